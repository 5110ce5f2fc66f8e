/* graph STUDY ROUNDS: measures of the collaboration graph against igraph's own calls, in turn, ROUNDS times;
 * one thread. Prints for each the median ratio and the milliseconds of ours. Decision makers are every
 * hundredth person. Closeness to everyone has no other side: igraph would take minutes.
 */
#include <igraph.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "evenhand/network/centrality.h"
#include "evenhand/network/network.h"

enum { ROUNDS_MOST = 101, A_TARGET_IN = 100 };

struct bench {
    const struct eh_graph *graph;
    igraph_t igraph;
    bool *is_target, *defined;
    double *score;
    struct eh_arena *arena;
    double sink;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void must(int error, const char *what)
{
    if (!error)
        return;
    fprintf(stderr, "%s failed\n", what);
    exit(1);
}

static void close_to_targets(struct bench *self, const bool *is_target)
{
    struct eh_failure failure = {EH_OK};
    must(eh_centrality_closeness(self->graph, is_target, 1, 1, self->arena, self->score, self->defined,
                                 &failure),
         "closeness");
    self->sink += self->score[0];
}

static void ours_targets(struct bench *self)
{
    close_to_targets(self, self->is_target);
}

static void ours_everyone(struct bench *self)
{
    close_to_targets(self, NULL);
}

static void theirs_targets(struct bench *self)
{
    igraph_matrix_t distance;
    igraph_vector_int_t target;
    must(igraph_matrix_init(&distance, 0, 0), "igraph");
    must(igraph_vector_int_init_range(&target, 0, 0), "igraph");
    for (uint32_t i = 0; i < self->graph->n; i += A_TARGET_IN)
        must(igraph_vector_int_push_back(&target, i), "igraph");
    must(igraph_distances(&self->igraph, &distance, igraph_vss_vector(&target), igraph_vss_all(), IGRAPH_ALL),
         "igraph_distances");
    self->sink += MATRIX(distance, 0, 1);
    igraph_vector_int_destroy(&target);
    igraph_matrix_destroy(&distance);
}

static void ours_brokerage(struct bench *self)
{
    struct eh_failure failure = {EH_OK};
    must(eh_centrality_brokerage(self->graph, self->arena, self->score, self->defined, &failure),
         "constraint");
    self->sink += self->score[0];
}

static void theirs_brokerage(struct bench *self)
{
    igraph_vector_t score;
    must(igraph_vector_init(&score, 0), "igraph");
    must(igraph_constraint(&self->igraph, &score, igraph_vss_all(), NULL), "igraph_constraint");
    self->sink += VECTOR(score)[0];
    igraph_vector_destroy(&score);
}

static void ours_influence(struct bench *self)
{
    struct eh_failure failure = {EH_OK};
    must(eh_centrality_influence(self->graph, self->arena, self->score, &failure), "influence");
    self->sink += self->score[0];
}

static void theirs_influence(struct bench *self)
{
    igraph_vector_t score;
    must(igraph_vector_init(&score, 0), "igraph");
    must(igraph_pagerank(&self->igraph, IGRAPH_PAGERANK_ALGO_PRPACK, &score, NULL, igraph_vss_all(), false,
                         0.85, NULL, NULL),
         "igraph_pagerank");
    self->sink += VECTOR(score)[0];
    igraph_vector_destroy(&score);
}

/* Ours counts components besides, by igraph. */
static void ours_shape(struct bench *self)
{
    struct eh_failure failure = {EH_OK};
    struct eh_shape shape;
    must(eh_shape_compute(self->graph, self->arena, &shape, &failure), "shape");
    self->sink += shape.transitivity;
}

static void theirs_shape(struct bench *self)
{
    igraph_real_t share;
    must(igraph_transitivity_undirected(&self->igraph, &share, IGRAPH_TRANSITIVITY_NAN),
         "igraph_transitivity");
    self->sink += share;
}

static const struct {
    const char *name;
    void (*ours)(struct bench *self), (*theirs)(struct bench *self);
} sides[] = {{"closeness to decision makers", ours_targets, theirs_targets},
             {"closeness to everyone", ours_everyone, NULL},
             {"constraint", ours_brokerage, theirs_brokerage},
             {"PageRank", ours_influence, theirs_influence},
             {"transitivity", ours_shape, theirs_shape}};

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void run(struct bench *self, size_t k, uint32_t rounds)
{
    double ours[ROUNDS_MOST], ratio[ROUNDS_MOST] = {0};
    sides[k].ours(self); /* warm */
    for (uint32_t r = 0; r < rounds; r++) {
        double begun = now();
        sides[k].ours(self);
        double middle = now();
        ours[r] = middle - begun;
        if (sides[k].theirs) {
            sides[k].theirs(self);
            ratio[r] = (now() - middle) / ours[r];
        }
    }
    qsort(ours, rounds, sizeof *ours, compare);
    qsort(ratio, rounds, sizeof *ratio, compare);
    printf("%.1f %.1f %s\n", 1e3 * ours[rounds / 2], ratio[rounds / 2], sides[k].name);
}

int main(int argc, char **argv)
{
    struct eh_arena arena;
    struct eh_study study;
    struct eh_network network;
    const char *override = "study.as_of=2030-01-01"; /* generated days lie in no future */
    struct eh_names overrides = {1, &override};
    struct eh_failure failure = {EH_OK};
    uint32_t rounds = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;
    if (!rounds || rounds > ROUNDS_MOST)
        return 2;
    eh_arena_init(&arena, NULL);
    if (eh_study_read(argv[1], &overrides, &arena, &study, &failure) ||
        eh_network_build(&study, &arena, &network, &failure)) {
        fprintf(stderr, "%s\n", failure.text);
        return 1;
    }
    const struct eh_graph *graph = &network.layer[0].graph;
    struct bench self = {.graph = graph,
                         .is_target = EH_NEW_ARRAY(&arena, bool, graph->n),
                         .defined = EH_NEW_ARRAY(&arena, bool, graph->n),
                         .score = EH_NEW_ARRAY(&arena, double, graph->n),
                         .arena = &arena};
    igraph_vector_int_t ends;
    must(igraph_vector_int_init(&ends, (igraph_integer_t)(2 * graph->tie_count)), "igraph");
    for (uint64_t e = 0; e < graph->tie_count; e++) {
        VECTOR(ends)[2 * e] = graph->tie_a[e];
        VECTOR(ends)[2 * e + 1] = graph->tie_b[e];
    }
    must(igraph_create(&self.igraph, &ends, graph->n, false), "igraph_create");
    igraph_vector_int_destroy(&ends);
    for (uint32_t i = 0; i < graph->n; i += A_TARGET_IN)
        self.is_target[i] = true;
    for (size_t k = 0; k < sizeof sides / sizeof *sides; k++)
        run(&self, k, rounds);
    igraph_destroy(&self.igraph);
    eh_arena_free(&arena);
    return self.sink < 0; /* so that nothing is left out */
}
