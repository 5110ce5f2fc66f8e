/* record/roster_ids: the ids of people.csv as a table that many threads may read: who is it, and when were
 * they employed. Ids of up to 16 bytes stand inside the slots, so that a look-up touches one line of memory.
 */
#ifndef EVENHAND_RECORD_ROSTER_IDS_H
#define EVENHAND_RECORD_ROSTER_IDS_H

#include <endian.h>
#include <string.h>

#include "evenhand/record/study.h"

/* Bytes behind a text that are read, though they mean nothing. */
enum { EH_ROSTER_SLACK = 16 };

struct eh_roster_key {
    uint64_t word[2]; /* up to 16 bytes: the text itself; else its first 8 and a hash of it all */
    uint64_t hash;
    const char *text;
    uint32_t length;
};

struct eh_roster_slot {
    uint64_t word[2];
    uint32_t person, length; /* EH_PERSON_NONE, UINT32_MAX: free */
    int32_t hired, left;     /* first and last day of employment; INT32_MIN, INT32_MAX: always */
};

struct eh_roster_ids {
    const struct eh_people *people;
    struct eh_roster_slot *slot;
    uint64_t capacity; /* half of it is free, at least, and one slot behind it */
};

void eh_roster_ids_init(struct eh_roster_ids *self, const struct eh_people *people, struct eh_arena *arena);

/* The key of text[0..length), behind which EH_ROSTER_SLACK bytes can be read. */
static inline struct eh_roster_key eh_roster_key_make(const char *text, uint32_t length)
{
    const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t first, second;
    memcpy(&first, text, sizeof first);
    memcpy(&second, text + 8, sizeof second);
    if (length <= 8) {
        first = length < 8 ? le64toh(first) & ((UINT64_C(1) << (8 * length)) - 1) : first;
        second = 0;
    } else if (length < 16) {
        second = le64toh(second) & ((UINT64_C(1) << (8 * (length - 8))) - 1);
    }
    for (uint32_t at = 8; length > 16 && at < length; at += 8) {
        uint64_t word = 0;
        memcpy(&word, text + at, length - at < 8 ? length - at : 8);
        second = (second ^ word) * factor;
        second ^= second >> 29;
    }
    uint64_t hash = (first ^ length) * factor;
    hash = (hash ^ (hash >> 32) ^ second) * factor;
    return (struct eh_roster_key){
        .word = {first, second}, .hash = hash ^ (hash >> 29), .text = text, .length = length};
}

static inline uint64_t eh_roster_ids_place(const struct eh_roster_ids *self, const struct eh_roster_key *key)
{
    return ((key->hash >> 32) * self->capacity) >> 32;
}

/* 0 where the slot is that of the key, or its text has to be compared; never for a free one. */
static inline uint64_t eh_roster_ids_differ(const struct eh_roster_slot *slot,
                                            const struct eh_roster_key *key)
{
    return (slot->word[0] ^ key->word[0]) | (slot->word[1] ^ key->word[1]) | (slot->length ^ key->length);
}

/* The slot of the person, or NULL; `place`: eh_roster_ids_place of the key. Nobody can foretell whether the
 * first slot is the right one, three times in four, or the second: which is looked at costs no branch. */
static inline const struct eh_roster_slot *
eh_roster_ids_find_from(const struct eh_roster_ids *self, const struct eh_roster_key *key, uint64_t place)
{
    const struct eh_roster_slot *slot = self->slot + place, *end = self->slot + self->capacity;
    const struct eh_roster_slot *near = slot + (eh_roster_ids_differ(slot, key) != 0);
    if (key->length <= 16 && !eh_roster_ids_differ(near, key))
        return near;
    for (;; slot = slot + 1 < end ? slot + 1 : self->slot) {
        if (slot->person == EH_PERSON_NONE)
            return NULL;
        if (!eh_roster_ids_differ(slot, key) &&
            (key->length <= 16 || memcmp(self->people->id[slot->person], key->text, key->length) == 0))
            return slot;
    }
}

static inline const struct eh_roster_slot *eh_roster_ids_find(const struct eh_roster_ids *self,
                                                              const struct eh_roster_key *key)
{
    return eh_roster_ids_find_from(self, key, eh_roster_ids_place(self, key));
}

#endif
