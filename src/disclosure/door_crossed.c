/* Rates and means by the groups of a crossing, given those of its parts.
 *
 * The groups make a table of two ways whose lines are the groups of the parts. The cases of a line are known
 * where its own row is shown, and so are those of all other lines together. So the hidden groups can exchange
 * cases along the lines, as far as they have cases to give and people to take them, and a hidden group is
 * safe where k of them can move (door_flow.c). Where nobody knows how many people a group has the same goes
 * for those who are no cases; where there are no cases (a mean), people stand for the sum of their scores.
 *
 * All groups are hidden to begin with, and then shown again one by one, those with most people first, as long
 * as every hidden one stays safe: so what is hidden besides the small is little, and of small groups. Where
 * not even all of them keep a small one safe, all stay hidden. */
#include <string.h>

#include "door_flow.h"
#include "door_tables.h"

/* One part (of meeting.state) of the table, by cases, by the others, or by people. */
enum kind { KIND_CASES, KIND_OTHERS, KIND_PEOPLE };

struct crossed {
    struct eh_door_counts *counts;
    const struct eh_door_attribute *crossing;
    const uint32_t *line[2]; /* of each group of either part; those that are not told stand in the last one */
    struct eh_door_flow flow;
};

/* The row of a group of a part in the same measure; NULL where it is hidden. */
static const struct eh_result *find_shown(const struct eh_door_counts *self, uint32_t attribute,
                                          uint32_t group)
{
    const struct eh_door *door = self->door;
    const struct eh_result *name = eh_door_counts_row(self, self->first);
    for (size_t i = 0; i < door->results->count; i++) {
        const struct eh_result *row = &door->results->row[i];
        if (door->of_attribute[i] == attribute && door->of_group[i] == group &&
            door->rule[i] == EH_RULE_NONE && row->order.measure == name->order.measure &&
            strcmp(row->layer, name->layer) == 0 && strcmp(row->within, name->within) == 0)
            return row;
    }
    return NULL;
}

static const uint32_t *read_lines(const struct eh_door_counts *self, uint32_t attribute)
{
    const struct eh_door_attribute *part = &self->door->attribute[attribute];
    uint32_t *line = EH_NEW_ARRAY(self->door->arena, uint32_t, part->count);
    for (uint32_t g = 0; g < part->count; g++)
        line[g] = !part->group[g].is_hidden && find_shown(self, attribute, g) ? g : part->count;
    return line;
}

/* False: the group is not of two known parts. */
static bool find_cell(const struct crossed *self, const struct eh_door_member *member, uint32_t *out_row,
                      uint32_t *out_column)
{
    if (member->index == EH_DOOR_NONE)
        return false;
    const struct eh_door_group *group = &self->crossing->group[member->index];
    if (group->part[0] == EH_DOOR_NONE || group->part[1] == EH_DOOR_NONE)
        return false;
    *out_row = self->line[0][group->part[0]];
    *out_column = self->line[1][group->part[1]];
    return true;
}

static uint64_t get(const struct crossed *self, const struct eh_door_member *member, uint32_t part,
                    enum kind kind)
{
    uint64_t n = eh_door_counts_get(self->counts, member, part, false);
    uint64_t cases = eh_door_counts_get(self->counts, member, part, true);
    return kind == KIND_PEOPLE ? n : kind == KIND_CASES ? cases : n - cases;
}

/* The most that a group can have, as far as anybody knows. */
static uint64_t get_limit(const struct crossed *self, const struct eh_door_member *member, uint32_t part,
                          enum kind kind)
{
    if (kind == KIND_PEOPLE || eh_door_counts_is_hidden_group(self->counts, member))
        return EH_DOOR_ANY;
    return get(self, member, part, KIND_PEOPLE);
}

static void fill(struct crossed *self, uint32_t part, enum kind kind)
{
    struct eh_door_flow *flow = &self->flow;
    size_t cells = (size_t)flow->rows * flow->columns;
    memset(flow->value, 0, cells * sizeof *flow->value);
    memset(flow->room, 0, cells * sizeof *flow->room);
    memset(flow->is_open, 0, cells * sizeof *flow->is_open);
    for (uint32_t m = 0; m < self->counts->count; m++) {
        const struct eh_door_member *member = &self->counts->member[m];
        uint32_t row, column;
        if (!member->is_hidden || !find_cell(self, member, &row, &column))
            continue;
        size_t cell = (size_t)row * flow->columns + column;
        uint64_t value = get(self, member, part, kind), limit = get_limit(self, member, part, kind);
        flow->is_open[cell] = true;
        flow->value[cell] += value;
        flow->room[cell] = limit == EH_DOOR_ANY || flow->room[cell] == EH_DOOR_ANY
                               ? EH_DOOR_ANY
                               : flow->room[cell] + limit - value;
    }
    eh_door_flow_start(flow);
}

/* What is left of a line when all groups that are shown are taken away: of hidden ones, and of people whose
 * other part is unknown. */
static uint64_t sum_rest(const struct crossed *self, uint32_t side, uint32_t line, uint32_t part,
                         enum kind kind)
{
    const struct eh_door_counts *counts = self->counts;
    const struct eh_door *door = counts->door;
    const struct eh_result *first = eh_door_counts_row(counts, counts->member[0].row[part]);
    uint64_t all = 0, shown = 0;
    for (size_t i = 0; i < door->results->count; i++) {
        const struct eh_result *row = &door->results->row[i];
        if (door->of_attribute[i] != self->crossing->part[side] || door->of_group[i] == EH_DOOR_NONE ||
            row->order.measure != first->order.measure || self->line[side][door->of_group[i]] != line ||
            strcmp(row->layer, first->layer) != 0 || strcmp(row->within, first->within) != 0 ||
            strcmp(row->other, first->other) != 0)
            continue;
        uint64_t cases = row->has & EH_CASES ? (uint64_t)row->cases : 0;
        all += kind == KIND_CASES ? cases : (row->has & EH_N ? (uint64_t)row->n : 0);
        all -= kind == KIND_OTHERS ? cases : 0;
    }
    for (uint32_t m = 0; m < counts->count; m++) {
        uint32_t at[2];
        if (!counts->member[m].is_hidden && find_cell(self, &counts->member[m], &at[0], &at[1]) &&
            at[side] == line)
            shown += get(self, &counts->member[m], part, kind);
    }
    return all > shown ? all - shown : 0;
}

/* What those who share its cell of the table (of two groups whose lines are not told) can take at the most.
 */
static uint64_t sum_limits(const struct crossed *self, const struct eh_door_member *of, uint32_t part,
                           enum kind kind)
{
    uint64_t sum = 0;
    uint32_t row, column, own_row = 0, own_column = 0;
    (void)find_cell(self, of, &own_row, &own_column);
    for (uint32_t m = 0; m < self->counts->count; m++) {
        const struct eh_door_member *member = &self->counts->member[m];
        if (member == of || !member->is_hidden || !find_cell(self, member, &row, &column) || row != own_row ||
            column != own_column)
            continue;
        uint64_t limit = get_limit(self, member, part, kind);
        sum = limit == EH_DOOR_ANY || sum == EH_DOOR_ANY ? EH_DOOR_ANY : sum + limit;
    }
    return sum;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Whether the count ranges over k. None and all are findings where nothing else is left of a line, not even
 * of people whose other part is unknown; a count that is k or more for sure, whatever these have, and so are
 * the others, is no secret. */
static bool keeps(struct crossed *self, const struct eh_door_member *member, uint32_t part, enum kind kind)
{
    uint32_t row, column, k = self->counts->door->k;
    if (!find_cell(self, member, &row, &column))
        return true;
    size_t cell = (size_t)row * self->flow.columns + column;
    uint64_t all = self->flow.value[cell], limit = get_limit(self, member, part, kind);
    if (limit != EH_DOOR_ANY && get(self, member, part, kind) == limit)
        return true; /* as none of the cases, or of the others, where it is looked at by these */
    uint64_t up = eh_door_flow_count(&self->flow, row, column, true, k);
    uint64_t down = smaller(all, eh_door_flow_count(&self->flow, row, column, false, smaller(k, all)));
    uint64_t shared = sum_limits(self, member, part, kind);
    uint64_t most = smaller(limit, all + up), least = all - down > shared ? all - down - shared : 0;
    if (most - least >= k)
        return true;
    bool is_sure = least >= k + self->crossing->unknown &&
                   (kind == KIND_PEOPLE || (limit != EH_DOOR_ANY && limit >= most + k));
    return is_sure || (most == 0 && (sum_rest(self, 0, row, part, kind) == 0 ||
                                     sum_rest(self, 1, column, part, kind) == 0));
}

static bool keeps_part(struct crossed *self, uint32_t part, enum kind kind)
{
    fill(self, part, kind);
    for (uint32_t m = 0; m < self->counts->count; m++)
        if (self->counts->member[m].is_hidden && !keeps(self, &self->counts->member[m], part, kind))
            return false;
    return true;
}

static bool is_safe(struct crossed *self)
{
    const struct eh_door_member *first = &self->counts->member[0];
    for (uint32_t part = 0; part < first->rows; part++) {
        bool has_cases = eh_door_counts_row(self->counts, first->row[part])->has & EH_CASES;
        if (has_cases ? !keeps_part(self, part, KIND_CASES) || !keeps_part(self, part, KIND_OTHERS)
                      : !keeps_part(self, part, KIND_PEOPLE))
            return false;
    }
    return true;
}

/* The group with most people that was not shown yet. */
static struct eh_door_member *find_next(const struct eh_door_counts *self, const bool *is_left)
{
    struct eh_door_member *best = NULL;
    for (uint32_t m = 0; m < self->count; m++)
        if (is_left[m] && (!best || eh_door_counts_get(self, &self->member[m], 0, false) >
                                        eh_door_counts_get(self, best, 0, false)))
            best = &self->member[m];
    return best;
}

/* False: the hidden groups are not safe though all are. */
static bool choose(struct crossed *self)
{
    struct eh_door_counts *counts = self->counts;
    bool *is_left = EH_NEW_ARRAY(counts->door->arena, bool, counts->count);
    for (uint32_t m = 0; m < counts->count; m++) {
        is_left[m] = !counts->member[m].is_hidden;
        counts->member[m].is_hidden = true;
    }
    if (!is_safe(self))
        return false;
    for (struct eh_door_member *next; (next = find_next(counts, is_left)) != NULL;) {
        is_left[next - counts->member] = false;
        next->is_hidden = false;
        next->is_hidden = !is_safe(self);
    }
    return true;
}

/* Whether a group of a part has none or all of its people among the cases, and says so. */
static bool is_told(const struct eh_door_counts *self, uint32_t attribute, uint32_t group)
{
    const struct eh_result *row = find_shown(self, attribute, group);
    return row && row->has & EH_CASES && (row->cases == 0 || row->cases == row->n);
}

/* Where the other groups of its line all have none or all, a group follows from its part, and to hide it
 * shields nothing: it was hidden for others, and is shown again. */
static void show_determined(struct eh_door_counts *self, const struct eh_door_attribute *a)
{
    for (uint32_t m = 0; m < self->count; m++) {
        uint32_t index = self->member[m].index;
        bool is_determined = false;
        for (uint32_t side = 0; side < 2 && index != EH_DOOR_NONE; side++) {
            uint32_t other = a->part[1 - side];
            bool all = a->part[side] != EH_DOOR_NONE && other != EH_DOOR_NONE &&
                       find_shown(self, a->part[side], a->group[index].part[side]);
            for (uint32_t g = 0; g < a->count && all; g++)
                if (g != index && !a->group[g].is_unknown &&
                    a->group[g].part[side] == a->group[index].part[side])
                    all = is_told(self, other, a->group[g].part[1 - side]);
            is_determined |= all;
        }
        size_t row = self->member[m].row[0];
        if (is_determined && self->door->rule[row] == EH_RULE_SHIELD && !a->group[index].is_hidden)
            self->door->rule[row] = EH_RULE_NONE;
    }
}

void eh_door_counts_hide_crossing(struct eh_door_counts *self, const struct eh_door_attribute *crossing)
{
    bool any = false, is_chosen = false;
    for (uint32_t m = 0; m < self->count; m++)
        any |= self->member[m].is_hidden;
    if (!any)
        return;
    if (crossing->part[0] != EH_DOOR_NONE && crossing->part[1] != EH_DOOR_NONE) {
        const struct eh_door_attribute *attribute = self->door->attribute;
        struct crossed crossed = {
            .counts = self,
            .crossing = crossing,
            .line = {read_lines(self, crossing->part[0]), read_lines(self, crossing->part[1])}};
        eh_door_flow_init(&crossed.flow, attribute[crossing->part[0]].count + 1,
                          attribute[crossing->part[1]].count + 1, self->door->arena);
        is_chosen = choose(&crossed);
    }
    for (uint32_t m = 0; m < self->count; m++) {
        self->member[m].is_hidden |= !is_chosen;
        if (self->member[m].is_hidden)
            eh_door_counts_hide(self, &self->member[m]);
    }
    if (!is_chosen)
        show_determined(self, crossing);
}
