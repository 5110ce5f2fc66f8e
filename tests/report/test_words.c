/* report/say: the catalogue of words in its languages, and that a number in a sentence is the row's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/disclosure/door.h"
#include "../../src/report/compose.h"
#include "../../src/report/format.h"
#include "../support/results_table.h"
#include "evenhand/base/date.h"
#include "evenhand/record/problem.h"

static const struct eh_language *get_german(void)
{
    return eh_say_find_language("de-DE");
}

/* The places of a text as bits. */
static unsigned find_places(const char *text)
{
    unsigned places = 0;
    for (const char *c = text; *c; c++)
        if (*c == '{') {
            assert_true(c[1] >= '1' && c[1] <= '9');
            assert_true(c[2] == '}' || c[2] == '?');
            assert_non_null(strchr(c, '}'));
            if (c[2] == '?')
                assert_true(strchr(c, '|') && strchr(c, '|') < strchr(c, '}'));
            places |= 1u << (c[1] - '0');
        }
    return places;
}

/* What stands at the ends binds a text to its neighbours: a blank, a colon of a lead, the mark of a column.
 */
static void languages_have_the_same_places(void **state)
{
    (void)state;
    size_t count;
    const struct eh_language *language = eh_say_get_languages(&count);
    assert_true(count >= 2);
    for (size_t l = 1; l < count; l++)
        for (size_t i = 0; i < EH_SAY_COUNT; i++) {
            const char *one = language[0].text[i], *two = language[l].text[i];
            assert_non_null(two);
            if (find_places(one) != find_places(two))
                fail_msg("other places in %s: \"%s\", \"%s\"", language[l].tag, one, two);
            if ((*one == ' ') != (*two == ' ') || (*one == '>') != (*two == '>') || !*one != !*two)
                fail_msg("another start in %s: \"%s\", \"%s\"", language[l].tag, one, two);
        }
}

/* What a report says of its data; one code is never told there. */
static void every_warning_has_its_words(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    const struct eh_form german = {&arena, get_german()};
    for (enum eh_problem_code code = 0; code < EH_PROBLEM_COUNT; code++) {
        const char *meaning = eh_problem_get_meaning(code);
        if (eh_problem_get_severity(code) != EH_WARNING || code == EH_PROBLEM_SAME_AS_LAST_RUN)
            continue;
        if (strcmp(eh_say_translate(&german, meaning), meaning) == 0)
            fail_msg("%s is not in German: \"%s\"", eh_problem_get_name(code), meaning);
    }
    eh_arena_free(&arena);
}

/* Why results are hidden, in the list of what was left out. */
static void every_rule_of_hiding_has_its_words(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    const struct eh_form german = {&arena, get_german()};
    for (enum eh_door_rule rule = EH_RULE_NONE + 1; rule < EH_RULE_COUNT; rule++)
        for (uint32_t k = 3; k <= 12; k += 9) {
            const char *english = eh_door_word_rule(rule, k, &arena),
                       *told = eh_say_translate(&german, english);
            if (strcmp(told, english) == 0)
                fail_msg("\"%s\" is not in German", english);
            const char *digit = strpbrk(english, "3456789"); /* the number is carried over */
            assert_true(!digit || strchr(told, *digit));
        }
    eh_arena_free(&arena);
}

static void a_language_is_found_by_its_tag(void **state)
{
    (void)state;
    assert_string_equal(eh_say_find_language("de")->tag, "de");
    assert_string_equal(eh_say_find_language("de-AT")->tag, "de");
    assert_string_equal(eh_say_find_language("en-GB")->tag, "en");
    assert_string_equal(eh_say_find_language(NULL)->tag, "en");
    assert_string_equal(eh_say_find_language("")->tag, "en");
    assert_string_equal(eh_say_find_language("den")->tag, "en");
}

static void german_numbers_and_dates(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    const struct eh_form form = {&arena, get_german()};
    int32_t first = eh_date_from_parts(2026, 7, 1), last = eh_date_from_parts(2026, 9, 30);
    assert_string_equal(eh_format_fixed(&form, -1234567.25, 2), EH_MINUS "1.234.567,25");
    assert_string_equal(eh_format_percent(&form, 0.182, 1000), "18,2\xC2\xA0%");
    assert_string_equal(eh_format_percent(&form, 0.0001, 10000), "<0,1\xC2\xA0%");
    assert_string_equal(eh_format_p(&form, 0.0002), "p < 0,001");
    assert_string_equal(eh_format_interval(&form, -0.5, 2, 1), EH_MINUS "0,5 bis 2,0");
    assert_string_equal(eh_format_date(&form, last), "30. September 2026");
    assert_string_equal(eh_format_dates(&form, first, last), "1. Juli " EH_EN_DASH " 30. September 2026");
    eh_arena_free(&arena);
}

static void plurals_and_what_other_rooms_wrote(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    const struct eh_form english = {&arena, eh_say_find_language("en")}, german = {&arena, get_german()};
    assert_string_equal(eh_say_fill(&english, EH_SAY_PEOPLE_COUNTED, (const char *const[]){"1"}, 1),
                        "1 person");
    assert_string_equal(eh_say_fill(&english, EH_SAY_PEOPLE_COUNTED, (const char *const[]){"21"}, 1),
                        "21 people");
    assert_string_equal(eh_say_fill(&german, EH_SAY_PEOPLE_COUNTED, (const char *const[]){"1"}, 1),
                        "1 Person");
    assert_string_equal(eh_say_translate(&english, "level 3 and above"), "level 3 and above");
    assert_string_equal(eh_say_translate(&german, "level 3 and above"), "Ebene 3 und dar\xC3\xBC"
                                                                        "ber");
    assert_string_equal(eh_say_translate(&german,
                                         "outcomes.csv with person, outcome and date; a column level or "
                                         "decision_maker in people.csv"),
                        "outcomes.csv mit person, outcome und date; eine Spalte level oder decision_maker in "
                        "people.csv");
    assert_string_equal(eh_say_translate(&german, "what nobody knows"), "what nobody knows");
    eh_arena_free(&arena);
}

/* A measure that the report words has its title, question and caution in every language. */
static void every_worded_measure_has_its_words(void **state)
{
    (void)state;
    uint32_t measures;
    const struct eh_measure *measure = eh_catalogue_get(&measures);
    const struct eh_form form = {NULL, get_german()};
    for (uint32_t i = 0; i < measures; i++) {
        const struct eh_measure_words *words = eh_say_find_measure(&form, measure[i].name);
        if (eh_report_get_words(measure[i].name) && (!words || !words->question || !words->caution))
            fail_msg("%s has no words in German", measure[i].name);
    }
    for (size_t i = 0; i < get_german()->measure_count; i++)
        assert_int_not_equal(eh_catalogue_find(get_german()->measure[i].name), UINT32_MAX);
}

/* ---- no English in another language ---- */

static size_t count_words(const char *text, size_t length)
{
    size_t words = 0;
    for (size_t i = 0; i < length; i++)
        words += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    return words;
}

/* Each stretch between the places of an English text, of four words and more. */
static void lacks_english(const char *document, enum eh_say id)
{
    enum { FEWEST = 4 };
    const char *text = eh_say_find_language("en")->text[id];
    while (*text) {
        size_t length = strcspn(text, "{|}?");
        char *piece = test_malloc(length + 1);
        memcpy(piece, text, length);
        piece[length] = 0;
        if (count_words(piece, length) >= FEWEST && strncmp(piece, "metrics.csv", 11) != 0 &&
            strstr(document, piece))
            fail_msg("in the German report: %s", piece);
        test_free(piece);
        text += length + (text[length] != 0);
    }
}

static void a_german_report_has_no_english_sentence(void **state)
{
    (void)state;
    struct eh_random random;
    eh_random_init(&random, 20261122, 1);
    for (int round = 0; round < 60; round++) {
        struct results_table table;
        results_table_init(&table);
        table.provenance.language = "de";
        table.provenance.strata = round % 3 ? "department*level" : "none";
        results_table_draw_all(&table, &random);
        const char *text = results_table_compose(&table);
        for (size_t i = 0; i < EH_SAY_COUNT; i++)
            lacks_english(text, (enum eh_say)i);
        results_table_free(&table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_have_the_same_places),
        cmocka_unit_test(every_warning_has_its_words),
        cmocka_unit_test(every_rule_of_hiding_has_its_words),
        cmocka_unit_test(a_language_is_found_by_its_tag),
        cmocka_unit_test(german_numbers_and_dates),
        cmocka_unit_test(plurals_and_what_other_rooms_wrote),
        cmocka_unit_test(every_worded_measure_has_its_words),
        cmocka_unit_test(a_german_report_has_no_english_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
