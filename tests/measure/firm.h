/* A firm in memory, for tests of what happened before a period and in it: people, contacts in the window,
 * mentoring, outcomes and decisions. */
#ifndef EVENHAND_TESTS_MEASURE_FIRM_H
#define EVENHAND_TESTS_MEASURE_FIRM_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/study.h"
#include "evenhand/base/number.h"
#include "evenhand/measure/context.h"
#include "evenhand/network/history.h"

enum { FIRM_RECORDS = 20000 };

struct firm {
    struct eh_arena arena;
    struct eh_study *study;
    struct eh_network network;
    struct eh_history history;
    struct eh_results results;
    struct eh_context context;
    struct eh_event *event; /* contacts of the window */
    size_t events;
};

static inline int32_t firm_day(int year, int month, int day)
{
    return eh_date_from_parts(year, month, day);
}

/* n people and `outside` more who are not of the period, which is the second quarter of 2024: the window is
 * from 2023-04-01 to 2024-03-31. */
static inline void firm_init(struct firm *self, uint32_t n, uint32_t outside)
{
    memset(self, 0, sizeof *self);
    eh_arena_init(&self->arena, NULL);
    self->study = test_study_new_with_roster(n, n + outside, &self->arena);
    struct eh_study *study = self->study;
    study->period =
        (struct eh_period){.first = firm_day(2024, 4, 1), .last = firm_day(2024, 6, 30), .name = "2024Q2"};
    study->config.permutations = 999;
    self->network.layer = EH_NEW(&self->arena, struct eh_layer); /* only its name is asked for */
    self->network.layer->name = "informal";
    self->network.layer_count = 1;
    study->outcomes.present = true;
    study->outcomes.person = EH_NEW_ARRAY(&self->arena, uint32_t, FIRM_RECORDS);
    study->outcomes.kind = EH_NEW_ARRAY(&self->arena, uint8_t, FIRM_RECORDS);
    study->outcomes.date = EH_NEW_ARRAY(&self->arena, int32_t, FIRM_RECORDS);
    struct eh_decisions *decisions = &study->decisions;
    decisions->decider = EH_NEW_ARRAY(&self->arena, uint32_t, FIRM_RECORDS);
    decisions->candidate = EH_NEW_ARRAY(&self->arena, uint32_t, FIRM_RECORDS);
    decisions->decision = EH_NEW_ARRAY(&self->arena, uint32_t, FIRM_RECORDS);
    decisions->date = EH_NEW_ARRAY(&self->arena, int32_t, FIRM_RECORDS);
    decisions->is_decided = EH_NEW_ARRAY(&self->arena, bool, FIRM_RECORDS);
    decisions->selected = EH_NEW_ARRAY(&self->arena, bool, FIRM_RECORDS);
    decisions->disclosed = EH_NEW_ARRAY(&self->arena, bool, FIRM_RECORDS);
    decisions->recused = EH_NEW_ARRAY(&self->arena, bool, FIRM_RECORDS);
    decisions->has_decision = decisions->has_outcome = decisions->has_disclosed = decisions->has_recused =
        true;
    study->mentoring.mentor = EH_NEW_ARRAY(&self->arena, uint32_t, FIRM_RECORDS);
    study->mentoring.mentee = EH_NEW_ARRAY(&self->arena, uint32_t, FIRM_RECORDS);
    study->mentoring.kind = EH_NEW_ARRAY(&self->arena, uint8_t, FIRM_RECORDS);
    study->mentoring.start = EH_NEW_ARRAY(&self->arena, int32_t, FIRM_RECORDS);
    study->mentoring.end = EH_NEW_ARRAY(&self->arena, int32_t, FIRM_RECORDS);
    self->event = EH_NEW_ARRAY(&self->arena, struct eh_event, FIRM_RECORDS);
    eh_results_init(&self->results, &self->arena);
    self->context = (struct eh_context){.study = study,
                                        .network = &self->network,
                                        .threads = 1,
                                        .results = &self->results,
                                        .arena = &self->arena};
    self->network.n = n;
}

static inline void firm_free(struct firm *self)
{
    eh_arena_free(&self->arena);
}

static inline void firm_add_outcome(struct firm *self, uint32_t person, enum eh_outcome_kind kind,
                                    int32_t day)
{
    struct eh_outcomes *outcomes = &self->study->outcomes;
    outcomes->person[outcomes->count] = person;
    outcomes->kind[outcomes->count] = (uint8_t)kind;
    outcomes->date[outcomes->count++] = day;
}

static inline void firm_add_mentoring(struct firm *self, uint32_t mentor, uint32_t mentee,
                                      enum eh_mentoring_kind kind, int32_t start, int32_t end)
{
    struct eh_mentoring *mentoring = &self->study->mentoring;
    mentoring->present = true;
    mentoring->mentor[mentoring->count] = mentor;
    mentoring->mentee[mentoring->count] = mentee;
    mentoring->kind[mentoring->count] = (uint8_t)kind;
    mentoring->start[mentoring->count] = start;
    mentoring->end[mentoring->count++] = end;
}

/* A vote in the middle of the period. Decisions count from 0; EH_PERSON_NONE: none named. */
static inline uint32_t firm_add_vote(struct firm *self, uint32_t decision, uint32_t decider,
                                     uint32_t candidate, bool selected)
{
    struct eh_decisions *d = &self->study->decisions;
    d->present = true;
    d->decider[d->count] = decider;
    d->candidate[d->count] = candidate;
    d->decision[d->count] = decision;
    d->date[d->count] = firm_day(2024, 5, 15);
    d->is_decided[d->count] = true;
    d->selected[d->count] = selected;
    if (decision != EH_PERSON_NONE && decision >= d->decision_count)
        d->decision_count = decision + 1;
    return d->count++;
}

/* A contact of the window of this weight. */
static inline void firm_add_contact(struct firm *self, uint32_t a, uint32_t b, double weight)
{
    self->event[self->events++] = (struct eh_event){.from = a,
                                                    .to = b,
                                                    .day = self->study->period.first - 1,
                                                    .weight = (int64_t)(weight * (double)EH_WEIGHT_ONE)};
}

/* The layers of the window from its contacts: informal and collaboration are one. */
static inline void firm_build(struct firm *self)
{
    struct eh_study all = *self->study;
    all.period = (struct eh_period){.all = true, .first = EH_DATE_NONE, .last = EH_DATE_NONE, .name = "all"};
    struct eh_network window = test_network_build(&all, self->event, self->events, NULL, 0, &self->arena);
    self->history.has_window = !self->study->period.all;
    self->history.informal = self->history.collaboration = window.layer[0];
    self->network.history = &self->history;
}

/* The row with these texts; fails where there is none. */
static inline const struct eh_result *firm_row(const struct firm *self, const char *measure,
                                               const char *layer, const char *attribute, const char *group,
                                               const char *other, const char *within)
{
    const struct eh_result *row =
        eh_results_find(&self->results, measure, layer, attribute, group, other, within);
    if (!row)
        print_error("no row %s, %s, %s, %s, %s, %s\n", measure, layer, attribute, group, other, within);
    assert_non_null(row);
    return row;
}

static inline size_t firm_count(const struct firm *self, const char *measure, const char *opt_layer)
{
    size_t count = 0;
    for (size_t i = 0; i < self->results.count; i++)
        count += !strcmp(self->results.row[i].measure, measure) &&
                 (!opt_layer || !strcmp(self->results.row[i].layer, opt_layer));
    return count;
}

static inline void firm_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance * fmax(1, fabs(expected))))
        print_error("%.17g is not %.17g\n", value, expected);
    assert_true(fabs(value - expected) <= tolerance * fmax(1, fabs(expected)));
}

static inline void firm_measure_favour(struct firm *self)
{
    struct eh_failure failure = {EH_OK};
    eh_results_init(&self->results, &self->arena);
    assert_int_equal(eh_measure_favour(&self->context, &failure), EH_OK);
}

static inline void firm_measure_leaving(struct firm *self)
{
    struct eh_failure failure = {EH_OK};
    eh_results_init(&self->results, &self->arena);
    assert_int_equal(eh_measure_leaving(&self->context, &failure), EH_OK);
}

#endif
