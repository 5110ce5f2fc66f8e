/* measure/compare: a group against the others, the way every chapter does it (MEASURES.md section 0,
 * "Differences between groups"). A measure hands over a score or a yes/no per person; the rows of
 * .mean, .gap, .size, .rate, .ratio, .odds, .shortfall and .flip come out, crude and adjusted.
 *
 * Rows are added for every group that has people in the population, for group attributes (and .mean for
 * structure attributes where asked). An attribute without any known value gives one row of each kind, with
 * an empty group and `undefined:empty`. People of unknown group are nowhere in it.
 *
 * Undefined: `one-sided strata` where no stratum holds both sides, `empty` where a group has nobody with a
 * score or in the risk set, `0/0`, `infinite` (n, p, q and verdict stay), `zero variance` (.size).
 *
 * In a robustness rerun only the families that eh_context_wants are added, no descriptive row, and gaps of
 * scores only in the fullest strata and inside values, as nothing else has a q.
 *
 * Errors: none of their own (where no thread can be had, the caller's does the work). Determinism: the same
 * bytes for any number of threads; permutation b depends on the seed, b, the labels and the strata alone.
 */
#ifndef EVENHAND_MEASURE_COMPARE_H
#define EVENHAND_MEASURE_COMPARE_H

#include "evenhand/measure/context.h"

struct eh_score {
    const char *name;  /* "inclusion.ties": rows are name.mean, name.gap, name.size */
    const char *layer; /* as in the column */
    uint32_t layer_order;
    const double *value; /* n */
    const bool *defined; /* n; NULL: all */
    bool inside;         /* .gap and .size also inside each value of the first structure attribute */
    bool hangs_on_weight;
    bool mean_of_structure; /* .mean per structure value too (inclusion); else groups only */
    bool only_gap;          /* no .mean and no .size rows (access.seniority) */
};

/* The formula of a row: d = sum_s v_s (mean_gs - mean_os)/V, v_s = n_gs n_os/(n_gs + n_os), V = sum v_s, over
 * strata with both; null_sd^2 = sum_s (v_s/V)^2 S_s^2 (1/n_gs + 1/n_os); interval d +- z times that sd on
 * x - d for members of g, none where n - strata - 1 < 5; .size = d/SD(x). p by permutation, or from the null
 * moments from 20,000 people on unless `permutations` is set.
 * Cost: permutations x people with a score for each attribute and strata. */
int eh_compare_score(const struct eh_context *context, const struct eh_score *score,
                     struct eh_failure *failure) EH_MUST_CHECK;
/* The same for several scores; those that are defined for the same people share their permutations, which
 * is most of the time. The rows are the same as one by one. */
int eh_compare_scores(const struct eh_context *context, const struct eh_score *scores, size_t count,
                      struct eh_failure *failure) EH_MUST_CHECK;

struct eh_rate {
    const char *name; /* "access": rows are name.rate, name.ratio, name.odds, ... */
    const char *layer;
    uint32_t layer_order;
    const bool *is_case; /* n */
    const bool *in_set;  /* n; NULL: everyone: the risk set */
    bool is_adverse;     /* isolated, neither, leaving: .ratio is of not being so */
    bool with_shortfall, with_flip;
    bool inside;     /* .odds also inside each value of the first structure attribute */
    bool only_ratio; /* no .rate and no .odds rows (meeting.state) */
    bool hangs_on_weight;
};
int eh_compare_rate(const struct eh_context *context, const struct eh_rate *rate,
                    struct eh_failure *failure) EH_MUST_CHECK;

#endif
