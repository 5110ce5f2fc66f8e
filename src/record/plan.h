/* record/plan: which columns of people.csv become which attributes, and their values while rows are read. */
#ifndef EVENHAND_RECORD_PLAN_H
#define EVENHAND_RECORD_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/record/study.h"
#include "private.h"

/* A column that an attribute is made of. Values are numbered as they are first seen. */
struct eh_value_column {
    const char *name;
    bool is_level;
    struct eh_intern values;
    struct eh_place header; /* the column's own name */
    struct eh_place *first; /* of each value */
    int64_t *rank;          /* of each value, for levels: the integer, or the place in `levels` from 1 */
    size_t first_capacity, rank_capacity;
    uint32_t *of; /* for each row: the value's number + 1; 0: empty */
    size_t of_capacity;
};

struct eh_planned {
    const char *name;
    bool is_group, is_structure, is_stratum;
    bool is_crossing;
    uint32_t part[2]; /* a crossing: planned attributes */
    uint32_t column;  /* else: of the plan's columns */
};

struct eh_plan {
    size_t column_count, attribute_count;
    struct eh_value_column *columns;
    struct eh_planned *attributes; /* in the order of eh_people.attribute */
};

/* From the settings and the headers of people.csv. ATTRIBUTE_MISSING for what is named and not there.
 * Settles the lists of study.config. */
void eh_plan_make(struct eh_study *study, const struct eh_names *headers, struct eh_arena *arena,
                  struct eh_plan *out);

/* Whether people of this name of a column are compared without anybody asking: gender, ethnicity, ... */
bool eh_plan_is_known(const char *name);

/* The column of the plan that a field of the name feeds; UINT32_MAX: none. */
uint32_t eh_plan_find_column(const struct eh_plan *self, const char *name);

/* Makes the attributes of study.people from the plan. row_of[i] is the row of person i; n and n_roster are
 * set. */
void eh_plan_finish(const struct eh_plan *self, struct eh_study *study, const uint32_t *row_of,
                    struct eh_arena *scratch);

/* What is wrong or rare among the values: CATEGORY_CASE, CATEGORY_SIMILAR (of at most 2,000 values),
 * CATEGORY_PLACEHOLDER, CATEGORY_STAR, CATEGORY_UNIQUE, CATEGORY_MANY, VALUES_MISSING, GROUP_SMALL. */
void eh_plan_check(const struct eh_plan *self, struct eh_study *study, struct eh_arena *scratch);

#endif
