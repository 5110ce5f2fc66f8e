#!/bin/sh
# What check says that the data can answer is what measuring gives: a measure is open exactly where at least one
# of its rows has an estimate, shown or hidden. On the sample whole, and with one part of it after the other gone.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

agrees() { # NAME OPTION...
    what=$1
    shift
    "$program" check --format json "$@" part 2>err | awk -F'"' '
        /"measure":/ { name = $4 }
        /"open":/ { print name, ($0 ~ /true/ ? "open" : "closed") }' | LC_ALL=C sort >said
    "$program" explain | awk '/^  / { print $1 }' | LC_ALL=C sort >names
    "$program" measure --quiet --permutations 99 "$@" part >rows 2>err
    check "$what: measuring works" test -s rows
    awk -F, 'NR == FNR { name[$1] = "closed"; next }
        FNR > 1 && ($NF == "ok" || $NF == "hidden") { name[$1] = "open" }
        END { for (n in name) print n, name[n] }' names rows | LC_ALL=C sort >given
    check "$what: check tells of every measure" test "$(wc -l <said)" -eq "$(wc -l <names)"
    if cmp -s said given; then ok "$what"; else
        diff said given >differs
        not_ok "$what" differs
    fi
}

whole() { rm -rf part && cp -r "$top/samples/harbour" part; }

whole
agrees "the sample"
agrees "with outside contacts" --externals yes
agrees "over all times" --period all
agrees "without groups" --groups none
agrees "without attributes" --groups none --structure none --strata none
for file in mentoring outcomes decisions; do
    whole && rm part/$file.csv
    agrees "without $file.csv"
done
whole && sed '1s/manager/boss/' part/people.csv >p && mv p part/people.csv
agrees "without managers"
whole && sed '1s/outcome/result/' part/decisions.csv >d && mv d part/decisions.csv
agrees "without the outcome of decisions"
finish
