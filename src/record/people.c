/* Reads people.csv: every row of a person makes a person, whatever else is wrong in it. */
#include <string.h>

#include "evenhand/base/memory.h"
#include "evenhand/base/number.h"
#include "evenhand/base/text.h"
#include "events.h"
#include "names.h"
#include "room.h"
#include "rows.h"

enum { CATEGORY_BYTES = 400 }; /* longer is no name of a group: a comment, or rows that ran into each other */

enum column { PERSON, HIRED, LEFT, DEPARTMENT, LEVEL, MANAGER, LOCATION, DECISION_MAKER, SNAPSHOT };

/* What one file adds to the plan: the field of each of its columns. */
struct reader {
    struct eh_study *study;
    struct eh_rows *rows;
    struct eh_table *table;
    uint32_t *field;         /* for each column of the plan */
    uint32_t decision_field; /* EH_FIELD_NONE: none */
};

/* All header names of all people files. */
static int read_headers(struct eh_study *study, struct eh_arena *arena, struct eh_names *out,
                        struct eh_failure *failure)
{
    size_t capacity = 0;
    *out = (struct eh_names){0};
    for (size_t f = 0; f < study->own->people.count; f++) {
        struct eh_table *table;
        int code = eh_table_open(study, &study->own->people.file[f], true, &table, failure);
        if (code != EH_OK)
            return code;
        for (uint32_t i = 0; i < eh_csv_get_header(table->csv)->count; i++) {
            const char *name = eh_table_get_header(table, i, arena);
            if (!*name || eh_names_has(out, name))
                continue;
            EH_RESERVE(arena, out->name, out->count, capacity);
            out->name[out->count++] = name;
        }
        code = eh_table_close(table, failure);
        if (code != EH_OK)
            return code;
    }
    return EH_OK;
}

static struct eh_place get_place(const struct reader *r, struct eh_cell cell)
{
    return (struct eh_place){r->table->file->name, eh_table_get_line(r->table, cell),
                             cell.field == EH_FIELD_NONE ? 0 : cell.field + 1};
}

static void read_dates(const struct reader *r, struct eh_people_row *row)
{
    struct eh_cell left = eh_table_get(r->table, LEFT);
    bool good = eh_event_read_own_date(r->study, r->table, eh_table_get(r->table, HIRED), &row->hired);
    good = eh_table_read_date(r->table, left, &row->left) && good;
    if (good && row->hired != EH_DATE_NONE && row->left != EH_DATE_NONE && row->left < row->hired) {
        eh_table_report(r->table, EH_PROBLEM_LEFT_BEFORE_HIRED, left,
                        "the person left before they were hired");
        row->left = EH_DATE_NONE;
    }
}

/* The level's number, from `levels` or as an integer, and the text that names it. False where unknown. */
static bool read_level(const struct reader *r, struct eh_cell cell, int64_t *out_rank, const char **out_text)
{
    const struct eh_names *levels = &r->study->config.levels;
    const char *text = eh_arena_copy_bytes(r->rows->arena, cell.text, cell.length);
    for (size_t i = 0; i < levels->count; i++)
        if (strcmp(levels->name[i], text) == 0) {
            *out_rank = (int64_t)i + 1;
            *out_text = levels->name[i];
            return true;
        }
    if (levels->count) {
        eh_table_report(r->table, EH_PROBLEM_LEVEL_UNKNOWN, cell,
                        "a level that 'levels' of study.ini has not%s",
                        eh_names_has(levels, text) ? " (one differs only by case or blanks)" : "");
        return false;
    }
    if (!eh_number_read_integer(text, cell.length, -1000000000, 1000000000, out_rank)) {
        eh_table_report(
            r->table, EH_PROBLEM_LEVEL_UNKNOWN, cell,
            strspn(text, "+-0123456789") == cell.length
                ? "a level beyond a thousand million"
                : "a level that is no integer; name the labels in study.ini: levels = lowest, ..., "
                  "highest");
        return false;
    }
    *out_text = eh_arena_format(r->rows->arena, "%lld", (long long)*out_rank);
    return true;
}

static void add_value(struct eh_rows *rows, struct eh_value_column *column, uint32_t row, const char *text,
                      size_t length, int64_t rank, struct eh_place place)
{
    size_t before = column->values.count;
    uint32_t number = eh_intern_add(&column->values, text, length);
    if (column->values.count != before) {
        size_t count = before;
        EH_RESERVE(rows->arena, column->first, count, column->first_capacity);
        EH_RESERVE(rows->arena, column->rank, count, column->rank_capacity);
        column->first[number] = place;
        column->rank[number] = rank;
    }
    column->of[row] = number + 1;
}

static void read_attributes(const struct reader *r, struct eh_people_row *row, uint32_t number)
{
    for (size_t i = 0; i < r->rows->plan.column_count; i++) {
        struct eh_value_column *column = &r->rows->plan.columns[i];
        struct eh_cell cell = eh_table_get_field(r->table, r->field[i]);
        const char *text = cell.text;
        size_t length = cell.length;
        if (!length)
            continue;
        if (length > CATEGORY_BYTES) {
            eh_table_report(r->table, EH_PROBLEM_FIELD_TOO_LONG, cell,
                            "a category of more than %d bytes; a group needs a short name", CATEGORY_BYTES);
            continue;
        }
        if (column->is_level) {
            row->has_level = read_level(r, cell, &row->level, &text);
            if (!row->has_level)
                continue;
            length = strlen(text);
        }
        add_value(r->rows, column, number, text, length, row->level, get_place(r, cell));
    }
}

static void read_decision(const struct reader *r, struct eh_people_row *row)
{
    static const char *const words[] = {"no", "yes", "false", "true", "0", "1"};
    struct eh_cell cell = eh_table_get_field(r->table, r->decision_field);
    if (!cell.length)
        return;
    int word = eh_cell_find_word(cell, words, 6);
    if (cell.length == 1 && (*cell.text == 'x' || *cell.text == 'X'))
        word = 1;
    if (word < 0)
        eh_table_report(r->table, EH_PROBLEM_VALUE_UNKNOWN, cell,
                        "a decision maker is yes, no, true, false, 1, 0 or x");
    row->decides = word >= 0 && word % 2 == 1;
}

/* Of several rows of a person, each about a day of its own, the last one in the period stands, or the first
 * where all are later. */
static bool stands(int32_t day, int32_t before, const struct eh_period *period)
{
    bool is_in = period->all || day <= period->last, was_in = period->all || before <= period->last;
    if (is_in != was_in)
        return is_in;
    return is_in ? day > before : day < before;
}

/* A row of somebody who is listed already: the person again where this row stands, else NULL. */
static struct eh_people_row *replace_person(const struct reader *r, struct eh_cell person, uint32_t number,
                                            int32_t day)
{
    struct eh_rows *rows = r->rows;
    struct eh_people_row *row = &rows->row[number];
    if (day == row->snapshot) {
        eh_table_report(r->table, EH_PROBLEM_PERSON_DUPLICATE, person,
                        "the person is listed already, on line %llu of %s%s",
                        (unsigned long long)row->place.line, row->place.file,
                        day == EH_DATE_NONE ? "" : ", for the same day");
        return NULL;
    }
    rows->superseded++;
    if (!stands(day, row->snapshot, &r->study->period))
        return NULL;
    for (size_t i = 0; i < rows->plan.column_count; i++)
        rows->plan.columns[i].of[number] = 0;
    return row;
}

/* The row of a new person, or of one whom this row describes better; NULL where it names nobody, or somebody
 * again. */
static struct eh_people_row *add_person(const struct reader *r, uint32_t *out_number)
{
    struct eh_rows *rows = r->rows;
    struct eh_cell person = eh_table_get(r->table, PERSON);
    if (!person.length) {
        if (person.field != EH_FIELD_NONE)
            eh_table_report(r->table, EH_PROBLEM_CELL_EMPTY, person, "the row names no person");
        return NULL;
    }
    int32_t day;
    (void)eh_table_read_date(r->table, eh_table_get(r->table, SNAPSHOT), &day);
    size_t count = rows->ids.count;
    *out_number = eh_intern_add(&rows->ids, person.text, person.length);
    struct eh_people_row *row = NULL;
    if (rows->ids.count == count) {
        row = replace_person(r, person, *out_number, day);
    } else {
        EH_RESERVE(rows->arena, rows->row, count, rows->capacity);
        for (size_t i = 0; i < rows->plan.column_count; i++)
            EH_RESERVE(rows->arena, rows->plan.columns[i].of, count, rows->plan.columns[i].of_capacity);
        row = &rows->row[*out_number];
    }
    if (row)
        *row = (struct eh_people_row){
            .hired = EH_DATE_NONE, .left = EH_DATE_NONE, .snapshot = day, .place = get_place(r, person)};
    return row;
}

static void read_row(const struct reader *r)
{
    uint32_t number;
    struct eh_people_row *row = add_person(r, &number);
    if (!row || !r->table->row.right_length) /* which cell is which is not sure in a row of a wrong length */
        return;
    read_dates(r, row);
    read_attributes(r, row, number);
    read_decision(r, row);
    struct eh_cell manager = eh_table_get(r->table, MANAGER);
    if (manager.length) {
        row->manager = eh_intern_add(&r->rows->managers, manager.text, manager.length) + 1;
        row->manager_place = get_place(r, manager);
    }
}

static bool is_attribute_or_known(const struct reader *r, uint32_t field)
{
    for (size_t i = 0; i < r->table->column_count; i++)
        if (r->table->field[i] == field)
            return true;
    for (size_t i = 0; i < r->rows->plan.column_count; i++)
        if (r->field[i] == field)
            return true;
    return field == r->decision_field;
}

static void report_unused(const struct reader *r)
{
    const struct eh_table *table = r->table;
    const struct eh_csv_row *header = eh_csv_get_header(table->csv);
    const char *absent[EH_TABLE_COLUMNS];
    size_t count = 0;
    for (size_t i = 0; i < table->column_count; i++)
        if (table->field[i] == EH_FIELD_NONE)
            absent[count++] = table->columns[i].name;
    for (uint32_t i = 0; i < header->count; i++) {
        const char *name = eh_table_get_header(table, i, r->rows->arena);
        if (!*name || is_attribute_or_known(r, i) || eh_table_find_field(table, name) != i)
            continue;
        eh_problems_add(&r->study->problems, EH_PROBLEM_COLUMN_UNKNOWN, table->file->name,
                        eh_csv_row_get_line(header, i), i + 1, name,
                        "a column that is not used; name it in 'groups' or 'structure' to use it%s",
                        eh_names_suggest(name, absent, count, r->rows->arena));
    }
}

static void find_fields(struct reader *r)
{
    struct eh_rows *rows = r->rows;
    const struct eh_config *config = &r->study->config;
    struct eh_table *table = r->table;
    r->field = EH_NEW_ARRAY(rows->arena, uint32_t, rows->plan.column_count);
    for (size_t i = 0; i < rows->plan.column_count; i++) {
        struct eh_value_column *column = &rows->plan.columns[i];
        const struct eh_csv_row *header = eh_csv_get_header(table->csv);
        r->field[i] = eh_table_find_field(table, column->name);
        if (r->field[i] != EH_FIELD_NONE && !column->header.file)
            column->header = (struct eh_place){table->file->name, eh_csv_row_get_line(header, r->field[i]),
                                               r->field[i] + 1};
    }
    r->decision_field = EH_FIELD_NONE;
    if (config->decision_column)
        r->decision_field = eh_table_find_field(table, config->decision_column);
    else if (!config->decision_rule)
        r->decision_field = table->field[DECISION_MAKER];
    rows->has_decision_column = rows->has_decision_column || r->decision_field != EH_FIELD_NONE;
    rows->has_level = rows->has_level || table->field[LEVEL] != EH_FIELD_NONE;
    rows->has_department = rows->has_department || table->field[DEPARTMENT] != EH_FIELD_NONE;
    rows->has_manager = rows->has_manager || table->field[MANAGER] != EH_FIELD_NONE;
    rows->has_left = rows->has_left || table->field[LEFT] != EH_FIELD_NONE;
    if (config->decision_column && r->decision_field == EH_FIELD_NONE)
        eh_problems_add(&r->study->problems, EH_PROBLEM_COLUMN_MISSING, table->file->name,
                        eh_csv_get_header(table->csv)->line, 0, NULL,
                        "the header has no '%s', which decision_makers names", config->decision_column);
    report_unused(r);
}

static int read_file(struct eh_study *study, const struct eh_file *file, struct eh_rows *rows,
                     struct eh_failure *failure)
{
    struct reader r = {.study = study, .rows = rows};
    uint64_t free_bytes = eh_memory_get_available();
    uint32_t most = eh_room_count_people(free_bytes);
    int code = eh_table_open(study, file, false, &r.table, failure);
    if (code != EH_OK)
        return code;
    if (r.table->usable)
        find_fields(&r);
    else
        study->own->roster_incomplete = true;
    rows->superseded = 0;
    while ((code = eh_table_read(r.table, failure)) == 1 && rows->ids.count <= most)
        read_row(&r);
    if (rows->ids.count > most && most < EH_STUDY_PEOPLE_MOST)
        return eh_fail(
            failure, EH_INPUT_TOO_LARGE,
            "too large for the memory of this machine: %s has more than %u people, and %llu MB are "
            "free, at %d bytes each",
            file->name, (unsigned)most, (unsigned long long)(free_bytes >> 20), (int)EH_ROOM_BYTES_A_PERSON);
    if (rows->ids.count > EH_STUDY_PEOPLE_MOST)
        return eh_fail(failure, EH_INPUT_TOO_LARGE, "%s: more than %d people; is it the right file?",
                       file->name, EH_STUDY_PEOPLE_MOST);
    eh_study_add_left_out(study, "superseded", file->name, rows->superseded,
                          "rows of people whom a row of another day describes");
    if (code == EH_OK)
        code = eh_table_close(r.table, failure);
    study->own->roster_incomplete = study->own->roster_incomplete || r.table->cut;
    return code;
}

int eh_people_read(struct eh_study *study, struct eh_failure *failure)
{
    struct eh_names headers;
    struct eh_arena scratch;
    eh_arena_init(&scratch, study->arena);
    struct eh_rows rows = {.arena = &scratch};
    eh_intern_init(&rows.ids, &scratch);
    eh_intern_init(&rows.managers, &scratch);
    int code = read_headers(study, &scratch, &headers, failure);
    if (code == EH_OK && headers.count)
        eh_plan_make(study, &headers, &scratch, &rows.plan);
    for (size_t f = 0; code == EH_OK && f < study->own->people.count; f++)
        code = read_file(study, &study->own->people.file[f], &rows, failure);
    if (code == EH_OK)
        eh_roster_make(&rows, study);
    if (code == EH_OK)
        eh_plan_check(&rows.plan, study, &scratch);
    eh_arena_free(&scratch);
    return code;
}
