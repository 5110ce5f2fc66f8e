/* Promotions given a tie: published tables, brute force, and every date rule at its edges. */
#include "evenhand/base/random.h"
#include "evenhand/inference/breslow_day.h"
#include "evenhand/measure/measure.h"
#include "firm.h"

#define ALWAYS EH_DATE_NONE

static const char *const letters[] = {"A", "B", "C", "D", "E", "F"};

/* --- UCBAdmissions of R: 4,526 applicants as people, admission as the outcome --- */

static const uint32_t admitted[6][2] = {{512, 89}, {353, 17}, {120, 202}, {138, 131}, {53, 94}, {22, 24}};
static const uint32_t rejected[6][2] = {{313, 19}, {207, 8}, {205, 391}, {279, 244}, {138, 299}, {351, 317}};

enum { APPLICANTS = 4526 };

/* Men have a sponsor, the one decision maker; departments are strata, and groups of their own, too. */
static void fill_berkeley(struct firm *firm)
{
    firm_init(firm, APPLICANTS + 1, 0);
    uint32_t department[APPLICANTS + 1] = {0}, person = 0;
    for (uint32_t d = 0; d < 6; d++)
        for (uint32_t woman = 0; woman < 2; woman++)
            for (uint32_t k = 0; k < admitted[d][woman] + rejected[d][woman]; k++) {
                department[person] = d + 1;
                if (!woman)
                    firm_add_mentoring(firm, APPLICANTS, person, EH_SPONSORSHIP, ALWAYS, ALWAYS);
                if (k < admitted[d][woman])
                    firm_add_outcome(firm, person, EH_PROMOTION, firm->study->period.first);
                person++;
            }
    assert_int_equal(person, APPLICANTS);
    test_study_add_attribute(firm->study, "department", letters, 6, department, "gdst", &firm->arena);
    test_study_set_decider(firm->study, APPLICANTS);
    firm_build(firm);
}

/* mantelhaen.test(UCBAdmissions) of R: common odds ratio 0.9046968, interval 0.7719074 to 1.0603298. */
static void test_berkeley(void **state)
{
    (void)state;
    struct firm firm;
    fill_berkeley(&firm);
    firm.study->config.permutations = 199;
    firm_measure_favour(&firm);
    const struct eh_result *odds =
        firm_row(&firm, "favour.odds", "sponsored", "", "exposed", "unexposed", "department");
    firm_near(odds->estimate, 0.9046968, 1e-7);
    firm_near(odds->ci_low, 0.7719074, 1e-6);
    firm_near(odds->ci_high, 1.0603298, 1e-6);
    assert_true(odds->n == APPLICANTS && odds->n_people == APPLICANTS && odds->is_test);
    assert_true(odds->side_a == 2691 && odds->side_b == 1835);
    /* Without departments: 1198 of 2691 men, 557 of 1835 women. */
    odds = firm_row(&firm, "favour.odds", "sponsored", "", "exposed", "unexposed", "none");
    firm_near(odds->estimate, 1198.0 * 1278 / (1493 * 557.0), 1e-12);
    assert_false(odds->is_test);
    assert_int_equal(odds->cases_people, 557);
    const struct eh_result *men = firm_row(&firm, "favour.rate", "sponsored", "", "exposed", "", "none");
    const struct eh_result *women = firm_row(&firm, "favour.rate", "sponsored", "", "unexposed", "", "none");
    assert_true(men->n == 2691 && men->cases == 1198 && women->n == 1835 && women->cases == 557);
    assert_true(men->n_people == 2691 && men->group_people == 2691 && men->cases_people == 1198);
    const struct eh_result *difference =
        firm_row(&firm, "favour.difference", "sponsored", "", "exposed", "unexposed", "none");
    firm_near(difference->estimate, 1198 / 2691.0 - 557 / 1835.0, 1e-12);
    assert_true(difference->p == odds->p && !difference->is_test && !(difference->has & EH_CI));

    double excess = 0;
    for (int d = 0; d < 6; d++)
        excess += admitted[d][0] - (double)(admitted[d][0] + rejected[d][0]) * admitted[d][1] /
                                       (admitted[d][1] + rejected[d][1]);
    const struct eh_result *row =
        firm_row(&firm, "favour.excess", "sponsored", "", "exposed", "unexposed", "department");
    firm_near(row->estimate, excess, 1e-12);
    assert_int_equal(firm_count(&firm, "favour.excess", "sponsored"), 1);

    /* One table a department: Breslow-Day with Tarone, see tests/inference/test_breslow_day.c. */
    row = firm_row(&firm, "favour.payoff", "sponsored", "department", "", "", "none");
    firm_near(row->estimate, 18.825501252053, 1e-11);
    assert_true(row->n == APPLICANTS && row->side_a == 933 && row->side_b == 918 && row->is_test);
    row = firm_row(&firm, "favour.payoff", "sponsored", "department", "A", "", "none");
    firm_near(row->estimate, 512.0 * 19 / (313 * 89.0), 1e-12);
    assert_true(row->n == 933 && row->side_a == 825 && row->side_b == 108);
    assert_int_equal(firm_count(&firm, "favour.payoff", "sponsored"), 7);
    firm_free(&firm);
}

/* --- every date rule at its edges --- */

/* The number of people in the risk set, and of promoted ones among them. */
static void count_at_risk(struct firm *firm, double *out_n, double *out_cases)
{
    firm_measure_favour(firm);
    const struct eh_result *exposed = firm_row(firm, "favour.rate", "tied", "", "exposed", "", "none");
    const struct eh_result *unexposed = firm_row(firm, "favour.rate", "tied", "", "unexposed", "", "none");
    *out_n = exposed->n + unexposed->n;
    *out_cases = exposed->cases + unexposed->cases;
}

static void test_risk_set(void **state)
{
    (void)state;
    struct firm firm;
    double n, cases;
    firm_init(&firm, 9, 0);
    struct eh_people *people = &firm.study->people;
    int32_t first = firm.study->period.first;
    test_study_set_decider(firm.study, 0);      /* out */
    people->hired[1] = first - 30;              /* in */
    people->hired[2] = first - 29;              /* out */
    people->left[3] = first;                    /* in: the day they left is included */
    people->left[4] = first - 1;                /* out */
    people->hired[5] = first;                   /* out */
    people->left[6] = firm.study->period.last;  /* in */
    people->hired[7] = firm_day(2024, 3, 2);    /* in: 30 days before 1 April */
    people->hired[8] = firm.study->period.last; /* out */
    firm_build(&firm);
    count_at_risk(&firm, &n, &cases);
    assert_true(n == 4 && cases == 0);
    firm_free(&firm);
}

static void test_promotions(void **state)
{
    (void)state;
    struct firm firm;
    double n, cases;
    firm_init(&firm, 9, 1);
    int32_t first = firm.study->period.first, last = firm.study->period.last;
    test_study_set_decider(firm.study, 0);
    firm_add_outcome(&firm, 0, EH_PROMOTION, first);        /* a decision maker */
    firm_add_outcome(&firm, 1, EH_PROMOTION, first);        /* counts */
    firm_add_outcome(&firm, 2, EH_PROMOTION, last);         /* counts */
    firm_add_outcome(&firm, 2, EH_PROMOTION, last - 1);     /* once */
    firm_add_outcome(&firm, 3, EH_PROMOTION, first - 1);    /* before */
    firm_add_outcome(&firm, 4, EH_PROMOTION, last + 1);     /* after */
    firm_add_outcome(&firm, 5, EH_PROMOTION, EH_DATE_NONE); /* undated */
    firm_add_outcome(&firm, 6, EH_EXIT, first);             /* something else */
    firm_add_outcome(&firm, 7, EH_OTHER_OUTCOME, first);
    firm_add_outcome(&firm, 9, EH_PROMOTION, first); /* not of the period */
    firm_build(&firm);
    count_at_risk(&firm, &n, &cases);
    assert_true(n == 8 && cases == 2);
    firm_free(&firm);
}

static double count_sponsored(struct firm *firm)
{
    firm_measure_favour(firm);
    return firm_row(firm, "favour.rate", "sponsored", "", "exposed", "", "none")->n;
}

static void test_sponsors(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 12, 1);
    test_study_set_decider(firm.study, 0);
    int32_t from = firm_day(2023, 4, 1), to = firm_day(2024, 3, 31);
    firm_add_mentoring(&firm, 0, 1, EH_SPONSORSHIP, ALWAYS, ALWAYS);
    firm_add_mentoring(&firm, 0, 2, EH_SPONSORSHIP, ALWAYS, from);     /* ends on the first day */
    firm_add_mentoring(&firm, 0, 3, EH_SPONSORSHIP, ALWAYS, from - 1); /* the day before: no */
    firm_add_mentoring(&firm, 0, 4, EH_SPONSORSHIP, to, ALWAYS);       /* starts on the last day */
    firm_add_mentoring(&firm, 0, 5, EH_SPONSORSHIP, to + 1, ALWAYS);   /* in the period: no */
    firm_add_mentoring(&firm, 0, 6, EH_MENTORING, ALWAYS, ALWAYS);     /* a mentor: no */
    firm_add_mentoring(&firm, 12, 7, EH_SPONSORSHIP, ALWAYS, ALWAYS);  /* a sponsor who is gone since */
    firm_add_mentoring(&firm, 1, 0, EH_SPONSORSHIP, ALWAYS, ALWAYS);   /* decision makers are not at risk */
    firm_build(&firm);
    assert_true(count_sponsored(&firm) == 4);
    /* The same day a month before 31 March 2024 is the last of February. */
    firm.study->config.lookback_months = 1;
    firm.study->period.first = firm_day(2024, 3, 31);
    firm.study->mentoring.count = 0;
    firm_add_mentoring(&firm, 0, 1, EH_SPONSORSHIP, ALWAYS, firm_day(2024, 2, 28));
    firm_measure_favour(&firm);
    assert_string_equal(firm_row(&firm, "favour.rate", "sponsored", "", "exposed", "", "none")->undefined,
                        "empty");
    firm.study->mentoring.end[0] = firm_day(2024, 2, 29);
    assert_true(count_sponsored(&firm) == 1);
    firm_free(&firm);
}

/* --- exposures by ties --- */

static void add_clique(struct firm *firm, uint32_t first, uint32_t count, double weight)
{
    for (uint32_t a = first; a < first + count; a++)
        for (uint32_t b = a + 1; b < first + count; b++)
            firm_add_contact(firm, a, b, weight);
}

static void test_tied_and_circle(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 20, 0);
    test_study_set_decider(firm.study, 0);
    add_clique(&firm, 0, 5, 4);           /* 1 to 4 tied to 0 and in its circle */
    add_clique(&firm, 10, 5, 4);          /* a circle without a decision maker */
    firm_add_contact(&firm, 5, 0, 4);     /* tied, in no circle */
    firm_add_contact(&firm, 0, 6, 3.999); /* below the median: no close tie */
    firm_add_contact(&firm, 7, 0, 2);     /* two records add up to a close tie */
    firm_add_contact(&firm, 0, 7, 2);
    firm_build(&firm);
    assert_int_equal(firm.history.informal.graph.close_weight, 4 * EH_WEIGHT_ONE);
    firm_measure_favour(&firm);
    assert_true(firm_row(&firm, "favour.rate", "tied", "", "exposed", "", "none")->n == 6);
    assert_true(firm_row(&firm, "favour.rate", "circle", "", "exposed", "", "none")->n == 4);
    assert_true(firm_row(&firm, "favour.rate", "circle", "", "unexposed", "", "none")->n == 15);
    assert_int_equal(firm_count(&firm, "favour.rate", "sponsored"), 0);  /* no mentoring.csv */
    assert_int_equal(firm_count(&firm, "favour.rate", "same_group"), 0); /* no managers */
    firm_free(&firm);
}

/* Half the thresholds take in weaker ties; only families with a gap that hangs on weights are measured. */
static void test_thresholds(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 20, 0);
    test_study_set_decider(firm.study, 0);
    for (uint32_t i = 1; i < 20; i++)
        firm_add_contact(&firm, 0, i, i < 5 ? 2 : i < 16 ? 4 : 8);
    for (uint32_t i = 1; i < 20; i += 2)
        firm_add_outcome(&firm, i, EH_PROMOTION, firm.study->period.last);
    firm_build(&firm);
    firm_measure_favour(&firm);
    assert_true(firm_row(&firm, "favour.odds", "tied", "", "exposed", "unexposed", "none")->hangs_on_weight);
    assert_true(firm_row(&firm, "favour.rate", "tied", "", "exposed", "", "none")->n == 15);
    struct eh_results first = firm.results;
    struct eh_result gap = eh_result_start("favour.odds");
    gap.layer = "tied";
    gap.hangs_on_weight = true;
    gap.verdict = EH_GAP;
    eh_results_add(&first, &gap);
    firm.context.first = &first;
    firm.context.factor_halves = 4;
    firm_measure_favour(&firm);
    assert_int_equal(firm.results.count, 1);
    const struct eh_result *row = firm_row(&firm, "favour.odds", "tied", "", "exposed", "unexposed", "none");
    assert_int_equal(row->group_people, 4); /* weight 8 alone */
    firm.context.factor_halves = 1;
    firm_measure_favour(&firm);
    assert_string_equal(firm.results.row[0].undefined, "one-sided strata"); /* everybody is tied */
    first.count--;
    firm_measure_favour(&firm);
    assert_int_equal(firm.results.count, 0);
    firm_free(&firm);
}

/* All chapters, with both reruns: a gap that weaker ties undo is not robust. */
static enum eh_robust measure_robust(double weak)
{
    struct firm firm;
    struct eh_failure failure = {EH_OK};
    firm_init(&firm, 61, 0);
    test_study_set_decider(firm.study, 0);
    for (uint32_t i = 1; i < 61; i++) {
        firm_add_contact(&firm, 0, i, i <= 20 ? 4 : i <= 40 ? 8 : weak);
        if (i <= 40)
            firm_add_outcome(&firm, i, EH_PROMOTION, firm.study->period.last);
    }
    firm_build(&firm);
    struct eh_network network = test_network_build(firm.study, NULL, 0, NULL, 0, &firm.arena);
    network.history = &firm.history;
    assert_int_equal(eh_measure_all(firm.study, &network, 1, NULL, &firm.arena, &firm.results, &failure), EH_OK);
    const struct eh_result *row = firm_row(&firm, "favour.odds", "tied", "", "exposed", "unexposed", "none");
    assert_int_equal(row->verdict, EH_GAP);
    enum eh_robust robust = row->robust;
    firm_free(&firm);
    return robust;
}

static void test_robust(void **state)
{
    (void)state;
    assert_int_equal(measure_robust(1), EH_ROBUST_YES);
    assert_int_equal(measure_robust(2), EH_ROBUST_NO); /* half of 4: everybody is tied then */
}

static void test_same_group(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 9, 1);
    struct eh_people *people = &firm.study->people;
    const uint32_t gender[9] = {1, 1, 2, 1, 0, 2, 1, 2, 1};
    uint32_t a = test_study_add_attribute(firm.study, "gender", letters, 2, gender, "g", &firm.arena);
    people->attribute[a].roster_label[9] = 2; /* the manager who is gone */
    people->has_manager = true;
    test_study_set_decider(firm.study, 0);
    people->manager[1] = 0; /* same */
    people->manager[2] = 0; /* other */
    people->manager[3] = 4; /* the manager's label is unknown: leaves */
    people->manager[4] = 0; /* one's own is: leaves */
    people->manager[5] = 9; /* same as somebody of the roster */
    people->manager[6] = 9; /* other */
    people->manager[7] = 5; /* same */
    firm_add_outcome(&firm, 1, EH_PROMOTION, firm.study->period.first);
    firm_build(&firm);
    firm_measure_favour(&firm);
    const struct eh_result *row =
        firm_row(&firm, "favour.rate", "same_group", "gender", "exposed", "", "none");
    assert_true(row->n == 3 && row->cases == 1);
    row = firm_row(&firm, "favour.rate", "same_group", "gender", "unexposed", "", "none");
    assert_true(row->n == 2 && row->cases == 0);
    assert_int_equal(firm_count(&firm, "favour.exposure.rate", "same_group"), 0);
    assert_int_equal(firm_count(&firm, "favour.payoff", "same_group"), 0);
    assert_int_equal(firm_count(&firm, "favour.odds", "same_group"), 1);
    assert_false(firm_row(&firm, "favour.odds", "same_group", "gender", "exposed", "unexposed", "none")
                     ->hangs_on_weight);
    firm_free(&firm);
}

/* --- the numbers against brute force --- */

enum { STAFF = 240, STRATA = 5, GROUPS = 3 };

struct draw {
    uint32_t level[STAFF], group[STAFF];
    bool exposed[STAFF], promoted[STAFF];
};

static void draw_staff(struct firm *firm, struct draw *draw, uint64_t seed)
{
    struct eh_random random;
    eh_random_init(&random, seed, 0);
    firm_init(firm, STAFF, 0);
    test_study_set_decider(firm->study, 0);
    for (uint32_t i = 0; i < STAFF; i++) {
        draw->level[i] = eh_random_below(&random, STRATA);
        draw->group[i] = eh_random_below(&random, GROUPS + 1); /* 0: unknown */
        draw->exposed[i] = eh_random_uniform(&random) < 0.2 + 0.1 * draw->level[i];
        draw->promoted[i] = eh_random_uniform(&random) < 0.2 + 0.2 * draw->exposed[i];
        if (draw->exposed[i])
            firm_add_mentoring(firm, i == 1 ? 2 : 1, i, EH_SPONSORSHIP, ALWAYS, ALWAYS);
        if (draw->promoted[i])
            firm_add_outcome(firm, i, EH_PROMOTION, firm->study->period.last);
    }
    test_study_add_attribute(firm->study, "gender", letters, GROUPS, draw->group, "g", &firm->arena);
    test_study_add_attribute(firm->study, "level", letters, STRATA - 1, draw->level, "lst", &firm->arena);
    firm_build(firm);
}

/* Tables of the exposed against the others by stratum, of one group (0: all, unknown ones too). */
static size_t make_tables(const struct draw *draw, uint32_t group, uint32_t strata, struct eh_table2 *out)
{
    size_t kept = 0;
    for (uint32_t s = 0; s < strata; s++) {
        struct eh_table2 t = {0};
        for (uint32_t i = 1; i < STAFF; i++) {
            if ((strata > 1 && draw->level[i] != s) || (group && draw->group[i] != group))
                continue;
            *(draw->exposed[i] ? &t.n_g : &t.n_o) += 1;
            *(draw->exposed[i] ? &t.cases_g : &t.cases_o) += draw->promoted[i];
        }
        if (t.n_g > 0 && t.n_o > 0)
            out[kept++] = t;
    }
    return kept;
}

static void test_difference(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct firm firm;
        struct draw draw;
        struct eh_table2 table[STRATA];
        draw_staff(&firm, &draw, seed);
        firm_measure_favour(&firm);
        size_t count = make_tables(&draw, 0, STRATA, table);
        double v = 0, d = 0, variance = 0, excess = 0;
        for (size_t k = 0; k < count; k++)
            v += table[k].n_g * table[k].n_o / (table[k].n_g + table[k].n_o);
        for (size_t k = 0; k < count; k++) {
            /* The variance of a column of zeros and ones, divisor n - 1, by its definition. */
            const struct eh_table2 *t = &table[k];
            double n = t->n_g + t->n_o, cases = t->cases_g + t->cases_o, mean = cases / n;
            double s2 = (cases * (1 - mean) * (1 - mean) + (n - cases) * mean * mean) / (n - 1);
            double share = t->n_g * t->n_o / n / v;
            d += share * (t->cases_g / t->n_g - t->cases_o / t->n_o);
            variance += share * share * s2 * (1 / t->n_g + 1 / t->n_o);
            excess += t->cases_g - t->n_g * t->cases_o / t->n_o;
        }
        const struct eh_result *row =
            firm_row(&firm, "favour.difference", "sponsored", "", "exposed", "unexposed", "level");
        firm_near(row->estimate, d, 1e-12);
        firm_near(row->null_sd, sqrt(variance), 1e-12);
        assert_true((row->has & EH_EXPECTED) && row->expected == 0);
        struct eh_arena scratch;
        eh_arena_init(&scratch, NULL);
        firm_near(row->p, eh_exact_p(table, count, &scratch), 1e-12);
        eh_arena_free(&scratch);
        row = firm_row(&firm, "favour.excess", "sponsored", "", "exposed", "unexposed", "level");
        firm_near(row->estimate, excess, 1e-12);
        for (uint32_t g = 1; g <= GROUPS; g++) {
            count = make_tables(&draw, g, STRATA, table);
            struct eh_odds odds = eh_odds_compute(table, count);
            row = firm_row(&firm, "favour.payoff", "sponsored", "gender", letters[g - 1], "", "level");
            firm_near(row->estimate, odds.estimate, 1e-12);
            firm_near(row->ci_low, odds.low, 1e-12);
            assert_true(row->is_test && row->n == row->side_a + row->side_b);
        }
        firm_free(&firm);
    }
}

/* The statistic of one table a group, labels in `group`. */
static struct eh_breslow_day pooled(const struct draw *draw)
{
    struct eh_table2 table[GROUPS];
    size_t count = 0;
    for (uint32_t g = 1; g <= GROUPS; g++)
        count += make_tables(draw, g, 1, table + count);
    return eh_breslow_day_compute(table, count);
}

/* Labels shuffled within levels by the test's own hand. */
static void test_payoff_between(void **state)
{
    (void)state;
    enum { ROUNDS = 4000 };
    for (uint64_t seed = 11; seed <= 13; seed++) {
        struct firm firm;
        struct draw draw, shuffled;
        draw_staff(&firm, &draw, seed);
        firm.study->config.permutations = ROUNDS;
        firm_measure_favour(&firm);
        struct eh_breslow_day observed = pooled(&draw);
        const struct eh_result *row =
            firm_row(&firm, "favour.payoff", "sponsored", "gender", "", "", "level");
        firm_near(row->estimate, observed.statistic, 1e-11);
        uint32_t known = 0, up = 0;
        for (uint32_t i = 1; i < STAFF; i++)
            known += draw.group[i] > 0;
        assert_true(row->n == known && row->n_people == known);
        struct eh_random random;
        eh_random_init(&random, seed, 99);
        double sum = 0, squares = 0;
        shuffled = draw;
        for (int round = 0; round < ROUNDS; round++) {
            for (uint32_t i = STAFF - 1; i > 1; i--) {
                uint32_t others[STAFF], count = 0;
                for (uint32_t j = 1; j <= i && draw.group[i]; j++)
                    if (draw.group[j] && draw.level[j] == draw.level[i])
                        others[count++] = j;
                if (!count)
                    continue;
                uint32_t j = others[eh_random_below(&random, count)], kept = shuffled.group[i];
                shuffled.group[i] = shuffled.group[j];
                shuffled.group[j] = kept;
            }
            double x = pooled(&shuffled).statistic;
            up += x >= observed.statistic - 1e-9;
            sum += x;
            squares += x * x;
        }
        double p = (up + 1.0) / (ROUNDS + 1), mean = sum / ROUNDS, sd = sqrt(squares / ROUNDS - mean * mean);
        assert_true(fabs(row->p - p) < 5 * sqrt(2 * p * (1 - p) / ROUNDS) + 2e-3);
        assert_true(fabs(row->expected - mean) < 6 * sd / sqrt(ROUNDS));
        assert_true(fabs(row->null_sd - sd) < 0.15 * sd);
        /* The number of workers changes nothing. */
        double expected = row->expected, null_sd = row->null_sd, upper = row->p;
        firm.context.threads = 3;
        firm_measure_favour(&firm);
        row = firm_row(&firm, "favour.payoff", "sponsored", "gender", "", "", "level");
        assert_true(row->expected == expected && row->null_sd == null_sd && row->p == upper);
        firm_free(&firm);
    }
}

static void test_exposure_by_group(void **state)
{
    (void)state;
    struct firm firm;
    struct draw draw;
    draw_staff(&firm, &draw, 21);
    firm_measure_favour(&firm);
    uint32_t n = 0, cases = 0;
    for (uint32_t i = 1; i < STAFF; i++) {
        n += draw.group[i] == 2;
        cases += draw.group[i] == 2 && draw.exposed[i];
    }
    const struct eh_result *row =
        firm_row(&firm, "favour.exposure.rate", "sponsored", "gender", "B", "", "none");
    assert_true(row->n == n && row->cases == cases);
    assert_int_equal(firm_count(&firm, "favour.exposure.ratio", "sponsored"), GROUPS - 1);
    assert_int_equal(firm_count(&firm, "favour.exposure.odds", "sponsored"), 2 * GROUPS);
    firm_free(&firm);
}

/* --- rows that are not there, and rows without a number --- */

static void test_absent(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 6, 0);
    firm_add_outcome(&firm, 1, EH_PROMOTION, firm.study->period.first);
    firm_build(&firm);
    firm_measure_favour(&firm); /* no decision makers */
    assert_int_equal(firm.results.count, 0);
    test_study_set_decider(firm.study, 0);
    firm_measure_favour(&firm);
    assert_int_equal(firm_count(&firm, "favour.rate", NULL), 4); /* tied and circle */
    firm.study->outcomes.present = false;
    firm_measure_favour(&firm);
    assert_int_equal(firm.results.count, 0);
    firm.study->outcomes.present = true;
    firm.study->period = (struct eh_period){.all = true, .first = EH_DATE_NONE, .last = EH_DATE_NONE};
    firm_measure_favour(&firm);
    assert_int_equal(firm.results.count, 0);
    firm_free(&firm);
}

static void test_undefined(void **state)
{
    (void)state;
    struct firm firm;
    const uint32_t unknown[40] = {0};
    firm_init(&firm, 40, 0);
    test_study_set_decider(firm.study, 0);
    test_study_add_attribute(firm.study, "gender", letters, 2, unknown, "g", &firm.arena);
    firm_build(&firm);
    firm_measure_favour(&firm); /* nobody is tied */
    assert_string_equal(firm_row(&firm, "favour.rate", "tied", "", "exposed", "", "none")->undefined,
                        "empty");
    assert_string_equal(firm_row(&firm, "favour.odds", "tied", "", "exposed", "unexposed", "none")->undefined,
                        "one-sided strata");
    assert_string_equal(
        firm_row(&firm, "favour.difference", "tied", "", "exposed", "unexposed", "none")->undefined,
        "one-sided strata");
    assert_string_equal(
        firm_row(&firm, "favour.excess", "tied", "", "exposed", "unexposed", "none")->undefined,
        "one-sided strata");
    assert_string_equal(firm_row(&firm, "favour.payoff", "tied", "gender", "", "", "none")->undefined,
                        "empty");
    assert_int_equal(firm_count(&firm, "favour.payoff", "tied"), 1);

    /* All who have a sponsor are promoted, and nobody else: x/0. */
    for (uint32_t i = 1; i < 20; i++) {
        firm_add_mentoring(&firm, 0, i, EH_SPONSORSHIP, ALWAYS, ALWAYS);
        firm_add_outcome(&firm, i, EH_PROMOTION, firm.study->period.first);
    }
    uint32_t *label = firm.study->people.attribute[0].label;
    for (uint32_t i = 0; i < 40; i++)
        label[i] = 1;
    firm_measure_favour(&firm);
    const struct eh_result *row =
        firm_row(&firm, "favour.odds", "sponsored", "", "exposed", "unexposed", "none");
    assert_string_equal(row->undefined, "infinite");
    assert_true((row->has & EH_N) && (row->has & EH_P) && row->is_test && row->p < 1e-6);
    row = firm_row(&firm, "favour.payoff", "sponsored", "gender", "", "", "none");
    assert_string_equal(row->undefined, "one group");
    for (uint32_t i = 0; i < 40; i++)
        label[i] = 1 + i % 2;
    firm_measure_favour(&firm);
    row = firm_row(&firm, "favour.payoff", "sponsored", "gender", "", "", "none");
    assert_string_equal(row->undefined, "zero variance"); /* both tables stand at their end */
    for (uint32_t i = 0; i < 40; i++)
        label[i] = i == 20 ? 2 : 1;
    firm_measure_favour(&firm);
    row = firm_row(&firm, "favour.payoff", "sponsored", "gender", "", "", "none");
    assert_string_equal(row->undefined, "one group"); /* one table with all margins */
    /* Nobody is promoted: 0/0, and no difference. */
    firm.study->outcomes.count = 0;
    firm_measure_favour(&firm);
    assert_string_equal(
        firm_row(&firm, "favour.odds", "sponsored", "", "exposed", "unexposed", "none")->undefined, "0/0");
    row = firm_row(&firm, "favour.difference", "sponsored", "", "exposed", "unexposed", "none");
    assert_true(row->estimate == 0 && row->null_sd == 0 && row->p == 1);
    firm_free(&firm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_berkeley),
        cmocka_unit_test(test_risk_set),
        cmocka_unit_test(test_promotions),
        cmocka_unit_test(test_sponsors),
        cmocka_unit_test(test_tied_and_circle),
        cmocka_unit_test(test_thresholds),
        cmocka_unit_test(test_robust),
        cmocka_unit_test(test_same_group),
        cmocka_unit_test(test_difference),
        cmocka_unit_test(test_payoff_between),
        cmocka_unit_test(test_exposure_by_group),
        cmocka_unit_test(test_absent),
        cmocka_unit_test(test_undefined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
