/* The second half of record/plan: values of rows become labels of people. */
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/bug.h"
#include "plan.h"

struct entry {
    const char *text;
    int64_t rank;
    uint32_t number;
    bool outside; /* nobody of the population has it */
};

/* Values of the population first, each part by rank, then by code point. */
static int by_dictionary(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->outside != y->outside)
        return x->outside - y->outside;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    int order = strcmp(x->text, y->text);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* Sorts the entries that occur, names them, and returns the label of each number (of `numbers`). */
static uint32_t *number_labels(struct eh_attribute *attribute, struct entry *entries, size_t count,
                               size_t numbers, struct eh_arena *arena, struct eh_arena *scratch)
{
    uint32_t *label_of = EH_NEW_ARRAY(scratch, uint32_t, numbers);
    if (count)
        qsort(entries, count, sizeof *entries, by_dictionary);
    attribute->value = EH_NEW_ARRAY(arena, const char *, count + 1);
    attribute->value[EH_UNKNOWN] = "(unknown)";
    attribute->n_values = 0;
    for (size_t i = 0; i < count; i++) {
        label_of[entries[i].number] = (uint32_t)i + 1;
        attribute->value[i + 1] = eh_arena_copy_text(arena, entries[i].text);
        attribute->n_values += !entries[i].outside;
    }
    return label_of;
}

static void label_column(const struct eh_value_column *column, const struct eh_people *people,
                         const uint32_t *row_of, struct eh_attribute *attribute, struct eh_arena *arena,
                         struct eh_arena *scratch)
{
    size_t numbers = column->values.count, count = 0;
    bool *inside = EH_NEW_ARRAY(scratch, bool, numbers), *occurs = EH_NEW_ARRAY(scratch, bool, numbers);
    struct entry *entries = EH_NEW_ARRAY(scratch, struct entry, numbers);
    for (uint32_t i = 0; i < people->n_roster; i++) {
        uint32_t value = column->of[row_of[i]];
        if (value) {
            occurs[value - 1] = true;
            inside[value - 1] = inside[value - 1] || i < people->n;
        }
    }
    for (uint32_t v = 0; v < numbers; v++)
        if (occurs[v])
            entries[count++] = (struct entry){.text = column->values.text[v],
                                              .rank = column->is_level ? column->rank[v] : 0,
                                              .number = v,
                                              .outside = !inside[v]};
    uint32_t *label_of = number_labels(attribute, entries, count, numbers, arena, scratch);
    for (uint32_t i = 0; i < people->n_roster; i++) {
        uint32_t value = column->of[row_of[i]];
        attribute->roster_label[i] = value ? label_of[value - 1] : EH_UNKNOWN;
    }
}

struct pair {
    uint64_t key; /* label of a, label of b */
    uint32_t person;
};

static int by_key(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

static uint32_t find_key(const uint64_t *keys, uint32_t count, uint64_t key)
{
    uint32_t begin = 0, end = count;
    while (begin < end) {
        uint32_t middle = begin + (end - begin) / 2;
        if (keys[middle] < key)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin < count && keys[begin] == key ? begin : UINT32_MAX;
}

/* Gives the sorted pairs their labels: those among the first `known` keys, which are sorted, or new ones
 * behind them. Returns the number of labels then. */
static uint32_t label_pairs(struct eh_attribute *attribute, const struct eh_attribute *a,
                            const struct eh_attribute *b, const struct pair *pairs, size_t count,
                            uint32_t known, uint64_t *keys, struct eh_arena *arena)
{
    uint32_t labels = known;
    for (size_t i = 0; i < count; i++) {
        uint32_t before = find_key(keys, known, pairs[i].key);
        if (before == UINT32_MAX && (labels == known || keys[labels - 1] != pairs[i].key)) {
            keys[labels++] = pairs[i].key;
            attribute->value[labels] = eh_arena_format(arena, "%s*%s", a->value[pairs[i].key >> 32],
                                                       b->value[pairs[i].key & UINT32_MAX]);
        }
        attribute->roster_label[pairs[i].person] = before == UINT32_MAX ? labels : before + 1;
    }
    return labels;
}

static size_t collect_pairs(const struct eh_attribute *a, const struct eh_attribute *b, uint32_t begin,
                            uint32_t end, struct pair *out)
{
    size_t count = 0;
    for (uint32_t i = begin; i < end; i++)
        if (a->roster_label[i] && b->roster_label[i])
            out[count++] =
                (struct pair){.key = (uint64_t)a->roster_label[i] << 32 | b->roster_label[i], .person = i};
    if (count)
        qsort(out, count, sizeof *out, by_key);
    return count;
}

static void label_crossing(const struct eh_people *people, struct eh_attribute *attribute,
                           struct eh_arena *arena, struct eh_arena *scratch)
{
    const struct eh_attribute *a = &people->attribute[attribute->part[0]];
    const struct eh_attribute *b = &people->attribute[attribute->part[1]];
    struct pair *pairs = EH_NEW_ARRAY(scratch, struct pair, people->n_roster);
    uint64_t *keys = EH_NEW_ARRAY(scratch, uint64_t, people->n_roster);
    attribute->value = EH_NEW_ARRAY(arena, const char *, (size_t)people->n_roster + 1);
    attribute->value[EH_UNKNOWN] = "(unknown)";
    size_t count = collect_pairs(a, b, 0, people->n, pairs);
    attribute->n_values = label_pairs(attribute, a, b, pairs, count, 0, keys, arena);
    count = collect_pairs(a, b, people->n, people->n_roster, pairs);
    (void)label_pairs(attribute, a, b, pairs, count, attribute->n_values, keys, arena);
}

void eh_plan_finish(const struct eh_plan *self, struct eh_study *study, const uint32_t *row_of,
                    struct eh_arena *scratch)
{
    struct eh_people *people = &study->people;
    people->attribute_count = (uint32_t)self->attribute_count;
    people->attribute = EH_NEW_ARRAY(study->arena, struct eh_attribute, self->attribute_count);
    for (int crossings = 0; crossings < 2; crossings++)
        for (uint32_t i = 0; i < self->attribute_count; i++) {
            const struct eh_planned *planned = &self->attributes[i];
            struct eh_attribute *attribute = &people->attribute[i];
            if (planned->is_crossing != (crossings == 1))
                continue;
            *attribute = (struct eh_attribute){.name = eh_arena_copy_text(study->arena, planned->name),
                                               .is_group = planned->is_group,
                                               .is_structure = planned->is_structure,
                                               .is_stratum = planned->is_stratum,
                                               .is_crossing = planned->is_crossing,
                                               .part = {planned->part[0], planned->part[1]}};
            attribute->roster_label = EH_NEW_ARRAY(study->arena, uint32_t, people->n_roster);
            attribute->label = attribute->roster_label;
            if (planned->is_crossing) {
                label_crossing(people, attribute, study->arena, scratch);
                continue;
            }
            attribute->is_level = self->columns[planned->column].is_level;
            label_column(&self->columns[planned->column], people, row_of, attribute, study->arena, scratch);
        }
}
