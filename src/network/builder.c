#include "evenhand/network/builder.h"

#include <string.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/memory.h"
#include "evenhand/base/number.h"
#include "evenhand/network/tie_table.h"
#include "formal.h"
#include "history_builder.h"
#include "tables.h"

/* What one thread has seen. */
struct lane {
    struct eh_left_count left;
    int32_t first_day, last_day;
    struct eh_tables_lane buffers;
};

struct eh_network_builder {
    const struct eh_study *study;
    struct eh_arena *arena;
    struct eh_left_count meetings_left;
    uint64_t meetings;
    uint32_t informal; /* of tables.work */
    uint32_t lane_count;
    struct lane *lane;
    struct eh_tables tables;
};

/* The layer that alliances are read from: collaboration where none is named so. */
static uint32_t find_informal_work(const struct eh_config *config, const struct eh_work *work, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!strcmp(work[i].config.name, config->informal ? config->informal : "informal"))
            return i;
    return 0;
}

static void start_lanes(struct eh_network_builder *self)
{
    uint32_t threads = self->study->threads < EH_BUILDER_LANES ? self->study->threads : EH_BUILDER_LANES;
    self->lane_count = self->tables.part_count > 1 && threads ? threads : 1;
    self->lane = EH_NEW_ARRAY(self->arena, struct lane, self->lane_count);
    for (uint32_t l = 0; l < self->lane_count; l++) {
        self->lane[l] = (struct lane){.first_day = EH_DATE_NONE, .last_day = EH_DATE_NONE};
        eh_tables_lane_init(&self->tables, self->lane_count, &self->lane[l].buffers);
    }
}

struct eh_network_builder *eh_network_builder_new(const struct eh_study *study, struct eh_arena *arena)
{
    struct eh_network_builder *self = EH_NEW(arena, struct eh_network_builder);
    self->study = study;
    self->arena = arena;
    eh_tables_init(&self->tables, study, arena);
    start_lanes(self);
    self->informal = find_informal_work(&study->config, self->tables.work, self->tables.work_count);
    /* Where the period is all, the window's layers are those of the network. */
    if (self->tables.history && !study->period.all) {
        eh_tables_want_window(&self->tables, 0);
        eh_tables_want_window(&self->tables, self->informal);
    }
    eh_network_builder_learn_kinds(self);
    return self;
}

uint32_t eh_network_builder_get_lanes(const struct eh_network_builder *self)
{
    return self->lane_count;
}

void eh_network_builder_learn_kinds(struct eh_network_builder *self)
{
    eh_tables_learn_kinds(&self->tables);
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
static inline bool is_of_population(const struct eh_study *study, const struct eh_event *event,
                                    bool *out_is_external)
{
    const struct eh_people *people = &study->people;
    bool from_inside = event->from < people->n, to_inside = event->to < people->n;
    *out_is_external = false;
    if (from_inside && to_inside)
        return true;
    bool from_off = event->from >= people->n_roster, to_off = event->to >= people->n_roster;
    *out_is_external = study->config.externals && ((from_inside && to_off) || (from_off && to_inside));
    return *out_is_external;
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

static uint32_t fate_of(const struct eh_network_builder *self, const struct eh_event *event, bool counts,
                        bool is_external)
{
    const struct eh_history_builder *history = self->tables.history;
    uint32_t fate = (counts ? EH_FATE_COUNTS : 0) | (is_external ? EH_FATE_EXTERNAL : 0);
    if (!history || is_external || event->day == EH_DATE_NONE)
        return fate;
    fate |= EH_FATE_CONTACT;
    return fate | (!counts && eh_history_builder_in_window(history, event->day) ? EH_FATE_WINDOW : 0);
}

static inline void put(struct eh_network_builder *self, struct lane *lane, const struct eh_event *event,
                       uint32_t fate)
{
    eh_tables_put(&self->tables, &lane->buffers,
                  &(struct eh_record){.from = event->from,
                                      .to = event->to,
                                      .weight = event->weight,
                                      .day = event->day,
                                      .marks = event->kind << EH_FATE_BITS | fate});
    if (event->span_days && fate & EH_FATE_CONTACT) /* there is a record on the last day, too */
        eh_tables_put(&self->tables, &lane->buffers,
                      &(struct eh_record){.from = event->from,
                                          .to = event->to,
                                          .day = eh_event_get_last(event),
                                          .marks = event->kind << EH_FATE_BITS | EH_FATE_CONTACT});
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
        if (event->span_days)
            see_day(lane, eh_event_get_last(event));
        count_left(&study->period, event->day, records, &lane->left);
        if (!is_of_population(study, event, &is_external)) {
            lane->left.outside_population += counts ? records : 0;
            continue;
        }
        uint32_t fate = fate_of(self, event, counts, is_external);
        if (fate & ~(uint32_t)EH_FATE_EXTERNAL)
            put(self, lane, event, fate);
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
    if (!counts && (!self->tables.history || meeting->day == EH_DATE_NONE))
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
            uint32_t fate = fate_of(self, &event, counts, is_external);
            put(self, lane, &event, fate);
            event.from = person[j];
            event.to = person[i];
            put(self, lane, &event, fate);
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
        eh_tables_close_lane(&self->tables, &lane->buffers);
        if (lane->buffers.no_memory)
            return eh_fail(failure, EH_MEMORY, "no memory for the ties between people");
        if (self->tables.history)
            eh_history_builder_see_days(self->tables.history, lane->first_day, lane->last_day);
    }
    for (size_t p = 0; p < self->tables.part_count; p++)
        eh_arena_set_recovery(&self->tables.part[p].arena, self->arena->recovery);
    if (eh_tables_are_full(&self->tables))
        return eh_fail(
            failure, EH_INPUT_TOO_LARGE,
            "too many ties for the memory of this machine: there is room for about %llu (of all layers "
            "together, each direction where a layer is directed, at %llu bytes each, in %llu MB); more "
            "memory, a shorter period or fewer layers would do",
            (unsigned long long)self->tables.ties_most, (unsigned long long)EH_BUILDER_BYTES_A_TIE,
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

static int finish_work(struct eh_network_builder *self, struct eh_work *work, struct eh_arena *arena,
                       struct eh_layer *out, struct eh_failure *failure)
{
    uint32_t n = self->study->people.n;
    *out = (struct eh_layer){.name = work->config.name,
                             .is_work = true,
                             .directed = work->config.directed,
                             .tie_weight = work->config.tie_weight,
                             .close_weight = work->config.close_weight,
                             .has_external = self->study->config.externals};
    if (eh_tie_tables_read(work->ties, self->tables.part_count, n, arena, &out->arcs, failure) ||
        eh_tie_tables_read(work->external_out, self->tables.part_count, n, arena, &out->external_out,
                           failure) ||
        eh_tie_tables_read(work->external_in, self->tables.part_count, n, arena, &out->external_in, failure))
        return failure->code;
    return cut(out, n, arena, failure);
}

static int finish_window(const struct eh_network_builder *self, struct eh_work *work, struct eh_arena *arena,
                         struct eh_layer *out, struct eh_failure *failure)
{
    uint32_t n = self->study->people.n;
    *out = (struct eh_layer){.name = work->config.name,
                             .is_work = true,
                             .directed = work->config.directed,
                             .tie_weight = work->config.tie_weight,
                             .close_weight = work->config.close_weight};
    if (eh_tie_tables_read(work->window, self->tables.part_count, n, arena, &out->arcs, failure))
        return failure->code;
    return cut(out, n, arena, failure);
}

/* Everything but the layers of a window that is the period itself. */
static int finish_history(struct eh_network_builder *self, struct eh_arena *arena, struct eh_network *network,
                          struct eh_failure *failure)
{
    if (!self->tables.history)
        return EH_OK;
    struct eh_history *history = EH_NEW(arena, struct eh_history);
    if (eh_history_builder_finish(self->tables.history, arena, history, failure))
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
    if (finish_window(self, &self->tables.work[0], arena, &history->collaboration, failure))
        return failure->code;
    history->informal = history->collaboration;
    if (self->informal != 0)
        return finish_window(self, &self->tables.work[self->informal], arena, &history->informal, failure);
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
        .layer = EH_NEW_ARRAY(arena, struct eh_layer, self->tables.work_count + EH_FORMAL_LAYERS_MOST),
        .meetings = self->meetings,
        .meetings_left_out = self->meetings_left.outside_period + self->meetings_left.undated};
    if (finish_history(self, arena, &network, failure))
        return failure->code;
    for (uint32_t l = 0; l < self->tables.work_count; l++)
        if (finish_work(self, &self->tables.work[l], arena, &network.layer[network.layer_count++], failure))
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
