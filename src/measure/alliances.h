/* What the files of the alliances chapter share: homogeneity of circles under one attribute. */
#ifndef EVENHAND_SRC_MEASURE_ALLIANCES_H
#define EVENHAND_SRC_MEASURE_ALLIANCES_H

#include "compare_groups.h"
#include "evenhand/network/circle.h"

/* Adds one row of alliance.homogeneity a circle and equity attribute, in the fullest strata. The circles'
 * share of close ties leaving decides beside it what alliance.kind counts: those rows follow. */
void eh_alliances_homogeneity(const struct eh_context *context, const struct eh_circles *circles);

/* Mean and variance of sum_g c_g^2 over the members of one circle, c_g its members of group g, when the
 * labels of each stratum are permuted. `members`: of each stratum, how many of its people are in the circle.
 * `groups`: the people with a known label. 0 variance is exact: nothing can vary. */
struct eh_alliances_null {
    double mean, variance;
};
struct eh_alliances_null eh_alliances_compute_null(const struct eh_groups *groups, uint32_t n_values,
                                                   const uint32_t *members, struct eh_arena *scratch);

/* A row about a circle (A1, A2, …), or about all of them (EH_CIRCLE_NONE). */
struct eh_result eh_alliances_row(const struct eh_context *context, const char *measure,
                                  const struct eh_circles *circles, uint32_t circle);

#endif
