/* Cases and people of one side against another in every stratum that holds both: what odds ratios and
 * shortfalls are made of. Shared by compare_rate.c and compare_sides.c. */
#ifndef EVENHAND_SRC_MEASURE_COMPARE_TABLES_H
#define EVENHAND_SRC_MEASURE_COMPARE_TABLES_H

#include "compare_groups.h"
#include "evenhand/inference/inference.h"

struct eh_tables {
    struct eh_table2 *table; /* a stratum that holds both, in stratum order */
    size_t count;
    uint32_t members, others;
    double shortfall; /* cases that the members would have more at the rate of the others */
};

/* The tables of every label against all others: labels 0 to n_values, 0 empty. */
struct eh_tables *eh_tables_fill(const struct eh_groups *groups, uint32_t n_values, const bool *is_case,
                                 struct eh_arena *scratch);

/* The fewest people in a cell of one 2 x 2 table, empty cells aside. */
uint64_t eh_tables_get_least_cell(uint64_t cases_a, uint64_t n_a, uint64_t cases_b, uint64_t n_b);

/* Who stands behind a row over these tables. */
void eh_tables_set_behind(struct eh_result *row, const struct eh_tables *tables);

/* n, odds ratio, interval and p, or why there is none; `one-sided strata` without a table. */
void eh_tables_set_odds(struct eh_result *row, const struct eh_tables *tables, double p);

/* n, the shortfall times `sign`, or `one-sided strata`. */
void eh_tables_set_shortfall(struct eh_result *row, const struct eh_tables *tables, int sign);

/* n, cases, their share and its interval (Wilson); `empty` where n is 0. The row is about people: they are
 * those behind n and cases, too. */
void eh_tables_set_share(struct eh_result *row, uint32_t cases, uint32_t n);

#endif
