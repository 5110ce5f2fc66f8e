# shellcheck shell=sh
# What the command tests share. Sourced with the program as $1; prints TAP lines.
set -u
program=$(realpath "${1:?the program}")
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cd "$work" || exit 2
broken=0

ok() { echo "ok - $1"; }
not_ok() {
    echo "not ok - $1"
    broken=1
    shift
    for file in "$@"; do
        [ -f "$file" ] && head -n 10 "$file" | sed 's/^/#   /'
    done
}

# check NAME COMMAND...: passes where the command does.
check() {
    name=$1
    shift
    if "$@" >"$work/check.out" 2>&1; then ok "$name"; else not_ok "$name" "$work/check.out" "$work/err"; fi
}

# run STATUS NAME ARGUMENT...: runs the program; its streams are left in out and err.
run() {
    want=$1 name=$2
    shift 2
    "$program" "$@" >"$work/out" 2>"$work/err" </dev/null
    got=$?
    if [ "$got" -eq "$want" ]; then ok "$name"; else not_ok "$name (status $got, not $want)" "$work/err"; fi
}

says() { check "$1" grep -qE -- "$2" "$work/err"; } # NAME PATTERN
is_silent() { check "$1" test ! -s "$work/err" -a ! -s "$work/out"; }
first_line_is() {
    name=$1 want=$2
    if [ "$(head -n 1 "$work/err")" = "$want" ]; then ok "$name"; else not_ok "$name" "$work/err"; fi
}

# nothing_in NAME DIRECTORY: no file of a report, whole or half, and no directory of a killed run.
nothing_in() {
    if [ -z "$(find "$2" -mindepth 1 2>/dev/null)" ]; then ok "$1"; else not_ok "$1: $(ls -A "$2")"; fi
}
# whole NAME DIRECTORY: a period with its three files, each complete.
is_whole() {
    [ "$(find "$1/" -type f | wc -l)" -eq 3 ] && tail -c 6 "$1/report.pdf" | grep -q '%%EOF' &&
        [ "$(tail -c 1 "$1/metrics.csv" | od -An -c | tr -d ' ')" = '\n' ] &&
        tail -n 1 "$1/report.json" | grep -qx '}'
}

# A study of 24 people in two departments that needs no generator: study DIR.
study() {
    mkdir -p "$1"
    awk 'BEGIN {
        print "person,gender,department,level"
        for (i = 1; i <= 24; i++)
            printf "p%02d,%s,%s,%d\n", i, i % 2 ? "woman" : "man", i <= 12 ? "North" : "South", i % 12 == 0 ? 2 : 1
    }' >"$1/people.csv"
    awk 'BEGIN {
        print "from,to,weight"
        for (i = 1; i <= 24; i++)
            for (j = 1; j <= 3; j++)
                printf "p%02d,p%02d,%d\n", i, (i * j + j) % 24 + 1 == i ? i % 24 + 1 : (i * j + j) % 24 + 1, j
    }' >"$1/collaboration.csv"
    printf '[study]\nname = Two towers\nperiod = all\n[inference]\npermutations = 99\n' >"$1/study.ini"
}

finish() { exit $broken; }
