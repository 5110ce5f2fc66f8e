/* disclosure: rule 2 (MEASURES.md section 10) on tables small enough to see by hand what must be hidden, and
 * that nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/disclosure/published.h"

enum { K = 5 };

static struct eh_arena arena;
static struct eh_results results;
static struct eh_published published;

static int set_up(void **state)
{
    (void)state;
    eh_arena_init(&arena, NULL);
    eh_results_init(&results, &arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    eh_arena_free(&arena);
    return 0;
}

static struct eh_result *add(const char *measure, const char *layer, const char *attribute, const char *group,
                             const char *other, const char *within, double n)
{
    struct eh_result row = eh_result_start(measure);
    row.layer = layer;
    row.attribute = attribute;
    row.group = group;
    row.other = other;
    row.within = within;
    row.n_people = (uint64_t)n;
    eh_result_set(&row, EH_N, n);
    return eh_results_add(&results, &row);
}

static void add_people(const char *attribute, const char *group, const char *other, double n)
{
    struct eh_result *row = add("people.count", "", attribute, group, other, "", n);
    row->group_people = (uint64_t)n;
    eh_result_set(row, EH_ESTIMATE, n);
}

static void add_everybody(const char *attribute, double n)
{
    eh_result_set(add("people.unknown", "", attribute, "", "", "", n), EH_ESTIMATE, 0);
}

static void add_rate(const char *attribute, const char *group, double n, double cases)
{
    struct eh_result *row = add("access.rate", "mentoring", attribute, group, "", "none", n);
    row->cases_people = (uint64_t)cases;
    row->group_people = (uint64_t)n;
    eh_result_set(row, EH_CASES, cases);
    eh_result_set(row, EH_ESTIMATE, cases / n);
}

/* Ties of a pair of groups, among `all`, with people enough on either side. */
static void add_pair(const char *attribute, const char *group, const char *other, const char *within,
                     double ties, double all)
{
    struct eh_result *row = add("mixing.ratio", "informal", attribute, group, other, within, all);
    row->n_people = 100;
    eh_result_set(row, EH_CASES, ties);
    eh_result_set(row, EH_ESTIMATE, 1);
}

static void publish(void)
{
    eh_disclose(&results, &(struct eh_disclosure){.minimum_group = K}, "2026Q3", &arena, &published);
}

static bool is_hidden(const char *measure, const char *group, const char *other, const char *within)
{
    for (size_t i = 0; i < published.count; i++) {
        const struct eh_published_row *row = &published.row[i];
        if (strcmp(row->measure, measure) == 0 && strcmp(row->group, group) == 0 &&
            strcmp(row->other, other) == 0 && strcmp(row->within, within) == 0)
            return row->status == EH_STATUS_HIDDEN;
    }
    fail_msg("no row %s %s %s %s", measure, group, other, within);
    return false;
}

static bool is_group_hidden(const char *group)
{
    return is_hidden("people.count", group, "", "");
}

/* ---- groups ---- */

static void large_groups_are_all_shown(void **state)
{
    (void)state;
    add_people("gender", "man", "", 30);
    add_people("gender", "woman", "", 20);
    add_everybody("gender", 50);
    publish();
    assert_int_equal(published.hidden_rows, 0);
}

/* 3 follow from 60 less 57: 8 and 3 together may be 11 and 0. The smallest group that reaches is taken. */
static void a_small_group_takes_the_smallest_that_hides_it(void **state)
{
    (void)state;
    add_people("gender", "a", "", 3);
    add_people("gender", "b", "", 7);
    add_people("gender", "c", "", 20);
    add_people("gender", "d", "", 30);
    add_everybody("gender", 60);
    publish();
    assert_true(is_group_hidden("a"));
    assert_false(is_group_hidden("d"));
    /* 7 is not 3 + 5, so that a and b alone could be told apart; 20 is. */
    assert_true(is_group_hidden("c"));
}

/* Of two large ones the larger goes: the smaller, shown, would be compared with everybody else. */
static void beside_two_groups_the_larger_one_goes(void **state)
{
    (void)state;
    add_people("gender", "man", "", 30);
    add_people("gender", "nonbinary", "", 3);
    add_people("gender", "woman", "", 20);
    add_everybody("gender", 53);
    publish();
    assert_true(is_group_hidden("man"));
    assert_true(is_group_hidden("nonbinary"));
    assert_false(is_group_hidden("woman"));
}

static void another_attribute_stays_as_it_is(void **state)
{
    (void)state;
    add_people("ethnicity", "x", "", 25);
    add_people("ethnicity", "y", "", 28);
    add_people("gender", "man", "", 30);
    add_people("gender", "nonbinary", "", 3);
    add_people("gender", "woman", "", 20);
    add_everybody("ethnicity", 53);
    publish();
    assert_false(is_group_hidden("x"));
    assert_false(is_group_hidden("y"));
    assert_int_equal(published.hidden_rows, 2);
}

/* ---- cells ---- */

/* woman*Sales is 2: of two rows and three columns, one block of two by two goes, over the smaller column. */
static void a_small_cell_takes_a_block_of_four(void **state)
{
    (void)state;
    add_people("gender", "man", "", 60);
    add_people("gender", "woman", "", 42);
    add_people("department", "Finance", "", 30);
    add_people("department", "Law", "", 50);
    add_people("department", "Sales", "", 22);
    add_people("gender*department", "man", "Finance", 15);
    add_people("gender*department", "man", "Law", 25);
    add_people("gender*department", "man", "Sales", 20);
    add_people("gender*department", "woman", "Finance", 15);
    add_people("gender*department", "woman", "Law", 25);
    add_people("gender*department", "woman", "Sales", 2);
    add_everybody("gender", 102);
    publish();
    assert_true(is_hidden("people.count", "woman", "Sales", ""));
    assert_true(is_hidden("people.count", "man", "Sales", ""));
    assert_true(is_hidden("people.count", "woman", "Finance", ""));
    assert_true(is_hidden("people.count", "man", "Finance", ""));
    assert_int_equal(published.hidden_rows, 4);
}

/* ---- rates ---- */

/* 2 of 20 follow from the cases of everybody: b has 10 of 25, and 12 cases leave 0 to 12 for either. */
static void a_rate_of_few_cases_takes_one_more_group(void **state)
{
    (void)state;
    add_people("ethnicity", "a", "", 20);
    add_people("ethnicity", "b", "", 25);
    add_people("ethnicity", "c", "", 40);
    add_rate("ethnicity", "a", 20, 2);
    add_rate("ethnicity", "b", 25, 10);
    add_rate("ethnicity", "c", 40, 20);
    add_everybody("ethnicity", 85);
    publish();
    assert_true(is_hidden("access.rate", "a", "", "none"));
    assert_true(is_hidden("access.rate", "b", "", "none"));
    assert_false(is_hidden("access.rate", "c", "", "none"));
    assert_int_equal(published.hidden_rows, 2);
}

static void none_is_a_finding_and_takes_nobody(void **state)
{
    (void)state;
    add_people("ethnicity", "a", "", 20);
    add_people("ethnicity", "b", "", 25);
    add_rate("ethnicity", "a", 20, 0);
    add_rate("ethnicity", "b", 25, 10);
    add_everybody("ethnicity", 45);
    publish();
    assert_int_equal(published.hidden_rows, 0);
}

/* ---- ties ---- */

static void add_four_groups(void)
{
    static const char *const groups[] = {"a", "b", "c", "d"};
    for (size_t g = 0; g < 4; g++)
        add_people("gender", groups[g], "", 25);
}

/* One tie between a and b is told by the ends of a. Ties can go round a, b, c and d: of the ten pairs those
 * four go, (a, b) and (c, d) against two others. */
static void a_pair_of_one_tie_takes_a_round(void **state)
{
    static const char *const groups[] = {"a", "b", "c", "d"};
    uint32_t hidden = 0;
    (void)state;
    add_four_groups();
    for (size_t g = 0; g < 4; g++)
        for (size_t h = g; h < 4; h++)
            add_pair("gender", groups[g], groups[h], "none", g == 0 && h == 1 ? 1 : 30, 271);
    add_everybody("gender", 100);
    publish();
    for (size_t g = 0; g < 4; g++) {
        uint32_t in_line = 0;
        assert_false(is_hidden("mixing.ratio", groups[g], groups[g], "none"));
        for (size_t h = 0; h < 4; h++)
            if (h != g)
                in_line += is_hidden("mixing.ratio", groups[g < h ? g : h], groups[g < h ? h : g], "none");
        assert_true(in_line != 1); /* a pair alone in its line follows from it */
        hidden += in_line;
    }
    assert_true(is_hidden("mixing.ratio", "a", "b", "none"));
    assert_int_equal(hidden / 2, 4);
    assert_int_equal(published.hidden_rows, 4);
}

static void add_known(void)
{
    add_people("gender", "a", "", 30);
    add_people("gender", "b", "", 20);
    add_people("gender", "c", "", 8);
    add_people("gender", "(unknown)", "", 2);
    add_people("level", "1", "", 60);
    add_pair("gender", "a", "b", "none", 30, 90);
    add_pair("gender", "a", "b", "level", 30, 90);
    add_everybody("level", 60);
}

/* Two people without a value: what chance alone makes of a pair tells how many have one; within strata it
 * does not. */
static void chance_does_not_tell_how_many_are_known(void **state)
{
    (void)state;
    add_known();
    publish();
    assert_true(is_group_hidden("(unknown)"));
    assert_true(is_hidden("mixing.ratio", "a", "b", "none"));
    assert_false(is_hidden("mixing.ratio", "a", "b", "level"));
}

static void inbreeding_does_not_tell_it_either_within_strata(void **state)
{
    (void)state;
    add_known();
    struct eh_result *row = add("mixing.inbreeding", "informal", "gender", "a", "", "level", 90);
    eh_result_set(row, EH_CASES, 60);
    eh_result_set(row, EH_ESTIMATE, 0.25);
    publish();
    assert_true(is_hidden("mixing.inbreeding", "a", "", "level"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(large_groups_are_all_shown),
        TEST(a_small_group_takes_the_smallest_that_hides_it),
        TEST(beside_two_groups_the_larger_one_goes),
        TEST(another_attribute_stays_as_it_is),
        TEST(a_small_cell_takes_a_block_of_four),
        TEST(a_rate_of_few_cases_takes_one_more_group),
        TEST(none_is_a_finding_and_takes_nobody),
        TEST(a_pair_of_one_tie_takes_a_round),
        TEST(chance_does_not_tell_how_many_are_known),
        TEST(inbreeding_does_not_tell_it_either_within_strata),
    };
    return cmocka_run_group_tests_name("disclosure/door", tests, NULL, NULL);
}
