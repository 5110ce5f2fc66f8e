#!/bin/sh
# What earlier versions published is drawn, and taken into a trend; what a newer one published is refused in a
# sentence, by both. tests/compat has a period of every schema.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

run 0 "a sample" sample study --people 40 --seed 5 --name "Old harbour" --quiet
newest=0
for old in "$top"/tests/compat/*/; do
    schema=$(basename "$old")
    [ "$schema" -gt "$newest" ] && newest=$schema
    check "schema $schema is of its schema" grep -q "^  \"schema\": $schema," "$old/report.json"
    rm -rf published && cp -r "$old" published
    run 0 "schema $schema is drawn" draw published --out drawn.pdf --quiet
    check "into a sound PDF" qpdf --check drawn.pdf
    run 0 "and has its words" draw published --items
    check "of its period" grep -q '^Old harbour: network equity report, 2026Q2$' out
    rm -rf reports
    run 0 "schema $schema is a trend's beginning" report study --period 2026Q3 --permutations 99 --out reports \
        --previous published --quiet
    check "which says so" grep -q '"period": "2026Q2"' reports/2026Q3/report.json
    run 0 "what changed since" draw published reports/2026Q3 --changes
    check "has rows that are compared" grep -qE ',(up|down|steady|unclear),ok$' out
done
check "this program writes schema $newest: a file of it is kept" \
    grep -q "^  \"schema\": $newest," reports/2026Q3/report.json

for newer in '^  "schema": ' '^    "schema": '; do
    rm -rf published && cp -r "$top/tests/compat/$newest" published
    sed "s/\($newer\)[0-9]*/\1$((newest + 1000))/" "$top/tests/compat/$newest/report.json" >published/report.json
    check "one that is newer at $newer" sh -c "! cmp -s published/report.json '$top/tests/compat/$newest/report.json'"
    run 3 "is not drawn" draw published --items
    says "for a reason" 'published by a newer evenhand \(schema'
    rm -rf reports
    run 3 "nor taken into a trend" report study --period 2026Q3 --permutations 99 --out reports --previous published
    says "for the same reason" 'published by a newer evenhand'
    check "and nothing is published" test ! -e reports/2026Q3
done
finish
