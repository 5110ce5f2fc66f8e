/* A layer's matrix, cut into the simple graph that the measures see.
 *
 * The matrix comes sorted by (from, to). Where the layer is undirected it holds each pair once, and the ties
 * are its entries that reach the threshold: where all do, the graph shares them with the matrix. Where it is
 * directed, one counting sort gives its transpose, and for each person the two sorted lists (sent, received)
 * are merged: every pair is seen once from either end, with both weights, in the order in which the
 * adjacencies are wanted. A first pass counts, a second one fills. */
#include "evenhand/network/network.h"

#include "igraph_form.h"
#include "median.h"

struct thresholds {
    bool directed;
    int64_t tie; /* an arc's weight where directed, else a tie's */
};

/* The matrix by rows and by columns. */
struct matrix {
    uint64_t *out_row, *in_row; /* n + 1 */
    const uint32_t *to;
    const int64_t *out_weight;
    uint32_t *from;
    int64_t *in_weight;
};

static struct matrix transpose(const struct eh_arcs *arcs, uint32_t n, struct eh_arena *scratch)
{
    struct matrix m = {.out_row = EH_NEW_ARRAY(scratch, uint64_t, (size_t)n + 1),
                       .in_row = EH_NEW_ARRAY(scratch, uint64_t, (size_t)n + 1),
                       .to = arcs->to,
                       .out_weight = arcs->weight,
                       .from = EH_NEW_ARRAY(scratch, uint32_t, arcs->count),
                       .in_weight = EH_NEW_ARRAY(scratch, int64_t, arcs->count)};
    for (uint64_t i = 0; i < arcs->count; i++) {
        m.out_row[arcs->from[i] + 1]++;
        m.in_row[arcs->to[i] + 1]++;
    }
    for (uint32_t v = 0; v < n; v++) {
        m.out_row[v + 1] += m.out_row[v];
        m.in_row[v + 1] += m.in_row[v];
    }
    for (uint64_t i = 0; i < arcs->count; i++) {
        uint64_t place = m.in_row[arcs->to[i]]++;
        m.from[place] = arcs->from[i];
        m.in_weight[place] = arcs->weight[i];
    }
    for (uint32_t v = n; v > 0; v--)
        m.in_row[v] = m.in_row[v - 1];
    m.in_row[0] = 0;
    return m;
}

/* The pairs of one person, in the order of the other's index. */
struct walk {
    const struct matrix *m;
    uint64_t o, o_end, i, i_end;
    uint32_t other;
    int64_t sent, received; /* 0: no record that way */
};

static struct walk start_walk(const struct matrix *m, uint32_t person)
{
    return (struct walk){.m = m,
                         .o = m->out_row[person],
                         .o_end = m->out_row[person + 1],
                         .i = m->in_row[person],
                         .i_end = m->in_row[person + 1]};
}

static bool step(struct walk *walk)
{
    const struct matrix *m = walk->m;
    bool has_out = walk->o < walk->o_end, has_in = walk->i < walk->i_end;
    if (!has_out && !has_in)
        return false;
    uint32_t to = has_out ? m->to[walk->o] : UINT32_MAX, from = has_in ? m->from[walk->i] : UINT32_MAX;
    walk->other = to < from ? to : from;
    walk->sent = to == walk->other ? m->out_weight[walk->o++] : 0;
    walk->received = from == walk->other ? m->in_weight[walk->i++] : 0;
    return true;
}

/* By the directions of a pair, of whatever layer. */
static bool is_tie(const struct thresholds *cut, int64_t sent, int64_t received)
{
    if (cut->directed)
        return sent >= cut->tie || received >= cut->tie;
    return sent + received >= cut->tie;
}

static void start_adjacency(struct eh_adjacency *self, uint32_t n, uint64_t count, struct eh_arena *arena)
{
    *self = (struct eh_adjacency){.n = n,
                                  .row = EH_NEW_ARRAY(arena, uint64_t, (size_t)n + 1),
                                  .to = EH_NEW_ARRAY(arena, uint32_t, count)};
}

static void count_ties(const struct matrix *m, const struct thresholds *cut, struct eh_graph *graph)
{
    for (uint32_t a = 0; a < graph->n; a++)
        for (struct walk walk = start_walk(m, a); step(&walk);) {
            graph->tie_count += walk.other > a && is_tie(cut, walk.sent, walk.received);
            graph->arc_count += walk.sent >= cut->tie;
        }
}

static void allocate(struct eh_graph *graph, struct eh_arena *arena)
{
    graph->tie_a = EH_NEW_ARRAY(arena, uint32_t, graph->tie_count);
    graph->tie_b = EH_NEW_ARRAY(arena, uint32_t, graph->tie_count);
    graph->tie_weight = EH_NEW_ARRAY(arena, int64_t, graph->tie_count);
    graph->arc_from = EH_NEW_ARRAY(arena, uint32_t, graph->arc_count);
    graph->arc_to = EH_NEW_ARRAY(arena, uint32_t, graph->arc_count);
    graph->arc_returned = EH_NEW_ARRAY(arena, bool, graph->arc_count);
    start_adjacency(&graph->ties, graph->n, 2 * graph->tie_count, arena);
    start_adjacency(&graph->out, graph->n, graph->arc_count, arena);
    start_adjacency(&graph->in, graph->n, graph->arc_count, arena);
}

struct filled {
    uint64_t ties, ends, arcs, ins;
};

static void fill_pair(const struct walk *walk, uint32_t a, const struct thresholds *cut,
                      struct eh_graph *graph, struct filled *at)
{
    if (!is_tie(cut, walk->sent, walk->received))
        return;
    int64_t weight = walk->sent + walk->received;
    graph->ties.to[at->ends++] = walk->other;
    if (walk->other > a) {
        graph->tie_a[at->ties] = a;
        graph->tie_b[at->ties] = walk->other;
        graph->tie_weight[at->ties++] = weight;
    }
    bool goes = walk->sent >= cut->tie, comes = walk->received >= cut->tie;
    if (goes) {
        graph->arc_from[at->arcs] = a;
        graph->arc_to[at->arcs] = walk->other;
        graph->arc_returned[at->arcs] = comes;
        graph->out.to[at->arcs++] = walk->other;
    }
    if (comes)
        graph->in.to[at->ins++] = walk->other;
}

static void fill(const struct matrix *m, const struct thresholds *cut, struct eh_graph *graph)
{
    struct filled at = {.ties = 0};
    for (uint32_t a = 0; a < graph->n; a++) {
        for (struct walk walk = start_walk(m, a); step(&walk);)
            fill_pair(&walk, a, cut, graph, &at);
        graph->ties.row[a + 1] = at.ends;
        graph->out.row[a + 1] = at.arcs;
        graph->in.row[a + 1] = at.ins;
    }
}

static void cut_directed(const struct eh_arcs *arcs, const struct thresholds *cut, struct eh_graph *graph,
                         struct eh_arena *arena, struct eh_arena *scratch)
{
    struct matrix m = transpose(arcs, graph->n, scratch);
    count_ties(&m, cut, graph);
    allocate(graph, arena);
    fill(&m, cut, graph);
}

/* --- undirected layers --- */

static void keep_ties(const struct eh_arcs *arcs, int64_t least, bool with_weight, struct eh_graph *graph,
                      struct eh_arena *arena)
{
    uint64_t at = 0;
    for (uint64_t i = 0; i < arcs->count; i++)
        graph->tie_count += arcs->weight[i] >= least;
    if (graph->tie_count == arcs->count) {
        graph->tie_a = arcs->from;
        graph->tie_b = arcs->to;
        graph->tie_weight = arcs->weight;
        return;
    }
    graph->tie_a = EH_NEW_ARRAY(arena, uint32_t, graph->tie_count);
    graph->tie_b = EH_NEW_ARRAY(arena, uint32_t, graph->tie_count);
    graph->tie_weight = with_weight ? EH_NEW_ARRAY(arena, int64_t, graph->tie_count) : NULL;
    for (uint64_t i = 0; i < arcs->count; i++) {
        if (arcs->weight[i] < least)
            continue;
        graph->tie_a[at] = arcs->from[i];
        graph->tie_b[at] = arcs->to[i];
        if (with_weight)
            graph->tie_weight[at] = arcs->weight[i];
        at++;
    }
}

/* Ties stand by their lower end, so that a row's lower neighbours come before its higher ones, each in order.
 */
static void fill_adjacency(struct eh_graph *graph)
{
    struct eh_adjacency *ties = &graph->ties;
    uint64_t *row = ties->row;
    for (uint64_t t = 0; t < graph->tie_count; t++) {
        row[graph->tie_a[t] + 1]++;
        row[graph->tie_b[t] + 1]++;
    }
    for (uint32_t v = 0; v < graph->n; v++)
        row[v + 1] += row[v];
    for (uint64_t t = 0; t < graph->tie_count; t++) {
        uint32_t a = graph->tie_a[t], b = graph->tie_b[t];
        ties->to[row[a]++] = b;
        ties->to[row[b]++] = a;
    }
    for (uint32_t v = graph->n; v > 0; v--)
        row[v] = row[v - 1];
    row[0] = 0;
}

/* `opt_other`: another cut of the layer, for the neighbours where it has the same ties. One holds the ties of
 * the other, so as many are the same. */
static void cut_undirected(const struct eh_arcs *arcs, const struct thresholds *cut,
                           const struct eh_graph *opt_other, struct eh_graph *graph, struct eh_arena *arena)
{
    keep_ties(arcs, cut->tie, true, graph, arena);
    graph->arc_from = EH_NEW_ARRAY(arena, uint32_t, 0);
    graph->arc_to = EH_NEW_ARRAY(arena, uint32_t, 0);
    graph->arc_returned = EH_NEW_ARRAY(arena, bool, 0);
    start_adjacency(&graph->out, graph->n, 0, arena);
    start_adjacency(&graph->in, graph->n, 0, arena);
    if (opt_other && opt_other->tie_count == graph->tie_count) {
        graph->ties = opt_other->ties;
        return;
    }
    start_adjacency(&graph->ties, graph->n, 2 * graph->tie_count, arena);
    fill_adjacency(graph);
}

/* --- both --- */

int64_t eh_graph_get_weight(const struct eh_graph *graph, uint32_t a, uint32_t b)
{
    uint32_t least = a < b ? a : b, most = a < b ? b : a;
    uint64_t low = 0, high = graph->tie_count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (graph->tie_a[middle] < least || (graph->tie_a[middle] == least && graph->tie_b[middle] < most))
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < graph->tie_count && graph->tie_a[low] == least && graph->tie_b[low] == most;
    return found ? graph->tie_weight[low] : 0;
}

/* Whether every arc (directed) or pair (undirected) of the matrix has one weight. */
static bool weights_are_equal(const struct eh_arcs *arcs)
{
    for (uint64_t i = 1; i < arcs->count; i++)
        if (arcs->weight[i] != arcs->weight[0])
            return false;
    return true;
}

/* People off the roster: the same thresholds over the two sorted lists of (person, other). */
static uint32_t *count_external(const struct eh_layer *layer, uint32_t n, const struct thresholds *cut,
                                struct eh_arena *arena)
{
    if (!layer->has_external)
        return NULL;
    uint32_t *external = EH_NEW_ARRAY(arena, uint32_t, n);
    const struct eh_arcs *out = &layer->external_out, *in = &layer->external_in;
    for (uint64_t o = 0, i = 0; o < out->count || i < in->count;) {
        uint64_t sent_to = o < out->count ? (uint64_t)out->from[o] << 32 | out->to[o] : UINT64_MAX;
        uint64_t got_from = i < in->count ? (uint64_t)in->from[i] << 32 | in->to[i] : UINT64_MAX;
        uint64_t pair = sent_to < got_from ? sent_to : got_from;
        int64_t sent = sent_to == pair ? out->weight[o++] : 0;
        int64_t received = got_from == pair ? in->weight[i++] : 0;
        external[pair >> 32] += is_tie(cut, sent, received);
    }
    return external;
}

static int64_t largest(const int64_t *weight, uint64_t count)
{
    int64_t most = 0;
    for (uint64_t i = 0; i < count; i++)
        most = weight[i] > most ? weight[i] : most;
    return most;
}

static int64_t smallest(const int64_t *weight, uint64_t count)
{
    int64_t least = count ? INT64_MAX : 0;
    for (uint64_t i = 0; i < count; i++)
        least = weight[i] < least ? weight[i] : least;
    return least;
}

/* Half (upwards: w >= t/2 of integers), or twice but at most `most`; never below one unit, and a threshold
 * that stands above `most` already stays. */
static int64_t scale(int64_t threshold, uint32_t factor_halves, int64_t most)
{
    int64_t scaled = threshold;
    if (factor_halves == 1)
        scaled = threshold / 2 + threshold % 2;
    else if (factor_halves == 4 && threshold < most)
        scaled = threshold > most / 2 ? most : 2 * threshold;
    return scaled > 0 ? scaled : 1;
}

static struct thresholds tie_threshold(const struct eh_layer *layer, uint32_t factor_halves)
{
    struct thresholds cut = {.directed = layer->directed,
                             .tie = layer->tie_weight > 0 ? layer->tie_weight : 1};
    if (factor_halves == 2)
        return cut;
    const struct eh_graph *graph = &layer->graph;
    const int64_t *weight = layer->directed ? layer->arcs.weight : graph->tie_weight;
    uint64_t count = layer->directed ? layer->arcs.count : graph->tie_count;
    if (layer->tie_weight <= 0)
        cut.tie = smallest(weight, count);
    cut.tie = scale(cut.tie, factor_halves, largest(weight, count));
    return cut;
}

static int64_t close_threshold(const struct eh_layer *layer, uint32_t factor_halves,
                               const struct eh_graph *graph, struct eh_arena *scratch)
{
    if (graph->tie_count == 0)
        return 0;
    if (factor_halves != 2)
        return scale(layer->graph.close_weight, factor_halves,
                     largest(layer->graph.tie_weight, layer->graph.tie_count));
    if (layer->close_weight > 0)
        return layer->close_weight;
    return eh_median_lower(graph->tie_weight, graph->tie_count, scratch);
}

void eh_layer_cut_ties(const struct eh_layer *layer, uint32_t n, uint32_t factor_halves,
                       struct eh_arena *arena, struct eh_graph *out)
{
    struct thresholds cut = tie_threshold(layer, factor_halves);
    *out = (struct eh_graph){.n = n, .directed = layer->directed};
    if (!layer->directed) {
        keep_ties(&layer->arcs, cut.tie, false, out, arena);
        return;
    }
    struct eh_arena *scratch = eh_arena_new(arena);
    cut_directed(&layer->arcs, &cut, out, arena, scratch);
    eh_arena_free(scratch);
}

int eh_layer_cut(const struct eh_layer *layer, uint32_t n, uint32_t factor_halves, struct eh_arena *arena,
                 struct eh_graph *out, struct eh_failure *failure)
{
    (void)failure;
    struct eh_arena *scratch = eh_arena_new(arena);
    struct eh_graph graph = {.n = n, .directed = layer->directed};
    struct thresholds cut = tie_threshold(layer, factor_halves);
    if (layer->directed)
        cut_directed(&layer->arcs, &cut, &graph, arena, scratch);
    else
        cut_undirected(&layer->arcs, &cut, factor_halves == 2 ? NULL : &layer->graph, &graph, arena);
    graph.close_weight = close_threshold(layer, factor_halves, &graph, scratch);
    graph.weights_equal = weights_are_equal(&layer->arcs);
    graph.external = count_external(layer, n, &cut, arena);
    graph.igraph = eh_igraph_new(arena);
    eh_arena_free(scratch);
    *out = graph;
    return EH_OK;
}
