/* tests/support/mixing: a study with groups and strata for chapter 3, and its ties as the definitions see
 * them. */
#ifndef EVENHAND_TESTS_SUPPORT_MIXING_H
#define EVENHAND_TESTS_SUPPORT_MIXING_H

#include "evenhand/measure/context.h"
#include "study.h"

enum { TEST_PEOPLE = 44, TEST_GROUPS = 3 };
extern const char *const test_genders[TEST_GROUPS];

struct test_mixing {
    struct eh_arena arena;
    struct eh_study *study;
    struct eh_network network;
    struct eh_results results;
};

/* 44 people, 4 of unknown gender, in two departments and two levels; one layer `collaboration` of random ties
 * that favour the own gender. 400 permutations. The caller frees the arena. */
void test_mixing_init(struct test_mixing *f, bool directed, uint64_t seed);
/* A layer of these ties among `n` people of these genders and nothing else. */
void test_mixing_init_small(struct test_mixing *f, uint32_t n, const uint32_t *gender,
                            const uint32_t (*pair)[2], size_t count, bool directed);
void test_mixing_measure(struct test_mixing *f, uint32_t threads, const struct eh_results *opt_first);
/* A row of the layer; the test fails where it is not. */
const struct eh_result *test_mixing_row(const struct test_mixing *f, const char *measure,
                                        const char *attribute, const char *group, const char *other,
                                        const char *within);
void test_close_to(double value, double expected); /* 1e-11, relative above 1 */

/* Whether there is an arc, or a tie (an arc either way), among everybody. */
struct test_slow {
    uint32_t n;
    bool directed, arc[TEST_PEOPLE][TEST_PEOPLE];
    uint32_t label[TEST_PEOPLE]; /* 0: unknown */
};

void test_slow_build(const struct test_mixing *f, const struct eh_attribute *attribute,
                     struct test_slow *out);
/* Arcs from g to h, and those returned; an undirected tie is an arc either way. */
double test_slow_arcs(const struct test_slow *s, uint32_t g, uint32_t h, double *opt_returned);
double test_slow_people(const struct test_slow *s, uint32_t g); /* 0: known ones */

#endif
