/* report: chapters 4 and 6 to 8. Whole tables are drawn at random, with the keys that the measures give;
 * every headline and chart is held against the verdict of its row, and no hidden number may be anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/report/compose.h"
#include "../support/results_table.h"

#define KEY(...) ((const char *const[6]){__VA_ARGS__})
#define FULL     "department*level"

static const char *groups[] = {"gender", "ethnicity"}, *structures[] = {"department", "level"};
static const char *const values[] = {"east", "north"};
static const char *const steps[] = {"none", "level", FULL};

enum { SEEDS = 40 };

static void start_table(struct results_table *table)
{
    results_table_init(table);
    table->provenance.group_count = 2;
    table->provenance.group = groups;
    table->provenance.structure_count = 2;
    table->provenance.structure = structures;
}

static struct eh_compose start(struct results_table *table, struct eh_document *document)
{
    struct eh_compose out = {.form = {&table->arena, eh_say_find_language("en")},
                             .published = &table->published,
                             .provenance = &table->provenance,
                             .arena = &table->arena,
                             .document = document,
                             .primary = "informal"};
    out.catalogue = eh_catalogue_get(&out.catalogue_count);
    *document = (struct eh_document){0};
    return out;
}

static void draw(struct results_table *table, struct eh_random *random, const char *const key[6])
{
    if (eh_random_below(random, 4))
        results_table_draw(table, random, key);
}

static void draw_alliances(struct results_table *t, struct eh_random *random)
{
    static const char *const circle[] = {"A1", "A2", "A3"}, *const kind[] = {"exclusive", "inclusive",
                                                                             "mixed"};
    static const char *const plain[] = {"alliance.size", "alliance.k", "alliance.power", "alliance.outside"};
    draw(t, random, KEY("alliance.count", "informal", "", "", "", ""));
    draw(t, random, KEY("alliance.members", "informal", "", "", "", ""));
    for (size_t m = 0; m < 4; m++)
        for (size_t c = 0; c < 3; c++)
            draw(t, random, KEY(plain[m], "informal", "", circle[c], "", ""));
    for (size_t a = 0; a < 2; a++)
        for (size_t c = 0; c < 3; c++)
            draw(t, random, KEY("alliance.homogeneity", "informal", groups[a], circle[c], "", FULL));
    for (size_t a = 0; a < 2; a++)
        for (size_t k = 0; k < 3; k++)
            draw(t, random, KEY("alliance.kind", "informal", groups[a], kind[k], "", ""));
}

/* A rate of a group, before and after adjustment. */
static void draw_rate(struct results_table *t, struct eh_random *random, const char *rate, const char *odds,
                      const char *layer)
{
    for (size_t a = 0; a < 2; a++)
        for (size_t g = 0; g < 2; g++)
            draw(t, random, KEY(rate, layer, groups[a], values[g], "", "none"));
    for (size_t a = 0; a < 2; a++)
        for (size_t s = 0; s < 3; s++)
            for (size_t g = 0; g < 2; g++)
                draw(t, random, KEY(odds, layer, groups[a], values[g], "(others)", steps[s]));
}

static void draw_meeting(struct results_table *t, struct eh_random *random)
{
    static const char *const step[] = {"meeting.precedes", "meeting.placebo", "meeting.follows"};
    static const char *const order[] = {"alliance first", "mentoring first", "same day", "never tied"};
    static const char *const state[] = {"both", "alliance only", "mentoring only", "neither"};
    draw(t, random, KEY("meeting.overlap", "informal", "", "", "", ""));
    draw(t, random, KEY("meeting.lift", "informal", "", "", "", FULL));
    for (size_t m = 0; m < 3; m++) {
        draw(t, random, KEY(step[m], "collaboration", "", "", "", FULL));
        for (size_t a = 0; a < 2; a++)
            for (size_t g = 0; g < 2; g++)
                draw(t, random, KEY(step[m], "collaboration", groups[a], values[g], "", FULL));
    }
    for (size_t o = 0; o < 4; o++)
        draw(t, random, KEY("meeting.order", "collaboration", "", order[o], "", ""));
    for (size_t a = 0; a < 2; a++)
        for (size_t g = 0; g < 2; g++)
            for (size_t s = 0; s < 4; s++)
                draw(t, random, KEY("meeting.state", "informal", groups[a], values[g], state[s], "none"));
    draw(t, random, KEY("meeting.opens", "collaboration", "", "", "", ""));
}

static void draw_exposure(struct results_table *t, struct eh_random *random, const char *layer,
                          const char *attribute)
{
    draw(t, random, KEY("favour.rate", layer, attribute, "exposed", "", "none"));
    draw(t, random, KEY("favour.rate", layer, attribute, "unexposed", "", "none"));
    for (size_t s = 0; s < 3; s++)
        draw(t, random, KEY("favour.odds", layer, attribute, "exposed", "unexposed", steps[s]));
    draw(t, random, KEY("favour.difference", layer, attribute, "exposed", "unexposed", FULL));
    draw(t, random, KEY("favour.excess", layer, attribute, "exposed", "unexposed", FULL));
}

static void draw_favour(struct results_table *t, struct eh_random *random)
{
    static const char *const exposure[] = {"tied", "sponsored", "circle"};
    static const char *const link[] = {"close tie", "mentoring", "reporting line", "circle", "any"};
    static const char *const done[] = {"", "disclosed", "recused", "neither"};
    for (size_t e = 0; e < 3; e++)
        draw_exposure(t, random, exposure[e], "");
    for (size_t a = 0; a < 2; a++)
        draw_exposure(t, random, "same_group", groups[a]);
    for (size_t e = 0; e < 3; e++)
        draw_rate(t, random, "favour.exposure.rate", "favour.exposure.odds", exposure[e]);
    for (size_t e = 0; e < 3; e++)
        for (size_t a = 0; a < 2; a++)
            for (size_t g = 0; g < 3; g++)
                draw(t, random,
                     KEY("favour.payoff", exposure[e], groups[a], g ? values[g - 1] : "", "", FULL));
    draw(t, random, KEY("favour.decision", "informal", "", "close tie", "no close tie", "decision"));
    for (size_t a = 0; a < 2; a++)
        draw(t, random, KEY("favour.in_group", "", groups[a], "same group", "other group", "decision"));
    draw(t, random, KEY("favour.within_candidate", "informal", "", "", "", "candidate"));
    for (size_t l = 0; l < 5; l++)
        for (size_t d = 0; d < 4; d++)
            draw(t, random, KEY("conflict.rate", "", "", link[l], done[d], ""));
}

static void draw_leaving(struct results_table *t, struct eh_random *random)
{
    static const char *const quarter[] = {"0", "1", "2", "3", "4"};
    for (size_t q = 0; q < 5; q++)
        draw(t, random, KEY("leaving.rate", "collaboration", "", quarter[q], "", "none"));
    for (size_t s = 0; s < 3; s++) {
        draw(t, random, KEY("leaving.odds", "collaboration", "", "0", "1 to 4", steps[s]));
        draw(t, random, KEY("leaving.odds", "collaboration", "", "1", "2 to 4", steps[s]));
    }
    draw_rate(t, random, "leaving.rate", "leaving.odds", "");
}

static void draw_table(struct results_table *t, uint64_t seed)
{
    struct eh_random random;
    eh_random_init(&random, seed, 7);
    start_table(t);
    for (size_t a = 0; a < 2; a++)
        for (size_t g = 0; g < 2; g++)
            results_table_add_estimate(t, KEY("people.count", "", groups[a], values[g], "", ""), 50, 50, 0,
                                       0);
    draw_alliances(t, &random);
    draw_rate(t, &random, "alliance.membership.rate", "alliance.membership.odds", "informal");
    draw_meeting(t, &random);
    draw_favour(t, &random);
    draw_leaving(t, &random);
}

static bool contains(const char *text, const char *what)
{
    return strstr(text, what) != NULL;
}

static bool claims_gap(const char *text)
{
    return contains(text, "than comparable others") || contains(text, "than the others") ||
           contains(text, "than by the others") || contains(text, "chance would give") ||
           contains(text, "does not go with promotion equally") || contains(text, ": a gap in ");
}

static void every_headline_agrees_with_its_verdict(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct results_table table;
        struct eh_document document;
        draw_table(&table, seed);
        struct eh_compose compose = start(&table, &document);
        for (size_t i = 0; i < table.published.count; i++) {
            eh_row *row = &table.published.row[i];
            if (!eh_report_get_words(row->measure))
                continue;
            struct eh_finding finding = eh_report_find_words(&compose, row);
            const char *text = finding.headline;
            assert_int_equal(finding.mark, eh_report_mark(row));
            assert_false(contains(text, "%s"));
            if (row->status == EH_STATUS_HIDDEN) {
                assert_true(contains(text, "hidden"));
                continue;
            }
            assert_int_equal(contains(text, "no gap shown"), row->verdict == EH_NO_GAP_SHOWN);
            assert_int_equal(contains(text, "cannot tell"), row->verdict == EH_CANNOT_TELL);
            assert_int_equal(claims_gap(text), row->verdict == EH_GAP);
            if (eh_report_is_statistic(row)) {
                assert_false(contains(text, "odds ratio"));
                assert_false(contains(finding.sure, "odds ratio"));
                assert_true(contains(finding.title, "equally in all groups"));
            }
        }
        results_table_free(&table);
    }
}

static bool draws_gap(const struct eh_chart *chart)
{
    for (size_t i = 0; chart->kind == EH_CHART_DOTS && i < chart->dots.count; i++)
        if (chart->dots.row[i].mark == EH_MARK_GAP)
            return true;
    return false;
}

static void check_chart(const struct eh_chart *chart)
{
    assert_true(*chart->frame.alt && *chart->frame.source && *chart->frame.destination);
    assert_false(contains(chart->frame.title, "%s"));
    if (chart->frame.mark != EH_MARK_GAP)
        assert_false(claims_gap(chart->frame.title));
    else
        assert_true(draws_gap(chart));
    if (chart->frame.mark == EH_MARK_GAP || chart->frame.mark == EH_MARK_CANNOT_TELL)
        assert_false(contains(chart->frame.title, "No gap shown"));
}

static void every_chart_draws_what_its_title_says(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct results_table table;
        struct eh_document document;
        draw_table(&table, seed);
        eh_report_compose(&table.published, &table.provenance, &table.arena, &document);
        for (size_t i = 0; i < document.count; i++) {
            const struct eh_item *item = &document.item[i];
            for (size_t j = 0; item->kind == EH_ITEM_CHARTS && j < item->charts.count; j++)
                check_chart(&item->charts.chart[j]);
            for (size_t j = 0; item->kind == EH_ITEM_SUMMARY && j < item->summary.chart_count; j++)
                check_chart(&item->summary.chart[j]);
        }
        results_table_free(&table);
    }
}

static void no_number_of_a_hidden_row_is_anywhere(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct results_table table;
        draw_table(&table, seed);
        const char *text = results_table_compose(&table);
        static const char *const never[] = {"98765", "98,765", "9,876,5", " nan", "(null)", "%s"};
        for (size_t i = 0; i < sizeof never / sizeof *never; i++)
            if (contains(text, never[i]))
                fail_msg("seed %u: %s in %.200s", (unsigned)seed, never[i], strstr(text, never[i]));
        results_table_free(&table);
    }
}

static void has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in:\n%.3000s", part, text);
}

static void chapters_stand_in_order_even_where_the_data_have_none(void **state)
{
    (void)state;
    static const char *const title[] = {"CHAPTER 3 ", "CHAPTER 4 ", "CHAPTER 5 ",           "CHAPTER 6 ",
                                        "CHAPTER 7 ", "CHAPTER 8 ", "CHAPTER What was left"};
    static const struct eh_closed_chapter closed[] = {
        {"Where alliances and mentoring meet", "mentoring.csv"},
        {"Promotions and ties", "outcomes.csv; a period"},
        {"Decisions and conflicts of interest", "decisions.csv"},
        {"Leaving", "a column left in people.csv; a period"}};
    struct results_table table;
    start_table(&table);
    table.provenance.closed = closed;
    table.provenance.closed_count = 4;
    const char *text = results_table_compose(&table), *at = text;
    for (size_t i = 0; i < sizeof title / sizeof *title; i++) {
        at = strstr(at, title[i]);
        assert_non_null(at);
    }
    has(text, "6 Where alliances and mentoring meet <chapter-6>\n  Not open with these data and settings. "
              "What would open it: "
              "mentoring.csv.");
    has(text,
        "Promotions: Not open with these data and settings. What would open it: outcomes.csv; a period. "
        "Decisions: Not open with these data and settings. What would open it: decisions.csv.");
    has(text, "8 Leaving <chapter-8>\n  Not open with these data and settings. What would open it: a column "
              "left in people.csv; a "
              "period.");
    results_table_free(&table);
}

static struct eh_published_row *add_gap(struct results_table *table, const char *const key[6],
                                        double estimate)
{
    struct eh_published_row *row =
        results_table_add_estimate(table, key, 400, estimate, estimate / 2, estimate * 2);
    row->verdict = EH_GAP;
    row->q = 0.001;
    row->has |= EH_Q;
    return row;
}

static void a_promotion_that_goes_with_ties_is_a_headline_without_a_motive(void **state)
{
    (void)state;
    struct results_table table;
    start_table(&table);
    add_gap(&table, KEY("favour.odds", "tied", "", "exposed", "unexposed", FULL), 3);
    results_table_add_estimate(&table, KEY("favour.rate", "tied", "", "exposed", "", "none"), 100, 0.3, 0.2,
                               0.4);
    results_table_add_estimate(&table, KEY("favour.rate", "tied", "", "unexposed", "", "none"), 300, 0.1,
                               0.07, 0.14);
    const char *text = results_table_compose(&table);
    has(text, "SUMMARY [gap] People with a close tie to a decision maker were promoted more often than "
              "comparable others\n");
    has(text, "In shares, before adjustment: 30% of them, 10% of the others.");
    has(text, "Who proposed those promoted");
    results_table_free(&table);
}

/* The rates of one chart are labelled in its own order: the lower one first would be mislabelled otherwise.
 */
static void rates_keep_their_labels(void **state)
{
    (void)state;
    struct results_table table;
    struct eh_document document;
    start_table(&table);
    add_gap(&table, KEY("favour.odds", "tied", "", "exposed", "unexposed", FULL), 3);
    results_table_add_estimate(&table, KEY("favour.rate", "tied", "", "exposed", "", "none"), 100, 0.3, 0.2,
                               0.4);
    results_table_add_estimate(&table, KEY("favour.rate", "tied", "", "unexposed", "", "none"), 300, 0.1,
                               0.07, 0.14);
    eh_report_compose(&table.published, &table.provenance, &table.arena, &document);
    size_t found = 0;
    for (size_t i = 0; i < document.count; i++)
        for (size_t j = 0; document.item[i].kind == EH_ITEM_CHARTS && j < document.item[i].charts.count;
             j++) {
            const struct eh_chart *chart = &document.item[i].charts.chart[j];
            if (!contains(chart->frame.title, "Share promoted"))
                continue;
            found++;
            for (size_t r = 0; r < chart->dots.count; r++)
                assert_string_equal(chart->dots.row[r].label,
                                    chart->dots.row[r].value > 0.2 ? "with" : "without");
        }
    assert_int_equal(found, 1);
    results_table_free(&table);
}

static void old_contact_is_set_beside_contact_before(void **state)
{
    (void)state;
    struct results_table table;
    start_table(&table);
    add_gap(&table, KEY("meeting.precedes", "collaboration", "", "", "", FULL), 4);
    struct eh_published_row *placebo =
        add_gap(&table, KEY("meeting.placebo", "collaboration", "", "", "", FULL), 3);
    has(results_table_compose(&table), "Here old contact goes with mentoring as well");
    placebo->verdict = EH_NO_GAP_SHOWN;
    has(results_table_compose(&table), "old contact by itself hardly does");
    placebo->verdict = EH_CANNOT_TELL;
    has(results_table_compose(&table), "these data do not say");
    results_table_free(&table);
}

/* A chi-square statistic beside odds ratios: drawn among them it would read as one. */
static void whether_a_tie_pays_off_equally_is_never_drawn_as_a_ratio(void **state)
{
    (void)state;
    struct results_table table;
    struct eh_document document;
    start_table(&table);
    results_table_add_estimate(&table, KEY("people.count", "", "gender", "east", "", ""), 50, 50, 0, 0);
    results_table_add_estimate(&table, KEY("favour.rate", "tied", "", "exposed", "", "none"), 100, 0.3, 0.2,
                               0.4);
    add_gap(&table, KEY("favour.exposure.odds", "tied", "gender", "east", "(others)", FULL), 0.5);
    add_gap(&table, KEY("favour.payoff", "tied", "gender", "", "", FULL), 7.25);
    add_gap(&table, KEY("favour.payoff", "tied", "gender", "east", "", FULL), 3);
    const char *text = results_table_compose(&table);
    has(text, "having a close tie to a decision maker does not go with promotion equally in all groups");
    has(text, "Breslow-Day statistic");
    eh_report_compose(&table.published, &table.provenance, &table.arena, &document);
    size_t drawn = 0;
    for (size_t i = 0; i < document.count; i++)
        for (size_t j = 0; document.item[i].kind == EH_ITEM_CHARTS && j < document.item[i].charts.count;
             j++) {
            const struct eh_chart *chart = &document.item[i].charts.chart[j];
            for (size_t r = 0; chart->kind == EH_CHART_DOTS && r < chart->dots.count; r++, drawn++)
                assert_true(chart->dots.row[r].value < 7);
        }
    assert_true(drawn > 0);
    results_table_free(&table);
}

/* Odds without limit have no place in a chart, and hidden comparisons none in a sentence: what is left is
 * said. */
static void what_may_be_shown_of_such_ties_is_shown(void **state)
{
    (void)state;
    static const char *const value[] = {"east", "west"};
    struct results_table table;
    start_table(&table);
    results_table_add_estimate(&table, KEY("favour.rate", "sponsored", "", "exposed", "", "none"), 100, 0.3,
                               0.2, 0.4);
    for (int i = 0; i < 2; i++)
        results_table_add_estimate(&table,
                                   KEY("favour.exposure.rate", "sponsored", "gender", value[i], "", "none"),
                                   40, i ? 0.5 : 0.25, 0.1, 0.7);
    for (int i = 0; i < 2; i++)
        results_table_add(&table,
                          KEY("favour.exposure.odds", "sponsored", "gender", value[i], "(others)", FULL))
            ->status = EH_STATUS_HIDDEN;
    const char *const shares =
                          "Having a sponsor: 25% of people of gender east, 50% of people of gender west, "
                          "before adjustment.",
                      *const nothing = "they pay off\nNothing can be shown here";
    const char *text = results_table_compose(&table);
    has(text, shares);
    assert_null(strstr(text, nothing));
    struct eh_published_row *row =
        add_gap(&table, KEY("favour.payoff", "sponsored", "gender", "east", "", FULL), 0);
    row->has &= ~(uint32_t)EH_ESTIMATE;
    row->status = EH_STATUS_UNDEFINED;
    row->undefined = EH_UNDEFINED_INFINITE;
    text = results_table_compose(&table);
    has(text, "they pay off\nPeople of gender east with a sponsor were promoted more often");
    has(text, shares);
    results_table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_headline_agrees_with_its_verdict),
        cmocka_unit_test(every_chart_draws_what_its_title_says),
        cmocka_unit_test(no_number_of_a_hidden_row_is_anywhere),
        cmocka_unit_test(chapters_stand_in_order_even_where_the_data_have_none),
        cmocka_unit_test(a_promotion_that_goes_with_ties_is_a_headline_without_a_motive),
        cmocka_unit_test(rates_keep_their_labels),
        cmocka_unit_test(whether_a_tie_pays_off_equally_is_never_drawn_as_a_ratio),
        cmocka_unit_test(old_contact_is_set_beside_contact_before),
        cmocka_unit_test(what_may_be_shown_of_such_ties_is_shown),
    };
    return cmocka_run_group_tests_name("later", tests, NULL, NULL);
}
