/* Harmonic closeness by breadth-first search from many people at once.
 *
 * Ties are undirected, so distances from a target are distances to it. 256 targets share one sweep: each
 * person carries a bit for every target that has reached them (Then et al. 2014, "The more the merrier:
 * efficient multi-source graph traversal", PVLDB 8:449-460), and a level costs one pass over the adjacency
 * whatever the number of targets. The first levels push from the few people reached, the later ones pull
 * to the many not yet reached.
 *
 * Exactness. What is kept is whole numbers: for each person and distance below NEAR the number of targets at
 * it, and beyond NEAR a sum of 1/distance in fixed point. Doubles are made once, at the end, so neither the
 * batches nor the numbering of people changes a bit of a score. */
#include "evenhand/network/centrality.h"

#include <string.h>

#include "evenhand/base/random.h"

enum {
    WORDS = 4, /* 64-bit words of targets in one sweep */
    BATCH = 64 * WORDS,
    NEAR = 64,             /* distances with a counter of their own */
    SAMPLE_ABOVE = 100000, /* people, from where closeness to everyone is sampled */
    SAMPLE = 1024,         /* others in the sample */
    PULL_PART = 8          /* pull once the people just reached hold this part of all tie ends */
};

struct bits {
    uint64_t word[WORDS];
};

struct search {
    const struct eh_adjacency *ties;
    uint32_t n;
    struct bits *seen, *now, *next; /* n: reached at all, at this level, at the next */
    struct bits full;               /* every target of the batch */
    uint32_t *count[NEAR];          /* count[d][i]: targets at distance d of i; NULL before the first */
    uint64_t *far;                  /* sum of 1/distance beyond, in units of 1 / far_unit */
    double far_unit;
    struct eh_arena *scratch;
};

static bool is_empty(const struct bits *bits)
{
    return !(bits->word[0] | bits->word[1] | bits->word[2] | bits->word[3]);
}

static uint32_t count_bits(const struct bits *bits)
{
    uint32_t count = 0;
    for (int w = 0; w < WORDS; w++)
        count += (uint32_t)__builtin_popcountll(bits->word[w]);
    return count;
}

static void push_level(struct search *self)
{
    const struct eh_adjacency *ties = self->ties;
    memset(self->next, 0, self->n * sizeof *self->next);
    for (uint32_t v = 0; v < self->n; v++) {
        if (is_empty(&self->now[v]))
            continue;
        struct bits here = self->now[v];
        for (uint64_t e = ties->row[v]; e < ties->row[v + 1]; e++)
            for (int w = 0; w < WORDS; w++)
                self->next[ties->to[e]].word[w] |= here.word[w];
    }
}

static void pull_level(struct search *self)
{
    const struct eh_adjacency *ties = self->ties;
    for (uint32_t v = 0; v < self->n; v++) {
        struct bits got = {{0}};
        if (memcmp(&self->seen[v], &self->full, sizeof got))
            for (uint64_t e = ties->row[v]; e < ties->row[v + 1]; e++)
                for (int w = 0; w < WORDS; w++)
                    got.word[w] |= self->now[ties->to[e]].word[w];
        self->next[v] = got;
    }
}

static void record(struct search *self, uint32_t person, uint32_t reached, uint32_t distance)
{
    if (distance < NEAR)
        self->count[distance][person] += reached;
    else
        self->far[person] += reached * (uint64_t)(self->far_unit / distance + 0.5);
}

/* Keeps what is new of `next`, counts it, and tells how many tie ends the people just reached hold. */
static uint64_t settle_level(struct search *self, uint32_t distance)
{
    uint64_t ends = 0;
    if (distance < NEAR && !self->count[distance])
        self->count[distance] = EH_NEW_ARRAY(self->scratch, uint32_t, self->n);
    for (uint32_t v = 0; v < self->n; v++) {
        struct bits fresh;
        for (int w = 0; w < WORDS; w++) {
            fresh.word[w] = self->next[v].word[w] & ~self->seen[v].word[w];
            self->seen[v].word[w] |= fresh.word[w];
        }
        self->next[v] = fresh;
        if (is_empty(&fresh))
            continue;
        record(self, v, count_bits(&fresh), distance);
        ends += self->ties->row[v + 1] - self->ties->row[v];
    }
    struct bits *reached = self->next;
    self->next = self->now;
    self->now = reached;
    return ends;
}

static void sweep(struct search *self, const uint32_t *target, uint32_t count)
{
    uint64_t all_ends = self->ties->row[self->n], ends = 0;
    memset(self->seen, 0, self->n * sizeof *self->seen);
    memset(self->now, 0, self->n * sizeof *self->now);
    self->full = (struct bits){{0}};
    for (uint32_t i = 0; i < count; i++) {
        uint64_t bit = UINT64_C(1) << i % 64;
        self->now[target[i]].word[i / 64] |= bit;
        self->seen[target[i]].word[i / 64] |= bit;
        self->full.word[i / 64] |= bit;
        ends += self->ties->row[target[i] + 1] - self->ties->row[target[i]];
    }
    for (uint32_t distance = 1; ends > 0; distance++) {
        if (ends * PULL_PART > all_ends)
            pull_level(self);
        else
            push_level(self);
        ends = settle_level(self, distance);
    }
}

/* A sum of at most `targets` terms of 1/NEAR and less stays below 2^63 in this unit. */
static double choose_far_unit(uint32_t targets)
{
    double unit = 0x1p63;
    for (uint64_t most = targets / NEAR + 1; most; most /= 2)
        unit /= 2;
    return unit;
}

static void start_search(struct search *self, const struct eh_graph *graph, uint32_t targets,
                         struct eh_arena *scratch)
{
    *self = (struct search){.ties = &graph->ties, .n = graph->n, .scratch = scratch};
    self->seen = EH_NEW_ARRAY(scratch, struct bits, graph->n);
    self->now = EH_NEW_ARRAY(scratch, struct bits, graph->n);
    self->next = EH_NEW_ARRAY(scratch, struct bits, graph->n);
    self->far = EH_NEW_ARRAY(scratch, uint64_t, graph->n);
    self->far_unit = choose_far_unit(targets);
}

static double get_sum(const struct search *self, uint32_t person)
{
    double sum = (double)self->far[person] / self->far_unit;
    for (uint32_t d = NEAR - 1; d > 0; d--) /* the small terms first */
        if (self->count[d])
            sum += (double)self->count[d][person] / d;
    return sum;
}

static uint32_t list_targets(const struct eh_graph *graph, const bool *is_target, uint64_t seed,
                             uint32_t *target)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < graph->n; i++)
        if (!is_target || is_target[i])
            target[count++] = i;
    if (is_target || graph->n <= SAMPLE_ABOVE)
        return count;
    struct eh_random random;
    eh_random_init(&random, seed, 0);
    for (uint32_t i = 0; i < SAMPLE; i++) {
        uint32_t j = i + eh_random_below(&random, count - i), drawn = target[j];
        target[j] = target[i];
        target[i] = drawn;
    }
    return SAMPLE;
}

static void free_arena(void *arena)
{
    eh_arena_free(arena);
}

int eh_centrality_closeness(const struct eh_graph *graph, const bool *is_target, uint64_t seed,
                            struct eh_arena *arena, double *out, bool *out_defined,
                            struct eh_failure *failure)
{
    (void)failure;
    struct eh_arena *scratch = EH_NEW(arena, struct eh_arena);
    eh_arena_init(scratch, arena);
    eh_arena_own(arena, scratch, free_arena);

    uint32_t *target = EH_NEW_ARRAY(scratch, uint32_t, graph->n);
    bool *is_one = EH_NEW_ARRAY(scratch, bool, graph->n); /* a target does not count for itself */
    uint32_t count = list_targets(graph, is_target, seed, target);
    struct search search;
    start_search(&search, graph, count, scratch);
    for (uint32_t from = 0; from < count; from += BATCH)
        sweep(&search, target + from, count - from < BATCH ? count - from : BATCH);
    for (uint32_t i = 0; i < count; i++)
        is_one[target[i]] = true;
    for (uint32_t i = 0; i < graph->n; i++) {
        uint32_t others = count - is_one[i];
        out_defined[i] = others > 0;
        out[i] = others ? get_sum(&search, i) / others : 0;
    }
    eh_arena_free(scratch);
    return EH_OK;
}

static void reach_out(const struct eh_adjacency *ties, uint32_t person, uint32_t steps, bool *out)
{
    out[person] = true;
    for (uint64_t e = ties->row[person]; steps && e < ties->row[person + 1]; e++)
        reach_out(ties, ties->to[e], steps - 1, out);
}

/* From each target outwards: with few targets and the two steps that the measures ask for, the cost is the
 * ties of the targets' neighbours, and no memory is needed. */
void eh_centrality_near(const struct eh_graph *graph, const bool *is_target, uint32_t steps, bool *out)
{
    memset(out, 0, graph->n * sizeof *out);
    for (uint32_t i = 0; i < graph->n; i++)
        if (is_target[i])
            reach_out(&graph->ties, i, steps, out);
}
