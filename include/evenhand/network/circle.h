/* network/circle: closed circles as leaves of the truss hierarchy of a close-tie graph (MEASURES.md
 * section 4). No seed, no fixed size; the same for any order of people but for the names of equals.
 */
#ifndef EVENHAND_NETWORK_CIRCLE_H
#define EVENHAND_NETWORK_CIRCLE_H

#include <stdbool.h>
#include <stdint.h>

#include "evenhand/network/network.h"

enum { EH_CIRCLE_TRUSS = 4 };     /* the smallest k of a circle: every tie in two triangles of it */
#define EH_CIRCLE_NONE UINT32_MAX /* in no circle */

/* A leaf's people have their first tie, counted from the innermost truss outwards, in that leaf: so circles
 * share nobody, and a person is in one at most. */
struct eh_circles {
    uint32_t count;   /* A1 is circle 0: largest first, then highest k, then smallest member */
    uint32_t *k;      /* count */
    uint32_t *row;    /* count + 1: into member */
    uint32_t *member; /* ascending within a circle */
    uint32_t *of;     /* n: the circle, or EH_CIRCLE_NONE */
    bool *in_circle;  /* n: of[i] != EH_CIRCLE_NONE */
    uint64_t *inside,
        *leaving; /* count: close ties of its members within it (of whatever truss), and leaving it */
    uint64_t close_tie_count;
    uint32_t *close_a, *close_b; /* the close ties, a < b, sorted by a, then b */
};

/* Question: which groups of people keep to each other so closely that every tie among them is held by others?
 * Formula: the close ties are the ties of weight >= graph->close_weight. The k-truss of a graph is its
 * largest subgraph in which every tie lies in at least k - 2 triangles of it. A circle is a component,
 * connected by ties, of the k-truss, k >= 4, that contains no component of the (k+1)-truss. Directions are
 * folded into ties, weights matter for the threshold alone, isolates and people without close ties are in no
 * circle; groups are not looked at. Source: Cohen 2008 ("Trusses: cohesive subgraphs for social network
 * analysis"); the peeling of Wang & Cheng 2012 (Truss decomposition in massive networks, algorithm 2).
 * Checked against the k-truss by its definition on random graphs. Inputs: a graph of eh_layer_cut; n, the
 * ties and close_weight are read. Outputs: everything in `arena`; zeroed on failure. Undefined: none; without
 * close ties there is no circle. Errors: EH_INPUT_TOO_LARGE from 2^32 - 1 close ties on. Cost: time m^1.5 for
 * m close ties, a million of them in about a second; memory about 100 bytes a tie. Determinism: no draw; two
 * runs give the same bits, and another numbering of people changes nothing but the order of circles of equal
 * size and k. May be said: "a circle of 12 people who meet mostly among themselves". May not: "a clique that
 * shuts others out", nor who is in it. */
int eh_circles_compute(const struct eh_graph *graph, struct eh_arena *arena, struct eh_circles *out,
                       struct eh_failure *failure) EH_MUST_CHECK;

#endif
