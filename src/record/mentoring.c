/* Reads mentoring.csv. Records stand in one order whatever that of the rows is. */
#include <stdlib.h>
#include <string.h>

#include "events.h"

enum column { MENTOR, MENTEE, KIND, START, END, PROGRAMME };

struct record {
    uint32_t mentor, mentee;
    int32_t start, end;
    uint8_t kind;
    bool is_formal;
};

struct reader {
    struct eh_study *study;
    struct eh_arena *arena;
    struct record *record;
    size_t count, capacity;
    uint64_t self, unknown; /* left out */
};

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_all(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    int order = compare_numbers(x->mentor, y->mentor);
    order = order ? order : compare_numbers(x->mentee, y->mentee);
    order = order ? order : compare_numbers(x->kind, y->kind);
    order = order ? order : compare_numbers(x->start, y->start);
    order = order ? order : compare_numbers(x->end, y->end);
    return order ? order : compare_numbers(x->is_formal, y->is_formal);
}

/* A cell that holds one of two words, the first where it is empty. */
static bool read_word(const struct eh_table *table, enum column column, const char *const words[2],
                      const char *what, int *out)
{
    struct eh_cell cell = eh_table_get(table, column);
    *out = 0;
    if (!cell.length)
        return true;
    *out = eh_cell_find_word(cell, words, 2);
    if (*out >= 0)
        return true;
    eh_table_report(table, EH_PROBLEM_VALUE_UNKNOWN, cell, "%s is %s or %s", what, words[0], words[1]);
    return false;
}

/* The cells of a row that need no other file; every problem is told before the row is given up. */
static bool read_cells(const struct eh_table *table, struct record *out)
{
    static const char *const kinds[2] = {"mentoring", "sponsorship"}, *const programmes[2] = {"informal",
                                                                                              "formal"};
    int kind, formal;
    struct eh_cell end = eh_table_get(table, END);
    bool good = true;
    for (enum column c = MENTOR; c <= MENTEE; c++)
        if (!eh_table_get(table, c).length) {
            eh_table_report(table, EH_PROBLEM_CELL_EMPTY, eh_table_get(table, c), "the row names no %s",
                            table->columns[c].name);
            good = false;
        }
    good = read_word(table, KIND, kinds, "the kind", &kind) && good;
    good = read_word(table, PROGRAMME, programmes, "a programme", &formal) && good;
    good = eh_table_read_date(table, eh_table_get(table, START), &out->start) && good;
    good = eh_table_read_date(table, end, &out->end) && good;
    if (good && out->start != EH_DATE_NONE && out->end != EH_DATE_NONE && out->end < out->start) {
        eh_table_report(table, EH_PROBLEM_END_BEFORE_START, end, "the end lies before the start");
        good = false;
    }
    out->kind = kind == 1 ? EH_SPONSORSHIP : EH_MENTORING;
    out->is_formal = formal == 1;
    return good;
}

static void read_row(struct reader *r, const struct eh_table *table)
{
    struct record record;
    if (!table->row.right_length || !read_cells(table, &record))
        return;
    struct eh_cell mentor = eh_table_get(table, MENTOR), mentee = eh_table_get(table, MENTEE);
    if (mentor.length == mentee.length && memcmp(mentor.text, mentee.text, mentor.length) == 0) {
        eh_table_report(table, EH_PROBLEM_SELF_MENTOR, mentee,
                        "mentor and mentee are one person; the record is left out");
        r->self++;
        return;
    }
    record.mentor = eh_event_find_listed(r->study, table, MENTOR);
    record.mentee = eh_event_find_listed(r->study, table, MENTEE);
    if (record.mentor == EH_PERSON_NONE || record.mentee == EH_PERSON_NONE) {
        r->unknown++;
        return;
    }
    EH_RESERVE(r->arena, r->record, r->count, r->capacity);
    r->record[r->count++] = record;
}

static int read_file(struct reader *r, const struct eh_file *file, struct eh_failure *failure)
{
    struct eh_table *table;
    r->self = r->unknown = 0;
    int code = eh_table_open(r->study, file, false, &table, failure);
    if (code != EH_OK)
        return code;
    while ((code = eh_table_read(table, failure)) == 1)
        read_row(r, table);
    if (code == EH_OK)
        code = eh_table_close(table, failure);
    eh_study_add_left_out(r->study, "self_tie", file->name, r->self, "records of a person with themselves");
    eh_study_add_left_out(r->study, "unknown_person", file->name, r->unknown,
                          "records of people who are not in people.csv");
    return code;
}

static void fill(const struct reader *r, struct eh_mentoring *out, struct eh_arena *arena)
{
    out->count = (uint32_t)r->count;
    out->mentor = EH_NEW_ARRAY(arena, uint32_t, r->count);
    out->mentee = EH_NEW_ARRAY(arena, uint32_t, r->count);
    out->kind = EH_NEW_ARRAY(arena, uint8_t, r->count);
    out->start = EH_NEW_ARRAY(arena, int32_t, r->count);
    out->end = EH_NEW_ARRAY(arena, int32_t, r->count);
    out->is_formal = EH_NEW_ARRAY(arena, bool, r->count);
    for (size_t i = 0; i < r->count; i++) {
        out->mentor[i] = r->record[i].mentor;
        out->mentee[i] = r->record[i].mentee;
        out->kind[i] = r->record[i].kind;
        out->start[i] = r->record[i].start;
        out->end[i] = r->record[i].end;
        out->is_formal[i] = r->record[i].is_formal;
    }
}

int eh_mentoring_read(struct eh_study *study, struct eh_failure *failure)
{
    int code = EH_OK;
    struct eh_arena scratch;
    eh_arena_init(&scratch, study->arena);
    struct reader r = {.study = study, .arena = &scratch};
    for (size_t f = 0; code == EH_OK && f < study->own->mentoring.count; f++)
        code = read_file(&r, &study->own->mentoring.file[f], failure);
    if (code == EH_OK && r.count)
        qsort(r.record, r.count, sizeof *r.record, by_all);
    fill(&r, &study->mentoring, study->arena);
    study->mentoring.present = study->own->mentoring.count > 0;
    eh_arena_free(&scratch);
    return code;
}
