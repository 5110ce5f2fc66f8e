#include "evenhand/measure/context.h"

#include <stdlib.h>
#include <string.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/text.h"

bool eh_context_wants(const struct eh_context *self, const char *measure, const char *layer)
{
    if (!self->first)
        return true;
    for (size_t i = 0; i < self->taken; i++)
        if (!strcmp(self->results->row[i].measure, measure) && !strcmp(self->results->row[i].layer, layer))
            return false;
    for (size_t i = 0; i < self->first->count; i++) {
        const struct eh_result *row = &self->first->row[i];
        if (row->verdict == EH_GAP && row->hangs_on_weight && !strcmp(row->measure, measure) &&
            !strcmp(row->layer, layer))
            return true;
    }
    return false;
}

void eh_context_advance(const struct eh_context *self, double share_01)
{
    eh_progress_advance(self->progress, self->phase, self->done_01 + self->part_01 * share_01);
}

struct eh_arena *eh_context_scratch(const struct eh_context *self)
{
    return eh_arena_new(self->arena);
}

/* The index of a plain attribute, or UINT32_MAX. */
static uint32_t find_attribute(const struct eh_people *people, const char *name)
{
    for (uint32_t a = 0; a < people->attribute_count; a++)
        if (!people->attribute[a].is_crossing && !strcmp(people->attribute[a].name, name))
            return a;
    for (uint32_t a = 0; a < people->attribute_count; a++)
        if (!people->attribute[a].is_crossing && eh_text_equal_loosely(people->attribute[a].name, name))
            return a;
    return UINT32_MAX;
}

/* A list of attributes, in the order in which `within` joins them. */
struct chosen {
    uint32_t count;
    uint32_t *attribute;
};

static void choose(struct chosen *self, uint32_t attribute)
{
    if (attribute == UINT32_MAX)
        return;
    for (uint32_t i = 0; i < self->count; i++)
        if (self->attribute[i] == attribute)
            return;
    self->attribute[self->count++] = attribute;
}

static struct chosen chosen_strata(const struct eh_people *people, const struct eh_config *config,
                                   struct eh_arena *arena)
{
    struct chosen out = {.attribute = EH_NEW_ARRAY(arena, uint32_t, config->strata.count + 2)};
    if (config->strata_set || config->strata.count) {
        for (size_t i = 0; i < config->strata.count; i++)
            choose(&out, find_attribute(people, config->strata.name[i]));
        return out;
    }
    if (people->has_department)
        choose(&out, people->department);
    if (people->has_level)
        choose(&out, people->level_attribute);
    return out;
}

static bool is_part_of(const struct eh_people *people, uint32_t candidate, uint32_t attribute)
{
    if (attribute == UINT32_MAX)
        return false;
    const struct eh_attribute *a = &people->attribute[attribute];
    return candidate == attribute || (a->is_crossing && (candidate == a->part[0] || candidate == a->part[1]));
}

/* What is left of a list when an attribute and its parts are taken out. */
static struct chosen without(const struct eh_people *people, const struct chosen *all, uint32_t attribute,
                             struct eh_arena *arena)
{
    struct chosen out = {.attribute = EH_NEW_ARRAY(arena, uint32_t, (size_t)all->count + 1)};
    for (uint32_t i = 0; i < all->count; i++)
        if (!is_part_of(people, all->attribute[i], attribute))
            choose(&out, all->attribute[i]);
    return out;
}

static bool same_list(const struct chosen *a, const struct chosen *b)
{
    return a->count == b->count &&
           (a->count == 0 || !memcmp(a->attribute, b->attribute, a->count * sizeof(uint32_t)));
}

static int compare_keys(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Splits every stratum by one more attribute and numbers the parts that occur, by stratum, then by label. */
static void refine(const struct eh_attribute *attribute, uint32_t n, uint32_t *of, uint32_t *count,
                   struct eh_arena *arena)
{
    uint64_t labels = (uint64_t)attribute->n_values + 1;
    uint64_t *key = EH_NEW_ARRAY(arena, uint64_t, n);
    size_t distinct = 0;
    for (uint32_t i = 0; i < n; i++)
        key[i] = of[i] * labels + attribute->label[i];
    qsort(key, n, sizeof *key, compare_keys);
    for (uint32_t k = 0; k < n; k++)
        if (k == 0 || key[k] != key[k - 1])
            key[distinct++] = key[k];
    for (uint32_t i = 0; i < n; i++) {
        uint64_t wanted = of[i] * labels + attribute->label[i];
        const uint64_t *found = bsearch(&wanted, key, distinct, sizeof *key, compare_keys);
        EH_CHECK(found);
        of[i] = (uint32_t)(found - key);
    }
    *count = (uint32_t)distinct;
    eh_arena_release(arena, key);
}

static const char *join_names(const struct eh_people *people, const struct chosen *list,
                              struct eh_arena *arena)
{
    if (!list->count)
        return "none";
    struct eh_text text;
    eh_text_init(&text, arena);
    for (uint32_t i = 0; i < list->count; i++) {
        if (i)
            eh_text_add(&text, "*");
        eh_text_add(&text, people->attribute[list->attribute[i]].name);
    }
    return eh_text_get(&text);
}

static struct eh_strata split_by(const struct eh_people *people, const struct chosen *list, uint32_t rank,
                                 bool is_full, struct eh_arena *arena)
{
    uint32_t *of = EH_NEW_ARRAY(arena, uint32_t, people->n), count = people->n ? 1 : 0;
    for (uint32_t i = 0; i < list->count; i++)
        refine(&people->attribute[list->attribute[i]], people->n, of, &count, arena);
    return (struct eh_strata){.within = join_names(people, list, arena),
                              .rank = rank,
                              .is_full = is_full,
                              .count = count,
                              .of = of};
}

enum { RANK_NONE, RANK_LEVEL, RANK_FULL, RANK_INSIDE };

uint32_t eh_strata_compute(const struct eh_people *people, const struct eh_config *config, uint32_t attribute,
                           struct eh_arena *arena, struct eh_strata out[EH_STRATA_MOST])
{
    struct chosen configured = chosen_strata(people, config, arena);
    struct chosen full = without(people, &configured, attribute, arena);
    struct chosen none = {.count = 0};
    struct chosen level = {.attribute = EH_NEW_ARRAY(arena, uint32_t, 1)};
    if (people->has_level && !is_part_of(people, people->level_attribute, attribute))
        choose(&level, people->level_attribute);

    uint32_t count = 0;
    if (!same_list(&none, &full))
        out[count++] = split_by(people, &none, RANK_NONE, false, arena);
    if (level.count && !same_list(&level, &full))
        out[count++] = split_by(people, &level, RANK_LEVEL, false, arena);
    uint32_t rank = !full.count ? RANK_NONE : same_list(&level, &full) ? RANK_LEVEL : RANK_FULL;
    out[count++] = split_by(people, &full, rank, true, arena);
    return count;
}

static uint32_t first_structure(const struct eh_people *people, const struct eh_config *config)
{
    static const char *const usual[] = {"department", "level", "location"};
    if (config->structure_set || config->structure.count) {
        for (size_t i = 0; i < config->structure.count; i++) {
            uint32_t a = find_attribute(people, config->structure.name[i]);
            if (a != UINT32_MAX)
                return a;
        }
        return UINT32_MAX;
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        uint32_t a = find_attribute(people, usual[i]);
        if (a != UINT32_MAX && people->attribute[a].is_structure)
            return a;
    }
    return UINT32_MAX;
}

uint32_t eh_strata_compute_inside(const struct eh_people *people, const struct eh_config *config,
                                  uint32_t attribute, struct eh_arena *arena, struct eh_strata **out)
{
    *out = NULL;
    uint32_t structure = first_structure(people, config);
    if (structure == UINT32_MAX || is_part_of(people, structure, attribute))
        return 0;
    const struct eh_attribute *by = &people->attribute[structure];
    struct chosen configured = chosen_strata(people, config, arena);
    struct chosen rest = without(people, &configured, attribute, arena);
    rest = without(people, &rest, structure, arena);

    /* Splitting by the structure attribute first numbers the strata of one value without a gap. */
    struct chosen parts = {.attribute = EH_NEW_ARRAY(arena, uint32_t, (size_t)rest.count + 1)};
    choose(&parts, structure);
    for (uint32_t i = 0; i < rest.count; i++)
        choose(&parts, rest.attribute[i]);
    struct eh_strata all = split_by(people, &parts, RANK_INSIDE, true, arena);
    uint32_t *value_of = EH_NEW_ARRAY(arena, uint32_t, all.count);
    for (uint32_t i = 0; i < people->n; i++)
        value_of[all.of[i]] = by->label[i];

    struct eh_strata *strata = EH_NEW_ARRAY(arena, struct eh_strata, by->n_values);
    uint32_t count = 0;
    for (uint32_t s = 0; s < all.count; s++) {
        uint32_t v = value_of[s];
        if (v == EH_UNKNOWN)
            continue;
        if (s == 0 || value_of[s - 1] != v)
            strata[count++] =
                (struct eh_strata){.within = eh_arena_format(arena, "%s=%s", by->name, by->value[v]),
                                   .rank = RANK_INSIDE + v,
                                   .is_full = true,
                                   .first = s,
                                   .of = all.of};
        strata[count - 1].count++;
    }
    *out = strata;
    return count;
}
