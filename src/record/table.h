/* record/table: a CSV file whose columns have names. Problems of the file, the header and the rows go to
 * the study; what is behind a column is read by who knows it. */
#ifndef EVENHAND_RECORD_TABLE_H
#define EVENHAND_RECORD_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config_parts.h"
#include "evenhand/csv/csv.h"
#include "private.h"

enum { EH_TABLE_COLUMNS = 9 }; /* the most that eh_columns_get gives */
#define EH_FIELD_NONE UINT32_MAX

struct eh_cell {
    const char *text; /* trimmed; not NUL-terminated */
    size_t length;
    uint32_t field; /* EH_FIELD_NONE: the file has no such column, or the row ends before it */
};

/* Dates of one column that are in no ISO form: whether day and month can be told apart in them. */
struct eh_foreign_dates {
    uint64_t either, told;
};

/* Dates outside these years are no dates of people at work: 1930-01-01 and 2100-12-31. */
enum { EH_DATE_PLAUSIBLE_FIRST = -14610, EH_DATE_PLAUSIBLE_LAST = 47846 };

struct eh_table {
    struct eh_study *study;
    const struct eh_file *file;
    bool quiet;  /* a look ahead: no problems, no provenance */
    bool usable; /* the needed columns are there */
    bool is_survey; /* a sheet of answers: record/survey.h */
    uint32_t notes; /* rows to come that are no answers: eh_survey_count_notes */
    bool cut;    /* after the last row: the rest of the file was not read */
    const struct eh_column *columns;
    size_t column_count;
    uint32_t field[EH_TABLE_COLUMNS]; /* of each of `columns`; EH_FIELD_NONE: not there */
    struct eh_foreign_dates *foreign; /* of each of `columns` */
    struct eh_csv *csv;
    struct eh_csv_row row;
    struct eh_arena arena;
};

/* Opens a file and finds its columns. Without a needed column: COLUMN_MISSING, and no rows come. */
int eh_table_open(struct eh_study *study, const struct eh_file *file, bool quiet, struct eh_table **out,
                  struct eh_failure *failure) EH_MUST_CHECK;
/* The next row: 1; 0 at the end; or a negative code. Rows of a wrong length come: see row.right_length. */
int eh_table_read(struct eh_table *self, struct eh_failure *failure) EH_MUST_CHECK;
/* Closes the file, and adds it to the study's inputs. */
int eh_table_close(struct eh_table *self, struct eh_failure *failure) EH_MUST_CHECK;

/* A field by its name, with [columns] and the preset minded; EH_FIELD_NONE where the header has it not. */
uint32_t eh_table_find_field(const struct eh_table *self, const char *name);
const char *eh_table_get_header(const struct eh_table *self, uint32_t field, struct eh_arena *arena);

struct eh_cell eh_table_get_field(const struct eh_table *self, uint32_t field);
struct eh_cell eh_table_get(const struct eh_table *self, size_t column);
uint64_t eh_table_get_line(const struct eh_table *self, struct eh_cell cell);

/* A problem at a cell, with its value. */
void eh_table_report(const struct eh_table *self, enum eh_problem_code code, struct eh_cell cell,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The cell as a date: EH_DATE_NONE where it is empty. False after DATE_FORM. DATE_IMPLAUSIBLE. */
bool eh_table_read_date(const struct eh_table *self, struct eh_cell cell, int32_t *out);
/* Whether the cell is one of the words, loosely; its place among them, or -1. */
int eh_cell_find_word(struct eh_cell cell, const char *const *words, size_t count);

#endif
