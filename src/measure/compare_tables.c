#include "compare_tables.h"

struct eh_tables *eh_tables_fill(const struct eh_groups *groups, uint32_t n_values, const bool *is_case,
                                 struct eh_arena *scratch)
{
    size_t labels = (size_t)n_values + 1;
    struct eh_tables *out = EH_NEW_ARRAY(scratch, struct eh_tables, labels);
    uint32_t *cases = EH_NEW_ARRAY(scratch, uint32_t, groups->cell_count);
    size_t *cells = EH_NEW_ARRAY(scratch, size_t, labels);
    for (uint32_t i = 0; i < groups->count; i++)
        cases[groups->cell[i]] += is_case[groups->person[i]];
    for (uint32_t c = 0; c < groups->cell_count; c++)
        cells[groups->cells[c].label]++;
    for (uint32_t g = 1; g < labels; g++)
        out[g].table = EH_NEW_ARRAY(scratch, struct eh_table2, cells[g]);
    for (uint32_t s = 0; s < groups->strata; s++) {
        uint32_t first = groups->cell_start[s], end = groups->cell_start[s + 1], all_cases = 0;
        if (end - first < 2)
            continue;
        for (uint32_t c = first; c < end; c++)
            all_cases += cases[c];
        for (uint32_t c = first; c < end; c++) {
            uint32_t n = groups->cells[c].n, others = groups->stratum_count[s] - n,
                     cases_o = all_cases - cases[c];
            struct eh_tables *at = &out[groups->cells[c].label];
            at->table[at->count++] = (struct eh_table2){cases[c], n, cases_o, others};
            at->members += n;
            at->others += others;
            at->shortfall += (double)n * cases_o / others - cases[c];
        }
    }
    return out;
}

/* An estimate of a single table can be turned back into its cells by who knows one of the two rates, so it
 * is judged by its smallest cell. */
uint64_t eh_tables_get_least_cell(uint64_t cases_a, uint64_t n_a, uint64_t cases_b, uint64_t n_b)
{
    uint64_t cell[4] = {cases_a, n_a - cases_a, cases_b, n_b - cases_b}, least = UINT64_MAX;
    for (int i = 0; i < 4; i++)
        if (cell[i] && cell[i] < least)
            least = cell[i];
    return least;
}

void eh_tables_set_behind(struct eh_result *row, const struct eh_tables *tables)
{
    row->n_people = (uint64_t)tables->members + tables->others;
    row->group_people = tables->members;
    row->other_people = tables->others;
    if (tables->count == 1)
        row->cases_people =
            eh_tables_get_least_cell((uint64_t)tables->table->cases_g, (uint64_t)tables->table->n_g,
                                     (uint64_t)tables->table->cases_o, (uint64_t)tables->table->n_o);
}

void eh_tables_set_odds(struct eh_result *row, const struct eh_tables *tables, double p)
{
    if (!tables->count) {
        eh_result_undefine(row, EH_UNDEFINED_ONE_SIDED, 0);
        return;
    }
    struct eh_odds odds = eh_odds_compute(tables->table, tables->count);
    eh_result_set(row, EH_N, (double)tables->members + tables->others);
    eh_result_set(row, EH_P, p);
    if (odds.infinite) {
        eh_result_undefine(row, EH_UNDEFINED_INFINITE, EH_N | EH_P);
        return;
    }
    if (!odds.defined) {
        eh_result_undefine(row, EH_UNDEFINED_ZERO_BY_ZERO, 0);
        return;
    }
    eh_result_set(row, EH_ESTIMATE, odds.estimate);
    if (odds.has_interval) {
        eh_result_set(row, EH_CI_LOW, odds.low);
        eh_result_set(row, EH_CI_HIGH, odds.high);
    }
}

void eh_tables_set_shortfall(struct eh_result *row, const struct eh_tables *tables, int sign)
{
    if (!tables->count) {
        eh_result_undefine(row, EH_UNDEFINED_ONE_SIDED, 0);
        return;
    }
    eh_result_set(row, EH_N, (double)tables->members + tables->others);
    eh_result_set(row, EH_ESTIMATE, 0 + sign * tables->shortfall);
}

void eh_tables_set_share(struct eh_result *row, uint32_t cases, uint32_t n)
{
    double low, high;
    row->n_people = n;
    if (!n) {
        eh_result_undefine(row, EH_UNDEFINED_EMPTY, 0);
        return;
    }
    eh_wilson(cases, n, &low, &high);
    row->cases_people = cases;
    eh_result_set(row, EH_N, n);
    eh_result_set(row, EH_CASES, cases);
    eh_result_set(row, EH_ESTIMATE, (double)cases / n);
    eh_result_set(row, EH_CI_LOW, low);
    eh_result_set(row, EH_CI_HIGH, high);
}
