#include "table.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "evenhand/base/text.h"

#include "spark.h"

#define ZERO_WIDTH_SPACE "\xE2\x80\x8B"
#define BREAKS           "._*/"
#define MARK             9.0
/* Of a column, as a part of the page: it should not wrap. */
#define SHORT    0.15
#define SMALLEST 5.8
/* A sparkline: as wide as a short number is long, and no higher than its line of text. */
#define SPARK 46.0
enum { MOST_LINES = 14 };

struct need { /* of a column, in points */
    double natural, least;
    size_t longest, longest_word; /* characters of the widest text and word so far */
    size_t characters;            /* of all cells */
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

/* Identifiers may break behind a point, a star or an underscore: a space without width says so, and it
 * is not part of the drawn text. */
static const char *breakable(struct eh_canvas *canvas, const char *text)
{
    struct eh_text out;
    text = eh_layout_clean(canvas->scratch, text);
    if (!strpbrk(text, BREAKS))
        return text;
    eh_text_init(&out, canvas->scratch);
    for (const char *c = text; *c; c++) {
        eh_text_add_bytes(&out, c, 1);
        bool inside = c > text && g_ascii_isalpha(c[-1]) && g_ascii_isalpha(c[1]);
        if (strchr(BREAKS, *c) && inside)
            eh_text_add(&out, ZERO_WIDTH_SPACE);
    }
    return eh_text_get(&out);
}

/* The word's bytes, and in *out_skip those of the break behind it. */
static size_t next_word(const char *text, size_t *out_skip)
{
    const char *soft = strstr(text, ZERO_WIDTH_SPACE);
    size_t bytes = strcspn(text, " ");
    *out_skip = text[bytes] == ' ';
    if (!soft || (size_t)(soft - text) >= bytes)
        return bytes;
    *out_skip = strlen(ZERO_WIDTH_SPACE);
    return (size_t)(soft - text);
}

/* Only texts about as long as the longest so far are measured: a table of thousands of rows has few. */
static void add_need(struct eh_canvas *canvas, struct need *need, const char *text, struct eh_type type,
                     double extra)
{
    text = breakable(canvas, text);
    size_t length = (size_t)g_utf8_strlen(text, -1), skip;
    need->characters += length;
    if (5 * length >= 4 * need->longest) {
        need->natural = fmax(need->natural, eh_layout_measure(canvas, text, type) + extra);
        need->longest = length > need->longest ? length : need->longest;
    }
    for (const char *word = text; *word;) {
        size_t bytes = next_word(word, &skip), characters = (size_t)g_utf8_strlen(word, (gssize)bytes);
        if (5 * characters >= 4 * need->longest_word && bytes > 0) {
            const char *copy = eh_arena_copy_bytes(canvas->scratch, word, bytes);
            need->least = fmax(need->least, eh_layout_measure(canvas, copy, type) + extra);
            need->longest_word = characters > need->longest_word ? characters : need->longest_word;
        }
        word += bytes + skip;
    }
}

static struct need *find_needs(struct eh_canvas *canvas, const struct eh_table_plan *plan)
{
    const struct eh_table *table = plan->table;
    struct need *need = EH_NEW_ARRAY(canvas->scratch, struct need, table->columns);
    for (size_t j = 0; j < table->columns; j++) {
        add_need(canvas, &need[j], table->column[j].heading, plan->head, 0);
        need[j].longest = need[j].longest_word = need[j].characters =
            0; /* its type differs: no yardstick for the cells */
    }
    for (size_t i = 0; i < table->rows; i++)
        for (size_t j = 0; j < table->columns; j++) {
            const struct eh_table_cell *cell = &table->cell[i * table->columns + j];
            if (cell->spark.count)
                need[j].natural = need[j].least = fmax(need[j].natural, SPARK);
            else
                add_need(canvas, &need[j], cell->text, cell_type(plan, cell), mark_room(cell));
        }
    double most = 1.7 * plan->width_pt / (double)(table->columns ? table->columns : 1);
    for (size_t j = 0; j < table->columns; j++) { /* a hair more than measured; a giant word has to break */
        need[j].natural += 0.8;
        need[j].least = fmin(need[j].least, most) + 0.8;
    }
    return need;
}

/* Words do not fit side by side even in the smallest size: columns of numbers keep theirs, the others
 * share the rest, and their words break. */
static void squeeze(const struct eh_table_plan *plan, const struct need *need, double room)
{
    const struct eh_table *table = plan->table;
    double firm = 0, soft = 0;
    for (size_t j = 0; j < table->columns; j++)
        *(table->column[j].align == EH_ALIGN_END ? &firm : &soft) += need[j].least;
    double keep = soft > 0 ? fmin(1, 0.7 * room / fmax(firm, 1)) : room / fmax(firm, 1);
    double rest = (room - firm * keep) / fmax(soft, 1);
    for (size_t j = 0; j < table->columns; j++)
        plan->column_pt[j] = need[j].least * (table->column[j].align == EH_ALIGN_END ? keep : rest);
}

/* How long a column's cells are, beside its longest: one long remark does not take the room of its
 * neighbours. The root, since that remark has to be set as well. */
static double usual_part(const struct eh_table *table, const struct need *need)
{
    double all = (double)need->longest * (double)table->rows;
    return all > 0 ? sqrt((double)need->characters / all) : 1;
}

/* Every column gets the same part of what it would like, but never less than its longest word: no cell
 * then takes many more lines than the others. False where not even short columns stay on one line. */
static bool level(const struct eh_table_plan *plan, struct need *need, double room)
{
    double low = 0, high = 10, firm = 0;
    size_t columns = plan->table->columns;
    for (size_t j = 0; j < columns; j++)
        firm += need[j].natural <= SHORT * plan->width_pt ? need[j].natural : need[j].least;
    for (size_t j = 0; firm <= room && j < columns; j++) /* short columns stay on one line where they can */
        if (need[j].natural <= SHORT * plan->width_pt)
            need[j].least = need[j].natural;
    for (int step = 0; step < 40; step++) {
        double part = (low + high) / 2, total = 0;
        for (size_t j = 0; j < plan->table->columns; j++) {
            double wanted = need[j].natural * usual_part(plan->table, &need[j]);
            plan->column_pt[j] = fmin(need[j].natural, fmax(need[j].least, part * wanted));
            total += plan->column_pt[j];
        }
        if (total > room)
            high = part;
        else
            low = part;
    }
    return firm <= room;
}

/* Spare room goes to the columns by weight. Without weights each gets a little; a table of a few short
 * columns does not stretch over the page, but its first column fills at least half of that. */
static void widen(struct eh_table_plan *plan, const struct need *need, double spare, double weight)
{
    size_t n = plan->table->columns;
    double each = fmin(spare / (double)(n ? n : 1), 26), total = plan->gap_pt * (double)(n ? n - 1 : 0);
    for (size_t j = 0; j < n; j++) {
        double part = weight > 0 ? spare * fmax(plan->table->column[j].weight, 0) / weight : each;
        plan->column_pt[j] = need[j].natural + part;
        total += plan->column_pt[j];
    }
    if (weight <= 0 && n > 0) {
        double width = fmin(fmax(total, 0.5 * plan->width_pt), plan->width_pt);
        plan->column_pt[0] += width - total;
        plan->width_pt = width;
    }
}

enum fit { FIT_WORDS_BREAK, FIT_SHORT_CELLS_WRAP, FIT_GOOD };

static enum fit share_widths(struct eh_table_plan *plan, struct need *need)
{
    const struct eh_table *table = plan->table;
    size_t n = table->columns;
    double room = plan->width_pt - plan->gap_pt * (double)(n ? n - 1 : 0), natural = 0, least = 0, weight = 0;
    for (size_t j = 0; j < n; j++) {
        natural += need[j].natural;
        least += need[j].least;
        weight += fmax(table->column[j].weight, 0);
    }
    if (natural <= room) {
        widen(plan, need, room - natural, weight);
        return FIT_GOOD;
    }
    bool is_level = level(plan, need, room);
    if (least > room)
        squeeze(plan, need, room);
    return least > room ? FIT_WORDS_BREAK : is_level ? FIT_GOOD : FIT_SHORT_CELLS_WRAP;
}

static double measure_row(struct eh_canvas *canvas, const struct eh_table_plan *plan, size_t row)
{
    const struct eh_table *table = plan->table;
    double height = plan->text.leading_pt;
    for (size_t j = 0; j < table->columns; j++) {
        const struct eh_table_cell *cell = &table->cell[row * table->columns + j];
        double width = fmax(plan->column_pt[j] - mark_room(cell), 6);
        if (cell->spark.count)
            continue;
        height = fmax(height, eh_layout_new(canvas, breakable(canvas, cell->text), cell_type(plan, cell),
                                            width, MOST_LINES)
                                  .height_pt);
    }
    return height + 2 * plan->padding_pt;
}

static enum fit try_size(struct eh_canvas *canvas, struct eh_table_plan *out, double size, double gap)
{
    out->text = (struct eh_type){size, size * 1.3, false, true, EH_COLOR_INK};
    out->head = eh_type_bold(eh_type_color(out->text, EH_COLOR_MUTED));
    out->gap_pt = gap;
    return share_widths(out, find_needs(canvas, out));
}

/* A small table of many rows gets a little tighter before a short cell wraps, which would make every row two
 * lines high; any table gets smaller before words are broken. */
static void find_size(struct eh_canvas *canvas, struct eh_table_plan *out)
{
    static const struct {
        double size, gap;
    } tight[] = {{7, 8}, {7, 6}, {6.6, 6}};
    bool is_small = out->table->small;
    for (size_t i = 0; is_small && i < sizeof tight / sizeof *tight; i++)
        if (try_size(canvas, out, tight[i].size, tight[i].gap) == FIT_GOOD)
            return;
    for (double size = is_small ? 7 : 8.6; size >= SMALLEST; size -= 0.4)
        if (try_size(canvas, out, size, is_small ? 8 : size > 6.8 ? 11 : 7) != FIT_WORDS_BREAK)
            return;
}

void eh_table_plan(struct eh_canvas *canvas, const struct eh_table *table, double width,
                   struct eh_table_plan *out)
{
    double x = 0;
    *out = (struct eh_table_plan){.table = table, .width_pt = width, .padding_pt = table->small ? 1.5 : 2.6};
    out->column_pt = EH_NEW_ARRAY(canvas->arena, double, table->columns);
    out->column_x = EH_NEW_ARRAY(canvas->arena, double, table->columns);
    out->row_pt = EH_NEW_ARRAY(canvas->arena, double, table->rows);
    find_size(canvas, out);
    for (size_t j = 0; j < table->columns; j++) {
        struct eh_block head =
            eh_layout_new(canvas, table->column[j].heading, out->head, out->column_pt[j], 4);
        out->head_pt = fmax(out->head_pt, head.height_pt + 2 * out->padding_pt);
        out->column_x[j] = x;
        x += out->column_pt[j] + out->gap_pt;
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
        draw_block(canvas, plan, j, &head, 0, x, y + plan->head_pt - plan->padding_pt - head.height_pt);
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
        struct eh_block block = eh_layout_new(canvas, cell->spark.count ? "" : breakable(canvas, cell->text),
                                              cell_type(plan, cell), width, MOST_LINES);
        if (j == 0)
            eh_tags_open_head(canvas, EH_TAG_ROW);
        else
            eh_tags_open(canvas, "TD");
        if (cell->spark.count)
            eh_spark_draw(canvas, &cell->spark, EH_MARK_NONE, x + plan->column_x[j] + 1,
                          y + plan->padding_pt + 0.5, fmin(plan->column_pt[j], SPARK) - 5,
                          plan->text.leading_pt - 2);
        if (room > 0) {
            bool end = table->column[j].align == EH_ALIGN_END;
            double left = x + plan->column_x[j] + (end ? plan->column_pt[j] - block.width_pt - room : 0);
            eh_canvas_mark(canvas, left + 3, y + plan->padding_pt + plan->text.leading_pt / 2, 2.6,
                           cell->mark);
        }
        draw_block(canvas, plan, j, &block, room, x, y + plan->padding_pt);
        eh_tags_close(canvas, j == 0 ? "TH" : "TD");
    }
    eh_tags_close(canvas, "TR");
    eh_canvas_line(canvas, x, y + plan->row_pt[row], x + plan->width_pt, y + plan->row_pt[row], 0.5,
                   EH_COLOR_RULE);
}
