#!/bin/sh
# Exit status and what is said: usage, configuration, inputs, outputs, locks.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

study two

# ---- usage and configuration: 2 ----
run 2 "no command is usage"
run 2 "an unknown command is usage" repot two
says "and the right one is named" 'did you mean report\?'
run 2 "an unknown option is usage" report --perod all two
first_line_is "and the right one is named, in one line" \
    "evenhand: report: unknown option --perod; did you mean --period?"
run 2 "a switch takes no argument" report --force=yes two
run 2 "an option needs its argument" report two --out
run 2 "a study is needed" report
run 2 "one study only" report two two
first_line_is "and how many words are too many" \
    "evenhand: report two: 1 word too many; a name with blanks needs quotes"
run 2 "a number is a number" measure --threads many two
run 2 "limits are kept" measure --threads 0 two
run 2 "an unknown format" measure --format xml two
run 2 "an unknown setting" measure --set study.perod=all two
says "is named" 'perod'
run 2 "a minimum group below 3 is refused" measure --minimum-group 2 two
run 0 "3 is the lowest" measure --minimum-group 3 two
printf '[privacy]\nminimum_gruop = 9\n' >>two/study.ini
run 2 "a typo in a privacy limit never falls back to a default" measure two
says "it is named with file and line" 'study.ini:[0-9]+.*minimum_group'
study two
run 2 "an unknown measure" explain inclusion.rech
says "a family is guessed" 'did you mean inclusion.reach\?'

# ---- what needs no study: 0 ----
run 0 "help" help
check "names every command" sh -c 'for c in report check measure explain init sample draw selftest version help; do grep -q "evenhand $c" out || exit 1; done'
run 0 "--help" --help
for command in report check measure explain init sample draw selftest version help; do
    run 0 "help $command" help $command
    cp out one
    run 0 "$command --help" $command --help
    check "says the same" cmp one out
done
run 0 "version" version
check "names libraries and compiler" sh -c 'grep -q "igraph [0-9]" out && grep -q "cairo [0-9]" out && grep -q "gcc\|clang" out'
run 0 "explain lists" explain
run 0 "explain" explain inclusion.reach.gap
check "with its source" grep -q 'Marchiori' out
run 0 "a family is explained whole" explain inclusion.reach
check "all of it" grep -q 'inclusion.reach.mean' out
run 0 "--print-config" report --print-config --minimum-group 7 two
check "shows what is in force" grep -q 'minimum_group = 7' out
check "and publishes nothing" test ! -e reports
mkdir printed && cp two/*.csv printed/ && cp out printed/study.ini
run 0 "the printed settings give a run" measure --quiet printed
sed 's/printed/two/' out >one
run 0 "and the same run" measure --quiet --minimum-group 7 two
check "number by number" cmp one out

# ---- inputs: 3 and 1 ----
run 3 "a missing study" report nowhere
study broken && rm broken/people.csv
run 3 "a missing people.csv" report broken
says "is named" 'people\.csv'
study broken && rm broken/collaboration.csv
run 3 "no events at all" report broken
says "names the files that would do" 'collaboration\.csv'
study broken && printf 'person,gender\np01,woman\np01,man\n' >broken/people.csv
printf 'from,to,weight\np01,p02,many\np01,p02,1,2\n' >broken/collaboration.csv
run 1 "errors in the data" report broken
first_line_is "their first line stands alone as a mail subject" \
    "evenhand: report broken: inputs rejected: 3 errors in 2 files"
says "each has a place and a code: people" '^broken/people\.csv:3:1: error: .* \[PERSON_DUPLICATE\]$'
says "number" '^broken/collaboration\.csv:2:9: error: .* \[NUMBER_FORM\]$'
says "row" '^broken/collaboration\.csv:3:?[0-9]*: error: .* \[ROW_LENGTH\]$'
says "totals close the list" '^errors: 1 PERSON_DUPLICATE'
check "no cell is quoted" sh -c '! grep -qE "many|p01|p02" err'
check "nothing is published" test ! -e reports

study broken && printf 'p99,p01,1\np98,p01,1\n' >>broken/collaboration.csv
run 0 "warnings in the data" measure broken
says "are counted, with the place of the first" \
    '^warnings: 2 PERSON_UNKNOWN: .*; the first at collaboration\.csv:74$'
run 1 "a misspelt attribute never falls back to none" measure broken --strata race
says "is named" "^broken/study\.ini: error: the attribute 'race' is no column of people.csv.* \[ATTRIBUTE_MISSING\]$"
study broken && printf '[files]\npeople = %s\n' "$work/p.csv" >>broken/study.ini && echo 'preson' >p.csv
run 1 "a file of another directory" measure broken
says "is named as it is" "^$work/p\.csv:1: error:"

# ---- outputs: 4 and 75 ----
run 0 "report" report two
check "the files stand in reports/STUDY/PERIOD" is_whole reports/two/all
check "latest points there" test "$(readlink reports/two/latest)" = all
check "files are private" test "$(stat -c %a reports/two/all/report.pdf)" = 600
check "the report is named" grep -q 'reports/two/all/report.pdf' err
check "nothing on standard output" test ! -s out
run 4 "a period is published once" report two
says "and --force is named" '--force'
run 0 "--force" report --force --quiet two
is_silent "--quiet is silent"
check "keeps the old one" is_whole reports/two/all.replaced-1
(cd two && "$program" report . --quiet --out "$work/here") && ok "a study named ." || not_ok "a study named ."
check "publishes" is_whole here/all
run 0 "--out" report two --quiet --out elsewhere/deep
check "makes its directories" is_whole elsewhere/deep/all
run 4 "--out below a file" report two --out two/people.csv/x
flock reports/two "$program" report two --force >out 2>err
[ $? -eq 75 ] && ok "75 where another run holds the lock" || not_ok "75 where another run holds the lock" err
(ulimit -f 1 && "$program" report two --out full >out 2>err)
[ $? -eq 4 ] && ok "a file size limit: 4" || not_ok "a file size limit: 4" err
check "nothing is left" test ! -e full
if mkdir small && mount -t tmpfs -o size=32k none small 2>/dev/null; then
    run 4 "a full disk: 4" report two --out small/reports
    says "with its reason" 'No space left'
    nothing_in "nothing half-written is left on it" small/reports
    "$program" report two --out small/reports >out 2>err
    umount small
fi
for command in "measure two --quiet" "explain" "help" "version" "report --items two"; do
    # shellcheck disable=SC2086
    "$program" $command >/dev/full 2>err
    [ $? -eq 4 ] && ok "$command to a full disk: 4" || not_ok "$command to a full disk: 4" err
    # shellcheck disable=SC2086
    "$program" $command >&- 2>err
    [ $? -eq 4 ] && ok "$command to a closed output: 4" || not_ok "$command to a closed output: 4" err
done
"$program" report two --force --quiet --out closed <&- >&- 2>&-
check "closed descriptors do no harm" is_whole closed/all
check "nothing is written into a report by accident" sh -c 'head -c 5 closed/all/report.pdf | grep -q "^%PDF-"'
gap=0
grep -q ',gap,' reports/two/all/metrics.csv && gap=1
run $gap "--fail-on gap: 1 where there is one" report two --force --quiet --fail-on gap
check "and the report is published all the same" is_whole reports/two/all
run 0 "a bare environment is enough" version
env -i "$program" report "$work/two" --quiet --out "$work/bare" && ok "no HOME, PATH or locale is needed" ||
    not_ok "no HOME, PATH or locale is needed"
finish
