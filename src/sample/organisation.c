#include "organisation.h"

#include <math.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/date.h"

enum { TEAM = 10, SECTION = 90, DEPARTMENT_IN_SECTIONS = 150 };

static const char *const department_names[MAX_DEPARTMENTS] = {"Executive Office",
                                                              "Operations",
                                                              "Engineering",
                                                              "Customer Service",
                                                              "Sales",
                                                              "Finance",
                                                              "Technology",
                                                              "Procurement",
                                                              "Legal & Risk",
                                                              "People",
                                                              "Quality",
                                                              "Facilities",
                                                              "Planning",
                                                              "Marketing",
                                                              "Research",
                                                              "Safety",
                                                              "Training",
                                                              "Communications",
                                                              "Data",
                                                              "Maintenance",
                                                              "Estates",
                                                              "Audit",
                                                              "Partnerships",
                                                              "Logistics",
                                                              "Strategy",
                                                              "Security",
                                                              "Design",
                                                              "Payments",
                                                              "Billing",
                                                              "Claims",
                                                              "Fleet",
                                                              "Warehousing",
                                                              "Customs",
                                                              "Forecasting",
                                                              "Laboratory",
                                                              "Field Service",
                                                              "Product",
                                                              "Sustainability",
                                                              "Archives",
                                                              "Translation"};

const char *eh_organisation_get_department(uint32_t department)
{
    EH_CHECK(department < MAX_DEPARTMENTS);
    return department_names[department];
}

bool eh_organisation_is_of_period(const struct organisation *self, uint32_t person)
{
    const struct person *p = &self->person[person];
    return p->hired <= self->period_last && (p->left == EH_DATE_NONE || p->left >= self->period_first);
}

bool eh_organisation_is_at_risk(const struct organisation *self, uint32_t person)
{
    const struct person *p = &self->person[person];
    return p->hired + 30 <= self->period_first && (p->left == EH_DATE_NONE || p->left >= self->period_first);
}

uint32_t eh_organisation_get_broadcast(const struct organisation *self)
{
    /* In a small organisation announcements would tie everybody to everybody. */
    return self->n < 120 ? self->n / 2 : 50;
}

double eh_organisation_get_sponsor_chance(const struct organisation *self, uint32_t person)
{
    return self->person[person].gender == WOMAN
               ? eh_effects_multiply_odds(SPONSOR_CHANCE, self->effects.size[SPONSOR_GAP])
               : SPONSOR_CHANCE;
}

bool eh_organisation_is_here(const struct person *person, int32_t day)
{
    return person->hired <= day && (person->left == EH_DATE_NONE || person->left >= day);
}

/* A permutation of the numbers with `digits` decimal digits, by a Feistel network over the next even power
 * of two, walked until it falls inside (Black & Rogaway 2002). Ids are distinct without a table. */
static uint32_t scramble(uint32_t value, int digits, uint64_t seed)
{
    uint32_t half = 0, limit = 1;
    for (int i = 0; i < digits; i++)
        limit *= 10;
    while ((UINT64_C(1) << (2 * half)) < limit)
        half++;
    uint32_t mask = (UINT32_C(1) << half) - 1;
    do {
        uint32_t left = value >> half, right = value & mask;
        for (uint64_t round = 0; round < 4; round++) {
            struct eh_random random;
            eh_random_init(&random, seed + 1, (round << 32) | right);
            uint32_t next = (left ^ (uint32_t)eh_random_next(&random)) & mask;
            left = right;
            right = next;
        }
        value = left << half | right;
    } while (value >= limit);
    return value;
}

static uint32_t clamp(double value, uint32_t low, uint32_t high)
{
    return value <= low ? low : value >= high ? high : (uint32_t)value;
}

/* The head office is small; the others share the rest by log-normal weights, none below half the mean of
 * the smallest plausible one. */
static void cut_departments(struct organisation *self, struct eh_random *random)
{
    uint32_t n = self->n, count = clamp(0.45 * sqrt(n) + 0.8, n < 20 ? 2 : 3, MAX_DEPARTMENTS);
    double weight[MAX_DEPARTMENTS], total = 0, sum = 0;
    for (uint32_t d = 1; d < count; d++) {
        weight[d] = fmax(0.45, exp(0.45 * eh_random_normal(random)));
        total += weight[d];
    }
    uint32_t office = clamp(3 + n / 80.0, 3, 40);
    self->department_count = count;
    self->department[0] = (struct range){0, office};
    for (uint32_t d = 1; d < count; d++) {
        self->department[d].first = self->department[d - 1].end;
        sum += weight[d];
        self->department[d].end = d + 1 == count ? n : office + (uint32_t)(sum / total * (n - office));
    }
}

static void appoint(struct organisation *self, uint32_t i, struct range team, uint32_t manager,
                    uint32_t level)
{
    self->person[i].team = team;
    self->person[i].manager = manager;
    self->person[i].level = (uint8_t)level;
}

/* Levels 1 to 4 of people who lead nobody. */
static uint32_t draw_level(struct eh_random *random)
{
    double u = eh_random_uniform(random);
    return u < 0.38 ? 1 : u < 0.70 ? 2 : u < 0.93 ? 3 : 4;
}

static void cut_teams(struct organisation *self, struct range range, uint32_t manager,
                      struct eh_random *random)
{
    uint32_t size = range.end - range.first, count = (size + TEAM / 2) / TEAM;
    count = count ? count : 1;
    for (uint32_t t = 0; t < count; t++) {
        struct range team = {range.first + (uint32_t)((uint64_t)size * t / count),
                             range.first + (uint32_t)((uint64_t)size * (t + 1) / count)};
        for (uint32_t i = team.first; i < team.end; i++) {
            if (i == team.first)
                appoint(self, i, team, manager, eh_random_uniform(random) < 0.3 ? 3 : LEVEL_LEAD);
            else
                appoint(self, i, team, team.first, draw_level(random));
        }
    }
}

/* The head's own team is everyone below, so that heads reach across their teams. */
static void build_department(struct organisation *self, uint32_t d, struct eh_random *random)
{
    struct range all = self->department[d], rest = {all.first + 1, all.end};
    bool in_sections = all.end - all.first > DEPARTMENT_IN_SECTIONS;
    appoint(self, all.first, all, 0, d == 0 || in_sections ? LEVEL_TOP : LEVEL_DECIDER);
    if (d == 0) {
        for (uint32_t i = rest.first; i < rest.end; i++) {
            bool deputy = i < rest.first + self->n / 120;
            appoint(self, i, all, all.first, deputy ? LEVEL_DECIDER : draw_level(random));
        }
        return;
    }
    if (!in_sections) {
        cut_teams(self, rest, all.first, random);
        return;
    }
    uint32_t size = rest.end - rest.first, count = (size + SECTION / 2) / SECTION;
    for (uint32_t s = 0; s < count; s++) {
        struct range section = {rest.first + (uint32_t)((uint64_t)size * s / count),
                                rest.first + (uint32_t)((uint64_t)size * (s + 1) / count)};
        appoint(self, section.first, section, all.first, LEVEL_DECIDER);
        cut_teams(self, (struct range){section.first + 1, section.end}, section.first, random);
    }
}

static void describe(const struct organisation *self, struct person *p, double tilt, struct eh_random *random)
{
    double u = eh_random_uniform(random), ladder = self->effects.size[LADDER];
    double woman = ladder > 0 ? 0.54 - ladder * (p->level - 1) + tilt : 0.45;
    bool is_bare = self->effects.is_bare;
    p->gender = u < woman ? WOMAN : u < woman + 0.015 ? NONBINARY : MAN;
    u = eh_random_uniform(random);
    p->ethnicity = u < 0.22 ? ASIAN : u < 0.48 ? BLACK : WHITE;
    p->location = eh_random_uniform(random) < 0.65 ? (uint8_t)(p->department % 3)
                                                   : (uint8_t)eh_random_below(random, LOCATIONS);
    p->activity = exp(0.55 * eh_random_normal(random) - 0.15) * (0.8 + 0.16 * p->level);
    p->hide_gender = eh_random_uniform(random) < 0.02;
    p->hide_ethnicity = eh_random_uniform(random) < 0.04;
    p->hide_location = eh_random_uniform(random) < 0.015;
    /* People of an unknown stratum are not alike, which would be an effect of its own. */
    p->hide_department = !is_bare && p->level < LEVEL_LEAD && eh_random_uniform(random) < 0.012;
    p->hide_level = !is_bare && p->level < LEVEL_LEAD && eh_random_uniform(random) < 0.012;
}

/* Until the period leads stay, so that no team is without one; of the others some join and some leave. Who
 * leaves within the period is settled when the ties before it are known. */
static void employ(const struct organisation *self, struct person *p, struct eh_random *random)
{
    double u = eh_random_uniform(random), v = eh_random_uniform(random);
    int32_t year = self->last_day - self->first_day;
    bool moves = p->level < LEVEL_LEAD;
    p->left = EH_DATE_NONE;
    if (moves && u < 0.11)
        p->hired = self->first_day + 7 + (int32_t)(v * (year - 14));
    else
        p->hired = self->first_day - 1 - (int32_t)(-1500 * log(1 - 0.97 * v));
    if (moves && u > 0.91) {
        int32_t first = self->first_day + 14;
        p->left = first + (int32_t)(eh_random_uniform(random) * (self->period_first - first));
    }
}

static void isolate_some(struct organisation *self, struct eh_random *random)
{
    uint32_t wanted = clamp(self->effects.size[ISOLATES] * self->n + 0.5, 1, UINT32_MAX);
    if (!eh_effects_has(&self->effects, ISOLATES))
        return;
    for (uint64_t tries = 0; self->isolates < wanted && tries < 100 * (uint64_t)self->n; tries++) {
        struct person *p = &self->person[eh_random_below(random, self->n)];
        if (p->isolate || p->level >= 3 || p->left != EH_DATE_NONE || p->hired > self->first_day ||
            p->team.first == (uint32_t)(p - self->person))
            continue;
        p->isolate = true;
        self->isolates++;
    }
}

static void list_seniors(struct organisation *self, struct eh_arena *arena)
{
    self->senior = EH_NEW_ARRAY(arena, uint32_t, self->n);
    for (uint32_t d = 0; d < self->department_count; d++) {
        self->department_seniors[d].first = self->senior_count;
        for (uint32_t i = self->department[d].first; i < self->department[d].end; i++)
            if (self->person[i].level >= LEVEL_LEAD)
                self->senior[self->senior_count++] = i;
        self->department_seniors[d].end = self->senior_count;
    }
}

static void list_workdays(struct organisation *self, struct eh_arena *arena)
{
    self->first_day = eh_date_from_parts(2025, 7, 1);
    self->last_day = self->period_last = eh_date_from_parts(2026, 9, 30);
    self->period_first = eh_date_from_parts(2026, 7, 1);
    self->window_first = eh_date_add_months(self->period_first, -LOOKBACK_MONTHS);
    self->workday = EH_NEW_ARRAY(arena, int32_t, (size_t)(self->last_day - self->first_day + 1));
    for (int32_t day = self->first_day; day <= self->last_day; day++)
        if ((day + 3) % 7 < 5) /* 1970-01-01 was a Thursday */
            self->workday[self->workday_count++] = day;
}

struct organisation *eh_organisation_new(const struct eh_sample_options *options,
                                         const struct effects *effects, struct eh_arena *arena)
{
    struct organisation *self = EH_NEW(arena, struct organisation);
    struct eh_random shape, people;
    eh_random_init(&shape, options->seed, STREAM_SHAPE);
    eh_random_init(&people, options->seed, STREAM_PEOPLE);
    self->options = options;
    self->effects = *effects;
    self->n = options->people;
    self->person = EH_NEW_ARRAY(arena, struct person, self->n);
    self->id_digits = self->n <= 500000 ? 6 : 8;
    list_workdays(self, arena);
    cut_departments(self, &shape);
    for (uint32_t d = 0; d < self->department_count; d++) {
        double tilt = 0.24 * (eh_random_uniform(&shape) - 0.5);
        build_department(self, d, &shape);
        for (uint32_t i = self->department[d].first; i < self->department[d].end; i++) {
            struct person *p = &self->person[i];
            p->department = (uint16_t)d;
            p->id = scramble(i, self->id_digits, options->seed);
            describe(self, p, tilt, &people);
            employ(self, p, &people);
        }
    }
    isolate_some(self, &people);
    self->meeting_department = 1 + eh_random_below(&shape, self->department_count - 1);
    list_seniors(self, arena);
    return self;
}
