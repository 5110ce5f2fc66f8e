/* fault/inject: makes the n-th allocation asked for by one program or library fail.
 *
 * Loaded before the C library (LD_PRELOAD). EVENHAND_FAULT_OBJECT: part of the file name of the object whose
 * code asks ("evenhand", "libigraph"); EVENHAND_FAULT_AT: which of its requests gets NULL, from 1, 0 for none;
 * EVENHAND_FAULT_COUNT: a file that receives the number of requests at the end. Only the one request fails:
 * whoever goes on without looking is found out by what follows. */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static atomic_ulong asked;
static unsigned long fail_at;
static const char *object;
static uintptr_t object_start[8], object_end[8];
static int ranges;

static int read_map(void)
{
    char line[1024], path[512];
    unsigned long start, end;
    FILE *maps = fopen("/proc/self/maps", "re");
    if (!maps)
        return -1;
    while (ranges < 8 && fgets(line, sizeof line, maps)) {
        if (sscanf(line, "%lx-%lx %*4s %*x %*s %*u %511s", &start, &end, path) != 3)
            continue;
        const char *name = strrchr(path, '/');
        if (!name || strncmp(name + 1, object, strlen(object)) != 0 || !strstr(line, " r-xp "))
            continue;
        object_start[ranges] = start;
        object_end[ranges++] = end;
    }
    return fclose(maps);
}

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("EVENHAND_FAULT_AT");
    object = getenv("EVENHAND_FAULT_OBJECT");
    if (object && read_map() == 0)
        fail_at = at ? strtoul(at, NULL, 10) : 0;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("EVENHAND_FAULT_COUNT");
    FILE *file = path ? fopen(path, "we") : NULL;
    if (file) {
        fprintf(file, "%lu\n", atomic_load(&asked));
        fclose(file);
    }
}

static bool fails(const void *caller)
{
    for (int i = 0; i < ranges; i++)
        if ((uintptr_t)caller >= object_start[i] && (uintptr_t)caller < object_end[i])
            return atomic_fetch_add(&asked, 1) + 1 == fail_at;
    return false;
}

static void *none(void)
{
    errno = ENOMEM;
    return NULL;
}

void *malloc(size_t size)
{
    return fails(__builtin_return_address(0)) ? none() : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(__builtin_return_address(0)) ? none() : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return fails(__builtin_return_address(0)) ? none() : __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails(__builtin_return_address(0)) ? none() : __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    if (fails(__builtin_return_address(0)))
        return ENOMEM;
    *out = __libc_memalign(alignment, size);
    return *out ? 0 : ENOMEM;
}
