/* Decisions given a tie: complete enumeration of the swaps, and counts by hand. */
#include "evenhand/base/random.h"
#include "evenhand/inference/inference.h"
#include "firm.h"

static const char *const letters[] = {"A", "B", "C", "D", "E", "F"};

static const struct eh_result *decision_row(const struct firm *firm)
{
    return firm_row(firm, "favour.decision", "informal", "", "close tie", "no close tie", "decision");
}

/* --- every arrangement of the blocks of a few decisions --- */

enum { BLOCKS_MOST = 16, VOTES_MOST = 64 };

/* A candidate's votes in one decision, deciders ascending. */
struct block {
    uint32_t decision, candidate, count, decider[8];
    bool linked[8], selected[8];
};

struct tail {
    double all, up, low;
};

/* Block b onwards gets the votes of a block not yet used that the same deciders judged. */
static void enumerate(const struct block *block, uint32_t count, uint32_t b, uint32_t used, double sum,
                      double observed, struct tail *out)
{
    if (b == count) {
        out->all++;
        out->up += sum >= observed;
        out->low += sum <= observed;
        return;
    }
    for (uint32_t from = 0; from < count; from++) {
        bool same = block[from].decision == block[b].decision && block[from].count == block[b].count;
        for (uint32_t k = 0; same && k < block[b].count; k++)
            same = block[from].decider[k] == block[b].decider[k];
        if (!same || used >> from & 1)
            continue;
        double more = 0;
        for (uint32_t k = 0; k < block[b].count; k++)
            more += block[b].linked[k] && block[from].selected[k];
        enumerate(block, count, b + 1, used | 1U << from, sum + more, observed, out);
    }
}

/* Deciders 0 to 3, candidates 4 to 11, in three decisions: whole panels, a panel that somebody leaves, and
 * one that sits twice with other members. */
static uint32_t draw_blocks(struct eh_random *random, struct block *block)
{
    static const uint32_t panels[3][2][4] = {
        {{0, 1, 2, 9}, {0, 1, 2, 9}}, {{1, 2, 3, 9}, {1, 3, 9, 9}}, {{0, 3, 9, 9}, {0, 1, 2, 3}}};
    uint32_t count = 0;
    for (uint32_t decision = 0; decision < 3; decision++)
        for (uint32_t candidate = 4; candidate < 9; candidate++) {
            struct block *b = &block[count++];
            const uint32_t *panel = panels[decision][candidate > 6];
            *b = (struct block){.decision = decision, .candidate = candidate + (decision == 2)};
            for (uint32_t k = 0; k < 4 && panel[k] != 9; k++) {
                b->decider[b->count] = panel[k];
                b->selected[b->count++] = eh_random_uniform(random) < 0.45;
            }
        }
    return count;
}

static void test_swaps(void **state)
{
    (void)state;
    uint32_t tested = 0;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct eh_random random;
        struct firm firm;
        struct block block[BLOCKS_MOST];
        bool tied[12][12] = {{false}};
        eh_random_init(&random, seed, 5);
        firm_init(&firm, 12, 0);
        firm.study->config.permutations = 9999;
        for (uint32_t a = 0; a < 4; a++)
            for (uint32_t b = 4; b < 12; b++)
                if (eh_random_uniform(&random) < 0.4) {
                    tied[a][b] = true;
                    firm_add_contact(&firm, a, b, 1);
                }
        uint32_t count = draw_blocks(&random, block);
        struct eh_table2 table[3] = {{0}};
        double observed = 0;
        for (uint32_t b = 0; b < count; b++)
            for (uint32_t k = 0; k < block[b].count; k++) {
                bool linked = tied[block[b].decider[k]][block[b].candidate];
                struct eh_table2 *t = &table[block[b].decision];
                block[b].linked[k] = linked;
                *(linked ? &t->n_g : &t->n_o) += 1;
                *(linked ? &t->cases_g : &t->cases_o) += block[b].selected[k];
                observed += linked && block[b].selected[k];
            }
        /* Rows of the file in an order of their own. */
        for (uint32_t b = count; b > 0; b--)
            for (uint32_t k = 0; k < block[b - 1].count; k++)
                firm_add_vote(&firm, block[b - 1].decision, block[b - 1].decider[k], block[b - 1].candidate,
                              block[b - 1].selected[k]);
        firm_build(&firm);
        firm_measure_favour(&firm);
        const struct eh_result *row = decision_row(&firm);
        double n = 0;
        struct eh_odds odds = eh_odds_compute(table, 3);
        for (int d = 0; d < 3; d++)
            n += table[d].n_g > 0 && table[d].n_o > 0 ? table[d].n_g + table[d].n_o : 0;
        assert_true(row->n == n && odds.defined);
        firm_near(row->estimate, odds.estimate, 1e-12);
        assert_false(row->has & EH_CI);
        assert_true(row->is_test);
        struct tail tail = {0};
        enumerate(block, count, 0, 0, 0, observed, &tail);
        double p = fmin(1, 2 * fmin(tail.up, tail.low) / tail.all);
        firm_near(row->p, p, 5 * sqrt(2 * p / 9999) + 1e-3);
        tested += tail.up < tail.all && tail.low < tail.all;
        firm_free(&firm);
    }
    assert_true(tested >= 4);
}

/* A candidate's votes move together: with one candidate a panel nothing can move, whatever the votes. */
static void test_one_candidate(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 8, 0);
    firm_add_contact(&firm, 0, 4, 1);
    firm_add_vote(&firm, 0, 0, 4, true);
    firm_add_vote(&firm, 0, 1, 4, false);
    firm_add_vote(&firm, 1, 1, 5, true); /* nobody linked: the decision says nothing */
    firm_add_vote(&firm, 1, 2, 5, false);
    firm_build(&firm);
    firm_measure_favour(&firm);
    const struct eh_result *row = decision_row(&firm);
    assert_string_equal(row->undefined, "infinite");
    assert_true(row->n == 2 && row->p == 1);
    assert_int_equal(row->n_people, 3);
    assert_int_equal(row->group_people, 1);
    assert_int_equal(row->side_b, 1);
    firm_free(&firm);
}

/* Without decisions the strata are deciders, whose rows are permuted: the exact test of two columns. */
static void test_no_decision(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 40, 0);
    firm.study->config.permutations = 9999;
    struct eh_random random;
    eh_random_init(&random, 4, 0);
    struct eh_table2 table[2] = {{0}};
    for (uint32_t decider = 0; decider < 2; decider++)
        for (uint32_t candidate = 2; candidate < 40; candidate++) {
            bool linked = eh_random_uniform(&random) < 0.4;
            bool selected = eh_random_uniform(&random) < (linked ? 0.6 : 0.35);
            if (linked)
                firm_add_contact(&firm, decider, candidate, 1);
            firm_add_vote(&firm, EH_PERSON_NONE, decider, candidate, selected);
            *(linked ? &table[decider].n_g : &table[decider].n_o) += 1;
            *(linked ? &table[decider].cases_g : &table[decider].cases_o) += selected;
        }
    firm.study->decisions.has_decision = false;
    firm_build(&firm);
    firm_measure_favour(&firm);
    struct eh_arena scratch;
    eh_arena_init(&scratch, NULL);
    double p = eh_exact_p(table, 2, &scratch);
    eh_arena_free(&scratch);
    assert_true(p < 0.9);
    firm_near(decision_row(&firm)->p, p, 5 * sqrt(2 * p / 9999) + 1e-3);
    firm_near(decision_row(&firm)->estimate, eh_odds_compute(table, 2).estimate, 1e-12);
    firm_free(&firm);
}

/* --- which rows count --- */

static void test_rows(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 8, 1);
    struct eh_decisions *d = &firm.study->decisions;
    firm_add_contact(&firm, 0, 4, 1);
    firm_add_vote(&firm, 0, 0, 4, true);
    firm_add_vote(&firm, 0, 1, 4, false);
    d->date[firm_add_vote(&firm, 0, 0, 5, true)] = firm.study->period.first;     /* counts */
    d->date[firm_add_vote(&firm, 0, 1, 5, true)] = firm.study->period.last;      /* counts */
    d->date[firm_add_vote(&firm, 0, 2, 4, true)] = firm.study->period.first - 1; /* before */
    d->date[firm_add_vote(&firm, 0, 2, 5, true)] = firm.study->period.last + 1;  /* after */
    d->date[firm_add_vote(&firm, 0, 2, 6, true)] = EH_DATE_NONE;                 /* undated */
    d->recused[firm_add_vote(&firm, 0, 0, 6, true)] = true;
    d->is_decided[firm_add_vote(&firm, 0, 1, 6, false)] = false;
    firm_add_vote(&firm, 0, 8, 7, true); /* a decider who is gone: left out */
    firm_build(&firm);
    firm_measure_favour(&firm);
    assert_true(decision_row(&firm)->n == 4);
    assert_int_equal(firm.results.aside[0].count, 1);
    assert_true(firm_row(&firm, "conflict.rate", "", "", "close tie", "", "")->n == 6);
    assert_true(firm_row(&firm, "conflict.rate", "", "", "close tie", "", "")->cases == 1);
    /* Period all: undated rows too, and the ties of the whole file. */
    firm.study->period = (struct eh_period){.all = true, .first = EH_DATE_NONE, .last = EH_DATE_NONE};
    firm.history.has_window = false;
    firm_measure_favour(&firm);
    assert_true(decision_row(&firm)->n == 7);
    assert_int_equal(firm_count(&firm, "favour.rate", NULL), 0);
    /* Nobody says who was selected: who was linked is known all the same. */
    d->has_outcome = d->has_recused = false;
    firm_measure_favour(&firm);
    assert_int_equal(firm_count(&firm, "favour.decision", NULL), 0);
    assert_int_equal(firm_count(&firm, "favour.within_candidate", NULL), 0);
    assert_int_equal(firm_count(&firm, "conflict.rate", NULL), 3 * 2); /* close tie, circle, any; disclosed */
    d->has_outcome = true;
    d->count = 0;
    firm_measure_favour(&firm);
    assert_string_equal(decision_row(&firm)->undefined, "empty");
    assert_string_equal(
        firm_row(&firm, "favour.within_candidate", "informal", "", "", "", "candidate")->undefined, "empty");
    firm_free(&firm);
}

static void test_in_group(void **state)
{
    (void)state;
    struct firm firm;
    const uint32_t gender[8] = {1, 2, 0, 0, 1, 2, 2, 0};
    firm_init(&firm, 8, 1);
    uint32_t a = test_study_add_attribute(firm.study, "gender", letters, 2, gender, "g", &firm.arena);
    firm.study->people.attribute[a].roster_label[8] = 3; /* a value that nobody of the period has */
    for (uint32_t candidate = 4; candidate < 8; candidate++) {
        firm_add_vote(&firm, 0, 0, candidate, candidate == 4);
        firm_add_vote(&firm, 0, 1, candidate, candidate != 6);
        firm_add_vote(&firm, 0, 2, candidate, true); /* unknown: leaves */
        firm_add_vote(&firm, 0, 8, candidate, false);
    }
    firm_build(&firm);
    firm_measure_favour(&firm);
    const struct eh_result *row =
        firm_row(&firm, "favour.in_group", "", "gender", "same group", "other group", "decision");
    /* Same: 0-4 yes, 1-5 yes, 1-6 no; other: 0-5 no, 0-6 no, 1-4 yes; 8 is not of the period. */
    assert_true(row->n == 6);
    firm_near(row->estimate, 2.0 * 2 / (1 * 1.0), 1e-12);
    assert_int_equal(row->side_a, 3);
    assert_int_equal(row->side_b, 3);
    assert_false(row->hangs_on_weight);
    firm_free(&firm);
}

/* --- the same candidate, judged by friends and by others --- */

static const struct eh_result *candidate_row(const struct firm *firm)
{
    return firm_row(firm, "favour.within_candidate", "informal", "", "", "", "candidate");
}

/* Candidate 10 + c has decider c as a friend; friends select the first `for_friends` candidates, others the
 * last `for_others`. */
static void fill_friends(struct firm *firm, uint32_t candidates, uint32_t for_friends, uint32_t for_others)
{
    firm_init(firm, 10 + candidates, 0);
    for (uint32_t c = 0; c < candidates; c++) {
        firm_add_contact(firm, c % 10, 10 + c, 1);
        firm_add_vote(firm, c, c % 10, 10 + c, c < for_friends);
        firm_add_vote(firm, c, (c + 1) % 10, 10 + c, c >= candidates - for_others);
        firm_add_vote(firm, c, (c + 2) % 10, 10 + c, false);
    }
    firm_build(firm);
    firm_measure_favour(firm);
}

static void test_within_candidate_exact(void **state)
{
    (void)state;
    struct firm firm;
    fill_friends(&firm, 6, 5, 2);
    /* d: 1 for the first four, 1/2 for the fifth, -1/2 for the last. */
    const double d[6] = {1, 1, 1, 1, 0.5, -0.5};
    const struct eh_result *row = candidate_row(&firm);
    firm_near(row->estimate, 4.0 / 6, 1e-12);
    firm_near(row->null_sd, sqrt(4 + 0.5) / 6, 1e-12);
    assert_true(row->expected == 0 && (row->has & EH_EXPECTED) && row->n == 6 && row->is_test);
    uint32_t up = 0;
    for (uint32_t signs = 0; signs < 64; signs++) {
        double sum = 0;
        for (uint32_t k = 0; k < 6; k++)
            sum += signs >> k & 1 ? d[k] : -d[k];
        up += sum >= 4 - 1e-9;
    }
    firm_near(row->p, 2 * up / 64.0, 1e-15);
    assert_true(row->side_a == 6 && row->side_b == 6 && row->n_people == 6);
    firm_free(&firm);
    /* Twenty are exact, too: eleven for, none against: 2/2^11 of the signs of those who differ. */
    fill_friends(&firm, 20, 11, 0);
    firm_near(candidate_row(&firm)->p, 2.0 / 2048, 1e-15);
    firm_free(&firm);
}

static void test_within_candidate_simulated(void **state)
{
    (void)state;
    struct firm firm;
    fill_friends(&firm, 70, 12, 0);
    firm.study->config.permutations = 9999;
    firm_measure_favour(&firm);
    assert_true(candidate_row(&firm)->n == 70);
    firm_near(candidate_row(&firm)->p, 2.0 / 10000, 8e-4); /* 2/4096 of the signs are as far */
    firm_free(&firm);
    fill_friends(&firm, 70, 7, 3);
    firm.study->config.permutations = 9999;
    firm_measure_favour(&firm);
    /* d is 1 seven times and -1/2 three times: all signs of ten candidates. */
    uint32_t up = 0;
    for (uint32_t signs = 0; signs < 1024; signs++) {
        double sum = 0;
        for (uint32_t k = 0; k < 10; k++)
            sum += (k < 7 ? 1 : 0.5) * (signs >> k & 1 ? 1 : -1);
        up += sum >= 5.5;
    }
    double p = 2 * up / 1024.0;
    firm_near(candidate_row(&firm)->p, p, 5 * sqrt(2 * p / 9999));
    firm_free(&firm);
}

static void test_within_candidate_one_kind(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 8, 0);
    firm_add_vote(&firm, 0, 0, 4, true);
    firm_build(&firm);
    firm_measure_favour(&firm);
    assert_string_equal(candidate_row(&firm)->undefined, "one-sided strata");
    assert_string_equal(decision_row(&firm)->undefined, "one-sided strata");
    firm_free(&firm);
}

/* --- conflicts of interest --- */

static void test_conflicts(void **state)
{
    (void)state;
    struct firm firm;
    firm_init(&firm, 20, 1);
    struct eh_people *people = &firm.study->people;
    struct eh_decisions *d = &firm.study->decisions;
    for (uint32_t a = 0; a < 5; a++) /* a circle without the tie of 0 and 1 */
        for (uint32_t b = a + 1; b < 5; b++)
            if (a || b > 1)
                firm_add_contact(&firm, a, b, 1);
    people->has_manager = true;
    people->manager[6] = 7;
    people->manager[7] = 8;
    people->manager[9] = 20; /* gone */
    firm_add_mentoring(&firm, 10, 11, EH_MENTORING, firm_day(2030, 1, 1), EH_DATE_NONE);
    firm_add_mentoring(&firm, 12, 13, EH_SPONSORSHIP, firm_day(1990, 1, 1), firm_day(1990, 1, 2));
    firm_add_mentoring(&firm, 20, 14, EH_MENTORING, EH_DATE_NONE, EH_DATE_NONE);
    d->disclosed[firm_add_vote(&firm, 0, 2, 3, true)] = true; /* close tie and circle */
    firm_add_vote(&firm, 0, 0, 1, true);                      /* circle alone */
    d->recused[firm_add_vote(&firm, 1, 6, 7, true)] = true;   /* reports to the candidate */
    uint32_t both = firm_add_vote(&firm, 1, 7, 6, true);      /* the manager */
    d->disclosed[both] = d->recused[both] = true;
    firm_add_vote(&firm, 1, 8, 6, true);   /* two steps: no */
    firm_add_vote(&firm, 1, 20, 9, true);  /* the manager, who is gone: left out */
    firm_add_vote(&firm, 2, 10, 11, true); /* ever, also later */
    firm_add_vote(&firm, 2, 13, 12, true); /* either way, a sponsor too */
    firm_add_vote(&firm, 2, 20, 14, true);
    firm_add_vote(&firm, 2, 15, 16, true); /* strangers */
    firm_build(&firm);
    firm_measure_favour(&firm);
    static const struct {
        const char *group;
        double cases, disclosed, recused, neither;
    } expected[] = {{"close tie", 1, 1, 0, 0},
                    {"mentoring", 2, 0, 0, 2},
                    {"reporting line", 2, 1, 2, 0},
                    {"circle", 2, 1, 0, 1},
                    {"any", 6, 2, 2, 3}};
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        const char *group = expected[k].group;
        const struct eh_result *row = firm_row(&firm, "conflict.rate", "", "", group, "", "");
        double low, high;
        assert_true(row->n == 8 && row->cases == expected[k].cases);
        eh_wilson(row->cases, 8, &low, &high);
        assert_true(row->ci_low == low && row->ci_high == high);
        row = firm_row(&firm, "conflict.rate", "", "", group, "disclosed", "");
        assert_true(row->n == expected[k].cases && row->cases == expected[k].disclosed);
        row = firm_row(&firm, "conflict.rate", "", "", group, "recused", "");
        assert_true(row->n == expected[k].cases && row->cases == expected[k].recused);
        row = firm_row(&firm, "conflict.rate", "", "", group, "neither", "");
        assert_true(row->n == expected[k].cases && row->cases == expected[k].neither);
    }
    assert_int_equal(firm_count(&firm, "conflict.rate", NULL), 20);
    const struct eh_result *row = firm_row(&firm, "conflict.rate", "", "", "mentoring", "", "");
    assert_int_equal(row->cases_people, 4);
    assert_int_equal(row->n_people, 13); /* 0 to 3, 6 to 8, 10 to 13, 15, 16; 4 and 5 never decide */
    firm_near(row->dominance_01, 1.0 / 2, 1e-12);
    row = firm_row(&firm, "conflict.rate", "", "", "reporting line", "", "");
    firm_near(row->dominance_01, 1, 1e-12); /* 6 and 7 are in both */
    firm_free(&firm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_swaps),
        cmocka_unit_test(test_one_candidate),
        cmocka_unit_test(test_no_decision),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_in_group),
        cmocka_unit_test(test_within_candidate_exact),
        cmocka_unit_test(test_within_candidate_simulated),
        cmocka_unit_test(test_within_candidate_one_kind),
        cmocka_unit_test(test_conflicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
