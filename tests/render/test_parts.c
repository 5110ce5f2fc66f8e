/* render: ticks, artifacts and XMP by themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "../../src/render/axis.h"
#include "../../src/render/chart.h"
#include "../../src/render/finish.h"

#define MINUS "\xE2\x88\x92"

static void ticks_are(double low, double high, size_t wanted, size_t count, const double *expected)
{
    struct eh_ticks ticks;
    eh_axis_find_ticks(low, high, wanted, &ticks);
    assert_int_equal(ticks.count, count);
    for (size_t i = 0; i < count; i++)
        assert_true(fabs(ticks.value[i] - expected[i]) < 1e-9 * fmax(1, fabs(expected[i])));
}

/* The first is the example of the R package labeling, `extended(8.1, 14.1, 4)`, by the paper's author. */
static void ticks_are_those_of_extended_wilkinson(void **state)
{
    (void)state;
    ticks_are(8.1, 14.1, 4, 4, (const double[]){8, 10, 12, 14});
    ticks_are(0, 100, 5, 5, (const double[]){0, 25, 50, 75, 100});
    ticks_are(-0.6, 0.6, 7, 7, (const double[]){-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6});
    ticks_are(0, 1e-7, 3, 3, (const double[]){0, 5e-8, 1e-7});
    ticks_are(0, 3e9, 4, 4, (const double[]){0, 1e9, 2e9, 3e9});
}

static void any_range_gets_ticks(void **state)
{
    (void)state;
    for (double width = 1e-9; width < 1e9; width *= 3.7)
        for (double low = -width * 2; low < width * 2; low += 0.37 * width)
            for (size_t wanted = 2; wanted < 8; wanted++) {
                struct eh_ticks ticks;
                eh_axis_find_ticks(low, low + width, wanted, &ticks);
                assert_true(ticks.count >= 2 && ticks.count <= 15);
                for (size_t i = 1; i < ticks.count; i++)
                    assert_true(ticks.value[i] > ticks.value[i - 1]);
            }
}

static void label_is(struct eh_axis axis, double low, double high, size_t tick, const char *expected)
{
    struct eh_scale scale;
    char text[EH_AXIS_LABEL];
    eh_axis_open(&scale, &axis, low, high, 0, 400);
    assert_true(tick < scale.ticks.count);
    eh_axis_write(&scale, tick, text);
    assert_string_equal(text, expected);
}

static void labels_have_signs_and_units(void **state)
{
    (void)state;
    struct eh_axis percent = {.format = EH_AXIS_PERCENT},
                   ratio = {.scale = EH_AXIS_LOG, .format = EH_AXIS_RATIO};
    label_is(percent, -0.6, 0.6, 0, MINUS "60%");
    label_is(percent, -0.6, 0.6, 1, MINUS "40");
    label_is(percent, -0.6, 0.6, 4, "+20");
    label_is(percent, -0.6, 0.6, 6, "+60%");
    label_is(percent, 0, 0.5, 0, "0");
    label_is(percent, 0, 0.5, 1, "10");
    label_is((struct eh_axis){.format = EH_AXIS_SIGNED}, -3, 3, 6, "+3");
    label_is(ratio, 0.5, 2, 0, "1\xC3\x97");
    label_is(ratio, 0.5, 2, 1, "0.5\xC3\x97");
}

static void odd_domains_are_drawable(void **state)
{
    (void)state;
    const double ends[][2] = {{0, 0},    {1, 1}, {INFINITY, -INFINITY}, {-5, -5}, {1e-12, 1e-12},
                              {0, 1e12}, {-3, 0}};
    for (int log_scale = 0; log_scale < 2; log_scale++)
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
            struct eh_axis axis = {.scale = log_scale ? EH_AXIS_LOG : EH_AXIS_LINEAR};
            struct eh_scale scale;
            eh_axis_open(&scale, &axis, ends[i][0], ends[i][1], 10, 100);
            assert_true(scale.low < scale.high);
            assert_true(scale.ticks.count >= 1);
            assert_true(eh_axis_place(&scale, -INFINITY) >= 10 - 1e-9 &&
                        eh_axis_place(&scale, INFINITY) <= 110 + 1e-9);
        }
}

static void marked_is(struct eh_arena *arena, const char *content, const char *expected)
{
    size_t length;
    const char *marked = eh_finish_mark_artifacts(content, strlen(content), arena, &length);
    assert_string_equal(marked, expected);
    assert_int_equal(length, strlen(expected));
}

static void content_outside_of_tags_is_an_artifact(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    marked_is(&arena, "q 1 0 0 1 0 0 cm", "q 1 0 0 1 0 0 cm");
    marked_is(&arena, "0 0 9 9 re f", "/Artifact BMC\n0 0 9 9 re f\nEMC\n");
    marked_is(&arena, "q\n/P << /MCID 0 >> BDC\nBT (x) Tj ET\nEMC\nQ",
              "q\n/P << /MCID 0 >> BDC\nBT (x) Tj ET\nEMC\n\nQ");
    marked_is(&arena, "0 0 m 9 9 l S /P << /MCID 0 >> BDC (a) Tj EMC 1 1 m 2 2 l S",
              "/Artifact BMC\n0 0 m 9 9 l S\nEMC\n /P << /MCID 0 >> BDC (a) Tj EMC\n"
              "/Artifact BMC\n 1 1 m 2 2 l S\nEMC\n");
    /* Operators within strings are text; marked content within marked content stays as it is. */
    marked_is(&arena, "/P BMC (EMC \\) S (BDC) f) Tj /Span BMC (x) Tj EMC EMC",
              "/P BMC (EMC \\) S (BDC) f) Tj /Span BMC (x) Tj EMC EMC\n");
    /* Glyphs that stand for another text, inside of an object that is in no structure; hexadecimal is no
     * operator. */
    marked_is(&arena,
              "BT (a) Tj /Span << /ActualText <feff0028> >> BDC (x) Tj EMC <0a> Tj ET /P BMC (b) Tj EMC",
              "/Artifact BMC\nBT (a) Tj /Span << /ActualText <feff0028> >> BDC (x) Tj EMC <0a> Tj ET\nEMC\n"
              " /P BMC (b) Tj EMC\n");
    marked_is(&arena, "BT /Span << /ActualText <feff0028> >> BDC (x) Tj EMC ET <",
              "/Artifact BMC\nBT /Span << /ActualText <feff0028> >> BDC (x) Tj EMC ET <\nEMC\n");
    eh_arena_free(&arena);
}

static void xmp_escapes_its_texts(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    const char *xmp = eh_finish_write_xmp(&(struct eh_document){.title = "a & <b>", .language = "en-GB"},
                                          "2026-09-30", &arena);
    assert_non_null(strstr(xmp, "a &amp; &lt;b&gt;"));
    assert_non_null(strstr(xmp, "<xmp:CreateDate>2026-09-30T00:00:00Z<"));
    assert_null(strstr(xmp, "dc:description"));
    eh_arena_free(&arena);
}

static double linear(double c)
{
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(struct eh_color c)
{
    return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
}

static double contrast(struct eh_color a, struct eh_color b)
{
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return x > y ? x / y : y / x;
}

/* WCAG 2.1, success criterion 1.4.3. */
static void text_can_be_read_on_its_ground(void **state)
{
    (void)state;
    const struct eh_color inks[] = {EH_COLOR_INK, EH_COLOR_MUTED, EH_COLOR_BLUE, EH_COLOR_LINK,
                                    EH_COLOR_ORANGE_TEXT};
    for (size_t i = 0; i < sizeof inks / sizeof *inks; i++) {
        assert_true(contrast(inks[i], EH_COLOR_WHITE) >= 4.5);
        assert_true(contrast(inks[i], EH_COLOR_PANEL) >= 4.5);
    }
    for (double ratio = 0.1; ratio < 10; ratio *= 1.02) {
        struct eh_color ground = eh_heatmap_color(ratio, 4);
        assert_true(contrast(ground, eh_heatmap_ink(ground)) >= 4.5 - 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_those_of_extended_wilkinson),
        cmocka_unit_test(any_range_gets_ticks),
        cmocka_unit_test(labels_have_signs_and_units),
        cmocka_unit_test(odd_domains_are_drawable),
        cmocka_unit_test(content_outside_of_tags_is_an_artifact),
        cmocka_unit_test(xmp_escapes_its_texts),
        cmocka_unit_test(text_can_be_read_on_its_ground),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
