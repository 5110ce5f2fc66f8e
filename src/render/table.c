#include "table.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define GAP     11.0
#define MARK    9.0
#define PADDING 2.6
enum { MOST_LINES = 14 };

struct need { /* of a column, in points */
    double natural, least;
    size_t longest, longest_word; /* characters of the widest text and word so far */
};

static struct eh_type cell_type(const struct eh_table_plan *plan, const struct eh_table_cell *cell)
{
    struct eh_type type = plan->text;
    type.bold = cell->bold || cell->mark == EH_MARK_GAP;
    if (cell->mark == EH_MARK_GAP)
        type.color = EH_COLOR_ORANGE_TEXT;
    else if (cell->mark == EH_MARK_CANNOT_TELL || cell->mark == EH_MARK_HIDDEN ||
             cell->mark == EH_MARK_UNDEFINED)
        type.color = EH_COLOR_MUTED;
    return type;
}

static double mark_room(const struct eh_table_cell *cell)
{
    return cell->mark == EH_MARK_NONE || cell->mark == EH_MARK_UNDEFINED ? 0 : MARK;
}

/* Only texts about as long as the longest so far are measured: a table of thousands of rows has few. */
static void add_need(struct eh_canvas *canvas, struct need *need, const char *text, struct eh_type type,
                     double extra)
{
    text = eh_layout_clean(canvas->scratch, text);
    size_t length = (size_t)g_utf8_strlen(text, -1);
    if (5 * length >= 4 * need->longest) {
        need->natural = fmax(need->natural, eh_layout_measure(canvas, text, type) + extra);
        need->longest = length > need->longest ? length : need->longest;
    }
    for (const char *word = text; *word;) {
        size_t bytes = strcspn(word, " "), characters = (size_t)g_utf8_strlen(word, (gssize)bytes);
        if (5 * characters >= 4 * need->longest_word && bytes > 0) {
            const char *copy = eh_arena_copy_bytes(canvas->scratch, word, bytes);
            need->least = fmax(need->least, eh_layout_measure(canvas, copy, type) + extra);
            need->longest_word = characters > need->longest_word ? characters : need->longest_word;
        }
        word += bytes + (word[bytes] == ' ');
    }
}

static struct need *find_needs(struct eh_canvas *canvas, const struct eh_table_plan *plan)
{
    const struct eh_table *table = plan->table;
    struct need *need = EH_NEW_ARRAY(canvas->scratch, struct need, table->columns);
    for (size_t j = 0; j < table->columns; j++) {
        add_need(canvas, &need[j], table->column[j].heading, plan->head, 0);
        need[j].longest = need[j].longest_word = 0; /* its type differs: no yardstick for the cells */
    }
    for (size_t i = 0; i < table->rows; i++)
        for (size_t j = 0; j < table->columns; j++) {
            const struct eh_table_cell *cell = &table->cell[i * table->columns + j];
            add_need(canvas, &need[j], cell->text, cell_type(plan, cell), mark_room(cell));
        }
    return need;
}

static void share_widths(const struct eh_table_plan *plan, const struct need *need)
{
    const struct eh_table *table = plan->table;
    size_t n = table->columns;
    double room = plan->width_pt - GAP * (double)(n - 1), natural = 0, least = 0, weight = 0;
    for (size_t j = 0; j < n; j++) {
        natural += need[j].natural + 0.5;
        least += fmin(need[j].least, 0.5 * room) + 0.5;
        weight += fmax(table->column[j].weight, 0);
    }
    for (size_t j = 0; j < n; j++) {
        double most = need[j].natural + 0.5, few = fmin(need[j].least, 0.5 * room) + 0.5;
        double spare = weight > 0 ? (room - natural) * fmax(table->column[j].weight, 0) / weight
                                  : fmin((room - natural) / (double)n, 46);
        if (natural <= room)
            plan->column_pt[j] = most + spare;
        else if (least <= room)
            plan->column_pt[j] = few + (most - few) * (room - least) / (natural - least);
        else
            plan->column_pt[j] = few * room / least;
    }
}

static double measure_row(struct eh_canvas *canvas, const struct eh_table_plan *plan, size_t row)
{
    const struct eh_table *table = plan->table;
    double height = plan->text.leading_pt;
    for (size_t j = 0; j < table->columns; j++) {
        const struct eh_table_cell *cell = &table->cell[row * table->columns + j];
        double width = fmax(plan->column_pt[j] - mark_room(cell), 6);
        height = fmax(height,
                      eh_layout_new(canvas, cell->text, cell_type(plan, cell), width, MOST_LINES).height_pt);
    }
    return height + 2 * PADDING;
}

void eh_table_plan(struct eh_canvas *canvas, const struct eh_table *table, double width,
                   struct eh_table_plan *out)
{
    double size = table->small ? 7.4 : 8.6, x = 0;
    struct eh_type text = {size, size * 1.3, false, true, EH_COLOR_INK};
    *out = (struct eh_table_plan){.table = table, .text = text, .width_pt = width};
    out->head = eh_type_bold(eh_type_color(text, EH_COLOR_MUTED));
    out->column_pt = EH_NEW_ARRAY(canvas->arena, double, table->columns);
    out->column_x = EH_NEW_ARRAY(canvas->arena, double, table->columns);
    out->row_pt = EH_NEW_ARRAY(canvas->arena, double, table->rows);
    share_widths(out, find_needs(canvas, out));
    for (size_t j = 0; j < table->columns; j++) {
        struct eh_block head =
            eh_layout_new(canvas, table->column[j].heading, out->head, out->column_pt[j], 4);
        out->head_pt = fmax(out->head_pt, head.height_pt + 2 * PADDING);
        out->column_x[j] = x;
        x += out->column_pt[j] + GAP;
    }
    for (size_t i = 0; i < table->rows; i++)
        out->row_pt[i] = measure_row(canvas, out, i);
}

static void draw_block(struct eh_canvas *canvas, const struct eh_table_plan *plan, size_t column,
                       const struct eh_block *block, double offset, double x, double y)
{
    bool end = plan->table->column[column].align == EH_ALIGN_END;
    x += plan->column_x[column] + (end ? plan->column_pt[column] : offset);
    eh_layout_draw(canvas, block, x, y, end ? EH_ANCHOR_END : EH_ANCHOR_START);
}

void eh_table_draw_head(struct eh_canvas *canvas, const struct eh_table_plan *plan, bool first, double x,
                        double y)
{
    if (canvas->quiet)
        return;
    if (first)
        eh_tags_open(canvas, "TR");
    for (size_t j = 0; j < plan->table->columns; j++) {
        struct eh_block head =
            eh_layout_new(canvas, plan->table->column[j].heading, plan->head, plan->column_pt[j], 4);
        if (first)
            eh_tags_open_head(canvas, EH_TAG_COLUMN);
        draw_block(canvas, plan, j, &head, 0, x, y + plan->head_pt - PADDING - head.height_pt);
        if (first)
            eh_tags_close(canvas, "TH");
    }
    if (first)
        eh_tags_close(canvas, "TR");
    eh_canvas_line(canvas, x, y + plan->head_pt, x + plan->width_pt, y + plan->head_pt, 0.9, EH_COLOR_INK);
}

void eh_table_draw_row(struct eh_canvas *canvas, const struct eh_table_plan *plan, size_t row, double x,
                       double y)
{
    const struct eh_table *table = plan->table;
    if (canvas->quiet)
        return;
    eh_tags_open(canvas, "TR");
    for (size_t j = 0; j < table->columns; j++) {
        const struct eh_table_cell *cell = &table->cell[row * table->columns + j];
        double room = mark_room(cell), width = fmax(plan->column_pt[j] - room, 6);
        struct eh_block block = eh_layout_new(canvas, cell->text, cell_type(plan, cell), width, MOST_LINES);
        if (j == 0)
            eh_tags_open_head(canvas, EH_TAG_ROW);
        else
            eh_tags_open(canvas, "TD");
        if (room > 0) {
            bool end = table->column[j].align == EH_ALIGN_END;
            double left = x + plan->column_x[j] + (end ? plan->column_pt[j] - block.width_pt - room : 0);
            eh_canvas_mark(canvas, left + 3, y + PADDING + plan->text.leading_pt / 2, 2.6, cell->mark);
        }
        draw_block(canvas, plan, j, &block, room, x, y + PADDING);
        eh_tags_close(canvas, j == 0 ? "TH" : "TD");
    }
    eh_tags_close(canvas, "TR");
    eh_canvas_line(canvas, x, y + plan->row_pt[row], x + plan->width_pt, y + plan->row_pt[row], 0.5,
                   EH_COLOR_RULE);
}
