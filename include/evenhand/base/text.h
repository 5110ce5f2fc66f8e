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

/* Code-point order; UTF-8 makes that byte order. */
int eh_text_compare(const char *a, const char *b);
/* Equal without regard to ASCII case, spaces, '_' and '-': how names of columns and files are matched. */
bool eh_text_equal_loosely(const char *a, const char *b);
/* Levenshtein distance of the loose forms, for did-you-mean; large names give SIZE_MAX. */
size_t eh_text_distance(const char *a, const char *b);

#endif
