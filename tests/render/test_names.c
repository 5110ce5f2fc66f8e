/* Reports on names that try the page: forty of sixty characters, right to left, on both papers, in both
 * languages and under a locale with commas; and one so small that it cannot tell anything. Composed whole,
 * and judged by the readers of others: nothing overlaps, leaves the page or loses its middle. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/base/random.h"
#include "evenhand/report/report.h"

#include "../support/pages.h"
#include "../support/results_table.h"

#define KEY(...) ((const char *const[6]){__VA_ARGS__})

enum { MOST = 40, GROUPS = 3 };

struct study {
    const char *group[GROUPS], *part[MOST];
    size_t parts;
    double people;  /* of a group in a part */
    uint32_t clear; /* of 12 comparisons */
    const char *language, *paper, *name;
};

static void add_verdict(struct results_table *table, struct eh_random *random, const char *const key[6],
                        double n, bool is_ratio, uint32_t clear)
{
    double size = 0.2 + 2 * eh_random_uniform(random);
    bool is_gap = eh_random_below(random, 12) < clear, is_low = eh_random_below(random, 2);
    double estimate = is_ratio ? (is_low ? 1 / (1 + size) : 1 + size) : is_low ? -size : size;
    double reach = (is_ratio ? fabs(log(estimate)) : size) * (is_gap ? 0.5 : 3);
    struct eh_published_row *row = results_table_add_estimate(
        table, key, n, estimate, is_ratio ? estimate * exp(-reach) : estimate - reach,
        is_ratio ? estimate * exp(reach) : estimate + reach);
    row->has |= EH_P | EH_Q;
    row->p = row->q = is_gap ? 0.004 : 0.5;
    row->verdict = is_gap ? EH_GAP : EH_CANNOT_TELL;
    row->robust = is_gap ? EH_ROBUST_YES : EH_ROBUST_NONE;
}

/* By group, within everything, and inside each part. */
static void add_comparisons(struct results_table *table, struct eh_random *random, const struct study *study,
                            const char *measure, const char *layer, bool is_ratio)
{
    static const char *const WITHIN[] = {"none", "level", "department*level"};
    for (size_t g = 0; g < GROUPS; g++) {
        for (size_t w = 0; w < 3; w++)
            add_verdict(table, random, KEY(measure, layer, "gender", study->group[g], "(others)", WITHIN[w]),
                        study->people * (double)study->parts, is_ratio, study->clear);
        for (size_t i = 0; i < study->parts; i++)
            add_verdict(table, random,
                        KEY(measure, layer, "gender", study->group[g], "(others)",
                            eh_arena_format(&table->arena, "department=%s", study->part[i])),
                        study->people, is_ratio, study->clear);
    }
}

static void add_people(struct results_table *table, struct eh_random *random, const struct study *study)
{
    for (size_t g = 0; g < GROUPS; g++) {
        double n = study->people * (double)study->parts;
        results_table_add_estimate(table, KEY("people.count", "", "gender", study->group[g], "", ""), n, n, 0,
                                   0);
        struct eh_published_row *rate = results_table_add_estimate(
            table, KEY("access.rate", "sponsorship", "gender", study->group[g], "", ""), n, 0, 0, 0);
        rate->cases = floor(n * (0.02 + 0.9 * eh_random_uniform(random)));
        rate->estimate = rate->cases / n;
        rate->has |= EH_CASES;
    }
    for (size_t i = 0; i < study->parts; i++)
        results_table_add_estimate(table, KEY("people.count", "", "department", study->part[i], "", ""),
                                   study->people * GROUPS, study->people * GROUPS, 0, 0);
}

static void add_parts(struct results_table *table, struct eh_random *random, const struct study *study)
{
    static const char *const MEAN[] = {"inclusion.ties.mean", "inclusion.reach.mean"};
    for (size_t m = 0; m < 2; m++)
        for (size_t i = 0; i < study->parts; i++) {
            double value = 1 + 20 * eh_random_uniform(random), reach = eh_random_uniform(random);
            results_table_add_estimate(table,
                                       KEY(MEAN[m], "informal", "department", study->part[i], "", "none"),
                                       study->people, value, value - reach, value + reach);
        }
    for (size_t i = 0; i < study->parts; i++)
        add_verdict(table, random,
                    KEY("mixing.inbreeding", "informal", "department", study->part[i], "", "level"),
                    study->people, false, study->clear);
    for (size_t i = 0; i < study->parts; i++)
        for (size_t j = i; j < study->parts; j++)
            add_verdict(
                table, random,
                KEY("mixing.ratio", "informal", "department", study->part[i], study->part[j], "level"), 500,
                true, study->clear);
}

static void fill(struct results_table *table, const struct study *study, uint64_t seed)
{
    static const char *gender[] = {"gender"}, *department[] = {"department"};
    struct eh_random random;
    eh_random_init(&random, seed, 0);
    table->provenance.group_count = table->provenance.structure_count = 1;
    table->provenance.group = gender;
    table->provenance.structure = department;
    table->provenance.language = study->language;
    table->provenance.paper = study->paper;
    table->provenance.study_name = study->name;
    add_people(table, &random, study);
    add_comparisons(table, &random, study, "inclusion.ties.gap", "informal", false);
    add_comparisons(table, &random, study, "inclusion.reach.gap", "informal", false);
    add_comparisons(table, &random, study, "access.odds", "sponsorship", true);
    add_parts(table, &random, study);
    for (size_t g = 0; g < GROUPS; g++)
        for (size_t h = 0; h < GROUPS; h++)
            add_verdict(table, &random,
                        KEY("mixing.ratio", "informal", "gender", study->group[g], study->group[h],
                            "department*level"),
                        500, true, study->clear);
}

/* An ellipsis that follows a letter stands for what was left out of a name; " …" is the drawing's own. */
static void loses_no_name(struct pages *page)
{
    const char *text = pages_ask(page, "pdftotext");
    for (const char *c = text; (c = strstr(c, "\xE2\x80\xA6")) != NULL; c += 3)
        if (c > text && c[-1] != ' ' && c[-1] != '\n' && c[-1] != '\f')
            fail_msg("cut: \"%.44s\"", c > text + 30 ? c - 30 : text);
}

/* `is_comma`: drawn where the process has a locale with a decimal comma; false where there is none. */
static bool judge(const struct study *study, uint64_t seed, bool is_comma)
{
    struct results_table table;
    struct eh_document document;
    struct pages page;
    size_t chapters = 0;
    char directory[64] = "";
    bool set = true;
    results_table_init(&table);
    pages_open(&page);
    if (is_comma)
        set = pages_set_comma_locale(&page, directory);
    fill(&table, study, seed);
    eh_report_compose(&table.published, &table.provenance, &table.arena, &document);
    for (size_t i = 0; i < document.count; i++)
        chapters += document.item[i].kind == EH_ITEM_CHAPTER || document.item[i].kind == EH_ITEM_SUMMARY;
    pages_draw(&page, &document);
    if (is_comma)
        pages_leave_locale(&page, directory);
    pages_are_sound(&page);
    pages_embed_fonts(&page);
    pages_keep_words_apart(&page);
    pages_order_headings(&page, chapters);
    loses_no_name(&page);
    pages_close(&page);
    results_table_free(&table);
    return set;
}

static struct study forty(struct eh_arena *arena, const char *language, const char *paper)
{
    struct study out = {.group = {"man", "nonbinary", "woman"},
                        .parts = MOST,
                        .people = 60,
                        .clear = 4,
                        .language = language,
                        .paper = paper,
                        .name = "Customs and Trade of the North & Co"};
    for (size_t i = 0; i < MOST; i++)
        out.part[i] =
            eh_arena_format(arena, "Department %02zu: International Customs, Warehousing & <Trades>", i);
    assert_int_equal(strlen(out.part[0]), 60);
    return out;
}

static void forty_names_of_sixty_characters(void **state)
{
    static const char *const form[][2] = {{"en-GB", "a4"}, {"de-DE", "letter"}};
    (void)state;
    for (uint64_t i = 0; i < 2; i++) {
        struct eh_arena arena;
        eh_arena_init(&arena, NULL);
        struct study study = forty(&arena, form[i][0], form[i][1]);
        judge(&study, i + 1, false);
        eh_arena_free(&arena);
    }
}

static void names_from_right_to_left(void **state)
{
    static const char *const form[][2] = {{"de-DE", "a4"}, {"en-US", "letter"}};
    (void)state;
    for (uint64_t i = 0; i < 2; i++)
        judge(&(struct study){.group = {"رجال", "غير ثنائي", "نساء"},
                              .part = {"הנדסה (2)", "מכירות: שיווק", "משאבי אנוש ופיתוח ארגוני של החברה כולה",
                                       "خدمة العملاء", "IT & ביטחון"},
                              .parts = 5,
                              .people = 40,
                              .clear = 5,
                              .language = form[i][0],
                              .paper = form[i][1],
                              .name = "شركة الميناء (الخدمات اللوجستية)"},
              i + 1, false);
}

/* Page 1 has room for names that long where they are few: in its matrix, and in the head of each page. */
static void few_groups_of_long_names(void **state)
{
    static const char *const form[][2] = {{"en-GB", "a4"}, {"de-DE", "a4"}, {"de-DE", "letter"}};
    (void)state;
    for (uint64_t i = 0; i < 3; i++)
        judge(&(struct study){.group = {"Asian (including Central Asian and Pacific Islander)",
                                        "Black (African or Caribbean or African-American)", "White"},
                              .part = {"Operations", "Sales"},
                              .parts = 2,
                              .people = 60,
                              .clear = 4,
                              .language = form[i][0],
                              .paper = form[i][1],
                              .name = "The Northern Harbour Logistics and Warehousing Company Limited"},
              i + 1, false);
}

static void nothing_can_be_told(void **state)
{
    static const char *const language[] = {"en-GB", "de-DE"};
    (void)state;
    for (uint64_t i = 0; i < 2; i++)
        judge(&(struct study){.group = {"man", "nonbinary", "woman"},
                              .part = {"Operations", "Sales"},
                              .parts = 2,
                              .people = 12,
                              .language = language[i],
                              .paper = "a4",
                              .name = "T"},
              i + 1, false);
}

static void a_comma_locale_has_no_say(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct study study = forty(&arena, "de-DE", "a4");
    study.parts = 9;
    bool set = judge(&study, 3, true);
    eh_arena_free(&arena);
    if (!set)
        skip(); /* counted as such: no comma locale could be made here */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forty_names_of_sixty_characters),
        cmocka_unit_test(few_groups_of_long_names),
        cmocka_unit_test(names_from_right_to_left),
        cmocka_unit_test(nothing_can_be_told),
        cmocka_unit_test(a_comma_locale_has_no_say),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
