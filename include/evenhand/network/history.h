/* network/history: what chapters 6 to 8 ask of records outside the period.
 *
 * Gathered in the same scan as the layers, in memory that grows with people and ties: the first dated
 * record of each pair, the days of the pairs that have a mentor in them, and the layers of the lookback
 * window. A record is any collaboration record or meeting (up to broadcast) between the two, whatever its
 * weight and direction.
 */
#ifndef EVENHAND_NETWORK_HISTORY_H
#define EVENHAND_NETWORK_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "evenhand/network/network.h"

struct eh_history {
    int32_t first_day, last_day; /* first and last dated record of the whole files; EH_DATE_NONE: none */

    /* The L months before the period; the whole file where the period is `all`. */
    bool has_window;
    int32_t window_first, window_last;
    struct eh_layer informal;      /* the informal layer of the window, with its own lower median */
    struct eh_layer collaboration; /* the same for `collaboration` */

    /* Pairs a < b of the population with a dated record, sorted by a, then b. */
    uint64_t pair_count;
    uint32_t *pair_a, *pair_b;
    int32_t *pair_first;
    uint64_t *pair_day_row; /* pair_count + 1: into day; empty for a pair without a mentor in it */
    int32_t *day;           /* distinct days, ascending */
};

/* The first dated record of a pair in either direction, or EH_DATE_NONE. */
int32_t eh_history_get_first(const struct eh_history *self, uint32_t a, uint32_t b);

/* Whether the pair has a record on a day in [first, last]. One of the two is a mentor or mentee of
 * mentoring.csv: other pairs have no days. */
bool eh_history_has_record(const struct eh_history *self, uint32_t a, uint32_t b, int32_t first, int32_t last);

#endif
