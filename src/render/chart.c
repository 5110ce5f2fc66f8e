#include "chart.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

double eh_chart_measure_labels(struct eh_canvas *canvas, size_t count, const char *const *label,
                               struct eh_type type, double most_pt)
{
    double width = 0;
    for (size_t i = 0; i < count && width < most_pt; i++)
        width = fmax(width, eh_layout_measure(canvas, label[i], eh_type_bold(type)));
    return fmin(width + 0.5, most_pt);
}

/* Of a row's type, the smallest that its label may be set in. */
#define SMALLEST_LABEL 0.846
#define LABEL_COLUMN   0.36 /* of a chart's width: what the kinds of charts give to labels, about */

static const char *get_label(const struct eh_chart *chart, size_t row)
{
    switch (chart->kind) {
    case EH_CHART_HEATMAP:
        return chart->heatmap.row_label[row];
    case EH_CHART_DOTS:
        return chart->dots.row[row].label;
    case EH_CHART_DUMBBELL:
        return chart->dumbbell.row[row].label;
    case EH_CHART_BARS:
        return chart->bars.row[row].label;
    default:
        return "";
    }
}

size_t eh_chart_count_label_lines(struct eh_canvas *canvas, const struct eh_chart *chart,
                                  const struct eh_chart_style *style, double width)
{
    struct eh_type type = eh_type_bold(style->label);
    bool is_map = chart->kind == EH_CHART_HEATMAP; /* its rows grow with their labels, to three lines */
    size_t rows = eh_chart_count_rows(chart), most = 0;
    type.size_pt *= SMALLEST_LABEL;
    for (size_t i = 0; i < rows && most < 3; i++) {
        struct eh_block block = eh_layout_new(canvas, get_label(chart, i), type,
                                              LABEL_COLUMN * width - 18.0 * is_map, 2 + is_map);
        size_t lines = block.shortened ? 3 : block.line_count < 2 ? block.line_count : 2;
        most = lines > most ? lines : most;
    }
    return most;
}

void eh_chart_draw_label(struct eh_canvas *canvas, const char *label, enum eh_mark mark, struct eh_type type,
                         double x, double y, double width, double height, double middle)
{
    if (canvas->quiet)
        return;
    bool faint = mark == EH_MARK_HIDDEN || mark == EH_MARK_UNDEFINED;
    type.bold = mark == EH_MARK_GAP;
    type.color = faint ? EH_COLOR_MUTED : EH_COLOR_INK;
    struct eh_block block = {0};
    /* One line, else two or three, set a little smaller in a low row, before letters are left out; and
     * apart from the labels above and below. */
    for (double size = type.size_pt; size >= (SMALLEST_LABEL - 0.001) * type.size_pt; size *= 0.92) {
        struct eh_type smaller = type;
        double lines = fmin(fmax(floor(height / size), 1), 3);
        smaller.size_pt = size;
        smaller.leading_pt = fmin(1.2 * size, fmax((height - 2) / lines, size));
        block = eh_layout_new(canvas, label, smaller, width, (size_t)lines);
        if (!block.shortened)
            break;
    }
    double top = fmin(fmax(middle - block.height_pt / 2, y), y + height - block.height_pt);
    eh_layout_draw(canvas, &block, x, top, EH_ANCHOR_START);
}

/* One line, a little smaller, then two: a reason is short, and it should be read whole. */
static struct eh_block fit_reason(struct eh_canvas *canvas, const char *reason, struct eh_type type,
                                  double width, double height)
{
    struct eh_block block = {0};
    for (int i = 0; i < 4 && (i == 0 || block.shortened); i++) {
        size_t lines = i == 3 && height >= 2 * type.size_pt ? 2 : 1;
        type.size_pt *= i == 1 || i == 2 ? 0.92 : 1;
        type.leading_pt = fmin(type.size_pt * 1.25, height / (double)lines);
        block = eh_layout_new(canvas, reason, type, width - 6, lines);
    }
    return block;
}

void eh_chart_draw_reason(struct eh_canvas *canvas, const char *reason, enum eh_mark mark,
                          struct eh_type type, double x, double y, double width, double height)
{
    if (canvas->quiet)
        return;
    type.color = EH_COLOR_MUTED;
    type.bold = false;
    double band = fmin(height - 3, type.size_pt * 1.7);
    if (mark == EH_MARK_HIDDEN)
        eh_canvas_hatch(canvas, x, y + (height - band) / 2, width, band);
    struct eh_block block = fit_reason(canvas, reason, type, width, height);
    /* "hidden: small groups" is "hidden" where there is no room: the report says once why. */
    const char *colon = strchr(reason, ':');
    if (block.shortened && colon)
        block = fit_reason(canvas, eh_arena_copy_bytes(canvas->scratch, reason, (size_t)(colon - reason)),
                           type, width, height);
    eh_layout_draw_on(canvas, &block, x + width / 2, y + (height - block.height_pt) / 2, EH_ANCHOR_MIDDLE,
                      EH_COLOR_WHITE);
}

double eh_chart_draw_head(struct eh_canvas *canvas, const struct eh_chart *chart, bool continued,
                          const struct eh_chart_style *style, double x, double y, double width)
{
    const char *title = eh_layout_clean(canvas->scratch, chart->frame.title);
    if (continued)
        title = eh_arena_format(canvas->scratch, "%s%s", title, eh_canvas_get_words(canvas)->continued);
    /* Balanced lines are as many, so what only measures need not look for them. */
    struct eh_block head = canvas->quiet ? eh_layout_new(canvas, title, style->title, width, 0)
                                         : eh_layout_balance(canvas, title, style->title, width);
    struct eh_block sub = eh_layout_new(canvas, chart->frame.subtitle, style->subtitle, width, 0);
    double top = y;
    eh_canvas_line(canvas, x, y, x + width, y, 0.9, EH_COLOR_INK);
    if (!continued)
        eh_tags_draw_destination(canvas, chart->frame.destination, x, y - 6);
    y += 5;
    eh_tags_draw(canvas, style->heading_tag, &head, x, y, EH_ANCHOR_START);
    y += head.height_pt + 1.5;
    eh_tags_draw(canvas, "P", &sub, x, y, EH_ANCHOR_START);
    return y + sub.height_pt + 5 - top;
}

/* A chart without a single row or curve is drawn as a sentence, whatever its kind. */
static bool is_empty(const struct eh_chart *chart)
{
    switch (chart->kind) {
    case EH_CHART_HEATMAP:
        return chart->heatmap.rows == 0 || chart->heatmap.columns == 0;
    case EH_CHART_GROUP_NETWORK:
        return chart->network.node_count == 0;
    case EH_CHART_LORENZ:
        return chart->lorenz.count == 0;
    case EH_CHART_TREND:
        return chart->trend.count == 0;
    case EH_CHART_SLOPE:
        return chart->slope.count == 0;
    case EH_CHART_SCATTER: /* all points hidden is a drawing as well: it says so */
        return chart->scatter.count == 0 && !(chart->scatter.hidden && *chart->scatter.hidden);
    case EH_CHART_DOTS:
    case EH_CHART_DUMBBELL:
    case EH_CHART_BARS:
        return eh_chart_count_rows(chart) == 0;
    case EH_CHART_EMPTY:
        break;
    }
    return true;
}

/* The reason stands in the chart's place, as text that is read as such. */
static double draw_reason(struct eh_canvas *canvas, const char *reason, const struct eh_chart_style *style,
                          double x, double y, double width)
{
    struct eh_type type = eh_type_color(style->label, EH_COLOR_MUTED);
    type.leading_pt = type.size_pt * 1.4;
    struct eh_block block = eh_layout_new(canvas, reason, type, width - 20, 0);
    double height = block.height_pt + 20;
    eh_canvas_fill(canvas, x, y, width, height, EH_COLOR_PANEL);
    eh_tags_draw(canvas, "P", &block, x + 10, y + 10, EH_ANCHOR_START);
    return height;
}

static double draw_plot(struct eh_canvas *canvas, const struct eh_chart *chart, struct eh_slice slice,
                        const struct eh_chart_style *style, double x, double y, double width)
{
    if (is_empty(chart))
        return draw_reason(
            canvas, chart->kind == EH_CHART_EMPTY ? chart->reason : eh_canvas_get_words(canvas)->no_rows,
            style, x, y, width);
    switch (chart->kind) {
    case EH_CHART_DOTS:
        return eh_dots_draw(canvas, &chart->dots, slice, style, x, y, width);
    case EH_CHART_HEATMAP:
        return eh_heatmap_draw(canvas, &chart->heatmap, slice, style, x, y, width);
    case EH_CHART_DUMBBELL:
        return eh_dumbbell_draw(canvas, &chart->dumbbell, slice, style, x, y, width);
    case EH_CHART_GROUP_NETWORK:
        return eh_group_network_draw(canvas, &chart->network, style, x, y, width);
    case EH_CHART_LORENZ:
        return eh_lorenz_draw(canvas, &chart->lorenz, style, x, y, width);
    case EH_CHART_TREND:
        return eh_trend_draw(canvas, &chart->trend, style, x, y, width);
    case EH_CHART_SLOPE:
        return eh_slope_draw(canvas, &chart->slope, style, x, y, width);
    case EH_CHART_SCATTER:
        return eh_scatter_draw(canvas, &chart->scatter, style, x, y, width);
    case EH_CHART_BARS:
        return eh_bars_draw(canvas, &chart->bars, slice, style, x, y, width);
    case EH_CHART_EMPTY:
        break;
    }
    return 0;
}

double eh_chart_draw_body(struct eh_canvas *canvas, const struct eh_chart *chart, struct eh_slice slice,
                          const struct eh_chart_style *style, double x, double y, double width)
{
    bool quiet = canvas->quiet, figure = !is_empty(chart);
    canvas->quiet = true;
    double height = draw_plot(canvas, chart, slice, style, x, y, width);
    canvas->quiet = quiet;
    if (!quiet) {
        if (figure)
            eh_tags_open_figure(canvas, chart->frame.alt, x, y, width, height);
        draw_plot(canvas, chart, slice, style, x, y, width);
        if (figure)
            eh_tags_close(canvas, "Figure");
    }
    if (!style->with_source)
        return height;
    struct eh_block source = eh_layout_new(canvas, chart->frame.source, style->source, width, 0);
    if (source.line_count == 0)
        return height;
    eh_tags_draw(canvas, "P", &source, x, y + height + 5, EH_ANCHOR_START);
    return height + 5 + source.height_pt;
}

double eh_chart_draw(struct eh_canvas *canvas, const struct eh_chart *chart, struct eh_slice slice,
                     const struct eh_chart_style *style, double x, double y, double width, double head_pt)
{
    double head = eh_chart_draw_head(canvas, chart, slice.first > 0, style, x, y, width);
    head = fmax(head, head_pt);
    return head + eh_chart_draw_body(canvas, chart, slice, style, x, y + head, width);
}

size_t eh_chart_count_rows(const struct eh_chart *chart)
{
    switch (chart->kind) {
    case EH_CHART_DOTS:
        return chart->dots.count;
    case EH_CHART_HEATMAP:
        return chart->heatmap.rows;
    case EH_CHART_DUMBBELL:
        return chart->dumbbell.count;
    case EH_CHART_BARS:
        return chart->bars.count;
    case EH_CHART_GROUP_NETWORK:
    case EH_CHART_LORENZ:
    case EH_CHART_TREND:
    case EH_CHART_SLOPE:
    case EH_CHART_SCATTER:
    case EH_CHART_EMPTY:
        break;
    }
    return 0;
}
