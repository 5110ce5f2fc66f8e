#!/bin/sh
# faults.sh PROGRAM INJECT [STEP [ONLY]]: makes one thing after the other fail in a run over a small study, and looks
# at what a reader would find. STEP > 1 takes every STEP-th place only (the quick form inside make check).
# ONLY, a regular expression, takes the kinds of faults that it matches: faults.sh PROGRAM INJECT 1 "^openat:".
#
# Calls into the kernel are made to fail by strace, one a run, from main() on: the n-th openat, read, write,
# fsync, ... of the main thread. Allocations are made to fail by INJECT, a library that is loaded before the
# C library, for the code of one object at a time. After each run:
#   - the exit status is one of the documented ones, and the first line of standard error says what failed;
#   - the period that stood there is whole, as it was, unless the run ended well, or the new one is;
#   - a run that ended well in spite of the fault has published the very bytes that it should;
#   - nothing half-made is left.
# A line a kind of fault: how many were injected and what came of them.
inject=$(realpath "${2:?the library that injects}") || exit 1
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/../command/lib.sh"
step=${3:-1} only=${4:-.}

study two
sed 's/Two towers/Two old towers/' two/study.ini >old.ini
run 0 "what the new report is" report two --out new --threads 1 --quiet
mv two/study.ini new.ini && cp old.ini two/study.ini
run 0 "the old report" report two --out old --threads 1 --quiet
cp new.ini two/study.ini
# Reads are counted and failed on the inputs alone: report.json of the report that stands is read byte by byte.
whole=$(realpath two)
inputs="-P $whole/study.ini -P $whole/people.csv -P $whole/collaboration.csv"
cp -a old reports
strace -o trace -e trace=all "$program" report two --out reports --force --threads 1 --quiet 2>/dev/null ||
    { echo "not ok - strace cannot trace here"; exit 1; }
rm -rf reports && cp -a old reports
# shellcheck disable=SC2086
strace -o trace.read $inputs -e trace=read "$program" report two --out reports --force --threads 1 --quiet 2>/dev/null

same() { # DIRECTORY DIRECTORY: the same report in both
    cmp -s "$1/report.pdf" "$2/report.pdf" && cmp -s "$1/metrics.csv" "$2/metrics.csv" && [ -s "$1/report.json" ]
}

# Cairo may do with less (a font that is not cut down): other bytes, which a reader cannot see.
look_same() {
    rm -f page-*.ppm want-*.ppm
    pdftoppm -r 40 reports/all/report.pdf page && pdftoppm -r 40 new/all/report.pdf want || return 1
    for page in want-*.ppm; do cmp -s "$page" "page-${page#want-}" || return 1; done
    cmp -s reports/all/metrics.csv new/all/metrics.csv && [ "$allowed" = signal ] && qpdf --check reports/all/report.pdf >/dev/null
}

# A last report that could not be read is a warning of the new one, on its pages too.
warns() { cmp -s reports/all/metrics.csv new/all/metrics.csv && grep -q LAST_REPORT_UNREADABLE reports/all/report.json; }

# judge STATUS: of the run that has just ended; prints what is wrong, if anything.
judge() {
    case $1 in
    0 | 1 | 2 | 3 | 4 | 75) ;;
    *) [ "$allowed" = signal ] || echo "ended with status $1" ;;
    esac
    if [ "$1" -eq 0 ]; then
        same reports/all new/all || look_same || warns || echo "ended well with another report"
    else
        grep -q '^evenhand: .' err || echo "status $1 without a word"
        [ "$1" -gt 127 ] || head -n 1 err | grep -q '^evenhand: ' || echo "its first line is not ours"
        same reports/all old/all || same reports/all new/all || echo "neither the old report nor the new one"
    fi
    [ -e reports/latest/report.pdf ] || echo "latest is broken"
    [ "$allowed" ] || ! ls -A reports | grep -q '^\.evenhand-[0-9s]\|^.evenhand-latest' || echo "debris: $(ls -A reports | tr '\n' ' ')"
}

allowed= # "debris", for the next run to clear away, or "signal", which is a line of ours, an end, and debris
prepare() { rm -rf reports && cp -a old reports; }
totals() { awk '{ n[$1]++ } END { for (s in n) printf "%s%d with status %s", (k++ ? ", " : ""), n[s], s }' statuses; }

each() { # NAME FIRST LAST COMMAND-MAKER: runs it for each place
    label=$1 at=$2 last=$3
    shift 3
    : >statuses
    : >wrong
    count=0
    while [ "$at" -le "$last" ]; do
        prepare
        "$@" "$at"
        status=$?
        echo "$status" >>statuses
        judge $status | sed "s/^/at $at: /" >>wrong
        count=$((count + 1))
        at=$((at + stride))
    done
    check "$label: $count of $((last < at - stride ? last : last)) places; $(totals)" sh -c 'cat wrong; test ! -s wrong'
}

by_strace() { # CALL ERROR PLACE
    paths=
    [ "$1" != read ] || paths=$inputs
    # shellcheck disable=SC2086
    timeout 60 strace -o /dev/null $paths -e "trace=$1" -e "inject=$1:error=$2:when=$3" \
        "$program" report two --out reports --force --threads 1 --quiet >out 2>err </dev/null
}
calls() { # CALL: the number of its calls before main, and in all
    [ "$1" != read ] || { echo "0 $(grep -c '^read(' trace.read)"; return; }
    awk -v call="$1" '{ name = $1; sub(/\(.*/, "", name) } name == "umask" { before = n + 0 } name == call { n++ }
        END { print before + 0, n + 0 }' trace
}
for fault in openat:EMFILE openat:EACCES read:EIO write:ENOSPC fsync:EIO renameat:EIO renameat2:EIO close:EIO \
    newfstatat:EIO getdents64:EIO mkdir:ENOSPC mkdirat:ENOSPC symlinkat:EIO flock:ENOLCK clone3:EAGAIN \
    mmap:ENOMEM lseek:EIO pread64:EIO; do
    echo "$fault" | grep -qE -- "$only" || continue
    call=${fault%:*}
    # shellcheck disable=SC2046
    set -- $(calls "$call")
    [ "$2" -gt "$1" ] || continue
    stride=$step
    allowed=
    case $call in clone3 | mmap) allowed=debris ;; esac # GLib gives up, and we with it
    each "$call fails with ${fault#*:}" $(($1 + 1)) "$2" by_strace "$call" "${fault#*:}"
done

by_library() { # OBJECT PLACE
    EVENHAND_FAULT_OBJECT=$1 EVENHAND_FAULT_AT=$2 LD_PRELOAD=$inject timeout 60 \
        "$program" report two --out reports --force --threads 1 --quiet >out 2>err </dev/null
}
for object in evenhand libigraph libcsv libjansson libqpdf libz libcairo libstdc++ libpango libglib; do
    echo "$object" | grep -qE -- "$only" || continue
    prepare
    EVENHAND_FAULT_OBJECT=$object EVENHAND_FAULT_COUNT=$work/asked LD_PRELOAD=$inject \
        "$program" report two --out reports --force --threads 1 --quiet >out 2>err
    asked=$(cat asked) || { not_ok "$object is asked"; continue; }
    [ "$asked" -gt 0 ] || continue
    # At most 400 places an object: where it asks more often they are spread over the run.
    stride=$(((asked + 399) / 400 * step))
    # Libraries for drawing may end the process where memory runs out, and what they draw on from there must
    # never pass for a report.
    allowed=
    case $object in
    libglib) allowed=signal stride=$((stride * 8)) ;; # mostly status 4: GLib says that it gives up
    libpango | libz | libcairo | libstdc++ | libqpdf) allowed=signal ;;
    esac
    each "$object gets no memory" 1 "$asked" by_library "$object"
done
finish
