#include "distribution.h"

#include <float.h>
#include <math.h>

#define NEGLIGIBLE 1e-300

void eh_distribution_init(struct eh_distribution *self, size_t room, struct eh_arena *arena)
{
    *self = (struct eh_distribution){
        .count = 1, .chance = EH_NEW_ARRAY(arena, double, room), .spare = EH_NEW_ARRAY(arena, double, room)};
    self->chance[0] = 1;
}

static void trim(struct eh_distribution *self)
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

void eh_distribution_add(struct eh_distribution *self, long first, const double *chance, long count)
{
    long values = self->count + count - 1;
    double *sum = self->spare;
    for (long k = 0; k < values; k++)
        sum[k] = 0;
    for (long i = 0; i < count; i++)
        for (long j = 0; j < self->count; j++)
            sum[i + j] += chance[i] * self->chance[j];
    self->spare = self->chance;
    self->chance = sum;
    self->first += first;
    self->count = values;
    trim(self);
}

double eh_distribution_get_p(const struct eh_distribution *self, long observed)
{
    /* Each tail is added from its far end, smallest chances first. */
    double low = 0, up = 0;
    for (long k = 0; k < self->count && self->first + k <= observed; k++)
        low += self->chance[k];
    for (long k = self->count - 1; k >= 0 && self->first + k >= observed; k--)
        up += self->chance[k];
    return fmax(DBL_MIN, fmin(1, 2 * fmin(low, up)));
}
