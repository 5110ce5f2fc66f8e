/* render/spark: a line of up to eight values, in a table or beside a key figure. */
#ifndef EVENHAND_SRC_RENDER_SPARK_H
#define EVENHAND_SRC_RENDER_SPARK_H

#include "tags.h"

/* In a box; a value that is not finite is a gap. The last value has a dot, where it is there. */
void eh_spark_draw(struct eh_canvas *canvas, const struct eh_spark *spark, enum eh_mark mark, double x,
                   double y, double width, double height);

#endif
