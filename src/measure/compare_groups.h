/* The people of one attribute, set and strata, laid out for comparing: sorted by stratum, with one cell for
 * each group that a stratum holds. Shared by compare.c and compare_rate.c. */
#ifndef EVENHAND_SRC_MEASURE_COMPARE_GROUPS_H
#define EVENHAND_SRC_MEASURE_COMPARE_GROUPS_H

#include "evenhand/measure/context.h"

struct eh_groups_cell {
    uint32_t label, n;
};

struct eh_groups {
    uint32_t count;   /* people with a known label, in the set and in the strata */
    uint32_t *person; /* sorted by stratum, then by index */
    uint32_t *label, *stratum, *cell;
    uint32_t strata;         /* of the strata, empty ones included */
    uint32_t *cell_start;    /* strata + 1: cells of a stratum, by label */
    uint32_t *stratum_count; /* strata: people */
    uint32_t cell_count;
    struct eh_groups_cell *cells;
};

void eh_groups_build(const struct eh_attribute *attribute, const struct eh_strata *strata, const bool *in_set,
                     uint32_t n, struct eh_arena *scratch, struct eh_groups *out);

/* Strata computed in scratch, their names in the arena of the results: rows point to them. */
uint32_t eh_groups_strata(const struct eh_context *context, uint32_t attribute, struct eh_arena *scratch,
                          struct eh_strata out[EH_STRATA_MOST]);
uint32_t eh_groups_strata_inside(const struct eh_context *context, uint32_t attribute,
                                 struct eh_arena *scratch, struct eh_strata **out);

/* People of the population by label, n_values + 1 numbers; *out_known receives the number of known values
 * that occur. */
const uint32_t *eh_groups_count(const struct eh_attribute *attribute, uint32_t n, struct eh_arena *scratch,
                                uint32_t *out_known);

/* A row about a group (UINT32_MAX: none known), with its names and places filled in. `name` and `suffix`
 * make the measure. */
struct eh_result eh_groups_row(const struct eh_context *context, const char *name, const char *suffix,
                               const char *layer, uint32_t layer_order, uint32_t attribute, uint32_t group,
                               const struct eh_strata *opt_strata);
#define EH_GROUPS_NONE UINT32_MAX

/* Marks a row of the fullest strata, or of inside a value, as a test with these sides. */
void eh_groups_test(struct eh_result *row, const struct eh_strata *strata, bool is_inside, uint32_t side_a,
                    uint32_t side_b);

/* The people of the largest and of the second largest group, wherever they stand: the sides of a row that
 * speaks of no group. False where no stratum holds two groups. */
bool eh_groups_count_sides(const struct eh_groups *groups, uint32_t n_values, struct eh_arena *scratch,
                           uint32_t *out_largest, uint32_t *out_second);

/* "name.suffix" as the catalogue spells it. */
const char *eh_groups_measure(const char *name, const char *suffix);

/* Why no stratum holds both sides, where none does: there may be but one group at all. */
const char *eh_groups_why_one_sided(uint32_t known_values);

#endif
