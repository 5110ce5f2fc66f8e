/* measure/compare: a group against the others, the way every chapter does it (MEASURES.md section 0,
 * "Differences between groups"). A measure hands over a score or a yes/no per person; the rows of
 * .mean, .gap, .size, .rate, .ratio, .odds, .shortfall and .flip come out, crude and adjusted. */
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
    const char *mean_name;  /* the row for means, NULL: name.mean */
};
int eh_compare_score(const struct eh_context *context, const struct eh_score *score,
                     struct eh_failure *failure) EH_MUST_CHECK;

struct eh_rate {
    const char *name; /* "access": rows are name.rate, name.ratio, name.odds, ... */
    const char *layer;
    uint32_t layer_order;
    const bool *is_case;    /* n */
    const bool *in_set;     /* n; NULL: everyone: the risk set */
    bool is_adverse;        /* isolated, neither, leaving: .ratio is of not being so */
    bool with_shortfall, with_flip;
    bool inside;            /* .odds also inside each value of the first structure attribute */
    bool hangs_on_weight;
};
int eh_compare_rate(const struct eh_context *context, const struct eh_rate *rate,
                    struct eh_failure *failure) EH_MUST_CHECK;

#endif
