/* report: the smallest gap that would have been shown, among few tests and among many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "evenhand/measure/catalogue.h"
#include "evenhand/report/report.h"

enum { ROWS = 12 };
#define near(a, b, off) assert_true(fabs((a) - (b)) <= (off))

/* Rows of access.odds with a q, each of an attribute of its own. */
static void fill(struct eh_published_row *row)
{
    static const char *const attribute[ROWS] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
    for (int i = 0; i < ROWS; i++)
        row[i] = (struct eh_published_row){.measure_index = eh_catalogue_find("access.odds"),
                                           .measure = "access.odds",
                                           .layer = "sponsorship",
                                           .attribute = attribute[i],
                                           .group = "x",
                                           .other = "(others)",
                                           .within = "department*level",
                                           .has = EH_ESTIMATE | EH_CI | EH_P | EH_Q,
                                           .estimate = 1,
                                           .ci_low = 0.5,
                                           .ci_high = 2,
                                           .p = 0.1 + 0.01 * i,
                                           .q = 0.5};
}

static double find(struct eh_published_row *row, size_t count, size_t at)
{
    const struct eh_published published = {.count = count, .row = row};
    double out = -1;
    assert_true(eh_report_find_smallest(&published, &row[at], &out));
    return out;
}

/* The standard deviation of the logarithm, from the interval of 0.5 to 2. */
static double sd(void)
{
    return log(4) / (2 * 1.959963984540054);
}

static void test_one_test_is_the_usual_rule(void **state)
{
    (void)state;
    struct eh_published_row row[ROWS];
    fill(row);
    near(log(find(row, 1, 0)), 2.8 * sd(), 1e-4);
    row[0].has = EH_ESTIMATE | EH_NULL_SD;
    row[0].null_sd = 0.3;
    near(find(row, 1, 0), 2.8 * 0.3, 1e-4);
    row[0].status = EH_STATUS_HIDDEN;
    const struct eh_published published = {.count = 1, .row = row};
    double out;
    assert_false(eh_report_find_smallest(&published, row, &out));
}

/* A test at 0.05/12 needs 2.865 standard deviations (two-sided normal). */
static void test_many_tests_need_more(void **state)
{
    (void)state;
    struct eh_published_row row[ROWS];
    fill(row);
    near(log(find(row, ROWS, 3)), (2.8652 + 0.84) * sd(), 1e-3);
}

static void test_only_the_family_counts(void **state)
{
    (void)state;
    struct eh_published_row row[ROWS];
    fill(row);
    for (int i = 2; i < ROWS; i++)
        row[i].layer = i % 2 ? "mentoring" : "sponsorship";
    for (int i = 2; i < ROWS; i += 2)
        row[i].within = "department=Sales";
    for (int i = 3; i < ROWS; i += 4)
        row[i].has &= ~(uint32_t)EH_Q;
    near(log(find(row, ROWS, 0)), (2.2414 + 0.84) * sd(), 1e-3); /* two of them */
    near(log(find(row, ROWS, 2)), (2.5758 + 0.84) * sd(), 1e-3); /* five inside Sales */
    near(log(find(row, ROWS, 3)), 2.8 * sd(), 1e-4);             /* no q: alone */
    near(log(find(row, ROWS, 5)), (2.2414 + 0.84) * sd(), 1e-3); /* two with a q */
}

static void test_a_mirrored_pair_counts_once(void **state)
{
    (void)state;
    struct eh_published_row row[ROWS];
    fill(row);
    row[1].attribute = row[0].attribute;
    row[1].group = "y";
    row[1].p = row[0].p;
    near(log(find(row, 2, 0)), 2.8 * sd(), 1e-4);
    near(log(find(row, 3, 0)), (2.2414 + 0.84) * sd(), 1e-3);
    row[2].attribute = row[0].attribute; /* three groups are no pair */
    near(log(find(row, 3, 0)), (2.3940 + 0.84) * sd(), 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_test_is_the_usual_rule),
        cmocka_unit_test(test_many_tests_need_more),
        cmocka_unit_test(test_only_the_family_counts),
        cmocka_unit_test(test_a_mirrored_pair_counts_once),
    };
    return cmocka_run_group_tests_name("report/smallest", tests, NULL, NULL);
}
