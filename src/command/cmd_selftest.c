/* evenhand selftest */
#include <stdio.h>
#include <string.h>

#include "evenhand/command/call.h"
#include "evenhand/pipeline/selftest.h"

enum { SEEDS = 40, PEOPLE = 400, PERMUTATIONS = 1000, SEED = 1 };

static const struct eh_option options[] = {
    {0, "seeds", "N", "organisations of each kind (default 40)", NULL},
    {0, "people", "N", "people of each (default 400)", NULL},
    {0, "permutations", "N", "permutations of each simulated null (default 1,000)", NULL},
    {0, "seed", "N", "the first seed (default 1)", NULL},
    {0, "threads", "N", "processes (default: the processors); changes no number", NULL},
    {0, "format", "text|csv|json", "form of the table (default text)", NULL},
    {'q', "quiet", NULL, "no table; only what is outside its bounds", NULL},
    {'h', "help", NULL, "this text", NULL},
};

static int read_options(const struct eh_call *call, struct eh_selftest_options *out,
                        struct eh_failure *failure)
{
    int64_t seeds, people, permutations, seed;
    int error =
        eh_option_read_integer(&call->arguments, "seeds", 1, EH_SELFTEST_SEEDS_MOST, SEEDS, &seeds, failure);
    if (!error)
        error = eh_option_read_integer(&call->arguments, "people", EH_SELFTEST_PEOPLE_LEAST,
                                       EH_SELFTEST_PEOPLE_MOST, PEOPLE, &people, failure);
    if (!error)
        error = eh_option_read_integer(&call->arguments, "permutations", 99, 1000000, PERMUTATIONS,
                                       &permutations, failure);
    if (!error)
        error = eh_option_read_integer(&call->arguments, "seed", 0, INT64_MAX / 2, SEED, &seed, failure);
    if (!error)
        *out = (struct eh_selftest_options){.seeds = (uint32_t)seeds,
                                            .people = (uint32_t)people,
                                            .permutations = (uint32_t)permutations,
                                            .seed = (uint64_t)seed};
    return error ? error : eh_call_read_threads(call, &out->threads, failure);
}

static const char *write_table(const struct eh_selftest *table, const char *format, struct eh_arena *arena)
{
    if (strcmp(format, "json") == 0)
        return eh_selftest_write_json(table, arena);
    return strcmp(format, "csv") == 0 ? eh_selftest_write_csv(table, arena)
                                      : eh_selftest_write_text(table, arena);
}

/* Below the line of the failure, which is the subject of a mail. */
static void note_outside(const struct eh_selftest *table, struct eh_call *call)
{
    const char **note = EH_NEW_ARRAY(call->arena, const char *, table->outside);
    for (size_t i = 0; i < table->row_count; i++)
        for (int kind = 0; kind < EH_SELFTEST_KINDS; kind++)
            if (table->row[i].share[kind].is_outside)
                note[call->note_count++] =
                    eh_selftest_explain(&table->row[i], (enum eh_selftest_kind)kind, call->arena);
    call->note = note;
}

static int run_selftest(struct eh_call *call, struct eh_failure *failure)
{
    struct eh_selftest_options selftest;
    struct eh_selftest table;
    const char *format = eh_option_get(&call->arguments, "format");
    format = format ? format : "text";
    if (strcmp(format, "text") != 0 && strcmp(format, "csv") != 0 && strcmp(format, "json") != 0)
        return eh_fail(failure, EH_USAGE, "option --format knows text, csv and json");
    int error = read_options(call, &selftest, failure);
    if (!error)
        error = eh_selftest_run(&selftest, call->arena, &table, failure);
    if (error)
        return error;
    if (!eh_option_has(&call->arguments, "quiet")) {
        const char *bytes = write_table(&table, format, call->arena);
        if (!bytes)
            return eh_fail(failure, EH_MEMORY, "memory ran out while the table was written");
        fputs(bytes, stdout);
    }
    if (!table.outside)
        return 0;
    note_outside(&table, call);
    return eh_fail(failure, EH_SELFTEST_OUTSIDE, "%zu of %zu shares lie outside their bounds", table.outside,
                   table.checks);
}

const struct eh_command eh_command_selftest = {
    .name = "selftest",
    .operands = "",
    .summary = "plant effects, recover them, print the table; fails where one is missed",
    .text =
        "Generates organisations without effects and with every effect that evenhand sample knows, runs the "
        "real "
        "pipeline on their files, and prints how often it found what was planted, how often a gap where none "
        "was, "
        "and how often an interval held the truth. Exit status 1 where a share lies outside its bounds by "
        "more "
        "than the number of organisations explains; a program that meets every bound fails with a chance of "
        "at "
        "most 1 in 1,000. Files live in a directory under $TMPDIR, else /tmp, that is removed at the end.",
    .operand_min = 0,
    .operand_max = 0,
    .option = options,
    .option_count = sizeof options / sizeof *options,
    .run = run_selftest,
};
