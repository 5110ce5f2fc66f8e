/* Every date rule of chapter 6 at its edges.
 *
 * Eleven people in one stratum. 0 mentors 1, who has contact with 0 in the window; 2 to 10 are the controls
 * of that set of ten. One set with an exposed case has p = 2 x exposed/people of the set (at most 1), the
 * odds ratio being infinite, so p tells both numbers. 9 and 10 have records with each other that say how far
 * the data reach. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../support/office.h"
#include "evenhand/base/number.h"

#define PRECEDES "meeting.precedes"
#define PLACEBO  "meeting.placebo"
#define FOLLOWS  "meeting.follows"
#define ORDER    "meeting.order"
#define OPENS    "meeting.opens"

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

/* A year and more of data, the second quarter of 2026, a lookback of two months. */
static struct test_office office_new(struct eh_arena *arena)
{
    struct test_office self = test_office_new(11, 13, arena);
    test_office_set_period(&self, "2026-04-01", "2026-06-30");
    self.study->config.lookback_months = 2;
    return self;
}

static void record(struct test_office *self, uint32_t a, uint32_t b, const char *day)
{
    test_office_add_record(self, a, b, 0, EH_WEIGHT_ONE, test_office_day(day));
}

static void data(struct test_office *self, const char *first, const char *last)
{
    record(self, 9, 10, first);
    record(self, 10, 9, last);
}

static void pair(struct test_office *self, uint32_t mentor, uint32_t mentee, const char *from, const char *to)
{
    test_office_add_pair(self, EH_MENTORING, mentor, mentee, test_office_day(from), test_office_day(to));
}

static const struct eh_result *row_of(struct test_office *self, const char *measure)
{
    test_office_measure(self);
    return test_office_row(self, measure, "", "", "");
}

/* One set whose case is exposed. */
static void assert_set(struct test_office *self, const char *measure, double exposed, double people)
{
    const struct eh_result *row = row_of(self, measure);
    assert_string_equal(row->undefined, "infinite");
    assert_true(row->has & EH_N && row->n == 1);
    assert_true(row->has & EH_P);
    if (fabs(row->p - fmin(1, 2 * exposed / people)) > 1e-12)
        print_error("%s: %g x 2/%g expected, p is %g\n", measure, exposed, people, row->p);
    assert_true(fabs(row->p - fmin(1, 2 * exposed / people)) < 1e-12);
}

static void assert_no_set(struct test_office *self, const char *measure, uint64_t aside)
{
    const struct eh_result *row = row_of(self, measure);
    assert_string_equal(row->undefined, "empty");
    assert_int_equal(row->has, 0);
    assert_int_equal(test_office_aside(self, measure), aside);
}

/* A control's only record, on that day. */
static void check_control(struct eh_arena *arena, const char *measure, const char *t, const char *case_day,
                          const char *control_day, double exposed, double people)
{
    struct test_office o = office_new(arena);
    data(&o, "2025-01-01", "2026-12-31");
    pair(&o, 0, 1, t, NULL);
    record(&o, 0, 1, case_day);
    record(&o, 2, 0, control_day);
    assert_set(&o, measure, exposed, people);
    assert_int_equal(test_office_aside(&o, measure), 0);
}

static void precedes_looks_at_t_minus_l_to_the_day_before_t(void **state)
{
    check_control(*state, PRECEDES, "2026-05-15", "2026-04-01", "2026-03-14", 1, 10);
    check_control(*state, PRECEDES, "2026-05-15", "2026-04-01", "2026-03-15", 2, 10);
    check_control(*state, PRECEDES, "2026-05-15", "2026-04-01", "2026-05-14", 2, 10);
    check_control(*state, PRECEDES, "2026-05-15", "2026-04-01", "2026-05-15", 1, 10);
    check_control(*state, PRECEDES, "2026-05-15", "2026-03-15", "2026-05-15", 1, 10);
    /* No 31st: the month's last day; leap years, too. */
    check_control(*state, PRECEDES, "2026-04-30", "2026-03-01", "2026-02-28", 2, 10);
    check_control(*state, PRECEDES, "2026-04-30", "2026-03-01", "2026-02-27", 1, 10);
    check_control(*state, PRECEDES, "2026-06-30", "2026-05-01", "2026-04-30", 2, 10);
    check_control(*state, PRECEDES, "2026-06-30", "2026-05-01", "2026-04-29", 1, 10);
}

static void placebo_looks_before_that(void **state)
{
    /* [03-15, 05-15) stands apart, [01-15, 03-15) exposes. */
    check_control(*state, PLACEBO, "2026-05-15", "2026-02-01", "2026-01-14", 1, 10);
    check_control(*state, PLACEBO, "2026-05-15", "2026-02-01", "2026-01-15", 2, 10);
    check_control(*state, PLACEBO, "2026-05-15", "2026-02-01", "2026-03-14", 2, 10);
    check_control(*state, PLACEBO, "2026-05-15", "2026-02-01", "2026-03-15", 1, 9);
    check_control(*state, PLACEBO, "2026-05-15", "2026-02-01", "2026-05-14", 1, 9);
    check_control(*state, PLACEBO, "2026-05-15", "2026-02-01", "2026-05-15", 1, 10);
    /* t - 2L is four months before t at once: 2025-12-30, not two months before 02-28. */
    check_control(*state, PLACEBO, "2026-04-30", "2026-01-01", "2025-12-30", 2, 10);
    check_control(*state, PLACEBO, "2026-04-30", "2026-01-01", "2025-12-29", 1, 10);
    check_control(*state, PLACEBO, "2026-04-30", "2026-01-01", "2026-02-27", 2, 10);
    check_control(*state, PLACEBO, "2026-04-30", "2026-01-01", "2026-02-28", 1, 9);
}

static void placebo_drops_a_set_whose_case_had_a_record(void **state)
{
    static const struct {
        const char *day;
        bool stays;
    } edge[] = {{"2026-03-14", true}, {"2026-03-15", false}, {"2026-05-14", false}, {"2026-05-15", true}};
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        struct test_office o = office_new(*state);
        data(&o, "2025-01-01", "2026-12-31");
        pair(&o, 0, 1, "2026-05-15", NULL);
        record(&o, 0, 1, "2026-02-01");
        record(&o, 0, 1, edge[i].day);
        if (edge[i].stays)
            assert_set(&o, PLACEBO, 1, 10);
        else
            assert_no_set(&o, PLACEBO, 0);
    }
}

static void follows_looks_at_the_day_after_t_to_t_plus_l(void **state)
{
    /* t + L = 05-15 lies in the period, though t does not. */
    check_control(*state, FOLLOWS, "2026-03-15", "2026-04-01", "2026-03-14", 1,
                  9); /* before t: stands apart */
    check_control(*state, FOLLOWS, "2026-03-15", "2026-04-01", "2025-01-01", 1, 9);
    check_control(*state, FOLLOWS, "2026-03-15", "2026-04-01", "2026-03-15", 1, 10); /* neither */
    check_control(*state, FOLLOWS, "2026-03-15", "2026-04-01", "2026-03-16", 2, 10);
    check_control(*state, FOLLOWS, "2026-03-15", "2026-04-01", "2026-05-15", 2, 10);
    check_control(*state, FOLLOWS, "2026-03-15", "2026-04-01", "2026-05-16", 1, 10);
    check_control(*state, FOLLOWS, "2026-03-15", "2026-03-16", "2026-05-16", 1, 10);
    check_control(*state, FOLLOWS, "2026-03-15", "2026-05-15", "2026-05-16", 1, 10);
    /* 12-31 and two months: the last of February. */
    struct test_office o = office_new(*state);
    test_office_set_period(&o, "2026-02-28", "2026-02-28");
    data(&o, "2025-01-01", "2026-12-31");
    pair(&o, 0, 1, "2025-12-31", NULL);
    record(&o, 0, 1, "2026-02-28");
    assert_set(&o, FOLLOWS, 1, 10);
    record(&o, 0, 2, "2026-03-01");
    assert_set(&o, FOLLOWS, 1, 10);
    record(&o, 0, 1, "2025-12-30"); /* a case that had contact before takes its set along */
    assert_no_set(&o, FOLLOWS, 0);
}

static void t_lies_in_the_period(void **state)
{
    static const struct {
        const char *measure, *t, *contact;
        bool is_in;
    } edge[] = {{PRECEDES, "2026-03-31", "2026-03-30", false}, {PRECEDES, "2026-04-01", "2026-03-31", true},
                {PRECEDES, "2026-06-30", "2026-06-29", true},  {PRECEDES, "2026-07-01", "2026-06-30", false},
                {PLACEBO, "2026-03-31", "2026-01-30", false},  {PLACEBO, "2026-04-01", "2026-01-31", true},
                {PLACEBO, "2026-06-30", "2026-04-29", true},   {PLACEBO, "2026-07-01", "2026-04-30", false},
                {FOLLOWS, "2026-01-31", "2026-02-01", false}, /* + 2 months: 03-31 */
                {FOLLOWS, "2026-02-01", "2026-02-02", true},   {FOLLOWS, "2026-04-30", "2026-05-01", true},
                {FOLLOWS, "2026-05-01", "2026-05-02", false}};
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        struct test_office o = office_new(*state);
        data(&o, "2025-01-01", "2026-12-31");
        pair(&o, 0, 1, edge[i].t, NULL);
        record(&o, 0, 1, edge[i].contact);
        if (edge[i].is_in)
            assert_set(&o, edge[i].measure, 1, 10);
        else
            assert_no_set(&o, edge[i].measure, 0);
        o.study->period = (struct eh_period){.all = true, .first = EH_DATE_NONE, .last = EH_DATE_NONE};
        assert_set(&o, edge[i].measure, 1, 10); /* every day lies in `all` */
    }
}

/* The first and the last record of the data against each window. */
static void windows_lie_inside_the_data(void **state)
{
    static const struct {
        const char *measure, *t, *contact, *first, *last;
        bool is_in;
    } edge[] = {{PRECEDES, "2026-05-15", "2026-04-01", "2026-03-15", "2026-05-14", true},
                {PRECEDES, "2026-05-15", "2026-04-01", "2026-03-16", "2026-05-14", false},
                {PRECEDES, "2026-05-15", "2026-04-01", "2026-03-15", "2026-05-13", false},
                {PRECEDES, "2026-04-30", "2026-04-01", "2026-02-28", "2026-05-13", true},
                {PRECEDES, "2026-04-30", "2026-04-01", "2026-03-01", "2026-05-13", false},
                {PLACEBO, "2026-05-15", "2026-02-01", "2026-01-15", "2026-05-14", true},
                {PLACEBO, "2026-05-15", "2026-02-01", "2026-01-16", "2026-05-14", false},
                {PLACEBO, "2026-05-15", "2026-02-01", "2026-01-15", "2026-05-13", false},
                {FOLLOWS, "2026-03-15", "2026-04-01", "2026-03-16", "2026-05-15", true},
                {FOLLOWS, "2026-03-15", "2026-04-01", "2026-03-17", "2026-05-15", false},
                {FOLLOWS, "2026-03-15", "2026-04-01", "2026-03-16", "2026-05-14", false}};
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        struct test_office o = office_new(*state);
        data(&o, edge[i].first, edge[i].last);
        pair(&o, 0, 1, edge[i].t, NULL);
        record(&o, 0, 1, edge[i].contact);
        if (edge[i].is_in) {
            assert_set(&o, edge[i].measure, 1, 10);
            assert_int_equal(test_office_aside(&o, edge[i].measure), 0);
        } else {
            assert_no_set(&o, edge[i].measure, 1);
        }
    }
}

/* A start before the data begin, a lookback longer than the data, no dated record at all. */
static void what_the_data_cannot_tell_is_counted(void **state)
{
    struct test_office o = office_new(*state);
    pair(&o, 0, 1, "2026-04-01", NULL);
    pair(&o, 0, 2, "2026-05-15", NULL);
    pair(&o, 3, 4, NULL, NULL);                 /* always: no set and nothing left out */
    pair(&o, 3, 5, "2020-01-01", "2026-12-31"); /* active, of another time */
    assert_no_set(&o, PRECEDES, 2);
    assert_int_equal(test_office_aside(&o, PLACEBO), 2);
    assert_int_equal(test_office_aside(&o, ORDER), 3);
    data(&o, "2026-03-15", "2026-12-31");
    record(&o, 0, 2, "2026-05-01");
    assert_set(&o, PRECEDES, 1, 9); /* of the pair that started on 05-15; 1 was a mentee by then */
    assert_int_equal(test_office_aside(&o, PRECEDES), 1);
    assert_int_equal(test_office_aside(&o, PLACEBO), 2);
    assert_int_equal(test_office_aside(&o, FOLLOWS), 0); /* t + L: 06-01 in the period, 07-15 not */
    o.study->config.lookback_months = 120;
    assert_no_set(&o, PRECEDES, 2);
    assert_no_set(&o, PLACEBO, 2);
    assert_no_set(&o, FOLLOWS, 0);
    assert_no_set(&o, PRECEDES, 2);
    assert_int_equal(test_office_aside(&o, ORDER), 3);
}

static void controls_are_employed_on_the_day(void **state)
{
    static const struct {
        const char *hired, *left;
        double people;
    } edge[] = {{"2026-05-15", NULL, 10}, {"2026-05-16", NULL, 9},          {NULL, "2026-05-15", 10},
                {NULL, "2026-05-14", 9},  {"2026-05-15", "2026-05-15", 10}, {"2026-05-14", "2026-05-14", 9}};
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        struct test_office o = office_new(*state);
        data(&o, "2025-01-01", "2026-12-31");
        pair(&o, 0, 1, "2026-05-15", NULL);
        record(&o, 0, 1, "2026-04-01");
        record(&o, 0, 3, "2026-04-01"); /* a control with a record counts while employed */
        o.study->people.hired[2] = test_office_day(edge[i].hired);
        o.study->people.left[2] = test_office_day(edge[i].left);
        assert_set(&o, PRECEDES, 2, edge[i].people);
        o.study->people.hired[3] = o.study->people.hired[2];
        o.study->people.left[3] = o.study->people.left[2];
        assert_set(&o, PRECEDES, edge[i].people < 10 ? 1 : 2, edge[i].people < 10 ? 8 : 10);
        /* Neither mentor nor mentee need be: they are the case. */
        o.study->people.left[0] = o.study->people.left[1] = test_office_day("2026-05-01");
        assert_set(&o, PRECEDES, edge[i].people < 10 ? 1 : 2, edge[i].people < 10 ? 8 : 10);
    }
}

static void controls_are_not_paired_by_the_day(void **state)
{
    static const struct {
        const char *start, *end;
        double people;
    } edge[] = {{"2026-07-01", NULL, 10},
                {"2026-05-16", NULL, 10},
                {"2026-05-15", NULL, 9},
                {NULL, NULL, 9},
                {"2020-01-01", "2020-12-31", 9}};
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        struct test_office o = office_new(*state);
        o.study->config.lookback_months = 1;
        test_office_set_period(&o, "2026-05-15", "2026-05-15");
        data(&o, "2026-04-15", "2026-12-31");
        pair(&o, 0, 1, "2026-05-15", NULL);
        pair(&o, 5, 3, "2020-01-01", NULL); /* of another mentor: a control of this one */
        pair(&o, 4, 0, "2020-01-01", NULL); /* the mentor's own mentor, too */
        test_office_add_pair(&o, EH_SPONSORSHIP, 0, 2, test_office_day(edge[i].start),
                             test_office_day(edge[i].end));
        record(&o, 0, 1, "2026-05-01");
        if (edge[i].start && !strcmp(edge[i].start, "2026-05-15")) {
            /* Two sets of nine people, one of them with an exposed case: chances 1/9 and 1/9. */
            record(&o, 0, 2, "2026-05-02");
            const struct eh_result *row = row_of(&o, PRECEDES);
            assert_true(row->n == 2 && fabs(row->p - 2.0 / 81) < 1e-12);
            continue;
        }
        assert_set(&o, PRECEDES, 1, edge[i].people);
        record(&o, 0, 2, "2026-05-02");
        assert_set(&o, PRECEDES, edge[i].people < 10 ? 1 : 2, edge[i].people);
    }
}

static void a_pair_counts_once_at_its_earliest_start(void **state)
{
    static const struct {
        const char *other;
        bool is_in;
    } edge[] = {{"2026-05-16", true}, {"2026-03-31", false}, {NULL, false}, {"2026-05-15", true}};
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        struct test_office o = office_new(*state);
        data(&o, "2025-01-01", "2026-12-31");
        test_office_add_pair(&o, EH_SPONSORSHIP, 0, 1, test_office_day(edge[i].other), EH_DATE_NONE);
        pair(&o, 0, 1, "2026-05-15", NULL);
        record(&o, 1, 0, "2026-05-14");
        if (edge[i].is_in)
            assert_set(&o, PRECEDES, 1, 10);
        else
            assert_no_set(&o, PRECEDES, 0);
    }
    /* The other way round is another pair. */
    struct test_office o = office_new(*state);
    data(&o, "2025-01-01", "2026-12-31");
    pair(&o, 0, 1, "2026-05-15", NULL);
    pair(&o, 1, 0, "2026-05-15", NULL);
    record(&o, 1, 0, "2026-05-14");
    assert_true(row_of(&o, PRECEDES)->n == 2);
    /* People outside the period are in no pair. */
    o = office_new(*state);
    data(&o, "2025-01-01", "2026-12-31");
    pair(&o, 0, 11, "2026-05-15", NULL);
    pair(&o, 12, 1, "2026-05-15", NULL);
    assert_no_set(&o, PRECEDES, 0);
}

/* --- order --- */

static void assert_order(struct test_office *self, double pairs, const char *group, double tied)
{
    static const char *const name[] = {"alliance first", "mentoring first", "same day"};
    test_office_measure(self);
    for (int i = 0; i < 3; i++) {
        const struct eh_result *row = test_office_row(self, ORDER, "", name[i], "");
        if (!(tied > 0)) {
            assert_string_equal(row->undefined, "empty");
            continue;
        }
        assert_true(row->n == tied && row->cases == (group && !strcmp(group, name[i]) ? 1 : 0));
        assert_true((row->has & EH_CI) == EH_CI);
    }
    const struct eh_result *never = test_office_row(self, ORDER, "", "never tied", "");
    if (pairs > 0)
        assert_true(never->n == pairs && never->cases == pairs - tied);
    else
        assert_string_equal(never->undefined, "empty");
}

static void order_is_told_by_the_first_record(void **state)
{
    static const struct {
        const char *day, *group;
    } edge[] = {
        {"2026-05-14", "alliance first"}, {"2026-05-15", "same day"}, {"2026-05-16", "mentoring first"}};
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        struct test_office o = office_new(*state);
        data(&o, "2025-01-01", "2026-12-31");
        pair(&o, 0, 1, "2026-05-15", NULL);
        assert_order(&o, 1, NULL, 0);
        record(&o, 0, 1, "2026-07-01"); /* a later record, outside the period even */
        assert_order(&o, 1, "mentoring first", 1);
        record(&o, 1, 0, edge[i].day);
        assert_order(&o, 1, edge[i].group, 1);
        pair(&o, 0, 1, "2026-06-15", NULL); /* the earliest start holds */
        assert_order(&o, 1, edge[i].group, 1);
    }
}

static void order_needs_a_dated_start_long_enough_after_the_data_begin(void **state)
{
    struct test_office o = office_new(*state);
    data(&o, "2026-03-15", "2026-12-31");
    pair(&o, 0, 1, "2026-05-15", NULL);
    assert_order(&o, 1, NULL, 0);
    assert_int_equal(test_office_aside(&o, ORDER), 0);
    pair(&o, 0, 2, "2026-05-14", NULL);
    assert_order(&o, 1, NULL, 0);
    assert_int_equal(test_office_aside(&o, ORDER), 1);
    pair(&o, 0, 3, NULL, NULL);
    assert_order(&o, 1, NULL, 0);
    assert_int_equal(test_office_aside(&o, ORDER), 1);
    pair(&o, 0, 1, NULL, "2020-01-01"); /* always a pair, then */
    assert_order(&o, 0, NULL, 0);
    /* First + L, which has a last day of its month: 12-31 and two months are 02-28. */
    o = office_new(*state);
    test_office_set_period(&o, "2026-02-01", "2026-03-31");
    data(&o, "2025-12-31", "2026-12-31");
    pair(&o, 0, 1, "2026-02-28", NULL);
    assert_order(&o, 1, NULL, 0);
    pair(&o, 0, 2, "2026-02-27", NULL);
    assert_order(&o, 1, NULL, 0);
    assert_int_equal(test_office_aside(&o, ORDER), 1);
}

/* Open ends; the period's days. */
static void only_active_pairs_are_ordered(void **state)
{
    static const struct {
        const char *start, *end;
        bool is_active;
    } edge[] = {{"2026-03-31", "2026-04-01", true}, {"2026-03-30", "2026-03-31", false},
                {"2026-06-30", NULL, true},         {"2026-07-01", NULL, false},
                {"2025-03-31", NULL, true},         {"2026-06-30", "2026-06-30", true}};
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        struct test_office o = office_new(*state);
        data(&o, "2025-01-01", "2026-12-31");
        pair(&o, 0, 1, edge[i].start, edge[i].end);
        assert_order(&o, edge[i].is_active, NULL, 0);
        const struct eh_result *lift = test_office_row(&o, "meeting.lift", "", "", "");
        assert_string_equal(lift->undefined, edge[i].is_active ? "0/0" : "empty"); /* 0 has no close tie */
    }
}

/* --- opens --- */

static void assert_opens(struct test_office *self, double people, double without)
{
    const struct eh_result *row = row_of(self, OPENS);
    if (people > 0)
        assert_true(row->n == people && row->cases == without && (row->has & EH_CI) == EH_CI);
    else
        assert_string_equal(row->undefined, "empty");
}

static struct test_office office_with_decider(struct eh_arena *arena)
{
    struct test_office self = office_new(arena);
    test_study_set_decider(self.study, 10);
    pair(&self, 0, 1, "2026-05-15", NULL);
    return self;
}

static void opens_walks_records_before_the_day(void **state)
{
    struct test_office o = office_with_decider(*state);
    assert_opens(&o, 1, 1); /* no record at all */
    record(&o, 1, 10, "2026-05-15");
    assert_opens(&o, 1, 1);
    record(&o, 10, 1, "2026-05-14");
    assert_opens(&o, 1, 0);

    o = office_with_decider(*state); /* two steps, the later of which counts */
    record(&o, 1, 2, "2020-05-15");
    record(&o, 2, 10, "2026-05-15");
    assert_opens(&o, 1, 1);
    record(&o, 3, 10, "2026-05-14");
    assert_opens(&o, 1, 1);
    record(&o, 3, 1, "2026-05-14");
    assert_opens(&o, 1, 0);

    o = office_new(*state); /* the same whoever has the higher number */
    test_study_set_decider(o.study, 0);
    pair(&o, 4, 5, "2026-05-15", NULL);
    record(&o, 2, 0, "2020-05-15");
    record(&o, 2, 5, "2026-05-15");
    assert_opens(&o, 1, 1);
    record(&o, 2, 5, "2026-05-14");
    assert_opens(&o, 1, 0);

    o = office_with_decider(*state); /* three steps are too many */
    record(&o, 1, 2, "2026-01-01");
    record(&o, 2, 3, "2026-01-01");
    record(&o, 3, 10, "2026-01-01");
    assert_opens(&o, 1, 1);
    record(&o, 1, 10, NULL); /* undated: before no day */
    assert_opens(&o, 1, 1);
    const uint32_t met[] = {1, 4, 10};
    test_office_add_meeting(&o, met, 3, test_office_day("2026-05-15"));
    assert_opens(&o, 1, 1);
    test_office_add_meeting(&o, met, 3, test_office_day("2026-05-14"));
    assert_opens(&o, 1, 0);
}

static void opens_asks_those_whose_first_mentor_came_in_the_period(void **state)
{
    static const struct {
        const char *start, *other;
        bool is_in;
    } edge[] = {{"2026-04-01", "2026-04-01", true}, {"2026-03-31", "2026-05-01", false},
                {"2026-06-30", "2026-07-01", true}, {"2026-07-01", "2026-08-01", false},
                {NULL, "2026-05-01", false},        {"2026-05-01", "2026-03-31", false}};
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        struct test_office o = office_new(*state);
        test_study_set_decider(o.study, 10);
        pair(&o, 0, 1, edge[i].start, NULL);
        test_office_add_pair(&o, EH_SPONSORSHIP, 2, 1, test_office_day(edge[i].other), EH_DATE_NONE);
        assert_opens(&o, edge[i].is_in, 1);
        pair(&o, 0, 10, "2026-05-01", NULL); /* a decision maker is where the path leads */
        assert_opens(&o, 1 + edge[i].is_in, edge[i].is_in);
        o.study->period.all = true;
        assert_opens(&o, 1 + (edge[i].start != NULL), edge[i].start != NULL);
    }
    struct test_office o = office_new(*state); /* without decision makers there is no such row */
    pair(&o, 0, 1, "2026-05-15", NULL);
    test_office_measure(&o);
    for (size_t i = 0; i < o.results.count; i++)
        assert_string_not_equal(o.results.row[i].measure, OPENS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(precedes_looks_at_t_minus_l_to_the_day_before_t, start, stop),
        cmocka_unit_test_setup_teardown(placebo_looks_before_that, start, stop),
        cmocka_unit_test_setup_teardown(placebo_drops_a_set_whose_case_had_a_record, start, stop),
        cmocka_unit_test_setup_teardown(follows_looks_at_the_day_after_t_to_t_plus_l, start, stop),
        cmocka_unit_test_setup_teardown(t_lies_in_the_period, start, stop),
        cmocka_unit_test_setup_teardown(windows_lie_inside_the_data, start, stop),
        cmocka_unit_test_setup_teardown(what_the_data_cannot_tell_is_counted, start, stop),
        cmocka_unit_test_setup_teardown(controls_are_employed_on_the_day, start, stop),
        cmocka_unit_test_setup_teardown(controls_are_not_paired_by_the_day, start, stop),
        cmocka_unit_test_setup_teardown(a_pair_counts_once_at_its_earliest_start, start, stop),
        cmocka_unit_test_setup_teardown(order_is_told_by_the_first_record, start, stop),
        cmocka_unit_test_setup_teardown(order_needs_a_dated_start_long_enough_after_the_data_begin, start,
                                        stop),
        cmocka_unit_test_setup_teardown(only_active_pairs_are_ordered, start, stop),
        cmocka_unit_test_setup_teardown(opens_walks_records_before_the_day, start, stop),
        cmocka_unit_test_setup_teardown(opens_asks_those_whose_first_mentor_came_in_the_period, start, stop),
    };
    return cmocka_run_group_tests_name("measure/meeting dates", tests, NULL, NULL);
}
