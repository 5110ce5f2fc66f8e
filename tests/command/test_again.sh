#!/bin/sh
# A period that is published again: the same data give the same bytes, however often; other data are held against
# what was shown before.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

run 0 "a study" sample org --people 80 --seed 5
run 0 "its report" report org --quiet --permutations 99 --out reports
first=$(sha256sum <reports/2026Q3/metrics.csv)
page=$(sha256sum <reports/2026Q3/report.pdf)
for time in second third; do
    run 0 "the same a $time time" report org --quiet --permutations 99 --force --out reports
    check "the same rows" test "$(sha256sum <reports/2026Q3/metrics.csv)" = "$first"
    check "the same pages" test "$(sha256sum <reports/2026Q3/report.pdf)" = "$page"
done

# One man more, and a report that knows of no other shows him.
count() { # FILE GROUP
    sed -n "s/^people\.count,,gender,$2,,,[^,]*,\([0-9]*\),.*/\1/p" "$1"
}
man=$(count reports/2026Q3/metrics.csv man)
check "men are counted" test "$man" -gt 0
sed -n '2p' org/people.csv | sed 's/^[^,]*,[^,]*,[^,]*,/NEW1,2020-01-01,,/; s/,woman,/,man,/; s/,nonbinary,/,man,/' >>org/people.csv
run 0 "a report elsewhere" report org --quiet --permutations 99 --out other
check "it shows one more" test "$(count other/2026Q3/metrics.csv man)" = $((man + 1))
run 0 "in its place" report org --quiet --permutations 99 --force --out reports
check "he does not stand out" test -z "$(count reports/2026Q3/metrics.csv man)"
second=$(sha256sum <reports/2026Q3/metrics.csv)
run 0 "and again" report org --quiet --permutations 99 --force --out reports
check "the same rows as before" test "$(sha256sum <reports/2026Q3/metrics.csv)" = "$second"
finish
