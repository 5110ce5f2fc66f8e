#include "mixing_ahead.h"

#include <string.h>

struct eh_mixing_kept {
    uint32_t attribute, layer, factor_halves;
    struct eh_mixing_part part;
    struct eh_mixing_kept *next;
};

/* The smallest weight is the threshold where none is set, and nothing lies below it. */
static bool may_differ(const struct eh_layer *layer, uint32_t factor_halves)
{
    return !layer->graph.weights_equal && (factor_halves != 1 || layer->tie_weight > 0);
}

size_t eh_mixing_ahead_cut(const struct eh_context *context, struct eh_arena *arena,
                           struct eh_mixing_cut **out)
{
    static const uint32_t factors[] = {1, 4};
    const struct eh_network *network = context->network;
    uint32_t layers = context->mixing_kept && !context->first ? network->layer_count : 0;
    size_t count = 0;
    *out = EH_NEW_ARRAY(arena, struct eh_mixing_cut, 2 * (size_t)layers);
    for (uint32_t l = 0; l < layers; l++)
        for (size_t f = 0; f < sizeof factors / sizeof *factors; f++) {
            struct eh_mixing_cut *cut = &(*out)[count];
            const struct eh_graph *graph = context->graph[l];
            *cut = (struct eh_mixing_cut){.layer = l, .factor_halves = factors[f]};
            if (!may_differ(&network->layer[l], factors[f]))
                continue;
            eh_layer_cut_ties(&network->layer[l], network->n, factors[f], arena, &cut->graph);
            /* One cut holds the ties of the other. */
            count += graph->tie_count != cut->graph.tie_count || graph->arc_count != cut->graph.arc_count;
        }
    return count;
}

void eh_mixing_ahead_keep(const struct eh_context *context, uint32_t attribute, uint32_t layer,
                          uint32_t factor_halves, const struct eh_mixing_part *part)
{
    struct eh_mixing_kept *kept = EH_NEW(context->arena, struct eh_mixing_kept);
    struct eh_mixing_test *tests = EH_NEW_ARRAY(context->arena, struct eh_mixing_test, part->count);
    if (part->count)
        memcpy(tests, part->tests, part->count * sizeof *tests);
    *kept = (struct eh_mixing_kept){.attribute = attribute,
                                    .layer = layer,
                                    .factor_halves = factor_halves,
                                    .part = {tests, part->count},
                                    .next = *context->mixing_kept};
    *context->mixing_kept = kept;
}

static bool is_same(const struct eh_mixing_test *a, const struct eh_mixing_test *b)
{
    return a->kind == b->kind && a->g == b->g && a->h == b->h;
}

/* Both in one order, and all that is wanted is among what was kept. */
static bool take_tests(const struct eh_mixing_part *kept, const struct eh_mixing_part *part)
{
    size_t at = 0;
    for (size_t k = 0; k < part->count; k++) {
        while (at < kept->count && !is_same(&kept->tests[at], &part->tests[k]))
            at++;
        if (at == kept->count)
            return false;
        part->tests[k] = kept->tests[at];
    }
    return true;
}

bool eh_mixing_ahead_take(const struct eh_context *context, uint32_t attribute, uint32_t layer,
                          const struct eh_mixing_part *part)
{
    const struct eh_mixing_kept *kept = context->first && context->mixing_kept ? *context->mixing_kept : NULL;
    for (; kept; kept = kept->next)
        if (kept->attribute == attribute && kept->layer == layer &&
            kept->factor_halves == context->factor_halves)
            return take_tests(&kept->part, part);
    return false;
}
