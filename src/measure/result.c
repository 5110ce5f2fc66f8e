#include "evenhand/measure/result.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/bug.h"
#include "evenhand/measure/catalogue.h"

static const double FOUR_OF_FIVE = 0.84; /* the standard normal lies below it that often */

double eh_result_get_factor(size_t tests)
{
    return gsl_cdf_ugaussian_Qinv(0.025 / (double)tests) + FOUR_OF_FIVE;
}

void eh_results_init(struct eh_results *self, struct eh_arena *arena)
{
    *self = (struct eh_results){.arena = arena};
}

struct eh_result *eh_results_add(struct eh_results *self, const struct eh_result *row)
{
    EH_RESERVE(self->arena, self->row, self->count, self->capacity);
    self->row[self->count] = *row;
    return &self->row[self->count++];
}

void eh_results_set_aside(struct eh_results *self, const char *measure, const char *file, uint64_t count,
                          const char *text)
{
    if (!count)
        return;
    EH_RESERVE(self->arena, self->aside, self->aside_count, self->aside_capacity);
    self->aside[self->aside_count++] = (struct eh_set_aside){measure, file, count, text};
}

struct eh_result eh_result_start(const char *measure)
{
    uint32_t index = eh_catalogue_find(measure);
    EH_CHECK(index != UINT32_MAX);
    return (struct eh_result){
        .measure = measure,
        .layer = "",
        .attribute = "",
        .group = "",
        .other = "",
        .within = "",
        .order = {.measure = index},
        .cases_people = UINT64_MAX,
        .group_people = UINT64_MAX,
        .other_people = UINT64_MAX,
    };
}

static double *field_of(struct eh_result *self, enum eh_field field)
{
    switch (field) {
    case EH_N:
        return &self->n;
    case EH_CASES:
        return &self->cases;
    case EH_ESTIMATE:
        return &self->estimate;
    case EH_CI_LOW:
        return &self->ci_low;
    case EH_CI_HIGH:
        return &self->ci_high;
    case EH_EXPECTED:
        return &self->expected;
    case EH_NULL_SD:
        return &self->null_sd;
    case EH_P:
        return &self->p;
    case EH_Q:
        return &self->q;
    }
    EH_CHECK(!"a field of a result");
    return NULL;
}

void eh_result_set(struct eh_result *self, enum eh_field field, double value)
{
    EH_CHECK(isfinite(value));
    *field_of(self, field) = value;
    self->has |= (uint32_t)field;
}

void eh_result_undefine(struct eh_result *self, const char *why, uint32_t keep)
{
    static const enum eh_field fields[] = {EH_N,        EH_CASES,   EH_ESTIMATE, EH_CI_LOW, EH_CI_HIGH,
                                           EH_EXPECTED, EH_NULL_SD, EH_P,        EH_Q};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!(keep & (uint32_t)fields[i]))
            *field_of(self, fields[i]) = 0;
    self->has &= keep;
    self->undefined = why;
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_order(const struct eh_result_order *a, const struct eh_result_order *b)
{
    int c = compare_numbers(a->measure, b->measure);
    if (!c)
        c = compare_numbers(a->layer, b->layer);
    if (!c)
        c = compare_numbers(a->attribute, b->attribute);
    if (!c)
        c = compare_numbers(a->within, b->within);
    if (!c)
        c = compare_numbers(a->group, b->group);
    return c ? c : compare_numbers(a->other, b->other);
}

/* A merge sort from bottom to top: qsort is not stable, and rows of equal order keep the order in which
 * their measure added them. */
void eh_results_sort(struct eh_results *self)
{
    if (self->count < 2)
        return;
    size_t count = self->count;
    struct eh_result *from = self->row, *spare = EH_NEW_ARRAY(self->arena, struct eh_result, count),
                     *to = spare;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t middle = start + width < count ? start + width : count;
            size_t end = middle + width < count ? middle + width : count;
            size_t a = start, b = middle;
            for (size_t o = start; o < end; o++) {
                bool first = b == end || (a < middle && compare_order(&from[a].order, &from[b].order) <= 0);
                to[o] = first ? from[a++] : from[b++];
            }
        }
        struct eh_result *swapped = from;
        from = to;
        to = swapped;
    }
    if (from != self->row)
        memcpy(self->row, from, count * sizeof *from);
    eh_arena_release(self->arena, spare);
}

const struct eh_result *eh_results_find(const struct eh_results *self, const char *measure, const char *layer,
                                        const char *attribute, const char *group, const char *other,
                                        const char *within)
{
    for (size_t i = 0; i < self->count; i++) {
        const struct eh_result *row = &self->row[i];
        if (!strcmp(row->measure, measure) && !strcmp(row->layer, layer) &&
            !strcmp(row->attribute, attribute) && !strcmp(row->group, group) && !strcmp(row->other, other) &&
            !strcmp(row->within, within))
            return row;
    }
    return NULL;
}
