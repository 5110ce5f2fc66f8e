/* report/summary, sum_up: what may lead a report, and what is said where nothing can. A sentence at the head
 * of a page or chapter never says more than the rows, nor the opposite of another one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/results_table.h"

#define KEY(...) ((const char *const[6]){__VA_ARGS__})

static const char *gender[] = {"gender"}, *structures[] = {"department", "level"};

static void has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in:\n%.4000s", part, text);
}

static void lacks(const char *text, const char *part)
{
    const char *found = strstr(text, part);
    if (found)
        fail_msg("\"%s\" is in: %.300s", part, found);
}

static struct eh_published_row *add_index(struct results_table *table, const char *measure, const char *layer,
                                          const char *attribute, const char *within, double estimate,
                                          double expected, enum eh_verdict verdict)
{
    struct eh_published_row *row =
        results_table_add_estimate(table, KEY(measure, layer, attribute, "", "", within), 490, estimate,
                                   estimate - 0.02, estimate + 0.02);
    row->has |= EH_EXPECTED | EH_Q;
    row->expected = expected;
    row->q = verdict == EH_GAP ? 0.01 : 0.5;
    row->verdict = verdict;
    return row;
}

static void set_up(struct results_table *table, const char *language)
{
    results_table_init(table);
    table->provenance.language = language;
    table->provenance.structure_count = 2;
    table->provenance.structure = structures;
}

/* As in an e-mail network of 167 people: assortativity by level above chance, segregation below 0. */
static void what_segregation_contradicts_does_not_lead(void **state)
{
    (void)state;
    static const struct {
        const char *language, *open, *assortative, *crossing, *lines;
    } said[] = {{"en", "SUMMARY [cannot tell] These data cannot tell whether there is a gap",
                 "Given how many ties people have, more of them join people of the same level than chance",
                 "points the other way", "stay within level lines"},
                {"de", "SUMMARY [cannot tell] ",
                 "Gemessen daran, wie viele Verbindungen jede Person hat, "
                 "verlaufen mehr zwischen Personen mit gleicher Angabe zu Ebene",
                 "in die andere Richtung", "innerhalb der Gruppen (Ebene)"}};
    for (int i = 0; i < 2; i++)
        for (int is_contradicted = 0; is_contradicted < 2; is_contradicted++) {
            struct results_table table;
            set_up(&table, said[i].language);
            add_index(&table, "mixing.assortativity", "informal", "level", "department", 0.088, -0.011,
                      EH_GAP);
            add_index(&table, "mixing.segregation", "informal", "level", "department",
                      is_contradicted ? -0.146 : 0.146, 0, EH_CANNOT_TELL);
            const char *text = results_table_compose(&table);
            lacks(text, said[i].lines);
            has(text, said[i].assortative);
            if (is_contradicted)
                has(text, said[i].crossing);
            else
                lacks(text, said[i].crossing);
            const char *summary = strstr(text, "SUMMARY ");
            assert_int_equal(strncmp(strchr(summary, ']') + 2, said[i].assortative, 20) == 0,
                             !is_contradicted);
            if (is_contradicted)
                has(text, said[i].open);
            results_table_free(&table);
        }
}

/* Every reporting tie crosses levels by what a level is. */
static void the_reporting_line_does_not_lead(void **state)
{
    (void)state;
    struct results_table table;
    set_up(&table, "en");
    add_index(&table, "mixing.segregation", "informal", "level", "department", 0.01, 0, EH_CANNOT_TELL);
    add_index(&table, "mixing.segregation", "reporting", "level", "department", -0.365, 0, EH_GAP);
    const char *text = results_table_compose(&table);
    has(text, "SUMMARY [cannot tell] These data cannot tell whether there is a gap\n");
    has(text,
        "Of 1 comparison of parts of the organisation (the reporting line aside), none shows a clear gap");
    lacks(text, "KEY [gap]");
    results_table_free(&table);
    set_up(&table, "en"); /* nothing but the reporting line: neither page 1 nor chapter 3 has a finding */
    add_index(&table, "mixing.segregation", "reporting", "level", "department", -0.365, 0, EH_GAP);
    text = results_table_compose(&table);
    has(text, "There is nothing to compare in these data");
    has(text, "CHAPTER 3 Mixing: do ties cross lines <chapter-3>\n  Nothing to compare in how ties cross "
              "lines, the "
              "reporting line aside.");
    results_table_free(&table);
}

/* What is clear between parts of the organisation is said with the network in which it is clear. */
static void a_finding_of_structure_names_its_layer(void **state)
{
    (void)state;
    struct results_table table;
    set_up(&table, "en");
    table.provenance.group_count = 1;
    table.provenance.group = gender;
    add_index(&table, "mixing.segregation", "informal", "gender", "department*level", 0.1, 0, EH_CANNOT_TELL);
    add_index(&table, "mixing.segregation", "informal", "level", "department", 0.4, 0, EH_GAP);
    has(results_table_compose(&table),
        "Clear, but between parts of the organisation: 40% fewer ties cross level "
        "lines than chance would give, in the informal layer.");
    results_table_free(&table);
}

/* Two groups in a network, of which no row can be tested: undefined is why, and the others are hidden. */
static void add_untested(struct results_table *table, const char *why)
{
    table->provenance.group_count = 1;
    table->provenance.group = gender;
    results_table_add(
        table, KEY("inclusion.ties.gap", "informal", "gender", "woman", "(others)", "department*level"))
        ->status = EH_STATUS_HIDDEN;
    struct eh_published_row *row =
        results_table_add(table, KEY("mixing.segregation", "informal", "gender", "", "", "department*level"));
    row->status = EH_STATUS_UNDEFINED;
    row->undefined = why;
    results_table_add(table, KEY("mixing.inbreeding", "informal", "gender", "woman", "", "department*level"))
        ->status = EH_STATUS_HIDDEN;
}

/* "The groups are too small" would be false of 120 women and of 100 women beside 100 men. */
static void nobody_to_compare_with_is_not_too_small(void **state)
{
    (void)state;
    static const struct {
        const char *language, *undefined, *deck, *chapter;
    } said[] = {
        {"en", EH_UNDEFINED_ONE_GROUP, "Groups are not compared: there is only one group.",
         "Nothing to compare in inclusion between groups: there is only one group."},
        {"en", EH_UNDEFINED_ONE_SIDED,
         "Groups are not compared: no two comparable people of different groups.",
         "Nothing to compare in inclusion between groups: no two comparable people of different groups."},
        {"de", EH_UNDEFINED_ONE_GROUP, "Gruppen werden nicht verglichen: nur eine Gruppe vorhanden.",
         ": nur eine Gruppe vorhanden."}};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        struct results_table table;
        set_up(&table, said[i].language);
        add_untested(&table, said[i].undefined);
        const char *text = results_table_compose(&table); /* groups and nothing else */
        has(text, said[i].deck);
        has(text, said[i].chapter);
        lacks(text, "too small\n");
        lacks(text, "Gruppen sind zu klein\n");
        add_index(&table, "mixing.segregation", "informal", "level", "department", 0.4, 0, EH_GAP);
        text = results_table_compose(&table); /* what is clear leads as it would without the column */
        has(text, i < 2 ? "SUMMARY [gap] 40% fewer ties cross level lines than chance would give\n"
                        : "SUMMARY [gap] Zwischen den Gruppen (Ebene) verlaufen 40");
        has(text, said[i].deck);
        has(text, i < 2 ? "<chapter-3>\n  [gap] 40% fewer ties cross level lines"
                        : "<chapter-3>\n  [gap] Zwischen den Gruppen (Ebene)");
        results_table_free(&table);
    }
}

/* Without an attribute of groups chapter 3 speaks of none. */
static void lines_between_parts_are_no_group_lines(void **state)
{
    (void)state;
    struct results_table table;
    set_up(&table, "en");
    add_index(&table, "mixing.segregation", "informal", "level", "department", 0.01, 0, EH_NO_GAP_SHOWN);
    add_index(&table, "mixing.segregation", "informal", "department", "level", 0.1, 0, EH_CANNOT_TELL);
    const char *text = results_table_compose(&table);
    has(text, "No clear gap in how ties cross lines between parts of the organisation: 1 of 2 comparisons");
    lacks(text, "group lines");
    results_table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_segregation_contradicts_does_not_lead),
        cmocka_unit_test(the_reporting_line_does_not_lead),
        cmocka_unit_test(a_finding_of_structure_names_its_layer),
        cmocka_unit_test(nobody_to_compare_with_is_not_too_small),
        cmocka_unit_test(lines_between_parts_are_no_group_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
