/* inference/poisson_binomial: chances that differ, added up exactly.
 *
 * Question: some of these things happened; each had its own chance. Were they more, or fewer, than chance
 * gives?
 * Formula: the number of successes in independent trials with chances p_1 to p_k has the distribution that
 * multiplies out prod (1 - p_i + p_i x). p = min(1, 2 min(P(X <= observed), P(X >= observed))): twice the smaller
 * tail, at most 1, the observed number in both.
 * Source: Poisson 1837, ch. 5; multiplied out one trial at a time as in Howard 1972 (J. R. Stat. Soc. B 34,
 * 210), which adds positive numbers only and so cancels nothing. Checked against the enumeration of all
 * outcomes, and against eh_exact_p with one person a stratum, which is the same test.
 * Inputs: `count` chances from 0 to 1, owned by the caller, in any order; `observed` from 0 to count; an arena
 * for scratch. Output: p, above 0 and at most 1. Undefined: none; without trials p is 1, as where every chance
 * is 0 or 1 and the outcome follows from them.
 * Errors: none. Cost: count times the width of the sum so far, at most some 75 standard deviations: thousands
 * of trials take milliseconds. Right to about 1e-12 relative for thousands of trials; chances below 1e-300 are
 * dropped, so p below that is a bound. Determinism: another order moves the last digits and nothing else.
 * A report may say "more often than chance would give"; never that one of the trials was no chance. */
#ifndef EVENHAND_INFERENCE_POISSON_BINOMIAL_H
#define EVENHAND_INFERENCE_POISSON_BINOMIAL_H

#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"

double eh_poisson_binomial_p(const double *chance, size_t count, uint64_t observed, struct eh_arena *scratch);

#endif
