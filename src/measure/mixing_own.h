/* Private to chapter 3: a net whose tests ask only for what each group has of its own, counted that way. */
#ifndef EVENHAND_SRC_MEASURE_MIXING_OWN_H
#define EVENHAND_SRC_MEASURE_MIXING_OWN_H

#include "mixing_lanes.h"
#include "mixing_nested.h"
#include "mixing_tally.h"

struct eh_mixing_own {
    bool is_on; /* else the whole matrix is counted */
    const struct eh_mixing_net *net;
    const uint64_t *row; /* of tally_own.h, for the ties that are counted */
    uint64_t *weight;
    const uint32_t *to;
    double unit;
};

/* Whether it is for a net: undirected, of as many groups as bytes are counted for, where no test asks for a
 * pair of groups. */
bool eh_mixing_own_suits(const struct eh_mixing_net *net, const struct eh_mixing_part *part);
/* Turns it on for such a net, of whose ties `nested` says which to count, and says of its tests that are
 * rounded then by how much (off_by). */
void eh_mixing_own_start(const struct eh_mixing_net *net, const struct eh_mixing_part *part,
                         const struct eh_mixing_nested *nested, struct eh_arena *arena,
                         struct eh_mixing_own *out);

/* Sums over the ties that are counted; their statistics, once those of the base have been added. */
void eh_mixing_own_count(const struct eh_mixing_own *self, struct eh_tally *tally,
                         struct eh_tally_own_sums *out);
void eh_mixing_own_fill(const struct eh_mixing_own *self, const struct eh_tally_own_sums *sums,
                        struct eh_mixing_lanes *out);

#endif
