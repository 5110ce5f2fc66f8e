#include "mixing_lanes.h"

#include <math.h>
#include <string.h>

#include "evenhand/base/bug.h"
#include "mixing_tally.h"

/* Four lanes; a compiler makes of them what the processor has. */
typedef double four __attribute__((vector_size(32), aligned(8)));
typedef uint32_t counts __attribute__((vector_size(16), aligned(4)));

enum { UNIT = EH_MIXING_LANES_UNIT };

static inline four *at(double *of, uint32_t lane)
{
    return (four *)(void *)(of + lane);
}

static inline const four *read(const double *of, uint32_t lane)
{
    return (const four *)(const void *)(of + lane);
}

static inline const counts *read_counts(const uint32_t *of, uint32_t lane)
{
    return (const counts *)(const void *)(of + lane);
}

static inline counts *at_counts(uint32_t *of, uint32_t lane)
{
    return (counts *)(void *)(of + lane);
}

static const uint32_t *get_arcs(const struct eh_mixing_lanes *self, uint32_t g, uint32_t h)
{
    return self->arcs + ((size_t)g * self->groups + h) * self->lanes;
}

void eh_mixing_lanes_new(uint32_t groups, uint32_t lanes, struct eh_arena *arena, struct eh_mixing_lanes *out)
{
    EH_CHECK(lanes % UNIT == 0);
    size_t counters = (size_t)groups * groups * lanes;
    *out = (struct eh_mixing_lanes){.groups = groups,
                                    .lanes = lanes,
                                    .arcs = EH_NEW_ARRAY(arena, uint32_t, counters),
                                    .returned = EH_NEW_ARRAY(arena, uint32_t, counters),
                                    .row = EH_NEW_ARRAY(arena, double, (size_t)groups *lanes),
                                    .column = EH_NEW_ARRAY(arena, double, (size_t)groups *lanes),
                                    .room_adjusted = EH_NEW_ARRAY(arena, double, (size_t)groups *lanes),
                                    .within = EH_NEW_ARRAY(arena, double, lanes),
                                    .room = EH_NEW_ARRAY(arena, double, 4 * (size_t)lanes)};
}

/* M = P + P' + O of one pair of cells. */
static void fill_cells(struct eh_mixing_lanes *self, uint32_t g, uint32_t h, const uint32_t *pairs,
                       const uint32_t *opt_one_way)
{
    size_t there = ((size_t)g * self->groups + h) * self->lanes,
           back = ((size_t)h * self->groups + g) * self->lanes;
    for (uint32_t l = 0; l < self->lanes; l += UNIT) {
        counts both = *read_counts(pairs + there, l) + *read_counts(pairs + back, l);
        *at_counts(self->returned + there, l) = *at_counts(self->returned + back, l) = both;
        *at_counts(self->arcs + there, l) = opt_one_way ? both + *read_counts(opt_one_way + there, l) : both;
        if (there != back)
            *at_counts(self->arcs + back, l) =
                opt_one_way ? both + *read_counts(opt_one_way + back, l) : both;
    }
}

static void add_arcs(struct eh_mixing_lanes *self, uint32_t g, uint32_t h, bool directed)
{
    const uint32_t *arcs = get_arcs(self, g, h);
    double *row = self->row + (size_t)g * self->lanes, *column = self->column + (size_t)h * self->lanes;
    for (uint32_t l = 0; l < self->lanes; l += UNIT) {
        four value = __builtin_convertvector(*read_counts(arcs, l), four);
        *at(row, l) += value;
        if (directed)
            *at(column, l) += value;
        if (g == h)
            *at(self->within, l) += value;
    }
}

void eh_mixing_lanes_fill(struct eh_mixing_lanes *self, const uint32_t *pairs, const uint32_t *opt_one_way)
{
    size_t size = (size_t)self->groups * self->lanes * sizeof *self->row;
    self->adjusted = NULL;
    memset(self->row, 0, size);
    memset(self->column, 0, size);
    memset(self->within, 0, self->lanes * sizeof *self->within);
    for (uint32_t g = 0; g < self->groups; g++)
        for (uint32_t h = g; h < self->groups; h++)
            fill_cells(self, g, h, pairs, opt_one_way);
    for (uint32_t g = 0; g < self->groups; g++)
        for (uint32_t h = 0; h < self->groups; h++)
            add_arcs(self, g, h, opt_one_way != NULL);
    if (!opt_one_way)
        memcpy(self->column, self->row, size);
    self->total = 0;
    for (uint32_t g = 0; g < self->groups; g++)
        self->total += self->row[(size_t)g * self->lanes];
}

/* Row g over pairs is (sum_h M_gh / n_h - M_gg / n_g) / n_g + M_gg / (pairs within g). */
static void fill_own_group(struct eh_mixing_lanes *self, const struct eh_mixing_net *net, uint32_t g,
                           const struct eh_tally_own_sums *sums, uint64_t weight, double unit)
{
    size_t first = (size_t)g * self->lanes, own = ((size_t)g * self->groups + g) * self->lanes;
    double people = net->size[g], pairs = eh_mixing_get_pairs(net, g, g);
    for (uint32_t l = 0; l < self->lanes; l++) {
        const struct eh_tally_own_sums *of = &sums[(size_t)g * EH_TALLY_OWN_STRIDE + l];
        double others = (double)(of->weight - weight * of->within) / unit;
        self->arcs[own + l] = of->within;
        self->row[first + l] = self->column[first + l] = of->ends;
        self->within[l] += of->within;
        self->room_adjusted[first + l] = people > 0 ? others / people + of->within / pairs : 0;
    }
}

void eh_mixing_lanes_fill_own(struct eh_mixing_lanes *self, const struct eh_mixing_net *net,
                              const struct eh_tally_own_sums *sums, const uint64_t *weight, double unit)
{
    self->adjusted = self->room_adjusted;
    memset(self->within, 0, self->lanes * sizeof *self->within);
    self->total = 0;
    for (uint32_t g = 0; g < self->groups; g++) {
        fill_own_group(self, net, g, sums, weight[g], unit);
        self->total += self->row[(size_t)g * self->lanes];
    }
}

/* assort() of every lane, from `room`: within, product, total. */
static void assort(const struct eh_mixing_lanes *self, double *out)
{
    const double *within = self->room, *product = within + self->lanes, *total = product + self->lanes;
    for (uint32_t l = 0; l < self->lanes; l += UNIT) {
        four share = *read(product, l) / *read(total, l);
        *at(out, l) = (*read(within, l) - share) / (*read(total, l) - share);
    }
}

static void get_assortativity(const struct eh_mixing_lanes *self, double *out, bool *out_defined)
{
    double *product = self->room + self->lanes, *total = product + self->lanes;
    memcpy(self->room, self->within, self->lanes * sizeof *product);
    memset(product, 0, self->lanes * sizeof *product);
    for (uint32_t l = 0; l < self->lanes; l++)
        total[l] = self->total;
    for (uint32_t g = 0; g < self->groups; g++) {
        const double *row = self->row + (size_t)g * self->lanes,
                     *column = self->column + (size_t)g * self->lanes;
        for (uint32_t l = 0; l < self->lanes; l += UNIT)
            *at(product, l) += *read(row, l) * *read(column, l);
        for (uint32_t l = 0; l < self->lanes; l++)
            out_defined[l] &= row[l] != self->total || column[l] != self->total;
    }
    assort(self, out);
}

/* Row or column g of the matrix over the pairs of people. */
static void sum_adjusted(const struct eh_mixing_lanes *self, const struct eh_mixing_net *net, uint32_t g,
                         bool column, double *out)
{
    if (self->adjusted) {
        memcpy(out, self->adjusted + (size_t)g * self->lanes, self->lanes * sizeof *out);
        return;
    }
    memset(out, 0, self->lanes * sizeof *out);
    for (uint32_t h = 0; h < self->groups; h++) {
        const uint32_t *arcs = column ? get_arcs(self, h, g) : get_arcs(self, g, h);
        double pairs = eh_mixing_get_pairs(net, g, h);
        for (uint32_t l = 0; l < self->lanes; l += UNIT)
            *at(out, l) += __builtin_convertvector(*read_counts(arcs, l), four) / pairs;
    }
}

static void get_adjusted(const struct eh_mixing_lanes *self, const struct eh_mixing_net *net, double *out,
                         bool *out_defined)
{
    double *within = self->room, *product = within + self->lanes, *total = product + self->lanes,
           *row = total + self->lanes, *column = net->directed ? out : row;
    uint32_t lanes = self->lanes, with_ends[EH_TALLY_MOST] = {0};
    memset(self->room, 0, 3 * (size_t)lanes * sizeof *self->room);
    for (uint32_t g = 0; g < self->groups; g++) {
        if (!net->size[g])
            continue;
        const uint32_t *own = get_arcs(self, g, g);
        double pairs = eh_mixing_get_pairs(net, g, g);
        sum_adjusted(self, net, g, false, row);
        if (net->directed)
            sum_adjusted(self, net, g, true, column);
        for (uint32_t l = 0; l < lanes; l += UNIT) {
            *at(within, l) += __builtin_convertvector(*read_counts(own, l), four) / pairs;
            *at(product, l) += *read(row, l) * *read(column, l);
            *at(total, l) += *read(row, l);
        }
        for (uint32_t l = 0; l < lanes; l++)
            with_ends[l] += row[l] > 0 || column[l] > 0;
    }
    for (uint32_t l = 0; l < lanes; l++)
        out_defined[l] = with_ends[l] >= 2;
    assort(self, out);
}

static void get_inbreeding(const struct eh_mixing_lanes *self, const struct eh_mixing_net *net, uint32_t g,
                           double *out, bool *out_defined)
{
    const uint32_t *own = get_arcs(self, g, g);
    const double *row = self->row + (size_t)g * self->lanes;
    double share = (net->size[g] - 1.0) / (net->n - 1.0);
    for (uint32_t l = 0; l < self->lanes; l += UNIT) {
        four value = __builtin_convertvector(*read_counts(own, l), four) / *read(row, l);
        *at(out, l) = (value - share) / (1 - share);
    }
    for (uint32_t l = 0; l < self->lanes; l++)
        out_defined[l] = row[l] > 0 && net->size[g] != net->n;
}

static void get_reciprocity(const struct eh_mixing_lanes *self, size_t cell, double *out, bool *out_defined)
{
    const uint32_t *arcs = self->arcs + cell * self->lanes, *returned = self->returned + cell * self->lanes;
    for (uint32_t l = 0; l < self->lanes; l++) {
        out_defined[l] = arcs[l] >= EH_MIXING_FEW_ARCS;
        out[l] = out_defined[l] ? (double)returned[l] / (double)arcs[l] : 0;
    }
}

void eh_mixing_lanes_get(const struct eh_mixing_lanes *self, const struct eh_mixing_net *net,
                         enum eh_mixing_kind kind, uint32_t g, uint32_t h, double *out, bool *out_defined)
{
    size_t cell = (size_t)g * self->groups + h;
    memset(out_defined, 1, self->lanes * sizeof *out_defined);
    switch (kind) {
    case EH_MIXING_WITHIN:
        memcpy(out, self->within, self->lanes * sizeof *out);
        return;
    case EH_MIXING_PAIR:
        for (uint32_t l = 0; l < self->lanes; l += UNIT)
            *at(out, l) = __builtin_convertvector(*read_counts(self->arcs + cell * self->lanes, l), four);
        return;
    case EH_MIXING_ASSORTATIVITY:
        get_assortativity(self, out, out_defined);
        return;
    case EH_MIXING_ADJUSTED:
        get_adjusted(self, net, out, out_defined);
        return;
    case EH_MIXING_INBREEDING:
        get_inbreeding(self, net, g, out, out_defined);
        return;
    case EH_MIXING_RECIPROCITY:
        get_reciprocity(self, cell, out, out_defined);
        return;
    case EH_MIXING_BIAS_GAP: /* no statistic of the matrix */
        memset(out_defined, 0, self->lanes * sizeof *out_defined);
        return;
    }
}
