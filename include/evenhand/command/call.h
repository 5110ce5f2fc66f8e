/* command/call: what a subcommand is and what it gets. Each stands in its own cmd_*.c with its own table. */
#ifndef EVENHAND_COMMAND_CALL_H
#define EVENHAND_COMMAND_CALL_H

#include <stdbool.h>
#include <stddef.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/base/progress.h"
#include "evenhand/base/text.h"
#include "evenhand/command/option.h"
#include "evenhand/pipeline/pipeline.h"
#include "evenhand/record/problem.h"

struct eh_call {
    struct eh_arguments arguments;
    struct eh_arena *arena;
    bool quiet;
    const char *study;                  /* set by eh_call_prepare: the study's directory */
    const struct eh_log *log;           /* --log, or NULL */
    const struct eh_problems *problems; /* set by a command: printed below the line of a failure */
    const char
        *output; /* set by a command: printed on standard output, behind the line of a failure; or NULL */
    size_t output_length;
    const char *const *note;            /* likewise: a line each */
    size_t note_count;
};

struct eh_command {
    const char *name, *operands; /* "report", "STUDY" */
    const char *summary;         /* one line for the list of commands */
    const char *text;            /* what help says below the usage */
    size_t operand_min, operand_max;
    const struct eh_option *option;
    size_t option_count;
    /* Returns 0 or a code, with the failure filled. The caller prints it. */
    int (*run)(struct eh_call *call, struct eh_failure *failure);
};

extern const struct eh_command eh_command_report, eh_command_check, eh_command_init, eh_command_measure,
    eh_command_draw, eh_command_sql, eh_command_explain, eh_command_sample, eh_command_selftest,
    eh_command_version, eh_command_help;

/* The subcommands in the order of help; *out_count receives their number. */
const struct eh_command *const *eh_command_list(size_t *out_count);
const struct eh_command *eh_command_find(const char *name);
/* EH_USAGE with a did-you-mean. */
int eh_command_fail_unknown(const char *name, struct eh_failure *failure);

/* ---- the commands that take a study ---- */

/* The settings of study.ini as flags, and what every run of a study takes. */
#define EH_STUDY_OPTIONS                                                                                     \
    {0, "period", "P", "2026Q3, 2026, 2026-07..2026-09, last-quarter or all", "study.period"},               \
        {0, "as-of", "DATE", "the day that last-quarter counts from (default today)", "study.as_of"},        \
        {0, "lookback", "MONTHS", "how far back ties before an outcome count", "study.lookback"},            \
        {0, "name", "TEXT", "the organisation's name on the report", "study.name"},                          \
        {0, "preset", "viva|gephi|nodexl|survey", "whose headers the files have", "study.preset"},           \
        {0, "groups", "LIST", "equity attributes, as in gender,ethnicity,gender*ethnicity", "study.groups"}, \
        {0, "structure", "LIST", "department, level, location or others", "study.structure"},                \
        {0, "strata", "LIST", "what makes people comparable, or none", "study.strata"},                      \
        {0, "levels", "LIST", "names of levels, lowest first", "study.levels"},                              \
        {0, "decision-makers", "RULE", "as in 'level >= manager', or a column", "study.decision_makers"},    \
        {0, "informal", "LAYER", "the layer that alliances are read from", "study.informal"},                \
        {0, "broadcast", "N", "meetings above N people are announcements", "study.broadcast"},               \
        {0, "externals", "yes|no", "ids off the roster are outside contacts", "study.externals"},            \
        {0, "minimum-group", "K", "hide what rests on fewer than K people (3 and more)",                     \
         "privacy.minimum_group"},                                                                           \
        {0, "permutations", "N", "permutations of a simulated null", "inference.permutations"},              \
        {0, "seed", "N", "seed of everything random", "inference.seed"},                                     \
        {0, "betweenness", "N", "sampled sources of betweenness above 2,000 people",                         \
         "inference.betweenness"},                                                                           \
        {0, "set", "SECTION.KEY=VALUE", "any other setting of study.ini", "*"},                              \
        {0, "threads", "N", "workers (default: the processors); changes no number", NULL},                   \
        {0, "print-config", NULL, "print the settings in force as a study.ini, and stop", NULL},             \
        {'q', "quiet", NULL, "say nothing on success", NULL},                                                \
    {                                                                                                        \
        'h', "help", NULL, "this text", NULL                                                                 \
    }

/* Fills options from the arguments of a call: study, settings, threads, progress. EH_USAGE. */
int eh_call_prepare(struct eh_call *self, enum eh_goal goal, struct eh_pipeline_options *out,
                    struct eh_failure *failure) EH_MUST_CHECK;
/* --threads: 1 to 256, the processors by default. EH_USAGE. */
int eh_call_read_threads(const struct eh_call *self, uint32_t *out, struct eh_failure *failure) EH_MUST_CHECK;
/* What shows where a long run is: NULL under --quiet and where standard error is no terminal. */
const struct eh_progress *eh_call_get_progress(const struct eh_call *self);
/* --print-config. */
int eh_call_print_config(struct eh_call *self, struct eh_failure *failure) EH_MUST_CHECK;

/* ---- talking ---- */

/* Control characters would let a name take a line of its own: they are printed as '?'. */
void eh_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Adds the line of a problem: study/file:line:column: severity: text [CODE], with the cell where
 * `show_value`. */
void eh_say_problem_to(struct eh_text *out, const char *study, const struct eh_problem *problem,
                       const char *severity, bool show_value);
/* The errors among the problems as file:line:column lines, then exact totals by code. */
void eh_say_problems(const char *study, const struct eh_problems *problems);
/* The totals of warnings, a line each. */
void eh_say_warnings(const struct eh_problems *problems);
/* 1812 as "1,812". `out` holds 32. */
const char *eh_say_count(uint64_t count, char *out);
/* --log FILE: lines of "2026-10-05T06:00:07Z evenhand[4711] harbour: text", appended and closed one by one, so
 * that the file may be moved away (logrotate) at any time. No name, id or cell value goes into it.
 * EH_OUTPUT where the first line cannot be appended; *out is NULL where no log is asked for. */
struct eh_log;
int eh_log_open(const struct eh_arguments *arguments, struct eh_arena *arena, const struct eh_log **out,
                struct eh_failure *failure) EH_MUST_CHECK;
/* Nothing where self is NULL. */
void eh_log(const struct eh_log *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* harbour for ../data/harbour/: what a mail subject or a log can carry. */
const char *eh_say_last_part(const char *path, struct eh_arena *arena);
/* Text to standard output, words wrapped at 80 columns behind `indent` blanks. */
void eh_say_wrapped(const char *text, int indent);
/* Lines to standard output in which no name can steer a terminal. */
void eh_say_lines(const char *lines, struct eh_arena *arena);

#endif
