/* render/layout: text measured, wrapped, shortened and drawn.
 *
 * Text is data: it never passes as markup. Control characters count as spaces, bytes that are not UTF-8
 * as U+FFFD. Nothing is justified or hyphenated, ligatures are off: a reader that extracts the text gets
 * the words that went in.
 */
#ifndef EVENHAND_SRC_RENDER_LAYOUT_H
#define EVENHAND_SRC_RENDER_LAYOUT_H

#include "canvas.h"

struct eh_type {
    double size_pt, leading_pt;
    bool bold, tabular; /* tabular: figures of one width */
    struct eh_color color;
};

enum eh_anchor { EH_ANCHOR_START, EH_ANCHOR_MIDDLE, EH_ANCHOR_END }; /* where x is, line by line */

struct eh_block {
    PangoLayout *layout; /* owned by one of the canvas's arenas; never changed, since texts share it */
    const char *text;
    struct eh_type type;
    size_t line_count; /* at least 1, but 0 for the empty text */
    double width_pt, height_pt;
    bool shortened; /* characters were left out in the middle */
};

/* `width_pt` 0: one line, never wrapped. `max_lines` 0: as many as it takes; else the middle of the text
 * gives way to an ellipsis where it would take more (with `max_lines` 1 it is never wrapped). */
struct eh_block eh_layout_new(struct eh_canvas *canvas, const char *text, struct eh_type type,
                              double width_pt, size_t max_lines);
void eh_layout_draw(struct eh_canvas *canvas, const struct eh_block *block, double x, double y,
                    enum eh_anchor anchor);
/* Lines first to first + count - 1 only, and of them the bytes from `from` to before `to`. */
void eh_layout_draw_part(struct eh_canvas *canvas, const struct eh_block *block, double x, double y,
                         enum eh_anchor anchor, size_t first, size_t count, size_t from, size_t to);
/* Draws on a box of `ground` that keeps lines behind the text away from it. */
void eh_layout_draw_on(struct eh_canvas *canvas, const struct eh_block *block, double x, double y,
                       enum eh_anchor anchor, struct eh_color ground);
bool eh_layout_breaks_words(const struct eh_block *block); /* a line ends within a word */
double eh_layout_line_width(const struct eh_block *block, size_t line);

/* A title: as many lines as it needs at `width_pt`, of about the same length. */
struct eh_block eh_layout_balance(struct eh_canvas *canvas, const char *text, struct eh_type type,
                                  double width_pt);

/* The width of one line. */
double eh_layout_measure(struct eh_canvas *canvas, const char *text, struct eh_type type);

/* Runs of several styles as one text. `out_end[i]` is the byte behind run i. */
struct eh_block eh_layout_new_runs(struct eh_canvas *canvas, const struct eh_paragraph *paragraph,
                                   struct eh_type type, double width_pt, size_t *out_end);

/* The text as it is laid out: valid UTF-8 without control characters; NULL becomes "". */
const char *eh_layout_clean(struct eh_arena *arena, const char *text);

struct eh_type eh_type_bold(struct eh_type type);
struct eh_type eh_type_color(struct eh_type type, struct eh_color color);

#endif
