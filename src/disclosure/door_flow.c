/* One more in cell (a, b) takes one from the rest of row a and of column b: a path of alternating steps from
 * b back to a, where a step from a column to a row takes one from a cell, which must be there, and a step
 * from a row to a column adds one. How many such paths there are is a maximum flow (Ford & Fulkerson 1962;
 * for tables, Gusfield 1988), and so is the number of those the other way, for one fewer. The shortest ones
 * come first, so that few cells are needed. */
#include "door_flow.h"

#include <string.h>

#include "door.h"

void eh_door_flow_init(struct eh_door_flow *self, uint32_t rows, uint32_t columns, struct eh_arena *arena)
{
    size_t cells = (size_t)rows * columns, nodes = (size_t)rows + columns;
    *self = (struct eh_door_flow){.rows = rows,
                                  .columns = columns,
                                  .value = EH_NEW_ARRAY(arena, uint64_t, cells),
                                  .room = EH_NEW_ARRAY(arena, uint64_t, cells),
                                  .is_open = EH_NEW_ARRAY(arena, bool, cells),
                                  .mirror = SIZE_MAX,
                                  .rest = EH_NEW_ARRAY(arena, uint64_t, cells),
                                  .place = EH_NEW_ARRAY(arena, uint64_t, cells),
                                  .queue = EH_NEW_ARRAY(arena, uint32_t, nodes),
                                  .from = EH_NEW_ARRAY(arena, uint32_t, nodes)};
    for (size_t cell = 0; cell < cells; cell++)
        self->room[cell] = EH_DOOR_ANY;
}

static bool can_pass(const struct eh_door_flow *self, size_t cell, size_t own, bool takes)
{
    return cell != own && cell != self->mirror && self->is_open[cell] &&
           (takes ? self->rest : self->place)[cell] > 0;
}

static bool find_path(struct eh_door_flow *self, size_t own, uint32_t start, uint32_t end)
{
    uint32_t rows = self->rows, columns = self->columns, head = 0, tail = 0;
    for (uint32_t node = 0; node < rows + columns; node++)
        self->from[node] = EH_DOOR_NONE;
    self->queue[tail++] = start;
    self->from[start] = start;
    while (head < tail && self->from[end] == EH_DOOR_NONE) {
        uint32_t node = self->queue[head++];
        bool takes = node >= rows;
        for (uint32_t next = 0; next < (takes ? rows : columns); next++) {
            uint32_t to = takes ? next : rows + next;
            size_t cell = takes ? (size_t)next * columns + (node - rows) : (size_t)node * columns + next;
            if (self->from[to] != EH_DOOR_NONE || !can_pass(self, cell, own, takes))
                continue;
            self->from[to] = node;
            self->queue[tail++] = to;
        }
    }
    return self->from[end] != EH_DOOR_NONE;
}

/* One along the path that was found. */
static void push(struct eh_door_flow *self, uint32_t start, uint32_t end, bool *opt_used)
{
    uint32_t rows = self->rows, columns = self->columns;
    for (uint32_t node = end; node != start; node = self->from[node]) {
        uint32_t before = self->from[node];
        bool takes = before >= rows;
        size_t cell =
            takes ? (size_t)node * columns + (before - rows) : (size_t)before * columns + (node - rows);
        if (takes) {
            self->rest[cell]--;
            self->place[cell]++;
        } else {
            self->rest[cell]++;
            self->place[cell]--;
        }
        if (opt_used)
            opt_used[cell] = true;
    }
}

uint64_t eh_door_flow_count(struct eh_door_flow *self, uint32_t row, uint32_t column, bool up, uint64_t most,
                            bool *opt_used)
{
    size_t cells = (size_t)self->rows * self->columns, own = (size_t)row * self->columns + column;
    uint32_t start = up ? self->rows + column : row, end = up ? row : self->rows + column;
    memcpy(self->rest, self->value, cells * sizeof *self->rest);
    memcpy(self->place, self->room, cells * sizeof *self->place);
    uint64_t moves = 0;
    while (moves < most && find_path(self, own, start, end)) {
        push(self, start, end, opt_used);
        moves++;
    }
    return moves;
}
