/* Ties between few groups under 256 draws of labels at once.
 *
 * Every person has a few words of 256 bits, `planes`: bit l of plane p is bit p of the label less 1 under
 * draw l. Whether a person is of group g is then an AND of planes, and what is counted stands upright, bit k
 * of 256 counters in one word (carry-save adders; Harley & Seal, in Warren 2013, section 5-1). Ties come by
 * their first end: the other ends of one person's are counted by group first, and the numbers added to the
 * cells of that person's group. So the many cells are touched once a person, not once a tie.
 *
 * The same source is compiled for several processors and chosen from when the program runs; whole numbers in
 * bits know no rounding, so every path gives the same numbers. Cost: a tie and group some
 * 6 operations on 256 bits, a person and cell some 30; ties in no order of their first end cost what a person
 * does.
 */
#ifndef EVENHAND_SRC_MEASURE_TALLY_BITS_H
#define EVENHAND_SRC_MEASURE_TALLY_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EH_TALLY_BITS_LANES = 256,
    EH_TALLY_BITS_WORDS = EH_TALLY_BITS_LANES / 64, /* of 64 bits, in one of 256 */
    EH_TALLY_BITS_PLANES_MOST = 5,
    EH_TALLY_BITS_GROUPS_MOST = 20,  /* beyond, a table a draw is quicker */
    EH_TALLY_BITS_NUMBER = 5,        /* bits that ties of one end are counted in */
    EH_TALLY_BITS_TOGETHER = 8,      /* such numbers */
    EH_TALLY_BITS_COUNTER_WORDS = 72 /* at most: bits, and what waits to be carried to each */
};

struct eh_tally_bits {
    uint32_t groups, planes;
    const uint64_t *plane;     /* n x planes x EH_TALLY_BITS_WORDS */
    const uint32_t *from, *to; /* ties of one person side by side, or it is slow */
    uint64_t count;            /* ties, below 2^32 */
    bool either_way;           /* a tie from h to g, h > g, counts as one from g to h */
    uint64_t *counter;         /* groups x groups x EH_TALLY_BITS_COUNTER_WORDS x EH_TALLY_BITS_WORDS: room */
    size_t stride;             /* words of a counter; set while counting */
};

/* Writes ties by cell and lane: out[(g groups + h) EH_TALLY_BITS_LANES + lane], groups from 0. */
typedef void eh_tally_bits_path(const struct eh_tally_bits *self, uint32_t *out);

/* The paths that this processor has, the quickest last: at least one. NULL past the last. */
eh_tally_bits_path *eh_tally_bits_get_path(uint32_t index);

#endif
