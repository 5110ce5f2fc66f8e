#include "plan.h"

#include <string.h>

#include "config_parts.h"
#include "evenhand/base/text.h"
#include "names.h"
#include "preset.h"

/* MEASURES.md section 0, in its order. */
static const char *const known_groups[] = {
    "gender",      "sex",         "ethnicity", "race",        "age_band", "age_group", "disability",
    "nationality", "orientation", "religion",  "tenure_band", "contract", "part_time"};
static const char *const known_structure[] = {"department", "level", "location"};
static const char *const known_strata[] = {"department", "level"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

struct making {
    struct eh_study *study;
    const struct eh_names *headers;
    struct eh_arena *arena;
    struct eh_plan *plan;
    size_t column_capacity, attribute_capacity, missing_capacity;
    struct eh_names missing; /* told already: a crossing names its parts again */
};

static bool exists(const struct making *m, const char *name)
{
    const struct eh_config *config = &m->study->config;
    const char *mapped = eh_config_find_header(config, "people", name), *known;
    bool found = eh_names_has(m->headers, mapped ? mapped : name);
    for (size_t i = 0; !mapped && !found && (known = eh_preset_get_header(config->preset, "people", name, i));
         i++)
        found = eh_names_has(m->headers, known);
    return found;
}

bool eh_plan_is_known(const char *name)
{
    for (size_t i = 0; i < COUNT(known_groups); i++)
        if (eh_text_equal_loosely(name, known_groups[i]))
            return true;
    return false;
}

/* Known names keep one spelling, whatever the settings and headers write. */
static const char *spell(const char *name)
{
    for (size_t i = 0; i < COUNT(known_groups); i++)
        if (eh_text_equal_loosely(name, known_groups[i]))
            return known_groups[i];
    for (size_t i = 0; i < COUNT(known_structure); i++)
        if (eh_text_equal_loosely(name, known_structure[i]))
            return known_structure[i];
    return name;
}

uint32_t eh_plan_find_column(const struct eh_plan *self, const char *name)
{
    for (size_t i = 0; i < self->column_count; i++)
        if (eh_text_equal_loosely(self->columns[i].name, name))
            return (uint32_t)i;
    return UINT32_MAX;
}

static uint32_t find_attribute(const struct eh_plan *self, const char *name)
{
    for (size_t i = 0; i < self->attribute_count; i++)
        if (eh_text_equal_loosely(self->attributes[i].name, name))
            return (uint32_t)i;
    return UINT32_MAX;
}

static uint32_t add_column(struct making *m, const char *name)
{
    uint32_t found = eh_plan_find_column(m->plan, name);
    if (found != UINT32_MAX)
        return found;
    EH_RESERVE(m->arena, m->plan->columns, m->plan->column_count, m->column_capacity);
    struct eh_value_column *column = &m->plan->columns[m->plan->column_count];
    *column = (struct eh_value_column){.name = name, .is_level = strcmp(name, "level") == 0};
    eh_intern_init(&column->values, m->arena);
    return (uint32_t)m->plan->column_count++;
}

/* A column that [columns] maps and no header has is told of where it is mapped. */
static void report_missing(struct making *m, const char *key, const char *name)
{
    const char *whole = eh_arena_format(m->arena, "%s %s", key, name);
    if (eh_config_find_header(&m->study->config, "people", name) || eh_names_has(&m->missing, whole))
        return;
    EH_RESERVE(m->arena, m->missing.name, m->missing.count, m->missing_capacity);
    m->missing.name[m->missing.count++] = whole;
    eh_config_report(&m->study->config, &m->study->problems, EH_PROBLEM_ATTRIBUTE_MISSING, "study", key, name,
                     eh_arena_format(m->arena, "the attribute '%s' is no column of people.csv%s", name,
                                     eh_names_suggest(name, m->headers->name, m->headers->count, m->arena)));
}

/* The attribute that the setting `key` names, new or not; UINT32_MAX where its column is not there. */
static uint32_t add_attribute(struct making *m, const char *key, const char *name)
{
    name = spell(name);
    uint32_t found = find_attribute(m->plan, name);
    if (found != UINT32_MAX)
        return found;
    const char *star = strchr(name, '*');
    const char *part[2] = {name, NULL};
    if (star) {
        part[0] = spell(eh_arena_copy_bytes(m->arena, name, (size_t)(star - name)));
        part[1] = spell(star + 1);
        name = eh_arena_format(m->study->arena, "%s*%s", part[0], part[1]);
    }
    for (int i = 0; i < 2 && part[i]; i++)
        if (!exists(m, part[i])) {
            report_missing(m, key, part[i]);
            return UINT32_MAX;
        }
    EH_RESERVE(m->arena, m->plan->attributes, m->plan->attribute_count, m->attribute_capacity);
    struct eh_planned *planned = &m->plan->attributes[m->plan->attribute_count];
    *planned = (struct eh_planned){.name = name, .is_crossing = star != NULL};
    if (!star)
        planned->column = add_column(m, name);
    return (uint32_t)m->plan->attribute_count++;
}

enum list { GROUPS, STRUCTURE, STRATA };

/* Adds the attributes of one list, and puts the names in force into the settings. */
static void add_list(struct making *m, enum list list, struct eh_names *names, bool set,
                     const char *const *standard, size_t standard_count)
{
    static const char *const keys[] = {"groups", "structure", "strata"};
    struct eh_names in_force = {0};
    size_t count = set ? names->count : standard_count;
    in_force.name = EH_NEW_ARRAY(m->study->arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        if (!set && !exists(m, standard[i]))
            continue;
        uint32_t index = add_attribute(m, keys[list], set ? names->name[i] : standard[i]);
        if (index == UINT32_MAX)
            continue;
        struct eh_planned *planned = &m->plan->attributes[index];
        planned->is_group = planned->is_group || list == GROUPS;
        planned->is_structure = planned->is_structure || list == STRUCTURE;
        planned->is_stratum = planned->is_stratum || list == STRATA;
        in_force.name[in_force.count++] = planned->name;
    }
    *names = in_force;
}

static bool is_known(const struct making *m, const char *name)
{
    return eh_plan_is_known(name) || find_attribute(m->plan, name) != UINT32_MAX;
}

/* people.csv may have any column, so that [columns] takes any name, beside those that the table looks after.
 * A header that is not there or a name that nothing reads is a typo, most often of a column whose chapters
 * would silently stay closed. */
static void report_mapping(struct making *m, const struct eh_column_map *map, const char *const *names,
                           size_t count)
{
    const struct eh_config *config = &m->study->config;
    const char *key = eh_arena_format(m->arena, "people.%s", map->column);
    if (!eh_names_has(m->headers, map->header))
        eh_config_report(
            config, &m->study->problems, EH_PROBLEM_COLUMN_MISSING, "columns", key, key,
            eh_arena_format(m->arena, "no header of people.csv has '%s', which [columns] gives for %s%s",
                            map->header, key,
                            eh_names_suggest(map->header, m->headers->name, m->headers->count, m->arena)));
    else if (!is_known(m, map->column))
        eh_config_report(config, &m->study->problems, EH_PROBLEM_MAPPING_UNKNOWN, "columns", key, key,
                         eh_arena_format(m->arena,
                                         "nothing reads %s: it is no column of the format, and neither "
                                         "groups nor structure nor strata name it%s",
                                         key, eh_names_suggest(map->column, names, count, m->arena)));
}

static void report_mappings(struct making *m)
{
    const struct eh_config *config = &m->study->config;
    size_t count;
    const struct eh_column *columns = eh_columns_get("people", &count);
    const char **names = EH_NEW_ARRAY(m->arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        names[i] = columns[i].name;
    const struct eh_names own = {.name = names, .count = count};
    for (size_t i = 0; i < config->column_count; i++) {
        const struct eh_column_map *map = &config->columns[i];
        if (strcmp(map->file, "people") != 0 || eh_names_has(&own, map->column) ||
            (config->decision_column && eh_text_equal_loosely(config->decision_column, map->column)))
            continue;
        report_mapping(m, map, names, count);
    }
}

void eh_plan_make(struct eh_study *study, const struct eh_names *headers, struct eh_arena *arena,
                  struct eh_plan *out)
{
    struct eh_config *config = &study->config;
    struct making m = {.study = study, .headers = headers, .arena = arena, .plan = out};
    *out = (struct eh_plan){0};
    add_list(&m, GROUPS, &config->groups, config->groups_set, known_groups, COUNT(known_groups));
    add_list(&m, STRUCTURE, &config->structure, config->structure_set, known_structure,
             COUNT(known_structure));
    add_list(&m, STRATA, &config->strata, config->strata_set, known_strata, COUNT(known_strata));
    for (size_t i = 0; i < out->attribute_count; i++) {
        if (!out->attributes[i].is_crossing)
            continue;
        const char *name = out->attributes[i].name, *star = strchr(name, '*');
        uint32_t a =
            add_attribute(&m, "groups", eh_arena_copy_bytes(study->arena, name, (size_t)(star - name)));
        uint32_t b = add_attribute(&m, "groups", star + 1);
        out->attributes[i].part[0] = a;
        out->attributes[i].part[1] = b;
    }
    for (size_t i = 0; i < COUNT(known_strata); i++)
        if (exists(&m, known_strata[i]))
            (void)add_attribute(&m, "strata", known_strata[i]);
    report_mappings(&m);
}
