/* outcomes.csv: who leaves in the period, who is promoted, who gets an award. */
#include "organisation.h"

#include <stdlib.h>

#include "evenhand/base/date.h"

#define EXIT_CHANCE      0.055 /* in the period, for the better connected */
#define PROMOTION_CHANCE 0.10  /* in the period, without a close tie to a decision maker */
#define EARLIER_CHANCE   0.12  /* of a promotion in the months before */
#define AWARD_CHANCE     0.08

static const char *const outcome_names[] = {"promotion", "exit", "award"};

/* Everybody's ties of the lookback window, as the measure counts them. */
static uint32_t *count_ties(const struct organisation *self, struct eh_arena *arena)
{
    struct contact_log log;
    uint32_t *out = EH_NEW_ARRAY(arena, uint32_t, self->n);
    eh_contact_log_fill(self, NULL, self->window_first, self->period_first - 1, arena, &log);
    for (size_t i = 0; i < log.count; i++) {
        uint32_t a = (uint32_t)(log.entry[i].key >> 32), b = (uint32_t)log.entry[i].key;
        if ((i && log.entry[i].key == log.entry[i - 1].key) || !eh_organisation_is_of_period(self, a) ||
            !eh_organisation_is_of_period(self, b))
            continue;
        out[a]++;
        out[b]++;
    }
    return out;
}

static int compare_counts(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Below this many ties stand the isolated and the least connected quarter of the connected. */
static uint32_t find_lowest_quarter(const struct organisation *self, const uint32_t *ties,
                                    struct eh_arena *arena)
{
    uint32_t count = 0, *sorted = EH_NEW_ARRAY(arena, uint32_t, self->n);
    for (uint32_t i = 0; i < self->n; i++)
        if (ties[i] && eh_organisation_is_at_risk(self, i))
            sorted[count++] = ties[i];
    if (!count)
        return 0;
    qsort(sorted, count, sizeof *sorted, compare_counts);
    for (uint32_t k = 0; k < count; k++) /* the first with a quarter of them below */
        if ((!k || sorted[k] != sorted[k - 1]) && 4 * (uint64_t)k >= count)
            return sorted[k];
    return sorted[count - 1] + 1;
}

void eh_sample_make_exits(struct organisation *self, struct eh_arena *arena)
{
    struct eh_random random;
    eh_random_init(&random, self->options->seed, STREAM_EXITS);
    const uint32_t *ties = count_ties(self, arena);
    uint32_t lowest = find_lowest_quarter(self, ties, arena);
    for (uint32_t i = 0; i < self->n; i++) {
        double u = eh_random_uniform(&random), v = eh_random_uniform(&random);
        double odds = ties[i] < lowest ? self->effects.size[ISOLATED_EXIT] : 1;
        /* The head of the house stays: every reporting line ends there. */
        if (i && eh_organisation_is_at_risk(self, i) && u < eh_effects_multiply_odds(EXIT_CHANCE, odds))
            self->person[i].left =
                self->period_first + (int32_t)(v * (self->period_last - self->period_first + 1));
    }
    eh_events_drop_left(self);
    eh_meetings_drop_left(self);
}

static void add_outcome(struct organisation *self, struct eh_arena *arena, uint32_t person, int32_t day,
                        enum outcome kind)
{
    struct outcomes *outcomes = &self->outcomes;
    EH_RESERVE(arena, outcomes->person, outcomes->count, outcomes->person_capacity);
    EH_RESERVE(arena, outcomes->day, outcomes->count, outcomes->day_capacity);
    EH_RESERVE(arena, outcomes->kind, outcomes->count, outcomes->kind_capacity);
    outcomes->person[outcomes->count] = person;
    outcomes->day[outcomes->count] = day;
    outcomes->kind[outcomes->count++] = (uint8_t)kind;
}

/* Somewhere in first to last, as far as the person was employed. */
static void add_within(struct organisation *self, struct eh_arena *arena, uint32_t person, int32_t first,
                       int32_t last, enum outcome kind, double place_01)
{
    const struct person *p = &self->person[person];
    first = p->hired > first ? p->hired : first;
    last = p->left != EH_DATE_NONE && p->left < last ? p->left : last;
    if (first <= last)
        add_outcome(self, arena, person, first + (int32_t)(place_01 * (last - first + 1)), kind);
}

static bool *find_tied(const struct organisation *self, struct eh_arena *arena)
{
    struct close_ties close;
    bool *out = EH_NEW_ARRAY(arena, bool, self->n);
    eh_close_ties_find(self, arena, &close);
    for (size_t t = 0; t < close.count; t++) {
        uint32_t a = (uint32_t)(close.key[t] >> 32), b = (uint32_t)close.key[t];
        out[a] |= self->person[b].level >= LEVEL_DECIDER;
        out[b] |= self->person[a].level >= LEVEL_DECIDER;
    }
    return out;
}

void eh_sample_make_outcomes(struct organisation *self, struct eh_arena *arena)
{
    struct eh_random random;
    eh_random_init(&random, self->options->seed, STREAM_OUTCOMES);
    const bool *is_tied = find_tied(self, arena);
    for (uint32_t i = 0; i < self->n; i++) {
        double u[3], v[3], odds = is_tied[i] ? self->effects.size[PROMOTION_TIE] : 1;
        for (int k = 0; k < 3; k++) {
            u[k] = eh_random_uniform(&random);
            v[k] = eh_random_uniform(&random);
        }
        if (self->person[i].left != EH_DATE_NONE)
            add_outcome(self, arena, i, self->person[i].left, EXIT);
        if (u[0] < AWARD_CHANCE)
            add_within(self, arena, i, self->first_day, self->last_day, AWARD, v[0]);
        if (self->person[i].level >= LEVEL_DECIDER)
            continue;
        if (u[1] < EARLIER_CHANCE)
            add_within(self, arena, i, self->first_day, self->period_first - 1, PROMOTION, v[1]);
        if (eh_organisation_is_at_risk(self, i) && u[2] < eh_effects_multiply_odds(PROMOTION_CHANCE, odds))
            add_within(self, arena, i, self->period_first, self->period_last, PROMOTION, v[2]);
    }
}

void eh_sample_write_outcomes(const struct organisation *self, struct eh_arena *arena, FILE *file)
{
    struct eh_random random;
    const struct outcomes *outcomes = &self->outcomes;
    eh_random_init(&random, self->options->seed, STREAM_OUTCOMES_ORDER);
    uint32_t *order = eh_sample_order_by_day(self, arena, outcomes->day, outcomes->count, &random);
    fputs("person,outcome,date\n", file);
    for (size_t k = 0; k < outcomes->count; k++) {
        char date[EH_DATE_LENGTH];
        eh_date_write(outcomes->day[order[k]], date);
        fprintf(file, "E%0*u,%s,%s\n", self->id_digits, self->person[outcomes->person[order[k]]].id,
                outcome_names[outcomes->kind[order[k]]], date);
    }
}
