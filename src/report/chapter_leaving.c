/* Chapter 8: do the least connected leave, and who leaves? */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_DOTS = 24, MOST_HEADLINES = 5 };

static bool draw_quarters(struct eh_compose *self, struct eh_chart *out)
{
    struct eh_rows rows = eh_report_select(
        self, (struct eh_query){.measure = "leaving.rate", .layer = "collaboration", .attribute = ""});
    size_t shown = 0;
    for (size_t i = 0; i < rows.count; i++)
        shown += (rows.row[i]->has & EH_ESTIMATE) != 0;
    if (shown < 2)
        return false;
    struct eh_finding finding = {.mark = EH_MARK_NONE,
                                 .title = eh_word(self, EH_SAY_SHARE_WHO_LEFT_BY_TIES_IN_THE)};
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_MEASURE, rows.count, &finding,
                                eh_word(self, EH_SAY_SHARE_OF_PEOPLE_BY_QUARTER_OF_TIES));
    for (size_t i = 0; i < rows.count; i++)
        out->dots.row[i].label = eh_report_name_quarter(self, rows.row[i]->group);
    eh_report_describe_dots(self, out);
    return true;
}

static void add_quarters(struct eh_compose *self)
{
    struct eh_rows odds = eh_report_select_full(self, "leaving.odds", "collaboration", "");
    struct eh_chart one, two;
    bool has_one = draw_quarters(self, &one);
    if (!odds.count && !has_one)
        return;
    eh_report_add_heading(self, eh_word(self, EH_SAY_DO_THE_LEAST_CONNECTED_LEAVE_MORE_OFTEN));
    for (size_t i = 0; i < odds.count; i++) {
        struct eh_finding finding = eh_report_find_words(self, odds.row[i]);
        eh_report_add_finding(self, &finding);
    }
    eh_row *focus = eh_report_focus(self, &odds);
    bool has_two = focus && eh_report_chart_steps(self, focus, &two);
    if (has_one)
        eh_report_add_charts(self, &one, has_two ? &two : NULL);
    else if (has_two)
        eh_report_add_charts(self, &two, NULL);
}

static bool draw_groups(struct eh_compose *self, const char *attribute, struct eh_chart *out)
{
    struct eh_rows rows = eh_report_select(
        self, (struct eh_query){.measure = "leaving.rate", .layer = "", .attribute = attribute});
    size_t shown = 0;
    for (size_t i = 0; i < rows.count; i++)
        shown += (rows.row[i]->has & EH_ESTIMATE) != 0;
    if (shown < 2)
        return false;
    struct eh_finding finding = {.mark = EH_MARK_NONE};
    finding.title = eh_say(self, EH_SAY_SHARE_WHO_LEFT_BY, eh_report_name_attribute(self, attribute));
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_GROUP, MOST_DOTS, &finding,
                                eh_word(self, EH_SAY_SHARE_OF_PEOPLE_BEFORE_ADJUSTMENT_95_INTERVALS));
    return true;
}

static void add_attribute(struct eh_compose *self, const char *attribute, const struct eh_rows *odds)
{
    eh_report_add_heading(self, eh_say(self, EH_SAY_WHO_LEFT_BY, eh_report_name_attribute(self, attribute)));
    struct eh_finding finding = eh_report_judge(self, odds, "");
    eh_report_add_finding(self, &finding);
    struct eh_chart one, two;
    bool has_one = eh_report_chart_full(self, "leaving.odds", "", attribute, MOST_DOTS, &one);
    bool has_two = draw_groups(self, attribute, &two);
    if (has_one)
        eh_report_add_charts(self, &one, has_two ? &two : NULL);
    else if (has_two)
        eh_report_add_charts(self, &two, NULL);
}

/* Attributes with a gap one by one; the shares of the others beside each other, with a line each. */
static void add_groups(struct eh_compose *self, const char *const *attribute, size_t attributes)
{
    struct eh_chart *chart = EH_NEW_ARRAY(self->arena, struct eh_chart, attributes + 1);
    struct eh_list rest = {0};
    size_t charts = 0;
    for (size_t i = 0; i < attributes; i++) {
        struct eh_rows odds = eh_report_select_full(self, "leaving.odds", "", attribute[i]);
        if (odds.count && eh_report_count(self, &odds).gap) {
            add_attribute(self, attribute[i], &odds);
            continue;
        }
        if (!odds.count || strchr(attribute[i], '*'))
            continue; /* crossings without a gap stand in the full tables */
        struct eh_finding finding = eh_report_sum_up(
            self, &odds, eh_say(self, EH_SAY_LEAVING_BY, eh_report_name_attribute(self, attribute[i])));
        eh_report_list_add(self, &rest, NULL, finding.what);
        charts += draw_groups(self, attribute[i], &chart[charts]);
    }
    if (!rest.count)
        return;
    eh_report_add_heading(self, eh_word(self, EH_SAY_SECTION_WHO_LEFT));
    eh_report_add_list(self, &rest);
    for (size_t i = 0; i < charts; i += 2)
        eh_report_add_charts(self, &chart[i], i + 1 < charts ? &chart[i + 1] : NULL);
}

void eh_report_add_leaving(struct eh_compose *self)
{
    const char *title = eh_word(self, EH_SAY_CHAPTER_8);
    if (!eh_report_find(self, (struct eh_query){.measure = "leaving.rate"})) {
        eh_report_add_chapter(
            self, title,
            eh_report_find_closed(self, "Leaving", eh_word(self, EH_SAY_NOT_IN_THESE_DATA_A_COLUMN_LEFT)),
            "chapter-8", EH_MARK_NONE, false);
        return;
    }
    struct eh_rows tested = eh_report_select_tested(self, EH_CHAPTER_LEAVING, true, true);
    struct eh_finding finding = eh_report_sum_up(self, &tested, eh_word(self, EH_SAY_TOPIC_WHO_LEFT));
    eh_report_add_chapter(self, title, finding.what, "chapter-8", finding.mark, false);
    eh_report_add_headlines(self, &tested, &finding, MOST_HEADLINES);
    add_quarters(self);
    const char **attribute;
    size_t attributes = eh_report_list_attributes(self, true, false, &attribute);
    add_groups(self, attribute, attributes);
    struct eh_chart funnel;
    if (eh_report_chart_funnel(self, "leaving.rate", "", eh_word(self, EH_SAY_SHARE_WHO_LEFT), &funnel))
        eh_report_add_charts(self, &funnel, NULL);
}
