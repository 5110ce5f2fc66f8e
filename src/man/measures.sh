#!/bin/sh
# measures.sh EVENHAND: evenhand-measures(7), written from what `evenhand explain` prints, so that the manual
# and the program cannot differ. `make man` runs it; a test compares.
set -eu
evenhand=$1

cat <<'HEAD'
.Dd November 22, 2026
.Dt EVENHAND-MEASURES 7
.Os
.Sh NAME
.Nm evenhand-measures
.Nd what evenhand measures, and how not to read it
.Sh DESCRIPTION
Every name that can stand in the column
.Li measure
of
.Pa metrics.csv ,
in its order.
.Ic evenhand explain Ar NAME
prints the same.
HEAD
"$evenhand" explain | while IFS= read -r line; do
    case $line in
    '') ;;
    '  '*)
        name=${line#  }
        name=${name%% *}
        printf '.Ss %s\n' "$name"
        "$evenhand" explain "$name" | awk '
            /^[^ ]/ && !begun { begun = 1; sub(/^[^:]*: /, ""); print; next }
            /^[^ ]/ { exit }
            /^  [^ ]/ { sub(/^ +/, ""); print ".Pp"; print ".Em " $0 ":"; next }
            { sub(/^ +/, ""); gsub(/[.] +/, ".\n"); gsub(/[?] +/, "?\n"); gsub(/[.][)] +/, ".)\n"); print }' |
            sed -e 's/\\/\\e/g' -e '/^\.Pp$/!{/^\.Em /!s/^\([.'"'"']\)/\\\&\1/;}'
        ;;
    *) printf '.Sh %s\n' "$line" | tr '[:lower:]' '[:upper:]' | sed 's/^\.SH/.Sh/' ;;
    esac
done
cat <<'TAIL'
.Sh SEE ALSO
.Xr evenhand 1 ,
.Xr evenhand-study 5
TAIL
