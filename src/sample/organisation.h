/* The organisation behind a sample: private to the room.
 *
 * People have a hidden order here, department by department and team by team, so that "a colleague of the
 * team" is a range of indices. The files show them in another order under ids that tell neither. */
#ifndef EVENHAND_SAMPLE_ORGANISATION_H
#define EVENHAND_SAMPLE_ORGANISATION_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/random.h"
#include "evenhand/sample/sample.h"

#include "effects.h"
#include "records.h"

/* A stream of random numbers for each part: new parts take new numbers, old ones keep their bytes. */
enum {
    STREAM_SHAPE = 1,
    STREAM_PEOPLE,
    STREAM_COLLABORATION,
    STREAM_MEETINGS,
    STREAM_MENTORING,
    STREAM_ORDER,
    STREAM_CIRCLE,
    STREAM_CIRCLE_TALK,
    STREAM_COLLABORATION_ORDER,
    STREAM_MEETINGS_ORDER,
    STREAM_MENTORING_EARLIER,
    STREAM_MENTORING_PERIOD,
    STREAM_MENTORING_ORDER,
    STREAM_EXITS,
    STREAM_OUTCOMES,
    STREAM_OUTCOMES_ORDER,
    STREAM_DECISIONS
};

enum gender { MAN, WOMAN, NONBINARY, GENDERS };
enum ethnicity { ASIAN, BLACK, WHITE, ETHNICITIES };

/* study.ini says so too. Half a year back from the period, and twice that for the measure beside it, lies
 * inside the records. */
enum { LOOKBACK_MONTHS = 6 };

enum { LEVEL_LEAD = 4, LEVEL_DECIDER = 5, LEVEL_TOP = 6, MAX_DEPARTMENTS = 40, LOCATIONS = 4 };

struct range {
    uint32_t first, end; /* indices first to end - 1 */
};

struct person {
    uint32_t id;      /* the digits behind the E */
    uint32_t manager; /* own index: nobody */
    struct range team;
    int32_t hired, left; /* EH_DATE_NONE: still here */
    double activity;
    uint16_t department;
    uint8_t level, gender, ethnicity, location;
    /* What people.csv leaves empty; the person still behaves by the true value. */
    bool hide_gender, hide_ethnicity, hide_department, hide_level, hide_location;
    bool isolate, in_circle;
};

struct organisation {
    const struct eh_sample_options *options;
    struct effects effects;
    uint32_t n;
    struct person *person;
    uint32_t department_count;
    struct range department[MAX_DEPARTMENTS];
    uint32_t senior_count; /* team leads and above, by index */
    uint32_t *senior;
    struct range department_seniors[MAX_DEPARTMENTS]; /* of `senior` */
    int32_t first_day, last_day;                      /* of the records */
    int32_t period_first, period_last;                /* of the report */
    int32_t window_first; /* of the lookback, which ends on the day before the period */
    uint32_t workday_count;
    int32_t *workday;
    int id_digits;
    uint32_t isolates;
    uint32_t circle_count; /* the closed circle */
    uint32_t *circle;
    struct events events;
    struct meetings meetings;
    struct pairs pairs;
    struct outcomes outcomes;
    struct votes votes;
    uint32_t meeting_department; /* whose meetings are larger */
};

#define SPONSOR_CHANCE 0.34 /* of people who are not women */

struct organisation *eh_organisation_new(const struct eh_sample_options *options,
                                         const struct effects *effects, struct eh_arena *arena);
const char *eh_organisation_get_department(uint32_t department);
bool eh_organisation_is_here(const struct person *person, int32_t day);
/* Employed on some day of the period. */
bool eh_organisation_is_of_period(const struct organisation *self, uint32_t person);
/* Employed on its first day and for 30 days before. */
bool eh_organisation_is_at_risk(const struct organisation *self, uint32_t person);
uint32_t eh_organisation_get_broadcast(const struct organisation *self);
/* What an odds ratio of sponsorship for women makes of the chance of the others. */
double eh_organisation_get_sponsor_chance(const struct organisation *self, uint32_t person);

/* Whether the planted distance stands between two people. */
bool eh_organisation_is_distant(const struct person *a, const struct person *b);

/* A colleague whom `from` would turn to, or `from` itself where none was found. */
uint32_t eh_organisation_draw_contact(const struct organisation *self, uint32_t from,
                                      struct eh_random *random);
/* A contact that happens between the two is friendly less often across a line. */
double eh_organisation_get_friendliness(const struct organisation *self, uint32_t a, uint32_t b);
/* A weekday on which everybody of `count` people was employed, or EH_DATE_NONE. */
int32_t eh_organisation_draw_day(const struct organisation *self, const uint32_t *people, uint32_t count,
                                 struct eh_random *random);

/* The steps of a year, in their order: each looks back on those before it. What they make lives in `arena`.
 */
void eh_sample_choose_circle(struct organisation *self, struct eh_arena *arena);
void eh_sample_make_collaboration(struct organisation *self, struct eh_arena *arena);
void eh_sample_make_meetings(struct organisation *self, struct eh_arena *arena);
void eh_sample_make_earlier_mentoring(struct organisation *self, struct eh_arena *arena);
void eh_sample_make_exits(struct organisation *self, struct eh_arena *arena);
void eh_sample_make_mentoring_of_period(struct organisation *self, struct eh_arena *arena);
void eh_sample_make_outcomes(struct organisation *self, struct eh_arena *arena);
void eh_sample_make_decisions(struct organisation *self, struct eh_arena *arena);

void eh_sample_write_people(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_write_collaboration(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_write_meetings(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_write_mentoring(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_write_outcomes(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_write_decisions(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_write_study(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_write_truth(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_list_truth(const struct organisation *self, struct eh_sample_truths *out);

/* Puts `count` indices in order of day[i] - first_day, in random order within a day: how an export comes. */
uint32_t *eh_sample_order_by_day(const struct organisation *self, struct eh_arena *arena, const int32_t *day,
                                 size_t count, struct eh_random *random);

#endif
