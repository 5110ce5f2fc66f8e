/* Page 1, the four numbers: those of the headline's attribute first, then what describes the whole. */
#include <math.h>
#include <string.h>

#include "format.h"
#include "summary.h"

static const char *name_title(const struct eh_compose *self, eh_row *row)
{
    const struct eh_words *words = eh_report_get_words(row->measure);
    const char *attribute = eh_report_name_attribute(self, row->attribute);
    if (strncmp(row->measure, "access.odds", 11) == 0)
        return eh_arena_format(self->arena, "Having %s, %s", eh_report_name_mentor(row->layer),
                               eh_report_name_value(self, row->attribute, row->group));
    if (strcmp(row->measure, "mixing.segregation") == 0)
        return eh_arena_format(self->arena, "Ties across %s lines", attribute);
    if (words && words->phrase != EH_PHRASE_INDEX && *row->group)
        return eh_arena_format(self->arena, "%s, %s", eh_report_capitalise(self, words->topic),
                               eh_report_name_value(self, row->attribute, row->group));
    const char *title = self->catalogue[row->measure_index].title;
    return *row->group || *row->attribute
               ? eh_arena_format(self->arena, "%s, %s", title,
                                 *row->group ? eh_report_name_value(self, row->attribute, row->group)
                                             : attribute)
               : title;
}

/* Segregation is 1 - E/E0: its negative is how many ties cross, less than chance gives. */
static void fill_segregation(const struct eh_compose *self, eh_row *row, struct eh_key_figure *out)
{
    double low, high, share = -100 * row->estimate;
    out->value = eh_arena_format(self->arena, "%s%%", eh_format_signed(self->arena, share, 0));
    if (eh_report_get_interval(self, row, &low, &high))
        out->interval = eh_arena_format(self->arena, "against chance; 95%% interval %s",
                                        eh_format_interval(self->arena, -100 * high, -100 * low, 0));
}

static void fill_test(const struct eh_compose *self, eh_row *row, struct eh_key_figure *out)
{
    const struct eh_words *words = eh_report_get_words(row->measure);
    const char *interval = eh_report_format_interval(self, row);
    out->title = name_title(self, row);
    out->mark = eh_report_mark(row);
    out->value = eh_report_format_estimate(self, row);
    out->unit = words->phrase == EH_PHRASE_ODDS && row->has & EH_ESTIMATE ? EH_TIMES " odds" : words->unit;
    if (words->scale != 1 && !(row->has & EH_ESTIMATE))
        out->unit = "";
    if (!(row->has & EH_ESTIMATE))
        out->unit = "";
    out->interval = *interval                     ? eh_arena_format(self->arena, "95%% interval %s", interval)
                    : row->status == EH_STATUS_OK ? "too few people for an interval"
                                                  : eh_report_format_reason(row);
    if (strcmp(row->measure, "mixing.segregation") == 0 && row->has & EH_ESTIMATE)
        fill_segregation(self, row, out);
    const char *verdict = eh_report_format_verdict(row);
    out->note = eh_arena_format(self->arena, "%s; %s layer", eh_report_capitalise(self, verdict), row->layer);
}

static void fill_plain(const struct eh_compose *self, eh_row *row, const char *title, const char *note,
                       struct eh_key_figure *out)
{
    out->title = title;
    out->value = eh_report_format_estimate(self, row);
    out->unit = "";
    out->mark = row->status == EH_STATUS_HIDDEN ? EH_MARK_HIDDEN : EH_MARK_NONE;
    out->interval = eh_arena_format(self->arena, "%s", eh_report_name_layer(self, row->layer));
    out->note = note;
}

static void add_test(const struct eh_compose *self, eh_row *row, struct eh_summary *summary, eh_row **used)
{
    if (!row || summary->key_count == EH_SUMMARY_KEYS)
        return;
    for (size_t i = 0; i < summary->key_count; i++)
        if (used[i] && strcmp(used[i]->measure, row->measure) == 0 &&
            strcmp(used[i]->attribute, row->attribute) == 0)
            return;
    used[summary->key_count] = row;
    fill_test(self, row, &summary->key[summary->key_count++]);
}

static eh_row *focus_on(const struct eh_compose *self, const char *measure, const char *layer,
                        const char *attribute)
{
    struct eh_rows rows = eh_report_select_full(self, measure, layer, attribute);
    eh_row *focus = eh_report_focus(self, &rows);
    return focus ? focus : rows.count ? rows.row[0] : NULL;
}

static void add_plain(const struct eh_compose *self, const char *measure, const char *title, const char *note,
                      struct eh_summary *summary)
{
    eh_row *row =
        eh_report_find(self, (struct eh_query){.measure = measure, .layer = self->primary, .group = ""});
    if (row && *row->layer && summary->key_count < EH_SUMMARY_KEYS)
        fill_plain(self, row, title, note, &summary->key[summary->key_count++]);
}

void eh_summary_add_keys(struct eh_compose *self, const struct eh_summary_topic *topic,
                         struct eh_summary *summary)
{
    eh_row *used[EH_SUMMARY_KEYS] = {NULL};
    summary->key = EH_NEW_ARRAY(self->arena, struct eh_key_figure, EH_SUMMARY_KEYS);
    add_test(self, topic->headline, summary, used);
    if (topic->equity) {
        static const char *const formal[] = {"sponsorship", "mentoring"};
        add_test(self, focus_on(self, "inclusion.ties.gap", self->primary, topic->equity), summary, used);
        add_test(self, focus_on(self, "inclusion.reach.gap", self->primary, topic->equity), summary, used);
        for (size_t i = 0; i < 2; i++)
            add_test(self, focus_on(self, "access.odds", formal[i], topic->equity), summary, used);
        add_test(self, focus_on(self, "mixing.segregation", self->primary, topic->equity), summary, used);
    }
    if (topic->structure)
        add_test(self, focus_on(self, "mixing.segregation", self->primary, topic->structure), summary, used);
    add_plain(self, "inclusion.gini", "Concentration of ties (Gini)", "0: all have as many ties", summary);
    add_plain(self, "data.largest_component", "In the largest connected part", "share of people", summary);
    add_plain(self, "data.ties", "Pairs with a tie", "counted once a pair", summary);
    add_plain(self, "data.components", "Separate parts", "single people included", summary);
}
