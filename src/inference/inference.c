#include "evenhand/inference/inference.h"

#include <math.h>
#include <stdlib.h>

void eh_wilson(double cases, double n, double *out_low, double *out_high)
{
    double p = cases / n, z2 = EH_Z * EH_Z, scale = 1 + z2 / n;
    double middle = (p + z2 / (2 * n)) / scale;
    double half = EH_Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / scale;
    /* At the ends the two terms are equal on paper and differ in the last bit in binary. */
    *out_low = cases <= 0 ? 0 : middle - half;
    *out_high = cases >= n ? 1 : middle + half;
}

struct eh_odds eh_odds_compute(const struct eh_table2 *table, size_t count)
{
    double r = 0, s = 0, pr = 0, ps_qr = 0, qs = 0;
    for (size_t i = 0; i < count; i++) {
        const struct eh_table2 *t = &table[i];
        if (t->n_g <= 0 || t->n_o <= 0)
            continue;
        double a = t->cases_g, b = t->n_g - a, c = t->cases_o, d = t->n_o - c, n = t->n_g + t->n_o;
        double p_i = (a + d) / n, q_i = (b + c) / n, r_i = a * d / n, s_i = b * c / n;
        r += r_i;
        s += s_i;
        pr += p_i * r_i;
        ps_qr += p_i * s_i + q_i * r_i;
        qs += q_i * s_i;
    }
    struct eh_odds out = {0};
    if (s <= 0) {
        out.infinite = r > 0;
        return out;
    }
    out.defined = true;
    out.estimate = r / s;
    if (r > 0) {
        double sd = sqrt(pr / (2 * r * r) + ps_qr / (2 * r * s) + qs / (2 * s * s));
        out.has_interval = true;
        out.low = exp(log(out.estimate) - EH_Z * sd);
        out.high = exp(log(out.estimate) + EH_Z * sd);
    }
    return out;
}

double eh_permutation_p(uint64_t up, uint64_t low, uint64_t defined)
{
    double tail = (double)((up < low ? up : low) + 1) / (double)(defined + 1);
    return fmin(1, 2 * tail);
}

double eh_permutation_epsilon(double t)
{
    return 1e-9 * fmax(1, fabs(t));
}

double eh_normal_p(double t, double mean, double sd)
{
    if (sd <= 0)
        return 1;
    return fmin(1, erfc(fabs(t - mean) / sd * 0.70710678118654752440));
}

struct ranked {
    double p;
    size_t index;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->p != y->p)
        return x->p < y->p ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

void eh_benjamini_hochberg(const double *p, size_t count, struct eh_arena *scratch, double *out_q)
{
    struct ranked *ranked = EH_NEW_ARRAY(scratch, struct ranked, count);
    for (size_t i = 0; i < count; i++)
        ranked[i] = (struct ranked){p[i], i};
    qsort(ranked, count, sizeof *ranked, compare_ranked);
    double q = 1;
    for (size_t rank = count; rank > 0; rank--) {
        q = fmin(q, ranked[rank - 1].p * (double)count / (double)rank);
        out_q[ranked[rank - 1].index] = q;
    }
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double eh_gini(const double *value, size_t count, struct eh_arena *scratch)
{
    double *sorted = EH_NEW_ARRAY(scratch, double, count), *term = EH_NEW_ARRAY(scratch, double, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] = value[i];
    qsort(sorted, count, sizeof *sorted, compare_doubles);
    double sum = eh_sum(sorted, count);
    if (sum <= 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        term[i] = (2 * (double)(i + 1) - (double)count - 1) * sorted[i];
    return eh_sum(term, count) / ((double)count * sum);
}

double eh_sum(const double *value, size_t count)
{
    double sum = 0, lost = 0;
    for (size_t i = 0; i < count; i++) {
        double next = sum + value[i];
        lost += fabs(sum) >= fabs(value[i]) ? (sum - next) + value[i] : (value[i] - next) + sum;
        sum = next;
    }
    return sum + lost;
}
