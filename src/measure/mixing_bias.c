/* Staffing or behaviour: how many decision makers people have around them, how many they connect with, and
 * how much less that is than it could be (Chetty et al. 2022).
 *
 * Only departments of three people and more count: in a department of two, the one colleague is all the
 * choice there is. Exposure and choice are properties of a person that no label enters, so permuting labels
 * means to add up the same numbers by other groups. A tie counts whatever is known of its other end, as a
 * colleague does. */
#include <string.h>

#include "compare_groups.h"
#include "label_sums.h"
#include "mixing.h"

enum { DEPARTMENT_LEAST = 3 };

/* Everybody's exposure and choice in one layer. */
struct surroundings {
    bool *has_exposure, *has_choice; /* n: in such a department; with ties there */
    double *exposure, *choice;       /* n */
};

/* Counts of decision makers, so that none at all is exactly 0. */
static void find_exposure(const struct eh_people *people, struct eh_arena *scratch, struct surroundings *out)
{
    const struct eh_attribute *department = &people->attribute[people->department];
    uint32_t *size = EH_NEW_ARRAY(scratch, uint32_t, (size_t)department->n_values + 1);
    uint32_t *deciders = EH_NEW_ARRAY(scratch, uint32_t, (size_t)department->n_values + 1);
    for (uint32_t i = 0; i < people->n; i++) {
        size[department->label[i]]++;
        deciders[department->label[i]] += people->is_decider[i];
    }
    for (uint32_t i = 0; i < people->n; i++) {
        uint32_t d = department->label[i];
        if (d == EH_UNKNOWN || size[d] < DEPARTMENT_LEAST)
            continue;
        out->has_exposure[i] = true;
        out->exposure[i] = (double)(deciders[d] - people->is_decider[i]) / (size[d] - 1);
    }
}

static void find_choice(const struct eh_people *people, const struct eh_graph *graph,
                        struct surroundings *out)
{
    const uint32_t *department = people->attribute[people->department].label;
    const struct eh_adjacency *sent = graph->directed ? &graph->out : &graph->ties;
    for (uint32_t i = 0; i < people->n; i++) {
        uint32_t ties = 0, deciders = 0;
        if (!out->has_exposure[i])
            continue;
        for (uint64_t e = sent->row[i]; e < sent->row[i + 1]; e++) {
            if (department[sent->to[e]] != department[i])
                continue;
            ties++;
            deciders += people->is_decider[sent->to[e]];
        }
        out->has_choice[i] = ties > 0;
        if (ties)
            out->choice[i] = (double)deciders / ties;
    }
}

static struct surroundings find_surroundings(const struct eh_people *people, const struct eh_graph *graph,
                                             struct eh_arena *scratch)
{
    struct surroundings out = {.has_exposure = EH_NEW_ARRAY(scratch, bool, people->n),
                               .has_choice = EH_NEW_ARRAY(scratch, bool, people->n),
                               .exposure = EH_NEW_ARRAY(scratch, double, people->n),
                               .choice = EH_NEW_ARRAY(scratch, double, people->n)};
    find_exposure(people, scratch, &out);
    find_choice(people, graph, &out);
    return out;
}

/* The known people with ties in their department. */
struct chosen {
    uint32_t n, groups;
    uint32_t *person, *label; /* n; labels from 1 */
    double *exposure, *choice;
};

static struct chosen choose_people(const struct eh_people *people, const struct eh_attribute *attribute,
                                   const struct surroundings *around, struct eh_arena *scratch)
{
    struct chosen out = {.groups = attribute->n_values,
                         .person = EH_NEW_ARRAY(scratch, uint32_t, people->n),
                         .label = EH_NEW_ARRAY(scratch, uint32_t, people->n),
                         .exposure = EH_NEW_ARRAY(scratch, double, people->n),
                         .choice = EH_NEW_ARRAY(scratch, double, people->n)};
    for (uint32_t i = 0; i < people->n; i++) {
        if (attribute->label[i] == EH_UNKNOWN || !around->has_choice[i])
            continue;
        out.person[out.n] = i;
        out.label[out.n] = attribute->label[i];
        out.exposure[out.n] = around->exposure[i];
        out.choice[out.n++] = around->choice[i];
    }
    return out;
}

/* Sums by group under some labels; the last cell is everybody. */
struct sums {
    uint32_t groups;
    uint32_t *people, *exposed; /* groups + 1: how many; how many with a decision maker around them */
    double *exposure, *choice;
};

static struct sums new_sums(const struct chosen *chosen, struct eh_arena *arena)
{
    size_t cells = (size_t)chosen->groups + 1;
    return (struct sums){.groups = chosen->groups,
                         .people = EH_NEW_ARRAY(arena, uint32_t, cells),
                         .exposed = EH_NEW_ARRAY(arena, uint32_t, cells),
                         .exposure = EH_NEW_ARRAY(arena, double, cells),
                         .choice = EH_NEW_ARRAY(arena, double, cells)};
}

static void add_everybody(struct sums *sums)
{
    uint32_t all = sums->groups;
    sums->people[all] = sums->exposed[all] = 0;
    sums->exposure[all] = sums->choice[all] = 0;
    for (uint32_t g = 0; g < all; g++) {
        sums->people[all] += sums->people[g];
        sums->exposed[all] += sums->exposed[g];
        sums->exposure[all] += sums->exposure[g];
        sums->choice[all] += sums->choice[g];
    }
}

static void count_sums(const struct chosen *chosen, struct sums *sums)
{
    for (uint32_t k = 0; k < chosen->n; k++) {
        uint32_t g = chosen->label[k] - 1;
        sums->people[g]++;
        sums->exposed[g] += chosen->exposure[k] > 0;
        sums->exposure[g] += chosen->exposure[k];
        sums->choice[g] += chosen->choice[k];
    }
    add_everybody(sums);
}

/* 1 - choice / exposure of the people of a group: their number cancels. Undefined where nobody has a decision
 * maker around them; the choice is 0 then too. */
static bool find_bias(const struct sums *sums, uint32_t g, double *out)
{
    *out = 0;
    if (!sums->exposed[g])
        return false;
    *out = 1 - sums->choice[g] / sums->exposure[g];
    return true;
}

static bool find_gap(const struct sums *sums, uint32_t g, double *out)
{
    uint32_t all = sums->groups;
    double own;
    *out = 0;
    if (!find_bias(sums, g, &own) || sums->exposed[all] == sums->exposed[g])
        return false;
    *out = own - (1 - (sums->choice[all] - sums->choice[g]) / (sums->exposure[all] - sums->exposure[g]));
    return true;
}

/* One layer and attribute. */
struct subject {
    const struct eh_context *context;
    uint32_t layer, attribute;
    const uint32_t *population; /* people of each label */
    uint32_t known;             /* values that occur */
    struct surroundings around;
    struct chosen chosen;
    struct sums sums; /* under the labels as they are */
};

/* --- permuted --- */

/* A person's numbers, side by side, layer after layer. Where everybody has a decision maker around them, as
 * in large departments, EXPOSED is left out: labels change places, so a group has as many people as ever. */
enum number { EXPOSURE, CHOICE, EXPOSED };

/* Layers in which the same people are chosen share their permutations. */
struct numbers {
    const struct chosen *first; /* of the layers */
    uint32_t each;              /* numbers of a layer */
    const uint32_t *people;     /* groups: of the chosen */
    uint32_t lanes;
    double *value; /* n x lanes */
};

struct room {
    const struct eh_permuter *permuter;
    const struct numbers *numbers;
    struct eh_label_sums label_sums;
    struct sums sums; /* of the layer at hand */
    uint32_t *person;
    double *sum; /* labels x lanes */
};

static bool is_everybody_exposed(const struct subject *const *subjects, uint32_t count)
{
    for (uint32_t l = 0; l < count; l++)
        if (subjects[l]->sums.exposed[subjects[l]->sums.groups] < subjects[l]->chosen.n)
            return false;
    return true;
}

static struct numbers number_people(const struct subject *const *subjects, uint32_t count,
                                    struct eh_arena *scratch)
{
    const struct chosen *first = &subjects[0]->chosen;
    uint32_t each = is_everybody_exposed(subjects, count) ? EXPOSED : EXPOSED + 1;
    uint32_t lanes = eh_label_sums_lanes((size_t)count * each);
    struct numbers out = {.first = first,
                          .each = each,
                          .people = subjects[0]->sums.people,
                          .lanes = lanes,
                          .value = eh_label_sums_rows(first->n, lanes, scratch)};
    for (uint32_t k = 0; k < first->n; k++)
        for (uint32_t l = 0; l < count; l++) {
            const struct chosen *chosen = &subjects[l]->chosen;
            double *value = out.value + (size_t)k * lanes + (size_t)l * each;
            value[EXPOSURE] = chosen->exposure[k];
            value[CHOICE] = chosen->choice[k];
            if (each > EXPOSED)
                value[EXPOSED] = chosen->exposure[k] > 0;
        }
    return out;
}

static void *new_room(const void *state, const struct eh_permuter *permuter, struct eh_arena *arena)
{
    const struct numbers *numbers = state;
    const struct chosen *first = numbers->first;
    uint32_t lanes = numbers->lanes;
    struct room *room = EH_NEW(arena, struct room);
    *room = (struct room){.permuter = permuter,
                          .numbers = numbers,
                          .sums = new_sums(first, arena),
                          .person = EH_NEW_ARRAY(arena, uint32_t, eh_permuter_size(permuter)),
                          .sum = EH_NEW_ARRAY(arena, double, ((size_t)first->groups + 1) * lanes)};
    eh_label_sums_new(permuter, first->n, first->groups + 1, lanes, numbers->value, arena, &room->label_sums);
    return room;
}

static void draw(void *state, uint64_t b, uint32_t count)
{
    struct room *room = state;
    (void)count; /* 1 */
    eh_permuter_choose(room->permuter, b, room->person);
    eh_label_sums_fill(&room->label_sums, room->person, room->sum);
}

/* Whole numbers are exact, so whoever has nobody around them is still nobody. */
static void count_part(void *state, size_t part)
{
    struct room *room = state;
    const struct numbers *numbers = room->numbers;
    struct sums *sums = &room->sums;
    for (uint32_t g = 0; g < sums->groups; g++) {
        const double *sum = room->sum + ((size_t)g + 1) * numbers->lanes + part * numbers->each;
        sums->people[g] = numbers->people[g];
        sums->exposed[g] = numbers->each > EXPOSED ? (uint32_t)sum[EXPOSED] : numbers->people[g];
        sums->exposure[g] = sum[EXPOSURE];
        sums->choice[g] = sum[CHOICE];
    }
    add_everybody(sums);
}

static void evaluate(const void *state, const struct eh_mixing_test *test, double *out, bool *out_defined)
{
    const struct room *room = state;
    *out_defined = find_gap(&room->sums, test->g, out);
}

static struct eh_result row_start(const struct subject *self, const char *suffix, uint32_t label,
                                  const struct eh_strata *opt_strata)
{
    const char *layer = self->context->network->layer[self->layer].name;
    struct eh_result row = eh_groups_row(self->context, "mixing", suffix, layer, self->layer, self->attribute,
                                         label, opt_strata);
    row.group_people = self->population[label];
    return row;
}

static void add_mean(const struct subject *self, const char *suffix, uint32_t label, uint32_t people,
                     double mean, const char *opt_undefined)
{
    struct eh_result row = row_start(self, suffix, label, NULL);
    row.n_people = people;
    if (opt_undefined) {
        eh_result_undefine(&row, opt_undefined, 0);
    } else {
        eh_result_set(&row, EH_N, people);
        eh_result_set(&row, EH_ESTIMATE, mean);
    }
    eh_results_add(self->context->results, &row);
}

static void add_means(const struct subject *self, uint32_t label)
{
    const struct surroundings *around = &self->around;
    const struct eh_people *people = &self->context->study->people;
    const uint32_t *of = people->attribute[self->attribute].label;
    uint32_t members = 0, with_ties = self->sums.people[label - 1];
    double exposure = 0, bias = 0;
    for (uint32_t i = 0; i < people->n; i++) {
        if (of[i] != label || !around->has_exposure[i])
            continue;
        members++;
        exposure += around->exposure[i];
    }
    add_mean(self, "exposure", label, members, members ? exposure / members : 0,
             members ? NULL : EH_UNDEFINED_EMPTY);
    add_mean(self, "choice", label, with_ties, with_ties ? self->sums.choice[label - 1] / with_ties : 0,
             with_ties ? NULL : EH_UNDEFINED_NO_TIES);
    bool defined = find_bias(&self->sums, label - 1, &bias);
    add_mean(self, "bias", label, with_ties, bias,
             !with_ties ? EH_UNDEFINED_NO_TIES
             : defined  ? NULL
                        : EH_UNDEFINED_ZERO_BY_ZERO);
}

/* People with ties of each label in each stratum, strata of which one label alone is left say nothing. */
struct sides {
    uint32_t a, b;
};

static struct sides find_sides(const uint32_t *size, uint32_t strata, uint32_t groups, uint32_t g)
{
    struct sides out = {0};
    for (uint32_t s = 0; s < strata; s++) {
        uint32_t own = size[(size_t)s * groups + g], others = 0;
        for (uint32_t h = 0; h < groups; h++)
            others += h == g ? 0 : size[(size_t)s * groups + h];
        if (own && others) {
            out.a += own;
            out.b += others;
        }
    }
    return out;
}

static void add_gap(const struct subject *self, const struct eh_strata *strata, uint32_t label,
                    struct sides sides, const struct eh_mixing_test *opt_test, bool is_mirrored)
{
    const struct sums *sums = &self->sums;
    struct eh_result row = row_start(self, "bias.gap", label, strata);
    uint32_t own = sums->people[label - 1], others = sums->people[sums->groups] - own, people = 0;
    for (uint32_t v = 1; v <= sums->groups; v++)
        people += self->population[v];
    row.other = "(others)";
    row.other_people = people - self->population[label];
    row.n_people = sums->people[sums->groups];
    row.hangs_on_weight = !self->context->graph[self->layer]->weights_equal;
    if (!own || !others) {
        eh_result_undefine(&row, others ? EH_UNDEFINED_ONE_SIDED : EH_UNDEFINED_ONE_GROUP, 0);
    } else if (!sides.a) {
        eh_result_undefine(&row, EH_UNDEFINED_ONE_SIDED, 0);
    } else if (!opt_test) {
        eh_result_undefine(&row, EH_UNDEFINED_ZERO_BY_ZERO, 0);
    } else {
        eh_result_set(&row, EH_N, sums->people[sums->groups]);
        eh_mixing_set_permuted(&row, opt_test);
        row.is_mirrored = is_mirrored;
        eh_groups_test(&row, strata, false, sides.a, sides.b);
    }
    eh_results_add(self->context->results, &row);
}

/* A subject within some strata. */
struct pass {
    uint32_t *size;                          /* strata x groups: people chosen */
    struct eh_mixing_test *tests, **test_of; /* of those that are defined; of each group, or NULL */
    size_t count;
};

static struct pass prepare(const struct subject *self, const uint32_t *stratum, uint32_t strata,
                           struct eh_arena *scratch)
{
    uint32_t groups = self->chosen.groups;
    struct pass out = {.size = EH_NEW_ARRAY(scratch, uint32_t, (size_t)strata * groups),
                       .tests = EH_NEW_ARRAY(scratch, struct eh_mixing_test, groups),
                       .test_of = EH_NEW_ARRAY(scratch, struct eh_mixing_test *, groups)};
    for (uint32_t k = 0; k < self->chosen.n; k++)
        out.size[(size_t)stratum[k] * groups + self->chosen.label[k] - 1]++;
    for (uint32_t g = 0; g < groups; g++) {
        double observed;
        if (!find_gap(&self->sums, g, &observed))
            continue;
        out.test_of[g] = &out.tests[out.count];
        out.tests[out.count++] =
            (struct eh_mixing_test){.kind = EH_MIXING_BIAS_GAP, .g = g, .observed = observed};
    }
    return out;
}

static void add_gaps(const struct subject *self, const struct eh_strata *strata, const struct pass *pass)
{
    uint32_t groups = self->chosen.groups;
    bool has_first = false;
    for (uint32_t g = 0; g < groups; g++) {
        if (!self->population[g + 1])
            continue;
        add_gap(self, strata, g + 1, find_sides(pass->size, strata->count, groups, g), pass->test_of[g],
                self->known == 2 && has_first);
        has_first = true;
    }
}

/* The gaps of layers in which the same people are chosen. */
static void compare_within(const struct subject *const *subjects, uint32_t count,
                           const struct eh_strata *strata)
{
    const struct eh_context *context = subjects[0]->context;
    const struct chosen *chosen = &subjects[0]->chosen;
    struct eh_arena *scratch = eh_context_scratch(context);
    uint32_t *stratum = EH_NEW_ARRAY(scratch, uint32_t, chosen->n);
    struct pass *pass = EH_NEW_ARRAY(scratch, struct pass, count);
    struct eh_mixing_part *part = EH_NEW_ARRAY(scratch, struct eh_mixing_part, count);
    size_t tests = 0;
    for (uint32_t k = 0; k < chosen->n; k++)
        stratum[k] = eh_strata_get(strata, chosen->person[k]);
    for (uint32_t l = 0; l < count; l++) {
        pass[l] = prepare(subjects[l], stratum, strata->count, scratch);
        part[l] = (struct eh_mixing_part){pass[l].tests, pass[l].count};
        tests += pass[l].count;
    }
    struct numbers numbers = number_people(subjects, count, scratch);
    struct eh_mixing_labels labels = {.n = chosen->n,
                                      .strata = strata->count,
                                      .label = chosen->label,
                                      .stratum = stratum,
                                      .work = (1 + (uint64_t)count) * chosen->n,
                                      .lanes = 1,
                                      .state = &numbers,
                                      .room_new = new_room,
                                      .draw = draw,
                                      .count = count_part,
                                      .evaluate = evaluate};
    if (tests)
        eh_mixing_permute(&labels, context, scratch, part, count);
    for (uint32_t l = 0; l < count; l++)
        add_gaps(subjects[l], strata, &pass[l]);
    eh_arena_free(scratch);
}

static bool concerns(const struct eh_context *context, uint32_t layer, uint32_t attribute)
{
    const struct eh_people *people = &context->study->people;
    const struct eh_layer *of = &context->network->layer[layer];
    return of->is_work && people->attribute[attribute].is_group && people->has_department &&
           people->n_deciders > 0 && eh_context_wants(context, "mixing.bias.gap", of->name);
}

static void measure_layer(struct subject *self, struct eh_arena *scratch)
{
    const struct eh_context *context = self->context;
    const struct eh_people *people = &context->study->people;
    const struct eh_attribute *of = &people->attribute[self->attribute];
    self->around = find_surroundings(people, context->graph[self->layer], scratch);
    self->population = eh_groups_count(of, people->n, scratch, &self->known);
    self->chosen = choose_people(people, of, &self->around, scratch);
    self->sums = new_sums(&self->chosen, scratch);
    count_sums(&self->chosen, &self->sums);
    /* Means have no gap that a rerun could ask about. */
    for (uint32_t label = 1; label <= of->n_values && !context->first; label++)
        if (self->population[label])
            add_means(self, label);
}

static bool same_people(const struct chosen *a, const struct chosen *b)
{
    return a->n == b->n && !memcmp(a->person, b->person, a->n * sizeof *a->person);
}

void eh_mixing_bias(const struct eh_context *context, uint32_t attribute, const struct eh_strata *strata,
                    uint32_t count, struct eh_arena *scratch)
{
    uint32_t layers = context->network->layer_count, concerned = 0;
    struct subject *subject = EH_NEW_ARRAY(scratch, struct subject, layers);
    const struct subject **together = EH_NEW_ARRAY(scratch, const struct subject *, layers);
    bool *done = EH_NEW_ARRAY(scratch, bool, layers);
    for (uint32_t layer = 0; layer < layers; layer++)
        if (concerns(context, layer, attribute)) {
            subject[concerned] = (struct subject){.context = context, .layer = layer, .attribute = attribute};
            measure_layer(&subject[concerned++], scratch);
        }
    for (uint32_t k = 0; k < concerned; k++) {
        uint32_t alike = 0;
        for (uint32_t j = k; j < concerned && !done[k]; j++)
            if (!done[j] && same_people(&subject[k].chosen, &subject[j].chosen))
                together[alike++] = &subject[j];
        for (uint32_t l = 0; l < alike; l++)
            done[together[l] - subject] = true;
        for (uint32_t s = 0; s < count && alike; s++)
            if (!context->first || strata[s].is_full)
                compare_within(together, alike, &strata[s]);
    }
}
