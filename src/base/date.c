#include "evenhand/base/date.h"

#include <stdio.h>
#include <time.h>

#include "evenhand/base/bug.h"

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days before 1 January of a year, counted from 0001-01-01. */
static int32_t days_before_year(int year)
{
    int32_t y = year - 1;
    return 365 * y + y / 4 - y / 100 + y / 400;
}

enum { EPOCH = 719162 }; /* days_before_year(1970) */

int32_t eh_date_from_parts(int year, int month, int day)
{
    EH_CHECK(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
             day <= days_in_month(year, month));
    int32_t date = days_before_year(year) - EPOCH + day - 1;
    for (int m = 1; m < month; m++)
        date += days_in_month(year, m);
    return date;
}

void eh_date_to_parts(int32_t date, int *out_year, int *out_month, int *out_day)
{
    int32_t days = date + EPOCH;
    int year = (int)((int64_t)days * 400 / 146097) + 1;
    while (days < days_before_year(year))
        year--;
    while (days >= days_before_year(year + 1))
        year++;
    int rest = days - days_before_year(year), month = 1;
    while (rest >= days_in_month(year, month))
        rest -= days_in_month(year, month++);
    *out_year = year;
    *out_month = month;
    *out_day = rest + 1;
}

/* Reads `count` digits at *c, or fails. */
static bool read_digits(const char **c, const char *end, int count, int *out)
{
    int value = 0;
    if (end - *c < count)
        return false;
    for (int i = 0; i < count; i++, (*c)++) {
        if (**c < '0' || **c > '9')
            return false;
        value = 10 * value + (**c - '0');
    }
    *out = value;
    return true;
}

static bool skip(const char **c, const char *end, char expected)
{
    if (*c == end || **c != expected)
        return false;
    (*c)++;
    return true;
}

static bool read_zone(const char **c, const char *end)
{
    int hours, minutes = 0;
    if (*c == end || skip(c, end, 'Z'))
        return true;
    if (!skip(c, end, '+') && !skip(c, end, '-'))
        return false;
    if (!read_digits(c, end, 2, &hours))
        return false;
    if (skip(c, end, ':') ? !read_digits(c, end, 2, &minutes) : *c != end && !read_digits(c, end, 2, &minutes))
        return false;
    return hours <= 18 && minutes < 60;
}

static bool read_time(const char **c, const char *end)
{
    int hour, minute, second = 0;
    if (!read_digits(c, end, 2, &hour) || !skip(c, end, ':') || !read_digits(c, end, 2, &minute))
        return false;
    if (skip(c, end, ':')) {
        if (!read_digits(c, end, 2, &second))
            return false;
        if (skip(c, end, '.') || skip(c, end, ',')) {
            const char *first = *c;
            while (*c < end && **c >= '0' && **c <= '9')
                (*c)++;
            if (*c == first)
                return false;
        }
    }
    return hour < 24 && minute < 60 && second <= 60 && read_zone(c, end);
}

bool eh_date_read(const char *text, size_t length, int32_t *out)
{
    const char *c = text, *end = text + length;
    int year, month, day;
    if (!read_digits(&c, end, 4, &year) || !skip(&c, end, '-') || !read_digits(&c, end, 2, &month) ||
        !skip(&c, end, '-') || !read_digits(&c, end, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return false;
    if (c < end && ((!skip(&c, end, 'T') && !skip(&c, end, ' ')) || !read_time(&c, end)))
        return false;
    if (c != end)
        return false;
    *out = eh_date_from_parts(year, month, day);
    return true;
}

void eh_date_write(int32_t date, char *out)
{
    int year, month, day;
    eh_date_to_parts(date, &year, &month, &day);
    snprintf(out, EH_DATE_LENGTH, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
             (unsigned)day % 100);
}

int32_t eh_date_add_months(int32_t date, int months)
{
    int year, month, day;
    eh_date_to_parts(date, &year, &month, &day);
    int index = 12 * year + month - 1 + months;
    year = index / 12;
    month = index % 12 + 1;
    if (year < 1)
        return eh_date_from_parts(1, 1, 1);
    if (year > 9999)
        return eh_date_from_parts(9999, 12, 31);
    int last = days_in_month(year, month);
    return eh_date_from_parts(year, month, day < last ? day : last);
}

static void span(int year, int first_month, int last_month, int32_t *out_first, int32_t *out_last)
{
    *out_first = eh_date_from_parts(year, first_month, 1);
    *out_last = eh_date_from_parts(year, last_month, days_in_month(year, last_month));
}

void eh_date_quarter(int32_t date, int32_t *out_first, int32_t *out_last)
{
    int year, month, day;
    eh_date_to_parts(date, &year, &month, &day);
    int first = (month - 1) / 3 * 3 + 1;
    span(year, first, first + 2, out_first, out_last);
}

void eh_date_month(int32_t date, int32_t *out_first, int32_t *out_last)
{
    int year, month, day;
    eh_date_to_parts(date, &year, &month, &day);
    span(year, month, month, out_first, out_last);
}

int32_t eh_date_today(void)
{
    return (int32_t)(time(NULL) / 86400);
}
