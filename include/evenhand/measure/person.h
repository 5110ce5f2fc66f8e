/* measure/person: what is known of single people: for files that exist to be acted on, never for publishing. */
#ifndef EVENHAND_MEASURE_PERSON_H
#define EVENHAND_MEASURE_PERSON_H

#include "evenhand/base/failure.h"
#include "evenhand/network/network.h"
#include "evenhand/record/study.h"

struct eh_person_score {
    const char *measure, *layer; /* "inclusion.ties", "collaboration" */
    const double *value;         /* n, by person */
    const bool *defined;         /* n */
};

/* The scores of chapter 2 (MEASURES.md), for each work layer, in the order of metrics.csv. In `arena`.
 * EH_LIBRARY, and as eh_measure_all. */
int eh_person_scores(const struct eh_study *study, const struct eh_network *network, struct eh_arena *arena,
                     struct eh_person_score **out, size_t *out_count, struct eh_failure *failure) EH_MUST_CHECK;

struct eh_conflict {
    uint32_t decider, candidate; /* of the n people */
    const char *rule;            /* "close tie", "mentoring", "reporting line", "circle" */
    int32_t date;                /* EH_DATE_NONE: undated */
    int64_t strength;            /* of a close tie, its weight in units of 1e-9; else 0 */
    bool disclosed, recused;
};

/* The links behind conflict.rate, one for each rule that a row of decisions.csv of the period fires: by decider,
 * candidate, date and rule. Without decisions.csv, none. */
int eh_person_conflicts(const struct eh_study *study, const struct eh_network *network, struct eh_arena *arena,
                        struct eh_conflict **out, size_t *out_count, struct eh_failure *failure) EH_MUST_CHECK;

#endif
