#include "date_form.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "evenhand/base/date.h"

/* Digits as 9, letters as a, the rest as it stands: "30.09.2026" is "99.99.9999". */
static size_t make_shape(const char *text, size_t length, char *out, size_t size)
{
    size_t count = length < size - 1 ? length : size - 1;
    for (size_t i = 0; i < count; i++) {
        char c = text[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        out[i] = c >= '0' && c <= '9' ? '9' : letter ? 'a' : c;
    }
    out[count] = '\0';
    return count;
}

/* The shape starts with up to two digits, a separator, up to two digits, it again, and 2 or 4 digits. */
static bool read_day_month(const char *text, const char *shape, char separator, int out[2],
                           int *out_year_digits)
{
    for (int part = 0; part < 2; part++) {
        int digits = 0;
        out[part] = 0;
        for (; *shape == '9' && digits <= 2; shape++, text++, digits++)
            out[part] = 10 * out[part] + (*text - '0');
        if (digits < 1 || digits > 2 || *shape != separator)
            return false;
        shape++;
        text++;
    }
    *out_year_digits = (int)strspn(shape, "9");
    return *out_year_digits == 2 || *out_year_digits == 4;
}

static const char *name_day_month(const char *text, const char *shape)
{
    static const struct {
        char separator;
        const char *day_first, *month_first, *either;
    } names[] = {
        {'/', "it looks like DD/MM/YYYY", "it looks like MM/DD/YYYY",
         "it looks like DD/MM/YYYY or MM/DD/YYYY"},
        {'.', "it looks like DD.MM.YYYY", "it looks like MM.DD.YYYY", "it looks like DD.MM.YYYY"},
        {'-', "it looks like DD-MM-YYYY", "it looks like MM-DD-YYYY",
         "it looks like DD-MM-YYYY or MM-DD-YYYY"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int part[2], year_digits;
        if (!read_day_month(text, shape, names[i].separator, part, &year_digits))
            continue;
        if (year_digits == 2)
            return "it looks like a date with a year of two digits";
        return part[0] > 12 ? names[i].day_first : part[1] > 12 ? names[i].month_first : names[i].either;
    }
    return NULL;
}

/* In English, German, French, Spanish and Dutch, whole and as they are shortened. */
static bool is_month(const char *word, size_t length)
{
    static const char *const months[] = {
        "jan",     "january",  "januar",   "janvier",  "janv",      "enero",     "ene",        "januari",
        "jänner",  "feb",      "february", "februar",  "février",   "févr",      "fév",        "fev",
        "febrero", "februari", "mar",      "march",    "märz",      "mär",       "mrz",        "mars",
        "marzo",   "maart",    "mrt",      "apr",      "april",     "avril",     "avr",        "abril",
        "abr",     "may",      "mai",      "mayo",     "mei",       "jun",       "june",       "juni",
        "juin",    "junio",    "jul",      "july",     "juli",      "juil",      "juillet",    "julio",
        "aug",     "august",   "août",     "aout",     "agosto",    "ago",       "sep",        "sept",
        "octobre", "augustus", "oct",      "october",  "september", "septembre", "septiembre", "okt",
        "oktober", "octubre",  "nov",      "dec",      "dez",       "november",  "novembre",   "noviembre",
        "déc",     "dic",      "décembre", "december", "dezember",  "diciembre"};
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        if (strlen(months[i]) == length && strncasecmp(months[i], word, length) == 0)
            return true;
    return false;
}

static bool is_letter(char c)
{
    return (unsigned char)c >= 0x80 || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool names_month(const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t word = 0;
        while (i + word < length && is_letter(text[i + word]))
            word++;
        if (word && is_month(text + i, word))
            return true;
        i += word ? word : 1;
    }
    return false;
}

const char *eh_date_form_name(const char *text, size_t length)
{
    char shape[40];
    size_t count = make_shape(text, length, shape, sizeof shape);
    if (strncmp(shape, "9999-99-99", 10) == 0) {
        int32_t day;
        return eh_date_read(text, 10, &day) ? "the time behind the day cannot be read"
                                            : "there is no such day";
    }
    const char *day_month = name_day_month(text, shape);
    if (day_month)
        return day_month;
    if (strncmp(shape, "9999/9", 6) == 0)
        return "it looks like YYYY/MM/DD";
    if (strncmp(shape, "9999.9", 6) == 0)
        return "it looks like YYYY.MM.DD";
    if (strcmp(shape, "9999-99") == 0)
        return "it looks like YYYY-MM, a month without a day";
    if (strncmp(shape, "9999-9", 6) == 0)
        return "it looks like YYYY-M-D, without leading zeros";
    if (strncmp(shape, "99999999a", 9) == 0 || strcmp(shape, "99999999") == 0)
        return "it looks like YYYYMMDD";
    if (strcmp(shape, "9999") == 0)
        return "it looks like a year alone";
    bool digits = count && strspn(shape, "9.") == count;
    if (digits && (count == 5 || (count > 5 && shape[5] == '.')))
        return "it looks like a spreadsheet's day number";
    if (digits && (count == 10 || count == 13))
        return "it looks like seconds or milliseconds since 1970";
    if (length < sizeof shape && strchr(shape, '9') && names_month(text, length))
        return "it looks like a date with the month as a word";
    return NULL;
}

enum eh_date_order eh_date_form_order(const char *text, size_t length)
{
    char shape[40];
    int part[2], year_digits;
    make_shape(text, length, shape, sizeof shape);
    if (read_day_month(text, shape, '.', part, &year_digits))
        return EH_DATE_ORDER_TOLD;
    if (!read_day_month(text, shape, '/', part, &year_digits) &&
        !read_day_month(text, shape, '-', part, &year_digits))
        return EH_DATE_ORDER_NONE;
    return part[0] > 12 || part[1] > 12 ? EH_DATE_ORDER_TOLD : EH_DATE_ORDER_EITHER;
}
