#!/bin/sh
# Names that are meant to do something: formulas for spreadsheets, markup, control characters for terminals,
# characters that turn the direction of writing around. And links where a report is to be.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

turn=$(printf '\342\200\256') isolate=$(printf '\342\201\246') bell=$(printf '\007') escape=$(printf '\033[31m')
turning() { LC_ALL=C grep -ac "$turn\|$isolate\|$bell\|$(printf '\033')\|$(printf '\302\205')" "$1"; }

study evil
awk -v turn="$turn" -v isolate="$isolate" -v bell="$bell" -v escape="$escape" 'BEGIN {
    split("=1+1|+65|-1|@sum|\047=quoted|\047t Gooi|w" turn "oman|<b>bold</b> & more|bell" bell escape "red|" \
          isolate "iso\302\205next", name, "|")
    print "person,=team,department"
    for (i = 0; i < 80; i++)
        printf "p%02d,%s,%s\n", i + 1, name[i % 10 + 1], i < 40 ? "=North" : "South"
}' >evil/people.csv
printf '[study]\nname = =evil %s name\nperiod = all\ngroups = =team\nstructure = department\n[inference]\npermutations = 99\n' \
    "$turn" >evil/study.ini

run 0 "a report on a study of such names" report evil --out reports --charts svg
check "its words on the terminal steer nothing" test "$(turning err)" = 0
run 0 "a check that shows values" check evil --show-values
check "steers nothing" test "$(turning out)" = 0
run 0 "the report as text" report evil --items
check "steers nothing" test "$(turning out)" = 0

cut -d, -f1-6 reports/all/metrics.csv >keys
check "no key is a formula" sh -c '! grep -qE "(^|,)\"?[=+@-]" keys'
for name in "'=1+1" "'+65" "'-1" "'@sum" "''=quoted" "'t Gooi" '<b>bold</b> & more'; do
    check "the key of a group: $name" grep -qF "people.count,,'=team,$name,," keys
done
run 0 "it draws again from what was published" draw reports/all --out again
check "the same bytes" cmp again reports/all/report.pdf

pdftotext -layout reports/all/report.pdf text
check "the pages say the markup as it is" grep -q '<b>bold</b> & more' text
check "and nothing on them turns the line around" test "$(turning text)" = 0
check "the name that would is seen to" grep -q 'w?oman' text
check "the PDF is sound" qpdf --check reports/all/report.pdf
check "nor is it markup in a chart" sh -c '! grep -qE "<b>bold|& more" reports/all/*.svg'

# Links in the output place: none is written through.
mkdir elsewhere
echo mine >elsewhere/report.pdf
study two
mkdir linked && chmod 700 linked
ln -s ../elsewhere linked/all
run 4 "a link where the period is to be" report two --out linked --force
says "is named" 'linked/all is in the way'
check "and not followed" test "$(cat elsewhere/report.pdf)" = mine
rm linked/all
ln -s "$work/elsewhere" linked/latest
ln -s ../elsewhere/report.pdf linked/.evenhand-latest
ln -s ../elsewhere linked/.evenhand-1
ln -sf ../elsewhere/report.pdf linked/status.json
run 0 "links left in the output place" report two --out linked --quiet
check "latest is our own" test "$(readlink linked/latest)" = all
check "status.json is a file" test -f linked/status.json -a ! -L linked/status.json
check "nothing was written through a link" test "$(cat elsewhere/report.pdf)" = mine
check "nor taken away" test "$(ls elsewhere)" = report.pdf
finish
