/* report/report: published results worded and ordered as a document. It never computes an estimate. */
#ifndef EVENHAND_REPORT_REPORT_H
#define EVENHAND_REPORT_REPORT_H

#include "evenhand/disclosure/provenance.h"
#include "evenhand/disclosure/published.h"
#include "evenhand/report/item.h"

void eh_report_compose(const struct eh_published *published, const struct eh_provenance *provenance,
                       struct eh_arena *arena, struct eh_document *out);

/* The document as plain text, item by item: what tests read, and `--items` prints. */
const char *eh_report_write_text(const struct eh_document *document, struct eh_arena *arena);

#endif
