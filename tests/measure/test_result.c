/* The table of results, and the catalogue behind its first column. */
#include "evenhand/measure/catalogue.h"
#include "toy.h"

static void test_start(void **state)
{
    (void)state;
    struct eh_result row = eh_result_start("access.odds");
    assert_string_equal(row.measure, "access.odds");
    assert_string_equal(row.layer, "");
    assert_string_equal(row.within, "");
    assert_int_equal(row.has, 0);
    assert_int_equal(row.order.measure, eh_catalogue_find("access.odds"));
    assert_true(row.cases_people == UINT64_MAX && row.group_people == UINT64_MAX &&
                row.other_people == UINT64_MAX);
}

static void test_set_and_undefine(void **state)
{
    (void)state;
    struct eh_result row = eh_result_start("access.odds");
    eh_result_set(&row, EH_N, 12);
    eh_result_set(&row, EH_ESTIMATE, 0);
    eh_result_set(&row, EH_P, 0.25);
    assert_int_equal(row.has, EH_N | EH_ESTIMATE | EH_P);
    struct eh_result infinite = row;
    eh_result_undefine(&infinite, EH_UNDEFINED_INFINITE, EH_N | EH_P | EH_Q);
    assert_int_equal(infinite.has, EH_N | EH_P);
    assert_true(infinite.n == 12 && infinite.p == 0.25);
    assert_string_equal(infinite.undefined, "infinite");
    eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
    assert_int_equal(row.has, 0);
    assert_true(row.n == 0 && row.p == 0);
}

static void test_sort_is_stable(void **state)
{
    (void)state;
    struct toy toy;
    toy_init(&toy, 1);
    struct eh_random random;
    eh_random_init(&random, 7, 0);
    enum { ROWS = 500 };
    for (int i = 0; i < ROWS; i++) {
        struct eh_result row = eh_result_start("access.odds");
        row.order.layer = eh_random_below(&random, 3);
        row.order.attribute = eh_random_below(&random, 2);
        row.order.within = eh_random_below(&random, 3);
        row.order.group = eh_random_below(&random, 3);
        eh_result_set(&row, EH_N, i);
        eh_results_add(&toy.results, &row);
    }
    eh_results_sort(&toy.results);
    assert_int_equal(toy.results.count, ROWS);
    for (int i = 1; i < ROWS; i++) {
        const struct eh_result *a = &toy.results.row[i - 1], *b = &toy.results.row[i];
        uint32_t x = ((a->order.layer * 2 + a->order.attribute) * 3 + a->order.within) * 3 + a->order.group;
        uint32_t y = ((b->order.layer * 2 + b->order.attribute) * 3 + b->order.within) * 3 + b->order.group;
        assert_true(x < y || (x == y && a->n < b->n));
    }
    toy_free(&toy);
}

static void test_find(void **state)
{
    (void)state;
    struct toy toy;
    toy_init(&toy, 1);
    struct eh_result row = eh_result_start("access.odds");
    row.layer = "mentoring";
    row.group = "A";
    eh_results_add(&toy.results, &row);
    assert_non_null(eh_results_find(&toy.results, "access.odds", "mentoring", "", "A", "", ""));
    assert_null(eh_results_find(&toy.results, "access.odds", "mentoring", "", "B", "", ""));
    eh_results_sort(&toy.results);
    toy_free(&toy);
}

/* What a measure set aside is told in the order of telling, and nothing is told of nothing. */
static void test_set_aside(void **state)
{
    (void)state;
    struct toy toy;
    toy_init(&toy, 1);
    eh_results_set_aside(&toy.results, "meeting.placebo", "mentoring.csv", 0, "mentorings");
    assert_int_equal(toy.results.aside_count, 0);
    for (uint64_t i = 1; i <= 40; i++)
        eh_results_set_aside(&toy.results, "meeting.precedes", "mentoring.csv", i, "mentorings");
    assert_int_equal(toy.results.aside_count, 40);
    assert_int_equal(toy.results.aside[39].count, 40);
    assert_string_equal(toy.results.aside[0].measure, "meeting.precedes");
    assert_int_equal(toy.results.count, 0);
    toy_free(&toy);
}

static void test_catalogue(void **state)
{
    (void)state;
    uint32_t count;
    const struct eh_measure *m = eh_catalogue_get(&count);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(eh_catalogue_find(m[i].name), i); /* no name twice */
        assert_true(i == 0 || m[i].chapter >= m[i - 1].chapter);
        const char *texts[] = {m[i].title, m[i].question, m[i].formula, m[i].range, m[i].caution};
        for (size_t t = 0; t < 5; t++)
            assert_true(strlen(texts[t]) > 0 && texts[t][0] != ' ' && texts[t][strlen(texts[t]) - 1] != ' ');
        assert_true(m[i].question[strlen(m[i].question) - 1] == '?');
        assert_true(m[i].formula[strlen(m[i].formula) - 1] == '.');
        assert_true(m[i].caution[strlen(m[i].caution) - 1] == '.');
        assert_non_null(m[i].source);
        assert_non_null(m[i].unit);
    }
    assert_int_equal(eh_catalogue_find("no.such.measure"), UINT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_start),          cmocka_unit_test(test_set_and_undefine),
        cmocka_unit_test(test_sort_is_stable), cmocka_unit_test(test_find),
        cmocka_unit_test(test_set_aside),      cmocka_unit_test(test_catalogue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
