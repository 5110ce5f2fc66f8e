/* render/summary: page 1. */
#ifndef EVENHAND_SRC_RENDER_SUMMARY_H
#define EVENHAND_SRC_RENDER_SUMMARY_H

#include "page.h"

/* Draws headline, deck and figures, as many of the charts as fit whole, and the panel. Where texts are
 * long the charts' rows get lower first, then the last row of charts is left out, then the panel; what
 * was left out is the caller's to set on the next page. */
void eh_summary_draw(struct eh_page *page, const struct eh_summary *summary, size_t *out_charts,
                     bool *out_panel);

#endif
