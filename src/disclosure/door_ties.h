/* Private to disclosure: ties between the groups of one attribute in one layer. */
#ifndef EVENHAND_SRC_DISCLOSURE_DOOR_TIES_H
#define EVENHAND_SRC_DISCLOSURE_DOOR_TIES_H

#include "door.h"

struct eh_door_ties {
    struct eh_door *door;
    const struct eh_door_attribute *attribute;
    const char *layer;
    size_t first, end; /* rows of mixing.ratio */
    uint32_t count;    /* groups, the unknown last */
    bool directed;
    uint64_t *value; /* count * count; both halves where undirected */
    bool *is_hidden, *is_there;
    bool *is_spare; /* hidden with a group that keeps the unknown company, and nothing to protect by itself */
    bool is_open;   /* E and I are not told: ties within a group can be exchanged for others, too */
    bool is_free_from, is_free_to; /* nobody is told how many arcs a group sends, receives */
};

static inline size_t eh_door_tie(const struct eh_door_ties *self, uint32_t g, uint32_t h)
{
    return (size_t)g * self->count + h;
}

/* Room for ties to go round a, b and c, for (a, a): t less there, 2 t less in (b, c); t more in (b, b), 2 t
 * more in (a, c). */
bool eh_door_has_room_within(const struct eh_door_ties *self, uint32_t a, uint32_t b, uint32_t c);
/* Whether the ties of a group are known by themselves: it is shown, or hidden to keep the unknown company. */
bool eh_door_tie_is_shown(const struct eh_door_ties *self, uint32_t g);
/* Hides as few pairs more, and of as few ties, as give each hidden pair of a shown group a range of k people,
 * whatever is told of lines and, unless `is_open`, of E and I; but for spare pairs and those of `opt_exempt`.
 * False: there is no such choice; then all are hidden. */
bool eh_door_hide_least(struct eh_door_ties *self, const bool *opt_exempt);

#endif
