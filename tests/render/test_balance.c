/* render: titles over lines of about one length, one layout for a text at every width that holds it, and what
 * is not looked for in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <pango/pango.h>
#include <string.h>

#include "evenhand/base/text.h"

#include "../../src/render/fonts.h"
#include "../../src/render/layout.h"
#include "../../src/render/layout_balance.h"

static const char *const TITLE[] = {
    "Women are less close to decision makers than comparable others",
    "Cannot tell about how outcomes and ties go together: too few people, or too wide intervals, in every "
    "comparison that was made of them in this period and layer",
    "Ties between men and women: 0.78\xC3\x97 what chance would give",
    "mixing.\xE2\x80\x8Bhomophily.\xE2\x80\x8Bindex of the collaboration layer",
    "Donaudampfschifffahrtsgesellschaftskapit\xC3\xA4nswitwenrente, 95-%-Intervall",
    "a  b   c    d     e      f       g        h         i          j           k            l",
    "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xD7\xA2\xD7\x95\xD7\x9C\xD7\x9D and the others of department D007",
    "x ",
};

struct room {
    struct eh_arena arena;
    struct eh_canvas canvas;
    bool settled;
};

static int open_room(void **state)
{
    static struct room room;
    struct eh_failure failure;
    room = (struct room){0};
    eh_arena_init(&room.arena, NULL);
    room.canvas = (struct eh_canvas){.arena = &room.arena, .scratch = &room.arena};
    *state = &room;
    return eh_fonts_open(NULL, "en", &room.settled, &room.arena, &room.canvas.context, &failure);
}

static int close_room(void **state)
{
    struct room *room = *state;
    room->settled = true;
    eh_arena_free(&room->arena);
    return 0;
}

/* Of the same text at every width, the search that asks Pango about each, and the one that asks about two. */
static void a_balance_is_that_of_pango_alone(void **state)
{
    struct room *room = *state;
    size_t balanced = 0;
    for (size_t i = 0; i < sizeof TITLE / sizeof *TITLE; i++)
        for (double size = 7; size < 21; size += 4.4)
            for (double width = 40; width < 520; width += 31.7) {
                struct eh_type type = {size, 1.3 * size, i % 2 == 0, false, EH_COLOR_INK};
                struct eh_block block = eh_layout_new(&room->canvas, TITLE[i], type, width, 0);
                if (block.line_count < 2)
                    continue;
                double found = eh_layout_find_balance(&room->canvas, &block, width);
                double expected = eh_layout_search_balance(&room->canvas, &block, width);
                assert_true(fabs(found - expected) == 0);
                balanced += found < width;
            }
    assert_true(balanced > 100);
}

static void assert_same_lines(const struct eh_block *a, const struct eh_block *b)
{
    assert_int_equal(a->line_count, b->line_count);
    assert_true(fabs(a->width_pt - b->width_pt) == 0);
    assert_true(a->shortened == b->shortened);
    assert_string_equal(a->text, b->text);
    for (size_t i = 0; i < a->line_count; i++)
        assert_true(fabs(eh_layout_line_width(a, i) - eh_layout_line_width(b, i)) == 0);
}

/* What is known of a text at other widths gives the lines that it gets where nothing is known. */
static void a_text_is_the_same_whatever_was_laid_out_before(void **state)
{
    struct room *room = *state;
    for (size_t i = 0; i < sizeof TITLE / sizeof *TITLE; i++) {
        struct eh_type type = {9.5, 13.5, false, true, EH_COLOR_INK};
        double natural = eh_layout_measure(&room->canvas, TITLE[i], type);
        for (int step = -6; step <= 6; step++)
            for (size_t lines = 0; lines < 4; lines++) {
                double width = natural + step * 0.02;
                struct eh_canvas fresh = {
                    .context = room->canvas.context, .arena = &room->arena, .scratch = &room->arena};
                struct eh_block known = eh_layout_new(&room->canvas, TITLE[i], type, width, lines);
                struct eh_block alone = eh_layout_new(&fresh, TITLE[i], type, width, lines);
                assert_same_lines(&known, &alone);
            }
    }
}

/* Every two of the signs beside each other. */
static const char *pair_signs(struct eh_arena *arena)
{
    static const char *const more[] = {"\xE2\x88\x92", "\xE2\x80\x8B", "\xE2\x80\x93",
                                       "\xE2\x80\x99", "\xE2\x80\x9C", "\xE2\x80\xA6"};
    enum { MORE = sizeof more / sizeof *more, ASCII = '~' - ' ' + 1, LATIN = 0xFF - 0xA1 + 1 };
    enum { SIGNS = MORE + ASCII + LATIN };
    const char *sign[SIGNS];
    struct eh_text out;
    eh_text_init(&out, arena);
    for (int i = 0; i < ASCII; i++)
        sign[i] = eh_arena_format(arena, "%c", ' ' + i);
    for (int i = 0; i < LATIN; i++)
        sign[ASCII + i] = eh_arena_format(arena, "%c%c", 0xC0 | (0xA1 + i) >> 6, 0x80 | ((0xA1 + i) & 0x3F));
    memcpy(&sign[ASCII + LATIN], more, sizeof more);
    for (int i = 0; i < SIGNS; i++)
        for (int j = 0; j < SIGNS; j++) {
            eh_text_add(&out, sign[i]);
            eh_text_add(&out, sign[j]);
        }
    return eh_text_get(&out);
}

static PangoLayout *shape(const struct room *room, const char *text, bool bold, const char *features)
{
    PangoLayout *layout = pango_layout_new(room->canvas.context);
    PangoFontDescription *font = pango_font_description_from_string(EH_FONTS_FAMILIES);
    PangoAttrList *list = pango_attr_list_new();
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, 9.5 * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_attr_list_insert(list, pango_attr_font_features_new(features));
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

static void assert_same_glyphs(PangoLayout *a, PangoLayout *b)
{
    GSList *left = pango_layout_get_line_readonly(a, 0)->runs,
           *right = pango_layout_get_line_readonly(b, 0)->runs;
    int count = 0;
    for (; left && right; left = left->next, right = right->next) {
        const PangoGlyphString *one = ((PangoGlyphItem *)left->data)->glyphs;
        const PangoGlyphString *two = ((PangoGlyphItem *)right->data)->glyphs;
        assert_int_equal(one->num_glyphs, two->num_glyphs);
        for (int i = 0; i < one->num_glyphs; i++) {
            assert_int_equal(one->glyphs[i].glyph, two->glyphs[i].glyph);
            assert_memory_equal(&one->glyphs[i].geometry, &two->glyphs[i].geometry,
                                sizeof one->glyphs[i].geometry);
        }
        count += one->num_glyphs;
    }
    assert_true(!left && !right);
    assert_true(count > 20000);
    g_object_unref(a);
    g_object_unref(b);
}

/* Where no mark can stand upon a letter, the feature that composes them finds nothing. */
static void without_marks_nothing_is_composed(void **state)
{
    struct room *room = *state;
    const char *text = pair_signs(&room->arena);
    for (int bold = 0; bold < 2; bold++) {
        assert_same_glyphs(shape(room, text, bold, "liga=0,clig=0,calt=0,dlig=0"),
                           shape(room, text, bold, "liga=0,clig=0,calt=0,dlig=0,ccmp=0"));
        assert_same_glyphs(shape(room, text, bold, "liga=0,clig=0,calt=0,dlig=0,tnum=1"),
                           shape(room, text, bold, "liga=0,clig=0,calt=0,dlig=0,ccmp=0,tnum=1"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_balance_is_that_of_pango_alone, open_room, close_room),
        cmocka_unit_test_setup_teardown(without_marks_nothing_is_composed, open_room, close_room),
        cmocka_unit_test_setup_teardown(a_text_is_the_same_whatever_was_laid_out_before, open_room,
                                        close_room),
    };
    return cmocka_run_group_tests_name("render/balance", tests, NULL, NULL);
}
