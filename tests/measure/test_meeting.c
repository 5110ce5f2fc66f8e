/* Chapter 6 against its definitions on random organisations; what must change nothing; rows by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../support/meeting_slow.h"
#include "evenhand/base/number.h"
#include "evenhand/base/random.h"
#include "evenhand/inference/inference.h"

enum { PEOPLE = 26, ROSTER = 29, ROUNDS = 40 };

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

/* --- random organisations, the same under another numbering of people, order of rows or calendar --- */

struct twist {
    const uint32_t *person; /* ROSTER; NULL: as they are */
    int32_t days;
    bool reversed, kinds_swapped;
};

static int32_t some_day(struct eh_random *random, uint32_t span, const struct twist *twist)
{
    int32_t day = test_office_day("2024-01-31") + (int32_t)eh_random_below(random, span);
    return eh_random_below(random, 20) ? day + twist->days : EH_DATE_NONE;
}

static void add_attribute(struct test_office *o, struct eh_random *random, const char *name, uint32_t values,
                          const char *role, const struct twist *twist)
{
    static const char *const value[] = {"A", "B", "C"};
    uint32_t label[PEOPLE];
    for (uint32_t i = 0; i < PEOPLE; i++) {
        uint32_t drawn = eh_random_below(random, values + 1);
        label[twist->person ? twist->person[i] : i] = drawn ? drawn : eh_random_below(random, 2);
    }
    test_study_add_attribute(o->study, name, value, values, label, role, o->arena);
}

static void add_records(struct test_office *o, struct eh_random *random, uint32_t lunch, uint32_t span,
                        const struct twist *twist)
{
    size_t events = 60 + eh_random_below(random, 240), meetings = eh_random_below(random, 12);
    for (size_t i = 0; i < events; i++) {
        uint32_t from = eh_random_below(random, ROSTER),
                 to = (from + 1 + eh_random_below(random, ROSTER - 1)) % ROSTER;
        uint32_t kind = eh_random_below(random, 2) ? lunch : 0;
        int64_t weight = (1 + eh_random_below(random, 3)) * EH_WEIGHT_ONE;
        int32_t day = some_day(random, span, twist);
        test_office_add_record(o, twist->person ? twist->person[from] : from,
                               twist->person ? twist->person[to] : to, kind, weight, day);
    }
    for (size_t i = 0; i < meetings; i++) {
        uint32_t person[ROSTER], count = 0;
        bool is_in[ROSTER] = {false};
        for (uint32_t p = 0; p < ROSTER; p++)
            if (eh_random_below(random, 6) == 0)
                is_in[twist->person ? twist->person[p] : p] = true;
        for (uint32_t p = 0; p < ROSTER; p++)
            if (is_in[p])
                person[count++] = p;
        int32_t day = some_day(random, span, twist);
        if (count >= 2)
            test_office_add_meeting(o, person, count, day);
    }
    for (size_t i = 0; twist->reversed && i < o->event_count / 2; i++) {
        struct eh_event swapped = o->events[i];
        o->events[i] = o->events[o->event_count - 1 - i];
        o->events[o->event_count - 1 - i] = swapped;
    }
}

static void add_pairs(struct test_office *o, struct eh_random *random, uint32_t span,
                      const struct twist *twist)
{
    uint32_t count = eh_random_below(random, 70);
    struct eh_mentoring *m = &o->study->mentoring;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t mentor = eh_random_below(random, 6) ? eh_random_below(random, 7) : PEOPLE,
                 mentee = (mentor + 1 + eh_random_below(random, ROSTER - 1)) % ROSTER;
        int32_t day = some_day(random, span, twist),
                end = eh_random_below(random, 3) ? EH_DATE_NONE : some_day(random, span, twist);
        if (day != EH_DATE_NONE && end != EH_DATE_NONE && end < day)
            end = day;
        bool sponsor = eh_random_below(random, 2);
        test_office_add_pair(o, sponsor != twist->kinds_swapped ? EH_SPONSORSHIP : EH_MENTORING,
                             twist->person ? twist->person[mentor] : mentor,
                             twist->person ? twist->person[mentee] : mentee, day, end);
    }
    for (uint32_t i = 0; twist->reversed && i < count / 2; i++) {
        uint32_t j = count - 1 - i;
#define SWAP(type, field)                                                                                    \
    do {                                                                                                     \
        type swapped = m->field[i];                                                                          \
        m->field[i] = m->field[j];                                                                           \
        m->field[j] = swapped;                                                                               \
    } while (0)
        SWAP(uint32_t, mentor);
        SWAP(uint32_t, mentee);
        SWAP(uint8_t, kind);
        SWAP(int32_t, start);
        SWAP(int32_t, end);
#undef SWAP
    }
}

static struct test_office draw(uint64_t seed, const struct twist *twist, struct eh_arena *arena)
{
    struct eh_random random;
    struct test_office o = test_office_new(PEOPLE, ROSTER, arena);
    eh_random_init(&random, seed, 0);
    uint32_t span = 200 + eh_random_below(&random, 900), strata = eh_random_below(&random, 3);
    uint32_t lunch = test_study_add_kind(o.study, "lunch", arena);
    if (eh_random_below(&random, 2))
        test_study_add_layer(o.study, "informal", "lunch", false, arena)->kinds.name[0] =
            o.study->kinds.name[lunch];
    add_attribute(&o, &random, "gender", 2, "g", twist);
    add_attribute(&o, &random, "ethnicity", 3, "g", twist);
    add_attribute(&o, &random, "empty", 0, "g", twist);
    o.study->config.strata_set = strata == 0;
    if (strata > 0)
        add_attribute(&o, &random, "department", 2, "std", twist);
    if (strata > 1)
        add_attribute(&o, &random, "level", 2, "stl", twist);
    for (uint32_t i = 0; i < PEOPLE; i++) {
        uint32_t p = twist->person ? twist->person[i] : i;
        int32_t a = some_day(&random, span, twist), b = some_day(&random, span, twist);
        bool settled = eh_random_below(&random, 2);
        o.study->people.hired[p] = settled ? EH_DATE_NONE : a;
        o.study->people.left[p] = settled || b < a ? EH_DATE_NONE : b;
        if (eh_random_below(&random, 9) == 0)
            test_study_set_decider(o.study, p);
    }
    if (!o.study->people.n_deciders)
        test_study_set_decider(o.study, twist->person ? twist->person[0] : 0);
    o.study->config.lookback_months = 1 + eh_random_below(&random, 9);
    if (eh_random_below(&random, 4)) {
        int32_t first =
            test_office_day("2024-06-01") + (int32_t)eh_random_below(&random, span / 2) + twist->days;
        o.study->period = (struct eh_period){
            .first = first, .last = first + 60 + (int32_t)eh_random_below(&random, 300), .name = "drawn"};
    }
    add_records(&o, &random, lunch, span, twist);
    add_pairs(&o, &random, span, twist);
    test_office_measure(&o);
    return o;
}

/* --- against the definitions --- */

static void is_near(double value, double expected, const char *what)
{
    if (!(fabs(value - expected) <= 1e-10 * fmax(1, fabs(expected))))
        print_error("%s: %.17g is not %.17g\n", what, value, expected);
    assert_true(fabs(value - expected) <= 1e-10 * fmax(1, fabs(expected)));
}

static void agrees(const struct eh_result *row, struct test_slow_row slow)
{
    if (slow.undefined) {
        assert_non_null(row->undefined);
        assert_string_equal(row->undefined, slow.undefined);
        bool infinite = !strcmp(slow.undefined, "infinite");
        assert_int_equal(row->has & ~(uint32_t)EH_Q, infinite ? EH_N | EH_P : 0);
        if (infinite) {
            is_near(row->n, slow.n, row->measure);
            is_near(row->p, slow.p, row->measure);
        }
        return;
    }
    assert_null(row->undefined);
    assert_true(row->n == slow.n && row->cases == slow.cases);
    is_near(row->estimate, slow.estimate, row->measure);
    assert_int_equal((row->has & EH_P) != 0, slow.has_p);
    if (slow.has_p)
        is_near(row->p, slow.p, row->measure);
    assert_int_equal((row->has & EH_NULL_SD) != 0, !strcmp(row->measure, "meeting.lift"));
    if (row->has & EH_NULL_SD) {
        assert_true(row->expected == 1);
        is_near(row->null_sd, slow.null_sd, row->measure);
    }
    double low, high;
    bool is_share = !strcmp(row->measure, "meeting.order") || !strcmp(row->measure, "meeting.state") ||
                    !strcmp(row->measure, "meeting.opens");
    assert_int_equal((row->has & EH_CI) == EH_CI, is_share);
    if (is_share) {
        eh_wilson(slow.cases, slow.n, &low, &high);
        assert_true(row->ci_low == low && row->ci_high == high);
    }
}

static const char *const sets_name[] = {"meeting.precedes", "meeting.placebo", "meeting.follows"};
static const char *const order_name[] = {"alliance first", "mentoring first", "same day", "never tied"};
static const char *const state_name[] = {"both", "alliance only", "mentoring only", "neither"};

/* Rows of one attribute; returns how many there must be. */
static size_t check_attribute(const struct test_office *o, const struct eh_attribute *a)
{
    size_t rows = 0;
    uint64_t aside;
    for (uint32_t g = 1; g <= a->n_values; g++) {
        uint32_t people = 0;
        for (uint32_t i = 0; i < PEOPLE; i++)
            people += a->label[i] == g;
        for (int m = 0; m < 3 && people; m++, rows++)
            agrees(test_office_row(o, sets_name[m], a->name, a->value[g], ""),
                   test_slow_sets(o, (enum test_slow_sets)m, a, g, &aside));
        for (int s = 0; s < 4 && people; s++, rows++)
            agrees(test_office_row(o, "meeting.state", a->name, a->value[g], state_name[s]),
                   test_slow_state(o, a, g, s));
    }
    if (a->n_values)
        return rows;
    for (int m = 0; m < 3; m++)
        assert_string_equal(test_office_row(o, sets_name[m], a->name, "", "")->undefined, "empty");
    assert_string_equal(test_office_row(o, "meeting.state", a->name, "", "")->undefined, "empty");
    return 4;
}

static void check_all(const struct test_office *o)
{
    size_t rows = 10, ratios = 0;
    uint64_t aside;
    agrees(test_office_row(o, "meeting.overlap", "", "", ""), test_slow_overlap(o));
    agrees(test_office_row(o, "meeting.lift", "", "", ""), test_slow_lift(o));
    agrees(test_office_row(o, "meeting.opens", "", "", ""), test_slow_opens(o));
    for (int m = 0; m < 3; m++) {
        agrees(test_office_row(o, sets_name[m], "", "", ""),
               test_slow_sets(o, (enum test_slow_sets)m, NULL, 0, &aside));
        assert_int_equal(test_office_aside(o, sets_name[m]), aside);
    }
    for (int k = 0; k < 4; k++) {
        agrees(test_office_row(o, "meeting.order", "", order_name[k], ""), test_slow_order(o, k, &aside));
        assert_int_equal(test_office_aside(o, "meeting.order"), aside);
    }
    for (uint32_t a = 0; a < o->study->people.attribute_count; a++)
        if (o->study->people.attribute[a].is_group)
            rows += check_attribute(o, &o->study->people.attribute[a]);
    for (size_t i = 0; i < o->results.count; i++)
        ratios += !strcmp(o->results.row[i].measure, "meeting.state.ratio");
    assert_int_equal(o->results.count, rows + ratios);
}

static void random_organisations_agree_with_the_definitions(void **state)
{
    const struct twist none = {.person = NULL};
    size_t defined[3] = {0};
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct test_office o = draw(seed, &none, *state);
        check_all(&o);
        for (int m = 0; m < 3; m++)
            defined[m] += !test_office_row(&o, sets_name[m], "", "", "")->undefined;
    }
    for (int m = 0; m < 3; m++)
        assert_true(defined[m] >= ROUNDS / 5); /* the draw asks something */
}

/* --- what must change nothing --- */

static void is_same(const struct test_office *a, const struct test_office *b)
{
    assert_int_equal(a->results.count, b->results.count);
    for (size_t i = 0; i < a->results.count; i++) {
        const struct eh_result *x = &a->results.row[i], *y = &b->results.row[i];
        assert_string_equal(x->measure, y->measure);
        assert_string_equal(x->group, y->group);
        assert_string_equal(x->other, y->other);
        assert_string_equal(x->within, y->within);
        assert_int_equal(x->has, y->has);
        assert_true(x->n == y->n && x->cases == y->cases);
        is_near(x->estimate, y->estimate, x->measure);
        is_near(x->null_sd, y->null_sd, x->measure);
        is_near(x->p, y->p, x->measure);
        is_near(x->q, y->q, x->measure);
        assert_int_equal(x->verdict, y->verdict);
        assert_true(x->n_people == y->n_people && x->cases_people == y->cases_people &&
                    x->group_people == y->group_people);
        is_near(x->dominance_01, y->dominance_01, x->measure);
    }
    assert_int_equal(a->results.aside_count, b->results.aside_count);
    for (size_t i = 0; i < a->results.aside_count; i++)
        assert_int_equal(a->results.aside[i].count, b->results.aside[i].count);
}

static void numbers_rows_kinds_and_centuries_change_nothing(void **state)
{
    struct eh_random random;
    uint32_t person[ROSTER], outside[ROSTER - PEOPLE];
    eh_random_init(&random, 77, 0);
    for (uint64_t seed = 101; seed <= 112; seed++) {
        for (uint32_t i = 0; i < PEOPLE; i++)
            person[i] = i;
        for (uint32_t i = 0; i < ROSTER - PEOPLE; i++)
            outside[i] = PEOPLE + i;
        eh_random_shuffle(&random, person, PEOPLE);
        eh_random_shuffle(&random, outside, ROSTER - PEOPLE);
        memcpy(person + PEOPLE, outside, sizeof outside);
        const struct twist none = {.person = NULL}, relabelled = {.person = person},
                           shuffled = {.reversed = true}, swapped = {.kinds_swapped = true},
                           earlier = {.days = -146097}; /* 400 years: the calendar begins again */
        struct test_office o = draw(seed, &none, *state);
        struct test_office other = draw(seed, &relabelled, *state);
        is_same(&o, &other);
        other = draw(seed, &shuffled, *state);
        is_same(&o, &other);
        other = draw(seed, &swapped, *state);
        is_same(&o, &other);
        other = draw(seed, &earlier, *state);
        is_same(&o, &other);
    }
}

/* --- by hand --- */

static void record(struct test_office *o, uint32_t a, uint32_t b, const char *day)
{
    test_office_add_record(o, a, b, 0, EH_WEIGHT_ONE, test_office_day(day));
}

static void pair(struct test_office *o, uint32_t mentor, uint32_t mentee, const char *day)
{
    test_office_add_pair(o, EH_MENTORING, mentor, mentee, test_office_day(day), EH_DATE_NONE);
}

/* Two sets. 0 chose 1, whom 0 knew, of 1 to 5, knowing 2, too; 6 chose 1, whom 6 did not know, of 1 to 5 and
 * 0, and knew 2 and 3. */
static void two_sets_by_hand(void **state)
{
    struct test_office o = test_office_new(7, 7, *state);
    static const uint32_t gender[7] = {2, 1, 2, 2, 2, 2, 0};
    static const char *const value[] = {"man", "woman"};
    test_study_add_attribute(o.study, "gender", value, 2, gender, "g", *state);
    test_office_set_period(&o, "2026-04-01", "2026-06-30");
    record(&o, 4, 5, "2025-01-01");
    record(&o, 4, 5, "2026-12-31");
    pair(&o, 0, 1, "2026-05-01");
    pair(&o, 6, 1, "2026-06-01");
    record(&o, 0, 1, "2026-04-01");
    record(&o, 2, 0, "2026-04-01");
    record(&o, 6, 2, "2026-04-01");
    record(&o, 3, 6, "2026-04-01");
    test_office_measure(&o);
    /* Set 1: case exposed; of the controls 2, 3, 4, 5, 6 one is. Set 2: case not; of 0, 2, 3, 4, 5 two are.
     */
    const struct eh_result *row = test_office_row(&o, "meeting.precedes", "", "", "");
    assert_true(row->n == 2 && row->cases == 1);
    is_near(row->estimate, (1 * 4 / 6.0) / (1 * 2 / 6.0), "odds ratio");
    is_near(row->p, 1, "p"); /* chances 1/3 and 1/3: P(X <= 1) = 8/9, P(X >= 1) = 5/9 */
    assert_string_equal(row->within, "none");
    assert_string_equal(row->layer, "collaboration");
    assert_int_equal(row->has & (EH_CI | EH_EXPECTED | EH_NULL_SD), 0);
    assert_true(row->is_test && row->verdict == EH_CANNOT_TELL && !(row->has & EH_Q)); /* 2 sets of 10 */
    assert_false(row->hangs_on_weight);
    assert_int_equal(row->n_people, 3); /* 0, 1, 6 */
    assert_int_equal(row->cases_people, 2);
    assert_true(row->dominance_01 == 1); /* 1 is in both */
    row = test_office_row(&o, "meeting.precedes", "gender", "man", "");
    assert_true(row->n == 2 && row->group_people == 1);
    row = test_office_row(&o, "meeting.precedes", "gender", "woman", "");
    assert_string_equal(row->undefined, "empty");
    assert_false(row->is_test);
}

/* Ten sets allow a verdict, nine do not; q holds all rows of the measure together. */
static void ten_sets_can_tell(void **state)
{
    for (uint32_t sets = 9; sets <= 10; sets++) {
        struct test_office o = test_office_new(60, 60, *state);
        uint32_t gender[60];
        static const char *const value[] = {"man", "woman"};
        for (uint32_t i = 0; i < 60; i++)
            gender[i] = i % 2 && i < 20 ? 2 : 1;
        test_study_add_attribute(o.study, "gender", value, 2, gender, "g", *state);
        test_office_set_period(&o, "2026-04-01", "2026-06-30");
        record(&o, 58, 59, "2025-01-01");
        record(&o, 58, 59, "2026-12-31");
        for (uint32_t k = 0; k < sets; k++) {
            pair(&o, 20 + k, k, "2026-05-01");
            record(&o, 20 + k, k, "2026-04-01");
        }
        test_office_measure(&o);
        const struct eh_result *row = test_office_row(&o, "meeting.precedes", "", "", "");
        assert_string_equal(row->undefined, "infinite");
        assert_int_equal(row->verdict, sets == 10 ? EH_GAP : EH_CANNOT_TELL);
        assert_int_equal((row->has & EH_Q) != 0, sets == 10);
        if (sets == 10)
            assert_true(row->q == row->p); /* five and five sets of each gender take no part */
        assert_int_equal(test_office_row(&o, "meeting.precedes", "gender", "woman", "")->verdict,
                         EH_CANNOT_TELL);
    }
}

/* 0 and 1 are mentor and mentee and close; 0 and 2 only mentor and mentee; 0 and 3 only close. 4 to 19 are
 * alone, and 10 to 19 another stratum. */
static void close_ties_by_hand(void **state)
{
    struct test_office o = test_office_new(20, 20, *state);
    uint32_t gender[20], department[20];
    static const char *const value[] = {"A", "B"};
    for (uint32_t i = 0; i < 20; i++) {
        gender[i] = 1 + (i >= 10);
        department[i] = 1 + (i >= 10);
    }
    test_study_add_attribute(o.study, "gender", value, 2, gender, "g", *state);
    test_study_add_attribute(o.study, "department", value, 2, department, "std", *state);
    o.study->config.strata_set = false;
    record(&o, 0, 1, "2026-04-01");
    record(&o, 3, 0, "2026-04-01");
    pair(&o, 0, 1, NULL);
    pair(&o, 0, 2, "2026-05-01");
    test_office_add_pair(&o, EH_SPONSORSHIP, 1, 0, EH_DATE_NONE, EH_DATE_NONE);
    test_office_measure(&o);
    const struct eh_result *row = test_office_row(&o, "meeting.overlap", "", "", "");
    assert_true(row->n == 3 && row->cases == 1); /* 0-1 counts once though both mentor each other */
    is_near(row->estimate, 1 / 3.0, "overlap");
    assert_string_equal(row->layer, "collaboration"); /* stands in */
    assert_string_equal(row->within, "");
    assert_int_equal(row->n_people, 4);
    assert_int_equal(row->has & (EH_CI | EH_P), 0);
    /* 0 has 2 mentees of 9 people, 2 of them close: 4/9; 1 has 1 of 9, 1 of them close: 1/9. */
    row = test_office_row(&o, "meeting.lift", "", "", "");
    assert_true(row->n == 3 && row->cases == 2 && row->expected == 1);
    is_near(row->estimate, 2 / (5 / 9.0), "lift");
    assert_string_equal(row->within, "department");
    assert_false(row->hangs_on_weight); /* all weights are equal */
    /* P(close of 0 = 0, 1, 2) = 21/36, 14/36, 1/36; of 1: 8/9, 1/9. P(X >= 2) = 1/36 + 14/36/9. */
    is_near(row->p, 2 * (1 / 36.0 + 14 / 324.0), "p of lift");
    double variance = 2 * (2 / 9.0) * (7 / 9.0) * (7 / 8.0) + (1 / 9.0) * (8 / 9.0);
    is_near(row->null_sd, sqrt(variance) / (5 / 9.0), "null_sd");
    const double people[4] = {2, 1, 1, 6};
    for (int s = 0; s < 4; s++) {
        row = test_office_row(&o, "meeting.state", "gender", "A", state_name[s]);
        assert_true(row->n == 10 && row->cases == people[s] && row->cases_people == (uint64_t)people[s]);
        assert_true(row->n_people == 10 && row->group_people == 10 && row->other_people == UINT64_MAX);
    }
    row = test_office_row(&o, "meeting.state.ratio", "gender", "B", "A");
    assert_true(row->n == 20 && row->estimate == 0); /* nobody of B has a tie or a mentor, 4 of 10 of A */
}

/* Who is behind: 0-1 and 0-2 had contact before, 3-4 after, 5-6 never. */
static void people_behind_the_order(void **state)
{
    struct test_office o = test_office_new(9, 9, *state);
    o.study->config.lookback_months = 1;
    record(&o, 7, 8, "2026-01-01");
    for (uint32_t e = 1; e <= 2; e++) {
        pair(&o, 0, e, "2026-05-01");
        record(&o, 0, e, "2026-04-01");
    }
    pair(&o, 3, 4, "2026-05-01");
    record(&o, 4, 3, "2026-06-01");
    pair(&o, 5, 6, "2026-05-01");
    test_office_measure(&o);
    const struct eh_result *row = test_office_row(&o, "meeting.order", "", "alliance first", "");
    assert_true(row->n == 3 && row->cases == 2 && row->n_people == 5);
    assert_int_equal(row->cases_people, 2);     /* 3 people had it, 2 of the others did not */
    is_near(row->dominance_01, 1, "dominance"); /* 0 is in both cases */
    row = test_office_row(&o, "meeting.order", "", "same day", "");
    assert_true(row->cases == 0 && row->cases_people == 5 && row->group_people == UINT64_MAX);
    is_near(row->dominance_01, 2 / 3.0, "dominance");
    row = test_office_row(&o, "meeting.order", "", "never tied", "");
    assert_true(row->n == 4 && row->cases == 1 && row->n_people == 7 && row->cases_people == 2);
    assert_true(row->dominance_01 == 1);
}

/* A rerun at other thresholds measures lift, where the first run has a gap there, and nothing else. */
static void a_rerun_measures_lift_alone(void **state)
{
    struct test_office o = test_office_new(40, 40, *state);
    for (uint32_t k = 0; k < 12; k++) {
        pair(&o, k, k + 12, "2026-05-01");
        test_office_add_record(&o, k, k + 12, 0, (1 + k % 2) * EH_WEIGHT_ONE, EH_DATE_NONE);
    }
    test_office_measure(&o);
    struct eh_results first = o.results, again;
    const struct eh_result *row = test_office_row(&o, "meeting.lift", "", "", "");
    assert_true(row->verdict == EH_GAP && row->hangs_on_weight && row->cases == 12);
    struct eh_graph cut;
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_layer_cut(&o.network.layer[0], 40, 4, *state, &cut, &failure), EH_OK);
    const struct eh_graph *graph[] = {&cut, &o.network.layer[1].graph, &o.network.layer[2].graph};
    struct eh_context context = {.study = o.study,
                                 .network = &o.network,
                                 .graph = graph,
                                 .threads = 1,
                                 .first = &first,
                                 .results = &again,
                                 .arena = *state};
    eh_results_init(&again, *state);
    assert_int_equal(eh_measure_meeting(&context, &failure), EH_OK);
    assert_true(again.count == 1 && again.aside_count == 0);
    assert_string_equal(again.row[0].measure, "meeting.lift");
    assert_true(again.row[0].n == 12 && again.row[0].cases == 6); /* weights of 2 and more are close now */
    for (size_t i = 0; i < first.count; i++)
        first.row[i].verdict = EH_CANNOT_TELL;
    eh_results_init(&again, *state);
    assert_int_equal(eh_measure_meeting(&context, &failure), EH_OK);
    assert_int_equal(again.count, 0);
}

static void nothing_without_mentoring_or_ties(void **state)
{
    struct test_office o = test_office_new(5, 5, *state);
    test_office_measure(&o);
    assert_string_equal(test_office_row(&o, "meeting.overlap", "", "", "")->undefined, "0/0");
    assert_string_equal(test_office_row(&o, "meeting.lift", "", "", "")->undefined, "empty");
    assert_int_equal(o.results.aside_count, 0);
    o.study->mentoring.present = false;
    test_office_measure(&o);
    assert_int_equal(o.results.count, 0);
    o = test_office_new(0, 0, *state);
    test_office_measure(&o);
    assert_true(o.results.count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(random_organisations_agree_with_the_definitions, start, stop),
        cmocka_unit_test_setup_teardown(numbers_rows_kinds_and_centuries_change_nothing, start, stop),
        cmocka_unit_test_setup_teardown(two_sets_by_hand, start, stop),
        cmocka_unit_test_setup_teardown(ten_sets_can_tell, start, stop),
        cmocka_unit_test_setup_teardown(close_ties_by_hand, start, stop),
        cmocka_unit_test_setup_teardown(people_behind_the_order, start, stop),
        cmocka_unit_test_setup_teardown(a_rerun_measures_lift_alone, start, stop),
        cmocka_unit_test_setup_teardown(nothing_without_mentoring_or_ties, start, stop),
    };
    return cmocka_run_group_tests_name("measure/meeting", tests, NULL, NULL);
}
