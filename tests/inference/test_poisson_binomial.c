/* The sum of trials with chances of their own, against all outcomes one by one and against other tests. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#include "evenhand/base/random.h"
#include "evenhand/inference/inference.h"
#include "evenhand/inference/poisson_binomial.h"

static struct eh_arena arena;

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

static void assert_near(double value, double expected, double relative)
{
    if (!(fabs(value - expected) <= relative * fabs(expected)))
        print_error("%.17g is not %.17g\n", value, expected);
    assert_true(fabs(value - expected) <= relative * fabs(expected));
}

/* Every outcome of all trials, with its chance. */
static double enumerate(const double *chance, size_t count, uint64_t observed)
{
    double low = 0, up = 0;
    for (uint32_t outcome = 0; outcome < 1u << count; outcome++) {
        double product = 1;
        uint64_t successes = 0;
        for (size_t i = 0; i < count; i++) {
            bool success = outcome >> i & 1;
            product *= success ? chance[i] : 1 - chance[i];
            successes += success;
        }
        low += successes <= observed ? product : 0;
        up += successes >= observed ? product : 0;
    }
    return fmin(1, 2 * fmin(low, up));
}

static void test_all_outcomes(void **state)
{
    (void)state;
    struct eh_random random;
    eh_random_init(&random, 5, 0);
    for (int round = 0; round < 60; round++) {
        size_t count = 1 + eh_random_below(&random, 10);
        double chance[10];
        for (size_t i = 0; i < count; i++) {
            uint32_t kind = eh_random_below(&random, 8); /* some of them certain, some impossible */
            chance[i] = kind == 0 ? 0 : kind == 1 ? 1 : eh_random_uniform(&random);
        }
        for (uint64_t observed = 0; observed <= count; observed++) {
            double expected = enumerate(chance, count, observed);
            if (expected > 0)
                assert_near(eh_poisson_binomial_p(chance, count, observed, &arena), expected, 1e-12);
        }
    }
}

/* By hand: chances 1/2 and 1/4 give 0, 1, 2 with 3/8, 4/8, 1/8. */
static void test_by_hand(void **state)
{
    (void)state;
    const double chance[] = {0.5, 0.25};
    assert_near(eh_poisson_binomial_p(chance, 2, 0, &arena), 0.75, 1e-15);
    assert_near(eh_poisson_binomial_p(chance, 2, 1, &arena), 1, 1e-15);
    assert_near(eh_poisson_binomial_p(chance, 2, 2, &arena), 0.25, 1e-15);
}

static void test_nothing_can_vary(void **state)
{
    (void)state;
    const double chance[] = {0, 1, 1, 0};
    assert_true(eh_poisson_binomial_p(chance, 0, 0, &arena) == 1);
    assert_true(eh_poisson_binomial_p(chance, 4, 2, &arena) == 1);
    assert_true(eh_poisson_binomial_p(chance, 4, 3, &arena) > 0); /* what cannot happen is not quite 0 */
}

/* Equal chances are binomial. */
static void test_binomial(void **state)
{
    (void)state;
    double *chance = EH_NEW_ARRAY(&arena, double, 3000);
    for (size_t i = 0; i < 3000; i++)
        chance[i] = 0.03;
    for (unsigned observed = 40; observed <= 150; observed += 11) {
        double low = gsl_cdf_binomial_P(observed, 0.03, 3000),
               up = gsl_cdf_binomial_Q(observed - 1, 0.03, 3000);
        assert_near(eh_poisson_binomial_p(chance, 3000, observed, &arena), fmin(1, 2 * fmin(low, up)), 1e-9);
    }
    assert_true(eh_poisson_binomial_p(chance, 3000, 3000, &arena) >= DBL_MIN);
}

/* A stratum of one person of g is a trial whose chance is the share of cases in it. */
static void test_strata_of_one(void **state)
{
    (void)state;
    enum { STRATA = 400 };
    struct eh_table2 *table = EH_NEW_ARRAY(&arena, struct eh_table2, STRATA);
    double *chance = EH_NEW_ARRAY(&arena, double, STRATA);
    struct eh_random random;
    uint64_t observed = 0;
    eh_random_init(&random, 6, 0);
    for (size_t i = 0; i < STRATA; i++) {
        double others = 1 + eh_random_below(&random, 300);
        table[i] = (struct eh_table2){.cases_g = eh_random_below(&random, 4) == 0,
                                      .n_g = 1,
                                      .cases_o = eh_random_below(&random, (uint32_t)others + 1),
                                      .n_o = others};
        chance[i] = (table[i].cases_g + table[i].cases_o) / (others + 1);
        observed += table[i].cases_g > 0;
    }
    assert_near(eh_poisson_binomial_p(chance, STRATA, observed, &arena), eh_exact_p(table, STRATA, &arena),
                1e-10);
}

/* The order of trials and the naming of success change nothing. */
static void test_symmetries(void **state)
{
    (void)state;
    double chance[50], reversed[50], mirrored[50];
    struct eh_random random;
    eh_random_init(&random, 7, 0);
    for (size_t i = 0; i < 50; i++) {
        chance[i] = reversed[49 - i] = eh_random_uniform(&random);
        mirrored[i] = 1 - chance[i];
    }
    for (uint64_t observed = 0; observed <= 50; observed += 5) {
        double p = eh_poisson_binomial_p(chance, 50, observed, &arena);
        assert_near(eh_poisson_binomial_p(reversed, 50, observed, &arena), p, 1e-12);
        assert_near(eh_poisson_binomial_p(mirrored, 50, 50 - observed, &arena), p, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_outcomes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_by_hand, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_can_vary, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_binomial, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_strata_of_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_symmetries, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("poisson_binomial", tests, NULL, NULL);
}
