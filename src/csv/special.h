/* csv/special: where in 64 bytes the delimiter, a line break or a quote stands. */
#ifndef EVENHAND_CSV_SPECIAL_H
#define EVENHAND_CSV_SPECIAL_H

#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* One bit a byte, the first byte the lowest. */
static inline uint64_t eh_special_find(const unsigned char *bytes, unsigned char delimiter)
{
    uint64_t mask = 0;
#ifdef __SSE2__
    const __m128i d = _mm_set1_epi8((char)delimiter), lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r'),
                  quote = _mm_set1_epi8('"');
    for (int i = 0; i < 4; i++) {
        __m128i chunk = _mm_loadu_si128((const __m128i *)(const void *)(bytes + 16 * i));
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(chunk, d), _mm_cmpeq_epi8(chunk, lf)),
                                   _mm_or_si128(_mm_cmpeq_epi8(chunk, cr), _mm_cmpeq_epi8(chunk, quote)));
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(hit) << (16 * i);
    }
#else
    for (int i = 0; i < 64; i++) {
        unsigned char c = bytes[i];
        mask |= (uint64_t)(c == delimiter || c == '\n' || c == '\r' || c == '"') << i;
    }
#endif
    return mask;
}

#endif
