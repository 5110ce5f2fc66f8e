/* csv/csv: a CSV file as rows of cells. This room knows no column.
 *
 * What is read: RFC 4180 as libcsv reads it. CR, LF or CRLF ends a row outside quotes; rows without any
 * field (blank lines) drop; blanks and tabs at the edges of an unquoted field are trimmed; "" inside quotes
 * is one quote; a quote in the middle of an unquoted field is itself; text behind a closing quote belongs to the
 * field, and is reported. UTF-8, its byte order mark dropped
 * and reported. The delimiter is the one of comma, semicolon, tab and pipe that the header holds most
 * often outside quotes (comma on a draw, or where there is none). Plain, .gz and .zst (csv/stream.h).
 *
 * What is wrong with a file is told through `found` and never stops the reading, but for a field or row
 * over the limits and for a quote that is never closed: the rest of such a file cannot be told apart, so
 * it is not read, and `cut` in the summary says so.
 *
 * Limits: a field of EH_CSV_FIELD_BYTES, a row of EH_CSV_ROW_BYTES, EH_CSV_COLUMNS columns.
 * Memory: one block and the rows in it, whatever the file's size.
 *
 * There are two ways to read on behind the header: row by row (eh_csv_read), or in blocks (csv/block.h),
 * which several threads can split at once. What comes out is the same.
 */
#ifndef EVENHAND_CSV_CSV_H
#define EVENHAND_CSV_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"

enum {
    EH_CSV_FIELD_BYTES = 1024 * 1024,
    EH_CSV_ROW_BYTES = 16 * 1024 * 1024,
    EH_CSV_COLUMNS = 4096,
};

enum eh_csv_finding {
    EH_CSV_BYTE_ORDER_MARK, /* the file starts with one; it was dropped */
    EH_CSV_NOT_UTF8,        /* a cell is not UTF-8; it is handed over as it stands */
    EH_CSV_NUL_BYTE,        /* a cell holds a NUL; it is handed over as it stands */
    EH_CSV_TEXT_BEHIND_QUOTE, /* place: the field; it is handed over with the quote as a part of it */
    EH_CSV_QUOTE_UNCLOSED,  /* place: the field that the quote opens; its row is not handed over */
    EH_CSV_FIELD_TOO_LONG,  /* place: the field; its row and the rest of the file are not handed over */
    EH_CSV_ROW_LENGTH,      /* column: the first one too many, or the first that is missing */
    EH_CSV_FILE_EMPTY       /* no header */
};

struct eh_csv_options {
    const char *path, *name; /* `name`: how sentences and remedies call the file */
    bool hash;               /* compute the SHA-256 */
    size_t block_bytes;      /* read at a time; 0: 256 KiB. It changes no result */
    /* Receives what is wrong, in file order; the sentence is valid during the call. NULL: nobody listens. */
    void (*found)(void *state, enum eh_csv_finding finding, uint64_t line, uint32_t column, const char *text);
    void *state;
};

struct eh_csv_cell {
    uint32_t offset, length; /* of the row's bytes; in the header a NUL stands behind each cell */
};

/* Valid until the next eh_csv_read. */
struct eh_csv_row {
    uint64_t line; /* the physical line on which the row starts, from 1 */
    const char *bytes;
    const struct eh_csv_cell *cells;
    uint32_t count;    /* at most EH_CSV_COLUMNS */
    bool right_length; /* as many fields as the header */
    bool spans_lines;  /* a cell holds a line break */
};

struct eh_csv_summary {
    uint64_t rows; /* handed over, the header not counted */
    uint64_t bytes;
    char sha256[65];
    char delimiter;
    bool cut; /* a limit or an unclosed quote ended the reading early */
};

struct eh_csv;

/* Opens a file and reads its header. Everything held belongs to `arena`.
 * Errors: EH_INPUT_MISSING, EH_INPUT_UNREADABLE; EH_INPUT_NOT_CSV for UTF-16, UTF-32 and spreadsheet files,
 * with the command that mends them; EH_INPUT_TOO_LARGE for a header over EH_CSV_COLUMNS; EH_MEMORY. */
int eh_csv_open(const struct eh_csv_options *options, struct eh_arena *arena, struct eh_csv **out,
                struct eh_failure *failure) EH_MUST_CHECK;

/* The header, valid as long as the arena; count 0 in a file without one. */
const struct eh_csv_row *eh_csv_get_header(const struct eh_csv *self);

/* The next row: 1; 0 at the end; negative: EH_INPUT_UNREADABLE, EH_MEMORY. Rows of a wrong length come, too.
 */
int eh_csv_read(struct eh_csv *self, struct eh_csv_row *out, struct eh_failure *failure) EH_MUST_CHECK;

static inline const char *eh_csv_row_get_text(const struct eh_csv_row *self, uint32_t cell)
{
    return self->bytes + self->cells[cell].offset;
}

/* The physical line on which a cell starts: line breaks in the cells before it count. */
uint64_t eh_csv_row_get_line(const struct eh_csv_row *self, uint32_t cell);

/* Closes the file. Error: EH_INPUT_UNREADABLE where the bytes behind a cut cannot be summed. */
int eh_csv_close(struct eh_csv *self, struct eh_csv_summary *out, struct eh_failure *failure) EH_MUST_CHECK;

#endif
