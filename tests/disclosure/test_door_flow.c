/* disclosure: what can move in a table (door_flow), which ties to hide for it (door_rounds), and which block
 * (door_block), each against all tables that there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/disclosure/door_flow.h"
#include "../../src/disclosure/door_ties.h"
#include "evenhand/base/random.h"

enum { SIDE = 3, CELLS = SIDE * SIDE, GROUPS = 4, K = 5 };

static struct eh_arena arena;

static int set_up(void **state)
{
    (void)state;
    eh_arena_init(&arena, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    eh_arena_free(&arena);
    return 0;
}

/* ---- door_flow: every table with the same margins ---- */

struct range {
    const struct eh_door_flow *flow;
    size_t own;
    int64_t row[SIDE], column[SIDE]; /* what is left to place */
    int64_t least, most;
};

static void enumerate(struct range *self, size_t cell, int64_t own)
{
    if (cell == CELLS) {
        for (size_t i = 0; i < SIDE; i++)
            if (self->row[i] != 0 || self->column[i] != 0)
                return;
        self->least = own < self->least ? own : self->least;
        self->most = own > self->most ? own : self->most;
        return;
    }
    size_t r = cell / SIDE, c = cell % SIDE;
    int64_t value = (int64_t)self->flow->value[cell], least = value, most = value;
    if (self->flow->is_open[cell]) {
        least = 0;
        most = self->row[r] < self->column[c] ? self->row[r] : self->column[c];
        if (cell != self->own && self->flow->room[cell] < EH_DOOR_ANY &&
            most > value + (int64_t)self->flow->room[cell])
            most = value + (int64_t)self->flow->room[cell];
    }
    for (int64_t v = least; v <= most; v++) {
        self->row[r] -= v;
        self->column[c] -= v;
        enumerate(self, cell + 1, cell == self->own ? v : own);
        self->row[r] += v;
        self->column[c] += v;
    }
}

static struct range find_range(const struct eh_door_flow *flow, size_t own)
{
    struct range range = {.flow = flow, .own = own, .least = INT64_MAX, .most = INT64_MIN};
    for (size_t cell = 0; cell < CELLS; cell++) {
        range.row[cell / SIDE] += (int64_t)flow->value[cell];
        range.column[cell % SIDE] += (int64_t)flow->value[cell];
    }
    enumerate(&range, 0, 0);
    return range;
}

static void a_cell_ranges_over_what_all_tables_have(void **state)
{
    struct eh_random random;
    struct eh_door_flow flow;
    (void)state;
    eh_random_init(&random, 11, 0);
    eh_door_flow_init(&flow, SIDE, SIDE, &arena);
    for (int trial = 0; trial < 300; trial++) {
        for (size_t cell = 0; cell < CELLS; cell++) {
            flow.value[cell] = eh_random_below(&random, 3);
            flow.room[cell] = eh_random_below(&random, 2) ? EH_DOOR_ANY : eh_random_below(&random, 2);
            flow.is_open[cell] = eh_random_below(&random, 4) > 0;
        }
        size_t own = eh_random_below(&random, CELLS);
        flow.is_open[own] = true;
        struct range range = find_range(&flow, own);
        uint32_t r = (uint32_t)own / SIDE, c = (uint32_t)own % SIDE;
        eh_door_flow_start(&flow);
        uint64_t up = eh_door_flow_count(&flow, r, c, true, 100);
        uint64_t down = eh_door_flow_count(&flow, r, c, false, flow.value[own]);
        assert_int_equal(flow.value[own] + up, range.most);
        assert_int_equal(flow.value[own] - down, range.least);
        assert_int_equal(eh_door_flow_count(&flow, r, c, true, 100), up); /* all was put back */
    }
}

static void what_moved_is_marked_and_enough(void **state)
{
    static const uint64_t value[CELLS] = {1, 4, 4, 4, 4, 4, 4, 4, 4};
    struct eh_door_flow flow;
    bool used[CELLS] = {false};
    (void)state;
    eh_door_flow_init(&flow, SIDE, SIDE, &arena);
    memcpy(flow.value, value, sizeof value);
    memset(flow.is_open, true, CELLS);
    eh_door_flow_start(&flow);
    assert_int_equal(eh_door_flow_count(&flow, 0, 0, true, 3), 3);
    for (size_t s = 0; s < flow.steps; s++)
        used[flow.step[s].cell] = true;
    assert_false(used[0]);
    for (size_t cell = 1; cell < CELLS; cell++)
        eh_door_flow_open(&flow, cell, used[cell]);
    assert_int_equal(eh_door_flow_count(&flow, 0, 0, true, 3), 3);
}

/* ---- door_rounds: ties in halves, since a round of three takes half a tie ---- */

struct ties_range {
    const struct eh_door_ties *ties;
    int64_t left[GROUPS]; /* ends */
    uint32_t g, h;
    int64_t least, most;
};

static void enumerate_ties(struct ties_range *self, uint32_t a, uint32_t b, int64_t own)
{
    if (a == GROUPS) {
        for (uint32_t g = 0; g < GROUPS; g++)
            if (self->left[g] != 0)
                return;
        self->least = own < self->least ? own : self->least;
        self->most = own > self->most ? own : self->most;
        return;
    }
    uint32_t next_a = b + 1 < GROUPS ? a : a + 1, next_b = b + 1 < GROUPS ? b + 1 : a + 1;
    int64_t value = 2 * (int64_t)self->ties->value[eh_door_tie(self->ties, a, b)], least = value,
            most = value;
    if (a != b && self->ties->is_hidden[eh_door_tie(self->ties, a, b)]) {
        least = 0;
        most = self->left[a] < self->left[b] ? self->left[a] : self->left[b];
    }
    for (int64_t v = least; v <= most; v++) {
        self->left[a] -= v;
        self->left[b] -= v;
        enumerate_ties(self, next_a, next_b, a == self->g && b == self->h ? v : own);
        self->left[a] += v;
        self->left[b] += v;
    }
}

static int64_t find_ties_range(const struct eh_door_ties *ties, uint32_t g, uint32_t h)
{
    struct ties_range range = {.ties = ties, .g = g, .h = h, .least = INT64_MAX, .most = INT64_MIN};
    for (uint32_t a = 0; a < GROUPS; a++)
        for (uint32_t b = 0; b < GROUPS; b++)
            range.left[a] += 2 * (int64_t)ties->value[eh_door_tie(ties, a, b)] * (a == b ? 2 : 1);
    enumerate_ties(&range, 0, 0, 0);
    return range.most - range.least;
}

static void start_ties(struct eh_door_ties *ties, struct eh_door *door, struct eh_door_attribute *attribute)
{
    *door = (struct eh_door){.arena = &arena, .k = K};
    *attribute = (struct eh_door_attribute){
        .name = "gender", .count = GROUPS, .group = EH_NEW_ARRAY(&arena, struct eh_door_group, GROUPS)};
    *ties = (struct eh_door_ties){.door = door,
                                  .attribute = attribute,
                                  .layer = "informal",
                                  .count = GROUPS,
                                  .value = EH_NEW_ARRAY(&arena, uint64_t, GROUPS * GROUPS),
                                  .is_hidden = EH_NEW_ARRAY(&arena, bool, GROUPS *GROUPS),
                                  .is_there = EH_NEW_ARRAY(&arena, bool, GROUPS *GROUPS),
                                  .is_spare = EH_NEW_ARRAY(&arena, bool, GROUPS *GROUPS)};
    memset(ties->is_there, true, GROUPS * GROUPS);
}

static void set_ties(struct eh_door_ties *ties, uint32_t g, uint32_t h, uint64_t value)
{
    ties->value[eh_door_tie(ties, g, h)] = ties->value[eh_door_tie(ties, h, g)] = value;
}

static void hide(struct eh_door_ties *ties, uint32_t g, uint32_t h)
{
    ties->is_hidden[eh_door_tie(ties, g, h)] = ties->is_hidden[eh_door_tie(ties, h, g)] = true;
}

/* Three ties, of six people at most, are more than k/2: what a hidden pair ranges over whatever is told. */
static void every_hidden_pair_ranges_over_three_ties(void **state)
{
    struct eh_random random;
    int done = 0, refused = 0;
    (void)state;
    eh_random_init(&random, 5, 0);
    for (int trial = 0; trial < 60; trial++) {
        struct eh_door door;
        struct eh_door_attribute attribute;
        struct eh_door_ties ties;
        start_ties(&ties, &door, &attribute);
        for (uint32_t g = 0; g < GROUPS; g++)
            for (uint32_t h = g; h < GROUPS; h++)
                set_ties(&ties, g, h, eh_random_below(&random, 8) + (trial % 2 ? 6 : 0));
        set_ties(&ties, 0, 1, 1 + eh_random_below(&random, 2));
        hide(&ties, 0, 1);
        if (!eh_door_hide_least(&ties, NULL)) {
            refused++;
            continue;
        }
        uint32_t hidden = 0;
        done++;
        assert_true(ties.is_hidden[eh_door_tie(&ties, 0, 1)]);
        for (uint32_t g = 0; g < GROUPS; g++)
            for (uint32_t h = g + 1; h < GROUPS; h++)
                if (ties.is_hidden[eh_door_tie(&ties, g, h)]) {
                    assert_true(find_ties_range(&ties, g, h) >= 2 * 3);
                    hidden++;
                }
        assert_true(trial % 2 == 0 || hidden == 4); /* with ties enough a round takes four of six pairs */
    }
    assert_true(done > 20 && refused > 0);
}

static void where_ends_are_free_one_other_pair_is_enough(void **state)
{
    struct eh_door door;
    struct eh_door_attribute attribute;
    struct eh_door_ties ties;
    uint32_t hidden = 0;
    (void)state;
    start_ties(&ties, &door, &attribute);
    ties.directed = ties.is_free_from = ties.is_free_to = true;
    for (uint32_t g = 0; g < GROUPS; g++)
        for (uint32_t h = 0; h < GROUPS; h++)
            ties.value[eh_door_tie(&ties, g, h)] = 4;
    ties.value[eh_door_tie(&ties, 0, 1)] = 1;
    ties.is_hidden[eh_door_tie(&ties, 0, 1)] = true;
    assert_true(eh_door_hide_least(&ties, NULL));
    for (size_t pair = 0; pair < GROUPS * GROUPS; pair++)
        hidden += ties.is_hidden[pair];
    assert_int_equal(hidden, 2);
}

static void without_other_ties_there_is_no_way(void **state)
{
    struct eh_door door;
    struct eh_door_attribute attribute;
    struct eh_door_ties ties;
    (void)state;
    start_ties(&ties, &door, &attribute);
    set_ties(&ties, 0, 1, 1);
    set_ties(&ties, 0, 0, 40);
    hide(&ties, 0, 1);
    assert_false(eh_door_hide_least(&ties, NULL));
}

/* ---- door_block ---- */

static void each_line_of_a_block_and_the_rest_have_k_people(void **state)
{
    enum { ROWS = 4, COLUMNS = 5 };
    struct eh_random random;
    (void)state;
    eh_random_init(&random, 3, 0);
    for (int trial = 0; trial < 200; trial++) {
        struct eh_door_table table;
        uint64_t row[ROWS] = {0}, column[COLUMNS] = {0}, all = 0;
        bool any = false;
        eh_door_table_init(&table, ROWS, COLUMNS, &arena);
        for (uint32_t r = 0; r < ROWS; r++)
            for (uint32_t c = 0; c < COLUMNS; c++) {
                uint64_t people = 2 + eh_random_below(&random, 38); /* no line has fewer than k */
                eh_door_table_add(&table, r, c, people);
                any |= table.is_needed[r * COLUMNS + c] = people > 0 && people < K;
            }
        assert_int_equal(eh_door_table_grow(&table, K), any);
        for (uint32_t r = 0; r < ROWS; r++)
            for (uint32_t c = 0; c < COLUMNS; c++) {
                bool is_in = table.in_row[r] && table.in_column[c];
                assert_true(is_in || !table.is_needed[r * COLUMNS + c]);
                row[r] += is_in ? table.value[r * COLUMNS + c] : 0;
                column[c] += is_in ? table.value[r * COLUMNS + c] : 0;
                all += is_in ? table.value[r * COLUMNS + c] : 0;
            }
        for (uint32_t r = 0; any && r < ROWS; r++)
            assert_true(!table.in_row[r] || (row[r] >= K && all - row[r] >= K));
        for (uint32_t c = 0; any && c < COLUMNS; c++)
            assert_true(!table.in_column[c] || (column[c] >= K && all - column[c] >= K));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_cell_ranges_over_what_all_tables_have, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_moved_is_marked_and_enough, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_hidden_pair_ranges_over_three_ties, set_up, tear_down),
        cmocka_unit_test_setup_teardown(where_ends_are_free_one_other_pair_is_enough, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_other_ties_there_is_no_way, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_line_of_a_block_and_the_rest_have_k_people, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("door_flow", tests, NULL, NULL);
}
