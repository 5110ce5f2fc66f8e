/* Chart 9: a funnel. The overall share is that of the groups shown of one attribute, the one that shows most
 * people, from their published counts and nothing else, so that no hidden group can be worked out from it. */
#include <math.h>
#include <string.h>

#include "compose.h"
#include "format.h"
#include "funnel.h"

enum { FEWEST_POINTS = 4, CURVES = 4, SAMPLES = 60 };

static bool is_shown(eh_row *row)
{
    return row->status == EH_STATUS_OK && row->has & EH_N && row->has & EH_CASES && row->n > 0;
}

static size_t count_shown(const struct eh_rows *rows)
{
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        count += is_shown(rows->row[i]);
    return count;
}

/* People and cases behind the groups shown. */
static double count_people(const struct eh_rows *rows, double *out_cases)
{
    double n = 0;
    *out_cases = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (is_shown(rows->row[i])) {
            n += rows->row[i]->n;
            *out_cases += rows->row[i]->cases;
        }
    return n;
}

/* Groups of all attributes, crossed ones too; the overall share is that of the attribute with most people. */
static struct eh_rows choose(const struct eh_compose *self, const char *measure, const char *layer,
                             double *out_n, double *out_cases, const char **out_attribute)
{
    const char **attribute;
    size_t attributes = eh_report_list_attributes(self, true, false, &attribute);
    struct eh_rows all = {0};
    *out_n = *out_cases = 0;
    *out_attribute = "";
    for (size_t i = 0; i < attributes; i++) {
        double cases;
        struct eh_rows rows = eh_report_select(
            self, (struct eh_query){.measure = measure, .layer = layer, .attribute = attribute[i]});
        double n = count_people(&rows, &cases);
        if (n > *out_n) {
            *out_n = n;
            *out_cases = cases;
            *out_attribute = attribute[i];
        }
        for (size_t j = 0; j < rows.count; j++) {
            EH_RESERVE(self->arena, all.row, all.count, all.capacity);
            all.row[all.count++] = rows.row[j];
        }
    }
    return all;
}

static struct eh_curve make_curve(const struct eh_compose *self, double rate, double most, double p,
                                  const char *label, bool is_dashed)
{
    struct eh_curve curve = {.label = label, .dashed = is_dashed};
    curve.x = EH_NEW_ARRAY(self->arena, double, SAMPLES);
    curve.y = EH_NEW_ARRAY(self->arena, double, SAMPLES);
    for (int i = 1; i <= SAMPLES; i++) { /* closer together where the funnel is steep */
        double n = fmax(floor(most * i * i / (SAMPLES * SAMPLES)), 1);
        if (curve.count && n <= curve.x[curve.count - 1])
            continue;
        curve.x[curve.count] = n;
        curve.y[curve.count++] = eh_report_funnel_limit(rate, n, p);
    }
    return curve;
}

static bool is_outside(eh_row *row, double rate)
{
    double share = row->cases / row->n;
    return share < eh_report_funnel_limit(rate, row->n, 0.025) ||
           share > eh_report_funnel_limit(rate, row->n, 0.975);
}

static const char *say_title(const struct eh_compose *self, const struct eh_rows *rows, double rate,
                             const char *what, const char *overall)
{
    const char *out[2] = {"", ""};
    size_t outside = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (is_shown(rows->row[i]) && is_outside(rows->row[i], rate) && outside++ < 2)
            out[outside - 1] = eh_report_name_member(self, rows->row[i]->attribute, rows->row[i]->group);
    const char *all = eh_format_count(&self->form, (double)count_shown(rows));
    if (outside == 0)
        return eh_say(self, EH_SAY_SHARE_WHO_ALL_GROUPS_LIE_WITHIN_WHAT, what, all, overall);
    if (outside > 2)
        return eh_say(self, EH_SAY_SHARE_WHO_OF_GROUPS_LIE_OUTSIDE_OF, what,
                      eh_format_count(&self->form, (double)outside), all, overall);
    return outside == 2
               ? eh_say(self, EH_SAY_SHARE_WHO_ONLY_AND_LIE_OUTSIDE_OF, what, out[0], out[1], overall)
               : eh_say(self, EH_SAY_SHARE_WHO_ONLY_LIES_OUTSIDE_OF_WHAT, what, out[0], overall);
}

static const char *describe(const struct eh_compose *self, const struct eh_chart *chart)
{
    struct eh_text alt;
    eh_text_init(&alt, self->arena);
    eh_text_add(&alt, eh_say(self, EH_SAY_FUNNEL_PLOT, chart->frame.title, chart->frame.subtitle));
    for (size_t i = 0; i < chart->scatter.count; i++) {
        const struct eh_point *point = &chart->scatter.point[i];
        eh_text_add(&alt, eh_say(self,
                                 point->mark == EH_MARK_NONE ? EH_SAY_OF_PEOPLE_OUTSIDE_THE_95_LIMITS
                                                             : EH_SAY_OF_PEOPLE_WITHIN_THE_95_LIMITS,
                                 point->label, point->value_text, eh_format_count(&self->form, point->x)));
    }
    if (*chart->scatter.hidden)
        eh_text_add_format(&alt, " %s.", chart->scatter.hidden);
    return eh_text_get(&alt);
}

static void add_points(const struct eh_compose *self, const struct eh_rows *rows, double rate,
                       struct eh_scatter *out)
{
    size_t left_out = 0;
    out->point = EH_NEW_ARRAY(self->arena, struct eh_point, rows->count);
    for (size_t i = 0; i < rows->count; i++) {
        eh_row *row = rows->row[i];
        if (!is_shown(row)) {
            left_out++;
            continue;
        }
        out->point[out->count++] =
            (struct eh_point){.label = eh_report_name_label(self, row->attribute, row->group),
                              .value_text = eh_format_percent(&self->form, row->cases / row->n, row->n),
                              .mark = is_outside(row, rate) ? EH_MARK_NONE : EH_MARK_CANNOT_TELL,
                              .x = row->n,
                              .y = row->cases / row->n};
    }
    out->hidden = left_out ? eh_say(self, EH_SAY_GROUPS_NOT_DRAWN_HIDDEN_SINCE_TOO_SMALL,
                                    eh_format_count(&self->form, (double)left_out))
                           : "";
}

bool eh_report_chart_funnel(struct eh_compose *self, const char *measure, const char *layer, const char *what,
                            struct eh_chart *out)
{
    double n, cases, most = 0;
    const char *attribute;
    struct eh_rows rows = choose(self, measure, layer, &n, &cases, &attribute);
    for (size_t i = 0; i < rows.count; i++)
        if (is_shown(rows.row[i]))
            most = fmax(most, rows.row[i]->n);
    if (count_shown(&rows) < FEWEST_POINTS || !(cases > 0) || !(cases < n))
        return false;
    double rate = cases / n;
    const char *overall = eh_format_percent(&self->form, rate, n);
    const char *name = eh_report_name_attribute(self, attribute);
    struct eh_scatter scatter = {
        .x = {.format = EH_AXIS_PLAIN, .from_zero = true},
        .y = {.format = EH_AXIS_PERCENT, .from_zero = true, .has_reference = true, .reference = rate},
        .x_title = eh_word(self, EH_SAY_PEOPLE_IN_THE_GROUP),
        .curve_count = CURVES};
    scatter.y.reference_label = eh_say(self, EH_SAY_ALL_SHARE, overall);
    scatter.y_title = eh_say(self, EH_SAY_SHARE_WHO_FILLED_OUTSIDE_OF_THE_95, what);
    scatter.curve = EH_NEW_ARRAY(self->arena, struct eh_curve, CURVES);
    scatter.curve[0] = make_curve(self, rate, most, 0.025, "", false);
    scatter.curve[1] = make_curve(self, rate, most, 0.975, eh_format_percent_of(&self->form, 95, 0), false);
    scatter.curve[2] = make_curve(self, rate, most, 0.001, "", true);
    scatter.curve[3] = make_curve(self, rate, most, 0.999, eh_format_percent_of(&self->form, 99.8, 1), true);
    add_points(self, &rows, rate, &scatter);
    *out = eh_report_chart_start(
        self, EH_CHART_SCATTER, NULL, say_title(self, &rows, rate, what, overall),
        *layer ? eh_say(self, EH_SAY_BY_BEFORE_ADJUSTMENT_LIMITS_OF_CHANCE_ABOUT, name,
                        eh_report_name_layer(self, layer))
               : eh_say(self, EH_SAY_BY_BEFORE_ADJUSTMENT_LIMITS_OF_CHANCE_ABOUT_THE, name),
        eh_say(self, *layer ? EH_SAY_METRICS_CSV_LAYER_ATTRIBUTE_PEOPLE : EH_SAY_METRICS_CSV_ATTRIBUTE_PEOPLE,
               measure, layer, attribute, eh_format_count(&self->form, n)));
    out->scatter = scatter;
    out->frame.alt = describe(self, out);
    return true;
}
