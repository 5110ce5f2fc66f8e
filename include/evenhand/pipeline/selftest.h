/* pipeline/selftest: does the program find what was planted, and nothing where nothing was?
 *
 * Organisations whose truth is known (sample/) go through the real pipeline, from CSV files to results, and
 * the rows are held against the truth. For each of the seeds:
 *   null     an organisation without effects, in which labels of groups mean nothing, nor do ties: every gap
 *            is a false one. A tenth of the people are isolated at random, so that isolation has something to
 *            compare. Structure is narrowed to location: people do talk within departments and levels, which
 *            is no false gap; among people of one department and level location means nothing.
 *   planted  one with every effect of `evenhand sample` at its standard size, all at once;
 *   edge     for each effect that is an odds ratio with an interval, one without any other effect and with
 *            this one at the size that the report on the null organisation of the same seed would call the
 *            smallest to be shown (report/report.h, eh_report_find_smallest), where that is at most 20.
 * The rows are taken as measured: nobody is protected here, and what disclosure hides depends on what was
 * found.
 *
 * Targets. Null: p < 0.05 for 4 % to 6 % of the rows that can get a verdict (at most 6 % where the test is
 * discrete); q < 0.05 anywhere in a family (the rows of a measure in a layer) in at most 5 %; 95 % intervals
 * cover the truth in 93 % to 97 %. Planted, edge: found, that is verdict `gap` on the planted side, in at
 * least 80 %; for effects without a verdict: the estimate lies on the planted side. Intervals whose truth is
 * known cover it in 93 % to 97 %.
 *
 * Bounds. A share counts as outside its target only where Monte-Carlo error cannot explain it: where its
 * limits (inference/share.h) at miss 0.001/number of shares that are checked do not reach the target. So a
 * program that meets every target fails the whole table with a chance of about 1 in 1,000 at most; with more
 * seeds the same targets are held more tightly.
 */
#ifndef EVENHAND_PIPELINE_SELFTEST_H
#define EVENHAND_PIPELINE_SELFTEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/inference/share.h"

enum {
    EH_SELFTEST_SEEDS_MOST = 100000,
    EH_SELFTEST_PEOPLE_LEAST = 120, /* below, planted effects are too few to be found */
    EH_SELFTEST_PEOPLE_MOST = 20000
};

struct eh_selftest_options {
    uint32_t seeds, people, permutations; /* typical 40, 400, 1,000; at least 1 seed */
    uint64_t seed;                        /* the first; organisation k has seed + k */
    uint32_t threads;                     /* processes; changes the time, never the table */
};

enum eh_selftest_part { EH_SELFTEST_NULL, EH_SELFTEST_PLANTED, EH_SELFTEST_EDGE };

/* Hits among units: p below 0.05 among tests, gaps among families, intervals that hold the truth, ... */
struct eh_selftest_count {
    uint32_t units, hits;
};

enum eh_selftest_kind { EH_SELFTEST_LOW_P, EH_SELFTEST_ANY_GAP, EH_SELFTEST_COVERED, EH_SELFTEST_FOUND };
enum { EH_SELFTEST_KINDS = 4 };

/* One line of the table before it is judged: what each seed gave. */
struct eh_selftest_series {
    enum eh_selftest_part part;
    bool is_inside;     /* null: the rows inside structure values, a family of their own */
    bool is_discrete;   /* null: the test takes few values, so 0.05 is an upper bound */
    const char *effect; /* planted and edge; else "" */
    const char *measure, *layer, *attribute, *group, *other, *unit; /* texts of the row; "" where not one */
    bool is_above;                                                  /* planted, edge: the side */
    bool is_size_known; /* the row estimates the very number that was planted; at the edge there is no target
                           otherwise */
    const struct eh_selftest_count *count[EH_SELFTEST_KINDS]; /* a number for each seed, or NULL */
    const double *size, *found; /* planted, edge: planted size and estimate of each seed; NAN: none */
};

/* A share beside its target. */
struct eh_selftest_share {
    bool has;              /* there were units */
    struct eh_share share; /* with limits at miss 0.001/checks */
    double least, most;    /* the target; 0 and 1 where open */
    bool is_outside;       /* Monte-Carlo error does not explain it */
};

struct eh_selftest_row {
    struct eh_selftest_series series;
    struct eh_selftest_share share[EH_SELFTEST_KINDS];
    bool has_found;
    double size, found_mean, found_median; /* size: median over the seeds */
};

struct eh_selftest {
    struct eh_selftest_options options;
    size_t row_count, checks, outside;
    double miss_01; /* of each share */
    struct eh_selftest_row *row;
};

/* Runs the test. Files live in a directory of their own under $TMPDIR (else /tmp), which is removed whatever
 * happens but for a SIGKILL. `arena` holds the table. EH_OUTPUT (the directory), EH_MEMORY, EH_LIBRARY, and
 * the failures of the sample and the pipeline with the seed in front. A share outside its target is no
 * failure: see out->outside. Cost: about 6 runs of the pipeline a seed. Determinism: the table depends on the
 * options but `threads` alone. */
int eh_selftest_run(const struct eh_selftest_options *options, struct eh_arena *arena,
                    struct eh_selftest *out, struct eh_failure *failure) EH_MUST_CHECK;

/* Judges what the seeds gave: the arithmetic of the table alone. `series` with `seeds` numbers each. */
void eh_selftest_judge(const struct eh_selftest_options *options, const struct eh_selftest_series *series,
                       size_t series_count, struct eh_arena *arena, struct eh_selftest *out);

/* A share in words: "p < 0.05 in 0.083 of 1,200 tests (0.071 to 0.097), target at most 0.06". */
const char *eh_selftest_explain(const struct eh_selftest_row *row, enum eh_selftest_kind kind,
                                struct eh_arena *arena);
/* "inclusion.reach.gap inside departments", "promotion-tie: favour.odds tied", ... */
const char *eh_selftest_name(const struct eh_selftest_row *row, struct eh_arena *arena);

/* The table: as text of at most 120 columns; as CSV, a row a share; as JSON with the options. Bytes in
 * `arena`, NUL-terminated. JSON: NULL where memory ran out inside the JSON library. */
const char *eh_selftest_write_text(const struct eh_selftest *self, struct eh_arena *arena);
const char *eh_selftest_write_csv(const struct eh_selftest *self, struct eh_arena *arena);
const char *eh_selftest_write_json(const struct eh_selftest *self, struct eh_arena *arena);

#endif
