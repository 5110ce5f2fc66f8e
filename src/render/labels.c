#include "labels.h"

#include <math.h>

#define GAP 3.0 /* between a mark and its label */

static void add_box(const struct eh_label_field *self, struct eh_boxes *boxes, struct eh_box box)
{
    EH_RESERVE(self->arena, boxes->box, boxes->count, boxes->capacity);
    boxes->box[boxes->count++] = box;
}

void eh_labels_take(struct eh_label_field *self, struct eh_box box)
{
    add_box(self, &self->taken, box);
}

void eh_labels_take_line(struct eh_label_field *self, double x0, double y0, double x1, double y1)
{
    /* The box of a slanting line is larger than the line; pieces of it are not. */
    int pieces = (int)fmin(fmax(ceil(fabs(y1 - y0) / 4), 1), 40);
    for (int i = 0; i < pieces; i++) {
        double from = (double)i / pieces, to = (double)(i + 1) / pieces;
        double xa = x0 + from * (x1 - x0), xb = x0 + to * (x1 - x0);
        double ya = y0 + from * (y1 - y0), yb = y0 + to * (y1 - y0);
        add_box(
            self, &self->lines,
            (struct eh_box){fmin(xa, xb) - 0.5, fmin(ya, yb) - 0.5, fmax(xa, xb) + 0.5, fmax(ya, yb) + 0.5});
    }
}

static bool is_clear_of(const struct eh_boxes *boxes, struct eh_box box)
{
    for (size_t i = 0; i < boxes->count; i++) {
        const struct eh_box *other = &boxes->box[i];
        if (box.left < other->right && other->left < box.right && box.top < other->bottom &&
            other->top < box.bottom)
            return false;
    }
    return true;
}

static bool is_free(const struct eh_label_field *self, struct eh_box box, bool off_lines)
{
    const struct eh_box *room = &self->room;
    if (box.left < room->left || box.right > room->right || box.top < room->top || box.bottom > room->bottom)
        return false;
    return is_clear_of(&self->taken, box) && (!off_lines || is_clear_of(&self->lines, box));
}

/* The label's box where its nearest point lies `distance` from the centre in direction dx, dy. */
static struct eh_box set_box(double x, double y, double dx, double dy, double distance, double width,
                             double height)
{
    double left = x + dx * distance - (1 - dx) / 2 * width, top = y + dy * distance - (1 - dy) / 2 * height;
    return (struct eh_box){left, top, left + width, top + height};
}

static bool try_ring(const struct eh_label_field *self, int ring, bool off_lines, double x, double y,
                     double radius, double width, double height, struct eh_box *out)
{
    enum { TURNS = 16, BESIDE = 8 };
    const double first[BESIDE][2] = {{1, 0}, {-1, 0}, {0, -1}, {0, 1}, {1, -1}, {1, 1}, {-1, -1}, {-1, 1}};
    for (int i = 0; i < (ring ? TURNS : BESIDE); i++) {
        double angle = 2 * G_PI * i / TURNS, dx = ring ? cos(angle) : first[i][0];
        double dy = ring ? sin(angle) : first[i][1];
        *out = set_box(x, y, dx, dy, radius + GAP + 11.0 * ring, width, height);
        if (is_free(self, *out, off_lines))
            return true;
    }
    return false;
}

bool eh_labels_find(struct eh_label_field *self, double x, double y, double radius, double width,
                    double height, struct eh_label_place *out)
{
    enum { RINGS = 7, NEAR = 3, TRIES = NEAR + RINGS };
    for (int i = 0; i < TRIES; i++) {
        struct eh_box box;
        int ring = i < NEAR ? i : i - NEAR; /* near and off the lines, else on a line */
        if (!try_ring(self, ring, i < NEAR, x, y, radius, width, height, &box))
            continue;
        *out = (struct eh_label_place){.left = box.left, .top = box.top, .has_leader = ring > 0};
        out->leader_x = fmin(fmax(x, box.left), box.right);
        out->leader_y = fmin(fmax(y, box.top), box.bottom);
        eh_labels_take(self, box);
        return true;
    }
    return false;
}
