/* base/random: reproducible random numbers.
 *
 * xoshiro256** (Blackman & Vigna 2018), seeded by splitmix64 from a seed and a stream number, so that
 * permutation b of a test is the same whatever ran before it and on whatever number of workers.
 */
#ifndef EVENHAND_BASE_RANDOM_H
#define EVENHAND_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct eh_random {
    uint64_t state[4];
};

void eh_random_init(struct eh_random *self, uint64_t seed, uint64_t stream);
uint64_t eh_random_next(struct eh_random *self);
uint32_t eh_random_below(struct eh_random *self, uint32_t n); /* 0 to n - 1, without bias; n > 0 */
double eh_random_uniform(struct eh_random *self);             /* [0, 1), 53 bits */
double eh_random_normal(struct eh_random *self);              /* mean 0, sd 1; two uniforms each */
void eh_random_shuffle(struct eh_random *self, uint32_t *values, size_t count);

#endif
