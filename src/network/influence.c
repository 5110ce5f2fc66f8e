/* PageRank by Gauss & Seidel's iteration: each person's rank is set from the newest ranks of those who point
 * there, in the order of people, on one thread, so that every run gives the same bits. igraph's solver adds up
 * in parallel in an order that changes. */
#include <math.h>

#include "evenhand/network/centrality.h"

static const double damping = 0.85;
/* The mean change of a round at which the ranks stand: the error left is below 6 times that (1 / (1 - c)). */
static const double standing = 1e-14;
enum { ROUNDS_MOST = 2000 };

struct ranks {
    const struct eh_adjacency *out, *in;
    uint32_t n;
    double *rank, *share; /* share: rank over the number of arcs that leave, 0 without any */
    double lost;          /* ranks of those without an arc, which everybody shares */
};

static double share_of(const struct ranks *self, uint32_t i)
{
    uint64_t degree = self->out->row[i + 1] - self->out->row[i];
    return degree ? self->rank[i] / (double)degree : 0;
}

static double improve(struct ranks *self)
{
    double change = 0, lost = 0;
    for (uint32_t i = 0; i < self->n; i++) {
        double sum = 0;
        for (uint64_t e = self->in->row[i]; e < self->in->row[i + 1]; e++)
            sum += self->share[self->in->to[e]];
        double rank = 1 - damping + damping * (sum + self->lost / self->n);
        change += fabs(rank - self->rank[i]);
        self->rank[i] = rank;
        self->share[i] = share_of(self, i);
        lost += self->share[i] > 0 ? 0 : rank;
    }
    change += fabs(lost - self->lost);
    self->lost = lost;
    return change / self->n;
}

int eh_centrality_influence(const struct eh_graph *graph, struct eh_arena *arena, double *out,
                            struct eh_failure *failure)
{
    const struct eh_adjacency *arcs_out = graph->directed ? &graph->out : &graph->ties;
    const struct eh_adjacency *arcs_in = graph->directed ? &graph->in : &graph->ties;
    struct ranks self = {.out = arcs_out, .in = arcs_in, .n = graph->n, .rank = out};
    self.share = EH_NEW_ARRAY(arena, double, graph->n);
    for (uint32_t i = 0; i < graph->n; i++)
        out[i] = 1;
    for (uint32_t i = 0; i < graph->n; i++) {
        self.share[i] = share_of(&self, i);
        self.lost += self.share[i] > 0 ? 0 : 1;
    }
    for (int round = 0; graph->n; round++) {
        if (improve(&self) < standing)
            break;
        if (round == ROUNDS_MOST)
            return eh_fail(failure, EH_LIBRARY, "PageRank did not settle in %d rounds", ROUNDS_MOST);
    }
    return EH_OK;
}
