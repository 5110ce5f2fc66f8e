/* report: what a page says and leaves out: groups as people, tallies, the four numbers, tables that do not
 * lay a subtraction out. */
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

static const char *groups[] = {"gender"}, *structures[] = {"department"};

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

static void with_attributes(struct results_table *table)
{
    table->provenance.group_count = table->provenance.structure_count = 1;
    table->provenance.group = groups;
    table->provenance.structure = structures;
}

static void groups_are_named_as_people(void **state)
{
    (void)state;
    static const char *const known[][3] = {
        {"gender", "woman", "women"},
        {"sex", "M", "men"},
        {"gender", "nonbinary", "nonbinary people"},
        {"gender", "agender", "people of gender agender"},
        {"ethnicity", "Black", "Black people"},
        {"ethnicity", "Other", "people of ethnicity Other"},
        {"gender*ethnicity", "woman*Black", "Black women"},
        {"ethnicity*gender", "Black*woman", "Black women"},
        {"gender*ethnicity", "woman*Other", "women of ethnicity Other"},
        {"gender*age_band", "agender*30-39", "people of gender agender and of age band 30-39"},
        {"age_band", "30-39", "people of age band 30-39"},
        {"department", "Sales", "people in Sales"},
        {"department", "4", "people in department 4"},
        {"level", "3", "people at level 3"},
        {"location", "Old Mill", "people at Old Mill"},
        {"gender*ethnicity", "no star", "people of gender and ethnicity no star"},
        {"gender", "", "people of gender "},
    };
    struct results_table table;
    struct eh_document document;
    results_table_init(&table);
    struct eh_compose compose = start(&table, &document);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_string_equal(eh_report_name_member(&compose, known[i][0], known[i][1]), known[i][2]);
    assert_string_equal(eh_report_name_group(&compose, "gender", "woman"), "Women");
    results_table_free(&table);
}

/* man and woman mirror each other; nobody else is there. */
static void add_counts(struct results_table *table, bool hides_one)
{
    static const char *const gender[] = {"man", "woman"}, *const place[] = {"East", "West"};
    with_attributes(table);
    for (size_t i = 0; i < 2; i++) {
        results_table_add_estimate(table, KEY("people.count", "", "gender", gender[i], "", ""), 40, 40, 0, 0);
        results_table_add_estimate(table, KEY("people.count", "", "department", place[i], "", ""), 40, 40, 0,
                                   0);
    }
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 2; j++) {
            const char *const key[6] = {"people.count", "", "gender*department", gender[i], place[j], ""};
            if (hides_one && i && j)
                results_table_add(table, key)->status = EH_STATUS_HIDDEN;
            else
                results_table_add_estimate(table, key, 20, 20, 0, 0);
        }
}

static void a_crossing_stands_only_where_nothing_in_it_is_hidden(void **state)
{
    (void)state;
    for (int hides = 0; hides < 2; hides++) {
        struct results_table table;
        results_table_init(&table);
        add_counts(&table, hides);
        const char *text = results_table_compose(&table);
        assert_int_equal(strstr(text, "People by department and gender") != NULL, !hides);
        results_table_free(&table);
    }
}

static struct eh_published_row *add_gap(struct results_table *table, const char *measure, const char *group,
                                        double estimate, enum eh_verdict verdict)
{
    struct eh_published_row *row = results_table_add_estimate(
        table, KEY(measure, "informal", "gender", group, "(others)", "department*level"), 80, estimate,
        estimate - 1, estimate + 1);
    row->verdict = verdict;
    row->q = verdict == EH_GAP ? 0.01 : 0.5;
    row->has |= EH_Q;
    return row;
}

static void a_mirrored_comparison_counts_once_and_alone_still_counts(void **state)
{
    (void)state;
    struct results_table table;
    struct eh_document document;
    results_table_init(&table);
    add_counts(&table, false);
    add_gap(&table, "inclusion.ties.gap", "man", 2, EH_CANNOT_TELL);
    add_gap(&table, "inclusion.ties.gap", "woman", -2, EH_CANNOT_TELL);
    struct eh_compose compose = start(&table, &document);
    struct eh_attribute_facts facts = {"gender", "woman"};
    compose.attribute = &facts;
    compose.attribute_count = 1;
    struct eh_rows rows = eh_report_select(&compose, (struct eh_query){.measure = "inclusion.ties.gap"});
    assert_int_equal(eh_report_count(&compose, &rows).cannot_tell, 1);
    assert_string_equal(eh_report_say_tally(&compose, &rows, "of groups", true),
                        "Of 1 comparison of groups, none shows a clear gap; the data cannot tell, because "
                        "too few people stand on one side or the interval is too wide.");
    struct eh_rows second = {1, 1, &rows.row[1]};
    assert_int_equal(eh_report_count(&compose, &second).cannot_tell, 1);
    results_table_free(&table);
}

/* A number that cannot tell is never one of the four. */
static void key_figures_are_clear_or_descriptive(void **state)
{
    (void)state;
    struct results_table table;
    struct eh_document document;
    results_table_init(&table);
    add_counts(&table, false);
    add_gap(&table, "inclusion.ties.gap", "woman", -2, EH_CANNOT_TELL);
    add_gap(&table, "inclusion.reach.gap", "woman", -0.2, EH_GAP);
    eh_report_compose(&table.published, &table.provenance, &table.arena, &document);
    const struct eh_summary *summary = &document.item[0].summary;
    assert_true(summary->key_count >= 2);
    assert_int_equal(summary->key[0].mark, EH_MARK_GAP);
    assert_string_equal(summary->key[0].title, "Women: closeness to decision makers");
    for (size_t i = 0; i < summary->key_count; i++)
        assert_true(summary->key[i].mark == EH_MARK_GAP || summary->key[i].mark == EH_MARK_NONE);
    results_table_free(&table);
}

static void findings_are_one_of_a_kind_and_worse_off_first(void **state)
{
    (void)state;
    struct results_table table;
    struct eh_document document;
    results_table_init(&table);
    add_counts(&table, false);
    add_gap(&table, "inclusion.ties.gap", "man", 2, EH_GAP);
    add_gap(&table, "inclusion.ties.gap", "woman", -2, EH_GAP);
    add_gap(&table, "inclusion.reach.gap", "man", 0.2, EH_GAP); /* better off, and nobody is worse off */
    struct eh_compose compose = start(&table, &document);
    struct eh_rows rows = eh_report_select_tested(&compose, EH_CHAPTER_INCLUSION, true, true);
    eh_row *clear[3];
    assert_int_equal(eh_report_list_clear(&compose, &rows, 3, clear), 1);
    assert_string_equal(clear[0]->group, "woman");
    results_table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_are_named_as_people),
        cmocka_unit_test(a_crossing_stands_only_where_nothing_in_it_is_hidden),
        cmocka_unit_test(a_mirrored_comparison_counts_once_and_alone_still_counts),
        cmocka_unit_test(key_figures_are_clear_or_descriptive),
        cmocka_unit_test(findings_are_one_of_a_kind_and_worse_off_first),
    };
    return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
