/* render/page: pages with a running head and foot, and the place where the next thing goes. */
#ifndef EVENHAND_SRC_RENDER_PAGE_H
#define EVENHAND_SRC_RENDER_PAGE_H

#include "tags.h"

#define EH_PAGE_MARGIN 51.02 /* 18 mm */

struct eh_page {
    struct eh_canvas *canvas;
    const struct eh_document *document;
    double paper_width, paper_height;
    double left, width, top, bottom; /* what content may use */
    double y;                        /* where the next thing starts */
    bool fresh;                      /* nothing stands on the page yet */
    unsigned number, total;          /* total 0: not known yet, on the quiet pass */
    cairo_status_t status;           /* the first error, asked at each page's end */
};

void eh_page_init(struct eh_page *self, struct eh_canvas *canvas, const struct eh_document *document);
void eh_page_begin(struct eh_page *self);
void eh_page_end(struct eh_page *self);
void eh_page_break(struct eh_page *self); /* end, then begin */
/* A new page where `height` does not fit below y and something stands on the page already. */
void eh_page_need(struct eh_page *self, double height);
/* Moves down by `height`; a gap at the top of a page is left out. */
void eh_page_skip(struct eh_page *self, double height);
void eh_page_advance(struct eh_page *self, double height);

#endif
