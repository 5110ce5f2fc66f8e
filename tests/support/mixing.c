#include "mixing.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/base/number.h"
#include "evenhand/base/random.h"

const char *const test_genders[TEST_GROUPS] = {"a", "b", "c"};
static const char *const departments[] = {"D", "E"}, *const levels[] = {"1", "2"};

/* Ties favour the own gender; some genders are unknown; everybody's weight is 1 or 2. */
static void draw_records(struct test_mixing *f, uint32_t n, const uint32_t *gender, double density,
                         uint64_t seed)
{
    struct eh_random random;
    struct eh_event *events = EH_NEW_ARRAY(&f->arena, struct eh_event, (size_t)n * n);
    size_t count = 0;
    eh_random_init(&random, seed, 1);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            if (i != j && eh_random_uniform(&random) < (gender[i] == gender[j] ? 2 : 1) * density)
                events[count++] = (struct eh_event){.from = i,
                                                    .to = j,
                                                    .day = EH_DATE_NONE,
                                                    .weight = EH_WEIGHT_ONE * (1 + (int64_t)(count % 2))};
    f->network = test_network_build(f->study, events, count, NULL, 0, &f->arena);
}

void test_mixing_init(struct test_mixing *f, bool directed, uint64_t seed)
{
    uint32_t gender[TEST_PEOPLE], department[TEST_PEOPLE], level[TEST_PEOPLE];
    eh_arena_init(&f->arena, NULL);
    f->study = test_study_new(TEST_PEOPLE, &f->arena);
    for (uint32_t i = 0; i < TEST_PEOPLE; i++) {
        gender[i] = i % 11 == 10 ? 0 : 1 + (i * i + i / 3) % TEST_GROUPS;
        department[i] = 1 + (i / 2) % 2;
        level[i] = 1 + (i % 5 == 0);
    }
    test_study_add_attribute(f->study, "gender", test_genders, TEST_GROUPS, gender, "g", &f->arena);
    test_study_add_attribute(f->study, "department", departments, 2, department, "sdt", &f->arena);
    test_study_add_attribute(f->study, "level", levels, 2, level, "slt", &f->arena);
    test_study_add_layer(f->study, "collaboration", NULL, directed, &f->arena);
    f->study->config.permutations = 400;
    draw_records(f, TEST_PEOPLE, gender, 0.12, seed);
}

void test_mixing_measure(struct test_mixing *f, uint32_t threads, const struct eh_results *opt_first)
{
    const struct eh_graph **graph = EH_NEW_ARRAY(&f->arena, const struct eh_graph *, f->network.layer_count);
    struct eh_failure failure = {EH_OK};
    for (uint32_t l = 0; l < f->network.layer_count; l++)
        graph[l] = &f->network.layer[l].graph;
    eh_results_init(&f->results, &f->arena);
    struct eh_context context = {.study = f->study,
                                 .network = &f->network,
                                 .graph = graph,
                                 .threads = threads,
                                 .first = opt_first,
                                 .results = &f->results,
                                 .arena = &f->arena};
    assert_int_equal(eh_measure_mixing(&context, &failure), EH_OK);
    eh_results_sort(&f->results);
}

const struct eh_result *test_mixing_row(const struct test_mixing *f, const char *measure,
                                        const char *attribute, const char *group, const char *other,
                                        const char *within)
{
    const struct eh_result *row =
        eh_results_find(&f->results, measure, "collaboration", attribute, group, other, within);
    if (!row)
        fail_msg("no row %s %s %s %s %s", measure, attribute, group, other, within);
    return row;
}

void test_mixing_init_small(struct test_mixing *f, uint32_t n, const uint32_t *gender,
                            const uint32_t (*pair)[2], size_t count, bool directed)
{
    eh_arena_init(&f->arena, NULL);
    f->study = test_study_new(n, &f->arena);
    test_study_add_attribute(f->study, "gender", test_genders, TEST_GROUPS, gender, "g", &f->arena);
    test_study_add_layer(f->study, "collaboration", NULL, directed, &f->arena);
    struct eh_event *events = EH_NEW_ARRAY(&f->arena, struct eh_event, count);
    for (size_t i = 0; i < count; i++)
        events[i] = (struct eh_event){
            .from = pair[i][0], .to = pair[i][1], .day = EH_DATE_NONE, .weight = EH_WEIGHT_ONE};
    f->network = test_network_build(f->study, events, count, NULL, 0, &f->arena);
    test_mixing_measure(f, 1, NULL);
}

void test_close_to(double value, double expected)
{
    double scale = fabs(expected) > 1 ? fabs(expected) : 1;
    if (!(fabs(value - expected) <= 1e-11 * scale))
        fail_msg("%.17g is not %.17g", value, expected);
}

void test_slow_build(const struct test_mixing *f, const struct eh_attribute *attribute, struct test_slow *out)
{
    const struct eh_graph *graph = &f->network.layer[0].graph;
    memset(out, 0, sizeof *out);
    out->n = f->study->people.n;
    out->directed = graph->directed;
    for (uint32_t i = 0; i < out->n; i++)
        out->label[i] = attribute->label[i];
    for (uint64_t e = 0; e < graph->arc_count; e++)
        out->arc[graph->arc_from[e]][graph->arc_to[e]] = true;
    for (uint64_t e = 0; e < graph->tie_count && !graph->directed; e++)
        out->arc[graph->tie_a[e]][graph->tie_b[e]] = out->arc[graph->tie_b[e]][graph->tie_a[e]] = true;
}

/* Arcs from g to h, and those returned; an undirected tie is an arc either way. */
double test_slow_arcs(const struct test_slow *s, uint32_t g, uint32_t h, double *opt_returned)
{
    double arcs = 0, returned = 0;
    for (uint32_t i = 0; i < s->n; i++)
        for (uint32_t j = 0; j < s->n; j++)
            if (s->arc[i][j] && s->label[i] == g && s->label[j] == h) {
                arcs++;
                returned += s->arc[j][i];
            }
    if (opt_returned)
        *opt_returned = returned;
    return arcs;
}

double test_slow_people(const struct test_slow *s, uint32_t g)
{
    double people = 0;
    for (uint32_t i = 0; i < s->n; i++)
        people += g ? s->label[i] == g : s->label[i] > 0;
    return people;
}
