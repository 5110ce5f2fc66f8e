/* render/render: a document drawn by Cairo and Pango as a tagged PDF, finished by libqpdf. */
#ifndef EVENHAND_RENDER_RENDER_H
#define EVENHAND_RENDER_RENDER_H

#include <stddef.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/report/item.h"

/* EH_FONT with the package to install where no font can shape text. `font_directory` NULL: the system's
 * fonts. Call before long work, so that a missing font is known at the start. */
int eh_render_check_fonts(const char *font_directory, struct eh_failure *failure) EH_MUST_CHECK;

/* The whole PDF in memory (arena). The same document gives the same bytes. *out_pages may be NULL. */
int eh_render_pdf(const struct eh_document *document, const char *font_directory, struct eh_arena *arena,
                  const char **out_bytes, size_t *out_length, unsigned *out_pages,
                  struct eh_failure *failure) EH_MUST_CHECK;

#endif
