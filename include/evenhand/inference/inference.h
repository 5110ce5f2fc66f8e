/* inference/inference: intervals and p-values of numbers that know no people.
 *
 * Nothing here fails: preconditions are the caller's. Everything is deterministic, in the order given.
 */
#ifndef EVENHAND_INFERENCE_INFERENCE_H
#define EVENHAND_INFERENCE_INFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"

#define EH_Z 1.959963984540054 /* everywhere */

/* How sure is a share? The interval of Wilson 1927: the p for which (p - cases/n)^2 = z^2 p(1 - p)/n.
 * 0 <= cases <= n, n > 0. Ends within 0 to 1, exactly 0 without cases and exactly 1 without non-cases. */
void eh_wilson(double cases, double n, double *out_low, double *out_high);

/* One 2 x 2 table a stratum: cases and people among g and among the others. Whole numbers. */
struct eh_table2 {
    double cases_g, n_g, cases_o, n_o;
};

/* Do the odds of g differ from those of the others in the same stratum? Sum a d/n over sum b c/n, a and b
 * cases and non-cases of g, c and d of the others (Mantel & Haenszel 1959), with the interval of Robins,
 * Breslow & Greenland 1986 on the log scale. Strata with an empty side contribute nothing. Checked against
 * mantelhaen.test of R on UCBAdmissions. 0/0 is neither defined nor infinite; an estimate of 0 has no
 * interval. A report may say "the odds are half as high as for others in the same position"; never "half as
 * likely". */
struct eh_odds {
    bool defined, infinite; /* neither: 0/0 */
    double estimate;        /* defined: 0 or more */
    bool has_interval;
    double low, high;
};
struct eh_odds eh_odds_compute(const struct eh_table2 *table, size_t count);

/* Exact p of cases among g summed over strata, all margins fixed: convolution of hypergeometrics; twice the
 * smaller tail, at most 1, never 0. 1 where nothing can vary. Right to about 1e-12 relative for any number
 * of strata; chances below 1e-300 are dropped, so p below that is a bound. Cost: the sum over strata of the
 * width of the sum so far (at most some 75 standard deviations) times the stratum's own width. */
double eh_exact_p(const struct eh_table2 *table, size_t count, struct eh_arena *scratch);

/* Two-sided permutation p of MEASURES.md section 0 from the counts of T_b >= T - eps and T_b <= T + eps
 * among `defined` permutations: min(1, 2 (min(up, low) + 1)/(defined + 1)) (Phipson & Smyth 2010). */
double eh_permutation_p(uint64_t up, uint64_t low, uint64_t defined);
double eh_permutation_epsilon(double t); /* 1e-9 max(1, |t|) */
/* Two-sided p from the exact moments, normal: min(1, erfc(|t - mean| / sd / sqrt 2)). sd 0: 1. */
double eh_normal_p(double t, double mean, double sd);

/* Labels permuted within strata, known labels only: 0, and people of no stratum (a number of stratum_count
 * and more), stay. Every arrangement is as likely as the next. Draw b is the same for any order of calls and
 * any number of threads: it depends on seed, b, labels and strata alone. In each stratum the labels but the
 * most frequent one are dealt, so a draw costs the memory it fills and about a nanosecond for each label
 * dealt; see permute.c for the definition. The permuter is read only: threads share it. */
struct eh_permuter; /* prepared once for labels and strata */
struct eh_permuter *eh_permuter_new(const uint32_t *label, const uint32_t *stratum, uint32_t stratum_count,
                                    uint32_t n, uint64_t seed, struct eh_arena *arena);
/* The labels of everybody under draw b: n numbers. */
void eh_permuter_draw(const struct eh_permuter *self, uint64_t b, uint32_t *out_label);

/* The same draw in its shortest form, for counting without looking at everybody. Under draw b the people
 * out_person[first .. end - 1] of a run have its label, where they would have `rest` if they were in no run
 * (eh_permuter_left). Runs are the same for every b: by label, then by rest, none empty. */
struct eh_permuter_run {
    uint32_t label, rest, first, end;
};
const struct eh_permuter_run *eh_permuter_runs(const struct eh_permuter *self, uint32_t *out_count);
/* Numbers that `choose` writes: the people of the runs, and behind them what it works with. At most 2 n. */
uint32_t eh_permuter_size(const struct eh_permuter *self);
void eh_permuter_choose(const struct eh_permuter *self, uint64_t b, uint32_t *out_person);
/* Everybody's label before runs are dealt: the rest's for those who can be dealt one, else their own. */
const uint32_t *eh_permuter_left(const struct eh_permuter *self);

/* Benjamini & Hochberg 1995: q of `count` p-values, in the order given: the smallest p_j count/rank_j over
 * the p_j that are at least as large. Cost n log n. */
void eh_benjamini_hochberg(const double *p, size_t count, struct eh_arena *scratch, double *out_q);

/* Gini coefficient of non-negative values: sum_i sum_j |x_i - x_j| / (2 n^2 mean), so 0 to 1 - 1/n; 0 where
 * the sum is 0 (whether that is defined is the caller's business). Cost n log n. */
double eh_gini(const double *value, size_t count, struct eh_arena *scratch);

/* Sums in a fixed order with Neumaier's compensation (1974): hardly depends on that order. */
double eh_sum(const double *value, size_t count);

#endif
