/* measure: mixing, against a slow version that works from the definitions, tie by tie. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/mixing.h"
#include "evenhand/inference/inference.h"
#include "evenhand/inference/null_moments.h"

/* --- the slow version --- */

enum what { ASSORTATIVITY, ADJUSTED, INBREEDING, RECIPROCITY, WITHIN, PAIR };

static bool slow_assortativity(const struct test_slow *s, bool adjusted, double *out)
{
    double e[TEST_GROUPS + 1][TEST_GROUPS + 1] = {{0}}, total = 0, same = 0, product = 0;
    for (uint32_t g = 1; g <= TEST_GROUPS; g++)
        for (uint32_t h = 1; h <= TEST_GROUPS; h++) {
            double pairs = test_slow_people(s, g) * (test_slow_people(s, h) - (g == h));
            e[g][h] = test_slow_arcs(s, g, h, NULL);
            if (adjusted)
                e[g][h] = pairs > 0 ? e[g][h] / pairs : 0;
            total += e[g][h];
        }
    for (uint32_t g = 1; g <= TEST_GROUPS; g++) {
        double a = 0, b = 0;
        for (uint32_t h = 1; h <= TEST_GROUPS; h++) {
            a += e[g][h] / total;
            b += e[h][g] / total;
        }
        same += e[g][g] / total;
        product += a * b;
    }
    *out = (same - product) / (1 - product);
    return total > 0 && product < 1;
}

static bool slow_statistic(const struct test_slow *s, enum what what, uint32_t g, uint32_t h, double *out)
{
    double ends = 0, returned;
    *out = 0;
    switch (what) {
    case ASSORTATIVITY:
    case ADJUSTED:
        return slow_assortativity(s, what == ADJUSTED, out);
    case INBREEDING: {
        double w = (test_slow_people(s, g) - 1) / (test_slow_people(s, 0) - 1);
        for (uint32_t k = 1; k <= TEST_GROUPS; k++)
            ends += test_slow_arcs(s, g, k, NULL);
        *out = (test_slow_arcs(s, g, g, NULL) / ends - w) / (1 - w);
        return ends > 0;
    }
    case RECIPROCITY:
        ends = test_slow_arcs(s, g, h, &returned);
        *out = returned / ends;
        return ends >= 10;
    case WITHIN:
        for (uint32_t k = 1; k <= TEST_GROUPS; k++)
            *out += test_slow_arcs(s, k, k, NULL);
        return true;
    case PAIR:
        *out = test_slow_arcs(s, g, h, NULL);
        return true;
    }
    return false;
}

struct null {
    uint64_t defined;
    double p, mean, sd;
};

/* Every permutation evaluated from the definition, all values kept. */
static struct null slow_null(const struct test_mixing *f, const struct test_slow *observed,
                             const uint32_t *stratum, uint32_t strata, enum what what, uint32_t g, uint32_t h)
{
    struct test_slow drawn = *observed;
    struct null out = {0};
    uint32_t known = 0, label[TEST_PEOPLE], of[TEST_PEOPLE], permuted[TEST_PEOPLE];
    uint64_t up = 0, low = 0, m = f->study->config.permutations;
    double t, value[1000], sum = 0, squares = 0;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    assert_true(slow_statistic(observed, what, g, h, &t));
    for (uint32_t i = 0; i < observed->n; i++)
        if (observed->label[i]) {
            label[known] = observed->label[i];
            of[known++] = stratum[i];
        }
    const struct eh_permuter *permuter =
        eh_permuter_new(label, of, strata, known, f->study->config.seed, &arena);
    for (uint64_t b = 0; b < m; b++) {
        double *v = &value[out.defined];
        eh_permuter_draw(permuter, b, permuted);
        for (uint32_t i = 0, k = 0; i < observed->n; i++)
            drawn.label[i] = observed->label[i] ? permuted[k++] : 0;
        if (!slow_statistic(&drawn, what, g, h, v))
            continue;
        up += *v >= t - 1e-9 * fmax(1, fabs(t));
        low += *v <= t + 1e-9 * fmax(1, fabs(t));
        sum += *v;
        out.defined++;
    }
    eh_arena_free(&arena);
    out.mean = sum / (double)out.defined;
    for (uint64_t k = 0; k < out.defined; k++)
        squares += (value[k] - out.mean) * (value[k] - out.mean);
    out.sd = sqrt(squares / (double)(out.defined - 1));
    out.p = fmin(1, 2 * (fmin((double)up, (double)low) + 1) / ((double)out.defined + 1));
    return out;
}

static void has_null(const struct eh_result *row, double observed, const struct null *null)
{
    test_close_to(row->estimate, observed);
    test_close_to(row->p, null->p);
    test_close_to(row->expected, null->mean);
    test_close_to(row->null_sd, null->sd);
}

/* Exact moments are judged in tests/inference; here they must have been asked the right question. */
static void exact_rows_agree(const struct test_mixing *f, const struct test_slow *slow,
                             const struct eh_strata *strata)
{
    uint32_t label[TEST_PEOPLE], of[TEST_PEOPLE], number[TEST_PEOPLE], from[TEST_PEOPLE * TEST_PEOPLE],
        to[TEST_PEOPLE * TEST_PEOPLE], known = 0;
    uint64_t ties = 0;
    double mean, variance, means[TEST_GROUPS * TEST_GROUPS], variances[TEST_GROUPS * TEST_GROUPS], within;
    for (uint32_t i = 0; i < TEST_PEOPLE; i++)
        if (slow->label[i]) {
            number[i] = known;
            label[known] = slow->label[i] - 1;
            of[known++] = strata->of[i];
        }
    for (uint32_t i = 0; i < TEST_PEOPLE; i++)
        for (uint32_t j = slow->directed ? 0 : i + 1; j < TEST_PEOPLE; j++)
            if (slow->arc[i][j] && slow->label[i] && slow->label[j]) {
                from[ties] = number[i];
                to[ties++] = number[j];
            }
    struct eh_null_input input = {.n = known,
                                  .n_groups = TEST_GROUPS,
                                  .n_strata = strata->count,
                                  .label = label,
                                  .stratum = of,
                                  .ties = ties,
                                  .from = from,
                                  .to = to,
                                  .directed = slow->directed};
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    eh_null_within(eh_null_new(&input, &arena), &mean, &variance);
    eh_null_pairs(eh_null_new(&input, &arena), means, variances);
    eh_arena_free(&arena);
    double n = (double)ties, scale = slow->directed ? 1 : 2;
    assert_true(slow_statistic(slow, WITHIN, 0, 0, &within));
    within /= scale;
    struct null null = slow_null(f, slow, strata->of, strata->count, WITHIN, 0, 0);
    null.mean = 1 - 2 * mean / n;
    null.sd = 2 * sqrt(variance) / n;
    const struct eh_result *row = test_mixing_row(f, "mixing.ei", "gender", "", "", strata->within);
    has_null(row, (n - 2 * within) / n, &null);
    test_close_to(row->n, n);
    null.mean = 0;
    null.sd = sqrt(variance) / (n - mean);
    has_null(test_mixing_row(f, "mixing.segregation", "gender", "", "", strata->within),
             1 - (n - within) / (n - mean), &null);
    for (uint32_t g = 0; g < TEST_GROUPS; g++)
        for (uint32_t h = slow->directed ? 0 : g; h < TEST_GROUPS; h++) {
            double arcs = test_slow_arcs(slow, g + 1, h + 1, NULL) / (g == h ? scale : 1);
            null = slow_null(f, slow, strata->of, strata->count, PAIR, g + 1, h + 1);
            null.mean = 1;
            null.sd = sqrt(variances[g * TEST_GROUPS + h]) / means[g * TEST_GROUPS + h];
            row = test_mixing_row(f, "mixing.ratio", "gender", test_genders[g], test_genders[h],
                                  strata->within);
            has_null(row, arcs / means[g * TEST_GROUPS + h], &null);
            test_close_to(row->n, n);
            test_close_to(row->cases, arcs);
        }
}

static void permuted_rows_agree(const struct test_mixing *f, const struct test_slow *slow,
                                const struct eh_strata *strata)
{
    static const char *const names[] = {"mixing.assortativity", "mixing.assortativity_adjusted"};
    double observed;
    struct null null;
    for (enum what what = ASSORTATIVITY; what <= ADJUSTED; what++) {
        assert_true(slow_statistic(slow, what, 0, 0, &observed));
        null = slow_null(f, slow, strata->of, strata->count, what, 0, 0);
        has_null(test_mixing_row(f, names[what], "gender", "", "", strata->within), observed, &null);
    }
    for (uint32_t g = 1; g <= TEST_GROUPS; g++) {
        assert_true(slow_statistic(slow, INBREEDING, g, g, &observed));
        null = slow_null(f, slow, strata->of, strata->count, INBREEDING, g, g);
        has_null(test_mixing_row(f, "mixing.inbreeding", "gender", test_genders[g - 1], "", strata->within),
                 observed, &null);
        for (uint32_t h = 1; h <= TEST_GROUPS && slow->directed; h++) {
            const struct eh_result *row = test_mixing_row(
                f, "mixing.reciprocity", "gender", test_genders[g - 1], test_genders[h - 1], strata->within);
            if (!slow_statistic(slow, RECIPROCITY, g, h, &observed)) {
                assert_string_equal(row->undefined, EH_UNDEFINED_FEW_ARCS);
                assert_int_equal(row->has, 0);
                continue;
            }
            null = slow_null(f, slow, strata->of, strata->count, RECIPROCITY, g, h);
            has_null(row, observed, &null);
            assert_true(null.defined > 0);
        }
    }
}

static void agrees_with_the_definitions(bool directed, uint64_t seed)
{
    struct test_mixing f;
    struct test_slow slow;
    struct eh_strata strata[EH_STRATA_MOST];
    test_mixing_init(&f, directed, seed);
    test_mixing_measure(&f, 1, NULL);
    test_slow_build(&f, &f.study->people.attribute[0], &slow);
    uint32_t count = eh_strata_compute(&f.study->people, &f.study->config, 0, &f.arena, strata);
    assert_int_equal(count, 3);
    for (uint32_t s = 0; s < count; s++) {
        exact_rows_agree(&f, &slow, &strata[s]);
        permuted_rows_agree(&f, &slow, &strata[s]);
    }
    eh_arena_free(&f.arena);
}

static void undirected_rows_agree_with_the_definitions(void **state)
{
    (void)state;
    agrees_with_the_definitions(false, 3);
}

static void directed_rows_agree_with_the_definitions(void **state)
{
    (void)state;
    agrees_with_the_definitions(true, 4);
}

static void threads_change_no_byte(void **state)
{
    (void)state;
    struct test_mixing one, many;
    test_mixing_init(&one, true, 5);
    test_mixing_init(&many, true, 5);
    one.study->config.permutations = many.study->config.permutations = 20001;
    test_mixing_measure(&one, 1, NULL);
    test_mixing_measure(&many, 5, NULL);
    assert_int_equal(one.results.count, many.results.count);
    for (size_t i = 0; i < one.results.count; i++) {
        const struct eh_result *a = &one.results.row[i], *b = &many.results.row[i];
        assert_int_equal(a->has, b->has);
        assert_memory_equal(&a->n, &b->n,
                            offsetof(struct eh_result, verdict) - offsetof(struct eh_result, n));
    }
    eh_arena_free(&one.arena);
    eh_arena_free(&many.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undirected_rows_agree_with_the_definitions),
        cmocka_unit_test(directed_rows_agree_with_the_definitions),
        cmocka_unit_test(threads_change_no_byte),
    };
    return cmocka_run_group_tests_name("mixing", tests, NULL, NULL);
}
