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

/* A stream of random numbers for each part: new parts take new numbers, old ones keep their bytes. */
enum {
    STREAM_SHAPE = 1,
    STREAM_PEOPLE,
    STREAM_COLLABORATION,
    STREAM_MEETINGS,
    STREAM_MENTORING,
    STREAM_ORDER
};

enum gender { MAN, WOMAN, NONBINARY, GENDERS };
enum ethnicity { ASIAN, BLACK, WHITE, ETHNICITIES };

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
    bool isolate;
};

struct organisation {
    const struct eh_sample_options *options;
    uint32_t n;
    struct person *person;
    uint32_t department_count;
    struct range department[MAX_DEPARTMENTS];
    uint32_t senior_count; /* team leads and above, by index */
    uint32_t *senior;
    struct range department_seniors[MAX_DEPARTMENTS]; /* of `senior` */
    int32_t first_day, last_day;
    uint32_t workday_count;
    int32_t *workday;
    int id_digits;
    uint32_t isolates;
    uint32_t meeting_department; /* whose meetings are larger */
};

/* What was planted: the constants of the model, and the sizes that truth.csv names. */
#define PLANTED_CROSS_GENDER     0.30 /* chance that a contact across genders is taken up */
#define PLANTED_CROSS_GENDER_FUN 0.40 /* the same again for its being friendly */
#define PLANTED_DISTANCE         0.05 /* chance that Black people's contact with a decision maker is taken up */
#define PLANTED_ISOLATES         0.02 /* share of people */
#define PLANTED_SPONSOR_OTHERS   0.34 /* chance of a sponsor */
#define PLANTED_SPONSOR_WOMEN    0.07
#define PLANTED_MEETING_FACTOR   3 /* size of meetings called in one department */

struct organisation *eh_organisation_new(const struct eh_sample_options *options, struct eh_arena *arena);
const char *eh_organisation_get_department(uint32_t department);
bool eh_organisation_is_here(const struct person *person, int32_t day);

/* Whether the planted distance stands between two people. */
bool eh_organisation_is_distant(const struct person *a, const struct person *b);

/* A colleague whom `from` would turn to, or `from` itself where none was found. */
uint32_t eh_organisation_draw_contact(const struct organisation *self, uint32_t from,
                                      struct eh_random *random);
/* A weekday on which everybody of `count` people was employed, or EH_DATE_NONE. */
int32_t eh_organisation_draw_day(const struct organisation *self, const uint32_t *people, uint32_t count,
                                 struct eh_random *random);

void eh_sample_write_people(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_write_collaboration(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_write_meetings(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_write_mentoring(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_write_study(const struct organisation *self, struct eh_arena *arena, FILE *file);
void eh_sample_write_truth(const struct organisation *self, struct eh_arena *arena, FILE *file);

/* Puts `count` indices in order of day[i] - first_day, in random order within a day: how an export comes. */
uint32_t *eh_sample_order_by_day(const struct organisation *self, struct eh_arena *arena, const int32_t *day,
                                 size_t count, struct eh_random *random);

#endif
