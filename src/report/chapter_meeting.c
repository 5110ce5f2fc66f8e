/* Chapter 6: where alliances and mentoring meet. What came before, what long before and what after stand side
 * by side, since none of them alone says which way it goes. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { STEPS = 3, STATES = 4, MOST_HEADLINES = 3 };

static const char *const STEP[STEPS] = {"meeting.precedes", "meeting.placebo", "meeting.follows"};
static const enum eh_say STEP_NAME[STEPS] = {
    EH_SAY_CONTACT_IN_THE_MONTHS_BEFORE, EH_SAY_OLD_CONTACT_ONLY_PLACEBO, EH_SAY_CONTACT_IN_THE_MONTHS_AFTER};

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
    eh_report_add_heading(self, eh_word(self, EH_SAY_DO_MENTORS_AND_MENTEES_SHARE_CLOSE_TIES));
    if (lift) {
        struct eh_finding finding = eh_report_find_words(self, lift);
        eh_report_add_finding(self, &finding);
    }
    if (overlap && overlap->has & EH_ESTIMATE)
        eh_report_add_paragraph(self, eh_say(self, EH_SAY_OF_ALL_PAIRS_THAT_HAVE_A_CLOSE,
                                             eh_report_format_estimate(self, overlap)));
}

/* What the lead-up and old acquaintance say together. */
static const char *read_together(const struct eh_compose *self, eh_row *precedes, eh_row *placebo)
{
    if (!precedes || eh_report_mark(precedes) != EH_MARK_GAP)
        return "";
    switch (placebo ? eh_report_mark(placebo) : EH_MARK_NONE) {
    case EH_MARK_GAP:
        return eh_word(self, EH_SAY_HERE_OLD_CONTACT_GOES_WITH_MENTORING_AS);
    case EH_MARK_NO_GAP:
        return eh_word(self, EH_SAY_HERE_RECENT_CONTACT_GOES_WITH_MENTORING_AND);
    default:
        return eh_word(self, EH_SAY_WHETHER_OLD_CONTACT_BY_ITSELF_GOES_WITH);
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
        eh_report_sum_up(self, &rows, eh_word(self, EH_SAY_CONTACT_BEFORE_LONG_BEFORE_AND_AFTER_MENTORING));
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_MEASURE, STEPS, &finding,
                                eh_word(self, EH_SAY_ODDS_RATIO_OF_CONTACT_BETWEEN_MENTOR_AND));
    out->frame.source = "metrics.csv: meeting.precedes, meeting.placebo, meeting.follows";
    out->dots.n_heading = eh_word(self, EH_SAY_MENTORINGS);
    for (size_t i = 0, drawn = 0; i < STEPS; i++)
        if (step[i])
            out->dots.row[drawn++].label = eh_word(self, STEP_NAME[i]);
    eh_report_describe_dots(self, out);
    return true;
}

/* By group of the mentee: an odds ratio a cell. */
static void add_groups(struct eh_compose *self, const char *attribute, struct eh_tables *tables)
{
    const char *const heading[] = {eh_word(self, EH_SAY_MENTEES), eh_word(self, EH_SAY_HEAD_CONTACT_BEFORE),
                                   eh_word(self, EH_SAY_HEAD_OLD_CONTACT_ONLY),
                                   eh_word(self, EH_SAY_HEAD_CONTACT_AFTER), NULL};
    struct eh_rows rows =
        eh_report_select(self, (struct eh_query){.measure = STEP[0], .attribute = attribute});
    struct eh_grid grid;
    eh_report_grid_start(
        self, &grid,
        eh_say(self, EH_SAY_ODDS_RATIOS_BY_OF_THE_MENTEE, eh_report_name_attribute(self, attribute)),
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
    eh_report_add_heading(self, eh_word(self, EH_SAY_WHICH_CAME_FIRST));
    eh_report_add_paragraph(
        self, eh_say(self, EH_SAY_THREE_QUESTIONS_STAND_SIDE_BY_SIDE_CONTACT,
                     read_together(self, find_plain(self, STEP[0]), find_plain(self, STEP[1]))));
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
        eh_text_add(&text, eh_say(self, EH_SAY_OF_MENTOR_PAIRS_NEVER_HAD_CONTACT_ON,
                                  eh_report_format_estimate(self, never)));
    if (same && same->has & EH_ESTIMATE && same->estimate > 0)
        eh_text_add_format(
            &text, "%s%s", text.length ? " " : "",
            eh_say(self, EH_SAY_OF_THOSE_WITH_BOTH_BEGAN_BOTH_ON, eh_report_format_estimate(self, same)));
    if (text.length)
        eh_report_add_paragraph(self, eh_text_get(&text));
    eh_row *opens = find_plain(self, "meeting.opens");
    if (opens && opens->has & EH_ESTIMATE)
        eh_report_add_paragraph(
            self, eh_say(self,
                         opens->has & EH_N ? EH_SAY_OF_PEOPLE_WHOSE_FIRST_MENTOR_OR_SPONSOR
                                           : EH_SAY_OF_THE_PEOPLE_WHOSE_FIRST_MENTOR_OR,
                         opens->has & EH_N ? eh_format_count(&self->form, opens->n) : "",
                         eh_report_format_estimate(self, opens), eh_report_format_interval(self, opens)));
}

static void add_states(struct eh_compose *self, const char *attribute, struct eh_tables *tables)
{
    const char *const heading[] = {eh_word(self, EH_SAY_GROUP),
                                   eh_word(self, EH_SAY_HEAD_CLOSE_TIE_AND_MENTOR),
                                   eh_word(self, EH_SAY_HEAD_CLOSE_TIE_ONLY),
                                   eh_word(self, EH_SAY_HEAD_MENTOR_ONLY),
                                   eh_word(self, EH_SAY_HEAD_NEITHER),
                                   NULL};
    static const char *const state[STATES] = {"both", "alliance only", "mentoring only", "neither"};
    struct eh_rows rows = eh_report_select(
        self, (struct eh_query){.measure = "meeting.state", .attribute = attribute, .other = state[0]});
    struct eh_grid grid;
    eh_report_grid_start(
        self, &grid,
        eh_say(self, EH_SAY_CLOSE_TIES_AND_MENTORS_TOGETHER_BY, eh_report_name_attribute(self, attribute)),
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
    const char *title = eh_word(self, EH_SAY_CHAPTER_6);
    const char **layer, **attribute;
    if (!eh_report_list_layers(self, EH_CHAPTER_MEETING, &layer)) {
        eh_report_add_chapter(
            self, title,
            eh_report_find_closed(self, "alliances and mentoring meet",
                                  eh_word(self, EH_SAY_NOT_IN_THESE_DATA_MENTORING_CSV_WITH)),
            "chapter-6", EH_MARK_NONE, false);
        return;
    }
    size_t attributes = eh_report_list_attributes(self, true, false, &attribute);
    struct eh_rows tested = eh_report_select_tested(self, EH_CHAPTER_MEETING, true, true);
    tested = drop_placebo(&tested);
    struct eh_finding finding =
        eh_report_sum_up(self, &tested, eh_word(self, EH_SAY_HOW_ALLIANCES_AND_MENTORING_GO_TOGETHER));
    eh_report_add_chapter(self, title, finding.what, "chapter-6", finding.mark, false);
    eh_report_add_headlines(self, &tested, &finding, MOST_HEADLINES);
    add_lift(self);
    add_steps(self, attribute, attributes);
    add_order(self);
    if (attributes)
        eh_report_add_heading(self, eh_word(self, EH_SAY_WHO_HAS_WHICH));
    struct eh_tables tables = {0};
    for (size_t i = 0; i < attributes; i++)
        if (!strchr(attribute[i], '*'))
            add_states(self, attribute[i], &tables);
    eh_report_add_tables_beside(self, &tables, 2);
}
