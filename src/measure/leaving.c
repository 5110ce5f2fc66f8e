/* Chapter 8: do the least connected leave, and who leaves? */
#include <stdlib.h>

#include "compare_sides.h"
#include "evenhand/measure/compare.h"
#include "evenhand/network/history.h"
#include "risk_set.h"

enum { QUARTERS = 4 };

static const char *const quarter_names[QUARTERS + 1] = {"0", "1", "2", "3", "4"};

/* Ends by leaving: an outcome `exit` or the day in `left`, each person once. */
static bool *find_exits(const struct eh_study *study, struct eh_arena *arena)
{
    bool *out = EH_NEW_ARRAY(arena, bool, study->people.n);
    eh_risk_set_add_outcomes(study, EH_EXIT, out);
    for (uint32_t i = 0; i < study->people.n; i++)
        out[i] = out[i] || (study->people.left[i] != EH_DATE_NONE &&
                            eh_risk_set_is_in_period(&study->period, study->people.left[i]));
    return out;
}

static int compare_degrees(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* 0 for the isolated, 1 + floor(4 x connected people with fewer ties/connected people) for the others: of
 * those at risk. Degrees count ties to everyone of the period. */
static uint32_t *find_quarters(const struct eh_graph *graph, const bool *in_risk, uint32_t n,
                               struct eh_arena *arena)
{
    uint32_t *out = EH_NEW_ARRAY(arena, uint32_t, n);
    uint64_t *degree = EH_NEW_ARRAY(arena, uint64_t, n);
    size_t connected = 0;
    if (!graph)
        return out;
    for (uint32_t i = 0; i < n; i++)
        if (in_risk[i] && graph->ties.row[i + 1] > graph->ties.row[i])
            degree[connected++] = graph->ties.row[i + 1] - graph->ties.row[i];
    qsort(degree, connected, sizeof *degree, compare_degrees);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t own = graph->ties.row[i + 1] - graph->ties.row[i];
        if (!in_risk[i] || !own)
            continue;
        size_t low = 0, high = connected;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (degree[middle] < own)
                low = middle + 1;
            else
                high = middle;
        }
        out[i] = 1 + (uint32_t)(QUARTERS * low / connected);
    }
    return out;
}

static void add_rates(const struct eh_context *context, const uint32_t *quarter, const bool *in_risk,
                      const bool *has_left)
{
    uint32_t people[QUARTERS + 1] = {0}, left[QUARTERS + 1] = {0};
    for (uint32_t i = 0; i < context->study->people.n; i++) {
        people[quarter[i]] += in_risk[i];
        left[quarter[i]] += in_risk[i] && has_left[i];
    }
    for (uint32_t q = 0; q <= QUARTERS; q++) {
        struct eh_result row = eh_result_start("leaving.rate");
        row.layer = "collaboration";
        row.group = quarter_names[q];
        row.order.group = q;
        row.within = "none";
        row.group_people = people[q];
        eh_tables_set_share(&row, left[q], people[q]);
        eh_results_add(context->results, &row);
    }
}

/* People of one quarter against those above it. */
static void compare_quarter(const struct eh_context *context, uint32_t quarter, const char *above,
                            const uint32_t *of, const bool *in_risk, const bool *has_left,
                            bool hangs_on_weight)
{
    struct eh_arena *scratch = eh_context_scratch(context);
    uint32_t n = context->study->people.n, *side = EH_NEW_ARRAY(scratch, uint32_t, n);
    struct eh_strata strata[EH_STRATA_MOST];
    for (uint32_t i = 0; i < n; i++)
        side[i] = !in_risk[i] || of[i] < quarter ? EH_SIDE_OUTSIDE
                  : of[i] == quarter             ? EH_SIDE_GROUP
                                                 : EH_SIDE_OTHER;
    struct eh_sides sides = {.layer = "collaboration",
                             .attribute = EH_SIDES_NO_ATTRIBUTE,
                             .group = quarter_names[quarter],
                             .group_order = quarter,
                             .other = above,
                             .other_order = QUARTERS + 1,
                             .side = side,
                             .is_case = has_left,
                             .hangs_on_weight = hangs_on_weight};
    uint32_t count = eh_groups_strata(context, EH_SIDES_NO_ATTRIBUTE, scratch, strata);
    for (uint32_t s = 0; s < count; s++) {
        const struct eh_tables *tables = eh_sides_tables(context, &sides, &strata[s], scratch);
        double p = eh_exact_p(tables->table, tables->count, scratch);
        eh_sides_add_odds(context, &sides, "leaving.odds", &strata[s], tables, p);
    }
    eh_arena_free(scratch);
}

static int measure_degrees(const struct eh_context *context, const bool *in_risk, const bool *has_left,
                           struct eh_arena *scratch, struct eh_failure *failure)
{
    const struct eh_history *history = context->network->history;
    const struct eh_graph *graph = history ? &history->collaboration.graph : NULL;
    if (graph && context->factor_halves && context->factor_halves != 2) {
        struct eh_graph *cut = EH_NEW(scratch, struct eh_graph);
        if (eh_layer_cut(&history->collaboration, context->network->n, context->factor_halves, scratch, cut,
                         failure))
            return failure->code;
        graph = cut;
    }
    bool hangs = graph && !graph->weights_equal;
    const uint32_t *quarter = find_quarters(graph, in_risk, context->study->people.n, scratch);
    if (!context->first)
        add_rates(context, quarter, in_risk, has_left);
    compare_quarter(context, 0, "1 to 4", quarter, in_risk, has_left, hangs);
    compare_quarter(context, 1, "2 to 4", quarter, in_risk, has_left, hangs);
    return EH_OK;
}

int eh_measure_leaving(const struct eh_context *context, struct eh_failure *failure)
{
    const struct eh_study *study = context->study;
    if (study->period.all || (!study->outcomes.present && !study->people.has_left))
        return EH_OK;
    struct eh_arena *scratch = eh_context_scratch(context);
    bool *in_risk = EH_NEW_ARRAY(scratch, bool, study->people.n);
    eh_risk_set_fill(study, true, in_risk);
    bool *has_left = find_exits(study, scratch);
    struct eh_rate rate = {.name = "leaving",
                           .layer = "",
                           .layer_order = 1,
                           .is_case = has_left,
                           .in_set = in_risk,
                           .is_adverse = true};
    int code = EH_OK;
    if (eh_context_wants(context, "leaving.odds", "collaboration"))
        code = measure_degrees(context, in_risk, has_left, scratch, failure);
    if (!code)
        code = eh_compare_rate(context, &rate, failure);
    eh_arena_free(scratch);
    return code;
}
