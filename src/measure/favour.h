/* Private to chapter 7: the months before the period, who is exposed to what, and the votes of decisions.csv.
 */
#ifndef EVENHAND_SRC_MEASURE_FAVOUR_H
#define EVENHAND_SRC_MEASURE_FAVOUR_H

#include "compare_sides.h"
#include "evenhand/network/circle.h"

/* The lookback months before the period; with period `all` the whole file. */
struct eh_favour_window {
    int32_t first, last;             /* EH_DATE_NONE: open */
    const struct eh_graph *opt_ties; /* the informal layer of the window, cut; NULL: nothing was recorded */
    struct eh_circles circles;
};

/* The name of the layer that close ties are read from: `collaboration` where it stands in. */
const char *eh_favour_informal(const struct eh_context *context);

/* Cuts the informal layer of the window at the thresholds of the context, and finds its circles where asked
 * for. Everything in `arena`. */
int eh_favour_window_open(const struct eh_context *context, bool with_circles, struct eh_arena *arena,
                          struct eh_favour_window *out, struct eh_failure *failure) EH_MUST_CHECK;

/* A close tie of the window between two people of the roster; nobody outside the period has one. */
bool eh_favour_is_close(const struct eh_favour_window *self, uint32_t a, uint32_t b);
/* Whether both are in one circle of the window. */
bool eh_favour_share_circle(const struct eh_favour_window *self, uint32_t a, uint32_t b);
/* Whether thresholds tell ties of the window apart. */
bool eh_favour_has_weights(const struct eh_favour_window *self);

/* What may go before an outcome: `layer` of the rows. */
enum eh_exposure_kind { EH_EXPOSURE_TIED, EH_EXPOSURE_SPONSORED, EH_EXPOSURE_CIRCLE, EH_EXPOSURE_SAME_GROUP };
#define EH_EXPOSURE_KINDS 4

struct eh_exposure {
    enum eh_exposure_kind kind;
    struct eh_sides sides; /* exposed against unexposed; the set is the risk set, cases are the promoted */
    bool *in_set, *is_exposed;
};

const char *eh_exposure_get_layer(enum eh_exposure_kind kind);
/* Whether the study has the file or column that the exposure is read from. */
bool eh_exposure_is_known(const struct eh_study *study, enum eh_exposure_kind kind);
/* `attribute`: for same_group; else EH_SIDES_NO_ATTRIBUTE. `in_risk`, `is_promoted`: n. In `arena`. */
struct eh_exposure eh_exposure_find(const struct eh_context *context, const struct eh_favour_window *window,
                                    enum eh_exposure_kind kind, uint32_t attribute, const bool *in_risk,
                                    const bool *is_promoted, struct eh_arena *arena);

/* The rows of favour.payoff for `count` exposures of one risk set, which share their permutations. */
void eh_favour_payoff(const struct eh_context *context, const struct eh_exposure *exposures, size_t count);

/* The rows of decisions.csv in the period, recused ones among them. */
struct eh_votes {
    const struct eh_decisions *decisions;
    size_t count;
    uint32_t *row;    /* count: into the decisions */
    bool *is_vote;    /* count: not recused, and it says whether the candidate was selected */
    bool *is_close;   /* count: a close tie of candidate and decider */
    size_t outsiders; /* rows of the period that name somebody who is not of it; they are not among count */
};
void eh_votes_find(const struct eh_study *study, const struct eh_favour_window *window,
                   struct eh_arena *arena, struct eh_votes *out);

/* Who stands behind some of the votes; `opt_is_in` NULL: behind all. */
struct eh_votes_behind {
    uint64_t people, candidates;
    double dominance_01; /* the largest share of the votes in which one person is */
};
struct eh_votes_behind eh_votes_count_behind(const struct eh_votes *votes, const bool *opt_is_in,
                                             uint32_t n_roster, struct eh_arena *scratch);

/* favour.decision and favour.in_group; favour.within_candidate; conflict.rate. */
void eh_favour_decision(const struct eh_context *context, const struct eh_favour_window *window,
                        const struct eh_votes *votes);
void eh_favour_in_group(const struct eh_context *context, const struct eh_votes *votes);
void eh_favour_within_candidate(const struct eh_context *context, const struct eh_favour_window *window,
                                const struct eh_votes *votes);
void eh_favour_conflict(const struct eh_context *context, const struct eh_favour_window *window,
                        const struct eh_votes *votes);

#endif
