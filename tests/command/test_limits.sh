#!/bin/sh
# The limits of evenhand-study(5), LIMITS: what stands at one passes, what is one over is refused by name, and
# nothing is published.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

refused() { # STATUS NAME PATTERN
    run "$1" "$2" report two --out reports --quiet
    says "the sentence" "$3"
    nothing_in "nothing is published" reports
}

study two
awk 'BEGIN { printf "person,gender"; for (i = 3; i <= 4096; i++) printf ",c%d", i; print ""
    for (p = 1; p <= 24; p++) { printf "p%02d,%s", p, p % 2 ? "woman" : "man"; for (i = 3; i <= 4096; i++) printf ","; print "" } }' \
    >two/people.csv
run 0 "4,096 columns" measure two --quiet
awk 'NR == 1 { $0 = $0 ",more" } NR > 1 { $0 = $0 "," } { print }' two/people.csv >p && mv p two/people.csv
refused 3 "one more" 'people.csv.*4096'

study two
awk 'BEGIN { for (i = 0; i < 1024 * 1024; i++) printf "x" }' >mebi
{ printf 'person,gender,note\n'; printf 'p01,woman,'; cat mebi; printf '\n'; sed 1,2d two/people.csv | cut -d, -f1-2 | sed 's/$/,/'; } >p
cp p two/people.csv
run 0 "a field of 1 MiB" measure two --quiet
sed 's/^p01,woman,/&x/' p >two/people.csv
refused 1 "a byte more" 'field longer than 1 MiB'

study two
{ printf 'person,gender'; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do printf ',n%d' $i; done; printf '\np01,woman'
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do printf ','; cat mebi; done; printf '\n'; } >two/people.csv
refused 1 "a row of 17 MiB" 'row longer than 16 MiB'

study two
values() { awk -v k="$1" 'BEGIN { print "person,gender"; for (i = 0; i < 2 * k; i++) printf "p%d,v%d\n", i, i % k }'; }
printf 'from,to\np0,p1\np1,p2\n' >two/collaboration.csv
values 500 >two/people.csv
run 0 "an attribute of 500 values" measure two --quiet
values 501 >two/people.csv
refused 1 "of 501" 'gender has 501 values; groups and structure have at most 500'
awk 'BEGIN { print "person,gender,race"; for (i = 0; i < 2400; i++) printf "p%d,v%d,r%d\n", i, i % 30, (i / 30) % 20 }' >two/people.csv
printf '[study]\nperiod = all\ngroups = gender, race, gender*race\n' >two/study.ini
refused 1 "a crossing of 600" 'gender\*race has 600 values'

study two
awk 'BEGIN { print "meeting,person"; for (i = 1; i <= 21; i++) printf "m,p%02d\n", i }' >two/meetings.csv
run 0 "a meeting above broadcast" check two --set study.broadcast=20
check "is left out and told" grep -q MEETING_BROADCAST out
run 2 "broadcast above 10,000" check two --set study.broadcast=10001

study two
awk 'BEGIN { print "person"; for (i = 0; i <= 2000000; i++) print i }' >two/people.csv
refused 3 "2,000,001 people" 'people.csv: more than 2000000 people'

# ---- memory: by counts, before it runs out ----
study two
awk 'BEGIN { print "person"; for (i = 1; i <= 1000000; i++) print i }' >people.csv
cp two/people.csv small.csv && mv people.csv two/people.csv
(ulimit -v 350000 && "$program" report two --out reports --quiet 2>err)
check "a million people in a third of a gigabyte: 3" test $? -eq 3
says "how many there is room for" \
    'too large for the memory of this machine: people.csv has more than [0-9]+ people, and [0-9]+ MB are free, at 280 bytes each'
nothing_in "nothing is published" reports
mv small.csv two/people.csv
awk 'BEGIN { print "meeting,person"; for (i = 1; i <= 2500000; i++) print "m,p01\nm,p02\nn,p03\nn,p04\no,p05\no,p06\nq,p07\nq,p08" }' >two/meetings.csv
(ulimit -v 200000 && "$program" report two --out reports --quiet 2>err)
check "twenty million places in meetings in a fifth of a gigabyte: 3" test $? -eq 3
says "what they take and what is free" \
    'too large for the memory of this machine: the study takes 152 MB at least \(2000000[01] rows of meetings at 8 bytes\), and [0-9]+ MB are free'
awk 'NR == 1 { print "meeting,person,note"; next } NR > 9 { exit } { printf "%s,\"", $0; for (i = 0; i < 900000; i++) printf "\n"; print "\"" }' \
    two/meetings.csv >m && mv m two/meetings.csv
(ulimit -v 150000 && "$program" measure two --quiet >out 2>err)
check "seven million line ends inside cells are no places" test $? -eq 0
rm two/meetings.csv

# A control group's limit, as a container has it, seen through files of our own where namespaces are allowed.
if unshare -m true 2>/dev/null && grep -q '^0::/' /proc/self/cgroup; then
    room() { # MAX CURRENT CACHED
        # shellcheck disable=SC2016
        unshare -m sh -c 'mount -t tmpfs none /sys/fs/cgroup && cd /sys/fs/cgroup && echo "$2" >memory.max &&
            echo "$3" >memory.current && echo "inactive_file $4" >memory.stat && exec "$1" version' - "$program" "$@" |
            sed -n 's/^memory free: \([0-9]*\) MB.*/\1/p'
    }
    check "the limit of a control group counts" test "$(room 104857600 52428800 0)" = 50
    check "the files that it caches do not" test "$(room 104857600 52428800 10485760)" = 60
    check "a group that is full has no room" test "$(room 104857600 104857600 0)" = 0
    check "a group without a limit has the machine's" test "$(room max 52428800 0)" -gt 60
else
    echo "ok - the limit of a control group counts # SKIP no mount namespace, or no group of version 2"
fi
finish
