/* What one seed of the selftest gives: private to the room. */
#ifndef EVENHAND_SRC_PIPELINE_SELFTEST_H
#define EVENHAND_SRC_PIPELINE_SELFTEST_H

#include "evenhand/pipeline/selftest.h"
#include "evenhand/sample/sample.h"

/* One planted effect on one organisation. */
struct sighting {
    struct eh_sample_truth truth; /* texts are the program's own: the same in every process */
    bool has;                     /* the effect was planted */
    bool is_size_known;           /* the row estimates the very number that was planted */
    bool is_found;
    bool has_estimate;
    double estimate;
    struct eh_selftest_count covered; /* units 0: no interval, or its truth is not known */
};

/* Lies in shared memory: no pointers but to texts of the program. */
struct observation {
    bool is_whole;
    struct eh_failure failure;
    size_t effects;
    struct sighting planted[EH_SAMPLE_TRUTHS_MOST], edge[EH_SAMPLE_TRUTHS_MOST];
};

/* The null's counts of one seed: by measure of the catalogue, rows inside structure values behind the others,
 * and kind; EH_SELFTEST_FOUND stays empty. */
struct null_count {
    struct eh_selftest_count of[2][EH_SELFTEST_KINDS];
};

/* Runs the organisations of one seed, one after the other, each from files in `directory` (open as
 * `directory_fd`), which is empty again at the end; `out_counts` has a place for each measure of the
 * catalogue, zeroed. */
int eh_selftest_observe(const struct eh_selftest_options *options, uint32_t index, int directory_fd,
                        const char *directory, struct eh_arena *arena, struct observation *out,
                        struct null_count *out_counts, struct eh_failure *failure) EH_MUST_CHECK;

#endif
