/* What each measure is called in a sentence. A measure without an entry has no sentence of its own: its rows
 * stand in tables, under the title that the catalogue gives them. */
#include <string.h>

#include "compose.h"

static const struct eh_words WORDS[] = {
    {"inclusion.ties.gap", EH_PHRASE_AMOUNT, EH_SAY_HAVE_FEWER_TIES, EH_SAY_HAVE_MORE_TIES, EH_SAY_TIES,
     EH_SAY_UNIT_TIES, 1, false, 6, EH_SAY_WHO_IS_INVITED_TO_SHARED_WORK_MEETINGS},
    {"inclusion.strength.gap", EH_PHRASE_AMOUNT, EH_SAY_HAVE_LESS_CONTACT_THROUGH_THEIR_TIES,
     EH_SAY_HAVE_MORE_CONTACT_THROUGH_THEIR_TIES, EH_SAY_TIE_STRENGTH, EH_SAY_NOTHING, 1, false, 3,
     EH_SAY_DOES_THE_WORK_ITSELF_CALL_FOR_LESS},
    {"inclusion.crossing.gap", EH_PHRASE_AMOUNT, EH_SAY_HAVE_FEWER_OF_THEIR_TIES_ACROSS_DEPARTMENTS,
     EH_SAY_HAVE_MORE_OF_THEIR_TIES_ACROSS_DEPARTMENTS, EH_SAY_TIES_ACROSS_DEPARTMENTS, EH_SAY_UNIT_POINTS,
     100, false, 4, EH_SAY_WHO_GETS_TO_WORK_ON_PROJECTS_THAT},
    {"inclusion.core.gap", EH_PHRASE_AMOUNT, EH_SAY_STAND_FURTHER_FROM_THE_CORE_OF_THE,
     EH_SAY_STAND_CLOSER_TO_THE_CORE_OF_THE, EH_SAY_THE_PLACE_IN_THE_CORE_OF_THE, EH_SAY_NOTHING, 1, false, 3,
     EH_SAY_WHICH_ROLES_SIT_AT_THE_EDGE_OF},
    {"inclusion.brokerage.gap", EH_PHRASE_AMOUNT, EH_SAY_CONNECT_SEPARATE_GROUPS_LESS,
     EH_SAY_CONNECT_SEPARATE_GROUPS_MORE, EH_SAY_BROKERAGE, EH_SAY_NOTHING, 1, false, 3,
     EH_SAY_WHO_IS_GIVEN_THE_ROLES_THAT_CONNECT},
    {"inclusion.reach.gap", EH_PHRASE_AMOUNT, EH_SAY_ARE_LESS_CLOSE_TO_DECISION_MAKERS,
     EH_SAY_ARE_CLOSER_TO_DECISION_MAKERS, EH_SAY_CLOSENESS_TO_DECISION_MAKERS, EH_SAY_NOTHING, 1, false, 8,
     EH_SAY_WHO_MEETS_DECISION_MAKERS_IN_ORDINARY_WORK},
    {"inclusion.information.gap", EH_PHRASE_AMOUNT, EH_SAY_ARE_LESS_CLOSE_TO_EVERYONE,
     EH_SAY_ARE_CLOSER_TO_EVERYONE, EH_SAY_CLOSENESS_TO_EVERYONE, EH_SAY_NOTHING, 1, false, 5,
     EH_SAY_DOES_NEWS_REACH_THESE_PEOPLE_AS_EARLY},
    {"inclusion.external.gap", EH_PHRASE_AMOUNT, EH_SAY_HAVE_FEWER_OUTSIDE_CONTACTS,
     EH_SAY_HAVE_MORE_OUTSIDE_CONTACTS, EH_SAY_OUTSIDE_CONTACTS, EH_SAY_UNIT_CONTACTS, 1, false, 3,
     EH_SAY_WHO_REPRESENTS_THE_ORGANISATION_OUTSIDE},
    {"inclusion.influence.gap", EH_PHRASE_AMOUNT, EH_SAY_HAVE_LESS_INFLUENCE_IN_THE_NETWORK,
     EH_SAY_HAVE_MORE_INFLUENCE_IN_THE_NETWORK, EH_SAY_INFLUENCE, EH_SAY_NOTHING, 1, false, 4,
     EH_SAY_WHOSE_ADVICE_IS_SOUGHT_AND_WHOSE_IS},
    {"inclusion.between.gap", EH_PHRASE_AMOUNT, EH_SAY_STAND_BETWEEN_OTHERS_LESS_OFTEN,
     EH_SAY_STAND_BETWEEN_OTHERS_MORE_OFTEN, EH_SAY_BETWEENNESS, EH_SAY_NOTHING, 1, false, 3,
     EH_SAY_WHO_IS_GIVEN_THE_ROLES_THAT_OTHERS},
    {"inclusion.isolated.odds", EH_PHRASE_ODDS, EH_SAY_ARE_WITHOUT_ANY_TIE_LESS_OFTEN,
     EH_SAY_ARE_WITHOUT_ANY_TIE_MORE_OFTEN, EH_SAY_BEING_WITHOUT_ANY_TIE, EH_SAY_NOTHING, 1, true, 7,
     EH_SAY_DO_THE_PEOPLE_WITHOUT_TIES_WORK_IN},
    {"inclusion.near.odds", EH_PHRASE_ODDS, EH_SAY_ARE_WITHIN_TWO_STEPS_OF_A_DECISION,
     EH_SAY_ARE_WITHIN_TWO_STEPS_OF_A_DECISION_MAKER, EH_SAY_BEING_NEAR_A_DECISION_MAKER, EH_SAY_NOTHING, 1,
     false, 7, EH_SAY_WHICH_TEAMS_HAVE_NO_SHORT_WAY_TO},
    {"mixing.segregation", EH_PHRASE_INDEX, EH_SAY_MORE_TIES_CROSS_LINES_THAN_CHANCE_WOULD,
     EH_SAY_FEWER_TIES_CROSS_LINES_THAN_CHANCE_WOULD, EH_SAY_TIES_ACROSS_LINES, EH_SAY_NOTHING, 1, true, 5,
     EH_SAY_DO_LOCATION_TEAM_OR_TASK_KEEP_THESE},
    {"mixing.ei", EH_PHRASE_INDEX, EH_SAY_TIES_STAY_WITHIN_LINES_MORE_THAN_CHANCE,
     EH_SAY_TIES_CROSS_LINES_MORE_THAN_CHANCE_WOULD, EH_SAY_THE_E_I_INDEX_BY, EH_SAY_NOTHING, 1, false, 2,
     EH_SAY_DO_LOCATION_TEAM_OR_TASK_KEEP_THESE},
    {"mixing.assortativity", EH_PHRASE_INDEX, EH_SAY_GIVEN_HOW_MANY_TIES_PEOPLE_HAVE_FEWER,
     EH_SAY_GIVEN_HOW_MANY_TIES_PEOPLE_HAVE_MORE, EH_SAY_ASSORTATIVITY_BY, EH_SAY_NOTHING, 1, true, 1.5,
     EH_SAY_DO_LOCATION_TEAM_OR_TASK_KEEP_THESE},
    {"mixing.assortativity_adjusted", EH_PHRASE_INDEX, EH_SAY_SMALL_AND_LARGE_GROUPS_COUNTING_ALIKE_FEWER,
     EH_SAY_SMALL_AND_LARGE_GROUPS_COUNTING_ALIKE_MORE, EH_SAY_ADJUSTED_ASSORTATIVITY_BY, EH_SAY_NOTHING, 1,
     true, 1, EH_SAY_DO_LOCATION_TEAM_OR_TASK_KEEP_THESE},
    {"mixing.inbreeding", EH_PHRASE_INDEX, EH_SAY_TIES_OF_STAY_WITHIN_THE_GROUP_LESS,
     EH_SAY_TIES_OF_STAY_WITHIN_THE_GROUP_MORE, EH_SAY_TIES_WITHIN_THE_GROUP, EH_SAY_NOTHING, 1, true, 2,
     EH_SAY_DOES_THIS_GROUP_KEEP_TO_ITSELF_OR},
    {"mixing.ratio", EH_PHRASE_PAIR, EH_SAY_WHAT_CHANCE_WOULD_GIVE, EH_SAY_WHAT_CHANCE_WOULD_GIVE,
     EH_SAY_THE_NUMBER_OF_TIES, EH_SAY_UNIT_TIMES, 1, false, 2,
     EH_SAY_SHOULD_THESE_TWO_WORK_TOGETHER_MORE_THAN},
    {"mixing.reciprocity", EH_PHRASE_INDEX, EH_SAY_ARE_RETURNED_LESS_OFTEN_THAN_CHANCE_WOULD,
     EH_SAY_ARE_RETURNED_MORE_OFTEN_THAN_CHANCE_WOULD, EH_SAY_TIES_RETURNED, EH_SAY_NOTHING, 1, false, 1,
     EH_SAY_SHOULD_WHAT_IS_ASKED_HERE_FLOW_IN},
    {"mixing.bias.gap", EH_PHRASE_AMOUNT, EH_SAY_CONNECT_MORE_WITH_THE_DECISION_MAKERS_AROUND,
     EH_SAY_CONNECT_LESS_WITH_THE_DECISION_MAKERS_AROUND,
     EH_SAY_CONNECTING_TO_THE_DECISION_MAKERS_AROUND_THEM, EH_SAY_NOTHING, 1, true, 6,
     EH_SAY_WHO_STARTS_CONVERSATIONS_WITH_THE_DECISION_MAKERS},
    {"access.odds", EH_PHRASE_ODDS, EH_SAY_HAVE_LESS_OFTEN, EH_SAY_HAVE_MORE_OFTEN, EH_SAY_HAVING_MENTOR,
     EH_SAY_NOTHING, 1, false, 9, EH_SAY_HOW_DOES_ONE_GET_A_MENTOR_OR},
    {"access.power.odds", EH_PHRASE_ODDS, EH_SAY_HAVE_WHO_IS_A_DECISION_MAKER_LESS,
     EH_SAY_HAVE_WHO_IS_A_DECISION_MAKER_MORE, EH_SAY_HAVING_WHO_IS_A_DECISION_MAKER, EH_SAY_NOTHING, 1,
     false, 8, EH_SAY_HOW_DO_DECISION_MAKERS_PICK_THE_PEOPLE},
    {"access.seniority.gap", EH_PHRASE_AMOUNT, EH_SAY_HAVE_MENTORS_LEVELS_LESS_SENIOR,
     EH_SAY_HAVE_MENTORS_LEVELS_MORE_SENIOR, EH_SAY_SENIORITY_OF_MENTORS, EH_SAY_UNIT_LEVELS, 1, false, 3,
     EH_SAY_HOW_ARE_MENTORS_MATCHED_WITH_MENTEES},
    {"access.same_group", EH_PHRASE_INDEX, EH_SAY_MENTORS_AND_MENTEES_SHARE_LESS_OFTEN_THAN,
     EH_SAY_MENTORS_AND_MENTEES_SHARE_MORE_OFTEN_THAN, EH_SAY_PAIRS_THAT_SHARE, EH_SAY_NOTHING, 1, true, 3,
     EH_SAY_WHO_PROPOSES_THE_PAIRS_THE_PROGRAMME_THE},
};

const struct eh_words *eh_report_get_words(const char *measure)
{
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strcmp(WORDS[i].measure, measure) == 0)
            return &WORDS[i];
    return eh_report_get_later_words(measure);
}

enum eh_say eh_report_get_number_words(const struct eh_words *words)
{
    if (strcmp(words->measure, "mixing.segregation") == 0)
        return EH_SAY_SEGREGATION_BY;
    if (strcmp(words->measure, "mixing.bias.gap") == 0)
        return EH_SAY_FRIENDING_BIAS_AGAINST_THE_DECISION_MAKERS;
    return words->topic;
}

const char *eh_report_name_mentor(const struct eh_compose *self, const char *layer)
{
    if (strcmp(layer, "mentoring") == 0)
        return eh_word(self, EH_SAY_A_MENTOR);
    if (strcmp(layer, "sponsorship") == 0)
        return eh_word(self, EH_SAY_A_SPONSOR);
    return eh_word(self, EH_SAY_A_MENTOR_OR_SPONSOR);
}

const char *eh_report_get_title(const struct eh_compose *self, uint32_t measure)
{
    const struct eh_measure_words *words = eh_say_find_measure(&self->form, self->catalogue[measure].name);
    return words ? words->title : self->catalogue[measure].title;
}

const char *eh_report_get_short_title(const struct eh_compose *self, uint32_t measure)
{
    const char *title = eh_report_get_title(self, measure);
    return eh_arena_copy_bytes(self->arena, title, strcspn(title, ","));
}

const char *eh_report_get_question(const struct eh_compose *self, uint32_t measure)
{
    const struct eh_measure_words *words = eh_say_find_measure(&self->form, self->catalogue[measure].name);
    return words && words->question ? words->question : self->catalogue[measure].question;
}

const char *eh_report_get_caution(const struct eh_compose *self, uint32_t measure)
{
    const struct eh_measure_words *words = eh_say_find_measure(&self->form, self->catalogue[measure].name);
    return words && words->caution ? words->caution : self->catalogue[measure].caution;
}

static const char *drop_end(const struct eh_compose *self, const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    bool has = length > tail && strcmp(text + length - tail, end) == 0;
    return has ? eh_arena_copy_bytes(self->arena, text, length - tail) : text;
}

const char *eh_report_name_measure(const struct eh_compose *self, eh_row *row)
{
    const char *either = eh_report_name_mentor(self, ""),
               *title = eh_report_get_title(self, row->measure_index), *found = strstr(title, either);
    title = drop_end(self, drop_end(self, title, eh_word(self, EH_SAY_TITLE_GAP)),
                     eh_word(self, EH_SAY_TITLE_ODDS_RATIO));
    if (!found)
        return title;
    found = strstr(title, either);
    return eh_arena_format(self->arena, "%.*s%s%s", (int)(found - title), title,
                           eh_report_name_mentor(self, row->layer), found + strlen(either));
}

const char *eh_report_explain_undefined(const struct eh_compose *self, const char *why)
{
    static const struct {
        const char *why;
        enum eh_say words;
    } reason[] = {{EH_UNDEFINED_EMPTY, EH_SAY_NOBODY_TO_COUNT},
                  {EH_UNDEFINED_ONE_GROUP, EH_SAY_ONLY_ONE_GROUP_SO_NOTHING_TO_COMPARE},
                  {EH_UNDEFINED_NO_TIES, EH_SAY_NO_TIES},
                  {EH_UNDEFINED_ZERO_VARIANCE, EH_SAY_EVERYBODY_HAS_THE_SAME_VALUE},
                  {EH_UNDEFINED_INFINITE, EH_SAY_WITHOUT_LIMIT_ONE_SIDE_HAS_NO_CASE},
                  {EH_UNDEFINED_ZERO_BY_ZERO, EH_SAY_NO_CASE_ON_EITHER_SIDE},
                  {EH_UNDEFINED_FEW_ARCS, EH_SAY_FEWER_THAN_10_DIRECTED_TIES},
                  {EH_UNDEFINED_ONE_SIDED, EH_SAY_NO_TWO_COMPARABLE_PEOPLE_OF_DIFFERENT_GROUPS},
                  {EH_UNDEFINED_TOO_LARGE, EH_SAY_TOO_MANY_PEOPLE_FOR_AN_EXACT_VALUE}};
    for (size_t i = 0; why && i < sizeof reason / sizeof *reason; i++)
        if (strcmp(reason[i].why, why) == 0)
            return eh_word(self, reason[i].words);
    return why ? why : eh_word(self, EH_SAY_NOT_DEFINED);
}
