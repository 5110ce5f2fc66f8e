/* render/flow: the items of a document set on pages, one below the other. */
#ifndef EVENHAND_SRC_RENDER_FLOW_H
#define EVENHAND_SRC_RENDER_FLOW_H

#include "page.h"
#include "table.h"

struct eh_flow {
    struct eh_page page;
    struct eh_canvas *canvas;
    const struct eh_document *document;
    cairo_surface_t *surface;     /* for the outline; NULL on the quiet pass */
    struct eh_table_plan **plans; /* by item; made on the first pass, used again on the second */
    const char **names;           /* by item: its destination, given or made up; NULL for none */
    bool in_chapter, has_heading; /* a chapter is open; it has had an H2 */
    int outline;                  /* the chapter's place in the outline */
};

/* Sets everything. With a quiet canvas it only counts pages: flow->page.number afterwards. */
void eh_flow_draw(struct eh_flow *flow);
/* Names every place of the document. Once, before the first eh_flow_draw. */
void eh_flow_name_places(struct eh_flow *flow);

#endif
