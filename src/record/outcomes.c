/* Reads outcomes.csv. Records stand in one order whatever that of the rows is. */
#include <stdlib.h>

#include "records.h"

enum column { PERSON, OUTCOME, DATE };

struct record {
    uint32_t person;
    int32_t date;
    uint8_t kind;
};

struct reader {
    struct eh_records records; /* a row as bytes holds the outcome's own word */
    struct record *record;
    size_t count, capacity;
};

static int by_all(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    int order = eh_records_compare(x->person, y->person);
    order = order ? order : eh_records_compare(x->date, y->date);
    return order ? order : eh_records_compare(x->kind, y->kind);
}

/* Words are matched loosely, as names of columns are; any other word is an outcome of another kind. */
static enum eh_outcome_kind read_kind(struct eh_cell cell)
{
    static const char *const words[] = {"promotion", "exit", "left"};
    int word = eh_cell_find_word(cell, words, 3);
    return word < 0 ? EH_OTHER_OUTCOME : word == 0 ? EH_PROMOTION : EH_EXIT;
}

/* `left` is the last day and an exit may be entered by its notice: a month between them says nothing. */
static void check_exit(const struct reader *r, const struct eh_table *table, const struct record *record,
                       struct eh_cell date)
{
    enum { MONTH = 31 };
    int32_t left = r->records.study->people.left[record->person];
    if (record->kind != EH_EXIT || record->date == EH_DATE_NONE || left == EH_DATE_NONE)
        return;
    if (record->date < left - MONTH || record->date > left + MONTH)
        eh_table_report(table, EH_PROBLEM_EXIT_DATES_DIFFER, date,
                        "the exit lies more than a month from the day that people.csv has in left");
}

static void read_row(void *state, const struct eh_table *table)
{
    struct reader *r = state;
    struct eh_records *records = &r->records;
    struct record record;
    struct eh_cell date = eh_table_get(table, DATE), outcome = eh_table_get(table, OUTCOME);
    bool good = eh_event_check_filled(table, PERSON, OUTCOME);
    if (!eh_event_read_own_date(records->study, table, date, &record.date) || !good)
        return;
    record.person = eh_event_find_listed(records->study, table, PERSON);
    record.kind = (uint8_t)read_kind(outcome);
    if (record.person == EH_PERSON_NONE) {
        records->unknown++;
        return;
    }
    eh_event_check_employed(records->study, table, record.person, date, record.date);
    check_exit(r, table, &record, date);
    records->row.length = 0;
    eh_text_add_bytes(&records->row, (const char *)&record.person, sizeof record.person);
    eh_text_add_bytes(&records->row, (const char *)&record.date, sizeof record.date);
    eh_text_add_bytes(&records->row, outcome.text, outcome.length);
    eh_event_check_new(&records->seen, &records->row, "the record stands twice; both are counted", table);
    EH_RESERVE(records->arena, r->record, r->count, r->capacity);
    r->record[r->count++] = record;
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
    static const struct eh_records_kind kind = {.read_row = read_row};
    struct eh_arena scratch;
    struct reader r = {0};
    eh_arena_init(&scratch, study->arena);
    eh_records_init(&r.records, study, &scratch);
    int code = eh_records_read(&r.records, &study->own->outcomes, &kind, failure);
    if (code == EH_OK && r.count)
        qsort(r.record, r.count, sizeof *r.record, by_all);
    fill(&r, &study->outcomes, study->arena);
    study->outcomes.present = study->own->outcomes.count > 0;
    eh_arena_free(&scratch);
    return code;
}
