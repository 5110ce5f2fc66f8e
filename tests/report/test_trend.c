/* Chapter 9: what a report says across periods, read from its text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/results_table.h"
#include "evenhand/base/date.h"
#include "evenhand/disclosure/edition.h"

enum { PERIODS = 6 };

struct years { /* five earlier quarters and this one */
    struct results_table table[PERIODS];
    struct eh_edition earlier[PERIODS - 1];
};

static const char *const KEY[6] = {"inclusion.reach.gap", "informal", "gender", "woman", "(others)",
                                   "department*level"};
static const char *const MEN[6] = {"inclusion.reach.mean", "informal", "gender", "man", "", ""};
static const char *const WOMEN[6] = {"inclusion.reach.mean", "informal", "gender", "woman", "", ""};

static void add_gap(struct results_table *table, double estimate)
{
    struct eh_published_row *row =
        results_table_add_estimate(table, KEY, 80, estimate, estimate - 0.02, estimate + 0.02);
    row->has |= EH_P | EH_Q;
    row->p = row->q = 0.01;
    row->verdict = EH_GAP;
}

static void set_up_years(struct years *self)
{
    static const char *group[] = {"gender"};
    static const char *const name[PERIODS] = {"2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"};
    for (int i = 0; i < PERIODS; i++) {
        struct results_table *table = &self->table[i];
        results_table_init(table);
        int32_t first = eh_date_add_months(eh_date_from_parts(2025, 4, 1), 3 * i);
        table->published.period = table->provenance.period = name[i];
        table->provenance.period_first = first;
        table->provenance.period_last = eh_date_add_months(first, 3) - 1;
        table->provenance.config = "[study]\nlookback = 12\n";
        table->provenance.group_count = 1;
        table->provenance.group = group;
    }
}

/* Means stand before gaps in the catalogue. */
static void add_means(struct results_table *table, double men, double women)
{
    results_table_add_estimate(table, MEN, 50, men, men - 0.01, men + 0.01);
    results_table_add_estimate(table, WOMEN, 50, women, women - 0.01, women + 0.01);
}

/* The text of the last period's report with the `count` periods before it. */
static const char *compose(struct years *self, size_t count)
{
    struct results_table *now = &self->table[PERIODS - 1];
    for (size_t i = 0; i < count; i++) {
        struct results_table *table = &self->table[PERIODS - 1 - count + i];
        self->earlier[i] =
            (struct eh_edition){.published = table->published, .provenance = table->provenance};
        memset(self->earlier[i].sha256, 'a', 64);
    }
    now->provenance.earlier = self->earlier;
    now->provenance.earlier_count = count;
    return results_table_compose(now);
}

static void tear_down_years(struct years *self)
{
    for (int i = 0; i < PERIODS; i++)
        results_table_free(&self->table[i]);
}

static void has(const char *text, const char *wanted)
{
    if (!strstr(text, wanted))
        print_error("not in the text: %s\n", wanted);
    assert_non_null(strstr(text, wanted));
}

static void without_a_period_before_it_is_one_line(void **state)
{
    (void)state;
    static struct years years;
    set_up_years(&years);
    add_gap(&years.table[PERIODS - 1], -0.1);
    has(compose(&years, 0),
        "CHAPTER 9 What changed <chapter-9>\n"
        "  Nothing to compare with: this report was drawn without an earlier period.\n\n");
    tear_down_years(&years);
}

/* From -0.20 to -0.10, each +- 0.02: +0.10, and sqrt(2) 0.02 = 0.028 around it. */
static void a_clear_change_is_said_with_its_interval(void **state)
{
    (void)state;
    static struct years years;
    set_up_years(&years);
    add_gap(&years.table[4], -0.2);
    add_gap(&years.table[5], -0.1);
    const char *text = compose(&years, 1);
    has(text, "Since 2026Q2, 1 comparison has clearly changed (1 up, 0 down)");
    has(text, "It has clearly changed since 2026Q2, from \xE2\x88\x92"
              "0.200 to \xE2\x88\x92"
              "0.100.");
    has(text, "up from \xE2\x88\x92"
              "0.200 to \xE2\x88\x92"
              "0.100 (change +0.100, 95% interval 0.072 to 0.128); the difference is narrower");
    has(text, "CHART trend");
    has(text, "2026Q2: \xE2\x88\x92"
              "0.200 (\xE2\x88\x92"
              "0.220 to \xE2\x88\x92"
              "0.180); 2026Q3: ");
    tear_down_years(&years);
}

static void add_indices(struct results_table *table, double segregation, double bias)
{
    static const char *const index[6] = {"mixing.segregation", "informal", "gender", "", "",
                                         "department*level"},
                             *const friend[6] = {"mixing.bias.gap", "informal", "gender",
                                                 "woman",           "(others)", "department*level"};
    struct eh_published_row *row =
        results_table_add_estimate(table, index, 880, segregation, segregation - 0.02, segregation + 0.02);
    row->verdict = EH_GAP;
    row = results_table_add_estimate(table, friend, 40, bias, bias - 0.02, bias + 0.02);
    row->verdict = EH_GAP;
}

/* More ties cross where segregation falls: what falls is called segregation, in each language. */
static void what_falls_is_called_by_its_name(void **state)
{
    (void)state;
    static const char *const language[] = {"en", "de"};
    static const char *const said[2][4] = {
        {"Segregation by gender: down from 0.660 to 0.290", "Segregation by gender: down since 2026Q2",
         "Women: friending bias against the decision makers around them: up from",
         "across gender lines: down"},
        {"Segregation nach Geschlecht: gesunken von 0,660 auf 0,290",
         "Segregation nach Geschlecht: gesunken seit 2026Q2",
         "Frauen: Kontaktverzerrung gegen die Entscheidenden im Umfeld: gestiegen von",
         "zwischen Gruppen (Geschlecht): gesunken"}};
    for (int i = 0; i < 2; i++) {
        static struct years years;
        set_up_years(&years);
        for (int j = 4; j < PERIODS; j++) {
            years.table[j].provenance.language = language[i];
            add_indices(&years.table[j], j == 4 ? 0.66 : 0.29, j == 4 ? -0.55 : 0.29);
        }
        const char *text = compose(&years, 1);
        for (int k = 0; k < 3; k++)
            has(text, said[i][k]);
        assert_null(strstr(text, said[i][3]));
        tear_down_years(&years);
    }
}

/* n of odds and of a friending bias is people, whoever their mentors and ties are. */
static void what_n_counts_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *key[6], *english, *german;
    } said[] = {
        {{"access.odds", "sponsorship", "gender", "woman", "(others)", "department*level"},
         "; 199 people in 2026Q3",
         "; 199 Personen in 2026Q3"},
        {{"access.seniority.gap", "mentoring", "gender", "woman", "(others)", "department*level"},
         "; 199 people in 2026Q3",
         "; 199 Personen in 2026Q3"},
        {{"access.same_group", "mentoring", "gender", "", "", "department*level"},
         "; 199 pairs in 2026Q3",
         "; 199 Paare in 2026Q3"},
        {{"mixing.bias.gap", "informal", "gender", "woman", "(others)", "department*level"},
         "; 199 people in 2026Q3",
         "; 199 Personen in 2026Q3"},
        {{"mixing.segregation", "informal", "gender", "", "", "department*level"},
         "; 199 ties in 2026Q3",
         "; 199 Verbindungen in 2026Q3"},
        {{"inclusion.ties.gap", "informal", "gender", "woman", "(others)", "department*level"},
         "; 199 people in 2026Q3",
         "; 199 Personen in 2026Q3"},
    };
    for (size_t i = 0; i < 2 * (sizeof said / sizeof *said); i++) {
        static struct years years;
        set_up_years(&years);
        for (int j = 4; j < PERIODS; j++) {
            years.table[j].provenance.language = i % 2 ? "de" : "en";
            results_table_add_estimate(&years.table[j], said[i / 2].key, 199, 0.5 - 0.01 * j, 0.3, 0.7)
                ->verdict = EH_GAP;
        }
        has(compose(&years, 1), i % 2 ? said[i / 2].german : said[i / 2].english);
        tear_down_years(&years);
    }
}

static void what_is_hidden_is_a_gap_and_said(void **state)
{
    (void)state;
    static struct years years;
    set_up_years(&years);
    for (int i = 2; i < PERIODS; i++)
        add_gap(&years.table[i], -0.1 - 0.01 * i);
    struct eh_published_row *row = &years.table[3].published.row[0];
    row->status = EH_STATUS_HIDDEN;
    row->has = 0;
    row->verdict = EH_VERDICT_NONE;
    row->estimate = row->ci_low = row->ci_high = 98765.25; /* nobody may read these */
    const char *text = compose(&years, 3);
    has(text, "[hidden] Q1 2026 (gap)");
    has(text, "Gaps in the line: 2026Q1, hidden: small groups.");
    has(text, "2025Q4: \xE2\x88\x92"
              "0.120; 2026Q1: hidden: small groups; 2026Q2: ");
    assert_null(strstr(text, "98765"));
    assert_null(strstr(text, "98,765"));
    tear_down_years(&years);
}

static void another_setting_is_said_and_not_drawn_over(void **state)
{
    (void)state;
    static struct years years;
    set_up_years(&years);
    add_gap(&years.table[3], -0.3);
    add_gap(&years.table[4], -0.2);
    add_gap(&years.table[5], -0.1);
    years.table[3].provenance.decision_rule = "level 4 and above";
    const char *text = compose(&years, 2);
    has(text, "2026Q1: decision makers were: level 4 and above, and are: ");
    has(text, "1 result is not compared");
    has(text, "Gaps in the line: 2026Q1, not compared, since decision makers were");
    assert_null(strstr(text, "0.300"));
    tear_down_years(&years);
}

static void groups_are_compared_over_a_year(void **state)
{
    (void)state;
    static struct years years;
    set_up_years(&years);
    for (int i = 0; i < PERIODS; i++)
        add_means(&years.table[i], 0.4, 0.3 - (i == 5 ? 0.1 : 0));
    const char *text = compose(&years, 5);
    has(text, "CHART slope");
    has(text, "(2025Q3, 2026Q3)");
    has(text, "[gap] woman | 0.300 | 0.200");
    has(text, "[cannot tell] man | 0.400 | 0.400");
    assert_null(strstr(compose(&years, 3), "CHART slope"));
    has(compose(&years, 3), "The same period a year before is not among the earlier ones");
    tear_down_years(&years);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_period_before_it_is_one_line),
        cmocka_unit_test(a_clear_change_is_said_with_its_interval),
        cmocka_unit_test(what_falls_is_called_by_its_name),
        cmocka_unit_test(what_n_counts_is_named),
        cmocka_unit_test(what_is_hidden_is_a_gap_and_said),
        cmocka_unit_test(another_setting_is_said_and_not_drawn_over),
        cmocka_unit_test(groups_are_compared_over_a_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
