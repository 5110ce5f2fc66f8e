#include "flow.h"

#include <cairo-pdf.h>
#include <math.h>
#include <stdint.h>

#include "chart.h"
#include "flow_chart.h"
#include "flow_table.h"
#include "panel.h"
#include "summary.h"

/* Of a page, what must be left for a chapter that may follow on. */
#define FOLLOW_ON  0.3
#define MOST_EMPTY 0.3   /* may stay empty, so that a section's text and charts stand together */
#define TEXT_WIDTH 368.0 /* nine of twelve columns: about 75 characters of 9.5 points */

static const struct eh_type TEXT = {9.5, 13.5, false, false, {0.114, 0.137, 0.161}};

static struct eh_type chapter_type(void)
{
    return (struct eh_type){20, 24, true, false, EH_COLOR_INK};
}

static struct eh_type finding_type(void)
{
    return (struct eh_type){11.5, 16, false, false, EH_COLOR_INK};
}

static struct eh_type heading_type(void)
{
    return (struct eh_type){13, 17, true, false, EH_COLOR_INK};
}

static struct eh_panel_style panel_style(const struct eh_flow *flow)
{
    return (struct eh_panel_style){
        .title = {10.5, 14, true, false, EH_COLOR_INK},
        .text = {9.2, 13, false, false, EH_COLOR_INK},
        .paragraph_gap_pt = 4,
        .padding_pt = 13,
        .heading_tag = flow->has_heading ? "H3" : "H2",
    };
}

static const char *heading_tag(const struct eh_flow *flow)
{
    return flow->has_heading ? "H3" : "H2";
}

static double text_width(const struct eh_flow *flow)
{
    return fmin(TEXT_WIDTH, flow->page.width);
}

static void add_outline(struct eh_flow *flow, int parent, const char *title, const char *name, int *out_id)
{
    if (flow->canvas->quiet || !flow->surface || !name)
        return;
    const char *clean = eh_layout_clean(flow->canvas->scratch, title);
    if (!*clean)
        return;
    int id = cairo_pdf_surface_add_outline(flow->surface, parent, clean,
                                           eh_arena_format(flow->canvas->scratch, "dest='%s'", name),
                                           CAIRO_PDF_OUTLINE_FLAG_OPEN);
    if (out_id)
        *out_id = id;
}

/* ---- how much of an item must stand together ---- */

static double measure_paragraph(struct eh_flow *flow, const struct eh_paragraph *paragraph, double width)
{
    size_t *end = EH_NEW_ARRAY(flow->canvas->scratch, size_t, paragraph->run_count + 1);
    struct eh_block block = eh_layout_new_runs(flow->canvas, paragraph, TEXT, width, end);
    return (double)(block.line_count > 3 ? 2 : block.line_count) * TEXT.leading_pt;
}

static double measure_panel(struct eh_flow *flow, const struct eh_panel *panel)
{
    struct eh_panel_style style = panel_style(flow);
    bool quiet = flow->canvas->quiet;
    flow->canvas->quiet = true;
    double height = eh_panel_draw(flow->canvas, 1, panel, &style, 0, 0, flow->page.width);
    flow->canvas->quiet = quiet;
    return height;
}

static double measure_title(struct eh_flow *flow, const char *title, struct eh_type type)
{
    return eh_layout_new(flow->canvas, title, type, flow->page.width, 0).height_pt;
}

/* The least of an item that may stand at a page's end; a heading takes the beginning of what follows. */
static double least_height(struct eh_flow *flow, size_t index)
{
    if (index >= flow->document->count)
        return 0;
    const struct eh_item *item = &flow->document->item[index];
    switch (item->kind) {
    case EH_ITEM_HEADING:
        return measure_title(flow, item->heading.title, heading_type()) + 22 + least_height(flow, index + 1);
    case EH_ITEM_PARAGRAPH:
        return measure_paragraph(flow, &item->paragraph, text_width(flow));
    case EH_ITEM_LIST:
        return item->list.count ? measure_paragraph(flow, &item->list.entry[0], text_width(flow)) : 0;
    case EH_ITEM_CHARTS:
        return eh_flow_chart_least(flow, item->charts.count, item->charts.chart);
    case EH_ITEM_TABLE:
    case EH_ITEM_TABLES:
        return eh_flow_table_least(flow, index);
    case EH_ITEM_PANEL:
        return measure_panel(flow, &item->panel);
    case EH_ITEM_CHAPTER:
    case EH_ITEM_SUMMARY:
        break;
    }
    return 0;
}

static double whole_paragraph(struct eh_flow *flow, const struct eh_paragraph *paragraph, double width)
{
    size_t *end = EH_NEW_ARRAY(flow->canvas->scratch, size_t, paragraph->run_count + 1);
    return eh_layout_new_runs(flow->canvas, paragraph, TEXT, width, end).height_pt;
}

/* A heading with its text and the first charts behind it; 0 where other things follow. */
static double section_height(struct eh_flow *flow, size_t index)
{
    double height = least_height(flow, index) - least_height(flow, index + 1);
    for (size_t i = index + 1; i < flow->document->count; i++) {
        const struct eh_item *item = &flow->document->item[i];
        if (item->kind == EH_ITEM_CHARTS)
            return height + eh_flow_chart_least(flow, item->charts.count, item->charts.chart);
        if (item->kind == EH_ITEM_PARAGRAPH)
            height += 7 + whole_paragraph(flow, &item->paragraph, text_width(flow));
        else if (item->kind == EH_ITEM_LIST)
            for (size_t j = 0; j < item->list.count; j++)
                height += 3 + whole_paragraph(flow, &item->list.entry[j], text_width(flow) - 12);
        else
            break;
    }
    return 0;
}

/* What a heading needs: all up to its charts, where little of the page stays empty for it; else its text may
 * stand here and the charts overleaf. */
static double heading_need(struct eh_flow *flow, size_t index)
{
    const struct eh_page *page = &flow->page;
    double section = section_height(flow, index), all = page->bottom - page->top;
    return section <= all && page->bottom - page->y <= MOST_EMPTY * all
               ? fmax(section, least_height(flow, index))
               : least_height(flow, index);
}

/* ---- items ---- */

static void close_chapter(struct eh_flow *flow)
{
    if (flow->in_chapter)
        eh_tags_close(flow->canvas, "Sect");
    flow->in_chapter = false;
}

static void draw_summary(struct eh_flow *flow, size_t index)
{
    const struct eh_summary *summary = &flow->document->item[index].summary;
    size_t charts = 0;
    bool panel = false;
    flow->in_chapter = true;
    eh_tags_open(flow->canvas, "Sect");
    eh_tags_draw_destination(flow->canvas, flow->names[index], flow->page.left, 0);
    add_outline(flow, CAIRO_PDF_OUTLINE_ROOT, eh_canvas_get_words(flow->canvas)->summary, flow->names[index],
                NULL);
    eh_summary_draw(&flow->page, summary, &charts, &panel);
    for (size_t i = charts; i < summary->chart_count; i++)
        eh_flow_chart_draw(flow, 1, &summary->chart[i], heading_tag(flow));
    for (size_t i = 0; !panel && i < summary->panel_count; i++) {
        struct eh_panel_style style = panel_style(flow);
        eh_page_skip(&flow->page, 12);
        eh_page_need(&flow->page, measure_panel(flow, &summary->panel[i]));
        eh_page_advance(&flow->page, eh_panel_draw(flow->canvas, 1, &summary->panel[i], &style,
                                                   flow->page.left, flow->page.y, flow->page.width));
    }
}

static void draw_finding(struct eh_flow *flow, const char *finding, enum eh_mark mark)
{
    struct eh_page *page = &flow->page;
    double indent = mark == EH_MARK_NONE || mark == EH_MARK_UNDEFINED ? 0 : 14;
    struct eh_block block =
        eh_layout_balance(flow->canvas, finding, finding_type(), page->width - 60 - indent);
    if (block.line_count == 0)
        return;
    if (indent > 0)
        eh_canvas_mark(flow->canvas, page->left + 4.5, page->y + finding_type().leading_pt / 2, 4.2, mark);
    eh_tags_draw(flow->canvas, "P", &block, page->left + indent, page->y, EH_ANCHOR_START);
    eh_page_advance(page, block.height_pt + 6);
}

static void draw_chapter(struct eh_flow *flow, size_t index)
{
    const struct eh_item *item = &flow->document->item[index];
    struct eh_page *page = &flow->page;
    struct eh_block title = eh_layout_balance(flow->canvas, item->chapter.title, chapter_type(), page->width);
    struct eh_block finding =
        eh_layout_new(flow->canvas, item->chapter.finding, finding_type(), page->width - 74, 0);
    flow->has_heading = false;
    close_chapter(flow);
    /* A chapter of one line, such as one that the data do not open, needs no more than its line. */
    bool is_line =
        index + 1 < flow->document->count && flow->document->item[index + 1].kind == EH_ITEM_CHAPTER;
    bool has_room = is_line || page->bottom - page->y >= FOLLOW_ON * (page->bottom - page->top);
    if (!page->fresh && (item->chapter.new_page || !has_room)) {
        eh_page_break(page);
    } else {
        eh_page_need(page, 34 + title.height_pt + finding.height_pt + 12 + least_height(flow, index + 1));
        eh_page_skip(page, 24);
        if (!page->fresh)
            eh_canvas_line(flow->canvas, page->left, page->y, page->left + page->width, page->y, 0.9,
                           EH_COLOR_INK);
        eh_page_skip(page, 10);
    }
    flow->in_chapter = true;
    eh_tags_open(flow->canvas, "Sect");
    eh_tags_draw_destination(flow->canvas, flow->names[index], page->left, page->y - 12);
    add_outline(flow, CAIRO_PDF_OUTLINE_ROOT, item->chapter.title, flow->names[index], &flow->outline);
    eh_tags_draw(flow->canvas, "H1", &title, page->left, page->y, EH_ANCHOR_START);
    eh_page_advance(page, title.height_pt + 4);
    draw_finding(flow, item->chapter.finding, item->chapter.mark);
}

static void draw_heading(struct eh_flow *flow, size_t index)
{
    const struct eh_item *item = &flow->document->item[index];
    struct eh_page *page = &flow->page;
    struct eh_block title = eh_layout_new(flow->canvas, item->heading.title, heading_type(), page->width, 0);
    eh_page_need(page, heading_need(flow, index));
    eh_page_skip(page, 16);
    eh_tags_draw_destination(flow->canvas, flow->names[index], page->left, page->y - 8);
    add_outline(flow, flow->outline, item->heading.title, flow->names[index], NULL);
    eh_tags_draw(flow->canvas, "H2", &title, page->left, page->y, EH_ANCHOR_START);
    eh_page_advance(page, title.height_pt + 3);
    flow->has_heading = true;
}

/* Sets a paragraph line by line; never one line alone at a page's end or beginning. */
static void set_paragraph(struct eh_flow *flow, const struct eh_paragraph *paragraph, double x, double width)
{
    struct eh_page *page = &flow->page;
    size_t *end = EH_NEW_ARRAY(flow->canvas->scratch, size_t, paragraph->run_count + 1), first = 0;
    struct eh_block block = eh_layout_new_runs(flow->canvas, paragraph, TEXT, width, end);
    while (first < block.line_count) {
        size_t left = block.line_count - first;
        eh_page_need(page, (double)(left > 3 ? 2 : left) * TEXT.leading_pt);
        size_t room = (size_t)fmax(1, floor((page->bottom - page->y) / TEXT.leading_pt + 1e-6));
        size_t count = left < room ? left : room;
        if (left - count == 1 && count > 2)
            count--;
        eh_tags_draw_runs(flow->canvas, "P", paragraph, &block, end, x, page->y, first, count);
        eh_page_advance(page, (double)count * TEXT.leading_pt);
        first += count;
    }
}

static void draw_list(struct eh_flow *flow, const struct eh_item *item)
{
    struct eh_page *page = &flow->page;
    struct eh_block bullet = eh_layout_new(flow->canvas, "\xE2\x80\xA2", TEXT, 0, 0);
    eh_tags_open(flow->canvas, "L");
    for (size_t i = 0; i < item->list.count; i++) {
        const struct eh_paragraph *entry = &item->list.entry[i];
        eh_page_skip(page, 3);
        eh_page_need(page, measure_paragraph(flow, entry, text_width(flow) - 12));
        eh_tags_open(flow->canvas, "LI");
        eh_tags_draw(flow->canvas, "Lbl", &bullet, page->left + 1, page->y, EH_ANCHOR_START);
        eh_tags_open(flow->canvas, "LBody");
        set_paragraph(flow, entry, page->left + 12, text_width(flow) - 12);
        eh_tags_close(flow->canvas, "LBody");
        eh_tags_close(flow->canvas, "LI");
    }
    eh_tags_close(flow->canvas, "L");
    eh_page_skip(page, 3);
}

static void draw_panel(struct eh_flow *flow, const struct eh_panel *panel)
{
    struct eh_page *page = &flow->page;
    struct eh_panel_style style = panel_style(flow);
    eh_page_need(page, measure_panel(flow, panel) + 8);
    eh_page_skip(page, 8);
    eh_page_advance(page, eh_panel_draw(flow->canvas, 1, panel, &style, page->left, page->y, page->width));
    eh_page_skip(page, 10);
}

static void draw_item(struct eh_flow *flow, size_t index)
{
    const struct eh_item *item = &flow->document->item[index];
    switch (item->kind) {
    case EH_ITEM_SUMMARY:
        draw_summary(flow, index);
        break;
    case EH_ITEM_CHAPTER:
        draw_chapter(flow, index);
        break;
    case EH_ITEM_HEADING:
        draw_heading(flow, index);
        break;
    case EH_ITEM_PARAGRAPH:
        eh_page_skip(&flow->page, 4);
        set_paragraph(flow, &item->paragraph, flow->page.left, text_width(flow));
        eh_page_skip(&flow->page, 3);
        break;
    case EH_ITEM_LIST:
        draw_list(flow, item);
        break;
    case EH_ITEM_CHARTS:
        eh_flow_chart_draw(flow, item->charts.count, item->charts.chart, heading_tag(flow));
        break;
    case EH_ITEM_TABLE:
        eh_flow_table_draw(flow, index, heading_tag(flow));
        break;
    case EH_ITEM_TABLES:
        eh_flow_tables_draw(flow, index, heading_tag(flow));
        break;
    case EH_ITEM_PANEL:
        draw_panel(flow, &item->panel);
        break;
    }
}

void eh_flow_draw(struct eh_flow *flow)
{
    struct eh_arena *outer = flow->canvas->scratch;
    eh_tags_open(flow->canvas, "Document");
    eh_page_begin(&flow->page);
    for (size_t i = 0; i < flow->document->count && flow->page.status == CAIRO_STATUS_SUCCESS; i++) {
        /* An item's layouts live no longer than the item. */
        struct eh_arena *scratch = eh_arena_new(flow->canvas->arena);
        flow->canvas->scratch = scratch;
        draw_item(flow, i);
        flow->canvas->scratch = outer;
        eh_arena_free(scratch);
    }
    close_chapter(flow);
    eh_tags_close(flow->canvas, "Document");
    eh_page_end(&flow->page);
}

static void name_charts(struct eh_flow *flow, size_t count, const struct eh_chart *chart)
{
    for (size_t i = 0; i < count; i++)
        eh_tags_add_destination(flow->canvas, chart[i].frame.destination);
}

void eh_flow_name_places(struct eh_flow *flow)
{
    for (size_t i = 0; i < flow->document->count; i++) {
        const struct eh_item *item = &flow->document->item[i];
        const char *name = NULL;
        if (item->kind == EH_ITEM_SUMMARY)
            name_charts(flow, item->summary.chart_count, item->summary.chart);
        else if (item->kind == EH_ITEM_CHARTS)
            name_charts(flow, item->charts.count, item->charts.chart);
        else if (item->kind == EH_ITEM_CHAPTER)
            name = item->chapter.destination;
        else if (item->kind == EH_ITEM_HEADING)
            name = item->heading.destination;
        else if (item->kind == EH_ITEM_TABLE)
            name = item->table.destination;
        else if (item->kind == EH_ITEM_TABLES)
            for (size_t j = 0; j < item->tables.count; j++)
                eh_tags_add_destination(flow->canvas, item->tables.table[j].destination);
        bool outlined =
            item->kind == EH_ITEM_SUMMARY || item->kind == EH_ITEM_CHAPTER || item->kind == EH_ITEM_HEADING;
        if (!eh_tags_is_destination(name))
            name = outlined ? eh_arena_format(flow->canvas->arena, "place-%zu", i) : NULL;
        flow->names[i] = name;
        eh_tags_add_destination(flow->canvas, name);
    }
}
