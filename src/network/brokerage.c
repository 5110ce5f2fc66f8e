/* Burt's constraint over direct contacts, unweighted: igraph_constraint builds maps of weights that a tie of
 * ours does not have. Each person's contacts are marked and the contacts' contacts walked once, in the order
 * of the adjacency, so that the sums are the same on every machine. */
#include "evenhand/network/centrality.h"

enum { NOT_A_CONTACT = -1 };

/* What i spends on a contact through others, in `through`, at the contact's place among i's contacts. */
static void walk_shared(const struct eh_adjacency *ties, uint32_t i, const int64_t *place, double *through)
{
    uint64_t first = ties->row[i], end = ties->row[i + 1];
    for (uint64_t e = first; e < end; e++) {
        uint32_t q = ties->to[e];
        double share = 1 / (double)(ties->row[q + 1] - ties->row[q]);
        for (uint64_t f = ties->row[q]; f < ties->row[q + 1]; f++)
            if (place[ties->to[f]] != NOT_A_CONTACT)
                through[place[ties->to[f]]] += share;
    }
}

static double constraint_of(const struct eh_adjacency *ties, uint32_t i, int64_t *place, double *through)
{
    uint64_t first = ties->row[i], end = ties->row[i + 1];
    double own = 1 / (double)(end - first), sum = 0;
    for (uint64_t e = first; e < end; e++) {
        place[ties->to[e]] = (int64_t)(e - first);
        through[e - first] = 0;
    }
    walk_shared(ties, i, place, through);
    for (uint64_t e = first; e < end; e++) {
        double part = own * (1 + through[e - first]);
        sum += part * part;
        place[ties->to[e]] = NOT_A_CONTACT;
    }
    return sum;
}

int eh_centrality_brokerage(const struct eh_graph *graph, struct eh_arena *arena, double *out, bool *out_defined,
                            struct eh_failure *failure)
{
    (void)failure;
    const struct eh_adjacency *ties = &graph->ties;
    uint64_t most = 0;
    int64_t *place = EH_NEW_ARRAY(arena, int64_t, graph->n);
    for (uint32_t i = 0; i < graph->n; i++) {
        place[i] = NOT_A_CONTACT;
        if (ties->row[i + 1] - ties->row[i] > most)
            most = ties->row[i + 1] - ties->row[i];
    }
    double *through = EH_NEW_ARRAY(arena, double, most);
    for (uint32_t i = 0; i < graph->n; i++) {
        out_defined[i] = ties->row[i + 1] > ties->row[i];
        out[i] = out_defined[i] ? 1 - constraint_of(ties, i, place, through) : 0;
    }
    return EH_OK;
}
