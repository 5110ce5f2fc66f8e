/* render/surface: what every drawing by Cairo needs: a locale with a decimal point, a place for its bytes, an
 * owner, and its errors as ours.
 */
#ifndef EVENHAND_SRC_RENDER_SURFACE_H
#define EVENHAND_SRC_RENDER_SURFACE_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"

/* Cairo calls back to write, also when it is destroyed, so this memory is not the arena's: an arena that
 * runs out jumps, and must not jump out of Cairo. The arena owns it all the same. */
struct eh_sink {
    char *bytes;
    size_t length, capacity;
    bool is_short; /* there was no memory for all of it: Cairo is not told, as it crashes over what it then closes */
};

/* The thread's locale is "C" until the arena is freed. */
int eh_surface_guard_locale(struct eh_arena *arena, struct eh_failure *failure) EH_MUST_CHECK;
struct eh_sink *eh_surface_new_sink(struct eh_arena *arena);
cairo_status_t eh_surface_write(void *sink, const unsigned char *data, unsigned int length);
/* The arena owns the surface from here on, and the context, which is freed before it. */
cairo_t *eh_surface_start(cairo_surface_t *surface, struct eh_arena *arena);
/* After everything was written. */
int eh_surface_check_sink(const struct eh_sink *sink, struct eh_failure *failure) EH_MUST_CHECK;
int eh_surface_check(cairo_status_t status, struct eh_failure *failure) EH_MUST_CHECK;

#endif
