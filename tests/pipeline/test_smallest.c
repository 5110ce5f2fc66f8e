/* pipeline/check: the smallest gaps that check tells are those that the report of the same study says, to the
 * last bit, though check measures with the fewest permutations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "evenhand/pipeline/pipeline.h"
#include "evenhand/report/report.h"

static void run(enum eh_goal goal, struct eh_arena *arena, struct eh_outcome *out)
{
    const char *override[] = {"study.as_of=2026-10-15", "inference.permutations=199"};
    const struct eh_pipeline_options options = {
        .study = "samples/harbour", .overrides = {2, override}, .goal = goal, .out = "nowhere", .threads = 1};
    struct eh_failure failure = {0};
    assert_int_equal(eh_pipeline_run(&options, arena, out, &failure), 0);
}

/* The report's row of a group; NULL: it has none with a verdict. */
static const struct eh_published_row *find_row(const struct eh_published *published,
                                               const struct eh_power_subject *subject, const char *attribute,
                                               const char *group)
{
    for (size_t i = 0; i < published->count; i++) {
        const struct eh_published_row *row = &published->row[i];
        if (row->verdict != EH_VERDICT_NONE && strcmp(row->measure, subject->name) == 0 &&
            strcmp(row->layer, subject->layer) == 0 && strcmp(row->attribute, attribute) == 0 &&
            strcmp(row->group, group) == 0 && !strchr(row->within, '='))
            return row;
    }
    return NULL;
}

static void check_says_what_the_report_says(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_outcome *checked = EH_NEW(&arena, struct eh_outcome),
                      *measured = EH_NEW(&arena, struct eh_outcome);
    run(EH_GOAL_CHECK, &arena, checked);
    run(EH_GOAL_RESULTS, &arena, measured);
    const struct eh_check *check = &checked->check;
    uint32_t numbers = 0;
    assert_true(check->is_measured);
    for (size_t a = 0; a < check->power_count; a++) {
        const struct eh_attribute_power *power = &check->power[a];
        for (uint32_t g = 0; power->group && g < power->groups; g++)
            for (size_t s = 0; s < check->subject_count; s++) {
                double told = power->smallest[g * check->subject_count + s], said;
                const struct eh_published_row *row = find_row(&measured->published, &check->subject[s],
                                                              power->attribute, power->group[g].group);
                if (!row || !(row->has & EH_Q) ||
                    !eh_report_find_smallest(&measured->published, row, &said)) {
                    assert_true(isnan(told));
                    continue;
                }
                assert_memory_equal(&told, &said, sizeof said);
                numbers++;
            }
    }
    assert_true(numbers > 20);
    eh_arena_free(&arena);
}

/* Every row that is shown after a check is shown in the report, and the other way round. */
static void rows_do_not_hang_on_permutations(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_outcome *checked = EH_NEW(&arena, struct eh_outcome),
                      *measured = EH_NEW(&arena, struct eh_outcome);
    run(EH_GOAL_CHECK, &arena, checked);
    run(EH_GOAL_RESULTS, &arena, measured);
    assert_int_equal(checked->published.count, measured->published.count);
    for (size_t i = 0; i < checked->published.count; i++)
        assert_int_equal(checked->published.row[i].status, measured->published.row[i].status);
    eh_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_says_what_the_report_says),
        cmocka_unit_test(rows_do_not_hang_on_permutations),
    };
    return cmocka_run_group_tests_name("smallest", tests, NULL, NULL);
}
