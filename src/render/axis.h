/* render/axis: from values to places, and the ticks between.
 *
 * Linear ticks: the extended Wilkinson algorithm (Talbot, Lin, Hanrahan 2010, "An Extension of
 * Wilkinson's Algorithm for Positioning Tick Labels on Axes", section 4, with its weights 0.25, 0.2, 0.5,
 * 0.05 for simplicity, coverage, density and legibility; legibility is held at 1, since labels that would
 * touch are left out afterwards). Ratio axes are logarithmic with fixed ticks, 1 among them.
 */
#ifndef EVENHAND_SRC_RENDER_AXIS_H
#define EVENHAND_SRC_RENDER_AXIS_H

#include "layout.h"

enum { EH_AXIS_TICKS = 24, EH_AXIS_LABEL = 32 };

struct eh_ticks {
    size_t count;
    double value[EH_AXIS_TICKS];
    double step; /* 0 on a log axis */
};

/* About `wanted` round numbers that cover low to high (low < high, both finite). */
void eh_axis_find_ticks(double low, double high, size_t wanted, struct eh_ticks *out);

struct eh_scale {
    const struct eh_axis *axis;
    double low, high;         /* the domain */
    double left_pt, width_pt; /* the range; upright: its bottom, and its height below 0 */
    struct eh_ticks ticks;
};

/* A domain that holds the finite values from `low` to `high` and the reference. */
void eh_axis_open(struct eh_scale *self, const struct eh_axis *axis, double low, double high, double left_pt,
                  double width_pt);
/* The same from `bottom_pt` upwards: places are those of y. */
void eh_axis_open_upright(struct eh_scale *self, const struct eh_axis *axis, double low, double high,
                          double bottom_pt, double height_pt);
double eh_axis_place(const struct eh_scale *self, double value); /* held within the range */
bool eh_axis_holds(const struct eh_scale *self, double value);

/* Grid lines from `top` to `bottom`, labels below; the return value is the height that these need. */
double eh_axis_draw(struct eh_canvas *canvas, const struct eh_scale *self, double top, double bottom,
                    struct eh_type type);

/* "−0.5", "+20", "40%", "1.25": with the suffix only where `last`. */
void eh_axis_write(const struct eh_scale *self, size_t tick, char *out);

#endif
