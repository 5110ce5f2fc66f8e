/* measure/inclusion: what the files of chapter 2 share. */
#ifndef EVENHAND_MEASURE_INCLUSION_H
#define EVENHAND_MEASURE_INCLUSION_H

#include "evenhand/measure/context.h"

/* How unevenly ties are spread: adds inclusion.gini, inclusion.theil_between and inclusion.lorenz of one
 * layer.
 *
 * Question: do a few people hold most of the ties, and how much of that goes along the lines of groups?
 * Formula, x_i the degree of person i, isolates included, mu its mean:
 *   gini = sum_ij |x_i - x_j| / (2 n^2 mu), over everyone and inside each group;
 *   Theil T = mean of (x/mu) ln(x/mu), 0 ln 0 = 0; theil_between = sum_g (n_g/n) (mu_g/mu) ln(mu_g/mu) / T,
 * over people whose group is known; lorenz at 10% to 90%: the share of all ends of ties that the people with
 * the fewest hold, the person at the edge by the part that lies inside; from 50 people on, and where there
 * are ties. Source: Gini 1912; Theil 1967; Lorenz 1905. Undefined: no people (empty), no ties, nobody's ties
 * differing (zero variance: T = 0), one group. Errors: none. Cost: a sort. Deterministic; the numbering of
 * people changes nothing. May be said: "the least connected half hold 20% of all ties". May not: that the
 * even spread is the fair one. */
void eh_inclusion_add_spread(const struct eh_context *context, uint32_t layer, struct eh_arena *scratch);

#endif
