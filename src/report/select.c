#include <string.h>

#include "compose.h"
#include "format.h"

static bool matches(const char *wanted, const char *text)
{
    return !wanted || strcmp(wanted, text) == 0;
}

struct eh_rows eh_report_select(const struct eh_compose *self, struct eh_query query)
{
    struct eh_rows out = {0};
    for (size_t i = 0; i < self->published->count; i++) {
        eh_row *row = &self->published->row[i];
        if (!matches(query.measure, row->measure) || !matches(query.layer, row->layer) ||
            !matches(query.attribute, row->attribute) || !matches(query.group, row->group) ||
            !matches(query.other, row->other) || !matches(query.within, row->within))
            continue;
        EH_RESERVE(self->arena, out.row, out.count, out.capacity);
        out.row[out.count++] = row;
    }
    return out;
}

eh_row *eh_report_find(const struct eh_compose *self, struct eh_query query)
{
    return eh_published_find(self->published, query.measure, query.layer, query.attribute, query.group,
                             query.other, query.within);
}

/* Whether a name stands in a list joined by '*'. */
static bool is_part(const char *joined, const char *name, size_t length)
{
    for (const char *c = joined; *c;) {
        size_t part = strcspn(c, "*");
        if (part == length && memcmp(c, name, length) == 0)
            return true;
        c += part + (c[part] == '*');
    }
    return false;
}

const char *eh_report_full_within(const struct eh_compose *self, const char *attribute)
{
    const char *strata = self->provenance->strata ? self->provenance->strata : "none";
    struct eh_text out;
    eh_text_init(&out, self->arena);
    for (const char *c = strata; *c;) {
        size_t part = strcspn(c, "*");
        if (!is_part(attribute, c, part)) {
            if (out.length)
                eh_text_add(&out, "*");
            eh_text_add_bytes(&out, c, part);
        }
        c += part + (c[part] == '*');
    }
    return out.length ? eh_text_get(&out) : "none";
}

bool eh_report_is_inside(eh_row *row)
{
    return strchr(row->within, '=') != NULL;
}

bool eh_report_is_equity(const struct eh_compose *self, const char *attribute)
{
    for (size_t i = 0; i < self->provenance->group_count; i++)
        if (strcmp(self->provenance->group[i], attribute) == 0)
            return true;
    return false;
}

bool eh_report_is_work(const struct eh_compose *self, const char *layer)
{
    for (size_t i = 0; i < self->provenance->layer_count; i++)
        if (strcmp(self->provenance->layer[i].name, layer) == 0)
            return self->provenance->layer[i].is_work;
    return false;
}

static void add_once(const struct eh_compose *self, const char ***list, size_t *count, size_t *capacity,
                     const char *name)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp((*list)[i], name) == 0)
            return;
    EH_RESERVE(self->arena, *list, *count, *capacity);
    (*list)[(*count)++] = name;
}

size_t eh_report_list_layers(const struct eh_compose *self, enum eh_chapter chapter, const char ***out)
{
    size_t count = 0, capacity = 0;
    *out = NULL;
    for (size_t i = 0; i < self->published->count; i++) {
        eh_row *row = &self->published->row[i];
        if (*row->layer && self->catalogue[row->measure_index].chapter == chapter)
            add_once(self, out, &count, &capacity, row->layer);
    }
    return count;
}

size_t eh_report_list_attributes(const struct eh_compose *self, bool groups, bool structure,
                                 const char ***out)
{
    size_t count = 0, capacity = 0;
    *out = NULL;
    const struct eh_provenance *p = self->provenance;
    for (size_t i = 0; groups && i < p->group_count; i++)
        if (eh_report_find(self, (struct eh_query){.attribute = p->group[i]}))
            add_once(self, out, &count, &capacity, p->group[i]);
    for (size_t i = 0; structure && i < p->structure_count; i++)
        if (eh_report_find(self, (struct eh_query){.attribute = p->structure[i]}))
            add_once(self, out, &count, &capacity, p->structure[i]);
    return count;
}

bool eh_report_get_people(const struct eh_compose *self, const char *attribute, const char *group,
                          double *out)
{
    eh_row *row = eh_report_find(
        self,
        (struct eh_query){.measure = "people.count", .attribute = attribute, .group = group, .other = ""});
    if (!row || !(row->has & EH_ESTIMATE))
        return false;
    *out = row->estimate;
    return true;
}

const char *eh_report_capitalise(const struct eh_compose *self, const char *text)
{
    char *copy = eh_arena_copy_text(self->arena, text);
    if (copy[0] >= 'a' && copy[0] <= 'z')
        copy[0] = (char)(copy[0] - 'a' + 'A');
    return copy;
}

/* "gender*age_band" to "gender and age band". */
const char *eh_report_name_attribute(const struct eh_compose *self, const char *attribute)
{
    struct eh_text out;
    eh_text_init(&out, self->arena);
    for (const char *c = attribute; *c; c++) {
        if (*c == '*')
            eh_text_add(&out, " and ");
        else if (*c == '_')
            eh_text_add(&out, " ");
        else
            eh_text_add_bytes(&out, c, 1);
    }
    return eh_text_get(&out);
}

/* A value as the data have it; the star of a crossing becomes a sign. */
const char *eh_report_name_value(const struct eh_compose *self, const char *attribute, const char *value)
{
    const char *star = strchr(attribute, '*') ? strchr(value, '*') : NULL;
    if (!star)
        return value;
    return eh_arena_format(self->arena, "%.*s " EH_TIMES " %s", (int)(star - value), value, star + 1);
}

const char *eh_report_name_group(const struct eh_compose *self, const char *attribute, const char *value)
{
    return eh_arena_format(self->arena, "%s %s",
                           eh_report_capitalise(self, eh_report_name_attribute(self, attribute)),
                           eh_report_name_value(self, attribute, value));
}

const char *eh_report_name_member(const struct eh_compose *self, const char *attribute, const char *value)
{
    return eh_arena_format(self->arena, "%s %s", eh_report_name_attribute(self, attribute),
                           eh_report_name_value(self, attribute, value));
}

const char *eh_report_name_label(const struct eh_compose *self, const char *attribute, const char *value)
{
    if (*value && strspn(value, "0123456789") == strlen(value))
        return eh_report_name_group(self, attribute, value);
    return eh_report_name_value(self, attribute, value);
}

const char *eh_report_name_layer(const struct eh_compose *self, const char *layer)
{
    if (!*layer)
        return "all layers";
    return eh_arena_format(self->arena, "the %s layer", layer);
}

const char *eh_report_name_comparison(const struct eh_compose *self, eh_row *row)
{
    if (strcmp(row->within, "none") == 0 && strcmp(eh_report_full_within(self, row->attribute), "none") == 0)
        return "among all people";
    return eh_report_name_within(self, row->within);
}

const char *eh_report_name_within(const struct eh_compose *self, const char *within)
{
    if (!*within || strcmp(within, "none") == 0)
        return "before adjustment";
    const char *equals = strchr(within, '=');
    if (equals)
        return eh_arena_format(self->arena, "inside %.*s %s", (int)(equals - within), within, equals + 1);
    return eh_arena_format(self->arena, "within %s", eh_report_name_attribute(self, within));
}
