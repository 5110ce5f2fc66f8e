/* How far a hidden count of ties can move while everything that is shown stays.
 *
 * Hidden pairs are the cells of a table by sender and receiver, both margins fixed (undirected: the table and
 * its mirror, whose mean is a table again, so that a move counts half). One more tie in (a, b) takes one from
 * the rest of line a and of column b: a path of alternating steps from b back to a, where a step from a
 * column to a row takes a tie, which must be there, and a step from a row to a column adds one, which always
 * can be. How many there are is a maximum flow (Ford & Fulkerson 1962; for tables, Gusfield 1988); k of them
 * are enough. */
#include <string.h>

#include "door_ties.h"

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

bool eh_door_has_room(const struct eh_door_ties *self, uint32_t a, uint32_t b, uint32_t g)
{
    uint64_t ab = self->value[eh_door_tie(self, a, b)], gg = self->value[eh_door_tie(self, g, g)],
             k = self->door->k;
    uint64_t one = least(self->value[eh_door_tie(self, g, a)], 2 * self->value[eh_door_tie(self, b, b)]);
    uint64_t two = least(self->value[eh_door_tie(self, g, b)], 2 * self->value[eh_door_tie(self, a, a)]);
    uint64_t down = least(ab, 2 * gg), up = one > two ? one : two;
    return down + up >= 2 * k;
}

bool eh_door_has_room_within(const struct eh_door_ties *self, uint32_t a, uint32_t b, uint32_t c)
{
    uint64_t aa = self->value[eh_door_tie(self, a, a)], bb = self->value[eh_door_tie(self, b, b)];
    uint64_t ac = self->value[eh_door_tie(self, a, c)], bc = self->value[eh_door_tie(self, b, c)];
    return least(2 * aa, bc) + least(2 * bb, ac) >= 2 * (uint64_t)self->door->k;
}

struct flow {
    const struct eh_door_ties *ties;
    uint64_t *value;        /* what is left in each cell */
    uint32_t *queue, *from; /* nodes: rows, then columns */
    uint32_t a, b;
};

static bool is_open(const struct flow *self, uint32_t row, uint32_t column)
{
    bool is_own = (row == self->a && column == self->b) || (row == self->b && column == self->a);
    if (is_own || (row == column && !self->ties->is_open))
        return false; /* the mirror must not move back what the pair moves */
    return self->ties->is_hidden[eh_door_tie(self->ties, row, column)];
}

/* One tie along a shortest path from `start` to `end`. */
static bool push(struct flow *self, uint32_t start, uint32_t end)
{
    uint32_t n = self->ties->count, head = 0, tail = 0;
    for (uint32_t i = 0; i < 2 * n; i++)
        self->from[i] = EH_DOOR_NONE;
    self->queue[tail++] = start;
    self->from[start] = start;
    while (head < tail && self->from[end] == EH_DOOR_NONE) {
        uint32_t node = self->queue[head++];
        for (uint32_t next = 0; next < n; next++) {
            uint32_t row = node < n ? node : next, column = node < n ? next : node - n;
            uint32_t to = node < n ? column + n : row;
            bool takes = node >= n;
            if (self->from[to] != EH_DOOR_NONE || !is_open(self, row, column) ||
                (takes && self->value[eh_door_tie(self->ties, row, column)] == 0))
                continue;
            self->from[to] = node;
            self->queue[tail++] = to;
        }
    }
    if (self->from[end] == EH_DOOR_NONE)
        return false;
    for (uint32_t node = end; node != start; node = self->from[node]) {
        uint32_t before = self->from[node];
        if (before < n)
            self->value[eh_door_tie(self->ties, before, node - n)]++;
        else
            self->value[eh_door_tie(self->ties, node, before - n)]--;
    }
    return true;
}

/* Ties more in (a, b) (from the column back to the row), or fewer, up to `most`. */
static uint64_t count_moves(struct flow *self, bool up, uint64_t most)
{
    uint32_t n = self->ties->count;
    size_t cells = (size_t)n * n;
    uint64_t moves = 0;
    memcpy(self->value, self->ties->value, cells * sizeof *self->value);
    for (uint32_t g = 0; g < n && !self->ties->directed; g++)
        self->value[eh_door_tie(self->ties, g, g)] *= 2; /* ends, as those of the pair and its mirror */
    while (moves < most && push(self, up ? self->b + n : self->a, up ? self->a : self->b + n))
        moves++;
    return moves;
}

bool eh_door_can_go_round(const struct eh_door_ties *self, uint32_t a, uint32_t b)
{
    struct eh_arena *arena = self->door->arena;
    size_t cells = (size_t)self->count * self->count;
    struct flow flow = {.ties = self,
                        .value = EH_NEW_ARRAY(arena, uint64_t, cells),
                        .queue = EH_NEW_ARRAY(arena, uint32_t, 2 * (size_t)self->count),
                        .from = EH_NEW_ARRAY(arena, uint32_t, 2 * (size_t)self->count),
                        .a = a,
                        .b = b};
    uint64_t needed = (self->directed ? 1 : 2) * (uint64_t)self->door->k;
    uint64_t value = self->value[eh_door_tie(self, a, b)] * (a == b && !self->directed ? 2 : 1);
    uint64_t up = count_moves(&flow, true, needed);
    uint64_t down = count_moves(&flow, false, value < needed ? value : needed);
    eh_arena_release(arena, flow.value);
    eh_arena_release(arena, flow.queue);
    eh_arena_release(arena, flow.from);
    return up + down >= needed;
}
