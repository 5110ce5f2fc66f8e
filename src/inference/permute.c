#include "evenhand/base/random.h"
#include "evenhand/inference/inference.h"

/* A draw is one Fisher-Yates shuffle for each stratum, in stratum order, over the positions that hold a known
 * label. Strata in which everyone has one label are left out at the start: no draw can change them. The
 * generator is seeded with (seed, b) for every draw, so a draw depends on nothing that ran before it. */
struct eh_permuter {
    const uint32_t *label;
    uint32_t n, run_count;
    uint64_t seed;
    uint32_t *position; /* known people whose label can change, stratum by stratum, ascending */
    uint32_t *run;      /* run_count + 1: where each stratum starts */
};

/* Sorts the known people by stratum, keeping their order inside; `start` holds stratum_count + 1 zeros. */
static void sort_by_stratum(const uint32_t *label, const uint32_t *stratum, uint32_t stratum_count,
                            uint32_t n, uint32_t *start, uint32_t *out_person)
{
    for (uint32_t i = 0; i < n; i++)
        if (label[i] && stratum[i] < stratum_count)
            start[stratum[i] + 1]++;
    for (uint32_t s = 0; s < stratum_count; s++)
        start[s + 1] += start[s];
    for (uint32_t i = 0; i < n; i++)
        if (label[i] && stratum[i] < stratum_count)
            out_person[start[stratum[i]]++] = i;
    for (uint32_t s = stratum_count; s > 0; s--)
        start[s] = start[s - 1];
    start[0] = 0;
}

static bool is_mixed(const uint32_t *label, const uint32_t *person, uint32_t count)
{
    for (uint32_t k = 1; k < count; k++)
        if (label[person[k]] != label[person[0]])
            return true;
    return false;
}

struct eh_permuter *eh_permuter_new(const uint32_t *label, const uint32_t *stratum, uint32_t stratum_count,
                                    uint32_t n, uint64_t seed, struct eh_arena *arena)
{
    struct eh_permuter *self = EH_NEW(arena, struct eh_permuter);
    uint32_t *start = EH_NEW_ARRAY(arena, uint32_t, (size_t)stratum_count + 1);
    *self = (struct eh_permuter){.label = label,
                                 .n = n,
                                 .seed = seed,
                                 .position = EH_NEW_ARRAY(arena, uint32_t, n),
                                 .run = EH_NEW_ARRAY(arena, uint32_t, (size_t)stratum_count + 1)};
    sort_by_stratum(label, stratum, stratum_count, n, start, self->position);
    uint32_t kept = 0;
    for (uint32_t s = 0; s < stratum_count; s++) {
        uint32_t count = start[s + 1] - start[s];
        if (!is_mixed(label, self->position + start[s], count))
            continue;
        for (uint32_t k = 0; k < count; k++)
            self->position[kept + k] = self->position[start[s] + k];
        kept += count;
        self->run[++self->run_count] = kept;
    }
    return self;
}

void eh_permuter_draw(const struct eh_permuter *self, uint64_t b, uint32_t *out_label)
{
    for (uint32_t i = 0; i < self->n; i++)
        out_label[i] = self->label[i];
    struct eh_random random;
    eh_random_init(&random, self->seed, b);
    for (uint32_t r = 0; r < self->run_count; r++) {
        const uint32_t *position = self->position + self->run[r];
        for (uint32_t k = self->run[r + 1] - self->run[r]; k > 1; k--) {
            uint32_t i = position[k - 1], j = position[eh_random_below(&random, k)], kept = out_label[i];
            out_label[i] = out_label[j];
            out_label[j] = kept;
        }
    }
}
