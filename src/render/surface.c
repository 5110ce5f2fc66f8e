#include "surface.h"

#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- Cairo's numbers need a '.' as decimal sign, whatever the process's locale says ---- */

struct locale_guard {
    locale_t own, before;
};

static void restore_locale(void *object)
{
    struct locale_guard *guard = object;
    if (guard->own == (locale_t)0)
        return;
    uselocale(guard->before);
    freelocale(guard->own);
    guard->own = (locale_t)0;
}

int eh_surface_guard_locale(struct eh_arena *arena, struct eh_failure *failure)
{
    struct locale_guard *guard = EH_NEW(arena, struct locale_guard);
    guard->own = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (guard->own == (locale_t)0)
        return eh_fail(failure, EH_MEMORY, "memory ran out for a locale");
    guard->before = uselocale(guard->own);
    eh_arena_own(arena, guard, restore_locale);
    return 0;
}

/* ---- the bytes ---- */

cairo_status_t eh_surface_write(void *object, const unsigned char *data, unsigned int length)
{
    struct eh_sink *sink = object;
    if (sink->is_short)
        return CAIRO_STATUS_SUCCESS;
    if (sink->capacity - sink->length < length) {
        size_t capacity = 2 * sink->capacity + length + 65536;
        char *bytes = realloc(sink->bytes, capacity);
        sink->is_short = sink->is_short || !bytes;
        if (!bytes)
            return CAIRO_STATUS_SUCCESS;
        sink->bytes = bytes;
        sink->capacity = capacity;
    }
    memcpy(sink->bytes + sink->length, data, length);
    sink->length += length;
    return CAIRO_STATUS_SUCCESS;
}

static void free_sink(void *object)
{
    free(((struct eh_sink *)object)->bytes);
}

struct eh_sink *eh_surface_new_sink(struct eh_arena *arena)
{
    struct eh_sink *sink = EH_NEW(arena, struct eh_sink);
    eh_arena_own(arena, sink, free_sink);
    return sink;
}

static void destroy_surface(void *surface)
{
    cairo_surface_destroy(surface);
}

static void destroy_context(void *cr)
{
    cairo_destroy(cr);
}

cairo_t *eh_surface_start(cairo_surface_t *surface, struct eh_arena *arena)
{
    eh_arena_own(arena, surface, destroy_surface);
    cairo_t *cr = cairo_create(surface);
    eh_arena_own(arena, cr, destroy_context);
    return cr;
}

static int fail_memory(struct eh_failure *failure)
{
    return eh_fail(failure, EH_MEMORY, "memory ran out while the report was drawn");
}

int eh_surface_check_sink(const struct eh_sink *sink, struct eh_failure *failure)
{
    return sink->is_short ? fail_memory(failure) : 0;
}

int eh_surface_check(cairo_status_t status, struct eh_failure *failure)
{
    if (status == CAIRO_STATUS_SUCCESS)
        return 0;
    if (status == CAIRO_STATUS_NO_MEMORY || status == CAIRO_STATUS_WRITE_ERROR)
        return fail_memory(failure);
    return eh_fail(failure, EH_LIBRARY, "Cairo could not draw the report: %s",
                   cairo_status_to_string(status));
}
