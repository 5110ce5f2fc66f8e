/* The pairs of one layer of chapter 5, which chapter 6 looks at again, and its files among themselves. */
#ifndef EVENHAND_SRC_MEASURE_ACCESS_PAIRS_H
#define EVENHAND_SRC_MEASURE_ACCESS_PAIRS_H

#include "evenhand/measure/context.h"

/* Distinct pairs active in the period, both of them people of the period: the arcs of the layer. Sorted by
 * mentor, then by mentee. */
struct eh_access_pairs {
    const char *layer; /* "mentoring", "sponsorship", "formal" */
    uint32_t layer_order;
    size_t count;
    uint32_t *mentor, *mentee;
};

/* The pairs of "mentoring" or "sponsorship"; none where there is no such layer, whose place is then
 * `layer_order`. */
struct eh_access_pairs eh_access_pairs_find(const struct eh_context *context, const char *layer,
                                            uint32_t layer_order);
/* Pairs of either kind ("formal"), each once. */
struct eh_access_pairs eh_access_pairs_unite(const struct eh_access_pairs *a, const struct eh_access_pairs *b,
                                             uint32_t layer_order, struct eh_arena *arena);

/* The people behind some pairs. */
struct eh_access_behind {
    uint64_t people, mentees;
    double dominance_01; /* the largest share of the pairs in which one person is */
};
struct eh_access_behind eh_access_count_behind(const struct eh_access_pairs *pairs, const bool *is_in,
                                               uint32_t n, struct eh_arena *scratch);

/* The rows of access.same_group. */
void eh_access_same_group(const struct eh_context *context, const struct eh_access_pairs *pairs);

/* The row of access.single_route, over the ties of all layers. */
void eh_access_single_route(const struct eh_context *context, uint32_t layer_order);

#endif
