/* Chart 5: two shares a row. The first is a dot, filled where clear and hollow where not; the second, to
 * which it is compared, an upright tick, so that the two differ in grey print as well. */
#include "chart.h"

#include <math.h>
#include <stdint.h>

struct plan {
    struct eh_canvas *canvas;
    const struct eh_dumbbell *chart;
    const struct eh_chart_style *style;
    struct eh_scale scale;
    double x, width, label_pt, plot_left, plot_right, difference_pt, value_pt;
};

static bool drawable(const struct eh_dumbbell_row *row)
{
    return row->has_value && isfinite(row->a) && isfinite(row->b) && row->mark != EH_MARK_HIDDEN &&
           row->mark != EH_MARK_UNDEFINED;
}

static struct eh_type text_type(const struct plan *self, struct eh_color color, bool bold)
{
    struct eh_type type = eh_type_color(self->style->label, color);
    type.leading_pt = type.size_pt * 1.2;
    type.tabular = true;
    type.bold = bold;
    return type;
}

static struct eh_color dot_ink(enum eh_mark mark)
{
    return eh_canvas_mark_ink(mark);
}

static void lay_out(struct plan *self)
{
    const struct eh_dumbbell *chart = self->chart;
    const char **label = EH_NEW_ARRAY(self->canvas->scratch, const char *, chart->count);
    struct eh_type bold = text_type(self, EH_COLOR_INK, true);
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < chart->count; i++) {
        const struct eh_dumbbell_row *row = &chart->row[i];
        label[i] = row->label;
        if (!drawable(row))
            continue;
        self->difference_pt =
            fmax(self->difference_pt, eh_layout_measure(self->canvas, row->difference_text, bold));
        self->value_pt = fmax(self->value_pt, eh_layout_measure(self->canvas, row->a_text, bold));
        self->value_pt = fmax(self->value_pt, eh_layout_measure(self->canvas, row->b_text, bold));
        low = fmin(low, fmin(row->a, row->b));
        high = fmax(high, fmax(row->a, row->b));
    }
    double heading = eh_layout_measure(self->canvas, chart->difference_heading, bold);
    self->difference_pt = fmin(fmax(self->difference_pt, fmin(heading, 60)), 0.27 * self->width);
    self->value_pt = fmin(self->value_pt, 0.16 * self->width);
    self->label_pt =
        eh_chart_measure_labels(self->canvas, chart->count, label, self->style->label, 0.36 * self->width);
    self->plot_left = self->x + self->label_pt + 10;
    self->plot_right = self->x + self->width - (self->difference_pt > 0 ? self->difference_pt + 10 : 0);
    /* Values stand outside of the marks, so the scale keeps away from both ends. */
    double inset = self->value_pt + 8;
    eh_axis_open(&self->scale, &chart->axis, low, high, self->plot_left + inset,
                 self->plot_right - self->plot_left - 2 * inset);
}

/* The key: a dot and a name, a tick and a name; on two lines where they don't fit on one. */
static double draw_key(const struct plan *self, double y)
{
    const struct eh_dumbbell *chart = self->chart;
    struct eh_type a_type = text_type(self, EH_COLOR_BLUE, true),
                   b_type = text_type(self, EH_COLOR_INK, true);
    struct eh_block heading =
        eh_layout_new(self->canvas, chart->difference_heading, text_type(self, EH_COLOR_MUTED, false),
                      self->difference_pt + 1, 2);
    double room = self->width - self->difference_pt - 20;
    struct eh_block a = eh_layout_new(self->canvas, chart->a_name, a_type, room - 10, 2);
    struct eh_block b = eh_layout_new(self->canvas, chart->b_name, b_type, room - 10, 2);
    bool one_line = a.width_pt + b.width_pt + 34 <= room;
    double height =
        fmax(one_line ? fmax(a.height_pt, b.height_pt) : a.height_pt + b.height_pt, heading.height_pt);
    double line = a_type.leading_pt / 2, x = self->x, y_b = one_line ? y : y + a.height_pt;
    double x_b = one_line ? x + a.width_pt + 24 : x;
    eh_canvas_mark(self->canvas, x + 3.5, y + line, 3.5, EH_MARK_NONE);
    eh_layout_draw(self->canvas, &a, x + 10, y, EH_ANCHOR_START);
    eh_canvas_line(self->canvas, x_b + 3.5, y_b + line - 4.5, x_b + 3.5, y_b + line + 4.5, 2.4, EH_COLOR_INK);
    eh_layout_draw(self->canvas, &b, x_b + 10, y_b, EH_ANCHOR_START);
    eh_layout_draw(self->canvas, &heading, self->x + self->width, y + height - heading.height_pt,
                   EH_ANCHOR_END);
    return height + 4;
}

static void draw_marks(const struct plan *self, const struct eh_dumbbell_row *row, double y)
{
    struct eh_canvas *canvas = self->canvas;
    double a = eh_axis_place(&self->scale, row->a), b = eh_axis_place(&self->scale, row->b);
    struct eh_type a_type = text_type(self, dot_ink(row->mark), row->mark == EH_MARK_GAP);
    struct eh_block left = eh_layout_new(canvas, row->a_text, a_type, self->value_pt + 1, 1);
    struct eh_block right =
        eh_layout_new(canvas, row->b_text, text_type(self, EH_COLOR_INK, false), self->value_pt + 1, 1);
    double half = left.height_pt / 2;
    eh_canvas_line(canvas, a, y, b, y, 3, EH_COLOR_RULE);
    eh_canvas_line(canvas, b, y - 4.8, b, y + 4.8, 2.4, EH_COLOR_INK);
    eh_canvas_mark(canvas, a, y, 3.6, row->mark);
    double low = fmin(a, b) - 6.5, high = fmax(a, b) + 6.5;
    bool a_first = a <= b;
    eh_layout_draw_on(canvas, a_first ? &left : &right, low, y - half, EH_ANCHOR_END, EH_COLOR_WHITE);
    eh_layout_draw_on(canvas, a_first ? &right : &left, high, y - half, EH_ANCHOR_START, EH_COLOR_WHITE);
}

static void draw_row(const struct plan *self, const struct eh_dumbbell_row *row, double top)
{
    double height = self->style->row_pt, middle = top + height / 2;
    eh_chart_draw_label(self->canvas, row->label, row->mark, self->style->label, self->x, top, self->label_pt,
                        height, middle);
    if (!drawable(row)) {
        eh_chart_draw_reason(self->canvas, row->reason, row->mark, self->style->label, self->plot_left, top,
                             self->x + self->width - self->plot_left, height);
        return;
    }
    draw_marks(self, row, middle);
    struct eh_type type = text_type(self, dot_ink(row->mark), row->mark == EH_MARK_GAP);
    struct eh_block difference =
        eh_layout_new(self->canvas, row->difference_text, type, self->difference_pt + 1, 1);
    eh_layout_draw(self->canvas, &difference, self->x + self->width, middle - difference.height_pt / 2,
                   EH_ANCHOR_END);
}

double eh_dumbbell_draw(struct eh_canvas *canvas, const struct eh_dumbbell *chart, struct eh_slice slice,
                        const struct eh_chart_style *style, double x, double y, double width)
{
    struct plan self = {.canvas = canvas, .chart = chart, .style = style, .x = x, .width = width};
    double start = y;
    lay_out(&self);
    y += draw_key(&self, y);
    double bottom = y + (double)slice.count * style->row_pt;
    double axis = eh_axis_draw(canvas, &self.scale, y, bottom, style->axis);
    if (!canvas->quiet) {
        if (chart->axis.has_reference) {
            double at = eh_axis_place(&self.scale, chart->axis.reference);
            eh_canvas_line(canvas, at, y, at, bottom, 0.9, EH_COLOR_MUTED);
        }
        for (size_t i = 0; i < slice.count; i++)
            draw_row(&self, &chart->row[slice.first + i], y + (double)i * style->row_pt);
    }
    return bottom + axis - start;
}
