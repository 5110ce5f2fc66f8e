/* Rates, means and counts by group: the groups of one attribute in one measure and layer make a table whose
 * total is taken for known, since another attribute, a row about everybody or "the others" of a third group
 * tell it. Where a row of it is hidden (1 to 4 cases in a group of 60), the rest of the table gives it back.
 * So hidden groups come in sets in which each count, n and cases, ranges over at least k people:
 *
 *     max(0, C - sum of the other n) <= cases <= min(n, C),     C the cases of all hidden groups,
 *
 * and cases can be moved between two hidden groups without a change in anything that is shown. None and all
 * are findings about everybody in the set (rule 1), and give nobody away. A crossing is a table with
 * lines, one for each group of its parts: see door_crossed.c.
 *
 * Where enough people of a rate have no known group and no row tells how many of everybody are cases, the
 * unknown are company enough for a small group, as long as nobody is told the cases of all who are known. */
#include <string.h>

#include "door_flow.h"
#include "door_tables.h"

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), own = strlen(end);
    return length >= own && strcmp(text + length - own, end) == 0;
}

/* Whether a row is part of such a table. */
static bool is_member(const struct eh_result *row)
{
    static const char *const whole[] = {"mixing.exposure",  "mixing.choice",    "mixing.bias",
                                        "access.seniority", "meeting.precedes", "meeting.placebo",
                                        "meeting.follows",  "meeting.order",    "alliance.size"};
    if (row->group[0] == '\0' || strcmp(row->group, "never tied") == 0)
        return false;
    if (strcmp(row->measure, "meeting.state") == 0)
        return true;
    if (row->other[0] || strcmp(row->measure, "conflict.rate") == 0)
        return false;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (strcmp(row->measure, whole[i]) == 0)
            return true;
    return ends_with(row->measure, ".rate") || ends_with(row->measure, ".mean");
}

static bool is_same_table(const struct eh_result *a, const struct eh_result *b)
{
    return a->order.measure == b->order.measure && strcmp(a->layer, b->layer) == 0 &&
           strcmp(a->attribute, b->attribute) == 0 && strcmp(a->within, b->within) == 0;
}

static void add_row(struct eh_door_counts *self, size_t row)
{
    const struct eh_result *result = eh_door_counts_row(self, row);
    struct eh_door_member *last = self->count ? &self->member[self->count - 1] : NULL;
    if (!last || strcmp(last->group, result->group) != 0) {
        last = &self->member[self->count++];
        *last = (struct eh_door_member){.group = result->group, .index = self->door->of_group[row]};
    }
    if (last->rows < EH_DOOR_PARTS_MOST)
        last->row[last->rows++] = row;
    last->is_hidden |= self->door->rule[row] != EH_RULE_NONE;
}

/* n and cases as counts; what a row does not have is nobody. */
uint64_t eh_door_counts_get(const struct eh_door_counts *self, const struct eh_door_member *member,
                            uint32_t part, bool of_cases)
{
    if (part >= member->rows)
        return 0;
    const struct eh_result *row = eh_door_counts_row(self, member->row[part]);
    if (of_cases)
        return row->has & EH_CASES ? (uint64_t)row->cases : 0;
    return row->has & EH_N ? (uint64_t)row->n : 0;
}

bool eh_door_counts_is_hidden_group(const struct eh_door_counts *self, const struct eh_door_member *member)
{
    uint32_t a = self->door->of_attribute[self->first];
    return a != EH_DOOR_NONE && member->index != EH_DOOR_NONE &&
           self->door->attribute[a].group[member->index].is_hidden;
}

/* The most that anybody can know of the cases (or the others) altogether: by the attribute that has them all.
 */
static uint64_t sum_elsewhere(const struct eh_door_counts *self, uint32_t part, bool of_cases)
{
    const struct eh_door *door = self->door;
    const struct eh_result *name = eh_door_counts_row(self, self->first);
    const char *other = eh_door_counts_row(self, self->member[0].row[part])->other;
    const struct eh_door_kin kin = eh_door_get_kin(door, self->first);
    uint64_t sum = 0, most = 0;
    uint32_t last = EH_DOOR_NONE;
    for (size_t k = 0; k < kin.count; k++) {
        size_t i = kin.row[k];
        const struct eh_result *row = &door->results->row[i];
        if (row->order.measure != name->order.measure || strcmp(row->within, name->within) != 0 ||
            strcmp(row->other, other) != 0 || !(row->has & EH_CASES))
            continue;
        if (door->of_attribute[i] != last)
            sum = 0;
        last = door->of_attribute[i];
        sum += (uint64_t)(of_cases ? row->cases : row->n - row->cases);
        most = sum > most ? sum : most;
    }
    return most;
}

/* Those of the unknown, who have no row, as far as they follow from another attribute. */
static uint64_t count_unknown(const struct eh_door_counts *self, uint32_t part, bool of_cases)
{
    uint64_t own = 0, all = sum_elsewhere(self, part, of_cases);
    for (uint32_t m = 0; m < self->count; m++) {
        uint64_t cases = eh_door_counts_get(self, &self->member[m], part, true);
        own += of_cases ? cases : eh_door_counts_get(self, &self->member[m], part, false) - cases;
    }
    return all - own;
}

/* Whether the hidden members keep each other's counts of one part to themselves. */
static bool keeps_counts(const struct eh_door_counts *self, uint32_t part, uint32_t spare)
{
    uint32_t k = self->door->k, hidden = 0;
    uint64_t n = 0, cases = 0;
    for (uint32_t m = 0; m < self->count; m++) {
        if (!self->member[m].is_hidden)
            continue;
        hidden++;
        n += eh_door_counts_get(self, &self->member[m], part, false);
        cases += eh_door_counts_get(self, &self->member[m], part, true);
    }
    if (hidden == 0)
        return true;
    if (hidden + spare < 2 || n < k)
        return false;
    /* None (or all) is no finding where the unknown, hidden as well, have some. */
    if (spare && ((cases < k && count_unknown(self, part, true) > 0) ||
                  (n - cases < k && count_unknown(self, part, false) > 0)))
        return false;
    for (uint32_t m = 0; m < self->count && cases > 0 && cases < n; m++) {
        if (!self->member[m].is_hidden)
            continue;
        if (cases < k || n - cases < k)
            return false;
        if (eh_door_counts_is_hidden_group(self, &self->member[m]))
            continue; /* nobody knows its n: what is known is the sum with the other hidden groups' */
        uint64_t own = eh_door_counts_get(self, &self->member[m], part, false), rest = n - own;
        uint64_t most = own < cases ? own : cases, least = cases > rest ? cases - rest : 0;
        if (most - least < k)
            return false;
    }
    return true;
}

static bool is_safe(const struct eh_door_counts *self, uint32_t spare)
{
    for (uint32_t part = 0; part < self->member[0].rows; part++)
        if (!keeps_counts(self, part, spare))
            return false;
    return true;
}

/* Hides whatever is made of the counts of one group in the measure and layer of the table, crossings with the
 * group among it. */
void eh_door_counts_hide(struct eh_door_counts *self, const struct eh_door_member *member)
{
    struct eh_door *door = self->door;
    const struct eh_result *name = eh_door_counts_row(self, self->first);
    const struct eh_door_kin kin = eh_door_get_kin(door, self->first);
    uint32_t attribute = door->of_attribute[self->first];
    for (size_t k = 0; k < kin.count; k++) {
        size_t i = kin.row[k];
        const struct eh_result *row = &door->results->row[i];
        if (door->rule[i] != EH_RULE_NONE)
            continue;
        if (strcmp(row->attribute, name->attribute) == 0) {
            if (strcmp(row->group, member->group) == 0 || strcmp(row->other, member->group) == 0)
                eh_door_hide(door, i, EH_RULE_SHIELD);
            continue;
        }
        uint32_t of = door->of_attribute[i];
        if (member->index == EH_DOOR_NONE || of == EH_DOOR_NONE || !door->attribute[of].is_crossing)
            continue;
        const uint32_t group[2] = {door->of_group[i], door->of_other[i]};
        for (uint32_t g = 0; g < 2; g++)
            for (uint32_t side = 0; side < 2 && group[g] != EH_DOOR_NONE; side++)
                if (door->attribute[of].part[side] == attribute &&
                    door->attribute[of].group[group[g]].part[side] == member->index)
                    eh_door_hide(door, i, EH_RULE_SHIELD);
    }
}

static void hide_kin(struct eh_door_counts *self)
{
    struct eh_door *door = self->door;
    const struct eh_result *name = eh_door_counts_row(self, self->first);
    const struct eh_door_kin kin = eh_door_get_kin(door, self->first);
    for (size_t k = 0; k < kin.count; k++)
        if (strcmp(door->results->row[kin.row[k]].attribute, name->attribute) == 0)
            eh_door_hide(door, kin.row[k], EH_RULE_SHIELD);
}

static uint32_t count_hidden(const struct eh_door_counts *self)
{
    uint32_t count = 0;
    for (uint32_t m = 0; m < self->count; m++)
        count += self->member[m].is_hidden;
    return count;
}

/* The member with the fewest people that is still shown and makes the table safe by itself; where none does,
 * the one with the fewest people. */
static struct eh_door_member *find_shield(const struct eh_door_counts *self, uint32_t spare)
{
    struct eh_door_member *best = NULL, *smallest = NULL;
    for (uint32_t m = 0; m < self->count; m++) {
        struct eh_door_member *member = &self->member[m];
        if (member->is_hidden)
            continue;
        uint64_t people = eh_door_counts_get(self, member, 0, false);
        if (!smallest || people < eh_door_counts_get(self, smallest, 0, false))
            smallest = member;
        if (best && people >= eh_door_counts_get(self, best, 0, false))
            continue;
        member->is_hidden = true;
        if (is_safe(self, spare))
            best = member;
        member->is_hidden = false;
    }
    return best ? best : smallest;
}

/* Of everybody, and told by nothing but the groups of attributes. */
static bool has_unknown_total(const char *measure)
{
    static const char *const open[] = {"access.rate", "access.power.rate", "inclusion.isolated.rate",
                                       "inclusion.near.rate"};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        if (strcmp(measure, open[i]) == 0)
            return true;
    return false;
}

/* What other attributes say of the cases of everybody: at least those whom they know, and at most their
 * unknown besides. */
static void bound_total(const struct eh_door_counts *self, uint64_t *out_least, uint64_t *out_most)
{
    const struct eh_door *door = self->door;
    const struct eh_result *name = eh_door_counts_row(self, self->first);
    const struct eh_door_kin kin = eh_door_get_kin(door, self->first);
    *out_least = 0;
    *out_most = EH_DOOR_ANY;
    for (uint32_t a = 0; a < door->count; a++) {
        uint64_t sum = 0;
        bool any = false;
        for (size_t k = 0; k < kin.count && a != door->of_attribute[self->first]; k++) {
            const struct eh_result *row = &door->results->row[kin.row[k]];
            if (door->of_attribute[kin.row[k]] != a || row->order.measure != name->order.measure)
                continue;
            any = true;
            sum += row->has & EH_CASES ? (uint64_t)row->cases : 0;
        }
        uint64_t most = sum + door->attribute[a].unknown;
        *out_least = any && sum > *out_least ? sum : *out_least;
        *out_most = any && most < *out_most ? most : *out_most;
    }
}

/* Whether the unknown keep the hidden groups company: how many of them are cases is not told, so that the
 * cases of everybody less the groups that are shown leave room for k. Then nothing may tell the cases of all
 * who are known. */
static bool keeps_with_unknown(const struct eh_door_counts *self)
{
    const struct eh_door *door = self->door;
    uint32_t a = door->of_attribute[self->first];
    uint64_t shown = 0, hidden = 0, least, most;
    if (a == EH_DOOR_NONE || door->attribute[a].is_closed || door->attribute[a].unknown == 0 ||
        !has_unknown_total(eh_door_counts_row(self, self->first)->measure))
        return false;
    for (uint32_t m = 0; m < self->count; m++) {
        const struct eh_door_member *member = &self->member[m];
        if (member->is_hidden && eh_door_counts_is_hidden_group(self, member))
            return false;
        shown += member->is_hidden ? 0 : eh_door_counts_get(self, member, 0, true);
        hidden += member->is_hidden ? eh_door_counts_get(self, member, 0, false) : 0;
    }
    bound_total(self, &least, &most);
    most = most > shown ? most - shown : 0;
    least = least > shown + door->attribute[a].unknown ? least - shown - door->attribute[a].unknown : 0;
    for (uint32_t m = 0; m < self->count; m++) {
        uint64_t own = eh_door_counts_get(self, &self->member[m], 0, false), others = hidden - own;
        if (self->member[m].is_hidden &&
            (own < most ? own : most) < door->k + (least > others ? least - others : 0))
            return false;
    }
    return true;
}

/* What compares a group with all others who are known, as they are. */
static void hide_crude(struct eh_door_counts *self)
{
    struct eh_door *door = self->door;
    const struct eh_result *name = eh_door_counts_row(self, self->first);
    const struct eh_door_kin kin = eh_door_get_kin(door, self->first);
    for (size_t k = 0; k < kin.count; k++) {
        const struct eh_result *row = &door->results->row[kin.row[k]];
        if (strcmp(row->attribute, name->attribute) == 0 && strcmp(row->other, "(others)") == 0 &&
            strcmp(row->within, "none") == 0)
            eh_door_hide(door, kin.row[k], EH_RULE_SHIELD);
    }
}

static void hide_simple(struct eh_door_counts *self)
{
    struct eh_door *door = self->door;
    uint32_t a = door->of_attribute[self->first];
    uint32_t spare = a != EH_DOOR_NONE && door->attribute[a].is_closed;
    if (count_hidden(self) == 0)
        return;
    if (keeps_with_unknown(self)) {
        hide_crude(self);
        for (uint32_t m = 0; m < self->count; m++)
            if (self->member[m].is_hidden)
                eh_door_counts_hide(self, &self->member[m]);
        return;
    }
    struct eh_door_member *shield;
    while (!is_safe(self, spare) && (shield = find_shield(self, spare)) != NULL)
        shield->is_hidden = true;
    if (count_hidden(self) == self->count && a == EH_DOOR_NONE) {
        hide_kin(self);
        return;
    }
    for (uint32_t m = 0; m < self->count; m++)
        if (self->member[m].is_hidden)
            eh_door_counts_hide(self, &self->member[m]);
}

/* All rows of one table stand together. */
static size_t read_table(struct eh_door *self, size_t first, struct eh_door_counts *out)
{
    const struct eh_results *results = self->results;
    size_t end = first;
    while (end < results->count && is_same_table(&results->row[end], &results->row[first]))
        end++;
    *out = (struct eh_door_counts){.door = self,
                                   .first = first,
                                   .member = EH_NEW_ARRAY(self->arena, struct eh_door_member, end - first)};
    for (size_t i = first; i < end; i++)
        if (is_member(&results->row[i]))
            add_row(out, i);
    return end;
}

static void hide_all_tables(struct eh_door *self, bool crossings)
{
    struct eh_door_counts table;
    for (size_t i = 0; i < self->results->count; i++) {
        if (!is_member(&self->results->row[i]))
            continue;
        size_t end = read_table(self, i, &table);
        uint32_t a = self->of_attribute[i];
        bool is_crossing = a != EH_DOOR_NONE && self->attribute[a].is_crossing;
        if (is_crossing && crossings)
            eh_door_counts_hide_crossing(&table, &self->attribute[a]);
        if (!is_crossing && !crossings)
            hide_simple(&table);
        i = end - 1;
    }
}

/* Disclosed, recused and neither add up to the decisions under a link, and these are the cases of its row. */
static void hide_conflicts(struct eh_door *self)
{
    const struct eh_results *results = self->results;
    for (size_t i = 0; i < results->count; i++) {
        bool any = false;
        size_t end = i;
        for (; end < results->count && strcmp(results->row[end].measure, "conflict.rate") == 0 &&
               strcmp(results->row[end].group, results->row[i].group) == 0;
             end++)
            any |= self->rule[end] != EH_RULE_NONE;
        for (size_t j = i + (self->rule[i] == EH_RULE_NONE); any && j < end; j++)
            eh_door_hide(self, j, EH_RULE_SHIELD);
        i = end > i ? end - 1 : i;
    }
}

/* Whatever is told of a circle goes with its size. */
static void hide_circles(struct eh_door *self)
{
    const struct eh_results *results = self->results;
    for (size_t i = 0; i < results->count; i++) {
        if (strcmp(results->row[i].measure, "alliance.size") != 0 || self->rule[i] == EH_RULE_NONE)
            continue;
        for (size_t j = 0; j < results->count; j++)
            if (strncmp(results->row[j].measure, "alliance.", 9) == 0 &&
                strcmp(results->row[j].group, results->row[i].group) == 0 &&
                strcmp(results->row[j].layer, results->row[i].layer) == 0)
                eh_door_hide(self, j, EH_RULE_SHIELD);
    }
}

void eh_door_hide_tables(struct eh_door *self)
{
    hide_all_tables(self, false);
    hide_all_tables(self, true);
    hide_conflicts(self);
    hide_circles(self);
}
