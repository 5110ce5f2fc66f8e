#include "format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/date.h"
#include "evenhand/base/number.h"
#include "evenhand/base/text.h"

enum { MOST_DECIMALS = 6 };

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* The place of the first significant digit: 0 for 1 to 9.9, -2 for 0.01 to 0.099. */
static int magnitude(double value)
{
    int place = (int)floor(log10(fabs(value)));
    /* 9.96 shows as 10: with two digits it belongs to the next place. */
    if (fabs(value) >= 9.95 * pow(10, place))
        place++;
    return place;
}

int eh_format_decimals_of_width(double half_width)
{
    if (!(half_width > 0) || !isfinite(half_width))
        return 2;
    return clamp(1 - magnitude(half_width), 0, MOST_DECIMALS);
}

int eh_format_decimals_of_value(double value, double n)
{
    if (value == 0 || !isfinite(value))
        return 0;
    int digits = n < 100 ? 2 : 3;
    return clamp(digits - 1 - magnitude(value), 0, MOST_DECIMALS);
}

/* "12345.6" with a sign before each three digits; printf's decimal sign is mended as base/number does. */
static void add_digits(const struct eh_form *form, struct eh_text *out, double magnitude_of, int decimals)
{
    char text[400];
    snprintf(text, sizeof text, "%.*f", decimals, magnitude_of);
    size_t whole = strcspn(text, ".,");
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0)
            eh_text_add(out, form->language->group);
        eh_text_add_bytes(out, text + i, 1);
    }
    if (text[whole]) {
        eh_text_add(out, form->language->decimal);
        eh_text_add(out, text + whole + 1);
    }
}

static bool shows_as_zero(double value, int decimals)
{
    return fabs(value) * pow(10, decimals) < 0.5;
}

const char *eh_format_fixed(const struct eh_form *form, double value, int decimals)
{
    struct eh_text out;
    eh_text_init(&out, form->arena);
    if (value < 0 && !shows_as_zero(value, decimals))
        eh_text_add(&out, EH_MINUS);
    add_digits(form, &out, fabs(value), decimals);
    return eh_text_get(&out);
}

const char *eh_format_signed(const struct eh_form *form, double value, int decimals)
{
    const char *text = eh_format_fixed(form, value, decimals);
    if (value > 0 && !shows_as_zero(value, decimals))
        return eh_arena_format(form->arena, "+%s", text);
    return text;
}

const char *eh_format_count(const struct eh_form *form, double count)
{
    return eh_format_fixed(form, count, 0);
}

const char *eh_format_percent_of(const struct eh_form *form, double percent, int decimals)
{
    return eh_arena_format(form->arena, "%s%s", eh_format_fixed(form, percent, decimals),
                           form->language->percent);
}

const char *eh_format_percent(const struct eh_form *form, double share_01, double n)
{
    int decimals = n < 1000 ? 0 : 1;
    /* What is not nothing and not all must not read so. */
    if (share_01 > 0 && shows_as_zero(100 * share_01, decimals))
        return eh_arena_format(form->arena, "<%s", eh_format_percent_of(form, decimals ? 0.1 : 1, decimals));
    if (share_01 < 1 && !shows_as_zero(share_01 - 1, 3) && 100 * share_01 > (decimals ? 99.95 : 99.5))
        return eh_arena_format(form->arena, ">%s",
                               eh_format_percent_of(form, decimals ? 99.9 : 99, decimals));
    return eh_format_percent_of(form, 100 * share_01, decimals);
}

const char *eh_format_interval(const struct eh_form *form, double low, double high, int decimals)
{
    return eh_say_fill(
        form, EH_SAY_A_TO_B,
        (const char *const[]){eh_format_fixed(form, low, decimals), eh_format_fixed(form, high, decimals)},
        2);
}

const char *eh_format_range(const struct eh_form *form, double low, double high)
{
    return eh_arena_format(form->arena, "%s" EH_EN_DASH "%s", eh_format_count(form, low),
                           eh_format_count(form, high));
}

const char *eh_format_p_bare(const struct eh_form *form, double p)
{
    if (p < 0.001)
        return eh_arena_format(form->arena, "<%s", eh_format_fixed(form, 0.001, 3));
    return eh_format_fixed(form, p, p < 0.01 ? 3 : 2);
}

const char *eh_format_p(const struct eh_form *form, double p)
{
    if (p < 0.001)
        return eh_arena_format(form->arena, "p < %s", eh_format_fixed(form, 0.001, 3));
    return eh_arena_format(form->arena, "p = %s", eh_format_p_bare(form, p));
}

const char *eh_format_ratio(const struct eh_form *form, double ratio)
{
    double size = fabs(ratio);
    if (size == 0)
        return "0";
    return eh_format_fixed(form, ratio, size >= 99.5 ? 0 : size >= 9.95 ? 1 : 2);
}

const char *eh_format_keep(struct eh_arena *arena, const char *text)
{
    struct eh_text out;
    eh_text_init(&out, arena);
    for (const char *c = text; *c; c++)
        if (*c == ' ')
            eh_text_add(&out, "\xC2\xA0");
        else
            eh_text_add_bytes(&out, c, 1);
    return eh_text_get(&out);
}

static const char *name_month(const struct eh_form *form, int month)
{
    return eh_say_word(form, (enum eh_say)(EH_SAY_JANUARY + month - 1));
}

static const char *say_date(const struct eh_form *form, enum eh_say id, int day, int month, int year)
{
    const char *const part[] = {eh_arena_format(form->arena, "%d", day), name_month(form, month),
                                eh_arena_format(form->arena, "%d", year)};
    return eh_say_fill(form, id, part, 3);
}

const char *eh_format_date(const struct eh_form *form, int32_t date)
{
    if (date == EH_DATE_NONE)
        return "";
    int year, month, day;
    eh_date_to_parts(date, &year, &month, &day);
    return say_date(form, EH_SAY_DATE, day, month, year);
}

const char *eh_format_dates(const struct eh_form *form, int32_t first, int32_t last)
{
    if (first == EH_DATE_NONE || last == EH_DATE_NONE)
        return "";
    int year, month, day, last_year, last_month, last_day;
    eh_date_to_parts(first, &year, &month, &day);
    eh_date_to_parts(last, &last_year, &last_month, &last_day);
    const char *end = eh_format_date(form, last);
    if (first == last)
        return end;
    if (year != last_year)
        return eh_arena_format(form->arena, "%s " EH_EN_DASH " %s", eh_format_date(form, first), end);
    return eh_arena_format(form->arena, "%s " EH_EN_DASH " %s",
                           say_date(form, EH_SAY_DAY_AND_MONTH, day, month, year), end);
}
