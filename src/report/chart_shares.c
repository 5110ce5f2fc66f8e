/* Charts 5 and 8: shares of what there is against shares of people. They add up published counts and read
 * nothing else: a group whose count is hidden has no row in the sum and no share. */
#include <math.h>
#include <string.h>

#include "compose.h"
#include "format.h"

struct share {
    eh_row *row;
    double people, amount;
    bool is_known;
};

/* What a row counts: people with a case, or the sum of a mean's score over its people. */
static bool get_amount(const struct eh_compose *self, eh_row *row, double *out)
{
    if (eh_report_get_scale(self, row) == EH_SCALE_SCORE) {
        if (!(row->has & EH_N) || !(row->has & EH_ESTIMATE))
            return false;
        *out = row->n * row->estimate;
        return true;
    }
    if (!(row->has & EH_CASES))
        return false;
    *out = row->cases;
    return true;
}

static const char *describe(const struct eh_compose *self, const struct eh_chart *chart)
{
    struct eh_text alt;
    eh_text_init(&alt, self->arena);
    eh_text_add(&alt, eh_say(self, EH_SAY_DUMBBELL_CHART, chart->frame.title, chart->frame.subtitle));
    for (size_t i = 0; i < chart->dumbbell.count; i++) {
        const struct eh_dumbbell_row *row = &chart->dumbbell.row[i];
        if (row->has_value)
            eh_text_add_format(&alt, " %s: %s %s, %s %s.", row->label, chart->dumbbell.a_name, row->a_text,
                               chart->dumbbell.b_name, row->b_text);
        else
            eh_text_add_format(&alt, " %s: %s.", row->label, row->reason);
    }
    return eh_text_get(&alt);
}

static void fill_row(const struct eh_compose *self, struct eh_dumbbell_row *out, double a, double b, double n)
{
    out->has_value = true;
    out->a = a;
    out->b = b;
    out->a_text = eh_format_percent(&self->form, a, n);
    out->b_text = eh_format_percent(&self->form, b, n);
    out->difference_text =
        eh_say(self, EH_SAY_PTS, eh_format_signed(&self->form, 100 * (a - b), n < 1000 ? 0 : 1));
}

static struct eh_dumbbell_row start_row(const struct eh_compose *self, eh_row *row, enum eh_mark mark)
{
    return (struct eh_dumbbell_row){.label = eh_report_name_label(self, row->attribute, row->group),
                                    .a_text = "",
                                    .b_text = "",
                                    .difference_text = "",
                                    .mark = mark,
                                    .reason = eh_report_format_reason(self, row)};
}

static void start_dumbbell(const struct eh_compose *self, struct eh_dumbbell *out, size_t count,
                           const char *a_name, const char *b_name)
{
    out->axis = (struct eh_axis){.format = EH_AXIS_PERCENT,
                                 .reference_label = "",
                                 .low_label = "",
                                 .high_label = "",
                                 .from_zero = true};
    out->a_name = a_name;
    out->b_name = b_name;
    out->difference_heading = eh_word(self, EH_SAY_DIFFERENCE);
    out->row = EH_NEW_ARRAY(self->arena, struct eh_dumbbell_row, count);
}

/* The verdict that a share stands beside: the group's own comparison, where there is one. */
static enum eh_mark find_mark(const struct eh_compose *self, eh_row *row)
{
    const char *dot = strrchr(row->measure, '.');
    const char *tested = strcmp(dot, ".mean") == 0 ? "gap" : "odds";
    const char *measure =
        eh_arena_format(self->arena, "%.*s.%s", (int)(dot - row->measure), row->measure, tested);
    eh_row *test = eh_report_find(self, (struct eh_query){measure, row->layer, row->attribute, row->group,
                                                          NULL, eh_report_full_within(self, row->attribute)});
    return test && test->status == EH_STATUS_OK ? eh_report_mark(test) : EH_MARK_NONE;
}

bool eh_report_chart_shares(struct eh_compose *self, const char *measure, const char *layer,
                            const char *attribute, struct eh_chart *out)
{
    struct eh_rows rows =
        eh_report_select(self, (struct eh_query){.measure = measure, .layer = layer, .attribute = attribute});
    struct share *share = EH_NEW_ARRAY(self->arena, struct share, rows.count);
    double people = 0, amount = 0;
    size_t known = 0;
    for (size_t i = 0; i < rows.count; i++) {
        share[i].row = rows.row[i];
        share[i].is_known = eh_report_get_people(self, attribute, rows.row[i]->group, &share[i].people) &&
                            get_amount(self, rows.row[i], &share[i].amount);
        if (share[i].is_known) {
            people += share[i].people;
            amount += share[i].amount;
            known++;
        }
    }
    if (known < 2 || rows.count > 24 || !(people > 0) || !(amount > 0))
        return false;
    bool is_score = eh_report_get_scale(self, rows.row[0]) == EH_SCALE_SCORE;
    const char *what = is_score ? "" : eh_report_name_mentor(self, layer);
    if (strcmp(measure, "access.power.rate") == 0)
        what = eh_say(self, EH_SAY_WHO_IS_A_DECISION_MAKER, what);
    const char *a_name =
        is_score ? eh_word(self, EH_SAY_SHARE_OF_TIES) : eh_say(self, EH_SAY_SHARE_OF_THOSE_WITH, what);
    *out = eh_report_chart_start(
        self, EH_CHART_DUMBBELL, NULL,
        eh_say(self,
               is_score ? EH_SAY_SHARE_OF_TIES_BESIDE_SHARE_OF_PEOPLE : EH_SAY_WHO_HAS_BESIDE_WHO_IS_HERE_BY,
               what, eh_report_name_attribute(self, attribute)),
        eh_say(self, EH_SAY_SHARES_SUBTITLE, eh_report_capitalise(self, eh_report_name_layer(self, layer)),
               known < rows.count ? eh_word(self, EH_SAY_SHARES_OF_THE_GROUPS_THAT_ARE_SHOWN)
                                  : eh_word(self, EH_SAY_ALL_KNOWN_GROUPS)),
        eh_say(self, EH_SAY_METRICS_CSV_AND_PEOPLE_COUNT_ATTRIBUTE, measure, attribute));
    start_dumbbell(self, &out->dumbbell, rows.count, a_name, eh_word(self, EH_SAY_SHARE_OF_PEOPLE));
    out->dumbbell.count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        struct eh_dumbbell_row *row = &out->dumbbell.row[i];
        *row =
            start_row(self, rows.row[i], share[i].is_known ? find_mark(self, rows.row[i]) : EH_MARK_HIDDEN);
        if (share[i].is_known)
            fill_row(self, row, share[i].amount / amount, share[i].people / people, people);
        else if (!*row->reason)
            row->reason = eh_word(self, EH_SAY_HIDDEN_OR_NOT_DEFINED);
    }
    out->frame.alt = describe(self, out);
    return true;
}

bool eh_report_chart_exposure(struct eh_compose *self, const char *layer, const char *attribute,
                              struct eh_chart *out)
{
    struct eh_query query = {.measure = "mixing.choice", .layer = layer, .attribute = attribute};
    struct eh_rows rows = eh_report_select(self, query);
    if (rows.count < 1 || rows.count > 24)
        return false;
    *out = eh_report_chart_start(
        self, EH_CHART_DUMBBELL, NULL,
        eh_say(self, EH_SAY_DECISION_MAKERS_AROUND_PEOPLE_AND_AMONG_THEIR_TIES,
               eh_report_name_attribute(self, attribute)),
        eh_say(self, EH_SAY_SHARE_OF_DECISION_MAKERS_IN_THE_OWN, eh_report_name_layer(self, layer)),
        eh_say(self, EH_SAY_METRICS_CSV_MIXING_CHOICE_AND_MIXING_EXPOSURE, layer, attribute));
    start_dumbbell(self, &out->dumbbell, rows.count, eh_word(self, EH_SAY_AMONG_TIES),
                   eh_word(self, EH_SAY_AMONG_COLLEAGUES));
    out->dumbbell.count = rows.count;
    size_t known = 0;
    for (size_t i = 0; i < rows.count; i++) {
        eh_row *choice = rows.row[i];
        eh_row *exposure = eh_report_find(self, (struct eh_query){"mixing.exposure", layer, attribute,
                                                                  choice->group, NULL, choice->within});
        eh_row *gap =
            eh_report_find(self, (struct eh_query){"mixing.bias.gap", layer, attribute, choice->group, NULL,
                                                   eh_report_full_within(self, attribute)});
        struct eh_dumbbell_row *row = &out->dumbbell.row[i];
        *row =
            start_row(self, choice, gap && gap->status == EH_STATUS_OK ? eh_report_mark(gap) : EH_MARK_NONE);
        if (choice->has & EH_ESTIMATE && exposure && exposure->has & EH_ESTIMATE) {
            fill_row(self, row, choice->estimate, exposure->estimate, choice->has & EH_N ? choice->n : 0);
            known++;
            continue;
        }
        row->mark = choice->status == EH_STATUS_UNDEFINED ? EH_MARK_UNDEFINED : EH_MARK_HIDDEN;
        if (!*row->reason)
            row->reason =
                exposure ? eh_report_format_reason(self, exposure) : eh_word(self, EH_SAY_NOT_DEFINED);
    }
    out->frame.alt = describe(self, out);
    return known > 0;
}

/* ---- Lorenz ---- */

static bool add_curve(struct eh_compose *self, const char *measure, const char *gini, const char *layer,
                      struct eh_lorenz_curve *out)
{
    enum { TENTHS = 9 };
    out->people_01 = EH_NEW_ARRAY(self->arena, double, TENTHS + 2);
    out->share_01 = EH_NEW_ARRAY(self->arena, double, TENTHS + 2);
    out->count = 1;
    for (size_t i = 1; i <= TENTHS; i++) {
        const char *tenth = eh_arena_format(self->arena, "%zu%%", 10 * i);
        eh_row *point = eh_report_find(
            self, (struct eh_query){.measure = measure, .layer = layer, .attribute = "", .group = tenth});
        if (!point || !(point->has & EH_ESTIMATE))
            return false;
        out->people_01[out->count] = (double)i / (TENTHS + 1);
        out->share_01[out->count++] = point->estimate;
    }
    out->people_01[out->count] = out->share_01[out->count] = 1;
    out->count++;
    eh_row *row = eh_report_find(self, (struct eh_query){.measure = gini, .layer = layer, .attribute = ""});
    out->label = row && row->has & EH_ESTIMATE ? eh_say(self, EH_SAY_GINI, eh_report_name_net(self, layer),
                                                        eh_report_format_estimate(self, row))
                                               : eh_report_name_net(self, layer);
    out->emphasised = self->primary && strcmp(layer, self->primary) == 0;
    return true;
}

bool eh_report_chart_lorenz(struct eh_compose *self, const char *measure, const char *gini,
                            const char *const *layer, size_t layer_count, struct eh_chart *out)
{
    enum { MOST = 4 };
    struct eh_lorenz_curve *curve = EH_NEW_ARRAY(self->arena, struct eh_lorenz_curve, layer_count + 1);
    const char *first = "";
    size_t count = 0;
    for (size_t i = 0; i < layer_count && count < MOST; i++)
        if (add_curve(self, measure, gini, layer[i], &curve[count])) {
            first = count ? first : eh_report_name_net(self, layer[i]);
            count++;
        }
    if (!count)
        return false;
    bool is_ties = strncmp(measure, "inclusion", 9) == 0;
    *out = eh_report_chart_start(self, EH_CHART_LORENZ, NULL,
                                 eh_say(self,
                                        is_ties ? EH_SAY_THE_LESS_CONNECTED_HALF_HOLD_OF_THE
                                                : EH_SAY_THE_LESS_BUSY_HALF_OF_MENTORS_HAVE,
                                        eh_format_percent(&self->form, curve[0].share_01[5], 0), first),
                                 is_ties
                                     ? eh_word(self, EH_SAY_CUMULATIVE_SHARE_OF_TIE_ENDS_AGAINST_PEOPLE)
                                     : eh_word(self, EH_SAY_CUMULATIVE_SHARE_OF_MENTEES_AGAINST_MENTORS_FROM),
                                 eh_say(self, EH_SAY_METRICS_CSV_AND, measure, gini));
    out->lorenz.x_title = is_ties ? eh_word(self, EH_SAY_PEOPLE_LEAST_CONNECTED_FIRST)
                                  : eh_word(self, EH_SAY_MENTORS_LEAST_BUSY_FIRST);
    out->lorenz.y_title =
        is_ties ? eh_word(self, EH_SAY_SHARE_OF_TIE_ENDS) : eh_word(self, EH_SAY_SHARE_OF_MENTEES);
    out->lorenz.count = count;
    out->lorenz.curve = curve;
    struct eh_text alt;
    eh_text_init(&alt, self->arena);
    eh_text_add(&alt, eh_say(self, EH_SAY_LORENZ_CURVES, out->frame.title));
    for (size_t i = 0; i < count; i++)
        eh_text_add(&alt, eh_say(self, EH_SAY_THE_LOWER_HALF_HOLD_THE_LOWER_NINE, curve[i].label,
                                 eh_format_percent(&self->form, curve[i].share_01[5], 0),
                                 eh_format_percent(&self->form, curve[i].share_01[9], 0)));
    out->frame.alt = eh_text_get(&alt);
    return true;
}
