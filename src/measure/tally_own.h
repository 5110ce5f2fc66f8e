/* What each of many groups has of its own, under 64 draws of labels at once: ties within it, ends of ties,
 * and the groups at the other ends, weighed.
 *
 * The whole matrix of ties between groups takes a counter a tie and draw. Where rows hang on its diagonal and
 * its margins alone, a person's ties can be added up before anybody looks which group the person is in: the
 * labels of 64 draws lie side by side in bytes, and a tie costs a few operations on all of them. Weights are
 * looked up by label in slices of six bits, four of which fit together into a byte.
 *
 * The same for every processor: whole numbers know no rounding. Cost: a tie's end and 64 draws some 25
 * operations on 64 bytes, a person and draw some 10.
 */
#ifndef EVENHAND_SRC_MEASURE_TALLY_OWN_H
#define EVENHAND_SRC_MEASURE_TALLY_OWN_H

#include <stdbool.h>
#include <stdint.h>

enum {
    EH_TALLY_OWN_LANES = 64,
    EH_TALLY_OWN_GROUPS_MOST = 256, /* a label is a byte */
    EH_TALLY_OWN_BITS = 6,          /* of a slice */
    EH_TALLY_OWN_SLICES = 6,        /* of a weight */
    EH_TALLY_OWN_WEIGHT_BITS = EH_TALLY_OWN_BITS * EH_TALLY_OWN_SLICES
};

/* Undirected ties, from both ends: the neighbours of i are to[row[i]] .. to[row[i + 1] - 1]. */
struct eh_tally_own {
    uint32_t n, groups;
    const unsigned char *label; /* n x EH_TALLY_OWN_LANES, from 0; a cache line each */
    const uint64_t *row;
    const uint32_t *to;
    const uint64_t *weight; /* groups: below 2^EH_TALLY_OWN_WEIGHT_BITS */
};

/* By group and lane, [group x EH_TALLY_OWN_STRIDE + lane]: a few lie idle between groups, as a power of two
 * would crowd all groups of a lane in a part of the cache. Ends below 2^32, and times the largest weight
 * below 2^64. From a multiple of 16 on. */
enum { EH_TALLY_OWN_STRIDE = EH_TALLY_OWN_LANES + 4 };
struct eh_tally_own_sums {
    uint32_t ends, within; /* ends of ties; those whose other end is in the group, too */
    uint64_t weight;       /* of the groups at the other ends */
};

typedef void eh_tally_own_path(const struct eh_tally_own *self, struct eh_tally_own_sums *out);

/* The paths that this processor has, the quickest last: at least one. NULL past the last. */
eh_tally_own_path *eh_tally_own_get_path(uint32_t index);

#endif
