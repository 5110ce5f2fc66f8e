/* Permutations of labels, on several threads. */
#include <math.h>
#include <pthread.h>

#include "evenhand/inference/inference.h"
#include "mixing.h"
#include "mixing_tally.h"

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
enum { STRETCHES = 32, UNIT = 128 };

struct pass {
    const struct eh_mixing_labels *labels;
    const struct eh_permuter *permuter;
    const struct eh_mixing_part *parts;
    size_t part_count, count; /* parts; tests of all parts */
    uint64_t permutations;
    struct sums *sums;     /* STRETCHES x count */
    const double *epsilon; /* count */
};

struct worker {
    pthread_t thread;
    bool started;
    const struct pass *pass;
    uint32_t first, end; /* stretches */
    void *room;
};

static bool is_count(const struct eh_mixing_test *test)
{
    return test->kind <= EH_MIXING_PAIR;
}

/* Adds what some permutations give to the sums of a test. */
static void add_values(const struct eh_mixing_test *test, double epsilon, const double *value,
                       const bool *defined, uint32_t count, struct sums *sums)
{
    bool is_exact = is_count(test); /* its moments are known */
    for (uint32_t k = 0; k < count; k++) {
        double off = value[k] - test->off_by - test->observed;
        if (!defined[k])
            continue;
        sums->defined++;
        sums->up += off >= -epsilon;
        sums->low += off <= epsilon;
        if (is_exact)
            continue;
        add(&sums->sum, &sums->sum_lost, off);
        add(&sums->squares, &sums->squares_lost, off * off);
    }
}

static uint64_t get_start(const struct pass *pass, uint32_t stretch)
{
    uint64_t units = (pass->permutations + UNIT - 1) / UNIT, b = units * stretch / STRETCHES * UNIT;
    return b < pass->permutations ? b : pass->permutations;
}

/* Permutations b to b + lanes - 1, the first of them in `stretch`; a block of draws may run over its end. */
static void add_block(const struct pass *pass, uint64_t b, uint32_t lanes, uint32_t stretch, size_t k,
                      const struct eh_mixing_test *test, const double *value, const bool *defined)
{
    for (uint32_t lane = 0; lane < lanes; stretch++) {
        uint64_t end = get_start(pass, stretch + 1);
        uint32_t count = end <= b + lane ? 0 : end < b + lanes ? (uint32_t)(end - b) - lane : lanes - lane;
        add_values(test, pass->epsilon[k], value + lane, defined + lane, count,
                   &pass->sums[stretch * pass->count + k]);
        lane += count;
    }
}

static void work_on_block(const struct pass *pass, void *room, uint64_t b, uint32_t lanes, uint32_t stretch)
{
    const struct eh_mixing_labels *labels = pass->labels;
    double value[EH_TALLY_MOST];
    bool defined[EH_TALLY_MOST];
    size_t first = 0;
    labels->draw(room, b, lanes);
    for (size_t p = 0; p < pass->part_count; first += pass->parts[p++].count) {
        if (!pass->parts[p].count)
            continue;
        labels->count(room, p);
        for (size_t k = 0; k < pass->parts[p].count; k++) {
            labels->evaluate(room, &pass->parts[p].tests[k], value, defined);
            add_block(pass, b, lanes, stretch, first + k, &pass->parts[p].tests[k], value, defined);
        }
    }
}

static void *work(void *state)
{
    struct worker *self = state;
    const struct pass *pass = self->pass;
    uint64_t b = get_start(pass, self->first), end = get_start(pass, self->end);
    uint32_t most = pass->labels->lanes;
    for (uint32_t stretch = self->first; b < end; b += most) {
        while (b >= get_start(pass, stretch + 1))
            stretch++;
        work_on_block(pass, self->room, b, end - b < most ? (uint32_t)(end - b) : most, stretch);
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

static void prepare(struct pass *pass, uint64_t seed, struct eh_arena *scratch)
{
    const struct eh_mixing_labels *labels = pass->labels;
    for (size_t p = 0; p < pass->part_count; p++)
        pass->count += pass->parts[p].count;
    double *epsilon = EH_NEW_ARRAY(scratch, double, pass->count);
    size_t at = 0;
    for (size_t p = 0; p < pass->part_count; p++)
        for (size_t k = 0; k < pass->parts[p].count; k++) {
            const struct eh_mixing_test *test = &pass->parts[p].tests[k];
            epsilon[at++] = is_count(test) ? 0.5 : eh_permutation_epsilon(test->observed);
        }
    pass->epsilon = epsilon;
    pass->sums = EH_NEW_ARRAY(scratch, struct sums, STRETCHES * pass->count);
    pass->permuter =
        eh_permuter_new(labels->label, labels->stratum, labels->strata, labels->n, seed, scratch);
}

void eh_mixing_permute(const struct eh_mixing_labels *labels, const struct eh_context *context,
                       struct eh_arena *scratch, const struct eh_mixing_part *parts, size_t count)
{
    const struct eh_config *config = &context->study->config;
    uint32_t threads = choose_threads(labels->work, config->permutations, context->threads);
    struct pass pass = {
        .labels = labels, .parts = parts, .part_count = count, .permutations = config->permutations};
    prepare(&pass, config->seed, scratch);
    struct worker *worker = EH_NEW_ARRAY(scratch, struct worker, threads);
    /* Threads do not allocate: every one gets its room before the first starts. */
    for (uint32_t t = 0; t < threads; t++) {
        worker[t].pass = &pass;
        worker[t].first = STRETCHES * t / threads;
        worker[t].end = STRETCHES * (t + 1) / threads;
        worker[t].room = labels->room_new(labels->state, pass.permuter, scratch);
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
    size_t at = 0;
    for (size_t p = 0; p < count; p++)
        for (size_t k = 0; k < parts[p].count; k++)
            conclude(&pass, at++, &parts[p].tests[k]);
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
