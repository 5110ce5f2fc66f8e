/* base/date: days of the Gregorian calendar as integers.
 *
 * A date is the number of days since 1970-01-01. The time of day is checked and dropped: every window of
 * the measures is in whole days, and a zone offset does not move a record to another day.
 */
#ifndef EVENHAND_BASE_DATE_H
#define EVENHAND_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EH_DATE_NONE INT32_MIN /* empty: unknown, open or always, as the column says */

enum { EH_DATE_LENGTH = 16 };

int32_t eh_date_from_parts(int year, int month, int day); /* a valid date, 0001 to 9999 */
void eh_date_to_parts(int32_t date, int *out_year, int *out_month, int *out_day);

/* ISO 8601: YYYY-MM-DD, then optionally 'T' or ' ' and HH:MM[:SS[.fraction]][Z|+HH:MM|+HHMM|+HH|-...].
 * False for anything else, impossible days included. */
bool eh_date_read(const char *text, size_t length, int32_t *out);
void eh_date_write(int32_t date, char *out); /* YYYY-MM-DD */

/* The same day `months` later (negative: before); the month's last day where there is none. */
int32_t eh_date_add_months(int32_t date, int months);

/* The quarter or month that a date lies in, as first and last day. */
void eh_date_quarter(int32_t date, int32_t *out_first, int32_t *out_last);
void eh_date_month(int32_t date, int32_t *out_first, int32_t *out_last);

int32_t eh_date_today(void); /* UTC */

#endif
