/* Private to the room: the linear part of a stratum for all pairs of groups, where groups are many and strata
 * few. The argument behind the sums is at the head of null_span.c. */
#ifndef EVENHAND_SRC_INFERENCE_NULL_SPAN_H
#define EVENHAND_SRC_INFERENCE_NULL_SPAN_H

#include "null_layout.h"

/* Sums over the people of one stratum. Their numbers of arcs by stratum, less the mean: x_k of arcs into and
 * from it together, y_k of the first less the second, k counting the strata that there are arcs with. */
struct null_span {
    const struct null_layout *layout;
    uint32_t s, count;
    bool directed;               /* else y is 0 throughout */
    uint32_t *stratum;           /* count: the stratum k; the last is s itself */
    double *mean_o, *mean_i;     /* count */
    double *x, *y;               /* count: of the person at hand */
    double *xx, *xy, *yy;        /* count x count */
    double *difference, *sum;    /* count: of a pair of groups */
    struct null_additive inside; /* of s */
    struct null_tally tally;
};

struct null_span eh_null_span_new(const struct null_layout *layout);

/* Whether adding up by strata takes fewer steps than by groups, of which `present` are in the stratum. */
bool eh_null_span_suits(const struct null_layout *layout, uint32_t s, uint32_t present);

/* Goes through the people of stratum s. Afterwards, over them and with a_i^h, b_i^g the coefficients of Y_i^h
 * and Y_i^g in the arcs from g to h: */
void eh_null_span_visit(struct null_span *self, uint32_t s);

double eh_null_span_get_a(struct null_span *self, uint32_t h);                 /* sum (a^h)^2 */
double eh_null_span_get_b(struct null_span *self, uint32_t g);                 /* sum (b^g)^2 */
double eh_null_span_get_same(struct null_span *self, uint32_t g);              /* sum (a^g + b^g)^2, g = h */
double eh_null_span_get_apart(struct null_span *self, uint32_t g, uint32_t h); /* sum (a^h - b^g)^2 */

#endif
