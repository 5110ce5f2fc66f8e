#include "evenhand/base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/bug.h"

/* The program never calls setlocale for LC_NUMERIC, but a library might: the decimal sign is checked. */
static void mend_decimal_sign(char *text)
{
    for (char *c = text; *c; c++)
        if (*c == ',')
            *c = '.';
}

void eh_number_write(double value, char *out)
{
    EH_CHECK(isfinite(value));
    if (value == 0) {
        strcpy(out, "0");
        return;
    }
    char text[64];
    int digits = 15;
    for (; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, value);
        if (strtod(text, NULL) == value)
            break;
    }
    mend_decimal_sign(text);
    /* text is d.ddde[+-]xx: take the digits, drop zeros at the end, and lay them out. */
    char digit[24];
    int count = 0, exponent = atoi(strchr(text, 'e') + 1);
    for (const char *c = text; *c != 'e'; c++)
        if (*c >= '0' && *c <= '9')
            digit[count++] = *c;
    while (count > 1 && digit[count - 1] == '0')
        count--;
    char *o = out;
    if (value < 0)
        *o++ = '-';
    if (exponent < -5 || exponent >= 17) {
        *o++ = digit[0];
        if (count > 1) {
            *o++ = '.';
            memcpy(o, digit + 1, (size_t)count - 1);
            o += count - 1;
        }
        snprintf(o, 8, "e%+03d", exponent);
        return;
    }
    if (exponent < 0) {
        *o++ = '0';
        *o++ = '.';
        for (int i = -1; i > exponent; i--)
            *o++ = '0';
    }
    for (int i = 0; i < count || i <= exponent; i++) {
        if (i == exponent + 1 && exponent >= 0)
            *o++ = '.';
        *o++ = i < count ? digit[i] : '0';
    }
    *o = '\0';
}

struct parts {
    bool negative;
    const char *digit[2]; /* before and behind the point */
    size_t count[2];
    int exponent;
};

static bool read_parts(const char *text, size_t length, struct parts *out)
{
    const char *c = text, *end = text + length;
    *out = (struct parts){0};
    if (c < end && (*c == '+' || *c == '-'))
        out->negative = *c++ == '-';
    out->digit[0] = c;
    while (c < end && *c >= '0' && *c <= '9')
        c++;
    out->count[0] = (size_t)(c - out->digit[0]);
    out->digit[1] = c;
    if (c < end && *c == '.') {
        out->digit[1] = ++c;
        while (c < end && *c >= '0' && *c <= '9')
            c++;
        out->count[1] = (size_t)(c - out->digit[1]);
    }
    if (out->count[0] + out->count[1] == 0)
        return false;
    if (c < end && (*c == 'e' || *c == 'E')) {
        c++;
        bool negative = false;
        if (c < end && (*c == '+' || *c == '-'))
            negative = *c++ == '-';
        if (c == end)
            return false;
        for (; c < end && *c >= '0' && *c <= '9'; c++)
            if (out->exponent < 100000)
                out->exponent = 10 * out->exponent + (*c - '0');
        if (negative)
            out->exponent = -out->exponent;
    }
    return c == end;
}

bool eh_number_read(const char *text, size_t length, double minimum, double maximum, double *out)
{
    struct parts parts;
    char copy[400];
    if (length >= sizeof copy || !read_parts(text, length, &parts))
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    char *end;
    double value = strtod(copy, &end);
    if (*end == '.') { /* a comma locale: let strtod see its own decimal sign */
        *end = ',';
        value = strtod(copy, &end);
    }
    if (*end || !isfinite(value) || value < minimum || value > maximum)
        return false;
    *out = value;
    return true;
}

bool eh_number_read_integer(const char *text, size_t length, int64_t minimum, int64_t maximum, int64_t *out)
{
    const char *c = text, *end = text + length;
    bool negative = false;
    int64_t value = 0;
    if (c < end && (*c == '+' || *c == '-'))
        negative = *c++ == '-';
    if (c == end)
        return false;
    for (; c < end; c++) {
        if (*c < '0' || *c > '9' || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, *c - '0', &value))
            return false;
    }
    if (!negative && value == INT64_MIN)
        return false;
    value = negative ? value : -value;
    if (value < minimum || value > maximum)
        return false;
    *out = value;
    return true;
}

/* "123" or "1.25", at most nine digits before and behind the point: nothing can pass the limit or be rounded.
 */
static bool read_plain_weight(const char *text, size_t length, int64_t *out)
{
    const char *c = text, *end = text + length;
    int64_t whole = 0, part = 0, unit = EH_WEIGHT_ONE;
    for (; c < end && c - text < 10 && *c >= '0' && *c <= '9'; c++)
        whole = 10 * whole + (*c - '0');
    if (c == text || c - text > 9)
        return false;
    if (c < end && *c == '.')
        for (c++; c < end && *c >= '0' && *c <= '9' && unit > 1; c++) {
            part = 10 * part + (*c - '0');
            unit /= 10;
        }
    *out = whole * EH_WEIGHT_ONE + part * unit;
    return c == end;
}

bool eh_number_read_weight(const char *text, size_t length, int64_t *out)
{
    if (read_plain_weight(text, length, out))
        return true;
    struct parts parts;
    if (!read_parts(text, length, &parts))
        return false;
    /* Digit i of all digits has the place 10^(count[0] - 1 - i + exponent); the last one kept is 1e-9. */
    const int64_t limit = INT64_C(9200000000000000000);
    int64_t value = 0;
    size_t total = parts.count[0] + parts.count[1];
    long place = (long)parts.count[0] - 1 + parts.exponent;
    for (size_t i = 0; i < total; i++, place--) {
        int digit = i < parts.count[0] ? parts.digit[0][i] - '0' : parts.digit[1][i - parts.count[0]] - '0';
        if (place < -9) {
            if (place == -10 && digit >= 5)
                value++;
            break;
        }
        if (value > (limit - digit) / 10)
            return false;
        value = 10 * value + digit;
    }
    if (place >= -9 && total)
        for (; place >= -9; place--) {
            if (value > limit / 10)
                return false;
            value *= 10;
        }
    *out = parts.negative ? -value : value;
    return true;
}
