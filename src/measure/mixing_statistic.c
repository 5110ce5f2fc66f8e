/* The statistics of a matrix of ties between groups. */
#include <math.h>

#include "mixing.h"
#include "mixing_own.h"

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
double eh_mixing_get_pairs(const struct eh_mixing_net *net, uint32_t g, uint32_t h)
{
    double pairs = (double)net->size[g] * (g == h ? net->size[g] - 1.0 : net->size[h]);
    return pairs > 0 ? pairs : INFINITY;
}

/* Row g and column g, of which undirected ties have the same. */
static void sum_adjusted(const struct eh_mixing_net *net, const struct eh_mixing_matrix *matrix, uint32_t g,
                         double *out_row, double *out_column)
{
    const uint64_t *arcs = matrix->arcs;
    size_t groups = matrix->groups;
    *out_row = *out_column = 0;
    for (uint32_t h = 0; h < groups; h++)
        *out_row += (double)(int64_t)arcs[g * groups + h] / eh_mixing_get_pairs(net, g, h);
    for (uint32_t h = 0; net->directed && h < groups; h++)
        *out_column += (double)(int64_t)arcs[h * groups + g] / eh_mixing_get_pairs(net, g, h);
    if (!net->directed)
        *out_column = *out_row;
}

static bool find_adjusted(const struct eh_mixing_net *net, const struct eh_mixing_matrix *matrix, double *out)
{
    double within = 0, product = 0, total = 0;
    uint32_t with_ends = 0;
    for (uint32_t g = 0; g < matrix->groups; g++) {
        double row, column;
        if (!net->size[g])
            continue;
        sum_adjusted(net, matrix, g, &row, &column);
        within += (double)matrix->arcs[(size_t)g * matrix->groups + g] / eh_mixing_get_pairs(net, g, g);
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

/* --- permuted --- */

struct subjects {
    const struct eh_mixing_net *const *net;
    struct eh_mixing_own *own;
    size_t count;
};

struct room {
    const struct eh_mixing_net *const *net, *now;
    const struct eh_mixing_own *own;
    struct eh_tally_own_sums *sums; /* groups x lanes, where they are those of own sums */
    struct eh_tally *tally;
    uint32_t *pairs, *one_way;      /* cells x lanes, of the net that was counted last */
    struct eh_mixing_lanes lanes;   /* of several lanes */
    struct eh_mixing_matrix matrix; /* of one */
};

static void *new_room(const void *state, const struct eh_permuter *permuter, struct eh_arena *arena)
{
    const struct subjects *subjects = state;
    const struct eh_mixing_net *first = subjects->net[0];
    struct room *room = EH_NEW(arena, struct room);
    uint32_t lanes = eh_tally_lanes(first->groups);
    size_t counters = (size_t)first->groups * first->groups * lanes;
    *room = (struct room){.net = subjects->net,
                          .own = subjects->own,
                          .tally = eh_tally_new(permuter, first->n, first->groups, arena),
                          .pairs = EH_NEW_ARRAY(arena, uint32_t, counters),
                          .one_way = EH_NEW_ARRAY(arena, uint32_t, counters)};
    if (lanes == EH_TALLY_OWN_LANES)
        room->sums =
            EH_NEW_ARRAY(arena, struct eh_tally_own_sums, (size_t)first->groups * EH_TALLY_OWN_STRIDE);
    if (lanes > 1)
        eh_mixing_lanes_new(first->groups, lanes, arena, &room->lanes);
    else
        eh_mixing_matrix_new(first, arena, &room->matrix);
    return room;
}

static void draw(void *state, uint64_t b, uint32_t count)
{
    struct room *room = state;
    eh_tally_draw(room->tally, b, count);
}

static void count_part(void *state, size_t part)
{
    struct room *room = state;
    const struct eh_mixing_net *net = room->now = room->net[part];
    const struct eh_tally_ties pairs = {net->pair_a, net->pair_b, net->pair_count, true};
    const struct eh_tally_ties one_way = {net->one_way_from, net->one_way_to, net->one_way_count, false};
    if (room->own[part].is_on) {
        eh_mixing_own_count(&room->own[part], room->tally, room->sums, &room->lanes);
        return;
    }
    eh_tally_count(room->tally, &pairs, room->pairs);
    if (net->directed)
        eh_tally_count(room->tally, &one_way, room->one_way);
    const uint32_t *opt_one_way = net->directed ? room->one_way : NULL;
    if (room->lanes.lanes)
        eh_mixing_lanes_fill(&room->lanes, room->pairs, opt_one_way);
    else
        eh_mixing_matrix_fill(room->pairs, opt_one_way, &room->matrix);
}

static void evaluate(const void *state, const struct eh_mixing_test *test, double *out, bool *out_defined)
{
    const struct room *room = state;
    if (room->lanes.lanes)
        eh_mixing_lanes_get(&room->lanes, room->now, test->kind, test->g, test->h, out, out_defined);
    else
        *out_defined = eh_mixing_statistic(room->now, &room->matrix, test->kind, test->g, test->h, out);
}

/* Beyond so many tests the sums of all parts together would take too much memory: each part draws again. */
enum { SHARED_TESTS = 20000 };

void eh_mixing_net_permute(const struct eh_mixing_net *const *nets, const struct eh_mixing_part *parts,
                           size_t count, const struct eh_mixing_strata *strata,
                           const struct eh_context *context, struct eh_arena *scratch)
{
    size_t tests = 0, ties = 0;
    for (size_t k = 0; k < count; k++) {
        tests += parts[k].count;
        ties += parts[k].count ? nets[k]->ties : 0;
    }
    if (!tests)
        return;
    if (tests > SHARED_TESTS && count > 1) {
        for (size_t k = 0; k < count; k++) {
            struct eh_arena *part = eh_context_scratch(context);
            eh_mixing_net_permute(nets + k, parts + k, 1, strata, context, part);
            eh_arena_free(part);
        }
        return;
    }
    struct subjects subjects = {nets, EH_NEW_ARRAY(scratch, struct eh_mixing_own, count), count};
    for (size_t k = 0; k < count; k++)
        eh_mixing_own_start(nets[k], &parts[k], scratch, &subjects.own[k]);
    struct eh_mixing_labels labels = {.n = nets[0]->n,
                                      .label = nets[0]->label,
                                      .stratum = strata->stratum,
                                      .strata = strata->strata,
                                      .work = nets[0]->n + ties,
                                      .lanes = eh_tally_lanes(nets[0]->groups),
                                      .state = &subjects,
                                      .room_new = new_room,
                                      .draw = draw,
                                      .count = count_part,
                                      .evaluate = evaluate};
    eh_mixing_permute(&labels, context, scratch, parts, count);
}
