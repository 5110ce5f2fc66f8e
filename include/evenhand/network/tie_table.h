/* network/tie_table: adds up weighted records into the matrix of a layer.
 *
 * Question: how much did each person turn to each other, over all records of the layer.
 * Formula: w_ij = the sum of the weights of the records from i to j, in integer units of 1e-9; a
 * duplicate adds up, i = j is a bug (self-ties are dropped where records are read).
 * Cost: one hash probe a record; memory 16 bytes a slot, of which a half to three quarters are filled, and
 * none before the first record. A table belongs to one thread at a time. Determinism: sums of integers, and
 * the matrix is read out sorted, so no order of records changes a bit.
 *
 * What stands beside a pair is the caller's: the history keeps a day and a number in place of a weight.
 */
#ifndef EVENHAND_NETWORK_TIE_TABLE_H
#define EVENHAND_NETWORK_TIE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/network/network.h"

/* The largest weight of one direction: twice it still fits, so a tie's weight never overflows. */
#define EH_TIE_WEIGHT_MOST (INT64_MAX / 2)

struct eh_tie_slot {
    uint64_t key; /* from << 32 | to; 0 where nothing stands */
    int64_t weight;
};

struct eh_tie_table {
    struct eh_arena *arena;
    struct eh_tie_slot *slot;
    uint64_t capacity, count;
    bool overflowed; /* a sum passed EH_TIE_WEIGHT_MOST */
};

static inline uint64_t eh_tie_key(uint32_t from, uint32_t to)
{
    return (uint64_t)from << 32 | to;
}

/* The caller owns the struct, `arena` the memory. */
void eh_tie_table_init(struct eh_tie_table *self, struct eh_arena *arena);

/* Adds `weight` (positive) to the tie from -> to. */
void eh_tie_table_add(struct eh_tie_table *self, uint32_t from, uint32_t to, int64_t weight);
/* The same for many, keys and weights: a large table lies outside the cache, and their slots are fetched
 * while others are added. */
void eh_tie_table_add_all(struct eh_tie_table *self, const struct eh_tie_slot *records, size_t count);

/* The slot of a key, new and with the weight 0 where there was none; valid until the next key. */
struct eh_tie_slot *eh_tie_table_take(struct eh_tie_table *self, uint64_t key);
/* Fetches the slot into the cache. */
void eh_tie_table_fetch(const struct eh_tie_table *self, uint64_t key);

/* The matrix, sorted by from, then to, into `arena`; the tables are empty afterwards. Ties may be spread over
 * `count` tables in any way as long as each stands in one of them. `bound`: every `from` is
 * below it. Memory on the way: the tables and the matrix, of which a table is given back once it is read;
 * where a table holds the rows of neighbours the matrix takes its memory as theirs goes. EH_INPUT_TOO_LARGE
 * where a sum passed EH_TIE_WEIGHT_MOST. */
int eh_tie_tables_read(struct eh_tie_table *tables, size_t count, uint32_t bound, struct eh_arena *arena,
                       struct eh_arcs *out, struct eh_failure *failure) EH_MUST_CHECK;

#endif
