#!/bin/sh
# Whole runs under a memory checker: memory.sh PROGRAM [CHECKER...]. A checker (valgrind, or the sanitizers
# built into PROGRAM) ends a run with a status of its own where it finds something.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"
shift
real=$program

# The program under the checker, so that `run` of the library can be used as it is.
printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$*" "$real" >checked
chmod +x checked
program=$work/checked

run 0 "sample" sample study --people 40 --quiet
run 0 "measure as JSON" measure study --permutations 39 --threads 2 --format json
run 0 "report as text" report study --permutations 39 --items
study two
run 0 "report" report two
check "is whole" is_whole reports/two/latest
run 4 "report again" report two
run 0 "and again" report two --force --quiet
run 0 "explain" explain
run 0 "help" help report
run 2 "usage" report --nonsense
run 3 "a missing study" report nowhere
study broken && printf 'person,gender\np01,woman\np01,man\n' >broken/people.csv
run 1 "errors in the data" report broken
study edge && printf 'person,gender,level\np01,woman,1\n' >edge/people.csv
run 0 "one person" report edge --items
study edge && head -n 1 edge/collaboration.csv >c && mv c edge/collaboration.csv
run 0 "no ties" report edge --items
finish
