/* Chart 11: mentoring that followed an alliance beside alliances that followed mentoring. Shares of published
 * counts; the verdicts are those of the comparisons with people who are no pair. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_ROWS = 24 };

static const char *const MEASURE[2] = {"meeting.precedes", "meeting.follows"};

static struct eh_bar make_bar(const struct eh_compose *self, eh_row *row)
{
    struct eh_bar bar = {.text = "", .reason = eh_word(self, EH_SAY_NOT_DEFINED), .mark = EH_MARK_UNDEFINED};
    if (!row)
        return bar;
    bar.mark = eh_report_mark(row);
    bar.reason = eh_report_format_reason(self, row);
    if (row->status != EH_STATUS_OK || !(row->has & EH_N) || !(row->has & EH_CASES) || !(row->n > 0))
        return bar;
    bar.has_value = true;
    bar.value = row->cases / row->n;
    bar.text = eh_say(self, EH_SAY_SHARE_AND_COUNTS, eh_format_percent(&self->form, bar.value, row->n),
                      eh_format_count(&self->form, row->cases), eh_format_count(&self->form, row->n));
    bar.has_interval =
        strcmp(row->measure, "meeting.order") == 0 && eh_report_get_interval(self, row, &bar.low, &bar.high);
    return bar;
}

static eh_row *find_order(const struct eh_compose *self, const char *state)
{
    return eh_report_find(self,
                          (struct eh_query){.measure = "meeting.order", .attribute = "", .group = state});
}

static void add_row(struct eh_bars *bars, const char *label, const struct eh_bar *one,
                    const struct eh_bar *two)
{
    struct eh_bar_row *row = &bars->row[bars->count++];
    row->label = label;
    row->bar[0] = *one;
    row->bar[1] = *two;
}

static bool is_known(const struct eh_bar *bar)
{
    return bar->mark != EH_MARK_UNDEFINED;
}

/* Everybody, then the groups of the plain attributes; a group without pairs has no row. */
static void add_groups(const struct eh_compose *self, struct eh_bars *bars)
{
    const char **attribute;
    size_t attributes = eh_report_list_attributes(self, true, false, &attribute);
    for (size_t i = 0; i < attributes; i++) {
        struct eh_rows rows = {0};
        if (strchr(attribute[i], '*'))
            continue;
        for (size_t j = 0; j < 2 && !rows.count; j++)
            rows =
                eh_report_select(self, (struct eh_query){.measure = MEASURE[j], .attribute = attribute[i]});
        for (size_t j = 0; j < rows.count && bars->count < MOST_ROWS; j++) {
            struct eh_bar bar[2];
            for (size_t k = 0; k < 2; k++)
                bar[k] = make_bar(self, eh_report_find(self, (struct eh_query){.measure = MEASURE[k],
                                                                               .attribute = attribute[i],
                                                                               .group = rows.row[j]->group}));
            if (is_known(&bar[0]) || is_known(&bar[1]))
                add_row(bars,
                        eh_say(self, EH_SAY_NEW_MENTEE,
                               eh_report_name_label(self, attribute[i], rows.row[j]->group)),
                        &bar[0], &bar[1]);
        }
    }
}

static const char *say_title(const struct eh_compose *self, eh_row *first)
{
    if (!first || first->status != EH_STATUS_OK || !(first->has & EH_N) || !(first->has & EH_CASES))
        return eh_word(self, EH_SAY_WHAT_CAME_FIRST_CONTACT_OR_MENTORING);
    double rest = first->n - first->cases;
    const char *n = eh_format_count(&self->form, first->n);
    const char *contact = eh_format_count(&self->form, first->cases);
    if (first->cases > rest)
        return eh_say(self, EH_SAY_IN_OF_MENTOR_PAIRS_WITH_BOTH_CONTACT, contact, n);
    return eh_say(self, EH_SAY_CONTACT_CAME_FIRST_IN_ONLY_OF_MENTOR, contact, n);
}

static const char *describe(const struct eh_compose *self, const struct eh_chart *chart)
{
    struct eh_text alt;
    eh_text_init(&alt, self->arena);
    eh_text_add(&alt, eh_say(self, EH_SAY_BARS, chart->frame.title, chart->frame.subtitle));
    for (size_t i = 0; i < chart->bars.count; i++) {
        eh_text_add_format(&alt, " %s:", chart->bars.row[i].label);
        for (size_t j = 0; j < 2; j++) {
            const struct eh_bar *bar = &chart->bars.row[i].bar[j];
            const char *text = bar->has_value ? bar->text : bar->reason;
            eh_text_add_format(&alt, " %s %s%s", chart->bars.heading[j],
                               bar->mark == EH_MARK_GAP ? eh_say(self, EH_SAY_CLEAR, text) : text,
                               j ? "." : ";");
        }
    }
    return eh_text_get(&alt);
}

bool eh_report_chart_order(struct eh_compose *self, struct eh_chart *out)
{
    eh_row *first = find_order(self, "alliance first"), *second = find_order(self, "mentoring first");
    struct eh_bars bars = {.heading = {eh_word(self, EH_SAY_MENTORING_THAT_FOLLOWED_CONTACT),
                                       eh_word(self, EH_SAY_CONTACT_THAT_FOLLOWED_MENTORING)}};
    struct eh_bar bar[2] = {make_bar(self, first), make_bar(self, second)};
    bars.row = EH_NEW_ARRAY(self->arena, struct eh_bar_row, MOST_ROWS + 2);
    if (first || second)
        add_row(&bars, eh_word(self, EH_SAY_FIRST_OF_PAIRS_WITH_BOTH), &bar[0], &bar[1]);
    for (size_t i = 0; i < 2; i++)
        bar[i] = make_bar(
            self,
            eh_report_find(self, (struct eh_query){.measure = MEASURE[i], .attribute = "", .group = ""}));
    if (is_known(&bar[0]) || is_known(&bar[1]))
        add_row(&bars, eh_word(self, EH_SAY_NEW_IN_THE_PERIOD_ALL), &bar[0], &bar[1]);
    add_groups(self, &bars);
    size_t shown = 0;
    for (size_t i = 0; i < bars.count; i++)
        shown += bars.row[i].bar[0].has_value + bars.row[i].bar[1].has_value;
    if (!shown)
        return false;
    *out = eh_report_chart_start(self, EH_CHART_BARS, NULL, say_title(self, first),
                                 eh_word(self, EH_SAY_LEFT_OF_NEW_MENTORINGS_WITH_CONTACT_IN),
                                 "metrics.csv: meeting.order, meeting.precedes, meeting.follows");
    out->bars = bars;
    out->frame.alt = describe(self, out);
    return true;
}
