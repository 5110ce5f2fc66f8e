#!/bin/sh
# peers.sh BUILD STUDY: reads and aggregates STUDY with evenhand, plain libcsv, data.table, pandas and DuckDB in turn;
# then the whole report beside what PEER_R and PEER_PY name: programs that are called with the study and a PDF to
# write.
# ROUNDS=5; PARTS="read whole" or one of them; DUCKDB=DIR is where node finds @duckdb/node-api; a peer that is not there is left out.
# (packages: r-base-core r-cran-data.table r-cran-igraph python3-pandas python3-igraph python3-matplotlib nodejs npm)
set -eu
build=$(realpath "$1") study=$(realpath "$2") rounds=${ROUNDS:-5}
out=$build/bench
here=$(realpath "$(dirname "$0")")
. "$here/lib.sh"
mkdir -p "$out"
python=/usr/bin/python3
has_r() { Rscript -e 'library(data.table)' >/dev/null 2>&1; }
has_pandas() { "$python" -c 'import pandas' 2>/dev/null; }
has_duckdb() { [ -d "${DUCKDB:-.}/node_modules/@duckdb/node-api" ]; }
sides="evenhand, 1 thread=ours|evenhand, 2 threads=two|libcsv and plain tables, no checks=plain"
r=0 pandas=0 duckdb=0
! has_r || { r=1 sides="$sides|data.table, 1 thread=table|data.table, 2 threads=table2"; }
! has_pandas || { pandas=1 sides="$sides|pandas=pandas"; }
! has_duckdb || { duckdb=1 sides="$sides|DuckDB, 1 thread=duckdb|DuckDB, 2 threads=duckdb2"; }

read_each() {
    run ours "$build/tests/bench/ingest" "$study" 1
    run two "$build/tests/bench/ingest" "$study" 2
    run plain "$build/tests/bench/plain" "$study"
    [ $r -eq 0 ] || run table env R_DATATABLE_NUM_THREADS=1 Rscript "$here/aggregate.R" "$study"
    [ $r -eq 0 ] || run table2 env R_DATATABLE_NUM_THREADS=2 Rscript "$here/aggregate.R" "$study"
    [ $pandas -eq 0 ] || run pandas "$python" "$here/aggregate.py" "$study"
    [ $duckdb -eq 0 ] || (cd "${DUCKDB:-.}" && run duckdb node "$here/aggregate.mjs" "$study" 1)
    [ $duckdb -eq 0 ] || (cd "${DUCKDB:-.}" && run duckdb2 node "$here/aggregate.mjs" "$study" 2)
}
whole_each() {
    run ours "$build/evenhand" report "$study" --out "$out/report" --force --quiet --threads 1
    run two "$build/evenhand" report "$study" --out "$out/report" --force --quiet --threads 2
    [ -z "${PEER_R:-}" ] || run r Rscript "$PEER_R" "$study" "$out/peer.pdf"
    [ -z "${PEER_PY:-}" ] || run py "$python" "$PEER_PY" "$study" "$out/peer.pdf"
}
print() { # LABEL=NAME|...
    old=$IFS
    IFS='|'
    # shellcheck disable=SC2086
    table ours $1
    IFS=$old
}

"$build/evenhand" version
printf '%s\n\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors"
tell_read() {
    printf 'read and aggregate %s MB; %s rounds\n\n' "$(($(wc -c <"$study/collaboration.csv") / 1000000))" "$rounds"
    in_turn "$rounds" read_each
    print "$sides"
    printf '\npairs and weight:\n'
    for side in table table2 pandas duckdb duckdb2; do
        ! grep -q "^$side " "$out/times" || printf '%s %s\n' "$side" "$(cat "$out/$side.txt")"
    done
}
tell_whole() {
    printf '\nthe whole report, all chapters, 9,999 permutations; the peers: 1,000, two attributes, ten plain charts\n\n'
    in_turn "$rounds" whole_each
    whole="evenhand, 1 thread=ours|evenhand, 2 threads=two"
    [ -z "${PEER_R:-}" ] || whole="$whole|R=r"
    [ -z "${PEER_PY:-}" ] || whole="$whole|Python=py"
    print "$whole"
}
for part in ${PARTS:-read whole}; do
    "tell_$part"
done
