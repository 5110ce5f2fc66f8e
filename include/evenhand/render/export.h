/* render/export: the charts of a document, each as a picture of its own. */
#ifndef EVENHAND_RENDER_EXPORT_H
#define EVENHAND_RENDER_EXPORT_H

#include <stddef.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/report/item.h"

enum eh_picture_format { EH_PICTURE_SVG, EH_PICTURE_PNG };

struct eh_picture {
    const char *name; /* "fig-03.svg": the chart's destination */
    const char *bytes;
    size_t length;
};

/* Every chart of the document, in its order, as wide as a page's content: title, subtitle, drawing, source
 * line, on white. Inputs: the document, borrowed, and `font_directory`, as eh_render_draw takes them. A chart
 * that stands twice is drawn once; one whose destination is not of letters, digits and hyphens, or that has
 * nothing to draw, not at all. Outputs: the pictures in the arena. An SVG carries the chart's title as
 * <title> and its alternative text as <desc>, and its text as outlines, so that it looks the same everywhere;
 * a PNG has two pixels a point. Undefined cases: none. Errors: EH_FONT; EH_MEMORY; EH_LIBRARY where Cairo
 * failed; no picture then. Cost: milliseconds an SVG, some ten a PNG. Determinism: the same document, fonts
 * and library versions give the same bytes, whatever locale or TZ. */
int eh_render_export(const struct eh_document *document, enum eh_picture_format format,
                     const char *font_directory, struct eh_arena *arena, struct eh_picture **out,
                     size_t *out_count, struct eh_failure *failure) EH_MUST_CHECK;

#endif
