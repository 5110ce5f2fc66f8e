/* Which block of a two-way table to hide.
 *
 * Let the cells of rows R by columns C be hidden, and everything else be known. Then the sum of the block is
 * known for each of its rows (r) and columns (c), and altogether (t). What the block can hold is a transport
 * problem, and one cell of it can be anything from max(0, r + c - t) to min(r, c): a range of
 * min(r, c, t - r, t - c) (Dalenius 1977; Cox 1980; the bounds are Frechet's and are attained). So a block is
 * safe where each of its rows and columns, and what remains without it, has at least k people. This is the
 * hypercube method (Giessing & Repsilber 2002) with all of its cubes in one block: coarser, and no
 * search of cubes can go wrong. */
#include "door.h"

void eh_door_table_init(struct eh_door_table *self, uint32_t rows, uint32_t columns, struct eh_arena *arena)
{
    size_t cells = (size_t)rows * columns;
    *self = (struct eh_door_table){.rows = rows,
                                   .columns = columns,
                                   .value = EH_NEW_ARRAY(arena, uint64_t, cells),
                                   .is_needed = EH_NEW_ARRAY(arena, bool, cells),
                                   .has_row = EH_NEW_ARRAY(arena, bool, rows),
                                   .has_column = EH_NEW_ARRAY(arena, bool, columns),
                                   .is_free_row = EH_NEW_ARRAY(arena, bool, rows),
                                   .is_free_column = EH_NEW_ARRAY(arena, bool, columns),
                                   .in_row = EH_NEW_ARRAY(arena, bool, rows),
                                   .in_column = EH_NEW_ARRAY(arena, bool, columns)};
}

void eh_door_table_add(struct eh_door_table *self, uint32_t row, uint32_t column, uint64_t people)
{
    self->value[(size_t)row * self->columns + column] += people;
    self->has_row[row] = self->has_column[column] = true;
}

static uint64_t get(const struct eh_door_table *self, uint32_t row, uint32_t column)
{
    return self->value[(size_t)row * self->columns + column];
}

/* The people of a row in the columns of the block, and the other way round. */
static uint64_t sum_row(const struct eh_door_table *self, uint32_t row)
{
    uint64_t sum = 0;
    for (uint32_t c = 0; c < self->columns; c++)
        sum += self->in_column[c] ? get(self, row, c) : 0;
    return sum;
}

static uint64_t sum_column(const struct eh_door_table *self, uint32_t column)
{
    uint64_t sum = 0;
    for (uint32_t r = 0; r < self->rows; r++)
        sum += self->in_row[r] ? get(self, r, column) : 0;
    return sum;
}

static bool is_safe(const struct eh_door_table *self, uint32_t k)
{
    uint64_t total = 0;
    for (uint32_t r = 0; r < self->rows; r++)
        total += self->in_row[r] ? sum_row(self, r) : 0;
    for (uint32_t r = 0; r < self->rows; r++) {
        uint64_t sum = sum_row(self, r);
        if (self->in_row[r] && (sum < k || total - sum < k))
            return false;
    }
    for (uint32_t c = 0; c < self->columns; c++) {
        uint64_t sum = sum_column(self, c);
        if (self->in_column[c] && (sum < k || total - sum < k))
            return false;
    }
    return true;
}

/* What it costs to take in a row or column of `people` people. One that would have too few people in the
 * block comes last: it would need further ones for its own sake. Free ones lose nothing. */
static uint64_t cost_of(uint64_t people, bool is_free, uint32_t k)
{
    if (people < k)
        return UINT64_MAX / 2 - people;
    return is_free ? 0 : people;
}

/* Takes in the row or column that loses the fewest people; the first one on a draw. False: there is none. */
static bool take_cheapest(struct eh_door_table *self, uint32_t k)
{
    uint64_t least = UINT64_MAX;
    bool *best = NULL;
    for (uint32_t r = 0; r < self->rows; r++) {
        uint64_t cost = cost_of(sum_row(self, r), self->is_free_row[r], k);
        if (self->has_row[r] && !self->in_row[r] && cost < least) {
            least = cost;
            best = &self->in_row[r];
        }
    }
    for (uint32_t c = 0; c < self->columns; c++) {
        uint64_t cost = cost_of(sum_column(self, c), self->is_free_column[c], k);
        if (self->has_column[c] && !self->in_column[c] && cost < least) {
            least = cost;
            best = &self->in_column[c];
        }
    }
    if (best)
        *best = true;
    return best != NULL;
}

static bool has_needed(const struct eh_door_table *self, uint32_t line, bool is_row)
{
    uint32_t cells = is_row ? self->columns : self->rows;
    for (uint32_t i = 0; i < cells; i++)
        if (self->is_needed[is_row ? (size_t)line * self->columns + i : (size_t)i * self->columns + line])
            return true;
    return false;
}

/* Gives back the line that saves the most people and is not needed any more, now that others have come: one
 * that was cheap for a single row costs more than it gives for two. False: there is none. */
static bool give_back(struct eh_door_table *self, uint32_t k)
{
    uint64_t most = 0;
    bool *best = NULL;
    for (uint32_t i = 0; i < self->rows + self->columns; i++) {
        bool is_row = i < self->rows;
        uint32_t line = is_row ? i : i - self->rows;
        bool *in = is_row ? &self->in_row[line] : &self->in_column[line];
        if (!*in || (is_row ? self->is_free_row : self->is_free_column)[line] ||
            has_needed(self, line, is_row))
            continue;
        uint64_t people = is_row ? sum_row(self, line) : sum_column(self, line);
        *in = false;
        if (people > most && is_safe(self, k)) {
            most = people;
            best = in;
        }
        *in = true;
    }
    if (best)
        *best = false;
    return best != NULL;
}

bool eh_door_table_grow(struct eh_door_table *self, uint32_t k)
{
    bool any = false;
    for (uint32_t r = 0; r < self->rows; r++)
        for (uint32_t c = 0; c < self->columns; c++)
            if (self->is_needed[(size_t)r * self->columns + c])
                any = self->in_row[r] = self->in_column[c] = true;
    while (any && !is_safe(self, k) && take_cheapest(self, k))
        continue;
    while (any && is_safe(self, k) && give_back(self, k))
        continue;
    return any;
}
