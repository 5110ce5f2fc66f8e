/* pipeline/check: what a data set is good for, beside what is wrong with it (record/problem.h).
 *
 * `report` and `check` read a study by the same steps and find the same problems; what stands here is what
 * only `check` tells: which measures the data can answer and what would open the others, how small a gap they
 * could show, and what the minimum group size would hide. Counts only: nobody's value is in it.
 *
 * There is one truth, and the measures have it: a study without errors and of a size at which that takes
 * seconds is measured, with as few permutations as there may be (no row's being there hangs on their number),
 * and what is told is what the rows say. Else what is told is what the files, columns and amounts allow, and
 * that it was not measured. */
#ifndef EVENHAND_PIPELINE_CHECK_H
#define EVENHAND_PIPELINE_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/disclosure/published.h"
#include "evenhand/measure/catalogue.h"
#include "evenhand/measure/power.h"
#include "evenhand/network/network.h"
#include "evenhand/record/study.h"

/* Whether a measure has a row with an estimate that may be shown. */
struct eh_answer {
    const struct eh_measure *measure;
    const char *needs; /* what would open it: files, columns, amounts, larger groups; NULL: it is open, or, where
                          nothing was measured, nothing is known that closes it */
};

/* How the groups of an attribute, or of an attribute crossed with another, meet the minimum. */
struct eh_hidden_groups {
    const char *attribute, *other; /* `other`: NULL, or the structure that it is crossed with */
    uint32_t groups, hidden;       /* with people in the period; of them below the minimum */
    uint32_t people;               /* in the hidden ones */
    uint32_t unknown;              /* people without a value (of either) */
};

/* What a smallest gap is about: a measure in a layer, or, where nothing was measured, a score ("average") or a
 * share of people ("having a mentor") of which only the people are known. */
struct eh_power_subject {
    const char *name, *layer;
    const char *unit;  /* of the numbers, "ties"; "" where ratios, or none */
    bool is_ratio;     /* of odds */
    bool has_share;    /* of everybody, as it is now */
    double share_01;
};

/* A group attribute, and how small a gap each of its groups could show; or, without a name, what is compared
 * among everybody. */
struct eh_attribute_power {
    const char *attribute, *within; /* "" and "": among everybody */
    uint32_t groups, verdicts;      /* in the data; of them with verdicts */
    const struct eh_power *group;   /* groups of them */
    const double *smallest;         /* of group g and subject s at g * subjects + s; NAN: none. Among everybody
                                       there is one group, without a name */
};

struct eh_check {
    bool is_measured;
    size_t answer_count, subject_count, power_count, hidden_count;
    struct eh_answer *answer; /* in catalogue order */
    struct eh_power_subject *subject;
    struct eh_attribute_power *power;
    struct eh_hidden_groups *hidden;
};

/* Whether measuring takes seconds. */
bool eh_check_is_measurable(const struct eh_study *study, const struct eh_network *network);

/* Everything but the problems, in `arena`. `opt_results` and `opt_published`: the study measured, or NULL. Cost:
 * n for each attribute, group and crossing; the rows for each measure of the power. */
void eh_check_compute(const struct eh_study *study, const struct eh_network *network,
                      const struct eh_results *opt_results, const struct eh_published *opt_published,
                      struct eh_arena *arena, struct eh_check *out);
/* Its parts. The answers: `out` holds as many as the catalogue. */
void eh_check_compute_answers(const struct eh_study *study, const struct eh_network *network,
                              const struct eh_published *opt_published, struct eh_arena *arena,
                              struct eh_answer *out);
/* The subjects, and the power of each attribute. */
void eh_check_compute_power(const struct eh_study *study, const struct eh_results *opt_results,
                            const struct eh_published *opt_published, struct eh_arena *arena,
                            struct eh_check *out);
/* The range of a subject over the groups of an attribute; false where no group has a number. */
bool eh_check_get_range(const struct eh_check *self, const struct eh_attribute_power *power, size_t subject,
                        double *out_least, double *out_most);
/* Where a gap of that size above, or below, would bring the share of everybody. */
double eh_check_find_share(const struct eh_power_subject *subject, double smallest, bool above);

/* The problems that only the network shows: PERSON_NO_TIES, PEOPLE_UNCONNECTED. */
void eh_check_network(struct eh_study *study, const struct eh_network *network);
/* SAME_AS_LAST_RUN, once at the first of the inputs with the bytes that `directory`/latest/report.json names.
 * LAST_REPORT_UNREADABLE where that is there and no report.json. */
void eh_check_last_run(struct eh_study *study, const char *directory);

/* Findings, totals, answers, power and what would be hidden as one JSON object. Cell values, names of
 * groups among them, only where `show_values`. Severities as raised, and codes that are not told, by
 * `severity`: EH_PROBLEM_COUNT of enum eh_severity, or -1. `opt_check` NULL: the data could not be read so
 * far. NULL only where memory ran out inside the JSON library. */
const char *eh_check_write_json(const struct eh_study *study, const struct eh_check *opt_check,
                                const int *severity, bool show_values, struct eh_arena *arena,
                                size_t *out_length);
/* The codes with severity, meaning and what to do, as a JSON array. */
const char *eh_check_write_codes_json(struct eh_arena *arena, size_t *out_length);

#endif
