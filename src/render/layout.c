#include "layout.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>
#include <stdint.h>
#include <string.h>

#include "evenhand/base/text.h"

#include "fonts.h"
#include "layout_balance.h"
#include "layout_table.h"

#define ELLIPSIS "\xE2\x80\xA6"
#define HAIR     0.05     /* Pango breaks in whole 1,024ths of a point */
#define BALANCED SIZE_MAX /* in place of a number of lines: as many as it takes, of about one length */

struct eh_type eh_type_bold(struct eh_type type)
{
    type.bold = true;
    return type;
}

struct eh_type eh_type_color(struct eh_type type, struct eh_color color)
{
    type.color = color;
    return type;
}

/* Isolates stand where eh_text_isolate put them: they keep a line in order. */
static size_t measure_unclean(const char *c)
{
    bool isolates = strncmp(c, EH_TEXT_ISOLATE, 3) == 0 || strncmp(c, EH_TEXT_END_ISOLATE, 3) == 0;
    return isolates ? 0 : eh_text_measure_control(c);
}

const char *eh_layout_clean(struct eh_arena *arena, const char *text)
{
    if (!text)
        return "";
    bool clean = g_utf8_validate(text, -1, NULL);
    for (const char *c = text; clean && *c; c++)
        clean = measure_unclean(c) == 0;
    if (clean)
        return text;
    char *valid = g_utf8_make_valid(text, -1);
    struct eh_text out;
    eh_text_init(&out, arena);
    for (size_t length, at = 0; valid[at]; at += length ? length : 1) {
        length = measure_unclean(valid + at);
        /* A line break is a blank; what would turn the line around is shown. */
        eh_text_add_bytes(&out, length == 0 ? valid + at : length == 1 ? " " : "?", 1);
    }
    g_free(valid);
    return eh_text_get(&out);
}

static void destroy_layout(void *layout)
{
    g_object_unref(layout);
}

/* "95-%-Intervall" is one word, which no line ends in. */
static void keep_signs_together(PangoAttrList *list, const char *text)
{
    for (const char *c = text; (c = strchr(c, '%')) != NULL; c++) {
        bool is_joined = c[1] == '-' || (c > text && c[-1] == '-');
        if (!is_joined)
            continue;
        PangoAttribute *whole = pango_attr_allow_breaks_new(FALSE);
        size_t at = (size_t)(c - text);
        whole->start_index = (guint)(at > 1 ? at - 2 : 0);
        whole->end_index = (guint)(at + (c[1] == '-' ? 3 : 1));
        pango_attr_list_insert(list, whole);
    }
}

/* Latin 1 and the signs of numbers and punctuation: no mark that a font would have to set upon a letter. */
static bool has_no_marks(const char *text)
{
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);
        if (u > 0xFF && u != 0x2212 && !(u >= 0x200B && u <= 0x2026))
            return false;
    }
    return true;
}

/* To look for what letters and marks compose takes half of the shaping, and there is nothing to be found
 * where there are no marks. */
static const char *choose_features(struct eh_type type, const char *text)
{
    static const char *const features[2][2] = {
        {"liga=0,clig=0,calt=0,dlig=0", "liga=0,clig=0,calt=0,dlig=0,ccmp=0"},
        {"liga=0,clig=0,calt=0,dlig=0,tnum=1", "liga=0,clig=0,calt=0,dlig=0,ccmp=0,tnum=1"}};
    return features[type.tabular][has_no_marks(text)];
}

static PangoAttrList *new_attributes(struct eh_type type, const char *text)
{
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list, pango_attr_font_features_new(choose_features(type, text)));
    pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
    keep_signs_together(list, text);
    return list;
}

/* A layout of clean text, owned by `owner`. Its attributes are given over. */
static PangoLayout *new_layout(struct eh_canvas *canvas, struct eh_arena *owner, const char *text,
                               struct eh_type type, double width_pt, PangoAttrList *attributes)
{
    PangoLayout *layout = pango_layout_new(canvas->context);
    eh_arena_own(owner, layout, destroy_layout);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, EH_FONTS_FAMILIES);
    pango_font_description_set_weight(font, type.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, type.size_pt * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_auto_dir(layout,
                              FALSE); /* left to right, as the report's languages; names are isolated */
    pango_layout_set_width(layout, width_pt > 0 ? (int)(width_pt * PANGO_SCALE) : -1);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

static struct eh_block measure(PangoLayout *layout, const char *text, struct eh_type type)
{
    struct eh_block block = {.layout = layout, .text = text, .type = type};
    block.line_count = *text ? (size_t)pango_layout_get_line_count(layout) : 0;
    block.height_pt = (double)block.line_count * type.leading_pt;
    for (size_t i = 0; i < block.line_count; i++)
        block.width_pt = fmax(block.width_pt, eh_layout_line_width(&block, i));
    return block;
}

double eh_layout_line_width(const struct eh_block *block, size_t line)
{
    PangoRectangle logical;
    pango_layout_line_get_extents(pango_layout_get_line_readonly(block->layout, (int)line), NULL, &logical);
    return (double)logical.width / PANGO_SCALE;
}

static bool fits(const struct eh_block *block, double width_pt, size_t max_lines)
{
    return block->line_count <= max_lines && (max_lines > 1 || block->width_pt <= width_pt + 0.01);
}

/* Where a text may be cut: in front of every character that does not belong to the one before. */
static size_t find_cuts(struct eh_arena *arena, const char *text, const char ***out)
{
    size_t count = 0, capacity = 0;
    const char **cut = NULL;
    bool joined = false;
    for (const char *c = text;; c = g_utf8_next_char(c)) {
        gunichar u = *c ? g_utf8_get_char(c) : 0;
        if (!joined && !(u && (g_unichar_ismark(u) || g_unichar_iszerowidth(u)))) {
            EH_RESERVE(arena, cut, count, capacity);
            cut[count++] = c;
        }
        joined = u == 0x200D;
        if (!u)
            break;
    }
    *out = cut;
    return count - 1; /* the characters */
}

/* Clean text, laid out for the moment. */
static struct eh_block lay_out(struct eh_canvas *canvas, struct eh_arena *owner, const char *text,
                               struct eh_type type, double width_pt)
{
    return measure(new_layout(canvas, owner, text, type, width_pt, new_attributes(type, text)), text, type);
}

static struct eh_block shorten(struct eh_canvas *canvas, const char *text, struct eh_type type,
                               double width_pt, size_t max_lines)
{
    const char **cut, *shortest = NULL;
    size_t count = find_cuts(canvas->scratch, text, &cut), low = 0, high = count;
    double wrap = max_lines == 1 ? 0 : width_pt;
    while (low < high) { /* the most characters to keep; none of them always "fits" */
        size_t keep = (low + high) / 2, head = keep - keep / 2, tail = keep / 2;
        struct eh_text shorter;
        eh_text_init(&shorter, canvas->arena);
        eh_text_add_bytes(&shorter, text, (size_t)(cut[head] - text));
        eh_text_add(&shorter, ELLIPSIS);
        eh_text_add(&shorter, cut[count - tail]);
        struct eh_block block = lay_out(canvas, canvas->scratch, eh_text_get(&shorter), type, wrap);
        bool good = fits(&block, width_pt, max_lines);
        if (good || !shortest)
            shortest = block.text;
        if (good)
            low = keep + 1;
        else
            high = keep;
    }
    struct eh_block best = lay_out(canvas, canvas->arena, shortest ? shortest : ELLIPSIS, type, wrap);
    best.shortened = true;
    return best;
}

static bool find_known(struct eh_canvas *canvas, struct eh_layout_key key, struct eh_type type,
                       struct eh_block *out)
{
    const struct eh_block *known = eh_layout_table_find(&canvas->layouts, key);
    if (!known)
        return false;
    *out = *known;
    out->type = type;
    out->height_pt = (double)out->line_count * type.leading_pt;
    return true;
}

/* A text that was laid out on one line, at whatever width, is the same on one line in any room that holds it.
 */
static bool find_line(struct eh_canvas *canvas, struct eh_layout_key key, struct eh_type type,
                      struct eh_block *out)
{
    double room = key.width_pt;
    key.width_pt = 0;
    key.max_lines = 0;
    return find_known(canvas, key, type, out) && (room <= 0 || out->width_pt <= room - HAIR);
}

static void keep(struct eh_canvas *canvas, struct eh_layout_key key, const struct eh_block *block)
{
    bool is_line = block->line_count == 1 && !block->shortened;
    eh_layout_table_add(&canvas->layouts, canvas->arena, key, block);
    if (!is_line || key.width_pt <= 0)
        return;
    key.width_pt = 0;
    key.max_lines = 0;
    if (!eh_layout_table_find(&canvas->layouts, key))
        eh_layout_table_add(&canvas->layouts, canvas->arena, key, block);
}

struct eh_block eh_layout_new(struct eh_canvas *canvas, const char *text, struct eh_type type,
                              double width_pt, size_t max_lines)
{
    text = eh_layout_clean(canvas->scratch, text);
    struct eh_layout_key key = {text, type.size_pt, width_pt, max_lines, type.bold, type.tabular};
    struct eh_block block;
    if (find_line(canvas, key, type, &block) || find_known(canvas, key, type, &block))
        return block;
    key.text = eh_arena_copy_text(canvas->arena, text);
    block = lay_out(canvas, canvas->arena, key.text, type, max_lines == 1 ? 0 : width_pt);
    if (max_lines > 0 && width_pt > 0 && !fits(&block, width_pt, max_lines))
        block = shorten(canvas, key.text, type, width_pt, max_lines);
    keep(canvas, key, &block);
    return block;
}

struct eh_block eh_layout_balance(struct eh_canvas *canvas, const char *text, struct eh_type type,
                                  double width_pt)
{
    struct eh_block block = eh_layout_new(canvas, text, type, width_pt, 0);
    if (block.line_count < 2)
        return block;
    struct eh_layout_key key = {block.text, type.size_pt, width_pt, BALANCED, type.bold, type.tabular};
    if (find_known(canvas, key, type, &block))
        return block;
    block = eh_layout_new(canvas, text, type, eh_layout_find_balance(canvas, &block, width_pt), 0);
    eh_layout_table_add(&canvas->layouts, canvas->arena, key, &block);
    return block;
}

bool eh_layout_breaks_words(const struct eh_block *block)
{
    int count = 0;
    const PangoLogAttr *attribute = pango_layout_get_log_attrs_readonly(block->layout, &count);
    for (size_t i = 1; i < block->line_count; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(block->layout, (int)i);
        glong at = g_utf8_pointer_to_offset(block->text, block->text + line->start_index);
        if (at < count && !attribute[at].is_line_break)
            return true;
    }
    return false;
}

double eh_layout_measure(struct eh_canvas *canvas, const char *text, struct eh_type type)
{
    return eh_layout_new(canvas, text, type, 0, 0).width_pt;
}

/* The text of the runs, and with their styles marked by control characters, which no clean text has. */
static const char *join_runs(struct eh_canvas *canvas, const struct eh_paragraph *paragraph, size_t *out_end,
                             const char **out_marked)
{
    struct eh_text joined, marked;
    eh_text_init(&joined, canvas->scratch);
    eh_text_init(&marked, canvas->scratch);
    for (size_t i = 0; i < paragraph->run_count; i++) {
        const char *text = eh_layout_clean(canvas->scratch, paragraph->run[i].text);
        eh_text_add(&marked, paragraph->run[i].bold ? "\1" : "\2");
        eh_text_add(&marked, text);
        eh_text_add(&joined, text);
        out_end[i] = joined.length;
    }
    *out_marked = eh_text_get(&marked);
    return eh_text_get(&joined);
}

struct eh_block eh_layout_new_runs(struct eh_canvas *canvas, const struct eh_paragraph *paragraph,
                                   struct eh_type type, double width_pt, size_t *out_end)
{
    struct eh_layout_key key = {NULL, type.size_pt, width_pt, 0, type.bold, type.tabular};
    struct eh_block block;
    const char *text = join_runs(canvas, paragraph, out_end, &key.text);
    if (find_known(canvas, key, type, &block))
        return block;
    PangoAttrList *attributes = new_attributes(type, text);
    for (size_t i = 0; i < paragraph->run_count; i++) {
        if (!paragraph->run[i].bold)
            continue;
        PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
        bold->start_index = (guint)(i ? out_end[i - 1] : 0);
        bold->end_index = (guint)out_end[i];
        pango_attr_list_insert(attributes, bold);
    }
    text = eh_arena_copy_text(canvas->arena, text);
    block = measure(new_layout(canvas, canvas->arena, text, type, width_pt, attributes), text, type);
    key.text = eh_arena_copy_text(canvas->arena, key.text);
    eh_layout_table_add(&canvas->layouts, canvas->arena, key, &block);
    return block;
}

/* ---- drawing: glyphs with the text they stand for ---- */

struct stretch { /* what one call of Cairo takes */
    cairo_glyph_t *glyph;
    cairo_text_cluster_t *cluster;
    int glyph_count, cluster_count;
    struct eh_text text;
};

/* A character that no font has: an empty frame, and nothing in the text of the page. */
static void draw_unknown(struct eh_canvas *canvas, double x, double baseline, double width, double size_pt)
{
    canvas->unknown_glyphs++;
    eh_canvas_frame(canvas, x + 0.5, baseline - 0.72 * size_pt, fmax(width - 1, 2), 0.72 * size_pt, 0.5,
                    EH_COLOR_MUTED);
}

/* The glyph to draw for one of Pango's, or PANGO_GLYPH_EMPTY for none. A space where a line wraps comes
 * as an empty glyph; Cairo would then nest a Span into the leaf, and readers lose the rest of it. So the
 * real space goes back. */
static PangoGlyph real_glyph(PangoFont *font, PangoGlyph glyph, bool space)
{
    if (glyph != PANGO_GLYPH_EMPTY)
        return glyph;
    return space ? pango_fc_font_get_glyph(PANGO_FC_FONT(font), ' ') : PANGO_GLYPH_EMPTY;
}

static void add_cluster(struct eh_canvas *canvas, struct stretch *out, const struct eh_block *block,
                        const PangoGlyphItem *run, const PangoGlyphItemIter *cluster, const double *offset,
                        double baseline)
{
    bool forward = cluster->start_glyph < cluster->end_glyph;
    int first = forward ? cluster->start_glyph : cluster->end_glyph + 1;
    int behind = forward ? cluster->end_glyph : cluster->start_glyph + 1, added = 0;
    const char *text = block->text + cluster->start_index;
    bool space = g_unichar_isspace(g_utf8_get_char(text));
    for (int i = first; i < behind; i++) {
        const PangoGlyphInfo *info = &run->glyphs->glyphs[i];
        PangoGlyph glyph = real_glyph(run->item->analysis.font, info->glyph, space);
        double x = offset[i] + (double)info->geometry.x_offset / PANGO_SCALE;
        if (glyph == PANGO_GLYPH_EMPTY)
            continue;
        if (glyph & PANGO_GLYPH_UNKNOWN_FLAG) {
            draw_unknown(canvas, x, baseline, (double)info->geometry.width / PANGO_SCALE,
                         block->type.size_pt);
            continue;
        }
        /* Clusters come in the order of the text, glyphs are kept in the order of the line. */
        int at = forward ? out->glyph_count : 0;
        if (!forward)
            memmove(out->glyph + 1 + added, out->glyph + added,
                    (size_t)(out->glyph_count - added) * sizeof *out->glyph);
        at = forward ? at : added;
        out->glyph[at] = (cairo_glyph_t){
            .index = glyph, .x = x, .y = baseline + (double)info->geometry.y_offset / PANGO_SCALE};
        out->glyph_count++;
        added++;
    }
    if (added == 0)
        return;
    int bytes = space ? 1 : cluster->end_index - cluster->start_index;
    eh_text_add_bytes(&out->text, space ? " " : text, (size_t)bytes);
    out->cluster[out->cluster_count++] = (cairo_text_cluster_t){.num_bytes = bytes, .num_glyphs = added};
}

static void draw_run(struct eh_canvas *canvas, const struct eh_block *block, PangoGlyphItem *run, double x,
                     double baseline, size_t from, size_t to)
{
    PangoFont *font = run->item->analysis.font;
    size_t count = (size_t)run->glyphs->num_glyphs;
    if (!font || count == 0)
        return;
    double *offset = EH_NEW_ARRAY(canvas->scratch, double, count);
    for (size_t i = 0; i < count; i++) {
        offset[i] = x;
        x += (double)run->glyphs->glyphs[i].geometry.width / PANGO_SCALE;
    }
    struct stretch out = {.glyph = EH_NEW_ARRAY(canvas->scratch, cairo_glyph_t, count),
                          .cluster = EH_NEW_ARRAY(canvas->scratch, cairo_text_cluster_t, count)};
    eh_text_init(&out.text, canvas->scratch);
    PangoGlyphItemIter cluster;
    for (gboolean more = pango_glyph_item_iter_init_start(&cluster, run, block->text); more;
         more = pango_glyph_item_iter_next_cluster(&cluster))
        if ((size_t)cluster.start_index >= from && (size_t)cluster.start_index < to)
            add_cluster(canvas, &out, block, run, &cluster, offset, baseline);
    if (out.glyph_count == 0)
        return;
    cairo_set_source_rgb(canvas->cr, block->type.color.red, block->type.color.green, block->type.color.blue);
    cairo_set_scaled_font(canvas->cr, pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)));
    bool backward = (run->item->analysis.level & 1) != 0;
    cairo_show_text_glyphs(canvas->cr, eh_text_get(&out.text), (int)out.text.length, out.glyph,
                           out.glyph_count, out.cluster, out.cluster_count,
                           backward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : (cairo_text_cluster_flags_t)0);
}

static void draw_line(struct eh_canvas *canvas, const struct eh_block *block, size_t index, double x,
                      double baseline, size_t from, size_t to)
{
    PangoLayoutLine *line = pango_layout_get_line_readonly(block->layout, (int)index);
    for (GSList *link = line->runs; link; link = link->next) {
        PangoGlyphItem *run = link->data;
        draw_run(canvas, block, run, x, baseline, from, to);
        x += (double)pango_glyph_string_get_width(run->glyphs) / PANGO_SCALE;
    }
}

void eh_layout_draw_part(struct eh_canvas *canvas, const struct eh_block *block, double x, double y,
                         enum eh_anchor anchor, size_t first, size_t count, size_t from, size_t to)
{
    if (canvas->quiet)
        return;
    for (size_t i = first; i < block->line_count && i < first + count; i++, y += block->type.leading_pt) {
        double width = eh_layout_line_width(block, i), left = x;
        if (anchor != EH_ANCHOR_START)
            left -= anchor == EH_ANCHOR_END ? width : width / 2;
        /* Capitals stand in the middle of the leading, whatever font they come from. */
        draw_line(canvas, block, i, left, y + block->type.leading_pt / 2 + 0.36 * block->type.size_pt, from,
                  to);
    }
}

void eh_layout_draw(struct eh_canvas *canvas, const struct eh_block *block, double x, double y,
                    enum eh_anchor anchor)
{
    eh_layout_draw_part(canvas, block, x, y, anchor, 0, block->line_count, 0, SIZE_MAX);
}

void eh_layout_draw_on(struct eh_canvas *canvas, const struct eh_block *block, double x, double y,
                       enum eh_anchor anchor, struct eh_color ground)
{
    double left = anchor == EH_ANCHOR_START ? x
                  : anchor == EH_ANCHOR_END ? x - block->width_pt
                                            : x - block->width_pt / 2;
    double trim = (block->type.leading_pt - block->type.size_pt) / 2;
    if (block->line_count > 0)
        eh_canvas_fill(canvas, left - 2, y + trim, block->width_pt + 4, block->height_pt - 2 * trim, ground);
    eh_layout_draw(canvas, block, x, y, anchor);
}
