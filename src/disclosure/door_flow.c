/* One more in cell (a, b) takes one from the rest of row a and of column b: a path of alternating steps from
 * b back to a, where a step from a column to a row takes one from a cell, which must be there, and a step
 * from a row to a column adds one. How many such paths there are is a maximum flow (Ford & Fulkerson 1962;
 * for tables, Gusfield 1988), and so is the number of those the other way, for one fewer. The shortest ones
 * come first, so that few cells are needed.
 *
 * Tables of two hundred groups are searched tens of thousands of times: which cells can move stands in bits,
 * a line of the table in a few words, and a search puts back what it moved. */
#include "door_flow.h"

#include <string.h>

#include "door.h"

enum { WORD = 64 };

static struct eh_door_bits new_bits(uint32_t lines, uint32_t across, struct eh_arena *arena)
{
    uint32_t words = (across + WORD - 1) / WORD;
    return (struct eh_door_bits){.words = words,
                                 .line = EH_NEW_ARRAY(arena, uint64_t, (size_t)lines * words)};
}

void eh_door_flow_init(struct eh_door_flow *self, uint32_t rows, uint32_t columns, struct eh_arena *arena)
{
    size_t cells = (size_t)rows * columns, nodes = (size_t)rows + columns;
    *self = (struct eh_door_flow){.rows = rows,
                                  .columns = columns,
                                  .value = EH_NEW_ARRAY(arena, uint64_t, cells),
                                  .room = EH_NEW_ARRAY(arena, uint64_t, cells),
                                  .is_open = EH_NEW_ARRAY(arena, bool, cells),
                                  .mirror = SIZE_MAX,
                                  .arena = arena,
                                  .still = {SIZE_MAX, SIZE_MAX},
                                  .take_in_row = new_bits(rows, columns, arena),
                                  .take_in_column = new_bits(columns, rows, arena),
                                  .add_in_row = new_bits(rows, columns, arena),
                                  .add_in_column = new_bits(columns, rows, arena),
                                  .unseen_rows = new_bits(1, rows, arena),
                                  .unseen_columns = new_bits(1, columns, arena),
                                  .queue = EH_NEW_ARRAY(arena, uint32_t, nodes),
                                  .from = EH_NEW_ARRAY(arena, uint32_t, nodes)};
    for (size_t cell = 0; cell < cells; cell++)
        self->room[cell] = EH_DOOR_ANY;
}

static uint64_t *get_line(const struct eh_door_bits *bits, uint32_t line)
{
    return bits->line + (size_t)line * bits->words;
}

static void set_bit(const struct eh_door_bits *bits, uint32_t line, uint32_t at, bool is_set)
{
    uint64_t *word = &get_line(bits, line)[at / WORD], bit = UINT64_C(1) << at % WORD;
    *word = is_set ? *word | bit : *word & ~bit;
}

static void refresh(struct eh_door_flow *self, size_t cell)
{
    uint32_t row = (uint32_t)(cell / self->columns), column = (uint32_t)(cell % self->columns);
    bool moves = self->is_open[cell] && cell != self->still[0] && cell != self->still[1];
    bool takes = moves && self->value[cell] > 0, adds = moves && self->room[cell] > 0;
    set_bit(&self->take_in_row, row, column, takes);
    set_bit(&self->take_in_column, column, row, takes);
    set_bit(&self->add_in_row, row, column, adds);
    set_bit(&self->add_in_column, column, row, adds);
}

void eh_door_flow_start(struct eh_door_flow *self)
{
    for (size_t cell = 0; cell < (size_t)self->rows * self->columns; cell++)
        refresh(self, cell);
}

void eh_door_flow_open(struct eh_door_flow *self, size_t cell, bool is_open)
{
    self->is_open[cell] = is_open;
    refresh(self, cell);
}

/* Nodes of one side, rows or columns, on the way to a node `end`. */
struct side {
    uint32_t first; /* node */
    struct eh_door_bits unseen;
    const uint64_t *opt_last; /* from which of them a step leads to the end; NULL: the end is one of them */
};

/* Goes from `node` to those in `reach` that nobody has come to yet. True: the end is found. */
static bool go_on(struct eh_door_flow *self, uint32_t node, const uint64_t *reach, const struct side *side,
                  uint32_t end, uint32_t *tail)
{
    for (uint32_t w = 0; w < side->unseen.words; w++) {
        uint64_t found = reach[w] & side->unseen.line[w],
                 last = side->opt_last ? found & side->opt_last[w] : 0;
        if (last) {
            uint32_t before = side->first + w * WORD + (uint32_t)__builtin_ctzll(last);
            self->from[before] = node;
            self->from[end] = before;
            return true;
        }
        side->unseen.line[w] &= ~found;
        for (; found; found &= found - 1) {
            uint32_t to = side->first + w * WORD + (uint32_t)__builtin_ctzll(found);
            self->from[to] = node;
            if (to == end)
                return true;
            self->queue[(*tail)++] = to;
        }
    }
    return false;
}

static void forget(const struct eh_door_bits *unseen)
{
    for (uint32_t w = 0; w < unseen->words; w++)
        unseen->line[w] = UINT64_MAX;
}

static bool find_path(struct eh_door_flow *self, uint32_t start, uint32_t end)
{
    uint32_t rows = self->rows, head = 0, tail = 0;
    struct side to_rows = {.first = 0, .unseen = self->unseen_rows},
                to_columns = {.first = rows, .unseen = self->unseen_columns};
    forget(&self->unseen_rows);
    forget(&self->unseen_columns);
    if (start < rows)
        set_bit(&self->unseen_rows, 0, start, false);
    else
        set_bit(&self->unseen_columns, 0, start - rows, false);
    if (end < rows)
        to_columns.opt_last = get_line(&self->take_in_row, end);
    else
        to_rows.opt_last = get_line(&self->add_in_column, end - rows);
    self->queue[tail++] = start;
    while (head < tail) {
        uint32_t node = self->queue[head++];
        bool is_row = node < rows;
        const uint64_t *reach =
            is_row ? get_line(&self->add_in_row, node) : get_line(&self->take_in_column, node - rows);
        if (go_on(self, node, reach, is_row ? &to_columns : &to_rows, end, &tail))
            return true;
    }
    return false;
}

static void move_one(struct eh_door_flow *self, struct eh_door_step step)
{
    uint64_t one = step.takes ? UINT64_MAX : 1; /* less one, modulo 2^64 */
    self->value[step.cell] += one;
    self->room[step.cell] -= one;
    refresh(self, step.cell);
}

/* One along the path that was found. */
static void push(struct eh_door_flow *self, uint32_t start, uint32_t end)
{
    uint32_t rows = self->rows;
    for (uint32_t node = end; node != start; node = self->from[node]) {
        uint32_t before = self->from[node];
        bool takes = before >= rows;
        uint32_t row = takes ? node : before, column = (takes ? before : node) - rows;
        if (self->steps == self->step_room) {
            size_t wanted = 2 * self->step_room + WORD;
            self->step = eh_arena_grow(self->arena, self->step, self->step_room, wanted, sizeof *self->step);
            self->step_room = wanted;
        }
        struct eh_door_step *step = &self->step[self->steps++];
        *step = (struct eh_door_step){.cell = row * self->columns + column, .takes = takes};
        move_one(self, *step);
    }
}

uint64_t eh_door_flow_count(struct eh_door_flow *self, uint32_t row, uint32_t column, bool up, uint64_t most)
{
    size_t still[2] = {(size_t)row * self->columns + column, self->mirror};
    uint32_t start = up ? self->rows + column : row, end = up ? row : self->rows + column;
    uint64_t moves = 0;
    self->steps = 0;
    memcpy(self->still, still, sizeof still);
    for (uint32_t s = 0; s < 2; s++)
        if (still[s] != SIZE_MAX)
            refresh(self, still[s]);
    while (moves < most && find_path(self, start, end)) {
        push(self, start, end);
        moves++;
    }
    for (size_t s = self->steps; s-- > 0;)
        move_one(self, (struct eh_door_step){self->step[s].cell, !self->step[s].takes});
    self->still[0] = self->still[1] = SIZE_MAX;
    for (uint32_t s = 0; s < 2; s++)
        if (still[s] != SIZE_MAX)
            refresh(self, still[s]);
    return moves;
}
