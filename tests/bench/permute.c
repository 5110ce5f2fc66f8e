/* permute PEOPLE TIES ROUNDS: permutations of labels within strata and the ties between groups under each
 * (beyond 20 groups also what is left of it at scale, each group's own),
 * against the same in plain C: one draw after the other, a shuffle of everybody and a count tie by tie. In
 * turn, ROUNDS times; one thread. Prints for each number of groups the median ratio and the microseconds of
 * one permutation.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../src/measure/mixing_tally.h"
#include "evenhand/base/random.h"

enum { STRATA = 8, ROUNDS_MOST = 101 };

struct bench {
    uint32_t people, groups, *label, *stratum, *by_stratum, start[STRATA + 1];
    uint64_t ties;
    uint32_t *from, *to;
    struct eh_arena *arena;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Half the ties stay among people of neighbouring numbers, as in a department; by the first end, as they come
 * out of a graph. */
static void make_ties(struct bench *self, struct eh_random *random)
{
    uint32_t near = self->people / 40 + 2, person = 0;
    self->from = EH_NEW_ARRAY(self->arena, uint32_t, self->ties);
    self->to = EH_NEW_ARRAY(self->arena, uint32_t, self->ties);
    for (uint64_t e = 0; e < self->ties; e++) {
        person = (uint32_t)(e * self->people / self->ties);
        uint32_t ahead = 1 + eh_random_below(random, e % 2 ? near : self->people - 1);
        self->from[e] = person;
        self->to[e] = (person + ahead) % self->people;
    }
}

static void make_people(struct bench *self, struct eh_random *random)
{
    uint32_t at = 0;
    self->label = EH_NEW_ARRAY(self->arena, uint32_t, self->people);
    self->stratum = EH_NEW_ARRAY(self->arena, uint32_t, self->people);
    self->by_stratum = EH_NEW_ARRAY(self->arena, uint32_t, self->people);
    for (uint32_t i = 0; i < self->people; i++) {
        self->label[i] = 1 + eh_random_below(random, self->groups);
        self->stratum[i] = eh_random_below(random, STRATA);
    }
    for (uint32_t s = 0; s < STRATA; s++) {
        self->start[s] = at;
        for (uint32_t i = 0; i < self->people; i++)
            if (self->stratum[i] == s)
                self->by_stratum[at++] = i;
    }
    self->start[STRATA] = at;
}

/* --- plain --- */

static uint64_t permute_plainly(const struct bench *self, uint32_t draws)
{
    uint32_t groups = self->groups, *label = malloc(self->people * sizeof *label);
    uint32_t *matrix = calloc((size_t)groups * groups, sizeof *matrix);
    uint64_t sum = 0;
    for (uint32_t b = 0; label && matrix && b < draws; b++) {
        struct eh_random random;
        eh_random_init(&random, 1, b);
        memcpy(label, self->label, self->people * sizeof *label);
        for (uint32_t s = 0; s < STRATA; s++)
            for (uint32_t k = self->start[s]; k + 1 < self->start[s + 1]; k++) {
                uint32_t other = k + eh_random_below(&random, self->start[s + 1] - k);
                uint32_t a = self->by_stratum[k], c = self->by_stratum[other], kept = label[a];
                label[a] = label[c];
                label[c] = kept;
            }
        memset(matrix, 0, (size_t)groups * groups * sizeof *matrix);
        for (uint64_t e = 0; e < self->ties; e++)
            matrix[(label[self->from[e]] - 1) * groups + label[self->to[e]] - 1]++;
        sum += matrix[0];
    }
    free(label);
    free(matrix);
    return sum;
}

/* --- ours --- */

struct own {
    uint64_t *row, *weight;
    uint32_t *to;
    struct eh_tally_own_sums *sums;
};

static struct own list_neighbours(const struct bench *self)
{
    struct own own = {.row = EH_NEW_ARRAY(self->arena, uint64_t, (size_t)self->people + 1),
                      .weight = EH_NEW_ARRAY(self->arena, uint64_t, self->groups),
                      .to = EH_NEW_ARRAY(self->arena, uint32_t, 2 * self->ties),
                      .sums = EH_NEW_ARRAY(self->arena, struct eh_tally_own_sums,
                                           (size_t)self->groups * EH_TALLY_OWN_STRIDE)};
    for (uint32_t g = 0; g < self->groups; g++)
        own.weight[g] = 1000 + g;
    for (uint64_t e = 0; e < self->ties; e++) {
        own.row[self->from[e] + 1]++;
        own.row[self->to[e] + 1]++;
    }
    for (uint32_t i = 0; i < self->people; i++)
        own.row[i + 1] += own.row[i];
    for (uint64_t e = 0; e < self->ties; e++) {
        own.to[own.row[self->from[e]]++] = self->to[e];
        own.to[own.row[self->to[e]]++] = self->from[e];
    }
    for (uint32_t i = self->people; i > 0; i--)
        own.row[i] = own.row[i - 1];
    own.row[0] = 0;
    return own;
}

static uint64_t permute(const struct bench *self, struct eh_tally *tally, uint32_t *count, uint32_t draws)
{
    uint32_t lanes = eh_tally_lanes(self->groups);
    const struct eh_tally_ties ties = {self->from, self->to, self->ties, true};
    uint64_t sum = 0;
    for (uint32_t b = 0; b < draws; b += lanes) {
        eh_tally_draw(tally, b, lanes);
        eh_tally_count(tally, &ties, count);
        sum += count[0];
    }
    return sum;
}

/* What each group has of its own, which is all that is permuted at scale. */
static uint64_t permute_own(const struct bench *self, struct eh_tally *tally, const struct own *own,
                            uint32_t draws)
{
    uint64_t sum = 0;
    for (uint32_t b = 0; b < draws; b += EH_TALLY_OWN_LANES) {
        eh_tally_draw(tally, b, EH_TALLY_OWN_LANES);
        eh_tally_count_own(tally, own->row, own->to, own->weight, own->sums);
        sum += own->sums[0].within;
    }
    (void)self;
    return sum;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void bench(struct bench *self, bool is_own, uint32_t rounds, struct eh_random *random)
{
    enum { DRAWS = EH_TALLY_MOST, PLAIN = 16 };
    double ratio[ROUNDS_MOST], ours[ROUNDS_MOST];
    make_people(self, random);
    struct eh_permuter *permuter =
        eh_permuter_new(self->label, self->stratum, STRATA, self->people, 1, self->arena);
    struct eh_tally *tally = eh_tally_new(permuter, self->people, self->groups, self->arena);
    uint32_t *count = EH_NEW_ARRAY(self->arena, uint32_t,
                                   (size_t)self->groups * self->groups * eh_tally_lanes(self->groups));
    struct own own = {.row = NULL};
    if (is_own)
        own = list_neighbours(self);
    uint64_t sink = permute_plainly(self, 1); /* warm */
    for (uint32_t r = 0; r <= rounds; r++) {
        double begun = now();
        sink += is_own ? permute_own(self, tally, &own, DRAWS) : permute(self, tally, count, DRAWS);
        double middle = now();
        sink += permute_plainly(self, PLAIN);
        if (!r)
            continue; /* warm */
        ours[r - 1] = (middle - begun) / DRAWS;
        ratio[r - 1] = (now() - middle) / PLAIN / ours[r - 1];
    }
    qsort(ratio, rounds, sizeof *ratio, compare);
    qsort(ours, rounds, sizeof *ours, compare);
    printf("%u%s %.1f %.1f %u\n", self->groups, is_own ? ",_at_scale" : "", 1e6 * ours[rounds / 2],
           ratio[rounds / 2], sink > 0);
}

int main(int argc, char **argv)
{
    static const uint32_t groups[] = {2, 5, 8, 12, 16, 40, 200};
    struct eh_random random;
    uint32_t rounds = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 0;
    if (!rounds || rounds > ROUNDS_MOST) {
        fputs("usage: permute PEOPLE TIES ROUNDS\n", stderr);
        return 2;
    }
    for (size_t k = 0; k < sizeof groups / sizeof *groups; k++) {
        struct eh_arena arena;
        eh_arena_init(&arena, NULL);
        eh_random_init(&random, 1, 1);
        struct bench self = {.people = (uint32_t)strtoul(argv[1], NULL, 10),
                             .ties = strtoull(argv[2], NULL, 10),
                             .groups = groups[k],
                             .arena = &arena};
        make_ties(&self, &random);
        bench(&self, false, rounds, &random);
        if (eh_tally_lanes(self.groups) == EH_TALLY_OWN_LANES)
            bench(&self, true, rounds, &random);
        eh_arena_free(&arena);
    }
    return 0;
}
