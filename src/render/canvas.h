/* render/canvas: what everything draws on, and the few strokes that the charts are made of.
 *
 * Coordinates are points from the page's top left corner. A quiet canvas draws nothing and tags nothing:
 * the same code that draws a thing measures it, so a height can never differ from the drawing.
 */
#ifndef EVENHAND_SRC_RENDER_CANVAS_H
#define EVENHAND_SRC_RENDER_CANVAS_H

#include <cairo.h>
#include <pango/pango.h>
#include <stdbool.h>
#include <stddef.h>

#include "evenhand/base/arena.h"
#include "evenhand/report/item.h"

#include "color.h"

struct eh_tags;

struct eh_layout_table { /* layout_table.h; a zeroed one is empty */
    size_t count, capacity;
    struct eh_layout_entry *entry;
};

struct eh_canvas {
    cairo_t *cr;
    PangoContext *context;
    struct eh_arena *arena;   /* lives as long as the rendering */
    struct eh_arena *scratch; /* lives as long as one item */
    struct eh_tags *tags;
    struct eh_layout_table layouts; /* in `arena` */
    const struct eh_drawn_words *words; /* NULL: English; read with eh_canvas_get_words */
    bool quiet;
    size_t unknown_glyphs; /* characters that no font has; counted while drawing */
};

const struct eh_drawn_words *eh_canvas_get_words(const struct eh_canvas *self);
/* "12.5%" with the decimal and percent signs of the document's language. */
const char *eh_canvas_write_number(const struct eh_canvas *self, const char *text);
void eh_canvas_fill(struct eh_canvas *self, double x, double y, double width, double height,
                    struct eh_color color);
void eh_canvas_frame(struct eh_canvas *self, double x, double y, double width, double height,
                     double line_width, struct eh_color color);
void eh_canvas_line(struct eh_canvas *self, double x0, double y0, double x1, double y1, double line_width,
                    struct eh_color color);
void eh_canvas_dash(struct eh_canvas *self, double x0, double y0, double x1, double y1, double line_width,
                    struct eh_color color);
void eh_canvas_polyline(struct eh_canvas *self, size_t count, const double *x, const double *y,
                        double line_width, struct eh_color color);
void eh_canvas_polygon(struct eh_canvas *self, size_t count, const double *x, const double *y,
                       struct eh_color color); /* filled */
void eh_canvas_dash_polyline(struct eh_canvas *self, size_t count, const double *x, const double *y,
                             double line_width, struct eh_color color);
/* Diagonal lines in a box: hidden. */
void eh_canvas_hatch(struct eh_canvas *self, double x, double y, double width, double height);
/* An arrow head that points right (direction 1) or left (-1), its point at x. */
void eh_canvas_arrow(struct eh_canvas *self, double x, double y, double direction, struct eh_color color);
void eh_canvas_disc(struct eh_canvas *self, double x, double y, double radius, struct eh_color color);
/* The mark of a verdict: a disc where there is a gap, a square where none is shown, hollow, hatched; nothing for
 * EH_MARK_UNDEFINED. */
void eh_canvas_mark(struct eh_canvas *self, double x, double y, double radius, enum eh_mark mark);

struct eh_color eh_canvas_mark_color(enum eh_mark mark); /* of lines and dots */
struct eh_color eh_canvas_mark_ink(enum eh_mark mark);   /* of text */

#endif
