/* measure: nets that hold one another's ties, permuted together and each alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/measure/mixing_nested.h"
#include "toy.h"

enum { PEOPLE = 120, NETS = 5, GROUPS_MOST = 300 };

/* Pairs of people that a net has: of those with a number below `most` in a fixed order. */
static void build(struct eh_mixing_net *net, const uint32_t *label, uint32_t groups, uint32_t most,
                  uint32_t shift, struct eh_arena *arena)
{
    uint32_t *from = EH_NEW_ARRAY(arena, uint32_t, PEOPLE * PEOPLE),
             *to = EH_NEW_ARRAY(arena, uint32_t, PEOPLE * PEOPLE);
    *net = (struct eh_mixing_net){.n = PEOPLE,
                                  .groups = groups,
                                  .label = EH_NEW_ARRAY(arena, uint32_t, PEOPLE),
                                  .size = EH_NEW_ARRAY(arena, uint32_t, groups),
                                  .pair_a = from,
                                  .pair_b = to};
    for (uint32_t i = 0; i < PEOPLE; i++) {
        net->label[i] = label[i];
        net->size[label[i] - 1]++;
    }
    for (uint32_t a = 0; a < PEOPLE; a++)
        for (uint32_t b = a + 1; b < PEOPLE; b++)
            if ((a * 131 + b * 337 + a * b * 17 + shift) % 100 < most) {
                from[net->pair_count] = a;
                to[net->pair_count++] = b;
            }
    net->ties = net->pair_count;
    net->from = net->pair_a;
    net->to = net->pair_b;
}

/* The second is among the first, the third among the second; the fourth is the third again, and the fifth is
 * as large as the second but of other ties. */
static void set_up(struct toy *toy, uint32_t groups, struct eh_mixing_net *net)
{
    struct eh_random random;
    uint32_t label[PEOPLE];
    toy_init(toy, PEOPLE);
    toy->study.config.permutations = 299;
    eh_random_init(&random, groups, 0);
    for (uint32_t i = 0; i < PEOPLE; i++)
        label[i] = 1 + eh_random_below(&random, groups);
    const uint32_t most[NETS] = {30, 24, 15, 15, 24};
    for (uint32_t k = 0; k < NETS; k++)
        build(&net[k], label, groups, most[k], k == 4 ? 50 : 0, &toy->arena);
}

static size_t add_tests(const struct eh_mixing_net *net, bool with_pairs, struct toy *toy,
                        struct eh_mixing_test *test)
{
    struct eh_mixing_matrix matrix;
    size_t count = 0;
    eh_mixing_matrix_new(net, &toy->arena, &matrix);
    eh_mixing_matrix_count(net, &matrix);
    for (enum eh_mixing_kind kind = EH_MIXING_WITHIN; kind <= EH_MIXING_INBREEDING; kind++)
        if ((with_pairs || kind != EH_MIXING_PAIR) &&
            eh_mixing_statistic(net, &matrix, kind, 0, 0, &test[count].observed))
            test[count++].kind = kind;
    return count;
}

static void agrees(uint32_t groups, bool with_pairs)
{
    struct toy toy;
    struct eh_mixing_net net[NETS];
    const struct eh_mixing_net *nets[NETS];
    struct eh_mixing_test together[NETS][EH_MIXING_BIAS_GAP], alone[NETS][EH_MIXING_BIAS_GAP];
    struct eh_mixing_part part[NETS];
    struct eh_mixing_strata strata = {.strata = 1};
    memset(together, 0, sizeof together);
    set_up(&toy, groups, net);
    strata.stratum = EH_NEW_ARRAY(&toy.arena, uint32_t, PEOPLE);
    for (uint32_t k = 0; k < NETS; k++) {
        nets[k] = &net[k];
        part[k] = (struct eh_mixing_part){together[k], add_tests(&net[k], with_pairs, &toy, together[k])};
        assert_in_range(part[k].count, 3, 5);
    }
    memcpy(alone, together, sizeof alone);
    eh_mixing_net_permute(nets, part, NETS, &strata, &toy.context, &toy.arena);
    for (uint32_t k = 0; k < NETS; k++) {
        struct eh_mixing_part one = {alone[k], part[k].count};
        eh_mixing_net_permute(&nets[k], &one, 1, &strata, &toy.context, &toy.arena);
        for (size_t t = 0; t < one.count; t++) {
            assert_int_equal(together[k][t].defined, alone[k][t].defined);
            assert_true(together[k][t].p == alone[k][t].p);
            assert_true(together[k][t].mean == alone[k][t].mean);
            assert_true(together[k][t].sd == alone[k][t].sd);
        }
    }
    toy_free(&toy);
}

/* On each way of counting: bits, bytes side by side and draw by draw, one draw. */
static void common_ties_are_counted_for_all(void **state)
{
    (void)state;
    static const uint32_t groups[] = {2, 7, 40, GROUPS_MOST};
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        agrees(groups[g], false);
        agrees(groups[g], true);
    }
}

static void a_base_holds_no_other_tie(void **state)
{
    (void)state;
    struct toy toy;
    struct eh_mixing_net net[NETS];
    const struct eh_mixing_net *nets[NETS];
    struct eh_mixing_nested nested[NETS] = {{0}};
    uint32_t way[NETS] = {1, 1, 1, 1, 1};
    set_up(&toy, 2, net);
    for (uint32_t k = 0; k < NETS; k++)
        nets[k] = &net[k];
    eh_mixing_nested_find(nets, way, NETS, &toy.arena, nested);
    assert_int_equal(nested[0].base, 1);
    assert_int_equal(nested[1].base, 2);
    assert_int_equal(nested[2].base, EH_MIXING_NO_BASE);
    assert_int_equal(nested[3].base, 2);
    assert_int_equal(nested[3].count, 0);
    assert_int_equal(nested[4].base, EH_MIXING_NO_BASE);
    assert_int_equal(nested[4].count, net[4].pair_count);
    assert_int_equal(nested[0].count, net[0].pair_count - net[1].pair_count);
    assert_true(nested[1].is_base && nested[2].is_base && !nested[0].is_base && !nested[3].is_base);
    way[1] = 2;
    eh_mixing_nested_find(nets, way, NETS, &toy.arena, nested);
    assert_int_equal(nested[0].base, 2); /* the next: one of another way is none */
    net[2].directed = true;
    eh_mixing_nested_find(nets, way, NETS, &toy.arena, nested);
    assert_int_equal(nested[0].base, 3);
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_ties_are_counted_for_all),
        cmocka_unit_test(a_base_holds_no_other_tie),
    };
    return cmocka_run_group_tests_name("mixing_nested", tests, NULL, NULL);
}
