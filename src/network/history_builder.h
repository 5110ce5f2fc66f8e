/* network/history_builder: the days of pairs, while records come in. */
#ifndef EVENHAND_NETWORK_HISTORY_BUILDER_H
#define EVENHAND_NETWORK_HISTORY_BUILDER_H

#include "evenhand/network/history.h"

struct eh_history_builder; /* its state; lives in the arena it was made in */

/* NULL where nothing asks for a history: no mentoring, outcomes or decisions, no column `left`
 * and nobody of the population who left in the period. Records come in `part_count` parts: all records of a
 * pair in one of them, and no part from two threads at a time. part_arena[p]: where part p keeps its pairs.
 */
struct eh_history_builder *eh_history_builder_new(const struct eh_study *study, size_t part_count,
                                                  struct eh_arena *const *part_arena, struct eh_arena *arena);

/* Whether a day lies in the L months before the period; never where the period is `all`. */
bool eh_history_builder_in_window(const struct eh_history_builder *self, int32_t day);

/* A dated record between two people of the population. */
struct eh_contact {
    uint64_t pair; /* eh_tie_key of the two, the lower first */
    int32_t day;
    bool low_has_days, high_has_days; /* a mentor whose days count */
};
/* False where nobody asks about the pair. */
bool eh_history_builder_make_contact(const struct eh_history_builder *self, uint32_t from, uint32_t to,
                                     int32_t day, struct eh_contact *out);
void eh_history_builder_add(struct eh_history_builder *self, size_t part, const struct eh_contact *contact,
                            size_t count);
/* The first and last day of records of anybody; EH_DATE_NONE: none is dated. */
void eh_history_builder_see_days(struct eh_history_builder *self, int32_t first, int32_t last);

/* Everything but the layers, into `arena`. Call once, last. Errors: none today. */
int eh_history_builder_finish(struct eh_history_builder *self, struct eh_arena *arena, struct eh_history *out,
                              struct eh_failure *failure) EH_MUST_CHECK;

#endif
