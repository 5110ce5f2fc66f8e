#!/bin/sh
# The house rules that a compiler does not know. lint.sh ROOT BUILD [RULE]: ROOT holds src/ and include/, BUILD
# the objects of a build without instrumentation, RULE is the one to look at. Prints a TAP line a rule; exits 1
# where one is broken.
set -u
root=$1
build=$2
only=${3:-}
cd "$root" || exit 2
CC=${CC:-cc}
failed=0

rule() { # NAME COMMAND...: the command prints the breaches, one a line
    name=$1
    shift
    [ -z "$only" ] || [ "$only" = "$name" ] || return 0
    breaches=$("$@")
    if [ -z "$breaches" ]; then
        echo "ok - lint: $name"
    else
        echo "not ok - lint: $name"
        printf '%s\n' "$breaches" | sed 's/^/#   /'
        failed=1
    fi
}

sources() { find src include -name '*.[ch]' -o -name '*.inc' | sort; }
objects() { find "$build/src" -name '*.o' ! -name main.o | sort | while read -r o; do
    [ -f "${o#"$build"/}" ] || [ -f "$(echo "${o#"$build"/}" | sed 's/o$/c/')" ] && echo "$o"
done; }

# What each room may include, itself among them. `command` and `pipeline` see every room below.
includes_climb() {
    sources | xargs awk '
    BEGIN {
        may["base"] = "base"
        may["csv"] = "base csv"
        may["source"] = "base source"
        may["record"] = "base csv source record"
        may["sample"] = "base sample"
        may["inference"] = "base inference"
        may["network"] = "base record network"
        may["measure"] = "base record network inference measure"
        may["disclosure"] = "base record measure disclosure"
        may["report"] = "base measure disclosure report"
        may["render"] = "base report render"
        may["pipeline"] = "base record sample network inference measure disclosure report render pipeline"
        may["command"] = "base source record sample network measure disclosure report render pipeline command"
        may["main.c"] = "command"
    }
    FNR == 1 {
        n = split(FILENAME, part, "/")
        room = part[1] == "src" ? part[2] : part[3]
        if (!(room in may)) print FILENAME ": no such room: " room
    }
    /^[ \t]*#[ \t]*include[ \t]*"/ {
        split($0, quoted, "\"")
        if (quoted[2] !~ /^evenhand\//) {
            if (quoted[2] ~ /\//) print FILENAME ":" FNR ": " quoted[2] " leaves its room"
            next
        }
        split(quoted[2], path, "/")
        if (index(" " may[room] " ", " " path[2] " ") == 0)
            print FILENAME ":" FNR ": " room " may not include " quoted[2]
        if (room == "report" && path[2] == "measure" && path[3] != "catalogue.h" && path[3] != "result.h")
            print FILENAME ":" FNR ": the report sees results only, no " quoted[2]
    }'
}

# LIBRARY PATTERN ROOM
library_outside() {
    sources | xargs grep -nE "#[ 	]*include[ 	]*<($1)" /dev/null | grep -vE "^(src|include/evenhand)/$2/"
}

headers_alone() {
    find include -name '*.h' | sort | while read -r header; do
        # shellcheck disable=SC2086
        $CC -std=c17 -Wall -Wextra -Wpedantic ${CPPFLAGS:-} ${CFLAGS:-} -fsyntax-only -x c "$header" 2>&1 |
            grep -v 'pragma once' | grep -q 'error' && echo "$header does not compile alone"
    done
}

# A source exports names of its own room only: eh_..., declared in a header of the room.
foreign_names() {
    objects | xargs nm -A -g --defined-only | awk '
    function room_of(path, part, n) { n = split(path, part, "/"); return part[n - 1] }
    FILENAME != "-" {
        line = $0
        while (match(line, /(eh|EH)_[A-Za-z0-9_]+/)) {
            declared[room_of(FILENAME) " " substr(line, RSTART, RLENGTH)] = 1
            line = substr(line, RSTART + RLENGTH)
        }
        next
    }
    {
        object = $1
        sub(/:[0-9a-f]*$/, "", object)
        if ($3 !~ /^(eh|EH)_/) print object ": " $3 " does not start with eh_"
        else if (!((room_of(object) " " $3) in declared)) print object ": " $3 " is in no header of " room_of(object)
    }' include/evenhand/*/*.h src/*/*.h -
}

# One exception: igraph's error handler has no argument of ours, so its first reason waits in a variable.
mutable_globals() {
    objects | grep -v '/src/network/igraph_form\.o$' | xargs nm -A --format=sysv | awk -F'|' '
        { gsub(/ /, "", $1); gsub(/ /, "", $7) }
        $7 ~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ && $7 !~ /^\.data\.rel\.ro/ { print $1 }'
}

calls_outside() { # SYMBOLS, then a pattern of the objects that may use them
    objects | grep -vE "$2" | xargs nm -A -u | awk -v symbols="^($1)\$" '$3 ~ symbols { print $1 " " $3 }'
}

too_long() {
    find src include tests \( -name '*.c' -o -name '*.h' -o -name '*.inc' \) -exec wc -l {} + |
        awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }'
}

rule "no include climbs" includes_climb
rule "igraph only in network/" library_outside 'igraph' network
rule "libcsv only in csv/" library_outside 'csv\.h' csv
rule "Cairo, Pango and qpdf only in render/" library_outside 'cairo|pango|qpdf|hb|fontconfig|ft2build' render
rule "GLib's text tables only in render/ and record/" library_outside 'glib' '(render|record)'
rule "libpq only in source/" library_outside '(postgresql/)?libpq' source
rule "inih only in record/" library_outside 'ini\.h' record
rule "every public header compiles alone" headers_alone
rule "every exported name belongs to its room" foreign_names
rule "no mutable globals" mutable_globals
rule "only command/ prints" \
    calls_outside 'printf|__printf_chk|puts|putchar|perror|stdout|stderr' '/src/command/|/base/(bug|arena)\.o$'
rule "only main exits" calls_outside 'exit|_exit|_Exit|quick_exit|abort' '/base/(bug|arena|worker)\.o$'
rule "no locale, no hidden state" calls_outside 'setlocale|rand|srand|random|localtime|strtok' '^$'
rule "no file over 600 lines" too_long
exit $failed
