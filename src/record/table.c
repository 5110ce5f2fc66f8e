#include "table.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "date_form.h"
#include "evenhand/base/bug.h"
#include "evenhand/base/number.h"
#include "evenhand/base/text.h"
#include "event_rows.h"
#include "guess_words.h"
#include "names.h"
#include "preset.h"
#include "survey.h"

static void destroy(void *object)
{
    struct eh_table *self = object;
    eh_arena_free(&self->arena);
    self->csv = NULL;
}

static void on_finding(void *state, enum eh_csv_finding finding, uint64_t line, uint32_t column,
                       const char *text)
{
    static const enum eh_problem_code codes[] = {[EH_CSV_BYTE_ORDER_MARK] = EH_PROBLEM_BYTE_ORDER_MARK,
                                                 [EH_CSV_NOT_UTF8] = EH_PROBLEM_ENCODING,
                                                 [EH_CSV_NUL_BYTE] = EH_PROBLEM_NUL_BYTE,
                                                 [EH_CSV_TEXT_BEHIND_QUOTE] = EH_PROBLEM_TEXT_BEHIND_QUOTE,
                                                 [EH_CSV_QUOTE_UNCLOSED] = EH_PROBLEM_QUOTE_UNCLOSED,
                                                 [EH_CSV_FIELD_TOO_LONG] = EH_PROBLEM_FIELD_TOO_LONG,
                                                 [EH_CSV_ROW_LENGTH] = EH_PROBLEM_ROW_LENGTH,
                                                 [EH_CSV_FILE_EMPTY] = EH_PROBLEM_FILE_EMPTY};
    struct eh_table *self = state;
    if (finding == EH_CSV_ROW_LENGTH && !self->usable) /* a first line that is no header measures no row */
        return;
    eh_problems_add(&self->study->problems, codes[finding], self->file->name, line, column, NULL, "%s", text);
}

const char *eh_table_get_header(const struct eh_table *self, uint32_t field, struct eh_arena *arena)
{
    const struct eh_csv_row *header = eh_csv_get_header(self->csv);
    const char *text = eh_csv_row_get_text(header, field);
    size_t length = eh_names_trim(&text, header->cells[field].length);
    return eh_arena_copy_bytes(arena, text, length);
}

static uint32_t find_header(const struct eh_table *self, const char *name)
{
    const struct eh_csv_row *header = eh_csv_get_header(self->csv);
    for (uint32_t i = 0; i < header->count; i++)
        if (*eh_csv_row_get_text(header, i) && eh_text_equal_loosely(eh_csv_row_get_text(header, i), name))
            return i;
    return EH_FIELD_NONE;
}

uint32_t eh_table_find_field(const struct eh_table *self, const char *name)
{
    const struct eh_config *config = &self->study->config;
    const char *mapped = eh_config_find_header(config, self->file->kind, name), *known;
    uint32_t field = find_header(self, mapped ? mapped : name);
    for (size_t i = 0; !mapped && field == EH_FIELD_NONE &&
                       (known = eh_preset_get_header(config->preset, self->file->kind, name, i));
         i++)
        field = find_header(self, known);
    return field;
}

static bool is_used(const struct eh_table *self, uint32_t field)
{
    for (size_t i = 0; i < self->column_count; i++)
        if (self->field[i] == field)
            return true;
    return false;
}

/* A cell that would be an odd name for a column. */
static bool is_data(const char *text)
{
    int32_t day;
    int64_t number;
    size_t length = strlen(text);
    return eh_date_read(text, length, &day) || eh_date_form_name(text, length) ||
           eh_number_read_weight(text, length, &number);
}

/* Why the first line may be no header, or which column is most likely meant. */
static const char *explain_missing(struct eh_table *self, const char *column)
{
    const struct eh_csv_row *header = eh_csv_get_header(self->csv);
    const char *first = eh_table_get_header(self, 0, &self->arena);
    uint32_t named = 0;
    bool has_data = false;
    for (uint32_t i = 0; i < header->count; i++) {
        named += header->cells[i].length > 0;
        has_data = has_data || is_data(eh_table_get_header(self, i, &self->arena));
    }
    if (strncmp(first, "sep=", 4) == 0)
        return "; the first line is a note to a spreadsheet, not the header: remove it";
    if (*first == '#')
        return "; the first line is a comment, not the header: remove it";
    if (!*first && named > 1 && 2 * named < header->count)
        return "; the first line looks like titles of groups of columns, not like the header: remove it";
    if (header->count > 2 && named <= 1)
        return "; the first line looks like a title, not like the header: remove what stands above the "
               "header";
    size_t count;
    const struct eh_guess_word *words = eh_guess_words_get(&count);
    for (size_t w = 0; w < count; w++)
        for (uint32_t i = 0; strcmp(words[w].kind, self->file->kind) == 0 &&
                             strcmp(words[w].column, column) == 0 && i < header->count;
             i++) {
            const char *name = eh_table_get_header(self, i, &self->arena);
            if (!is_used(self, i) && eh_guess_word_rank(&words[w], name))
                return eh_arena_format(&self->arena,
                                       "; if '%s' is it, write %s.%s = %s in [columns] of study.ini", name,
                                       self->file->kind, column, name);
        }
    if (has_data)
        return "; the first line looks like data, not like the header: put the header above it";
    if (header->count == 1)
        return "; the first line is one field: a title above the header has to go, and fields are separated "
               "by "
               "comma, semicolon, tab or pipe";
    return "";
}

static void report_missing(struct eh_table *self, const struct eh_column *column)
{
    const struct eh_csv_row *header = eh_csv_get_header(self->csv);
    const char *mapped = eh_config_find_header(&self->study->config, self->file->kind, column->name);
    const char **unused = EH_NEW_ARRAY(&self->arena, const char *, header->count);
    size_t count = 0;
    for (uint32_t i = 0; i < header->count; i++)
        if (!is_used(self, i))
            unused[count++] = eh_table_get_header(self, i, &self->arena);
    const char *suggestion = eh_names_suggest(mapped ? mapped : column->name, unused, count, &self->arena);
    if (!mapped && !*suggestion)
        suggestion = explain_missing(self, column->name);
    const char *preset = self->study->config.preset;
    const char *known = eh_preset_get_header(preset, self->file->kind, column->name, 0);
    if (mapped)
        eh_problems_add(&self->study->problems, EH_PROBLEM_COLUMN_MISSING, self->file->name, header->line, 0,
                        NULL, "the header has no '%s', which [columns] gives for %s.%s%s", mapped,
                        self->file->kind, column->name, suggestion);
    else if (known)
        eh_problems_add(&self->study->problems, EH_PROBLEM_COLUMN_MISSING, self->file->name, header->line, 0,
                        NULL, "the column '%s' is not in the header, nor '%s' as the preset %s has it%s",
                        column->name, known, preset, suggestion);
    else
        eh_problems_add(&self->study->problems, EH_PROBLEM_COLUMN_MISSING, self->file->name, header->line, 0,
                        NULL, "the column '%s' is not in the header%s", column->name, suggestion);
}

/* Columns that cannot be told apart, or not be named. */
static void report_names(struct eh_table *self)
{
    const struct eh_csv_row *header = eh_csv_get_header(self->csv);
    for (uint32_t i = 0; i < header->count; i++) {
        const char *name = eh_table_get_header(self, i, &self->arena);
        uint32_t first = *name ? find_header(self, name) : i;
        if (!*name && self->usable)
            eh_problems_add(&self->study->problems, EH_PROBLEM_COLUMN_UNNAMED, self->file->name,
                            eh_csv_row_get_line(header, i), i + 1, NULL,
                            "a column without a name; it is not used");
        if (first < i)
            eh_problems_add(&self->study->problems, EH_PROBLEM_COLUMN_DUPLICATE, self->file->name,
                            eh_csv_row_get_line(header, i), i + 1, name,
                            "the column has the name of column %u", first + 1);
    }
}

/* A row of collaboration sums up others where first, last and count are all there: a column `count` alone may
 * be anything, and is not used. */
static bool is_sum_column(const struct eh_table *self, size_t column)
{
    return strcmp(self->file->kind, "collaboration") == 0 && column >= EH_EVENT_FIRST;
}

/* For people.csv, any column may be an attribute: who reads it tells which are used. */
static void report_unknown(struct eh_table *self)
{
    const struct eh_csv_row *header = eh_csv_get_header(self->csv);
    const char *absent[EH_TABLE_COLUMNS];
    size_t count = 0;
    for (size_t i = 0; i < self->column_count; i++)
        if (self->field[i] == EH_FIELD_NONE && !is_sum_column(self, i))
            absent[count++] = self->columns[i].name;
    for (uint32_t i = 0; i < header->count; i++) {
        const char *name = eh_table_get_header(self, i, &self->arena);
        if (!*name || is_used(self, i) || find_header(self, name) != i)
            continue;
        eh_problems_add(&self->study->problems, EH_PROBLEM_COLUMN_UNKNOWN, self->file->name,
                        eh_csv_row_get_line(header, i), i + 1, name, "a column that is not used%s",
                        eh_names_suggest(name, absent, count, &self->arena));
    }
}

/* In a sheet of answers the columns are questions: nobody asks it for 'to'. */
static bool is_required(const struct eh_table *self, const struct eh_column *column)
{
    return column->required && !(self->is_survey && strcmp(column->name, "to") == 0);
}

static void match_sums(struct eh_table *self)
{
    bool whole = true;
    for (size_t i = 0; i < self->column_count; i++)
        whole = whole && (!is_sum_column(self, i) || self->field[i] != EH_FIELD_NONE);
    for (size_t i = 0; i < self->column_count && !whole; i++)
        if (is_sum_column(self, i))
            self->field[i] = EH_FIELD_NONE;
}

static void match_header(struct eh_table *self)
{
    bool empty = eh_csv_get_header(self->csv)->count == 0;
    self->columns = eh_columns_get(self->file->kind, &self->column_count);
    EH_CHECK(self->columns && self->column_count <= EH_TABLE_COLUMNS);
    self->usable = !empty;
    for (size_t i = 0; i < self->column_count; i++)
        self->field[i] = empty ? EH_FIELD_NONE : eh_table_find_field(self, self->columns[i].name);
    match_sums(self);
    self->is_survey = !empty && eh_survey_is_one(self);
    for (size_t i = 0; i < self->column_count && !empty; i++) {
        const struct eh_column *column = &self->columns[i];
        bool needed = is_required(self, column) ||
                      eh_config_find_header(&self->study->config, self->file->kind, column->name);
        if (self->field[i] != EH_FIELD_NONE || !needed)
            continue;
        if (is_required(self, column))
            self->usable = false;
        if (!self->quiet)
            report_missing(self, column);
    }
    if (self->quiet || empty)
        return;
    report_names(self);
    if (self->usable && !self->is_survey && strcmp(self->file->kind, "people") != 0)
        report_unknown(self);
}

/* What a survey tool writes below the header is read as nobody's answer. */
static void find_notes(struct eh_table *self)
{
    uint64_t line;
    if (!self->is_survey || !self->usable)
        return;
    self->notes = eh_survey_count_notes(self->file->path, self->file->name, &self->arena, &line);
    if (self->notes && !self->quiet)
        eh_problems_add(&self->study->problems, EH_PROBLEM_ROWS_SKIPPED, self->file->name, line, 0, NULL,
                        "%u row%s that the survey tool put below the header, with the questions and their "
                        "numbers; not read",
                        self->notes, self->notes == 1 ? "" : "s");
}

int eh_table_open(struct eh_study *study, const struct eh_file *file, bool quiet, struct eh_table **out,
                  struct eh_failure *failure)
{
    *out = NULL;
    struct eh_table *self = EH_NEW(study->arena, struct eh_table);
    self->study = study;
    self->file = file;
    self->quiet = quiet;
    eh_arena_init(&self->arena, study->arena);
    self->foreign = EH_NEW_ARRAY(&self->arena, struct eh_foreign_dates, EH_TABLE_COLUMNS);
    eh_arena_own(study->arena, self, destroy);
    struct eh_csv_options options = {.path = file->path,
                                     .name = file->name,
                                     .hash = !quiet,
                                     .found = quiet ? NULL : on_finding,
                                     .state = self};
    int code = eh_csv_open(&options, &self->arena, &self->csv, failure);
    if (code != EH_OK) {
        destroy(self);
        return code;
    }
    match_header(self);
    find_notes(self);
    *out = self;
    return EH_OK;
}

int eh_table_read(struct eh_table *self, struct eh_failure *failure)
{
    int status;
    do
        status = eh_csv_read(self->csv, &self->row, failure);
    while (status == 1 && (!self->usable || (self->notes && self->notes--)));
    return status;
}

static void report_ambiguous(const struct eh_table *self)
{
    const struct eh_csv_row *header = eh_csv_get_header(self->csv);
    for (size_t i = 0; i < self->column_count; i++)
        if (self->foreign[i].either && !self->foreign[i].told)
            eh_problems_add(&self->study->problems, EH_PROBLEM_DATE_AMBIGUOUS, self->file->name,
                            eh_csv_row_get_line(header, self->field[i]), self->field[i] + 1, NULL,
                            "%llu date%s of '%s' may be day and month or month and day, and none has a part "
                            "above 12 that would tell",
                            (unsigned long long)self->foreign[i].either,
                            self->foreign[i].either == 1 ? "" : "s", self->columns[i].name);
}

int eh_table_close(struct eh_table *self, struct eh_failure *failure)
{
    struct eh_study *study = self->study;
    struct eh_csv_summary summary;
    bool empty = eh_csv_get_header(self->csv)->count == 0;
    if (!self->quiet)
        report_ambiguous(self);
    int code = eh_csv_close(self->csv, &summary, failure);
    self->cut = summary.cut;
    if (code == EH_OK && !self->quiet) {
        if (!summary.rows && !empty && !summary.cut)
            eh_problems_add(&study->problems, EH_PROBLEM_NO_RECORDS, self->file->name, 0, 0, NULL,
                            "the file has a header and no records");
        EH_RESERVE(study->arena, study->inputs, study->input_count, study->input_capacity);
        struct eh_input *input = &study->inputs[study->input_count++];
        *input = (struct eh_input){.name = self->file->name,
                                   .kind = self->file->kind,
                                   .rows = summary.rows,
                                   .bytes = summary.bytes,
                                   .delimiter = summary.delimiter};
        memcpy(input->sha256, summary.sha256, sizeof input->sha256);
    }
    destroy(self);
    return code;
}

struct eh_cell eh_table_get_field(const struct eh_table *self, uint32_t field)
{
    if (field == EH_FIELD_NONE || field >= self->row.count)
        return (struct eh_cell){"", 0, EH_FIELD_NONE};
    const char *text = eh_csv_row_get_text(&self->row, field);
    size_t length = eh_names_trim(&text, self->row.cells[field].length);
    return (struct eh_cell){text, length, field};
}

struct eh_cell eh_table_get(const struct eh_table *self, size_t column)
{
    return eh_table_get_field(self, self->field[column]);
}

uint64_t eh_table_get_line(const struct eh_table *self, struct eh_cell cell)
{
    return cell.field == EH_FIELD_NONE ? self->row.line : eh_csv_row_get_line(&self->row, cell.field);
}

void eh_table_report(const struct eh_table *self, enum eh_problem_code code, struct eh_cell cell,
                     const char *format, ...)
{
    struct eh_problems *problems = &self->study->problems;
    char text[300];
    const char *value = NULL;
    if (problems->total[code] < EH_PROBLEM_SAMPLES) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(text, sizeof text, format, arguments);
        va_end(arguments);
        if (cell.length)
            value = eh_arena_copy_bytes(problems->arena, cell.text, cell.length);
    } else {
        text[0] = '\0'; /* only the total is kept */
    }
    eh_problems_add(problems, code, self->file->name, eh_table_get_line(self, cell),
                    cell.field == EH_FIELD_NONE ? 0 : cell.field + 1, value, "%s", text);
}

static void count_foreign(const struct eh_table *self, struct eh_cell cell)
{
    enum eh_date_order order = eh_date_form_order(cell.text, cell.length);
    for (size_t i = 0; i < self->column_count; i++)
        if (self->field[i] == cell.field) {
            self->foreign[i].either += order == EH_DATE_ORDER_EITHER;
            self->foreign[i].told += order == EH_DATE_ORDER_TOLD;
        }
}

bool eh_table_read_date(const struct eh_table *self, struct eh_cell cell, int32_t *out)
{
    *out = EH_DATE_NONE;
    if (!cell.length)
        return true;
    if (eh_date_read(cell.text, cell.length, out)) {
        if (*out < EH_DATE_PLAUSIBLE_FIRST || *out > EH_DATE_PLAUSIBLE_LAST)
            eh_table_report(self, EH_PROBLEM_DATE_IMPLAUSIBLE, cell,
                            "a date before 1930 or after 2100; where there is none, leave the cell empty");
        return true;
    }
    *out = EH_DATE_NONE;
    count_foreign(self, cell);
    const char *form = eh_date_form_name(cell.text, cell.length);
    eh_table_report(self, EH_PROBLEM_DATE_FORM, cell, "not a date of the form YYYY-MM-DD%s%s",
                    form ? ": " : "", form ? form : "");
    return false;
}

int eh_cell_find_word(struct eh_cell cell, const char *const *words, size_t count)
{
    char text[32];
    if (cell.length >= sizeof text)
        return -1;
    memcpy(text, cell.text, cell.length);
    text[cell.length] = '\0';
    for (size_t i = 0; i < count; i++)
        if (eh_names_is_word(text, words[i]))
            return (int)i;
    return -1;
}
