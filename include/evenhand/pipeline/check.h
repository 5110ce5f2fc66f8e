/* pipeline/check: what a data set is good for, beside what is wrong with it (record/problem.h).
 *
 * `report` and `check` read a study by the same steps and find the same problems; what stands here is what
 * only `check` tells: which measures the data can answer and what would open the others, how small a gap they
 * could show, and what the minimum group size would hide. Counts only: nobody's value is in it.
 */
#ifndef EVENHAND_PIPELINE_CHECK_H
#define EVENHAND_PIPELINE_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/measure/catalogue.h"
#include "evenhand/measure/power.h"
#include "evenhand/network/network.h"
#include "evenhand/record/study.h"

/* Whether a measure would have at least one row with an estimate, hidden or not. Circles are not looked for,
 * which takes the longest of all measures: the measures of alliances are open wherever there are ties, and
 * find none where there is no circle. */
struct eh_answer {
    const struct eh_measure *measure;
    const char *needs; /* the files, columns or amounts that would open it; NULL: it is open */
};

/* How the groups of an attribute, or of an attribute crossed with another, meet the minimum. */
struct eh_hidden_groups {
    const char *attribute, *other; /* `other`: NULL, or the structure that it is crossed with */
    uint32_t groups, hidden;       /* with people in the period; of them below the minimum */
    uint32_t people;               /* in the hidden ones */
    uint32_t unknown;              /* people without a value (of either) */
};

/* A group attribute: the range of the smallest gaps of its groups. */
struct eh_attribute_power {
    const char *attribute, *within;
    uint32_t groups, verdicts;      /* with people in the period; of them with verdicts */
    double size_sd[2], share_01[2]; /* least and most, over those with verdicts; 0 where there is none */
    const struct eh_power *group;   /* groups of them */
};

struct eh_check {
    size_t answer_count, power_count, hidden_count;
    struct eh_answer *answer; /* in catalogue order */
    struct eh_attribute_power *power;
    struct eh_hidden_groups *hidden;
};

/* Everything but the problems, in `arena`. Cost: n for each attribute, group and crossing. */
void eh_check_compute(const struct eh_study *study, const struct eh_network *network, struct eh_arena *arena,
                      struct eh_check *out);
/* The answers alone. `out` holds as many as the catalogue. */
void eh_check_compute_answers(const struct eh_study *study, const struct eh_network *network,
                              struct eh_arena *arena, struct eh_answer *out);

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
