/* render: PDFs of odd documents, judged by the readers of others: qpdf, pdfinfo, pdffonts, pdftotext. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "evenhand/base/text.h"

#include "documents.h"

struct page { /* one PDF on disk, and what drew it */
    struct eh_arena arena;
    char directory[64], path[128];
    const char *bytes;
    size_t length;
    unsigned pages;
};

static void open_page(struct page *self)
{
    *self = (struct page){0};
    eh_arena_init(&self->arena, NULL);
    strcpy(self->directory, "/tmp/evenhand-render-XXXXXX");
    assert_non_null(mkdtemp(self->directory));
    snprintf(self->path, sizeof self->path, "%s/report.pdf", self->directory);
}

static void close_page(struct page *self)
{
    unlink(self->path);
    rmdir(self->directory);
    eh_arena_free(&self->arena);
}

static void draw_document(struct page *self, const struct eh_document *document)
{
    struct eh_failure failure = {0};
    int code =
        eh_render_pdf(document, NULL, &self->arena, &self->bytes, &self->length, &self->pages, &failure);
    if (code != 0)
        fail_msg("%d: %s", code, failure.text);
    FILE *file = fopen(self->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(self->bytes, 1, self->length, file), self->length);
    assert_int_equal(fclose(file), 0);
}

static void draw_odd(struct page *self, struct odd odd)
{
    draw_document(self, odd_document(&self->arena, &odd));
}

/* What a reader prints about the PDF; it must succeed. */
static const char *ask(struct page *self, const char *command)
{
    struct eh_text text;
    char buffer[4096];
    size_t length;
    eh_text_init(&text, &self->arena);
    FILE *pipe = popen(eh_arena_format(&self->arena, "LC_ALL=C.UTF-8 %s %s%s 2>&1", command, self->path,
                                       strncmp(command, "pdftotext", 9) == 0 ? " -" : ""),
                       "r");
    assert_non_null(pipe);
    while ((length = fread(buffer, 1, sizeof buffer, pipe)) > 0)
        eh_text_add_bytes(&text, buffer, length);
    if (pclose(pipe) != 0)
        fail_msg("%s: %s", command, eh_text_get(&text));
    return eh_text_get(&text);
}

static size_t count(const char *text, const char *what)
{
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
        found++;
    return found;
}

/* ---- judges ---- */

static void file_is_sound(struct page *self)
{
    ask(self, "qpdf --check");
    const char *info = ask(self, "pdfinfo");
    assert_non_null(strstr(info, "Tagged:          yes"));
    assert_non_null(strstr(info, "Title:           Northwind & <Sons>: network equity report"));
    assert_non_null(strstr(info, eh_arena_format(&self->arena, "Pages:           %u\n", self->pages)));
}

static void fonts_are_embedded(struct page *self)
{
    const char *line = ask(self, "pdffonts");
    int number = 0;
    for (char *copy = eh_arena_copy_text(&self->arena, line), *token; (token = strsep(&copy, "\n"));
         number++) {
        if (number < 2 || !*token)
            continue;
        /* embedded, subset, with a map to Unicode */
        if (!strstr(token, " yes yes yes "))
            fail_msg("font: %s", token);
    }
    assert_true(number > 3);
}

/* One H1 a chapter and no level skipped, counted over the lines of `pdfinfo -struct`. */
static void headings_are_in_order(struct page *self, size_t chapters)
{
    const char *structure = ask(self, "pdfinfo -struct");
    int level = 0;
    size_t firsts = 0;
    for (char *copy = eh_arena_copy_text(&self->arena, structure), *line; (line = strsep(&copy, "\n"));) {
        line += strspn(line, " ");
        if (line[0] != 'H' || line[1] < '1' || line[1] > '6')
            continue;
        int next = line[1] - '0';
        assert_true(next <= level + 1);
        level = next;
        firsts += next == 1;
    }
    assert_int_equal(firsts, chapters);
    assert_int_equal(strncmp(structure, "Document", 8), 0);
}

static void figures_and_heads_are_described(struct page *self)
{
    ask(self, "qpdf --qdf --object-streams=disable --replace-input");
    FILE *file = fopen(self->path, "rb");
    assert_non_null(file);
    char *all = eh_arena_alloc(&self->arena, 1, 1 << 24);
    size_t length = fread(all, 1, (1 << 24) - 1, file);
    fclose(file);
    for (size_t i = 0; i < length; i++)
        if (!all[i])
            all[i] = ' ';
    assert_int_equal(count(all, "/S /Figure"), count(all, "  /Alt "));
    assert_int_equal(count(all, "/S /TH"), count(all, "/Scope /"));
    assert_int_equal(count(all, "/Subtype /Link"), count(all, "  /Contents ("));
    assert_true(count(all, "/Subtype /Link") > 0 && count(all, "/S /TH") > 0);
    assert_non_null(strstr(all, "/Lang (en-GB)"));
    assert_non_null(strstr(all, "/DisplayDocTitle true"));
    assert_non_null(strstr(all, "(D:20260930000000Z)"));
    assert_non_null(strstr(all, "<dc:title>"));
    assert_non_null(strstr(all, "Northwind &amp; &lt;Sons&gt;"));
    assert_true(count(all, "/Artifact BMC") >= self->pages);
}

struct word {
    double left, top, right, bottom;
    char text[96];
};

static size_t read_words(struct page *self, const char *page, struct word *words, size_t capacity)
{
    size_t found = 0;
    const char *end = strstr(page, "</page>");
    (void)self;
    for (const char *at = page; (at = strstr(at, "<word ")) && at < end && found < capacity; at++) {
        struct word *word = &words[found++];
        assert_int_equal(sscanf(at, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">%95[^<]",
                                &word->left, &word->top, &word->right, &word->bottom, word->text),
                         5);
    }
    return found;
}

/* Boxes are as high as the font's ascent and descent, which lines share; their middle halves are letters. */
static bool overlap(const struct word *a, const struct word *b)
{
    double x = fmin(a->right, b->right) - fmax(a->left, b->left);
    double a_height = a->bottom - a->top, b_height = b->bottom - b->top;
    double y = fmin(a->bottom - a_height / 4, b->bottom - b_height / 4) -
               fmax(a->top + a_height / 4, b->top + b_height / 4);
    return x > 0.6 && y > 0.3;
}

static void no_words_collide(struct page *self)
{
    enum { MOST = 8000 };
    struct word *word = EH_NEW_ARRAY(&self->arena, struct word, MOST);
    const char *boxes = ask(self, "pdftotext -bbox");
    size_t pages = 0;
    for (const char *page = boxes; (page = strstr(page, "<page ")); page++, pages++) {
        double width, height;
        assert_int_equal(sscanf(page, "<page width=\"%lf\" height=\"%lf\"", &width, &height), 2);
        size_t n = read_words(self, page, word, MOST);
        assert_true(n > 0);
        for (size_t i = 0; i < n; i++) {
            if (word[i].left < 40 || word[i].right > width - 40 || word[i].top < 20 ||
                word[i].bottom > height - 20)
                fail_msg("page %zu: \"%s\" leaves the page at %.1f %.1f %.1f %.1f", pages + 1, word[i].text,
                         word[i].left, word[i].top, word[i].right, word[i].bottom);
            for (size_t j = 0; j < i; j++)
                if (overlap(&word[i], &word[j]))
                    fail_msg("page %zu: \"%s\" at %.1f %.1f on \"%s\" at %.1f %.1f", pages + 1, word[i].text,
                             word[i].left, word[i].top, word[j].text, word[j].left, word[j].top);
        }
    }
    assert_int_equal(pages, self->pages);
}

static void judge(struct odd odd)
{
    struct page page;
    open_page(&page);
    draw_odd(&page, odd);
    file_is_sound(&page);
    fonts_are_embedded(&page);
    no_words_collide(&page);
    headings_are_in_order(&page, 3);
    const char *text = ask(&page, "pdfinfo -struct-text");
    static const char *const titles[] = {"\"Chart dots",     "\"Chart heatmap", "\"Chart lorenz",
                                         "\"Chart dumbbell", "\"Chart network", "\"Chart directed",
                                         "\"Chart half",     "\"Chart ratio",   "\"Chart empty"};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (!strstr(text, titles[i]))
            fail_msg("no %s", titles[i]);
    assert_non_null(strstr(text, FULL_TITLE));
    assert_null(strstr(ask(&page, "pdftotext -layout"), SECRET));
    figures_and_heads_are_described(&page);
    close_page(&page);
}

/* ---- tests ---- */

static void no_rows(void **state)
{
    (void)state;
    judge((struct odd){.rows = 0, .paper = "a4"});
}

static void one_row(void **state)
{
    (void)state;
    judge((struct odd){.rows = 1, .paper = "a4"});
}

static void twelve_rows_with_odd_names(void **state)
{
    (void)state;
    judge((struct odd){.rows = 12, .paper = "a4"});
}

static void forty_rows_are_split_and_nothing_is_cut(void **state)
{
    (void)state;
    judge((struct odd){.rows = 40, .paper = "a4"});
}

static void letter_paper_and_long_texts(void **state)
{
    (void)state;
    judge((struct odd){.rows = 12, .paper = "letter", .long_texts = true});
}

static void empty_texts(void **state)
{
    (void)state;
    judge((struct odd){.rows = 5, .paper = "letter", .empty_texts = true});
}

static void everything_hidden(void **state)
{
    (void)state;
    struct page page;
    judge((struct odd){.rows = 7, .marks = ODD_HIDDEN, .paper = "a4"});
    open_page(&page);
    draw_odd(&page, (struct odd){.rows = 7, .marks = ODD_HIDDEN, .paper = "a4"});
    assert_true(count(ask(&page, "pdftotext -layout"), HIDDEN) >= 7);
    close_page(&page);
}

static void everything_unclear_or_undefined(void **state)
{
    (void)state;
    judge((struct odd){.rows = 7, .marks = ODD_CANNOT_TELL, .paper = "a4"});
    judge((struct odd){.rows = 7, .marks = ODD_UNDEFINED, .paper = "a4"});
}

static void a_chart_longer_than_a_page_repeats_its_title(void **state)
{
    (void)state;
    struct page page;
    open_page(&page);
    struct odd odd = {.rows = 100, .paper = "a4"};
    struct eh_document document = {.title = "t", .paper = "a4", .language = "en"};
    odd_add_charts(&page.arena, &document, 1, odd_dots(&page.arena, &odd, false, "dots"),
                   (struct eh_chart){0});
    draw_document(&page, &document);
    assert_true(page.pages >= 2);
    const char *text = ask(&page, "pdftotext -layout");
    assert_int_equal(count(text, "Chart dots (continued)"), page.pages - 1);
    for (size_t i = 8; i <= 100; i++) /* no row is lost */
        assert_non_null(strstr(text, eh_arena_format(&page.arena, "Team %zu ", i)));
    no_words_collide(&page);
    close_page(&page);
}

static void text_comes_out_as_it_went_in(void **state)
{
    (void)state;
    struct page page;
    open_page(&page);
    draw_odd(&page, (struct odd){.rows = 1, .paper = "a4", .long_texts = true});
    const char *text = ask(&page, "pdfinfo -struct-text");
    /* Whole stretches, over the ends of lines: no ligature, no space and no rest of a paragraph is lost. */
    assert_non_null(
        strstr(text, "Tom & Jerry asked whether 1 < 2; the answer, in office, was a fine flow of difficult"));
    assert_non_null(strstr(text, "A bold claim that wraps over the end of a line, as bold claims do"));
    assert_non_null(strstr(text, "Link"));
    assert_non_null(strstr(text, "Last words."));
    assert_non_null(strstr(text, LONG_NAME));
    close_page(&page);
}

static void a_document_without_items_is_one_page(void **state)
{
    (void)state;
    struct page page;
    open_page(&page);
    draw_document(&page, &(struct eh_document){.title = NULL});
    assert_int_equal(page.pages, 1);
    ask(&page, "qpdf --check");
    close_page(&page);
}

static void same_document(struct page *first, const char *name, const char *value)
{
    struct page again;
    const char *old = getenv(name);
    char *before = old ? eh_arena_copy_text(&first->arena, old) : NULL;
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
    open_page(&again);
    draw_odd(&again, (struct odd){.rows = 6, .paper = "a4"});
    if (before)
        setenv(name, before, 1);
    else
        unsetenv(name);
    assert_int_equal(again.length, first->length);
    assert_memory_equal(again.bytes, first->bytes, first->length);
    close_page(&again);
}

static void the_same_document_gives_the_same_bytes(void **state)
{
    (void)state;
    struct page first;
    open_page(&first);
    draw_odd(&first, (struct odd){.rows = 6, .paper = "a4"});
    same_document(&first, "HOME", NULL);
    same_document(&first, "TZ", "Pacific/Auckland");
    same_document(&first, "LC_ALL", "de_DE.UTF-8");
    same_document(&first, "SOURCE_DATE_EPOCH", "1");
    same_document(&first, "FONTCONFIG_FILE", "/nonexistent");
    close_page(&first);
}

/* Sets a locale with a decimal comma: an installed one, or one compiled for the test. setlocale, since
 * glibc's newlocale leaks its path where LOCPATH is set. */
static bool set_comma_locale(struct page *page, char *directory)
{
    const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "nl_NL.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (setlocale(LC_ALL, names[i]))
            return true;
    strcpy(directory, "/tmp/evenhand-locale-XXXXXX");
    assert_non_null(mkdtemp(directory));
    const char *command = "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >/dev/null 2>&1";
    int status = system(eh_arena_format(&page->arena, command, directory));
    setenv("LOCPATH", directory, 1);
    bool set = status == 0 && setlocale(LC_ALL, "de_DE.UTF-8");
    unsetenv("LOCPATH");
    return set;
}

static void a_comma_locale_changes_nothing_and_is_kept(void **state)
{
    (void)state;
    char directory[64] = "", text[16];
    struct page plain, other;
    open_page(&plain);
    open_page(&other);
    draw_odd(&plain, (struct odd){.rows = 6, .paper = "a4"});
    struct eh_document *document = odd_document(&plain.arena, &(struct odd){.rows = 6, .paper = "a4"});
    bool set = set_comma_locale(&plain, directory);
    draw_document(&other, document);
    assert_true(uselocale((locale_t)0) == LC_GLOBAL_LOCALE);
    snprintf(text, sizeof text, "%.1f", 1.5);
    setlocale(LC_ALL, "C");
    if (*directory)
        (void)!system(eh_arena_format(&plain.arena, "rm -r %s", directory));
    assert_string_equal(text, set ? "1,5" : "1.5");
    assert_int_equal(other.length, plain.length);
    assert_memory_equal(other.bytes, plain.bytes, plain.length);
    close_page(&other);
    close_page(&plain);
    if (!set)
        skip(); /* counted as such: no comma locale could be made here */
}

static void without_fonts_the_package_is_named(void **state)
{
    (void)state;
    struct page page;
    struct eh_failure failure = {0};
    open_page(&page);
    assert_int_equal(eh_render_check_fonts(page.directory, &failure), EH_FONT);
    assert_non_null(strstr(failure.text, "fonts-inter"));
    failure = (struct eh_failure){0};
    assert_int_equal(eh_render_pdf(&(struct eh_document){.title = "t"}, page.directory, &page.arena,
                                   &page.bytes, &page.length, &page.pages, &failure),
                     EH_FONT);
    assert_null(page.bytes);
    failure = (struct eh_failure){0};
    assert_int_equal(eh_render_check_fonts(NULL, &failure), 0);
    close_page(&page);
}

static void characters_without_a_glyph_are_counted(void **state)
{
    (void)state;
    struct eh_rendering rendering;
    struct eh_failure failure = {0};
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_document document = {.title = "t", .organisation = "ok"};
    assert_int_equal(eh_render_draw(&document, NULL, &arena, &rendering, &failure), 0);
    assert_int_equal(rendering.unknown_glyphs, 0);
    document.organisation = "\xF3\xB0\x80\x80"; /* U+F0000, private use: in no font */
    assert_int_equal(eh_render_draw(&document, NULL, &arena, &rendering, &failure), 0);
    assert_int_equal(rendering.unknown_glyphs, 1);
    document.organisation = "bad \xFF\xC3 bytes\nand\tcontrols";
    assert_int_equal(eh_render_draw(&document, NULL, &arena, &rendering, &failure), 0);
    eh_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_rows),
        cmocka_unit_test(one_row),
        cmocka_unit_test(twelve_rows_with_odd_names),
        cmocka_unit_test(forty_rows_are_split_and_nothing_is_cut),
        cmocka_unit_test(letter_paper_and_long_texts),
        cmocka_unit_test(empty_texts),
        cmocka_unit_test(everything_hidden),
        cmocka_unit_test(everything_unclear_or_undefined),
        cmocka_unit_test(a_chart_longer_than_a_page_repeats_its_title),
        cmocka_unit_test(text_comes_out_as_it_went_in),
        cmocka_unit_test(a_document_without_items_is_one_page),
        cmocka_unit_test(the_same_document_gives_the_same_bytes),
        cmocka_unit_test(a_comma_locale_changes_nothing_and_is_kept),
        cmocka_unit_test(without_fonts_the_package_is_named),
        cmocka_unit_test(characters_without_a_glyph_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
