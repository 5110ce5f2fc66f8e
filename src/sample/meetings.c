/* meetings.csv. */
#include "organisation.h"

#include "evenhand/base/date.h"

static const char *const meeting_names[] = {"meeting", "workshop", "all hands"};

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
            return eh_random_uniform(random) < self->effects.size[DISTANCE];
    return true;
}

/* Who calls a meeting invites their own contacts, so that meetings carry the same lines as messages do. */
static void call_meeting(const struct organisation *self, struct meetings *meetings, struct eh_arena *arena,
                         uint32_t caller, struct eh_random *random)
{
    int32_t day = eh_organisation_draw_day(self, &caller, 1, random);
    uint32_t size = 1 + eh_random_below(random, 3) + eh_random_below(random, 3);
    if (self->person[caller].department == self->meeting_department)
        size = (uint32_t)(size * self->effects.size[MEETING_SIZE] + 0.5);
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
    for (size_t quarter = 0; quarter < 5; quarter++) {
        int32_t day = self->workday[quarter * self->workday_count / 5 + 7];
        open_meeting(meetings, arena, day, ALL_HANDS);
        for (uint32_t i = 0; i < self->n; i++) {
            if (!eh_organisation_is_here(&self->person[i], day))
                continue;
            EH_RESERVE(arena, meetings->person, meetings->person_count, meetings->person_capacity);
            meetings->person[meetings->person_count++] = i;
        }
    }
}

void eh_sample_make_meetings(struct organisation *self, struct eh_arena *arena)
{
    struct eh_random random;
    eh_random_init(&random, self->options->seed, STREAM_MEETINGS);
    for (uint32_t i = 0; i < self->n; i++) {
        uint32_t calls = (uint32_t)(3.25 * self->person[i].activity + eh_random_uniform(&random));
        for (uint32_t c = 0; c < calls && !self->person[i].isolate; c++)
            call_meeting(self, &self->meetings, arena, i, &random);
    }
    call_all_hands(self, &self->meetings, arena);
    for (size_t m = 0; m < self->meetings.count; m++) {
        size_t start = self->meetings.start[m];
        eh_random_shuffle(&random, self->meetings.person + start,
                          eh_meetings_get_end(&self->meetings, m) - start);
    }
}

size_t eh_meetings_get_end(const struct meetings *self, size_t meeting)
{
    return meeting + 1 < self->count ? self->start[meeting + 1] : self->person_count;
}

void eh_meetings_drop_left(struct organisation *self)
{
    struct meetings *meetings = &self->meetings;
    size_t kept = 0, kept_people = 0;
    for (size_t m = 0; m < meetings->count; m++) {
        size_t first = kept_people, start = meetings->start[m], end = eh_meetings_get_end(meetings, m);
        for (size_t i = start; i < end; i++)
            if (eh_organisation_is_here(&self->person[meetings->person[i]], meetings->day[m]))
                meetings->person[kept_people++] = meetings->person[i];
        if (kept_people - first < 2) { /* nobody is left to meet */
            kept_people = first;
            continue;
        }
        meetings->day[kept] = meetings->day[m];
        meetings->kind[kept] = meetings->kind[m];
        meetings->start[kept++] = first;
    }
    meetings->count = kept;
    meetings->person_count = kept_people;
}

void eh_sample_write_meetings(const struct organisation *self, struct eh_arena *arena, FILE *file)
{
    struct eh_random random;
    const struct meetings *meetings = &self->meetings;
    eh_random_init(&random, self->options->seed, STREAM_MEETINGS_ORDER);
    uint32_t *order = eh_sample_order_by_day(self, arena, meetings->day, meetings->count, &random);
    fputs("meeting,person,date,kind\n", file);
    for (size_t k = 0; k < meetings->count; k++) {
        uint32_t m = order[k];
        char date[EH_DATE_LENGTH];
        eh_date_write(meetings->day[m], date);
        for (size_t i = meetings->start[m]; i < eh_meetings_get_end(meetings, m); i++)
            fprintf(file, "M%06zu,E%0*u,%s,%s\n", k + 1, self->id_digits,
                    self->person[meetings->person[i]].id, date, meeting_names[meetings->kind[m]]);
    }
}
