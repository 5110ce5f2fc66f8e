#include "inclusion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/inference/inference.h"

enum { LORENZ_PEOPLE = 50, TENTHS = 10 };

static struct eh_result start_row(const struct eh_context *context, const char *measure, uint32_t layer,
                                  uint32_t n)
{
    struct eh_result row = eh_result_start(measure);
    row.layer = context->network->layer[layer].name;
    row.order.layer = layer;
    eh_result_set(&row, EH_N, n);
    row.n_people = n;
    return row;
}

/* Sums of degrees are whole numbers far below 2^53: exact in any order. */
static double total(const double *value, uint32_t count)
{
    double sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += value[i];
    return sum;
}

static void add_gini(const struct eh_context *context, struct eh_result row, const double *value,
                     uint32_t count, struct eh_arena *scratch)
{
    if (count == 0)
        eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
    else if (total(value, count) == 0)
        eh_result_undefine(&row, EH_UNDEFINED_NO_TIES, 0);
    else
        eh_result_set(&row, EH_ESTIMATE, eh_gini(value, count, scratch));
    eh_results_add(context->results, &row);
}

static void add_group_ginis(const struct eh_context *context, uint32_t layer, uint32_t index,
                            const double *ties, struct eh_arena *scratch)
{
    const struct eh_people *people = &context->study->people;
    const struct eh_attribute *attribute = &people->attribute[index];
    double *inside = EH_NEW_ARRAY(scratch, double, people->n);
    for (uint32_t label = 1; label <= attribute->n_values; label++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < people->n; i++)
            if (attribute->label[i] == label)
                inside[count++] = ties[i];
        struct eh_result row = start_row(context, "inclusion.gini", layer, count);
        row.attribute = attribute->name;
        row.group = attribute->value[label];
        row.order.attribute = index + 1; /* after the row over everyone */
        row.order.group = label;
        row.group_people = count;
        add_gini(context, row, inside, count, scratch);
    }
}

/* x ln x of a share of the mean; 0 where nothing is held. */
static double theil_term(double ratio)
{
    return ratio > 0 ? ratio * log(ratio) : 0;
}

static double theil(const double *value, uint32_t count, double mean, struct eh_arena *scratch)
{
    double *term = EH_NEW_ARRAY(scratch, double, count);
    for (uint32_t i = 0; i < count; i++)
        term[i] = theil_term(value[i] / mean);
    return eh_sum(term, count) / count;
}

/* All values alike, where Theil's T is 0 but for rounding. */
static bool are_equal(const double *value, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        if (value[i] != value[0])
            return false;
    return true;
}

static int compare_values(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Everyone of known group: their ties in ascending order (so that no numbering shows in the sum), and the
 * people and ties of each group. */
struct known {
    uint32_t count, groups; /* groups with people */
    double *ties, *of_group;
    uint32_t *people;
};

static struct known list_known(const struct eh_attribute *attribute, uint32_t n, const double *ties,
                               struct eh_arena *scratch)
{
    struct known known = {.ties = EH_NEW_ARRAY(scratch, double, n),
                          .of_group = EH_NEW_ARRAY(scratch, double, attribute->n_values + 1),
                          .people = EH_NEW_ARRAY(scratch, uint32_t, attribute->n_values + 1)};
    for (uint32_t i = 0; i < n; i++) {
        uint32_t label = attribute->label[i];
        if (label == EH_UNKNOWN)
            continue;
        known.ties[known.count++] = ties[i];
        known.of_group[label] += ties[i];
        known.groups += known.people[label]++ == 0;
    }
    qsort(known.ties, known.count, sizeof *known.ties, compare_values);
    return known;
}

static double theil_between(const struct known *known, uint32_t n_values, double mean)
{
    double between = 0;
    for (uint32_t label = 1; label <= n_values; label++)
        if (known->people[label])
            between +=
                known->people[label] * theil_term(known->of_group[label] / known->people[label] / mean);
    return between / known->count;
}

static void add_theil(const struct eh_context *context, uint32_t layer, uint32_t index, const double *ties,
                      struct eh_arena *scratch)
{
    const struct eh_people *people = &context->study->people;
    const struct eh_attribute *attribute = &people->attribute[index];
    struct known known = list_known(attribute, people->n, ties, scratch);
    double sum = total(known.ties, known.count);
    struct eh_result row = start_row(context, "inclusion.theil_between", layer, known.count);
    row.attribute = attribute->name;
    row.order.attribute = index;
    if (known.count == 0)
        eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
    else if (known.groups < 2)
        eh_result_undefine(&row, EH_UNDEFINED_ONE_GROUP, 0);
    else if (sum == 0)
        eh_result_undefine(&row, EH_UNDEFINED_NO_TIES, 0);
    else if (are_equal(known.ties, known.count))
        eh_result_undefine(&row, EH_UNDEFINED_ZERO_VARIANCE, 0);
    else
        eh_result_set(&row, EH_ESTIMATE,
                      theil_between(&known, attribute->n_values, sum / known.count) /
                          theil(known.ties, known.count, sum / known.count, scratch));
    eh_results_add(context->results, &row);
}

/* The share of tie ends held by the `tenth` tenths of people with the fewest; `ties` ascending. */
static double lorenz(const double *ties, uint32_t n, uint32_t tenth, double sum)
{
    uint64_t edge = (uint64_t)n * tenth;
    uint32_t whole = (uint32_t)(edge / TENTHS);
    double held = total(ties, whole) + ties[whole] * (double)(edge % TENTHS) / TENTHS;
    return held / sum;
}

static void add_lorenz(const struct eh_context *context, uint32_t layer, const double *ties,
                       struct eh_arena *scratch)
{
    static const char *const SHARE[] = {"10%", "20%", "30%", "40%", "50%", "60%", "70%", "80%", "90%"};
    uint32_t n = context->study->people.n;
    double sum = total(ties, n);
    if (n < LORENZ_PEOPLE || sum == 0)
        return;
    double *sorted = EH_NEW_ARRAY(scratch, double, n);
    memcpy(sorted, ties, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare_values);
    for (uint32_t tenth = 1; tenth < TENTHS; tenth++) {
        struct eh_result row = start_row(context, "inclusion.lorenz", layer, n);
        row.group = SHARE[tenth - 1];
        row.order.group = tenth;
        eh_result_set(&row, EH_ESTIMATE, lorenz(sorted, n, tenth, sum));
        eh_results_add(context->results, &row);
    }
}

void eh_inclusion_add_spread(const struct eh_context *context, uint32_t layer, struct eh_arena *scratch)
{
    const struct eh_people *people = &context->study->people;
    const struct eh_adjacency *adjacency = &context->graph[layer]->ties;
    double *ties = EH_NEW_ARRAY(scratch, double, people->n);
    for (uint32_t i = 0; i < people->n; i++)
        ties[i] = (double)(adjacency->row[i + 1] - adjacency->row[i]);
    add_gini(context, start_row(context, "inclusion.gini", layer, people->n), ties, people->n, scratch);
    for (uint32_t a = 0; a < people->attribute_count; a++)
        if (people->attribute[a].is_group) {
            add_group_ginis(context, layer, a, ties, scratch);
            add_theil(context, layer, a, ties, scratch);
        }
    add_lorenz(context, layer, ties, scratch);
}
