/* network/network: layers of weighted ties over the people of the period.
 *
 * Work layers come from collaboration and meetings, formal layers (mentoring, sponsorship, reporting)
 * from the records. Everybody of the population is a vertex, isolates included. MEASURES.md section 0
 * defines arc, tie and close tie.
 */
#ifndef EVENHAND_NETWORK_NETWORK_H
#define EVENHAND_NETWORK_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/record/study.h"

/* The directed matrix w of a layer: positive entries only, sorted by from, then to; no self-ties. */
struct eh_arcs {
    uint64_t count;
    uint32_t *from, *to;
    int64_t *weight; /* units of 1e-9 */
};

/* A compressed adjacency: the neighbours of i are to[row[i]] .. to[row[i + 1] - 1], ascending. */
struct eh_adjacency {
    uint32_t n;
    uint64_t *row; /* n + 1 */
    uint32_t *to;
    int64_t *weight; /* beside `to`; NULL where the adjacency carries none */
};

/* A layer cut at its thresholds: the simple graph that the measures see. */
struct eh_graph {
    uint32_t n;
    bool directed;
    uint64_t tie_count;            /* ties {a, b}, a < b, sorted by a, then b */
    uint32_t *tie_a, *tie_b;
    int64_t *tie_weight;           /* w_ab + w_ba */
    uint64_t arc_count;            /* directed: arcs, sorted by from, then to; undirected: 0 */
    uint32_t *arc_from, *arc_to;
    bool *arc_returned;            /* arc_count */
    struct eh_adjacency ties;      /* both directions of each tie, with weights */
    struct eh_adjacency out, in;   /* directed: arcs; undirected: empty */
    int64_t close_weight;          /* in force: given, or the lower median of tie_weight; 0 without ties */
    bool weights_equal;            /* every arc of the layer's matrix has one weight */
};

struct eh_layer {
    const char *name;
    bool is_work; /* else formal */
    bool directed;
    int64_t tie_weight, close_weight; /* configured; 0: the default */
    struct eh_arcs arcs;
    uint32_t *external; /* n: distinct people off the roster with whom there would be a tie; work layers with
                           externals = yes, else NULL */
    struct eh_graph graph; /* cut at the configured thresholds */
};

struct eh_network {
    uint32_t n;
    uint32_t layer_count;
    struct eh_layer *layer;   /* work layers: `collaboration` first, then as configured; then reporting,
                                 mentoring, sponsorship, those that have a file or column */
    uint32_t informal;        /* index of the layer that alliances are read from */
    bool informal_stands_in;  /* no layer is informal; collaboration stands in */
    uint64_t meetings, meetings_left_out;
};

/* Scans the study's events once and builds every layer. Adds what it left out (records outside the
 * period, undated ones) to the study. */
int eh_network_build(struct eh_study *study, struct eh_arena *arena, struct eh_network *out,
                     struct eh_failure *failure) EH_MUST_CHECK;

/* Cuts a layer at other thresholds. Robustness (MEASURES.md section 0): factor_halves = 1 gives half the
 * thresholds, 4 twice (at most the largest weight), 2 those in force; defaults are taken as the smallest
 * arc (directed) or tie weight and the lower median. */
int eh_layer_cut(const struct eh_layer *layer, uint32_t n, uint32_t factor_halves, struct eh_arena *arena,
                 struct eh_graph *out, struct eh_failure *failure) EH_MUST_CHECK;

#endif
