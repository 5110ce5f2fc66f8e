#include "null_layout.h"

#include "evenhand/base/bug.h"

/* The counting sort behind both directions of the arcs; undirected ties stand in both lists. */
static void list_arcs(const struct eh_null_input *input, const uint32_t *from, const uint32_t *to, bool both,
                      struct eh_arena *arena, const uint64_t **out_row, const uint32_t **out_to)
{
    uint64_t *row = EH_NEW_ARRAY(arena, uint64_t, (size_t)input->n + 1);
    uint32_t *out = EH_NEW_ARRAY(arena, uint32_t, both ? 2 * input->ties : input->ties);
    for (uint64_t e = 0; e < input->ties; e++) {
        row[from[e] + 1]++;
        if (both)
            row[to[e] + 1]++;
    }
    for (uint32_t i = 0; i < input->n; i++)
        row[i + 1] += row[i];
    for (uint64_t e = 0; e < input->ties; e++) {
        out[row[from[e]]++] = to[e];
        if (both)
            out[row[to[e]]++] = from[e];
    }
    for (uint32_t i = input->n; i > 0; i--)
        row[i] = row[i - 1];
    row[0] = 0;
    *out_row = row;
    *out_to = out;
}

static void build_arcs(struct null_layout *self)
{
    const struct eh_null_input *input = self->input;
    struct null_arcs *arcs = &self->arcs;
    arcs->out_row = input->opt_row;
    arcs->out_to = input->opt_neighbour;
    if (!input->opt_row)
        list_arcs(input, input->from, input->to, !input->directed, self->arena, &arcs->out_row,
                  &arcs->out_to);
    arcs->in_row = arcs->out_row;
    arcs->in_to = arcs->out_to;
    if (input->directed)
        list_arcs(input, input->to, input->from, false, self->arena, &arcs->in_row, &arcs->in_to);
}

static void build_strata(struct null_layout *self)
{
    const struct eh_null_input *input = self->input;
    self->person = EH_NEW_ARRAY(self->arena, uint32_t, input->n);
    self->start = EH_NEW_ARRAY(self->arena, uint32_t, (size_t)input->n_strata + 1);
    self->size = EH_NEW_ARRAY(self->arena, uint32_t, (size_t)input->n_strata * input->n_groups);
    for (uint32_t i = 0; i < input->n; i++) {
        EH_CHECK(input->stratum[i] < input->n_strata && input->label[i] < input->n_groups);
        self->start[input->stratum[i] + 1]++;
        self->size[(size_t)input->stratum[i] * input->n_groups + input->label[i]]++;
    }
    for (uint32_t s = 0; s < input->n_strata; s++)
        self->start[s + 1] += self->start[s];
    for (uint32_t i = 0; i < input->n; i++)
        self->person[self->start[input->stratum[i]]++] = i;
    for (uint32_t s = input->n_strata; s > 0; s--)
        self->start[s] = self->start[s - 1];
    self->start[0] = 0;
}

struct null_tally eh_null_layout_tally_new(const struct null_layout *self)
{
    uint32_t strata = self->input->n_strata;
    return (struct null_tally){.o = EH_NEW_ARRAY(self->arena, uint32_t, strata),
                               .i = EH_NEW_ARRAY(self->arena, uint32_t, strata),
                               .touched = EH_NEW_ARRAY(self->arena, uint32_t, strata)};
}

static void tally_add(struct null_tally *self, uint32_t *count, uint32_t s)
{
    if (!self->o[s] && !self->i[s])
        self->touched[self->touched_count++] = s;
    count[s]++;
}

void eh_null_layout_tally(const struct null_layout *layout, uint32_t person, struct null_tally *out)
{
    const struct null_arcs *arcs = &layout->arcs;
    const uint32_t *stratum = layout->input->stratum;
    for (uint32_t k = 0; k < out->touched_count; k++)
        out->o[out->touched[k]] = out->i[out->touched[k]] = 0;
    out->touched_count = 0;
    for (uint64_t e = arcs->out_row[person]; e < arcs->out_row[person + 1]; e++)
        tally_add(out, out->o, stratum[arcs->out_to[e]]);
    if (!layout->input->directed) {
        for (uint32_t k = 0; k < out->touched_count; k++)
            out->i[out->touched[k]] = out->o[out->touched[k]];
        return;
    }
    for (uint64_t e = arcs->in_row[person]; e < arcs->in_row[person + 1]; e++)
        tally_add(out, out->i, stratum[arcs->in_to[e]]);
}

/* Adds the person's returned arcs to the blocks; `stamp` tells whom the person has an arc to. */
static void count_mutual(const struct null_layout *self, uint32_t person, uint32_t *stamp,
                         const uint32_t *slot, struct null_block *blocks)
{
    const struct null_arcs *arcs = &self->arcs;
    for (uint64_t e = arcs->out_row[person]; e < arcs->out_row[person + 1]; e++)
        stamp[arcs->out_to[e]] = person + 1;
    for (uint64_t e = arcs->in_row[person]; e < arcs->in_row[person + 1]; e++)
        if (stamp[arcs->in_to[e]] == person + 1)
            blocks[slot[self->input->stratum[arcs->in_to[e]]]].mutual++;
}

/* The blocks of one stratum, ascending by the other: counted in the order of first sight, then put in order.
 */
static uint32_t count_blocks(const struct null_layout *self, uint32_t s, struct null_tally *tally,
                             uint32_t *stamp, uint32_t *slot, struct null_block *blocks)
{
    uint32_t count = 0;
    for (uint32_t k = self->start[s]; k < self->start[s + 1]; k++) {
        eh_null_layout_tally(self, self->person[k], tally);
        for (uint32_t x = 0; x < tally->touched_count; x++) {
            uint32_t t = tally->touched[x];
            if (slot[t] >= count || blocks[slot[t]].to != t) {
                slot[t] = count++;
                blocks[slot[t]] = (struct null_block){.to = t};
            }
            struct null_block *block = &blocks[slot[t]];
            uint64_t o = tally->o[t], i = tally->i[t];
            block->o += o;
            block->i += i;
            block->oo += o * o;
            block->ii += i * i;
            block->oi += o * i;
            block->mutual += self->input->directed ? 0 : o; /* a tie returns itself */
        }
        if (self->input->directed)
            count_mutual(self, self->person[k], stamp, slot, blocks);
    }
    return count;
}

static void sort_blocks(struct null_block *block, const uint32_t *slot, uint32_t strata,
                        const struct null_block *from, uint32_t count)
{
    uint32_t next = 0;
    for (uint32_t t = 0; t < strata && next < count; t++)
        if (slot[t] < count && from[slot[t]].to == t)
            block[next++] = from[slot[t]];
}

static void build_blocks(struct null_layout *self)
{
    uint32_t strata = self->input->n_strata;
    struct null_tally tally = eh_null_layout_tally_new(self);
    uint32_t *slot = EH_NEW_ARRAY(self->arena, uint32_t, strata);
    uint32_t *stamp = EH_NEW_ARRAY(self->arena, uint32_t, self->input->n);
    struct null_block *blocks = EH_NEW_ARRAY(self->arena, struct null_block, strata);
    size_t count = 0, capacity = 0;
    self->row = EH_NEW_ARRAY(self->arena, uint64_t, (size_t)strata + 1);
    for (uint32_t s = 0; s < strata; s++) {
        uint32_t added = count_blocks(self, s, &tally, stamp, slot, blocks);
        if (count + added > capacity) {
            size_t wanted = 2 * capacity + added;
            self->block = eh_arena_grow(self->arena, self->block, capacity, wanted, sizeof *self->block);
            capacity = wanted;
        }
        if (added)
            sort_blocks(self->block + count, slot, strata, blocks, added);
        count += added;
        self->row[s + 1] = count;
    }
}

void eh_null_layout_build(struct null_layout *self, const struct eh_null_input *input, struct eh_arena *arena)
{
    *self = (struct null_layout){.input = input, .arena = arena};
    build_arcs(self);
    build_strata(self);
    build_blocks(self);
}

/* Least squares: with o' = o - arcs/n and i' likewise, a = ((n-1) o' + i') / (n (n-2)). sum R^2 = arcs - mu^2
 * n (n-1)
 * - sum a o' - sum b i'; in integers over the denominator n^2 (n-1) (n-2), so that a table that is additive
 * (a complete one, a star) leaves exactly 0. */
static struct null_additive additive_of(const struct null_block *block, uint32_t n)
{
    double m = (double)block->o, d = n;
    struct null_additive out = {.arcs = m, .average = m / d};
    if (n == 2) {
        out.own = 0.5; /* two cells: a_1 + b_2 and a_2 + b_1 are all that matters */
        return out;
    }
    if (n < 3)
        return out;
    out.own = (d - 1) / (d * (d - 2));
    out.other = 1 / (d * (d - 2));
    null_wide w = n, arcs = (null_wide)block->o;
    null_wide oo = w * (null_wide)block->oo - arcs * arcs, ii = w * (null_wide)block->ii - arcs * arcs;
    null_wide oi = w * (null_wide)block->oi - arcs * arcs, whole = w * w * (w - 1) * (w - 2),
              mean = arcs * arcs * w * (w - 2);
    null_wide squares = arcs * whole - mean - (w - 1) * ((w - 1) * (oo + ii) + 2 * oi);
    null_wide transposed = (null_wide)block->mutual * whole - mean - (w - 1) * (2 * (w - 1) * oi + oo + ii);
    out.squares = (double)squares / (double)whole;
    out.transposed = (double)transposed / (double)whole;
    return out;
}

struct null_additive eh_null_layout_split(const struct null_layout *self, uint32_t s)
{
    for (uint64_t b = self->row[s]; b < self->row[s + 1]; b++)
        if (self->block[b].to == s)
            return additive_of(&self->block[b], null_size_of(self, s));
    return (struct null_additive){.arcs = 0};
}

/* sum over pairs of arcs from s to t of ([i = i'] - 1/n_s)([j = j'] - 1/n_t), and the same for an arc there
 * and one back. `st` is the block seen from s, `ts` from t. */
double eh_null_layout_squared(const struct null_block *st, const struct null_block *ts, uint32_t ns,
                              uint32_t nt)
{
    null_wide m = (null_wide)st->o, x = m * ns * nt - (null_wide)st->oo * ns - (null_wide)ts->ii * nt + m * m;
    return (double)x / ((double)ns * nt);
}

double eh_null_layout_crossed(const struct null_block *st, const struct null_block *ts, uint32_t ns,
                              uint32_t nt)
{
    null_wide x = (null_wide)st->mutual * ns * nt - (null_wide)st->oi * ns - (null_wide)ts->oi * nt +
                  (null_wide)st->o * (null_wide)st->i;
    return (double)x / ((double)ns * nt);
}

void eh_null_layout_visit(const struct null_layout *self, null_visitor *visit, void *state)
{
    uint32_t strata = self->input->n_strata;
    /* Strata come in ascending order, so each stratum's own list is read from front to back. */
    uint64_t *next = EH_NEW_ARRAY(self->arena, uint64_t, strata);
    for (uint32_t s = 0; s < strata; s++)
        next[s] = self->row[s];
    for (uint32_t s = 0; s < strata; s++)
        for (uint64_t b = self->row[s]; b < self->row[s + 1]; b++) {
            uint32_t t = self->block[b].to;
            if (t <= s)
                continue;
            const struct null_block *back = &self->block[next[t]++];
            EH_CHECK(back->to == s);
            visit(self, s, &self->block[b], back, state);
        }
}
