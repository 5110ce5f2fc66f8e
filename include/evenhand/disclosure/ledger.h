/* disclosure/ledger: what earlier reports said, so that no difference between two of them singles anybody
 * out.
 *
 * Question: a group had 41 people in the last report and has 42 now. Who is the one? Whoever joined, if
 * nobody else came or went: and then the two reports together say of which group that person is.
 * A report keeps a ledger (in report.json) of every count of people that it showed, by the definition of the
 * group. Rule: where a count differs from an earlier one by 1 to k - 1, and fewer than k people of the
 * group came or went in between, the group is hidden. Counts that did not change tell nothing, and among k
 * people who came and went nobody is singled out.
 * Source: the differencing of publications, Hundepool et al. 2012, Statistical Disclosure Control, 6.2. */
#ifndef EVENHAND_DISCLOSURE_LEDGER_H
#define EVENHAND_DISCLOSURE_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct eh_ledger_entry {
    const char *attribute, *group, *other; /* the key of its row of people.count; `other` of a crossing */
    uint64_t people;
    uint64_t moved; /* people of the group who were in one of the two periods only; 0 where nobody knows */
};

struct eh_ledger {
    size_t count;
    struct eh_ledger_entry *entry; /* of all earlier reports, in any order */
};

/* Whether a group that counts `people` now is singled out by any entry. Pure. Cost: the entries. */
bool eh_ledger_isolates(const struct eh_ledger *self, const char *attribute, const char *group,
                        const char *other, uint64_t people, uint32_t k);

#endif
