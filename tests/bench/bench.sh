#!/bin/sh
# bench.sh BUILD: times each stage against plain reference code, in turn (A B A B ...), after a warm-up, on a study
# generated here; then the whole report by stage, on studies that grow. Prints tables of medians; a ratio is the
# median of the pairwise ratios. Seconds mean little on a machine that others use, too: ratios are what is kept.
# ROUNDS=5, PEOPLE, TIES, RECORDS, THREADS; SIZES="PEOPLE:TIES:RECORDS ..." are those of the whole report.
set -eu
build=$1
rounds=${ROUNDS:-5}
people=${PEOPLE:-20000}
ties=${TIES:-400000}
records=${RECORDS:-4000000}
threads=${THREADS:-$(nproc)}
out=$build/bench
sizes=${SIZES:-1000:20000:200000 5000:100000:1000000 $people:$ties:$records}

generate() { # PEOPLE TIES RECORDS, into $study
    study=$out/study-$1-$2-$3
    [ ! -f "$study/study.ini" ] || return 0
    mkdir -p "$study"
    "$build/tests/bench/organisation" "$1" "$2" "$3" "$study"
}

generate "$people" "$ties" "$records"

# Seconds and MB of one run; what it prints goes to $out/NAME.txt.
run() { # NAME COMMAND...
    name=$1
    shift
    begun=$(date +%s%N)
    "$@" >"$out/$name.txt" 2>"$out/$name.err"
    echo "$name $((($(date +%s%N) - begun) / 1000)) $(sed -n 's/ MB at peak.*//p' "$out/$name.err")" >>"$out/times"
}

each() {
    run ours "$build/tests/bench/ingest" "$study" 1
    run threads "$build/tests/bench/ingest" "$study" "$threads"
    run plain "$build/tests/bench/plain" "$study"
}

each
if ! head -n 1 "$out/ours.txt" | cmp -s - "$out/plain.txt" || ! cmp -s "$out/ours.txt" "$out/threads.txt"; then
    echo "the sides disagree: see $out" >&2
    exit 1
fi
: >"$out/times"
i=0
while [ "$i" -lt "$rounds" ]; do
    each
    i=$((i + 1))
done

"$build/evenhand" version
printf '%s\n\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors"
printf 'read and aggregate: %s people, %s records, %s MB; %s rounds\n\n' "$people" "$records" \
    "$(($(wc -c <"$study/collaboration.csv") / 1000000))" "$rounds"
awk -v threads="$threads" '
function median(list, count,   i, j, swap) {
    for (i = 1; i <= count; i++)
        for (j = i + 1; j <= count; j++)
            if (list[j] < list[i]) { swap = list[i]; list[i] = list[j]; list[j] = swap }
    return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
}
{ n[$1]++; time[$1, n[$1]] = $2; if ($3 > peak[$1]) peak[$1] = $3 }
function line(name, label,   i, t, r) {
    for (i = 1; i <= n[name]; i++) { t[i] = time[name, i] / 1e6; r[i] = time[name, i] / time["ours", i] }
    printf "| %-34s | %7.2f s | %5d MB | %6.2f |\n", label, median(t, n[name]), peak[name], median(r, n[name])
}
END {
    printf "| %-34s | %9s | %8s | %6s |\n|---|---|---|---|\n", "", "median", "peak", "ratio"
    line("ours", "evenhand, 1 thread")
    line("threads", "evenhand, " threads " threads")
    line("plain", "libcsv and plain tables, no checks")
}' "$out/times"

printf '\none permutation of labels and its matrix of %s ties; 1 thread\n\n' "$ties"
printf '| %-34s | %9s | %20s |\n|---|---|---|\n' groups ours 'plain C, times ours'
"$build/tests/bench/permute" "$people" "$ties" "$rounds" |
    awk '{ printf "| %-34s | %6.0f us | %20.1f |\n", $1, $2, $3 }'

printf '\nmeasures of the graph of collaboration; 1 thread\n\n'
printf '| %-34s | %9s | %20s |\n|---|---|---|\n' measure ours 'igraph, times ours'
"$build/tests/bench/graph" "$study" "$rounds" |
    awk '{ name = $3; for (i = 4; i <= NF; i++) name = name " " $i
           printf "| %-34s | %6.1f ms | %20s |\n", name, $1, ($2 > 0 ? sprintf("%.1f", $2) : "") }'

# One number of report.json: number OBJECT STAGE.
number() {
    sed -n "/\"$1\": {/,/}/s/.*\"$2\": \([0-9]*\).*/\1/p" "$out/report/latest/report.json"
}

printf '\nthe whole report, all chapters; %s threads; growth is of time per (records + ties log2 ties)\n\n' "$threads"
printf '| people, ties, records | whole | peak | reading | network | measuring | composing | drawing | growth |\n'
printf '|---|---|---|---|---|---|---|---|---|\n'
before=
for size in $sizes; do
    people=${size%%:*} records=${size##*:} ties=${size#*:}
    ties=${ties%:*}
    generate "$people" "$ties" "$records"
    begun=$(date +%s%N)
    "$build/evenhand" report "$study" --out "$out/report" --force --quiet --threads "$threads" || [ $? -eq 1 ]
    took=$((($(date +%s%N) - begun) / 1000000))
    each=$(awk -v t="$took" -v e="$ties" -v r="$records" 'BEGIN { print t / (r + e * log(e) / log(2)) }')
    printf '| %s, %s, %s | %s ms | %s MB |' "$people" "$ties" "$records" "$took" "$(number peak_mb drawing)"
    for stage in reading 'building the network' measuring composing drawing; do
        printf ' %s |' "$(number timings_ms "$stage")"
    done
    awk -v now="$each" -v before="${before:-$each}" 'BEGIN { printf " %.2f |\n", now / before }'
    before=$each
    rm -rf "$out/report"
done
