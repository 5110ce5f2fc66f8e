#include "evenhand/csv/encoding.h"

#include <string.h>

#include "evenhand/base/text.h"

/* Plain text in UTF-16 has a NUL in nearly every second byte, always on the same side; a stray NUL in a
 * UTF-8 file comes nowhere near. */
static enum eh_encoding find_utf16_without_mark(const unsigned char *bytes, size_t length)
{
    size_t nul[2] = {0, 0}, pairs = (length < 1024 ? length : 1024) / 2;
    for (size_t i = 0; i < 2 * pairs; i++)
        nul[i % 2] += bytes[i] == 0;
    if (pairs >= 2 && 2 * nul[1] > pairs && 8 * nul[0] < pairs)
        return EH_ENCODING_UTF16_LE;
    if (pairs >= 2 && 2 * nul[0] > pairs && 8 * nul[1] < pairs)
        return EH_ENCODING_UTF16_BE;
    return EH_ENCODING_UTF8;
}

enum eh_encoding eh_encoding_find(const unsigned char *bytes, size_t length)
{
    static const struct {
        const char *magic;
        size_t length;
        enum eh_encoding encoding;
    } marks[] = {
        {"\xef\xbb\xbf", 3, EH_ENCODING_UTF8_BOM},
        {"\xff\xfe\0\0", 4, EH_ENCODING_UTF32},
        {"\0\0\xfe\xff", 4, EH_ENCODING_UTF32},
        {"\xff\xfe", 2, EH_ENCODING_UTF16},
        {"\xfe\xff", 2, EH_ENCODING_UTF16},
        {"PK\x03\x04", 4, EH_ENCODING_WORKBOOK},
        {"\xd0\xcf\x11\xe0", 4, EH_ENCODING_WORKBOOK},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (length >= marks[i].length && memcmp(bytes, marks[i].magic, marks[i].length) == 0)
            return marks[i].encoding;
    return find_utf16_without_mark(bytes, length);
}

const char *eh_encoding_write_remedy(const char *name, enum eh_storage storage, const char *from,
                                     struct eh_arena *arena)
{
    size_t stem = strlen(name);
    const char *input = eh_text_quote(name, stem, "", arena), *dot = strrchr(name, '.');
    if (storage != EH_STORAGE_PLAIN) {
        if (dot && (strcmp(dot, ".gz") == 0 || strcmp(dot, ".zst") == 0))
            stem = (size_t)(dot - name);
        return eh_arena_format(arena, "%s %s | iconv -f %s -t UTF-8 > %s",
                               storage == EH_STORAGE_GZIP ? "zcat" : "zstdcat", input, from,
                               eh_text_quote(name, stem, stem == strlen(name) ? "-utf8" : "", arena));
    }
    if (dot && strcmp(dot, ".csv") == 0)
        stem -= 4;
    return eh_arena_format(arena, "iconv -f %s -t UTF-8 %s > %s", from, input,
                           eh_text_quote(name, stem, "-utf8.csv", arena));
}
