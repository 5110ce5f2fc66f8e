/* measure: exposure, choice and bias, by hand and against a slow version. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/mixing.h"
#include "evenhand/inference/inference.h"

static void add_department(struct test_mixing *f, const uint32_t *department)
{
    static const char *const names[] = {"D", "E", "F"};
    test_study_add_attribute(f->study, "department", names, 3, department, "sd", &f->arena);
}

static void estimates(const struct test_mixing *f, const char *measure, const char *group, double n,
                      double value)
{
    const struct eh_result *row = test_mixing_row(f, measure, "gender", group, "", "none");
    assert_null(row->undefined);
    test_close_to(row->n, n);
    test_close_to(row->estimate, value);
    assert_int_equal(row->has, EH_N | EH_ESTIMATE);
    assert_int_equal(row->n_people, (uint64_t)n);
}

static void is_undefined(const struct test_mixing *f, const char *measure, const char *group,
                         const char *other, const char *why)
{
    const struct eh_result *row = test_mixing_row(f, measure, "gender", group, other, "none");
    assert_non_null(row->undefined);
    assert_string_equal(row->undefined, why);
}

/* Department D: people 0 to 3, decision makers 0 and 1; E: 4 to 6, decision maker 4; F: 7 and 8, too small.
 *
 *   person      0    1    2    3    4    5    6
 *   gender      a    b    a    b    b    a    b
 *   exposure   1/3  1/3  2/3  2/3   0   1/2  1/2
 *   ties in    1,2   0    0    -    5    4    -
 *   choice     1/2   1    1    -    0    1    -
 *
 * a: exposure (1/3 + 2/3 + 1/2)/3 = 1/2, choice (1/2 + 1 + 1)/3 = 5/6, bias 1 - (5/6)/(1/2) = -2/3.
 * b: exposure (1/3 + 2/3 + 0 + 1/2)/4 = 3/8; with ties 1 and 4: choice 1/2, bias 1 - (1/2)/(1/6) = -2. */
static void a_small_organisation_worked_out_by_hand(void **state)
{
    (void)state;
    static const uint32_t gender[] = {1, 2, 1, 2, 2, 1, 2, 1, 2}, department[] = {1, 1, 1, 1, 2, 2, 2, 3, 3};
    static const uint32_t ties[][2] = {{0, 1}, {0, 2}, {4, 5}, {3, 6}, {2, 7}, {7, 8}};
    struct test_mixing f;
    test_mixing_init_small(&f, 9, gender, ties, 6, false);
    assert_null(eh_results_find(&f.results, "mixing.exposure", "collaboration", "gender", "a", "", "none"));
    add_department(&f, department);
    test_mixing_measure(&f, 1, NULL);
    assert_null(eh_results_find(&f.results, "mixing.exposure", "collaboration", "gender", "a", "", "none"));
    test_study_set_decider(f.study, 0);
    test_study_set_decider(f.study, 1);
    test_study_set_decider(f.study, 4);
    test_study_set_decider(f.study, 8); /* of a department that is too small to count */
    test_mixing_measure(&f, 1, NULL);
    estimates(&f, "mixing.exposure", "a", 3, 0.5);
    estimates(&f, "mixing.exposure", "b", 4, 3.0 / 8);
    estimates(&f, "mixing.choice", "a", 3, 5.0 / 6);
    estimates(&f, "mixing.choice", "b", 2, 0.5);
    estimates(&f, "mixing.bias", "a", 3, -2.0 / 3);
    estimates(&f, "mixing.bias", "b", 2, -2);
    const struct eh_result *a = test_mixing_row(&f, "mixing.bias.gap", "gender", "a", "(others)", "none");
    const struct eh_result *b = test_mixing_row(&f, "mixing.bias.gap", "gender", "b", "(others)", "none");
    test_close_to(a->estimate, 4.0 / 3);
    test_close_to(b->estimate, -4.0 / 3);
    test_close_to(a->n, 5);
    assert_true(a->p == b->p);
    assert_true(!a->is_mirrored && b->is_mirrored);
    assert_null(eh_results_find(&f.results, "mixing.bias", "collaboration", "department", "D", "", "none"));
    eh_arena_free(&f.arena);
}

/* The same with arcs: what counts is whom one turns to. */
static void directed_layers_count_what_is_sent(void **state)
{
    (void)state;
    static const uint32_t gender[] = {1, 2, 1, 2}, department[] = {1, 1, 1, 1};
    static const uint32_t arcs[][2] = {{0, 1}, {2, 1}, {2, 3}, {3, 2}};
    struct test_mixing f;
    test_mixing_init_small(&f, 4, gender, arcs, 4, true);
    add_department(&f, department);
    test_study_set_decider(f.study, 1);
    test_mixing_measure(&f, 1, NULL);
    estimates(&f, "mixing.choice", "a", 2, 0.75); /* 0: 1 of 1; 2: 1 of 2 */
    estimates(&f, "mixing.choice", "b", 1, 0);    /* 1 sends none; 3: 0 of 1 */
    estimates(&f, "mixing.bias", "a", 2, 1 - 0.75 * 3);
    estimates(&f, "mixing.bias", "b", 1, 1);
    eh_arena_free(&f.arena);
}

static void undefined_biases_say_why(void **state)
{
    (void)state;
    static const uint32_t gender[] = {1, 1, 2, 2, 2, 3}, department[] = {1, 1, 1, 2, 2, 3};
    static const uint32_t ties[][2] = {{0, 1}, {3, 4}};
    struct test_mixing f;
    test_mixing_init_small(&f, 6, gender, ties, 2, false);
    add_department(&f, department);
    test_study_set_decider(f.study, 5);
    test_mixing_measure(&f, 1, NULL);
    is_undefined(&f, "mixing.exposure", "c", "", EH_UNDEFINED_EMPTY);
    is_undefined(&f, "mixing.choice", "b", "", EH_UNDEFINED_NO_TIES);
    is_undefined(&f, "mixing.bias", "b", "", EH_UNDEFINED_NO_TIES);
    is_undefined(&f, "mixing.bias", "a", "", EH_UNDEFINED_ZERO_BY_ZERO);
    is_undefined(&f, "mixing.bias.gap", "b", "(others)", EH_UNDEFINED_ONE_SIDED);
    is_undefined(&f, "mixing.bias.gap", "a", "(others)", EH_UNDEFINED_ONE_GROUP);
    estimates(&f, "mixing.exposure", "a", 2, 0);
    eh_arena_free(&f.arena);
}

/* --- the slow version --- */

/* e and c of everybody, from the definitions; c below 0: no ties in a department of three. */
static void slow_shares(const struct test_mixing *f, const struct test_slow *s, double *e, double *c)
{
    const struct eh_people *people = &f->study->people;
    const uint32_t *department = people->attribute[people->department].label;
    for (uint32_t i = 0; i < s->n; i++) {
        double colleagues = 0, deciders = 0, ties = 0, tied_deciders = 0;
        for (uint32_t j = 0; j < s->n; j++) {
            if (j == i || department[j] != department[i])
                continue;
            colleagues++;
            deciders += people->is_decider[j];
            ties += s->arc[i][j];
            tied_deciders += s->arc[i][j] && people->is_decider[j];
        }
        e[i] = deciders / colleagues;
        c[i] = colleagues >= 2 && ties > 0 ? tied_deciders / ties : -1;
    }
}

static double slow_bias(const struct test_slow *s, const double *e, const double *c, uint32_t g, bool is_own)
{
    double n = 0, choice = 0, exposure = 0;
    for (uint32_t i = 0; i < s->n; i++)
        if (s->label[i] && c[i] >= 0 && (s->label[i] == g) == is_own) {
            n++;
            choice += c[i];
            exposure += e[i];
        }
    return 1 - (choice / n) / (exposure / n);
}

static double slow_gap(const struct test_slow *s, const double *e, const double *c, uint32_t g)
{
    return slow_bias(s, e, c, g, true) - slow_bias(s, e, c, g, false);
}

static void gap_agrees(const struct test_mixing *f, const struct test_slow *observed,
                       const struct eh_strata *strata, uint32_t g)
{
    struct test_slow drawn = *observed;
    double e[TEST_PEOPLE], c[TEST_PEOPLE], value[1000], sum = 0, squares = 0, up = 0, low = 0;
    uint32_t label[TEST_PEOPLE], stratum[TEST_PEOPLE], permuted[TEST_PEOPLE], known = 0;
    uint32_t size[64][2] = {{0}}, a = 0, b = 0, m = f->study->config.permutations;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    slow_shares(f, observed, e, c);
    for (uint32_t i = 0; i < TEST_PEOPLE; i++)
        if (observed->label[i] && c[i] >= 0) {
            label[known] = observed->label[i];
            stratum[known++] = strata->of[i];
            size[strata->of[i]][observed->label[i] == g]++;
        }
    const struct eh_permuter *permuter =
        eh_permuter_new(label, stratum, strata->count, known, f->study->config.seed, &arena);
    double t = slow_gap(observed, e, c, g);
    for (uint32_t k = 0; k < m; k++) {
        eh_permuter_draw(permuter, k, permuted);
        for (uint32_t i = 0, next = 0; i < TEST_PEOPLE; i++)
            if (observed->label[i] && c[i] >= 0)
                drawn.label[i] = permuted[next++];
        value[k] = slow_gap(&drawn, e, c, g);
        assert_true(isfinite(value[k]));
        up += value[k] >= t - 1e-9 * fmax(1, fabs(t));
        low += value[k] <= t + 1e-9 * fmax(1, fabs(t));
        sum += value[k];
    }
    eh_arena_free(&arena);
    for (uint32_t k = 0; k < m; k++)
        squares += (value[k] - sum / m) * (value[k] - sum / m);
    const struct eh_result *row =
        test_mixing_row(f, "mixing.bias.gap", "gender", test_genders[g - 1], "(others)", strata->within);
    test_close_to(row->estimate, t);
    test_close_to(row->n, known);
    test_close_to(row->expected, sum / m);
    test_close_to(row->null_sd, sqrt(squares / (m - 1)));
    test_close_to(row->p, fmin(1, 2 * (fmin(up, low) + 1) / (m + 1.0)));
    assert_true(row->is_test == strata->is_full && !row->is_mirrored);
    for (uint32_t s = 0; s < strata->count; s++)
        if (size[s][0] && size[s][1]) {
            a += size[s][1];
            b += size[s][0];
        }
    if (strata->is_full) {
        assert_int_equal(row->side_a, a);
        assert_int_equal(row->side_b, b);
    }
}

static void gaps_agree_with_the_definitions(void **state)
{
    (void)state;
    for (int bits = 0; bits < 4; bits++) {
        bool directed = bits & 1, half = bits & 2; /* half: one department has nobody to connect with */
        struct test_mixing f;
        struct test_slow slow;
        struct eh_strata strata[EH_STRATA_MOST];
        test_mixing_init(&f, directed, 12);
        for (uint32_t i = 0; i < TEST_PEOPLE; i += 4)
            test_study_set_decider(f.study, half ? i : i + i / 8 % 4);
        test_mixing_measure(&f, 1, NULL);
        test_slow_build(&f, &f.study->people.attribute[0], &slow);
        uint32_t count = eh_strata_compute(&f.study->people, &f.study->config, 0, &f.arena, strata);
        for (uint32_t s = 0; s < count; s++)
            for (uint32_t g = 1; g <= TEST_GROUPS; g++)
                gap_agrees(&f, &slow, &strata[s], g);
        eh_arena_free(&f.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_organisation_worked_out_by_hand),
        cmocka_unit_test(directed_layers_count_what_is_sent),
        cmocka_unit_test(undefined_biases_say_why),
        cmocka_unit_test(gaps_agree_with_the_definitions),
    };
    return cmocka_run_group_tests_name("mixing_bias", tests, NULL, NULL);
}
