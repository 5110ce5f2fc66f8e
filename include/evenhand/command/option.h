/* command/option: option tables and what a command line says by them.
 *
 * Long options `--name VALUE` and `--name=VALUE`, switches `--name`, letters `-q`, `--` before operands
 * that start with a dash. Options and operands may stand in any order. No abbreviations: a script must not
 * change its meaning when an option is added.
 */
#ifndef EVENHAND_COMMAND_OPTION_H
#define EVENHAND_COMMAND_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/record/config.h"

struct eh_option {
    char letter;          /* 0: none */
    const char *name;     /* "minimum-group" */
    const char *argument; /* "N"; NULL: a switch */
    const char *help;
    const char *setting; /* "privacy.minimum_group": overrides study.ini; "*": the argument is the whole
                            SECTION.KEY=VALUE; "+": the command's own, repeatable; NULL: the command's own */
};

struct eh_arguments {
    const struct eh_option *option; /* the table */
    size_t option_count;
    const char **value; /* option_count: the last argument given, "" for a switch, NULL: not given */
    size_t operand_count;
    const char **operand;
    struct eh_names settings; /* "section.key=value" in the order of the command line */
    struct eh_names repeated; /* the arguments of the one option that is repeatable */
    size_t given_count;
    struct eh_given_option {
        size_t option; /* of the table */
        const char *value;
    } * given; /* every option in the order of the command line: for those that may be given again */
};

/* Reads argv[0..argc) (the words after the subcommand). EH_USAGE, with a did-you-mean. */
int eh_option_parse(const struct eh_option *option, size_t option_count, int argc, char **argv,
                    struct eh_arena *arena, struct eh_arguments *out,
                    struct eh_failure *failure) EH_MUST_CHECK;

/* The argument of an option of the table, "" for a switch that is given, NULL where it is not given. */
const char *eh_option_get(const struct eh_arguments *self, const char *name);
/* Every argument of an option that may be given several times, in order. */
void eh_option_get_all(const struct eh_arguments *self, const char *name, struct eh_arena *arena,
                       struct eh_names *out);
bool eh_option_has(const struct eh_arguments *self, const char *name);

/* A whole number within limits; `fallback` where the option is not given. EH_USAGE. */
int eh_option_read_integer(const struct eh_arguments *self, const char *name, int64_t minimum,
                           int64_t maximum, int64_t fallback, int64_t *out,
                           struct eh_failure *failure) EH_MUST_CHECK;

/* The name among `count` that is nearest to a mistyped one, or NULL where none is near. */
const char *eh_option_guess(const char *word, const char *(*name)(const void *list, size_t i),
                            const void *list, size_t count);

#endif
