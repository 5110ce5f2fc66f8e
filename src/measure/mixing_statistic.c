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
    struct eh_mixing_nested *nested;
    size_t count;
};

/* What is counted of a part: one of two. A base has its own, the others share theirs. */
struct counted {
    bool is_done; /* under the draws at hand */
    struct eh_tally_own_sums *sums;
    uint32_t *pairs; /* cells x lanes */
};

struct room {
    const struct subjects *subjects;
    const struct eh_mixing_net *now; /* that was counted last */
    struct eh_tally *tally;
    struct counted *counted;        /* of each part */
    uint32_t *one_way;              /* cells x lanes, of the net that was counted last */
    size_t counters;                /* cells x lanes */
    struct eh_mixing_lanes lanes;   /* of several lanes */
    struct eh_mixing_matrix matrix; /* of one */
};

static struct counted new_counted(uint32_t groups, size_t counters, bool is_own, struct eh_arena *arena)
{
    struct counted out = {.is_done = false};
    if (is_own)
        out.sums = EH_NEW_ARRAY(arena, struct eh_tally_own_sums, (size_t)groups * EH_TALLY_OWN_STRIDE);
    else
        out.pairs = EH_NEW_ARRAY(arena, uint32_t, counters);
    return out;
}

static void *new_room(const void *state, const struct eh_permuter *permuter, struct eh_arena *arena)
{
    const struct subjects *subjects = state;
    const struct eh_mixing_net *first = subjects->net[0];
    struct room *room = EH_NEW(arena, struct room);
    uint32_t groups = first->groups, lanes = eh_tally_lanes(groups);
    size_t counters = (size_t)groups * groups * lanes;
    *room = (struct room){.subjects = subjects,
                          .tally = eh_tally_new(permuter, first->n, groups, arena),
                          .counted = EH_NEW_ARRAY(arena, struct counted, subjects->count),
                          .one_way = EH_NEW_ARRAY(arena, uint32_t, counters),
                          .counters = counters};
    struct counted shared[2] = {new_counted(groups, counters, false, arena),
                                new_counted(groups, counters, true, arena)};
    for (size_t k = 0; k < subjects->count; k++) {
        bool is_own = subjects->own[k].is_on;
        room->counted[k] =
            subjects->nested[k].is_base ? new_counted(groups, counters, is_own, arena) : shared[is_own];
    }
    if (lanes > 1)
        eh_mixing_lanes_new(groups, lanes, arena, &room->lanes);
    else
        eh_mixing_matrix_new(first, arena, &room->matrix);
    return room;
}

static void draw(void *state, uint64_t b, uint32_t count)
{
    struct room *room = state;
    eh_tally_draw(room->tally, b, count);
    for (size_t k = 0; k < room->subjects->count; k++)
        room->counted[k].is_done = false;
}

/* Counts a part's ties, or those that its base has not, and adds the base's. */
static const struct counted *count_ties(struct room *room, size_t part)
{
    const struct eh_mixing_nested *nested = &room->subjects->nested[part];
    const struct eh_mixing_own *own = &room->subjects->own[part];
    const struct eh_tally_ties ties = {nested->a, nested->b, nested->count, true};
    struct counted *out = &room->counted[part];
    if (out->is_done)
        return out;
    if (own->is_on)
        eh_mixing_own_count(own, room->tally, out->sums);
    else
        eh_tally_count(room->tally, &ties, out->pairs);
    const struct counted *base = nested->base == EH_MIXING_NO_BASE ? NULL : count_ties(room, nested->base);
    for (size_t k = 0; base && own->is_on && k < (size_t)own->net->groups * EH_TALLY_OWN_STRIDE; k++) {
        out->sums[k].ends += base->sums[k].ends;
        out->sums[k].within += base->sums[k].within;
        out->sums[k].weight += base->sums[k].weight;
    }
    for (size_t k = 0; base && !own->is_on && k < room->counters; k++)
        out->pairs[k] += base->pairs[k];
    out->is_done = nested->is_base;
    return out;
}

static void count_part(void *state, size_t part)
{
    struct room *room = state;
    const struct eh_mixing_net *net = room->now = room->subjects->net[part];
    const struct eh_mixing_own *own = &room->subjects->own[part];
    const struct eh_tally_ties one_way = {net->one_way_from, net->one_way_to, net->one_way_count, false};
    const struct counted *counted = count_ties(room, part);
    if (own->is_on) {
        eh_mixing_own_fill(own, counted->sums, &room->lanes);
        return;
    }
    if (net->directed)
        eh_tally_count(room->tally, &one_way, room->one_way);
    const uint32_t *opt_one_way = net->directed ? room->one_way : NULL;
    if (room->lanes.lanes)
        eh_mixing_lanes_fill(&room->lanes, counted->pairs, opt_one_way);
    else
        eh_mixing_matrix_fill(counted->pairs, opt_one_way, &room->matrix);
}

static void evaluate(const void *state, const struct eh_mixing_test *test, double *out, bool *out_defined)
{
    const struct room *room = state;
    if (room->lanes.lanes)
        eh_mixing_lanes_get(&room->lanes, room->now, test->kind, test->g, test->h, out, out_defined);
    else
        *out_defined = eh_mixing_statistic(room->now, &room->matrix, test->kind, test->g, test->h, out);
}

/* How the ties of each part are counted: parts that are counted in the same way share what they can. */
static void find_ways(struct subjects *self, const struct eh_mixing_part *parts, struct eh_arena *scratch)
{
    enum { NOT_AT_ALL, WHOLE, OWN };
    uint32_t *way = EH_NEW_ARRAY(scratch, uint32_t, self->count);
    for (size_t k = 0; k < self->count; k++)
        way[k] = !parts[k].count ? NOT_AT_ALL : eh_mixing_own_suits(self->net[k], &parts[k]) ? OWN : WHOLE;
    eh_mixing_nested_find(self->net, way, self->count, scratch, self->nested);
    for (size_t k = 0; k < self->count; k++)
        if (way[k] == OWN)
            eh_mixing_own_start(self->net[k], &parts[k], &self->nested[k], scratch, &self->own[k]);
}

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
    if (tests > EH_MIXING_SHARED_TESTS && count > 1) {
        for (size_t k = 0; k < count; k++) {
            struct eh_arena *part = eh_context_scratch(context);
            eh_mixing_net_permute(nets + k, parts + k, 1, strata, context, part);
            eh_arena_free(part);
        }
        return;
    }
    struct subjects subjects = {nets, EH_NEW_ARRAY(scratch, struct eh_mixing_own, count),
                                EH_NEW_ARRAY(scratch, struct eh_mixing_nested, count), count};
    find_ways(&subjects, parts, scratch);
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
