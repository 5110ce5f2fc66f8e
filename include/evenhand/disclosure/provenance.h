/* disclosure/provenance: where the numbers come from: what report.json holds beside the results. No
 * person is in it. */
#ifndef EVENHAND_DISCLOSURE_PROVENANCE_H
#define EVENHAND_DISCLOSURE_PROVENANCE_H

#include <stddef.h>
#include <stdint.h>

#include "evenhand/measure/result.h"
#include "evenhand/record/study.h"

struct eh_layer_facts {
    const char *name;
    bool is_work, directed, is_informal, stands_in;
    const char *tie_weight, *close_weight; /* as text: "any", "4", "2 (the lower median)" */
};

/* A chapter or measure that the data cannot open, and what would open it. */
struct eh_closed_chapter {
    const char *what, *needs; /* "Mentoring and sponsorship", "mentoring.csv with mentor, mentee, ..." */
};

struct eh_stage_time {
    const char *stage;
    double seconds;
    uint64_t
        peak_bytes; /* the most that the process had held at any time until the stage's end; 0: not known */
};

struct eh_edition; /* disclosure/edition.h */

struct eh_provenance {
    const char *study_name, *period, *version, *libraries; /* libraries: "igraph 0.10.2, cairo 1.16.0, ..." */
    int32_t period_first, period_last;                     /* EH_DATE_NONE: all */
    int32_t data_first, data_last;                         /* first and last dated record */
    uint32_t people, roster;
    uint32_t decision_makers; /* 0: none, or too telling where levels are hidden; decision_rule says which */
    const char *strata;       /* "department*level", "none" */
    const char
        *decision_rule; /* in words: "the highest level (7)", "level 3 and above", "column decision_maker" */
    uint32_t permutations;
    uint64_t seed;
    const char *normal_p; /* "" or a sentence: p from exact moments at this size */
    const char *config;   /* eh_config_write */
    const char *paper, *language;
    uint32_t minimum_group;
    size_t group_count, structure_count;
    const char **group, **structure;
    size_t input_count;
    const struct eh_input *input;
    size_t left_out_count;
    const struct eh_left_out *left_out;
    size_t aside_count; /* what one measure could not take, though it is in others */
    const struct eh_set_aside *aside;
    size_t layer_count;
    const struct eh_layer_facts *layer;
    size_t closed_count;
    const struct eh_closed_chapter *closed;
    uint64_t warnings; /* problems of severity WARNING in the data */
    size_t warning_code_count;
    const char **warning_code; /* "PERSON_UNKNOWN" beside its meaning and total */
    const char **warning_text;
    uint64_t *warning_total;
    size_t stage_count;
    const struct eh_stage_time *stage;
    size_t earlier_count; /* published periods before this one that stand beside it in the report; 0 to 7 */
    const struct eh_edition *earlier; /* oldest first */
};

#endif
