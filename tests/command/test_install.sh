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
check "the completions are there" test -s root/usr/share/bash-completion/completions/evenhand \
    -a -s root/usr/share/zsh/vendor-completions/_evenhand
check "and the examples" test -s root/usr/share/doc/evenhand/examples/evenhand.cron \
    -a -s root/usr/share/doc/evenhand/examples/evenhand@.timer
# As the shells ask: the words so far, the last one to be completed.
complete_bash() {
    PATH=$(dirname "$program"):$PATH bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _evenhand
        printf "%s\n" "${COMPREPLY[@]}"' "$top/src/packaging/completion/evenhand.bash" "$@"
}
complete_zsh() {
    PATH=$(dirname "$program"):$PATH zsh -fc 'compadd() { print -l -- ${(M)found:#${words[CURRENT]}*} }; _files() { print -l -- * }
        file=$1; shift; words=("$@"); CURRENT=$#; evenhand_completion() { source $file }; evenhand_completion' \
        - "$top/src/packaging/completion/_evenhand" "$@"
}
# Every command, every option and every word that an option may be followed by, as help has them.
help_lists() { "$program" help | sed -n 's/^  evenhand \([a-z]*\) .*/\1/p'; }
completes() { # SHELL
    "complete_$1" evenhand '' | sort >completed
    help_lists | sort | cmp -s - completed || { echo "commands: $(tr '\n' ' ' <completed)"; return 1; }
    for c in $(help_lists); do
        "$program" help "$c" | grep -oE '^ +(-[a-z], )?--[a-z-]+' | grep -oE -- '--[a-z-]+' | sort >wanted
        [ "$c" = help ] || "complete_$1" evenhand "$c" -- | sort | cmp -s - wanted || { echo "options of $c"; return 1; }
    done
    touch 'a file.csv'
    for asked in 'report --paper=a4 letter' 'report --fail-on=gap' 'check --externals=no yes' 'report --preset=gephi nodexl survey viva' \
        'measure --format=csv json' 'explain mixing.ei=mixing.ei' 'report --no-previous=a file.csv' 'report --out=a file.csv'; do
        words=${asked%%=*} last=
        case $words in explain*) last=${words#* } words=${words% *} ;; esac
        # shellcheck disable=SC2086
        "complete_$1" evenhand $words "$last" | sort >completed
        case $asked in
        *' file.csv') grep -qx 'a file.csv' completed ;;
        *) [ "$(tr '\n' ' ' <completed)" = "${asked#*=} " ] ;;
        esac || { echo "$asked: $(tr '\n' ' ' <completed)"; return 1; }
    done
    [ -z "$("complete_$1" evenhand version '')" ] || { echo "version takes nothing"; return 1; }
}
check "bash completes every command, option and word of help" completes bash
if command -v zsh >/dev/null 2>&1; then
    check "zsh completes every command, option and word of help" completes zsh
fi
# Hardened as Debian's hardening-check asks of a program.
check "the program is a position-independent executable" sh -c 'readelf -hW "$1" | grep -q "Type: *DYN"' sh "$program"
check "its relocations are read-only and bound at once" \
    sh -c 'readelf -lW "$1" | grep -q GNU_RELRO && readelf -dW "$1" | grep -q BIND_NOW' sh "$program"
check "its stack is guarded, its copies fortified" \
    sh -c 'readelf -sW "$1" | grep -q __stack_chk_fail && readelf -sW "$1" | grep -q "_chk@"' sh "$program"
"$top/src/man/measures.sh" "$program" >measures.7
check "evenhand-measures(7) says what explain says; make man writes it" \
    cmp measures.7 "$top/src/man/evenhand-measures.7"
check "make uninstall" make -s -C "$top" uninstall DESTDIR="$work/root" PREFIX=/usr
check "leaves no file" test -z "$(find root -type f)"
# As a reader sees it: a dash in the source may be written in several ways.
if command -v mandoc >/dev/null 2>&1; then
    mandoc -T ascii "$top/src/man/evenhand.1" | sed 's/.\x08//g' >manual
    commands=$("$program" help | awk '$1 == "evenhand" && NF > 3 { print $2 }')
    for command in $commands; do
        for option in $("$program" help $command | grep -oE -- '--[a-z][a-z-]+' | sort -u); do
            check "evenhand(1) knows $command $option" grep -q -- "$option" manual
        done
    done
    for option in $(grep -oE -- '--[a-z][a-z-]+' manual | sort -u); do
        check "$option of evenhand(1) exists" sh -c 'for c in $3; do "$1" help "$c"; done | grep -q -- "$2"' \
            sh "$program" "$option" "$commands"
    done
fi
finish
