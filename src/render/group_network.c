/* Chart 6: groups on a fixed circle, never people: areas are people, line widths ties, colours observed
 * over expected. Where there is room, the same as a matrix beside it, with the numbers. */
#include "chart.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>

enum { MOST_NODES = 12 };

struct plan {
    struct eh_canvas *canvas;
    const struct eh_group_network *chart;
    const struct eh_chart_style *style;
    size_t count;
    double center_x, center_y, radius, extent, column_pt, label_pt, limit, most_ties;
    bool crowded;
    double x[MOST_NODES], y[MOST_NODES], node_pt[MOST_NODES];
    struct eh_block label[MOST_NODES], detail[MOST_NODES];
    double label_x[MOST_NODES], label_y[MOST_NODES];
    enum eh_anchor anchor[MOST_NODES];
};

static double block_height(const struct plan *self, size_t i)
{
    return self->label[i].height_pt + self->detail[i].height_pt;
}

static bool numeric(const struct eh_group_edge *edge)
{
    return edge->mark != EH_MARK_HIDDEN && edge->mark != EH_MARK_UNDEFINED && isfinite(edge->ratio);
}

static bool valid(const struct plan *self, const struct eh_group_edge *edge)
{
    return edge->from < self->count && edge->to < self->count;
}

static void measure(struct plan *self)
{
    const struct eh_group_network *chart = self->chart;
    double most = 0, spread = log(1.5);
    struct eh_type name = eh_type_bold(self->style->label),
                   detail = eh_type_color(self->style->axis, EH_COLOR_MUTED);
    name.leading_pt = name.size_pt * 1.2;
    detail.leading_pt = detail.size_pt * 1.25;
    for (size_t i = 0; i < self->count; i++)
        most = fmax(most, chart->node[i].size);
    for (size_t i = 0; i < self->count; i++) {
        const struct eh_group_node *node = &chart->node[i];
        self->node_pt[i] =
            4 + (most > 0 && node->size > 0 ? (self->count > 8 ? 6 : 9) * sqrt(node->size / most) : 0);
        self->label[i] =
            eh_layout_new(self->canvas, node->label, name, self->label_pt, self->count > 12 ? 2 : 4);
        self->detail[i] = eh_layout_new(self->canvas, node->detail, detail, self->label_pt, 1);
    }
    for (size_t e = 0; e < chart->edge_count; e++) {
        const struct eh_group_edge *edge = &chart->edge[e];
        if (!valid(self, edge) || !numeric(edge))
            continue;
        self->most_ties = fmax(self->most_ties, edge->ties);
        if (edge->ratio > 0)
            spread = fmax(spread, fabs(log(edge->ratio)));
    }
    self->limit = exp(fmin(spread, log(4)));
}

/* ---- labels around the circle ---- */

static double angle_of(const struct plan *self, size_t i)
{
    return 2 * G_PI * (double)i / (double)self->count - G_PI / 2;
}

static enum eh_anchor anchor_of(const struct plan *self, size_t i)
{
    double c = self->count > 1 ? cos(angle_of(self, i)) : 0;
    return c > 0.15 ? EH_ANCHOR_START : c < -0.15 ? EH_ANCHOR_END : EH_ANCHOR_MIDDLE;
}

static double label_width(const struct plan *self, size_t i)
{
    return fmax(self->label[i].width_pt, self->detail[i].width_pt);
}

/* The height of the labels of the fuller side, one below the other. */
static double stack_height(const struct plan *self)
{
    double height[3] = {0};
    for (size_t i = 0; i < self->count; i++)
        height[anchor_of(self, i)] += block_height(self, i) + 2;
    return fmax(height[EH_ANCHOR_START], height[EH_ANCHOR_END]);
}

/* The largest circle whose labels stay within `half` of its middle: each beside its node, or, where that
 * is too crowded, in a column on either side, joined to the nodes by lines. */
static void find_radius(struct plan *self, double half)
{
    double radius = 0.42 * self->style->square_pt, widest = 0, node = 0;
    for (size_t i = 0; i < self->count; i++) {
        double c = fabs(cos(angle_of(self, i)));
        node = fmax(node, self->node_pt[i]);
        if (anchor_of(self, i) == EH_ANCHOR_MIDDLE)
            continue;
        widest = fmax(widest, label_width(self, i));
        radius = fmin(radius, (half - self->node_pt[i] - 5 - label_width(self, i)) / c);
    }
    self->crowded = stack_height(self) > 1.9 * radius + 12;
    if (self->crowded)
        radius = fmin(0.42 * self->style->square_pt, half - widest - node - 14);
    self->column_pt = radius + node + 12;
    self->radius = self->count > 1 ? fmax(radius, 30) : 0;
    self->extent = fmax(self->radius + 12, stack_height(self) / 2);
}

static void set_sides(struct plan *self)
{
    for (size_t i = 0; i < self->count; i++) {
        double c = self->count > 1 ? cos(angle_of(self, i)) : 0,
               s = self->count > 1 ? sin(angle_of(self, i)) : 0;
        double away = self->node_pt[i] + 4, height = block_height(self, i);
        self->x[i] = self->center_x + self->radius * c;
        self->y[i] = self->center_y + self->radius * s;
        self->anchor[i] = anchor_of(self, i);
        self->label_y[i] = self->y[i] - height / 2;
        double side = self->anchor[i] == EH_ANCHOR_START ? 1 : -1;
        self->label_x[i] = self->crowded ? self->center_x + side * self->column_pt : self->x[i] + side * away;
        if (self->anchor[i] == EH_ANCHOR_MIDDLE) {
            self->label_x[i] = self->x[i];
            self->label_y[i] = s <= 0 ? self->y[i] - away - height : self->y[i] + away;
        }
    }
}

/* Labels of one side from top to bottom, pushed apart, then pushed back up where they ran out below. */
static void spread_side(struct plan *self, enum eh_anchor side)
{
    size_t order[MOST_NODES], n = 0;
    for (size_t i = 0; i < self->count; i++)
        if (self->anchor[i] == side) {
            size_t at = n++;
            for (; at > 0 && self->label_y[order[at - 1]] > self->label_y[i]; at--)
                order[at] = order[at - 1];
            order[at] = i;
        }
    double top = self->center_y - self->extent, bottom = self->center_y + self->extent;
    for (size_t k = 0; k < n; k++) {
        self->label_y[order[k]] = fmax(self->label_y[order[k]], top);
        top = self->label_y[order[k]] + block_height(self, order[k]) + 2;
    }
    for (size_t k = n; k-- > 0;) {
        double most = bottom - block_height(self, order[k]);
        self->label_y[order[k]] = fmin(self->label_y[order[k]], most);
        bottom = self->label_y[order[k]] - 2;
    }
}

/* ---- drawing ---- */

static struct eh_color edge_color(const struct plan *self, const struct eh_group_edge *edge)
{
    double size = edge->ratio > 0 ? fabs(log(edge->ratio)) / log(self->limit) : 1;
    return size < 0.2 ? EH_COLOR_RULE : eh_heatmap_color(edge->ratio, self->limit);
}

static double edge_width(const struct plan *self, const struct eh_group_edge *edge)
{
    return self->most_ties > 0 && edge->ties > 0 ? 0.6 + 4.4 * sqrt(edge->ties / self->most_ties) : 0.6;
}

static void draw_edge(const struct plan *self, const struct eh_group_edge *edge)
{
    struct eh_canvas *canvas = self->canvas;
    double x0 = self->x[edge->from], y0 = self->y[edge->from], x1 = self->x[edge->to], y1 = self->y[edge->to];
    if (edge->from == edge->to || canvas->quiet)
        return;
    /* Bent towards the middle; the two directions of a pair bend a little to either side. */
    double side = self->chart->directed ? 0.09 : 0, mx = (x0 + x1) / 2, my = (y0 + y1) / 2;
    double cx = self->center_x + (mx - self->center_x) * 0.4 + side * (y1 - y0);
    double cy = self->center_y + (my - self->center_y) * 0.4 - side * (x1 - x0);
    struct eh_color color = numeric(edge) ? edge_color(self, edge) : EH_COLOR_RULE;
    const double dash[2] = {2, 2};
    cairo_set_source_rgb(canvas->cr, color.red, color.green, color.blue);
    cairo_set_line_width(canvas->cr, numeric(edge) ? edge_width(self, edge) : 0.7);
    if (!numeric(edge))
        cairo_set_dash(canvas->cr, dash, 2, 0);
    cairo_move_to(canvas->cr, x0, y0);
    cairo_curve_to(canvas->cr, x0 + (cx - x0) * 2 / 3, y0 + (cy - y0) * 2 / 3, x1 + (cx - x1) * 2 / 3,
                   y1 + (cy - y1) * 2 / 3, x1, y1);
    cairo_stroke(canvas->cr);
    cairo_set_dash(canvas->cr, NULL, 0, 0);
    if (!self->chart->directed || !numeric(edge))
        return;
    double dx = x1 - cx, dy = y1 - cy, length = fmax(hypot(dx, dy), 1e-6), away = self->node_pt[edge->to] + 1;
    double tip_x = x1 - dx / length * away, tip_y = y1 - dy / length * away,
           size = 4 + edge_width(self, edge);
    cairo_move_to(canvas->cr, tip_x, tip_y);
    cairo_line_to(canvas->cr, tip_x - size * dx / length - size / 2 * dy / length,
                  tip_y - size * dy / length + size / 2 * dx / length);
    cairo_line_to(canvas->cr, tip_x - size * dx / length + size / 2 * dy / length,
                  tip_y - size * dy / length - size / 2 * dx / length);
    cairo_close_path(canvas->cr);
    cairo_fill(canvas->cr);
}

static void draw_edges(const struct plan *self)
{
    /* Few ties first, many ties above them; hidden ones at the very bottom. */
    for (int pass = 0; pass < 6; pass++)
        for (size_t e = 0; e < self->chart->edge_count; e++) {
            const struct eh_group_edge *edge = &self->chart->edge[e];
            if (!valid(self, edge) || edge->mark == EH_MARK_UNDEFINED)
                continue;
            int level = numeric(edge) ? 1 + (int)fmin(4, floor((edge_width(self, edge) - 0.6) / 1.0)) : 0;
            if (level == pass)
                draw_edge(self, edge);
        }
}

/* Without a verdict a disc is pale, so that the ties stand out and not the groups. */
static void draw_disc(const struct plan *self, size_t i, double radius, enum eh_mark mark)
{
    cairo_t *cr = self->canvas->cr;
    struct eh_color ink = EH_COLOR_INK, pale = EH_COLOR_PANEL;
    if (mark != EH_MARK_NONE) {
        eh_canvas_mark(self->canvas, self->x[i], self->y[i], radius, mark);
        return;
    }
    cairo_new_path(cr);
    cairo_arc(cr, self->x[i], self->y[i], radius, 0, 2 * G_PI);
    cairo_set_source_rgb(cr, pale.red, pale.green, pale.blue);
    cairo_fill_preserve(cr);
    cairo_set_source_rgb(cr, ink.red, ink.green, ink.blue);
    cairo_set_line_width(cr, 1.1);
    cairo_stroke(cr);
}

/* From the node's edge to its label. */
static void draw_leader(const struct plan *self, size_t i, double middle)
{
    double side = self->anchor[i] == EH_ANCHOR_START ? -2.5 : 2.5;
    double dx = self->label_x[i] + side - self->x[i], dy = middle - self->y[i], length = hypot(dx, dy);
    double part = length > 0 ? (self->node_pt[i] + 1) / length : 1;
    if (part < 1)
        eh_canvas_line(self->canvas, self->x[i] + part * dx, self->y[i] + part * dy, self->x[i] + dx, middle,
                       0.5, EH_COLOR_MUTED);
}

static void draw_node(const struct plan *self, size_t i)
{
    struct eh_canvas *canvas = self->canvas;
    enum eh_mark mark = self->chart->node[i].mark;
    double radius = self->node_pt[i], middle = self->label_y[i] + block_height(self, i) / 2;
    if (canvas->quiet)
        return;
    for (size_t e = 0; e < self->chart->edge_count; e++) { /* ties within the group: a ring */
        const struct eh_group_edge *edge = &self->chart->edge[e];
        if (edge->from != i || edge->to != i || !numeric(edge))
            continue;
        double width = 0.55 * edge_width(self, edge);
        struct eh_color color = edge_color(self, edge);
        cairo_new_path(canvas->cr);
        cairo_arc(canvas->cr, self->x[i], self->y[i], radius + width / 2, 0, 2 * G_PI);
        cairo_set_source_rgb(canvas->cr, color.red, color.green, color.blue);
        cairo_set_line_width(canvas->cr, width);
        cairo_stroke(canvas->cr);
    }
    if (mark == EH_MARK_HIDDEN || mark == EH_MARK_UNDEFINED)
        eh_canvas_hatch(canvas, self->x[i] - radius, self->y[i] - radius, 2 * radius, 2 * radius);
    else
        draw_disc(self, i, radius, mark);
    if (self->anchor[i] != EH_ANCHOR_MIDDLE && (self->crowded || fabs(middle - self->y[i]) > 7))
        draw_leader(self, i, middle);
    eh_layout_draw_on(canvas, &self->label[i], self->label_x[i], self->label_y[i], self->anchor[i],
                      EH_COLOR_WHITE);
    eh_layout_draw_on(canvas, &self->detail[i], self->label_x[i], self->label_y[i] + self->label[i].height_pt,
                      self->anchor[i], EH_COLOR_WHITE);
}

static double draw_circle(struct plan *self, double x, double y, double width)
{
    self->label_pt = fmin(110, 0.25 * width);
    measure(self);
    double above = 0;
    for (size_t i = 0; i < self->count; i++)
        above = fmax(above, block_height(self, i) + self->node_pt[i] + 6);
    find_radius(self, width / 2);
    double half = fmax(above + self->radius, self->extent);
    self->center_x = x + width / 2;
    self->center_y = y + half;
    set_sides(self);
    spread_side(self, EH_ANCHOR_START);
    spread_side(self, EH_ANCHOR_END);
    if (!self->canvas->quiet)
        draw_edges(self);
    for (size_t i = 0; i < self->count; i++)
        draw_node(self, i);
    return 2 * half;
}

/* ---- the matrix ---- */

static void fill_cell(const struct plan *self, struct eh_cell *cell, const struct eh_group_edge *edge)
{
    char text[32];
    cell->mark = edge->mark;
    cell->has_value = numeric(edge);
    cell->value = edge->ratio;
    snprintf(text, sizeof text, self->count > 6 ? "%.1f" : "%.2f", cell->has_value ? edge->ratio : 0);
    cell->text = cell->has_value ? eh_canvas_write_number(self->canvas, text) : "";
}

static void make_matrix(const struct plan *self, struct eh_heatmap *out)
{
    const struct eh_group_network *chart = self->chart;
    const char **label = EH_NEW_ARRAY(self->canvas->scratch, const char *, self->count);
    *out = (struct eh_heatmap){.rows = self->count,
                               .columns = self->count,
                               .outline_diagonal = true,
                               .row_label = label,
                               .column_label = label,
                               .limit = self->limit};
    out->row_heading = chart->directed ? eh_canvas_get_words(self->canvas)->from_below : "";
    out->column_heading = chart->directed ? eh_canvas_get_words(self->canvas)->to_right : "";
    out->cell = EH_NEW_ARRAY(self->canvas->scratch, struct eh_cell, self->count * self->count);
    for (size_t i = 0; i < self->count; i++)
        label[i] = chart->node[i].label;
    for (size_t i = 0; i < self->count * self->count; i++)
        out->cell[i] = (struct eh_cell){.mark = EH_MARK_UNDEFINED, .text = "\xE2\x80\x93"};
    for (size_t e = 0; e < chart->edge_count; e++) {
        const struct eh_group_edge *edge = &chart->edge[e];
        if (!valid(self, edge))
            continue;
        fill_cell(self, &out->cell[edge->from * self->count + edge->to], edge);
        if (!chart->directed)
            fill_cell(self, &out->cell[edge->to * self->count + edge->from], edge);
    }
}

double eh_group_network_draw(struct eh_canvas *canvas, const struct eh_group_network *chart,
                             const struct eh_chart_style *style, double x, double y, double width)
{
    struct plan self = {.canvas = canvas, .chart = chart, .style = style};
    self.count = chart->node_count < MOST_NODES ? chart->node_count : MOST_NODES;
    if (self.count == 0)
        return 0;
    bool beside = width >= 400 && self.count > 1;
    double circle = beside ? 0.49 * width : width;
    bool quiet = canvas->quiet;
    canvas->quiet = true;
    double circle_height = draw_circle(&self, x, y, circle), matrix_height = 0;
    struct eh_heatmap matrix = {0};
    struct eh_slice all = {0, self.count};
    if (beside) {
        make_matrix(&self, &matrix);
        matrix_height = eh_heatmap_draw(canvas, &matrix, all, style, x + circle + 16, y, width - circle - 16);
    }
    canvas->quiet = quiet;
    double height = fmax(circle_height, matrix_height);
    draw_circle(&self, x, y + (height - circle_height) / 2, circle);
    if (beside)
        eh_heatmap_draw(canvas, &matrix, all, style, x + circle + 16, y + (height - matrix_height) / 2,
                        width - circle - 16);
    return height;
}
