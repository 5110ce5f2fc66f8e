/* Permutation p of several statistics of the same labels at once, on several threads. */
#ifndef EVENHAND_SRC_MEASURE_COMPARE_PERMUTE_H
#define EVENHAND_SRC_MEASURE_COMPARE_PERMUTE_H

#include "evenhand/measure/context.h"
#include "label_sums.h"

struct eh_permutation {
    uint32_t n, stratum_count;
    const uint32_t *label, *stratum; /* n; known labels, dense strata */
    size_t statistics;
    /* Fills the statistics under `label`. Called from several threads: it writes to `out` alone. */
    void (*evaluate)(const void *state, const uint32_t *label, double *out);
    const void *state;
    /* Instead, where `evaluate` is NULL: a statistic is a sum over people times its weight, by label and lane
     * (label_sums.h), which costs far less than to look at every label. */
    uint32_t labels, lanes; /* statistics = labels x lanes */
    const double *value;    /* n x lanes */
    const double *weight;   /* statistics; 0: not wanted, its p is of no meaning */
    const double *observed; /* statistics, as `evaluate` gives them for the labels as they are */
    size_t room;            /* doubles behind the statistics in `out` that `evaluate` may use as it likes */
    double *opt_value; /* permutations x statistics: what each permutation gave, NAN where it is undefined */
};

/* Two-sided p of each statistic (MEASURES.md section 0); permutations in which it is undefined are left to
 * the caller, who has their values. The counts are integers, so neither the number of threads nor the order
 * in which they end changes a bit. */
void eh_permutation_run(const struct eh_permutation *self, const struct eh_context *context,
                        struct eh_arena *scratch, double *out_p);

#endif
