#include "evenhand/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "evenhand/base/bug.h"

/* Small objects share blocks; a large one has a block of its own, which realloc can grow and
 * eh_arena_release can give back. Both kinds stand in one doubly linked list, so freeing is one walk. */
enum { BLOCK_SIZE = 64 * 1024, LARGE = 16 * 1024 };

struct eh_arena_block {
    struct eh_arena_block *next, *previous;
    size_t size, used; /* bytes of payload */
    size_t large;      /* 1 for a block with one object */
    alignas(max_align_t) unsigned char payload[];
};

struct eh_arena_owned {
    struct eh_arena_owned *next;
    void *object;
    void (*destroy)(void *);
};

void eh_arena_init(struct eh_arena *self, const struct eh_arena *parent)
{
    *self = (struct eh_arena){.recovery = parent ? parent->recovery : NULL};
}

void eh_arena_set_recovery(struct eh_arena *self, jmp_buf *recovery)
{
    self->recovery = recovery;
}

void eh_arena_free(struct eh_arena *self)
{
    for (struct eh_arena_owned *owned = self->owned; owned; owned = owned->next)
        owned->destroy(owned->object);
    for (struct eh_arena_block *block = self->blocks; block;) {
        struct eh_arena_block *next = block->next;
        free(block);
        block = next;
    }
    self->owned = NULL;
    self->blocks = NULL;
}

static _Noreturn void run_out(struct eh_arena *self)
{
    if (self->recovery)
        longjmp(*self->recovery, 1);
    fputs("evenhand: memory ran out\n", stderr);
    _exit(4);
}

static size_t multiply(struct eh_arena *self, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX - 2 * sizeof(struct eh_arena_block))
        run_out(self);
    return bytes;
}

static void link_block(struct eh_arena *self, struct eh_arena_block *block)
{
    /* A large block goes behind the first one, so that the shared block stays in front and goes on filling. */
    if (block->large && self->blocks && !self->blocks->large) {
        block->previous = self->blocks;
        block->next = self->blocks->next;
        self->blocks->next = block;
    } else {
        block->previous = NULL;
        block->next = self->blocks;
        self->blocks = block;
    }
    if (block->next)
        block->next->previous = block;
}

static struct eh_arena_block *add_block(struct eh_arena *self, size_t bytes, size_t large)
{
    struct eh_arena_block *block = calloc(1, sizeof *block + bytes);
    if (!block)
        run_out(self);
    block->size = bytes;
    block->large = large;
    link_block(self, block);
    return block;
}

void *eh_arena_alloc(struct eh_arena *self, size_t count, size_t size)
{
    const size_t alignment = alignof(max_align_t);
    size_t bytes = multiply(self, count, size);
    if (bytes >= LARGE) {
        struct eh_arena_block *block = add_block(self, bytes, 1);
        block->used = bytes;
        return block->payload;
    }
    bytes = (bytes + alignment - 1) / alignment * alignment;
    struct eh_arena_block *block = self->blocks;
    if (!block || block->large || block->size - block->used < bytes)
        block = add_block(self, BLOCK_SIZE, 0);
    void *object = block->payload + block->used;
    block->used += bytes;
    return object;
}

static struct eh_arena_block *block_of(void *array)
{
    return (struct eh_arena_block *)(void *)((unsigned char *)array - offsetof(struct eh_arena_block, payload));
}

void *eh_arena_grow(struct eh_arena *self, void *array, size_t old_count, size_t new_count, size_t size)
{
    size_t old_bytes = multiply(self, old_count, size), new_bytes = multiply(self, new_count, size);
    EH_CHECK(new_bytes >= old_bytes);
    if (!array || old_bytes < LARGE) {
        void *copy = eh_arena_alloc(self, new_count, size);
        if (old_bytes)
            memcpy(copy, array, old_bytes);
        return copy;
    }
    struct eh_arena_block *block = realloc(block_of(array), sizeof *block + new_bytes);
    if (!block)
        run_out(self);
    memset(block->payload + old_bytes, 0, new_bytes - old_bytes);
    block->size = block->used = new_bytes;
    if (block->next)
        block->next->previous = block;
    if (block->previous)
        block->previous->next = block;
    else
        self->blocks = block;
    return block->payload;
}

void eh_arena_release(struct eh_arena *self, void *array)
{
    /* A small array shares its block and cannot say so; large ones are recognised by walking the list, which
     * holds few of them. */
    if (!array)
        return;
    for (struct eh_arena_block *block = self->blocks; block; block = block->next) {
        if (block->payload != array)
            continue;
        if (!block->large)
            return;
        if (block->next)
            block->next->previous = block->previous;
        if (block->previous)
            block->previous->next = block->next;
        else
            self->blocks = block->next;
        free(block);
        return;
    }
}

void eh_arena_own(struct eh_arena *self, void *object, void (*destroy)(void *))
{
    struct eh_arena_owned *owned = EH_NEW(self, struct eh_arena_owned);
    *owned = (struct eh_arena_owned){.next = self->owned, .object = object, .destroy = destroy};
    self->owned = owned;
}

static void free_arena(void *arena)
{
    eh_arena_free(arena);
}

struct eh_arena *eh_arena_new(struct eh_arena *parent)
{
    struct eh_arena *self = EH_NEW(parent, struct eh_arena);
    eh_arena_init(self, parent);
    eh_arena_own(parent, self, free_arena);
    return self;
}

char *eh_arena_copy_bytes(struct eh_arena *self, const char *bytes, size_t length)
{
    char *copy = eh_arena_alloc(self, length + 1, 1);
    if (length)
        memcpy(copy, bytes, length);
    return copy;
}

char *eh_arena_copy_text(struct eh_arena *self, const char *text)
{
    return eh_arena_copy_bytes(self, text, strlen(text));
}

char *eh_arena_format(struct eh_arena *self, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    EH_CHECK(length >= 0);
    char *text = eh_arena_alloc(self, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}
