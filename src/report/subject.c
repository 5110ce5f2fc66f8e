/* Who a row of the later chapters speaks of. Chapters 2, 3 and 5 compare the groups of an attribute; these
 * compare circles, pairs, people with and without a tie, and quarters of the connected: keys that say nothing
 * to a reader as they stand. Nobody is named, and no motive is: only who was counted beside whom. */
#include <string.h>

#include "compose.h"

static bool is_measure(eh_row *row, const char *prefix)
{
    return strncmp(row->measure, prefix, strlen(prefix)) == 0;
}

enum eh_chapter eh_report_get_chapter(const struct eh_compose *self, eh_row *row)
{
    return self->catalogue[row->measure_index].chapter;
}

bool eh_report_is_statistic(eh_row *row)
{
    return strcmp(row->measure, "favour.payoff") == 0 && !*row->group;
}

const char *eh_report_name_exposure(const struct eh_compose *self, eh_row *row)
{
    if (strcmp(row->layer, "tied") == 0)
        return "a close tie to a decision maker";
    if (strcmp(row->layer, "sponsored") == 0)
        return "a sponsor";
    if (strcmp(row->layer, "circle") == 0)
        return "a decision maker in their circle";
    return eh_arena_format(self->arena, "a manager of the same %s",
                           eh_report_name_attribute(self, row->attribute));
}

static const char *name_favoured(const struct eh_compose *self, eh_row *row)
{
    struct eh_arena *arena = self->arena;
    if (is_measure(row, "favour.decision"))
        return "Candidates with a close tie to the decider";
    if (is_measure(row, "favour.in_group"))
        return eh_arena_format(arena, "Candidates of the decider's own %s",
                               eh_report_name_attribute(self, row->attribute));
    if (is_measure(row, "favour.within_candidate"))
        return "The same candidate";
    if (eh_report_is_statistic(row))
        return eh_report_capitalise(self, eh_report_name_attribute(self, row->attribute));
    if (is_measure(row, "favour.payoff"))
        return eh_arena_format(arena, "%s with %s", eh_report_name_group(self, row->attribute, row->group),
                               eh_report_name_exposure(self, row));
    if (is_measure(row, "favour.exposure") || is_measure(row, "conflict."))
        return NULL;
    if (strcmp(row->group, "unexposed") == 0)
        return eh_arena_format(arena, "People without %s", eh_report_name_exposure(self, row));
    return eh_arena_format(arena, "People with %s", eh_report_name_exposure(self, row));
}

static const char *name_met(const struct eh_compose *self, eh_row *row)
{
    if (is_measure(row, "meeting.lift"))
        return "Pairs of mentor and mentee";
    if (!is_measure(row, "meeting.precedes") && !is_measure(row, "meeting.placebo") &&
        !is_measure(row, "meeting.follows"))
        return NULL;
    return *row->group ? eh_arena_format(self->arena, "%s with a new mentor",
                                         eh_report_name_group(self, row->attribute, row->group))
                       : "People with a new mentor";
}

const char *eh_report_name_quarter(const char *group)
{
    static const char *const name[] = {"No ties", "Fewest ties", "Second quarter", "Third quarter",
                                       "Most ties"};
    return group[0] >= '0' && group[0] <= '4' && !group[1] ? name[group[0] - '0'] : group;
}

const char *eh_report_name_subject(const struct eh_compose *self, eh_row *row)
{
    switch (eh_report_get_chapter(self, row)) {
    case EH_CHAPTER_ALLIANCES:
        return is_measure(row, "alliance.homogeneity") ? eh_arena_format(self->arena, "Circle %s", row->group)
                                                       : NULL;
    case EH_CHAPTER_MEETING:
        return name_met(self, row);
    case EH_CHAPTER_FAVOUR:
        return name_favoured(self, row);
    case EH_CHAPTER_LEAVING:
        if (*row->attribute)
            return NULL;
        if (is_measure(row, "leaving.rate"))
            return eh_report_name_quarter(row->group);
        return strcmp(row->group, "0") == 0 ? "People without ties before"
                                            : "The quarter of people with the fewest ties before";
    default:
        return NULL;
    }
}

const char *eh_report_name_origin(const struct eh_compose *self, eh_row *row)
{
    switch (eh_report_get_chapter(self, row)) {
    case EH_CHAPTER_FAVOUR:
        return is_measure(row, "favour.decision") || is_measure(row, "favour.in_group") ||
                       is_measure(row, "favour.within_candidate") || is_measure(row, "conflict.")
                   ? "decisions of the period"
               : is_measure(row, "favour.exposure") ? "the months before the period"
                                                    : "promotions of the period";
    case EH_CHAPTER_LEAVING:
        return "exits of the period";
    case EH_CHAPTER_MEETING:
        return is_measure(row, "meeting.lift") ? eh_report_name_layer(self, row->layer)
                                               : "mentorings and dated records";
    default:
        return eh_report_name_layer(self, row->layer);
    }
}

const char *eh_report_name_counted(const struct eh_compose *self, eh_row *row)
{
    if (is_measure(row, "access"))
        return "pairs";
    switch (eh_report_get_chapter(self, row)) {
    case EH_CHAPTER_ALLIANCES:
        return is_measure(row, "alliance.homogeneity") ? "members" : "people";
    case EH_CHAPTER_MEETING:
        return is_measure(row, "meeting.lift") ? "pairs" : "mentorings";
    case EH_CHAPTER_FAVOUR:
        return is_measure(row, "favour.within_candidate")                                 ? "candidates"
               : is_measure(row, "favour.decision") || is_measure(row, "favour.in_group") ? "votes"
                                                                                          : "people";
    case EH_CHAPTER_LEAVING:
        return "people";
    default:
        return "ties";
    }
}
