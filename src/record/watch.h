/* record/watch: whether the inputs are still those that were read.
 *
 * A stamp is where a file lies (device and inode), its size and its time of modification. A writer that keeps
 * all four (same length in place, time set back) is not noticed. Not the time of the last change of status: a
 * backup that links a file moves it.
 */
#ifndef EVENHAND_RECORD_WATCH_H
#define EVENHAND_RECORD_WATCH_H

#include <sys/types.h>
#include <time.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"

struct eh_stamp {
    const char *path, *name; /* `name`: how sentences call it */
    int missing;             /* errno where it could not be looked at; else 0 */
    dev_t device;
    ino_t file;
    off_t bytes;
    struct timespec modified;
};

struct eh_watch {
    size_t count, capacity;
    struct eh_stamp *stamp;
};

/* Call before the file is first opened; one that is not there is stamped as such. The texts are not copied.
 */
void eh_watch_add(struct eh_watch *self, const char *path, const char *name, struct eh_arena *arena);

/* EH_INPUT_UNREADABLE, in place of whatever `failure` said, where a file is not as it was. */
int eh_watch_compare(const struct eh_watch *self, struct eh_failure *failure) EH_MUST_CHECK;

#endif
