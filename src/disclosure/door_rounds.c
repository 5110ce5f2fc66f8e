/* Which pairs of shown groups to hide so that each hidden count of ties can move while everything that is
 * shown stays.
 *
 * Hidden pairs are the cells of a table by sender and receiver, both margins fixed (undirected: the table and
 * its mirror, whose mean is a table again, so that a move counts half). What nobody is told about the hidden
 * groups, who of them has the ties, makes one line of them all. Pairs (g, g) do not move where E and I are
 * told, and among the hidden groups no more than the ties between different ones do. How many ties can move
 * is a maximum flow (door_flow.c).
 *
 * A tie has two ends, so a range of k people is one of k/2 ties.
 *
 * To begin with all pairs are hidden, and then shown again, those with most ties first, as long as every
 * hidden one keeps its range. What moved for a pair is kept, so that it is looked at again only where a pair
 * of these is shown. */
#include <stdlib.h>
#include <string.h>

#include "door_flow.h"
#include "door_ties.h"

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

bool eh_door_has_room_within(const struct eh_door_ties *self, uint32_t a, uint32_t b, uint32_t c)
{
    uint64_t aa = self->value[eh_door_tie(self, a, a)], bb = self->value[eh_door_tie(self, b, b)];
    uint64_t ac = self->value[eh_door_tie(self, a, c)], bc = self->value[eh_door_tie(self, b, c)];
    return least(2 * aa, bc) + least(2 * bb, ac) >= 2 * (uint64_t)self->door->k;
}

/* Cells that moved for a pair, each once. */
struct moved {
    uint32_t *cell, count, room;
};

/* A pair of two shown groups, or of the hidden ones together with one of these or among themselves. */
struct pair {
    uint32_t row, column;
    uint64_t ties;
    bool is_hidden, is_locked, is_exempt, is_narrow;
    uint32_t members;           /* of a line of hidden groups: how many share it */
    struct moved used, earlier; /* the last time, and the time before */
};

/* One of the pairs that a cell moved for, if it still does. */
struct user {
    uint32_t pair, next;
};

struct rounds {
    struct eh_door_ties *ties;
    struct eh_arena *arena;
    struct eh_door_flow flow;
    uint32_t count;
    struct pair *pair;
    uint32_t *pair_of;                      /* cells: the pair, or EH_DOOR_NONE */
    uint32_t *first_user, users, user_room; /* cells: into `user`, or EH_DOOR_NONE */
    struct user *user;
};

static uint32_t line_of(const struct eh_door_ties *self, uint32_t g)
{
    return eh_door_tie_is_shown(self, g) ? g : self->count;
}

/* Of the cells that hidden groups share: pairs of one hidden group with itself stay as they are while E and I
 * are told. */
static bool can_move(const struct eh_door_ties *self, uint32_t g, uint32_t h)
{
    return self->is_hidden[eh_door_tie(self, g, h)] && (g != h || self->is_open);
}

static void fill(struct rounds *self)
{
    const struct eh_door_ties *ties = self->ties;
    struct eh_door_flow *flow = &self->flow;
    size_t cells = (size_t)flow->rows * flow->columns;
    memset(flow->value, 0, cells * sizeof *flow->value);
    memset(flow->is_open, 0, cells * sizeof *flow->is_open);
    for (uint32_t g = 0; g < ties->count; g++)
        for (uint32_t h = 0; h < ties->count; h++) {
            if (!can_move(ties, g, h))
                continue;
            size_t cell = (size_t)line_of(ties, g) * flow->columns + line_of(ties, h);
            flow->is_open[cell] = true;
            flow->value[cell] += ties->value[eh_door_tie(ties, g, h)] * (g == h && !ties->directed ? 2 : 1);
        }
    /* Margins that are not told: what a line has too many or too few stands in one line more. */
    for (uint32_t line = 0; line <= ties->count; line++) {
        size_t from = (size_t)line * flow->columns + flow->columns - 1;
        size_t to = (size_t)(flow->rows - 1) * flow->columns + line;
        flow->is_open[from] = ties->is_free_from;
        flow->is_open[to] = ties->is_free_to;
        flow->value[from] = flow->value[to] = EH_DOOR_ANY;
    }
    eh_door_flow_start(flow);
}

static bool holds(const struct moved *self, uint32_t cell)
{
    for (uint32_t i = 0; i < self->count; i++)
        if (self->cell[i] == cell)
            return true;
    return false;
}

static void add_cell(struct rounds *self, struct pair *pair, uint32_t cell)
{
    struct moved *used = &pair->used;
    if (holds(used, cell))
        return;
    if (used->count == used->room) {
        uint32_t wanted = 2 * used->room + 16;
        used->cell = eh_arena_grow(self->arena, used->cell, used->room, wanted, sizeof *used->cell);
        used->room = wanted;
    }
    used->cell[used->count++] = cell;
    if (holds(&pair->earlier, cell))
        return; /* it is among the cell's users */
    if (self->users == self->user_room) {
        uint32_t wanted = 2 * self->user_room + 1024;
        self->user = eh_arena_grow(self->arena, self->user, self->user_room, wanted, sizeof *self->user);
        self->user_room = wanted;
    }
    self->user[self->users] = (struct user){(uint32_t)(pair - self->pair), self->first_user[cell]};
    self->first_user[cell] = self->users++;
}

static uint64_t count_moves(struct rounds *self, struct pair *pair, bool up, uint64_t most)
{
    uint64_t moves = eh_door_flow_count(&self->flow, pair->row, pair->column, up, most);
    for (size_t s = 0; s < self->flow.steps; s++)
        add_cell(self, pair, self->flow.step[s].cell);
    return moves;
}

/* Whether the ties of a pair range over k people. */
static bool keeps(struct rounds *self, struct pair *pair)
{
    const struct eh_door_ties *ties = self->ties;
    struct eh_door_flow *flow = &self->flow;
    uint64_t k = ties->door->k, needed = ties->directed ? (k + 1) / 2 : 2 * ((k + 1) / 2);
    uint64_t value = flow->value[(size_t)pair->row * flow->columns + pair->column];
    if (!ties->directed && pair->row != pair->column)
        value *= 2; /* its mirror stays, so that it takes two moves to lose a tie */
    flow->mirror = ties->directed ? SIZE_MAX : (size_t)pair->column * flow->columns + pair->row;
    struct moved earlier = pair->used;
    pair->used = pair->earlier;
    pair->used.count = 0;
    pair->earlier = earlier;
    uint64_t up = count_moves(self, pair, true, needed);
    uint64_t down = pair->members > 1 ? value : count_moves(self, pair, false, least(value, needed));
    return up + down >= needed;
}

static struct pair *add_pair(struct rounds *self, uint32_t row, uint32_t column)
{
    uint32_t *index = &self->pair_of[(size_t)row * self->flow.columns + column];
    if (*index == EH_DOOR_NONE) {
        *index = self->count++;
        self->pair[*index] = (struct pair){.row = row, .column = column, .is_exempt = true};
    }
    return &self->pair[*index];
}

/* Hides every pair, and remembers which of them had to be. */
static void read_pairs(struct rounds *self, const bool *opt_exempt)
{
    struct eh_door_ties *ties = self->ties;
    for (uint32_t g = 0; g < ties->count; g++)
        for (uint32_t h = ties->directed ? 0 : g; h < ties->count; h++) {
            uint32_t row = line_of(ties, g), column = line_of(ties, h);
            size_t tie = eh_door_tie(ties, g, h);
            bool is_among = row == ties->count && column == ties->count;
            if (!ties->is_there[tie] || ((is_among || g == h) && !ties->is_open))
                continue; /* what is told of all ties together is the caller's then */
            bool is_line = row == ties->count || column == ties->count;
            struct pair *pair = add_pair(self, !ties->directed && row > column ? column : row,
                                         !ties->directed && row > column ? row : column);
            pair->ties += ties->value[tie];
            pair->is_hidden = true;
            pair->is_locked |= ties->is_hidden[tie];
            pair->is_exempt &=
                ties->is_hidden[tie] && (ties->is_spare[tie] || (opt_exempt && opt_exempt[tie]));
            pair->members += is_line;
            ties->is_hidden[tie] = true;
            if (!ties->directed)
                ties->is_hidden[eh_door_tie(ties, h, g)] = true;
        }
}

/* Undirected pairs are kept once. */
static void set_hidden(struct rounds *self, struct pair *pair, bool is_hidden)
{
    struct eh_door_ties *ties = self->ties;
    pair->is_hidden = ties->is_hidden[eh_door_tie(ties, pair->row, pair->column)] = is_hidden;
    if (!ties->directed)
        ties->is_hidden[eh_door_tie(ties, pair->column, pair->row)] = is_hidden;
    size_t cell = (size_t)pair->row * self->flow.columns + pair->column;
    size_t mirror = (size_t)pair->column * self->flow.columns + pair->row;
    eh_door_flow_open(&self->flow, cell, is_hidden);
    if (!ties->directed)
        eh_door_flow_open(&self->flow, mirror, is_hidden);
}

/* Hides again what had been shown, and `lost`, which was found out: once more, for what moves. */
static void take_back(struct rounds *self, struct pair **shown, uint32_t count, struct pair *lost)
{
    for (uint32_t s = 0; s < count; s++)
        set_hidden(self, shown[s], true);
    for (uint32_t s = 0; s < count; s++)
        (void)keeps(self, shown[s]);
    (void)keeps(self, lost);
}

/* A cell was closed: shows those that need it and would be known without. Returns the pair that has to be
 * hidden and is not any more, or NULL. */
static struct pair *follow(struct rounds *self, uint32_t cell, struct pair **shown, uint32_t *count)
{
    for (uint32_t u = self->first_user[cell]; u != EH_DOOR_NONE; u = self->user[u].next) {
        struct pair *other = &self->pair[self->user[u].pair];
        if (!other->is_hidden || other->is_exempt || !holds(&other->used, cell) || keeps(self, other))
            continue;
        if (other->is_locked)
            return other;
        set_hidden(self, other, false);
        shown[(*count)++] = other;
    }
    return NULL;
}

/* Shows a pair, and with it those that would be known then. False: one that has to be hidden would lose its
 * range, and nothing has changed. `shown`: room for all of them. */
static bool show(struct rounds *self, struct pair *pair, struct pair **shown)
{
    uint32_t count = 0;
    set_hidden(self, pair, false);
    shown[count++] = pair;
    for (uint32_t s = 0; s < count; s++) {
        uint32_t columns = self->flow.columns, row = shown[s]->row, column = shown[s]->column;
        struct pair *lost = follow(self, row * columns + column, shown, &count);
        if (!lost && !self->ties->directed)
            lost = follow(self, column * columns + row, shown, &count);
        if (lost) {
            take_back(self, shown, count, lost);
            return false;
        }
    }
    return true;
}

/* Shows the pairs that are hidden for nothing: they would be known all the same. False: one of those that had
 * to be would. */
static bool show_narrow(struct rounds *self, struct pair **shown)
{
    for (uint32_t i = 0; i < self->count; i++) {
        struct pair *pair = &self->pair[i];
        pair->is_narrow = !pair->is_exempt && !keeps(self, pair);
        if (pair->is_narrow && pair->is_locked)
            return false;
    }
    for (uint32_t i = 0; i < self->count; i++)
        if (self->pair[i].is_narrow && self->pair[i].is_hidden && !show(self, &self->pair[i], shown))
            return false;
    return true;
}

/* Pairs of a group with itself come first: with one of them goes how closed the group is (mixing.inbreeding).
 */
static int compare_pairs(const void *a, const void *b)
{
    const struct pair *one = *(struct pair *const *)a, *two = *(struct pair *const *)b;
    bool is_own = one->row == one->column, is_others_own = two->row == two->column;
    if (is_own != is_others_own)
        return is_own ? -1 : 1;
    if (one->ties != two->ties)
        return one->ties > two->ties ? -1 : 1;
    return (one > two) - (one < two);
}

static struct pair **sort_pairs(struct rounds *self)
{
    struct pair **sorted = EH_NEW_ARRAY(self->arena, struct pair *, self->count);
    for (uint32_t i = 0; i < self->count; i++)
        sorted[i] = &self->pair[i];
    qsort(sorted, self->count, sizeof *sorted, compare_pairs);
    return sorted;
}

static void start_cells(struct rounds *self)
{
    size_t cells = (size_t)self->flow.rows * self->flow.columns;
    self->pair_of = EH_NEW_ARRAY(self->arena, uint32_t, cells);
    self->first_user = EH_NEW_ARRAY(self->arena, uint32_t, cells);
    for (size_t cell = 0; cell < cells; cell++)
        self->pair_of[cell] = self->first_user[cell] = EH_DOOR_NONE;
}

bool eh_door_hide_least(struct eh_door_ties *self, const bool *opt_exempt)
{
    struct eh_arena arena;
    struct rounds rounds = {.ties = self, .arena = &arena};
    eh_arena_init(&arena, self->door->arena);
    rounds.pair = EH_NEW_ARRAY(&arena, struct pair, (size_t)self->count * (self->count + 2));
    eh_door_flow_init(&rounds.flow, self->count + 2, self->count + 2, &arena);
    start_cells(&rounds);
    read_pairs(&rounds, opt_exempt);
    fill(&rounds);
    struct pair **shown = EH_NEW_ARRAY(&arena, struct pair *, rounds.count);
    bool is_done = show_narrow(&rounds, shown);
    struct pair **sorted = sort_pairs(&rounds);
    for (uint32_t i = 0; is_done && i < rounds.count; i++)
        if (sorted[i]->is_hidden && !sorted[i]->is_locked)
            (void)show(&rounds, sorted[i], shown);
    eh_arena_free(&arena);
    return is_done;
}
