/* report: what has nothing to show is a line, a finding says what it does not show, and no search misses a
 * row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/report/compose.h"
#include "../support/results_table.h"

#define KEY(...) ((const char *const[6]){__VA_ARGS__})

struct page { /* a document under construction */
    struct results_table table;
    struct eh_document document;
    struct eh_compose compose;
};

static void set_up_page(struct page *self)
{
    static const char *groups[] = {"gender"}, *structures[] = {"department"};
    *self = (struct page){0};
    results_table_init(&self->table);
    self->table.provenance.group_count = self->table.provenance.structure_count = 1;
    self->table.provenance.group = groups;
    self->table.provenance.structure = structures;
    self->compose = (struct eh_compose){.form = {&self->table.arena, eh_say_find_language("en")},
                                        .published = &self->table.published,
                                        .provenance = &self->table.provenance,
                                        .arena = &self->table.arena,
                                        .document = &self->document,
                                        .primary = "informal"};
    self->compose.catalogue = eh_catalogue_get(&self->compose.catalogue_count);
}

static struct eh_chart make_dots(struct page *page, const char *title, size_t rows, size_t shown)
{
    struct eh_chart out = {.kind = EH_CHART_DOTS, .frame = {.title = title, .source = "", .alt = ""}};
    out.dots.count = rows;
    out.dots.row = EH_NEW_ARRAY(&page->table.arena, struct eh_dot_row, rows);
    for (size_t i = 0; i < shown; i++)
        out.dots.row[i].has_value = true;
    return out;
}

static const char *get_text(const struct eh_item *item)
{
    assert_int_equal(item->kind, EH_ITEM_PARAGRAPH);
    return item->paragraph.run[0].text;
}

static void a_chart_without_a_number_is_a_line(void **state)
{
    (void)state;
    struct page page;
    set_up_page(&page);
    struct eh_chart none = make_dots(&page, "Hidden: who left", 9, 0), some = make_dots(&page, "Some", 9, 1);
    eh_report_add_charts(&page.compose, &none, NULL);
    assert_int_equal(page.document.count, 1);
    assert_string_equal(get_text(&page.document.item[0]),
                        "Hidden: who left. Not drawn: of 9 rows none has a number that may be shown.");
    eh_report_add_charts(&page.compose, &some, NULL);
    assert_int_equal(page.document.item[1].kind, EH_ITEM_CHARTS);
    results_table_free(&page.table);
}

static void beside_one_without_a_number_a_chart_stands_alone(void **state)
{
    (void)state;
    struct page page;
    set_up_page(&page);
    struct eh_chart none = make_dots(&page, "None", 1, 0), some = make_dots(&page, "Some", 9, 1);
    eh_report_add_charts(&page.compose, &none, &some);
    eh_report_add_heading(&page.compose, "Next");
    eh_report_add_charts(&page.compose, &some, &none);
    assert_int_equal(page.document.count, 5);
    for (size_t i = 0; i < 5; i += 3) {
        assert_int_equal(page.document.item[i].kind, EH_ITEM_CHARTS);
        assert_int_equal(page.document.item[i].charts.count, 1);
        assert_string_equal(page.document.item[i].charts.chart[0].frame.title, "Some");
        assert_string_equal(get_text(&page.document.item[i + 1]),
                            "None. Not drawn: of 1 row none has a number that may be shown.");
    }
    results_table_free(&page.table);
}

static void what_a_finding_has_said_is_not_said_again(void **state)
{
    (void)state;
    struct page page;
    set_up_page(&page);
    struct eh_finding finding = {.what = "Nobody left. ", .sure = "Sure.", .limits = "Limits."};
    struct eh_chart none = make_dots(&page, "Nobody left", 3, 0);
    eh_report_add_heading(&page.compose, "Who left");
    eh_report_add_finding(&page.compose, &finding);
    eh_report_add_charts(&page.compose, &none, NULL);
    assert_int_equal(page.document.count, 2);
    results_table_free(&page.table);
}

static size_t add_table(struct page *page, size_t rows, size_t hidden)
{
    const char *const heading[] = {"Group", ">A", ">B", NULL};
    struct eh_grid grid;
    eh_report_grid_start(&page->compose, &grid, "Table", heading);
    for (size_t i = 0; i < rows; i++) {
        struct eh_table_cell *cell = eh_report_grid_add(&page->compose, &grid);
        bool is_hidden = i % 2 == 0 && i / 2 < hidden;
        is_hidden = is_hidden || (hidden > (rows + 1) / 2 && i % 2 && (i + 1) / 2 <= hidden - (rows + 1) / 2);
        cell[0].text = i % 2 ? "odd" : "even";
        cell[1].text = is_hidden ? "hidden" : "1";
        cell[1].mark = is_hidden ? EH_MARK_HIDDEN : EH_MARK_NONE;
    }
    eh_report_add_grid(&page->compose, &grid);
    return page->document.item[page->document.count - 1].table.rows;
}

static void many_hidden_rows_are_one(void **state)
{
    (void)state;
    struct page page;
    set_up_page(&page);
    assert_int_equal(add_table(&page, 12, 5), 12);
    assert_int_equal(add_table(&page, 12, 6), 7);
    const struct eh_table *table = &page.document.item[1].table;
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(table->cell[i * 3].text, "odd");
    assert_string_equal(table->cell[6 * 3].text, "6 rows");
    assert_string_equal(table->cell[6 * 3 + 1].text, "hidden");
    assert_int_equal(add_table(&page, 3, 3), 1);
    assert_int_equal(add_table(&page, 1, 1), 1);
    assert_string_equal(page.document.item[3].table.cell[0].text, "even"); /* one row keeps its name */
    results_table_free(&page.table);
}

static struct eh_published_row *add_odds(struct page *page, double estimate)
{
    struct eh_published_row *row = results_table_add_estimate(
        &page->table, KEY("access.odds", "sponsorship", "gender", "woman", "(others)", "department*level"),
        46, estimate, estimate, estimate);
    row->verdict = EH_GAP;
    row->q = 0.01;
    row->has |= EH_Q;
    return row;
}

static void odds_without_a_case_say_who_had_none(void **state)
{
    (void)state;
    struct page page;
    set_up_page(&page);
    struct eh_published_row *row = add_odds(&page, 0);
    row->within = "none";
    assert_string_equal(eh_report_find_words(&page.compose, row).headline,
                        "Women have a sponsor less often than the others (odds ratio 0: not one case "
                        "among them)");
    row->has &= ~(uint32_t)EH_ESTIMATE;
    row->status = EH_STATUS_UNDEFINED;
    assert_string_equal(eh_report_find_words(&page.compose, row).headline,
                        "Women have a sponsor more often than the others (odds ratio without limit: "
                        "not one case among the others)");
    results_table_free(&page.table);
}

static void each_finding_says_what_it_does_not_show(void **state)
{
    (void)state;
    struct page page;
    set_up_page(&page);
    struct eh_finding finding = eh_report_find_words(&page.compose, add_odds(&page, 0.5));
    eh_report_add_finding(&page.compose, &finding);
    eh_report_add_finding(&page.compose, &finding);
    const struct eh_paragraph *first = &page.document.item[0].paragraph,
                              *second = &page.document.item[1].paragraph;
    assert_non_null(strstr(first->run[1].text, "consistent with unequal access and no proof of it."));
    assert_null(strstr(second->run[1].text, "consistent with"));
    assert_non_null(strstr(second->run[1].text, "Why this is so it does not show either."));
    eh_report_add_chapter(&page.compose, "Next", "", "next", EH_MARK_NONE, false);
    eh_report_add_finding(&page.compose, &finding);
    assert_non_null(strstr(page.document.item[3].paragraph.run[1].text, "consistent with"));
    results_table_free(&page.table);
}

/* Places of page 1 whose first choice has nothing come to the same second one. */
static void page_1_shows_no_chart_twice(void **state)
{
    (void)state;
    static const char *const place[] = {"East", "North", "West"};
    struct page page;
    set_up_page(&page);
    page.table.provenance.group_count = 0;
    for (size_t i = 0; i < 3; i++) {
        results_table_add_estimate(&page.table, KEY("people.count", "", "department", place[i], "", ""), 30,
                                   30, 0, 0);
        double x = 3 + (double)i;
        results_table_add_estimate(&page.table,
                                   KEY("inclusion.ties.mean", "informal", "department", place[i], "", ""), 30,
                                   x, x - 1, x + 1);
    }
    eh_report_compose(&page.table.published, &page.table.provenance, &page.table.arena, &page.document);
    const struct eh_summary *summary = &page.document.item[0].summary;
    assert_true(summary->chart_count > 0);
    for (size_t i = 0; i < summary->chart_count; i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(summary->chart[i].frame.source, summary->chart[j].frame.source);
    results_table_free(&page.table);
}

static void a_search_by_measure_finds_what_a_search_of_all_finds(void **state)
{
    (void)state;
    struct page page;
    set_up_page(&page);
    static const char *const measure[] = {"people.count", "inclusion.ties.mean", "inclusion.ties.gap",
                                          "access.odds"};
    for (size_t i = 0; i < 24; i++) /* measures do not stand together here */
        results_table_add_estimate(
            &page.table, KEY(measure[i % 4], "informal", i % 3 ? "gender" : "department", "a", "", ""), 30,
            (double)i, 0, 0);
    for (size_t m = 0; m < 4; m++) {
        struct eh_query query = {.measure = measure[m], .attribute = "gender"};
        page.compose.index = NULL;
        struct eh_rows all = eh_report_select(&page.compose, query);
        eh_row *first = eh_report_find(&page.compose, query);
        page.compose.index = eh_report_find_index(&page.compose);
        struct eh_rows some = eh_report_select(&page.compose, query);
        assert_int_equal(all.count, 4);
        assert_int_equal(some.count, all.count);
        assert_memory_equal(some.row, all.row, all.count * sizeof *all.row);
        assert_ptr_equal(eh_report_find(&page.compose, query), first);
    }
    /* Not by measure, and by everything. */
    assert_int_equal(eh_report_select(&page.compose, (struct eh_query){.attribute = "department"}).count, 8);
    assert_int_equal(
        eh_report_select(&page.compose, (struct eh_query){.attribute = "department", .group = "b"}).count, 0);
    assert_ptr_equal(eh_report_find(&page.compose,
                                    (struct eh_query){"access.odds", "informal", "department", "a", "", ""}),
                     &page.compose.published->row[3]);
    assert_null(eh_report_find(&page.compose, (struct eh_query){.measure = "leaving.odds"}));
    results_table_free(&page.table);
}

static void the_guide_explains_its_words(void **state)
{
    (void)state;
    struct page page;
    set_up_page(&page);
    const char *text = results_table_compose(&page.table);
    const char *guide = strstr(text, "How to read this report <guide>"),
               *words = strstr(text, "Words of this report"), *next = strstr(text, "1 Who is here");
    assert_true(guide && words && next && guide < words && words < next);
    results_table_free(&page.table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chart_without_a_number_is_a_line),
        cmocka_unit_test(beside_one_without_a_number_a_chart_stands_alone),
        cmocka_unit_test(what_a_finding_has_said_is_not_said_again),
        cmocka_unit_test(many_hidden_rows_are_one),
        cmocka_unit_test(odds_without_a_case_say_who_had_none),
        cmocka_unit_test(each_finding_says_what_it_does_not_show),
        cmocka_unit_test(page_1_shows_no_chart_twice),
        cmocka_unit_test(a_search_by_measure_finds_what_a_search_of_all_finds),
        cmocka_unit_test(the_guide_explains_its_words),
    };
    return cmocka_run_group_tests_name("shown", tests, NULL, NULL);
}
