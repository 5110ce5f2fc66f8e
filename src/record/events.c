#include "events.h"

#include <string.h>

#include "fold.h"

bool eh_event_read_own_date(const struct eh_study *study, const struct eh_table *table, struct eh_cell cell,
                            int32_t *out)
{
    if (!eh_table_read_date(table, cell, out))
        return false;
    if (*out != EH_DATE_NONE && *out > study->own->today && *out <= EH_DATE_PLAUSIBLE_LAST)
        eh_table_report(table, EH_PROBLEM_DATE_FUTURE, cell, "the date lies in the future");
    return true;
}

bool eh_event_read_date(struct eh_study *study, const struct eh_table *table, struct eh_cell cell,
                        int32_t *out)
{
    if (!eh_event_read_own_date(study, table, cell, out))
        return false;
    if (*out == EH_DATE_NONE)
        return true;
    if (study->first_event == EH_DATE_NONE || *out < study->first_event)
        study->first_event = *out;
    if (study->last_event == EH_DATE_NONE || *out > study->last_event)
        study->last_event = *out;
    return true;
}

void eh_event_report_unknown(const struct eh_study *study, const struct eh_table *table, struct eh_cell cell,
                             const char *who, const char *consequence)
{
    if (study->own->roster_incomplete)
        return;
    const char *hint = "";
    struct eh_arena scratch;
    eh_arena_init(&scratch, study->arena);
    if (study->problems.total[EH_PROBLEM_PERSON_UNKNOWN] < EH_PROBLEM_SAMPLES) {
        const char *folded = eh_fold_text(cell.text, cell.length, true, &scratch);
        if (eh_intern_find(&study->own->alike, folded, strlen(folded)) != EH_INTERN_NONE)
            hint = " (an id there differs only by case, blanks, Unicode form or leading zeros)";
    }
    eh_table_report(table, EH_PROBLEM_PERSON_UNKNOWN, cell, "the %s is not in people.csv%s; %s", who, hint,
                    consequence);
    eh_arena_free(&scratch);
}

uint32_t eh_event_find_listed(const struct eh_study *study, const struct eh_table *table, size_t column)
{
    struct eh_cell cell = eh_table_get(table, column);
    uint32_t person = eh_intern_find(&study->own->ids, cell.text, cell.length);
    if (person < study->people.n_roster)
        return person;
    eh_event_report_unknown(study, table, cell, table->columns[column].name, "the record is left out");
    return EH_PERSON_NONE;
}

void eh_event_check_new(struct eh_intern *seen, const struct eh_text *row, const char *text,
                        const struct eh_table *table)
{
    size_t before = seen->count;
    if (eh_intern_add(seen, row->bytes, row->length) < before)
        eh_problems_add(&table->study->problems, EH_PROBLEM_RECORD_DUPLICATE, table->file->name,
                        table->row.line, 0, NULL, "%s", text);
}

uint32_t eh_event_add_kind(struct eh_study *study, struct eh_cell cell)
{
    uint32_t kind = cell.length ? eh_intern_add(&study->own->kinds, cell.text, cell.length) : 0;
    study->kinds.name = study->own->kinds.text;
    study->kinds.count = study->own->kinds.count;
    return kind;
}

void eh_event_check_employed(const struct eh_study *study, const struct eh_table *table, uint32_t person,
                             struct eh_cell date_cell, int32_t day)
{
    const struct eh_people *people = &study->people;
    if (day == EH_DATE_NONE || person >= people->n_roster)
        return;
    if (people->hired[person] != EH_DATE_NONE && day < people->hired[person])
        eh_table_report(table, EH_PROBLEM_BEFORE_HIRED, date_cell,
                        "the record lies before a person was hired");
    if (people->left[person] != EH_DATE_NONE && day > people->left[person])
        eh_table_report(table, EH_PROBLEM_AFTER_LEFT, date_cell, "the record lies after a person left");
}

bool eh_event_check_filled(const struct eh_table *table, size_t first, size_t last)
{
    bool filled = true;
    for (size_t c = first; c <= last; c++) {
        struct eh_cell cell = eh_table_get(table, c);
        if (cell.length)
            continue;
        eh_table_report(table, EH_PROBLEM_CELL_EMPTY, cell, "the cell '%s' is empty", table->columns[c].name);
        filled = false;
    }
    return filled;
}
