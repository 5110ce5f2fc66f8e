/* Betweenness by Brandes 2001, over the graph's own adjacency.
 *
 * A search from one source counts shortest paths outwards and hands dependencies back inwards, level by
 * level; both let arithmetic, not branches, decide what an arc is for, as arcs between and within levels come
 * in no order that a processor could foresee. The people of the last level hand nothing outwards and those of
 * the first hand nothing to anybody but the source: their arcs are never looked at in that direction.
 *
 * An arc between two levels can be met from either end, and where ties are many one of the two levels is far
 * smaller: so a level either pushes to the next or is pulled from by those not yet reached (Beamer, Asanovic
 * & Patterson 2012, "Direction-optimizing breadth-first search"), and back, either hands inwards or is
 * gathered from. A queue of pulled people is put into the order that pushing would have found them in, and
 * what is gathered is added up in the order in which it would have been handed: no bit hangs on the
 * direction. Path counts are whole numbers, and where they leave the range in which doubles add them exactly
 * a level pushes.
 *
 * Sources are shared among threads in rounds. Each keeps its dependencies apart, and they are added up source
 * after source, so that the bits hang on nothing but the graph: they are those of igraph's sum. */
#include <pthread.h>
#include <string.h>

#include "evenhand/base/random.h"
#include "evenhand/network/centrality.h"

enum {
    FAR = UINT32_MAX,        /* not reached */
    ROUND_MOST = 128,        /* sources */
    ROUND_ROOM = 1 << 20,    /* doubles that a round may keep */
    WORTH_A_THREAD = 1 << 20 /* arcs looked at */
};

#define EXACT_BELOW 0x1p53 /* whole numbers that doubles add up in any order */

/* A person in a search, side by side what an arc needs of its end. */
struct node {
    double paths, dependency;
    uint32_t place; /* in the queue, or FAR */
};

struct level {      /* of people at one distance */
    uint32_t first; /* place in the queue; the next level's is behind the last */
    uint64_t ends;  /* of ties, that they hold */
};

/* One search. All arrays are of n and some. */
struct search {
    const struct eh_adjacency *ties;
    struct node *node;
    uint32_t *queue;
    struct level *level;
    uint32_t depth;          /* of the last level; the source's is 0 */
    uint32_t reached;        /* people */
    uint64_t ends_left;      /* of ties, held by those not reached */
    uint32_t *least, *found; /* pulling: whom a level reached, and the first place that did */
    uint32_t *count;         /* of places */
    double *share;           /* gathering: what each of a level hands on, by place */
    uint64_t *bits;          /* places */
};

struct worker {
    pthread_t thread;
    bool started;
    const struct round *round;
    uint32_t first; /* source of the round */
    struct search search;
};

struct round {
    const struct eh_adjacency *ties;
    uint32_t threads, count;
    const uint32_t *source; /* count */
    double *dependency;     /* count x n */
};

/* The value or 0, without a branch. */
static inline double where(bool is_so, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits &= 0 - (uint64_t)is_so;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* ---- outwards ---- */

/* The people from `first` to before `last` hand their paths to those behind them. */
static void push_level(struct search *self, uint32_t first, uint32_t last)
{
    const struct eh_adjacency *ties = self->ties;
    uint32_t reached = self->reached;
    for (uint32_t k = first; k < last; k++) {
        double paths = self->node[self->queue[k]].paths;
        for (uint64_t e = ties->row[self->queue[k]]; e < ties->row[self->queue[k] + 1]; e++) {
            struct node *next = &self->node[ties->to[e]];
            bool is_new = next->place == FAR;
            self->queue[reached] = ties->to[e]; /* to be written over, unless it is new */
            next->place -= (next->place - reached) & (0 - (uint32_t)is_new);
            reached += is_new;
            next->paths += where(next->place >= last, paths);
        }
    }
    self->reached = reached;
}

/* Puts those found into the queue: by the first of the level who reaches them, then by their number. */
static void queue_found(struct search *self, uint32_t found, uint32_t first, uint32_t last)
{
    memset(self->count, 0, (last - first + 1) * sizeof *self->count);
    for (uint32_t i = 0; i < found; i++)
        self->count[self->least[self->found[i]] - first + 1]++;
    for (uint32_t k = 0; k < last - first; k++)
        self->count[k + 1] += self->count[k];
    for (uint32_t i = 0; i < found; i++) {
        uint32_t person = self->found[i], place = last + self->count[self->least[person] - first]++;
        self->queue[place] = person;
        self->node[person].place = place;
    }
    self->reached = last + found;
}

/* The same from the other end. False, and nothing has changed but paths that stand for nothing yet, where the
 * order of a sum of paths would matter. */
static bool pull_level(struct search *self, uint32_t first, uint32_t last)
{
    const struct eh_adjacency *ties = self->ties;
    uint32_t found = 0;
    for (uint32_t i = 0; i < ties->n; i++) {
        uint32_t least = FAR;
        double paths = 0;
        if (self->node[i].place != FAR)
            continue;
        for (uint64_t e = ties->row[i]; e < ties->row[i + 1]; e++) {
            const struct node *from = &self->node[ties->to[e]];
            bool is_there = from->place - first < last - first;
            uint32_t place = from->place | (0 - (uint32_t)!is_there);
            least = place < least ? place : least;
            paths += where(is_there, from->paths);
        }
        if (paths >= EXACT_BELOW)
            return false;
        self->least[i] = least;
        self->found[found] = i;
        found += least != FAR;
        self->share[i] = paths;
    }
    for (uint32_t k = 0; k < found; k++)
        self->node[self->found[k]].paths = self->share[self->found[k]];
    queue_found(self, found, first, last);
    return true;
}

static void close_level(struct search *self, uint32_t first)
{
    uint64_t ends = 0;
    for (uint32_t k = first; k < self->reached; k++)
        ends += self->ties->row[self->queue[k] + 1] - self->ties->row[self->queue[k]];
    self->level[++self->depth] = (struct level){first, ends};
    self->ends_left -= ends;
}

static void search_outwards(struct search *self, uint32_t source)
{
    uint32_t n = self->ties->n;
    for (uint32_t i = 0; i < n; i++)
        self->node[i] = (struct node){.place = FAR};
    self->node[source] = (struct node){.paths = 1};
    self->queue[0] = source;
    self->reached = 1;
    self->depth = 0;
    self->level[0] = (struct level){0, self->ties->row[source + 1] - self->ties->row[source]};
    self->ends_left = self->ties->row[n] - self->level[0].ends;
    for (uint32_t first = 0, last = 1; first < last && last < n; first = last, last = self->reached) {
        bool pulls = self->ends_left < self->level[self->depth].ends;
        if (!pulls || !pull_level(self, first, last))
            push_level(self, first, last);
        if (self->reached > last)
            close_level(self, last);
    }
    self->level[self->depth + 1].first = self->reached;
}

/* ---- inwards ---- */

static double find_share(const struct node *node)
{
    return (1 + node->dependency) / node->paths;
}

/* Everybody of a level, from the last on, hands to whom they were reached by. */
static void hand_level(struct search *self, const struct level *level)
{
    const struct eh_adjacency *ties = self->ties;
    uint32_t before = level[-1].first, size = level[0].first - before;
    for (uint32_t k = level[1].first; k-- > level[0].first;) {
        double share = find_share(&self->node[self->queue[k]]);
        for (uint64_t e = ties->row[self->queue[k]]; e < ties->row[self->queue[k] + 1]; e++) {
            struct node *next = &self->node[ties->to[e]];
            next->dependency += where(next->place - before < size, next->paths * share);
        }
    }
}

/* The shares of the places whose bits are set, from the last on; the bits are cleared. */
static double add_shares(struct search *self, uint32_t words, double paths)
{
    double sum = 0;
    for (uint32_t w = words; w-- > 0;) {
        for (uint64_t left = self->bits[w]; left;) {
            uint32_t bit = 63 - (uint32_t)__builtin_clzll(left);
            sum += paths * self->share[64 * w + bit];
            left ^= UINT64_C(1) << bit;
        }
        self->bits[w] = 0;
    }
    return sum;
}

/* The same from the other end: each of the level before gathers. */
static void gather_level(struct search *self, const struct level *level)
{
    const struct eh_adjacency *ties = self->ties;
    uint32_t first = level[0].first, size = level[1].first - first, words = (size + 63) / 64;
    for (uint32_t k = 0; k < size; k++)
        self->share[k] = find_share(&self->node[self->queue[first + k]]);
    for (uint32_t k = level[-1].first; k < first; k++) {
        struct node *here = &self->node[self->queue[k]];
        for (uint64_t e = ties->row[self->queue[k]]; e < ties->row[self->queue[k] + 1]; e++) {
            uint32_t place = self->node[ties->to[e]].place - first;
            bool is_there = place < size;
            place &= 0 - (uint32_t)is_there;
            self->bits[place / 64] |= (uint64_t)is_there << place % 64;
        }
        here->dependency = add_shares(self, words, here->paths);
    }
}

static void hand_inwards(struct search *self)
{
    for (uint32_t d = self->depth; d >= 2; d--) {
        /* A gatherer looks through the places of the level as well as through their own ties. */
        uint64_t people = self->level[d].first - self->level[d - 1].first;
        uint64_t places = (self->level[d + 1].first - self->level[d].first + 63) / 64;
        if (self->level[d - 1].ends + people * places < self->level[d].ends)
            gather_level(self, &self->level[d]);
        else
            hand_level(self, &self->level[d]);
    }
}

/* ---- sources ---- */

static void *work(void *state)
{
    struct worker *self = state;
    const struct round *round = self->round;
    uint32_t n = round->ties->n;
    for (uint32_t s = self->first; s < round->count; s += round->threads) {
        double *dependency = round->dependency + (size_t)s * n;
        search_outwards(&self->search, round->source[s]);
        hand_inwards(&self->search);
        for (uint32_t i = 0; i < n; i++)
            dependency[i] = self->search.node[i].dependency;
        dependency[round->source[s]] = 0; /* nobody stands between themselves and others */
    }
    return NULL;
}

static void run_round(struct worker *worker, const struct round *round)
{
    for (uint32_t t = 1; t < round->threads; t++)
        worker[t].started = !pthread_create(&worker[t].thread, NULL, work, &worker[t]);
    work(&worker[0]);
    for (uint32_t t = 1; t < round->threads; t++) {
        if (worker[t].started)
            pthread_join(worker[t].thread, NULL);
        else
            work(&worker[t]); /* no thread to be had: the same work here */
    }
}

static struct search new_search(const struct eh_adjacency *ties, struct eh_arena *arena)
{
    size_t n = ties->n;
    return (struct search){.ties = ties,
                           .node = EH_NEW_ARRAY(arena, struct node, n),
                           .queue = EH_NEW_ARRAY(arena, uint32_t, n + 1),
                           .level = EH_NEW_ARRAY(arena, struct level, n + 1),
                           .least = EH_NEW_ARRAY(arena, uint32_t, n),
                           .found = EH_NEW_ARRAY(arena, uint32_t, n + 1),
                           .count = EH_NEW_ARRAY(arena, uint32_t, n + 1),
                           .share = EH_NEW_ARRAY(arena, double, n),
                           .bits = EH_NEW_ARRAY(arena, uint64_t, n / 64 + 1)};
}

static void release_search(const struct search *self, struct eh_arena *arena)
{
    eh_arena_release(arena, self->node);
    eh_arena_release(arena, self->queue);
    eh_arena_release(arena, self->level);
    eh_arena_release(arena, self->least);
    eh_arena_release(arena, self->found);
    eh_arena_release(arena, self->count);
    eh_arena_release(arena, self->share);
    eh_arena_release(arena, self->bits);
}

static void add_sources(const struct eh_graph *graph, const uint32_t *source, uint32_t count,
                        uint32_t threads, struct eh_arena *arena, double *out)
{
    uint32_t n = graph->n, most = ROUND_ROOM / n;
    uint64_t worth = 1 + count * graph->ties.row[n] / WORTH_A_THREAD;
    struct round round = {.ties = &graph->ties, .threads = threads < worth ? threads : (uint32_t)worth};
    most = most < round.threads ? round.threads : most < ROUND_MOST ? most : ROUND_MOST;
    most = most < count ? most : count;
    round.threads = round.threads < most ? round.threads : most;
    round.dependency = EH_NEW_ARRAY(arena, double, (size_t)most *n);
    struct worker *worker = EH_NEW_ARRAY(arena, struct worker, round.threads);
    /* Threads do not allocate: every one gets its room before the first starts. */
    for (uint32_t t = 0; t < round.threads; t++)
        worker[t] = (struct worker){.round = &round, .first = t, .search = new_search(&graph->ties, arena)};
    for (uint32_t s = 0; s < count; s += most) {
        round.source = source + s;
        round.count = count - s < most ? count - s : most;
        run_round(worker, &round);
        for (uint32_t k = 0; k < round.count; k++)
            for (uint32_t i = 0; i < n; i++)
                out[i] += round.dependency[(size_t)k * n + i];
    }
    for (uint32_t t = 0; t < round.threads; t++)
        release_search(&worker[t].search, arena);
    eh_arena_release(arena, round.dependency);
}

/* `count` of n people without repetition, the front of a shuffle; all of them in their own order. */
static const uint32_t *draw_people(uint32_t n, uint32_t count, uint64_t seed, struct eh_arena *arena)
{
    uint32_t *person = EH_NEW_ARRAY(arena, uint32_t, n);
    struct eh_random random;
    for (uint32_t i = 0; i < n; i++)
        person[i] = i;
    eh_random_init(&random, seed, 0);
    for (uint32_t i = 0; i < count && count < n; i++) {
        uint32_t j = i + eh_random_below(&random, n - i), drawn = person[j];
        person[j] = person[i];
        person[i] = drawn;
    }
    return person;
}

void eh_centrality_betweenness(const struct eh_graph *graph, uint32_t sources, uint64_t seed,
                               uint32_t threads, struct eh_arena *arena, double *out)
{
    uint32_t n = graph->n, count = sources && sources < n ? sources : n;
    memset(out, 0, n * sizeof *out);
    if (n < 3) /* nobody can stand between two others */
        return;
    add_sources(graph, draw_people(n, count, seed, arena), count, threads ? threads : 1, arena, out);
    double pairs = ((double)n - 1) * ((double)n - 2) / 2, share = (double)n / count;
    for (uint32_t i = 0; i < n; i++)
        out[i] = out[i] / 2 * share / pairs; /* each pair was seen from both its ends */
}
