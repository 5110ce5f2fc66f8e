/* What is clear and what is not: findings in their order, the tally of a chapter, and one table that shows
 * every comparison of plain groups at a glance. */
#include <stdlib.h>
#include <string.h>

#include "compose.h"
#include "format.h"

/* ---- clear findings, one of a kind ---- */

struct ranked {
    eh_row *row;
    double consequence;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->consequence != y->consequence)
        return x->consequence > y->consequence ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static bool is_same_kind(eh_row *a, eh_row *b)
{
    return a->measure_index == b->measure_index && strcmp(a->attribute, b->attribute) == 0 &&
           eh_report_is_inside(a) == eh_report_is_inside(b);
}

size_t eh_report_list_clear(const struct eh_compose *self, const struct eh_rows *rows, size_t most,
                            eh_row **out)
{
    struct ranked *ranked = EH_NEW_ARRAY(self->arena, struct ranked, rows->count);
    size_t count = 0, found = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (eh_report_mark(rows->row[i]) == EH_MARK_GAP)
            ranked[count++] = (struct ranked){rows->row[i], eh_report_get_consequence(self, rows->row[i])};
    qsort(ranked, count, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i < count && found < most; i++) {
        /* A group that is better off is news only where no other one is worse off. */
        bool is_new = !found || eh_report_is_worse_off(self, ranked[i].row);
        for (size_t j = 0; j < found && is_new; j++)
            is_new = !is_same_kind(out[j], ranked[i].row);
        if (is_new)
            out[found++] = ranked[i].row;
    }
    return found;
}

/* "Closeness to decision makers by gender and ethnicity, collaboration layer" */
void eh_report_add_clear_heading(struct eh_compose *self, eh_row *row)
{
    const char *title = eh_report_name_measure(self, row);
    const char *place = eh_report_name_place(self, row->within);
    const char *name = eh_report_name_attribute(self, row->attribute),
               *origin = eh_report_name_origin(self, row);
    eh_report_add_heading(self, *place ? eh_say(self, EH_SAY_SECTION_INSIDE, title, name, place, origin)
                                       : eh_say(self, EH_SAY_SECTION_BY, title, name, origin));
}

/* By group, and step by step; or inside each part of the organisation where a gap is there. */
void eh_report_add_clear_charts(struct eh_compose *self, eh_row *row)
{
    enum { MOST_DOTS = 24, MOST_BESIDE = 12 }; /* beside a few groups, so that no half page stays empty */
    struct eh_chart one, two;
    bool is_inside = eh_report_is_inside(row);
    bool has_inside = eh_report_chart_inside(self, row, is_inside ? MOST_DOTS : MOST_BESIDE, &two);
    if (is_inside) {
        if (has_inside)
            eh_report_add_charts(self, &two, NULL);
        return;
    }
    bool has_two = (has_inside && two.frame.mark == EH_MARK_GAP) || eh_report_chart_steps(self, row, &two);
    if (eh_report_chart_full(self, row->measure, row->layer, row->attribute, MOST_DOTS, &one))
        eh_report_add_charts(self, &one, has_two ? &two : NULL);
    else if (has_two)
        eh_report_add_charts(self, &two, NULL);
}

/* ---- the tally ---- */

const char *eh_report_say_tally(const struct eh_compose *self, const struct eh_rows *rows, const char *where,
                                bool with_reason)
{
    struct eh_tally tally = eh_report_count(self, rows);
    size_t all = tally.gap + tally.no_gap + tally.cannot_tell;
    if (!all)
        return "";
    const char *count = eh_format_count(&self->form, (double)all),
               *gap = eh_format_count(&self->form, (double)tally.gap),
               *no_gap = eh_format_count(&self->form, (double)tally.no_gap),
               *open = eh_format_count(&self->form, (double)tally.cannot_tell);
    const char *clear = tally.gap ? eh_say(self, EH_SAY_OF_COMPARISONS_SHOW_A_CLEAR_GAP, count, where, gap)
                                  : eh_say(self, EH_SAY_OF_COMPARISONS_NONE_SHOWS_A_CLEAR_GAP, count, where);
    if (tally.no_gap)
        clear = eh_say(self, EH_SAY_TALLY_NO_GAP, clear, no_gap);
    if (!tally.cannot_tell)
        return eh_arena_format(self->arena, "%s.", clear);
    const char *told = all == 1 ? eh_say(self, EH_SAY_THE_DATA_CANNOT_TELL, clear)
                       : tally.cannot_tell == all
                           ? eh_say(self, EH_SAY_FOR_ALL_OF_THEM_THE_DATA_CANNOT, clear)
                           : eh_say(self, EH_SAY_FOR_THE_DATA_CANNOT_TELL, clear, open);
    return with_reason ? eh_say(self, EH_SAY_BECAUSE_TOO_FEW_PEOPLE_STAND_ON_ONE, told)
                       : eh_arena_format(self->arena, "%s.", told);
}

const char *eh_report_say_finding(const struct eh_compose *self, const struct eh_finding *finding)
{
    if (!finding->row || !*finding->row->layer || finding->mark != EH_MARK_GAP)
        return finding->what;
    return eh_arena_format(self->arena, "%s; %s.", finding->headline,
                           eh_report_name_origin(self, finding->row));
}

/* ---- at a glance: a line a measure, a column a group ---- */

enum { MOST_COLUMNS = 8 };

struct column {
    const char *attribute, *group;
};

static size_t find_columns(const struct eh_compose *self, bool is_crossed, struct column *out)
{
    const char **attribute;
    size_t count = eh_report_list_attributes(self, true, false, &attribute), found = 0;
    for (size_t i = 0; i < count; i++) {
        if ((strchr(attribute[i], '*') != NULL) != is_crossed)
            continue;
        struct eh_rows groups = eh_report_select(
            self, (struct eh_query){.measure = "people.count", .attribute = attribute[i], .other = ""});
        size_t known = 0;
        for (size_t j = 0; j < groups.count; j++)
            known += strcmp(groups.row[j]->group, "(unknown)") != 0;
        if (found + known > MOST_COLUMNS)
            continue;
        for (size_t j = 0; j < groups.count; j++)
            if (strcmp(groups.row[j]->group, "(unknown)") != 0)
                out[found++] = (struct column){attribute[i], groups.row[j]->group};
    }
    return found;
}

/* Averages in standard deviations, so that all lines have one scale; rates as odds ratios. */
static const char *format_cell(const struct eh_compose *self, eh_row *row)
{
    if (row->status == EH_STATUS_HIDDEN)
        return eh_word(self, EH_SAY_HIDDEN);
    if (eh_report_get_scale(self, row) == EH_SCALE_RATIO)
        return row->has & EH_ESTIMATE
                   ? eh_arena_format(self->arena, "%s" EH_TIMES, eh_report_format_estimate(self, row))
                   : eh_report_format_estimate(self, row);
    size_t stem = strlen(row->measure) - strlen("gap");
    eh_row *size = eh_report_find(
        self, (struct eh_query){eh_arena_format(self->arena, "%.*ssize", (int)stem, row->measure), row->layer,
                                row->attribute, row->group, NULL, row->within});
    if (!size) /* its unit speaks for itself: levels */
        return eh_report_format_estimate(self, row);
    return size->has & EH_ESTIMATE ? eh_format_signed(&self->form, size->estimate, 2) : EH_EN_DASH;
}

static bool add_line(struct eh_compose *self, struct eh_grid *grid, const struct eh_glance_line *line,
                     const struct column *column, size_t columns)
{
    eh_row *row[MOST_COLUMNS];
    size_t shown = 0;
    for (size_t j = 0; j < columns; j++) {
        row[j] = eh_report_find(self, (struct eh_query){line->measure, line->layer, column[j].attribute,
                                                        column[j].group, NULL,
                                                        eh_report_full_within(self, column[j].attribute)});
        shown += row[j] && row[j]->status != EH_STATUS_HIDDEN && eh_report_mark(row[j]) != EH_MARK_UNDEFINED;
    }
    if (!shown)
        return false;
    struct eh_table_cell *cell = eh_report_grid_add(self, grid);
    cell[0].text = line->label;
    for (size_t j = 0; j < columns; j++) {
        cell[j + 1].text = row[j] ? format_cell(self, row[j]) : EH_EN_DASH;
        cell[j + 1].mark = row[j] ? eh_report_mark(row[j]) : EH_MARK_NONE;
        cell[j + 1].bold = cell[j + 1].mark == EH_MARK_GAP;
    }
    return true;
}

static bool make_glance(struct eh_compose *self, const char *title, const char *heading,
                        const struct eh_glance_line *line, size_t lines, struct eh_grid *out)
{
    struct column column[MOST_COLUMNS];
    const char *headings[MOST_COLUMNS + 2] = {heading};
    size_t columns = find_columns(self, false, column);
    if (!columns)
        columns = find_columns(self, true, column);
    for (size_t j = 0; j < columns; j++)
        headings[j + 1] = eh_arena_format(self->arena, ">%s",
                                          eh_report_name_label(self, column[j].attribute, column[j].group));
    headings[columns + 1] = NULL;
    if (!columns)
        return false;
    eh_report_grid_start(self, out, title, headings);
    out->table.small = true;
    for (size_t i = 0; i < lines; i++)
        add_line(self, out, &line[i], column, columns);
    return out->table.rows > 0;
}

void eh_report_add_glance(struct eh_compose *self, const char *title, const char *heading,
                          const struct eh_glance_line *line, size_t lines, struct eh_tables *opt_beside)
{
    enum { NARROW = 4 };
    struct eh_grid grid;
    if (!make_glance(self, title, heading, line, lines, &grid))
        return;
    if (opt_beside && grid.table.columns <= NARROW)
        eh_report_tables_add(self, opt_beside, &grid);
    else
        eh_report_add_grid(self, &grid);
}
