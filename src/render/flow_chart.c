#include "flow_chart.h"

#include <math.h>
#include <stdint.h>

#include "chart.h"

#define GUTTER      24.0
#define ABOVE       12.0
#define BELOW       14.0
#define HIGHEST_ROW 19.0
#define LOWEST_ROW  13.0
#define TWO_LINES   15.5 /* the lowest row that a label of two lines can be read in */
#define ROOMY_LINES 24.0 /* the highest row of such labels */
/* Of a page: more than this is not left empty for the sake of a chart that can be split. */
#define EMPTY 0.3
enum { FEWEST_ROWS = 6 }; /* of a split chart on its first page */

struct eh_chart_style eh_flow_chart_style(size_t count, double row_pt, const char *heading_tag)
{
    bool half = count > 1;
    struct eh_chart_style style = {
        .title = {half ? 11 : 12, half ? 13.6 : 15, true, false, EH_COLOR_INK},
        .subtitle = {half ? 8.5 : 9.5, half ? 11 : 12.5, false, false, EH_COLOR_MUTED},
        .label = {half ? 8.2 : 8.8, half ? 10.4 : 11, false, false, EH_COLOR_INK},
        .axis = {half ? 7.8 : 8.2, half ? 10 : 10.5, false, true, EH_COLOR_MUTED},
        .source = {7.2, 9.4, false, false, EH_COLOR_MUTED},
        .with_source = true,
        .heading_tag = heading_tag,
    };
    style.row_pt = row_pt;
    style.square_pt = 9.2 * row_pt;
    return style;
}

static struct eh_slice all_rows(const struct eh_chart *chart)
{
    return (struct eh_slice){0, eh_chart_count_rows(chart)};
}

static double set_charts(struct eh_flow *flow, size_t count, const struct eh_chart *chart,
                         struct eh_slice slice, const struct eh_chart_style *style, double y)
{
    const struct eh_page *page = &flow->page;
    struct eh_canvas *canvas = flow->canvas;
    double width = count > 1 ? (page->width - GUTTER) / 2 : page->width, head = 0, height = 0, x = page->left;
    bool quiet = canvas->quiet;
    canvas->quiet = true;
    for (size_t i = 0; i < count; i++)
        head = fmax(head, eh_chart_draw_head(canvas, &chart[i], slice.first > 0, style, x, y, width));
    canvas->quiet = quiet;
    for (size_t i = 0; i < count; i++, x += width + GUTTER) {
        struct eh_slice part = count > 1 ? all_rows(&chart[i]) : slice;
        height = fmax(height, eh_chart_draw(canvas, &chart[i], part, style, x, y, width, head));
    }
    return height;
}

static double measure(struct eh_flow *flow, size_t count, const struct eh_chart *chart, struct eh_slice slice,
                      double row_pt)
{
    struct eh_chart_style style = eh_flow_chart_style(count, row_pt, "H3");
    bool quiet = flow->canvas->quiet;
    flow->canvas->quiet = true;
    double height = set_charts(flow, count, chart, slice, &style, 0);
    flow->canvas->quiet = quiet;
    return height;
}

/* The highest rows from `lowest` on that fit into `room`, or 0. */
static double find_row(struct eh_flow *flow, size_t count, const struct eh_chart *chart, double lowest,
                       double room)
{
    const double step = 0.5, highest = lowest >= TWO_LINES ? ROOMY_LINES : HIGHEST_ROW;
    size_t high = (size_t)((highest - lowest) / step + 1e-9), low = 0;
    if (measure(flow, count, chart, all_rows(chart), highest) <= room)
        return highest;
    if (measure(flow, count, chart, all_rows(chart), lowest) > room)
        return 0;
    while (high - low > 1) { /* steps above the lowest: `low` fits */
        size_t middle = (low + high) / 2;
        double row_pt = lowest + step * (double)middle;
        *(measure(flow, count, chart, all_rows(chart), row_pt) <= room ? &low : &high) = middle;
    }
    return lowest + step * (double)low;
}

static double page_room(const struct eh_flow *flow)
{
    return flow->page.bottom - flow->page.top;
}

static size_t count_label_lines(struct eh_flow *flow, size_t count, const struct eh_chart *chart)
{
    struct eh_chart_style style = eh_flow_chart_style(count, LOWEST_ROW, "H3");
    double width = count > 1 ? (flow->page.width - GUTTER) / 2 : flow->page.width;
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        size_t lines = eh_chart_count_label_lines(flow->canvas, &chart[i], &style, width);
        most = lines > most ? lines : most;
    }
    return most;
}

/* Side by side only where the names of the rows stay whole, or would be cut at full width as well. */
static bool stand_beside(struct eh_flow *flow, size_t count, const struct eh_chart *chart)
{
    return count < 2 || count_label_lines(flow, count, chart) < 3;
}

static double lowest_row(struct eh_flow *flow, size_t count, const struct eh_chart *chart)
{
    return count_label_lines(flow, count, chart) > 1 ? TWO_LINES : LOWEST_ROW;
}

/* As many rows from `first` as fit into `room`, at least one. */
static size_t rows_that_fit(struct eh_flow *flow, const struct eh_chart *chart, size_t first, double row_pt,
                            double room)
{
    size_t low = 1, high = eh_chart_count_rows(chart) - first;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        if (measure(flow, 1, chart, (struct eh_slice){first, middle}, row_pt) <= room)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static void draw_split(struct eh_flow *flow, const struct eh_chart *chart, const char *heading_tag)
{
    struct eh_page *page = &flow->page;
    size_t rows = eh_chart_count_rows(chart), first = 0;
    double row_pt = 17;
    struct eh_chart_style style = eh_flow_chart_style(1, row_pt, heading_tag);
    eh_page_need(page, ABOVE + measure(flow, 1, chart, (struct eh_slice){0, FEWEST_ROWS}, row_pt));
    eh_page_skip(page, ABOVE);
    while (first < rows) {
        size_t count = rows_that_fit(flow, chart, first, row_pt, page->bottom - page->y);
        struct eh_slice slice = {first, count};
        eh_page_advance(page, set_charts(flow, 1, chart, slice, &style, page->y));
        first += count;
        if (first < rows)
            eh_page_break(page);
    }
    eh_page_skip(page, BELOW);
}

void eh_flow_chart_draw(struct eh_flow *flow, size_t count, const struct eh_chart *chart,
                        const char *heading_tag)
{
    struct eh_page *page = &flow->page;
    double above = page->fresh ? 0 : ABOVE, here = page->bottom - page->y - above;
    if (count == 0)
        return;
    if (!stand_beside(flow, count, chart)) { /* one below the other, at full width */
        for (size_t i = 0; i < count; i++)
            eh_flow_chart_draw(flow, 1, &chart[i], heading_tag);
        return;
    }
    /* Below a chapter's title a chart gets lower, or is split, sooner than it leaves the title alone; and
     * sooner than it leaves much of a page empty. */
    bool early = page->y - page->top < 0.3 * page_room(flow) || here > EMPTY * page_room(flow);
    double lowest = lowest_row(flow, count, chart), row_pt = find_row(flow, count, chart, lowest, here);
    if (row_pt <= 0 && early && !page->fresh && count == 1 && eh_chart_count_rows(chart) > 2 * FEWEST_ROWS) {
        draw_split(flow, chart, heading_tag);
        return;
    }
    if (row_pt <= 0 && (row_pt = find_row(flow, count, chart, lowest, page_room(flow))) <= 0) {
        if (count == 1 && eh_chart_count_rows(chart) > FEWEST_ROWS) {
            draw_split(flow, chart, heading_tag);
        } else if (count > 1) {
            for (size_t i = 0; i < count; i++)
                eh_flow_chart_draw(flow, 1, &chart[i], heading_tag);
        } else {
            struct eh_chart_style style = eh_flow_chart_style(1, lowest, heading_tag);
            eh_page_need(page, page_room(flow));
            eh_page_advance(page, set_charts(flow, 1, chart, all_rows(chart), &style, page->y));
        }
        return;
    }
    struct eh_chart_style style = eh_flow_chart_style(count, row_pt, heading_tag);
    double height = measure(flow, count, chart, all_rows(chart), row_pt);
    eh_page_need(page, height + above);
    eh_page_skip(page, ABOVE);
    eh_page_advance(page, set_charts(flow, count, chart, all_rows(chart), &style, page->y));
    eh_page_skip(page, BELOW);
}

double eh_flow_chart_least(struct eh_flow *flow, size_t count, const struct eh_chart *chart)
{
    if (count == 0)
        return 0;
    if (!stand_beside(flow, count, chart))
        count = 1;
    double height = measure(flow, count, chart, all_rows(chart), lowest_row(flow, count, chart)) + ABOVE;
    if (height <= page_room(flow) - 80)
        return height;
    size_t rows = eh_chart_count_rows(chart);
    struct eh_slice few = {0, rows < FEWEST_ROWS ? rows : FEWEST_ROWS};
    return count > 1 ? page_room(flow) : measure(flow, 1, chart, few, 17) + ABOVE;
}
