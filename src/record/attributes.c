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

/* The bytes of a blank at the start of UTF-8 text, of those that nobody sees too (no-break and zero-width
 * spaces, soft hyphens, byte order marks: what spreadsheets and web pages leave behind); 0: none. */
static size_t measure_blank(const char *text)
{
    static const char *const blanks[] = {
        " ",        "\t",           "\r",           "\n",           "\xc2\xa0",
        "\xc2\xad", "\xe2\x80\xaf", "\xe2\x81\xa0", "\xe3\x80\x80", "\xef\xbb\xbf"};
    if (strncmp(text, "\xe2\x80", 2) == 0 && (unsigned char)text[2] >= 0x80 && (unsigned char)text[2] <= 0x8f)
        return 3; /* U+2000 to U+200F */
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (strncmp(text, blanks[i], strlen(blanks[i])) == 0)
            return strlen(blanks[i]);
    return 0;
}

/* ASCII case and blanks folded away. */
static size_t fold(const char *text, char *out)
{
    size_t length = 0;
    while (*text) {
        size_t blank = measure_blank(text);
        if (!blank)
            out[length++] = (char)(*text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text);
        text += blank ? blank : 1;
    }
    return length;
}

static void report_variants(const struct eh_value_column *column, struct eh_study *study,
                            struct eh_arena *scratch)
{
    struct eh_intern folded;
    eh_intern_init(&folded, scratch);
    eh_intern_add(&folded, "", 0); /* a category of blanks only looks like none */
    for (uint32_t v = 0; v < column->values.count && !column->is_level; v++) {
        char *form = eh_arena_alloc(scratch, column->values.length[v] + 1, 1);
        size_t before = folded.count;
        eh_intern_add(&folded, form, fold(column->values.text[v], form));
        if (folded.count != before)
            continue;
        const struct eh_place *place = &column->first[v];
        eh_problems_add(&study->problems, EH_PROBLEM_CATEGORY_CASE, place->file, place->line, place->column,
                        column->values.text[v],
                        "a category of %s that differs from another, or from none, only by case or blanks; "
                        "they count as two",
                        column->name);
    }
}

/* "x*y" is split at its first star: one in a value of the first part would make two crossings read the same.
 */
static void report_stars(const struct eh_value_column *column, struct eh_study *study)
{
    for (uint32_t v = 0; v < column->values.count; v++) {
        const struct eh_place *place = &column->first[v];
        if (strchr(column->values.text[v], '*'))
            eh_problems_add(&study->problems, EH_PROBLEM_CATEGORY_STAR, place->file, place->line,
                            place->column, column->values.text[v],
                            "a category of %s with a '*', which is the first part of a crossing; write it "
                            "without, or name %s behind the '*'",
                            column->name, column->name);
    }
}

/* Values of groups and structure stand in the published file, also where their numbers are hidden. A column
 * that tells nearly everybody apart holds names or addresses: it would publish them. */
static void report_identities(const struct eh_value_column *column, const struct eh_attribute *attribute,
                              struct eh_study *study)
{
    enum { FEWEST = 20 };
    uint32_t known = 0;
    for (uint32_t i = 0; i < study->people.n_roster; i++)
        known += attribute->roster_label[i] != EH_UNKNOWN;
    if (known < FEWEST || 10 * (uint64_t)column->values.count < 9 * (uint64_t)known)
        return;
    const struct eh_place *place = &column->first[0];
    eh_problems_add(
        &study->problems, EH_PROBLEM_CATEGORY_UNIQUE, place->file, 1, place->column, NULL,
        "nearly everybody has a value of %s of their own: it tells people, not groups, and would be "
        "published",
        column->name);
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
                report_stars(&self->columns[self->attributes[planned->part[0]].column], study);
                continue;
            }
            attribute->is_level = self->columns[planned->column].is_level;
            label_column(&self->columns[planned->column], people, row_of, attribute, study->arena, scratch);
            if (planned->is_group || planned->is_structure)
                report_identities(&self->columns[planned->column], attribute, study);
        }
    for (size_t i = 0; i < self->column_count; i++)
        report_variants(&self->columns[i], study, scratch);
}
