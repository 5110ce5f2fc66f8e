/* The drawing as a whole: fonts, locale, surface, metadata, two passes (the first counts the pages), and
 * Cairo's bytes handed to finish.c. */
#include <cairo-pdf.h>
#include <stdint.h>

#include "evenhand/render/render.h"

#include "finish.h"
#include "flow.h"
#include "fonts.h"
#include "surface.h"

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
                struct eh_sink *sink, struct eh_tags *tags, size_t *out_unknown, unsigned *out_pages,
                struct eh_failure *failure)
{
    struct eh_canvas canvas = {
        .context = context, .arena = work, .scratch = work, .tags = tags, .words = document->words};
    struct eh_flow flow = {.canvas = &canvas, .document = document};
    flow.plans = EH_NEW_ARRAY(work, struct eh_table_plan *, document->count);
    flow.names = EH_NEW_ARRAY(work, const char *, document->count);
    eh_flow_name_places(&flow);
    unsigned total = count_pages(&flow);
    eh_page_init(&flow.page, &canvas, document);
    flow.page.total = total;
    flow.has_heading = flow.in_chapter = false;
    flow.surface = cairo_pdf_surface_create_for_stream(eh_surface_write, sink, flow.page.paper_width,
                                                       flow.page.paper_height);
    set_metadata(flow.surface, document, work);
    canvas.cr = eh_surface_start(flow.surface, work);
    eh_flow_draw(&flow);
    int code = eh_surface_check(flow.page.status, failure);
    if (code == 0)
        code = eh_surface_check(cairo_status(canvas.cr), failure);
    cairo_surface_finish(flow.surface);
    if (code == 0)
        code = eh_surface_check(cairo_surface_status(flow.surface), failure);
    if (code == 0)
        code = eh_surface_check_sink(sink, failure);
    *out_unknown = canvas.unknown_glyphs;
    *out_pages = flow.page.number;
    return code;
}

static int render(const struct eh_document *document, const char *font_directory, const bool *settled,
                  struct eh_arena *work, struct eh_arena *arena, struct eh_rendering *out,
                  struct eh_failure *failure)
{
    PangoContext *context = NULL;
    struct eh_finish_notes notes = {.document = document};
    struct eh_tags *tags = EH_NEW(work, struct eh_tags);
    struct eh_sink *sink = eh_surface_new_sink(work);
    int code = eh_surface_guard_locale(work, failure);
    if (code == 0)
        code = eh_fonts_open(font_directory, document->language, settled, work, &context, failure);
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
    struct eh_arena *work = eh_arena_new(arena);
    bool *settled = EH_NEW(work, bool);
    int code = render(document, font_directory, settled, work, arena, &result, failure);
    *settled = true;
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
