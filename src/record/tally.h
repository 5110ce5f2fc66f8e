/* record/tally: what the records of contact add up to by person and by day, while they pass by: for the
 * checks that no single row can be asked. Memory grows with people; days are those of 1970 to 2100. */
#ifndef EVENHAND_RECORD_TALLY_H
#define EVENHAND_RECORD_TALLY_H

#include "private.h"

/* One kind of file: collaboration or meetings. */
struct eh_tally {
    struct eh_arena *arena;
    const char *file; /* its first file, as sentences name it */
    uint64_t records; /* interactions, or meetings */
    uint64_t places;  /* people in them, one for each record they are in */
    uint64_t *person; /* records of each person of the roster */
    uint32_t person_count;
    uint64_t *day;       /* records of each day from 1970-01-01 */
    int32_t today;       /* a day behind it is a mistake, and counts in nothing */
    int32_t first, last; /* the first and the last day that counts; EH_DATE_NONE */
};

void eh_tally_init(struct eh_tally *self, const struct eh_study *study, const struct eh_file_list *files,
                   struct eh_arena *arena);
void eh_tally_add_events(struct eh_tally *self, const struct eh_event *events, size_t count);
void eh_tally_add_meeting(struct eh_tally *self, const struct eh_meeting *meeting);
/* Adds what another tally of the same file has counted. */
void eh_tally_add(struct eh_tally *self, const struct eh_tally *other);

/* PERSON_VOLUME: at least a tenth of at least 100 records, and five times the mean of those with any.
 * DAY_VOLUME: at least ten times the median of at least ten days with records, and 100 records.
 * WEEK_EMPTY: weeks from Monday to Sunday, between the first and the last record, of which at least eight are
 * whole and three in four have records; a run of them is one finding. */
void eh_tally_report(const struct eh_tally *self, struct eh_study *study);

/* PERIOD_UNCOVERED: records begin more than six days after the period, or end as long before it. Where the days
 * of a file stand for months (all the first, all the last or all the same of a month) or weeks, what they stand for
 * is covered.
 * EXPORT_STALE: one kind of file ends more than 31 days before the other, or, where the period is
 * last-quarter, before that quarter's end. */
void eh_tally_report_cover(const struct eh_tally *collaboration, const struct eh_tally *meetings,
                           struct eh_study *study);

#endif
