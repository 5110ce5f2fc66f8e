/* Private to the room: closeness on another path of the processor than the quickest, for tests. */
#ifndef EVENHAND_SRC_NETWORK_CLOSENESS_H
#define EVENHAND_SRC_NETWORK_CLOSENESS_H

#include "evenhand/network/network.h"

struct eh_closeness; /* a search */
typedef void eh_closeness_path(struct eh_closeness *self, const uint32_t *target, uint32_t count);

/* The paths that this processor has, the quickest last: at least one. NULL past the last. */
eh_closeness_path *eh_closeness_get_path(uint32_t index);

/* eh_centrality_closeness on one of them: the same bits on each. */
void eh_closeness_find(const struct eh_graph *graph, const bool *is_target, uint64_t seed,
                       eh_closeness_path *sweep_all, uint32_t threads, struct eh_arena *arena, double *out,
                       bool *out_defined);

#endif
