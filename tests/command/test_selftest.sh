#!/bin/sh
# The selftest as a command: a short run passes, a blunt one fails and says where, no files stay behind.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

mkdir tmp
TMPDIR=$work/tmp
export TMPDIR

run 0 "a short run passes" selftest --seeds 4 --threads 1
cp out one
check "says what it ran" grep -qx 'evenhand selftest --seeds 4 --people 400 --permutations 1000 --seed 1' out
check "tests the null of each chapter" sh -c \
    'for m in inclusion.reach.gap mixing.ei alliance.homogeneity access.odds meeting.precedes favour.odds leaving.odds; do grep -q "^$m" out || exit 1; done'
check "finds every effect of the sample" sh -c \
    'for e in homophily distance isolates ladder meeting-size sponsor-gap alliance-first mentoring-first closed-circle promotion-tie decision-tie undisclosed isolated-exit; do grep -q "^$e: " out || exit 1; done'
check "and finds some at the edge" grep -qE 'smallest size that the report' out
nothing_in "leaves no files" tmp
run 0 "two processes" selftest --seeds 4 --threads 2
check "give the same table" cmp one out
run 0 "quiet" selftest --seeds 1 --people 150 --quiet
is_silent "says nothing where all is well"

run 0 "as CSV" selftest --seeds 2 --people 200 --permutations 200 --format csv
check "every row has 21 fields" awk -F, 'NF != 21 { exit 1 }' out
check "null, planted and edge" sh -c 'for p in null planted edge; do grep -q "^$p," out || exit 1; done'
run 0 "as JSON" selftest --seeds 2 --people 200 --permutations 200 --format json
check "with its options" grep -q '"permutations": 200' out

# In an organisation too small for what is planted most of it cannot be found: a real failure of a real run.
run 1 "effects that are not found are a failure" selftest --seeds 24 --people 130 --permutations 99
check "which is the subject of a mail" sh -c \
    'head -n 1 err | grep -qE "^evenhand: selftest: [0-9]+ of [0-9]+ shares lie outside their bounds$"'
says "each is named with its bound" \
    '^distance: inclusion.reach.gap .* found in 0\.[0-9]+ of 24 organisations .*at least 0\.80$'
check "and marked in the table" grep -qE '^distance: inclusion.reach.gap.* 0\.[0-9]+!' out
nothing_in "leaves no files either" tmp

run 2 "an unknown format" selftest --format xml
run 2 "no seeds" selftest --seeds 0
run 2 "too few people" selftest --people 50
run 2 "no operand" selftest samples/harbour
TMPDIR=$work/nowhere run 4 "a directory that cannot be written" selftest --seeds 1

# A signal in the middle of the work: the directory goes, and the signal takes its course.
"$program" selftest --seeds 1000 --threads 2 >out 2>err &
pid=$!
for _ in $(seq 1000); do
    [ -n "$(find tmp -name people.csv)" ] && break
done
kill -TERM "$pid"
wait "$pid"
status=$?
check "a signal ends it (status $status)" test $status -eq 143
nothing_in "and no files are left" tmp
finish
