#!/bin/sh
# The report in another language: its words, its numbers, what the PDF says of itself; the data stay as they are.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

run 0 "a sample" sample study --people 80 --seed 3 --quiet
for language in en de; do
    for locale in C.UTF-8 de_DE.UTF-8; do
        LC_ALL=$locale run 0 "report: $language under $locale" report study --quiet --permutations 199 \
            --language $language --out "$language-$locale"
    done
    check "$language: the locale has no say" cmp $language-C.UTF-8/latest/report.pdf \
        $language-de_DE.UTF-8/latest/report.pdf
done
check "metrics.csv is the same in each language" cmp en-C.UTF-8/latest/metrics.csv de-C.UTF-8/latest/metrics.csv

pdf=de-C.UTF-8/latest/report.pdf
pdftotext "$pdf" - | tr -s '\n ' '  ' >text
check "qpdf finds no fault" qpdf --check "$pdf"
check "/Lang is German" sh -c "qpdf --qdf --object-streams=disable '$pdf' - | grep -aq '/Lang (de)'"
check "so is the title" sh -c "pdfinfo '$pdf' | grep -q 'Chancengerechtigkeit im Netzwerk'"
check "a decimal comma, and no-break space before the percent sign" \
    grep -qE '[0-9],[0-9]' text
check "headings are German" grep -q 'Wie dieser Bericht zu lesen ist' text

# Each stretch of five words and more between the places of an English text.
cat "$top"/src/report/words_en_*.inc | tr -d '\n' | sed 's/SAY(/\n/g' |
    sed -n 's/^[A-Z0-9_]*, *"\(.*\)").*$/\1/p' | sed 's/"  *"//g; s/{[0-9]}/\n/g; s/{[0-9]?[^}]*}/\n/g' |
    sed 's/^ *//; s/ *$//' | awk 'NF >= 5 && !/metrics.csv/' | sort -u >english
check "there is something to look for" test "$(wc -l <english)" -gt 150
pdftotext en-C.UTF-8/latest/report.pdf - | tr -s '\n ' '  ' >text.en
check "the English report has them" test "$(grep -oFf english text.en | sort -u | wc -l)" -gt 60
grep -oFf english text >found
check "no English sentence is left" test ! -s found

printf '[report]\nlanguage = fr\n' >>study/study.ini
run 2 "an unknown language" report study --quiet
says "is refused with what there is" 'language must be en or de'
finish
