#!/bin/sh
# Nobody in anything that is published: ids that look like names, markup and formulas, in small studies, after an
# earlier quarter, in German, with charts, with person-level files beside; PDF objects laid open.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

# search NAME DIRECTORY...: every file below, PDFs as they are, laid open and as text, and both streams.
search() {
    name=$1
    shift
    mkdir -p "$work/laid-open"
    rm -f "$work/laid-open"/*
    find "$@" -type f ! -name '*.png' >"$work/files"
    while read -r file; do
        cp "$file" "$work/laid-open/$(echo "$file" | tr / _)"
        case $file in
        *.pdf)
            qpdf --qdf --object-streams=disable "$file" "$work/laid-open/$(echo "$file" | tr / _).qdf"
            pdftotext "$file" "$work/laid-open/$(echo "$file" | tr / _).txt"
            ;;
        esac
    done <"$work/files"
    cp "$work/out" "$work/err" "$work/laid-open"
    check "$name: nobody in $(find "$work/laid-open" -type f | wc -l) files" \
        sh -c '! grep -rqaFf ids "$1" && ! grep -rqaFf pseudonyms "$1"' sh "$work/laid-open"
}

: >pseudonyms
for people in 25 70; do
    "$program" sample "s$people" --people "$people" --seed "$people" --quiet || exit 2
    sed -n 's/^\(E[0-9]*\),.*/\1/p' "s$people/people.csv" >ids
    check "$people people have ids" test "$(wc -l <ids)" -ge "$people"
    run 0 "$people people, a quarter" report "s$people" --permutations 99 --period 2026Q2 --out "r$people"
    run 0 "the next one" report "s$people" --permutations 99 --charts svg --out "r$people" --log "r$people/run.log"
    search "two quarters of $people" "r$people"
    run 0 "in German" report "s$people" --permutations 99 --language de --out "d$people"
    search "$people in German" "d$people"
    run 0 "drawn again from both" draw "r$people/2026Q2" "r$people/2026Q3" --out "again$people.pdf"
    search "$people, drawn again" "again$people.pdf"
done

# Ids that are no plain words: the number in each stays, to be found whatever is done with the rest.
cp -r s70 odd
for file in odd/*.csv; do
    sed 's/\bE\([0-9]\{6\}\)\b/=<b>E\1 \& Ärger/g' "$file" >odd.csv && cp odd.csv "$file"
done
sed -n 's/^\(E[0-9]*\),.*/\1/p' s70/people.csv >ids
check "the ids are odd" grep -qF '=<b>E' odd/people.csv
run 0 "a report on them" report odd --permutations 99 --charts svg --out r-odd --restricted safe/files
cut -d, -f1 safe/files/people.csv | tail -n +2 | sort -u >pseudonyms
check "there are pseudonyms" test "$(wc -l <pseudonyms)" -gt 40
search "odd ids and pseudonyms" r-odd
run 0 "a check of them" check odd
search "what check says" r-odd

# What is hidden from readers is from standard error and the log.
mkdir few
printf 'person,gender\na,woman\nb,man\nc,woman\nd,man\n' >few/people.csv
printf 'from,to\na,b\nb,c\nc,d\n' >few/collaboration.csv
run 0 "four people" report few --period all --permutations 99 --out r-few --log r-few.log
check "their ties are hidden" grep -q '^data.ties,collaboration.*,hidden$' r-few/all/metrics.csv
check "and told nowhere" sh -c 'grep -q "4 people$" err && ! grep -qE "[0-9] ties?" err r-few.log'

cp "$(head -n 1 files)" found && head -n 1 ids >>found
check "an id would be found" sh -c 'grep -qaFf ids found'
finish
