/* base: numbers, dates, text and arenas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/date.h"
#include "evenhand/base/failure.h"
#include "evenhand/base/number.h"
#include "evenhand/base/random.h"
#include "evenhand/base/text.h"

static void write_is(double value, const char *expected)
{
    char text[EH_NUMBER_LENGTH];
    eh_number_write(value, text);
    assert_string_equal(text, expected);
}

static void numbers_are_written_in_the_shortest_form(void **state)
{
    (void)state;
    write_is(0, "0");
    write_is(-0.0, "0");
    write_is(1, "1");
    write_is(-12, "-12");
    write_is(0.1, "0.1");
    write_is(1.0 / 3, "0.3333333333333333");
    write_is(2.0 / 3, "0.6666666666666666");
    write_is(0.1 + 0.2, "0.30000000000000004");
    write_is(1e16, "10000000000000000");
    write_is(1e17, "1e+17");
    write_is(0.00001, "0.00001");
    write_is(0.0000012, "1.2e-06");
    write_is(-1.1102785454925744e-16, "-1.1102785454925744e-16");
    write_is(123456.75, "123456.75");
}

static void written_numbers_read_back(void **state)
{
    (void)state;
    struct eh_random random;
    eh_random_init(&random, 7, 1);
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = eh_random_next(&random);
        double value, back;
        memcpy(&value, &bits, sizeof value);
        if (!(value == value) || value - value != 0)
            continue;
        char text[EH_NUMBER_LENGTH];
        eh_number_write(value, text);
        assert_true(eh_number_read(text, strlen(text), -1e308 * 10, 1e308 * 10, &back));
        assert_true(back == value);
    }
}

static void numbers_are_read_whole_or_refused(void **state)
{
    (void)state;
    double value;
    int64_t integer;
    static const char *const refused[] = {"", " 1", "1 ", "1,5", "nan", "inf", "0x10", "1e", "--1", ".", "1e999"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_false(eh_number_read(refused[i], strlen(refused[i]), -1e300, 1e300, &value));
    assert_true(eh_number_read("-1.5e3", 6, -2000, 0, &value));
    assert_true(value == -1500);
    assert_false(eh_number_read("11", 2, 0, 10, &value));
    assert_true(eh_number_read_integer("-9223372036854775808", 20, INT64_MIN, INT64_MAX, &integer));
    assert_true(integer == INT64_MIN);
    assert_false(eh_number_read_integer("9223372036854775808", 19, INT64_MIN, INT64_MAX, &integer));
    assert_false(eh_number_read_integer("1.0", 3, 0, 10, &integer));
}

static void weight_is(const char *text, int64_t expected)
{
    int64_t weight;
    assert_true(eh_number_read_weight(text, strlen(text), &weight));
    assert_int_equal(weight, expected);
}

static void weights_are_exact_and_round_half_away(void **state)
{
    (void)state;
    int64_t weight;
    weight_is("1", EH_WEIGHT_ONE);
    weight_is("0.1", 100000000);
    weight_is("2.5e-9", 3);
    weight_is("-2.5e-9", -3);
    weight_is("0.00000000249999", 2);
    weight_is("1.0000000005", 1000000001);
    weight_is("12e-1", 1200000000);
    weight_is("1e9", INT64_C(1000000000000000000));
    weight_is("4e-10", 0);
    weight_is("5e-10", 1);
    assert_false(eh_number_read_weight("1e10", 4, &weight));
    assert_false(eh_number_read_weight("", 0, &weight));
    assert_false(eh_number_read_weight("1x", 2, &weight));
}

static void dates_cover_the_calendar(void **state)
{
    (void)state;
    assert_int_equal(eh_date_from_parts(1970, 1, 1), 0);
    assert_int_equal(eh_date_from_parts(2000, 3, 1), 11017);
    for (int32_t date = eh_date_from_parts(1, 1, 1); date <= eh_date_from_parts(9999, 12, 31); date += 13) {
        int year, month, day;
        eh_date_to_parts(date, &year, &month, &day);
        assert_int_equal(eh_date_from_parts(year, month, day), date);
    }
}

static bool reads(const char *text)
{
    int32_t date;
    return eh_date_read(text, strlen(text), &date);
}

static void dates_are_iso_8601_or_refused(void **state)
{
    (void)state;
    static const char *const good[] = {"2026-09-30", "2024-02-29", "2026-09-30T23:59:60Z", "2026-09-30 08:00",
                                       "2026-09-30T08:00:00.123+02:00", "2026-09-30T08:00:00-0530",
                                       "2026-09-30T08:00+02"};
    static const char *const bad[] = {"",           "2026-9-30",   "30.09.2026", "09/30/2026", "2025-02-29",
                                      "2026-13-01", "2026-09-31",  "20260930",   "2026-09-30T", "2026-09-30T24:00",
                                      "2026-09-30x", "2026-09-30T08:60", "2026-09-30T08:00:00+1", "0000-01-01"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(reads(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(reads(bad[i]));
}

static void months_end_where_there_is_no_such_day(void **state)
{
    (void)state;
    int32_t date = eh_date_from_parts(2026, 8, 31);
    assert_int_equal(eh_date_add_months(date, -6), eh_date_from_parts(2026, 2, 28));
    assert_int_equal(eh_date_add_months(date, -18), eh_date_from_parts(2025, 2, 28));
    assert_int_equal(eh_date_add_months(date, 4), eh_date_from_parts(2026, 12, 31));
    assert_int_equal(eh_date_add_months(eh_date_from_parts(2024, 2, 29), 12), eh_date_from_parts(2025, 2, 28));
    int32_t first, last;
    eh_date_quarter(date, &first, &last);
    assert_int_equal(first, eh_date_from_parts(2026, 7, 1));
    assert_int_equal(last, eh_date_from_parts(2026, 9, 30));
}

static void names_match_loosely(void **state)
{
    (void)state;
    assert_true(eh_text_equal_loosely("Decision Maker", "decision_maker"));
    assert_true(eh_text_equal_loosely(" age-band ", "AgeBand"));
    assert_false(eh_text_equal_loosely("from", "form"));
    assert_int_equal(eh_text_distance("departmnet", "Department"), 2);
    assert_int_equal(eh_text_distance("", "abc"), 3);
}

static int closed;
static void count_close(void *object)
{
    (void)object;
    closed++;
}

static void arenas_grow_own_and_recover(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    uint32_t *values = NULL;
    size_t count = 0, capacity = 0;
    for (uint32_t i = 0; i < 300000; i++) {
        EH_RESERVE(&arena, values, count, capacity);
        values[count++] = i;
        if (i % 1000 == 0)
            assert_non_null(eh_arena_alloc(&arena, 1, 24));
    }
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(values[i], i);
    eh_arena_release(&arena, values);
    closed = 0;
    eh_arena_own(&arena, &closed, count_close);
    jmp_buf recovery;
    if (setjmp(recovery) == 0) {
        eh_arena_set_recovery(&arena, &recovery);
        eh_arena_alloc(&arena, SIZE_MAX / 2, 4);
        fail();
    }
    eh_arena_free(&arena);
    assert_int_equal(closed, 1);
}

static void the_first_failure_stays(void **state)
{
    (void)state;
    struct eh_failure failure = {0};
    assert_int_equal(eh_fail(&failure, EH_CONFIG, "first %d", 1), EH_CONFIG);
    assert_int_equal(eh_fail(&failure, EH_OUTPUT, "second"), EH_CONFIG);
    eh_failure_add_context(&failure, "study.ini");
    assert_string_equal(failure.text, "study.ini: first 1");
    assert_int_equal(eh_failure_exit_status(failure.code), 2);
}

/* What is between the isolates is the name; a name that runs from left to right is left alone. */
static void names_from_the_right_are_isolated(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    static const char *const left[] = {"",       "Sales (2)", "\u00d8sthavn", "\u0548", "\u65e5\u672c",
                                       "\ua000", "\U0001f600"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        assert_ptr_equal(eh_text_isolate(&arena, left[i]), left[i]);
    static const char *const right[] = {"\u05d0", "Sales \u05db 2", "\u0645",    "\u0712", "\u07c0",
                                        "\u0840", "\u08a0",         "\ufb1d",    "\ufd3e", "\ufe70",
                                        "\ufefc", "\U00010840",     "\U0001e900"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        assert_string_equal(eh_text_isolate(&arena, right[i]),
                            eh_arena_format(&arena, "\u2068%s\u2069", right[i]));
    assert_string_equal(eh_text_isolate(&arena, "a\nb\u2069"), "a?b?");
    assert_string_equal(eh_text_isolate(&arena, "\u05d0\u202e"), "\u2068\u05d0?\u2069");
    eh_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_in_the_shortest_form),
        cmocka_unit_test(written_numbers_read_back),
        cmocka_unit_test(numbers_are_read_whole_or_refused),
        cmocka_unit_test(weights_are_exact_and_round_half_away),
        cmocka_unit_test(dates_cover_the_calendar),
        cmocka_unit_test(dates_are_iso_8601_or_refused),
        cmocka_unit_test(months_end_where_there_is_no_such_day),
        cmocka_unit_test(names_match_loosely),
        cmocka_unit_test(arenas_grow_own_and_recover),
        cmocka_unit_test(the_first_failure_stays),
        cmocka_unit_test(names_from_the_right_are_isolated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
