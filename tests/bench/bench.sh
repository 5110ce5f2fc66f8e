#!/bin/sh
# bench.sh BUILD: times each stage against plain reference code, in turn (A B A B ...), after a warm-up, on a study
# generated here. Prints a table of medians; a ratio is the median of the pairwise ratios. Seconds mean little on
# a machine that others use, too: ratios are what is kept. ROUNDS=5, PEOPLE, TIES, RECORDS, THREADS.
set -eu
build=$1
rounds=${ROUNDS:-5}
people=${PEOPLE:-20000}
ties=${TIES:-400000}
records=${RECORDS:-4000000}
threads=${THREADS:-$(nproc)}
out=$build/bench
study=$out/study-$people-$ties-$records
if [ ! -f "$study/study.ini" ]; then
    mkdir -p "$study"
    "$build/tests/bench/organisation" "$people" "$ties" "$records" "$study"
fi

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

printf 'read and aggregate: %s people, %s records, %s MB; %s rounds; %s\n\n' "$people" "$records" \
    "$(($(wc -c <"$study/collaboration.csv") / 1000000))" "$rounds" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors"
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
