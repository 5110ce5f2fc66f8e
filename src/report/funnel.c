#include <math.h>

#include "funnel.h"

static double log_chance(double rate, double n, double r)
{
    return lgamma(n + 1) - lgamma(r + 1) - lgamma(n - r + 1) + r * log(rate) + (n - r) * log1p(-rate);
}

/* Outcomes further than ten standard deviations and ten cases below the mean have together less than 1e-9 of
 * the chance, far below what a limit's third decimal could show; so the sum may begin there. */
double eh_report_funnel_limit(double rate, double n, double p)
{
    if (rate <= 0 || rate >= 1)
        return rate <= 0 ? 0 : 1;
    n = fmax(floor(n), 1);
    double mean = n * rate, sd = sqrt(n * rate * (1 - rate));
    double r = fmax(0, floor(mean - 10 * sd - 10)), below = 0, here = exp(log_chance(rate, n, r));
    while (below + here < p && r < n) {
        below += here;
        r++;
        here *= (n - r + 1) / r * (rate / (1 - rate));
    }
    double part = here > 0 ? (below + here - p) / here : 0;
    return fmin(fmax((r - part) / n, 0), 1);
}
