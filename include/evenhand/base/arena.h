/* base/arena: memory with a lifetime.
 *
 * There are three lifetimes: the run, one step of it, and scratch. A function that allocates takes the
 * arena to allocate into, so its signature says how long the result lives. An arena also owns things
 * that need closing (files, igraph objects, Cairo surfaces): eh_arena_own registers a destructor, and
 * eh_arena_free runs the destructors in reverse order before it releases the memory.
 *
 * Running out of memory. eh_arena_alloc never returns NULL. Where memory ends, the arena jumps to the
 * recovery point that eh_arena_set_recovery named (the pipeline sets one for each run, and child arenas
 * inherit it); without a recovery point the process ends with a sentence and status 4. A jump leaves
 * everything that an arena owns to be freed by that arena, so whatever is held across an allocation is
 * either owned by an arena or has no destructor. A worker thread allocates only from arenas that no other thread
 * uses at the time, behind a recovery point on its own stack.
 */
#ifndef EVENHAND_BASE_ARENA_H
#define EVENHAND_BASE_ARENA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

struct eh_arena {
    struct eh_arena_block *blocks;
    struct eh_arena_owned *owned;
    jmp_buf *recovery; /* NULL: end the process */
};

/* The caller owns the struct. `parent` gives the recovery point; NULL for none. */
void eh_arena_init(struct eh_arena *self, const struct eh_arena *parent);
void eh_arena_free(struct eh_arena *self);
/* An arena that `parent` owns: it ends with eh_arena_free, or with its parent where memory ends before. */
struct eh_arena *eh_arena_new(struct eh_arena *parent);
void eh_arena_set_recovery(struct eh_arena *self, jmp_buf *recovery);

/* `count` objects of `size` bytes, zeroed, aligned for any type. The product is checked for overflow.
 * A count of 0 gives a valid pointer. */
void *eh_arena_alloc(struct eh_arena *self, size_t count, size_t size) __attribute__((returns_nonnull));

/* Grows an array that this arena allocated from `old_count` to `new_count` objects; the new ones are
 * zeroed. The old pointer is dead. Large arrays are grown in place where the C library can. */
void *eh_arena_grow(struct eh_arena *self, void *array, size_t old_count, size_t new_count, size_t size)
    __attribute__((returns_nonnull));

/* Frees one large array early (16 KiB and more); a smaller one waits for eh_arena_free. NULL is allowed. */
void eh_arena_release(struct eh_arena *self, void *array);

/* Runs destroy(object) when the arena is freed. */
void eh_arena_own(struct eh_arena *self, void *object, void (*destroy)(void *));

char *eh_arena_copy_text(struct eh_arena *self, const char *text);
char *eh_arena_copy_bytes(struct eh_arena *self, const char *bytes, size_t length); /* adds a NUL */
char *eh_arena_format(struct eh_arena *self, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define EH_NEW(arena, type) ((type *)eh_arena_alloc((arena), 1, sizeof(type)))
#define EH_NEW_ARRAY(arena, type, count) ((type *)eh_arena_alloc((arena), (count), sizeof(type)))

/* Makes room for one more object in a growable array: pointer, count and capacity are lvalues. */
#define EH_RESERVE(arena, array, count, capacity)                                                             \
    do {                                                                                                      \
        if ((count) == (capacity)) {                                                                          \
            size_t eh_new_capacity = (capacity) ? 2 * (size_t)(capacity) : 16;                                \
            (array) = eh_arena_grow((arena), (array), (capacity), eh_new_capacity, sizeof *(array));          \
            (capacity) = eh_new_capacity;                                                                     \
        }                                                                                                     \
    } while (0)

#endif
