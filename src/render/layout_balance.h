/* render/layout_balance: how narrow a text of several lines may be set.
 *
 * The narrowest width, to two points and from half of `width_pt` on, that needs no further line than `block` has at
 * `width_pt` and breaks no word. Widths are tried by halving. Both give the same: `find` asks Pango about two widths
 * rather than six or seven, `search` about each, and is what `find` is tested against.
 * Preconditions: `block` is of eh_layout_new at `width_pt` and of two lines or more. Errors: none.
 */
#ifndef EVENHAND_SRC_RENDER_LAYOUT_BALANCE_H
#define EVENHAND_SRC_RENDER_LAYOUT_BALANCE_H

#include "layout.h"

double eh_layout_find_balance(struct eh_canvas *canvas, const struct eh_block *block, double width_pt);
double eh_layout_search_balance(struct eh_canvas *canvas, const struct eh_block *block, double width_pt);

#endif
