/* One row followed over published periods. Nothing is computed here that the rows do not hold but changes
 * (disclosure/change.h), and nothing is put where a period has no number. */
#include "trend.h"

#include <math.h>
#include <string.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/date.h"

#include "format.h"

#define UP   "\xE2\x96\xB2 "
#define DOWN "\xE2\x96\xBC "

/* ---- time ---- */

static bool is_month(int32_t first, int32_t last)
{
    int year, month, day, next;
    eh_date_to_parts(first, &year, &month, &day);
    eh_date_to_parts(last + 1, &year, &month, &next);
    return day == 1 && next == 1;
}

static int count_months(int32_t from, int32_t to)
{
    int year, month, day, end_year, end_month;
    eh_date_to_parts(from, &year, &month, &day);
    eh_date_to_parts(to, &end_year, &end_month, &day);
    return 12 * (end_year - year) + end_month - month;
}

/* Periods are of one length: months where they begin and end with one, else days. */
static double find_place(const struct eh_provenance *oldest, const struct eh_provenance *period)
{
    int32_t first = oldest->period_first, last = oldest->period_last;
    if (is_month(first, last) && is_month(period->period_first, period->period_last))
        return (double)count_months(first, period->period_first) / count_months(first, last + 1);
    return (double)(period->period_first - first) / (double)(last - first + 1);
}

struct eh_trend *eh_trend_new(const struct eh_compose *self)
{
    const struct eh_provenance *p = self->provenance;
    if (p->earlier_count == 0)
        return NULL;
    EH_CHECK(p->earlier_count < EH_EDITION_MOST);
    struct eh_trend *out = EH_NEW(self->arena, struct eh_trend);
    *out = (struct eh_trend){.count = p->earlier_count, .edition = p->earlier, .year = p->earlier_count};
    out->now = (struct eh_edition){.published = *self->published, .provenance = *p};
    out->obstacles = EH_NEW_ARRAY(self->arena, struct eh_obstacles, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct eh_provenance *earlier = &out->edition[i].provenance;
        eh_obstacles_find(&out->edition[i], &out->now, self->arena, &out->obstacles[i]);
        out->at[i] = find_place(&out->edition[0].provenance, earlier);
        if (eh_date_add_months(earlier->period_first, 12) == p->period_first)
            out->year = i;
    }
    out->at[out->count] = find_place(&out->edition[0].provenance, p);
    return out;
}

const char *eh_trend_name_previous(const struct eh_compose *self)
{
    return self->trend->edition[self->trend->count - 1].published.period;
}

/* ---- one row ---- */

static void fill_value(const struct eh_compose *self, struct eh_trend_value *out)
{
    out->reason = eh_report_format_reason(self, out->row);
    out->has_value = out->row->status == EH_STATUS_OK && out->row->has & EH_ESTIMATE;
    if (!out->has_value)
        return;
    out->value = out->row->estimate;
    out->has_interval = eh_report_get_interval(self, out->row, &out->low, &out->high);
}

size_t eh_trend_trace(const struct eh_compose *self, eh_row *row, struct eh_trend_value out[EH_EDITION_MOST])
{
    const struct eh_trend *trend = self->trend;
    for (size_t i = 0; i < trend->count; i++) {
        eh_row *earlier = eh_change_find(&trend->edition[i].published, row);
        const char *why = eh_obstacles_get(&trend->obstacles[i], row);
        out[i] = (struct eh_trend_value){.period = trend->edition[i].published.period,
                                         .at = trend->at[i],
                                         .row = earlier,
                                         .reason = eh_word(self, EH_SAY_NOT_MEASURED)};
        if (earlier && why && earlier->status != EH_STATUS_HIDDEN)
            out[i].reason = eh_say(self, EH_SAY_NOT_COMPARED_SINCE, eh_say_translate(&self->form, why));
        else if (earlier)
            fill_value(self, &out[i]);
    }
    out[trend->count] =
        (struct eh_trend_value){.period = self->published->period, .at = trend->at[trend->count], .row = row};
    fill_value(self, &out[trend->count]);
    return trend->count + 1;
}

struct eh_change eh_trend_get_change(const struct eh_compose *self, eh_row *row, size_t edition)
{
    struct eh_change out;
    const struct eh_trend *trend = self->trend;
    eh_change_of_row(&trend->edition[edition], &trend->now, &trend->obstacles[edition], row, &out);
    return out;
}

struct eh_spark eh_trend_get_spark(const struct eh_compose *self, eh_row *row, double factor)
{
    enum { MOST = 8 };
    struct eh_trend_value point[EH_EDITION_MOST];
    struct eh_text alt;
    size_t points = eh_trend_trace(self, row, point), known = 0;
    double last = point[points - 1].at, first = fmax(0, last - (MOST - 1));
    size_t count = (size_t)lround(last - first) + 1;
    double *value = EH_NEW_ARRAY(self->arena, double, count);
    for (size_t i = 0; i < count; i++)
        value[i] = NAN;
    eh_text_init(&alt, self->arena);
    for (size_t i = 0; i < points; i++) {
        if (point[i].at < first - 0.01)
            continue;
        struct eh_published_row shown = point[i].row ? *point[i].row : *row;
        shown.estimate *= factor;
        if (point[i].has_value)
            value[lround(point[i].at - first)] = factor * point[i].value;
        known += point[i].has_value;
        eh_text_add_format(&alt, "%s%s: %s", alt.length ? "; " : "", point[i].period,
                           point[i].has_value ? eh_report_format_estimate(self, &shown) : point[i].reason);
    }
    if (known < 2)
        return (struct eh_spark){0};
    return (struct eh_spark){count, value, eh_text_get(&alt)};
}

/* ---- words ---- */

enum eh_mark eh_trend_mark(const struct eh_change *change)
{
    if (change->status == EH_CHANGE_HIDDEN)
        return EH_MARK_HIDDEN;
    switch (change->verdict) {
    case EH_CHANGE_UP:
    case EH_CHANGE_DOWN:
        return EH_MARK_GAP;
    case EH_CHANGE_STEADY:
        return EH_MARK_NO_GAP;
    case EH_CHANGE_UNCLEAR:
        return EH_MARK_CANNOT_TELL;
    case EH_CHANGE_NONE:
        break;
    }
    return EH_MARK_NONE;
}

const char *eh_trend_name_verdict(const struct eh_compose *self, const struct eh_change *change)
{
    static const enum eh_say status[] = {[EH_CHANGE_OK] = EH_SAY_NO_INTERVAL,
                                         [EH_CHANGE_ABSENT] = EH_SAY_NOT_MEASURED_BEFORE,
                                         [EH_CHANGE_HIDDEN] = EH_SAY_HIDDEN,
                                         [EH_CHANGE_UNDEFINED] = EH_SAY_NOT_DEFINED,
                                         [EH_CHANGE_NOT_COMPARED] = EH_SAY_NOT_COMPARED};
    static const enum eh_say verdict[] = {
        [EH_CHANGE_UP] = EH_SAY_UP,
        [EH_CHANGE_DOWN] = EH_SAY_DOWN,
        [EH_CHANGE_STEADY] = EH_SAY_STEADY,
        [EH_CHANGE_UNCLEAR] = EH_SAY_UNCLEAR,
    };
    return eh_word(self,
                   change->verdict == EH_CHANGE_NONE ? status[change->status] : verdict[change->verdict]);
}

static int get_decimals(const struct eh_compose *self, const struct eh_change *change)
{
    double factor = eh_report_get_factor(self, change->later);
    return change->has_interval ? eh_format_decimals_of_width(factor * (change->high - change->low) / 2)
                                : eh_report_get_decimals(self, change->later);
}

const char *eh_trend_format_change(const struct eh_compose *self, const struct eh_change *change)
{
    if (change->status != EH_CHANGE_OK)
        return "";
    if (change->is_ratio)
        return eh_arena_format(self->arena, EH_TIMES "%s", eh_format_ratio(&self->form, change->change));
    double factor = eh_report_get_factor(self, change->later);
    return eh_arena_format(self->arena, "%s%s",
                           eh_format_signed(&self->form, factor * change->change, get_decimals(self, change)),
                           factor > 1 ? eh_word(self, EH_SAY_UNIT_POINTS) : "");
}

const char *eh_trend_format_interval(const struct eh_compose *self, const struct eh_change *change)
{
    if (!change->has_interval)
        return "";
    if (change->is_ratio)
        return eh_say(self, EH_SAY_RATIO_INTERVAL, eh_format_ratio(&self->form, change->low),
                      eh_format_ratio(&self->form, change->high));
    double factor = eh_report_get_factor(self, change->later);
    return eh_format_interval(&self->form, factor * change->low, factor * change->high,
                              get_decimals(self, change));
}

const char *eh_trend_name_row(const struct eh_compose *self, eh_row *row)
{
    struct eh_published_row plain = *row;
    plain.verdict = EH_VERDICT_NONE;
    plain.status = EH_STATUS_OK;
    return eh_report_find_words(self, &plain).title;
}

/* ---- key figures ---- */

void eh_trend_fill_key(const struct eh_compose *self, eh_row *row, double factor, struct eh_key_figure *out)
{
    if (!self->trend || !row || row->status != EH_STATUS_OK || eh_report_is_statistic(row))
        return;
    out->spark = eh_trend_get_spark(self, row, factor);
    struct eh_change change = eh_trend_get_change(self, row, self->trend->count - 1);
    const char *previous = eh_trend_name_previous(self);
    if (change.status == EH_CHANGE_HIDDEN)
        out->change = eh_say(self, EH_SAY_HIDDEN_IN, previous);
    if (change.status == EH_CHANGE_NOT_COMPARED)
        out->change = eh_say(self, EH_SAY_NOT_COMPARED_WITH, previous);
    if (change.status != EH_CHANGE_OK)
        return;
    if (factor < 0) { /* 1 - E/E0 shown as the share that crosses */
        double low = -change.low;
        change.change = -change.change;
        change.low = -change.high;
        change.high = low;
        change.verdict = change.verdict == EH_CHANGE_UP     ? EH_CHANGE_DOWN
                         : change.verdict == EH_CHANGE_DOWN ? EH_CHANGE_UP
                                                            : change.verdict;
    }
    const char *size = factor < 0
                           ? eh_say(self, EH_SAY_PTS, eh_format_signed(&self->form, 100 * change.change, 0))
                           : eh_trend_format_change(self, &change);
    if (change.verdict == EH_CHANGE_NONE)
        out->change = eh_say(self, EH_SAY_CHANGED_SINCE, size, previous);
    else if (change.verdict == EH_CHANGE_UP || change.verdict == EH_CHANGE_DOWN)
        out->change = eh_say(self, EH_SAY_KEY_CHANGED_SINCE, change.verdict == EH_CHANGE_UP ? UP : DOWN, size,
                             previous);
    else
        out->change = eh_say(self,
                             change.verdict == EH_CHANGE_STEADY ? EH_SAY_KEY_STEADY_SINCE
                                                                : EH_SAY_KEY_NO_CLEAR_CHANGE_SINCE,
                             previous);
}
