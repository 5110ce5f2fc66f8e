/* source/row: a row of a COPY in text form as one of collaboration.csv. */
#ifndef EVENHAND_SOURCE_ROW_H
#define EVENHAND_SOURCE_ROW_H

#include <stdio.h>

#include "evenhand/source/source.h"

/* The header that rows of the source have. */
void eh_row_write_header(const struct eh_source *source, FILE *out);

/* Writes the row text[0..length), which it takes apart in place, and adds it to `ties`. False where it is not
 * as the statement asked for. */
bool eh_row_write(const struct eh_source *source, char *text, size_t length, struct eh_source_ties *ties,
                  FILE *out);

#endif
