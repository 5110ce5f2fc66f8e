/* render/table: tables that wrap their cells and break between rows. */
#ifndef EVENHAND_SRC_RENDER_TABLE_H
#define EVENHAND_SRC_RENDER_TABLE_H

#include "tags.h"

/* Widths and heights, measured once: a long table is costly. */
struct eh_table_plan {
    const struct eh_table *table;
    struct eh_type text, head;
    double width_pt, gap_pt, padding_pt, *column_pt, *column_x; /* x from the table's left side */
    double head_pt, *row_pt;
};

/* Lives in the canvas's arena. */
void eh_table_plan(struct eh_canvas *canvas, const struct eh_table *table, double width,
                   struct eh_table_plan *out);

/* The heading row: tagged only when `first`, since a repeated one is no content. */
void eh_table_draw_head(struct eh_canvas *canvas, const struct eh_table_plan *plan, bool first, double x,
                        double y);
void eh_table_draw_row(struct eh_canvas *canvas, const struct eh_table_plan *plan, size_t row, double x,
                       double y);

#endif
