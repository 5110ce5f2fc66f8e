#include "tally_bits.h"

#include <string.h>

#if defined __x86_64__
#include <immintrin.h>
#endif

/* Whoever builds for a processor without words of 256 bits gets pairs or fours of smaller ones. The warning
 * is of calls between objects that disagree on how such words are passed: here none is. */
#pragma GCC diagnostic ignored "-Wpsabi"

typedef uint64_t word __attribute__((vector_size(EH_TALLY_BITS_LANES / 8), aligned(16)));

enum {
    WORDS = EH_TALLY_BITS_WORDS,
    TOGETHER = EH_TALLY_BITS_TOGETHER,
    MEMBERS = 1 << EH_TALLY_BITS_PLANES_MOST,
    LINE_WORDS = 8
};

#define INTO_EACH_PATH static inline __attribute__((always_inline))

/* A build with sanitizers keeps its loops, and says so for each that it is asked to unroll. */
#if defined __OPTIMIZE__ && !defined __SANITIZE_ADDRESS__
#define PRAGMA(words) _Pragma(#words)
#define UNROLL(times) PRAGMA(GCC unroll times)
#else
#define UNROLL(times)
#endif

/* TOGETHER stretches of ties that have their first end in common: the groups of that end, and, in NUMBER
 * bits, how many of the other ends are of each group. */
enum { NUMBER = EH_TALLY_BITS_NUMBER, STRETCH = (1 << NUMBER) - 1 };
struct stretches {
    word first[MEMBERS][TOGETHER];
    word others[MEMBERS][TOGETHER][NUMBER];
};

INTO_EACH_PATH word load(const uint64_t *from)
{
    return *(const word *)(const void *)from;
}

/* The sum of three bits in two: `low` is added to and stays, what is carried is returned. */
INTO_EACH_PATH word add_bits(word *low, const word *a, const word *b)
{
    word carry = (*low & *a) | (*b & (*low | *a));
    *low ^= *a ^ *b;
    return carry;
}

INTO_EACH_PATH word add_bit(word *low, const word *a)
{
    word carry = *low & *a;
    *low ^= *a;
    return carry;
}

/* Adds four bits to bits 0 and 1, and returns what is carried to bit 2. */
INTO_EACH_PATH word add_four(word *bit, const word *of)
{
    word two = add_bits(&bit[0], &of[0], &of[1]), other = add_bits(&bit[0], &of[2], &of[3]);
    return add_bits(&bit[1], &two, &other);
}

INTO_EACH_PATH word add_eight(word *bit, const word *of)
{
    word four = add_four(bit, of), other = add_four(bit, of + 4);
    return add_bits(&bit[2], &four, &other);
}

/* Splits the members of each group by one bit after the other: who has it goes to a group further up.
 * `planes` is a constant wherever this is called. */
INTO_EACH_PATH void find_members(const struct eh_tally_bits *self, uint32_t person, uint32_t planes,
                                 word (*out)[TOGETHER], uint32_t at)
{
    const uint64_t *plane = self->plane + (size_t)person * planes * WORDS;
    word member[MEMBERS];
    member[0] = ~(word){0};
    UNROLL(5)
    for (uint32_t p = 0; p < planes; p++) {
        word bit = load(plane + (size_t)p * WORDS);
        UNROLL(16)
        for (uint32_t g = 0; g < 1U << p; g++) {
            member[g + (1U << p)] = member[g] & bit;
            member[g] &= ~bit;
        }
    }
    UNROLL(32)
    for (uint32_t g = 0; g < 1U << planes; g++)
        out[g][at] = member[g];
}

/* The other ends lie all over the people: they are on their way while those before are added. */
INTO_EACH_PATH void fetch(const struct eh_tally_bits *self, uint64_t first)
{
    enum { A_LINE = 64 / sizeof(uint64_t) };
    size_t size = (size_t)self->planes * WORDS;
    for (uint64_t e = first; e < self->count && e < first + TOGETHER; e++)
        for (size_t k = 0; k < size; k += A_LINE)
            __builtin_prefetch(self->plane + self->to[e] * size + k);
}

/* Counts the other ends of ties `e` to `end` by group, eight at a time: `bit` 3 and above take the carries.
 */
INTO_EACH_PATH void count_others(const struct eh_tally_bits *self, uint64_t e, uint64_t end, uint32_t planes,
                                 uint32_t at, struct stretches *out)
{
    word member[MEMBERS][TOGETHER];
    for (uint32_t g = 0; g < self->groups; g++)
        for (uint32_t k = 0; k < NUMBER; k++)
            out->others[g][at][k] = (word){0};
    for (; e < end; e += TOGETHER) {
        uint32_t count = end - e < TOGETHER ? (uint32_t)(end - e) : TOGETHER;
        fetch(self, e + TOGETHER);
        for (uint32_t i = 0; i < count; i++)
            find_members(self, self->to[e + i], planes, member, i);
        for (uint32_t g = 0; g < self->groups; g++) {
            word *bit = out->others[g][at];
            for (uint32_t i = count; i < TOGETHER; i++)
                member[g][i] = (word){0};
            word carry = add_eight(bit, member[g]);
            UNROLL(2)
            for (uint32_t k = 3; k < NUMBER; k++)
                carry = add_bit(&bit[k], &carry);
        }
    }
}

/* What is carried out of bit `first` - 1 waits for its like, and two of them are added to the next bit
 * together: of `before` carries, bit k says whether one waits for bit first + k. So nobody has to look into a
 * word for what to do. */
INTO_EACH_PATH void carry_on(word *bit, uint32_t first, const word *out, uint64_t before)
{
    uint32_t k = first;
    word carry = *out;
    for (; before & 1; before >>= 1, k++)
        carry = add_bits(&bit[2 * k], &bit[2 * k + 1], &carry);
    bit[2 * k + 1] = carry;
}

/* Bits of a cell, one after the other; from bit LOW on what waits to be added stands beside each. */
enum { LOW = NUMBER + 3 };

/* The number that a stretch adds to cell (g, h), bit k: to count both ways, also to (h, g), and as its first
 * end is in one group alone, no more than one of the two is there. */
INTO_EACH_PATH word get_number(const struct stretches *from, uint32_t g, uint32_t h, uint32_t at, uint32_t k,
                               bool both)
{
    word there = from->first[g][at] & from->others[h][at][k];
    return both ? there | (from->first[h][at] & from->others[g][at][k]) : there;
}

/* Adds the stretches to the counter of cell (g, h), to which `before` times as many were added. */
INTO_EACH_PATH void add_cell(const struct stretches *from, uint32_t g, uint32_t h, uint64_t *counter,
                             uint64_t before, bool both)
{
    word *all = (word *)(void *)counter, bit[LOW], carries[TOGETHER];
    for (uint32_t k = 0; k < LOW; k++)
        bit[k] = all[k];
    for (uint32_t at = 0; at < TOGETHER; at++) {
        word number = get_number(from, g, h, at, 0, both), carry = add_bit(&bit[0], &number);
        UNROLL(4)
        for (uint32_t k = 1; k < NUMBER; k++) {
            number = get_number(from, g, h, at, k, both);
            carry = add_bits(&bit[k], &number, &carry);
        }
        carries[at] = carry;
    }
    word carry = add_eight(&bit[NUMBER], carries);
    for (uint32_t k = 0; k < LOW; k++)
        all[k] = bit[k];
    carry_on(all - LOW, LOW, &carry, before);
}

/* Words from one bit of a counter to the next. */
static size_t place_of(uint32_t bit)
{
    return (size_t)WORDS * (bit < LOW ? bit : 2 * bit - LOW);
}

/* Adds to the bits what waits for them after `carries`. */
static void settle(uint64_t *counter, uint64_t carries)
{
    for (uint32_t k = LOW; carries; carries >>= 1, k++)
        for (size_t w = 0; w < WORDS && (carries & 1); w++) {
            uint64_t carry = counter[place_of(k) + WORDS + w];
            for (uint32_t at = k; carry; at++) {
                uint64_t next = counter[place_of(at) + w] & carry;
                counter[place_of(at) + w] ^= carry;
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
                eight |= spread(plane[place_of(first + k)] >> lane % 64 & 0xff) << k;
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

typedef void counter_reader(const uint64_t *counter, uint32_t bits, uint32_t *out);

/* The last cell is what the others leave of all ties; those that nothing is added to are 0. */
static void read_counters(const struct eh_tally_bits *self, uint64_t times, counter_reader *read,
                          uint32_t *out)
{
    uint32_t cells = self->groups * self->groups, bits = count_bits(self->count);
    uint32_t *last = out + (size_t)(cells - 1) * EH_TALLY_BITS_LANES;
    for (uint32_t lane = 0; lane < EH_TALLY_BITS_LANES; lane++)
        last[lane] = (uint32_t)self->count;
    for (uint32_t cell = 0; cell + 1 < cells; cell++) {
        uint32_t *at = out + (size_t)cell * EH_TALLY_BITS_LANES;
        uint64_t *counter = self->counter + (size_t)cell * self->stride;
        memset(at, 0, EH_TALLY_BITS_LANES * sizeof *at);
        if (!is_counted(self, cell / self->groups, cell % self->groups))
            continue;
        settle(counter, times);
        read(counter, bits, at);
        for (uint32_t lane = 0; lane < EH_TALLY_BITS_LANES; lane++)
            last[lane] -= at[lane];
    }
}

INTO_EACH_PATH void add_cells(const struct eh_tally_bits *self, const struct stretches *from, uint64_t before)
{
    uint32_t groups = self->groups;
    for (uint32_t cell = 0; cell + 1 < groups * groups; cell++) {
        uint32_t g = cell / groups, h = cell % groups;
        uint64_t *counter = self->counter + (size_t)cell * self->stride;
        if (!is_counted(self, g, h))
            continue;
        if (self->either_way && g != h)
            add_cell(from, g, h, counter, before, true);
        else
            add_cell(from, g, h, counter, before, false);
    }
}

/* Ties of one first end, no more than STRETCH of them. */
static uint64_t find_end(const struct eh_tally_bits *self, uint64_t e)
{
    uint64_t end = e + 1;
    while (end < self->count && end < e + STRETCH && self->from[end] == self->from[e])
        end++;
    return end;
}

/* Returns how many times stretches were added. */
INTO_EACH_PATH uint64_t count_ties(const struct eh_tally_bits *self, uint32_t planes)
{
    struct stretches stretches;
    uint64_t times = 0;
    for (uint64_t e = 0; e < self->count; times++) {
        uint32_t at = 0;
        for (; at < TOGETHER && e < self->count; at++) {
            uint64_t end = find_end(self, e);
            find_members(self, self->from[e], planes, stretches.first, at);
            count_others(self, e, end, planes, at, &stretches);
            e = end;
        }
        for (uint32_t g = 0; g < self->groups; g++)
            for (uint32_t none = at; none < TOGETHER; none++)
                stretches.first[g][none] = (word){0};
        add_cells(self, &stretches, times);
    }
    return times;
}

/* Words of a counter that ties are added to: an odd number of lines, as a power of two of them would crowd
 * all counters in a part of the cache. */
static size_t choose_stride(uint64_t ties)
{
    uint32_t read = (count_bits(ties) + 7) / 8 * 8, waiting = LOW + count_bits(ties / TOGETHER + 1) + 1;
    return place_of(read > waiting ? read : waiting) | LINE_WORDS;
}

INTO_EACH_PATH void count_all(const struct eh_tally_bits *of, counter_reader *read, uint32_t *out)
{
    struct eh_tally_bits counting = *of, *self = &counting;
    size_t cells = (size_t)self->groups * self->groups;
    uint64_t times = 0;
    self->stride = choose_stride(self->count);
    memset(self->counter, 0, cells * self->stride * sizeof *self->counter);
    switch (self->planes) {
    case 1:
        times = count_ties(self, 1);
        break;
    case 2:
        times = count_ties(self, 2);
        break;
    case 3:
        times = count_ties(self, 3);
        break;
    case 4:
        times = count_ties(self, 4);
        break;
    default:
        times = count_ties(self, 5);
    }
    read_counters(self, times, read, out);
}

static void count_plain(const struct eh_tally_bits *self, uint32_t *out)
{
    count_all(self, read_counter, out);
}

#if defined __x86_64__
__attribute__((target("avx2"))) static void count_avx2(const struct eh_tally_bits *self, uint32_t *out)
{
    count_all(self, read_counter, out);
}

#define AVX512 __attribute__((target("avx2,avx512f,avx512vl,avx512bw")))

/* A word of 64 lanes is a mask of their bytes, eight bits of each. */
AVX512 static void read_counter_avx512(const uint64_t *counter, uint32_t bits, uint32_t *out)
{
    memset(out, 0, EH_TALLY_BITS_LANES * sizeof *out);
    for (uint32_t w = 0; w < WORDS; w++)
        for (uint32_t first = 0; first < bits; first += 8) {
            _Alignas(64) unsigned char byte[64];
            __m512i sum = _mm512_setzero_si512(), *to = (__m512i *)(void *)(out + (size_t)64 * w);
            for (uint32_t k = 0; k < 8; k++)
                sum = _mm512_mask_add_epi8(sum, counter[place_of(first + k) + w], sum,
                                           _mm512_set1_epi8((char)(1 << k)));
            _mm512_store_si512(byte, sum);
            for (uint32_t k = 0; k < 4; k++) {
                __m512i wide = _mm512_cvtepu8_epi32(_mm_load_si128((const __m128i *)(void *)byte + k));
                wide = _mm512_sll_epi32(wide, _mm_cvtsi32_si128((int)first));
                _mm512_storeu_si512(to + k, _mm512_or_si512(_mm512_loadu_si512(to + k), wide));
            }
        }
}

AVX512 static void count_avx512(const struct eh_tally_bits *self, uint32_t *out)
{
    count_all(self, read_counter_avx512, out);
}

eh_tally_bits_path *eh_tally_bits_get_path(uint32_t index)
{
    bool avx2 = __builtin_cpu_supports("avx2");
    bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                  __builtin_cpu_supports("avx512bw");
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
