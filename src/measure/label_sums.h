/* Sums of people's numbers by label, permutation by permutation. */
#ifndef EVENHAND_SRC_MEASURE_LABEL_SUMS_H
#define EVENHAND_SRC_MEASURE_LABEL_SUMS_H

#include "evenhand/base/arena.h"
#include "evenhand/inference/inference.h"

/* A person's numbers lie in a row of `lanes`: 1, or a multiple of EH_LABEL_SUMS_WIDTH. */
enum { EH_LABEL_SUMS_WIDTH = 4 };
uint32_t eh_label_sums_lanes(size_t numbers);
/* n x lanes zeros. */
double *eh_label_sums_rows(uint32_t n, uint32_t lanes, struct eh_arena *arena);

struct eh_label_sums {
    const struct eh_permuter *permuter;
    uint32_t labels, lanes; /* labels 0 to labels - 1 */
    const double *value;    /* n x lanes */
    double *left;           /* labels x lanes: where nobody has been dealt a label */
};

void eh_label_sums_new(const struct eh_permuter *permuter, uint32_t n, uint32_t labels, uint32_t lanes,
                       const double *value, struct eh_arena *arena, struct eh_label_sums *out);

/* The sums under the draw that chose `person`: labels x lanes. Whoever is not chosen is counted by taking the
 * chosen off the sum of everybody, so numbers that are centred by stratum keep their digits, whole numbers
 * are exact, and the cost is that of the chosen alone. */
void eh_label_sums_fill(const struct eh_label_sums *self, const uint32_t *person, double *out);

#endif
