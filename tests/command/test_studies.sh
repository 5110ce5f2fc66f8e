#!/bin/sh
# Studies at the edge of sense: each gives a clear message or a report that says so, never a crash.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

# whole NAME: the study `edge` gives a report, and no row of metrics.csv with a number that is none.
gives_report() {
    rm -rf reports
    run 0 "$1" report edge --quiet --period all
    check "$1: whole" is_whole reports/edge/all
    check "$1: no NaN" sh -c '! grep -qiE "(^|,)-?(nan|inf)(,|$)" reports/edge/all/metrics.csv'
    run 0 "$1: as text" report edge --items --period all
    check "$1: the text says something" test -s out
}

study edge && head -n 1 edge/people.csv >people && mv people edge/people.csv
run 1 "nobody at all" report edge --period all
first_line_is "nobody at all: is said" "evenhand: report edge: people.csv lists nobody"
study edge && sed '1s/$/,hired/; 2,$s/$/,2026-01-01/' edge/people.csv >p && mv p edge/people.csv
run 1 "nobody in the period" measure edge --period 2019Q1
first_line_is "nobody in the period: is said" \
    "evenhand: measure edge: nobody of people.csv was employed in 2019Q1"
study edge
run 1 "undated records in a period" measure edge --period 2019Q1
says "undated records in a period: what would count them" 'no dates.*--period all'
sed '1s/$/,date/; 2,$s/$/,2026-02-03/' edge/collaboration.csv >c && mv c edge/collaboration.csv
run 1 "no record in the period" report edge --period 2026Q3
first_line_is "no record in the period: is said, with the days there are" \
    "evenhand: report edge: no record lies in 2026Q3: collaboration and meetings run from 2026-02-03 to 2026-02-03"
check "no record in the period: nothing is published" test ! -e reports
run 0 "records in the period" measure edge --quiet --period 2026Q1
: >edge/people.csv
run 1 "an empty people.csv" report edge
says "is named" 'people\.csv.*FILE_EMPTY'

study edge && printf 'person,gender,level\np01,woman,1\n' >edge/people.csv
gives_report "one person"
study edge && head -n 1 edge/collaboration.csv >c && mv c edge/collaboration.csv
gives_report "no ties: everyone isolated"
check "no ties are counted" grep -q '^data.ties,collaboration,.*,ok$' reports/edge/all/metrics.csv
study edge && sed 's/,man,/,woman,/' edge/people.csv >p && mv p edge/people.csv
gives_report "one group"
study edge && sed 's/,woman,/,,/; s/,man,/,,/' edge/people.csv >p && mv p edge/people.csv
gives_report "a group attribute without a value"
study edge && cut -d, -f1 edge/people.csv >p && mv p edge/people.csv
gives_report "people without any attribute"
check "the report names what would open more" sh -c 'grep -qi "gender" out'
study edge && cut -d, -f1,2 edge/people.csv >p && mv p edge/people.csv
gives_report "no department and no level"
study edge && head -n 7 edge/people.csv >p && mv p edge/people.csv
gives_report "every group below the minimum"
check "no number of a group is shown" \
    sh -c '! grep -E "^people.count,,gender," reports/edge/all/metrics.csv | grep -vq ",hidden$"'
study edge && cut -d, -f2- edge/people.csv >p && mv p edge/people.csv
rm -rf reports
run 1 "no column person" report edge
says "is named" 'people\.csv:1:?[0-9]*: error: .*\[COLUMN_MISSING\]'
study edge && cut -d, -f1,3 edge/collaboration.csv >c && mv c edge/collaboration.csv
run 1 "no column to" report edge
says "is named" 'collaboration\.csv:1:?[0-9]*: error: .*\[COLUMN_MISSING\]'
study edge && awk -F, -v OFS=, 'NR == 1 { print $0, "note"; next }
    { $2 = $2 == "man" ? "m & <b>\"x\"</b>" : "\327\220\327\221"; gsub(/"/, "\"\"", $2)
      print $1, "\"" $2 "\"", $3 " of a very long name that no column was made for", $4, "" }' edge/people.csv >p &&
    mv p edge/people.csv
gives_report "markup, right-to-left and long names"
check "quotes are doubled in metrics.csv" grep -q '""x""' reports/edge/all/metrics.csv

# 2,000 departments are two million pairs in each layer: above 250 groups no pair gets a row.
study edge && awk -F, -v OFS=, 'BEGIN { print "person,gender,department" }
    { for (i = 1; i < 200; i++) print "q" NR "-" i, i % 2 ? "woman" : "man", "Team " (NR * 199 + i) % 251 }' \
    edge/people.csv | head -n 505 >p && mv p edge/people.csv
sed '1!s/p\([0-9]*\)/q2-\1/g' edge/collaboration.csv >c && mv c edge/collaboration.csv
gives_report "251 departments"
check "251 departments: no row for a pair" sh -c \
    'test "$(grep -c "^mixing.ratio,collaboration,department,.*,undefined:too large$" reports/edge/all/metrics.csv)" -ge 1 &&
     ! grep -q "^mixing.ratio,collaboration,department,Team" reports/edge/all/metrics.csv'

# No fonts: known before the long work, with the package that would help.
study edge
mkdir fontless-dir
run 4 "no fonts" report edge --out fontless --font-dir fontless-dir
says "no fonts: something is said of them" '[Ff]ont'
check "no fonts: nothing is published" test ! -e fontless
run 0 "measure needs no fonts" measure edge --quiet
if unshare -m true 2>/dev/null; then
    unshare -m sh -c 'mount -t tmpfs none /usr/share/fonts && { mount -t tmpfs none /usr/local/share/fonts || true; } 2>/dev/null
        exec "$0" report edge --out fontless' "$program" >out 2>err
    check "a host without fonts: 4" test $? -eq 4
    says "a host without fonts: the package is named" 'fonts-'
    check "a host without fonts: nothing is published" test ! -e fontless
fi
finish
