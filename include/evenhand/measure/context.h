/* measure/context: what every measure file gets, and the strata and groupings they share.
 *
 * A measure file has one entry point, `int eh_measure_<question>(const struct eh_context *, ...)`, that
 * adds rows to context->results and touches nothing else.
 */
#ifndef EVENHAND_MEASURE_CONTEXT_H
#define EVENHAND_MEASURE_CONTEXT_H

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/base/progress.h"
#include "evenhand/measure/result.h"
#include "evenhand/network/network.h"
#include "evenhand/record/study.h"

struct eh_mixing_kept;

struct eh_context {
    const struct eh_study *study;
    const struct eh_network *network;
    const struct eh_graph *const *graph; /* layer_count: the graphs to measure; in a robustness rerun they
                                            are cut at other thresholds */
    uint32_t factor_halves; /* the thresholds at which a measure cuts the layers of other windows by
                               itself: 2 (and 0) those in force, 1 half, 4 double, as in eh_layer_cut */
    uint32_t threads;
    const struct eh_results *first; /* a robustness rerun: the results of the first run; else NULL */
    struct eh_mixing_kept **mixing_kept; /* what chapter 3 permuted ahead for reruns; NULL: nothing, ever */
    struct eh_results *results;
    size_t taken; /* a rerun: rows at the front of the results that were taken over from the first */
    struct eh_arena *arena; /* lives as long as the results */
    const struct eh_progress *progress; /* or NULL */
    const char *phase;                  /* of the run */
    double done_01, part_01;            /* of the phase: what is done before this chapter, and its own part */
};

/* Says that so much of the chapter is done. */
void eh_context_advance(const struct eh_context *self, double share_01);

/* Whether the rows of a measure in a layer are needed: always in the first run; in a rerun only where the
 * first run has a gap there that hangs on weights (its whole family, since q needs it) and was not taken
 * over. */
bool eh_context_wants(const struct eh_context *self, const char *measure, const char *layer);

/* An arena for one step of a measure: the measure ends it with eh_arena_free; where memory runs out before,
 * the context's arena does. */
struct eh_arena *eh_context_scratch(const struct eh_context *self);

/* A partition of the n people into strata: people who are comparable but for the attribute in question.
 *
 * Stratum numbers are dense, numbered by label order (an unknown value is a value like any other, and comes
 * first). Those of one eh_strata run from `first` to `first + count - 1`; whoever has another number is not
 * in it: everybody else, where it stands for one structure value. Strata inside the values of one attribute
 * share their `of`, so that 500 departments cost no more memory than one. */
struct eh_strata {
    const char *within; /* "none", "level", "region*level", or "department=Sales" for inside a value */
    uint32_t rank;      /* eh_result_order.within */
    bool is_full;       /* the fullest of its attribute: gets q and verdict */
    uint32_t first;     /* 0 but inside a value */
    uint32_t count;
    const uint32_t *of; /* n */
};

/* The stratum of a person, 0 to count - 1; UINT32_MAX: not in it. */
static inline uint32_t eh_strata_get(const struct eh_strata *self, uint32_t person)
{
    uint32_t stratum = self->of[person] - self->first; /* below `first` it wraps far above count */
    return stratum < self->count ? stratum : UINT32_MAX;
}

enum { EH_STRATA_MOST = 3 };

/* The strata in which an attribute is compared (MEASURES.md section 0, "crude and adjusted"): none, level,
 * the full strata; equal ones once; the attribute itself, and for a crossing its parts, never among them.
 * Returns their number, 1 to EH_STRATA_MOST; the last one is the fullest (is_full). Where the full strata
 * are none and there are levels, that is the order level, none; `rank` sorts the rows. `attribute`
 * UINT32_MAX: nothing is taken out.
 *
 * Everything lies in `arena`, `within` and scratch included: n numbers for each. Rows point to `within`: copy it
 * where `arena` dies before the results. Cost n log n for each stratum
 * attribute. */
uint32_t eh_strata_compute(const struct eh_people *people, const struct eh_config *config, uint32_t attribute,
                           struct eh_arena *arena, struct eh_strata out[EH_STRATA_MOST]);

/* Inside each value of the first structure attribute that occurs among the n (unless it is the attribute
 * itself or one of its parts): strata = the remaining ones there. Unknown is no value. Returns their number,
 * in dictionary order; 0 and NULL where there is nothing to look inside of. */
uint32_t eh_strata_compute_inside(const struct eh_people *people, const struct eh_config *config,
                                  uint32_t attribute, struct eh_arena *arena, struct eh_strata **out);

/* The chapters, one entry point each. */
int eh_measure_people(const struct eh_context *context, struct eh_failure *failure) EH_MUST_CHECK;
int eh_measure_inclusion(const struct eh_context *context, struct eh_failure *failure) EH_MUST_CHECK;
int eh_measure_mixing(const struct eh_context *context, struct eh_failure *failure) EH_MUST_CHECK;
int eh_measure_alliances(const struct eh_context *context, struct eh_failure *failure) EH_MUST_CHECK;
int eh_measure_access(const struct eh_context *context, struct eh_failure *failure) EH_MUST_CHECK;
/* Chapter 6: do alliances bring mentors, or mentors alliances? Needs mentoring.csv and network->history. What
 * its date rules leave out it counts with eh_results_set_aside. */
int eh_measure_meeting(const struct eh_context *context, struct eh_failure *failure) EH_MUST_CHECK;
/* Chapter 7: do promotions and decisions follow ties? Needs outcomes.csv, or decisions.csv for the rows about
 * decisions, and the layers of the months before the period (network->history; NULL: without ties). */
int eh_measure_favour(const struct eh_context *context, struct eh_failure *failure) EH_MUST_CHECK;
/* Chapter 8: who leaves? Needs outcomes.csv or a column `left`. */
int eh_measure_leaving(const struct eh_context *context, struct eh_failure *failure) EH_MUST_CHECK;

#endif
