#include "mixing_own.h"

#include <math.h>

/* Ends that, times the largest weight, stay below 2^64. */
enum { TIES_MOST = 1 << 27 };

bool eh_mixing_own_suits(const struct eh_mixing_net *net, const struct eh_mixing_part *part)
{
    if (net->directed || eh_tally_lanes(net->groups) != EH_TALLY_OWN_LANES || net->pair_count >= TIES_MOST)
        return false;
    for (size_t k = 0; k < part->count; k++) {
        enum eh_mixing_kind kind = part->tests[k].kind;
        if (kind != EH_MIXING_WITHIN && kind != EH_MIXING_ASSORTATIVITY && kind != EH_MIXING_ADJUSTED &&
            kind != EH_MIXING_INBREEDING)
            return false;
    }
    return part->count > 0;
}

static void list_neighbours(struct eh_mixing_own *self, const struct eh_mixing_nested *pairs,
                            struct eh_arena *arena)
{
    uint32_t n = self->net->n;
    if (pairs->base == EH_MIXING_NO_BASE && self->net->opt_adjacency) {
        self->row = self->net->opt_adjacency->row;
        self->to = self->net->opt_adjacency->to;
        return;
    }
    uint64_t *row = EH_NEW_ARRAY(arena, uint64_t, (size_t)n + 1);
    uint32_t *to = EH_NEW_ARRAY(arena, uint32_t, 2 * pairs->count);
    for (uint64_t e = 0; e < pairs->count; e++) {
        row[pairs->a[e] + 1]++;
        row[pairs->b[e] + 1]++;
    }
    for (uint32_t i = 0; i < n; i++)
        row[i + 1] += row[i];
    for (uint64_t e = 0; e < pairs->count; e++) {
        to[row[pairs->a[e]]++] = pairs->b[e];
        to[row[pairs->b[e]]++] = pairs->a[e];
    }
    for (uint32_t i = n; i > 0; i--)
        row[i] = row[i - 1];
    row[0] = 0;
    self->row = row;
    self->to = to;
}

/* 1 / (people of the group), the largest as large as can be. */
static void weigh(struct eh_mixing_own *self, struct eh_arena *arena)
{
    const struct eh_mixing_net *net = self->net;
    double most = (double)((UINT64_C(1) << EH_TALLY_OWN_WEIGHT_BITS) - 1);
    uint32_t least = UINT32_MAX;
    self->weight = EH_NEW_ARRAY(arena, uint64_t, net->groups);
    for (uint32_t g = 0; g < net->groups; g++)
        if (net->size[g] && net->size[g] < least)
            least = net->size[g];
    self->unit = most * least;
    for (uint32_t g = 0; g < net->groups; g++)
        if (net->size[g])
            self->weight[g] = (uint64_t)llround(self->unit / net->size[g]);
}

static void add_end(const struct eh_mixing_own *self, uint32_t g, uint32_t h, struct eh_tally_own_sums *sums)
{
    struct eh_tally_own_sums *of = &sums[(size_t)g * EH_TALLY_OWN_STRIDE];
    of->ends++;
    of->within += g == h;
    of->weight += self->weight[h];
}

/* Weights are rounded, by a few parts in 10^11: the labels as they are, counted in the same way, tell what
 * that makes of the statistic, and permutations are compared with that. */
static void find_off_by(const struct eh_mixing_own *self, const struct eh_mixing_part *part,
                        struct eh_arena *arena)
{
    enum { LANES = EH_TALLY_OWN_LANES };
    const struct eh_mixing_net *net = self->net;
    struct eh_mixing_lanes lanes;
    struct eh_tally_own_sums *sums =
        EH_NEW_ARRAY(arena, struct eh_tally_own_sums, (size_t)net->groups * EH_TALLY_OWN_STRIDE);
    eh_mixing_lanes_new(net->groups, LANES, arena, &lanes);
    for (uint64_t e = 0; e < net->pair_count; e++) {
        uint32_t g = net->label[net->pair_a[e]] - 1, h = net->label[net->pair_b[e]] - 1;
        add_end(self, g, h, sums);
        add_end(self, h, g, sums);
    }
    eh_mixing_lanes_fill_own(&lanes, net, sums, self->weight, self->unit);
    for (size_t k = 0; k < part->count; k++) {
        double value[LANES];
        bool defined[LANES];
        struct eh_mixing_test *test = &part->tests[k];
        eh_mixing_lanes_get(&lanes, net, test->kind, test->g, test->h, value, defined);
        test->off_by = defined[0] ? value[0] - test->observed : 0;
    }
}

void eh_mixing_own_start(const struct eh_mixing_net *net, const struct eh_mixing_part *part,
                         const struct eh_mixing_nested *nested, struct eh_arena *arena,
                         struct eh_mixing_own *out)
{
    *out = (struct eh_mixing_own){.is_on = true, .net = net};
    list_neighbours(out, nested, arena);
    weigh(out, arena);
    find_off_by(out, part, arena);
}

void eh_mixing_own_count(const struct eh_mixing_own *self, struct eh_tally *tally,
                         struct eh_tally_own_sums *out)
{
    eh_tally_count_own(tally, self->row, self->to, self->weight, out);
}

void eh_mixing_own_fill(const struct eh_mixing_own *self, const struct eh_tally_own_sums *sums,
                        struct eh_mixing_lanes *out)
{
    eh_mixing_lanes_fill_own(out, self->net, sums, self->weight, self->unit);
}
