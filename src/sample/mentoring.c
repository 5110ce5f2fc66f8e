/* mentoring.csv. */
#include "organisation.h"

#include <stdlib.h>

#include "evenhand/base/date.h"

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

/* Two rounds a year pair people, one half a lookback before the period, one within it; the others began when
 * they began. */
struct round {
    int32_t first, last;
};

static struct round earlier_round(const struct organisation *self)
{
    /* Half a year on lies in the period. */
    return (struct round){self->window_first, eh_date_add_months(self->period_last, -LOOKBACK_MONTHS)};
}

static struct round round_of_period(const struct organisation *self)
{
    return (struct round){self->period_first, self->period_last - 7};
}

static bool is_in(struct round round, int32_t day)
{
    return day >= round.first && day <= round.last;
}

/* Most pairs began within the last two years and still run; some have ended. */
static void add_pair(struct organisation *self, struct eh_arena *arena, uint32_t mentee, bool sponsorship,
                     struct eh_random *random)
{
    uint32_t mentor = draw_mentor(self, mentee, sponsorship ? LEVEL_LEAD : 0, random);
    double u = eh_random_uniform(random), v = eh_random_uniform(random);
    if (mentor == mentee)
        return;
    const struct person *a = &self->person[mentor], *b = &self->person[mentee];
    struct round round = u < 0.25  ? round_of_period(self)
                         : u < 0.5 ? earlier_round(self)
                                   : (struct round){self->first_day - 365, self->window_first - 1};
    int32_t hired = a->hired > b->hired ? a->hired : b->hired;
    if (b->left != EH_DATE_NONE && b->left < round.last)
        round.last = b->left;
    if (hired > round.first)
        round.first = hired;
    if (round.last < round.first)
        return;
    struct pair pair = {mentor, mentee, sponsorship, eh_random_uniform(random) < 0.6, 0, EH_DATE_NONE};
    pair.start = round.first + (int32_t)(v * (round.last - round.first + 1));
    if (eh_random_uniform(random) < 0.45)
        pair.end = pair.start + 180 + (int32_t)eh_random_below(random, 540);
    EH_RESERVE(arena, self->pairs.pair, self->pairs.count, self->pairs.capacity);
    self->pairs.pair[self->pairs.count++] = pair;
}

static void add_pairs(struct organisation *self, struct eh_arena *arena)
{
    struct eh_random random;
    eh_random_init(&random, self->options->seed, STREAM_MENTORING);
    for (uint32_t i = 0; i < self->n; i++) {
        double u = eh_random_uniform(&random), v = eh_random_uniform(&random);
        if (self->person[i].level >= LEVEL_TOP)
            continue;
        if (u < 0.30)
            add_pair(self, arena, i, false, &random);
        if (v < eh_organisation_get_sponsor_chance(self, i))
            add_pair(self, arena, i, true, &random);
    }
}

/* People whom study.ini calls comparable: of one department and level as people.csv shows them. */
struct peers {
    uint32_t start[(MAX_DEPARTMENTS + 1) * (LEVEL_TOP + 1) + 1];
    uint32_t *person;
};

static uint32_t stratum_of(const struct person *p)
{
    uint32_t department = p->hide_department ? MAX_DEPARTMENTS : p->department;
    return department * (LEVEL_TOP + 1) + (p->hide_level ? 0 : p->level);
}

static struct peers *list_peers(const struct organisation *self, struct eh_arena *arena)
{
    struct peers *out = EH_NEW(arena, struct peers);
    uint32_t strata = (MAX_DEPARTMENTS + 1) * (LEVEL_TOP + 1);
    uint32_t *next = EH_NEW_ARRAY(arena, uint32_t, strata);
    out->person = EH_NEW_ARRAY(arena, uint32_t, self->n);
    for (uint32_t i = 0; i < self->n; i++)
        out->start[stratum_of(&self->person[i]) + 1]++;
    for (uint32_t s = 0; s < strata; s++) {
        next[s] = out->start[s];
        out->start[s + 1] += out->start[s];
    }
    for (uint32_t i = 0; i < self->n; i++)
        out->person[next[stratum_of(&self->person[i])]++] = i;
    return out;
}

struct rematch {
    struct organisation *self;
    const struct peers *peers;
    struct contact_log log;
    struct contact_log mentored; /* every pair, on its first day */
    struct eh_random random;
};

static uint32_t draw_peer(struct rematch *rematch, uint32_t of)
{
    uint32_t s = stratum_of(&rematch->self->person[of]), first = rematch->peers->start[s];
    return rematch->peers
        ->person[first + eh_random_below(&rematch->random, rematch->peers->start[s + 1] - first)];
}

/* Whether the mentor of the pair could have had this mentee instead, on that day. */
static bool is_free(const struct rematch *rematch, const struct pair *pair, uint32_t mentee)
{
    return mentee != pair->mentor && eh_organisation_is_here(&rematch->self->person[mentee], pair->start) &&
           (mentee == pair->mentee ||
            !eh_contact_log_has(&rematch->mentored, pair->mentor, mentee, INT32_MIN, INT32_MAX));
}

/* A sponsor's choice keeps the planted gap: 1 for whom it favours. */
static double weigh_gap(const struct organisation *self, const struct pair *pair, uint32_t mentee)
{
    double own = eh_organisation_get_sponsor_chance(self, mentee);
    double best = eh_effects_multiply_odds(SPONSOR_CHANCE, self->effects.size[SPONSOR_GAP]);
    return pair->sponsorship ? own / (best > SPONSOR_CHANCE ? best : SPONSOR_CHANCE) : 1;
}

/* The mentee is drawn again among the comparable: `odds` times as likely with a record in the days given. */
static void choose_mentee(struct rematch *rematch, struct pair *pair, double odds, int32_t first,
                          int32_t last)
{
    struct organisation *self = rematch->self;
    double most = odds > 1 ? odds : 1;
    for (int tries = 0; tries < 400; tries++) {
        uint32_t mentee = draw_peer(rematch, pair->mentee);
        double u = eh_random_uniform(&rematch->random);
        if (!is_free(rematch, pair, mentee))
            continue;
        bool knows = eh_contact_log_has(&rematch->log, pair->mentor, mentee, first, last);
        if (u >= (knows ? odds : 1) / most * weigh_gap(self, pair, mentee))
            continue;
        pair->mentee = mentee;
        return;
    }
}

static int compare_entries(const void *a, const void *b)
{
    const struct log_entry *x = a, *y = b;
    int order = (x->key > y->key) - (x->key < y->key);
    return order ? order : (x->day > y->day) - (x->day < y->day);
}

static void begin_rematch(struct rematch *rematch, struct organisation *self, struct round round,
                          uint64_t stream, struct eh_arena *arena)
{
    bool *is_mentor = EH_NEW_ARRAY(arena, bool, self->n);
    rematch->self = self;
    rematch->peers = list_peers(self, arena);
    rematch->mentored.entry = EH_NEW_ARRAY(arena, struct log_entry, self->pairs.count);
    for (size_t k = 0; k < self->pairs.count; k++) {
        const struct pair *pair = &self->pairs.pair[k];
        is_mentor[pair->mentor] |= is_in(round, pair->start);
        rematch->mentored.entry[rematch->mentored.count++] =
            (struct log_entry){eh_pair_key(pair->mentor, pair->mentee), pair->start};
    }
    if (rematch->mentored.count)
        qsort(rematch->mentored.entry, rematch->mentored.count, sizeof *rematch->mentored.entry,
              compare_entries);
    eh_contact_log_fill(self, is_mentor, self->first_day, self->last_day, arena, &rematch->log);
    eh_random_init(&rematch->random, self->options->seed, stream);
}

/* How often others of the mentee's kind, strangers until the day, have a record with the mentor after it. */
static double find_base_chance(struct rematch *rematch, struct round round)
{
    const struct organisation *self = rematch->self;
    double met = 1, asked = 20; /* never none */
    for (size_t k = 0; k < self->pairs.count; k++) {
        const struct pair *pair = &self->pairs.pair[k];
        int32_t end = eh_date_add_months(pair->start, LOOKBACK_MONTHS);
        for (int tries = 0; tries < 10 && is_in(round, pair->start); tries++) {
            uint32_t other = draw_peer(rematch, pair->mentee);
            if (other == pair->mentee || !is_free(rematch, pair, other) ||
                eh_contact_log_has(&rematch->log, pair->mentor, other, INT32_MIN, pair->start - 1))
                continue;
            asked++;
            met += eh_contact_log_has(&rematch->log, pair->mentor, other, pair->start + 1, end);
        }
    }
    return met / asked;
}

/* Mentor and mentee begin to talk. */
static void add_acquaintance(struct rematch *rematch, const struct pair *pair, struct eh_arena *arena)
{
    struct organisation *self = rematch->self;
    int32_t days = eh_date_add_months(pair->start, LOOKBACK_MONTHS) - pair->start;
    uint32_t records = 2 + eh_random_below(&rematch->random, 5);
    for (uint32_t r = 0; r < records; r++) {
        int32_t day = pair->start + 1 + (int32_t)eh_random_below(&rematch->random, (uint32_t)days);
        bool is_lunch = eh_random_uniform(&rematch->random) < 0.4;
        if ((day + 3) % 7 < 5 && eh_organisation_is_here(&self->person[pair->mentee], day) &&
            eh_organisation_is_here(&self->person[pair->mentor], day))
            eh_events_add(&self->events, arena, pair->mentor, pair->mentee, day, is_lunch ? LUNCH : EMAIL, 0);
    }
}

/* The earlier round: people who did not know each other, where mentoring is to come before alliances. */
void eh_sample_make_earlier_mentoring(struct organisation *self, struct eh_arena *arena)
{
    struct rematch rematch = {0};
    struct round round = earlier_round(self);
    double odds = self->effects.size[MENTORING_FIRST];
    add_pairs(self, arena);
    begin_rematch(&rematch, self, round, STREAM_MENTORING_EARLIER, arena);
    bool is_planted = eh_effects_has(&self->effects, MENTORING_FIRST);
    for (size_t k = 0; k < self->pairs.count; k++)
        if (is_in(round, self->pairs.pair[k].start))
            choose_mentee(&rematch, &self->pairs.pair[k], is_planted ? 0.1 : 1, INT32_MIN,
                          self->pairs.pair[k].start - 1);
    if (!is_planted)
        return;
    double base = find_base_chance(&rematch, round), wanted = eh_effects_multiply_odds(base, odds);
    for (size_t k = 0; k < self->pairs.count; k++) {
        const struct pair *pair = &self->pairs.pair[k];
        int32_t end = eh_date_add_months(pair->start, LOOKBACK_MONTHS);
        if (!is_in(round, pair->start))
            continue;
        bool knew = eh_contact_log_has(&rematch.log, pair->mentor, pair->mentee, INT32_MIN, pair->start - 1);
        bool meets = eh_contact_log_has(&rematch.log, pair->mentor, pair->mentee, pair->start + 1, end);
        if (!knew && !meets && eh_random_uniform(&rematch.random) < (wanted - base) / (1 - base))
            add_acquaintance(&rematch, pair, arena);
    }
}

static void end_with_employment(const struct organisation *self, struct pair *pair)
{
    const uint32_t ends[2] = {pair->mentor, pair->mentee};
    for (int i = 0; i < 2; i++) {
        int32_t left = self->person[ends[i]].left;
        if (left != EH_DATE_NONE && (pair->end == EH_DATE_NONE || pair->end > left))
            pair->end = left;
    }
}

/* The round of the period: mentors turn to whom they know. Who has left by then mentors nobody. */
void eh_sample_make_mentoring_of_period(struct organisation *self, struct eh_arena *arena)
{
    struct rematch rematch = {0};
    struct round round = round_of_period(self);
    size_t kept = 0;
    for (size_t k = 0; k < self->pairs.count; k++) {
        const struct pair *pair = &self->pairs.pair[k];
        if (eh_organisation_is_here(&self->person[pair->mentor], pair->start) &&
            eh_organisation_is_here(&self->person[pair->mentee], pair->start))
            self->pairs.pair[kept++] = *pair;
    }
    self->pairs.count = kept;
    begin_rematch(&rematch, self, round, STREAM_MENTORING_PERIOD, arena);
    for (size_t k = 0; k < kept; k++) {
        struct pair *pair = &self->pairs.pair[k];
        if (is_in(round, pair->start))
            choose_mentee(&rematch, pair, self->effects.size[ALLIANCE_FIRST],
                          eh_date_add_months(pair->start, -LOOKBACK_MONTHS), pair->start - 1);
        end_with_employment(self, pair);
    }
}

void eh_sample_write_mentoring(const struct organisation *self, struct eh_arena *arena, FILE *file)
{
    struct eh_random random;
    const struct pairs *pairs = &self->pairs;
    eh_random_init(&random, self->options->seed, STREAM_MENTORING_ORDER);
    uint32_t *order = EH_NEW_ARRAY(arena, uint32_t, pairs->count);
    for (uint32_t i = 0; i < pairs->count; i++)
        order[i] = i;
    eh_random_shuffle(&random, order, pairs->count);
    fputs("mentor,mentee,kind,start,end,programme\n", file);
    for (size_t k = 0; k < pairs->count; k++) {
        const struct pair *pair = &pairs->pair[order[k]];
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
