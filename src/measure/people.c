/* Chapter 1: who is here, and what the networks look like. Counts only; nothing is inferred. */
#include "evenhand/base/bug.h"
#include "evenhand/measure/context.h"
#include "evenhand/network/centrality.h"

/* Dictionary order, the unknown last. */
static uint32_t order_of(const struct eh_attribute *attribute, uint32_t label)
{
    return label == EH_UNKNOWN ? attribute->n_values : label - 1;
}

static void count_labels(const struct eh_attribute *attribute, uint32_t n, uint64_t *out)
{
    for (uint32_t i = 0; i < n; i++)
        out[attribute->label[i]]++;
}

static void add_count(const struct eh_context *context, struct eh_result row, uint64_t count)
{
    eh_result_set(&row, EH_N, (double)count);
    eh_result_set(&row, EH_ESTIMATE, (double)count);
    row.n_people = count;
    eh_results_add(context->results, &row);
}

/* A row a value; one for the unknown where there are any. */
static void add_counts(const struct eh_context *context, uint32_t index)
{
    const struct eh_people *people = &context->study->people;
    const struct eh_attribute *attribute = &people->attribute[index];
    uint64_t *count = EH_NEW_ARRAY(context->arena, uint64_t, attribute->n_values + 1);
    count_labels(attribute, people->n, count);
    for (uint32_t label = 0; label <= attribute->n_values; label++) {
        if (label == EH_UNKNOWN && count[label] == 0)
            continue;
        struct eh_result row = eh_result_start("people.count");
        row.attribute = attribute->name;
        row.group = attribute->value[label];
        row.order.attribute = index;
        row.order.group = order_of(attribute, label);
        row.group_people = count[label];
        add_count(context, row, count[label]);
    }
}

/* Cells of a group attribute by a structure attribute, empty ones too. */
static void add_crossed_counts(const struct eh_context *context, uint32_t group, uint32_t structure)
{
    const struct eh_people *people = &context->study->people;
    const struct eh_attribute *g = &people->attribute[group], *s = &people->attribute[structure];
    size_t width = (size_t)s->n_values + 1, height = (size_t)g->n_values + 1;
    uint64_t *cell = EH_NEW_ARRAY(context->arena, uint64_t, width * height);
    uint64_t *of_g = EH_NEW_ARRAY(context->arena, uint64_t, height);
    uint64_t *of_s = EH_NEW_ARRAY(context->arena, uint64_t, width);
    count_labels(g, people->n, of_g);
    count_labels(s, people->n, of_s);
    for (uint32_t i = 0; i < people->n; i++)
        cell[g->label[i] * width + s->label[i]]++;
    const char *name = eh_arena_format(context->arena, "%s*%s", g->name, s->name);
    for (uint32_t a = 0; a <= g->n_values; a++)
        for (uint32_t b = 0; b <= s->n_values; b++) {
            if ((a == EH_UNKNOWN && of_g[a] == 0) || (b == EH_UNKNOWN && of_s[b] == 0))
                continue;
            struct eh_result row = eh_result_start("people.count");
            row.attribute = name;
            row.group = g->value[a];
            row.other = s->value[b];
            row.order.attribute = people->attribute_count * (group + 1) + structure;
            row.order.group = order_of(g, a);
            row.order.other = order_of(s, b);
            row.group_people = of_g[a];
            row.other_people = of_s[b];
            add_count(context, row, cell[a * width + b]);
        }
}

static void add_unknown(const struct eh_context *context, uint32_t index)
{
    const struct eh_people *people = &context->study->people;
    const struct eh_attribute *attribute = &people->attribute[index];
    uint64_t unknown = 0;
    for (uint32_t i = 0; i < people->n; i++)
        unknown += attribute->label[i] == EH_UNKNOWN;
    struct eh_result row = eh_result_start("people.unknown");
    row.attribute = attribute->name;
    row.order.attribute = index;
    eh_result_set(&row, EH_N, people->n);
    eh_result_set(&row, EH_ESTIMATE, (double)unknown);
    row.n_people = people->n;
    row.cases_people = unknown; /* the estimate is a count of people: a small one hides like a case */
    eh_results_add(context->results, &row);
}

static void add_people(const struct eh_context *context)
{
    const struct eh_people *people = &context->study->people;
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        const struct eh_attribute *attribute = &people->attribute[a];
        if (!attribute->is_group && !attribute->is_structure)
            continue;
        add_counts(context, a);
        add_unknown(context, a);
    }
    for (uint32_t g = 0; g < people->attribute_count; g++)
        for (uint32_t s = 0; s < people->attribute_count; s++)
            if (g != s && people->attribute[g].is_group && people->attribute[s].is_structure)
                add_crossed_counts(context, g, s);
}

/* A row about a whole layer; `undefined` NULL: it has an estimate. n stays empty in the table, but it is
 * everyone that the row speaks of. */
static void add_data(const struct eh_context *context, const char *measure, uint32_t layer, double estimate,
                     const char *undefined, double dominance)
{
    struct eh_result row = eh_result_start(measure);
    row.layer = context->network->layer[layer].name;
    row.order.layer = layer;
    row.n_people = context->study->people.n;
    row.dominance_01 = dominance;
    if (undefined)
        eh_result_undefine(&row, undefined, 0);
    else
        eh_result_set(&row, EH_ESTIMATE, estimate);
    eh_results_add(context->results, &row);
}

/* The largest share of all ties, or of all arcs, that has one person at an end. */
static double largest_share(const struct eh_adjacency *a, const struct eh_adjacency *opt_b, uint64_t total)
{
    uint64_t most = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        uint64_t ends = a->row[i + 1] - a->row[i];
        if (opt_b)
            ends += opt_b->row[i + 1] - opt_b->row[i];
        most = ends > most ? ends : most;
    }
    return total ? (double)most / (double)total : 0;
}

static int add_layer(const struct eh_context *context, uint32_t layer, struct eh_failure *failure)
{
    const struct eh_graph *graph = context->graph[layer];
    struct eh_shape shape;
    if (eh_shape_compute(graph, context->arena, &shape, failure))
        return failure->code;
    const char *empty = graph->n ? NULL : EH_UNDEFINED_EMPTY;
    const char *no_density = shape.has_density ? NULL : empty ? empty : EH_UNDEFINED_ZERO_BY_ZERO;
    const char *no_transitivity = shape.has_transitivity ? NULL
                                  : shape.ties           ? EH_UNDEFINED_ZERO_BY_ZERO
                                                         : EH_UNDEFINED_NO_TIES;
    add_data(context, "data.ties", layer, (double)shape.ties, NULL, largest_share(&graph->ties, NULL, graph->tie_count));
    if (graph->directed) {
        add_data(context, "data.arcs", layer, (double)shape.arcs, NULL,
                 largest_share(&graph->out, &graph->in, graph->arc_count));
        add_data(context, "data.reciprocity", layer, shape.reciprocity,
                 shape.has_reciprocity ? NULL : EH_UNDEFINED_NO_TIES, 0);
    }
    add_data(context, "data.density", layer, shape.density, no_density, 0);
    add_data(context, "data.transitivity", layer, shape.transitivity, no_transitivity, 0);
    add_data(context, "data.components", layer, (double)shape.components, NULL, 0);
    add_data(context, "data.largest_component", layer, shape.largest_component, empty, 0);
    return EH_OK;
}

int eh_measure_people(const struct eh_context *context, struct eh_failure *failure)
{
    if (context->first) /* nothing here can be robust or not */
        return EH_OK;
    add_people(context);
    for (uint32_t layer = 0; layer < context->network->layer_count; layer++)
        if (add_layer(context, layer, failure))
            return failure->code;
    return EH_OK;
}
