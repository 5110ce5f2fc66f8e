/* Chart 3: observed over expected, a number in every cell. Clear cells are filled and bold, cells that
 * cannot tell are framed in their colour, hidden ones are hatched. */
#include "chart.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>

#define TIMES "\xC3\x97"

/* Of a number in a cell. */
#define SMALLEST 4.2
/* Of the page's rows: from here on they may grow. */
#define ROOMY 15.0

struct plan {
    struct eh_canvas *canvas;
    const struct eh_heatmap *chart;
    const struct eh_chart_style *style;
    double x, width, label_pt, number_pt, left, cell_pt, row_pt;
    struct eh_type number, heading;
    bool with_numbers;
    bool numbered; /* columns too narrow for their names: they carry the numbers of their rows */
    double limit;
};

/* ---- colour ---- */

static struct eh_color mix(struct eh_color a, struct eh_color b, double t)
{
    return (struct eh_color){a.red + t * (b.red - a.red), a.green + t * (b.green - a.green),
                             a.blue + t * (b.blue - a.blue)};
}

static double linear(double c)
{
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(struct eh_color c)
{
    return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
}

static double contrast(struct eh_color a, struct eh_color b)
{
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return x > y ? x / y : y / x;
}

struct eh_color eh_heatmap_ink(struct eh_color ground)
{
    return contrast(ground, EH_COLOR_INK) >= contrast(ground, EH_COLOR_WHITE) ? EH_COLOR_INK : EH_COLOR_WHITE;
}

struct eh_color eh_heatmap_color(double ratio, double limit)
{
    double t = ratio > 0 ? log(ratio) / log(limit) : -1;
    t = fmin(fmax(t, -1), 1);
    struct eh_color middle = EH_COLOR(0xF7F8FA), half = t > 0 ? EH_COLOR(0x93BFE6) : EH_COLOR(0xFAC09C);
    struct eh_color end = t > 0 ? EH_COLOR(0x12436D) : EH_COLOR(0xE8590F);
    double size = fabs(t);
    struct eh_color color = size < 0.5 ? mix(middle, half, 2 * size) : mix(half, end, 2 * size - 1);
    /* Between light and dark lies a band on which neither ink nor white reaches 4.5:1. */
    while (contrast(color, eh_heatmap_ink(color)) < 4.5)
        color = mix(color, EH_COLOR_WHITE, 0.03);
    return color;
}

/* ---- layout ---- */

static double widest_number(const struct plan *self)
{
    double width = 0;
    size_t count = self->chart->rows * self->chart->columns;
    for (size_t i = 0; i < count; i++)
        width = fmax(width,
                     eh_layout_measure(self->canvas, self->chart->cell[i].text, eh_type_bold(self->number)));
    return width;
}

/* The row's name; in front of it, where columns are numbered, its number in a column of its own. */
static void draw_name(const struct plan *self, size_t row, double top)
{
    double height = self->row_pt - 1, middle = top + height / 2;
    if (self->numbered) {
        struct eh_type type = self->style->label;
        type.leading_pt = type.size_pt;
        struct eh_block number =
            eh_layout_new(self->canvas, eh_arena_format(self->canvas->scratch, "%zu", row + 1), type, 0, 0);
        eh_layout_draw(self->canvas, &number, self->x + self->number_pt - 5, middle - type.size_pt / 2,
                       EH_ANCHOR_END);
    }
    eh_chart_draw_label(self->canvas, self->chart->row_label[row], EH_MARK_NONE, self->style->label,
                        self->x + self->number_pt, top, self->label_pt - self->number_pt - 6, height, middle);
}

static const char *column_name(const struct plan *self, size_t column)
{
    if (self->numbered)
        return eh_arena_format(self->canvas->scratch, "%zu", column + 1);
    return self->chart->column_label[column];
}

/* Names fit where each takes at most three lines, nothing left out and no word broken, if need be in a
 * smaller size; else the columns carry the numbers of their rows, or, where they have other names than
 * the rows, their names shortened. */
static bool fit_names(struct plan *self)
{
    struct eh_type type = self->heading;
    for (double size = type.size_pt; size >= 0.8 * type.size_pt; size *= 0.94) {
        bool good = true;
        self->heading.size_pt = size;
        self->heading.leading_pt = 1.15 * size;
        for (size_t j = 0; good && j < self->chart->columns; j++) {
            struct eh_block name = eh_layout_new(self->canvas, self->chart->column_label[j], self->heading,
                                                 self->cell_pt - 2, 3);
            good = !name.shortened && !eh_layout_breaks_words(&name);
        }
        if (good)
            return true;
    }
    self->heading = type;
    return false;
}

/* Columns that carry numbers need no more than their cells do: what they leave goes to names. */
static void find_columns(struct plan *self)
{
    const struct eh_heatmap *chart = self->chart;
    double most = (chart->columns > 8 ? 0.3 : 0.36) * self->width;
    if (self->numbered)
        most = fmax(most, fmin(0.6 * self->width, self->width - self->number_pt - 8 -
                                                      (double)chart->columns * (widest_number(self) + 8)));
    double heading = eh_layout_measure(self->canvas, chart->row_heading, eh_type_bold(self->heading));
    double names =
        eh_chart_measure_labels(self->canvas, chart->rows, chart->row_label, self->style->label, most);
    self->label_pt = fmax(names, fmin(heading, most)) + 8 + self->number_pt;
    self->cell_pt = fmin((self->width - self->label_pt) / (double)chart->columns, 2.9 * self->style->row_pt);
}

/* In cells too small for numbers that can be read, colours stand alone: 40 columns on a page. The table
 * and the alternative text have the numbers. */
static void fit_numbers(struct plan *self)
{
    double widest = widest_number(self), room = self->cell_pt - 2.5;
    if (widest > room)
        self->number.size_pt *= room / widest;
    self->with_numbers = self->number.size_pt >= SMALLEST;
    self->number.leading_pt = self->number.size_pt * 1.2;
    if (!self->numbered)
        return;
    double digits =
        eh_layout_measure(self->canvas, column_name(self, self->chart->columns - 1), self->heading);
    if (digits > self->cell_pt - 2.5)
        self->heading.size_pt *= (self->cell_pt - 2.5) / digits;
}

/* Rows are as high as their names need them to be, where there are few and the page is not tight. */
static void find_rows(struct plan *self)
{
    enum { FEW = 14 };
    const struct eh_heatmap *chart = self->chart;
    struct eh_type type = self->style->label;
    self->row_pt = fmin(self->style->row_pt * 1.15, fmax(self->cell_pt, type.size_pt * 1.3));
    if (chart->rows > FEW || self->style->row_pt < ROOMY)
        return;
    for (size_t i = 0; i < chart->rows; i++) {
        struct eh_block name =
            eh_layout_new(self->canvas, chart->row_label[i], type, self->label_pt - self->number_pt - 6, 3);
        self->row_pt = fmax(self->row_pt, (double)name.line_count * 1.05 * type.size_pt + 3);
    }
}

static void lay_out(struct plan *self)
{
    const struct eh_heatmap *chart = self->chart;
    self->number = self->style->label;
    self->number.tabular = true;
    self->heading = eh_type_color(self->style->axis, EH_COLOR_INK);
    self->heading.leading_pt = self->heading.size_pt * 1.15;
    self->limit = chart->limit > 1 ? chart->limit : 2;
    find_columns(self);
    if (!fit_names(self) && chart->rows == chart->columns) {
        self->numbered = true;
        self->number_pt =
            eh_layout_measure(self->canvas, column_name(self, chart->columns - 1), self->style->label) + 5;
        find_columns(self);
    }
    self->left = self->x + self->label_pt;
    find_rows(self);
    fit_numbers(self);
}

static double draw_headings(const struct plan *self, double y)
{
    const struct eh_heatmap *chart = self->chart;
    struct eh_type bold = eh_type_bold(eh_type_color(self->heading, EH_COLOR_MUTED));
    double grid = self->cell_pt * (double)chart->columns, top = y, tallest = 0;
    struct eh_block over =
        eh_layout_new(self->canvas, chart->column_heading, bold, self->width - self->label_pt, 2);
    double middle =
        fmin(self->left + fmax(grid, over.width_pt) / 2, self->x + self->width - over.width_pt / 2);
    eh_layout_draw(self->canvas, &over, middle, y, EH_ANCHOR_MIDDLE);
    y += over.height_pt + 2;
    struct eh_block *name = EH_NEW_ARRAY(self->canvas->scratch, struct eh_block, chart->columns);
    for (size_t j = 0; j < chart->columns; j++) {
        name[j] = eh_layout_new(self->canvas, column_name(self, j), self->heading,
                                self->cell_pt - (self->numbered ? 0 : 2), self->numbered ? 1 : 3);
        tallest = fmax(tallest, name[j].height_pt);
    }
    for (size_t j = 0; j < chart->columns; j++)
        eh_layout_draw(self->canvas, &name[j], self->left + ((double)j + 0.5) * self->cell_pt,
                       y + tallest - name[j].height_pt, EH_ANCHOR_MIDDLE);
    struct eh_block side = eh_layout_new(self->canvas, chart->row_heading, bold, self->label_pt - 6, 2);
    double height = fmax(y + tallest - top, side.height_pt);
    eh_layout_draw(self->canvas, &side, self->x, top + height - side.height_pt, EH_ANCHOR_START);
    return height + 3;
}

static void draw_cell(const struct plan *self, const struct eh_cell *cell, double x, double y, bool outlined)
{
    struct eh_canvas *canvas = self->canvas;
    double width = self->cell_pt - 1, height = self->row_pt - 1;
    struct eh_type type = eh_type_color(self->number, EH_COLOR_INK);
    bool numbers = cell->has_value && cell->mark != EH_MARK_HIDDEN && cell->mark != EH_MARK_UNDEFINED;
    struct eh_color color = numbers ? eh_heatmap_color(cell->value, self->limit) : EH_COLOR_WHITE;
    if (cell->mark == EH_MARK_HIDDEN) {
        eh_canvas_hatch(canvas, x, y, width, height);
        type.color = EH_COLOR_MUTED;
    } else if (numbers && cell->mark == EH_MARK_CANNOT_TELL) {
        struct eh_color frame = contrast(color, EH_COLOR_WHITE) < 1.4 ? EH_COLOR_RULE : color;
        eh_canvas_frame(canvas, x, y, width, height, fmin(2.2, width / 8), frame);
    } else if (numbers) {
        eh_canvas_fill(canvas, x, y, width, height, color);
        type.color = eh_heatmap_ink(color);
        type.bold = cell->mark == EH_MARK_GAP;
    } else {
        eh_canvas_frame(canvas, x, y, width, height, 0.5, EH_COLOR_GRID);
        type.color = EH_COLOR_MUTED;
    }
    if (outlined)
        eh_canvas_frame(canvas, x - 0.5, y - 0.5, width + 1, height + 1, 1.2, EH_COLOR_INK);
    if (!self->with_numbers)
        return;
    struct eh_block text = eh_layout_new(canvas, cell->text, type, width - 0.5, 1);
    double top = y + (height - text.height_pt) / 2;
    if (cell->mark == EH_MARK_HIDDEN)
        eh_layout_draw_on(canvas, &text, x + width / 2, top, EH_ANCHOR_MIDDLE, EH_COLOR_PANEL);
    else
        eh_layout_draw(canvas, &text, x + width / 2, top, EH_ANCHOR_MIDDLE);
}

/* The scale of colours, as wide as the cells or 150 points. */
static double draw_key(const struct plan *self, double y)
{
    enum { STEPS = 31 };
    struct eh_type type = eh_type_color(self->style->axis, EH_COLOR_MUTED);
    char low[32], high[32];
    snprintf(low, sizeof low, "%.2g" TIMES, 1 / self->limit);
    snprintf(high, sizeof high, "%.3g" TIMES, self->limit);
    struct eh_block left = eh_layout_new(self->canvas, eh_canvas_write_number(self->canvas, low), type, 0, 0);
    struct eh_block right =
        eh_layout_new(self->canvas, eh_canvas_write_number(self->canvas, high), type, 0, 0);
    struct eh_block middle =
        eh_layout_new(self->canvas, eh_canvas_get_words(self->canvas)->as_expected, type, 0, 0);
    double least = left.width_pt + middle.width_pt + right.width_pt + 20;
    double width = fmin(fmax(fmin(self->cell_pt * (double)self->chart->columns, 220), least), self->width);
    double x = fmin(self->left, self->x + self->width - width);
    y += 7;
    for (int i = 0; i < STEPS; i++) {
        double t = 2.0 * i / (STEPS - 1) - 1, step = width / STEPS;
        eh_canvas_fill(self->canvas, x + step * i, y, step + (i + 1 < STEPS ? 0.3 : 0), 5,
                       eh_heatmap_color(exp(t * log(self->limit)), self->limit));
    }
    y += 6.5;
    eh_layout_draw(self->canvas, &left, x, y, EH_ANCHOR_START);
    eh_layout_draw(self->canvas, &middle, x + width / 2, y, EH_ANCHOR_MIDDLE);
    eh_layout_draw(self->canvas, &right, x + width, y, EH_ANCHOR_END);
    return 13.5 + type.leading_pt;
}

double eh_heatmap_draw(struct eh_canvas *canvas, const struct eh_heatmap *chart, struct eh_slice slice,
                       const struct eh_chart_style *style, double x, double y, double width)
{
    struct plan self = {.canvas = canvas, .chart = chart, .style = style, .x = x, .width = width};
    double start = y;
    if (chart->rows == 0 || chart->columns == 0)
        return 0;
    lay_out(&self);
    y += draw_headings(&self, y);
    for (size_t i = 0; !canvas->quiet && i < slice.count; i++) {
        size_t row = slice.first + i;
        double top = y + (double)i * self.row_pt;
        draw_name(&self, row, top);
        for (size_t j = 0; j < chart->columns; j++)
            draw_cell(&self, &chart->cell[row * chart->columns + j], self.left + (double)j * self.cell_pt,
                      top, chart->outline_diagonal && row == j);
    }
    y += (double)slice.count * self.row_pt;
    return y + draw_key(&self, y) - start;
}
