/* What carries no verdict, such as averages, rates and counts: a line a group, a column a measure. Groups of
 * people, what is no group of people, and everybody have measures of their own, so each has its own table. */
#include <string.h>

#include "compose.h"
#include "format.h"
#include "tables.h"

enum { MOST_COLUMNS = 9, MOST_LINES = 64, NARROW = 3, SHORT = 30 };
enum kind { KIND_GROUPS, KIND_OTHERS, KIND_EVERYBODY, KINDS };

struct column { /* a measure, and of a measure with several values a group, which one */
    const char *measure, *other;
};
struct line {
    const char *attribute, *group;
};

struct matrix {
    const struct eh_part *part;
    struct eh_rows rows; /* the part's described rows of this kind */
    enum kind kind;
    size_t skip; /* columns that stand in tables before this one */
    size_t columns, lines;
    struct column column[MOST_COLUMNS];
    struct line line[MOST_LINES];
};

/* A ratio names its reference in `other`: the same column whatever it is. */
static const char *get_other(eh_row *row)
{
    bool is_reference =
        eh_tables_end_with(row->measure, ".ratio") || eh_tables_end_with(row->measure, ".flip");
    return is_reference || strcmp(row->other, "(others)") == 0 ? "" : row->other;
}

static bool is_described(const struct eh_compose *self, eh_row *row)
{
    if (row->verdict != EH_VERDICT_NONE || eh_report_get_words(row->measure) ||
        eh_tables_end_with(row->measure, ".size") || eh_tables_end_with(row->measure, ".lorenz") ||
        eh_report_is_inside(row))
        return false;
    if (strcmp(row->measure, "alliance.kind") == 0)
        return false; /* chapter 4 has them all */
    /* Of a measure in three steps the last: its strata are those that carry verdicts elsewhere. */
    return !*row->within || strcmp(row->within, "none") == 0 ||
           strcmp(row->within, eh_report_full_within(self, row->attribute)) == 0;
}

static enum kind find_kind(eh_row *row)
{
    if (!*row->group)
        return KIND_EVERYBODY;
    return *row->attribute ? KIND_GROUPS : KIND_OTHERS;
}

static struct eh_rows select_described(const struct eh_compose *self, const struct eh_part *part,
                                       enum kind kind)
{
    struct eh_rows out = {0};
    for (size_t i = 0; i < part->rows.count; i++) {
        eh_row *row = part->rows.row[i];
        if (find_kind(row) != kind || !is_described(self, row))
            continue;
        EH_RESERVE(self->arena, out.row, out.count, out.capacity);
        out.row[out.count++] = row;
    }
    return out;
}

static bool is_column(const struct column *column, eh_row *row)
{
    return strcmp(column->measure, row->measure) == 0 && strcmp(column->other, get_other(row)) == 0;
}

static size_t find_column(const struct matrix *self, eh_row *row)
{
    size_t i = 0;
    while (i < self->columns && !is_column(&self->column[i], row))
        i++;
    return i;
}

static size_t find_line(const struct matrix *self, eh_row *row)
{
    size_t i = 0;
    while (i < self->lines && (strcmp(self->line[i].attribute, row->attribute) != 0 ||
                               strcmp(self->line[i].group, row->group) != 0))
        i++;
    return i;
}

/* The columns from `skip` on, in the order of metrics.csv. */
static void find_columns(struct matrix *out)
{
    enum { MOST = 64 };
    struct column seen[MOST];
    size_t count = 0;
    for (size_t i = 0; i < out->rows.count; i++) {
        eh_row *row = out->rows.row[i];
        if (!(row->has & EH_ESTIMATE))
            continue;
        size_t known = 0;
        while (known < count && !is_column(&seen[known], row))
            known++;
        if (known < count || count == MOST)
            continue;
        seen[count] = (struct column){row->measure, get_other(row)};
        if (count >= out->skip && out->columns < MOST_COLUMNS)
            out->column[out->columns++] = seen[count];
        count++;
    }
}

static void add_line(struct matrix *out, eh_row *row)
{
    if (find_column(out, row) < out->columns && find_line(out, row) == out->lines && out->lines < MOST_LINES)
        out->line[out->lines++] = (struct line){row->attribute, row->group};
}

static struct eh_rows select_shown(const struct eh_compose *self, const struct matrix *matrix,
                                   const char *attribute)
{
    struct eh_rows out = {0};
    for (size_t i = 0; i < matrix->rows.count; i++) {
        eh_row *row = matrix->rows.row[i];
        if (!(row->has & EH_ESTIMATE) || strcmp(row->attribute, attribute) != 0)
            continue;
        EH_RESERVE(self->arena, out.row, out.count, out.capacity);
        out.row[out.count++] = row;
    }
    return out;
}

/* Lines in the order of the study's attributes and of their groups in chapter 1; then what is no group of
 * people, and everybody. */
static void find_lines(const struct eh_compose *self, struct matrix *out)
{
    const char **attribute;
    size_t count = eh_report_list_attributes(self, true, true, &attribute);
    for (size_t a = 0; a <= count; a++) {
        const char *name = a < count ? attribute[a] : "";
        struct eh_rows groups = eh_report_select(
                           self,
                           (struct eh_query){.measure = "people.count", .attribute = name, .other = ""}),
                       shown = select_shown(self, out, name);
        if (groups.count > EH_TABLES_MOST_PARTS && eh_tables_are_many(self) &&
            !eh_report_is_equity(self, name))
            continue;
        for (size_t i = 0; i < groups.count; i++)
            for (size_t j = 0; j < shown.count; j++)
                if (strcmp(shown.row[j]->group, groups.row[i]->group) == 0)
                    add_line(out, shown.row[j]);
        for (size_t i = 0; i < shown.count; i++)
            add_line(out, shown.row[i]);
    }
}

static const char *name_column(const struct eh_compose *self, const struct column *column)
{
    const char *name = strchr(column->measure, '.') + 1, *end = strstr(name, ".mean");
    int length = end ? (int)(end - name) : (int)strlen(name);
    return *column->other ? eh_arena_format(self->arena, ">%.*s: %s", length, name, column->other)
                          : eh_arena_format(self->arena, ">%.*s", length, name);
}

/* What is no group of people, such as a kind of circle, goes by its attribute as well. */
static const char *name_line(const struct eh_compose *self, const struct eh_part *part,
                             const struct line *line)
{
    if (part->chapter == EH_CHAPTER_LEAVING && !*line->attribute)
        return eh_report_name_quarter(self, line->group);
    if (!*line->group)
        return *line->attribute ? eh_report_name_attribute(self, line->attribute)
                                : eh_word(self, EH_SAY_EVERYONE);
    bool is_group =
        !*line->attribute || eh_report_find(self, (struct eh_query){.measure = "people.count",
                                                                    .attribute = line->attribute,
                                                                    .group = line->group}) != NULL;
    const char *label = eh_report_name_label(self, line->attribute, line->group);
    return is_group ? label
                    : eh_arena_format(self->arena, "%s: %s", eh_report_name_attribute(self, line->attribute),
                                      label);
}

/* The fullest strata where there are steps. */
static void fill(const struct eh_compose *self, struct matrix *matrix, struct eh_table *table)
{
    for (size_t i = 0; i < matrix->rows.count; i++) {
        eh_row *row = matrix->rows.row[i];
        size_t column = find_column(matrix, row), line = find_line(matrix, row);
        if (column == matrix->columns || line == matrix->lines)
            continue;
        struct eh_table_cell *cell = &table->cell[line * table->columns + column + 1];
        cell->text = eh_report_format_estimate(self, row);
        cell->mark = row->status == EH_STATUS_HIDDEN ? EH_MARK_HIDDEN : EH_MARK_NONE;
    }
}

static const char *name_matrix(const struct eh_compose *self, const struct matrix *matrix)
{
    static const enum eh_say first[KINDS] = {EH_SAY_AVERAGES_SHARES_AND_COUNTS, EH_SAY_SHARES_AND_COUNTS,
                                             EH_SAY_OVER_EVERYBODY};
    return eh_tables_name_part(self, matrix->part,
                               matrix->skip ? eh_word(self, EH_SAY_FURTHER_AVERAGES_AND_SHARES)
                                            : eh_word(self, first[matrix->kind]));
}

/* A narrow one that is not long goes to `beside`. False where no column is left. */
static bool add_matrix(struct eh_compose *self, const struct eh_part *part, const struct eh_rows *rows,
                       enum kind kind, size_t skip, struct eh_tables *beside)
{
    struct matrix *matrix = EH_NEW(self->arena, struct matrix);
    *matrix = (struct matrix){.part = part, .rows = *rows, .kind = kind, .skip = skip};
    find_columns(matrix);
    find_lines(self, matrix);
    const char *heading[MOST_COLUMNS + 2] = {eh_word(self, EH_SAY_GROUP)};
    for (size_t j = 0; j < matrix->columns; j++)
        heading[j + 1] = name_column(self, &matrix->column[j]);
    heading[matrix->columns + 1] = NULL;
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, name_matrix(self, matrix), heading);
    grid.table.small = true;
    if (matrix->columns == MOST_COLUMNS)
        grid.table.column[0].weight = 1; /* else numbers would stand far from their names */
    for (size_t i = 0; i < matrix->lines; i++)
        eh_report_grid_add(self, &grid)[0].text = name_line(self, part, &matrix->line[i]);
    if (grid.table.rows)
        fill(self, matrix, &grid.table);
    if (matrix->columns <= NARROW && matrix->lines <= SHORT)
        eh_report_tables_add(self, beside, &grid);
    else
        eh_report_add_grid(self, &grid);
    return matrix->columns == MOST_COLUMNS;
}

void eh_tables_add_described(struct eh_compose *self, const struct eh_part *part)
{
    struct eh_tables beside = {0};
    for (int kind = 0; kind < KINDS; kind++) {
        struct eh_rows rows = select_described(self, part, (enum kind)kind);
        for (size_t skip = 0; add_matrix(self, part, &rows, (enum kind)kind, skip, &beside);
             skip += MOST_COLUMNS)
            continue;
    }
    eh_report_add_tables_beside(self, &beside, 2);
}
