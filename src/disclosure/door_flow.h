/* Private to disclosure: how far one cell of a table can move while its margins, and all cells that are told,
 * stay as they are. */
#ifndef EVENHAND_SRC_DISCLOSURE_DOOR_FLOW_H
#define EVENHAND_SRC_DISCLOSURE_DOOR_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"

/* One step of a move: one taken from a cell, or added to it. */
struct eh_door_step {
    uint32_t cell;
    bool takes;
};

/* For whom cells can be taken from or added to: a bit for each row, or for each column. */
struct eh_door_bits {
    uint32_t words; /* of a line */
    uint64_t *line;
};

struct eh_door_flow {
    uint32_t rows, columns;
    uint64_t *value; /* rows * columns: what can be taken from a cell */
    uint64_t *room;  /* the same: what can be added to it; EH_DOOR_ANY: as many as one likes */
    bool *is_open;   /* the same: the cell is hidden, and may move */
    size_t mirror;   /* a cell that must not move with the one in question; SIZE_MAX: none */

    /* What moved in the last search, cells that moved twice among it twice. */
    struct eh_door_step *step;
    size_t steps;

    struct eh_arena *arena;
    size_t step_room;
    size_t still[2]; /* cells that must not move in this search */
    struct eh_door_bits take_in_row, take_in_column, add_in_row, add_in_column, unseen_rows, unseen_columns;
    uint32_t *queue, *from; /* nodes: rows, then columns */
};

#define EH_DOOR_ANY (UINT64_MAX / 2)

/* All cells empty and closed, with room for any number. Fewer than 2^32 cells. */
void eh_door_flow_init(struct eh_door_flow *self, uint32_t rows, uint32_t columns, struct eh_arena *arena);
/* After the caller has written values, room and which cells are open. */
void eh_door_flow_start(struct eh_door_flow *self);
/* Opens or closes one cell after the start. */
void eh_door_flow_open(struct eh_door_flow *self, size_t cell, bool is_open);
/* How many more (`up`) or fewer there can be in cell (row, column) as far as the other open cells go, up to
 * `most`; what the cell itself has to lose or room to gain is the caller's. `step` holds what moved. */
uint64_t eh_door_flow_count(struct eh_door_flow *self, uint32_t row, uint32_t column, bool up, uint64_t most);

#endif
