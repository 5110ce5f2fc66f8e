/* network/pair_hash: where the key of a pair stands in a table. */
#ifndef EVENHAND_NETWORK_PAIR_HASH_H
#define EVENHAND_NETWORK_PAIR_HASH_H

#include <stdint.h>

/* Both halves of a product of 128 bits: every bit of the pair reaches every bit (Wang Yi 2019, wyhash). */
static inline uint64_t eh_pair_hash(uint64_t key)
{
    __extension__ unsigned __int128 product =
        (unsigned __int128)(key ^ UINT64_C(0xa0761d6478bd642f)) * UINT64_C(0xe7037ed1a0b428db);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* A place below `capacity` (at most 2^32): its share of the hash's range, without a division (Lemire 2019).
 */
static inline uint64_t eh_pair_place(uint64_t key, uint64_t capacity)
{
    return ((eh_pair_hash(key) & UINT32_MAX) * capacity) >> 32;
}

#endif
