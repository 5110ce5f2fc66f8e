/* Breslow-Day with Tarone's correction, against published values and against its definition by bisection. */
#include "evenhand/inference/breslow_day.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "evenhand/base/random.h"

/* Admitted and applicants, men against women, departments A to F: UCBAdmissions of R (Bickel, Hammel &
 * O'Connell 1975). */
static const struct eh_table2 berkeley[6] = {{512, 825, 89, 108},  {353, 560, 17, 25}, {120, 325, 202, 593},
                                             {138, 417, 131, 375}, {53, 191, 94, 393}, {22, 373, 24, 341}};

struct textbook {
    size_t tables;
    double odds, plain, corrected;
};

/* The exposed cases that the odds ratio gives, by halving the interval that the margins allow. */
static double bisect(double n_1, double n_0, double cases, double odds)
{
    double low = fmax(0, cases - n_0), high = fmin(n_1, cases);
    for (int step = 0; step < 200; step++) {
        double e = (low + high) / 2;
        if (e * (n_0 - cases + e) > odds * (n_1 - e) * (cases - e))
            high = e;
        else
            low = e;
    }
    return (low + high) / 2;
}

static struct textbook brute_force(const struct eh_table2 *table, size_t count)
{
    struct textbook out = {0};
    double r = 0, s = 0, observed = 0, expected = 0, variance = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t k = 0; k < count; k++) {
            double a = table[k].cases_g, b = table[k].n_g - a, c = table[k].cases_o, d = table[k].n_o - c;
            if (a + b <= 0 || c + d <= 0 || a + c <= 0 || b + d <= 0)
                continue;
            if (pass == 0) {
                out.tables++;
                r += a * d / (a + b + c + d);
                s += b * c / (a + b + c + d);
                out.odds = r / s;
                continue;
            }
            double e = bisect(a + b, c + d, a + c, out.odds);
            double v = 1 / (1 / e + 1 / (a + b - e) + 1 / (a + c - e) + 1 / (d - a + e));
            out.plain += (a - e) * (a - e) / v;
            observed += a;
            expected += e;
            variance += v;
        }
    out.corrected = out.plain - (observed - expected) * (observed - expected) / variance;
    return out;
}

static void assert_near(double value, double expected, double relative)
{
    if (!(fabs(value - expected) <= relative * fmax(1, fabs(expected))))
        print_error("%.17g is not %.17g\n", value, expected);
    assert_true(fabs(value - expected) <= relative * fmax(1, fabs(expected)));
}

/* The teeth and the cervical cancer examples of Columbia's course P8120 give BreslowDayTest() of R's
 * DescTools 0.57493 and 4.2069, uncorrected (msph-p8120.github.io/breslow_day.html): the textbook version
 * holds. */
static void test_textbook_version(void **state)
{
    (void)state;
    static const struct eh_table2 teeth[2] = {{30, 55, 12, 29}, {4, 10, 68, 162}};
    static const struct eh_table2 cervical[2] = {{12, 33, 25, 143}, {96, 244, 92, 242}};
    assert_near(brute_force(teeth, 2).plain, 0.57493, 1e-5);
    assert_near(brute_force(cervical, 2).plain, 4.2069, 2e-5);
    assert_near(eh_breslow_day_compute(teeth, 2).statistic, brute_force(teeth, 2).corrected, 1e-11);
    assert_near(eh_breslow_day_compute(cervical, 2).statistic, brute_force(cervical, 2).corrected, 1e-11);
}

/* mantelhaen.test(UCBAdmissions) of R: 0.9046968. The statistic is that of BreslowDayTest(UCBAdmissions,
 * correct = TRUE) of DescTools by its formula; uncorrected it is 18.8255. */
static void test_berkeley(void **state)
{
    (void)state;
    struct eh_breslow_day found = eh_breslow_day_compute(berkeley, 6);
    struct textbook expected = brute_force(berkeley, 6);
    assert_true(found.defined);
    assert_int_equal(found.tables, 6);
    assert_near(found.odds, 0.9046968, 1e-7);
    assert_near(expected.plain, 18.825513705236, 1e-12);
    assert_near(found.statistic, expected.corrected, 1e-11);
    assert_near(found.statistic, 18.825501252053, 1e-12);
}

static void test_random_tables(void **state)
{
    (void)state;
    struct eh_random random;
    eh_random_init(&random, 7, 0);
    size_t defined = 0;
    for (int round = 0; round < 3000; round++) {
        struct eh_table2 table[5];
        size_t count = 1 + eh_random_below(&random, 5);
        for (size_t k = 0; k < count; k++) {
            uint32_t most = 1 + eh_random_below(&random, round % 2 ? 6 : 200);
            uint32_t n_g = eh_random_below(&random, most + 1), n_o = eh_random_below(&random, most + 1);
            table[k] = (struct eh_table2){eh_random_below(&random, n_g + 1), n_g,
                                          eh_random_below(&random, n_o + 1), n_o};
        }
        struct textbook expected = brute_force(table, count);
        struct eh_breslow_day found = eh_breslow_day_compute(table, count);
        assert_int_equal(found.tables, expected.tables);
        if (!found.defined) {
            assert_true(expected.tables < 2 || expected.odds <= 0 || isinf(expected.odds));
            assert_true(found.statistic == 0 && found.odds == 0);
            continue;
        }
        defined++;
        assert_near(found.statistic, expected.corrected, 1e-8);
    }
    assert_true(defined > 1000);
}

/* No difference between the tables, an odds ratio of exactly 1, and the same far from 1. */
static void test_equal_tables(void **state)
{
    (void)state;
    const struct eh_table2 one[3] = {{5, 10, 10, 20}, {3, 6, 4, 8}, {1, 4, 5, 20}};
    const struct eh_table2 far[2] = {{90, 100, 1, 100}, {90, 100, 1, 100}};
    assert_near(eh_breslow_day_compute(one, 3).odds, 1, 1e-15);
    assert_near(eh_breslow_day_compute(one, 3).statistic, 0, 1e-12);
    assert_near(eh_breslow_day_compute(far, 2).statistic, 0, 1e-12);
}

static void test_undefined(void **state)
{
    (void)state;
    const struct eh_table2 margins[4] = {{1, 2, 0, 0}, {0, 2, 0, 3}, {2, 2, 3, 3}, {1, 3, 1, 3}};
    struct eh_breslow_day found = eh_breslow_day_compute(margins, 4);
    assert_false(found.defined);
    assert_int_equal(found.tables, 1);
    const struct eh_table2 infinite[2] = {{2, 2, 0, 3}, {1, 2, 0, 2}}, zero[2] = {{0, 2, 1, 3}, {0, 1, 2, 2}};
    assert_int_equal(eh_breslow_day_compute(infinite, 2).tables, 2);
    assert_false(eh_breslow_day_compute(infinite, 2).defined);
    assert_false(eh_breslow_day_compute(zero, 2).defined);
    assert_false(eh_breslow_day_compute(NULL, 0).defined);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_textbook_version), cmocka_unit_test(test_berkeley),
        cmocka_unit_test(test_random_tables),    cmocka_unit_test(test_equal_tables),
        cmocka_unit_test(test_undefined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
