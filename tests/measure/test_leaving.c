/* Who leaves: quarters of degree by their definition, exits at the edges of the period. */
#include "evenhand/base/random.h"
#include "evenhand/inference/inference.h"
#include "firm.h"

static const char *const letters[] = {"A", "B", "C", "D"};
static const char *const quarters[] = {"0", "1", "2", "3", "4"};

static const struct eh_result *rate_row(const struct firm *firm, const char *quarter)
{
    return firm_row(firm, "leaving.rate", "collaboration", "", quarter, "", "none");
}

static void test_exits(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 12, 0);
    int32_t first = firm.study->period.first, last = firm.study->period.last;
    struct eh_people *people = &firm.study->people;
    people->has_left = true;
    test_study_set_decider(firm.study, 0);
    people->left[0] = last; /* decision makers are at risk here */
    people->left[1] = first;
    people->left[2] = last + 1;                 /* later */
    firm_add_outcome(&firm, 3, EH_EXIT, first); /* the other source */
    firm_add_outcome(&firm, 4, EH_EXIT, last);
    people->left[4] = last;                            /* both: once */
    firm_add_outcome(&firm, 5, EH_EXIT, first - 1);    /* before */
    firm_add_outcome(&firm, 6, EH_EXIT, last + 1);     /* after */
    firm_add_outcome(&firm, 7, EH_EXIT, EH_DATE_NONE); /* undated */
    firm_add_outcome(&firm, 8, EH_PROMOTION, first);
    people->hired[9] = first - 29; /* not at risk */
    people->left[9] = last;
    people->left[10] = first - 1; /* neither */
    firm_build(&firm);
    firm_measure_leaving(&firm);
    const struct eh_result *row = rate_row(&firm, "0");
    assert_true(row->n == 10 && row->cases == 4);
    assert_string_equal(rate_row(&firm, "1")->undefined, "empty");
    assert_int_equal(firm_count(&firm, "leaving.rate", NULL), 5);
    assert_string_equal(
        firm_row(&firm, "leaving.odds", "collaboration", "", "0", "1 to 4", "none")->undefined,
        "one-sided strata");
    firm_free(&firm);
}

static void test_absent(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 6, 0);
    firm_build(&firm);
    firm.study->outcomes.present = false;
    firm_measure_leaving(&firm);
    assert_int_equal(firm.results.count, 0);
    firm.study->people.has_left = true; /* a column that says that nobody left */
    firm_measure_leaving(&firm);
    assert_true(rate_row(&firm, "0")->n == 6 && rate_row(&firm, "0")->cases == 0);
    firm.study->period = (struct eh_period){.all = true, .first = EH_DATE_NONE, .last = EH_DATE_NONE};
    firm_measure_leaving(&firm);
    assert_int_equal(firm.results.count, 0);
    firm_free(&firm);
}

/* Degrees 1, 2, 2, 3, ... by hand: ties of people at risk to somebody who is not. */
static void test_quarters(void **state)
{
    (void)state;
    struct firm firm;
    static const uint32_t degree[10] = {0, 1, 1, 1, 2, 2, 3, 4, 5, 0};
    /* Of eight connected ones 0, 0, 0, 3, 3, 5, 6, 7 have fewer: 1 + floor(4 x fewer/8). */
    static const uint32_t people[5] = {2, 3, 2, 1, 2};
    firm_init(&firm, 20, 0);
    for (uint32_t i = 10; i < 20; i++)
        firm.study->people.hired[i] = firm.study->period.first; /* not at risk, and tied all the same */
    for (uint32_t i = 0; i < 10; i++)
        for (uint32_t k = 0; k < degree[i]; k++)
            firm_add_contact(&firm, i, 10 + k, 1);
    firm_add_outcome(&firm, 3, EH_EXIT, firm.study->period.first);
    firm_build(&firm);
    firm_measure_leaving(&firm);
    for (int q = 0; q < 5; q++)
        assert_true(rate_row(&firm, quarters[q])->n == people[q]);
    assert_true(rate_row(&firm, "1")->cases == 1);
    assert_string_equal(
        firm_row(&firm, "leaving.odds", "collaboration", "", "1", "2 to 4", "none")->undefined, "infinite");
    firm_free(&firm);
}

enum { STAFF = 160 };

static void test_brute_force(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct firm firm;
        struct eh_random random;
        uint32_t level[STAFF], gender[STAFF], degree[STAFF] = {0}, quarter[STAFF] = {0}, connected = 0;
        bool exits[STAFF];
        eh_random_init(&random, seed, 0);
        firm_init(&firm, STAFF, 0);
        for (uint32_t i = 0; i < STAFF; i++) {
            level[i] = 1 + eh_random_below(&random, 3);
            gender[i] = eh_random_below(&random, 3);
            exits[i] = eh_random_uniform(&random) < 0.3;
            if (exits[i])
                firm_add_outcome(&firm, i, EH_EXIT, firm.study->period.last);
        }
        for (uint32_t a = 0; a < STAFF; a++)
            for (uint32_t b = a + 1; b < STAFF; b++)
                if (eh_random_uniform(&random) < 0.012) {
                    firm_add_contact(&firm, a, b, 1);
                    degree[a]++;
                    degree[b]++;
                }
        for (uint32_t i = 0; i < STAFF; i++)
            connected += degree[i] > 0;
        for (uint32_t i = 0; i < STAFF; i++) {
            uint32_t fewer = 0;
            for (uint32_t j = 0; j < STAFF; j++)
                fewer += degree[j] > 0 && degree[j] < degree[i];
            if (degree[i])
                quarter[i] = 1 + (uint32_t)floor(4.0 * fewer / connected);
        }
        test_study_add_attribute(firm.study, "gender", letters, 2, gender, "g", &firm.arena);
        test_study_add_attribute(firm.study, "level", letters, 3, level, "lst", &firm.arena);
        firm_build(&firm);
        firm_measure_leaving(&firm);
        for (uint32_t q = 0; q < 2; q++) {
            struct eh_table2 table[3] = {{0}};
            for (uint32_t i = 0; i < STAFF; i++) {
                struct eh_table2 *t = &table[level[i] - 1];
                if (quarter[i] < q)
                    continue;
                *(quarter[i] == q ? &t->n_g : &t->n_o) += 1;
                *(quarter[i] == q ? &t->cases_g : &t->cases_o) += exits[i];
            }
            struct eh_odds odds = eh_odds_compute(table, 3);
            const struct eh_result *row = firm_row(&firm, "leaving.odds", "collaboration", "", quarters[q],
                                                   q ? "2 to 4" : "1 to 4", "level");
            firm_near(row->estimate, odds.estimate, 1e-12);
            firm_near(row->ci_high, odds.high, 1e-12);
            struct eh_arena scratch;
            eh_arena_init(&scratch, NULL);
            firm_near(row->p, eh_exact_p(table, 3, &scratch), 1e-12);
            eh_arena_free(&scratch);
            assert_true(row->is_test && !row->hangs_on_weight); /* all weights are equal */
        }
        uint32_t n = 0, cases = 0;
        for (uint32_t i = 0; i < STAFF; i++) {
            n += gender[i] == 1;
            cases += gender[i] == 1 && exits[i];
        }
        const struct eh_result *row = firm_row(&firm, "leaving.rate", "", "gender", "A", "", "none");
        assert_true(row->n == n && row->cases == cases);
        assert_int_equal(firm_count(&firm, "leaving.ratio", ""), 1);
        assert_int_equal(firm_count(&firm, "leaving.odds", ""), 4);
        assert_int_equal(firm_count(&firm, "leaving.odds", "collaboration"), 4);
        firm_free(&firm);
    }
}

/* A rerun counts ties at its own threshold, and measures the family with the gap alone. */
static void test_thresholds(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 30, 0);
    for (uint32_t i = 1; i < 20; i++)
        firm_add_contact(&firm, 0, i, i < 10 ? 1 : 2);
    for (uint32_t i = 5; i < 25; i++)
        firm_add_outcome(&firm, i, EH_EXIT, firm.study->period.first);
    firm_build(&firm);
    firm_measure_leaving(&firm);
    const struct eh_result *row = firm_row(&firm, "leaving.odds", "collaboration", "", "0", "1 to 4", "none");
    assert_true(row->hangs_on_weight && row->group_people == 10);
    struct eh_results first = firm.results;
    struct eh_result gap = *row;
    gap.verdict = EH_GAP;
    eh_results_add(&first, &gap);
    firm.context.first = &first;
    firm.context.factor_halves = 4;
    firm_measure_leaving(&firm);
    assert_int_equal(firm.results.count, 2);
    row = firm_row(&firm, "leaving.odds", "collaboration", "", "0", "1 to 4", "none");
    assert_int_equal(row->group_people, 19); /* ties of weight 1 are none now */
    first.count--;
    firm_measure_leaving(&firm);
    assert_int_equal(firm.results.count, 0);
    firm_free(&firm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exits),      cmocka_unit_test(test_absent),
        cmocka_unit_test(test_quarters),   cmocka_unit_test(test_brute_force),
        cmocka_unit_test(test_thresholds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
