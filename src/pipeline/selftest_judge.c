/* What the seeds gave, held against the targets. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/pipeline/selftest.h"

#define MISS_OF_TABLE 0.001 /* the chance that a program that meets every target fails */

struct target {
    double least, most;
};

static struct target find_target(const struct eh_selftest_series *series, enum eh_selftest_kind kind)
{
    switch (kind) {
    case EH_SELFTEST_LOW_P:
        return (struct target){series->is_discrete ? 0 : 0.04, 0.06};
    case EH_SELFTEST_ANY_GAP:
        return (struct target){0, 0.05};
    case EH_SELFTEST_COVERED:
        return (struct target){0.93, 0.97};
    case EH_SELFTEST_FOUND:
        break;
    }
    return (struct target){series->part == EH_SELFTEST_EDGE && !series->is_size_known ? 0 : 0.8, 1};
}

static bool has_units(const struct eh_selftest_count *count, uint32_t seeds)
{
    for (uint32_t s = 0; count && s < seeds; s++)
        if (count[s].units)
            return true;
    return false;
}

static void judge_share(const struct eh_selftest *table, const struct eh_selftest_series *series,
                        enum eh_selftest_kind kind, struct eh_arena *scratch, struct eh_selftest_share *out)
{
    uint32_t seeds = table->options.seeds;
    const struct eh_selftest_count *count = series->count[kind];
    struct target target = find_target(series, kind);
    *out = (struct eh_selftest_share){
        .has = has_units(count, seeds), .least = target.least, .most = target.most};
    if (!out->has)
        return;
    double *hits = EH_NEW_ARRAY(scratch, double, seeds), *units = EH_NEW_ARRAY(scratch, double, seeds);
    for (uint32_t s = 0; s < seeds; s++) {
        hits[s] = count[s].hits;
        units[s] = count[s].units;
    }
    eh_share_compute(hits, units, seeds, table->miss_01, &out->share);
    out->is_outside = out->share.low > out->most || out->share.high < out->least;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static size_t sort_known(const double *value, uint32_t seeds, double *out)
{
    size_t count = 0;
    for (uint32_t s = 0; value && s < seeds; s++)
        if (!isnan(value[s]))
            out[count++] = value[s];
    if (count)
        qsort(out, count, sizeof *out, compare_doubles);
    return count;
}

static double get_median(const double *sorted, size_t count)
{
    return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

static void describe(const struct eh_selftest_series *series, uint32_t seeds, struct eh_arena *scratch,
                     struct eh_selftest_row *out)
{
    double *value = EH_NEW_ARRAY(scratch, double, seeds), sum = 0;
    size_t count = sort_known(series->size, seeds, value);
    if (count)
        out->size = get_median(value, count);
    count = sort_known(series->found, seeds, value);
    out->has_found = count > 0;
    if (!count)
        return;
    for (size_t i = 0; i < count; i++)
        sum += value[i];
    out->found_mean = sum / (double)count;
    out->found_median = get_median(value, count);
}

void eh_selftest_judge(const struct eh_selftest_options *options, const struct eh_selftest_series *series,
                       size_t series_count, struct eh_arena *arena, struct eh_selftest *out)
{
    struct eh_arena scratch;
    eh_arena_init(&scratch, arena);
    *out = (struct eh_selftest){.options = *options, .row_count = series_count};
    out->row = EH_NEW_ARRAY(arena, struct eh_selftest_row, series_count);
    for (size_t i = 0; i < series_count; i++)
        for (int kind = 0; kind < EH_SELFTEST_KINDS; kind++)
            out->checks += has_units(series[i].count[kind], options->seeds);
    out->miss_01 = out->checks ? MISS_OF_TABLE / (double)out->checks : MISS_OF_TABLE;
    for (size_t i = 0; i < series_count; i++) {
        struct eh_selftest_row *row = &out->row[i];
        row->series = series[i];
        describe(&series[i], options->seeds, &scratch, row);
        for (int kind = 0; kind < EH_SELFTEST_KINDS; kind++) {
            judge_share(out, &series[i], (enum eh_selftest_kind)kind, &scratch, &row->share[kind]);
            out->outside += row->share[kind].is_outside;
        }
    }
    eh_arena_free(&scratch);
}
