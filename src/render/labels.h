/* render/labels: names beside points, measured before they are placed.
 *
 * A field knows what is taken by marks and labels, and where lines run. A label goes beside its point, then
 * above or below it, then further off on a line that leads to it, away from lines as long as there is a
 * place; where nothing is free it is not placed, and the caller says so. No two labels overlap, none covers a
 * mark or leaves the field. The order of the points decides who chooses first.
 */
#ifndef EVENHAND_SRC_RENDER_LABELS_H
#define EVENHAND_SRC_RENDER_LABELS_H

#include "layout.h"

struct eh_box {
    double left, top, right, bottom;
};
struct eh_label_field {
    struct eh_arena *arena;
    struct eh_box room;
    struct eh_boxes {
        size_t count, capacity;
        struct eh_box *box;
    } taken, lines;
};
struct eh_label_place {
    double left, top;
    bool has_leader; /* too far off to speak for itself */
    double leader_x, leader_y;
};

void eh_labels_take(struct eh_label_field *self, struct eh_box box);
void eh_labels_take_line(struct eh_label_field *self, double x0, double y0, double x1, double y1);
/* A free place for a label of this size near a mark at x, y; it is taken then. False: there is none. */
bool eh_labels_find(struct eh_label_field *self, double x, double y, double radius, double width,
                    double height, struct eh_label_place *out);

#endif
