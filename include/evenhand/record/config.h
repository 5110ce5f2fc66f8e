/* record/config: study.ini and the flags that override it, as one checked set of settings. */
#ifndef EVENHAND_RECORD_CONFIG_H
#define EVENHAND_RECORD_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/record/problem.h"
#include "evenhand/source/source.h"

struct eh_names { /* a list of names */
    size_t count;
    const char **name;
};

/* [layer NAME] */
struct eh_layer_config {
    const char *name;
    struct eh_names kinds; /* empty: every record (only for `collaboration`) */
    bool directed;
    int64_t tie_weight, close_weight; /* units of 1e-9; 0: the default */
};

/* [columns] FILE.COLUMN = HEADER. The column collaboration.to.KIND is a question of a survey: the cells below
 * the header name people, and each name makes a record of the kind; a '*' at the header's end stands for any
 * rest. */
struct eh_column_map {
    const char *file, *column, *header;
};

/* [files] KIND = pattern, pattern */
struct eh_file_map {
    const char *file; /* people, collaboration, meetings, mentoring, outcomes, decisions */
    struct eh_names patterns;
};

struct eh_setting; /* private to record/ */

enum { EH_CONFIG_PERMUTATIONS_LEAST = 19 }; /* two-sided, 0.1 is then the smallest p */

enum eh_compare { EH_LESS, EH_LESS_EQUAL, EH_EQUAL, EH_GREATER_EQUAL, EH_GREATER };

struct eh_config {
    const char *directory; /* the study */
    const char *preset;    /* whose headers are known beside our own: viva, gephi, nodexl, survey; NULL: none */
    const char *name;      /* [study] name; default: the directory's last part */

    bool groups_set, structure_set, strata_set; /* written in study.ini or a flag */
    struct eh_names groups;                     /* "gender", "gender*ethnicity" */
    struct eh_names structure;
    struct eh_names strata; /* none: strata_set with count 0 */
    struct eh_names levels; /* lowest first; empty: integers */

    /* decision_makers = level >= manager, or a column's name */
    const char *decision_column; /* NULL: by rule, or the default */
    bool decision_rule;
    enum eh_compare decision_compare;
    const char *decision_level;

    const char *period; /* as written: 2026Q3, 2026-07..2026-09, 2026-07-01..2026-09-30, 2026, last-quarter, all; NULL: default */
    int32_t as_of;      /* default: today */
    uint32_t lookback_months, broadcast;
    const char *informal; /* the layer; NULL: default */
    bool externals;
    bool commas; /* [survey] separator = comma: a comma separates names in an answer, too */

    size_t layer_count;
    struct eh_layer_config *layers; /* in the order of study.ini */
    size_t column_count;
    struct eh_column_map *columns;
    size_t file_count;
    struct eh_file_map *files;
    size_t source_count; /* [source NAME], in the order of study.ini */
    struct eh_source *sources;

    uint32_t permutations;
    bool permutations_set;
    uint64_t seed;
    uint32_t betweenness; /* sampled sources; 0: exact, up to 2,000 people */

    uint32_t minimum_group;
    const char *paper;    /* a4, letter */
    const char *language; /* en-GB */

    size_t setting_count;
    const struct eh_setting *settings; /* what was written where: for the places of problems */
};



/* `opt_problems` receives every setting that cannot be taken, as SETTING_INVALID at its place; the failure is the
 * first of them. NULL: the reading stops at the first.
 * Defaults, then study.ini of `directory` (optional), then `overrides` as "section.key=value" in order.
 * An unknown section or key, or a value out of range, is EH_CONFIG with file, line and a did-you-mean.
 * `minimum_group` below 3 is EH_CONFIG. */
int eh_config_read(const char *directory, const struct eh_names *overrides, struct eh_arena *arena,
                   struct eh_problems *opt_problems, struct eh_config *out,
                   struct eh_failure *failure) EH_MUST_CHECK;

/* The settings in force as a study.ini that gives the same run, for --print-config; `publish` for report.json: the
 * same without the urls of sources, which name servers and roles. */
const char *eh_config_write(const struct eh_config *self, bool publish, struct eh_arena *arena);

/* The source of a name; NULL: the first, or, where there is none, one of the table collaboration with all columns.
 * EH_CONFIG where no source has the name. */
int eh_config_get_source(const struct eh_config *self, const char *opt_name, struct eh_arena *arena,
                         struct eh_source *out, struct eh_failure *failure) EH_MUST_CHECK;

#endif
