#include "flow_table.h"

#include <math.h>
#include <stdint.h>

#define ABOVE  14.0
#define BELOW  10.0
#define GUTTER 22.0
/* Of a page: a table no higher than this is not broken. */
#define WHOLE 0.27
enum { MOST_COLUMNS = 4 };

static size_t count_columns(const struct eh_item *item)
{
    size_t columns = item->tables.columns;
    return columns < 1 ? 1 : columns > MOST_COLUMNS ? MOST_COLUMNS : columns;
}

static double column_width(const struct eh_flow *flow, size_t columns)
{
    return (flow->page.width - GUTTER * (double)(columns - 1)) / (double)columns;
}

/* The plans of an item: one, or one for each of its tables. Made once, on the first pass. */
static struct eh_table_plan *plan_of(struct eh_flow *flow, size_t index)
{
    const struct eh_item *item = &flow->document->item[index];
    if (flow->plans[index])
        return flow->plans[index];
    bool is_one = item->kind == EH_ITEM_TABLE;
    size_t count = is_one ? 1 : item->tables.count;
    double width = is_one ? flow->page.width : column_width(flow, count_columns(item));
    flow->plans[index] = EH_NEW_ARRAY(flow->canvas->arena, struct eh_table_plan, count);
    for (size_t i = 0; i < count; i++)
        eh_table_plan(flow->canvas, is_one ? &item->table : &item->tables.table[i], width,
                      &flow->plans[index][i]);
    return flow->plans[index];
}

static double head_height(const struct eh_table_plan *plan)
{
    double rows = 0;
    for (size_t i = 0; i < plan->table->rows && i < 2; i++)
        rows += plan->row_pt[i];
    return 30 + plan->head_pt + rows;
}

/* The title, drawn at (x, y) or measured on a quiet canvas; the height it takes. */
static double draw_title(struct eh_flow *flow, const struct eh_table *table, bool continued, double x,
                         double y, double width, const char *heading_tag)
{
    struct eh_type type = {table->small ? 9 : 10.5, table->small ? 12 : 14, true, false, EH_COLOR_INK};
    const char *title = eh_layout_clean(flow->canvas->scratch, table->title);
    if (*title && continued) {
        title = eh_arena_format(flow->canvas->scratch, "%s%s", title,
                                eh_canvas_get_words(flow->canvas)->continued);
        type = eh_type_color(type, EH_COLOR_MUTED);
    }
    struct eh_block block = eh_layout_new(flow->canvas, title, type, width, 0);
    if (continued) /* repeated for the eye only */
        eh_layout_draw(flow->canvas, &block, x, y, EH_ANCHOR_START);
    else
        eh_tags_draw(flow->canvas, heading_tag, &block, x, y, EH_ANCHOR_START);
    return block.height_pt + (block.line_count ? 2 : 0);
}

static double measure_table(struct eh_flow *flow, const struct eh_table_plan *plan, double width)
{
    bool quiet = flow->canvas->quiet;
    flow->canvas->quiet = true;
    double height = draw_title(flow, plan->table, false, 0, 0, width, "P") + plan->head_pt;
    flow->canvas->quiet = quiet;
    for (size_t i = 0; i < plan->table->rows; i++)
        height += plan->row_pt[i];
    return height;
}

void eh_flow_table_draw(struct eh_flow *flow, size_t index, const char *heading_tag)
{
    const struct eh_table *table = &flow->document->item[index].table;
    const struct eh_table_plan *plan = plan_of(flow, index);
    struct eh_page *page = &flow->page;
    double whole = measure_table(flow, plan, page->width) + ABOVE;
    eh_page_need(page,
                 whole <= WHOLE * (page->bottom - page->top) ? whole : eh_flow_table_least(flow, index));
    eh_page_skip(page, ABOVE);
    eh_tags_draw_destination(flow->canvas, flow->names[index], page->left, page->y - 8);
    eh_page_advance(page, draw_title(flow, table, false, page->left, page->y, page->width, heading_tag));
    eh_tags_open(flow->canvas, "Table");
    eh_table_draw_head(flow->canvas, plan, true, page->left, page->y);
    eh_page_advance(page, plan->head_pt);
    for (size_t i = 0; i < table->rows; i++) {
        if (page->y + plan->row_pt[i] > page->bottom) {
            eh_page_break(page);
            eh_page_advance(page,
                            draw_title(flow, table, true, page->left, page->y, page->width, heading_tag));
            eh_table_draw_head(flow->canvas, plan, false, page->left, page->y);
            eh_page_advance(page, plan->head_pt);
        }
        eh_table_draw_row(flow->canvas, plan, i, page->left, page->y);
        eh_page_advance(page, plan->row_pt[i]);
    }
    eh_tags_close(flow->canvas, "Table");
    eh_page_skip(page, BELOW);
}

/* ---- side by side ---- */

struct columns { /* where each column has come to */
    struct eh_flow *flow;
    size_t count;
    double width, y[MOST_COLUMNS];
};

static void start_columns(struct columns *self)
{
    for (size_t i = 0; i < self->count; i++)
        self->y[i] = self->flow->page.y;
}

static size_t find_shortest(const struct columns *self)
{
    size_t best = 0;
    for (size_t i = 1; i < self->count; i++)
        if (self->y[i] < self->y[best] - 0.01)
            best = i;
    return best;
}

/* Below the others of its column; in the next column or on the next page where it does not fit, and only a
 * table higher than a page is broken. */
static void set_table(struct columns *self, const struct eh_table_plan *plan, const char *heading_tag)
{
    struct eh_flow *flow = self->flow;
    struct eh_page *page = &flow->page;
    const struct eh_table *table = plan->table;
    size_t at = find_shortest(self);
    double height = measure_table(flow, plan, self->width);
    if (self->y[at] + height > page->bottom && !page->fresh) {
        eh_page_break(page);
        start_columns(self);
        at = 0;
    }
    double x = page->left + (double)at * (self->width + GUTTER), *y = &self->y[at];
    eh_tags_draw_destination(flow->canvas, table->destination, x, *y - 8);
    *y += draw_title(flow, table, false, x, *y, self->width, heading_tag);
    eh_tags_open(flow->canvas, "Table");
    eh_table_draw_head(flow->canvas, plan, true, x, *y);
    *y += plan->head_pt;
    page->fresh = false;
    for (size_t i = 0; i < table->rows; i++) {
        if (*y + plan->row_pt[i] > page->bottom) {
            eh_page_break(page);
            start_columns(self);
            x = page->left;
            y = &self->y[0];
            eh_table_draw_head(flow->canvas, plan, false, x, *y);
            *y += plan->head_pt;
            page->fresh = false;
        }
        eh_table_draw_row(flow->canvas, plan, i, x, *y);
        *y += plan->row_pt[i];
    }
    eh_tags_close(flow->canvas, "Table");
    *y += ABOVE;
}

void eh_flow_tables_draw(struct eh_flow *flow, size_t index, const char *heading_tag)
{
    const struct eh_item *item = &flow->document->item[index];
    const struct eh_table_plan *plan = plan_of(flow, index);
    struct columns columns = {.flow = flow, .count = count_columns(item)};
    double lowest = 0;
    if (!item->tables.count)
        return;
    columns.width = column_width(flow, columns.count);
    eh_page_need(&flow->page, eh_flow_table_least(flow, index));
    eh_page_skip(&flow->page, ABOVE);
    start_columns(&columns);
    for (size_t i = 0; i < item->tables.count; i++)
        set_table(&columns, &plan[i], heading_tag);
    for (size_t i = 0; i < columns.count; i++)
        lowest = fmax(lowest, columns.y[i]);
    flow->page.y = fmin(lowest - ABOVE + BELOW, flow->page.bottom);
}

double eh_flow_table_least(struct eh_flow *flow, size_t index)
{
    const struct eh_item *item = &flow->document->item[index];
    const struct eh_table_plan *plan = plan_of(flow, index);
    if (item->kind == EH_ITEM_TABLE)
        return head_height(plan);
    return item->tables.count ? ABOVE + head_height(plan) : 0;
}
