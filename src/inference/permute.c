/* A draw gives labels away: in every stratum that holds several, in stratum order, the labels that fewer
 * people have than the most frequent one (of equals the smallest) are dealt in label order, each to somebody
 * chosen from those who have none yet, and whoever is left keeps the most frequent. That is a Fisher-Yates
 * shuffle stopped as soon as the rest is settled. Strata in which everyone has one label are left out: no
 * draw can change them. The generator is seeded with (seed, b) for every draw, so a draw depends on nothing
 * that ran before it.
 */
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/random.h"
#include "evenhand/inference/inference.h"

/* A stratum that holds several labels. */
struct deal {
    uint32_t first, count; /* its people, as places in `position` */
    uint32_t dealt;        /* how many of them get a label that is not the rest's */
};

struct eh_permuter {
    uint32_t n, size, deal_count, run_count;
    uint64_t seed;
    uint32_t *position; /* size: people whose label can change, stratum by stratum, ascending */
    uint32_t *given;    /* size: the label that goes to the person at a place of a full draw */
    uint32_t *left;     /* n: labels of those who are never dealt one, and of the rest */
    struct deal *deal;
    struct eh_permuter_run *run;
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

/* Labels of one stratum by number: `people` is by label and left at 0, `values` has room for all labels. */
struct tally {
    uint32_t *people, *values;
    uint32_t count;
};

static int compare_labels(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void add_stratum(struct eh_permuter *self, const uint32_t *label, const uint32_t *person,
                        uint32_t count, struct tally *tally)
{
    uint32_t rest = 0, at = self->size;
    tally->count = 0;
    for (uint32_t k = 0; k < count; k++)
        if (tally->people[label[person[k]]]++ == 0)
            tally->values[tally->count++] = label[person[k]];
    qsort(tally->values, tally->count, sizeof *tally->values, compare_labels);
    for (uint32_t v = 0; v < tally->count; v++)
        if (tally->people[tally->values[v]] > tally->people[rest])
            rest = tally->values[v];
    uint32_t dealt = count - tally->people[rest];
    self->deal[self->deal_count++] = (struct deal){.first = at, .count = count, .dealt = dealt};
    for (uint32_t v = 0; v < tally->count; v++) {
        uint32_t value = tally->values[v], people = tally->people[value];
        tally->people[value] = 0;
        if (value == rest)
            continue;
        self->run[self->run_count++] =
            (struct eh_permuter_run){.label = value, .rest = rest, .first = at, .end = at + people};
        for (uint32_t end = at + people; at < end; at++)
            self->given[at] = value;
    }
    for (uint32_t k = 0; k < count; k++) {
        self->position[self->size + k] = person[k];
        self->left[person[k]] = rest;
    }
    self->size += count;
}

struct eh_permuter *eh_permuter_new(const uint32_t *label, const uint32_t *stratum, uint32_t stratum_count,
                                    uint32_t n, uint64_t seed, struct eh_arena *arena)
{
    struct eh_permuter *self = EH_NEW(arena, struct eh_permuter);
    uint32_t *start = EH_NEW_ARRAY(arena, uint32_t, (size_t)stratum_count + 1);
    uint32_t *sorted = EH_NEW_ARRAY(arena, uint32_t, n), labels = 0;
    for (uint32_t i = 0; i < n; i++)
        labels = label[i] > labels ? label[i] : labels;
    struct tally tally = {.people = EH_NEW_ARRAY(arena, uint32_t, (size_t)labels + 1),
                          .values = EH_NEW_ARRAY(arena, uint32_t, (size_t)labels + 1)};
    *self = (struct eh_permuter){.n = n,
                                 .seed = seed,
                                 .position = EH_NEW_ARRAY(arena, uint32_t, n),
                                 .given = EH_NEW_ARRAY(arena, uint32_t, n),
                                 .left = EH_NEW_ARRAY(arena, uint32_t, n),
                                 .deal = EH_NEW_ARRAY(arena, struct deal, stratum_count),
                                 .run = EH_NEW_ARRAY(arena, struct eh_permuter_run, n)};
    for (uint32_t i = 0; i < n; i++)
        self->left[i] = label[i];
    sort_by_stratum(label, stratum, stratum_count, n, start, sorted);
    for (uint32_t s = 0; s < stratum_count; s++) {
        uint32_t count = start[s + 1] - start[s];
        if (is_mixed(label, sorted + start[s], count))
            add_stratum(self, label, sorted + start[s], count, &tally);
    }
    return self;
}

/* --- whom to choose --- */

/* How many choices out of at most `n` one random number serves, so that it seldom has to be thrown away. */
static uint32_t batch_size(uint32_t n)
{
    return n <= UINT32_C(1) << 9 ? 6 : n <= UINT32_C(1) << 13 ? 4 : n <= UINT32_C(1) << 18 ? 3 : 1;
}

enum { BATCH_MOST = 6 };

/* Numbers below n, n - 1, ..., independent and each as likely as the next: the high words of the products of
 * one random number with them in turn, thrown away where the low word that is left is among the few that
 * would favour some (Brackett-Rozinsky & Lemire 2024, "Batched ranged random integer generation"). */
static inline void draw_batch(struct eh_random *random, uint32_t n, uint32_t count, uint32_t *out)
{
    uint64_t product = n;
    for (uint32_t i = 1; i < count; i++)
        product *= n - i;
    uint64_t threshold = 0;
    for (bool is_known = false;;) {
        uint64_t low = eh_random_next(random);
        for (uint32_t i = 0; i < count; i++) {
            __extension__ unsigned __int128 wide = (unsigned __int128)low * (n - i);
            out[i] = (uint32_t)(wide >> 64);
            low = (uint64_t)wide;
        }
        if (low >= product)
            return;
        if (!is_known) {
            threshold = (0 - product) % product;
            is_known = true;
        }
        if (low >= threshold)
            return;
    }
}

static inline void take(uint32_t *pool, uint32_t t, uint32_t ahead)
{
    uint32_t chosen = pool[t + ahead];
    pool[t + ahead] = pool[t];
    pool[t] = chosen;
}

uint32_t eh_permuter_size(const struct eh_permuter *self)
{
    return self->size;
}

const struct eh_permuter_run *eh_permuter_runs(const struct eh_permuter *self, uint32_t *out_count)
{
    *out_count = self->run_count;
    return self->run;
}

const uint32_t *eh_permuter_left(const struct eh_permuter *self)
{
    return self->left;
}

void eh_permuter_choose(const struct eh_permuter *self, uint64_t b, uint32_t *out_person)
{
    struct eh_random random;
    uint32_t ahead[BATCH_MOST];
    eh_random_init(&random, self->seed, b);
    for (uint32_t d = 0; d < self->deal_count; d++) {
        const struct deal *deal = &self->deal[d];
        uint32_t *pool = out_person + deal->first, t = 0;
        memcpy(pool, self->position + deal->first, deal->count * sizeof *pool);
        while (t < deal->dealt) {
            uint32_t n = deal->count - t, count = batch_size(n);
            if (count > deal->dealt - t)
                count = deal->dealt - t;
            draw_batch(&random, n, count, ahead);
            for (uint32_t i = 0; i < count; i++, t++)
                take(pool, t, ahead[i]);
        }
    }
}

/* The same draw by label, without a pool: swapping people forwards and then reading who stands where is
 * swapping labels backwards. What is still to be swapped waits in the cells that it concerns. */
void eh_permuter_draw(const struct eh_permuter *self, uint64_t b, uint32_t *out_label)
{
    struct eh_random random;
    uint32_t ahead[BATCH_MOST];
    if (self->n)
        memcpy(out_label, self->left, self->n * sizeof *out_label);
    eh_random_init(&random, self->seed, b);
    for (uint32_t d = 0; d < self->deal_count; d++) {
        const struct deal *deal = &self->deal[d];
        const uint32_t *person = self->position + deal->first, *given = self->given + deal->first;
        for (uint32_t t = 0; t < deal->dealt;) {
            uint32_t n = deal->count - t, count = batch_size(n);
            if (count > deal->dealt - t)
                count = deal->dealt - t;
            draw_batch(&random, n, count, ahead);
            for (uint32_t i = 0; i < count; i++, t++)
                out_label[person[t]] = t + ahead[i];
        }
        for (uint32_t t = deal->dealt; t-- > 0;) {
            uint32_t other = out_label[person[t]];
            out_label[person[t]] = other == t ? given[t] : out_label[person[other]];
            out_label[person[other]] = given[t];
        }
    }
}
