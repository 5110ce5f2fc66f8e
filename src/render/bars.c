/* Chart 11: two bars a row, each under the heading of its column, from 0 on one scale. A clear bar is filled,
 * one that cannot tell is hollow; a hidden one is hatched and has no length. */
#include "chart.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define GUTTER 16.0

struct plan {
    struct eh_canvas *canvas;
    const struct eh_bars *chart;
    const struct eh_chart_style *style;
    struct eh_axis axis;
    struct eh_scale scale[2];
    double x, width, label_pt, text_pt, left[2], column_pt;
};

static bool drawable(const struct eh_bar *bar)
{
    return bar->has_value && isfinite(bar->value) && bar->mark != EH_MARK_HIDDEN &&
           bar->mark != EH_MARK_UNDEFINED;
}

static struct eh_type text_type(const struct plan *self, enum eh_mark mark)
{
    struct eh_type type = eh_type_color(self->style->label, eh_canvas_mark_ink(mark));
    type.leading_pt = type.size_pt * 1.2;
    type.tabular = true;
    type.bold = mark == EH_MARK_GAP;
    return type;
}

static void lay_out(struct plan *self)
{
    const struct eh_bars *chart = self->chart;
    const char **label = EH_NEW_ARRAY(self->canvas->scratch, const char *, chart->count);
    double high = 0;
    for (size_t i = 0; i < chart->count; i++) {
        label[i] = chart->row[i].label;
        for (size_t j = 0; j < 2; j++) {
            const struct eh_bar *bar = &chart->row[i].bar[j];
            if (!drawable(bar))
                continue;
            high = fmax(high, bar->has_interval ? fmax(bar->value, bar->high) : bar->value);
            self->text_pt =
                fmax(self->text_pt, eh_layout_measure(self->canvas, bar->text, text_type(self, EH_MARK_GAP)));
        }
    }
    self->label_pt =
        eh_chart_measure_labels(self->canvas, chart->count, label, self->style->label, 0.34 * self->width);
    double from = self->x + self->label_pt + 10;
    self->column_pt = (self->x + self->width - from - GUTTER) / 2;
    self->text_pt = fmin(self->text_pt, 0.56 * self->column_pt);
    self->axis = (struct eh_axis){.format = EH_AXIS_PERCENT, .from_zero = true};
    for (size_t j = 0; j < 2; j++) {
        self->left[j] = from + (double)j * (self->column_pt + GUTTER);
        eh_axis_open(&self->scale[j], &self->axis, 0, fmin(high, 1), self->left[j] + 1,
                     fmax(self->column_pt - self->text_pt - 8, 20));
    }
}

static double draw_headings(const struct plan *self, double y)
{
    struct eh_type type = text_type(self, EH_MARK_GAP);
    struct eh_block block[2];
    double height = 0;
    type.color = EH_COLOR_INK;
    for (size_t j = 0; j < 2; j++) {
        block[j] = eh_layout_new(self->canvas, self->chart->heading[j], type, self->column_pt, 3);
        height = fmax(height, block[j].height_pt);
    }
    for (size_t j = 0; j < 2; j++)
        eh_layout_draw(self->canvas, &block[j], self->left[j], y + height - block[j].height_pt,
                       EH_ANCHOR_START);
    return height + 4;
}

/* "53% (18 of 34)" is "53%" where there is no room for more. */
static struct eh_block fit_text(const struct plan *self, const struct eh_bar *bar)
{
    struct eh_type type = text_type(self, bar->mark);
    struct eh_block text = eh_layout_new(self->canvas, bar->text, type, self->text_pt + 1, 1);
    const char *open = strchr(bar->text, '(');
    if (!text.shortened || !open || open == bar->text)
        return text;
    const char *first = eh_arena_copy_bytes(self->canvas->scratch, bar->text, (size_t)(open - bar->text - 1));
    return eh_layout_new(self->canvas, first, type, self->text_pt + 1, 1);
}

static void draw_bar(const struct plan *self, size_t column, const struct eh_bar *bar, double top)
{
    struct eh_canvas *canvas = self->canvas;
    const struct eh_scale *scale = &self->scale[column];
    double height = self->style->row_pt, middle = top + height / 2, thick = fmin(0.52 * height, 9);
    if (!drawable(bar)) {
        eh_chart_draw_reason(canvas, bar->reason, bar->mark, self->style->label, self->left[column], top,
                             self->column_pt, height);
        return;
    }
    double zero = eh_axis_place(scale, 0), at = eh_axis_place(scale, bar->value);
    struct eh_color color = eh_canvas_mark_color(bar->mark);
    if (bar->mark == EH_MARK_CANNOT_TELL) {
        eh_canvas_fill(canvas, zero, middle - thick / 2, at - zero, thick, EH_COLOR_WHITE);
        if (at - zero > 2.4)
            eh_canvas_frame(canvas, zero, middle - thick / 2, at - zero, thick, 1.2, color);
    } else {
        eh_canvas_fill(canvas, zero, middle - thick / 2, at - zero, thick, color);
    }
    if (bar->has_interval && isfinite(bar->low) && isfinite(bar->high)) {
        double low = eh_axis_place(scale, bar->low), high = eh_axis_place(scale, bar->high);
        /* White inside of the bar, ink beyond its end. */
        eh_canvas_line(canvas, low, middle, at, middle, 1.1, EH_COLOR_WHITE);
        eh_canvas_line(canvas, low, middle - 2.5, low, middle + 2.5, 1.1, EH_COLOR_WHITE);
        eh_canvas_line(canvas, at, middle, high, middle, 1.1, EH_COLOR_INK);
        eh_canvas_line(canvas, high, middle - 2.5, high, middle + 2.5, 1.1, EH_COLOR_INK);
    }
    struct eh_block text = fit_text(self, bar);
    eh_layout_draw(canvas, &text, self->left[column] + self->column_pt, middle - text.height_pt / 2,
                   EH_ANCHOR_END);
}

double eh_bars_draw(struct eh_canvas *canvas, const struct eh_bars *chart, struct eh_slice slice,
                    const struct eh_chart_style *style, double x, double y, double width)
{
    struct plan self = {.canvas = canvas, .chart = chart, .style = style, .x = x, .width = width};
    double start = y;
    lay_out(&self);
    y += draw_headings(&self, y);
    double bottom = y + (double)slice.count * style->row_pt, axis = 0;
    for (size_t j = 0; j < 2; j++) {
        axis = fmax(axis, eh_axis_draw(canvas, &self.scale[j], y, bottom, style->axis));
        eh_canvas_line(canvas, self.left[j] + 1, y, self.left[j] + 1, bottom, 0.9, EH_COLOR_INK);
    }
    for (size_t i = 0; !canvas->quiet && i < slice.count; i++) {
        const struct eh_bar_row *row = &chart->row[slice.first + i];
        double top = y + (double)i * style->row_pt;
        eh_chart_draw_label(canvas, row->label, EH_MARK_NONE, style->label, x, top, self.label_pt,
                            style->row_pt, top + style->row_pt / 2);
        for (size_t j = 0; j < 2; j++)
            draw_bar(&self, j, &row->bar[j], top);
    }
    return bottom + axis - start;
}
