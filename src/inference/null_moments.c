/* Why the formulas are right.
 *
 * Write Y_i^g = 1 where i has label g, p_sg = n_sg / n_s, Z = Y - p. An undirected layer counts each tie in
 * both directions and halves at the end, so everything below is about arcs. The number of arcs from g to h,
 *
 *     S = sum over arcs i -> j of Y_i^g Y_j^h,
 *
 * splits into parts that are uncorrelated when labels are permuted within strata:
 *
 * 1. Arcs between strata s != t: Y_i Y_j = p p + p_th Z_i + p_sg Z_j + Z_i Z_j. The products Z_i Z_j have
 *    mean 0 whatever the labels of one of the two strata are, so those of one block {s, t} are uncorrelated
 *    with everything but each other. cov(Z_i^g, Z_i'^h) = v_s(g,h) ([i = i'] - 1/n_s) with
 *    v_s(g,h) = n_s ([g = h] p_sg - p_sg p_sh) / (n_s - 1), so their variance needs of a block only its
 *    arcs, the squares of each person's arcs into the other stratum, and the arcs returned.
 * 2. Arcs inside a stratum: write the 0-1 matrix of arcs off its diagonal as mu + a_i + b_j + R_ij, with the
 *    rows and columns of R summing to 0 (least squares for two-way tables without a diagonal). The mu part is
 *    constant; the a and b parts are linear in the labels; the R part has mean 0, is uncorrelated with
 *    anything linear, and its variance needs only sum R_ij^2 and sum R_ij R_ji: the sums over arcs that
 *    share one or two people are those two with a sign, since whole rows sum to 0.
 * 3. The linear parts of 1 and 2 add up, person by person, to one linear statistic a stratum: sampling
 *    without replacement gives its variance as a sum of squares.
 *
 * So nothing is a difference of large numbers: no mean is squared and taken away, and what cancels (sums of R
 * and of a block) is computed in integers. This is the total over ordered pairs of arcs, by the people
 * and strata they share, of Mantel 1967 and Hubert & Schultz 1976, put in the order of Hoeffding 1948. Time
 * goes with arcs x groups + people x groups^2 (or strata^2, null_span.c) + blocks x groups^2, never with
 * pairs of arcs. */
#include "null_layout.h"
#include "null_span.h"

#include <math.h>

struct eh_null {
    struct null_layout layout;
};

struct eh_null *eh_null_new(const struct eh_null_input *input, struct eh_arena *arena)
{
    struct eh_null *self = EH_NEW(arena, struct eh_null);
    eh_null_layout_build(&self->layout, input, arena);
    return self;
}

static double falling(double n, int k)
{
    double product = 1;
    for (int i = 0; i < k; i++)
        product *= n - i;
    return product;
}

/* The people of one stratum, one after the other, with the coefficients of the linear part: `a` those of
 * Y_i^g for each h, `b` those of Y_i^h for each g, from arcs between strata, less their means over the
 * stratum; alpha and beta those from arcs inside, to be multiplied by n_h and n_g. */
struct linear {
    const struct null_layout *layout;
    uint32_t s;
    struct null_additive additive;
    struct null_tally tally;
    double *a, *b, *mean_a, *mean_b;
    double alpha, beta;
};

static struct linear linear_new(const struct null_layout *layout)
{
    uint32_t groups = layout->input->n_groups;
    return (struct linear){.layout = layout,
                           .tally = eh_null_layout_tally_new(layout),
                           .a = EH_NEW_ARRAY(layout->arena, double, groups),
                           .b = EH_NEW_ARRAY(layout->arena, double, groups),
                           .mean_a = EH_NEW_ARRAY(layout->arena, double, groups),
                           .mean_b = EH_NEW_ARRAY(layout->arena, double, groups)};
}

/* Adds arcs x the shares of stratum t. */
static void add_shares(const struct null_layout *layout, uint32_t t, double arcs, double *sum)
{
    uint32_t groups = layout->input->n_groups;
    const uint32_t *size = layout->size + (size_t)t * groups;
    double unit = arcs / null_size_of(layout, t);
    for (uint32_t g = 0; g < groups; g++)
        sum[g] += unit * size[g];
}

static void linear_start(struct linear *self, uint32_t s)
{
    const struct null_layout *layout = self->layout;
    double n = null_size_of(layout, s);
    self->s = s;
    self->additive = eh_null_layout_split(layout, s);
    for (uint32_t g = 0; g < layout->input->n_groups; g++)
        self->mean_a[g] = self->mean_b[g] = 0;
    for (uint64_t b = layout->row[s]; b < layout->row[s + 1]; b++) {
        const struct null_block *block = &layout->block[b];
        if (block->to == s)
            continue;
        add_shares(layout, block->to, (double)block->o / n, self->mean_a);
        add_shares(layout, block->to, (double)block->i / n, self->mean_b);
    }
}

static void linear_visit(struct linear *self, uint32_t person)
{
    const struct null_layout *layout = self->layout;
    struct null_tally *tally = &self->tally;
    const struct null_additive *additive = &self->additive;
    eh_null_layout_tally(layout, person, tally);
    for (uint32_t g = 0; g < layout->input->n_groups; g++) {
        self->a[g] = -self->mean_a[g];
        self->b[g] = -self->mean_b[g];
    }
    for (uint32_t k = 0; k < tally->touched_count; k++) {
        uint32_t t = tally->touched[k];
        if (t == self->s)
            continue;
        if (tally->o[t])
            add_shares(layout, t, tally->o[t], self->a);
        if (tally->i[t])
            add_shares(layout, t, tally->i[t], self->b);
    }
    double o = tally->o[self->s] - additive->average, i = tally->i[self->s] - additive->average;
    self->alpha = additive->own * o + additive->other * i;
    self->beta = additive->own * i + additive->other * o;
}

static bool is_one_sided(const struct null_layout *self, uint32_t s)
{
    const uint32_t *size = self->size + (size_t)s * self->input->n_groups;
    for (uint32_t g = 0; g < self->input->n_groups; g++)
        if (size[g] == null_size_of(self, s))
            return true;
    return null_size_of(self, s) == 0;
}

/* --- ties within groups --- */

struct moments {
    double mean, variance;
};

/* v_s and v_t over all pairs of labels: sum of v_s(g,h) v_t(g,h). */
static double shared_variance(const uint32_t *p, const uint32_t *q, uint32_t groups, double n, double m)
{
    double same = 0, product = 0, square = 0;
    for (uint32_t g = 0; g < groups; g++) {
        double both = (double)p[g] * q[g];
        same += both * (n - p[g]) * (m - q[g]);
        product += both;
        square += both * both;
    }
    return (same + (product * product - square)) / (n * (n - 1) * m * (m - 1));
}

static void add_block_within(const struct null_layout *layout, uint32_t s, const struct null_block *st,
                             const struct null_block *ts, void *state)
{
    struct moments *out = state;
    uint32_t groups = layout->input->n_groups, ns = null_size_of(layout, s),
             nt = null_size_of(layout, st->to);
    const uint32_t *p = layout->size + (size_t)s * groups, *q = layout->size + (size_t)st->to * groups;
    double same = 0;
    for (uint32_t g = 0; g < groups; g++)
        same += (double)p[g] * q[g];
    out->mean += (double)(st->o + st->i) * (same / ((double)ns * nt));
    if (ns < 2 || nt < 2)
        return;
    double pairs = eh_null_layout_squared(st, ts, ns, nt) + eh_null_layout_squared(ts, st, nt, ns) +
                   2 * eh_null_layout_crossed(st, ts, ns, nt);
    out->variance += shared_variance(p, q, groups, ns, nt) * pairs;
}

/* The chance that two arcs of R are both within: the same pair, less twice those that share one person, and
 * the disjoint ones. A quarter of a mean square on paper, so the integers never go below 0. */
static double residual_within(const uint32_t *size, uint32_t groups, uint32_t n)
{
    null_wide two = 0, three = 0, four = 0, squares = 0, w = n;
    for (uint32_t g = 0; g < groups; g++) {
        null_wide k = size[g], pairs = k * (k - 1);
        two += pairs;
        three += pairs * (k - 2);
        four += pairs * (k - 2) * (k - 3);
        squares += pairs * pairs;
    }
    null_wide numerator = (w - 2) * (w - 3) * two - 2 * (w - 3) * three + four + two * two - squares;
    return (double)numerator / falling(n, 4);
}

/* Sampling without replacement (Hoeffding 1951): the doubly centred coefficients squared, over n - 1. */
static double linear_within(struct linear *linear, uint32_t s)
{
    const struct null_layout *layout = linear->layout;
    uint32_t groups = layout->input->n_groups;
    const uint32_t *size = layout->size + (size_t)s * groups;
    double n = null_size_of(layout, s), sum = 0;
    linear_start(linear, s);
    for (uint32_t k = layout->start[s]; k < layout->start[s + 1]; k++) {
        linear_visit(linear, layout->person[k]);
        double average = 0, inside = linear->alpha + linear->beta;
        for (uint32_t g = 0; g < groups; g++) {
            linear->a[g] += linear->b[g] + ((double)size[g] - 1) * inside;
            average += size[g] * linear->a[g];
        }
        average /= n;
        for (uint32_t g = 0; g < groups; g++)
            sum += size[g] * (linear->a[g] - average) * (linear->a[g] - average);
    }
    return sum / (n - 1);
}

void eh_null_within(const struct eh_null *self, double *out_mean, double *out_variance)
{
    const struct null_layout *layout = &self->layout;
    const struct eh_null_input *input = layout->input;
    struct moments out = {0};
    eh_null_layout_visit(layout, add_block_within, &out);
    struct linear linear = linear_new(layout);
    for (uint32_t s = 0; s < input->n_strata; s++) {
        const uint32_t *size = layout->size + (size_t)s * input->n_groups;
        uint32_t n = null_size_of(layout, s);
        struct null_additive inside = eh_null_layout_split(layout, s);
        double same = 0;
        for (uint32_t g = 0; g < input->n_groups; g++)
            same += size[g] * ((double)size[g] - 1);
        if (n > 1)
            out.mean += inside.arcs * (same / falling(n, 2));
        if (is_one_sided(layout, s))
            continue;
        out.variance += linear_within(&linear, s);
        if (n > 3)
            out.variance += (inside.squares + inside.transposed) * residual_within(size, input->n_groups, n);
    }
    *out_mean = input->directed ? out.mean : out.mean / 2;
    *out_variance = fmax(0, input->directed ? out.variance : out.variance / 4);
}

/* --- ties of each pair of groups --- */

struct pairs {
    double *mean, *variance;                                  /* n_groups x n_groups */
    double *own_s, *own_t, *share_s, *share_t;                /* of the two strata of a block: v(g,g), p_g */
    double *square_a, *square_b, *square_apart, *square_same; /* of the linear part of a stratum */
    uint32_t *present;
};

static void describe_stratum(const struct null_layout *layout, uint32_t s, double *own, double *share)
{
    uint32_t groups = layout->input->n_groups;
    const uint32_t *size = layout->size + (size_t)s * groups;
    double n = null_size_of(layout, s);
    for (uint32_t g = 0; g < groups; g++) {
        share[g] = size[g] / n;
        own[g] = n > 1 ? size[g] * (n - size[g]) / (n * (n - 1)) : 0;
    }
}

static void add_block_pairs(const struct null_layout *layout, uint32_t s, const struct null_block *st,
                            const struct null_block *ts, void *state)
{
    struct pairs *out = state;
    uint32_t groups = layout->input->n_groups, ns = null_size_of(layout, s),
             nt = null_size_of(layout, st->to);
    describe_stratum(layout, s, out->own_s, out->share_s);
    describe_stratum(layout, st->to, out->own_t, out->share_t);
    double there = eh_null_layout_squared(st, ts, ns, nt), back = eh_null_layout_squared(ts, st, nt, ns);
    double crossed = 2 * eh_null_layout_crossed(st, ts, ns, nt), o = (double)st->o, i = (double)st->i;
    /* v_s(g,h) v_t(g,h), g != h: the product of both shares and of n/(n - 1). */
    double apart = ns > 1 && nt > 1 ? crossed * ns * nt / ((ns - 1.0) * (nt - 1.0)) : 0;
    for (uint32_t g = 0; g < groups; g++) {
        double *mean = out->mean + (size_t)g * groups, *variance = out->variance + (size_t)g * groups;
        double own_s = out->own_s[g] * there, own_t = out->own_t[g] * back;
        double share_s = out->share_s[g], share_t = out->share_t[g], both = apart * share_s * share_t;
        for (uint32_t h = 0; h < groups; h++) {
            mean[h] += o * share_s * out->share_t[h] + i * share_t * out->share_s[h];
            double shared =
                g == h ? crossed * out->own_s[g] * out->own_t[g] : both * out->share_s[h] * out->share_t[h];
            variance[h] += own_s * out->own_t[h] + own_t * out->own_s[h] + shared;
        }
    }
}

/* Adds one person's squares to those of the stratum. */
static void add_squares(const struct linear *linear, const uint32_t *size, uint32_t groups, uint32_t present,
                        struct pairs *out)
{
    double inside = linear->alpha + linear->beta;
    for (uint32_t g = 0; g < groups; g++) {
        double same = linear->a[g] + linear->b[g] + ((double)size[g] - 1) * inside;
        linear->a[g] += size[g] * linear->alpha;
        linear->b[g] += size[g] * linear->beta;
        out->square_a[g] += linear->a[g] * linear->a[g];
        out->square_b[g] += linear->b[g] * linear->b[g];
        out->square_same[g] += same * same;
    }
    for (uint32_t x = 0; x < present; x++) {
        double b = linear->b[out->present[x]], *apart = out->square_apart + (size_t)x * present;
        for (uint32_t y = 0; y < present; y++) {
            double difference = linear->a[out->present[y]] - b;
            apart[y] += difference * difference;
        }
    }
}

static void square_by_groups(struct linear *linear, uint32_t s, uint32_t present, struct pairs *out)
{
    const struct null_layout *layout = linear->layout;
    uint32_t groups = layout->input->n_groups;
    const uint32_t *size = layout->size + (size_t)s * groups;
    for (uint32_t g = 0; g < groups; g++)
        out->square_a[g] = out->square_b[g] = out->square_same[g] = 0;
    for (size_t k = 0; k < (size_t)present * present; k++)
        out->square_apart[k] = 0;
    linear_start(linear, s);
    for (uint32_t k = layout->start[s]; k < layout->start[s + 1]; k++) {
        linear_visit(linear, layout->person[k]);
        add_squares(linear, size, groups, present, out);
    }
}

static void square_by_strata(struct null_span *span, uint32_t s, uint32_t present, struct pairs *out)
{
    uint32_t groups = span->layout->input->n_groups;
    eh_null_span_visit(span, s);
    for (uint32_t g = 0; g < groups; g++) {
        out->square_a[g] = eh_null_span_get_a(span, g);
        out->square_b[g] = eh_null_span_get_b(span, g);
        out->square_same[g] = eh_null_span_get_same(span, g);
    }
    for (uint32_t x = 0; x < present; x++)
        for (uint32_t y = 0; y < present; y++)
            out->square_apart[(size_t)x * present + y] =
                eh_null_span_get_apart(span, out->present[x], out->present[y]);
}

/* var(sum a_i Y_i^g + b_i Y_i^h), for g != h written as a sum of squares. */
static void add_linear_pairs(struct linear *linear, struct null_span *span, uint32_t s, struct pairs *out)
{
    const struct null_layout *layout = linear->layout;
    uint32_t groups = layout->input->n_groups, present = 0;
    const uint32_t *size = layout->size + (size_t)s * groups;
    double n = null_size_of(layout, s), scale = 1 / (n * (n - 1));
    for (uint32_t g = 0; g < groups; g++)
        if (size[g])
            out->present[present++] = g;
    if (eh_null_span_suits(layout, s, present))
        square_by_strata(span, s, present, out);
    else
        square_by_groups(linear, s, present, out);
    for (uint32_t g = 0; g < groups; g++)
        for (uint32_t h = 0; h < groups; h++) {
            double a = size[g], b = size[h], rest = n - a - b,
                   *variance = out->variance + (size_t)g * groups + h;
            if (g == h)
                *variance += scale * a * (n - a) * out->square_same[g];
            else
                *variance += scale * rest * (a * out->square_a[h] + b * out->square_b[g]);
        }
    for (uint32_t x = 0; x < present; x++)
        for (uint32_t y = 0; y < present; y++) {
            uint32_t g = out->present[x], h = out->present[y];
            if (g != h)
                out->variance[(size_t)g * groups + h] +=
                    scale * size[g] * size[h] * out->square_apart[(size_t)x * present + y];
        }
}

/* Mean of the arcs inside a stratum and variance of their R part. With three people no two pairs are
 * disjoint, and the sums of R cancel for g = h. */
static void add_inside_pairs(const struct null_layout *layout, uint32_t s, struct pairs *out)
{
    uint32_t groups = layout->input->n_groups;
    const uint32_t *size = layout->size + (size_t)s * groups;
    struct null_additive inside = eh_null_layout_split(layout, s);
    double n = null_size_of(layout, s), pairs = n * (n - 1), rest = (n - 2) * (n - 3);
    if (n < 2)
        return;
    for (uint32_t g = 0; g < groups; g++)
        for (uint32_t h = 0; h < groups; h++) {
            double a = size[g], b = size[h], two = a * (g == h ? a - 1 : b) / pairs;
            double *variance = out->variance + (size_t)g * groups + h;
            out->mean[(size_t)g * groups + h] += inside.arcs * two;
            if (n < 3 || two <= 0)
                continue;
            if (g == h && n > 3)
                *variance += two * (inside.squares + inside.transposed) *
                             (rest - 2 * (a - 2) * (n - 3) + (a - 2) * (a - 3)) / rest;
            else if (g != h && n > 3)
                *variance += two *
                             (inside.squares * (rest - (a + b - 2) * (n - 3) + (a - 1) * (b - 1)) +
                              inside.transposed * (a - 1) * (b - 1)) /
                             rest;
            else if (g != h)
                *variance += two * inside.squares * (3 - a - b);
        }
}

void eh_null_pairs(const struct eh_null *self, double *out_mean, double *out_variance)
{
    const struct null_layout *layout = &self->layout;
    const struct eh_null_input *input = layout->input;
    struct eh_arena *scratch = layout->arena;
    uint32_t groups = input->n_groups;
    size_t cells = (size_t)groups * groups;
    double *room = EH_NEW_ARRAY(scratch, double, 7 * (size_t)groups + cells);
    struct pairs out = {.mean = out_mean,
                        .variance = out_variance,
                        .own_s = room,
                        .own_t = room + groups,
                        .share_s = room + 2 * (size_t)groups,
                        .share_t = room + 3 * (size_t)groups,
                        .square_a = room + 4 * (size_t)groups,
                        .square_b = room + 5 * (size_t)groups,
                        .square_same = room + 6 * (size_t)groups,
                        .square_apart = room + 7 * (size_t)groups,
                        .present = EH_NEW_ARRAY(scratch, uint32_t, groups)};
    for (size_t k = 0; k < cells; k++)
        out_mean[k] = out_variance[k] = 0;
    eh_null_layout_visit(layout, add_block_pairs, &out);
    struct linear linear = linear_new(layout);
    struct null_span span = eh_null_span_new(layout);
    for (uint32_t s = 0; s < input->n_strata; s++) {
        add_inside_pairs(layout, s, &out);
        if (!is_one_sided(layout, s))
            add_linear_pairs(&linear, &span, s, &out);
    }
    for (size_t k = 0; k < cells; k++)
        out_variance[k] = fmax(0, out_variance[k]);
    for (uint32_t g = 0; g < groups && !input->directed; g++) {
        out_mean[(size_t)g * groups + g] /= 2;
        out_variance[(size_t)g * groups + g] /= 4;
    }
}
