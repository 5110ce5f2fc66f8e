#include "evenhand/measure/compare.h"

#include <math.h>
#include <string.h>

#include "compare_groups.h"
#include "compare_permute.h"
#include "evenhand/base/bug.h"
#include "evenhand/inference/inference.h"
#include "evenhand/measure/catalogue.h"

/* From here on p is taken from the exact moments unless `permutations` is set (MEASURES.md section 0). */
enum { NORMAL_FROM_PEOPLE = 20000, TOO_FEW_LEFT = 5 };

/* Mean and sum of squared deviations of a cell. */
struct moments {
    double n, mean, m2;
};

/* A group against the others. The sums run over strata that hold both. */
struct side {
    double v, vd;          /* sum v_s and sum v_s (mean_gs - mean_os) */
    double null, interval; /* sum v_s S_s^2, on x and on x - d for members of the group */
    double d;
    uint32_t strata, members, others;
};

/* One attribute, one set of people, one partition. */
struct comparison {
    const struct eh_context *context;
    uint32_t attribute;
    const struct eh_attribute *a;
    const uint32_t *population; /* people by label */
    uint32_t known_values;
    const struct eh_strata *strata;
    bool is_inside;
    struct eh_groups groups;
};

/* v_s^2 (1/n_gs + 1/n_os) is v_s, so null_sd^2 = sum v_s S_s^2 / V^2. */
static struct moments combine(const struct moments *cell, uint32_t count, uint32_t left_out)
{
    struct moments all = {0};
    for (uint32_t c = 0; c < count; c++)
        if (c != left_out) {
            all.n += cell[c].n;
            all.mean += cell[c].n * cell[c].mean;
        }
    all.mean = all.n > 0 ? all.mean / all.n : 0;
    for (uint32_t c = 0; c < count; c++)
        if (c != left_out)
            all.m2 += cell[c].m2 + cell[c].n * (cell[c].mean - all.mean) * (cell[c].mean - all.mean);
    return all;
}

/* Means are summed with compensation, so that they hardly depend on the order of people. */
static struct moments *fill_moments(const struct eh_groups *groups, const double *x, struct eh_arena *scratch)
{
    struct moments *cell = EH_NEW_ARRAY(scratch, struct moments, groups->cell_count);
    double *lost = EH_NEW_ARRAY(scratch, double, groups->cell_count);
    for (uint32_t i = 0; i < groups->count; i++) {
        uint32_t c = groups->cell[i];
        double value = x[groups->person[i]], sum = cell[c].mean, next = sum + value;
        lost[c] += fabs(sum) >= fabs(value) ? (sum - next) + value : (value - next) + sum;
        cell[c].mean = next;
        cell[c].n++;
    }
    for (uint32_t c = 0; c < groups->cell_count; c++)
        cell[c].mean = (cell[c].mean + lost[c]) / cell[c].n;
    for (uint32_t i = 0; i < groups->count; i++) {
        uint32_t c = groups->cell[i];
        double off = x[groups->person[i]] - cell[c].mean;
        cell[c].m2 += off * off;
    }
    return cell;
}

/* Walks every (stratum, group) that has others beside it. Pass 0 gives d, pass 1 the interval, which needs
 * d. All terms are sums of squares: nothing cancels. */
static struct side *fill_sides(const struct comparison *self, const struct moments *cell,
                               struct eh_arena *scratch)
{
    const struct eh_groups *groups = &self->groups;
    struct side *side = EH_NEW_ARRAY(scratch, struct side, (size_t)self->a->n_values + 1);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t s = 0; s < groups->strata; s++) {
            uint32_t first = groups->cell_start[s], count = groups->cell_start[s + 1] - first;
            if (count < 2)
                continue;
            struct moments all = combine(cell + first, count, UINT32_MAX);
            for (uint32_t c = 0; c < count; c++) {
                struct moments g = cell[first + c], o = combine(cell + first, count, c);
                struct side *at = &side[groups->cells[first + c].label];
                double v = g.n * o.n / all.n, apart = g.mean - o.mean;
                if (pass == 0) {
                    at->v += v;
                    at->vd += v * apart;
                    at->null += v * all.m2 / (all.n - 1);
                    at->strata++;
                    at->members += (uint32_t)g.n;
                    at->others += (uint32_t)o.n;
                } else {
                    double left = apart - at->d;
                    at->interval += v * (g.m2 + o.m2 + v * left * left) / (all.n - 1);
                }
            }
        }
        for (uint32_t g = 1; pass == 0 && g <= self->a->n_values; g++)
            side[g].d = side[g].v > 0 ? side[g].vd / side[g].v : 0;
    }
    return side;
}

/* The standard deviation over all known people of the row. */
static double spread(const struct moments *cell, uint32_t count)
{
    struct moments all = combine(cell, count, UINT32_MAX);
    return all.n > 1 ? sqrt(all.m2 / (all.n - 1)) : 0;
}

/* The size of a gap, and its interval for the verdict of the gap. */
static void scale_gap(struct eh_result *gap, const struct side *side, double sd, struct eh_result *size)
{
    if (gap->undefined) {
        eh_result_undefine(size, gap->undefined, 0);
        return;
    }
    if (sd <= 0) {
        eh_result_undefine(size, EH_UNDEFINED_ZERO_VARIANCE, 0);
        return;
    }
    eh_result_set(size, EH_N, gap->n);
    eh_result_set(size, EH_ESTIMATE, side->d / sd);
    if (gap->has & EH_CI_LOW) {
        eh_result_set(size, EH_CI_LOW, gap->ci_low / sd);
        eh_result_set(size, EH_CI_HIGH, gap->ci_high / sd);
        gap->has_size = true;
        gap->size_low = size->ci_low;
        gap->size_high = size->ci_high;
    }
}

static void fill_gap(struct eh_result *row, const struct side *side, double p)
{
    uint32_t n = side->members + side->others;
    eh_result_set(row, EH_N, n);
    eh_result_set(row, EH_ESTIMATE, side->d);
    eh_result_set(row, EH_EXPECTED, 0);
    eh_result_set(row, EH_NULL_SD, sqrt(side->null) / side->v);
    eh_result_set(row, EH_P, p);
    if (n >= side->strata + 1 + TOO_FEW_LEFT) {
        double sd = sqrt(side->interval) / side->v;
        eh_result_set(row, EH_CI_LOW, side->d - EH_Z * sd);
        eh_result_set(row, EH_CI_HIGH, side->d + EH_Z * sd);
    }
}

static void add_gaps(const struct comparison *self, const struct eh_score *score, const struct side *side,
                     const double *p, double sd)
{
    uint32_t shown = 0;
    for (uint32_t g = 1; g <= self->a->n_values; g++) {
        if (!self->population[g])
            continue;
        struct eh_result row = eh_groups_row(self->context, score->name, "gap", score->layer,
                                             score->layer_order, self->attribute, g, self->strata);
        row.other = "(others)";
        row.n_people = side[g].members + side[g].others;
        row.group_people = side[g].members;
        row.other_people = side[g].others;
        row.hangs_on_weight = score->hangs_on_weight;
        row.is_inside = self->is_inside;
        if (side[g].strata) {
            fill_gap(&row, &side[g], p[g]);
            row.is_mirrored = self->known_values == 2 && shown == 1;
        } else {
            eh_result_undefine(&row, eh_groups_why_one_sided(self->known_values), 0);
        }
        shown++;
        struct eh_result size = row; /* the same people, another measure */
        size.is_mirrored = size.hangs_on_weight = false;
        eh_result_undefine(&size, NULL, 0);
        scale_gap(&row, &side[g], sd, &size);
        if (!score->only_gap && !self->context->first) {
            size.measure = eh_groups_measure(score->name, "size");
            size.order.measure = eh_catalogue_find(size.measure);
            eh_results_add(self->context->results, &size);
        }
        eh_groups_test(&row, self->strata, self->is_inside, side[g].members, side[g].others);
        eh_results_add(self->context->results, &row);
    }
}

/* Writes the values less the mean of their stratum: with labels permuted within strata, V d of a group is the
 * sum of its members' values, whichever strata hold both. */
static void center(const struct eh_groups *groups, const struct moments *cell, const double *x,
                   uint32_t lanes, double *out)
{
    uint32_t i = 0;
    for (uint32_t s = 0; s < groups->strata; s++) {
        uint32_t first = groups->cell_start[s];
        double mean = combine(cell + first, groups->cell_start[s + 1] - first, UINT32_MAX).mean;
        for (uint32_t end = i + groups->stratum_count[s]; i < end; i++)
            out[(size_t)i * lanes] = x[groups->person[i]] - mean;
    }
}

/* A score with what its rows need beside the permutations. */
struct worked {
    const struct eh_score *score;
    struct side *side;
    double sd;
    double *p; /* by group */
};

/* p of every group of every score, by group and lane: from one run of permutations. Scores lie side by side,
 * a person's in one row, and the d of a group is the sum of its members' rows over V. */
static const double *permute(const struct comparison *self, const struct worked *worked,
                             const double *centred, size_t count, uint32_t lanes, struct eh_arena *scratch)
{
    uint32_t groups = self->a->n_values + 1;
    size_t statistics = (size_t)groups * lanes;
    double *weight = EH_NEW_ARRAY(scratch, double, statistics),
           *d = EH_NEW_ARRAY(scratch, double, statistics);
    double *p = EH_NEW_ARRAY(scratch, double, statistics);
    for (uint32_t g = 1; g < groups; g++)
        for (size_t k = 0; k < count; k++)
            if (worked[k].side[g].v > 0) {
                weight[g * lanes + k] = 1 / worked[k].side[g].v;
                d[g * lanes + k] = worked[k].side[g].d;
            }
    struct eh_permutation test = {.n = self->groups.count,
                                  .stratum_count = self->groups.strata,
                                  .label = self->groups.label,
                                  .stratum = self->groups.stratum,
                                  .statistics = statistics,
                                  .labels = groups,
                                  .lanes = lanes,
                                  .value = centred,
                                  .weight = weight,
                                  .observed = d};
    eh_permutation_run(&test, self->context, scratch, p);
    return p;
}

/* p of every group of every score, from the exact moments or by permutation. */
static void fill_p(const struct comparison *self, struct worked *worked, const double *centred, size_t count,
                   struct eh_arena *scratch)
{
    const struct eh_study *study = self->context->study;
    bool normal = study->people.n >= NORMAL_FROM_PEOPLE && !study->config.permutations_set;
    uint32_t lanes = eh_label_sums_lanes(count);
    const double *permuted = normal ? NULL : permute(self, worked, centred, count, lanes, scratch);
    for (size_t k = 0; k < count; k++) {
        worked[k].p = EH_NEW_ARRAY(scratch, double, (size_t)self->a->n_values + 1);
        for (uint32_t g = 1; g <= self->a->n_values; g++) {
            const struct side *side = &worked[k].side[g];
            if (side->v > 0)
                worked[k].p[g] =
                    normal ? eh_normal_p(side->d, 0, sqrt(side->null) / side->v) : permuted[g * lanes + k];
        }
    }
}

/* A mirrored pair has one p: that of its first row. */
static void mirror_p(const struct comparison *self, double *p)
{
    uint32_t first = 0;
    if (self->known_values != 2)
        return;
    for (uint32_t g = 1; g <= self->a->n_values; g++) {
        if (self->population[g] && first)
            p[g] = p[first];
        else if (self->population[g])
            first = g;
    }
}

static void compare_within(struct comparison *self, const struct eh_score *const *score, size_t count,
                           struct eh_arena *scratch)
{
    eh_groups_build(self->a, self->strata, score[0]->defined, self->context->study->people.n, scratch,
                    &self->groups);
    struct worked *worked = EH_NEW_ARRAY(scratch, struct worked, count);
    uint32_t lanes = eh_label_sums_lanes(count);
    double *centred = eh_label_sums_rows(self->groups.count, lanes, scratch);
    for (size_t k = 0; k < count; k++) {
        struct moments *cell = fill_moments(&self->groups, score[k]->value, scratch);
        worked[k] = (struct worked){.score = score[k],
                                    .side = fill_sides(self, cell, scratch),
                                    .sd = spread(cell, self->groups.cell_count)};
        center(&self->groups, cell, score[k]->value, lanes, centred + k);
    }
    fill_p(self, worked, centred, count, scratch);
    for (size_t k = 0; k < count; k++) {
        mirror_p(self, worked[k].p);
        add_gaps(self, score[k], worked[k].side, worked[k].p, worked[k].sd);
    }
}

static void add_means(const struct eh_context *context, const struct eh_score *score, uint32_t attribute,
                      const uint32_t *population, struct eh_arena *scratch)
{
    const struct eh_attribute *a = &context->study->people.attribute[attribute];
    uint32_t n = context->study->people.n;
    struct eh_strata everyone = {.within = "none", .count = 1, .of = EH_NEW_ARRAY(scratch, uint32_t, n)};
    struct eh_groups groups;
    eh_groups_build(a, &everyone, score->defined, n, scratch, &groups);
    struct moments *cell = fill_moments(&groups, score->value, scratch);
    uint32_t c = 0;
    for (uint32_t g = 1; g <= a->n_values; g++) {
        if (!population[g])
            continue;
        struct eh_result row =
            eh_groups_row(context, score->name, "mean", score->layer, score->layer_order, attribute, g, NULL);
        while (c < groups.cell_count && groups.cells[c].label < g)
            c++;
        if (c < groups.cell_count && groups.cells[c].label == g) {
            row.n_people = row.group_people = groups.cells[c].n;
            eh_result_set(&row, EH_N, cell[c].n);
            eh_result_set(&row, EH_ESTIMATE, cell[c].mean);
            if (cell[c].n > 1) {
                double half = EH_Z * sqrt(cell[c].m2 / (cell[c].n - 1) / cell[c].n);
                eh_result_set(&row, EH_CI_LOW, cell[c].mean - half);
                eh_result_set(&row, EH_CI_HIGH, cell[c].mean + half);
            }
        } else {
            row.group_people = 0;
            eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
        }
        eh_results_add(context->results, &row);
    }
}

/* A column that is there but empty: one row of each kind that says so. */
static void add_empty(const struct eh_context *context, const struct eh_score *score, uint32_t attribute,
                      const char *suffix, const struct eh_strata *strata)
{
    struct eh_result row = eh_groups_row(context, score->name, suffix, score->layer, score->layer_order,
                                         attribute, EH_GROUPS_NONE, strata);
    eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
    eh_results_add(context->results, &row);
}

static void add_empties(const struct eh_context *context, const struct eh_score *score, uint32_t attribute,
                        const struct eh_strata *strata, uint32_t strata_count)
{
    for (uint32_t s = 0; s < strata_count; s++) {
        add_empty(context, score, attribute, "gap", &strata[s]);
        if (!score->only_gap)
            add_empty(context, score, attribute, "size", &strata[s]);
    }
}

static bool same_people(const struct eh_score *a, const struct eh_score *b, uint32_t n)
{
    if (!a->defined || !b->defined)
        return a->defined == b->defined;
    return a->defined == b->defined || !memcmp(a->defined, b->defined, n * sizeof *a->defined);
}

/* The gaps of scores that are defined for the same people, in one partition. */
static void compare_batch(const struct eh_context *context, uint32_t attribute, const uint32_t *population,
                          uint32_t known, const struct eh_strata *strata, bool is_inside,
                          const struct eh_score *const *score, size_t count)
{
    struct eh_arena *scratch = eh_context_scratch(context);
    struct comparison self = {.context = context,
                              .attribute = attribute,
                              .a = &context->study->people.attribute[attribute],
                              .population = population,
                              .known_values = known,
                              .strata = strata,
                              .is_inside = is_inside};
    compare_within(&self, score, count, scratch);
    eh_arena_free(scratch);
}

static void compare_attribute(const struct eh_context *context, uint32_t attribute,
                              const struct eh_score *const *score, size_t count, struct eh_arena *scratch)
{
    const struct eh_people *people = &context->study->people;
    uint32_t known, inside_count = 0;
    const uint32_t *population = eh_groups_count(&people->attribute[attribute], people->n, scratch, &known);
    struct eh_strata strata[EH_STRATA_MOST], *inside = NULL;
    uint32_t strata_count = eh_groups_strata(context, attribute, scratch, strata);
    if (!known) {
        for (size_t k = 0; k < count; k++)
            add_empties(context, score[k], attribute, strata, strata_count);
        return;
    }
    /* A rerun asks only whether gaps stay, and only the fullest strata have gaps. */
    for (uint32_t s = 0; s < strata_count; s++)
        if (!context->first || strata[s].is_full)
            compare_batch(context, attribute, population, known, &strata[s], false, score, count);
    const struct eh_score **within = EH_NEW_ARRAY(scratch, const struct eh_score *, count);
    size_t within_count = 0;
    for (size_t k = 0; k < count; k++)
        if (score[k]->inside)
            within[within_count++] = score[k];
    if (within_count)
        inside_count = eh_groups_strata_inside(context, attribute, scratch, &inside);
    for (uint32_t s = 0; s < inside_count; s++)
        compare_batch(context, attribute, population, known, &inside[s], true, within, within_count);
}

static void add_all_means(const struct eh_context *context, const struct eh_score *score)
{
    const struct eh_people *people = &context->study->people;
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        const struct eh_attribute *attribute = &people->attribute[a];
        if (!attribute->is_group && !(score->mean_of_structure && attribute->is_structure))
            continue;
        struct eh_arena *scratch = eh_context_scratch(context);
        uint32_t known;
        const uint32_t *population = eh_groups_count(attribute, people->n, scratch, &known);
        if (known)
            add_means(context, score, a, population, scratch);
        else
            add_empty(context, score, a, "mean", NULL);
        eh_arena_free(scratch);
    }
}

/* The scores from `first` on that are defined for the same people as it, out of those not done yet. */
static size_t take_batch(const struct eh_score *scores, size_t first, size_t count, uint32_t n, bool *done,
                         const struct eh_score **out)
{
    size_t taken = 0;
    for (size_t k = first; k < count; k++)
        if (!done[k] && same_people(&scores[first], &scores[k], n)) {
            out[taken++] = &scores[k];
            done[k] = true;
        }
    return taken;
}

int eh_compare_scores(const struct eh_context *context, const struct eh_score *scores, size_t count,
                      struct eh_failure *failure)
{
    (void)failure;
    const struct eh_people *people = &context->study->people;
    struct eh_arena *scratch = eh_context_scratch(context);
    const struct eh_score **batch = EH_NEW_ARRAY(scratch, const struct eh_score *, count);
    bool *done = EH_NEW_ARRAY(scratch, bool, count);
    for (size_t k = 0; k < count; k++) {
        if (!scores[k].only_gap && !context->first)
            add_all_means(context, &scores[k]);
        done[k] = !eh_context_wants(context, eh_groups_measure(scores[k].name, "gap"), scores[k].layer);
    }
    for (size_t k = 0; k < count; k++) {
        if (done[k])
            continue;
        size_t batch_count = take_batch(scores, k, count, people->n, done, batch);
        for (uint32_t a = 0; a < people->attribute_count; a++) {
            struct eh_arena *inner = eh_context_scratch(context);
            if (people->attribute[a].is_group)
                compare_attribute(context, a, batch, batch_count, inner);
            eh_arena_free(inner);
        }
    }
    eh_arena_free(scratch);
    return EH_OK;
}

int eh_compare_score(const struct eh_context *context, const struct eh_score *score,
                     struct eh_failure *failure)
{
    return eh_compare_scores(context, score, 1, failure);
}
