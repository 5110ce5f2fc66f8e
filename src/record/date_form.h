/* record/date_form: which form of date something looks like that is no ISO 8601 date. */
#ifndef EVENHAND_RECORD_DATE_FORM_H
#define EVENHAND_RECORD_DATE_FORM_H

#include <stddef.h>

/* "it looks like DD/MM/YYYY" and the like, or NULL. A name for people to read: never used to read the date.
 */
const char *eh_date_form_name(const char *text, size_t length);

/* Whether the text is a day and a month, or a month and a day, and which of them is told by a part above 12
 * or by points between them. */
enum eh_date_order { EH_DATE_ORDER_NONE, EH_DATE_ORDER_EITHER, EH_DATE_ORDER_TOLD };
enum eh_date_order eh_date_form_order(const char *text, size_t length);

#endif
