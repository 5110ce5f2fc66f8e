/* inference: the limits of a share of clustered events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "evenhand/base/random.h"
#include "evenhand/inference/share.h"

enum { MOST = 400 };

#define near(a, b, off) assert_true(fabs((a) - (b)) <= (off))

/* The definition of Clopper and Pearson: at the lower limit as many hits or more have a chance of half the
 * miss, at the upper one as many or fewer. */
static void test_one_unit_each_is_exact(void **state)
{
    (void)state;
    static const struct {
        size_t hits, count;
        double miss;
    } cases[] = {{0, 40, 0.05},  {3, 40, 0.05},  {7, 40, 1e-5},
                 {39, 40, 0.01}, {40, 40, 0.05}, {60, 300, 1e-4}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double hits[MOST], units[MOST];
        unsigned x = (unsigned)cases[k].hits, n = (unsigned)cases[k].count;
        struct eh_share share;
        for (size_t i = 0; i < n; i++) {
            hits[i] = i < x;
            units[i] = 1;
        }
        eh_share_compute(hits, units, n, cases[k].miss, &share);
        near(share.share, (double)x / n, 1e-15);
        assert_true(share.clusters > n - 0.5 && share.clusters < n + 0.5);
        if (x == 0)
            assert_true(share.low <= 0);
        else
            near(gsl_cdf_binomial_Q(x - 1, share.low, n), cases[k].miss / 2, 1e-9 * cases[k].miss);
        if (x == n)
            assert_true(share.high >= 1);
        else
            near(gsl_cdf_binomial_P(x, share.high, n), cases[k].miss / 2, 1e-9 * cases[k].miss);
    }
}

/* Five units that always go together say no more than one. */
static void test_repeated_units_say_nothing_more(void **state)
{
    (void)state;
    double hits[60], units[60], one_hits[60], one[60];
    struct eh_share five, single;
    for (size_t i = 0; i < 60; i++) {
        one_hits[i] = i % 7 == 0;
        one[i] = 1;
        hits[i] = 5 * one_hits[i];
        units[i] = 5;
    }
    eh_share_compute(hits, units, 60, 0.05, &five);
    eh_share_compute(one_hits, one, 60, 0.05, &single);
    near(five.share, single.share, 1e-15);
    assert_true(five.low < single.low && five.high > single.high);
    assert_true(five.high - five.low < 2 * (single.high - single.low));
}

/* Units that have nothing to do with each other count almost in full. */
static void test_independent_units_count(void **state)
{
    (void)state;
    double hits[200], units[200], flat_hits = 0, flat_units = 0;
    struct eh_random random;
    struct eh_share share;
    eh_random_init(&random, 5, 1);
    for (size_t i = 0; i < 200; i++) {
        hits[i] = 0;
        units[i] = 20;
        for (int k = 0; k < 20; k++)
            hits[i] += eh_random_uniform(&random) < 0.1;
        flat_hits += hits[i];
        flat_units += units[i];
    }
    eh_share_compute(hits, units, 200, 0.05, &share);
    double half = 1.96 * sqrt(0.09 / flat_units);
    near(share.share, flat_hits / flat_units, 1e-15);
    near((share.high - share.low) / 2, half, 0.25 * half);
}

static void test_no_variance_counts_clusters(void **state)
{
    (void)state;
    const double none[4] = {0, 0, 0, 0}, units[4] = {10, 0, 10, 10}, nothing[4] = {0, 0, 0, 0};
    struct eh_share share;
    eh_share_compute(none, units, 4, 0.05, &share);
    near(share.clusters, 3, 0);
    near(share.high, 1 - pow(0.025, 1.0 / 3), 1e-9);
    eh_share_compute(none, nothing, 4, 0.05, &share);
    near(share.low, 0, 0);
    near(share.high, 1, 0);
    near(share.share, 0, 0);
}

/* Two hundred organisations of twelve tests that hang together. The lower limit lies above the truth at most
 * as often as promised, and both limits miss far less than those that forget the clusters; four standard
 * errors of this simulation are allowed. */
static void test_limits_hold_in_simulation(void **state)
{
    (void)state;
    enum { RUNS = 1000, CLUSTERS = 200, UNITS = 12 };
    static double flat_units[CLUSTERS * UNITS], flat_hits[CLUSTERS * UNITS];
    int above = 0, missed = 0, flat_missed = 0;
    for (uint64_t run = 0; run < RUNS; run++) {
        double hits[CLUSTERS], units[CLUSTERS];
        struct eh_random random;
        struct eh_share share;
        eh_random_init(&random, 77, run);
        for (size_t i = 0; i < CLUSTERS; i++) {
            /* In three draws of ten a unit copies the first of its cluster. */
            double first = eh_random_uniform(&random) < 0.06;
            hits[i] = 0;
            units[i] = UNITS;
            for (size_t k = 0; k < UNITS; k++) {
                double own = eh_random_uniform(&random) < 0.06;
                flat_hits[i * UNITS + k] = eh_random_uniform(&random) < 0.3 ? first : own;
                flat_units[i * UNITS + k] = 1;
                hits[i] += flat_hits[i * UNITS + k];
            }
        }
        eh_share_compute(hits, units, CLUSTERS, 0.05, &share);
        above += share.low > 0.06;
        missed += share.low > 0.06 || share.high < 0.06;
        eh_share_compute(flat_hits, flat_units, (size_t)CLUSTERS * UNITS, 0.05, &share);
        flat_missed += share.low > 0.06 || share.high < 0.06;
    }
    print_message("above %.3f, missed %.3f, without clusters %.3f\n", (double)above / RUNS,
                  (double)missed / RUNS, (double)flat_missed / RUNS);
    assert_true(above <= RUNS * (0.025 + 4 * sqrt(0.025 * 0.975 / RUNS)));
    assert_true(missed <= RUNS * (0.05 + 4 * sqrt(0.05 * 0.95 / RUNS)));
    assert_true(flat_missed > RUNS * (0.05 + 4 * sqrt(0.05 * 0.95 / RUNS)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_unit_each_is_exact),
        cmocka_unit_test(test_repeated_units_say_nothing_more),
        cmocka_unit_test(test_independent_units_count),
        cmocka_unit_test(test_no_variance_counts_clusters),
        cmocka_unit_test(test_limits_hold_in_simulation),
    };
    return cmocka_run_group_tests_name("inference/share", tests, NULL, NULL);
}
