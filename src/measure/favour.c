/* Chapter 7: do outcomes follow ties? */
#include "favour.h"

#include <math.h>

#include "evenhand/measure/compare.h"
#include "risk_set.h"

/* Promotion rates of the exposed and of the others. */
static void add_rates(const struct eh_context *context, const struct eh_exposure *exposure)
{
    const struct eh_sides *sides = &exposure->sides;
    uint32_t n[2] = {0}, cases[2] = {0};
    for (uint32_t i = 0; i < context->study->people.n; i++) {
        if (sides->side[i] == EH_SIDE_OUTSIDE)
            continue;
        uint32_t other = sides->side[i] == EH_SIDE_OTHER;
        n[other]++;
        cases[other] += sides->is_case[i];
    }
    for (uint32_t side = 0; side < 2; side++) {
        struct eh_result row = eh_sides_row(context, sides, "favour.rate", NULL);
        row.group = side ? sides->other : sides->group;
        row.order.group = side;
        row.other = "";
        row.order.other = 0;
        row.group_people = n[side];
        eh_tables_set_share(&row, cases[side], n[side]);
        eh_results_add(context->results, &row);
    }
}

/* d = sum v_s d_s/V and its null variance sum (v_s/V)^2 S_s^2 (1/n_gs + 1/n_os), which is sum v_s S_s^2/V^2:
 * S_s^2 is the variance of the outcome among all people of the stratum. */
static void set_difference(struct eh_result *row, const struct eh_tables *tables, double p)
{
    double v = 0, vd = 0, null = 0;
    for (size_t k = 0; k < tables->count; k++) {
        const struct eh_table2 *t = &tables->table[k];
        double n = t->n_g + t->n_o, cases = t->cases_g + t->cases_o, weight = t->n_g * t->n_o / n;
        v += weight;
        vd += weight * (t->cases_g / t->n_g - t->cases_o / t->n_o);
        null += weight * cases * (n - cases) / (n * (n - 1));
    }
    eh_result_set(row, EH_N, (double)tables->members + tables->others);
    eh_result_set(row, EH_ESTIMATE, vd / v);
    eh_result_set(row, EH_EXPECTED, 0);
    eh_result_set(row, EH_NULL_SD, sqrt(null) / v);
    eh_result_set(row, EH_P, p);
}

static void add_difference(const struct eh_context *context, const struct eh_sides *sides,
                           const struct eh_strata *strata, const struct eh_tables *tables, double p)
{
    struct eh_result row = eh_sides_row(context, sides, "favour.difference", strata);
    eh_tables_set_behind(&row, tables);
    row.hangs_on_weight = false; /* no verdict */
    if (tables->count)
        set_difference(&row, tables, p);
    else
        eh_result_undefine(&row, eh_sides_why_not(context, sides), 0);
    eh_results_add(context->results, &row);
}

static void add_excess(const struct eh_context *context, const struct eh_sides *sides,
                       const struct eh_strata *strata, const struct eh_tables *tables)
{
    struct eh_result row = eh_sides_row(context, sides, "favour.excess", strata);
    eh_tables_set_behind(&row, tables);
    row.hangs_on_weight = false;
    eh_tables_set_shortfall(&row, tables, -1);
    if (!tables->count)
        row.undefined = eh_sides_why_not(context, sides);
    eh_results_add(context->results, &row);
}

static void compare(const struct eh_context *context, const struct eh_exposure *exposure)
{
    const struct eh_sides *sides = &exposure->sides;
    struct eh_arena *scratch = eh_context_scratch(context);
    struct eh_strata strata[EH_STRATA_MOST];
    uint32_t count = eh_groups_strata(context, sides->attribute, scratch, strata);
    for (uint32_t s = 0; s < count; s++) {
        const struct eh_tables *tables = eh_sides_tables(context, sides, &strata[s], scratch);
        double p = eh_exact_p(tables->table, tables->count, scratch);
        eh_sides_add_odds(context, sides, "favour.odds", &strata[s], tables, p);
        if (context->first)
            continue;
        add_difference(context, sides, &strata[s], tables, p);
        if (strata[s].is_full)
            add_excess(context, sides, &strata[s], tables);
    }
    eh_arena_free(scratch);
}

static int measure_exposure(const struct eh_context *context, const struct eh_exposure *exposure,
                            struct eh_failure *failure)
{
    const char *layer = exposure->sides.layer;
    if (!context->first)
        add_rates(context, exposure);
    if (eh_context_wants(context, "favour.odds", layer))
        compare(context, exposure);
    if (exposure->kind == EH_EXPOSURE_SAME_GROUP)
        return EH_OK; /* a function of the group: neither its shares nor what it pays each can be told apart
                       */
    struct eh_rate rate = {.name = "favour.exposure",
                           .layer = layer,
                           .layer_order = exposure->sides.layer_order,
                           .is_case = exposure->is_exposed,
                           .in_set = exposure->in_set,
                           .hangs_on_weight = exposure->sides.hangs_on_weight};
    return eh_compare_rate(context, &rate, failure);
}

/* Exposures that are no function of a group have one risk set, so payoff takes them together. */
static int measure_ties(const struct eh_context *context, const struct eh_favour_window *window,
                        const bool *in_risk, const bool *is_promoted, struct eh_arena *scratch,
                        struct eh_failure *failure)
{
    struct eh_exposure paying[EH_EXPOSURE_KINDS];
    size_t count = 0;
    for (int k = 0; k < EH_EXPOSURE_SAME_GROUP; k++) {
        enum eh_exposure_kind kind = (enum eh_exposure_kind)k;
        if (!eh_exposure_is_known(context->study, kind))
            continue;
        paying[count] =
            eh_exposure_find(context, window, kind, EH_SIDES_NO_ATTRIBUTE, in_risk, is_promoted, scratch);
        if (measure_exposure(context, &paying[count], failure))
            return failure->code;
        count += eh_context_wants(context, "favour.payoff", paying[count].sides.layer);
    }
    eh_favour_payoff(context, paying, count);
    return EH_OK;
}

static int measure_same_group(const struct eh_context *context, const struct eh_favour_window *window,
                              const bool *in_risk, const bool *is_promoted, struct eh_failure *failure)
{
    const struct eh_people *people = &context->study->people;
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        if (!people->attribute[a].is_group)
            continue;
        struct eh_arena *scratch = eh_context_scratch(context);
        struct eh_exposure exposure =
            eh_exposure_find(context, window, EH_EXPOSURE_SAME_GROUP, a, in_risk, is_promoted, scratch);
        int code = measure_exposure(context, &exposure, failure);
        eh_arena_free(scratch);
        if (code)
            return code;
    }
    return EH_OK;
}

static int measure_outcomes(const struct eh_context *context, const struct eh_favour_window *window,
                            struct eh_arena *scratch, struct eh_failure *failure)
{
    const struct eh_study *study = context->study;
    bool *in_risk = EH_NEW_ARRAY(scratch, bool, study->people.n);
    bool *is_promoted = EH_NEW_ARRAY(scratch, bool, study->people.n);
    eh_risk_set_fill(study, false, in_risk);
    eh_risk_set_add_outcomes(study, EH_PROMOTION, is_promoted);
    int code = measure_ties(context, window, in_risk, is_promoted, scratch, failure);
    if (!code && eh_exposure_is_known(study, EH_EXPOSURE_SAME_GROUP))
        code = measure_same_group(context, window, in_risk, is_promoted, failure);
    return code;
}

static void measure_decisions(const struct eh_context *context, const struct eh_favour_window *window,
                              struct eh_arena *scratch)
{
    const struct eh_study *study = context->study;
    const char *informal = eh_favour_informal(context);
    struct eh_votes votes;
    eh_votes_find(study, window, scratch, &votes);
    if (!context->first)
        eh_results_set_aside(context->results, "favour.decision", "decisions.csv", votes.outsiders,
                             "decisions with somebody who was not employed in the period");
    bool says_who = study->decisions.has_outcome;
    if (says_who && eh_context_wants(context, "favour.decision", informal))
        eh_favour_decision(context, window, &votes);
    if (says_who && !context->first)
        eh_favour_in_group(context, &votes);
    if (says_who && eh_context_wants(context, "favour.within_candidate", informal))
        eh_favour_within_candidate(context, window, &votes);
    if (!context->first)
        eh_favour_conflict(context, window, &votes);
}

/* Circles take the longest to find: a rerun looks for them only where a gap hangs on them. */
static bool wants_layer(const struct eh_context *context, const char *layer)
{
    return eh_context_wants(context, "favour.odds", layer) ||
           eh_context_wants(context, "favour.payoff", layer) ||
           eh_context_wants(context, "favour.exposure.odds", layer);
}

int eh_measure_favour(const struct eh_context *context, struct eh_failure *failure)
{
    const struct eh_study *study = context->study;
    bool has_outcomes = study->outcomes.present && !study->period.all && study->people.n_deciders > 0;
    bool wants_circles = wants_layer(context, "circle");
    const char *informal = eh_favour_informal(context);
    bool wants_outcomes = has_outcomes && (wants_circles || wants_layer(context, "tied"));
    bool wants_decisions =
        study->decisions.present && (eh_context_wants(context, "favour.decision", informal) ||
                                     eh_context_wants(context, "favour.within_candidate", informal));
    if (!wants_outcomes && !wants_decisions)
        return EH_OK;
    struct eh_arena *scratch = eh_context_scratch(context);
    struct eh_favour_window window;
    int code = eh_favour_window_open(context, wants_circles, scratch, &window, failure);
    if (!code && wants_outcomes)
        code = measure_outcomes(context, &window, scratch, failure);
    if (!code && wants_decisions)
        measure_decisions(context, &window, scratch);
    eh_arena_free(scratch);
    return code;
}
