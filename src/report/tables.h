/* The full tables, between their files. */
#ifndef EVENHAND_SRC_REPORT_TABLES_H
#define EVENHAND_SRC_REPORT_TABLES_H

#include "compose.h"

enum { EH_TABLES_MOST_PARTS = 16 };

struct eh_part { /* what a table is about */
    enum eh_chapter chapter;
    const char *layer;
    struct eh_rows rows; /* all of them, in the order of metrics.csv */
};
struct eh_left_lines { /* comparisons without a line */
    size_t hidden, open;
};

/* Whether so much is published that the tables leave out what metrics.csv has as well: a large organisation's
 * report is to stay about as long as a small one's. */
bool eh_tables_are_many(const struct eh_compose *self);
bool eh_tables_end_with(const char *text, const char *end);
const char *eh_tables_name_part(const struct eh_compose *self, const struct eh_part *part, const char *what);
const char *eh_tables_name_group(const struct eh_compose *self, eh_row *row);
/* What carries no verdict: a line a group, a column a measure. */
void eh_tables_add_described(struct eh_compose *self, const struct eh_part *part);

#endif
