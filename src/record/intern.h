/* record/intern: byte strings numbered 0, 1, 2, … in the order in which they are first added. */
#ifndef EVENHAND_RECORD_INTERN_H
#define EVENHAND_RECORD_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"

#define EH_INTERN_NONE UINT32_MAX

struct eh_intern_slot {
    uint32_t hash, number; /* EH_INTERN_NONE: free */
};

struct eh_intern {
    struct eh_arena *arena;
    struct eh_intern_slot *slots; /* a power of two of them, at most half in use */
    size_t slot_count;
    const char **text; /* count; NUL-terminated copies in the arena */
    uint32_t *length;
    size_t count, capacity, length_capacity;
};

void eh_intern_init(struct eh_intern *self, struct eh_arena *arena);
/* The number of the string, or EH_INTERN_NONE. */
uint32_t eh_intern_find(const struct eh_intern *self, const char *bytes, size_t length);
/* The number of the string, new or not. */
uint32_t eh_intern_add(struct eh_intern *self, const char *bytes, size_t length);

#endif
