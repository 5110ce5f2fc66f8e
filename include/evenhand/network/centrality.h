/* network/centrality: scores of people on one graph.
 *
 * What holds for all of them. Inputs: a graph of eh_layer_cut, n people, isolates among them; self-ties and
 * duplicates are gone by then, and so are groups, which no score knows. Unless said otherwise a score looks
 * at ties: directions folded, weights left aside. Outputs: n doubles in person order, owned by the caller;
 * `out_defined` (n) is false where a score is undefined, and its double is 0 there. On failure the doubles
 * are 0. Errors: EH_MEMORY and EH_LIBRARY from igraph, none from our own searches. Determinism: two runs give
 * the same bits; another numbering of the people moves sums of doubles (brokerage, influence, betweenness) in
 * the last digits, and nothing else.
 *
 * igraph computes coreness, components and transitivity. Closeness, betweenness, constraint and PageRank are
 * ours, over the graph's own adjacency: igraph rebuilds its own on every call, weighs ties that have no weight,
 * searches on one thread, and adds up PageRank in an order that changes. Tests hold each against a textbook version, and those that
 * replace igraph against igraph, person by person.
 */
#ifndef EVENHAND_NETWORK_CENTRALITY_H
#define EVENHAND_NETWORK_CENTRALITY_H

#include "evenhand/network/network.h"

/* Question: how deep in the middle of the network does somebody stand?
 * Formula: the largest k such that the person belongs to a part of the graph in which everybody has at least
 * k ties to others of that part. Source: Seidman 1983; igraph_coreness, checked by peeling. Undefined: never;
 * isolates have 0. Cost: linear in ties. May be said: "women stand as deep in the network as men". May not:
 * "core people perform better". */
int eh_centrality_coreness(const struct eh_graph *graph, struct eh_arena *arena, double *out,
                           struct eh_failure *failure) EH_MUST_CHECK;

/* Question: do somebody's contacts know each other, or does the person stand between circles?
 * Formula: 1 - sum_j (p_ij + sum_q p_iq p_qj)^2 over direct contacts j of i, q the contacts of both, p_ij =
 * 1/degree(i) for a tie. Source: Burt 1992, ch. 2; checked against the formula as written and igraph_constraint.
 * Undefined: without ties. Range: below 0 for a person in a closed triangle, towards 1 with many contacts who
 * do not know each other. Cost: wedges of the graph. May be said: "their contacts overlap less". May not:
 * "they broker", which no export shows. */
int eh_centrality_brokerage(const struct eh_graph *graph, struct eh_arena *arena, double *out,
                            bool *out_defined, struct eh_failure *failure) EH_MUST_CHECK;

/* Question: how many handshakes away are those who decide (or everybody)?
 * Formula: mean over d in D, d != i, of 1/distance(i, d), 0 without a path; D the targets, `is_target` NULL:
 * everyone, from 100,001 people on 1,024 of them drawn without repetition by `seed`.
 * Source: Marchiori & Latora 2000 (harmonic), Fish et al. 2019 (as access to information); checked against
 * Floyd & Warshall. Undefined: D without i is empty. Range: 0 to 1. The same bits under any numbering of
 * people (but for a sample) and for any number of threads. Cost: one pass over the ties for each level and 512
 * targets, shared among `threads` (0: one); 200 bytes a person, and 4 for each distance that occurs.
 * May be said: "closer to decision makers". May not: "better informed". */
int eh_centrality_closeness(const struct eh_graph *graph, const bool *is_target, uint64_t seed,
                            uint32_t threads, struct eh_arena *arena, double *out, bool *out_defined,
                            struct eh_failure *failure) EH_MUST_CHECK;

/* Question: is somebody turned to by people who are themselves turned to?
 * Formula: PageRank times n: x_i = (1 - c) + c sum_j x_j a_ji / outdegree(j), c = 0.85, those without an arc
 * spreading evenly; on arcs where directed, else ties; unweighted. The mean is 1.
 * Source: Brin & Page 1998; checked by power iteration and igraph's PRPACK. Within 1e-13 of the fixed point
 * on the mean.
 * Undefined: never. Cost: some tens of passes over the arcs. EH_LIBRARY where it does not settle.
 * May be said: "more sought out". May not: "more influential" as a fact about a person. */
int eh_centrality_influence(const struct eh_graph *graph, struct eh_arena *arena, double *out,
                            struct eh_failure *failure) EH_MUST_CHECK;

/* Question: how often does the shortest way between two others lead through somebody?
 * Formula: sum over pairs of the share of shortest paths through i, over (n - 1)(n - 2)/2. `sources` 0 (or n
 * and more): exact; else from that many people drawn without repetition by `seed`, times n/sources: unbiased.
 * Source: Freeman 1977; Brandes 2001; checked by counting paths, and bit by bit against igraph. Undefined: below
 * three people there are no pairs of others; 0 is given. Errors: none. Cost: sources times ties, shared among
 * `threads` (0: one), and up to 8 MB; the same bits for any number of them. May be said: "fewer shortest ways
 * lead through them". May not: "they hold information back". */
void eh_centrality_betweenness(const struct eh_graph *graph, uint32_t sources, uint64_t seed, uint32_t threads,
                               struct eh_arena *arena, double *out);

/* Question: is a decision maker within reach of a friend's introduction?
 * Formula: true for a target, and for whoever has a path of at most `steps` ties to one. `is_target`, `out`:
 * n. Cost: for each target the ties within steps - 1 of it; meant for 2. No memory, no failure. */
void eh_centrality_near(const struct eh_graph *graph, const bool *is_target, uint32_t steps, bool *out);

/* A whole layer in a few numbers (chapter 1, data.*). */
struct eh_shape {
    uint64_t ties, arcs; /* arcs 0 where undirected */
    double density;      /* arcs/(n(n-1)) where directed, else 2 ties/(n(n-1)); defined from 2 people on */
    double reciprocity;  /* share of arcs returned; directed, with arcs */
    double transitivity; /* 3 triangles / connected triples, on ties; defined where there are such triples */
    uint64_t components; /* on ties, isolates included */
    double largest_component; /* share of people in the largest; 0 without people */
    bool has_density, has_reciprocity, has_transitivity; /* defined */
};
/* Source: Wasserman & Faust 1994; igraph for components. Cost: ties to the power of 3/2 at most. Counts
 * and ratios of counts: the same bits under any numbering. */
int eh_shape_compute(const struct eh_graph *graph, struct eh_arena *arena, struct eh_shape *out,
                     struct eh_failure *failure) EH_MUST_CHECK;

#endif
