/* disclosure/published: results as anybody may see them, and the door they come through.
 *
 * What stands right of this door (metrics.csv, report.json, the report) knows nothing but this table and
 * the provenance.
 */
#ifndef EVENHAND_DISCLOSURE_PUBLISHED_H
#define EVENHAND_DISCLOSURE_PUBLISHED_H

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

/* Judges every row; MEASURES.md section 10, rule 1. Texts are shared with the results. */
void eh_disclose(const struct eh_results *results, uint32_t minimum_group, const char *period,
                 struct eh_arena *arena, struct eh_published *out);

/* The row with this key, or NULL; NULL for a text means "any", the first in order. */
const struct eh_published_row *eh_published_find(const struct eh_published *self, const char *measure,
                                                 const char *layer, const char *attribute, const char *group,
                                                 const char *other, const char *within);

/* metrics.csv as bytes (DESIGN.md section 5). */
const char *eh_published_write_csv(const struct eh_published *self, struct eh_arena *arena, size_t *out_length);

#endif
