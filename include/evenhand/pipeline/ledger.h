/* pipeline/ledger: the ledgers of the reports that stand beside a new one (disclosure/ledger.h). */
#ifndef EVENHAND_PIPELINE_LEDGER_H
#define EVENHAND_PIPELINE_LEDGER_H

#include "evenhand/base/failure.h"
#include "evenhand/disclosure/ledger.h"
#include "evenhand/record/config.h"
#include "evenhand/record/study.h"

/* An earlier edition of this very period: its entries are all.entry[first] to all.entry[end - 1]. */
struct eh_ledger_edition {
    const char *sha256; /* of its metrics.csv */
    size_t first, end;
};

struct eh_ledgers {
    struct eh_ledger all; /* the entries of every report that was read */
    size_t reports;       /* how many */
    size_t edition_count;
    struct eh_ledger_edition *edition;
    uint32_t minimum_group; /* the highest that this very period was published with; 0: never */
};

/* Reads the ledger of every report.json of the same study in the directories below `directory`, those kept
 * aside among them, and of those in `named`. How many people came or went in between is counted from the study
 * at hand: whoever its people.csv has in one of the two periods only, and at least as many as the two
 * populations differ by. A report.json without a ledger, or of another study, has no say.
 * EH_INPUT_UNREADABLE where one that is named, or stands there, is no report.json: what it showed cannot be
 * held against the new one. `directory` need not be there. `arena` for everything. */
int eh_ledgers_read(const char *directory, const struct eh_names *named, const struct eh_study *study,
                    struct eh_arena *arena, struct eh_ledgers *out, struct eh_failure *failure) EH_MUST_CHECK;

/* The same without the editions of this period whose metrics.csv has this SHA-256. What is published with
 * the ledger of all others, and comes out as that very file, tells nobody who keeps it anything new. */
void eh_ledgers_leave_out(const struct eh_ledgers *self, const char *sha256, struct eh_arena *arena,
                          struct eh_ledger *out);

#endif
