# lib.sh: what the benchmarks share. Both sides in turn (A B A B ...), after a warm-up; a ratio is the median of the
# pairwise ratios, since seconds mean little on a machine that others use, too. $out is where the sides write.

# One run: its seconds, processor seconds and peak memory in $out/times; what it prints in $out/NAME.txt.
run() { # NAME COMMAND...
    name=$1
    shift
    begun=$(date +%s%N)
    /usr/bin/time -o "$out/used" -f '%U %S %M' "$@" >"$out/$name.txt" 2>"$out/$name.err" || {
        echo "$name: $(tail -n 1 "$out/$name.err")" >&2
        exit 1
    }
    took=$((($(date +%s%N) - begun) / 1000))
    tail -n 1 "$out/used" | awk -v name="$name" -v took="$took" \
        '{ print name, took / 1e6, $1 + $2, int($3 / 1024) }' >>"$out/times"
}

# A warm-up of all sides, then the rounds: in_turn ROUNDS FUNCTION, which runs each side once.
in_turn() {
    : >"$out/times"
    "$2"
    : >"$out/times"
    i=0
    while [ "$i" -lt "$1" ]; do
        "$2"
        i=$((i + 1))
    done
}

# The table of $out/times: table FIRST LABEL=NAME..., each side's time divided by FIRST's of the same round.
table() {
    first=$1
    shift
    printf '| %-36s | %9s | %9s | %8s | %6s |\n|---|---|---|---|---|\n' '' median processor peak ratio
    for side in "$@"; do
        awk -v name="${side#*=}" -v first="$first" -v label="${side%%=*}" '
        function median(list, count,   i, j, swap) {
            for (i = 1; i <= count; i++)
                for (j = i + 1; j <= count; j++)
                    if (list[j] < list[i]) { swap = list[i]; list[i] = list[j]; list[j] = swap }
            return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
        }
        $1 == first { base[++b] = $2 }
        $1 == name { time[++n] = $2; used[n] = $3; if ($4 > peak) peak = $4 }
        END {
            for (i = 1; i <= n; i++) ratio[i] = time[i] / base[i]
            printf "| %-36s | %7.2f s | %7.2f s | %5d MB | %6.2f |\n", label, median(time, n), median(used, n), peak,
                median(ratio, n)
        }' "$out/times"
    done
}
