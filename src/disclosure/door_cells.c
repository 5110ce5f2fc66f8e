/* Cells of a group attribute by a structure attribute, and the rows that compare inside a structure value.
 *
 * Both margins of such a table are published, so what is hidden in it is a block (door_block.c). The hidden
 * groups of an attribute stand in one row of the table, since what the rest of a department leaves for
 * them is what anybody can compute. A row inside Sales tells how many of Sales are known, and in the
 * end how many of each group it compared: it goes where a cell that it speaks of goes.
 *
 * A crossing by a structure attribute has three margins of two ways, and hardly ever large cells throughout:
 * it is shown whole or not at all. */
#include <string.h>

#include "door.h"

/* The cells of one attribute by one structure. Behind the groups of either comes a place for the hidden ones
 * together. */
struct cells {
    struct eh_door *door;
    uint32_t attribute, structure;
    size_t first, end; /* rows of people.count */
    struct eh_door_table table;
    bool is_any; /* a block is hidden */
};

static uint32_t place_of(const struct eh_door_attribute *a, uint32_t group)
{
    return a->group[group].is_hidden ? a->count : group;
}

static bool is_in_crossing(const struct eh_door_attribute *crossing, uint32_t side, uint32_t group)
{
    for (uint32_t g = 0; g < crossing->count; g++)
        if (crossing->group[g].part[side] == group)
            return true;
    return false;
}

/* Whether everybody of a hidden group has no known value of this attribute: pairs that do not occur have no
 * rows. Then that nobody of a department is unknown here says that nobody there is of that group. */
static bool has_lonely_group(const struct eh_door *door, uint32_t attribute)
{
    for (uint32_t c = 0; c < door->count; c++)
        for (uint32_t side = 0; side < 2; side++) {
            const struct eh_door_attribute *crossing = &door->attribute[c];
            if (crossing->part[side] != attribute || crossing->part[1 - side] == EH_DOOR_NONE)
                continue;
            const struct eh_door_attribute *other = &door->attribute[crossing->part[1 - side]];
            for (uint32_t g = 0; g < other->count; g++)
                if (other->group[g].is_hidden && !other->group[g].is_unknown &&
                    !is_in_crossing(crossing, 1 - side, g))
                    return true;
        }
    return false;
}

static void fill(struct cells *self)
{
    const struct eh_door *door = self->door;
    const struct eh_door_attribute *a = &door->attribute[self->attribute],
                                   *s = &door->attribute[self->structure];
    struct eh_door_table *table = &self->table;
    bool *is_met, is_telling = has_lonely_group(door, self->attribute);
    eh_door_table_init(table, a->count + 1, s->count + 1, door->arena);
    is_met = EH_NEW_ARRAY(door->arena, bool, (size_t)table->rows * table->columns);
    for (size_t i = self->first; i < self->end; i++) {
        uint32_t group = door->of_group[i], value = door->of_other[i];
        uint32_t row = place_of(a, group), column = place_of(s, value);
        size_t cell = (size_t)row * table->columns + column;
        eh_door_table_add(table, row, column, (uint64_t)door->results->row[i].n);
        is_met[cell] = true;
        if (!a->group[group].is_hidden && !s->group[value].is_hidden)
            table->is_needed[cell] =
                door->rule[i] != EH_RULE_NONE ||
                (a->group[group].is_unknown && is_telling && door->results->row[i].n < (double)door->k);
    }
    for (size_t cell = 0; cell < (size_t)table->rows * table->columns; cell++) {
        bool is_rest = cell / table->columns == a->count || cell % table->columns == s->count;
        table->is_needed[cell] |= is_rest && is_met[cell] && table->value[cell] < door->k;
    }
    /* What is hidden anyway costs nothing. */
    table->is_free_row[a->count] = table->is_free_column[s->count] = true;
}

static bool has_block(const struct cells *list, size_t count, uint32_t attribute, uint32_t structure)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].attribute == attribute && list[i].structure == structure && list[i].is_any)
            return true;
    return false;
}

/* The row about the unknown of an attribute in a value of the structure; SIZE_MAX: nobody is unknown. */
static size_t find_unknown(const struct eh_door *door, uint32_t attribute, uint32_t structure, uint32_t value)
{
    for (size_t i = 0; i < door->results->count; i++)
        if (door->of_attribute[i] == attribute && door->of_structure[i] == structure &&
            door->of_other[i] == value && door->attribute[attribute].group[door->of_group[i]].is_unknown)
            return i;
    return SIZE_MAX;
}

/* Whether the unknown of a crossing in a department follow from those of its parts there, so that it would be
 * in vain to hide them: they are those of both parts less the few who have neither, and none of these counts
 * is small. */
static bool is_told_by_parts(const struct cells *self, size_t row)
{
    const struct eh_door *door = self->door;
    const struct eh_door_attribute *a = &door->attribute[self->attribute];
    uint32_t value = door->of_other[row];
    bool is_one_none = false;
    if (!a->group[door->of_group[row]].is_unknown)
        return false;
    for (uint32_t side = 0; side < 2; side++) {
        size_t part =
            a->part[side] == EH_DOOR_NONE ? row : find_unknown(door, a->part[side], self->structure, value);
        if (part == row || (part != SIZE_MAX && door->rule[part] != EH_RULE_NONE))
            return false;
        is_one_none |= part == SIZE_MAX || door->results->row[part].n == 0;
    }
    uint64_t people = door->attribute[self->structure].group[value].people,
             unknown = (uint64_t)door->results->row[row].n;
    return (is_one_none || !a->is_closed) && !eh_door_is_few(people - unknown, door->k);
}

static void hide_block(struct cells *self, const struct cells *list, size_t count)
{
    struct eh_door *door = self->door;
    const struct eh_door_attribute *a = &door->attribute[self->attribute];
    fill(self);
    self->is_any = eh_door_table_grow(&self->table, door->k);
    if (a->is_crossing) {
        for (uint32_t side = 0; side < 2; side++)
            self->is_any |= has_block(list, count, a->part[side], self->structure);
        for (uint32_t r = 0; self->is_any && r < self->table.rows; r++)
            self->table.in_row[r] = true;
        for (uint32_t c = 0; self->is_any && c < self->table.columns; c++)
            self->table.in_column[c] = true;
    }
    for (size_t i = self->first; i < self->end; i++) {
        if (a->is_crossing && is_told_by_parts(self, i)) {
            if (door->rule[i] == EH_RULE_SHIELD)
                door->rule[i] = EH_RULE_NONE; /* hidden with all who are unknown */
        } else if (self->is_any && self->table.in_row[place_of(a, door->of_group[i])] &&
                   self->table.in_column[place_of(&door->attribute[self->structure], door->of_other[i])]) {
            eh_door_hide(door, i, EH_RULE_SHIELD);
        }
    }
}

/* Whether a row inside a value of the structure speaks of a hidden cell. */
static bool speaks_of_block(const struct cells *self, size_t row, uint32_t value)
{
    const struct eh_door *door = self->door;
    const struct eh_door_attribute *a = &door->attribute[self->attribute];
    bool is_closed = a->is_closed;
    for (uint32_t side = 0; side < 2; side++)
        is_closed |= a->part[side] != EH_DOOR_NONE && door->attribute[a->part[side]].is_closed;
    if (is_closed)
        return true; /* what is known inside, less everybody inside, is what is not known */
    uint32_t column = place_of(&door->attribute[self->structure], value), group = door->of_group[row];
    if (!self->is_any || !self->table.in_column[column])
        return false;
    for (uint32_t g = 0; g < a->count; g++)
        if (a->group[g].is_unknown && self->table.in_row[place_of(a, g)])
            return true;
    return group == EH_DOOR_NONE || self->table.in_row[place_of(a, group)];
}

static void hide_inside(struct eh_door *self, const struct cells *list, size_t count)
{
    for (size_t i = 0; i < self->results->count; i++) {
        uint32_t structure, value;
        if (self->rule[i] != EH_RULE_NONE || self->of_attribute[i] == EH_DOOR_NONE ||
            !eh_door_find_inside(self, self->results->row[i].within, &structure, &value))
            continue;
        for (size_t c = 0; c < count; c++)
            if (list[c].attribute == self->of_attribute[i] && list[c].structure == structure &&
                speaks_of_block(&list[c], i, value))
                eh_door_hide(self, i, EH_RULE_SHIELD);
    }
}

void eh_door_hide_cells(struct eh_door *self)
{
    size_t count = 0;
    struct cells *list = EH_NEW_ARRAY(self->arena, struct cells, (size_t)self->count * self->count);
    for (size_t i = 0; i < self->results->count; i++) {
        if (self->of_structure[i] == EH_DOOR_NONE)
            continue;
        struct cells *last = count ? &list[count - 1] : NULL;
        if (!last || last->attribute != self->of_attribute[i] || last->structure != self->of_structure[i]) {
            last = &list[count++];
            *last = (struct cells){.door = self,
                                   .attribute = self->of_attribute[i],
                                   .structure = self->of_structure[i],
                                   .first = i};
        }
        last->end = i + 1;
    }
    /* Crossings last: they follow their parts. */
    for (size_t c = 0; c < count; c++)
        if (!self->attribute[list[c].attribute].is_crossing)
            hide_block(&list[c], list, count);
    for (size_t c = 0; c < count; c++)
        if (self->attribute[list[c].attribute].is_crossing)
            hide_block(&list[c], list, count);
    hide_inside(self, list, count);
}
