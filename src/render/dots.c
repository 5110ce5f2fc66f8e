/* Chart 2 and 12: a dot with its interval for each row; as steps, the dots joined from top to bottom. */
#include "chart.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct plan {
    struct eh_canvas *canvas;
    const struct eh_dot_chart *chart;
    const struct eh_chart_style *style;
    struct eh_slice slice;
    struct eh_scale scale;
    double x, width, label_pt, plot_left, plot_right, value_right, n_pt;
    bool compact; /* too low for a value above its dot: values stand in a column of their own */
};

static bool drawable(const struct eh_dot_row *row)
{
    return row->has_value && isfinite(row->value) && row->mark != EH_MARK_HIDDEN &&
           row->mark != EH_MARK_UNDEFINED;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How far to show intervals: wholly, unless one is far wider than the rest; it then ends in an arrow, and
 * the others keep a readable scale. On a log axis lengths are ratios, and the scale has its own limits. */
static double longest_interval(const struct plan *self)
{
    const struct eh_dot_chart *chart = self->chart;
    double *length = EH_NEW_ARRAY(self->canvas->scratch, double, chart->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < chart->count; i++) {
        const struct eh_dot_row *row = &chart->row[i];
        if (drawable(row) && row->has_interval && isfinite(row->low) && isfinite(row->high))
            length[count++] = row->high - row->low;
    }
    if (count < 3 || chart->axis.scale == EH_AXIS_LOG)
        return INFINITY;
    qsort(length, count, sizeof *length, compare_doubles);
    return 5 * length[count / 2];
}

/* All rows count, not only those of the slice: a continued chart keeps its scale. */
static void find_domain(const struct plan *self, double *out_low, double *out_high)
{
    double low = INFINITY, high = -INFINITY, longest = longest_interval(self);
    for (size_t i = 0; i < self->chart->count; i++) {
        const struct eh_dot_row *row = &self->chart->row[i];
        if (!drawable(row))
            continue;
        low = fmin(low, row->value);
        high = fmax(high, row->value);
        if (row->has_expected && isfinite(row->expected)) {
            low = fmin(low, row->expected);
            high = fmax(high, row->expected);
        }
        if (!row->has_interval)
            continue;
        if (isfinite(row->low) && (self->chart->axis.scale != EH_AXIS_LOG || row->low > 0))
            low = fmin(low, fmax(row->low, row->value - longest));
        if (isfinite(row->high))
            high = fmax(high, fmin(row->high, row->value + longest));
    }
    *out_low = low;
    *out_high = high;
}

static struct eh_type value_type(const struct plan *self, enum eh_mark mark)
{
    struct eh_type type = eh_type_color(self->style->label, eh_canvas_mark_ink(mark));
    type.bold = mark == EH_MARK_GAP;
    type.tabular = true;
    type.leading_pt = type.size_pt * 1.2;
    return type;
}

static double measure_values(const struct plan *self)
{
    double width = 0;
    for (size_t i = 0; i < self->chart->count; i++)
        if (drawable(&self->chart->row[i]))
            width = fmax(width, eh_layout_measure(self->canvas, self->chart->row[i].value_text,
                                                  value_type(self, EH_MARK_GAP)));
    return fmin(width, self->width / 4);
}

static struct eh_type n_type(const struct plan *self)
{
    struct eh_type type = eh_type_color(self->style->label, EH_COLOR_MUTED);
    type.tabular = true;
    type.leading_pt = type.size_pt * 1.2;
    return type;
}

static void lay_out(struct plan *self)
{
    const struct eh_dot_chart *chart = self->chart;
    const char **label = EH_NEW_ARRAY(self->canvas->scratch, const char *, chart->count);
    for (size_t i = 0; i < chart->count; i++) {
        label[i] = chart->row[i].label;
        self->n_pt = fmax(self->n_pt, eh_layout_measure(self->canvas, chart->row[i].n_text, n_type(self)));
    }
    double heading = eh_layout_measure(self->canvas, chart->n_heading, n_type(self));
    self->n_pt = fmin(fmax(self->n_pt, fmin(heading, 56)), self->width / 5);
    self->label_pt =
        eh_chart_measure_labels(self->canvas, chart->count, label, self->style->label, 0.38 * self->width);
    self->compact = self->style->row_pt < 2.15 * self->style->label.size_pt;
    self->value_right = self->x + self->width - (self->n_pt > 0 ? self->n_pt + 9 : 0);
    self->plot_left = self->x + self->label_pt + 12;
    self->plot_right = self->value_right - (self->compact ? measure_values(self) + 8 : 2);
    double low, high;
    find_domain(self, &low, &high);
    eh_axis_open(&self->scale, &chart->axis, low, high, self->plot_left, self->plot_right - self->plot_left);
}

/* ---- above the rows ---- */

static double reference_x(const struct plan *self)
{
    return self->chart->axis.has_reference ? eh_axis_place(&self->scale, self->chart->axis.reference)
                                           : (self->plot_left + self->plot_right) / 2;
}

static const char *with_arrow(const struct plan *self, const char *label, bool left)
{
    label = eh_layout_clean(self->canvas->scratch, label);
    if (!*label)
        return "";
    return eh_arena_format(self->canvas->scratch, left ? "\xE2\x86\x90 %s" : "%s \xE2\x86\x92", label);
}

/* The two directions on one line, at the reference where both have room beside it, else as near as they can
 * stand; on two lines only where one is too short for both. The arrows say which is which. */
static double draw_directions(const struct plan *self, double y, double right)
{
    enum { BESIDE = 6 };
    const char *low = with_arrow(self, self->chart->axis.low_label, true);
    const char *high = with_arrow(self, self->chart->axis.high_label, false);
    struct eh_type type = eh_type_bold(eh_type_color(self->style->axis, EH_COLOR_MUTED));
    type.leading_pt = type.size_pt * 1.35;
    double left = self->x, w_low = eh_layout_measure(self->canvas, low, type);
    double w_high = eh_layout_measure(self->canvas, high, type);
    if (!*low && !*high)
        return 0;
    double at = fmin(fmax(reference_x(self), left + w_low + BESIDE), right - w_high - BESIDE);
    bool one_line = w_low + w_high + 2 * BESIDE <= right - left;
    struct eh_block a = eh_layout_new(self->canvas, low, type, one_line ? 0 : right - left, 1);
    struct eh_block b = eh_layout_new(self->canvas, high, type, one_line ? 0 : right - left, 1);
    if (one_line) {
        eh_layout_draw(self->canvas, &a, at - BESIDE, y, EH_ANCHOR_END);
        eh_layout_draw(self->canvas, &b, at + BESIDE, y, EH_ANCHOR_START);
        return type.leading_pt;
    }
    eh_layout_draw(self->canvas, &a, left, y, EH_ANCHOR_START);
    eh_layout_draw(self->canvas, &b, right, y + a.height_pt, EH_ANCHOR_END);
    return a.height_pt + b.height_pt;
}

static double draw_reference_label(const struct plan *self, double y, double right)
{
    struct eh_type type = eh_type_color(self->style->axis, EH_COLOR_INK);
    type.leading_pt = type.size_pt * 1.35;
    if (!self->chart->axis.has_reference)
        return 0;
    struct eh_block block =
        eh_layout_new(self->canvas, self->chart->axis.reference_label, type, right - self->x, 1);
    double half = block.width_pt / 2, at = reference_x(self);
    at = fmin(fmax(at, self->x + half), right - half);
    eh_layout_draw(self->canvas, &block, at, y, EH_ANCHOR_MIDDLE);
    return block.height_pt;
}

static double draw_heading(const struct plan *self, double y)
{
    struct eh_block n = eh_layout_new(self->canvas, self->chart->n_heading, n_type(self), self->n_pt + 1, 3);
    double right = self->value_right - 2, height = 0;
    bool quiet = self->canvas->quiet;
    for (int pass = 0; pass < 2; pass++) { /* the height first: everything stands on one line at the bottom */
        self->canvas->quiet = pass == 0 || quiet;
        double from = pass == 0 ? y : y + fmax(0, n.height_pt - height), top = from;
        top += draw_directions(self, top, right);
        top += draw_reference_label(self, top, right);
        height = top - from;
    }
    height = fmax(height, n.height_pt);
    eh_layout_draw(self->canvas, &n, self->x + self->width, y + height - n.height_pt, EH_ANCHOR_END);
    return height > 0 ? height + 2 : 0;
}

/* ---- rows ---- */

static void draw_whisker(const struct plan *self, const struct eh_dot_row *row, double y,
                         struct eh_color color)
{
    struct eh_canvas *canvas = self->canvas;
    double a = eh_axis_place(&self->scale, row->low), b = eh_axis_place(&self->scale, row->high);
    double line = row->mark == EH_MARK_GAP ? 1.5 : 1.1;
    eh_canvas_line(canvas, a, y, b, y, line, color);
    if (eh_axis_holds(&self->scale, row->low))
        eh_canvas_line(canvas, a, y - 2.7, a, y + 2.7, line, color);
    else
        eh_canvas_arrow(canvas, a - 1, y, -1, color);
    if (eh_axis_holds(&self->scale, row->high))
        eh_canvas_line(canvas, b, y - 2.7, b, y + 2.7, line, color);
    else
        eh_canvas_arrow(canvas, b + 1, y, 1, color);
}

/* Above its dot; beside the reference line where it would stand on it; within the plot. */
static void draw_value(const struct plan *self, const struct eh_dot_row *row, double x, double y)
{
    struct eh_block block = eh_layout_new(self->canvas, row->value_text, value_type(self, row->mark),
                                          self->plot_right - self->plot_left, 1);
    double half = block.width_pt / 2;
    if (self->chart->axis.has_reference) {
        double at = reference_x(self);
        if (fabs(x - at) < half + 3)
            x = x < at ? at - half - 3 : at + half + 3;
    }
    x = fmin(fmax(x, self->plot_left - 8 + half), self->plot_right - half);
    eh_layout_draw_on(self->canvas, &block, x, y - 3.9 - block.height_pt, EH_ANCHOR_MIDDLE, EH_COLOR_WHITE);
}

static void draw_row(const struct plan *self, const struct eh_dot_row *row, double top, double dot_y)
{
    struct eh_canvas *canvas = self->canvas;
    double height = self->style->row_pt;
    eh_chart_draw_label(canvas, row->label, row->mark, self->style->label, self->x, top, self->label_pt,
                        height, dot_y);
    struct eh_block n = eh_layout_new(canvas, row->n_text, n_type(self), self->n_pt + 1, 1);
    eh_layout_draw(canvas, &n, self->x + self->width, dot_y - n.height_pt / 2, EH_ANCHOR_END);
    if (!drawable(row)) {
        double band = self->compact ? height : fmin(height, 2 * (top + height - dot_y));
        eh_chart_draw_reason(canvas, row->reason, row->mark, self->style->label, self->plot_left,
                             dot_y - band / 2, self->value_right - 2 - self->plot_left, band);
        return;
    }
    double x = eh_axis_place(&self->scale, row->value);
    if (self->compact) {
        struct eh_block value = eh_layout_new(canvas, row->value_text, value_type(self, row->mark),
                                              self->value_right - self->plot_right - 4, 1);
        eh_layout_draw(canvas, &value, self->value_right, dot_y - value.height_pt / 2, EH_ANCHOR_END);
    } else {
        draw_value(self, row, x, dot_y);
    }
    if (row->has_expected && isfinite(row->expected)) {
        double at = eh_axis_place(&self->scale, row->expected);
        eh_canvas_line(canvas, at, dot_y - 4.5, at, dot_y + 4.5, 2, EH_COLOR_BLUE);
    }
    if (row->has_interval)
        draw_whisker(self, row, dot_y, eh_canvas_mark_color(row->mark));
    eh_canvas_mark(canvas, x, dot_y, 3.5, row->mark);
}

static double dot_center(const struct plan *self, double top)
{
    double row_pt = self->style->row_pt;
    if (self->compact)
        return top + row_pt / 2;
    return top + fmin(fmax(0.66 * row_pt, 3.9 + 1.2 * self->style->label.size_pt), row_pt - 3.8);
}

static void draw_steps(const struct plan *self, double top)
{
    double x0 = 0, y0 = 0;
    bool open = false;
    for (size_t i = 0; i < self->slice.count; i++, top += self->style->row_pt) {
        const struct eh_dot_row *row = &self->chart->row[self->slice.first + i];
        if (!drawable(row))
            continue;
        double x = eh_axis_place(&self->scale, row->value), y = dot_center(self, top);
        if (open)
            eh_canvas_line(self->canvas, x0, y0, x, y, 1.4, EH_COLOR_RULE);
        x0 = x;
        y0 = y;
        open = true;
    }
}

/* What the blue tick means: under the label column, beside the axis, where nothing else stands. */
static double draw_expected_key(const struct plan *self, double y)
{
    const char *text = self->chart->expected_label ? self->chart->expected_label
                                                   : eh_canvas_get_words(self->canvas)->expected;
    struct eh_type type = eh_type_color(self->style->axis, EH_COLOR_MUTED);
    bool any = false;
    type.leading_pt = type.size_pt * 1.2;
    for (size_t i = 0; i < self->chart->count; i++)
        any = any || (drawable(&self->chart->row[i]) && self->chart->row[i].has_expected);
    if (!any || !*text)
        return 0;
    double room = self->label_pt - 10 - eh_layout_measure(self->canvas, "00000", type) / 2;
    bool beside = eh_layout_measure(self->canvas, text, type) <= room;
    double top = beside ? y + 2.5 : y + 2.5 + self->style->axis.leading_pt;
    struct eh_block block = eh_layout_new(self->canvas, text, type, beside ? 0 : self->width - 12, 0);
    eh_canvas_line(self->canvas, self->x + 2, top + 0.5, self->x + 2, top + type.leading_pt - 0.5, 2,
                   EH_COLOR_BLUE);
    eh_layout_draw(self->canvas, &block, self->x + 8, top, EH_ANCHOR_START);
    return top + block.height_pt - y;
}

double eh_dots_draw(struct eh_canvas *canvas, const struct eh_dot_chart *chart, struct eh_slice slice,
                    const struct eh_chart_style *style, double x, double y, double width)
{
    struct plan self = {
        .canvas = canvas, .chart = chart, .style = style, .slice = slice, .x = x, .width = width};
    lay_out(&self);
    double start = y, row_pt = style->row_pt;
    y += draw_heading(&self, y);
    double bottom = y + (double)slice.count * row_pt;
    double axis = eh_axis_draw(canvas, &self.scale, y, bottom, style->axis);
    if (!canvas->quiet) {
        for (size_t i = 0; i <= slice.count; i++)
            eh_canvas_line(canvas, x, y + (double)i * row_pt, x + width, y + (double)i * row_pt, 0.5,
                           EH_COLOR_GRID);
        if (chart->axis.has_reference)
            eh_canvas_line(canvas, reference_x(&self), y, reference_x(&self), bottom, 1.2, EH_COLOR_INK);
        if (chart->steps)
            draw_steps(&self, y);
        for (size_t i = 0; i < slice.count; i++) {
            double top = y + (double)i * row_pt;
            draw_row(&self, &chart->row[slice.first + i], top, dot_center(&self, top));
        }
    }
    axis = fmax(axis, draw_expected_key(&self, bottom));
    return bottom + axis - start;
}
