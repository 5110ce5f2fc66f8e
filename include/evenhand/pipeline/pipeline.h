/* pipeline/pipeline: a study in, published files out: the one place that sees every room below.
 *
 * read -> (errors stop) -> network -> measure -> disclose -> provenance -> compose -> render -> publish.
 * Everything is in memory before the first byte is written, so a run that fails or is killed before the
 * end leaves nothing, and one that is killed at the end leaves the whole old report or the whole new one.
 * An input that changes or vanishes between its first opening and the publication ends the run with
 * EH_INPUT_UNREADABLE.
 */
#ifndef EVENHAND_PIPELINE_PIPELINE_H
#define EVENHAND_PIPELINE_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/base/progress.h"
#include "evenhand/disclosure/provenance.h"
#include "evenhand/disclosure/published.h"
#include "evenhand/measure/result.h"
#include "evenhand/network/network.h"
#include "evenhand/pipeline/check.h"
#include "evenhand/pipeline/editions.h"
#include "evenhand/pipeline/ledger.h"
#include "evenhand/record/study.h"
#include "evenhand/render/export.h"
#include "evenhand/report/item.h"

enum eh_goal {
    EH_GOAL_CHECK,   /* the problems, and what the data are good for: check */
    EH_GOAL_RESULTS, /* published results and provenance in memory: measure */
    EH_GOAL_ITEMS,   /* and the composed document: report --items */
    EH_GOAL_PUBLISH  /* and the files: report */
};

struct eh_pipeline_options {
    const char *study;         /* the directory */
    struct eh_names overrides; /* "section.key=value", over study.ini */
    enum eh_goal goal;
    const char *out;            /* holds the periods; NULL: reports/ and the last part of the study's path */
    bool force;                 /* publish a period again; the old one is kept aside */
    bool dry_run;               /* everything but the publishing: whatever could fail has failed by then */
    unsigned wait_seconds;      /* how long another run may keep the lock of `out` */
    const char *font_directory; /* NULL: the system's fonts */
    bool no_previous;   /* no trend; else, without `previous`, the periods that stand beside in `out` */
    bool with_pictures; /* every chart as a file of its own beside the report */
    enum eh_picture_format pictures;
    uint32_t threads;                   /* changes the time, never a number; at least 1 */
    const struct eh_progress *progress; /* or NULL */
    struct eh_names previous; /* directories of earlier published periods, in any order: their ledgers have
                                 a say, like those of the periods that stand beside in `out` */
    const char *restricted;   /* person-level files into this directory (pipeline/restricted.h), or NULL */
    const char *key;          /* of their pseudonyms; NULL: RESTRICTED.key */
    bool rows_only;           /* as in eh_disclosure: never for publishing */
};

/* What came of a run. Valid as far as it came: `study.problems` once `is_read`, the rest on success. */
struct eh_outcome {
    bool is_read;
    struct eh_study study;
    struct eh_network network;
    bool is_checked; /* `check` is filled: goal check, and every input could be read */
    struct eh_check check;
    struct eh_results results; /* before anything is hidden: for the selftest's made-up people alone */
    struct eh_published published;
    struct eh_provenance provenance;
    struct eh_ledgers ledgers; /* of earlier reports */
    struct eh_document document;
    struct eh_editions *earlier; /* what the trend is drawn from */
    const char *directory;       /* reports/harbour/2026Q3 */
    const char *mended;          /* the period that `latest` was mended to (pipeline/publish.h), or NULL */
    const char *kept;            /* where the period published before was put aside, or NULL */
    unsigned pages;
    size_t pictures;       /* charts published as files of their own */
    size_t unknown_glyphs; /* characters that no font has, drawn as empty frames */
    double seconds;
};

/* Runs a study as far as options->goal. `arena` holds everything and has a recovery point of the caller's
 * (base/arena.h). EH_INPUT_REJECTED where the data have errors (all of them are in out->study.problems), and
 * where nobody, or no dated record, lies in the period. The
 * failures of the rooms below; EH_FONT before the long work; EH_OUTPUT, EH_OUTPUT_EXISTS, EH_LOCKED. On
 * failure nothing was published and nothing published before was touched.
 * With EH_GOAL_CHECK errors in the data are no failure, and nothing is locked or written; the problems are
 * sorted and located. After a failure they are, too, as far as the reading came (`is_read`). Determinism: the
 * same inputs, settings, seed and version give the same bytes of every file, but for timings_ms and peak_mb
 * (of each stage; memory: the most held until its end) in report.json, whatever `threads`. */
int eh_pipeline_run(const struct eh_pipeline_options *options, struct eh_arena *arena, struct eh_outcome *out,
                    struct eh_failure *failure) EH_MUST_CHECK;

/* Where a study's periods are published: `out`, or reports/ and the last part of the study's path. EH_USAGE
 * where the study has no name to publish under. */
int eh_pipeline_find_directory(const struct eh_pipeline_options *options, struct eh_arena *arena,
                               const char **out, struct eh_failure *failure) EH_MUST_CHECK;

/* The libraries that this program was built with: "igraph 0.10.2, cairo 1.16.0, ...". */
const char *eh_pipeline_get_libraries(void);

/* What a run was made from, and what came of it, without the results: for report.json. `arena` for its
 * texts. `seconds` and the stages alone may differ between two runs of the same thing. */
void eh_pipeline_describe(const struct eh_study *study, const struct eh_network *network,
                          struct eh_arena *arena, struct eh_provenance *out);

/* report.json, with the SHA-256 of the metrics.csv beside it. NULL only where memory ran out inside the JSON
 * library. */
const char *eh_pipeline_write_json(const struct eh_provenance *provenance,
                                   const struct eh_published *published, const char *metrics_sha256,
                                   struct eh_arena *arena, size_t *out_length);

/* The rows of metrics.csv as a JSON array of objects; fields that do not apply are not in it. Numbers are
 * those of metrics.csv, digit by digit. */
const char *eh_pipeline_write_rows_json(const struct eh_published *published, struct eh_arena *arena,
                                        size_t *out_length);

#endif
