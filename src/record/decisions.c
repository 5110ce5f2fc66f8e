/* Reads decisions.csv. Records stand in one order whatever that of the rows is, and decisions are numbered by
 * their labels. */
#include <stdlib.h>
#include <string.h>

#include "records.h"

enum column { DECIDER, CANDIDATE, DECISION, DATE, OUTCOME, DISCLOSED, RECUSED };

struct record {
    uint32_t decider, candidate;
    uint32_t decision; /* while rows are read: its number in `labels` */
    int32_t date;
    bool is_decided, selected, disclosed, recused;
};

struct reader {
    struct eh_records records;
    struct eh_intern labels; /* of decisions */
    struct record *record;
    size_t count, capacity;
};

static int by_all(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    int order = eh_records_compare(x->decider, y->decider);
    order = order ? order : eh_records_compare(x->candidate, y->candidate);
    order = order ? order : eh_records_compare(x->decision, y->decision);
    order = order ? order : eh_records_compare(x->date, y->date);
    order = order ? order : eh_records_compare(x->is_decided, y->is_decided);
    order = order ? order : eh_records_compare(x->selected, y->selected);
    order = order ? order : eh_records_compare(x->disclosed, y->disclosed);
    return order ? order : eh_records_compare(x->recused, y->recused);
}

/* A cell that says no or yes, no where it is empty: words stand in pairs, no first. */
static bool read_yes(const struct eh_table *table, enum column column, const char *const *words, size_t count,
                     const char *form, bool *out)
{
    struct eh_cell cell = eh_table_get(table, column);
    int word = cell.length ? eh_cell_find_word(cell, words, count) : 0;
    *out = word % 2 == 1;
    if (word < 0)
        eh_table_report(table, EH_PROBLEM_VALUE_UNKNOWN, cell, "'%s' is %s", table->columns[column].name,
                        form);
    return word >= 0;
}

/* The cells of a row that need no other file; every problem is told before the row is given up. */
static bool read_cells(struct reader *r, const struct eh_table *table, struct record *out)
{
    static const char *const outcomes[] = {"not",  "selected", "no", "yes",         "false",
                                           "true", "0",        "1",  "not selected"},
                             *const yes[] = {"no", "yes", "false", "true", "0", "1"};
    struct eh_cell decision = eh_table_get(table, DECISION);
    bool good = eh_event_check_filled(table, DECIDER, CANDIDATE);
    good = eh_event_read_own_date(r->records.study, table, eh_table_get(table, DATE), &out->date) && good;
    good = read_yes(table, OUTCOME, outcomes, 9, "selected or not, yes or no, true or false, 1 or 0",
                    &out->selected) &&
           good;
    good = read_yes(table, DISCLOSED, yes, 6, "yes or no, true or false, 1 or 0", &out->disclosed) && good;
    good = read_yes(table, RECUSED, yes, 6, "yes or no, true or false, 1 or 0", &out->recused) && good;
    out->is_decided = eh_table_get(table, OUTCOME).length > 0;
    out->decision =
        decision.length ? eh_intern_add(&r->labels, decision.text, decision.length) : EH_PERSON_NONE;
    return good;
}

static void read_row(void *state, const struct eh_table *table)
{
    struct reader *r = state;
    struct eh_records *records = &r->records;
    struct record record;
    memset(&record, 0, sizeof record); /* padding too: the row is compared as bytes */
    if (!read_cells(r, table, &record) ||
        !eh_records_find_pair(records, table, DECIDER, EH_PROBLEM_DECISION_SELF,
                              "decider and candidate are one person; the record is left out", &record.decider,
                              &record.candidate))
        return;
    /* A candidate may come from outside: only who decides must be employed. */
    eh_event_check_employed(records->study, table, record.decider, eh_table_get(table, DATE), record.date);
    records->row.length = 0;
    eh_text_add_bytes(&records->row, (const char *)&record, sizeof record);
    eh_event_check_new(&records->seen, &records->row, "the record stands twice; both are counted", table);
    EH_RESERVE(records->arena, r->record, r->count, r->capacity);
    r->record[r->count++] = record;
}

static void open_file(void *state, const struct eh_table *table)
{
    struct reader *r = state;
    struct eh_decisions *out = &r->records.study->decisions;
    out->has_decision |= table->field[DECISION] != EH_FIELD_NONE;
    out->has_outcome |= table->field[OUTCOME] != EH_FIELD_NONE;
    out->has_disclosed |= table->field[DISCLOSED] != EH_FIELD_NONE;
    out->has_recused |= table->field[RECUSED] != EH_FIELD_NONE;
}

struct label {
    const char *text;
    uint32_t number;
};

static int by_text(const void *a, const void *b)
{
    return eh_text_compare(((const struct label *)a)->text, ((const struct label *)b)->text);
}

/* Numbers of decisions from order of first sight to order of labels; those of rows left out fall away. */
static uint32_t number_decisions(struct reader *r)
{
    struct label *label = EH_NEW_ARRAY(r->records.arena, struct label, r->labels.count);
    uint32_t *place = EH_NEW_ARRAY(r->records.arena, uint32_t, r->labels.count), used = 0;
    bool *is_used = EH_NEW_ARRAY(r->records.arena, bool, r->labels.count);
    for (size_t i = 0; i < r->count; i++)
        if (r->record[i].decision != EH_PERSON_NONE)
            is_used[r->record[i].decision] = true;
    for (uint32_t d = 0; d < r->labels.count; d++)
        label[d] = (struct label){r->labels.text[d], d};
    if (r->labels.count)
        qsort(label, r->labels.count, sizeof *label, by_text);
    for (size_t d = 0; d < r->labels.count; d++)
        if (is_used[label[d].number])
            place[label[d].number] = used++;
    for (size_t i = 0; i < r->count; i++)
        if (r->record[i].decision != EH_PERSON_NONE)
            r->record[i].decision = place[r->record[i].decision];
    return used;
}

static void fill(const struct reader *r, struct eh_decisions *out, struct eh_arena *arena)
{
    out->count = (uint32_t)r->count;
    out->decider = EH_NEW_ARRAY(arena, uint32_t, r->count);
    out->candidate = EH_NEW_ARRAY(arena, uint32_t, r->count);
    out->decision = EH_NEW_ARRAY(arena, uint32_t, r->count);
    out->date = EH_NEW_ARRAY(arena, int32_t, r->count);
    out->is_decided = EH_NEW_ARRAY(arena, bool, r->count);
    out->selected = EH_NEW_ARRAY(arena, bool, r->count);
    out->disclosed = EH_NEW_ARRAY(arena, bool, r->count);
    out->recused = EH_NEW_ARRAY(arena, bool, r->count);
    for (size_t i = 0; i < r->count; i++) {
        out->decider[i] = r->record[i].decider;
        out->candidate[i] = r->record[i].candidate;
        out->decision[i] = r->record[i].decision;
        out->date[i] = r->record[i].date;
        out->is_decided[i] = r->record[i].is_decided;
        out->selected[i] = r->record[i].selected;
        out->disclosed[i] = r->record[i].disclosed;
        out->recused[i] = r->record[i].recused;
    }
}

int eh_decisions_read(struct eh_study *study, struct eh_failure *failure)
{
    static const struct eh_records_kind kind = {.self_code = "self_decision",
                                                .self_text = "decisions of a person on themselves",
                                                .open = open_file,
                                                .read_row = read_row};
    struct eh_arena scratch;
    struct reader r = {0};
    eh_arena_init(&scratch, study->arena);
    eh_records_init(&r.records, study, &scratch);
    eh_intern_init(&r.labels, &scratch);
    int code = eh_records_read(&r.records, &study->own->decisions, &kind, failure);
    study->decisions.decision_count = number_decisions(&r);
    if (code == EH_OK && r.count)
        qsort(r.record, r.count, sizeof *r.record, by_all);
    fill(&r, &study->decisions, study->arena);
    study->decisions.present = study->own->decisions.count > 0;
    eh_arena_free(&scratch);
    return code;
}
