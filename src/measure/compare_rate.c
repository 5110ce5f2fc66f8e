#include <math.h>

#include "compare_tables.h"
#include "evenhand/measure/compare.h"

enum { REFERENCE_PEOPLE = 10 };

/* One attribute: people in the set and cases among them, by label. */
struct tally {
    const struct eh_context *context;
    const struct eh_rate *rate;
    uint32_t attribute;
    const struct eh_attribute *a;
    const uint32_t *population;
    uint32_t known_values;
    uint32_t *n, *cases;
};

static struct eh_result start_row(const struct tally *self, const char *suffix, uint32_t group,
                                  const struct eh_strata *opt_strata)
{
    return eh_groups_row(self->context, self->rate->name, suffix, self->rate->layer, self->rate->layer_order,
                         self->attribute, group, opt_strata);
}

static void count_people(struct tally *self, struct eh_arena *scratch)
{
    self->n = EH_NEW_ARRAY(scratch, uint32_t, (size_t)self->a->n_values + 1);
    self->cases = EH_NEW_ARRAY(scratch, uint32_t, (size_t)self->a->n_values + 1);
    for (uint32_t i = 0; i < self->context->study->people.n; i++) {
        if (self->rate->in_set && !self->rate->in_set[i])
            continue;
        self->n[self->a->label[i]]++;
        self->cases[self->a->label[i]] += self->rate->is_case[i];
    }
}

static void add_rate(const struct tally *self, uint32_t g)
{
    struct eh_result row = start_row(self, "rate", g, NULL);
    row.group_people = self->n[g];
    row.hangs_on_weight = self->rate->hangs_on_weight;
    eh_tables_set_share(&row, self->cases[g], self->n[g]);
    eh_results_add(self->context->results, &row);
}

/* What the ratio counts: cases, or where being one is adverse those who are none. */
static uint64_t wanted(const struct tally *self, uint32_t g)
{
    return self->rate->is_adverse ? self->n[g] - self->cases[g] : self->cases[g];
}

/* The group of at least `people` people with the highest rate, the first on a draw; EH_GROUPS_NONE. Rates
 * are compared as fractions: equal ones are equal. */
static uint32_t find_highest(const struct tally *self, uint32_t people)
{
    uint32_t best = EH_GROUPS_NONE;
    for (uint32_t g = 1; g <= self->a->n_values; g++) {
        if (!self->n[g] || self->n[g] < people)
            continue;
        if (best == EH_GROUPS_NONE || wanted(self, g) * self->n[best] > wanted(self, best) * self->n[g])
            best = g;
    }
    return best;
}

static uint32_t find_reference(const struct tally *self)
{
    uint32_t reference = find_highest(self, REFERENCE_PEOPLE);
    return reference != EH_GROUPS_NONE ? reference
                                       : find_highest(self, self->context->study->config.minimum_group);
}

static struct eh_result start_pair(const struct tally *self, const char *suffix, uint32_t g,
                                   uint32_t reference)
{
    struct eh_result row = start_row(self, suffix, g, NULL);
    row.other = self->a->value[reference];
    row.order.other = reference;
    row.n_people = (uint64_t)self->n[g] + self->n[reference];
    row.group_people = self->n[g];
    row.other_people = self->n[reference];
    row.cases_people =
        eh_tables_get_least_cell(self->cases[g], self->n[g], self->cases[reference], self->n[reference]);
    row.hangs_on_weight = self->rate->hangs_on_weight;
    return row;
}

/* Whether the pair has no ratio; says why in the row. */
static bool undefine_pair(const struct tally *self, struct eh_result *row, uint32_t g, uint32_t reference)
{
    if (!self->n[g]) {
        eh_result_undefine(row, EH_UNDEFINED_EMPTY, 0);
        return true;
    }
    if (wanted(self, reference))
        return false;
    if (wanted(self, g)) {
        eh_result_set(row, EH_N, (double)row->n_people);
        eh_result_undefine(row, EH_UNDEFINED_INFINITE, EH_N);
    } else {
        eh_result_undefine(row, EH_UNDEFINED_ZERO_BY_ZERO, 0);
    }
    return true;
}

static void add_ratio(const struct tally *self, uint32_t g, uint32_t reference)
{
    struct eh_result row = start_pair(self, "ratio", g, reference);
    if (!undefine_pair(self, &row, g, reference)) {
        double a = (double)wanted(self, g), n_a = self->n[g];
        double b = (double)wanted(self, reference), n_b = self->n[reference];
        double ratio = a / n_a / (b / n_b);
        eh_result_set(&row, EH_N, n_a + n_b);
        eh_result_set(&row, EH_ESTIMATE, ratio);
        if (a > 0) {
            double sd = sqrt(1 / a - 1 / n_a + 1 / b - 1 / n_b);
            eh_result_set(&row, EH_CI_LOW, ratio * exp(-EH_Z * sd));
            eh_result_set(&row, EH_CI_HIGH, ratio * exp(EH_Z * sd));
        }
    }
    eh_results_add(self->context->results, &row);
}

/* The ratio is below 0.8 where 5 a n_b < 4 b n_a: in integers, so exactly 0.8 is not below. */
static uint64_t count_flip(uint64_t a, uint64_t n_a, uint64_t b, uint64_t n_b)
{
    uint64_t line = 4 * b * n_a, step = 5 * n_b, at_least = (line + step - 1) / step;
    return a < at_least ? at_least - a : a - at_least + 1;
}

static void add_flip(const struct tally *self, uint32_t g, uint32_t reference)
{
    struct eh_result row = start_pair(self, "flip", g, reference);
    if (!undefine_pair(self, &row, g, reference)) {
        eh_result_set(&row, EH_N, (double)row.n_people);
        eh_result_set(
            &row, EH_ESTIMATE,
            (double)count_flip(wanted(self, g), self->n[g], wanted(self, reference), self->n[reference]));
    }
    eh_results_add(self->context->results, &row);
}

static struct eh_result start_against(const struct tally *self, const char *suffix, uint32_t g,
                                      const struct eh_strata *strata, bool is_inside,
                                      const struct eh_tables *tables)
{
    struct eh_result row = start_row(self, suffix, g, strata);
    row.other = "(others)";
    eh_tables_set_behind(&row, tables);
    row.hangs_on_weight = self->rate->hangs_on_weight;
    row.is_inside = is_inside;
    return row;
}

static void add_shortfall(const struct tally *self, uint32_t g, const struct eh_strata *strata,
                          const struct eh_tables *tables)
{
    struct eh_result row = start_against(self, "shortfall", g, strata, false, tables);
    eh_tables_set_shortfall(&row, tables, 1);
    if (!tables->count)
        eh_result_undefine(&row, eh_groups_why_one_sided(self->known_values), 0);
    eh_results_add(self->context->results, &row);
}

static void add_odds(const struct tally *self, const struct eh_strata *strata, bool is_inside)
{
    struct eh_arena *scratch = eh_context_scratch(self->context);
    struct eh_groups groups;
    eh_groups_build(self->a, strata, self->rate->in_set, self->context->study->people.n, scratch, &groups);
    struct eh_tables *tables = eh_tables_fill(&groups, self->a->n_values, self->rate->is_case, scratch);
    double mirrored_p = -1;
    for (uint32_t g = 1; g <= self->a->n_values; g++) {
        if (!self->population[g])
            continue;
        struct eh_result row = start_against(self, "odds", g, strata, is_inside, &tables[g]);
        double p = 1;
        if (tables[g].count) {
            row.is_mirrored = self->known_values == 2 && mirrored_p >= 0;
            p = row.is_mirrored ? mirrored_p : eh_exact_p(tables[g].table, tables[g].count, scratch);
            mirrored_p = p;
        }
        eh_tables_set_odds(&row, &tables[g], p);
        if (!tables[g].count)
            eh_result_undefine(&row, eh_groups_why_one_sided(self->known_values), 0);
        eh_groups_test(&row, strata, is_inside, tables[g].members, tables[g].others);
        eh_results_add(self->context->results, &row);
        if (self->rate->with_shortfall && !is_inside && !self->context->first)
            add_shortfall(self, g, strata, &tables[g]);
    }
    eh_arena_free(scratch);
}

/* A column that is there but empty: one row of each kind that says so. */
static void add_empty(const struct tally *self, const char *suffix, const struct eh_strata *opt_strata)
{
    struct eh_result row = start_row(self, suffix, EH_GROUPS_NONE, opt_strata);
    eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
    eh_results_add(self->context->results, &row);
}

static void add_empties(const struct tally *self, const struct eh_strata *strata, uint32_t count)
{
    if (!self->context->first)
        add_empty(self, "rate", NULL);
    for (uint32_t s = 0; s < count; s++) {
        add_empty(self, "odds", &strata[s]);
        if (self->rate->with_shortfall && !self->context->first)
            add_empty(self, "shortfall", &strata[s]);
    }
}

static void add_descriptive(const struct tally *self)
{
    uint32_t reference = find_reference(self);
    for (uint32_t g = 1; g <= self->a->n_values; g++) {
        if (!self->population[g])
            continue;
        if (!self->rate->only_ratio)
            add_rate(self, g);
        if (reference == EH_GROUPS_NONE || g == reference)
            continue;
        add_ratio(self, g, reference);
        if (self->rate->with_flip)
            add_flip(self, g, reference);
    }
}

static void compare_attribute(struct tally *self, struct eh_arena *scratch)
{
    const struct eh_people *people = &self->context->study->people;
    struct eh_strata strata[EH_STRATA_MOST], *inside = NULL;
    uint32_t count = eh_groups_strata(self->context, self->attribute, scratch, strata);
    self->population = eh_groups_count(self->a, people->n, scratch, &self->known_values);
    if (!self->known_values) {
        if (!self->rate->only_ratio)
            add_empties(self, strata, count);
        return;
    }
    count_people(self, scratch);
    if (!self->context->first)
        add_descriptive(self);
    if (self->rate->only_ratio)
        return;
    /* A rerun asks only whether gaps stay, and only the fullest strata have gaps. */
    for (uint32_t s = 0; s < count; s++)
        if (!self->context->first || strata[s].is_full)
            add_odds(self, &strata[s], false);
    if (self->rate->inside) {
        count = eh_groups_strata_inside(self->context, self->attribute, scratch, &inside);
        for (uint32_t s = 0; s < count; s++)
            add_odds(self, &inside[s], true);
    }
}

int eh_compare_rate(const struct eh_context *context, const struct eh_rate *rate, struct eh_failure *failure)
{
    (void)failure;
    const struct eh_people *people = &context->study->people;
    if (rate->only_ratio ? context->first != NULL
                         : !eh_context_wants(context, eh_groups_measure(rate->name, "odds"), rate->layer))
        return EH_OK;
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        if (!people->attribute[a].is_group)
            continue;
        struct eh_arena *scratch = eh_context_scratch(context);
        struct tally tally = {.context = context, .rate = rate, .attribute = a, .a = &people->attribute[a]};
        compare_attribute(&tally, scratch);
        eh_arena_free(scratch);
    }
    return EH_OK;
}
