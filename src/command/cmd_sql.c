/* evenhand sql STUDY */
#include <stdio.h>

#include "evenhand/command/call.h"
#include "evenhand/source/source.h"

static const struct eh_option options[] = {
    {0, "dialect", "NAME", "ansi, postgres, clickhouse, duckdb, sqlite, snowflake or bigquery", NULL},
    {0, "source", "NAME", "the [source] whose table it is (default: the first)", NULL},
    {0, "table", "NAME", "another table", NULL},
    {0, "set", "SECTION.KEY=VALUE", "any setting of study.ini", "*"},
    {'h', "help", NULL, "this text", NULL},
};

static const char *dialect_name(const void *list, size_t i)
{
    (void)list;
    return eh_dialect_get_name((enum eh_dialect)i);
}

static int run_sql(struct eh_call *call, struct eh_failure *failure)
{
    struct eh_config config;
    struct eh_source source;
    const char *name = eh_option_get(&call->arguments, "dialect"),
               *table = eh_option_get(&call->arguments, "table");
    enum eh_dialect dialect = eh_dialect_find(name ? name : "ansi");
    if (dialect == EH_DIALECT_COUNT) {
        const char *guess = eh_option_guess(name, dialect_name, NULL, EH_DIALECT_COUNT);
        return eh_fail(failure, EH_USAGE,
                       "option --dialect knows ansi, postgres, clickhouse, duckdb, sqlite, snowflake and "
                       "bigquery%s%s%s",
                       guess ? "; did you mean " : "", guess ? guess : "", guess ? "?" : "");
    }
    int error = eh_config_read(call->arguments.operand[0], &call->arguments.settings, call->arena, NULL,
                               &config, failure);
    if (!error)
        error = eh_config_get_source(&config, eh_option_get(&call->arguments, "source"), call->arena, &source,
                                     failure);
    if (error)
        return error;
    if (table)
        source.table = table;
    printf("-- %s\n%s;\n", eh_dialect_get_client(dialect),
           eh_source_write_sql(&source, dialect, call->arena));
    return 0;
}

const struct eh_command eh_command_sql = {
    .name = "sql",
    .operands = "STUDY",
    .summary = "the query that sums records up in a warehouse",
    .text =
        "Prints the aggregation of records of contact by pair, kind and month, with the table and the "
        "columns "
        "of study.ini, for the warehouse's own client. What it gives as CSV is a collaboration.csv like any "
        "other: put it into the study. The first line says how it is run.",
    .operand_min = 1,
    .operand_max = 1,
    .option = options,
    .option_count = sizeof options / sizeof *options,
    .run = run_sql,
};
