#include "evenhand/measure/measure.h"

#include <string.h>

#include "evenhand/measure/context.h"
#include "evenhand/measure/verdict.h"

static int measure_chapters(const struct eh_context *context, struct eh_failure *failure)
{
    if (eh_measure_people(context, failure) || eh_measure_inclusion(context, failure) ||
        eh_measure_mixing(context, failure) || eh_measure_alliances(context, failure) ||
        eh_measure_access(context, failure) || eh_measure_meeting(context, failure) ||
        eh_measure_favour(context, failure) || eh_measure_leaving(context, failure))
        return failure->code;
    eh_results_sort(context->results);
    eh_verdict_compute(context->results);
    return EH_OK;
}

static bool hangs_on_layer(const struct eh_results *results, const char *opt_layer)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct eh_result *row = &results->row[i];
        if (row->verdict == EH_GAP && row->hangs_on_weight && (!opt_layer || !strcmp(row->layer, opt_layer)))
            return true;
    }
    return false;
}

/* Measures the families with a gap again, every layer that has one cut at other thresholds. */
static int rerun(const struct eh_context *first, uint32_t factor_halves, struct eh_arena *arena,
                 struct eh_results *out, struct eh_failure *failure)
{
    const struct eh_network *network = first->network;
    const struct eh_graph **graph = EH_NEW_ARRAY(arena, const struct eh_graph *, network->layer_count);
    for (uint32_t l = 0; l < network->layer_count; l++) {
        struct eh_graph *cut = EH_NEW(arena, struct eh_graph);
        graph[l] = first->graph[l];
        if (!hangs_on_layer(first->results, network->layer[l].name))
            continue;
        if (eh_layer_cut(&network->layer[l], network->n, factor_halves, arena, cut, failure))
            return failure->code;
        graph[l] = cut;
    }
    eh_results_init(out, arena);
    struct eh_context context = *first;
    context.graph = graph;
    context.factor_halves = factor_halves;
    context.first = first->results;
    context.results = out;
    context.arena = arena;
    return measure_chapters(&context, failure);
}

int eh_measure_all(const struct eh_study *study, const struct eh_network *network, uint32_t threads,
                   struct eh_arena *arena, struct eh_results *out, struct eh_failure *failure)
{
    eh_results_init(out, arena);
    const struct eh_graph **graph = EH_NEW_ARRAY(arena, const struct eh_graph *, network->layer_count);
    for (uint32_t l = 0; l < network->layer_count; l++)
        graph[l] = &network->layer[l].graph;
    struct eh_context context = {.study = study,
                                 .network = network,
                                 .graph = graph,
                                 .factor_halves = 2,
                                 .threads = threads ? threads : 1,
                                 .results = out,
                                 .arena = arena};
    if (measure_chapters(&context, failure))
        return failure->code;
    if (!hangs_on_layer(out, NULL))
        return EH_OK;
    struct eh_arena *scratch = eh_context_scratch(&context);
    struct eh_results halved, doubled;
    if (!rerun(&context, 1, scratch, &halved, failure) && !rerun(&context, 4, scratch, &doubled, failure))
        eh_verdict_compute_robust(out, &halved, &doubled);
    eh_arena_free(scratch);
    return failure->code;
}
