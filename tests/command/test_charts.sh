#!/bin/sh
# Charts as files of their own: complete, described, the same everywhere; and text that no font can draw.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

study towers
run 0 "charts as SVG" report towers --quiet --out svg --charts svg
run 0 "charts as PNG" report towers --quiet --out png --charts png
LC_ALL=de_DE.UTF-8 run 0 "under another locale" report towers --quiet --out again --charts svg
run 2 "another word" report towers --out other --charts pdf
says "names the words" 'knows two words: svg and png'
nothing_in "publishes nothing" other

count() { find "$1/latest/" -name "fig-*.$2" | wc -l; }
check "there are some" test "$(count svg svg)" -gt 3
check "as many of both" test "$(count svg svg)" -eq "$(count png png)"
figures=$(pdftotext svg/latest/report.pdf - | grep -c '^metrics.csv: ')
check "as many as the report has source lines" test "$(count svg svg)" -ge "$figures"
check "the report is the same" cmp svg/latest/report.pdf png/latest/report.pdf
for file in svg/latest/fig-*.svg; do
    name=${file##*/}
    if ! cmp -s "$file" "again/latest/$name"; then not_ok "$name is not the same again"; fi
    [ "$(grep -c '^<title>..*</title>$' "$file")" = 1 ] || not_ok "$name has no title"
    [ "$(grep -c '^<desc>..*</desc>' "$file")" = 1 ] || not_ok "$name has no description"
    if command -v xmllint >/dev/null 2>&1 && ! xmllint --noout "$file" 2>err; then not_ok "$name is no XML" err; fi
done
ok "every SVG is XML with title and description, the same again"
for file in png/latest/fig-*.png; do
    [ "$(head -c 4 "$file" | od -An -c | tr -d ' ')" = '211PNG' ] || not_ok "${file##*/} is no PNG"
done
ok "every PNG is one"

# U+F8FF is in the private use area: no font of the list has it.
sed "s/North/$(printf '\357\243\277')North/" towers/people.csv >people.csv && mv people.csv towers/people.csv
run 0 "a name that no font can draw" report towers --out odd
says "is warned about" '^warning: [0-9]+ characters of the report are in no font'
finish
