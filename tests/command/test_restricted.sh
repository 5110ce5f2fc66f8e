#!/bin/sh
# What may be seen by few, and what by nobody.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

mode() { stat -c %a "$1"; }
has_mode() { check "$1" test "$(mode "$2")" = "$3"; }
report() { "$program" report org --quiet --permutations 99 --out reports "$@" >out 2>err; }

"$program" sample org --people 60 --seed 3 --quiet || exit 2
report --restricted safe/files
check "the files are there" test -s safe/files/people.csv -a -s safe/files/recusals.csv
has_mode "the directory is its owner's" safe/files 700
has_mode "people.csv is its owner's" safe/files/people.csv 600
has_mode "recusals.csv is its owner's" safe/files/recusals.csv 600
has_mode "the key is its owner's" safe/files.key 600
check "no id in people.csv" sh -c 'cut -d, -f1 org/people.csv | tail -n +2 | sort >ids; ! grep -qFf ids safe/files/people.csv'
check "ids in recusals.csv" grep -qFf ids safe/files/recusals.csv
check "no debris" test "$(find safe -type f | wc -l)" -eq 3
check "pseudonyms in order" sh -c 'tail -n +2 safe/files/people.csv | cut -d, -f1 | sort -c'

cp -r safe before
report --force --restricted safe/files
check "the same key gives the same bytes" diff -r before safe
report --force --restricted other/files
check "another key gives others" sh -c '! cmp -s safe/files/people.csv other/files/people.csv'
check "recusals.csv needs no key" cmp safe/files/recusals.csv other/files/recusals.csv
report --force --restricted third/files --key safe/files.key
check "--key: the same people" cmp safe/files/people.csv third/files/people.csv

run 2 "inside the published tree" report org --force --permutations 99 --out reports --restricted reports/x
says "inside the published tree: is said" 'among published reports'
run 2 "inside another published tree" report org --permutations 99 --out elsewhere --restricted reports/2026Q3/x
run 2 "reports inside the restricted directory" report org --permutations 99 --out safe/files/r --restricted safe/files
chmod 755 safe/files
run 2 "open to others" report org --force --permutations 99 --out reports --restricted safe/files
says "open to others: is said" 'chmod 700'
chmod 700 safe/files && chmod 640 safe/files.key
run 2 "a key that others may read" report org --force --permutations 99 --out reports --restricted safe/files
chmod 600 safe/files.key && echo short >safe/files.key
run 2 "a key that is none" report org --force --permutations 99 --out reports --restricted safe/files
run 2 "--key alone" report org --force --out reports --key safe/files.key

# Nobody's id, nor a pseudonym, in anything that is published: PDF objects laid open.
cut -d, -f1 before/files/people.csv | tail -n +2 | sort -u >pseudonyms
check "there are pseudonyms" test "$(wc -l <pseudonyms)" -gt 40
qpdf --qdf --object-streams=disable reports/2026Q3/report.pdf open.pdf
pdftotext reports/2026Q3/report.pdf open.txt
pdfinfo -struct-text reports/2026Q3/report.pdf >struct.txt 2>/dev/null
for file in open.pdf open.txt struct.txt reports/2026Q3/metrics.csv reports/2026Q3/report.json; do
    check "nobody in ${file##*/}" sh -c '! grep -aqFf ids "$1" && ! grep -aqFf pseudonyms "$1"' sh "$file"
done
check "a name would be found" sh -c 'head -n 1 ids >>open.txt; grep -aqFf ids open.txt'
for sample in harbour lighthouse; do
    "$program" report "$top/samples/$sample" --quiet --permutations 99 --out "out-$sample" >out 2>err
    cut -d, -f1 "$top/samples/$sample/people.csv" | tail -n +2 >ids
    qpdf --qdf --object-streams=disable "out-$sample"/2*/report.pdf open.pdf
    check "$sample: nobody in any file" sh -c \
        '! grep -aqFf ids open.pdf && ! grep -aqFf ids out-"$1"/2*/metrics.csv && ! grep -aqFf ids out-"$1"/2*/report.json' \
        sh "$sample"
done

# A cell that a spreadsheet would run.
study bad && sed -i 's/^p01,/=1+1,/; s/^p01$/=1+1/' bad/people.csv bad/collaboration.csv
first=$(cut -d, -f1 bad/people.csv | sed -n 2p) second=$(cut -d, -f1 bad/people.csv | sed -n 3p)
sed -i "s/\b$first\b/=$first/g" bad/people.csv bad/collaboration.csv
printf 'decider,candidate,date,outcome\n=%s,%s,2026-07-01,selected\n' "$first" "$second" >bad/decisions.csv
"$program" report bad --quiet --period all --permutations 99 --out r-bad --restricted safe-bad >out 2>err
check "no formula begins a cell" sh -c 'test -s safe-bad/recusals.csv && ! grep -qE "(^|,)\"?[=+@]" safe-bad/recusals.csv'

# The minimum group: refused, warned of, and not lowered in passing.
run 2 "below 3" report org --minimum-group 2 --out k
run 0 "below 5" report org --minimum-group 3 --permutations 99 --out k3
says "below 5: a warning" 'minimum group of 3'
check "printed on page 1" sh -c 'pdftotext -l 1 k3/2026Q3/report.pdf - | tr "\n" " " | grep -q "Groups under 3 people"'
run 0 "of 8" report org --minimum-group 8 --permutations 99 --out k8 --quiet
run 4 "lowered" report org --minimum-group 5 --permutations 99 --out k8 --quiet
mv k8/2026Q3 k8/2026Q3.replaced-1
run 4 "lowered, against a report kept aside" report org --minimum-group 5 --permutations 99 --out k8 --quiet
says "lowered: is said" 'minimum group of 8; --force'
run 0 "lowered by force" report org --minimum-group 5 --permutations 99 --out k8 --quiet --force
exit $broken
