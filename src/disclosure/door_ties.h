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
};

static inline size_t eh_door_tie(const struct eh_door_ties *self, uint32_t g, uint32_t h)
{
    return (size_t)g * self->count + h;
}

/* Room for ties to go round a, b and g: for (a, b) itself, and for (a, a) against (b, b), which besides share
 * what goes round to them. */
bool eh_door_has_room(const struct eh_door_ties *self, uint32_t a, uint32_t b, uint32_t g);
/* The same for (a, a): t less there, 2 t less in (b, c); t more in (b, b), 2 t more in (a, c). */
bool eh_door_has_room_within(const struct eh_door_ties *self, uint32_t a, uint32_t b, uint32_t c);
/* Whether the ties of (a, b) range over k while ties go round through hidden pairs, and the ends of every
 * group stay as they are, E and I too unless they are not told. a = b only where they are not. */
bool eh_door_can_go_round(const struct eh_door_ties *self, uint32_t a, uint32_t b);

#endif
