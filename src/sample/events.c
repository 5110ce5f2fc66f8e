/* collaboration.csv and meetings.csv. */
#include "organisation.h"

#include <math.h>

#include "evenhand/base/date.h"

enum kind { EMAIL, CALL, CHAT, LUNCH, PROJECT };
static const char *const kind_names[] = {"email", "call", "chat", "lunch", "project"};

struct events {
    size_t count, capacity[5];
    uint32_t *from, *to;
    int32_t *day;
    uint8_t *kind, *half_hours;
};

static void add_event(struct events *self, struct eh_arena *arena, uint32_t from, uint32_t to, int32_t day,
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

static enum kind draw_kind(bool friendly, struct eh_random *random)
{
    double u = eh_random_uniform(random), informal = friendly ? 0.60 : 0.05;
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
    double records = fmin(160, 2.1 * pow(1 - eh_random_uniform(random), -1 / 1.6));
    bool alike = self->person[from].gender == self->person[to].gender;
    bool friendly = eh_random_uniform(random) < 0.5 * (alike ? 1 : PLANTED_CROSS_GENDER_FUN);
    for (double r = 0; r < records; r++) {
        bool starts = eh_random_uniform(random) < 0.6;
        uint32_t pair[2] = {starts ? from : to, starts ? to : from};
        int32_t day = eh_organisation_draw_day(self, pair, 2, random);
        enum kind kind = draw_kind(friendly, random);
        uint32_t half_hours = kind == PROJECT ? 1 + eh_random_below(random, 12) : 0;
        if (day != EH_DATE_NONE)
            add_event(events, arena, pair[0], pair[1], day, kind, half_hours);
    }
}

void eh_sample_write_collaboration(const struct organisation *self, struct eh_arena *arena, FILE *file)
{
    struct eh_random random;
    struct events events = {0};
    eh_random_init(&random, self->options->seed, STREAM_COLLABORATION);
    for (uint32_t i = 0; i < self->n; i++) {
        uint32_t contacts = (uint32_t)(11 * self->person[i].activity + eh_random_uniform(&random));
        for (uint32_t c = 0; c < contacts && !self->person[i].isolate; c++)
            add_contact(self, &events, arena, i, &random);
    }
    uint32_t *order = eh_sample_order_by_day(self, arena, events.day, events.count, &random);
    fputs("from,to,date,kind,weight\n", file);
    for (size_t k = 0; k < events.count; k++) {
        uint32_t e = order[k];
        char date[EH_DATE_LENGTH];
        eh_date_write(events.day[e], date);
        fprintf(file, "E%0*u,E%0*u,%s,%s,", self->id_digits, self->person[events.from[e]].id, self->id_digits,
                self->person[events.to[e]].id, date, kind_names[events.kind[e]]);
        if (events.half_hours[e]) /* hours worked together; any other record counts 1 */
            fprintf(file, "%u%s", events.half_hours[e] / 2u, events.half_hours[e] % 2 ? ".5" : "");
        fputc('\n', file);
    }
}

enum meeting_kind { MEETING, WORKSHOP, ALL_HANDS };
static const char *const meeting_names[] = {"meeting", "workshop", "all hands"};

struct meetings {
    size_t count, day_capacity, start_capacity, kind_capacity;
    int32_t *day;
    size_t *start; /* into person */
    uint8_t *kind;
    size_t person_count, person_capacity;
    uint32_t *person;
};

static void open_meeting(struct meetings *self, struct eh_arena *arena, int32_t day, enum meeting_kind kind)
{
    EH_RESERVE(arena, self->day, self->count, self->day_capacity);
    EH_RESERVE(arena, self->start, self->count, self->start_capacity);
    EH_RESERVE(arena, self->kind, self->count, self->kind_capacity);
    self->day[self->count] = day;
    self->kind[self->count] = (uint8_t)kind;
    self->start[self->count++] = self->person_count;
}

static void invite(struct meetings *self, struct eh_arena *arena, uint32_t person)
{
    for (size_t i = self->start[self->count - 1]; i < self->person_count; i++)
        if (self->person[i] == person)
            return;
    EH_RESERVE(arena, self->person, self->person_count, self->person_capacity);
    self->person[self->person_count++] = person;
}

/* The planted distance holds between guests too: sharing a meeting is a tie. */
static bool is_welcome(const struct organisation *self, const struct meetings *meetings, uint32_t guest,
                       struct eh_random *random)
{
    for (size_t i = meetings->start[meetings->count - 1]; i < meetings->person_count; i++)
        if (eh_organisation_is_distant(&self->person[guest], &self->person[meetings->person[i]]))
            return eh_random_uniform(random) < PLANTED_DISTANCE;
    return true;
}

/* Who calls a meeting invites their own contacts, so that meetings carry the same lines as messages do. */
static void call_meeting(const struct organisation *self, struct meetings *meetings, struct eh_arena *arena,
                         uint32_t caller, struct eh_random *random)
{
    int32_t day = eh_organisation_draw_day(self, &caller, 1, random);
    uint32_t size = 1 + eh_random_below(random, 3) + eh_random_below(random, 3);
    if (self->person[caller].department == self->meeting_department)
        size *= PLANTED_MEETING_FACTOR;
    if (day == EH_DATE_NONE)
        return;
    open_meeting(meetings, arena, day, eh_random_uniform(random) < 0.85 ? MEETING : WORKSHOP);
    invite(meetings, arena, caller);
    for (uint32_t i = 0; i < size; i++) {
        uint32_t guest = eh_organisation_draw_contact(self, caller, random);
        if (eh_organisation_is_here(&self->person[guest], day) && is_welcome(self, meetings, guest, random))
            invite(meetings, arena, guest);
    }
    if (meetings->person_count - meetings->start[meetings->count - 1] == 1) { /* nobody came */
        meetings->count--;
        meetings->person_count--;
    }
}

/* Announcements, above the broadcast limit: each quarter's results, for everybody, isolates included. */
static void call_all_hands(const struct organisation *self, struct meetings *meetings, struct eh_arena *arena)
{
    for (int quarter = 0; quarter < 4; quarter++) {
        int32_t day = self->workday[(size_t)quarter * self->workday_count / 4 + 7];
        open_meeting(meetings, arena, day, ALL_HANDS);
        for (uint32_t i = 0; i < self->n; i++) {
            if (!eh_organisation_is_here(&self->person[i], day))
                continue;
            EH_RESERVE(arena, meetings->person, meetings->person_count, meetings->person_capacity);
            meetings->person[meetings->person_count++] = i;
        }
    }
}

void eh_sample_write_meetings(const struct organisation *self, struct eh_arena *arena, FILE *file)
{
    struct eh_random random;
    struct meetings meetings = {0};
    eh_random_init(&random, self->options->seed, STREAM_MEETINGS);
    for (uint32_t i = 0; i < self->n; i++) {
        uint32_t calls = (uint32_t)(2.6 * self->person[i].activity + eh_random_uniform(&random));
        for (uint32_t c = 0; c < calls && !self->person[i].isolate; c++)
            call_meeting(self, &meetings, arena, i, &random);
    }
    call_all_hands(self, &meetings, arena);
    uint32_t *order = eh_sample_order_by_day(self, arena, meetings.day, meetings.count, &random);
    fputs("meeting,person,date,kind\n", file);
    for (size_t k = 0; k < meetings.count; k++) {
        uint32_t m = order[k];
        size_t end = m + 1 < meetings.count ? meetings.start[m + 1] : meetings.person_count;
        char date[EH_DATE_LENGTH];
        eh_date_write(meetings.day[m], date);
        eh_random_shuffle(&random, meetings.person + meetings.start[m], end - meetings.start[m]);
        for (size_t i = meetings.start[m]; i < end; i++)
            fprintf(file, "M%06zu,E%0*u,%s,%s\n", k + 1, self->id_digits, self->person[meetings.person[i]].id,
                    date, meeting_names[meetings.kind[m]]);
    }
}
