/* Does a tie pay off in promotions in one group as much as in another? */
#include <math.h>

#include "compare_permute.h"
#include "evenhand/inference/breslow_day.h"
#include "favour.h"

/* The odds ratio among the members of one group. */
static void add_inside(const struct eh_context *context, const struct eh_exposure *exposure,
                       uint32_t attribute, uint32_t g, const struct eh_strata *strata,
                       struct eh_arena *scratch)
{
    const struct eh_people *people = &context->study->people;
    const struct eh_attribute *a = &people->attribute[attribute];
    uint32_t *side = EH_NEW_ARRAY(scratch, uint32_t, people->n);
    for (uint32_t i = 0; i < people->n; i++)
        side[i] = a->label[i] == g ? exposure->sides.side[i] : EH_SIDE_OUTSIDE;
    struct eh_sides sides = exposure->sides;
    sides.attribute = attribute;
    sides.group = a->value[g];
    sides.group_order = g;
    sides.other = "";
    sides.other_order = 0;
    sides.side = side;
    const struct eh_tables *tables = eh_sides_tables(context, &sides, strata, scratch);
    double p = eh_exact_p(tables->table, tables->count, scratch);
    eh_sides_add_odds(context, &sides, "favour.payoff", strata, tables, p);
}

/* Who is exposed or promoted: the others stand in the tables from the start. */
struct marked {
    uint32_t count;
    uint32_t *place; /* in the groups */
    const bool *is_exposed;
};

/* Everybody known in the risk set, and for each exposure one table a group. */
struct pooled {
    struct eh_groups groups;
    uint32_t labels;          /* 0 to n_values */
    uint32_t largest, second; /* people of the two largest groups */
    bool two_sided;           /* a stratum holds two groups */
    struct eh_table2 *start;  /* labels: the group's people as unexposed ones without a promotion */
    const bool *is_case;
    size_t exposures;
    struct marked *marked; /* exposures */
};

static void tally(const struct pooled *self, const struct marked *marked, const uint32_t *label,
                  struct eh_table2 *out)
{
    for (uint32_t g = 0; g < self->labels; g++)
        out[g] = self->start[g];
    for (uint32_t k = 0; k < marked->count; k++) {
        uint32_t place = marked->place[k], person = self->groups.person[place];
        struct eh_table2 *t = &out[label[place]];
        if (marked->is_exposed[person]) {
            t->n_g++;
            t->n_o--;
            t->cases_g += self->is_case[person];
        } else {
            t->cases_o++;
        }
    }
}

/* The tables stand in the room behind the statistics. */
static void evaluate(const void *state, const uint32_t *label, double *out)
{
    const struct pooled *self = state;
    struct eh_table2 *table = (struct eh_table2 *)(void *)(out + self->exposures);
    for (size_t k = 0; k < self->exposures; k++) {
        tally(self, &self->marked[k], label, table);
        struct eh_breslow_day found = eh_breslow_day_compute(table, self->labels);
        out[k] = found.defined ? found.statistic : NAN;
    }
}

static void pool(struct pooled *self, const struct eh_exposure *exposures, struct eh_arena *scratch)
{
    const struct eh_groups *groups = &self->groups;
    self->is_case = exposures[0].sides.is_case;
    self->start = EH_NEW_ARRAY(scratch, struct eh_table2, self->labels);
    self->marked = EH_NEW_ARRAY(scratch, struct marked, self->exposures);
    for (uint32_t i = 0; i < groups->count; i++)
        self->start[groups->label[i]].n_o++;
    for (size_t k = 0; k < self->exposures; k++) {
        struct marked *marked = &self->marked[k];
        marked->is_exposed = exposures[k].is_exposed;
        marked->place = EH_NEW_ARRAY(scratch, uint32_t, groups->count);
        for (uint32_t i = 0; i < groups->count; i++)
            if (marked->is_exposed[groups->person[i]] || self->is_case[groups->person[i]])
                marked->place[marked->count++] = i;
    }
}

/* permutations x exposures: what each permutation gave. */
static const double *permute(const struct eh_context *context, const struct pooled *self,
                             const double *observed, struct eh_arena *scratch)
{
    size_t values = context->study->config.permutations * self->exposures;
    double *value = EH_NEW_ARRAY(scratch, double, values), *two_sided;
    two_sided = EH_NEW_ARRAY(scratch, double, self->exposures);
    struct eh_permutation test = {.n = self->groups.count,
                                  .stratum_count = self->groups.strata,
                                  .label = self->groups.label,
                                  .stratum = self->groups.stratum,
                                  .statistics = self->exposures,
                                  .evaluate = evaluate,
                                  .state = self,
                                  .observed = observed,
                                  .room = 4 * (size_t)self->labels,
                                  .opt_value = value};
    eh_permutation_run(&test, context, scratch, two_sided);
    return value;
}

/* Expected value, null sd and p of one statistic: its upper tail, (b + 1)/(m + 1). The moments are taken of
 * differences from what was observed, in the order of permutations. */
static void set_permuted(const double *value, size_t step, uint32_t permutations, double observed,
                         struct eh_result *row, struct eh_arena *scratch)
{
    uint32_t defined = 0, up = 0;
    double *off = EH_NEW_ARRAY(scratch, double, permutations);
    for (uint32_t b = 0; b < permutations; b++) {
        double x = value[b * step];
        if (isnan(x))
            continue;
        up += x >= observed - eh_permutation_epsilon(observed);
        off[defined++] = x - observed;
    }
    if (!defined)
        return;
    double mean = eh_sum(off, defined) / defined;
    for (uint32_t k = 0; k < defined; k++)
        off[k] = (off[k] - mean) * (off[k] - mean);
    eh_result_set(row, EH_EXPECTED, observed + mean);
    if (defined > 1)
        eh_result_set(row, EH_NULL_SD, sqrt(eh_sum(off, defined) / (defined - 1.0)));
    eh_result_set(row, EH_P, (up + 1.0) / (defined + 1.0));
}

/* Why there is no statistic, or NULL. */
static const char *why_not(const struct pooled *self, const struct eh_breslow_day *found)
{
    if (!self->groups.count)
        return EH_UNDEFINED_EMPTY;
    if (!self->second || (self->two_sided && found->tables < 2))
        return EH_UNDEFINED_ONE_GROUP;
    if (!self->two_sided)
        return EH_UNDEFINED_ONE_SIDED;
    return found->defined ? NULL : EH_UNDEFINED_ZERO_VARIANCE;
}

static struct eh_result start_between(const struct eh_context *context, const struct eh_exposure *exposure,
                                      uint32_t attribute, const struct eh_strata *strata)
{
    struct eh_sides sides = exposure->sides;
    sides.attribute = attribute;
    sides.group = sides.other = "";
    sides.other_order = 0;
    return eh_sides_row(context, &sides, "favour.payoff", strata);
}

/* Whether the groups differ, for each exposure: one run of permutations serves them all. */
static void add_between(const struct eh_context *context, const struct eh_exposure *exposures, size_t count,
                        uint32_t attribute, const struct eh_strata *strata, struct eh_arena *scratch)
{
    const struct eh_attribute *a = &context->study->people.attribute[attribute];
    struct pooled self = {.labels = a->n_values + 1, .exposures = count};
    eh_groups_build(a, strata, exposures[0].in_set, context->study->people.n, scratch, &self.groups);
    self.two_sided = eh_groups_count_sides(&self.groups, a->n_values, scratch, &self.largest, &self.second);
    pool(&self, exposures, scratch);
    struct eh_table2 *table = EH_NEW_ARRAY(scratch, struct eh_table2, self.labels);
    struct eh_breslow_day *found = EH_NEW_ARRAY(scratch, struct eh_breslow_day, count);
    double *observed = EH_NEW_ARRAY(scratch, double, count);
    bool any = false;
    for (size_t k = 0; k < count; k++) {
        tally(&self, &self.marked[k], self.groups.label, table);
        found[k] = eh_breslow_day_compute(table, self.labels);
        observed[k] = found[k].statistic;
        any = any || !why_not(&self, &found[k]);
    }
    const double *value = any ? permute(context, &self, observed, scratch) : NULL;
    for (size_t k = 0; k < count; k++) {
        struct eh_result row = start_between(context, &exposures[k], attribute, strata);
        const char *why = why_not(&self, &found[k]);
        row.n_people = self.groups.count;
        if (why) {
            eh_result_undefine(&row, why, 0);
        } else {
            eh_result_set(&row, EH_N, self.groups.count);
            eh_result_set(&row, EH_ESTIMATE, observed[k]);
            set_permuted(value + k, count, context->study->config.permutations, observed[k], &row, scratch);
            eh_groups_test(&row, strata, false, self.largest, self.second);
        }
        eh_results_add(context->results, &row);
    }
}

void eh_favour_payoff(const struct eh_context *context, const struct eh_exposure *exposures, size_t count)
{
    const struct eh_people *people = &context->study->people;
    for (uint32_t a = 0; count && a < people->attribute_count; a++) {
        if (!people->attribute[a].is_group)
            continue;
        struct eh_arena *scratch = eh_context_scratch(context);
        struct eh_strata strata[EH_STRATA_MOST];
        uint32_t full = eh_groups_strata(context, a, scratch, strata) - 1, known;
        const uint32_t *population = eh_groups_count(&people->attribute[a], people->n, scratch, &known);
        for (uint32_t g = 1; g <= people->attribute[a].n_values; g++) {
            if (!population[g])
                continue;
            struct eh_arena *inner = eh_context_scratch(context);
            for (size_t k = 0; k < count; k++)
                add_inside(context, &exposures[k], a, g, &strata[full], inner);
            eh_arena_free(inner);
        }
        add_between(context, exposures, count, a, &strata[full], scratch);
        eh_arena_free(scratch);
    }
}
