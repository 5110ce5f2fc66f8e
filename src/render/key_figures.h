/* render/key_figures: chart 1, a row of figures: value, interval, change, sparkline. */
#ifndef EVENHAND_SRC_RENDER_KEY_FIGURES_H
#define EVENHAND_SRC_RENDER_KEY_FIGURES_H

#include "tags.h"

/* Returns the height of the row: that of its tallest figure. */
double eh_key_figures_draw(struct eh_canvas *canvas, size_t count, const struct eh_key_figure *figure,
                           double x, double y, double width);

#endif
