/* mentoring.csv. */
#include "organisation.h"

#include "evenhand/base/date.h"

struct pair {
    uint32_t mentor, mentee;
    bool sponsorship, formal;
    int32_t start, end;
};

struct pairs {
    size_t count, capacity;
    struct pair *pair;
};

/* A senior of higher level, six times in ten of the own department; `mentee` itself where none was found.
 * Labels play no part: who gets a sponsor is planted, from whom is not. */
static uint32_t draw_mentor(const struct organisation *self, uint32_t mentee, uint32_t minimum_level,
                            struct eh_random *random)
{
    const struct person *p = &self->person[mentee];
    struct range own = self->department_seniors[p->department];
    for (int tries = 0; tries < 40; tries++) {
        bool near = eh_random_uniform(random) < 0.6 && own.end > own.first;
        uint32_t k = near ? own.first + eh_random_below(random, own.end - own.first)
                          : eh_random_below(random, self->senior_count);
        uint32_t mentor = self->senior[k];
        if (mentor != mentee && self->person[mentor].level > p->level &&
            self->person[mentor].level >= minimum_level)
            return mentor;
    }
    return mentee;
}

/* Most pairs began within the last two years and still run; some have ended. */
static void add_pair(const struct organisation *self, struct pairs *pairs, struct eh_arena *arena,
                     uint32_t mentee, bool sponsorship, struct eh_random *random)
{
    uint32_t mentor = draw_mentor(self, mentee, sponsorship ? LEVEL_LEAD : 0, random);
    if (mentor == mentee)
        return;
    const struct person *a = &self->person[mentor], *b = &self->person[mentee];
    int32_t hired = a->hired > b->hired ? a->hired : b->hired;
    int32_t last = b->left == EH_DATE_NONE ? self->last_day : b->left;
    int32_t earliest = self->first_day - 365 > hired ? self->first_day - 365 : hired;
    if (last - earliest < 30)
        return;
    struct pair pair = {mentor, mentee, sponsorship, eh_random_uniform(random) < 0.6, 0, EH_DATE_NONE};
    pair.start = earliest + (int32_t)eh_random_below(random, (uint32_t)(last - earliest - 14));
    if (b->left != EH_DATE_NONE) {
        pair.end = b->left;
    } else if (eh_random_uniform(random) < 0.45) {
        pair.end = pair.start + 180 + (int32_t)eh_random_below(random, 540);
    }
    EH_RESERVE(arena, pairs->pair, pairs->count, pairs->capacity);
    pairs->pair[pairs->count++] = pair;
}

void eh_sample_write_mentoring(const struct organisation *self, struct eh_arena *arena, FILE *file)
{
    struct eh_random random;
    struct pairs pairs = {0};
    eh_random_init(&random, self->options->seed, STREAM_MENTORING);
    for (uint32_t i = 0; i < self->n; i++) {
        const struct person *p = &self->person[i];
        double sponsor = p->gender == WOMAN ? PLANTED_SPONSOR_WOMEN : PLANTED_SPONSOR_OTHERS;
        double u = eh_random_uniform(&random), v = eh_random_uniform(&random);
        if (p->level >= LEVEL_TOP)
            continue;
        if (u < 0.30)
            add_pair(self, &pairs, arena, i, false, &random);
        if (v < sponsor)
            add_pair(self, &pairs, arena, i, true, &random);
    }
    uint32_t *order = EH_NEW_ARRAY(arena, uint32_t, pairs.count);
    for (uint32_t i = 0; i < pairs.count; i++)
        order[i] = i;
    eh_random_shuffle(&random, order, pairs.count);
    fputs("mentor,mentee,kind,start,end,programme\n", file);
    for (size_t k = 0; k < pairs.count; k++) {
        const struct pair *pair = &pairs.pair[order[k]];
        char start[EH_DATE_LENGTH], end[EH_DATE_LENGTH] = "";
        eh_date_write(pair->start, start);
        if (pair->end != EH_DATE_NONE)
            eh_date_write(pair->end, end);
        fprintf(file, "E%0*u,E%0*u,%s,%s,%s,%s\n", self->id_digits, self->person[pair->mentor].id,
                self->id_digits, self->person[pair->mentee].id,
                pair->sponsorship ? "sponsorship" : "mentoring", start, end,
                pair->formal ? "formal" : "informal");
    }
}
