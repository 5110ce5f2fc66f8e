#include "evenhand/inference/share.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* The x with P(Beta(a, b) <= x) = chance: by halves, which never fails to end. */
static double find_beta(double chance, double a, double b)
{
    double low = 0, high = 1;
    for (int step = 0; step < 60; step++) {
        double middle = (low + high) / 2;
        if (gsl_cdf_beta_P(middle, a, b) < chance)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

static double get_quantile(double miss_01, double freedom)
{
    return gsl_cdf_tdist_Qinv(miss_01 / 2, freedom);
}

/* As many independent units as these are worth. */
static double find_effective(const double *hits, const double *units, size_t count, double miss_01,
                             const struct eh_share *share)
{
    double square = 0, most = 0, with_hits = 0, with_misses = 0;
    for (size_t k = 0; k < count; k++) {
        double off = hits[k] - share->share * units[k];
        square += off * off;
        most = fmax(most, units[k]);
        with_hits += hits[k] > 0;
        with_misses += hits[k] < units[k];
    }
    if (most <= 1)
        return share->units;
    double clusters = share->clusters, telling = fmin(with_hits, with_misses);
    if (telling < 2 || square <= 0)
        return clusters;
    double v = clusters / (clusters - 1) * square / (share->units * share->units);
    double ratio = get_quantile(miss_01, share->units - 1) / get_quantile(miss_01, telling - 1);
    return fmin(share->units, share->share * (1 - share->share) / v * ratio * ratio);
}

void eh_share_compute(const double *hits, const double *units, size_t count, double miss_01,
                      struct eh_share *out)
{
    double sum = 0;
    *out = (struct eh_share){.high = 1};
    for (size_t k = 0; k < count; k++) {
        sum += hits[k];
        out->units += units[k];
        out->clusters += units[k] > 0;
    }
    if (out->units <= 0)
        return;
    out->share = sum / out->units;
    double n = find_effective(hits, units, count, miss_01, out), x = out->share * n;
    if (sum > 0)
        out->low = find_beta(miss_01 / 2, x, n - x + 1);
    if (sum < out->units)
        out->high = find_beta(1 - miss_01 / 2, x + 1, n - x);
}
