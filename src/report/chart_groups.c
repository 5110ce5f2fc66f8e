/* Dot charts that several parts of the report draw. */
#include <string.h>

#include "compose.h"
#include "format.h"

/* Ratios of 0 and without limit have no place on a log scale: nothing but these is no drawing. */
static bool has_place(const struct eh_compose *self, const struct eh_rows *rows)
{
    bool is_ratio = rows->count && eh_report_get_scale(self, rows->row[0]) == EH_SCALE_RATIO;
    size_t placed = 0, shown = 0;
    for (size_t i = 0; i < rows->count; i++) {
        shown += rows->row[i]->status != EH_STATUS_HIDDEN;
        placed += rows->row[i]->has & EH_ESTIMATE && (!is_ratio || rows->row[i]->estimate > 0);
    }
    return rows->count && (placed || !shown);
}

bool eh_report_chart_full(struct eh_compose *self, const char *measure, const char *layer,
                          const char *attribute, size_t most, struct eh_chart *out)
{
    struct eh_rows rows = eh_report_select_full(self, measure, layer, attribute);
    size_t kept = 0;
    for (size_t i = 0; i < rows.count; i++)
        if (!eh_report_is_statistic(rows.row[i]))
            rows.row[kept++] = rows.row[i];
    rows.count = kept;
    if (!has_place(self, &rows))
        return false;
    bool is_access = strncmp(measure, "access.", 7) == 0;
    const char *title = eh_report_name_measure(self, rows.row[0]);
    const char *what = is_access ? eh_say(self, EH_SAY_TOPIC_HAVING, eh_report_name_mentor(self, layer))
                       : strcmp(measure, "favour.exposure.odds") == 0
                           ? eh_say(self, EH_SAY_TOPIC_HAVING, eh_report_name_exposure(self, rows.row[0]))
                       : strcmp(measure, "favour.payoff") == 0
                           ? eh_say(self, EH_SAY_PROMOTION_GIVEN, eh_report_name_exposure(self, rows.row[0]))
                       : eh_report_get_words(measure) ? eh_report_say_topic(self, rows.row[0])
                                                      : title;
    const char *topic = eh_say(self, EH_SAY_TOPIC_BY, what, eh_report_name_attribute(self, attribute));
    struct eh_finding finding = eh_report_judge(self, &rows, topic);
    const char *said =
        is_access || strncmp(measure, "favour.", 7) == 0 ? eh_say(self, EH_SAY_ODDS_OF, what) : title;
    const char *subtitle = eh_say(
        self,
        strcmp(measure, "favour.payoff") == 0      ? EH_SAY_EACH_GROUP_AGAINST_PEOPLE_OF_THE_SAME
        : strcmp(rows.row[0]->within, "none") == 0 ? EH_SAY_EACH_GROUP_AGAINST_THE_OTHERS_95_INTERVALS
                                                   : EH_SAY_EACH_GROUP_AGAINST_COMPARABLE_OTHERS_95_INTERVALS,
        said, eh_report_name_comparison(self, rows.row[0]));
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_GROUP, most, &finding, subtitle);
    return true;
}

/* Several gaps: where they are says more than the largest of them. */
static void name_gaps(const struct eh_compose *self, const struct eh_rows *rows, const char *what,
                      const char *group, struct eh_finding *out)
{
    enum { MOST = 4, LONGEST = 100 };
    eh_row *gap[MOST];
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (eh_report_mark(rows->row[i]) == EH_MARK_GAP) {
            if (count < MOST)
                gap[count] = rows->row[i];
            count++;
        }
    if (count < 2 || count > MOST)
        return;
    struct eh_text text;
    eh_text_init(&text, self->arena);
    for (size_t i = 0; i + 1 < count; i++)
        eh_text_add_format(&text, "%s%s", i ? ", " : "", strchr(gap[i]->within, '=') + 1);
    if (text.length + strlen(gap[count - 1]->within) > LONGEST)
        return; /* no title any more */
    out->title =
        eh_say(self, EH_SAY_A_GAP_IN_IN, group, what,
               eh_say(self, EH_SAY_TWO_AND, eh_text_get(&text), strchr(gap[count - 1]->within, '=') + 1));
}

bool eh_report_chart_inside(struct eh_compose *self, eh_row *row, size_t most, struct eh_chart *out)
{
    struct eh_rows all = eh_report_select(self, (struct eh_query){.measure = row->measure,
                                                                  .layer = row->layer,
                                                                  .attribute = row->attribute,
                                                                  .group = row->group});
    struct eh_rows rows = {0};
    size_t shown = 0;
    for (size_t i = 0; i < all.count; i++)
        if (eh_report_is_inside(all.row[i])) {
            EH_RESERVE(self->arena, rows.row, rows.count, rows.capacity);
            rows.row[rows.count++] = all.row[i];
            shown += (all.row[i]->has & EH_ESTIMATE) != 0;
        }
    if (shown < 2)
        return false;
    const char *title = eh_report_name_measure(self, row);
    const char *what = strncmp(row->measure, "access.", 7) == 0
                           ? eh_say(self, EH_SAY_TOPIC_HAVING, eh_report_name_mentor(self, row->layer))
                       : eh_report_get_words(row->measure) ? eh_report_say_topic(self, row)
                                                           : title;
    const char *part = eh_report_name_attribute(
        self, eh_arena_copy_bytes(self->arena, rows.row[0]->within, strcspn(rows.row[0]->within, "=")));
    const char *group = eh_report_name_group(self, row->attribute, row->group);
    struct eh_finding finding =
        eh_report_sum_up(self, &rows,
                         eh_say(self, EH_SAY_OF_INSIDE_EACH, what,
                                eh_report_name_member(self, row->attribute, row->group), part));
    name_gaps(self, &rows, what, group, &finding);
    const char *subtitle = eh_say(self, EH_SAY_INSIDE_EACH_95_INTERVALS, group, title, part,
                                  eh_report_name_layer(self, row->layer));
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_INSIDE, most, &finding, subtitle);
    return true;
}

/* The sizes stand in rows of their own; the verdict they are drawn with is that of the gap beside them. */
bool eh_report_chart_profile(struct eh_compose *self, const char *layer, const char *attribute,
                             const char *group, struct eh_chart *out)
{
    enum { FEWEST = 3 };
    const char *full = eh_report_full_within(self, attribute);
    struct eh_rows rows = {0}, gaps = {0};
    for (uint32_t i = 0; i < self->catalogue_count; i++) {
        const char *name = self->catalogue[i].name;
        size_t length = strlen(name);
        if (self->catalogue[i].chapter != EH_CHAPTER_INCLUSION || length < 5 ||
            strcmp(name + length - 4, ".gap") != 0)
            continue;
        const char *size = eh_arena_format(self->arena, "%.*s.size", (int)(length - 4), name);
        eh_row *gap = eh_report_find(self, (struct eh_query){name, layer, attribute, group, NULL, full});
        eh_row *row = eh_report_find(self, (struct eh_query){size, layer, attribute, group, NULL, full});
        if (!gap || !row)
            continue;
        EH_RESERVE(self->arena, rows.row, rows.count, rows.capacity);
        EH_RESERVE(self->arena, gaps.row, gaps.count, gaps.capacity);
        rows.row[rows.count++] = row;
        gaps.row[gaps.count++] = gap;
    }
    if (rows.count < FEWEST)
        return false;
    const char *who = eh_report_name_member(self, attribute, group);
    struct eh_finding finding =
        eh_report_sum_up(self, &gaps, eh_say(self, EH_SAY_ANY_MEASURE_OF_INCLUSION_FOR, who));
    const char *subtitle = eh_say(
        self, EH_SAY_AGAINST_COMPARABLE_OTHERS_IN_STANDARD_DEVIATIONS_95, eh_report_capitalise(self, who),
        eh_report_name_comparison(self, gaps.row[0]), eh_report_name_layer(self, layer));
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_MEASURE, rows.count, &finding, subtitle);
    out->frame.source = eh_say(self, EH_SAY_METRICS_CSV_INCLUSION_SIZE_AND_GAP_LAYER, layer, attribute);
    for (size_t i = 0; i < rows.count; i++) {
        struct eh_dot_row *dot = &out->dots.row[i];
        dot->label = eh_report_get_short_title(self, gaps.row[i]->measure_index);
        if (dot->mark == EH_MARK_NONE)
            dot->mark = eh_report_mark(gaps.row[i]);
        dot->n_text = gaps.row[i]->has & EH_N ? eh_format_count(&self->form, gaps.row[i]->n) : "";
    }
    eh_report_describe_dots(self, out);
    return true;
}

/* Means by department or level: descriptive, so the title tells the range and ranks nobody. */
bool eh_report_chart_means(struct eh_compose *self, const char *score, const char *attribute, size_t most,
                           struct eh_chart *out)
{
    const char *measure = eh_arena_format(self->arena, "inclusion.%s.mean", score);
    struct eh_rows rows = eh_report_select(
        self, (struct eh_query){.measure = measure, .layer = self->primary, .attribute = attribute});
    eh_row *low = NULL, *high = NULL;
    for (size_t i = 0; i < rows.count; i++) {
        eh_row *row = rows.row[i];
        if (!(row->has & EH_ESTIMATE))
            continue;
        low = !low || row->estimate < low->estimate ? row : low;
        high = !high || row->estimate > high->estimate ? row : high;
    }
    if (!low || low == high) /* of one part there is nothing to see */
        return false;
    const char *title = eh_report_name_measure(self, low);
    struct eh_finding finding = {.mark = EH_MARK_NONE};
    finding.title =
        eh_say(self, EH_SAY_FROM_TO, title, eh_report_format_estimate(self, low),
               eh_report_name_label(self, attribute, low->group), eh_report_format_estimate(self, high),
               eh_report_name_label(self, attribute, high->group));
    const char *subtitle =
        eh_say(self, EH_SAY_MEAN_BY_95_INTERVALS_DESCRIBES_COMPARES_NOBODY,
               eh_report_name_attribute(self, attribute), eh_report_name_layer(self, self->primary));
    *out = eh_report_chart_dots(self, &rows, EH_LABEL_GROUP, most, &finding, subtitle);
    return true;
}
