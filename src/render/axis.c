#include "axis.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define MINUS "\xE2\x88\x92"
#define TIMES "\xC3\x97"

/* ---- the extended Wilkinson algorithm ---- */

static const double NICE[] = {1, 5, 2, 2.5, 4, 3};
enum { NICE_COUNT = sizeof NICE / sizeof *NICE };

struct candidate {
    double low, high, step, score;
};

static double floored_modulo(double a, double n)
{
    return a - n * floor(a / n);
}

static double simplicity(size_t i, double j, double low, double high, double step)
{
    double rest = floored_modulo(low, step);
    bool has_zero = (rest < 1e-10 || step - rest < 1e-10) && low <= 0 && high >= 0;
    return 1 - (double)i / (NICE_COUNT - 1) - j + (has_zero ? 1 : 0);
}

static double coverage(double data_low, double data_high, double low, double high)
{
    double range = 0.1 * (data_high - data_low), a = data_high - high, b = data_low - low;
    return 1 - 0.5 * (a * a + b * b) / (range * range);
}

static double best_coverage(double data_low, double data_high, double span)
{
    double range = data_high - data_low;
    if (span <= range)
        return 1;
    double half = (span - range) / 2, tenth = 0.1 * range;
    return 1 - half * half / (tenth * tenth);
}

static double density(double ticks, double wanted, double data_low, double data_high, double low, double high)
{
    double r = (ticks - 1) / (high - low),
           ideal = (wanted - 1) / (fmax(high, data_high) - fmin(data_low, low));
    return 2 - fmax(r / ideal, ideal / r);
}

static double best_density(double ticks, double wanted)
{
    return ticks >= wanted ? 2 - (ticks - 1) / (wanted - 1) : 1;
}

static double score(double simple, double cover, double dense)
{
    return 0.25 * simple + 0.2 * cover + 0.5 * dense + 0.05;
}

/* All starts of a labelling with `ticks` labels `j` multiples of NICE[i] * 10^z apart. */
static void try_starts(double data_low, double data_high, double wanted, size_t i, double j, double ticks,
                       double z, struct candidate *best)
{
    double step = j * NICE[i] * pow(10, z);
    double first = floor(data_high / step) * j - (ticks - 1) * j, last = ceil(data_low / step) * j;
    for (double start = first; start <= last; start++) {
        double low = start * (step / j), high = low + step * (ticks - 1);
        double total = score(simplicity(i, j, low, high, step), coverage(data_low, data_high, low, high),
                             density(ticks, wanted, data_low, data_high, low, high));
        if (total > best->score)
            *best = (struct candidate){low, high, step, total};
    }
}

static void try_counts(double data_low, double data_high, double wanted, size_t i, double j,
                       struct candidate *best)
{
    double simple = 1 - (double)i / (NICE_COUNT - 1) - j + 1;
    for (double ticks = 2; ticks < EH_AXIS_TICKS; ticks++) {
        if (score(simple, 1, best_density(ticks, wanted)) < best->score)
            break;
        double gap = (data_high - data_low) / (ticks + 1) / (j * NICE[i]);
        for (double z = ceil(log10(gap)); z < 300; z++) {
            double span = j * NICE[i] * pow(10, z) * (ticks - 1);
            if (score(simple, best_coverage(data_low, data_high, span), best_density(ticks, wanted)) <
                best->score)
                break;
            try_starts(data_low, data_high, wanted, i, j, ticks, z, best);
        }
    }
}

void eh_axis_find_ticks(double low, double high, size_t wanted, struct eh_ticks *out)
{
    struct candidate best = {low, high, high - low, -2};
    for (double j = 1; j < 20; j++) {
        bool hopeless = true;
        for (size_t i = 0; i < NICE_COUNT; i++) {
            double simple = 1 - (double)i / (NICE_COUNT - 1) - j + 1;
            if (score(simple, 1, 1) < best.score)
                continue;
            hopeless = false;
            try_counts(low, high, (double)(wanted < 2 ? 2 : wanted), i, j, &best);
        }
        if (hopeless)
            break;
    }
    *out = (struct eh_ticks){.step = best.step};
    double count = round((best.high - best.low) / best.step) + 1;
    for (double t = 0; t < count && out->count < EH_AXIS_TICKS; t++) {
        double value = best.low + t * best.step;
        out->value[out->count++] = fabs(value) < 1e-9 * best.step ? 0 : value;
    }
}

/* ---- domains ---- */

static const double RATIO[] = {1,     0.5, 2,  0.25, 4,  0.8,  1.25, 0.1,  10,   0.67, 1.5,
                               0.125, 8,   20, 0.05, 50, 0.02, 100,  0.01, 1000, 0.001};
enum { RATIO_COUNT = sizeof RATIO / sizeof *RATIO };

static void open_log(struct eh_scale *self, double low, double high)
{
    double floor_ = 0.001, ceiling = 1000;
    low = fmin(fmax(low > 0 ? low : floor_, floor_), ceiling);
    high = fmin(fmax(high > 0 ? high : floor_, floor_), ceiling);
    if (self->axis->has_reference && self->axis->reference > 0) {
        low = fmin(low, self->axis->reference);
        high = fmax(high, self->axis->reference);
    }
    /* Never narrower than 0.75 to 1.33: a hair's breadth should not look like a gulf. */
    double pad = fmax(0.04 * log(high / low), (log(16.0 / 9) - log(high / low)) / 2);
    self->low = low * exp(-fmax(pad, 0));
    self->high = high * exp(fmax(pad, 0));
    self->ticks = (struct eh_ticks){0};
    for (size_t i = 0; i < RATIO_COUNT; i++) /* in order of preference */
        if (RATIO[i] >= self->low && RATIO[i] <= self->high)
            self->ticks.value[self->ticks.count++] = RATIO[i];
}

static void open_linear(struct eh_scale *self, double low, double high, double label_pt)
{
    const struct eh_axis *axis = self->axis;
    if (axis->from_zero) {
        low = fmin(low, 0);
        high = fmax(high, 0);
    }
    if (axis->has_reference) {
        low = fmin(low, axis->reference);
        high = fmax(high, axis->reference);
    }
    if (high - low < 1e-9 * fmax(1, fabs(low))) {
        double room = fmax(fabs(low) * 0.5, axis->format == EH_AXIS_PERCENT ? 0.05 : 0.5);
        low -= axis->from_zero ? 0 : room;
        high += room;
    }
    double wanted = fmin(fmax(floor(fabs(self->width_pt) / label_pt), 3), 7);
    eh_axis_find_ticks(low, high, (size_t)wanted, &self->ticks);
    self->low = fmin(low, self->ticks.value[0]);
    self->high = fmax(high, self->ticks.value[self->ticks.count - 1]);
}

static void open_scale(struct eh_scale *self, const struct eh_axis *axis, double low, double high,
                       double label_pt)
{
    self->axis = axis;
    bool log_scale = axis->scale == EH_AXIS_LOG;
    if (!(low <= high)) /* no data at all */
        low = high = axis->has_reference ? axis->reference : log_scale ? 1 : 0;
    if (log_scale)
        open_log(self, low, high);
    else
        open_linear(self, low, high, label_pt);
}

void eh_axis_open(struct eh_scale *self, const struct eh_axis *axis, double low, double high, double left_pt,
                  double width_pt)
{
    *self = (struct eh_scale){.left_pt = left_pt, .width_pt = width_pt};
    open_scale(self, axis, low, high, 42);
}

void eh_axis_open_upright(struct eh_scale *self, const struct eh_axis *axis, double low, double high,
                          double bottom_pt, double height_pt)
{
    *self = (struct eh_scale){.left_pt = bottom_pt, .width_pt = -height_pt};
    open_scale(self, axis, low, high, 26);
}

double eh_axis_place(const struct eh_scale *self, double value)
{
    double part;
    value = fmin(fmax(value, self->low), self->high);
    if (self->axis->scale == EH_AXIS_LOG)
        part = log(value / self->low) / log(self->high / self->low);
    else
        part = (value - self->low) / (self->high - self->low);
    return self->left_pt + part * self->width_pt;
}

bool eh_axis_holds(const struct eh_scale *self, double value)
{
    return value >= self->low && value <= self->high;
}

/* ---- labels ---- */

static int decimals_of(const struct eh_scale *self, double factor, double value)
{
    double unit = self->ticks.step > 0 ? self->ticks.step * factor : value;
    for (int decimals = 0; decimals < 6; decimals++) {
        double scaled = unit * pow(10, decimals);
        if (fabs(scaled - round(scaled)) < 1e-6 * fmax(1, scaled))
            return decimals;
    }
    return 6;
}

void eh_axis_write(const struct eh_scale *self, size_t tick, char *out)
{
    enum eh_axis_format format = self->axis->format;
    bool percent = format == EH_AXIS_PERCENT, last = tick + 1 == self->ticks.count;
    double factor = percent ? 100 : 1, value = self->ticks.value[tick] * factor;
    const char *sign = value < 0 ? MINUS : "", *suffix = "";
    if (value > 0 && (format == EH_AXIS_SIGNED || (percent && self->low < 0)))
        sign = "+";
    if (percent && (last || (tick == 0 && value < 0)))
        suffix = "%";
    if (format == EH_AXIS_RATIO && (last || self->axis->scale == EH_AXIS_LOG) && value != 0)
        suffix = TIMES;
    snprintf(out, EH_AXIS_LABEL, "%s%.*f%s", sign, decimals_of(self, factor, self->ticks.value[tick]),
             fabs(value), suffix);
}

double eh_axis_draw(struct eh_canvas *canvas, const struct eh_scale *self, double top, double bottom,
                    struct eh_type type)
{
    double taken_left[EH_AXIS_TICKS], taken_right[EH_AXIS_TICKS];
    size_t taken = 0;
    for (size_t i = 0; i < self->ticks.count; i++) {
        double x = eh_axis_place(self, self->ticks.value[i]);
        char text[EH_AXIS_LABEL];
        eh_axis_write(self, i, text);
        struct eh_block label = eh_layout_new(canvas, text, type, 0, 0);
        double left = x - label.width_pt / 2 - 2.5, right = x + label.width_pt / 2 + 2.5;
        bool free_place = true;
        for (size_t j = 0; j < taken; j++)
            free_place = free_place && (right <= taken_left[j] || left >= taken_right[j]);
        /* A ratio axis takes its ticks by preference; one that would touch another is left out whole. */
        if (!free_place)
            continue;
        taken_left[taken] = left;
        taken_right[taken++] = right;
        eh_canvas_line(canvas, x, top, x, bottom, 0.6, EH_COLOR_GRID);
        eh_layout_draw(canvas, &label, x, bottom + 2.5, EH_ANCHOR_MIDDLE);
    }
    return type.leading_pt + 2.5;
}
