#!/bin/sh
# The query of every dialect is the one in tests/command/sql (UPDATE=1 writes it anew), and what SQLite and, where
# DUCKDB=DIR says where node finds @duckdb/node-api, DuckDB make of their own is a collaboration.csv that gives the
# numbers of the single records.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"
goldens=$top/tests/command/sql

mkdir plain foreign few
cat >foreign/study.ini <<'INI'
[columns]
collaboration.from = Primary"Id
collaboration.to = Other`Id
collaboration.date = MetricDate
[source log]
url = postgresql:///warehouse
table = raw.contacts
INI
cat >few/study.ini <<'INI'
[source ties]
url = postgresql:///warehouse
columns = from, to
INI
for dialect in ansi postgres clickhouse duckdb sqlite snowflake bigquery; do
    for study in plain foreign few; do
        "$program" sql --dialect "$dialect" "$study"
    done >"$dialect.sql" 2>err
    [ -z "${UPDATE:-}" ] || cp "$dialect.sql" "$goldens/$dialect.sql"
    check "$dialect" diff "$goldens/$dialect.sql" "$dialect.sql"
done
run 2 "an unknown dialect" sql --dialect posgres plain
says "is guessed at" 'did you mean postgres\?'
run 2 "an unknown source" sql --source lock foreign
says "is guessed at, too" "did you mean 'log'"

# Settings of sources. No sentence repeats a url.
setting() { # STATUS NAME SETTING...
    wanted=$1 named=$2
    shift 2
    for s; do shift && set -- "$@" --set "$s"; done
    run "$wanted" "$named" check foreign "$@"
}
setting 2 "a password in a url" 'source log.url=postgresql://role:sesame@host/db'
says "is refused" 'the url holds a password; keep it in ~/.pgpass'
check "and not repeated" sh -c '! grep -q sesame out err'
setting 2 "a password behind the url" 'source log.url=postgresql://role@host/db?password=sesame'
check "is not repeated either" sh -c '! grep -q sesame out err'
setting 2 "a url that cannot be read" 'source log.url=postgresql://role:se same@host:port/db'
check "is not repeated" sh -c '! grep -q "se same" out err'
setting 2 "another database" 'source log.url=mysql://host/db'
setting 2 "a source without a url" 'source other.table=x'
says "is refused" '\[source other\] has no url'
setting 2 "two sources of one table" 'source other.url=postgresql:///warehouse' 'source other.table=raw.contacts'
says "would count twice" 'which would count twice'
setting 2 "a table without from" 'source log.columns=to,date'
setting 2 "an unknown key" 'source log.tables=x'
says "is guessed at" "did you mean 'table'"
run 0 "the settings in force" check foreign --print-config
check "name the source" grep -q '^url = postgresql:///warehouse$' out
study two
run 2 "a source beside a file" check two --set 'source log.url=postgresql:///warehouse'
says "would count twice" 'collaboration.csv and \[source log\] stand beside each other'

# Without a source the program has no business in a network.
if strace -o /dev/null true 2>/dev/null; then
    check "a report without a source" strace -f -o trace -e trace=socket,connect \
        "$program" report two --out reports --quiet
    check "opens no socket of a network" sh -c '! grep -qE "AF_INET|AF_NETLINK|AF_PACKET" trace'
else
    ok "a report without a source opens no socket # SKIP strace cannot trace here"
fi

# What the columns first, last and count mean.
mkdir sums
cp two/people.csv sums/
printf '[study]\nperiod = 2026Q3\nlookback = 2\n[inference]\npermutations = 99\n' >sums/study.ini
sums() { # STATUS NAME ROW: a row that sums up records, beside one that nothing is wrong with
    printf 'from,to,date,kind,weight,count,first,last\n%s\np03,p04,2026-08-01,,1,1,2026-08-03,2026-08-03\n' "$3" >sums/collaboration.csv
    run "$1" "$2" check sums --as-of 2026-12-01
}
sums 0 "a sum of a month" p01,p02,2026-07-01,,3,2,2026-07-01,2026-07-31
sums 0 "a sum without a day" p01,p02,,,3,2,,
sums 1 "a sum without its last day" p01,p02,2026-07-01,,3,2,2026-07-01,
check "is said" grep -q 'first and last are not all there.*SUM_INVALID' out
sums 1 "days in the wrong order" p01,p02,2026-07-01,,3,2,2026-07-31,2026-07-01
sums 1 "a day of another month" p01,p02,2026-07-01,,3,2,2026-07-01,2026-08-01
check "is said, too" grep -q 'outside the month of date.*SUM_INVALID' out
sums 1 "a count of none" p01,p02,2026-07-01,,3,0,2026-07-01,2026-07-31
check "is no number of records" grep -q 'NUMBER_FORM' out
sed -i 's/2026Q3/2026-07-15..2026-09-30/' sums/study.ini
sums 1 "a sum on both sides of the period's first day" p01,p02,2026-07-01,,3,2,2026-07-14,2026-07-15
check "cannot be divided" grep -q 'collaboration.csv:2:25: error.*SUM_STRADDLES' out
sums 1 "or of the lookback window's" p01,p02,2026-05-01,,3,2,2026-05-14,2026-05-15
sums 0 "one that ends before it" p01,p02,2026-07-01,,3,2,2026-07-02,2026-07-14
printf 'from,to,count\np01,p02,3\n' >sums/collaboration.csv
run 1 "a count alone" check sums --period all --strict
check "is a column like any other" grep -q 'a column that is not used.*COLUMN_UNKNOWN' out

# For real: decimals that are no binary numbers, weights of none, empty ones, records to oneself.
"$program" sample single --people 120 --seed 3 --quiet
awk -F, -v OFS=, 'NR > 1 { $5 = NR % 40 == 0 ? "" : NR % 41 == 0 ? 0 : NR % 43 == 0 ? -0.5 : NR % 9 / 10 + 0.001 }
    NR % 47 == 0 { $2 = $1 } { print }' single/collaboration.csv >weighed.csv
mv weighed.csv single/collaboration.csv
numbers() { # STUDY: its metrics in STUDY.csv, what was left out in STUDY.left
    run 0 "measures of $1 records" measure "$1" --quiet --permutations 199
    mv out "$1.csv"
    run 0 "a report of $1 records" report "$1" --quiet --permutations 199 --out "reports-$1"
    sed -n '/"left_out"/,/\]/p' "reports-$1/latest/report.json" >"$1.left"
}
numbers single
check "there are numbers" test -s single.csv
summed() { # NAME: what its sums, in NAME.sums, give
    mkdir "$1"
    cp single/* "$1/"
    mv "$1.sums" "$1/collaboration.csv"
    check "there are fewer rows" test "$(wc -l <"$1/collaboration.csv")" -lt "$(wc -l <single/collaboration.csv)"
    numbers "$1"
    check "$1: the numbers are the same" cmp single.csv "$1.csv"
    check "as is what was left out, record by record" cmp single.left "$1.left"
}
if command -v sqlite3 >/dev/null 2>&1; then
    sqlite3 -csv base.db '.import single/collaboration.csv collaboration'
    "$program" sql --dialect sqlite single >ties.sql
    sqlite3 -csv -header base.db <ties.sql >sqlite.sums
    summed sqlite
else
    ok "SQLite's sums give the numbers of the records # SKIP there is no sqlite3"
fi
if [ -d "${DUCKDB:-/nowhere}/node_modules/@duckdb/node-api" ]; then
    "$program" sql --dialect duckdb single >ties.sql
    node "$top/tests/command/duckdb.mjs" single/collaboration.csv ties.sql >duckdb.sums
    summed duckdb
else
    ok "DuckDB's sums give the numbers of the records # SKIP there is no DUCKDB"
fi
finish
