#!/bin/sh
# Everything there is, one step behind the other, and a line for each at the end: check-all.sh, from `make check-all`.
# Needs hours, root for the fresh Debian and for nothing else. A step that cannot run here says "skipped".
# RUNS (soak, 1000), KILLS (300), FUZZ_SECONDS (60 a target) and AUDIT_OF (200) shorten it.
set -u
cd "$(dirname "$0")/.." || exit 2
logs=build/check-all
mkdir -p "$logs"
: >"$logs/sums"
failed=0

step() { # NAME COMMAND...
    name=$1
    shift
    log=$logs/$(echo "$name" | tr ' ' '_').log
    echo "== $name"
    begun=$(date +%s)
    "$@" >"$log" 2>&1
    status=$?
    case $status in
    0) word=good ;;
    77) word=skipped ;;
    *)
        word="FAILED, status $status"
        failed=$((failed + 1))
        grep -A 5 '^not ok' "$log" | head -n 40
        ;;
    esac
    [ "$status" -eq 0 ] || tail -n 3 "$log"
    printf '%-28s %s, %d ok, %d s\n' "$name" "$word" "$(grep -c '^ok' "$log")" $(($(date +%s) - begun)) >>"$logs/sums"
}

# make turns a skipped step's 77 into 2: it is looked for in what was said.
installed() {
    make -s check-install >"$logs/install.out" 2>&1
    status=$?
    cat "$logs/install.out"
    ! grep -q '^skipped: ' "$logs/install.out" || return 77
    return $status
}

step "check" make -s check
step "faults, every one" make -s check-faults
step "kills at random instants" tests/command/test_kill.sh build/release/evenhand "${KILLS:-300}"
step "soak" make -s soak RUNS="${RUNS:-1000}"
step "fuzz" make -s fuzz FUZZ_SECONDS="${FUZZ_SECONDS:-60}"
step "audit" make -s audit AUDIT_OF="${AUDIT_OF:-}"
step "installation" installed
echo
cat "$logs/sums"
[ "$failed" -eq 0 ]
