/* csv/block: a CSV file in blocks, for several threads.
 *
 * One thread fills blocks and settles them in the same order; in between any thread may split one. A block
 * ends behind a line break where it has any, and is split as if it started outside quotes. Settling finds out
 * whether it did: where the block before ended inside a row, the rest of that row is put in front and the
 * block is split again. So the rows, lines and findings are those of eh_csv_read, whatever runs at once.
 * A block and all in it belong to its arena, and no two threads use that at a time.
 */
#ifndef EVENHAND_CSV_BLOCK_H
#define EVENHAND_CSV_BLOCK_H

#include "evenhand/csv/csv.h"
#include "evenhand/csv/split.h"

struct eh_csv_block {
    struct eh_arena *arena;
    unsigned char *bytes;
    size_t length, capacity; /* EH_SPLIT_SLACK bytes more can be read */
    bool after_cr, is_last;
    int code;      /* of the last split */
    uint64_t line; /* of the first byte, once settled */
    struct eh_split split;
};

/* Error: EH_LIBRARY. */
int eh_csv_block_init(struct eh_csv_block *self, const struct eh_csv *csv, struct eh_arena *arena,
                      struct eh_failure *failure) EH_MUST_CHECK;

/* Fills a block with the next bytes: 1; 0 at the end; negative: EH_INPUT_UNREADABLE. Not after eh_csv_read.
 */
int eh_csv_fill(struct eh_csv *self, struct eh_csv_block *block, struct eh_failure *failure) EH_MUST_CHECK;

/* Splits a filled block; on any thread. What goes wrong is told when it is settled. */
void eh_csv_split(struct eh_csv_block *block);

/* Settles the next block in the order of filling: tells `found` what is wrong in it and counts its rows.
 * *out_again: it was split again, so what was made of its rows is void. Errors: EH_MEMORY. */
int eh_csv_settle(struct eh_csv *self, struct eh_csv_block *block, bool *out_again,
                  struct eh_failure *failure) EH_MUST_CHECK;

#endif
