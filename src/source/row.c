#include "row.h"

#include <string.h>

#include "evenhand/base/number.h"

struct field {
    const char *text;
    size_t length;
};

static void write_cell(struct field cell, char end, FILE *out)
{
    bool plain = true;
    for (size_t i = 0; i < cell.length && plain; i++)
        plain = !strchr("\",;|\t\r\n", cell.text[i]); /* a NUL is found, too: the reader shall say so */
    if (cell.length && (cell.text[0] == ' ' || cell.text[cell.length - 1] == ' '))
        plain = false;
    if (plain) {
        fwrite(cell.text, 1, cell.length, out);
    } else {
        putc('"', out);
        for (size_t i = 0; i < cell.length; i++) {
            if (cell.text[i] == '"')
                putc('"', out);
            putc(cell.text[i], out);
        }
        putc('"', out);
    }
    putc(end, out);
}

static void write_name(const char *name, char end, FILE *out)
{
    write_cell((struct field){name, strlen(name)}, end, out);
}

void eh_row_write_header(const struct eh_source *source, FILE *out)
{
    write_name(source->column[EH_SOURCE_FROM], ',', out);
    write_name(source->column[EH_SOURCE_TO], ',', out);
    if (source->has[EH_SOURCE_DATE])
        write_name(source->column[EH_SOURCE_DATE], ',', out);
    if (source->has[EH_SOURCE_KIND])
        write_name(source->column[EH_SOURCE_KIND], ',', out);
    if (source->has[EH_SOURCE_DATE]) {
        write_name(source->column[EH_SOURCE_COUNT], ',', out);
        write_name(source->column[EH_SOURCE_FIRST], ',', out);
        write_name(source->column[EH_SOURCE_LAST], ',', out);
    }
    write_name(source->column[EH_SOURCE_WEIGHT], '\n', out);
}

/* The next field, its escapes undone in place; \N, which is no value, is an empty one. */
static bool take_field(char **at, char *end, struct field *out)
{
    if (!*at)
        return false;
    char *tab = memchr(*at, '\t', (size_t)(end - *at)), *stop = tab ? tab : end, *to = *at;
    *out = (struct field){*at, 0};
    if (stop - *at != 2 || memcmp(*at, "\\N", 2) != 0) {
        for (char *c = *at; c < stop; c++) {
            static const char names[] = "bfnrtv", values[] = "\b\f\n\r\t\v";
            if (*c != '\\' || c + 1 == stop) {
                *to++ = *c;
                continue;
            }
            const char *name = strchr(names, *++c);
            *to++ = name && *name ? values[name - names] : *c;
        }
        out->length = (size_t)(to - *at);
    }
    *at = tab ? tab + 1 : NULL;
    return true;
}

/* "2026-07-14" as the number of the month from January 1970; false for days that have none among them. */
static bool find_month(struct field day, size_t *out)
{
    int64_t year, month;
    if (day.length != 10 || !eh_number_read_integer(day.text, 4, 1970, 2100, &year) ||
        !eh_number_read_integer(day.text + 5, 2, 1, 12, &month))
        return false;
    *out = (size_t)(12 * (year - 1970) + month - 1);
    return true;
}

bool eh_row_write(const struct eh_source *source, char *text, size_t length, struct eh_source_ties *ties,
                  FILE *out)
{
    struct field from, to, kind = {"", 0}, weight, count, first = {"", 0}, last = {"", 0};
    char *at = text, *end = text + length - (length && text[length - 1] == '\n');
    bool dated = source->has[EH_SOURCE_DATE], whole = take_field(&at, end, &from);
    whole = whole && take_field(&at, end, &to);
    whole = whole && (!source->has[EH_SOURCE_KIND] || take_field(&at, end, &kind));
    whole = whole && take_field(&at, end, &weight);
    whole = whole && take_field(&at, end, &count);
    whole = whole && (!dated || (take_field(&at, end, &first) && take_field(&at, end, &last)));
    int64_t records;
    size_t month;
    if (!whole || at || !eh_number_read_integer(count.text, count.length, 1, INT64_MAX, &records))
        return false;
    ties->rows++;
    ties->records += (uint64_t)records;
    if (find_month(first, &month))
        ties->has_month[month] = true;
    write_cell(from, ',', out);
    write_cell(to, ',', out);
    if (dated) { /* the month of the first day is the row's; a day of another form is shown as it is */
        bool is_day = first.length == 10;
        fwrite(first.text, 1, is_day ? 8 : first.length, out);
        fputs(is_day ? "01," : ",", out);
    }
    if (source->has[EH_SOURCE_KIND])
        write_cell(kind, ',', out);
    if (dated) {
        write_cell(count, ',', out);
        write_cell(first, ',', out);
        write_cell(last, ',', out);
    }
    write_cell(weight, '\n', out);
    return true;
}
