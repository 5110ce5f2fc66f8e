/* Numbers as a reader sees them: real minus sign, thousands apart, no digit that the data do not carry.
 *
 * How many decimals a number keeps is decided by what is known about it: two significant digits of half
 * its interval where it has one, else two or three significant digits by the number of people behind it.
 * Estimate and bounds of one row always show the same decimals. Decimal sign, thousands, percent sign and
 * dates are those of the report's language; the examples are the English ones. Nothing here depends on a
 * locale. */
#ifndef EVENHAND_SRC_REPORT_FORMAT_H
#define EVENHAND_SRC_REPORT_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "say.h"

#define EH_MINUS    "\xE2\x88\x92"
#define EH_EN_DASH  "\xE2\x80\x93"
#define EH_TIMES    "\xC3\x97"
#define EH_MIDDOT   "\xC2\xB7"
#define EH_ELLIPSIS "\xE2\x80\xA6"

/* Decimals (0 to 6) that a half-width supports: two significant digits of it, e.g. 2.3 gives 1. A width
 * of 0 gives 2. */
int eh_format_decimals_of_width(double half_width);
/* Decimals for a value without interval, n people behind it: 2 significant digits below 100, else 3. */
int eh_format_decimals_of_value(double value, double n);

const char *eh_format_fixed(const struct eh_form *form, double value, int decimals); /* "−1.9", "12,345" */
const char *eh_format_signed(const struct eh_form *form, double value,
                             int decimals);                            /* "+1.9", "−1.9", "0.0" */
const char *eh_format_count(const struct eh_form *form, double count); /* "9,871" */
const char *eh_format_percent(const struct eh_form *form, double share_01,
                              double n); /* "18%", from 1,000 on "18.2%" */
/* A number of percent points as a share: "12.5%". */
const char *eh_format_percent_of(const struct eh_form *form, double percent, int decimals);
/* "−4.2 to 0.4": words between the bounds, since a dash before a minus sign cannot be read. */
const char *eh_format_interval(const struct eh_form *form, double low, double high, int decimals);
const char *eh_format_range(const struct eh_form *form, double low, double high); /* "3–12": counts */
const char *eh_format_p(const struct eh_form *form, double p);      /* "p = 0.03", "p < 0.001" */
const char *eh_format_p_bare(const struct eh_form *form, double p); /* "0.03", "<0.001": for columns */
const char *eh_format_ratio(const struct eh_form *form,
                            double ratio); /* "1.42": three significant digits at most */
const char *eh_format_date(const struct eh_form *form, int32_t date); /* "30 September 2026"; "" for none */
const char *eh_format_dates(const struct eh_form *form, int32_t first,
                            int32_t last); /* "1 July – 30 September 2026" */

/* The same text with blanks that do not break over lines: for narrow columns, where names give way instead.
 */
const char *eh_format_keep(struct eh_arena *arena, const char *text);

#endif
