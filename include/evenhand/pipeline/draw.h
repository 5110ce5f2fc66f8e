/* pipeline/draw: a report drawn again from published periods. */
#ifndef EVENHAND_PIPELINE_DRAW_H
#define EVENHAND_PIPELINE_DRAW_H

#include "evenhand/base/progress.h"
#include "evenhand/pipeline/editions.h"
#include "evenhand/report/item.h"

struct eh_draw_options {
    struct eh_names directories; /* published periods, 1 to 8, in any order */
    bool no_previous;            /* of one: without the earlier periods that its report was drawn with */
    const char *out;             /* a file, or a directory that is there: report.pdf in it; NULL: report.pdf */
    bool force;                  /* over a file that is there */
    bool composes_only;          /* the document; nothing is drawn or written */
    const char *font_directory;
    const struct eh_progress *progress;
};

struct eh_drawing {
    const struct eh_edition *latest; /* the period that the report is about */
    struct eh_editions *editions;    /* it and those before it, oldest first */
    struct eh_document document;
    const char *path; /* of the PDF */
    unsigned pages;
};

/* The report of the newest period drawn again, from nothing but published files. With one directory the bytes
 * of report.pdf are those that eh_pipeline_run published, by the same version with the same fonts: the earlier
 * periods that it was drawn with have to stand beside it still. With several, these are the trend.
 * The PDF appears whole or not at all. Errors: those of eh_editions_read_all and eh_editions_read_listed;
 * EH_OUTPUT_EXISTS without `force`; EH_OUTPUT; EH_FONT. */
int eh_pipeline_draw(const struct eh_draw_options *options, struct eh_arena *arena, struct eh_drawing *out,
                     struct eh_failure *failure) EH_MUST_CHECK;

/* The changes from each edition to the next as CSV (disclosure/change.h). */
const char *eh_pipeline_write_changes(const struct eh_editions *editions, struct eh_arena *arena,
                                      size_t *out_length);

#endif
