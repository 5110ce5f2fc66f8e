/* base/text: a growing byte string in an arena, and comparisons that do not depend on a locale. */
#ifndef EVENHAND_BASE_TEXT_H
#define EVENHAND_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "evenhand/base/arena.h"

struct eh_text {
    struct eh_arena *arena;
    char *bytes; /* NUL-terminated, NULL while empty and never added to */
    size_t length, capacity;
};

void eh_text_init(struct eh_text *self, struct eh_arena *arena);
void eh_text_add(struct eh_text *self, const char *text);
void eh_text_add_bytes(struct eh_text *self, const char *bytes, size_t length);
void eh_text_add_format(struct eh_text *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *eh_text_get(const struct eh_text *self); /* "" while empty */

/* A cell of a CSV file (RFC 4180, quoted only where it has to be) that a spreadsheet shows and never computes: a
 * text whose first character, apostrophes aside, is one of = + - @ tab CR gets an apostrophe in front. Every
 * other text stands as it is, so that eh_text_skip_guard gives each text back exactly. */
void eh_text_add_cell(struct eh_text *self, const char *text);
/* The text of a cell without the apostrophe that eh_text_add_cell put in front. *out_known is false for a text
 * that eh_text_add_cell would not have left like this. */
const char *eh_text_skip_guard(const char *cell, bool *out_known);

/* The length of the character that text starts with where it is one that a reader would not see but that
 * changes what is seen: a control character, or one that turns the direction of writing around (U+202A-202E,
 * U+2066-2069) or parts lines (U+0085, U+2028, U+2029); else 0. */
size_t eh_text_measure_control(const char *text);
/* Adds the text with a question mark for each of these, but for those of one byte in `kept`, as in "\n". */
void eh_text_add_visible(struct eh_text *self, const char *text, const char *kept);
/* A name as it can stand inside of a line that runs from left to right: what eh_text_measure_control finds is a
 * question mark, and where a letter runs from right to left (Unicode's classes R and AL, by block) the whole is
 * between EH_TEXT_ISOLATE and EH_TEXT_END_ISOLATE, so that a number or a bracket beside it keeps its side. A
 * name without either is returned as it is. */
const char *eh_text_isolate(struct eh_arena *arena, const char *name);
#define EH_TEXT_ISOLATE     "\xE2\x81\xA8" /* U+2068, first strong isolate */
#define EH_TEXT_END_ISOLATE "\xE2\x81\xA9" /* U+2069 */

/* The first `length` bytes of a name and an ending as one word of a shell, quoted where it would not be one. */
const char *eh_text_quote(const char *name, size_t length, const char *ending, struct eh_arena *arena);

/* Whether text[0..length) is well-formed UTF-8 (Unicode 15, table 3-7: no surrogates, nothing overlong). */
bool eh_text_is_utf8(const char *text, size_t length);

/* Code-point order; UTF-8 makes that byte order. */
int eh_text_compare(const char *a, const char *b);
/* Equal without regard to ASCII case, spaces, '_' and '-': how names of columns and files are matched. */
bool eh_text_equal_loosely(const char *a, const char *b);
/* Levenshtein distance of the loose forms, for did-you-mean; large names give SIZE_MAX. */
size_t eh_text_distance(const char *a, const char *b);

#endif
