/* A small organisation in memory, for tests of the measures: people with labels, layers with ties. */
#ifndef EVENHAND_TESTS_MEASURE_TOY_H
#define EVENHAND_TESTS_MEASURE_TOY_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "evenhand/base/random.h"
#include "evenhand/measure/context.h"

enum { TOY_MOST = 4 }; /* layers, and attributes before crossings */

struct toy {
    struct eh_arena arena;
    struct eh_study study;
    struct eh_network network;
    struct eh_layer layer[TOY_MOST];
    const struct eh_graph *graph[TOY_MOST];
    struct eh_attribute attribute[TOY_MOST];
    struct eh_results results;
    struct eh_context context;
};

/* n people without an attribute and without a layer. */
static inline void toy_init(struct toy *self, uint32_t n)
{
    memset(self, 0, sizeof *self);
    eh_arena_init(&self->arena, NULL);
    struct eh_people *people = &self->study.people;
    people->n = people->n_roster = n;
    people->attribute = self->attribute;
    people->level = EH_NEW_ARRAY(&self->arena, int32_t, n);
    people->level_value = EH_NEW_ARRAY(&self->arena, double, n);
    people->is_decider = EH_NEW_ARRAY(&self->arena, bool, n);
    self->study.config.permutations = 999;
    self->study.config.seed = 1;
    self->study.config.minimum_group = 5;
    self->study.period.name = "all";
    self->network.n = n;
    self->network.layer = self->layer;
    eh_results_init(&self->results, &self->arena);
    self->context = (struct eh_context){.study = &self->study,
                                        .network = &self->network,
                                        .graph = self->graph,
                                        .threads = 1,
                                        .results = &self->results,
                                        .arena = &self->arena};
}

static inline void toy_free(struct toy *self)
{
    eh_arena_free(&self->arena);
}

enum { TOY_GROUP = 1, TOY_STRUCTURE = 2, TOY_STRATUM = 4 };

/* An attribute with the values A, B, C, ...; labels 1 to n_values, 0 unknown. Returns its index. */
static inline uint32_t toy_add_attribute(struct toy *self, const char *name, uint32_t n_values,
                                         const uint32_t *label, int use)
{
    static const char *const letters[] = {"(unknown)", "A", "B", "C", "D", "E", "F", "G"};
    struct eh_people *people = &self->study.people;
    struct eh_attribute *a = &self->attribute[people->attribute_count];
    *a = (struct eh_attribute){.name = name,
                               .is_group = use & TOY_GROUP,
                               .is_structure = use & TOY_STRUCTURE,
                               .is_stratum = use & TOY_STRATUM,
                               .n_values = n_values,
                               .value = EH_NEW_ARRAY(&self->arena, const char *, n_values + 1),
                               .label = EH_NEW_ARRAY(&self->arena, uint32_t, people->n)};
    for (uint32_t v = 0; v <= n_values; v++)
        a->value[v] = letters[v];
    for (uint32_t i = 0; i < people->n; i++)
        a->label[i] = label[i];
    if (!strcmp(name, "department")) {
        people->has_department = true;
        people->department = people->attribute_count;
    }
    if (!strcmp(name, "level")) {
        people->has_level = a->is_level = true;
        people->level_attribute = people->attribute_count;
        for (uint32_t i = 0; i < people->n; i++) {
            people->level[i] = (int32_t)label[i];
            people->level_value[i] = label[i];
        }
    }
    return people->attribute_count++;
}

/* A layer of arcs (formal) or ties (work): pairs sorted, distinct. */
static inline void toy_add_layer(struct toy *self, const char *name, bool is_work, uint64_t count,
                                 uint32_t *a, uint32_t *b)
{
    struct eh_layer *layer = &self->layer[self->network.layer_count];
    *layer = (struct eh_layer){.name = name, .is_work = is_work, .directed = !is_work};
    layer->graph = (struct eh_graph){.n = self->network.n, .directed = !is_work};
    uint32_t *tie_a = EH_NEW_ARRAY(&self->arena, uint32_t, count);
    uint32_t *tie_b = EH_NEW_ARRAY(&self->arena, uint32_t, count);
    uint64_t ties = 0;
    for (uint64_t k = 0; k < count; k++) {
        uint32_t low = a[k] < b[k] ? a[k] : b[k], high = a[k] < b[k] ? b[k] : a[k];
        bool known = false;
        for (uint64_t j = 0; j < ties; j++)
            known = known || (tie_a[j] == low && tie_b[j] == high);
        if (!known) {
            tie_a[ties] = low;
            tie_b[ties++] = high;
        }
    }
    layer->graph.tie_count = ties;
    layer->graph.tie_a = tie_a;
    layer->graph.tie_b = tie_b;
    if (!is_work) {
        layer->graph.arc_count = count;
        layer->graph.arc_from = a;
        layer->graph.arc_to = b;
    }
    self->graph[self->network.layer_count] = &layer->graph;
    self->network.layer_count++;
}

/* The only row with this measure, group and within; fails where there is none. */
static inline const struct eh_result *toy_row(const struct toy *self, const char *measure, const char *group,
                                              const char *within)
{
    const struct eh_result *found = NULL;
    for (size_t i = 0; i < self->results.count; i++) {
        const struct eh_result *row = &self->results.row[i];
        if (!strcmp(row->measure, measure) && !strcmp(row->group, group) && !strcmp(row->within, within)) {
            assert_null(found);
            found = row;
        }
    }
    if (!found)
        print_error("no row %s, %s, %s\n", measure, group, within);
    assert_non_null(found);
    return found;
}

static inline size_t toy_count(const struct toy *self, const char *measure)
{
    size_t count = 0;
    for (size_t i = 0; i < self->results.count; i++)
        count += !strcmp(self->results.row[i].measure, measure);
    return count;
}

static inline void toy_near(double value, double expected, double relative)
{
    double scale = fmax(1e-6, fabs(expected));
    if (!(fabs(value - expected) <= relative * scale))
        print_error("%.17g is not %.17g\n", value, expected);
    assert_true(fabs(value - expected) <= relative * scale);
}

#endif
