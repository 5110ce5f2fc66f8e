#include "evenhand/disclosure/change.h"

#include <math.h>
#include <string.h>

#include "evenhand/base/number.h"
#include "evenhand/measure/catalogue.h"

/* MEASURES.md section 0. */
static const double Z = 1.959963984540054;

static const struct eh_measure *get_measure(const struct eh_published_row *row)
{
    uint32_t count;
    return &eh_catalogue_get(&count)[row->measure_index];
}

static bool is_ratio(const struct eh_published_row *row)
{
    /* Without a group this is a chi-square statistic: a number of its own, no ratio. */
    if (strcmp(row->measure, "favour.payoff") == 0 && !*row->group)
        return false;
    return get_measure(row)->scale == EH_SCALE_RATIO;
}

/* Indices carry the spread of chance instead of an interval, and their verdict reads it. */
static bool has_chance(const struct eh_published_row *row)
{
    enum eh_band band = get_measure(row)->band;
    return band == EH_BAND_INDEX_10 || band == EH_BAND_INDEX_05 || band == EH_BAND_RATIO ||
           (get_measure(row)->scale == EH_SCALE_SHARE && row->has & EH_EXPECTED);
}

bool eh_change_get_half_width(const struct eh_published_row *row, double *out)
{
    double low, high;
    if (!(row->has & EH_ESTIMATE))
        return false;
    if ((row->has & EH_CI) == EH_CI) {
        low = row->ci_low;
        high = row->ci_high;
    } else if (has_chance(row) && row->has & EH_NULL_SD) {
        low = row->estimate - Z * row->null_sd;
        high = row->estimate + Z * row->null_sd;
    } else {
        return false;
    }
    if (is_ratio(row) && !(low > 0 && high > 0))
        return false;
    *out = is_ratio(row) ? log(high / low) / 2 : (high - low) / 2;
    return *out >= 0;
}

/* Half of the band in which a difference would not matter, on the scale of the change. */
static bool get_half_band(enum eh_band band, double *out)
{
    switch (band) {
    case EH_BAND_ODDS:
    case EH_BAND_RATIO:
        *out = log(1.25) / 2;
        return true;
    case EH_BAND_INDEX_10:
        *out = 0.05;
        return true;
    case EH_BAND_INDEX_05:
        *out = 0.025;
        return true;
    case EH_BAND_SIZE: /* of the row's .size */
        *out = 0.1;
        return true;
    case EH_BAND_NONE:
        break;
    }
    return false;
}

/* Difference and half-width, on the log scale for ratios. */
static bool subtract(const struct eh_published_row *earlier, const struct eh_published_row *later,
                     double *out_change, double *out_half)
{
    double one, two;
    *out_half = -1;
    if (is_ratio(later) && !(earlier->estimate > 0 && later->estimate > 0))
        return false;
    *out_change =
        is_ratio(later) ? log(later->estimate / earlier->estimate) : later->estimate - earlier->estimate;
    if (eh_change_get_half_width(earlier, &one) && eh_change_get_half_width(later, &two))
        *out_half = hypot(one, two);
    return true;
}

static bool has_estimate(const struct eh_published_row *row)
{
    return row && row->status == EH_STATUS_OK && row->has & EH_ESTIMATE;
}

/* A gap in its own unit says nothing of what would matter: its size in standard deviations does. */
static bool is_steady(const struct eh_published_row *later, const struct eh_published_row *earlier_size,
                      const struct eh_published_row *later_size, double change, double half)
{
    double band;
    enum eh_band kind = get_measure(later)->band;
    if (!get_half_band(kind, &band))
        return false;
    if (kind == EH_BAND_SIZE && (!has_estimate(earlier_size) || !has_estimate(later_size) ||
                                 !subtract(earlier_size, later_size, &change, &half)))
        return false;
    return half >= 0 && change - half >= -band && change + half <= band;
}

static enum eh_change_status find_status(const struct eh_published_row *earlier,
                                         const struct eh_published_row *later)
{
    if (!earlier || !later)
        return EH_CHANGE_ABSENT;
    if (earlier->status == EH_STATUS_HIDDEN || later->status == EH_STATUS_HIDDEN)
        return EH_CHANGE_HIDDEN;
    return has_estimate(earlier) && has_estimate(later) ? EH_CHANGE_OK : EH_CHANGE_UNDEFINED;
}

void eh_change_compute(const struct eh_published_row *earlier, const struct eh_published_row *later,
                       const struct eh_published_row *opt_earlier_size,
                       const struct eh_published_row *opt_later_size, struct eh_change *out)
{
    double change, half;
    *out = (struct eh_change){
        .status = find_status(earlier, later), .earlier = earlier, .later = later, .why = ""};
    if (out->status != EH_CHANGE_OK)
        return;
    out->is_ratio = is_ratio(later);
    if (!subtract(earlier, later, &change, &half)) {
        out->status = EH_CHANGE_UNDEFINED;
        return;
    }
    out->change = out->is_ratio ? exp(change) : change;
    if (half < 0)
        return;
    out->has_interval = true;
    out->low = out->is_ratio ? exp(change - half) : change - half;
    out->high = out->is_ratio ? exp(change + half) : change + half;
    out->verdict = change - half > 0                                                  ? EH_CHANGE_UP
                   : change + half < 0                                                ? EH_CHANGE_DOWN
                   : is_steady(later, opt_earlier_size, opt_later_size, change, half) ? EH_CHANGE_STEADY
                                                                                      : EH_CHANGE_UNCLEAR;
}

/* ---- rows of one key ---- */

static bool is_same_key(const struct eh_published_row *a, const struct eh_published_row *b)
{
    return strcmp(a->group, b->group) == 0 && strcmp(a->other, b->other) == 0 &&
           strcmp(a->within, b->within) == 0 && strcmp(a->attribute, b->attribute) == 0 &&
           strcmp(a->layer, b->layer) == 0;
}

/* The first row of a measure: rows stand in the catalogue's order. */
static size_t find_first(const struct eh_published *published, uint32_t measure_index)
{
    size_t low = 0, high = published->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (published->row[middle].measure_index < measure_index)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct eh_published_row *find_of(const struct eh_published *published, uint32_t measure_index,
                                              const struct eh_published_row *key)
{
    for (size_t i = find_first(published, measure_index);
         i < published->count && published->row[i].measure_index == measure_index; i++)
        if (is_same_key(&published->row[i], key))
            return &published->row[i];
    return NULL;
}

const struct eh_published_row *eh_change_find(const struct eh_published *published,
                                              const struct eh_published_row *row)
{
    return find_of(published, row->measure_index, row);
}

/* inclusion.ties.size of inclusion.ties.gap; UINT32_MAX: it has none. */
static uint32_t find_size(const struct eh_published_row *row)
{
    char name[64];
    size_t length = strlen(row->measure);
    if (get_measure(row)->band != EH_BAND_SIZE || length < 4 || length + 2 > sizeof name)
        return UINT32_MAX;
    memcpy(name, row->measure, length - 3);
    memcpy(name + length - 3, "size", 5);
    return eh_catalogue_find(name);
}

void eh_change_of_row(const struct eh_edition *earlier, const struct eh_edition *later,
                      const struct eh_obstacles *obstacles, const struct eh_published_row *row,
                      struct eh_change *out)
{
    uint32_t size = find_size(row);
    bool has_size = size != UINT32_MAX;
    const struct eh_published_row *before = eh_change_find(&earlier->published, row);
    eh_change_compute(before, row, has_size ? find_of(&earlier->published, size, row) : NULL,
                      has_size ? find_of(&later->published, size, row) : NULL, out);
    const char *why = eh_obstacles_get(obstacles, row);
    if (why && out->status == EH_CHANGE_OK)
        *out =
            (struct eh_change){.status = EH_CHANGE_NOT_COMPARED, .earlier = before, .later = row, .why = why};
}

/* ---- as CSV ---- */

static void add_text(struct eh_text *out, const char *text)
{
    eh_text_add_cell(out, text);
    eh_text_add(out, ",");
}

static void add_number(struct eh_text *out, bool has, double value)
{
    char text[EH_NUMBER_LENGTH] = "";
    if (has && isfinite(value))
        eh_number_write(value, text);
    eh_text_add(out, text);
    eh_text_add(out, ",");
}

static void add_change(struct eh_text *out, const struct eh_change *change, const char *earlier,
                       const char *period)
{
    static const char *const verdict[] = {"", "up", "down", "steady", "unclear"};
    static const char *const status[] = {"ok", "absent", "hidden", "undefined", "not compared"};
    const struct eh_published_row *row = change->later;
    bool is_open = change->status != EH_CHANGE_HIDDEN, is_ok = change->status == EH_CHANGE_OK;
    add_text(out, row->measure);
    add_text(out, row->layer);
    add_text(out, row->attribute);
    add_text(out, row->group);
    add_text(out, row->other);
    add_text(out, row->within);
    add_text(out, earlier);
    add_text(out, period);
    add_number(out, is_open && has_estimate(change->earlier),
               change->earlier ? change->earlier->estimate : 0);
    add_number(out, is_open && has_estimate(row), row->estimate);
    add_number(out, is_ok, change->change);
    add_number(out, change->has_interval, change->low);
    add_number(out, change->has_interval, change->high);
    eh_text_add_format(out, "%s,%s", verdict[change->verdict], status[change->status]);
    if (change->status == EH_CHANGE_NOT_COMPARED) {
        eh_text_add(out, ":");
        for (const char *c = change->why; *c; c++) /* one cell, without quotes */
            eh_text_add_bytes(out, strchr(",\"\r\n", *c) ? ";" : c, 1);
    }
    eh_text_add(out, "\n");
}

void eh_change_write_head(struct eh_text *out)
{
    eh_text_add(out, "measure,layer,attribute,group,other,within,earlier,period,estimate_earlier,estimate,"
                     "change,change_low,change_high,verdict,status\n");
}

void eh_change_write_csv(const struct eh_edition *earlier, const struct eh_edition *later,
                         struct eh_text *out)
{
    struct eh_obstacles obstacles;
    eh_obstacles_find(earlier, later, out->arena, &obstacles);
    for (size_t i = 0; i < later->published.count; i++) {
        struct eh_change change;
        eh_change_of_row(earlier, later, &obstacles, &later->published.row[i], &change);
        add_change(out, &change, earlier->published.period, later->published.period);
    }
}
