#include "alliances.h"

#include "evenhand/measure/compare.h"

static const struct eh_layer *informal_of(const struct eh_context *context)
{
    return &context->network->layer[context->network->informal];
}

struct eh_result eh_alliances_row(const struct eh_context *context, const char *measure,
                                  const struct eh_circles *circles, uint32_t circle)
{
    struct eh_result row = eh_result_start(measure);
    row.layer = informal_of(context)->name;
    row.order.layer = context->network->informal;
    if (circle == EH_CIRCLE_NONE)
        return row;
    row.group = eh_arena_format(context->arena, "A%u", circle + 1);
    row.order.group = circle + 1;
    row.group_people = row.n_people = circles->row[circle + 1] - circles->row[circle];
    return row;
}

static void add_overview(const struct eh_context *context, const struct eh_circles *circles)
{
    uint32_t n = context->study->people.n, members = circles->row[circles->count];
    static const char *const measure[] = {"alliance.count", "alliance.members"};
    for (int m = 0; m < 2; m++) {
        struct eh_result row = eh_alliances_row(context, measure[m], circles, EH_CIRCLE_NONE);
        row.n_people = n;
        if (n) {
            row.cases_people = members;
            eh_result_set(&row, EH_N, n);
            eh_result_set(&row, EH_CASES, members);
            eh_result_set(&row, EH_ESTIMATE, m ? (double)members / n : circles->count);
        } else {
            eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
        }
        eh_results_add(context->results, &row);
    }
}

/* People of a circle with a close tie that leaves it, and those at its other end, for each circle. */
static uint64_t *count_leaving_people(const struct eh_circles *circles, uint32_t n, struct eh_arena *scratch)
{
    uint64_t *count = EH_NEW_ARRAY(scratch, uint64_t, circles->count);
    bool *leaves = EH_NEW_ARRAY(scratch, bool, n);
    uint32_t *seen_by = EH_NEW_ARRAY(scratch, uint32_t, n); /* a circle, plus 1 */
    struct eh_adjacency close = {.n = n, .row = EH_NEW_ARRAY(scratch, uint64_t, (size_t)n + 2)};
    close.to = EH_NEW_ARRAY(scratch, uint32_t, 2 * circles->close_tie_count);
    for (uint64_t t = 0; t < circles->close_tie_count; t++) {
        close.row[circles->close_a[t] + 2]++;
        close.row[circles->close_b[t] + 2]++;
    }
    for (uint32_t i = 2; i < n + 2; i++)
        close.row[i] += close.row[i - 1];
    for (uint64_t t = 0; t < circles->close_tie_count; t++) {
        close.to[close.row[circles->close_a[t] + 1]++] = circles->close_b[t];
        close.to[close.row[circles->close_b[t] + 1]++] = circles->close_a[t];
    }
    for (uint32_t c = 0; c < circles->count; c++)
        for (uint32_t m = circles->row[c]; m < circles->row[c + 1]; m++) {
            uint32_t i = circles->member[m];
            for (uint64_t e = close.row[i]; e < close.row[i + 1]; e++) {
                uint32_t other = close.to[e];
                if (circles->of[other] == c)
                    continue;
                leaves[i] = true;
                count[c] += seen_by[other] != c + 1;
                seen_by[other] = c + 1;
            }
            count[c] += leaves[i];
        }
    return count;
}

static void add_number(const struct eh_context *context, const char *measure,
                       const struct eh_circles *circles, uint32_t circle, double estimate)
{
    struct eh_result row = eh_alliances_row(context, measure, circles, circle);
    eh_result_set(&row, EH_N, (double)row.n_people);
    eh_result_set(&row, EH_ESTIMATE, estimate);
    eh_results_add(context->results, &row);
}

static void add_power(const struct eh_context *context, const struct eh_circles *circles, uint32_t circle)
{
    struct eh_result row = eh_alliances_row(context, "alliance.power", circles, circle);
    uint32_t deciders = 0;
    for (uint32_t m = circles->row[circle]; m < circles->row[circle + 1]; m++)
        deciders += context->study->people.is_decider[circles->member[m]];
    row.cases_people = deciders;
    eh_result_set(&row, EH_N, (double)row.n_people);
    eh_result_set(&row, EH_CASES, deciders);
    eh_result_set(&row, EH_ESTIMATE, (double)deciders / (double)row.n_people);
    eh_results_add(context->results, &row);
}

static void add_outside(const struct eh_context *context, const struct eh_circles *circles, uint32_t circle,
                        uint64_t leaving_people)
{
    struct eh_result row = eh_alliances_row(context, "alliance.outside", circles, circle);
    double leaving = (double)circles->leaving[circle], ties = leaving + (double)circles->inside[circle];
    row.cases_people = leaving_people;
    eh_result_set(&row, EH_N, ties); /* never 0: a truss has ties */
    eh_result_set(&row, EH_CASES, leaving);
    eh_result_set(&row, EH_ESTIMATE, leaving / ties);
    eh_results_add(context->results, &row);
}

static void describe_circles(const struct eh_context *context, const struct eh_circles *circles)
{
    struct eh_arena *scratch = eh_context_scratch(context);
    uint64_t *leaving_people = count_leaving_people(circles, context->study->people.n, scratch);
    for (uint32_t c = 0; c < circles->count; c++) {
        add_number(context, "alliance.size", circles, c, circles->row[c + 1] - circles->row[c]);
        add_number(context, "alliance.k", circles, c, circles->k[c]);
        if (context->study->people.n_deciders)
            add_power(context, circles, c);
        add_outside(context, circles, c, leaving_people[c]);
    }
    eh_arena_free(scratch);
}

static int measure(const struct eh_context *context, struct eh_arena *scratch, struct eh_failure *failure)
{
    const struct eh_graph *graph = context->graph[context->network->informal];
    struct eh_circles circles;
    if (eh_circles_compute(graph, scratch, &circles, failure))
        return failure->code;
    if (!context->first) {
        add_overview(context, &circles);
        describe_circles(context, &circles);
        eh_alliances_homogeneity(context, &circles);
    }
    struct eh_rate membership = {.name = "alliance.membership",
                                 .layer = informal_of(context)->name,
                                 .layer_order = context->network->informal,
                                 .is_case = circles.in_circle,
                                 .hangs_on_weight = !graph->weights_equal};
    return eh_compare_rate(context, &membership, failure);
}

int eh_measure_alliances(const struct eh_context *context, struct eh_failure *failure)
{
    /* Of this chapter nothing else hangs on weights: rows of one circle are not measured again. */
    if (!eh_context_wants(context, "alliance.membership.odds", informal_of(context)->name))
        return EH_OK;
    struct eh_arena *scratch = eh_context_scratch(context);
    int status = measure(context, scratch, failure);
    eh_arena_free(scratch);
    return status;
}
