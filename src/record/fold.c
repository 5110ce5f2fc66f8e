#include "fold.h"

#include <glib.h>
#include <string.h>

#include "evenhand/base/arena.h"

/* The bytes of a blank at the start of UTF-8 text, of those that nobody sees too (no-break and zero-width
 * spaces, soft hyphens, byte order marks: what spreadsheets and web pages leave behind); 0: none. */
static size_t measure_blank(const char *text)
{
    static const char *const blanks[] = {
        " ",        "\t",           "\r",           "\n",           "\xc2\xa0",
        "\xc2\xad", "\xe2\x80\xaf", "\xe2\x81\xa0", "\xe3\x80\x80", "\xef\xbb\xbf"};
    if ((unsigned char)*text > ' ' && (unsigned char)*text < 0x80)
        return 0;
    if (strncmp(text, "\xe2\x80", 2) == 0 && (unsigned char)text[2] >= 0x80 && (unsigned char)text[2] <= 0x8f)
        return 3; /* U+2000 to U+200F */
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (strncmp(text, blanks[i], strlen(blanks[i])) == 0)
            return strlen(blanks[i]);
    return 0;
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* GLib's tables know every script's case and forms. Its memory goes back at once. */
static const char *fold_unicode(const char *text, struct eh_arena *arena)
{
    if (!g_utf8_validate(text, -1, NULL))
        return text;
    gchar *folded = g_utf8_casefold(text, -1);
    gchar *normal = g_utf8_normalize(folded, -1, G_NORMALIZE_ALL_COMPOSE);
    const char *out = eh_arena_copy_text(arena, normal ? normal : folded);
    g_free(normal);
    g_free(folded);
    return out;
}

static char *drop_blanks(const char *text, struct eh_arena *arena)
{
    char *out = eh_arena_alloc(arena, strlen(text) + 1, 1), *o = out;
    while (*text) {
        size_t blank = measure_blank(text);
        if (!blank)
            *o++ = (char)(*text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text);
        text += blank ? blank : 1;
    }
    *o = '\0';
    return out;
}

const char *eh_fold_text(const char *text, size_t length, bool numbers, struct eh_arena *arena)
{
    const char *whole = eh_arena_copy_bytes(arena, text, length);
    const char *out = drop_blanks(is_ascii(whole) ? whole : fold_unicode(whole, arena), arena);
    if (numbers && *out && strspn(out, "0123456789") == strlen(out))
        while (out[0] == '0' && out[1])
            out++;
    return out;
}
