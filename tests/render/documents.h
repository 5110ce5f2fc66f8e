/* Documents with everything odd that data can bring, for the tests of the render room. */
#ifndef EVENHAND_TESTS_RENDER_DOCUMENTS_H
#define EVENHAND_TESTS_RENDER_DOCUMENTS_H

#include <math.h>

#include "evenhand/base/date.h"
#include "evenhand/render/render.h"

#define LONG_NAME "Department of International Logistics, Customs & Trade <North>" /* 62 characters */
#define LONG_WORD "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabteilung"
#define RTL_NAME                                                                                             \
    "\xD9\x85\xD9\x88\xD8\xA7\xD8\xB1\xD8\xAF \xD8\xA8\xD8\xB4\xD8\xB1\xD9\x8A\xD8\xA9" /* Arabic */
#define HIDDEN     "hidden: fewer than 5 people"
#define SECRET     "SECRET17"
#define FULL_TITLE "Who is asked & who asks <each other>?"

enum odd_marks { ODD_MIXED, ODD_HIDDEN, ODD_CANNOT_TELL, ODD_UNDEFINED };

struct odd { /* what to make */
    size_t rows;
    enum odd_marks marks;
    const char *paper;
    bool long_texts, empty_texts;
};

static const char *odd_name(struct eh_arena *arena, size_t i)
{
    const char *names[] = {"Sales",
                           LONG_NAME,
                           RTL_NAME,
                           LONG_WORD,
                           "R&D",
                           "a < b",
                           "Vente \xC3\xA0 l\xE2\x80\x99\xC3\xA9tranger"};
    size_t count = sizeof names / sizeof *names;
    return i < count ? names[i] : eh_arena_format(arena, "Team %zu", i + 1);
}

static enum eh_mark odd_mark(enum odd_marks marks, size_t i)
{
    const enum eh_mark mixed[] = {EH_MARK_GAP,  EH_MARK_CANNOT_TELL, EH_MARK_NO_GAP,
                                  EH_MARK_NONE, EH_MARK_HIDDEN,      EH_MARK_UNDEFINED};
    switch (marks) {
    case ODD_HIDDEN:
        return EH_MARK_HIDDEN;
    case ODD_CANNOT_TELL:
        return EH_MARK_CANNOT_TELL;
    case ODD_UNDEFINED:
        return EH_MARK_UNDEFINED;
    case ODD_MIXED:
        break;
    }
    return mixed[i % 6];
}

static bool odd_is_shown(enum eh_mark mark)
{
    return mark != EH_MARK_HIDDEN && mark != EH_MARK_UNDEFINED;
}

static const char *odd_reason(enum eh_mark mark)
{
    return mark == EH_MARK_HIDDEN ? HIDDEN : mark == EH_MARK_UNDEFINED ? "no ties in the period" : "";
}

static struct eh_chart_frame odd_frame(struct eh_arena *arena, const struct odd *odd, const char *name)
{
    const char *tail =
        odd->long_texts
            ? ", and this title goes on for as long as a title can go on when names are long: " LONG_NAME
            : "";
    struct eh_chart_frame frame = {
        .title = eh_arena_format(arena, "Chart %s%s", name, tail),
        .subtitle = odd->empty_texts ? "" : "Ties per person, Q3 2026; 95% intervals",
        .source = odd->empty_texts ? NULL : "metrics.csv: inclusion.reach.gap; 412 people",
        .alt = eh_arena_format(arena, "Alternative of %s & <all>", name),
        .destination = eh_arena_format(arena, "fig-%s", name),
        .mark = EH_MARK_GAP};
    return frame;
}

static struct eh_chart odd_dots(struct eh_arena *arena, const struct odd *odd, bool log_scale,
                                const char *name)
{
    struct eh_chart chart = {.frame = odd_frame(arena, odd, name), .kind = EH_CHART_DOTS};
    struct eh_dot_row *row = EH_NEW_ARRAY(arena, struct eh_dot_row, odd->rows);
    for (size_t i = 0; i < odd->rows; i++) {
        double value = log_scale ? exp(-1 + 0.13 * (double)(i % 17)) : -0.5 + 0.07 * (double)(i % 13);
        row[i] = (struct eh_dot_row){.label = odd_name(arena, i), .mark = odd_mark(odd->marks, i)};
        bool shown = odd_is_shown(row[i].mark);
        row[i].n_text = shown ? eh_arena_format(arena, "%zu", 10 + 977 * i) : "<5";
        row[i].value_text = shown ? eh_arena_format(arena, "%.2f", value) : SECRET;
        row[i].reason = odd_reason(row[i].mark);
        row[i].has_value = row[i].has_interval = shown;
        row[i].has_expected = shown && i % 4 == 0;
        row[i].value = value;
        row[i].low = log_scale ? value / 1.4 : value - 0.11;
        row[i].high = i == 9 ? INFINITY : log_scale ? value * 1.5 : value + 0.2;
        row[i].expected = log_scale ? 1 : 0.01;
    }
    chart.dots = (struct eh_dot_chart){.axis = {.scale = log_scale ? EH_AXIS_LOG : EH_AXIS_LINEAR,
                                                .format = log_scale ? EH_AXIS_RATIO : EH_AXIS_PERCENT,
                                                .has_reference = true,
                                                .reference = log_scale ? 1 : 0,
                                                .reference_label = odd->empty_texts ? "" : "no difference",
                                                .low_label = "fewer ties than the others",
                                                .high_label = "more"},
                                       .n_heading = "people",
                                       .steps = !log_scale && odd->rows < 5,
                                       .count = odd->rows,
                                       .row = row};
    return chart;
}

static struct eh_chart odd_heatmap(struct eh_arena *arena, const struct odd *odd, const char *name)
{
    struct eh_chart chart = {.frame = odd_frame(arena, odd, name), .kind = EH_CHART_HEATMAP};
    size_t n = odd->rows;
    const char **label = EH_NEW_ARRAY(arena, const char *, n);
    struct eh_cell *cell = EH_NEW_ARRAY(arena, struct eh_cell, n * n);
    for (size_t i = 0; i < n; i++)
        label[i] = odd_name(arena, i);
    for (size_t i = 0; i < n * n; i++) {
        double value = exp(-0.9 + 0.1 * (double)(i % 19));
        enum eh_mark mark = odd_mark(odd->marks, i);
        const char *text = odd_is_shown(mark) ? eh_arena_format(arena, "%.2f", value) : "";
        cell[i] =
            (struct eh_cell){.mark = mark, .has_value = odd_is_shown(mark), .value = value, .text = text};
    }
    chart.heatmap = (struct eh_heatmap){.row_heading = "Someone in \xE2\x80\xA6",
                                        .column_heading = "\xE2\x80\xA6 asks a colleague in \xE2\x80\xA6",
                                        .rows = n,
                                        .columns = n,
                                        .row_label = label,
                                        .column_label = label,
                                        .cell = cell,
                                        .outline_diagonal = true,
                                        .limit = 2};
    return chart;
}

static struct eh_chart odd_dumbbell(struct eh_arena *arena, const struct odd *odd, const char *name)
{
    struct eh_chart chart = {.frame = odd_frame(arena, odd, name), .kind = EH_CHART_DUMBBELL};
    struct eh_dumbbell_row *row = EH_NEW_ARRAY(arena, struct eh_dumbbell_row, odd->rows);
    for (size_t i = 0; i < odd->rows; i++) {
        double a = 0.1 + 0.02 * (double)(i % 40), b = 0.5 - 0.01 * (double)(i % 40);
        row[i] = (struct eh_dumbbell_row){
            .label = odd_name(arena, i), .mark = odd_mark(odd->marks, i), .a = a, .b = b};
        row[i].has_value = odd_is_shown(row[i].mark);
        row[i].a_text = row[i].has_value ? eh_arena_format(arena, "%.0f", 100 * a) : SECRET;
        row[i].b_text = row[i].has_value ? eh_arena_format(arena, "%.0f", 100 * b) : SECRET;
        row[i].difference_text = row[i].has_value ? "\xE2\x88\x92"
                                                    "9 pt"
                                                  : SECRET;
        row[i].reason = odd_reason(row[i].mark);
    }
    chart.dumbbell = (struct eh_dumbbell){.axis = {.format = EH_AXIS_PERCENT, .from_zero = true},
                                          .a_name = "share of advice requests",
                                          .b_name = "share of headcount",
                                          .difference_heading = "gap",
                                          .count = odd->rows,
                                          .row = row};
    return chart;
}

static struct eh_chart odd_network(struct eh_arena *arena, const struct odd *odd, bool directed,
                                   const char *name)
{
    struct eh_chart chart = {.frame = odd_frame(arena, odd, name), .kind = EH_CHART_GROUP_NETWORK};
    size_t n = odd->rows < 12 ? odd->rows : 12, count = 0;
    struct eh_group_node *node = EH_NEW_ARRAY(arena, struct eh_group_node, n);
    struct eh_group_edge *edge = EH_NEW_ARRAY(arena, struct eh_group_edge, n * n);
    for (size_t i = 0; i < n; i++) {
        node[i] = (struct eh_group_node){.label = odd_name(arena, i),
                                         .mark = i == 4 ? EH_MARK_HIDDEN : EH_MARK_NONE};
        node[i].size = i == 4 ? 0 : 20 + 31.0 * (double)i;
        node[i].detail = i == 4 ? "" : eh_arena_format(arena, "%.0f people", node[i].size);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = directed ? 0 : i; j < n; j++) {
            edge[count] = (struct eh_group_edge){
                .from = (uint32_t)i, .to = (uint32_t)j, .mark = odd_mark(odd->marks, i + j)};
            edge[count].ties = (double)((7 * i + 11 * j) % 50);
            edge[count++].ratio = exp(-0.9 + 0.1 * (double)((i * 5 + j) % 19));
        }
    chart.network = (struct eh_group_network){
        .directed = directed, .node_count = n, .edge_count = count, .node = node, .edge = edge};
    return chart;
}

static struct eh_chart odd_lorenz(struct eh_arena *arena, const struct odd *odd, const char *name)
{
    enum { POINTS = 51 };
    struct eh_chart chart = {.frame = odd_frame(arena, odd, name), .kind = EH_CHART_LORENZ};
    size_t n = odd->rows < 3 ? odd->rows : 3;
    struct eh_lorenz_curve *curve = EH_NEW_ARRAY(arena, struct eh_lorenz_curve, n);
    for (size_t k = 0; k < n; k++) {
        double *x = EH_NEW_ARRAY(arena, double, POINTS), *y = EH_NEW_ARRAY(arena, double, POINTS);
        for (int i = 0; i < POINTS; i++) {
            x[i] = (double)i / (POINTS - 1);
            y[i] = pow(x[i], 1.5 + (double)k);
        }
        curve[k] = (struct eh_lorenz_curve){.label = k == 1 ? LONG_NAME ", Gini 0.41" : "Mentees, Gini 0.31",
                                            .count = POINTS,
                                            .people_01 = x,
                                            .share_01 = y,
                                            .emphasised = k == 1};
    }
    chart.lorenz = (struct eh_lorenz){.x_title = "share of people, least to most connected",
                                      .y_title = "share of ties",
                                      .count = n,
                                      .curve = curve};
    return chart;
}

static struct eh_chart odd_trend(struct eh_arena *arena, const struct odd *odd, bool log_scale,
                                 const char *name)
{
    struct eh_chart chart = {.frame = odd_frame(arena, odd, name), .kind = EH_CHART_TREND};
    size_t n = odd->rows < 8 ? odd->rows : 8;
    struct eh_trend_point *point = EH_NEW_ARRAY(arena, struct eh_trend_point, n);
    for (size_t i = 0; i < n; i++) {
        double value = log_scale ? exp(0.3 * (double)i - 1) : 0.1 * (double)(i * i % 7) - 0.3;
        point[i] = (struct eh_trend_point){.label = odd->long_texts ? "2026-07-01..2026-09-30" : "Q3",
                                           .year = i % 4 ? "" : "2026",
                                           .at = (double)(i < 5 ? i : i + 2), /* two were never published */
                                           .mark = odd_mark(odd->marks, i),
                                           .value = value};
        point[i].has_value = odd_is_shown(point[i].mark);
        point[i].has_interval = point[i].has_value && i != 3;
        point[i].low = log_scale ? value / 1.7 : value - 0.2;
        point[i].high = log_scale ? value * 1.7 : value + 0.2;
    }
    chart.trend =
        (struct eh_trend_line){.axis = {.scale = log_scale ? EH_AXIS_LOG : EH_AXIS_LINEAR,
                                        .format = log_scale ? EH_AXIS_RATIO : EH_AXIS_SIGNED,
                                        .has_reference = true,
                                        .reference = log_scale ? 1 : 0},
                               .count = n,
                               .point = point,
                               .last_text = n && point[n - 1].has_value ? "0.32" : SECRET,
                               .last_interval = n && point[n - 1].has_value ? "0.12 to 0.52" : SECRET,
                               .note = odd->long_texts ? "Gaps in the line: 2026Q1, " HIDDEN
                                                         "; 2026Q2, not compared, since lookback was "
                                                         "12 and is 6."
                                                       : ""};
    return chart;
}

static struct eh_chart odd_slope(struct eh_arena *arena, const struct odd *odd, const char *name)
{
    struct eh_chart chart = {.frame = odd_frame(arena, odd, name), .kind = EH_CHART_SLOPE};
    struct eh_slope_row *row = EH_NEW_ARRAY(arena, struct eh_slope_row, odd->rows);
    for (size_t i = 0; i < odd->rows; i++) {
        row[i] = (struct eh_slope_row){.label = odd_name(arena, i),
                                       .mark = odd_mark(odd->marks, i),
                                       .a = 0.3 + 0.001 * (double)i,
                                       .b = 0.3 + 0.01 * (double)(i * 7 % 40)};
        row[i].has_a = row[i].has_b = odd_is_shown(row[i].mark);
        row[i].a_text = row[i].has_a ? eh_arena_format(arena, "%.3f", row[i].a) : SECRET;
        row[i].b_text = row[i].has_b ? eh_arena_format(arena, "%.3f", row[i].b) : SECRET;
        row[i].reason = odd_reason(row[i].mark);
    }
    chart.slope = (struct eh_slope_chart){.a_name = odd->long_texts ? "2025-07-01..2025-09-30" : "2025Q3",
                                          .b_name = odd->long_texts ? "2026-07-01..2026-09-30" : "2026Q3",
                                          .margin = 0.01,
                                          .count = odd->rows,
                                          .row = row};
    return chart;
}

static struct eh_curve odd_curve(struct eh_arena *arena, double sign, bool dashed)
{
    struct eh_curve curve = {
        .label = sign > 0 ? dashed ? "99.8%" : "95%" : "", .dashed = dashed, .count = 30};
    curve.x = EH_NEW_ARRAY(arena, double, 30);
    curve.y = EH_NEW_ARRAY(arena, double, 30);
    for (size_t i = 0; i < curve.count; i++) {
        curve.x[i] = 1 + 13 * (double)i;
        curve.y[i] = fmin(fmax(0.3 + sign * (dashed ? 1.4 : 0.9) / sqrt(curve.x[i]), 0), 1);
    }
    return curve;
}

/* Every fifth point stands upon its neighbour: labels have to look for a place. */
static struct eh_chart odd_scatter(struct eh_arena *arena, const struct odd *odd, bool shaded,
                                   const char *name)
{
    struct eh_chart chart = {.frame = odd_frame(arena, odd, name), .kind = EH_CHART_SCATTER};
    struct eh_point *point = EH_NEW_ARRAY(arena, struct eh_point, odd->rows);
    for (size_t i = 0; i < odd->rows; i++) {
        size_t at = i % 5 == 4 ? i - 1 : i;
        enum eh_mark mark = odd_mark(odd->marks, i);
        point[i] = (struct eh_point){.label = odd_name(arena, i), .mark = mark};
        point[i].x = 5 + (double)(at * 37 % 390);
        point[i].y = 0.1 + 0.05 * (double)(at % 11);
        point[i].shade = i % 7 == 3 ? 0 : exp(-0.6 + 0.1 * (double)(i % 14));
        point[i].value_text =
            odd_is_shown(mark) ? eh_arena_format(arena, "%.0f%%", 100 * point[i].y) : SECRET;
    }
    chart.scatter = (struct eh_scatter){.x = {.from_zero = true},
                                        .y = {.format = EH_AXIS_PERCENT,
                                              .from_zero = true,
                                              .has_reference = true,
                                              .reference = 0.3,
                                              .reference_label = odd->empty_texts ? "" : "all: 30%"},
                                        .x_title = "People in the group",
                                        .y_title = "Share who have a mentor",
                                        .shade_limit = shaded ? 2 : 0,
                                        .hidden = odd->empty_texts ? "" : HIDDEN ", so not drawn at all",
                                        .count = odd->rows,
                                        .point = point};
    if (shaded)
        return chart;
    chart.scatter.curve_count = 4;
    chart.scatter.curve = EH_NEW_ARRAY(arena, struct eh_curve, 4);
    for (int i = 0; i < 4; i++)
        chart.scatter.curve[i] = odd_curve(arena, i % 2 ? 1 : -1, i > 1);
    return chart;
}

static struct eh_chart odd_bars(struct eh_arena *arena, const struct odd *odd, const char *name)
{
    struct eh_chart chart = {.frame = odd_frame(arena, odd, name), .kind = EH_CHART_BARS};
    struct eh_bar_row *row = EH_NEW_ARRAY(arena, struct eh_bar_row, odd->rows);
    for (size_t i = 0; i < odd->rows; i++) {
        row[i].label = odd_name(arena, i);
        for (size_t j = 0; j < 2; j++) {
            struct eh_bar *bar = &row[i].bar[j];
            bar->mark = odd_mark(odd->marks, i + j);
            bar->has_value = odd_is_shown(bar->mark);
            bar->value = 0.03 * (double)((i + 3 * j) % 30);
            bar->has_interval = i % 3 == 0;
            bar->low = bar->value / 2;
            bar->high = fmin(1, bar->value + 0.2);
            bar->text = bar->has_value ? eh_arena_format(arena, "%.0f%% (%zu of 1,030)", 100 * bar->value, i)
                                       : SECRET;
            bar->reason = odd_reason(bar->mark);
        }
    }
    chart.bars = (struct eh_bars){
        .heading = {"Mentoring that followed contact", odd->long_texts ? LONG_NAME " " LONG_WORD : "After"},
        .count = odd->rows,
        .row = row};
    return chart;
}

static struct eh_paragraph odd_paragraph(struct eh_arena *arena, const struct odd *odd)
{
    struct eh_run *run = EH_NEW_ARRAY(arena, struct eh_run, 5);
    run[0].text = odd->empty_texts ? ""
                                   : "Tom & Jerry asked whether 1 < 2; the answer, in office, was a fine "
                                     "flow of difficult affairs. ";
    run[1] = (struct eh_run){
        .text = odd->empty_texts ? NULL : "A bold claim that wraps over the end of a line, as bold claims do",
        .bold = true};
    run[2].text = odd->empty_texts ? "" : ", and then ";
    run[3] = (struct eh_run){.text = "see the chart", .link = "#fig-dots"};
    run[4].text = odd->long_texts ? " The end of it comes late: " LONG_NAME " and " LONG_NAME " and " RTL_NAME
                                    ". Last words."
                                  : " Last words.";
    return (struct eh_paragraph){.run_count = 5, .run = run};
}

static const double odd_spark[8] = {0.3, 0.2, NAN, 0.25, NAN, NAN, 0.1, 0.4};

static struct eh_table odd_table(struct eh_arena *arena, const struct odd *odd, size_t columns, bool small)
{
    struct eh_table table = {.title = odd->empty_texts ? "" : "Every published row",
                             .columns = columns,
                             .rows = odd->rows,
                             .small = small};
    table.destination = "table-1";
    table.column = EH_NEW_ARRAY(arena, struct eh_table_column, columns);
    table.cell = EH_NEW_ARRAY(arena, struct eh_table_cell, columns * odd->rows);
    for (size_t j = 0; j < columns; j++) {
        table.column[j].heading = j == 0             ? "group"
                                  : j + 1 == columns ? "verdict"
                                                     : eh_arena_format(arena, "value %zu", j);
        table.column[j].align = j > 0 && j + 1 < columns ? EH_ALIGN_END : EH_ALIGN_START;
    }
    for (size_t i = 0; i < odd->rows; i++)
        for (size_t j = 0; j < columns; j++) {
            struct eh_table_cell *cell = &table.cell[i * columns + j];
            cell->text = j == 0             ? odd_name(arena, i)
                         : j + 1 == columns ? "cannot tell"
                                            : "\xE2\x88\x92"
                                              "0.123";
            cell->mark = j + 1 == columns ? odd_mark(odd->marks, i) : EH_MARK_NONE;
            if (columns == 12 && j == 6)
                cell->spark = (struct eh_spark){8, odd_spark, "0.3; 0.2; hidden; 0.25"};
        }
    return table;
}

static struct eh_summary odd_summary(struct eh_arena *arena, const struct odd *odd)
{
    static const double spark[] = {0.3, 0.2, NAN, 0.25, 0.4};
    struct eh_summary summary = {.headline = "Women are asked for advice 31% less often",
                                 .key_count = 4,
                                 .chart_count = 4,
                                 .panel_count = 3};
    summary.deck = odd->empty_texts ? "" : "Three of seven departments drive the gap.";
    if (odd->long_texts)
        summary.headline =
            "In " LONG_NAME " women are asked for advice less often than comparable men, and in " LONG_NAME
            " the data cannot tell";
    summary.key = EH_NEW_ARRAY(arena, struct eh_key_figure, 4);
    for (size_t i = 0; i < 4; i++)
        summary.key[i] = (struct eh_key_figure){
            .title = odd->long_texts ? "Closeness to decision makers, " LONG_NAME : "Advice gap",
            .value = i == 3 ? "cannot tell"
                            : "\xE2\x88\x92"
                              "31",
            .unit = i == 1   ? "\xC3\x97"
                    : i == 2 ? " pts"
                             : "",
            .mark = odd_mark(odd->marks, i),
            .interval = odd->empty_texts ? ""
                                         : "95% CI \xE2\x88\x92"
                                           "39 to \xE2\x88\x92"
                                           "22",
            .note = odd->empty_texts ? NULL : "3 pts on Q2",
            .spark = {i < 3 ? 5 : 0, spark, "0.3; 0.2; hidden; 0.25; 0.4"}};
    struct odd few = *odd;
    few.rows = odd->rows < 8 ? odd->rows : 8;
    summary.chart = EH_NEW_ARRAY(arena, struct eh_chart, 4);
    summary.chart[0] = odd_dots(arena, &few, false, "dots");
    summary.chart[1] = odd_heatmap(arena, &few, "heatmap");
    summary.chart[2] = odd_lorenz(arena, &few, "lorenz");
    summary.chart[3] = odd_dumbbell(arena, &few, "dumbbell");
    summary.panel = EH_NEW_ARRAY(arena, struct eh_panel, 3);
    for (size_t i = 0; i < 3; i++) {
        struct eh_paragraph *paragraph = EH_NEW_ARRAY(arena, struct eh_paragraph, 2);
        paragraph[0] = paragraph[1] = odd_paragraph(arena, odd);
        summary.panel[i] =
            (struct eh_panel){.title = "How sure are we?", .paragraph_count = 2, .paragraph = paragraph};
    }
    return summary;
}

static struct eh_item *odd_add(struct eh_arena *arena, struct eh_document *document, enum eh_item_kind kind)
{
    EH_RESERVE(arena, document->item, document->count, document->capacity);
    struct eh_item *item = &document->item[document->count++];
    item->kind = kind;
    return item;
}

static void odd_add_charts(struct eh_arena *arena, struct eh_document *document, size_t count,
                           struct eh_chart a, struct eh_chart b)
{
    struct eh_chart *chart = EH_NEW_ARRAY(arena, struct eh_chart, 2);
    chart[0] = a;
    chart[1] = b;
    struct eh_item *item = odd_add(arena, document, EH_ITEM_CHARTS);
    item->charts.count = count;
    item->charts.chart = chart;
}

static struct eh_document *odd_document(struct eh_arena *arena, const struct odd *odd)
{
    struct eh_document *document = EH_NEW(arena, struct eh_document);
    *document = (struct eh_document){
        .title = "Northwind & <Sons>: network equity report",
        .organisation = LONG_NAME,
        .subtitle = "Network equity report \xC2\xB7 Q3 2026 \xC2\xB7 1,284 people \xC2\xB7 " LONG_NAME,
        .notice = "Confidential",
        .footer = "Generated by evenhand from input sha256 3f9a",
        .language = "en-GB",
        .subject = "a & b",
        .keywords = NULL,
        .paper = odd->paper,
        .date = eh_date_from_parts(2026, 9, 30)};
    odd_add(arena, document, EH_ITEM_SUMMARY)->summary = odd_summary(arena, odd);
    struct eh_item *item = odd_add(arena, document, EH_ITEM_CHAPTER);
    item->chapter.title = FULL_TITLE;
    item->chapter.finding =
        odd->empty_texts
            ? ""
            : "The gap is 31 points, and a finding may well be longer than one line of text is wide.";
    item->chapter.mark = EH_MARK_CANNOT_TELL;
    item->chapter.destination = "chapter-1";
    item->chapter.new_page = true;
    odd_add(arena, document, EH_ITEM_PARAGRAPH)->paragraph = odd_paragraph(arena, odd);
    odd_add_charts(arena, document, 1, odd_dots(arena, odd, false, "dots"), (struct eh_chart){0});
    odd_add_charts(arena, document, 2, odd_lorenz(arena, odd, "lorenz"), odd_dots(arena, odd, true, "ratio"));
    item = odd_add(arena, document, EH_ITEM_HEADING);
    item->heading.title = "A heading in between";
    odd_add_charts(arena, document, 1, odd_heatmap(arena, odd, "heatmap"), (struct eh_chart){0});
    odd_add_charts(arena, document, 1, odd_dumbbell(arena, odd, "dumbbell"), (struct eh_chart){0});
    odd_add_charts(arena, document, 1, odd_network(arena, odd, false, "network"), (struct eh_chart){0});
    odd_add_charts(arena, document, 2, odd_network(arena, odd, true, "directed"),
                   odd_dumbbell(arena, odd, "half"));
    odd_add_charts(arena, document, 1, odd_trend(arena, odd, false, "trend"), (struct eh_chart){0});
    odd_add_charts(arena, document, 2, odd_trend(arena, odd, true, "ratios"), odd_slope(arena, odd, "slope"));
    odd_add_charts(arena, document, 1, odd_slope(arena, odd, "wide"), (struct eh_chart){0});
    odd_add_charts(arena, document, 1, odd_scatter(arena, odd, false, "funnel"), (struct eh_chart){0});
    odd_add_charts(arena, document, 2, odd_scatter(arena, odd, true, "circles"),
                   odd_scatter(arena, odd, false, "narrow"));
    odd_add_charts(arena, document, 1, odd_bars(arena, odd, "bars"), (struct eh_chart){0});
    odd_add_charts(arena, document, 2, odd_bars(arena, odd, "slim"), odd_scatter(arena, odd, true, "slim2"));
    item = odd_add(arena, document, EH_ITEM_CHAPTER);
    item->chapter.title = "Tables";
    odd_add(arena, document, EH_ITEM_TABLE)->table = odd_table(arena, odd, 4, false);
    odd_add(arena, document, EH_ITEM_TABLE)->table = odd_table(arena, odd, 12, true);
    item = odd_add(arena, document, EH_ITEM_TABLES);
    item->tables.columns = 3;
    item->tables.count = 4;
    item->tables.table = EH_NEW_ARRAY(arena, struct eh_table, 4);
    for (size_t i = 0; i < 4; i++) {
        item->tables.table[i] = odd_table(arena, odd, 2 + i % 2, true);
        item->tables.table[i].destination = eh_arena_format(arena, "tab-%zu", i);
    }
    item = odd_add(arena, document, EH_ITEM_LIST);
    item->list.count = 2;
    item->list.entry = EH_NEW_ARRAY(arena, struct eh_paragraph, 2);
    item->list.entry[0] = item->list.entry[1] = odd_paragraph(arena, odd);
    odd_add(arena, document, EH_ITEM_PANEL)->panel = odd_summary(arena, odd).panel[0];
    struct eh_chart empty = {.frame = odd_frame(arena, odd, "empty"),
                             .kind = EH_CHART_EMPTY,
                             .reason = "mentoring.csv has no rows & no columns."};
    odd_add_charts(arena, document, 1, empty, (struct eh_chart){0});
    return document;
}

#endif
