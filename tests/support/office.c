#include "office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/measure/verdict.h"

struct test_office test_office_new(uint32_t n, uint32_t n_roster, struct eh_arena *arena)
{
    struct test_office self = {.arena = arena, .study = test_study_new_with_roster(n, n_roster, arena)};
    self.study->mentoring.present = true;
    self.study->config.strata_set = true;
    return self;
}

int32_t test_office_day(const char *text)
{
    int32_t day = EH_DATE_NONE;
    if (text)
        assert_true(eh_date_read(text, strlen(text), &day));
    return day;
}

void test_office_set_period(struct test_office *self, const char *first, const char *last)
{
    self->study->period = (struct eh_period){
        .first = test_office_day(first), .last = test_office_day(last), .name = "the period"};
}

void test_office_add_pair(struct test_office *self, enum eh_mentoring_kind kind, uint32_t mentor,
                          uint32_t mentee, int32_t start, int32_t end)
{
    struct eh_mentoring *m = &self->study->mentoring;
    uint32_t count = m->count++;
    m->mentor = eh_arena_grow(self->arena, m->mentor, count, count + 1, sizeof *m->mentor);
    m->mentee = eh_arena_grow(self->arena, m->mentee, count, count + 1, sizeof *m->mentee);
    m->kind = eh_arena_grow(self->arena, m->kind, count, count + 1, sizeof *m->kind);
    m->start = eh_arena_grow(self->arena, m->start, count, count + 1, sizeof *m->start);
    m->end = eh_arena_grow(self->arena, m->end, count, count + 1, sizeof *m->end);
    m->mentor[count] = mentor;
    m->mentee[count] = mentee;
    m->kind[count] = (uint8_t)kind;
    m->start[count] = start;
    m->end[count] = end;
}

void test_office_add_record(struct test_office *self, uint32_t from, uint32_t to, uint32_t kind,
                            int64_t weight, int32_t day)
{
    self->events = eh_arena_grow(self->arena, self->events, self->event_count, self->event_count + 1,
                                 sizeof *self->events);
    self->events[self->event_count++] =
        (struct eh_event){.from = from, .to = to, .day = day, .kind = kind, .weight = weight};
}

void test_office_add_meeting(struct test_office *self, const uint32_t *person, uint32_t count, int32_t day)
{
    uint32_t *copy = EH_NEW_ARRAY(self->arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++)
        copy[i] = person[i];
    self->meetings = eh_arena_grow(self->arena, self->meetings, self->meeting_count, self->meeting_count + 1,
                                   sizeof *self->meetings);
    self->meetings[self->meeting_count++] = (struct eh_meeting){.count = count, .person = copy, .day = day};
}

void test_office_measure(struct test_office *self)
{
    struct eh_failure failure = {EH_OK};
    self->network = test_network_build(self->study, self->events, self->event_count, self->meetings,
                                       self->meeting_count, self->arena);
    const struct eh_graph **graph =
        EH_NEW_ARRAY(self->arena, const struct eh_graph *, self->network.layer_count);
    for (uint32_t l = 0; l < self->network.layer_count; l++)
        graph[l] = &self->network.layer[l].graph;
    eh_results_init(&self->results, self->arena);
    struct eh_context context = {.study = self->study,
                                 .network = &self->network,
                                 .graph = graph,
                                 .threads = 1,
                                 .results = &self->results,
                                 .arena = self->arena};
    assert_int_equal(eh_measure_meeting(&context, &failure), EH_OK);
    eh_results_sort(&self->results);
    eh_verdict_compute(&self->results);
}

const struct eh_result *test_office_row(const struct test_office *self, const char *measure,
                                        const char *attribute, const char *group, const char *other)
{
    const struct eh_result *found = NULL;
    for (size_t i = 0; i < self->results.count; i++) {
        const struct eh_result *row = &self->results.row[i];
        if (strcmp(row->measure, measure) != 0 || strcmp(row->attribute, attribute) != 0 ||
            strcmp(row->group, group) != 0 || strcmp(row->other, other) != 0)
            continue;
        assert_null(found);
        found = row;
    }
    if (!found)
        print_error("no row %s, %s, %s, %s\n", measure, attribute, group, other);
    assert_non_null(found);
    return found;
}

uint64_t test_office_aside(const struct test_office *self, const char *measure)
{
    uint64_t count = 0;
    for (size_t i = 0; i < self->results.aside_count; i++)
        if (!strcmp(self->results.aside[i].measure, measure))
            count += self->results.aside[i].count;
    return count;
}
