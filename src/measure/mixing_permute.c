/* Permutations of labels, on several threads. */
#include <math.h>
#include <pthread.h>

#include "evenhand/inference/inference.h"
#include "mixing.h"

/* Sums of a statistic less its observed value, over one stretch of permutations. Being small where the
 * statistic hardly varies, the differences keep their digits; a statistic that never varies gives exactly 0.
 */
struct sums {
    uint64_t up, low, defined;
    double sum, sum_lost, squares, squares_lost;
};

static void add(double *sum, double *lost, double value)
{
    double next = *sum + value;
    *lost += fabs(*sum) >= fabs(value) ? (*sum - next) + value : (value - next) + *sum;
    *sum = next;
}

/* The stretches are fixed, so the order of addition does not depend on who works on which. */
enum { STRETCHES = 32 };

struct pass {
    const struct eh_mixing_labels *labels;
    const struct eh_permuter *permuter;
    const struct eh_mixing_test *tests;
    size_t count;
    uint64_t permutations;
    struct sums *sums; /* STRETCHES x count */
};

struct worker {
    pthread_t thread;
    bool started;
    const struct pass *pass;
    uint32_t first, step; /* stretches */
    uint32_t *label;
    void *room;
};

static void evaluate(const struct pass *pass, const void *room, struct sums *sums)
{
    for (size_t k = 0; k < pass->count; k++) {
        const struct eh_mixing_test *test = &pass->tests[k];
        bool is_count = test->kind <= EH_MIXING_PAIR;
        double value, epsilon = is_count ? 0.5 : eh_permutation_epsilon(test->observed);
        if (!pass->labels->evaluate(pass->labels->state, room, test, &value))
            continue;
        double off = value - test->observed;
        sums[k].defined++;
        sums[k].up += off >= -epsilon;
        sums[k].low += off <= epsilon;
        if (is_count)
            continue; /* its moments are known exactly */
        add(&sums[k].sum, &sums[k].sum_lost, off);
        add(&sums[k].squares, &sums[k].squares_lost, off * off);
    }
}

static void *work(void *state)
{
    struct worker *self = state;
    const struct pass *pass = self->pass;
    for (uint32_t stretch = self->first; stretch < STRETCHES; stretch += self->step) {
        uint64_t b = pass->permutations * stretch / STRETCHES;
        uint64_t end = pass->permutations * (stretch + 1) / STRETCHES;
        for (; b < end; b++) {
            eh_permuter_draw(pass->permuter, b, self->label);
            pass->labels->count(pass->labels->state, self->room, self->label);
            evaluate(pass, self->room, pass->sums + stretch * pass->count);
        }
    }
    return NULL;
}

static void conclude(const struct pass *pass, size_t k, struct eh_mixing_test *test)
{
    struct sums all = {0};
    for (uint32_t stretch = 0; stretch < STRETCHES; stretch++) {
        const struct sums *part = &pass->sums[stretch * pass->count + k];
        all.up += part->up;
        all.low += part->low;
        all.defined += part->defined;
        add(&all.sum, &all.sum_lost, part->sum + part->sum_lost);
        add(&all.squares, &all.squares_lost, part->squares + part->squares_lost);
    }
    double m = (double)all.defined, sum = all.sum + all.sum_lost, squares = all.squares + all.squares_lost;
    test->defined = all.defined;
    if (!all.defined)
        return;
    test->p = eh_permutation_p(all.up, all.low, all.defined);
    test->mean = test->observed + sum / m;
    if (all.defined > 1)
        test->sd = sqrt(fmax(0, squares - sum * sum / m) / (m - 1));
}

static uint32_t choose_threads(uint64_t labels_and_ties, uint64_t permutations, uint32_t threads)
{
    /* A thread costs more than it gives on a few thousand ties. */
    enum { WORTH_A_THREAD = 500000 };
    uint64_t worth = 1 + permutations * labels_and_ties / WORTH_A_THREAD;
    if (threads > STRETCHES)
        threads = STRETCHES;
    return threads < 1 ? 1 : threads < worth ? threads : (uint32_t)worth;
}

void eh_mixing_permute(const struct eh_mixing_labels *labels, const struct eh_context *context,
                       struct eh_arena *scratch, struct eh_mixing_test *tests, size_t count)
{
    const struct eh_config *config = &context->study->config;
    uint32_t threads = choose_threads(labels->work, config->permutations, context->threads);
    struct pass pass = {.labels = labels,
                        .permuter = eh_permuter_new(labels->label, labels->stratum, labels->strata, labels->n,
                                                    config->seed, scratch),
                        .tests = tests,
                        .count = count,
                        .permutations = config->permutations,
                        .sums = EH_NEW_ARRAY(scratch, struct sums, STRETCHES * count)};
    struct worker *worker = EH_NEW_ARRAY(scratch, struct worker, threads);
    /* Threads do not allocate: every one gets its room before the first starts. */
    for (uint32_t t = 0; t < threads; t++) {
        worker[t].pass = &pass;
        worker[t].first = t;
        worker[t].step = threads;
        worker[t].label = EH_NEW_ARRAY(scratch, uint32_t, labels->n);
        worker[t].room = labels->room_new(labels->state, scratch);
    }
    for (uint32_t t = 1; t < threads; t++)
        worker[t].started = !pthread_create(&worker[t].thread, NULL, work, &worker[t]);
    work(&worker[0]);
    for (uint32_t t = 1; t < threads; t++) {
        if (worker[t].started)
            pthread_join(worker[t].thread, NULL);
        else
            work(&worker[t]); /* no thread to be had: the same work here */
    }
    for (size_t k = 0; k < count; k++)
        conclude(&pass, k, &tests[k]);
}

void eh_mixing_set_permuted(struct eh_result *row, const struct eh_mixing_test *test)
{
    eh_result_set(row, EH_ESTIMATE, test->observed);
    if (!test->defined)
        return;
    eh_result_set(row, EH_EXPECTED, test->mean);
    if (test->defined > 1)
        eh_result_set(row, EH_NULL_SD, test->sd);
    eh_result_set(row, EH_P, test->p);
}
