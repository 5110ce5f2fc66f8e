#!/bin/sh
# The long selftest, its table written into a document between two marker comments:
# calibrate.sh PROGRAM DOCUMENT ARGUMENT... The table is written whatever it says; the exit status is the
# selftest's.
set -u
program=$1 document=$2
shift 2
table=$(mktemp) || exit 4
trap 'rm -f "$table"' EXIT
"$program" selftest "$@" >"$table"
status=$?
if [ ! -s "$table" ]; then
    exit $status
fi
awk -v table="$table" '
    /<!-- calibration: begin/ {
        print
        print "```"
        while ((getline line < table) > 0) print line
        print "```"
        skip = 1
    }
    /<!-- calibration: end/ { skip = 0; found = 1 }
    !skip { print }
    END { exit !found }' "$document" >"$document.new" || {
    rm -f "$document.new"
    echo "calibrate: $document has no marker comments" >&2
    exit 4
}
mv "$document.new" "$document"
exit $status
