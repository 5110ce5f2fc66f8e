#!/bin/sh
# bench.sh BUILD: times each stage against plain reference code, in turn (A B A B ...), after a warm-up, on a study
# generated here; then the whole report by stage, on studies that grow.
# ROUNDS=5, PEOPLE, TIES, RECORDS, THREADS; SIZES="PEOPLE:TIES:RECORDS ..." are those of the whole report.
set -eu
build=$1
rounds=${ROUNDS:-5}
people=${PEOPLE:-20000}
ties=${TIES:-400000}
records=${RECORDS:-4000000}
threads=${THREADS:-$(nproc)}
out=$build/bench
. "$(dirname "$0")/lib.sh"
sizes=${SIZES:-1000:20000:200000 5000:100000:1000000 $people:$ties:$records}

generate() { # PEOPLE TIES RECORDS, into $study
    study=$out/study-$1-$2-$3
    [ ! -f "$study/study.ini" ] || return 0
    mkdir -p "$study"
    "$build/tests/bench/organisation" "$1" "$2" "$3" "$study"
}

generate "$people" "$ties" "$records"

each() {
    run ours "$build/tests/bench/ingest" "$study" 1
    run threads "$build/tests/bench/ingest" "$study" "$threads"
    run plain "$build/tests/bench/plain" "$study"
}

in_turn "$rounds" each
if ! head -n 1 "$out/ours.txt" | cmp -s - "$out/plain.txt" || ! cmp -s "$out/ours.txt" "$out/threads.txt"; then
    echo "the sides disagree: see $out" >&2
    exit 1
fi

"$build/evenhand" version
printf '%s\n\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors"
printf 'read and aggregate: %s people, %s records, %s MB; %s rounds\n\n' "$people" "$records" \
    "$(($(wc -c <"$study/collaboration.csv") / 1000000))" "$rounds"
table ours "evenhand, 1 thread=ours" "evenhand, $threads threads=threads" "libcsv and plain tables, no checks=plain"

printf '\none permutation of labels and its matrix of %s ties; 1 thread\n\n' "$ties"
printf '| %-34s | %9s | %20s |\n|---|---|---|\n' groups ours 'plain C, times ours'
"$build/tests/bench/permute" "$people" "$ties" "$rounds" |
    awk '{ sub(/,_at_scale/, ", at scale", $1); printf "| %-34s | %6.0f us | %20.1f |\n", $1, $2, $3 }'

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
