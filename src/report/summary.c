/* Page 1: what we found, how sure we are, what we cannot tell, what to look at next. */
#include "summary.h"

#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "trend.h"

enum { CHECKS = 3 };

/* Pairs of groups are many, and each says little: they are for chapter 3. */
static void append(const struct eh_compose *self, struct eh_rows *out, const struct eh_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (strcmp(rows->row[i]->measure, "mixing.ratio") == 0 ||
            strcmp(rows->row[i]->measure, "mixing.reciprocity") == 0 ||
            strcmp(rows->row[i]->measure, "meeting.placebo") == 0)
            continue;
        EH_RESERVE(self->arena, out->row, out->count, out->capacity);
        out->row[out->count++] = rows->row[i];
    }
}

static struct eh_rows select_all(const struct eh_compose *self, bool equity)
{
    static const enum eh_chapter chapter[] = {EH_CHAPTER_INCLUSION, EH_CHAPTER_MIXING,  EH_CHAPTER_ALLIANCES,
                                              EH_CHAPTER_ACCESS,    EH_CHAPTER_MEETING, EH_CHAPTER_FAVOUR,
                                              EH_CHAPTER_LEAVING};
    struct eh_rows out = {0};
    for (size_t i = 0; i < sizeof chapter / sizeof *chapter; i++) {
        struct eh_rows rows = eh_report_select_tested(self, chapter[i], equity, true);
        append(self, &out, &rows);
    }
    return out;
}

static struct eh_summary_topic find_topic(const struct eh_compose *self)
{
    struct eh_summary_topic out = {0};
    const char **attribute;
    if (eh_report_list_attributes(self, true, false, &attribute))
        out.equity = attribute[0];
    if (eh_report_list_attributes(self, false, true, &attribute))
        out.structure = attribute[0];
    out.tested = select_all(self, true);
    out.of_groups = out.tested.count > 0;
    if (out.of_groups && eh_report_lacks_others(self, &out.tested)) {
        out.no_groups = eh_report_say_hindrance(self, eh_report_find_hindrance(self, &out.tested));
        out.of_groups = false;
        out.equity = NULL;
    }
    if (!out.of_groups)
        out.tested = select_all(self, false);
    out.tally = eh_report_count(self, &out.tested);
    struct eh_finding finding = eh_report_sum_up(self, &out.tested, "");
    if (finding.mark == EH_MARK_GAP) {
        out.headline = finding.row;
        if (eh_report_is_equity(self, finding.row->attribute))
            out.equity = finding.row->attribute;
    }
    return out;
}

/* Circles, people with a tie and those who left are compared too, and are no groups of an attribute. */
static const char *name_compared(const struct eh_compose *self, const struct eh_summary_topic *topic)
{
    bool has_other = false;
    for (size_t i = 0; i < topic->tested.count; i++)
        has_other = has_other || !eh_report_is_equity(self, topic->tested.row[i]->attribute);
    bool is_aside = eh_report_find(self, (struct eh_query){.measure = "mixing.segregation",
                                                           .layer = "reporting"}) != NULL;
    if (!topic->of_groups && is_aside) /* what it shows is counted nowhere (chapter.c) */
        return eh_word(self, EH_SAY_OF_PARTS_REPORTING_ASIDE);
    return !topic->of_groups ? eh_word(self, EH_SAY_OF_PARTS_OF_THE_ORGANISATION)
           : has_other       ? eh_word(self, EH_SAY_OF_PEOPLE)
                             : eh_word(self, EH_SAY_OF_GROUPS);
}

static const char *say_tally(const struct eh_compose *self, const struct eh_summary_topic *topic,
                             bool with_reason)
{
    return eh_report_say_tally(self, &topic->tested, name_compared(self, topic), with_reason);
}

/* "In the sponsorship layer: 6% of women, 28% of men before adjustment. Among people of the same department
 * and level: odds ratio 0.17, 95% interval 0.06 to 0.52." */
static const char *say_headline(const struct eh_compose *self, const struct eh_finding *finding)
{
    eh_row *row = finding->row;
    const char *shares = eh_report_say_shares(self, row).all;
    bool is_like = *row->within && strcmp(row->within, "none") != 0 && !eh_report_is_inside(row);
    const char *origin = eh_report_get_chapter(self, row) >= EH_CHAPTER_MEETING
                             ? eh_report_name_origin(self, row)
                             : eh_report_name_in_layer(self, row->layer);
    const char *whom =
        is_like ? eh_say(self, EH_SAY_AMONG_PEOPLE_OF_THE_SAME, eh_report_name_attribute(self, row->within))
                : eh_report_capitalise(self, eh_report_name_comparison(self, row));
    const char *fragile =
        row->robust == EH_ROBUST_NO ? eh_word(self, EH_SAY_IT_HANGS_ON_THE_THRESHOLD_OF_WHAT) : "";
    if (!*shares)
        return eh_arena_format(self->arena, "%s, %s: %s.%s", whom, origin, finding->size, fragile);
    return eh_say(self, EH_SAY_DECK_BEFORE_ADJUSTMENT, eh_report_capitalise(self, origin), shares, whom,
                  finding->size, fragile);
}

/* A clear change of what the headline says; an unclear one is no news for page 1. */
static const char *say_since(const struct eh_compose *self, eh_row *row)
{
    if (!self->trend)
        return "";
    struct eh_change change = eh_trend_get_change(self, row, self->trend->count - 1);
    if (change.status != EH_CHANGE_OK || (change.verdict != EH_CHANGE_UP && change.verdict != EH_CHANGE_DOWN))
        return "";
    return eh_say(self, EH_SAY_IT_HAS_CLEARLY_CHANGED_SINCE, eh_trend_name_previous(self),
                  eh_report_format_estimate(self, change.earlier),
                  eh_report_format_estimate(self, change.later));
}

/* What is clear about structure where nothing is about groups; "" where nothing is. */
static const char *say_structure(const struct eh_compose *self, const struct eh_summary_topic *topic)
{
    if (!topic->of_groups)
        return "";
    struct eh_rows rows = select_all(self, false);
    struct eh_finding finding = eh_report_sum_up(self, &rows, "");
    return finding.mark == EH_MARK_GAP ? eh_say(self, EH_SAY_CLEAR_BUT_BETWEEN_PARTS_OF_THE_ORGANISATION,
                                                finding.title, eh_report_name_in_origin(self, finding.row))
                                       : "";
}

static void word_topic(const struct eh_compose *self, const struct eh_summary_topic *topic,
                       struct eh_summary *out)
{
    const struct eh_tally *tally = &topic->tally;
    /* Why the others cannot tell is for the chapters where a gap leads: a key figure counts them. */
    const char *counts = say_tally(self, topic, !topic->headline);
    const char *by = topic->of_groups && topic->equity
                         ? eh_say(self, EH_SAY_HEADLINE_BY, eh_report_name_attribute(self, topic->equity))
                         : "";
    const char **group;
    if (!topic->no_groups && eh_report_list_attributes(self, true, false, &group) > 1)
        by = eh_word(self, EH_SAY_BETWEEN_GROUPS);
    if (topic->headline) {
        struct eh_finding finding = eh_report_find_words(self, topic->headline);
        out->headline = finding.title;
        out->headline_mark = finding.mark;
        out->deck = eh_arena_format(self->arena, "%s%s %s", say_headline(self, &finding),
                                    say_since(self, topic->headline), counts);
        return;
    }
    out->headline_mark = EH_MARK_CANNOT_TELL;
    out->deck = eh_say(self, EH_SAY_A_GAP_MAY_EXIST_OR_NOT, counts, say_structure(self, topic));
    if (tally->no_gap && tally->cannot_tell) {
        out->headline = eh_say(self,
                               tally->cannot_tell > tally->no_gap ? EH_SAY_NO_CLEAR_GAP_FOR_MOST_OF_IT
                                                                  : EH_SAY_NO_CLEAR_GAP_FOR_SOME_OF_IT,
                               by);
    } else if (tally->cannot_tell) {
        out->headline = eh_say(self, EH_SAY_THESE_DATA_CANNOT_TELL_WHETHER_THERE_IS, by);
    } else if (tally->no_gap) {
        out->headline = eh_word(self, EH_SAY_NO_GAP_SHOWN_IN_ANY_COMPARISON);
        out->headline_mark = EH_MARK_NO_GAP;
        out->deck = counts;
    } else {
        bool is_hidden = tally->hidden > 0;
        out->headline = is_hidden ? eh_word(self, EH_SAY_EVERY_COMPARISON_IS_HIDDEN_THE_GROUPS_ARE)
                                  : eh_word(self, EH_SAY_THERE_IS_NOTHING_TO_COMPARE_IN_THESE);
        out->headline_mark = is_hidden ? EH_MARK_HIDDEN : EH_MARK_NONE;
        out->deck = is_hidden ? eh_word(self, EH_SAY_RESULTS_THAT_REST_ON_FEW_PEOPLE_ARE)
                              : eh_word(self, EH_SAY_NO_GROUPS_COULD_BE_COMPARED_THIS_REPORT);
    }
}

static void word_headline(const struct eh_compose *self, const struct eh_summary_topic *topic,
                          struct eh_summary *out)
{
    word_topic(self, topic, out);
    if (topic->no_groups)
        out->deck = eh_say(self, EH_SAY_GROUPS_ARE_NOT_COMPARED, out->deck, topic->no_groups);
}

/* ---- panels ---- */

static void start_panel(struct eh_panel *out, const char *title, const struct eh_list *list)
{
    *out = (struct eh_panel){title, list->count, list->paragraph};
}

static void add_sureness(struct eh_compose *self, struct eh_panel *out)
{
    struct eh_list list = {0};
    const struct eh_provenance *p = self->provenance;
    const char *strata = p->strata && *p->strata && strcmp(p->strata, "none") != 0
                             ? eh_report_name_attribute(self, p->strata)
                             : NULL;
    eh_report_list_add(self, &list, NULL,
                       strata ? eh_say(self, EH_SAY_GROUP_LABELS_WERE_SHUFFLED_AMONG_PEOPLE_OF, strata)
                              : eh_word(self, EH_SAY_GROUP_LABELS_WERE_SHUFFLED_AMONG_ALL_PEOPLE));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_FILLED_ORANGE), eh_word(self, EH_SAY_A_CLEAR_GAP));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_HOLLOW),
                       eh_word(self, EH_SAY_CANNOT_TELL_NO_SIGN_OF_EQUALITY));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_FILLED_GREY), eh_word(self, EH_SAY_LEGEND_NO_GAP));
    start_panel(out, eh_word(self, EH_SAY_HOW_SURE_ARE_WE), &list);
}

static int compare_findings(const void *a, const void *b)
{
    const struct eh_finding *x = a, *y = b;
    if (x->consequence != y->consequence)
        return x->consequence > y->consequence ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void add_checks(struct eh_compose *self, const struct eh_summary_topic *topic, struct eh_panel *out)
{
    struct eh_list list = {0};
    struct eh_finding *finding = EH_NEW_ARRAY(self->arena, struct eh_finding, topic->tested.count);
    size_t count = 0;
    for (size_t i = 0; i < topic->tested.count; i++)
        if (topic->tested.row[i]->verdict == EH_GAP)
            finding[count++] =
                (struct eh_finding){.row = topic->tested.row[i],
                                    .consequence = eh_report_get_consequence(self, topic->tested.row[i])};
    qsort(finding, count, sizeof *finding, compare_findings);
    enum eh_say asked[CHECKS];
    for (size_t i = 0; i < count && list.count < CHECKS; i++) {
        enum eh_say question = eh_report_get_words(finding[i].row->measure)->check;
        bool is_asked = false;
        for (size_t j = 0; j < list.count; j++)
            is_asked = is_asked || asked[j] == question;
        if (is_asked)
            continue;
        asked[list.count] = question;
        eh_report_list_add(self, &list, eh_arena_format(self->arena, "%zu", list.count + 1),
                           eh_report_find_words(self, finding[i].row).check);
    }
    if (!list.count) {
        eh_report_list_add(self, &list, NULL, eh_word(self, EH_SAY_NO_COMPARISON_IS_CLEAR_ENOUGH_TO_ACT));
        if (topic->tally.cannot_tell)
            eh_report_list_add(self, &list, NULL, eh_word(self, EH_SAY_TO_BE_ABLE_TO_TELL_MORE_PERIODS));
    }
    if (list.count < CHECKS && self->provenance->closed_count)
        eh_report_list_add(self, &list, NULL,
                           eh_say(self, EH_SAY_NOT_ANSWERED_FOR_WANT_OF_DATA,
                                  eh_say_translate(&self->form, self->provenance->closed[0].what)));
    start_panel(out, eh_word(self, EH_SAY_WHAT_TO_CHECK_NEXT), &list);
}

static void add_notes(struct eh_compose *self, struct eh_panel *out)
{
    const struct eh_provenance *p = self->provenance;
    struct eh_list list = {0};
    const char *dates = eh_format_dates(&self->form, p->period_first, p->period_last);
    if (!*dates)
        dates = eh_format_dates(&self->form, p->data_first, p->data_last);
    eh_report_list_add(self, &list, NULL,
                       eh_say(self, EH_SAY_CHARTS_SHOW_MESSAGE_CONTENT_IS_NEVER_READ,
                              *dates ? dates : eh_word(self, EH_SAY_NOTES_ALL_RECORDS),
                              eh_report_name_layer(self, self->primary)));
    eh_report_list_add(self, &list, NULL,
                       eh_say(self, EH_SAY_GROUPS_UNDER_PEOPLE_ARE_HIDDEN_AND_OTHERS,
                              eh_format_count(&self->form, self->published->minimum_group),
                              eh_format_count(&self->form, (double)self->published->hidden_rows),
                              eh_format_count(&self->form, (double)self->published->count)));
    struct eh_paragraph links = {.run_count = 2, .run = EH_NEW_ARRAY(self->arena, struct eh_run, 2)};
    links.run[0] = (struct eh_run){
        .text = eh_word(self, EH_SAY_HOW_TO_READ_THIS_REPORT), .bold = true, .link = "#guide"};
    links.run[1] = (struct eh_run){.text = eh_word(self, EH_SAY_METHOD), .bold = true, .link = "#method"};
    EH_RESERVE(self->arena, list.paragraph, list.count, list.capacity);
    list.paragraph[list.count++] = links;
    start_panel(out, eh_word(self, EH_SAY_NOTES_AND_METHOD), &list);
}

void eh_report_add_summary(struct eh_compose *self)
{
    struct eh_summary_topic topic = find_topic(self);
    struct eh_summary summary = {0};
    word_headline(self, &topic, &summary);
    eh_summary_add_keys(self, &topic, &summary);
    eh_summary_add_charts(self, &topic, &summary);
    summary.panel_count = 3;
    summary.panel = EH_NEW_ARRAY(self->arena, struct eh_panel, 3);
    add_sureness(self, &summary.panel[0]);
    add_checks(self, &topic, &summary.panel[1]);
    add_notes(self, &summary.panel[2]);
    eh_report_add_item(self, EH_ITEM_SUMMARY)->summary = summary;
}
