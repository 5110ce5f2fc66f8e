/* disclosure: each clause of rule 1 (MEASURES.md section 10), at k - 1, k and beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/disclosure/published.h"

enum { K = 5 };

static struct eh_arena arena;

/* A row about a group of 20 against 30 others, with every number set. */
static struct eh_result row(const char *measure)
{
    struct eh_result r = eh_result_start(measure);
    r.layer = "collaboration";
    r.attribute = "gender";
    r.group = "woman";
    r.other = "(others)";
    r.within = "none";
    r.has = (1U << 9) - 1;
    r.n = 50;
    r.cases = 25;
    r.estimate = 0.5;
    r.ci_low = 0.25;
    r.ci_high = 0.75;
    r.expected = 0.5;
    r.null_sd = 0.125;
    r.p = 0.5;
    r.q = 0.75;
    r.verdict = EH_CANNOT_TELL;
    r.robust = EH_ROBUST_YES;
    r.n_people = 50;
    r.group_people = 20;
    r.other_people = 30;
    r.side_a = 20;
    r.side_b = 30;
    r.is_test = true;
    return r;
}

static struct eh_published publish_with(const struct eh_result *r, uint32_t k)
{
    struct eh_results results;
    struct eh_published out;
    eh_results_init(&results, &arena);
    eh_results_add(&results, r);
    eh_disclose(&results, &(struct eh_disclosure){.minimum_group = k}, "2026Q3", &arena, &out);
    assert_int_equal(out.count, 1);
    return out;
}

static bool is_hidden(const struct eh_result *r)
{
    struct eh_published out = publish_with(r, K);
    assert_int_equal(out.hidden_rows, out.row[0].status == EH_STATUS_HIDDEN);
    return out.row[0].status == EH_STATUS_HIDDEN;
}

static int set_up(void **state)
{
    (void)state;
    eh_arena_init(&arena, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    eh_arena_free(&arena);
    return 0;
}

static void large_rows_pass_whole(void **state)
{
    (void)state;
    struct eh_result r = row("inclusion.ties.gap");
    struct eh_published out = publish_with(&r, K);
    const struct eh_published_row *p = &out.row[0];
    assert_int_equal(p->status, EH_STATUS_OK);
    assert_int_equal(p->has, r.has);
    assert_true(p->n == r.n && p->cases == r.cases && p->estimate == r.estimate && p->ci_low == r.ci_low);
    assert_true(p->ci_high == r.ci_high && p->expected == r.expected && p->null_sd == r.null_sd);
    assert_true(p->p == r.p && p->q == r.q);
    assert_int_equal(p->verdict, r.verdict);
    assert_int_equal(p->robust, r.robust);
    assert_string_equal(out.period, "2026Q3");
    assert_int_equal(out.minimum_group, K);
    assert_int_equal(out.hidden_rows, 0);
    assert_int_equal(out.hidden_rule_count, 0);
}

static void a_hidden_row_keeps_its_key_and_nothing_else(void **state)
{
    (void)state;
    struct eh_result r = row("inclusion.ties.gap");
    r.n_people = K - 1;
    r.undefined = EH_UNDEFINED_EMPTY;
    struct eh_published out = publish_with(&r, K);
    const struct eh_published_row *p = &out.row[0];
    assert_int_equal(p->status, EH_STATUS_HIDDEN);
    assert_string_equal(p->measure, "inclusion.ties.gap");
    assert_string_equal(p->layer, "collaboration");
    assert_string_equal(p->attribute, "gender");
    assert_string_equal(p->group, "woman");
    assert_string_equal(p->other, "(others)");
    assert_string_equal(p->within, "none");
    assert_int_equal(p->measure_index, r.order.measure);
    assert_int_equal(p->has, 0);
    assert_true(p->n == 0 && p->cases == 0 && p->estimate == 0 && p->ci_low == 0 && p->ci_high == 0);
    assert_true(p->expected == 0 && p->null_sd == 0 && p->p == 0 && p->q == 0);
    assert_int_equal(p->verdict, EH_VERDICT_NONE);
    assert_int_equal(p->robust, EH_ROBUST_NONE);
    assert_null(p->undefined);
}

static void n_rests_on_k_people(void **state)
{
    (void)state;
    struct eh_result r = row("inclusion.ties.gap");
    for (uint64_t people = 0; people < K; people++) {
        r.n_people = people;
        assert_true(is_hidden(&r));
    }
    r.n_people = K;
    assert_false(is_hidden(&r));
    /* n itself may count ties: a thousand of them between four people are hidden. */
    r.n = 1000;
    r.n_people = K - 1;
    assert_true(is_hidden(&r));
}

static void a_count_nobody_filled_in_is_hidden(void **state)
{
    (void)state;
    struct eh_result r = eh_result_start("data.ties");
    r.layer = "collaboration";
    eh_result_set(&r, EH_ESTIMATE, 12);
    assert_true(is_hidden(&r));
    r.n_people = 40;
    assert_false(is_hidden(&r));
}

static void every_group_spoken_of_has_k_people(void **state)
{
    (void)state;
    struct eh_result r = row("mixing.ratio");
    r.cases_people = UINT64_MAX;
    r.other = "man";
    r.group_people = K - 1;
    assert_true(is_hidden(&r));
    r.group_people = 0;
    assert_true(is_hidden(&r));
    r.group_people = K;
    assert_false(is_hidden(&r));
    r.other_people = K - 1;
    assert_true(is_hidden(&r));
    r.other_people = UINT64_MAX; /* the row speaks of one group */
    assert_false(is_hidden(&r));
}

static void the_part_of_a_group_in_the_strata_has_k_people(void **state)
{
    (void)state;
    struct eh_result r = row("inclusion.ties.gap");
    r.within = "department*level";
    r.side_a = K - 1;
    assert_true(is_hidden(&r));
    r.side_a = K;
    r.side_b = K - 1;
    assert_true(is_hidden(&r));
    r.side_b = K;
    assert_false(is_hidden(&r));
    r.is_test = false; /* crude rows have sides where the measure fills them in */
    r.side_a = K - 1;
    assert_true(is_hidden(&r));
    r.side_a = r.side_b = 0;
    assert_false(is_hidden(&r));
    /* Rows about ties have sides too, for their verdict, and are not hidden by them. */
    r = row("mixing.ratio");
    r.cases_people = UINT64_MAX;
    r.other = "man";
    r.side_a = r.side_b = 0;
    assert_false(is_hidden(&r));
}

static void undefined_rows_are_judged_like_the_others(void **state)
{
    (void)state;
    struct eh_result r = row("inclusion.reach.mean");
    eh_result_undefine(&r, EH_UNDEFINED_EMPTY, 0);
    struct eh_published out = publish_with(&r, K);
    assert_int_equal(out.row[0].status, EH_STATUS_UNDEFINED);
    assert_string_equal(out.row[0].undefined, EH_UNDEFINED_EMPTY);
    r.group_people = K - 1;
    assert_true(is_hidden(&r));
}

static void an_undefined_layer_speaks_of_nobody(void **state)
{
    (void)state;
    struct eh_result r = eh_result_start("mixing.ei");
    r.layer = "collaboration";
    r.attribute = "gender";
    r.within = "none";
    eh_result_undefine(&r, EH_UNDEFINED_NO_TIES, 0);
    assert_int_equal(publish_with(&r, K).row[0].status, EH_STATUS_UNDEFINED);
    r.group = "woman"; /* that a group has no ties is about the group */
    r.group_people = 2;
    assert_true(is_hidden(&r));
    r.group = "";
    r.undefined = NULL; /* a number that nobody stands behind */
    eh_result_set(&r, EH_ESTIMATE, 0.5);
    assert_true(is_hidden(&r));
}

static void neither_tail_of_a_curve_is_small(void **state)
{
    (void)state;
    struct eh_result r = eh_result_start("inclusion.lorenz");
    const char *const group[] = {"10%", "20%", "80%", "90%"};
    const bool hidden[] = {true, false, false, true};
    r.n_people = 25;
    for (size_t i = 0; i < sizeof hidden; i++) {
        r.group = group[i];
        assert_int_equal(is_hidden(&r), hidden[i]);
    }
    r.n_people = 50;
    assert_false(is_hidden(&r));
}

static struct eh_result rate(uint64_t n, uint64_t cases)
{
    struct eh_result r = row("inclusion.isolated.rate");
    r.is_test = false;
    r.other = "";
    r.other_people = UINT64_MAX;
    r.n = (double)n;
    r.n_people = r.group_people = n;
    r.cases = (double)cases;
    r.cases_people = cases;
    r.estimate = (double)cases / (double)n;
    return r;
}

static void cases_and_non_cases_are_none_all_or_k(void **state)
{
    (void)state;
    for (uint64_t cases = 0; cases <= 20; cases++) {
        struct eh_result r = rate(20, cases);
        bool few = (cases > 0 && cases < K) || (cases < 20 && 20 - cases < K);
        assert_int_equal(is_hidden(&r), few);
    }
    struct eh_result r = rate(K, K); /* all of the smallest group that may be shown */
    assert_false(is_hidden(&r));
    r = rate(K - 1, K - 1);
    assert_true(is_hidden(&r));
}

/* Four of nine mentorings are four women of whom something is told, whoever is at their other ends. */
static void rates_of_pairs_and_records_are_judged_by_both(void **state)
{
    (void)state;
    static const char *const measures[] = {"mixing.reciprocity", "access.same_group", "meeting.precedes",
                                           "conflict.rate"};
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        for (uint32_t cases = 0; cases <= 40; cases++) {
            struct eh_result r = row(measures[i]);
            r.is_test = false;
            r.n = 40; /* of 30 people */
            r.n_people = 30;
            r.cases = cases;
            bool few = (cases > 0 && cases < K) || (cases < 40 && 40 - cases < K);
            r.cases_people = UINT64_MAX; /* not said */
            assert_int_equal(is_hidden(&r), few);
            r.cases_people = K;
            assert_int_equal(is_hidden(&r), few);
            r.cases_people = K - 1;
            assert_true(is_hidden(&r));
        }
}

/* Three ties of a cell may be of six people, and say of none of them more than the cell does. */
static void counts_of_ties_are_judged_by_people(void **state)
{
    (void)state;
    struct eh_result r = row("mixing.ratio");
    r.is_test = false;
    r.n = 40; /* arcs of 30 people */
    r.n_people = 30;
    r.cases = 3;
    r.cases_people = K - 1;
    assert_true(is_hidden(&r));
    r.cases_people = K;
    assert_false(is_hidden(&r));
    r.cases_people = UINT64_MAX; /* not said: two arcs are four people at most */
    assert_false(is_hidden(&r));
    r.cases = 2;
    assert_true(is_hidden(&r));
    r.cases = 40;
    assert_false(is_hidden(&r));
    r.cases = 0;
    assert_false(is_hidden(&r));
}

/* 36 of 38 tie ends within the group leave two for the rest, whatever the estimate makes of them. */
static void the_rest_of_a_count_of_ties_is_judged_in_any_measure(void **state)
{
    (void)state;
    static const char *const measures[] = {"mixing.ratio", "mixing.inbreeding"};
    for (size_t i = 0; i < 2; i++) {
        struct eh_result r = row(measures[i]);
        r.is_test = false;
        r.n = 38;
        r.n_people = 30;
        r.cases = 36;
        r.cases_people = 28;
        assert_true(is_hidden(&r));
        r.cases = 35;
        assert_false(is_hidden(&r));
        r.cases = 38;
        assert_false(is_hidden(&r));
    }
}

static void people_without_a_value_are_cases(void **state)
{
    (void)state;
    struct eh_result r = eh_result_start("people.unknown");
    r.attribute = "gender";
    r.n_people = 100;
    eh_result_set(&r, EH_N, 100);
    const double unknown[] = {0, 1, K - 1, K, 100 - K, 100 - K + 1, 99, 100};
    const bool hidden[] = {false, true, true, false, false, true, true, false};
    for (size_t i = 0; i < sizeof hidden; i++) {
        eh_result_set(&r, EH_ESTIMATE, unknown[i]);
        assert_int_equal(is_hidden(&r), hidden[i]);
    }
}

static void an_empty_crossing_is_hidden_like_a_small_one(void **state)
{
    (void)state;
    struct eh_result r = eh_result_start("people.count");
    r.attribute = "gender*department";
    r.group = "woman";
    r.other = "Sales";
    r.group_people = 40;
    r.other_people = 25;
    for (uint64_t n = 0; n <= K; n++) {
        r.n_people = n;
        eh_result_set(&r, EH_N, (double)n);
        eh_result_set(&r, EH_ESTIMATE, (double)n);
        assert_int_equal(is_hidden(&r), n < K);
    }
}

static void one_person_may_not_hold_more_than_half(void **state)
{
    (void)state;
    struct eh_result r = row("access.top10");
    r.cases_people = UINT64_MAX;
    r.has &= ~(uint32_t)EH_CASES;
    r.dominance_01 = 0.5;
    assert_false(is_hidden(&r));
    r.dominance_01 = 0.5000001;
    assert_true(is_hidden(&r));
}

static void the_limit_is_the_one_asked_for(void **state)
{
    (void)state;
    struct eh_result r = row("inclusion.ties.gap");
    r.cases_people = UINT64_MAX;
    r.n_people = 9;
    assert_int_equal(publish_with(&r, 9).row[0].status, EH_STATUS_OK);
    assert_int_equal(publish_with(&r, 10).row[0].status, EH_STATUS_HIDDEN);
    assert_int_equal(publish_with(&r, 3).row[0].status, EH_STATUS_OK);
}

static void what_is_hidden_is_counted_once_by_rule(void **state)
{
    (void)state;
    struct eh_results results;
    struct eh_published out;
    eh_results_init(&results, &arena);
    struct eh_result fine = row("inclusion.ties.gap"), small = fine, group = fine, few = rate(20, 1);
    small.n_people = small.group_people = 2; /* breaks two clauses */
    group.group_people = 2;
    eh_results_add(&results, &fine);
    eh_results_add(&results, &small);
    eh_results_add(&results, &group);
    eh_results_add(&results, &few);
    eh_results_add(&results, &few);
    eh_disclose(&results, &(struct eh_disclosure){.minimum_group = K}, "all", &arena, &out);
    assert_int_equal(out.hidden_rows, 4);
    assert_int_equal(out.hidden_rule_count, 3);
    assert_int_equal(out.hidden[0].rows, 1);
    assert_non_null(strstr(out.hidden[0].rule, "fewer than 5 people"));
    assert_int_equal(out.hidden[1].rows, 1);
    assert_int_equal(out.hidden[2].rows, 2);
    assert_non_null(strstr(out.hidden[2].rule, "1 to 4"));
}

static void no_rows_are_no_trouble(void **state)
{
    (void)state;
    struct eh_results results;
    struct eh_published out;
    eh_results_init(&results, &arena);
    eh_disclose(&results, &(struct eh_disclosure){.minimum_group = K}, "all", &arena, &out);
    assert_int_equal(out.count, 0);
    assert_int_equal(out.hidden_rows, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(large_rows_pass_whole),
        TEST(a_hidden_row_keeps_its_key_and_nothing_else),
        TEST(n_rests_on_k_people),
        TEST(a_count_nobody_filled_in_is_hidden),
        TEST(every_group_spoken_of_has_k_people),
        TEST(the_part_of_a_group_in_the_strata_has_k_people),
        TEST(undefined_rows_are_judged_like_the_others),
        TEST(an_undefined_layer_speaks_of_nobody),
        TEST(neither_tail_of_a_curve_is_small),
        TEST(cases_and_non_cases_are_none_all_or_k),
        TEST(rates_of_pairs_and_records_are_judged_by_both),
        TEST(counts_of_ties_are_judged_by_people),
        TEST(the_rest_of_a_count_of_ties_is_judged_in_any_measure),
        TEST(people_without_a_value_are_cases),
        TEST(an_empty_crossing_is_hidden_like_a_small_one),
        TEST(one_person_may_not_hold_more_than_half),
        TEST(the_limit_is_the_one_asked_for),
        TEST(what_is_hidden_is_counted_once_by_rule),
        TEST(no_rows_are_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
