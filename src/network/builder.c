#include "evenhand/network/builder.h"

#include <pthread.h>
#include <setjmp.h>
#include <string.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/memory.h"
#include "evenhand/base/number.h"
#include "evenhand/network/tie_table.h"
#include "formal.h"
#include "history_builder.h"

/* Records go through buffers into parts by the lower person of their pair: lanes meet only at the lock of a
 * part, and a part's tables are read out into one stretch of the matrix of an undirected layer. */
enum { PARTS_MOST = 256, BUFFER = 1024 };

/* What a record is good for. */
enum fate { COUNTS = 1, EXTERNAL = 2, DATED_INSIDE = 4 };

struct record {
    uint32_t from, to;
    int64_t weight;
    int32_t day;
    uint32_t kind, span_days, fate;
};

/* A work layer while its records come in; a table for each part. */
struct work {
    struct eh_layer_config config;
    bool takes_all; /* collaboration without kinds */
    struct eh_tie_table *ties, *external_out, *external_in;
    struct eh_tie_table *window; /* NULL: the history does not want the layer of the lookback window */
};

struct part {
    pthread_mutex_t lock;
    struct eh_arena arena; /* of its tables; used under the lock */
    uint64_t ties;         /* in its tables */
};

/* What one lane has seen, and its buffers. */
struct lane {
    struct eh_left_count left;
    int32_t first_day, last_day;
    size_t *count;         /* of each part's buffer */
    struct record *record; /* parts x BUFFER */
    bool no_memory;
    /* What comes of one buffer. */
    struct eh_tie_slot tie[BUFFER], window[BUFFER];
    struct eh_contact contact[2 * BUFFER];
};

struct eh_network_builder {
    const struct eh_study *study;
    struct eh_arena *arena;
    uint32_t work_count;
    struct work *work;
    bool *takes; /* kinds_known x work_count: the layer takes records of the kind; read by all lanes */
    size_t kinds_known, kinds_capacity;
    struct eh_left_count meetings_left;
    uint64_t meetings;
    uint32_t informal; /* of work */
    size_t part_count;
    struct part *part;
    uint32_t lane_count;
    struct lane *lane;
    uint64_t ties, ties_most; /* in all tables: now, and as many as memory has room for; 0: nobody knows */
    struct eh_history_builder *history; /* NULL: nothing asks for it */
};

static const char *const COLLABORATION = "collaboration";

static uint32_t list_work(const struct eh_config *config, struct work *work)
{
    uint32_t count = 1; /* collaboration stands first, configured or not */
    work[0].config = (struct eh_layer_config){.name = COLLABORATION};
    for (size_t i = 0; i < config->layer_count; i++) {
        const struct eh_layer_config *layer = &config->layers[i];
        work[strcmp(layer->name, COLLABORATION) ? count++ : 0].config = *layer;
    }
    work[0].takes_all = work[0].config.kinds.count == 0;
    return count;
}

/* The layer that alliances are read from: collaboration where none is named so. */
static uint32_t find_informal_work(const struct eh_config *config, const struct work *work, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!strcmp(work[i].config.name, config->informal ? config->informal : "informal"))
            return i;
    return 0;
}

static struct eh_tie_table *new_tables(struct eh_network_builder *self)
{
    struct eh_tie_table *table = EH_NEW_ARRAY(self->arena, struct eh_tie_table, self->part_count);
    for (size_t p = 0; p < self->part_count; p++)
        eh_tie_table_init(&table[p], &self->part[p].arena);
    return table;
}

static void start_history(struct eh_network_builder *self)
{
    struct eh_arena *part_arena[PARTS_MOST];
    for (size_t p = 0; p < self->part_count; p++)
        part_arena[p] = &self->part[p].arena;
    self->history = eh_history_builder_new(self->study, self->part_count, part_arena, self->arena);
    if (!self->history || self->study->period.all)
        return; /* where the period is all, the window's layers are those of the network */
    const uint32_t windows[] = {0, self->informal};
    for (int i = 0; i < 2; i++)
        if (!self->work[windows[i]].window)
            self->work[windows[i]].window = new_tables(self);
}

static void destroy_parts(void *object)
{
    struct eh_network_builder *self = object;
    for (size_t p = 0; p < self->part_count; p++) {
        eh_arena_free(&self->part[p].arena);
        pthread_mutex_destroy(&self->part[p].lock);
    }
}

static void start_parts(struct eh_network_builder *self)
{
    self->part_count = self->study->event_bytes < EH_BUILDER_PARTS_FROM ? 1 : PARTS_MOST;
    self->part = EH_NEW_ARRAY(self->arena, struct part, self->part_count);
    for (size_t p = 0; p < self->part_count; p++) {
        eh_arena_init(&self->part[p].arena, self->arena);
        pthread_mutex_init(&self->part[p].lock, NULL);
    }
    eh_arena_own(self->arena, self, destroy_parts);
    uint32_t threads = self->study->threads < EH_BUILDER_LANES ? self->study->threads : EH_BUILDER_LANES;
    self->lane_count = self->part_count > 1 && threads ? threads : 1;
    self->lane = EH_NEW_ARRAY(self->arena, struct lane, self->lane_count);
    for (uint32_t l = 0; l < self->lane_count; l++)
        self->lane[l] =
            (struct lane){.first_day = EH_DATE_NONE,
                          .last_day = EH_DATE_NONE,
                          .count = EH_NEW_ARRAY(self->arena, size_t, self->part_count),
                          .record = EH_NEW_ARRAY(self->arena, struct record, self->part_count * BUFFER)};
}

struct eh_network_builder *eh_network_builder_new(const struct eh_study *study, struct eh_arena *arena)
{
    struct eh_network_builder *self = EH_NEW(arena, struct eh_network_builder);
    self->study = study;
    self->arena = arena;
    self->ties_most = study->memory_bytes / EH_BUILDER_BYTES_A_TIE + (study->memory_bytes > 0);
    start_parts(self);
    self->work = EH_NEW_ARRAY(arena, struct work, study->config.layer_count + 1);
    self->work_count = list_work(&study->config, self->work);
    for (uint32_t i = 0; i < self->work_count; i++) {
        self->work[i].ties = new_tables(self);
        self->work[i].external_out = new_tables(self);
        self->work[i].external_in = new_tables(self);
    }
    self->informal = find_informal_work(&study->config, self->work, self->work_count);
    start_history(self);
    eh_network_builder_learn_kinds(self);
    return self;
}

uint32_t eh_network_builder_get_lanes(const struct eh_network_builder *self)
{
    return self->lane_count;
}

static bool layer_takes(const struct work *work, const char *kind)
{
    for (size_t i = 0; i < work->config.kinds.count; i++)
        if (!strcmp(work->config.kinds.name[i], kind))
            return true;
    return work->takes_all;
}

/* Lanes read the table meanwhile: a larger one is a new one, and the old one stays. */
void eh_network_builder_learn_kinds(struct eh_network_builder *self)
{
    const struct eh_names *kinds = &self->study->kinds;
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

static const bool *takers_of(const struct eh_network_builder *self, uint32_t kind)
{
    return __atomic_load_n(&self->takes, __ATOMIC_ACQUIRE) + (size_t)kind * self->work_count;
}

static bool in_period(const struct eh_period *period, int32_t day)
{
    return period->all || (day != EH_DATE_NONE && day >= period->first && day <= period->last);
}

static void count_left(const struct eh_period *period, int32_t day, uint64_t records,
                       struct eh_left_count *left)
{
    if (period->all)
        return;
    if (day == EH_DATE_NONE)
        left->undated += records;
    else if (day < period->first || day > period->last)
        left->outside_period += records;
}

/* Whether both are of the population, or one is and the other is an external who counts. */
static bool is_of_population(const struct eh_study *study, const struct eh_event *event,
                             bool *out_is_external)
{
    const struct eh_people *people = &study->people;
    bool from_inside = event->from < people->n, to_inside = event->to < people->n;
    bool from_off = event->from >= people->n_roster, to_off = event->to >= people->n_roster;
    *out_is_external = study->config.externals && ((from_inside && to_off) || (from_off && to_inside));
    return (from_inside && to_inside) || *out_is_external;
}

/* --- into the tables of a part, under its lock --- */

/* An undirected layer keeps one weight a pair, at the lower person. */
static uint64_t key_of(const struct work *work, const struct record *record)
{
    uint32_t low = record->from < record->to ? record->from : record->to;
    if (work->config.directed)
        return eh_tie_key(record->from, record->to);
    return eh_tie_key(low, record->from ^ record->to ^ low);
}

/* The records of the layer that count, or that lie in its window. */
static void add_ties(struct eh_network_builder *self, struct lane *lane, uint32_t layer, size_t p)
{
    const struct record *record = lane->record + p * BUFFER;
    const struct work *work = &self->work[layer];
    size_t ties = 0, windows = 0;
    for (size_t i = 0; i < lane->count[p]; i++) {
        const struct record *r = &record[i];
        if (!takers_of(self, r->kind)[layer])
            continue;
        if (r->fate & EXTERNAL) {
            if (r->from < self->study->people.n)
                eh_tie_table_add(&work->external_out[p], r->from, r->to, r->weight);
            else
                eh_tie_table_add(&work->external_in[p], r->to, r->from, r->weight);
        } else if (r->fate & COUNTS) {
            lane->tie[ties++] = (struct eh_tie_slot){key_of(work, r), r->weight};
        } else if (work->window && eh_history_builder_in_window(self->history, r->day)) {
            lane->window[windows++] = (struct eh_tie_slot){key_of(work, r), r->weight};
        }
    }
    eh_tie_table_add_all(&work->ties[p], lane->tie, ties);
    if (windows)
        eh_tie_table_add_all(&work->window[p], lane->window, windows);
}

/* For the history: any day counts, the population only. */
static void remember(struct eh_network_builder *self, struct lane *lane, size_t p)
{
    const struct record *record = lane->record + p * BUFFER;
    size_t contacts = 0;
    for (size_t i = 0; i < lane->count[p]; i++) {
        const struct record *r = &record[i];
        if (!(r->fate & DATED_INSIDE) || !eh_history_builder_wants(self->history, r->from, r->to))
            continue;
        uint32_t low = r->from < r->to ? r->from : r->to;
        uint64_t pair = eh_tie_key(low, r->from ^ r->to ^ low);
        lane->contact[contacts++] = (struct eh_contact){pair, r->day};
        if (r->span_days)
            lane->contact[contacts++] = (struct eh_contact){pair, r->day + (int32_t)r->span_days};
    }
    eh_history_builder_add(self->history, p, lane->contact, contacts);
}

static void empty_buffer(struct eh_network_builder *self, struct lane *lane, size_t p)
{
    if (self->history)
        remember(self, lane, p);
    for (uint32_t l = 0; l < self->work_count; l++)
        add_ties(self, lane, l, p);
    lane->count[p] = 0;
}

/* Counts what the tables hold now; past the limit no more records are taken in. */
static void count_ties(struct eh_network_builder *self, size_t p)
{
    uint64_t ties = 0;
    for (uint32_t l = 0; l < self->work_count; l++) {
        const struct work *work = &self->work[l];
        ties += work->ties[p].count + work->external_out[p].count + work->external_in[p].count;
        ties += work->window ? work->window[p].count : 0;
    }
    __atomic_add_fetch(&self->ties, ties - self->part[p].ties, __ATOMIC_RELAXED);
    self->part[p].ties = ties;
}

static bool is_full(const struct eh_network_builder *self)
{
    return self->ties_most && __atomic_load_n(&self->ties, __ATOMIC_RELAXED) > self->ties_most;
}

/* Where memory ends in a worker, its lane says so; the arena of the part comes back here. */
static void lock_and_empty(struct eh_network_builder *self, struct lane *lane, size_t p)
{
    struct part *part = &self->part[p];
    jmp_buf recovery;
    pthread_mutex_lock(&part->lock);
    if (setjmp(recovery)) {
        lane->no_memory = true;
        lane->count[p] = 0;
    } else {
        eh_arena_set_recovery(&part->arena, &recovery);
        if (is_full(self))
            lane->count[p] = 0;
        empty_buffer(self, lane, p);
        count_ties(self, p);
    }
    pthread_mutex_unlock(&part->lock);
}

static void put_in_buffer(struct eh_network_builder *self, struct lane *lane, const struct eh_event *event,
                          uint32_t fate)
{
    uint32_t low = event->from < event->to ? event->from : event->to;
    size_t p = ((uint64_t)low * self->part_count) / self->study->people.n;
    lane->record[p * BUFFER + lane->count[p]++] = (struct record){.from = event->from,
                                                                  .to = event->to,
                                                                  .weight = event->weight,
                                                                  .day = event->day,
                                                                  .kind = event->kind,
                                                                  .span_days = event->span_days,
                                                                  .fate = fate};
    if (lane->count[p] == BUFFER)
        lock_and_empty(self, lane, p);
}

static void see_day(struct lane *lane, int32_t day)
{
    if (day == EH_DATE_NONE)
        return;
    if (lane->first_day == EH_DATE_NONE || day < lane->first_day)
        lane->first_day = day;
    if (day > lane->last_day) /* EH_DATE_NONE is before every day */
        lane->last_day = day;
}

static uint32_t fate_of(const struct eh_event *event, bool counts, bool is_external)
{
    return (counts ? COUNTS : 0) | (is_external ? EXTERNAL : event->day != EH_DATE_NONE ? DATED_INSIDE : 0);
}

void eh_network_builder_add_lane(struct eh_network_builder *self, uint32_t number,
                                 const struct eh_event *events, size_t count)
{
    const struct eh_study *study = self->study;
    struct lane *lane = &self->lane[number];
    for (size_t i = 0; i < count; i++) {
        const struct eh_event *event = &events[i];
        bool is_external, counts = in_period(&study->period, event->day);
        uint64_t records = 1 + (uint64_t)event->more;
        see_day(lane, event->day);
        see_day(lane, eh_event_get_last(event));
        count_left(&study->period, event->day, records, &lane->left);
        if (!is_of_population(study, event, &is_external))
            lane->left.outside_population += counts ? records : 0;
        else if (counts || (self->history && event->day != EH_DATE_NONE && !is_external))
            put_in_buffer(self, lane, event, fate_of(event, counts, is_external));
    }
}

void eh_network_builder_add_events(struct eh_network_builder *self, const struct eh_event *events,
                                   size_t count)
{
    eh_network_builder_learn_kinds(self);
    eh_network_builder_add_lane(self, 0, events, count);
}

/* 1e9 / (2(k-1)), rounded to the nearest, half away from zero. */
static int64_t meeting_share(uint32_t k)
{
    int64_t others = (int64_t)k - 1;
    return (EH_WEIGHT_ONE + others) / (2 * others);
}

/* People of the population stand in front, since indices ascend. */
static uint32_t count_inside(const struct eh_network_builder *self, const struct eh_meeting *meeting)
{
    uint32_t inside = 0;
    while (inside < meeting->count && meeting->person[inside] < self->study->people.n)
        inside++;
    return inside;
}

/* Each pair is a record in both directions; of two who are both off the population there is none. */
void eh_network_builder_add_meeting(struct eh_network_builder *self, const struct eh_meeting *meeting)
{
    const struct eh_study *study = self->study;
    const uint32_t *person = meeting->person;
    struct lane *lane = &self->lane[0];
    EH_CHECK(meeting->count >= 2);
    eh_network_builder_learn_kinds(self);
    bool counts = in_period(&study->period, meeting->day);
    see_day(lane, meeting->day);
    count_left(&study->period, meeting->day, 1, &self->meetings_left);
    self->meetings += counts;
    if (!counts && (!self->history || meeting->day == EH_DATE_NONE))
        return;
    uint32_t inside = count_inside(self, meeting);
    struct eh_event event = {
        .day = meeting->day, .kind = meeting->kind, .weight = meeting_share(meeting->count)};
    for (uint32_t i = 0; i < inside; i++)
        for (uint32_t j = i + 1; j < meeting->count; j++) {
            bool is_external;
            event.from = person[i];
            event.to = person[j];
            if (!is_of_population(study, &event, &is_external) || (is_external && !counts))
                continue;
            uint32_t fate = fate_of(&event, counts, is_external);
            put_in_buffer(self, lane, &event, fate);
            event.from = person[j];
            event.to = person[i];
            put_in_buffer(self, lane, &event, fate);
        }
}

struct eh_left_count eh_network_builder_get_events_left(const struct eh_network_builder *self)
{
    struct eh_left_count left = {0};
    for (uint32_t l = 0; l < self->lane_count; l++) {
        left.outside_period += self->lane[l].left.outside_period;
        left.undated += self->lane[l].left.undated;
        left.outside_population += self->lane[l].left.outside_population;
    }
    return left;
}

struct eh_left_count eh_network_builder_get_meetings_left(const struct eh_network_builder *self)
{
    return self->meetings_left;
}

/* Empties all buffers into the tables, here on the caller's thread. */
static int empty_lanes(struct eh_network_builder *self, struct eh_failure *failure)
{
    for (uint32_t l = 0; l < self->lane_count; l++) {
        struct lane *lane = &self->lane[l];
        for (size_t p = 0; p < self->part_count; p++)
            lock_and_empty(self, lane, p);
        if (lane->no_memory)
            return eh_fail(failure, EH_MEMORY, "no memory for the ties between people");
        if (self->history)
            eh_history_builder_see_days(self->history, lane->first_day, lane->last_day);
        eh_arena_release(self->arena, lane->record);
        lane->record = NULL;
    }
    for (size_t p = 0; p < self->part_count; p++)
        eh_arena_set_recovery(&self->part[p].arena, self->arena->recovery);
    if (is_full(self))
        return eh_fail(
            failure, EH_INPUT_TOO_LARGE,
            "too many ties for the memory of this machine: there is room for about %llu (of all layers "
            "together, each direction where a layer is directed, at %llu bytes each, in %llu MB); more "
            "memory, a shorter period or fewer layers would do",
            (unsigned long long)self->ties_most, (unsigned long long)EH_BUILDER_BYTES_A_TIE,
            (unsigned long long)(self->study->memory_bytes >> 20));
    return EH_OK;
}

static int cut(struct eh_layer *layer, uint32_t n, struct eh_arena *arena, struct eh_failure *failure)
{
    eh_memory_return(); /* the tables that the layer was read from: many, each too small to go back by itself
                         */
    int code = eh_layer_cut(layer, n, 2, arena, &layer->graph, failure);
    layer->external = layer->graph.external;
    return code;
}

static int finish_work(struct eh_network_builder *self, struct work *work, struct eh_arena *arena,
                       struct eh_layer *out, struct eh_failure *failure)
{
    uint32_t n = self->study->people.n;
    *out = (struct eh_layer){.name = work->config.name,
                             .is_work = true,
                             .directed = work->config.directed,
                             .tie_weight = work->config.tie_weight,
                             .close_weight = work->config.close_weight,
                             .has_external = self->study->config.externals};
    if (eh_tie_tables_read(work->ties, self->part_count, n, arena, &out->arcs, failure) ||
        eh_tie_tables_read(work->external_out, self->part_count, n, arena, &out->external_out, failure) ||
        eh_tie_tables_read(work->external_in, self->part_count, n, arena, &out->external_in, failure))
        return failure->code;
    return cut(out, n, arena, failure);
}

static int finish_window(const struct eh_network_builder *self, struct work *work, struct eh_arena *arena,
                         struct eh_layer *out, struct eh_failure *failure)
{
    uint32_t n = self->study->people.n;
    *out = (struct eh_layer){.name = work->config.name,
                             .is_work = true,
                             .directed = work->config.directed,
                             .tie_weight = work->config.tie_weight,
                             .close_weight = work->config.close_weight};
    if (eh_tie_tables_read(work->window, self->part_count, n, arena, &out->arcs, failure))
        return failure->code;
    return cut(out, n, arena, failure);
}

/* Everything but the layers of a window that is the period itself. */
static int finish_history(struct eh_network_builder *self, struct eh_arena *arena, struct eh_network *network,
                          struct eh_failure *failure)
{
    if (!self->history)
        return EH_OK;
    struct eh_history *history = EH_NEW(arena, struct eh_history);
    if (eh_history_builder_finish(self->history, arena, history, failure))
        return failure->code;
    eh_memory_return();
    /* Rows that were left out have days, too: the whole file counts. */
    if (self->study->first_event != EH_DATE_NONE)
        history->first_day = self->study->first_event;
    if (self->study->last_event != EH_DATE_NONE)
        history->last_day = self->study->last_event;
    network->history = history;
    if (!history->has_window)
        return EH_OK;
    if (finish_window(self, &self->work[0], arena, &history->collaboration, failure))
        return failure->code;
    history->informal = history->collaboration;
    if (self->informal != 0)
        return finish_window(self, &self->work[self->informal], arena, &history->informal, failure);
    return EH_OK;
}

static int find_informal(const struct eh_study *study, struct eh_network *network, struct eh_failure *failure)
{
    const char *wanted = study->config.informal;
    network->informal = 0;
    network->informal_stands_in = !wanted;
    for (uint32_t l = 0; l < network->layer_count; l++)
        if (network->layer[l].is_work && !strcmp(network->layer[l].name, wanted ? wanted : "informal")) {
            network->informal = l;
            network->informal_stands_in = false;
            return EH_OK;
        }
    if (wanted)
        return eh_fail(failure, EH_CONFIG, "informal = %s: no layer has this name", wanted);
    return EH_OK;
}

int eh_network_builder_finish(struct eh_network_builder *self, struct eh_arena *arena, struct eh_network *out,
                              struct eh_failure *failure)
{
    *out = (struct eh_network){.n = 0};
    if (empty_lanes(self, failure))
        return failure->code;
    struct eh_network network = {
        .n = self->study->people.n,
        .layer = EH_NEW_ARRAY(arena, struct eh_layer, self->work_count + EH_FORMAL_LAYERS_MOST),
        .meetings = self->meetings,
        .meetings_left_out = self->meetings_left.outside_period + self->meetings_left.undated};
    if (finish_history(self, arena, &network, failure))
        return failure->code;
    for (uint32_t l = 0; l < self->work_count; l++)
        if (finish_work(self, &self->work[l], arena, &network.layer[network.layer_count++], failure))
            return failure->code;
    const uint32_t formal = network.layer_count;
    if (eh_formal_add(self->study, self->arena, arena, &network, failure))
        return failure->code;
    for (uint32_t l = formal; l < network.layer_count; l++)
        if (cut(&network.layer[l], network.n, arena, failure))
            return failure->code;
    if (find_informal(self->study, &network, failure))
        return failure->code;
    if (network.history && !network.history->has_window) {
        network.history->collaboration = network.layer[0];
        network.history->informal = network.layer[network.informal];
    }
    *out = network;
    return EH_OK;
}
