/* A person's coefficients are sums over strata: with o_t arcs into stratum t, less the mean, and t's n_tg
 * people of group g,
 *
 *     a^g = sum over t of c_t n_tg,   c_t = o_t / n_t,  c_s that of the arcs inside,
 *
 * and b^g likewise from the arcs that come in. So all groups' coefficients lie in a space of as many
 * dimensions as there are strata, and sums of squares over people are quadratic forms of the n_tg: one pass
 * over the people per pair of strata instead of per pair of groups.
 *
 * What is squared is written in x = c + d and y = c - d, d that of b: the arcs from g to h have
 * a^h - b^g = ((n_h - n_g) x + (n_h + n_g) y) / 2, where an undirected layer has no y. Groups that are alike
 * have a small difference before anything is squared, so nothing cancels. */
#include "null_span.h"

struct null_span eh_null_span_new(const struct null_layout *layout)
{
    struct eh_arena *arena = layout->arena;
    size_t strata = layout->input->n_strata;
    /* As many strata as this at most are ever added up by: eh_null_span_suits. */
    size_t most = strata <= layout->input->n_groups ? strata : layout->input->n_groups;
    return (struct null_span){.layout = layout,
                              .directed = layout->input->directed,
                              .stratum = EH_NEW_ARRAY(arena, uint32_t, most),
                              .mean_o = EH_NEW_ARRAY(arena, double, most),
                              .mean_i = EH_NEW_ARRAY(arena, double, most),
                              .x = EH_NEW_ARRAY(arena, double, most),
                              .y = EH_NEW_ARRAY(arena, double, most),
                              .xx = EH_NEW_ARRAY(arena, double, most *most),
                              .xy = EH_NEW_ARRAY(arena, double, most *most),
                              .yy = EH_NEW_ARRAY(arena, double, most *most),
                              .difference = EH_NEW_ARRAY(arena, double, most),
                              .sum = EH_NEW_ARRAY(arena, double, most),
                              .tally = eh_null_layout_tally_new(layout)};
}

static uint32_t count_strata(const struct null_layout *layout, uint32_t s)
{
    uint32_t count = 1;
    for (uint64_t b = layout->row[s]; b < layout->row[s + 1]; b++)
        count += layout->block[b].to != s;
    return count;
}

bool eh_null_span_suits(const struct null_layout *layout, uint32_t s, uint32_t present)
{
    double strata = count_strata(layout, s), people = null_size_of(layout, s),
           pairs = (double)present * present;
    return strata < present && strata * strata * (people + pairs) < people * pairs;
}

static void start(struct null_span *self, uint32_t s)
{
    const struct null_layout *layout = self->layout;
    double n = null_size_of(layout, s);
    self->s = s;
    self->inside = eh_null_layout_split(layout, s);
    self->count = 0;
    for (uint64_t b = layout->row[s]; b < layout->row[s + 1]; b++) {
        const struct null_block *block = &layout->block[b];
        if (block->to == s)
            continue;
        self->stratum[self->count] = block->to;
        self->mean_o[self->count] = (double)block->o / n;
        self->mean_i[self->count++] = (double)block->i / n;
    }
    self->stratum[self->count++] = s;
    for (size_t k = 0; k < (size_t)self->count * self->count; k++)
        self->xx[k] = self->xy[k] = self->yy[k] = 0;
}

static void describe(struct null_span *self, uint32_t person)
{
    const struct null_additive *inside = &self->inside;
    uint32_t last = self->count - 1, s = self->s;
    eh_null_layout_tally(self->layout, person, &self->tally);
    const uint32_t *o = self->tally.o, *i = self->tally.i;
    for (uint32_t k = 0; k < last; k++) {
        uint32_t t = self->stratum[k];
        double into = o[t] - self->mean_o[k], from = i[t] - self->mean_i[k],
               n = null_size_of(self->layout, t);
        self->x[k] = (into + from) / n;
        self->y[k] = (into - from) / n;
    }
    double into = o[s] - inside->average, from = i[s] - inside->average;
    self->x[last] = (inside->own + inside->other) * (into + from);
    self->y[last] = (inside->own - inside->other) * (into - from);
}

static void add_product(const double *a, const double *b, uint32_t count, double *to)
{
    for (uint32_t k = 0; k < count; k++)
        for (uint32_t l = 0; l < count; l++)
            to[(size_t)k * count + l] += a[k] * b[l];
}

void eh_null_span_visit(struct null_span *self, uint32_t s)
{
    const struct null_layout *layout = self->layout;
    start(self, s);
    for (uint32_t k = layout->start[s]; k < layout->start[s + 1]; k++) {
        describe(self, layout->person[k]);
        add_product(self->x, self->x, self->count, self->xx);
        if (!self->directed)
            continue;
        add_product(self->x, self->y, self->count, self->xy);
        add_product(self->y, self->y, self->count, self->yy);
    }
}

static double multiply(const double *form, const double *a, const double *b, uint32_t count)
{
    double sum = 0;
    for (uint32_t k = 0; k < count; k++) {
        double row = 0;
        for (uint32_t l = 0; l < count; l++)
            row += form[(size_t)k * count + l] * b[l];
        sum += a[k] * row;
    }
    return sum;
}

/* The sum over people of (x . u + y . v)^2. */
static double square(const struct null_span *self, const double *u, const double *v)
{
    double sum = multiply(self->xx, u, u, self->count);
    if (self->directed)
        sum += 2 * multiply(self->xy, u, v, self->count) + multiply(self->yy, v, v, self->count);
    return sum > 0 ? sum : 0;
}

static double get_size(const struct null_span *self, uint32_t k, uint32_t g)
{
    return self->layout->size[(size_t)self->stratum[k] * self->layout->input->n_groups + g];
}

double eh_null_span_get_a(struct null_span *self, uint32_t h)
{
    for (uint32_t k = 0; k < self->count; k++)
        self->difference[k] = self->sum[k] = get_size(self, k, h) / 2;
    return square(self, self->difference, self->sum);
}

double eh_null_span_get_b(struct null_span *self, uint32_t g)
{
    for (uint32_t k = 0; k < self->count; k++) {
        self->difference[k] = get_size(self, k, g) / 2;
        self->sum[k] = -self->difference[k];
    }
    return square(self, self->difference, self->sum);
}

/* Nobody of a group has a tie with themselves: one fewer of it in the own stratum. */
double eh_null_span_get_same(struct null_span *self, uint32_t g)
{
    for (uint32_t k = 0; k < self->count; k++)
        self->difference[k] = get_size(self, k, g) - (k + 1 == self->count);
    return multiply(self->xx, self->difference, self->difference, self->count);
}

double eh_null_span_get_apart(struct null_span *self, uint32_t g, uint32_t h)
{
    for (uint32_t k = 0; k < self->count; k++) {
        self->difference[k] = (get_size(self, k, h) - get_size(self, k, g)) / 2;
        self->sum[k] = (get_size(self, k, h) + get_size(self, k, g)) / 2;
    }
    return square(self, self->difference, self->sum);
}
