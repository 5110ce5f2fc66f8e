/* measure/verdict: many tests at once, and what may be said of each (MEASURES.md section 0).
 *
 * Which tests hold together: the rows of one measure in one layer, over all attributes, that are tests
 * (eh_result.is_test) and have a p; rows inside a structure value are one more family. In both, rows with
 * fewer than 10 people on either side take no part.
 *
 * Source: Benjamini & Hochberg 1995. Errors: none. Determinism: depends on the rows alone, not on their order
 * but for ties of p.
 */
#ifndef EVENHAND_MEASURE_VERDICT_H
#define EVENHAND_MEASURE_VERDICT_H

#include "evenhand/measure/result.h"

/* Fills q (Benjamini-Hochberg within measure and layer; rows inside a structure value one more family; a
 * mirrored pair once: its second row takes the q of the first) and verdict of every row with is_test and p.
 * Rows with fewer than 10 people on either side get `cannot tell` and no q. `gap` is q < 0.05; `no gap
 * shown` needs the interval to lie inside the band of the catalogue, ends included. A ratio of x/0 has a
 * verdict; an undefined row without p has none. */
void eh_verdict_compute(struct eh_results *results);

/* Fills robust of every `gap` that hangs on weights: yes if sign and q < 0.05 stay in both reruns, which have
 * their verdicts computed. The sign is against the expected value, else against 1 for ratios and 0; an
 * infinite ratio is above. A row that a rerun does not have, or has without q, is not robust. */
void eh_verdict_compute_robust(struct eh_results *results, const struct eh_results *halved,
                               const struct eh_results *doubled);

#endif
