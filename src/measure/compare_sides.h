/* Two sides of one set of people, exposed and unexposed or without ties and with, compared in the same way as
 * a group is with the others. */
#ifndef EVENHAND_SRC_MEASURE_COMPARE_SIDES_H
#define EVENHAND_SRC_MEASURE_COMPARE_SIDES_H

#include "compare_tables.h"

enum { EH_SIDE_OUTSIDE, EH_SIDE_GROUP, EH_SIDE_OTHER };
#define EH_SIDES_NO_ATTRIBUTE UINT32_MAX

struct eh_sides {
    const char *layer;
    uint32_t layer_order;
    uint32_t attribute;        /* the column, which its strata leave out; or EH_SIDES_NO_ATTRIBUTE */
    const char *group, *other; /* as in the columns */
    uint32_t group_order, other_order;
    const uint32_t *side; /* n: EH_SIDE_OUTSIDE for people who are not in the set */
    const bool *is_case;  /* n */
    bool hangs_on_weight;
};

/* A row about both sides, names and places filled in. NULL: within none. */
struct eh_result eh_sides_row(const struct eh_context *context, const struct eh_sides *sides,
                              const char *measure, const struct eh_strata *opt_strata);

/* The group against the other side in each stratum that holds both. */
const struct eh_tables *eh_sides_tables(const struct eh_context *context, const struct eh_sides *sides,
                                        const struct eh_strata *strata, struct eh_arena *scratch);

/* Why there is no table: nobody is in the set, or all strata are one-sided. */
const char *eh_sides_why_not(const struct eh_context *context, const struct eh_sides *sides);

/* The row of an odds ratio; p is that of eh_exact_p. A test where the strata are the fullest. */
void eh_sides_add_odds(const struct eh_context *context, const struct eh_sides *sides, const char *measure,
                       const struct eh_strata *strata, const struct eh_tables *tables, double p);

#endif
