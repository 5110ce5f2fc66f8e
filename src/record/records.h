/* record/records: what reading mentoring.csv, outcomes.csv and decisions.csv has in common. */
#ifndef EVENHAND_RECORD_RECORDS_H
#define EVENHAND_RECORD_RECORDS_H

#include "events.h"

struct eh_records {
    struct eh_study *study;
    struct eh_arena *arena; /* as long as the reading */
    uint64_t self, unknown; /* rows left out, of the file under work */
    struct eh_intern seen;  /* rows as bytes, for eh_event_check_new */
    struct eh_text row;     /* the row under work as bytes */
};

/* How a kind of file is read. `state` is the reader's own, its first member the struct eh_records. */
struct eh_records_kind {
    const char *self_code, *self_text;                           /* what rows of one person count as */
    void (*open)(void *state, const struct eh_table *table);     /* or NULL: nothing to learn of a header */
    void (*read_row)(void *state, const struct eh_table *table); /* rows of a wrong length never come */
};

void eh_records_init(struct eh_records *self, struct eh_study *study, struct eh_arena *arena);

/* Reads the files one after the other, and tells what was left out of each. */
int eh_records_read(struct eh_records *self, const struct eh_file_list *files,
                    const struct eh_records_kind *kind, struct eh_failure *failure) EH_MUST_CHECK;

/* The two people of a row, in the columns `first` and the one behind it. False, and counted, where both cells
 * name one person (`self_code`, with `self_text`) or one of them is not listed. */
bool eh_records_find_pair(struct eh_records *self, const struct eh_table *table, size_t first,
                          enum eh_problem_code self_code, const char *self_text, uint32_t *out_first,
                          uint32_t *out_second);

static inline int eh_records_compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

#endif
