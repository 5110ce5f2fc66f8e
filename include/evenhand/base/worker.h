/* base/worker: work in processes of its own, for what no two threads of one process may do.
 *
 * igraph in Debian is built without thread safety, so whole runs of the pipeline side by side need a process
 * each. Workers write their results into memory that they share with the caller; what they print or open is
 * their own. The one that waits outlives them: a signal that would end it is held until the caller has
 * cleaned up.
 *
 *     eh_workers_hold(&workers);
 *     ... make what has to be removed again ...
 *     error = eh_workers_run(&workers, count, work, state, failure);
 *     ... remove it ...
 *     eh_workers_release(&workers);
 */
#ifndef EVENHAND_BASE_WORKER_H
#define EVENHAND_BASE_WORKER_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/failure.h"

struct eh_workers {
    sigset_t before; /* the mask to go back to */
    struct sigaction child_before;
    int signal; /* that came meanwhile, or 0 */
};

/* Holds SIGTERM, SIGINT and SIGHUP back until eh_workers_release. */
void eh_workers_hold(struct eh_workers *self);

/* Runs work(state, 0) to work(state, count - 1), each in a process forked from this one, and waits for all.
 * `work` returns 0, or anything else where it failed (why is told through shared memory). A worker starts
 * with the memory of the caller; it must not use the caller's recovery points, nor return past `work`. When
 * the caller is killed, the workers are.
 * Errors: EH_MEMORY where no process could be had; EH_LIBRARY where a worker failed, died or a signal came:
 * then the others are ended, too. Not EH_OK: what they wrote is not whole. */
int eh_workers_run(struct eh_workers *self, uint32_t count, int (*work)(void *state, uint32_t worker),
                   void *state, struct eh_failure *failure) EH_MUST_CHECK;

/* A signal that came meanwhile takes its course now. */
void eh_workers_release(struct eh_workers *self);

/* Zeroed memory that the caller and workers forked later see alike, or NULL; ends with eh_workers_unshare. */
void *eh_workers_share(size_t size);
void eh_workers_unshare(void *memory, size_t size);

#endif
