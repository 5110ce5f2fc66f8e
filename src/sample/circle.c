/* Who is in the closed circle. */
#include "organisation.h"

#include "evenhand/base/date.h"

enum { SMALLEST_CIRCLE = 5, PEOPLE_PER_MEMBER = 12 };

static bool can_join(const struct organisation *self, uint32_t i)
{
    const struct person *p = &self->person[i];
    return p->ethnicity == WHITE && !p->hide_ethnicity && !p->isolate && !p->in_circle &&
           p->left == EH_DATE_NONE && p->hired < self->first_day;
}

/* Comparable people are mostly of other groups, so that chance would not have made the circle what it is. */
static bool is_among_others(const struct organisation *self, uint32_t i)
{
    struct range range = self->department[self->person[i].department];
    uint32_t alike = 0, others = 0;
    for (uint32_t j = range.first; j < range.end; j++) {
        if (self->person[j].level != self->person[i].level || self->person[j].hide_ethnicity)
            continue;
        alike += self->person[j].ethnicity == WHITE;
        others += self->person[j].ethnicity != WHITE;
    }
    return others >= alike;
}

static void admit(struct organisation *self, uint32_t i)
{
    self->person[i].in_circle = true;
    self->circle[self->circle_count++] = i;
}

/* One decision maker where there is one of the group, the others from anywhere below. A small organisation
 * gets a smaller circle, or none. */
void eh_sample_choose_circle(struct organisation *self, struct eh_arena *arena)
{
    struct eh_random random;
    uint32_t wanted = (uint32_t)self->effects.size[CLOSED_CIRCLE], heads = self->department_count;
    eh_random_init(&random, self->options->seed, STREAM_CIRCLE);
    wanted = wanted < self->n / PEOPLE_PER_MEMBER ? wanted : self->n / PEOPLE_PER_MEMBER;
    if (wanted < SMALLEST_CIRCLE)
        return;
    self->circle = EH_NEW_ARRAY(arena, uint32_t, wanted);
    uint32_t first = eh_random_below(&random, heads);
    for (uint32_t k = 0; k < heads && !self->circle_count; k++) {
        uint32_t head = self->department[(first + k) % heads].first;
        if (can_join(self, head))
            admit(self, head);
    }
    for (uint64_t tries = 0; self->circle_count < wanted && tries < 100 * (uint64_t)self->n; tries++) {
        uint32_t i = eh_random_below(&random, self->n);
        if (self->person[i].level < LEVEL_DECIDER && can_join(self, i) &&
            (tries >= 20 * (uint64_t)self->n || is_among_others(self, i)))
            admit(self, i);
    }
}
