/* pipeline/status: DIR/status.json, for whoever watches that reports keep coming.
 *
 * Beside the periods of an output directory stands one small file that says how the last run ended and what
 * the last good one published. It is replaced whole after each run of `report` into a directory that is
 * there, the failed ones included; a run that another run's lock turned away leaves it alone. No name, id or
 * cell value is in it: a failure's sentence carries none (base/failure.h).
 *
 *   {"schema": 1, "program": "evenhand 0.1.0",
 *    "last_run": {"at": "2026-10-05T06:00:07Z", "exit": 1, "seconds": 0.4, "text": "inputs rejected: ..."},
 *    "last_success": {"at": ..., "period": "2026Q2", "seconds": 3.1, "people": 250, "rows": 3120,
 *                     "hidden_rows": 812, "verdicts": {"gap": 9, "no gap shown": 31, "cannot tell": 60}}}
 *
 * "at" is when the run ended, in UTC. "last_success" is missing until there was one. */
#ifndef EVENHAND_PIPELINE_STATUS_H
#define EVENHAND_PIPELINE_STATUS_H

#include "evenhand/pipeline/pipeline.h"

/* `failure`: what run came to; its code EH_OK or EH_GAP_FOUND is a success. `directory` holds the periods.
 * Nothing is done where it does not exist, or where everybody may write into it. EH_OUTPUT where the file cannot be written. */
int eh_status_write(const char *directory, const struct eh_outcome *run, const struct eh_failure *ended,
                    struct eh_failure *failure) EH_MUST_CHECK;

#endif
