/* Ties within and between the groups of an attribute. E and I follow from mixing.ei and its n; the ends of a
 * group's ties from mixing.inbreeding, and in work layers from its mean number of ties; so a hidden pair
 * follows where it is the only one in a line or in the sum.
 *
 * Hidden pairs of shown groups, and of these with the hidden groups together, must be able to move ties among
 * each other with all ends as they are, and for that further pairs are hidden, as few as will do
 * (door_rounds.c).
 *
 * The sum: with three hidden groups or more, the ties between them (E less the rest) and within them (I less
 * the rest) are sums of several pairs. With two, a and b, E would be the ties of one pair. Then a shown group
 * g gives its line: without (g, g) and its inbreeding, ties can go round a, b and g (twice t less in (a, b),
 * twice t more in (a, g), t less in (g, g), t more in (b, b)) with all ends, E and I as they are. So can they
 * round a group a with few ties within and two others.
 *
 * Where there is no such way, the rows of the whole attribute go, so that E and I are not told, and ties
 * within a group can be exchanged for others, too. Where arcs have a direction, what each group sends is not
 * told either where that saves more rows than it costs. Where there is no way at all every pair and every
 * inbreeding of the attribute goes.
 *
 * The pairs of a crossing add up to those of its parts, block by block. Where any pair of the three tables is
 * hidden all pairs of the crossing are: the parts come first.
 *
 * A group that is hidden only to keep the unknown company (is_closed) is none to protect: its ties are those
 * of at least k people, and say nothing of how many are unknown. So it counts as shown here, and its pairs
 * are hidden without any need, but for those with so few ties that a range of k would reach down to a tie or
 * two. */
#include <string.h>

#include "door_ties.h"

static bool is_own_row(const struct eh_door_ties *self, size_t row, const char *measure)
{
    const struct eh_result *result = &self->door->results->row[row];
    return strcmp(result->layer, self->layer) == 0 && strcmp(result->attribute, self->attribute->name) == 0 &&
           strcmp(result->measure, measure) == 0;
}

static bool is_company(const struct eh_door_ties *self)
{
    return self->attribute->is_closed && self->attribute->hidden_count == 1;
}

static void read_pairs(struct eh_door_ties *self)
{
    struct eh_door *door = self->door;
    size_t cells = (size_t)self->count * self->count;
    bool *is_needed = EH_NEW_ARRAY(door->arena, bool, cells);
    self->value = EH_NEW_ARRAY(door->arena, uint64_t, cells);
    self->is_hidden = EH_NEW_ARRAY(door->arena, bool, cells);
    self->is_there = EH_NEW_ARRAY(door->arena, bool, cells);
    self->is_spare = EH_NEW_ARRAY(door->arena, bool, cells);
    for (size_t i = self->first; i < self->end; i++) {
        uint32_t g = door->of_group[i], h = door->of_other[i];
        if (g == EH_DOOR_NONE || h == EH_DOOR_NONE)
            continue;
        const struct eh_result *row = &door->results->row[i];
        self->value[eh_door_tie(self, g, h)] = row->has & EH_CASES ? (uint64_t)row->cases : 0;
        self->is_hidden[eh_door_tie(self, g, h)] |= door->rule[i] != EH_RULE_NONE;
        is_needed[eh_door_tie(self, g, h)] |=
            door->rule[i] != EH_RULE_NONE && (door->rule[i] != EH_RULE_SHIELD || !is_company(self) ||
                                              self->value[eh_door_tie(self, g, h)] < door->k);
        self->is_there[eh_door_tie(self, g, h)] = true;
    }
    for (uint32_t g = 0; g < self->count; g++)
        for (uint32_t h = 0; h < g; h++)
            self->directed |=
                self->is_there[eh_door_tie(self, g, h)] && self->is_there[eh_door_tie(self, h, g)];
    for (uint32_t g = 0; g < self->count && !self->directed; g++)
        for (uint32_t h = 0; h < g; h++) {
            size_t one = eh_door_tie(self, g, h), two = eh_door_tie(self, h, g),
                   from = self->is_there[one] ? one : two;
            size_t to = from == one ? two : one;
            self->value[to] = self->value[from];
            self->is_hidden[to] = self->is_hidden[from];
            is_needed[to] = is_needed[from];
            self->is_there[to] = self->is_there[from];
        }
    for (size_t cell = 0; cell < cells; cell++)
        self->is_spare[cell] = self->is_hidden[cell] && !is_needed[cell];
}

static void hide_pair(struct eh_door_ties *self, uint32_t g, uint32_t h)
{
    self->is_hidden[eh_door_tie(self, g, h)] = true;
    if (!self->directed)
        self->is_hidden[eh_door_tie(self, h, g)] = true;
}

bool eh_door_tie_is_shown(const struct eh_door_ties *self, uint32_t g)
{
    return !self->attribute->group[g].is_unknown &&
           (!self->attribute->group[g].is_hidden || is_company(self));
}

static void hide_measure(struct eh_door_ties *self, const char *measure, uint32_t group)
{
    struct eh_door *door = self->door;
    const struct eh_door_kin kin = eh_door_find_kin(door, measure, self->layer);
    for (size_t k = 0; k < kin.count; k++)
        if (is_own_row(self, kin.row[k], measure) &&
            (group == EH_DOOR_NONE || door->of_group[kin.row[k]] == group))
            eh_door_hide(door, kin.row[k], EH_RULE_SHIELD);
}

/* The ties between hidden groups, and those within them: E and I less the rest. */
struct sums {
    uint64_t between, within;
    uint32_t between_pairs, within_pairs;
};

static struct sums sum_among_hidden(const struct eh_door_ties *self)
{
    struct sums sums = {0};
    for (uint32_t g = 0; g < self->count; g++)
        for (uint32_t h = self->directed ? 0 : g; h < self->count; h++) {
            if (!self->is_hidden[eh_door_tie(self, g, h)] || eh_door_tie_is_shown(self, g) ||
                eh_door_tie_is_shown(self, h))
                continue;
            (g == h ? &sums.within : &sums.between)[0] += self->value[eh_door_tie(self, g, h)];
            (g == h ? &sums.within_pairs : &sums.between_pairs)[0]++;
        }
    return sums;
}

/* Sums of several pairs that hold enough ties to range over k people. */
static bool is_sum_safe(const struct eh_door_ties *self)
{
    struct sums sums = sum_among_hidden(self);
    uint64_t needed = (self->door->k + 1) / 2;
    return sums.between_pairs > 1 && sums.within_pairs > 1 && sums.between >= needed && sums.within >= needed;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* The ties of g with all hidden groups, sent or received. */
static uint64_t sum_with_hidden(const struct eh_door_ties *self, uint32_t g, bool sent)
{
    uint64_t sum = 0;
    for (uint32_t h = 0; h < self->count; h++)
        if (!eh_door_tie_is_shown(self, h))
            sum += self->value[sent ? eh_door_tie(self, g, h) : eh_door_tie(self, h, g)];
    return sum;
}

/* How many ties can go round g and the hidden groups with all ends, E and I as they are: t more within these,
 * t less in (g, g), 2 t less between these and 2 t more with g (either way t), or the other way round. */
static uint64_t count_rounds(const struct eh_door_ties *self, uint32_t g)
{
    struct sums sums = sum_among_hidden(self);
    uint64_t up = least(self->value[eh_door_tie(self, g, g)], sums.between / 2);
    uint64_t with = self->directed ? least(sum_with_hidden(self, g, true), sum_with_hidden(self, g, false))
                                   : sum_with_hidden(self, g, true) / 2;
    return sums.between_pairs > 0 && sums.within_pairs > 0 ? up + least(sums.within, with) : 0;
}

/* Hides the ties within the smallest shown group that go round with those of the hidden ones. False: there is
 * none. */
static bool hide_round(struct eh_door_ties *self)
{
    const struct eh_door_group *group = self->attribute->group;
    uint32_t best = EH_DOOR_NONE;
    for (uint32_t g = 0; g < self->count; g++)
        if (eh_door_tie_is_shown(self, g) && !self->is_hidden[eh_door_tie(self, g, g)] &&
            self->is_there[eh_door_tie(self, g, g)] && count_rounds(self, g) >= (self->door->k + 1) / 2 &&
            (best == EH_DOOR_NONE || group[g].people < group[best].people))
            best = g;
    if (best == EH_DOOR_NONE)
        return false;
    hide_pair(self, best, best);
    return true;
}

static const char *const WHOLE[] = {"mixing.ei", "mixing.assortativity", "mixing.assortativity_adjusted",
                                    "mixing.segregation"};

static void hide_whole(struct eh_door_ties *self)
{
    for (size_t m = 0; m < sizeof WHOLE / sizeof *WHOLE; m++)
        hide_measure(self, WHOLE[m], EH_DOOR_NONE);
}

static void hide_pairs(struct eh_door_ties *self)
{
    hide_measure(self, "mixing.ratio", EH_DOOR_NONE);
    hide_measure(self, "mixing.inbreeding", EH_DOOR_NONE);
    hide_measure(self, "mixing.reciprocity", EH_DOOR_NONE);
}

/* (a, a), which I less the rest would tell: hides two more groups' pairs, so that ties can go round. */
static bool hide_within(struct eh_door_ties *self, uint32_t a, bool *is_safe)
{
    uint32_t best_b = EH_DOOR_NONE, best_c = EH_DOOR_NONE;
    uint64_t least = UINT64_MAX;
    const struct eh_door_group *group = self->attribute->group;
    for (uint32_t b = 0; b < self->count; b++)
        for (uint32_t c = 0; c < self->count; c++) {
            uint64_t people = group[b].people + group[c].people;
            if (b == c || a == b || a == c || !eh_door_tie_is_shown(self, b) ||
                !eh_door_tie_is_shown(self, c) || people >= least || !eh_door_has_room_within(self, a, b, c))
                continue;
            least = people;
            best_b = b;
            best_c = c;
        }
    if (best_b == EH_DOOR_NONE)
        return false;
    hide_pair(self, best_b, best_b);
    hide_pair(self, a, best_c);
    hide_pair(self, best_b, best_c);
    is_safe[eh_door_tie(self, a, best_c)] = is_safe[eh_door_tie(self, best_c, a)] = true;
    is_safe[eh_door_tie(self, best_b, best_c)] = is_safe[eh_door_tie(self, best_c, best_b)] = true;
    return true;
}

/* Hides others until each hidden pair has room. False: there is none while E and I are told. */
static bool hide_closed(struct eh_door_ties *self)
{
    size_t cells = (size_t)self->count * self->count;
    bool *is_few = EH_NEW_ARRAY(self->door->arena, bool, cells);
    bool *is_safe = EH_NEW_ARRAY(self->door->arena, bool, cells);
    for (size_t cell = 0; cell < cells; cell++)
        is_few[cell] = self->is_hidden[cell] && !self->is_spare[cell];
    for (uint32_t g = 0; g < self->count; g++)
        if (is_few[eh_door_tie(self, g, g)] && eh_door_tie_is_shown(self, g) &&
            !hide_within(self, g, is_safe))
            return false;
    for (size_t cell = 0; cell < cells; cell++)
        is_safe[cell] &= !is_few[cell];
    return eh_door_hide_least(self, is_safe);
}

/* Whether nobody is told how many arcs a group receives: a manager is everybody's, and mentors and sponsors
 * are told by access, but of no structure. */
static bool is_free_to(const struct eh_door_ties *self)
{
    const struct eh_door *door = self->door;
    if (strcmp(self->layer, "mentoring") != 0 && strcmp(self->layer, "sponsorship") != 0)
        return false;
    for (size_t i = 0; i < door->results->count; i++)
        if (strncmp(door->results->row[i].measure, "access.", 7) == 0 &&
            strcmp(door->results->row[i].attribute, self->attribute->name) == 0)
            return false;
    return self->directed;
}

/* One way to hide: with E and I told or not, and how many arcs each group sends. False: it leads nowhere. */
static bool hide_so(struct eh_door_ties *self, const bool *needed, bool is_open, bool is_free)
{
    memcpy(self->is_hidden, needed, (size_t)self->count * self->count);
    self->is_open = is_open;
    self->is_free_from = is_free;
    if (is_open)
        return eh_door_hide_least(self, NULL);
    return hide_closed(self) &&
           (self->attribute->hidden_count == 0 || is_company(self) || is_sum_safe(self) || hide_round(self));
}

/* Rows that go: pairs, and how closed groups are, which tells what they send and keep. */
static uint64_t count_lost(const struct eh_door_ties *self)
{
    uint64_t lost = self->is_free_from ? self->count : 0;
    for (uint32_t g = 0; g < self->count; g++)
        for (uint32_t h = 0; h < self->count; h++)
            if (self->is_there[eh_door_tie(self, g, h)] && self->is_hidden[eh_door_tie(self, g, h)])
                lost += g == h && !self->is_free_from ? 2 : 1;
    return lost;
}

/* The way that loses least; E and I, which stand for the whole attribute, go only where there is no other. */
static bool hide_best(struct eh_door_ties *self)
{
    size_t cells = (size_t)self->count * self->count;
    bool *needed = EH_NEW_ARRAY(self->door->arena, bool, cells);
    bool *best = EH_NEW_ARRAY(self->door->arena, bool, cells);
    uint64_t least = UINT64_MAX;
    bool best_free = false;
    memcpy(needed, self->is_hidden, cells);
    for (int is_open = 0; is_open < 2 && least == UINT64_MAX; is_open++)
        for (int is_free = 0; is_free <= self->directed; is_free++)
            if (hide_so(self, needed, is_open, is_free) && count_lost(self) < least) {
                least = count_lost(self);
                best_free = is_free;
                memcpy(best, self->is_hidden, cells);
            }
    self->is_free_from = best_free;
    memcpy(self->is_hidden, best, cells);
    return least < UINT64_MAX;
}

static void hide_pair_rows(struct eh_door_ties *self, const char *measure, bool either_way)
{
    struct eh_door *door = self->door;
    const struct eh_door_kin kin = eh_door_find_kin(door, measure, self->layer);
    for (size_t k = 0; k < kin.count; k++) {
        size_t i = kin.row[k];
        uint32_t g = door->of_group[i], h = door->of_other[i];
        if (is_own_row(self, i, measure) && g != EH_DOOR_NONE && h != EH_DOOR_NONE &&
            (self->is_hidden[eh_door_tie(self, g, h)] ||
             (either_way && self->is_hidden[eh_door_tie(self, h, g)])))
            eh_door_hide(door, i, EH_RULE_SHIELD);
    }
}

/* Writes the pairs back: in every `within`, how often they are returned, which tells how many there are, and
 * how closed a group is. */
static void hide_rows(struct eh_door_ties *self)
{
    for (uint32_t g = 0; g < self->count; g++)
        if (self->is_free_from ||
            (self->is_hidden[eh_door_tie(self, g, g)] && !self->is_spare[eh_door_tie(self, g, g)]))
            hide_measure(self, "mixing.inbreeding", g);
    hide_pair_rows(self, "mixing.ratio", false);
    hide_pair_rows(self, "mixing.reciprocity", true);
}

/* Returned arcs are the same number both ways, and their sum over all pairs is data.reciprocity. */
static void hide_returned(struct eh_door_ties *self)
{
    struct eh_door *door = self->door;
    bool *is_few = EH_NEW_ARRAY(door->arena, bool, (size_t)self->count * self->count);
    bool any = false;
    const struct eh_door_kin kin = eh_door_find_kin(door, "mixing.reciprocity", self->layer);
    for (size_t k = 0; k < kin.count; k++) {
        size_t i = kin.row[k];
        uint32_t g = door->of_group[i], h = door->of_other[i];
        if (is_own_row(self, i, "mixing.reciprocity") && door->rule[i] != EH_RULE_NONE && g != EH_DOOR_NONE &&
            h != EH_DOOR_NONE)
            any = is_few[eh_door_tie(self, g, h)] = is_few[eh_door_tie(self, h, g)] = true;
    }
    uint32_t pairs = 0;
    for (uint32_t g = 0; g < self->count; g++)
        for (uint32_t h = 0; h <= g; h++)
            pairs += is_few[eh_door_tie(self, g, h)];
    for (size_t k = 0; any && k < kin.count; k++) {
        size_t i = kin.row[k];
        uint32_t g = door->of_group[i], h = door->of_other[i];
        if (is_own_row(self, i, "mixing.reciprocity") && g != EH_DOOR_NONE && h != EH_DOOR_NONE &&
            (pairs < 2 || is_few[eh_door_tie(self, g, h)]))
            eh_door_hide(door, i, EH_RULE_SHIELD);
    }
}

/* What chance alone makes of a pair is its share of all pairs of known people, so that ties over the ratio
 * tell how many are known. Within strata it hangs on which ties run between them, too, which nobody is told.
 */
static void hide_expected(struct eh_door_ties *self)
{
    struct eh_door *door = self->door;
    for (size_t i = self->first; i < self->end && self->attribute->is_closed; i++)
        if (is_own_row(self, i, "mixing.ratio") && strcmp(door->results->row[i].within, "none") == 0)
            eh_door_hide(door, i, EH_RULE_SHIELD);
}

/* Whether a pair of a part is hidden for its own sake, or to shield another. */
static bool has_hidden_part(const struct eh_door_ties *self)
{
    const struct eh_door *door = self->door;
    const struct eh_door_kin kin = eh_door_get_kin(door, self->first); /* of mixing.ratio */
    for (size_t k = 0; k < kin.count; k++) {
        size_t i = kin.row[k];
        uint32_t of = door->of_attribute[i];
        if (door->rule[i] == EH_RULE_NONE || of == EH_DOOR_NONE ||
            (of != self->attribute->part[0] && of != self->attribute->part[1]))
            continue;
        struct eh_door_ties part = {.attribute = &door->attribute[of]};
        if (door->rule[i] != EH_RULE_SHIELD || !is_company(&part))
            return true;
    }
    return false;
}

static void hide_table(struct eh_door_ties *self)
{
    bool any = false;
    read_pairs(self);
    for (uint32_t g = 0; g < self->count; g++) {
        for (uint32_t h = 0; h < self->count; h++) {
            size_t pair = eh_door_tie(self, g, h);
            any |= self->is_hidden[pair] && !self->is_spare[pair];
        }
    }
    if (self->attribute->is_crossing && (any || has_hidden_part(self))) {
        hide_pairs(self);
        hide_whole(self);
        return;
    }
    if (any) {
        self->is_free_to = is_free_to(self);
        if (!hide_best(self)) {
            hide_whole(self);
            hide_pairs(self);
            return;
        }
        if (self->is_open)
            hide_whole(self);
        hide_rows(self);
    }
    hide_returned(self);
}

static void hide_layers(struct eh_door *self, bool crossings, void (*hide)(struct eh_door_ties *))
{
    const struct eh_results *results = self->results;
    for (size_t i = 0; i < results->count; i++) {
        const struct eh_result *row = &results->row[i];
        if (strcmp(row->measure, "mixing.ratio") != 0 || self->of_attribute[i] == EH_DOOR_NONE)
            continue;
        struct eh_door_ties ties = {.door = self,
                                    .attribute = &self->attribute[self->of_attribute[i]],
                                    .layer = row->layer,
                                    .first = i};
        while (i + 1 < results->count && results->row[i + 1].order.measure == row->order.measure &&
               strcmp(results->row[i + 1].layer, row->layer) == 0 &&
               self->of_attribute[i + 1] == self->of_attribute[ties.first])
            i++;
        ties.end = i + 1;
        ties.count = ties.attribute->count;
        if (ties.attribute->is_crossing == crossings)
            hide(&ties);
    }
}

void eh_door_hide_ties(struct eh_door *self)
{
    hide_layers(self, false, hide_table);
    hide_layers(self, true, hide_table);
    for (int crossings = 0; crossings < 2; crossings++)
        hide_layers(self, crossings, hide_expected);
}
