#!/bin/sh
# conformance.sh BUILD STUDIES: measures every study under STUDIES and compares with STUDIES/expected/NAME.csv,
# which a second implementation computed before disclosure control; 3 is the lowest minimum group there is. Nor
# may check find an error in any of them.
set -u
build=$1
studies=${2:-}
[ -d "$studies/expected" ] || {
    echo "usage: make conformance STUDIES=DIR, where DIR holds studies and DIR/expected/NAME.csv" >&2
    exit 2
}
out=build/conformance
mkdir -p "$out"
passed=0
failed=0
for expected in "$studies"/expected/*.csv; do
    name=$(basename "$expected" .csv)
    # The points of a curve are ours, for its chart.
    if "$build/evenhand" measure "$studies/$name" --minimum-group 3 --quiet >"$out/$name.csv" &&
        "$build/tests/tools/compare" "$expected" "$out/$name.csv" --permutations 9999 \
            --extra inclusion.lorenz --extra access.lorenz \
            >"$out/$name.log" 2>&1; then
        passed=$((passed + 1))
        echo "ok - $name: $(tail -n 1 "$out/$name.log")"
    else
        failed=$((failed + 1))
        echo "not ok - $name"
        tail -n 40 "$out/$name.log" | sed 's/^/    /'
    fi
    if ! "$build/evenhand" check "$studies/$name" --quiet >"$out/$name.check"; then
        failed=$((failed + 1))
        echo "not ok - $name: check finds errors in published data"
        grep ': error: ' "$out/$name.check" | head -n 10 | sed 's/^/    /'
    fi
done
echo "$passed studies agree, $failed do not"
[ "$failed" -eq 0 ]
