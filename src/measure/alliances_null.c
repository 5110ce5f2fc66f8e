/* The exact null moments of the sum of squares of a circle's group counts.
 *
 * Within a stratum of n people of whom m are in the circle, permuting labels is drawing m labels without
 * replacement. Let x_g be the count of group g less its mean m p_g, over one stratum; strata are independent,
 * the count over all of them is c_g = mu_g + sum_s x_gs, and
 *
 *     sum_g c_g^2 = sum_g mu_g^2 + 2 mu.d + |d|^2,   d = sum_s x_s
 *
 * so the variance is 4 Var(mu.d) + 4 Cov(mu.d, |d|^2) + Var(|d|^2). Every term is about centred numbers: the
 * squares of the large means cancel on paper and not in floating point. Of Var(|d|^2), the part between two
 * strata is 4 tr(S_s S_t), S the covariances of the counts, as means of odd powers vanish.
 *
 * The moments of sums drawn without replacement, of numbers a_i, b_i, ... with sum zero over the stratum,
 * follow from the chances p_k = m(m-1).../(n(n-1)...) of k given people being drawn together (Kendall &
 * Stuart 1958, section 12.22):
 *
 *     E[AB]   = (p_1 - p_2) sum ab                         p_1 - p_2 = m(n-m)/(n(n-1))
 *     E[ABC]  = (p_1 - 3p_2 + 2p_3) sum abc                = m(n-m)(n-2m)/(n(n-1)(n-2))
 *     E[ABCD] = (p_1 - 7p_2 + 12p_3 - 6p_4) sum abcd       = m(n-m)(n(n+1) - 6m(n-m))/(n(n-1)(n-2)(n-3))
 *             + (p_2 - 2p_3 + p_4) (sum ab sum cd + sum ac sum bd + sum ad sum bc)
 *                                                          = m(m-1)(n-m)(n-m-1)/(n(n-1)(n-2)(n-3))
 *
 * With a_i(g) = [i is of g] - p_g and Q = sum p_g^2, |a_i|^2 = 1 - 2p + Q for somebody of a group of share p.
 */
#include <math.h>

#include "alliances.h"

/* A stratum in which something can vary. */
struct part {
    const struct eh_groups_cell *cell;
    uint32_t cells;
    double n, m;
    double second, third, fourth, pairs; /* the four factors above */
};

static void set_factors(struct part *self)
{
    double n = self->n, m = self->m, rest = n - m;
    double p1 = m / n, p2 = p1 * (m - 1) / (n - 1);
    self->second = m * rest / (n * (n - 1));
    if (n < 4) { /* three people have no fourth: their chance is 0, and the products would be 0/0 */
        double p3 = n > 2 ? p2 * (m - 2) / (n - 2) : 0;
        self->third = p1 - 3 * p2 + 2 * p3;
        self->fourth = p1 - 7 * p2 + 12 * p3;
        self->pairs = p2 - 2 * p3;
        return;
    }
    self->third = self->second * (n - 2 * m) / (n - 2);
    self->fourth = self->second * (n * (n + 1) - 6 * m * rest) / ((n - 2) * (n - 3));
    self->pairs = self->second * (m - 1) * (rest - 1) / ((n - 2) * (n - 3));
}

/* What of the variance one stratum gives: `scale` adds up what might cancel. */
static double within_part(const struct part *self, const double *mu, double *scale)
{
    double n = self->n, squares = 0, cubes = 0, fourths = 0, centre = 0, linear = 0, mixed = 0;
    for (uint32_t c = 0; c < self->cells; c++) {
        double p = self->cell[c].n / n;
        squares += p * p;
        cubes += p * p * p;
        centre += p * mu[self->cell[c].label];
    }
    for (uint32_t c = 0; c < self->cells; c++) {
        double p = self->cell[c].n / n, off = mu[self->cell[c].label] - centre, length = 1 - 2 * p + squares;
        linear += p * off * off;
        mixed += off * p * (squares - p); /* the sum of p(Q - p) is 0, so mu may be centred here too */
        fourths += p * length * length;
    }
    double spread = n * (1 - squares), covariances = n * n * (squares - 2 * cubes + squares * squares);
    double mean = self->second * spread;
    double quartic = self->fourth * n * fourths + self->pairs * (spread * spread + 2 * covariances);
    *scale += 4 * self->second * n * linear + fabs(8 * self->third * n * mixed) + fabs(quartic) + mean * mean;
    return 4 * self->second * n * linear + 8 * self->third * n * mixed + quartic - mean * mean;
}

/* tr(S_s S_t): only groups of both strata count, but for the product of shares. `share` is that of s. */
static double between_parts(const struct part *s, const struct part *t, const double *share)
{
    double both = 0, once = 0;
    for (uint32_t c = 0; c < t->cells; c++) {
        double q = t->cell[c].n / t->n, p = share[t->cell[c].label];
        both += p * q;
        once += p * q * (1 - p - q);
    }
    return s->second * s->n * t->second * t->n * (once + both * both);
}

static uint32_t find_parts(const struct eh_groups *groups, const uint32_t *members, double *mu,
                           struct part *parts)
{
    uint32_t count = 0;
    for (uint32_t s = 0; s < groups->strata; s++) {
        struct part part = {.cell = groups->cells + groups->cell_start[s],
                            .cells = groups->cell_start[s + 1] - groups->cell_start[s],
                            .n = groups->stratum_count[s],
                            .m = members[s]};
        for (uint32_t c = 0; members[s] && c < part.cells; c++)
            mu[part.cell[c].label] += part.m * part.cell[c].n / part.n;
        if (!members[s] || members[s] == groups->stratum_count[s] || part.cells < 2)
            continue;
        set_factors(&part);
        parts[count++] = part;
    }
    return count;
}

struct eh_alliances_null eh_alliances_compute_null(const struct eh_groups *groups, uint32_t n_values,
                                                   const uint32_t *members, struct eh_arena *scratch)
{
    static const double noise = 1e-12; /* of the terms that make up the variance: what is below is rounding */
    double *mu = EH_NEW_ARRAY(scratch, double, (size_t)n_values + 1);
    double *share = EH_NEW_ARRAY(scratch, double, (size_t)n_values + 1);
    uint32_t most = 0; /* a circle has people in few strata */
    for (uint32_t s = 0; s < groups->strata; s++)
        most += members[s] > 0;
    struct part *part = EH_NEW_ARRAY(scratch, struct part, most);
    uint32_t parts = find_parts(groups, members, mu, part);
    struct eh_alliances_null out = {0};
    double scale = 0;
    for (uint32_t g = 1; g <= n_values; g++)
        out.mean += mu[g] * mu[g];
    for (uint32_t s = 0; s < parts; s++) {
        double squares = 0;
        for (uint32_t c = 0; c < part[s].cells; c++) {
            double p = part[s].cell[c].n / part[s].n;
            share[part[s].cell[c].label] = p;
            squares += p * p;
        }
        out.mean += part[s].second * part[s].n * (1 - squares);
        out.variance += within_part(&part[s], mu, &scale);
        for (uint32_t t = 0; t < s; t++)
            out.variance += 4 * between_parts(&part[s], &part[t], share);
        for (uint32_t c = 0; c < part[s].cells; c++)
            share[part[s].cell[c].label] = 0;
    }
    if (out.variance <= noise * scale)
        out.variance = 0;
    return out;
}
