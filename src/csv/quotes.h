/* csv/quotes: text behind a closing quote, `"North" wing`, which RFC 4180 does not have.
 *
 * libcsv takes such a quote for a part of the field and reads on, over delimiters and rows, to the next quote
 * that can close it: the rest of the file then reads as something else. Here the field ends at the next delimiter
 * or line break, unless a quote stands before that: then it is a quote inside the field, `"the "South" wing"`,
 * as libcsv has it. */
#ifndef EVENHAND_CSV_QUOTES_H
#define EVENHAND_CSV_QUOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"

struct eh_behind {
    size_t field, quote, end; /* where the field starts, its closing quote, behind its text */
    uint64_t number;          /* of the field in its row, from 1 */
};

struct eh_quotes {
    struct eh_arena *arena;
    struct eh_behind *list; /* of the last row */
    size_t count, capacity;
    char *text; /* the last row with these quotes written twice and the fields closed: what libcsv is given */
    size_t length, text_capacity;
};

/* Looks through the row at `from`. Returns the place behind it; *out_ended: whether it ends among the bytes, the
 * end of which ends it where they are the last. */
size_t eh_quotes_scan(struct eh_quotes *self, const unsigned char *bytes, size_t length, size_t from,
                      unsigned char delimiter, bool is_last, bool *out_ended);
/* Writes self->text from bytes[from..end). */
void eh_quotes_mend(struct eh_quotes *self, const unsigned char *bytes, size_t from, size_t end);

#endif
