/* measure: whether a gap stays at other thresholds, against measuring everything again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/study.h"
#include "evenhand/base/number.h"
#include "evenhand/base/random.h"
#include "evenhand/measure/context.h"
#include "evenhand/measure/measure.h"
#include "evenhand/measure/verdict.h"

enum { PEOPLE = 80, RECORDS = 700 };

/* Two genders in two departments. People favour their own gender, strongly or weakly as `weak` records weigh
 * one unit and the others more. */
struct firm {
    struct eh_arena arena;
    struct eh_study *study;
    struct eh_network network;
};

struct shape {
    uint64_t seed;
    bool weak_own, directed;
    int64_t tie_weight; /* units; 0: none set, so that half of it changes nothing */
};

static void build(struct firm *firm, const struct shape *shape)
{
    const uint64_t seed = shape->seed;
    const bool weak_own = shape->weak_own;
    static const char *const gender[] = {"man", "woman"}, *const department[] = {"A", "B"};
    struct eh_random random;
    struct eh_event event[RECORDS] = {{0}};
    uint32_t of[PEOPLE], at[PEOPLE];
    eh_arena_init(&firm->arena, NULL);
    eh_random_init(&random, seed, 0);
    firm->study = test_study_new(PEOPLE, &firm->arena);
    firm->study->config.permutations = 199;
    test_study_add_layer(firm->study, "collaboration", NULL, shape->directed, &firm->arena)->tie_weight =
        shape->tie_weight * EH_WEIGHT_ONE;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        of[i] = 1 + i % 2;
        at[i] = 1 + i / 2 % 2;
    }
    test_study_add_attribute(firm->study, "gender", gender, 2, of, "g", &firm->arena);
    test_study_add_attribute(firm->study, "department", department, 2, at, "sd", &firm->arena);
    test_study_set_decider(firm->study, 0);
    for (size_t e = 0; e < RECORDS; e++) {
        uint32_t a = eh_random_below(&random, PEOPLE), b = a;
        while (b == a || (of[a] != of[b] && eh_random_below(&random, 10) < 6))
            b = eh_random_below(&random, PEOPLE);
        if (of[a] == 1 && eh_random_below(&random, 2)) /* men have the fewer ties */
            continue;
        uint32_t units = 1 + eh_random_below(&random, 6);
        if (weak_own && of[a] == of[b])
            units = 1;
        event[e] =
            (struct eh_event){.from = a, .to = b, .day = EH_DATE_NONE, .weight = units * EH_WEIGHT_ONE};
    }
    size_t count = 0;
    for (size_t e = 0; e < RECORDS; e++)
        if (event[e].weight)
            event[count++] = event[e];
    firm->network = test_network_build(firm->study, event, count, NULL, 0, &firm->arena);
}

/* The oracle: every wanted family of every layer. */
static void measure_slowly(struct eh_context *context, uint32_t halves, const struct eh_results *opt_first,
                           struct eh_results *out)
{
    static int (*const chapter[])(const struct eh_context *, struct eh_failure *) = {
        eh_measure_people, eh_measure_inclusion, eh_measure_mixing, eh_measure_alliances,
        eh_measure_access, eh_measure_meeting,   eh_measure_favour, eh_measure_leaving};
    struct eh_failure failure = {EH_OK};
    const struct eh_network *network = context->network;
    const struct eh_graph **graph =
        EH_NEW_ARRAY(context->arena, const struct eh_graph *, network->layer_count);
    for (uint32_t l = 0; l < network->layer_count; l++) {
        struct eh_graph *cut = EH_NEW(context->arena, struct eh_graph);
        assert_int_equal(eh_layer_cut(&network->layer[l], network->n, halves, context->arena, cut, &failure),
                         EH_OK);
        graph[l] = cut;
    }
    eh_results_init(out, context->arena);
    context->graph = graph;
    context->factor_halves = halves;
    context->first = opt_first;
    context->results = out;
    for (size_t c = 0; c < sizeof chapter / sizeof *chapter; c++)
        assert_int_equal(chapter[c](context, &failure), EH_OK);
    eh_results_sort(out);
    eh_verdict_compute(out);
}

struct seen {
    size_t stay, go;
};

static void compare(const struct shape *shape, struct seen *seen)
{
    struct firm firm;
    struct eh_results fast, slow, halved, doubled;
    struct eh_failure failure = {EH_OK};
    build(&firm, shape);
    struct eh_context context = {
        .study = firm.study, .network = &firm.network, .threads = 1, .arena = &firm.arena};
    measure_slowly(&context, 2, NULL, &slow);
    measure_slowly(&context, 1, &slow, &halved);
    measure_slowly(&context, 4, &slow, &doubled);
    eh_verdict_compute_robust(&slow, &halved, &doubled);
    assert_int_equal(eh_measure_all(firm.study, &firm.network, 1, NULL, &firm.arena, &fast, &failure), EH_OK);
    assert_int_equal(fast.count, slow.count);
    for (size_t i = 0; i < fast.count; i++) {
        const struct eh_result *a = &fast.row[i], *b = &slow.row[i];
        assert_string_equal(a->measure, b->measure);
        assert_int_equal(a->has, b->has);
        assert_true(!(a->has & EH_Q) || a->q == b->q);
        if (a->robust != b->robust)
            fail_msg("%s, %s, %s: robust %d, not %d", a->measure, a->attribute, a->group, a->robust,
                     b->robust);
        if (!strncmp(a->measure, "mixing.", 7) || !strncmp(a->measure, "inclusion.", 10)) {
            seen->stay += a->robust == EH_ROBUST_YES;
            seen->go += a->robust == EH_ROBUST_NO;
        }
    }
    eh_arena_free(&firm.arena);
}

/* At half the thresholds all ties are there already, and the rows of the first run are taken. */
static void rows_taken_over_are_those_of_measuring_again(void **state)
{
    (void)state;
    struct seen seen = {0};
    for (uint64_t seed = 1; seed <= 3; seed++)
        for (int bits = 0; bits < 8; bits++) {
            struct shape shape = {seed, bits & 1, bits & 2, bits & 4 ? 3 : 0};
            compare(&shape, &seen);
        }
    assert_true(seen.stay > 0);
    assert_true(seen.go > 0);
}

static bool is_permuted_ahead(const struct eh_result *row)
{
    return !strncmp(row->measure, "mixing.", 7) && strncmp(row->measure, "mixing.bias", 11) != 0;
}

static void rows_are_the_same(const struct eh_results *a, const struct eh_results *b, size_t *rows)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct eh_result *x = &a->row[i], *y = &b->row[i];
        if (!is_permuted_ahead(x))
            continue;
        assert_string_equal(x->measure, y->measure);
        assert_int_equal(x->has, y->has);
        assert_true(x->estimate == y->estimate && x->expected == y->expected && x->null_sd == y->null_sd);
        assert_true(x->p == y->p);
        *rows += (x->has & EH_P) != 0;
    }
}

/* A rerun that is given another seed shows that it draws nothing: it has the numbers of the first run's. */
static void what_was_permuted_ahead_is_what_a_rerun_permutes(void **state)
{
    (void)state;
    for (int bits = 0; bits < 4; bits++) {
        struct shape shape = {4, false, bits & 1, bits & 2 ? 3 : 0};
        struct firm firm;
        size_t rows = 0;
        build(&firm, &shape);
        struct eh_mixing_kept *kept = NULL;
        struct eh_context context = {.study = firm.study,
                                     .network = &firm.network,
                                     .threads = 1,
                                     .mixing_kept = &kept,
                                     .arena = &firm.arena},
                          bare = context;
        bare.mixing_kept = NULL;
        struct eh_results first, with, without;
        measure_slowly(&context, 2, NULL, &first);
        assert_non_null(kept);
        for (uint32_t halves = shape.tie_weight ? 1 : 4; halves <= 4; halves += 3) {
            firm.study->config.seed = 1;
            measure_slowly(&bare, halves, &first, &without);
            firm.study->config.seed = 2;
            measure_slowly(&context, halves, &first, &with);
            rows_are_the_same(&with, &without, &rows);
        }
        assert_true(rows > 0);
        eh_arena_free(&firm.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_taken_over_are_those_of_measuring_again),
                                       cmocka_unit_test(what_was_permuted_ahead_is_what_a_rerun_permutes)};
    return cmocka_run_group_tests_name("rerun", tests, NULL, NULL);
}
