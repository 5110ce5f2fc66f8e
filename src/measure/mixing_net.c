/* Who is tied to whom across the groups of one attribute: ties between known people, and their matrix. */
#include "evenhand/base/bug.h"
#include "mixing.h"

static void number_people(const struct eh_attribute *attribute, uint32_t n, struct eh_arena *arena,
                          struct eh_mixing_net *out, uint32_t *number)
{
    out->person = EH_NEW_ARRAY(arena, uint32_t, n);
    out->label = EH_NEW_ARRAY(arena, uint32_t, n);
    out->size = EH_NEW_ARRAY(arena, uint32_t, out->groups);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t label = attribute->label[i];
        if (label == EH_UNKNOWN)
            continue;
        number[i] = out->n;
        out->person[out->n] = i;
        out->label[out->n++] = label;
        out->present += out->size[label - 1]++ == 0;
    }
}

static void split_arcs(const struct eh_graph *graph, const struct eh_attribute *attribute,
                       const uint32_t *number, struct eh_arena *arena, struct eh_mixing_net *out)
{
    uint32_t *pair_a = EH_NEW_ARRAY(arena, uint32_t, graph->arc_count),
             *pair_b = EH_NEW_ARRAY(arena, uint32_t, graph->arc_count),
             *one_way_from = EH_NEW_ARRAY(arena, uint32_t, graph->arc_count),
             *one_way_to = EH_NEW_ARRAY(arena, uint32_t, graph->arc_count);
    for (uint64_t e = 0; e < graph->arc_count; e++) {
        uint32_t from = graph->arc_from[e], to = graph->arc_to[e];
        if (!attribute->label[from] || !attribute->label[to])
            continue;
        if (!graph->arc_returned[e]) {
            one_way_from[out->one_way_count] = number[from];
            one_way_to[out->one_way_count++] = number[to];
        } else if (from < to) {
            pair_a[out->pair_count] = number[from];
            pair_b[out->pair_count++] = number[to];
        }
    }
    out->pair_a = pair_a;
    out->pair_b = pair_b;
    out->one_way_from = one_way_from;
    out->one_way_to = one_way_to;
}

/* Those of the graph whose ends are both known, in its order. */
static void number_ends(const struct eh_graph *graph, const struct eh_attribute *attribute,
                        const uint32_t *number, struct eh_arena *arena, struct eh_mixing_net *out)
{
    uint64_t count = graph->directed ? graph->arc_count : graph->tie_count;
    const uint32_t *from = graph->directed ? graph->arc_from : graph->tie_a;
    const uint32_t *to = graph->directed ? graph->arc_to : graph->tie_b;
    uint32_t *known_from = EH_NEW_ARRAY(arena, uint32_t, count),
             *known_to = EH_NEW_ARRAY(arena, uint32_t, count);
    for (uint64_t e = 0; e < count; e++) {
        if (!attribute->label[from[e]] || !attribute->label[to[e]])
            continue;
        known_from[out->ties] = number[from[e]];
        known_to[out->ties++] = number[to[e]];
    }
    out->from = known_from;
    out->to = known_to;
}

void eh_mixing_net_build(const struct eh_graph *graph, const struct eh_attribute *attribute, uint32_t n,
                         struct eh_arena *arena, struct eh_mixing_net *out)
{
    uint32_t *number = EH_NEW_ARRAY(arena, uint32_t, n);
    *out = (struct eh_mixing_net){.directed = graph->directed, .groups = attribute->n_values};
    number_people(attribute, n, arena, out, number);
    if (graph->directed) {
        number_ends(graph, attribute, number, arena, out);
        split_arcs(graph, attribute, number, arena, out);
        return;
    }
    if (out->n == n) {
        out->ties = graph->tie_count;
        out->from = graph->tie_a;
        out->to = graph->tie_b;
        out->opt_adjacency = graph->ties.row ? &graph->ties : NULL;
    } else {
        number_ends(graph, attribute, number, arena, out);
    }
    out->pair_count = out->ties;
    out->pair_a = out->from;
    out->pair_b = out->to;
}

void eh_mixing_matrix_new(const struct eh_mixing_net *net, struct eh_arena *arena,
                          struct eh_mixing_matrix *out)
{
    size_t cells = (size_t)net->groups * net->groups;
    *out = (struct eh_mixing_matrix){.groups = net->groups,
                                     .arcs = EH_NEW_ARRAY(arena, uint64_t, cells),
                                     .returned = EH_NEW_ARRAY(arena, uint64_t, cells),
                                     .row = EH_NEW_ARRAY(arena, uint64_t, net->groups),
                                     .column = EH_NEW_ARRAY(arena, uint64_t, net->groups)};
}

/* `returned` holds pairs and `arcs` those one way, from g to h: makes arcs, sums and all of them. */
static void finish_matrix(struct eh_mixing_matrix *out)
{
    uint32_t groups = out->groups;
    for (uint32_t g = 0; g < groups; g++)
        out->row[g] = out->column[g] = 0;
    out->total = out->within = 0;
    for (uint32_t g = 0; g < groups; g++) {
        for (uint32_t h = g; h < groups; h++) {
            size_t there = (size_t)g * groups + h, back = (size_t)h * groups + g;
            uint64_t both = out->returned[there] + out->returned[back];
            out->returned[there] = out->returned[back] = both;
            out->arcs[there] += both;
            if (back != there)
                out->arcs[back] += both;
        }
    }
    for (uint32_t g = 0; g < groups; g++) {
        for (uint32_t h = 0; h < groups; h++) {
            out->row[g] += out->arcs[(size_t)g * groups + h];
            out->column[h] += out->arcs[(size_t)g * groups + h];
        }
        out->total += out->row[g];
        out->within += out->arcs[(size_t)g * groups + g];
    }
}

void eh_mixing_matrix_count(const struct eh_mixing_net *net, struct eh_mixing_matrix *out)
{
    size_t groups = net->groups;
    const uint32_t *label = net->label;
    for (size_t cell = 0; cell < groups * groups; cell++)
        out->returned[cell] = out->arcs[cell] = 0;
    for (uint64_t e = 0; e < net->pair_count; e++)
        out->returned[(label[net->pair_a[e]] - 1) * groups + (label[net->pair_b[e]] - 1)]++;
    for (uint64_t e = 0; e < net->one_way_count; e++)
        out->arcs[(label[net->one_way_from[e]] - 1) * groups + (label[net->one_way_to[e]] - 1)]++;
    finish_matrix(out);
}

void eh_mixing_matrix_fill(const uint32_t *pairs, const uint32_t *opt_one_way, struct eh_mixing_matrix *out)
{
    size_t cells = (size_t)out->groups * out->groups;
    for (size_t cell = 0; cell < cells; cell++) {
        out->returned[cell] = pairs[cell];
        out->arcs[cell] = opt_one_way ? opt_one_way[cell] : 0;
    }
    finish_matrix(out);
}

/* One person's ties by the other end's label. */
struct contacts {
    uint32_t *out, *in, *returned, *touched;
    uint32_t touched_count;
};

static void touch(struct contacts *self, uint32_t *count, uint32_t label)
{
    if (!self->out[label] && !self->in[label])
        self->touched[self->touched_count++] = label;
    count[label]++;
}

static void find_contacts(const struct eh_graph *graph, const struct eh_attribute *attribute, uint32_t person,
                          struct contacts *out)
{
    const struct eh_adjacency *sent = graph->directed ? &graph->out : &graph->ties;
    for (uint32_t k = 0; k < out->touched_count; k++) {
        uint32_t label = out->touched[k];
        out->out[label] = out->in[label] = out->returned[label] = 0;
    }
    out->touched_count = 0;
    for (uint64_t e = sent->row[person]; e < sent->row[person + 1]; e++) {
        uint32_t label = attribute->label[sent->to[e]];
        if (label == EH_UNKNOWN)
            continue;
        touch(out, out->out, label);
        out->returned[label] +=
            graph->directed && graph->arc_returned[e]; /* `out` lists arcs in their order */
    }
    for (uint64_t e = graph->directed ? graph->in.row[person] : 0;
         graph->directed && e < graph->in.row[person + 1]; e++)
        if (attribute->label[graph->in.to[e]])
            touch(out, out->in, attribute->label[graph->in.to[e]]);
}

static void add_end(uint32_t *people, uint32_t *most, size_t cell, uint32_t ties)
{
    if (!ties)
        return;
    people[cell]++;
    if (ties > most[cell])
        most[cell] = ties;
}

static void add_contacts(const struct contacts *contacts, uint32_t label, bool directed,
                         struct eh_mixing_behind *out, uint32_t groups)
{
    uint32_t g = label - 1, sent = 0;
    for (uint32_t k = 0; k < contacts->touched_count; k++) {
        uint32_t other = contacts->touched[k], h = other - 1;
        size_t there = (size_t)g * groups + h, back = (size_t)h * groups + g;
        uint32_t o = contacts->out[other], i = directed ? contacts->in[other] : o,
                 r = contacts->returned[other];
        sent += o;
        if (g == h) {
            add_end(out->people, out->most, there, directed ? o + i : o);
            add_end(out->returned, out->most_returned, there, 2 * r); /* as sender, and as receiver */
            continue;
        }
        add_end(out->people, out->most, there, o);
        add_end(out->people, out->most, back, i);
        add_end(out->returned, out->most_returned, there, r);
        add_end(out->returned, out->most_returned, back, r);
    }
    out->all += contacts->touched_count > 0;
    out->senders[g] += sent > 0;
}

void eh_mixing_behind_count(const struct eh_graph *graph, const struct eh_attribute *attribute,
                            const struct eh_mixing_net *net, struct eh_arena *arena,
                            struct eh_mixing_behind *out)
{
    size_t groups = net->groups, cells = groups * groups;
    struct contacts contacts = {.out = EH_NEW_ARRAY(arena, uint32_t, groups + 1),
                                .in = EH_NEW_ARRAY(arena, uint32_t, groups + 1),
                                .returned = EH_NEW_ARRAY(arena, uint32_t, groups + 1),
                                .touched = EH_NEW_ARRAY(arena, uint32_t, groups + 1)};
    *out = (struct eh_mixing_behind){.senders = EH_NEW_ARRAY(arena, uint32_t, groups),
                                     .people = EH_NEW_ARRAY(arena, uint32_t, cells),
                                     .most = EH_NEW_ARRAY(arena, uint32_t, cells),
                                     .returned = EH_NEW_ARRAY(arena, uint32_t, cells),
                                     .most_returned = EH_NEW_ARRAY(arena, uint32_t, cells)};
    for (uint32_t i = 0; i < net->n; i++) {
        find_contacts(graph, attribute, net->person[i], &contacts);
        add_contacts(&contacts, net->label[i], net->directed, out, net->groups);
    }
}

void eh_mixing_strata_build(const struct eh_mixing_net *net, const struct eh_strata *strata,
                            struct eh_arena *arena, struct eh_mixing_strata *out)
{
    uint32_t *stratum = EH_NEW_ARRAY(arena, uint32_t, net->n);
    *out =
        (struct eh_mixing_strata){.strata = strata->count,
                                  .groups = net->groups,
                                  .stratum = stratum,
                                  .size = EH_NEW_ARRAY(arena, uint32_t, (size_t)strata->count * net->groups),
                                  .one_sided = true};
    for (uint32_t i = 0; i < net->n; i++) {
        stratum[i] = eh_strata_get(strata, net->person[i]);
        EH_CHECK(stratum[i] < strata->count);
        out->size[(size_t)stratum[i] * net->groups + net->label[i] - 1]++;
    }
    for (uint32_t s = 0; s < strata->count; s++) {
        uint32_t labels = 0;
        for (uint32_t g = 0; g < net->groups; g++)
            labels += out->size[(size_t)s * net->groups + g] > 0;
        if (labels > 1)
            out->one_sided = false;
    }
}

void eh_mixing_sides(const struct eh_mixing_strata *self, uint32_t g, uint32_t h, uint32_t *out_a,
                     uint32_t *out_b)
{
    *out_a = *out_b = 0;
    for (uint32_t s = 0; s < self->strata; s++) {
        const uint32_t *size = self->size + (size_t)s * self->groups;
        uint32_t a = size[g], b = size[h];
        if (g == h) {
            b = 0;
            for (uint32_t k = 0; k < self->groups && a; k++)
                b += k == g ? 0 : size[k];
        }
        if (a && b) {
            *out_a += a;
            *out_b += b;
        }
    }
}
