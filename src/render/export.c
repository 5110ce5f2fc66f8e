#include "evenhand/render/export.h"

#include <cairo-svg.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "evenhand/base/text.h"

#include "finish.h"
#include "flow_chart.h"
#include "fonts.h"
#include "surface.h"

#define CONTENT 493.23 /* 174 mm */
#define MARGIN  14.0
#define ROW     19.0
#define SCALE   2.0 /* pixels a point */

struct export
{
    const struct eh_document *document;
    enum eh_picture_format format;
    PangoContext *context;
    struct eh_arena *arena; /* of the caller */
    struct eh_picture *picture;
    size_t count, capacity;
};

static double draw(struct eh_canvas *canvas, const struct eh_chart *chart, bool quiet)
{
    struct eh_chart_style style = eh_flow_chart_style(1, ROW, "P");
    struct eh_slice all = {0, eh_chart_count_rows(chart)};
    canvas->quiet = quiet;
    return eh_chart_draw(canvas, chart, all, &style, MARGIN, MARGIN, CONTENT, 0);
}

/* Cairo counts the surfaces of the process and names the drawing after the count: the same chart would have
 * other bytes where more was drawn before it. Nothing refers to that name. */
static void add_rest(struct eh_text *out, const char *rest, size_t length)
{
    static const char id[] = "id=\"surface";
    const char *count = memmem(rest, length, id, sizeof id - 1);
    if (count) {
        count += sizeof id - 1;
        eh_text_add_bytes(out, rest, (size_t)(count - rest));
        size_t digits = strspn(count, "0123456789"); /* a quotation mark ends them */
        length -= (size_t)(count - rest) + digits;
        rest = count + digits;
    }
    eh_text_add_bytes(out, rest, length);
}

/* Cairo writes text as outlines: what a reader cannot see is put behind the opening tag. */
static const char *describe_svg(const struct eh_sink *sink, const struct eh_chart_frame *frame,
                                const char *language, struct eh_arena *scratch, struct eh_arena *arena,
                                size_t *out_length)
{
    const char *open = memmem(sink->bytes, sink->length, "<svg ", 5);
    const char *behind = open ? memchr(open, '>', sink->length - (size_t)(open - sink->bytes)) : NULL;
    struct eh_text out;
    if (!behind)
        return NULL;
    eh_text_init(&out, arena);
    eh_text_add_bytes(&out, sink->bytes, (size_t)(open - sink->bytes) + 5);
    eh_text_add(&out, "role=\"img\" xml:lang=\"");
    eh_finish_add_escaped(&out, eh_layout_clean(scratch, language));
    eh_text_add(&out, "\" ");
    eh_text_add_bytes(&out, open + 5, (size_t)(behind + 1 - (open + 5)));
    eh_text_add(&out, "\n<title>");
    eh_finish_add_escaped(&out, eh_layout_clean(scratch, frame->title));
    eh_text_add(&out, "</title>\n<desc>");
    eh_finish_add_escaped(&out, eh_layout_clean(scratch, frame->alt));
    eh_text_add(&out, "</desc>");
    add_rest(&out, behind + 1, sink->length - (size_t)(behind + 1 - sink->bytes));
    *out_length = out.length;
    return eh_text_get(&out);
}

static cairo_surface_t *new_surface(const struct export *self, double height, struct eh_sink *sink)
{
    double width = CONTENT + 2 * MARGIN;
    if (self->format == EH_PICTURE_SVG)
        return cairo_svg_surface_create_for_stream(eh_surface_write, sink, width, height);
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(SCALE * width),
                                      (int)ceil(SCALE * height));
}

static int export_chart(struct export *self, const struct eh_chart *chart, struct eh_arena *work,
                        struct eh_picture *out, struct eh_failure *failure)
{
    struct eh_tags *tags = EH_NEW(work, struct eh_tags);
    struct eh_canvas canvas = {.context = self->context,
                               .arena = work,
                               .scratch = work,
                               .tags = tags,
                               .words = self->document->words};
    double height = ceil(draw(&canvas, chart, true) + 2 * MARGIN);
    struct eh_sink *sink = eh_surface_new_sink(work);
    cairo_surface_t *surface = new_surface(self, height, sink);
    canvas.cr = eh_surface_start(surface, work);
    canvas.quiet = false;
    if (self->format == EH_PICTURE_PNG)
        cairo_scale(canvas.cr, SCALE, SCALE);
    eh_canvas_fill(&canvas, 0, 0, CONTENT + 2 * MARGIN + 1, height + 1, EH_COLOR_WHITE);
    draw(&canvas, chart, false);
    cairo_status_t status = cairo_status(canvas.cr);
    if (status == CAIRO_STATUS_SUCCESS && self->format == EH_PICTURE_PNG)
        status = cairo_surface_write_to_png_stream(surface, eh_surface_write, sink);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    int code = eh_surface_check(status, failure);
    if (code == 0)
        code = eh_surface_check_sink(sink, failure);
    if (code != 0)
        return code;
    bool is_svg = self->format == EH_PICTURE_SVG;
    out->name = eh_arena_format(self->arena, "%s.%s", chart->frame.destination, is_svg ? "svg" : "png");
    out->length = sink->length;
    out->bytes =
        is_svg ? describe_svg(sink, &chart->frame, self->document->language, work, self->arena, &out->length)
               : eh_arena_copy_bytes(self->arena, sink->bytes, sink->length);
    return out->bytes ? 0 : eh_fail(failure, EH_LIBRARY, "Cairo wrote a picture that is no SVG");
}

static bool is_wanted(const struct export *self, const struct eh_chart *chart)
{
    const char *name = chart->frame.destination;
    if (!eh_tags_is_destination(name) || chart->kind == EH_CHART_EMPTY)
        return false;
    for (size_t i = 0; i < self->count; i++)
        if (strncmp(self->picture[i].name, name, strlen(name)) == 0 &&
            self->picture[i].name[strlen(name)] == '.')
            return false;
    return true;
}

static int export_charts(struct export *self, const struct eh_chart *chart, size_t count,
                         struct eh_arena *parent, struct eh_failure *failure)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_wanted(self, &chart[i]))
            continue;
        struct eh_arena *work = eh_arena_new(parent); /* a picture's layouts live no longer */
        struct eh_picture picture = {0};
        int code = export_chart(self, &chart[i], work, &picture, failure);
        eh_arena_free(work);
        if (code != 0)
            return code;
        EH_RESERVE(self->arena, self->picture, self->count, self->capacity);
        self->picture[self->count++] = picture;
    }
    return 0;
}

static int export_all(struct export *self, const char *font_directory, const bool *settled,
                      struct eh_arena *work, struct eh_failure *failure)
{
    int code = eh_surface_guard_locale(work, failure);
    if (code == 0)
        code =
            eh_fonts_open(font_directory, self->document->language, settled, work, &self->context, failure);
    for (size_t i = 0; i < self->document->count && code == 0; i++) {
        const struct eh_item *item = &self->document->item[i];
        if (item->kind == EH_ITEM_SUMMARY)
            code = export_charts(self, item->summary.chart, item->summary.chart_count, work, failure);
        else if (item->kind == EH_ITEM_CHARTS)
            code = export_charts(self, item->charts.chart, item->charts.count, work, failure);
    }
    return code;
}

int eh_render_export(const struct eh_document *document, enum eh_picture_format format,
                     const char *font_directory, struct eh_arena *arena, struct eh_picture **out,
                     size_t *out_count, struct eh_failure *failure)
{
    struct export self = {.document = document, .format = format, .arena = arena};
    *out = NULL;
    *out_count = 0;
    /* The caller's arena owns ours, so that a jump out of memory frees what Cairo and Pango hold. */
    struct eh_arena *work = eh_arena_new(arena);
    bool *settled = EH_NEW(work, bool);
    int code = export_all(&self, font_directory, settled, work, failure);
    *settled = true;
    eh_arena_free(work);
    if (code != 0)
        return code;
    *out = self.picture;
    *out_count = self.count;
    return 0;
}
