#include "tally_bits.h"

#include <string.h>

/* Whoever builds for a processor without words of 256 bits gets pairs or fours of smaller ones. The warning
 * is of calls between objects that disagree on how such words are passed: here none is. */
#pragma GCC diagnostic ignored "-Wpsabi"

typedef uint64_t word __attribute__((vector_size(EH_TALLY_BITS_LANES / 8), aligned(16)));

enum {
    WORDS = EH_TALLY_BITS_WORDS,
    BITS = EH_TALLY_BITS_COUNTER_WORDS / 2,
    AT_ONCE = 16,
    MEMBERS = 16 /* that four planes tell apart */
};

#define INTO_EACH_PATH static inline __attribute__((always_inline))

/* Membership of each group, of the ends of AT_ONCE ties; what is beyond the last tie belongs to none. */
struct members {
    word of[MEMBERS][AT_ONCE];
};

/* A build with sanitizers keeps its loops, and says so for each that it is asked to unroll. */
#if defined __OPTIMIZE__ && !defined __SANITIZE_ADDRESS__
#define PRAGMA(words) _Pragma(#words)
#define UNROLL(times) PRAGMA(GCC unroll times)
#else
#define UNROLL(times)
#endif

INTO_EACH_PATH word load(const uint64_t *from)
{
    return *(const word *)(const void *)from;
}

/* Splits the members of each group by one bit after the other: who has it goes to a group further up.
 * `planes` is a constant wherever this is called. */
INTO_EACH_PATH void find_members(const struct eh_tally_bits *self, const uint32_t *person, uint32_t count,
                                 uint32_t planes, struct members *out)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t *plane = self->plane + (size_t)person[i] * planes * WORDS;
        word member[MEMBERS];
        member[0] = ~(word){0};
        UNROLL(4)
        for (uint32_t p = 0; p < planes; p++) {
            word bit = load(plane + (size_t)p * WORDS);
            UNROLL(8)
            for (uint32_t g = 0; g < 1U << p; g++) {
                member[g + (1U << p)] = member[g] & bit;
                member[g] &= ~bit;
            }
        }
        UNROLL(16)
        for (uint32_t g = 0; g < 1U << planes; g++)
            out->of[g][i] = member[g];
    }
    for (uint32_t g = 0; g < self->groups; g++)
        for (uint32_t i = count; i < AT_ONCE; i++)
            out->of[g][i] = (word){0};
}

/* The other ends lie all over the people: they are on their way while the ties before are added. */
INTO_EACH_PATH void fetch(const struct eh_tally_bits *self, const uint32_t *person, uint64_t count)
{
    enum { A_LINE = 64 / sizeof(uint64_t) };
    size_t size = (size_t)self->planes * WORDS;
    for (uint64_t i = 0; i < AT_ONCE && i < count; i++)
        for (size_t k = 0; k < size; k += A_LINE)
            __builtin_prefetch(self->plane + person[i] * size + k);
}

/* The sum of three bits in two: `low` is added to and stays, what is carried is returned. */
INTO_EACH_PATH word add_bits(word *low, const word *a, const word *b)
{
    word half = *low ^ *a, carry = (half & *b) | (~half & *a);
    *low = half ^ *b;
    return carry;
}

/* The ends of AT_ONCE ties: a tie is from a member of `a` to one of `b`; of both ways also from one of `c` to
 * one of `d`, and no tie is both. */
struct ends {
    const word *a, *b, *c, *d;
};

INTO_EACH_PATH word tie(const struct ends *ends, uint32_t i, bool both)
{
    word there = ends->a[i] & ends->b[i];
    return both ? there | (ends->c[i] & ends->d[i]) : there;
}

INTO_EACH_PATH word add_two(word *ones, const struct ends *ends, uint32_t i, bool both)
{
    word first = tie(ends, i, both), second = tie(ends, i + 1, both);
    return add_bits(ones, &first, &second);
}

INTO_EACH_PATH word add_four(word *ones, word *twos, const struct ends *ends, uint32_t i, bool both)
{
    word first = add_two(ones, ends, i, both), second = add_two(ones, ends, i + 2, both);
    return add_bits(twos, &first, &second);
}

INTO_EACH_PATH word add_eight(word *bit, const struct ends *ends, uint32_t i, bool both)
{
    word first = add_four(&bit[0], &bit[1], ends, i, both);
    word second = add_four(&bit[0], &bit[1], ends, i + 4, both);
    return add_bits(&bit[2], &first, &second);
}

/* What is carried out of bit 3 waits for its like, and two of them are added to the next bit together: of
 * `before` carries, bit k says whether one waits for bit 4 + k. So nobody has to look into a word for what to
 * do. */
INTO_EACH_PATH void carry_on(word *bit, word *waiting, const word *first, uint64_t before)
{
    word carry = *first;
    uint32_t k = 4;
    for (; before & 1; before >>= 1, k++)
        carry = add_bits(&bit[k], &waiting[k], &carry);
    waiting[k] = carry;
}

/* Adds AT_ONCE ties to a counter that `before` as many were added to. */
INTO_EACH_PATH void add_ties(uint64_t *counter, const struct ends *ends, uint64_t before, bool both)
{
    word *all = (word *)(void *)counter, bit[4];
    for (uint32_t k = 0; k < 4; k++)
        bit[k] = all[k];
    word first = add_eight(bit, ends, 0, both), second = add_eight(bit, ends, 8, both);
    word carry = add_bits(&bit[3], &first, &second);
    for (uint32_t k = 0; k < 4; k++)
        all[k] = bit[k];
    carry_on(all, all + BITS, &carry, before);
}

/* Adds to the bits what waits for them after `carries`. */
static void settle(uint64_t *counter, uint64_t carries)
{
    for (uint32_t k = 4; carries; carries >>= 1, k++)
        for (size_t w = 0; w < WORDS && (carries & 1); w++) {
            uint64_t carry = counter[((size_t)BITS + k) * WORDS + w];
            for (size_t at = k; carry; at++) {
                uint64_t next = counter[at * WORDS + w] & carry;
                counter[at * WORDS + w] ^= carry;
                carry = next;
            }
        }
}

/* Bit l of a byte in byte l of a word. */
static inline uint64_t spread(uint64_t byte)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), diagonal = UINT64_C(0x8040201008040201);
    return (((byte * ones & diagonal) + ones * 0x7f) >> 7) & ones;
}

/* Eight lanes at a time, and eight bits of each. */
static void read_counter(const uint64_t *counter, uint32_t bits, uint32_t *out)
{
    for (uint32_t lane = 0; lane < EH_TALLY_BITS_LANES; lane += 8) {
        const uint64_t *plane = counter + lane / 64;
        uint32_t value[8] = {0};
        for (uint32_t first = 0; first < bits; first += 8) {
            uint64_t eight = 0;
            for (uint32_t k = 0; k < 8; k++)
                eight |= spread(plane[(size_t)(first + k) * WORDS] >> lane % 64 & 0xff) << k;
            for (uint32_t l = 0; l < 8; l++)
                value[l] |= (uint32_t)(eight >> 8 * l & 0xff) << first;
        }
        memcpy(out + lane, value, sizeof value);
    }
}

static uint32_t count_bits(uint64_t value)
{
    uint32_t bits = 0;
    for (; value; value >>= 1)
        bits++;
    return bits;
}

static bool is_counted(const struct eh_tally_bits *self, uint32_t g, uint32_t h)
{
    return h >= g || !self->either_way;
}

/* Cells of eight at a time, whose counts of one lane share a cache line; the last one is what the others
 * leave of all ties. */
static void read_counters(const struct eh_tally_bits *self, uint32_t *out)
{
    enum { SIDE = 8 };
    uint32_t groups = self->groups, cells = groups * groups, bits = count_bits(self->count);
    uint32_t at[SIDE][EH_TALLY_BITS_LANES], last[EH_TALLY_BITS_LANES];
    for (uint32_t lane = 0; lane < EH_TALLY_BITS_LANES; lane++)
        last[lane] = (uint32_t)self->count;
    for (uint32_t first = 0; first < cells; first += SIDE) {
        uint32_t count = cells - first < SIDE ? cells - first : SIDE;
        for (uint32_t k = 0; k < count; k++) {
            uint64_t *counter = self->counter + (size_t)(first + k) * EH_TALLY_BITS_COUNTER_WORDS * WORDS;
            settle(counter, (self->count + AT_ONCE - 1) / AT_ONCE);
            /* Those that nothing is added to are 0. */
            read_counter(counter, first + k + 1 == cells ? 0 : bits, at[k]);
            for (uint32_t lane = 0; lane < EH_TALLY_BITS_LANES; lane++)
                last[lane] -= at[k][lane];
        }
        for (uint32_t lane = 0; lane < EH_TALLY_BITS_LANES; lane++)
            for (uint32_t k = 0; k < count; k++)
                out[(size_t)lane * cells + first + k] = at[k][lane];
    }
    for (uint32_t lane = 0; lane < EH_TALLY_BITS_LANES; lane++)
        out[(size_t)(lane + 1) * cells - 1] = last[lane];
}

INTO_EACH_PATH void add_cells(const struct eh_tally_bits *self, const struct members *a,
                              const struct members *b, uint64_t before)
{
    uint32_t groups = self->groups;
    for (uint32_t cell = 0; cell + 1 < groups * groups; cell++) {
        uint32_t g = cell / groups, h = cell % groups;
        uint64_t *counter = self->counter + (size_t)cell * EH_TALLY_BITS_COUNTER_WORDS * WORDS;
        if (!is_counted(self, g, h))
            continue;
        if (self->either_way && g != h)
            add_ties(counter, &(struct ends){a->of[g], b->of[h], a->of[h], b->of[g]}, before, true);
        else
            add_ties(counter, &(struct ends){a->of[g], b->of[h], NULL, NULL}, before, false);
    }
}

INTO_EACH_PATH void count_ties(const struct eh_tally_bits *self, uint32_t planes)
{
    struct members a, b;
    for (uint64_t e = 0; e < self->count; e += AT_ONCE) {
        uint32_t ties = self->count - e < AT_ONCE ? (uint32_t)(self->count - e) : AT_ONCE;
        fetch(self, self->to + e + ties, self->count - e - ties);
        find_members(self, self->from + e, ties, planes, &a);
        find_members(self, self->to + e, ties, planes, &b);
        add_cells(self, &a, &b, e / AT_ONCE);
    }
}

INTO_EACH_PATH void count_all(const struct eh_tally_bits *self, uint32_t *out)
{
    size_t cells = (size_t)self->groups * self->groups;
    memset(self->counter, 0, cells * EH_TALLY_BITS_COUNTER_WORDS * WORDS * sizeof *self->counter);
    switch (self->planes) {
    case 1:
        count_ties(self, 1);
        break;
    case 2:
        count_ties(self, 2);
        break;
    case 3:
        count_ties(self, 3);
        break;
    default:
        count_ties(self, 4);
    }
    read_counters(self, out);
}

static void count_plain(const struct eh_tally_bits *self, uint32_t *out)
{
    count_all(self, out);
}

#if defined __x86_64__
__attribute__((target("avx2"))) static void count_avx2(const struct eh_tally_bits *self, uint32_t *out)
{
    count_all(self, out);
}

__attribute__((target("avx2,avx512f,avx512vl"))) static void count_avx512(const struct eh_tally_bits *self,
                                                                          uint32_t *out)
{
    count_all(self, out);
}

eh_tally_bits_path *eh_tally_bits_get_path(uint32_t index)
{
    bool avx2 = __builtin_cpu_supports("avx2");
    bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl");
    return index == 0             ? count_plain
           : index == 1 && avx2   ? count_avx2
           : index == 2 && avx512 ? count_avx512
                                  : NULL;
}
#else
eh_tally_bits_path *eh_tally_bits_get_path(uint32_t index)
{
    return index == 0 ? count_plain : NULL;
}
#endif
