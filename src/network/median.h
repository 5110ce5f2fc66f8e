/* network/median: the lower median, which is always one of the values. */
#ifndef EVENHAND_NETWORK_MEDIAN_H
#define EVENHAND_NETWORK_MEDIAN_H

#include <stdint.h>

#include "evenhand/base/arena.h"

/* The value with (count - 1) / 2 others at or below it; count > 0. Linear time in the mean; the input is
 * not changed. */
int64_t eh_median_lower(const int64_t *value, uint64_t count, struct eh_arena *scratch);

#endif
