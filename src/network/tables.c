#include "tables.h"

#include <setjmp.h>
#include <string.h>

/* BUFFERED: records of a part in the buffers of all lanes, as long as a lane has BUFFER_LEAST. */
enum { BUFFERED = 4096, BUFFER_LEAST = 512, BATCH = 256 };

static const char *const COLLABORATION = "collaboration";

static void list_work(struct eh_tables *self)
{
    const struct eh_config *config = &self->study->config;
    self->work = EH_NEW_ARRAY(self->arena, struct eh_work, config->layer_count + 1);
    self->work[0].config = (struct eh_layer_config){.name = COLLABORATION};
    self->work_count = 1;
    for (size_t i = 0; i < config->layer_count; i++) {
        const struct eh_layer_config *layer = &config->layers[i];
        self->work[strcmp(layer->name, COLLABORATION) ? self->work_count++ : 0].config = *layer;
    }
    self->work[0].takes_all = self->work[0].config.kinds.count == 0;
}

static struct eh_tie_table *new_tables(struct eh_tables *self)
{
    struct eh_tie_table *table = EH_NEW_ARRAY(self->arena, struct eh_tie_table, self->part_count);
    for (size_t p = 0; p < self->part_count; p++)
        eh_tie_table_init(&table[p], &self->part[p].arena);
    return table;
}

void eh_tables_want_window(struct eh_tables *self, uint32_t work)
{
    if (!self->work[work].window)
        self->work[work].window = new_tables(self);
}

static void destroy_parts(void *object)
{
    struct eh_tables *self = object;
    for (size_t p = 0; p < self->part_count; p++) {
        eh_arena_free(&self->part[p].arena);
        pthread_mutex_destroy(&self->part[p].lock);
    }
}

/* A person's part is person * part_count / n, or one below: it ascends with people, and no division is left.
 */
static void start_parts(struct eh_tables *self)
{
    uint32_t n = self->study->people.n;
    self->part_count = self->study->event_bytes < EH_BUILDER_PARTS_FROM ? 1 : EH_TABLES_PARTS_MOST;
    self->part_scale = n ? ((uint64_t)self->part_count << 32) / n : 0;
    self->part = EH_NEW_ARRAY(self->arena, struct eh_tables_part, self->part_count);
    for (size_t p = 0; p < self->part_count; p++) {
        eh_arena_init(&self->part[p].arena, self->arena);
        pthread_mutex_init(&self->part[p].lock, NULL);
    }
    eh_arena_own(self->arena, self, destroy_parts);
}

void eh_tables_init(struct eh_tables *self, const struct eh_study *study, struct eh_arena *arena)
{
    struct eh_arena *part_arena[EH_TABLES_PARTS_MOST];
    *self = (struct eh_tables){.study = study, .arena = arena};
    self->ties_most = study->memory_bytes / EH_BUILDER_BYTES_A_TIE + (study->memory_bytes > 0);
    start_parts(self);
    list_work(self);
    for (uint32_t i = 0; i < self->work_count; i++) {
        self->work[i].ties = new_tables(self);
        self->work[i].external_out = new_tables(self);
        self->work[i].external_in = new_tables(self);
    }
    for (size_t p = 0; p < self->part_count; p++)
        part_arena[p] = &self->part[p].arena;
    self->history = eh_history_builder_new(study, self->part_count, part_arena, arena);
}

void eh_tables_lane_init(const struct eh_tables *self, uint32_t lanes, struct eh_tables_lane *out)
{
    size_t buffer = BUFFERED / lanes > BUFFER_LEAST ? BUFFERED / lanes : BUFFER_LEAST;
    *out = (struct eh_tables_lane){
        .buffer = buffer,
        .count = EH_NEW_ARRAY(self->arena, size_t, self->part_count),
        .record = EH_NEW_ARRAY(self->arena, struct eh_record, self->part_count * buffer)};
}

/* --- kinds --- */

static bool layer_takes(const struct eh_work *work, const char *kind)
{
    for (size_t i = 0; i < work->config.kinds.count; i++)
        if (!strcmp(work->config.kinds.name[i], kind))
            return true;
    return work->takes_all;
}

/* Lanes read the table meanwhile: a larger one is a new one, and the old one stays. */
void eh_tables_learn_kinds(struct eh_tables *self)
{
    const struct eh_names *kinds = &self->study->kinds;
    EH_CHECK(kinds->count <= UINT32_MAX >> EH_FATE_BITS); /* 10^10 bytes of names come first */
    if (kinds->count > self->kinds_capacity) {
        size_t capacity = 2 * kinds->count;
        bool *takes = EH_NEW_ARRAY(self->arena, bool, capacity * self->work_count);
        if (self->kinds_known)
            memcpy(takes, self->takes, self->kinds_known * self->work_count * sizeof *takes);
        __atomic_store_n(&self->takes, takes, __ATOMIC_RELEASE);
        self->kinds_capacity = capacity;
    }
    for (size_t k = self->kinds_known; k < kinds->count; k++)
        for (uint32_t l = 0; l < self->work_count; l++)
            self->takes[k * self->work_count + l] = layer_takes(&self->work[l], kinds->name[k]);
    self->kinds_known = kinds->count;
}

/* --- into the tables of a part, under its lock --- */

/* An undirected layer keeps one weight a pair, at the lower person. */
static inline uint64_t key_of(const struct eh_work *work, const struct eh_record *record)
{
    uint32_t low = record->from < record->to ? record->from : record->to;
    if (work->config.directed)
        return eh_tie_key(record->from, record->to);
    return eh_tie_key(low, record->from ^ record->to ^ low);
}

static void add_external(const struct eh_tables *self, const struct eh_work *work, size_t p,
                         const struct eh_record *record)
{
    if (record->from < self->study->people.n)
        eh_tie_table_add(&work->external_out[p], record->from, record->to, record->weight);
    else
        eh_tie_table_add(&work->external_in[p], record->to, record->from, record->weight);
}

/* The records of the layer that count, or that lie in its window. */
static void add_ties(const struct eh_tables *self, const struct eh_record *record, size_t count,
                     uint32_t layer, size_t p)
{
    struct eh_tie_slot tie[BATCH], window[BATCH];
    const struct eh_work *work = &self->work[layer];
    const bool *takes = __atomic_load_n(&self->takes, __ATOMIC_ACQUIRE) + layer;
    size_t ties = 0, windows = 0;
    for (size_t i = 0; i < count; i++) {
        const struct eh_record *r = &record[i];
        bool taken = takes[(size_t)(r->marks >> EH_FATE_BITS) * self->work_count];
        tie[ties] = (struct eh_tie_slot){key_of(work, r), r->weight};
        if (!(r->marks & (EH_FATE_EXTERNAL | EH_FATE_WINDOW))) {
            ties += taken && r->marks & EH_FATE_COUNTS;
            continue;
        }
        if (taken && r->marks & EH_FATE_EXTERNAL)
            add_external(self, work, p, r);
        else if (taken && work->window)
            window[windows++] = tie[ties];
    }
    if (ties)
        eh_tie_table_add_all(&work->ties[p], tie, ties);
    if (windows)
        eh_tie_table_add_all(&work->window[p], window, windows);
}

/* For the history: any day, the population only. */
static void remember(const struct eh_tables *self, const struct eh_record *record, size_t count, size_t p)
{
    struct eh_contact contact[BATCH];
    size_t contacts = 0;
    for (size_t i = 0; i < count; i++) {
        const struct eh_record *r = &record[i];
        if (r->marks & EH_FATE_CONTACT)
            contacts +=
                eh_history_builder_make_contact(self->history, r->from, r->to, r->day, &contact[contacts]);
    }
    eh_history_builder_add(self->history, p, contact, contacts);
}

static void add_records(const struct eh_tables *self, const struct eh_record *record, size_t count, size_t p)
{
    for (uint32_t l = 0; l <= self->work_count; l++)
        for (size_t first = 0; first < count; first += BATCH) {
            size_t batch = count - first < BATCH ? count - first : BATCH;
            if (l < self->work_count)
                add_ties(self, record + first, batch, l, p);
            else if (self->history)
                remember(self, record + first, batch, p);
        }
}

/* Counts what the tables hold now. */
static void count_ties(struct eh_tables *self, size_t p)
{
    uint64_t ties = 0;
    for (uint32_t l = 0; l < self->work_count; l++) {
        const struct eh_work *work = &self->work[l];
        ties += work->ties[p].count + work->external_out[p].count + work->external_in[p].count;
        ties += work->window ? work->window[p].count : 0;
    }
    __atomic_add_fetch(&self->ties, ties - self->part[p].ties, __ATOMIC_RELAXED);
    self->part[p].ties = ties;
}

bool eh_tables_are_full(const struct eh_tables *self)
{
    return self->ties_most && __atomic_load_n(&self->ties, __ATOMIC_RELAXED) > self->ties_most;
}

/* Where memory ends in a worker, its lane says so; the arena of the part comes back here. */
void eh_tables_empty(struct eh_tables *self, struct eh_tables_lane *lane, size_t p)
{
    struct eh_tables_part *part = &self->part[p];
    jmp_buf recovery;
    pthread_mutex_lock(&part->lock);
    if (setjmp(recovery)) {
        lane->no_memory = true;
    } else {
        eh_arena_set_recovery(&part->arena, &recovery);
        if (!eh_tables_are_full(self))
            add_records(self, lane->record + p * lane->buffer, lane->count[p], p);
        count_ties(self, p);
    }
    lane->count[p] = 0;
    pthread_mutex_unlock(&part->lock);
}

void eh_tables_close_lane(struct eh_tables *self, struct eh_tables_lane *lane)
{
    for (size_t p = 0; p < self->part_count; p++)
        eh_tables_empty(self, lane, p);
    eh_arena_release(self->arena, lane->record);
    lane->record = NULL;
}
