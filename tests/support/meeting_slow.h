/* tests/support/meeting_slow: chapter 6 straight from its definitions, over all pairs and all records. */
#ifndef EVENHAND_TESTS_SUPPORT_MEETING_SLOW_H
#define EVENHAND_TESTS_SUPPORT_MEETING_SLOW_H

#include "office.h"

struct test_slow_row {
    const char *undefined;
    double n, cases, estimate, null_sd, p;
    bool has_p;
};

enum test_slow_sets { TEST_PRECEDES, TEST_PLACEBO, TEST_FOLLOWS };

/* `attribute` NULL: everybody. *out_aside: mentorings whose window does not lie inside the data. */
struct test_slow_row test_slow_sets(const struct test_office *office, enum test_slow_sets which,
                                    const struct eh_attribute *attribute, uint32_t group,
                                    uint64_t *out_aside);
struct test_slow_row test_slow_overlap(const struct test_office *office);
struct test_slow_row test_slow_lift(const struct test_office *office);
/* 0 alliance first, 1 mentoring first, 2 same day, 3 never tied. */
struct test_slow_row test_slow_order(const struct test_office *office, int which, uint64_t *out_aside);
/* 0 both, 1 alliance only, 2 mentoring only, 3 neither. */
struct test_slow_row test_slow_state(const struct test_office *office, const struct eh_attribute *attribute,
                                     uint32_t group, int which);
struct test_slow_row test_slow_opens(const struct test_office *office);

#endif
