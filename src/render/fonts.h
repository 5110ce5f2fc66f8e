/* render/fonts: where letters come from.
 *
 * The configuration is our own: the system's font directories and its cache, or one given directory and
 * nothing else. The user's font settings, HOME and the locale have no say, so that the same document
 * gives the same pages. Bitmap, colour and variable fonts are left out: Cairo 1.16 cannot embed them as
 * text in the weight asked for.
 */
#ifndef EVENHAND_SRC_RENDER_FONTS_H
#define EVENHAND_SRC_RENDER_FONTS_H

#include <pango/pango.h>
#include <stdbool.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"

#define EH_FONTS_FAMILIES "Inter,Open Sans,Noto Sans,DejaVu Sans"

/* *out_context is owned by the arena. Errors: EH_FONT where no font has the Latin letters and digits.
 * What Pango's threads work on is let go with the arena only if *settled is true then: a jump out of memory leaves
 * them in the middle of it, and the process ends. */
int eh_fonts_open(const char *opt_directory, const char *opt_language, const bool *settled, struct eh_arena *arena,
                  PangoContext **out_context, struct eh_failure *failure) EH_MUST_CHECK;

#endif
