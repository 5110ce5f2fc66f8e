/* Chart 4: a line over periods, with its interval as a ribbon. Both break where a period has no value or none
 * was published: a line that runs on would claim a number that nobody has. */
#include "chart.h"

#include <math.h>
#include <stdint.h>

struct plan {
    struct eh_canvas *canvas;
    const struct eh_trend_line *chart;
    const struct eh_chart_style *style;
    struct eh_scale scale;
    double left, top, width, height, label_pt; /* of the plot; label_pt: room for the last value */
    double first, last;                        /* places in time */
    double x_least, x_most;                    /* of the chart */
};

static bool drawable(const struct eh_trend_point *point)
{
    return point->has_value && isfinite(point->value);
}

static bool has_ribbon(const struct eh_trend_point *point)
{
    return drawable(point) && point->has_interval && isfinite(point->low) && isfinite(point->high);
}

static double place_x(const struct plan *self, const struct eh_trend_point *point)
{
    double span = self->last - self->first;
    return self->left + (span > 0 ? (point->at - self->first) / span : 0.5) * self->width;
}

static double place_y(const struct plan *self, double value)
{
    double part = (eh_axis_place(&self->scale, value) - self->scale.left_pt) / self->scale.width_pt;
    return self->top + self->height * (1 - part);
}

static struct eh_type small(const struct plan *self, struct eh_color color, bool bold)
{
    struct eh_type type = eh_type_color(self->style->axis, color);
    type.leading_pt = type.size_pt * 1.25;
    type.bold = bold;
    return type;
}

static void open_scale(struct plan *self)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < self->chart->count; i++) {
        const struct eh_trend_point *point = &self->chart->point[i];
        if (!drawable(point))
            continue;
        low = fmin(low, has_ribbon(point) ? fmin(point->low, point->value) : point->value);
        high = fmax(high, has_ribbon(point) ? fmax(point->high, point->value) : point->value);
    }
    /* About a tick for every 26 points of height, where an axis that lies gets one for 42. */
    eh_axis_open(&self->scale, &self->chart->axis, low, high, 0, self->height * 42 / 26);
}

static double measure_ticks(struct plan *self)
{
    double width = 0;
    char text[EH_AXIS_LABEL];
    for (size_t i = 0; i < self->scale.ticks.count; i++) {
        eh_axis_write(&self->scale, i, text);
        width = fmax(width, eh_layout_measure(self->canvas, eh_canvas_write_number(self->canvas, text),
                                              self->style->axis));
    }
    return width;
}

static void lay_out(struct plan *self, double x, double y, double width)
{
    struct eh_type bold = eh_type_bold(self->style->label);
    self->top = y + 6;
    self->x_least = x;
    self->x_most = x + width;
    self->height = self->style->square_pt * 0.8;
    self->first = self->chart->point[0].at;
    self->last = self->chart->point[self->chart->count - 1].at;
    open_scale(self);
    self->label_pt = fmax(eh_layout_measure(self->canvas, self->chart->last_text, bold),
                          eh_layout_measure(self->canvas, self->chart->last_interval, self->style->axis));
    self->label_pt = fmin(self->label_pt + 9, width * 0.3);
    self->left = x + measure_ticks(self) + 12;
    self->width = fmax(width - (self->left - x) - self->label_pt, 20);
}

static void draw_grid(const struct plan *self)
{
    const struct eh_axis *axis = &self->chart->axis;
    double taken[EH_AXIS_TICKS];
    size_t count = 0;
    for (size_t i = 0; i < self->scale.ticks.count; i++) {
        char text[EH_AXIS_LABEL];
        double y = place_y(self, self->scale.ticks.value[i]);
        eh_axis_write(&self->scale, i, text);
        struct eh_block label = eh_layout_new(self->canvas, eh_canvas_write_number(self->canvas, text),
                                              small(self, EH_COLOR_MUTED, false), 0, 0);
        bool is_free = true; /* ticks of a ratio axis come by preference: later ones give way */
        for (size_t j = 0; j < count; j++)
            is_free = is_free && fabs(y - taken[j]) >= label.height_pt;
        if (!is_free)
            continue;
        taken[count++] = y;
        eh_canvas_line(self->canvas, self->left - 4, y, self->left + self->width + 4, y, 0.6, EH_COLOR_GRID);
        eh_layout_draw(self->canvas, &label, self->left - 8, y - label.height_pt / 2, EH_ANCHOR_END);
    }
    if (axis->has_reference && eh_axis_holds(&self->scale, axis->reference)) {
        double y = place_y(self, axis->reference);
        eh_canvas_line(self->canvas, self->left - 4, y, self->left + self->width + 4, y, 0.9, EH_COLOR_INK);
    }
}

/* A period that is hidden is seen to be there. */
static void draw_hidden(const struct plan *self)
{
    for (size_t i = 0; i < self->chart->count; i++)
        if (self->chart->point[i].mark == EH_MARK_HIDDEN)
            eh_canvas_hatch(self->canvas, place_x(self, &self->chart->point[i]) - 4, self->top, 8,
                            self->height);
}

/* The point behind the last one that is joined to `first`. */
static size_t find_end(const struct plan *self, size_t first, bool (*takes)(const struct eh_trend_point *))
{
    const struct eh_trend_point *point = self->chart->point;
    size_t end = first;
    while (end < self->chart->count && takes(&point[end]) &&
           (end == first || point[end].at - point[end - 1].at < 1.01))
        end++;
    return end;
}

static void draw_ribbon(const struct plan *self)
{
    size_t count = self->chart->count;
    double *x = EH_NEW_ARRAY(self->canvas->scratch, double, 2 * count);
    double *y = EH_NEW_ARRAY(self->canvas->scratch, double, 2 * count);
    for (size_t first = 0, end; first<count; first = end> first ? end : first + 1) {
        end = find_end(self, first, has_ribbon);
        size_t n = end - first;
        for (size_t i = 0; i < n; i++) {
            const struct eh_trend_point *point = &self->chart->point[first + i];
            x[i] = x[2 * n - 1 - i] = place_x(self, point);
            y[i] = place_y(self, point->high);
            y[2 * n - 1 - i] = place_y(self, point->low);
        }
        if (n == 1) /* alone: no ribbon, an upright bar */
            eh_canvas_line(self->canvas, x[0], y[0], x[0], y[1], 5, EH_COLOR_RIBBON);
        else if (n > 1)
            eh_canvas_polygon(self->canvas, 2 * n, x, y, EH_COLOR_RIBBON);
    }
}

static void draw_line(const struct plan *self)
{
    size_t count = self->chart->count;
    double *x = EH_NEW_ARRAY(self->canvas->scratch, double, count);
    double *y = EH_NEW_ARRAY(self->canvas->scratch, double, count);
    for (size_t first = 0, end; first<count; first = end> first ? end : first + 1) {
        end = find_end(self, first, drawable);
        for (size_t i = first; i < end; i++) {
            x[i - first] = place_x(self, &self->chart->point[i]);
            y[i - first] = place_y(self, self->chart->point[i].value);
        }
        eh_canvas_polyline(self->canvas, end - first, x, y, 1.9, EH_COLOR_BLUE);
    }
    for (size_t i = 0; i < count; i++) {
        const struct eh_trend_point *point = &self->chart->point[i];
        if (drawable(point))
            eh_canvas_mark(self->canvas, place_x(self, point), place_y(self, point->value),
                           i + 1 == count ? 3.8 : 2.8, point->mark);
    }
}

/* Beside the last point, kept within the plot. */
static void draw_last(const struct plan *self)
{
    const struct eh_trend_point *point = &self->chart->point[self->chart->count - 1];
    struct eh_type bold = eh_type_color(eh_type_bold(self->style->label), eh_canvas_mark_ink(point->mark));
    double room = self->label_pt - 9, x = self->left + self->width + 9;
    bold.leading_pt = bold.size_pt * 1.2;
    struct eh_block value = eh_layout_new(self->canvas, self->chart->last_text, bold, room + 1, 2);
    struct eh_block interval = eh_layout_new(self->canvas, self->chart->last_interval,
                                             small(self, EH_COLOR_MUTED, false), room + 1, 3);
    if (!drawable(point))
        return;
    double height = value.height_pt + interval.height_pt;
    double y = place_y(self, point->value) - value.height_pt / 2;
    y = fmax(fmin(y, self->top + self->height - height), self->top - 4);
    eh_layout_draw(self->canvas, &value, x, y, EH_ANCHOR_START);
    eh_layout_draw(self->canvas, &interval, x, y + value.height_pt, EH_ANCHOR_START);
}

/* Names of periods, and below them the year where it begins; what would touch its neighbour is left out, the
 * last one never. */
static double draw_periods(const struct plan *self)
{
    const struct eh_trend_line *chart = self->chart;
    double y = self->top + self->height + 4, right = -INFINITY, height = 0;
    struct eh_type type = small(self, EH_COLOR_MUTED, false), bold = small(self, EH_COLOR_MUTED, true);
    struct eh_block last = eh_layout_new(self->canvas, chart->point[chart->count - 1].label, type, 0, 0);
    double end = fmin(self->left + self->width, self->x_most - last.width_pt / 2);
    double edge = end - last.width_pt / 2 - 4;
    for (size_t i = 0; i < chart->count; i++) {
        struct eh_block label = eh_layout_new(self->canvas, chart->point[i].label, type, 0, 0);
        struct eh_block year = eh_layout_new(self->canvas, chart->point[i].year, bold, 0, 0);
        double x = place_x(self, &chart->point[i]), half = fmax(label.width_pt, year.width_pt) / 2;
        bool is_last = i + 1 == chart->count;
        x = fmax(fmin(x, self->x_most - half), self->x_least + half);
        height = fmax(height, label.height_pt + year.height_pt);
        if (!is_last && (x - half < right + 4 || x + half > edge))
            continue;
        right = x + half;
        eh_layout_draw(self->canvas, &label, x, y, EH_ANCHOR_MIDDLE);
        eh_layout_draw(self->canvas, &year, x, y + label.height_pt, EH_ANCHOR_MIDDLE);
    }
    return 4 + height;
}

double eh_trend_draw(struct eh_canvas *canvas, const struct eh_trend_line *chart,
                     const struct eh_chart_style *style, double x, double y, double width)
{
    struct plan self = {.canvas = canvas, .chart = chart, .style = style};
    lay_out(&self, x, y, width);
    if (!canvas->quiet) {
        draw_hidden(&self);
        draw_ribbon(&self);
        draw_grid(&self);
        draw_line(&self);
        draw_last(&self);
    }
    double below = draw_periods(&self);
    struct eh_block note = eh_layout_new(canvas, chart->note, small(&self, EH_COLOR_MUTED, false), width, 0);
    double bottom = self.top + self.height + below;
    eh_layout_draw(canvas, &note, x, bottom + 3, EH_ANCHOR_START);
    return bottom + (note.line_count ? 3 + note.height_pt : 0) - y;
}
