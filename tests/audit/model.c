#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int model_find(const struct model *self, const char *name)
{
    for (int a = 0; a < self->count; a++)
        if (strcmp(self->attribute[a].name, name) == 0)
            return a;
    return -1;
}

static struct attribute *add_attribute(struct model *self, const char *name)
{
    int found = model_find(self, name);
    if (found >= 0)
        return &self->attribute[found];
    if (self->count == ATTRIBUTES_MOST) {
        fprintf(stderr, "attack: too many attributes\n");
        exit(2);
    }
    self->attribute[self->count] = (struct attribute){.name = name, .part = {-1, -1}};
    return &self->attribute[self->count++];
}

void model_read(struct model *self, const struct sheet *sheet)
{
    *self = (struct model){.sheet = sheet};
    for (size_t i = 0; i < sheet->count; i++) {
        const struct line *line = &sheet->line[i];
        if (!is_cell(line, MEASURE, "people.count") || !is_cell(line, OTHER, ""))
            continue;
        struct attribute *a = add_attribute(self, line->cell[ATTRIBUTE]);
        if (a->count == a->capacity) {
            a->capacity = 2 * a->capacity + 16;
            a->group = realloc(a->group, a->capacity * sizeof *a->group);
        }
        a->group[a->count++] = line->cell[GROUP];
        a->has_unknown |= is_cell(line, GROUP, "(unknown)");
    }
    for (int a = 0; a < self->count; a++)
        for (int b = 0; b < self->count; b++)
            for (int c = 0; c < self->count; c++) {
                char name[1024];
                snprintf(name, sizeof name, "%s*%s", self->attribute[b].name, self->attribute[c].name);
                if (strcmp(name, self->attribute[a].name) == 0) {
                    self->attribute[a].part[0] = b;
                    self->attribute[a].part[1] = c;
                }
            }
}

void model_free(struct model *self)
{
    for (int a = 0; a < self->count; a++)
        free(self->attribute[a].group);
}

bool model_is_part(const struct model *self, const struct attribute *crossing, const char *name, int side,
                   const char *group)
{
    const struct attribute *other = &self->attribute[crossing->part[1 - side]];
    for (size_t g = 0; g < other->count; g++) {
        char whole[1024];
        const char *first = side == 0 ? group : other->group[g],
                   *second = side == 0 ? other->group[g] : group;
        snprintf(whole, sizeof whole, "%s*%s", first, second);
        if (strcmp(whole, name) == 0)
            return true;
    }
    return false;
}

static bool is_unknown(const char *group)
{
    return strcmp(group, "(unknown)") == 0;
}

/* A group of a part: its pairs, and those of it whose other part is unknown. */
static void add_line(const struct model *self, struct linear *linear, const char *kind,
                     const struct attribute *crossing, int side, const char *group)
{
    const struct attribute *part = &self->attribute[crossing->part[side]];
    linear_add(linear, linear_get(linear, "%s|%s|%s", kind, part->name, group), 1);
    for (size_t g = 0; g < crossing->count && !is_unknown(group); g++)
        if (!is_unknown(crossing->group[g]) && model_is_part(self, crossing, crossing->group[g], side, group))
            linear_add(linear, linear_get(linear, "%s|%s|%s", kind, crossing->name, crossing->group[g]), -1);
    const struct attribute *other = &self->attribute[crossing->part[1 - side]];
    if (!is_unknown(group)) {
        if (other->has_unknown)
            linear_add(linear, linear_get(linear, "%s|%s|half|%d|%s", kind, crossing->name, side, group), -1);
    } else { /* people without a value here: with each value there, or none */
        for (size_t g = 0; g < other->count; g++)
            linear_add(linear,
                       is_unknown(other->group[g]) ? linear_get(linear, "%s|%s|neither", kind, crossing->name)
                                                   : linear_get(linear, "%s|%s|half|%d|%s", kind,
                                                                crossing->name, 1 - side, other->group[g]),
                       -1);
    }
    linear_end(linear, GLP_FX, 0);
}

void model_add_up(const struct model *self, struct linear *linear, const char *kind)
{
    for (int a = 0; a < self->count; a++) {
        const struct attribute *attribute = &self->attribute[a];
        linear_add(linear, linear_get(linear, "%s|all", kind), -1);
        for (size_t g = 0; g < attribute->count; g++)
            linear_add(linear, linear_get(linear, "%s|%s|%s", kind, attribute->name, attribute->group[g]), 1);
        linear_end(linear, GLP_FX, 0);
        for (int side = 0; side < 2 && attribute->part[0] >= 0; side++) {
            const struct attribute *part = &self->attribute[attribute->part[side]];
            for (size_t g = 0; g < part->count; g++)
                add_line(self, linear, kind, attribute, side, part->group[g]);
        }
    }
}
