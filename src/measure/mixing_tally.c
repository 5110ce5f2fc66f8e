#include "mixing_tally.h"

#include <stdbool.h>
#include <string.h>

#include "tally_bits.h"

enum {
    BYTES_MOST = EH_TALLY_OWN_GROUPS_MOST, /* groups: beyond, a table a lane leaves the cache */
    BYTE_LANES = EH_TALLY_OWN_LANES,
    BYTE_BITS = 8, /* lanes that are dealt in bytes before they go to the planes */
    PEOPLE_AT_ONCE = sizeof(uint64_t),
    NEAR = 16,
    TOGETHER = 4096, /* ties that are counted under one draw before the next */
    TABLES = 4,
    CACHED = 1 << 14, /* cells: four tables beyond leave the cache */
    WORDS = EH_TALLY_BITS_WORDS,
    LINE = 64
};

struct eh_tally {
    const struct eh_permuter *permuter;
    uint32_t n, groups, lanes;
    uint32_t *person; /* those chosen in one draw */
    /* One of three. What is `left` is what a block starts from. */
    struct eh_tally_bits bits;
    eh_tally_bits_path *count_bits;
    uint64_t *plane;
    unsigned char *byte, *byte_left; /* lanes at hand x n: the label less 1; n */
    unsigned char *beside;           /* n x BYTE_LANES: the same, a person's in a cache line */
    bool is_beside;                  /* those of the draws at hand */
    eh_tally_own_path *count_own;
    uint32_t *label;
    uint32_t *tables;
};

uint32_t eh_tally_lanes(uint32_t groups)
{
    return groups <= EH_TALLY_BITS_GROUPS_MOST ? EH_TALLY_MOST : groups <= BYTES_MOST ? BYTE_LANES : 1;
}

static uint32_t count_planes(uint32_t groups)
{
    uint32_t planes = 1;
    while (groups > 1U << planes)
        planes++;
    return planes;
}

/* From a cache line on, so that nobody's planes touch more of them than they must. */
static uint64_t *new_words(struct eh_arena *arena, size_t count)
{
    uint64_t *words = EH_NEW_ARRAY(arena, uint64_t, count * WORDS + LINE / sizeof *words);
    size_t off = (uintptr_t)words % LINE;
    return off ? words + (LINE - off) / sizeof *words : words;
}

static void start_bits(struct eh_tally *self, struct eh_arena *arena)
{
    uint32_t planes = count_planes(self->groups);
    size_t cells = (size_t)self->groups * self->groups;
    self->plane = new_words(arena, (size_t)self->n * planes);
    self->bits = (struct eh_tally_bits){.groups = self->groups,
                                        .planes = planes,
                                        .plane = self->plane,
                                        .counter = new_words(arena, cells * EH_TALLY_BITS_COUNTER_WORDS)};
    for (uint32_t k = 0; eh_tally_bits_get_path(k); k++)
        self->count_bits = eh_tally_bits_get_path(k);
}

static void start_bytes(struct eh_tally *self, uint32_t lanes, struct eh_arena *arena)
{
    const uint32_t *left = eh_permuter_left(self->permuter);
    self->byte = EH_NEW_ARRAY(arena, unsigned char, (size_t)self->n *lanes + PEOPLE_AT_ONCE);
    self->byte_left = EH_NEW_ARRAY(arena, unsigned char, self->n);
    for (uint32_t i = 0; i < self->n; i++)
        self->byte_left[i] = (unsigned char)(left[i] - 1);
}

struct eh_tally *eh_tally_new(const struct eh_permuter *permuter, uint32_t n, uint32_t groups,
                              struct eh_arena *arena)
{
    struct eh_tally *self = EH_NEW(arena, struct eh_tally);
    *self = (struct eh_tally){.permuter = permuter,
                              .n = n,
                              .groups = groups,
                              .lanes = eh_tally_lanes(groups),
                              .person = EH_NEW_ARRAY(arena, uint32_t, eh_permuter_size(permuter))};
    size_t cells = (size_t)groups * groups;
    if (self->lanes == EH_TALLY_MOST) {
        start_bits(self, arena);
        start_bytes(self, BYTE_BITS, arena);
    } else if (self->lanes > 1) {
        start_bytes(self, BYTE_LANES, arena);
        self->beside = (unsigned char *)new_words(arena, (size_t)n * BYTE_LANES / sizeof(uint64_t) / WORDS);
        for (uint32_t k = 0; eh_tally_own_get_path(k); k++)
            self->count_own = eh_tally_own_get_path(k);
        self->tables = EH_NEW_ARRAY(arena, uint32_t, BYTE_LANES * cells);
    } else {
        self->label = EH_NEW_ARRAY(arena, uint32_t, n);
        self->tables = EH_NEW_ARRAY(arena, uint32_t, TABLES * cells);
    }
    return self;
}

void eh_tally_set_path(struct eh_tally *self, eh_tally_bits_path *path)
{
    self->count_bits = path;
}

void eh_tally_set_own_path(struct eh_tally *self, eh_tally_own_path *path)
{
    self->count_own = path;
}

/* --- draws --- */

static void deal_bytes(struct eh_tally *self, uint32_t lane)
{
    uint32_t runs;
    const struct eh_permuter_run *run = eh_permuter_runs(self->permuter, &runs);
    unsigned char *restrict byte = self->byte + (size_t)lane * self->n;
    if (self->n)
        memcpy(byte, self->byte_left, self->n);
    for (uint32_t r = 0; r < runs; r++) {
        const uint32_t *person = self->person + run[r].first, *end = self->person + run[r].end;
        unsigned char label = (unsigned char)(run[r].label - 1);
        for (; person < end; person++)
            byte[*person] = label;
    }
}

/* Where the byte of a plane lies that holds a lane, the lowest bit of it if the lane is a multiple of 8. */
static size_t place_lane(uint32_t lane)
{
    size_t byte = lane % 64 / BYTE_BITS, word = sizeof(uint64_t);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    byte = word - 1 - byte;
#endif
    return lane / 64 * word + byte;
}

/* BYTE_BITS lanes of bytes, the first of them `lane`, go to the planes: a byte of each plane holds them.
 * Eight people stand side by side in a word. */
static void spread_planes(struct eh_tally *self, uint32_t lane)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint32_t planes = self->bits.planes, n = self->n;
    size_t plane = WORDS * sizeof *self->plane;
    unsigned char *restrict to = (unsigned char *)self->plane + place_lane(lane);
    for (uint32_t i = 0; i < n; i += PEOPLE_AT_ONCE) {
        uint64_t label[BYTE_BITS];
        for (uint32_t l = 0; l < BYTE_BITS; l++)
            memcpy(&label[l], self->byte + (size_t)l * n + i, sizeof label[l]);
        for (uint32_t p = 0; p < planes; p++) {
            unsigned char one[PEOPLE_AT_ONCE];
            uint64_t all = 0;
            for (uint32_t l = 0; l < BYTE_BITS; l++)
                all |= (label[l] >> p & ones) << l;
            memcpy(one, &all, sizeof one);
            for (uint32_t k = 0; k < PEOPLE_AT_ONCE && i + k < n; k++)
                to[((i + k) * (size_t)planes + p) * plane] = one[k];
        }
    }
}

void eh_tally_draw(struct eh_tally *self, uint64_t b, uint32_t count)
{
    if (self->lanes == 1) {
        eh_permuter_draw(self->permuter, b, self->label);
        return;
    }
    self->is_beside = false;
    uint32_t at_hand = self->plane ? BYTE_BITS : BYTE_LANES;
    for (uint32_t lane = 0; lane < count; lane++) {
        eh_permuter_choose(self->permuter, b + lane, self->person);
        deal_bytes(self, lane % at_hand);
        if (self->plane && (lane % at_hand == at_hand - 1 || lane + 1 == count))
            spread_planes(self, lane - lane % at_hand);
    }
}

/* --- more groups: bytes --- */

static void count_stretch(const unsigned char *label, uint32_t groups, const uint32_t *from,
                          const uint32_t *to, uint64_t count, uint32_t *table)
{
    for (uint64_t e = 0; e < count; e++)
        table[label[from[e]] * groups + label[to[e]]]++;
}

/* A stretch of ties stays in the nearest cache while it is counted under one draw after the other, as do one
 * draw's table and most of its labels; those of NEAR draws stay in the next. */
static void count_bytes_of_ties(const struct eh_tally *self, const uint32_t *from, const uint32_t *to,
                                uint64_t count, uint32_t *out)
{
    size_t cells = (size_t)self->groups * self->groups;
    memset(self->tables, 0, BYTE_LANES * cells * sizeof *self->tables);
    for (uint32_t near = 0; near < BYTE_LANES; near += NEAR)
        for (uint64_t e = 0; e < count; e += TOGETHER)
            for (uint32_t lane = near; lane < near + NEAR; lane++)
                count_stretch(self->byte + (size_t)lane * self->n, self->groups, from + e, to + e,
                              count - e < TOGETHER ? count - e : TOGETHER, self->tables + lane * cells);
    for (size_t cell = 0; cell < cells; cell++)
        for (uint32_t lane = 0; lane < BYTE_LANES; lane++)
            out[cell * BYTE_LANES + lane] = self->tables[lane * cells + cell];
}

static void put_beside(struct eh_tally *self)
{
    const unsigned char *byte = self->byte;
    unsigned char *restrict beside = self->beside;
    for (size_t i = 0; i < self->n; i++)
        for (size_t lane = 0; lane < BYTE_LANES; lane++)
            beside[i * BYTE_LANES + lane] = byte[lane * self->n + i];
    self->is_beside = true;
}

void eh_tally_count_own(struct eh_tally *self, const uint64_t *row, const uint32_t *to,
                        const uint64_t *weight, struct eh_tally_own_sums *out)
{
    if (!self->is_beside)
        put_beside(self);
    struct eh_tally_own own = {
        .n = self->n, .groups = self->groups, .label = self->beside, .row = row, .to = to, .weight = weight};
    self->count_own(&own, out);
}

/* --- very many groups: one draw --- */

/* Neighbouring ties often fall in one cell, and a counter that was just written must come back before it can
 * be written again: four tables in turn let the next tie go on meanwhile. Not where ties are few: adding up
 * the tables would take longer. */
static void count_ties(const struct eh_tally *self, const uint32_t *from, const uint32_t *to, uint64_t count,
                       uint32_t *out)
{
    size_t groups = self->groups, cells = groups * groups,
           tables = count > TABLES * cells && cells <= CACHED ? TABLES : 1;
    memset(self->tables, 0, tables * cells * sizeof *self->tables);
    for (uint64_t e = 0; e < count; e++)
        self->tables[(e & (tables - 1)) * cells + (self->label[from[e]] - 1) * groups +
                     (self->label[to[e]] - 1)]++;
    for (size_t cell = 0; cell < cells; cell++) {
        out[cell] = 0;
        for (size_t t = 0; t < tables; t++)
            out[cell] += self->tables[t * cells + cell];
    }
}

static void count_by_bits(struct eh_tally *self, const struct eh_tally_ties *ties, uint32_t *out)
{
    self->bits.from = ties->from;
    self->bits.to = ties->to;
    self->bits.count = ties->count;
    self->bits.either_way = ties->either_way;
    self->count_bits(&self->bits, out);
}

void eh_tally_count(struct eh_tally *self, const struct eh_tally_ties *ties, uint32_t *out)
{
    if (self->plane)
        count_by_bits(self, ties, out);
    else if (self->byte)
        count_bytes_of_ties(self, ties->from, ties->to, ties->count, out);
    else
        count_ties(self, ties->from, ties->to, ties->count, out);
}
