/* Page 1, up to four charts: where the headline lives, who connects with whom, what is left when like is
 * compared with like, who holds what share. Each place has its second choice. */
#include <string.h>

#include "summary.h"

enum { MOST_DOTS = 8, MOST_PROFILE = 10, MOST_CELLS = 6, MOST_LINES = 7, CUT = 6, FEW = 4 };

static bool is_measure(eh_row *row, const char *prefix)
{
    return row && strncmp(row->measure, prefix, strlen(prefix)) == 0;
}

/* A name that would lose its middle in the narrow charts of page 1, where a low row has one line. */
static bool is_long(const char *label, size_t rows)
{
    enum { LONGEST = 36, LONGEST_OF_FEW = 55 };
    size_t length = 0;
    for (const char *c = label; *c; c++)
        length += ((unsigned char)*c & 0xC0) != 0x80; /* characters, not bytes */
    return length > (rows > FEW ? LONGEST : LONGEST_OF_FEW);
}

static bool has_long_names(const struct eh_chart *chart)
{
    bool is_dots = chart->kind == EH_CHART_DOTS, is_dumbbell = chart->kind == EH_CHART_DUMBBELL;
    for (size_t i = 0; is_dots && i < chart->dots.count; i++)
        if (is_long(chart->dots.row[i].label, chart->dots.count))
            return true;
    for (size_t i = 0; is_dumbbell && i < chart->dumbbell.count; i++)
        if (is_long(chart->dumbbell.row[i].label, chart->dumbbell.count))
            return true;
    return false;
}

/* A chart of which nearly every row is hidden or undefined shows nothing on page 1; nor does one of long
 * names, which stands at full width in its chapter. */
static bool is_shown(const struct eh_chart *chart)
{
    enum { FEWEST = 2 };
    size_t shown = 0;
    if (has_long_names(chart))
        return false;
    if (chart->kind == EH_CHART_DOTS)
        for (size_t i = 0; i < chart->dots.count; i++)
            shown += chart->dots.row[i].has_value;
    else if (chart->kind == EH_CHART_DUMBBELL)
        for (size_t i = 0; i < chart->dumbbell.count; i++)
            shown += chart->dumbbell.row[i].has_value;
    else
        return true;
    return shown >= FEWEST;
}

/* A long chart is cut shorter than one that just fits, so that two rows of charts stand on the page. */
static size_t find_most(const struct eh_compose *self, const char *attribute)
{
    struct eh_rows groups = eh_report_select(
        self, (struct eh_query){.measure = "people.count", .attribute = attribute, .other = ""});
    return groups.count > MOST_DOTS + 1 ? CUT : MOST_DOTS;
}

static bool is_gap(const struct eh_chart *chart)
{
    return chart->frame.mark == EH_MARK_GAP;
}

/* Every line that ties may cross, in the layer of the headline; of one line, its groups. */
static bool draw_lines(struct eh_compose *self, eh_row *row, struct eh_chart *out)
{
    const char **attribute;
    size_t count = eh_report_list_attributes(self, true, true, &attribute);
    struct eh_rows rows = {0};
    for (size_t i = 0; i < count; i++) {
        struct eh_rows some = eh_report_select_full(self, "mixing.segregation", row->layer, attribute[i]);
        if (!some.count || rows.count == MOST_LINES)
            continue;
        EH_RESERVE(self->arena, rows.row, rows.count, rows.capacity);
        rows.row[rows.count++] = some.row[0];
    }
    struct eh_finding finding = eh_report_sum_up(self, &rows, eh_word(self, EH_SAY_HOW_TIES_CROSS_LINES));
    if (rows.count > 1 && finding.mark == EH_MARK_GAP && strcmp(row->measure, "mixing.segregation") == 0) {
        *out = eh_report_chart_dots(self, &rows, EH_LABEL_ATTRIBUTE, MOST_LINES, &finding,
                                    eh_say(self, EH_SAY_SEGREGATION_0_AS_CHANCE_GIVES_1_NO,
                                           eh_report_name_in_layer(self, row->layer)));
        return true;
    }
    return eh_report_chart_full(self, "mixing.inbreeding", row->layer, row->attribute,
                                find_most(self, row->attribute), out) &&
           is_shown(out) && is_gap(out);
}

/* Of long names a few, whose rows are high enough for two lines. */
static bool draw_inside(struct eh_compose *self, eh_row *row, struct eh_chart *out)
{
    return eh_report_chart_inside(self, row, MOST_DOTS, out) &&
           (!has_long_names(out) || eh_report_chart_inside(self, row, FEW, out));
}

/* 1: the headline, where it lives: who has what, inside each part where a gap is there, else by group. */
static bool draw_headline(struct eh_compose *self, eh_row *row, struct eh_chart *out)
{
    if (is_measure(row, "favour.odds") && eh_report_chart_exposures(self, out))
        return true;
    if (eh_report_is_inside(row))
        return draw_inside(self, row, out) && !has_long_names(out);
    bool is_power = strcmp(row->measure, "access.power.odds") == 0;
    if ((is_power || strcmp(row->measure, "access.odds") == 0) &&
        eh_report_chart_shares(self, is_power ? "access.power.rate" : "access.rate", row->layer,
                               row->attribute, out) &&
        out->dumbbell.count <= MOST_DOTS && is_shown(out))
        return true;
    if (draw_inside(self, row, out) && is_gap(out) && is_shown(out))
        return true;
    return eh_report_chart_full(self, row->measure, row->layer, row->attribute, MOST_DOTS, out);
}

static bool draw_first(struct eh_compose *self, const struct eh_summary_topic *topic, struct eh_chart *out)
{
    eh_row *row = topic->headline;
    bool is_group = row && *row->group && !is_measure(row, "mixing.");
    if (is_group && draw_headline(self, row, out))
        return true;
    if (is_measure(row, "mixing.") && draw_lines(self, row, out))
        return true;
    if (topic->equity) {
        struct eh_rows ties = eh_report_select_full(self, "inclusion.ties.gap", self->primary, topic->equity);
        eh_row *focus = eh_report_focus(self, &ties);
        if (focus && eh_report_chart_profile(self, self->primary, topic->equity, focus->group, out) &&
            out->dots.count <= MOST_PROFILE)
            return true;
        if (eh_report_chart_full(self, "inclusion.ties.gap", self->primary, topic->equity, MOST_DOTS, out))
            return true;
    }
    return topic->structure &&
           eh_report_chart_means(self, "ties", topic->structure, find_most(self, topic->structure), out);
}

/* 2: a matrix that fits, of the headline's attribute first; else how far each group keeps to itself. */
static bool draw_second(struct eh_compose *self, const struct eh_summary_topic *topic, struct eh_chart *out)
{
    const char **attribute;
    size_t count = eh_report_list_attributes(self, true, true, &attribute);
    const char *first = topic->equity ? topic->equity : topic->structure;
    if (first && eh_report_chart_heatmap(self, self->primary, first, MOST_CELLS, out))
        return true;
    bool is_drawn = topic->headline && is_measure(topic->headline, "mixing.");
    if (first && !is_drawn &&
        eh_report_chart_full(self, "mixing.inbreeding", self->primary, first, find_most(self, first), out) &&
        is_shown(out))
        return true;
    for (size_t i = 0; i < count; i++)
        if (eh_report_chart_heatmap(self, self->primary, attribute[i], MOST_CELLS, out))
            return true;
    return is_drawn && topic->structure &&
           eh_report_chart_means(self, "ties", topic->structure, find_most(self, topic->structure), out);
}

static bool draw_third(struct eh_compose *self, const struct eh_summary_topic *topic, struct eh_chart *out)
{
    static const char *const measure[] = {"inclusion.reach.gap", "inclusion.ties.gap", "mixing.segregation"};
    if (topic->headline && !eh_report_is_inside(topic->headline) &&
        eh_report_chart_steps(self, topic->headline, out) && is_shown(out))
        return true;
    const char *attribute = topic->equity ? topic->equity : topic->structure;
    for (size_t i = 0; attribute && i < sizeof measure / sizeof *measure; i++) {
        struct eh_rows rows = eh_report_select_full(self, measure[i], self->primary, attribute);
        eh_row *focus = eh_report_focus(self, &rows);
        if (focus && eh_report_chart_steps(self, focus, out) && is_shown(out))
            return true;
    }
    return false;
}

/* 4: the next clear finding of another kind; else who has a mentor or a sponsor beside who is here. */
static bool draw_fourth(struct eh_compose *self, const struct eh_summary_topic *topic, struct eh_chart *out)
{
    enum { MOST_CLEAR = 8 };
    static const char *const formal[] = {"sponsorship", "mentoring", "formal"};
    eh_row *clear[MOST_CLEAR];
    size_t count = eh_report_list_clear(self, &topic->tested, MOST_CLEAR, clear);
    for (size_t i = 0; i < count; i++)
        if (*clear[i]->group && topic->headline && strcmp(clear[i]->measure, topic->headline->measure) != 0 &&
            strncmp(clear[i]->measure, "mixing.inbreeding", 17) != 0 && draw_headline(self, clear[i], out) &&
            is_shown(out))
            return true;
    for (size_t i = 0; topic->equity && i < 3; i++)
        if (eh_report_chart_shares(self, "access.rate", formal[i], topic->equity, out) &&
            out->dumbbell.count <= MOST_DOTS && is_shown(out))
            return true;
    if (topic->equity &&
        eh_report_chart_shares(self, "inclusion.ties.mean", self->primary, topic->equity, out) &&
        out->dumbbell.count <= MOST_DOTS && is_shown(out))
        return true;
    return eh_report_chart_lorenz(self, "inclusion.lorenz", "inclusion.gini", &self->primary, 1, out) ||
           (topic->structure &&
            eh_report_chart_shares(self, "inclusion.ties.mean", self->primary, topic->structure, out) &&
            out->dumbbell.count <= MOST_DOTS && is_shown(out));
}

/* Not twice the same: two places may come to the same second choice. */
static bool is_new(const struct eh_summary *summary, const struct eh_chart *chart)
{
    for (size_t i = 0; i < summary->chart_count; i++)
        if (summary->chart[i].kind == chart->kind &&
            strcmp(summary->chart[i].frame.source, chart->frame.source) == 0 &&
            strcmp(summary->chart[i].frame.title, chart->frame.title) == 0)
            return false;
    return true;
}

static void add(struct eh_summary *summary, const struct eh_chart *chart)
{
    if (summary->chart_count < EH_SUMMARY_CHARTS && eh_report_is_drawable(chart) && !has_long_names(chart) &&
        is_new(summary, chart))
        summary->chart[summary->chart_count++] = *chart;
}

/* Places that are left over describe: parts of the organisation, and how ties are spread. */
static void fill_up(struct eh_compose *self, const struct eh_summary_topic *topic, struct eh_summary *summary)
{
    static const char *const score[] = {"ties", "reach", "crossing", "information"};
    struct eh_chart chart;
    if (summary->chart_count == 0 && eh_report_chart_lines(self, &chart) && is_shown(&chart))
        add(summary, &chart);
    for (size_t i = 0; topic->structure && i < sizeof score / sizeof *score; i++)
        if (summary->chart_count < EH_SUMMARY_CHARTS &&
            eh_report_chart_means(self, score[i], topic->structure, find_most(self, topic->structure),
                                  &chart) &&
            is_shown(&chart))
            add(summary, &chart);
    if (summary->chart_count < EH_SUMMARY_CHARTS &&
        eh_report_chart_lorenz(self, "inclusion.lorenz", "inclusion.gini", &self->primary, 1, &chart))
        add(summary, &chart);
}

void eh_summary_add_charts(struct eh_compose *self, const struct eh_summary_topic *topic,
                           struct eh_summary *summary)
{
    static bool (*const draw[EH_SUMMARY_CHARTS])(struct eh_compose *, const struct eh_summary_topic *,
                                                 struct eh_chart *) = {draw_first, draw_second, draw_third,
                                                                       draw_fourth};
    summary->chart = EH_NEW_ARRAY(self->arena, struct eh_chart, EH_SUMMARY_CHARTS);
    for (size_t i = 0; i < EH_SUMMARY_CHARTS; i++) {
        struct eh_chart chart;
        if (draw[i](self, topic, &chart))
            add(summary, &chart);
    }
    fill_up(self, topic, summary);
}
