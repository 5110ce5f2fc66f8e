#!/bin/sh
# What check says that the data can answer is what measuring gives: a measure is open exactly where at least one
# of its rows has a number that is shown. On the samples whole, with one part after the other gone, and on small
# and odd organisations. And where errors keep it from measuring, what it calls closed is closed.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

"$program" explain | awk '/^  / { print $1 }' | LC_ALL=C sort >names

ask() { # OPTION...: the answers of check into `said`
    "$program" check --format json "$@" part 2>err | awk -F'"' '
        /"measure":/ { name = $4 }
        /"open":/ { print name, ($0 ~ /true/ ? "open" : "closed") }' | LC_ALL=C sort >said
}

# An error that changes nothing else.
break_people() {
    awk 'NR == 1 { print $0 ",zz,zz"; next } { print $0 ",," }' part/people.csv >p && mv p part/people.csv
}

agrees() { # NAME OPTION...
    what=$1
    shift
    ask "$@"
    "$program" measure --quiet --permutations 99 "$@" part >rows 2>err
    check "$what: measuring works" test -s rows
    awk -F, 'NR == FNR { name[$1] = "closed"; next }
        FNR > 1 && $NF == "ok" { name[$1] = "open" }
        END { for (n in name) print n, name[n] }' names rows | LC_ALL=C sort >given
    check "$what: check tells of every measure" test "$(wc -l <said)" -eq "$(wc -l <names)"
    if cmp -s said given; then ok "$what"; else
        diff said given >differs
        not_ok "$what" differs
    fi
    break_people
    ask "$@"
    check "$what, with an error: check tells of every measure" test "$(wc -l <said)" -eq "$(wc -l <names)"
    grep 'closed$' said | LC_ALL=C comm -23 - given >differs
    if [ -s differs ]; then not_ok "$what, with an error: what is closed is closed" differs; else
        ok "$what, with an error: what is closed is closed"
    fi
}

whole() { rm -rf part && cp -r "$top/samples/${1:-harbour}" part; }

# Without a column: its header is another name.
rename() { # FILE OLD NEW
    sed "1s/$2/$3/" "part/$1" >p && mv p "part/$1"
}

# Each column of dates empty; their numbers are those of the format.
undate() { # FILE COLUMN
    awk -F, -v name="$2" 'BEGIN { OFS = "," }
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i }
        NR > 1 && at { $at = "" } { print }' "part/$1" >p && mv p "part/$1"
}

small() { # PEOPLE SEED
    rm -rf part && "$program" sample part --people "$1" --seed "$2" >/dev/null 2>&1
}

for sample in harbour lighthouse; do
    whole $sample
    agrees "$sample"
    whole $sample
    agrees "$sample with outside contacts" --externals yes
    whole $sample
    agrees "$sample over all times" --period all
    whole $sample
    agrees "$sample with a minimum group of 20" --minimum-group 20
done
whole
agrees "without groups" --groups none
whole
agrees "without attributes" --groups none --structure none --strata none
whole
agrees "within nothing" --strata none
for file in mentoring outcomes decisions meetings collaboration; do
    whole && rm part/$file.csv
    if [ $file = collaboration ]; then sed '/^informal/d; /^\[layer/,$d' part/study.ini >p && mv p part/study.ini; fi
    agrees "without $file.csv"
done
whole && rm part/mentoring.csv part/outcomes.csv part/decisions.csv
agrees "without mentoring, outcomes and decisions"
whole && rename people.csv manager boss
agrees "without managers"
whole && rename people.csv hired since && rename people.csv left until
agrees "without days of hiring and leaving"
whole && rename decisions.csv outcome result
agrees "without the outcome of decisions"
whole && rename people.csv gender sort
agrees "with one group less" --groups ethnicity
for column in date; do
    for file in outcomes decisions; do
        whole && undate $file.csv $column
        agrees "with undated $file"
    done
done
whole && undate mentoring.csv start
agrees "with mentorings without a start"
whole && undate mentoring.csv start && undate mentoring.csv end
agrees "with mentorings without dates"
whole && grep -v ',promotion,' part/outcomes.csv >p && mv p part/outcomes.csv
agrees "without promotions"
whole && sed '1!d' part/mentoring.csv >p && mv p part/mentoring.csv
agrees "with a mentoring.csv without rows"
whole && sed '3,$d' part/decisions.csv >p && mv p part/decisions.csv
agrees "with one decision"
for people in 20 30 45 80; do
    small $people $people
    agrees "$people people"
    small $people $people && rename people.csv level grade
    sed '/^levels/d; /^decision_makers/d; /^strata/d; /^structure/d' part/study.ini >p && mv p part/study.ini
    agrees "$people people without levels"
done

# ---- the words ----
small 20 20 && break_people
run 1 "with errors" check part
check "nothing is measured, and it says so" grep -q 'nothing was measured, as there are errors' out
small 20 20
run 0 "without" check part
check "what small groups would hide is told" grep -q 'larger groups: with a minimum group of 5' out
check "and nothing is said of measuring" sh -c '! grep -q "nothing was measured" out'
finish
