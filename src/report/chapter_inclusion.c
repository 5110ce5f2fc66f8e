/* Chapter 2: inclusion. What is clear first, with its charts; every comparison of plain groups in one table a
 * layer; then parts of the organisation, and how unequally ties are spread. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum {
    CHARTED_STRUCTURES = 2,
    MOST_DOTS = 24,
    FEW_DOTS = 12,
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
    eh_report_add_finding(self, &finding);
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
        eh_report_add_paragraph(self, eh_say(self, EH_SAY_HOW_LARGE_A_GAP_WOULD_HAVE_TO,
                                             eh_report_name_member(self, attribute, focus->group), smallest));
    if (eh_report_chart_profile(self, self->primary, attribute, focus->group, &chart))
        eh_report_add_charts(self, &chart, NULL);
}

/* ---- every comparison ---- */

static const char *name_score(const struct eh_compose *self, const char *measure)
{
    return eh_report_get_short_title(self, eh_catalogue_find(measure));
}

static void add_glance(struct eh_compose *self, const char *layer, struct eh_tables *beside)
{
    struct eh_glance_line line[LINES];
    size_t count = 0;
    for (size_t i = 0; i < sizeof SCORE / sizeof *SCORE; i++) {
        const char *measure = eh_arena_format(self->arena, "inclusion.%s.gap", SCORE[i]);
        line[count++] = (struct eh_glance_line){measure, layer, name_score(self, measure)};
    }
    for (size_t i = 0; i < sizeof YES_NO / sizeof *YES_NO; i++) {
        const char *measure = eh_arena_format(self->arena, "inclusion.%s.odds", YES_NO[i]);
        line[count++] = (struct eh_glance_line){measure, layer,
                                                eh_say(self, EH_SAY_LINE_ODDS, name_score(self, measure))};
    }
    eh_report_add_glance(self,
                         eh_say(self, EH_SAY_EACH_GROUP_BESIDE_COMPARABLE_OTHERS_IN_STANDARD,
                                eh_report_name_layer(self, layer)),
                         eh_word(self, EH_SAY_MEASURE), line, count, beside);
}

static void add_pair(struct eh_compose *self, bool has_one, const struct eh_chart *one, bool has_two,
                     const struct eh_chart *two)
{
    if (has_one && has_two)
        eh_report_add_charts(self, one, two);
    else if (has_one || has_two)
        eh_report_add_charts(self, has_one ? one : two, NULL);
}

static bool draw_lorenz(struct eh_compose *self, struct eh_chart *out)
{
    const char **layer;
    size_t count = eh_report_list_layers(self, EH_CHAPTER_INCLUSION, &layer);
    return eh_report_chart_lorenz(self, "inclusion.lorenz", "inclusion.gini", layer, count, out);
}

/* All parts, or where they are too many a few at both ends: a chart of a part of them needs no whole page. */
static size_t find_most(const struct eh_compose *self, const char *structure)
{
    struct eh_rows parts = eh_report_select(
        self, (struct eh_query){.measure = "people.count", .attribute = structure, .other = ""});
    return parts.count > MOST_DOTS ? FEW_DOTS : MOST_DOTS;
}

/* Parts of the organisation, and beside them how unequally ties are spread over everybody. */
static void add_structure(struct eh_compose *self)
{
    const char **structure;
    size_t count = eh_report_list_attributes(self, false, true, &structure);
    for (size_t i = 0; i < count && i < CHARTED_STRUCTURES; i++) {
        struct eh_chart one, two;
        size_t most = find_most(self, structure[i]);
        bool has_one = eh_report_chart_means(self, "ties", structure[i], most, &one);
        bool has_two = i + 1 == CHARTED_STRUCTURES && draw_lorenz(self, &two);
        if (!has_two)
            has_two = eh_report_chart_means(self, "reach", structure[i], most, &two) ||
                      eh_report_chart_means(self, "crossing", structure[i], most, &two);
        add_pair(self, has_one, &one, has_two, &two);
    }
    struct eh_chart lorenz;
    if (count < CHARTED_STRUCTURES && draw_lorenz(self, &lorenz))
        eh_report_add_charts(self, &lorenz, NULL);
}

/* "Gini: 0.25 in the collaboration layer, 0.32 in the informal layer; at 0 …" */
static void add_concentration(struct eh_compose *self)
{
    const char **layer;
    size_t count = eh_report_list_layers(self, EH_CHAPTER_INCLUSION, &layer);
    struct eh_text text;
    eh_text_init(&text, self->arena);
    for (size_t i = 0; i < count; i++) {
        eh_row *gini = eh_report_find(
            self, (struct eh_query){.measure = "inclusion.gini", .layer = layer[i], .attribute = ""});
        if (gini && gini->has & EH_ESTIMATE)
            eh_text_add_format(&text, "%s%s %s", text.length ? ", " : "",
                               eh_report_format_estimate(self, gini),
                               eh_report_name_in_layer(self, layer[i]));
    }
    if (text.length)
        eh_report_add_paragraph(
            self, eh_say(self, EH_SAY_HOW_UNEQUALLY_TIES_ARE_SPREAD_GINI_AT, eh_text_get(&text)));
}

void eh_report_add_inclusion(struct eh_compose *self)
{
    const char *title = eh_word(self, EH_SAY_CHAPTER_2);
    const char **layer, **group;
    size_t layers = eh_report_list_layers(self, EH_CHAPTER_INCLUSION, &layer);
    if (!layers) {
        eh_report_add_chapter(
            self, title,
            eh_report_find_closed(self, "nclusion", eh_word(self, EH_SAY_NOT_IN_THESE_DATA_THERE_IS_NO)),
            "chapter-2", EH_MARK_NONE, false);
        return;
    }
    struct eh_rows tested = eh_report_select_tested(self, EH_CHAPTER_INCLUSION, true, true);
    size_t groups = eh_report_list_attributes(self, true, false, &group);
    struct eh_finding finding =
        eh_report_sum_up(self, &tested, eh_word(self, EH_SAY_INCLUSION_BETWEEN_GROUPS));
    eh_row *clear[MOST_CLEAR];
    size_t clears = eh_report_list_clear(self, &tested, MOST_CLEAR, clear);
    if (groups)
        eh_report_add_chapter(self, title, eh_report_say_finding(self, &finding), "chapter-2", finding.mark,
                              false);
    else
        eh_report_add_chapter(self, title, eh_word(self, EH_SAY_THERE_IS_NO_GROUP_ATTRIBUTE_TO_COMPARE),
                              "chapter-2", EH_MARK_NONE, false);
    eh_report_add_headlines(self, &tested, &finding, MOST_HEADLINES);
    const char *tally =
        clears ? eh_report_say_tally(self, &tested, eh_word(self, EH_SAY_OF_GROUPS_IN_THIS_CHAPTER), true)
               : "";
    if (*tally)
        eh_report_add_paragraph(self, tally);
    if (!eh_report_find(self, (struct eh_query){.measure = "inclusion.reach.mean"}))
        eh_report_add_paragraph(
            self, eh_say(self, EH_SAY_CLOSENESS_TO_DECISION_MAKERS_IS_NOT_MEASURED,
                         eh_report_find_closed(self, "ecision",
                                               eh_word(self, EH_SAY_NO_DECISION_MAKERS_ARE_KNOWN_A_COLUMN))));
    for (size_t i = 0; i < clears; i++)
        add_clear(self, clear[i]);
    if (groups && !clears)
        add_unclear(self, group[0]);
    struct eh_tables beside = {0};
    for (size_t i = 0; i < layers && groups; i++)
        add_glance(self, layer[i], &beside);
    eh_report_add_tables_beside(self, &beside, 2);
    eh_report_add_heading(self, eh_word(self, EH_SAY_ACROSS_THE_ORGANISATION));
    add_concentration(self);
    add_structure(self);
    struct eh_chart funnel;
    if (self->primary && eh_report_chart_funnel(self, "inclusion.isolated.rate", self->primary,
                                                eh_word(self, EH_SAY_SHARE_WITHOUT_TIE), &funnel))
        eh_report_add_charts(self, &funnel, NULL);
}
