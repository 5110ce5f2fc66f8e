/* Chapter 7: do outcomes follow ties, and are links disclosed? The words say what goes together; whether that
 * is favour or known work is for people to find out. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { EXPOSURES = 4, LINKS = 5, MOST_DOTS = 24, MOST_HEADLINES = 5, MOST_CHARTS = 6 };

static const char *const EXPOSURE[EXPOSURES] = {"tied", "sponsored", "circle", "same_group"};

static bool has_outcomes(const struct eh_compose *self)
{
    return eh_report_find(self, (struct eh_query){.measure = "favour.rate"}) != NULL;
}

/* Short: on page 1 there is little room, and the subtitle says the rest. */
static const char *label_exposure(const struct eh_compose *self, eh_row *row)
{
    static const enum eh_say label[] = {EH_SAY_CLOSE_TIE, EH_SAY_SPONSOR, EH_SAY_HEAD_CIRCLE};
    for (size_t e = 0; e + 1 < EXPOSURES; e++)
        if (strcmp(row->layer, EXPOSURE[e]) == 0)
            return eh_word(self, label[e]);
    return eh_say(self, EH_SAY_SAME, eh_report_name_attribute(self, row->attribute));
}

bool eh_report_chart_exposures(struct eh_compose *self, struct eh_chart *out)
{
    struct eh_rows rows = {0};
    size_t shown = 0;
    for (size_t e = 0; e < EXPOSURES; e++) {
        struct eh_rows some =
            eh_report_select(self, (struct eh_query){.measure = "favour.odds", .layer = EXPOSURE[e]});
        for (size_t i = 0; i < some.count; i++) {
            bool is_detail =
                strchr(some.row[i]->attribute, '*') && eh_report_mark(some.row[i]) != EH_MARK_GAP;
            if (is_detail ||
                strcmp(some.row[i]->within, eh_report_full_within(self, some.row[i]->attribute)) != 0)
                continue;
            EH_RESERVE(self->arena, rows.row, rows.count, rows.capacity);
            rows.row[rows.count++] = some.row[i];
            shown += (some.row[i]->has & EH_ESTIMATE) != 0;
        }
    }
    if (shown < 2 || rows.count > MOST_DOTS)
        return false;
    struct eh_finding finding =
        eh_report_sum_up(self, &rows, eh_word(self, EH_SAY_PROMOTION_BY_TIES_TO_THOSE_ABOVE));
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_MEASURE, rows.count, &finding,
                                eh_word(self, EH_SAY_ODDS_OF_PROMOTION_WITH_A_CLOSE_TIE));
    out->frame.source = "metrics.csv: favour.odds";
    for (size_t i = 0; i < rows.count; i++)
        out->dots.row[i].label = label_exposure(self, rows.row[i]);
    eh_report_describe_dots(self, out);
    return true;
}

static bool draw_rates(struct eh_compose *self, eh_row *odds, struct eh_chart *out)
{
    struct eh_rows rows = eh_report_select(
        self,
        (struct eh_query){.measure = "favour.rate", .layer = odds->layer, .attribute = odds->attribute});
    if (!rows.count)
        return false;
    struct eh_finding finding = {.mark = EH_MARK_NONE};
    finding.title = eh_say(self, EH_SAY_SHARE_PROMOTED_WITH_AND_WITHOUT, eh_report_name_exposure(self, odds));
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_MEASURE, rows.count, &finding,
                                eh_word(self, EH_SAY_SHARE_OF_PEOPLE_AT_RISK_BEFORE_ADJUSTMENT));
    for (size_t i = 0; i < rows.count; i++)
        out->dots.row[i].label = strcmp(rows.row[i]->group, "exposed") == 0
                                     ? eh_word(self, EH_SAY_ROW_WITH)
                                     : eh_word(self, EH_SAY_ROW_WITHOUT);
    eh_report_describe_dots(self, out);
    return true;
}

/* "That is 12 promotions more than at the rate of comparable others." */
static void add_excess(struct eh_compose *self, eh_row *odds)
{
    struct eh_query query = {"favour.excess", odds->layer, odds->attribute, NULL, NULL, odds->within};
    eh_row *excess = eh_report_find(self, query);
    query.measure = "favour.difference";
    eh_row *difference = eh_report_find(self, query);
    if (!excess || !(excess->has & EH_ESTIMATE))
        return;
    struct eh_published_row amount = *excess;
    amount.estimate = amount.estimate < 0 ? -amount.estimate : amount.estimate;
    eh_report_add_paragraph(
        self, eh_say(self,
                     excess->estimate < 0 ? EH_SAY_IN_PEOPLE_FEWER_WERE_PROMOTED_AMONG_THEM
                                          : EH_SAY_IN_PEOPLE_MORE_WERE_PROMOTED_AMONG_THEM,
                     eh_report_format_estimate(self, &amount),
                     difference && difference->has & EH_ESTIMATE
                         ? eh_say(self, EH_SAY_PERCENTAGE_POINTS, eh_report_format_estimate(self, difference))
                         : ""));
}

static void draw_gap(struct eh_compose *self, eh_row *row)
{
    struct eh_chart one, two;
    bool has_one = draw_rates(self, row, &one), has_two = eh_report_chart_steps(self, row, &two);
    if (has_one)
        eh_report_add_charts(self, &one, has_two ? &two : NULL);
    else if (has_two)
        eh_report_add_charts(self, &two, NULL);
}

/* A gap has its sentences and drawings; the chart above them holds what cannot tell. */
static void add_promotions(struct eh_compose *self)
{
    struct eh_chart chart;
    size_t open = 0;
    eh_report_add_heading(self, eh_word(self, EH_SAY_DO_PROMOTIONS_GO_TOGETHER_WITH_TIES));
    bool has_chart = eh_report_chart_exposures(self, &chart);
    if (has_chart)
        eh_report_add_charts(self, &chart, NULL);
    for (size_t e = 0; e < EXPOSURES; e++) {
        struct eh_rows rows =
            eh_report_select(self, (struct eh_query){.measure = "favour.odds", .layer = EXPOSURE[e]});
        for (size_t i = 0; i < rows.count; i++) {
            eh_row *row = rows.row[i];
            if (strcmp(row->within, eh_report_full_within(self, row->attribute)) != 0)
                continue;
            struct eh_finding finding = eh_report_find_words(self, row);
            open += finding.mark == EH_MARK_CANNOT_TELL;
            if (finding.mark != EH_MARK_GAP)
                continue;
            eh_report_add_finding(self, &finding);
            add_excess(self, row);
            draw_gap(self, row);
        }
    }
    if (open)
        eh_report_add_paragraph(self, has_chart
                                          ? eh_word(self, EH_SAY_OF_THE_TIES_DRAWN_HOLLOW_THE_DATA)
                                          : eh_word(self, EH_SAY_CANNOT_TELL_TOO_FEW_PEOPLE_OR_INTERVALS));
}

static bool has_gap(const struct eh_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (eh_report_mark(rows->row[i]) == EH_MARK_GAP)
            return true;
    return false;
}

struct exposed { /* what one exposure says by one attribute after another */
    struct eh_chart chart[MOST_CHARTS];
    size_t charts;
    struct eh_text open;   /* what cannot be told */
    struct eh_list shares; /* who has such ties, before adjustment */
    bool is_compared;      /* a comparison of who has them is told, so that the shares need not be */
};

static void name_open(const struct eh_compose *self, struct exposed *out, const char *text,
                      const char *attribute)
{
    eh_text_add_format(&out->open, "%s%s", out->open.length ? "; " : "",
                       eh_say(self, EH_SAY_TOPIC_BY, text, eh_report_name_attribute(self, attribute)));
}

static bool draw(struct eh_compose *self, const char *measure, const char *exposure, const char *attribute,
                 struct exposed *out)
{
    if (out->charts == MOST_CHARTS ||
        !eh_report_chart_full(self, measure, exposure, attribute, MOST_DOTS, &out->chart[out->charts]) ||
        !eh_report_is_drawable(&out->chart[out->charts]))
        return false;
    out->charts++;
    return true;
}

/* A group whose odds are without limit has no place in a chart. */
static void add_groups_told(struct eh_compose *self, const struct eh_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct eh_finding finding = eh_report_find_words(self, rows->row[i]);
        if (finding.mark == EH_MARK_GAP && !eh_report_is_statistic(rows->row[i]))
            eh_report_add_finding(self, &finding);
    }
}

static void list_shares(struct eh_compose *self, eh_row *odds, const char *having, struct exposed *out)
{
    const char *shares = eh_report_say_shares(self, odds).all;
    if (*shares)
        eh_report_list_add(
            self, &out->shares, NULL,
            eh_say(self, EH_SAY_SHARES_BEFORE_ADJUSTMENT, eh_report_capitalise(self, having), shares));
}

/* True where a gap is told. */
static bool add_exposure(struct eh_compose *self, const char *exposure, const char *attribute, bool is_told,
                         struct exposed *out)
{
    struct eh_rows have = eh_report_select_full(self, "favour.exposure.odds", exposure, attribute);
    struct eh_rows pays = eh_report_select_full(self, "favour.payoff", exposure, attribute);
    bool is_crossed = strchr(attribute, '*') != NULL, is_clear = has_gap(&have), does_pay = has_gap(&pays);
    if (!have.count || (is_crossed && (is_told || (!is_clear && !does_pay))))
        return false; /* crossings are many: those that say nothing new stand in the full tables */
    const char *having = eh_say(self, EH_SAY_TOPIC_HAVING, eh_report_name_exposure(self, have.row[0]));
    struct eh_finding finding = eh_report_judge(
        self, &have, eh_say(self, EH_SAY_LINE_BY, having, eh_report_name_attribute(self, attribute)));
    out->is_compared = out->is_compared || is_clear || finding.mark == EH_MARK_CANNOT_TELL;
    if (is_clear) {
        eh_report_add_finding(self, &finding);
        draw(self, "favour.exposure.odds", exposure, attribute, out);
    } else if (finding.mark == EH_MARK_CANNOT_TELL) {
        name_open(self, out, having, attribute);
    }
    for (size_t i = 0; i < pays.count; i++) {
        if (!eh_report_is_statistic(pays.row[i]))
            continue;
        finding = eh_report_find_words(self, pays.row[i]);
        if (finding.mark == EH_MARK_GAP)
            eh_report_add_finding(self, &finding);
        else if (finding.mark == EH_MARK_CANNOT_TELL)
            name_open(self, out, eh_say(self, EH_SAY_WHETHER_PAYS_OFF_EQUALLY, having), attribute);
    }
    if (does_pay && !draw(self, "favour.payoff", exposure, attribute, out))
        add_groups_told(self, &pays);
    if (!is_crossed)
        list_shares(self, have.row[0], having, out);
    return is_clear || does_pay;
}

static void add_groups(struct eh_compose *self, const char *const *attribute, size_t attributes)
{
    if (!eh_report_find(self, (struct eh_query){.measure = "favour.exposure.odds"}))
        return;
    struct exposed *out = EH_NEW(self->arena, struct exposed);
    *out = (struct exposed){.charts = 0};
    eh_text_init(&out->open, self->arena);
    eh_report_add_heading(self, eh_word(self, EH_SAY_WHO_HAS_SUCH_TIES_AND_FOR_WHOM));
    for (size_t e = 0; e + 1 < EXPOSURES; e++) {
        bool is_told = false;
        for (size_t i = 0; i < attributes; i++)
            is_told = add_exposure(self, EXPOSURE[e], attribute[i], is_told, out) || is_told;
    }
    if (!out->is_compared)
        eh_report_add_list(self, &out->shares);
    for (size_t i = 0; i < out->charts; i += 2)
        eh_report_add_charts(self, &out->chart[i], i + 1 < out->charts ? &out->chart[i + 1] : NULL);
    if (out->open.length)
        eh_report_add_paragraph(
            self, eh_say(self, EH_SAY_CANNOT_TELL_BECAUSE_TOO_FEW_PEOPLE_STAND, eh_text_get(&out->open)));
}

/* A gap has its sentences, what cannot tell a line. */
static void add_decisions(struct eh_compose *self)
{
    static const char *const measure[] = {"favour.decision", "favour.in_group", "favour.within_candidate"};
    struct eh_list rest = {0};
    bool has_heading = false;
    for (size_t m = 0; m < 3; m++) {
        struct eh_rows rows = eh_report_select(self, (struct eh_query){.measure = measure[m]});
        for (size_t i = 0; i < rows.count; i++) {
            if (!has_heading)
                eh_report_add_heading(self, eh_word(self, EH_SAY_WHO_IS_SELECTED_AND_BY_WHOM));
            has_heading = true;
            struct eh_finding finding = eh_report_find_words(self, rows.row[i]);
            if (finding.mark == EH_MARK_GAP)
                eh_report_add_finding(self, &finding);
            else
                eh_report_list_add(self, &rest, NULL, finding.what);
        }
    }
    eh_report_add_list(self, &rest);
}

static const char *find_rate(const struct eh_compose *self, const char *link, const char *other,
                             struct eh_table_cell *out)
{
    eh_row *row =
        eh_report_find(self, (struct eh_query){.measure = "conflict.rate", .group = link, .other = other});
    out->mark = row && row->status == EH_STATUS_HIDDEN ? EH_MARK_HIDDEN : EH_MARK_NONE;
    return row ? eh_report_format_estimate(self, row) : EH_EN_DASH;
}

static void add_conflicts(struct eh_compose *self)
{
    const char *const heading[] = {eh_word(self, EH_SAY_LINK_OF_DECIDER_AND_CANDIDATE),
                                   eh_word(self, EH_SAY_HEAD_OF_ALL_VOTES),
                                   eh_word(self, EH_SAY_HEAD_DISCLOSED),
                                   eh_word(self, EH_SAY_HEAD_STEPPED_BACK),
                                   eh_word(self, EH_SAY_HEAD_NEITHER),
                                   NULL};
    static const char *const link[LINKS] = {"close tie", "mentoring", "reporting line", "circle", "any"};
    static const enum eh_say said[LINKS] = {EH_SAY_CLOSE_TIE, EH_SAY_LINK_MENTORING, EH_SAY_REPORTING_LINE,
                                            EH_SAY_HEAD_CIRCLE, EH_SAY_ANY_OF_THESE};
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_LINKS_AND_WHAT_WAS_DONE_ABOUT_THEM), heading);
    for (size_t i = 0; i < LINKS; i++) {
        if (!eh_report_find(self, (struct eh_query){.measure = "conflict.rate", .group = link[i]}))
            continue;
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_word(self, said[i]);
        cell[1].text = find_rate(self, link[i], "", &cell[1]);
        cell[2].text = find_rate(self, link[i], "disclosed", &cell[2]);
        cell[3].text = find_rate(self, link[i], "recused", &cell[3]);
        cell[4].text = find_rate(self, link[i], "neither", &cell[4]);
    }
    if (!grid.table.rows)
        return;
    eh_report_add_heading(self, eh_word(self, EH_SAY_CONFLICTS_OF_INTEREST));
    eh_row *any =
        eh_report_find(self, (struct eh_query){.measure = "conflict.rate", .group = "any", .other = ""});
    if (any && any->has & EH_ESTIMATE)
        eh_report_add_paragraph(self, eh_say(self, EH_SAY_OF_VOTES_WERE_ON_SOMEBODY_WITH_WHOM,
                                             eh_report_format_estimate(self, any),
                                             eh_report_format_interval(self, any)));
    eh_report_add_grid(self, &grid);
}

void eh_report_add_favour(struct eh_compose *self)
{
    const char *title = eh_word(self, EH_SAY_CHAPTER_7);
    const char **attribute;
    bool has_votes = eh_report_find(self, (struct eh_query){.measure = "conflict.rate"}) ||
                     eh_report_find(self, (struct eh_query){.measure = "favour.decision"}) ||
                     eh_report_find(self, (struct eh_query){.measure = "favour.in_group"});
    const char *no_outcomes =
        eh_report_find_closed(self, "Promotions", eh_word(self, EH_SAY_NOT_IN_THESE_DATA_OUTCOMES_CSV_WITH));
    const char *no_votes =
        eh_report_find_closed(self, "Decisions", eh_word(self, EH_SAY_NOT_IN_THESE_DATA_DECISIONS_CSV_WITH));
    if (!has_outcomes(self) && !has_votes) {
        eh_report_add_chapter(self, title, eh_say(self, EH_SAY_PROMOTIONS_DECISIONS, no_outcomes, no_votes),
                              "chapter-7", EH_MARK_NONE, false);
        return;
    }
    struct eh_rows tested = eh_report_select_tested(self, EH_CHAPTER_FAVOUR, true, true);
    struct eh_finding finding =
        eh_report_sum_up(self, &tested, eh_word(self, EH_SAY_HOW_OUTCOMES_AND_TIES_GO_TOGETHER));
    eh_report_add_chapter(self, title, finding.what, "chapter-7", finding.mark, false);
    eh_report_add_headlines(self, &tested, &finding, MOST_HEADLINES);
    size_t attributes = eh_report_list_attributes(self, true, false, &attribute);
    if (has_outcomes(self)) {
        add_promotions(self);
        add_groups(self, attribute, attributes);
    } else {
        eh_report_add_paragraph(self, eh_say(self, EH_SAY_PROMOTIONS, no_outcomes));
    }
    if (has_votes) {
        add_decisions(self);
        add_conflicts(self);
    } else {
        eh_report_add_paragraph(self, eh_say(self, EH_SAY_DECISIONS, no_votes));
    }
}
