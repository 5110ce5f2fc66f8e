/* Chapter 5: who gets a mentor or a sponsor, and from whom. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_DOTS = 24, MOST_BESIDE = 12, MOST_HEADLINES = 5, MOST_CLEAR = 3, MOST_SHARES = 4 };

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
    finding.title = eh_say(self, EH_SAY_SHARE_WITH_BY, eh_report_name_mentor(self, layer),
                           eh_report_name_attribute(self, attribute));
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_GROUP, MOST_DOTS, &finding,
                                eh_word(self, EH_SAY_SHARE_OF_PEOPLE_BEFORE_ADJUSTMENT_95_INTERVALS));
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
        eh_text_add(&text, eh_say(self, EH_SAY_AT_THE_RATE_OF_COMPARABLE_OTHERS_MORE,
                                  eh_report_format_estimate(self, shortfall),
                                  eh_report_name_member(self, focus->attribute, focus->group),
                                  eh_report_name_mentor(self, focus->layer)));
    if (flip && flip->has & EH_ESTIMATE)
        eh_text_add_format(&text, "%s%s", text.length ? " " : "",
                           eh_say(self, EH_SAY_A_CHANGE_FOR_WOULD_MOVE_THEIR_RATE,
                                  eh_report_format_estimate(self, flip),
                                  eh_report_name_member(self, focus->attribute, focus->group)));
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
    eh_report_add_finding(self, &finding);
    if (is_access && !is_inside)
        add_shortfall(self, row);
    eh_report_add_clear_charts(self, row);
    if (!is_access || is_inside ||
        !eh_report_chart_shares(self, "access.rate", row->layer, row->attribute, &one))
        return;
    bool has_two = eh_report_chart_inside(self, row, MOST_BESIDE, &two);
    if (has_two &&
        two.frame.mark == EH_MARK_GAP) /* which stands among the clear charts, in place of the steps */
        has_two = eh_report_chart_steps(self, row, &two);
    eh_report_add_charts(self, &one, has_two ? &two : NULL);
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
                eh_say(self, EH_SAY_SHARE_WHO_HAVE, eh_report_name_mentor(self, layer[i])), &chart[charts]);
    for (size_t i = 0; i < charts; i += 2)
        eh_report_add_charts(self, &chart[i], i + 1 < charts ? &chart[i + 1] : NULL);
}

/* ---- every comparison ---- */

static const char *name_line(const struct eh_compose *self, const char *measure, const char *layer)
{
    const char *mentor = eh_report_name_mentor(self, layer);
    if (strcmp(measure, "access.power.odds") == 0)
        return eh_say(self, EH_SAY_WITH_WHO_IS_A_DECISION_MAKER_ODDS, mentor);
    if (strcmp(measure, "access.odds") == 0)
        return eh_say(self, EH_SAY_WITH_ODDS, mentor);
    return eh_say(self, EH_SAY_SENIORITY_OF_MENTORS_IN, eh_report_name_net(self, layer));
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
    eh_report_add_glance(self, eh_word(self, EH_SAY_EACH_GROUP_BESIDE_COMPARABLE_OTHERS_ODDS_RATIOS),
                         eh_word(self, EH_SAY_COMPARISON), line, count, NULL);
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
                               ? eh_say(self, EH_SAY_DO_WHERE_CHANCE_GIVES, finding.title, size,
                                        eh_report_format_estimate(self, &chance))
                               : finding.what);
    }
    if (!list.count)
        return;
    eh_report_add_heading(self, eh_word(self, EH_SAY_DO_MENTORS_TAKE_THEIR_LIKE));
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
                           eh_say(self,
                                  has_top ? EH_SAY_GINI_OF_MENTEES_OVER_MENTORS_THE_BUSIEST
                                          : EH_SAY_GINI_OF_MENTEES_OVER_MENTORS,
                                  eh_report_capitalise(self, eh_report_name_net(self, layer[i])),
                                  eh_report_format_estimate(self, gini),
                                  has_top ? eh_report_format_estimate(self, top) : ""));
    }
    eh_row *route = eh_report_find(self, (struct eh_query){.measure = "access.single_route"});
    if (route && route->has & EH_ESTIMATE)
        eh_report_list_add(self, &list, NULL,
                           eh_say(self, EH_SAY_OF_THE_PEOPLE_NEAR_A_DECISION_MAKER,
                                  eh_report_format_estimate(self, route),
                                  eh_report_format_interval(self, route)));
    struct eh_chart chart;
    bool has_chart = eh_report_chart_lorenz(self, "access.lorenz", "access.load_gini", layer, count, &chart);
    if (!list.count && !has_chart)
        return;
    eh_report_add_heading(self, eh_word(self, EH_SAY_HOW_THE_WORK_OF_MENTORING_IS_SPREAD));
    eh_report_add_list(self, &list);
    if (has_chart)
        eh_report_add_charts(self, &chart, NULL);
}

void eh_report_add_access(struct eh_compose *self)
{
    const char *title = eh_word(self, EH_SAY_CHAPTER_5);
    const char **layer, **attribute;
    size_t layers = eh_report_list_layers(self, EH_CHAPTER_ACCESS, &layer);
    size_t attributes = eh_report_list_attributes(self, true, false, &attribute);
    if (!layers || !eh_report_find(self, (struct eh_query){.measure = "access.load_gini"})) {
        if (!eh_report_find(self, (struct eh_query){.measure = "access.rate"})) {
            eh_report_add_chapter(
                self, title,
                eh_report_find_closed(self, "entor",
                                      eh_word(self, EH_SAY_NOT_IN_THESE_DATA_MENTORING_CSV_WITH)),
                "chapter-5", EH_MARK_NONE, false);
            return;
        }
    }
    struct eh_rows tested = eh_report_select_tested(self, EH_CHAPTER_ACCESS, true, true);
    struct eh_finding finding =
        eh_report_sum_up(self, &tested, eh_word(self, EH_SAY_WHO_HAS_A_MENTOR_OR_A_SPONSOR));
    eh_row *clear[MOST_CLEAR];
    size_t clears = eh_report_list_clear(self, &tested, MOST_CLEAR, clear);
    eh_report_add_chapter(self, title,
                          attributes ? eh_report_say_finding(self, &finding)
                                     : eh_word(self, EH_SAY_THERE_IS_NO_GROUP_ATTRIBUTE_TO_COMPARE_SO),
                          "chapter-5", attributes ? finding.mark : EH_MARK_NONE, false);
    eh_report_add_headlines(self, &tested, &finding, MOST_HEADLINES);
    const char *tally =
        clears ? eh_report_say_tally(self, &tested, eh_word(self, EH_SAY_OF_GROUPS_IN_THIS_CHAPTER), true)
               : "";
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
