/* Chapter 4: the circles of close ties: how open each is, and whether its members are more alike than chance
 * gives. A circle has a number, its members have no name. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_CIRCLES = 24, MOST_ALIKE = 3, MOST_DOTS = 24, MOST_HEADLINES = 5 };

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
        return "How many close circles there are is hidden or not defined.";
    if (!(count->estimate > 0))
        return "There is no close circle: nowhere are close ties knit that tightly.";
    const char *circles =
        eh_arena_format(self->arena, "%s close circle%s", eh_report_format_estimate(self, count),
                        count->estimate > 1 ? "s" : "");
    bool has_share = share && share->has & EH_ESTIMATE;
    return has_share
               ? eh_arena_format(self->arena, "%s hold%s %s of people.", circles,
                                 count->estimate > 1 ? "" : "s", eh_report_format_estimate(self, share))
               : eh_arena_format(self->arena, "There %s %s.", count->estimate > 1 ? "are" : "is", circles);
}

/* "By gender: 2 exclusive, 4 inclusive, 1 mixed." */
static void say_kinds(struct eh_compose *self, const char *attribute, struct eh_list *list)
{
    static const char *const kind[] = {"exclusive", "inclusive", "mixed"};
    struct eh_text text;
    size_t known = 0;
    eh_text_init(&text, self->arena);
    for (size_t i = 0; i < 3; i++) {
        eh_row *row = eh_report_find(
            self, (struct eh_query){.measure = "alliance.kind", .attribute = attribute, .group = kind[i]});
        if (!row || !(row->has & EH_ESTIMATE))
            continue;
        eh_text_add_format(&text, "%s%s %s", known++ ? ", " : "", eh_report_format_estimate(self, row),
                           kind[i]);
    }
    if (known)
        eh_report_list_add(self, list,
                           eh_arena_format(self->arena, "By %s:", eh_report_name_attribute(self, attribute)),
                           eh_arena_format(self->arena, "%s.", eh_text_get(&text)));
}

static void fill_alike(const struct eh_compose *self, const char *attribute, const char *circle,
                       struct eh_table_cell *cell)
{
    eh_row *row = eh_report_find(
        self, (struct eh_query){.measure = "alliance.homogeneity", .attribute = attribute, .group = circle});
    cell->text = EH_EN_DASH;
    if (row && row->status == EH_STATUS_HIDDEN) {
        cell->text = "hidden";
        cell->mark = EH_MARK_HIDDEN;
    }
    if (!row || !(row->has & EH_ESTIMATE))
        return;
    struct eh_published_row chance = *row;
    chance.estimate = chance.expected;
    cell->mark = eh_report_mark(row);
    cell->bold = cell->mark == EH_MARK_GAP;
    cell->text = row->has & EH_EXPECTED
                     ? eh_format_keep(self->arena, eh_arena_format(self->arena, "%s (chance %s)",
                                                                   eh_report_format_estimate(self, row),
                                                                   eh_report_format_estimate(self, &chance)))
                     : eh_report_format_estimate(self, row);
}

static void add_circles(struct eh_compose *self, const char *const *attribute, size_t attributes)
{
    size_t alike = attributes < MOST_ALIKE ? attributes : MOST_ALIKE, columns = 0, hidden = 0, more = 0;
    const char *heading[5 + MOST_ALIKE + 1] = {"Circle", ">People", ">k", ">Decision makers",
                                               ">Close ties leading out"};
    for (columns = 0; columns < alike; columns++)
        heading[5 + columns] =
            eh_arena_format(self->arena, "Alike by %s", eh_report_name_attribute(self, attribute[columns]));
    heading[5 + columns] = NULL;
    struct eh_rows size = eh_report_select(self, (struct eh_query){.measure = "alliance.size"});
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, "The circles, largest first", heading);
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
        eh_report_add_paragraph(
            self,
            eh_arena_format(self->arena, "%s%s%s.",
                            hidden ? eh_arena_format(self->arena,
                                                     "Hidden, too small to show or shielding one that is: %s",
                                                     eh_format_count(self->arena, (double)hidden))
                                   : "",
                            hidden && more ? "; " : "",
                            more ? eh_arena_format(self->arena, "in metrics.csv only: %s",
                                                   eh_format_count(self->arena, (double)more))
                                 : ""));
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
        eh_report_sum_up(self, &rows, eh_arena_format(self->arena, "likeness by %s inside circles", name));
    *out =
        eh_report_chart_dots(self, &rows, EH_LABEL_GROUP, MOST_DOTS, &finding,
                             eh_arena_format(self->arena,
                                             "Sum of squared shares by %s: 1 = all alike; tick: chance among "
                                             "comparable people",
                                             name));
    out->dots.n_heading = "members";
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
        finding = eh_report_sum_up(self, &alike,
                                   eh_arena_format(self->arena, "likeness by %s inside circles", name));
        tell(self, &finding, rest);
    }
    if (odds.count) {
        finding = eh_report_judge(self, &odds,
                                  eh_arena_format(self->arena, "being in a close circle, by %s", name));
        tell(self, &finding, rest);
    }
    struct eh_chart one, two;
    bool has_one = has_gap && draw_alike(self, attribute, &one);
    bool has_two = has_gap && odds.count &&
                   eh_report_chart_full(self, "alliance.membership.odds", odds.row[0]->layer, attribute,
                                        MOST_DOTS, &two);
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
    static const char title[] = "4 Alliances: inclusive or exclusive";
    if (!eh_report_find(self, (struct eh_query){.measure = "alliance.count"})) {
        eh_report_add_chapter(self, title,
                              eh_report_find_closed(self, "Alliances",
                                                    "Not in these data. collaboration.csv or meetings.csv "
                                                    "with records of the period would open it."),
                              "chapter-4", EH_MARK_NONE, false);
        return;
    }
    const char **attribute;
    size_t attributes = eh_report_list_attributes(self, true, false, &attribute);
    struct eh_rows tested = eh_report_select_tested(self, EH_CHAPTER_ALLIANCES, true, true);
    struct eh_finding finding = eh_report_sum_up(self, &tested, "who is in close circles");
    bool has_circles = eh_report_find(self, (struct eh_query){.measure = "alliance.size"}) != NULL;
    const char *deck = say_count(self);
    if (has_circles && attributes)
        deck = eh_arena_format(self->arena, "%s %s", deck, finding.what);
    eh_report_add_chapter(self, title, deck, "chapter-4",
                          has_circles && attributes ? finding.mark : EH_MARK_NONE, false);
    if (stands_in(self))
        eh_report_add_paragraph(self, "No layer is named as informal, so collaboration stands in for it: "
                                      "circles may be no more than teams.");
    if (!has_circles)
        return;
    eh_report_add_paragraph(
        self,
        "A circle is a set of people whose close ties all lie in triangles of close ties: an alliance by "
        "pattern, not by intent. It is exclusive where fewer than half of its close ties lead out and its "
        "members are clearly more alike than chance would give among comparable people; inclusive where "
        "half or more lead out and no such likeness shows; mixed otherwise. Most circles come from shared "
        "work.");
    struct eh_list kinds = {0};
    for (size_t i = 0; i < attributes; i++)
        say_kinds(self, attribute[i], &kinds);
    eh_report_add_list(self, &kinds);
    eh_report_add_headlines(self, &tested, &finding, MOST_HEADLINES);
    add_circles(self, attribute, attributes);
    draw_circles(self, attribute, attributes);
    struct eh_list rest = {0};
    if (attributes)
        eh_report_add_heading(self, "Who is in them, and how alike they are");
    for (size_t i = 0; i < attributes; i++)
        add_attribute(self, attribute[i], &rest);
    eh_report_add_list(self, &rest);
}
