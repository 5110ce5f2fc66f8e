/* record/period: the days that a report is about, from how they are written. */
#ifndef EVENHAND_RECORD_PERIOD_H
#define EVENHAND_RECORD_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/record/study.h"

/* Reads 2026, 2026Q3, 2026-07, 2026-07-01, two of these joined by ".." (first to last day), last-quarter
 * (the last quarter that was completed before `as_of`) or all. The name is the written form; that of
 * last-quarter is the quarter it means. False where it is none of these or ends before it starts.
 * `arena` NULL: only the form is checked and the name is not set. */
bool eh_period_read(const char *text, int32_t as_of, struct eh_arena *arena, struct eh_period *out);

#endif
