/* Private to disclosure: what is counted, or averaged, over the groups of one attribute in one measure and
 * layer. */
#ifndef EVENHAND_SRC_DISCLOSURE_DOOR_TABLES_H
#define EVENHAND_SRC_DISCLOSURE_DOOR_TABLES_H

#include "door.h"

enum { EH_DOOR_PARTS_MOST = 4 }; /* rows of one group: the states of meeting.state */

struct eh_door_member {
    const char *group;
    uint32_t index; /* of the group in its attribute, or EH_DOOR_NONE */
    size_t row[EH_DOOR_PARTS_MOST];
    uint32_t rows;
    bool is_hidden;
};

struct eh_door_counts {
    struct eh_door *door;
    size_t first; /* the row that names it */
    uint32_t count;
    struct eh_door_member *member;
};

static inline const struct eh_result *eh_door_counts_row(const struct eh_door_counts *self, size_t row)
{
    return &self->door->results->row[row];
}

/* n or cases; what a row does not have is nobody. */
uint64_t eh_door_counts_get(const struct eh_door_counts *self, const struct eh_door_member *member,
                            uint32_t part, bool of_cases);
/* Whether the group is hidden in every row, so that nobody knows how many it has. */
bool eh_door_counts_is_hidden_group(const struct eh_door_counts *self, const struct eh_door_member *member);
/* Hides whatever is made of the counts of one group in the measure and layer of the table, crossings with the
 * group among it. */
void eh_door_counts_hide(struct eh_door_counts *self, const struct eh_door_member *member);
/* The groups of a crossing, after those of its parts. */
void eh_door_counts_hide_crossing(struct eh_door_counts *self, const struct eh_door_attribute *crossing);

#endif
