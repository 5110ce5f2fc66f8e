/* report: whole documents of odd studies. Each has all its parts, says what it cannot say, and crashes not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../support/results_table.h"
#include "evenhand/report/report.h"

#define KEY(...) ((const char *const[6]){__VA_ARGS__})

static const char *gender[] = {"gender"}, *department[] = {"department"};

static void has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in:\n%.3000s", part, text);
}

static void lacks(const char *text, const char *part)
{
    const char *found = strstr(text, part);
    if (found)
        fail_msg("\"%s\" is in: %.200s", part, found);
}

static void has_every_part(const char *text)
{
    static const char *const part[] = {"SUMMARY ",
                                       "CHAPTER How to read",
                                       "CHAPTER 1 ",
                                       "CHAPTER 2 ",
                                       "CHAPTER 3 ",
                                       "CHAPTER 4 ",
                                       "CHAPTER 5 ",
                                       "CHAPTER 6 ",
                                       "CHAPTER 7 ",
                                       "CHAPTER 8 ",
                                       "CHAPTER What was left out",
                                       "CHAPTER Full tables",
                                       "CHAPTER Method",
                                       "CHAPTER Provenance"};
    const char *at = text;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        at = strstr(at, part[i]);
        if (!at)
            fail_msg("%s is missing or out of order", part[i]);
    }
    lacks(text, "(null)");
    lacks(text, " nan");
    lacks(text, " inf ");
}

static void a_study_without_any_row_is_a_report_that_says_so(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    table.provenance.people = table.provenance.roster = 0;
    table.provenance.layer_count = 0;
    const char *text = results_table_compose(&table);
    has_every_part(text);
    has(text, "There is nothing to compare in these data");
    has(text, "collaboration.csv or meetings.csv would open it");
    has(text, "mentoring.csv with mentor, mentee, kind, start and end would open it");
    results_table_free(&table);
}

static void one_person_is_one_person(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    table.provenance.people = 1;
    results_table_add(&table, KEY("people.count", "", "gender", "woman", "", ""))->status = EH_STATUS_HIDDEN;
    results_table_add(&table, KEY("data.ties", "informal", "", "", "", ""))->status = EH_STATUS_HIDDEN;
    table.published.hidden_rows = 2;
    table.provenance.group_count = 1;
    table.provenance.group = gender;
    const char *text = results_table_compose(&table);
    has_every_part(text);
    has(text, "1 person");
    results_table_free(&table);
}

static const char *const parts[] = {"none", "level", "department*level"};

static void add_gender(struct results_table *table, enum eh_verdict verdict, bool is_hidden)
{
    static const char *const value[] = {"man", "woman"};
    table->provenance.group_count = 1;
    table->provenance.group = gender;
    for (size_t g = 0; g < 2; g++)
        results_table_add_estimate(table, KEY("people.count", "", "gender", value[g], "", ""), 50, 50, 0, 0);
    for (size_t w = 0; w < 3; w++)
        for (size_t g = 0; g < 2; g++) {
            double sign = g ? -1 : 1;
            struct eh_published_row *row = results_table_add_estimate(
                table, KEY("inclusion.ties.gap", "informal", "gender", value[g], "(others)", parts[w]), 90,
                sign * 1.5, sign * 1.5 - 1, sign * 1.5 + 1);
            row->p = row->q = 0.01;
            row->null_sd = 0.5;
            row->has |= EH_P | EH_NULL_SD | (w == 2 ? EH_Q : 0);
            row->verdict = w == 2 ? verdict : EH_VERDICT_NONE;
            if (is_hidden) {
                row->status = EH_STATUS_HIDDEN;
                row->has = 0;
                row->verdict = EH_VERDICT_NONE;
                table->published.hidden_rows++;
            }
        }
}

static void the_headline_is_the_gap_of_the_side_worse_off(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    add_gender(&table, EH_GAP, false);
    const char *text = results_table_compose(&table);
    has_every_part(text);
    has(text, "SUMMARY [gap] Women have 1.5 fewer ties than comparable others\n");
    has(text, "Of 1 comparison of groups, 1 shows a clear gap.");
    has(text, "KEY Comparisons with a clear gap: 1 of 1 ");
    has(text, "1 Women: Who is invited");
    results_table_free(&table);
}

static void everything_that_cannot_tell_is_a_headline_too(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    add_gender(&table, EH_CANNOT_TELL, false);
    const char *text = results_table_compose(&table);
    has_every_part(text);
    has(text, "SUMMARY [cannot tell] These data cannot tell whether there is a gap by gender\n");
    has(text, "No comparison is clear enough to act on.");
    results_table_free(&table);
}

static void no_gap_is_a_headline_only_where_nothing_is_open(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    add_gender(&table, EH_NO_GAP_SHOWN, false);
    const char *text = results_table_compose(&table);
    has_every_part(text);
    has(text, "SUMMARY [no gap shown] No gap shown in any comparison\n");
    results_table_free(&table);
}

static void everything_hidden_says_hidden(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    add_gender(&table, EH_GAP, true);
    const char *text = results_table_compose(&table);
    has_every_part(text);
    has(text, "SUMMARY [hidden] Every comparison is hidden: the groups are too small\n");
    lacks(text, "1.5");
    has(text, "6 of 8 results are hidden");
    results_table_free(&table);
}

static void many_departments_of_long_names_stay_readable(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    table.provenance.structure_count = 1;
    table.provenance.structure = department;
    table.provenance.strata = "department";
    enum { MANY = 42 };
    const char *name[MANY];
    for (int i = 0; i < MANY; i++) {
        name[i] = eh_arena_format(&table.arena,
                                  "Department of long names & <brackets> that take sixty letters %02d", i);
        results_table_add_estimate(&table, KEY("people.count", "", "department", name[i], "", ""), 10 + i,
                                   10 + i, 0, 0);
    }
    for (int i = 0; i < MANY; i++)
        results_table_add_estimate(&table,
                                   KEY("inclusion.ties.mean", "informal", "department", name[i], "", "none"),
                                   10 + i, i, i - 1, i + 1);
    struct eh_published_row *row = results_table_add_estimate(
        &table, KEY("mixing.segregation", "informal", "department", "", "", "none"), 900, 0.3, 0, 0);
    row->null_sd = 0.01;
    row->expected = 0;
    row->q = 0.0001;
    row->has |= EH_NULL_SD | EH_EXPECTED | EH_Q;
    row->verdict = EH_GAP;
    for (int i = 0; i < MANY; i++)
        for (int j = i; j < MANY; j++) {
            row = results_table_add_estimate(
                &table, KEY("mixing.ratio", "informal", "department", name[i], name[j], "none"), 900,
                i == j ? 3 : 0.7, 0, 0);
            row->verdict = i == j ? EH_GAP : EH_CANNOT_TELL;
        }
    const char *text = results_table_compose(&table);
    has_every_part(text);
    has(text, "SUMMARY [gap] 30% fewer ties cross department lines than chance would give\n");
    has(text, "12 of 42, the lowest and the highest");
    has(text, "903 pairs of department values are too many for a matrix; 42 of them are clearly off chance.");
    lacks(text, "CHART heatmap");
    assert_true(strlen(text) < 200000); /* 903 pairs are not printed one by one */
    results_table_free(&table);
}

static void names_are_data_and_never_a_format(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    static const char *odd[] = {"%s%n_100%*x"};
    table.provenance.group_count = 1;
    table.provenance.group = odd;
    table.provenance.study_name = "%s & <b>%n";
    struct eh_published_row *row =
        results_table_add_estimate(&table,
                                   KEY("inclusion.ties.gap", "informal", odd[0], "%d\xE2\x80\xAE\xD7\xA9",
                                       "(others)", "department*level"),
                                   46, -2, -3, -1);
    row->verdict = EH_GAP;
    row = results_table_add_estimate(
        &table, KEY("mixing.segregation", "informal", odd[0], "", "", "department*level"), 46, 0.5, 0, 0);
    row->verdict = EH_GAP;
    const char *text = results_table_compose(&table);
    has_every_part(text);
    has(text, "%s & <b>%n: network equity report");
    /* what would turn the line around is seen, and the name turns nothing but itself */
    has(text, "\u2068%d?\u05e9\u2069 have 2.0 fewer ties");
    results_table_free(&table);
}

static void figures_tables_and_links_have_their_own_names(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    add_gender(&table, EH_GAP, false);
    struct eh_document document;
    eh_report_compose(&table.published, &table.provenance, &table.arena, &document);
    const char *seen[200];
    size_t count = 0;
    for (size_t i = 0; i < document.count; i++) {
        const struct eh_item *item = &document.item[i];
        const char *name = item->kind == EH_ITEM_CHAPTER   ? item->chapter.destination
                           : item->kind == EH_ITEM_HEADING ? item->heading.destination
                           : item->kind == EH_ITEM_TABLE   ? item->table.destination
                                                           : NULL;
        size_t tables = item->kind == EH_ITEM_TABLES ? item->tables.count : 0;
        for (size_t t = 0; t < tables || (t == 0 && name); t++) {
            name = tables ? item->tables.table[t].destination : name;
            for (size_t j = 0; j < count; j++)
                assert_string_not_equal(seen[j], name);
            assert_true(count < 200);
            seen[count++] = name;
        }
    }
    assert_int_equal(document.item[0].kind, EH_ITEM_SUMMARY);
    const struct eh_summary *summary = &document.item[0].summary;
    assert_true(summary->key_count <= 4 && summary->chart_count <= 4 && summary->panel_count <= 3);
    results_table_free(&table);
}

static void a_layer_or_chapter_that_is_closed_says_what_would_open_it(void **state)
{
    (void)state;
    struct results_table table;
    results_table_init(&table);
    static const struct eh_closed_chapter closed[] = {
        {"Mentoring and sponsorship", "mentoring.csv with mentor and mentee"}};
    static const struct eh_left_out left_out[] = {
        {"broadcast", "meetings.csv", 3, "meetings above the broadcast limit"},
        {"self_tie", "collaboration.csv", 0, "self-ties"}};
    table.provenance.closed = closed;
    table.provenance.closed_count = 1;
    table.provenance.left_out = left_out;
    table.provenance.left_out_count = 2;
    const char *text = results_table_compose(&table);
    has(text, "CHAPTER 5 Mentoring and sponsorship <chapter-5>\n  Not open with these data and settings. "
              "What would open it: "
              "mentoring.csv with "
              "mentor and mentee.");
    has(text, "| Meetings above the broadcast limit | meetings.csv | 3");
    lacks(text, "Self-ties");
    results_table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_study_without_any_row_is_a_report_that_says_so),
        cmocka_unit_test(one_person_is_one_person),
        cmocka_unit_test(the_headline_is_the_gap_of_the_side_worse_off),
        cmocka_unit_test(everything_that_cannot_tell_is_a_headline_too),
        cmocka_unit_test(no_gap_is_a_headline_only_where_nothing_is_open),
        cmocka_unit_test(everything_hidden_says_hidden),
        cmocka_unit_test(many_departments_of_long_names_stay_readable),
        cmocka_unit_test(names_are_data_and_never_a_format),
        cmocka_unit_test(figures_tables_and_links_have_their_own_names),
        cmocka_unit_test(a_layer_or_chapter_that_is_closed_says_what_would_open_it),
    };
    return cmocka_run_group_tests_name("compose", tests, NULL, NULL);
}
