/* Every number that a text says is one of the table: estimates, intervals, q, the steps of an adjustment and
 * the shares behind an odds ratio. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/base/random.h"
#include "evenhand/measure/catalogue.h"
#include "evenhand/report/report.h"

#include "../../src/report/compose.h"
#include "../support/results_table.h"

#define KEY(...) ((const char *const[6]){__VA_ARGS__})

/* ---- numbers ---- */

struct known { /* what a sentence about a row may say */
    double value[64];
    size_t count;
};

static void know(struct known *self, double value)
{
    static const double factor[] = {1, 100};
    assert_true(self->count + 2 <= sizeof self->value / sizeof *self->value);
    for (size_t i = 0; i < 2; i++)
        if (isfinite(value))
            self->value[self->count++] = factor[i] * fabs(value);
}

/* Numbers of another row that a sentence about this one may quote: the step before it, a share behind it. */
static void know_row(struct known *self, eh_row *row)
{
    if (row->has & EH_ESTIMATE)
        know(self, row->estimate);
    if (row->has & EH_P)
        know(self, row->p);
}

static void know_related(const struct eh_compose *compose, eh_row *row, struct known *out)
{
    size_t stem = strcspn(row->measure, ".");
    for (size_t i = 0; i < compose->published->count; i++) {
        eh_row *other = &compose->published->row[i];
        if (strcmp(other->layer, row->layer) != 0 || strcmp(other->attribute, row->attribute) != 0)
            continue;
        bool is_step = strcmp(other->measure, row->measure) == 0 && strcmp(other->group, row->group) == 0 &&
                       strcmp(other->other, row->other) == 0;
        bool is_share = strncmp(other->measure, row->measure, stem + 1) == 0 &&
                        strcmp(other->measure + stem, ".rate") == 0;
        if (is_step || is_share)
            know_row(out, other);
    }
}

/* The smallest gap is held against its formula in test_smallest.c. */
static struct known collect(const struct eh_compose *compose, eh_row *row)
{
    static const double z = 1.959963984540054;
    double smallest;
    struct known out = {.value = {95, 10}, .count = 2};
    know(&out, row->estimate);
    if (row->has & EH_N)
        know(&out, row->n);
    if (row->has & EH_Q)
        know(&out, row->q);
    if (row->has & EH_EXPECTED)
        know(&out, row->expected);
    if ((row->has & EH_CI) == EH_CI) {
        know(&out, row->ci_low);
        know(&out, row->ci_high);
    }
    if (row->has & EH_NULL_SD) {
        know(&out, row->estimate - z * row->null_sd);
        know(&out, row->estimate + z * row->null_sd);
    }
    if (eh_report_get_smallest(compose, row, &smallest)) {
        know(&out, smallest);
        know(&out, 1 / smallest);
    }
    know(&out, 0); /* where an interval is cut, or a percentage has no place for more */
    know(&out, 1);
    know(&out, 0.001); /* q < 0.001 */
    know(&out, 5);     /* the minimum group */
    know_related(compose, row, &out);
    return out;
}

static bool is_known(const struct known *self, double value, int decimals)
{
    for (size_t i = 0; i < self->count; i++)
        if (fabs(self->value[i] - value) <= 0.5 * pow(10, -decimals) + 1e-9 * fabs(value))
            return true;
    return false;
}

/* Every number of a text: digits, with the language's signs between them. */
static void check_numbers(const struct eh_compose *compose, const char *text, eh_row *row)
{
    const struct eh_language *language = compose->form.language;
    struct known known = collect(compose, row);
    for (const char *c = text; *c;) {
        if (*c < '0' || *c > '9') {
            c++;
            continue;
        }
        double value = 0;
        int decimals = -1;
        const char *start = c;
        for (;; c++) {
            bool before_digit = c[1] >= '0' && c[1] <= '9';
            if (*c >= '0' && *c <= '9') {
                value = 10 * value + (*c - '0');
                decimals += decimals >= 0;
            } else if (*c == *language->decimal && before_digit && decimals < 0) {
                decimals = 0;
            } else if (*c != *language->group || !before_digit) {
                break;
            }
        }
        decimals = decimals < 0 ? 0 : decimals;
        value /= pow(10, decimals);
        if (!is_known(&known, value, decimals))
            fail_msg("%.*s is no number of %s (estimate %g), in: %s", (int)(c - start), start, row->measure,
                     row->estimate, text);
    }
}

static void every_number_of_a_finding_is_one_of_its_row(void **state)
{
    (void)state;
    struct eh_random random;
    eh_random_init(&random, 7, 1);
    size_t count, said = 0;
    const struct eh_language *language = eh_say_get_languages(&count);
    for (int round = 0; round < 200; round++) {
        struct results_table table;
        struct eh_document document = {0};
        results_table_init(&table);
        results_table_draw_all(&table, &random);
        for (size_t l = 0; l < count; l++) {
            struct eh_compose compose = {.form = {&table.arena, &language[l]},
                                         .published = &table.published,
                                         .provenance = &table.provenance,
                                         .arena = &table.arena,
                                         .document = &document,
                                         .primary = "informal"};
            compose.catalogue = eh_catalogue_get(&compose.catalogue_count);
            for (size_t i = 0; i < table.published.count; i++) {
                eh_row *row = &table.published.row[i];
                if (!eh_report_get_words(row->measure) || row->status != EH_STATUS_OK)
                    continue;
                struct eh_finding finding = eh_report_find_words(&compose, row);
                check_numbers(&compose, finding.headline, row);
                check_numbers(&compose, finding.sure, row);
                said++;
            }
        }
        results_table_free(&table);
    }
    assert_true(said > 1000);
}

/* ---- steps and shares ---- */

static struct eh_compose start(struct results_table *table, const struct eh_language *language,
                               struct eh_document *document)
{
    struct eh_compose out = {.form = {&table->arena, language},
                             .published = &table->published,
                             .provenance = &table->provenance,
                             .arena = &table->arena,
                             .document = document,
                             .primary = "informal"};
    out.catalogue = eh_catalogue_get(&out.catalogue_count);
    return out;
}

static const char *const RATED[] = {"man", "nonbinary", "woman"};

/* A comparison in its three steps, crude ones clear and the last one not always, and the shares behind it. */
static void draw_steps(struct results_table *table, struct eh_random *random)
{
    static const char *attribute[] = {"gender"};
    static const char *const WITHIN[] = {"none", "level", "department*level"};
    table->provenance.group = attribute;
    table->provenance.group_count = 1;
    for (size_t g = 0; g < 3; g++) {
        const char *group = RATED[g];
        double people = 50 + eh_random_below(random, 400), cases = 5 + eh_random_below(random, 40);
        results_table_add_estimate(table, KEY("people.count", "", "gender", group, "", ""), people, people, 0,
                                   0);
        struct eh_published_row *rate = results_table_add_estimate(
            table, KEY("access.rate", "mentoring", "gender", group, "", ""), people, cases / people, 0, 0);
        rate->cases = cases;
        rate->has |= EH_CASES;
        for (size_t i = 0; i < 3; i++) {
            double estimate = 0.2 + 3 * eh_random_uniform(random);
            struct eh_published_row *row = results_table_add_estimate(
                table, KEY("access.odds", "mentoring", "gender", group, "(others)", WITHIN[i]),
                40 + eh_random_below(random, 2000), estimate, estimate / 2, estimate * 2);
            row->has |= EH_P | EH_Q;
            row->p = i < 2 ? 0.04 * eh_random_uniform(random) : eh_random_uniform(random);
            row->q = row->p;
            row->verdict = i < 2 ? EH_VERDICT_NONE : row->q < 0.05 ? EH_GAP : EH_CANNOT_TELL;
            row->robust = row->verdict == EH_GAP ? EH_ROBUST_YES : EH_ROBUST_NONE;
        }
    }
}

static void check_steps(struct eh_compose *compose, eh_row *row)
{
    struct eh_chart chart;
    if (!eh_report_chart_steps(compose, row, &chart))
        return;
    check_numbers(compose, chart.frame.title, row);
    assert_int_equal(chart.dots.count, 3);
    for (size_t i = 0; i < 3; i++)
        check_numbers(compose, chart.dots.row[i].value_text, row);
}

static void steps_and_shares_are_those_of_the_table(void **state)
{
    (void)state;
    struct eh_random random;
    eh_random_init(&random, 11, 1);
    size_t count, shares = 0, steps = 0;
    const struct eh_language *language = eh_say_get_languages(&count);
    for (int round = 0; round < 200; round++) {
        struct results_table table;
        struct eh_document document = {0};
        results_table_init(&table);
        draw_steps(&table, &random);
        for (size_t l = 0; l < count; l++) {
            struct eh_compose compose = start(&table, &language[l], &document);
            for (size_t i = 0; i < table.published.count; i++) {
                eh_row *row = &table.published.row[i];
                if (strcmp(row->measure, "access.odds") != 0 || strcmp(row->within, "department*level") != 0)
                    continue;
                struct eh_finding finding = eh_report_find_words(&compose, row);
                check_numbers(&compose, finding.what, row);
                check_numbers(&compose, finding.sure, row);
                check_steps(&compose, row);
                shares += strstr(finding.sure, l ? "In Anteilen" : "In shares") != NULL;
                steps += strstr(finding.sure, l ? "Unbereinigt" : "Before adjustment") != NULL;
            }
        }
        results_table_free(&table);
    }
    assert_true(shares > 1000 && steps > 100);
}

/* The shares of a chart's two sides are those of the table as well. */
static void a_chart_of_shares_says_what_it_draws(void **state)
{
    (void)state;
    struct eh_random random;
    eh_random_init(&random, 12, 1);
    size_t count;
    const struct eh_language *language = eh_say_get_languages(&count);
    for (int round = 0; round < 50; round++) {
        struct results_table table;
        struct eh_document document = {0};
        results_table_init(&table);
        draw_steps(&table, &random);
        for (size_t l = 0; l < count; l++) {
            struct eh_compose compose = start(&table, &language[l], &document);
            struct eh_chart chart;
            assert_true(eh_report_chart_shares(&compose, "access.rate", "mentoring", "gender", &chart));
            double people = 0, cases = 0;
            for (size_t i = 0; i < table.published.count; i++) {
                eh_row *row = &table.published.row[i];
                people += strcmp(row->measure, "people.count") == 0 ? row->estimate : 0;
                cases += strcmp(row->measure, "access.rate") == 0 ? row->cases : 0;
            }
            assert_int_equal(chart.dumbbell.count, 3);
            for (size_t i = 0; i < 3; i++) {
                const struct eh_dumbbell_row *bar = &chart.dumbbell.row[i];
                eh_row *rate =
                    eh_report_find(&compose, (struct eh_query){.measure = "access.rate", .group = RATED[i]});
                struct eh_published_row own = *rate;
                own.has = EH_ESTIMATE;
                own.estimate = rate->cases / cases;
                check_numbers(&compose, bar->a_text, &own);
                own.estimate = rate->n / people;
                check_numbers(&compose, bar->b_text, &own);
                own.estimate = rate->cases / cases - rate->n / people;
                check_numbers(&compose, bar->difference_text, &own);
            }
        }
        results_table_free(&table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_of_a_finding_is_one_of_its_row),
        cmocka_unit_test(steps_and_shares_are_those_of_the_table),
        cmocka_unit_test(a_chart_of_shares_says_what_it_draws),
    };
    return cmocka_run_group_tests_name("numbers", tests, NULL, NULL);
}
