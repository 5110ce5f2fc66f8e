/* network/circle_truss: the truss number of every edge of a simple graph. */
#ifndef EVENHAND_NETWORK_CIRCLE_TRUSS_H
#define EVENHAND_NETWORK_CIRCLE_TRUSS_H

#include <stdint.h>

#include "evenhand/base/arena.h"

/* Edges (a[e], b[e]), a < b, each once, sorted by a, then b. Fills k[e], the largest k whose k-truss holds
 * the edge (2 where it lies in no triangle), and order: all edges by ascending k. Memory beside that in
 * `scratch`. */
void eh_truss_compute(uint32_t n, uint32_t edges, const uint32_t *a, const uint32_t *b,
                      struct eh_arena *scratch, uint32_t *k, uint32_t *order);

#endif
