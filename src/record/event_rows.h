/* record/event_rows: the rows of a block of collaboration.csv as records, where nothing is odd about them.
 *
 * A row is odd where anything at all is to be said about it, or where only the slow reader can tell: a wrong
 * number of cells, an empty one, blanks at an edge, a date or weight in another form or out of range,
 * somebody who is not on the roster or was not employed that day, a record to oneself, one kind too many in
 * the block. Odd rows are left to read_row in events.c, which reads every row right and is the oracle of this
 * one.
 */
#ifndef EVENHAND_RECORD_EVENT_ROWS_H
#define EVENHAND_RECORD_EVENT_ROWS_H

#include "evenhand/csv/block.h"
#include "evenhand/record/study.h"
#include "roster_ids.h"

enum {
    EH_EVENT_FROM,
    EH_EVENT_TO,
    EH_EVENT_DATE,
    EH_EVENT_KIND,
    EH_EVENT_WEIGHT,
    EH_EVENT_FIRST, /* these three together or none: a row sums up the records of a month */
    EH_EVENT_LAST,
    EH_EVENT_COUNT,
    EH_EVENT_COLUMNS
};
enum { EH_EVENT_EDGES = 3 };                /* the lookback window, the period, what comes after it */
enum { EH_EVENT_KINDS = 64 };               /* of a block; a row with one more is odd */
#define EH_EVENT_LOCAL UINT32_C(0x80000000) /* set in a kind that is a place in eh_event_rows.kind */

struct eh_event_form {
    uint32_t field[EH_EVENT_COLUMNS]; /* UINT32_MAX: the file has no such column */
    struct eh_roster_ids ids;
    int32_t first, last;          /* days of which there is nothing to say */
    int32_t edge[EH_EVENT_EDGES]; /* days that begin a window; EH_DATE_NONE: no such window */
};

/* What a row sums up, where the header has the three columns: the days from the first record to the last, and
 * the records beyond the first. */
enum eh_sum_fault { EH_SUM_GOOD, EH_SUM_DAYS, EH_SUM_MONTH, EH_SUM_STRADDLES };
enum eh_sum_fault eh_event_check_sum(const struct eh_event_form *form, int32_t date, int32_t first,
                                     int32_t last);

struct eh_event_rows {
    struct eh_arena *arena;
    size_t count, capacity;
    struct eh_event *event; /* one a row; from EH_PERSON_NONE where the row is odd. kind: 0, or EH_EVENT_LOCAL
                               and the place */
    size_t odd_count, odd_capacity;
    uint32_t *odd; /* rows, ascending */
    uint32_t kind_count;
    struct {
        const char *text;
        uint32_t length, row; /* the first row with it */
        uint64_t word;        /* its first eight bytes */
    } kind[EH_EVENT_KINDS];
    uint8_t kind_place[2 * EH_EVENT_KINDS]; /* by a hash of the kind: 0, or its place in `kind` and 1 */
    int32_t first_day, last_day;            /* of the rows that are not odd; EH_DATE_NONE: none is dated */
};

void eh_event_rows_init(struct eh_event_rows *self, struct eh_arena *arena);

/* Reads the rows of a block that was split. Touches nothing but the block, `form` and itself. */
void eh_event_rows_read(struct eh_event_rows *self, const struct eh_csv_block *block,
                        const struct eh_event_form *form);

#endif
