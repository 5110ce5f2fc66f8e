/* Chart 8: Lorenz curves. They lie below the line of equal shares, so their key stands above it, where
 * no curve can reach. */
#include "chart.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>

struct plot {
    double left, top, width, height;
};

static struct eh_color curve_color(const struct eh_lorenz *chart, size_t index)
{
    const struct eh_color quiet[] = {EH_COLOR_BLUE, EH_COLOR_MUTED, EH_COLOR(0x5AA0D8)};
    return chart->curve[index].emphasised ? EH_COLOR_ORANGE : quiet[index % 3];
}

static struct eh_color curve_ink(const struct eh_lorenz *chart, size_t index)
{
    if (chart->curve[index].emphasised)
        return EH_COLOR_ORANGE_TEXT;
    return index % 3 == 1 ? EH_COLOR_MUTED : EH_COLOR_BLUE;
}

static void draw_frame(struct eh_canvas *canvas, const struct plot *plot, struct eh_type type)
{
    type.leading_pt = type.size_pt * 1.3;
    for (int i = 0; i <= 4; i++) {
        double x = plot->left + plot->width * i / 4, y = plot->top + plot->height * (4 - i) / 4;
        char text[16];
        snprintf(text, sizeof text, "%d%s", 25 * i, i == 4 ? "%" : "");
        struct eh_block label = eh_layout_new(canvas, eh_canvas_write_number(canvas, text), type, 0, 0);
        eh_canvas_line(canvas, plot->left, y, plot->left + plot->width, y, i ? 0.6 : 1,
                       i ? EH_COLOR_GRID : EH_COLOR_INK);
        eh_layout_draw(canvas, &label, plot->left - 5, y - label.height_pt / 2, EH_ANCHOR_END);
        if (i == 0)
            eh_layout_draw(canvas, &label, x, plot->top + plot->height + 3, EH_ANCHOR_START);
        else
            eh_layout_draw(canvas, &label, x, plot->top + plot->height + 3,
                           i == 4 ? EH_ANCHOR_END : EH_ANCHOR_MIDDLE);
    }
    eh_canvas_dash(canvas, plot->left, plot->top + plot->height, plot->left + plot->width, plot->top, 0.9,
                   EH_COLOR_MUTED);
}

static void draw_curve(struct eh_canvas *canvas, const struct plot *plot, const struct eh_lorenz *chart,
                       size_t index)
{
    const struct eh_lorenz_curve *curve = &chart->curve[index];
    double *x = EH_NEW_ARRAY(canvas->scratch, double, curve->count + 1);
    double *y = EH_NEW_ARRAY(canvas->scratch, double, curve->count + 1);
    for (size_t i = 0; i < curve->count; i++) {
        x[i] = plot->left + plot->width * fmin(fmax(curve->people_01[i], 0), 1);
        y[i] = plot->top + plot->height * (1 - fmin(fmax(curve->share_01[i], 0), 1));
    }
    eh_canvas_polyline(canvas, curve->count, x, y, curve->emphasised ? 2.2 : 1.7, curve_color(chart, index));
}

/* One entry of the key; `room` is what the line of equal shares leaves at its lower edge. */
static double draw_entry(struct eh_canvas *canvas, const struct plot *plot, const char *text,
                         struct eh_type type, const struct eh_color *opt_color, double line_width, double y)
{
    const double swatch = 14, from = plot->left + 6;
    double room = 0;
    struct eh_block block = {0};
    for (size_t lines = 1; lines <= 3; lines++) {
        double part = (y + (double)lines * type.leading_pt - plot->top) / plot->height;
        room = plot->width * (1 - part) - swatch - 20;
        block = eh_layout_new(canvas, text, type, fmax(room, 20), lines);
        if (!block.shortened)
            break;
    }
    double middle = y + type.leading_pt / 2;
    if (room < 24)
        return 0;
    if (opt_color)
        eh_canvas_line(canvas, from, middle, from + swatch, middle, line_width, *opt_color);
    else
        eh_canvas_dash(canvas, from, middle, from + swatch, middle, 0.9, EH_COLOR_MUTED);
    eh_layout_draw_on(canvas, &block, from + swatch + 5, y, EH_ANCHOR_START, EH_COLOR_WHITE);
    return block.height_pt + 2;
}

double eh_lorenz_draw(struct eh_canvas *canvas, const struct eh_lorenz *chart,
                      const struct eh_chart_style *style, double x, double y, double width)
{
    struct eh_type axis = style->axis, title = eh_type_color(style->axis, EH_COLOR_MUTED);
    title.leading_pt = title.size_pt * 1.3;
    double margin = eh_layout_measure(canvas, "100%", axis) + 6;
    struct eh_block y_title = eh_layout_new(canvas, chart->y_title, title, width, 2);
    struct plot plot = {.left = x + margin, .top = y + y_title.height_pt + 6, .height = style->square_pt};
    plot.width = fmin(width - margin, 2.3 * plot.height);
    struct eh_block x_title = eh_layout_new(canvas, chart->x_title, title, plot.width, 2);
    double bottom = plot.top + plot.height + 4 + axis.size_pt * 1.3;
    if (!canvas->quiet) {
        eh_layout_draw(canvas, &y_title, x, y, EH_ANCHOR_START);
        draw_frame(canvas, &plot, axis);
        struct eh_type key = style->label;
        key.leading_pt = key.size_pt * 1.25;
        double at = plot.top + 4;
        for (size_t i = 0; i < chart->count; i++)
            draw_curve(canvas, &plot, chart, i);
        for (size_t i = 0; i < chart->count; i++) {
            struct eh_color color = curve_color(chart, i);
            struct eh_type type = eh_type_color(key, curve_ink(chart, i));
            type.bold = chart->curve[i].emphasised;
            at += draw_entry(canvas, &plot, chart->curve[i].label, type, &color,
                             chart->curve[i].emphasised ? 2.2 : 1.7, at);
        }
        draw_entry(canvas, &plot, eh_canvas_get_words(canvas)->equal_shares,
                   eh_type_color(key, EH_COLOR_MUTED), NULL, 0.9, at);
        eh_layout_draw(canvas, &x_title, plot.left + plot.width, bottom, EH_ANCHOR_END);
    }
    return bottom + x_title.height_pt - y;
}
