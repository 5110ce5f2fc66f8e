/* csv/encoding: which encoding a file is in, told from its bytes. */
#ifndef EVENHAND_CSV_ENCODING_H
#define EVENHAND_CSV_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "evenhand/base/arena.h"
#include "evenhand/csv/stream.h"

enum eh_encoding {
    EH_ENCODING_UTF8,     /* or ASCII, or any 8-bit encoding: eh_text_is_utf8 tells cell by cell */
    EH_ENCODING_UTF8_BOM, /* UTF-8 behind a byte order mark of 3 bytes */
    EH_ENCODING_UTF16,    /* behind a byte order mark, either order */
    EH_ENCODING_UTF16_LE, /* without a mark: every second byte of plain text is NUL */
    EH_ENCODING_UTF16_BE,
    EH_ENCODING_UTF32,   /* behind a byte order mark */
    EH_ENCODING_WORKBOOK /* a ZIP or OLE container: a spreadsheet's own file, not its export */
};

/* The encoding from the first bytes of a file (a few hundred decide). Never fails. */
enum eh_encoding eh_encoding_find(const unsigned char *bytes, size_t length);

/* The shell command that makes a UTF-8 copy of a file, as in
 * "iconv -f UTF-16 -t UTF-8 people.csv > people-utf8.csv". */
const char *eh_encoding_write_remedy(const char *name, enum eh_storage storage, const char *from,
                                     struct eh_arena *arena);

#endif
