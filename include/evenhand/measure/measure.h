/* measure/measure: every chapter, in order, then verdicts and robustness: network in, results out. */
#ifndef EVENHAND_MEASURE_MEASURE_H
#define EVENHAND_MEASURE_MEASURE_H

#include "evenhand/base/failure.h"
#include "evenhand/base/progress.h"
#include "evenhand/measure/result.h"
#include "evenhand/network/network.h"
#include "evenhand/record/study.h"

/* Measures every chapter; sorts the rows; judges them. Where a gap hangs on weights,
 * its whole family is measured twice again, on layers cut at half and at double the thresholds, and the gap
 * is marked robust or not.
 *
 * `threads` (0 counts as 1) changes the time, never a number. Rows are sorted, and live in `arena` with
 * their texts; some texts are the study's and the network's, which must live as long. An empty population
 * gives rows that say so, or none. On failure (EH_LIBRARY from the network) `out` holds what was measured. */
int eh_measure_all(const struct eh_study *study, const struct eh_network *network, uint32_t threads,
                   const struct eh_progress *opt_progress, struct eh_arena *arena, struct eh_results *out,
                   struct eh_failure *failure) EH_MUST_CHECK;

#endif
