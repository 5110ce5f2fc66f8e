/* network/circle: circles against the k-truss by its definition, and what they may not depend on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../support/study.h"
#include "evenhand/base/number.h"
#include "evenhand/base/random.h"
#include "evenhand/network/circle.h"

enum { MOST = 48 };

static int start(void **state)
{
    static struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    *state = &arena;
    return 0;
}

static int stop(void **state)
{
    eh_arena_free(*state);
    return 0;
}

static struct eh_circles circles_of(const struct eh_graph *graph, struct eh_arena *arena)
{
    struct eh_circles circles;
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_circles_compute(graph, arena, &circles, &failure), EH_OK);
    return circles;
}

/* --- slow, by definition --- */

struct slow {
    uint32_t n;
    bool tie[MOST][MOST];
};

static struct slow slow_of(const struct eh_graph *graph)
{
    struct slow slow = {.n = graph->n};
    for (uint64_t t = 0; t < graph->tie_count; t++)
        if (graph->tie_weight[t] >= graph->close_weight)
            slow.tie[graph->tie_a[t]][graph->tie_b[t]] = slow.tie[graph->tie_b[t]][graph->tie_a[t]] = true;
    return slow;
}

/* The largest subgraph in which every tie lies in k - 2 triangles: ties in fewer go until none has to. */
static struct slow slow_truss(struct slow graph, uint32_t k)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < graph.n; i++)
            for (uint32_t j = i + 1; j < graph.n; j++) {
                uint32_t triangles = 0;
                for (uint32_t w = 0; w < graph.n; w++)
                    triangles += graph.tie[i][w] && graph.tie[j][w];
                if (graph.tie[i][j] && triangles + 2 < k) {
                    graph.tie[i][j] = graph.tie[j][i] = false;
                    changed = true;
                }
            }
    }
    return graph;
}

static void spread(const struct slow *graph, uint32_t from, bool *seen)
{
    seen[from] = true;
    for (uint32_t j = 0; j < graph->n; j++)
        if (graph->tie[from][j] && !seen[j])
            spread(graph, j, seen);
}

struct slow_circle {
    uint32_t k, size, smallest;
    bool member[MOST];
};

static int compare_circles(const void *a, const void *b)
{
    const struct slow_circle *x = a, *y = b;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    if (x->k != y->k)
        return x->k > y->k ? -1 : 1;
    return x->smallest < y->smallest ? -1 : 1;
}

/* Every component of every k-truss that holds no tie of the (k+1)-truss. */
static uint32_t slow_circles(const struct slow *graph, struct slow_circle *out)
{
    uint32_t count = 0;
    for (uint32_t k = 4; k <= graph->n; k++) {
        struct slow truss = slow_truss(*graph, k), denser = slow_truss(*graph, k + 1);
        bool done[MOST] = {false};
        for (uint32_t i = 0; i < graph->n; i++) {
            bool has_tie = false, seen[MOST] = {false}, is_leaf = true;
            for (uint32_t j = 0; j < graph->n; j++)
                has_tie = has_tie || truss.tie[i][j];
            if (!has_tie || done[i])
                continue;
            spread(&truss, i, seen);
            struct slow_circle circle = {.k = k, .smallest = i};
            for (uint32_t a = 0; a < graph->n; a++) {
                done[a] = done[a] || seen[a];
                circle.size += circle.member[a] = seen[a];
                for (uint32_t b = 0; b < graph->n; b++)
                    is_leaf = is_leaf && !(seen[a] && denser.tie[a][b]);
            }
            if (is_leaf)
                out[count++] = circle;
        }
    }
    qsort(out, count, sizeof *out, compare_circles);
    return count;
}

static void agree(const struct eh_graph *graph, struct eh_arena *arena)
{
    static struct slow_circle expected[4 * MOST];
    struct slow slow = slow_of(graph);
    uint32_t count = slow_circles(&slow, expected);
    struct eh_circles found = circles_of(graph, arena);
    assert_int_equal(found.count, count);
    assert_int_equal(found.row[0], 0);
    for (uint32_t c = 0; c < count; c++) {
        uint64_t inside = 0, leaving = 0, m = found.row[c];
        assert_int_equal(found.k[c], expected[c].k);
        assert_int_equal(found.row[c + 1] - found.row[c], expected[c].size);
        for (uint32_t i = 0; i < graph->n; i++) {
            if (expected[c].member[i]) {
                assert_int_equal(found.member[m++], i);
                assert_int_equal(found.of[i], c); /* so nobody is in two */
                assert_true(found.in_circle[i]);
            }
            for (uint32_t j = i + 1; j < graph->n; j++) {
                inside += slow.tie[i][j] && expected[c].member[i] && expected[c].member[j];
                leaving += slow.tie[i][j] && expected[c].member[i] != expected[c].member[j];
            }
        }
        assert_int_equal(found.inside[c], inside);
        assert_int_equal(found.leaving[c], leaving);
    }
    uint32_t members = 0;
    for (uint32_t i = 0; i < graph->n; i++) {
        members += found.in_circle[i];
        assert_int_equal(found.in_circle[i], found.of[i] != EH_CIRCLE_NONE);
    }
    assert_int_equal(members, found.row[count]);
}

/* --- tests --- */

static void random_graphs_agree_with_the_definition(void **state)
{
    uint32_t with_circles = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct eh_arena arena;
        eh_arena_init(&arena, *state);
        uint32_t n = 6 + (uint32_t)(seed * 7 % 30);
        double p = 0.03 + 0.04 * (double)(seed % 8);
        struct eh_graph graph = test_graph_draw(n, false, p, seed, &arena);
        graph.close_weight = seed % 3 ? 1 : 2 * EH_WEIGHT_ONE; /* ties drawn from both ends are close */
        agree(&graph, &arena);
        with_circles += circles_of(&graph, &arena).count > 0;
        eh_arena_free(&arena);
    }
    assert_true(with_circles >= 20); /* else the draw says little */
}

/* Groups that overlap and touch, where the hierarchy has several leaves at several k. */
static void planted_groups_agree_with_the_definition(void **state)
{
    uint32_t several = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct eh_arena arena;
        struct eh_random random;
        uint32_t pair[MOST * MOST][2];
        size_t count = 0;
        eh_arena_init(&arena, *state);
        eh_random_init(&random, seed, 9);
        uint32_t n = 24 + eh_random_below(&random, MOST - 24);
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = i + 1; j < n; j++) {
                double p = i / 8 == j / 8 ? 0.45 + 0.1 * (double)(i / 8) : 0.08;
                if (eh_random_uniform(&random) < p) {
                    pair[count][0] = i;
                    pair[count++][1] = j;
                }
            }
        struct eh_graph graph = test_graph_new(n, false, (const uint32_t(*)[2])pair, count, &arena);
        agree(&graph, &arena);
        several += circles_of(&graph, &arena).count > 2;
        eh_arena_free(&arena);
    }
    assert_true(several >= 10);
}

static size_t add_clique(uint32_t (*pair)[2], size_t count, uint32_t first, uint32_t size)
{
    for (uint32_t i = first; i < first + size; i++)
        for (uint32_t j = i + 1; j < first + size; j++) {
            pair[count][0] = i;
            pair[count++][1] = j;
        }
    return count;
}

/* A clique of s is an s-truss. Two of them joined by one tie are two circles; a clique inside a looser ring
 * of people is the only leaf of its branch. Largest first, then highest k, then smallest member. */
static void cliques_are_found_and_ordered(void **state)
{
    struct eh_arena *arena = *state;
    uint32_t pair[200][2];
    size_t count = add_clique(pair, 0, 0, 4);
    count = add_clique(pair, count, 4, 6);
    count = add_clique(pair, count, 10, 4);
    count = add_clique(pair, count, 14, 3); /* a triangle is no circle */
    const uint32_t bridge[][2] = {{3, 4}, {9, 10}, {13, 14}};
    for (size_t i = 0; i < 3; i++, count++)
        memcpy(pair[count], bridge[i], sizeof *bridge);
    struct eh_graph graph = test_graph_new(18, false, (const uint32_t(*)[2])pair, count, arena);
    struct eh_circles circles = circles_of(&graph, arena);
    agree(&graph, arena);
    assert_int_equal(circles.count, 3);
    const uint32_t smallest[] = {4, 0, 10}, k[] = {6, 4, 4}, leaving[] = {2, 1, 2}, inside[] = {15, 6, 6};
    for (uint32_t c = 0; c < 3; c++) {
        assert_int_equal(circles.member[circles.row[c]], smallest[c]);
        assert_int_equal(circles.k[c], k[c]);
        assert_int_equal(circles.leaving[c], leaving[c]);
        assert_int_equal(circles.inside[c], inside[c]);
    }
    assert_int_equal(circles.of[17], EH_CIRCLE_NONE);
}

/* The seventh hangs on the six by four ties: of the 5-truss, which holds the clique, so in no circle. */
static void a_looser_ring_is_no_circle(void **state)
{
    struct eh_arena *arena = *state;
    uint32_t pair[40][2];
    size_t count = add_clique(pair, 0, 0, 6);
    for (uint32_t i = 0; i < 4; i++, count++) {
        pair[count][0] = i;
        pair[count][1] = 6;
    }
    struct eh_graph graph = test_graph_new(7, false, (const uint32_t(*)[2])pair, count, arena);
    struct eh_circles circles = circles_of(&graph, arena);
    agree(&graph, arena);
    assert_int_equal(circles.count, 1);
    assert_int_equal(circles.k[0], 6);
    assert_int_equal(circles.row[1], 6);
    assert_false(circles.in_circle[6]);
    assert_int_equal(circles.leaving[0], 4);
}

/* Everybody tied to the next three: cliques of four that overlap are one 4-truss, and no denser one. */
static void a_chain_of_cliques_that_share_ties_is_one_circle(void **state)
{
    struct eh_arena *arena = *state;
    uint32_t pair[60][2];
    size_t count = 0;
    for (uint32_t i = 0; i + 1 < 10; i++)
        for (uint32_t step = 1; step <= 3 && i + step < 10; step++, count++) {
            pair[count][0] = i;
            pair[count][1] = i + step;
        }
    struct eh_graph graph = test_graph_new(10, false, (const uint32_t(*)[2])pair, count, arena);
    struct eh_circles circles = circles_of(&graph, arena);
    agree(&graph, arena);
    assert_int_equal(circles.count, 1);
    assert_int_equal(circles.k[0], 4);
    assert_int_equal(circles.row[1], 10);
    assert_int_equal(circles.leaving[0], 0);
}

/* Somebody whom everybody knows, and few ties else: the lists of the two ends are of very unequal length. */
static void hubs_agree_with_the_definition(void **state)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct eh_arena arena;
        struct eh_random random;
        uint32_t pair[MOST * MOST][2];
        size_t count = 0;
        eh_arena_init(&arena, *state);
        eh_random_init(&random, seed, 4);
        for (uint32_t i = 0; i < MOST; i++)
            for (uint32_t j = i + 1; j < MOST; j++)
                if (i < 2 || eh_random_uniform(&random) < (i < 14 && j < 14 ? 0.3 : 0.02)) {
                    pair[count][0] = i;
                    pair[count++][1] = j;
                }
        struct eh_graph graph = test_graph_new(MOST, false, (const uint32_t(*)[2])pair, count, &arena);
        agree(&graph, &arena);
        assert_true(circles_of(&graph, &arena).count > 0);
        eh_arena_free(&arena);
    }
}

static void weak_ties_do_not_hold_a_circle(void **state)
{
    struct eh_arena *arena = *state;
    uint32_t pair[40][2];
    size_t count = add_clique(pair, 0, 0, 5);
    struct eh_study *study = test_study_new(5, arena);
    struct eh_event event[40];
    for (size_t i = 0; i < count; i++)
        event[i] = (struct eh_event){.from = pair[i][0],
                                     .to = pair[i][1],
                                     .day = EH_DATE_NONE,
                                     .weight = (i == 0 ? 1 : 3) * EH_WEIGHT_ONE};
    struct eh_network network = test_network_build(study, event, count, NULL, 0, arena);
    struct eh_graph graph = network.layer[0].graph;
    assert_int_equal(graph.close_weight, 3 * EH_WEIGHT_ONE); /* the lower median */
    struct eh_circles circles = circles_of(&graph, arena);
    assert_int_equal(circles.close_tie_count, 9);
    assert_int_equal(circles.k[0], 4); /* a clique of five without one tie */
    graph.close_weight = EH_WEIGHT_ONE;
    assert_int_equal(circles_of(&graph, arena).k[0], 5);
    graph.close_weight = 4 * EH_WEIGHT_ONE;
    assert_int_equal(circles_of(&graph, arena).count, 0);
}

static void nothing_is_no_circle(void **state)
{
    struct eh_arena *arena = *state;
    for (uint32_t n = 0; n < 3; n++) {
        struct eh_graph graph = test_graph_new(n, false, NULL, 0, arena);
        struct eh_circles circles = circles_of(&graph, arena);
        assert_int_equal(circles.count, 0);
        assert_int_equal(circles.close_tie_count, 0);
    }
}

/* Rows in another order give the same bits; people under other numbers the same circles. */
static void the_order_of_rows_changes_nothing(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_graph drawn = test_graph_draw(40, false, 0.12, 5, arena);
    size_t count = drawn.tie_count;
    uint32_t(*pair)[2] = eh_arena_alloc(arena, count, sizeof *pair), order[2000], name[40];
    struct eh_random random;
    eh_random_init(&random, 3, 0);
    for (uint32_t i = 0; i < 40; i++)
        name[i] = i;
    assert_true(count < 2000);
    for (uint32_t i = 0; i < count; i++)
        order[i] = i;
    drawn.close_weight = 1;
    struct eh_circles first = circles_of(&drawn, arena);
    assert_true(first.count > 0);
    for (int round = 0; round < 6; round++) {
        eh_random_shuffle(&random, order, count);
        if (round >= 3)
            eh_random_shuffle(&random, name, 40);
        for (size_t i = 0; i < count; i++) {
            pair[i][round % 2] = name[drawn.tie_a[order[i]]];
            pair[i][1 - round % 2] = name[drawn.tie_b[order[i]]];
        }
        struct eh_graph graph = test_graph_new(40, false, (const uint32_t(*)[2])pair, count, arena);
        struct eh_circles again = circles_of(&graph, arena);
        assert_int_equal(again.count, first.count);
        for (uint32_t c = 0; c < first.count; c++) {
            assert_int_equal(again.k[c], first.k[c]);
            assert_int_equal(again.row[c + 1], first.row[c + 1]);
        }
        for (uint32_t i = 0; i < 40; i++)
            for (uint32_t j = 0; j < 40; j++) { /* the same people together, whatever the circle's number */
                bool together = first.of[i] == first.of[j] && first.in_circle[i];
                assert_int_equal(together,
                                 again.of[name[i]] == again.of[name[j]] && again.in_circle[name[i]]);
            }
        if (round < 3)
            assert_memory_equal(again.of, first.of, 40 * sizeof *first.of);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(random_graphs_agree_with_the_definition, start, stop),
        cmocka_unit_test_setup_teardown(planted_groups_agree_with_the_definition, start, stop),
        cmocka_unit_test_setup_teardown(cliques_are_found_and_ordered, start, stop),
        cmocka_unit_test_setup_teardown(a_looser_ring_is_no_circle, start, stop),
        cmocka_unit_test_setup_teardown(a_chain_of_cliques_that_share_ties_is_one_circle, start, stop),
        cmocka_unit_test_setup_teardown(hubs_agree_with_the_definition, start, stop),
        cmocka_unit_test_setup_teardown(weak_ties_do_not_hold_a_circle, start, stop),
        cmocka_unit_test_setup_teardown(nothing_is_no_circle, start, stop),
        cmocka_unit_test_setup_teardown(the_order_of_rows_changes_nothing, start, stop),
    };
    return cmocka_run_group_tests_name("network/circle", tests, NULL, NULL);
}
