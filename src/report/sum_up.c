/* Several rows, one finding: the most consequential gap, or what may be said of all of them together. */
#include <math.h>
#include <string.h>

#include "compose.h"
#include "format.h"

bool eh_report_is_tested(const struct eh_compose *self, eh_row *row)
{
    if (!eh_report_get_words(row->measure))
        return false;
    if (row->verdict != EH_VERDICT_NONE)
        return true;
    /* A hidden row has lost its verdict; its place says that it would have had one. */
    return row->status == EH_STATUS_HIDDEN &&
           (eh_report_is_inside(row) || strcmp(row->within, "decision") == 0 ||
            strcmp(row->within, "candidate") == 0 ||
            strcmp(row->within, eh_report_full_within(self, row->attribute)) == 0);
}

bool eh_report_is_contradicted(const struct eh_compose *self, eh_row *row)
{
    if (strncmp(row->measure, "mixing.assortativity", 20) != 0 || row->verdict != EH_GAP ||
        !(row->has & EH_ESTIMATE))
        return false;
    eh_row *segregation =
        eh_report_find(self, (struct eh_query){"mixing.segregation", row->layer, row->attribute, row->group,
                                               row->other, row->within});
    if (!segregation || !(segregation->has & EH_ESTIMATE))
        return false;
    double own = row->estimate - eh_report_get_reference(self, row);
    return own * (segregation->estimate - eh_report_get_reference(self, segregation)) < 0;
}

/* How far from the reference, on a scale that measures share: standard deviations, log odds, index points. */
static double get_effect(const struct eh_compose *self, eh_row *row)
{
    if (!(row->has & EH_ESTIMATE))
        return 3; /* without limit */
    if (eh_report_is_statistic(row))
        return 0.5; /* it has no size */
    double reference = eh_report_get_reference(self, row);
    switch (eh_report_get_scale(self, row)) {
    case EH_SCALE_RATIO:
        return row->estimate > 0 ? fabs(log(row->estimate)) : 3;
    case EH_SCALE_DIFFERENCE: {
        size_t stem = strlen(row->measure) - 4; /* ".gap" */
        eh_row *size = eh_report_find(
            self, (struct eh_query){eh_arena_format(self->arena, "%.*s.size", (int)stem, row->measure),
                                    row->layer, row->attribute, row->group, row->other, row->within});
        return size && size->has & EH_ESTIMATE ? fabs(size->estimate) : 0.5;
    }
    default:
        return 2 * fabs(row->estimate - reference);
    }
}

/* Asked of everybody, and of one group alone: the same question on a part of the people. */
static bool is_of_one_group(eh_row *row)
{
    return *row->attribute && *row->group &&
           (strncmp(row->measure, "meeting.", 8) == 0 || strcmp(row->measure, "favour.payoff") == 0);
}

/* What an HR reader has to hear first: gaps of equity groups before those of structure, access and closeness
 * before counts of ties, the side that is worse off before its mirror, robust before fragile, larger first.
 */
double eh_report_get_consequence(const struct eh_compose *self, eh_row *row)
{
    const struct eh_words *words = eh_report_get_words(row->measure);
    if (!words || row->verdict != EH_GAP)
        return 0;
    bool is_high = !(row->has & EH_ESTIMATE) || row->estimate > eh_report_get_reference(self, row);
    double value = 10 + words->weight + fmin(get_effect(self, row), 3);
    if (eh_report_is_about_people(self, row))
        value += 40;
    if (is_high == words->is_adverse)
        value += 15;
    if (eh_report_is_inside(row) || is_of_one_group(row))
        value -= 12;
    if (row->robust == EH_ROBUST_NO)
        value -= 10;
    if (self->primary && strcmp(row->layer, self->primary) == 0)
        value += 0.5;
    return value;
}

const char *eh_report_find_second(const struct eh_compose *self, const char *attribute)
{
    for (size_t i = 0; i < self->attribute_count; i++)
        if (strcmp(self->attribute[i].attribute, attribute) == 0)
            return self->attribute[i].second;
    return NULL;
}

bool eh_report_is_mirror(const struct eh_compose *self, eh_row *row)
{
    const char *second =
        strcmp(row->other, "(others)") == 0 ? eh_report_find_second(self, row->attribute) : NULL;
    return second && strcmp(second, row->group) == 0;
}

/* A mirrored row counts where the row that it mirrors is not among them. */
static bool is_counted_already(const struct eh_compose *self, const struct eh_rows *rows, eh_row *row)
{
    if (!eh_report_is_mirror(self, row))
        return false;
    for (size_t i = 0; i < rows->count; i++) {
        eh_row *other = rows->row[i];
        if (other != row && other->measure_index == row->measure_index &&
            strcmp(other->layer, row->layer) == 0 && strcmp(other->attribute, row->attribute) == 0 &&
            strcmp(other->within, row->within) == 0 && strcmp(other->group, row->group) != 0)
            return true;
    }
    return false;
}

struct eh_tally eh_report_count(const struct eh_compose *self, const struct eh_rows *rows)
{
    struct eh_tally out = {0};
    for (size_t i = 0; i < rows->count; i++) {
        if (!eh_report_is_tested(self, rows->row[i]) || is_counted_already(self, rows, rows->row[i]))
            continue;
        enum eh_mark mark = eh_report_mark(rows->row[i]);
        out.gap += mark == EH_MARK_GAP;
        out.no_gap += mark == EH_MARK_NO_GAP;
        out.cannot_tell += mark == EH_MARK_CANNOT_TELL;
        out.hidden += mark == EH_MARK_HIDDEN;
    }
    return out;
}

static eh_row *find_best_gap(const struct eh_compose *self, const struct eh_rows *rows)
{
    eh_row *best = NULL;
    double highest = 0;
    for (size_t i = 0; i < rows->count; i++) {
        double consequence = eh_report_get_consequence(self, rows->row[i]);
        if (eh_report_mark(rows->row[i]) == EH_MARK_GAP && (!best || consequence > highest)) {
            best = rows->row[i];
            highest = consequence;
        }
    }
    return best;
}

/* Of rows without a gap, the one whose smallest detectable gap is the largest: what may be said of all. */
static eh_row *find_vaguest(const struct eh_compose *self, const struct eh_rows *rows)
{
    eh_row *vaguest = NULL;
    double smallest, largest = -1;
    for (size_t i = 0; i < rows->count; i++)
        if (eh_report_mark(rows->row[i]) == EH_MARK_NO_GAP &&
            eh_report_get_smallest(self, rows->row[i], &smallest) && smallest > largest) {
            largest = smallest;
            vaguest = rows->row[i];
        }
    return vaguest;
}

/* Smallest gaps of different measures have no order: only one measure has a vaguest row. */
static bool is_one_measure(const struct eh_rows *rows)
{
    for (size_t i = 1; i < rows->count; i++)
        if (rows->row[i]->measure_index != rows->row[0]->measure_index)
            return false;
    return true;
}

static void sum_up_without_gap(const struct eh_compose *self, const struct eh_rows *rows, const char *topic,
                               struct eh_finding *out)
{
    struct eh_arena *arena = self->arena;
    struct eh_tally counts = eh_report_count(self, rows);
    const struct eh_tally *tally = &counts;
    size_t all = tally->no_gap + tally->cannot_tell;
    out->limits = "";
    if (tally->no_gap && !tally->cannot_tell) {
        out->mark = EH_MARK_NO_GAP;
        out->title = eh_say(self, EH_SAY_FINDING_NO_GAP, topic);
        eh_row *vaguest = is_one_measure(rows) ? find_vaguest(self, rows) : NULL;
        const char *smallest = vaguest ? eh_report_say_smallest(self, vaguest) : "";
        out->headline =
            *smallest ? eh_say(self, EH_SAY_OR_MORE_WOULD_HAVE_SHOWN, out->title, smallest) : out->title;
        out->sure = eh_word(self, EH_SAY_EVERY_INTERVAL_LIES_WHERE_A_DIFFERENCE_WOULD);
    } else if (tally->no_gap) {
        out->mark = EH_MARK_CANNOT_TELL;
        out->title = eh_say(self, EH_SAY_NO_CLEAR_GAP_IN_SOME_COMPARISONS_CANNOT, topic);
        out->headline = eh_say(self, EH_SAY_NO_CLEAR_GAP_IN_OF_COMPARISONS_ARE, topic,
                               eh_format_count(&self->form, (double)tally->no_gap),
                               eh_format_count(&self->form, (double)all),
                               eh_format_count(&self->form, (double)tally->cannot_tell));
        out->sure = eh_word(self, EH_SAY_WHERE_THE_DATA_CANNOT_TELL_A_GAP);
    } else if (tally->cannot_tell) {
        out->mark = EH_MARK_CANNOT_TELL;
        out->title = eh_say(self, EH_SAY_FINDING_CANNOT_TELL, topic);
        out->headline = eh_say(self, EH_SAY_SUM_CANNOT_TELL, topic,
                               all == 1 ? eh_word(self, EH_SAY_TOO_FEW_PEOPLE_OR_TOO_WIDE_AN_INTERVAL)
                                        : eh_word(self, EH_SAY_TOO_FEW_PEOPLE_OR_INTERVALS_TOO_WIDE));
        out->sure = eh_word(self, EH_SAY_THE_DATA_ALLOW_A_GAP_AND_ALLOW);
    } else if (eh_report_lacks_others(self, rows)) {
        const char *why = eh_report_say_hindrance(self, eh_report_find_hindrance(self, rows));
        out->mark = EH_MARK_NONE;
        out->title = eh_say(self, EH_SAY_NOTHING_TO_COMPARE_SINCE, topic, why);
        out->headline = out->title;
        out->sure = eh_word(self, EH_SAY_NO_COMPARISON_OF_GROUPS_COULD_BE_MADE);
    } else {
        out->mark = tally->hidden ? EH_MARK_HIDDEN : EH_MARK_NONE;
        out->title = eh_say(self, tally->hidden ? EH_SAY_SUM_HIDDEN : EH_SAY_NOTHING_TO_COMPARE_IN, topic);
        out->headline = out->title;
        out->sure = tally->hidden ? eh_word(self, EH_SAY_EVERY_RESULT_BELONGS_TO_A_SMALL_GROUP)
                                  : eh_word(self, EH_SAY_NO_COMPARISON_OF_GROUPS_COULD_BE_MADE);
    }
    out->what = eh_arena_format(arena, "%s.", out->headline);
}

struct eh_finding eh_report_sum_up(const struct eh_compose *self, const struct eh_rows *rows,
                                   const char *topic)
{
    eh_row *best = find_best_gap(self, rows);
    struct eh_finding out = {0};
    if (best)
        return eh_report_find_words(self, best);
    sum_up_without_gap(self, rows, topic, &out);
    return out;
}
