#include "needs.h"

#include "evenhand/base/bug.h"

enum { BETWEENNESS_MOST = 2000, LORENZ_PEOPLE = 50, LORENZ_MENTORS = 50 };

const char *eh_needs_name(uint32_t need)
{
    switch (need) {
    case EH_NEED_TIES:
        return "records in the period between people of people.csv";
    case EH_NEED_GROUPS:
        return "a column of people.csv such as gender, ethnicity or age_band, or groups = in study.ini";
    case EH_NEED_ATTRIBUTE:
        return "a column of people.csv such as gender, department or location, with two values";
    case EH_NEED_POWER:
        return "a column level or decision_maker in people.csv";
    case EH_NEED_DEPARTMENT:
        return "a column department in people.csv";
    case EH_NEED_LEVEL:
        return "a column level in people.csv";
    case EH_NEED_PEOPLE:
        return "50 people in the period";
    case EH_NEED_DIRECTED:
        return "directed = yes in a [layer] of study.ini, or a column manager in people.csv";
    case EH_NEED_EXTERNALS:
        return "externals = yes in study.ini";
    case EH_NEED_SOURCES:
        return "betweenness = 1000 (sampled sources) under [inference], as there are more than 2,000 people";
    case EH_NEED_MENTORING:
        return "mentoring.csv with mentor, mentee, kind, start and end";
    case EH_NEED_PAIRS:
        return "mentorings in the period";
    case EH_NEED_MENTORS:
        return "50 mentors or sponsors in the period";
    case EH_NEED_DATES:
        return "a column date in collaboration.csv or meetings.csv";
    case EH_NEED_PERIOD:
        return "a period in study.ini (period = 2026Q3, say) with dated records before it";
    case EH_NEED_OUTCOMES:
        return "outcomes.csv with person, outcome and date";
    case EH_NEED_PROMOTIONS:
        return "promotions in the period, by the outcome 'promotion' in outcomes.csv";
    case EH_NEED_DECISIONS:
        return "decisions.csv with decider, candidate, decision, date and outcome";
    case EH_NEED_SELECTED:
        return "a column outcome in decisions.csv";
    case EH_NEED_LEAVING:
        return "a column left in people.csv, or outcomes.csv with person, outcome and date";
    case EH_NEED_MANAGER:
        return "a column manager in people.csv";
    }
    EH_UNREACHABLE();
}

static bool is_in_period(const struct eh_period *period, int32_t first, int32_t last)
{
    return period->all || ((first == EH_DATE_NONE || first <= period->last) &&
                           (last == EH_DATE_NONE || last >= period->first));
}

/* A number that the data must reach and do not. */
static void ask_for(struct eh_needs *self, uint32_t need, uint64_t count, struct eh_arena *arena)
{
    int bit = __builtin_ctz(need);
    self->missing |= need;
    self->word[bit] = eh_arena_format(arena, "%s (%s %llu)", eh_needs_name(need),
                                      count == 1 ? "there is" : "there are", (unsigned long long)count);
}

static void require(struct eh_needs *self, uint32_t need, bool is_met)
{
    self->missing |= is_met ? 0 : need;
}

static void look_at_people(struct eh_needs *self, const struct eh_study *study, struct eh_arena *arena)
{
    const struct eh_people *people = &study->people;
    bool any = false, group = false, compared = false;
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        const struct eh_attribute *attribute = &people->attribute[a];
        any = any || ((attribute->is_group || attribute->is_structure) && attribute->n_values >= 2);
        group = group || attribute->is_group;
        compared = compared || (attribute->is_group && attribute->n_values >= 2);
    }
    require(self, EH_NEED_ATTRIBUTE, any);
    require(self, EH_NEED_GROUPS, compared);
    if (group && !compared)
        self->word[__builtin_ctz(EH_NEED_GROUPS)] = "a second value of a group attribute among the people";
    require(self, EH_NEED_POWER, people->n_deciders > 0);
    require(self, EH_NEED_DEPARTMENT, people->has_department);
    require(self, EH_NEED_LEVEL, people->has_level);
    require(self, EH_NEED_MANAGER, people->has_manager);
    require(self, EH_NEED_EXTERNALS, study->config.externals);
    if (people->n < LORENZ_PEOPLE)
        ask_for(self, EH_NEED_PEOPLE, people->n, arena);
    if (people->n > BETWEENNESS_MOST && !study->config.betweenness)
        ask_for(self, EH_NEED_SOURCES, people->n, arena);
}

static void look_at_mentoring(struct eh_needs *self, const struct eh_study *study, struct eh_arena *arena)
{
    const struct eh_mentoring *mentoring = &study->mentoring;
    bool *mentors = EH_NEW_ARRAY(arena, bool, study->people.n_roster);
    uint64_t pairs = 0, count = 0;
    for (uint32_t k = 0; k < mentoring->count; k++) {
        uint32_t mentor = mentoring->mentor[k];
        if (mentor >= study->people.n || mentoring->mentee[k] >= study->people.n ||
            !is_in_period(&study->period, mentoring->start[k], mentoring->end[k]))
            continue;
        pairs++;
        count += !mentors[mentor];
        mentors[mentor] = true;
    }
    require(self, EH_NEED_MENTORING, mentoring->present);
    if (mentoring->present && !pairs)
        ask_for(self, EH_NEED_PAIRS, 0, arena);
    if (pairs && count < LORENZ_MENTORS)
        ask_for(self, EH_NEED_MENTORS, count, arena);
}

static void look_at_outcomes(struct eh_needs *self, const struct eh_study *study, struct eh_arena *arena)
{
    const struct eh_outcomes *outcomes = &study->outcomes;
    const struct eh_decisions *decisions = &study->decisions;
    uint64_t promotions = 0, decided = 0;
    for (uint32_t k = 0; k < outcomes->count; k++)
        promotions += outcomes->kind[k] == EH_PROMOTION && outcomes->person[k] < study->people.n &&
                      (study->period.all || outcomes->date[k] != EH_DATE_NONE) &&
                      is_in_period(&study->period, outcomes->date[k], outcomes->date[k]);
    for (uint32_t k = 0; k < decisions->count; k++)
        decided += decisions->candidate[k] < study->people.n && decisions->decider[k] < study->people.n &&
                   (study->period.all || decisions->date[k] != EH_DATE_NONE) &&
                   is_in_period(&study->period, decisions->date[k], decisions->date[k]);
    require(self, EH_NEED_OUTCOMES, outcomes->present);
    if (outcomes->present && !promotions)
        ask_for(self, EH_NEED_PROMOTIONS, 0, arena);
    require(self, EH_NEED_DECISIONS, decisions->present);
    if (decisions->present && !decided) {
        self->missing |= EH_NEED_DECISIONS;
        self->word[__builtin_ctz(EH_NEED_DECISIONS)] = "decisions in the period (there are 0)";
    }
    require(self, EH_NEED_SELECTED, !decisions->present || decisions->has_outcome);
    require(self, EH_NEED_LEAVING, outcomes->present || study->people.has_left);
    require(self, EH_NEED_PERIOD, !study->period.all);
    require(self, EH_NEED_DATES, study->events_have_dates);
}

static void look_at_network(struct eh_needs *self, const struct eh_network *network)
{
    bool ties = false, directed = false;
    for (uint32_t l = 0; l < network->layer_count; l++) {
        const struct eh_layer *layer = &network->layer[l];
        ties = ties || (layer->is_work && layer->graph.tie_count > 0);
        directed = directed || (layer->directed && layer->graph.tie_count > 0);
    }
    require(self, EH_NEED_TIES, ties);
    require(self, EH_NEED_DIRECTED, directed);
}

void eh_needs_find(const struct eh_study *study, const struct eh_network *network, struct eh_arena *arena,
                   struct eh_needs *out)
{
    *out = (struct eh_needs){0};
    look_at_people(out, study, arena);
    look_at_mentoring(out, study, arena);
    look_at_outcomes(out, study, arena);
    look_at_network(out, network);
}

const char *eh_needs_word(const struct eh_needs *self, uint32_t needs, struct eh_arena *arena)
{
    const char *out = NULL;
    for (int bit = 0; bit < 32; bit++) {
        uint32_t need = UINT32_C(1) << bit & needs & self->missing;
        if (!need)
            continue;
        const char *word = self->word[bit] ? self->word[bit] : eh_needs_name(need);
        out = out ? eh_arena_format(arena, "%s; %s", out, word) : word;
    }
    return out;
}
