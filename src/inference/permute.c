/* A draw gives labels away: in every stratum that holds several, in stratum order, the labels that fewer
 * people have than the most frequent one (of equals the smallest) are dealt in label order, each to somebody
 * chosen from those who have none yet, and whoever is left keeps the most frequent. That is a Fisher-Yates
 * shuffle stopped as soon as the rest is settled. Strata in which everyone has one label are left out: no
 * draw can change them. The generator is seeded with (seed, b) for every draw, so a draw depends on nothing
 * that ran before it.
 *
 * Strata are often small, and a loop over each would spend its time in starting: all choices of a draw stand
 * in one list, whose random numbers are taken in batches regardless of where a stratum ends.
 */
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/random.h"
#include "evenhand/inference/inference.h"

/* One choice: of somebody among `among` people from `place` on, who goes to `slot` of the list of people. */
struct choice {
    uint32_t place, among, slot;
};

/* The label that goes to whom a choice chose, and the one that is left there. */
struct dealt {
    uint32_t label, rest;
};

struct eh_permuter {
    uint32_t n, size, count, run_count;
    uint64_t seed;
    uint32_t *position;    /* size: people whose label can change, stratum by stratum, ascending */
    uint32_t *left;        /* n: the label of those who are never dealt one, and of the rest */
    struct choice *choice; /* count, in the order of draws */
    struct dealt *dealt;   /* count */
    uint32_t batch;        /* choices that share a random number */
    uint64_t *product;     /* of each batch */
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
    uint32_t rest = 0, dealt = 0;
    tally->count = 0;
    for (uint32_t k = 0; k < count; k++)
        if (tally->people[label[person[k]]]++ == 0)
            tally->values[tally->count++] = label[person[k]];
    qsort(tally->values, tally->count, sizeof *tally->values, compare_labels);
    for (uint32_t v = 0; v < tally->count; v++)
        if (tally->people[tally->values[v]] > tally->people[rest])
            rest = tally->values[v];
    for (uint32_t v = 0; v < tally->count; v++) {
        uint32_t value = tally->values[v], people = value == rest ? 0 : tally->people[value];
        tally->people[value] = 0;
        for (uint32_t k = 0; k < people; k++, dealt++) {
            self->dealt[self->count] = (struct dealt){value, rest};
            self->choice[self->count++] = (struct choice){self->size + dealt, count - dealt, 0};
        }
    }
    for (uint32_t k = 0; k < count; k++) {
        self->position[self->size + k] = person[k];
        self->left[person[k]] = rest;
    }
    self->size += count;
}

struct order {
    uint32_t label, rest, choice;
};

static int compare_orders(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    if (x->label != y->label)
        return x->label < y->label ? -1 : 1;
    if (x->rest != y->rest)
        return x->rest < y->rest ? -1 : 1;
    return (x->choice > y->choice) - (x->choice < y->choice);
}

/* Whoever is dealt one label where another is left stands in one run, of whatever stratum. */
static void make_runs(struct eh_permuter *self, struct eh_arena *arena)
{
    struct order *order = EH_NEW_ARRAY(arena, struct order, self->count);
    self->run = EH_NEW_ARRAY(arena, struct eh_permuter_run, self->count);
    for (uint32_t t = 0; t < self->count; t++)
        order[t] = (struct order){self->dealt[t].label, self->dealt[t].rest, t};
    qsort(order, self->count, sizeof *order, compare_orders);
    for (uint32_t slot = 0; slot < self->count; slot++) {
        const struct order *at = &order[slot];
        self->choice[at->choice].slot = slot;
        if (!slot || at->label != at[-1].label || at->rest != at[-1].rest)
            self->run[self->run_count++] =
                (struct eh_permuter_run){.label = at->label, .rest = at->rest, .first = slot};
        self->run[self->run_count - 1].end = slot + 1;
    }
}

enum { BATCH_MOST = 6 };

/* How many choices one random number serves: their product stays below 2^54, so that a number seldom has to
 * be thrown away. */
static void make_batches(struct eh_permuter *self, struct eh_arena *arena)
{
    uint32_t most = 0;
    for (uint32_t t = 0; t < self->count; t++)
        most = self->choice[t].among > most ? self->choice[t].among : most;
    self->batch = most <= 1U << 9 ? BATCH_MOST : most <= 1U << 13 ? 4 : most <= 1U << 18 ? 3 : 1;
    self->product = EH_NEW_ARRAY(arena, uint64_t, (size_t)self->count / self->batch + 1);
    for (uint32_t t = 0; t < self->count; t++) {
        uint64_t *product = &self->product[t / self->batch];
        *product = (t % self->batch ? *product : 1) * self->choice[t].among;
    }
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
                                 .left = EH_NEW_ARRAY(arena, uint32_t, n),
                                 .choice = EH_NEW_ARRAY(arena, struct choice, n),
                                 .dealt = EH_NEW_ARRAY(arena, struct dealt, n)};
    for (uint32_t i = 0; i < n; i++)
        self->left[i] = label[i];
    sort_by_stratum(label, stratum, stratum_count, n, start, sorted);
    for (uint32_t s = 0; s < stratum_count; s++) {
        uint32_t count = start[s + 1] - start[s];
        if (is_mixed(label, sorted + start[s], count))
            add_stratum(self, label, sorted + start[s], count, &tally);
    }
    make_runs(self, arena);
    make_batches(self, arena);
    return self;
}

/* --- whom to choose --- */

/* Numbers below the `among` of each choice, independent and each as likely as the next: the high words of the
 * products of one random number with them in turn, thrown away where the low word that is left is among the
 * few that would favour some (Brackett-Rozinsky & Lemire 2024, "Batched ranged random integer generation").
 */
static inline void draw_batch(struct eh_random *random, const struct choice *choice, uint32_t count,
                              uint64_t product, uint32_t *out)
{
    for (;;) {
        uint64_t low = eh_random_next(random);
#pragma GCC unroll 6
        for (uint32_t i = 0; i < count; i++) {
            __extension__ unsigned __int128 wide = (unsigned __int128)low * choice[i].among;
            out[i] = (uint32_t)(wide >> 64);
            low = (uint64_t)wide;
        }
        if (low >= product || low >= (0 - product) % product)
            return;
    }
}

uint32_t eh_permuter_size(const struct eh_permuter *self)
{
    return self->count + self->size;
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

static inline void choose(struct eh_random *random, const struct choice *choice, uint32_t count,
                          uint64_t product, uint32_t *pool, uint32_t *out_person)
{
    uint32_t ahead[BATCH_MOST];
    draw_batch(random, choice, count, product, ahead);
#pragma GCC unroll 6
    for (uint32_t i = 0; i < count; i++) {
        uint32_t place = choice[i].place, other = place + ahead[i], person = pool[other];
        pool[other] = pool[place]; /* nobody looks at `place` again */
        out_person[choice[i].slot] = person;
    }
}

/* `batch` is a constant wherever this is called. */
static inline void choose_all(const struct eh_permuter *self, struct eh_random *random, uint32_t batch,
                              uint32_t *pool, uint32_t *out_person)
{
    const uint64_t *product = self->product;
    uint32_t t = 0;
    for (; t + batch <= self->count; t += batch)
        choose(random, self->choice + t, batch, *product++, pool, out_person);
    if (t < self->count)
        choose(random, self->choice + t, self->count - t, *product, pool, out_person);
}

void eh_permuter_choose(const struct eh_permuter *self, uint64_t b, uint32_t *out_person)
{
    struct eh_random random;
    uint32_t *pool = out_person + self->count;
    eh_random_init(&random, self->seed, b);
    if (self->size)
        memcpy(pool, self->position, self->size * sizeof *pool);
    switch (self->batch) {
    case BATCH_MOST:
        choose_all(self, &random, BATCH_MOST, pool, out_person);
        break;
    case 4:
        choose_all(self, &random, 4, pool, out_person);
        break;
    case 3:
        choose_all(self, &random, 3, pool, out_person);
        break;
    default:
        choose_all(self, &random, 1, pool, out_person);
    }
}

/* The same draw by label, without a pool: swapping people forwards and then reading who stands where is
 * swapping labels backwards. What is still to be swapped waits in the cells that it concerns. */
void eh_permuter_draw(const struct eh_permuter *self, uint64_t b, uint32_t *out_label)
{
    struct eh_random random;
    const struct choice *choice = self->choice;
    const uint32_t *person = self->position;
    uint32_t ahead[BATCH_MOST];
    if (self->n)
        memcpy(out_label, self->left, self->n * sizeof *out_label);
    eh_random_init(&random, self->seed, b);
    for (uint32_t t = 0; t < self->count; t += self->batch) {
        uint32_t count = self->count - t < self->batch ? self->count - t : self->batch;
        draw_batch(&random, choice + t, count, self->product[t / self->batch], ahead);
        for (uint32_t i = 0; i < count; i++)
            out_label[person[choice[t + i].place]] = choice[t + i].place + ahead[i];
    }
    for (uint32_t t = self->count; t-- > 0;) {
        uint32_t place = choice[t].place, other = out_label[person[place]];
        out_label[person[place]] = other == place ? self->dealt[t].label : out_label[person[other]];
        out_label[person[other]] = self->dealt[t].label;
    }
}
