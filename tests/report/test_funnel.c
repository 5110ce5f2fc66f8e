/* Limits of a funnel against the distribution summed outcome by outcome. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#include "../../src/report/funnel.h"

static double limit_by_definition(double rate, unsigned n, double p)
{
    unsigned r = 0;
    while (gsl_cdf_binomial_P(r, rate, n) < p)
        r++;
    double upto = gsl_cdf_binomial_P(r, rate, n), before = r ? gsl_cdf_binomial_P(r - 1, rate, n) : 0;
    return fmin(fmax((r - (upto - p) / (upto - before)) / n, 0), 1);
}

static void limits_follow_their_definition(void **state)
{
    const double rate[] = {0.001, 0.03, 0.11, 0.5, 0.84, 0.999}, p[] = {0.001, 0.025, 0.975, 0.999};
    const unsigned n[] = {1, 2, 5, 17, 93, 1284, 50000};
    (void)state;
    for (size_t i = 0; i < sizeof rate / sizeof *rate; i++)
        for (size_t j = 0; j < sizeof n / sizeof *n; j++)
            for (size_t k = 0; k < sizeof p / sizeof *p; k++) {
                double limit = eh_report_funnel_limit(rate[i], n[j], p[k]);
                double expected = limit_by_definition(rate[i], n[j], p[k]);
                if (!(fabs(limit - expected) <= 1e-7))
                    print_error("rate %g, n %u, p %g: %.12g is not %.12g\n", rate[i], n[j], p[k], limit,
                                expected);
                assert_true(fabs(limit - expected) <= 1e-7);
            }
}

/* By hand: n = 2, rate 0.5. P(0) = 1/4, P(<= 1) = 3/4. At 0.025 r = 0 and (0 - 0.9) / 2 is held at 0; at 0.5
 * r = 1, a = 0.5, the limit 0.25; at 0.975 r = 2, a = 0.1, the limit 0.95. */
static void two_people_by_hand(void **state)
{
    (void)state;
    assert_true(eh_report_funnel_limit(0.5, 2, 0.025) == 0);
    assert_true(fabs(eh_report_funnel_limit(0.5, 2, 0.5) - 0.25) < 1e-12);
    assert_true(fabs(eh_report_funnel_limit(0.5, 2, 0.975) - 0.95) < 1e-12);
}

static void nobody_and_everybody_have_no_funnel(void **state)
{
    (void)state;
    assert_true(eh_report_funnel_limit(0, 40, 0.999) == 0);
    assert_true(eh_report_funnel_limit(1, 40, 0.001) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_follow_their_definition),
        cmocka_unit_test(two_people_by_hand),
        cmocka_unit_test(nobody_and_everybody_have_no_funnel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
