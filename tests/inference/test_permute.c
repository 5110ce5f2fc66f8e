/* inference: labels permuted within strata. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/base/arena.h"
#include "evenhand/inference/inference.h"

enum { N = 60, STRATA = 4, LABELS = 3 };

struct fixture {
    struct eh_arena arena;
    uint32_t label[N], stratum[N];
};

/* Labels 0 (unknown) to 3; stratum 3 has one label only; the last two people are in no stratum. */
static void set_up(struct fixture *f)
{
    eh_arena_init(&f->arena, NULL);
    for (uint32_t i = 0; i < N; i++) {
        f->stratum[i] = i >= N - 2 ? UINT32_MAX : (i * 7) % STRATA;
        f->label[i] = f->stratum[i] == 3 ? 2 : (i / 4 + i / 12) % (LABELS + 1);
    }
}

static void count_labels(const struct fixture *f, const uint32_t *label, uint32_t counts[STRATA][LABELS + 1])
{
    memset(counts, 0, sizeof(uint32_t[STRATA][LABELS + 1]));
    for (uint32_t i = 0; i < N; i++)
        if (f->stratum[i] < STRATA)
            counts[f->stratum[i]][label[i]]++;
}

static void a_draw_keeps_counts_unknowns_and_outsiders(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    const struct eh_permuter *permuter = eh_permuter_new(f.label, f.stratum, STRATA, N, 1, &f.arena);
    uint32_t before[STRATA][LABELS + 1], after[STRATA][LABELS + 1], drawn[N], moved = 0;
    count_labels(&f, f.label, before);
    for (uint64_t b = 0; b < 50; b++) {
        eh_permuter_draw(permuter, b, drawn);
        count_labels(&f, drawn, after);
        assert_memory_equal(before, after, sizeof before);
        for (uint32_t i = 0; i < N; i++) {
            if (!f.label[i] || f.stratum[i] >= STRATA)
                assert_int_equal(drawn[i], f.label[i]);
            moved += drawn[i] != f.label[i];
        }
    }
    assert_true(moved > 50);
    eh_arena_free(&f.arena);
}

static void draw_b_depends_on_nothing_but_seed_and_b(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    const struct eh_permuter *permuter = eh_permuter_new(f.label, f.stratum, STRATA, N, 1, &f.arena);
    const struct eh_permuter *other = eh_permuter_new(f.label, f.stratum, STRATA, N, 2, &f.arena);
    uint32_t first[20][N], again[N], differ = 0;
    for (uint64_t b = 0; b < 20; b++)
        eh_permuter_draw(permuter, b, first[b]);
    for (uint64_t b = 20; b-- > 0;) {
        eh_permuter_draw(permuter, b, again);
        assert_memory_equal(first[b], again, sizeof again);
        eh_permuter_draw(other, b, again);
        differ += memcmp(first[b], again, sizeof again) != 0;
    }
    assert_true(differ > 15);
    assert_memory_not_equal(first[0], first[1], sizeof first[0]);
    eh_arena_free(&f.arena);
}

/* Four people, labels 1 1 2 2, one stratum: each of the six arrangements in a sixth of the draws. The bound
 * is the 0.999 quantile of chi-squared with 5 degrees of freedom, 20.52. */
static void arrangements_are_equally_likely(void **state)
{
    (void)state;
    enum { DRAWS = 12000 };
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    uint32_t label[] = {1, 1, 2, 2}, stratum[4] = {0}, drawn[4], seen[16] = {0};
    const struct eh_permuter *permuter = eh_permuter_new(label, stratum, 1, 4, 1, &arena);
    for (uint64_t b = 0; b < DRAWS; b++) {
        eh_permuter_draw(permuter, b, drawn);
        uint32_t mask = 0;
        for (uint32_t i = 0; i < 4; i++)
            mask |= (drawn[i] - 1) << i;
        seen[mask]++;
    }
    double chi = 0, expected = DRAWS / 6.0;
    uint32_t total = 0;
    for (uint32_t mask = 0; mask < 16; mask++)
        if (__builtin_popcount(mask) == 2) {
            chi += (seen[mask] - expected) * (seen[mask] - expected) / expected;
            total += seen[mask];
        }
    assert_int_equal(total, DRAWS);
    assert_true(chi < 20.52);
    eh_arena_free(&arena);
}

/* People and labels of both forms agree, in strata of any size: batches of random numbers of every length. */
static void choosing_people_is_drawing_labels(void **state)
{
    (void)state;
    enum { MANY = 10000, BIG = 3 };
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    uint32_t *label = EH_NEW_ARRAY(&arena, uint32_t, MANY), *stratum = EH_NEW_ARRAY(&arena, uint32_t, MANY);
    uint32_t *drawn = EH_NEW_ARRAY(&arena, uint32_t, MANY), *dealt = EH_NEW_ARRAY(&arena, uint32_t, MANY);
    uint32_t *person, count, dealt_people = 0;
    for (uint32_t i = 0; i < MANY; i++) {
        label[i] = (i * i / 7 + i / 3) % 5;
        stratum[i] = i % 10 ? 0 : i % 20 ? 1 : i < 400 ? 2 : UINT32_MAX;
    }
    const struct eh_permuter *permuter = eh_permuter_new(label, stratum, BIG, MANY, 7, &arena);
    const struct eh_permuter_run *run = eh_permuter_runs(permuter, &count);
    person = EH_NEW_ARRAY(&arena, uint32_t, eh_permuter_size(permuter));
    for (uint32_t r = 0; r < count; r++)
        dealt_people += run[r].end - run[r].first;
    assert_in_range(dealt_people, 5000, 9000);
    for (uint64_t b = 0; b < 20; b++) {
        eh_permuter_draw(permuter, b, drawn);
        eh_permuter_choose(permuter, b, person);
        memcpy(dealt, eh_permuter_left(permuter), MANY * sizeof *dealt);
        for (uint32_t r = 0; r < count; r++)
            for (uint32_t k = run[r].first; k < run[r].end; k++) {
                assert_int_equal(dealt[person[k]], run[r].rest);
                dealt[person[k]] = run[r].label;
            }
        assert_memory_equal(drawn, dealt, MANY * sizeof *dealt);
    }
    eh_arena_free(&arena);
}

/* Seven people of whom three draw a label each of their own: 7 x 6 x 5 arrangements. The bound is the 0.999
 * quantile of chi-squared with 209 degrees of freedom, 278.0 (Wilson & Hilferty 1931). */
static void batches_are_fair(void **state)
{
    (void)state;
    enum { DRAWS = 42000, PLACES = 7 };
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    uint32_t label[PLACES] = {1, 2, 3, 4, 4, 4, 4}, stratum[PLACES] = {0}, drawn[PLACES], seen[343] = {0};
    const struct eh_permuter *permuter = eh_permuter_new(label, stratum, 1, PLACES, 1, &arena);
    for (uint64_t b = 0; b < DRAWS; b++) {
        uint32_t at[5] = {0};
        eh_permuter_draw(permuter, b, drawn);
        for (uint32_t i = 0; i < PLACES; i++)
            at[drawn[i]] = i;
        seen[at[1] * 49 + at[2] * 7 + at[3]]++;
    }
    double chi = 0, expected = DRAWS / 210.0;
    uint32_t kinds = 0;
    for (uint32_t k = 0; k < 343; k++)
        if (seen[k]) {
            chi += (seen[k] - expected) * (seen[k] - expected) / expected;
            kinds++;
        }
    assert_int_equal(kinds, 210);
    assert_true(chi < 278.0);
    eh_arena_free(&arena);
}

static void nobody_and_no_strata_are_allowed(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    uint32_t label[1] = {1}, stratum[1] = {0}, drawn[1] = {9};
    eh_permuter_draw(eh_permuter_new(label, stratum, 0, 0, 1, &arena), 0, drawn);
    assert_int_equal(drawn[0], 9);
    eh_permuter_draw(eh_permuter_new(label, stratum, 1, 1, 1, &arena), 0, drawn);
    assert_int_equal(drawn[0], 1);
    eh_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draw_keeps_counts_unknowns_and_outsiders),
        cmocka_unit_test(draw_b_depends_on_nothing_but_seed_and_b),
        cmocka_unit_test(arrangements_are_equally_likely),
        cmocka_unit_test(choosing_people_is_drawing_labels),
        cmocka_unit_test(batches_are_fair),
        cmocka_unit_test(nobody_and_no_strata_are_allowed),
    };
    return cmocka_run_group_tests_name("permute", tests, NULL, NULL);
}
