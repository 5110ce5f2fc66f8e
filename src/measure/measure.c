#include "evenhand/measure/measure.h"

#include <string.h>

#include "evenhand/measure/catalogue.h"
#include "evenhand/measure/context.h"
#include "evenhand/measure/verdict.h"

/* The parts are those that a generated organisation of 4,000 people takes; they add up to 1. */
static const struct {
    int (*measure)(const struct eh_context *context, struct eh_failure *failure);
    double part_01;
} chapters[] = {{eh_measure_people, 0.005},   {eh_measure_inclusion, 0.28}, {eh_measure_mixing, 0.555},
                {eh_measure_alliances, 0.02}, {eh_measure_access, 0.07},    {eh_measure_meeting, 0.005},
                {eh_measure_favour, 0.06},    {eh_measure_leaving, 0.005}};

static int measure_chapters(const struct eh_context *context, struct eh_failure *failure)
{
    struct eh_context chapter = *context;
    eh_progress_show(context->progress, context->phase);
    for (size_t i = 0; i < sizeof chapters / sizeof *chapters; i++) {
        chapter.part_01 = chapters[i].part_01;
        if (chapters[i].measure(&chapter, failure))
            return failure->code;
        chapter.done_01 += chapter.part_01;
        eh_progress_advance(context->progress, context->phase, chapter.done_01);
    }
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

/* Whether other thresholds left all ties as they were, whichever of them are close: one cut holds the ties of
 * the other, so as many are the same. */
static bool has_same_ties(const struct eh_graph *a, const struct eh_graph *b)
{
    return a->tie_count == b->tie_count && a->arc_count == b->arc_count &&
           (!a->external || !memcmp(a->external, b->external, a->n * sizeof *a->external));
}

/* Chapters that ask a layer for its ties and their weights alone, not for those that are close, nor for
 * another window. */
static bool hangs_on_ties_alone(const struct eh_result *row)
{
    uint32_t count;
    enum eh_chapter chapter = eh_catalogue_get(&count)[row->order.measure].chapter;
    return chapter == EH_CHAPTER_INCLUSION || chapter == EH_CHAPTER_MIXING;
}

/* The same ties would give the same rows again. */
static void take_rows(const struct eh_results *first, const char *layer, struct eh_results *out)
{
    for (size_t i = 0; i < first->count; i++)
        if (first->row[i].is_test && !strcmp(first->row[i].layer, layer) &&
            hangs_on_ties_alone(&first->row[i]))
            eh_results_add(out, &first->row[i]);
}

/* Measures the families with a gap again, every layer that has one cut at other thresholds. The cuts are as
 * large as the network, and end here. */
static int rerun(const struct eh_context *first, uint32_t factor_halves, const char *phase,
                 struct eh_arena *arena, struct eh_results *out, struct eh_failure *failure)
{
    const struct eh_network *network = first->network;
    struct eh_arena *cuts = eh_context_scratch(first);
    const struct eh_graph **graph = EH_NEW_ARRAY(cuts, const struct eh_graph *, network->layer_count);
    eh_results_init(out, arena);
    for (uint32_t l = 0; l < network->layer_count; l++) {
        struct eh_graph *cut = EH_NEW(cuts, struct eh_graph);
        graph[l] = first->graph[l];
        if (!hangs_on_layer(first->results, network->layer[l].name))
            continue;
        if (eh_layer_cut(&network->layer[l], network->n, factor_halves, cuts, cut, failure))
            goto out;
        graph[l] = cut;
        if (has_same_ties(first->graph[l], cut))
            take_rows(first->results, network->layer[l].name, out);
    }
    struct eh_context context = *first;
    context.taken = out->count;
    context.graph = graph;
    context.factor_halves = factor_halves;
    context.phase = phase;
    context.first = first->results;
    context.results = out;
    context.arena = arena;
    (void)measure_chapters(&context, failure);
out:
    eh_arena_free(cuts);
    return failure->code;
}

int eh_measure_all(const struct eh_study *study, const struct eh_network *network, uint32_t threads,
                   const struct eh_progress *opt_progress, struct eh_arena *arena, struct eh_results *out,
                   struct eh_failure *failure)
{
    eh_results_init(out, arena);
    const struct eh_graph **graph = EH_NEW_ARRAY(arena, const struct eh_graph *, network->layer_count);
    struct eh_mixing_kept *kept = NULL;
    for (uint32_t l = 0; l < network->layer_count; l++)
        graph[l] = &network->layer[l].graph;
    struct eh_context context = {.study = study,
                                 .network = network,
                                 .graph = graph,
                                 .factor_halves = 2,
                                 .threads = threads ? threads : 1,
                                 .mixing_kept = &kept,
                                 .results = out,
                                 .arena = arena,
                                 .progress = opt_progress,
                                 .phase = "measuring"};
    if (measure_chapters(&context, failure))
        return failure->code;
    if (!hangs_on_layer(out, NULL))
        return EH_OK;
    struct eh_arena *scratch = eh_context_scratch(&context);
    struct eh_results halved, doubled;
    if (!rerun(&context, 1, "measuring gaps again at half the thresholds", scratch, &halved, failure) &&
        !rerun(&context, 4, "measuring gaps again at twice the thresholds", scratch, &doubled, failure))
        eh_verdict_compute_robust(out, &halved, &doubled);
    eh_arena_free(scratch);
    return failure->code;
}
