#include "key_figures.h"

#include <math.h>
#include <stdint.h>

#include "spark.h"

#define GUTTER 15.0

static const struct eh_type TITLE = {7.8, 10.2, true, false, {0.114, 0.137, 0.161}};
static const struct eh_type DETAIL = {7.6, 10, false, false, {0.349, 0.388, 0.431}};

struct figure {
    struct eh_block title, value, unit, interval, note, change;
    double spark_pt;
};

/* The value shrinks until it fits; a sparkline only takes what is left. */
static void lay_out(struct eh_canvas *canvas, const struct eh_key_figure *figure, double width,
                    struct figure *out)
{
    struct eh_color ink = eh_canvas_mark_ink(figure->mark);
    struct eh_type value = {23, 28, true, false, ink}, unit = {10, 28, true, false, ink};
    if (figure->unit && g_utf8_strlen(figure->unit, -1) == 1) /* a sign: × or % */
        unit.size_pt = value.size_pt;
    double unit_width = eh_layout_measure(canvas, figure->unit, unit);
    double value_width = eh_layout_measure(canvas, figure->value, value);
    if (value_width + unit_width > width)
        value.size_pt = fmax(10, value.size_pt * fmax(width - unit_width - 1, 1) / value_width);
    struct eh_type title = TITLE;
    out->title = eh_layout_new(canvas, figure->title, title, width, 3);
    /* Smaller before words break, then a fourth line, before letters are left out. */
    for (int i = 0; i < 3 && (out->title.shortened || eh_layout_breaks_words(&out->title)); i++) {
        title.size_pt *= 0.95;
        out->title = eh_layout_new(canvas, figure->title, title, width, i < 1 ? 3 : 4);
    }
    out->value = eh_layout_new(canvas, figure->value, value, fmax(width - unit_width, 20), 1);
    out->unit = eh_layout_new(canvas, figure->unit, unit, 0, 0);
    out->interval = eh_layout_new(canvas, figure->interval, DETAIL, width, 3);
    out->note = eh_layout_new(canvas, figure->note, DETAIL, width, 3);
    out->change = eh_layout_new(canvas, figure->change, DETAIL, width, 2);
    out->spark_pt = fmin(width - out->value.width_pt - out->unit.width_pt - 12, 36);
    if (figure->spark.count < 2 || out->spark_pt < 24)
        out->spark_pt = 0;
}

static double draw_figure(struct eh_canvas *canvas, const struct eh_key_figure *figure,
                          const struct figure *part, double x, double y, double width, double title_pt)
{
    double start = y;
    eh_canvas_line(canvas, x, y, x + width, y, 0.9, EH_COLOR_INK);
    y += 4;
    eh_tags_open(canvas, "LI");
    eh_tags_open(canvas, "LBody");
    eh_tags_draw(canvas, "P", &part->title, x, y, EH_ANCHOR_START);
    y += title_pt;
    eh_tags_open(canvas, "P");
    eh_tags_draw(canvas, "Span", &part->value, x, y, EH_ANCHOR_START);
    /* The unit stands on the baseline of the value. */
    double drop = 0.36 * (part->value.type.size_pt - part->unit.type.size_pt);
    eh_tags_draw(canvas, "Span", &part->unit, x + part->value.width_pt + 1, y + drop, EH_ANCHOR_START);
    eh_tags_close(canvas, "P");
    if (part->spark_pt > 0)
        eh_spark_draw(canvas, &figure->spark, figure->mark, x + width - part->spark_pt - 3, y + 8,
                      part->spark_pt, 12);
    y += 28;
    eh_tags_draw(canvas, "P", &part->interval, x, y, EH_ANCHOR_START);
    y += part->interval.height_pt;
    eh_tags_draw(canvas, "P", &part->note, x, y, EH_ANCHOR_START);
    y += part->note.height_pt;
    eh_tags_draw(canvas, "P", &part->change, x, y, EH_ANCHOR_START);
    eh_tags_close(canvas, "LBody");
    eh_tags_close(canvas, "LI");
    return y + part->change.height_pt - start;
}

double eh_key_figures_draw(struct eh_canvas *canvas, size_t count, const struct eh_key_figure *figure,
                           double x, double y, double width)
{
    double column = (width - GUTTER * (double)(count - 1)) / (double)(count ? count : 1), title = 0,
           height = 0;
    struct figure *part = EH_NEW_ARRAY(canvas->scratch, struct figure, count);
    if (count == 0)
        return 0;
    for (size_t i = 0; i < count; i++) {
        lay_out(canvas, &figure[i], column, &part[i]);
        title = fmax(title, part[i].title.height_pt);
    }
    eh_tags_open(canvas, "L");
    for (size_t i = 0; i < count; i++)
        height = fmax(height, draw_figure(canvas, &figure[i], &part[i], x + (double)i * (column + GUTTER), y,
                                          column, title));
    eh_tags_close(canvas, "L");
    return height;
}
