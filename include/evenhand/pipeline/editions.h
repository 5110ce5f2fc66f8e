/* pipeline/editions: published periods found on the disk and put in order for a trend. */
#ifndef EVENHAND_PIPELINE_EDITIONS_H
#define EVENHAND_PIPELINE_EDITIONS_H

#include "evenhand/disclosure/edition.h"
#include "evenhand/record/config.h"
#include "evenhand/record/study.h"

/* What a run says of a period that it could not use. */
struct eh_passed_over {
    const char *period, *why; /* "2026Q1", "report.json: period is no period" */
};

struct eh_editions {
    size_t count; /* at most EH_EDITION_MOST */
    struct eh_edition edition[EH_EDITION_MOST];
    size_t passed_count;
    const struct eh_passed_over *passed;
};

/* Reads report.json and metrics.csv of a directory. EH_INPUT_MISSING where one is not there; EH_INPUT_TOO_LARGE
 * above 64 MiB and 1 GiB; EH_INPUT_UNREADABLE, EH_INPUT_NOT_CSV as eh_edition_read. Only regular files are
 * opened. The sentence begins with the directory. */
int eh_editions_read(const char *directory, struct eh_arena *arena, struct eh_edition *out,
                     struct eh_failure *failure) EH_MUST_CHECK;

/* Several directories, in any order; out->edition is by time, oldest first. EH_USAGE where there are more than
 * EH_EDITION_MOST, where two are of one period or overlap, of different studies or of different length, and
 * where one of several is of the period `all`. */
int eh_editions_read_all(const char *const *directory, size_t count, struct eh_arena *arena,
                         struct eh_editions *out, struct eh_failure *failure) EH_MUST_CHECK;

/* The periods before `period` of the study `name` that stand in `directory`, the last seven, oldest first. What
 * is of another study, of another length, later, kept aside or no period is passed over; of what looks like an
 * earlier period and cannot be read, out->passed tells. A directory that is not there has none; the failure is
 * that of listing it. */
int eh_editions_find_beside(const char *directory, const char *name, const struct eh_period *period,
                            struct eh_arena *arena, struct eh_editions *out, struct eh_failure *failure)
    EH_MUST_CHECK;

/* Earlier periods named by hand: EH_USAGE where one is not before `period`, and as eh_editions_read_all, with
 * one less. */
int eh_editions_read_earlier(const struct eh_names *directories, const char *name,
                             const struct eh_period *period, struct eh_arena *arena, struct eh_editions *out,
                             struct eh_failure *failure) EH_MUST_CHECK;

/* The earlier periods that the report of `latest`, read from `directory`, was drawn with: they stand beside
 * it, and are the same (SHA-256), or it is EH_INPUT_MISSING. */
int eh_editions_read_listed(const char *directory, const struct eh_edition *latest, struct eh_arena *arena,
                            struct eh_editions *out, struct eh_failure *failure) EH_MUST_CHECK;

#endif
