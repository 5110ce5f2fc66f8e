#!/bin/sh
# A run that is killed at any instant leaves the whole old report or the whole new one. The second word is the
# number of kills at random instants besides: none in make check, hundreds in make check-all.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"
random=${2:-0}

study two
run 0 "the first report" report two --quiet --out reports
cp reports/all/metrics.csv old.csv
sed 's/woman/person/' two/people.csv >p && mv p two/people.csv
run 0 "what the new one will be" measure two --quiet
cp out new.csv
check "is another" sh -c '! cmp -s old.csv new.csv'

# How long a run takes on this machine, in steps of a millisecond, spreads the kills over the whole of it.
begun=$(date +%s%N)
"$program" report two --quiet --out timing
took=$((($(date +%s%N) - begun) / 1000000 + 1))

one_kill() { # SIGNAL MILLISECONDS
    "$program" report two --quiet --force --out reports >out 2>err &
    pid=$!
    sleep "$(printf '%d.%03d' $(($2 / 1000)) $(($2 % 1000)))"
    kill "-$1" $pid 2>/dev/null
    wait $pid 2>/dev/null
    is_whole reports/all || { echo "half a report"; return 1; }
    cmp -s reports/all/metrics.csv old.csv || cmp -s reports/all/metrics.csv new.csv || {
        echo "neither old nor new"
        return 1
    }
    is_whole reports/latest || { echo "latest is broken"; return 1; }
}

# Every instant of the publication itself is gone through in tests/pipeline/test_kill.c.
for signal in KILL TERM; do
    broken_at=
    for step in 1 3 5 6 7; do
        one_kill $signal $((took * step / 7)) >"$work/kill.out" || broken_at="$broken_at $step: $(cat "$work/kill.out");"
    done
    check "SIG$signal at some instants leaves the old or the new report ($broken_at)" test -z "$broken_at"
    if [ $signal = TERM ]; then
        check "SIGTERM leaves no debris" sh -c '! ls -A reports | grep -q "^\.evenhand"'
    fi
done
if [ "$random" -gt 0 ]; then
    broken_at=
    awk -v n="$random" -v took="$took" 'BEGIN { srand(1); while (n-- > 0) print (rand() < 0.5 ? "KILL" : "TERM"), int(rand() * took * 1.1) }' >instants
    while read -r signal instant; do
        one_kill "$signal" "$instant" >"$work/kill.out" || broken_at="$broken_at $signal $instant ms: $(cat "$work/kill.out");"
        rm -rf reports/*.replaced-*
    done <instants
    check "$random kills at random instants leave the old or the new report ($broken_at)" test -z "$broken_at"
fi
run 0 "the next run" report two --quiet --force --out reports
check "publishes the new one" cmp new.csv reports/all/metrics.csv
check "and cleans up behind the killed" sh -c '! ls -A reports | grep -q "^\.evenhand"'
finish
