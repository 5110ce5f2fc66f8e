/* A PDF on disk, and what the readers of others say of it: qpdf, pdfinfo, pdffonts, pdftotext, mutool. A judge
 * fails the test that asks it. */
#ifndef EVENHAND_TESTS_SUPPORT_PAGES_H
#define EVENHAND_TESTS_SUPPORT_PAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "evenhand/render/render.h"

struct pages { /* one PDF on disk, and what drew it */
    struct eh_arena arena;
    char directory[64], path[128];
    const char *bytes;
    size_t length;
    unsigned pages;
};

void pages_open(struct pages *self);
void pages_close(struct pages *self);
void pages_draw(struct pages *self, const struct eh_document *document);
/* What a reader prints about the PDF; it must succeed. "pdftotext -bbox", "mutool draw -F stext". */
const char *pages_ask(struct pages *self, const char *command);
size_t pages_count(const char *text, const char *what);

void pages_are_sound(struct pages *self); /* for qpdf; tagged; the same letters for pdftotext and mutool */
void pages_embed_fonts(struct pages *self); /* subsets with a map to Unicode */
/* One H1 a chapter and no level skipped. */
void pages_order_headings(struct pages *self, size_t chapters);
/* As many alternative texts as figures, scopes as heading cells, contents as links. The file is rewritten as
 * plain objects; they are returned. */
const char *pages_describe_figures(struct pages *self);
/* No two words overlap, none leaves the page. */
void pages_keep_words_apart(struct pages *self);
/* Where the first word that holds `text` begins, in points from the left edge of its page. */
double pages_find_left(struct pages *self, const char *text);

/* Sets a locale with a decimal comma: an installed one, or one compiled for the test into `directory`, which is
 * empty else. By setlocale, since glibc's newlocale leaks its path where LOCPATH is set. False: none there is. */
bool pages_set_comma_locale(struct pages *self, char directory[64]);
void pages_leave_locale(struct pages *self, const char *directory);

#endif
