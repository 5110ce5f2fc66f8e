/* measure/alliances: rows of circles, and the null of homogeneity against complete enumeration. */
#include <stdlib.h>

#include "toy.h"

enum { MOST_TIES = 600 };

struct ties {
    uint32_t a[MOST_TIES], b[MOST_TIES];
    uint64_t count;
};

static void tie(struct ties *ties, uint32_t a, uint32_t b)
{
    assert_true(ties->count < MOST_TIES);
    ties->a[ties->count] = a;
    ties->b[ties->count++] = b;
}

static void clique(struct ties *ties, const uint32_t *person, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = i + 1; j < count; j++)
            tie(ties, person[i], person[j]);
}

static int compare_pairs(const void *x, const void *y)
{
    const uint32_t *a = x, *b = y;
    if (a[0] != b[0])
        return a[0] < b[0] ? -1 : 1;
    return (a[1] > b[1]) - (a[1] < b[1]);
}

/* The informal layer: all ties of weight 1, each close. */
static void add_informal(struct toy *toy, const struct ties *ties)
{
    static uint32_t pair[MOST_TIES][2], a[MOST_TIES], b[MOST_TIES];
    for (uint64_t t = 0; t < ties->count; t++) {
        pair[t][0] = ties->a[t] < ties->b[t] ? ties->a[t] : ties->b[t];
        pair[t][1] = ties->a[t] < ties->b[t] ? ties->b[t] : ties->a[t];
    }
    qsort(pair, ties->count, sizeof *pair, compare_pairs);
    for (uint64_t t = 0; t < ties->count; t++) {
        a[t] = pair[t][0];
        b[t] = pair[t][1];
    }
    toy_add_layer(toy, "lunch", true, ties->count, a, b);
    struct eh_graph *graph = &toy->layer[0].graph;
    graph->close_weight = 1;
    graph->tie_weight = EH_NEW_ARRAY(&toy->arena, int64_t, graph->tie_count);
    for (uint64_t t = 0; t < graph->tie_count; t++)
        graph->tie_weight[t] = 1;
}

static void measure(struct toy *toy)
{
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_measure_alliances(&toy->context, &failure), EH_OK);
    eh_results_sort(&toy->results);
}

/* --- complete enumeration --- */

struct enumeration {
    uint32_t n, groups, strata;
    const uint32_t *label, *stratum;
    const bool *member;
    uint32_t left[4][4]; /* labels of a stratum not handed out yet */
    uint32_t count[4];   /* members of a group */
    double observed;
    double arrangements, sum, squares, up, low;
};

static void enumerate(struct enumeration *e, uint32_t i)
{
    while (i < e->n && e->label[i] == EH_UNKNOWN)
        i++;
    if (i == e->n) {
        double t = 0;
        for (uint32_t g = 1; g <= e->groups; g++)
            t += (double)e->count[g] * e->count[g];
        e->arrangements++;
        e->sum += t;
        e->squares += t * t;
        e->up += t >= e->observed;
        e->low += t <= e->observed;
        return;
    }
    for (uint32_t g = 1; g <= e->groups; g++) {
        if (!e->left[e->stratum[i]][g])
            continue;
        e->left[e->stratum[i]][g]--;
        e->count[g] += e->member[i];
        enumerate(e, i + 1);
        e->count[g] -= e->member[i];
        e->left[e->stratum[i]][g]++;
    }
}

static struct enumeration enumerate_all(uint32_t n, uint32_t groups, const uint32_t *label,
                                        const uint32_t *stratum, const bool *member)
{
    struct enumeration e = {.n = n, .groups = groups, .label = label, .stratum = stratum, .member = member};
    uint32_t count[4] = {0};
    for (uint32_t i = 0; i < n; i++) {
        if (label[i] == EH_UNKNOWN)
            continue;
        e.left[stratum[i]][label[i]]++;
        count[label[i]] += member[i];
    }
    for (uint32_t g = 1; g <= groups; g++)
        e.observed += (double)count[g] * count[g];
    enumerate(&e, 0);
    return e;
}

enum { SMALL = 11 };

/* The fewest members that share a value, the missing one among them: squares summed may tell them. */
static uint32_t smallest_part(const uint32_t *label, const bool *member, uint32_t size)
{
    uint32_t least = size;
    for (uint32_t i = 0; i < SMALL; i++) {
        uint32_t alike = 0;
        for (uint32_t j = 0; j < SMALL; j++)
            alike += member[j] && label[j] == label[i];
        if (member[i] && alike < least)
            least = alike;
    }
    return least;
}

static void homogeneity_has_its_exact_null(void **state)
{
    (void)state;
    struct eh_random random;
    uint32_t defined = 0, constant = 0, empty = 0;
    eh_random_init(&random, 20, 4);
    for (int round = 0; round < 300; round++) {
        uint32_t label[SMALL], stratum[SMALL], person[SMALL], groups = 2 + eh_random_below(&random, 2);
        uint32_t size = 4 + eh_random_below(&random, 6), known = 0, strata = 1 + eh_random_below(&random, 3);
        bool member[SMALL] = {false};
        struct ties ties = {.count = 0};
        for (uint32_t i = 0; i < SMALL; i++) {
            bool is_known = round % 30 && eh_random_below(&random, 6) > 0;
            label[i] = is_known ? 1 + eh_random_below(&random, groups) : EH_UNKNOWN;
            stratum[i] = eh_random_below(&random, strata);
            person[i] = i;
        }
        eh_random_shuffle(&random, person, SMALL);
        for (uint32_t m = 0; m < size; m++) {
            member[person[m]] = true;
            known += label[person[m]] != EH_UNKNOWN;
        }
        clique(&ties, person, size);
        struct toy toy;
        toy_init(&toy, SMALL);
        toy.study.config.permutations = 9;
        toy_add_attribute(&toy, "gender", groups, label, TOY_GROUP);
        toy_add_attribute(&toy, "department", 4, stratum, TOY_STRATUM);
        add_informal(&toy, &ties);
        measure(&toy);

        const struct eh_result *row = toy_row(&toy, "alliance.homogeneity", "A1", "department");
        struct enumeration e = enumerate_all(SMALL, groups, label, stratum, member);
        double mean = e.sum / e.arrangements, variance = e.squares / e.arrangements - mean * mean;
        double square = (double)known * known;
        assert_int_equal(row->n_people, known);
        assert_int_equal(row->cases_people, smallest_part(label, member, size));
        if (known == 0) {
            assert_string_equal(row->undefined, EH_UNDEFINED_EMPTY);
            empty++;
        } else if (variance < 1e-9) {
            assert_string_equal(row->undefined, EH_UNDEFINED_ZERO_VARIANCE);
            assert_int_equal(row->has, 0);
            constant++;
        } else {
            assert_null(row->undefined);
            toy_near(row->estimate, e.observed / square, 1e-15);
            toy_near(row->expected, mean / square, 1e-13);
            toy_near(row->null_sd, sqrt(variance) / square, 1e-11); /* the enumeration's own digits */
            assert_true(row->is_test);
            defined++;
        }
        toy_free(&toy);
    }
    assert_true(defined > 100 && constant >= 10 && empty >= 10);
}

/* Monte-Carlo p against the exact tails, in both directions. */
static void p_is_that_of_the_permutations(void **state)
{
    (void)state;
    static const uint32_t label[SMALL] = {1, 1, 1, 1, 2, 2, 2, 1, 2, 2, 1},
                          stratum[SMALL] = {0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0};
    static const uint32_t alike[] = {0, 1, 2, 3}, mixed[] = {0, 3, 4, 8, 9, 7};
    static const uint32_t *const circle[] = {alike, mixed};
    static const uint32_t size[] = {4, 6};
    for (int c = 0; c < 2; c++) {
        bool member[SMALL] = {false};
        struct ties ties = {.count = 0};
        struct toy toy;
        for (uint32_t m = 0; m < size[c]; m++)
            member[circle[c][m]] = true;
        clique(&ties, circle[c], size[c]);
        toy_init(&toy, SMALL);
        toy.study.config.permutations = 19999;
        toy_add_attribute(&toy, "gender", 2, label, TOY_GROUP);
        toy_add_attribute(&toy, "department", 2, stratum, TOY_STRATUM);
        add_informal(&toy, &ties);
        measure(&toy);
        struct enumeration e = enumerate_all(SMALL, 2, label, stratum, member);
        double exact = fmin(1, 2 * fmin(e.up, e.low) / e.arrangements);
        double p = toy_row(&toy, "alliance.homogeneity", "A1", "department")->p;
        assert_true(fabs(p - exact) < 5 * 2 * sqrt(exact / 2 * (1 - exact / 2) / 19999) + 2.0 / 19999);
        toy_free(&toy);
    }
}

/* --- rows --- */

enum { PEOPLE = 40 };

/* A1: twelve women, closed. A2: two women and two men whose close ties mostly lead out. A3: four men, closed.
 * People 32 to 39 are in none. */
static void build(struct toy *toy)
{
    static const uint32_t first[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, second[] = {12, 13, 20, 21},
                          third[] = {28, 29, 30, 31};
    uint32_t label[PEOPLE], none[PEOPLE] = {0};
    struct ties ties = {.count = 0};
    toy_init(toy, PEOPLE);
    for (uint32_t i = 0; i < PEOPLE; i++)
        label[i] = i < 20 ? 1 : 2;
    toy_add_attribute(toy, "gender", 2, label, TOY_GROUP);
    toy_add_attribute(toy, "religion", 1, none, TOY_GROUP); /* a column without a value */
    clique(&ties, first, 12);
    clique(&ties, second, 4);
    clique(&ties, third, 4);
    for (uint32_t i = 0; i < 6; i++) {
        tie(&ties, second[i % 2], 14 + i);
        tie(&ties, second[2 + i % 2], 22 + i);
    }
    add_informal(toy, &ties);
}

static double estimate_of(const struct toy *toy, const char *measure, const char *group)
{
    const struct eh_result *row = toy_row(toy, measure, group, "");
    assert_true(row->has & EH_ESTIMATE);
    return row->estimate;
}

static void circles_are_described(void **state)
{
    (void)state;
    struct toy toy;
    build(&toy);
    toy.study.people.n_deciders = 5;
    for (uint32_t i = 0; i < 5; i++)
        toy.study.people.is_decider[i ? 11 + i : 0] = true; /* 0 and 12 to 15 */
    measure(&toy);
    assert_int_equal(estimate_of(&toy, "alliance.count", ""), 3);
    const struct eh_result *row = toy_row(&toy, "alliance.members", "", "");
    assert_int_equal(row->n, PEOPLE);
    assert_int_equal(row->cases, 20);
    assert_int_equal(row->cases_people, 20);
    toy_near(row->estimate, 0.5, 1e-15);
    assert_string_equal(row->layer, "lunch");

    static const char *const name[] = {"A1", "A2", "A3"};
    static const double size[] = {12, 4, 4}, k[] = {12, 4, 4}, deciders[] = {1, 2, 0}, ties[] = {66, 18, 6},
                        leaving[] = {0, 12, 0}, leaving_people[] = {0, 16, 0};
    for (int c = 0; c < 3; c++) {
        assert_true(estimate_of(&toy, "alliance.size", name[c]) == size[c]);
        assert_true(estimate_of(&toy, "alliance.k", name[c]) == k[c]);
        row = toy_row(&toy, "alliance.power", name[c], "");
        assert_true(row->n == size[c] && row->cases == deciders[c]);
        assert_true(row->n_people == size[c] && row->cases_people == deciders[c]);
        row = toy_row(&toy, "alliance.outside", name[c], "");
        assert_true(row->n == ties[c] && row->cases == leaving[c]);
        toy_near(row->estimate, leaving[c] / ties[c], 1e-15);
        assert_true(row->n_people == size[c] && row->group_people == size[c]); /* by which it is hidden */
        assert_true(row->cases_people == leaving_people[c]);
    }
    toy_free(&toy);
}

static void kinds_are_counted(void **state)
{
    (void)state;
    struct toy toy;
    build(&toy);
    toy.study.config.permutations = 9999;
    measure(&toy);
    assert_int_equal(toy_count(&toy, "alliance.power"), 0); /* nobody decides */
    assert_int_equal(toy_count(&toy, "alliance.homogeneity"), 6);
    assert_int_equal(toy_count(&toy, "alliance.kind"), 6);
    static const char *const kind[] = {"exclusive", "inclusive", "mixed"};
    uint32_t people[] = {12, 4, 4}, undefined = 0;
    for (size_t i = 0; i < toy.results.count; i++) {
        const struct eh_result *row = &toy.results.row[i];
        if (!strcmp(row->attribute, "religion") && !strncmp(row->measure, "alliance.", 9)) {
            assert_string_equal(row->undefined, EH_UNDEFINED_EMPTY);
            undefined++;
        }
        for (int k = 0; k < 3; k++)
            if (!strcmp(row->measure, "alliance.kind") && !strcmp(row->attribute, "gender") &&
                !strcmp(row->group, kind[k])) {
                assert_int_equal(row->n, 3);
                assert_int_equal(row->estimate, 1);
                assert_int_equal(row->n_people, 20);
                assert_int_equal(row->cases_people, people[k]);
            }
        if (!strcmp(row->measure, "alliance.homogeneity") && !strcmp(row->attribute, "gender")) {
            assert_int_equal(row->side_a, 20);
            assert_int_equal(row->side_b, 20);
            assert_false(row->hangs_on_weight);
            assert_false(row->has & EH_Q); /* q is given to all rows together, later */
        }
    }
    assert_true(undefined >= 6);
    toy_free(&toy);
}

/* Fewer than ten on one side: nothing can be said, so nothing is exclusive. */
static void small_groups_make_no_circle_exclusive(void **state)
{
    (void)state;
    struct toy toy;
    build(&toy);
    toy.study.config.permutations = 9999;
    for (uint32_t i = 0; i < PEOPLE; i++)
        toy.attribute[0].label[i] = i < 9 ? 1 : 2;
    measure(&toy);
    const struct eh_result *first =
        eh_results_find(&toy.results, "alliance.homogeneity", "lunch", "gender", "A1", "", "none");
    assert_non_null(first);
    assert_int_equal(first->side_b, 9);
    for (size_t i = 0; i < toy.results.count; i++)
        if (!strcmp(toy.results.row[i].group, "exclusive") && !toy.results.row[i].undefined)
            assert_int_equal(toy.results.row[i].estimate, 0);
    toy_free(&toy);
}

static void no_circles_are_none(void **state)
{
    (void)state;
    struct toy toy;
    struct ties ties = {.count = 0};
    uint32_t label[6] = {1, 1, 1, 2, 2, 2};
    tie(&ties, 0, 1);
    tie(&ties, 1, 2);
    toy_init(&toy, 6);
    toy_add_attribute(&toy, "gender", 2, label, TOY_GROUP);
    add_informal(&toy, &ties);
    measure(&toy);
    assert_int_equal(estimate_of(&toy, "alliance.count", ""), 0);
    assert_int_equal(estimate_of(&toy, "alliance.members", ""), 0);
    assert_int_equal(estimate_of(&toy, "alliance.kind", "exclusive"), 0);
    assert_int_equal(toy_row(&toy, "alliance.kind", "mixed", "")->n, 0);
    assert_int_equal(toy_count(&toy, "alliance.size") + toy_count(&toy, "alliance.homogeneity"), 0);
    assert_int_equal(toy_row(&toy, "alliance.membership.rate", "A", "none")->cases, 0);
    toy_free(&toy);
}

/* At other thresholds only membership is measured again, and only where it had a gap. */
static void a_rerun_measures_membership_alone(void **state)
{
    (void)state;
    struct toy toy;
    build(&toy);
    measure(&toy);
    struct eh_results first = toy.results, again;
    eh_results_init(&again, &toy.arena);
    toy.context.first = &first;
    toy.context.results = &again;
    struct eh_failure failure = {EH_OK};
    assert_int_equal(eh_measure_alliances(&toy.context, &failure), EH_OK);
    assert_int_equal(again.count, 0);
    for (size_t i = 0; i < first.count; i++)
        if (!strcmp(first.row[i].measure, "alliance.membership.odds") && !first.row[i].undefined) {
            assert_true(first.row[i].hangs_on_weight);
            first.row[i].verdict = EH_GAP;
        }
    assert_int_equal(eh_measure_alliances(&toy.context, &failure), EH_OK);
    assert_true(again.count >= 2);
    for (size_t i = 0; i < again.count; i++)
        assert_string_equal(again.row[i].measure, "alliance.membership.odds");
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(homogeneity_has_its_exact_null),
        cmocka_unit_test(p_is_that_of_the_permutations),
        cmocka_unit_test(circles_are_described),
        cmocka_unit_test(kinds_are_counted),
        cmocka_unit_test(small_groups_make_no_circle_exclusive),
        cmocka_unit_test(no_circles_are_none),
        cmocka_unit_test(a_rerun_measures_membership_alone),
    };
    return cmocka_run_group_tests_name("measure/alliances", tests, NULL, NULL);
}
