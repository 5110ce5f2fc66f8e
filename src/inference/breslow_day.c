#include "evenhand/inference/breslow_day.h"

#include <math.h>

static bool has_all_margins(const struct eh_table2 *t)
{
    double cases = t->cases_g + t->cases_o;
    return t->n_g > 0 && t->n_o > 0 && cases > 0 && cases < t->n_g + t->n_o;
}

/* The root within the margins of (1 - OR) e^2 + (n_0 - m + OR (n_1 + m)) e - OR n_1 m = 0, in the form of the
 * textbook solution that does not cancel. At OR = 1 the equation is linear, which the first form allows. */
static double fit(const struct eh_table2 *t, double odds)
{
    double m = t->cases_g + t->cases_o, b = t->n_o - m + odds * (t->n_g + m), c = odds * t->n_g * m;
    double root = sqrt(fmax(0, b * b + 4 * (1 - odds) * c));
    return b > 0 ? 2 * c / (b + root) : (root - b) / (2 * (1 - odds));
}

struct eh_breslow_day eh_breslow_day_compute(const struct eh_table2 *table, size_t count)
{
    struct eh_breslow_day out = {0};
    double r = 0, s = 0, apart = 0, variance = 0;
    for (size_t k = 0; k < count; k++) {
        const struct eh_table2 *t = &table[k];
        if (!has_all_margins(t))
            continue;
        out.tables++;
        r += t->cases_g * (t->n_o - t->cases_o) / (t->n_g + t->n_o);
        s += (t->n_g - t->cases_g) * t->cases_o / (t->n_g + t->n_o);
    }
    if (out.tables < 2 || r <= 0 || s <= 0)
        return out;
    out.defined = true;
    out.odds = r / s;
    for (size_t k = 0; k < count; k++) {
        const struct eh_table2 *t = &table[k];
        if (!has_all_margins(t))
            continue;
        double e = fit(t, out.odds), cases = t->cases_g + t->cases_o;
        double v = 1 / (1 / e + 1 / (t->n_g - e) + 1 / (cases - e) + 1 / (t->n_o - cases + e));
        out.statistic += (t->cases_g - e) * (t->cases_g - e) / v;
        apart += t->cases_g - e;
        variance += v;
    }
    out.statistic = fmax(0, out.statistic - apart * apart / variance);
    return out;
}
