/* Leaves of the truss hierarchy. The trusses are walked from the densest outwards: ties join by falling k,
 * and a union-find over people holds the components of the k-truss. A component that has people who were met
 * at a higher k contains a component of a denser truss; one whose people are all new at this k is a leaf. */
#include "evenhand/network/circle.h"

#include <stdlib.h>

#include "circle_truss.h"

/* A leaf while circles are found. */
struct leaf {
    uint32_t number, k, size, smallest;
};

struct finder {
    const struct eh_circles *ties;
    uint32_t n, count;
    uint32_t *k, *order; /* of the close ties */
    uint32_t *parent;
    bool *is_old;      /* of a root: has people of a denser truss */
    uint32_t *leaf_of; /* of a root, while its k is under work; EH_CIRCLE_NONE */
    uint32_t *of;      /* of a person: the leaf */
    struct leaf *leaf;
    size_t capacity;
};

static void find_close_ties(const struct eh_graph *graph, struct eh_arena *arena, struct eh_circles *out)
{
    uint64_t count = 0;
    for (uint64_t t = 0; t < graph->tie_count; t++)
        count += graph->tie_weight[t] >= graph->close_weight;
    out->close_a = EH_NEW_ARRAY(arena, uint32_t, count);
    out->close_b = EH_NEW_ARRAY(arena, uint32_t, count);
    for (uint64_t t = 0; t < graph->tie_count; t++) {
        if (graph->tie_weight[t] < graph->close_weight)
            continue;
        out->close_a[out->close_tie_count] = graph->tie_a[t];
        out->close_b[out->close_tie_count++] = graph->tie_b[t];
    }
}

static uint32_t find_root(uint32_t *parent, uint32_t v)
{
    while (parent[v] != v) {
        parent[v] = parent[parent[v]]; /* path halving (van Leeuwen & van der Weide 1977) */
        v = parent[v];
    }
    return v;
}

static void join(struct finder *f, uint32_t tie)
{
    uint32_t a = find_root(f->parent, f->ties->close_a[tie]), b = find_root(f->parent, f->ties->close_b[tie]);
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    f->parent[high] = low;
    f->is_old[low] = f->is_old[low] || f->is_old[high];
}

/* Everybody of a new component is an end of one of its ties. */
static void put_in_leaf(struct finder *f, uint32_t person, uint32_t k, struct eh_arena *scratch)
{
    uint32_t root = find_root(f->parent, person);
    if (f->is_old[root] || f->of[person] != EH_CIRCLE_NONE)
        return;
    if (f->leaf_of[root] == EH_CIRCLE_NONE) {
        size_t count = f->count;
        EH_RESERVE(scratch, f->leaf, count, f->capacity);
        f->leaf[f->count] = (struct leaf){.number = f->count, .k = k, .smallest = person};
        f->leaf_of[root] = f->count++;
    }
    struct leaf *leaf = &f->leaf[f->leaf_of[root]];
    f->of[person] = leaf->number;
    leaf->size++;
    leaf->smallest = person < leaf->smallest ? person : leaf->smallest;
}

static void find_leaves(struct finder *f, struct eh_arena *scratch)
{
    uint64_t end = f->ties->close_tie_count;
    while (end > 0 && f->k[f->order[end - 1]] >= EH_CIRCLE_TRUSS) {
        uint32_t k = f->k[f->order[end - 1]];
        uint64_t first = end;
        while (first > 0 && f->k[f->order[first - 1]] == k)
            join(f, f->order[--first]);
        for (uint64_t i = first; i < end; i++) {
            put_in_leaf(f, f->ties->close_a[f->order[i]], k, scratch);
            put_in_leaf(f, f->ties->close_b[f->order[i]], k, scratch);
        }
        for (uint64_t i = first; i < end; i++)
            f->is_old[find_root(f->parent, f->ties->close_a[f->order[i]])] = true;
        end = first;
    }
}

static int compare_leaves(const void *a, const void *b)
{
    const struct leaf *x = a, *y = b;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    if (x->k != y->k)
        return x->k > y->k ? -1 : 1;
    return (x->smallest > y->smallest) - (x->smallest < y->smallest);
}

static void fill_members(const struct finder *f, struct eh_arena *arena, struct eh_arena *scratch,
                         struct eh_circles *out)
{
    uint32_t *place = EH_NEW_ARRAY(scratch, uint32_t, f->count);
    out->count = f->count;
    out->k = EH_NEW_ARRAY(arena, uint32_t, f->count);
    out->row = EH_NEW_ARRAY(arena, uint32_t, (size_t)f->count + 1);
    out->of = EH_NEW_ARRAY(arena, uint32_t, f->n);
    out->in_circle = EH_NEW_ARRAY(arena, bool, f->n);
    for (uint32_t c = 0; c < f->count; c++) {
        place[f->leaf[c].number] = c;
        out->k[c] = f->leaf[c].k;
        out->row[c + 1] = out->row[c] + f->leaf[c].size;
    }
    uint32_t *next = EH_NEW_ARRAY(scratch, uint32_t, f->count);
    for (uint32_t c = 0; c < f->count; c++)
        next[c] = out->row[c];
    out->member = EH_NEW_ARRAY(arena, uint32_t, out->row[f->count]);
    for (uint32_t i = 0; i < f->n; i++) {
        out->in_circle[i] = f->of[i] != EH_CIRCLE_NONE;
        out->of[i] = out->in_circle[i] ? place[f->of[i]] : EH_CIRCLE_NONE;
        if (out->in_circle[i])
            out->member[next[out->of[i]]++] = i;
    }
}

static void count_ties(struct eh_circles *out, struct eh_arena *arena)
{
    out->inside = EH_NEW_ARRAY(arena, uint64_t, out->count);
    out->leaving = EH_NEW_ARRAY(arena, uint64_t, out->count);
    for (uint64_t t = 0; t < out->close_tie_count; t++) {
        uint32_t a = out->of[out->close_a[t]], b = out->of[out->close_b[t]];
        if (a == b && a != EH_CIRCLE_NONE)
            out->inside[a]++;
        if (a != b && a != EH_CIRCLE_NONE)
            out->leaving[a]++;
        if (a != b && b != EH_CIRCLE_NONE)
            out->leaving[b]++;
    }
}

int eh_circles_compute(const struct eh_graph *graph, struct eh_arena *arena, struct eh_circles *out,
                       struct eh_failure *failure)
{
    *out = (struct eh_circles){.count = 0};
    struct eh_circles circles = {.count = 0};
    find_close_ties(graph, arena, &circles);
    if (circles.close_tie_count >= UINT32_MAX)
        return eh_fail(failure, EH_INPUT_TOO_LARGE, "more than %u close ties: alliances cannot be found",
                       UINT32_MAX - 1);

    struct eh_arena *scratch = eh_arena_new(arena);
    struct finder f = {.ties = &circles,
                       .n = graph->n,
                       .k = EH_NEW_ARRAY(scratch, uint32_t, circles.close_tie_count),
                       .order = EH_NEW_ARRAY(scratch, uint32_t, circles.close_tie_count),
                       .parent = EH_NEW_ARRAY(scratch, uint32_t, graph->n),
                       .is_old = EH_NEW_ARRAY(scratch, bool, graph->n),
                       .leaf_of = EH_NEW_ARRAY(scratch, uint32_t, graph->n),
                       .of = EH_NEW_ARRAY(scratch, uint32_t, graph->n)};
    for (uint32_t i = 0; i < graph->n; i++) {
        f.parent[i] = i;
        f.leaf_of[i] = f.of[i] = EH_CIRCLE_NONE;
    }
    eh_truss_compute(graph->n, (uint32_t)circles.close_tie_count, circles.close_a, circles.close_b, scratch,
                     f.k, f.order);
    find_leaves(&f, scratch);
    if (f.count)
        qsort(f.leaf, f.count, sizeof *f.leaf, compare_leaves);
    fill_members(&f, arena, scratch, &circles);
    count_ties(&circles, arena);
    eh_arena_free(scratch);
    *out = circles;
    return EH_OK;
}
