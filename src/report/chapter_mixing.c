/* Chapter 3: do ties cross lines. One overview of every line in every layer; then, in the layer that counts
 * most, each attribute of which something can be said, with its matrix; the others in one sentence. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_CELLS = 12, MOST_DOTS = 24, MOST_PAIRS = 16, MOST_HEADLINES = 5, MOST_EXPOSED = 8 };

static void append(const struct eh_compose *self, struct eh_rows *out, const struct eh_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        EH_RESERVE(self->arena, out->row, out->count, out->capacity);
        out->row[out->count++] = rows->row[i];
    }
}

/* Formal layers are made, not grown: only the reporting line stands beside the work layers. Whom mentors take
 * is for chapter 5. */
static struct eh_rows drop_formal(const struct eh_compose *self, const struct eh_rows *rows)
{
    struct eh_rows out = {0};
    for (size_t i = 0; i < rows->count; i++) {
        if (!eh_report_is_work(self, rows->row[i]->layer) && strcmp(rows->row[i]->layer, "reporting") != 0)
            continue;
        EH_RESERVE(self->arena, out.row, out.count, out.capacity);
        out.row[out.count++] = rows->row[i];
    }
    return out;
}

/* Who reports to whom is decided: that it crosses levels, or no departments, is no finding. */
static struct eh_rows drop_reporting(const struct eh_compose *self, const struct eh_rows *rows)
{
    struct eh_rows out = {0};
    for (size_t i = 0; i < rows->count; i++) {
        if (!eh_report_is_work(self, rows->row[i]->layer))
            continue;
        EH_RESERVE(self->arena, out.row, out.count, out.capacity);
        out.row[out.count++] = rows->row[i];
    }
    return out;
}

static struct eh_rows drop_pairs(const struct eh_compose *self, const struct eh_rows *rows)
{
    struct eh_rows out = {0};
    for (size_t i = 0; i < rows->count; i++) {
        if (*rows->row[i]->other && strcmp(rows->row[i]->other, "(others)") != 0)
            continue;
        EH_RESERVE(self->arena, out.row, out.count, out.capacity);
        out.row[out.count++] = rows->row[i];
    }
    return out;
}

static struct eh_rows select_segregation(const struct eh_compose *self, const char *const *attribute,
                                         size_t count)
{
    struct eh_rows out = {0};
    for (size_t i = 0; i < count; i++) {
        struct eh_rows rows = eh_report_select_full(self, "mixing.segregation", NULL, attribute[i]);
        rows = drop_formal(self, &rows);
        append(self, &out, &rows);
    }
    return out;
}

static bool is_hidden_in_all(const struct eh_rows *rows, const char *attribute)
{
    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(rows->row[i]->attribute, attribute) == 0 && rows->row[i]->status != EH_STATUS_HIDDEN)
            return false;
    return true;
}

/* An attribute that is hidden in every layer has one row: its first. */
static struct eh_rows join_hidden(const struct eh_compose *self, const struct eh_rows *rows)
{
    struct eh_rows out = {0};
    for (size_t i = 0; i < rows->count; i++) {
        if (i > 0 && strcmp(rows->row[i]->attribute, rows->row[i - 1]->attribute) == 0 &&
            is_hidden_in_all(rows, rows->row[i]->attribute))
            continue;
        EH_RESERVE(self->arena, out.row, out.count, out.capacity);
        out.row[out.count++] = rows->row[i];
    }
    return out;
}

bool eh_report_chart_lines(struct eh_compose *self, struct eh_chart *out)
{
    const char **attribute;
    size_t count = eh_report_list_attributes(self, true, true, &attribute);
    struct eh_rows rows = select_segregation(self, attribute, count), work = drop_reporting(self, &rows);
    if (rows.count < 2)
        return false;
    /* Who reports to whom crosses lines by its nature: it is drawn, and no news. */
    bool is_aside = work.count && eh_report_count(self, &rows).gap > eh_report_count(self, &work).gap;
    struct eh_finding finding = eh_report_sum_up(
        self, work.count ? &work : &rows,
        eh_word(self, is_aside ? EH_SAY_HOW_TIES_CROSS_LINES_REPORTING_ASIDE : EH_SAY_HOW_TIES_CROSS_LINES));
    struct eh_rows shown = join_hidden(self, &rows);
    *out = eh_report_chart_dots(self, &shown, EH_LABEL_LAYER_ATTRIBUTE, MOST_DOTS, &finding,
                                eh_word(self, EH_SAY_SEGREGATION_0_AS_CHANCE_GIVES_AMONG_COMPARABLE));
    for (size_t i = 0; i < shown.count && shown.count == out->dots.count; i++)
        if (is_hidden_in_all(&rows, shown.row[i]->attribute))
            out->dots.row[i].label = eh_report_name_attribute(self, shown.row[i]->attribute);
    eh_report_describe_dots(self, out);
    return true;
}

/* ---- large matrices: the pairs furthest from chance ---- */

static double get_distance(eh_row *row)
{
    return row->estimate > 0 ? fabs(log(row->estimate)) : 20;
}

static int compare_distance(const void *a, const void *b)
{
    eh_row *x = *(eh_row *const *)a, *y = *(eh_row *const *)b;
    double dx = get_distance(x), dy = get_distance(y);
    if (dx != dy)
        return dx > dy ? -1 : 1;
    return (x > y) - (x < y);
}

static void add_strongest_pairs(struct eh_compose *self, const char *attribute)
{
    const char *const heading[] = {eh_word(self, EH_SAY_GROUP),
                                   eh_word(self, EH_SAY_OTHER),
                                   eh_word(self, EH_SAY_HEAD_TIES),
                                   eh_word(self, EH_SAY_HEAD_OBSERVED_EXPECTED),
                                   ">q",
                                   eh_word(self, EH_SAY_VERDICT),
                                   NULL};
    struct eh_rows all = eh_report_select_full(self, "mixing.ratio", self->primary, attribute), rows = {0};
    size_t clear = 0;
    for (size_t i = 0; i < all.count; i++)
        if (all.row[i]->verdict == EH_GAP && all.row[i]->has & EH_ESTIMATE) {
            EH_RESERVE(self->arena, rows.row, rows.count, rows.capacity);
            rows.row[rows.count++] = all.row[i];
            clear++;
        }
    if (all.count <= MOST_CELLS * MOST_CELLS)
        return; /* nearly all of them are hidden */
    eh_report_add_paragraph(self, eh_say(self, EH_SAY_PAIRS_OF_VALUES_ARE_TOO_MANY_FOR,
                                         eh_format_count(&self->form, (double)all.count),
                                         eh_report_name_attribute(self, attribute),
                                         eh_format_count(&self->form, (double)clear)));
    if (!rows.count)
        return;
    qsort(rows.row, rows.count, sizeof *rows.row, compare_distance);
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_THE_PAIRS_FURTHEST_FROM_CHANCE), heading);
    grid.table.small = true;
    for (size_t i = 0; i < rows.count && i < MOST_PAIRS; i++) {
        eh_row *row = rows.row[i];
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_name_value(self, attribute, row->group);
        cell[1].text = eh_report_name_value(self, attribute, row->other);
        cell[2].text = row->has & EH_CASES ? eh_format_count(&self->form, row->cases) : "";
        cell[3].text = eh_report_format_estimate(self, row);
        cell[4].text = row->has & EH_Q ? eh_format_p_bare(&self->form, row->q) : "";
        cell[5].text = eh_report_format_verdict(self, row);
        cell[5].mark = eh_report_mark(row);
    }
    eh_report_add_grid(self, &grid);
}

/* ---- an attribute ---- */

static bool draw_inbreeding(struct eh_compose *self, const char *attribute, struct eh_chart *out)
{
    struct eh_rows rows = eh_report_select_full(self, "mixing.inbreeding", self->primary, attribute);
    if (rows.count < 2)
        return false;
    const char *topic = eh_say(self, EH_SAY_TIES_WITHIN_EACH_VALUE, eh_report_name_attribute(self, attribute),
                               eh_report_name_layer(self, self->primary));
    struct eh_finding finding = eh_report_sum_up(self, &rows, topic);
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_GROUP, MOST_DOTS, &finding,
                                eh_word(self, EH_SAY_INBREEDING_0_AS_THE_GROUPS_SHARE_OF));
    return true;
}

/* The decision makers around people and among their ties: attributes side by side, two a row. */
static void add_exposure(struct eh_compose *self, const char *const *attribute, size_t count)
{
    struct eh_rows all = {0};
    struct eh_chart *chart = EH_NEW_ARRAY(self->arena, struct eh_chart, count + 1);
    size_t charts = 0;
    bool is_told = false; /* a crossing of the same attributes would say it again */
    for (size_t i = 0; i < count; i++) {
        struct eh_rows rows = eh_report_select_full(self, "mixing.bias.gap", self->primary, attribute[i]);
        bool is_plain = !strchr(attribute[i], '*'), has_gap = eh_report_count(self, &rows).gap > 0;
        append(self, &all, &rows);
        is_told = is_told || (is_plain && has_gap);
        if (is_plain || (has_gap && !is_told))
            charts += eh_report_chart_exposure(self, self->primary, attribute[i], &chart[charts]) &&
                      chart[charts].dumbbell.count <= MOST_EXPOSED;
    }
    if (!all.count && !charts)
        return;
    eh_report_add_heading(self, eh_word(self, EH_SAY_DECISION_MAKERS_AROUND_PEOPLE_AND_AMONG_THEIR));
    struct eh_finding finding =
        eh_report_sum_up(self, &all, eh_word(self, EH_SAY_HOW_GROUPS_CONNECT_WITH_THE_DECISION_MAKERS));
    if (all.count)
        eh_report_add_finding(self, &finding);
    for (size_t i = 0; i < charts; i += 2)
        eh_report_add_charts(self, &chart[i], i + 1 < charts ? &chart[i + 1] : NULL);
}

static bool has_clear(const struct eh_compose *self, const char *measure, const char *attribute)
{
    struct eh_rows rows = eh_report_select_full(self, measure, self->primary, attribute);
    struct eh_tally tally = eh_report_count(self, &rows);
    return tally.gap > 0 || (strcmp(measure, "mixing.segregation") == 0 && tally.no_gap > 0);
}

static bool is_clear(const struct eh_compose *self, const char *attribute)
{
    return has_clear(self, "mixing.segregation", attribute) ||
           has_clear(self, "mixing.inbreeding", attribute) || has_clear(self, "mixing.ratio", attribute);
}

/* The circle shows what the matrix has: it stands beside the first of them only. */
static void add_attribute(struct eh_compose *self, const char *attribute, bool with_network)
{
    struct eh_rows segregation = eh_report_select_full(self, "mixing.segregation", self->primary, attribute);
    if (!segregation.count)
        return;
    const char *name = eh_report_name_attribute(self, attribute);
    eh_report_add_heading(
        self, eh_say(self, EH_SAY_SECTION_BY_IN, name, eh_report_name_in_layer(self, self->primary)));
    struct eh_finding finding = eh_report_find_words(self, segregation.row[0]);
    eh_report_add_finding(self, &finding);
    struct eh_chart map, two;
    bool has_map = eh_report_chart_heatmap(self, self->primary, attribute, MOST_CELLS, &map);
    bool has_two = with_network && has_map && eh_report_chart_network(self, self->primary, attribute, &two);
    if (!has_two)
        has_two = draw_inbreeding(self, attribute, &two);
    if (has_map)
        eh_report_add_charts(self, &map, has_two ? &two : NULL);
    else if (has_two)
        eh_report_add_charts(self, &two, NULL);
    if (!has_map &&
        eh_report_find(self, (struct eh_query){"mixing.ratio", self->primary, attribute, NULL, NULL, NULL}))
        add_strongest_pairs(self, attribute);
}

/* The lines of which nothing can be said, in one sentence each kind. */
static void add_unclear(struct eh_compose *self, const char *const *attribute, size_t count)
{
    struct eh_text few, wide;
    eh_text_init(&few, self->arena);
    eh_text_init(&wide, self->arena);
    for (size_t i = 0; i < count; i++) {
        struct eh_rows rows = eh_report_select_full(self, "mixing.segregation", self->primary, attribute[i]);
        if (!rows.count || is_clear(self, attribute[i]) || eh_report_mark(rows.row[0]) != EH_MARK_CANNOT_TELL)
            continue;
        struct eh_text *out = rows.row[0]->has & EH_Q ? &wide : &few;
        const char *interval = eh_report_format_interval(self, rows.row[0]);
        eh_text_add_format(out, "%s%s%s%s%s", out->length ? ", " : "",
                           eh_report_name_attribute(self, attribute[i]), *interval ? " (" : "", interval,
                           *interval ? ")" : "");
    }
    const char *layer = eh_report_name_in_layer(self, self->primary);
    if (wide.length)
        eh_report_add_paragraph(
            self, eh_say(self, EH_SAY_CANNOT_TELL_WHETHER_TIES_CROSS_THESE_LINES, layer, eh_text_get(&wide)));
    if (few.length)
        eh_report_add_paragraph(self, eh_say(self, EH_SAY_CANNOT_TELL_BECAUSE_FEWER_THAN_10_COMPARABLE, layer,
                                             eh_text_get(&few)));
}

/* A gap that does not lead is in the tables with its mark: why it is no finding is said. */
static void add_contradicted(struct eh_compose *self)
{
    struct eh_list list = {0};
    for (size_t i = 0; i < self->published->count; i++) {
        eh_row *row = &self->published->row[i];
        if (!eh_report_is_contradicted(self, row) ||
            !(eh_report_is_work(self, row->layer) || eh_report_is_equity(self, row->attribute)))
            continue;
        eh_report_list_add(self, &list, NULL,
                           eh_say(self, EH_SAY_SEGREGATION_POINTS_THE_OTHER_WAY,
                                  eh_report_find_words(self, row).headline,
                                  eh_report_name_origin(self, row)));
    }
    eh_report_add_list(self, &list);
}

void eh_report_add_mixing(struct eh_compose *self)
{
    const char *title = eh_word(self, EH_SAY_CHAPTER_3);
    const char **attribute, **group;
    size_t count = eh_report_list_attributes(self, true, true, &attribute);
    size_t groups = eh_report_list_attributes(self, true, false, &group);
    struct eh_rows segregation = select_segregation(self, attribute, count);
    if (!segregation.count) {
        eh_report_add_chapter(
            self, title,
            eh_report_find_closed(self, "ixing", eh_word(self, EH_SAY_NOT_IN_THESE_DATA_A_GROUP_OR)),
            "chapter-3", EH_MARK_NONE, false);
        return;
    }
    struct eh_rows tested = eh_report_select_tested(self, EH_CHAPTER_MIXING, true, false);
    struct eh_rows lines = drop_reporting(self, &segregation);
    bool of_groups = tested.count && !eh_report_lacks_others(self, &tested);
    if (!of_groups) {
        struct eh_rows parts = eh_report_select_tested(self, EH_CHAPTER_MIXING, false, false);
        parts = drop_pairs(self, &parts);
        of_groups = !parts.count && groups;
        tested = parts.count ? parts : tested.count ? tested : lines;
    }
    struct eh_finding finding = eh_report_sum_up(
        self, &tested,
        eh_word(self, of_groups                         ? EH_SAY_HOW_TIES_CROSS_GROUP_LINES
                      : lines.count < segregation.count ? EH_SAY_HOW_TIES_CROSS_LINES_REPORTING_ASIDE
                                                        : EH_SAY_HOW_TIES_CROSS_LINES_OF_PARTS));
    eh_report_add_chapter(self, title, eh_report_say_finding(self, &finding), "chapter-3", finding.mark,
                          false);
    if (finding.mark == EH_MARK_GAP)
        eh_report_add_headlines(self, &lines, &finding, MOST_HEADLINES);
    add_unclear(self, attribute, count);
    add_contradicted(self);
    struct eh_chart chart;
    if (eh_report_chart_lines(self, &chart))
        eh_report_add_charts(self, &chart, NULL);
    bool has_network = false;
    for (size_t i = 0; i < count; i++)
        if (is_clear(self, attribute[i])) {
            bool is_structure = !eh_report_is_equity(self, attribute[i]);
            add_attribute(self, attribute[i], is_structure && !has_network);
            has_network = has_network || is_structure;
        }
    add_exposure(self, group, groups);
}
