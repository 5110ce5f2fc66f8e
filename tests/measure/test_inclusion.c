/* measure/inclusion: chapter 2 on a path of four people and one alone, where every score can be worked out by
 * hand. Each person is a group of one, so that a group's mean is that person's score. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../support/study.h"
#include "evenhand/base/number.h"
#include "evenhand/base/random.h"
#include "evenhand/measure/catalogue.h"
#include "evenhand/measure/context.h"

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

static struct eh_results measure(const struct eh_study *study, const struct eh_network *network,
                                 const struct eh_results *first, struct eh_arena *arena)
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
                                 .first = first,
                                 .results = &results,
                                 .arena = arena};
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_measure_inclusion(&context, &failure), EH_OK);
    eh_results_sort(&results);
    return results;
}

static void is_near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-12))
        fail_msg("%.17g is not %.17g", value, expected);
}

static const struct eh_result *find(const struct eh_results *results, const char *name, const char *attribute,
                                    const char *group, const char *within)
{
    const struct eh_result *row =
        eh_results_find(results, name, "collaboration", attribute, group, "", within);
    if (!row)
        fail_msg("no row %s %s %s", name, attribute, group);
    return row;
}

static bool has_rows(const struct eh_results *results, const char *prefix)
{
    for (size_t i = 0; i < results->count; i++)
        if (!strncmp(results->row[i].measure, prefix, strlen(prefix)))
            return true;
    return false;
}

/* a - b - c - d with weights 1, 2, 3; e alone; a, b, e of department x, c of y, d unknown; d decides. */
static struct eh_study *path(struct eh_arena *arena)
{
    static const char *const self[] = {"a", "b", "c", "d", "e"}, *const department[] = {"x", "y"};
    static const uint32_t of_self[] = {1, 2, 3, 4, 5}, of_department[] = {1, 1, 2, 0, 1};
    struct eh_study *study = test_study_new(5, arena);
    test_study_add_attribute(study, "self", self, 5, of_self, "g", arena);
    test_study_add_attribute(study, "department", department, 2, of_department, "sd", arena);
    test_study_set_decider(study, 3);
    return study;
}

static const struct eh_event PATH[] = {{0, 1, EH_DATE_NONE, 0, ONE, 0, 0},
                                       {2, 1, EH_DATE_NONE, 0, 2 * ONE, 0, 0},
                                       {2, 3, EH_DATE_NONE, 0, 3 * ONE, 0, 0}};

static void scores_are_those_worked_out_by_hand(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = path(arena);
    struct eh_network network = test_network_build(study, PATH, 3, NULL, 0, arena);
    struct eh_results results = measure(study, &network, NULL, arena);
    static const char *const person[] = {"a", "b", "c", "d", "e"};
    const double third = 1.0 / 3;
    const struct {
        const char *name;
        double score[5]; /* NAN: undefined */
    } expected[] = {
        {"inclusion.ties.mean", {1, 2, 2, 1, 0}},
        {"inclusion.strength.mean", {1, 3, 5, 3, 0}},
        {"inclusion.crossing.mean", {0, 0.5, 1, NAN, NAN}},
        {"inclusion.core.mean", {1, 1, 1, 1, 0}},
        {"inclusion.brokerage.mean", {0, 0.5, 0.5, 0, NAN}},
        {"inclusion.reach.mean", {third, 0.5, 1, NAN, 0}},
        {"inclusion.information.mean", {(1.5 + third) / 4, 2.5 / 4, 2.5 / 4, (1.5 + third) / 4, 0}},
        {"inclusion.between.mean", {0, third, third, 0, 0}},
        {"inclusion.isolated.rate", {0, 0, 0, 0, 1}},
        {"inclusion.near.rate", {0, 1, 1, 1, 0}},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        for (uint32_t p = 0; p < 5; p++) {
            const struct eh_result *row = find(&results, expected[i].name, "self", person[p], "none");
            if (isnan(expected[i].score[p]))
                assert_string_equal(row->undefined, "empty");
            else
                is_near(row->estimate, expected[i].score[p]);
        }
    is_near(find(&results, "inclusion.ties.mean", "department", "x", "none")->estimate, 1);
    assert_false(has_rows(&results, "inclusion.external"));
    double influence = 0;
    for (uint32_t p = 0; p < 5; p++)
        influence += find(&results, "inclusion.influence.mean", "self", person[p], "none")->estimate;
    assert_true(fabs(influence - 5) < 1e-7);
}

static void rows_need_what_they_speak_of(void **state)
{
    struct eh_arena *arena = *state;
    static const char *const one[] = {"x", "y"};
    static const uint32_t of_one[] = {1, 2, 1, 2, 1};
    struct eh_study *study = test_study_new(5, arena); /* no department, no decision makers */
    test_study_add_attribute(study, "gender", one, 2, of_one, "g", arena);
    study->people.has_manager = true;
    study->people.manager[0] = 1;
    struct eh_network network = test_network_build(study, PATH, 3, NULL, 0, arena);
    struct eh_results results = measure(study, &network, NULL, arena);
    assert_false(has_rows(&results, "inclusion.crossing"));
    assert_false(has_rows(&results, "inclusion.reach"));
    assert_false(has_rows(&results, "inclusion.near"));
    assert_true(has_rows(&results, "inclusion.isolated"));
    assert_false(has_rows(&results, "inclusion.lorenz")); /* too few people */
    for (size_t i = 0; i < results.count; i++)
        assert_string_equal(results.row[i].layer, "collaboration"); /* no formal layer */
}

static void externals_are_scored_when_asked_for(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = path(arena);
    study->config.externals = true;
    const struct eh_event event[] = {{0, 9, EH_DATE_NONE, 0, ONE, 0, 0}, {8, 0, EH_DATE_NONE, 0, ONE, 0, 0}};
    struct eh_network network = test_network_build(study, event, 2, NULL, 0, arena);
    struct eh_results results = measure(study, &network, NULL, arena);
    is_near(find(&results, "inclusion.external.mean", "self", "a", "none")->estimate, 2);
    is_near(find(&results, "inclusion.external.mean", "self", "b", "none")->estimate, 0);
}

static void inequality_of_a_path(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = path(arena);
    static const char *const side[] = {"l", "r"};
    static const uint32_t of_side[] = {1, 1, 2, 2, 0};
    test_study_add_attribute(study, "side", side, 2, of_side, "g", arena);
    struct eh_network network = test_network_build(study, PATH, 3, NULL, 0, arena);
    struct eh_results results = measure(study, &network, NULL, arena);
    const struct eh_result *all = find(&results, "inclusion.gini", "", "", "");
    is_near(all->estimate, 1.0 / 3); /* 0 1 1 2 2: sum |x - y| = 20, over 2 x 25 x 1.2 */
    assert_true(all->n == 5 && all->n_people == 5);
    const struct eh_result *left = find(&results, "inclusion.gini", "side", "l", "");
    is_near(left->estimate, 1.0 / 6); /* 1 2: sum |x - y| = 2, over 2 x 4 x 1.5 */
    assert_int_equal(left->group_people, 2);
    assert_string_equal(find(&results, "inclusion.gini", "self", "e", "")->undefined, "no ties");
    const struct eh_result *theil = find(&results, "inclusion.theil_between", "side", "", "");
    is_near(theil->estimate, 0); /* both sides have 3 ends */
    assert_true(theil->n == 4);
    is_near(find(&results, "inclusion.theil_between", "self", "", "")->estimate, 1);
}

static void inequality_that_is_undefined(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(4, arena);
    static const char *const value[] = {"v", "w"};
    static const uint32_t two[] = {1, 1, 2, 2}, one[] = {1, 1, 1, 0}, none[] = {0, 0, 0, 0};
    test_study_add_attribute(study, "two", value, 2, two, "g", arena);
    test_study_add_attribute(study, "one", value, 1, one, "g", arena);
    test_study_add_attribute(study, "none", value, 0, none, "g", arena);
    struct eh_network network = test_network_build(study, NULL, 0, NULL, 0, arena);
    struct eh_results results = measure(study, &network, NULL, arena);
    assert_string_equal(find(&results, "inclusion.gini", "", "", "")->undefined, "no ties");
    assert_string_equal(find(&results, "inclusion.theil_between", "two", "", "")->undefined, "no ties");
    const struct eh_event ring[] = {{0, 1, EH_DATE_NONE, 0, 1, 0, 0},
                                    {1, 2, EH_DATE_NONE, 0, 1, 0, 0},
                                    {2, 3, EH_DATE_NONE, 0, 1, 0, 0},
                                    {3, 0, EH_DATE_NONE, 0, 1, 0, 0}};
    network = test_network_build(study, ring, 4, NULL, 0, arena);
    results = measure(study, &network, NULL, arena);
    is_near(find(&results, "inclusion.gini", "", "", "")->estimate, 0);
    assert_string_equal(find(&results, "inclusion.theil_between", "two", "", "")->undefined, "zero variance");
    assert_string_equal(find(&results, "inclusion.theil_between", "one", "", "")->undefined, "one group");
    assert_string_equal(find(&results, "inclusion.theil_between", "none", "", "")->undefined, "empty");
}

/* 55 people, one tied to all others: 108 ends, 54 of them at the centre. */
static void lorenz_curve_of_a_star(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(55, arena);
    struct eh_event event[54];
    for (uint32_t i = 0; i < 54; i++)
        event[i] = (struct eh_event){7, i < 7 ? i : i + 1, EH_DATE_NONE, 0, ONE, 0, 0};
    struct eh_network network = test_network_build(study, event, 54, NULL, 0, arena);
    struct eh_results results = measure(study, &network, NULL, arena);
    is_near(find(&results, "inclusion.lorenz", "", "10%", "")->estimate, 5.5 / 108);
    is_near(find(&results, "inclusion.lorenz", "", "90%", "")->estimate, 49.5 / 108);
    assert_true(find(&results, "inclusion.lorenz", "", "50%", "")->n == 55);
    network = test_network_build(study, NULL, 0, NULL, 0, arena);
    results = measure(study, &network, NULL, arena);
    assert_false(has_rows(&results, "inclusion.lorenz"));
}

static void betweenness_of_many_is_too_large(void **state)
{
    enum { MANY = 2001 };
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(MANY, arena);
    static const char *const value[] = {"v", "w"};
    uint32_t label[MANY];
    for (uint32_t i = 0; i < MANY; i++)
        label[i] = 1 + i % 2;
    test_study_add_attribute(study, "gender", value, 2, label, "g", arena);
    struct eh_network network = test_network_build(study, PATH, 3, NULL, 0, arena);
    struct eh_results results = measure(study, &network, NULL, arena);
    const struct eh_result *row = find(&results, "inclusion.between.mean", "gender", "v", "none");
    assert_string_equal(row->undefined, "too large");
    assert_int_equal(row->has, 0);
    row = eh_results_find(&results, "inclusion.between.gap", "collaboration", "gender", "v", "(others)",
                          "none");
    assert_non_null(row);
    assert_string_equal(row->undefined, "too large");
    assert_false(row->is_test);
    study->config.betweenness = 20;
    results = measure(study, &network, NULL, arena);
    assert_null(find(&results, "inclusion.between.mean", "gender", "v", "none")->undefined);
}

/* A robustness rerun measures again only what had a gap that hangs on weights. */
static void a_rerun_measures_what_is_needed(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = path(arena);
    struct eh_network network = test_network_build(study, PATH, 3, NULL, 0, arena);
    struct eh_results first = measure(study, &network, NULL, arena);
    struct eh_results again = measure(study, &network, &first, arena);
    assert_int_equal(again.count, 0);
    for (size_t i = 0; i < first.count; i++)
        if (!strcmp(first.row[i].measure, "inclusion.strength.gap")) {
            first.row[i].verdict = EH_GAP;
            first.row[i].hangs_on_weight = true;
        }
    again = measure(study, &network, &first, arena);
    assert_true(again.count > 0);
    for (size_t i = 0; i < again.count; i++)
        assert_int_equal(strncmp(again.row[i].measure, "inclusion.strength", 18), 0);
}

/* Shuffled records and another numbering of the people: the same rows, but for p and rounding. */
static void order_and_numbering_change_nothing(void **state)
{
    enum { N = 60, TIES = 150 };
    struct eh_arena *arena = *state;
    static const char *const value[] = {"v", "w", "x"}, *const level[] = {"1", "2"};
    uint32_t name[N], label[N], grade[N], renamed_label[N], renamed_grade[N];
    struct eh_event event[TIES], renamed[TIES];
    struct eh_random random;
    eh_random_init(&random, 4, 0);
    for (uint32_t i = 0; i < N; i++) {
        name[i] = i;
        label[i] = eh_random_below(&random, 4);
        grade[i] = 1 + eh_random_below(&random, 2);
    }
    eh_random_shuffle(&random, name, N);
    for (uint32_t i = 0; i < TIES; i++) {
        uint32_t from = eh_random_below(&random, N - 2),
                 to = (from + 1 + eh_random_below(&random, N - 3)) % (N - 2);
        event[i] = (struct eh_event){
            from, to, EH_DATE_NONE, 0, 1 + (int64_t)eh_random_below(&random, 9) * ONE, 0, 0};
        renamed[TIES - 1 - i] = event[i];
        renamed[TIES - 1 - i].from = name[from];
        renamed[TIES - 1 - i].to = name[to];
    }
    for (uint32_t i = 0; i < N; i++) {
        renamed_label[name[i]] = label[i];
        renamed_grade[name[i]] = grade[i];
    }
    struct eh_results results[2];
    for (int r = 0; r < 2; r++) {
        struct eh_study *study = test_study_new(N, arena);
        test_study_add_attribute(study, "gender", value, 3, r ? renamed_label : label, "g", arena);
        test_study_add_attribute(study, "level", level, 2, r ? renamed_grade : grade, "stl", arena);
        for (uint32_t i = 0; i < N; i += 9)
            test_study_set_decider(study, r ? name[i] : i);
        struct eh_network network = test_network_build(study, r ? renamed : event, TIES, NULL, 0, arena);
        results[r] = measure(study, &network, NULL, arena);
    }
    assert_int_equal(results[0].count, results[1].count);
    assert_true(results[0].count > 100);
    for (size_t i = 0; i < results[0].count; i++) {
        const struct eh_result *a = &results[0].row[i], *b = &results[1].row[i];
        assert_string_equal(a->measure, b->measure);
        assert_string_equal(a->group, b->group);
        assert_string_equal(a->within, b->within);
        assert_int_equal(a->has, b->has);
        assert_true(a->n == b->n && a->cases == b->cases);
        double tolerance = strncmp(a->measure, "inclusion.influence", 19) ? 1e-11 : 1e-7;
        assert_true(fabs(a->estimate - b->estimate) <= tolerance * fmax(1, fabs(a->estimate)));
        assert_true(fabs(a->ci_low - b->ci_low) <= tolerance * fmax(1, fabs(a->ci_low)));
    }
}

/* Shuffled records alone: the same bits in every number. */
static void the_order_of_records_changes_no_bit(void **state)
{
    enum { N = 40, TIES = 120 };
    struct eh_arena *arena = *state;
    static const char *const value[] = {"v", "w"};
    uint32_t label[N];
    struct eh_event event[TIES];
    struct eh_random random;
    eh_random_init(&random, 6, 0);
    for (uint32_t i = 0; i < N; i++)
        label[i] = eh_random_below(&random, 3);
    for (uint32_t i = 0; i < TIES; i++) {
        uint32_t from = eh_random_below(&random, N);
        event[i] = (struct eh_event){from, (from + 1 + eh_random_below(&random, N - 1)) % N,   EH_DATE_NONE,
                                     0,    1 + (int64_t)eh_random_below(&random, 9) * ONE / 7, 0,
                                     0};
    }
    struct eh_results results[2];
    for (int r = 0; r < 2; r++) {
        struct eh_study *study = test_study_new(N, arena);
        test_study_add_attribute(study, "gender", value, 2, label, "gd", arena);
        test_study_set_decider(study, 5);
        struct eh_network network = test_network_build(study, event, TIES, NULL, 0, arena);
        results[r] = measure(study, &network, NULL, arena);
        for (uint32_t i = TIES - 1; i > 0; i--) {
            uint32_t j = eh_random_below(&random, i + 1);
            struct eh_event swapped = event[i];
            event[i] = event[j];
            event[j] = swapped;
        }
    }
    assert_int_equal(results[0].count, results[1].count);
    for (size_t i = 0; i < results[0].count; i++)
        assert_memory_equal(&results[0].row[i].n, &results[1].row[i].n, 9 * sizeof(double)); /* n to q */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(scores_are_those_worked_out_by_hand, start, stop),
        cmocka_unit_test_setup_teardown(rows_need_what_they_speak_of, start, stop),
        cmocka_unit_test_setup_teardown(externals_are_scored_when_asked_for, start, stop),
        cmocka_unit_test_setup_teardown(inequality_of_a_path, start, stop),
        cmocka_unit_test_setup_teardown(inequality_that_is_undefined, start, stop),
        cmocka_unit_test_setup_teardown(lorenz_curve_of_a_star, start, stop),
        cmocka_unit_test_setup_teardown(betweenness_of_many_is_too_large, start, stop),
        cmocka_unit_test_setup_teardown(a_rerun_measures_what_is_needed, start, stop),
        cmocka_unit_test_setup_teardown(order_and_numbering_change_nothing, start, stop),
        cmocka_unit_test_setup_teardown(the_order_of_records_changes_no_bit, start, stop),
    };
    return cmocka_run_group_tests_name("measure/inclusion", tests, NULL, NULL);
}
