/* base/number: numbers to and from text, the same under every locale. */
#ifndef EVENHAND_BASE_NUMBER_H
#define EVENHAND_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EH_NUMBER_LENGTH = 32 };

/* A weight is an integer in units of 1e-9: sums are exact and no order of addition matters. */
#define EH_WEIGHT_ONE INT64_C(1000000000)

/* The shortest decimal form that reads back as `value`, at most 17 significant digits, '.' as decimal
 * sign, never an exponent between 1e-5 and 1e17. `value` is finite. `out` holds EH_NUMBER_LENGTH. */
void eh_number_write(double value, char *out);

/* The whole of text[0..length) as a finite decimal number within [minimum, maximum], or false. Accepts
 * sign, digits, '.', exponent; no blanks, no hexadecimal, no "nan". */
bool eh_number_read(const char *text, size_t length, double minimum, double maximum, double *out);
bool eh_number_read_integer(const char *text, size_t length, int64_t minimum, int64_t maximum, int64_t *out);

/* A decimal number in units of 1e-9, rounded to the nearest, half away from zero, exactly (no binary
 * floating point on the way, exponents included). False where it is not a number or its magnitude
 * passes 9.2e9. */
bool eh_number_read_weight(const char *text, size_t length, int64_t *out);

#endif
