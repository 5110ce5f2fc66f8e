/* inference: exact null moments against complete enumeration of small networks. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/random.h"
#include "evenhand/inference/null_moments.h"

enum { MOST_PEOPLE = 10, MOST_GROUPS = 4, MOST_CELLS = MOST_GROUPS * MOST_GROUPS };

/* Every arrangement of the labels within the strata, each as likely as any other: sums of the statistics and
 * of their squares, in integers. */
struct enumeration {
    const struct eh_null_input *input;
    uint32_t left[MOST_PEOPLE][MOST_GROUPS]; /* labels of a stratum that are not handed out yet */
    uint32_t label[MOST_PEOPLE];
    uint64_t arrangements;
    int64_t within, within_squared, pair[MOST_CELLS], pair_squared[MOST_CELLS];
};

static void count_once(struct enumeration *self)
{
    const struct eh_null_input *input = self->input;
    int64_t within = 0, pair[MOST_CELLS] = {0};
    for (uint64_t e = 0; e < input->ties; e++) {
        uint32_t g = self->label[input->from[e]], h = self->label[input->to[e]];
        within += g == h;
        pair[g * input->n_groups + h]++;
        if (!input->directed && g != h)
            pair[h * input->n_groups + g]++;
    }
    self->arrangements++;
    self->within += within;
    self->within_squared += within * within;
    for (uint32_t k = 0; k < input->n_groups * input->n_groups; k++) {
        self->pair[k] += pair[k];
        self->pair_squared[k] += pair[k] * pair[k];
    }
}

static void hand_out(struct enumeration *self, uint32_t person)
{
    if (person == self->input->n) {
        count_once(self);
        return;
    }
    uint32_t *left = self->left[self->input->stratum[person]];
    for (uint32_t g = 0; g < self->input->n_groups; g++) {
        if (!left[g])
            continue;
        left[g]--;
        self->label[person] = g;
        hand_out(self, person + 1);
        left[g]++;
    }
}

static void close_to(double value, double expected)
{
    double scale = fabs(expected) > 1 ? fabs(expected) : 1;
    if (!(fabs(value - expected) <= 1e-12 * scale))
        fail_msg("%.17g is not %.17g", value, expected);
}

static void moments_are(double mean, double variance, int64_t sum, int64_t squares, uint64_t count)
{
    close_to(mean, (double)sum / (double)count);
    close_to(variance, (double)(squares * (int64_t)count - sum * sum) / ((double)count * (double)count));
}

/* A caller that has everybody's neighbours lends them: the same numbers as from the ties alone. */
static void borrows_neighbours(const struct eh_null_input *input, double mean, double variance,
                               const double *means, const double *variances)
{
    struct eh_null_input lent = *input;
    struct eh_arena arena;
    uint64_t row[MOST_PEOPLE + 1] = {0}, count = 0;
    uint32_t neighbour[MOST_PEOPLE * MOST_PEOPLE];
    double m, v, ms[MOST_CELLS], vs[MOST_CELLS];
    for (uint32_t i = 0; i < input->n; i++) {
        for (uint64_t e = 0; e < input->ties; e++)
            if (input->from[e] == i || input->to[e] == i)
                neighbour[count++] = input->from[e] == i ? input->to[e] : input->from[e];
        row[i + 1] = count;
    }
    lent.opt_row = row;
    lent.opt_neighbour = neighbour;
    eh_arena_init(&arena, NULL);
    const struct eh_null *null = eh_null_new(&lent, &arena);
    eh_null_within(null, &m, &v);
    eh_null_pairs(null, ms, vs);
    assert_true(m == mean && v == variance);
    for (uint32_t k = 0; k < input->n_groups * input->n_groups; k++)
        assert_true(ms[k] == means[k] && vs[k] == variances[k]);
    eh_arena_free(&arena);
}

static void agrees_with_enumeration(const struct eh_null_input *input)
{
    struct enumeration all = {.input = input};
    for (uint32_t i = 0; i < input->n; i++)
        all.left[input->stratum[i]][input->label[i]]++;
    hand_out(&all, 0);

    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    double mean, variance, means[MOST_CELLS], variances[MOST_CELLS];
    eh_null_within(eh_null_new(input, &arena), &mean, &variance);
    eh_null_pairs(eh_null_new(input, &arena), means, variances);
    moments_are(mean, variance, all.within, all.within_squared, all.arrangements);
    for (uint32_t k = 0; k < input->n_groups * input->n_groups; k++)
        moments_are(means[k], variances[k], all.pair[k], all.pair_squared[k], all.arrangements);
    if (!input->directed)
        borrows_neighbours(input, mean, variance, means, variances);
    eh_arena_free(&arena);
}

struct network {
    struct eh_null_input input;
    uint32_t label[MOST_PEOPLE], stratum[MOST_PEOPLE];
    uint32_t from[MOST_PEOPLE * MOST_PEOPLE], to[MOST_PEOPLE * MOST_PEOPLE];
};

static void draw_network(struct eh_random *random, uint32_t n, uint32_t groups, uint32_t strata,
                         bool directed, double density, struct network *out)
{
    memset(out, 0, sizeof *out);
    for (uint32_t i = 0; i < n; i++) {
        out->label[i] = eh_random_below(random, groups);
        out->stratum[i] = eh_random_below(random, strata);
    }
    uint64_t ties = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = directed ? 0 : i + 1; j < n; j++)
            if (i != j && eh_random_uniform(random) < density) {
                out->from[ties] = i;
                out->to[ties++] = j;
            }
    out->input = (struct eh_null_input){.n = n,
                                        .n_groups = groups,
                                        .n_strata = strata,
                                        .label = out->label,
                                        .stratum = out->stratum,
                                        .ties = ties,
                                        .from = out->from,
                                        .to = out->to,
                                        .directed = directed};
}

static void enumerate_many(bool directed, uint32_t least_strata, uint32_t most_strata)
{
    static const double densities[] = {0.1, 0.35, 0.7, 1};
    struct eh_random random;
    eh_random_init(&random, 11, directed);
    for (uint32_t round = 0; round < 400; round++) {
        struct network network;
        uint32_t strata = least_strata + eh_random_below(&random, most_strata - least_strata + 1);
        uint32_t n = 1 + eh_random_below(&random, strata > 1 ? 9 : 8),
                 groups = 1 + eh_random_below(&random, 4);
        draw_network(&random, n, groups, strata, directed, densities[round % 4], &network);
        agrees_with_enumeration(&network.input);
    }
}

static void undirected_without_strata(void **state)
{
    (void)state;
    enumerate_many(false, 1, 1);
}

static void directed_without_strata(void **state)
{
    (void)state;
    enumerate_many(true, 1, 1);
}

static void undirected_with_strata(void **state)
{
    (void)state;
    enumerate_many(false, 2, 5);
}

static void directed_with_strata(void **state)
{
    (void)state;
    enumerate_many(true, 2, 5);
}

/* Two people with an arc either way share both ends: the commonest overlap to forget. */
static void reciprocal_arcs_share_both_people(void **state)
{
    (void)state;
    uint32_t label[] = {0, 0, 1, 1, 0, 1}, one[6] = {0}, two[] = {0, 1, 0, 1, 0, 1};
    uint32_t from[] = {0, 1, 2, 3, 4, 5, 0}, to[] = {1, 0, 3, 2, 5, 4, 3};
    struct eh_null_input input = {.n = 6,
                                  .n_groups = 2,
                                  .n_strata = 1,
                                  .label = label,
                                  .stratum = one,
                                  .ties = 7,
                                  .from = from,
                                  .to = to,
                                  .directed = true};
    agrees_with_enumeration(&input);
    input.stratum = two;
    input.n_strata = 2;
    agrees_with_enumeration(&input);
}

/* What the ties of two groups do hangs on nobody else's label. Three groups in three strata and more are
 * added up group by group, twelve in the same strata stratum by stratum. */
static void many_groups_agree_with_two_of_them(bool directed, uint32_t strata)
{
    enum { N = 90, GROUPS = 12, CELLS = GROUPS * GROUPS };
    static struct {
        uint32_t label[N], few[N], stratum[N], from[N * N], to[N * N];
    } net;
    struct eh_random random;
    eh_random_init(&random, 23, strata + directed);
    uint64_t ties = 0;
    for (uint32_t i = 0; i < N; i++) {
        net.stratum[i] = eh_random_below(&random, strata);
        net.label[i] = eh_random_below(&random, 1 + eh_random_below(&random, GROUPS));
    }
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t j = directed ? 0 : i + 1; j < N; j++)
            if (i != j && eh_random_uniform(&random) < (net.label[i] == net.label[j] ? 0.4 : 0.15)) {
                net.from[ties] = i;
                net.to[ties++] = j;
            }
    struct eh_null_input input = {.n = N,
                                  .n_groups = GROUPS,
                                  .n_strata = strata,
                                  .label = net.label,
                                  .stratum = net.stratum,
                                  .ties = ties,
                                  .from = net.from,
                                  .to = net.to,
                                  .directed = directed};
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    double mean[CELLS], variance[CELLS], few_mean[9], few_variance[9];
    eh_null_pairs(eh_null_new(&input, &arena), mean, variance);
    input.n_groups = 3;
    input.label = net.few;
    for (uint32_t g = 0; g < GROUPS; g++)
        for (uint32_t h = 0; h < GROUPS; h++) {
            for (uint32_t i = 0; i < N; i++)
                net.few[i] = net.label[i] == g ? 0 : net.label[i] == h ? 1 : 2;
            eh_null_pairs(eh_null_new(&input, &arena), few_mean, few_variance);
            uint32_t cell = g == h ? 0 : 1;
            close_to(mean[g * GROUPS + h], few_mean[cell]);
            close_to(variance[g * GROUPS + h], few_variance[cell]);
        }
    eh_arena_free(&arena);
}

static void groups_are_added_up_by_strata_where_those_are_fewer(void **state)
{
    (void)state;
    for (uint32_t strata = 3; strata <= 5; strata++) {
        many_groups_agree_with_two_of_them(false, strata);
        many_groups_agree_with_two_of_them(true, strata);
    }
}

/* A star in two equal groups: the centre has half its ties in either group whatever it is, so nothing varies
 * but which group that is; a complete network never varies. Both must come out as 0 and not as rounding. */
static void what_cannot_vary_has_variance_zero(void **state)
{
    (void)state;
    enum { N = 40 };
    uint32_t label[N], stratum[N] = {0}, from[N * N], to[N * N];
    uint64_t ties = 0;
    for (uint32_t i = 0; i < N; i++)
        label[i] = i % 2;
    for (uint32_t i = 1; i < N; i++) {
        from[ties] = 0;
        to[ties++] = i;
    }
    struct eh_null_input input = {.n = N,
                                  .n_groups = 2,
                                  .n_strata = 1,
                                  .label = label,
                                  .stratum = stratum,
                                  .ties = ties,
                                  .from = from,
                                  .to = to};
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    double mean[4], variance[4];
    eh_null_pairs(eh_null_new(&input, &arena), mean, variance);
    assert_true(variance[1] == 0);
    assert_true(mean[1] == N / 2.0);
    ties = 0;
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t j = i + 1; j < N; j++) {
            from[ties] = i;
            to[ties++] = j;
        }
    input.ties = ties;
    label[0] = 1;
    eh_null_within(eh_null_new(&input, &arena), mean, variance);
    assert_true(variance[0] == 0);
    eh_null_pairs(eh_null_new(&input, &arena), mean, variance);
    for (int k = 0; k < 4; k++)
        assert_true(variance[k] == 0);
    eh_arena_free(&arena);
}

/* On a network of some size the shuffled labels themselves are the judge: within five standard errors. */
static void shuffles_of_a_larger_network_agree(void **state)
{
    (void)state;
    enum { N = 120, TIES = 600, STRATA = 3, GROUPS = 3, ROUNDS = 20000 };
    uint32_t label[N], stratum[N], from[TIES], to[TIES], pool[N];
    struct eh_random random;
    eh_random_init(&random, 5, 0);
    for (uint32_t i = 0; i < N; i++) {
        stratum[i] = i / (N / STRATA);
        label[i] = eh_random_below(&random, 3 + stratum[i]) % GROUPS;
    }
    /* A ring with chords: arcs are distinct by construction. */
    for (uint32_t e = 0; e < TIES; e++) {
        from[e] = e % N;
        to[e] = (e % N + 1 + 7 * (e / N)) % N;
    }
    struct eh_null_input input = {.n = N,
                                  .n_groups = GROUPS,
                                  .n_strata = STRATA,
                                  .label = label,
                                  .stratum = stratum,
                                  .ties = TIES,
                                  .from = from,
                                  .to = to,
                                  .directed = true};
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    double mean, variance, sum = 0, squares = 0;
    eh_null_within(eh_null_new(&input, &arena), &mean, &variance);
    memcpy(pool, label, sizeof pool);
    for (int b = 0; b < ROUNDS; b++) {
        int within = 0;
        for (uint32_t s = 0; s < STRATA; s++)
            eh_random_shuffle(&random, pool + s * (N / STRATA), N / STRATA);
        for (uint32_t e = 0; e < TIES; e++)
            within += pool[from[e]] == pool[to[e]];
        sum += within - mean;
        squares += (within - mean) * (within - mean);
    }
    assert_true(fabs(sum / ROUNDS) < 5 * sqrt(variance / ROUNDS));
    assert_true(fabs(squares / ROUNDS / variance - 1) < 5 * sqrt(2.0 / ROUNDS));
    eh_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undirected_without_strata),
        cmocka_unit_test(directed_without_strata),
        cmocka_unit_test(undirected_with_strata),
        cmocka_unit_test(directed_with_strata),
        cmocka_unit_test(reciprocal_arcs_share_both_people),
        cmocka_unit_test(groups_are_added_up_by_strata_where_those_are_fewer),
        cmocka_unit_test(what_cannot_vary_has_variance_zero),
        cmocka_unit_test(shuffles_of_a_larger_network_agree),
    };
    return cmocka_run_group_tests_name("null_moments", tests, NULL, NULL);
}
