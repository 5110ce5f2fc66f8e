/* Support peeling (Wang & Cheng 2012, algorithm 2). The support of an edge is the number of triangles it lies
 * in. The edge of least support s is in the (s + 2)-truss of what is left and in no denser one; taking it
 * away costs its triangles' other edges one each, but none falls below s, since the levels never go back.
 *
 * Edges stand sorted by support in one array with the start of each bucket beside it, so a loss of one is a
 * swap with the first edge of the bucket (Batagelj & Zaversnik 2003). Triangles are counted with edges
 * directed from lower to higher degree, which bounds every list by sqrt(2m). While peeling, the sorted lists
 * of both ends are merged where their lengths are alike; else the neighbours of the end of lower degree are
 * looked up at the other. Either way an edge costs a multiple of its lower degree: again m^1.5 in all. */
#include "circle_truss.h"

#include <stdbool.h>

#include "evenhand/base/bug.h"

#define NO_EDGE UINT32_MAX
enum { SEARCH_FROM = 8 }; /* a look-up takes as many steps as the logarithm of the longer list */

struct truss {
    uint32_t n, edges;
    const uint32_t *a, *b;
    uint64_t *row; /* n + 1: both directions of every edge, neighbours ascending */
    uint32_t *to, *edge;
    uint32_t *support, *order, *place; /* of each edge; edges by support; where each stands in `order` */
    uint32_t *bucket;                  /* the first place of each support */
};

static uint64_t degree(const struct truss *t, uint32_t v)
{
    return t->row[v + 1] - t->row[v];
}

static void fill_adjacency(struct truss *t, struct eh_arena *scratch)
{
    t->row = EH_NEW_ARRAY(scratch, uint64_t, (size_t)t->n + 1);
    t->to = EH_NEW_ARRAY(scratch, uint32_t, 2 * (size_t)t->edges);
    t->edge = EH_NEW_ARRAY(scratch, uint32_t, 2 * (size_t)t->edges);
    uint64_t *next = t->row + 1; /* while filling, next[v] is the next free place of v */
    for (uint32_t e = 0; e < t->edges; e++) {
        if (t->a[e] + 1 < t->n)
            next[t->a[e] + 1]++;
        if (t->b[e] + 1 < t->n)
            next[t->b[e] + 1]++;
    }
    for (uint32_t v = 1; v < t->n; v++)
        next[v] += next[v - 1];
    for (uint32_t e = 0; e < t->edges; e++) {
        uint64_t at_a = next[t->a[e]]++, at_b = next[t->b[e]]++;
        t->to[at_a] = t->b[e];
        t->to[at_b] = t->a[e];
        t->edge[at_a] = t->edge[at_b] = e;
    }
}

/* The edge of v and w, or NO_EDGE. */
static uint32_t find_edge(const struct truss *t, uint32_t v, uint32_t w)
{
    uint64_t low = t->row[v], high = t->row[v + 1], end = high;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (t->to[middle] < w)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && t->to[low] == w ? t->edge[low] : NO_EDGE;
}

/* Whether v comes after u: higher degree, then higher number. */
static bool is_above(const struct truss *t, uint32_t v, uint32_t u)
{
    uint64_t dv = degree(t, v), du = degree(t, u);
    return dv != du ? dv > du : v > u;
}

/* The edges that go upwards from each person, apart from the rest. */
struct upward {
    uint64_t *row;
    uint32_t *to, *edge;
};

static struct upward find_upward(const struct truss *t, struct eh_arena *scratch)
{
    struct upward up = {.row = EH_NEW_ARRAY(scratch, uint64_t, (size_t)t->n + 1),
                        .to = EH_NEW_ARRAY(scratch, uint32_t, t->edges),
                        .edge = EH_NEW_ARRAY(scratch, uint32_t, t->edges)};
    for (uint32_t u = 0; u < t->n; u++) {
        uint64_t end = up.row[u];
        for (uint64_t i = t->row[u]; i < t->row[u + 1]; i++)
            if (is_above(t, t->to[i], u)) {
                up.to[end] = t->to[i];
                up.edge[end++] = t->edge[i];
            }
        up.row[u + 1] = end;
    }
    return up;
}

static void count_triangles(struct truss *t, struct eh_arena *scratch)
{
    struct upward up = find_upward(t, scratch);
    uint32_t *mark = EH_NEW_ARRAY(scratch, uint32_t, t->n); /* the edge from u, plus 1; 0: none */
    for (uint32_t u = 0; u < t->n; u++) {
        for (uint64_t i = up.row[u]; i < up.row[u + 1]; i++)
            mark[up.to[i]] = up.edge[i] + 1;
        for (uint64_t i = up.row[u]; i < up.row[u + 1]; i++)
            for (uint64_t j = up.row[up.to[i]]; j < up.row[up.to[i] + 1]; j++)
                if (mark[up.to[j]]) {
                    t->support[up.edge[i]]++;
                    t->support[up.edge[j]]++;
                    t->support[mark[up.to[j]] - 1]++;
                }
        for (uint64_t i = up.row[u]; i < up.row[u + 1]; i++)
            mark[up.to[i]] = 0;
    }
    eh_arena_release(scratch, up.to);
    eh_arena_release(scratch, up.edge);
}

static void sort_by_support(struct truss *t, struct eh_arena *scratch)
{
    uint32_t most = 0;
    for (uint32_t e = 0; e < t->edges; e++)
        most = t->support[e] > most ? t->support[e] : most;
    t->bucket = EH_NEW_ARRAY(scratch, uint32_t, (size_t)most + 2);
    t->place = EH_NEW_ARRAY(scratch, uint32_t, t->edges);
    for (uint32_t e = 0; e < t->edges; e++)
        t->bucket[t->support[e] + 1]++;
    for (uint32_t s = 1; s <= most + 1; s++)
        t->bucket[s] += t->bucket[s - 1];
    for (uint32_t e = 0; e < t->edges; e++) {
        t->place[e] = t->bucket[t->support[e]]++;
        t->order[t->place[e]] = e;
    }
    for (uint32_t s = most + 1; s > 0; s--)
        t->bucket[s] = t->bucket[s - 1];
    t->bucket[0] = 0;
}

/* An edge loses a triangle: it changes places with the first of its bucket, which then starts behind it.
 * Edges that are gone have less support, so its bucket starts behind them. */
static void lose_one(struct truss *t, uint32_t e)
{
    uint32_t first = t->bucket[t->support[e]--]++, other = t->order[first];
    t->order[t->place[e]] = other;
    t->place[other] = t->place[e];
    t->order[first] = e;
    t->place[e] = first;
}

/* The other two edges of a triangle, where both are still there. */
static void break_triangle(struct truss *t, uint32_t f, uint32_t g, uint32_t s, uint32_t done)
{
    if (t->place[f] < done || t->place[g] < done)
        return;
    if (t->support[f] > s)
        lose_one(t, f);
    if (t->support[g] > s)
        lose_one(t, g);
}

static void break_by_search(struct truss *t, uint32_t low, uint32_t high, uint32_t s, uint32_t done)
{
    for (uint64_t i = t->row[low]; i < t->row[low + 1]; i++) {
        uint32_t g = t->place[t->edge[i]] < done ? NO_EDGE : find_edge(t, high, t->to[i]);
        if (g != NO_EDGE)
            break_triangle(t, t->edge[i], g, s, done);
    }
}

static void break_by_merge(struct truss *t, uint32_t low, uint32_t high, uint32_t s, uint32_t done)
{
    for (uint64_t i = t->row[low], j = t->row[high]; i < t->row[low + 1] && j < t->row[high + 1];) {
        if (t->to[i] == t->to[j])
            break_triangle(t, t->edge[i], t->edge[j], s, done);
        uint32_t at = t->to[i];
        i += at <= t->to[j];
        j += t->to[j] <= at;
    }
}

static void peel(struct truss *t)
{
    for (uint32_t done = 1; done <= t->edges; done++) {
        uint32_t e = t->order[done - 1], s = t->support[e];
        if (s == 0)
            continue; /* in no triangle */
        bool a_is_low = degree(t, t->a[e]) <= degree(t, t->b[e]);
        uint32_t low = a_is_low ? t->a[e] : t->b[e], high = a_is_low ? t->b[e] : t->a[e];
        if (degree(t, high) > SEARCH_FROM * degree(t, low))
            break_by_search(t, low, high, s, done);
        else
            break_by_merge(t, low, high, s, done);
    }
}

void eh_truss_compute(uint32_t n, uint32_t edges, const uint32_t *a, const uint32_t *b,
                      struct eh_arena *scratch, uint32_t *k, uint32_t *order)
{
    struct truss t = {.n = n, .edges = edges, .a = a, .b = b, .support = k, .order = order};
    EH_CHECK(edges < NO_EDGE);
    for (uint32_t e = 0; e < edges; e++)
        k[e] = 0;
    fill_adjacency(&t, scratch);
    count_triangles(&t, scratch);
    sort_by_support(&t, scratch);
    peel(&t);
    for (uint32_t e = 0; e < edges; e++)
        k[e] += 2;
}
