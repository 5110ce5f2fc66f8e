/* The same candidate, judged by those who know them and by those who do not. */
#include <math.h>
#include <stdlib.h>

#include "evenhand/base/random.h"
#include "favour.h"

enum { EXACT_TO_CANDIDATES = 20, NORMAL_FROM_PEOPLE = 20000 };

/* Votes on one candidate, by those with a close tie and by others. */
struct judged {
    uint32_t linked, linked_selected, other, other_selected;
};

/* The mean of d with signs from the low bits of `flip`, n up to 64; bit set: flipped. */
static double mean_flipped(const double *d, uint32_t n, uint64_t flip)
{
    double sum = 0;
    for (uint32_t k = 0; k < n; k++)
        sum += flip >> k & 1 ? -d[k] : d[k];
    return sum;
}

/* All 2^n ways to give d its signs: twice the smaller tail. */
static double find_exact_p(const double *d, uint32_t n, double observed)
{
    double epsilon = eh_permutation_epsilon(observed);
    uint64_t all = UINT64_C(1) << n, up = 0, low = 0;
    for (uint64_t flip = 0; flip < all; flip++) {
        double value = mean_flipped(d, n, flip) / n;
        up += value >= observed - epsilon;
        low += value <= observed + epsilon;
    }
    return fmin(1, 2 * (double)(up < low ? up : low) / (double)all);
}

static double find_simulated_p(const double *d, uint32_t n, double observed, const struct eh_config *config)
{
    double epsilon = eh_permutation_epsilon(observed);
    uint64_t up = 0, low = 0;
    for (uint64_t b = 0; b < config->permutations; b++) {
        struct eh_random random;
        double sum = 0;
        eh_random_init(&random, config->seed, b);
        for (uint32_t k = 0; k < n; k += 64)
            sum += mean_flipped(d + k, n - k < 64 ? n - k : 64, eh_random_next(&random));
        up += sum / n >= observed - epsilon;
        low += sum / n <= observed + epsilon;
    }
    return eh_permutation_p(up, low, config->permutations);
}

/* The statistic is a sum over people with a known null, so it follows the rule for many people. */
static double find_p(const struct eh_study *study, const double *d, uint32_t n, double observed,
                     double null_sd)
{
    if (n <= EXACT_TO_CANDIDATES)
        return find_exact_p(d, n, observed);
    if (study->people.n >= NORMAL_FROM_PEOPLE && !study->config.permutations_set)
        return eh_normal_p(observed, 0, null_sd);
    return find_simulated_p(d, n, observed, &study->config);
}

static void fill_judged(const struct eh_votes *votes, struct judged *judged)
{
    const struct eh_decisions *decisions = votes->decisions;
    for (size_t k = 0; k < votes->count; k++) {
        uint32_t row = votes->row[k];
        struct judged *at = &judged[decisions->candidate[row]];
        if (!votes->is_vote[k])
            continue;
        if (votes->is_close[k]) {
            at->linked++;
            at->linked_selected += decisions->selected[row];
        } else {
            at->other++;
            at->other_selected += decisions->selected[row];
        }
    }
}

static double dominance(const struct eh_votes *votes, const struct judged *judged, uint32_t n_roster,
                        struct eh_arena *scratch)
{
    bool *is_in = EH_NEW_ARRAY(scratch, bool, votes->count);
    for (size_t k = 0; k < votes->count; k++) {
        const struct judged *at = &judged[votes->decisions->candidate[votes->row[k]]];
        is_in[k] = at->linked && at->other && votes->is_vote[k];
    }
    return eh_votes_count_behind(votes, is_in, n_roster, scratch).dominance_01;
}

void eh_favour_within_candidate(const struct eh_context *context, const struct eh_favour_window *window,
                                const struct eh_votes *votes)
{
    uint32_t n_roster = context->study->people.n_roster, n = 0;
    struct eh_arena *scratch = eh_context_scratch(context);
    struct judged *judged = EH_NEW_ARRAY(scratch, struct judged, n_roster);
    double *d = EH_NEW_ARRAY(scratch, double, n_roster), *square = EH_NEW_ARRAY(scratch, double, n_roster);
    bool is_empty = true;
    fill_judged(votes, judged);
    for (uint32_t i = 0; i < n_roster; i++) {
        is_empty = is_empty && !judged[i].linked && !judged[i].other;
        if (!judged[i].linked || !judged[i].other)
            continue;
        d[n] = (double)judged[i].linked_selected / judged[i].linked -
               (double)judged[i].other_selected / judged[i].other;
        square[n] = d[n] * d[n];
        n++;
    }
    struct eh_result row = eh_result_start("favour.within_candidate");
    row.layer = eh_favour_informal(context);
    row.within = "candidate";
    row.hangs_on_weight = eh_favour_has_weights(window);
    row.n_people = n;
    row.dominance_01 = dominance(votes, judged, n_roster, scratch);
    if (n) {
        double mean = eh_sum(d, n) / n, null_sd = sqrt(eh_sum(square, n)) / n;
        eh_result_set(&row, EH_N, n);
        eh_result_set(&row, EH_ESTIMATE, mean);
        eh_result_set(&row, EH_EXPECTED, 0);
        eh_result_set(&row, EH_NULL_SD, null_sd);
        eh_result_set(&row, EH_P, find_p(context->study, d, n, mean, null_sd));
        row.is_test = true;
        row.side_a = row.side_b = n;
    } else {
        eh_result_undefine(&row, is_empty ? EH_UNDEFINED_EMPTY : EH_UNDEFINED_ONE_SIDED, 0);
    }
    eh_results_add(context->results, &row);
    eh_arena_free(scratch);
}
