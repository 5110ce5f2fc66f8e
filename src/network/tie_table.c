#include "evenhand/network/tie_table.h"

#include <string.h>

#include "evenhand/base/bug.h"

/* Open addressing with linear probing. A large table lies outside the cache, so a record waits in a small
 * batch while its slot is fetched: the misses of a batch overlap. */
enum { BATCH = 64, FIRST_CAPACITY = 1024 };
#define SLOT_FREE UINT64_MAX /* 0xffffffff -> 0xffffffff, a self-tie, never a key */

static uint64_t hash(uint64_t key)
{
    /* The finaliser of splitmix64 (Steele, Lea & Flood 2014): every bit of the pair reaches the low bits. */
    key ^= key >> 30;
    key *= UINT64_C(0xbf58476d1ce4e5b9);
    key ^= key >> 27;
    key *= UINT64_C(0x94d049bb133111eb);
    return key ^ (key >> 31);
}

static struct eh_tie_slot *new_slots(struct eh_arena *arena, uint64_t capacity)
{
    struct eh_tie_slot *slot = EH_NEW_ARRAY(arena, struct eh_tie_slot, capacity);
    for (uint64_t i = 0; i < capacity; i++)
        slot[i].key = SLOT_FREE;
    return slot;
}

void eh_tie_table_init(struct eh_tie_table *self, struct eh_arena *arena)
{
    *self = (struct eh_tie_table){.arena = arena, .capacity = FIRST_CAPACITY};
    self->slot = new_slots(arena, self->capacity);
    self->wait = EH_NEW_ARRAY(arena, struct eh_tie_slot, BATCH);
}

static struct eh_tie_slot *find_slot(const struct eh_tie_table *self, uint64_t key)
{
    uint64_t mask = self->capacity - 1, i = hash(key) & mask;
    while (self->slot[i].key != SLOT_FREE && self->slot[i].key != key)
        i = (i + 1) & mask;
    return &self->slot[i];
}

static void grow(struct eh_tie_table *self)
{
    struct eh_tie_slot *old = self->slot;
    uint64_t old_capacity = self->capacity;
    self->slot = new_slots(self->arena, 2 * old_capacity);
    self->capacity = 2 * old_capacity;
    for (uint64_t i = 0; i < old_capacity; i++)
        if (old[i].key != SLOT_FREE)
            *find_slot(self, old[i].key) = old[i];
    eh_arena_release(self->arena, old);
}

static void flush(struct eh_tie_table *self)
{
    if (2 * (self->count + self->waiting) > self->capacity)
        grow(self);
    for (size_t i = 0; i < self->waiting; i++) {
        struct eh_tie_slot *slot = find_slot(self, self->wait[i].key);
        if (slot->key == SLOT_FREE) {
            *slot = (struct eh_tie_slot){.key = self->wait[i].key};
            self->count++;
        }
        if (slot->weight > EH_TIE_WEIGHT_MOST - self->wait[i].weight)
            self->overflowed = true;
        else
            slot->weight += self->wait[i].weight;
    }
    self->waiting = 0;
}

void eh_tie_table_add(struct eh_tie_table *self, uint32_t from, uint32_t to, int64_t weight)
{
    EH_CHECK(from != to && weight > 0);
    if (weight > EH_TIE_WEIGHT_MOST) {
        self->overflowed = true;
        return;
    }
    uint64_t key = (uint64_t)from << 32 | to;
    __builtin_prefetch(&self->slot[hash(key) & (self->capacity - 1)], 1);
    self->wait[self->waiting++] = (struct eh_tie_slot){.key = key, .weight = weight};
    if (self->waiting == BATCH)
        flush(self);
}

/* One pass of a counting sort over half of the key; stable, so `to` first and `from` second sorts pairs. */
static void sort_by(const struct eh_tie_slot *in, uint64_t count, unsigned shift, uint32_t bound,
                    uint64_t *start, struct eh_tie_slot *out)
{
    memset(start, 0, ((size_t)bound + 1) * sizeof *start);
    for (uint64_t i = 0; i < count; i++)
        start[(uint32_t)(in[i].key >> shift) + 1]++;
    for (uint32_t v = 0; v < bound; v++)
        start[v + 1] += start[v];
    for (uint64_t i = 0; i < count; i++)
        out[start[(uint32_t)(in[i].key >> shift)]++] = in[i];
}

static void split(const struct eh_tie_slot *slot, uint64_t count, struct eh_arena *arena, struct eh_arcs *out)
{
    struct eh_arcs arcs = {.count = count,
                           .from = EH_NEW_ARRAY(arena, uint32_t, count),
                           .to = EH_NEW_ARRAY(arena, uint32_t, count),
                           .weight = EH_NEW_ARRAY(arena, int64_t, count)};
    for (uint64_t i = 0; i < count; i++) {
        arcs.from[i] = (uint32_t)(slot[i].key >> 32);
        arcs.to[i] = (uint32_t)slot[i].key;
        arcs.weight[i] = slot[i].weight;
    }
    *out = arcs;
}

int eh_tie_table_read(struct eh_tie_table *self, uint32_t bound, struct eh_arena *arena, struct eh_arcs *out,
                      struct eh_failure *failure)
{
    flush(self);
    *out = (struct eh_arcs){.count = 0};
    if (self->overflowed)
        return eh_fail(failure, EH_INPUT_TOO_LARGE,
                       "the weights between two people add up to more than 4.6e9; use a larger unit");
    /* The filled slots move to the front, then there and back through one more array. */
    uint64_t count = 0;
    for (uint64_t i = 0; i < self->capacity; i++)
        if (self->slot[i].key != SLOT_FREE)
            self->slot[count++] = self->slot[i];
    uint64_t *start = EH_NEW_ARRAY(self->arena, uint64_t, (size_t)bound + 2);
    struct eh_tie_slot *other = EH_NEW_ARRAY(self->arena, struct eh_tie_slot, count);
    sort_by(self->slot, count, 0, bound, start, other);
    sort_by(other, count, 32, bound, start, self->slot);
    eh_arena_release(self->arena, other);
    split(self->slot, count, arena, out);
    eh_arena_release(self->arena, start);
    eh_arena_release(self->arena, self->slot);
    eh_tie_table_init(self, self->arena);
    return EH_OK;
}
