/* report: the models of the charts in a plane and of the bars: what they draw, say and leave out. */
#include <math.h>
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

static const char *gender[] = {"gender", "ethnicity"};

static struct eh_compose start(struct results_table *table, struct eh_document *document)
{
    results_table_init(table);
    table->provenance.group_count = 2;
    table->provenance.group = gender;
    *document = (struct eh_document){0};
    struct eh_compose out = {.form = {&table->arena, eh_say_find_language("en")},
                             .published = &table->published,
                             .provenance = &table->provenance,
                             .document = document,
                             .primary = "informal"};
    out.catalogue = eh_catalogue_get(&out.catalogue_count);
    return out;
}

static void add_share(struct results_table *table, const char *const key[6], double cases, double n)
{
    struct eh_published_row *row = results_table_add_estimate(table, key, n, cases / n, 0, 0);
    row->has |= EH_CASES;
    row->cases = cases;
}

/* Numbers that nobody may read. */
static void add_hidden(struct results_table *table, const char *const key[6])
{
    struct eh_published_row *row = results_table_add(table, key);
    row->status = EH_STATUS_HIDDEN;
    row->n = row->cases = row->estimate = row->expected = 98765;
}

static void says(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in \"%s\"", part, text);
}

static void keeps_secrets(const struct eh_chart *chart)
{
    const char *const text[] = {chart->frame.title, chart->frame.subtitle, chart->frame.alt,
                                chart->frame.source};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (strstr(text[i], "98765") || strstr(text[i], "98,765"))
            fail_msg("a hidden number in \"%s\"", text[i]);
}

static const struct eh_point *find_point(const struct eh_chart *chart, const char *label)
{
    for (size_t i = 0; i < chart->scatter.count; i++)
        if (strcmp(chart->scatter.point[i].label, label) == 0)
            return &chart->scatter.point[i];
    fail_msg("no point %s", label);
    return NULL;
}

/* 20 of 100 people left by ethnicity (8 + 12), more people than by gender where one group is hidden. At 20 %
 * the exact 95 % limits of 50 people are some 10 % and 32 %, so that 20 of 50 lie outside, 8 of 40 inside. */
static void a_funnel_tells_outside_from_inside(void **state)
{
    (void)state;
    struct results_table table;
    struct eh_document document;
    struct eh_chart chart;
    struct eh_compose self = start(&table, &document);
    self.arena = &table.arena;
    add_share(&table, KEY("leaving.rate", "", "gender", "man", "", "none"), 20, 50);
    add_share(&table, KEY("leaving.rate", "", "gender", "woman", "", "none"), 8, 40);
    add_hidden(&table, KEY("leaving.rate", "", "gender", "nonbinary", "", "none"));
    add_share(&table, KEY("leaving.rate", "", "ethnicity", "Black", "", "none"), 8, 50);
    assert_false(
        eh_report_chart_funnel(&self, "leaving.rate", "", "Share who left", &chart)); /* three points */
    add_share(&table, KEY("leaving.rate", "", "ethnicity", "White", "", "none"), 12, 50);
    assert_true(eh_report_chart_funnel(&self, "leaving.rate", "", "Share who left", &chart));
    assert_int_equal(chart.kind, EH_CHART_SCATTER);
    assert_true(fabs(chart.scatter.y.reference - 0.2) < 1e-12);
    assert_int_equal(chart.scatter.count, 4);
    assert_int_equal(find_point(&chart, "man")->mark, EH_MARK_NONE);
    assert_int_equal(find_point(&chart, "woman")->mark, EH_MARK_CANNOT_TELL);
    assert_string_equal(find_point(&chart, "man")->value_text, "40%");
    assert_string_equal(chart.frame.title,
                        "Share who left: only men lie outside of what chance gives around 20%");
    says(chart.frame.alt, "man: 40% of 50 people, outside the 95% limits.");
    says(chart.frame.alt, "1 group not drawn");
    says(chart.scatter.hidden, "1 group not drawn");
    keeps_secrets(&chart);
    assert_string_equal(chart.scatter.curve[3].label, "99.8%");
    self.form.language = eh_say_find_language("de");
    assert_true(eh_report_chart_funnel(&self, "leaving.rate", "", "Anteil", &chart));
    assert_string_equal(chart.scatter.curve[1].label, "95\xC2\xA0%");
    assert_string_equal(chart.scatter.curve[3].label, "99,8\xC2\xA0%");
    for (size_t i = 0; i < chart.scatter.curve_count; i++)
        for (size_t j = 0; j < chart.scatter.curve[i].count; j++)
            assert_true(chart.scatter.curve[i].y[j] >= 0 && chart.scatter.curve[i].y[j] <= 1);
    results_table_free(&table);
}

static void a_share_of_nobody_or_everybody_has_no_funnel(void **state)
{
    (void)state;
    static const char *const group[] = {"a", "b", "c", "d", "e"};
    for (double part = 0; part <= 1; part++) {
        struct results_table table;
        struct eh_document document;
        struct eh_chart chart;
        struct eh_compose self = start(&table, &document);
        self.arena = &table.arena;
        for (size_t i = 0; i < 5; i++)
            add_share(&table, KEY("leaving.rate", "", "gender", group[i], "", "none"), part * 40, 40);
        assert_false(eh_report_chart_funnel(&self, "leaving.rate", "", "Share who left", &chart));
        results_table_free(&table);
    }
}

static void add_circle(struct results_table *table, const char *name, double size, double outside)
{
    results_table_add_estimate(table, KEY("alliance.size", "informal", "", name, "", ""), size, size, 0, 0);
    results_table_add_estimate(table, KEY("alliance.outside", "informal", "", name, "", ""), 50, outside, 0,
                               0);
}

static void circles_are_shaded_where_likeness_is_shown(void **state)
{
    (void)state;
    struct results_table table;
    struct eh_document document;
    struct eh_chart chart;
    struct eh_compose self = start(&table, &document);
    self.arena = &table.arena;
    add_circle(&table, "A1", 12, 0.1);
    assert_false(eh_report_chart_circles(&self, NULL, &chart)); /* the table says all of one */
    add_circle(&table, "A2", 7, 0.8);
    add_hidden(&table, KEY("alliance.size", "informal", "", "A3", "", ""));
    assert_false(eh_report_chart_circles(&self, "gender", &chart));
    assert_true(eh_report_chart_circles(&self, NULL, &chart));
    assert_true(chart.scatter.shade_limit < 1);
    struct eh_published_row *row = results_table_add_estimate(
        &table, KEY("alliance.homogeneity", "informal", "gender", "A1", "", "department*level"), 12, 0.9, 0,
        0);
    row->has |= EH_EXPECTED | EH_Q;
    row->expected = 0.5;
    row->verdict = EH_GAP;
    add_hidden(&table, KEY("alliance.homogeneity", "informal", "gender", "A2", "", "department*level"));
    assert_true(eh_report_chart_circles(&self, "gender", &chart));
    assert_int_equal(chart.scatter.count, 2);
    assert_int_equal(chart.frame.mark, EH_MARK_GAP);
    assert_true(fabs(find_point(&chart, "A1")->shade - 1.8) < 1e-12);
    assert_true(find_point(&chart, "A2")->shade <= 0);
    assert_string_equal(find_point(&chart, "A1")->value_text, "1.80\xC3\x97");
    assert_string_equal(find_point(&chart, "A2")->value_text, "");
    assert_string_equal(chart.frame.title, "Of 2 circles shown, 1 keeps most close ties inside; clearly more "
                                           "alike by gender than chance gives: 1");
    says(chart.scatter.hidden, "1 circle hidden");
    says(chart.scatter.hidden, "a hatched mark: its likeness is hidden");
    says(chart.frame.alt, "A1: 12 people, 10% of close ties lead out, likeness 1.80\xC3\x97, clear.");
    keeps_secrets(&chart);
    results_table_free(&table);
}

static void bars_stand_beside_each_other(void **state)
{
    (void)state;
    struct results_table table;
    struct eh_document document;
    struct eh_chart chart;
    struct eh_compose self = start(&table, &document);
    self.arena = &table.arena;
    assert_false(eh_report_chart_order(&self, &chart));
    add_hidden(&table, KEY("meeting.precedes", "collaboration", "", "", "", "none"));
    assert_false(eh_report_chart_order(&self, &chart));
    add_share(&table, KEY("meeting.order", "collaboration", "", "alliance first", "", ""), 28, 44);
    add_share(&table, KEY("meeting.order", "collaboration", "", "mentoring first", "", ""), 16, 44);
    add_share(&table, KEY("meeting.follows", "collaboration", "", "", "", "none"), 15, 23);
    add_hidden(&table, KEY("meeting.precedes", "collaboration", "gender", "woman", "", "none"));
    assert_true(eh_report_chart_order(&self, &chart));
    assert_string_equal(chart.frame.title, "In 28 of 44 mentor pairs with both, contact came first");
    assert_int_equal(chart.bars.count, 3);
    assert_string_equal(chart.bars.row[0].bar[1].text, "36% (16 of 44)");
    assert_false(chart.bars.row[1].bar[0].has_value);
    assert_int_equal(chart.bars.row[1].bar[0].mark, EH_MARK_HIDDEN);
    assert_string_equal(chart.bars.row[1].bar[1].text, "65% (15 of 23)");
    assert_int_equal(chart.bars.row[2].bar[0].mark, EH_MARK_HIDDEN);
    assert_int_equal(chart.bars.row[2].bar[1].mark, EH_MARK_UNDEFINED);
    keeps_secrets(&chart);
    results_table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_funnel_tells_outside_from_inside),
        cmocka_unit_test(a_share_of_nobody_or_everybody_has_no_funnel),
        cmocka_unit_test(circles_are_shaded_where_likeness_is_shown),
        cmocka_unit_test(bars_stand_beside_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
