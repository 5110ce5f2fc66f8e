/* render/chart: what the charts share: frame, styles, rows that split over pages.
 *
 * Every chart is a function that draws its body from a top left corner at a width and returns the height
 * it took; on a quiet canvas it only measures.
 */
#ifndef EVENHAND_SRC_RENDER_CHART_H
#define EVENHAND_SRC_RENDER_CHART_H

#include "axis.h"
#include "tags.h"

struct eh_chart_style {
    struct eh_type title, subtitle, label, axis, source;
    double row_pt;    /* height of a row; cells of a heatmap likewise */
    double square_pt; /* height of a plot that has no rows */
    bool with_source;
    const char *heading_tag; /* "H2", "H3" */
};

struct eh_slice { /* rows of a chart; the whole of one without rows */
    size_t first, count;
};

/* The title as it stands, or "TITLE (continued)". */
double eh_chart_draw_head(struct eh_canvas *canvas, const struct eh_chart *chart, bool continued,
                          const struct eh_chart_style *style, double x, double y, double width);
/* Body and source line. */
double eh_chart_draw_body(struct eh_canvas *canvas, const struct eh_chart *chart, struct eh_slice slice,
                          const struct eh_chart_style *style, double x, double y, double width);
/* All of it; the body starts no higher than `head_pt` below y (so that neighbours are level). */
double eh_chart_draw(struct eh_canvas *canvas, const struct eh_chart *chart, struct eh_slice slice,
                     const struct eh_chart_style *style, double x, double y, double width, double head_pt);

size_t eh_chart_count_rows(const struct eh_chart *chart); /* 0: it cannot be split */

double eh_dots_draw(struct eh_canvas *canvas, const struct eh_dot_chart *chart, struct eh_slice slice,
                    const struct eh_chart_style *style, double x, double y, double width);
double eh_heatmap_draw(struct eh_canvas *canvas, const struct eh_heatmap *chart, struct eh_slice slice,
                       const struct eh_chart_style *style, double x, double y, double width);
double eh_dumbbell_draw(struct eh_canvas *canvas, const struct eh_dumbbell *chart, struct eh_slice slice,
                        const struct eh_chart_style *style, double x, double y, double width);
double eh_group_network_draw(struct eh_canvas *canvas, const struct eh_group_network *chart,
                             const struct eh_chart_style *style, double x, double y, double width);
double eh_lorenz_draw(struct eh_canvas *canvas, const struct eh_lorenz *chart,
                      const struct eh_chart_style *style, double x, double y, double width);
double eh_scatter_draw(struct eh_canvas *canvas, const struct eh_scatter *chart,
                       const struct eh_chart_style *style, double x, double y, double width);
double eh_bars_draw(struct eh_canvas *canvas, const struct eh_bars *chart, struct eh_slice slice,
                    const struct eh_chart_style *style, double x, double y, double width);

double eh_trend_draw(struct eh_canvas *canvas, const struct eh_trend_line *chart,
                     const struct eh_chart_style *style, double x, double y, double width);
double eh_slope_draw(struct eh_canvas *canvas, const struct eh_slope_chart *chart,
                     const struct eh_chart_style *style, double x, double y, double width);

/* The colour of a ratio to what chance gives, on the log scale from 1/limit to limit, and ink on it. */
struct eh_color eh_heatmap_color(double ratio, double limit);
struct eh_color eh_heatmap_ink(struct eh_color ground);

/* What rows have in common: labels on the left in a column as wide as they need. */
double eh_chart_measure_labels(struct eh_canvas *canvas, size_t count, const char *const *label,
                               struct eh_type type, double most_pt);
/* How many lines the longest label of a chart's rows takes at a width, set as small as it may be: 0 of a chart
 * without such rows, 3 where letters would be left out. */
size_t eh_chart_count_label_lines(struct eh_canvas *canvas, const struct eh_chart *chart,
                                  const struct eh_chart_style *style, double width);
/* The label's middle is at `middle`, unless it would leave the row from y to y + height then. */
void eh_chart_draw_label(struct eh_canvas *canvas, const char *label, enum eh_mark mark, struct eh_type type,
                         double x, double y, double width, double height, double middle);
/* A row without numbers: hatched (hidden) or plain (undefined), with its reason. */
void eh_chart_draw_reason(struct eh_canvas *canvas, const char *reason, enum eh_mark mark,
                          struct eh_type type, double x, double y, double width, double height);

#endif
