/* measure/measure: every chapter, in order, then verdicts and robustness: network in, results out. */
#ifndef EVENHAND_MEASURE_MEASURE_H
#define EVENHAND_MEASURE_MEASURE_H

#include "evenhand/base/failure.h"
#include "evenhand/measure/result.h"
#include "evenhand/network/network.h"
#include "evenhand/record/study.h"

/* `threads` changes the time, never a number. Rows are sorted. */
int eh_measure_all(const struct eh_study *study, const struct eh_network *network, uint32_t threads,
                   struct eh_arena *arena, struct eh_results *out, struct eh_failure *failure) EH_MUST_CHECK;

#endif
