/* tests/audit/organisation: a generated organisation, published in two quarters, and attacked. */
#ifndef EVENHAND_TESTS_AUDIT_ORGANISATION_H
#define EVENHAND_TESTS_AUDIT_ORGANISATION_H

#include "attack.h"

struct audit {
    struct attack guarded;     /* both quarters, as they would be published */
    struct attack open;        /* the second one with each row for itself: does the attack work? */
    size_t differences;        /* counts shown in both quarters that differ by 1 to k - 1, with fewer than k
                                  people who came or went */
    size_t rows, shown, naive; /* of the second quarter: all; shown; shown under the naive rule */
    size_t shown_alone;        /* shown where each row is judged for itself */
    double people_shown, people_naive, people_alone; /* behind rows: sums of n over rows with one */
};

/* Generates into `directory` (must be empty or missing), measures 2026Q2 and 2026Q3, and attacks. */
void audit_organisation(const char *directory, uint32_t people, uint64_t seed, uint32_t k, bool tell,
                        struct audit *out);

/* A study as it lies there, published once, in the period of its study.ini. */
void audit_study(const char *study, uint32_t k, bool tell, struct audit *out);

#endif
