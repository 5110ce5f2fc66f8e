/* network/pair_hash: where the key of a pair stands in a table. */
#ifndef EVENHAND_NETWORK_PAIR_HASH_H
#define EVENHAND_NETWORK_PAIR_HASH_H

#include <stdint.h>

/* The finaliser of splitmix64 (Steele, Lea & Flood 2014): every bit of the pair reaches every bit. */
static inline uint64_t eh_pair_hash(uint64_t key)
{
    key ^= key >> 30;
    key *= UINT64_C(0xbf58476d1ce4e5b9);
    key ^= key >> 27;
    key *= UINT64_C(0x94d049bb133111eb);
    return key ^ (key >> 31);
}

/* A place below `capacity` (at most 2^32): its share of the hash's range, without a division (Lemire 2019).
 */
static inline uint64_t eh_pair_place(uint64_t key, uint64_t capacity)
{
    return ((eh_pair_hash(key) & UINT32_MAX) * capacity) >> 32;
}

#endif
