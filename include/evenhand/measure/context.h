/* measure/context: what every measure file gets, and the strata and groupings they share.
 *
 * A measure file has one entry point, `int eh_measure_<question>(const struct eh_context *, ...)`, that
 * adds rows to context->results and touches nothing else.
 */
#ifndef EVENHAND_MEASURE_CONTEXT_H
#define EVENHAND_MEASURE_CONTEXT_H

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/measure/result.h"
#include "evenhand/network/network.h"
#include "evenhand/record/study.h"

struct eh_context {
    const struct eh_study *study;
    const struct eh_network *network;
    const struct eh_graph *const *graph; /* layer_count: the graphs to measure; in a robustness rerun they
                                            are cut at other thresholds */
    uint32_t threads;
    const struct eh_results *first; /* a robustness rerun: the results of the first run; else NULL */
    struct eh_results *results;
    struct eh_arena *arena; /* lives as long as the results */
};

/* Whether the rows of a measure in a layer are needed: always in the first run; in a rerun only where the
 * first run has a gap there that hangs on weights (its whole family, since q needs it). */
bool eh_context_wants(const struct eh_context *self, const char *measure, const char *layer);

/* A partition of the n people. Stratum numbers are dense, 0 to count - 1, numbered by label order. */
struct eh_strata {
    const char *within;  /* "none", "level", "region*level", or "department=Sales" for inside a value */
    uint32_t rank;       /* eh_result_order.within */
    bool is_full;        /* the fullest of its attribute: gets q and verdict */
    uint32_t count;
    uint32_t *of;        /* n; UINT32_MAX: not in it (inside a value: everybody else) */
};

enum { EH_STRATA_MOST = 3 };

/* The strata in which an attribute is compared (MEASURES.md section 0, "crude and adjusted"): none, level,
 * the full strata; equal ones once; the attribute itself, and for a crossing its parts, never among them.
 * Returns their number, 1 to EH_STRATA_MOST; the last one is the fullest. `attribute` UINT32_MAX: nothing
 * is taken out. */
uint32_t eh_strata_compute(const struct eh_people *people, const struct eh_config *config, uint32_t attribute,
                           struct eh_arena *arena, struct eh_strata out[EH_STRATA_MOST]);

/* Inside each value of the first structure attribute (unless it is the attribute itself or one of its
 * parts): strata = the remaining ones there. Returns their number, in dictionary order. */
uint32_t eh_strata_compute_inside(const struct eh_people *people, const struct eh_config *config,
                                  uint32_t attribute, struct eh_arena *arena, struct eh_strata **out);

/* Measures that the people chapter, inclusion, mixing and access are made of. */
int eh_measure_people(const struct eh_context *context, struct eh_failure *failure) EH_MUST_CHECK;
int eh_measure_inclusion(const struct eh_context *context, struct eh_failure *failure) EH_MUST_CHECK;
int eh_measure_mixing(const struct eh_context *context, struct eh_failure *failure) EH_MUST_CHECK;
int eh_measure_access(const struct eh_context *context, struct eh_failure *failure) EH_MUST_CHECK;

#endif
