/* Ties by the labels of their ends, under many draws of labels at once.
 *
 * A draw changes everybody's label and no tie, so the ties are walked once for a whole block of draws. How,
 * depends on the number of groups:
 * - up to 12: a bit of each draw side by side in words (tally_bits.h);
 * - more: a byte each, draw by draw over one stretch of ties after the other; or, where no more is asked than
 *   what each group has of its own, side by side (tally_own.h);
 * - very many: one draw at a time, as the tables of several would not stay in the cache.
 * All give the same numbers as one draw at a time: tests hold them to it.
 */
#ifndef EVENHAND_SRC_MEASURE_MIXING_TALLY_H
#define EVENHAND_SRC_MEASURE_MIXING_TALLY_H

#include "evenhand/base/arena.h"
#include "evenhand/inference/inference.h"
#include "tally_bits.h"
#include "tally_own.h"

struct eh_tally; /* of one worker */

enum { EH_TALLY_MOST = EH_TALLY_BITS_LANES }; /* draws at once */
/* Draws that are counted at once: a divisor of EH_TALLY_MOST that depends on the number of groups alone. */
uint32_t eh_tally_lanes(uint32_t groups);

/* `permuter` draws labels 1 to groups of n people, none of them unknown. */
struct eh_tally *eh_tally_new(const struct eh_permuter *permuter, uint32_t n, uint32_t groups,
                              struct eh_arena *arena);

/* Labels of draws b to b + count - 1, count at most the lanes. */
void eh_tally_draw(struct eh_tally *self, uint64_t b, uint32_t count);

/* For tests: another of eh_tally_bits_get_path, or of eh_tally_own_get_path, than the quickest. */
void eh_tally_set_path(struct eh_tally *self, eh_tally_bits_path *path);
void eh_tally_set_own_path(struct eh_tally *self, eh_tally_own_path *path);

struct eh_tally_ties {
    const uint32_t *from, *to;
    uint64_t count;
    bool either_way; /* ties have no direction: only cell (g, h) plus cell (h, g) is asked for */
};

/* Ties by cell and lane: out[((g - 1) groups + h - 1) lanes + lane] from g to h, below 2^32. Lanes that were
 * not drawn hold anything. */
void eh_tally_count(struct eh_tally *self, const struct eh_tally_ties *ties, uint32_t *out);

/* The same draws by group, for eh_tally_lanes = EH_TALLY_OWN_LANES: `label` is the tally's, the rest the
 * caller's. */
void eh_tally_count_own(struct eh_tally *self, const uint64_t *row, const uint32_t *to,
                        const uint64_t *weight, struct eh_tally_own_sums *out);

#endif
