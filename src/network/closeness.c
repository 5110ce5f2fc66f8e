/* Harmonic closeness by breadth-first search from many people at once.
 *
 * Ties are undirected, so distances from a target are distances to it. 512 targets share one sweep: each
 * person carries a bit for every target that has reached them (Then et al. 2014, "The more the merrier:
 * efficient multi-source graph traversal", PVLDB 8:449-460), and a level costs one pass over the adjacency
 * whatever the number of targets. The first levels push from the few people reached, the later ones pull
 * to the many not yet reached, and stop at a person as soon as every target has arrived.
 *
 * Exactness. What is kept is whole numbers: for each person and distance below NEAR the number of targets at
 * it, and beyond NEAR a sum of 1/distance in fixed point. Doubles are made once, at the end, so neither the
 * batches nor the numbering of people changes a bit of a score; nor does the processor, for which the sweep
 * is compiled several times over; nor do threads, which share the people of a level that pulls: whoever pulls
 * writes nothing but their own. */
#include "closeness.h"

#include <pthread.h>
#include <string.h>

#include "evenhand/base/random.h"
#include "evenhand/network/centrality.h"

/* Whoever builds for a processor without words of 512 bits gets pairs or fours of smaller ones. The warning
 * is of calls between objects that disagree on how such words are passed: here none is. */
#pragma GCC diagnostic ignored "-Wpsabi"

enum {
    WORDS = 8, /* 64-bit words of targets in one sweep: a cache line */
    BATCH = 64 * WORDS,
    NEAR = 64,               /* distances with a counter of their own */
    SAMPLE_ABOVE = 100000,   /* people, from where closeness to everyone is sampled */
    SAMPLE = 1024,           /* others in the sample */
    PULL_PART = 3,           /* pull once the people just reached hold this part of all tie ends */
    AHEAD = 24,              /* ties before a person's bits are on their way */
    TOGETHER = 8,            /* ties that are pulled before anybody looks whether it is enough */
    WORTH_A_THREAD = 1 << 17 /* tie ends that are pulled over */
};

typedef uint64_t word __attribute__((vector_size(8 * WORDS)));

struct eh_closeness {
    const struct eh_adjacency *ties;
    uint32_t n;
    word *seen, *now, *next; /* n: reached at all, at this level, at the next */
    word full;               /* every target of the batch */
    uint32_t *count[NEAR];   /* count[d][i]: targets at distance d of i; NULL before the first */
    uint64_t *far;           /* sum of 1/distance beyond, in units of 1 / far_unit */
    double far_unit;
    uint32_t threads;
    struct part *part; /* threads */
    struct eh_arena *scratch;
};

struct part { /* of a level: the people `from` to before `to` */
    pthread_t thread;
    bool started;
    struct eh_closeness *self;
    uint32_t from, to, distance;
    uint64_t ends; /* of those whom somebody reached */
};

typedef void *pull_function(void *part);

#define INTO_EACH_PATH static inline __attribute__((always_inline))

INTO_EACH_PATH bool is_empty(const word *bits)
{
    uint64_t any = 0;
    for (int w = 0; w < WORDS; w++)
        any |= (*bits)[w];
    return !any;
}

INTO_EACH_PATH uint32_t count_bits(const word *bits)
{
    uint64_t count = 0;
    for (int w = 0; w < WORDS; w++)
        count += (uint64_t)__builtin_popcountll((*bits)[w]);
    return (uint32_t)count;
}

/* People at the other ends lie all over: their bits are on their way while those before are looked at. */
INTO_EACH_PATH void fetch(const struct eh_closeness *self, const word *bits, uint64_t e)
{
    if (e + AHEAD < self->ties->row[self->n])
        __builtin_prefetch(&bits[self->ties->to[e + AHEAD]]);
}

INTO_EACH_PATH void record(struct eh_closeness *self, uint32_t person, uint32_t reached, uint32_t distance)
{
    if (distance < NEAR)
        self->count[distance][person] += reached;
    else
        self->far[person] += reached * (uint64_t)(self->far_unit / distance + 0.5);
}

/* Keeps what is new of what got to a person, counts it, and tells how many tie ends they hold if anything is.
 */
INTO_EACH_PATH uint64_t settle(struct eh_closeness *self, uint32_t person, const word *got, uint32_t distance)
{
    word fresh = *got & ~self->seen[person];
    self->next[person] = fresh;
    if (is_empty(&fresh))
        return 0;
    self->seen[person] |= fresh;
    record(self, person, count_bits(&fresh), distance);
    return self->ties->row[person + 1] - self->ties->row[person];
}

INTO_EACH_PATH void push_people(struct eh_closeness *self)
{
    const struct eh_adjacency *ties = self->ties;
    for (uint32_t v = 0; v < self->n; v++) {
        word here = self->now[v];
        if (is_empty(&here))
            continue;
        for (uint64_t e = ties->row[v]; e < ties->row[v + 1]; e++) {
            fetch(self, self->next, e);
            self->next[ties->to[e]] |= here;
        }
    }
}

/* The first level, where everybody to push from is a target and has a bit of their own. */
static void push_targets(struct eh_closeness *self, const uint32_t *target, uint32_t count)
{
    const struct eh_adjacency *ties = self->ties;
    for (uint32_t i = 0; i < count; i++)
        for (uint64_t e = ties->row[target[i]]; e < ties->row[target[i] + 1]; e++)
            self->next[ties->to[e]][i / 64] |= UINT64_C(1) << i % 64;
}

/* `opt_target` NULL: the people reached at the distance before. */
INTO_EACH_PATH uint64_t push_level(struct eh_closeness *self, uint32_t distance, const uint32_t *opt_target,
                                   uint32_t count)
{
    uint64_t ends = 0;
    memset(self->next, 0, self->n * sizeof *self->next);
    if (opt_target)
        push_targets(self, opt_target, count);
    else
        push_people(self);
    for (uint32_t v = 0; v < self->n; v++)
        ends += settle(self, v, &self->next[v], distance);
    return ends;
}

INTO_EACH_PATH void pull_part(struct part *part)
{
    struct eh_closeness *self = part->self;
    const struct eh_adjacency *ties = self->ties;
    uint64_t ends = 0;
    for (uint32_t v = part->from; v < part->to; v++) {
        word got = {0}, left = self->full & ~self->seen[v];
        for (uint64_t e = ties->row[v], end = ties->row[v + 1]; e < end && !is_empty(&left);) {
            for (uint64_t stop = end - e < TOGETHER ? end : e + TOGETHER; e < stop; e++) {
                fetch(self, self->now, e);
                got |= self->now[ties->to[e]];
            }
            left &= ~got;
        }
        ends += settle(self, v, &got, part->distance);
    }
    part->ends = ends;
}

/* The first person from whom on `ends` tie ends and more are behind. */
static uint32_t find_person(const struct eh_adjacency *ties, uint64_t ends)
{
    uint32_t low = 0, high = ties->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ties->row[middle] < ends)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint64_t pull_level(struct eh_closeness *self, uint32_t distance, pull_function *pull)
{
    uint64_t all = self->ties->row[self->n], worth = 1 + all / WORTH_A_THREAD, ends = 0;
    uint32_t threads = self->threads < worth ? self->threads : (uint32_t)worth, from = 0;
    for (uint32_t t = 0; t < threads; t++) {
        uint32_t to = t + 1 < threads ? find_person(self->ties, all / threads * (t + 1)) : self->n;
        self->part[t] = (struct part){.self = self, .from = from, .to = to, .distance = distance};
        from = to;
    }
    for (uint32_t t = 1; t < threads; t++)
        self->part[t].started = !pthread_create(&self->part[t].thread, NULL, pull, &self->part[t]);
    (void)pull(&self->part[0]);
    for (uint32_t t = 1; t < threads; t++) {
        if (self->part[t].started)
            pthread_join(self->part[t].thread, NULL);
        else
            (void)pull(&self->part[t]); /* no thread to be had: the same work here */
    }
    for (uint32_t t = 0; t < threads; t++)
        ends += self->part[t].ends;
    return ends;
}

/* What is pulled at the first level are the targets' own bits. */
static void start_pull(struct eh_closeness *self, const uint32_t *target, uint32_t count)
{
    memset(self->now, 0, self->n * sizeof *self->now);
    for (uint32_t i = 0; i < count; i++)
        self->now[target[i]][i / 64] |= UINT64_C(1) << i % 64;
}

INTO_EACH_PATH void sweep(struct eh_closeness *self, const uint32_t *target, uint32_t count,
                          pull_function *pull)
{
    uint64_t all_ends = self->ties->row[self->n], ends = 0;
    memset(self->seen, 0, self->n * sizeof *self->seen);
    self->full = (word){0};
    for (uint32_t i = 0; i < count; i++) {
        uint64_t bit = UINT64_C(1) << i % 64;
        self->seen[target[i]][i / 64] |= bit;
        self->full[i / 64] |= bit;
        ends += self->ties->row[target[i] + 1] - self->ties->row[target[i]];
    }
    for (uint32_t distance = 1; ends > 0; distance++) {
        bool pulls = ends * PULL_PART > all_ends, is_first = distance == 1;
        if (distance < NEAR && !self->count[distance])
            self->count[distance] = EH_NEW_ARRAY(self->scratch, uint32_t, self->n);
        if (pulls && is_first)
            start_pull(self, target, count);
        ends = pulls ? pull_level(self, distance, pull)
                     : push_level(self, distance, is_first ? target : NULL, count);
        word *reached = self->next;
        self->next = self->now;
        self->now = reached;
    }
}

static void *pull_plain(void *part)
{
    pull_part(part);
    return NULL;
}

static void sweep_plain(struct eh_closeness *self, const uint32_t *target, uint32_t count)
{
    sweep(self, target, count, pull_plain);
}

#if defined __x86_64__
#define FOR_AVX2   __attribute__((target("popcnt,avx2")))
#define FOR_AVX512 __attribute__((target("popcnt,avx2,avx512f,avx512vpopcntdq")))

FOR_AVX2 static void *pull_avx2(void *part)
{
    pull_part(part);
    return NULL;
}

FOR_AVX2 static void sweep_avx2(struct eh_closeness *self, const uint32_t *target, uint32_t count)
{
    sweep(self, target, count, pull_avx2);
}

FOR_AVX512 static void *pull_avx512(void *part)
{
    pull_part(part);
    return NULL;
}

FOR_AVX512 static void sweep_avx512(struct eh_closeness *self, const uint32_t *target, uint32_t count)
{
    sweep(self, target, count, pull_avx512);
}

eh_closeness_path *eh_closeness_get_path(uint32_t index)
{
    bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
    bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vpopcntdq");
    return index == 0             ? sweep_plain
           : index == 1 && avx2   ? sweep_avx2
           : index == 2 && avx512 ? sweep_avx512
                                  : NULL;
}
#else
eh_closeness_path *eh_closeness_get_path(uint32_t index)
{
    return index == 0 ? sweep_plain : NULL;
}
#endif

/* A sum of at most `targets` terms of 1/NEAR and less stays below 2^63 in this unit. */
static double choose_far_unit(uint32_t targets)
{
    double unit = 0x1p63;
    for (uint64_t most = targets / NEAR + 1; most; most /= 2)
        unit /= 2;
    return unit;
}

/* A word of each person, from a cache line on. */
static word *new_words(uint32_t n, struct eh_arena *arena)
{
    char *room = EH_NEW_ARRAY(arena, char, ((size_t)n + 1) * sizeof(word));
    return (word *)(void *)(room + (sizeof(word) - (uintptr_t)room % sizeof(word)) % sizeof(word));
}

static void start_search(struct eh_closeness *self, const struct eh_graph *graph, uint32_t targets,
                         uint32_t threads, struct eh_arena *scratch)
{
    *self = (struct eh_closeness){
        .ties = &graph->ties, .n = graph->n, .threads = threads ? threads : 1, .scratch = scratch};
    self->part = EH_NEW_ARRAY(scratch, struct part, self->threads);
    self->seen = new_words(graph->n, scratch);
    self->now = new_words(graph->n, scratch);
    self->next = new_words(graph->n, scratch);
    self->far = EH_NEW_ARRAY(scratch, uint64_t, graph->n);
    self->far_unit = choose_far_unit(targets);
}

static double get_sum(const struct eh_closeness *self, uint32_t person)
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

void eh_closeness_find(const struct eh_graph *graph, const bool *is_target, uint64_t seed,
                       eh_closeness_path *sweep_all, uint32_t threads, struct eh_arena *arena, double *out,
                       bool *out_defined)
{
    struct eh_arena *scratch = eh_arena_new(arena);

    uint32_t *target = EH_NEW_ARRAY(scratch, uint32_t, graph->n);
    bool *is_one = EH_NEW_ARRAY(scratch, bool, graph->n); /* a target does not count for itself */
    uint32_t count = list_targets(graph, is_target, seed, target);
    struct eh_closeness search;
    start_search(&search, graph, count, threads, scratch);
    for (uint32_t from = 0; from < count; from += BATCH)
        sweep_all(&search, target + from, count - from < BATCH ? count - from : BATCH);
    for (uint32_t i = 0; i < count; i++)
        is_one[target[i]] = true;
    for (uint32_t i = 0; i < graph->n; i++) {
        uint32_t others = count - is_one[i];
        out_defined[i] = others > 0;
        out[i] = others ? get_sum(&search, i) / others : 0;
    }
    eh_arena_free(scratch);
}

int eh_centrality_closeness(const struct eh_graph *graph, const bool *is_target, uint64_t seed,
                            uint32_t threads, struct eh_arena *arena, double *out, bool *out_defined,
                            struct eh_failure *failure)
{
    (void)failure;
    eh_closeness_path *path = NULL;
    for (uint32_t k = 0; eh_closeness_get_path(k); k++)
        path = eh_closeness_get_path(k);
    eh_closeness_find(graph, is_target, seed, path, threads, arena, out, out_defined);
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
