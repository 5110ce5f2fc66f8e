/* Charts 2 and 12: rows as dots with their intervals. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compose.h"
#include "format.h"

struct eh_chart eh_report_chart_start(struct eh_compose *self, enum eh_chart_kind kind,
                                      const struct eh_finding *opt_finding, const char *title,
                                      const char *subtitle, const char *source)
{
    struct eh_chart out = {.kind = kind};
    out.frame.title = opt_finding ? opt_finding->title : title;
    out.frame.mark = opt_finding ? opt_finding->mark : EH_MARK_NONE;
    out.frame.subtitle = subtitle;
    out.frame.source = source;
    out.frame.alt = "";
    out.frame.destination = eh_arena_format(self->arena, "fig-%02zu", ++self->figures);
    return out;
}

/* A percentage axis wants shares; every other the number itself. */
static enum eh_axis_format find_format(enum eh_scale scale, bool is_share)
{
    if (scale == EH_SCALE_RATIO)
        return EH_AXIS_RATIO;
    if (is_share)
        return EH_AXIS_PERCENT;
    return scale == EH_SCALE_DIFFERENCE || scale == EH_SCALE_SIZE ? EH_AXIS_SIGNED : EH_AXIS_PLAIN;
}

struct eh_axis eh_report_make_axis(const struct eh_compose *self, eh_row *row)
{
    enum eh_scale scale = eh_report_get_scale(self, row);
    bool is_share = scale == EH_SCALE_SHARE || strncmp(row->measure, "inclusion.crossing.", 19) == 0;
    struct eh_axis axis = {.scale = scale == EH_SCALE_RATIO ? EH_AXIS_LOG : EH_AXIS_LINEAR,
                           .format = find_format(scale, is_share),
                           .reference_label = "",
                           .low_label = "",
                           .high_label = ""};
    axis.from_zero = scale == EH_SCALE_SHARE || scale == EH_SCALE_SCORE;
    if (scale == EH_SCALE_DIFFERENCE || scale == EH_SCALE_SIZE || scale == EH_SCALE_RATIO) {
        axis.has_reference = true;
        axis.reference = scale == EH_SCALE_RATIO ? 1 : 0;
        axis.low_label = eh_word(self, EH_SAY_LESS_THAN_OTHERS);
        axis.high_label = eh_word(self, EH_SAY_MORE);
    }
    const struct eh_words *words = eh_report_get_words(row->measure);
    if (words && words->phrase == EH_PHRASE_ODDS) {
        axis.low_label = eh_word(self, EH_SAY_LESS_OFTEN);
        axis.high_label = eh_word(self, EH_SAY_MORE_OFTEN);
    }
    if (strcmp(row->measure, "mixing.segregation") == 0) {
        axis.has_reference = true;
        axis.reference_label = eh_word(self, EH_SAY_AS_CHANCE_GIVES);
        axis.low_label = eh_word(self, EH_SAY_MORE_TIES_CROSS);
        axis.high_label = eh_word(self, EH_SAY_FEWER);
    }
    return axis;
}

static const char *name_row(const struct eh_compose *self, eh_row *row, enum eh_dot_label label)
{
    const char *equals = strchr(row->within, '=');
    switch (label) {
    case EH_LABEL_WITHIN:
        return eh_report_capitalise(self, eh_report_name_within(self, row->within));
    case EH_LABEL_INSIDE:
        if (!equals)
            return row->within;
        return eh_report_name_label(
            self, eh_arena_copy_bytes(self->arena, row->within, (size_t)(equals - row->within)), equals + 1);
    case EH_LABEL_ATTRIBUTE:
        return eh_report_capitalise(self, eh_report_name_attribute(self, row->attribute));
    case EH_LABEL_LAYER:
        return eh_report_name_net(self, row->layer);
    case EH_LABEL_LAYER_ATTRIBUTE:
        return eh_arena_format(self->arena, "%s, %s", eh_report_name_attribute(self, row->attribute),
                               eh_report_name_net(self, row->layer));
    default:
        return eh_report_name_label(self, row->attribute, row->group);
    }
}

/* People of the group, where published; inside a structure value the people compared there. */
static const char *count_row(const struct eh_compose *self, eh_row *row)
{
    double people;
    if (row->status == EH_STATUS_HIDDEN)
        return "";
    if (!eh_report_is_inside(row) && *row->group &&
        eh_report_get_people(self, row->attribute, row->group, &people))
        return eh_format_count(&self->form, people);
    return row->has & EH_N ? eh_format_count(&self->form, row->n) : "";
}

static struct eh_dot_row make_row(const struct eh_compose *self, eh_row *row, enum eh_dot_label label)
{
    struct eh_dot_row out = {.label = name_row(self, row, label), .n_text = count_row(self, row)};
    out.mark = eh_report_mark(row);
    out.reason = eh_report_format_reason(self, row);
    out.value_text = "";
    if (!(row->has & EH_ESTIMATE) || out.mark == EH_MARK_HIDDEN)
        return out;
    enum eh_scale scale = eh_report_get_scale(self, row);
    out.value = row->estimate;
    out.has_value = scale != EH_SCALE_RATIO || row->estimate > 0; /* 0 has no place on a log axis */
    if (!out.has_value)
        out.reason =
            eh_word(self, eh_report_has_crude_case(self, row) ? EH_SAY_ZERO_NO_CASE_AMONG_THE_COMPARABLE
                                                              : EH_SAY_ZERO_NO_CASE_IN_THIS_GROUP);
    out.value_text = eh_report_format_estimate(self, row);
    if (scale == EH_SCALE_DIFFERENCE && strncmp(row->measure, "inclusion.crossing.", 19) == 0)
        out.value_text = eh_say(self, EH_SAY_PTS, out.value_text);
    out.has_interval = eh_report_get_interval(self, row, &out.low, &out.high);
    out.has_expected = (scale == EH_SCALE_INDEX || scale == EH_SCALE_SHARE) && row->has & EH_EXPECTED &&
                       strcmp(row->measure, "mixing.segregation") != 0;
    out.expected = out.has_expected ? row->expected : 0;
    return out;
}

void eh_report_describe_dots(const struct eh_compose *self, struct eh_chart *chart)
{
    enum { MOST = 60 };
    struct eh_text alt;
    eh_text_init(&alt, self->arena);
    eh_text_add(&alt, eh_say(self, EH_SAY_DOT_CHART, chart->frame.title, chart->frame.subtitle));
    for (size_t i = 0; i < chart->dots.count && i < MOST; i++) {
        const struct eh_dot_row *row = &chart->dots.row[i];
        eh_text_add_format(&alt, " %s: %s", row->label, *row->value_text ? row->value_text : row->reason);
        if (row->mark == EH_MARK_GAP || row->mark == EH_MARK_NO_GAP || row->mark == EH_MARK_CANNOT_TELL)
            eh_text_add_format(&alt, ", %s",
                               row->mark == EH_MARK_GAP      ? eh_word(self, EH_SAY_GAP)
                               : row->mark == EH_MARK_NO_GAP ? eh_word(self, EH_SAY_NO_GAP_SHOWN)
                                                             : eh_word(self, EH_SAY_CANNOT_TELL));
        eh_text_add(&alt, i + 1 < chart->dots.count ? ";" : ".");
    }
    chart->frame.alt = eh_text_get(&alt);
}

static int compare_rows(const void *a, const void *b)
{
    eh_row *x = *(eh_row *const *)a, *y = *(eh_row *const *)b;
    bool has_x = x->has & EH_ESTIMATE, has_y = y->has & EH_ESTIMATE;
    if (has_x != has_y)
        return has_x ? -1 : 1;
    if (has_x && x->estimate != y->estimate)
        return x->estimate < y->estimate ? -1 : 1;
    return (x > y) - (x < y); /* the order of metrics.csv */
}

/* The lowest and the highest where there are too many, sorted by value; hidden rows last. */
static struct eh_rows choose(const struct eh_compose *self, const struct eh_rows *rows, bool is_sorted,
                             size_t most, eh_row *title)
{
    struct eh_rows out = {.count = rows->count, .row = EH_NEW_ARRAY(self->arena, eh_row *, rows->count)};
    if (rows->count)
        memcpy(out.row, rows->row, rows->count * sizeof *out.row);
    if (is_sorted || rows->count > most)
        qsort(out.row, out.count, sizeof *out.row, compare_rows);
    if (rows->count <= most)
        return out;
    size_t defined = 0;
    while (defined < out.count && out.row[defined]->has & EH_ESTIMATE)
        defined++;
    if (defined > most) {
        size_t high = most / 2, low = most - high;
        memmove(out.row + low, out.row + defined - high, high * sizeof *out.row);
    }
    out.count = most;
    /* The row that the title speaks of is drawn, wherever it lies. */
    for (size_t i = 0; title && i < most; i++)
        if (out.row[i] == title)
            title = NULL;
    if (title && most) {
        out.row[most / 2] = title;
        qsort(out.row, out.count, sizeof *out.row, compare_rows);
    }
    return out;
}

static bool is_ranked(const struct eh_compose *self, const struct eh_rows *rows)
{
    /* Levels keep their order; groups and departments are sorted by value. */
    return rows->count && strcmp(rows->row[0]->attribute, "level") != 0 &&
           strncmp(rows->row[0]->within, "level=", 6) != 0 &&
           eh_report_get_scale(self, rows->row[0]) != EH_SCALE_INDEX;
}

static const char *name_source(const struct eh_compose *self, eh_row *row, enum eh_dot_label label)
{
    bool all_layers = label == EH_LABEL_LAYER || label == EH_LABEL_LAYER_ATTRIBUTE;
    bool all_attributes = label == EH_LABEL_LAYER_ATTRIBUTE || label == EH_LABEL_ATTRIBUTE;
    const char *layer = all_layers ? eh_word(self, EH_SAY_ALL) : row->layer;
    const char *attribute = all_attributes ? eh_word(self, EH_SAY_ALL) : row->attribute;
    if (*row->layer && *row->attribute)
        return eh_say(self, EH_SAY_METRICS_CSV_LAYER_ATTRIBUTE, row->measure, layer, attribute);
    if (*row->layer)
        return eh_say(self, EH_SAY_METRICS_CSV_LAYER, row->measure, layer);
    if (*row->attribute)
        return eh_say(self, EH_SAY_METRICS_CSV_ATTRIBUTE, row->measure, attribute);
    return eh_arena_format(self->arena, "metrics.csv: %s", row->measure);
}

struct eh_chart eh_report_chart_dots(struct eh_compose *self, const struct eh_rows *rows,
                                     enum eh_dot_label label, size_t most, const struct eh_finding *finding,
                                     const char *subtitle)
{
    struct eh_rows chosen =
        choose(self, rows, label != EH_LABEL_WITHIN && label != EH_LABEL_MEASURE && is_ranked(self, rows),
               most, finding->row);
    if (chosen.count < rows->count)
        subtitle = eh_say(self, EH_SAY_THE_LOWEST_AND_HIGHEST_OF, subtitle,
                          eh_format_count(&self->form, (double)chosen.count),
                          eh_format_count(&self->form, (double)rows->count));
    eh_row *first = rows->count ? rows->row[0] : NULL;
    const char *source = first ? name_source(self, first, label) : "";
    struct eh_chart out =
        eh_report_chart_start(self, EH_CHART_DOTS, finding, finding->title, subtitle, source);
    if (!chosen.count) {
        out.kind = EH_CHART_EMPTY;
        out.reason = eh_word(self, EH_SAY_NOTHING_TO_DRAW_NO_ROWS);
        return out;
    }
    out.dots.axis = eh_report_make_axis(self, first);
    const struct eh_words *words = eh_report_get_words(first->measure);
    bool is_ties = strncmp(first->measure, "mixing.", 7) == 0 && words && words->phrase != EH_PHRASE_AMOUNT;
    out.dots.n_heading =
        is_ties && !*first->group ? eh_word(self, EH_SAY_COLUMN_TIES) : eh_word(self, EH_SAY_PEOPLE);
    out.dots.count = chosen.count;
    out.dots.row = EH_NEW_ARRAY(self->arena, struct eh_dot_row, chosen.count);
    for (size_t i = 0; i < chosen.count; i++)
        out.dots.row[i] = make_row(self, chosen.row[i], label);
    eh_report_describe_dots(self, &out);
    return out;
}

/* ---- adjustment steps ---- */

static const char *title_steps(const struct eh_compose *self, eh_row *crude, eh_row *full,
                               const struct eh_finding *finding)
{
    bool is_clear = crude->has & EH_P && crude->p < 0.05;
    const char *size = eh_report_format_estimate(self, full);
    if (eh_report_get_scale(self, full) == EH_SCALE_RATIO)
        size = eh_say(self, EH_SAY_ODDS_RATIO, size);
    else if (strcmp(full->measure, "mixing.segregation") == 0)
        size = eh_say(self, EH_SAY_SEGREGATION, size);
    if (full->verdict == EH_GAP && !is_clear)
        return eh_say(self, EH_SAY_THE_GAP_SHOWS_WHEN_LIKE_IS_COMPARED, size);
    if (full->verdict == EH_GAP)
        return eh_say(self, EH_SAY_THE_GAP_STAYS_WHEN_LIKE_IS_COMPARED, size);
    if (is_clear && full->has & EH_ESTIMATE)
        return eh_say(self,
                      full->verdict == EH_NO_GAP_SHOWN
                          ? EH_SAY_BEFORE_ADJUSTMENT_COMPARED_LIKE_WITH_LIKE_NO
                          : EH_SAY_BEFORE_ADJUSTMENT_COMPARED_LIKE_WITH_LIKE_CANNOT,
                      eh_report_format_estimate(self, crude), eh_report_format_estimate(self, full));
    return finding->title;
}

static const char *name_who(const struct eh_compose *self, eh_row *row)
{
    const char *subject = eh_report_name_subject(self, row);
    if (subject)
        return subject;
    return *row->group ? eh_report_name_group(self, row->attribute, row->group)
                       : eh_report_capitalise(self, eh_report_name_attribute(self, row->attribute));
}

bool eh_report_chart_steps(struct eh_compose *self, eh_row *row, struct eh_chart *out)
{
    if (eh_report_is_statistic(row))
        return false;
    const char *full = eh_report_full_within(self, row->attribute);
    struct eh_query query = {row->measure, row->layer, row->attribute, row->group, row->other, NULL};
    struct eh_rows steps = {0};
    const char *const within[] = {"none", "level", full};
    for (size_t i = 0; i < 3; i++) {
        query.within = within[i];
        eh_row *step = eh_report_find(self, query);
        if (!step || (steps.count && steps.row[steps.count - 1] == step))
            continue;
        EH_RESERVE(self->arena, steps.row, steps.count, steps.capacity);
        steps.row[steps.count++] = step;
    }
    if (steps.count < 2 || steps.row[steps.count - 1]->status == EH_STATUS_HIDDEN)
        return false;
    eh_row *last = steps.row[steps.count - 1];
    struct eh_finding finding = eh_report_find_words(self, last);
    finding.title = title_steps(self, steps.row[0], last, &finding);
    const char *subtitle = eh_say(self, EH_SAY_STEPS_SUBTITLE, name_who(self, row),
                                  eh_report_name_measure(self, row), eh_report_name_in_origin(self, row));
    *out = eh_report_chart_dots(self, &steps, EH_LABEL_WITHIN, 3, &finding, subtitle);
    out->dots.steps = true;
    for (size_t i = 0; i < out->dots.count; i++) /* steps stand on different people, not on one group */
        out->dots.row[i].n_text =
            steps.row[i]->has & EH_N ? eh_format_count(&self->form, steps.row[i]->n) : "";
    return true;
}
