#!/bin/sh
# full.sh PROGRAM [STEP]: a disk that is full at every write. A file system in memory, in a namespace of mounts of its
# own, holds a published report and room for a little more: no page, one page, two, until the next report fits; then
# the same with files in place of pages. What a real disk does and a failing call does not: a write that is cut short.
# Each run ends with status 4, says that there is no space, leaves the old report whole and nothing beside it, or it
# publishes the new one whole. STEP > 1 takes every STEP-th size only. 77 where no file system may be mounted.
if [ -z "${EVENHAND_OWN_MOUNTS:-}" ]; then
    unshare -rm mount -t tmpfs none /mnt 2>/dev/null || { echo "ok - a full disk # SKIP nothing may be mounted"; exit 77; }
    EVENHAND_OWN_MOUNTS=1 exec unshare -rm sh "$0" "$@"
fi
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/../command/lib.sh"
step=${2:-1}

study two
run 0 "the report to come" report two --out new --quiet
sed 's/Two towers/Two old towers/' two/study.ini >old.ini && mv two/study.ini new.ini && mv old.ini two/study.ini
run 0 "the report that stands" report two --out old --quiet
mv new.ini two/study.ini
same() { cmp -s "$1/report.pdf" "$2/report.pdf" && cmp -s "$1/metrics.csv" "$2/metrics.csv" && is_whole "$1"; }

mkdir disk
one() { # OPTIONS-OF-THE-MOUNT: the status; prints what is wrong
    mount -t tmpfs -o "$1" none disk || { echo "no mount"; return 99; }
    cp -a old disk/reports || echo "the old report does not fit"
    "$program" report two --out disk/reports --force --quiet >out 2>err </dev/null
    status=$?
    ls -A disk/reports >there
    if [ $status -eq 0 ]; then
        same disk/reports/all new/all || echo "ended well with another report"
        same disk/reports/all.replaced-1 old/all || echo "the old report is not kept"
        [ ! -s err ] || grep -q 'the run is over, but' err || echo "ended well with $(cat err)"
    else
        [ $status -eq 4 ] || echo "status $status"
        grep -q 'No space left' err || echo "not a word of space"
        same disk/reports/all old/all || echo "not the old report"
        printf '%s\n' all latest status.json | cmp -s - there || echo "there lies $(tr '\n' ' ' <there)"
    fi
    same disk/reports/latest disk/reports/all || echo "latest is broken"
    umount disk
    return $status
}

# FIRST OPTION UNIT: more and more of it, until a run has neither failed nor complained.
rising() {
    at=$1 count=0 full=0
    : >wrong
    while [ "$count" -lt 1000 ]; do
        one "$2=$at$3" >found
        status=$?
        sed "s/^/$2=$at$3: /" found >>wrong
        count=$((count + 1))
        [ $status -ne 0 ] || [ -s err ] || break
        [ $status -eq 0 ] || full=$((full + 1))
        at=$((at + $4 * step))
    done
    check "$5: $count runs, full in $full" sh -c 'cat wrong; test ! -s wrong'
    check "some were full, and the last had room" test "$full" -gt 0 -a "$count" -lt 1000
}
mount -t tmpfs none disk && cp -a old disk/reports
used=$(df --output=used -k disk | tail -n 1)
inodes=$(df --output=iused disk | tail -n 1)
umount disk
rising "$((used))" size k 4 "a disk with room for a page more each time"
rising "$((inodes))" nr_inodes "" 1 "a disk with room for a file more each time"
finish
