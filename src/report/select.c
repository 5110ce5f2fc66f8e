#include <string.h>

#include "compose.h"
#include "format.h"

static bool matches(const char *wanted, const char *text)
{
    return !wanted || strcmp(wanted, text) == 0;
}

const struct eh_span *eh_report_find_spans(const struct eh_compose *self)
{
    struct eh_span *span = EH_NEW_ARRAY(self->arena, struct eh_span, self->catalogue_count);
    for (size_t i = 0; i < self->published->count; i++) {
        struct eh_span *of = &span[self->published->row[i].measure_index];
        if (of->end == 0)
            of->first = i;
        of->end = i + 1;
    }
    return span;
}

/* Where rows of a measure may lie: a report asks for thousands of single rows. */
static struct eh_span find_span(const struct eh_compose *self, const char *opt_measure)
{
    for (uint32_t i = 0; self->span && opt_measure && i < self->catalogue_count; i++)
        if (strcmp(self->catalogue[i].name, opt_measure) == 0)
            return self->span[i];
    return (struct eh_span){0, self->published->count};
}

static bool is_wanted(const struct eh_query *query, eh_row *row)
{
    return matches(query->measure, row->measure) && matches(query->layer, row->layer) &&
           matches(query->attribute, row->attribute) && matches(query->group, row->group) &&
           matches(query->other, row->other) && matches(query->within, row->within);
}

struct eh_rows eh_report_select(const struct eh_compose *self, struct eh_query query)
{
    struct eh_rows out = {0};
    struct eh_span span = find_span(self, query.measure);
    for (size_t i = span.first; i < span.end; i++) {
        eh_row *row = &self->published->row[i];
        if (!is_wanted(&query, row))
            continue;
        EH_RESERVE(self->arena, out.row, out.count, out.capacity);
        out.row[out.count++] = row;
    }
    return out;
}

eh_row *eh_report_find(const struct eh_compose *self, struct eh_query query)
{
    struct eh_span span = find_span(self, query.measure);
    for (size_t i = span.first; i < span.end; i++)
        if (is_wanted(&query, &self->published->row[i]))
            return &self->published->row[i];
    return NULL;
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
