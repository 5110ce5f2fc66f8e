/* Chapter 9: what changed. Two periods can be told apart only as far as their intervals allow, and the more
 * comparisons there are the more of them look clear by chance alone: the chapter says both. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "trend.h"

enum { MOST_LINES = 4, MOST_SAID = 6, MOST_ROWS = 24, MOST_REASONS = 8 };

struct followed { /* a comparison of this period, and what became of it since the one before */
    eh_row *row;
    struct eh_change change;
    double score;
};

struct tally {
    size_t up, down, steady, unclear, hidden, other;
    size_t count; /* of list */
    struct followed *list;
};

static bool is_clear(const struct eh_change *change)
{
    return change->verdict == EH_CHANGE_UP || change->verdict == EH_CHANGE_DOWN;
}

/* Pairs of groups are many, and each says little; a mirrored comparison is the same one again. */
static bool is_followed(const struct eh_compose *self, eh_row *row)
{
    return eh_report_is_tested(self, row) && !eh_report_is_mirror(self, row) &&
           !eh_report_is_statistic(row) && strcmp(row->measure, "mixing.ratio") != 0 &&
           strcmp(row->measure, "mixing.reciprocity") != 0 && strcmp(row->measure, "meeting.placebo") != 0;
}

/* Clear changes first, then gaps of this period, each by what hangs on them. */
static double get_score(const struct eh_compose *self, eh_row *row, const struct eh_change *change)
{
    const struct eh_words *words = eh_report_get_words(row->measure);
    double weight = words ? words->weight : 0, score = row->verdict == EH_GAP ? 100 + weight : weight;
    if (eh_report_is_about_people(self, row))
        score += 20;
    if (eh_report_is_inside(row))
        score -= 10;
    if (!is_clear(change) && !eh_report_is_worse_off(self, row))
        score -= 50; /* the other side of a gap, as a rule */
    return is_clear(change) ? score + 1000 : score;
}

static int compare_followed(const void *a, const void *b)
{
    const struct followed *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void count_change(struct tally *tally, const struct eh_change *change)
{
    switch (change->verdict) {
    case EH_CHANGE_UP:
        tally->up++;
        break;
    case EH_CHANGE_DOWN:
        tally->down++;
        break;
    case EH_CHANGE_STEADY:
        tally->steady++;
        break;
    case EH_CHANGE_UNCLEAR:
        tally->unclear++;
        break;
    case EH_CHANGE_NONE:
        if (change->status == EH_CHANGE_HIDDEN)
            tally->hidden++;
        else
            tally->other++;
    }
}

static struct tally follow(const struct eh_compose *self)
{
    struct tally out = {.list = EH_NEW_ARRAY(self->arena, struct followed, self->published->count)};
    for (size_t i = 0; i < self->published->count; i++) {
        eh_row *row = &self->published->row[i];
        if (!is_followed(self, row))
            continue;
        struct eh_change change = eh_trend_get_change(self, row, self->trend->count - 1);
        count_change(&out, &change);
        if (row->status == EH_STATUS_OK)
            out.list[out.count++] = (struct followed){row, change, get_score(self, row, &change)};
    }
    qsort(out.list, out.count, sizeof *out.list, compare_followed);
    return out;
}

/* ---- what is said ---- */

static const char *count(const struct eh_compose *self, size_t number)
{
    return eh_format_count(&self->form, (double)number);
}

static const char *say_finding(const struct eh_compose *self, const struct tally *tally)
{
    size_t clear = tally->up + tally->down, all = clear + tally->steady + tally->unclear;
    const char *previous = eh_trend_name_previous(self);
    if (all == 0)
        return eh_say(self, EH_SAY_NOTHING_OF_CAN_BE_COMPARED_WITH, previous, self->published->period);
    double chance = 0.05 * (double)all;
    const char *steady = count(self, tally->steady), *unclear = count(self, tally->unclear);
    const char *rest = eh_say(self,
                              tally->steady ? EH_SAY_ARE_STEADY_FOR_THE_DATA_CANNOT_TELL
                                            : EH_SAY_NONE_IS_STEADY_FOR_THE_DATA_CANNOT,
                              steady, unclear);
    if (clear == 0)
        return eh_say(self, EH_SAY_SINCE_NO_COMPARISON_HAS_CLEARLY_CHANGED, previous, rest);
    if ((double)clear <= chance)
        return eh_say(self, EH_SAY_SINCE_NO_MORE_HAS_CHANGED_THAN_CHANCE, previous, count(self, clear),
                      count(self, all), eh_format_count(&self->form, ceil(chance)), rest);
    return eh_say(self, EH_SAY_SINCE_COMPARISONS_HAVE_CLEARLY_CHANGED_UP_DOWN, previous, count(self, clear),
                  count(self, tally->up), count(self, tally->down),
                  eh_format_count(&self->form, ceil(chance)), rest);
}

/* A difference or an odds ratio: away from no difference is wider. */
static const char *say_drift(const struct eh_compose *self, const struct eh_change *change)
{
    enum eh_scale scale = eh_report_get_scale(self, change->later);
    if (scale != EH_SCALE_DIFFERENCE && scale != EH_SCALE_RATIO)
        return "";
    bool is_ratio = scale == EH_SCALE_RATIO;
    double before = is_ratio ? log(change->earlier->estimate) : change->earlier->estimate;
    double now = is_ratio ? log(change->later->estimate) : change->later->estimate;
    if (before * now < 0)
        return eh_word(self, EH_SAY_THE_OTHER_SIDE_IS_AHEAD_NOW);
    return fabs(now) > fabs(before) ? eh_word(self, EH_SAY_THE_DIFFERENCE_IS_WIDER)
                                    : eh_word(self, EH_SAY_THE_DIFFERENCE_IS_NARROWER);
}

static const char *say_change(const struct eh_compose *self, const struct eh_change *change)
{
    eh_row *row = change->later;
    return eh_say(self,
                  change->verdict == EH_CHANGE_UP ? EH_SAY_UP_FROM_TO_CHANGE_95_INTERVAL
                                                  : EH_SAY_DOWN_FROM_TO_CHANGE_95_INTERVAL,
                  eh_report_format_estimate(self, change->earlier), eh_report_format_estimate(self, row),
                  eh_trend_format_change(self, change), eh_trend_format_interval(self, change),
                  say_drift(self, change), eh_report_name_origin(self, row),
                  eh_report_name_comparison(self, row));
}

/* Indices of one layer and attribute are four ways to say one thing. */
static bool is_index(eh_row *row)
{
    return !*row->group && eh_report_get_words(row->measure) &&
           eh_report_get_words(row->measure)->phrase == EH_PHRASE_INDEX;
}

/* One of a kind: the groups of one attribute move together. */
static bool is_drawn(eh_row *const *drawn, size_t lines, eh_row *row)
{
    for (size_t i = 0; i < lines; i++)
        if ((drawn[i]->measure_index == row->measure_index || (is_index(drawn[i]) && is_index(row))) &&
            strcmp(drawn[i]->layer, row->layer) == 0 && strcmp(drawn[i]->attribute, row->attribute) == 0)
            return true;
    return false;
}

static void add_clear(struct eh_compose *self, const struct tally *tally)
{
    struct eh_list list = {0};
    eh_row *said[MOST_SAID];
    size_t clear = tally->up + tally->down;
    for (size_t i = 0; i < tally->count && list.count < MOST_SAID; i++) {
        eh_row *row = tally->list[i].row;
        if (!is_clear(&tally->list[i].change) || is_drawn(said, list.count, row))
            continue;
        said[list.count] = row;
        eh_report_list_add(self, &list, eh_arena_format(self->arena, "%s:", eh_trend_name_row(self, row)),
                           say_change(self, &tally->list[i].change));
    }
    if (clear > list.count)
        eh_report_list_add(
            self, &list, NULL,
            eh_say(self, EH_SAY_MORE_ARE_LIKE_THESE_OR_OF_LESS, count(self, clear - list.count)));
    eh_report_add_list(self, &list);
}

static void add_reading(struct eh_compose *self)
{
    const struct eh_trend *trend = self->trend;
    struct eh_list list = {0};
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_UP_DOWN),
                       eh_word(self, EH_SAY_THE_INTERVAL_OF_THE_CHANGE_EXCLUDES_NO));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_STEADY_LEAD),
                       eh_word(self, EH_SAY_THE_INTERVAL_LIES_WHERE_A_CHANGE_WOULD));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_UNCLEAR_LEAD),
                       eh_word(self, EH_SAY_NEITHER_UNCLEAR_IS_NOT_STEADY));
    eh_report_list_add(self, &list, NULL, eh_word(self, EH_SAY_A_CHANGE_IS_THIS_PERIODS_NUMBER_LESS));
    if (trend->year == trend->count)
        eh_report_list_add(self, &list, NULL, eh_word(self, EH_SAY_THE_SAME_PERIOD_A_YEAR_BEFORE_IS));
    eh_report_add_panel(self, eh_word(self, EH_SAY_HOW_TO_READ_A_CHANGE), &list);
}

/* ---- charts ---- */

static void add_lines(struct eh_compose *self, const struct tally *tally)
{
    struct eh_chart chart[MOST_LINES];
    eh_row *drawn[MOST_LINES];
    size_t lines = 0;
    for (size_t i = 0; i < tally->count && lines < MOST_LINES; i++) {
        eh_row *row = tally->list[i].row;
        if (is_drawn(drawn, lines, row) || !eh_trend_chart_line(self, row, &chart[lines]))
            continue;
        drawn[lines++] = row;
    }
    if (!lines)
        return;
    eh_report_add_heading(self, eh_word(self, EH_SAY_OVER_THE_PERIODS));
    for (size_t i = 0; i < lines; i += 2)
        eh_report_add_charts(self, &chart[i], i + 1 < lines ? &chart[i + 1] : NULL);
}

static void add_slopes(struct eh_compose *self)
{
    enum { MOST_SLOPES = 6 };
    const struct {
        const char *measure, *layer;
    } drawn[] = {
        {"inclusion.reach.mean", self->primary}, {"access.rate", "sponsorship"}, {"leaving.rate", ""}};
    struct eh_chart chart[MOST_SLOPES];
    const char **attribute;
    size_t attributes = eh_report_list_attributes(self, true, true, &attribute), slopes = 0;
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++)
        for (size_t j = 0; j < attributes && slopes < MOST_SLOPES; j++)
            if (!strchr(attribute[j], '*') &&
                eh_trend_chart_slope(self, drawn[i].measure, drawn[i].layer, attribute[j], &chart[slopes]))
                slopes++;
    if (!slopes)
        return;
    eh_report_add_heading(self, eh_word(self, EH_SAY_THE_SAME_PERIOD_A_YEAR_BEFORE));
    for (size_t i = 0; i < slopes; i += 2)
        eh_report_add_charts(self, &chart[i], i + 1 < slopes ? &chart[i + 1] : NULL);
}

/* ---- tables ---- */

static void add_table(struct eh_compose *self, const struct tally *tally)
{
    const char *const heading[] = {eh_word(self, EH_SAY_COMPARISON),
                                   eh_word(self, EH_SAY_WHERE),
                                   ">n",
                                   eh_word(self, EH_SAY_HEAD_NOW),
                                   eh_word(self, EH_SAY_HEAD_95_INTERVAL),
                                   eh_word(self, EH_SAY_PERIODS),
                                   eh_word(self, EH_SAY_HEAD_CHANGE),
                                   eh_word(self, EH_SAY_HEAD_95_INTERVAL),
                                   eh_word(self, EH_SAY_SINCE_THEN),
                                   NULL};
    struct eh_grid grid;
    eh_report_grid_start(self, &grid,
                         eh_say(self, EH_SAY_COMPARISONS_OVER_PERIODS_CHANGES_SINCE,
                                count(self, self->trend->count + 1), eh_trend_name_previous(self)),
                         heading);
    grid.table.small = true;
    for (size_t i = 0; i < tally->count && grid.table.rows < MOST_ROWS; i++) {
        eh_row *row = tally->list[i].row;
        const struct eh_change *change = &tally->list[i].change;
        struct eh_spark spark = eh_trend_get_spark(self, row, 1);
        if (!spark.count)
            continue;
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_trend_name_row(self, row);
        cell[1].text = *row->layer && eh_report_get_chapter(self, row) < EH_CHAPTER_MEETING
                           ? row->layer
                           : eh_report_name_origin(self, row);
        cell[2].text = row->has & EH_N ? eh_format_count(&self->form, row->n) : "";
        cell[3].text = eh_report_format_estimate(self, row);
        cell[4].text = eh_format_keep(self->arena, eh_report_format_interval(self, row));
        cell[5].spark = spark;
        cell[6].text = eh_format_keep(self->arena, eh_trend_format_change(self, change));
        cell[7].text = eh_format_keep(self->arena, eh_trend_format_interval(self, change));
        cell[8].text = eh_format_keep(self->arena, eh_trend_name_verdict(self, change));
        cell[8].mark = eh_trend_mark(change);
    }
    eh_report_add_grid(self, &grid);
}

/* What one period has that this one does not compare: by reason, with the number of results. */
static void add_obstacles(struct eh_compose *self, size_t edition, struct eh_list *list)
{
    const struct eh_trend *trend = self->trend;
    const struct eh_obstacles *obstacles = &trend->obstacles[edition];
    for (size_t j = 0; j < obstacles->count && j < MOST_REASONS; j++) {
        size_t rows = 0;
        for (size_t i = 0; i < self->published->count; i++) {
            const char *why = eh_obstacles_get(obstacles, &self->published->row[i]);
            rows += why == obstacles->obstacle[j].why;
        }
        if (rows)
            eh_report_list_add(
                self, list, eh_arena_format(self->arena, "%s:", trend->edition[edition].published.period),
                eh_say(self, EH_SAY_RESULTS_ARE_NOT_COMPARED,
                       eh_say_translate(&self->form, obstacles->obstacle[j].why), count(self, rows)));
    }
}

static void add_not_compared(struct eh_compose *self, const struct tally *tally)
{
    const struct eh_trend *trend = self->trend;
    struct eh_list list = {0};
    for (size_t i = 0; i < trend->count; i++)
        add_obstacles(self, i, &list);
    for (size_t i = 1; i <= trend->count; i++)
        if (trend->at[i] - trend->at[i - 1] > 1.01)
            eh_report_list_add(
                self, &list, NULL,
                eh_say(self, EH_SAY_BETWEEN_AND_NO_PERIOD_IS_PUBLISHED_LINES,
                       trend->edition[i - 1].published.period,
                       i < trend->count ? trend->edition[i].published.period : self->published->period));
    if (tally->hidden)
        eh_report_list_add(self, &list, NULL,
                           eh_say(self, EH_SAY_COMPARISONS_ARE_HIDDEN_IN_OR_IN_NOTHING,
                                  count(self, tally->hidden), eh_trend_name_previous(self),
                                  self->published->period));
    if (tally->other)
        eh_report_list_add(
            self, &list, NULL,
            eh_say(self, EH_SAY_COMPARISONS_ARE_NOT_THERE_NOT_DEFINED_WITHOUT, count(self, tally->other)));
    if (!list.count)
        return;
    eh_report_add_heading(self, eh_word(self, EH_SAY_WHAT_IS_NOT_COMPARED));
    eh_report_add_list(self, &list);
}

static void add_periods(struct eh_compose *self)
{
    const char *const heading[] = {eh_word(self, EH_SAY_PERIOD), eh_word(self, EH_SAY_DAYS),
                                   eh_word(self, EH_SAY_HEAD_PEOPLE),
                                   eh_word(self, EH_SAY_SHA_256_OF_ITS_METRICS_CSV), NULL};
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_THE_EARLIER_PERIODS), heading);
    grid.table.small = true;
    for (size_t i = 0; i < self->trend->count; i++) {
        const struct eh_edition *edition = &self->trend->edition[i];
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = edition->published.period;
        cell[1].text =
            eh_format_dates(&self->form, edition->provenance.period_first, edition->provenance.period_last);
        cell[2].text = eh_format_count(&self->form, edition->provenance.people);
        cell[3].text = edition->sha256;
    }
    eh_report_add_grid(self, &grid);
}

void eh_report_add_trend(struct eh_compose *self)
{
    if (!self->trend) {
        eh_report_add_chapter(self, eh_word(self, EH_SAY_CHAPTER_9),
                              eh_word(self, EH_SAY_NOTHING_TO_COMPARE_WITH_THIS_REPORT_WAS), "chapter-9",
                              EH_MARK_NONE, false);
        return;
    }
    struct tally tally = follow(self);
    eh_report_add_chapter(self, eh_word(self, EH_SAY_CHAPTER_9), say_finding(self, &tally), "chapter-9",
                          EH_MARK_NONE, true);
    add_clear(self, &tally);
    add_lines(self, &tally);
    add_reading(self);
    add_slopes(self);
    add_table(self, &tally);
    add_not_compared(self, &tally);
    add_periods(self);
}
