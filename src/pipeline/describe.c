/* Provenance: everything that report.json and the report's last pages say about a run, gathered from the
 * rooms below in one place. Nobody is named in it: groups, files and settings are. */
#include <string.h>

#include "evenhand/base/number.h"
#include "evenhand/measure/context.h"
#include "evenhand/pipeline/pipeline.h"
#include "needs.h"

/* From here on p comes from exact moments (MEASURES.md section 0). */
enum { MANY_TIES = 200000, MANY_PEOPLE = 20000 };

const char *eh_pipeline_get_libraries(void)
{
    return EVENHAND_LIBRARIES;
}

static const char *word_weight(int64_t weight, struct eh_arena *arena)
{
    char text[EH_NUMBER_LENGTH];
    eh_number_write((double)weight / (double)EH_WEIGHT_ONE, text);
    return eh_arena_copy_text(arena, text);
}

static void describe_layers(const struct eh_network *network, struct eh_arena *arena,
                            struct eh_provenance *out)
{
    struct eh_layer_facts *facts = EH_NEW_ARRAY(arena, struct eh_layer_facts, network->layer_count);
    for (uint32_t i = 0; i < network->layer_count; i++) {
        const struct eh_layer *layer = &network->layer[i];
        facts[i] = (struct eh_layer_facts){
            .name = layer->name,
            .is_work = layer->is_work,
            .directed = layer->directed,
            .is_informal = i == network->informal,
            .stands_in = i == network->informal && network->informal_stands_in,
            .tie_weight = layer->tie_weight > 0 ? word_weight(layer->tie_weight, arena) : "any",
        };
        if (layer->close_weight > 0)
            facts[i].close_weight = word_weight(layer->close_weight, arena);
        else if (layer->graph.tie_count > 0)
            facts[i].close_weight = eh_arena_format(arena, "%s (the lower median)",
                                                    word_weight(layer->graph.close_weight, arena));
        else
            facts[i].close_weight = "none: no ties";
    }
    out->layer = facts;
    out->layer_count = network->layer_count;
}

/* Whether the decision makers are exactly the people on the highest level that occurs. */
static bool is_highest_level(const struct eh_people *people, int32_t *out_level)
{
    int32_t highest = 0;
    for (uint32_t i = 0; i < people->n; i++)
        if (people->level[i] > highest)
            highest = people->level[i];
    for (uint32_t i = 0; i < people->n; i++)
        if (people->is_decider[i] != (people->level[i] == highest))
            return false;
    *out_level = highest;
    return highest > 0;
}

static const char *word_decision_rule(const struct eh_config *config, const struct eh_people *people,
                                      struct eh_arena *arena)
{
    static const char *const form[] = {[EH_LESS] = "below level %s",
                                       [EH_LESS_EQUAL] = "level %s and below",
                                       [EH_EQUAL] = "level %s",
                                       [EH_GREATER_EQUAL] = "level %s and above",
                                       [EH_GREATER] = "above level %s"};
    int32_t highest;
    if (config->decision_column)
        return eh_arena_format(arena, "column %s of people.csv", config->decision_column);
    if (config->decision_rule) {
        const char *blank = strstr(form[config->decision_compare], "%s");
        return eh_arena_format(arena, "%.*s%s%s", (int)(blank - form[config->decision_compare]),
                               form[config->decision_compare], config->decision_level, blank + 2);
    }
    if (people->n_deciders == 0)
        return "nobody: people.csv has neither levels nor a decision_maker column that names anybody";
    if (people->has_level && is_highest_level(people, &highest))
        return eh_arena_format(arena, "the highest level (%s)",
                               people->attribute[people->level_attribute].value[highest]);
    return "column decision_maker of people.csv";
}

static void describe_attributes(const struct eh_people *people, struct eh_arena *arena,
                                struct eh_provenance *out)
{
    out->group = EH_NEW_ARRAY(arena, const char *, people->attribute_count);
    out->structure = EH_NEW_ARRAY(arena, const char *, people->attribute_count);
    for (uint32_t i = 0; i < people->attribute_count; i++) {
        if (people->attribute[i].is_group)
            out->group[out->group_count++] = people->attribute[i].name;
        if (people->attribute[i].is_structure)
            out->structure[out->structure_count++] = people->attribute[i].name;
    }
}

static void describe_warnings(const struct eh_problems *problems, struct eh_arena *arena,
                              struct eh_provenance *out)
{
    out->warnings =
        eh_problems_get_total(problems, EH_WARNING) - problems->total[EH_PROBLEM_SAME_AS_LAST_RUN];
    out->warning_code = EH_NEW_ARRAY(arena, const char *, EH_PROBLEM_COUNT);
    out->warning_text = EH_NEW_ARRAY(arena, const char *, EH_PROBLEM_COUNT);
    out->warning_total = EH_NEW_ARRAY(arena, uint64_t, EH_PROBLEM_COUNT);
    for (enum eh_problem_code code = 0; code < EH_PROBLEM_COUNT; code++) {
        if (problems->total[code] == 0 || eh_problem_get_severity(code) != EH_WARNING)
            continue;
        if (code ==
            EH_PROBLEM_SAME_AS_LAST_RUN) /* published bytes hang on the inputs, not on what was published */
            continue;
        size_t i = out->warning_code_count++;
        out->warning_code[i] = eh_problem_get_name(code);
        out->warning_text[i] = eh_problem_get_meaning(code);
        out->warning_total[i] = problems->total[code];
    }
}

struct closed { /* the list under construction */
    struct eh_closed_chapter *chapter;
    size_t count;
};

enum { MOST_CLOSED = 16 };

static void close_chapter(struct closed *list, const char *what, const char *needs)
{
    list->chapter[list->count++] = (struct eh_closed_chapter){what, needs};
}

/* What is missing of some needs, joined; NULL where nothing is. */
static const char *join_needs(const char *const *needs, size_t count, struct eh_arena *arena)
{
    const char *out = NULL;
    for (size_t i = 0; i < count; i++)
        if (needs[i])
            out = out ? eh_arena_format(arena, "%s; %s", out, needs[i]) : needs[i];
    return out;
}

/* Chapters 2 to 6. */
static void close_ties(const struct eh_study *study, const struct eh_provenance *facts, struct closed *list)
{
    const struct eh_people *people = &study->people;
    if (facts->group_count == 0)
        close_chapter(list, "Comparison of groups", eh_needs_name(EH_NEED_GROUPS));
    if (people->n_deciders == 0)
        close_chapter(list, "Closeness to decision makers", eh_needs_name(EH_NEED_POWER));
    if (!people->has_department)
        close_chapter(list, "Ties that cross departments, and choice inside departments",
                      eh_needs_name(EH_NEED_DEPARTMENT));
    if (!study->mentoring.present) {
        close_chapter(list, "Mentoring and sponsorship", eh_needs_name(EH_NEED_MENTORING));
        close_chapter(list, "Where alliances and mentoring meet", eh_needs_name(EH_NEED_MENTORING));
    } else if (!people->has_level) {
        close_chapter(list, "Seniority of mentors and sponsors", eh_needs_name(EH_NEED_LEVEL));
    }
    if (study->mentoring.present && !study->events_have_dates)
        close_chapter(list, "Which came first, alliance or mentoring", eh_needs_name(EH_NEED_DATES));
    if (!study->events_have_dates)
        close_chapter(list, "Periods and trends", eh_needs_name(EH_NEED_DATES));
}

/* Chapters 7 and 8: with period `all` nothing lies before. */
static void close_outcomes(const struct eh_study *study, struct eh_arena *arena, struct closed *list)
{
    const struct eh_people *people = &study->people;
    const char *period = study->period.all ? eh_needs_name(EH_NEED_PERIOD) : NULL;
    const char *const promotion[] = {study->outcomes.present ? NULL : eh_needs_name(EH_NEED_OUTCOMES), period,
                                     people->n_deciders ? NULL : eh_needs_name(EH_NEED_POWER)};
    const char *const leaving[] = {
        study->outcomes.present || people->has_left ? NULL : eh_needs_name(EH_NEED_LEAVING), period};
    const char *promotions = join_needs(promotion, 3, arena), *exits = join_needs(leaving, 2, arena);
    if (promotions) {
        close_chapter(list, "Promotions and ties", promotions);
    } else {
        if (!study->mentoring.present)
            close_chapter(list, "Promotion of people with a sponsor", eh_needs_name(EH_NEED_MENTORING));
        if (!people->has_manager)
            close_chapter(list, "Promotion of people of the same group as their manager",
                          eh_needs_name(EH_NEED_MANAGER));
    }
    if (!study->decisions.present)
        close_chapter(list, "Decisions and conflicts of interest", eh_needs_name(EH_NEED_DECISIONS));
    else if (!study->decisions.has_outcome)
        close_chapter(list, "Who is selected, and by whom", eh_needs_name(EH_NEED_SELECTED));
    if (exits)
        close_chapter(list, "Leaving", exits);
}

static void describe_closed(const struct eh_study *study, struct eh_arena *arena, struct eh_provenance *out)
{
    struct closed list = {.chapter = EH_NEW_ARRAY(arena, struct eh_closed_chapter, MOST_CLOSED)};
    close_ties(study, out, &list);
    close_outcomes(study, arena, &list);
    out->closed = list.chapter;
    out->closed_count = list.count;
}

static bool is_normal(const struct eh_study *study, const struct eh_network *network)
{
    if (study->config.permutations_set)
        return false;
    for (uint32_t i = 0; i < network->layer_count; i++)
        if (network->layer[i].graph.tie_count >= MANY_TIES)
            return true;
    return study->people.n >= MANY_PEOPLE;
}

void eh_pipeline_describe(const struct eh_study *study, const struct eh_network *network,
                          struct eh_arena *arena, struct eh_provenance *out)
{
    const struct eh_config *config = &study->config;
    const struct eh_people *people = &study->people;
    struct eh_strata strata[EH_STRATA_MOST];
    uint32_t strata_count = eh_strata_compute(people, config, UINT32_MAX, arena, strata);
    *out = (struct eh_provenance){
        .study_name = config->name,
        .period = study->period.name,
        .version = EVENHAND_VERSION,
        .libraries = eh_pipeline_get_libraries(),
        .period_first = study->period.all ? EH_DATE_NONE : study->period.first,
        .period_last = study->period.all ? EH_DATE_NONE : study->period.last,
        .data_first = study->first_event,
        .data_last = study->last_event,
        .people = people->n,
        .roster = people->n_roster,
        .decision_makers = people->n_deciders,
        .strata = strata[strata_count - 1].within,
        .decision_rule = word_decision_rule(config, people, arena),
        .permutations = config->permutations,
        .seed = config->seed,
        .normal_p =
            is_normal(study, network)
                ? "at this size (20,000 people or 200,000 ties, and more) p-values of sums over ties or "
                  "people come from their exact moments and the normal distribution"
                : "",
        .config = eh_config_write(config, true, arena),
        .paper = config->paper,
        .language = config->language,
        .minimum_group = config->minimum_group,
        .input_count = study->input_count,
        .input = study->inputs,
        .left_out_count = study->left_out_count,
        .left_out = study->left_out,
    };
    describe_attributes(people, arena, out);
    describe_layers(network, arena, out);
    describe_closed(study, arena, out);
    describe_warnings(&study->problems, arena, out);
}
