/* Chapter 2: inclusion. For each group attribute the two questions that matter most (ties, closeness to
 * decision makers) as sentences and charts in the layer that counts most, everything else in one table; then
 * parts of the organisation, and how unequally ties are spread. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_LINES = 3, CHARTED_ATTRIBUTES = 4, CHARTED_STRUCTURES = 2, MOST_DOTS = 24, MOST_HEADLINES = 8 };

static const char *const SCORE[] = {"ties",  "strength",    "crossing", "core",      "brokerage",
                                    "reach", "information", "external", "influence", "between"};
static const char *const YES_NO[] = {"isolated", "near"};

static struct eh_rows select_gap(const struct eh_compose *self, const char *score, const char *layer,
                                 const char *attribute)
{
    return eh_report_select_full(self, eh_arena_format(self->arena, "inclusion.%s.gap", score), layer,
                                 attribute);
}

static const char *name_topic(const struct eh_compose *self, const char *what, const char *attribute,
                              const char *layer)
{
    return eh_arena_format(self->arena, "%s by %s, %s", what, eh_report_name_attribute(self, attribute),
                           eh_report_name_layer(self, layer));
}

static void add_pair(struct eh_compose *self, bool has_one, const struct eh_chart *one, bool has_two,
                     const struct eh_chart *two)
{
    if (has_one && has_two)
        eh_report_add_charts(self, one, two);
    else if (has_one || has_two)
        eh_report_add_charts(self, has_one ? one : two, NULL);
}

static void add_score(struct eh_compose *self, const char *score, const char *what, const char *attribute)
{
    struct eh_rows rows = select_gap(self, score, self->primary, attribute);
    if (!rows.count)
        return;
    struct eh_finding finding =
        eh_report_judge(self, &rows, name_topic(self, what, attribute, self->primary));
    eh_report_add_finding(self, &finding);
}

static bool draw_gap(struct eh_compose *self, const char *score, const char *attribute, struct eh_chart *out)
{
    return eh_report_chart_full(self, eh_arena_format(self->arena, "inclusion.%s.gap", score), self->primary,
                                attribute, MOST_DOTS, out);
}

/* Everything for the first attribute and for one with a gap; the two questions alone for the others. */
static void add_charts(struct eh_compose *self, const char *attribute, bool in_detail)
{
    struct eh_rows ties = select_gap(self, "ties", self->primary, attribute);
    struct eh_rows reach = select_gap(self, "reach", self->primary, attribute);
    eh_row *focus_ties = eh_report_focus(self, &ties), *focus_reach = eh_report_focus(self, &reach);
    struct eh_chart one, two;
    bool has_one, has_two;
    /* Two groups mirror each other: their dots would say one thing twice. */
    if (!eh_report_find_second(self, attribute)) {
        has_one = draw_gap(self, "ties", attribute, &one);
        has_two = draw_gap(self, "reach", attribute, &two);
        add_pair(self, has_one, &one, has_two, &two);
    }
    eh_row *focus = focus_ties ? focus_ties : focus_reach;
    if (in_detail && focus && eh_report_chart_profile(self, self->primary, attribute, focus->group, &one))
        eh_report_add_charts(self, &one, NULL);
    if (!in_detail && !eh_report_find_second(self, attribute))
        return;
    has_one = focus_ties && eh_report_chart_steps(self, focus_ties, &one);
    has_two = focus_reach && eh_report_chart_steps(self, focus_reach, &two);
    add_pair(self, has_one, &one, has_two, &two);
    if (!in_detail)
        return;
    has_one = focus_ties && eh_report_chart_inside(self, focus_ties, MOST_DOTS, &one);
    has_two = focus_reach && eh_report_chart_inside(self, focus_reach, MOST_DOTS, &two);
    add_pair(self, has_one, &one, has_two, &two);
}

static void append(const struct eh_compose *self, struct eh_rows *out, const struct eh_rows *rows,
                   bool is_key)
{
    /* Of two groups each mirrors the other: one row says it all. */
    eh_row *focus = rows->count == 2 ? eh_report_focus(self, rows) : NULL;
    for (size_t i = 0; i < rows->count; i++) {
        if (focus && rows->row[i] != focus)
            continue;
        /* Many groups times many measures is a table that nobody reads: the full tables have it. */
        if (rows->count > MOST_LINES && !is_key && rows->row[i]->verdict != EH_GAP)
            continue;
        if (rows->row[i]->status == EH_STATUS_HIDDEN && rows->count > MOST_LINES)
            continue;
        EH_RESERVE(self->arena, out->row, out->count, out->capacity);
        out->row[out->count++] = rows->row[i];
    }
}

static struct eh_rows collect(const struct eh_compose *self, const char *layer, const char *attribute)
{
    struct eh_rows out = {0};
    for (size_t i = 0; i < sizeof SCORE / sizeof *SCORE; i++) {
        struct eh_rows rows = select_gap(self, SCORE[i], layer, attribute);
        append(self, &out, &rows, strcmp(SCORE[i], "ties") == 0 || strcmp(SCORE[i], "reach") == 0);
    }
    for (size_t i = 0; i < sizeof YES_NO / sizeof *YES_NO; i++) {
        struct eh_rows rows = eh_report_select_full(
            self, eh_arena_format(self->arena, "inclusion.%s.odds", YES_NO[i]), layer, attribute);
        append(self, &out, &rows, strcmp(YES_NO[i], "near") == 0);
    }
    return out;
}

static bool has_gap(const struct eh_compose *self, const char *attribute)
{
    struct eh_rows rows = collect(self, self->primary, attribute);
    for (size_t i = 0; i < rows.count; i++)
        if (rows.row[i]->verdict == EH_GAP)
            return true;
    return false;
}

static void add_attribute(struct eh_compose *self, const char *attribute, bool with_charts, bool is_first)
{
    const char *name = eh_report_name_attribute(self, attribute);
    eh_report_add_heading(
        self, eh_arena_format(self->arena, "By %s, in %s", name, eh_report_name_layer(self, self->primary)));
    add_score(self, "ties", "ties", attribute);
    add_score(self, "reach", "closeness to decision makers", attribute);
    if (with_charts)
        add_charts(self, attribute, is_first || has_gap(self, attribute));
    const char **layer;
    size_t layers = eh_report_list_layers(self, EH_CHAPTER_INCLUSION, &layer);
    for (size_t i = 0; i < layers; i++) {
        struct eh_rows rows = collect(self, layer[i], attribute);
        eh_report_add_comparisons(
            self,
            eh_arena_format(self->arena, "Comparisons by %s, %s", name, eh_report_name_layer(self, layer[i])),
            &rows, false);
    }
}

static void add_structure(struct eh_compose *self)
{
    const char **structure;
    size_t count = eh_report_list_attributes(self, false, true, &structure);
    if (count)
        eh_report_add_heading(self, "Across the organisation");
    for (size_t i = 0; i < count && i < CHARTED_STRUCTURES; i++) {
        struct eh_chart one, two;
        bool has_one = eh_report_chart_means(self, "ties", structure[i], MOST_DOTS, &one);
        bool has_two = eh_report_chart_means(self, "reach", structure[i], MOST_DOTS, &two);
        if (!has_two)
            has_two = eh_report_chart_means(self, "crossing", structure[i], MOST_DOTS, &two);
        add_pair(self, has_one, &one, has_two, &two);
    }
}

static void add_concentration(struct eh_compose *self)
{
    const char **layer;
    size_t count = eh_report_list_layers(self, EH_CHAPTER_INCLUSION, &layer);
    struct eh_list list = {0};
    for (size_t i = 0; i < count; i++) {
        eh_row *gini = eh_report_find(
            self, (struct eh_query){.measure = "inclusion.gini", .layer = layer[i], .attribute = ""});
        if (gini && gini->has & EH_ESTIMATE)
            eh_report_list_add(
                self, &list, NULL,
                eh_arena_format(self->arena,
                                "%s: Gini %s (0: everybody has as many ties; towards 1: few have nearly "
                                "all).",
                                eh_report_capitalise(self, eh_report_name_layer(self, layer[i])),
                                eh_report_format_estimate(self, gini)));
    }
    struct eh_chart chart;
    bool has_chart = eh_report_chart_lorenz(self, "inclusion.lorenz", "inclusion.gini", layer, count, &chart);
    if (!list.count && !has_chart)
        return;
    eh_report_add_heading(self, "How unequally ties are spread");
    eh_report_add_list(self, &list);
    if (has_chart)
        eh_report_add_charts(self, &chart, NULL);
}

void eh_report_add_inclusion(struct eh_compose *self)
{
    static const char title[] = "2 Inclusion: who is connected";
    const char **layer, **group;
    if (!eh_report_list_layers(self, EH_CHAPTER_INCLUSION, &layer)) {
        eh_report_add_chapter(self, title,
                              eh_report_find_closed(self, "nclusion",
                                                    "Not in these data: there is no layer of work ties. "
                                                    "collaboration.csv or meetings.csv would open it."),
                              "chapter-2", EH_MARK_NONE, false);
        return;
    }
    struct eh_rows tested = eh_report_select_tested(self, EH_CHAPTER_INCLUSION, true, true);
    size_t groups = eh_report_list_attributes(self, true, false, &group);
    struct eh_finding finding = eh_report_sum_up(self, &tested, "inclusion between groups");
    if (groups)
        eh_report_add_chapter(self, title, finding.what, "chapter-2", finding.mark, true);
    else
        eh_report_add_chapter(
            self, title,
            "There is no group attribute to compare, so this chapter describes parts of the "
            "organisation and compares nobody.",
            "chapter-2", EH_MARK_NONE, true);
    eh_report_add_headlines(self, &tested, &finding, MOST_HEADLINES);
    if (!eh_report_find(self, (struct eh_query){.measure = "inclusion.reach.mean"}))
        eh_report_add_paragraph(
            self, eh_report_find_closed(self, "ecision",
                                        "Closeness to decision makers is not measured: no decision "
                                        "makers are known. A column decision_maker or level in "
                                        "people.csv would open it."));
    for (size_t i = 0; i < groups; i++)
        add_attribute(self, group[i], i < CHARTED_ATTRIBUTES, i == 0);
    add_structure(self);
    add_concentration(self);
}
