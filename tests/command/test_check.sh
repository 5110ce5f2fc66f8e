#!/bin/sh
# evenhand check: faults at known places, severities, forms, streams, values, and the same findings as report's.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"
plant=$(dirname "$program")/tests/tools/plant
command=$(command -v python3 || true)

# ---- 1,000 faults of 30 kinds among 100,000 records ----
mkdir planted
"$plant" planted 100000 | LC_ALL=C sort >want
run 1 "planted faults are errors" check planted
sed -n 's/^planted\/\([^ ]*\): \(error\|warning\|info\): .*\[\([A-Z_]*\)\]$/\1 \3/p' out | LC_ALL=C sort >got
check "1,000 were planted" test "$(wc -l <want)" -eq 1000
check "each is found at its place, and none is invented" cmp want got
check "totals are exact" grep -q '^501 errors, 499 warnings, 0 notes$' out
first_line_is "the first line is the mail's subject" "evenhand: check planted: 501 errors, 499 warnings"
cp out one
run 1 "again" check planted
check "the same order every run" cmp one out
run 1 "--quiet" check --quiet planted
check "shows errors only" sh -c 'test "$(wc -l <out)" -eq 501 && ! grep -qv ": error: " out'
run 1 "--quiet --strict" check --quiet --strict planted
check "shows warnings, too" test "$(wc -l <out)" -eq 1000
run 1 "report rejects the same" report planted --out r
first_line_is "with the same number of errors" \
    "evenhand: report planted: inputs rejected: 501 errors in 4 files"
grep ': error: ' one | LC_ALL=C sort >want
grep ': error: ' err | LC_ALL=C sort >got
check "at the same places" cmp want got

# ---- the sample is clean ----
run 0 "the sample has neither error nor warning" check --strict "$top/samples/harbour"

# ---- severities, exit status ----
study two
run 0 "a clean study" check two
check "lists nothing on standard error" test ! -s err
check "says what it can answer" grep -q '^  [a-z]* *Mixing: do ties cross lines: ' out
check "says what is open and yet hidden" grep -q 'larger groups: with a minimum group of 5 every number is hidden' out
check "says what would open the rest" grep -q 'outcomes.csv with person, outcome and date' out
check "says how small a gap could show" \
    grep -A1 '^  gender, within department\*level: 2 groups, 2 with a verdict$' out
check "in the unit of the measure" grep -qE '^ +inclusion\.ties\.gap collaboration +[0-9.]+ ties$' out
check "says what would be hidden" grep -qE '^ +2 +1 +2 +0  level$' out
check "names no value" sh -c '! grep -qE "woman|North" out'
run 0 "--show-values" check --show-values two
check "names them" grep -q 'woman' out
run 0 "--quiet" check --quiet two
is_silent "is silent on success"
printf 'p99,p01,1\n' >>two/collaboration.csv
run 0 "a warning is no failure" check two
run 1 "but with --strict" check --strict two
run 1 "or raised" check --error PERSON_UNKNOWN two
check "it is an error then" grep -q ': error: .*\[PERSON_UNKNOWN\]$' out
run 0 "ignored it is none" check --strict --ignore PERSON_UNKNOWN,GROUP_SMALL --ignore PERSON_NO_TIES two
check "and is not told" sh -c '! grep -q PERSON_UNKNOWN out'
run 2 "an unknown code" check --ignore PERSON_UNKOWN two
says "is guessed" 'did you mean PERSON_UNKNOWN;'
check "an id is not shown" sh -c '! grep -q p99 one'
run 0 "--show-values" check --show-values two
check "shows it" grep -q "'p99' \[PERSON_UNKNOWN\]$" out
run 2 "STUDY is needed" check
run 3 "no such study" check nowhere

# ---- codes and JSON ----
run 0 "--list-codes" check --list-codes
check "lists every code once" test "$(grep -cE '^[A-Z_]+ +(error|warning|info) ' out)" -eq "$(grep -c '^    X(' "$top/include/evenhand/record/problem.h")"
run 0 "--list-codes as JSON" check --list-codes --format json
check "with remedies" test "$(grep -c '"remedy"' out)" -eq "$(grep -c '^    X(' "$top/include/evenhand/record/problem.h")"
run 0 "--format json" check --format json two
check "has line, field, column and record" sh -c 'grep -q "\"line\": 74" out && grep -q "\"field\": 1" out && grep -q "\"column\": 1" out && grep -q "\"record\": 73" out'
check "shows no value" sh -c '! grep -qE "p99|woman" out'
[ -z "$command" ] || check "is JSON" python3 -c 'import json; json.load(open("out"))'

# ---- settings and inputs: everything at once ----
printf '[study]\nperod = all\nlookback = none\n[privacy]\nminimum_group = 2\n' >two/study.ini
run 2 "settings that cannot be taken" check two
check "are all told, at their lines" sh -c 'grep -q "^two/study.ini:2:1: error: " out && grep -q "^two/study.ini:3:12: error: " out && grep -q "^two/study.ini:5:17: error: " out'
run 2 "report tells them all, too" report two
says "the third as well" '^two/study\.ini:5:17: error: '
study two && printf '\377\376p' >two/mentoring.csv && printf 'person,outcome\np01\n' >two/outcomes.csv
run 3 "a file that is not CSV" check two
check "hides nothing of the others" grep -q '^two/outcomes.csv:2:4: error: .*\[ROW_LENGTH\]$' out
rm two/mentoring.csv two/outcomes.csv

# ---- the last run ----
run 0 "a report" report --quiet two
run 0 "after it" check two
check "the same files are noticed" grep -q '^two/people.csv: warning: .*\[SAME_AS_LAST_RUN\]$' out
run 0 "with --out elsewhere" check --out nowhere two
check "there was none" sh -c '! grep -q SAME_AS_LAST_RUN out'
run 0 "the report again" report --force two
says "is told" 'SAME_AS_LAST_RUN'
check "but what is published hangs on the inputs alone" \
    sh -c '! grep -q SAME_AS_LAST_RUN reports/two/all/report.json'
finish
