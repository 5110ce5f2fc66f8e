#include "evenhand/network/builder.h"

#include <string.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/number.h"
#include "evenhand/network/tie_table.h"
#include "formal.h"
#include "history_builder.h"

/* A work layer while its records come in. */
struct work {
    struct eh_layer_config config;
    bool takes_all; /* collaboration without kinds */
    struct eh_tie_table ties, external_out, external_in;
    bool has_window; /* the history wants the layer of the lookback window, too */
    struct eh_tie_table window;
};

struct eh_network_builder {
    const struct eh_study *study;
    struct eh_arena *arena;
    uint32_t work_count;
    struct work *work;
    bool *takes; /* kinds_known x work_count: the layer takes records of the kind */
    size_t kinds_known, kinds_capacity;
    uint32_t external_bound; /* above every index off the roster */
    struct eh_left_count events_left, meetings_left;
    uint64_t meetings;
    uint32_t informal;                  /* of work */
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

static void start_history(struct eh_network_builder *self)
{
    self->history = eh_history_builder_new(self->study, self->arena);
    if (!self->history || self->study->period.all)
        return; /* where the period is all, the window's layers are those of the network */
    const uint32_t windows[] = {0, self->informal};
    for (int i = 0; i < 2; i++) {
        struct work *work = &self->work[windows[i]];
        if (!work->has_window)
            eh_tie_table_init(&work->window, self->arena);
        work->has_window = true;
    }
}

struct eh_network_builder *eh_network_builder_new(const struct eh_study *study, struct eh_arena *arena)
{
    struct eh_network_builder *self = EH_NEW(arena, struct eh_network_builder);
    self->study = study;
    self->arena = arena;
    self->external_bound = study->people.n_roster;
    self->work = EH_NEW_ARRAY(arena, struct work, study->config.layer_count + 1);
    self->work_count = list_work(&study->config, self->work);
    for (uint32_t i = 0; i < self->work_count; i++) {
        eh_tie_table_init(&self->work[i].ties, arena);
        eh_tie_table_init(&self->work[i].external_out, arena);
        eh_tie_table_init(&self->work[i].external_in, arena);
    }
    self->informal = find_informal_work(&study->config, self->work, self->work_count);
    start_history(self);
    return self;
}

static bool layer_takes(const struct work *work, const char *kind)
{
    for (size_t i = 0; i < work->config.kinds.count; i++)
        if (!strcmp(work->config.kinds.name[i], kind))
            return true;
    return work->takes_all;
}

/* The scan meets new kinds as it goes; each is matched against the layers once. */
static const bool *takers_of(struct eh_network_builder *self, uint32_t kind)
{
    const struct eh_names *kinds = &self->study->kinds;
    if (kind >= self->kinds_known) {
        EH_CHECK(kind < kinds->count);
        if (kinds->count > self->kinds_capacity) {
            size_t capacity = 2 * kinds->count;
            self->takes = eh_arena_grow(self->arena, self->takes, self->kinds_capacity * self->work_count,
                                        capacity * self->work_count, sizeof *self->takes);
            self->kinds_capacity = capacity;
        }
        for (size_t k = self->kinds_known; k < kinds->count; k++)
            for (uint32_t l = 0; l < self->work_count; l++)
                self->takes[k * self->work_count + l] = layer_takes(&self->work[l], kinds->name[k]);
        self->kinds_known = kinds->count;
    }
    return self->takes + (size_t)kind * self->work_count;
}

static bool in_period(const struct eh_period *period, int32_t day, struct eh_left_count *left)
{
    if (period->all)
        return true;
    if (day == EH_DATE_NONE) {
        left->undated++;
        return false;
    }
    if (day < period->first || day > period->last) {
        left->outside_period++;
        return false;
    }
    return true;
}

static void add_external(struct eh_network_builder *self, struct work *work, uint32_t person, uint32_t other,
                         int64_t weight, bool outward)
{
    if (other >= self->external_bound)
        self->external_bound = other + 1;
    eh_tie_table_add(outward ? &work->external_out : &work->external_in, person, other, weight);
}

static void add_event(struct eh_network_builder *self, const struct eh_event *event)
{
    const struct eh_people *people = &self->study->people;
    bool from_inside = event->from < people->n, to_inside = event->to < people->n;
    bool from_off = event->from >= people->n_roster, to_off = event->to >= people->n_roster;
    bool is_external = self->study->config.externals && ((from_inside && to_off) || (from_off && to_inside));
    if (!(from_inside && to_inside) && !is_external) {
        self->events_left.outside_population++;
        return;
    }
    const bool *takes = takers_of(self, event->kind);
    for (uint32_t l = 0; l < self->work_count; l++) {
        if (!takes[l])
            continue;
        if (!is_external)
            eh_tie_table_add(&self->work[l].ties, event->from, event->to, event->weight);
        else if (from_inside)
            add_external(self, &self->work[l], event->from, event->to, event->weight, true);
        else
            add_external(self, &self->work[l], event->to, event->from, event->weight, false);
    }
}

/* For the history: any day counts, the population only. */
static void remember_event(struct eh_network_builder *self, const struct eh_event *event)
{
    uint32_t n = self->study->people.n;
    eh_history_builder_see_day(self->history, event->day);
    if (event->day == EH_DATE_NONE || event->from >= n || event->to >= n)
        return;
    eh_history_builder_add(self->history, event->from, event->to, event->day);
    if (!eh_history_builder_in_window(self->history, event->day))
        return;
    const bool *takes = takers_of(self, event->kind);
    for (uint32_t l = 0; l < self->work_count; l++)
        if (takes[l] && self->work[l].has_window)
            eh_tie_table_add(&self->work[l].window, event->from, event->to, event->weight);
}

void eh_network_builder_add_events(struct eh_network_builder *self, const struct eh_event *events,
                                   size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (self->history)
            remember_event(self, &events[i]);
        if (in_period(&self->study->period, events[i].day, &self->events_left))
            add_event(self, &events[i]);
    }
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

static void add_to_table(struct eh_tie_table *table, const struct eh_meeting *meeting, uint32_t inside)
{
    int64_t share = meeting_share(meeting->count);
    for (uint32_t i = 0; i < inside; i++)
        for (uint32_t j = i + 1; j < inside; j++) {
            eh_tie_table_add(table, meeting->person[i], meeting->person[j], share);
            eh_tie_table_add(table, meeting->person[j], meeting->person[i], share);
        }
}

static void add_pairs(struct eh_network_builder *self, struct work *work, const struct eh_meeting *meeting)
{
    const struct eh_people *people = &self->study->people;
    const uint32_t *person = meeting->person;
    int64_t share = meeting_share(meeting->count);
    uint32_t inside = count_inside(self, meeting);
    add_to_table(&work->ties, meeting, inside);
    if (!self->study->config.externals)
        return;
    for (uint32_t j = inside; j < meeting->count; j++)
        for (uint32_t i = 0; i < inside && person[j] >= people->n_roster; i++) {
            add_external(self, work, person[i], person[j], share, true);
            add_external(self, work, person[i], person[j], share, false);
        }
}

static void remember_meeting(struct eh_network_builder *self, const struct eh_meeting *meeting)
{
    uint32_t inside = count_inside(self, meeting);
    eh_history_builder_see_day(self->history, meeting->day);
    if (meeting->day == EH_DATE_NONE)
        return;
    for (uint32_t i = 0; i < inside; i++)
        for (uint32_t j = i + 1; j < inside; j++)
            eh_history_builder_add(self->history, meeting->person[i], meeting->person[j], meeting->day);
    if (!eh_history_builder_in_window(self->history, meeting->day))
        return;
    const bool *takes = takers_of(self, meeting->kind);
    for (uint32_t l = 0; l < self->work_count; l++)
        if (takes[l] && self->work[l].has_window)
            add_to_table(&self->work[l].window, meeting, inside);
}

void eh_network_builder_add_meeting(struct eh_network_builder *self, const struct eh_meeting *meeting)
{
    EH_CHECK(meeting->count >= 2);
    if (self->history)
        remember_meeting(self, meeting);
    if (!in_period(&self->study->period, meeting->day, &self->meetings_left))
        return;
    self->meetings++;
    const bool *takes = takers_of(self, meeting->kind);
    for (uint32_t l = 0; l < self->work_count; l++)
        if (takes[l])
            add_pairs(self, &self->work[l], meeting);
}

struct eh_left_count eh_network_builder_get_events_left(const struct eh_network_builder *self)
{
    return self->events_left;
}

struct eh_left_count eh_network_builder_get_meetings_left(const struct eh_network_builder *self)
{
    return self->meetings_left;
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
    if (eh_tie_table_read(&work->ties, n, arena, &out->arcs, failure) ||
        eh_tie_table_read(&work->external_out, self->external_bound, arena, &out->external_out, failure) ||
        eh_tie_table_read(&work->external_in, self->external_bound, arena, &out->external_in, failure))
        return failure->code;
    return EH_OK;
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
    if (eh_tie_table_read(&work->window, n, arena, &out->arcs, failure))
        return failure->code;
    return eh_layer_cut(out, n, 2, arena, &out->graph, failure);
}

static int finish_history(struct eh_network_builder *self, struct eh_arena *arena, struct eh_network *network,
                          struct eh_failure *failure)
{
    if (!self->history)
        return EH_OK;
    struct eh_history *history = EH_NEW(arena, struct eh_history);
    eh_history_builder_finish(self->history, arena, history);
    /* Rows that were left out have days, too: the whole file counts. */
    if (self->study->first_event != EH_DATE_NONE)
        history->first_day = self->study->first_event;
    if (self->study->last_event != EH_DATE_NONE)
        history->last_day = self->study->last_event;
    network->history = history;
    if (!history->has_window) {
        history->collaboration = network->layer[0];
        history->informal = network->layer[network->informal];
        return EH_OK;
    }
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
    struct eh_network network = {
        .n = self->study->people.n,
        .layer = EH_NEW_ARRAY(arena, struct eh_layer, self->work_count + EH_FORMAL_LAYERS_MOST),
        .meetings = self->meetings,
        .meetings_left_out = self->meetings_left.outside_period + self->meetings_left.undated};
    for (uint32_t l = 0; l < self->work_count; l++)
        if (finish_work(self, &self->work[l], arena, &network.layer[network.layer_count++], failure))
            return failure->code;
    if (eh_formal_add(self->study, self->arena, arena, &network, failure))
        return failure->code;
    for (uint32_t l = 0; l < network.layer_count; l++) {
        struct eh_layer *layer = &network.layer[l];
        if (eh_layer_cut(layer, network.n, 2, arena, &layer->graph, failure))
            return failure->code;
        layer->external = layer->graph.external;
    }
    if (find_informal(self->study, &network, failure) || finish_history(self, arena, &network, failure))
        return failure->code;
    *out = network;
    return EH_OK;
}
