/* report/format: numbers as a reader sees them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/report/format.h"
#include "evenhand/base/date.h"

static int start(void **state)
{
    static struct eh_arena arena;
    static struct eh_form form;
    eh_arena_init(&arena, NULL);
    form = (struct eh_form){&arena, eh_say_find_language("en")};
    *state = &form;
    return 0;
}

static int stop(void **state)
{
    const struct eh_form *form = *state;
    eh_arena_free(form->arena);
    return 0;
}

static void numbers_have_a_real_minus_and_thousands_apart(void **state)
{
    assert_string_equal(eh_format_fixed(*state, -1.94, 1), EH_MINUS "1.9");
    assert_string_equal(eh_format_fixed(*state, 1234567.5, 0), "1,234,568");
    assert_string_equal(eh_format_fixed(*state, -123, 0), EH_MINUS "123");
    assert_string_equal(eh_format_fixed(*state, 1000, 2), "1,000.00");
    assert_string_equal(eh_format_fixed(*state, 999, 0), "999");
}

static void nothing_reads_minus_zero_or_plus_zero(void **state)
{
    assert_string_equal(eh_format_fixed(*state, -0.04, 1), "0.0");
    assert_string_equal(eh_format_fixed(*state, -0.0, 0), "0");
    assert_string_equal(eh_format_signed(*state, 0.04, 1), "0.0");
    assert_string_equal(eh_format_signed(*state, -0.04, 1), "0.0");
    assert_string_equal(eh_format_signed(*state, 0.06, 1), "+0.1");
    assert_string_equal(eh_format_signed(*state, -0.06, 1), EH_MINUS "0.1");
}

static void decimals_follow_the_interval(void **state)
{
    (void)state;
    assert_int_equal(eh_format_decimals_of_width(2.3), 1);
    assert_int_equal(eh_format_decimals_of_width(23), 0);
    assert_int_equal(eh_format_decimals_of_width(2300), 0);
    assert_int_equal(eh_format_decimals_of_width(0.12), 2);
    assert_int_equal(eh_format_decimals_of_width(0.0999), 2); /* shows as 0.10 */
    assert_int_equal(eh_format_decimals_of_width(0), 2);
    assert_int_equal(eh_format_decimals_of_width(INFINITY), 2);
    assert_int_equal(eh_format_decimals_of_width(1e-30), 6);
}

static void decimals_follow_the_people_where_there_is_no_interval(void **state)
{
    (void)state;
    assert_int_equal(eh_format_decimals_of_value(0.4567, 20), 2);
    assert_int_equal(eh_format_decimals_of_value(0.4567, 2000), 3);
    assert_int_equal(eh_format_decimals_of_value(45.67, 20), 0);
    assert_int_equal(eh_format_decimals_of_value(0, 20), 0);
}

static void shares_never_read_as_none_or_all_when_they_are_not(void **state)
{
    assert_string_equal(eh_format_percent(*state, 0.182, 11), "18%");
    assert_string_equal(eh_format_percent(*state, 0.182, 1000), "18.2%");
    assert_string_equal(eh_format_percent(*state, 0.001, 100), "<1%");
    assert_string_equal(eh_format_percent(*state, 0.0001, 10000), "<0.1%");
    assert_string_equal(eh_format_percent(*state, 0.999, 100), ">99%");
    assert_string_equal(eh_format_percent(*state, 0, 100), "0%");
    assert_string_equal(eh_format_percent(*state, 1, 100), "100%");
}

static void p_values_have_a_floor(void **state)
{
    assert_string_equal(eh_format_p(*state, 0.0002), "p < 0.001");
    assert_string_equal(eh_format_p(*state, 0.0023), "p = 0.002");
    assert_string_equal(eh_format_p(*state, 0.124), "p = 0.12");
    assert_string_equal(eh_format_p_bare(*state, 1), "1.00");
}

static void ratios_intervals_and_ranges(void **state)
{
    assert_string_equal(eh_format_ratio(*state, 0.4439), "0.44");
    assert_string_equal(eh_format_ratio(*state, 0), "0");
    assert_string_equal(eh_format_ratio(*state, 16.43), "16.4");
    assert_string_equal(eh_format_ratio(*state, 216.4), "216");
    assert_string_equal(eh_format_interval(*state, -4.23, 0.39, 1), EH_MINUS "4.2 to 0.4");
    assert_string_equal(eh_format_range(*state, 3, 1200), "3" EH_EN_DASH "1,200");
}

static void dates_are_written_out(void **state)
{
    int32_t first = eh_date_from_parts(2026, 7, 1), last = eh_date_from_parts(2026, 9, 30);
    assert_string_equal(eh_format_dates(*state, first, last), "1 July " EH_EN_DASH " 30 September 2026");
    assert_string_equal(eh_format_dates(*state, first, first), "1 July 2026");
    assert_string_equal(eh_format_dates(*state, eh_date_from_parts(2025, 7, 1), last),
                        "1 July 2025 " EH_EN_DASH " 30 September 2026");
    assert_string_equal(eh_format_dates(*state, EH_DATE_NONE, last), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_a_real_minus_and_thousands_apart),
        cmocka_unit_test(nothing_reads_minus_zero_or_plus_zero),
        cmocka_unit_test(decimals_follow_the_interval),
        cmocka_unit_test(decimals_follow_the_people_where_there_is_no_interval),
        cmocka_unit_test(shares_never_read_as_none_or_all_when_they_are_not),
        cmocka_unit_test(p_values_have_a_floor),
        cmocka_unit_test(ratios_intervals_and_ranges),
        cmocka_unit_test(dates_are_written_out),
    };
    return cmocka_run_group_tests_name("format", tests, start, stop);
}
