/* What the files of chapter 6 share: who was paired with whom since when, and shares of pairs. */
#ifndef EVENHAND_SRC_MEASURE_MEETING_H
#define EVENHAND_SRC_MEASURE_MEETING_H

#include "access_pairs.h"
#include "compare_groups.h"
#include "evenhand/network/history.h"

/* Distinct pairs of mentoring.csv of either kind, active or not, both of them people of the period. Sorted
 * by mentor, then by mentee. */
struct eh_meeting_pairs {
    size_t count;
    uint32_t *mentor, *mentee;
    int32_t *start; /* the earliest of the pair; EH_DATE_NONE where one is empty: before every day */
    size_t *row;    /* n + 1: the pairs of a mentor */
};

/* Whether a pair with this start was paired on or before a day. */
static inline bool eh_meeting_is_paired(int32_t start, int32_t day)
{
    return start <= day; /* EH_DATE_NONE is the least of all days */
}

/* Whether a day falls in the period; a dated one always does where the period is `all`. */
static inline bool eh_meeting_in_period(const struct eh_period *period, int32_t day)
{
    return day != EH_DATE_NONE && (period->all || (day >= period->first && day <= period->last));
}

/* A row of a layer and the full strata, or of no strata (NULL). */
struct eh_result eh_meeting_row(const struct eh_context *context, const char *measure, uint32_t layer,
                                const struct eh_strata *opt_strata);

/* n, cases (pairs), their share and, where asked for, its interval (Wilson); `empty` where n is 0. */
void eh_meeting_set_share(struct eh_result *row, uint64_t cases, uint64_t n, bool with_interval);

/* The people behind some pairs and behind the cases among them. `is_in`, `is_case`: pairs->count; a case is
 * in. n and cases together tell how many are no cases, so the fewer people of both stand behind `cases`.
 * Returns the distinct mentees behind n. */
uint64_t eh_meeting_set_behind(struct eh_result *row, const struct eh_access_pairs *pairs, const bool *is_in,
                               const bool *is_case, uint32_t n, struct eh_arena *scratch);

/* overlap, lift, state; in a robustness rerun lift alone. `active`: sorted by mentor, then by mentee. */
int eh_meeting_informal(const struct eh_context *context, const struct eh_access_pairs *active,
                        struct eh_failure *failure) EH_MUST_CHECK;
/* precedes, placebo, follows. */
void eh_meeting_sets(const struct eh_context *context, const struct eh_meeting_pairs *pairs);
/* order; opens. */
void eh_meeting_order(const struct eh_context *context, const struct eh_meeting_pairs *pairs,
                      const struct eh_access_pairs *active);
void eh_meeting_opens(const struct eh_context *context, const struct eh_meeting_pairs *pairs);

#endif
