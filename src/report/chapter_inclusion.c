/* Chapter 2: inclusion. What is clear first, with its charts; every comparison of plain groups in one table a
 * layer; then parts of the organisation, and how unequally ties are spread. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum {
    CHARTED_STRUCTURES = 2,
    MOST_DOTS = 24,
    MOST_HEADLINES = 5,
    MOST_CLEAR = 3,
    MOST_SHARES = 12,
    LINES = 12
};

static const char *const SCORE[] = {"ties",  "strength",    "crossing", "core",      "brokerage",
                                    "reach", "information", "external", "influence", "between"};
static const char *const YES_NO[] = {"isolated", "near"};

static struct eh_rows select_gap(const struct eh_compose *self, const char *score, const char *layer,
                                 const char *attribute)
{
    return eh_report_select_full(self, eh_arena_format(self->arena, "inclusion.%s.gap", score), layer,
                                 attribute);
}

/* ---- what is clear ---- */

static void add_clear(struct eh_compose *self, eh_row *row)
{
    struct eh_finding finding = eh_report_find_words(self, row);
    eh_report_add_clear_heading(self, row);
    eh_report_add_sureness(self, &finding);
    eh_report_add_clear_charts(self, row);
}

/* Nothing is clear: one picture of what the data can and cannot hold, for the group that looks worst off. */
static void add_unclear(struct eh_compose *self, const char *attribute)
{
    struct eh_rows ties = select_gap(self, "ties", self->primary, attribute);
    eh_row *focus = eh_report_focus(self, &ties);
    struct eh_chart chart;
    if (!focus)
        return;
    const char *smallest = eh_report_say_smallest(self, focus);
    if (*smallest)
        eh_report_add_paragraph(
            self,
            eh_arena_format(self->arena,
                            "How large a gap would have to be: in ties, between %s and comparable others, "
                            "only one of %s or more would have been found in four of five such studies.",
                            eh_report_name_member(self, attribute, focus->group), smallest));
    if (eh_report_chart_profile(self, self->primary, attribute, focus->group, &chart))
        eh_report_add_charts(self, &chart, NULL);
}

/* ---- every comparison ---- */

static const char *name_score(const struct eh_compose *self, const char *measure)
{
    for (uint32_t i = 0; i < self->catalogue_count; i++)
        if (strcmp(self->catalogue[i].name, measure) == 0)
            return eh_arena_format(self->arena, "%.*s", (int)strcspn(self->catalogue[i].title, ","),
                                   self->catalogue[i].title);
    return measure;
}

static void add_glance(struct eh_compose *self, const char *layer)
{
    struct eh_glance_line line[LINES];
    size_t count = 0;
    for (size_t i = 0; i < sizeof SCORE / sizeof *SCORE; i++) {
        const char *measure = eh_arena_format(self->arena, "inclusion.%s.gap", SCORE[i]);
        line[count++] = (struct eh_glance_line){measure, layer, name_score(self, measure)};
    }
    for (size_t i = 0; i < sizeof YES_NO / sizeof *YES_NO; i++) {
        const char *measure = eh_arena_format(self->arena, "inclusion.%s.odds", YES_NO[i]);
        line[count++] = (struct eh_glance_line){
            measure, layer, eh_arena_format(self->arena, "%s (odds)", name_score(self, measure))};
    }
    eh_report_add_glance(self,
                         eh_arena_format(self->arena,
                                         "Each group beside comparable others, in standard deviations; %s",
                                         eh_report_name_layer(self, layer)),
                         "Measure", line, count);
}

static void add_pair(struct eh_compose *self, bool has_one, const struct eh_chart *one, bool has_two,
                     const struct eh_chart *two)
{
    if (has_one && has_two)
        eh_report_add_charts(self, one, two);
    else if (has_one || has_two)
        eh_report_add_charts(self, has_one ? one : two, NULL);
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
                eh_arena_format(
                    self->arena,
                    "%s: Gini %s. At 0 everybody has as many ties; towards 1 few have nearly all.",
                    eh_report_capitalise(self, eh_report_name_layer(self, layer[i])),
                    eh_report_format_estimate(self, gini)));
    }
    struct eh_chart chart;
    bool has_chart = eh_report_chart_lorenz(self, "inclusion.lorenz", "inclusion.gini", layer, count, &chart);
    if (!list.count && !has_chart)
        return;
    eh_report_add_heading(self, "How unequally ties are spread");
    eh_report_add_list(self, &list);
    if (!has_chart)
        return;
    const char **structure;
    size_t structures = eh_report_list_attributes(self, false, true, &structure);
    struct eh_chart shares;
    bool has_shares =
        structures &&
        eh_report_chart_shares(self, "inclusion.ties.mean", self->primary, structure[0], &shares) &&
        shares.dumbbell.count <= MOST_SHARES;
    eh_report_add_charts(self, &chart, has_shares ? &shares : NULL);
}

void eh_report_add_inclusion(struct eh_compose *self)
{
    static const char title[] = "2 Inclusion: who is connected";
    const char **layer, **group;
    size_t layers = eh_report_list_layers(self, EH_CHAPTER_INCLUSION, &layer);
    if (!layers) {
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
    eh_row *clear[MOST_CLEAR];
    size_t clears = eh_report_list_clear(self, &tested, MOST_CLEAR, clear);
    if (groups)
        eh_report_add_chapter(self, title, eh_report_say_finding(self, &finding), "chapter-2", finding.mark,
                              true);
    else
        eh_report_add_chapter(
            self, title,
            "There is no group attribute to compare, so this chapter describes parts of the "
            "organisation and compares nobody.",
            "chapter-2", EH_MARK_NONE, true);
    eh_report_add_headlines(self, &tested, &finding, MOST_HEADLINES);
    const char *tally = clears ? eh_report_say_tally(self, &tested, "of groups in this chapter") : "";
    if (*tally)
        eh_report_add_paragraph(self, tally);
    if (!eh_report_find(self, (struct eh_query){.measure = "inclusion.reach.mean"}))
        eh_report_add_paragraph(
            self, eh_report_find_closed(self, "ecision",
                                        "Closeness to decision makers is not measured: no decision "
                                        "makers are known. A column decision_maker or level in "
                                        "people.csv would open it."));
    for (size_t i = 0; i < clears; i++)
        add_clear(self, clear[i]);
    if (groups && !clears)
        add_unclear(self, group[0]);
    for (size_t i = 0; i < layers && groups; i++)
        add_glance(self, layer[i]);
    add_structure(self);
    add_concentration(self);
}
