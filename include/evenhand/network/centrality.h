/* network/centrality: scores of people on one graph. Every function fills n doubles in person order;
 * undefined scores are marked in `out_defined` (n, false: undefined), and their double is 0.
 *
 * igraph computes coreness, constraint, PageRank, betweenness, components and transitivity; closeness is
 * ours, since igraph rebuilds its adjacency on every call. Tests hold each against igraph or a textbook
 * version. All are bit-reproducible.
 */
#ifndef EVENHAND_NETWORK_CENTRALITY_H
#define EVENHAND_NETWORK_CENTRALITY_H

#include "evenhand/network/network.h"

int eh_centrality_coreness(const struct eh_graph *graph, struct eh_arena *arena, double *out,
                           struct eh_failure *failure) EH_MUST_CHECK; /* on ties; Seidman 1983 */
/* 1 - Burt's constraint, unweighted, over direct contacts; undefined without ties. */
int eh_centrality_brokerage(const struct eh_graph *graph, struct eh_arena *arena, double *out,
                            bool *out_defined, struct eh_failure *failure) EH_MUST_CHECK;
/* Mean over d in D, d != i, of 1/distance on ties, 0 without a path; undefined where D without i is empty.
 * is_target NULL: everyone. Above 100,000 people `sources` sampled others by (seed) where is_target is NULL. */
int eh_centrality_closeness(const struct eh_graph *graph, const bool *is_target, uint64_t seed,
                            struct eh_arena *arena, double *out, bool *out_defined,
                            struct eh_failure *failure) EH_MUST_CHECK;
/* PageRank (0.85) times n, on arcs where directed, else ties; unweighted. */
int eh_centrality_influence(const struct eh_graph *graph, struct eh_arena *arena, double *out,
                            struct eh_failure *failure) EH_MUST_CHECK;
/* Betweenness on ties over (n-1)(n-2)/2; `sources` 0: exact, else sampled. */
int eh_centrality_betweenness(const struct eh_graph *graph, uint32_t sources, uint64_t seed,
                              struct eh_arena *arena, double *out, struct eh_failure *failure) EH_MUST_CHECK;
/* Whether a person is a target, or has a path of at most `steps` to one, on ties. */
void eh_centrality_near(const struct eh_graph *graph, const bool *is_target, uint32_t steps, bool *out);

struct eh_shape {
    uint64_t ties, arcs;
    double density;      /* arcs/(n(n-1)) where directed, else 2m/(n(n-1)) */
    double reciprocity;  /* directed */
    double transitivity; /* 3 triangles / connected triples, on ties */
    uint64_t components; /* on ties, isolates included */
    double largest_component;
    bool has_density, has_reciprocity, has_transitivity; /* defined */
};
int eh_shape_compute(const struct eh_graph *graph, struct eh_arena *arena, struct eh_shape *out,
                     struct eh_failure *failure) EH_MUST_CHECK;

#endif
