/* disclosure/edition: one published period, read back from its metrics.csv and report.json.
 *
 * The report knows nothing but these two files, so a period that is read back gives the pages that it gave
 * when it was published, and several of them side by side give a trend.
 */
#ifndef EVENHAND_DISCLOSURE_EDITION_H
#define EVENHAND_DISCLOSURE_EDITION_H

#include "evenhand/base/failure.h"
#include "evenhand/disclosure/provenance.h"
#include "evenhand/disclosure/published.h"

enum {
    EH_EDITION_SCHEMA = 1,  /* of report.json: what this program writes, and the newest that it reads */
    EH_EDITION_METRICS = 1, /* of metrics.csv, as report.json says it: the columns and their meaning */
    EH_EDITION_MOST = 8     /* periods in one report: this one and up to seven before it */
};

struct eh_listed_edition { /* an earlier period that a report was drawn with */
    const char *period;
    char sha256[65]; /* of its metrics.csv */
};

struct eh_edition {
    struct eh_published published;
    struct eh_provenance provenance; /* without stages and without `earlier`: files of one period hold no other */
    const uint32_t *definition;      /* by index of the catalogue; 0: the period has no row of that measure.
                                        NULL: those of this program */
    char sha256[65];                 /* of metrics.csv */
    size_t listed_count;             /* the earlier periods that its report was drawn with, oldest first */
    const struct eh_listed_edition *listed;
};

/* Reads the bytes of both files. They are hostile until they are read: everything is checked that a page is
 * made from, and nothing outside of them is touched.
 *
 * Refused, with a sentence that carries no value of the files: what is not JSON; a key that is missing, of
 * another kind or out of its range; a newer schema of either file; an unknown measure; a period that is none
 * or whose days are not its name's; a metrics.csv that is not the one that report.json was published with
 * (its SHA-256), whose rows are no rows of ours (disclosure/published.h), stand out of the catalogue's order
 * or are of another period; a count of hidden rows that is not theirs.
 * Unknown keys are passed over: a later version may say more under the same schema.
 *
 * Outputs: *out in `arena`; zeroed on failure. Errors: EH_INPUT_UNREADABLE (report.json and what does not
 * agree), EH_INPUT_NOT_CSV (metrics.csv). The sentence names the file, not its directory.
 * Cost: linear in the bytes. Determinism: none but the bytes have a say. */
int eh_edition_read(const char *json, size_t json_length, const char *csv, size_t csv_length,
                    struct eh_arena *arena, struct eh_edition *out, struct eh_failure *failure) EH_MUST_CHECK;

/* SHA-256 of bytes as 64 hexadecimal digits and a NUL. */
void eh_edition_hash(const char *bytes, size_t length, char out[65]);

#endif
