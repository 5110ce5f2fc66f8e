/* disclosure/published: finding rows, and metrics.csv out and in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/base/random.h"
#include "evenhand/disclosure/published.h"
#include "evenhand/measure/catalogue.h"

#define HEADER                                                                                               \
    "measure,layer,attribute,group,other,within,period,n,cases,estimate,ci_low,ci_high,expected,null_sd,p,"  \
    "q,"                                                                                                     \
    "verdict,robust,status\n"

static struct eh_published_row sample_rows[] = {
    {.measure = "people.count",
     .layer = "",
     .attribute = "department",
     .group = "Sales, \"East\"\nand West",
     .other = "",
     .within = "",
     .has = EH_N | EH_ESTIMATE,
     .n = 12,
     .estimate = 12},
    {.measure = "people.count",
     .layer = "",
     .attribute = "department",
     .group = "Legal",
     .other = "",
     .within = "",
     .status = EH_STATUS_HIDDEN},
    {.measure = "inclusion.ties.gap",
     .layer = "collaboration",
     .attribute = "gender",
     .group = "woman",
     .other = "(others)",
     .within = "none",
     .has = EH_N | EH_ESTIMATE | EH_CI | EH_EXPECTED | EH_NULL_SD | EH_P,
     .n = 46,
     .estimate = -1.9168831168831164,
     .ci_low = -4.226283145262474,
     .ci_high = 0.3925169114962408,
     .expected = 0,
     .null_sd = 1.2124415161212643,
     .p = 0.124},
    {.measure = "inclusion.ties.gap",
     .layer = "collaboration",
     .attribute = "gender",
     .group = "woman",
     .other = "(others)",
     .within = "level",
     .has = EH_N | EH_ESTIMATE | EH_Q,
     .n = 46,
     .estimate = 1e-300,
     .q = 0.04,
     .verdict = EH_GAP,
     .robust = EH_ROBUST_NO},
    {.measure = "inclusion.near.odds",
     .layer = "collaboration",
     .attribute = "gender",
     .group = "woman",
     .other = "(others)",
     .within = "level",
     .has = EH_N | EH_P | EH_Q,
     .n = 36,
     .p = 0.5,
     .q = 0.5,
     .verdict = EH_CANNOT_TELL,
     .status = EH_STATUS_UNDEFINED,
     .undefined = "infinite"},
    {.measure = "inclusion.ties.gap",
     .layer = "",
     .attribute = "",
     .group = "",
     .other = "",
     .within = "",
     .verdict = EH_NO_GAP_SHOWN,
     .robust = EH_ROBUST_YES,
     .has = EH_ESTIMATE,
     .estimate = 0.1}};

static struct eh_published sample(void)
{
    return (struct eh_published){.period = "2026Q3",
                                 .minimum_group = 5,
                                 .count = sizeof sample_rows / sizeof *sample_rows,
                                 .row = sample_rows};
}

static void rows_are_found_by_key_and_the_first_by_default(void **state)
{
    (void)state;
    struct eh_published published = sample();
    assert_ptr_equal(eh_published_find(&published, "people.count", NULL, NULL, "Legal", NULL, NULL),
                     &sample_rows[1]);
    assert_ptr_equal(eh_published_find(&published, "inclusion.ties.gap", NULL, NULL, NULL, NULL, NULL),
                     &sample_rows[2]);
    assert_ptr_equal(eh_published_find(&published, "inclusion.ties.gap", NULL, NULL, NULL, NULL, "level"),
                     &sample_rows[3]);
    assert_null(eh_published_find(&published, "inclusion.ties.gap", NULL, NULL, "man", NULL, NULL));
    assert_ptr_equal(eh_published_find(&published, "inclusion.ties.gap", "", NULL, NULL, NULL, NULL),
                     &sample_rows[5]);
}

static void a_table_is_written_as_rfc_4180(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_published published = sample();
    size_t length;
    const char *csv = eh_published_write_csv(&published, &arena, &length);
    assert_int_equal(length, strlen(csv));
    assert_string_equal(
        csv, HEADER
        "people.count,,department,\"Sales, \"\"East\"\"\nand West\",,,2026Q3,12,,12,,,,,,,,,ok\n"
        "people.count,,department,Legal,,,2026Q3,,,,,,,,,,,,hidden\n"
        "inclusion.ties.gap,collaboration,gender,woman,(others),none,2026Q3,46,,-1.9168831168831164,"
        "-4.226283145262474,0.3925169114962408,0,1.2124415161212643,0.124,,,,ok\n"
        "inclusion.ties.gap,collaboration,gender,woman,(others),level,2026Q3,46,,1e-300,,,,,,0.04,gap,no,ok\n"
        "inclusion.near.odds,collaboration,gender,woman,(others),level,2026Q3,36,,,,,,,0.5,0.5,cannot tell,,"
        "undefined:infinite\n"
        "inclusion.ties.gap,,,,,,2026Q3,,,0.1,,,,,,,no gap shown,yes,ok\n");
    eh_arena_free(&arena);
}

static void what_was_written_reads_back_the_same(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_published published = sample(), back;
    struct eh_failure failure = {0};
    size_t length, again;
    const char *csv = eh_published_write_csv(&published, &arena, &length);
    assert_int_equal(eh_published_read_csv(csv, length, &arena, &back, &failure), 0);
    assert_int_equal(back.count, published.count);
    assert_int_equal(back.hidden_rows, 1);
    assert_string_equal(back.period, "2026Q3");
    assert_int_equal(back.row[3].has, sample_rows[3].has);
    assert_int_equal(back.row[4].status, EH_STATUS_UNDEFINED);
    assert_string_equal(back.row[4].undefined, "infinite");
    assert_string_equal(back.row[0].group, sample_rows[0].group);
    assert_int_equal(back.row[2].measure_index, eh_catalogue_find("inclusion.ties.gap"));
    const char *csv_again = eh_published_write_csv(&back, &arena, &again);
    assert_int_equal(again, length);
    assert_memory_equal(csv, csv_again, length);
    eh_arena_free(&arena);
}

static void a_table_without_rows_reads_back(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_published back;
    struct eh_failure failure = {0};
    assert_int_equal(eh_published_read_csv(HEADER, strlen(HEADER), &arena, &back, &failure), 0);
    assert_int_equal(back.count, 0);
    assert_string_equal(back.period, "");
    eh_arena_free(&arena);
}

static void refused(const char *csv, const char *why)
{
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_published back;
    struct eh_failure failure = {0};
    assert_int_equal(eh_published_read_csv(csv, strlen(csv), &arena, &back, &failure), EH_INPUT_NOT_CSV);
    if (!strstr(failure.text, why))
        fail_msg("\"%s\" does not say \"%s\"", failure.text, why);
    assert_int_equal(back.count, 0);
    eh_arena_free(&arena);
}

/* A spreadsheet runs what starts like a formula. The key that a reader joins by is the one without the guard.
 */
static void a_cell_is_never_a_formula(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"=1+1", "'=1+1"},
        {"+65", "'+65"},
        {"-1", "'-1"},
        {"@sum", "'@sum"},
        {"\ttab", "'\ttab"},
        {"\rreturn", "\"'\rreturn\""},
        {"=\"a\",1", "\"'=\"\"a\"\",1\""},
        {"'=a", "''=a"},
        {"''@a", "'''@a"},
        {"'t Gooi", "'t Gooi"},
        {"'", "'"},
        {"a=b", "a=b"},
        {"", ""},
        {"(others)", "(others)"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct eh_arena arena;
        struct eh_failure failure = {0};
        struct eh_published published = sample(), back;
        struct eh_published_row row = sample_rows[0];
        size_t length;
        eh_arena_init(&arena, NULL);
        row.group = names[i][0];
        published.row = &row;
        published.count = 1;
        const char *csv = eh_published_write_csv(&published, &arena, &length);
        assert_non_null(strstr(csv, eh_arena_format(&arena, ",department,%s,,", names[i][1])));
        assert_int_equal(eh_published_read_csv(csv, length, &arena, &back, &failure), 0);
        assert_string_equal(back.row[0].group, names[i][0]);
        eh_arena_free(&arena);
    }
    refused(HEADER "people.count,,department,=1,,,2026Q3,12,,12,,,,,,,,,ok\n", "formula");
}

static void what_we_would_not_have_written_is_refused(void **state)
{
    (void)state;
    refused("", "header");
    refused("measure\n", "header");
    refused("\xEF\xBB\xBF" HEADER, "header");
    refused(HEADER "people.count,,,,,,all,1,,1,,,,,,,,,ok", "line 2: the file ends");
    refused(HEADER "people.count,,,,,,all,1,,1,,,,,,,,ok\n", "cells");
    refused(HEADER "people.count,,,,,,all,1,,1,,,,,,,,,ok,\n", "cells");
    refused(HEADER "people.count,,,,,,all,1,,1,,,,,,,,,ok\r\n", "carriage return");
    refused(HEADER "people.count,,,,,,all,one,,1,,,,,,,,,ok\n", "number");
    refused(HEADER "people.count,,,,,,all,nan,,1,,,,,,,,,ok\n", "number");
    refused(HEADER "people.count,,,,,,all,1,,1,,,,,,,maybe,,ok\n", "verdict");
    refused(HEADER "people.count,,,,,,all,1,,1,,,,,,,,,fine\n", "status");
    refused(HEADER "people.count,,,,,,all,1,,1,,,,,,,,,undefined:\n", "status");
    refused(HEADER "people.count,,,,,,all,1,,,,,,,,,,,hidden\n", "hidden row with numbers");
    refused(HEADER "people.count,,,,,,all,1,,1,,,,,,,,,undefined:empty\n", "undefined row with an estimate");
    refused(HEADER "people.counts,,,,,,all,1,,1,,,,,,,,,ok\n", "measure");
    refused(HEADER "people.count,,\"a,,,,all,1,,1,,,,,,,,,ok\n", "never closed");
    refused(HEADER "people.count,,a\"b,,,,all,1,,1,,,,,,,,,ok\n", "quote");
    refused(HEADER "people.count,,,,,,all,1,,1,,,,,,,,,ok\npeople.count,,,,,,2026,1,,1,,,,,,,,,ok\n",
            "line 3: a second period");
    refused(HEADER "people.count,,,,,,all,1,,1,,,,,,,,,ok\npeople.count", "line 3");
}

static void every_cut_and_every_changed_byte_ends_without_a_crash(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_published published = sample();
    size_t length;
    const char *csv = eh_published_write_csv(&published, &arena, &length);
    for (size_t cut = 0; cut < length; cut++) {
        struct eh_published back;
        struct eh_failure failure = {0};
        int code = eh_published_read_csv(csv, cut, &arena, &back, &failure);
        assert_true(code == 0 || code == EH_INPUT_NOT_CSV);
    }
    struct eh_random random;
    eh_random_init(&random, 5, 0);
    for (int i = 0; i < 5000; i++) {
        char *changed = eh_arena_copy_bytes(&arena, csv, length);
        changed[eh_random_below(&random, (uint32_t)length)] = (char)eh_random_below(&random, 256);
        struct eh_published back;
        struct eh_failure failure = {0};
        int code = eh_published_read_csv(changed, length, &arena, &back, &failure);
        assert_true(code == 0 || code == EH_INPUT_NOT_CSV);
    }
    eh_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_found_by_key_and_the_first_by_default),
        cmocka_unit_test(a_table_is_written_as_rfc_4180),
        cmocka_unit_test(what_was_written_reads_back_the_same),
        cmocka_unit_test(a_cell_is_never_a_formula),
        cmocka_unit_test(a_table_without_rows_reads_back),
        cmocka_unit_test(what_we_would_not_have_written_is_refused),
        cmocka_unit_test(every_cut_and_every_changed_byte_ends_without_a_crash),
    };
    return cmocka_run_group_tests_name("published", tests, NULL, NULL);
}
