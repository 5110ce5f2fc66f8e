/* record/names: lists of names, and the nearest of them for a did-you-mean. */
#ifndef EVENHAND_RECORD_NAMES_H
#define EVENHAND_RECORD_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "evenhand/base/arena.h"
#include "evenhand/record/config.h"

/* text[0..length) without blanks, tabs and line breaks at its edges; returns the new length. */
size_t eh_names_trim(const char **text, size_t length);
/* The parts between commas, trimmed; empty parts drop. */
void eh_names_split(const char *text, struct eh_arena *arena, struct eh_names *out);
const char *eh_names_join(const struct eh_names *self, struct eh_arena *arena); /* "a, b" */
bool eh_names_has(const struct eh_names *self, const char *name);               /* loosely */
/* Whether `text` is the word, loosely; a word of digits only as it stands: -1 is not 1. */
bool eh_names_is_word(const char *text, const char *word);
/* "; did you mean 'x'?" for the candidate that is near enough, or "". */
const char *eh_names_suggest(const char *wrong, const char *const *candidates, size_t count,
                             struct eh_arena *arena);

#endif
