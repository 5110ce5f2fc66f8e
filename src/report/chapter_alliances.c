/* Chapter 4: the circles of close ties: how open each is, and whether its members are more alike than chance
 * gives. A circle has a number, its members have no name. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_CIRCLES = 24, MOST_ALIKE = 3, MOST_DOTS = 12, MOST_HEADLINES = 5 };

static eh_row *find_plain(const struct eh_compose *self, const char *measure, const char *group)
{
    return eh_report_find(
        self, (struct eh_query){.measure = measure, .attribute = "", .group = group, .other = ""});
}

static const char *format_plain(const struct eh_compose *self, eh_row *row)
{
    return row ? eh_report_format_estimate(self, row) : EH_EN_DASH;
}

/* "3 close circles hold 12% of people." */
static const char *say_count(const struct eh_compose *self)
{
    eh_row *count = find_plain(self, "alliance.count", ""), *share = find_plain(self, "alliance.members", "");
    if (!count || !(count->has & EH_ESTIMATE))
        return eh_word(self, EH_SAY_HOW_MANY_CLOSE_CIRCLES_THERE_ARE_IS);
    if (!(count->estimate > 0))
        return eh_word(self, EH_SAY_THERE_IS_NO_CLOSE_CIRCLE_NOWHERE_ARE);
    const char *circles = eh_report_format_estimate(self, count);
    bool has_share = share && share->has & EH_ESTIMATE;
    return has_share ? eh_say(self, EH_SAY_CLOSE_CIRCLES_HOLD_OF_PEOPLE, circles,
                              eh_report_format_estimate(self, share))
                     : eh_say(self, EH_SAY_THERE_ARE_CLOSE_CIRCLES, circles);
}

/* "By gender: 2 exclusive, 4 inclusive, 1 mixed." */
static void say_kinds(struct eh_compose *self, const char *attribute, struct eh_list *list)
{
    static const char *const kind[] = {"exclusive", "inclusive", "mixed"};
    static const enum eh_say said[] = {EH_SAY_EXCLUSIVE, EH_SAY_INCLUSIVE, EH_SAY_MIXED};
    struct eh_text text;
    size_t known = 0;
    eh_text_init(&text, self->arena);
    for (size_t i = 0; i < 3; i++) {
        eh_row *row = eh_report_find(
            self, (struct eh_query){.measure = "alliance.kind", .attribute = attribute, .group = kind[i]});
        if (!row || !(row->has & EH_ESTIMATE))
            continue;
        eh_text_add_format(&text, "%s%s", known++ ? ", " : "",
                           eh_say(self, said[i], eh_report_format_estimate(self, row)));
    }
    if (known)
        eh_report_list_add(self, list,
                           eh_say(self, EH_SAY_BY_LEAD, eh_report_name_attribute(self, attribute)),
                           eh_arena_format(self->arena, "%s.", eh_text_get(&text)));
}

static void fill_alike(const struct eh_compose *self, const char *attribute, const char *circle,
                       struct eh_table_cell *cell)
{
    eh_row *row = eh_report_find(
        self, (struct eh_query){.measure = "alliance.homogeneity", .attribute = attribute, .group = circle});
    cell->text = EH_EN_DASH;
    if (row && row->status == EH_STATUS_HIDDEN) {
        cell->text = eh_word(self, EH_SAY_HIDDEN);
        cell->mark = EH_MARK_HIDDEN;
    }
    if (!row || !(row->has & EH_ESTIMATE))
        return;
    struct eh_published_row chance = *row;
    chance.estimate = chance.expected;
    cell->mark = eh_report_mark(row);
    cell->bold = cell->mark == EH_MARK_GAP;
    cell->text = row->has & EH_EXPECTED
                     ? eh_format_keep(self->arena,
                                      eh_say(self, EH_SAY_WITH_CHANCE, eh_report_format_estimate(self, row),
                                             eh_report_format_estimate(self, &chance)))
                     : eh_report_format_estimate(self, row);
}

static void add_circles(struct eh_compose *self, const char *const *attribute, size_t attributes)
{
    size_t alike = attributes < MOST_ALIKE ? attributes : MOST_ALIKE, columns = 0, hidden = 0, more = 0;
    const char *heading[5 + MOST_ALIKE + 1] = {
        eh_word(self, EH_SAY_HEAD_CIRCLE), eh_word(self, EH_SAY_HEAD_PEOPLE), ">k",
        eh_word(self, EH_SAY_HEAD_DECISION_MAKERS), eh_word(self, EH_SAY_HEAD_CLOSE_TIES_LEADING_OUT)};
    for (columns = 0; columns < alike; columns++)
        heading[5 + columns] =
            eh_say(self, EH_SAY_ALIKE_BY, eh_report_name_attribute(self, attribute[columns]));
    heading[5 + columns] = NULL;
    struct eh_rows size = eh_report_select(self, (struct eh_query){.measure = "alliance.size"});
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_THE_CIRCLES_LARGEST_FIRST), heading);
    grid.table.small = true;
    for (size_t i = 0; i < size.count; i++) {
        if (size.row[i]->status == EH_STATUS_HIDDEN) {
            hidden++;
            continue;
        }
        if (grid.table.rows == MOST_CIRCLES) {
            more++;
            continue;
        }
        const char *circle = size.row[i]->group;
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = circle;
        cell[1].text = eh_report_format_estimate(self, size.row[i]);
        cell[2].text = format_plain(self, find_plain(self, "alliance.k", circle));
        cell[3].text = format_plain(self, find_plain(self, "alliance.power", circle));
        cell[4].text = format_plain(self, find_plain(self, "alliance.outside", circle));
        for (size_t j = 0; j < alike; j++)
            fill_alike(self, attribute[j], circle, &cell[5 + j]);
    }
    eh_report_add_grid(self, &grid);
    if (hidden || more)
        eh_report_add_paragraph(self, eh_say(self,
                                             hidden && more ? EH_SAY_HIDDEN_TOO_SMALL_TO_SHOW_OR_SHIELDING
                                             : hidden       ? EH_SAY_HIDDEN_TOO_SMALL_TO_SHOW_OR_SHIELDING_ONE
                                                            : EH_SAY_IN_METRICS_CSV_ONLY,
                                             eh_format_count(&self->form, (double)hidden),
                                             eh_format_count(&self->form, (double)more)));
}

/* Two attributes side by side; without any, the circles as they are. */
static void draw_circles(struct eh_compose *self, const char *const *attribute, size_t attributes)
{
    struct eh_chart chart[2];
    size_t charts = 0;
    for (size_t i = 0; i < attributes && charts < 2; i++)
        if (!strchr(attribute[i], '*'))
            charts += eh_report_chart_circles(self, attribute[i], &chart[charts]);
    if (!charts)
        charts += eh_report_chart_circles(self, NULL, &chart[0]);
    if (charts)
        eh_report_add_charts(self, &chart[0], charts > 1 ? &chart[1] : NULL);
}

static bool draw_alike(struct eh_compose *self, const char *attribute, struct eh_chart *out)
{
    struct eh_rows rows = eh_report_select_full(self, "alliance.homogeneity", NULL, attribute);
    size_t shown = 0;
    for (size_t i = 0; i < rows.count; i++)
        shown += (rows.row[i]->has & EH_ESTIMATE) != 0;
    if (shown < 2) /* the table has it */
        return false;
    const char *name = eh_report_name_attribute(self, attribute);
    struct eh_finding finding =
        eh_report_sum_up(self, &rows, eh_say(self, EH_SAY_LIKENESS_BY_INSIDE_CIRCLES, name));
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_GROUP, MOST_DOTS, &finding,
                                eh_say(self, EH_SAY_SUM_OF_SQUARED_SHARES_BY_1_ALL, name));
    out->dots.n_heading = eh_word(self, EH_SAY_MEMBERS);
    return true;
}

static void tell(struct eh_compose *self, const struct eh_finding *finding, struct eh_list *rest)
{
    if (finding->mark == EH_MARK_GAP)
        eh_report_add_finding(self, finding);
    else
        eh_report_list_add(self, rest, NULL, finding->what);
}

/* A gap with its sentences and drawings, everything else a line. */
static void add_attribute(struct eh_compose *self, const char *attribute, struct eh_list *rest)
{
    const char *name = eh_report_name_attribute(self, attribute);
    struct eh_rows alike = eh_report_select_full(self, "alliance.homogeneity", NULL, attribute);
    struct eh_rows odds = eh_report_select_full(self, "alliance.membership.odds", NULL, attribute);
    bool has_gap = eh_report_count(self, &alike).gap || eh_report_count(self, &odds).gap;
    if (strchr(attribute, '*') && !has_gap)
        return; /* crossings are many: those without a gap stand in the full tables */
    struct eh_finding finding;
    if (alike.count) {
        finding = eh_report_sum_up(self, &alike, eh_say(self, EH_SAY_LIKENESS_BY_INSIDE_CIRCLES, name));
        tell(self, &finding, rest);
    }
    if (odds.count) {
        finding = eh_report_judge(self, &odds, eh_say(self, EH_SAY_BEING_IN_A_CLOSE_CIRCLE_BY, name));
        tell(self, &finding, rest);
    }
    struct eh_chart one, two;
    bool has_one = has_gap && draw_alike(self, attribute, &one);
    bool has_two = has_gap && odds.count &&
                   eh_report_chart_full(self, "alliance.membership.odds", odds.row[0]->layer, attribute,
                                        MOST_DOTS, &two) &&
                   eh_report_is_drawable(&two); /* the list below says that it is hidden */
    if (has_one)
        eh_report_add_charts(self, &one, has_two ? &two : NULL);
    else if (has_two)
        eh_report_add_charts(self, &two, NULL);
}

static bool stands_in(const struct eh_compose *self)
{
    for (size_t i = 0; i < self->provenance->layer_count; i++)
        if (self->provenance->layer[i].stands_in)
            return true;
    return false;
}

void eh_report_add_alliances(struct eh_compose *self)
{
    const char *title = eh_word(self, EH_SAY_CHAPTER_4);
    if (!eh_report_find(self, (struct eh_query){.measure = "alliance.count"})) {
        eh_report_add_chapter(
            self, title,
            eh_report_find_closed(self, "Alliances",
                                  eh_word(self, EH_SAY_NOT_IN_THESE_DATA_COLLABORATION_CSV_OR)),
            "chapter-4", EH_MARK_NONE, false);
        return;
    }
    const char **attribute;
    size_t attributes = eh_report_list_attributes(self, true, false, &attribute);
    struct eh_rows tested = eh_report_select_tested(self, EH_CHAPTER_ALLIANCES, true, true);
    struct eh_finding finding =
        eh_report_sum_up(self, &tested, eh_word(self, EH_SAY_WHO_IS_IN_CLOSE_CIRCLES));
    bool has_circles = eh_report_find(self, (struct eh_query){.measure = "alliance.size"}) != NULL;
    const char *deck = say_count(self);
    if (has_circles && attributes)
        deck = eh_arena_format(self->arena, "%s %s", deck, finding.what);
    eh_report_add_chapter(self, title, deck, "chapter-4",
                          has_circles && attributes ? finding.mark : EH_MARK_NONE, false);
    if (stands_in(self))
        eh_report_add_paragraph(self, eh_word(self, EH_SAY_NO_LAYER_IS_NAMED_AS_INFORMAL_SO));
    if (!has_circles)
        return;
    eh_report_add_paragraph(self, eh_word(self, EH_SAY_A_CIRCLE_IS_A_SET_OF_PEOPLE));
    struct eh_list kinds = {0};
    for (size_t i = 0; i < attributes; i++)
        say_kinds(self, attribute[i], &kinds);
    eh_report_add_list(self, &kinds);
    eh_report_add_headlines(self, &tested, &finding, MOST_HEADLINES);
    add_circles(self, attribute, attributes);
    draw_circles(self, attribute, attributes);
    struct eh_list rest = {0};
    if (attributes)
        eh_report_add_heading(self, eh_word(self, EH_SAY_WHO_IS_IN_THEM_AND_HOW_ALIKE));
    for (size_t i = 0; i < attributes; i++)
        add_attribute(self, attribute[i], &rest);
    eh_report_add_list(self, &rest);
}
