/* Which groups of an attribute are hidden in every row.
 *
 * A group a of fewer than k people is hidden, and what is published of the others would give it back: the
 * total less the rest, or "the others" of the last one less the second last. So at least one other group b is
 * hidden with it, everywhere: whichever row speaks of a or of b is gone, in every measure, layer, within and
 * crossing. Why that is enough: think of the organisation in which everybody of a is of b and everybody of b
 * of a. Every row that is left is the same there, digit by digit. Rows of a third group do not change, nor do
 * "the others" of one, and rows without a group (assortativity, p, expected, null_sd) do not depend on what
 * the groups are called. Between the two organisations the count of a runs from n_a to n_b. So b is
 * chosen with n_b >= n_a + k, and no arithmetic on any number of the report can do better, linear or not.
 *
 * Ties are the exception: those between a and b are the same in both organisations; see door_ties.c. */
#include <string.h>

#include "door.h"
#include "evenhand/disclosure/ledger.h"

static uint64_t smallest_hidden(const struct eh_door_attribute *a)
{
    uint64_t least = UINT64_MAX;
    for (uint32_t g = 0; g < a->count; g++)
        if (a->group[g].is_hidden && !a->group[g].is_unknown && a->group[g].people < least)
            least = a->group[g].people;
    return least;
}

static uint64_t largest_hidden(const struct eh_door_attribute *a)
{
    uint64_t most = 0;
    for (uint32_t g = 0; g < a->count; g++)
        if (a->group[g].is_hidden && !a->group[g].is_unknown && a->group[g].people > most)
            most = a->group[g].people;
    return most;
}

static uint32_t count_shown(const struct eh_door_attribute *a)
{
    uint32_t count = 0;
    for (uint32_t g = 0; g < a->count; g++)
        count += !a->group[g].is_hidden && !a->group[g].is_unknown;
    return count;
}

static void hide_group(struct eh_door_attribute *a, uint32_t group)
{
    a->group[group].is_hidden = true;
    a->hidden_count += !a->group[group].is_unknown;
}

/* Whether `one` shields better than `two`: hidden in an earlier report, since what was shown then tells now;
 * else the smaller one. Where only one group is left the larger one: then the smaller of the two is compared
 * with all others, which tells as much as both would. */
static bool is_better(const struct eh_door *self, const struct eh_door_attribute *a, uint32_t one,
                      uint32_t two, bool is_last)
{
    if (self->ledger) {
        bool first = eh_ledger_hid(self->ledger, a->name, a->group[one].name);
        bool second = eh_ledger_hid(self->ledger, a->name, a->group[two].name);
        if (first != second)
            return first;
    }
    return is_last ? a->group[one].people > a->group[two].people
                   : a->group[one].people < a->group[two].people;
}

/* The best group of at least `people`; EH_DOOR_NONE: there is none. */
static uint32_t find_shield(const struct eh_door *self, const struct eh_door_attribute *a, uint64_t people,
                            bool is_last)
{
    uint32_t best = EH_DOOR_NONE;
    for (uint32_t g = 0; g < a->count; g++) {
        const struct eh_door_group *group = &a->group[g];
        if (group->is_hidden || group->is_unknown || group->people < people)
            continue;
        if (best == EH_DOOR_NONE || is_better(self, a, g, best, is_last))
            best = g;
    }
    return best;
}

/* Hides a group that makes the hidden ones range over k people; any group where none is large enough. */
static void add_shield(const struct eh_door *self, struct eh_door_attribute *a, uint64_t people)
{
    uint32_t shield = find_shield(self, a, people, count_shown(a) == 2);
    if (shield == EH_DOOR_NONE)
        shield = find_shield(self, a, 0, false);
    hide_group(a, shield);
}

static void hide_simple(struct eh_door *self, struct eh_door_attribute *a)
{
    for (uint32_t g = 0; g < a->count; g++) {
        struct eh_door_group *group = &a->group[g];
        if (!group->is_unknown && (group->people < self->k || group->is_moved))
            hide_group(a, g);
        if (group->is_unknown && (eh_door_is_few(group->people, self->k) || group->is_moved)) {
            hide_group(a, g);
            a->is_closed = true;
        }
    }
    if (a->is_closed && a->hidden_count == 0 && count_shown(a) > 0)
        add_shield(self, a, self->k);
    if (a->hidden_count == 0)
        return;
    while (count_shown(a) > 0 &&
           (a->hidden_count + a->is_closed < 2 || largest_hidden(a) - smallest_hidden(a) < self->k)) {
        if (a->is_closed && a->hidden_count == 1 && smallest_hidden(a) >= self->k)
            break; /* the unknown and one group: together they have k people, and which is which is open */
        add_shield(self, a, smallest_hidden(a) + self->k);
    }
    /* A third one keeps the ties of the whole attribute: see door_ties.c. */
    if (a->hidden_count == 2 && !a->is_closed && count_shown(a) >= 4)
        hide_group(a, find_shield(self, a, 0, false));
}

/* Who has a value of one part and not of the other follows from the unknown of the parts and of the crossing.
 * Where these are few, the unknown of the crossing in a department would be those of a part there, give or
 * take so few. */
static bool has_few_half_known(const struct eh_door *self, const struct eh_door_attribute *a)
{
    if (a->part[0] == EH_DOOR_NONE || a->part[1] == EH_DOOR_NONE)
        return false;
    uint64_t one = self->attribute[a->part[0]].unknown, two = self->attribute[a->part[1]].unknown;
    return one > 0 && two > 0 && (a->unknown - one < self->k || a->unknown - two < self->k);
}

/* What follows from the parts: all of "woman*x" where women are hidden. */
static void hide_with_parts(struct eh_door *self, struct eh_door_attribute *a)
{
    for (uint32_t g = 0; g < a->count; g++) {
        struct eh_door_group *group = &a->group[g];
        for (uint32_t side = 0; side < 2; side++)
            if (group->part[side] != EH_DOOR_NONE && !group->is_hidden &&
                self->attribute[a->part[side]].group[group->part[side]].is_hidden)
                hide_group(a, g);
    }
    bool is_closed = has_few_half_known(self, a);
    for (uint32_t side = 0; side < 2; side++)
        is_closed |= a->part[side] != EH_DOOR_NONE && self->attribute[a->part[side]].is_closed;
    for (uint32_t g = 0; g < a->count; g++)
        if (a->group[g].is_unknown &&
            (is_closed || eh_door_is_few(a->group[g].people, self->k) || a->group[g].is_moved)) {
            hide_group(a, g);
            a->is_closed = true;
        }
}

/* A place in the table of a crossing: shown groups of a part stand for themselves, hidden ones together. */
static uint32_t place_of(const struct eh_door_attribute *part, uint32_t group)
{
    return part->group[group].is_hidden ? part->count : group;
}

/* Where all groups are shown, their sum tells how many are unknown: the smallest one has to go then. */
static uint32_t find_company(const struct eh_door_attribute *a)
{
    uint32_t smallest = EH_DOOR_NONE;
    for (uint32_t g = 0; g < a->count && a->is_closed; g++) {
        if (a->group[g].is_hidden && !a->group[g].is_unknown)
            return EH_DOOR_NONE;
        bool is_pair = a->group[g].part[0] != EH_DOOR_NONE && a->group[g].part[1] != EH_DOOR_NONE;
        if (is_pair && (smallest == EH_DOOR_NONE || a->group[g].people < a->group[smallest].people))
            smallest = g;
    }
    return smallest;
}

static void hide_crossing(struct eh_door *self, struct eh_door_attribute *a)
{
    hide_with_parts(self, a);
    uint32_t company = find_company(a);
    const struct eh_door_attribute *one = &self->attribute[a->part[0]], *two = &self->attribute[a->part[1]];
    struct eh_door_table table;
    eh_door_table_init(&table, one->count + 1, two->count + 1, self->arena);
    size_t cells = (size_t)table.rows * table.columns;
    uint32_t *members = EH_NEW_ARRAY(self->arena, uint32_t, cells);
    for (uint32_t g = 0; g < a->count; g++) {
        const struct eh_door_group *group = &a->group[g];
        if (group->is_unknown || group->part[0] == EH_DOOR_NONE || group->part[1] == EH_DOOR_NONE)
            continue;
        uint32_t row = place_of(one, group->part[0]), column = place_of(two, group->part[1]);
        size_t cell = (size_t)row * table.columns + column;
        eh_door_table_add(&table, row, column, group->people);
        members[cell]++;
        table.is_needed[cell] |=
            !group->is_hidden && (group->people < self->k || group->is_moved || g == company);
    }
    /* The hidden groups of a part stand in one row: what is left of a margin must not be a few people, nor
     * those of one group, since pairs that do not occur have no rows. */
    for (size_t cell = 0; cell < cells; cell++) {
        bool is_rest = cell / table.columns == one->count || cell % table.columns == two->count;
        table.is_needed[cell] |=
            is_rest && members[cell] && (table.value[cell] < self->k || members[cell] < 2);
    }
    table.is_free_row[one->count] = table.is_free_column[two->count] = true;
    if (!eh_door_table_grow(&table, self->k))
        return;
    for (uint32_t g = 0; g < a->count; g++) {
        const struct eh_door_group *group = &a->group[g];
        if (group->is_unknown || group->is_hidden || group->part[0] == EH_DOOR_NONE ||
            group->part[1] == EH_DOOR_NONE)
            continue;
        if (table.in_row[place_of(one, group->part[0])] && table.in_column[place_of(two, group->part[1])])
            hide_group(a, g);
    }
}

/* A crossing of which one part alone is shown: its groups add up to those of the part, and there is no other
 * margin to exchange people along. All of it or nothing. */
static void hide_half_crossing(struct eh_door *self, struct eh_door_attribute *a)
{
    bool any = false;
    hide_with_parts(self, a);
    for (uint32_t g = 0; g < a->count; g++)
        any |= !a->group[g].is_hidden && (a->group[g].people < self->k || a->group[g].is_moved);
    for (uint32_t g = 0; any && g < a->count; g++)
        if (!a->group[g].is_hidden && !a->group[g].is_unknown)
            hide_group(a, g);
}

/* Where people are hidden or added against an earlier report (see ledger.h). */
static void read_ledger(struct eh_door *self)
{
    for (size_t i = 0; i < self->results->count; i++) {
        const struct eh_result *row = &self->results->row[i];
        if (!self->ledger || strcmp(row->measure, "people.count") != 0 ||
            !eh_ledger_isolates(self->ledger, row->attribute, row->group, row->other, (uint64_t)row->n,
                                self->k))
            continue;
        eh_door_hide(self, i, EH_RULE_LEDGER);
        if (!row->other[0] && self->of_attribute[i] != EH_DOOR_NONE)
            self->attribute[self->of_attribute[i]].group[self->of_group[i]].is_moved = true;
    }
}

/* Why a row about a hidden group is hidden: for its own sake, or for another's. */
static enum eh_door_rule why(const struct eh_door *self, uint32_t attribute, uint32_t group)
{
    const struct eh_door_group *g = &self->attribute[attribute].group[group];
    if (g->people < self->k)
        return EH_RULE_GROUP;
    return g->is_moved ? EH_RULE_LEDGER : EH_RULE_SHIELD;
}

/* "department=Sales": the attribute and group inside which a row compares; false: no such row. */
bool eh_door_find_inside(const struct eh_door *self, const char *within, uint32_t *out_attribute,
                         uint32_t *out_group)
{
    const char *equals = strchr(within, '=');
    for (uint32_t a = 0; equals && a < self->count; a++) {
        size_t length = strlen(self->attribute[a].name);
        if (strncmp(within, self->attribute[a].name, length) != 0 || within[length] != '=')
            continue;
        for (uint32_t g = 0; g < self->attribute[a].count; g++)
            if (strcmp(self->attribute[a].group[g].name, within + length + 1) == 0) {
                *out_attribute = a;
                *out_group = g;
                return true;
            }
    }
    return false;
}

/* Whether a row about ties hangs on how many are known: what chance alone would make of the ties of everybody
 * is the share of all pairs of people, and inbreeding and the adjusted assortativity are made of the sizes of
 * groups whatever is shuffled within. Pairs (mixing.ratio) are door_ties.c's. */
static bool hangs_on_known(const struct eh_result *row)
{
    if (strcmp(row->measure, "mixing.inbreeding") == 0 ||
        strcmp(row->measure, "mixing.assortativity_adjusted") == 0)
        return true;
    return strcmp(row->within, "none") == 0 &&
           (strcmp(row->measure, "mixing.ei") == 0 || strcmp(row->measure, "mixing.assortativity") == 0 ||
            strcmp(row->measure, "mixing.segregation") == 0);
}

/* How many are unknown at the least: whoever has no value of a part has none of the crossing. */
static uint64_t count_surely_unknown(const struct eh_door *self, const struct eh_door_attribute *a)
{
    uint64_t most = 0;
    for (uint32_t side = 0; side < 2; side++) {
        const struct eh_door_attribute *part =
            a->part[side] == EH_DOOR_NONE ? NULL : &self->attribute[a->part[side]];
        if (part && !part->is_closed && part->unknown > most)
            most = part->unknown;
    }
    return most;
}

/* How many are known must not be told: not by a comparison of one group with all others, nor by any n that
 * leaves fewer than k people (besides those who are known to be unknown), nor by ties. */
static bool tells_known(const struct eh_door *self, size_t i)
{
    const struct eh_result *row = &self->results->row[i];
    const struct eh_door_attribute *a = &self->attribute[self->of_attribute[i]];
    bool is_part_closed = false;
    for (uint32_t side = 0; side < 2; side++)
        is_part_closed |= a->part[side] != EH_DOOR_NONE && self->attribute[a->part[side]].is_closed;
    if ((a->is_closed || is_part_closed) && row->has & EH_N && row->n <= (double)self->people &&
        row->n > (double)self->people - self->k - (double)count_surely_unknown(self, a))
        return true;
    if (a->is_closed && row->has & EH_N && row->n == (double)(self->people - a->unknown))
        return true;
    return a->is_closed &&
           (hangs_on_known(row) || (strcmp(row->within, "none") == 0 && strcmp(row->other, "(others)") == 0));
}

static void hide_rows(struct eh_door *self)
{
    for (size_t i = 0; i < self->results->count; i++) {
        uint32_t inside, value, a = self->of_attribute[i], s = self->of_structure[i];
        if (eh_door_find_inside(self, self->results->row[i].within, &inside, &value) &&
            self->attribute[inside].group[value].is_hidden)
            eh_door_hide(self, i, why(self, inside, value));
        if (a == EH_DOOR_NONE)
            continue;
        uint32_t group = self->of_group[i], other = self->of_other[i];
        if (group != EH_DOOR_NONE && self->attribute[a].group[group].is_hidden)
            eh_door_hide(self, i, why(self, a, group));
        uint32_t of = s == EH_DOOR_NONE ? a : s;
        if (other != EH_DOOR_NONE && self->attribute[of].group[other].is_hidden)
            eh_door_hide(self, i, why(self, of, other));
        if (tells_known(self, i))
            eh_door_hide(self, i, EH_RULE_SHIELD);
    }
}

static unsigned count_parts(const struct eh_door_attribute *a)
{
    return (a->part[0] != EH_DOOR_NONE ? 1u : 0u) + (a->part[1] != EH_DOOR_NONE ? 1u : 0u);
}

void eh_door_hide_groups(struct eh_door *self)
{
    read_ledger(self);
    for (uint32_t a = 0; a < self->count; a++) {
        if (count_parts(&self->attribute[a]) == 0)
            hide_simple(self, &self->attribute[a]);
    }
    for (uint32_t a = 0; a < self->count; a++) {
        if (count_parts(&self->attribute[a]) == 1)
            hide_half_crossing(self, &self->attribute[a]);
        if (count_parts(&self->attribute[a]) == 2)
            hide_crossing(self, &self->attribute[a]);
    }
    hide_rows(self);
}
