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
        return eh_word(self, EH_SAY_A_CLOSE_TIE_TO_A_DECISION_MAKER);
    if (strcmp(row->layer, "sponsored") == 0)
        return eh_word(self, EH_SAY_A_SPONSOR);
    if (strcmp(row->layer, "circle") == 0)
        return eh_word(self, EH_SAY_A_DECISION_MAKER_IN_THEIR_CIRCLE);
    return eh_say(self, EH_SAY_A_MANAGER_OF_THE_SAME, eh_report_name_attribute(self, row->attribute));
}

const char *eh_report_name_exposed(const struct eh_compose *self, eh_row *row)
{
    if (strcmp(row->layer, "tied") == 0)
        return eh_word(self, EH_SAY_WITH_A_CLOSE_TIE);
    if (strcmp(row->layer, "circle") == 0)
        return eh_word(self, EH_SAY_WITH_A_DECISION_MAKER_IN_CIRCLE);
    return eh_report_name_exposure(self, row);
}

static const char *name_favoured(const struct eh_compose *self, eh_row *row)
{
    if (is_measure(row, "favour.decision"))
        return eh_word(self, EH_SAY_CANDIDATES_WITH_A_CLOSE_TIE_TO_THE);
    if (is_measure(row, "favour.in_group"))
        return eh_say(self, EH_SAY_CANDIDATES_OF_THE_DECIDERS_OWN,
                      eh_report_name_attribute(self, row->attribute));
    if (is_measure(row, "favour.within_candidate"))
        return eh_word(self, EH_SAY_THE_SAME_CANDIDATE);
    if (eh_report_is_statistic(row))
        return eh_report_capitalise(self, eh_report_name_attribute(self, row->attribute));
    if (is_measure(row, "favour.payoff"))
        return eh_say(self, EH_SAY_KEY_WITH, eh_report_name_group(self, row->attribute, row->group),
                      eh_report_name_exposed(self, row));
    if (is_measure(row, "favour.exposure") || is_measure(row, "conflict."))
        return NULL;
    if (strcmp(row->group, "unexposed") == 0)
        return eh_say(self, EH_SAY_PEOPLE_WITHOUT, eh_report_name_exposure(self, row));
    return eh_say(self, EH_SAY_PEOPLE_WITH, eh_report_name_exposed(self, row));
}

static const char *name_met(const struct eh_compose *self, eh_row *row)
{
    if (is_measure(row, "meeting.lift"))
        return eh_word(self, EH_SAY_PAIRS_OF_MENTOR_AND_MENTEE);
    if (!is_measure(row, "meeting.precedes") && !is_measure(row, "meeting.placebo") &&
        !is_measure(row, "meeting.follows"))
        return NULL;
    return *row->group ? eh_say(self, EH_SAY_WITH_A_NEW_MENTOR,
                                eh_report_name_group(self, row->attribute, row->group))
                       : eh_word(self, EH_SAY_PEOPLE_WITH_A_NEW_MENTOR);
}

const char *eh_report_name_quarter(const struct eh_compose *self, const char *group)
{
    static const enum eh_say name[] = {EH_SAY_QUARTER_NO_TIES, EH_SAY_FEWEST_TIES, EH_SAY_SECOND_QUARTER,
                                       EH_SAY_THIRD_QUARTER, EH_SAY_MOST_TIES};
    return group[0] >= '0' && group[0] <= '4' && !group[1] ? eh_word(self, name[group[0] - '0']) : group;
}

const char *eh_report_name_subject(const struct eh_compose *self, eh_row *row)
{
    switch (eh_report_get_chapter(self, row)) {
    case EH_CHAPTER_ALLIANCES:
        return is_measure(row, "alliance.homogeneity") ? eh_say(self, EH_SAY_CIRCLE_NAMED, row->group) : NULL;
    case EH_CHAPTER_MEETING:
        return name_met(self, row);
    case EH_CHAPTER_FAVOUR:
        return name_favoured(self, row);
    case EH_CHAPTER_LEAVING:
        if (*row->attribute)
            return NULL;
        if (is_measure(row, "leaving.rate"))
            return eh_report_name_quarter(self, row->group);
        return strcmp(row->group, "0") == 0 ? eh_word(self, EH_SAY_PEOPLE_WITHOUT_TIES_BEFORE)
                                            : eh_word(self, EH_SAY_THE_QUARTER_OF_PEOPLE_WITH_THE_FEWEST);
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
                   ? eh_word(self, EH_SAY_DECISIONS_OF_THE_PERIOD)
               : is_measure(row, "favour.exposure") ? eh_word(self, EH_SAY_THE_MONTHS_BEFORE_THE_PERIOD)
                                                    : eh_word(self, EH_SAY_PROMOTIONS_OF_THE_PERIOD);
    case EH_CHAPTER_LEAVING:
        return eh_word(self, EH_SAY_EXITS_OF_THE_PERIOD);
    case EH_CHAPTER_MEETING:
        return is_measure(row, "meeting.lift") ? eh_report_name_layer(self, row->layer)
                                               : eh_word(self, EH_SAY_MENTORINGS_AND_DATED_RECORDS);
    default:
        return eh_report_name_layer(self, row->layer);
    }
}

const char *eh_report_name_in_origin(const struct eh_compose *self, eh_row *row)
{
    switch (eh_report_get_chapter(self, row)) {
    case EH_CHAPTER_FAVOUR:
        return is_measure(row, "favour.decision") || is_measure(row, "favour.in_group") ||
                       is_measure(row, "favour.within_candidate") || is_measure(row, "conflict.")
                   ? eh_word(self, EH_SAY_IN_DECISIONS_OF_THE_PERIOD)
               : is_measure(row, "favour.exposure") ? eh_word(self, EH_SAY_IN_THE_MONTHS_BEFORE_THE_PERIOD)
                                                    : eh_word(self, EH_SAY_IN_PROMOTIONS_OF_THE_PERIOD);
    case EH_CHAPTER_LEAVING:
        return eh_word(self, EH_SAY_IN_EXITS_OF_THE_PERIOD);
    case EH_CHAPTER_MEETING:
        return is_measure(row, "meeting.lift") ? eh_report_name_in_layer(self, row->layer)
                                               : eh_word(self, EH_SAY_IN_MENTORINGS_AND_DATED_RECORDS);
    default:
        return eh_report_name_in_layer(self, row->layer);
    }
}

const char *eh_report_name_counted(const struct eh_compose *self, eh_row *row)
{
    switch (eh_report_get_chapter(self, row)) {
    case EH_CHAPTER_ACCESS: /* a mentee is one of the people, with however many mentors */
        return is_measure(row, "access.same_group") || strcmp(row->measure, "access.seniority") == 0
                   ? eh_word(self, EH_SAY_PAIRS)
                   : eh_word(self, EH_SAY_PEOPLE);
    case EH_CHAPTER_INCLUSION:
        return eh_word(self, EH_SAY_PEOPLE);
    case EH_CHAPTER_MIXING:
        return is_measure(row, "mixing.bias") || is_measure(row, "mixing.choice") ||
                       is_measure(row, "mixing.exposure")
                   ? eh_word(self, EH_SAY_PEOPLE)
                   : eh_word(self, EH_SAY_TIES);
    case EH_CHAPTER_ALLIANCES:
        return is_measure(row, "alliance.homogeneity") ? eh_word(self, EH_SAY_MEMBERS)
                                                       : eh_word(self, EH_SAY_PEOPLE);
    case EH_CHAPTER_MEETING:
        return is_measure(row, "meeting.lift") ? eh_word(self, EH_SAY_PAIRS)
                                               : eh_word(self, EH_SAY_MENTORINGS);
    case EH_CHAPTER_FAVOUR:
        return is_measure(row, "favour.within_candidate") ? eh_word(self, EH_SAY_CANDIDATES)
               : is_measure(row, "favour.decision") || is_measure(row, "favour.in_group")
                   ? eh_word(self, EH_SAY_VOTES)
                   : eh_word(self, EH_SAY_PEOPLE);
    case EH_CHAPTER_LEAVING:
        return eh_word(self, EH_SAY_PEOPLE);
    default:
        return eh_word(self, EH_SAY_TIES);
    }
}
