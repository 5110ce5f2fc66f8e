/* inference/inference: intervals and p-values of numbers that know no people. */
#ifndef EVENHAND_INFERENCE_INFERENCE_H
#define EVENHAND_INFERENCE_INFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"

#define EH_Z 1.959963984540054 /* everywhere */

/* Wilson 1927. n > 0. */
void eh_wilson(double cases, double n, double *out_low, double *out_high);

/* One 2 x 2 table a stratum: cases and people among g and among the others. */
struct eh_table2 {
    double cases_g, n_g, cases_o, n_o;
};
/* Mantel & Haenszel 1959 with the interval of Robins, Breslow & Greenland 1986. Strata with an empty side
 * contribute nothing. */
struct eh_odds {
    bool defined, infinite; /* neither: 0/0 */
    double estimate;        /* defined: 0 or more */
    bool has_interval;
    double low, high;
};
struct eh_odds eh_odds_compute(const struct eh_table2 *table, size_t count);

/* Exact p of cases among g summed over strata, margins fixed: convolution of hypergeometrics; twice the
 * smaller tail, at most 1. */
double eh_exact_p(const struct eh_table2 *table, size_t count, struct eh_arena *scratch);

/* Two-sided permutation p of MEASURES.md section 0 from the counts of T_b >= T - eps and T_b <= T + eps
 * among `defined` permutations. */
double eh_permutation_p(uint64_t up, uint64_t low, uint64_t defined);
double eh_permutation_epsilon(double t);
/* Two-sided p from the exact moments, normal: min(1, erfc(|t - mean| / sd / sqrt 2)). sd 0: 1. */
double eh_normal_p(double t, double mean, double sd);

/* Labels permuted within strata. `label` is permuted in place into `out`, known labels only (0 stays where
 * it is), by the stream of permutation b: the same for any order of calls. */
struct eh_permuter; /* prepared once for labels and strata */
struct eh_permuter *eh_permuter_new(const uint32_t *label, const uint32_t *stratum, uint32_t stratum_count,
                                    uint32_t n, uint64_t seed, struct eh_arena *arena);
void eh_permuter_draw(const struct eh_permuter *self, uint64_t b, uint32_t *out_label);

/* Benjamini & Hochberg 1995: q of `count` p-values, in the order given. */
void eh_benjamini_hochberg(const double *p, size_t count, struct eh_arena *scratch, double *out_q);

/* Gini coefficient of non-negative values; 0 where the sum is 0 is the caller's business. */
double eh_gini(const double *value, size_t count, struct eh_arena *scratch);

/* Sums in a fixed order with Neumaier's compensation. */
double eh_sum(const double *value, size_t count);

#endif
