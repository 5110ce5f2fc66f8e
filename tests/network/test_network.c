/* network/builder and eh_layer_cut: what counts, how it adds up, where a threshold falls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../support/study.h"
#include "evenhand/base/number.h"
#include "evenhand/base/random.h"
#include "evenhand/network/tie_table.h"

#define ONE EH_WEIGHT_ONE

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

static int64_t weight_of(const struct eh_arcs *arcs, uint32_t from, uint32_t to)
{
    for (uint64_t i = 0; i < arcs->count; i++)
        if (arcs->from[i] == from && arcs->to[i] == to)
            return arcs->weight[i];
    return 0;
}

static bool has_tie(const struct eh_graph *graph, uint32_t a, uint32_t b)
{
    bool found = false;
    for (uint64_t i = 0; i < graph->tie_count; i++)
        found = found || (graph->tie_a[i] == a && graph->tie_b[i] == b);
    return found;
}

/* Every part of a graph says the same, sorted. */
static void graph_is_consistent(const struct eh_graph *graph)
{
    uint32_t n = graph->n;
    assert_int_equal(graph->ties.row[n], 2 * graph->tie_count);
    assert_int_equal(graph->out.row[n], graph->directed ? graph->arc_count : 0);
    assert_int_equal(graph->in.row[n], graph->directed ? graph->arc_count : 0);
    uint64_t tie = 0, arc = 0;
    for (uint32_t i = 0; i < n; i++) {
        for (uint64_t e = graph->ties.row[i]; e < graph->ties.row[i + 1]; e++) {
            assert_true(graph->ties.to[e] != i);
            assert_true(e == graph->ties.row[i] || graph->ties.to[e - 1] < graph->ties.to[e]);
            if (graph->ties.to[e] < i)
                continue;
            assert_int_equal(graph->tie_a[tie], i);
            assert_int_equal(graph->tie_b[tie], graph->ties.to[e]);
            assert_int_equal(eh_graph_get_weight(graph, i, graph->ties.to[e]), graph->tie_weight[tie]);
            assert_int_equal(eh_graph_get_weight(graph, graph->ties.to[e], i), graph->tie_weight[tie++]);
            assert_int_equal(eh_graph_get_weight(graph, i, i), 0);
        }
        for (uint64_t e = graph->out.row[i]; e < graph->out.row[i + 1]; e++, arc++) {
            assert_int_equal(graph->arc_from[arc], i);
            assert_int_equal(graph->arc_to[arc], graph->out.to[e]);
            bool returned = false, received = false;
            for (uint64_t r = graph->in.row[i]; r < graph->in.row[i + 1]; r++)
                returned = returned || graph->in.to[r] == graph->out.to[e];
            for (uint64_t r = graph->in.row[graph->out.to[e]]; r < graph->in.row[graph->out.to[e] + 1]; r++)
                received = received || graph->in.to[r] == i;
            assert_int_equal(graph->arc_returned[arc], returned);
            assert_true(received);
        }
    }
}

static void records_add_up_by_direction(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(4, arena);
    const struct eh_event event[] = {
        {0, 1, EH_DATE_NONE, 0, ONE, 0, 0},
        {0, 1, EH_DATE_NONE, 0, 1, 0, 0},
        {1, 0, EH_DATE_NONE, 0, 2 * ONE, 0, 0},
        {3, 2, EH_DATE_NONE, 0, 5, 0, 0},
    };
    struct eh_network network = test_network_build(study, event, 4, NULL, 0, arena);
    assert_int_equal(network.layer_count, 1);
    const struct eh_layer *layer = &network.layer[0];
    assert_string_equal(layer->name, "collaboration");
    assert_true(layer->is_work && !layer->directed);
    assert_int_equal(layer->arcs.count, 2);
    assert_int_equal(weight_of(&layer->arcs, 0, 1), 3 * ONE + 1);
    assert_int_equal(weight_of(&layer->arcs, 2, 3), 5);
    assert_int_equal(layer->graph.tie_count, 2);
    assert_int_equal(layer->graph.tie_weight[0], 3 * ONE + 1);
    assert_int_equal(layer->graph.close_weight, 5); /* the lower median of two */
    assert_int_equal(layer->graph.arc_count, 0);
    assert_null(layer->external);
    graph_is_consistent(&layer->graph);

    study = test_study_new(4, arena);
    test_study_add_layer(study, "collaboration", NULL, true, arena);
    network = test_network_build(study, event, 4, NULL, 0, arena);
    layer = &network.layer[0];
    assert_int_equal(layer->arcs.count, 3);
    assert_int_equal(weight_of(&layer->arcs, 0, 1), ONE + 1);
    assert_int_equal(weight_of(&layer->arcs, 1, 0), 2 * ONE);
    assert_int_equal(weight_of(&layer->arcs, 3, 2), 5);
    assert_int_equal(layer->graph.tie_count, 2);
    assert_int_equal(layer->graph.tie_weight[0], 3 * ONE + 1);
    graph_is_consistent(&layer->graph);
}

/* MEASURES.md: a meeting of k adds 1/(2(k-1)) each way, in units of 1e-9, to the nearest. */
static void meetings_are_projected(void **state)
{
    struct eh_arena *arena = *state;
    const struct {
        uint32_t k;
        int64_t share;
    } expected[] = {{2, 500000000}, {3, 250000000}, {4, 166666667}, {5, 125000000},
                    {7, 83333333},  {8, 71428571},  {50, 10204082}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct eh_study *study = test_study_new(50, arena);
        uint32_t person[50];
        for (uint32_t p = 0; p < 50; p++)
            person[p] = p;
        struct eh_meeting meeting = {expected[i].k, person, EH_DATE_NONE, 0};
        struct eh_network network = test_network_build(study, NULL, 0, &meeting, 1, arena);
        const struct eh_layer *layer = &network.layer[0];
        assert_int_equal(layer->arcs.count, expected[i].k * (expected[i].k - 1) / 2);
        for (uint64_t a = 0; a < layer->arcs.count; a++)
            assert_int_equal(layer->arcs.weight[a], 2 * expected[i].share);
        assert_int_equal(layer->graph.tie_weight[0], 2 * expected[i].share);
        assert_int_equal(network.meetings, 1);
    }
}

/* People off the population thin out a meeting, but are tied to nobody. */
static void strangers_count_in_the_size_of_a_meeting(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new_with_roster(3, 5, arena);
    const uint32_t person[] = {0, 2, 4, 9, 11};
    struct eh_meeting meeting = {5, person, EH_DATE_NONE, 0};
    struct eh_network network = test_network_build(study, NULL, 0, &meeting, 1, arena);
    assert_int_equal(network.layer[0].arcs.count, 1);
    assert_int_equal(weight_of(&network.layer[0].arcs, 0, 2), 250000000);
}

static void only_the_period_counts(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new_with_roster(4, 6, arena);
    study->period = (struct eh_period){.first = 100, .last = 200, .name = "then"};
    const struct eh_event event[] = {
        {0, 1, 99, 0, ONE, 0, 0},  {0, 1, 100, 0, ONE, 0, 0},          {0, 2, 200, 0, ONE, 0, 0},
        {0, 3, 201, 0, ONE, 0, 0}, {1, 2, EH_DATE_NONE, 0, ONE, 0, 0}, {0, 5, 150, 0, ONE, 0, 0},
        {4, 1, 150, 0, ONE, 0, 0},
    };
    const uint32_t person[] = {2, 3};
    const struct eh_meeting meeting[] = {
        {2, person, 99, 0}, {2, person, 100, 0}, {2, person, 200, 0}, {2, person, EH_DATE_NONE, 0}};
    struct eh_network_builder *builder = eh_network_builder_new(study, arena);
    eh_network_builder_add_events(builder, event, 7);
    for (int i = 0; i < 4; i++)
        eh_network_builder_add_meeting(builder, &meeting[i]);
    struct eh_left_count events = eh_network_builder_get_events_left(builder);
    struct eh_left_count meetings = eh_network_builder_get_meetings_left(builder);
    struct eh_network network;
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_network_builder_finish(builder, arena, &network, &failure), EH_OK);
    const struct eh_graph *graph = &network.layer[0].graph;
    assert_int_equal(graph->n, 4);
    assert_int_equal(graph->tie_count, 3);
    assert_true(has_tie(graph, 0, 1) && has_tie(graph, 0, 2) && has_tie(graph, 2, 3));
    assert_int_equal(events.outside_period, 2);
    assert_int_equal(events.undated, 1);
    assert_int_equal(events.outside_population, 2);
    assert_int_equal(meetings.outside_period, 1);
    assert_int_equal(meetings.undated, 1);
    assert_int_equal(network.meetings, 2);
    assert_int_equal(network.meetings_left_out, 2);
}

static void kinds_choose_the_layers(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(4, arena);
    uint32_t lunch = test_study_add_kind(study, "lunch", arena);
    test_study_add_layer(study, "advice", "advice", true, arena);
    test_study_add_layer(study, "informal", "lunch", false, arena);
    struct eh_network_builder *builder = eh_network_builder_new(study, arena);
    const struct eh_event first[] = {{0, 1, EH_DATE_NONE, 0, ONE, 0, 0},
                                     {0, 2, EH_DATE_NONE, lunch, ONE, 0, 0}};
    eh_network_builder_add_events(builder, first, 2);
    uint32_t advice = test_study_add_kind(study, "advice", arena); /* met later in the scan */
    const struct eh_event second[] = {{0, 3, EH_DATE_NONE, advice, ONE, 0, 0}};
    eh_network_builder_add_events(builder, second, 1);
    struct eh_network network;
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_network_builder_finish(builder, arena, &network, &failure), EH_OK);
    assert_int_equal(network.layer_count, 3);
    assert_string_equal(network.layer[1].name, "advice");
    assert_int_equal(network.layer[0].graph.tie_count, 3);
    assert_true(network.layer[1].graph.tie_count == 1 && has_tie(&network.layer[1].graph, 0, 3));
    assert_true(network.layer[2].graph.tie_count == 1 && has_tie(&network.layer[2].graph, 0, 2));
    assert_int_equal(network.layer[1].graph.arc_count, 1);
    assert_int_equal(network.informal, 2);
    assert_false(network.informal_stands_in);
}

static void collaboration_stands_first_and_can_be_narrowed(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(3, arena);
    uint32_t info = test_study_add_kind(study, "info", arena);
    test_study_add_layer(study, "other", "", false, arena);
    test_study_add_layer(study, "collaboration", "info", true, arena)->tie_weight = 4 * ONE;
    const struct eh_event event[] = {{0, 1, EH_DATE_NONE, info, 4 * ONE, 0, 0},
                                     {1, 0, EH_DATE_NONE, info, 4 * ONE - 1, 0, 0},
                                     {0, 2, EH_DATE_NONE, 0, 9 * ONE, 0, 0}};
    struct eh_network network = test_network_build(study, event, 3, NULL, 0, arena);
    assert_int_equal(network.layer_count, 2);
    assert_string_equal(network.layer[0].name, "collaboration");
    assert_string_equal(network.layer[1].name, "other");
    assert_int_equal(network.layer[0].graph.arc_count, 1);
    assert_false(network.layer[0].graph.arc_returned[0]);
    assert_int_equal(network.layer[0].graph.tie_weight[0], 8 * ONE - 1); /* both ways, though one is no arc */
    assert_true(network.informal == 0 && network.informal_stands_in);
}

static void informal_is_named_or_fails(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(3, arena);
    test_study_add_layer(study, "lunches", "", false, arena);
    study->config.informal = "lunches";
    struct eh_network network = test_network_build(study, NULL, 0, NULL, 0, arena);
    assert_true(network.informal == 1 && !network.informal_stands_in);
    study->config.informal = "dinners";
    struct eh_failure failure = {EH_OK};
    struct eh_network_builder *builder = eh_network_builder_new(study, arena);
    assert_int_equal(eh_network_builder_finish(builder, arena, &network, &failure), EH_CONFIG);
    assert_int_equal(network.layer_count, 0);
}

static void thresholds_hold_at_their_edge(void **state)
{
    struct eh_arena *arena = *state;
    for (int directed = 0; directed < 2; directed++) {
        struct eh_study *study = test_study_new(4, arena);
        struct eh_layer_config *config = test_study_add_layer(study, "collaboration", NULL, directed, arena);
        config->tie_weight = 2 * ONE;
        config->close_weight = 3 * ONE;
        const struct eh_event event[] = {
            {0, 1, EH_DATE_NONE, 0, ONE, 0, 0},     {1, 0, EH_DATE_NONE, 0, ONE, 0, 0},     /* 2 together */
            {0, 2, EH_DATE_NONE, 0, ONE, 0, 0},     {2, 0, EH_DATE_NONE, 0, ONE - 1, 0, 0}, /* just below */
            {3, 1, EH_DATE_NONE, 0, 2 * ONE, 0, 0},
        };
        struct eh_network network = test_network_build(study, event, 5, NULL, 0, arena);
        const struct eh_graph *graph = &network.layer[0].graph;
        assert_int_equal(has_tie(graph, 0, 1), !directed);
        assert_false(has_tie(graph, 0, 2));
        assert_true(has_tie(graph, 1, 3));
        assert_int_equal(graph->close_weight, 3 * ONE);
        graph_is_consistent(graph);
    }
}

static struct eh_graph cut(const struct eh_layer *layer, uint32_t n, uint32_t factor_halves,
                           struct eh_arena *arena)
{
    struct eh_graph graph;
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_layer_cut(layer, n, factor_halves, arena, &graph, &failure), EH_OK);
    graph_is_consistent(&graph);
    return graph;
}

/* Ties of weight 3, 4, 5 and 9 units between 0 and 1, 2, 3, 4. */
static struct eh_network four_ties(int64_t tie_weight, int64_t close_weight, bool directed,
                                   struct eh_arena *arena)
{
    struct eh_study *study = test_study_new(5, arena);
    struct eh_layer_config *config = test_study_add_layer(study, "collaboration", NULL, directed, arena);
    config->tie_weight = tie_weight;
    config->close_weight = close_weight;
    const struct eh_event event[] = {{0, 1, EH_DATE_NONE, 0, 3, 0, 0},
                                     {0, 2, EH_DATE_NONE, 0, 4, 0, 0},
                                     {0, 3, EH_DATE_NONE, 0, 5, 0, 0},
                                     {0, 4, EH_DATE_NONE, 0, 9, 0, 0}};
    return test_network_build(study, event, 4, NULL, 0, arena);
}

static void thresholds_halve_and_double(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_network network = four_ties(0, 0, false, arena);
    assert_int_equal(network.layer[0].graph.close_weight, 4); /* lower median of 3 4 5 9 */
    struct eh_graph half = cut(&network.layer[0], 5, 1, arena), twice = cut(&network.layer[0], 5, 4, arena);
    assert_int_equal(half.tie_count, 4);
    assert_int_equal(half.close_weight, 2);
    assert_int_equal(twice.tie_count, 1); /* 2 x 3, the smallest tie weight */
    assert_int_equal(twice.close_weight, 8);

    network = four_ties(5, 5, true, arena);
    assert_int_equal(network.layer[0].graph.tie_count, 2);
    half = cut(&network.layer[0], 5, 1, arena);  /* 2.5: 3 and more */
    twice = cut(&network.layer[0], 5, 4, arena); /* 10, but at most the largest: 9 */
    assert_int_equal(half.tie_count, 4);
    assert_int_equal(half.close_weight, 3);
    assert_int_equal(twice.tie_count, 1);
    assert_int_equal(twice.close_weight, 9);

    network = four_ties(7, 0, false, arena);
    half = cut(&network.layer[0], 5, 1, arena); /* 3.5: 4 and more */
    assert_int_equal(half.tie_count, 3);
    assert_int_equal(half.close_weight, 5); /* half of 9, the median of the cut in force, upwards */
}

static void weights_can_all_be_equal(void **state)
{
    struct eh_arena *arena = *state;
    const struct eh_event event[] = {{0, 1, EH_DATE_NONE, 0, ONE, 0, 0},
                                     {1, 0, EH_DATE_NONE, 0, ONE, 0, 0},
                                     {1, 2, EH_DATE_NONE, 0, ONE, 0, 0}};
    for (int directed = 0; directed < 2; directed++) {
        struct eh_study *study = test_study_new(3, arena);
        test_study_add_layer(study, "collaboration", NULL, directed, arena);
        struct eh_network network = test_network_build(study, event, 3, NULL, 0, arena);
        assert_int_equal(network.layer[0].graph.weights_equal, directed); /* ties weigh 2 and 1 */
        network = test_network_build(study, event + 1, 2, NULL, 0, arena);
        assert_true(network.layer[0].graph.weights_equal);
    }
}

static void close_weight_is_the_lower_median(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_random random;
    eh_random_init(&random, 3, 0);
    for (uint32_t count = 1; count < 40; count++) {
        struct eh_study *study = test_study_new(41, arena);
        struct eh_event event[40];
        for (uint32_t i = 0; i < count; i++)
            event[i] = (struct eh_event){0, i + 1, EH_DATE_NONE, 0, 1 + eh_random_below(&random, 9), 0, 0};
        struct eh_network network = test_network_build(study, event, count, NULL, 0, arena);
        const struct eh_graph *graph = &network.layer[0].graph;
        uint32_t below = 0, at_most = 0, close = 0;
        for (uint64_t i = 0; i < graph->tie_count; i++) {
            below += graph->tie_weight[i] < graph->close_weight;
            at_most += graph->tie_weight[i] <= graph->close_weight;
            close += graph->tie_weight[i] >= graph->close_weight;
        }
        assert_true(below <= (count - 1) / 2 && at_most > (count - 1) / 2);
        assert_true(2 * close >= count);
    }
}

static void externals_are_counted_with_the_same_threshold(void **state)
{
    struct eh_arena *arena = *state;
    for (int directed = 0; directed < 2; directed++) {
        struct eh_study *study = test_study_new_with_roster(3, 4, arena);
        study->config.externals = true;
        test_study_add_layer(study, "collaboration", NULL, directed, arena)->tie_weight = 2 * ONE;
        const uint32_t person[] = {1, 9};
        const struct eh_meeting meeting = {2, person, EH_DATE_NONE, 0};
        const struct eh_event event[] = {
            {0, 8, EH_DATE_NONE, 0, ONE, 0, 0},
            {8, 0, EH_DATE_NONE, 0, ONE, 0, 0}, /* 2 both ways together */
            {9, 0, EH_DATE_NONE, 0, 2 * ONE, 0, 0},
            {9, 1, EH_DATE_NONE, 0, ONE, 0, 0},
            {0, 3, EH_DATE_NONE, 0, 9 * ONE, 0, 0},
            {7, 8, EH_DATE_NONE, 0, 9 * ONE, 0, 0}, /* on the roster; both off it */
        };
        struct eh_network network = test_network_build(study, event, 6, &meeting, 1, arena);
        const struct eh_layer *layer = &network.layer[0];
        assert_int_equal(layer->external[0], directed ? 1 : 2);
        assert_int_equal(layer->external[1], directed ? 0 : 1); /* 1.5 in, 0.5 out */
        assert_int_equal(layer->external[2], 0);
        assert_int_equal(layer->graph.tie_count, 0);
    }
}

static void formal_layers(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new_with_roster(4, 5, arena);
    uint32_t mentor[] = {0, 0, 1, 1, 2, 4, 3}, mentee[] = {1, 1, 2, 3, 3, 0, 0};
    uint8_t kind[] = {EH_MENTORING,   EH_MENTORING, EH_MENTORING, EH_MENTORING,
                      EH_SPONSORSHIP, EH_MENTORING, EH_MENTORING};
    int32_t begin[] = {10, EH_DATE_NONE, 200, 201, EH_DATE_NONE, 100, EH_DATE_NONE};
    int32_t end[] = {EH_DATE_NONE, 99, 300, 300, EH_DATE_NONE, 200, 100};
    study->mentoring = (struct eh_mentoring){.count = 7,
                                             .mentor = mentor,
                                             .mentee = mentee,
                                             .kind = kind,
                                             .start = begin,
                                             .end = end,
                                             .present = true};
    study->people.has_manager = true;
    study->people.manager[1] = 0;
    study->people.manager[2] = 4; /* not of the period */
    study->people.manager[3] = 3;
    study->period = (struct eh_period){.first = 100, .last = 200, .name = "then"};
    struct eh_network network = test_network_build(study, NULL, 0, NULL, 0, arena);
    assert_int_equal(network.layer_count, 4);
    const struct eh_layer *reporting = &network.layer[1], *mentoring = &network.layer[2];
    assert_string_equal(reporting->name, "reporting");
    assert_string_equal(mentoring->name, "mentoring");
    assert_string_equal(network.layer[3].name, "sponsorship");
    assert_true(reporting->directed && !reporting->is_work);
    assert_int_equal(reporting->graph.arc_count, 1);
    assert_int_equal(weight_of(&reporting->arcs, 0, 1), ONE);
    assert_int_equal(mentoring->graph.arc_count,
                     3); /* 0-1 (open end), 1-2 (from the last day), 3-0 (to the first) */
    assert_int_equal(weight_of(&mentoring->arcs, 0, 1), ONE);
    assert_int_equal(weight_of(&mentoring->arcs, 1, 2), ONE);
    assert_int_equal(weight_of(&mentoring->arcs, 3, 0), ONE);
    assert_int_equal(network.layer[3].graph.arc_count, 1);

    study->period = (struct eh_period){.all = true, .name = "all"};
    network = test_network_build(study, NULL, 0, NULL, 0, arena);
    assert_int_equal(network.layer[2].graph.arc_count,
                     4); /* every pair once, but for the one off the period */
}

static void a_sum_too_large_is_a_failure(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(2, arena);
    const struct eh_event event[] = {{0, 1, EH_DATE_NONE, 0, EH_TIE_WEIGHT_MOST, 0, 0},
                                     {0, 1, EH_DATE_NONE, 0, 1, 0, 0}};
    struct eh_network network;
    struct eh_failure failure = {EH_OK};
    struct eh_network_builder *builder = eh_network_builder_new(study, arena);
    eh_network_builder_add_events(builder, event, 1);
    assert_int_equal(eh_network_builder_finish(builder, arena, &network, &failure), EH_OK);
    builder = eh_network_builder_new(study, arena);
    eh_network_builder_add_events(builder, event, 2);
    assert_int_equal(eh_network_builder_finish(builder, arena, &network, &failure), EH_INPUT_TOO_LARGE);
}

/* Against a plain matrix, with records in any order and batches of any size. */
static void aggregation_equals_a_matrix_in_any_order(void **state)
{
    enum { N = 90, RECORDS = 30000 };
    struct eh_arena *arena = *state;
    struct eh_random random;
    eh_random_init(&random, 11, 0);
    int64_t *matrix = EH_NEW_ARRAY(arena, int64_t, (size_t)N * N);
    struct eh_event *event = EH_NEW_ARRAY(arena, struct eh_event, RECORDS);
    for (uint32_t i = 0; i < RECORDS; i++) {
        uint32_t from = eh_random_below(&random, N), to = (from + 1 + eh_random_below(&random, N - 1)) % N;
        event[i] =
            (struct eh_event){from, to, EH_DATE_NONE, 0, 1 + (int64_t)(eh_random_next(&random) >> 24), 0, 0};
        matrix[from * N + to] += event[i].weight;
    }
    struct eh_arcs first = {.count = 0};
    for (uint32_t round = 0; round < 6; round++) {
        struct eh_study *study = test_study_new(N, arena);
        test_study_add_layer(study, "collaboration", NULL, round < 3, arena);
        for (uint32_t k = 0; k < N * N && round == 3; k++) /* undirected: one weight a pair */
            if (k / N > k % N) {
                matrix[k % N * N + k / N] += matrix[k];
                matrix[k] = 0;
            }
        struct eh_network_builder *builder = eh_network_builder_new(study, arena);
        for (uint32_t at = 0, size; at < RECORDS; at += size) {
            size = 1 + eh_random_below(&random, round % 3 == 0 ? RECORDS : 100);
            size = size < RECORDS - at ? size : RECORDS - at;
            eh_network_builder_add_events(builder, event + at, size);
        }
        struct eh_network network;
        struct eh_failure failure = {EH_OK};
        assert_int_equal(eh_network_builder_finish(builder, arena, &network, &failure), EH_OK);
        const struct eh_arcs *arcs = &network.layer[0].arcs;
        uint64_t next = 0;
        for (uint32_t k = 0; k < N * N; k++) {
            if (!matrix[k])
                continue;
            assert_int_equal(arcs->from[next] * N + arcs->to[next], k);
            assert_int_equal(arcs->weight[next++], matrix[k]);
        }
        assert_int_equal(arcs->count, next);
        if (round % 3 == 0)
            first = *arcs;
        assert_memory_equal(first.weight, arcs->weight, next * sizeof *arcs->weight);
        for (uint32_t i = RECORDS - 1; i > 0; i--) {
            uint32_t j = eh_random_below(&random, i + 1);
            struct eh_event swapped = event[i];
            event[i] = event[j];
            event[j] = swapped;
        }
        graph_is_consistent(&network.layer[0].graph);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(records_add_up_by_direction, start, stop),
        cmocka_unit_test_setup_teardown(meetings_are_projected, start, stop),
        cmocka_unit_test_setup_teardown(strangers_count_in_the_size_of_a_meeting, start, stop),
        cmocka_unit_test_setup_teardown(only_the_period_counts, start, stop),
        cmocka_unit_test_setup_teardown(kinds_choose_the_layers, start, stop),
        cmocka_unit_test_setup_teardown(collaboration_stands_first_and_can_be_narrowed, start, stop),
        cmocka_unit_test_setup_teardown(informal_is_named_or_fails, start, stop),
        cmocka_unit_test_setup_teardown(thresholds_hold_at_their_edge, start, stop),
        cmocka_unit_test_setup_teardown(thresholds_halve_and_double, start, stop),
        cmocka_unit_test_setup_teardown(weights_can_all_be_equal, start, stop),
        cmocka_unit_test_setup_teardown(close_weight_is_the_lower_median, start, stop),
        cmocka_unit_test_setup_teardown(externals_are_counted_with_the_same_threshold, start, stop),
        cmocka_unit_test_setup_teardown(formal_layers, start, stop),
        cmocka_unit_test_setup_teardown(a_sum_too_large_is_a_failure, start, stop),
        cmocka_unit_test_setup_teardown(aggregation_equals_a_matrix_in_any_order, start, stop),
    };
    return cmocka_run_group_tests_name("network/network", tests, NULL, NULL);
}
