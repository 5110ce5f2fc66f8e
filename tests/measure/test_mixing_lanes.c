/* measure: statistics of many matrices at once, against one matrix after the other. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/measure/mixing_lanes.h"
#include "../../src/measure/mixing_tally.h"
#include "evenhand/base/random.h"

enum { LANES = 16, GROUPS_MOST = 7 };

struct fixture {
    struct eh_arena arena;
    struct eh_mixing_net net;
    struct eh_mixing_lanes lanes;
    uint32_t *pairs, *one_way;
};

/* Lane 0 has all ends in one group, lane 1 no tie of the last two groups; one group has one member, one none.
 * The total is that of every lane, as draws move ties about and make none. */
static void set_up(struct fixture *f, uint32_t groups, bool directed)
{
    struct eh_random random;
    eh_arena_init(&f->arena, NULL);
    eh_random_init(&random, 5, 2 * groups + directed);
    size_t cells = (size_t)groups * groups;
    f->net = (struct eh_mixing_net){
        .directed = directed, .groups = groups, .size = EH_NEW_ARRAY(&f->arena, uint32_t, groups)};
    for (uint32_t g = 0; g < groups; g++)
        f->net.n += f->net.size[g] = g < 2 && groups > 3 ? g : 3 + eh_random_below(&random, 40);
    f->pairs = EH_NEW_ARRAY(&f->arena, uint32_t, cells * LANES);
    f->one_way = EH_NEW_ARRAY(&f->arena, uint32_t, cells * LANES);
    for (uint32_t l = 0; l < LANES; l++)
        for (uint32_t e = 0; e < 300; e++) {
            uint32_t choice = l == 0 ? 1 : l == 1 && groups > 2 ? groups - 2 : groups;
            uint32_t g = groups - 1 - eh_random_below(&random, choice),
                     h = groups - 1 - eh_random_below(&random, choice);
            uint32_t *to = directed && e % 3 ? f->one_way : f->pairs;
            to[((size_t)g * groups + h) * LANES + l]++;
        }
    eh_mixing_lanes_new(groups, LANES, &f->arena, &f->lanes);
}

static void compare(const struct fixture *f, const struct eh_mixing_matrix *matrix, uint32_t lane,
                    enum eh_mixing_kind kind, uint32_t g, uint32_t h)
{
    double slow, fast[LANES];
    bool defined[LANES], is_defined = eh_mixing_statistic(&f->net, matrix, kind, g, h, &slow);
    eh_mixing_lanes_get(&f->lanes, &f->net, kind, g, h, fast, defined);
    assert_int_equal(defined[lane], is_defined);
    if (is_defined)
        assert_true(fast[lane] == slow);
}

static void compare_all(const struct fixture *f, const struct eh_mixing_matrix *matrix, uint32_t lane)
{
    compare(f, matrix, lane, EH_MIXING_WITHIN, 0, 0);
    compare(f, matrix, lane, EH_MIXING_ASSORTATIVITY, 0, 0);
    compare(f, matrix, lane, EH_MIXING_ADJUSTED, 0, 0);
    for (uint32_t g = 0; g < f->net.groups; g++) {
        compare(f, matrix, lane, EH_MIXING_INBREEDING, g, g);
        for (uint32_t h = 0; h < f->net.groups; h++) {
            compare(f, matrix, lane, EH_MIXING_PAIR, g, h);
            if (f->net.directed)
                compare(f, matrix, lane, EH_MIXING_RECIPROCITY, g, h);
        }
    }
}

static void every_lane_is_a_matrix_of_its_own(void **state)
{
    (void)state;
    for (uint32_t groups = 2; groups <= GROUPS_MOST; groups++)
        for (int directed = 0; directed < 2; directed++) {
            struct fixture f;
            struct eh_mixing_matrix matrix;
            uint32_t pairs[GROUPS_MOST * GROUPS_MOST], one_way[GROUPS_MOST * GROUPS_MOST];
            set_up(&f, groups, directed);
            eh_mixing_matrix_new(&f.net, &f.arena, &matrix);
            eh_mixing_lanes_fill(&f.lanes, f.pairs, directed ? f.one_way : NULL);
            for (uint32_t lane = 0; lane < LANES; lane++) {
                for (uint32_t cell = 0; cell < groups * groups; cell++) {
                    pairs[cell] = f.pairs[cell * LANES + lane];
                    one_way[cell] = f.one_way[cell * LANES + lane];
                }
                eh_mixing_matrix_fill(pairs, directed ? one_way : NULL, &matrix);
                compare_all(&f, &matrix, lane);
            }
            eh_arena_free(&f.arena);
        }
}

/* Of one matrix of undirected ties: what each group has of its own says the same. */
static void own_sums_give_what_the_matrix_gives(void **state)
{
    (void)state;
    enum { UNIT = 1 << 30 };
    for (uint32_t groups = 2; groups <= GROUPS_MOST; groups++) {
        struct fixture f;
        struct eh_mixing_lanes own;
        struct eh_tally_own_sums sums[GROUPS_MOST * EH_TALLY_OWN_STRIDE] = {{0}};
        uint64_t weight[GROUPS_MOST] = {0};
        set_up(&f, groups, false);
        eh_mixing_lanes_new(groups, LANES, &f.arena, &own);
        eh_mixing_lanes_fill(&f.lanes, f.pairs, NULL);
        for (uint32_t g = 0; g < groups; g++)
            weight[g] = f.net.size[g] ? UNIT / f.net.size[g] : 0;
        for (uint32_t cell = 0; cell < groups * groups; cell++)
            for (uint32_t l = 0; l < LANES; l++) {
                uint32_t g = cell / groups, h = cell % groups, ties = f.lanes.arcs[cell * LANES + l];
                sums[g * EH_TALLY_OWN_STRIDE + l].ends += ties;
                sums[g * EH_TALLY_OWN_STRIDE + l].within += g == h ? ties : 0;
                sums[g * EH_TALLY_OWN_STRIDE + l].weight += ties * weight[h];
            }
        eh_mixing_lanes_fill_own(&own, &f.net, sums, weight, UNIT);
        static const enum eh_mixing_kind kinds[] = {EH_MIXING_WITHIN, EH_MIXING_ASSORTATIVITY,
                                                    EH_MIXING_ADJUSTED, EH_MIXING_INBREEDING};
        for (uint32_t k = 0; k < 4 * groups; k++) {
            double there[LANES], here[LANES];
            bool defined[LANES], is_defined[LANES];
            eh_mixing_lanes_get(&f.lanes, &f.net, kinds[k % 4], k / 4, k / 4, there, defined);
            eh_mixing_lanes_get(&own, &f.net, kinds[k % 4], k / 4, k / 4, here, is_defined);
            for (uint32_t l = 0; l < LANES; l++) {
                /* An empty group of the fixture has ties, which no matrix of people has. */
                if (groups > 3 && kinds[k % 4] == EH_MIXING_ADJUSTED)
                    continue;
                assert_int_equal(defined[l], is_defined[l]);
                /* Weights are rounded down by up to 43 in 2^30. */
                if (defined[l])
                    assert_true(fabs(here[l] - there[l]) <= (kinds[k % 4] == EH_MIXING_ADJUSTED ? 1e-6 : 0));
            }
        }
        eh_arena_free(&f.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_lane_is_a_matrix_of_its_own),
                                       cmocka_unit_test(own_sums_give_what_the_matrix_gives)};
    return cmocka_run_group_tests_name("mixing_lanes", tests, NULL, NULL);
}
