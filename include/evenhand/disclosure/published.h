/* disclosure/published: results as anybody may see them, and the door they come through.
 *
 * What stands right of this door (metrics.csv, report.json, the report) knows nothing but this table and
 * the provenance.
 */
#ifndef EVENHAND_DISCLOSURE_PUBLISHED_H
#define EVENHAND_DISCLOSURE_PUBLISHED_H

#include "evenhand/base/failure.h"
#include "evenhand/disclosure/ledger.h"
#include "evenhand/measure/result.h"

enum eh_status { EH_STATUS_OK, EH_STATUS_HIDDEN, EH_STATUS_UNDEFINED };

struct eh_published_row {
    uint32_t measure_index; /* in the catalogue */
    const char *measure, *layer, *attribute, *group, *other, *within;
    uint32_t has; /* 0 where hidden */
    double n, cases, estimate, ci_low, ci_high, expected, null_sd, p, q;
    enum eh_verdict verdict;
    enum eh_robust robust;
    enum eh_status status;
    const char *undefined; /* why, or NULL */
};

struct eh_hidden_count { /* what was hidden: by rule and count, never by value */
    const char *rule;    /* a sentence fragment */
    uint64_t rows;
};

struct eh_published {
    const char *period;
    uint32_t minimum_group;
    size_t count;
    struct eh_published_row *row;
    size_t hidden_rule_count;
    struct eh_hidden_count *hidden;
    uint64_t hidden_rows;
};

struct eh_disclosure {
    uint32_t minimum_group;         /* k, at least 3 */
    const struct eh_ledger *ledger; /* what earlier reports showed, or NULL */
    bool rows_only; /* each row for itself: never for publishing; the audit shows with it that its attack works */
};

/* The one door. MEASURES.md section 10: rule 1 row by row, then what the rows that are left would give away of
 * the hidden ones (door_groups.c, door_cells.c, door_tables.c, door_ties.c), and against earlier reports
 * (ledger.h). What is promised: whoever has everything that is published and knows sums, complements, rates
 * times n, E and I from ei, cannot place a hidden count of people in an interval narrower than k. What is not:
 * protection from somebody who knows members of a group, or from two studies of overlapping people.
 *
 * `results` sorted. Texts are shared with the results. Deterministic: the order of rows decides draws. Cost:
 * rows times the tables with hidden rows. */
void eh_disclose(const struct eh_results *results, const struct eh_disclosure *options, const char *period,
                 struct eh_arena *arena, struct eh_published *out);

/* The row with this key, or NULL; NULL for a text means "any", the first in order. */
const struct eh_published_row *eh_published_find(const struct eh_published *self, const char *measure,
                                                 const char *layer, const char *attribute, const char *group,
                                                 const char *other, const char *within);

/* metrics.csv as bytes (DESIGN.md section 5): RFC 4180, LF, numbers in the shortest form that reads back.
 * The bytes live in `arena` and are NUL-terminated behind *out_length. */
const char *eh_published_write_csv(const struct eh_published *self, struct eh_arena *arena,
                                   size_t *out_length);

/* Reads what eh_published_write_csv wrote, and nothing else: another header, row length, number form, status
 * or measure, a number out of its range (p in 0 to 1, n and null_sd not below 0, ci_low not above ci_high,
 * nothing beyond +-1e100) or in a hidden row, a quote out of place, text that is not UTF-8, a missing last line
 * feed or two periods in one file are EH_INPUT_NOT_CSV with the line; the caller adds the file's name. The
 * sentence carries no value. What metrics.csv does not hold is left at its ground state: `minimum_group` and the hidden counts by rule
 * (the caller takes them from report.json); `hidden_rows` is counted from the rows. Without rows `period`
 * is "". Texts are copied into `arena`. On failure *out is empty. Cost: linear in `length`. */
int eh_published_read_csv(const char *bytes, size_t length, struct eh_arena *arena, struct eh_published *out,
                          struct eh_failure *failure) EH_MUST_CHECK;

#endif
