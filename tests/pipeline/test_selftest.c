/* pipeline: the selftest's table. Doctored results of made-up seeds: what is right passes, what is wrong does
 * not, and the bounds are those that are promised. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/random.h"
#include "evenhand/pipeline/selftest.h"

enum { SEEDS = 40 };

#define near(a, b, off) assert_true(fabs((a) - (b)) <= (off))

static const struct eh_selftest_options options = {
    .seeds = SEEDS, .people = 400, .permutations = 1000, .seed = 1};

struct fixture {
    struct eh_arena arena;
    struct eh_selftest_count count[EH_SELFTEST_KINDS][SEEDS];
    double size[SEEDS], found[SEEDS];
    struct eh_selftest_series series;
    struct eh_selftest table;
};

static int set_up(void **state)
{
    struct fixture *self = calloc(1, sizeof *self);
    assert_non_null(self);
    eh_arena_init(&self->arena, NULL);
    self->series = (struct eh_selftest_series){.effect = "",
                                               .measure = "inclusion.reach.gap",
                                               .layer = "",
                                               .attribute = "",
                                               .group = "",
                                               .other = "",
                                               .unit = ""};
    *state = self;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *self = *state;
    eh_arena_free(&self->arena);
    free(self);
    return 0;
}

/* `units` a seed, of which the first `with` seeds have `hits`. */
static void fill(struct fixture *self, enum eh_selftest_kind kind, uint32_t units, uint32_t hits,
                 uint32_t with)
{
    for (uint32_t s = 0; s < SEEDS; s++)
        self->count[kind][s] = (struct eh_selftest_count){units, s < with ? hits : 0};
    self->series.count[kind] = self->count[kind];
}

static const struct eh_selftest_share *judge(struct fixture *self, enum eh_selftest_kind kind)
{
    eh_selftest_judge(&options, &self->series, 1, &self->arena, &self->table);
    return &self->table.row[0].share[kind];
}

static void test_targets_depend_on_the_test(void **state)
{
    struct fixture *self = *state;
    fill(self, EH_SELFTEST_LOW_P, 24, 1, SEEDS); /* one in 24 everywhere: 0.042 */
    assert_false(judge(self, EH_SELFTEST_LOW_P)->is_outside);
    near(self->table.row[0].share[EH_SELFTEST_LOW_P].least, 0.04, 0);
    fill(self, EH_SELFTEST_LOW_P, 100, 1, SEEDS);
    self->count[EH_SELFTEST_LOW_P][0].hits = 2;
    assert_true(judge(self, EH_SELFTEST_LOW_P)->is_outside);
    self->series.is_discrete = true; /* then it may be too careful */
    assert_false(judge(self, EH_SELFTEST_LOW_P)->is_outside);
    fill(self, EH_SELFTEST_LOW_P, 24, 4, 36); /* but not too bold */
    assert_true(judge(self, EH_SELFTEST_LOW_P)->is_outside);
}

static void test_false_gaps_are_outside(void **state)
{
    struct fixture *self = *state;
    fill(self, EH_SELFTEST_ANY_GAP, 1, 1, 4);
    assert_false(judge(self, EH_SELFTEST_ANY_GAP)->is_outside); /* 0.1 of forty can be chance */
    fill(self, EH_SELFTEST_ANY_GAP, 1, 1, 16);
    assert_true(judge(self, EH_SELFTEST_ANY_GAP)->is_outside);
    assert_int_equal(self->table.outside, 1);
    assert_int_equal(self->table.checks, 1);
    const char *words = eh_selftest_explain(self->table.row, EH_SELFTEST_ANY_GAP, &self->arena);
    assert_non_null(strstr(words, "inclusion.reach.gap: q < 0.05 anywhere in 0.400 of 40 families ("));
    assert_non_null(strstr(words, "), target at most 0.05"));
    assert_non_null(strstr(eh_selftest_write_text(&self->table, &self->arena), "0.400!"));
    assert_non_null(strstr(eh_selftest_write_csv(&self->table, &self->arena), ",yes\n"));
    assert_non_null(strstr(eh_selftest_write_json(&self->table, &self->arena), "\"outside\": true"));
}

/* An effect that the program misses, or whose size it gets wrong. */
static void test_missed_effects_are_outside(void **state)
{
    struct fixture *self = *state;
    self->series.part = EH_SELFTEST_PLANTED;
    self->series.effect = "promotion-tie";
    self->series.size = self->size;
    self->series.found = self->found;
    for (int s = 0; s < SEEDS; s++) {
        self->size[s] = s ? 4 : NAN;
        self->found[s] = s % 2 ? 3 : 7;
    }
    self->found[2] = NAN;
    fill(self, EH_SELFTEST_FOUND, 1, 1, 34);
    fill(self, EH_SELFTEST_COVERED, 1, 1, 38);
    assert_false(judge(self, EH_SELFTEST_FOUND)->is_outside);
    assert_int_equal(self->table.outside, 0);
    assert_int_equal(self->table.checks, 2);
    near(self->table.row[0].size, 4, 0);
    near(self->table.row[0].found_median, 3, 0);
    near(self->table.row[0].found_mean, (20 * 3 + 19 * 7) / 39.0, 1e-12);
    fill(self, EH_SELFTEST_FOUND, 1, 1, 18);
    fill(self, EH_SELFTEST_COVERED, 1, 1, 20);
    assert_true(judge(self, EH_SELFTEST_FOUND)->is_outside);
    assert_int_equal(self->table.outside, 2);
    assert_non_null(strstr(eh_selftest_write_text(&self->table, &self->arena), "promotion-tie"));
}

static void test_nothing_is_nothing(void **state)
{
    struct fixture *self = *state;
    fill(self, EH_SELFTEST_LOW_P, 0, 0, 0);
    assert_false(judge(self, EH_SELFTEST_LOW_P)->has);
    assert_int_equal(self->table.checks, 0);
    eh_selftest_judge(&options, NULL, 0, &self->arena, &self->table);
    assert_int_equal(self->table.row_count, 0);
    assert_non_null(strstr(eh_selftest_write_text(&self->table, &self->arena), "0 shares checked"));
}

/* A hundred lines at the very edge of their targets: the chance that any is called outside is the one that is
 * promised. Exact: one unit a seed, so that hits are binomial. */
static void test_a_right_program_passes(void **state)
{
    struct fixture *self = *state;
    enum { LINES = 100 };
    static struct eh_selftest_series series[LINES];
    fill(self, EH_SELFTEST_FOUND, 1, 1, SEEDS);
    for (int i = 0; i < LINES; i++)
        series[i] = self->series;
    double passed = 1;
    for (unsigned hits = 0; hits <= SEEDS; hits++) {
        fill(self, EH_SELFTEST_FOUND, 1, 1, hits);
        eh_selftest_judge(&options, series, LINES, &self->arena, &self->table);
        if (self->table.outside)
            continue;
        double outside = gsl_cdf_binomial_P(hits ? hits - 1 : 0, 0.8, SEEDS);
        passed = pow(1 - (hits ? outside : 0), LINES);
        break;
    }
    print_message("chance to fail at the edge: %.2g\n", 1 - passed);
    assert_true(1 - passed < 0.001);
    assert_true(1 - passed > 0);
}

/* Whole organisations: the same table on one process and on three. */
static void test_processes_change_nothing(void **state)
{
    struct fixture *self = *state;
    struct eh_selftest_options small = {
        .seeds = 3, .people = 150, .permutations = 99, .seed = 7, .threads = 1};
    struct eh_selftest one, three;
    struct eh_failure failure = {0};
    assert_int_equal(eh_selftest_run(&small, &self->arena, &one, &failure), EH_OK);
    small.threads = 3;
    assert_int_equal(eh_selftest_run(&small, &self->arena, &three, &failure), EH_OK);
    assert_string_equal(eh_selftest_write_csv(&one, &self->arena),
                        eh_selftest_write_csv(&three, &self->arena));
    assert_true(one.row_count > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_targets_depend_on_the_test, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_false_gaps_are_outside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_missed_effects_are_outside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_is_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_right_program_passes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_processes_change_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("pipeline/selftest", tests, NULL, NULL);
}
