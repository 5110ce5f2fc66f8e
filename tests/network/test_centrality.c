/* network/centrality against textbook versions: Floyd & Warshall's distances, Burt's formula as written,
 * betweenness by counting shortest paths, PageRank by power iteration. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/network/closeness.h"
#include "../../src/network/igraph_form.h"
#include "../support/study.h"
#include "evenhand/base/random.h"
#include "evenhand/network/centrality.h"

enum { MOST = 600 };

static void is_near(double value, double expected, double tolerance)
{
    double scale = fabs(expected) > 1 ? fabs(expected) : 1;
    if (!(fabs(value - expected) <= tolerance * scale))
        fail_msg("%.17g is not %.17g", value, expected);
}

/* Graphs of many shapes: sparse with isolates, dense, empty, one person, directed. */
static struct eh_graph draw(uint32_t i, struct eh_arena *arena)
{
    static const struct {
        uint32_t n;
        double p;
    } shape[] = {{1, 0},     {2, 0},    {2, 1},     {3, 0.5},  {12, 0.1},
                 {25, 0.05}, {25, 0.5}, {60, 0.02}, {60, 0.1}, {9, 1}};
    size_t count = sizeof shape / sizeof *shape;
    return test_graph_draw(shape[i % count].n, i / count % 2, shape[i % count].p, 100 + i, arena);
}
enum { GRAPHS = 20 };

static double *distances(const struct eh_graph *graph, struct eh_arena *arena)
{
    uint32_t n = graph->n;
    double *d = EH_NEW_ARRAY(arena, double, (size_t)n *n);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            d[i * n + j] = i == j ? 0 : INFINITY;
    for (uint64_t t = 0; t < graph->tie_count; t++)
        d[graph->tie_a[t] * n + graph->tie_b[t]] = d[graph->tie_b[t] * n + graph->tie_a[t]] = 1;
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < n; j++)
                if (d[i * n + k] + d[k * n + j] < d[i * n + j])
                    d[i * n + j] = d[i * n + k] + d[k * n + j];
    return d;
}

static void closeness_is(const struct eh_graph *graph, const bool *is_target, struct eh_arena *arena)
{
    double value[MOST], other[MOST], *d = distances(graph, arena);
    bool defined[MOST];
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_centrality_closeness(graph, is_target, 1, 1, arena, value, defined, &failure), EH_OK);
    for (uint32_t path = 0; eh_closeness_get_path(path); path++) {
        eh_closeness_find(graph, is_target, 1, eh_closeness_get_path(path), 1, arena, other, defined);
        assert_memory_equal(value, other, graph->n * sizeof *value);
    }
    for (uint32_t i = 0; i < graph->n; i++) {
        double sum = 0;
        uint32_t others = 0;
        for (uint32_t j = 0; j < graph->n; j++)
            if (j != i && (!is_target || is_target[j])) {
                others++;
                sum += 1 / d[i * graph->n + j];
            }
        assert_int_equal(defined[i], others > 0);
        is_near(value[i], others ? sum / others : 0, 1e-13);
    }
}

static void closeness_equals_floyd_and_warshall(void **state)
{
    (void)state;
    for (uint32_t g = 0; g < GRAPHS; g++) {
        struct eh_arena arena;
        eh_arena_init(&arena, NULL);
        struct eh_graph graph = draw(g, &arena);
        bool some[MOST] = {false}, none[MOST] = {false};
        for (uint32_t i = 0; i < graph.n; i += 4)
            some[i] = true;
        closeness_is(&graph, NULL, &arena);
        closeness_is(&graph, some, &arena);
        closeness_is(&graph, none, &arena);
        eh_arena_free(&arena);
    }
}

/* More people than one sweep takes, and distances far beyond the counters. */
static void closeness_holds_on_a_long_path(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    uint32_t pair[MOST][2];
    for (uint32_t i = 0; i + 1 < MOST; i++) { /* person i stands at place 173 i modulo 600 */
        pair[i][0] = i * 173 % MOST;
        pair[i][1] = (i + 1) * 173 % MOST;
    }
    struct eh_graph graph = test_graph_new(MOST, false, (const uint32_t(*)[2])pair, MOST - 1, &arena);
    closeness_is(&graph, NULL, &arena);
    eh_arena_free(&arena);
}

/* Enough ties for four threads to share a level; the last of eight gets no part of their own. */
static void closeness_is_the_same_on_any_number_of_threads(void **state)
{
    (void)state;
    enum { PEOPLE = 1500 };
    struct eh_arena arena;
    double alone[PEOPLE], shared[PEOPLE];
    bool defined[PEOPLE];
    eh_arena_init(&arena, NULL);
    struct eh_graph graph = test_graph_draw(PEOPLE, false, 0.22, 5, &arena);
    assert_true(graph.ties.row[PEOPLE] > 3 << 17);
    for (uint32_t path = 0; eh_closeness_get_path(path); path++) {
        eh_closeness_find(&graph, NULL, 1, eh_closeness_get_path(path), 1, &arena, alone, defined);
        for (uint32_t threads = 0; threads < 9; threads++) {
            eh_closeness_find(&graph, NULL, 1, eh_closeness_get_path(path), threads, &arena, shared, defined);
            assert_memory_equal(alone, shared, sizeof alone);
        }
    }
    eh_arena_free(&arena);
}

static void brokerage_equals_burts_formula(void **state)
{
    (void)state;
    for (uint32_t g = 0; g < GRAPHS; g++) {
        struct eh_arena arena;
        eh_arena_init(&arena, NULL);
        struct eh_graph graph = draw(g, &arena);
        uint32_t n = graph.n;
        double value[MOST], *d = distances(&graph, &arena), degree[MOST] = {0};
        bool defined[MOST];
        struct eh_failure failure = {EH_OK};
        assert_int_equal(eh_centrality_brokerage(&graph, &arena, value, defined, &failure), EH_OK);
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < n; j++)
                degree[i] += d[i * n + j] == 1;
        for (uint32_t i = 0; i < n; i++) {
            double constraint = 0;
            for (uint32_t j = 0; j < n; j++) {
                if (d[i * n + j] != 1)
                    continue;
                double p = 1 / degree[i];
                for (uint32_t q = 0; q < n; q++)
                    if (d[i * n + q] == 1 && d[q * n + j] == 1)
                        p += 1 / degree[i] / degree[q];
                constraint += p * p;
            }
            assert_int_equal(defined[i], degree[i] > 0);
            is_near(value[i], degree[i] > 0 ? 1 - constraint : 0, 1e-12);
        }
        eh_arena_free(&arena);
    }
}

/* The number of shortest paths between all pairs, from distances, shortest first. */
static double *count_paths(const struct eh_graph *graph, const double *d, struct eh_arena *arena)
{
    uint32_t n = graph->n;
    double *paths = EH_NEW_ARRAY(arena, double, (size_t)n *n);
    for (uint32_t i = 0; i < n; i++)
        paths[i * n + i] = 1;
    for (uint32_t step = 1; step < n; step++)
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < n; j++)
                for (uint32_t k = 0; d[i * n + j] == step && k < n; k++)
                    if (d[k * n + j] == 1 && d[i * n + k] == step - 1)
                        paths[i * n + j] += paths[i * n + k];
    return paths;
}

static double betweenness_of(const double *d, const double *paths, uint32_t n, uint32_t v)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n; j++)
            if (i != v && j != v && isfinite(d[i * n + j]) && d[i * n + v] + d[v * n + j] == d[i * n + j])
                sum += paths[i * n + v] * paths[v * n + j] / paths[i * n + j];
    return n > 2 ? sum / ((n - 1.0) * (n - 2.0) / 2) : 0;
}

static void betweenness_counts_shortest_paths(void **state)
{
    (void)state;
    for (uint32_t g = 0; g < GRAPHS; g++) {
        struct eh_arena arena;
        eh_arena_init(&arena, NULL);
        struct eh_graph graph = draw(g, &arena);
        double value[MOST], sampled[MOST], *d = distances(&graph, &arena);
        double *paths = count_paths(&graph, d, &arena);
        eh_centrality_betweenness(&graph, 0, 1, 1, &arena, value);
        eh_centrality_betweenness(&graph, graph.n, 1, 1, &arena, sampled);
        for (uint32_t i = 0; i < graph.n; i++) {
            is_near(value[i], betweenness_of(d, paths, graph.n, i), 1e-12);
            assert_true(value[i] == sampled[i]); /* a sample of everyone is exact */
        }
        eh_arena_free(&arena);
    }
}

/* Over many samples the mean comes to the exact value. */
static void sampled_betweenness_is_centred(void **state)
{
    (void)state;
    enum { SAMPLES = 400 };
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_graph graph = test_graph_draw(30, false, 0.06, 5, &arena);
    double exact[30], mean[30] = {0}, value[30];
    eh_centrality_betweenness(&graph, 0, 0, 1, &arena, exact);
    for (uint64_t seed = 0; seed < SAMPLES; seed++) {
        eh_centrality_betweenness(&graph, 10, seed, 1, &arena, value);
        for (uint32_t i = 0; i < 30; i++)
            mean[i] += value[i] / SAMPLES;
    }
    for (uint32_t i = 0; i < 30; i++)
        assert_true(fabs(mean[i] - exact[i]) < 0.02);
    eh_arena_free(&arena);
}

static void influence_is_pagerank(void **state)
{
    (void)state;
    for (uint32_t g = 0; g < GRAPHS; g++) {
        struct eh_arena arena;
        eh_arena_init(&arena, NULL);
        struct eh_graph graph = draw(g, &arena);
        uint32_t n = graph.n;
        const struct eh_adjacency *out = graph.directed ? &graph.out : &graph.ties;
        double value[MOST], again[MOST], rank[MOST], next[MOST];
        struct eh_failure failure = {EH_OK};
        for (uint32_t i = 0; i < n; i++)
            rank[i] = 1;
        for (int round = 0; round < 400; round++) {
            double lost = 0;
            for (uint32_t i = 0; i < n; i++)
                lost += out->row[i + 1] == out->row[i] ? rank[i] : 0;
            for (uint32_t i = 0; i < n; i++)
                next[i] = 0.15 + 0.85 * lost / n;
            for (uint32_t i = 0; i < n; i++)
                for (uint64_t e = out->row[i]; e < out->row[i + 1]; e++)
                    next[out->to[e]] += 0.85 * rank[i] / (double)(out->row[i + 1] - out->row[i]);
            memcpy(rank, next, sizeof rank);
        }
        assert_int_equal(eh_centrality_influence(&graph, &arena, value, &failure), EH_OK);
        assert_int_equal(eh_centrality_influence(&graph, &arena, again, &failure), EH_OK);
        for (uint32_t i = 0; i < n; i++)
            is_near(value[i], rank[i], 1e-11);
        assert_memory_equal(value, again, n * sizeof *value);
        eh_arena_free(&arena);
    }
}

/* A person's core is the largest k such that peeling everyone with fewer than k ties leaves them. */
static void coreness_equals_peeling(void **state)
{
    (void)state;
    for (uint32_t g = 0; g < GRAPHS; g++) {
        struct eh_arena arena;
        eh_arena_init(&arena, NULL);
        struct eh_graph graph = draw(g, &arena);
        double value[MOST], core[MOST] = {0};
        struct eh_failure failure = {EH_OK};
        assert_int_equal(eh_centrality_coreness(&graph, &arena, value, &failure), EH_OK);
        for (uint32_t k = 1; k < graph.n; k++) {
            bool gone[MOST] = {false};
            for (bool changed = true; changed;) {
                changed = false;
                for (uint32_t i = 0; i < graph.n; i++) {
                    uint32_t left = 0;
                    for (uint64_t e = graph.ties.row[i]; e < graph.ties.row[i + 1]; e++)
                        left += !gone[graph.ties.to[e]];
                    if (!gone[i] && left < k)
                        gone[i] = changed = true;
                }
            }
            for (uint32_t i = 0; i < graph.n; i++)
                core[i] = gone[i] ? core[i] : k;
        }
        for (uint32_t i = 0; i < graph.n; i++)
            assert_true(value[i] == core[i]);
        eh_arena_free(&arena);
    }
}

static void near_is_a_path_of_two(void **state)
{
    (void)state;
    for (uint32_t g = 0; g < GRAPHS; g++) {
        struct eh_arena arena;
        eh_arena_init(&arena, NULL);
        struct eh_graph graph = draw(g, &arena);
        double *d = distances(&graph, &arena);
        bool target[MOST] = {false}, near[MOST];
        for (uint32_t i = 0; i < graph.n; i += 7)
            target[i] = true;
        for (uint32_t steps = 0; steps < 4; steps++) {
            eh_centrality_near(&graph, target, steps, near);
            for (uint32_t i = 0; i < graph.n; i++) {
                bool expected = false;
                for (uint32_t j = 0; j < graph.n; j++)
                    expected = expected || (target[j] && d[i * graph.n + j] <= steps);
                assert_int_equal(near[i], expected);
            }
        }
        eh_arena_free(&arena);
    }
}

static void shape_counts(void **state)
{
    (void)state;
    for (uint32_t g = 0; g < GRAPHS; g++) {
        struct eh_arena arena;
        eh_arena_init(&arena, NULL);
        struct eh_graph graph = draw(g, &arena);
        uint32_t n = graph.n, largest = 0, components = 0;
        double *d = distances(&graph, &arena), closed = 0, triples = 0;
        struct eh_shape shape;
        struct eh_failure failure = {EH_OK};
        assert_int_equal(eh_shape_compute(&graph, &arena, &shape, &failure), EH_OK);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t reached = 0;
            bool is_first = true;
            for (uint32_t j = 0; j < n; j++) {
                reached += isfinite(d[i * n + j]);
                is_first = is_first && !(j < i && isfinite(d[i * n + j]));
                for (uint32_t k = j + 1; k < n; k++)
                    if (d[i * n + j] == 1 && d[i * n + k] == 1) {
                        triples++;
                        closed += d[j * n + k] == 1;
                    }
            }
            components += is_first;
            largest = reached > largest ? reached : largest;
        }
        assert_int_equal(shape.components, components);
        assert_true(shape.largest_component == (double)largest / n);
        assert_int_equal(shape.has_transitivity, triples > 0);
        assert_true(!shape.has_transitivity || shape.transitivity == closed / triples);
        assert_int_equal(shape.has_density, n > 1);
        assert_int_equal(shape.has_reciprocity, graph.directed && graph.arc_count > 0);
        eh_arena_free(&arena);
    }
}

static void reciprocity_and_density_of_arcs(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    const uint32_t pair[][2] = {{0, 1}, {1, 0}, {1, 2}, {3, 1}};
    struct eh_graph graph = test_graph_new(5, true, pair, 4, &arena);
    struct eh_shape shape;
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_shape_compute(&graph, &arena, &shape, &failure), EH_OK);
    assert_int_equal(shape.ties, 3);
    assert_int_equal(shape.arcs, 4);
    assert_true(shape.reciprocity == 0.5);
    assert_true(shape.density == 0.2);
    assert_int_equal(shape.components, 2);
    assert_true(shape.transitivity == 0 && shape.has_transitivity);
    eh_arena_free(&arena);
}

/* Nobody at all is a graph too. */
static void an_empty_graph_is_no_failure(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_graph graph = test_graph_new(0, true, NULL, 0, &arena);
    double value[1];
    bool defined[1];
    struct eh_shape shape;
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_shape_compute(&graph, &arena, &shape, &failure), EH_OK);
    assert_false(shape.has_density || shape.has_transitivity || shape.has_reciprocity);
    assert_int_equal(eh_centrality_coreness(&graph, &arena, value, &failure), EH_OK);
    assert_int_equal(eh_centrality_brokerage(&graph, &arena, value, defined, &failure), EH_OK);
    assert_int_equal(eh_centrality_closeness(&graph, NULL, 1, 1, &arena, value, defined, &failure), EH_OK);
    assert_int_equal(eh_centrality_influence(&graph, &arena, value, &failure), EH_OK);
    eh_centrality_betweenness(&graph, 0, 1, 1, &arena, value);
    eh_arena_free(&arena);
}

/* Above 100,000 people closeness to everyone comes from 1,024 of them: in a star each leaf is two steps from
 * all but the centre, so the mean is 1/2, or a little more where the centre was drawn. */
static void closeness_is_sampled_among_many(void **state)
{
    (void)state;
    enum { MANY = 100001, SAMPLE = 1024 };
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    uint32_t(*pair)[2] = eh_arena_alloc(&arena, MANY - 1, sizeof *pair);
    for (uint32_t i = 1; i < MANY; i++)
        pair[i - 1][1] = i;
    struct eh_graph graph = test_graph_new(MANY, false, (const uint32_t(*)[2])pair, MANY - 1, &arena);
    double *value = EH_NEW_ARRAY(&arena, double, MANY), *again = EH_NEW_ARRAY(&arena, double, MANY);
    bool *defined = EH_NEW_ARRAY(&arena, bool, MANY);
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_centrality_closeness(&graph, NULL, 7, 1, &arena, value, defined, &failure), EH_OK);
    assert_int_equal(eh_centrality_closeness(&graph, NULL, 7, 1, &arena, again, defined, &failure), EH_OK);
    assert_memory_equal(value, again, MANY * sizeof *value);
    assert_true(value[0] == 1);
    for (uint32_t i = 1; i < MANY; i++)
        assert_true(value[i] >= 0.5 && value[i] <= 0.5 + 0.5 / (SAMPLE - 1));
    eh_arena_free(&arena);
}

/* What replaced igraph, against igraph, person by person. */
static void our_scores_are_igraphs(void **state)
{
    (void)state;
    for (uint32_t g = 0; g < GRAPHS + 2; g++) {
        struct eh_arena arena;
        eh_arena_init(&arena, NULL);
        struct eh_graph graph = g < GRAPHS ? draw(g, &arena) : test_graph_draw(400, g % 2, 0.05, g, &arena);
        struct eh_igraph form = {.has_ties = false};
        const igraph_t *ties, *arcs;
        igraph_vector_t score;
        igraph_real_t value;
        double ours[MOST];
        bool defined[MOST];
        struct eh_failure failure = {EH_OK};
        eh_igraph_begin();
        assert_int_equal(eh_igraph_get(&graph, &form, false, &ties, &failure), EH_OK);
        assert_int_equal(eh_igraph_get(&graph, &form, true, &arcs, &failure), EH_OK);
        assert_int_equal(igraph_vector_init(&score, 0), IGRAPH_SUCCESS);
        assert_int_equal(igraph_constraint(ties, &score, igraph_vss_all(), NULL), IGRAPH_SUCCESS);
        assert_int_equal(eh_centrality_brokerage(&graph, &arena, ours, defined, &failure), EH_OK);
        for (uint32_t i = 0; i < graph.n; i++)
            if (defined[i])
                is_near(ours[i], 1 - VECTOR(score)[i], 1e-12);
        assert_int_equal(igraph_pagerank(arcs, IGRAPH_PAGERANK_ALGO_PRPACK, &score, &value, igraph_vss_all(),
                                         igraph_is_directed(arcs), 0.85, NULL, NULL),
                         IGRAPH_SUCCESS);
        assert_int_equal(eh_centrality_influence(&graph, &arena, ours, &failure), EH_OK);
        for (uint32_t i = 0; i < graph.n; i++)
            is_near(ours[i], graph.n * VECTOR(score)[i], 1e-7); /* PRPACK stops at 1e-10 of the whole */
        igraph_vector_destroy(&score);
        eh_igraph_free(&form);
        eh_arena_free(&arena);
    }
}

/* igraph's own handler would abort; ours keeps the first reason and the call returns. */
static void an_error_of_igraph_is_a_failure(void **state)
{
    (void)state;
    igraph_t graph;
    const igraph_integer_t to_nobody[] = {0, 5, 0, -1};
    struct eh_failure failure = {EH_OK};
    eh_igraph_begin();
    assert_int_equal(igraph_empty(&graph, 2, false), IGRAPH_SUCCESS);
    igraph_vector_int_t edges = {.stor_begin = NULL};
    igraph_error_t code = igraph_add_edges(&graph, igraph_vector_int_view(&edges, to_nobody, 4), NULL);
    assert_int_equal(eh_igraph_check(code, &failure), EH_LIBRARY);
    assert_non_null(strstr(failure.text, "vertex"));
    assert_true(IGRAPH_FINALLY_STACK_EMPTY);
    igraph_destroy(&graph);
    struct eh_failure memory = {EH_OK};
    assert_int_equal(eh_igraph_check(IGRAPH_ENOMEM, &memory), EH_MEMORY);
}

/* Closeness keeps every bit under another numbering; what adds up doubles, all but the last few. */
static void numbering_changes_no_score(void **state)
{
    (void)state;
    enum { N = 300, PAIRS = 700 };
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_random random;
    eh_random_init(&random, 8, 0);
    uint32_t name[N], pair[PAIRS][2], renamed[PAIRS][2];
    for (uint32_t i = 0; i < N; i++)
        name[i] = i;
    eh_random_shuffle(&random, name, N);
    for (uint32_t i = 0; i < PAIRS; i++) {
        pair[i][0] = eh_random_below(&random, N);
        pair[i][1] = (pair[i][0] + 1 + eh_random_below(&random, N - 1)) % N;
        renamed[PAIRS - 1 - i][0] = name[pair[i][0]];
        renamed[PAIRS - 1 - i][1] = name[pair[i][1]];
    }
    struct eh_graph a = test_graph_new(N, false, (const uint32_t(*)[2])pair, PAIRS, &arena);
    struct eh_graph b = test_graph_new(N, false, (const uint32_t(*)[2])renamed, PAIRS, &arena);
    double of_a[N], of_b[N];
    bool defined[N];
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_centrality_closeness(&a, NULL, 1, 1, &arena, of_a, defined, &failure), EH_OK);
    assert_int_equal(eh_centrality_closeness(&b, NULL, 1, 1, &arena, of_b, defined, &failure), EH_OK);
    for (uint32_t i = 0; i < N; i++)
        assert_true(of_a[i] == of_b[name[i]]);
    assert_int_equal(eh_centrality_brokerage(&a, &arena, of_a, defined, &failure), EH_OK);
    assert_int_equal(eh_centrality_brokerage(&b, &arena, of_b, defined, &failure), EH_OK);
    for (uint32_t i = 0; i < N; i++)
        is_near(of_a[i], of_b[name[i]], 1e-13);
    eh_centrality_betweenness(&a, 0, 1, 1, &arena, of_a);
    eh_centrality_betweenness(&b, 0, 1, 1, &arena, of_b);
    for (uint32_t i = 0; i < N; i++)
        is_near(of_a[i], of_b[name[i]], 1e-13);
    eh_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closeness_equals_floyd_and_warshall),
        cmocka_unit_test(closeness_holds_on_a_long_path),
        cmocka_unit_test(closeness_is_the_same_on_any_number_of_threads),
        cmocka_unit_test(brokerage_equals_burts_formula),
        cmocka_unit_test(our_scores_are_igraphs),
        cmocka_unit_test(betweenness_counts_shortest_paths),
        cmocka_unit_test(sampled_betweenness_is_centred),
        cmocka_unit_test(influence_is_pagerank),
        cmocka_unit_test(coreness_equals_peeling),
        cmocka_unit_test(near_is_a_path_of_two),
        cmocka_unit_test(shape_counts),
        cmocka_unit_test(reciprocity_and_density_of_arcs),
        cmocka_unit_test(an_empty_graph_is_no_failure),
        cmocka_unit_test(closeness_is_sampled_among_many),
        cmocka_unit_test(an_error_of_igraph_is_a_failure),
        cmocka_unit_test(numbering_changes_no_score),
    };
    return cmocka_run_group_tests_name("network/centrality", tests, NULL, NULL);
}
