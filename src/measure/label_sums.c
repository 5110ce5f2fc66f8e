#include "label_sums.h"

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

/* `width` is a constant wherever this is called, so the sums stay in registers. */
static inline void add_people(const double *value, uint32_t lanes, const uint32_t *person, uint32_t count,
                              uint32_t width, double *restrict to, double *restrict rest)
{
    double sum[2 * EH_LABEL_SUMS_WIDTH] = {0};
    for (uint32_t k = 0; k < count; k++) {
        const double *row = value + (size_t)person[k] * lanes;
        for (uint32_t j = 0; j < width; j++)
            sum[j] += row[j];
    }
    for (uint32_t j = 0; j < width; j++) {
        to[j] += sum[j];
        rest[j] -= sum[j];
    }
}

void eh_label_sums_fill(const struct eh_label_sums *self, const uint32_t *person, double *out)
{
    enum { WIDTH = EH_LABEL_SUMS_WIDTH };
    uint32_t runs, lanes = self->lanes;
    const struct eh_permuter_run *run = eh_permuter_runs(self->permuter, &runs);
    for (size_t k = 0; k < (size_t)self->labels * lanes; k++)
        out[k] = self->left[k];
    for (uint32_t r = 0; r < runs; r++) {
        double *to = out + (size_t)run[r].label * lanes, *rest = out + (size_t)run[r].rest * lanes;
        const uint32_t *first = person + run[r].first;
        uint32_t count = run[r].end - run[r].first, k = 0;
        if (lanes == 1)
            add_people(self->value, lanes, first, count, 1, to, rest);
        for (; lanes > 1 && k + 2 * WIDTH <= lanes; k += 2 * WIDTH)
            add_people(self->value + k, lanes, first, count, 2 * WIDTH, to + k, rest + k);
        if (lanes > 1 && k < lanes)
            add_people(self->value + k, lanes, first, count, WIDTH, to + k, rest + k);
    }
}
