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
            eh_arena_format(self->arena, "%s" EH_TIMES, eh_format_ratio(self->arena, out->shade));
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
    struct eh_arena *arena = self->arena;
    size_t closed = 0, alike = 0, unlike = 0, unknown = 0;
    for (size_t i = 0; i < scatter->count; i++) {
        const struct eh_point *point = &scatter->point[i];
        closed += point->y < 0.5;
        unknown += !(point->shade > 0);
        alike += point->mark == EH_MARK_GAP && point->shade > 1;
        unlike += point->mark == EH_MARK_GAP && point->shade < 1;
    }
    const char *open =
        eh_arena_format(arena, "Of %zu circle%s shown, %s keep%s most close ties inside", scatter->count,
                        scatter->count == 1 ? "" : "s",
                        closed ? eh_format_count(arena, (double)closed) : "none", closed == 1 ? "s" : "");
    if (!opt_name)
        return open;
    if (!alike && !unlike)
        return eh_arena_format(arena, "%s; no likeness by %s is clear%s", open, opt_name,
                               unknown ? " of those shown" : "");
    if (!alike)
        return eh_arena_format(arena, "%s; clearly less alike by %s: %zu", open, opt_name, unlike);
    return eh_arena_format(arena, "%s; clearly more alike by %s than chance gives: %zu%s", open, opt_name,
                           alike, unlike ? eh_arena_format(arena, ", less: %zu", unlike) : "");
}

static const char *describe(const struct eh_compose *self, const struct eh_chart *chart)
{
    struct eh_text alt;
    eh_text_init(&alt, self->arena);
    eh_text_add_format(&alt, "Circles: %s. %s.", chart->frame.title, chart->frame.subtitle);
    for (size_t i = 0; i < chart->scatter.count; i++) {
        const struct eh_point *point = &chart->scatter.point[i];
        eh_text_add_format(&alt, " %s: %s people, %s of close ties lead out%s%s%s.", point->label,
                           eh_format_count(self->arena, point->x),
                           eh_format_percent(self->arena, point->y, 0),
                           *point->value_text ? ", likeness " : "", point->value_text,
                           point->mark == EH_MARK_GAP ? ", clear" : "");
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
        eh_text_add_format(&text, "%zu circle%s hidden: too small to show, or shielding one that is", hidden,
                           hidden == 1 ? "" : "s");
    if (unshaded)
        eh_text_add_format(&text, "%sa hatched mark: its likeness is hidden or not defined",
                           hidden ? "; " : "");
    if (more)
        eh_text_add_format(&text, "%s%zu smaller ones in metrics.csv only", text.length ? "; " : "", more);
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
                                       .reference_label = "half"},
                                 .x_title = "People in the circle",
                                 .y_title = "Share of close ties that lead out"};
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
        name ? eh_arena_format(self->arena,
                               "Shade and number: likeness by %s against chance among comparable people "
                               "(1" EH_TIMES " = as chance gives); %s",
                               name, eh_report_name_layer(self, size.row[0]->layer))
             : eh_arena_format(self->arena, "Size and openness; %s; compares nobody",
                               eh_report_name_layer(self, size.row[0]->layer)),
        eh_arena_format(self->arena, "metrics.csv: alliance.size, alliance.outside%s%s",
                        name ? ", alliance.homogeneity, attribute " : "", name ? opt_attribute : ""));
    out->scatter = scatter;
    for (size_t i = 0; i < scatter.count; i++)
        if (scatter.point[i].mark == EH_MARK_GAP)
            out->frame.mark = EH_MARK_GAP;
    out->frame.alt = describe(self, out);
    return true;
}
