/* render/tags: the structure tree, as far as Cairo writes it, and notes of what Cairo cannot write.
 *
 * Only a leaf keeps its text: each run of text stands in a leaf of its own. What stands outside of any
 * leaf is an artifact (rules, running heads); finish.c marks it so. Notes are taken in the order in which
 * tags open, which is the order of the elements in the tree.
 */
#ifndef EVENHAND_SRC_RENDER_TAGS_H
#define EVENHAND_SRC_RENDER_TAGS_H

#include "layout.h"

enum eh_tag_scope { EH_TAG_COLUMN, EH_TAG_ROW };

struct eh_tag_note {
    const char *text;           /* of a figure its alternative, of a link its contents */
    enum eh_tag_scope scope;    /* of a heading cell */
    double x, y, width, height; /* of a figure, from the top left corner of its page */
};
struct eh_tag_notes {
    size_t count, capacity;
    struct eh_tag_note *note;
};

struct eh_tag_destination {
    const char *name;
    size_t left; /* places that name it and are not drawn yet: the last one gets it */
};

struct eh_tags {
    struct eh_tag_notes figures, heads, links;
    size_t destination_count, destination_capacity;
    struct eh_tag_destination *destination; /* the names that the document defines */
};

void eh_tags_open(struct eh_canvas *canvas, const char *name); /* "P", "Sect", ...: not Figure, TH, Link */
void eh_tags_close(struct eh_canvas *canvas, const char *name);
void eh_tags_open_figure(struct eh_canvas *canvas, const char *alt, double x, double y, double width,
                         double height);
void eh_tags_open_head(struct eh_canvas *canvas, enum eh_tag_scope scope);

/* A leaf around a block: the commonest thing there is. An empty block gives no tag. */
void eh_tags_draw(struct eh_canvas *canvas, const char *name, const struct eh_block *block, double x,
                  double y, enum eh_anchor anchor);

/* A paragraph of runs: P of Span and Link leaves; lines first to first + count - 1 of it. */
void eh_tags_draw_runs(struct eh_canvas *canvas, const char *name, const struct eh_paragraph *paragraph,
                       const struct eh_block *block, const size_t *end, double x, double y, size_t first,
                       size_t count);

/* Destinations are letters, digits and hyphens, or they are not used. */
bool eh_tags_is_destination(const char *name);
/* Says that the document names a place so; once for each place, before anything is drawn. A chart may
 * stand on the summary page and again in its chapter: the last place is the one that links lead to. */
void eh_tags_add_destination(struct eh_canvas *canvas, const char *name);
void eh_tags_draw_destination(struct eh_canvas *canvas, const char *name, double x, double y);
bool eh_tags_link_works(const struct eh_canvas *canvas, const char *link); /* "#name" of a known name */

#endif
