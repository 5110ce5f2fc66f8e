#include "evenhand/inference/inference.h"

#include <math.h>

#include "distribution.h"

/* The chances of `first`, first + 1, ... cases among g in one stratum. */
struct stratum {
    long first, count;
    double *chance;
};

/* Hypergeometric chances of one stratum, margins fixed. Ratios of neighbours from the mode outwards, then
 * divided by their sum: every term is right to a few units in the last place, where the textbook formula
 * loses digits to the difference of large log factorials. */
static void fill_stratum(const struct eh_table2 *t, struct stratum *out)
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
    struct eh_distribution sum;
    eh_distribution_init(&sum, room, scratch);
    struct stratum stratum = {.chance = EH_NEW_ARRAY(scratch, double, most)};
    long observed = 0;
    for (size_t i = 0; i < count; i++) {
        if (!says_something(&table[i]))
            continue;
        observed += lround(table[i].cases_g);
        fill_stratum(&table[i], &stratum);
        eh_distribution_add(&sum, stratum.first, stratum.chance, stratum.count);
    }
    return eh_distribution_get_p(&sum, observed);
}
