#!/bin/sh
# shellcheck disable=SC2317 # functions are called through check
# The report of a whole run, judged by readers of others: sound, tagged, described, complete, under a locale with
# commas, on both papers, and with everything hidden.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

# Levels of headings in reading order: none is skipped on the way down.
in_order() { awk '/^ *H[1-6]/ { n = substr($1, 2, 1) + 0; if (n > level + 1) exit 1; level = n }' "$1"; }
# Every chart and table title of the items, blanks aside, is in the text of the structure tree.
has_titles() {
    tr -d ' \n' <"$2" >flat
    sed -n 's/^  CHART [a-z]* [^:]*: \(\[[a-z ]*\] \)\{0,1\}//p; s/^TABLE [^:]*: //p' "$1" | tr -d ' ' | grep . |
        while read -r title; do
            grep -qF -- "$title" flat || { echo "not in the report: $title"; exit 1; }
        done
}
letters() { tr -cd 'A-Za-z0-9' | fold -w 1 | sort | uniq -c; }

judge() { # DIR OPTION...
    dir=$1
    shift
    LC_ALL=de_DE.UTF-8 run 0 "$dir: report" report study --quiet --permutations 199 --out "$dir" "$@"
    LC_ALL=C run 0 "$dir: items" report study --quiet --permutations 199 --items "$@"
    mv out items
    pdf=$dir/latest/report.pdf
    check "$dir: qpdf finds no fault" qpdf --check "$pdf"
    pdfinfo -struct-text "$pdf" 2>/dev/null | sed 's/^[^"]*"//; s/"$//' >text
    pdfinfo -struct "$pdf" >structure 2>/dev/null
    chapters=$(grep -cE '^(SUMMARY|CHAPTER) ' items)
    check "$dir: one H1 a chapter" test "$(grep -cE '^ *H1' structure)" -eq "$chapters"
    check "$dir: no level skipped" in_order structure
    check "$dir: every title" has_titles items text
    check "$dir: fonts embedded, with a map to Unicode" sh -c \
        'pdffonts "$1" | awk "NR > 2 && !/ yes yes yes /" | grep -c . | grep -qx 0' sh "$pdf"
    qpdf --qdf --object-streams=disable "$pdf" objects
    check "$dir: figures have alternative texts" test \
        "$(grep -ac '/S /Figure' objects)" -eq "$(grep -ac '^ *  /Alt ' objects)"
    check "$dir: heading cells have scopes" test \
        "$(grep -ac '/S /TH' objects)" -eq "$(grep -ac '/Scope /' objects)"
    pdftotext "$pdf" - | letters >one
    mutool draw -q -F text -o - "$pdf" 2>/dev/null | letters >two
    check "$dir: a second reader finds the same letters" cmp one two
}

run 0 "a sample" sample study --people 60 --seed 7 --quiet
judge plain
judge letter --paper letter
check "letter: is letter paper" sh -c 'pdfinfo letter/latest/report.pdf | grep -q "612 x 792"'
judge hidden --minimum-group 1000
finish
