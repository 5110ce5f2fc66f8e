/* Chapter 5: who gets a mentor or a sponsor, and from whom. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_DOTS = 24, MOST_HEADLINES = 8 };

static const char *const TESTED[] = {"access.odds", "access.power.odds", "access.seniority.gap"};

static struct eh_rows select_rates(const struct eh_compose *self, const char *layer, const char *attribute)
{
    return eh_report_select(
        self, (struct eh_query){.measure = "access.rate", .layer = layer, .attribute = attribute});
}

static bool draw_rates(struct eh_compose *self, const char *layer, const char *attribute,
                       struct eh_chart *out)
{
    struct eh_rows rows = select_rates(self, layer, attribute);
    if (!rows.count)
        return false;
    struct eh_finding finding = {.mark = EH_MARK_NONE};
    finding.title = eh_arena_format(self->arena, "Share with %s, by %s", eh_report_name_mentor(layer),
                                    eh_report_name_attribute(self, attribute));
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_GROUP, MOST_DOTS, &finding,
                                "Share of people, before adjustment; 95% intervals");
    return true;
}

/* "At the rate of the others 4.2 more of them would have one; 3 people decide on which side of 0.8 …" */
static void add_shortfall(struct eh_compose *self, eh_row *focus)
{
    struct eh_query query = {"access.shortfall", focus->layer, focus->attribute,
                             focus->group,       NULL,         focus->within};
    eh_row *shortfall = eh_report_find(self, query);
    query.measure = "access.flip";
    query.within = NULL;
    eh_row *flip = eh_report_find(self, query);
    struct eh_text text;
    eh_text_init(&text, self->arena);
    if (shortfall && shortfall->has & EH_ESTIMATE && shortfall->estimate > 0)
        eh_text_add_format(&text, "At the rate of comparable others, %s more people of %s would have %s.",
                           eh_report_format_estimate(self, shortfall),
                           eh_report_name_member(self, focus->attribute, focus->group),
                           eh_report_name_mentor(focus->layer));
    if (flip && flip->has & EH_ESTIMATE)
        eh_text_add_format(
            &text,
            "%s%s: a change for %s of its people would move it across the four-fifths line that audits "
            "use.",
            text.length ? " " : "", eh_report_name_group(self, focus->attribute, focus->group),
            eh_report_format_estimate(self, flip));
    if (text.length)
        eh_report_add_paragraph(self, eh_text_get(&text));
}

static void add_attribute(struct eh_compose *self, const char *layer, const char *attribute)
{
    struct eh_rows odds = eh_report_select_full(self, "access.odds", layer, attribute);
    if (!odds.count && !select_rates(self, layer, attribute).count)
        return;
    const char *name = eh_report_name_attribute(self, attribute), *mentor = eh_report_name_mentor(layer);
    eh_report_add_heading(self, eh_arena_format(self->arena, "Who has %s, by %s", mentor, name));
    struct eh_finding finding =
        eh_report_judge(self, &odds, eh_arena_format(self->arena, "having %s, by %s", mentor, name));
    eh_report_add_finding(self, &finding);
    eh_row *focus = eh_report_focus(self, &odds);
    if (focus)
        add_shortfall(self, focus);
    struct eh_chart one, two;
    bool has_one = eh_report_chart_full(self, "access.odds", layer, attribute, MOST_DOTS, &one);
    bool has_two = eh_report_chart_shares(self, "access.rate", layer, attribute, &two) ||
                   draw_rates(self, layer, attribute, &two);
    if (has_one)
        eh_report_add_charts(self, &one, has_two ? &two : NULL);
    else if (has_two)
        eh_report_add_charts(self, &two, NULL);
    if (focus && (focus->verdict == EH_GAP || eh_report_find_second(self, attribute)) &&
        eh_report_chart_steps(self, focus, &one))
        eh_report_add_charts(self, &one, NULL);
}

static void add_pairs(struct eh_compose *self, const char *layer, const char *attribute)
{
    struct eh_rows rows = eh_report_select_full(self, "access.same_group", layer, attribute);
    if (!rows.count)
        return;
    struct eh_finding finding = eh_report_find_words(self, rows.row[0]);
    eh_report_add_finding(self, &finding);
}

static void add_load(struct eh_compose *self, const char *const *layer, size_t count)
{
    struct eh_list list = {0};
    for (size_t i = 0; i < count; i++) {
        eh_row *gini =
            eh_report_find(self, (struct eh_query){.measure = "access.load_gini", .layer = layer[i]});
        eh_row *top = eh_report_find(self, (struct eh_query){.measure = "access.top10", .layer = layer[i]});
        if (!gini || !(gini->has & EH_ESTIMATE))
            continue;
        bool has_top = top && top->has & EH_ESTIMATE;
        eh_report_list_add(self, &list, NULL,
                           eh_arena_format(self->arena, "%s: Gini of mentees over mentors %s%s%s%s.",
                                           eh_report_capitalise(self, layer[i]),
                                           eh_report_format_estimate(self, gini),
                                           has_top ? "; the busiest tenth have " : "",
                                           has_top ? eh_report_format_estimate(self, top) : "",
                                           has_top ? " of the mentees" : ""));
    }
    eh_row *route = eh_report_find(self, (struct eh_query){.measure = "access.single_route"});
    if (route && route->has & EH_ESTIMATE)
        eh_report_list_add(
            self, &list, NULL,
            eh_arena_format(self->arena,
                            "Of the people near a decision maker, %s depend on one single person for it "
                            "(95%% interval %s).",
                            eh_report_format_estimate(self, route), eh_report_format_interval(self, route)));
    struct eh_chart chart;
    bool has_chart = eh_report_chart_lorenz(self, "access.lorenz", "access.load_gini", layer, count, &chart);
    if (!list.count && !has_chart)
        return;
    eh_report_add_heading(self, "How the work of mentoring is spread");
    eh_report_add_list(self, &list);
    if (has_chart)
        eh_report_add_charts(self, &chart, NULL);
}

static void add_table(struct eh_compose *self, const char *const *layer, size_t layers, const char *attribute)
{
    struct eh_rows rows = {0};
    for (size_t i = 0; i < layers; i++)
        for (size_t j = 0; j < sizeof TESTED / sizeof *TESTED; j++) {
            struct eh_rows some = eh_report_select_full(self, TESTED[j], layer[i], attribute);
            eh_row *focus = some.count == 2 ? eh_report_focus(self, &some) : NULL;
            for (size_t k = 0; k < some.count; k++) {
                if (focus && some.row[k] != focus)
                    continue;
                EH_RESERVE(self->arena, rows.row, rows.count, rows.capacity);
                rows.row[rows.count++] = some.row[k];
            }
        }
    eh_report_add_comparisons(
        self,
        eh_arena_format(self->arena, "Every comparison by %s", eh_report_name_attribute(self, attribute)),
        &rows, true);
}

void eh_report_add_access(struct eh_compose *self)
{
    static const char title[] = "5 Mentoring and sponsorship";
    const char **layer, **attribute;
    size_t layers = eh_report_list_layers(self, EH_CHAPTER_ACCESS, &layer);
    size_t attributes = eh_report_list_attributes(self, true, false, &attribute);
    if (!layers || !eh_report_find(self, (struct eh_query){.measure = "access.load_gini"})) {
        if (!eh_report_find(self, (struct eh_query){.measure = "access.rate"})) {
            eh_report_add_chapter(
                self, title,
                eh_report_find_closed(self, "entor",
                                      "Not in these data. mentoring.csv with mentor, mentee, kind, "
                                      "start and end would open it."),
                "chapter-5", EH_MARK_NONE, false);
            return;
        }
    }
    struct eh_rows tested = eh_report_select_tested(self, EH_CHAPTER_ACCESS, true, true);
    struct eh_finding finding = eh_report_sum_up(self, &tested, "who has a mentor or a sponsor");
    eh_report_add_chapter(self, title,
                          attributes
                              ? finding.what
                              : "There is no group attribute to compare, so this chapter describes only how "
                                "mentoring is spread.",
                          "chapter-5", attributes ? finding.mark : EH_MARK_NONE, true);
    eh_report_add_headlines(self, &tested, &finding, MOST_HEADLINES);
    for (size_t i = 0; i < attributes; i++) {
        for (size_t j = 0; j < layers; j++)
            if (strcmp(layer[j], "formal") != 0 && strcmp(layer[j], "all") != 0)
                add_attribute(self, layer[j], attribute[i]);
        add_pairs(self, "formal", attribute[i]);
        add_table(self, layer, layers, attribute[i]);
    }
    add_load(self, layer, layers);
}
