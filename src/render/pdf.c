/* The drawing as a whole: fonts, locale, surface, metadata, two passes (the first counts the pages), and
 * Cairo's bytes handed to finish.c. */
#include <cairo-pdf.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/render/render.h"

#include "finish.h"
#include "flow.h"
#include "fonts.h"

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

static int guard_locale(struct eh_arena *arena, struct eh_failure *failure)
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

/* Cairo calls back to write, also when it is destroyed, so this memory is not the arena's: an arena that
 * runs out jumps, and must not jump out of Cairo. */
struct sink {
    char *bytes;
    size_t length, capacity;
};

static cairo_status_t write_bytes(void *object, const unsigned char *data, unsigned int length)
{
    struct sink *sink = object;
    if (sink->capacity - sink->length < length) {
        size_t capacity = 2 * sink->capacity + length + 65536;
        char *bytes = realloc(sink->bytes, capacity);
        if (!bytes)
            return CAIRO_STATUS_WRITE_ERROR;
        sink->bytes = bytes;
        sink->capacity = capacity;
    }
    memcpy(sink->bytes + sink->length, data, length);
    sink->length += length;
    return CAIRO_STATUS_SUCCESS;
}

static void free_sink(void *object)
{
    free(((struct sink *)object)->bytes);
}

static void free_arena(void *arena)
{
    eh_arena_free(arena);
}

static void destroy_surface(void *surface)
{
    cairo_surface_destroy(surface);
}

static void destroy_context(void *cr)
{
    cairo_destroy(cr);
}

static int check(cairo_status_t status, struct eh_failure *failure)
{
    if (status == CAIRO_STATUS_SUCCESS)
        return 0;
    if (status == CAIRO_STATUS_NO_MEMORY || status == CAIRO_STATUS_WRITE_ERROR)
        return eh_fail(failure, EH_MEMORY, "memory ran out while the report was drawn");
    return eh_fail(failure, EH_LIBRARY, "Cairo could not draw the report: %s",
                   cairo_status_to_string(status));
}

/* ---- passes ---- */

static void set_metadata(cairo_surface_t *surface, const struct eh_document *document,
                         struct eh_arena *scratch)
{
    const struct {
        cairo_pdf_metadata_t key;
        const char *text;
    } entry[] = {
        {CAIRO_PDF_METADATA_TITLE, document->title},
        {CAIRO_PDF_METADATA_AUTHOR, document->organisation},
        {CAIRO_PDF_METADATA_SUBJECT, document->subject},
        {CAIRO_PDF_METADATA_KEYWORDS, document->keywords},
        {CAIRO_PDF_METADATA_CREATOR, "Evenhand " EVENHAND_VERSION},
    };
    for (size_t i = 0; i < sizeof entry / sizeof *entry; i++) {
        const char *text = eh_layout_clean(scratch, entry[i].text);
        if (*text)
            cairo_pdf_surface_set_metadata(surface, entry[i].key, text);
    }
}

static unsigned count_pages(struct eh_flow *flow)
{
    flow->canvas->quiet = true;
    eh_page_init(&flow->page, flow->canvas, flow->document);
    eh_flow_draw(flow);
    flow->canvas->quiet = false;
    return flow->page.number;
}

static int draw(const struct eh_document *document, PangoContext *context, struct eh_arena *work,
                struct sink *sink, struct eh_tags *tags, size_t *out_unknown, unsigned *out_pages,
                struct eh_failure *failure)
{
    struct eh_canvas canvas = {.context = context, .arena = work, .scratch = work, .tags = tags};
    struct eh_flow flow = {.canvas = &canvas, .document = document};
    flow.plans = EH_NEW_ARRAY(work, struct eh_table_plan *, document->count);
    flow.names = EH_NEW_ARRAY(work, const char *, document->count);
    eh_flow_name_places(&flow);
    unsigned total = count_pages(&flow);
    eh_page_init(&flow.page, &canvas, document);
    flow.page.total = total;
    flow.has_heading = flow.in_chapter = false;
    flow.surface =
        cairo_pdf_surface_create_for_stream(write_bytes, sink, flow.page.paper_width, flow.page.paper_height);
    eh_arena_own(work, flow.surface, destroy_surface);
    set_metadata(flow.surface, document, work);
    canvas.cr = cairo_create(flow.surface);
    eh_arena_own(work, canvas.cr, destroy_context);
    eh_flow_draw(&flow);
    int code = check(flow.page.status, failure);
    if (code == 0)
        code = check(cairo_status(canvas.cr), failure);
    cairo_surface_finish(flow.surface);
    if (code == 0)
        code = check(cairo_surface_status(flow.surface), failure);
    *out_unknown = canvas.unknown_glyphs;
    *out_pages = flow.page.number;
    return code;
}

static int render(const struct eh_document *document, const char *font_directory, struct eh_arena *work,
                  struct eh_arena *arena, struct eh_rendering *out, struct eh_failure *failure)
{
    PangoContext *context = NULL;
    struct eh_finish_notes notes = {.document = document};
    struct eh_tags *tags = EH_NEW(work, struct eh_tags);
    struct sink *sink = EH_NEW(work, struct sink);
    eh_arena_own(work, sink, free_sink);
    int code = guard_locale(work, failure);
    if (code == 0)
        code = eh_fonts_open(font_directory, document->language, work, &context, failure);
    if (code == 0)
        code = draw(document, context, work, sink, tags, &out->unknown_glyphs, &out->pages, failure);
    if (code != 0)
        return code;
    notes.tags = tags;
    return eh_finish_write(sink->bytes, sink->length, &notes, work, arena, &out->bytes, &out->length,
                           failure);
}

int eh_render_draw(const struct eh_document *document, const char *font_directory, struct eh_arena *arena,
                   struct eh_rendering *out, struct eh_failure *failure)
{
    struct eh_rendering result = {0};
    *out = result;
    /* The caller's arena owns ours, so that a jump out of memory frees what Cairo, Pango and qpdf hold. */
    struct eh_arena *work = EH_NEW(arena, struct eh_arena);
    eh_arena_init(work, arena);
    eh_arena_own(arena, work, free_arena);
    int code = render(document, font_directory, work, arena, &result, failure);
    eh_arena_free(work);
    if (code == 0)
        *out = result;
    return code;
}

int eh_render_pdf(const struct eh_document *document, const char *font_directory, struct eh_arena *arena,
                  const char **out_bytes, size_t *out_length, unsigned *out_pages, struct eh_failure *failure)
{
    struct eh_rendering rendering;
    int code = eh_render_draw(document, font_directory, arena, &rendering, failure);
    *out_bytes = rendering.bytes;
    *out_length = rendering.length;
    if (out_pages)
        *out_pages = rendering.pages;
    return code;
}
