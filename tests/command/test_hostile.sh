#!/bin/sh
# Every odd input of samples/hostile: the plain study with the odd files in the place of its own gives exactly
# the lines of expected.txt. "same": its numbers are those of the plain study, too. With --update as the second
# word the expected lines are written anew: read what git diff says then.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"
samples=$top/samples/hostile
update=${2:-}

# What is found in a study: the exit status of check, the failure's sentence if it stopped there, and every
# finding at its place. Its numbers, for what they are compared with the plain study's.
look() { # NAME
    "$program" check "$1" --ignore GROUP_SMALL >"$1.out" 2>"$1.err" </dev/null
    echo "status $?"
    cat "$1.err"
    grep -E "^$1/.*\[[A-Z0-9_]+\]\$" "$1.out"
    "$program" measure "$1" --quiet >"$1.metrics" 2>/dev/null </dev/null
}

cp -r "$samples/plain" plain
look plain >plain.txt
check "plain: nothing is found" test "$(cat plain.txt)" = "status 0"
for directory in "$samples"/*/; do
    name=$(basename "$directory")
    [ "$name" = plain ] && continue
    cp -r plain "$name"
    for file in people collaboration study; do
        ls "$directory" | grep -q "^$file[.-]" && rm -f "$name/$file".*
    done
    cp "$directory"/* "$name"/
    rm -f "$name/expected.txt"
    look "$name" >"$name.txt"
    if cmp -s plain.metrics "$name.metrics"; then echo "same"; else echo "other numbers, or none"; fi >>"$name.txt"
    if [ "$update" = --update ]; then
        cp "$name.txt" "$directory/expected.txt"
    elif diff "$directory/expected.txt" "$name.txt" >difference; then
        ok "$name"
    else
        not_ok "$name" difference
    fi
    check "$name stands in the table" grep -q "^| \[\`$name\`\]($name) |" "$samples/README.md"
done
finish
