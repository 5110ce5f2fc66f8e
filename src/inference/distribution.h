/* The distribution of a sum of independent counts, built up one count at a time: what the exact tests share.
 */
#ifndef EVENHAND_SRC_INFERENCE_DISTRIBUTION_H
#define EVENHAND_SRC_INFERENCE_DISTRIBUTION_H

#include "evenhand/base/arena.h"

/* The chances of first, first + 1, ... Chances below 1e-300 at the ends are dropped: thousands of them do not
 * reach the smallest normal double, so no p that a double can hold loses a digit; and the window stays some
 * 75 standard deviations wide, which keeps a million people in thousands of strata within seconds. */
struct eh_distribution {
    long first, count;
    double *chance;
    double *spare; /* as much room again */
};

/* A sum of nothing: 0 for sure. `room`: the most values that the sum will have. */
void eh_distribution_init(struct eh_distribution *self, size_t room, struct eh_arena *arena);

/* Adds an independent count that is `first`, first + 1, ... with these chances. */
void eh_distribution_add(struct eh_distribution *self, long first, const double *chance, long count);

/* Twice the smaller tail, the value itself in both; at most 1, never 0. */
double eh_distribution_get_p(const struct eh_distribution *self, long observed);

#endif
