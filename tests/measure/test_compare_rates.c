/* Rates of a group against the others: ratio, odds, shortfall and flip against textbook versions and the
 * published shares of a consulting company, and the undefined cases. */
#include "evenhand/inference/inference.h"
#include "evenhand/measure/compare.h"
#include "evenhand/measure/verdict.h"
#include "toy.h"

enum { N = 60 };

static void draw_labels(struct eh_random *random, uint32_t n, uint32_t least, uint32_t values, uint32_t *out)
{
    for (uint32_t i = 0; i < n; i++)
        out[i] = least + eh_random_below(random, values);
}

static struct eh_failure failure;

/* People in runs: `count[k]` people of group[k], the first cases[k] of them cases. */
static void fill_rate(struct toy *toy, uint32_t runs, const uint32_t *group, const uint32_t *count,
                      const uint32_t *cases, bool **out_case)
{
    uint32_t n = 0, label[200];
    bool is_case[200];
    for (uint32_t k = 0; k < runs; k++)
        for (uint32_t i = 0; i < count[k]; i++) {
            label[n] = group[k];
            is_case[n++] = i < cases[k];
        }
    toy_init(toy, n);
    toy_add_attribute(toy, "gender", 3, label, TOY_GROUP);
    *out_case = EH_NEW_ARRAY(&toy->arena, bool, n);
    memcpy(*out_case, is_case, n * sizeof(bool));
}

static void compare_isolated(struct toy *toy, const bool *is_case, bool is_adverse)
{
    struct eh_rate rate = {.name = is_adverse ? "inclusion.isolated" : "access",
                           .layer = "collaboration",
                           .is_case = is_case,
                           .is_adverse = is_adverse,
                           .with_shortfall = !is_adverse,
                           .with_flip = !is_adverse};
    assert_int_equal(eh_compare_rate(&toy->context, &rate, &failure), 0);
}

/* 2 of 11 and 3 of 35 isolated: the numbers of the Cross & Parker (2004) consultants by gender. */
static void test_adverse_rate(void **state)
{
    (void)state;
    struct toy toy;
    bool *is_case;
    const uint32_t group[2] = {1, 2}, count[2] = {11, 35}, cases[2] = {2, 3};
    fill_rate(&toy, 2, group, count, cases, &is_case);
    compare_isolated(&toy, is_case, true);
    const struct eh_result *rate = toy_row(&toy, "inclusion.isolated.rate", "A", "none");
    assert_true(rate->n == 11 && rate->cases == 2 && rate->cases_people == 2);
    toy_near(rate->ci_low, 0.05136768974608513, 1e-12);
    /* Adverse: the ratio of not being isolated, against the group where that is highest. */
    const struct eh_result *ratio = toy_row(&toy, "inclusion.isolated.ratio", "A", "none");
    assert_int_equal(toy_count(&toy, "inclusion.isolated.ratio"), 1);
    assert_string_equal(ratio->other, "B");
    assert_true(ratio->n == 46 && !(ratio->has & (EH_P | EH_CASES)));
    toy_near(ratio->estimate, 9.0 / 11 / (32.0 / 35), 1e-14);
    toy_near(ratio->ci_low, 0.6652920286406212, 1e-12);
    toy_near(ratio->ci_high, 1.2037144131406747, 1e-12);
    const struct eh_result *odds = toy_row(&toy, "inclusion.isolated.odds", "A", "none");
    toy_near(odds->estimate, 2.3703703703703702, 1e-12);
    toy_near(odds->p, 0.685990338164251, 1e-12);
    toy_near(toy_row(&toy, "inclusion.isolated.odds", "B", "none")->estimate, 1 / 2.3703703703703702, 1e-12);
    assert_true(toy_row(&toy, "inclusion.isolated.odds", "B", "none")->is_mirrored);
    toy_free(&toy);
}

static void test_reference(void **state)
{
    (void)state;
    struct toy toy;
    bool *is_case;
    /* C has the highest rate but fewer than 10 people; A and B draw, A comes first. */
    const uint32_t group[3] = {1, 2, 3}, count[3] = {10, 20, 9}, cases[3] = {3, 6, 9};
    fill_rate(&toy, 3, group, count, cases, &is_case);
    compare_isolated(&toy, is_case, false);
    assert_int_equal(toy_count(&toy, "access.ratio"), 2);
    assert_string_equal(toy_row(&toy, "access.ratio", "B", "none")->other, "A");
    assert_string_equal(toy_row(&toy, "access.ratio", "C", "none")->other, "A");
    assert_int_equal(toy_row(&toy, "access.ratio", "C", "none")->order.other, 1);
    toy_free(&toy);
    /* Nobody has 10: the group of at least minimum_group. */
    const uint32_t few[3] = {4, 5, 9}, few_cases[3] = {4, 2, 1};
    fill_rate(&toy, 3, group, few, few_cases, &is_case);
    compare_isolated(&toy, is_case, false);
    assert_string_equal(toy_row(&toy, "access.ratio", "A", "none")->other, "B");
    toy_free(&toy);
}

static void test_zero_and_infinite(void **state)
{
    (void)state;
    struct toy toy;
    bool *is_case;
    const uint32_t group[3] = {1, 2, 3}, count[3] = {12, 10, 4}, none[3] = {0, 0, 2}, some[3] = {0, 5, 0};
    fill_rate(&toy, 3, group, count, none, &is_case);
    compare_isolated(&toy, is_case, false);
    /* The reference has no case: 0/0 and 2/0. */
    assert_string_equal(toy_row(&toy, "access.ratio", "B", "none")->undefined, "0/0");
    assert_string_equal(toy_row(&toy, "access.flip", "B", "none")->undefined, "0/0");
    const struct eh_result *infinite = toy_row(&toy, "access.ratio", "C", "none");
    assert_string_equal(infinite->undefined, "infinite");
    assert_true(infinite->has == EH_N && infinite->n == 16);
    const struct eh_result *odds = toy_row(&toy, "access.odds", "C", "none");
    assert_string_equal(odds->undefined, "infinite");
    assert_int_equal(odds->has, EH_N | EH_P);
    assert_true(odds->is_test && odds->n == 26);
    toy_near(odds->p, 2 * (4 * 3 / 2) / (26 * 25 / 2.0), 1e-12); /* both cases among the 4 of 26 */
    toy_free(&toy);
    fill_rate(&toy, 2, group, count, some, &is_case);
    compare_isolated(&toy, is_case, false);
    const struct eh_result *zero = toy_row(&toy, "access.ratio", "A", "none");
    assert_true(zero->estimate == 0 && zero->has == (EH_N | EH_ESTIMATE)); /* no interval with 0 cases */
    assert_true(toy_row(&toy, "access.odds", "A", "none")->estimate == 0);
    toy_near(toy_row(&toy, "access.shortfall", "A", "none")->estimate, 12 * 0.5, 1e-12);
    assert_true(toy_row(&toy, "access.rate", "A", "none")->ci_low == 0);
    toy_free(&toy);
    const uint32_t nobody[3] = {0, 0, 0};
    fill_rate(&toy, 2, group, count, nobody, &is_case);
    compare_isolated(&toy, is_case, false);
    assert_string_equal(toy_row(&toy, "access.odds", "A", "none")->undefined, "0/0");
    assert_int_equal(toy_row(&toy, "access.odds", "A", "none")->has, 0);
    assert_false(toy_row(&toy, "access.odds", "A", "none")->is_test);
    toy_free(&toy);
}

/* Changes one person at a time until the ratio is on the other side. */
static uint32_t flip_slowly(int a, int n_a, int b, int n_b)
{
    bool below = 5 * a * n_b < 4 * b * n_a;
    for (uint32_t changed = 0;; changed++, a += below ? 1 : -1)
        if ((5 * a * n_b < 4 * b * n_a) != below)
            return changed;
}

static void test_flip(void **state)
{
    (void)state;
    struct eh_random random;
    eh_random_init(&random, 3, 0);
    for (int trial = 0; trial < 300; trial++) {
        struct toy toy;
        bool *is_case;
        uint32_t group[2] = {1, 2},
                 count[2] = {10 + eh_random_below(&random, 40), 10 + eh_random_below(&random, 40)};
        uint32_t cases[2] = {eh_random_below(&random, count[0] + 1), 1 + eh_random_below(&random, count[1])};
        fill_rate(&toy, 2, group, count, cases, &is_case);
        compare_isolated(&toy, is_case, false);
        bool swapped = cases[0] * count[1] >= cases[1] * count[0]; /* the first is the reference */
        int g = swapped, o = !swapped;
        const struct eh_result *flip = toy_row(&toy, "access.flip", g ? "B" : "A", "none");
        assert_true(flip->estimate ==
                    flip_slowly((int)cases[g], (int)count[g], (int)cases[o], (int)count[o]));
        assert_true(flip->n == count[0] + count[1] && flip->within[0] == 'n');
        toy_free(&toy);
    }
    /* Exactly 0.8 is not below: 8 of 10 against 10 of 10 flips by losing one. */
    struct toy toy;
    bool *is_case;
    const uint32_t group[2] = {1, 2}, count[2] = {10, 10}, cases[2] = {8, 10};
    fill_rate(&toy, 2, group, count, cases, &is_case);
    compare_isolated(&toy, is_case, false);
    assert_true(toy_row(&toy, "access.flip", "A", "none")->estimate == 1);
    toy_free(&toy);
}

/* .odds and .shortfall over strata, in a risk set, against tables counted by hand loops. */
static void test_odds_oracle(void **state)
{
    (void)state;
    struct eh_random random;
    eh_random_init(&random, 12, 0);
    for (int trial = 0; trial < 40; trial++) {
        struct toy toy;
        uint32_t n = N, gender[N], department[N];
        bool is_case[N], in_set[N];
        toy_init(&toy, n);
        draw_labels(&random, n, 0, 4, gender);
        draw_labels(&random, n, 0, 8, department);
        for (uint32_t i = 0; i < n; i++) {
            is_case[i] = eh_random_below(&random, 3) == 0;
            in_set[i] = eh_random_below(&random, 5) > 0;
        }
        toy_add_attribute(&toy, "gender", 3, gender, TOY_GROUP);
        toy_add_attribute(&toy, "department", 7, department, TOY_STRUCTURE);
        struct eh_rate rate = {.name = "access",
                               .layer = "formal",
                               .is_case = is_case,
                               .in_set = in_set,
                               .with_shortfall = true,
                               .inside = true};
        assert_int_equal(eh_compare_rate(&toy.context, &rate, &failure), 0);
        for (uint32_t g = 1; g <= 3; g++) {
            static const char *const groups[] = {"", "A", "B", "C"};
            struct eh_table2 table[8] = {{0}};
            double people = 0, shortfall = 0, members = 0;
            for (uint32_t i = 0; i < n; i++)
                if (in_set[i] && gender[i]) {
                    struct eh_table2 *t = &table[department[i]];
                    *(gender[i] == g ? &t->n_g : &t->n_o) += 1;
                    *(gender[i] == g ? &t->cases_g : &t->cases_o) += is_case[i];
                }
            for (int s = 0; s < 8; s++)
                if (table[s].n_g > 0 && table[s].n_o > 0) {
                    people += table[s].n_g + table[s].n_o;
                    members += table[s].n_g;
                    shortfall += table[s].n_g * table[s].cases_o / table[s].n_o - table[s].cases_g;
                }
            const struct eh_result *odds = toy_row(&toy, "access.odds", groups[g], "department");
            struct eh_odds e = eh_odds_compute(table, 8);
            if (e.defined) {
                assert_true(odds->n == people && odds->side_a == members && odds->side_b == people - members);
                toy_near(odds->estimate, e.estimate, 1e-12);
                toy_near(odds->p, eh_exact_p(table, 8, &toy.arena), 1e-12);
            }
            const struct eh_result *missing = toy_row(&toy, "access.shortfall", groups[g], "department");
            toy_near(missing->estimate, shortfall, 1e-10);
            assert_false(missing->has & EH_P);
            const struct eh_result *inside = toy_row(&toy, "access.odds", groups[g], "department=A");
            struct eh_odds first = eh_odds_compute(table + 1, 1);
            assert_int_equal(first.defined, inside->has & EH_ESTIMATE ? 1 : 0);
            assert_true(!first.defined ||
                        fabs(inside->estimate - first.estimate) < 1e-12 * first.estimate + 1e-15);
        }
        toy_free(&toy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_adverse_rate),      cmocka_unit_test(test_reference),
        cmocka_unit_test(test_zero_and_infinite), cmocka_unit_test(test_flip),
        cmocka_unit_test(test_odds_oracle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
