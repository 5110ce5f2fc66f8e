/* Chapter 2: who is connected. One score or yes/no a person and work layer; comparing groups is
 * measure/compare's business, inequality inside and between groups measure/inclusion_spread's. */
#include <string.h>

#include "evenhand/measure/compare.h"
#include "evenhand/measure/person.h"
#include "evenhand/network/centrality.h"
#include "inclusion.h"

enum { BETWEENNESS_MOST = 2000 }; /* people; exact betweenness costs people times ties */

/* What the scores of one layer are computed from and into. */
struct scoring {
    const struct eh_context *context;
    uint32_t layer;
    const struct eh_graph *graph;
    struct eh_arena *scratch;
    double *value; /* n, of the score at hand; zeros before it is computed */
    bool *defined; /* n; all true before */
};

/* A score by name: fills value and defined. */
struct score {
    const char *name, *gap; /* inclusion.ties, inclusion.ties.gap */
    bool inside;
    bool (*applies)(const struct scoring *scoring); /* NULL: always */
    int (*compute)(struct scoring *scoring, struct eh_failure *failure);
};

static uint64_t degree(const struct eh_graph *graph, uint32_t person)
{
    return graph->ties.row[person + 1] - graph->ties.row[person];
}

static int compute_ties(struct scoring *s, struct eh_failure *failure)
{
    (void)failure;
    for (uint32_t i = 0; i < s->graph->n; i++)
        s->value[i] = (double)degree(s->graph, i);
    return EH_OK;
}

/* Weights are integers, so the sum is exact in 128 bits and is rounded once, then once more by 1e9. */
static int compute_strength(struct scoring *s, struct eh_failure *failure)
{
    (void)failure;
    __extension__ typedef unsigned __int128 wide;
    const struct eh_graph *graph = s->graph;
    wide *sum = EH_NEW_ARRAY(s->scratch, wide, graph->n);
    for (uint64_t t = 0; t < graph->tie_count; t++) {
        sum[graph->tie_a[t]] += (uint64_t)graph->tie_weight[t];
        sum[graph->tie_b[t]] += (uint64_t)graph->tie_weight[t];
    }
    for (uint32_t i = 0; i < graph->n; i++)
        s->value[i] = (double)sum[i] / 1e9;
    return EH_OK;
}

static bool has_department(const struct scoring *s)
{
    return s->context->study->people.has_department;
}

static int compute_crossing(struct scoring *s, struct eh_failure *failure)
{
    (void)failure;
    const struct eh_people *people = &s->context->study->people;
    const uint32_t *department = people->attribute[people->department].label;
    const struct eh_adjacency *ties = &s->graph->ties;
    for (uint32_t i = 0; i < s->graph->n; i++) {
        uint64_t known = 0, leaving = 0;
        for (uint64_t e = ties->row[i]; e < ties->row[i + 1]; e++) {
            uint32_t other = department[ties->to[e]];
            known += other != EH_UNKNOWN;
            leaving += other != EH_UNKNOWN && other != department[i];
        }
        s->defined[i] = department[i] != EH_UNKNOWN && known > 0;
        s->value[i] = s->defined[i] ? (double)leaving / (double)known : 0;
    }
    return EH_OK;
}

static int compute_core(struct scoring *s, struct eh_failure *failure)
{
    return eh_centrality_coreness(s->graph, s->scratch, s->value, failure);
}

static int compute_brokerage(struct scoring *s, struct eh_failure *failure)
{
    return eh_centrality_brokerage(s->graph, s->scratch, s->value, s->defined, failure);
}

static bool has_deciders(const struct scoring *s)
{
    return s->context->study->people.n_deciders > 0;
}

static int compute_reach(struct scoring *s, struct eh_failure *failure)
{
    return eh_centrality_closeness(s->graph, s->context->study->people.is_decider, 0, s->context->threads,
                                   s->scratch, s->value, s->defined, failure);
}

static int compute_information(struct scoring *s, struct eh_failure *failure)
{
    return eh_centrality_closeness(s->graph, NULL, s->context->study->config.seed, s->context->threads,
                                   s->scratch, s->value, s->defined, failure);
}

static bool has_externals(const struct scoring *s)
{
    return s->graph->external != NULL;
}

static int compute_external(struct scoring *s, struct eh_failure *failure)
{
    (void)failure;
    for (uint32_t i = 0; i < s->graph->n; i++)
        s->value[i] = s->graph->external[i];
    return EH_OK;
}

static int compute_influence(struct scoring *s, struct eh_failure *failure)
{
    return eh_centrality_influence(s->graph, s->scratch, s->value, failure);
}

static bool is_too_large(const struct scoring *s)
{
    return s->graph->n > BETWEENNESS_MOST && s->context->study->config.betweenness == 0;
}

/* Too large, or too small for anybody to stand between two others: nobody has a score. */
static int compute_between(struct scoring *s, struct eh_failure *failure)
{
    (void)failure;
    const struct eh_config *config = &s->context->study->config;
    if (is_too_large(s) || s->graph->n < 3) {
        memset(s->defined, 0, s->graph->n * sizeof *s->defined);
        return EH_OK;
    }
    eh_centrality_betweenness(s->graph, config->betweenness, config->seed, s->context->threads, s->scratch,
                              s->value);
    return EH_OK;
}

static const struct score SCORES[] = {
    {"inclusion.ties", "inclusion.ties.gap", true, NULL, compute_ties},
    {"inclusion.strength", "inclusion.strength.gap", false, NULL, compute_strength},
    {"inclusion.crossing", "inclusion.crossing.gap", false, has_department, compute_crossing},
    {"inclusion.core", "inclusion.core.gap", false, NULL, compute_core},
    {"inclusion.brokerage", "inclusion.brokerage.gap", false, NULL, compute_brokerage},
    {"inclusion.reach", "inclusion.reach.gap", true, has_deciders, compute_reach},
    {"inclusion.information", "inclusion.information.gap", false, NULL, compute_information},
    {"inclusion.external", "inclusion.external.gap", false, has_externals, compute_external},
    {"inclusion.influence", "inclusion.influence.gap", false, NULL, compute_influence},
    {"inclusion.between", "inclusion.between.gap", false, NULL, compute_between},
};
enum { SCORE_COUNT = sizeof SCORES / sizeof *SCORES };

/* The scores of all layers, side by side: compared together they share their permutations. */
struct batch {
    struct eh_arena *scratch;
    size_t count;
    struct eh_score *score; /* room for every score of every layer */
};

/* From here on nothing is permuted (MEASURES.md section 0), and the scores of all layers would only take
 * memory. */
enum { NORMAL_FROM_PEOPLE = 20000 };

static int add_to_batch(struct scoring *s, const struct score *score, struct batch *batch,
                        struct eh_failure *failure)
{
    uint32_t n = s->graph->n;
    const char *layer = s->context->network->layer[s->layer].name;
    if ((score->applies && !score->applies(s)) || !eh_context_wants(s->context, score->gap, layer))
        return EH_OK;
    s->value = EH_NEW_ARRAY(batch->scratch, double, n);
    s->defined = EH_NEW_ARRAY(batch->scratch, bool, n);
    memset(s->defined, 1, n * sizeof *s->defined);
    if (score->compute(s, failure))
        return failure->code;
    batch->score[batch->count++] = (struct eh_score){.name = score->name,
                                                     .layer = layer,
                                                     .layer_order = s->layer,
                                                     .value = s->value,
                                                     .defined = s->defined,
                                                     .inside = score->inside,
                                                     .hangs_on_weight = !s->graph->weights_equal,
                                                     .mean_of_structure = true};
    return EH_OK;
}

/* Rows of betweenness are undefined for want of scores; say that it is the size's fault. */
static void blame_size(struct eh_results *results, size_t first)
{
    static const char BETWEEN[] = "inclusion.between.";
    for (size_t i = first; i < results->count; i++) {
        if (strncmp(results->row[i].measure, BETWEEN, sizeof BETWEEN - 1))
            continue;
        eh_result_undefine(&results->row[i], EH_UNDEFINED_TOO_LARGE, 0);
        results->row[i].is_test = false;
    }
}

static int compare_batch(const struct eh_context *context, const struct batch *batch, bool is_too_large,
                         struct eh_failure *failure)
{
    size_t first = context->results->count;
    if (eh_compare_scores(context, batch->score, batch->count, failure))
        return failure->code;
    if (is_too_large)
        blame_size(context->results, first);
    return EH_OK;
}

/* Computes the scores of a layer, and compares them where they need not wait for those of other layers. */
static int add_scores(struct scoring *s, struct batch *batch, struct eh_failure *failure)
{
    for (size_t i = 0; i < SCORE_COUNT; i++)
        if (add_to_batch(s, &SCORES[i], batch, failure))
            return failure->code;
    if (s->graph->n < NORMAL_FROM_PEOPLE)
        return EH_OK;
    struct batch layer = *batch;
    batch->count = 0;
    return compare_batch(s->context, &layer, is_too_large(s), failure);
}

static int add_rate(struct scoring *s, const char *name, const char *odds, const bool *is_case,
                    bool is_adverse, struct eh_failure *failure)
{
    const struct eh_context *context = s->context;
    const char *layer = context->network->layer[s->layer].name;
    if (!eh_context_wants(context, odds, layer))
        return EH_OK;
    struct eh_rate rate = {.name = name,
                           .layer = layer,
                           .layer_order = s->layer,
                           .is_case = is_case,
                           .is_adverse = is_adverse,
                           .hangs_on_weight = !s->graph->weights_equal};
    return eh_compare_rate(context, &rate, failure);
}

static int add_rates(struct scoring *s, struct eh_failure *failure)
{
    bool *is_case = EH_NEW_ARRAY(s->scratch, bool, s->graph->n);
    for (uint32_t i = 0; i < s->graph->n; i++)
        is_case[i] = degree(s->graph, i) == 0;
    if (add_rate(s, "inclusion.isolated", "inclusion.isolated.odds", is_case, true, failure))
        return failure->code;
    if (!has_deciders(s))
        return EH_OK;
    eh_centrality_near(s->graph, s->context->study->people.is_decider, 2, is_case);
    return add_rate(s, "inclusion.near", "inclusion.near.odds", is_case, false, failure);
}

static int measure_layer(struct scoring *s, struct batch *batch, struct eh_failure *failure)
{
    if (add_scores(s, batch, failure) || add_rates(s, failure))
        return failure->code;
    if (!s->context->first) /* descriptive: nothing to measure again */
        eh_inclusion_add_spread(s->context, s->layer, s->scratch);
    return EH_OK;
}

int eh_measure_inclusion(const struct eh_context *context, struct eh_failure *failure)
{
    int code = EH_OK;
    bool too_large = false;
    struct eh_arena *scratch = eh_context_scratch(context);
    struct batch batch = {
        .scratch = scratch,
        .score = EH_NEW_ARRAY(scratch, struct eh_score, (size_t)context->network->layer_count * SCORE_COUNT)};
    for (uint32_t layer = 0; !code && layer < context->network->layer_count; layer++) {
        if (!context->network->layer[layer].is_work)
            continue;
        struct scoring scoring = {.context = context,
                                  .layer = layer,
                                  .graph = context->graph[layer],
                                  .scratch = eh_context_scratch(context)};
        too_large = is_too_large(&scoring); /* a matter of people, who are the same in all layers */
        code = measure_layer(&scoring, &batch, failure);
        eh_arena_free(scoring.scratch);
        eh_graph_release_igraph(scoring.graph); /* no chapter further down asks igraph */
        eh_context_advance(context, 0.5 * (layer + 1) / context->network->layer_count);
    }
    if (!code)
        code = compare_batch(context, &batch, too_large, failure);
    eh_arena_free(scratch);
    return code;
}

int eh_person_scores(const struct eh_study *study, const struct eh_network *network, struct eh_arena *arena,
                     struct eh_person_score **out, size_t *out_count, struct eh_failure *failure)
{
    const struct eh_context context = {.study = study, .network = network, .arena = arena};
    *out_count = 0;
    *out = EH_NEW_ARRAY(arena, struct eh_person_score, (size_t)network->layer_count * SCORE_COUNT);
    for (size_t i = 0; i < SCORE_COUNT; i++)
        for (uint32_t layer = 0; layer < network->layer_count; layer++) {
            struct scoring s = {
                .context = &context, .layer = layer, .graph = &network->layer[layer].graph, .scratch = arena};
            if (!network->layer[layer].is_work || (SCORES[i].applies && !SCORES[i].applies(&s)))
                continue;
            s.value = EH_NEW_ARRAY(arena, double, network->n);
            s.defined = EH_NEW_ARRAY(arena, bool, network->n);
            memset(s.defined, 1, network->n * sizeof *s.defined);
            if (SCORES[i].compute(&s, failure))
                return failure->code;
            (*out)[(*out_count)++] =
                (struct eh_person_score){SCORES[i].name, network->layer[layer].name, s.value, s.defined};
        }
    return EH_OK;
}
