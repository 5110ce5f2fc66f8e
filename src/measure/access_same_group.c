#include <math.h>

#include "access_pairs.h"
#include "compare_groups.h"
#include "compare_permute.h"
#include "evenhand/inference/inference.h"

enum { NORMAL_FROM_PEOPLE = 20000, NORMAL_FROM_PAIRS = 200000 };

/* The mentees of a layer whose label is known, and of each pair of known labels the place of its mentee
 * among them and the label of its mentor. */
struct chance {
    const struct eh_context *context;
    const struct eh_access_pairs *pairs;
    uint32_t attribute;
    const struct eh_attribute *a;
    struct eh_groups mentees;
    size_t count;  /* pairs with both labels known, sorted by place */
    size_t *start; /* mentees + 1 */
    uint32_t *place, *mentor_label;
    bool *is_known, *is_same; /* by pair of the layer */
    uint64_t same;
};

static void fill_pairs(struct chance *self, struct eh_arena *scratch)
{
    const struct eh_access_pairs *pairs = self->pairs;
    const uint32_t *label = self->a->label;
    uint32_t *place_of = EH_NEW_ARRAY(scratch, uint32_t, self->context->study->people.n);
    for (uint32_t i = 0; i < self->mentees.count; i++)
        place_of[self->mentees.person[i]] = i;
    self->start = EH_NEW_ARRAY(scratch, size_t, (size_t)self->mentees.count + 2);
    self->is_known = EH_NEW_ARRAY(scratch, bool, pairs->count);
    self->is_same = EH_NEW_ARRAY(scratch, bool, pairs->count);
    for (size_t k = 0; k < pairs->count; k++) {
        uint32_t m = label[pairs->mentor[k]], e = label[pairs->mentee[k]];
        self->is_known[k] = m != EH_UNKNOWN && e != EH_UNKNOWN;
        self->is_same[k] = self->is_known[k] && m == e;
        self->count += self->is_known[k];
        self->same += self->is_same[k];
        if (self->is_known[k])
            self->start[place_of[pairs->mentee[k]] + 2]++;
    }
    self->place = EH_NEW_ARRAY(scratch, uint32_t, self->count);
    self->mentor_label = EH_NEW_ARRAY(scratch, uint32_t, self->count);
    for (uint32_t i = 0; i < self->mentees.count; i++)
        self->start[i + 2] += self->start[i + 1];
    for (size_t k = 0; k < pairs->count; k++)
        if (self->is_known[k]) {
            uint32_t place = place_of[pairs->mentee[k]];
            self->place[self->start[place + 1]] = place;
            self->mentor_label[self->start[place + 1]++] = label[pairs->mentor[k]];
        }
}

static void evaluate_same(const void *state, const uint32_t *label, double *out)
{
    const struct chance *self = state;
    uint64_t same = 0;
    for (size_t k = 0; k < self->count; k++)
        same += self->mentor_label[k] == label[self->place[k]];
    *out = (double)same;
}

struct moments {
    double mean, variance;
};

/* The sum is over mentees i of a_i(pi(i)), a_i(g) the mentors of group g that i has. Within a stratum of n
 * mentees its mean is sum_i sum_g n_g a_i(g)/n and its variance 1/(n - 1) sum_i sum_g n_g (a_i(g) - row mean
 * - column mean + mean)^2, row and column means over the n places (Hoeffding 1951, theorem 2). */
static struct moments stratum_moments(const struct chance *self, uint32_t s, uint32_t first, double *column,
                                      double *own)
{
    const struct eh_groups_cell *cell = self->mentees.cells + self->mentees.cell_start[s];
    uint32_t cells = self->mentees.cell_start[s + 1] - self->mentees.cell_start[s];
    uint32_t n = self->mentees.stratum_count[s];
    double mean = 0, variance = 0;
    for (uint32_t c = 0; c < cells; c++)
        column[cell[c].label] = 0;
    for (size_t k = self->start[first]; k < self->start[first + n]; k++)
        column[self->mentor_label[k]] += 1.0 / n; /* labels that no mentee has are swept along, unused */
    for (uint32_t c = 0; c < cells; c++)
        mean += cell[c].n * column[cell[c].label];
    for (uint32_t i = first; n > 1 && i < first + n; i++) {
        double row = 0;
        for (size_t k = self->start[i]; k < self->start[i + 1]; k++)
            own[self->mentor_label[k]]++;
        for (uint32_t c = 0; c < cells; c++)
            row += cell[c].n * own[cell[c].label] / n;
        for (uint32_t c = 0; c < cells; c++) {
            double off = own[cell[c].label] - row - column[cell[c].label] + mean / n;
            variance += cell[c].n * off * off / (n - 1);
        }
        for (size_t k = self->start[i]; k < self->start[i + 1]; k++)
            own[self->mentor_label[k]] = 0;
    }
    return (struct moments){mean, variance};
}

static double find_p(const struct chance *self, const struct moments *null, struct eh_arena *scratch)
{
    const struct eh_study *study = self->context->study;
    double observed = (double)self->same, p;
    if (!study->config.permutations_set &&
        (study->people.n >= NORMAL_FROM_PEOPLE || self->count >= NORMAL_FROM_PAIRS))
        return eh_normal_p(observed, null->mean, sqrt(null->variance));
    struct eh_permutation test = {.n = self->mentees.count,
                                  .stratum_count = self->mentees.strata,
                                  .label = self->mentees.label,
                                  .stratum = self->mentees.stratum,
                                  .statistics = 1,
                                  .evaluate = evaluate_same,
                                  .state = self,
                                  .observed = &observed};
    eh_permutation_run(&test, self->context, scratch, &p);
    return p;
}

static void fill_row(const struct chance *self, const struct eh_strata *strata, struct eh_result *row,
                     struct eh_arena *scratch)
{
    uint32_t n = self->context->study->people.n, largest, second;
    struct eh_access_behind behind = eh_access_count_behind(self->pairs, self->is_known, n, scratch);
    row->n_people = behind.people;
    row->dominance_01 = behind.dominance_01;
    bool two_sided = eh_groups_count_sides(&self->mentees, self->a->n_values, scratch, &largest, &second);
    if (!self->count) {
        eh_result_undefine(row, EH_UNDEFINED_EMPTY, 0);
        return;
    }
    if (!two_sided) {
        eh_result_undefine(row, second ? EH_UNDEFINED_ONE_SIDED : EH_UNDEFINED_ONE_GROUP, 0);
        return;
    }
    struct moments null = {0};
    double *column = EH_NEW_ARRAY(scratch, double, (size_t)self->a->n_values + 1);
    double *own = EH_NEW_ARRAY(scratch, double, (size_t)self->a->n_values + 1);
    for (uint32_t s = 0, first = 0; s < self->mentees.strata; first += self->mentees.stratum_count[s++]) {
        struct moments more = stratum_moments(self, s, first, column, own);
        null.mean += more.mean;
        null.variance += more.variance;
    }
    double pairs = (double)self->count;
    row->cases_people = eh_access_count_behind(self->pairs, self->is_same, n, scratch).people;
    eh_result_set(row, EH_N, pairs);
    eh_result_set(row, EH_CASES, (double)self->same);
    eh_result_set(row, EH_ESTIMATE, (double)self->same / pairs);
    eh_result_set(row, EH_EXPECTED, null.mean / pairs);
    eh_result_set(row, EH_NULL_SD, sqrt(null.variance) / pairs);
    eh_result_set(row, EH_P, find_p(self, &null, scratch));
    eh_groups_test(row, strata, false, largest, second);
}

void eh_access_same_group(const struct eh_context *context, const struct eh_access_pairs *pairs)
{
    const struct eh_people *people = &context->study->people;
    struct eh_arena *outer = eh_context_scratch(context);
    bool *is_mentee = EH_NEW_ARRAY(outer, bool, people->n);
    for (size_t k = 0; k < pairs->count; k++)
        is_mentee[pairs->mentee[k]] = true;
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        if (!people->attribute[a].is_group)
            continue;
        struct eh_arena *scratch = eh_context_scratch(context);
        struct eh_strata strata[EH_STRATA_MOST];
        uint32_t count = eh_groups_strata(context, a, scratch, strata);
        for (uint32_t s = 0; s < count; s++) {
            struct chance self = {
                .context = context, .pairs = pairs, .attribute = a, .a = &people->attribute[a]};
            struct eh_result row = eh_groups_row(context, "access", "same_group", pairs->layer,
                                                 pairs->layer_order, a, EH_GROUPS_NONE, &strata[s]);
            eh_groups_build(self.a, &strata[s], is_mentee, people->n, scratch, &self.mentees);
            fill_pairs(&self, scratch);
            fill_row(&self, &strata[s], &row, scratch);
            eh_results_add(context->results, &row);
        }
        eh_arena_free(scratch);
    }
    eh_arena_free(outer);
}
