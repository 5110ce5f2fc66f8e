/* inference/null_moments: exact mean and variance of tie counts when labels are permuted within strata
 * (MEASURES.md section 3). */
#ifndef EVENHAND_INFERENCE_NULL_MOMENTS_H
#define EVENHAND_INFERENCE_NULL_MOMENTS_H

#include <stdint.h>

#include "evenhand/base/arena.h"

/* The ties (undirected: each once; directed: arcs) among people with a known label, numbered 0..n-1, with
 * dense labels 0..n_groups-1 and dense strata. */
struct eh_null_input {
    uint32_t n, n_groups, n_strata;
    const uint32_t *label, *stratum;
    uint64_t ties;
    const uint32_t *from, *to;
    bool directed;
};

/* Mean and variance of the number of ties within groups. */
void eh_null_within(const struct eh_null_input *input, struct eh_arena *scratch, double *out_mean,
                    double *out_variance);

/* The same for each pair (g, h): n_groups x n_groups, row g; undirected: symmetric, the diagonal counting
 * each tie once. */
void eh_null_pairs(const struct eh_null_input *input, struct eh_arena *scratch, double *out_mean,
                   double *out_variance);

#endif
