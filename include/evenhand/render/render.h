/* render/render: a document drawn by Cairo and Pango as a tagged PDF, finished by libqpdf. */
#ifndef EVENHAND_RENDER_RENDER_H
#define EVENHAND_RENDER_RENDER_H

#include <stddef.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/report/item.h"

/* From here on the warnings of Pango and GLib are said nowhere, and where they would abort, for lack of memory or
 * of threads, eh_bug_given_up speaks and ends the process. Without it both stand on standard error, before the
 * program's own line. What goes wrong in drawing is an error of eh_render_draw in any case. Once in a process,
 * before anything else of this room: GLib takes no second word. */
void eh_render_silence_libraries(void);

/* Whether text can be drawn at all: is there a font with the Latin letters and digits? Call it before long
 * work, so that a missing font is known at the start.
 * Inputs: `font_directory` NULL for the system's fonts (/usr/share/fonts, /usr/local/share/fonts), else a
 * directory whose font files, and no others, are used. Outputs: none. Undefined cases: none.
 * Errors: EH_FONT with the package to install. Cost: milliseconds with fontconfig's cache.
 * Determinism: neither HOME nor the locale nor the user's font settings have a say. */
int eh_render_check_fonts(const char *font_directory, struct eh_failure *failure) EH_MUST_CHECK;

struct eh_rendering {
    const char *bytes; /* in the caller's arena */
    size_t length;
    unsigned pages;
    size_t unknown_glyphs; /* characters that no font has, drawn as empty frames: a reason to warn */
};

/* The whole document as a PDF in memory.
 * Inputs: the document, borrowed; every text UTF-8 of any length and script, NULL for none (bytes that are
 * not UTF-8 come out as U+FFFD, control characters as spaces); values finite where they are said to be
 * there; `date` a day of the calendar. `font_directory` as above.
 * Outputs: *out zeroed on failure.
 * What it promises: nothing overlaps or leaves the page; what is too long wraps, else gives way in its
 * middle; a chart is cut only between rows and only where it is longer than a page, its title repeated;
 * hidden and undefined rows show their reason and no number. Tagged as PDF/UA-1 asks (no conformance
 * is claimed).
 * Undefined cases: a document without items gives one page with head and foot. A link to a place that
 * is not there is plain text.
 * Errors: EH_FONT; EH_MEMORY; EH_LIBRARY where Cairo or qpdf failed.
 * Cost: about 15 ms of processor time a page, and some kilobytes for each text that differs from all before.
 * Determinism: the same document, fonts and library versions give the same bytes, whatever locale, TZ or
 * HOME; the locale of the thread is set to "C" for the time of the call (uselocale) and put back. */
int eh_render_draw(const struct eh_document *document, const char *font_directory, struct eh_arena *arena,
                   struct eh_rendering *out, struct eh_failure *failure) EH_MUST_CHECK;

/* The same by parts. *out_pages may be NULL. */
int eh_render_pdf(const struct eh_document *document, const char *font_directory, struct eh_arena *arena,
                  const char **out_bytes, size_t *out_length, unsigned *out_pages,
                  struct eh_failure *failure) EH_MUST_CHECK;

#endif
