/* Why by path and not by descriptor: a file is opened several times in a run, and what an export job does
 * last is often a rename over it. The stamp is taken before the first opening, so that whatever happens from
 * then on shows as a difference at the end, and bytes of two states can never be published as one. */
#include "watch.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/stat.h>

static struct eh_stamp take_stamp(const char *path, const char *name)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return (struct eh_stamp){.path = path, .name = name, .missing = errno};
    return (struct eh_stamp){.path = path,
                             .name = name,
                             .device = status.st_dev,
                             .file = status.st_ino,
                             .bytes = status.st_size,
                             .modified = status.st_mtim};
}

void eh_watch_add(struct eh_watch *self, const char *path, const char *name, struct eh_arena *arena)
{
    EH_RESERVE(arena, self->stamp, self->count, self->capacity);
    self->stamp[self->count++] = take_stamp(path, name);
}

static bool is_same(const struct eh_stamp *a, const struct eh_stamp *b)
{
    return a->missing == b->missing && a->device == b->device && a->file == b->file && a->bytes == b->bytes &&
           a->modified.tv_sec == b->modified.tv_sec && a->modified.tv_nsec == b->modified.tv_nsec;
}

int eh_watch_compare(const struct eh_watch *self, struct eh_failure *failure)
{
    for (size_t i = 0; i < self->count; i++) {
        const struct eh_stamp *before = &self->stamp[i];
        struct eh_stamp now = take_stamp(before->path, before->name);
        if (is_same(before, &now))
            continue;
        *failure = (struct eh_failure){0}; /* what was found in it is of no state of the file */
        return eh_fail(failure, EH_INPUT_UNREADABLE,
                       now.missing ? "%s went away while it was being read; run again when its export is done"
                                   : "%s changed while it was being read; run again when its export is done",
                       before->name);
    }
    return EH_OK;
}
