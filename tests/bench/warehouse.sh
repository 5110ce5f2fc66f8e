#!/bin/sh
# warehouse.sh BUILD: the same records as CSV, as sums of SQLite and of PostgreSQL, and fetched from one table, three
# shards by person and three by date: metrics.csv has to be the same, byte for byte, and the bytes of a tie row fetched
# are told. A server of its own in a temporary directory, as in tests/command/test_warehouse.sh.
# PEOPLE, TIES, RECORDS, PERMUTATIONS; (packages: postgresql sqlite3)
set -eu
build=$(realpath "$1")
program=$build/evenhand
work=$(mktemp -d /tmp/eh-XXXXXX)
bin=$(find /usr/lib/postgresql/*/bin -name initdb | sort -V | tail -n 1)
bin=${bin%/initdb}
unset PGHOST PGPORT PGUSER PGDATABASE PGPASSWORD PGSERVICE PGOPTIONS
mkdir "$work/server"
chmod 755 "$work"
as_server() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then # a server does not run as root
    chown nobody "$work/server"
    as_server() { setpriv --reuid nobody --regid nogroup --clear-groups -- "$@"; }
fi
server=$work/server
trap 'as_server "$bin/pg_ctl" -D "$server/data" -m immediate stop >/dev/null 2>&1; rm -rf "$work"' EXIT
cd "$server"
as_server "$bin/initdb" -D "$server/data" -U keeper -A trust -E UTF8 --locale=C -N >/dev/null
as_server "$bin/pg_ctl" -D "$server/data" -w -l "$server/log" \
    -o "-k $server -c fsync=off -c autovacuum=off -c listen_addresses= -c max_wal_size=4GB" start >/dev/null
cd "$work"
sql() { "$bin/psql" -X -q -t -A -h "$server" -U keeper "$@"; }
url() { echo "postgresql://keeper@/$1?host=$server"; }

mkdir csv
"$build/tests/bench/organisation" "${PEOPLE:-20000}" "${TIES:-400000}" "${RECORDS:-5000000}" csv
for study in one people days sqlite postgres; do
    mkdir $study
    find csv -type f ! -name collaboration.csv -exec cp {} $study/ \;
done
table='create unlogged table collaboration ("from" text, "to" text, date timestamp, kind text, weight numeric)'
load() { # DATABASE CONDITION
    sql -d postgres -c "create database $1"
    sql -d "$1" -c "$table"
    sql -d whole -c "copy (select * from collaboration where $2) to stdout" |
        sql -d "$1" -c 'copy collaboration from stdin'
}
sql -d postgres -c 'create database whole'
sql -d whole -c "$table"
sql -d whole -c 'copy collaboration from stdin (format csv, header)' <csv/collaboration.csv
months=$(sql -d whole -c "select min(date)::date, max(date)::date from collaboration")
echo "records of ${months%|*} to ${months#*|}: $(sql -d whole -c 'select count(*) from collaboration')"
for i in 0 1 2; do
    load "people$i" "abs(hashtext(\"from\")) % 3 = $i"
    printf '[source p%d]\nurl = %s\n' $i "$(url "people$i")" >>people/study.ini
done
load days0 "date < '2026-05-01'"
load days1 "date >= '2026-05-01' and date < '2026-09-01'"
load days2 "date >= '2026-09-01'"
for i in 0 1 2; do printf '[source d%d]\nurl = %s\n' $i "$(url "days$i")" >>days/study.ini; done
printf '[source events]\nurl = %s\n' "$(url whole)" >>one/study.ini

"$program" sql csv --dialect postgres >postgres.sql
sql -d whole --csv -t off -P tuples_only=off -f postgres.sql >postgres/collaboration.csv
"$program" sql csv --dialect sqlite >sqlite.sql
sqlite3 -csv base.db '.import csv/collaboration.csv collaboration'
sqlite3 -csv -header base.db <sqlite.sql >sqlite/collaboration.csv
rm base.db
rows=$(($(wc -l <postgres/collaboration.csv) - 1))

status=0
for study in csv sqlite postgres one people days; do
    "$program" measure $study --quiet --as-of 2030-01-01 --permutations "${PERMUTATIONS:-19}" >$study.csv
    cmp csv.csv $study.csv && echo "$study: $(wc -l <$study.csv) lines of metrics.csv, the same" || status=1
done

# What the server sends for one table: the bytes that the program reads from its socket.
strace -f -e trace=recvfrom -o trace "$program" check one --as-of 2030-01-01 >/dev/null || [ $? -eq 1 ]
awk -v rows="$rows" '/recvfrom/ && $NF > 0 { sum += $NF }
    END { printf "%d tie rows, %d bytes on the wire, %.1f a row\n", rows, sum, sum / rows }' trace
exit $status
