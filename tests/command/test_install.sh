#!/bin/sh
# make install puts the program and its manuals where they belong; make uninstall takes all of it away.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

check "make install" make -s -C "$top" install DESTDIR="$work/root" PREFIX=/usr
check "the program runs from there" root/usr/bin/evenhand version
for manual in "$top"/src/man/*.[1-9]; do
    name=${manual##*/}
    check "$name is there" cmp "$manual" "root/usr/share/man/man${name##*.}/$name"
    if command -v mandoc >/dev/null 2>&1; then
        check "$name is clean" mandoc -T lint -W warning "$manual"
    fi
done
"$top/src/man/measures.sh" "$program" >measures.7
check "evenhand-measures(7) says what explain says; make man writes it" \
    cmp measures.7 "$top/src/man/evenhand-measures.7"
check "make uninstall" make -s -C "$top" uninstall DESTDIR="$work/root" PREFIX=/usr
check "leaves no file" test -z "$(find root -type f)"
# As a reader sees it: a dash in the source may be written in several ways.
if command -v mandoc >/dev/null 2>&1; then
    mandoc -T ascii "$top/src/man/evenhand.1" | sed 's/.\x08//g' >manual
    for command in report measure explain sample version help; do
        for option in $("$program" help $command | grep -oE -- '--[a-z][a-z-]+' | sort -u); do
            check "evenhand(1) knows $command $option" grep -q -- "$option" manual
        done
    done
    for option in $(grep -oE -- '--[a-z][a-z-]+' manual | sort -u); do
        check "$option of evenhand(1) exists" sh -c 'for c in report measure explain sample; do
            "$1" help $c; done | grep -q -- "$2"' sh "$program" "$option"
    done
fi
finish
