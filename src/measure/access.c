#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "access_pairs.h"
#include "compare_groups.h"
#include "evenhand/inference/inference.h"
#include "evenhand/measure/compare.h"

enum { LORENZ_FROM_MENTORS = 50 };

struct eh_access_pairs eh_access_pairs_find(const struct eh_context *context, const char *layer,
                                            uint32_t layer_order)
{
    const struct eh_network *network = context->network;
    struct eh_access_pairs out = {.layer = layer, .layer_order = layer_order};
    for (uint32_t l = 0; l < network->layer_count; l++) {
        if (network->layer[l].is_work || strcmp(network->layer[l].name, layer))
            continue;
        const struct eh_graph *graph = &network->layer[l].graph;
        out.layer_order = l;
        out.count = graph->arc_count;
        out.mentor = graph->arc_from;
        out.mentee = graph->arc_to;
    }
    return out;
}

/* A merge of two sorted lists. */
struct eh_access_pairs eh_access_pairs_unite(const struct eh_access_pairs *a, const struct eh_access_pairs *b,
                                             uint32_t layer_order, struct eh_arena *arena)
{
    struct eh_access_pairs out = {.layer = "formal",
                                  .layer_order = layer_order,
                                  .mentor = EH_NEW_ARRAY(arena, uint32_t, a->count + b->count),
                                  .mentee = EH_NEW_ARRAY(arena, uint32_t, a->count + b->count)};
    for (size_t i = 0, j = 0; i < a->count || j < b->count; out.count++) {
        uint64_t x = i < a->count ? (uint64_t)a->mentor[i] << 32 | a->mentee[i] : UINT64_MAX;
        uint64_t y = j < b->count ? (uint64_t)b->mentor[j] << 32 | b->mentee[j] : UINT64_MAX;
        uint64_t pair = x < y ? x : y;
        i += pair == x;
        j += pair == y;
        out.mentor[out.count] = (uint32_t)(pair >> 32);
        out.mentee[out.count] = (uint32_t)pair;
    }
    return out;
}

struct eh_access_behind eh_access_count_behind(const struct eh_access_pairs *pairs, const bool *is_in,
                                               uint32_t n, struct eh_arena *scratch)
{
    uint32_t *in_pairs = EH_NEW_ARRAY(scratch, uint32_t, n), most = 0;
    bool *is_mentee = EH_NEW_ARRAY(scratch, bool, n);
    struct eh_access_behind out = {0};
    size_t count = 0;
    for (size_t k = 0; k < pairs->count; k++) {
        if (!is_in[k])
            continue;
        in_pairs[pairs->mentor[k]]++;
        in_pairs[pairs->mentee[k]]++;
        is_mentee[pairs->mentee[k]] = true;
        count++;
    }
    for (uint32_t i = 0; i < n; i++) {
        out.people += in_pairs[i] > 0;
        out.mentees += is_mentee[i];
        most = in_pairs[i] > most ? in_pairs[i] : most;
    }
    out.dominance_01 = count ? (double)most / (double)count : 0;
    return out;
}

static int measure_having(const struct eh_context *context, const struct eh_access_pairs *pairs,
                          bool powerful, struct eh_failure *failure)
{
    const struct eh_people *people = &context->study->people;
    struct eh_arena *scratch = eh_context_scratch(context);
    bool *is_case = EH_NEW_ARRAY(scratch, bool, people->n);
    for (size_t k = 0; k < pairs->count; k++)
        if (!powerful || people->is_decider[pairs->mentor[k]])
            is_case[pairs->mentee[k]] = true;
    struct eh_rate rate = {.name = powerful ? "access.power" : "access",
                           .layer = pairs->layer,
                           .layer_order = pairs->layer_order,
                           .is_case = is_case,
                           .with_shortfall = !powerful,
                           .with_flip = !powerful,
                           .inside = !powerful};
    int status = eh_compare_rate(context, &rate, failure);
    eh_arena_free(scratch);
    return status;
}

/* Levels between mentor and mentee, of a pair with both levels known. */
static double climb(const struct eh_people *people, const struct eh_access_pairs *pairs, size_t k)
{
    return people->level_value[pairs->mentor[k]] - people->level_value[pairs->mentee[k]];
}

static void add_seniority(const struct eh_context *context, const struct eh_access_pairs *pairs,
                          uint32_t attribute, uint32_t g, const bool *has_levels, struct eh_arena *scratch)
{
    const struct eh_people *people = &context->study->people;
    const uint32_t *label = people->attribute[attribute].label;
    bool *is_in = EH_NEW_ARRAY(scratch, bool, pairs->count);
    double *levels = EH_NEW_ARRAY(scratch, double, pairs->count);
    size_t count = 0;
    for (size_t k = 0; k < pairs->count; k++) {
        is_in[k] = has_levels[k] && label[pairs->mentee[k]] == g;
        if (is_in[k])
            levels[count++] = climb(people, pairs, k);
    }
    struct eh_access_behind behind = eh_access_count_behind(pairs, is_in, people->n, scratch);
    struct eh_result row =
        eh_groups_row(context, "access", "seniority", pairs->layer, pairs->layer_order, attribute, g, NULL);
    row.n_people = behind.people;
    row.group_people = behind.mentees;
    row.dominance_01 = behind.dominance_01;
    if (count) {
        eh_result_set(&row, EH_N, (double)count);
        eh_result_set(&row, EH_ESTIMATE, eh_sum(levels, count) / (double)count);
    } else {
        eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
    }
    eh_results_add(context->results, &row);
}

static int measure_seniority(const struct eh_context *context, const struct eh_access_pairs *pairs,
                             struct eh_failure *failure)
{
    const struct eh_people *people = &context->study->people;
    if (!people->has_level)
        return EH_OK;
    struct eh_arena *scratch = eh_context_scratch(context);
    bool *has_levels = EH_NEW_ARRAY(scratch, bool, pairs->count),
         *defined = EH_NEW_ARRAY(scratch, bool, people->n);
    double *score = EH_NEW_ARRAY(scratch, double, people->n);
    uint32_t *mentors = EH_NEW_ARRAY(scratch, uint32_t, people->n);
    for (size_t k = 0; k < pairs->count; k++) {
        has_levels[k] = people->level[pairs->mentor[k]] && people->level[pairs->mentee[k]];
        if (!has_levels[k])
            continue;
        score[pairs->mentee[k]] += climb(people, pairs, k);
        mentors[pairs->mentee[k]]++;
        defined[pairs->mentee[k]] = true;
    }
    for (uint32_t i = 0; i < people->n; i++)
        if (mentors[i])
            score[i] /= mentors[i];
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        const struct eh_attribute *attribute = &people->attribute[a];
        if (!attribute->is_group)
            continue;
        struct eh_arena *inner = eh_context_scratch(context);
        uint32_t known;
        const uint32_t *population = eh_groups_count(attribute, people->n, inner, &known);
        for (uint32_t g = 1; g <= attribute->n_values; g++)
            if (population[g])
                add_seniority(context, pairs, a, g, has_levels, inner);
        if (!known) {
            struct eh_result row = eh_groups_row(context, "access", "seniority", pairs->layer,
                                                 pairs->layer_order, a, EH_GROUPS_NONE, NULL);
            eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
            eh_results_add(context->results, &row);
        }
        eh_arena_free(inner);
    }
    struct eh_score gap = {.name = "access.seniority",
                           .layer = pairs->layer,
                           .layer_order = pairs->layer_order,
                           .value = score,
                           .defined = defined,
                           .only_gap = true};
    int status = eh_compare_score(context, &gap, failure);
    eh_arena_free(scratch);
    return status;
}

static int compare_loads(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void add_load(const struct eh_context *context, const struct eh_access_pairs *pairs,
                     const char *measure, uint32_t mentors, double largest, double estimate, uint32_t tenths)
{
    static const char *const tenth[] = {"", "10%", "20%", "30%", "40%", "50%", "60%", "70%", "80%", "90%"};
    struct eh_result row = eh_result_start(measure);
    row.layer = pairs->layer;
    row.order.layer = pairs->layer_order;
    row.group = tenth[tenths];
    row.order.group = tenths;
    row.n_people = mentors;
    if (mentors) {
        row.dominance_01 = largest / (double)pairs->count;
        eh_result_set(&row, EH_N, mentors);
        eh_result_set(&row, EH_ESTIMATE, estimate);
    } else {
        eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
    }
    eh_results_add(context->results, &row);
}

/* The share held by the least busy tenths: the Lorenz curve, straight between mentors. */
static double lorenz(const double *sorted, uint32_t count, double total, uint32_t tenths)
{
    uint64_t whole = (uint64_t)count * tenths / 10, rest = (uint64_t)count * tenths % 10;
    double held = eh_sum(sorted, whole);
    if (rest)
        held += sorted[whole] * (double)rest / 10;
    return held / total;
}

static void measure_load(const struct eh_context *context, const struct eh_access_pairs *pairs)
{
    struct eh_arena *scratch = eh_context_scratch(context);
    double *load = EH_NEW_ARRAY(scratch, double, pairs->count);
    uint32_t mentors = 0;
    for (size_t k = 0; k < pairs->count; k++) {
        if (k == 0 || pairs->mentor[k] != pairs->mentor[k - 1])
            mentors++;
        load[mentors - 1]++;
    }
    qsort(load, mentors, sizeof *load, compare_loads);
    uint32_t busiest = (mentors + 9) / 10;
    double total = (double)pairs->count, largest = mentors ? load[mentors - 1] : 0;
    double top = mentors ? eh_sum(load + mentors - busiest, busiest) / total : 0;
    add_load(context, pairs, "access.load_gini", mentors, largest, eh_gini(load, mentors, scratch), 0);
    add_load(context, pairs, "access.top10", mentors, largest, top, 0);
    for (uint32_t tenths = 1; tenths < 10 && mentors >= LORENZ_FROM_MENTORS; tenths++)
        add_load(context, pairs, "access.lorenz", mentors, largest, lorenz(load, mentors, total, tenths),
                 tenths);
    eh_arena_free(scratch);
}

int eh_measure_access(const struct eh_context *context, struct eh_failure *failure)
{
    /* Pairs have no weight: a rerun at other thresholds has nothing to say. */
    if (!context->study->mentoring.present || context->first)
        return EH_OK;
    uint32_t layers = context->network->layer_count;
    struct eh_arena *scratch = eh_context_scratch(context);
    struct eh_access_pairs pairs[3] = {eh_access_pairs_find(context, "mentoring", layers),
                                       eh_access_pairs_find(context, "sponsorship", layers + 1)};
    pairs[2] = eh_access_pairs_unite(&pairs[0], &pairs[1], layers + 2, scratch);
    bool has_deciders = context->study->people.n_deciders > 0;
    for (int p = 0; p < 3; p++) {
        if (measure_having(context, &pairs[p], false, failure) ||
            measure_seniority(context, &pairs[p], failure) ||
            (has_deciders && measure_having(context, &pairs[p], true, failure)))
            break;
        eh_access_same_group(context, &pairs[p]);
        measure_load(context, &pairs[p]);
    }
    if (has_deciders && !failure->code)
        eh_access_single_route(context, layers + 3);
    eh_arena_free(scratch);
    return failure->code;
}
