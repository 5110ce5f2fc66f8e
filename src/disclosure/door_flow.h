/* Private to disclosure: how far one cell of a table can move while its margins, and all cells that are told,
 * stay as they are. */
#ifndef EVENHAND_SRC_DISCLOSURE_DOOR_FLOW_H
#define EVENHAND_SRC_DISCLOSURE_DOOR_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"

struct eh_door_flow {
    uint32_t rows, columns;
    uint64_t *value;        /* rows * columns: what can be taken from a cell */
    uint64_t *room;         /* the same: what can be added to it; EH_DOOR_ANY: as many as one likes */
    bool *is_open;          /* the same: the cell is hidden, and may move */
    size_t mirror;          /* a cell that must not move with the one in question; SIZE_MAX: none */
    uint64_t *rest, *place; /* of value and of room, in a search */
    uint32_t *queue, *from; /* nodes: rows, then columns */
};

#define EH_DOOR_ANY (UINT64_MAX / 2)

/* All cells empty and closed, with room for any number. */
void eh_door_flow_init(struct eh_door_flow *self, uint32_t rows, uint32_t columns, struct eh_arena *arena);
/* How many more (`up`) or fewer there can be in cell (row, column) as far as the other open cells go, up to
 * `most`; what the cell itself has to lose or room to gain is the caller's. Marks in `opt_used` (rows *
 * columns) the cells that move. */
uint64_t eh_door_flow_count(struct eh_door_flow *self, uint32_t row, uint32_t column, bool up, uint64_t most,
                            bool *opt_used);

#endif
