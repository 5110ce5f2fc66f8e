/* measure/verdict: many tests at once, and what may be said of each (MEASURES.md section 0). */
#ifndef EVENHAND_MEASURE_VERDICT_H
#define EVENHAND_MEASURE_VERDICT_H

#include "evenhand/measure/result.h"

/* Fills q (Benjamini-Hochberg within measure and layer; rows inside a structure value one more family; a
 * mirrored pair once) and verdict of every row with is_test. Rows with fewer than 10 people on either side
 * get `cannot tell` and no q. */
void eh_verdict_compute(struct eh_results *results);

/* Fills robust of every `gap` that hangs on weights: yes if sign and q < 0.05 stay in both reruns. */
void eh_verdict_compute_robust(struct eh_results *results, const struct eh_results *halved,
                               const struct eh_results *doubled);

#endif
