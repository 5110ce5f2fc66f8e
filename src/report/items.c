#include <string.h>

#include "compose.h"
#include "format.h"

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

/* What a finding does not show, in full once a chapter; then in a few words. */
static const char *state_limits(struct eh_compose *self, const struct eh_finding *finding)
{
    for (size_t i = 0; i < self->said_count; i++)
        if (strcmp(self->said[i], finding->limits) == 0)
            return finding->mark == EH_MARK_GAP           ? eh_word(self, EH_SAY_WHY_IT_DOES_NOT_SHOW_EITHER)
                   : finding->mark == EH_MARK_CANNOT_TELL ? eh_word(self, EH_SAY_NO_SIGN_OF_EQUALITY_EITHER)
                                                          : "";
    if (self->said_count < EH_REPORT_MOST_SAID)
        self->said[self->said_count++] = finding->limits;
    return finding->limits;
}

void eh_report_add_finding(struct eh_compose *self, const struct eh_finding *finding)
{
    const char *limits = state_limits(self, finding);
    const char *rest = eh_arena_format(self->arena, "%s%s%s", finding->sure, *limits ? " " : "", limits);
    eh_report_add_item(self, EH_ITEM_PARAGRAPH)->paragraph =
        eh_report_make_led(self->arena, finding->what, rest);
}

/* Rows of a chart, and how many of them have a number; a chart of another kind counts as one that has. */
static size_t count_shown(const struct eh_chart *chart, size_t *out_rows)
{
    size_t shown = 0;
    if (chart->kind == EH_CHART_DOTS) {
        *out_rows = chart->dots.count;
        for (size_t i = 0; i < chart->dots.count; i++)
            shown += chart->dots.row[i].has_value;
        return shown;
    }
    if (chart->kind == EH_CHART_DUMBBELL) {
        *out_rows = chart->dumbbell.count;
        for (size_t i = 0; i < chart->dumbbell.count; i++)
            shown += chart->dumbbell.row[i].has_value;
        return shown;
    }
    if (chart->kind == EH_CHART_HEATMAP) {
        *out_rows = chart->heatmap.rows;
        for (size_t i = 0; i < chart->heatmap.rows * chart->heatmap.columns; i++)
            shown += chart->heatmap.cell[i].has_value;
        return shown;
    }
    *out_rows = 1;
    return 1;
}

bool eh_report_is_drawable(const struct eh_chart *chart)
{
    size_t rows;
    return count_shown(chart, &rows) > 0;
}

/* Whether a finding of this section has begun with it. */
static bool is_said_already(const struct eh_compose *self, const char *title)
{
    const struct eh_document *document = self->document;
    for (size_t i = document->count; i-- > 0 && document->item[i].kind != EH_ITEM_HEADING;) {
        const struct eh_item *item = &document->item[i];
        if (item->kind == EH_ITEM_CHAPTER)
            return false;
        if (item->kind == EH_ITEM_PARAGRAPH && item->paragraph.run_count &&
            strncmp(item->paragraph.run[0].text, title, strlen(title)) == 0)
            return true;
    }
    return false;
}

/* What would be all hatching is a line: "Not drawn, as none of its 9 rows can be shown: ...". */
static void add_line_for(struct eh_compose *self, const struct eh_chart *chart)
{
    if (is_said_already(self, chart->frame.title))
        return;
    size_t rows;
    count_shown(chart, &rows);
    eh_report_add_paragraph(self, eh_say(self, EH_SAY_NOT_DRAWN_NONE_OF_ITS_ROWS, chart->frame.title,
                                         eh_format_count(&self->form, (double)rows)));
}

void eh_report_add_charts(struct eh_compose *self, const struct eh_chart *one, const struct eh_chart *opt_two)
{
    if (opt_two && !eh_report_is_drawable(opt_two)) {
        eh_report_add_charts(self, one, NULL);
        add_line_for(self, opt_two);
        return;
    }
    if (!eh_report_is_drawable(one)) {
        if (opt_two)
            eh_report_add_charts(self, opt_two, NULL);
        add_line_for(self, one);
        return;
    }
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

static bool is_hidden_row(const struct eh_table *table, size_t row)
{
    const struct eh_table_cell *cell = &table->cell[row * table->columns];
    size_t hidden = 0;
    for (size_t i = 1; i < table->columns; i++)
        if (cell[i].mark == EH_MARK_HIDDEN)
            hidden++;
        else if (*cell[i].text && strcmp(cell[i].text, EH_EN_DASH) != 0)
            return false;
    return hidden > 0;
}

/* Rows of which everything is hidden become one, where they are many or all there are: metrics.csv names
 * them, and a page of them says no more than a line. */
static void fold_hidden(struct eh_compose *self, struct eh_table *table)
{
    enum { MANY = 6 };
    size_t hidden = 0, kept = 0, columns = table->columns;
    for (size_t i = 0; i < table->rows; i++)
        hidden += is_hidden_row(table, i);
    if (hidden < 2 || (hidden < MANY && hidden < table->rows))
        return;
    struct eh_table_cell *folded = EH_NEW_ARRAY(self->arena, struct eh_table_cell, columns);
    for (size_t i = 0; i < table->rows; i++)
        if (is_hidden_row(table, i))
            memcpy(folded, &table->cell[i * columns], columns * sizeof *folded);
        else
            memmove(&table->cell[kept++ * columns], &table->cell[i * columns], columns * sizeof *folded);
    folded[0].text = eh_say(self, EH_SAY_FOLDED_ROWS, eh_format_count(&self->form, (double)hidden));
    memcpy(&table->cell[kept * columns], folded, columns * sizeof *folded);
    table->rows = kept + 1;
}

void eh_report_add_grid(struct eh_compose *self, const struct eh_grid *grid)
{
    if (!grid->table.rows)
        return;
    struct eh_table *table = &eh_report_add_item(self, EH_ITEM_TABLE)->table;
    *table = grid->table;
    fold_hidden(self, table);
    table->destination = eh_arena_format(self->arena, "tab-%02zu", ++self->tables);
}

void eh_report_tables_add(struct eh_compose *self, struct eh_tables *tables, const struct eh_grid *grid)
{
    if (!grid->table.rows)
        return;
    EH_RESERVE(self->arena, tables->table, tables->count, tables->capacity);
    struct eh_table *table = &tables->table[tables->count++];
    *table = grid->table;
    fold_hidden(self, table);
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
