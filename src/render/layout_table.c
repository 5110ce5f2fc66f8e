#include "layout_table.h"

#include <stdint.h>
#include <string.h>

struct eh_layout_entry {
    uint64_t hash;
    struct eh_layout_key key; /* text NULL: the slot is free */
    struct eh_block block;
};

/* FNV-1a. */
static uint64_t add_bytes(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ byte[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static uint64_t hash_key(const struct eh_layout_key *key)
{
    const double number[] = {key->size_pt, key->width_pt, (double)key->max_lines,
                             key->bold + 2.0 * key->tabular};
    uint64_t hash = add_bytes(UINT64_C(0xcbf29ce484222325), key->text, strlen(key->text));
    return add_bytes(hash, number, sizeof number);
}

/* Exactly the same numbers: a width a hair smaller may wrap elsewhere. */
static bool is_equal(const struct eh_layout_key *a, const struct eh_layout_key *b)
{
    return memcmp(&a->size_pt, &b->size_pt, sizeof a->size_pt) == 0 &&
           memcmp(&a->width_pt, &b->width_pt, sizeof a->width_pt) == 0 && a->max_lines == b->max_lines &&
           a->bold == b->bold && a->tabular == b->tabular && strcmp(a->text, b->text) == 0;
}

/* The entry of the key, or the free slot where it would stand. */
static struct eh_layout_entry *find_slot(const struct eh_layout_table *self, uint64_t hash,
                                         const struct eh_layout_key *key)
{
    for (size_t i = (size_t)(hash >> 32);; i++) {
        struct eh_layout_entry *entry = &self->entry[i & (self->capacity - 1)];
        if (!entry->key.text || (entry->hash == hash && is_equal(&entry->key, key)))
            return entry;
    }
}

const struct eh_block *eh_layout_table_find(const struct eh_layout_table *self, struct eh_layout_key key)
{
    if (self->capacity == 0)
        return NULL;
    const struct eh_layout_entry *entry = find_slot(self, hash_key(&key), &key);
    return entry->key.text ? &entry->block : NULL;
}

static void grow(struct eh_layout_table *self, struct eh_arena *arena)
{
    struct eh_layout_table larger = {.count = self->count,
                                     .capacity = self->capacity ? 2 * self->capacity : 1024};
    larger.entry = EH_NEW_ARRAY(arena, struct eh_layout_entry, larger.capacity);
    for (size_t i = 0; i < self->capacity; i++)
        if (self->entry[i].key.text)
            *find_slot(&larger, self->entry[i].hash, &self->entry[i].key) = self->entry[i];
    eh_arena_release(arena, self->entry);
    *self = larger;
}

void eh_layout_table_add(struct eh_layout_table *self, struct eh_arena *arena, struct eh_layout_key key,
                         const struct eh_block *block)
{
    if (2 * (self->count + 1) > self->capacity)
        grow(self, arena);
    uint64_t hash = hash_key(&key);
    *find_slot(self, hash, &key) = (struct eh_layout_entry){hash, key, *block};
    self->count++;
}
