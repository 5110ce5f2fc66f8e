/* network/history_builder: the days of pairs, while records come in. */
#ifndef EVENHAND_NETWORK_HISTORY_BUILDER_H
#define EVENHAND_NETWORK_HISTORY_BUILDER_H

#include "evenhand/network/history.h"

struct eh_history_builder; /* its state; lives in the arena it was made in */

/* NULL where nothing asks for a history: no mentoring, outcomes or decisions, no column `left`
 * and nobody of the population who left in the period. */
struct eh_history_builder *eh_history_builder_new(const struct eh_study *study, struct eh_arena *arena);

/* Whether a day lies in the L months before the period; never where the period is `all`. */
bool eh_history_builder_in_window(const struct eh_history_builder *self, int32_t day);

/* A record of anybody on a day, EH_DATE_NONE included: for the first and last day of the data. */
void eh_history_builder_see_day(struct eh_history_builder *self, int32_t day);
/* A dated record between two people of the population; a and b differ. */
void eh_history_builder_add(struct eh_history_builder *self, uint32_t a, uint32_t b, int32_t day);

/* Everything but the layers, into `arena`. Call once, last. */
void eh_history_builder_finish(struct eh_history_builder *self, struct eh_arena *arena,
                               struct eh_history *out);

#endif
