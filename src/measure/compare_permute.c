#include "compare_permute.h"

#include <pthread.h>
#include <string.h>

#include "evenhand/inference/inference.h"

/* A thread costs more than it gives below this number of labels drawn. */
enum { WORTH_A_THREAD = 200000 };

/* Two statistics, as any processor of today takes them. */
enum { TWO = 2 };
typedef double two __attribute__((vector_size(16), aligned(8)));
typedef uint64_t two_counts __attribute__((vector_size(16), aligned(8)));

struct pass {
    const struct eh_permutation *test;
    const struct eh_permuter *permuter;
    struct eh_label_sums sums;
    const double *above, *below; /* statistics: observed less and plus the tolerance */
};

struct worker {
    pthread_t thread;
    bool started;
    const struct pass *pass;
    uint64_t first, end; /* permutations */
    uint32_t *label;     /* or the people chosen */
    double *value;
    uint64_t *up, *low;
};

static void evaluate(const struct worker *self, uint64_t b)
{
    const struct eh_permutation *test = self->pass->test;
    if (test->evaluate) {
        eh_permuter_draw(self->pass->permuter, b, self->label);
        test->evaluate(test->state, self->label, self->value);
        return;
    }
    eh_permuter_choose(self->pass->permuter, b, self->label);
    eh_label_sums_fill(&self->pass->sums, self->label, self->value);
    size_t k = 0;
    for (; k + TWO <= test->statistics; k += TWO)
        *(two *)(void *)(self->value + k) *= *(const two *)(const void *)(test->weight + k);
    for (; k < test->statistics; k++)
        self->value[k] *= test->weight[k];
}

/* Counts the statistics that are as far up, and as far down, as those observed. A comparison of two gives -1
 * where it holds. */
static void compare(struct worker *self)
{
    const struct pass *pass = self->pass;
    size_t count = pass->test->statistics, k = 0;
    for (; k + TWO <= count; k += TWO) {
        two value = *(const two *)(const void *)(self->value + k);
        *(two_counts *)(void *)(self->up + k) -=
            (two_counts)(value >= *(const two *)(const void *)(pass->above + k));
        *(two_counts *)(void *)(self->low + k) -=
            (two_counts)(value <= *(const two *)(const void *)(pass->below + k));
    }
    for (; k < count; k++) {
        self->up[k] += self->value[k] >= pass->above[k];
        self->low[k] += self->value[k] <= pass->below[k];
    }
}

static void *work(void *state)
{
    struct worker *self = state;
    const struct pass *pass = self->pass;
    for (uint64_t b = self->first; b < self->end; b++) {
        evaluate(self, b);
        compare(self);
        if (pass->test->opt_value)
            memcpy(pass->test->opt_value + b * pass->test->statistics, self->value,
                   pass->test->statistics * sizeof *self->value);
    }
    return NULL;
}

static void prepare(const struct eh_permutation *self, uint64_t seed, struct eh_arena *scratch,
                    struct pass *out)
{
    double *above = EH_NEW_ARRAY(scratch, double, self->statistics),
           *below = EH_NEW_ARRAY(scratch, double, self->statistics);
    for (size_t k = 0; k < self->statistics; k++) {
        double epsilon = eh_permutation_epsilon(self->observed[k]);
        above[k] = self->observed[k] - epsilon;
        below[k] = self->observed[k] + epsilon;
    }
    *out = (struct pass){.test = self, .above = above, .below = below};
    out->permuter = eh_permuter_new(self->label, self->stratum, self->stratum_count, self->n, seed, scratch);
    if (!self->evaluate)
        eh_label_sums_new(out->permuter, self->n, self->labels, self->lanes, self->value, scratch,
                          &out->sums);
}

static uint32_t choose_threads(const struct eh_permutation *self, uint64_t permutations, uint32_t threads)
{
    uint64_t worth = 1 + permutations * self->n / WORTH_A_THREAD;
    if (worth > permutations)
        worth = permutations ? permutations : 1;
    return threads < 1 ? 1 : threads < worth ? threads : (uint32_t)worth;
}

void eh_permutation_run(const struct eh_permutation *self, const struct eh_context *context,
                        struct eh_arena *scratch, double *out_p)
{
    const struct eh_config *config = &context->study->config;
    uint64_t permutations = config->permutations;
    uint32_t threads = choose_threads(self, permutations, context->threads);
    struct pass pass;
    prepare(self, config->seed, scratch, &pass);
    uint32_t room = self->evaluate ? self->n : eh_permuter_size(pass.permuter);
    struct worker *worker = EH_NEW_ARRAY(scratch, struct worker, threads);
    /* Threads do not allocate: every one gets its buffers before the first starts. */
    for (uint32_t t = 0; t < threads; t++)
        worker[t] = (struct worker){.pass = &pass,
                                    .first = permutations * t / threads,
                                    .end = permutations * (t + 1) / threads,
                                    .label = EH_NEW_ARRAY(scratch, uint32_t, room),
                                    .value = EH_NEW_ARRAY(scratch, double, self->statistics + self->room),
                                    .up = EH_NEW_ARRAY(scratch, uint64_t, self->statistics),
                                    .low = EH_NEW_ARRAY(scratch, uint64_t, self->statistics)};
    for (uint32_t t = 1; t < threads; t++)
        worker[t].started = !pthread_create(&worker[t].thread, NULL, work, &worker[t]);
    work(&worker[0]);
    for (uint32_t t = 1; t < threads; t++) {
        if (worker[t].started)
            pthread_join(worker[t].thread, NULL);
        else
            work(&worker[t]); /* no thread to be had: the same work here */
    }
    for (size_t k = 0; k < self->statistics; k++) {
        uint64_t up = 0, low = 0;
        for (uint32_t t = 0; t < threads; t++) {
            up += worker[t].up[k];
            low += worker[t].low[k];
        }
        out_p[k] = eh_permutation_p(up, low, permutations);
    }
}
