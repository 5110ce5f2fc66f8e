/* The scores that igraph computes. Every function takes what it needs from the arena before it makes an
 * igraph object, so that running out of memory can strand none. */
#include "evenhand/network/centrality.h"

#include <math.h>
#include <string.h>

#include "igraph_form.h"

/* A call of igraph on a graph: the graph's own form, or one for this call alone. */
struct call {
    struct eh_igraph own;
    const igraph_t *graph;
};

static int start_call(struct call *self, const struct eh_graph *graph, bool arcs, struct eh_failure *failure)
{
    *self = (struct call){.graph = NULL};
    eh_igraph_begin();
    return eh_igraph_get(graph, graph->igraph ? graph->igraph : &self->own, arcs, &self->graph, failure);
}

static void end_call(struct call *self)
{
    eh_igraph_free(&self->own);
}

int eh_centrality_coreness(const struct eh_graph *graph, struct eh_arena *arena, double *out,
                           struct eh_failure *failure)
{
    (void)arena;
    struct call call;
    igraph_vector_int_t core;
    memset(out, 0, graph->n * sizeof *out);
    int code = start_call(&call, graph, false, failure);
    if (code)
        goto out;
    code = eh_igraph_check(igraph_vector_int_init(&core, 0), failure);
    if (code)
        goto out;
    code = eh_igraph_check(igraph_coreness(call.graph, &core, IGRAPH_ALL), failure);
    for (uint32_t i = 0; !code && i < graph->n; i++)
        out[i] = (double)VECTOR(core)[i];
    igraph_vector_int_destroy(&core);
out:
    end_call(&call);
    return code;
}

static uint64_t count_returned(const struct eh_graph *graph)
{
    uint64_t returned = 0;
    for (uint64_t i = 0; i < graph->arc_count; i++)
        returned += graph->arc_returned[i];
    return returned;
}

static int get_components(const igraph_t *graph, uint64_t *out_count, uint64_t *out_largest,
                          struct eh_failure *failure)
{
    igraph_vector_int_t sizes;
    igraph_integer_t count = 0, largest = 0;
    int code = eh_igraph_check(igraph_vector_int_init(&sizes, 0), failure);
    if (code)
        return code;
    code = eh_igraph_check(igraph_connected_components(graph, NULL, &sizes, &count, IGRAPH_WEAK), failure);
    for (igraph_integer_t i = 0; !code && i < count; i++)
        largest = VECTOR(sizes)[i] > largest ? VECTOR(sizes)[i] : largest;
    igraph_vector_int_destroy(&sizes);
    *out_count = (uint64_t)count;
    *out_largest = (uint64_t)largest;
    return code;
}

static uint64_t degree_of(const struct eh_adjacency *ties, uint32_t person)
{
    return ties->row[person + 1] - ties->row[person];
}

/* The neighbours with more ties, of equals those that come later: each triangle is seen from one of its three
 * alone, and no list is long. */
static struct eh_adjacency list_higher(const struct eh_adjacency *ties, uint64_t tie_count,
                                       struct eh_arena *scratch)
{
    struct eh_adjacency out = {.n = ties->n,
                               .row = EH_NEW_ARRAY(scratch, uint64_t, (size_t)ties->n + 1),
                               .to = EH_NEW_ARRAY(scratch, uint32_t, tie_count)};
    for (uint32_t i = 0; i < ties->n; i++) {
        out.row[i + 1] = out.row[i];
        for (uint64_t e = ties->row[i]; e < ties->row[i + 1]; e++) {
            uint64_t own = degree_of(ties, i), other = degree_of(ties, ties->to[e]);
            if (other > own || (other == own && ties->to[e] > i))
                out.to[out.row[i + 1]++] = ties->to[e];
        }
    }
    return out;
}

static uint64_t count_triangles(const struct eh_adjacency *higher, struct eh_arena *scratch)
{
    unsigned char *is_one = EH_NEW_ARRAY(scratch, unsigned char, higher->n);
    uint64_t triangles = 0;
    for (uint32_t i = 0; i < higher->n; i++) {
        uint64_t first = higher->row[i], end = higher->row[i + 1];
        for (uint64_t e = first; e < end; e++)
            is_one[higher->to[e]] = 1;
        for (uint64_t e = first; e < end; e++)
            for (uint64_t f = higher->row[higher->to[e]]; f < higher->row[higher->to[e] + 1]; f++)
                triangles += is_one[higher->to[f]];
        for (uint64_t e = first; e < end; e++)
            is_one[higher->to[e]] = 0;
    }
    return triangles;
}

/* igraph walks all ties of all neighbours: several times as long. */
static void find_transitivity(const struct eh_graph *graph, struct eh_arena *arena, struct eh_shape *out)
{
    struct eh_arena *scratch = eh_arena_new(arena);
    double triples = 0;
    for (uint32_t i = 0; i < graph->n; i++) {
        double degree = (double)degree_of(&graph->ties, i);
        triples += degree * (degree - 1) / 2; /* whole numbers */
    }
    struct eh_adjacency higher = list_higher(&graph->ties, graph->tie_count, scratch);
    out->has_transitivity = triples > 0;
    if (out->has_transitivity)
        out->transitivity = (double)(3 * count_triangles(&higher, scratch)) / triples;
    eh_arena_free(scratch);
}

int eh_shape_compute(const struct eh_graph *graph, struct eh_arena *arena, struct eh_shape *out,
                     struct eh_failure *failure)
{
    *out = (struct eh_shape){.ties = 0};
    struct eh_shape shape = {.ties = graph->tie_count, .arcs = graph->arc_count};
    double n = graph->n, pairs = n * (n - 1);
    shape.has_density = graph->n > 1;
    if (shape.has_density)
        shape.density = (graph->directed ? (double)shape.arcs : 2 * (double)shape.ties) / pairs;
    shape.has_reciprocity = graph->directed && shape.arcs;
    if (shape.has_reciprocity)
        shape.reciprocity = (double)count_returned(graph) / (double)shape.arcs;

    struct call call;
    uint64_t largest = 0;
    int code = start_call(&call, graph, false, failure);
    if (!code)
        code = get_components(call.graph, &shape.components, &largest, failure);
    end_call(&call);
    if (code)
        return code;
    shape.largest_component = graph->n ? (double)largest / n : 0;
    find_transitivity(graph, arena, &shape);
    *out = shape;
    return EH_OK;
}
