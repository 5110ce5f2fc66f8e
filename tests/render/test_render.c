/* render: PDFs of odd documents, judged by the readers of others: qpdf, pdfinfo, pdffonts, pdftotext. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "evenhand/base/text.h"
#include "evenhand/render/export.h"

#include "../support/pages.h"
#include "documents.h"

static void draw_odd(struct pages *self, struct odd odd)
{
    pages_draw(self, odd_document(&self->arena, &odd));
}

static void judge(struct odd odd)
{
    struct pages page;
    pages_open(&page);
    draw_odd(&page, odd);
    pages_are_sound(&page);
    pages_embed_fonts(&page);
    pages_keep_words_apart(&page);
    pages_order_headings(&page, 3);
    const char *text = pages_ask(&page, "pdfinfo -struct-text");
    static const char *const titles[] = {"\"Chart dots",     "\"Chart heatmap", "\"Chart lorenz",
                                         "\"Chart dumbbell", "\"Chart network", "\"Chart directed",
                                         "\"Chart half",     "\"Chart ratio",   "\"Chart empty",
                                         "\"Chart funnel",   "\"Chart circles", "\"Chart bars"};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (!strstr(text, titles[i]))
            fail_msg("no %s", titles[i]);
    assert_non_null(strstr(text, FULL_TITLE));
    assert_null(strstr(pages_ask(&page, "pdftotext -layout"), SECRET));
    assert_non_null(
        strstr(pages_ask(&page, "pdfinfo"), "Title:           Northwind & <Sons>: network equity"));
    const char *objects = pages_describe_figures(&page);
    assert_non_null(strstr(objects, "(D:20260930000000Z)"));
    assert_non_null(strstr(objects, "Northwind &amp; &lt;Sons&gt;"));
    pages_close(&page);
}

/* ---- tests ---- */

static void no_rows(void **state)
{
    (void)state;
    judge((struct odd){.rows = 0, .paper = "a4"});
}

static void one_row(void **state)
{
    (void)state;
    judge((struct odd){.rows = 1, .paper = "a4"});
}

static void twelve_rows_with_odd_names(void **state)
{
    (void)state;
    judge((struct odd){.rows = 12, .paper = "a4"});
}

static void forty_rows_are_split_and_nothing_is_cut(void **state)
{
    (void)state;
    judge((struct odd){.rows = 40, .paper = "a4"});
}

static void letter_paper_and_long_texts(void **state)
{
    (void)state;
    judge((struct odd){.rows = 12, .paper = "letter", .long_texts = true});
}

static void empty_texts(void **state)
{
    (void)state;
    judge((struct odd){.rows = 5, .paper = "letter", .empty_texts = true});
}

static void everything_hidden(void **state)
{
    (void)state;
    struct pages page;
    judge((struct odd){.rows = 7, .marks = ODD_HIDDEN, .paper = "a4"});
    pages_open(&page);
    draw_odd(&page, (struct odd){.rows = 7, .marks = ODD_HIDDEN, .paper = "a4"});
    assert_true(pages_count(pages_ask(&page, "pdftotext -layout"), HIDDEN) >= 7);
    pages_close(&page);
}

static void everything_unclear_or_undefined(void **state)
{
    (void)state;
    judge((struct odd){.rows = 7, .marks = ODD_CANNOT_TELL, .paper = "a4"});
    judge((struct odd){.rows = 7, .marks = ODD_UNDEFINED, .paper = "a4"});
}

static void a_chart_longer_than_a_page_repeats_its_title(void **state)
{
    (void)state;
    struct pages page;
    pages_open(&page);
    struct odd odd = {.rows = 100, .paper = "a4"};
    struct eh_document document = {.title = "t", .paper = "a4", .language = "en"};
    odd_add_charts(&page.arena, &document, 1, odd_dots(&page.arena, &odd, false, "dots"),
                   (struct eh_chart){0});
    pages_draw(&page, &document);
    assert_true(page.pages >= 2);
    const char *text = pages_ask(&page, "pdftotext -layout");
    assert_int_equal(pages_count(text, "Chart dots (continued)"), page.pages - 1);
    for (size_t i = 9; i <= 100; i++) /* no row is lost */
        assert_non_null(strstr(text, eh_arena_format(&page.arena, "Team %zu ", i)));
    pages_keep_words_apart(&page);
    pages_close(&page);
}

/* Four charts of as many short rows, and nothing else but a headline. */
static void add_summary(struct pages *page, struct eh_document *document, size_t rows)
{
    struct odd odd = {.rows = rows, .paper = "a4"};
    struct eh_summary summary = {.headline = "Headline", .deck = ""};
    summary.chart_count = 4;
    summary.chart = EH_NEW_ARRAY(&page->arena, struct eh_chart, 4);
    for (size_t i = 0; i < 4; i++) {
        summary.chart[i] = odd_dots(&page->arena, &odd, false, eh_arena_format(&page->arena, "no%zu", i));
        for (size_t j = 0; j < rows; j++)
            summary.chart[i].dots.row[j].label = "Row";
    }
    odd_add(&page->arena, document, EH_ITEM_SUMMARY)->summary = summary;
}

/* Rows stand as close as a line of their labels before a chart leaves page 1. */
static void page_1_holds_its_charts_while_rows_can_stand_closer(void **state)
{
    (void)state;
    struct pages page;
    pages_open(&page);
    struct eh_document document = {.title = "t", .paper = "a4", .language = "en"};
    add_summary(&page, &document, 24); /* of 11.5 points, 22 at the most would fit */
    pages_draw(&page, &document);
    assert_int_equal(page.pages, 1);
    pages_keep_words_apart(&page);
    pages_close(&page);
}

static void text_comes_out_as_it_went_in(void **state)
{
    (void)state;
    struct pages page;
    pages_open(&page);
    draw_odd(&page, (struct odd){.rows = 1, .paper = "a4", .long_texts = true});
    const char *text = pages_ask(&page, "pdfinfo -struct-text");
    /* Whole stretches, over the ends of lines: no ligature, no space and no rest of a paragraph is lost. */
    assert_non_null(
        strstr(text, "Tom & Jerry asked whether 1 < 2; the answer, in office, was a fine flow of difficult"));
    assert_non_null(strstr(text, "A bold claim that wraps over the end of a line, as bold claims do"));
    assert_non_null(strstr(text, "Link"));
    assert_non_null(strstr(text, "Last words."));
    assert_non_null(strstr(text, LONG_NAME));
    pages_close(&page);
}

/* A name that runs from right to left may end in a number or a bracket; what stands around it stays there. */
static void numbers_stay_on_their_side_of_a_name(void **state)
{
    (void)state;
    static const char *const name[] = {HEBREW_NAME, HEBREW_NAME " 3", "(" RTL_NAME ")", RTL_NAME " (4)"};
    static const char *const letter[] = {"\u05de", "\u05de", "\u0645", "\u0645"};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        struct pages page;
        pages_open(&page);
        struct eh_run run[] = {{.text = eh_arena_format(&page.arena, "71.5 %s: 82.5, %s (93.5%%)",
                                                        eh_text_isolate(&page.arena, name[i]),
                                                        eh_text_isolate(&page.arena, name[i]))}};
        struct eh_item item = {.kind = EH_ITEM_PARAGRAPH, .paragraph = {.run_count = 1, .run = run}};
        pages_draw(&page, &(struct eh_document){.title = "T", .count = 1, .item = &item});
        pages_are_sound(&page);
        double names = pages_find_left(&page, letter[i]), middle = pages_find_left(&page, "82.5");
        assert_true(pages_find_left(&page, "71.5") < names && names < middle);
        assert_true(middle < pages_find_left(&page, "93.5"));
        pages_close(&page);
    }
}

static void a_document_without_items_is_one_page(void **state)
{
    (void)state;
    struct pages page;
    pages_open(&page);
    pages_draw(&page, &(struct eh_document){.title = NULL});
    assert_int_equal(page.pages, 1);
    pages_ask(&page, "qpdf --check");
    pages_close(&page);
}

static void same_document(struct pages *first, const char *name, const char *value)
{
    struct pages again;
    const char *old = getenv(name);
    char *before = old ? eh_arena_copy_text(&first->arena, old) : NULL;
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
    pages_open(&again);
    draw_odd(&again, (struct odd){.rows = 6, .paper = "a4"});
    if (before)
        setenv(name, before, 1);
    else
        unsetenv(name);
    assert_int_equal(again.length, first->length);
    assert_memory_equal(again.bytes, first->bytes, first->length);
    pages_close(&again);
}

static void the_same_document_gives_the_same_bytes(void **state)
{
    (void)state;
    struct pages first;
    pages_open(&first);
    draw_odd(&first, (struct odd){.rows = 6, .paper = "a4"});
    same_document(&first, "HOME", NULL);
    same_document(&first, "TZ", "Pacific/Auckland");
    same_document(&first, "LC_ALL", "de_DE.UTF-8");
    same_document(&first, "SOURCE_DATE_EPOCH", "1");
    same_document(&first, "FONTCONFIG_FILE", "/nonexistent");
    pages_close(&first);
}

static void a_comma_locale_changes_nothing_and_is_kept(void **state)
{
    (void)state;
    char directory[64] = "", text[16];
    struct pages plain, other;
    pages_open(&plain);
    pages_open(&other);
    draw_odd(&plain, (struct odd){.rows = 6, .paper = "a4"});
    struct eh_document *document = odd_document(&plain.arena, &(struct odd){.rows = 6, .paper = "a4"});
    bool set = pages_set_comma_locale(&plain, directory);
    pages_draw(&other, document);
    assert_true(uselocale((locale_t)0) == LC_GLOBAL_LOCALE);
    snprintf(text, sizeof text, "%.1f", 1.5);
    pages_leave_locale(&plain, directory);
    assert_string_equal(text, set ? "1,5" : "1.5");
    assert_int_equal(other.length, plain.length);
    assert_memory_equal(other.bytes, plain.bytes, plain.length);
    pages_close(&other);
    pages_close(&plain);
    if (!set)
        skip(); /* counted as such: no comma locale could be made here */
}

static void without_fonts_the_package_is_named(void **state)
{
    (void)state;
    struct pages page;
    struct eh_failure failure = {0};
    pages_open(&page);
    assert_int_equal(eh_render_check_fonts(page.directory, &failure), EH_FONT);
    assert_non_null(strstr(failure.text, "fonts-inter"));
    failure = (struct eh_failure){0};
    assert_int_equal(eh_render_pdf(&(struct eh_document){.title = "t"}, page.directory, &page.arena,
                                   &page.bytes, &page.length, &page.pages, &failure),
                     EH_FONT);
    assert_null(page.bytes);
    failure = (struct eh_failure){0};
    assert_int_equal(eh_render_check_fonts(NULL, &failure), 0);
    pages_close(&page);
}

/* Each chart once, named after its place; the same again; nothing of what is hidden. */
static void charts_are_exported_one_by_one(void **state)
{
    (void)state;
    for (int format = EH_PICTURE_SVG; format <= EH_PICTURE_PNG; format++) {
        struct eh_arena arena;
        struct eh_failure failure = {0};
        struct eh_picture *one, *two;
        size_t ones, twos;
        eh_arena_init(&arena, NULL);
        const struct eh_document *document =
            odd_document(&arena, &(struct odd){.rows = 9, .paper = "a4", .long_texts = true});
        assert_int_equal(
            eh_render_export(document, (enum eh_picture_format)format, NULL, &arena, &one, &ones, &failure),
            0);
        assert_int_equal(
            eh_render_export(document, (enum eh_picture_format)format, NULL, &arena, &two, &twos, &failure),
            0);
        assert_int_equal(ones, twos);
        assert_true(ones > 10);
        for (size_t i = 0; i < ones; i++) {
            assert_string_equal(one[i].name, two[i].name);
            assert_int_equal(one[i].length, two[i].length);
            assert_memory_equal(one[i].bytes, two[i].bytes, one[i].length);
            for (size_t j = 0; j < i; j++)
                assert_string_not_equal(one[i].name, one[j].name);
            if (format == EH_PICTURE_SVG) {
                assert_non_null(strstr(one[i].bytes, "<title>Chart "));
                assert_non_null(strstr(one[i].bytes, "&amp; &lt;all&gt;</desc>"));
                assert_null(strstr(one[i].bytes, SECRET));
            }
        }
        eh_arena_free(&arena);
    }
}

static void characters_without_a_glyph_are_counted(void **state)
{
    (void)state;
    struct eh_rendering rendering;
    struct eh_failure failure = {0};
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_document document = {.title = "t", .organisation = "ok"};
    assert_int_equal(eh_render_draw(&document, NULL, &arena, &rendering, &failure), 0);
    assert_int_equal(rendering.unknown_glyphs, 0);
    document.organisation = "\xF3\xB0\x80\x80"; /* U+F0000, private use: in no font */
    assert_int_equal(eh_render_draw(&document, NULL, &arena, &rendering, &failure), 0);
    assert_int_equal(rendering.unknown_glyphs, 1);
    document.organisation = "bad \xFF\xC3 bytes\nand\tcontrols";
    assert_int_equal(eh_render_draw(&document, NULL, &arena, &rendering, &failure), 0);
    eh_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_rows),
        cmocka_unit_test(one_row),
        cmocka_unit_test(twelve_rows_with_odd_names),
        cmocka_unit_test(forty_rows_are_split_and_nothing_is_cut),
        cmocka_unit_test(letter_paper_and_long_texts),
        cmocka_unit_test(empty_texts),
        cmocka_unit_test(everything_hidden),
        cmocka_unit_test(everything_unclear_or_undefined),
        cmocka_unit_test(a_chart_longer_than_a_page_repeats_its_title),
        cmocka_unit_test(text_comes_out_as_it_went_in),
        cmocka_unit_test(numbers_stay_on_their_side_of_a_name),
        cmocka_unit_test(a_document_without_items_is_one_page),
        cmocka_unit_test(the_same_document_gives_the_same_bytes),
        cmocka_unit_test(a_comma_locale_changes_nothing_and_is_kept),
        cmocka_unit_test(without_fonts_the_package_is_named),
        cmocka_unit_test(page_1_holds_its_charts_while_rows_can_stand_closer),
        cmocka_unit_test(charts_are_exported_one_by_one),
        cmocka_unit_test(characters_without_a_glyph_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
