/* network/tables: records on their way into the tables of the layers, through buffers, from several threads.
 *
 * Records go through the buffers of a lane into parts by the lower person of their pair: lanes meet only at
 * the lock of a part, and a part's tables are read out into one stretch of the matrix of an undirected layer.
 * A full buffer goes into one table after the other: the larger it is, the more of its records find their
 * slot in the cache where another has just brought it.
 */
#ifndef EVENHAND_NETWORK_TABLES_H
#define EVENHAND_NETWORK_TABLES_H

#include <pthread.h>

#include "evenhand/base/bug.h"
#include "evenhand/network/builder.h"
#include "evenhand/network/tie_table.h"
#include "history_builder.h"

enum { EH_TABLES_PARTS_MOST = 256, EH_TABLES_LINE = 64 };

/* What a record is good for. */
enum { EH_FATE_COUNTS = 1, EH_FATE_EXTERNAL = 2, EH_FATE_WINDOW = 4, EH_FATE_CONTACT = 8, EH_FATE_BITS = 4 };

struct eh_record {
    uint32_t from, to;
    int64_t weight;
    int32_t day;
    uint32_t marks; /* kind << EH_FATE_BITS | fates */
};

/* A work layer while its records come in; a table for each part. */
struct eh_work {
    struct eh_layer_config config;
    bool takes_all; /* collaboration without kinds */
    struct eh_tie_table *ties, *external_out, *external_in;
    struct eh_tie_table *window; /* NULL: the history does not want the layer of the lookback window */
};

struct eh_tables_part {
    pthread_mutex_t lock;
    struct eh_arena arena; /* of its tables; used under the lock */
    uint64_t ties;         /* in its tables */
};

/* The buffers of one thread. */
struct eh_tables_lane {
    size_t buffer;            /* records of a part's buffer */
    size_t *count;            /* in each */
    struct eh_record *record; /* parts x buffer */
    bool no_memory;
};

struct eh_tables {
    const struct eh_study *study;
    struct eh_arena *arena;
    uint32_t work_count;
    struct eh_work *work;
    bool *takes; /* kinds_known x work_count: the layer takes records of the kind; read by all lanes */
    size_t kinds_known, kinds_capacity;
    size_t part_count;
    uint64_t part_scale; /* of a person's part, times 2^32 */
    struct eh_tables_part *part;
    uint64_t ties, ties_most; /* in all tables: now, and as many as memory has room for; 0: nobody knows */
    struct eh_history_builder *history; /* NULL: nothing asks for it */
};

/* The collaboration layer stands first, configured or not. `informal`: of `work`, the layer whose window the
 * history wants besides. */
void eh_tables_init(struct eh_tables *self, const struct eh_study *study, struct eh_arena *arena);
void eh_tables_want_window(struct eh_tables *self, uint32_t work);
void eh_tables_lane_init(const struct eh_tables *self, uint32_t lanes, struct eh_tables_lane *out);
/* As eh_network_builder_learn_kinds. */
void eh_tables_learn_kinds(struct eh_tables *self);

/* Puts what a part's buffer holds into the tables. */
void eh_tables_empty(struct eh_tables *self, struct eh_tables_lane *lane, size_t part);
/* Empties all buffers of the lane and gives them back. */
void eh_tables_close_lane(struct eh_tables *self, struct eh_tables_lane *lane);
/* Whether the tables hold more ties than memory has room for; then no more are taken in. */
bool eh_tables_are_full(const struct eh_tables *self);

/* Both people stand in a layer (below n), or one does and EH_FATE_EXTERNAL is set. */
static inline void eh_tables_put(struct eh_tables *self, struct eh_tables_lane *lane,
                                 const struct eh_record *record)
{
    uint32_t low = record->from < record->to ? record->from : record->to;
    size_t part = (low * self->part_scale) >> 32;
    struct eh_record *place = &lane->record[part * lane->buffer + lane->count[part]++];
    *place = *record;
    /* Where the next records of the part go: by then the line is there. */
    __builtin_prefetch((const void *)((uintptr_t)place + EH_TABLES_LINE), 1);
    if (lane->count[part] == lane->buffer)
        eh_tables_empty(self, lane, part);
}

#endif
