#include "evenhand/inference/poisson_binomial.h"

#include "distribution.h"

double eh_poisson_binomial_p(const double *chance, size_t count, uint64_t observed, struct eh_arena *scratch)
{
    struct eh_distribution sum;
    eh_distribution_init(&sum, count + 1, scratch);
    for (size_t i = 0; i < count; i++) {
        const double trial[2] = {1 - chance[i], chance[i]};
        eh_distribution_add(&sum, 0, trial, 2);
    }
    return eh_distribution_get_p(&sum, (long)observed);
}
