/* Betweenness by Brandes 2001, over the graph's own adjacency.
 *
 * A search from one source counts shortest paths outwards and hands dependencies back inwards; both walk
 * whole adjacencies and let arithmetic, not branches, decide what an arc is for, as arcs between and within
 * levels come in no order that a processor could foresee. The people of the last level hand nothing outwards
 * and those of the first hand nothing to anybody but the source: their arcs are never looked at in that
 * direction.
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

/* A person in a search, side by side what an arc needs of its end. */
struct node {
    double paths, dependency;
    uint32_t distance;
};

struct worker {
    pthread_t thread;
    bool started;
    const struct round *round;
    uint32_t first; /* source of the round */
    struct node *node;
    uint32_t *queue;
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

/* Returns how many people were reached; `queue` lists them by distance. */
static uint32_t search_outwards(const struct eh_adjacency *ties, uint32_t source, struct node *node,
                                uint32_t *queue)
{
    uint32_t reached = 1;
    for (uint32_t i = 0; i < ties->n; i++)
        node[i] = (struct node){.distance = FAR};
    node[source] = (struct node){.paths = 1};
    queue[0] = source;
    for (uint32_t k = 0; k < reached; k++) {
        const struct node here = node[queue[k]];
        /* Everybody was reached, and those of this level are the last. */
        if (reached == ties->n && node[queue[reached - 1]].distance == here.distance)
            break;
        for (uint64_t e = ties->row[queue[k]]; e < ties->row[queue[k] + 1]; e++) {
            struct node *next = &node[ties->to[e]];
            bool is_new = next->distance == FAR;
            queue[reached] = ties->to[e]; /* to be written over, unless it is new */
            reached += is_new;
            next->distance -= (next->distance - here.distance - 1) & (0 - (uint32_t)is_new);
            next->paths += where(next->distance == here.distance + 1, here.paths);
        }
    }
    return reached;
}

static void hand_inwards(const struct eh_adjacency *ties, uint32_t reached, struct node *node,
                         const uint32_t *queue)
{
    for (uint32_t k = reached; k-- > 1;) {
        const struct node here = node[queue[k]];
        double share = (1 + here.dependency) / here.paths;
        if (here.distance < 2)
            break;
        for (uint64_t e = ties->row[queue[k]]; e < ties->row[queue[k] + 1]; e++) {
            struct node *next = &node[ties->to[e]];
            next->dependency += where(next->distance == here.distance - 1, next->paths * share);
        }
    }
}

static void *work(void *state)
{
    struct worker *self = state;
    const struct round *round = self->round;
    uint32_t n = round->ties->n;
    for (uint32_t s = self->first; s < round->count; s += round->threads) {
        double *dependency = round->dependency + (size_t)s * n;
        uint32_t reached = search_outwards(round->ties, round->source[s], self->node, self->queue);
        hand_inwards(round->ties, reached, self->node, self->queue);
        for (uint32_t i = 0; i < n; i++)
            dependency[i] = self->node[i].dependency;
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
        worker[t] = (struct worker){.round = &round,
                                    .first = t,
                                    .node = EH_NEW_ARRAY(arena, struct node, n),
                                    .queue = EH_NEW_ARRAY(arena, uint32_t, (size_t)n + 1)};
    for (uint32_t s = 0; s < count; s += most) {
        round.source = source + s;
        round.count = count - s < most ? count - s : most;
        run_round(worker, &round);
        for (uint32_t k = 0; k < round.count; k++)
            for (uint32_t i = 0; i < n; i++)
                out[i] += round.dependency[(size_t)k * n + i];
    }
    for (uint32_t t = 0; t < round.threads; t++) {
        eh_arena_release(arena, worker[t].node);
        eh_arena_release(arena, worker[t].queue);
    }
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
