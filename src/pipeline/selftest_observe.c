/* The organisations of one seed: generated, measured, held against what was planted. */
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/base/file.h"
#include "evenhand/base/number.h"
#include "evenhand/inference/inference.h"
#include "evenhand/measure/catalogue.h"
#include "evenhand/pipeline/pipeline.h"
#include "evenhand/report/report.h"
#include "selftest.h"

#define ISOLATES "isolates=0.1" /* at random: something for the null of isolation to compare */

typedef const struct eh_published_row published_row;

struct bench {
    const struct eh_selftest_options *options;
    uint64_t seed;
    const char *directory;
    int directory_fd;
    const struct eh_measure *catalogue;
};

/* The rows as measured: nobody is protected here, and hiding depends on what was found (a circle of one group
 * alone is never shown), so that it would choose the rows that are tested. */
static void show_all(const struct eh_results *results, struct eh_arena *arena, struct eh_published *out)
{
    *out = (struct eh_published){.period = "", .count = results->count};
    out->row = EH_NEW_ARRAY(arena, struct eh_published_row, results->count);
    for (size_t i = 0; i < results->count; i++) {
        const struct eh_result *from = &results->row[i];
        out->row[i] = (struct eh_published_row){
            .measure_index = from->order.measure,
            .measure = from->measure,
            .layer = from->layer,
            .attribute = from->attribute,
            .group = from->group,
            .other = from->other,
            .within = from->within,
            .has = from->has,
            .n = from->n,
            .cases = from->cases,
            .estimate = from->estimate,
            .ci_low = from->ci_low,
            .ci_high = from->ci_high,
            .expected = from->expected,
            .null_sd = from->null_sd,
            .p = from->p,
            .q = from->q,
            .verdict = from->verdict,
            .robust = from->robust,
            .status = from->undefined ? EH_STATUS_UNDEFINED : EH_STATUS_OK,
            .undefined = from->undefined,
        };
    }
}

/* Generates an organisation and measures it; the files are gone again on return. */
static int run_study(const struct bench *self, const char *const *plant, size_t plant_count, bool is_null,
                     struct eh_arena *arena, struct eh_sample_truths *out_truths, struct eh_published *out,
                     struct eh_failure *failure)
{
    const char *study = eh_arena_format(arena, "%s/study", self->directory);
    const char *settings[3] = {
        eh_arena_format(arena, "inference.permutations=%u", self->options->permutations),
        eh_arena_format(arena, "inference.seed=%llu", (unsigned long long)(self->seed & UINT32_MAX)),
        "study.structure=location"};
    const struct eh_sample_options sample = {.directory = study,
                                             .people = self->options->people,
                                             .seed = self->seed,
                                             .plant = plant,
                                             .plant_count = plant_count};
    const struct eh_pipeline_options pipeline = {.study = study,
                                                 .overrides = {is_null ? 3 : 2, settings},
                                                 .goal = EH_GOAL_RESULTS,
                                                 .rows_only = true /* what is hidden is not looked at */,
                                                 .threads = 1};
    struct eh_outcome *run = EH_NEW(arena, struct eh_outcome);
    int error = eh_sample_write(&sample, out_truths, failure);
    if (!error)
        error = eh_pipeline_run(&pipeline, arena, run, failure);
    eh_file_remove(self->directory_fd, "study");
    if (!error)
        show_all(&run->results, arena, out);
    return error;
}

/* ---- the null ---- */

static bool is_inside(published_row *row)
{
    return strchr(row->within, '=') != NULL;
}

static void count_one(struct eh_selftest_count *self, bool hit)
{
    self->units++;
    self->hits += hit;
}

/* Of a comparison that has no truth but chance: the interval of the estimate, or of chance where there is
 * none but that. */
static bool find_interval(const struct eh_measure *measure, published_row *row, double *out_low,
                          double *out_high, double *out_truth)
{
    if (!(row->has & EH_ESTIMATE) || (strcmp(row->measure, "favour.payoff") == 0 && !*row->group))
        return false; /* the row of all groups is a statistic */
    *out_truth = measure->scale == EH_SCALE_RATIO ? 1 : 0;
    *out_low = row->ci_low;
    *out_high = row->ci_high;
    if ((row->has & EH_CI) == EH_CI)
        return measure->scale == EH_SCALE_RATIO || measure->scale == EH_SCALE_DIFFERENCE;
    if (!(row->has & EH_EXPECTED) || !(row->has & EH_NULL_SD) || !(row->null_sd > 0))
        return false;
    *out_truth = row->expected;
    *out_low = row->estimate - EH_Z * row->null_sd;
    *out_high = row->estimate + EH_Z * row->null_sd;
    return true;
}

static void count_row(const struct eh_measure *measure, published_row *row, struct eh_selftest_count *of)
{
    double low, high, truth;
    count_one(&of[EH_SELFTEST_LOW_P], row->p < 0.05);
    if (find_interval(measure, row, &low, &high, &truth))
        count_one(&of[EH_SELFTEST_COVERED], low <= truth && truth <= high);
}

/* Rows of one measure and layer stand together. */
static void count_null(const struct bench *self, const struct eh_published *published, struct null_count *out)
{
    for (size_t first = 0, end; first < published->count; first = end) {
        published_row *head = &published->row[first];
        struct eh_selftest_count family[2] = {{0, 0}, {0, 0}};
        for (end = first;
             end < published->count && published->row[end].measure_index == head->measure_index &&
             strcmp(published->row[end].layer, head->layer) == 0;
             end++) {
            published_row *row = &published->row[end];
            if (!(row->has & EH_Q))
                continue;
            count_row(&self->catalogue[head->measure_index], row,
                      out[head->measure_index].of[is_inside(row)]);
            count_one(&family[is_inside(row)], row->q < 0.05);
        }
        for (int k = 0; k < 2; k++)
            if (family[k].units)
                count_one(&out[head->measure_index].of[k][EH_SELFTEST_ANY_GAP], family[k].hits > 0);
    }
}

/* ---- what was planted ---- */

static bool is_row_of(published_row *row, const struct eh_sample_truth *truth)
{
    return strcmp(row->measure, truth->measure) == 0 && strcmp(row->layer, truth->layer) == 0 &&
           strcmp(row->attribute, truth->attribute) == 0 && !is_inside(row) &&
           (!*truth->group || strcmp(row->group, truth->group) == 0) &&
           (!*truth->other || strcmp(row->other, truth->other) == 0);
}

static bool lies_on_side(double estimate, double neutral, bool is_above)
{
    return is_above ? estimate > neutral : estimate < neutral;
}

static bool is_gap(const struct bench *self, published_row *row, bool is_above)
{
    bool is_ratio = self->catalogue[row->measure_index].scale == EH_SCALE_RATIO;
    double neutral = row->has & EH_EXPECTED ? row->expected : is_ratio ? 1 : 0;
    if (row->verdict != EH_GAP)
        return false;
    return row->has & EH_ESTIMATE ? lies_on_side(row->estimate, neutral, is_above) : is_above; /* x/0 */
}

/* What the estimates of the other values of the attribute give together: for rows that have no null. */
static double find_neighbours(const struct eh_published *published, published_row *of)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < published->count; i++) {
        published_row *row = &published->row[i];
        if (row == of || row->measure_index != of->measure_index || strcmp(row->layer, of->layer) != 0 ||
            strcmp(row->attribute, of->attribute) != 0 ||
            (row->has & (EH_N | EH_ESTIMATE)) != (EH_N | EH_ESTIMATE))
            continue;
        sum += row->n * row->estimate;
        n += row->n;
    }
    return n > 0 ? sum / n : 0;
}

/* The fall of the share of a group with each value of the crossed attribute, from the counts that are
 * published: least squares, weighted by people. */
static bool find_fall(const struct eh_published *published, const struct eh_sample_truth *truth, double *out)
{
    double n = 0, x_sum = 0, y_sum = 0, xx = 0, xy = 0;
    for (size_t i = 0; i < published->count; i++) {
        published_row *row = &published->row[i];
        double people = 0;
        if (!is_row_of(row, truth) || !(row->has & EH_ESTIMATE) || row->other[0] < '0' || row->other[0] > '9')
            continue;
        for (size_t j = 0; j < published->count; j++) {
            published_row *beside = &published->row[j];
            if (beside->measure_index == row->measure_index &&
                strcmp(beside->attribute, row->attribute) == 0 && strcmp(beside->other, row->other) == 0 &&
                (beside->has & EH_ESTIMATE))
                people += beside->estimate;
        }
        double x = row->other[0] - '0', y = row->estimate / people;
        n += people;
        x_sum += people * x;
        y_sum += people * y;
        xx += people * x * x;
        xy += people * x * y;
    }
    double spread = n * xx - x_sum * x_sum;
    if (!(spread > 0))
        return false;
    *out = -(n * xy - x_sum * y_sum) / spread;
    return true;
}

/* Rows without a verdict describe: the effect is found where the estimate lies on the planted side. */
static void sight_description(const struct eh_published *published, published_row *row, struct sighting *out)
{
    const struct eh_sample_truth *truth = &out->truth;
    double neutral = 0;
    if (strcmp(truth->measure, "people.count") == 0) {
        out->has_estimate = find_fall(published, truth, &out->estimate);
        out->is_found = out->has_estimate && out->estimate > 0;
        return;
    }
    if (strcmp(truth->measure, "data.components") == 0)
        neutral = 1;
    if (strcmp(truth->measure, "inclusion.ties.mean") == 0)
        neutral = find_neighbours(published, row);
    out->is_found = out->has_estimate && lies_on_side(out->estimate, neutral, truth->is_above);
}

/* Effects of which the interval estimates the very number that was planted. The odds of a sponsor are planted
 * for ever getting one and measured for having one now; the others have no interval or another unit. */
static bool is_truth_known(const char *effect)
{
    return strcmp(effect, "promotion-tie") == 0 || strcmp(effect, "isolated-exit") == 0 ||
           strcmp(effect, "undisclosed") == 0;
}

/* Of several rows (circles) the one with the smallest p speaks. */
static published_row *find_row(const struct eh_published *published, const struct eh_sample_truth *truth)
{
    published_row *best = NULL;
    for (size_t i = 0; i < published->count; i++) {
        published_row *row = &published->row[i];
        if (!is_row_of(row, truth))
            continue;
        bool is_better = !best || (!(best->has & EH_Q) && (row->has & EH_Q)) ||
                         ((row->has & EH_Q) && (best->has & EH_Q) && row->p < best->p);
        if (is_better)
            best = row;
    }
    return best;
}

static void sight(const struct bench *self, const struct eh_published *published,
                  const struct eh_sample_truth *truth, struct sighting *out)
{
    published_row *row = find_row(published, truth);
    *out = (struct sighting){.truth = *truth, .has = true, .is_size_known = is_truth_known(truth->effect)};
    if (!row)
        return;
    out->has_estimate = (row->has & EH_ESTIMATE) != 0;
    out->estimate = row->estimate;
    if (row->verdict == EH_VERDICT_NONE)
        sight_description(published, row, out);
    else
        out->is_found = is_gap(self, row, truth->is_above);
    if (out->is_size_known && (row->has & EH_CI) == EH_CI)
        count_one(&out->covered, row->ci_low <= truth->size && truth->size <= row->ci_high);
}

/* ---- the edge ---- */

/* Odds ratios beyond are no sizes that anybody would wait for, nor could all of them be planted. */
static const double EDGE_MOST = 20;

/* The size that the report on the null organisation would call the smallest to be shown; 0: none. */
static double find_edge(const struct bench *self, const struct eh_published *published,
                        const struct eh_sample_truth *truth)
{
    published_row *row = find_row(published, truth);
    double size;
    if (!row || self->catalogue[row->measure_index].scale != EH_SCALE_RATIO || (row->has & EH_CI) != EH_CI ||
        !(row->has & EH_Q) || !eh_report_find_smallest(published, row, &size) || size > EDGE_MOST)
        return 0;
    return truth->is_above ? size : 1 / size;
}

static int observe_edge(const struct bench *self, const struct eh_sample_truth *truth, double size,
                        struct eh_arena *arena, struct sighting *out, struct eh_failure *failure)
{
    char number[EH_NUMBER_LENGTH];
    struct eh_sample_truths truths = {0};
    struct eh_arena step;
    struct eh_published published = {0};
    eh_number_write(round(size * 1e6) / 1e6, number);
    const char *plant[3] = {"none", ISOLATES, eh_arena_format(arena, "%s=%s", truth->effect, number)};
    eh_arena_init(&step, arena);
    int error = run_study(self, plant, 3, true, &step, &truths, &published, failure);
    for (size_t i = 0; i < truths.count && !error; i++)
        if (strcmp(truths.truth[i].effect, truth->effect) == 0)
            sight(self, &published, &truths.truth[i], out);
    eh_arena_free(&step);
    return error;
}

static int observe_all(const struct bench *self, struct eh_arena *arena, struct observation *out,
                       struct null_count *out_counts, struct eh_failure *failure)
{
    static const char *const blind[] = {"none", ISOLATES};
    struct eh_sample_truths truths = {0}, none;
    struct eh_published planted = {0}, null = {0};
    int error = run_study(self, NULL, 0, false, arena, &truths, &planted, failure);
    if (error)
        return error;
    out->effects = truths.count;
    for (size_t i = 0; i < truths.count; i++)
        sight(self, &planted, &truths.truth[i], &out->planted[i]);
    error = run_study(self, blind, 2, true, arena, &none, &null, failure);
    if (error)
        return error;
    count_null(self, &null, out_counts);
    for (size_t i = 0; i < truths.count && !error; i++) {
        double size = find_edge(self, &null, &truths.truth[i]);
        if (size > 0)
            error = observe_edge(self, &truths.truth[i], size, arena, &out->edge[i], failure);
    }
    return error;
}

int eh_selftest_observe(const struct eh_selftest_options *options, uint32_t index, int directory_fd,
                        const char *directory, struct eh_arena *arena, struct observation *out,
                        struct null_count *out_counts, struct eh_failure *failure)
{
    uint32_t count;
    const struct bench bench = {.options = options,
                                .seed = options->seed + index,
                                .directory = directory,
                                .directory_fd = directory_fd,
                                .catalogue = eh_catalogue_get(&count)};
    int error = observe_all(&bench, arena, out, out_counts, failure);
    if (error)
        eh_failure_add_context(failure, "seed %llu", (unsigned long long)bench.seed);
    return error;
}
