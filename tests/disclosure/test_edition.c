/* disclosure/edition: a published period read back, and every way in which it is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/base/random.h"
#include "evenhand/disclosure/edition.h"
#include "evenhand/measure/catalogue.h"

#define HEADER                                                                                               \
    "measure,layer,attribute,group,other,within,period,n,cases,estimate,ci_low,ci_high,expected,null_sd,p,"  \
    "q,verdict,robust,status\n"
#define ROWS                                                                                                 \
    "people.count,,gender,woman,,,2026Q3,40,,40,,,,,,,,,ok\n"                                                \
    "people.count,,gender,man,,,2026Q3,,,,,,,,,,,,hidden\n"                                                  \
    "mixing.ei,collaboration,gender,,,none,2026Q3,90,,0.25,,,0.1,0.05,0.01,,,,ok\n"
#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* %s: the SHA-256 of metrics.csv. */
static const char JSON[] =
    "{\"schema\": 1, \"version\": \"0.1.0\", \"libraries\": \"igraph\", \"study\": \"Two towers\",\n"
    "\"period\": {\"name\": \"2026Q3\", \"first\": \"2026-07-01\", \"last\": \"2026-09-30\"},\n"
    "\"data\": {\"first\": \"2025-07-01\", \"last\": \"2026-09-30\"},\n"
    "\"metrics\": {\"schema\": 1, \"rows\": 3, \"sha256\": \"%s\"},\n"
    "\"definitions\": {\"people.count\": 1, \"mixing.ei\": 1},\n"
    "\"earlier\": [{\"period\": \"2026Q2\", \"sha256\": \"" SHA "\"}],\n"
    "\"inference\": {\"permutations\": 99, \"seed\": 1, \"strata\": \"level\", \"normal_p\": \"\"},\n"
    "\"people\": {\"in_period\": 90, \"listed\": 100, \"decision_makers\": 4, \"decision_rule\": \"level "
    "5\"},\n"
    "\"report\": {\"paper\": \"a4\", \"language\": \"en-GB\"}, \"config\": \"[study]\\n\", "
    "\"minimum_group\": 5,\n"
    "\"groups\": [\"gender\"], \"structure\": [\"department\"],\n"
    "\"inputs\": [{\"file\": \"people.csv\", \"kind\": \"people\", \"sha256\": \"" SHA
    "\", \"rows\": 100, \"bytes\": 999}],\n"
    "\"left_out\": [{\"code\": \"undated\", \"file\": \"people.csv\", \"what\": \"rows\", \"count\": 3}],\n"
    "\"set_aside\": [{\"measure\": \"meeting.precedes\", \"file\": \"mentoring.csv\", \"what\": \"pairs\", "
    "\"count\": "
    "2}],\n"
    "\"layers\": [{\"name\": \"collaboration\", \"kind\": \"work\", \"directed\": false, \"informal\": true, "
    "\"stands_in\": true, \"tie_weight\": \"any\", \"close_weight\": \"2\"}],\n"
    "\"closed_chapters\": [{\"what\": \"Leaving\", \"needs\": \"a column\"}],\n"
    "\"warnings\": [{\"code\": \"DATE\", \"meaning\": \"a date\", \"count\": 7}],\n"
    "\"hidden\": {\"rows\": 1, \"by_rule\": [{\"rule\": \"few\", \"rows\": 1}]}, \"later\": \"unknown\"}\n";

static struct eh_arena arena;

static int set_up(void **state)
{
    (void)state;
    eh_arena_init(&arena, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    eh_arena_free(&arena);
    return 0;
}

/* The document with the hash of `csv`, `from` replaced by `to`. */
static const char *write_json(const char *csv, const char *from, const char *to)
{
    char sha[65];
    eh_edition_hash(csv, strlen(csv), sha);
    const char *hole = strstr(JSON, "%s");
    const char *json = eh_arena_format(&arena, "%.*s%s%s", (int)(hole - JSON), JSON, sha, hole + 2);
    const char *found = from ? strstr(json, from) : NULL;
    if (!from)
        return json;
    assert_non_null(found);
    return eh_arena_format(&arena, "%.*s%s%s", (int)(found - json), json, to, found + strlen(from));
}

static int read(const char *json, const char *csv, struct eh_edition *out, struct eh_failure *failure)
{
    *failure = (struct eh_failure){0};
    return eh_edition_read(json, strlen(json), csv, strlen(csv), &arena, out, failure);
}

static void a_hash_is_that_of_sha256sum(void **state)
{
    (void)state;
    char sha[65];
    eh_edition_hash("abc", 3, sha); /* FIPS 180-4, the example of one block */
    assert_string_equal(sha, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void everything_is_read_back(void **state)
{
    (void)state;
    struct eh_edition edition;
    struct eh_failure failure;
    assert_int_equal(read(write_json(HEADER ROWS, NULL, NULL), HEADER ROWS, &edition, &failure), 0);
    const struct eh_provenance *p = &edition.provenance;
    assert_int_equal(edition.published.count, 3);
    assert_int_equal(edition.published.minimum_group, 5);
    assert_int_equal(edition.published.hidden_rows, 1);
    assert_int_equal(edition.published.hidden[0].rows, 1);
    assert_string_equal(edition.published.period, "2026Q3");
    assert_string_equal(p->study_name, "Two towers");
    assert_int_equal(p->period_last - p->period_first, 91);
    assert_int_equal(p->people, 90);
    assert_int_equal(p->roster, 100);
    assert_int_equal(p->warnings, 7);
    assert_int_equal(p->input[0].bytes, 999);
    assert_int_equal(p->left_out[0].count, 3);
    assert_string_equal(p->aside[0].measure, "meeting.precedes");
    assert_true(p->layer[0].is_work && p->layer[0].stands_in && !p->layer[0].directed);
    assert_string_equal(p->closed[0].needs, "a column");
    assert_string_equal(p->paper, "a4");
    assert_string_equal(edition.listed[0].period, "2026Q2");
    assert_int_equal(edition.definition[eh_catalogue_find("mixing.ei")], 1);
    assert_int_equal(edition.definition[eh_catalogue_find("mixing.ratio")], 0);
}

static void each_fault_is_refused_in_a_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *says;
    } fault[] = {
        {"\"schema\": 1, \"version\"", "\"schema\": 2, \"version\"", "newer evenhand"},
        {"\"metrics\": {\"schema\": 1", "\"metrics\": {\"schema\": 2", "newer evenhand"},
        {"\"schema\": 1, \"version\"", "\"schema\": 0, \"version\"", "schema"},
        {"\"schema\": 1, ", "", "schema"},
        {"\"study\": \"Two towers\"", "\"study\": 7", "study"},
        {"\"name\": \"2026Q3\"", "\"name\": \"../etc\"", "no period"},
        {"\"first\": \"2026-07-01\"", "\"first\": \"2026-07-02\"", "first day"},
        {"\"last\": \"2026-09-30\"},\n\"data\"", "\"last\": \"soon\"},\n\"data\"", "no day"},
        {"\"mixing.ei\": 1", "\"mixing.ei\": 0", "mixing.ei"},
        {", \"mixing.ei\": 1", "", "definitions"},
        {"{\"period\": \"2026Q2\"", "{\"period\": \"../2026Q2\"", "no list of periods"},
        {"\"permutations\": 99", "\"permutations\": -1", "permutations"},
        {"\"permutations\": 99", "\"permutations\": 5e9", "permutations"},
        {"\"in_period\": 90", "\"in_period\": 101", "listed"},
        {"\"minimum_group\": 5", "\"minimum_group\": 2", "minimum_group"},
        {"\"groups\": [\"gender\"]", "\"groups\": [3]", "groups"},
        {"\"rows\": 100, \"bytes\"", "\"rows\": \"many\", \"bytes\"", "rows"},
        {"\"measure\": \"meeting.precedes\"", "\"measure\": \"meeting.unheard\"", "does not know"},
        {"\"directed\": false", "\"directed\": \"no\"", "directed"},
        {"\"hidden\": {\"rows\": 1", "\"hidden\": {\"rows\": 2", "hides"},
        {"\"hidden\": {", "\"hidden\": [{", "not JSON"},
        {"\"config\": ", "\"version\": \"twice\", \"config\": ", "not JSON"},
    };
    for (size_t i = 0; i < sizeof fault / sizeof *fault; i++) {
        struct eh_edition edition;
        struct eh_failure failure;
        int code = read(write_json(HEADER ROWS, fault[i].from, fault[i].to), HEADER ROWS, &edition, &failure);
        assert_int_equal(code, EH_INPUT_UNREADABLE);
        assert_non_null(strstr(failure.text, fault[i].says));
        assert_int_equal(edition.published.count, 0);
    }
}

static void rows_are_held_against_report_json(void **state)
{
    (void)state;
    struct eh_edition edition;
    struct eh_failure failure;
    /* One digit changed: the sum is no longer that of report.json. */
    static const char other[] = HEADER "people.count,,gender,woman,,,2026Q3,41,,41,,,,,,,,,ok\n";
    assert_int_equal(read(write_json(HEADER ROWS, NULL, NULL), other, &edition, &failure),
                     EH_INPUT_UNREADABLE);
    assert_non_null(strstr(failure.text, "published with"));
    /* Rows of another period, out of order, beyond every number, or cut. */
    static const char period[] = HEADER "mixing.ei,collaboration,gender,,,none,2026Q2,90,,,,,,,,,,,hidden\n";
    static const char order[] = HEADER "mixing.ei,collaboration,gender,,,none,2026Q3,90,,0.2,,,,,,,,,ok\n"
                                       "people.count,,gender,man,,,2026Q3,,,,,,,,,,,,hidden\n";
    static const char huge[] = HEADER "people.count,,gender,woman,,,2026Q3,40,,1e101,,,,,,,,,ok\n";
    static const char crossed[] = HEADER "mixing.ei,collaboration,gender,,,none,2026Q3,9,,1,2,1,,,,,,,ok\n";
    static const char cut[] = HEADER "people.count,,gender,woman,,,2026Q3,40,,40,,,,,,,,";
    static const char *const csv[] = {period, order, huge, crossed, cut};
    for (size_t i = 0; i < sizeof csv / sizeof *csv; i++)
        assert_int_not_equal(read(write_json(csv[i], NULL, NULL), csv[i], &edition, &failure), 0);
}

/* Bytes changed at random, seeded: it is read or refused, and nothing else happens (the sanitizers look on).
 */
static void random_bytes_do_no_harm(void **state)
{
    (void)state;
    struct eh_random random;
    eh_random_init(&random, 11, 0);
    const char *json = write_json(HEADER ROWS, NULL, NULL);
    size_t length = strlen(json);
    unsigned refused = 0;
    for (unsigned i = 0; i < 3000; i++) {
        struct eh_edition edition;
        struct eh_failure failure = {0};
        char *copy = eh_arena_copy_bytes(&arena, json, length);
        size_t used = eh_random_below(&random, 4) ? length : eh_random_below(&random, (uint32_t)length);
        for (uint32_t j = eh_random_below(&random, 4); j > 0; j--)
            copy[eh_random_below(&random, (uint32_t)length)] = (char)eh_random_below(&random, 256);
        refused +=
            eh_edition_read(copy, used, HEADER ROWS, strlen(HEADER ROWS), &arena, &edition, &failure) != 0;
        assert_int_equal(failure.code == 0, edition.published.count == 3);
    }
    assert_true(refused > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_hash_is_that_of_sha256sum, set_up, tear_down),
        cmocka_unit_test_setup_teardown(everything_is_read_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_fault_is_refused_in_a_sentence, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rows_are_held_against_report_json, set_up, tear_down),
        cmocka_unit_test_setup_teardown(random_bytes_do_no_harm, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
