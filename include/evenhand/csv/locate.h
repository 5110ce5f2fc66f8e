/* csv/locate: where the fields of a CSV file start in their lines.
 *
 * The reader hands over cells, not bytes: which column an editor should jump to is found afterwards, for the
 * few places that somebody is told of, by reading the file again as far as the last of them.
 *
 * A field starts at its first character that is no blank, the quote in a quoted one; an empty field where it
 * would be written; one that the row ends before, behind the last character of its line. Columns count
 * characters from 1 (bytes that continue no other, in text that is not UTF-8); a byte order mark is none.
 */
#ifndef EVENHAND_CSV_LOCATE_H
#define EVENHAND_CSV_LOCATE_H

#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"

struct eh_csv_place {
    uint64_t line;   /* physical, from 1: the line on which the field starts */
    uint32_t field;  /* from 1; 0: the row that starts or goes on there */
    uint64_t column; /* out: from 1; 0 where `field` is, or the line is not in the file */
    uint64_t
        record; /* out: number of the row, the header not counted: 0 in the header and where there is none */
};

/* `places` are sorted by line. `name` is how sentences call the file, `delimiter` what separates its fields
 * (the summary of csv/csv.h has it). Errors: those of eh_stream_open and eh_stream_read. Memory: one block.
 */
int eh_csv_locate(const char *path, const char *name, char delimiter, struct eh_arena *arena,
                  struct eh_csv_place *places, size_t count, struct eh_failure *failure) EH_MUST_CHECK;

#endif
