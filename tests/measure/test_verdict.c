/* What may be said of each row: families, mirrored pairs, sides, bands, robustness. */
#include "evenhand/measure/verdict.h"
#include "toy.h"

static struct eh_result *add(struct toy *toy, const char *measure, const char *layer, const char *group,
                             double p)
{
    struct eh_result row = eh_result_start(measure);
    row.layer = layer;
    row.attribute = "gender";
    row.group = group;
    row.within = "none";
    row.is_test = true;
    row.side_a = row.side_b = 10;
    eh_result_set(&row, EH_ESTIMATE, 2);
    eh_result_set(&row, EH_P, p);
    return eh_results_add(&toy->results, &row);
}

static struct eh_result *at(struct toy *toy, size_t i)
{
    return &toy->results.row[i];
}

static void test_families(void **state)
{
    (void)state;
    struct toy toy;
    toy_init(&toy, 1);
    add(&toy, "access.odds", "mentoring", "A", 0.01);
    add(&toy, "access.odds", "sponsorship", "A", 0.04);
    add(&toy, "access.odds", "mentoring", "B", 0.5);
    add(&toy, "access.power.odds", "mentoring", "A", 0.03);
    add(&toy, "access.odds", "mentoring", "C", 0.02)->is_inside = true;
    add(&toy, "access.odds", "mentoring", "D", 0.001)->is_test = false;
    eh_verdict_compute(&toy.results);
    toy_near(at(&toy, 0)->q, 0.02, 1e-12); /* two in its family */
    toy_near(at(&toy, 1)->q, 0.04, 1e-12);
    toy_near(at(&toy, 2)->q, 0.5, 1e-12);
    toy_near(at(&toy, 3)->q, 0.03, 1e-12);
    toy_near(at(&toy, 4)->q, 0.02, 1e-12);
    assert_int_equal(at(&toy, 0)->verdict, EH_GAP);
    assert_int_equal(at(&toy, 2)->verdict, EH_CANNOT_TELL);
    assert_int_equal(at(&toy, 5)->verdict, EH_VERDICT_NONE);
    assert_false(at(&toy, 5)->has & EH_Q);
    toy_free(&toy);
}

static void test_mirrored_pair_counts_once(void **state)
{
    (void)state;
    struct toy toy;
    toy_init(&toy, 1);
    add(&toy, "access.odds", "mentoring", "A", 0.03);
    add(&toy, "access.odds", "mentoring", "B", 0.03)->is_mirrored = true;
    add(&toy, "access.odds", "mentoring", "X", 0.9)->attribute = "ethnicity";
    eh_verdict_compute(&toy.results);
    toy_near(at(&toy, 0)->q, 0.06, 1e-12); /* of two tests, not three */
    toy_near(at(&toy, 1)->q, 0.06, 1e-12);
    toy_near(at(&toy, 2)->q, 0.9, 1e-12);
    toy_free(&toy);
}

/* Fewer than 10 people on a side: no q, no place in the family, cannot tell whatever p. */
static void test_small_sides(void **state)
{
    (void)state;
    struct toy toy;
    toy_init(&toy, 1);
    add(&toy, "access.odds", "mentoring", "A", 0.04);
    add(&toy, "access.odds", "mentoring", "B", 0.0001)->side_b = 9;
    eh_verdict_compute(&toy.results);
    toy_near(at(&toy, 0)->q, 0.04, 1e-12);
    assert_int_equal(at(&toy, 0)->verdict, EH_GAP);
    assert_false(at(&toy, 1)->has & EH_Q);
    assert_int_equal(at(&toy, 1)->verdict, EH_CANNOT_TELL);
    toy_free(&toy);
}

static enum eh_verdict judge(const char *measure, double estimate, double low, double high, double expected,
                             double null_sd, bool has_size)
{
    struct toy toy;
    toy_init(&toy, 1);
    struct eh_result *row = add(&toy, measure, "", "A", 0.5);
    eh_result_set(row, EH_ESTIMATE, estimate);
    eh_result_set(row, EH_EXPECTED, expected);
    eh_result_set(row, EH_NULL_SD, null_sd);
    row->has_size = has_size;
    row->size_low = low;
    row->size_high = high;
    if (!has_size && low < high) {
        eh_result_set(row, EH_CI_LOW, low);
        eh_result_set(row, EH_CI_HIGH, high);
    }
    eh_verdict_compute(&toy.results);
    enum eh_verdict verdict = row->verdict;
    toy_free(&toy);
    return verdict;
}

static void test_bands(void **state)
{
    (void)state;
    assert_int_equal(judge("access.odds", 1, 0.8, 1.25, 0, 0, false), EH_NO_GAP_SHOWN);
    assert_int_equal(judge("access.odds", 1, 0.79, 1.25, 0, 0, false), EH_CANNOT_TELL);
    assert_int_equal(judge("access.odds", 1, 0.8, 1.26, 0, 0, false), EH_CANNOT_TELL);
    assert_int_equal(judge("access.odds", 1, 0, 0, 0, 0, false), EH_CANNOT_TELL); /* no interval */
    assert_int_equal(judge("inclusion.ties.gap", 50, -0.2, 0.2, 0, 9, true), EH_NO_GAP_SHOWN);
    assert_int_equal(judge("inclusion.ties.gap", 50, -0.2, 0.21, 0, 9, true), EH_CANNOT_TELL);
    assert_int_equal(judge("inclusion.ties.gap", 0, 0, 0, 0, 0, false), EH_CANNOT_TELL); /* no size */
    /* Indices: estimate - expected +- 1.96 null_sd. */
    assert_int_equal(judge("mixing.ei", 0.52, 0, 0, 0.5, 0.04, false), EH_NO_GAP_SHOWN);
    assert_int_equal(judge("mixing.ei", 0.53, 0, 0, 0.5, 0.04, false), EH_CANNOT_TELL);
    assert_int_equal(judge("mixing.segregation", 0.02, 0, 0, 0, 0.015, false), EH_NO_GAP_SHOWN);
    assert_int_equal(judge("mixing.segregation", 0.02, 0, 0, 0, 0.016, false), EH_CANNOT_TELL);
    /* Ratios: estimate +- 1.96 null_sd. */
    assert_int_equal(judge("mixing.ratio", 1.0, 0, 0, 1, 0.1, false), EH_NO_GAP_SHOWN);
    assert_int_equal(judge("mixing.ratio", 1.1, 0, 0, 1, 0.1, false), EH_CANNOT_TELL);
    assert_int_equal(judge("access.same_group", 0.5, 0, 0, 0.5, 0.0001, false), EH_CANNOT_TELL); /* no band */
}

/* x/0: no estimate, and still the strongest of effects. */
static void test_infinite_can_be_a_gap(void **state)
{
    (void)state;
    struct toy toy;
    toy_init(&toy, 1);
    eh_result_undefine(add(&toy, "access.odds", "", "A", 0.001), EH_UNDEFINED_INFINITE, EH_N | EH_P);
    eh_verdict_compute(&toy.results);
    assert_int_equal(at(&toy, 0)->verdict, EH_GAP);
    assert_true(at(&toy, 0)->has & EH_Q);
    toy_free(&toy);
}

enum { RERUNS = 7 };

static void test_robust(void **state)
{
    (void)state;
    struct toy first, half, twice;
    struct toy *run[3] = {&first, &half, &twice};
    static const char *const groups[RERUNS] = {"A", "B", "C", "D", "E", "F", "G"};
    for (int r = 0; r < 3; r++) {
        toy_init(run[r], 1);
        for (int g = 0; g < RERUNS; g++)
            add(run[r], "access.odds", "", groups[g], 0.001)->hangs_on_weight = g != 5;
    }
    at(&half, 1)->p = 0.9;                                         /* B: lost in one */
    eh_result_set(at(&twice, 2), EH_ESTIMATE, 0.5);                /* C: turned over */
    twice.results.row[3].group = "elsewhere";                      /* D: gone */
    eh_result_undefine(at(&half, 4), EH_UNDEFINED_INFINITE, EH_P); /* E: stronger still */
    at(&first, 6)->p = 0.9;                                        /* G: no gap to begin with */
    for (int r = 0; r < 3; r++)
        eh_verdict_compute(&run[r]->results);
    eh_verdict_compute_robust(&first.results, &half.results, &twice.results);
    const enum eh_robust expected[RERUNS] = {EH_ROBUST_YES, EH_ROBUST_NO,   EH_ROBUST_NO,  EH_ROBUST_NO,
                                             EH_ROBUST_YES, EH_ROBUST_NONE, EH_ROBUST_NONE};
    for (size_t g = 0; g < RERUNS; g++)
        assert_int_equal(at(&first, g)->robust, expected[g]);
    for (int r = 0; r < 3; r++)
        toy_free(run[r]);
}

/* The sign of an index is against what chance gives, not against 0. */
static void test_robust_sign_of_index(void **state)
{
    (void)state;
    struct toy first, half, twice;
    struct toy *run[3] = {&first, &half, &twice};
    const double estimate[3] = {0.3, 0.2, 0.6}, expected[3] = {0.1, 0.1, 0.7};
    for (int r = 0; r < 3; r++) {
        toy_init(run[r], 1);
        struct eh_result *row = add(run[r], "mixing.ei", "collaboration", "", 0.001);
        row->hangs_on_weight = true;
        eh_result_set(row, EH_ESTIMATE, estimate[r]);
        eh_result_set(row, EH_EXPECTED, expected[r]);
        eh_verdict_compute(&run[r]->results);
    }
    eh_verdict_compute_robust(&first.results, &half.results, &half.results);
    assert_int_equal(at(&first, 0)->robust, EH_ROBUST_YES);
    eh_verdict_compute_robust(&first.results, &half.results, &twice.results);
    assert_int_equal(at(&first, 0)->robust, EH_ROBUST_NO);
    for (int r = 0; r < 3; r++)
        toy_free(run[r]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_families),
        cmocka_unit_test(test_mirrored_pair_counts_once),
        cmocka_unit_test(test_small_sides),
        cmocka_unit_test(test_bands),
        cmocka_unit_test(test_infinite_can_be_a_gap),
        cmocka_unit_test(test_robust),
        cmocka_unit_test(test_robust_sign_of_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
