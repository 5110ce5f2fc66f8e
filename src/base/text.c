#include "evenhand/base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "evenhand/base/bug.h"

void eh_text_init(struct eh_text *self, struct eh_arena *arena)
{
    *self = (struct eh_text){.arena = arena};
}

static void reserve(struct eh_text *self, size_t more)
{
    size_t needed = self->length + more + 1;
    if (needed <= self->capacity)
        return;
    size_t capacity = self->capacity ? self->capacity : 64;
    while (capacity < needed)
        capacity *= 2;
    self->bytes = eh_arena_grow(self->arena, self->bytes, self->capacity, capacity, 1);
    self->capacity = capacity;
}

void eh_text_add_bytes(struct eh_text *self, const char *bytes, size_t length)
{
    reserve(self, length);
    if (length)
        memcpy(self->bytes + self->length, bytes, length);
    self->length += length;
    self->bytes[self->length] = '\0';
}

void eh_text_add(struct eh_text *self, const char *text)
{
    eh_text_add_bytes(self, text, strlen(text));
}

void eh_text_add_format(struct eh_text *self, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    EH_CHECK(length >= 0);
    reserve(self, (size_t)length);
    vsnprintf(self->bytes + self->length, (size_t)length + 1, format, again);
    va_end(again);
    self->length += (size_t)length;
}

const char *eh_text_get(const struct eh_text *self)
{
    return self->bytes ? self->bytes : "";
}

/* Spreadsheets take a cell that starts like this for a formula, and run it. Quotes do not keep them from it.
 */
static bool looks_like_formula(const char *text)
{
    text += strspn(text, "'");
    return *text && strchr("=+-@\t\r", *text);
}

void eh_text_add_cell(struct eh_text *self, const char *text)
{
    const char *guard = looks_like_formula(text) ? "'" : "";
    if (!strpbrk(text, ",\"\r\n")) {
        eh_text_add(self, guard);
        eh_text_add(self, text);
        return;
    }
    eh_text_add(self, "\"");
    eh_text_add(self, guard);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            eh_text_add(self, "\"");
        eh_text_add_bytes(self, c, 1);
    }
    eh_text_add(self, "\"");
}

const char *eh_text_skip_guard(const char *cell, bool *out_known)
{
    bool formula = looks_like_formula(cell);
    *out_known = !formula || *cell == '\'';
    return formula && *cell == '\'' ? cell + 1 : cell;
}

size_t eh_text_measure_control(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    if (c[0] < 0x20)
        return c[0] != '\0';
    if (c[0] == 0x7f)
        return 1;
    if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f) /* C1: U+0085 and what terminals obey */
        return 2;
    if (c[0] != 0xe2)
        return 0;
    bool turns = c[1] == 0x80 && c[2] >= 0xa8 && c[2] <= 0xae;
    return turns || (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9) ? 3 : 0;
}

void eh_text_add_visible(struct eh_text *self, const char *text, const char *kept)
{
    for (size_t length; *text; text += length ? length : 1) {
        length = eh_text_measure_control(text);
        eh_text_add_bytes(self, length == 0 || strchr(kept, *text) ? text : "?", 1);
    }
}

/* Blocks of right-to-left scripts: U+0590-08FF, FB1D-FDFF, FE70-FEFF, 10800-10FFF, 1E800-1EFFF. */
static bool runs_from_right(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    if (c[0] < 0xd6)
        return false;
    if (c[0] < 0xe0)
        return c[0] > 0xd6 || c[1] >= 0x90;
    if (c[0] == 0xe0)
        return c[1] >= 0xa0 && c[1] <= 0xa3;
    if (c[0] == 0xef)
        return (c[1] == 0xac && c[2] >= 0x9d) || (c[1] >= 0xad && c[1] <= 0xb7) ||
               (c[1] == 0xb9 && c[2] >= 0xb0) || c[1] == 0xba || c[1] == 0xbb;
    return c[0] == 0xf0 && ((c[1] == 0x90 && c[2] >= 0xa0) || (c[1] == 0x9e && c[2] >= 0xa0));
}

const char *eh_text_isolate(struct eh_arena *arena, const char *name)
{
    bool backward = false, controls = false;
    for (const char *c = name; *c; c++) {
        backward = backward || runs_from_right(c);
        controls = controls || eh_text_measure_control(c) > 0;
    }
    if (!backward && !controls)
        return name;
    struct eh_text out;
    eh_text_init(&out, arena);
    eh_text_add(&out, backward ? EH_TEXT_ISOLATE : "");
    eh_text_add_visible(&out, name, "");
    eh_text_add(&out, backward ? EH_TEXT_END_ISOLATE : "");
    return eh_text_get(&out);
}

const char *eh_text_quote(const char *name, size_t length, const char *ending, struct eh_arena *arena)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/+@%,:";
    char *whole = eh_arena_format(arena, "%.*s%s", (int)length, name, ending);
    if (strspn(whole, plain) == strlen(whole))
        return whole;
    char *quoted = eh_arena_alloc(arena, 4 * strlen(whole) + 3, 1), *o = quoted;
    *o++ = '\'';
    for (const char *c = whole; *c; c++) {
        if (*c == '\'')
            o = stpcpy(o, "'\\'");
        *o++ = *c;
    }
    *o = '\'';
    return quoted;
}

/* The length of the well-formed sequence at text, or 0. */
static size_t sequence_length(const unsigned char *c, size_t left)
{
    unsigned char low = 0x80, high = 0xbf;
    size_t length;
    if (c[0] < 0x80)
        return 1;
    if (c[0] >= 0xc2 && c[0] <= 0xdf) {
        length = 2;
    } else if (c[0] >= 0xe0 && c[0] <= 0xef) {
        length = 3;
        low = c[0] == 0xe0 ? 0xa0 : low;
        high = c[0] == 0xed ? 0x9f : high;
    } else if (c[0] >= 0xf0 && c[0] <= 0xf4) {
        length = 4;
        low = c[0] == 0xf0 ? 0x90 : low;
        high = c[0] == 0xf4 ? 0x8f : high;
    } else {
        return 0;
    }
    if (left < length || c[1] < low || c[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if (c[i] < 0x80 || c[i] > 0xbf)
            return 0;
    return length;
}

bool eh_text_is_utf8(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    for (size_t i = 0; i < length;) {
        uint64_t word[8];
        if (length - i >= sizeof word) {
            memcpy(word, bytes + i, sizeof word);
            uint64_t any = (word[0] | word[1] | word[2] | word[3]) | (word[4] | word[5] | word[6] | word[7]);
            if (!(any & UINT64_C(0x8080808080808080))) { /* 64 of ASCII */
                i += sizeof word;
                continue;
            }
        }
        if (length - i >= sizeof *word) {
            memcpy(word, bytes + i, sizeof *word);
            if (!(*word & UINT64_C(0x8080808080808080))) {
                i += sizeof *word;
                continue;
            }
        }
        size_t step = sequence_length(bytes + i, length - i);
        if (!step)
            return false;
        i += step;
    }
    return true;
}

int eh_text_compare(const char *a, const char *b)
{
    return strcmp(a, b);
}

static int lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool skipped(char c)
{
    return c == ' ' || c == '_' || c == '-' || c == '\t';
}

bool eh_text_equal_loosely(const char *a, const char *b)
{
    for (;;) {
        while (skipped(*a))
            a++;
        while (skipped(*b))
            b++;
        if (lower((unsigned char)*a) != lower((unsigned char)*b))
            return false;
        if (!*a)
            return true;
        a++;
        b++;
    }
}

size_t eh_text_distance(const char *a, const char *b)
{
    enum { LONGEST = 64 };
    unsigned char x[LONGEST], y[LONGEST];
    size_t m = 0, n = 0, row[LONGEST + 1];
    for (; *a; a++)
        if (!skipped(*a)) {
            if (m == LONGEST)
                return SIZE_MAX;
            x[m++] = (unsigned char)lower((unsigned char)*a);
        }
    for (; *b; b++)
        if (!skipped(*b)) {
            if (n == LONGEST)
                return SIZE_MAX;
            y[n++] = (unsigned char)lower((unsigned char)*b);
        }
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 0; i < m; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < n; j++) {
            size_t change = diagonal + (x[i] != y[j]), best = row[j] < row[j + 1] ? row[j] : row[j + 1];
            diagonal = row[j + 1];
            row[j + 1] = best + 1 < change ? best + 1 : change;
        }
    }
    return row[n];
}
