/* The effects that a sample can carry: private to the room. */
#ifndef EVENHAND_SAMPLE_EFFECTS_H
#define EVENHAND_SAMPLE_EFFECTS_H

#include <stdbool.h>

#include "evenhand/sample/sample.h"

enum effect {
    HOMOPHILY,
    DISTANCE,
    ISOLATES,
    LADDER,
    MEETING_SIZE,
    SPONSOR_GAP,
    ALLIANCE_FIRST,
    MENTORING_FIRST,
    CLOSED_CIRCLE,
    PROMOTION_TIE,
    DECISION_TIE,
    UNDISCLOSED,
    ISOLATED_EXIT,
    EFFECTS
};

struct effects {
    double size[EFFECTS];
    bool is_bare; /* `none` was asked for: nothing but what is named */
};

/* The standard sizes, then options->plant in order. EH_USAGE. */
int eh_effects_read(const struct eh_sample_options *options, struct effects *out,
                    struct eh_failure *failure) EH_MUST_CHECK;
/* False at the size that changes nothing. */
bool eh_effects_has(const struct effects *self, enum effect effect);

/* The chance whose odds are `ratio` times those of `chance`. */
double eh_effects_multiply_odds(double chance, double ratio);

#endif
