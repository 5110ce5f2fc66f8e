/* The statistics of a matrix of ties between groups. */
#include "mixing.h"

/* Newman 2003, equation 2, with e the matrix over its total: `within` sum M_gg, `product` sum M_g. M_.g. Not
 * for a matrix with all ends in one group, where 1 - sum a b is 0. */
static double assort(double within, double product, double total)
{
    double share = product / total;
    return (within - share) / (total - share);
}

static bool find_assortativity(const struct eh_mixing_matrix *matrix, double *out)
{
    double product = 0;
    for (uint32_t g = 0; g < matrix->groups; g++) {
        if (matrix->row[g] == matrix->total && matrix->column[g] == matrix->total)
            return false; /* no ties at all included */
        product += (double)matrix->row[g] * (double)matrix->column[g];
    }
    *out = assort((double)matrix->within, product, (double)matrix->total);
    return true;
}

/* Karimi & Oliveira 2023: each cell over the number of pairs of people it could have joined, then
 * renormalised. A group of one has no pairs within, and 0 there. */
static bool find_adjusted(const struct eh_mixing_net *net, const struct eh_mixing_matrix *matrix, double *out)
{
    uint32_t groups = matrix->groups;
    double within = 0, product = 0, total = 0;
    uint32_t with_ends = 0;
    for (uint32_t g = 0; g < groups; g++) {
        double row = 0, column = 0;
        if (!net->size[g])
            continue;
        for (uint32_t h = 0; h < groups; h++) {
            double pairs = (double)net->size[g] * (g == h ? net->size[g] - 1.0 : net->size[h]);
            if (pairs <= 0)
                continue;
            double there = (double)matrix->arcs[(size_t)g * groups + h] / pairs;
            row += there;
            column += (double)matrix->arcs[(size_t)h * groups + g] / pairs;
            if (g == h)
                within += there;
        }
        with_ends += row > 0 || column > 0;
        product += row * column;
        total += row;
    }
    if (with_ends < 2)
        return false;
    *out = assort(within, product, total);
    return true;
}

bool eh_mixing_statistic(const struct eh_mixing_net *net, const struct eh_mixing_matrix *matrix,
                         enum eh_mixing_kind kind, uint32_t g, uint32_t h, double *out)
{
    size_t cell = (size_t)g * matrix->groups + h;
    *out = 0;
    switch (kind) {
    case EH_MIXING_WITHIN:
        *out = (double)matrix->within;
        return true;
    case EH_MIXING_PAIR:
        *out = (double)matrix->arcs[cell];
        return true;
    case EH_MIXING_ASSORTATIVITY:
        return find_assortativity(matrix, out);
    case EH_MIXING_ADJUSTED:
        return find_adjusted(net, matrix, out);
    case EH_MIXING_INBREEDING: {
        if (!matrix->row[g] || net->size[g] == net->n)
            return false;
        double own = (double)matrix->arcs[cell] / (double)matrix->row[g];
        double share = (net->size[g] - 1.0) / (net->n - 1.0);
        *out = (own - share) / (1 - share);
        return true;
    }
    case EH_MIXING_RECIPROCITY:
        if (matrix->arcs[cell] < EH_MIXING_FEW_ARCS)
            return false;
        *out = (double)matrix->returned[cell] / (double)matrix->arcs[cell];
        return true;
    case EH_MIXING_BIAS_GAP: /* no statistic of the matrix */
        break;
    }
    return false;
}

static void *new_matrix(const void *state, struct eh_arena *arena)
{
    struct eh_mixing_matrix *matrix = EH_NEW(arena, struct eh_mixing_matrix);
    eh_mixing_matrix_new(state, arena, matrix);
    return matrix;
}

static void count_matrix(const void *state, void *room, const uint32_t *label)
{
    eh_mixing_matrix_count(state, label, room);
}

static bool evaluate(const void *state, const void *room, const struct eh_mixing_test *test, double *out)
{
    return eh_mixing_statistic(state, room, test->kind, test->g, test->h, out);
}

void eh_mixing_net_permute(const struct eh_mixing_net *net, const struct eh_mixing_strata *strata,
                           const struct eh_context *context, struct eh_arena *scratch,
                           struct eh_mixing_test *tests, size_t count)
{
    struct eh_mixing_labels labels = {.n = net->n,
                                      .label = net->label,
                                      .stratum = strata->stratum,
                                      .strata = strata->strata,
                                      .work = net->n + net->ties,
                                      .state = net,
                                      .room_new = new_matrix,
                                      .count = count_matrix,
                                      .evaluate = evaluate};
    eh_mixing_permute(&labels, context, scratch, tests, count);
}
