/* Private to chapter 3: a net whose tests ask only for what each group has of its own, counted that way. */
#ifndef EVENHAND_SRC_MEASURE_MIXING_OWN_H
#define EVENHAND_SRC_MEASURE_MIXING_OWN_H

#include "mixing_lanes.h"
#include "mixing_tally.h"

struct eh_mixing_own {
    bool is_on; /* else the whole matrix is counted */
    const struct eh_mixing_net *net;
    uint64_t *row, *weight; /* of tally_own.h */
    uint32_t *to;
    double unit;
};

/* Turns it on for an undirected net of as many groups as bytes are counted for, where no test asks for a pair
 * of groups, and says of those that are rounded then by how much (off_by). */
void eh_mixing_own_start(const struct eh_mixing_net *net, const struct eh_mixing_part *part,
                         struct eh_arena *arena, struct eh_mixing_own *out);

void eh_mixing_own_count(const struct eh_mixing_own *self, struct eh_tally *tally,
                         struct eh_tally_own_sums *sums, struct eh_mixing_lanes *out);

#endif
