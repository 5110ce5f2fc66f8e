#!/bin/sh
# Every test, from the top of the repository. A step prints TAP lines ("ok ...", "not ok ..."); what passes is
# counted, what fails is shown, and the last line is "N passed, N failed". QUICK=1 leaves the sanitizers and
# valgrind out.
set -u
cd "$(dirname "$0")/.." || exit 2
unset LANG LC_ALL LC_NUMERIC MAKEFLAGS MFLAGS MAKELEVEL
export CMOCKA_MESSAGE_OUTPUT=tap
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1
logs=build/check
passed=0
failed=0
mkdir -p "$logs"

count() { # NAME STATUS LOG SECONDS
    p=$(grep -c '^ok ' "$3")
    f=$(grep -c '^not ok ' "$3")
    if [ "$2" -ne 0 ] && [ "$f" -eq 0 ]; then
        f=1
        echo "not ok - $1 ended with status $2"
        tail -n 30 "$3" | sed 's/^/    /'
    elif [ "$f" -gt 0 ]; then
        grep -A 12 '^not ok ' "$3" | sed 's/^/    /'
    fi
    passed=$((passed + p))
    failed=$((failed + f))
    printf '%-34s %4d passed, %d failed, %d s\n' "$1" "$p" "$f" "$4"
}

step() { # NAME COMMAND...
    name=$1
    shift
    log=$logs/$(echo "$name" | tr ' /' '__').log
    begun=$(date +%s)
    "$@" >"$log" 2>&1
    count "$name" $? "$log" $(($(date +%s) - begun))
}

build() { # PROFILE
    echo "building $1"
    if ! make -s -j2 PROFILE="$1" WERROR=-Werror all tests tools >"$logs/build_$1.log" 2>&1; then
        cat "$logs/build_$1.log"
        echo "0 passed, 1 failed"
        exit 1
    fi
}

programs() { # PROFILE
    for source in tests/*/test_*.c; do
        program=${source#tests/}
        step "$1 ${program%.c}" "build/$1/tests/${program%.c}"
    done
    # The fuzz targets over their corpus and over every input that once broke something.
    for source in tests/fuzz/fuzz_*.c; do
        target=${source#tests/fuzz/fuzz_}
        target=${target%.c}
        step "$1 fuzz/$target" "build/$1/tests/fuzz/replay_$target" "tests/fuzz/corpus/$target" \
            "tests/fuzz/found/$target"
    done
}

build release
step lint make -s lint
step "lint finds" tests/lint/test_lint.sh build/release/evenhand
programs release
for script in tests/command/test_*.sh; do
    step "command ${script##*/}" "$script" build/release/evenhand
done
if [ -z "${QUICK:-}" ]; then
    step "soak, 20 runs" tests/soak/soak.sh build/release/evenhand 20
    step "faults, one in 30" make -s check-faults STEP=30
    build sanitize
    programs sanitize
    step "sanitize whole runs" tests/command/memory.sh build/sanitize/evenhand
    step "valgrind whole runs" tests/command/memory.sh build/release/evenhand \
        valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
