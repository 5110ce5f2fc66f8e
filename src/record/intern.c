#include "intern.h"

#include <string.h>

#include "evenhand/base/bug.h"

void eh_intern_init(struct eh_intern *self, struct eh_arena *arena)
{
    *self = (struct eh_intern){.arena = arena};
}

/* Eight bytes a step, each folded in by a multiplication whose high half comes back to the low bits. */
static uint32_t hash_bytes(const char *bytes, size_t length)
{
    const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t hash = length * factor, word;
    while (length) {
        size_t step = length < 8 ? length : 8;
        word = 0;
        memcpy(&word, bytes, step);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 32;
        bytes += step;
        length -= step;
    }
    hash *= factor;
    return (uint32_t)(hash >> 32);
}

static size_t find_slot(const struct eh_intern *self, const char *bytes, size_t length, uint32_t hash)
{
    size_t mask = self->slot_count - 1, slot = hash & mask;
    for (;; slot = (slot + 1) & mask) {
        const struct eh_intern_slot *s = &self->slots[slot];
        if (s->number == EH_INTERN_NONE)
            return slot;
        if (s->hash == hash && self->length[s->number] == length &&
            memcmp(self->text[s->number], bytes, length) == 0)
            return slot;
    }
}

uint32_t eh_intern_find(const struct eh_intern *self, const char *bytes, size_t length)
{
    if (!self->slot_count)
        return EH_INTERN_NONE;
    return self->slots[find_slot(self, bytes, length, hash_bytes(bytes, length))].number;
}

static void widen(struct eh_intern *self)
{
    size_t old_count = self->slot_count, count = old_count ? 2 * old_count : 64;
    struct eh_intern_slot *old = self->slots;
    self->slots = EH_NEW_ARRAY(self->arena, struct eh_intern_slot, count);
    self->slot_count = count;
    for (size_t i = 0; i < count; i++)
        self->slots[i].number = EH_INTERN_NONE;
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].number == EH_INTERN_NONE)
            continue;
        size_t slot = old[i].hash & (count - 1);
        while (self->slots[slot].number != EH_INTERN_NONE)
            slot = (slot + 1) & (count - 1);
        self->slots[slot] = old[i];
    }
    eh_arena_release(self->arena, old);
}

uint32_t eh_intern_add(struct eh_intern *self, const char *bytes, size_t length)
{
    if (2 * (self->count + 1) > self->slot_count)
        widen(self);
    uint32_t hash = hash_bytes(bytes, length);
    size_t slot = find_slot(self, bytes, length, hash);
    if (self->slots[slot].number != EH_INTERN_NONE)
        return self->slots[slot].number;
    EH_CHECK(self->count < EH_INTERN_NONE && length < UINT32_MAX);
    EH_RESERVE(self->arena, self->text, self->count, self->capacity);
    size_t count = self->count;
    EH_RESERVE(self->arena, self->length, count, self->length_capacity);
    self->text[self->count] = eh_arena_copy_bytes(self->arena, bytes, length);
    self->length[self->count] = (uint32_t)length;
    self->slots[slot] = (struct eh_intern_slot){hash, (uint32_t)self->count};
    return (uint32_t)self->count++;
}
