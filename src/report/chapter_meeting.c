/* Chapter 6: where alliances and mentoring meet. What came before, what long before and what after stand side
 * by side, since none of them alone says which way it goes. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { STEPS = 3, STATES = 4, MOST_HEADLINES = 3 };

static const char *const STEP[STEPS] = {"meeting.precedes", "meeting.placebo", "meeting.follows"};
static const char *const STEP_NAME[STEPS] = {"Contact in the months before", "Old contact only (placebo)",
                                             "Contact in the months after"};

static eh_row *find_plain(const struct eh_compose *self, const char *measure)
{
    return eh_report_find(self,
                          (struct eh_query){.measure = measure, .attribute = "", .group = "", .other = ""});
}

static void add_lift(struct eh_compose *self)
{
    eh_row *lift = find_plain(self, "meeting.lift"), *overlap = find_plain(self, "meeting.overlap");
    if (!lift && !overlap)
        return;
    eh_report_add_heading(self, "Do mentors and mentees share close ties?");
    if (lift) {
        struct eh_finding finding = eh_report_find_words(self, lift);
        eh_report_add_finding(self, &finding);
    }
    if (overlap && overlap->has & EH_ESTIMATE)
        eh_report_add_paragraph(
            self,
            eh_arena_format(self->arena, "Of all pairs that have a close tie or a mentoring, %s have both.",
                            eh_report_format_estimate(self, overlap)));
}

/* What the lead-up and old acquaintance say together. */
static const char *read_together(eh_row *precedes, eh_row *placebo)
{
    if (!precedes || eh_report_mark(precedes) != EH_MARK_GAP)
        return "";
    switch (placebo ? eh_report_mark(placebo) : EH_MARK_NONE) {
    case EH_MARK_GAP:
        return " Here old contact goes with mentoring as well: that is consistent with long acquaintance or "
               "shared "
               "work rather than with recent contact alone.";
    case EH_MARK_NO_GAP:
        return " Here recent contact goes with mentoring, and old contact by itself hardly does.";
    default:
        return " Whether old contact by itself goes with mentoring, these data do not say.";
    }
}

static bool draw_steps(struct eh_compose *self, struct eh_chart *out)
{
    struct eh_rows rows = {0};
    eh_row *step[STEPS];
    size_t shown = 0;
    for (size_t i = 0; i < STEPS; i++) {
        step[i] = find_plain(self, STEP[i]);
        if (!step[i])
            continue;
        EH_RESERVE(self->arena, rows.row, rows.count, rows.capacity);
        rows.row[rows.count++] = step[i];
        shown += (step[i]->has & EH_ESTIMATE) != 0;
    }
    if (!shown)
        return false;
    struct eh_finding finding =
        eh_report_sum_up(self, &rows, "contact before, long before and after mentoring");
    *out =
        eh_report_chart_dots(self, &rows, EH_LABEL_MEASURE, STEPS, &finding,
                             "Odds ratio of contact between mentor and mentee, against comparable people who "
                             "are no pair; no interval; all mentorings of the period");
    out->frame.source = "metrics.csv: meeting.precedes, meeting.placebo, meeting.follows";
    out->dots.n_heading = "mentorings";
    for (size_t i = 0, drawn = 0; i < STEPS; i++)
        if (step[i])
            out->dots.row[drawn++].label = STEP_NAME[i];
    eh_report_describe_dots(self, out);
    return true;
}

/* By group of the mentee: an odds ratio a cell. */
static void add_groups(struct eh_compose *self, const char *attribute, struct eh_tables *tables)
{
    static const char *const heading[] = {"Mentees", ">Contact before", ">Old contact only", ">Contact after",
                                          NULL};
    struct eh_rows rows =
        eh_report_select(self, (struct eh_query){.measure = STEP[0], .attribute = attribute});
    struct eh_grid grid;
    eh_report_grid_start(self, &grid,
                         eh_arena_format(self->arena, "Odds ratios by %s of the mentee",
                                         eh_report_name_attribute(self, attribute)),
                         heading);
    for (size_t i = 0; i < rows.count; i++) {
        eh_row *step[STEPS];
        size_t known = 0;
        for (size_t s = 0; s < STEPS; s++) {
            step[s] = eh_report_find(
                self,
                (struct eh_query){.measure = STEP[s], .attribute = attribute, .group = rows.row[i]->group});
            known += step[s] && step[s]->has & EH_ESTIMATE;
        }
        if (!known)
            continue;
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_name_label(self, attribute, rows.row[i]->group);
        for (size_t s = 0; s < STEPS; s++) {
            cell[s + 1].mark = step[s] ? eh_report_mark(step[s]) : EH_MARK_NONE;
            cell[s + 1].bold = cell[s + 1].mark == EH_MARK_GAP;
            cell[s + 1].text = !step[s] ? EH_EN_DASH : eh_report_format_estimate(self, step[s]);
        }
    }
    grid.table.small = true;
    eh_report_tables_add(self, tables, &grid);
}

static void add_steps(struct eh_compose *self, const char *const *attribute, size_t attributes)
{
    if (!find_plain(self, STEP[0]))
        return;
    eh_report_add_heading(self, "Which came first");
    eh_report_add_paragraph(
        self,
        eh_arena_format(
            self->arena,
            "Three questions stand side by side. Contact before: had new mentees a record with their mentor "
            "in "
            "the months before more often than comparable people who were not chosen? Old contact only, the "
            "placebo: the "
            "same of the months before those, for pairs without recent contact; it shows how much "
            "acquaintance "
            "alone goes with mentoring. Contact after: do pairs who never had a record come to have one?%s",
            read_together(find_plain(self, STEP[0]), find_plain(self, STEP[1]))));
    struct eh_list rest = {0}; /* a gap has its sentences, everything else a line */
    for (size_t i = 0; i < STEPS; i++) {
        eh_row *row = find_plain(self, STEP[i]);
        if (!row)
            continue;
        struct eh_finding finding = eh_report_find_words(self, row);
        if (finding.mark == EH_MARK_GAP)
            eh_report_add_finding(self, &finding);
        else
            eh_report_list_add(self, &rest, NULL, finding.what);
    }
    eh_report_add_list(self, &rest);
    struct eh_chart chart;
    if (draw_steps(self, &chart))
        eh_report_add_charts(self, &chart, NULL);
    struct eh_tables tables = {0};
    for (size_t i = 0; i < attributes; i++)
        if (!strchr(attribute[i], '*')) /* crossings stand in the full tables */
            add_groups(self, attribute[i], &tables);
    eh_report_add_tables_beside(self, &tables, 2);
}

static eh_row *find_order(const struct eh_compose *self, const char *state)
{
    return eh_report_find(self,
                          (struct eh_query){.measure = "meeting.order", .attribute = "", .group = state});
}

static void add_order(struct eh_compose *self)
{
    struct eh_chart chart;
    if (eh_report_chart_order(self, &chart))
        eh_report_add_charts(self, &chart, NULL);
    eh_row *same = find_order(self, "same day"), *never = find_order(self, "never tied");
    struct eh_text text;
    eh_text_init(&text, self->arena);
    if (never && never->has & EH_ESTIMATE)
        eh_text_add_format(&text, "%s of mentor pairs never had contact on record.",
                           eh_report_format_estimate(self, never));
    if (same && same->has & EH_ESTIMATE && same->estimate > 0)
        eh_text_add_format(&text, "%sOf those with both, %s began both on the same day.",
                           text.length ? " " : "", eh_report_format_estimate(self, same));
    if (text.length)
        eh_report_add_paragraph(self, eh_text_get(&text));
    eh_row *opens = find_plain(self, "meeting.opens");
    if (opens && opens->has & EH_ESTIMATE)
        eh_report_add_paragraph(
            self,
            eh_arena_format(self->arena,
                            "Of %s people whose first mentor or sponsor came in the period, %s had no "
                            "recorded path of two steps to a decision maker before (95%% interval %s).",
                            opens->has & EH_N ? eh_format_count(self->arena, opens->n) : "the",
                            eh_report_format_estimate(self, opens), eh_report_format_interval(self, opens)));
}

static void add_states(struct eh_compose *self, const char *attribute, struct eh_tables *tables)
{
    static const char *const heading[] = {
        "Group", ">Close tie and mentor", ">Close tie only", ">Mentor only", ">Neither", NULL};
    static const char *const state[STATES] = {"both", "alliance only", "mentoring only", "neither"};
    struct eh_rows rows = eh_report_select(
        self, (struct eh_query){.measure = "meeting.state", .attribute = attribute, .other = state[0]});
    struct eh_grid grid;
    eh_report_grid_start(self, &grid,
                         eh_arena_format(self->arena, "Close ties and mentors together, by %s",
                                         eh_report_name_attribute(self, attribute)),
                         heading);
    for (size_t i = 0; i < rows.count; i++) {
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_name_label(self, attribute, rows.row[i]->group);
        for (size_t s = 0; s < STATES; s++) {
            eh_row *row = eh_report_find(self, (struct eh_query){.measure = "meeting.state",
                                                                 .attribute = attribute,
                                                                 .group = rows.row[i]->group,
                                                                 .other = state[s]});
            cell[s + 1].text = row ? eh_report_format_estimate(self, row) : EH_EN_DASH;
            cell[s + 1].mark = row && row->status == EH_STATUS_HIDDEN ? EH_MARK_HIDDEN : EH_MARK_NONE;
        }
    }
    grid.table.small = true;
    eh_report_tables_add(self, tables, &grid);
}

/* Old acquaintance is the yardstick of the others, no finding of its own. */
static struct eh_rows drop_placebo(const struct eh_rows *rows)
{
    struct eh_rows out = *rows;
    out.count = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(rows->row[i]->measure, STEP[1]) != 0)
            out.row[out.count++] = rows->row[i];
    return out;
}

void eh_report_add_meeting(struct eh_compose *self)
{
    static const char title[] = "6 Where alliances and mentoring meet";
    const char **layer, **attribute;
    if (!eh_report_list_layers(self, EH_CHAPTER_MEETING, &layer)) {
        eh_report_add_chapter(
            self, title,
            eh_report_find_closed(self, "alliances and mentoring meet",
                                  "Not in these data. mentoring.csv with mentor, mentee, kind, "
                                  "start and end would open it."),
            "chapter-6", EH_MARK_NONE, false);
        return;
    }
    size_t attributes = eh_report_list_attributes(self, true, false, &attribute);
    struct eh_rows tested = eh_report_select_tested(self, EH_CHAPTER_MEETING, true, true);
    tested = drop_placebo(&tested);
    struct eh_finding finding = eh_report_sum_up(self, &tested, "how alliances and mentoring go together");
    eh_report_add_chapter(self, title, finding.what, "chapter-6", finding.mark, false);
    eh_report_add_headlines(self, &tested, &finding, MOST_HEADLINES);
    add_lift(self);
    add_steps(self, attribute, attributes);
    add_order(self);
    if (attributes)
        eh_report_add_heading(self, "Who has which");
    struct eh_tables tables = {0};
    for (size_t i = 0; i < attributes; i++)
        if (!strchr(attribute[i], '*'))
            add_states(self, attribute[i], &tables);
    eh_report_add_tables_beside(self, &tables, 2);
}
