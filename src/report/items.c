#include <string.h>

#include "compose.h"

struct eh_item *eh_report_add_item(struct eh_compose *self, enum eh_item_kind kind)
{
    struct eh_document *document = self->document;
    EH_RESERVE(self->arena, document->item, document->count, document->capacity);
    struct eh_item *item = &document->item[document->count++];
    *item = (struct eh_item){.kind = kind};
    return item;
}

/* A heading below which nothing may be shown says so: it does not stand over nothing. */
static void close_heading(struct eh_compose *self)
{
    const struct eh_document *document = self->document;
    if (document->count && document->item[document->count - 1].kind == EH_ITEM_HEADING)
        eh_report_add_paragraph(self, eh_word(self, EH_SAY_NOTHING_CAN_BE_SHOWN_HERE));
}

void eh_report_add_chapter(struct eh_compose *self, const char *title, const char *finding,
                           const char *destination, enum eh_mark mark, bool new_page)
{
    close_heading(self);
    struct eh_item *item = eh_report_add_item(self, EH_ITEM_CHAPTER);
    item->chapter.title = title;
    item->chapter.finding = finding;
    item->chapter.destination = destination;
    item->chapter.mark = mark;
    item->chapter.new_page = new_page;
    self->said_count = 0;
}

void eh_report_add_heading(struct eh_compose *self, const char *title)
{
    close_heading(self);
    struct eh_item *item = eh_report_add_item(self, EH_ITEM_HEADING);
    item->heading.title = title;
    item->heading.destination = eh_arena_format(self->arena, "sec-%zu", self->document->count);
}

struct eh_paragraph eh_report_make_paragraph(struct eh_arena *arena, const char *text)
{
    struct eh_run *run = EH_NEW(arena, struct eh_run);
    run->text = text;
    return (struct eh_paragraph){1, run};
}

struct eh_paragraph eh_report_make_led(struct eh_arena *arena, const char *bold, const char *text)
{
    if (!bold || !*bold)
        return eh_report_make_paragraph(arena, text);
    struct eh_run *run = EH_NEW_ARRAY(arena, struct eh_run, 2);
    run[0] = (struct eh_run){.text = bold, .bold = true};
    run[1].text = eh_arena_format(arena, " %s", text);
    return (struct eh_paragraph){*text ? 2 : 1, run};
}

void eh_report_add_paragraph(struct eh_compose *self, const char *text)
{
    eh_report_add_item(self, EH_ITEM_PARAGRAPH)->paragraph = eh_report_make_paragraph(self->arena, text);
}

static const char *state_once(struct eh_compose *self, const char *limits)
{
    for (size_t i = 0; i < self->said_count; i++)
        if (strcmp(self->said[i], limits) == 0)
            return "";
    if (self->said_count < EH_REPORT_MOST_SAID)
        self->said[self->said_count++] = limits;
    return limits;
}

void eh_report_add_sureness(struct eh_compose *self, const struct eh_finding *finding)
{
    eh_report_add_paragraph(
        self, eh_arena_format(self->arena, "%s %s", finding->sure, state_once(self, finding->limits)));
}

void eh_report_add_finding(struct eh_compose *self, const struct eh_finding *finding)
{
    const char *rest =
        eh_arena_format(self->arena, "%s %s", finding->sure, state_once(self, finding->limits));
    eh_report_add_item(self, EH_ITEM_PARAGRAPH)->paragraph =
        eh_report_make_led(self->arena, finding->what, rest);
}

void eh_report_add_charts(struct eh_compose *self, const struct eh_chart *one, const struct eh_chart *opt_two)
{
    struct eh_item *item = eh_report_add_item(self, EH_ITEM_CHARTS);
    item->charts.count = opt_two ? 2 : 1;
    item->charts.chart = EH_NEW_ARRAY(self->arena, struct eh_chart, 2);
    item->charts.chart[0] = *one;
    if (opt_two)
        item->charts.chart[1] = *opt_two;
}

void eh_report_list_add(struct eh_compose *self, struct eh_list *list, const char *opt_bold, const char *text)
{
    EH_RESERVE(self->arena, list->paragraph, list->count, list->capacity);
    list->paragraph[list->count++] = eh_report_make_led(self->arena, opt_bold, text);
}

void eh_report_add_list(struct eh_compose *self, const struct eh_list *list)
{
    if (!list->count)
        return;
    struct eh_item *item = eh_report_add_item(self, EH_ITEM_LIST);
    item->list.count = list->count;
    item->list.entry = list->paragraph;
}

void eh_report_add_panel(struct eh_compose *self, const char *title, const struct eh_list *list)
{
    struct eh_item *item = eh_report_add_item(self, EH_ITEM_PANEL);
    item->panel = (struct eh_panel){title, list->count, list->paragraph};
}

void eh_report_grid_start(struct eh_compose *self, struct eh_grid *grid, const char *title,
                          const char *const *heading)
{
    size_t columns = 0;
    while (heading[columns])
        columns++;
    *grid = (struct eh_grid){.table = {.title = title, .columns = columns}};
    grid->table.column = EH_NEW_ARRAY(self->arena, struct eh_table_column, columns);
    for (size_t i = 0; i < columns; i++) {
        bool is_end = heading[i][0] == '>';
        grid->table.column[i].heading = heading[i] + is_end;
        grid->table.column[i].align = is_end ? EH_ALIGN_END : EH_ALIGN_START;
    }
}

struct eh_table_cell *eh_report_grid_add(struct eh_compose *self, struct eh_grid *grid)
{
    struct eh_table *table = &grid->table;
    if (table->rows == grid->capacity) {
        size_t capacity = grid->capacity ? 2 * grid->capacity : 16;
        table->cell = eh_arena_grow(self->arena, table->cell, grid->capacity * table->columns,
                                    capacity * table->columns, sizeof *table->cell);
        grid->capacity = capacity;
    }
    struct eh_table_cell *row = &table->cell[table->rows++ * table->columns];
    for (size_t i = 0; i < table->columns; i++)
        row[i] = (struct eh_table_cell){.text = ""};
    return row;
}

void eh_report_add_grid(struct eh_compose *self, const struct eh_grid *grid)
{
    if (!grid->table.rows)
        return;
    struct eh_table *table = &eh_report_add_item(self, EH_ITEM_TABLE)->table;
    *table = grid->table;
    table->destination = eh_arena_format(self->arena, "tab-%02zu", ++self->tables);
}

void eh_report_tables_add(struct eh_compose *self, struct eh_tables *tables, const struct eh_grid *grid)
{
    if (!grid->table.rows)
        return;
    EH_RESERVE(self->arena, tables->table, tables->count, tables->capacity);
    struct eh_table *table = &tables->table[tables->count++];
    *table = grid->table;
    table->column[0].weight = 1; /* as wide as its column of the page */
    table->destination = eh_arena_format(self->arena, "tab-%02zu", ++self->tables);
}

void eh_report_add_tables_beside(struct eh_compose *self, const struct eh_tables *tables, size_t columns)
{
    if (!tables->count)
        return;
    struct eh_item *item = eh_report_add_item(self, EH_ITEM_TABLES);
    item->tables.columns = columns;
    item->tables.count = tables->count;
    item->tables.table = tables->table;
}
