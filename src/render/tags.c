#include "tags.h"

#include <stdint.h>
#include <string.h>

static struct eh_tag_note *add_note(struct eh_canvas *canvas, struct eh_tag_notes *notes)
{
    EH_RESERVE(canvas->arena, notes->note, notes->count, notes->capacity);
    return &notes->note[notes->count++];
}

void eh_tags_open(struct eh_canvas *canvas, const char *name)
{
    if (!canvas->quiet)
        cairo_tag_begin(canvas->cr, name, "");
}

void eh_tags_close(struct eh_canvas *canvas, const char *name)
{
    if (!canvas->quiet)
        cairo_tag_end(canvas->cr, name);
}

void eh_tags_open_figure(struct eh_canvas *canvas, const char *alt, double x, double y, double width,
                         double height)
{
    if (canvas->quiet)
        return;
    struct eh_tag_note *note = add_note(canvas, &canvas->tags->figures);
    *note = (struct eh_tag_note){.x = x, .y = y, .width = width, .height = height};
    note->text = eh_arena_copy_text(canvas->arena, eh_layout_clean(canvas->scratch, alt));
    cairo_tag_begin(canvas->cr, "Figure", "");
}

void eh_tags_open_head(struct eh_canvas *canvas, enum eh_tag_scope scope)
{
    if (canvas->quiet)
        return;
    add_note(canvas, &canvas->tags->heads)->scope = scope;
    cairo_tag_begin(canvas->cr, "TH", "");
}

void eh_tags_draw(struct eh_canvas *canvas, const char *name, const struct eh_block *block, double x,
                  double y, enum eh_anchor anchor)
{
    if (canvas->quiet || block->line_count == 0)
        return;
    eh_tags_open(canvas, name);
    eh_layout_draw(canvas, block, x, y, anchor);
    eh_tags_close(canvas, name);
}

/* The bytes of the lines first to first + count - 1. */
static void find_bytes(const struct eh_block *block, size_t first, size_t count, size_t *out_from,
                       size_t *out_to)
{
    PangoLayoutLine *line = pango_layout_get_line_readonly(block->layout, (int)first);
    *out_from = (size_t)line->start_index;
    *out_to = SIZE_MAX;
    if (first + count < block->line_count)
        *out_to = (size_t)pango_layout_get_line_readonly(block->layout, (int)(first + count))->start_index;
}

static void draw_link(struct eh_canvas *canvas, const char *link, const char *text)
{
    struct eh_tag_note *note = add_note(canvas, &canvas->tags->links);
    note->text = eh_arena_copy_text(canvas->arena, eh_layout_clean(canvas->scratch, text));
    cairo_tag_begin(canvas->cr, CAIRO_TAG_LINK, eh_arena_format(canvas->scratch, "dest='%s'", link + 1));
}

void eh_tags_draw_runs(struct eh_canvas *canvas, const char *name, const struct eh_paragraph *paragraph,
                       const struct eh_block *block, const size_t *end, double x, double y, size_t first,
                       size_t count)
{
    if (canvas->quiet || block->line_count == 0 || count == 0)
        return;
    size_t line_from, line_to, from = 0;
    find_bytes(block, first, count, &line_from, &line_to);
    if (first == 0)
        eh_tags_open(canvas, name);
    for (size_t i = 0; i < paragraph->run_count; from = end[i++]) {
        size_t low = from > line_from ? from : line_from, high = end[i] < line_to ? end[i] : line_to;
        if (low >= high)
            continue;
        struct eh_block part = *block;
        const struct eh_run *run = &paragraph->run[i];
        bool link = eh_tags_link_works(canvas, run->link);
        if (link) {
            part.type.color = EH_COLOR_LINK;
            draw_link(canvas, run->link, run->text);
        } else {
            eh_tags_open(canvas, "Span");
        }
        eh_layout_draw_part(canvas, &part, x, y, EH_ANCHOR_START, first, count, low, high);
        eh_tags_close(canvas, link ? CAIRO_TAG_LINK : "Span");
    }
    if (first + count >= block->line_count)
        eh_tags_close(canvas, name);
}

bool eh_tags_is_destination(const char *name)
{
    size_t length = name ? strlen(name) : 0;
    for (size_t i = 0; i < length; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", name[i]))
            return false;
    return length > 0 && length < 100;
}

static struct eh_tag_destination *find(const struct eh_tags *tags, const char *name)
{
    for (size_t i = 0; name && i < tags->destination_count; i++)
        if (strcmp(tags->destination[i].name, name) == 0)
            return &tags->destination[i];
    return NULL;
}

void eh_tags_add_destination(struct eh_canvas *canvas, const char *name)
{
    struct eh_tags *tags = canvas->tags;
    if (!eh_tags_is_destination(name))
        return;
    struct eh_tag_destination *known = find(tags, name);
    if (known) {
        known->left++;
        return;
    }
    EH_RESERVE(canvas->arena, tags->destination, tags->destination_count, tags->destination_capacity);
    tags->destination[tags->destination_count++] = (struct eh_tag_destination){.name = name, .left = 1};
}

void eh_tags_draw_destination(struct eh_canvas *canvas, const char *name, double x, double y)
{
    struct eh_tag_destination *known = canvas->quiet ? NULL : find(canvas->tags, name);
    if (!known || known->left == 0 || --known->left > 0)
        return;
    cairo_tag_begin(canvas->cr, CAIRO_TAG_DEST,
                    eh_arena_format(canvas->scratch, "name='%s' x=%.2f y=%.2f", name, x, y));
    cairo_tag_end(canvas->cr, CAIRO_TAG_DEST);
}

bool eh_tags_link_works(const struct eh_canvas *canvas, const char *link)
{
    return link && link[0] == '#' && find(canvas->tags, link + 1);
}
