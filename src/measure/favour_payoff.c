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

/* Everybody known in the risk set, and one table a group. */
struct pooled {
    struct eh_groups groups;
    uint32_t labels;         /* 0 to n_values */
    struct eh_table2 *start; /* labels: people of the group as unexposed ones, the rest 0 */
    uint32_t marked_count;   /* people who are exposed or promoted: the others stand in `start` already */
    uint32_t *marked;        /* their places in groups */
    const bool *is_exposed, *is_case;
};

static void tally(const struct pooled *self, const uint32_t *label, struct eh_table2 *out)
{
    for (uint32_t g = 0; g < self->labels; g++)
        out[g] = self->start[g];
    for (uint32_t k = 0; k < self->marked_count; k++) {
        uint32_t place = self->marked[k], person = self->groups.person[place];
        struct eh_table2 *t = &out[label[place]];
        if (self->is_exposed[person]) {
            t->n_g++;
            t->n_o--;
            t->cases_g += self->is_case[person];
        } else {
            t->cases_o++;
        }
    }
}

static void evaluate(const void *state, const uint32_t *label, double *out)
{
    const struct pooled *self = state;
    struct eh_table2 *table = (struct eh_table2 *)(void *)(out + 1);
    tally(self, label, table);
    struct eh_breslow_day found = eh_breslow_day_compute(table, self->labels);
    out[0] = found.defined ? found.statistic : NAN;
}

static void pool(struct pooled *self, const struct eh_exposure *exposure, struct eh_arena *scratch)
{
    const struct eh_groups *groups = &self->groups;
    self->is_exposed = exposure->is_exposed;
    self->is_case = exposure->sides.is_case;
    self->start = EH_NEW_ARRAY(scratch, struct eh_table2, self->labels);
    self->marked = EH_NEW_ARRAY(scratch, uint32_t, groups->count);
    for (uint32_t k = 0; k < groups->count; k++) {
        self->start[groups->label[k]].n_o++;
        if (self->is_exposed[groups->person[k]] || self->is_case[groups->person[k]])
            self->marked[self->marked_count++] = k;
    }
}

/* Expected value, null sd and p of the statistic: its upper tail, (b + 1)/(m + 1). The moments are taken of
 * differences from what was observed, in the order of permutations. */
static void set_permuted(const struct eh_context *context, const struct pooled *self, double observed,
                         struct eh_result *row, struct eh_arena *scratch)
{
    uint32_t permutations = context->study->config.permutations, defined = 0, up = 0;
    double *value = EH_NEW_ARRAY(scratch, double, permutations), two_sided;
    struct eh_permutation test = {.n = self->groups.count,
                                  .stratum_count = self->groups.strata,
                                  .label = self->groups.label,
                                  .stratum = self->groups.stratum,
                                  .statistics = 1,
                                  .evaluate = evaluate,
                                  .state = self,
                                  .observed = &observed,
                                  .room = 4 * (size_t)self->labels,
                                  .opt_value = value};
    eh_permutation_run(&test, context, scratch, &two_sided);
    for (uint32_t b = 0; b < permutations; b++) {
        if (isnan(value[b]))
            continue;
        up += value[b] >= observed - eh_permutation_epsilon(observed);
        value[defined++] = value[b] - observed;
    }
    if (!defined)
        return;
    double off = eh_sum(value, defined) / defined;
    for (uint32_t k = 0; k < defined; k++)
        value[k] = (value[k] - off) * (value[k] - off);
    eh_result_set(row, EH_EXPECTED, observed + off);
    if (defined > 1)
        eh_result_set(row, EH_NULL_SD, sqrt(eh_sum(value, defined) / (defined - 1.0)));
    eh_result_set(row, EH_P, (up + 1.0) / (defined + 1.0));
}

static void add_between(const struct eh_context *context, const struct eh_exposure *exposure,
                        uint32_t attribute, const struct eh_strata *strata, struct eh_arena *scratch)
{
    const struct eh_attribute *a = &context->study->people.attribute[attribute];
    struct eh_sides sides = exposure->sides;
    sides.attribute = attribute;
    sides.group = sides.other = "";
    sides.other_order = 0;
    struct eh_result row = eh_sides_row(context, &sides, "favour.payoff", strata);
    struct pooled self = {.labels = a->n_values + 1};
    uint32_t largest, second;
    eh_groups_build(a, strata, exposure->in_set, context->study->people.n, scratch, &self.groups);
    eh_groups_count_sides(&self.groups, a->n_values, scratch, &largest, &second);
    pool(&self, exposure, scratch);
    struct eh_table2 *table = EH_NEW_ARRAY(scratch, struct eh_table2, self.labels);
    tally(&self, self.groups.label, table);
    struct eh_breslow_day found = eh_breslow_day_compute(table, self.labels);
    row.n_people = self.groups.count;
    if (!self.groups.count) {
        eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
    } else if (!second) {
        eh_result_undefine(&row, EH_UNDEFINED_ONE_SIDED, 0);
    } else if (!found.defined) {
        eh_result_undefine(&row, found.tables < 2 ? EH_UNDEFINED_ONE_GROUP : EH_UNDEFINED_ZERO_VARIANCE, 0);
    } else {
        eh_result_set(&row, EH_N, self.groups.count);
        eh_result_set(&row, EH_ESTIMATE, found.statistic);
        set_permuted(context, &self, found.statistic, &row, scratch);
        eh_groups_test(&row, strata, false, largest, second);
    }
    eh_results_add(context->results, &row);
}

void eh_favour_payoff(const struct eh_context *context, const struct eh_exposure *exposure)
{
    const struct eh_people *people = &context->study->people;
    for (uint32_t a = 0; a < people->attribute_count; a++) {
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
            add_inside(context, exposure, a, g, &strata[full], inner);
            eh_arena_free(inner);
        }
        add_between(context, exposure, a, &strata[full], scratch);
        eh_arena_free(scratch);
    }
}
