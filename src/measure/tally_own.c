#include "tally_own.h"

#include <stdbool.h>
#include <string.h>

#if defined __x86_64__
#include <immintrin.h>
#endif

enum {
    LANES = EH_TALLY_OWN_LANES,
    SLICES = EH_TALLY_OWN_SLICES,
    BITS = EH_TALLY_OWN_BITS,
    GROUPS = EH_TALLY_OWN_GROUPS_MOST,
    FIT = 4,      /* slices that add up within a byte: 4 x 63 */
    STRETCH = 252 /* neighbours that a byte can count; their slices add up within 16 bits */
};

/* Sums stay in registers only where the loop over them is no loop. A build with sanitizers keeps its loops,
 * and says so for each that it is asked to unroll. */
#if defined __OPTIMIZE__ && !defined __SANITIZE_ADDRESS__
#define UNROLL _Pragma("GCC unroll 8")
#else
#define UNROLL
#endif

/* Slice s of every label's weight. */
struct slices {
    _Alignas(64) unsigned char of[SLICES][GROUPS];
};

static struct slices cut(const struct eh_tally_own *self)
{
    struct slices out;
    memset(&out, 0, sizeof out);
    for (uint32_t g = 0; g < self->groups; g++)
        for (uint32_t s = 0; s < SLICES; s++)
            out.of[s][g] = (unsigned char)(self->weight[g] >> BITS * s & ((1U << BITS) - 1));
    return out;
}

/* What a stretch of one person's neighbours comes to, by lane. */
struct stretch {
    _Alignas(64) uint16_t slice[SLICES][LANES];
    _Alignas(64) uint16_t same[LANES];
};

static void add_person(const struct eh_tally_own *self, uint32_t person, uint32_t ends,
                       const struct stretch *stretch, struct eh_tally_own_sums *out)
{
    const unsigned char *label = self->label + (size_t)person * LANES;
    uint32_t half[2][LANES];
    for (uint32_t h = 0; h < 2; h++) {
        const uint16_t(*slice)[LANES] = stretch->slice + h * SLICES / 2;
        for (uint32_t l = 0; l < LANES; l++)
            half[h][l] = slice[0][l] + ((uint32_t)slice[1][l] << BITS) + ((uint32_t)slice[2][l] << 2 * BITS);
    }
    for (uint32_t l = 0; l < LANES; l++) {
        struct eh_tally_own_sums *to = &out[(size_t)label[l] * EH_TALLY_OWN_STRIDE + l];
        to->ends += ends;
        to->within += stretch->same[l];
        to->weight += half[0][l] + ((uint64_t)half[1][l] << SLICES / 2 * BITS);
    }
}

/* Adds some neighbours of a person to the sums. */
typedef void add_stretch(const struct eh_tally_own *self, const struct slices *slices, uint32_t person,
                         const uint32_t *to, uint32_t count, struct eh_tally_own_sums *out);

static inline __attribute__((always_inline)) void add_all(const struct eh_tally_own *self, add_stretch *add,
                                                          struct eh_tally_own_sums *out)
{
    struct slices slices = cut(self);
    memset(out, 0, (size_t)self->groups * EH_TALLY_OWN_STRIDE * sizeof *out);
    for (uint32_t i = 0; i < self->n; i++)
        for (uint64_t e = self->row[i]; e < self->row[i + 1]; e += STRETCH) {
            uint64_t left = self->row[i + 1] - e;
            add(self, &slices, i, self->to + e, left < STRETCH ? (uint32_t)left : STRETCH, out);
        }
}

/* --- any processor --- */

static void add_plainly(const struct eh_tally_own *self, const struct slices *slices, uint32_t person,
                        const uint32_t *to, uint32_t count, struct eh_tally_own_sums *out)
{
    const unsigned char *own = self->label + (size_t)person * LANES;
    struct stretch sum;
    memset(&sum, 0, sizeof sum);
    for (uint32_t e = 0; e < count; e++) {
        const unsigned char *label = self->label + (size_t)to[e] * LANES;
        for (uint32_t l = 0; l < LANES; l++) {
            sum.same[l] = (uint16_t)(sum.same[l] + (label[l] == own[l]));
            for (uint32_t s = 0; s < SLICES; s++)
                sum.slice[s][l] = (uint16_t)(sum.slice[s][l] + slices->of[s][label[l]]);
        }
    }
    add_person(self, person, count, &sum, out);
}

static void count_plain(const struct eh_tally_own *self, struct eh_tally_own_sums *out)
{
    add_all(self, add_plainly, out);
}

#if defined __x86_64__

/* Labels of neighbours lie all over the people: they are on their way while those before are added. */
static inline __attribute__((always_inline)) void fetch(const struct eh_tally_own *self, const uint32_t *to)
{
    enum { AHEAD = 40 };
    /* Those of the next people follow; past the last the address is of no neighbour, and never read. */
    if (to + AHEAD < self->to + self->row[self->n])
        __builtin_prefetch(self->label + (size_t)to[AHEAD] * LANES);
}

/* --- AVX2: 32 lanes, tables of 16 entries --- */

#define AVX2 static inline __attribute__((always_inline, target("avx2")))

/* Bytes to the 16-bit sums of `to`, in their order. */
AVX2 void widen_avx2(__m256i bytes, uint16_t *to)
{
    __m256i *at = (__m256i *)(void *)to;
    at[0] = _mm256_add_epi16(at[0], _mm256_cvtepu8_epi16(_mm256_castsi256_si128(bytes)));
    at[1] = _mm256_add_epi16(at[1], _mm256_cvtepu8_epi16(_mm256_extracti128_si256(bytes, 1)));
}

/* Slices of the weights of 32 labels. An index that is in another table of 16 gets its highest bit, which a
 * shuffle makes 0. */
AVX2 void look_up_avx2(const struct slices *slices, __m256i label, uint32_t tables, __m256i *sum)
{
    for (uint32_t t = 0; t < tables; t++) {
        __m256i index = _mm256_adds_epu8(_mm256_xor_si256(label, _mm256_set1_epi8((char)(16 * t))),
                                         _mm256_set1_epi8(0x70));
        UNROLL
        for (uint32_t s = 0; s < SLICES; s++) {
            __m256i table =
                _mm256_broadcastsi128_si256(*(const __m128i *)(const void *)(slices->of[s] + 16 * (size_t)t));
            sum[s] = _mm256_add_epi8(sum[s], _mm256_shuffle_epi8(table, index));
        }
    }
}

__attribute__((target("avx2"))) static void add_avx2(const struct eh_tally_own *self,
                                                     const struct slices *slices, uint32_t person,
                                                     const uint32_t *to, uint32_t count,
                                                     struct eh_tally_own_sums *out)
{
    struct stretch stretch;
    uint32_t tables = (self->groups + 15) / 16;
    memset(&stretch, 0, sizeof stretch);
    for (uint32_t half = 0; half < LANES; half += 32) {
        const unsigned char *labels = self->label + half;
        __m256i own = *(const __m256i *)(const void *)(labels + (size_t)person * LANES);
        for (uint32_t e = 0; e < count; e += FIT) {
            __m256i same = _mm256_setzero_si256(), sum[SLICES];
            UNROLL
            for (uint32_t s = 0; s < SLICES; s++)
                sum[s] = _mm256_setzero_si256();
            for (uint32_t k = e; k < e + FIT && k < count; k++) {
                __m256i label = *(const __m256i *)(const void *)(labels + (size_t)to[k] * LANES);
                fetch(self, to + k);
                same = _mm256_sub_epi8(same, _mm256_cmpeq_epi8(label, own));
                look_up_avx2(slices, label, tables, sum);
            }
            widen_avx2(same, stretch.same + half);
            UNROLL
            for (uint32_t s = 0; s < SLICES; s++)
                widen_avx2(sum[s], stretch.slice[s] + half);
        }
    }
    add_person(self, person, count, &stretch, out);
}

__attribute__((target("avx2"))) static void count_avx2(const struct eh_tally_own *self,
                                                       struct eh_tally_own_sums *out)
{
    add_all(self, add_avx2, out);
}

/* --- AVX-512: 64 lanes, tables of 64 or 128 entries --- */

#define TARGET_512 target("avx2,avx512f,avx512bw,avx512vbmi")
#define AVX512     static inline __attribute__((always_inline, TARGET_512))

/* A register holds the slices of 64 groups: `registers` is 1, 2 or 4, and a constant wherever this is called.
 */
AVX512 __m512i look_up_avx512(const unsigned char *slice, __m512i label, uint32_t registers)
{
    const __m512i *of = (const __m512i *)(const void *)slice;
    if (registers == 1)
        return _mm512_permutexvar_epi8(label, of[0]);
    __m512i low = _mm512_permutex2var_epi8(of[0], label, of[1]);
    if (registers == 2)
        return low;
    __m512i high = _mm512_permutex2var_epi8(of[2], label, of[3]);
    return _mm512_mask_mov_epi8(low, _mm512_movepi8_mask(label), high);
}

/* Sums of bytes by lane, bytes in even and in odd places apart: lane 2 i + place. */
struct sums_avx512 {
    __m512i slice[SLICES][2];
    __m512i same; /* bytes, in their order */
};

AVX512 struct sums_avx512 sum_avx512(const struct eh_tally_own *self, const struct slices *slices,
                                     __m512i own, const uint32_t *to, uint32_t count, uint32_t registers)
{
    const __m512i even = _mm512_set1_epi16(0xff), one = _mm512_set1_epi8(1);
    struct sums_avx512 out;
    out.same = _mm512_setzero_si512();
    UNROLL
    for (uint32_t s = 0; s < SLICES; s++)
        out.slice[s][0] = out.slice[s][1] = _mm512_setzero_si512();
    for (uint32_t e = 0; e < count; e += FIT) {
        __m512i sum[SLICES];
        UNROLL
        for (uint32_t s = 0; s < SLICES; s++)
            sum[s] = _mm512_setzero_si512();
        for (uint32_t k = e; k < e + FIT && k < count; k++) {
            __m512i label = _mm512_load_si512(self->label + (size_t)to[k] * LANES);
            fetch(self, to + k);
            UNROLL
            for (uint32_t s = 0; s < SLICES; s++)
                sum[s] = _mm512_add_epi8(sum[s], look_up_avx512(slices->of[s], label, registers));
            out.same = _mm512_mask_add_epi8(out.same, _mm512_cmpeq_epi8_mask(label, own), out.same, one);
        }
        UNROLL
        for (uint32_t s = 0; s < SLICES; s++) {
            out.slice[s][0] = _mm512_add_epi16(out.slice[s][0], _mm512_and_si512(sum[s], even));
            out.slice[s][1] = _mm512_add_epi16(out.slice[s][1], _mm512_srli_epi16(sum[s], 8));
        }
    }
    return out;
}

/* Three slices in 32 bits, of every fourth lane. */
AVX512 __m512i join_avx512(__m512i (*slice)[2], uint32_t lane)
{
    __m512i joined[3];
    UNROLL
    for (uint32_t s = 0; s < 3; s++) {
        __m512i of = slice[s][lane % 2];
        of = lane / 2 ? _mm512_srli_epi32(of, 16) : _mm512_and_si512(of, _mm512_set1_epi32(0xffff));
        joined[s] = _mm512_slli_epi32(of, BITS * s);
    }
    return _mm512_add_epi32(_mm512_add_epi32(joined[0], joined[1]), joined[2]);
}

/* Every eighth lane of 32 bits that hold every fourth. */
AVX512 __m512i halve_avx512(__m512i of, uint32_t half)
{
    return half ? _mm512_srli_epi64(of, 32) : _mm512_and_si512(of, _mm512_set1_epi64(UINT32_MAX));
}

/* Adds to the sums of lanes `lane`, `lane` + 8 and so on, ends and those within in one number. */
AVX512 void add_eight_avx512(const unsigned char *label, uint32_t lane, __m512i counts, __m512i weight,
                             struct eh_tally_own_sums *out)
{
    _Alignas(64) __m128i sum[8];
    _mm512_store_si512(sum, _mm512_unpacklo_epi64(counts, weight));
    _mm512_store_si512(sum + 4, _mm512_unpackhi_epi64(counts, weight));
    UNROLL
    for (uint32_t k = 0; k < 8; k++) {
        uint32_t l = lane + 8 * (k % 4 * 2 + k / 4);
        __m128i *to = (__m128i *)(void *)&out[(size_t)label[l] * EH_TALLY_OWN_STRIDE + l];
        *to = _mm_add_epi64(*to, sum[k]);
    }
}

AVX512 void add_avx512(const struct eh_tally_own *self, const struct slices *slices, uint32_t person,
                       const uint32_t *to, uint32_t count, uint32_t registers, struct eh_tally_own_sums *out)
{
    const unsigned char *label = self->label + (size_t)person * LANES;
    struct sums_avx512 sum = sum_avx512(self, slices, _mm512_load_si512(label), to, count, registers);
    UNROLL
    for (uint32_t lane = 0; lane < 8; lane++) {
        __m512i low = halve_avx512(join_avx512(sum.slice, lane % 4), lane / 4),
                high = halve_avx512(join_avx512(sum.slice + SLICES / 2, lane % 4), lane / 4),
                same = _mm512_and_si512(_mm512_srli_epi64(sum.same, 8 * lane), _mm512_set1_epi64(0xff)),
                counts = _mm512_add_epi64(_mm512_slli_epi64(same, 32), _mm512_set1_epi64(count)),
                weight = _mm512_add_epi64(low, _mm512_slli_epi64(high, SLICES / 2 * BITS));
        add_eight_avx512(label, lane, counts, weight, out);
    }
}

#define ADD_AVX512(name, registers)                                                                          \
    __attribute__((TARGET_512)) static void name(                                                            \
        const struct eh_tally_own *self, const struct slices *slices, uint32_t person, const uint32_t *to,   \
        uint32_t count, struct eh_tally_own_sums *out)                                                       \
    {                                                                                                        \
        add_avx512(self, slices, person, to, count, registers, out);                                         \
    }
ADD_AVX512(add_64_avx512, 1)
ADD_AVX512(add_128_avx512, 2)
ADD_AVX512(add_256_avx512, 4)

__attribute__((TARGET_512)) static void count_avx512(const struct eh_tally_own *self,
                                                     struct eh_tally_own_sums *out)
{
    add_all(self,
            self->groups <= 64    ? add_64_avx512
            : self->groups <= 128 ? add_128_avx512
                                  : add_256_avx512,
            out);
}

eh_tally_own_path *eh_tally_own_get_path(uint32_t index)
{
    bool avx2 = __builtin_cpu_supports("avx2");
    bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512vbmi");
    return index == 0             ? count_plain
           : index == 1 && avx2   ? count_avx2
           : index == 2 && avx512 ? count_avx512
                                  : NULL;
}
#else
eh_tally_own_path *eh_tally_own_get_path(uint32_t index)
{
    return index == 0 ? count_plain : NULL;
}
#endif
