/* tests/support/office: a small organisation with dated records and mentoring, and what chapter 6 says of it.
 */
#ifndef EVENHAND_TESTS_SUPPORT_OFFICE_H
#define EVENHAND_TESTS_SUPPORT_OFFICE_H

#include "evenhand/measure/context.h"
#include "study.h"

struct test_office {
    struct eh_arena *arena;
    struct eh_study *study;
    struct eh_event *events;
    struct eh_meeting *meetings;
    size_t event_count, meeting_count;
    struct eh_network network; /* from here on: after test_office_measure */
    struct eh_results results;
};

/* n people of the period, n_roster - n outside it; no attribute, strata none, mentoring.csv there and empty.
 */
struct test_office test_office_new(uint32_t n, uint32_t n_roster, struct eh_arena *arena);
int32_t test_office_day(const char *text); /* NULL: EH_DATE_NONE */
void test_office_set_period(struct test_office *self, const char *first, const char *last);
void test_office_add_pair(struct test_office *self, enum eh_mentoring_kind kind, uint32_t mentor,
                          uint32_t mentee, int32_t start, int32_t end);
void test_office_add_record(struct test_office *self, uint32_t from, uint32_t to, uint32_t kind,
                            int64_t weight, int32_t day);
void test_office_add_meeting(struct test_office *self, const uint32_t *person, uint32_t count, int32_t day);

/* Builds the network, measures chapter 6 with nothing else, sorts and judges. Can be repeated. */
void test_office_measure(struct test_office *self);

/* The row with this key; the test fails where it is not there once. `layer` is left aside. */
const struct eh_result *test_office_row(const struct test_office *self, const char *measure,
                                        const char *attribute, const char *group, const char *other);
/* How many mentorings the measure set aside. */
uint64_t test_office_aside(const struct test_office *self, const char *measure);

#endif
