#include <stdlib.h>

#include "access_pairs.h"
#include "evenhand/inference/inference.h"

/* The people on all paths seen so far: after the first path at most two, its intermediary and its end. */
struct common {
    bool any;
    uint32_t person[2];
    uint32_t count;
};

/* A path of a person to a decision maker: `end`, or by way of `middle` (EH_PERSON_NONE: direct). */
static void meet(struct common *self, uint32_t middle, uint32_t end)
{
    if (!self->any) {
        self->any = true;
        self->count = 0;
        if (middle != EH_PERSON_NONE)
            self->person[self->count++] = middle;
        self->person[self->count++] = end;
        return;
    }
    uint32_t kept = 0;
    for (uint32_t k = 0; k < self->count; k++)
        if (self->person[k] == middle || self->person[k] == end)
            self->person[kept++] = self->person[k];
    self->count = kept;
}

static int compare_ties(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The ties of all layers, each once, from either end: row[i] to row[i + 1] of `to`. */
static void unite_ties(const struct eh_network *network, struct eh_arena *scratch, size_t **out_row,
                       uint32_t **out_to)
{
    size_t all = 0, distinct = 0;
    for (uint32_t l = 0; l < network->layer_count; l++)
        all += network->layer[l].graph.tie_count;
    uint64_t *tie = EH_NEW_ARRAY(scratch, uint64_t, 2 * all);
    all = 0;
    for (uint32_t l = 0; l < network->layer_count; l++) {
        const struct eh_graph *graph = &network->layer[l].graph;
        for (uint64_t k = 0; k < graph->tie_count; k++) {
            tie[all++] = (uint64_t)graph->tie_a[k] << 32 | graph->tie_b[k];
            tie[all++] = (uint64_t)graph->tie_b[k] << 32 | graph->tie_a[k];
        }
    }
    qsort(tie, all, sizeof *tie, compare_ties);
    *out_row = EH_NEW_ARRAY(scratch, size_t, (size_t)network->n + 1);
    *out_to = EH_NEW_ARRAY(scratch, uint32_t, all);
    for (size_t k = 0; k < all; k++)
        if (k == 0 || tie[k] != tie[k - 1]) {
            (*out_row)[(tie[k] >> 32) + 1]++;
            (*out_to)[distinct++] = (uint32_t)tie[k];
        }
    for (uint32_t i = 0; i < network->n; i++)
        (*out_row)[i + 1] += (*out_row)[i];
    eh_arena_release(scratch, tie);
}

/* Who is a decision maker among the neighbours: few, so paths of two steps are walked over these alone. */
static void keep_deciders(const struct eh_people *people, const size_t *row, const uint32_t *to,
                          struct eh_arena *scratch, size_t **out_row, uint32_t **out_to)
{
    size_t count = 0;
    *out_row = EH_NEW_ARRAY(scratch, size_t, (size_t)people->n + 1);
    for (size_t k = 0; k < row[people->n]; k++)
        count += people->is_decider[to[k]];
    *out_to = EH_NEW_ARRAY(scratch, uint32_t, count);
    count = 0;
    for (uint32_t i = 0; i < people->n; i++) {
        for (size_t k = row[i]; k < row[i + 1]; k++)
            if (people->is_decider[to[k]])
                (*out_to)[count++] = to[k];
        (*out_row)[i + 1] = count;
    }
}

void eh_access_single_route(const struct eh_context *context, uint32_t layer_order)
{
    const struct eh_people *people = &context->study->people;
    struct eh_arena *scratch = eh_context_scratch(context);
    size_t *row, *decider_row;
    uint32_t *to, *decider, with_path = 0, dependent = 0;
    unite_ties(context->network, scratch, &row, &to);
    keep_deciders(people, row, to, scratch, &decider_row, &decider);
    for (uint32_t i = 0; i < people->n; i++) {
        if (people->is_decider[i])
            continue;
        struct common common = {0};
        for (size_t k = decider_row[i]; k < decider_row[i + 1]; k++)
            meet(&common, EH_PERSON_NONE, decider[k]);
        for (size_t k = row[i]; k < row[i + 1] && !(common.any && !common.count); k++)
            for (size_t j = decider_row[to[k]]; j < decider_row[to[k] + 1]; j++)
                meet(&common, to[k], decider[j]);
        with_path += common.any;
        dependent += common.any && common.count;
    }
    eh_arena_free(scratch);
    struct eh_result result = eh_result_start("access.single_route");
    result.layer = "all";
    result.order.layer = layer_order;
    result.n_people = with_path;
    if (with_path) {
        double low, high;
        eh_wilson(dependent, with_path, &low, &high);
        result.cases_people = dependent;
        eh_result_set(&result, EH_N, with_path);
        eh_result_set(&result, EH_CASES, dependent);
        eh_result_set(&result, EH_ESTIMATE, (double)dependent / with_path);
        eh_result_set(&result, EH_CI_LOW, low);
        eh_result_set(&result, EH_CI_HIGH, high);
    } else {
        eh_result_undefine(&result, EH_UNDEFINED_EMPTY, 0);
    }
    eh_results_add(context->results, &result);
}
