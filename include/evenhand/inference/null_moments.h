/* inference/null_moments: exact mean and variance of tie counts when labels are permuted within strata
 * (MEASURES.md section 3).
 *
 * Question: how many ties would run within groups, or between two of them, if nothing but the strata and
 * everybody's place in the network decided, and how far from that may chance alone take us?
 * Formula: the network, the strata and the number of people of each label in each stratum (n_sg) stay; all
 * arrangements of the labels that keep them are equally likely. Mean: a tie joining strata s != t counts
 * sum_g (n_sg/n_s)(n_tg/n_t), one inside s sum_g n_sg(n_sg - 1)/(n_s(n_s - 1)); pairs (g, h) likewise.
 * Variance: over all ordered pairs of ties, exactly; the way there stands at the head of the source. Weights
 * do not enter; an isolate counts among the people of its stratum; people of unknown label are the caller's
 * to leave out, with their ties.
 * Source: Mantel 1967; Hubert & Schultz 1976; Cliff & Ord 1981 (join counts); with strata ours. Checked
 * against complete enumeration of small networks, with and without strata, directed and not, to 1e-12.
 * Undefined: never; no ties give 0 and 0, a stratum in which everyone has one label adds no variance.
 * Errors: none. Determinism: the same bytes for the same input; another numbering of people may change the
 * last bits. Cost: memory with ties + people + strata x groups + pairs of strata that have a tie; the time of
 * eh_null_within is groups times that, and eh_null_pairs adds people x the square of groups or of strata,
 * whichever are fewer, and pairs of strata x groups^2: a million ties among 50,000 people of 40 groups in 300
 * strata take a fraction of a second.
 * A report may print "chance alone would give about MEAN such ties"; never "the ties are random". */
#ifndef EVENHAND_INFERENCE_NULL_MOMENTS_H
#define EVENHAND_INFERENCE_NULL_MOMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "evenhand/base/arena.h"

struct eh_null; /* opaque */

/* The ties (undirected: each once; directed: arcs) among people with a known label, numbered 0..n-1, with
 * dense labels 0..n_groups-1 and dense strata 0..n_strata-1. Simple: no self-ties, none twice; an arc and the
 * one back are two. A label or a stratum that nobody has is allowed. */
struct eh_null_input {
    uint32_t n, n_groups, n_strata;
    const uint32_t *label, *stratum;
    uint64_t ties;
    const uint32_t *from, *to;
    bool directed;
    const uint64_t *opt_row;       /* undirected, n + 1: where each person's ties begin in `opt_neighbour`; */
    const uint32_t *opt_neighbour; /* NULL: they are listed from `from` and `to` */
};

/* The network by strata, which both ask for; `input` and all it points to must live as long. */
struct eh_null *eh_null_new(const struct eh_null_input *input, struct eh_arena *arena);

/* Mean and variance of the number of ties within groups. */
void eh_null_within(const struct eh_null *self, double *out_mean, double *out_variance);

/* The same for each pair (g, h): n_groups x n_groups, row g; undirected: symmetric, the diagonal counting
 * each tie once. */
void eh_null_pairs(const struct eh_null *self, double *out_mean, double *out_variance);

#endif
