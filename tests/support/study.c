#include "study.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/base/number.h"
#include "evenhand/base/random.h"

struct eh_study *test_study_new_with_roster(uint32_t n, uint32_t n_roster, struct eh_arena *arena)
{
    struct eh_study *study = EH_NEW(arena, struct eh_study);
    struct eh_people *people = &study->people;
    study->arena = arena;
    study->first_event = study->last_event = EH_DATE_NONE;
    study->period =
        (struct eh_period){.all = true, .first = EH_DATE_NONE, .last = EH_DATE_NONE, .name = "all"};
    study->config.lookback_months = 12;
    study->config.broadcast = 50;
    study->config.permutations = 99;
    study->config.seed = 1;
    study->config.minimum_group = 5;
    people->n = n;
    people->n_roster = n_roster;
    people->id = EH_NEW_ARRAY(arena, const char *, n_roster);
    people->hired = EH_NEW_ARRAY(arena, int32_t, n_roster);
    people->left = EH_NEW_ARRAY(arena, int32_t, n_roster);
    people->manager = EH_NEW_ARRAY(arena, uint32_t, n_roster);
    people->level = EH_NEW_ARRAY(arena, int32_t, n_roster);
    people->level_value = EH_NEW_ARRAY(arena, double, n_roster);
    people->is_decider = EH_NEW_ARRAY(arena, bool, n_roster);
    for (uint32_t i = 0; i < n_roster; i++) {
        people->id[i] = eh_arena_format(arena, "p%02u", i);
        people->hired[i] = people->left[i] = EH_DATE_NONE;
        people->manager[i] = EH_PERSON_NONE;
    }
    test_study_add_kind(study, "", arena);
    return study;
}

struct eh_study *test_study_new(uint32_t n, struct eh_arena *arena)
{
    return test_study_new_with_roster(n, n, arena);
}

uint32_t test_study_add_attribute(struct eh_study *study, const char *name, const char *const *value,
                                  uint32_t n_values, const uint32_t *label, const char *role,
                                  struct eh_arena *arena)
{
    struct eh_people *people = &study->people;
    uint32_t index = people->attribute_count;
    people->attribute = eh_arena_grow(arena, people->attribute, index, index + 1, sizeof *people->attribute);
    people->attribute_count++;
    struct eh_attribute *attribute = &people->attribute[index];
    attribute->name = name;
    attribute->is_group = strchr(role, 'g') != NULL;
    attribute->is_structure = strchr(role, 's') != NULL;
    attribute->is_stratum = strchr(role, 't') != NULL;
    attribute->is_level = strchr(role, 'l') != NULL;
    attribute->n_values = n_values;
    attribute->value = EH_NEW_ARRAY(arena, const char *, n_values + 1);
    attribute->value[0] = "(unknown)";
    for (uint32_t v = 0; v < n_values; v++)
        attribute->value[v + 1] = value[v];
    attribute->roster_label = attribute->label = EH_NEW_ARRAY(arena, uint32_t, people->n_roster);
    memcpy(attribute->label, label, people->n * sizeof *label);
    if (attribute->is_level) {
        people->has_level = true;
        people->level_attribute = index;
        for (uint32_t i = 0; i < people->n; i++) {
            people->level[i] = (int32_t)label[i];
            people->level_value[i] = label[i];
        }
    }
    if (strchr(role, 'd')) {
        people->has_department = true;
        people->department = index;
    }
    return index;
}

void test_study_set_decider(struct eh_study *study, uint32_t person)
{
    study->people.n_deciders += person < study->people.n && !study->people.is_decider[person];
    study->people.is_decider[person] = true;
}

struct eh_layer_config *test_study_add_layer(struct eh_study *study, const char *name, const char *kind,
                                             bool directed, struct eh_arena *arena)
{
    size_t index = study->config.layer_count++;
    study->config.layers =
        eh_arena_grow(arena, study->config.layers, index, index + 1, sizeof *study->config.layers);
    struct eh_layer_config *layer = &study->config.layers[index];
    layer->name = name;
    layer->directed = directed;
    if (kind) {
        layer->kinds.count = 1;
        layer->kinds.name = EH_NEW(arena, const char *);
        layer->kinds.name[0] = kind;
    }
    return layer;
}

uint32_t test_study_add_kind(struct eh_study *study, const char *kind, struct eh_arena *arena)
{
    struct eh_names *kinds = &study->kinds;
    for (size_t i = 0; i < kinds->count; i++)
        if (!strcmp(kinds->name[i], kind))
            return (uint32_t)i;
    kinds->name = eh_arena_grow(arena, kinds->name, kinds->count, kinds->count + 1, sizeof *kinds->name);
    kinds->name[kinds->count] = kind;
    return (uint32_t)kinds->count++;
}

struct eh_network test_network_build(const struct eh_study *study, const struct eh_event *events,
                                     size_t count, const struct eh_meeting *meetings, size_t meeting_count,
                                     struct eh_arena *arena)
{
    struct eh_network network;
    struct eh_failure failure = {EH_OK};
    struct eh_network_builder *builder = eh_network_builder_new(study, arena);
    eh_network_builder_add_events(builder, events, count);
    for (size_t i = 0; i < meeting_count; i++)
        eh_network_builder_add_meeting(builder, &meetings[i]);
    assert_int_equal(eh_network_builder_finish(builder, arena, &network, &failure), EH_OK);
    return network;
}

struct eh_graph test_graph_new(uint32_t n, bool directed, const uint32_t (*pair)[2], size_t count,
                               struct eh_arena *arena)
{
    struct eh_study *study = test_study_new(n, arena);
    test_study_add_layer(study, "collaboration", NULL, directed, arena);
    struct eh_event *events = EH_NEW_ARRAY(arena, struct eh_event, count);
    for (size_t i = 0; i < count; i++)
        events[i] = (struct eh_event){
            .from = pair[i][0], .to = pair[i][1], .day = EH_DATE_NONE, .weight = EH_WEIGHT_ONE};
    return test_network_build(study, events, count, NULL, 0, arena).layer[0].graph;
}

struct eh_graph test_graph_draw(uint32_t n, bool directed, double p, uint64_t seed, struct eh_arena *arena)
{
    struct eh_random random;
    size_t count = 0;
    uint32_t(*pair)[2] = eh_arena_alloc(arena, (size_t)n * n, sizeof *pair);
    eh_random_init(&random, seed, 0);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            if (i != j && eh_random_uniform(&random) < p) {
                pair[count][0] = i;
                pair[count++][1] = j;
            }
    return test_graph_new(n, directed, (const uint32_t(*)[2])pair, count, arena);
}
