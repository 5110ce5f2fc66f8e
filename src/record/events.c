/* Streams collaboration.csv, in batches of a fixed size. */
#include "events.h"

#include <string.h>

#include "evenhand/base/number.h"
#include "fold.h"

enum column { FROM, TO, DATE, KIND, WEIGHT };
enum { BATCH = 4096 };

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

void eh_event_check_new(struct eh_intern *seen, const struct eh_text *row, const struct eh_table *table)
{
    size_t before = seen->count;
    if (eh_intern_add(seen, row->bytes, row->length) < before)
        eh_problems_add(&table->study->problems, EH_PROBLEM_RECORD_DUPLICATE, table->file->name,
                        table->row.line, 0, NULL, "the record stands twice; both are counted");
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

struct scan {
    struct eh_study *study;
    const struct eh_event_sink *sink;
    struct eh_event *batch;
    size_t count;
    uint64_t self, weight, small, unknown; /* left out, of one file */
};

static void flush(struct scan *s)
{
    if (s->count && s->sink->events)
        s->sink->events(s->sink->state, s->batch, s->count);
    s->count = 0;
}

/* A decimal comma is the usual reason why a weight cannot be read. */
static bool read_weight(const struct eh_table *table, int64_t *out)
{
    struct eh_cell cell = eh_table_get(table, WEIGHT);
    *out = EH_WEIGHT_ONE;
    if (!cell.length || eh_number_read_weight(cell.text, cell.length, out))
        return true;
    eh_table_report(table, EH_PROBLEM_NUMBER_FORM, cell, "not a number%s",
                    memchr(cell.text, ',', cell.length) ? "; the decimal sign is a point"
                                                        : ", or too large a one");
    return false;
}

/* A weight that is none, or one above zero that no unit of 1e-9 is left of: 0.0000000001 has a digit. */
static void report_weight(struct scan *s, const struct eh_table *table)
{
    struct eh_cell cell = eh_table_get(table, WEIGHT);
    size_t mantissa = 0;
    bool positive = *cell.text != '-';
    while (mantissa < cell.length && cell.text[mantissa] != 'e' && cell.text[mantissa] != 'E')
        mantissa++;
    for (size_t i = 0; positive && i < mantissa; i++)
        if (cell.text[i] >= '1' && cell.text[i] <= '9') {
            eh_table_report(table, EH_PROBLEM_WEIGHT_TOO_SMALL, cell,
                            "a weight that rounds to zero billionths; the record is left out");
            s->small++;
            return;
        }
    eh_table_report(table, EH_PROBLEM_WEIGHT_NOT_POSITIVE, cell,
                    "a weight of zero or less; the record is left out");
    s->weight++;
}

static uint32_t find_person(struct scan *s, const struct eh_table *table, enum column column)
{
    struct eh_study *study = s->study;
    struct eh_cell cell = eh_table_get(table, column);
    if (study->config.externals)
        return eh_intern_add(&study->own->ids, cell.text, cell.length);
    uint32_t person = eh_intern_find(&study->own->ids, cell.text, cell.length);
    if (person < study->people.n_roster)
        return person;
    eh_event_report_unknown(study, table, cell, "person", "the record is left out");
    return EH_PERSON_NONE;
}

static void read_row(struct scan *s, const struct eh_table *table)
{
    struct eh_event event;
    struct eh_cell from = eh_table_get(table, FROM), to = eh_table_get(table, TO),
                   date = eh_table_get(table, DATE);
    if (!table->row.right_length)
        return;
    bool good = eh_event_check_filled(table, FROM, TO);
    good = eh_event_read_date(s->study, table, date, &event.day) && good;
    good = read_weight(table, &event.weight) && good;
    if (!good)
        return;
    if (from.length == to.length && memcmp(from.text, to.text, from.length) == 0) {
        eh_table_report(table, EH_PROBLEM_SELF_TIE, to,
                        "a record from a person to the same person; it is left out");
        s->self++;
        return;
    }
    if (event.weight <= 0) {
        report_weight(s, table);
        return;
    }
    event.from = find_person(s, table, FROM);
    event.to = find_person(s, table, TO);
    if (event.from == EH_PERSON_NONE || event.to == EH_PERSON_NONE) {
        s->unknown++;
        return;
    }
    eh_event_check_employed(s->study, table, event.from, date, event.day);
    eh_event_check_employed(s->study, table, event.to, date, event.day);
    event.kind = eh_event_add_kind(s->study, eh_table_get(table, KIND));
    s->batch[s->count++] = event;
    if (s->count == BATCH)
        flush(s);
}

static int scan_file(struct scan *s, const struct eh_file *file, struct eh_failure *failure)
{
    struct eh_table *table;
    s->self = s->weight = s->small = s->unknown = 0;
    int code = eh_table_open(s->study, file, false, &table, failure);
    if (code != EH_OK)
        return code;
    while ((code = eh_table_read(table, failure)) == 1)
        read_row(s, table);
    if (code == EH_OK)
        code = eh_table_close(table, failure);
    eh_study_add_left_out(s->study, "self_tie", file->name, s->self,
                          "records from a person to the same person");
    eh_study_add_left_out(s->study, "weight_not_positive", file->name, s->weight,
                          "records with a weight of zero or less");
    eh_study_add_left_out(s->study, "weight_too_small", file->name, s->small,
                          "records with a weight that rounds to zero billionths");
    eh_study_add_left_out(s->study, "unknown_person", file->name, s->unknown,
                          "records of people who are not in people.csv");
    return code;
}

int eh_collaboration_scan(struct eh_study *study, const struct eh_event_sink *sink,
                          struct eh_failure *failure)
{
    int code = EH_OK;
    struct eh_arena scratch;
    eh_arena_init(&scratch, study->arena);
    struct scan s = {.study = study, .sink = sink, .batch = EH_NEW_ARRAY(&scratch, struct eh_event, BATCH)};
    for (size_t f = 0; code == EH_OK && f < study->own->collaboration.count; f++)
        code = scan_file(&s, &study->own->collaboration.file[f], failure);
    if (code == EH_OK)
        flush(&s);
    eh_arena_free(&scratch);
    return code;
}
