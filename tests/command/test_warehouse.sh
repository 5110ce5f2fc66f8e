#!/bin/sh
# Records in PostgreSQL: the numbers are those of the CSV, in one table or three; and of a source that fails in any
# way nothing is published. A server of its own in a temporary directory, on a socket of the file system.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

bin=$(find /usr/lib/postgresql/*/bin -name initdb 2>/dev/null | sort -V | tail -n 1)
bin=${bin%/initdb}
skip() {
    ok "records in PostgreSQL give the numbers of the CSV # SKIP $1"
    ok "a source that fails is named, and nothing is published # SKIP $1"
    exit 0
}
[ -n "$bin" ] || skip "PostgreSQL is not installed"
unset PGHOST PGPORT PGUSER PGDATABASE PGPASSWORD PGSERVICE PGOPTIONS
server=$(mktemp -d /tmp/eh-XXXXXX)
as_server() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then # a server does not run as root
    chown nobody "$server"
    as_server() { setpriv --reuid nobody --regid nogroup --clear-groups -- "$@"; }
fi
stop() { as_server "$bin/pg_ctl" -D "$server/data" -m immediate stop >/dev/null 2>&1; }
trap 'stop; rm -rf "$server" "$work"' EXIT
cd "$server" || exit 2
as_server "$bin/initdb" -D "$server/data" -U keeper -A trust -E UTF8 --locale=C -N >"$work/initdb.out" 2>&1 ||
    skip "initdb does not run here"
# One role needs a password, and one link is of a network.
printf 'local all locked scram-sha-256\nlocal all all trust\nhost all all 10.147.0.0/30 trust\n' >pg_hba.conf
chmod 644 pg_hba.conf
as_server cp pg_hba.conf "$server/data/pg_hba.conf"
start() { # OPTIONS
    as_server "$bin/pg_ctl" -D "$server/data" -w -l "$server/log" \
        -o "-k $server -c fsync=off -c autovacuum=off $1" start >"$work/start.out" 2>&1
}
start "-c listen_addresses=" || skip "the server does not start here"
cd "$work" || exit 2
mkdir tmp
export TMPDIR=$work/tmp
sql() { "$bin/psql" -X -q -t -A -h "$server" -U keeper "$@"; } # -d DATABASE -c STATEMENT
url() { echo "postgresql://$1@/$2?host=$server"; }             # ROLE DATABASE

# About 45,000 records with weights that are no binary numbers.
"$program" sample csv --people 500 --seed 11 --quiet
awk -F, -v OFS=, 'NR > 1 { $5 = NR % 40 == 0 ? "" : NR % 41 == 0 ? 0 : NR % 43 == 0 ? -0.5 : NR % 9 / 10 + 0.001 }
    NR % 47 == 0 { $2 = $1 } { print }' csv/collaboration.csv >weighed.csv && mv weighed.csv csv/collaboration.csv
check "there are records enough" test "$(wc -l <csv/collaboration.csv)" -gt 40000
for shards in one people days; do
    cp -r csv $shards && rm $shards/collaboration.csv
done
table='create table collaboration ("from" text, "to" text, date date, kind text, weight numeric)'
load() { # DATABASE CONDITION: the records of the whole that fulfil it
    sql -d postgres -c "create database $1" && sql -d "$1" -c "$table"
    sql -d whole -c "copy (select * from collaboration where $2) to stdout" | sql -d "$1" -c 'copy collaboration from stdin'
}
sql -d postgres -c 'create database whole' && sql -d whole -c "$table"
sql -d whole -c 'copy collaboration from stdin (format csv, header)' <csv/collaboration.csv
for i in 0 1 2; do
    load "people$i" "abs(hashtext(\"from\")) % 3 = $i"
    printf '[source p%d]\nurl = %s\n' $i "$(url keeper "people$i")" >>people/study.ini
done
load days0 "date < '2026-01-12'"
load days1 "date >= '2026-01-12' and date < '2026-06-01'"
load days2 "date >= '2026-06-01' or date is null"
for i in 0 1 2; do printf '[source d%d]\nurl = %s\n' $i "$(url keeper "days$i")" >>days/study.ini; done
printf '[source events]\nurl = %s\n' "$(url keeper whole)" >>one/study.ini

cp -r csv summed
"$program" sql csv --dialect postgres >postgres.sql
"$program" sql csv --dialect ansi >ansi.sql
for dialect in postgres ansi; do
    sql -d whole --csv -t off -P tuples_only=off -f $dialect.sql >summed/collaboration.csv
    run 0 "measures of what the query $dialect gives" measure summed --quiet --permutations 199
    mv out $dialect.csv
done
for study in csv one people days; do
    run 0 "measures of $study" measure $study --quiet --permutations 199
    mv out $study.csv
done
for other in one people days postgres ansi; do
    check "$other: the same metrics.csv" cmp csv.csv $other.csv
done
check "which has numbers" test "$(grep -c ',ok$' csv.csv)" -gt 100
run 0 "a report" report one --quiet --permutations 199 --out reports
run 0 "and again" report one --quiet --permutations 199 --out again
check "has the same bytes" cmp reports/latest/report.pdf again/latest/report.pdf
check "names the source as an input" grep -q '"source events"' reports/latest/report.json
check "and no server or role" sh -c "! grep -qE 'keeper|host=|$server' reports/latest/report.json"
check "threads change nothing" sh -c "'$program' measure one --quiet --permutations 199 --threads 1 | cmp - csv.csv"

# ---- faults: status 3, the source named, nothing published ----
fails() { # STUDY SOURCE NAME PATTERN OPTION...
    study=$1 source=$2 named=$3 pattern=$4
    shift 4
    rm -rf out-fault
    run 3 "$named" report "$study" --quiet --out out-fault "$@"
    check "is said of its source" grep -qE "^evenhand: report $study: source $source: .*$pattern" err
    check "publishes nothing" test -z "$(find out-fault -type f ! -name '*.json' 2>/dev/null)" -a ! -e out-fault/latest
}
sql -d postgres -c 'alter database people1 allow_connections false'
fails people p1 "a shard that takes no connections" 'not currently accepting connections'
sql -d postgres -c 'alter database people1 allow_connections true'
sql -d people2 -c 'create table kept as select * from collaboration; truncate collaboration'
fails people p2 "a shard that was emptied" 'no records'
check "allow_empty lets it pass" "$program" measure people --quiet --permutations 99 --set 'source p2.allow_empty=yes'
sql -d people2 -c 'insert into collaboration select * from kept'
sql -d people0 -c "create table kept as select * from collaboration; delete from collaboration where date_trunc('month', date) = '2026-03-01'"
fails people p0 "a month that was emptied" 'no record in 2026-03'
sql -d people0 -c 'truncate collaboration; insert into collaboration select * from kept'
sql -d days2 -c "create table kept as select * from collaboration; delete from collaboration where date >= '2026-09-01'"
fails days 'd0 and the others' "the last month of the period" 'no record in 2026-09'
sql -d whole -c 'create role reader login'
fails one events "a role without the right to read" 'permission denied' --set "source events.url=$(url reader whole)"
sql -d whole -c 'create view fewer as select "from", "to", date, kind from collaboration'
fails one events "a column that is not there" 'column "weight" does not exist' --set 'source events.table=fewer'
run 0 "is no loss where it is not asked for" measure one --quiet --permutations 99 \
    --set 'source events.table=fewer' --set 'source events.columns=from,to,date,kind'
fails one events "a table that is not there" 'relation "contacts" does not exist' --set 'source events.table=contacts'
sql -d whole -c "create role locked login password 'sesame'"
echo "*:*:*:*:wrong-sesame" >pgpass && chmod 600 pgpass
export PGPASSFILE=$work/pgpass
fails one events "a wrong password" 'password authentication failed' --set "source events.url=$(url locked whole)"
check "is not repeated" sh -c '! grep -q sesame err'
sql -d whole -c 'grant select on collaboration to locked'
PGPASSWORD=sesame fails one events "a password from the environment" 'password' \
    --set "source events.url=$(url locked whole)"
echo "*:*:*:locked:sesame" >pgpass
run 0 "a password of the file" measure one --quiet --permutations 99 --set "source events.url=$(url locked whole)"
printf '[events]\nhost=%s\ndbname=whole\nuser=locked\npassword=sesame\n' "$server" >services
PGSERVICEFILE=$work/services run 0 "and of a service" measure one --quiet --permutations 99 \
    --set 'source events.url=postgresql:///?service=events'
sql -d whole -c "create view words as select \"from\", \"to\", date, kind, 'secret-cell' as weight from collaboration"
fails one events "a weight that is no number" 'SQLSTATE 22P02' --set 'source events.table=words'
check "whose cell is not repeated" sh -c '! grep -q secret err'

# A session that holds the table makes ours wait, so that it can be met there.
hold() { # DATABASE
    mkfifo gate
    "$bin/psql" -X -q -h "$server" -U keeper -d "$1" <gate >/dev/null 2>&1 &
    holder=$!
    exec 3>gate
    echo 'begin; lock table collaboration in access exclusive mode;' >&3
    until [ "$(sql -d "$1" -c "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and granted and relation = 'collaboration'::regclass")" = 1 ]; do :; done
}
release() {
    exec 3>&-
    wait $holder
    rm gate
}
hold whole
fails one events "a statement over its time" 'it may take 1 seconds' --set 'source events.timeout=1'
release
hold people1
"$program" report people --quiet --out out-fault 2>err 3>&- &
running=$!
waits="application_name = 'evenhand' and wait_event_type = 'Lock'"
until [ "$(sql -d people1 -c "select count(*) from pg_stat_activity where $waits")" = 1 ]; do :; done
sql -d people1 -c "select pg_terminate_backend(pid) from pg_stat_activity where $waits" >/dev/null
wait $running
check "a session that is killed" test $? -eq 3
check "is said of its source, not of those that it broke off" grep -q 'source p1: the server ended the session' err
check "publishes nothing" test ! -e out-fault/latest
release

# A link that is cut: no word comes from the other side, and none ever will.
net=eh$$
if [ "$(id -u)" -eq 0 ] && command -v ip >/dev/null 2>&1 && ip netns add $net 2>/dev/null; then
    trap 'stop; ip netns del $net; rm -rf "$server" "$work"' EXIT
    ip link add ${net}a type veth peer name ${net}b netns $net
    ip addr add 10.147.0.1/30 dev ${net}a && ip link set ${net}a up
    ip -n $net addr add 10.147.0.2/30 dev ${net}b && ip -n $net link set ${net}b up
    stop
    start "-c listen_addresses=10.147.0.1"
    hold people1
    ip netns exec $net "$program" report people --quiet --out out-fault \
        --set "source p1.url=postgresql://keeper@10.147.0.1/people1" 2>err 3>&- &
    running=$!
    until [ "$(sql -d people1 -c "select count(*) from pg_stat_activity where $waits")" = 1 ]; do :; done
    ip link set ${net}a down
    begun=$(date +%s)
    wait $running
    check "a link that is cut" test $? -eq 3
    check "is noticed within 15 seconds" test $(($(date +%s) - begun)) -le 15
    check "is said of its source" grep -q 'source p1: the connection was lost' err
    release
else
    ok "a link that is cut is noticed # SKIP no namespaces for networks here"
fi

stop
fails one events "a server that is down" 'no connection'
fails people 'p[012]' "and of shards" 'no connection'
check "no temporary file is left" test -z "$(ls -A tmp)"
finish
