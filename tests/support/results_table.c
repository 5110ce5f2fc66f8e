#include "results_table.h"

#include "evenhand/base/bug.h"
#include "evenhand/measure/catalogue.h"
#include "evenhand/report/report.h"

static const struct eh_layer_facts layers[] = {
    {"informal", true, false, true, false, "any", "2 (the lower median)"}};

void results_table_init(struct results_table *self)
{
    *self = (struct results_table){.published = {.period = "2026Q3", .minimum_group = 5}};
    eh_arena_init(&self->arena, NULL);
    self->provenance = (struct eh_provenance){.study_name = "Sample organisation",
                                              .period = "2026Q3",
                                              .version = "0.1.0",
                                              .libraries = "none",
                                              .period_first = EH_DATE_NONE,
                                              .period_last = EH_DATE_NONE,
                                              .data_first = EH_DATE_NONE,
                                              .data_last = EH_DATE_NONE,
                                              .people = 100,
                                              .roster = 100,
                                              .decision_makers = 4,
                                              .strata = "department*level",
                                              .decision_rule = "the highest level",
                                              .permutations = 9999,
                                              .seed = 1,
                                              .normal_p = "",
                                              .config = "[study]\nname = Sample organisation\n",
                                              .paper = "a4",
                                              .language = "en-GB",
                                              .minimum_group = 5,
                                              .layer_count = 1,
                                              .layer = layers};
}

void results_table_free(struct results_table *self)
{
    eh_arena_free(&self->arena);
}

struct eh_published_row *results_table_add(struct results_table *self, const char *const key[6])
{
    struct eh_published *published = &self->published;
    EH_RESERVE(&self->arena, published->row, published->count, self->capacity);
    struct eh_published_row *row = &published->row[published->count++];
    *row = (struct eh_published_row){.measure = key[0],
                                     .layer = key[1],
                                     .attribute = key[2],
                                     .group = key[3],
                                     .other = key[4],
                                     .within = key[5],
                                     .measure_index = eh_catalogue_find(key[0])};
    EH_CHECK(row->measure_index != UINT32_MAX);
    return row;
}

struct eh_published_row *results_table_add_estimate(struct results_table *self, const char *const key[6],
                                                    double n, double estimate, double low, double high)
{
    struct eh_published_row *row = results_table_add(self, key);
    row->has = EH_N | EH_ESTIMATE;
    row->n = n;
    row->estimate = estimate;
    if (low < high) {
        row->has |= EH_CI;
        row->ci_low = low;
        row->ci_high = high;
    }
    return row;
}

static double draw_number(struct eh_random *random)
{
    return eh_random_normal(random) * (eh_random_below(random, 3) ? 1 : 100);
}

static void hide(struct eh_published_row *row)
{
    row->status = EH_STATUS_HIDDEN;
    row->n = row->cases = 98765;
    row->estimate = row->expected = row->null_sd = 98765.25;
    row->ci_low = row->ci_high = row->p = row->q = 98765.5;
}

void results_table_draw(struct results_table *self, struct eh_random *random, const char *const key[6])
{
    struct eh_published_row *row = results_table_add(self, key);
    uint32_t fate = eh_random_below(random, 10);
    if (fate < 2) {
        hide(row);
        return;
    }
    if (fate == 2) {
        row->status = EH_STATUS_UNDEFINED;
        row->undefined = eh_random_below(random, 2) ? EH_UNDEFINED_INFINITE : EH_UNDEFINED_EMPTY;
    } else {
        row->has = EH_ESTIMATE;
        row->estimate = draw_number(random);
    }
    row->has |= (uint32_t)eh_random_next(random) & (EH_N | EH_CASES | EH_EXPECTED | EH_NULL_SD | EH_P | EH_Q);
    row->n = eh_random_below(random, 1000);
    row->cases = eh_random_below(random, 10);
    row->expected = draw_number(random);
    row->null_sd = eh_random_uniform(random);
    row->p = row->q = eh_random_uniform(random);
    if (row->has & EH_ESTIMATE && eh_random_below(random, 2)) {
        row->has |= EH_CI;
        row->ci_low = row->estimate - eh_random_uniform(random);
        row->ci_high = row->estimate + eh_random_uniform(random);
    }
    row->verdict = (enum eh_verdict)eh_random_below(random, 4);
    row->robust = row->verdict == EH_GAP ? (enum eh_robust)eh_random_below(random, 3) : EH_ROBUST_NONE;
}

#define KEY(...) ((const char *const[6]){__VA_ARGS__})

static const char *const MEASURE[] = {
    "inclusion.ties.gap", "inclusion.reach.gap",  "inclusion.near.odds",  "mixing.inbreeding",
    "mixing.bias.gap",    "access.odds",          "access.seniority.gap", "alliance.membership.odds",
    "meeting.precedes",   "favour.exposure.odds", "favour.payoff",        "leaving.odds"};
static const char *const PLAIN[] = {"inclusion.gini", "data.ties",   "access.load_gini", "alliance.count",
                                    "meeting.lift",   "favour.rate", "leaving.rate"};
enum { MEASURES = sizeof MEASURE / sizeof *MEASURE, PLAINS = sizeof PLAIN / sizeof *PLAIN };

void results_table_draw_all(struct results_table *self, struct eh_random *random)
{
    static const char *attribute[] = {"gender"}, *structure[] = {"department"};
    self->provenance.group = attribute;
    self->provenance.group_count = 1;
    self->provenance.structure = structure;
    self->provenance.structure_count = 1;
    for (size_t i = 0; i < PLAINS; i++)
        results_table_draw(self, random, KEY(PLAIN[i], "informal", "", "", "", ""));
    for (size_t g = 0; g < 2; g++) {
        const char *group = g ? "woman" : "man";
        results_table_add_estimate(self, KEY("people.count", "", "gender", group, "", ""), 50, 50, 0, 0);
        for (size_t i = 0; i < MEASURES; i++)
            results_table_draw(self, random,
                               KEY(MEASURE[i], "informal", "gender", group, "(others)", "department*level"));
    }
    results_table_draw(self, random,
                       KEY("mixing.segregation", "informal", "gender", "", "", "department*level"));
}

const char *results_table_compose(struct results_table *self)
{
    struct eh_document document;
    eh_report_compose(&self->published, &self->provenance, &self->arena, &document);
    return eh_report_write_text(&document, &self->arena);
}
