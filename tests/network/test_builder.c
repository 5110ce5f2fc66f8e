/* builder: any number of lanes and parts gives the same network; a study too large for the memory is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "../support/study.h"
#include "evenhand/base/number.h"
#include "evenhand/base/random.h"
#include "evenhand/network/builder.h"
#include "evenhand/network/history.h"

enum { PEOPLE = 60, EVENTS = 480000, LANES = 4, BATCH = 1000 };

static int start(void **state)
{
    static struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    *state = &arena;
    return 0;
}

static int stop(void **state)
{
    eh_arena_free(*state);
    return 0;
}

static struct eh_study *make_study(struct eh_arena *arena)
{
    struct eh_study *study = test_study_new_with_roster(PEOPLE, PEOPLE + 10, arena);
    test_study_add_layer(study, "informal", "chat", true, arena);
    test_study_add_kind(study, "chat", arena);
    test_study_add_kind(study, "mail", arena);
    study->period = (struct eh_period){.first = 100, .last = 200, .name = "the period"};
    study->decisions.present = true; /* asks for a lookback window */
    study->config.externals = true;
    return study;
}

static struct eh_event *make_events(struct eh_arena *arena)
{
    struct eh_random random;
    struct eh_event *events = EH_NEW_ARRAY(arena, struct eh_event, EVENTS);
    eh_random_init(&random, 5, 5);
    for (uint32_t i = 0; i < EVENTS; i++) {
        uint32_t from = eh_random_below(&random, PEOPLE + 30), to = eh_random_below(&random, PEOPLE + 30);
        events[i] = (struct eh_event){.from = from,
                                      .to = to == from ? (to + 1) % PEOPLE : to,
                                      .day = (int32_t)eh_random_below(&random, 300),
                                      .kind = eh_random_below(&random, 3),
                                      .weight = 1 + (int64_t)eh_random_below(&random, 1000000)};
        if (events[i].day == 299)
            events[i].day = EH_DATE_NONE;
        if (events[i].from == events[i].to)
            events[i].to++;
    }
    return events;
}

struct worker {
    struct eh_network_builder *builder;
    const struct eh_event *events;
    uint32_t lane;
    pthread_t thread;
};

static void *add_some(void *state)
{
    const struct worker *worker = state;
    for (uint32_t first = worker->lane * BATCH; first < EVENTS; first += LANES * BATCH)
        eh_network_builder_add_lane(worker->builder, worker->lane, worker->events + first, BATCH);
    return NULL;
}

static void same_arcs(const struct eh_arcs *a, const struct eh_arcs *b)
{
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->from, b->from, a->count * sizeof *a->from);
    assert_memory_equal(a->to, b->to, a->count * sizeof *a->to);
    assert_memory_equal(a->weight, b->weight, a->count * sizeof *a->weight);
}

/* The matrix of the collaboration layer, which is undirected, added up without any table. */
static void agrees_with_sums(const struct eh_study *study, const struct eh_network *network,
                             const struct eh_event *events)
{
    static int64_t sum[PEOPLE][PEOPLE];
    uint64_t at = 0;
    memset(sum, 0, sizeof sum);
    for (uint32_t i = 0; i < EVENTS; i++)
        if (events[i].from < PEOPLE && events[i].to < PEOPLE && events[i].day != EH_DATE_NONE &&
            events[i].day >= study->period.first && events[i].day <= study->period.last)
            sum[events[i].from < events[i].to ? events[i].from : events[i].to]
               [events[i].from < events[i].to ? events[i].to : events[i].from] += events[i].weight;
    const struct eh_arcs *arcs = &network->layer[0].arcs;
    for (uint32_t a = 0; a < PEOPLE; a++)
        for (uint32_t b = 0; b < PEOPLE; b++) {
            if (!sum[a][b])
                continue;
            assert_true(at < arcs->count && arcs->from[at] == a && arcs->to[at] == b);
            assert_int_equal(arcs->weight[at++], sum[a][b]);
        }
    assert_int_equal(at, arcs->count);
}

static void lanes_and_parts_change_nothing(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = make_study(arena);
    const struct eh_event *events = make_events(arena);
    struct eh_failure failure = {EH_OK};
    struct eh_network expected = test_network_build(study, events, EVENTS, NULL, 0, arena), network;
    agrees_with_sums(study, &expected, events);
    study->event_bytes = EH_BUILDER_PARTS_FROM;
    study->threads = LANES;
    struct eh_network_builder *builder = eh_network_builder_new(study, arena);
    assert_int_equal(eh_network_builder_get_lanes(builder), LANES);
    struct worker worker[LANES];
    for (uint32_t l = 0; l < LANES; l++) {
        worker[l] = (struct worker){.builder = builder, .events = events, .lane = l};
        assert_int_equal(pthread_create(&worker[l].thread, NULL, add_some, &worker[l]), 0);
    }
    for (uint32_t l = 0; l < LANES; l++)
        pthread_join(worker[l].thread, NULL);
    assert_int_equal(eh_network_builder_finish(builder, arena, &network, &failure), EH_OK);
    assert_int_equal(network.layer_count, expected.layer_count);
    for (uint32_t l = 0; l < network.layer_count; l++) {
        same_arcs(&network.layer[l].arcs, &expected.layer[l].arcs);
        same_arcs(&network.layer[l].external_out, &expected.layer[l].external_out);
        same_arcs(&network.layer[l].external_in, &expected.layer[l].external_in);
    }
    same_arcs(&network.history->collaboration.arcs, &expected.history->collaboration.arcs);
    same_arcs(&network.history->informal.arcs, &expected.history->informal.arcs);
    assert_true(expected.history->informal.arcs.count > 0 && expected.layer[0].external_in.count > 0);
    assert_int_equal(network.history->first_day, expected.history->first_day);
    struct eh_left_count left = eh_network_builder_get_events_left(builder);
    builder = eh_network_builder_new(study, arena);
    eh_network_builder_add_events(builder, events, EVENTS);
    struct eh_left_count alone = eh_network_builder_get_events_left(builder);
    assert_memory_equal(&left, &alone, sizeof left);
}

static void too_many_ties_are_refused(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = make_study(arena);
    const struct eh_event *events = make_events(arena);
    struct eh_network network;
    for (int parts = 0; parts < 2; parts++)
        for (uint64_t room = 100; room <= 1000000; room *= 10000) {
            struct eh_failure failure = {EH_OK};
            study->event_bytes = parts ? EH_BUILDER_PARTS_FROM : 0;
            study->memory_bytes = room * EH_BUILDER_BYTES_A_TIE;
            struct eh_network_builder *builder = eh_network_builder_new(study, arena);
            eh_network_builder_add_events(builder, events, EVENTS);
            int code = eh_network_builder_finish(builder, arena, &network, &failure);
            assert_int_equal(code, room == 100 ? EH_INPUT_TOO_LARGE : EH_OK);
            if (code)
                assert_non_null(strstr(failure.text, "room for about 101 "));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lanes_and_parts_change_nothing, start, stop),
        cmocka_unit_test_setup_teardown(too_many_ties_are_refused, start, stop),
    };
    return cmocka_run_group_tests_name("network/builder", tests, NULL, NULL);
}
