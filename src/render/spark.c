#include "spark.h"

#include <math.h>

enum { MOST = 8 };

/* Runs of neighbours are joined; a value between two gaps is a dot of its own. */
static void draw_runs(struct eh_canvas *canvas, const struct eh_spark *spark, size_t count, const double *x,
                      const double *y, struct eh_color color)
{
    for (size_t i = 0, end; i < count; i = end + 1) {
        end = i;
        while (end < count && isfinite(spark->value[end]))
            end++;
        eh_canvas_polyline(canvas, end - i, x + i, y + i, 1.2, color);
        if (end - i == 1)
            eh_canvas_line(canvas, x[i] - 1, y[i], x[i] + 1, y[i], 1.2, color);
    }
}

void eh_spark_draw(struct eh_canvas *canvas, const struct eh_spark *spark, enum eh_mark mark, double x,
                   double y, double width, double height)
{
    double low = INFINITY, high = -INFINITY, px[MOST] = {0}, py[MOST] = {0};
    size_t count = spark->count < MOST ? spark->count : MOST;
    if (canvas->quiet || count < 2)
        return;
    for (size_t i = 0; i < count; i++)
        if (isfinite(spark->value[i])) {
            low = fmin(low, spark->value[i]);
            high = fmax(high, spark->value[i]);
        }
    if (!(low <= high))
        return;
    for (size_t i = 0; i < count; i++) {
        double part = high > low ? (spark->value[i] - low) / (high - low) : 0.5;
        px[i] = x + width * (double)i / (double)(count - 1);
        py[i] = y + height * (1 - part);
    }
    mark = mark == EH_MARK_GAP ? EH_MARK_GAP : EH_MARK_NONE;
    eh_tags_open_figure(canvas, spark->alt, x, y - 2.2, width + 2.2, height + 4.4);
    draw_runs(canvas, spark, count, px, py, eh_canvas_mark_ink(mark));
    if (isfinite(spark->value[count - 1]))
        eh_canvas_mark(canvas, px[count - 1], py[count - 1], 2.2, mark);
    eh_tags_close(canvas, "Figure");
}
