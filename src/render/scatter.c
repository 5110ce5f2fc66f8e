/* Charts 9 and 10: points in a plane, with curves (a funnel) or shaded (circles of close ties). Clear points
 * choose their labels' places first; a point whose name finds no place keeps its mark, and a line says so. */
#include "chart.h"
#include "labels.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct plan {
    struct eh_canvas *canvas;
    const struct eh_scatter *chart;
    const struct eh_chart_style *style;
    struct eh_scale x, y;
    double left, top, right, bottom, radius;
};

static bool drawable(const struct eh_point *point)
{
    return isfinite(point->x) && isfinite(point->y) && point->mark != EH_MARK_HIDDEN &&
           point->mark != EH_MARK_UNDEFINED;
}

static struct eh_type small_type(const struct plan *self, struct eh_color color)
{
    struct eh_type type = eh_type_color(self->style->axis, color);
    type.leading_pt = type.size_pt * 1.3;
    return type;
}

/* ---- the plane ---- */

static void find_domain(const struct eh_scatter *chart, double *low, double *high)
{
    low[0] = low[1] = INFINITY;
    high[0] = high[1] = -INFINITY;
    for (size_t i = 0; i < chart->count; i++) {
        const struct eh_point *point = &chart->point[i];
        if (!drawable(point))
            continue;
        low[0] = fmin(low[0], point->x);
        high[0] = fmax(high[0], point->x);
        low[1] = fmin(low[1], point->y);
        high[1] = fmax(high[1], point->y);
    }
    /* The inner curves too, from the first point on: inside or outside is what they are there to show. */
    for (size_t i = 0; i < chart->curve_count; i++)
        for (size_t j = 0; !chart->curve[i].dashed && j < chart->curve[i].count; j++)
            if (chart->curve[i].x[j] >= low[0] && chart->curve[i].x[j] <= high[0]) {
                low[1] = fmin(low[1], chart->curve[i].y[j]);
                high[1] = fmax(high[1], chart->curve[i].y[j]);
            }
}

static double measure_ticks(const struct plan *self)
{
    double width = 0;
    char text[EH_AXIS_LABEL];
    for (size_t i = 0; i < self->y.ticks.count; i++) {
        eh_axis_write(&self->y, i, text);
        width = fmax(width, eh_layout_measure(self->canvas, eh_canvas_write_number(self->canvas, text),
                                              self->style->axis));
    }
    return width;
}

/* What stands at the right end of the plane: a curve's or the level line's name, at the height of its end. */
struct ending {
    struct eh_block block;
    double y;
};

static int compare_endings(const void *a, const void *b)
{
    const struct ending *x = a, *y = b;
    return (x->y > y->y) - (x->y < y->y);
}

static size_t list_endings(const struct plan *self, struct ending *out)
{
    const struct eh_scatter *chart = self->chart;
    double most = 0.3 * (self->right - self->left);
    size_t count = 0;
    for (size_t i = 0; i < chart->curve_count; i++) {
        const struct eh_curve *curve = &chart->curve[i];
        if (!curve->label || !*curve->label || curve->count < 2)
            continue;
        out[count].block =
            eh_layout_new(self->canvas, curve->label, small_type(self, EH_COLOR_LINK), most, 2);
        out[count++].y = curve->y[curve->count - 1];
    }
    if (chart->y.has_reference && chart->y.reference_label && *chart->y.reference_label) {
        out[count].block =
            eh_layout_new(self->canvas, chart->y.reference_label, small_type(self, EH_COLOR_INK), most, 2);
        out[count++].y = chart->y.reference;
    }
    return count;
}

static void lay_out(struct plan *self, double x, double top, double width)
{
    const struct eh_scatter *chart = self->chart;
    double low[2], high[2], endings_pt = 0;
    struct ending *ending = EH_NEW_ARRAY(self->canvas->scratch, struct ending, chart->curve_count + 1);
    self->left = x;
    self->right = x + width;
    size_t endings = list_endings(self, ending);
    for (size_t i = 0; i < endings; i++)
        endings_pt = fmax(endings_pt, ending[i].block.width_pt + 6);
    find_domain(chart, low, high);
    self->radius = chart->shade_limit > 1 ? 5.5 : 3.6;
    self->top = top;
    self->bottom = top + self->style->square_pt;
    double inset = self->radius + 2;
    eh_axis_open_upright(&self->y, &chart->y, low[1], high[1], self->bottom - inset,
                         self->style->square_pt - 2 * inset);
    self->left = x + measure_ticks(self) + 6;
    self->right = fmin(x + width - endings_pt, self->left + 3 * self->style->square_pt);
    eh_axis_open(&self->x, &chart->x, low[0], high[0], self->left + inset,
                 fmax(self->right - self->left - 2 * inset, 40));
}

static void draw_plane(const struct plan *self)
{
    struct eh_canvas *canvas = self->canvas;
    struct eh_type type = small_type(self, EH_COLOR_MUTED);
    char text[EH_AXIS_LABEL];
    for (size_t i = 0; i < self->y.ticks.count; i++) {
        double y = eh_axis_place(&self->y, self->y.ticks.value[i]);
        eh_axis_write(&self->y, i, text);
        struct eh_block label = eh_layout_new(canvas, eh_canvas_write_number(canvas, text), type, 0, 0);
        eh_canvas_line(canvas, self->left, y, self->right, y, 0.6, EH_COLOR_GRID);
        eh_layout_draw(canvas, &label, self->left - 5, y - label.height_pt / 2, EH_ANCHOR_END);
    }
    eh_canvas_line(canvas, self->left, self->bottom, self->right, self->bottom, 0.9, EH_COLOR_INK);
    double taken = -INFINITY;
    for (size_t i = 0; i < self->x.ticks.count; i++) {
        double x = eh_axis_place(&self->x, self->x.ticks.value[i]);
        if (self->x.ticks.value[i] != round(self->x.ticks.value[i]))
            continue; /* people come whole */
        eh_axis_write(&self->x, i, text);
        struct eh_block label = eh_layout_new(canvas, eh_canvas_write_number(canvas, text), type, 0, 0);
        if (x - label.width_pt / 2 < taken + 4)
            continue;
        taken = x + label.width_pt / 2;
        eh_canvas_line(canvas, x, self->bottom, x, self->bottom + 2.5, 0.6, EH_COLOR_INK);
        eh_layout_draw(canvas, &label, x, self->bottom + 3, EH_ANCHOR_MIDDLE);
    }
}

/* Only what lies in the plane: a curve that comes from above it is cut at its edge, and a limit of 0 or of
 * everybody is none. The places of what is left, in points; their number. */
static size_t cut_curve(const struct plan *self, const struct eh_curve *curve, double *out_x, double *out_y)
{
    size_t count = 0;
    for (size_t i = 0; i < curve->count; i++) {
        double x = curve->x[i], y = curve->y[i];
        bool is_in = eh_axis_holds(&self->x, x) && eh_axis_holds(&self->y, y) && y > 0 && y < 1;
        if (!is_in)
            continue;
        double y0 = i ? curve->y[i - 1] : y, x0 = i ? curve->x[i - 1] : x;
        if (!count && y0 > self->y.high) {
            double edge = x + (x0 - x) * (self->y.high - y) / (y0 - y);
            if (eh_axis_holds(&self->x, edge)) {
                out_x[count] = eh_axis_place(&self->x, edge);
                out_y[count++] = eh_axis_place(&self->y, self->y.high);
            }
        }
        out_x[count] = eh_axis_place(&self->x, x);
        out_y[count++] = eh_axis_place(&self->y, y);
    }
    return count;
}

static void draw_curve(const struct plan *self, const struct eh_curve *curve, struct eh_label_field *field)
{
    double *x = EH_NEW_ARRAY(self->canvas->scratch, double, curve->count + 1);
    double *y = EH_NEW_ARRAY(self->canvas->scratch, double, curve->count + 1);
    size_t count = cut_curve(self, curve, x, y);
    for (size_t i = 1; i < count; i++)
        eh_labels_take_line(field, x[i - 1], y[i - 1], x[i], y[i]);
    if (curve->dashed)
        eh_canvas_dash_polyline(self->canvas, count, x, y, 0.9, EH_COLOR_MUTED);
    else
        eh_canvas_polyline(self->canvas, count, x, y, 1.1, EH_COLOR_LINK);
}

/* Curves and the level line; labels will keep off them. */
static void draw_lines(const struct plan *self, struct eh_label_field *field)
{
    const struct eh_scatter *chart = self->chart;
    for (size_t i = 0; i < chart->curve_count; i++)
        draw_curve(self, &chart->curve[i], field);
    if (!chart->y.has_reference)
        return;
    double at = eh_axis_place(&self->y, chart->y.reference);
    eh_labels_take_line(field, self->left, at, self->right, at);
    eh_canvas_line(self->canvas, self->left, at, self->right, at, 1, EH_COLOR_INK);
}

/* Endings keep the order of their lines; those that would touch are moved apart, none leaves the plane. */
static void draw_endings(const struct plan *self)
{
    struct ending *ending = EH_NEW_ARRAY(self->canvas->scratch, struct ending, self->chart->curve_count + 1);
    size_t count = list_endings(self, ending);
    for (size_t i = 0; i < count; i++)
        ending[i].y = eh_axis_place(&self->y, ending[i].y) - ending[i].block.height_pt / 2;
    qsort(ending, count, sizeof *ending, compare_endings);
    double free_from = self->top;
    for (size_t i = 0; i < count; i++) {
        ending[i].y = fmax(ending[i].y, free_from);
        free_from = ending[i].y + ending[i].block.height_pt;
    }
    double free_to = self->bottom;
    for (size_t i = count; i-- > 0;) {
        ending[i].y = fmin(ending[i].y, free_to - ending[i].block.height_pt);
        free_to = ending[i].y;
    }
    for (size_t i = 0; i < count; i++)
        eh_layout_draw(self->canvas, &ending[i].block, self->right + 5, ending[i].y, EH_ANCHOR_START);
}

/* ---- points ---- */

static struct eh_box box_of(const struct plan *self, const struct eh_point *point)
{
    double x = eh_axis_place(&self->x, point->x), y = eh_axis_place(&self->y, point->y), r = self->radius;
    return (struct eh_box){x - r, y - r, x + r, y + r};
}

/* A shaded point: its ring says how sure the shade is, and grey print keeps the number beside it. */
static void draw_shaded(const struct plan *self, const struct eh_point *point, double x, double y)
{
    struct eh_canvas *canvas = self->canvas;
    double r = self->radius;
    if (!(point->shade > 0)) {
        eh_canvas_hatch(canvas, x - r, y - r, 2 * r, 2 * r);
        eh_canvas_frame(canvas, x - r, y - r, 2 * r, 2 * r, 0.6, EH_COLOR_MUTED);
        return;
    }
    bool is_clear = point->mark == EH_MARK_GAP;
    struct eh_color ring = is_clear ? EH_COLOR_INK : EH_COLOR_MUTED;
    eh_canvas_disc(canvas, x, y, r, ring);
    eh_canvas_disc(canvas, x, y, r - (is_clear ? 1.7 : 0.7),
                   eh_heatmap_color(point->shade, self->chart->shade_limit));
}

static void draw_point(const struct plan *self, const struct eh_point *point)
{
    double x = eh_axis_place(&self->x, point->x), y = eh_axis_place(&self->y, point->y);
    if (self->chart->shade_limit > 1)
        draw_shaded(self, point, x, y);
    else
        eh_canvas_mark(self->canvas, x, y, self->radius, point->mark);
}

struct label {
    struct eh_block name, value;
    double value_left;
    struct eh_label_place at;
    bool is_placed;
};

static void place_label(const struct plan *self, struct eh_label_field *field, const struct eh_point *point,
                        struct label *out)
{
    struct eh_canvas *canvas = self->canvas;
    struct eh_type type = small_type(self, eh_canvas_mark_ink(point->mark));
    if (self->chart->shade_limit > 1)
        type.color = EH_COLOR_INK;
    type.bold = point->mark == EH_MARK_GAP;
    out->name = eh_layout_new(canvas, point->label, type, 0.42 * (self->right - self->left), 3);
    out->value = eh_layout_new(canvas, point->value_text, type, 0, 0);
    double gap = out->name.line_count && out->value.line_count ? 3 : 0;
    double x = eh_axis_place(&self->x, point->x), y = eh_axis_place(&self->y, point->y);
    out->is_placed = eh_labels_find(field, x, y, self->radius, out->name.width_pt + gap + out->value.width_pt,
                                    fmax(out->name.height_pt, out->value.height_pt), &out->at);
    out->value_left = out->at.left + out->name.width_pt + gap;
    if (out->is_placed && out->at.has_leader)
        eh_labels_take_line(field, x, y, out->at.leader_x, out->at.leader_y);
}

static bool is_prominent(enum eh_mark mark)
{
    return mark == EH_MARK_GAP || mark == EH_MARK_NONE;
}

/* The lines that lead to labels first, then what must be read over them. */
static void draw_labels(const struct plan *self, const struct label *label)
{
    const struct eh_scatter *chart = self->chart;
    for (size_t i = 0; i < chart->count; i++)
        if (label[i].is_placed && label[i].at.has_leader)
            eh_canvas_line(self->canvas, eh_axis_place(&self->x, chart->point[i].x),
                           eh_axis_place(&self->y, chart->point[i].y), label[i].at.leader_x,
                           label[i].at.leader_y, 0.5, EH_COLOR_MUTED);
    for (size_t i = 0; i < chart->count; i++) {
        if (!label[i].is_placed)
            continue;
        eh_layout_draw_on(self->canvas, &label[i].name, label[i].at.left, label[i].at.top, EH_ANCHOR_START,
                          EH_COLOR_WHITE);
        eh_layout_draw_on(self->canvas, &label[i].value, label[i].value_left, label[i].at.top,
                          EH_ANCHOR_START, EH_COLOR_WHITE);
    }
}

/* The number of points whose label found no place. */
static size_t draw_points(const struct plan *self, struct eh_label_field *field)
{
    const struct eh_scatter *chart = self->chart;
    struct label *label = EH_NEW_ARRAY(self->canvas->scratch, struct label, chart->count);
    size_t left_out = 0;
    for (size_t i = 0; i < chart->count; i++)
        if (drawable(&chart->point[i]))
            eh_labels_take(field, box_of(self, &chart->point[i]));
    for (int clear = 1; clear >= 0; clear--)
        for (size_t i = 0; i < chart->count; i++)
            if (drawable(&chart->point[i]) && is_prominent(chart->point[i].mark) == (clear == 1)) {
                place_label(self, field, &chart->point[i], &label[i]);
                left_out += !label[i].is_placed;
            }
    draw_labels(self, label);
    for (size_t i = 0; i < chart->count; i++)
        if (drawable(&chart->point[i]))
            draw_point(self, &chart->point[i]);
    return left_out;
}

/* ---- below the plane ---- */

/* The shades from less to more than chance gives, then what the rings say. */
static double draw_shades(const struct plan *self, double y)
{
    enum { STEPS = 24 };
    struct eh_canvas *canvas = self->canvas;
    struct eh_type type = small_type(self, EH_COLOR_MUTED);
    const double width = 84, limit = self->chart->shade_limit;
    if (limit <= 1)
        return 0;
    struct eh_block low = eh_layout_new(canvas, eh_canvas_get_words(canvas)->less_alike, type, 0, 0);
    struct eh_block high = eh_layout_new(canvas, eh_canvas_get_words(canvas)->more_alike, type, 0, 0);
    double x = self->left, middle = y + type.leading_pt / 2;
    bool one_line = low.width_pt + high.width_pt + width + 16 <= self->right - self->left;
    eh_layout_draw(canvas, &low, x, y, EH_ANCHOR_START);
    double from = one_line ? x + low.width_pt + 6 : x;
    middle = one_line ? middle : middle + type.leading_pt;
    for (int i = 0; i < STEPS; i++) {
        double t = 2.0 * i / (STEPS - 1) - 1, step = width / STEPS;
        eh_canvas_fill(canvas, from + step * i, middle - 3, step + (i + 1 < STEPS ? 0.3 : 0), 6,
                       eh_heatmap_color(exp(t * log(limit)), limit));
    }
    double line = one_line ? y : y + type.leading_pt;
    eh_layout_draw(canvas, &high, from + width + 6, line, EH_ANCHOR_START);
    return line + type.leading_pt + 2 - y;
}

static double draw_hidden(const struct plan *self, double x, double y, double width)
{
    struct eh_type type = small_type(self, EH_COLOR_MUTED);
    struct eh_block block = eh_layout_new(self->canvas, self->chart->hidden, type, width - 18, 0);
    if (block.line_count == 0)
        return 0;
    eh_canvas_hatch(self->canvas, x, y + 1, 12, type.leading_pt - 2);
    eh_layout_draw(self->canvas, &block, x + 18, y, EH_ANCHOR_START);
    return block.height_pt + 2;
}

/* Names that found no place, counted: their points stand in the tables. */
static double draw_left_out(const struct plan *self, size_t left_out, double x, double y, double width)
{
    if (!left_out)
        return 0;
    struct eh_block block =
        eh_layout_new(self->canvas,
                      eh_arena_format(self->canvas->scratch, "%s%zu",
                                      eh_canvas_get_words(self->canvas)->without_name, left_out),
                      small_type(self, EH_COLOR_MUTED), width, 0);
    eh_layout_draw(self->canvas, &block, x, y, EH_ANCHOR_START);
    return block.height_pt + 2;
}

double eh_scatter_draw(struct eh_canvas *canvas, const struct eh_scatter *chart,
                       const struct eh_chart_style *style, double x, double y, double width)
{
    struct plan self = {.canvas = canvas, .chart = chart, .style = style};
    struct eh_type type = small_type(&self, EH_COLOR_MUTED);
    double start = y;
    if (chart->count == 0)
        return draw_hidden(&self, x, y, width);
    struct eh_block y_title = eh_layout_new(canvas, chart->y_title, type, width, 2);
    eh_layout_draw(canvas, &y_title, x, y, EH_ANCHOR_START);
    lay_out(&self, x, y + y_title.height_pt + 4, width);
    draw_plane(&self);
    struct eh_label_field field = {.arena = canvas->scratch,
                                   .room = {self.left + 1, self.top, self.right, self.bottom - 1}};
    draw_lines(&self, &field);
    draw_endings(&self);
    size_t left_out = draw_points(&self, &field);
    struct eh_block x_title = eh_layout_new(canvas, chart->x_title, type, self.right - x, 2);
    y = self.bottom + 3 + type.leading_pt;
    eh_layout_draw(canvas, &x_title, self.right, y, EH_ANCHOR_END);
    y += x_title.height_pt + 3;
    y += draw_shades(&self, y);
    y += draw_left_out(&self, left_out, x, y, width);
    return y + draw_hidden(&self, x, y, width) - start;
}
