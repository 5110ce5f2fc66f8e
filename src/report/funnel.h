/* report/funnel: how far a group's share may lie from the overall share by chance alone.
 *
 * Question: small groups have extreme shares often; which lie further out than their size explains?
 * Formula: the count R of n people with the overall rate t is binomial. With r the smallest whole number with
 * P(R <= r) >= p and a = (P(R <= r) - p) / (P(R <= r) - P(R <= r - 1)), the limit is (r - a) / n, held between
 * 0 and 1: the exact limits, drawn as a line in place of stairs. p = 0.025 and 0.975 give the 95 % funnel,
 * 0.001 and 0.999 the 99.8 % one.
 * Source: Spiegelhalter 2005, "Funnel plots for comparing institutional performance", Statistics in Medicine
 * 24, 1185, appendix A.1.1. Checked against sums over all outcomes.
 * Inputs: `rate` from 0 to 1; `n` above 0; `p` above 0 and below 1. Output: a share from 0 to 1.
 * Undefined: none; a rate of 0 or 1 is its own limit. Errors: none.
 * Cost: some 20 standard deviations of R, whatever n. Determinism: nothing but the arguments has a say.
 * It stands here and not with the tests of significance: it is a line to read a drawing by; the verdicts are
 * those of the table. A report may say "outside of what chance gives a group of this size"; never that the group is treated
 * unfairly, and never that a group inside is not: like is not compared with like here. */
#ifndef EVENHAND_SRC_REPORT_FUNNEL_H
#define EVENHAND_SRC_REPORT_FUNNEL_H

double eh_report_funnel_limit(double rate, double n, double p);

#endif
