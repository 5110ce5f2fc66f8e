#!/bin/sh
# The lint finds what it is there to find: each rule is broken once, in a copy of the sources.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/../command/lib.sh"
build=$(dirname "$program")

breach() { # RULE FILE TEXT: adds TEXT to FILE of a fresh copy
    rm -rf copy && mkdir copy && cp -r "$top/src" "$top/include" "$top/tests" copy/ 2>/dev/null
    mkdir -p "copy/$(dirname "$2")"
    printf '%s\n' "$3" >>"copy/$2"
    CPPFLAGS="-Iinclude -D_GNU_SOURCE" "$top/tests/lint/lint.sh" "$PWD/copy" "${4:-$build}" \
        "${5-$1}" >lint.out 2>&1
    check "a breach is found: $1 ($2)" grep -q "^not ok - lint: $1" lint.out
}

breach "no include climbs" src/base/text.c '#include "evenhand/record/study.h"'
breach "no include climbs" src/report/words.c '#include "evenhand/measure/context.h"'
breach "no include climbs" include/evenhand/inference/inference.h '#include "evenhand/record/study.h"'
breach "no include climbs" src/render/new.c '#include "../report/compose.h"'
breach "igraph only in network/" src/measure/people.c '#include <igraph/igraph.h>'
breach "libcsv only in csv/" src/record/people.c '#  include <csv.h>'
breach "Cairo, Pango and qpdf only in render/" src/report/words.c '#include <cairo/cairo-pdf.h>'
breach "libpq only in source/" src/record/study.c '#include <libpq-fe.h>'
breach "every public header compiles alone" include/evenhand/base/bug.h 'struct eh_later { uint64_t from_nowhere; };'
breach "no file over 600 lines" src/base/bug.c "$(yes '/* */' | head -n 600)"

# Rules of the objects: one object that breaks them all, beside a source that it was made from.
mkdir -p objects/src/base
cat >breach.c <<'C'
#include <stdio.h>
#include <stdlib.h>
int eh_base_count;
void shout(void);
void shout(void) { static int times; printf("%d\n", ++times + eh_base_count); exit(times); }
C
cc -c -o objects/src/base/text.o breach.c
breach "every exported name belongs to its room" src/base/text.c '' "$PWD/objects" ''
for rule in "no mutable globals" "only command/ prints" "only main exits"; do
    check "a breach is found: $rule" grep -q "^not ok - lint: $rule" lint.out
done
finish
