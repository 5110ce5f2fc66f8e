/* A small published table, built row by row, for tests of the report. */
#ifndef EVENHAND_TESTS_SUPPORT_RESULTS_TABLE_H
#define EVENHAND_TESTS_SUPPORT_RESULTS_TABLE_H

#include "evenhand/base/arena.h"
#include "evenhand/base/random.h"
#include "evenhand/disclosure/provenance.h"
#include "evenhand/disclosure/published.h"

struct results_table {
    struct eh_arena arena;
    struct eh_published published;
    struct eh_provenance provenance;
    size_t capacity;
};

/* One work layer "informal", strata department*level, 100 people, minimum group 5. */
void results_table_init(struct results_table *self);
void results_table_free(struct results_table *self);
/* A row without numbers; `key` holds measure, layer, attribute, group, other, within. */
struct eh_published_row *results_table_add(struct results_table *self, const char *const key[6]);
/* A row with n, an estimate and, where low < high, an interval. */
struct eh_published_row *results_table_add_estimate(struct results_table *self, const char *const key[6],
                                                    double n, double estimate, double low, double high);
/* A row of any fate: hidden, undefined or with numbers that need not go together. Hidden rows carry numbers
 * that nobody may read: 98765 and a tail. */
void results_table_draw(struct results_table *self, struct eh_random *random, const char *const key[6]);
/* Rows of measures of every kind, drawn so, by gender, with department as structure. */
void results_table_draw_all(struct results_table *self, struct eh_random *random);
/* The document as text. */
const char *results_table_compose(struct results_table *self);

#endif
