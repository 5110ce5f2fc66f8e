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

/* The matrix w of a layer: positive entries only, sorted by from, then to; no self-ties. Of an undirected layer
 * each pair stands once, from < to, with w_ij + w_ji. */
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
};

/* A layer cut at its thresholds: the simple graph that the measures see. */
struct eh_graph {
    uint32_t n;
    bool directed;
    uint64_t tie_count;            /* ties {a, b}, a < b, sorted by a, then b; an undirected graph that keeps all
                                      ties of its layer shares these arrays with layer.arcs */
    uint32_t *tie_a, *tie_b;
    int64_t *tie_weight;           /* w_ab + w_ba */
    uint64_t arc_count;            /* directed: arcs, sorted by from, then to; undirected: 0 */
    uint32_t *arc_from, *arc_to;
    bool *arc_returned;            /* arc_count */
    struct eh_adjacency ties;      /* both directions of each tie */
    struct eh_adjacency out, in;   /* directed: arcs; undirected: empty */
    int64_t close_weight;          /* in force: given, or the lower median of tie_weight; 0 without ties */
    bool weights_equal;            /* directed: every arc of the layer's matrix has one weight; undirected:
                                      every pair w_ij + w_ji; so no threshold tells ties apart */
    uint32_t *external;            /* n: distinct people off the roster with whom there would be a tie; NULL
                                      without externals */
    struct eh_igraph *igraph;      /* the same graph in igraph's form, built on first use and owned by the
                                      arena of the graph; NULL in a graph put together by hand */
};

/* The weight of the tie of two people, 0 where they have none. Cost: log of the ties. */
int64_t eh_graph_get_weight(const struct eh_graph *graph, uint32_t a, uint32_t b);

/* Gives back igraph's form of a graph, which takes more memory than the graph. Whoever asks igraph again has
 * it built again. */
void eh_graph_release_igraph(const struct eh_graph *graph);

struct eh_layer {
    const char *name;
    bool is_work; /* else formal */
    bool directed;
    int64_t tie_weight, close_weight; /* configured; 0: the default */
    struct eh_arcs arcs;
    bool has_external; /* work layers with externals = yes */
    struct eh_arcs external_out, external_in; /* weight to and from people off the roster: `from` is the
                                                 person, `to` the other, in both */
    uint32_t *external;    /* graph.external */
    struct eh_graph graph; /* cut at the configured thresholds */
};

struct eh_history;

struct eh_network {
    uint32_t n;
    uint32_t layer_count;
    struct eh_layer *layer;   /* work layers: `collaboration` first, then as configured; then reporting,
                                 mentoring, sponsorship, those that have a file or column */
    uint32_t informal;        /* index of the layer that alliances are read from */
    bool informal_stands_in;  /* no layer is informal; collaboration stands in */
    struct eh_history *history; /* records outside the period (network/history.h); NULL where nothing asks for
                                   them: no mentoring, outcomes or decisions, and no column `left` */
    uint64_t meetings, meetings_left_out; /* in the period; outside it or undated (broadcasts never get
                                             here: study.left_out) */
};

/* Scans the study's events once and builds every layer.
 *
 * Question: who is tied to whom, over which kinds of contact, in this period.
 * Formula: MEASURES.md section 0, "Layers". A record counts where its day lies in the period, or where the
 * period is `all`; both its people are of the population (with externals = yes one may be off the roster). A
 * meeting of k adds 1/(2(k-1)) in each direction to each pair, rounded to units of 1e-9, half away from zero.
 * Work layers by kind; reporting: manager to report; mentoring and sponsorship: distinct pairs active in
 * the period. Duplicates add up (formal layers: count once); isolates are vertices.
 * Source: Breiger 1974 for the projection, Newman 2001 (Phys. Rev. E 64, 016132, eq. 2) for its 1/(k-1).
 * Inputs: a study that was read; its events are consumed. Outputs: the network in `arena`; zeroed on failure.
 * Undefined: none; a study without records gives layers without ties.
 * Errors: those of eh_study_scan; EH_CONFIG where `informal` names no layer; EH_INPUT_TOO_LARGE where the
 * weights of a pair pass 4.6e9, or where the ties would not fit into study.memory_bytes.
 * What it left out is added to the study: codes outside_period, undated, outside_population; a record before
 * the period is among them even where its history is kept.
 * Cost: one pass over the records; memory for people and ties, never for records.
 * Determinism: the order of records changes no bit. */
int eh_network_build(struct eh_study *study, struct eh_arena *arena, struct eh_network *out,
                     struct eh_failure *failure) EH_MUST_CHECK;

/* Cuts a layer at other thresholds.
 *
 * Question: would the finding stand had the line between a tie and none been drawn elsewhere?
 * Formula (MEASURES.md section 0): factor_halves = 1 gives half the thresholds, 4 twice (at most the largest
 * arc or tie weight), 2 those in force. Halves of odd units count upwards. For 1 and 4 the defaults are taken
 * as the smallest arc (directed) or tie weight and the lower median of layer->graph, which must hold the
 * cut in force; the close weight stays within the tie weights of that cut.
 * Outputs: the graph in `arena`, every part filled (no ties: counts 0, close_weight 0).
 * The graph may share arrays with the layer and its graph, which have to live as long.
 * Errors: none today. Cost: two passes over the arcs. Deterministic. */
int eh_layer_cut(const struct eh_layer *layer, uint32_t n, uint32_t factor_halves, struct eh_arena *arena,
                 struct eh_graph *out, struct eh_failure *failure) EH_MUST_CHECK;

/* The same, but for an undirected layer the list of its ties alone: no weights, adjacency, externals, igraph
 * or close ties. Eight bytes a tie, none where all are kept. */
void eh_layer_cut_ties(const struct eh_layer *layer, uint32_t n, uint32_t factor_halves,
                       struct eh_arena *arena, struct eh_graph *out);

#endif
