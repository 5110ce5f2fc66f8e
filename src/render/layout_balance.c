/* A title over lines of about one length. What decides is how many lines Pango makes of it, and Pango shapes
 * a text anew for every width. So the search runs over the widths of the words as they stand in the lines
 * that are there, and Pango is asked about its end only: that this width is enough, and the next smaller one
 * is not. Where the two do not bear it out the search is made again with nothing but Pango. */
#include <math.h>
#include <string.h>

#include "layout.h"
#include "layout_balance.h"

#define STEP 2.0 /* points; a width is found to this */

struct word {
    double visible, whole; /* in points; `whole` with the blanks behind it */
};

struct words {
    const struct word *word;
    size_t count, most_lines;
};

/* Of each character, its width in the lines that are there. Blanks at the end of a line have none. */
static int *measure_characters(struct eh_arena *arena, const struct eh_block *block, size_t count)
{
    int *width = EH_NEW_ARRAY(arena, int, count + 1);
    for (size_t i = 0; i < block->line_count; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(block->layout, (int)i);
        for (GSList *link = line->runs; link; link = link->next) {
            PangoGlyphItem *run = link->data;
            glong first = g_utf8_pointer_to_offset(block->text, block->text + run->item->offset);
            if (first >= 0 && (size_t)first + (size_t)run->item->num_chars <= count)
                pango_glyph_item_get_logical_widths(run, block->text, width + first);
        }
    }
    return width;
}

static struct words find_words(struct eh_arena *arena, const struct eh_block *block)
{
    int count = 0, blank = 0;
    const PangoLogAttr *attribute = pango_layout_get_log_attrs_readonly(block->layout, &count);
    size_t length = count > 0 ? (size_t)count - 1 : 0; /* the last stands behind the text */
    int *width = measure_characters(arena, block, length);
    struct word *word = EH_NEW_ARRAY(arena, struct word, length + 1), *at = word;
    for (size_t i = 0; i < length; i++)
        if (attribute[i].is_white && width[i] > blank)
            blank = width[i];
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && attribute[i].is_line_break)
            at++;
        at->whole += (double)(attribute[i].is_white ? blank : width[i]) / PANGO_SCALE;
        if (!attribute[i].is_white)
            at->visible = at->whole;
    }
    return (struct words){word, length > 0 ? (size_t)(at - word) + 1 : 0, block->line_count};
}

/* Whether the words take no further line, and none is longer than a line. */
static bool words_fit(const struct words *self, double width_pt)
{
    size_t lines = 1;
    double x = 0;
    for (size_t i = 0; i < self->count; i++) {
        const struct word *word = &self->word[i];
        if (word->visible > width_pt)
            return false;
        if (x > 0 && x + word->visible > width_pt) {
            lines++;
            x = 0;
        }
        x += word->whole;
    }
    return lines <= self->most_lines;
}

static bool pango_fits(struct eh_canvas *canvas, const struct eh_block *block, double width_pt)
{
    struct eh_block narrower = eh_layout_new(canvas, block->text, block->type, width_pt, 0);
    return narrower.line_count <= block->line_count && !eh_layout_breaks_words(&narrower);
}

/* The search between half the width and the width. *out_low is the widest that was tried in vain, or half. */
static double search(struct eh_canvas *canvas, const struct eh_block *block, const struct words *opt_words,
                     double width_pt, double *out_low)
{
    double low = width_pt / 2, high = width_pt;
    while (high - low > STEP) {
        double middle = (low + high) / 2;
        if (opt_words ? words_fit(opt_words, middle) : pango_fits(canvas, block, middle))
            high = middle;
        else
            low = middle;
    }
    *out_low = low;
    return high;
}

double eh_layout_search_balance(struct eh_canvas *canvas, const struct eh_block *block, double width_pt)
{
    double low;
    return search(canvas, block, NULL, width_pt, &low);
}

double eh_layout_find_balance(struct eh_canvas *canvas, const struct eh_block *block, double width_pt)
{
    struct words words = find_words(canvas->scratch, block);
    double low, high = search(canvas, block, &words, width_pt, &low);
    bool is_enough = high >= width_pt || pango_fits(canvas, block, high);
    bool is_least = low <= width_pt / 2 || !pango_fits(canvas, block, low);
    return is_enough && is_least ? high : eh_layout_search_balance(canvas, block, width_pt);
}
