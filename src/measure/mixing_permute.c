/* The statistics of a matrix of ties between groups, and their permutations. */
#include <math.h>
#include <pthread.h>

#include "evenhand/inference/inference.h"
#include "mixing.h"

/* Newman 2003, equation 2: e = M / total, or any other non-negative matrix over its sum. False where all ends
 * are in one group: 1 - sum a b is 0 then. */
static bool assort(double within, double product, double total, double *out)
{
    double share = product / total;
    *out = (within - share) / (total - share);
    return true;
}

static bool find_assortativity(const struct eh_mixing_matrix *matrix, double *out)
{
    double product = 0;
    for (uint32_t g = 0; g < matrix->groups; g++) {
        if (matrix->row[g] == matrix->total && matrix->column[g] == matrix->total)
            return false; /* no ties at all included */
        product += (double)matrix->row[g] * (double)matrix->column[g];
    }
    return assort((double)matrix->within, product, (double)matrix->total, out);
}

/* Karimi & Oliveira 2023: each cell over the number of pairs of people it could have joined, then
 * renormalised. Column sums come from a second walk, so no room is needed. */
static bool find_adjusted(const struct eh_mixing_net *net, const struct eh_mixing_matrix *matrix, double *out)
{
    uint32_t groups = matrix->groups;
    double within = 0, product = 0, total = 0;
    uint32_t with_ends = 0;
    for (uint32_t g = 0; g < groups; g++) {
        double row = 0, column = 0;
        if (!net->size[g])
            continue;
        for (uint32_t h = 0; h < groups; h++) {
            double pairs = (double)net->size[g] * (g == h ? net->size[g] - 1.0 : net->size[h]);
            if (pairs <= 0)
                continue;
            double there = (double)matrix->arcs[(size_t)g * groups + h] / pairs;
            row += there;
            column += (double)matrix->arcs[(size_t)h * groups + g] / pairs;
            if (g == h)
                within += there;
        }
        with_ends += row > 0 || column > 0;
        product += row * column;
        total += row;
    }
    return with_ends > 1 && assort(within, product, total, out);
}

bool eh_mixing_statistic(const struct eh_mixing_net *net, const struct eh_mixing_matrix *matrix,
                         enum eh_mixing_kind kind, uint32_t g, uint32_t h, double *out)
{
    size_t cell = (size_t)g * matrix->groups + h;
    *out = 0;
    switch (kind) {
    case EH_MIXING_WITHIN:
        *out = (double)matrix->within;
        return true;
    case EH_MIXING_PAIR:
        *out = (double)matrix->arcs[cell];
        return true;
    case EH_MIXING_ASSORTATIVITY:
        return find_assortativity(matrix, out);
    case EH_MIXING_ADJUSTED:
        return find_adjusted(net, matrix, out);
    case EH_MIXING_INBREEDING: {
        if (!matrix->row[g] || net->size[g] == net->n)
            return false;
        double own = (double)matrix->arcs[cell] / (double)matrix->row[g];
        double share = (net->size[g] - 1.0) / (net->n - 1.0);
        *out = (own - share) / (1 - share);
        return true;
    }
    case EH_MIXING_RECIPROCITY:
        if (matrix->arcs[cell] < EH_MIXING_FEW_ARCS)
            return false;
        *out = (double)matrix->returned[cell] / (double)matrix->arcs[cell];
        return true;
    }
    return false;
}

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
    const struct eh_mixing_net *net;
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
    struct eh_mixing_matrix matrix;
};

static void evaluate(const struct pass *pass, const struct eh_mixing_matrix *matrix, struct sums *sums)
{
    for (size_t k = 0; k < pass->count; k++) {
        const struct eh_mixing_test *test = &pass->tests[k];
        bool is_count = test->kind <= EH_MIXING_PAIR;
        double value, epsilon = is_count ? 0.5 : eh_permutation_epsilon(test->observed);
        if (!eh_mixing_statistic(pass->net, matrix, test->kind, test->g, test->h, &value))
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
            eh_mixing_matrix_count(pass->net, self->label, &self->matrix);
            evaluate(pass, &self->matrix, pass->sums + stretch * pass->count);
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

static uint32_t choose_threads(const struct eh_mixing_net *net, uint64_t permutations, uint32_t threads)
{
    /* A thread costs more than it gives on a few thousand ties. */
    enum { WORTH_A_THREAD = 500000 };
    uint64_t worth = 1 + permutations * (net->n + net->ties) / WORTH_A_THREAD;
    if (threads > STRETCHES)
        threads = STRETCHES;
    return threads < 1 ? 1 : threads < worth ? threads : (uint32_t)worth;
}

void eh_mixing_permute(const struct eh_mixing_net *net, const uint32_t *stratum, uint32_t strata,
                       const struct eh_context *context, struct eh_arena *scratch,
                       struct eh_mixing_test *tests, size_t count)
{
    const struct eh_config *config = &context->study->config;
    uint32_t threads = choose_threads(net, config->permutations, context->threads);
    struct pass pass = {.net = net,
                        .permuter =
                            eh_permuter_new(net->label, stratum, strata, net->n, config->seed, scratch),
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
        worker[t].label = EH_NEW_ARRAY(scratch, uint32_t, net->n);
        eh_mixing_matrix_new(net, scratch, &worker[t].matrix);
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
