#include <math.h>
#include <string.h>

#include "alliances.h"
#include "compare_permute.h"
#include "evenhand/measure/verdict.h"

enum { LABELS_AT_ONCE = 64 };
#define OPEN_FROM 0.5 /* share of close ties leaving from which a circle is open */
#define SURE      0.05

/* The known members of every circle under one attribute. */
struct homogeneity {
    const struct eh_context *context;
    const struct eh_circles *circles;
    const struct eh_attribute *a;
    struct eh_groups groups; /* everybody with a known label, in the fullest strata */
    uint32_t *start, *place; /* count + 1: of a circle; its known members as places in `groups` */
    double *observed;        /* sum of squared shares */
};

/* The sum of squared counts, in windows of labels so that a thread needs no memory of its own. */
static double sum_squares(const struct homogeneity *self, uint32_t circle, const uint32_t *label)
{
    uint64_t sum = 0;
    for (uint32_t low = 1; low <= self->a->n_values; low += LABELS_AT_ONCE) {
        uint32_t count[LABELS_AT_ONCE] = {0};
        for (uint32_t m = self->start[circle]; m < self->start[circle + 1]; m++) {
            uint32_t at = label[self->place[m]] - low; /* below `low` it wraps far above */
            if (at < LABELS_AT_ONCE)
                sum += 2 * (uint64_t)count[at]++ + 1; /* (c + 1)^2 - c^2 */
        }
    }
    return (double)sum;
}

static double known_members(const struct homogeneity *self, uint32_t circle)
{
    return self->start[circle + 1] - self->start[circle];
}

static void evaluate(const void *state, const uint32_t *label, double *out)
{
    const struct homogeneity *self = state;
    for (uint32_t c = 0; c < self->circles->count; c++) {
        double known = known_members(self, c);
        out[c] = known > 0 ? sum_squares(self, c, label) / (known * known) : 0;
    }
}

static void find_members(struct homogeneity *self, struct eh_arena *scratch)
{
    const struct eh_circles *circles = self->circles;
    uint32_t n = self->context->study->people.n;
    uint32_t *place_of = EH_NEW_ARRAY(scratch, uint32_t, n); /* plus 1; 0: label unknown */
    for (uint32_t i = 0; i < self->groups.count; i++)
        place_of[self->groups.person[i]] = i + 1;
    self->start = EH_NEW_ARRAY(scratch, uint32_t, (size_t)circles->count + 1);
    self->place = EH_NEW_ARRAY(scratch, uint32_t, circles->row[circles->count]);
    self->observed = EH_NEW_ARRAY(scratch, double, circles->count);
    for (uint32_t c = 0; c < circles->count; c++) {
        self->start[c + 1] = self->start[c];
        for (uint32_t m = circles->row[c]; m < circles->row[c + 1]; m++)
            if (place_of[circles->member[m]])
                self->place[self->start[c + 1]++] = place_of[circles->member[m]] - 1;
    }
    evaluate(self, self->groups.label, self->observed);
}

static double *permute(const struct homogeneity *self, struct eh_arena *scratch)
{
    double *p = EH_NEW_ARRAY(scratch, double, self->circles->count);
    struct eh_permutation test = {.n = self->groups.count,
                                  .stratum_count = self->groups.strata,
                                  .label = self->groups.label,
                                  .stratum = self->groups.stratum,
                                  .statistics = self->circles->count,
                                  .evaluate = evaluate,
                                  .state = self,
                                  .observed = self->observed};
    if (self->groups.count && self->circles->count)
        eh_permutation_run(&test, self->context, scratch, p);
    return p;
}

static struct eh_alliances_null find_null(const struct homogeneity *self, uint32_t circle, uint32_t *members,
                                          struct eh_arena *scratch)
{
    for (uint32_t m = self->start[circle]; m < self->start[circle + 1]; m++)
        members[self->groups.stratum[self->place[m]]]++;
    struct eh_alliances_null null =
        eh_alliances_compute_null(&self->groups, self->a->n_values, members, scratch);
    for (uint32_t m = self->start[circle]; m < self->start[circle + 1]; m++)
        members[self->groups.stratum[self->place[m]]] = 0;
    return null;
}

/* The fewest members of a circle who share a value, or lack one: homogeneity, times n squared, is a sum of
 * squares that often has one solution, and n beside the circle's size tells how many lack it. */
static uint64_t find_smallest_part(const struct homogeneity *self, uint32_t circle, uint32_t *by_value)
{
    const struct eh_circles *circles = self->circles;
    uint64_t smallest = circles->row[circle + 1] - circles->row[circle];
    memset(by_value, 0, ((size_t)self->a->n_values + 1) * sizeof *by_value);
    for (uint32_t m = circles->row[circle]; m < circles->row[circle + 1]; m++)
        by_value[self->a->label[circles->member[m]]]++;
    for (uint32_t v = 0; v <= self->a->n_values; v++)
        if (by_value[v] && by_value[v] < smallest)
            smallest = by_value[v];
    return smallest;
}

/* The rows of one attribute, circle by circle, into `rows`. */
static void add_rows(struct homogeneity *self, uint32_t attribute, const struct eh_strata *strata,
                     struct eh_arena *scratch, struct eh_results *rows)
{
    uint32_t *members = EH_NEW_ARRAY(scratch, uint32_t, self->groups.strata), largest, second;
    uint32_t *by_value = EH_NEW_ARRAY(scratch, uint32_t, (size_t)self->a->n_values + 1);
    const double *p = permute(self, scratch);
    (void)eh_groups_count_sides(&self->groups, self->a->n_values, scratch, &largest, &second);
    for (uint32_t c = 0; c < self->circles->count; c++) {
        struct eh_result row = eh_alliances_row(self->context, "alliance.homogeneity", self->circles, c);
        double known = known_members(self, c);
        row.attribute = self->a->name;
        row.order.attribute = attribute;
        row.within = strata->within;
        row.order.within = strata->rank;
        row.n_people = (uint64_t)known;
        row.cases_people = find_smallest_part(self, c, by_value);
        struct eh_alliances_null null = find_null(self, c, members, scratch);
        if (known < 1) {
            eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
        } else if (null.variance <= 0) {
            eh_result_undefine(&row, EH_UNDEFINED_ZERO_VARIANCE, 0);
        } else {
            eh_result_set(&row, EH_N, known);
            eh_result_set(&row, EH_ESTIMATE, self->observed[c]);
            eh_result_set(&row, EH_EXPECTED, null.mean / (known * known));
            eh_result_set(&row, EH_NULL_SD, sqrt(null.variance) / (known * known));
            eh_result_set(&row, EH_P, p[c]);
            eh_groups_test(&row, strata, false, largest, second);
        }
        eh_results_add(rows, &row);
    }
}

/* --- kinds --- */

enum kind { EXCLUSIVE, INCLUSIVE, MIXED, KINDS };

static enum kind kind_of(const struct eh_circles *circles, uint32_t circle, const struct eh_result *row)
{
    double leaving = (double)circles->leaving[circle];
    bool is_open = leaving >= OPEN_FROM * (leaving + (double)circles->inside[circle]);
    bool is_above = (row->has & EH_Q) && row->q < SURE && row->estimate > row->expected;
    if (!is_open && is_above)
        return EXCLUSIVE;
    return is_open && !is_above ? INCLUSIVE : MIXED;
}

/* `rows`: the attribute's rows of homogeneity, by circle, with their q. */
static void add_kinds(const struct eh_context *context, const struct eh_circles *circles, uint32_t attribute,
                      bool is_known, const struct eh_result *rows)
{
    static const char *const name[KINDS] = {"exclusive", "inclusive", "mixed"};
    uint32_t count[KINDS] = {0}, people[KINDS] = {0};
    for (uint32_t c = 0; c < circles->count; c++) {
        enum kind kind = kind_of(circles, c, &rows[c]);
        count[kind]++;
        people[kind] += circles->row[c + 1] - circles->row[c];
    }
    for (enum kind kind = EXCLUSIVE; kind < KINDS; kind++) {
        struct eh_result row = eh_alliances_row(context, "alliance.kind", circles, EH_CIRCLE_NONE);
        row.attribute = context->study->people.attribute[attribute].name;
        row.order.attribute = attribute;
        row.group = name[kind];
        row.order.group = kind + 1;
        row.n_people = circles->row[circles->count];
        if (is_known) {
            row.cases_people = people[kind];
            eh_result_set(&row, EH_N, circles->count);
            eh_result_set(&row, EH_ESTIMATE, count[kind]);
        } else {
            eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
        }
        eh_results_add(context->results, &row);
    }
}

/* A kind needs q, and q needs the whole family: every circle under every attribute. The rows are judged
 * apart, as they will be among the results, before kinds are counted. */
void eh_alliances_homogeneity(const struct eh_context *context, const struct eh_circles *circles)
{
    const struct eh_people *people = &context->study->people;
    struct eh_arena *outer = eh_context_scratch(context);
    struct eh_results family;
    bool *is_known = EH_NEW_ARRAY(outer, bool, people->attribute_count);
    eh_results_init(&family, outer);
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        if (!people->attribute[a].is_group)
            continue;
        struct eh_arena *scratch = eh_context_scratch(context);
        struct eh_strata strata[EH_STRATA_MOST];
        struct homogeneity self = {.context = context, .circles = circles, .a = &people->attribute[a]};
        const struct eh_strata *full = &strata[eh_groups_strata(context, a, scratch, strata) - 1];
        eh_groups_build(self.a, full, NULL, people->n, scratch, &self.groups);
        is_known[a] = self.groups.count > 0;
        find_members(&self, scratch);
        add_rows(&self, a, full, scratch, &family);
        eh_arena_free(scratch);
    }
    for (size_t i = 0; i < family.count; i++)
        eh_results_add(context->results, &family.row[i]);
    eh_verdict_compute(&family);
    const struct eh_result *rows = family.row;
    for (uint32_t a = 0; a < people->attribute_count; a++)
        if (people->attribute[a].is_group) {
            add_kinds(context, circles, a, is_known[a], rows);
            rows += circles->count;
        }
    eh_arena_free(outer);
}
