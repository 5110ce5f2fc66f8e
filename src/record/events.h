/* record/events: what collaboration and meeting rows have in common. */
#ifndef EVENHAND_RECORD_EVENTS_H
#define EVENHAND_RECORD_EVENTS_H

#include "private.h"
#include "table.h"

/* A row's date, widening study.first_event and last_event; DATE_FUTURE. False after DATE_FORM. */
bool eh_event_read_date(struct eh_study *study, const struct eh_table *table, struct eh_cell cell,
                        int32_t *out);

/* The number of a kind in study.kinds. */
uint32_t eh_event_add_kind(struct eh_study *study, struct eh_cell cell);

/* BEFORE_HIRED and AFTER_LEFT, as warnings at the date's cell. */
void eh_event_check_employed(const struct eh_study *study, const struct eh_table *table, uint32_t person,
                             struct eh_cell date_cell, int32_t day);

/* CELL_EMPTY for each of the columns first to last that is empty; whether none is. */
bool eh_event_check_filled(const struct eh_table *table, size_t first, size_t last);

#endif
