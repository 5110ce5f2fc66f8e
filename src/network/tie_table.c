#include "evenhand/network/tie_table.h"

#include <stdlib.h>
#include <string.h>

#include "evenhand/base/bug.h"
#include "pair_hash.h"

/* Open addressing with linear probing. */
enum { BATCH = 64, FIRST_CAPACITY = 256, SHORT_ROW = 32 };
#define SLOT_FREE 0 /* 0 -> 0, a self-tie, never a key: new memory is free slots */

void eh_tie_table_init(struct eh_tie_table *self, struct eh_arena *arena)
{
    *self = (struct eh_tie_table){.arena = arena};
}

/* From the place on where the key stands, or where it would. */
static inline struct eh_tie_slot *probe(const struct eh_tie_table *self, uint64_t key, uint64_t place)
{
    struct eh_tie_slot *slot = self->slot + place, *end = self->slot + self->capacity;
    while (slot->key != key && slot->key != SLOT_FREE)
        slot = slot + 1 < end ? slot + 1 : self->slot;
    return slot;
}

static inline struct eh_tie_slot *find_slot(const struct eh_tie_table *self, uint64_t key)
{
    return probe(self, key, eh_pair_place(key, self->capacity));
}

static void grow(struct eh_tie_table *self)
{
    struct eh_tie_slot *old = self->slot;
    uint64_t old_capacity = self->capacity;
    self->capacity = old_capacity ? old_capacity + old_capacity / 2 : FIRST_CAPACITY;
    self->slot = EH_NEW_ARRAY(self->arena, struct eh_tie_slot, self->capacity);
    for (uint64_t i = 0; i < old_capacity; i++)
        if (old[i].key != SLOT_FREE)
            *find_slot(self, old[i].key) = old[i];
    eh_arena_release(self->arena, old);
}

void eh_tie_table_fetch(const struct eh_tie_table *self, uint64_t key)
{
    if (self->slot)
        __builtin_prefetch(&self->slot[eh_pair_place(key, self->capacity)], 1);
}

/* The slot of the key, which `slot` is, or where it would stand. */
static inline struct eh_tie_slot *take(struct eh_tie_table *self, struct eh_tie_slot *slot, uint64_t key)
{
    if (slot->key != SLOT_FREE)
        return slot;
    if (4 * (self->count + 1) > 3 * self->capacity) {
        grow(self);
        slot = find_slot(self, key);
    }
    *slot = (struct eh_tie_slot){.key = key};
    self->count++;
    return slot;
}

struct eh_tie_slot *eh_tie_table_take(struct eh_tie_table *self, uint64_t key)
{
    if (!self->slot)
        grow(self);
    return take(self, find_slot(self, key), key);
}

static inline void add_to(struct eh_tie_table *self, struct eh_tie_slot *slot, int64_t weight)
{
    if (weight > EH_TIE_WEIGHT_MOST || slot->weight > EH_TIE_WEIGHT_MOST - weight)
        self->overflowed = true;
    else
        slot->weight += weight;
}

static inline void check(uint64_t key, int64_t weight)
{
    EH_CHECK((uint32_t)key != key >> 32 && weight > 0);
}

void eh_tie_table_add(struct eh_tie_table *self, uint32_t from, uint32_t to, int64_t weight)
{
    uint64_t key = eh_tie_key(from, to);
    check(key, weight);
    add_to(self, eh_tie_table_take(self, key), weight);
}

/* Records whose slots are on their way into the cache; their places hold as long as the table does not grow.
 */
static void add_batch(struct eh_tie_table *self, const struct eh_tie_slot *records, size_t count)
{
    uint64_t place[BATCH], capacity = self->capacity;
    for (size_t i = 0; i < count; i++) {
        place[i] = eh_pair_place(records[i].key, capacity);
        __builtin_prefetch(&self->slot[place[i]], 1);
    }
    for (size_t i = 0; i < count; i++) {
        check(records[i].key, records[i].weight);
        struct eh_tie_slot *slot = capacity == self->capacity ? probe(self, records[i].key, place[i])
                                                              : find_slot(self, records[i].key);
        add_to(self, take(self, slot, records[i].key), records[i].weight);
    }
}

void eh_tie_table_add_all(struct eh_tie_table *self, const struct eh_tie_slot *records, size_t count)
{
    if (count && !self->slot)
        grow(self);
    for (size_t first = 0; first < count; first += BATCH)
        add_batch(self, records + first, count - first < BATCH ? count - first : BATCH);
}

/* --- reading out --- */

/* Puts the slots of a table behind the ends of their rows, which move on; gives the table back. */
static void scatter(struct eh_tie_table *self, uint64_t *end, struct eh_arcs *arcs)
{
    for (uint64_t i = 0; i < self->capacity; i++) {
        if (self->slot[i].key == SLOT_FREE)
            continue;
        uint32_t from = (uint32_t)(self->slot[i].key >> 32);
        uint64_t place = end[from]++;
        arcs->from[place] = from;
        arcs->to[place] = (uint32_t)self->slot[i].key;
        arcs->weight[place] = self->slot[i].weight;
    }
    eh_arena_release(self->arena, self->slot);
    eh_tie_table_init(self, self->arena);
}

static int by_key(const void *a, const void *b)
{
    const struct eh_tie_slot *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

/* Sorts a row by `to`; `spare` has room for it. */
static void sort_row(uint32_t *to, int64_t *weight, uint64_t count, struct eh_tie_slot *spare)
{
    if (count <= SHORT_ROW) {
        for (uint64_t i = 1; i < count; i++) {
            uint32_t t = to[i];
            int64_t w = weight[i];
            uint64_t j = i;
            for (; j > 0 && to[j - 1] > t; j--) {
                to[j] = to[j - 1];
                weight[j] = weight[j - 1];
            }
            to[j] = t;
            weight[j] = w;
        }
        return;
    }
    for (uint64_t i = 0; i < count; i++)
        spare[i] = (struct eh_tie_slot){to[i], weight[i]};
    qsort(spare, count, sizeof *spare, by_key);
    for (uint64_t i = 0; i < count; i++) {
        to[i] = (uint32_t)spare[i].key;
        weight[i] = spare[i].weight;
    }
}

static void read_rows(struct eh_tie_table *tables, size_t count, uint32_t bound, struct eh_arena *scratch,
                      struct eh_arcs *arcs)
{
    uint64_t *end = EH_NEW_ARRAY(scratch, uint64_t, (size_t)bound + 1), longest = 0, begin = 0;
    for (size_t t = 0; t < count; t++)
        for (uint64_t i = 0; i < tables[t].capacity; i++)
            if (tables[t].slot[i].key != SLOT_FREE)
                end[(tables[t].slot[i].key >> 32) + 1]++;
    for (uint32_t v = 0; v < bound; v++) {
        longest = end[v + 1] > longest ? end[v + 1] : longest;
        end[v + 1] += end[v];
    }
    for (size_t t = 0; t < count; t++)
        scatter(&tables[t], end, arcs);
    struct eh_tie_slot *spare = EH_NEW_ARRAY(scratch, struct eh_tie_slot, longest);
    for (uint32_t v = 0; v < bound; v++) {
        sort_row(arcs->to + begin, arcs->weight + begin, end[v] - begin, spare);
        begin = end[v];
    }
}

int eh_tie_tables_read(struct eh_tie_table *tables, size_t count, uint32_t bound, struct eh_arena *arena,
                       struct eh_arcs *out, struct eh_failure *failure)
{
    struct eh_arcs arcs = {.count = 0};
    *out = arcs;
    for (size_t t = 0; t < count; t++) {
        arcs.count += tables[t].count;
        if (tables[t].overflowed)
            return eh_fail(failure, EH_INPUT_TOO_LARGE,
                           "the weights between two people add up to more than 4.6e9; use a larger unit");
    }
    arcs.from = EH_NEW_ARRAY(arena, uint32_t, arcs.count);
    arcs.to = EH_NEW_ARRAY(arena, uint32_t, arcs.count);
    arcs.weight = EH_NEW_ARRAY(arena, int64_t, arcs.count);
    struct eh_arena scratch;
    eh_arena_init(&scratch, arena);
    read_rows(tables, count, bound, &scratch, &arcs);
    eh_arena_free(&scratch);
    *out = arcs;
    return EH_OK;
}
