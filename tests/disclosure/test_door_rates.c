/* disclosure: rates by group and by the groups of a crossing (door_tables, door_crossed), cells inside a
 * structure (door_cells), and what is said of those who are unknown (door_groups, door_read). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/disclosure/door.h"
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

static struct eh_result *add(const char *measure, const char *attribute, const char *group, const char *other,
                             const char *within, double n)
{
    struct eh_result row = eh_result_start(measure);
    row.attribute = attribute;
    row.group = group;
    row.other = other;
    row.within = within;
    row.n_people = (uint64_t)n;
    if (n > 0)
        row.group_people = (uint64_t)n;
    eh_result_set(&row, EH_N, n);
    return eh_results_add(&results, &row);
}

static void add_people(const char *attribute, const char *group, const char *other, double n)
{
    struct eh_result *row = add("people.count", attribute, group, other, "", n);
    eh_result_set(row, EH_ESTIMATE, n);
}

static void add_unknown(const char *attribute, double n, double unknown)
{
    add_people(attribute, "(unknown)", "", unknown);
    eh_result_set(add("people.unknown", attribute, "", "", "", n), EH_ESTIMATE, unknown);
}

static void add_rate(const char *attribute, const char *group, double n, double cases)
{
    struct eh_result *row = add("access.rate", attribute, group, "", "none", n);
    row->layer = "mentoring";
    row->cases_people = (uint64_t)cases;
    eh_result_set(row, EH_CASES, cases);
    eh_result_set(row, EH_ESTIMATE, cases / n);
}

static void add_odds(const char *attribute, const char *group, const char *within, double n)
{
    struct eh_result *row = add("access.odds", attribute, group, "(others)", within, n);
    row->layer = "mentoring";
    row->other_people = 50;
    eh_result_set(row, EH_ESTIMATE, 1);
}

static void publish(void)
{
    eh_disclose(&results, &(struct eh_disclosure){.minimum_group = K}, "2026Q3", &arena, &published);
}

static bool is_hidden(const char *measure, const char *attribute, const char *group, const char *other,
                      const char *within)
{
    for (size_t i = 0; i < published.count; i++) {
        const struct eh_published_row *row = &published.row[i];
        if (strcmp(row->measure, measure) == 0 && strcmp(row->attribute, attribute) == 0 &&
            strcmp(row->group, group) == 0 && strcmp(row->other, other) == 0 &&
            strcmp(row->within, within) == 0)
            return row->status == EH_STATUS_HIDDEN;
    }
    fail_msg("no row %s %s %s %s %s", measure, attribute, group, other, within);
    return false;
}

static bool is_rate_hidden(const char *attribute, const char *group)
{
    return is_hidden("access.rate", attribute, group, "", "none");
}

/* ---- door_tables ---- */

static void add_genders(double unknown)
{
    add_people("gender", "man", "", 100);
    add_people("gender", "nonbinary", "", 9);
    add_people("gender", "woman", "", 80);
    add_unknown("gender", 189 + unknown, unknown);
    add_people("ethnicity", "Asian", "", 90);
    add_people("ethnicity", "White", "", 91);
    add_unknown("ethnicity", 189 + unknown, 8 + unknown);
}

static void add_gender_rates(void)
{
    static const char *const groups[] = {"man", "nonbinary", "woman"};
    static const double n[] = {100, 9, 80}, cases[] = {40, 2, 30};
    for (size_t g = 0; g < 3; g++)
        add_rate("gender", groups[g], n[g], cases[g]);
    add_rate("ethnicity", "Asian", 90, 35);
    add_rate("ethnicity", "White", 91, 36);
    for (size_t g = 0; g < 3; g++)
        add_odds("gender", groups[g], "none", 189);
    for (size_t g = 0; g < 3; g++)
        add_odds("gender", groups[g], "level", 170);
}

/* 72 of the known, and six more who may be cases or not: 2 may be 0 to 8. */
static void enough_unknown_are_company_for_few_cases(void **state)
{
    (void)state;
    add_genders(6);
    add_gender_rates();
    publish();
    assert_true(is_rate_hidden("gender", "nonbinary"));
    assert_false(is_rate_hidden("gender", "man"));
    assert_false(is_rate_hidden("gender", "woman"));
    /* All others less women would be the rest: what compares them as they are goes, within levels it stays.
     */
    assert_true(is_hidden("access.odds", "gender", "woman", "(others)", "none"));
    assert_false(is_hidden("access.odds", "gender", "woman", "(others)", "level"));
    assert_true(is_hidden("access.odds", "gender", "nonbinary", "(others)", "level"));
}

static void where_all_are_known_a_second_group_goes(void **state)
{
    (void)state;
    add_genders(0);
    add_gender_rates();
    publish();
    assert_true(is_rate_hidden("gender", "nonbinary"));
    assert_true(is_rate_hidden("gender", "man") != is_rate_hidden("gender", "woman"));
    assert_false(is_hidden("access.odds", "gender", is_rate_hidden("gender", "man") ? "woman" : "man",
                           "(others)", "none"));
}

/* ---- door_crossed ---- */

static const char *const GENDERS[] = {"man", "woman"}, *const ORIGINS[] = {"Asian", "Black", "Latin",
                                                                           "White"};

static void add_crossing(const double n[2][4], const double cases[2][4])
{
    double gender[2] = {0}, origin[4] = {0}, gender_cases[2] = {0}, origin_cases[4] = {0}, all = 0;
    char name[8][32];
    for (size_t g = 0; g < 2; g++)
        for (size_t o = 0; o < 4; o++) {
            gender[g] += n[g][o];
            origin[o] += n[g][o];
            gender_cases[g] += cases[g][o];
            origin_cases[o] += cases[g][o];
            all += n[g][o];
            strcpy(name[4 * g + o], GENDERS[g]);
            strcat(strcat(name[4 * g + o], "*"), ORIGINS[o]);
        }
    for (size_t g = 0; g < 2; g++)
        add_people("gender", GENDERS[g], "", gender[g]);
    add_unknown("gender", all, 0);
    for (size_t o = 0; o < 4; o++)
        add_people("origin", ORIGINS[o], "", origin[o]);
    add_unknown("origin", all, 0);
    for (size_t c = 0; c < 8; c++)
        add_people("gender*origin", eh_arena_copy_text(&arena, name[c]), "", n[c / 4][c % 4]);
    add_unknown("gender*origin", all, 0);
    for (size_t g = 0; g < 2; g++)
        add_rate("gender", GENDERS[g], gender[g], gender_cases[g]);
    for (size_t o = 0; o < 4; o++)
        add_rate("origin", ORIGINS[o], origin[o], origin_cases[o]);
    for (size_t c = 0; c < 8; c++)
        add_rate("gender*origin", eh_arena_copy_text(&arena, name[c]), n[c / 4][c % 4], cases[c / 4][c % 4]);
}

static uint32_t count_hidden_rates(void)
{
    uint32_t count = 0;
    for (size_t i = 0; i < published.count; i++)
        count += strcmp(published.row[i].measure, "access.rate") == 0 &&
                 published.row[i].status == EH_STATUS_HIDDEN;
    return count;
}

/* Two of 30 follow from either line: four groups exchange cases, those with the fewest people; the rest
 * stays. */
static void few_cases_in_a_crossing_take_a_rectangle(void **state)
{
    static const double n[2][4] = {{30, 40, 50, 60}, {30, 40, 50, 60}};
    static const double cases[2][4] = {{2, 20, 20, 20}, {15, 20, 20, 20}};
    (void)state;
    add_crossing(n, cases);
    publish();
    assert_int_equal(count_hidden_rates(), 4);
    assert_true(is_rate_hidden("gender*origin", "man*Asian"));
    assert_true(is_rate_hidden("gender*origin", "woman*Asian"));
    assert_true(is_rate_hidden("gender*origin", "man*Black"));
    assert_true(is_rate_hidden("gender*origin", "woman*Black"));
    assert_false(is_rate_hidden("gender", "man"));
    assert_false(is_rate_hidden("origin", "Asian"));
}

/* ---- door_groups, door_cells ---- */

static void add_half_known(double crossing_unknown)
{
    static const char *const departments[] = {"Finance", "Sales"};
    add_people("gender", "man", "", 60);
    add_people("gender", "woman", "", 60);
    add_unknown("gender", 130, 10);
    add_people("origin", "Asian", "", 60);
    add_people("origin", "White", "", 60);
    add_unknown("origin", 130, 10);
    add_people("gender*origin", "man*Asian", "", 30);
    add_people("gender*origin", "man*White", "", 31);
    add_people("gender*origin", "woman*Asian", "", 32);
    add_people("gender*origin", "woman*White", "", 37 - crossing_unknown);
    add_unknown("gender*origin", 130, crossing_unknown);
    for (size_t d = 0; d < 2; d++)
        add_people("department", departments[d], "", 65);
    add_unknown("department", 130, 0);
}

/* Of 10 without a gender and 10 without an origin 12 lack either: 2 lack a gender alone. */
static void who_lacks_one_part_alone_must_not_follow(void **state)
{
    (void)state;
    add_half_known(12);
    publish();
    assert_true(is_hidden("people.count", "gender*origin", "(unknown)", "", ""));
    assert_true(is_hidden("people.unknown", "gender*origin", "", "", ""));
    assert_false(is_hidden("people.count", "gender", "(unknown)", "", ""));
    /* Nor as the rest of all groups: the smallest goes, and its block. */
    assert_true(is_hidden("people.count", "gender*origin", "woman*White", "", ""));
}

static void many_who_lack_one_part_may(void **state)
{
    (void)state;
    add_half_known(16);
    publish();
    assert_int_equal(published.hidden_rows, 0);
}

/* ---- door_read ---- */

static void a_star_in_a_name_splits_where_groups_are(void **state)
{
    struct eh_door door = {.results = &results, .arena = &arena, .k = K};
    (void)state;
    add_people("team", "a*b", "", 20);
    add_people("team", "c", "", 20);
    add_unknown("team", 40, 0);
    add_people("site", "x", "", 20);
    add_people("site", "b*x", "", 20);
    add_unknown("site", 40, 0);
    add_people("team*site", "a*b*x", "", 20);
    add_people("team*site", "c*b*x", "", 20);
    add_unknown("team*site", 40, 0);
    eh_results_sort(&results);
    door.rule = EH_NEW_ARRAY(&arena, enum eh_door_rule, results.count);
    eh_door_read(&door);
    assert_int_equal(door.people, 40);
    assert_int_equal(door.count, 3);
    for (uint32_t a = 0; a < door.count; a++) {
        const struct eh_door_attribute *crossing = &door.attribute[a];
        if (!crossing->is_crossing)
            continue;
        for (uint32_t g = 0; g < crossing->count; g++) {
            const struct eh_door_group *group = &crossing->group[g];
            if (group->is_unknown)
                continue;
            const struct eh_door_attribute *team = &door.attribute[crossing->part[0]];
            assert_string_equal(team->name, "team");
            assert_string_equal(team->group[group->part[0]].name, group->name[0] == 'a' ? "a*b" : "c");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(enough_unknown_are_company_for_few_cases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(where_all_are_known_a_second_group_goes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(few_cases_in_a_crossing_take_a_rectangle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_lacks_one_part_alone_must_not_follow, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_who_lack_one_part_may, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_star_in_a_name_splits_where_groups_are, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("door_rates", tests, NULL, NULL);
}
