/* network/history: first records, days and windows, against a list of all records searched from end to end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../support/study.h"
#include "evenhand/base/number.h"
#include "evenhand/base/random.h"
#include "evenhand/network/history.h"

#define ONE EH_WEIGHT_ONE

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

static int32_t day_of(const char *text)
{
    int32_t day;
    assert_true(eh_date_read(text, strlen(text), &day));
    return day;
}

static void set_period(struct eh_study *study, const char *first, const char *last)
{
    study->period = (struct eh_period){.first = day_of(first), .last = day_of(last), .name = "the period"};
}

/* One mentoring record more. */
static void add_mentoring(struct eh_study *study, uint32_t mentor, uint32_t mentee, int32_t start_day)
{
    struct eh_mentoring *m = &study->mentoring;
    uint32_t count = m->count++;
    m->present = true;
    m->mentor = eh_arena_grow(study->arena, m->mentor, count, count + 1, sizeof *m->mentor);
    m->mentee = eh_arena_grow(study->arena, m->mentee, count, count + 1, sizeof *m->mentee);
    m->kind = eh_arena_grow(study->arena, m->kind, count, count + 1, sizeof *m->kind);
    m->start = eh_arena_grow(study->arena, m->start, count, count + 1, sizeof *m->start);
    m->end = eh_arena_grow(study->arena, m->end, count, count + 1, sizeof *m->end);
    m->mentor[count] = mentor;
    m->mentee[count] = mentee;
    m->start[count] = start_day;
    m->end[count] = EH_DATE_NONE;
}

static struct eh_event event(uint32_t from, uint32_t to, const char *day)
{
    return (struct eh_event){.from = from, .to = to, .day = day ? day_of(day) : EH_DATE_NONE, .weight = ONE};
}

static void is_consistent(const struct eh_history *history, uint32_t n)
{
    assert_int_equal(history->pair_row[0], 0);
    assert_int_equal(history->pair_row[n], history->pair_count);
    assert_int_equal(history->pair_day_row[0], 0);
    for (uint64_t p = 0; p < history->pair_count; p++) {
        uint32_t a = history->pair_a[p], b = history->pair_b[p];
        assert_true(a < b && b < n);
        assert_true(p >= history->pair_row[a] && p < history->pair_row[a + 1]);
        assert_true(p == history->pair_row[a] || history->pair_b[p - 1] < b);
        uint64_t first = history->pair_day_row[p], end = history->pair_day_row[p + 1];
        for (uint64_t d = first; d < end; d++)
            assert_true(d == first ? history->day[d] <= history->pair_first[p]
                                   : history->day[d - 1] < history->day[d]);
    }
}

static void nothing_is_kept_where_nothing_asks(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(3, arena);
    struct eh_event events[] = {event(0, 1, "2026-01-01")};
    assert_null(test_network_build(study, events, 1, NULL, 0, arena).history);
    set_period(study, "2026-04-01", "2026-06-30");
    assert_null(test_network_build(study, events, 1, NULL, 0, arena).history);
    /* Who left in the period opens the chapter on leaving; the days before and after it do not. */
    study->people.left[1] = day_of("2026-07-01");
    study->people.left[2] = day_of("2026-03-31");
    assert_null(test_network_build(study, events, 1, NULL, 0, arena).history);
    study->people.left[1] = day_of("2026-06-30");
    assert_non_null(test_network_build(study, events, 1, NULL, 0, arena).history);
    study->people.left[1] = day_of("2026-04-01");
    assert_non_null(test_network_build(study, events, 1, NULL, 0, arena).history);
    study->people.left[1] = EH_DATE_NONE;
    study->people.has_left = true; /* a column that says that nobody left */
    assert_non_null(test_network_build(study, events, 1, NULL, 0, arena).history);
    study->people.has_left = false;
    study->outcomes.present = true;
    struct eh_network network = test_network_build(study, events, 1, NULL, 0, arena);
    assert_non_null(network.history);
    assert_int_equal(network.history->pair_count, 0); /* no mentoring asks for pairs */
    assert_int_equal(network.history->collaboration.graph.tie_count, 1);
    assert_int_equal(eh_history_get_first(network.history, 0, 1), EH_DATE_NONE);
    assert_false(eh_history_has_record(network.history, 0, 1, INT32_MIN + 1, INT32_MAX));
    study->outcomes.present = false;
    study->decisions.present = true;
    assert_non_null(test_network_build(study, events, 1, NULL, 0, arena).history);
}

static void a_window_holds_its_first_and_last_day(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(8, arena);
    set_period(study, "2026-03-31", "2026-06-30");
    study->config.lookback_months = 1; /* 2026-02-28, since February has no 31st */
    study->outcomes.present = true;
    struct eh_event events[] = {event(0, 1, "2026-02-27"), event(1, 2, "2026-02-28"),
                                event(2, 3, "2026-03-30"), event(3, 4, "2026-03-31"),
                                event(4, 5, "2026-06-30"), event(5, 6, NULL)};
    struct eh_network network = test_network_build(study, events, 6, NULL, 0, arena);
    const struct eh_history *history = network.history;
    assert_true(history->has_window);
    assert_int_equal(history->window_first, day_of("2026-02-28"));
    assert_int_equal(history->window_last, day_of("2026-03-30"));
    assert_int_equal(history->first_day, day_of("2026-02-27"));
    assert_int_equal(history->last_day, day_of("2026-06-30"));
    const struct eh_graph *graph = &history->collaboration.graph;
    assert_int_equal(graph->tie_count, 2);
    assert_int_equal(graph->tie_a[0], 1);
    assert_int_equal(graph->tie_a[1], 2);
    assert_int_equal(graph->n, 8);
    assert_int_equal(network.layer[0].graph.tie_count, 2); /* the period's own: 3-4 and 4-5 */
    study->config.lookback_months = 12;
    history = test_network_build(study, events, 6, NULL, 0, arena).history;
    assert_int_equal(history->window_first, day_of("2025-03-31"));
    assert_int_equal(history->collaboration.graph.tie_count, 3);
}

/* What the scan saw of rows that were left out widens the data, too. */
static void the_data_begin_with_the_first_dated_row(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new_with_roster(2, 4, arena);
    set_period(study, "2026-04-01", "2026-06-30");
    add_mentoring(study, 0, 1, EH_DATE_NONE);
    struct eh_event events[] = {event(2, 3, "2024-01-01"), event(0, 1, "2026-04-01"),
                                event(0, 9, "2026-08-01")};
    struct eh_network network = test_network_build(study, events, 3, NULL, 0, arena);
    assert_int_equal(network.history->first_day, day_of("2024-01-01"));
    assert_int_equal(network.history->last_day, day_of("2026-08-01"));
    assert_int_equal(network.history->pair_count, 1);
    study->first_event = day_of("2023-05-05");
    study->last_event = day_of("2026-09-09");
    network = test_network_build(study, events, 3, NULL, 0, arena);
    assert_int_equal(network.history->first_day, day_of("2023-05-05"));
    assert_int_equal(network.history->last_day, day_of("2026-09-09"));
    study->first_event = study->last_event = EH_DATE_NONE;
    network = test_network_build(study, NULL, 0, NULL, 0, arena);
    assert_int_equal(network.history->first_day, EH_DATE_NONE);
    assert_int_equal(network.history->last_day, EH_DATE_NONE);
}

static void the_window_is_cut_by_its_own_median(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(6, arena);
    uint32_t lunch = test_study_add_kind(study, "lunch", arena);
    test_study_add_layer(study, "informal", "lunch", true, arena);
    set_period(study, "2026-04-01", "2026-06-30");
    study->decisions.present = true;
    struct eh_event events[] = {event(0, 1, "2026-01-05"), event(0, 1, "2026-02-05"),
                                event(1, 0, "2026-02-06"), event(2, 3, "2026-01-05"),
                                event(3, 4, "2026-01-05"), event(4, 5, "2026-05-05"),
                                event(0, 5, "2026-03-01")};
    for (size_t i = 0; i < 6; i++)
        events[i].kind = lunch; /* the last is work */
    events[3].weight = 5 * ONE;
    events[5].weight = 9 * ONE;
    struct eh_network network = test_network_build(study, events, 7, NULL, 0, arena);
    const struct eh_layer *informal = &network.history->informal;
    assert_string_equal(informal->name, "informal");
    assert_true(informal->directed && informal->is_work);
    assert_int_equal(informal->graph.tie_count, 3);
    assert_int_equal(informal->graph.arc_count, 4);
    assert_int_equal(informal->graph.close_weight, 3 * ONE); /* of 3, 5 and 1 */
    assert_int_equal(network.layer[network.informal].graph.close_weight, 9 * ONE);
    assert_int_equal(network.history->collaboration.graph.tie_count, 4);
    assert_string_equal(network.history->collaboration.name, "collaboration");
    study->config.layers[0].close_weight = 4 * ONE;
    network = test_network_build(study, events, 7, NULL, 0, arena);
    assert_int_equal(network.history->informal.graph.close_weight, 4 * ONE);
    struct eh_graph halved;
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_layer_cut(&network.history->informal, 6, 1, arena, &halved, &failure), EH_OK);
    assert_int_equal(halved.close_weight, 2 * ONE);
}

static void a_period_of_all_has_the_layers_of_the_network(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new(4, arena);
    test_study_add_kind(study, "chat", arena);
    test_study_add_layer(study, "informal", "chat", false, arena);
    study->decisions.present = true;
    struct eh_event events[] = {event(0, 1, "2026-01-05"), event(1, 2, NULL)};
    events[1].kind = 1;
    struct eh_network network = test_network_build(study, events, 2, NULL, 0, arena);
    const struct eh_history *history = network.history;
    assert_false(history->has_window);
    assert_int_equal(history->window_first, EH_DATE_NONE);
    assert_int_equal(history->collaboration.graph.tie_count, 2);
    assert_int_equal(history->informal.graph.tie_count, 1);
    assert_ptr_equal(history->informal.arcs.from, network.layer[1].arcs.from);
}

static void meetings_are_records_of_each_pair(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new_with_roster(4, 5, arena);
    set_period(study, "2026-04-01", "2026-06-30");
    add_mentoring(study, 0, 1, day_of("2026-01-01"));
    const uint32_t person[] = {0, 1, 3, 4, 7};
    struct eh_meeting meeting[] = {{5, person, day_of("2026-03-01"), 0},
                                   {2, person, day_of("2025-02-01"), 0},
                                   {2, person, EH_DATE_NONE, 0}};
    struct eh_network network = test_network_build(study, NULL, 0, meeting, 3, arena);
    const struct eh_history *history = network.history;
    is_consistent(history, 4);
    assert_int_equal(history->pair_count, 3);
    assert_int_equal(eh_history_get_first(history, 1, 0), day_of("2025-02-01"));
    assert_int_equal(eh_history_get_first(history, 3, 1), day_of("2026-03-01"));
    assert_int_equal(eh_history_get_first(history, 2, 3), EH_DATE_NONE);
    assert_int_equal(history->pair_day_row[1], 2);
    const struct eh_graph *graph = &history->collaboration.graph;
    assert_int_equal(graph->tie_count, 3);
    assert_int_equal(graph->tie_weight[0], 250000000); /* 1/(5 - 1): the size counts everybody */
}

/* Pairs are kept with a mentor, mentee or decision maker in them; days where a mentor with a start is, and of
 * those only what the windows around the start tell apart. */
static void what_nobody_asks_about_is_not_kept(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_study *study = test_study_new_with_roster(6, 7, arena);
    study->config.lookback_months = 1;
    test_study_set_decider(study, 4);
    add_mentoring(study, 0, 6, day_of("2026-02-05")); /* the mentee is outside the period */
    add_mentoring(study, 6, 1, day_of("2026-02-05"));
    struct eh_event events[] = {
        event(2, 0, "2026-01-05"), event(0, 2, "2026-01-06"), event(2, 0, "2026-02-04"),
        event(1, 3, "2026-02-01"), event(2, 3, "2026-02-01"), event(5, 4, "2025-02-01"),
        event(3, 0, NULL),         event(4, 6, "2026-01-05"), event(0, 2, "2025-01-05"),
        event(0, 2, "2025-11-05"), event(0, 2, "2026-02-05"), event(0, 2, "2026-03-06")};
    const struct eh_history *history = test_network_build(study, events, 12, NULL, 0, arena).history;
    is_consistent(history, 6);
    assert_int_equal(history->pair_count, 3); /* 0-2, 1-3 of a mentee, 4-5 of a decision maker; not 2-3 */
    assert_int_equal(eh_history_get_first(history, 4, 5), day_of("2025-02-01"));
    assert_int_equal(eh_history_get_first(history, 2, 3), EH_DATE_NONE);
    /* Seven days of 0-2: two before all windows, three in [t - L, t), t, and one behind all windows. */
    assert_int_equal(history->pair_day_row[3], 4);
    const struct {
        const char *first, *last;
        bool found;
    } window[] = {
        {"2026-01-05", "2026-02-04", true},  {"2025-12-05", "2026-01-04", false},
        {"2026-02-06", "2026-03-05", false}, {"1970-01-01", "2026-02-04", true},
        {"2026-02-05", "2026-02-05", true},  {"2026-02-05", "2026-02-04", false},
    };
    for (size_t i = 0; i < sizeof window / sizeof *window; i++) {
        int32_t first = day_of(window[i].first), last = day_of(window[i].last);
        assert_int_equal(eh_history_has_record(history, 0, 2, first, last), window[i].found);
        assert_int_equal(eh_history_has_record(history, 2, 0, first, last), window[i].found);
    }
    assert_false(eh_history_has_record(history, 0, 5, day_of("2020-01-01"), day_of("2030-01-01")));
}

enum { PEOPLE = 30, EVENTS = 4000, MENTORINGS = 29 };

/* Many records of few pairs and days, negative days (before 1970) among them. */
static void draw_records(struct eh_study *study, struct eh_random *random, struct eh_event *events)
{
    for (uint32_t m = 0; m < MENTORINGS; m++) {
        uint32_t mentor = eh_random_below(random, m < 6 ? PEOPLE + 3 : 4), mentee = (mentor + 1 + m) % PEOPLE;
        add_mentoring(study, mentor, mentee,
                      m == 1 ? EH_DATE_NONE : (int32_t)eh_random_below(random, 100) - 30);
    }
    for (uint32_t i = 0; i < EVENTS; i++) {
        uint32_t from = eh_random_below(random, PEOPLE + 3),
                 to = (from + 1 + eh_random_below(random, 9)) % PEOPLE;
        events[i] = (struct eh_event){.from = from,
                                      .to = to == from ? (to + 1) % PEOPLE : to,
                                      .day = (int32_t)eh_random_below(random, 120) - 40,
                                      .weight = ONE};
        if (eh_random_below(random, 3) || i % 50 == 0)
            events[i].day = i % 50 == 0 ? EH_DATE_NONE : (int32_t)eh_random_below(random, 4) * 30 - 40;
        if (i % 7 == 0 &&
            events[i].day != EH_DATE_NONE) { /* a row that sums up several: a record on its last day */
            events[i].span_days = eh_random_below(random, 30);
            events[i].more = events[i].span_days > 0;
        }
    }
}

static bool find_record(const struct eh_event *events, uint32_t a, uint32_t b, int32_t first, int32_t last,
                        int32_t *out_earliest)
{
    bool found = false;
    *out_earliest = EH_DATE_NONE;
    for (uint32_t i = 0; i < EVENTS; i++) {
        bool is_pair =
            (events[i].from == a && events[i].to == b) || (events[i].from == b && events[i].to == a);
        if (!is_pair || events[i].day == EH_DATE_NONE)
            continue;
        if (*out_earliest == EH_DATE_NONE || events[i].day < *out_earliest)
            *out_earliest = events[i].day;
        int32_t end = eh_event_get_last(&events[i]);
        found = found || (events[i].day >= first && events[i].day <= last) || (end >= first && end <= last);
    }
    return found;
}

/* Every window that chapter 6 asks for, of every mentoring and everybody else. */
static void agrees_with_a_search(const struct eh_study *study, const struct eh_history *history,
                                 const struct eh_event *events)
{
    const struct eh_mentoring *mentoring = &study->mentoring;
    int months = (int)study->config.lookback_months;
    uint32_t found = 0;
    for (uint32_t m = 0; m < mentoring->count; m++)
        for (uint32_t other = 0; other < PEOPLE && mentoring->mentor[m] < PEOPLE; other++) {
            uint32_t mentor = mentoring->mentor[m];
            int32_t t = mentoring->start[m], earliest;
            if (other == mentor)
                continue;
            find_record(events, mentor, other, 0, 0, &earliest);
            assert_int_equal(eh_history_get_first(history, other, mentor), earliest);
            if (t == EH_DATE_NONE)
                continue;
            const int32_t window[][2] = {
                {eh_date_add_months(t, -months), t - 1},
                {eh_date_add_months(t, -2 * months), eh_date_add_months(t, -months) - 1},
                {INT32_MIN, t - 1},
                {t + 1, eh_date_add_months(t, months)}};
            for (int w = 0; w < 4; w++) {
                bool expected = find_record(events, mentor, other, window[w][0], window[w][1], &earliest);
                assert_int_equal(eh_history_has_record(history, mentor, other, window[w][0], window[w][1]),
                                 expected);
                found += expected;
            }
        }
    assert_true(found > 100);
}

static void random_records_agree_with_a_search(void **state)
{
    struct eh_arena *arena = *state;
    struct eh_random random;
    static struct eh_event events[EVENTS];
    eh_random_init(&random, 11, 0);
    for (uint32_t months = 0; months < 3; months++) {
        struct eh_study *study = test_study_new_with_roster(PEOPLE, PEOPLE + 3, arena);
        const struct eh_history *first = NULL;
        study->config.lookback_months = months;
        draw_records(study, &random, events);
        for (int round = 0; round < 3; round++) {
            study->event_bytes = round == 1 ? EH_BUILDER_PARTS_FROM : 0; /* in many parts, too */
            const struct eh_history *history =
                test_network_build(study, events, EVENTS, NULL, 0, arena).history;
            is_consistent(history, PEOPLE);
            if (first) {
                assert_int_equal(history->pair_count, first->pair_count);
                uint64_t days = first->pair_day_row[first->pair_count];
                assert_memory_equal(history->pair_first, first->pair_first,
                                    first->pair_count * sizeof(int32_t));
                assert_memory_equal(history->pair_day_row, first->pair_day_row,
                                    (first->pair_count + 1) * sizeof(uint64_t));
                assert_memory_equal(history->day, first->day, days * sizeof(int32_t));
            }
            first = first ? first : history;
            for (uint32_t i = EVENTS; i > 1; i--) { /* in another order */
                uint32_t j = eh_random_below(&random, i);
                struct eh_event swap = events[i - 1];
                events[i - 1] = events[j];
                events[j] = swap;
            }
        }
        agrees_with_a_search(study, first, events);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_kept_where_nothing_asks, start, stop),
        cmocka_unit_test_setup_teardown(a_window_holds_its_first_and_last_day, start, stop),
        cmocka_unit_test_setup_teardown(the_data_begin_with_the_first_dated_row, start, stop),
        cmocka_unit_test_setup_teardown(the_window_is_cut_by_its_own_median, start, stop),
        cmocka_unit_test_setup_teardown(a_period_of_all_has_the_layers_of_the_network, start, stop),
        cmocka_unit_test_setup_teardown(meetings_are_records_of_each_pair, start, stop),
        cmocka_unit_test_setup_teardown(what_nobody_asks_about_is_not_kept, start, stop),
        cmocka_unit_test_setup_teardown(random_records_agree_with_a_search, start, stop),
    };
    return cmocka_run_group_tests_name("network/history", tests, NULL, NULL);
}
