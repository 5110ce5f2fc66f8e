/* The second half of record/rows: rows become people in order, with managers and decision makers. */
#include <stdlib.h>
#include <string.h>

#include "config_parts.h"
#include "evenhand/base/number.h"
#include "fold.h"
#include "rows.h"

struct order {
    const char *id;
    uint32_t row;
    bool outside;
};

static int by_place(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    if (x->outside != y->outside)
        return x->outside - y->outside;
    return strcmp(x->id, y->id);
}

static bool is_employed(const struct eh_people_row *row, const struct eh_period *period)
{
    return period->all || ((row->hired == EH_DATE_NONE || row->hired <= period->last) &&
                           (row->left == EH_DATE_NONE || row->left >= period->first));
}

/* Fills n, n_roster, ids and the study's table of ids; returns the row of each person. */
static uint32_t *put_in_order(const struct eh_rows *rows, struct eh_study *study)
{
    struct eh_people *people = &study->people;
    uint32_t count = (uint32_t)rows->ids.count;
    struct order *order = EH_NEW_ARRAY(rows->arena, struct order, count);
    uint32_t *row_of = EH_NEW_ARRAY(rows->arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++)
        order[i] = (struct order){rows->ids.text[i], i, !is_employed(&rows->row[i], &study->period)};
    if (count)
        qsort(order, count, sizeof *order, by_place);
    people->n_roster = count;
    people->id = EH_NEW_ARRAY(study->arena, const char *, count);
    study->own->place = EH_NEW_ARRAY(study->arena, struct eh_place, count);
    for (uint32_t i = 0; i < count; i++) {
        row_of[i] = order[i].row;
        uint32_t number = eh_intern_add(&study->own->ids, order[i].id, rows->ids.length[order[i].row]);
        people->id[i] = study->own->ids.text[number];
        study->own->place[i] = rows->row[order[i].row].place;
        people->n += !order[i].outside;
    }
    return row_of;
}

enum { SCRATCH_BYTES = 16 * 1024 };

/* In the order of rows, so that the second of two is told of. */
static void report_similar(const struct eh_rows *rows, struct eh_study *study)
{
    struct eh_intern *alike = &study->own->alike;
    uint32_t *row_of = EH_NEW_ARRAY(rows->arena, uint32_t, rows->ids.count);
    size_t folded_bytes = 0;
    struct eh_arena scratch; /* a block of it serves many ids */
    eh_arena_init(&scratch, rows->arena);
    for (uint32_t i = 0; i < rows->ids.count; i++) {
        if (folded_bytes > SCRATCH_BYTES) {
            eh_arena_free(&scratch);
            folded_bytes = 0;
        }
        folded_bytes += rows->ids.length[i];
        const char *folded = eh_fold_text(rows->ids.text[i], rows->ids.length[i], true, &scratch);
        size_t before = alike->count;
        uint32_t number = eh_intern_add(alike, folded, strlen(folded));
        if (alike->count != before) {
            row_of[number] = i;
            continue;
        }
        const struct eh_place *place = &rows->row[i].place, *first = &rows->row[row_of[number]].place;
        eh_problems_add(&study->problems, EH_PROBLEM_PERSON_SIMILAR, place->file, place->line, place->field,
                        rows->ids.text[i],
                        "the id differs from that on line %llu of %s only by case, blanks, Unicode form or "
                        "leading zeros",
                        (unsigned long long)first->line, first->file);
    }
    eh_arena_free(&scratch);
}

static void fill_dates(const struct eh_rows *rows, struct eh_study *study, const uint32_t *row_of)
{
    struct eh_people *people = &study->people;
    people->hired = EH_NEW_ARRAY(study->arena, int32_t, people->n_roster);
    people->left = EH_NEW_ARRAY(study->arena, int32_t, people->n_roster);
    for (uint32_t i = 0; i < people->n_roster; i++) {
        people->hired[i] = rows->row[row_of[i]].hired;
        people->left[i] = rows->row[row_of[i]].left;
    }
}

static int by_value(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Ranks from 1: the place in `levels`, or among the integers that occur. */
static void fill_levels(const struct eh_rows *rows, struct eh_study *study, const uint32_t *row_of)
{
    struct eh_people *people = &study->people;
    int64_t *values = EH_NEW_ARRAY(rows->arena, int64_t, people->n_roster);
    size_t count = 0, distinct = 0;
    people->level = EH_NEW_ARRAY(study->arena, int32_t, people->n_roster);
    people->level_value = EH_NEW_ARRAY(study->arena, double, people->n_roster);
    for (uint32_t i = 0; i < people->n_roster; i++)
        if (rows->row[row_of[i]].has_level)
            values[count++] = rows->row[row_of[i]].level;
    if (count)
        qsort(values, count, sizeof *values, by_value);
    for (size_t i = 0; i < count; i++)
        if (!distinct || values[distinct - 1] != values[i])
            values[distinct++] = values[i];
    for (uint32_t i = 0; i < people->n_roster; i++) {
        const struct eh_people_row *row = &rows->row[row_of[i]];
        if (!row->has_level)
            continue;
        const int64_t *place = bsearch(&row->level, values, distinct, sizeof *values, by_value);
        people->level_value[i] = (double)row->level;
        people->level[i] = study->config.levels.count ? (int32_t)row->level : (int32_t)(place - values) + 1;
    }
}

static void fill_managers(const struct eh_rows *rows, struct eh_study *study, const uint32_t *row_of)
{
    struct eh_people *people = &study->people;
    people->manager = EH_NEW_ARRAY(study->arena, uint32_t, people->n_roster);
    for (uint32_t i = 0; i < people->n_roster; i++) {
        const struct eh_people_row *row = &rows->row[row_of[i]];
        const struct eh_place *place = &row->manager_place;
        people->manager[i] = EH_PERSON_NONE;
        if (!row->manager)
            continue;
        const char *text = rows->managers.text[row->manager - 1];
        uint32_t manager = eh_intern_find(&study->own->ids, text, rows->managers.length[row->manager - 1]);
        if (manager == EH_INTERN_NONE) {
            if (!study->own->roster_incomplete)
                eh_problems_add(&study->problems, EH_PROBLEM_MANAGER_UNKNOWN, place->file, place->line,
                                place->field, text, "the manager is not in people.csv");
        } else if (manager == i) {
            eh_problems_add(&study->problems, EH_PROBLEM_MANAGER_SELF, place->file, place->line, place->field,
                            text, "the person is their own manager; taken as no manager");
        } else {
            people->manager[i] = manager;
        }
    }
}

/* Everybody has one manager at most, so a walk upwards meets either the top, somebody seen on an earlier
 * walk, or somebody of this walk: a circle. Each is reported once, at its first person in id order. */
static void report_cycles(const struct eh_rows *rows, struct eh_study *study, const uint32_t *row_of)
{
    const struct eh_people *people = &study->people;
    uint32_t *walk = EH_NEW_ARRAY(rows->arena, uint32_t, people->n_roster); /* 0: not seen */
    for (uint32_t i = 0; i < people->n_roster; i++) {
        uint32_t at = i;
        while (at != EH_PERSON_NONE && !walk[at]) {
            walk[at] = i + 1;
            at = people->manager[at];
        }
        if (at == EH_PERSON_NONE || walk[at] != i + 1)
            continue;
        uint32_t first = at, length = 0, person = at;
        do {
            first = person < first ? person : first;
            person = people->manager[person];
            length++;
        } while (person != at);
        const struct eh_place *place = &rows->row[row_of[first]].manager_place;
        eh_problems_add(&study->problems, EH_PROBLEM_MANAGER_CYCLE, place->file, place->line, place->field,
                        NULL, "the reporting line runs in a circle of %u people", length);
    }
}

static bool compares(int64_t level, enum eh_compare compare, int64_t with)
{
    switch (compare) {
    case EH_LESS:
        return level < with;
    case EH_LESS_EQUAL:
        return level <= with;
    case EH_EQUAL:
        return level == with;
    case EH_GREATER_EQUAL:
        return level >= with;
    case EH_GREATER:
        return level > with;
    }
    return false;
}

/* The level of the rule as a number: its place in `levels`, or the integer (both checked by config). */
static int64_t read_decision_level(const struct eh_config *config)
{
    int64_t value = 0;
    for (size_t i = 0; i < config->levels.count; i++)
        if (strcmp(config->levels.name[i], config->decision_level) == 0)
            return (int64_t)i + 1;
    (void)eh_number_read_integer(config->decision_level, strlen(config->decision_level), INT32_MIN, INT32_MAX,
                                 &value);
    return value;
}

/* By the rule, the column, or the highest level that occurs in the population, in this order. */
static void fill_deciders(const struct eh_rows *rows, struct eh_study *study, const uint32_t *row_of)
{
    struct eh_people *people = &study->people;
    const struct eh_config *config = &study->config;
    int64_t rule = config->decision_rule ? read_decision_level(config) : 0;
    int32_t highest = 0;
    people->is_decider = EH_NEW_ARRAY(study->arena, bool, people->n_roster);
    for (uint32_t i = 0; i < people->n; i++)
        highest = people->level[i] > highest ? people->level[i] : highest;
    for (uint32_t i = 0; i < people->n_roster; i++) {
        const struct eh_people_row *row = &rows->row[row_of[i]];
        if (config->decision_rule)
            people->is_decider[i] = row->has_level && compares(row->level, config->decision_compare, rule);
        else if (rows->has_decision_column || config->decision_column)
            people->is_decider[i] = row->decides;
        else
            people->is_decider[i] = highest && people->level[i] >= highest;
        people->n_deciders += people->is_decider[i] && i < people->n;
    }
    if (people->n && !people->n_deciders &&
        (config->decision_rule || (config->decision_column && rows->has_decision_column)))
        eh_config_report(
            config, &study->problems, EH_PROBLEM_DECIDERS_NONE, "study", "decision_makers", NULL,
            "decision_makers fits nobody in the period: nobody's closeness to power can be told");
    else if (people->n && !people->n_deciders && !config->decision_column && rows->has_decision_column)
        eh_problems_add(&study->problems, EH_PROBLEM_DECIDERS_NONE, "people.csv", 0, 0, NULL,
                        "decision_maker names nobody in the period: nobody's closeness to power can be told");
}

static uint32_t find_attribute(const struct eh_people *people, const char *name)
{
    for (uint32_t i = 0; i < people->attribute_count; i++)
        if (strcmp(people->attribute[i].name, name) == 0)
            return i;
    return EH_PERSON_NONE;
}

void eh_roster_make(struct eh_rows *rows, struct eh_study *study)
{
    struct eh_people *people = &study->people;
    uint32_t *row_of = put_in_order(rows, study);
    report_similar(rows, study);
    people->has_level = rows->has_level;
    people->has_department = rows->has_department;
    people->has_manager = rows->has_manager;
    people->has_left = rows->has_left;
    fill_dates(rows, study, row_of);
    fill_levels(rows, study, row_of);
    fill_managers(rows, study, row_of);
    report_cycles(rows, study, row_of);
    fill_deciders(rows, study, row_of);
    eh_plan_finish(&rows->plan, study, row_of, rows->arena);
    people->department = find_attribute(people, "department");
    people->level_attribute = find_attribute(people, "level");
    eh_study_add_left_out(study, "people_outside_period", "people.csv", people->n_roster - people->n,
                          "people outside the period");
}
