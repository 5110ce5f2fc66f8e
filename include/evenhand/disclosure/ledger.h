/* disclosure/ledger: what earlier reports said of who is there, so that two reports together do not tell what
 * neither tells alone.
 *
 * Question: a group had 41 people in the last report and has 42 now, and everybody knows that one person
 * joined. So the two reports together say of which group that person is. Or: men were hidden last time, so
 * that they shield a small group, and women are hidden this time; then last time's women, this time's
 * men and the total give the small group away, give or take who came and went.
 *
 * A report keeps a ledger (in report.json) of its counts of people, those that it hid among them, by the
 * definition of the group. With m people who came or went between the two periods (of the whole study, or of
 * the department that a cell is in), and m < k:
 *   - a count that was shown and differs by 1 to k - 1 now is hidden;
 *   - a count that was hidden stays hidden.
 * From k people on who came or went nobody can say whom a difference is about, and what was hidden may be
 * shown. And whatever m is: a group that has to shield another one is, if possible, one that was hidden before.
 * Source: the differencing of publications, Hundepool et al. 2012, Statistical Disclosure Control, 6.2. */
#ifndef EVENHAND_DISCLOSURE_LEDGER_H
#define EVENHAND_DISCLOSURE_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct eh_ledger_entry {
    const char *attribute, *group, *other; /* the key of its row of people.count; `other` of a cell */
    bool was_hidden;
    uint64_t people; /* 0 where hidden */
    uint64_t moved;  /* m */
};

struct eh_ledger {
    size_t count;
    struct eh_ledger_entry *entry; /* of all earlier reports, in any order */
};

/* Whether a group that counts `people` now has to be hidden for the sake of an earlier report. Pure. Cost: the
 * entries. */
bool eh_ledger_isolates(const struct eh_ledger *self, const char *attribute, const char *group,
                        const char *other, uint64_t people, uint32_t k);

/* Whether an earlier report hid the group. */
bool eh_ledger_hid(const struct eh_ledger *self, const char *attribute, const char *group);

#endif
