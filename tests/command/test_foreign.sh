#!/bin/sh
# A folder of exports that nobody prepared: German headers, semicolons, Latin-1, days as 3.9.2026 and decimal
# commas. What the program says must lead to a clean study and a report, step by step, and nothing else may.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

# The commands that evenhand init says will mend the files.
commands() { sed -n '/^mend first:$/,$p' "$1" | sed -n 's/^    //p'; }
export_folder() { # DIR
    mkdir -p "$1"
    awk 'BEGIN {
        print "Personalnummer;Geschlecht;Abteilung;Stufe;F\374hrungskraft;Eintrittsdatum;Telefon\r"
        for (i = 1; i <= 60; i++)
            printf "%d;%s;%s;%s;%s;%02d.%02d.20%02d;0341-%d\r\n", 1000 + i, i % 2 ? "weiblich" : "m\344nnlich",
                i % 3 ? "Vertrieb S\374d" : "Einkauf", i < 3 ? "Gesch\344ftsf\374hrung" : i < 13 ? "Leitung" : "Team",
                i < 3 ? "" : i < 13 ? 1001 + i % 2 : 1003 + i % 10, 1 + i % 28, 1 + i % 12, 5 + i % 18, i * 7
    }' >"$1/Personal.csv"
    awk 'BEGIN {
        print "Datum;Absender;Empf\344nger;Anzahl"
        for (i = 0; i < 900; i++)
            printf "%d.%d.2025 %d:%02d;%d;%d;%s\n", 1 + i % 28, 7 + i % 3, 8 + i % 9, i % 60, 1001 + i % 60,
                1001 + (i + 1 + i % 7) % 60, i % 3 ? "1" : "1,5"
    }' >"$1/Mails 2025.csv"
    awk 'BEGIN {
        print "Mentor;Mentee;Beginn;Ende;Art"
        for (i = 0; i < 20; i++)
            printf "%d;%d;%02d.03.2025;;mentoring\n", 1003 + i % 10, 1013 + i, 1 + i
    }' >"$1/Mentoring.csv"
}

export_folder firm
run 3 "without people.csv there is no study" measure firm
says "and the message names init" 'evenhand init firm'
run 0 "init" init firm
cp err said
says "the list of people is found" '^Personal\.csv: people: a row a person'
says "and its columns, in words of UTF-8" "'Führungskraft' manager"
says "the mails are found" '^Mails 2025\.csv: collaboration: '
says "the mentoring is found" '^Mentoring\.csv: mentoring: '
says "the encoding is named" 'Latin-1'
says "the form of the days is named" "'Datum' are not YYYY-MM-DD: it looks like DD\.MM\.YYYY"
says "the decimal comma is named" 'decimal comma'
check "no cell of a person is said" sh -c '! grep -qE "100[1-9]|weiblich|0341" err'
check "study.ini is private" test "$(stat -c %a firm/study.ini)" = 600
run 4 "a study.ini is not written over" init firm
says "and --force is named" '--force'
cp firm/study.ini first
run 0 "--dry-run prints it" init --dry-run firm
check "the same" cmp out firm/study.ini
run 3 "before the files are mended there are none" measure firm
says "and the copy is named" "no file matches 'Personal-mended\.csv'"

check "the commands mend the files" sh -c "$(commands said)"
check "into copies" test -f firm/Personal-mended.csv -a -f "firm/Mails 2025-mended.csv" -a -f firm/Mentoring-mended.csv
run 1 "levels need an order" measure firm
says "and the message says how" 'LEVEL_UNKNOWN.*|levels = lowest, \.\.\., highest'
check "the labels stand ready" grep -qx '; levels = Geschäftsführung, Leitung, Team' firm/study.ini
sed -i 's/^; levels = .*/levels = Team, Leitung, Geschäftsführung/' firm/study.ini
run 0 "then the study is clean" measure firm
check "without a warning" sh -c '! grep -q "^warnings" err'
check "in the period of its records" grep -q '^period = 2025-07\.\.2025-09$' firm/study.ini
check "with groups" grep -q '^people.count,,gender,männlich,,,2025-07..2025-09,30,' out
check "and managers" grep -q '^mixing\.' out
run 0 "and gives a report" report firm
check "a whole one" is_whole reports/firm/latest

run 0 "init again looks at the copies" init --force --quiet firm
is_silent "--quiet is silent"
check "the old one is kept" grep -qx 'levels = Team, Leitung, Geschäftsführung' firm/study.ini.old
run 0 "and nothing is left to mend" init --dry-run firm
check "it says so" sh -c '! grep -q "mend first" err'
says "the originals are passed over" '^Personal\.csv: not placed: Personal-mended\.csv stands for it'

# ---- other directories ----
run 3 "no directory" init nowhere
mkdir none && touch none/readme.md
run 3 "no file to look at" init none
says "is said" 'no file to look at'
mkdir odd && printf 'a,b\n1,2\n' >odd/x.csv && : >odd/empty.csv && printf '\377\376a\0,\0b\0\n\0' >odd/wide.csv
printf 'PK\003\004' >odd/book.xlsx
run 0 "nothing that fits" init odd
says "is not placed" '^x\.csv: not placed: no list of people'
says "nor is an empty file" '^empty\.csv: not placed: empty'
says "a workbook is named" "^book\.xlsx: not placed: a spreadsheet's own file"
says "UTF-16 is named with its command" '^    iconv -f UTF-16 -t UTF-8 odd/wide\.csv > odd/wide-utf8\.csv$'
says "and what a study lacks" '^no list of people was found'
run 2 "init takes one directory" init
run 2 "and no setting" init --period all odd
for f in full closed; do
    rm -f odd/study.ini
    if [ $f = full ]; then "$program" init --dry-run odd >/dev/full 2>err; else "$program" init --dry-run odd >&- 2>err; fi
    [ $? -eq 4 ] && ok "a $f output: 4" || not_ok "a $f output: 4" err
done
ln -s /nowhere/else odd/study.ini
run 4 "a link that leads nowhere is a study.ini" init odd
finish
