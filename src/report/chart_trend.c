/* Charts 4 and 7: a number over periods, and groups a year apart. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "trend.h"

/* ---- 4: a line over periods ---- */

static const char *name_month(const struct eh_compose *self, const char *period)
{
    static const enum eh_say month[] = {EH_SAY_JAN, EH_SAY_FEB, EH_SAY_MAR, EH_SAY_APR,
                                        EH_SAY_MAY, EH_SAY_JUN, EH_SAY_JUL, EH_SAY_AUG,
                                        EH_SAY_SEP, EH_SAY_OCT, EH_SAY_NOV, EH_SAY_DEC};
    int number = (period[5] - '0') * 10 + period[6] - '0';
    return number >= 1 && number <= 12 ? eh_word(self, month[number - 1]) : period + 5;
}

/* "2026Q3" is "Q3" above "2026", "2026-07" is "Jul" above it; any other name stands whole. */
static void label_point(const struct eh_compose *self, const char *period, const char **last_year,
                        struct eh_trend_point *out)
{
    size_t length = strlen(period);
    bool is_quarter = length == 6 && period[4] == 'Q', is_month = length == 7 && period[4] == '-';
    out->label = is_quarter ? period + 4 : is_month ? name_month(self, period) : period;
    out->year = "";
    if (!is_quarter && !is_month)
        return;
    const char *year = eh_arena_copy_bytes(self->arena, period, 4);
    if (strcmp(year, *last_year) != 0)
        out->year = *last_year = year;
}

/* Why there are gaps, each reason once: "Gaps: 2026Q1, hidden: small groups." */
static const char *say_gaps(const struct eh_compose *self, const struct eh_trend_value *point, size_t count)
{
    struct eh_text out;
    eh_text_init(&out, self->arena);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && point[i].at - point[i - 1].at > 1.01)
            eh_text_add_format(
                &out, "%s%s", out.length ? "; " : "",
                eh_say(self, EH_SAY_BETWEEN_AND_NOTHING_IS_PUBLISHED, point[i - 1].period, point[i].period));
        if (!point[i].has_value)
            eh_text_add_format(&out, "%s%s, %s", out.length ? "; " : "", point[i].period, point[i].reason);
    }
    return out.length ? eh_say(self, EH_SAY_GAPS_IN_THE_LINE, eh_text_get(&out)) : "";
}

static const char *describe_line(const struct eh_compose *self, const struct eh_chart *chart,
                                 const struct eh_trend_value *point, size_t count)
{
    struct eh_text alt;
    eh_text_init(&alt, self->arena);
    eh_text_add(&alt, eh_say(self, EH_SAY_LINE_CHART, chart->frame.title, chart->frame.subtitle));
    for (size_t i = 0; i < count; i++) {
        const char *interval = point[i].has_interval ? eh_report_format_interval(self, point[i].row) : "";
        eh_text_add_format(&alt, " %s: %s%s%s%s", point[i].period,
                           point[i].has_value ? eh_report_format_estimate(self, point[i].row)
                                              : point[i].reason,
                           *interval ? " (" : "", interval, *interval ? ")" : "");
        eh_text_add(&alt, i + 1 < count ? ";" : ".");
    }
    return eh_text_get(&alt);
}

static struct eh_finding judge_line(const struct eh_compose *self, eh_row *row)
{
    struct eh_change change = eh_trend_get_change(self, row, self->trend->count - 1);
    const char *previous = eh_trend_name_previous(self), *name = eh_trend_name_row(self, row);
    static const enum eh_say words[] = {[EH_CHANGE_NONE] = EH_SAY_NO_INTERVAL_TO_COMPARE_WITH,
                                        [EH_CHANGE_UP] = EH_SAY_UP_SINCE,
                                        [EH_CHANGE_DOWN] = EH_SAY_DOWN_SINCE,
                                        [EH_CHANGE_STEADY] = EH_SAY_TREND_TITLE_STEADY,
                                        [EH_CHANGE_UNCLEAR] = EH_SAY_TREND_TITLE_NO_CLEAR_CHANGE};
    struct eh_finding out = {.row = row, .mark = eh_trend_mark(&change)};
    out.title = change.status == EH_CHANGE_OK ? eh_say(self, words[change.verdict], name, previous)
                                              : eh_say(self, EH_SAY_TREND_VALUE_FIRST, name,
                                                       eh_trend_name_verdict(self, &change), previous);
    return out;
}

static const char *name_population(const struct eh_compose *self, eh_row *row)
{
    return row->has & EH_N ? eh_say(self, EH_SAY_TREND_VALUE_NEXT, eh_format_count(&self->form, row->n),
                                    eh_report_name_counted(self, row), self->published->period)
                           : "";
}

static void fill_points(const struct eh_compose *self, const struct eh_trend_value *point, size_t count,
                        struct eh_trend_line *out)
{
    const char *year = "";
    out->count = count;
    out->point = EH_NEW_ARRAY(self->arena, struct eh_trend_point, count);
    for (size_t i = 0; i < count; i++) {
        bool is_log = out->axis.scale == EH_AXIS_LOG;
        out->point[i] =
            (struct eh_trend_point){.at = point[i].at,
                                    .mark = point[i].row ? eh_report_mark(point[i].row) : EH_MARK_UNDEFINED,
                                    .has_value = point[i].has_value,
                                    .has_interval = point[i].has_interval && (!is_log || point[i].low > 0),
                                    .value = point[i].value,
                                    .low = point[i].low,
                                    .high = point[i].high};
        label_point(self, point[i].period, &year, &out->point[i]);
    }
}

bool eh_trend_chart_line(struct eh_compose *self, eh_row *row, struct eh_chart *out)
{
    struct eh_trend_value point[EH_EDITION_MOST];
    size_t count = eh_trend_trace(self, row, point), known = 0;
    bool is_log = eh_report_get_scale(self, row) == EH_SCALE_RATIO;
    for (size_t i = 0; i < count; i++) {
        if (is_log && point[i].has_value && !(point[i].value > 0)) {
            point[i].has_value = false;
            point[i].reason = eh_word(self, EH_SAY_ZERO_HAS_NO_PLACE_ON_A_RATIO_AXIS);
        }
        known += point[i].has_value;
    }
    if (known < 2 || eh_report_is_statistic(row))
        return false;
    struct eh_finding finding = judge_line(self, row);
    const char *subtitle = eh_say(self, EH_SAY_TREND_SUBTITLE, eh_report_name_measure(self, row),
                                  eh_report_name_origin(self, row), eh_report_name_comparison(self, row),
                                  name_population(self, row));
    const char *source =
        eh_say(self,
               *row->layer && *row->attribute ? EH_SAY_METRICS_CSV_OF_TO_LAYER_ATTRIBUTE
               : *row->layer                  ? EH_SAY_METRICS_CSV_OF_TO_LAYER
               : *row->attribute              ? EH_SAY_METRICS_CSV_OF_TO_ATTRIBUTE
                                              : EH_SAY_METRICS_CSV_OF_TO,
               point[0].period, point[count - 1].period, row->measure, row->layer, row->attribute);
    *out = eh_report_chart_start(self, EH_CHART_TREND, &finding, finding.title, subtitle, source);
    out->trend.axis = eh_report_make_axis(self, row);
    out->trend.axis.from_zero = false; /* a line is read by its slope */
    fill_points(self, point, count, &out->trend);
    out->trend.last_text = point[count - 1].has_value ? eh_report_format_estimate(self, row) : "";
    out->trend.last_interval = point[count - 1].has_value ? eh_report_format_interval(self, row) : "";
    out->trend.note = say_gaps(self, point, count);
    out->frame.alt = describe_line(self, out, point, count);
    return true;
}

/* ---- 7: groups a year apart ---- */

static struct eh_slope_row make_slope(const struct eh_compose *self, eh_row *row,
                                      const struct eh_change *change)
{
    eh_row *before = change->earlier;
    struct eh_slope_row out = {
        .label = eh_report_name_label(self, row->attribute, row->group), .a_text = "", .b_text = ""};
    out.mark = eh_trend_mark(change);
    out.reason = row->status != EH_STATUS_OK ? eh_report_format_reason(self, row)
                 : !before                   ? eh_word(self, EH_SAY_NOT_MEASURED_A_YEAR_BEFORE)
                                             : eh_report_format_reason(self, before);
    if (change->status != EH_CHANGE_OK && change->status != EH_CHANGE_UNDEFINED)
        return out;
    out.has_a = before->has & EH_ESTIMATE;
    out.has_b = row->has & EH_ESTIMATE;
    out.a = before->estimate;
    out.b = row->estimate;
    out.a_text = out.has_a ? eh_report_format_estimate(self, before) : "";
    out.b_text = out.has_b ? eh_report_format_estimate(self, row) : "";
    return out;
}

static const char *describe_slope(const struct eh_compose *self, const struct eh_chart *chart)
{
    struct eh_text alt;
    const struct eh_slope_chart *slope = &chart->slope;
    eh_text_init(&alt, self->arena);
    eh_text_add(&alt, eh_say(self, EH_SAY_SLOPE_CHART, chart->frame.title, chart->frame.subtitle));
    for (size_t i = 0; i < slope->count; i++) {
        const struct eh_slope_row *row = &slope->row[i];
        if (row->has_a && row->has_b)
            eh_text_add(&alt,
                        eh_say(self, row->mark == EH_MARK_GAP ? EH_SAY_IN_IN_A_CLEAR_CHANGE : EH_SAY_IN_IN,
                               row->label, row->a_text, slope->a_name, row->b_text, slope->b_name));
        else
            eh_text_add_format(&alt, " %s: %s.", row->label, row->reason);
    }
    return eh_text_get(&alt);
}

/* Lines that fill the page would make a gulf of a hair's breadth: there is room for what is not known. */
static double get_margin(const struct eh_compose *self, const struct eh_change *change)
{
    double low, high;
    if (change->status != EH_CHANGE_OK || change->is_ratio ||
        !eh_report_get_interval(self, change->later, &low, &high))
        return 0;
    return (high - low) / 2;
}

/* The change against its interval: above 1 it is clear. */
static double get_clearness(const struct eh_change *change)
{
    if (!change->has_interval)
        return 0;
    double size = change->is_ratio ? log(change->change) : change->change;
    double half = change->is_ratio ? log(change->high / change->low) / 2 : (change->high - change->low) / 2;
    return half > 0 ? fabs(size) / half : 0;
}

struct candidate {
    struct eh_slope_row row;
    double clearness, margin;
    size_t place;
};

static int compare_clearness(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->clearness != y->clearness)
        return x->clearness > y->clearness ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static int compare_place(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

/* Every group that has a name, the ones that changed most where there are more than `most`, in their order.
 */
static size_t choose(const struct eh_compose *self, const struct eh_rows *rows, size_t most,
                     struct candidate **out, size_t *out_all)
{
    struct candidate *list = *out = EH_NEW_ARRAY(self->arena, struct candidate, rows->count);
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (strcmp(rows->row[i]->group, "(unknown)") == 0)
            continue;
        struct eh_change change = eh_trend_get_change(self, rows->row[i], self->trend->year);
        list[count] = (struct candidate){.row = make_slope(self, rows->row[i], &change),
                                         .clearness = get_clearness(&change),
                                         .margin = get_margin(self, &change),
                                         .place = count};
        count++;
    }
    *out_all = count;
    if (count <= most)
        return count;
    qsort(list, count, sizeof *list, compare_clearness);
    qsort(list, most, sizeof *list, compare_place);
    return most;
}

static const char *title_slope(const struct eh_compose *self, const struct candidate *list, size_t count,
                               const char *name, const char *by)
{
    const struct candidate *first = NULL;
    for (size_t i = 0; i < count; i++)
        if (list[i].row.mark == EH_MARK_GAP && (!first || list[i].clearness > first->clearness))
            first = &list[i];
    return first ? eh_say(self, EH_SAY_A_YEAR_AGO_NOW, first->row.label, first->row.a_text, first->row.b_text)
                 : eh_say(self, EH_SAY_BY_NO_CLEAR_CHANGE_IN_A_YEAR, name, by);
}

bool eh_trend_chart_slope(struct eh_compose *self, const char *measure, const char *layer,
                          const char *attribute, struct eh_chart *out)
{
    enum { MOST = 12 };
    const struct eh_trend *trend = self->trend;
    if (trend->year == trend->count)
        return false;
    struct eh_rows rows =
        eh_report_select(self, (struct eh_query){.measure = measure, .layer = layer, .attribute = attribute});
    struct candidate *list;
    size_t all, both = 0, clear = 0, count = choose(self, &rows, MOST, &list, &all);
    struct eh_slope_chart slope = {.count = count,
                                   .row = EH_NEW_ARRAY(self->arena, struct eh_slope_row, count)};
    for (size_t i = 0; i < count; i++) {
        slope.row[i] = list[i].row;
        slope.margin = fmax(slope.margin, list[i].margin);
        both += list[i].row.has_a && list[i].row.has_b;
        clear += list[i].row.mark == EH_MARK_GAP;
    }
    if (both < 2)
        return false;
    eh_row *any = rows.row[0];
    const char *name = eh_report_name_measure(self, any), *by = eh_report_name_attribute(self, attribute);
    struct eh_finding finding = {.mark = clear ? EH_MARK_GAP : EH_MARK_NONE,
                                 .title = title_slope(self, list, count, name, by)};
    slope.a_name = trend->edition[trend->year].published.period;
    slope.b_name = self->published->period;
    const char *subtitle = eh_say(self, EH_SAY_BY_BEFORE_ADJUSTMENT_AND, name, by,
                                  eh_report_name_origin(self, any), slope.a_name, slope.b_name,
                                  count < all ? eh_say(self, EH_SAY_THE_OF_GROUPS_THAT_CHANGED_MOST,
                                                       eh_format_count(&self->form, (double)count),
                                                       eh_format_count(&self->form, (double)all))
                                              : "");
    const char *source = eh_say(self,
                                *layer ? EH_SAY_METRICS_CSV_OF_AND_LAYER_ATTRIBUTE_PEOPLE
                                       : EH_SAY_METRICS_CSV_OF_AND_ATTRIBUTE_PEOPLE,
                                slope.a_name, slope.b_name, measure, layer, attribute,
                                eh_format_count(&self->form, self->provenance->people));
    *out = eh_report_chart_start(self, EH_CHART_SLOPE, &finding, finding.title, subtitle, source);
    slope.axis = eh_report_make_axis(self, any);
    slope.axis.from_zero = false;
    out->slope = slope;
    out->frame.alt = describe_slope(self, out);
    return true;
}
