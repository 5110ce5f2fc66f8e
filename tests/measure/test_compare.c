/* Scores of a group against the others: textbook versions of MEASURES.md section 0, complete enumeration of
 * small nulls, and the undefined cases. */
#include "evenhand/inference/inference.h"
#include "evenhand/measure/compare.h"
#include "evenhand/measure/verdict.h"
#include "toy.h"

enum { N = 60 };

static void draw_labels(struct eh_random *random, uint32_t n, uint32_t least, uint32_t values, uint32_t *out)
{
    for (uint32_t i = 0; i < n; i++)
        out[i] = least + eh_random_below(random, values);
}

static struct eh_failure failure;

static void compare_ties(struct toy *toy, const double *value, const bool *defined, bool inside)
{
    struct eh_score score = {.name = "inclusion.ties",
                             .layer = "collaboration",
                             .value = value,
                             .defined = defined,
                             .inside = inside,
                             .mean_of_structure = true};
    assert_int_equal(eh_compare_score(&toy->context, &score, &failure), 0);
}

/* ---- scores ---- */

struct expected {
    uint32_t n, strata;
    double d, null_sd, spread; /* spread: the standard deviation over everybody known */
};

/* d, null_sd and the interval, as they are written, with loops over everybody for every sum. `shift` is what
 * members of g lose: 0, then d. */
static struct expected work_out(const double *x, const bool *defined, const uint32_t *label,
                                const uint32_t *stratum, uint32_t strata, uint32_t n, uint32_t g,
                                double shift)
{
    struct expected out = {0};
    double v_sum = 0, vd = 0, var = 0, sum = 0, squares = 0, known = 0;
    for (uint32_t s = 0; s < strata; s++) {
        double n_g = 0, n_o = 0, sum_g = 0, sum_o = 0, spread = 0;
        for (uint32_t i = 0; i < n; i++)
            if (stratum[i] == s && label[i] && defined[i]) {
                double value = x[i] - (label[i] == g ? shift : 0);
                *(label[i] == g ? &n_g : &n_o) += 1;
                *(label[i] == g ? &sum_g : &sum_o) += value;
            }
        if (n_g == 0 || n_o == 0)
            continue;
        double mean = (sum_g + sum_o) / (n_g + n_o), v = n_g * n_o / (n_g + n_o);
        for (uint32_t i = 0; i < n; i++)
            if (stratum[i] == s && label[i] && defined[i])
                spread += pow(x[i] - (label[i] == g ? shift : 0) - mean, 2);
        v_sum += v;
        vd += v * (sum_g / n_g - sum_o / n_o);
        var += v * v * spread / (n_g + n_o - 1) * (1 / n_g + 1 / n_o);
        out.n += (uint32_t)(n_g + n_o);
        out.strata++;
    }
    for (uint32_t i = 0; i < n; i++)
        if (label[i] && defined[i]) {
            sum += x[i];
            known++;
        }
    for (uint32_t i = 0; i < n; i++)
        if (label[i] && defined[i])
            squares += pow(x[i] - sum / known, 2);
    out.d = vd / v_sum;
    out.null_sd = sqrt(var) / v_sum;
    out.spread = sqrt(squares / (known - 1));
    return out;
}

static void check_gap(const struct toy *toy, const char *group, const char *within, const struct expected *e,
                      double interval_sd)
{
    const struct eh_result *gap = toy_row(toy, "inclusion.ties.gap", group, within);
    const struct eh_result *size = toy_row(toy, "inclusion.ties.size", group, within);
    if (!e->strata) {
        assert_string_equal(gap->undefined, "one-sided strata");
        assert_string_equal(size->undefined, "one-sided strata");
        assert_int_equal(gap->has, 0);
        return;
    }
    assert_null(gap->undefined);
    assert_int_equal(gap->n, e->n);
    assert_string_equal(gap->other, "(others)");
    toy_near(gap->estimate, e->d, 1e-10);
    toy_near(gap->null_sd, e->null_sd, 1e-10);
    assert_true(gap->expected == 0 && (gap->has & EH_EXPECTED));
    toy_near(size->estimate, e->d / e->spread, 1e-10);
    assert_int_equal(size->has & (EH_P | EH_Q | EH_EXPECTED), 0);
    bool has_interval = (int)e->n - (int)e->strata - 1 >= 5;
    assert_int_equal(!!(gap->has & EH_CI_LOW), has_interval);
    assert_int_equal(!!(size->has & EH_CI_HIGH), has_interval);
    assert_int_equal(gap->has_size, has_interval);
    if (has_interval) {
        toy_near(gap->ci_low, e->d - EH_Z * interval_sd, 1e-9);
        toy_near(gap->ci_high, e->d + EH_Z * interval_sd, 1e-9);
        toy_near(size->ci_low, gap->ci_low / e->spread, 1e-9);
        assert_true(gap->size_high == size->ci_high);
    }
    assert_int_equal(gap->n_people, e->n);
    assert_int_equal(gap->group_people + gap->other_people, e->n);
    assert_int_equal(gap->side_a, gap->group_people);
}

static void test_gap_oracle(void **state)
{
    (void)state;
    struct eh_random random;
    eh_random_init(&random, 11, 0);
    for (int trial = 0; trial < 30; trial++) {
        struct toy toy;
        uint32_t n = 8 + eh_random_below(&random, N - 8), gender[N], department[N], level[N], crossed[N],
                 all[N];
        double x[N];
        bool defined[N];
        toy_init(&toy, n);
        toy.study.config.permutations = 19;
        draw_labels(&random, n, 0, 4, gender); /* three groups and unknown */
        draw_labels(&random, n, 0, 4, department);
        draw_labels(&random, n, 1, 2, level);
        for (uint32_t i = 0; i < n; i++) {
            x[i] = trial % 2 ? eh_random_below(&random, 9) : 100 + eh_random_normal(&random);
            defined[i] = eh_random_below(&random, 8) > 0;
            crossed[i] = department[i] * 3 + level[i];
            all[i] = 0;
        }
        toy_add_attribute(&toy, "gender", 3, gender, TOY_GROUP);
        toy_add_attribute(&toy, "department", 3, department, TOY_STRUCTURE);
        toy_add_attribute(&toy, "level", 2, level, TOY_STRUCTURE);
        compare_ties(&toy, x, defined, true);
        const struct {
            const char *within;
            const uint32_t *stratum;
        } cases[] = {{"none", all}, {"level", level}, {"department*level", crossed}};
        static const char *const groups[] = {"", "A", "B", "C"};
        for (uint32_t g = 1; g <= 3; g++) {
            for (int c = 0; c < 3; c++) {
                struct expected e = work_out(x, defined, gender, cases[c].stratum, 12, n, g, 0);
                struct expected shifted = work_out(x, defined, gender, cases[c].stratum, 12, n, g, e.d);
                check_gap(&toy, groups[g], cases[c].within, &e, shifted.null_sd);
            }
            for (uint32_t v = 1; v <= 3; v++) { /* inside a department: strata = level */
                char within[32];
                bool here[N];
                uint32_t people = 0;
                for (uint32_t i = 0; i < n; i++) {
                    here[i] = defined[i] && department[i] == v;
                    people += department[i] == v;
                }
                if (!people)
                    continue;
                snprintf(within, sizeof within, "department=%s", groups[v]);
                struct expected e = work_out(x, here, gender, level, 12, n, g, 0);
                struct expected shifted = work_out(x, here, gender, level, 12, n, g, e.d);
                check_gap(&toy, groups[g], within, &e, shifted.null_sd);
                assert_true(toy_row(&toy, "inclusion.ties.gap", groups[g], within)->is_inside);
            }
        }
        toy_free(&toy);
    }
}

/* Every way to put two labels on eight people in two strata: 6 x 4 ways, each equally likely. */
static void test_gap_enumeration(void **state)
{
    (void)state;
    const uint32_t stratum[8] = {1, 1, 1, 1, 2, 2, 2, 2}, label[8] = {1, 1, 2, 2, 1, 2, 2, 2};
    const double x[8] = {3, 1, 4, 1, 5, 9, 2, 6};
    const bool all[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    struct expected observed = work_out(x, all, label, stratum, 3, 8, 1, 0);
    double count = 0, sum = 0, squares = 0, up = 0, low = 0;
    for (uint32_t mask = 0; mask < 256; mask++) {
        if (__builtin_popcount(mask & 15) != 2 || __builtin_popcount(mask >> 4) != 1)
            continue;
        uint32_t drawn[8];
        for (uint32_t i = 0; i < 8; i++)
            drawn[i] = mask >> i & 1 ? 1 : 2;
        double d = work_out(x, all, drawn, stratum, 3, 8, 1, 0).d;
        count++;
        sum += d;
        squares += d * d;
        up += d >= observed.d - 1e-9;
        low += d <= observed.d + 1e-9;
    }
    assert_true(count == 24);
    toy_near(sum / count, 0, 1e-9);
    struct toy toy;
    toy_init(&toy, 8);
    toy.study.config.permutations = 9999;
    toy_add_attribute(&toy, "gender", 2, label, TOY_GROUP);
    toy_add_attribute(&toy, "department", 2, stratum, TOY_STRUCTURE);
    compare_ties(&toy, x, NULL, false);
    const struct eh_result *gap = toy_row(&toy, "inclusion.ties.gap", "A", "department");
    toy_near(gap->null_sd, sqrt(squares / count), 1e-12);
    double p = fmin(1, 2 * fmin(up, low) / count);
    assert_true(fabs(gap->p - p) < 5 * 2 * sqrt(p / 2 * (1 - p / 2) / 9999));
    const struct eh_result *other = toy_row(&toy, "inclusion.ties.gap", "B", "department");
    assert_true(other->is_mirrored && !gap->is_mirrored && other->p == gap->p && other->is_test);
    assert_false(toy_row(&toy, "inclusion.ties.gap", "A", "none")->is_test);
    toy_free(&toy);
}

static void fill_large(struct toy *toy, uint32_t n, struct eh_random *random, double **out_x)
{
    toy_init(toy, n);
    uint32_t *label = EH_NEW_ARRAY(&toy->arena, uint32_t, n);
    *out_x = EH_NEW_ARRAY(&toy->arena, double, n);
    draw_labels(random, n, 1, 4, label);
    toy_add_attribute(toy, "gender", 4, label, TOY_GROUP);
    draw_labels(random, n, 1, 5, label);
    toy_add_attribute(toy, "level", 5, label, TOY_STRUCTURE);
    for (uint32_t i = 0; i < n; i++)
        (*out_x)[i] = eh_random_below(random, 20);
}

static void assert_same_rows(const struct toy *a, const struct toy *b)
{
    assert_int_equal(a->results.count, b->results.count);
    for (size_t i = 0; i < a->results.count; i++) {
        const struct eh_result *x = &a->results.row[i];
        const struct eh_result *y =
            eh_results_find(&b->results, x->measure, x->layer, x->attribute, x->group, x->other, x->within);
        assert_non_null(y);
        assert_int_equal(x->has, y->has);
        assert_true(x->n == y->n && x->estimate == y->estimate && x->p == y->p && x->null_sd == y->null_sd &&
                    x->ci_low == y->ci_low && x->ci_high == y->ci_high);
    }
}

/* Two scores, one of them not defined for everybody, one by one on one thread and together on three. */
static void test_threads_and_batches(void **state)
{
    (void)state;
    struct toy one, many;
    struct eh_random random;
    double *x, *same;
    eh_random_init(&random, 5, 0);
    fill_large(&one, 700, &random, &x);
    eh_random_init(&random, 5, 0);
    fill_large(&many, 700, &random, &same);
    bool *defined = EH_NEW_ARRAY(&one.arena, bool, 700);
    double *y = EH_NEW_ARRAY(&one.arena, double, 700);
    for (uint32_t i = 0; i < 700; i++) {
        defined[i] = i % 7 != 0;
        y[i] = sqrt(x[i]);
    }
    struct eh_score scores[3] = {{.name = "inclusion.ties", .layer = "collaboration", .value = x},
                                 {.name = "inclusion.reach", .layer = "collaboration", .value = x},
                                 {.name = "inclusion.core", .layer = "collaboration", .value = y}};
    scores[1].defined = defined;
    for (int k = 0; k < 3; k++)
        assert_int_equal(eh_compare_score(&one.context, &scores[k], &failure), 0);
    many.context.threads = 3;
    assert_int_equal(eh_compare_scores(&many.context, scores, 3, &failure), 0);
    assert_same_rows(&one, &many);
    toy_free(&one);
    toy_free(&many);
}

static void test_normal_from_20000(void **state)
{
    (void)state;
    struct toy toy;
    struct eh_random random;
    double *x;
    eh_random_init(&random, 6, 0);
    fill_large(&toy, 20000, &random, &x);
    compare_ties(&toy, x, NULL, false);
    const struct eh_result *gap = toy_row(&toy, "inclusion.ties.gap", "A", "level");
    assert_true(gap->p == eh_normal_p(gap->estimate, 0, gap->null_sd));
    toy.results.count = 0;
    toy.study.config.permutations = 9;
    toy.study.config.permutations_set = true;
    compare_ties(&toy, x, NULL, false);
    double tenths = toy_row(&toy, "inclusion.ties.gap", "A", "level")->p * 10;
    toy_near(tenths, round(tenths), 1e-12);
    toy_free(&toy);
}

static void test_mean(void **state)
{
    (void)state;
    struct toy toy;
    const uint32_t gender[6] = {1, 1, 1, 2, 3, 0}, department[6] = {1, 1, 1, 1, 1, 1};
    const double x[6] = {1, 2, 6, 4, 9, 100};
    const bool defined[6] = {true, true, true, true, false, true};
    toy_init(&toy, 6);
    toy_add_attribute(&toy, "gender", 3, gender, TOY_GROUP);
    toy_add_attribute(&toy, "department", 2, department, TOY_STRUCTURE);
    compare_ties(&toy, x, defined, false);
    const struct eh_result *a = &toy.results.row[0];
    assert_string_equal(a->measure, "inclusion.ties.mean");
    assert_string_equal(a->group, "A");
    assert_string_equal(a->within, "none");
    assert_true(a->n == 3 && a->estimate == 3 && a->verdict == EH_VERDICT_NONE && !a->is_test);
    toy_near(a->ci_high, 3 + EH_Z * sqrt((4 + 1 + 9) / 2.0 / 3), 1e-12);
    assert_int_equal(toy.results.row[1].has, EH_N | EH_ESTIMATE); /* one person: no interval */
    assert_string_equal(toy.results.row[2].undefined, "empty");
    assert_string_equal(toy.results.row[3].attribute, "department");
    assert_true(toy.results.row[3].n == 5);
    /* No row for a value that nobody has, none for unknown. */
    assert_int_equal(toy_count(&toy, "inclusion.ties.mean"), 4);
    toy_free(&toy);
}

static void test_zero_variance(void **state)
{
    (void)state;
    struct toy toy;
    const uint32_t gender[4] = {1, 1, 2, 2};
    const double x[4] = {7, 7, 7, 7};
    toy_init(&toy, 4);
    toy_add_attribute(&toy, "gender", 2, gender, TOY_GROUP);
    compare_ties(&toy, x, NULL, false);
    const struct eh_result *gap = toy_row(&toy, "inclusion.ties.gap", "A", "none");
    assert_true(gap->estimate == 0 && gap->null_sd == 0 && gap->p == 1 && !gap->has_size);
    assert_string_equal(toy_row(&toy, "inclusion.ties.size", "A", "none")->undefined, "zero variance");
    toy_free(&toy);
}

/* A column that is there but empty, one group, nobody. */
static void test_nothing_to_compare(void **state)
{
    (void)state;
    struct toy toy;
    const uint32_t unknown[3] = {0, 0, 0}, one[3] = {1, 1, 0};
    const double x[3] = {1, 2, 3};
    const bool is_case[3] = {true, false, true};
    struct eh_rate rate = {.name = "access", .layer = "formal", .is_case = is_case, .with_shortfall = true};
    toy_init(&toy, 3);
    toy_add_attribute(&toy, "disability", 0, unknown, TOY_GROUP);
    compare_ties(&toy, x, NULL, true);
    assert_int_equal(eh_compare_rate(&toy.context, &rate, &failure), 0);
    static const char *const measures[] = {"inclusion.ties.mean", "inclusion.ties.gap", "inclusion.ties.size",
                                           "access.rate",         "access.odds",        "access.shortfall"};
    assert_int_equal(toy.results.count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(toy_row(&toy, measures[i], "", "none")->undefined, "empty");
    toy.results.count = toy.study.people.attribute_count = 0;
    toy_add_attribute(&toy, "gender", 1, one, TOY_GROUP);
    compare_ties(&toy, x, NULL, true);
    assert_int_equal(eh_compare_rate(&toy.context, &rate, &failure), 0);
    assert_string_equal(toy_row(&toy, "inclusion.ties.gap", "A", "none")->undefined, "one group");
    assert_string_equal(toy_row(&toy, "access.odds", "A", "none")->undefined, "one group");
    assert_false(toy_row(&toy, "access.odds", "A", "none")->is_test);
    assert_true(toy_row(&toy, "access.rate", "A", "none")->cases == 1);
    assert_int_equal(toy_count(&toy, "access.ratio"), 0); /* no group of 5 */
    toy_free(&toy);
    toy_init(&toy, 0);
    toy_add_attribute(&toy, "gender", 0, NULL, TOY_GROUP);
    compare_ties(&toy, x, NULL, true);
    assert_int_equal(eh_compare_rate(&toy.context, &rate, &failure), 0);
    eh_verdict_compute(&toy.results);
    toy_free(&toy);
}

/* In a rerun only what has a gap on weights is measured, in the fullest strata, and nothing descriptive. */
static void test_rerun(void **state)
{
    (void)state;
    struct toy toy;
    struct eh_random random;
    double *x;
    eh_random_init(&random, 8, 0);
    fill_large(&toy, 50, &random, &x);
    struct eh_results first;
    eh_results_init(&first, &toy.arena);
    struct eh_result row = eh_result_start("inclusion.ties.gap");
    row.layer = "collaboration";
    row.verdict = EH_GAP;
    row.hangs_on_weight = true;
    eh_results_add(&first, &row);
    toy.context.first = &first;
    compare_ties(&toy, x, NULL, false);
    assert_int_equal(toy.results.count, 4);
    assert_int_equal(toy_count(&toy, "inclusion.ties.gap"), 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(toy.results.row[i].is_test);
    bool is_case[50] = {true};
    struct eh_rate rate = {
        .name = "inclusion.isolated", .layer = "collaboration", .is_case = is_case, .is_adverse = true};
    assert_int_equal(eh_compare_rate(&toy.context, &rate, &failure), 0);
    assert_int_equal(toy.results.count, 4);
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gap_oracle),
        cmocka_unit_test(test_gap_enumeration),
        cmocka_unit_test(test_threads_and_batches),
        cmocka_unit_test(test_normal_from_20000),
        cmocka_unit_test(test_mean),
        cmocka_unit_test(test_zero_variance),
        cmocka_unit_test(test_nothing_to_compare),
        cmocka_unit_test(test_rerun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
