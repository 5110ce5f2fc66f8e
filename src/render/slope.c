/* Chart 7: two periods as upright lines, a group as a line from one to the other. Labels keep their order and
 * move apart where they would touch; a thin line then leads to the point. */
#include "chart.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct label { /* of one end of a line */
    struct eh_block block;
    double point, y; /* where it belongs, and its middle once placed */
};

struct plan {
    struct eh_canvas *canvas;
    const struct eh_slope_chart *chart;
    const struct eh_chart_style *style;
    struct eh_scale scale;
    double x, width, left, right, top, height;
};

static bool drawable(const struct eh_slope_row *row)
{
    return row->has_a && row->has_b && isfinite(row->a) && isfinite(row->b) && row->mark != EH_MARK_HIDDEN;
}

static double place_y(const struct plan *self, double value)
{
    double part = (eh_axis_place(&self->scale, value) - self->scale.left_pt) / self->scale.width_pt;
    return self->top + self->height * (1 - part);
}

static struct eh_type text_type(const struct plan *self, enum eh_mark mark)
{
    bool clear = mark == EH_MARK_GAP;
    struct eh_type type = eh_type_color(self->style->label, clear ? EH_COLOR_ORANGE_TEXT : EH_COLOR_INK);
    type.leading_pt = type.size_pt * 1.2;
    type.tabular = true;
    type.bold = clear;
    return type;
}

static int compare_labels(const void *a, const void *b)
{
    const struct label *x = *(struct label *const *)a, *y = *(struct label *const *)b;
    if (x->point != y->point)
        return x->point < y->point ? -1 : 1;
    return (x > y) - (x < y);
}

/* Down from the top each as near to its point as the one above allows, then up from the bottom. */
static void spread(struct eh_canvas *canvas, struct label *label, size_t count, double top, double bottom)
{
    struct label **order = EH_NEW_ARRAY(canvas->scratch, struct label *, count);
    for (size_t i = 0; i < count; i++)
        order[i] = &label[i];
    qsort(order, count, sizeof *order, compare_labels);
    for (size_t i = 0; i < count; i++) {
        double least = i == 0 ? top : order[i - 1]->y + order[i - 1]->block.height_pt / 2;
        order[i]->y = fmax(order[i]->point, least + order[i]->block.height_pt / 2);
    }
    for (size_t i = count; i-- > 0;) {
        double most = i + 1 == count ? bottom : order[i + 1]->y - order[i + 1]->block.height_pt / 2;
        order[i]->y = fmin(order[i]->y, most - order[i]->block.height_pt / 2);
    }
}

/* "0.44 Sales" */
static const char *name_end(const struct plan *self, const struct eh_slope_row *row)
{
    return eh_arena_format(self->canvas->scratch, "%s %s", row->b_text, row->label);
}

static size_t count_drawn(const struct eh_slope_chart *chart)
{
    size_t count = 0;
    for (size_t i = 0; i < chart->count; i++)
        count += drawable(&chart->row[i]);
    return count;
}

static void lay_out(struct plan *self, double y)
{
    const struct eh_slope_chart *chart = self->chart;
    double low = INFINITY, high = -INFINITY, value = 0, name = 0;
    struct eh_type bold = text_type(self, EH_MARK_GAP);
    for (size_t i = 0; i < chart->count; i++) {
        const struct eh_slope_row *row = &chart->row[i];
        if (!drawable(row))
            continue;
        low = fmin(low, fmin(row->a, row->b));
        high = fmax(high, fmax(row->a, row->b));
        value = fmax(value, eh_layout_measure(self->canvas, row->a_text, bold));
        name = fmax(name, eh_layout_measure(self->canvas, name_end(self, row), bold));
    }
    value = fmax(value, eh_layout_measure(self->canvas, chart->a_name, bold) / 2 - 10);
    self->left = self->x + fmin(value, self->width * 0.25) + 10;
    self->right = self->x + self->width - fmin(name + 11, self->width * 0.52);
    self->top = y + text_type(self, EH_MARK_NONE).leading_pt + 8;
    self->height = fmax(self->style->square_pt * 0.8,
                        (double)count_drawn(chart) * text_type(self, EH_MARK_NONE).leading_pt);
    eh_axis_open(&self->scale, &chart->axis, low, high, 0, self->height);
    /* There are no ticks to hold: the lines use the height. */
    if (low < high && chart->axis.scale == EH_AXIS_LINEAR) {
        double room = fmax(0.06 * (high - low), isfinite(chart->margin) ? chart->margin : 0);
        self->scale.low = low - room;
        self->scale.high = high + room;
    }
}

static void draw_lines(const struct plan *self)
{
    for (int clear = 0; clear < 2; clear++) /* clear ones on top */
        for (size_t i = 0; i < self->chart->count; i++) {
            const struct eh_slope_row *row = &self->chart->row[i];
            if (!drawable(row) || (row->mark == EH_MARK_GAP) != clear)
                continue;
            double a = place_y(self, row->a), b = place_y(self, row->b);
            struct eh_color color = clear ? EH_COLOR_ORANGE : EH_COLOR(0x8A94A0);
            eh_canvas_line(self->canvas, self->left, a, self->right, b, clear ? 2.2 : 1.3, color);
            eh_canvas_mark(self->canvas, self->left, a, 2.8, row->mark);
            eh_canvas_mark(self->canvas, self->right, b, 2.8, row->mark);
        }
}

static void draw_labels(const struct plan *self)
{
    const struct eh_slope_chart *chart = self->chart;
    struct label *a = EH_NEW_ARRAY(self->canvas->scratch, struct label, chart->count);
    struct label *b = EH_NEW_ARRAY(self->canvas->scratch, struct label, chart->count);
    size_t count = 0;
    for (size_t i = 0; i < chart->count; i++) {
        const struct eh_slope_row *row = &chart->row[i];
        if (!drawable(row))
            continue;
        struct eh_type type = text_type(self, row->mark);
        const char *text = name_end(self, row);
        a[count].block = eh_layout_new(self->canvas, row->a_text, type, self->left - self->x - 8, 1);
        b[count].block = eh_layout_new(self->canvas, text, type, self->x + self->width - self->right - 10, 1);
        a[count].point = place_y(self, row->a);
        b[count++].point = place_y(self, row->b);
    }
    double bottom = self->top + self->height + 4;
    spread(self->canvas, a, count, self->top - 4, bottom);
    spread(self->canvas, b, count, self->top - 4, bottom);
    for (size_t i = 0; i < count; i++) {
        eh_canvas_line(self->canvas, self->left - 3.5, a[i].point, self->left - 7, a[i].y, 0.5,
                       EH_COLOR_MUTED);
        eh_canvas_line(self->canvas, self->right + 3.5, b[i].point, self->right + 8, b[i].y, 0.5,
                       EH_COLOR_MUTED);
        eh_layout_draw(self->canvas, &a[i].block, self->left - 8.5, a[i].y - a[i].block.height_pt / 2,
                       EH_ANCHOR_END);
        eh_layout_draw(self->canvas, &b[i].block, self->right + 9.5, b[i].y - b[i].block.height_pt / 2,
                       EH_ANCHOR_START);
    }
}

/* Groups without a line stand below, with their reason. */
static double draw_missing(const struct plan *self, double y)
{
    double start = y;
    struct eh_type type = text_type(self, EH_MARK_NONE);
    type.color = EH_COLOR_MUTED;
    for (size_t i = 0; i < self->chart->count; i++) {
        const struct eh_slope_row *row = &self->chart->row[i];
        if (drawable(row))
            continue;
        double indent = row->mark == EH_MARK_HIDDEN ? 13 : 0;
        struct eh_block block = eh_layout_new(
            self->canvas, eh_arena_format(self->canvas->scratch, "%s: %s", row->label, row->reason), type,
            self->width - indent, 2);
        if (indent > 0)
            eh_canvas_hatch(self->canvas, self->x, y + 1.5, 9, type.size_pt - 1);
        eh_layout_draw(self->canvas, &block, self->x + indent, y, EH_ANCHOR_START);
        y += block.height_pt + 1;
    }
    return y - start;
}

double eh_slope_draw(struct eh_canvas *canvas, const struct eh_slope_chart *chart,
                     const struct eh_chart_style *style, double x, double y, double width)
{
    struct plan self = {.canvas = canvas, .chart = chart, .style = style, .x = x, .width = width};
    lay_out(&self, y);
    double bottom = self.top + self.height;
    if (!canvas->quiet) {
        struct eh_type head = eh_type_bold(eh_type_color(style->axis, EH_COLOR_MUTED));
        struct eh_block a = eh_layout_new(canvas, chart->a_name, head, width / 2 - 6, 1);
        struct eh_block b = eh_layout_new(canvas, chart->b_name, head, width / 2 - 6, 1);
        eh_canvas_line(canvas, self.left, self.top - 4, self.left, bottom + 4, 0.6, EH_COLOR_RULE);
        eh_canvas_line(canvas, self.right, self.top - 4, self.right, bottom + 4, 0.6, EH_COLOR_RULE);
        /* Above their lines, unless they would leave the chart or touch each other. */
        double at_a =
            fmax(fmin(self.left, self.right - b.width_pt / 2 - a.width_pt / 2 - 8), x + a.width_pt / 2);
        double at_b =
            fmax(fmin(self.right, x + width - b.width_pt / 2), at_a + a.width_pt / 2 + b.width_pt / 2 + 8);
        eh_layout_draw(canvas, &a, at_a, y, EH_ANCHOR_MIDDLE);
        eh_layout_draw(canvas, &b, at_b, y, EH_ANCHOR_MIDDLE);
        draw_lines(&self);
        draw_labels(&self);
    }
    return bottom + 8 + draw_missing(&self, bottom + 8) - y;
}
