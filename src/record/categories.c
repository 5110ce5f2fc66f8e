/* What is wrong or rare among the values of attributes. */
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/text.h"
#include "fold.h"
#include "plan.h"

struct looking {
    const struct eh_plan *plan;
    struct eh_study *study;
    struct eh_arena *scratch;
};

static void report_value(struct looking *l, enum eh_problem_code code, const struct eh_value_column *column,
                         uint32_t value, const char *text)
{
    const struct eh_place *place = &column->first[value];
    eh_problems_add(&l->study->problems, code, place->file, place->line, place->field,
                    column->values.text[value], "%s", text);
}

static void report_variants(struct looking *l, const struct eh_value_column *column,
                            const char *const *folded)
{
    struct eh_intern forms;
    eh_intern_init(&forms, l->scratch);
    eh_intern_add(&forms, "", 0); /* a category of blanks only looks like none */
    for (uint32_t v = 0; v < column->values.count; v++) {
        size_t before = forms.count;
        eh_intern_add(&forms, folded[v], strlen(folded[v]));
        if (forms.count == before)
            report_value(
                l, EH_PROBLEM_CATEGORY_CASE, column, v,
                eh_arena_format(l->scratch,
                                "a category of %s that differs from another, or from none, only by case, "
                                "blanks or Unicode form; they count as two",
                                column->name));
    }
}

static void report_placeholders(struct looking *l, const struct eh_value_column *column,
                                const char *const *folded)
{
    static const char *const words[] = {"-",
                                        "--",
                                        "---",
                                        "?",
                                        "??",
                                        ".",
                                        "na",
                                        "n/a",
                                        "n.a.",
                                        "#n/a",
                                        "nan",
                                        "nil",
                                        "null",
                                        "(null)",
                                        "none",
                                        "(none)",
                                        "unknown",
                                        "(unknown)",
                                        "notknown",
                                        "notavailable",
                                        "missing",
                                        "blank",
                                        "(blank)",
                                        "unspecified",
                                        "notspecified",
                                        "tbd",
                                        "tba",
                                        "undefined",
                                        "notapplicable"};
    for (uint32_t v = 0; v < column->values.count; v++)
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            if (strcmp(folded[v], words[w]) == 0)
                report_value(
                    l, EH_PROBLEM_CATEGORY_PLACEHOLDER, column, v,
                    eh_arena_format(l->scratch,
                                    "a category of %s that reads like no answer, and counts as a group; "
                                    "leave the cell empty",
                                    column->name));
}

/* Whether the digits in two names are the same: Site 1 and Site 2 are two sites. */
static bool have_equal_digits(const char *a, const char *b)
{
    static const char digits[] = "0123456789";
    for (;;) {
        a += strcspn(a, digits);
        b += strcspn(b, digits);
        if (*a != *b)
            return false;
        if (!*a)
            return true;
        a++;
        b++;
    }
}

/* One wrong letter in five, two in nine. */
static bool are_similar(const char *a, const char *b)
{
    size_t length = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
    if (length < 5 || !have_equal_digits(a, b))
        return false;
    size_t distance = eh_text_distance(a, b);
    return distance == 1 || (distance == 2 && length >= 9);
}

static uint32_t *count_values(struct looking *l, const struct eh_attribute *attribute,
                              const struct eh_value_column *column)
{
    uint32_t *of_label = EH_NEW_ARRAY(l->scratch, uint32_t, (size_t)attribute->n_values + 1);
    uint32_t *count = EH_NEW_ARRAY(l->scratch, uint32_t, column->values.count);
    for (uint32_t i = 0; i < l->study->people.n; i++)
        of_label[attribute->label[i]]++;
    struct eh_intern labels;
    eh_intern_init(&labels, l->scratch);
    for (uint32_t v = 1; v <= attribute->n_values; v++)
        eh_intern_add(&labels, attribute->value[v], strlen(attribute->value[v]));
    for (uint32_t v = 0; v < column->values.count; v++) {
        uint32_t label = eh_intern_find(&labels, column->values.text[v], column->values.length[v]);
        count[v] = label == EH_INTERN_NONE ? 0 : of_label[label + 1];
    }
    return count;
}

static void report_similar(struct looking *l, const struct eh_value_column *column, const uint32_t *count,
                           const char *const *folded)
{
    enum { MOST = 2000, TIMES = 10 };
    for (uint32_t rare = 0; rare < column->values.count && column->values.count <= MOST; rare++)
        for (uint32_t common = 0; common < column->values.count; common++) {
            if (!count[rare] || count[common] < TIMES * (uint64_t)count[rare] ||
                !are_similar(folded[rare], folded[common]))
                continue;
            report_value(
                l, EH_PROBLEM_CATEGORY_SIMILAR, column, rare,
                eh_arena_format(l->scratch,
                                "a category of %s with %u of %u people is spelt nearly like one with %u",
                                column->name, count[rare], l->study->people.n, count[common]));
            break;
        }
}

static void report_small(struct looking *l, const struct eh_attribute *attribute,
                         const struct eh_value_column *opt_column)
{
    struct eh_study *study = l->study;
    uint32_t minimum = study->config.minimum_group;
    uint32_t *count = EH_NEW_ARRAY(l->scratch, uint32_t, (size_t)attribute->n_values + 1);
    uint32_t *first = EH_NEW_ARRAY(l->scratch, uint32_t, (size_t)attribute->n_values + 1);
    for (uint32_t i = 0; i < study->people.n; i++) {
        uint32_t label = attribute->label[i];
        if (!count[label]++ || study->own->place[i].line < study->own->place[first[label]].line)
            first[label] = i;
    }
    for (uint32_t v = 1; v <= attribute->n_values; v++) {
        const struct eh_place *place = &study->own->place[first[v]];
        if (count[v] < minimum)
            eh_problems_add(
                &study->problems, EH_PROBLEM_GROUP_SMALL, place->file, place->line,
                opt_column ? opt_column->header.field : 0, attribute->value[v],
                "a group of %s with fewer than %u people, the first of them here; it will be hidden",
                attribute->name, minimum);
    }
}

static void report_missing(struct looking *l, const struct eh_attribute *attribute,
                           const struct eh_value_column *column)
{
    enum { FEWEST = 10 };
    uint32_t n = l->study->people.n, missing = 0;
    for (uint32_t i = 0; i < n; i++)
        missing += attribute->label[i] == EH_UNKNOWN;
    if (n >= FEWEST && 10 * (uint64_t)missing >= n)
        eh_problems_add(&l->study->problems, EH_PROBLEM_VALUES_MISSING, column->header.file,
                        column->header.line, column->header.field, NULL, "%u of %u people have no %s",
                        missing, n, attribute->name);
}

/* "x*y" is split at its first star: one in a value of the first part would make two crossings read the same.
 */
static void report_stars(struct looking *l, const struct eh_value_column *column)
{
    for (uint32_t v = 0; v < column->values.count; v++)
        if (strchr(column->values.text[v], '*'))
            report_value(
                l, EH_PROBLEM_CATEGORY_STAR, column, v,
                eh_arena_format(l->scratch,
                                "a category of %s with a '*', which is the first part of a crossing; "
                                "write it without, or name %s behind the '*'",
                                column->name, column->name));
}

static bool holds_addresses(const struct eh_value_column *column)
{
    uint32_t count = 0;
    for (uint32_t v = 0; v < column->values.count; v++)
        count += strchr(column->values.text[v], '@') != NULL;
    return 2 * count > column->values.count;
}

/* Values of groups and structure stand in the published file, also where their numbers are hidden. A column
 * that tells nearly everybody apart holds names or addresses: it would publish them. Among a handful of people
 * a level or a department may be everybody's own. */
static bool report_identities(struct looking *l, const struct eh_value_column *column,
                              const struct eh_attribute *attribute)
{
    enum { FEWEST = 12 };
    uint32_t known = 0;
    for (uint32_t i = 0; i < l->study->people.n_roster; i++)
        known += attribute->roster_label[i] != EH_UNKNOWN;
    bool is_own = known >= FEWEST && 10 * (uint64_t)column->values.count >= 9 * (uint64_t)known;
    if (!is_own && !holds_addresses(column))
        return false;
    eh_problems_add(
        &l->study->problems, EH_PROBLEM_CATEGORY_UNIQUE, column->header.file, column->header.line,
        column->header.field, NULL,
        "nearly everybody has a value of %s of their own: it tells people, not groups, and would be "
        "published",
        column->name);
    return true;
}

/* Also of crossings, whose place is the column of their first part. */
static bool report_many(struct looking *l, const struct eh_attribute *attribute,
                        const struct eh_value_column *column)
{
    if (attribute->n_values <= EH_STUDY_VALUES_MOST)
        return false;
    eh_problems_add(&l->study->problems, EH_PROBLEM_CATEGORY_MANY, column->header.file, column->header.line,
                    column->header.field, NULL, "%s has %u values; groups and structure have at most %d",
                    attribute->name, attribute->n_values, EH_STUDY_VALUES_MOST);
    return true;
}

/* False where the attribute is none. */
static bool check_column(struct looking *l, const struct eh_attribute *attribute,
                         const struct eh_value_column *column)
{
    bool is_shown = attribute->is_group || attribute->is_structure;
    const char **folded = EH_NEW_ARRAY(l->scratch, const char *, column->values.count);
    if (is_shown && report_identities(l, column, attribute))
        return false; /* what else could be said of its values is noise */
    if (is_shown && report_many(l, attribute, column))
        return false;
    if (is_shown)
        report_missing(l, attribute, column);
    if (column->is_level)
        return true;
    for (uint32_t v = 0; v < column->values.count; v++)
        folded[v] = eh_fold_text(column->values.text[v], column->values.length[v], false, l->scratch);
    report_variants(l, column, folded);
    report_placeholders(l, column, folded);
    report_similar(l, column, count_values(l, attribute, column), folded);
    return true;
}

static bool is_part_of(const struct eh_planned *planned, uint32_t attribute)
{
    return planned->is_crossing && (planned->part[0] == attribute || planned->part[1] == attribute);
}

/* A part of crossings that is no attribute of its own has not been looked at: the first of them does. */
static bool check_parts(struct looking *l, size_t crossing)
{
    bool is_good = true;
    for (int i = 0; i < 2; i++) {
        uint32_t part = l->plan->attributes[crossing].part[i];
        const struct eh_attribute *attribute = &l->study->people.attribute[part];
        bool is_seen = attribute->is_group || attribute->is_structure;
        for (size_t before = 0; before < crossing && !is_seen; before++)
            is_seen = is_part_of(&l->plan->attributes[before], part);
        if (!is_seen && report_identities(l, &l->plan->columns[l->plan->attributes[part].column], attribute))
            is_good = false;
    }
    return is_good;
}

void eh_plan_check(const struct eh_plan *self, struct eh_study *study, struct eh_arena *scratch)
{
    struct looking l = {self, study, scratch};
    for (size_t i = 0; i < self->attribute_count; i++) {
        const struct eh_planned *planned = &self->attributes[i];
        const struct eh_attribute *attribute = &study->people.attribute[i];
        bool is_good = true;
        if (planned->is_crossing) {
            const struct eh_value_column *first = &self->columns[self->attributes[planned->part[0]].column];
            report_stars(&l, first);
            is_good = check_parts(&l, i) && !report_many(&l, attribute, first);
        } else {
            is_good = check_column(&l, attribute, &self->columns[planned->column]);
        }
        if (!is_good)
            continue;
        if (attribute->is_group || attribute->is_structure)
            report_small(&l, attribute, planned->is_crossing ? NULL : &self->columns[planned->column]);
    }
}
