/* csv/split: bytes in memory as rows of cells; what a block of a CSV file says.
 *
 * Rows that hold neither a quote nor a blank beside a delimiter are split where they stand; every other row
 * goes through libcsv, and so does every row of a block with a NUL or with bytes that are not UTF-8. What
 * comes out is what libcsv alone gives (csv/csv.h), cell by cell and line by line: tests hold the two against
 * each other on random bytes. Cost: one pass; about 20 times as fast as libcsv on plain rows.
 *
 * A splitter belongs to one thread at a time and touches nothing but its bytes and its own arena.
 */
#ifndef EVENHAND_CSV_SPLIT_H
#define EVENHAND_CSV_SPLIT_H

#include "evenhand/csv/csv.h"

/* Bytes behind the end that may be read, though they mean nothing. */
enum { EH_SPLIT_SLACK = 64 };

struct eh_split_row {
    uint64_t line; /* line breaks before it, from the start of the bytes */
    size_t first_cell;
    uint32_t count; /* cells, at most EH_CSV_COLUMNS */
    bool right_length, spans_lines;
    bool in_text; /* its cells stand in `text`, not in the bytes */
};

struct eh_split_finding {
    enum eh_csv_finding finding;
    uint64_t line;    /* as in eh_split_row */
    uint32_t column;  /* from 1 */
    uint64_t fields;  /* EH_CSV_ROW_LENGTH: of the row */
    const char *text; /* EH_CSV_FIELD_TOO_LONG: which limit */
};

struct eh_split {
    struct eh_arena *arena;
    char delimiter;
    uint32_t columns;   /* of the header; 0: the first row is it */
    size_t rows_most;   /* stop behind so many rows; SIZE_MAX: never */
    bool without_plain; /* every row through libcsv: for tests */

    /* Of the last run. */
    size_t used;    /* bytes up to the end of the last row that ended; all of them in the last block */
    uint64_t lines; /* line breaks in them */
    bool cut;       /* a limit or an unclosed quote: nothing behind it can be read */
    size_t row_count, row_capacity;
    struct eh_split_row *rows;
    size_t cell_count, cell_capacity;
    struct eh_csv_cell *cells;
    size_t text_length, text_capacity;
    char *text;
    size_t finding_count, finding_capacity;
    struct eh_split_finding *findings;

    struct eh_split_parser *parser; /* libcsv */
};

/* Everything held belongs to `arena`. Error: EH_LIBRARY. */
int eh_split_init(struct eh_split *self, char delimiter, struct eh_arena *arena) EH_MUST_CHECK;

/* Splits the rows that end in bytes[0..length), which start outside quotes at the start of a row; with
 * `is_last` the end of the bytes ends a row, too. `after_cr`: the byte before them is a CR. EH_SPLIT_SLACK
 * bytes behind the end can be read. Forgets the run before. Error: EH_MEMORY. */
int eh_split_run(struct eh_split *self, const unsigned char *bytes, size_t length, bool after_cr,
                 bool is_last) EH_MUST_CHECK;

/* A row of the last run as csv/csv.h hands it over; `line`: that of the start of the bytes. */
static inline struct eh_csv_row eh_split_get_row(const struct eh_split *self, const unsigned char *bytes,
                                                 uint64_t line, size_t index)
{
    const struct eh_split_row *row = &self->rows[index];
    return (struct eh_csv_row){.line = line + row->line,
                               .bytes = row->in_text ? self->text : (const char *)bytes,
                               .cells = self->cells + row->first_cell,
                               .count = row->count,
                               .right_length = row->right_length,
                               .spans_lines = row->spans_lines};
}

#endif
