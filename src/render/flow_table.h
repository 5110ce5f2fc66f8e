/* render/flow_table: tables on pages. One breaks between rows and repeats its heading row; narrow ones stand
 * side by side, each in the column that is shortest so far. */
#ifndef EVENHAND_SRC_RENDER_FLOW_TABLE_H
#define EVENHAND_SRC_RENDER_FLOW_TABLE_H

#include "flow.h"

void eh_flow_table_draw(struct eh_flow *flow, size_t index, const char *heading_tag);
void eh_flow_tables_draw(struct eh_flow *flow, size_t index, const char *heading_tag);
double eh_flow_table_least(struct eh_flow *flow, size_t index); /* what may stand at a page's end */

#endif
