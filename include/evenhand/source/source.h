/* source/source: the records of contact where they lie in a database, as sums by pair, kind and month.
 *
 * The log of a large organisation outgrows a machine, its network does not: the GROUP BY runs where the
 * records are, and what comes back is a collaboration.csv like any other (evenhand-study(5)). Keys are the
 * bare columns, in the direction of the record, so that shards and partitions can aggregate before they send;
 * who folds directions is network/. Weights are summed as exact decimals of nine places, so any division into
 * shards gives the bits that single records give.
 *
 * This is the only room with libpq, and nothing in it runs unless study.ini has a [source].
 */
#ifndef EVENHAND_SOURCE_SOURCE_H
#define EVENHAND_SOURCE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"

enum eh_source_column {
    EH_SOURCE_FROM,
    EH_SOURCE_TO,
    EH_SOURCE_DATE,
    EH_SOURCE_KIND,
    EH_SOURCE_WEIGHT,
    EH_SOURCE_FIRST,
    EH_SOURCE_LAST,
    EH_SOURCE_COUNT,
    EH_SOURCE_COLUMNS
};

struct eh_source {
    const char *name;  /* [source NAME]; "" for one that is only written as SQL */
    const char *url;   /* postgresql://..., without a password; NULL: only written as SQL */
    const char *table; /* parts between dots are names of their own: schema.table */
    const char
        *column[EH_SOURCE_COLUMNS]; /* how the table calls the first five, and the header all of them */
    bool has[EH_SOURCE_COLUMNS];    /* of the first five: whether the table has the column */
    bool allow_empty;               /* no rows, or a month without any, are no mistake */
    uint32_t timeout_seconds;       /* of one statement */
};

/* --- the aggregation as SQL --- */

enum eh_dialect {
    EH_DIALECT_ANSI,
    EH_DIALECT_POSTGRES,
    EH_DIALECT_CLICKHOUSE,
    EH_DIALECT_DUCKDB,
    EH_DIALECT_SQLITE,
    EH_DIALECT_SNOWFLAKE,
    EH_DIALECT_BIGQUERY,
    EH_DIALECT_COUNT
};

/* "postgres"; EH_DIALECT_COUNT for a name that is none. */
const char *eh_dialect_get_name(enum eh_dialect dialect);
enum eh_dialect eh_dialect_find(const char *name);
/* What a shell runs to get the CSV from the statement in ties.sql. */
const char *eh_dialect_get_client(enum eh_dialect dialect);

/* The statement, without a semicolon; its result has the columns from, to, date (the first of the month),
 * kind, weight, count, first and last under the source's names, without those that hang on a column which the
 * table has not. A record of no weight weighs 1; records whose weight is not above zero are in rows of their
 * own with a weight of zero or less, which the reader leaves out and counts. */
const char *eh_source_write_sql(const struct eh_source *self, enum eh_dialect dialect,
                                struct eh_arena *arena);

/* --- fetching it --- */

enum eh_url_fault { EH_URL_GOOD, EH_URL_FORM, EH_URL_PASSWORD };
/* Whether a url can be taken. What is wrong is told without a byte of it: it may be a password. */
enum eh_url_fault eh_source_check_url(const char *url);

enum { EH_SOURCE_MONTHS = 12 * 131 }; /* of the years 1970 to 2100 */

/* What a source gave. */
struct eh_source_ties {
    int file; /* CSV with a header; it has no name and goes with its last descriptor */
    uint64_t rows, records;
    bool has_month[EH_SOURCE_MONTHS]; /* whether a record lies in it, from January 1970 */
};

/* Fetches all sources side by side, each in one read-only transaction of isolation level repeatable read. All
 * or nothing: where one fails the others are broken off, no file stays, and the failure names the source.
 *
 * A source is whole where the count of its table is the sum of the counts received; and, without allow_empty,
 * where it has a row and no month between its first and its last is without one. A server that does not
 * answer is given up after 5 seconds at the start and after 11 later on; statements end after
 * timeout_seconds. Passwords come from ~/.pgpass or a service file; PGPASSWORD, which other processes may
 * see, is not used.
 *
 * Outputs: `out`, one for each source and itself of `arena`, which closes the files. On failure they are
 * closed. Errors: EH_INPUT_UNREADABLE; EH_OUTPUT where the temporary file cannot be written; EH_MEMORY.
 * *out_failed: the source that failed. No sentence carries what a cell holds. Determinism: rows are in one
 * order for one server. Cost: a thread and a session for each source. */
int eh_sources_fetch(const struct eh_source *source, size_t count, struct eh_arena *arena,
                     struct eh_source_ties *out, size_t *out_failed,
                     struct eh_failure *failure) EH_MUST_CHECK;

#endif
