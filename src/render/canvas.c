#include "canvas.h"

#include <math.h>
#include <string.h>

#include "evenhand/base/text.h"

const struct eh_drawn_words *eh_canvas_get_words(const struct eh_canvas *self)
{
    static const struct eh_drawn_words english = {.decimal = ".",
                                                  .percent = "%",
                                                  .summary = "Summary",
                                                  .continued = " (continued)",
                                                  .no_rows = "Nothing to draw: no rows.",
                                                  .expected = "expected by chance",
                                                  .as_expected = "1 = expected",
                                                  .equal_shares = "equal shares",
                                                  .from_below = "from \xE2\x86\x93",
                                                  .to_right = "to \xE2\x86\x92",
                                                  .less_alike = "less alike than chance",
                                                  .more_alike = "more alike; bold ring: clear",
                                                  .without_name = "without a name here, for want of room: "};
    return self->words ? self->words : &english;
}

const char *eh_canvas_write_number(const struct eh_canvas *self, const char *text)
{
    const struct eh_drawn_words *words = eh_canvas_get_words(self);
    struct eh_text out;
    eh_text_init(&out, self->scratch);
    for (const char *c = text; *c; c++)
        if (*c == '.')
            eh_text_add(&out, words->decimal);
        else if (*c == '%')
            eh_text_add(&out, words->percent);
        else
            eh_text_add_bytes(&out, c, 1);
    return eh_text_get(&out);
}

static void set_color(struct eh_canvas *self, struct eh_color color)
{
    cairo_set_source_rgb(self->cr, color.red, color.green, color.blue);
}

void eh_canvas_fill(struct eh_canvas *self, double x, double y, double width, double height,
                    struct eh_color color)
{
    if (self->quiet)
        return;
    set_color(self, color);
    cairo_rectangle(self->cr, x, y, width, height);
    cairo_fill(self->cr);
}

void eh_canvas_frame(struct eh_canvas *self, double x, double y, double width, double height,
                     double line_width, struct eh_color color)
{
    if (self->quiet)
        return;
    set_color(self, color);
    cairo_set_line_width(self->cr, line_width);
    cairo_rectangle(self->cr, x + line_width / 2, y + line_width / 2, width - line_width,
                    height - line_width);
    cairo_stroke(self->cr);
}

void eh_canvas_line(struct eh_canvas *self, double x0, double y0, double x1, double y1, double line_width,
                    struct eh_color color)
{
    if (self->quiet)
        return;
    set_color(self, color);
    cairo_set_line_width(self->cr, line_width);
    cairo_move_to(self->cr, x0, y0);
    cairo_line_to(self->cr, x1, y1);
    cairo_stroke(self->cr);
}

void eh_canvas_dash(struct eh_canvas *self, double x0, double y0, double x1, double y1, double line_width,
                    struct eh_color color)
{
    const double dash[2] = {2.5, 2};
    if (self->quiet)
        return;
    cairo_set_dash(self->cr, dash, 2, 0);
    eh_canvas_line(self, x0, y0, x1, y1, line_width, color);
    cairo_set_dash(self->cr, NULL, 0, 0);
}

void eh_canvas_polyline(struct eh_canvas *self, size_t count, const double *x, const double *y,
                        double line_width, struct eh_color color)
{
    if (self->quiet || count < 2)
        return;
    set_color(self, color);
    cairo_set_line_width(self->cr, line_width);
    cairo_set_line_join(self->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_move_to(self->cr, x[0], y[0]);
    for (size_t i = 1; i < count; i++)
        cairo_line_to(self->cr, x[i], y[i]);
    cairo_stroke(self->cr);
    cairo_set_line_join(self->cr, CAIRO_LINE_JOIN_MITER);
}

void eh_canvas_polygon(struct eh_canvas *self, size_t count, const double *x, const double *y,
                       struct eh_color color)
{
    if (self->quiet || count < 3)
        return;
    set_color(self, color);
    cairo_move_to(self->cr, x[0], y[0]);
    for (size_t i = 1; i < count; i++)
        cairo_line_to(self->cr, x[i], y[i]);
    cairo_close_path(self->cr);
    cairo_fill(self->cr);
}

void eh_canvas_dash_polyline(struct eh_canvas *self, size_t count, const double *x, const double *y,
                             double line_width, struct eh_color color)
{
    const double dash[2] = {4, 3};
    if (self->quiet)
        return;
    cairo_set_dash(self->cr, dash, 2, 0);
    eh_canvas_polyline(self, count, x, y, line_width, color);
    cairo_set_dash(self->cr, NULL, 0, 0);
}

/* Lines are cut at the box by arithmetic: a clip would cost a save and a restore for every cell. */
void eh_canvas_hatch(struct eh_canvas *self, double x, double y, double width, double height)
{
    const double step = 4;
    if (self->quiet || width <= 0 || height <= 0)
        return;
    eh_canvas_fill(self, x, y, width, height, EH_COLOR_PANEL);
    set_color(self, EH_COLOR_HATCH);
    cairo_set_line_width(self->cr, 0.5);
    /* A line runs from (x + t, y + height) up to (x + t + height, y). It starts on a lattice of the page,
     * so that the hatching of neighbouring boxes meets. */
    double first = floor((x + y - height) / step) * step - (x + y);
    for (double t = first; t < width; t += step) {
        double from = fmax(t, 0), to = fmin(t + height, width);
        if (to - from < 0.1)
            continue;
        cairo_move_to(self->cr, x + from, y + height - (from - t));
        cairo_line_to(self->cr, x + to, y + height - (to - t));
    }
    cairo_stroke(self->cr);
}

void eh_canvas_arrow(struct eh_canvas *self, double x, double y, double direction, struct eh_color color)
{
    if (self->quiet)
        return;
    set_color(self, color);
    cairo_move_to(self->cr, x, y);
    cairo_line_to(self->cr, x - direction * 5, y - 3);
    cairo_line_to(self->cr, x - direction * 5, y + 3);
    cairo_close_path(self->cr);
    cairo_fill(self->cr);
}

void eh_canvas_disc(struct eh_canvas *self, double x, double y, double radius, struct eh_color color)
{
    if (self->quiet)
        return;
    set_color(self, color);
    cairo_new_path(self->cr);
    cairo_arc(self->cr, x, y, radius, 0, 2 * G_PI);
    cairo_fill(self->cr);
}

void eh_canvas_mark(struct eh_canvas *self, double x, double y, double radius, enum eh_mark mark)
{
    if (self->quiet || mark == EH_MARK_UNDEFINED)
        return;
    if (mark == EH_MARK_HIDDEN) {
        eh_canvas_hatch(self, x - radius, y - radius, 2 * radius, 2 * radius);
        return;
    }
    struct eh_color color = eh_canvas_mark_color(mark);
    bool hollow = mark == EH_MARK_CANNOT_TELL;
    double inset = hollow ? 0.6 : 0;
    cairo_new_path(self->cr);
    cairo_arc(self->cr, x, y, radius - inset, 0, 2 * G_PI);
    set_color(self, hollow ? EH_COLOR_WHITE : color);
    if (!hollow) {
        cairo_fill(self->cr);
        return;
    }
    cairo_fill_preserve(self->cr);
    set_color(self, color);
    cairo_set_line_width(self->cr, 1.3);
    cairo_stroke(self->cr);
}

struct eh_color eh_canvas_mark_color(enum eh_mark mark)
{
    switch (mark) {
    case EH_MARK_GAP:
        return EH_COLOR_ORANGE;
    case EH_MARK_NONE:
        return EH_COLOR_BLUE;
    case EH_MARK_NO_GAP:
    case EH_MARK_CANNOT_TELL:
    case EH_MARK_HIDDEN:
    case EH_MARK_UNDEFINED:
        break;
    }
    return EH_COLOR_MUTED;
}

struct eh_color eh_canvas_mark_ink(enum eh_mark mark)
{
    switch (mark) {
    case EH_MARK_GAP:
        return EH_COLOR_ORANGE_TEXT;
    case EH_MARK_NONE:
        return EH_COLOR_BLUE;
    case EH_MARK_NO_GAP:
        return EH_COLOR_INK;
    case EH_MARK_CANNOT_TELL:
    case EH_MARK_HIDDEN:
    case EH_MARK_UNDEFINED:
        break;
    }
    return EH_COLOR_MUTED;
}
