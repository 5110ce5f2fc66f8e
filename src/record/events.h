/* record/events: what rows about people and days have in common. */
#ifndef EVENHAND_RECORD_EVENTS_H
#define EVENHAND_RECORD_EVENTS_H

#include "evenhand/base/text.h"
#include "private.h"
#include "table.h"

/* A row's date, widening study.first_event and last_event; DATE_FUTURE. False after DATE_FORM. */
bool eh_event_read_date(struct eh_study *study, const struct eh_table *table, struct eh_cell cell,
                        int32_t *out);

/* The same for a file that is no record of contacts: first_event and last_event stay. */
bool eh_event_read_own_date(const struct eh_study *study, const struct eh_table *table, struct eh_cell cell,
                            int32_t *out);

/* The person that a cell names, below n_roster; EH_PERSON_NONE after PERSON_UNKNOWN. */
uint32_t eh_event_find_listed(const struct eh_study *study, const struct eh_table *table, size_t column);

/* PERSON_UNKNOWN, with a hint where somebody is listed whose id looks the same. Nothing where people.csv is
 * not whole. */
void eh_event_report_unknown(const struct eh_study *study, const struct eh_table *table, struct eh_cell cell,
                             const char *who, const char *consequence);

/* RECORD_DUPLICATE with the sentence `text` where `row`, what the row says as bytes, is in `seen` already; it is
 * from then on. */
void eh_event_check_new(struct eh_intern *seen, const struct eh_text *row, const char *text,
                        const struct eh_table *table);

/* The number of a kind in study.kinds. */
uint32_t eh_event_add_kind(struct eh_study *study, struct eh_cell cell);

/* BEFORE_HIRED and AFTER_LEFT, as warnings at the date's cell. */
void eh_event_check_employed(const struct eh_study *study, const struct eh_table *table, uint32_t person,
                             struct eh_cell date_cell, int32_t day);

/* CELL_EMPTY for each of the columns first to last that is empty; whether none is. */
bool eh_event_check_filled(const struct eh_table *table, size_t first, size_t last);

#endif
