/* report/finding: what a row may be said to show. The property tests draw whole tables at random and hold
 * every sentence against the verdict of its row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/report/compose.h"
#include "../support/results_table.h"
#include "evenhand/base/random.h"

static const char *groups[] = {"gender", "ethnicity"}, *structures[] = {"department", "level"};

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

static void equity(struct results_table *table)
{
    table->provenance.group_count = 2;
    table->provenance.group = groups;
    table->provenance.structure_count = 2;
    table->provenance.structure = structures;
}

#define KEY(...) ((const char *const[6]){__VA_ARGS__})
#define TIES     "inclusion.ties.gap", "informal", "gender", "woman", "(others)"

static struct eh_finding words(struct results_table *table, eh_row *row)
{
    struct eh_document document;
    struct eh_compose compose = start(table, &document);
    return eh_report_find_words(&compose, row);
}

static void a_gap_states_size_and_interval(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    equity(&table);
    struct eh_published_row *row =
        results_table_add_estimate(&table, KEY(TIES, "department*level"), 46, -1.92, -3.4, -0.4);
    row->verdict = EH_GAP;
    row->robust = EH_ROBUST_YES;
    row->q = 0.012;
    row->has |= EH_Q;
    struct eh_finding finding = words(&table, row);
    assert_int_equal(finding.mark, EH_MARK_GAP);
    assert_string_equal(finding.headline, "Women have 1.9 fewer ties than comparable others (\xE2\x88\x92"
                                          "1.9 ties, 95% interval \xE2\x88\x92"
                                          "3.4 to \xE2\x88\x92"
                                          "0.4)");
    assert_non_null(strstr(finding.sure, "46 people"));
    assert_non_null(strstr(finding.sure, "stays clear when half or twice"));
    assert_non_null(strstr(finding.limits, "consistent with"));
    row->robust = EH_ROBUST_NO;
    assert_non_null(strstr(words(&table, row).sure, "depends on how much contact"));
    results_table_free(&table);
}

static void no_gap_shown_states_the_smallest_gap(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    equity(&table);
    struct eh_published_row *row =
        results_table_add_estimate(&table, KEY(TIES, "department*level"), 4600, 0.01, -0.2, 0.22);
    row->verdict = EH_NO_GAP_SHOWN;
    row->null_sd = 0.1;
    row->q = 0.9;
    row->has |= EH_NULL_SD | EH_Q;
    struct eh_finding finding = words(&table, row);
    /* 2.8 x 0.1: found in four of five such studies. */
    assert_string_equal(finding.headline, "Women: no gap shown in ties; 0.28 ties or more would have shown");
    results_table_free(&table);
}

static void cannot_tell_says_why(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    equity(&table);
    struct eh_published_row *row =
        results_table_add_estimate(&table, KEY(TIES, "department*level"), 46, -1.9, -4.2, 0.4);
    row->verdict = EH_CANNOT_TELL;
    assert_non_null(strstr(words(&table, row).headline, "fewer than 10 comparable people"));
    row->q = 0.12;
    row->has |= EH_Q;
    struct eh_finding finding = words(&table, row);
    assert_non_null(strstr(finding.headline, "the interval is wide"));
    assert_non_null(strstr(finding.limits, "no sign of equality"));
    results_table_free(&table);
}

static void a_crude_gap_that_vanishes_within_level_is_said(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    equity(&table);
    const char *const within[] = {"none", "level", "department*level"};
    const double estimate[] = {-4.83, -2.83, -2.69}, p[] = {0.0302, 0.1686, 0.2138};
    for (size_t i = 0; i < 3; i++) {
        struct eh_published_row *row = results_table_add_estimate(
            &table, KEY(TIES, within[i]), 46, estimate[i], estimate[i] - 4, estimate[i] + 4);
        row->p = p[i];
        row->has |= EH_P;
    }
    table.published.row[2].verdict = EH_CANNOT_TELL;
    const char *said = words(&table, &table.published.row[2]).sure;
    assert_non_null(strstr(said, "the crude difference goes with level."));
    table.published.row[1].p = 0.04; /* still there within level: it goes with department and level */
    assert_non_null(strstr(words(&table, &table.published.row[2]).sure, "goes with department and level."));
    table.published.row[0].p = 0.2; /* nothing to vanish */
    assert_null(strstr(words(&table, &table.published.row[2]).sure, "crude"));
    results_table_free(&table);
}

static void a_hidden_row_gives_no_number(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    equity(&table);
    struct eh_published_row *row = results_table_add(&table, KEY(TIES, "department*level"));
    row->status = EH_STATUS_HIDDEN;
    row->n = row->estimate = row->ci_low = row->ci_high = 777;
    struct eh_finding finding = words(&table, row);
    assert_int_equal(finding.mark, EH_MARK_HIDDEN);
    assert_null(strpbrk(finding.headline, "0123456789"));
    assert_null(strstr(finding.sure, "777"));
    results_table_free(&table);
}

static void an_odds_ratio_without_limit_is_above_one(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    equity(&table);
    struct eh_published_row *row = results_table_add(
        &table, KEY("access.odds", "sponsorship", "gender", "man", "(others)", "department*level"));
    row->status = EH_STATUS_UNDEFINED;
    row->undefined = EH_UNDEFINED_INFINITE;
    row->verdict = EH_GAP;
    assert_string_equal(words(&table, row).title, "Men have a sponsor more often than comparable others");
    results_table_free(&table);
}

/* 12% of the others were promoted, and none of those who can be compared: both may stand in one sentence. */
static void no_case_among_the_comparable_is_not_no_case(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    equity(&table);
    struct eh_published_row *row = results_table_add_estimate(
        &table, KEY("favour.odds", "sponsored", "", "exposed", "unexposed", "none"), 60, 7, 1.9, 25);
    row = results_table_add(&table,
                            KEY("favour.odds", "sponsored", "", "exposed", "unexposed", "department*level"));
    row->status = EH_STATUS_UNDEFINED;
    row->undefined = EH_UNDEFINED_INFINITE;
    row->verdict = EH_GAP;
    eh_row *crude = &table.published.row[0], *full = &table.published.row[1];
    assert_string_equal(words(&table, full).size,
                        "odds ratio without limit: not one case among comparable others");
    table.published.row[0].has = 0; /* before adjustment there is none either */
    table.published.row[0].status = EH_STATUS_UNDEFINED;
    table.published.row[0].undefined = EH_UNDEFINED_INFINITE;
    table.published.row[0].verdict = EH_GAP;
    assert_string_equal(words(&table, full).size, "odds ratio without limit: not one case among the others");
    assert_string_equal(words(&table, crude).size, "odds ratio without limit: not one case among the others");
    table.published.row[0].has = table.published.row[1].has = EH_ESTIMATE;
    table.published.row[0].estimate = 0.4;
    assert_string_equal(words(&table, full).size,
                        "odds ratio 0: not one case among those of them who are comparable");
    table.published.row[0].estimate = 0;
    assert_string_equal(words(&table, full).size, "odds ratio 0: not one case among them");
    results_table_free(&table);
}

/* "Down from 0.66 to 0.29" under a noun that means the opposite would turn the finding round: where a high
 * number says less of the topic, the number has a name of its own, in every language. */
static void a_rising_number_is_called_what_rises(void **state)
{
    (void)state;
    uint32_t measures;
    size_t languages, turned = 0;
    const struct eh_measure *measure = eh_catalogue_get(&measures);
    const struct eh_language *language = eh_say_get_languages(&languages);
    for (uint32_t i = 0; i < measures; i++) {
        const struct eh_words *words = eh_report_get_words(measure[i].name);
        if (!words || words->phrase == EH_PHRASE_PAIR)
            continue;
        const char *high = language[0].text[words->high];
        bool is_turned = strstr(high, "less") || strstr(high, "fewer");
        enum eh_say number = eh_report_get_number_words(words);
        assert_true(is_turned || strstr(high, "more") || strstr(high, "closer"));
        if (is_turned != (number != words->topic))
            fail_msg("%s: its number is called \"%s\"", words->measure, language[0].text[number]);
        for (size_t j = 0; is_turned && j < languages; j++)
            assert_string_not_equal(language[j].text[number], language[j].text[words->topic]);
        turned += is_turned;
    }
    assert_int_equal(turned, 2);
}

static void a_sum_never_says_no_gap_where_a_row_cannot_tell(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    equity(&table);
    struct eh_published_row *row;
    for (int i = 0; i < 3; i++) {
        row = results_table_add_estimate(&table,
                                         KEY("inclusion.ties.gap", "informal", "ethnicity",
                                             i ? i == 1 ? "b" : "c" : "a", "(others)", "department*level"),
                                         46, 0, -1, 1);
        row->verdict = i ? EH_NO_GAP_SHOWN : EH_CANNOT_TELL;
    }
    struct eh_document document;
    struct eh_compose compose = start(&table, &document);
    struct eh_rows rows = eh_report_select(&compose, (struct eh_query){.measure = "inclusion.ties.gap"});
    struct eh_finding finding = eh_report_sum_up(&compose, &rows, "ties by ethnicity");
    assert_int_equal(finding.mark, EH_MARK_CANNOT_TELL);
    assert_non_null(strstr(finding.headline, "2 of 3 comparisons"));
    table.published.row[0].verdict = EH_NO_GAP_SHOWN;
    assert_int_equal(eh_report_sum_up(&compose, &rows, "ties").mark, EH_MARK_NO_GAP);
    table.published.row[1].verdict = EH_GAP;
    assert_int_equal(eh_report_sum_up(&compose, &rows, "ties").mark, EH_MARK_GAP);
    results_table_free(&table);
}

/* ---- properties over random tables ---- */

static const char *const measures[] = {
    "people.count",         "inclusion.ties.mean", "inclusion.ties.gap",  "inclusion.ties.size",
    "inclusion.reach.gap",  "inclusion.near.rate", "inclusion.near.odds", "mixing.ei",
    "mixing.segregation",   "mixing.ratio",        "mixing.inbreeding",   "mixing.reciprocity",
    "mixing.bias.gap",      "access.rate",         "access.odds",         "access.power.odds",
    "access.seniority.gap", "access.same_group"};

static void draw_table(struct results_table *table, struct eh_random *random)
{
    static const char *const attribute[] = {"gender", "ethnicity", "department", "level"};
    static const char *const value[] = {"east", "north", "south", "west"};
    static const char *const within[] = {"none", "level", "department*level", "department=east", ""};
    static const char *const layer[] = {"informal", "sponsorship", "mentoring", "formal"};
    equity(table);
    for (size_t m = 0; m < sizeof measures / sizeof *measures; m++)
        for (size_t a = 0; a < 4; a++)
            for (size_t w = 0; w < 5; w++)
                for (size_t v = 0; v < 4; v++)
                    if (eh_random_below(random, 3)) {
                        bool is_access = strncmp(measures[m], "access", 6) == 0;
                        bool is_pair = strcmp(measures[m], "mixing.ratio") == 0;
                        bool is_gap = strstr(measures[m], ".gap") || strstr(measures[m], "odds");
                        results_table_draw(table, random,
                                           KEY(measures[m],
                                               m ? layer[is_access ? 1 + eh_random_below(random, 3) : 0] : "",
                                               attribute[a], value[v],
                                               is_pair  ? value[eh_random_below(random, 4)]
                                               : is_gap ? "(others)"
                                                        : "",
                                               m ? within[w] : ""));
                    }
}

static bool contains(const char *text, const char *what)
{
    return strstr(text, what) != NULL;
}

static bool claims_gap(const char *text)
{
    return contains(text, "than comparable others") || contains(text, "than the others") ||
           contains(text, "chance would give");
}

static void words_agree_with_the_verdict(const struct eh_finding *finding, eh_row *row)
{
    const char *text = finding->headline;
    assert_int_equal(finding->mark, eh_report_mark(row));
    if (row->status == EH_STATUS_HIDDEN) {
        assert_true(contains(text, "hidden"));
        assert_null(strpbrk(text, "0123456789"));
        return;
    }
    assert_int_equal(strcasestr(text, "no gap shown") != NULL, row->verdict == EH_NO_GAP_SHOWN);
    assert_int_equal(strcasestr(text, "cannot tell") != NULL, row->verdict == EH_CANNOT_TELL);
    if (row->verdict != EH_GAP)
        assert_false(claims_gap(text));
}

static void every_sentence_agrees_with_its_verdict(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        struct results_table table;
        struct eh_document document;
        struct eh_random random;
        eh_random_init(&random, seed, 0);
        results_table_init(&table);
        draw_table(&table, &random);
        struct eh_compose compose = start(&table, &document);
        for (size_t i = 0; i < table.published.count; i++) {
            eh_row *row = &table.published.row[i];
            if (!eh_report_get_words(row->measure))
                continue;
            struct eh_finding finding = eh_report_find_words(&compose, row);
            words_agree_with_the_verdict(&finding, row);
        }
        results_table_free(&table);
    }
}

static void check_frame(const struct eh_chart_frame *frame)
{
    if (frame->mark != EH_MARK_GAP) {
        assert_false(claims_gap(frame->title));
        assert_false(contains(frame->title, "The gap stays"));
    }
    if (frame->mark == EH_MARK_GAP || frame->mark == EH_MARK_CANNOT_TELL)
        assert_false(contains(frame->title, "No gap shown"));
    assert_true(*frame->alt && *frame->source && *frame->destination);
}

/* A chart whose title is a gap draws a row or cell that is one. */
static bool draws_gap(const struct eh_chart *chart)
{
    if (chart->kind == EH_CHART_DOTS)
        for (size_t i = 0; i < chart->dots.count; i++)
            if (chart->dots.row[i].mark == EH_MARK_GAP)
                return true;
    if (chart->kind == EH_CHART_HEATMAP)
        for (size_t i = 0; i < chart->heatmap.rows * chart->heatmap.columns; i++)
            if (chart->heatmap.cell[i].mark == EH_MARK_GAP)
                return true;
    return false;
}

static void check_chart(const struct eh_chart *chart)
{
    check_frame(&chart->frame);
    if (chart->frame.mark == EH_MARK_GAP)
        assert_true(draws_gap(chart));
}

static void every_chart_draws_what_its_title_says(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        struct results_table table;
        struct eh_random random;
        struct eh_document document;
        eh_random_init(&random, seed, 1);
        results_table_init(&table);
        draw_table(&table, &random);
        eh_report_compose(&table.published, &table.provenance, &table.arena, &document);
        for (size_t i = 0; i < document.count; i++) {
            const struct eh_item *item = &document.item[i];
            if (item->kind == EH_ITEM_CHARTS)
                for (size_t j = 0; j < item->charts.count; j++)
                    check_chart(&item->charts.chart[j]);
            if (item->kind == EH_ITEM_SUMMARY)
                for (size_t j = 0; j < item->summary.chart_count; j++)
                    check_chart(&item->summary.chart[j]);
        }
        results_table_free(&table);
    }
}

static void no_number_of_a_hidden_row_is_anywhere(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        struct results_table table;
        struct eh_random random;
        eh_random_init(&random, seed, 2);
        results_table_init(&table);
        draw_table(&table, &random);
        const char *text = results_table_compose(&table);
        assert_null(strstr(text, "98765"));
        assert_null(strstr(text, "98,765"));
        assert_null(strstr(text, "9,876,5")); /* as a percentage */
        assert_null(strstr(text, " nan"));
        assert_null(strstr(text, "(null)"));
        results_table_free(&table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gap_states_size_and_interval),
        cmocka_unit_test(no_gap_shown_states_the_smallest_gap),
        cmocka_unit_test(cannot_tell_says_why),
        cmocka_unit_test(a_crude_gap_that_vanishes_within_level_is_said),
        cmocka_unit_test(a_hidden_row_gives_no_number),
        cmocka_unit_test(an_odds_ratio_without_limit_is_above_one),
        cmocka_unit_test(no_case_among_the_comparable_is_not_no_case),
        cmocka_unit_test(a_rising_number_is_called_what_rises),
        cmocka_unit_test(a_sum_never_says_no_gap_where_a_row_cannot_tell),
        cmocka_unit_test(every_sentence_agrees_with_its_verdict),
        cmocka_unit_test(every_chart_draws_what_its_title_says),
        cmocka_unit_test(no_number_of_a_hidden_row_is_anywhere),
    };
    return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}
