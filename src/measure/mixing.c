/* Chapter 3: do ties cross lines? One pass per attribute and strata counts the matrices of ties between
 * groups, of every layer, under the labels as they are and under every permutation, and all rows come out of
 * it. */
#include "mixing.h"
#include "mixing_ahead.h"

#include <math.h>
#include <string.h>

#include "compare_groups.h"
#include "evenhand/inference/inference.h"
#include "evenhand/inference/null_moments.h"

/* From here on p is taken from the exact moments (MEASURES.md section 0). */
enum { MANY_TIES = 200000, MANY_PEOPLE = 20000 };

/* Which measures of a layer are to be computed. */
struct wants {
    bool ei, assortativity, adjusted, segregation, ratio, inbreeding, reciprocity;
};

/* One layer and attribute. */
struct subject {
    const struct eh_context *context;
    const struct eh_graph *graph;
    const struct eh_attribute *attribute;
    uint32_t layer, attribute_order;
    uint32_t factor_halves; /* of a layer that is permuted ahead, for a rerun; else 0 */
    struct wants wants;
    struct eh_mixing_net net;
    struct eh_mixing_matrix matrix; /* under the labels as they are */
    struct eh_mixing_behind behind;
    uint32_t largest, second; /* people of the two largest groups */
    bool exact_p;
    bool too_many; /* groups for a row for each pair of them */
};

/* One subject within some strata. */
struct pass {
    const struct subject *subject;
    const struct eh_strata *strata;
    struct eh_mixing_strata sizes;
    const char *undefined; /* nothing can be said of any row; NULL: go on */
    double within_mean, within_variance;
    double *pair_mean, *pair_variance; /* groups x groups */
    size_t test_count;
    struct eh_mixing_test *tests;
};

static struct wants ask(const struct eh_context *context, const char *layer)
{
    return (struct wants){.ei = eh_context_wants(context, "mixing.ei", layer),
                          .assortativity = eh_context_wants(context, "mixing.assortativity", layer),
                          .adjusted = eh_context_wants(context, "mixing.assortativity_adjusted", layer),
                          .segregation = eh_context_wants(context, "mixing.segregation", layer),
                          .ratio = eh_context_wants(context, "mixing.ratio", layer),
                          .inbreeding = eh_context_wants(context, "mixing.inbreeding", layer),
                          .reciprocity = eh_context_wants(context, "mixing.reciprocity", layer)};
}

/* A row for each pair of 2,000 departments, within each stratum and layer, would be a file of gigabytes that
 * nobody reads. One row of each measure says so in their place. */
enum { PAIRED_GROUPS_MOST = 250 };

static bool wants_any(const struct wants *wants)
{
    return wants->ei || wants->assortativity || wants->adjusted || wants->segregation || wants->ratio ||
           wants->inbreeding || wants->reciprocity;
}

static void subject_build(struct subject *self, struct eh_arena *scratch)
{
    const struct eh_config *config = &self->context->study->config;
    uint32_t n = self->context->study->people.n;
    eh_mixing_net_build(self->graph, self->attribute, n, scratch, &self->net);
    eh_mixing_matrix_new(&self->net, scratch, &self->matrix);
    eh_mixing_matrix_count(&self->net, &self->matrix);
    if (!self->factor_halves)
        eh_mixing_behind_count(self->graph, self->attribute, &self->net, scratch, &self->behind);
    for (uint32_t g = 0; g < self->net.groups; g++) {
        uint32_t size = self->net.size[g];
        if (size > self->largest) {
            self->second = self->largest;
            self->largest = size;
        } else if (size > self->second) {
            self->second = size;
        }
    }
    self->exact_p = !config->permutations_set && (self->net.ties >= MANY_TIES || self->net.n >= MANY_PEOPLE);
}

static const char *why_undefined(const struct subject *subject, const struct eh_mixing_strata *sizes)
{
    if (!subject->net.n)
        return EH_UNDEFINED_EMPTY;
    if (subject->net.present < 2)
        return EH_UNDEFINED_ONE_GROUP;
    return sizes->one_sided ? EH_UNDEFINED_ONE_SIDED : NULL;
}

/* --- what is known exactly --- */

static void find_moments(struct pass *self, struct eh_arena *scratch)
{
    const struct subject *subject = self->subject;
    const struct eh_mixing_net *net = &subject->net;
    struct eh_arena *room = eh_context_scratch(subject->context); /* takes as much as the network */
    size_t cells = (size_t)net->groups * net->groups;
    uint32_t *label = EH_NEW_ARRAY(room, uint32_t, net->n);
    for (uint32_t i = 0; i < net->n; i++)
        label[i] = net->label[i] - 1;
    struct eh_null_input input = {.n = net->n,
                                  .n_groups = net->groups,
                                  .n_strata = self->sizes.strata,
                                  .label = label,
                                  .stratum = self->sizes.stratum,
                                  .ties = net->ties,
                                  .from = net->from,
                                  .to = net->to,
                                  .directed = net->directed,
                                  .opt_row = net->opt_adjacency ? net->opt_adjacency->row : NULL,
                                  .opt_neighbour = net->opt_adjacency ? net->opt_adjacency->to : NULL};
    bool within = subject->wants.ei || subject->wants.segregation;
    const struct eh_null *null = within || subject->wants.ratio ? eh_null_new(&input, room) : NULL;
    if (within)
        eh_null_within(null, &self->within_mean, &self->within_variance);
    if (subject->wants.ratio) {
        self->pair_mean = EH_NEW_ARRAY(scratch, double, cells);
        self->pair_variance = EH_NEW_ARRAY(scratch, double, cells);
        eh_null_pairs(null, self->pair_mean, self->pair_variance);
    }
    eh_arena_free(room);
}

/* --- what is permuted --- */

static void add_test(struct pass *self, enum eh_mixing_kind kind, uint32_t g, uint32_t h)
{
    const struct subject *subject = self->subject;
    double observed;
    if (eh_mixing_statistic(&subject->net, &subject->matrix, kind, g, h, &observed))
        self->tests[self->test_count++] =
            (struct eh_mixing_test){.kind = kind, .g = g, .h = h, .observed = observed};
}

/* In the order of kind, then g, then h: find_test relies on it. */
static void choose_tests(struct pass *self, struct eh_arena *scratch)
{
    const struct subject *subject = self->subject;
    const struct wants *wants = &subject->wants;
    uint32_t groups = subject->net.groups;
    self->tests = EH_NEW_ARRAY(scratch, struct eh_mixing_test, 2 * (size_t)groups * groups + groups + 3);
    if ((wants->ei || wants->segregation) && !subject->exact_p)
        add_test(self, EH_MIXING_WITHIN, 0, 0);
    for (uint32_t g = 0; wants->ratio && !subject->exact_p && g < groups; g++)
        for (uint32_t h = subject->net.directed ? 0 : g; h < groups; h++)
            add_test(self, EH_MIXING_PAIR, g, h);
    if (wants->assortativity)
        add_test(self, EH_MIXING_ASSORTATIVITY, 0, 0);
    if (wants->adjusted)
        add_test(self, EH_MIXING_ADJUSTED, 0, 0);
    for (uint32_t g = 0; wants->inbreeding && g < groups; g++)
        add_test(self, EH_MIXING_INBREEDING, g, g);
    for (uint32_t g = 0; wants->reciprocity && subject->net.directed && g < groups; g++)
        for (uint32_t h = 0; h < groups; h++)
            add_test(self, EH_MIXING_RECIPROCITY, g, h);
}

static int compare_tests(const struct eh_mixing_test *a, enum eh_mixing_kind kind, uint32_t g, uint32_t h)
{
    if (a->kind != kind)
        return a->kind < kind ? -1 : 1;
    if (a->g != g)
        return a->g < g ? -1 : 1;
    return (a->h > h) - (a->h < h);
}

/* NULL: the statistic is undefined under the labels as they are, or was not permuted. */
static const struct eh_mixing_test *find_test(const struct pass *self, enum eh_mixing_kind kind, uint32_t g,
                                              uint32_t h)
{
    size_t low = 0, high = self->test_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int c = compare_tests(&self->tests[middle], kind, g, h);
        if (c == 0)
            return &self->tests[middle];
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* --- rows --- */

enum { NO_GROUP = UINT32_MAX };

static struct eh_result row_start(const struct pass *self, const char *suffix, uint32_t g, uint32_t h)
{
    const struct subject *subject = self->subject;
    const struct eh_context *context = subject->context;
    struct eh_result row =
        eh_groups_row(context, "mixing", suffix, context->network->layer[subject->layer].name, subject->layer,
                      subject->attribute_order, g == NO_GROUP ? EH_GROUPS_NONE : g + 1, self->strata);
    row.hangs_on_weight = !subject->graph->weights_equal;
    row.n_people = subject->behind.all;
    if (g != NO_GROUP)
        row.group_people = subject->net.size[g];
    if (h != NO_GROUP) {
        row.other = subject->attribute->value[h + 1];
        row.order.other = h + 1;
        row.other_people = subject->net.size[h];
    }
    return row;
}

static void row_end(const struct pass *self, struct eh_result *row, uint32_t g, uint32_t h)
{
    uint32_t a = self->subject->largest, b = self->subject->second;
    if (!row->undefined && g != NO_GROUP && self->strata->is_full)
        eh_mixing_sides(&self->sizes, g, h == NO_GROUP ? g : h, &a, &b);
    if (!row->undefined)
        eh_groups_test(row, self->strata, false, a, b);
    eh_results_add(self->subject->context->results, row);
}

static void undefine(struct eh_result *row, const char *why)
{
    eh_result_undefine(row, why, 0);
}

/* A statistic whose null moments are known: `mean` and `sd` are those of the count behind it. */
static void set_exact(const struct pass *self, struct eh_result *row, const struct eh_mixing_test *test,
                      double observed, double mean, double sd)
{
    if (self->subject->exact_p)
        eh_result_set(row, EH_P, eh_normal_p(observed, mean, sd));
    else if (test && test->defined)
        eh_result_set(row, EH_P, test->p);
}

/* Ties as they are counted in the column n; M counts undirected ones twice. */
static double ties_of(const struct subject *subject, uint64_t ends)
{
    return (double)ends / (subject->net.directed ? 1 : 2);
}

static void add_ei(const struct pass *self)
{
    const struct subject *subject = self->subject;
    struct eh_result row = row_start(self, "ei", NO_GROUP, NO_GROUP);
    double ties = (double)subject->net.ties, within = ties_of(subject, subject->matrix.within);
    double sd = sqrt(self->within_variance);
    if (self->undefined || ties <= 0) {
        undefine(&row, self->undefined ? self->undefined : EH_UNDEFINED_NO_TIES);
    } else {
        eh_result_set(&row, EH_N, ties);
        eh_result_set(&row, EH_ESTIMATE, (ties - 2 * within) / ties);
        eh_result_set(&row, EH_EXPECTED, (ties - 2 * self->within_mean) / ties);
        eh_result_set(&row, EH_NULL_SD, 2 * sd / ties);
        set_exact(self, &row, find_test(self, EH_MIXING_WITHIN, 0, 0), within, self->within_mean, sd);
    }
    row_end(self, &row, NO_GROUP, NO_GROUP);
}

static void add_segregation(const struct pass *self)
{
    const struct subject *subject = self->subject;
    struct eh_result row = row_start(self, "segregation", NO_GROUP, NO_GROUP);
    double ties = (double)subject->net.ties, within = ties_of(subject, subject->matrix.within);
    double sd = sqrt(self->within_variance), between = ties - self->within_mean;
    /* No tie can run between groups: E0 is 0 on paper, and E is 0 exactly. */
    bool never = within >= ties && between < 1e-9 * ties;
    if (self->undefined || ties <= 0) {
        undefine(&row, self->undefined ? self->undefined : EH_UNDEFINED_NO_TIES);
    } else if (never) {
        undefine(&row, EH_UNDEFINED_ZERO_BY_ZERO);
    } else {
        eh_result_set(&row, EH_N, ties);
        eh_result_set(&row, EH_ESTIMATE, 1 - (ties - within) / between);
        eh_result_set(&row, EH_EXPECTED, 0);
        eh_result_set(&row, EH_NULL_SD, sd / between);
        set_exact(self, &row, find_test(self, EH_MIXING_WITHIN, 0, 0), within, self->within_mean, sd);
    }
    row_end(self, &row, NO_GROUP, NO_GROUP);
}

static void add_assortativity(const struct pass *self, const char *suffix, enum eh_mixing_kind kind)
{
    const struct subject *subject = self->subject;
    struct eh_result row = row_start(self, suffix, NO_GROUP, NO_GROUP);
    const struct eh_mixing_test *test = find_test(self, kind, 0, 0);
    if (self->undefined || !subject->net.ties) {
        undefine(&row, self->undefined ? self->undefined : EH_UNDEFINED_NO_TIES);
    } else if (!test) {
        undefine(&row, EH_UNDEFINED_ZERO_VARIANCE);
    } else {
        eh_result_set(&row, EH_N, (double)subject->net.ties);
        eh_mixing_set_permuted(&row, test);
    }
    row_end(self, &row, NO_GROUP, NO_GROUP);
}

static void add_ratio(const struct pass *self, uint32_t g, uint32_t h)
{
    const struct subject *subject = self->subject;
    struct eh_result row = row_start(self, "ratio", g, h);
    size_t cell = (size_t)g * subject->net.groups + h;
    uint64_t ends = subject->matrix.arcs[cell];
    double ties = g == h ? ties_of(subject, ends) : (double)ends;
    row.cases_people = subject->behind.people[cell];
    if (ties > 0)
        row.dominance_01 = subject->behind.most[cell] / ties;
    if (self->undefined) {
        undefine(&row, self->undefined);
    } else if (!subject->net.ties) {
        undefine(&row, EH_UNDEFINED_NO_TIES);
    } else if (self->pair_mean[cell] <= 0) {
        undefine(&row, EH_UNDEFINED_ZERO_BY_ZERO); /* the labels as they are stand among the permutations */
    } else {
        double mean = self->pair_mean[cell], sd = sqrt(self->pair_variance[cell]);
        eh_result_set(&row, EH_N, (double)subject->net.ties);
        eh_result_set(&row, EH_CASES, ties);
        eh_result_set(&row, EH_ESTIMATE, ties / mean);
        eh_result_set(&row, EH_EXPECTED, 1);
        eh_result_set(&row, EH_NULL_SD, sd / mean);
        set_exact(self, &row, find_test(self, EH_MIXING_PAIR, g, h), ties, mean, sd);
    }
    row_end(self, &row, g, h);
}

static void add_inbreeding(const struct pass *self, uint32_t g)
{
    const struct subject *subject = self->subject;
    struct eh_result row = row_start(self, "inbreeding", g, NO_GROUP);
    size_t cell = (size_t)g * subject->net.groups + g;
    double own = (double)subject->matrix.arcs[cell];
    const struct eh_mixing_test *test = find_test(self, EH_MIXING_INBREEDING, g, g);
    row.n_people = subject->behind.senders[g];
    row.cases_people = subject->behind.people[cell];
    if (own > 0)
        row.dominance_01 = subject->behind.most[cell] / ties_of(subject, subject->matrix.arcs[cell]);
    if (self->undefined || !test) {
        undefine(&row, self->undefined ? self->undefined : EH_UNDEFINED_NO_TIES);
    } else {
        eh_result_set(&row, EH_N, (double)subject->matrix.row[g]);
        eh_result_set(&row, EH_CASES, own);
        eh_mixing_set_permuted(&row, test);
    }
    row_end(self, &row, g, NO_GROUP);
}

static void add_reciprocity(const struct pass *self, uint32_t g, uint32_t h)
{
    const struct subject *subject = self->subject;
    struct eh_result row = row_start(self, "reciprocity", g, h);
    size_t cell = (size_t)g * subject->net.groups + h;
    double returned = (double)subject->matrix.returned[cell];
    const struct eh_mixing_test *test = find_test(self, EH_MIXING_RECIPROCITY, g, h);
    row.n_people = subject->behind.people[cell];
    row.cases_people = subject->behind.returned[cell];
    if (returned > 0)
        row.dominance_01 = subject->behind.most_returned[cell] / returned;
    if (self->undefined || !test) {
        undefine(&row, self->undefined ? self->undefined : EH_UNDEFINED_FEW_ARCS);
    } else {
        eh_result_set(&row, EH_N, (double)subject->matrix.arcs[cell]);
        eh_result_set(&row, EH_CASES, returned);
        eh_mixing_set_permuted(&row, test);
    }
    row_end(self, &row, g, h);
}

static void add_too_large(const struct pass *self, const char *suffix)
{
    struct eh_result row = row_start(self, suffix, NO_GROUP, NO_GROUP);
    undefine(&row, EH_UNDEFINED_TOO_LARGE);
    row_end(self, &row, NO_GROUP, NO_GROUP);
}

static void add_rows(const struct pass *self)
{
    const struct subject *subject = self->subject;
    const struct wants *wants = &subject->wants;
    const uint32_t *size = subject->net.size, groups = subject->net.groups;
    bool directed = subject->net.directed;
    if (wants->ei)
        add_ei(self);
    if (wants->assortativity)
        add_assortativity(self, "assortativity", EH_MIXING_ASSORTATIVITY);
    if (wants->adjusted)
        add_assortativity(self, "assortativity_adjusted", EH_MIXING_ADJUSTED);
    if (wants->segregation)
        add_segregation(self);
    if (subject->too_many) {
        add_too_large(self, "ratio");
        if (directed)
            add_too_large(self, "reciprocity");
    }
    /* A value that nobody of the period has gets no rows. */
    for (uint32_t g = 0; g < groups; g++) {
        if (!size[g])
            continue;
        for (uint32_t h = directed ? 0 : g; wants->ratio && h < groups; h++)
            if (size[h])
                add_ratio(self, g, h);
        if (wants->inbreeding)
            add_inbreeding(self, g);
        for (uint32_t h = 0; wants->reciprocity && directed && h < groups; h++)
            if (size[h])
                add_reciprocity(self, g, h);
    }
}

/* --- passes --- */

/* What is permuted ahead must not make parts draw apart that could share. */
static void keep_sharing(struct eh_mixing_part *part, size_t count, size_t ahead)
{
    size_t tests = 0, all;
    for (size_t k = 0; k < count; k++)
        tests += part[k].count;
    all = tests;
    for (size_t k = count; k < count + ahead; k++)
        all += part[k].count;
    for (size_t k = count; all > EH_MIXING_SHARED_TESTS && k < count + ahead; k++)
        part[k].count = 0;
}

static void permute(const struct pass *pass, size_t count, size_t ahead, const struct eh_context *context,
                    struct eh_arena *scratch)
{
    struct eh_mixing_part *part = EH_NEW_ARRAY(scratch, struct eh_mixing_part, count + ahead);
    const struct eh_mixing_net **net = EH_NEW_ARRAY(scratch, const struct eh_mixing_net *, count + ahead);
    for (size_t k = 0; k < count + ahead; k++) {
        const struct subject *subject = pass[k].subject;
        net[k] = &subject->net;
        part[k] = (struct eh_mixing_part){pass[k].tests, pass[k].test_count};
        if (eh_mixing_ahead_take(context, subject->attribute_order, subject->layer, &part[k]))
            part[k].count = 0;
    }
    keep_sharing(part, count, ahead);
    eh_mixing_net_permute(net, part, count + ahead, &pass[0].sizes, context, scratch);
    for (size_t k = count; k < count + ahead; k++)
        if (part[k].count)
            eh_mixing_ahead_keep(context, pass[k].subject->attribute_order, pass[k].subject->layer,
                                 pass[k].subject->factor_halves, &part[k]);
}

/* All layers share their draws: people and labels are the same. The `ahead` subjects after the `count` ones
 * are for reruns. */
static void measure_within(const struct subject *subjects, size_t count, size_t ahead,
                           const struct eh_strata *strata, const struct eh_context *context)
{
    struct eh_arena *scratch = eh_context_scratch(context);
    struct pass *pass = EH_NEW_ARRAY(scratch, struct pass, count + ahead);
    struct eh_mixing_strata sizes;
    eh_mixing_strata_build(&subjects[0].net, strata, scratch, &sizes);
    for (size_t k = 0; k < count + ahead; k++) {
        pass[k] = (struct pass){.subject = &subjects[k], .strata = strata, .sizes = sizes};
        pass[k].undefined = why_undefined(&subjects[k], &sizes);
        if (pass[k].undefined)
            continue;
        if (k < count)
            find_moments(&pass[k], scratch);
        choose_tests(&pass[k], scratch);
    }
    permute(pass, count, ahead, context, scratch);
    for (size_t k = 0; k < count; k++)
        add_rows(&pass[k]);
    eh_arena_free(scratch);
}

/* Whether anything is asked of the layer. */
static bool prepare(struct subject *self, const struct eh_context *context, uint32_t attribute,
                    uint32_t layer, const struct eh_mixing_cut *opt_cut, struct eh_arena *scratch)
{
    *self = (struct subject){.context = context,
                             .graph = opt_cut ? &opt_cut->graph : context->graph[layer],
                             .attribute = &context->study->people.attribute[attribute],
                             .layer = layer,
                             .attribute_order = attribute,
                             .factor_halves = opt_cut ? opt_cut->factor_halves : 0,
                             .wants = ask(context, context->network->layer[layer].name)};
    if (self->attribute->n_values > PAIRED_GROUPS_MOST) {
        self->too_many = !context->first && !opt_cut;
        self->wants.ratio = self->wants.reciprocity = false;
    }
    if (!wants_any(&self->wants))
        return false;
    subject_build(self, scratch);
    return true;
}

/* A rerun asks only whether gaps stay, and only the fullest strata have gaps. */
static void measure_attribute(const struct eh_context *context, uint32_t attribute,
                              const struct eh_strata *strata, uint32_t count,
                              const struct eh_mixing_cut *cuts, size_t cut_count)
{
    struct eh_arena *scratch = eh_context_scratch(context);
    uint32_t layers = context->network->layer_count;
    struct subject *subjects = EH_NEW_ARRAY(scratch, struct subject, layers + cut_count);
    size_t wanted = 0, ahead = 0;
    for (uint32_t layer = 0; layer < layers; layer++)
        wanted += prepare(&subjects[wanted], context, attribute, layer, NULL, scratch);
    for (size_t k = 0; k < cut_count && wanted; k++)
        ahead += prepare(&subjects[wanted + ahead], context, attribute, cuts[k].layer, &cuts[k], scratch);
    eh_mixing_bias(context, attribute, strata, count, scratch);
    for (uint32_t s = 0; s < count && wanted; s++)
        if (!context->first || strata[s].is_full)
            measure_within(subjects, wanted, strata[s].is_full ? ahead : 0, &strata[s], context);
    eh_arena_free(scratch);
}

int eh_measure_mixing(const struct eh_context *context, struct eh_failure *failure)
{
    (void)failure; /* nothing here can fail: the network is built and memory has its own way out */
    const struct eh_people *people = &context->study->people;
    struct eh_arena *room = eh_context_scratch(context);
    struct eh_mixing_cut *cuts;
    size_t cut_count = eh_mixing_ahead_cut(context, room, &cuts);
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        if (!people->attribute[a].is_group && !people->attribute[a].is_structure)
            continue;
        struct eh_arena *scratch = eh_context_scratch(context);
        struct eh_strata strata[EH_STRATA_MOST];
        uint32_t count = eh_strata_compute(people, &context->study->config, a, scratch, strata);
        for (uint32_t s = 0; s < count; s++)
            strata[s].within =
                eh_arena_copy_text(context->arena, strata[s].within); /* rows outlive the scratch */
        measure_attribute(context, a, strata, count, cuts, cut_count);
        eh_arena_free(scratch);
        eh_context_advance(context, (double)(a + 1) / people->attribute_count);
    }
    eh_arena_free(room);
    return EH_OK;
}
