/* Intervals and p-values against published values, other libraries and brute force. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>

#include "evenhand/base/random.h"
#include "evenhand/inference/inference.h"

static void assert_near(double value, double expected, double relative)
{
    double scale = fmax(fabs(expected), 1e-300);
    if (!(fabs(value - expected) <= relative * scale))
        print_error("%.17g is not %.17g\n", value, expected);
    assert_true(fabs(value - expected) <= relative * scale);
}

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

/* Wilson 1927: the ends are the roots of (p - x/n)^2 = z^2 p(1 - p)/n. */
static void test_wilson(void **state)
{
    (void)state;
    double low, high;
    eh_wilson(2, 11, &low, &high);
    assert_near(low, 0.05136768974608513, 1e-12);
    assert_near(high, 0.4769805619608442, 1e-12);
    for (double n = 1; n < 40; n++)
        for (double x = 0; x <= n; x++) {
            eh_wilson(x, n, &low, &high);
            double ends[2] = {low, high};
            assert_true(low >= 0 && high <= 1 && low <= x / n && high >= x / n);
            for (int e = 0; e < 2; e++) {
                double p = ends[e], gap = (p - x / n) * (p - x / n) - EH_Z * EH_Z * p * (1 - p) / n;
                assert_true(fabs(gap) < 1e-14);
            }
        }
    eh_wilson(0, 7, &low, &high);
    assert_true(low == 0);
    eh_wilson(7, 7, &low, &high);
    assert_true(high == 1);
}

/* R's UCBAdmissions (Bickel, Hammel & O'Connell 1975): admitted men and women in six departments.
 * mantelhaen.test(UCBAdmissions) prints odds ratio 0.9046968, interval 0.7719074 to 1.0603298. */
static const struct eh_table2 berkeley[] = {{512, 825, 89, 108},  {353, 560, 17, 25}, {120, 325, 202, 593},
                                            {138, 417, 131, 375}, {53, 191, 94, 393}, {22, 373, 24, 341}};

static void test_odds_berkeley(void **state)
{
    (void)state;
    struct eh_odds odds = eh_odds_compute(berkeley, 6);
    assert_true(odds.defined && odds.has_interval);
    assert_near(odds.estimate, 0.9046968, 1e-7);
    assert_near(odds.low, 0.7719074, 1e-7);
    assert_near(odds.high, 1.0603298, 1e-7);
}

static void test_odds_undefined(void **state)
{
    (void)state;
    struct eh_odds odds = eh_odds_compute(NULL, 0);
    assert_false(odds.defined || odds.infinite);
    struct eh_table2 nobody_a_case = {0, 5, 0, 5};
    odds = eh_odds_compute(&nobody_a_case, 1);
    assert_false(odds.defined || odds.infinite);
    struct eh_table2 one_sided = {3, 5, 0, 0};
    odds = eh_odds_compute(&one_sided, 1);
    assert_false(odds.defined || odds.infinite);
    struct eh_table2 over_zero = {2, 5, 0, 5};
    odds = eh_odds_compute(&over_zero, 1);
    assert_true(!odds.defined && odds.infinite && !odds.has_interval);
    struct eh_table2 zero = {0, 5, 2, 5};
    odds = eh_odds_compute(&zero, 1);
    assert_true(odds.defined && odds.estimate == 0 && !odds.has_interval);
}

/* One table: for a single stratum the interval is Woolf's (1955), log odds ratio +- z sqrt(1/a + 1/b + 1/c +
 * 1/d), as Robins, Breslow & Greenland remark. */
static void test_odds_single(void **state)
{
    (void)state;
    struct eh_table2 t = {7, 20, 11, 50};
    struct eh_odds odds = eh_odds_compute(&t, 1);
    double estimate = 7.0 * 39 / (13.0 * 11), sd = sqrt(1.0 / 7 + 1.0 / 13 + 1.0 / 11 + 1.0 / 39);
    assert_near(odds.estimate, estimate, 1e-14);
    assert_near(odds.low, estimate * exp(-EH_Z * sd), 1e-12);
    assert_near(odds.high, estimate * exp(EH_Z * sd), 1e-12);
}

static double fisher_twice(unsigned a, unsigned n_g, unsigned c, unsigned n_o)
{
    double low = 0, up = 0;
    for (unsigned k = 0; k <= a + c && k <= n_g; k++) {
        double chance = gsl_ran_hypergeometric_pdf(k, n_g, n_o, a + c);
        low += k <= a ? chance : 0;
        up += k >= a ? chance : 0;
    }
    return fmin(1, 2 * fmin(low, up));
}

/* Fisher's tea tasting (1935): all four cups right has 1 chance in 70, three or more 17. */
static void test_exact_fisher(void **state)
{
    (void)state;
    struct eh_table2 tea = {4, 4, 0, 4};
    assert_near(eh_exact_p(&tea, 1, &arena), 2.0 / 70, 1e-14);
    tea = (struct eh_table2){3, 4, 1, 4};
    assert_near(eh_exact_p(&tea, 1, &arena), 34.0 / 70, 1e-14);
    for (unsigned n_g = 1; n_g < 9; n_g++)
        for (unsigned n_o = 1; n_o < 9; n_o++)
            for (unsigned a = 0; a <= n_g; a++)
                for (unsigned c = 0; c <= n_o; c++) {
                    struct eh_table2 t = {a, n_g, c, n_o};
                    assert_near(eh_exact_p(&t, 1, &arena), fisher_twice(a, n_g, c, n_o), 1e-12);
                }
}

/* All ways to draw the labels in three strata, one by one. */
static double enumerate(const struct eh_table2 *t, size_t count, double cases, double *out_low,
                        double observed)
{
    if (!count) {
        *out_low = cases <= observed;
        return cases >= observed;
    }
    double up = 0, low = 0;
    for (unsigned k = 0; k <= t->n_g; k++) {
        double below;
        double chance = gsl_ran_hypergeometric_pdf(k, (unsigned)(t->cases_g + t->cases_o),
                                                   (unsigned)(t->n_g + t->n_o - t->cases_g - t->cases_o),
                                                   (unsigned)t->n_g);
        if (chance <= 0)
            continue;
        up += chance * enumerate(t + 1, count - 1, cases + k, &below, observed);
        low += chance * below;
    }
    *out_low = low;
    return up;
}

static void test_exact_strata(void **state)
{
    (void)state;
    struct eh_random random;
    eh_random_init(&random, 20, 0);
    for (int trial = 0; trial < 200; trial++) {
        struct eh_table2 t[3];
        double observed = 0, low;
        for (int s = 0; s < 3; s++) {
            double n_g = eh_random_below(&random, 6), n_o = eh_random_below(&random, 6);
            t[s] = (struct eh_table2){eh_random_below(&random, (uint32_t)n_g + 1), n_g,
                                      eh_random_below(&random, (uint32_t)n_o + 1), n_o};
            observed += t[s].cases_g;
        }
        double up = enumerate(t, 3, 0, &low, observed);
        assert_near(eh_exact_p(t, 3, &arena), fmin(1, 2 * fmin(up, low)), 1e-11);
    }
}

/* Thousands of strata: a sum of k strata of one woman, one man and one case each is binomial(k, 1/2). */
static void test_exact_many_strata(void **state)
{
    (void)state;
    enum { STRATA = 6000 };
    static struct eh_table2 t[STRATA];
    unsigned cases = 2800;
    for (unsigned s = 0; s < STRATA; s++)
        t[s] = (struct eh_table2){s < cases, 1, s >= cases, 1};
    double low = 0;
    for (unsigned k = 0; k <= cases; k++)
        low += gsl_ran_binomial_pdf(k, 0.5, STRATA);
    assert_near(eh_exact_p(t, STRATA, &arena), 2 * low, 1e-9);

    /* One large stratum of hundreds of cases, far out in the tail: 2 C(2000, 0..) terms of gsl. */
    struct eh_table2 large = {40, 1000, 260, 1000};
    assert_near(eh_exact_p(&large, 1, &arena), fisher_twice(40, 1000, 260, 1000), 1e-9);
    /* Farther out than a double can say: small, and never zero. */
    struct eh_table2 extreme = {0, 5000, 5000, 5000};
    double p = eh_exact_p(&extreme, 1, &arena);
    assert_true(p > 0 && p < 1e-300);
}

static void test_exact_nothing(void **state)
{
    (void)state;
    struct eh_table2 t[] = {{0, 5, 0, 5}, {5, 5, 0, 0}, {3, 3, 4, 4}};
    assert_true(eh_exact_p(t, 3, &arena) == 1);
    assert_true(eh_exact_p(t, 0, &arena) == 1);
}

static void test_permutation_p(void **state)
{
    (void)state;
    assert_near(eh_permutation_p(0, 9999, 9999), 2.0 / 10000, 1e-15);
    assert_near(eh_permutation_p(9999, 9999, 9999), 1, 1e-15);
    assert_near(eh_permutation_p(7, 2, 9), 2 * 3.0 / 10, 1e-15);
    assert_true(eh_permutation_epsilon(0.5) == 1e-9);
    assert_near(eh_permutation_epsilon(-300), 3e-7, 1e-12);
}

static void test_normal_p(void **state)
{
    (void)state;
    assert_near(eh_normal_p(EH_Z, 0, 1), 0.05, 1e-14);
    assert_near(eh_normal_p(3 - 2 * EH_Z, 3, 2), 0.05, 1e-14);
    assert_true(eh_normal_p(5, 5, 0) == 1);
    assert_true(eh_normal_p(5, 5, 2) == 1);
}

/* By hand: 0.005 x 5/1 and 0.01 x 5/2 are 0.025, 0.03 x 5/3 and 0.04 x 5/4 are 0.05. */
static void test_benjamini_hochberg(void **state)
{
    (void)state;
    double p[] = {0.01, 0.04, 0.03, 0.005, 0.5}, q[5], expected[] = {0.025, 0.05, 0.05, 0.025, 0.5};
    eh_benjamini_hochberg(p, 5, &arena, q);
    for (int i = 0; i < 5; i++)
        assert_near(q[i], expected[i], 1e-14);
    eh_benjamini_hochberg(p, 0, &arena, q);
    double same[] = {0.2, 0.2, 0.2};
    eh_benjamini_hochberg(same, 3, &arena, q);
    assert_true(q[0] == q[1] && q[1] == q[2]);
    assert_near(q[0], 0.2, 1e-15);
}

static void test_gini(void **state)
{
    (void)state;
    double equal[] = {3, 3, 3}, one[] = {0, 0, 5, 0}, some[] = {4, 1, 0, 2.5, 8};
    assert_true(eh_gini(equal, 3, &arena) == 0);
    assert_near(eh_gini(one, 4, &arena), 0.75, 1e-15);
    double sum = 0, apart = 0;
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 5; j++) {
            apart += fabs(some[i] - some[j]);
            sum += some[j] / 5;
        }
    assert_near(eh_gini(some, 5, &arena), apart / (2 * 5 * sum), 1e-14);
    assert_true(some[0] == 4);
    double zero[] = {0, 0};
    assert_true(eh_gini(zero, 2, &arena) == 0);
}

static void test_sum(void **state)
{
    (void)state;
    double value[] = {1, 1e100, 1, -1e100};
    assert_true(eh_sum(value, 4) == 2);
    assert_true(eh_sum(value, 0) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wilson),
        cmocka_unit_test(test_odds_berkeley),
        cmocka_unit_test(test_odds_undefined),
        cmocka_unit_test(test_odds_single),
        cmocka_unit_test(test_exact_fisher),
        cmocka_unit_test(test_exact_strata),
        cmocka_unit_test(test_exact_many_strata),
        cmocka_unit_test(test_exact_nothing),
        cmocka_unit_test(test_permutation_p),
        cmocka_unit_test(test_normal_p),
        cmocka_unit_test(test_benjamini_hochberg),
        cmocka_unit_test(test_gini),
        cmocka_unit_test(test_sum),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
