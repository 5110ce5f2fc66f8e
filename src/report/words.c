/* What each measure is called in a sentence. A measure without an entry has no sentence of its own: its rows
 * stand in tables, under the title that the catalogue gives them. */
#include <string.h>

#include "compose.h"

static const struct eh_words WORDS[] = {
    {"inclusion.ties.gap", EH_PHRASE_AMOUNT, "%s fewer ties", "%s more ties", "ties", " ties", 1, false, 6,
     "Who is invited to shared work, meetings and projects, and who decides that?", "have %s fewer ties",
     "have %s more ties"},
    {"inclusion.strength.gap", EH_PHRASE_AMOUNT, "tie strength %s lower", "tie strength %s higher",
     "tie strength", "", 1, false, 3, "Does the work itself call for less frequent contact?",
     "have less contact through their ties", "have more contact through their ties"},
    {"inclusion.crossing.gap", EH_PHRASE_AMOUNT, "ties across departments %s points lower",
     "ties across departments %s points higher", "ties across departments", " pts", 100, false, 4,
     "Who gets to work on projects that cross departments?", "have fewer of their ties across departments",
     "have more of their ties across departments"},
    {"inclusion.core.gap", EH_PHRASE_AMOUNT, "place in the core %s lower", "place in the core %s higher",
     "the place in the core of the network", "", 1, false, 3,
     "Which roles sit at the edge of the network, and who holds them?",
     "stand further from the core of the network", "stand closer to the core of the network"},
    {"inclusion.brokerage.gap", EH_PHRASE_AMOUNT, "brokerage %s lower", "brokerage %s higher", "brokerage",
     "", 1, false, 3, "Who is given the roles that connect teams?", "connect separate groups less",
     "connect separate groups more"},
    {"inclusion.reach.gap", EH_PHRASE_AMOUNT, "closeness to decision makers %s lower",
     "closeness to decision makers %s higher", "closeness to decision makers", "", 1, false, 8,
     "Who meets decision makers in ordinary work, and through whom?", "are less close to decision makers",
     "are closer to decision makers"},
    {"inclusion.information.gap", EH_PHRASE_AMOUNT, "closeness to everyone %s lower",
     "closeness to everyone %s higher", "closeness to everyone", "", 1, false, 5,
     "Does news reach these people as early as their colleagues?", "are less close to everyone",
     "are closer to everyone"},
    {"inclusion.external.gap", EH_PHRASE_AMOUNT, "%s fewer outside contacts", "%s more outside contacts",
     "outside contacts", " contacts", 1, false, 3, "Who represents the organisation outside?",
     "have %s fewer outside contacts", "have %s more outside contacts"},
    {"inclusion.influence.gap", EH_PHRASE_AMOUNT, "influence %s lower", "influence %s higher", "influence",
     "", 1, false, 4, "Whose advice is sought, and whose is known to be there?",
     "have less influence in the network", "have more influence in the network"},
    {"inclusion.between.gap", EH_PHRASE_AMOUNT, "betweenness %s lower", "betweenness %s higher",
     "betweenness", "", 1, false, 3, "Who is given the roles that others have to pass through?",
     "stand between others less often", "stand between others more often"},
    {"inclusion.isolated.odds", EH_PHRASE_ODDS, "fewer are without any tie", "more are without any tie",
     "being without any tie", "", 1, true, 7,
     "Do the people without ties work in ways that the data do not record, or are they left out?",
     "are without any tie less often", "are without any tie more often"},
    {"inclusion.near.odds", EH_PHRASE_ODDS, "fewer are within two steps of a decision maker",
     "more are within two steps of a decision maker", "being near a decision maker", "", 1, false, 7,
     "Which teams have no short way to a decision maker?",
     "are within two steps of a decision maker less often",
     "are within two steps of a decision maker more often"},
    {"mixing.segregation", EH_PHRASE_INDEX, "%s more ties cross %s lines than chance would give",
     "%s fewer ties cross %s lines than chance would give", "ties across %s lines", "", 1, true, 5,
     "Do location, team or task keep these groups apart, and is that wanted?", NULL, NULL},
    {"mixing.ei", EH_PHRASE_INDEX, "ties stay within %s lines more than chance would give",
     "ties cross %s lines more than chance would give", "the E-I index by %s", "", 1, false, 2,
     "Do location, team or task keep these groups apart, and is that wanted?", NULL, NULL},
    {"mixing.assortativity", EH_PHRASE_INDEX, "ties cross %s lines more than chance would give",
     "ties stay within %s lines more than chance would give", "assortativity by %s", "", 1, true, 1.5,
     "Do location, team or task keep these groups apart, and is that wanted?", NULL, NULL},
    {"mixing.assortativity_adjusted", EH_PHRASE_INDEX, "ties cross %s lines more than chance would give",
     "ties stay within %s lines more than chance would give", "adjusted assortativity by %s", "", 1, true, 1,
     "Do location, team or task keep these groups apart, and is that wanted?", NULL, NULL},
    {"mixing.inbreeding", EH_PHRASE_INDEX, "ties stay within the group less than chance would give",
     "ties stay within the group more than chance would give", "ties within the group", "", 1, true, 2,
     "Does this group keep to itself, or is it left to itself?",
     "Ties of %s stay within the group less than chance would give",
     "Ties of %s stay within the group more than chance would give"},
    {"mixing.ratio", EH_PHRASE_PAIR, "fewer ties than chance would give", "more ties than chance would give",
     "the number of ties", "\xC3\x97", 1, false, 2, "Should these two work together more than they do?", NULL,
     NULL},
    {"mixing.reciprocity", EH_PHRASE_INDEX, "ties are returned less often than chance would give",
     "ties are returned more often than chance would give", "ties returned", "", 1, false, 1,
     "Should what is asked here flow in both directions?", NULL, NULL},
    {"mixing.bias.gap", EH_PHRASE_AMOUNT, "friending bias %s lower", "friending bias %s higher",
     "connecting to the decision makers around them", "", 1, true, 6,
     "Who starts conversations with the decision makers of the department, and who is kept from it?",
     "connect more with the decision makers around them",
     "connect less with the decision makers around them"},
    {"access.odds", EH_PHRASE_ODDS, "fewer have %s", "more have %s", "having %s", "", 1, false, 9,
     "How does one get a mentor or a sponsor here, and who asks, who is asked, who is refused?",
     "have %s less often", "have %s more often"},
    {"access.power.odds", EH_PHRASE_ODDS, "fewer have %s who is a decision maker",
     "more have %s who is a decision maker", "having %s who is a decision maker", "", 1, false, 8,
     "How do decision makers pick the people whom they mentor or sponsor?",
     "have %s who is a decision maker less often", "have %s who is a decision maker more often"},
    {"access.seniority.gap", EH_PHRASE_AMOUNT, "mentors %s levels less senior",
     "mentors %s levels more senior", "seniority of mentors", " levels", 1, false, 3,
     "How are mentors matched with mentees?", "have mentors %s levels less senior",
     "have mentors %s levels more senior"},
    {"access.same_group", EH_PHRASE_INDEX, "mentors and mentees share %s less often than chance would give",
     "mentors and mentees share %s more often than chance would give", "pairs that share %s", "", 1, true, 3,
     "Who proposes the pairs: the programme, the mentor or the mentee?", NULL, NULL},
};

const struct eh_words *eh_report_get_words(const char *measure)
{
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strcmp(WORDS[i].measure, measure) == 0)
            return &WORDS[i];
    return eh_report_get_later_words(measure);
}

const char *eh_report_name_mentor(const char *layer)
{
    if (strcmp(layer, "mentoring") == 0)
        return "a mentor";
    if (strcmp(layer, "sponsorship") == 0)
        return "a sponsor";
    return "a mentor or sponsor";
}

static const char *drop_end(const struct eh_compose *self, const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    bool has = length > tail && strcmp(text + length - tail, end) == 0;
    return has ? eh_arena_copy_bytes(self->arena, text, length - tail) : text;
}

const char *eh_report_name_measure(const struct eh_compose *self, eh_row *row)
{
    static const char either[] = "a mentor or sponsor";
    const char *title = self->catalogue[row->measure_index].title, *found = strstr(title, either);
    title = drop_end(self, drop_end(self, title, ", gap"), ", odds ratio");
    if (!found)
        return title;
    found = strstr(title, either);
    return eh_arena_format(self->arena, "%.*s%s%s", (int)(found - title), title,
                           eh_report_name_mentor(row->layer), found + strlen(either));
}

const char *eh_report_explain_undefined(const char *why)
{
    static const char *const reason[][2] = {
        {EH_UNDEFINED_EMPTY, "nobody to count"},
        {EH_UNDEFINED_ONE_GROUP, "only one group, so nothing to compare"},
        {EH_UNDEFINED_NO_TIES, "no ties"},
        {EH_UNDEFINED_ZERO_VARIANCE, "everybody has the same value"},
        {EH_UNDEFINED_INFINITE, "without limit: one side has no case at all"},
        {EH_UNDEFINED_ZERO_BY_ZERO, "no case on either side"},
        {EH_UNDEFINED_FEW_ARCS, "fewer than 10 directed ties"},
        {EH_UNDEFINED_ONE_SIDED, "no two comparable people of different groups"},
        {EH_UNDEFINED_TOO_LARGE, "too many people for an exact value without a sampled one, or too many "
                                 "groups for each pair of them"}};
    for (size_t i = 0; why && i < sizeof reason / sizeof *reason; i++)
        if (strcmp(reason[i][0], why) == 0)
            return reason[i][1];
    return why ? why : "not defined";
}
