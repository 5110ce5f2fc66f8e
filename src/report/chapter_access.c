/* Chapter 5: who gets a mentor or a sponsor, and from whom. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_DOTS = 24, MOST_HEADLINES = 5, MOST_CLEAR = 3, MOST_SHARES = 4 };

static const char *const TESTED[] = {"access.odds", "access.power.odds", "access.seniority.gap"};

static bool draw_rates(struct eh_compose *self, const char *layer, const char *attribute,
                       struct eh_chart *out)
{
    struct eh_rows rows = eh_report_select(
        self, (struct eh_query){.measure = "access.rate", .layer = layer, .attribute = attribute});
    size_t shown = 0;
    for (size_t i = 0; i < rows.count; i++)
        shown += (rows.row[i]->has & EH_ESTIMATE) != 0;
    if (shown < 2)
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
        eh_text_add_format(&text, "At the rate of comparable others, %s more %s would have %s.",
                           eh_report_format_estimate(self, shortfall),
                           eh_report_name_member(self, focus->attribute, focus->group),
                           eh_report_name_mentor(focus->layer));
    if (flip && flip->has & EH_ESTIMATE)
        eh_text_add_format(
            &text,
            "%sA change for %s %s would move their rate across four fifths of the highest, a line that "
            "audits use.",
            text.length ? " " : "", eh_report_format_estimate(self, flip),
            eh_report_name_member(self, focus->attribute, focus->group));
    if (text.length)
        eh_report_add_paragraph(self, eh_text_get(&text));
}

/* ---- what is clear ---- */

static void add_clear(struct eh_compose *self, eh_row *row)
{
    struct eh_finding finding = eh_report_find_words(self, row);
    struct eh_chart one, two;
    bool is_inside = eh_report_is_inside(row), is_access = strcmp(row->measure, "access.odds") == 0;
    eh_report_add_clear_heading(self, row);
    eh_report_add_sureness(self, &finding);
    if (is_access && !is_inside)
        add_shortfall(self, row);
    eh_report_add_clear_charts(self, row);
    if (is_access && !is_inside &&
        eh_report_chart_shares(self, "access.rate", row->layer, row->attribute, &one))
        eh_report_add_charts(self, &one, eh_report_chart_inside(self, row, MOST_DOTS, &two) ? &two : NULL);
}

/* Who has one beside who is here, of the first attribute, for the kinds that no gap has shown already. */
static void add_shares(struct eh_compose *self, const char *const *layer, size_t layers,
                       const char *const *attribute, size_t attributes, eh_row *const *clear, size_t clears)
{
    struct eh_chart *chart = EH_NEW_ARRAY(self->arena, struct eh_chart, layers * attributes + 1);
    size_t charts = 0;
    for (size_t i = 0; i < attributes && charts < MOST_SHARES; i++)
        for (size_t j = 0; j < layers && charts < MOST_SHARES; j++) {
            bool is_drawn = strchr(attribute[i], '*') || strcmp(layer[j], "formal") == 0;
            for (size_t k = 0; k < clears; k++)
                is_drawn = is_drawn || (strcmp(clear[k]->layer, layer[j]) == 0 &&
                                        strcmp(clear[k]->attribute, attribute[i]) == 0);
            if (is_drawn)
                continue;
            charts += eh_report_chart_shares(self, "access.rate", layer[j], attribute[i], &chart[charts]) ||
                      draw_rates(self, layer[j], attribute[i], &chart[charts]);
        }
    if (charts > 1)
        charts -= charts % 2; /* in pairs */
    for (size_t i = 0; i < charts; i += 2)
        eh_report_add_charts(self, &chart[i], i + 1 < charts ? &chart[i + 1] : NULL);
}

/* Whose share is extreme only because few people stand behind it: each kind but the sum of them. */
static void add_funnels(struct eh_compose *self, const char *const *layer, size_t layers)
{
    struct eh_chart *chart = EH_NEW_ARRAY(self->arena, struct eh_chart, layers + 1);
    size_t charts = 0;
    for (size_t i = 0; i < layers; i++)
        if (strcmp(layer[i], "formal") != 0)
            charts += eh_report_chart_funnel(
                self, "access.rate", layer[i],
                eh_arena_format(self->arena, "have %s", eh_report_name_mentor(layer[i])), &chart[charts]);
    for (size_t i = 0; i < charts; i += 2)
        eh_report_add_charts(self, &chart[i], i + 1 < charts ? &chart[i + 1] : NULL);
}

/* ---- every comparison ---- */

static const char *name_line(const struct eh_compose *self, const char *measure, const char *layer)
{
    const char *mentor = eh_report_name_mentor(layer);
    if (strcmp(measure, "access.power.odds") == 0)
        return eh_arena_format(self->arena, "With %s who is a decision maker (odds)", mentor);
    if (strcmp(measure, "access.odds") == 0)
        return eh_arena_format(self->arena, "With %s (odds)", mentor);
    return eh_arena_format(self->arena, "Seniority of mentors, %s", layer);
}

static void add_glance(struct eh_compose *self, const char *const *layer, size_t layers)
{
    enum { TESTS = sizeof TESTED / sizeof *TESTED };
    struct eh_glance_line *line = EH_NEW_ARRAY(self->arena, struct eh_glance_line, layers * TESTS);
    size_t count = 0;
    for (size_t i = 0; i < layers; i++)
        for (size_t j = 0; j < TESTS; j++)
            line[count++] =
                (struct eh_glance_line){TESTED[j], layer[i], name_line(self, TESTED[j], layer[i])};
    eh_report_add_glance(self, "Each group beside comparable others: odds ratios; seniority in levels",
                         "Comparison", line, count, NULL);
}

/* Whether mentors take their like: a sentence an attribute. */
static void add_pairs(struct eh_compose *self, const char *const *attribute, size_t attributes)
{
    struct eh_list list = {0};
    for (size_t i = 0; i < attributes; i++) {
        struct eh_rows rows = eh_report_select_full(self, "access.same_group", "formal", attribute[i]);
        if (!rows.count || !(rows.row[0]->has & EH_ESTIMATE))
            continue;
        struct eh_finding finding = eh_report_find_words(self, rows.row[0]);
        const char *size = eh_report_format_estimate(self, rows.row[0]);
        struct eh_published_row chance = *rows.row[0];
        chance.estimate = chance.expected;
        bool has_both = (chance.has & (EH_ESTIMATE | EH_EXPECTED)) == (EH_ESTIMATE | EH_EXPECTED);
        eh_report_list_add(self, &list, NULL,
                           finding.mark == EH_MARK_CANNOT_TELL && has_both
                               ? eh_arena_format(self->arena, "%s: %s do, where chance gives %s.",
                                                 finding.title, size,
                                                 eh_report_format_estimate(self, &chance))
                               : finding.what);
    }
    if (!list.count)
        return;
    eh_report_add_heading(self, "Do mentors take their like");
    eh_report_add_list(self, &list);
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
    eh_row *clear[MOST_CLEAR];
    size_t clears = eh_report_list_clear(self, &tested, MOST_CLEAR, clear);
    eh_report_add_chapter(self, title,
                          attributes
                              ? eh_report_say_finding(self, &finding)
                              : "There is no group attribute to compare, so this chapter describes only how "
                                "mentoring is spread.",
                          "chapter-5", attributes ? finding.mark : EH_MARK_NONE, false);
    eh_report_add_headlines(self, &tested, &finding, MOST_HEADLINES);
    const char *tally = clears ? eh_report_say_tally(self, &tested, "of groups in this chapter") : "";
    if (*tally)
        eh_report_add_paragraph(self, tally);
    for (size_t i = 0; i < clears; i++)
        add_clear(self, clear[i]);
    add_glance(self, layer, layers);
    add_shares(self, layer, layers, attribute, attributes, clear, clears);
    add_funnels(self, layer, layers);
    add_pairs(self, attribute, attributes);
    add_load(self, layer, layers);
}
