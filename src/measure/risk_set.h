/* Whose outcome a period can tell: the risk set of chapters 7 and 8. */
#ifndef EVENHAND_SRC_MEASURE_RISK_SET_H
#define EVENHAND_SRC_MEASURE_RISK_SET_H

#include "evenhand/record/study.h"

/* Employed on the first day of the period (hired and left days included, empty: always, still) and hired at
 * least 30 days before it; decision makers only where asked for. `out`: n. The period is not `all`. */
void eh_risk_set_fill(const struct eh_study *study, bool with_deciders, bool *out);

/* Who has an outcome of the kind on a day of the period, each person once, added to `out` (n). */
void eh_risk_set_add_outcomes(const struct eh_study *study, enum eh_outcome_kind kind, bool *out);

/* A day within the period, its first and last included; an undated one where the period is `all`. */
bool eh_risk_set_is_in_period(const struct eh_period *period, int32_t day);

#endif
