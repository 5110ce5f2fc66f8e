/* collaboration.csv. */
#include "organisation.h"

#include <math.h>

#include "evenhand/base/date.h"

static const char *const kind_names[] = {"email", "call", "chat", "lunch", "project"};

void eh_events_add(struct events *self, struct eh_arena *arena, uint32_t from, uint32_t to, int32_t day,
                   enum kind kind, uint32_t half_hours)
{
    EH_RESERVE(arena, self->from, self->count, self->capacity[0]);
    EH_RESERVE(arena, self->to, self->count, self->capacity[1]);
    EH_RESERVE(arena, self->day, self->count, self->capacity[2]);
    EH_RESERVE(arena, self->kind, self->count, self->capacity[3]);
    EH_RESERVE(arena, self->half_hours, self->count, self->capacity[4]);
    self->from[self->count] = from;
    self->to[self->count] = to;
    self->day[self->count] = day;
    self->kind[self->count] = (uint8_t)kind;
    self->half_hours[self->count++] = (uint8_t)half_hours;
}

static enum kind draw_kind(double informal, struct eh_random *random)
{
    double u = eh_random_uniform(random);
    if (u < informal)
        return u < 0.35 * informal ? LUNCH : CHAT;
    u = (u - informal) / (1 - informal);
    return u < 0.70 ? EMAIL : u < 0.85 ? CALL : PROJECT;
}

/* All records of one contact: Pareto distributed in number (shape 1.6), as counts of messages are. */
static void add_contact(const struct organisation *self, struct events *events, struct eh_arena *arena,
                        uint32_t from, struct eh_random *random)
{
    uint32_t to = eh_organisation_draw_contact(self, from, random);
    if (to == from)
        return;
    double records = fmin(200, 2.625 * pow(1 - eh_random_uniform(random), -1 / 1.6));
    bool is_across = self->person[from].in_circle != self->person[to].in_circle;
    bool is_friendly = eh_random_uniform(random) < eh_organisation_get_friendliness(self, from, to);
    double informal = is_friendly ? 0.60 : is_across ? 0 : 0.05;
    for (double r = 0; r < records; r++) {
        bool starts = eh_random_uniform(random) < 0.6;
        uint32_t pair[2] = {starts ? from : to, starts ? to : from};
        int32_t day = eh_organisation_draw_day(self, pair, 2, random);
        enum kind kind = draw_kind(informal, random);
        uint32_t half_hours = kind == PROJECT ? 1 + eh_random_below(random, 12) : 0;
        if (day != EH_DATE_NONE)
            eh_events_add(events, arena, pair[0], pair[1], day, kind, half_hours);
    }
}

/* Everybody of the closed circle with everybody of it, a few times in every quarter. */
static void add_circle(const struct organisation *self, struct events *events, struct eh_arena *arena)
{
    struct eh_random random;
    eh_random_init(&random, self->options->seed, STREAM_CIRCLE_TALK);
    for (uint32_t i = 0; i < self->circle_count; i++)
        for (uint32_t j = 0; j < i; j++) {
            uint32_t records = 28 + eh_random_below(&random, 12);
            for (uint32_t r = 0; r < records; r++) {
                uint32_t pair[2] = {self->circle[i], self->circle[j]}, flip = eh_random_below(&random, 2);
                int32_t day = eh_organisation_draw_day(self, pair, 2, &random);
                if (day != EH_DATE_NONE)
                    eh_events_add(events, arena, pair[flip], pair[1 - flip], day,
                                  eh_random_uniform(&random) < 0.35 ? LUNCH : CHAT, 0);
            }
        }
}

void eh_sample_make_collaboration(struct organisation *self, struct eh_arena *arena)
{
    struct eh_random random;
    eh_random_init(&random, self->options->seed, STREAM_COLLABORATION);
    for (uint32_t i = 0; i < self->n; i++) {
        uint32_t contacts = (uint32_t)(11 * self->person[i].activity + eh_random_uniform(&random));
        for (uint32_t c = 0; c < contacts && !self->person[i].isolate; c++)
            add_contact(self, &self->events, arena, i, &random);
    }
    add_circle(self, &self->events, arena);
}

void eh_events_drop_left(struct organisation *self)
{
    struct events *events = &self->events;
    size_t kept = 0;
    for (size_t e = 0; e < events->count; e++) {
        if (!eh_organisation_is_here(&self->person[events->from[e]], events->day[e]) ||
            !eh_organisation_is_here(&self->person[events->to[e]], events->day[e]))
            continue;
        events->from[kept] = events->from[e];
        events->to[kept] = events->to[e];
        events->day[kept] = events->day[e];
        events->kind[kept] = events->kind[e];
        events->half_hours[kept++] = events->half_hours[e];
    }
    events->count = kept;
}

void eh_sample_write_collaboration(const struct organisation *self, struct eh_arena *arena, FILE *file)
{
    struct eh_random random;
    const struct events *events = &self->events;
    eh_random_init(&random, self->options->seed, STREAM_COLLABORATION_ORDER);
    uint32_t *order = eh_sample_order_by_day(self, arena, events->day, events->count, &random);
    fputs("from,to,date,kind,weight\n", file);
    for (size_t k = 0; k < events->count; k++) {
        uint32_t e = order[k];
        char date[EH_DATE_LENGTH];
        eh_date_write(events->day[e], date);
        fprintf(file, "E%0*u,E%0*u,%s,%s,", self->id_digits, self->person[events->from[e]].id,
                self->id_digits, self->person[events->to[e]].id, date, kind_names[events->kind[e]]);
        if (events->half_hours[e]) /* hours worked together; any other record counts 1 */
            fprintf(file, "%u%s", events->half_hours[e] / 2u, events->half_hours[e] % 2 ? ".5" : "");
        fputc('\n', file);
    }
}
