#!/bin/sh
# What a server that nobody looks at needs: a status, a log, a dry run, and a lock that can be waited for.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

study two
run 0 "a dry run" report two --out reports --dry-run
check "says that nothing was published" grep -q '^dry run, nothing was published: reports/all/report.pdf' err
check "and publishes nothing" test ! -e reports
run 0 "a run" report two --out reports --quiet --log run.log
check "says nothing" test ! -s err
check "the log has its beginning" grep -qE '^[0-9-]{10}T[0-9:]{8}Z evenhand\[[0-9]+\] two: begins$' run.log
check "and its end" grep -q ' two: ends with status 0$' run.log
check "the log is private" test "$(stat -c %a run.log)" = 600
check "and names nobody" sh -c '! grep -qE "p[0-9]{2}" run.log reports/status.json'
grab() { # KEY: the first value of a key of status.json
    sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" reports/status.json | head -n 1
}
check "status.json has the end" test "$(grab exit)" = 0
check "and the period" test "$(grab period)" = all
success=$(sed -n '/last_success/,/^  }/p' reports/status.json)

cp two/people.csv whole.csv
sed 2d two/people.csv | sed '1s/person/nobody/' >p && cp p two/people.csv
mv run.log run.log.1
run 1 "a broken export" report two --out reports --force --quiet --log run.log
check "its log is a new file where the old one was moved" grep -q 'ends with status 1: inputs rejected' run.log
check "status.json says so" test "$(grab exit)" = 1
check "and keeps the last success" test "$(sed -n '/last_success/,/^  }/p' reports/status.json)" = "$success"
cp whole.csv two/people.csv

run 4 "a log that cannot be written" report two --out reports --force --log nowhere/run.log
check "is named" grep -q 'the log nowhere/run.log cannot be written' err
run 2 "--wait without a number" report two --out reports --wait soon

# Another run, as the lock sees it.
flock reports "$program" report two --out reports --force --quiet 2>err
check "a held lock turns a run away" test $? -eq 75
check "which leaves the status alone" test "$(grab exit)" = 1
flock reports "$program" report two --out reports --force --quiet --wait 1 2>err
check "after the wait as well" test $? -eq 75
mkfifo gate
flock reports cat gate >held &
exec 3>gate
"$program" report two --out reports --force --quiet --wait 60 2>err 3>&- &
waiting=$!
exec 3>&-
wait $waiting
check "one that waits goes on when the lock is free" test $? -eq 0
check "and publishes" test "$(grab exit)" = 0

# The place and the language of the server change nothing; cron gives no HOME, and PATH finds nothing.
run 0 "a sample" sample harbour --people 60 --quiet
run 0 "a quarter by its day" report harbour --period last-quarter --as-of 2026-07-01 --permutations 99 --out here --quiet
check "is the one that ended the day before" test -s here/2026Q2/report.pdf
far() { env -i "$@" "$program" report harbour --period last-quarter --as-of 2026-07-01 --permutations 99 --quiet --out far >out 2>err; }
for place in "TZ=Pacific/Kiritimati LC_ALL=de_DE.UTF-8 PATH=/nowhere" "TZ=Etc/GMT+12 LC_ALL=tr_TR.UTF-8"; do
    rm -rf far
    # shellcheck disable=SC2086
    check "$place, no HOME" far $place
    check "gives the same pages" cmp here/2026Q2/report.pdf far/2026Q2/report.pdf
    check "and the same numbers" cmp here/2026Q2/metrics.csv far/2026Q2/metrics.csv
done

# A kill between the renames of the period and of the link leaves the link behind: any run sets it right.
last=harbour\ --permutations\ 99\ --out\ here\ --quiet\ --log\ here.log
# shellcheck disable=SC2086
run 0 "the quarter before" report $last --period 2026Q1
check "is published beside" test -s here/2026Q1/report.pdf
check "latest stays" test "$(readlink here/latest)" = 2026Q2
ln -sfn 2026Q1 here/latest
# shellcheck disable=SC2086
run 4 "a run that refuses" report $last --period 2026Q2
check "mends it" test "$(readlink here/latest)" = 2026Q2
check "and the log says so" grep -q ' harbour: latest had been left behind by an earlier run; it points at 2026Q2 now$' here.log
rm here/latest
cp harbour/people.csv people.csv && echo '"' >>harbour/people.csv
# shellcheck disable=SC2086
run 1 "a run with a broken export" report $last --period 2026Q2 --force
check "mends it, too" test "$(readlink here/latest)" = 2026Q2
first_line_is "and speaks of the export first" "evenhand: report harbour: inputs rejected: 1 error in 1 file"
cp people.csv harbour/people.csv
# shellcheck disable=SC2086
run 0 "one that is as it should be" report $last --period 2025Q4
check "speaks of it no more" test "$(grep -c 'left behind' here.log)" -eq 2

mkdir open && chmod 777 open
run 4 "a directory that everybody may write into" report two --out open
check "is refused by name" grep -q 'everybody may write into the directory open' err
check "and left empty" test -z "$(ls -A open)"
finish
