#include "label_sums.h"

#include <string.h>

enum { TWOS_MOST = 6 }; /* sums of two in registers */

uint32_t eh_label_sums_lanes(size_t numbers)
{
    enum { WIDTH = EH_LABEL_SUMS_WIDTH };
    return numbers == 1 ? 1 : (uint32_t)((numbers + WIDTH - 1) / WIDTH * WIDTH);
}

/* A row starts with a cache line, so that it touches no more of them than it must. */
double *eh_label_sums_rows(uint32_t n, uint32_t lanes, struct eh_arena *arena)
{
    enum { LINE = 64 };
    size_t count = (size_t)n * lanes;
    double *rows = EH_NEW_ARRAY(arena, double, count + LINE / sizeof *rows);
    size_t off = (uintptr_t)rows % LINE;
    return off ? rows + (LINE - off) / sizeof *rows : rows;
}

void eh_label_sums_new(const struct eh_permuter *permuter, uint32_t n, uint32_t labels, uint32_t lanes,
                       const double *value, struct eh_arena *arena, struct eh_label_sums *out)
{
    const uint32_t *left = eh_permuter_left(permuter);
    *out = (struct eh_label_sums){.permuter = permuter,
                                  .labels = labels,
                                  .lanes = lanes,
                                  .value = value,
                                  .left = EH_NEW_ARRAY(arena, double, (size_t)labels *lanes)};
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < lanes; k++)
            out->left[(size_t)left[i] * lanes + k] += value[(size_t)i * lanes + k];
}

/* Two numbers, as any processor of today takes them. */
typedef double two __attribute__((vector_size(16), aligned(8)));

static void add_one(const double *value, const uint32_t *person, uint32_t count, double *to, double *rest)
{
    double sum = 0;
    for (uint32_t k = 0; k < count; k++)
        sum += value[person[k]];
    *to += sum;
    *rest -= sum;
}

/* `twos` is a constant wherever this is called, so the sums stay in registers. */
static inline void add_people(const double *value, uint32_t lanes, const uint32_t *person, uint32_t count,
                              uint32_t twos, double *to, double *rest)
{
    two sum[TWOS_MOST] = {{0}};
    for (uint32_t k = 0; k < count; k++) {
        const two *row = (const two *)(const void *)(value + (size_t)person[k] * lanes);
#pragma GCC unroll 6
        for (uint32_t j = 0; j < twos; j++)
            sum[j] += row[j];
    }
    for (uint32_t j = 0; j < twos; j++) {
        ((two *)(void *)to)[j] += sum[j];
        ((two *)(void *)rest)[j] -= sum[j];
    }
}

void eh_label_sums_fill(const struct eh_label_sums *self, const uint32_t *person, double *out)
{
    enum { WIDTH = EH_LABEL_SUMS_WIDTH };
    uint32_t runs, lanes = self->lanes;
    const struct eh_permuter_run *run = eh_permuter_runs(self->permuter, &runs);
    memcpy(out, self->left, (size_t)self->labels * lanes * sizeof *out);
    for (uint32_t r = 0; r < runs; r++) {
        double *to = out + (size_t)run[r].label * lanes, *rest = out + (size_t)run[r].rest * lanes;
        const uint32_t *first = person + run[r].first;
        uint32_t count = run[r].end - run[r].first, k = 0;
        if (lanes == 1)
            add_one(self->value, first, count, to, rest);
        for (; k + 2 * TWOS_MOST <= lanes; k += 2 * TWOS_MOST)
            add_people(self->value + k, lanes, first, count, TWOS_MOST, to + k, rest + k);
        for (; k + WIDTH <= lanes; k += WIDTH)
            add_people(self->value + k, lanes, first, count, WIDTH / 2, to + k, rest + k);
    }
}
