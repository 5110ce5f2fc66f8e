/* Page 1: what we found, how sure we are, what we cannot tell, what to look at next. */
#include "summary.h"

#include <stdlib.h>
#include <string.h>

#include "format.h"

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
    return !topic->of_groups ? "of parts of the organisation" : has_other ? "of people" : "of groups";
}

static const char *say_tally(const struct eh_compose *self, const struct eh_summary_topic *topic)
{
    return eh_report_say_tally(self, &topic->tested, name_compared(self, topic));
}

/* "In the sponsorship layer: 6% of women, 28% of men before adjustment. Among people of the same department
 * and level: odds ratio 0.17, 95% interval 0.06 to 0.52." */
static const char *say_headline(const struct eh_compose *self, const struct eh_finding *finding)
{
    eh_row *row = finding->row;
    const char *shares = eh_report_say_shares(self, row);
    bool is_like = *row->within && strcmp(row->within, "none") != 0 && !eh_report_is_inside(row);
    const char *origin = eh_report_get_chapter(self, row) >= EH_CHAPTER_MEETING
                             ? eh_report_name_origin(self, row)
                             : eh_arena_format(self->arena, "in %s", eh_report_name_origin(self, row));
    const char *whom = is_like ? eh_arena_format(self->arena, "Among people of the same %s",
                                                 eh_report_name_attribute(self, row->within))
                               : eh_report_capitalise(self, eh_report_name_comparison(self, row));
    const char *fragile =
        row->robust == EH_ROBUST_NO ? " It hangs on the threshold of what counts as a tie." : "";
    if (!*shares)
        return eh_arena_format(self->arena, "%s, %s: %s.%s", whom, origin, finding->size, fragile);
    return eh_arena_format(self->arena, "%s: %s before adjustment. %s: %s.%s",
                           eh_report_capitalise(self, origin), shares, whom, finding->size, fragile);
}

/* What is clear about structure where nothing is about groups; "" where nothing is. */
static const char *say_structure(const struct eh_compose *self, const struct eh_summary_topic *topic)
{
    if (!topic->of_groups)
        return "";
    struct eh_rows rows = select_all(self, false);
    struct eh_finding finding = eh_report_sum_up(self, &rows, "");
    return finding.mark == EH_MARK_GAP
               ? eh_arena_format(self->arena, " Clear, but between parts of the organisation: %s.",
                                 finding.title)
               : "";
}

static void word_headline(const struct eh_compose *self, const struct eh_summary_topic *topic,
                          struct eh_summary *out)
{
    const struct eh_tally *tally = &topic->tally;
    const char *counts = say_tally(self, topic);
    const char *by =
        topic->of_groups && topic->equity
            ? eh_arena_format(self->arena, " by %s", eh_report_name_attribute(self, topic->equity))
            : "";
    const char **group;
    if (eh_report_list_attributes(self, true, false, &group) > 1)
        by = " between groups";
    if (topic->headline) {
        struct eh_finding finding = eh_report_find_words(self, topic->headline);
        out->headline = finding.title;
        out->headline_mark = finding.mark;
        /* Why the others cannot tell is for the chapters: a key figure counts them. */
        const char *why = strstr(counts, ", because ");
        out->deck =
            eh_arena_format(self->arena, "%s %.*s%s", say_headline(self, &finding),
                            (int)(why ? (size_t)(why - counts) : strlen(counts)), counts, why ? "." : "");
        return;
    }
    out->headline_mark = EH_MARK_CANNOT_TELL;
    out->deck =
        eh_arena_format(self->arena, "%s A gap may exist or not.%s", counts, say_structure(self, topic));
    if (tally->no_gap && tally->cannot_tell) {
        out->headline = eh_arena_format(self->arena, "No clear gap%s; for %s of it these data cannot tell",
                                        by, tally->cannot_tell > tally->no_gap ? "most" : "some");
    } else if (tally->cannot_tell) {
        out->headline = eh_arena_format(self->arena, "These data cannot tell whether there is a gap%s", by);
    } else if (tally->no_gap) {
        out->headline = "No gap shown in any comparison";
        out->headline_mark = EH_MARK_NO_GAP;
        out->deck = counts;
    } else {
        bool is_hidden = tally->hidden > 0;
        out->headline = is_hidden ? "Every comparison is hidden: the groups are too small"
                                  : "There is nothing to compare in these data";
        out->headline_mark = is_hidden ? EH_MARK_HIDDEN : EH_MARK_NONE;
        out->deck = is_hidden
                        ? "Results that rest on few people are not shown, nor those from which they could be "
                          "worked out."
                        : "No groups could be compared: this report describes who is here and how they are "
                          "connected.";
    }
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
    eh_report_list_add(
        self, &list, NULL,
        eh_arena_format(self->arena,
                        "Group labels were shuffled among %s%s to see what chance alone would give, and "
                        "corrected for the number of comparisons.",
                        strata ? "people of the same " : "all people", strata ? strata : ""));
    eh_report_list_add(self, &list, "Filled orange:", "a clear gap.");
    eh_report_list_add(self, &list, "Hollow:", "cannot tell; no sign of equality.");
    eh_report_list_add(self, &list, "Grey square:", "no gap of a size that matters.");
    start_panel(out, "How sure are we?", &list);
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
    const char *asked[CHECKS] = {NULL};
    for (size_t i = 0; i < count && list.count < CHECKS; i++) {
        const char *question = eh_report_get_words(finding[i].row->measure)->check;
        bool is_asked = false;
        for (size_t j = 0; j < list.count; j++)
            is_asked = is_asked || strcmp(asked[j], question) == 0;
        if (is_asked)
            continue;
        asked[list.count] = question;
        eh_report_list_add(self, &list, eh_arena_format(self->arena, "%zu", list.count + 1),
                           eh_report_find_words(self, finding[i].row).check);
    }
    if (!list.count) {
        eh_report_list_add(self, &list, NULL, "No comparison is clear enough to act on.");
        if (topic->tally.cannot_tell)
            eh_report_list_add(self, &list, NULL,
                               "To be able to tell: more periods, more complete records, or larger groups.");
    }
    if (list.count < CHECKS && self->provenance->closed_count)
        eh_report_list_add(self, &list, NULL,
                           eh_arena_format(self->arena, "Not answered for want of data: %s.",
                                           self->provenance->closed[0].what));
    start_panel(out, "What to check next", &list);
}

static void add_notes(struct eh_compose *self, struct eh_panel *out)
{
    const struct eh_provenance *p = self->provenance;
    struct eh_list list = {0};
    const char *dates = eh_format_dates(self->arena, p->period_first, p->period_last);
    if (!*dates)
        dates = eh_format_dates(self->arena, p->data_first, p->data_last);
    eh_report_list_add(self, &list, NULL,
                       eh_arena_format(self->arena, "%s%sCharts show %s. Message content is never read.",
                                       *dates ? dates : "All records", ". ",
                                       eh_report_name_layer(self, self->primary)));
    eh_report_list_add(
        self, &list, NULL,
        eh_arena_format(self->arena,
                        "Groups under %u people are hidden, and others that would give them away: %s of "
                        "%s results. A gap is not by itself proof of bias.",
                        self->published->minimum_group,
                        eh_format_count(self->arena, (double)self->published->hidden_rows),
                        eh_format_count(self->arena, (double)self->published->count)));
    struct eh_paragraph links = {.run_count = 2, .run = EH_NEW_ARRAY(self->arena, struct eh_run, 2)};
    links.run[0] = (struct eh_run){.text = "How to read this report", .bold = true, .link = "#guide"};
    links.run[1] = (struct eh_run){.text = " \xC2\xB7 Method", .bold = true, .link = "#method"};
    EH_RESERVE(self->arena, list.paragraph, list.count, list.capacity);
    list.paragraph[list.count++] = links;
    start_panel(out, "Notes and method", &list);
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
