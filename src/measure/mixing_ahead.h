/* Private to chapter 3: the tests of robustness reruns, permuted ahead.
 *
 * A rerun cuts a layer at other thresholds and draws the same labels within the same strata again. Most of a
 * pass is draws and ties, and the ties of one cut are among those of the other: the first run counts those of
 * the other cuts under its own draws, and what they give is kept until a rerun asks, or nobody does. */
#ifndef EVENHAND_SRC_MEASURE_MIXING_AHEAD_H
#define EVENHAND_SRC_MEASURE_MIXING_AHEAD_H

#include "mixing.h"

/* A layer as a rerun will see it (eh_layer_cut_ties). */
struct eh_mixing_cut {
    uint32_t layer, factor_halves;
    struct eh_graph graph;
};

/* The cuts of all layers that differ from the graph of the first run; none in a rerun. Returns their number.
 */
size_t eh_mixing_ahead_cut(const struct eh_context *context, struct eh_arena *arena,
                           struct eh_mixing_cut **out);

/* Keeps what the permutations gave within the fullest strata of an attribute. */
void eh_mixing_ahead_keep(const struct eh_context *context, uint32_t attribute, uint32_t layer,
                          uint32_t factor_halves, const struct eh_mixing_part *part);

/* Gives the tests of a rerun, by kind, g and h in ascending order, what was kept of them. False where some
 * were not: they are to be permuted. */
bool eh_mixing_ahead_take(const struct eh_context *context, uint32_t attribute, uint32_t layer,
                          const struct eh_mixing_part *part);

#endif
