/* measure/people: chapter 1's rows, counted by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../support/study.h"
#include "evenhand/base/number.h"
#include "evenhand/measure/catalogue.h"
#include "evenhand/measure/context.h"

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

static struct eh_results measure(const struct eh_study *study, const struct eh_network *network,
                                 struct eh_arena *arena)
{
    struct eh_results results;
    eh_results_init(&results, arena);
    const struct eh_graph **graph = EH_NEW_ARRAY(arena, const struct eh_graph *, network->layer_count);
    for (uint32_t l = 0; l < network->layer_count; l++)
        graph[l] = &network->layer[l].graph;
    struct eh_context context = {.study = study,
                                 .network = network,
                                 .graph = graph,
                                 .threads = 1,
                                 .results = &results,
                                 .arena = arena};
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_measure_people(&context, &failure), EH_OK);
    eh_results_sort(&results);
    return results;
}

static const struct eh_result *find(const struct eh_results *results, const char *name, const char *layer,
                                    const char *attribute, const char *group, const char *other)
{
    const struct eh_result *row = eh_results_find(results, name, layer, attribute, group, other, "");
    if (!row)
        fail_msg("no row %s %s %s %s %s", name, layer, attribute, group, other);
    return row;
}

static size_t count_rows(const struct eh_results *results, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < results->count; i++)
        count += !strcmp(results->row[i].measure, name);
    return count;
}

/* Seven people: gender woman 2, man 4, unknown 1; department Sales 5, Design 2; region no group. */
static struct eh_study *seven(struct eh_arena *arena)
{
    struct eh_study *study = test_study_new(7, arena);
    const char *const gender[] = {"man", "woman"}, *const department[] = {"Design", "Sales"},
                      *const one[] = {"x"};
    const uint32_t of_gender[] = {1, 1, 2, 2, 1, 1, 0}, of_department[] = {2, 2, 2, 2, 1, 1, 2};
    const uint32_t of_region[] = {1, 1, 1, 1, 1, 1, 1};
    test_study_add_attribute(study, "gender", gender, 2, of_gender, "g", arena);
    test_study_add_attribute(study, "department", department, 2, of_department, "std", arena);
    test_study_add_attribute(study, "region", one, 1, of_region, "t", arena);
    return study;
}

static void people_are_counted(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = seven(arena);
    struct eh_network network = test_network_build(study, NULL, 0, NULL, 0, arena);
    struct eh_results results = measure(study, &network, arena);
    const struct {
        const char *attribute, *group, *other;
        double count;
        uint64_t group_people, other_people;
    } expected[] = {
        {"gender", "man", "", 4, 4, UINT64_MAX},
        {"gender", "woman", "", 2, 2, UINT64_MAX},
        {"gender", "(unknown)", "", 1, 1, UINT64_MAX},
        {"department", "Design", "", 2, 2, UINT64_MAX},
        {"department", "Sales", "", 5, 5, UINT64_MAX},
        {"gender*department", "man", "Design", 2, 4, 2},
        {"gender*department", "man", "Sales", 2, 4, 5},
        {"gender*department", "woman", "Design", 0, 2, 2},
        {"gender*department", "woman", "Sales", 2, 2, 5},
        {"gender*department", "(unknown)", "Design", 0, 1, 2},
        {"gender*department", "(unknown)", "Sales", 1, 1, 5},
    };
    size_t rows = sizeof expected / sizeof *expected;
    assert_int_equal(count_rows(&results, "people.count"), rows);
    size_t first = 0;
    while (strcmp(results.row[first].measure, "people.count"))
        first++;
    for (size_t i = 0; i < rows; i++) { /* in this very order */
        const struct eh_result *row = &results.row[first + i];
        assert_string_equal(row->attribute, expected[i].attribute);
        assert_string_equal(row->group, expected[i].group);
        assert_string_equal(row->other, expected[i].other);
        assert_true(row->n == expected[i].count && row->estimate == expected[i].count);
        assert_int_equal(row->has, EH_N | EH_ESTIMATE);
        assert_int_equal(row->n_people, (uint64_t)expected[i].count);
        assert_int_equal(row->group_people, expected[i].group_people);
        assert_int_equal(row->other_people, expected[i].other_people);
        assert_false(row->is_test);
    }
    assert_int_equal(count_rows(&results, "people.unknown"), 2);
    const struct eh_result *unknown = find(&results, "people.unknown", "", "gender", "", "");
    assert_true(unknown->n == 7 && unknown->estimate == 1);
    assert_int_equal(unknown->cases_people, 1);
    assert_true(find(&results, "people.unknown", "", "department", "", "")->estimate == 0);
}

static void layers_are_described(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = seven(arena);
    test_study_add_layer(study, "advice", "", true, arena);
    /* A triangle with one tie returned, and a tie apart; two people alone. */
    const struct eh_event event[] = {
        {0, 1, EH_DATE_NONE, 0, 1, 0, 0}, {1, 0, EH_DATE_NONE, 0, 1, 0, 0}, {1, 2, EH_DATE_NONE, 0, 1, 0, 0},
        {2, 0, EH_DATE_NONE, 0, 1, 0, 0}, {3, 0, EH_DATE_NONE, 0, 1, 0, 0},
    };
    struct eh_network network = test_network_build(study, event, 5, NULL, 0, arena);
    struct eh_results results = measure(study, &network, arena);
    const struct {
        const char *name;
        double both, directed; /* NAN: no row */
    } expected[] = {
        {"data.ties", 4, 4},
        {"data.arcs", NAN, 5},
        {"data.density", 8.0 / 42, 5.0 / 42},
        {"data.reciprocity", NAN, 0.4},
        {"data.transitivity", 3.0 / 5, 3.0 / 5},
        {"data.components", 4, 4},
        {"data.largest_component", 4.0 / 7, 4.0 / 7},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const struct eh_result *row = find(&results, expected[i].name, "advice", "", "", "");
        assert_true(row->estimate == expected[i].directed);
        assert_int_equal(row->has, EH_ESTIMATE);
        assert_int_equal(row->n_people, 7);
        row = eh_results_find(&results, expected[i].name, "collaboration", "", "", "", "");
        assert_int_equal(row != NULL, !isnan(expected[i].both));
        assert_true(!row || row->estimate == expected[i].both);
    }
    assert_true(find(&results, "data.ties", "advice", "", "", "")->dominance_01 == 3.0 / 4);
    assert_true(find(&results, "data.arcs", "advice", "", "", "")->dominance_01 == 4.0 / 5);
}

static void what_is_undefined_says_why(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(3, arena);
    test_study_add_layer(study, "collaboration", NULL, true, arena);
    struct eh_network network = test_network_build(study, NULL, 0, NULL, 0, arena);
    struct eh_results results = measure(study, &network, arena);
    assert_string_equal(find(&results, "data.reciprocity", "collaboration", "", "", "")->undefined,
                        "no ties");
    assert_string_equal(find(&results, "data.transitivity", "collaboration", "", "", "")->undefined,
                        "no ties");
    assert_true(find(&results, "data.density", "collaboration", "", "", "")->estimate == 0);
    assert_true(find(&results, "data.components", "collaboration", "", "", "")->estimate == 3);

    const struct eh_event event[] = {{0, 1, EH_DATE_NONE, 0, 1, 0, 0}};
    network = test_network_build(study, event, 1, NULL, 0, arena);
    results = measure(study, &network, arena);
    assert_string_equal(find(&results, "data.transitivity", "collaboration", "", "", "")->undefined, "0/0");

    for (uint32_t n = 0; n < 2; n++) {
        study = test_study_new(n, arena);
        network = test_network_build(study, NULL, 0, NULL, 0, arena);
        results = measure(study, &network, arena);
        assert_string_equal(find(&results, "data.density", "collaboration", "", "", "")->undefined,
                            n ? "0/0" : "empty");
        assert_int_equal(
            find(&results, "data.largest_component", "collaboration", "", "", "")->undefined != NULL, n == 0);
    }
}

/* A column that is there but empty: nobody has a value, and the rows say so. */
static void an_empty_column_is_all_unknown(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(3, arena);
    const uint32_t none[] = {0, 0, 0};
    test_study_add_attribute(study, "gender", NULL, 0, none, "g", arena);
    struct eh_network network = test_network_build(study, NULL, 0, NULL, 0, arena);
    struct eh_results results = measure(study, &network, arena);
    assert_int_equal(count_rows(&results, "people.count"), 1);
    assert_true(find(&results, "people.count", "", "gender", "(unknown)", "")->estimate == 3);
    assert_true(find(&results, "people.unknown", "", "gender", "", "")->estimate == 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(people_are_counted, start, stop),
        cmocka_unit_test_setup_teardown(layers_are_described, start, stop),
        cmocka_unit_test_setup_teardown(what_is_undefined_says_why, start, stop),
        cmocka_unit_test_setup_teardown(an_empty_column_is_all_unknown, start, stop),
    };
    return cmocka_run_group_tests_name("measure/people", tests, NULL, NULL);
}
