/* source/statement: what is sent to a PostgreSQL server. */
#ifndef EVENHAND_SOURCE_STATEMENT_H
#define EVENHAND_SOURCE_STATEMENT_H

#include "evenhand/source/source.h"

/* The aggregation as a COPY in text form, in one order, without what the other columns tell: from, to, kind,
 * weight, count, first and last. `trim`: zeros at the end of weights are left to the server (version 13 and
 * newer). */
const char *eh_statement_write_copy(const struct eh_source *self, bool trim, struct eh_arena *arena);

/* The records of the table. */
const char *eh_statement_write_count(const struct eh_source *self, struct eh_arena *arena);

#endif
