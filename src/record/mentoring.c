/* Reads mentoring.csv. Records stand in one order whatever that of the rows is. */
#include <stdlib.h>

#include "records.h"

enum column { MENTOR, MENTEE, KIND, START, END, PROGRAMME };

struct record {
    uint32_t mentor, mentee;
    int32_t start, end;
    uint8_t kind;
    bool is_formal;
};

struct reader {
    struct eh_records records;
    struct record *record;
    size_t count, capacity;
};

static int by_all(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    int order = eh_records_compare(x->mentor, y->mentor);
    order = order ? order : eh_records_compare(x->mentee, y->mentee);
    order = order ? order : eh_records_compare(x->kind, y->kind);
    order = order ? order : eh_records_compare(x->start, y->start);
    order = order ? order : eh_records_compare(x->end, y->end);
    return order ? order : eh_records_compare(x->is_formal, y->is_formal);
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
static bool read_cells(const struct eh_study *study, const struct eh_table *table, struct record *out)
{
    static const char *const kinds[2] = {"mentoring", "sponsorship"}, *const programmes[2] = {"informal",
                                                                                              "formal"};
    int kind, formal;
    struct eh_cell end = eh_table_get(table, END);
    bool good = eh_event_check_filled(table, MENTOR, MENTEE);
    good = read_word(table, KIND, kinds, "the kind", &kind) && good;
    good = read_word(table, PROGRAMME, programmes, "a programme", &formal) && good;
    good = eh_event_read_own_date(study, table, eh_table_get(table, START), &out->start) && good;
    good = eh_table_read_date(table, end, &out->end) && good;
    if (good && out->start != EH_DATE_NONE && out->end != EH_DATE_NONE && out->end < out->start) {
        eh_table_report(table, EH_PROBLEM_END_BEFORE_START, end, "the end lies before the start");
        good = false;
    }
    out->kind = kind == 1 ? EH_SPONSORSHIP : EH_MENTORING;
    out->is_formal = formal == 1;
    return good;
}

static void read_row(void *state, const struct eh_table *table)
{
    struct reader *r = state;
    struct eh_records *records = &r->records;
    struct eh_study *study = records->study;
    struct eh_cell start = eh_table_get(table, START);
    struct record record;
    if (!read_cells(study, table, &record) ||
        !eh_records_find_pair(records, table, MENTOR, EH_PROBLEM_SELF_MENTOR,
                              "mentor and mentee are one person; the record is left out", &record.mentor,
                              &record.mentee))
        return;
    eh_event_check_employed(study, table, record.mentor, start, record.start);
    eh_event_check_employed(study, table, record.mentee, start, record.start);
    records->row.length = 0;
    eh_text_add_bytes(&records->row, (const char *)&record.mentor, sizeof record.mentor);
    eh_text_add_bytes(&records->row, (const char *)&record.mentee, sizeof record.mentee);
    eh_text_add_bytes(&records->row, (const char *)&record.kind, sizeof record.kind);
    eh_text_add_bytes(&records->row, (const char *)&record.start, sizeof record.start);
    eh_event_check_new(&records->seen, &records->row,
                       "the same mentor, mentee, kind and start stand twice; the pair counts once", table);
    EH_RESERVE(records->arena, r->record, r->count, r->capacity);
    r->record[r->count++] = record;
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
    static const struct eh_records_kind kind = {
        .self_code = "self_tie", .self_text = "records of a person with themselves", .read_row = read_row};
    struct eh_arena scratch;
    struct reader r = {0};
    eh_arena_init(&scratch, study->arena);
    eh_records_init(&r.records, study, &scratch);
    int code = eh_records_read(&r.records, &study->own->mentoring, &kind, failure);
    if (code == EH_OK && r.count)
        qsort(r.record, r.count, sizeof *r.record, by_all);
    fill(&r, &study->mentoring, study->arena);
    study->mentoring.present = study->own->mentoring.count > 0;
    eh_arena_free(&scratch);
    return code;
}
