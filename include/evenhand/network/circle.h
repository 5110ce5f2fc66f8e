/* network/circle: closed circles as leaves of the truss hierarchy of a close-tie graph (MEASURES.md
 * section 4). No seed, no fixed size; the same for any order of people but for the names of equals.
 */
#ifndef EVENHAND_NETWORK_CIRCLE_H
#define EVENHAND_NETWORK_CIRCLE_H

#include "evenhand/network/network.h"

struct eh_circles {
    uint32_t count;      /* A1 is circle 0: largest first, then highest k, then smallest member */
    uint32_t *k;         /* count */
    uint32_t *row;       /* count + 1: into member */
    uint32_t *member;    /* ascending within a circle; a person is in one circle at most per leaf, and
                            may be in several */
    bool *in_circle;     /* n */
    uint64_t *inside, *leaving; /* count: close ties of its members within it, and leaving it */
    uint64_t close_tie_count;
    uint32_t *close_a, *close_b; /* the close ties, sorted */
};

/* Ties of weight >= graph->close_weight, decomposed into trusses. */
int eh_circles_compute(const struct eh_graph *graph, struct eh_arena *arena, struct eh_circles *out,
                       struct eh_failure *failure) EH_MUST_CHECK;

#endif
