/* Private to the room: how null_moments sees a network, cut into strata and blocks of arcs between them. The
 * argument behind the sums is at the head of null_moments.c. */
#ifndef EVENHAND_SRC_INFERENCE_NULL_LAYOUT_H
#define EVENHAND_SRC_INFERENCE_NULL_LAYOUT_H

#include "evenhand/inference/null_moments.h"

__extension__ typedef __int128 null_wide; /* counts to the fourth power */

/* Everybody's arcs, in both directions. */
struct null_arcs {
    const uint64_t *out_row, *in_row;
    const uint32_t *out_to, *in_to;
};

/* What the people of one stratum have to do with another, or with their own: sums over the people of the
 * first of the number of their arcs into (o) and from (i) the second. */
struct null_block {
    uint32_t to;
    uint64_t o, i, oo, ii, oi, mutual; /* mutual: arcs into it that are returned */
};

struct null_layout {
    const struct eh_null_input *input;
    struct null_arcs arcs;
    uint32_t *person, *start; /* people by stratum; n_strata + 1 */
    uint32_t *size;           /* n_strata x n_groups: n_sg */
    uint64_t *row;            /* n_strata + 1: the blocks of a stratum, ascending */
    struct null_block *block;
    struct eh_arena *arena;
};

/* One person's arcs into and from each stratum; only the strata in `touched` are not 0. */
struct null_tally {
    uint32_t *o, *i, *touched;
    uint32_t touched_count;
};

static inline uint32_t null_size_of(const struct null_layout *self, uint32_t s)
{
    return self->start[s + 1] - self->start[s];
}

/* Counts arcs, strata and blocks; all of it lives in the arena. */
void eh_null_layout_build(struct null_layout *self, const struct eh_null_input *input,
                          struct eh_arena *arena);

struct null_tally eh_null_layout_tally_new(const struct null_layout *self);
void eh_null_layout_tally(const struct null_layout *self, uint32_t person, struct null_tally *out);

/* The arcs inside one stratum as mu + a_i + b_j + R_ij. */
struct null_additive {
    double arcs;       /* mu n (n - 1) */
    double squares;    /* sum R_ij^2 */
    double transposed; /* sum R_ij R_ji */
    double own, other; /* a_i = own (o_i - arcs/n) + other (i_i - arcs/n); b_i with o and i swapped */
    double average;    /* arcs/n */
};

struct null_additive eh_null_layout_split(const struct null_layout *self, uint32_t s);

/* sum over pairs of arcs from s to t of ([i = i'] - 1/n_s)([j = j'] - 1/n_t), and the same for an arc there
 * and one back. `st` is the block seen from s, `ts` from t. */
double eh_null_layout_squared(const struct null_block *st, const struct null_block *ts, uint32_t ns,
                              uint32_t nt);
double eh_null_layout_crossed(const struct null_block *st, const struct null_block *ts, uint32_t ns,
                              uint32_t nt);

/* Calls visit for every pair of strata s < t with arcs between them. */
typedef void null_visitor(const struct null_layout *, uint32_t s, const struct null_block *st,
                          const struct null_block *ts, void *state);

void eh_null_layout_visit(const struct null_layout *self, null_visitor *visit, void *state);

#endif
