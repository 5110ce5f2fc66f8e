/* Chart 10: circles of close ties by size and by how many of their ties lead out. Each is a mark with a
 * number; nobody in it has a name. */
#include <math.h>
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_POINTS = 40 };

static eh_row *find(const struct eh_compose *self, const char *measure, const char *attribute,
                    const char *circle)
{
    return eh_report_find(
        self, (struct eh_query){.measure = measure, .attribute = attribute, .group = circle, .other = ""});
}

/* How much more alike the members are than chance gives; 0 where that is hidden or not defined. */
static double get_likeness(eh_row *row)
{
    if (!row || row->status != EH_STATUS_OK || !(row->has & EH_ESTIMATE) || !(row->has & EH_EXPECTED) ||
        !(row->expected > 0))
        return 0;
    return row->estimate / row->expected;
}

static bool make_point(const struct eh_compose *self, eh_row *size, const char *opt_attribute,
                       struct eh_point *out)
{
    eh_row *outside = find(self, "alliance.outside", "", size->group);
    if (size->status != EH_STATUS_OK || !(size->has & EH_ESTIMATE) || !outside ||
        outside->status != EH_STATUS_OK || !(outside->has & EH_ESTIMATE))
        return false;
    *out = (struct eh_point){.label = size->group,
                             .value_text = "",
                             .mark = EH_MARK_NONE,
                             .x = size->estimate,
                             .y = outside->estimate};
    eh_row *alike = opt_attribute ? find(self, "alliance.homogeneity", opt_attribute, size->group) : NULL;
    out->shade = get_likeness(alike);
    if (out->shade > 0) {
        out->mark = eh_report_mark(alike);
        out->value_text =
            eh_arena_format(self->arena, "%s" EH_TIMES, eh_format_ratio(&self->form, out->shade));
    }
    return true;
}

static double find_limit(const struct eh_scatter *scatter)
{
    double limit = 1.5;
    for (size_t i = 0; i < scatter->count; i++)
        if (scatter->point[i].shade > 0)
            limit = fmax(limit, fmax(scatter->point[i].shade, 1 / scatter->point[i].shade));
    return fmin(limit, 4);
}

static const char *say_title(const struct eh_compose *self, const struct eh_scatter *scatter,
                             const char *opt_name)
{
    size_t closed = 0, alike = 0, unlike = 0, unknown = 0;
    for (size_t i = 0; i < scatter->count; i++) {
        const struct eh_point *point = &scatter->point[i];
        closed += point->y < 0.5;
        unknown += !(point->shade > 0);
        alike += point->mark == EH_MARK_GAP && point->shade > 1;
        unlike += point->mark == EH_MARK_GAP && point->shade < 1;
    }
    const char *open = eh_say(
        self,
        closed ? EH_SAY_OF_CIRCLES_SHOWN_KEEP_MOST_CLOSE_TIES : EH_SAY_OF_CIRCLES_SHOWN_NONE_KEEP_MOST_CLOSE,
        eh_format_count(&self->form, (double)scatter->count), eh_format_count(&self->form, (double)closed));
    const char *more = eh_format_count(&self->form, (double)alike),
               *less = eh_format_count(&self->form, (double)unlike);
    if (!opt_name)
        return open;
    if (!alike && !unlike)
        return eh_say(self, unknown ? EH_SAY_NO_LIKENESS_BY_SHOWN_IS_CLEAR : EH_SAY_NO_LIKENESS_BY_IS_CLEAR,
                      open, opt_name);
    if (!alike)
        return eh_say(self, EH_SAY_CLEARLY_LESS_ALIKE_BY, open, opt_name, less);
    return unlike ? eh_say(self, EH_SAY_CLEARLY_MORE_AND_LESS_ALIKE, open, opt_name, more, less)
                  : eh_say(self, EH_SAY_CLEARLY_MORE_ALIKE, open, opt_name, more);
}

static const char *describe(const struct eh_compose *self, const struct eh_chart *chart)
{
    struct eh_text alt;
    eh_text_init(&alt, self->arena);
    eh_text_add(&alt, eh_say(self, EH_SAY_CIRCLES, chart->frame.title, chart->frame.subtitle));
    for (size_t i = 0; i < chart->scatter.count; i++) {
        const struct eh_point *point = &chart->scatter.point[i];
        eh_text_add(&alt, eh_say(self,
                                 !*point->value_text          ? EH_SAY_ALT_CIRCLE
                                 : point->mark == EH_MARK_GAP ? EH_SAY_ALT_CIRCLE_CLEARLY_ALIKE
                                                              : EH_SAY_ALT_CIRCLE_ALIKE,
                                 point->label, eh_format_count(&self->form, point->x),
                                 eh_format_percent(&self->form, point->y, 0), point->value_text));
    }
    if (*chart->scatter.hidden)
        eh_text_add_format(&alt, " %s.", chart->scatter.hidden);
    return eh_text_get(&alt);
}

static const char *say_hidden(const struct eh_compose *self, size_t hidden, size_t more, size_t unshaded)
{
    struct eh_text text;
    eh_text_init(&text, self->arena);
    if (hidden)
        eh_text_add(&text, eh_say(self, EH_SAY_CIRCLES_HIDDEN_TOO_SMALL_TO_SHOW_OR,
                                  eh_format_count(&self->form, (double)hidden)));
    if (unshaded)
        eh_text_add_format(&text, "%s%s", hidden ? "; " : "", eh_word(self, EH_SAY_HATCHED_LIKENESS_HIDDEN));
    if (more)
        eh_text_add_format(&text, "%s%s", text.length ? "; " : "",
                           eh_say(self, EH_SAY_SMALLER_ONES_IN_METRICS_CSV_ONLY,
                                  eh_format_count(&self->form, (double)more)));
    return eh_text_get(&text);
}

bool eh_report_chart_circles(struct eh_compose *self, const char *opt_attribute, struct eh_chart *out)
{
    struct eh_rows size = eh_report_select(self, (struct eh_query){.measure = "alliance.size"});
    struct eh_scatter scatter = {.x = {.format = EH_AXIS_PLAIN, .from_zero = true},
                                 .y = {.format = EH_AXIS_PERCENT,
                                       .from_zero = true,
                                       .has_reference = true,
                                       .reference = 0.5,
                                       .reference_label = eh_word(self, EH_SAY_HALF)},
                                 .x_title = eh_word(self, EH_SAY_PEOPLE_IN_THE_CIRCLE),
                                 .y_title = eh_word(self, EH_SAY_SHARE_OF_CLOSE_TIES_THAT_LEAD_OUT)};
    scatter.point = EH_NEW_ARRAY(self->arena, struct eh_point, size.count + 1);
    size_t hidden = 0, more = 0, shaded = 0;
    for (size_t i = 0; i < size.count; i++) {
        struct eh_point point;
        if (!make_point(self, size.row[i], opt_attribute, &point)) {
            hidden++;
        } else if (scatter.count == MOST_POINTS) {
            more++;
        } else {
            scatter.point[scatter.count++] = point;
            shaded += point.shade > 0;
        }
    }
    if (!scatter.count || size.count < 2 || (opt_attribute && !shaded)) /* of one, the table says all */
        return false;
    const char *name = opt_attribute ? eh_report_name_attribute(self, opt_attribute) : NULL;
    scatter.shade_limit = opt_attribute ? find_limit(&scatter) : 0;
    scatter.hidden = say_hidden(self, hidden, more, opt_attribute ? scatter.count - shaded : 0);
    *out = eh_report_chart_start(
        self, EH_CHART_SCATTER, NULL, say_title(self, &scatter, name),
        name ? eh_say(self, EH_SAY_SHADE_AND_NUMBER_LIKENESS_BY_AGAINST_CHANCE, name,
                      eh_report_name_layer(self, size.row[0]->layer))
             : eh_say(self, EH_SAY_SIZE_AND_OPENNESS_COMPARES_NOBODY,
                      eh_report_name_layer(self, size.row[0]->layer)),
        name ? eh_say(self, EH_SAY_METRICS_CSV_ALLIANCE_SIZE_ALLIANCE_OUTSIDE_ALLIANCE, opt_attribute)
             : "metrics.csv: alliance.size, alliance.outside");
    out->scatter = scatter;
    for (size_t i = 0; i < scatter.count; i++)
        if (scatter.point[i].mark == EH_MARK_GAP)
            out->frame.mark = EH_MARK_GAP;
    out->frame.alt = describe(self, out);
    return true;
}
