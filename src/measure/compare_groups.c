#include "compare_groups.h"

#include <stdlib.h>
#include <string.h>

#include "evenhand/base/bug.h"
#include "evenhand/measure/catalogue.h"

const char *eh_groups_measure(const char *name, const char *suffix)
{
    uint32_t count;
    const struct eh_measure *measure = eh_catalogue_get(&count);
    size_t length = strlen(name);
    for (uint32_t i = 0; i < count; i++)
        if (!strncmp(measure[i].name, name, length) && measure[i].name[length] == '.' &&
            !strcmp(measure[i].name + length + 1, suffix))
            return measure[i].name;
    EH_CHECK(!"a measure of the catalogue");
    return NULL;
}

static void keep_names(const struct eh_context *context, struct eh_strata *strata, uint32_t count)
{
    for (uint32_t s = 0; s < count; s++)
        strata[s].within = eh_arena_copy_text(context->arena, strata[s].within);
}

uint32_t eh_groups_strata(const struct eh_context *context, uint32_t attribute, struct eh_arena *scratch,
                          struct eh_strata out[EH_STRATA_MOST])
{
    uint32_t count =
        eh_strata_compute(&context->study->people, &context->study->config, attribute, scratch, out);
    keep_names(context, out, count);
    return count;
}

uint32_t eh_groups_strata_inside(const struct eh_context *context, uint32_t attribute,
                                 struct eh_arena *scratch, struct eh_strata **out)
{
    uint32_t count =
        eh_strata_compute_inside(&context->study->people, &context->study->config, attribute, scratch, out);
    keep_names(context, *out, count);
    return count;
}

const uint32_t *eh_groups_count(const struct eh_attribute *attribute, uint32_t n, struct eh_arena *scratch,
                                uint32_t *out_known)
{
    uint32_t *count = EH_NEW_ARRAY(scratch, uint32_t, (size_t)attribute->n_values + 1);
    for (uint32_t i = 0; i < n; i++)
        count[attribute->label[i]]++;
    *out_known = 0;
    for (uint32_t g = 1; g <= attribute->n_values; g++)
        *out_known += count[g] > 0;
    return count;
}

/* A counting sort by stratum keeps the order of people, so sums run in one order whatever the strata. */
static void sort_by_stratum(const struct eh_attribute *attribute, const struct eh_strata *strata,
                            const bool *in_set, uint32_t n, struct eh_arena *scratch, struct eh_groups *out)
{
    uint32_t *next = EH_NEW_ARRAY(scratch, uint32_t, (size_t)strata->count + 1);
    out->stratum_count = EH_NEW_ARRAY(scratch, uint32_t, (size_t)strata->count + 1);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < n; i++) {
            uint32_t s = eh_strata_get(strata, i), g = attribute->label[i];
            if (s == UINT32_MAX || g == EH_UNKNOWN || (in_set && !in_set[i]))
                continue;
            if (pass == 0) {
                out->stratum_count[s]++;
                out->count++;
                continue;
            }
            out->person[next[s]] = i;
            out->label[next[s]] = g;
            out->stratum[next[s]++] = s;
        }
        if (pass == 1)
            break;
        for (uint32_t s = 1; s < strata->count; s++)
            next[s] = next[s - 1] + out->stratum_count[s - 1];
        out->person = EH_NEW_ARRAY(scratch, uint32_t, out->count);
        out->label = EH_NEW_ARRAY(scratch, uint32_t, out->count);
        out->stratum = EH_NEW_ARRAY(scratch, uint32_t, out->count);
    }
}

static int compare_labels(const void *a, const void *b)
{
    const struct eh_groups_cell *x = a, *y = b;
    return (x->label > y->label) - (x->label < y->label);
}

void eh_groups_build(const struct eh_attribute *attribute, const struct eh_strata *strata, const bool *in_set,
                     uint32_t n, struct eh_arena *scratch, struct eh_groups *out)
{
    *out = (struct eh_groups){.strata = strata->count};
    sort_by_stratum(attribute, strata, in_set, n, scratch, out);
    out->cell = EH_NEW_ARRAY(scratch, uint32_t, out->count);
    out->cells = EH_NEW_ARRAY(scratch, struct eh_groups_cell, out->count);
    out->cell_start = EH_NEW_ARRAY(scratch, uint32_t, (size_t)strata->count + 1);
    uint32_t *count = EH_NEW_ARRAY(scratch, uint32_t, (size_t)attribute->n_values + 1);
    uint32_t *cell_of = EH_NEW_ARRAY(scratch, uint32_t, (size_t)attribute->n_values + 1);
    for (uint32_t s = 0, i = 0; s < strata->count; s++) {
        uint32_t first = out->cell_count, end = i + out->stratum_count[s];
        out->cell_start[s] = first;
        for (uint32_t k = i; k < end; k++)
            if (count[out->label[k]]++ == 0)
                out->cells[out->cell_count++].label = out->label[k];
        qsort(out->cells + first, out->cell_count - first, sizeof *out->cells, compare_labels);
        for (uint32_t c = first; c < out->cell_count; c++) {
            out->cells[c].n = count[out->cells[c].label];
            count[out->cells[c].label] = 0;
            cell_of[out->cells[c].label] = c;
        }
        for (; i < end; i++)
            out->cell[i] = cell_of[out->label[i]];
    }
    out->cell_start[strata->count] = out->cell_count;
}

struct eh_result eh_groups_row(const struct eh_context *context, const char *name, const char *suffix,
                               const char *layer, uint32_t layer_order, uint32_t attribute, uint32_t group,
                               const struct eh_strata *opt_strata)
{
    const struct eh_attribute *a = &context->study->people.attribute[attribute];
    struct eh_result row = eh_result_start(eh_groups_measure(name, suffix));
    row.layer = layer;
    row.attribute = a->name;
    row.group = group == EH_GROUPS_NONE ? "" : a->value[group];
    /* The strata are scratch; the row outlives them. */
    row.within = opt_strata ? eh_arena_copy_text(context->arena, opt_strata->within) : "none";
    row.order.layer = layer_order;
    row.order.attribute = attribute;
    row.order.group = group == EH_GROUPS_NONE ? 0 : group;
    row.order.within = opt_strata ? opt_strata->rank : 0;
    return row;
}

void eh_groups_test(struct eh_result *row, const struct eh_strata *strata, bool is_inside, uint32_t side_a,
                    uint32_t side_b)
{
    row->is_inside = is_inside;
    row->is_test = strata->is_full && (row->has & EH_P);
    row->side_a = side_a;
    row->side_b = side_b;
}

const char *eh_groups_why_one_sided(uint32_t known_values)
{
    return known_values < 2 ? EH_UNDEFINED_ONE_GROUP : EH_UNDEFINED_ONE_SIDED;
}

bool eh_groups_count_sides(const struct eh_groups *groups, uint32_t n_values, struct eh_arena *scratch,
                           uint32_t *out_largest, uint32_t *out_second)
{
    uint32_t *count = EH_NEW_ARRAY(scratch, uint32_t, (size_t)n_values + 1);
    bool two_sided = false;
    *out_largest = *out_second = 0;
    for (uint32_t s = 0; s < groups->strata; s++) {
        uint32_t first = groups->cell_start[s], end = groups->cell_start[s + 1];
        two_sided |= end - first > 1;
        for (uint32_t c = first; c < end; c++)
            count[groups->cells[c].label] += groups->cells[c].n;
    }
    for (uint32_t g = 1; g <= n_values; g++) {
        if (count[g] > *out_largest) {
            *out_second = *out_largest;
            *out_largest = count[g];
        } else if (count[g] > *out_second) {
            *out_second = count[g];
        }
    }
    return two_sided;
}
