/* The report in its order: summary, how to read it, a chapter a question, what was left out, full tables,
 * method, provenance. */
#include "compose.h"

#include <string.h>

#include "format.h"
#include "trend.h"

static bool has_rows(const struct eh_compose *self, const char *layer)
{
    return eh_report_find(self, (struct eh_query){.layer = layer}) != NULL;
}

/* The layer that charts show: the informal one, where alliances are made; else the first work layer. */
static const char *find_primary(const struct eh_compose *self)
{
    const struct eh_provenance *p = self->provenance;
    for (size_t i = 0; i < p->layer_count; i++)
        if (p->layer[i].is_informal && has_rows(self, p->layer[i].name))
            return p->layer[i].name;
    for (size_t i = 0; i < p->layer_count; i++)
        if (p->layer[i].is_work && has_rows(self, p->layer[i].name))
            return p->layer[i].name;
    const char **layer;
    return eh_report_list_layers(self, EH_CHAPTER_INCLUSION, &layer) ? layer[0] : "collaboration";
}

static const char *find_second(const struct eh_compose *self, const char *attribute)
{
    struct eh_rows rows = eh_report_select(
        self, (struct eh_query){.measure = "people.count", .attribute = attribute, .other = ""});
    const char *second = NULL;
    size_t known = 0;
    for (size_t i = 0; i < rows.count; i++)
        if (strcmp(rows.row[i]->group, "(unknown)") != 0) {
            second = rows.row[i]->group;
            known++;
        }
    return known == 2 ? second : NULL;
}

static void find_attributes(struct eh_compose *self)
{
    const char **attribute;
    size_t count = eh_report_list_attributes(self, true, true, &attribute);
    self->attribute = EH_NEW_ARRAY(self->arena, struct eh_attribute_facts, count);
    for (size_t i = 0; i < count; i++)
        self->attribute[i] = (struct eh_attribute_facts){attribute[i], find_second(self, attribute[i])};
    self->attribute_count = count;
}

static const char *find_period(const struct eh_compose *self)
{
    const struct eh_provenance *p = self->provenance;
    const char *dates = eh_format_dates(&self->form, p->period_first, p->period_last);
    if (*dates)
        return dates;
    dates = eh_format_dates(&self->form, p->data_first, p->data_last);
    return *dates ? dates : eh_word(self, EH_SAY_PERIOD_ALL_RECORDS);
}

/* What the drawing writes by itself. */
static const struct eh_drawn_words *make_words(const struct eh_compose *self)
{
    struct eh_drawn_words *out = EH_NEW(self->arena, struct eh_drawn_words);
    *out = (struct eh_drawn_words){.decimal = self->form.language->decimal,
                                   .percent = self->form.language->percent,
                                   .summary = eh_word(self, EH_SAY_DRAWN_SUMMARY),
                                   .continued = eh_word(self, EH_SAY_DRAWN_CONTINUED),
                                   .no_rows = eh_word(self, EH_SAY_NOTHING_TO_DRAW_NO_ROWS),
                                   .expected = eh_word(self, EH_SAY_DRAWN_EXPECTED),
                                   .as_expected = eh_word(self, EH_SAY_DRAWN_AS_EXPECTED),
                                   .equal_shares = eh_word(self, EH_SAY_DRAWN_EQUAL_SHARES),
                                   .from_below = eh_word(self, EH_SAY_DRAWN_FROM_BELOW),
                                   .to_right = eh_word(self, EH_SAY_DRAWN_TO_RIGHT),
                                   .less_alike = eh_word(self, EH_SAY_DRAWN_LESS_ALIKE),
                                   .more_alike = eh_word(self, EH_SAY_DRAWN_MORE_ALIKE),
                                   .without_name = eh_word(self, EH_SAY_DRAWN_WITHOUT_NAME)};
    return out;
}

static void fill_head(struct eh_compose *self)
{
    const struct eh_provenance *p = self->provenance;
    struct eh_document *out = self->document;
    struct eh_arena *arena = self->arena;
    const char *name =
        p->study_name && *p->study_name ? eh_text_isolate(arena, p->study_name) : eh_word(self, EH_SAY_STUDY);
    const char *period =
        p->period && *p->period && strcmp(p->period, "all") != 0 ? p->period : find_period(self);
    out->title = eh_say(self, EH_SAY_NETWORK_EQUITY_REPORT, name, period);
    out->organisation = name;
    out->subtitle =
        eh_say(self, EH_SAY_NETWORK_EQUITY_REPORT_PEOPLE, period, eh_format_count(&self->form, p->people));
    out->notice = eh_word(self, EH_SAY_CONFIDENTIAL);
    const char *sha = p->input_count ? p->input[0].sha256 : "";
    size_t length = strlen(sha);
    out->footer = length < 16
                      ? eh_say(self, EH_SAY_GENERATED_BY_EVENHAND, p->version ? p->version : "")
                      : eh_say(self, EH_SAY_GENERATED_BY_EVENHAND_FROM_SHA256, p->version ? p->version : "",
                               eh_text_isolate(arena, p->input[0].name),
                               eh_arena_format(arena, "%.4s" EH_ELLIPSIS "%s", sha, sha + length - 4));
    out->language = p->language && *p->language ? p->language : "en-GB";
    out->words = make_words(self);
    out->paper = p->paper && *p->paper ? p->paper : "a4";
    out->subject = eh_word(self, EH_SAY_WHO_IS_CONNECTED_DO_TIES_CROSS_LINES);
    out->keywords =
        eh_word(self, EH_SAY_ORGANISATIONAL_NETWORK_ANALYSIS_INCLUSION_EQUITY_MENTORING_SPONSORSHIP);
    out->date = p->data_last != EH_DATE_NONE ? p->data_last : p->period_last;
}

void eh_report_compose(const struct eh_published *published, const struct eh_provenance *provenance,
                       struct eh_arena *arena, struct eh_document *out)
{
    struct eh_compose self = {
        .published = published, .provenance = provenance, .arena = arena, .document = out};
    *out = (struct eh_document){0};
    self.form = (struct eh_form){arena, eh_say_find_language(provenance->language)};
    self.catalogue = eh_catalogue_get(&self.catalogue_count);
    self.index = eh_report_find_index(&self);
    self.primary = find_primary(&self);
    find_attributes(&self);
    self.trend = eh_trend_new(&self);
    fill_head(&self);
    eh_report_add_summary(&self);
    eh_report_add_guide(&self);
    eh_report_add_people(&self);
    eh_report_add_inclusion(&self);
    eh_report_add_mixing(&self);
    eh_report_add_alliances(&self);
    eh_report_add_access(&self);
    eh_report_add_meeting(&self);
    eh_report_add_favour(&self);
    eh_report_add_leaving(&self);
    eh_report_add_trend(&self);
    eh_report_add_left_out(&self);
    eh_report_add_tables(&self);
    eh_report_add_method(&self);
    eh_report_add_provenance(&self);
}
