/* Ties within and between the groups of an attribute. E and I follow from mixing.ei and its n; the ends of a
 * group's ties from mixing.inbreeding, and in work layers from its mean number of ties; so a hidden pair
 * follows where it is the only one in a line or in the sum.
 *
 * Lines: whatever a shown group has with hidden pairs is a known sum; at least two pairs share it and hold at
 * least k ties, or a further pair is hidden, or the group's inbreeding where no pair is left. The sum: with
 * three hidden groups or more, the ties between them (E less the rest) and within them (I less the rest) are
 * sums of several pairs. With two, a and b, E would be the ties of one pair. Then a shown group g gives its
 * line: without (g, g) and its inbreeding, ties can go round a, b and g (twice t less in (a, b), twice t more
 * in (a, g), t less in (g, g), t more in (b, b)) with all ends, E and I as they are. Where there is no such
 * room the rows of the whole attribute go, and where there are fewer than k ties among the hidden groups
 * altogether a pair of shown groups that can trade with them.
 *
 * A pair of two shown groups with a tie or two needs further pairs, too, until k ties can go round through
 * hidden pairs between different groups, whatever the lines (door_rounds.c). Where they cannot, the rows of
 * the whole attribute go, so that E and I are not told, and ties can go round through (g, g), too. Where they
 * still cannot, every pair and every inbreeding of the attribute goes.
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

static bool is_shown(const struct eh_door_ties *self, uint32_t g)
{
    return !self->attribute->group[g].is_unknown &&
           (!self->attribute->group[g].is_hidden || is_company(self));
}

/* The pair of g that is still shown and fills up its hidden ties at the least loss; else the largest. */
static uint32_t find_partner(const struct eh_door_ties *self, uint32_t g, uint64_t missing)
{
    uint32_t best = EH_DOOR_NONE;
    for (uint32_t h = 0; h < self->count; h++) {
        size_t pair = eh_door_tie(self, g, h);
        if ((h == g && !self->is_open) || !self->is_there[pair] || self->is_hidden[pair])
            continue;
        uint64_t value = self->value[pair],
                 standing = best == EH_DOOR_NONE ? 0 : self->value[eh_door_tie(self, g, best)];
        bool is_better = standing < missing ? value > standing : value >= missing && value < standing;
        if (best == EH_DOOR_NONE || is_better)
            best = h;
    }
    return best;
}

static void hide_measure(struct eh_door_ties *self, const char *measure, uint32_t group)
{
    struct eh_door *door = self->door;
    for (size_t i = 0; i < door->results->count; i++)
        if (is_own_row(self, i, measure) && (group == EH_DOOR_NONE || door->of_group[i] == group))
            eh_door_hide(door, i, EH_RULE_SHIELD);
}

/* Makes the line of g safe. True where it hid a pair, so that other lines have to be looked at again. */
static bool hide_line(struct eh_door_ties *self, uint32_t g)
{
    uint32_t hidden = 0, needed = 0, k = self->door->k;
    uint64_t sum = 0;
    for (uint32_t h = 0; h < self->count; h++)
        if (self->is_hidden[eh_door_tie(self, g, h)]) {
            hidden++;
            needed += !self->is_spare[eh_door_tie(self, g, h)];
            sum += self->value[eh_door_tie(self, g, h)];
        }
    if (needed == 0 || (hidden > 1 && sum >= k))
        return false;
    uint32_t partner = find_partner(self, g, sum < k ? k - sum : 0);
    if (partner == EH_DOOR_NONE) {
        hide_measure(self, "mixing.inbreeding", g);
        return false;
    }
    hide_pair(self, g, partner);
    return true;
}

static void hide_lines(struct eh_door_ties *self)
{
    bool again = true;
    while (again) {
        again = false;
        for (uint32_t g = 0; g < self->count; g++)
            again |= is_shown(self, g) && hide_line(self, g);
    }
}

/* E less the rest, I less the rest; *out_all is what T less the rest is. */
static bool is_sum_safe(const struct eh_door_ties *self, uint64_t *out_all)
{
    uint64_t between = 0, within = 0;
    uint32_t hidden_between = 0, hidden_within = 0;
    for (uint32_t g = 0; g < self->count; g++)
        for (uint32_t h = 0; h < self->count; h++) {
            if (!self->is_hidden[eh_door_tie(self, g, h)] || is_shown(self, g) || is_shown(self, h))
                continue;
            (g == h ? &within : &between)[0] += self->value[eh_door_tie(self, g, h)];
            (g == h ? &hidden_within : &hidden_between)[0]++;
        }
    uint32_t k = self->door->k;
    if (!self->directed) {
        between /= 2;
        hidden_between /= 2;
    }
    *out_all = between + within;
    return hidden_between > 1 && hidden_within > 1 && between >= k && within >= k;
}

/* Two hidden groups: hides the line of the smallest shown group that gives them room. False: there is none.
 */
static bool hide_round(struct eh_door_ties *self)
{
    uint32_t hidden[2], count = 0, best = EH_DOOR_NONE;
    const struct eh_door_group *group = self->attribute->group;
    for (uint32_t g = 0; g < self->count; g++)
        if (group[g].is_hidden && !group[g].is_unknown) {
            if (count == 2)
                return false;
            hidden[count++] = g;
        }
    for (uint32_t g = 0; g < self->count && count == 2; g++)
        if (is_shown(self, g) && eh_door_has_room(self, hidden[0], hidden[1], g) &&
            (best == EH_DOOR_NONE || group[g].people < group[best].people))
            best = g;
    if (best == EH_DOOR_NONE)
        return false;
    hide_pair(self, best, best);
    hide_measure(self, "mixing.inbreeding", best);
    return true;
}

/* The ties of g with all hidden groups, sent or received. */
static uint64_t sum_hidden(const struct eh_door_ties *self, uint32_t g, bool sent)
{
    uint64_t sum = 0;
    for (uint32_t h = 0; h < self->count; h++)
        if (self->attribute->group[h].is_hidden)
            sum += self->value[sent ? eh_door_tie(self, g, h) : eh_door_tie(self, h, g)];
    return sum;
}

/* Too few ties, `all`, among the hidden groups: hides the pair of two shown groups with the fewest ties that
 * can go round with them, once more in (g, h), once less from g to the hidden and from these to h, once more
 * among them, or the other way round. False: there is none. */
static bool hide_rest(struct eh_door_ties *self, uint64_t all)
{
    uint32_t best_g = EH_DOOR_NONE, best_h = EH_DOOR_NONE;
    for (uint32_t g = 0; g < self->count; g++)
        for (uint32_t h = 0; h < self->count; h++) {
            size_t pair = eh_door_tie(self, g, h);
            if (g == h || !is_shown(self, g) || !is_shown(self, h) || !self->is_there[pair] ||
                self->is_hidden[pair])
                continue;
            uint64_t sent = sum_hidden(self, g, true), received = sum_hidden(self, h, false);
            uint64_t up = sent < received ? sent : received;
            uint64_t down = all < self->value[pair] ? all : self->value[pair];
            if (up + down < self->door->k ||
                (best_g != EH_DOOR_NONE &&
                 self->value[pair] >= self->value[eh_door_tie(self, best_g, best_h)]))
                continue;
            best_g = g;
            best_h = h;
        }
    if (best_g == EH_DOOR_NONE)
        return false;
    hide_pair(self, best_g, best_h);
    hide_lines(self);
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
            if (b == c || a == b || a == c || !is_shown(self, b) || !is_shown(self, c) || people >= least ||
                !eh_door_has_room_within(self, a, b, c))
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
    hide_measure(self, "mixing.inbreeding", a);
    hide_measure(self, "mixing.inbreeding", best_b);
    return true;
}

/* One more pair in each line of a and b. */
static bool hide_more(struct eh_door_ties *self, uint32_t a, uint32_t b)
{
    uint32_t one = find_partner(self, a, self->door->k), two = find_partner(self, b, self->door->k);
    if (one != EH_DOOR_NONE)
        hide_pair(self, a, one);
    if (two != EH_DOOR_NONE)
        hide_pair(self, b, two);
    hide_lines(self);
    return one != EH_DOOR_NONE || two != EH_DOOR_NONE;
}

/* Until each hidden pair of shown groups has room, but for those that are `opt_safe` and not among `is_few`.
 * False: there is none. */
static bool hide_until_round(struct eh_door_ties *self, const bool *is_few, const bool *opt_safe)
{
    for (bool again = true; again;) {
        again = false;
        for (uint32_t a = 0; a < self->count; a++)
            for (uint32_t b = self->directed ? 0 : a; b < self->count; b++) {
                size_t pair = eh_door_tie(self, a, b);
                if ((a == b && !self->is_open) || !self->is_hidden[pair] || self->is_spare[pair] ||
                    (opt_safe && opt_safe[pair] && !is_few[pair]) || !is_shown(self, a) ||
                    !is_shown(self, b) || eh_door_can_go_round(self, a, b))
                    continue;
                if (!hide_more(self, a, b))
                    return false;
                again = true;
            }
    }
    return true;
}

static bool can_take(const struct eh_door_ties *self, uint32_t g, uint32_t h)
{
    return g != h && self->is_there[eh_door_tie(self, g, h)] && is_shown(self, g) && is_shown(self, h);
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* The smallest round for (a, b) that can be had: once more in (a, b) and (c, d), once less in (a, d) and (c,
 * b). Of those with room the one that hides the fewest pairs more, and of these the fewest ties. */
static void hide_rectangle(struct eh_door_ties *self, uint32_t a, uint32_t b)
{
    uint32_t best_c = EH_DOOR_NONE, best_d = EH_DOOR_NONE;
    uint64_t best_pairs = UINT64_MAX, best_ties = UINT64_MAX;
    for (uint32_t c = 0; c < self->count; c++)
        for (uint32_t d = 0; d < self->count; d++) {
            if (c == a || c == b || d == a || d == b || !can_take(self, a, d) || !can_take(self, c, b) ||
                !can_take(self, c, d))
                continue;
            const size_t cell[] = {eh_door_tie(self, a, d), eh_door_tie(self, c, b), eh_door_tie(self, c, d)};
            uint64_t pairs = 0, ties = 0;
            for (size_t i = 0; i < 3; i++) {
                pairs += !self->is_hidden[cell[i]];
                ties += self->is_hidden[cell[i]] ? 0 : self->value[cell[i]];
            }
            uint64_t up = least(self->value[cell[0]], self->value[cell[1]]);
            uint64_t down = least(self->value[eh_door_tie(self, a, b)], self->value[cell[2]]);
            if (up + down < self->door->k || pairs > best_pairs || (pairs == best_pairs && ties >= best_ties))
                continue;
            best_pairs = pairs;
            best_ties = ties;
            best_c = c;
            best_d = d;
        }
    if (best_c == EH_DOOR_NONE)
        return;
    hide_pair(self, a, best_d);
    hide_pair(self, best_c, b);
    hide_pair(self, best_c, best_d);
}

static void hide_rectangles(struct eh_door_ties *self, const bool *is_few)
{
    for (uint32_t a = 0; a < self->count; a++)
        for (uint32_t b = self->directed ? 0 : a + 1; b < self->count; b++)
            if (a != b && is_few[eh_door_tie(self, a, b)] && is_shown(self, a) && is_shown(self, b) &&
                !eh_door_can_go_round(self, a, b))
                hide_rectangle(self, a, b);
}

/* Pairs of shown groups with few ties: hides others until each has room. False: there is none. */
static bool hide_few(struct eh_door_ties *self)
{
    size_t cells = (size_t)self->count * self->count;
    bool *is_few = EH_NEW_ARRAY(self->door->arena, bool, cells);
    bool *is_safe = EH_NEW_ARRAY(self->door->arena, bool, cells);
    for (size_t cell = 0; cell < cells; cell++)
        is_few[cell] = self->is_hidden[cell] && !self->is_spare[cell];
    hide_rectangles(self, is_few);
    hide_lines(self);
    for (uint32_t g = 0; g < self->count; g++)
        if (is_few[eh_door_tie(self, g, g)] && is_shown(self, g) && !hide_within(self, g, is_safe))
            return false;
    hide_lines(self);
    return hide_until_round(self, is_few, is_safe);
}

/* The same without a word of E and I. */
static bool hide_few_openly(struct eh_door_ties *self)
{
    self->is_open = true;
    hide_whole(self);
    hide_lines(self);
    if (!hide_until_round(self, NULL, NULL))
        return false;
    for (uint32_t g = 0; g < self->count; g++)
        if (self->is_hidden[eh_door_tie(self, g, g)])
            hide_measure(self, "mixing.inbreeding", g);
    return true;
}

/* Writes the pairs back: in every `within`, and how often they are returned, which tells how many there are.
 */
static void hide_rows(struct eh_door_ties *self)
{
    struct eh_door *door = self->door;
    for (size_t i = 0; i < door->results->count; i++) {
        if (!is_own_row(self, i, "mixing.ratio") && !is_own_row(self, i, "mixing.reciprocity"))
            continue;
        uint32_t g = door->of_group[i], h = door->of_other[i];
        if (g != EH_DOOR_NONE && h != EH_DOOR_NONE &&
            (self->is_hidden[eh_door_tie(self, g, h)] ||
             (self->is_hidden[eh_door_tie(self, h, g)] && is_own_row(self, i, "mixing.reciprocity"))))
            eh_door_hide(door, i, EH_RULE_SHIELD);
    }
}

/* Returned arcs are the same number both ways, and their sum over all pairs is data.reciprocity. */
static void hide_returned(struct eh_door_ties *self)
{
    struct eh_door *door = self->door;
    bool *is_few = EH_NEW_ARRAY(door->arena, bool, (size_t)self->count * self->count);
    bool any = false;
    for (size_t i = 0; i < door->results->count; i++) {
        uint32_t g = door->of_group[i], h = door->of_other[i];
        if (is_own_row(self, i, "mixing.reciprocity") && door->rule[i] != EH_RULE_NONE && g != EH_DOOR_NONE &&
            h != EH_DOOR_NONE)
            any = is_few[eh_door_tie(self, g, h)] = is_few[eh_door_tie(self, h, g)] = true;
    }
    uint32_t pairs = 0;
    for (uint32_t g = 0; g < self->count; g++)
        for (uint32_t h = 0; h <= g; h++)
            pairs += is_few[eh_door_tie(self, g, h)];
    for (size_t i = 0; any && i < door->results->count; i++) {
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
    for (size_t i = 0; i < door->results->count; i++) {
        const struct eh_result *row = &door->results->row[i];
        uint32_t of = door->of_attribute[i];
        if (door->rule[i] == EH_RULE_NONE || of == EH_DOOR_NONE ||
            strcmp(row->measure, "mixing.ratio") != 0 || strcmp(row->layer, self->layer) != 0 ||
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
    size_t cells = (size_t)self->count * self->count;
    bool any = false, is_few = false, *was_hidden = EH_NEW_ARRAY(self->door->arena, bool, cells);
    read_pairs(self);
    for (uint32_t g = 0; g < self->count; g++) {
        for (uint32_t h = 0; h < self->count; h++) {
            size_t pair = eh_door_tie(self, g, h);
            any |= self->is_hidden[pair] && !self->is_spare[pair];
            is_few |=
                self->is_hidden[pair] && !self->is_spare[pair] && is_shown(self, g) && is_shown(self, h);
        }
    }
    if (self->attribute->is_crossing && (any || has_hidden_part(self))) {
        hide_pairs(self);
        hide_whole(self);
        return;
    }
    memcpy(was_hidden, self->is_hidden, cells);
    bool is_done = !is_few || hide_few(self);
    if (!is_done) {
        memcpy(self->is_hidden, was_hidden, cells);
        is_done = hide_few_openly(self);
    }
    if (!is_done) {
        hide_pairs(self);
        hide_whole(self);
        return;
    }
    if (any) {
        uint64_t all;
        hide_lines(self);
        bool is_safe = self->attribute->hidden_count == 0 || is_company(self) || is_sum_safe(self, &all) ||
                       (!self->is_open && hide_round(self));
        if (!is_safe && all < self->door->k && !hide_rest(self, all)) {
            hide_whole(self); /* what T leaves for them is too few ties */
            hide_pairs(self);
            return;
        }
        if (!is_safe)
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
