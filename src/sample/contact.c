/* Who turns to whom, and when. */
#include "organisation.h"

#include "evenhand/base/date.h"

static uint32_t draw_from(struct range range, struct eh_random *random)
{
    return range.first + eh_random_below(random, range.end - range.first);
}

static uint32_t draw_candidate(const struct organisation *self, uint32_t from, struct eh_random *random)
{
    const struct person *p = &self->person[from];
    double u = eh_random_uniform(random);
    struct range department = self->department[p->department];
    if (p->level >= LEVEL_LEAD && u < 0.30) {
        /* Leads meet leads, mostly of their own department. */
        struct range seniors = self->department_seniors[p->department];
        if (u < 0.15 && seniors.end - seniors.first > 1)
            return self->senior[draw_from(seniors, random)];
        return self->senior[eh_random_below(random, self->senior_count)];
    }
    if (u < 0.16) { /* whoever decides: the head, a section's head above the own team, the head office */
        if (u < 0.08)
            return department.first;
        if (u < 0.11)
            return self->person[p->manager].manager;
        return draw_from(self->department[0], random);
    }
    if (u < 0.20)
        return p->manager;
    if (u < 0.50)
        return draw_from(p->team, random);
    if (u < 0.83)
        return draw_from(department, random);
    return eh_random_below(random, self->n);
}

static bool decides(const struct person *p)
{
    return p->level >= LEVEL_DECIDER;
}

bool eh_organisation_is_distant(const struct person *a, const struct person *b)
{
    return (a->ethnicity == BLACK && decides(b) && !decides(a)) ||
           (b->ethnicity == BLACK && decides(a) && !decides(b));
}

static bool is_taken_up(const struct organisation *self, const struct person *a, const struct person *b,
                        struct eh_random *random)
{
    if (a->isolate || b->isolate)
        return false;
    /* Business with a decision maker is not chosen, so there gender plays no part. */
    if (a->gender != b->gender && decides(a) == decides(b) &&
        eh_random_uniform(random) >= self->effects.size[HOMOPHILY])
        return false;
    return !eh_organisation_is_distant(a, b) || eh_random_uniform(random) < self->effects.size[DISTANCE];
}

uint32_t eh_organisation_draw_contact(const struct organisation *self, uint32_t from,
                                      struct eh_random *random)
{
    for (int tries = 0; tries < 30; tries++) {
        uint32_t to = draw_candidate(self, from, random);
        if (to != from && is_taken_up(self, &self->person[from], &self->person[to], random))
            return to;
    }
    return from;
}

double eh_organisation_get_friendliness(const struct organisation *self, uint32_t a, uint32_t b)
{
    const struct person *p = &self->person[a], *q = &self->person[b];
    double homophily = self->effects.size[HOMOPHILY];
    if (p->in_circle != q->in_circle)
        return 0.02;
    return p->gender == q->gender ? 0.5 : 0.5 * (homophily + (1 - homophily) / 7);
}

int32_t eh_organisation_draw_day(const struct organisation *self, const uint32_t *people, uint32_t count,
                                 struct eh_random *random)
{
    for (int tries = 0; tries < 12; tries++) {
        int32_t day = self->workday[eh_random_below(random, self->workday_count)];
        bool here = true;
        for (uint32_t i = 0; i < count && here; i++)
            here = eh_organisation_is_here(&self->person[people[i]], day);
        if (here)
            return day;
    }
    return EH_DATE_NONE;
}

uint32_t *eh_sample_order_by_day(const struct organisation *self, struct eh_arena *arena, const int32_t *day,
                                 size_t count, struct eh_random *random)
{
    size_t days = (size_t)(self->last_day - self->first_day + 1);
    size_t *start = EH_NEW_ARRAY(arena, size_t, days + 1), *next = EH_NEW_ARRAY(arena, size_t, days);
    uint32_t *order = EH_NEW_ARRAY(arena, uint32_t, count);
    for (size_t i = 0; i < count; i++)
        start[day[i] - self->first_day + 1]++;
    for (size_t d = 0; d < days; d++) {
        start[d + 1] += start[d];
        next[d] = start[d];
    }
    for (size_t i = 0; i < count; i++)
        order[next[day[i] - self->first_day]++] = (uint32_t)i;
    for (size_t d = 0; d < days; d++)
        eh_random_shuffle(random, order + start[d], start[d + 1] - start[d]);
    return order;
}
