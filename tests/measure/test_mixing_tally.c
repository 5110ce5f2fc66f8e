/* measure: ties tallied under many draws at once, against one draw after the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/measure/label_sums.h"
#include "../../src/measure/mixing_tally.h"
#include "evenhand/base/random.h"

enum { PEOPLE = 90, STRATA = 4, TIES_MOST = 5000 };

struct fixture {
    struct eh_arena arena;
    uint32_t groups, label[PEOPLE], stratum[PEOPLE], from[TIES_MOST], to[TIES_MOST];
    const struct eh_permuter *permuter;
};

/* The most frequent label differs from stratum to stratum; one stratum has one label; ties favour few people,
 * so that counters overflow into many bits. */
static void set_up(struct fixture *f, uint32_t groups)
{
    struct eh_random random;
    eh_arena_init(&f->arena, NULL);
    eh_random_init(&random, 3, groups);
    f->groups = groups;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        uint32_t low = eh_random_below(&random, groups), also = eh_random_below(&random, groups);
        f->stratum[i] = i % STRATA;
        f->label[i] = 1 + (f->stratum[i] == 3   ? 0
                           : f->stratum[i] == 2 ? groups - 1 - low * also / groups
                                                : low);
    }
    for (uint32_t e = 0; e < TIES_MOST; e++) {
        f->from[e] = eh_random_below(&random, e % 3 ? PEOPLE : 5);
        f->to[e] = (f->from[e] + 1 + eh_random_below(&random, PEOPLE - 1)) % PEOPLE;
    }
    f->permuter = eh_permuter_new(f->label, f->stratum, STRATA, PEOPLE, 1, &f->arena);
}

/* The oracle: the labels of one draw, tie by tie. */
static void count_slowly(const struct fixture *f, uint64_t b, uint32_t ties, uint32_t *out)
{
    uint32_t label[PEOPLE];
    eh_permuter_draw(f->permuter, b, label);
    memset(out, 0, sizeof *out * f->groups * f->groups);
    for (uint32_t e = 0; e < ties; e++)
        out[(label[f->from[e]] - 1) * f->groups + label[f->to[e]] - 1]++;
}

static uint32_t get_both(const uint32_t *count, uint32_t groups, uint32_t cell, uint32_t lanes)
{
    return count[cell * lanes] + count[(cell % groups * groups + cell / groups) * lanes];
}

static void agrees(const struct fixture *f, struct eh_tally *tally, uint64_t b, uint32_t drawn, uint32_t ties)
{
    uint32_t lanes = eh_tally_lanes(f->groups), cells = f->groups * f->groups;
    uint32_t *fast = malloc(sizeof *fast * cells * lanes), *slow = malloc(sizeof *slow * cells);
    uint32_t *either = malloc(sizeof *either * cells * lanes);
    assert_non_null(either);
    assert_non_null(fast);
    assert_non_null(slow);
    memset(fast, 0xff, sizeof *fast * cells * lanes);
    memset(either, 0xff, sizeof *either * cells * lanes);
    eh_tally_draw(tally, b, drawn);
    eh_tally_count(tally, &(struct eh_tally_ties){f->from, f->to, ties, true}, either);
    eh_tally_count(tally, &(struct eh_tally_ties){f->from, f->to, ties, false}, fast);
    for (uint32_t lane = 0; lane < drawn; lane++) {
        count_slowly(f, b + lane, ties, slow);
        for (uint32_t cell = 0; cell < cells; cell++)
            if (fast[cell * lanes + lane] != slow[cell])
                fail_msg("%u groups, draw %u, %u ties, cell %u: %u, not %u", f->groups, (unsigned)b + lane,
                         ties, cell, fast[cell * lanes + lane], slow[cell]);
        for (uint32_t cell = 0; cell < cells; cell++)
            assert_int_equal(get_both(either + lane, f->groups, cell, lanes),
                             get_both(slow, f->groups, cell, 1));
    }
    free(either);
    free(fast);
    free(slow);
}

/* On every path of the processor, one for those that have no other. */
static void every_draw_is_counted_as_if_alone(void **state)
{
    (void)state;
    static const uint32_t groups[] = {1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 16, 17, 40, 128, 129, 256, 257};
    static const uint32_t ties[] = {0, 1, 15, 16, 17, 33, 250, 700, 4096, TIES_MOST};
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        struct fixture f;
        set_up(&f, groups[g]);
        uint32_t lanes = eh_tally_lanes(f.groups);
        assert_int_equal(EH_TALLY_MOST % lanes, 0);
        struct eh_tally *tally = eh_tally_new(f.permuter, PEOPLE, f.groups, &f.arena);
        for (uint32_t path = 0; eh_tally_bits_get_path(path); path++) {
            eh_tally_set_path(tally, eh_tally_bits_get_path(path));
            for (size_t t = 0; t < sizeof ties / sizeof *ties; t++)
                agrees(&f, tally, 7 + t * lanes, lanes, ties[t]);
            agrees(&f, tally, 1000, 1, TIES_MOST);  /* a last block that is not full */
            agrees(&f, tally, 3, lanes, TIES_MOST); /* and nothing is left of the block before */
            agrees(&f, tally, 3, (lanes + 1) / 2, TIES_MOST);
        }
        eh_arena_free(&f.arena);
    }
}

/* Neighbours of one person beyond what a byte, or two, can hold the sum of. */
static void list_neighbours(struct fixture *f, uint32_t ties, uint64_t *row, uint32_t *to)
{
    uint64_t at = 0;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        for (uint32_t e = 0; e < ties; e++)
            if (f->from[e] == i || f->to[e] == i)
                to[at++] = f->from[e] == i ? f->to[e] : f->from[e];
        row[i + 1] = at;
    }
}

static void compare_own(const struct fixture *f, uint64_t b, const uint64_t *row, const uint32_t *to,
                        const uint64_t *weight, const struct eh_tally_own_sums *fast)
{
    uint32_t label[PEOPLE];
    for (uint32_t lane = 0; lane < EH_TALLY_OWN_LANES; lane++) {
        struct eh_tally_own_sums slow[EH_TALLY_OWN_GROUPS_MOST] = {{0}};
        eh_permuter_draw(f->permuter, b + lane, label);
        for (uint32_t i = 0; i < PEOPLE; i++)
            for (uint64_t e = row[i]; e < row[i + 1]; e++) {
                slow[label[i] - 1].ends++;
                slow[label[i] - 1].within += label[i] == label[to[e]];
                slow[label[i] - 1].weight += weight[label[to[e]] - 1];
            }
        for (uint32_t g = 0; g < f->groups; g++) {
            const struct eh_tally_own_sums *own = &fast[(size_t)g * EH_TALLY_OWN_STRIDE + lane];
            assert_int_equal(own->ends, slow[g].ends);
            assert_int_equal(own->within, slow[g].within);
            assert_int_equal(own->weight, slow[g].weight);
        }
    }
}

static void groups_have_their_own_on_every_path(void **state)
{
    (void)state;
    static const uint32_t groups[] = {EH_TALLY_BITS_GROUPS_MOST + 1, 40, 64, 65, 128, 129, 200,
                                      EH_TALLY_OWN_GROUPS_MOST};
    static const uint32_t ties[] = {0, 1, 3, 250, TIES_MOST};
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        struct fixture f;
        struct eh_random random;
        uint64_t row[PEOPLE + 1], weight[EH_TALLY_OWN_GROUPS_MOST];
        static uint32_t to[2 * TIES_MOST];
        set_up(&f, groups[g]);
        eh_random_init(&random, 4, groups[g]);
        assert_int_equal(eh_tally_lanes(f.groups), EH_TALLY_OWN_LANES);
        for (uint32_t k = 0; k < f.groups; k++)
            weight[k] = k % 3 ? eh_random_next(&random) >> (64 - EH_TALLY_OWN_WEIGHT_BITS)
                              : (UINT64_C(1) << EH_TALLY_OWN_WEIGHT_BITS) - 1;
        struct eh_tally *tally = eh_tally_new(f.permuter, PEOPLE, f.groups, &f.arena);
        struct eh_tally_own_sums *sums =
            EH_NEW_ARRAY(&f.arena, struct eh_tally_own_sums, (size_t)f.groups * EH_TALLY_OWN_STRIDE);
        for (uint32_t path = 0; eh_tally_own_get_path(path); path++)
            for (size_t t = 0; t < sizeof ties / sizeof *ties; t++) {
                memset(row, 0, sizeof row);
                list_neighbours(&f, ties[t], row, to);
                eh_tally_set_own_path(tally, eh_tally_own_get_path(path));
                eh_tally_draw(tally, 7 + t, EH_TALLY_OWN_LANES);
                eh_tally_count_own(tally, row, to, weight, sums);
                compare_own(&f, 7 + t, row, to, weight, sums);
            }
        eh_arena_free(&f.arena);
    }
}

/* Whole numbers, so that sums are exact. */
static void sums_by_label_are_those_of_everybody(void **state)
{
    (void)state;
    static const uint32_t numbers[] = {1, 2, 4, 5, 8, 11, 12, 16};
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
        struct fixture f;
        struct eh_label_sums sums;
        uint32_t label[PEOPLE], lanes = eh_label_sums_lanes(numbers[k]);
        set_up(&f, 5);
        double *value = eh_label_sums_rows(PEOPLE, lanes, &f.arena);
        double *fast = EH_NEW_ARRAY(&f.arena, double, (size_t)6 * lanes);
        uint32_t *person = EH_NEW_ARRAY(&f.arena, uint32_t, eh_permuter_size(f.permuter));
        assert_in_range(lanes, numbers[k], numbers[k] + 3);
        for (uint32_t i = 0; i < PEOPLE * lanes; i++)
            value[i] = (double)(i * i % 1013) - 500;
        eh_label_sums_new(f.permuter, PEOPLE, 6, lanes, value, &f.arena, &sums);
        for (uint64_t b = 0; b < 50; b++) {
            double slow[6 * 16] = {0};
            eh_permuter_draw(f.permuter, b, label);
            for (uint32_t i = 0; i < PEOPLE; i++)
                for (uint32_t lane = 0; lane < lanes; lane++)
                    slow[label[i] * lanes + lane] += value[i * lanes + lane];
            eh_permuter_choose(f.permuter, b, person);
            eh_label_sums_fill(&sums, person, fast);
            for (uint32_t c = 0; c < 6 * lanes; c++)
                assert_true(fast[c] == slow[c]);
        }
        eh_arena_free(&f.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_draw_is_counted_as_if_alone),
        cmocka_unit_test(groups_have_their_own_on_every_path),
        cmocka_unit_test(sums_by_label_are_those_of_everybody),
    };
    return cmocka_run_group_tests_name("mixing_tally", tests, NULL, NULL);
}
