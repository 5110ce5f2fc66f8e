#include "evenhand/base/random.h"

#include <math.h>

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

void eh_random_init(struct eh_random *self, uint64_t seed, uint64_t stream)
{
    uint64_t state = seed;
    state = splitmix(&state) ^ stream;
    for (int i = 0; i < 4; i++)
        self->state[i] = splitmix(&state);
}

static uint64_t rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

uint64_t eh_random_next(struct eh_random *self)
{
    uint64_t *s = self->state, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

/* Lemire 2019: the high word of a product, with the few low words rejected that would favour some values. */
uint32_t eh_random_below(struct eh_random *self, uint32_t n)
{
    uint64_t product = (eh_random_next(self) >> 32) * n;
    if ((uint32_t)product < n) {
        uint32_t threshold = (uint32_t)-n % n;
        while ((uint32_t)product < threshold)
            product = (eh_random_next(self) >> 32) * n;
    }
    return (uint32_t)(product >> 32);
}

double eh_random_uniform(struct eh_random *self)
{
    return (double)(eh_random_next(self) >> 11) * 0x1.0p-53;
}

double eh_random_normal(struct eh_random *self)
{
    double u = 1 - eh_random_uniform(self), v = eh_random_uniform(self);
    return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

void eh_random_shuffle(struct eh_random *self, uint32_t *values, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        uint32_t j = eh_random_below(self, (uint32_t)i), last = values[i - 1];
        values[i - 1] = values[j];
        values[j] = last;
    }
}
