/* report/report: published results worded and ordered as a document. It never computes an estimate. */
#ifndef EVENHAND_REPORT_REPORT_H
#define EVENHAND_REPORT_REPORT_H

#include <stdbool.h>

#include "evenhand/disclosure/provenance.h"
#include "evenhand/disclosure/published.h"
#include "evenhand/report/item.h"

void eh_report_compose(const struct eh_published *published, const struct eh_provenance *provenance,
                       struct eh_arena *arena, struct eh_document *out);

/* The document as plain text, item by item: what tests read, and `--items` prints. */
const char *eh_report_write_text(const struct eh_document *document, struct eh_arena *arena);

/* Question: how large would the gap of this row have had to be, to be shown?
 *
 * (z(1 - 0.025/m) + 0.84) standard deviations of chance: the size that a test at 5 % finds in four of five
 * such studies. m is the tests that the row shares its q with (rows of its measure and layer with a q; those
 * inside a structure value are a family of their own): one gap among them has to be m times as sure, which is
 * the threshold of Benjamini and Hochberg for the smallest p. Rows without a q have m = 1. The standard
 * deviation is null_sd; for odds ratios that of the logarithm, read off the interval, and *out is the ratio
 * above 1 (1/out below). Source: the usual rule of 2.8 standard deviations (m = 1). Checked by `evenhand
 * selftest`, which plants gaps of this size.
 * Approximate for odds ratios: the spread is that of no gap, and a test counts cases. Where an outcome is
 * rare, a ratio of 1/out is found less often than in four of five, and one of out more often; how rare it is
 * a published row does not say. False where the row has neither, is hidden or undefined. Cost: linear in the
 * rows. */
bool eh_report_find_smallest(const struct eh_published *published, const struct eh_published_row *row,
                             double *out);

#endif
