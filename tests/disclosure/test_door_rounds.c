/* disclosure: which pairs of groups to hide (door_rounds), against looking at every pair again after each
 * that is shown, with a flow that searches the whole table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/disclosure/door_flow.h"
#include "../../src/disclosure/door_ties.h"
#include "evenhand/base/random.h"

enum { GROUPS = 9, LINES = GROUPS + 1, K = 5 }; /* one line more: ends that nobody is told */

/* --- slowly --- */

struct slow {
    const struct eh_door_ties *ties;
    bool must[GROUPS][GROUPS], hidden[GROUPS][GROUPS];
    uint64_t rest[LINES][LINES];
    bool open[LINES][LINES];
};

static void start_search(struct slow *self, uint32_t a, uint32_t b)
{
    const struct eh_door_ties *ties = self->ties;
    memset(self->open, 0, sizeof self->open);
    for (uint32_t g = 0; g < GROUPS; g++)
        for (uint32_t h = 0; h < GROUPS; h++) {
            self->open[g][h] = self->hidden[g][h] && (g != h || ties->is_open) && !(g == a && h == b) &&
                               (ties->directed || g != b || h != a);
            self->rest[g][h] = ties->value[eh_door_tie(ties, g, h)] * (g == h && !ties->directed ? 2 : 1);
        }
    for (uint32_t g = 0; g < GROUPS; g++) {
        self->open[g][GROUPS] = ties->is_free_from;
        self->open[GROUPS][g] = ties->is_free_to;
        self->rest[g][GROUPS] = self->rest[GROUPS][g] = EH_DOOR_ANY;
    }
}

/* Depth first: a row is left by adding to one of its cells, a column by taking from one. */
static bool go(struct slow *self, uint32_t at, bool is_row, uint32_t end, bool end_is_row,
               bool seen[2][LINES])
{
    if (at == end && is_row == end_is_row)
        return true;
    seen[is_row][at] = true;
    for (uint32_t to = 0; to < LINES; to++) {
        uint64_t *cell = is_row ? &self->rest[at][to] : &self->rest[to][at];
        if (seen[!is_row][to] || !(is_row ? self->open[at][to] : self->open[to][at]) ||
            (!is_row && *cell == 0) || !go(self, to, !is_row, end, end_is_row, seen))
            continue;
        *cell += is_row ? 1 : UINT64_MAX;
        return true;
    }
    return false;
}

static uint64_t count_moves(struct slow *self, uint32_t a, uint32_t b, bool up, uint64_t most)
{
    uint64_t moves = 0;
    start_search(self, a, b);
    for (; moves < most; moves++) {
        bool seen[2][LINES] = {{false}};
        if (!(up ? go(self, b, false, a, true, seen) : go(self, a, true, b, false, seen)))
            break;
    }
    return moves;
}

static bool keeps(struct slow *self, uint32_t a, uint32_t b)
{
    bool directed = self->ties->directed;
    uint64_t needed = directed ? (K + 1) / 2 : 2 * ((K + 1) / 2);
    uint64_t value = self->ties->value[eh_door_tie(self->ties, a, b)] * (directed ? 1 : 2);
    uint64_t down = value < needed ? value : needed;
    return count_moves(self, a, b, true, needed) + count_moves(self, a, b, false, down) >= needed;
}

static void set(struct slow *self, uint32_t a, uint32_t b, bool hidden)
{
    self->hidden[a][b] = hidden;
    if (!self->ties->directed)
        self->hidden[b][a] = hidden;
}

/* Shows whatever would be known. False: a pair that must be hidden would be. */
static bool settle(struct slow *self)
{
    for (bool again = true; again;) {
        again = false;
        for (uint32_t a = 0; a < GROUPS; a++)
            for (uint32_t b = self->ties->directed ? 0 : a; b < GROUPS; b++) {
                if (!self->hidden[a][b] || (a == b && !self->ties->is_open) || keeps(self, a, b))
                    continue;
                if (self->must[a][b])
                    return false;
                set(self, a, b, false);
                again = true;
            }
    }
    return true;
}

static bool find_next(const struct slow *self, bool tried[GROUPS][GROUPS], uint32_t *out_a, uint32_t *out_b)
{
    const struct eh_door_ties *ties = self->ties;
    bool any = false;
    for (uint32_t a = 0; a < GROUPS; a++)
        for (uint32_t b = ties->directed ? 0 : a; b < GROUPS; b++) {
            if (!self->hidden[a][b] || self->must[a][b] || tried[a][b] || (a == b && !ties->is_open))
                continue;
            uint64_t own = ties->value[eh_door_tie(ties, a, b)],
                     best = any ? ties->value[eh_door_tie(ties, *out_a, *out_b)] : 0;
            bool is_first = any && (*out_a == *out_b) != (a == b) ? a == b : !any || own > best;
            if (is_first) {
                *out_a = a;
                *out_b = b;
                any = true;
            }
        }
    return any;
}

static bool hide_slowly(struct slow *self)
{
    bool tried[GROUPS][GROUPS] = {{false}};
    uint32_t a = 0, b = 0;
    for (a = 0; a < GROUPS; a++)
        for (b = 0; b < GROUPS; b++) {
            self->must[a][b] = self->ties->is_hidden[eh_door_tie(self->ties, a, b)];
            self->hidden[a][b] = a != b || self->ties->is_open || self->must[a][b];
        }
    if (!settle(self))
        return false;
    while (find_next(self, tried, &a, &b)) {
        struct slow before = *self;
        tried[a][b] = true;
        set(self, a, b, false);
        if (!settle(self))
            *self = before;
    }
    return true;
}

/* --- both --- */

static void draw(struct eh_random *random, struct eh_arena *arena, int trial, struct eh_door *door,
                 struct eh_door_attribute *attribute, struct eh_door_ties *out)
{
    enum { TIES = GROUPS * GROUPS };
    *door = (struct eh_door){.arena = arena, .k = K};
    *attribute = (struct eh_door_attribute){
        .name = "department", .count = GROUPS, .group = EH_NEW_ARRAY(arena, struct eh_door_group, GROUPS)};
    *out = (struct eh_door_ties){.door = door,
                                 .attribute = attribute,
                                 .layer = "mentoring",
                                 .count = GROUPS,
                                 .directed = trial & 1,
                                 .is_open = trial & 2,
                                 .is_free_from = (trial & 5) == 5,
                                 .is_free_to = (trial & 9) == 9,
                                 .value = EH_NEW_ARRAY(arena, uint64_t, TIES),
                                 .is_hidden = EH_NEW_ARRAY(arena, bool, TIES),
                                 .is_there = EH_NEW_ARRAY(arena, bool, TIES),
                                 .is_spare = EH_NEW_ARRAY(arena, bool, TIES)};
    memset(out->is_there, true, TIES);
    uint32_t most = 2 + eh_random_below(random, 12);
    for (uint32_t g = 0; g < GROUPS; g++)
        for (uint32_t h = out->directed ? 0 : g; h < GROUPS; h++) {
            size_t there = eh_door_tie(out, g, h), back = eh_door_tie(out, h, g);
            out->value[there] = eh_random_below(random, most);
            out->is_hidden[there] =
                g != h && out->value[there] > 0 && out->value[there] < 3 && eh_random_below(random, 4) == 0;
            if (!out->directed) {
                out->value[back] = out->value[there];
                out->is_hidden[back] = out->is_hidden[there];
            }
        }
}

static void as_when_every_pair_is_looked_at_again(void **state)
{
    struct eh_random random;
    uint32_t found = 0, refused = 0, shown = 0, more = 0;
    (void)state;
    eh_random_init(&random, 17, 0);
    for (int trial = 0; trial < 160; trial++) {
        struct eh_arena arena;
        struct eh_door door;
        struct eh_door_attribute attribute;
        struct eh_door_ties ties;
        struct slow slow = {.ties = &ties};
        eh_arena_init(&arena, NULL);
        draw(&random, &arena, trial, &door, &attribute, &ties);
        bool is_found = hide_slowly(&slow);
        assert_int_equal(eh_door_hide_least(&ties, NULL), is_found);
        found += is_found;
        refused += !is_found;
        for (uint32_t g = 0; is_found && g < GROUPS; g++)
            for (uint32_t h = 0; h < GROUPS; h++) {
                assert_int_equal(ties.is_hidden[eh_door_tie(&ties, g, h)], slow.hidden[g][h]);
                shown += !slow.hidden[g][h];
                more += slow.hidden[g][h] && !slow.must[g][h];
            }
        eh_arena_free(&arena);
    }
    assert_true(found > 40 && refused > 10 && shown > 1000 && more > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_when_every_pair_is_looked_at_again)};
    return cmocka_run_group_tests_name("door_rounds", tests, NULL, NULL);
}
