#!/bin/sh
# soak.sh PROGRAM [RUNS] [SEED]: quarter after quarter of one generated organisation after the other, as cron would
# run them, with something going wrong in most runs: a kill at some instant, a broken or a missing export, a disk
# that is full, a lock that is held. Each quarter is tried until a run was left in peace.
#
# Half of the kills fall at some instant, half into the publication, before one of its calls into the kernel.
# Beside each organisation stands the same series of quarters without a fault. After each quarter:
#   - report.pdf (its trend with it) and metrics.csv are those of the series without faults, byte by byte;
#   - every quarter so far is there, `latest` is the newest, and nothing else lies in the directory.
# After each fault the status is the one for it, and what stood published stands as it stood, or whole and new.
# The faults are drawn from SEED (printed); a kill at some instant falls where the machine's speed lets it fall.
# Behind the last quarter one organisation is reported month by month, fifteen in a row: from the month that has all
# the earlier ones that a trend takes on, no run holds more memory than the ones before; and the last month once
# more under valgrind, in a soak of 100 runs or more: nothing lost, no descriptor left open.
# shellcheck source=tests/command/lib.sh
runs=${2:-20} seed=${3:-1}
. "$(dirname "$0")/../command/lib.sh"
export TMPDIR="$work/tmp"
mkdir tmp
echo "# $runs runs, seed $seed"

awk -v seed="$seed" -v runs="$runs" 'BEGIN { srand(seed); for (i = 0; i < 4 * runs; i++) print int(rand() * 1e6) }' >draws
exec 4<draws
draw() { read -r drawn <&4 && drawn=$((drawn % $1)); } # LIMIT: $drawn is below it

quarters="2025Q3:2025-10-05 2025Q4:2026-01-05 2026Q1:2026-04-05 2026Q2:2026-07-05 2026Q3:2026-10-05"
# What a publication does to the disk, from its stage to status.json: the n-th of each call.
publishing="mkdirat:1 fsync:1 fsync:2 fsync:3 fsync:4 symlinkat:1 renameat:1 fsync:5 renameat:2 fsync:6 unlinkat:1
    unlinkat:2 fsync:7 renameat:3"
report() { (run_report "$@"); }
run_report() { # OUT DAY OPTION...: in the place of the shell, so that a kill meets the program
    out=$1 day=$2
    shift 2
    # shellcheck disable=SC2086
    exec ${run:-} "$program" report data --out "$out" --period last-quarter --as-of "$day" --permutations 99 --threads 1 \
        --quiet "$@" 2>err </dev/null
}
same() { cmp -s "$1/report.pdf" "$2/report.pdf" && cmp -s "$1/metrics.csv" "$2/metrics.csv" && is_whole "$1"; }
wrong() { echo "organisation $organisation, $quarter, $1" >>mistakes; }

# What a reader finds in the place of the quarter after a fault: nothing, or the whole of it.
look() { # STATUS NAME ALLOWED...
    status=$1 name=$2
    shift 2
    echo "$name: status $status" >>outcomes
    case " $* " in *" $status "*) ;; *) wrong "$name: status $status" ;; esac
    [ "$status" -eq 0 ] || [ "$status" -gt 127 ] || [ -s err ] || wrong "$name: not a word"
    [ ! -e "reports/$quarter" ] || same "reports/$quarter" "peace/$quarter" || wrong "$name: not the whole report"
    [ ! -L reports/latest ] || [ -s reports/latest/report.pdf ] || wrong "$name: latest points nowhere"
}

left_in_peace() {
    wanted=0
    [ ! -e "reports/$quarter" ] || wanted=4 # published by a run that was killed too late
    report reports "$day"
    look $? "in peace" $wanted
    done=$((done + 1)) published=$((published + 1))
    seen="$seen$quarter "
    there=$(ls -A reports | tr '\n' ' ')
    [ "$there" = "${seen}latest status.json " ] || wrong "there lies $there"
    # Also where a kill fell between the period's rename and the link's.
    [ "$(readlink reports/latest)" = "$quarter" ] || wrong "latest is $(readlink reports/latest)"
}

fault() { # NUMBER
    cp -a data whole
    case $1 in
    0)
        run_report reports "$day" &
        draw $((took + took / 10 + 1))
        sleep "$(printf '%d.%03d' $((drawn / 1000)) $((drawn % 1000)))"
        draw 2
        [ "$drawn" -eq 0 ] && signal=KILL || signal=TERM
        kill -$signal $! 2>/dev/null
        wait $! 2>/dev/null
        look $? "SIG$signal" 0 137 143 4 ;;
    1)
        printf 'p001,\n"' >>data/collaboration.csv
        report reports "$day"
        look $? "an export that is cut" 1 ;;
    2)
        rm data/people.csv
        report reports "$day"
        look $? "an export that is missing" 3 ;;
    3)
        # A limit on the size of files is a full disk that needs no rights: 0 to 63 blocks of 512 bytes.
        draw 64
        (trap '' XFSZ && ulimit -f "$drawn" && report reports "$day")
        look $? "a disk that is full" 4 ;;
    4)
        mkdir -p reports
        (flock 9 && report reports "$day" 9<&-) 9<reports
        look $? "a lock that is held" 75 ;;
    5)
        sed '1s/.*/nothing,known/' whole/people.csv >data/people.csv
        report reports "$day"
        look $? "an export with other headers" 1 3 ;;
    6)
        draw 14
        # shellcheck disable=SC2086
        call=$(printf '%s\n' $publishing | sed -n "$((drawn + 1))p")
        (run="strace -qq -o /dev/null -e trace=${call%:*} -e inject=${call%:*}:signal=KILL:when=${call#*:}" &&
            report reports "$day") 2>/dev/null
        look $? "SIGKILL while publishing" 137 ;;
    esac
    rm -rf data
    mv whole data
}

: >mistakes
: >outcomes
done=0 organisation=0 published=0
while [ "$done" -lt "$runs" ]; do
    organisation=$((organisation + 1))
    rm -rf data reports peace
    "$program" sample data --people 60 --seed $((seed * 1000 + organisation)) --quiet
    seen=
    for entry in $quarters; do
        quarter=${entry%:*} day=${entry#*:}
        begun=$(date +%s%N)
        report peace "$day" || { wrong "without a fault: $(cat err)"; break; }
        took=$((($(date +%s%N) - begun) / 1000000))
        draw 5
        faults=$drawn
        # A run that was killed too late has published; cron would not publish it again.
        while [ "$faults" -gt 0 ] && [ "$done" -lt "$runs" ] && [ ! -e "reports/$quarter" ]; do
            draw 7
            fault "$drawn"
            faults=$((faults - 1))
            done=$((done + 1))
        done
        left_in_peace
        [ "$done" -lt "$runs" ] || break
    done
    for quarter in $seen; do
        same "reports/$quarter" "peace/$quarter" || wrong "another report than without faults"
    done
done
sort outcomes | uniq -c | sed 's/^/#/'
check "$done runs over $published quarters of $organisation organisations: each as without faults" \
    sh -c 'cat mistakes; test ! -s mistakes'

# ---- memory and descriptors ----

peak() { sed -n '/"peak_mb"/,/}/s/^ *"drawing": \([0-9]*\),*$/\1/p' "months/$1/report.json"; }
month() { # MONTH OPTION...
    name=$1
    shift
    ${run:-} "$program" report data --out months --period "$name" --permutations 99 --threads 1 --quiet "$@" 2>err
}
rm -rf data
"$program" sample data --people 60 --seed "$seed" --quiet
: >peaks
for name in 2025-07 2025-08 2025-09 2025-10 2025-11 2025-12 2026-01 2026-02 2026-03 2026-04 2026-05 2026-06 \
    2026-07 2026-08 2026-09; do
    month $name || not_ok "$name is published" err
    peak $name >>peaks
done
echo "# megabytes held, month by month: $(tr '\n' ' ' <peaks)"
# An eighth of room: what a month's records take is not the same from month to month.
check "from the month with seven before it on, no run holds more memory" \
    awk 'NR <= 8 && $1 > most { most = $1 } NR > 8 && $1 > most * 9 / 8 { bad = 1 } END { exit bad || NR != 15 }' peaks
if [ "$runs" -ge 100 ]; then
    run="valgrind --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect --track-fds=yes"
    run="$run --log-file=found"
    month 2026-09 --force 3>&- 4<&-
    check "under valgrind a run with seven periods before it ends well" test $? -eq 0
    check "nothing is lost" sh -c "cat found; grep -q 'definitely lost: 0 bytes' found && grep -q 'indirectly lost: 0 bytes' found"
    check "no descriptor is left open" sh -c "cat found; grep -q '^==.*FILE DESCRIPTORS' found && ! grep -A 1 'Open file descriptor' found | grep -q ' at 0x'"
    run=
fi
check "the place for temporary files is empty" test -z "$(ls -A tmp)"
finish
