#include "pages.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "evenhand/base/text.h"

void pages_open(struct pages *self)
{
    *self = (struct pages){0};
    eh_arena_init(&self->arena, NULL);
    strcpy(self->directory, "/tmp/evenhand-render-XXXXXX");
    assert_non_null(mkdtemp(self->directory));
    snprintf(self->path, sizeof self->path, "%s/report.pdf", self->directory);
}

void pages_close(struct pages *self)
{
    unlink(self->path);
    rmdir(self->directory);
    eh_arena_free(&self->arena);
}

void pages_draw(struct pages *self, const struct eh_document *document)
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

/* What a reader prints about the PDF; it must succeed. */
const char *pages_ask(struct pages *self, const char *command)
{
    struct eh_text text;
    char buffer[4096];
    size_t length;
    eh_text_init(&text, &self->arena);
    /* mutool warns of what it was built without. */
    bool is_mutool = strncmp(command, "mutool", 6) == 0, is_text = strncmp(command, "pdftotext", 9) == 0;
    FILE *pipe = popen(eh_arena_format(&self->arena, "LC_ALL=C.UTF-8 %s %s%s %s", command, self->path,
                                       is_text ? " -" : "", is_mutool ? "2>/dev/null" : "2>&1"),
                       "r");
    assert_non_null(pipe);
    while ((length = fread(buffer, 1, sizeof buffer, pipe)) > 0)
        eh_text_add_bytes(&text, buffer, length);
    if (pclose(pipe) != 0)
        fail_msg("%s: %s", command, eh_text_get(&text));
    return eh_text_get(&text);
}

size_t pages_count(const char *text, const char *what)
{
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
        found++;
    return found;
}

/* ---- judges ---- */

static void count_letters(const char *text, size_t *out)
{
    for (const char *c = text; *c; c++)
        if ((*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z'))
            out[(unsigned char)*c]++;
}

/* A second reader finds the same letters and digits, whatever it makes of their order and of blanks. */
static void readers_agree(struct pages *self)
{
    size_t one[256] = {0}, two[256] = {0};
    count_letters(pages_ask(self, "pdftotext"), one);
    count_letters(pages_ask(self, "mutool draw -q -F text -o -"), two);
    for (int c = 0; c < 256; c++)
        if (one[c] != two[c])
            fail_msg("'%c': %zu for pdftotext, %zu for mutool", c, one[c], two[c]);
}

void pages_are_sound(struct pages *self)
{
    pages_ask(self, "qpdf --check");
    readers_agree(self);
    const char *info = pages_ask(self, "pdfinfo");
    assert_non_null(strstr(info, "Tagged:          yes"));
    assert_non_null(strstr(info, eh_arena_format(&self->arena, "Pages:           %u\n", self->pages)));
}

void pages_embed_fonts(struct pages *self)
{
    const char *line = pages_ask(self, "pdffonts");
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
void pages_order_headings(struct pages *self, size_t chapters)
{
    const char *structure = pages_ask(self, "pdfinfo -struct");
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

const char *pages_describe_figures(struct pages *self)
{
    pages_ask(self, "qpdf --qdf --object-streams=disable --replace-input");
    FILE *file = fopen(self->path, "rb");
    assert_non_null(file);
    char *all = eh_arena_alloc(&self->arena, 1, 1 << 24);
    size_t length = fread(all, 1, (1 << 24) - 1, file);
    fclose(file);
    for (size_t i = 0; i < length; i++)
        if (!all[i])
            all[i] = ' ';
    assert_int_equal(pages_count(all, "/S /Figure"), pages_count(all, "  /Alt "));
    assert_int_equal(pages_count(all, "/S /TH"), pages_count(all, "/Scope /"));
    assert_int_equal(pages_count(all, "/Subtype /Link"), pages_count(all, "  /Contents ("));
    assert_true(pages_count(all, "/Subtype /Link") > 0 && pages_count(all, "/S /TH") > 0);
    assert_non_null(strstr(all, "/Lang (en-GB)"));
    assert_non_null(strstr(all, "/DisplayDocTitle true"));
    assert_non_null(strstr(all, "<dc:title>"));
    assert_true(pages_count(all, "/Artifact BMC") >= self->pages);
    return all;
}

struct word {
    double left, top, right, bottom;
    char text[96];
};

static size_t read_words(struct pages *self, const char *page, struct word *words, size_t capacity)
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

double pages_find_left(struct pages *self, const char *text)
{
    double left = NAN;
    const char *boxes = pages_ask(self, "pdftotext -bbox");
    for (const char *at = boxes; isnan(left) && (at = strstr(at, "<word xMin=\"")); at++) {
        const char *word = strchr(at, '>'), *found = strstr(word, text);
        if (found && found < strchr(word, '<'))
            left = strtod(at + strlen("<word xMin=\""), NULL);
    }
    if (isnan(left))
        fail_msg("no word with \"%s\"", text);
    return left;
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

void pages_keep_words_apart(struct pages *self)
{
    enum { MOST = 8000 };
    struct word *word = EH_NEW_ARRAY(&self->arena, struct word, MOST);
    const char *boxes = pages_ask(self, "pdftotext -bbox");
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

bool pages_set_comma_locale(struct pages *self, char directory[64])
{
    const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "nl_NL.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (setlocale(LC_ALL, names[i]))
            return true;
    strcpy(directory, "/tmp/evenhand-locale-XXXXXX");
    assert_non_null(mkdtemp(directory));
    const char *command = "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >/dev/null 2>&1";
    int status = system(eh_arena_format(&self->arena, command, directory));
    setenv("LOCPATH", directory, 1);
    bool set = status == 0 && setlocale(LC_ALL, "de_DE.UTF-8");
    unsetenv("LOCPATH");
    return set;
}

void pages_leave_locale(struct pages *self, const char *directory)
{
    setlocale(LC_ALL, "C");
    if (*directory)
        (void)!system(eh_arena_format(&self->arena, "rm -r %s", directory));
}
