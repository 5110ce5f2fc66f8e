#!/bin/sh
# The same inputs give the same bytes: two runs, one or more workers, another locale, another row order.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

run 0 "a sample" sample study --people 60 --seed 7 --quiet
is_silent "is silent where asked"
run 0 "the sample again" sample again --people 60 --seed 7 --quiet
check "is the same" diff -r study again
run 0 "another seed" sample other --people 60 --seed 8 --quiet
check "is another" sh -c '! cmp -s study/people.csv other/people.csv'

report() { # NAME OPTION...
    name=$1
    shift
    run 0 "report: $name" report study --quiet --permutations 199 --out "out-$name" "$@"
}
same_pages() {
    for file in report.pdf metrics.csv; do
        check "$2: the same $file" cmp "$1"/latest/$file "$2"/latest/$file
    done
    # Timings and memory are the only things that may differ.
    for one in "$1" "$2"; do sed -e '/"timings_ms"/,/}/d' -e '/"peak_mb"/,/}/d' "$one/latest/report.json" >"$one.json"; done
    check "$2: the same report.json but for timings and memory" cmp "$1.json" "$2.json"
}

report first
report second
same_pages out-first out-second
report one-worker --threads 1
same_pages out-first out-one-worker
report two-workers --threads 2
same_pages out-first out-two-workers
for locale in de_DE.UTF-8 C.UTF-8; do
    LC_ALL=$locale run 0 "under $locale" report study --quiet --permutations 199 --out "out-$locale"
    same_pages out-first "out-$locale"
done
TZ=Pacific/Kiritimati run 0 "another zone" report study --quiet --permutations 199 --out out-zone
same_pages out-first out-zone

# The order of rows carries nothing: but for their SHA-256, no number hangs on it.
mkdir shuffled
cp study/study.ini shuffled/
for file in study/*.csv; do
    head -n 1 "$file" >"shuffled/${file##*/}"
    tail -n +2 "$file" | awk '{ print (NR * 7919) % 104729 "\t" $0 }' | sort -n | cut -f2- >>"shuffled/${file##*/}"
done
run 0 "rows in another order" measure shuffled --quiet --permutations 199
check "give the same metrics.csv" cmp out-first/latest/metrics.csv out
run 0 "json" measure study --quiet --permutations 199 --format json
check "has as many rows" test "$(grep -c '^{"measure"' out)" -eq "$(($(wc -l <out-first/latest/metrics.csv) - 1))"
if command -v python3 >/dev/null 2>&1; then
    check "is JSON" python3 -m json.tool out
fi

# What is hidden in metrics.csv occurs nowhere: a hidden row holds its key and nothing else.
check "hidden rows hold no number" awk -F, '/,hidden$/ && !/,2026Q3,,,,,,,,,,,,hidden$/ { exit 1 }' \
    out-first/latest/metrics.csv
check "some rows are hidden" grep -q ',hidden$' out-first/latest/metrics.csv
finish
