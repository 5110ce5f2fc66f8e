/* render/layout_table: every text of a rendering laid out once.
 *
 * A document is set twice (the first time counts the pages), and most things are measured before they are
 * drawn; shaping the same text again each time was half of the drawing. Lives in the canvas, whose arena owns
 * the layouts: a zeroed struct is empty.
 */
#ifndef EVENHAND_SRC_RENDER_LAYOUT_TABLE_H
#define EVENHAND_SRC_RENDER_LAYOUT_TABLE_H

#include "layout.h"

struct eh_layout_key { /* whatever the lines of a text depend on */
    const char *text;
    double size_pt, width_pt;
    size_t max_lines;
    bool bold, tabular;
};

/* NULL: not there. The block has the type of when it was added: its leading and colour may be others. Stands
 * until the next eh_layout_table_add. */
const struct eh_block *eh_layout_table_find(const struct eh_layout_table *self, struct eh_layout_key key);
/* A key that is not there. Key and block are copied; the key's text has to stay. Cost: constant on average. */
void eh_layout_table_add(struct eh_layout_table *self, struct eh_arena *arena, struct eh_layout_key key,
                         const struct eh_block *block);

#endif
