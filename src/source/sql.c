/* One statement for seven dialects: what differs is a line of a table.
 *
 * The columns get names of our own in a query inside, since an alias like the column's own name means the
 * column in one dialect and the alias in another.
 */
#include <string.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/text.h"
#include "evenhand/source/source.h"
#include "statement.h"

/* '?' stands for the column, quoted. */
struct dialect {
    const char *name, *client;
    char quote;
    const char *day, *month; /* as dates, or as text of their form */
    const char *weight;      /* exactly, with nine decimals: as a decimal or in billionths */
    const char *sum;         /* of eh_weight, as a decimal */
    const char *end;
};

#define DECIMAL   "COALESCE(CAST(? AS DECIMAL(28, 9)), 1)"
#define SUM_PLAIN "SUM(eh_weight)"

static const struct dialect dialects[EH_DIALECT_COUNT] = {
    [EH_DIALECT_ANSI] = {.name = "ansi",
                         .client = "your own client, with CSV and a header",
                         .quote = '"',
                         .day = "CAST(? AS DATE)",
                         .month =
                             "CAST(EXTRACT(YEAR FROM CAST(? AS DATE)) AS VARCHAR(4))"
                             " || CASE WHEN EXTRACT(MONTH FROM CAST(? AS DATE)) < 10 THEN '-0' ELSE '-' END"
                             " || CAST(EXTRACT(MONTH FROM CAST(? AS DATE)) AS VARCHAR(2)) || '-01'",
                         .weight = DECIMAL,
                         .sum = SUM_PLAIN,
                         .end = ""},
    [EH_DIALECT_POSTGRES] = {.name = "postgres",
                             .client = "psql -X -q --csv -f ties.sql > collaboration.csv",
                             .quote = '"',
                             .day = "CAST(? AS DATE)",
                             .month = "CAST(date_trunc('month', CAST(? AS TIMESTAMP)) AS DATE)",
                             .weight = "COALESCE(CAST(? AS NUMERIC(28, 9)), 1)",
                             .sum = SUM_PLAIN,
                             .end = ""},
    [EH_DIALECT_CLICKHOUSE] = {.name = "clickhouse",
                               .client = "clickhouse-client --queries-file ties.sql > collaboration.csv",
                               .quote = '`',
                               .day = "toDate(?)",
                               .month = "toStartOfMonth(toDate(?))",
                               .weight = "toInt128(greatest(round(COALESCE(?, 1) * 1000000000), 0))",
                               .sum = "concat(toString(intDiv(SUM(eh_weight), 1000000000)), '.', "
                                      "leftPad(toString(SUM(eh_weight) % 1000000000), 9, '0'))",
                               .end = "\nSETTINGS format_csv_null_representation = ''\nFORMAT CSVWithNames"},
    [EH_DIALECT_DUCKDB] = {.name = "duckdb",
                           .client = "duckdb -csv -f ties.sql DATABASE > collaboration.csv",
                           .quote = '"',
                           .day = "CAST(? AS DATE)",
                           .month = "CAST(date_trunc('month', CAST(? AS DATE)) AS DATE)",
                           .weight = DECIMAL,
                           .sum = SUM_PLAIN,
                           .end = ""},
    [EH_DIALECT_SQLITE] =
        {.name = "sqlite",
         .client = "sqlite3 -csv -header DATABASE < ties.sql > collaboration.csv",
         .quote = '"',
         .day = "substr(NULLIF(?, ''), 1, 10)",
         .month = "substr(NULLIF(?, ''), 1, 7) || '-01'",
         .weight = "MAX(0, COALESCE(CAST(ROUND(NULLIF(?, '') * 1000000000) AS INTEGER), 1000000000))",
         .sum = "printf('%d.%09d', SUM(eh_weight) / 1000000000, SUM(eh_weight) % 1000000000)",
         .end = ""},
    [EH_DIALECT_SNOWFLAKE] = {.name = "snowflake",
                              .client = "snowsql -f ties.sql -o output_format=csv -o friendly=false -o "
                                        "timing=false > collaboration.csv",
                              .quote = '"',
                              .day = "CAST(? AS DATE)",
                              .month = "DATE_TRUNC('MONTH', CAST(? AS DATE))",
                              .weight = "COALESCE(CAST(? AS NUMBER(28, 9)), 1)",
                              .sum = SUM_PLAIN,
                              .end = ""},
    [EH_DIALECT_BIGQUERY] = {.name = "bigquery",
                             .client = "bq query --nouse_legacy_sql --format=csv --max_rows=1000000000 < "
                                       "ties.sql > collaboration.csv",
                             .quote = '`',
                             .day = "CAST(? AS DATE)",
                             .month = "DATE_TRUNC(CAST(? AS DATE), MONTH)",
                             .weight = "COALESCE(CAST(? AS NUMERIC), 1)",
                             .sum = SUM_PLAIN,
                             .end = ""},
};

const char *eh_dialect_get_name(enum eh_dialect dialect)
{
    return dialects[dialect].name;
}

const char *eh_dialect_get_client(enum eh_dialect dialect)
{
    return dialects[dialect].client;
}

enum eh_dialect eh_dialect_find(const char *name)
{
    enum eh_dialect d = 0;
    while (d < EH_DIALECT_COUNT && strcmp(dialects[d].name, name) != 0)
        d++;
    return d;
}

/* A quote inside a name is doubled between double quotes and escaped between backticks. */
static void add_name(struct eh_text *out, const struct dialect *dialect, const char *name, size_t length)
{
    eh_text_add_bytes(out, &dialect->quote, 1);
    for (size_t i = 0; i < length; i++) {
        if (name[i] == dialect->quote || (dialect->quote == '`' && name[i] == '\\'))
            eh_text_add(out, dialect->quote == '`' ? "\\" : "\"");
        eh_text_add_bytes(out, name + i, 1);
    }
    eh_text_add_bytes(out, &dialect->quote, 1);
}

static void add_table(struct eh_text *out, const struct dialect *dialect, const char *table)
{
    for (size_t length; *table; table += length + (table[length] == '.')) {
        length = strcspn(table, ".");
        add_name(out, dialect, table, length);
        eh_text_add(out, table[length] ? "." : "");
    }
}

static void add_template(struct eh_text *out, const struct dialect *dialect, const char *text,
                         const char *column)
{
    for (; *text; text++)
        if (*text == '?')
            add_name(out, dialect, column, strlen(column));
        else
            eh_text_add_bytes(out, text, 1);
}

static void add_inside(struct eh_text *out, const struct dialect *d, const struct eh_source *self)
{
    const char *const *column = self->column;
    eh_text_add(out, "FROM (\n    SELECT ");
    add_template(out, d, "? AS eh_from,\n           ", column[EH_SOURCE_FROM]);
    add_template(out, d, "? AS eh_to", column[EH_SOURCE_TO]);
    if (self->has[EH_SOURCE_KIND])
        add_template(out, d, ",\n           ? AS eh_kind", column[EH_SOURCE_KIND]);
    if (self->has[EH_SOURCE_DATE]) {
        eh_text_add(out, ",\n           ");
        add_template(out, d, d->day, column[EH_SOURCE_DATE]);
        eh_text_add(out, " AS eh_day,\n           ");
        add_template(out, d, d->month, column[EH_SOURCE_DATE]);
        eh_text_add(out, " AS eh_month");
    }
    if (self->has[EH_SOURCE_WEIGHT]) {
        eh_text_add(out, ",\n           ");
        add_template(out, d, d->weight, column[EH_SOURCE_WEIGHT]);
        eh_text_add(out, " AS eh_weight,\n           CASE WHEN ");
        add_template(out, d, d->weight, column[EH_SOURCE_WEIGHT]);
        eh_text_add(out, " > 0 THEN 1 ELSE 0 END AS eh_counts");
    }
    eh_text_add(out, "\n    FROM ");
    add_table(out, d, self->table);
    eh_text_add(out, "\n) AS eh_records");
}

const char *eh_source_write_sql(const struct eh_source *self, enum eh_dialect dialect, struct eh_arena *arena)
{
    struct eh_text out;
    EH_CHECK(dialect < EH_DIALECT_COUNT);
    const struct dialect *d = &dialects[dialect];
    const char *const *column = self->column;
    const bool *has = self->has;
    eh_text_init(&out, arena);
    eh_text_add(&out, "SELECT ");
    add_template(&out, d, "eh_from AS ?,\n       ", column[EH_SOURCE_FROM]);
    add_template(&out, d, "eh_to AS ?,\n       ", column[EH_SOURCE_TO]);
    if (has[EH_SOURCE_DATE])
        add_template(&out, d, "eh_month AS ?,\n       ", column[EH_SOURCE_DATE]);
    if (has[EH_SOURCE_KIND])
        add_template(&out, d, "eh_kind AS ?,\n       ", column[EH_SOURCE_KIND]);
    eh_text_add(&out, has[EH_SOURCE_WEIGHT] ? d->sum : "COUNT(*)");
    add_template(&out, d, " AS ?,\n       ", column[EH_SOURCE_WEIGHT]);
    add_template(&out, d, "COUNT(*) AS ?", column[EH_SOURCE_COUNT]);
    if (has[EH_SOURCE_DATE]) {
        add_template(&out, d, ",\n       MIN(eh_day) AS ?", column[EH_SOURCE_FIRST]);
        add_template(&out, d, ",\n       MAX(eh_day) AS ?", column[EH_SOURCE_LAST]);
    }
    eh_text_add(&out, "\n");
    add_inside(&out, d, self);
    eh_text_add_format(&out, "\nGROUP BY eh_from, eh_to%s%s%s%s", has[EH_SOURCE_DATE] ? ", eh_month" : "",
                       has[EH_SOURCE_KIND] ? ", eh_kind" : "", has[EH_SOURCE_WEIGHT] ? ", eh_counts" : "",
                       d->end);
    return eh_text_get(&out);
}

const char *eh_statement_write_copy(const struct eh_source *self, bool trim, struct eh_arena *arena)
{
    const struct dialect *d = &dialects[EH_DIALECT_POSTGRES];
    const char *const *column = self->column;
    struct eh_text out;
    eh_text_init(&out, arena);
    add_template(&out, d, "COPY (SELECT ?, ", column[EH_SOURCE_FROM]);
    add_template(&out, d, "?, ", column[EH_SOURCE_TO]);
    if (self->has[EH_SOURCE_KIND])
        add_template(&out, d, "?, ", column[EH_SOURCE_KIND]);
    add_template(&out, d, trim ? "trim_scale(?), " : "?, ", column[EH_SOURCE_WEIGHT]);
    add_template(&out, d, "?", column[EH_SOURCE_COUNT]);
    if (self->has[EH_SOURCE_DATE]) {
        add_template(&out, d, ", ?", column[EH_SOURCE_FIRST]);
        add_template(&out, d, ", ?", column[EH_SOURCE_LAST]);
    }
    eh_text_add_format(&out, "\nFROM (%s) AS eh_ties\nORDER BY 1, 2, 3, 4%s%s) TO STDOUT",
                       eh_source_write_sql(self, EH_DIALECT_POSTGRES, arena),
                       self->has[EH_SOURCE_KIND] ? ", 5" : "", self->has[EH_SOURCE_DATE] ? ", 6" : "");
    return eh_text_get(&out);
}

const char *eh_statement_write_count(const struct eh_source *self, struct eh_arena *arena)
{
    struct eh_text out;
    eh_text_init(&out, arena);
    eh_text_add(&out, "SELECT COUNT(*) FROM ");
    add_table(&out, &dialects[EH_DIALECT_POSTGRES], self->table);
    return eh_text_get(&out);
}
