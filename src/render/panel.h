/* render/panel: paragraphs of runs, alone or under a title in a column of a panel. */
#ifndef EVENHAND_SRC_RENDER_PANEL_H
#define EVENHAND_SRC_RENDER_PANEL_H

#include "tags.h"

struct eh_panel_style {
    struct eh_type title, text;
    double paragraph_gap_pt, padding_pt;
    const char *heading_tag;
};

/* One column without ground or padding. */
double eh_panel_draw_column(struct eh_canvas *canvas, const struct eh_panel *panel,
                            const struct eh_panel_style *style, double x, double y, double width);
/* `count` columns of one height on the panel colour. */
double eh_panel_draw(struct eh_canvas *canvas, size_t count, const struct eh_panel *panel,
                     const struct eh_panel_style *style, double x, double y, double width);

#endif
