/* network: betweenness beside igraph's, bit by bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evenhand/network/centrality.h"

#include "../../src/network/igraph_form.h"
#include "../support/study.h"

/* The same sums in the same order, whoever of the threads searches from whom: not a bit is another. */
static void betweenness_is_igraphs(const struct eh_graph *graph, struct eh_arena *arena)
{
    struct eh_igraph form = {.has_ties = false};
    const igraph_t *ties;
    igraph_vector_t score;
    struct eh_failure failure = {EH_OK};
    double n = graph->n, *value = EH_NEW_ARRAY(arena, double, graph->n);
    eh_igraph_begin();
    assert_int_equal(eh_igraph_get(graph, &form, false, &ties, &failure), EH_OK);
    assert_int_equal(igraph_vector_init(&score, 0), IGRAPH_SUCCESS);
    assert_int_equal(igraph_betweenness(ties, &score, igraph_vss_all(), false, NULL), IGRAPH_SUCCESS);
    for (uint32_t threads = 0; threads < 4; threads++) {
        eh_centrality_betweenness(graph, 0, 1, threads, arena, value);
        for (uint32_t i = 0; i < graph->n; i++)
            assert_true(value[i] == VECTOR(score)[i] / ((n - 1) * (n - 2) / 2));
    }
    igraph_vector_destroy(&score);
    eh_igraph_free(&form);
}

/* Among them sparse ones in parts, and dense ones, whose levels are pulled and gathered. */
static void betweenness_is_igraphs_to_the_bit(void **state)
{
    (void)state;
    static const struct {
        uint32_t n;
        double density;
    } graphs[] = {{3, 1},       {40, 0.02},  {60, 0.2},   {150, 0.5},  {500, 0.002},
                  {500, 0.004}, {500, 0.01}, {500, 0.02}, {500, 0.06}, {700, 0.2}};
    for (size_t g = 0; g < sizeof graphs / sizeof *graphs; g++) {
        struct eh_arena arena;
        eh_arena_init(&arena, NULL);
        struct eh_graph graph = test_graph_draw(graphs[g].n, g % 2, graphs[g].density, g, &arena);
        betweenness_is_igraphs(&graph, &arena);
        eh_arena_free(&arena);
    }
}

/* Layers of people who know most of the next: from end to end there are more ways than a double counts, and
 * the order of their sums shows in the last bits. The last layer but one is wide, so that the last would be
 * pulled. */
static void more_ways_than_a_double_counts_are_added_in_order(void **state)
{
    (void)state;
    enum { WIDE = 60, NARROW = 9, LAYERS = 22, PEOPLE = (LAYERS - 1) * NARROW + WIDE, PRIME = 11 };
    static uint32_t pair[2 * WIDE * NARROW + LAYERS * NARROW * NARROW][2];
    struct eh_arena arena;
    size_t count = 0;
    uint32_t from = 0, width = NARROW;
    eh_arena_init(&arena, NULL);
    for (uint32_t layer = 1; layer < LAYERS; layer++) {
        uint32_t next = layer == LAYERS - 2 ? WIDE : NARROW;
        for (uint32_t a = from; a < from + width; a++)
            for (uint32_t b = from + width; b < from + width + next; b++) {
                if ((3 * a + 5 * b) % 7 == 0)
                    continue;
                pair[count][0] = a * PRIME % PEOPLE; /* numbers that say nothing of the layer */
                pair[count++][1] = b * PRIME % PEOPLE;
            }
        from += width;
        width = next;
    }
    struct eh_graph graph = test_graph_new(PEOPLE, false, (const uint32_t(*)[2])pair, count, &arena);
    betweenness_is_igraphs(&graph, &arena);
    eh_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(betweenness_is_igraphs_to_the_bit),
        cmocka_unit_test(more_ways_than_a_double_counts_are_added_in_order),
    };
    return cmocka_run_group_tests_name("network/betweenness", tests, NULL, NULL);
}
