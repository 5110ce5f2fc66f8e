#include "evenhand/inference/inference.h"

#include <float.h>
#include <math.h>

/* Chances below this are dropped at the ends of the distribution. Thousands of them do not reach the
 * smallest normal double, so no p that a double can hold loses a digit; and the window stays some 75
 * standard deviations wide, which keeps a million people in thousands of strata within seconds. */
#define NEGLIGIBLE 1e-300

/* The chances of `first`, first + 1, ... cases among g. */
struct distribution {
    long first, count;
    double *chance;
};

/* Hypergeometric chances of one stratum, margins fixed. Ratios of neighbours from the mode outwards, then
 * divided by their sum: every term is right to a few units in the last place, where the textbook formula
 * loses digits to the difference of large log factorials. */
static void fill_stratum(const struct eh_table2 *t, struct distribution *out)
{
    double cases = t->cases_g + t->cases_o, n_g = t->n_g, n_o = t->n_o;
    long first = lround(fmax(0, cases - n_o)), last = lround(fmin(cases, n_g));
    long mode = (long)floor((n_g + 1) * (cases + 1) / (n_g + n_o + 2));
    mode = mode < first ? first : mode > last ? last : mode;
    out->first = first;
    out->count = last - first + 1;
    double *chance = out->chance, sum = 1;
    chance[mode - first] = 1;
    for (long k = mode; k < last; k++) {
        double x = (double)k;
        chance[k + 1 - first] =
            chance[k - first] * ((n_g - x) * (cases - x)) / ((x + 1) * (n_o - cases + x + 1));
        sum += chance[k + 1 - first];
    }
    for (long k = mode; k > first; k--) {
        double x = (double)k;
        chance[k - 1 - first] =
            chance[k - first] * (x * (n_o - cases + x)) / ((n_g - x + 1) * (cases - x + 1));
        sum += chance[k - 1 - first];
    }
    for (long k = 0; k < out->count; k++)
        chance[k] /= sum;
}

static void trim(struct distribution *self)
{
    while (self->count > 1 && self->chance[self->count - 1] < NEGLIGIBLE)
        self->count--;
    long drop = 0;
    while (drop < self->count - 1 && self->chance[drop] < NEGLIGIBLE)
        drop++;
    self->first += drop;
    self->count -= drop;
    for (long k = 0; drop && k < self->count; k++)
        self->chance[k] = self->chance[k + drop];
}

/* self becomes the distribution of the sum of both; `spare` has room for it and becomes free. */
static void convolve(struct distribution *self, const struct distribution *more, double **spare)
{
    long count = self->count + more->count - 1;
    double *sum = *spare;
    for (long k = 0; k < count; k++)
        sum[k] = 0;
    for (long i = 0; i < more->count; i++)
        for (long j = 0; j < self->count; j++)
            sum[i + j] += more->chance[i] * self->chance[j];
    *spare = self->chance;
    self->chance = sum;
    self->first += more->first;
    self->count = count;
    trim(self);
}

static bool says_something(const struct eh_table2 *t)
{
    double cases = t->cases_g + t->cases_o;
    return t->n_g > 0 && t->n_o > 0 && cases > 0 && cases < t->n_g + t->n_o;
}

double eh_exact_p(const struct eh_table2 *table, size_t count, struct eh_arena *scratch)
{
    /* A stratum moves the sum by at most the smallest of its four margins. */
    size_t room = 1, most = 1;
    for (size_t i = 0; i < count; i++) {
        if (!says_something(&table[i]))
            continue;
        double cases = table[i].cases_g + table[i].cases_o, n = table[i].n_g + table[i].n_o;
        size_t width = (size_t)lround(fmin(fmin(cases, n - cases), fmin(table[i].n_g, table[i].n_o)));
        room += width;
        most = width + 1 > most ? width + 1 : most;
    }
    double *spare = EH_NEW_ARRAY(scratch, double, room);
    struct distribution sum = {0, 1, EH_NEW_ARRAY(scratch, double, room)};
    struct distribution stratum = {.chance = EH_NEW_ARRAY(scratch, double, most)};
    sum.chance[0] = 1;
    long observed = 0;
    for (size_t i = 0; i < count; i++) {
        if (!says_something(&table[i]))
            continue;
        observed += lround(table[i].cases_g);
        fill_stratum(&table[i], &stratum);
        convolve(&sum, &stratum, &spare);
    }
    /* Each tail is added from its far end, smallest chances first. */
    double low = 0, up = 0;
    for (long k = 0; k < sum.count && sum.first + k <= observed; k++)
        low += sum.chance[k];
    for (long k = sum.count - 1; k >= 0 && sum.first + k >= observed; k--)
        up += sum.chance[k];
    return fmax(DBL_MIN, fmin(1, 2 * fmin(low, up)));
}
