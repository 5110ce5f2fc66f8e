/* pipeline/publish: a period's files appear all at once or not at all.
 *
 * DIR/PERIOD is built as DIR/.evenhand-PID, synced, and renamed into place. Where a period stands already
 * it is exchanged in one system call (renameat2, RENAME_EXCHANGE) and kept aside as PERIOD.replaced-N, so
 * that a reader sees the whole old report or the whole new one at any instant, a kill included. DIR/latest
 * points at the newest period.
 *
 * One run at a time: DIR itself is locked (flock), so that a lock leaves no file behind and ends with its
 * process. While files are being put into place SIGTERM, SIGINT and SIGHUP wait: the step under way is
 * undone or done, then the signal takes its course. Until then nothing is on the disk.
 */
#ifndef EVENHAND_PIPELINE_PUBLISH_H
#define EVENHAND_PIPELINE_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"

struct eh_publication;

struct eh_output_file {
    const char *name, *bytes;
    size_t length;
};

/* Call before the long work, and before the inputs are read: whatever the run ends with, it leaves the directory
 * in order. Locks the directory where it exists, waiting up to `wait_seconds` for another run to end; removes
 * what killed runs left in it; and mends `latest` where a kill left it at an earlier period, or where what it
 * pointed at is gone: to the whole period with the last last day, never back. Creates no directory. EH_LOCKED;
 * EH_OUTPUT, also where everybody may write into the directory: what is found in it then could be anybody's.
 * The lock ends with the arena. Cost: report.json of each period that stands there is read. */
int eh_publication_open(const char *directory, unsigned wait_seconds, struct eh_arena *arena,
                        struct eh_publication **out, struct eh_failure *failure) EH_MUST_CHECK;

/* The period that `latest` was mended to, or NULL. Valid as long as the publication. */
const char *eh_publication_get_mended(const struct eh_publication *self);

/* Says which period is to be published; once, before eh_publication_commit. EH_OUTPUT_EXISTS where it is
 * published already and `force` is not given; EH_OUTPUT where something else is in its way. */
int eh_publication_claim(struct eh_publication *self, const char *period, bool force, struct eh_arena *arena,
                         struct eh_failure *failure) EH_MUST_CHECK;

/* Publishes. `last_day` is the period's last day as YYYY-MM-DD, or "": `latest` moves unless it points at a
 * later one. *out_kept: where the period that stood there was put (arena), or NULL. On failure nothing was
 * published. EH_OUTPUT, EH_LOCKED, EH_OUTPUT_EXISTS. */
int eh_publication_commit(struct eh_publication *self, const struct eh_output_file *files, size_t count,
                          const char *last_day, struct eh_arena *arena, const char **out_kept,
                          struct eh_failure *failure) EH_MUST_CHECK;

#endif
