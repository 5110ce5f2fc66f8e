/* network/history: what chapters 6 to 8 ask of records outside the period.
 *
 * Gathered in the same scan as the layers, in memory that grows with people, ties and mentorings, never with
 * records: the first dated record of each pair that chapter 6 asks about, what the windows around the mentorings
 * of a mentor can tell of the days of their pairs, and the layers of the lookback window. A record is any collaboration record of whatever kind, or meeting (up to broadcast),
 * between the two, whatever its weight and direction. People are those of the period's population.
 *
 * Source: MEASURES.md section 6 and 7. Checked against a list of all records, searched from end to end.
 * Undefined: none. Errors: those of the layers (EH_INPUT_TOO_LARGE). Cost: one or two hash probes a dated
 * record and pair, 16 bytes a pair and 8 a kept day, a half to three quarters of the slots filled.
 * Determinism: the order of records changes no bit.
 */
#ifndef EVENHAND_NETWORK_HISTORY_H
#define EVENHAND_NETWORK_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "evenhand/network/network.h"

struct eh_history {
    /* First and last dated record of collaboration and meetings, whole files, whatever became of it;
     * EH_DATE_NONE: none. A window that does not lie inside leaves its set out. */
    int32_t first_day, last_day;

    /* The L months before the period: from the same day L months before its first to the day before it.
     * Without (the period is `all`) has_window is false, the days are EH_DATE_NONE and the layers those of
     * the network. Thresholds are those of the layer's settings; the default close_weight is the window's own
     * lower median. No externals. eh_layer_cut cuts them at others. */
    bool has_window;
    int32_t window_first, window_last;
    struct eh_layer informal; /* the informal layer, also where collaboration stands in */
    struct eh_layer collaboration;

    /* Pairs a < b of the population with a dated record, of whom one is a mentor or mentee of mentoring.csv or a
     * decision maker, sorted by a, then b. None without mentoring.csv: nothing else asks for them. */
    uint64_t pair_count;
    uint64_t *pair_row; /* n + 1: the pairs of a are pair_row[a] .. pair_row[a + 1] - 1 */
    uint32_t *pair_a, *pair_b;
    int32_t *pair_first;
    uint64_t *pair_day_row; /* pair_count + 1: into day; empty for a pair of two of whom neither is a mentor with
                               a dated start */
    int32_t *day;           /* distinct days, ascending; each moved back to the last edge of a window */
};

/* Question: when did the two first have to do with each other, as far as the data go?
 * The first dated record of a pair in either direction, or EH_DATE_NONE; always EH_DATE_NONE for a pair that is
 * not kept (see pair_count). a and b below n. Cost: a binary
 * search among the pairs of one person. */
int32_t eh_history_get_first(const struct eh_history *self, uint32_t a, uint32_t b);

/* Question: did the two have to do with each other in these days?
 * Whether the pair has a record on a day in [first, last]; a last before first holds no day. One of the two is a
 * mentor of mentoring.csv with a start t, and the window is one of MEASURES.md section 6: its first day and the
 * day behind its last are among t - 2L, t - L, t, t + 1 and t + L + 1 of any such t (L: lookback_months), or
 * beyond them all. Other pairs have no days, and of other windows the answer means nothing. Cost: two binary
 * searches. */
bool eh_history_has_record(const struct eh_history *self, uint32_t a, uint32_t b, int32_t first,
                           int32_t last);

#endif
