/* Reports composed of generated tables, judged from their PDFs alone: a title and its drawing never disagree,
 * what is hidden is not there, and the rules of tagged PDF hold for whatever is in the table. */
#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/base/date.h"
#include "evenhand/base/text.h"
#include "evenhand/disclosure/edition.h"
#include "evenhand/measure/catalogue.h"
#include "evenhand/report/report.h"

#include "../../src/report/compose.h"
#include "../support/pages.h"
#include "../support/results_table.h"

#define KEY(...) ((const char *const[6]){__VA_ARGS__})
#define ORANGE   "#b8460b" /* the ink of a gap, and of nothing else in a chart of dots */

static const char *const gender[] = {"gender"}, *const department[] = {"department"};
static const char *const GROUP[] = {"woman", "man", "nonbinary"};
static const char *const PART[] = {"Sales", "Operations",
                                   "International Logistics, Customs and Trade of the North"};

static const struct eh_layer_facts LAYER[] = {{.name = "informal", .is_work = true, .is_informal = true},
                                              {.name = "reporting", .directed = true}};

enum { GROUPS = 3 };

static void with_attributes(struct results_table *table)
{
    table->provenance.group_count = table->provenance.structure_count = 1;
    table->provenance.group = (const char **)(uintptr_t)gender;
    table->provenance.structure = (const char **)(uintptr_t)department;
    table->provenance.layer_count = sizeof LAYER / sizeof *LAYER;
    table->provenance.layer = LAYER;
}

/* ---- what a PDF says, and in which ink ---- */

struct reading {
    struct eh_text all, orange; /* characters as they stand on the page; blanks between lines */
};

static void add_character(struct eh_text *out, const char *code)
{
    static const char *const name[][2] = {{"&lt;", "<"},    {"&gt;", ">"},   {"&amp;", "&"},
                                          {"&quot;", "\""}, {"&apos;", "'"}, {"&#x2212;", "-"}};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        if (strncmp(code, name[i][0], strlen(name[i][0])) == 0) {
            eh_text_add(out, name[i][1]);
            return;
        }
    eh_text_add_bytes(out, *code == '&' ? "?" : code, 1);
}

static struct reading read_inks(struct pages *page)
{
    struct reading out;
    const char *trace = pages_ask(page, "mutool draw -q -F stext -o -");
    eh_text_init(&out.all, &page->arena);
    eh_text_init(&out.orange, &page->arena);
    for (const char *line = trace; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, "<line ", 6) == 0) {
            eh_text_add(&out.all, " ");
            eh_text_add(&out.orange, " ");
        }
        if (strncmp(line, "<char ", 6) != 0)
            continue;
        const char *color = strstr(line, " color=\""), *code = strstr(line, " c=\"");
        assert_non_null(color);
        assert_non_null(code);
        add_character(&out.all, code + 4);
        if (strncmp(color + 8, ORANGE, 7) == 0)
            add_character(&out.orange, code + 4);
    }
    return out;
}

static bool has_word(const char *text)
{
    for (; *text; text++)
        if (isalnum((unsigned char)*text))
            return true;
    return false;
}

/* ---- tables ---- */

static double draw_size(struct eh_random *random, bool is_ratio)
{
    double size = 0.3 + 2 * eh_random_uniform(random);
    bool is_low = eh_random_below(random, 2);
    if (is_ratio)
        return is_low ? 1 / (1 + size) : 1 + size;
    return is_low ? -size : size;
}

/* A row as the pipeline would publish it: verdict and interval go together. */
static void add_verdict(struct results_table *table, struct eh_random *random, const char *const key[6],
                        bool is_ratio, uint32_t gaps)
{
    /* 0 a gap, 1 none shown, 2 and 3 cannot tell, 4 hidden */
    uint32_t fate = eh_random_below(random, 12) < gaps ? 0 : 1 + eh_random_below(random, 4);
    double estimate = draw_size(random, is_ratio), none = is_ratio ? 1 : 0;
    double reach = is_ratio ? fabs(log(estimate)) : fabs(estimate - none);
    reach *= fate == 0 ? 0.6 : 2;
    double low = is_ratio ? estimate * exp(-reach) : estimate - reach;
    double high = is_ratio ? estimate * exp(reach) : estimate + reach;
    if (fate == 4) {
        results_table_add(table, key)->status = EH_STATUS_HIDDEN;
        table->published.row[table->published.count - 1].estimate = 98765.25; /* nobody may read it */
        return;
    }
    struct eh_published_row *row = results_table_add_estimate(table, key, 40, estimate, low, high);
    row->has |= EH_P | EH_Q;
    row->p = row->q = fate == 0 ? 0.01 : 0.6;
    row->verdict = fate == 0 ? EH_GAP : fate == 1 ? EH_NO_GAP_SHOWN : EH_CANNOT_TELL;
    row->robust = fate == 0 ? EH_ROBUST_YES : EH_ROBUST_NONE;
}

static void fill_table(struct results_table *table, uint64_t seed)
{
    struct eh_random random;
    uint32_t gaps = (uint32_t)(seed % 4); /* of 12 rows; tables without any are as interesting */
    eh_random_init(&random, seed, 0);
    with_attributes(table);
    for (size_t i = 0; i < GROUPS; i++) {
        results_table_add_estimate(table, KEY("people.count", "", "gender", GROUP[i], "", ""), 40, 40, 0, 0);
        add_verdict(table, &random,
                    KEY("inclusion.ties.gap", "informal", "gender", GROUP[i], "(others)", "department*level"),
                    false, gaps);
    }
    for (size_t i = 0; i < GROUPS; i++)
        add_verdict(
            table, &random,
            KEY("inclusion.reach.gap", "informal", "gender", GROUP[i], "(others)", "department*level"), false,
            gaps);
    for (size_t i = 0; i < GROUPS; i++)
        for (size_t j = 0; j < GROUPS; j++)
            add_verdict(table, &random,
                        KEY("inclusion.ties.gap", "informal", "gender", GROUP[i], "(others)",
                            eh_arena_format(&table->arena, "department=%s", PART[j])),
                        false, gaps);
    for (size_t i = 0; i < GROUPS; i++)
        add_verdict(table, &random,
                    KEY("access.odds", "informal", "gender", GROUP[i], "(others)", "department*level"), true,
                    gaps);
    for (size_t i = 0; i < 4; i++)
        add_verdict(table, &random,
                    KEY("mixing.segregation", i % 2 ? "reporting" : "informal",
                        i < 2 ? "gender" : "department", "", "", i < 2 ? "department*level" : "level"),
                    false, i % 2 ? 6 : gaps);
}

/* ---- titles ---- */

/* Whether some number, a difference with its sign or a ratio, lies below (else above) no difference. */
static bool has_size(const char *text, bool is_low)
{
    for (const char *c = text; *c; c++) {
        if (!isdigit((unsigned char)*c))
            continue;
        char before = c > text ? c[-1] : ' ', *end;
        double value = strtod(c, &end);
        bool is_difference = before == '-' || before == '+';
        double size = is_difference ? (before == '-' ? -value : value) : value - 1;
        if (is_low ? size < 0 : size > 0)
            return true;
        c = end - 1;
    }
    return false;
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* A title that words a gap has a gap in its drawing, and where it names a direction, one on that side; a
 * title that words none has none. All of it from the page. */
static size_t judge_chart(const struct eh_chart *chart, uint64_t seed)
{
    struct pages page;
    struct eh_document document = {.title = "t", .paper = "a4", .language = "en-GB", .count = 1};
    struct eh_item item = {.kind = EH_ITEM_CHARTS, .charts = {.count = 1}};
    item.charts.chart = (struct eh_chart *)(uintptr_t)chart;
    document.item = &item;
    pages_open(&page);
    pages_draw(&page, &document);
    struct reading reading = read_inks(&page);
    const char *all = eh_text_get(&reading.all), *orange = eh_text_get(&reading.orange);
    const char *start = all + strspn(all, " 1/"); /* behind the number of the page */
    const char *title = eh_arena_copy_bytes(&page.arena, start, strlen(chart->frame.title));
    bool words_none = starts_with(title, "No gap shown") || starts_with(title, "No clear gap") ||
                      starts_with(title, "Cannot tell") || starts_with(title, "Hidden");
    /* What is set aside in words is what is clear. */
    for (size_t i = 0; words_none && strstr(chart->frame.title, "the reporting line aside"); i++) {
        assert_true(i < chart->dots.count);
        assert_true(chart->dots.row[i].mark != EH_MARK_GAP || strstr(chart->dots.row[i].label, "reporting"));
        words_none = chart->dots.row[i].mark != EH_MARK_GAP;
    }
    if (words_none ? has_word(orange) : !has_word(orange))
        fail_msg("seed %llu: \"%.80s\" stands over a drawing with %s", (unsigned long long)seed, title,
                 words_none ? orange : "no gap");
    bool words_less = strstr(title, " fewer ") || strstr(title, " less ");
    bool is_turned = strstr(chart->frame.title, "ties cross") != NULL; /* segregation: fewer cross above 0 */
    if (!words_none && (words_less || strstr(title, " more ")) && !has_size(orange, words_less != is_turned))
        fail_msg("seed %llu: \"%.80s\" stands over %s", (unsigned long long)seed, title, orange);
    if (strstr(all, "98765") || strstr(all, "98,765"))
        fail_msg("seed %llu: a hidden number is drawn: %s", (unsigned long long)seed, all);
    pages_close(&page);
    return words_none ? 0 : 1;
}

struct tally {
    size_t charts, gaps;
};

static void judge_charts(const struct eh_chart *chart, size_t count, uint64_t seed, struct tally *tally)
{
    for (size_t i = 0; i < count; i++) {
        /* Not the titles that compare nobody, nor those of steps, which word the last of them. */
        if (chart[i].kind != EH_CHART_DOTS || chart[i].dots.steps || chart[i].frame.mark == EH_MARK_NONE)
            continue;
        tally->gaps += judge_chart(&chart[i], seed);
        tally->charts++;
    }
}

/* Charts without a gap are seldom drawn in a report, so each measure is drawn by itself as well. */
static void judge_measures(struct results_table *table, uint64_t seed, struct tally *tally)
{
    static const char *const measure[] = {"inclusion.ties.gap", "inclusion.reach.gap", "access.odds"};
    struct eh_document document = {0};
    struct eh_compose compose = {.form = {&table->arena, eh_say_find_language("en")},
                                 .published = &table->published,
                                 .provenance = &table->provenance,
                                 .arena = &table->arena,
                                 .document = &document,
                                 .primary = "informal"};
    compose.catalogue = eh_catalogue_get(&compose.catalogue_count);
    for (size_t i = 0; i < sizeof measure / sizeof *measure; i++) {
        struct eh_chart chart;
        if (eh_report_chart_full(&compose, measure[i], "informal", "gender", 24, &chart))
            judge_charts(&chart, 1, seed, tally);
    }
}

static void a_title_and_its_drawing_never_disagree(void **state)
{
    enum { TABLES = 16 };
    struct tally tally = {0};
    (void)state;
    for (uint64_t seed = 1; seed <= TABLES; seed++) {
        struct results_table table;
        struct eh_document document;
        results_table_init(&table);
        fill_table(&table, seed);
        eh_report_compose(&table.published, &table.provenance, &table.arena, &document);
        for (size_t i = 0; i < document.count; i++) {
            const struct eh_item *item = &document.item[i];
            if (item->kind == EH_ITEM_CHARTS)
                judge_charts(item->charts.chart, item->charts.count, seed, &tally);
            else if (item->kind == EH_ITEM_SUMMARY)
                judge_charts(item->summary.chart, item->summary.chart_count, seed, &tally);
        }
        judge_measures(&table, seed, &tally);
        results_table_free(&table);
    }
    print_message("%zu charts, %zu with a gap\n", tally.charts, tally.gaps);
    assert_true(tally.gaps > 10 && tally.charts > tally.gaps + 10);
}

/* The headline of the first page against the table. */
static void the_headline_words_a_gap_where_there_is_one(void **state)
{
    enum { TABLES = 12 };
    (void)state;
    for (uint64_t seed = 100; seed < 100 + TABLES; seed++) {
        struct results_table table;
        struct eh_document document;
        struct pages page;
        bool has_gap = false;
        results_table_init(&table);
        fill_table(&table, seed);
        for (size_t i = 0; i < table.published.count; i++) {
            struct eh_published_row *row = &table.published.row[i];
            if (seed % 2 && row->verdict == EH_GAP)
                row->verdict = EH_CANNOT_TELL; /* every second table has none */
            has_gap = has_gap || row->verdict == EH_GAP;
        }
        eh_report_compose(&table.published, &table.provenance, &table.arena, &document);
        document.count = 1;
        pages_open(&page);
        pages_draw(&page, &document);
        const char *text = pages_ask(&page, "pdftotext -layout");
        struct reading reading = read_inks(&page);
        bool is_clear = !strstr(text, "o clear gap") && !strstr(text, "o gap shown in") &&
                        has_word(eh_text_get(&reading.orange));
        if (is_clear != has_gap)
            fail_msg("seed %llu: %s in the table, on the page:\n%.1500s", (unsigned long long)seed,
                     has_gap ? "gaps" : "no gap", text);
        pages_close(&page);
        results_table_free(&table);
    }
}

/* ---- any table at all ---- */

static void fill_at_random(struct results_table *table, uint64_t seed, bool everything_hidden)
{
    struct eh_random random;
    uint32_t count;
    const struct eh_measure *catalogue = eh_catalogue_get(&count);
    eh_random_init(&random, seed, 0);
    with_attributes(table);
    for (uint32_t m = 0; m < count; m++)
        for (size_t g = 0; g < GROUPS; g++) {
            bool is_structure = eh_random_below(&random, 3) == 0;
            results_table_draw(table, &random,
                               KEY(catalogue[m].name, m ? "informal" : "",
                                   is_structure ? "department" : "gender", is_structure ? PART[g] : GROUP[g],
                                   "", eh_random_below(&random, 2) ? "department*level" : "none"));
            struct eh_published_row *row = &table->published.row[table->published.count - 1];
            if (everything_hidden) {
                *row = (struct eh_published_row){.measure = row->measure,
                                                 .measure_index = row->measure_index,
                                                 .layer = row->layer,
                                                 .attribute = row->attribute,
                                                 .group = row->group,
                                                 .other = row->other,
                                                 .within = row->within,
                                                 .status = EH_STATUS_HIDDEN,
                                                 .n = 98765,
                                                 .estimate = 98765.25};
            }
        }
}

static void judge_report(uint64_t seed, bool everything_hidden)
{
    struct results_table table;
    struct eh_document document;
    struct pages page;
    size_t chapters = 0;
    results_table_init(&table);
    fill_at_random(&table, seed, everything_hidden);
    eh_report_compose(&table.published, &table.provenance, &table.arena, &document);
    for (size_t i = 0; i < document.count; i++)
        chapters += document.item[i].kind == EH_ITEM_CHAPTER || document.item[i].kind == EH_ITEM_SUMMARY;
    pages_open(&page);
    pages_draw(&page, &document);
    pages_are_sound(&page);
    pages_embed_fonts(&page);
    pages_keep_words_apart(&page);
    pages_order_headings(&page, chapters);
    const char *text = pages_ask(&page, "pdftotext -layout");
    if (strstr(text, "98765") || strstr(text, "98,765"))
        fail_msg("seed %llu: a hidden number stands on a page", (unsigned long long)seed);
    const char *objects = pages_describe_figures(&page);
    assert_null(strstr(objects, "98765"));
    assert_null(strstr(objects, "98,765"));
    pages_close(&page);
    results_table_free(&table);
}

static void any_table_gives_a_sound_report(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++)
        judge_report(seed, false);
}

static void with_everything_hidden_nothing_shows(void **state)
{
    (void)state;
    judge_report(5, true);
}

/* "0.65" or "0.25x", but not "1." of a date, "1.234", nor the version "0.1.0". */
static bool has_decimal_point(const char *word, size_t length)
{
    size_t digits = strspn(word, "0123456789"), places;
    if (digits == 0 || digits >= length || word[digits] != '.')
        return false;
    places = strspn(word + digits + 1, "0123456789");
    return places > 0 && places != 3 && (digits + 1 + places == length || word[digits + 1 + places] != '.');
}

/* A segregation and an odds ratio over two quarters: their axes stand beside labels with a comma. */
static void add_two_lines(struct results_table *table, double shift)
{
    struct eh_published_row *row = results_table_add_estimate(
        table, KEY("mixing.segregation", "informal", "gender", "", "", "department*level"), 880, 0.5 + shift,
        0.44 + shift, 0.56 + shift);
    row->verdict = EH_GAP;
    row = results_table_add_estimate(
        table, KEY("access.odds", "sponsorship", "gender", "woman", "(others)", "department*level"), 199,
        0.4 + shift, 0.2 + shift, 0.9 + shift);
    row->verdict = EH_GAP;
    table->provenance.language = "de";
    table->provenance.config = "[study]\n";
    with_attributes(table);
}

static void axes_have_the_comma_of_the_language(void **state)
{
    (void)state;
    struct results_table before, now;
    struct eh_document document;
    struct pages page;
    results_table_init(&before);
    results_table_init(&now);
    before.published.period = before.provenance.period = "2026Q2";
    before.provenance.period_first = eh_date_from_parts(2026, 4, 1);
    before.provenance.period_last = eh_date_from_parts(2026, 6, 30);
    now.provenance.period_first = eh_date_from_parts(2026, 7, 1);
    now.provenance.period_last = eh_date_from_parts(2026, 9, 30);
    add_two_lines(&before, 0);
    add_two_lines(&now, 0.2);
    struct eh_edition earlier = {.published = before.published, .provenance = before.provenance};
    memset(earlier.sha256, 'a', 64);
    now.provenance.earlier = &earlier;
    now.provenance.earlier_count = 1;
    eh_report_compose(&now.published, &now.provenance, &now.arena, &document);
    pages_open(&page);
    pages_draw(&page, &document);
    const char *text = pages_ask(&page, "pdftotext -layout");
    assert_non_null(strstr(text, "Segregation nach Geschlecht: gestiegen"));
    assert_true(pages_count(text, "0,6") > 2);
    for (const char *word = text; *word; word += strcspn(word, " \n\f")) {
        word += strspn(word, " \n\f");
        if (has_decimal_point(word, strcspn(word, " \n\f")))
            fail_msg("a point for a comma: %.20s", word);
    }
    pages_close(&page);
    results_table_free(&now);
    results_table_free(&before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_and_its_drawing_never_disagree),
        cmocka_unit_test(the_headline_words_a_gap_where_there_is_one),
        cmocka_unit_test(any_table_gives_a_sound_report),
        cmocka_unit_test(with_everything_hidden_nothing_shows),
        cmocka_unit_test(axes_have_the_comma_of_the_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
