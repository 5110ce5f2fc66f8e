#include "page.h"

#include <math.h>
#include <stdint.h>
#include <strings.h>

static const struct eh_type RUNNING = {7.8, 11, false, true, {0.349, 0.388, 0.431}};

void eh_page_init(struct eh_page *self, struct eh_canvas *canvas, const struct eh_document *document)
{
    bool letter = document->paper && strcasecmp(document->paper, "letter") == 0;
    *self = (struct eh_page){.canvas = canvas, .document = document};
    self->paper_width = letter ? 612 : 595.276;
    self->paper_height = letter ? 792 : 841.89;
    self->left = EH_PAGE_MARGIN;
    self->width = self->paper_width - 2 * EH_PAGE_MARGIN;
    self->top = 66;
    self->bottom = self->paper_height - 56;
}

static void draw_head(struct eh_page *self)
{
    struct eh_canvas *canvas = self->canvas;
    const struct eh_document *document = self->document;
    double x = self->left, right = self->left + self->width, y = 35.5;
    eh_canvas_line(canvas, x, y, right, y, 0.6, EH_COLOR_RULE);
    eh_canvas_fill(canvas, x, y - 4.3, 39, 4.3, EH_COLOR_ORANGE);
    y += 4;
    struct eh_block notice = eh_layout_new(canvas, document->notice, RUNNING, 0.3 * self->width, 1);
    struct eh_type bold = eh_type_bold(eh_type_color(RUNNING, EH_COLOR_INK));
    double room = self->width - notice.width_pt - 14;
    struct eh_block name = eh_layout_new(canvas, document->organisation, bold, room, 1);
    double beside = name.line_count ? name.width_pt + 12 : 0;
    /* Beside the name, or below where the name is long. */
    bool below = beside + eh_layout_measure(canvas, document->subtitle, RUNNING) > room;
    if (below)
        y -= 2;
    struct eh_block subtitle =
        eh_layout_new(canvas, document->subtitle, RUNNING, below ? self->width : room, 1);
    eh_layout_draw(canvas, &name, x, y, EH_ANCHOR_START);
    eh_layout_draw(canvas, &subtitle, below ? x : x + beside, below ? y + 10 : y, EH_ANCHOR_START);
    eh_layout_draw(canvas, &notice, right, y, EH_ANCHOR_END);
}

static void draw_foot(struct eh_page *self)
{
    struct eh_canvas *canvas = self->canvas;
    double right = self->left + self->width, y = self->paper_height - 40;
    struct eh_type bold = eh_type_bold(RUNNING);
    const char *number = eh_arena_format(canvas->scratch, "%u / %u", self->number, self->total);
    struct eh_block page = eh_layout_new(canvas, number, bold, 0, 0);
    struct eh_block footer =
        eh_layout_new(canvas, self->document->footer, RUNNING, self->width - page.width_pt - 20, 1);
    eh_canvas_line(canvas, self->left, y, right, y, 0.6, EH_COLOR_RULE);
    eh_layout_draw(canvas, &footer, self->left, y + 3.5, EH_ANCHOR_START);
    eh_layout_draw(canvas, &page, right, y + 3.5, EH_ANCHOR_END);
}

void eh_page_begin(struct eh_page *self)
{
    self->number++;
    self->y = self->top;
    self->fresh = true;
    if (!self->canvas->quiet)
        draw_head(self);
}

void eh_page_end(struct eh_page *self)
{
    if (self->canvas->quiet)
        return;
    draw_foot(self);
    cairo_show_page(self->canvas->cr);
    if (self->status == CAIRO_STATUS_SUCCESS)
        self->status = cairo_status(self->canvas->cr);
}

void eh_page_break(struct eh_page *self)
{
    eh_page_end(self);
    eh_page_begin(self);
}

void eh_page_need(struct eh_page *self, double height)
{
    if (!self->fresh && self->y + height > self->bottom)
        eh_page_break(self);
}

void eh_page_skip(struct eh_page *self, double height)
{
    if (!self->fresh)
        self->y += height;
}

void eh_page_advance(struct eh_page *self, double height)
{
    self->y += height;
    if (height > 0)
        self->fresh = false;
}
