/* tests/audit/naive: the rule that hides, for each hidden row, one more in its row and in its column of the
 * table: what the program's hiding is measured against. Nobody should publish by it. */
#ifndef EVENHAND_TESTS_AUDIT_NAIVE_H
#define EVENHAND_TESTS_AUDIT_NAIVE_H

#include "evenhand/disclosure/published.h"

/* Of rows that rule 1 alone has judged: how many are shown, and the sum of their n. */
void naive_count(const struct eh_published *open, size_t *shown, double *people);

#endif
