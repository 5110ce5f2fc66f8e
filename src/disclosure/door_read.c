/* The model of the table: attributes, groups and crossings, from the rows of people.count. */
#include <string.h>

#include "door.h"
#include "evenhand/base/bug.h"

static bool is_unknown(const char *name)
{
    return strcmp(name, "(unknown)") == 0;
}

static bool is_count(const struct eh_result *row)
{
    return strcmp(row->measure, "people.count") == 0;
}

/* Rows come sorted: those of one attribute stand together. */
static void read_attributes(struct eh_door *self)
{
    const struct eh_results *results = self->results;
    size_t attributes = 0, groups = 0;
    for (size_t i = 0; i < results->count; i++)
        groups += is_count(&results->row[i]) && results->row[i].other[0] == '\0';
    self->attribute = EH_NEW_ARRAY(self->arena, struct eh_door_attribute, groups);
    for (size_t i = 0; i < results->count; i++) {
        const struct eh_result *row = &results->row[i];
        if (!is_count(row) || row->other[0])
            continue;
        struct eh_door_attribute *a = attributes ? &self->attribute[attributes - 1] : NULL;
        if (!a || strcmp(a->name, row->attribute) != 0) {
            a = &self->attribute[attributes++];
            *a = (struct eh_door_attribute){.name = row->attribute, .part = {EH_DOOR_NONE, EH_DOOR_NONE}};
            a->group = EH_NEW_ARRAY(self->arena, struct eh_door_group, groups);
        }
        a->group[a->count++] = (struct eh_door_group){.name = row->group,
                                                      .people = (uint64_t)row->n,
                                                      .is_unknown = is_unknown(row->group),
                                                      .part = {EH_DOOR_NONE, EH_DOOR_NONE},
                                                      .row = i};
        if (is_unknown(row->group))
            a->unknown = (uint64_t)row->n;
    }
    self->count = (uint32_t)attributes;
}

static uint32_t find_attribute(const struct eh_door *self, const char *name)
{
    for (uint32_t a = 0; a < self->count; a++)
        if (strcmp(self->attribute[a].name, name) == 0)
            return a;
    return EH_DOOR_NONE;
}

static uint32_t find_group(const struct eh_door_attribute *attribute, const char *name)
{
    for (uint32_t g = 0; g < attribute->count; g++)
        if (strcmp(attribute->group[g].name, name) == 0)
            return g;
    return EH_DOOR_NONE;
}

/* "x*y" of "a*b": which of a and b are shown, and which of their groups. A part that is not shown has no
 * margin that could give anything away. */
static bool starts_with(const char *text, const char *start, const char **out_rest)
{
    size_t length = strlen(start);
    if (strncmp(text, start, length) != 0 || text[length] != '*')
        return false;
    *out_rest = text + length + 1;
    return true;
}

static void split_group(const struct eh_door *self, struct eh_door_attribute *crossing,
                        struct eh_door_group *group)
{
    for (uint32_t side = 0; side < 2; side++) {
        if (crossing->part[side] == EH_DOOR_NONE)
            continue;
        const struct eh_door_attribute *part = &self->attribute[crossing->part[side]];
        size_t length = strlen(group->name);
        for (uint32_t g = 0; g < part->count; g++) {
            const char *rest;
            size_t own = strlen(part->group[g].name);
            bool is_part = side == 0 ? starts_with(group->name, part->group[g].name, &rest)
                                     : own < length && group->name[length - own - 1] == '*' &&
                                           strcmp(group->name + length - own, part->group[g].name) == 0;
            if (is_part)
                group->part[side] = g;
        }
    }
}

static void split_crossings(struct eh_door *self)
{
    for (uint32_t a = 0; a < self->count; a++) {
        struct eh_door_attribute *crossing = &self->attribute[a];
        const char *star = strchr(crossing->name, '*');
        if (!star)
            continue;
        crossing->is_crossing = true;
        crossing->part[0] = find_attribute(
            self, eh_arena_copy_bytes(self->arena, crossing->name, (size_t)(star - crossing->name)));
        crossing->part[1] = find_attribute(self, star + 1);
        for (uint32_t g = 0; g < crossing->count; g++)
            if (!crossing->group[g].is_unknown)
                split_group(self, crossing, &crossing->group[g]);
    }
}

/* A row about a cell, as "gender*department": its attribute is the group's, `other` is of the structure's. */
static uint32_t find_crossed(const struct eh_door *self, const char *name, uint32_t *out_structure)
{
    for (uint32_t a = 0; a < self->count; a++) {
        const char *rest;
        if (!starts_with(name, self->attribute[a].name, &rest))
            continue;
        *out_structure = find_attribute(self, rest);
        if (*out_structure != EH_DOOR_NONE)
            return a;
    }
    return EH_DOOR_NONE;
}

static void place_rows(struct eh_door *self)
{
    const struct eh_results *results = self->results;
    const char *last = NULL;
    bool was_cell = false;
    uint32_t attribute = EH_DOOR_NONE, structure = EH_DOOR_NONE;
    self->of_attribute = EH_NEW_ARRAY(self->arena, uint32_t, results->count);
    self->of_group = EH_NEW_ARRAY(self->arena, uint32_t, results->count);
    self->of_other = EH_NEW_ARRAY(self->arena, uint32_t, results->count);
    self->of_structure = EH_NEW_ARRAY(self->arena, uint32_t, results->count);
    for (size_t i = 0; i < results->count; i++) {
        const struct eh_result *row = &results->row[i];
        bool is_cell = is_count(row) && row->other[0];
        if (!last || is_cell != was_cell || strcmp(last, row->attribute) != 0) {
            last = row->attribute;
            was_cell = is_cell;
            structure = EH_DOOR_NONE;
            attribute = is_cell ? find_crossed(self, last, &structure) : find_attribute(self, last);
        }
        self->of_attribute[i] = attribute;
        self->of_structure[i] = structure;
        self->of_group[i] = self->of_other[i] = EH_DOOR_NONE;
        if (attribute == EH_DOOR_NONE)
            continue;
        self->of_group[i] = find_group(&self->attribute[attribute], row->group);
        self->of_other[i] =
            find_group(&self->attribute[structure == EH_DOOR_NONE ? attribute : structure], row->other);
    }
}

/* How many people there are: people.unknown says it of every attribute. */
static void count_people(struct eh_door *self)
{
    for (size_t i = 0; i < self->results->count; i++)
        if (strcmp(self->results->row[i].measure, "people.unknown") == 0)
            self->people = (uint64_t)self->results->row[i].n;
}

static size_t stem_length(const char *measure)
{
    static const char *const ends[] = {".rate", ".ratio", ".odds", ".shortfall",  ".flip",
                                       ".mean", ".gap",   ".size", ".difference", ".excess"};
    size_t length = strlen(measure);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t own = strlen(ends[i]);
        if (length > own && strcmp(measure + length - own, ends[i]) == 0)
            return length - own;
    }
    return length;
}

static bool is_kin(const struct eh_result *row, const char *measure, const char *layer)
{
    size_t length = stem_length(measure);
    return strcmp(row->layer, layer) == 0 && length == stem_length(row->measure) &&
           memcmp(row->measure, measure, length) == 0;
}

/* Rows come sorted by measure, then layer: few of them begin something new. */
static uint32_t number_kin(struct eh_door *self)
{
    const struct eh_results *results = self->results;
    size_t *first = EH_NEW_ARRAY(self->arena, size_t, results->count);
    uint32_t count = 0;
    for (size_t i = 0; i < results->count; i++) {
        const struct eh_result *row = &results->row[i];
        if (i && row[0].order.measure == row[-1].order.measure && strcmp(row[0].layer, row[-1].layer) == 0) {
            self->of_kin[i] = self->of_kin[i - 1];
            continue;
        }
        uint32_t kin = 0;
        while (kin < count && !is_kin(&results->row[first[kin]], row->measure, row->layer))
            kin++;
        if (kin == count)
            first[count++] = i;
        self->of_kin[i] = kin;
    }
    return count;
}

static void gather_kin(struct eh_door *self)
{
    size_t rows = self->results->count;
    self->of_kin = EH_NEW_ARRAY(self->arena, uint32_t, rows);
    self->kin_row = EH_NEW_ARRAY(self->arena, size_t, rows);
    uint32_t count = self->kin_count = number_kin(self);
    self->kin_start = EH_NEW_ARRAY(self->arena, size_t, (size_t)count + 2);
    for (size_t i = 0; i < rows; i++)
        self->kin_start[self->of_kin[i] + 2]++;
    for (uint32_t kin = 0; kin < count; kin++)
        self->kin_start[kin + 2] += self->kin_start[kin + 1];
    for (size_t i = 0; i < rows; i++)
        self->kin_row[self->kin_start[self->of_kin[i] + 1]++] = i;
}

static struct eh_door_kin list_kin(const struct eh_door *self, uint32_t kin)
{
    size_t first = self->kin_start[kin], end = self->kin_start[kin + 1];
    return (struct eh_door_kin){self->kin_row + first, end - first};
}

struct eh_door_kin eh_door_get_kin(const struct eh_door *self, size_t row)
{
    return list_kin(self, self->of_kin[row]);
}

struct eh_door_kin eh_door_find_kin(const struct eh_door *self, const char *measure, const char *layer)
{
    for (uint32_t kin = 0; kin < self->kin_count; kin++)
        if (is_kin(&self->results->row[self->kin_row[self->kin_start[kin]]], measure, layer))
            return list_kin(self, kin);
    return (struct eh_door_kin){.count = 0};
}

void eh_door_read(struct eh_door *self)
{
    read_attributes(self);
    split_crossings(self);
    place_rows(self);
    count_people(self);
    gather_kin(self);
}
