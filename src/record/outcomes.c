/* Reads outcomes.csv. Records stand in one order whatever that of the rows is. */
#include <stdlib.h>

#include "events.h"

enum column { PERSON, OUTCOME, DATE };

struct record {
    uint32_t person;
    int32_t date;
    uint8_t kind;
};

struct reader {
    struct eh_study *study;
    struct eh_arena *arena;
    struct eh_intern seen; /* rows as bytes, the outcome's own word included */
    struct eh_text row;
    struct record *record;
    size_t count, capacity;
    uint64_t unknown; /* left out */
};

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_all(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    int order = compare_numbers(x->person, y->person);
    order = order ? order : compare_numbers(x->date, y->date);
    return order ? order : compare_numbers(x->kind, y->kind);
}

/* Words are matched loosely, as names of columns are; any other word is an outcome of another kind. */
static enum eh_outcome_kind read_kind(struct eh_cell cell)
{
    static const char *const words[] = {"promotion", "exit", "left"};
    int word = eh_cell_find_word(cell, words, 3);
    return word < 0 ? EH_OTHER_OUTCOME : word == 0 ? EH_PROMOTION : EH_EXIT;
}

static void read_row(struct reader *r, const struct eh_table *table)
{
    struct record record;
    struct eh_cell date = eh_table_get(table, DATE), outcome = eh_table_get(table, OUTCOME);
    if (!table->row.right_length)
        return;
    bool good = eh_event_check_filled(table, PERSON, OUTCOME);
    if (!eh_event_read_own_date(r->study, table, date, &record.date) || !good)
        return;
    record.person = eh_event_find_listed(r->study, table, PERSON);
    record.kind = (uint8_t)read_kind(outcome);
    if (record.person == EH_PERSON_NONE) {
        r->unknown++;
        return;
    }
    eh_event_check_employed(r->study, table, record.person, date, record.date);
    r->row.length = 0;
    eh_text_add_bytes(&r->row, (const char *)&record.person, sizeof record.person);
    eh_text_add_bytes(&r->row, (const char *)&record.date, sizeof record.date);
    eh_text_add_bytes(&r->row, outcome.text, outcome.length);
    eh_event_check_new(&r->seen, &r->row, table);
    EH_RESERVE(r->arena, r->record, r->count, r->capacity);
    r->record[r->count++] = record;
}

static int read_file(struct reader *r, const struct eh_file *file, struct eh_failure *failure)
{
    struct eh_table *table;
    r->unknown = 0;
    int code = eh_table_open(r->study, file, false, &table, failure);
    if (code != EH_OK)
        return code;
    while ((code = eh_table_read(table, failure)) == 1)
        read_row(r, table);
    if (code == EH_OK)
        code = eh_table_close(table, failure);
    eh_study_add_left_out(r->study, "unknown_person", file->name, r->unknown,
                          "records of people who are not in people.csv");
    return code;
}

static void fill(const struct reader *r, struct eh_outcomes *out, struct eh_arena *arena)
{
    out->count = (uint32_t)r->count;
    out->person = EH_NEW_ARRAY(arena, uint32_t, r->count);
    out->kind = EH_NEW_ARRAY(arena, uint8_t, r->count);
    out->date = EH_NEW_ARRAY(arena, int32_t, r->count);
    for (size_t i = 0; i < r->count; i++) {
        out->person[i] = r->record[i].person;
        out->kind[i] = r->record[i].kind;
        out->date[i] = r->record[i].date;
    }
}

int eh_outcomes_read(struct eh_study *study, struct eh_failure *failure)
{
    int code = EH_OK;
    struct eh_arena scratch;
    eh_arena_init(&scratch, study->arena);
    struct reader r = {.study = study, .arena = &scratch};
    eh_intern_init(&r.seen, &scratch);
    eh_text_init(&r.row, &scratch);
    for (size_t f = 0; code == EH_OK && f < study->own->outcomes.count; f++)
        code = read_file(&r, &study->own->outcomes.file[f], failure);
    if (code == EH_OK && r.count)
        qsort(r.record, r.count, sizeof *r.record, by_all);
    fill(&r, &study->outcomes, study->arena);
    study->outcomes.present = study->own->outcomes.count > 0;
    eh_arena_free(&scratch);
    return code;
}
