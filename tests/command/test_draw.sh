#!/bin/sh
# Published periods drawn again: the same bytes from one, a trend from several, and what is refused.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

run 0 "a sample" sample study --people 90 --seed 3 --quiet
publish() { # PERIOD OPTION...
    period=$1
    shift
    run 0 "$period is published" report study --quiet --permutations 99 --period "$period" --out pub "$@"
}
drawn() { # NAME DIR...: draws DIR... into again.pdf
    name=$1
    shift
    rm -f again.pdf
    run 0 "$name" draw --quiet --out again.pdf "$@"
}
shows() { check "$1" grep -qE -- "$2" out; }   # NAME PATTERN: on standard output
lacks() { check "$1" sh -c '! grep -qE -- "$1" out' - "$2"; }

# ---- one period ----

publish 2025Q3
is_silent "and nothing is said"
drawn "a period is drawn again" pub/2025Q3
is_silent "and nothing is said of it"
check "the same bytes" cmp again.pdf pub/2025Q3/report.pdf
check "no earlier period is listed" grep -q '"earlier": \[\]' pub/2025Q3/report.json
run 0 "as text" draw pub/2025Q3 --items
shows "there is nothing to compare with" 'Nothing to compare with'
LC_ALL=de_DE.UTF-8 drawn "under a German locale" pub/2025Q3
check "the same bytes there" cmp again.pdf pub/2025Q3/report.pdf
run 0 "on letter paper" report study --quiet --permutations 99 --period 2025Q3 --out letter --paper letter
drawn "it is drawn again" letter/2025Q3
check "on letter paper" cmp again.pdf letter/2025Q3/report.pdf
run 0 "all of it at once" report study --quiet --permutations 99 --period all --out all
drawn "the period 'all' is drawn again" all/all
check "the same bytes without a period" cmp again.pdf all/all/report.pdf

# ---- several ----

publish 2025Q4
publish 2026Q1 --no-previous
check "--no-previous lists none" grep -q '"earlier": \[\]' pub/2026Q1/report.json
publish 2026Q2
check "what stands beside is listed" test "$(grep -c '"period": "20' pub/2026Q2/report.json)" -eq 3
publish 2026Q3
drawn "with the periods it was drawn with" pub/2026Q3
check "the same bytes as the report" cmp again.pdf pub/2026Q3/report.pdf
drawn "latest is one too" pub/latest
check "and its neighbours are found" cmp again.pdf pub/2026Q3/report.pdf
drawn "named by hand in any order" pub/2026Q1 pub/2026Q3 pub/2025Q3 pub/2026Q2 pub/2025Q4
check "they give the same bytes" cmp again.pdf pub/2026Q3/report.pdf
run 0 "named to report" report study --quiet --permutations 99 --period 2026Q3 --out other \
    --previous pub/2026Q2 --previous pub/2025Q3 --previous pub/2025Q4 --previous pub/2026Q1
check "the same bytes from another place" cmp other/2026Q3/report.pdf pub/2026Q3/report.pdf
check "metrics.csv is that of the period alone" cmp other/2026Q3/metrics.csv pub/2026Q3/metrics.csv
run 0 "as text" draw pub/2026Q3 --items
shows "a line over the periods" 'CHART trend fig-'
shows "groups a year apart" 'CHART slope fig-'
shows "a sparkline in the table" '2025Q3: .*; 2025Q4: .*; 2026Q1: '
run 0 "a period is missing" draw pub/2025Q4 pub/2026Q3 --items
shows "the gap is said" 'Between 2025Q4 and 2026Q3 no period is published'

# Hidden in one period: its key and no number, in the text and among the changes.
run 0 "changes as CSV" draw pub/2026Q2 pub/2026Q3 --changes
check "a row for each of the later period" test "$(wc -l <out)" -eq "$(wc -l <pub/2026Q3/metrics.csv)"
shows "some are hidden" ',hidden$'
check "hidden ones hold no number" awk -F, '/,hidden$/ && !/,2026Q2,2026Q3,,,,,,,hidden$/ { exit 1 }' out
shows "some are compared" ',(up|down|steady|unclear),ok$'

# A setting that changed.
run 0 "another lookback" report study --quiet --permutations 99 --period 2026Q3 --out changed --lookback 3 \
    --previous pub/2026Q2
run 0 "as text" draw changed/2026Q3 pub/2026Q2 --items
shows "it is said" '2026Q2: lookback was 6 and is 3; [0-9,]+ results are not compared'
run 0 "as changes" draw changed/2026Q3 pub/2026Q2 --changes
shows "rows are not compared" ',,not compared:lookback was 6 and is 3$'
lacks "none of them is" '^(leaving|favour)\..*,ok$'

# ---- where it goes ----

mkdir place
run 0 "into a directory" draw --quiet --out place pub/2025Q3
check "report.pdf is in it" cmp place/report.pdf pub/2025Q3/report.pdf
run 4 "a file that is there" draw --out place pub/2025Q3
says "is not written over" 'report.pdf is there already; --force writes over it'
run 0 "with --force" draw --quiet --force --out place pub/2025Q3
check "nothing else is left" test "$(ls -A place)" = report.pdf
run 4 "a full disk" draw --quiet --out /dev/full pub/2025Q3
ln -s nowhere place/link.pdf
run 4 "a link" draw --force --quiet --out place/link.pdf pub/2025Q3
check "is left as it is" test -L place/link.pdf

# ---- what is refused ----

run 2 "no directory" draw
run 2 "twice the same" draw --items pub/2025Q3 pub/2025Q3
says "is named" 'the period 2025Q3 is given twice'
run 2 "nine" draw --items pub/2025Q3 pub/2025Q3 pub/2025Q3 pub/2025Q3 pub/2025Q3 pub/2025Q3 pub/2025Q3 pub/2025Q3 \
    pub/2025Q3
says "are too many" '9 periods are too many'
run 2 "'all' among several" draw --items all/all pub/2026Q3
run 0 "another study" report study --quiet --permutations 99 --period 2026Q2 --out foreign --name Another
run 2 "is not this one" draw --items foreign/2026Q2 pub/2026Q3
says "both are named" 'two studies'
run 0 "a period of another length" report study --quiet --permutations 99 --period 2026-04..2026-05 --out pub
run 2 "is not compared" draw --items pub/2026-04..2026-05 pub/2026Q3
says "and why" 'not of one length'
run 2 "a later one is not previous" report study --quiet --period 2026Q1 --out other --previous pub/2026Q2
says "and is called later" 'the period 2026Q2 lies behind 2026Q1'
run 2 "--previous against --no-previous" report study --previous pub/2026Q2 --no-previous --out other
run 2 "--items against --changes" draw --items --changes pub/2026Q3
run 3 "a directory that is not there" draw --items pub/2019Q1
mkdir empty
run 3 "an empty one" draw --items empty
says "what is missing" 'empty: report.json cannot be opened'
cp -r pub/2026Q2 broken
printf 'x' >>broken/metrics.csv
run 3 "metrics.csv changed by hand" draw --items broken
says "is told" 'metrics.csv is not the one that report.json was published with'
sed 's/"schema": 1/"schema": 2/' pub/2026Q2/report.json >broken/report.json
run 3 "a newer schema" draw --items broken
says "is told too" 'published by a newer evenhand'
head -c 900 pub/2026Q2/report.json >broken/report.json
run 3 "half a report.json" draw --items broken
says "and where" 'report.json: line [0-9]+: not JSON'
rm broken/report.json
mkfifo broken/report.json
run 3 "a pipe in its place" draw --items broken

# A neighbour that cannot be read is passed over, and said; one that was published again is no longer it.
mkdir neighbours
cp -r pub/2025Q4 pub/2026Q1 pub/2026Q2 neighbours/
printf 'x' >>neighbours/2026Q1/metrics.csv
run 0 "with a broken neighbour" report study --permutations 99 --period 2026Q3 --out neighbours
says "it is said" 'the period 2026Q1 is not in the trend: .*metrics.csv is not the one'
check "the others are listed" test "$(grep -c '"period": "20' neighbours/2026Q3/report.json)" -eq 2
cp -r neighbours/2026Q2 spare && rm -r neighbours/2026Q3 neighbours/2026Q2/report.json
mkfifo neighbours/2026Q2/report.json
run 3 "beside a pipe in place of report.json" report study --permutations 99 --period 2026Q3 --out neighbours
says "nobody knows what it showed" '2026Q2/report.json cannot be read'
rm neighbours/2026Q2/report.json
sed 's/"schema": 1/"schema": 2/' spare/report.json >neighbours/2026Q2/report.json
run 3 "beside a report of a newer evenhand" report study --permutations 99 --period 2026Q3 --out neighbours
says "it is told which" '2026Q2/report.json was published by a newer evenhand'
check "nothing is published beside either" test ! -e neighbours/2026Q3
cp spare/report.json neighbours/2026Q2/
run 0 "beside the report again" report study --quiet --permutations 99 --period 2026Q3 --out neighbours
run 0 "a neighbour published again" report study --quiet --permutations 98 --force --period 2026Q2 --out neighbours
run 3 "the report cannot be drawn as it was" draw --items neighbours/2026Q3
says "and says so" 'was published again since'
run 0 "but without it" draw --items --no-previous neighbours/2026Q3

# Progress is for a terminal.
if command -v script >/dev/null 2>&1; then
    script -qec "'$program' report study --permutations 99 --period 2025Q3 --out tty" typescript >/dev/null 2>&1
    check "progress on a terminal" grep -q 'measuring.*%' typescript
    script -qec "'$program' report study --permutations 99 --period 2025Q3 --out tty2 --quiet" typescript >/dev/null 2>&1
    check "none under --quiet" sh -c '! grep -q measuring typescript'
    TERM=dumb script -qec "'$program' report study --permutations 99 --period 2025Q3 --out tty4" typescript >/dev/null 2>&1
    check "none on a terminal that cannot take a line back" sh -c '! grep -q measuring typescript && grep -q people typescript'
fi
run 0 "into a pipe" report study --permutations 99 --period 2025Q3 --out tty3
check "none there" sh -c '! grep -q measuring err'
finish
