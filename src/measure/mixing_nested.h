/* Private to chapter 3: layers whose ties are all ties of another layer, too, as those of an informal layer
 * are among all collaboration. Ties that two layers have in common are counted once, and added. */
#ifndef EVENHAND_SRC_MEASURE_MIXING_NESTED_H
#define EVENHAND_SRC_MEASURE_MIXING_NESTED_H

#include "mixing.h"

enum { EH_MIXING_NO_BASE = UINT32_MAX };

/* The pairs of a net: those of the net `base`, and some more. */
struct eh_mixing_nested {
    uint32_t base;  /* or EH_MIXING_NO_BASE: all pairs are `more` */
    bool is_base;   /* of another */
    uint64_t count; /* more; sorted as those of the net */
    const uint32_t *a, *b;
};

/* Of `count` nets of the same people. Only nets with the same `kind` are a base of one another, 0: none.
 * Cost: pairs times nets. */
void eh_mixing_nested_find(const struct eh_mixing_net *const *nets, const uint32_t *kind, size_t count,
                           struct eh_arena *arena, struct eh_mixing_nested *out);

#endif
