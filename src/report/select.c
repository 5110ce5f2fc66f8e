#include <string.h>

#include "compose.h"
#include "format.h"

static bool matches(const char *wanted, const char *text)
{
    return !wanted || strcmp(wanted, text) == 0;
}

static bool is_one_stretch(eh_row *a, eh_row *b)
{
    return a->measure_index == b->measure_index && strcmp(a->layer, b->layer) == 0 &&
           strcmp(a->attribute, b->attribute) == 0;
}

const struct eh_index *eh_report_find_index(const struct eh_compose *self)
{
    struct eh_index *out = EH_NEW(self->arena, struct eh_index);
    struct eh_span *measure = EH_NEW_ARRAY(self->arena, struct eh_span, self->catalogue_count);
    struct eh_span *stretch = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < self->published->count; i++) {
        eh_row *row = &self->published->row[i];
        if (i == 0 || !is_one_stretch(row, row - 1)) {
            EH_RESERVE(self->arena, stretch, count, capacity);
            stretch[count++].first = i;
        }
        stretch[count - 1].end = i + 1;
        struct eh_span *of = &measure[row->measure_index];
        if (of->end == 0)
            of->first = count - 1;
        of->end = count;
    }
    *out = (struct eh_index){measure, stretch, count};
    return out;
}

/* The stretches between which rows of a measure lie, or of any: a report asks for thousands of single rows.
 */
static struct eh_span find_stretches(const struct eh_compose *self, const char *opt_measure)
{
    for (uint32_t i = 0; opt_measure && i < self->catalogue_count; i++)
        if (strcmp(self->catalogue[i].name, opt_measure) == 0)
            return self->index->measure[i];
    return (struct eh_span){0, self->index->stretches};
}

static bool is_in_stretch(const struct eh_query *query, eh_row *row)
{
    return matches(query->measure, row->measure) && matches(query->layer, row->layer) &&
           matches(query->attribute, row->attribute);
}

static bool is_wanted(const struct eh_query *query, eh_row *row)
{
    return matches(query->group, row->group) && matches(query->other, row->other) &&
           matches(query->within, row->within);
}

struct cursor { /* rows to look at, then stretches */
    size_t row, row_end, stretch, stretch_end;
};

static struct cursor start(const struct eh_compose *self, const struct eh_query *query)
{
    if (!self->index)
        return (struct cursor){.row_end = self->published->count};
    struct eh_span span = find_stretches(self, query->measure);
    return (struct cursor){.stretch = span.first, .stretch_end = span.end};
}

/* The next wanted row, or NULL. */
static eh_row *find_next(const struct eh_compose *self, const struct eh_query *query, struct cursor *at)
{
    for (;;) {
        while (at->row < at->row_end) {
            eh_row *row = &self->published->row[at->row++];
            if (is_wanted(query, row) && (self->index || is_in_stretch(query, row)))
                return row;
        }
        if (at->stretch == at->stretch_end)
            return NULL;
        const struct eh_span *next = &self->index->stretch[at->stretch++];
        if (is_in_stretch(query, &self->published->row[next->first])) {
            at->row = next->first;
            at->row_end = next->end;
        }
    }
}

struct eh_rows eh_report_select(const struct eh_compose *self, struct eh_query query)
{
    struct eh_rows out = {0};
    struct cursor at = start(self, &query);
    for (eh_row *row; (row = find_next(self, &query, &at)) != NULL;) {
        EH_RESERVE(self->arena, out.row, out.count, out.capacity);
        out.row[out.count++] = row;
    }
    return out;
}

eh_row *eh_report_find(const struct eh_compose *self, struct eh_query query)
{
    struct cursor at = start(self, &query);
    return find_next(self, &query, &at);
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
