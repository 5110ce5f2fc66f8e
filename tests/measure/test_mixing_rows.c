/* measure: which rows chapter 3 gives, who stands behind them, and why some are undefined. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/mixing.h"
#include "evenhand/base/number.h"
#include "evenhand/base/random.h"
#include "evenhand/inference/inference.h"

/* --- who stands behind a row --- */

static void ends_of(const struct test_slow *s, uint32_t g, uint32_t h, bool only_returned,
                    uint64_t *out_people, double *out_dominance)
{
    uint32_t ties[TEST_PEOPLE] = {0};
    double all = 0, most = 0;
    for (uint32_t i = 0; i < TEST_PEOPLE; i++)
        for (uint32_t j = 0; j < TEST_PEOPLE; j++) {
            bool counts =
                s->arc[i][j] && s->label[i] == g && s->label[j] == h && (!only_returned || s->arc[j][i]);
            if (!counts || (!s->directed && g == h && j < i))
                continue;
            all++;
            ties[i]++;
            ties[j]++;
        }
    *out_people = 0;
    for (uint32_t i = 0; i < TEST_PEOPLE; i++) {
        *out_people += ties[i] > 0;
        most = fmax(most, ties[i]);
    }
    *out_dominance = all > 0 ? most / all : 0;
}

static void rows_know_the_people_behind_them(void **state)
{
    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        struct test_mixing f;
        struct test_slow slow;
        uint64_t people;
        double dominance;
        test_mixing_init(&f, directed, 6);
        f.study->config.permutations = 19;
        test_mixing_measure(&f, 1, NULL);
        test_slow_build(&f, &f.study->people.attribute[0], &slow);
        assert_int_equal(test_mixing_row(&f, "mixing.ei", "gender", "", "", "none")->n_people,
                         40); /* 4 are unknown */
        for (uint32_t g = 1; g <= TEST_GROUPS; g++)
            for (uint32_t h = directed ? 1 : g; h <= TEST_GROUPS; h++) {
                const struct eh_result *row = test_mixing_row(
                    &f, "mixing.ratio", "gender", test_genders[g - 1], test_genders[h - 1], "level");
                ends_of(&slow, g, h, false, &people, &dominance);
                assert_int_equal(row->cases_people, people);
                test_close_to(row->dominance_01, dominance);
                assert_int_equal(row->group_people, (uint64_t)test_slow_people(&slow, g));
                assert_int_equal(row->other_people, (uint64_t)test_slow_people(&slow, h));
                if (!directed)
                    continue;
                row = test_mixing_row(&f, "mixing.reciprocity", "gender", test_genders[g - 1],
                                      test_genders[h - 1], "level");
                assert_int_equal(row->n_people, people);
                ends_of(&slow, g, h, true, &people, &dominance);
                assert_int_equal(row->cases_people, people);
                test_close_to(row->dominance_01, dominance);
            }
        eh_arena_free(&f.arena);
    }
}

/* People of g and of h in strata that hold both; without groups the two largest groups. */
static void sides_are_counted_where_both_are(void **state)
{
    (void)state;
    struct test_mixing f;
    struct eh_strata strata[EH_STRATA_MOST];
    test_mixing_init(&f, true, 7);
    f.study->config.permutations = 19;
    test_mixing_measure(&f, 1, NULL);
    const uint32_t *label = f.study->people.attribute[0].label;
    uint32_t count = eh_strata_compute(&f.study->people, &f.study->config, 0, &f.arena, strata),
             size[64][4] = {{0}};
    const struct eh_strata *full = &strata[count - 1];
    for (uint32_t i = 0; i < TEST_PEOPLE; i++)
        size[full->of[i]][label[i]]++;
    for (uint32_t g = 1; g <= TEST_GROUPS; g++)
        for (uint32_t h = 1; h <= TEST_GROUPS; h++) {
            uint32_t a = 0, b = 0;
            for (uint32_t s = 0; s < full->count; s++) {
                uint32_t other = g == h ? size[s][1] + size[s][2] + size[s][3] - size[s][g] : size[s][h];
                if (size[s][g] && other) {
                    a += size[s][g];
                    b += other;
                }
            }
            const struct eh_result *row = test_mixing_row(&f, "mixing.ratio", "gender", test_genders[g - 1],
                                                          test_genders[h - 1], full->within);
            assert_true(row->is_test && row->hangs_on_weight);
            assert_int_equal(row->side_a, a);
            assert_int_equal(row->side_b, b);
            assert_false(test_mixing_row(&f, "mixing.ratio", "gender", test_genders[g - 1],
                                         test_genders[h - 1], "none")
                             ->is_test);
        }
    const struct eh_result *row = test_mixing_row(&f, "mixing.ei", "department", "", "", "level");
    assert_true(row->is_test); /* levels are all that is left to compare departments in */
    assert_int_equal(row->side_a + row->side_b, TEST_PEOPLE);
    eh_arena_free(&f.arena);
}

/* --- what is undefined --- */

static void is_undefined(const struct test_mixing *f, const char *measure, const char *attribute,
                         const char *group, const char *other, const char *why)
{
    const struct eh_result *row = test_mixing_row(f, measure, attribute, group, other, "none");
    assert_non_null(row->undefined);
    assert_string_equal(row->undefined, why);
    assert_int_equal(row->has, 0);
    assert_false(row->is_test);
}

static const char *const wholes[] = {"mixing.ei", "mixing.assortativity", "mixing.assortativity_adjusted",
                                     "mixing.segregation"};

static void undefined_rows_say_why(void **state)
{
    (void)state;
    struct test_mixing f;
    static const uint32_t pair[][2] = {{0, 1}, {1, 2}, {2, 0}};
    static const uint32_t nobody[6] = {0}, alone[6] = {1, 1, 1, 0, 0, 0}, two[6] = {1, 1, 1, 2, 2, 2};

    test_mixing_init_small(&f, 6, nobody, pair, 3, false);
    for (size_t k = 0; k < 4; k++)
        is_undefined(&f, wholes[k], "gender", "", "", EH_UNDEFINED_EMPTY);
    assert_int_equal(f.results.count, 4);
    eh_arena_free(&f.arena);

    test_mixing_init_small(&f, 6, alone, pair, 3, false);
    for (size_t k = 0; k < 4; k++)
        is_undefined(&f, wholes[k], "gender", "", "", EH_UNDEFINED_ONE_GROUP);
    is_undefined(&f, "mixing.ratio", "gender", "a", "a", EH_UNDEFINED_ONE_GROUP);
    is_undefined(&f, "mixing.inbreeding", "gender", "a", "", EH_UNDEFINED_ONE_GROUP);
    assert_int_equal(f.results.count, 6);
    eh_arena_free(&f.arena);

    test_mixing_init_small(&f, 6, two, pair, 0, false);
    for (size_t k = 0; k < 4; k++)
        is_undefined(&f, wholes[k], "gender", "", "", EH_UNDEFINED_NO_TIES);
    is_undefined(&f, "mixing.inbreeding", "gender", "a", "", EH_UNDEFINED_NO_TIES);
    is_undefined(&f, "mixing.ratio", "gender", "a", "b", EH_UNDEFINED_NO_TIES);
    eh_arena_free(&f.arena);

    test_mixing_init_small(&f, 6, two, pair, 3, true);
    is_undefined(&f, "mixing.assortativity", "gender", "", "", EH_UNDEFINED_ZERO_VARIANCE);
    is_undefined(&f, "mixing.assortativity_adjusted", "gender", "", "", EH_UNDEFINED_ZERO_VARIANCE);
    is_undefined(&f, "mixing.inbreeding", "gender", "b", "", EH_UNDEFINED_NO_TIES);
    is_undefined(&f, "mixing.reciprocity", "gender", "a", "a", EH_UNDEFINED_FEW_ARCS);
    test_close_to(test_mixing_row(&f, "mixing.ei", "gender", "", "", "none")->estimate, -1);
    test_close_to(test_mixing_row(&f, "mixing.segregation", "gender", "", "", "none")->estimate, 1);
    eh_arena_free(&f.arena);
}

/* Where labels follow the strata, no permutation moves one. */
static void one_sided_strata_are_undefined(void **state)
{
    (void)state;
    struct test_mixing f;
    test_mixing_init(&f, false, 8);
    struct eh_attribute *gender = &f.study->people.attribute[0];
    for (uint32_t i = 0; i < TEST_PEOPLE; i++)
        gender->label[i] = f.study->people.attribute[1].label[i];
    f.study->config.permutations = 19;
    test_mixing_measure(&f, 1, NULL);
    assert_string_equal(test_mixing_row(&f, "mixing.ei", "gender", "", "", "department*level")->undefined,
                        EH_UNDEFINED_ONE_SIDED);
    assert_null(test_mixing_row(&f, "mixing.ei", "gender", "", "", "level")->undefined);
    eh_arena_free(&f.arena);
}

/* --- many people, and reruns --- */

static void from_20000_people_p_comes_from_exact_moments(void **state)
{
    (void)state;
    enum { MANY = 20000, PAIRS = 30000 };
    for (int set = 0; set < 2; set++) {
        struct test_mixing f;
        struct eh_random random;
        eh_arena_init(&f.arena, NULL);
        uint32_t *gender = EH_NEW_ARRAY(&f.arena, uint32_t, MANY);
        struct eh_event *events = EH_NEW_ARRAY(&f.arena, struct eh_event, PAIRS);
        f.study = test_study_new(MANY, &f.arena);
        eh_random_init(&random, 9, 9);
        for (uint32_t i = 0; i < MANY; i++)
            gender[i] = 1 + i % 2;
        for (uint32_t e = 0; e < PAIRS; e++)
            events[e] = (struct eh_event){.from = eh_random_below(&random, MANY / 2),
                                          .to = MANY / 2 + eh_random_below(&random, MANY / 2),
                                          .day = EH_DATE_NONE,
                                          .weight = EH_WEIGHT_ONE};
        test_study_add_attribute(f.study, "gender", test_genders, 2, gender, "g", &f.arena);
        f.study->config.permutations = 9;
        f.study->config.permutations_set = set;
        f.network = test_network_build(f.study, events, PAIRS, NULL, 0, &f.arena);
        test_mixing_measure(&f, 1, NULL);
        const struct eh_result *row = test_mixing_row(&f, "mixing.ei", "gender", "", "", "none");
        double normal = eh_normal_p(row->estimate, row->expected, row->null_sd);
        assert_true((fabs(row->p - normal) < 1e-9) == !set);
        row = test_mixing_row(&f, "mixing.ratio", "gender", "a", "b", "none");
        assert_true((fabs(row->p - eh_normal_p(row->estimate, 1, row->null_sd)) < 1e-9) == !set);
        row = test_mixing_row(&f, "mixing.inbreeding", "gender", "a", "", "none");
        test_close_to(row->p * 5, round(row->p * 5)); /* 2 (count + 1)/(9 + 1) */
        eh_arena_free(&f.arena);
    }
}

static void a_rerun_measures_what_had_a_gap(void **state)
{
    (void)state;
    struct test_mixing f;
    test_mixing_init(&f, false, 10);
    test_mixing_measure(&f, 1, NULL);
    struct eh_results first = f.results;
    for (size_t i = 0; i < first.count; i++)
        first.row[i].verdict = EH_VERDICT_NONE;
    struct eh_result ei = *test_mixing_row(&f, "mixing.ei", "gender", "", "", "department*level");
    struct eh_result *gap = eh_results_add(&first, &ei);
    gap->verdict = EH_GAP;
    gap->hangs_on_weight = true;
    test_mixing_measure(&f, 1, &first);
    assert_int_equal(f.results.count, 3); /* one row an attribute, in its fullest strata */
    const struct eh_result *again = test_mixing_row(&f, "mixing.ei", "gender", "", "", "department*level");
    test_close_to(again->p, ei.p);
    eh_arena_free(&f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_know_the_people_behind_them),
        cmocka_unit_test(sides_are_counted_where_both_are),
        cmocka_unit_test(undefined_rows_say_why),
        cmocka_unit_test(one_sided_strata_are_undefined),
        cmocka_unit_test(from_20000_people_p_comes_from_exact_moments),
        cmocka_unit_test(a_rerun_measures_what_had_a_gap),
    };
    return cmocka_run_group_tests_name("mixing_rows", tests, NULL, NULL);
}
