/* disclosure/change: changes held against values computed by hand, and what is not compared. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/disclosure/change.h"
#include "evenhand/measure/catalogue.h"

enum { FIELDS = EH_N | EH_ESTIMATE };

static struct eh_published_row make(const char *measure, double estimate, double low, double high)
{
    struct eh_published_row out = {.measure = measure,
                                   .measure_index = eh_catalogue_find(measure),
                                   .layer = "collaboration",
                                   .attribute = "gender",
                                   .group = "woman",
                                   .other = "(others)",
                                   .within = "level",
                                   .has = FIELDS | (low < high ? EH_CI : 0),
                                   .n = 50,
                                   .estimate = estimate,
                                   .ci_low = low,
                                   .ci_high = high};
    assert_int_not_equal(out.measure_index, UINT32_MAX);
    return out;
}

static void is_near(double value, double wanted)
{
    assert_true(fabs(value - wanted) <= 1e-12 * fmax(1, fabs(wanted)));
}

static struct eh_change compare(struct eh_published_row *earlier, struct eh_published_row *later)
{
    struct eh_change out;
    eh_change_compute(earlier, later, NULL, NULL, &out);
    return out;
}

/* 5 (2 to 8) and then 10 (6 to 14): half-widths 3 and 4, so 5 +- 5: it touches no change. */
static void differences_add_half_widths_in_quadrature(void **state)
{
    (void)state;
    struct eh_published_row earlier = make("inclusion.ties.mean", 5, 2, 8),
                            later = make("inclusion.ties.mean", 10, 6, 14);
    struct eh_change change = compare(&earlier, &later);
    assert_int_equal(change.status, EH_CHANGE_OK);
    assert_false(change.is_ratio);
    assert_true(change.has_interval);
    is_near(change.change, 5);
    is_near(change.low, 0);
    is_near(change.high, 10);
    assert_int_equal(change.verdict, EH_CHANGE_UNCLEAR);
    later.estimate = 10.5;
    assert_int_equal(compare(&earlier, &later).verdict, EH_CHANGE_UP);
    assert_int_equal(compare(&later, &earlier).verdict, EH_CHANGE_DOWN);
}

/* 0.5 (0.25 to 1) and then 2 (2/e to 2e): ln 4 = 1.3862943611198906; half-widths ln 2 and 1, together
 * sqrt(0.4804530139182014 + 1) = 1.2167386793877317. */
static void ratios_are_compared_on_the_log_scale(void **state)
{
    (void)state;
    double e = exp(1);
    struct eh_published_row earlier = make("inclusion.near.odds", 0.5, 0.25, 1),
                            later = make("inclusion.near.odds", 2, 2 / e, 2 * e);
    struct eh_change change = compare(&earlier, &later);
    assert_true(change.is_ratio);
    is_near(change.change, 4);
    is_near(change.low, exp(1.3862943611198906 - 1.2167386793877317));
    is_near(change.high, exp(1.3862943611198906 + 1.2167386793877317));
    assert_int_equal(change.verdict, EH_CHANGE_UP);
}

/* Half of ln 1.25 is 0.11157177565710488. 0.95 to 1/0.95 twice: half-width 0.05129329438755058, together
 * 0.0725396732; no change, so it lies inside. 0.9 to 1/0.9: 0.1053605156578263, together 0.1490022702:
 * outside. */
static void steady_is_inside_half_the_band(void **state)
{
    (void)state;
    struct eh_published_row narrow = make("inclusion.near.odds", 1, 0.95, 1 / 0.95),
                            wide = make("inclusion.near.odds", 1, 0.9, 1 / 0.9);
    assert_int_equal(compare(&narrow, &narrow).verdict, EH_CHANGE_STEADY);
    assert_int_equal(compare(&wide, &wide).verdict, EH_CHANGE_UNCLEAR);
    /* A row without band is never steady. */
    struct eh_published_row mean = make("inclusion.ties.mean", 5, 4.999, 5.001);
    assert_int_equal(compare(&mean, &mean).verdict, EH_CHANGE_UNCLEAR);
}

/* Chance spreads 0.01: 1.959963984540054 x 0.01 x sqrt 2 = 0.027718... lies inside +-0.05 (E-I) and outside
 * of
 * +-0.025 (segregation). */
static void indices_take_the_spread_of_chance(void **state)
{
    (void)state;
    struct eh_published_row ei = make("mixing.ei", 0.2, 0, 0),
                            segregation = make("mixing.segregation", 0.2, 0, 0);
    assert_false(compare(&ei, &ei).has_interval);
    assert_int_equal(compare(&ei, &ei).verdict, EH_CHANGE_NONE);
    ei.has |= EH_NULL_SD;
    segregation.has |= EH_NULL_SD;
    ei.null_sd = segregation.null_sd = 0.01;
    is_near(compare(&ei, &ei).high, 1.959963984540054 * 0.01 * sqrt(2));
    assert_int_equal(compare(&ei, &ei).verdict, EH_CHANGE_STEADY);
    assert_int_equal(compare(&segregation, &segregation).verdict, EH_CHANGE_UNCLEAR);
}

/* A gap is steady where its size in standard deviations is: 0.02 +- 0.05 sqrt 2 = 0.0907 inside +-0.1. */
static void a_gap_is_steady_by_its_size(void **state)
{
    (void)state;
    struct eh_published_row gap = make("inclusion.ties.gap", -2, -3, -1),
                            size = make("inclusion.ties.size", 0.1, 0.05, 0.15),
                            then = make("inclusion.ties.size", 0.12, 0.07, 0.17);
    struct eh_change change;
    eh_change_compute(&gap, &gap, &size, &then, &change);
    assert_int_equal(change.verdict, EH_CHANGE_STEADY);
    then.estimate = 0.14;
    eh_change_compute(&gap, &gap, &size, &then, &change);
    assert_int_equal(change.verdict, EH_CHANGE_UNCLEAR);
    then.status = EH_STATUS_HIDDEN;
    then.has = 0;
    eh_change_compute(&gap, &gap, &size, &then, &change);
    assert_int_equal(change.verdict, EH_CHANGE_UNCLEAR);
}

static void what_has_no_number_has_no_change(void **state)
{
    (void)state;
    struct eh_published_row good = make("inclusion.near.odds", 2, 1, 4), hidden = good, undefined = good,
                            zero = make("inclusion.near.odds", 0, 0, 0),
                            open = make("inclusion.near.odds", 2, 0, 4);
    hidden.status = EH_STATUS_HIDDEN;
    hidden.has = 0;
    undefined.status = EH_STATUS_UNDEFINED;
    undefined.has = EH_N;
    assert_int_equal(compare(NULL, &good).status, EH_CHANGE_ABSENT);
    assert_int_equal(compare(&hidden, &good).status, EH_CHANGE_HIDDEN);
    assert_int_equal(compare(&good, &hidden).status, EH_CHANGE_HIDDEN);
    assert_int_equal(compare(&undefined, &good).status, EH_CHANGE_UNDEFINED);
    assert_int_equal(compare(&zero, &good).status, EH_CHANGE_UNDEFINED);
    struct eh_change change = compare(&good, &open); /* an interval from 0 has no logarithm */
    assert_int_equal(change.status, EH_CHANGE_OK);
    assert_false(change.has_interval);
    assert_int_equal(change.verdict, EH_CHANGE_NONE);
}

/* ---- settings ---- */

static struct eh_layer_facts layers[] = {{.name = "collaboration", .is_work = true},
                                         {.name = "informal", .is_work = true, .is_informal = true}};

static struct eh_edition edition(const char *config)
{
    return (struct eh_edition){
        .published = {.period = "2026Q2"},
        .provenance = {
            .config = config, .decision_rule = "level 5 and above", .layer_count = 2, .layer = layers}};
}

static const char *why(const struct eh_edition *earlier, const struct eh_edition *later, const char *measure,
                       const char *layer, struct eh_arena *arena)
{
    struct eh_obstacles obstacles;
    struct eh_published_row row = make(measure, 1, 0, 0);
    row.layer = layer;
    eh_obstacles_find(earlier, later, arena, &obstacles);
    return eh_obstacles_get(&obstacles, &row);
}

static void settings_bear_on_what_hangs_on_them(void **state)
{
    (void)state;
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    struct eh_edition one = edition(
                          "[study]\nname = A\nlookback = 12\nperiod = 2026Q2\n\n[inference]\nseed = 1\n"),
                      two = edition(
                          "[study]\nname = A\nlookback = 6\nperiod = 2026Q3\n\n[inference]\nseed = 2\n"),
                      layer = edition("[study]\nname = A\nlookback = 12\n\n[layer informal]\nkinds = chat\n"),
                      column = edition("[study]\nlookback = 12\n\n[columns]\ncollaboration.weight = hours\n");
    assert_string_equal(why(&one, &two, "leaving.odds", "collaboration", &arena), "lookback was 12 and is 6");
    assert_null(why(&one, &two, "inclusion.ties.gap", "collaboration", &arena));
    assert_null(why(&one, &one, "leaving.odds", "collaboration", &arena));
    /* A layer's setting bears on its rows, and on what is read from alliances where it is the informal one.
     */
    assert_string_equal(why(&one, &layer, "inclusion.ties.gap", "informal", &arena),
                        "kinds of [layer informal] was not set and is chat");
    assert_non_null(why(&one, &layer, "alliance.homogeneity", "informal", &arena));
    assert_non_null(why(&one, &layer, "favour.odds", "tied", &arena));
    assert_null(why(&one, &layer, "inclusion.ties.gap", "collaboration", &arena));
    /* A column of another meaning bears on everything. */
    assert_string_equal(why(&one, &column, "people.count", "", &arena),
                        "collaboration.weight of [columns] was not set and is hours");
    struct eh_edition power = one;
    power.provenance.decision_rule = "the highest level (6)";
    assert_non_null(why(&one, &power, "inclusion.reach.gap", "collaboration", &arena));
    assert_null(why(&one, &power, "inclusion.ties.gap", "collaboration", &arena));
    eh_arena_free(&arena);
}

static void a_definition_bears_on_its_measure(void **state)
{
    (void)state;
    uint32_t count, ei = eh_catalogue_find("mixing.ei");
    (void)eh_catalogue_get(&count);
    struct eh_arena arena;
    eh_arena_init(&arena, NULL);
    uint32_t *old = EH_NEW_ARRAY(&arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++)
        old[i] = i == ei ? eh_catalogue_get_definition(i) + 1 : eh_catalogue_get_definition(i);
    old[eh_catalogue_find("data.ties")] = 0; /* the earlier period has no row of it: nothing changed */
    struct eh_edition one = edition(""), two = edition("");
    one.definition = old;
    assert_string_equal(why(&one, &two, "mixing.ei", "informal", &arena), "the measure is defined otherwise");
    assert_null(why(&one, &two, "mixing.segregation", "informal", &arena));
    assert_null(why(&one, &two, "data.ties", "informal", &arena));
    eh_arena_free(&arena);
}

static void changes_are_written_without_what_is_hidden(void **state)
{
    (void)state;
    struct eh_arena arena;
    struct eh_text out;
    eh_arena_init(&arena, NULL);
    eh_text_init(&out, &arena);
    struct eh_published_row before[] = {make("inclusion.ties.mean", 5, 2, 8),
                                        make("inclusion.near.odds", 2, 1, 4)},
                            after[] = {make("inclusion.ties.mean", 10, 6, 14),
                                       make("inclusion.near.odds", 987, 1, 4)};
    after[1].status = EH_STATUS_HIDDEN;
    struct eh_edition one = edition(""), two = edition("");
    one.published = (struct eh_published){.period = "2026Q2", .count = 2, .row = before};
    two.published = (struct eh_published){.period = "2026Q3", .count = 2, .row = after};
    eh_change_write_head(&out);
    eh_change_write_csv(&one, &two, &out);
    assert_string_equal(
        eh_text_get(&out),
        "measure,layer,attribute,group,other,within,earlier,period,estimate_earlier,estimate,change,change_"
        "low,"
        "change_high,verdict,status\n"
        "inclusion.ties.mean,collaboration,gender,woman,(others),level,2026Q2,2026Q3,5,10,5,0,10,unclear,ok\n"
        "inclusion.near.odds,collaboration,gender,woman,(others),level,2026Q2,2026Q3,,,,,,,hidden\n");
    eh_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_add_half_widths_in_quadrature),
        cmocka_unit_test(ratios_are_compared_on_the_log_scale),
        cmocka_unit_test(steady_is_inside_half_the_band),
        cmocka_unit_test(indices_take_the_spread_of_chance),
        cmocka_unit_test(a_gap_is_steady_by_its_size),
        cmocka_unit_test(what_has_no_number_has_no_change),
        cmocka_unit_test(settings_bear_on_what_hangs_on_them),
        cmocka_unit_test(a_definition_bears_on_its_measure),
        cmocka_unit_test(changes_are_written_without_what_is_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
