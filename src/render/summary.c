#include "summary.h"

#include <math.h>
#include <stdint.h>

#include "chart.h"
#include "key_figures.h"
#include "panel.h"

#define GUTTER       20.0
#define HIGHEST_ROW  27.0
#define LOWEST_ROW   11.5
#define TIGHTEST_ROW 10.0 /* as high as a line of its label */
#define SECTION      12.5
#define SQUARE       6.4 /* rows high is a plot without rows */

struct density { /* how closely charts are set */
    double row_pt;
    bool with_source;
};

static struct eh_chart_style chart_style(double row_pt, bool with_source)
{
    struct eh_chart_style style = {
        .title = {10.2, 12.6, true, false, EH_COLOR_INK},
        .subtitle = {7.6, 9.8, false, false, EH_COLOR_MUTED},
        .label = {8, 10, false, false, EH_COLOR_INK},
        .axis = {7.3, 9.5, false, true, EH_COLOR_MUTED},
        .source = {6.4, 8.2, false, false, EH_COLOR_MUTED},
        .with_source = with_source,
        .heading_tag = "H2",
    };
    style.row_pt = row_pt;
    style.square_pt = SQUARE * row_pt;
    return style;
}

static struct eh_panel_style panel_style(void)
{
    return (struct eh_panel_style){
        .title = {9, 12, true, false, EH_COLOR_INK},
        .text = {7.7, 11, false, false, EH_COLOR_INK},
        .paragraph_gap_pt = 1.5,
        .padding_pt = 10,
        .heading_tag = "H2",
    };
}

static void set_row(struct eh_chart_style *style, double row_pt)
{
    style->row_pt = row_pt;
    style->square_pt = SQUARE * row_pt;
}

/* Beside a higher chart the rows of a lower one stand further apart, up to HIGHEST_ROW; a plot without rows
 * grows likewise. */
static double stretch(struct eh_canvas *canvas, const struct eh_chart *chart,
                      const struct eh_chart_style *style, double width, double head, double height)
{
    struct eh_slice all = {0, eh_chart_count_rows(chart)};
    struct eh_chart_style higher = *style;
    bool quiet = canvas->quiet;
    canvas->quiet = true;
    while (higher.row_pt < HIGHEST_ROW) {
        set_row(&higher, higher.row_pt + 0.5);
        if (eh_chart_draw(canvas, chart, all, &higher, 0, 0, width, head) > height)
            break;
    }
    canvas->quiet = quiet;
    return fmax(higher.row_pt - 0.5, style->row_pt);
}

/* One row of charts: two side by side, the first the wider, or one at full width. */
static double draw_charts(struct eh_page *page, const struct eh_summary *summary, size_t row,
                          struct density density, double y)
{
    struct eh_canvas *canvas = page->canvas;
    struct eh_chart_style style = chart_style(density.row_pt, density.with_source);
    size_t first = 2 * row, count = summary->chart_count - first < 2 ? 1 : 2;
    double x = page->left, width = page->width, head = 0, height = 0, wide = row % 2 ? 0.54 : 0.575;
    double widths[2] = {count == 2 ? (width - GUTTER) * wide : width, (width - GUTTER) * (1 - wide)};
    bool quiet = canvas->quiet;
    canvas->quiet = true;
    for (size_t i = 0; i < count; i++)
        head = fmax(head,
                    eh_chart_draw_head(canvas, &summary->chart[first + i], false, &style, x, y, widths[i]));
    for (size_t i = 0; i < count; i++) {
        const struct eh_chart *chart = &summary->chart[first + i];
        struct eh_slice all = {0, eh_chart_count_rows(chart)};
        height = fmax(height, eh_chart_draw(canvas, chart, all, &style, x, y, widths[i], head));
    }
    canvas->quiet = quiet;
    for (size_t i = 0; i < count && !quiet; i++) {
        const struct eh_chart *chart = &summary->chart[first + i];
        struct eh_slice all = {0, eh_chart_count_rows(chart)};
        struct eh_chart_style own = style;
        set_row(&own, stretch(canvas, chart, &style, widths[i], head, height));
        eh_chart_draw(canvas, chart, all, &own, x, y, widths[i], head);
        x += widths[i] + GUTTER;
    }
    return height;
}

static double measure_charts(struct eh_page *page, const struct eh_summary *summary, size_t rows,
                             struct density density)
{
    bool quiet = page->canvas->quiet;
    double height = 0;
    page->canvas->quiet = true;
    for (size_t i = 0; i < rows; i++)
        height += draw_charts(page, summary, i, density, 0) + SECTION;
    page->canvas->quiet = quiet;
    return height;
}

/* The highest rows with which `rows` rows of charts fit into `room`; false where none do. Source lines go
 * first, then the space between rows, before a chart does: source lines stand again in the chapters. */
static bool find_density(struct eh_page *page, const struct eh_summary *summary, size_t rows, double room,
                         struct density *out)
{
    for (int pass = 0; pass < 3; pass++) {
        struct density high = {HIGHEST_ROW, pass == 0},
                       low = {pass < 2 ? LOWEST_ROW : TIGHTEST_ROW, pass == 0};
        *out = high;
        if (measure_charts(page, summary, rows, high) <= room)
            return true;
        if (measure_charts(page, summary, rows, low) > room)
            continue;
        while (high.row_pt - low.row_pt > 0.25) {
            out->row_pt = (low.row_pt + high.row_pt) / 2;
            *(measure_charts(page, summary, rows, *out) <= room ? &low : &high) = *out;
        }
        *out = low;
        return true;
    }
    return false;
}

static double draw_opening(struct eh_page *page, const struct eh_summary *summary, double y)
{
    static const double sizes[] = {22, 19, 16.5, 14.5};
    struct eh_canvas *canvas = page->canvas;
    struct eh_block headline = {0};
    double start = y;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct eh_type type = {sizes[i], sizes[i] * 26 / 22, true, false, EH_COLOR_INK};
        headline = eh_layout_balance(canvas, summary->headline, type, page->width);
        if (headline.line_count <= 2)
            break;
    }
    struct eh_type deck_type = {9.4, 13.2, false, false, EH_COLOR_MUTED};
    struct eh_block deck = eh_layout_new(canvas, summary->deck, deck_type, page->width, 0);
    eh_tags_draw(canvas, "H1", &headline, page->left, y, EH_ANCHOR_START);
    y += headline.height_pt + 4;
    eh_tags_draw(canvas, "P", &deck, page->left, y, EH_ANCHOR_START);
    y += deck.height_pt + (deck.line_count ? 9 : 0);
    y += eh_key_figures_draw(canvas, summary->key_count, summary->key, page->left, y, page->width);
    return y - start;
}

void eh_summary_draw(struct eh_page *page, const struct eh_summary *summary, size_t *out_charts,
                     bool *out_panel)
{
    struct eh_canvas *canvas = page->canvas;
    struct eh_panel_style style = panel_style();
    bool quiet = canvas->quiet;
    double top = page->y - 4;
    size_t rows = (summary->chart_count + 1) / 2;
    canvas->quiet = true;
    double panel =
        eh_panel_draw(canvas, summary->panel_count, summary->panel, &style, page->left, 0, page->width);
    canvas->quiet = quiet;
    double y = top + draw_opening(page, summary, top) + SECTION;
    bool with_panel = y + panel <= page->bottom;
    double room = page->bottom - y - (with_panel ? panel : 0);
    struct density density = {0};
    while (rows > 0 && !find_density(page, summary, rows, room, &density))
        rows--;
    double spare = rows ? room - measure_charts(page, summary, rows, density) : 0;
    double gap = fmin(spare / (double)(rows + 1), 16);
    for (size_t i = 0; i < rows; i++) {
        y += i ? gap : gap / 2;
        y += draw_charts(page, summary, i, density, y) + SECTION;
    }
    if (with_panel && panel > 0) {
        y = rows == (summary->chart_count + 1) / 2 && rows > 0 ? page->bottom - panel : y + gap / 2;
        eh_panel_draw(canvas, summary->panel_count, summary->panel, &style, page->left, y, page->width);
        y += panel;
    }
    *out_charts = 2 * rows < summary->chart_count ? 2 * rows : summary->chart_count;
    *out_panel = with_panel;
    page->y = y;
    page->fresh = false;
}
