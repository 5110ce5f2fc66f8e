#include "mixing_tally.h"

#include <string.h>

enum {
    PLANES_MOST = 6,  /* groups: beyond, the cells cost more than a counter each */
    BYTES_MOST = 128, /* groups: beyond, counters leave the cache */
    BYTE_LANES = 16,
    AT_ONCE = 16, /* ties that are added before a counter ripples */
    COUNTER_BITS = 32,
    TABLES = 4
};

/* 128 draws: a bit each. */
typedef uint64_t word __attribute__((vector_size(16)));

struct eh_tally {
    const struct eh_permuter *permuter;
    uint32_t n, groups, lanes, planes;
    uint32_t *person; /* those chosen in one draw */
    /* One of three. What is `left` is what a block starts from. */
    word *plane, *plane_left;        /* n x planes: bits of the label less 1 */
    word *counter;                   /* cells x COUNTER_BITS */
    unsigned char *byte, *byte_left; /* n x BYTE_LANES: the label less 1 */
    uint32_t *label, *tables;
};

uint32_t eh_tally_lanes(uint32_t groups)
{
    return groups <= PLANES_MOST ? EH_TALLY_MOST : groups <= BYTES_MOST ? BYTE_LANES : 1;
}

static uint32_t count_bits(uint64_t value)
{
    uint32_t bits = 0;
    for (; value; value >>= 1)
        bits++;
    return bits;
}

static word *new_words(struct eh_arena *arena, size_t count)
{
    return EH_NEW_ARRAY(arena, word, count);
}

struct eh_tally *eh_tally_new(const struct eh_permuter *permuter, uint32_t n, uint32_t groups,
                              struct eh_arena *arena)
{
    struct eh_tally *self = EH_NEW(arena, struct eh_tally);
    const uint32_t *left = eh_permuter_left(permuter);
    *self = (struct eh_tally){.permuter = permuter,
                              .n = n,
                              .groups = groups,
                              .lanes = eh_tally_lanes(groups),
                              .planes = groups > 1 ? count_bits(groups - 1) : 1,
                              .person = EH_NEW_ARRAY(arena, uint32_t, eh_permuter_size(permuter))};
    size_t cells = (size_t)groups * groups;
    if (self->lanes == EH_TALLY_MOST) {
        static const word none = {0};
        self->plane = new_words(arena, (size_t)n * self->planes);
        self->plane_left = new_words(arena, (size_t)n * self->planes);
        self->counter = new_words(arena, cells * COUNTER_BITS);
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t p = 0; p < self->planes; p++)
                self->plane_left[(size_t)i * self->planes + p] = (left[i] - 1) >> p & 1 ? ~none : none;
    } else if (self->lanes > 1) {
        self->byte = EH_NEW_ARRAY(arena, unsigned char, (size_t)n *BYTE_LANES);
        self->byte_left = EH_NEW_ARRAY(arena, unsigned char, (size_t)n *BYTE_LANES);
        for (uint32_t i = 0; i < n; i++)
            memset(self->byte_left + (size_t)i * BYTE_LANES, (int)left[i] - 1, BYTE_LANES);
    } else {
        self->label = EH_NEW_ARRAY(arena, uint32_t, n);
        self->tables = EH_NEW_ARRAY(arena, uint32_t, TABLES * cells);
    }
    return self;
}

/* --- draws --- */

/* Whoever is dealt a label differs from what is left in the bits in which the two labels do. */
static void deal_bits(struct eh_tally *self, uint32_t lane)
{
    uint32_t runs;
    const struct eh_permuter_run *run = eh_permuter_runs(self->permuter, &runs);
    uint64_t bit = UINT64_C(1) << lane % 64;
    for (uint32_t r = 0; r < runs; r++) {
        uint32_t change = (run[r].label - 1) ^ (run[r].rest - 1);
        for (uint32_t p = 0; p < self->planes; p++) {
            if (!(change >> p & 1))
                continue;
            for (uint32_t k = run[r].first; k < run[r].end; k++)
                self->plane[(size_t)self->person[k] * self->planes + p][lane / 64] ^= bit;
        }
    }
}

static void deal_bytes(struct eh_tally *self, uint32_t lane)
{
    uint32_t runs;
    const struct eh_permuter_run *run = eh_permuter_runs(self->permuter, &runs);
    for (uint32_t r = 0; r < runs; r++)
        for (uint32_t k = run[r].first; k < run[r].end; k++)
            self->byte[(size_t)self->person[k] * BYTE_LANES + lane] = (unsigned char)(run[r].label - 1);
}

void eh_tally_draw(struct eh_tally *self, uint64_t b, uint32_t count)
{
    if (self->lanes == 1) {
        eh_permuter_draw(self->permuter, b, self->label);
        return;
    }
    if (self->plane)
        memcpy(self->plane, self->plane_left, (size_t)self->n * self->planes * sizeof *self->plane);
    else
        memcpy(self->byte, self->byte_left, (size_t)self->n * BYTE_LANES);
    for (uint32_t lane = 0; lane < count; lane++) {
        eh_permuter_choose(self->permuter, b + lane, self->person);
        if (self->plane)
            deal_bits(self, lane);
        else
            deal_bytes(self, lane);
    }
}

/* --- few groups: bits --- */

enum { MEMBERS = 8 }; /* groups that planes can tell apart, PLANES_MOST rounded up to a power of 2 */

/* Membership of each group, of the ends of AT_ONCE ties; what is beyond the last tie belongs to none. */
typedef word members[MEMBERS][AT_ONCE];

/* Splits members of `g` by a bit: who has it goes to g + step. */
static inline void split(members out, uint32_t g, uint32_t step, uint32_t i, word member, word plane)
{
    out[g][i] = member & ~plane;
    out[g + step][i] = member & plane;
}

static inline void split_by_two(const word *plane, uint32_t i, members out)
{
    split(out, 0, 2, i, ~plane[0], plane[1]);
    split(out, 1, 2, i, plane[0], plane[1]);
}

static inline void split_by_three(const word *plane, uint32_t i, members out)
{
    split(out, 0, 4, i, ~plane[0] & ~plane[1], plane[2]);
    split(out, 1, 4, i, plane[0] & ~plane[1], plane[2]);
    split(out, 2, 4, i, ~plane[0] & plane[1], plane[2]);
    split(out, 3, 4, i, plane[0] & plane[1], plane[2]);
}

static void find_members(const struct eh_tally *self, const uint32_t *person, uint32_t count, members out)
{
    const word *plane = self->plane;
    if (self->planes == 1)
        for (uint32_t i = 0; i < count; i++)
            split(out, 0, 1, i, ~(word){0}, plane[person[i]]);
    else if (self->planes == 2)
        for (uint32_t i = 0; i < count; i++)
            split_by_two(plane + (size_t)person[i] * 2, i, out);
    else
        for (uint32_t i = 0; i < count; i++)
            split_by_three(plane + (size_t)person[i] * 3, i, out);
    for (uint32_t g = 0; g < self->groups; g++)
        for (uint32_t i = count; i < AT_ONCE; i++)
            out[g][i] = (word){0};
}

/* The other ends lie all over the people: they are on their way while the ties before are added. */
static void fetch(const struct eh_tally *self, const uint32_t *person, uint64_t count)
{
    for (uint64_t i = 0; i < AT_ONCE && i < count; i++)
        __builtin_prefetch(self->plane + (size_t)person[i] * self->planes);
}

/* The sum of three bits in two. */
static inline word add_bits(word *low, word a, word b)
{
    word half = *low ^ a, carry = (*low & a) | (half & b);
    *low = half ^ b;
    return carry;
}

static inline word add_four(word *ones, word *twos, const word *a, const word *b)
{
    word first = add_bits(ones, a[0] & b[0], a[1] & b[1]);
    word second = add_bits(ones, a[2] & b[2], a[3] & b[3]);
    return add_bits(twos, first, second);
}

/* Adds how many of the ties run from a member of `a` to one of `b` to a counter. */
static inline void add_ties(word *counter, const word a[AT_ONCE], const word b[AT_ONCE])
{
    word ones = counter[0], twos = counter[1], fours = counter[2], eights = counter[3];
    word first = add_four(&ones, &twos, a, b), second = add_four(&ones, &twos, a + 4, b + 4);
    word low = add_bits(&fours, first, second);
    first = add_four(&ones, &twos, a + 8, b + 8);
    second = add_four(&ones, &twos, a + 12, b + 12);
    word carry = add_bits(&eights, low, add_bits(&fours, first, second));
    counter[0] = ones;
    counter[1] = twos;
    counter[2] = fours;
    counter[3] = eights;
    for (uint32_t k = 4; carry[0] | carry[1]; k++) {
        word next = counter[k] & carry;
        counter[k] ^= carry;
        carry = next;
    }
}

static void read_counter(const word *counter, uint32_t bits, uint32_t *out)
{
    for (uint32_t lane = 0; lane < EH_TALLY_MOST; lane++)
        out[lane] = 0;
    for (uint32_t k = 0; k < bits; k++)
        for (uint32_t half = 0; half < 2; half++) {
            uint64_t plane = counter[k][half];
            uint32_t *lane = out + (size_t)half * 64;
            for (uint32_t l = 0; l < 64; l++)
                lane[l] |= (uint32_t)(plane >> l & 1) << k;
        }
}

/* The last cell is what the others leave of all ties. */
static void count_bits_of_ties(struct eh_tally *self, const uint32_t *from, const uint32_t *to,
                               uint64_t count, uint32_t *out)
{
    uint32_t groups = self->groups, cells = groups * groups, bits = count_bits(count);
    members a, b;
    memset(self->counter, 0, (size_t)cells * COUNTER_BITS * sizeof *self->counter);
    for (uint64_t e = 0; e < count; e += AT_ONCE) {
        uint32_t ties = count - e < AT_ONCE ? (uint32_t)(count - e) : AT_ONCE;
        fetch(self, to + e + ties, count - e - ties);
        find_members(self, from + e, ties, a);
        find_members(self, to + e, ties, b);
        for (uint32_t cell = 0; cell + 1 < cells; cell++)
            add_ties(self->counter + (size_t)cell * COUNTER_BITS, a[cell / groups], b[cell % groups]);
    }
    uint32_t *last = out + (size_t)(cells - 1) * EH_TALLY_MOST;
    for (uint32_t lane = 0; lane < EH_TALLY_MOST; lane++)
        last[lane] = (uint32_t)count;
    for (uint32_t cell = 0; cell + 1 < cells; cell++) {
        uint32_t *at = out + (size_t)cell * EH_TALLY_MOST;
        read_counter(self->counter + (size_t)cell * COUNTER_BITS, bits, at);
        for (uint32_t lane = 0; lane < EH_TALLY_MOST; lane++)
            last[lane] -= at[lane];
    }
}

/* --- more groups: bytes --- */

static void count_bytes_of_ties(const struct eh_tally *self, const uint32_t *from, const uint32_t *to,
                                uint64_t count, uint32_t *out)
{
    uint16_t groups = (uint16_t)self->groups, cell[BYTE_LANES];
    memset(out, 0, (size_t)self->groups * self->groups * BYTE_LANES * sizeof *out);
    for (uint64_t e = 0; e < count; e++) {
        const unsigned char *a = self->byte + (size_t)from[e] * BYTE_LANES;
        const unsigned char *b = self->byte + (size_t)to[e] * BYTE_LANES;
        for (uint32_t lane = 0; lane < BYTE_LANES; lane++)
            cell[lane] = (uint16_t)(a[lane] * groups + b[lane]);
#pragma GCC unroll 16
        for (uint32_t lane = 0; lane < BYTE_LANES; lane++)
            out[(size_t)cell[lane] * BYTE_LANES + lane]++;
    }
}

/* --- very many groups: one draw --- */

/* Neighbouring ties often fall in one cell, and a counter that was just written must come back before it can
 * be written again: four tables in turn let the next tie go on meanwhile. */
static void count_ties(const struct eh_tally *self, const uint32_t *from, const uint32_t *to, uint64_t count,
                       uint32_t *out)
{
    size_t groups = self->groups, cells = groups * groups;
    memset(self->tables, 0, TABLES * cells * sizeof *self->tables);
    for (uint64_t e = 0; e < count; e++)
        self->tables[e % TABLES * cells + (self->label[from[e]] - 1) * groups + (self->label[to[e]] - 1)]++;
    for (size_t cell = 0; cell < cells; cell++) {
        out[cell] = 0;
        for (uint32_t t = 0; t < TABLES; t++)
            out[cell] += self->tables[t * cells + cell];
    }
}

void eh_tally_count(struct eh_tally *self, const uint32_t *from, const uint32_t *to, uint64_t count,
                    uint32_t *out)
{
    if (self->plane)
        count_bits_of_ties(self, from, to, count, out);
    else if (self->byte)
        count_bytes_of_ties(self, from, to, count, out);
    else
        count_ties(self, from, to, count, out);
}
