#include "evenhand/record/period.h"

#include <string.h>

#include "evenhand/base/date.h"
#include "evenhand/base/number.h"
#include "evenhand/base/text.h"

static bool read_number(const char *text, size_t length, int64_t minimum, int64_t maximum, int *out)
{
    int64_t value;
    for (size_t i = 0; i < length; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    if (!eh_number_read_integer(text, length, minimum, maximum, &value))
        return false;
    *out = (int)value;
    return true;
}

/* One part: a year, quarter, month or day. */
static bool read_part(const char *text, size_t length, int32_t *out_first, int32_t *out_last)
{
    int year, month, quarter;
    if (length == 10) {
        bool good = eh_date_read(text, length, out_first);
        *out_last = *out_first;
        return good;
    }
    if (length < 4 || !read_number(text, 4, 1, 9999, &year))
        return false;
    if (length == 4) {
        *out_first = eh_date_from_parts(year, 1, 1);
        *out_last = eh_date_from_parts(year, 12, 31);
        return true;
    }
    if (length == 6 && (text[4] == 'Q' || text[4] == 'q') && read_number(text + 5, 1, 1, 4, &quarter)) {
        eh_date_quarter(eh_date_from_parts(year, 3 * quarter, 1), out_first, out_last);
        return true;
    }
    if (length == 7 && text[4] == '-' && read_number(text + 5, 2, 1, 12, &month)) {
        eh_date_month(eh_date_from_parts(year, month, 1), out_first, out_last);
        return true;
    }
    return false;
}

static void set_last_quarter(int32_t as_of, struct eh_arena *arena, struct eh_period *out)
{
    int year, month, day;
    eh_date_quarter(as_of, &out->first, &out->last);
    if (out->first > eh_date_from_parts(1, 1, 1))
        eh_date_quarter(out->first - 1, &out->first, &out->last);
    eh_date_to_parts(out->first, &year, &month, &day);
    if (arena)
        out->name = eh_arena_format(arena, "%04dQ%d", year, (month + 2) / 3);
}

bool eh_period_read(const char *text, int32_t as_of, struct eh_arena *arena, struct eh_period *out)
{
    *out = (struct eh_period){.first = EH_DATE_NONE, .last = EH_DATE_NONE, .name = "all"};
    if (eh_text_equal_loosely(text, "all")) {
        out->all = true;
        return true;
    }
    if (eh_text_equal_loosely(text, "last-quarter")) {
        set_last_quarter(as_of, arena, out);
        return true;
    }
    const char *dots = strstr(text, "..");
    int32_t unused;
    bool good = dots ? read_part(text, (size_t)(dots - text), &out->first, &unused) &&
                           read_part(dots + 2, strlen(dots + 2), &unused, &out->last) &&
                           out->first <= out->last
                     : read_part(text, strlen(text), &out->first, &out->last);
    if (!good)
        return false;
    if (arena) {
        char *name = eh_arena_copy_text(arena, text);
        for (char *c = name; *c; c++)
            *c = *c == 'q' ? 'Q' : *c;
        out->name = name;
    }
    return true;
}
