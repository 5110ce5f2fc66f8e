/* Chapter 5 against brute force: counts by hand loops, the null of same_group by complete enumeration, and
 * single routes by listing every path. */
#include "evenhand/inference/inference.h"
#include "evenhand/measure/catalogue.h"
#include "toy.h"

static struct eh_failure failure;

static const struct eh_result *find(const struct toy *toy, const char *measure, const char *layer,
                                    const char *group, const char *within)
{
    for (size_t i = 0; i < toy->results.count; i++) {
        const struct eh_result *row = &toy->results.row[i];
        if (!strcmp(row->measure, measure) && !strcmp(row->layer, layer) && !strcmp(row->group, group) &&
            !strcmp(row->within, within))
            return row;
    }
    print_error("no row %s, %s, %s, %s\n", measure, layer, group, within);
    fail();
    return NULL;
}

enum { MOST = 40 };

/* A random organisation: arc[0] mentoring, arc[1] sponsorship, arc[2] either, tie: any layer at all. */
struct random_toy {
    struct toy toy;
    uint32_t n, gender[MOST], department[MOST], level[MOST];
    bool arc[3][MOST][MOST], tie[MOST][MOST];
};

static void add_random_layer(struct random_toy *self, const char *name, int kind, double chance,
                             struct eh_random *random)
{
    uint32_t *a = EH_NEW_ARRAY(&self->toy.arena, uint32_t, MOST * MOST);
    uint32_t *b = EH_NEW_ARRAY(&self->toy.arena, uint32_t, MOST * MOST);
    uint64_t count = 0;
    for (uint32_t i = 0; i < self->n; i++)
        for (uint32_t j = 0; j < self->n; j++)
            if (i != j && (kind < 2 || i < j) && eh_random_uniform(random) < chance) {
                a[count] = i;
                b[count++] = j;
                self->tie[i][j] = self->tie[j][i] = true;
                if (kind < 2)
                    self->arc[kind][i][j] = self->arc[2][i][j] = true;
            }
    toy_add_layer(&self->toy, name, kind == 2, count, a, b);
}

static void draw_toy(struct random_toy *self, struct eh_random *random, double deciders)
{
    memset(self, 0, sizeof *self);
    self->n = 6 + eh_random_below(random, MOST - 6);
    toy_init(&self->toy, self->n);
    self->toy.study.config.permutations = 19;
    for (uint32_t i = 0; i < self->n; i++) {
        self->gender[i] = eh_random_below(random, 4);
        self->department[i] = 1 + eh_random_below(random, 3);
        self->level[i] = eh_random_below(random, 4);
        self->toy.study.people.is_decider[i] = eh_random_uniform(random) < deciders;
        self->toy.study.people.n_deciders += self->toy.study.people.is_decider[i];
    }
    toy_add_attribute(&self->toy, "gender", 3, self->gender, TOY_GROUP);
    toy_add_attribute(&self->toy, "department", 3, self->department, TOY_STRUCTURE);
    toy_add_attribute(&self->toy, "level", 3, self->level, TOY_STRUCTURE);
    self->toy.study.mentoring.present = true;
    add_random_layer(self, "collaboration", 2, 0.06, random);
    add_random_layer(self, "mentoring", 0, 0.04, random);
    add_random_layer(self, "sponsorship", 1, 0.02, random);
}

static const char *const LAYERS[] = {"mentoring", "sponsorship", "formal"};
static const char *const GROUPS[] = {"", "A", "B", "C"};

static bool group_occurs(const struct random_toy *self, uint32_t g)
{
    for (uint32_t i = 0; i < self->n; i++)
        if (self->gender[i] == g)
            return true;
    return false;
}

static void check_rates(const struct random_toy *self, int layer, uint32_t g)
{
    double n = 0, having = 0, powerful = 0;
    for (uint32_t e = 0; e < self->n; e++) {
        if (self->gender[e] != g)
            continue;
        bool has = false, has_powerful = false;
        for (uint32_t m = 0; m < self->n; m++) {
            has = has || self->arc[layer][m][e];
            has_powerful = has_powerful || (self->arc[layer][m][e] && self->toy.study.people.is_decider[m]);
        }
        n++;
        having += has;
        powerful += has_powerful;
    }
    const struct eh_result *rate = find(&self->toy, "access.rate", LAYERS[layer], GROUPS[g], "none");
    assert_true(rate->n == n && rate->cases == having);
    if (self->toy.study.people.n_deciders) {
        rate = find(&self->toy, "access.power.rate", LAYERS[layer], GROUPS[g], "none");
        assert_true(rate->n == n && rate->cases == powerful);
    }
}

static void check_seniority(const struct random_toy *self, int layer, uint32_t g)
{
    double pairs = 0, climb = 0, mentees[2] = {0}, sum[2] = {0};
    for (uint32_t e = 0; e < self->n; e++) {
        double own = 0, own_climb = 0;
        for (uint32_t m = 0; m < self->n; m++)
            if (self->arc[layer][m][e] && self->level[m] && self->level[e]) {
                own++;
                own_climb += (double)self->level[m] - self->level[e];
            }
        if (!own || !self->gender[e])
            continue;
        pairs += self->gender[e] == g ? own : 0;
        climb += self->gender[e] == g ? own_climb : 0;
        mentees[self->gender[e] == g]++;
        sum[self->gender[e] == g] += own_climb / own;
    }
    const struct eh_result *mean = find(&self->toy, "access.seniority", LAYERS[layer], GROUPS[g], "none");
    assert_int_equal(mean->group_people, mentees[1]);
    if (pairs > 0) {
        assert_true(mean->n == pairs && mean->has == (EH_N | EH_ESTIMATE));
        toy_near(mean->estimate, climb / pairs, 1e-12);
    } else {
        assert_string_equal(mean->undefined, "empty");
    }
    const struct eh_result *gap = find(&self->toy, "access.seniority.gap", LAYERS[layer], GROUPS[g], "none");
    if (mentees[0] > 0 && mentees[1] > 0) {
        assert_true(gap->n == mentees[0] + mentees[1]);
        toy_near(gap->estimate, sum[1] / mentees[1] - sum[0] / mentees[0], 1e-12);
    } else {
        assert_string_equal(gap->undefined, "one-sided strata");
    }
}

static void check_same_group(const struct random_toy *self, int layer)
{
    double pairs = 0, same = 0;
    bool behind[MOST] = {false};
    uint64_t people = 0;
    for (uint32_t m = 0; m < self->n; m++)
        for (uint32_t e = 0; e < self->n; e++)
            if (self->arc[layer][m][e] && self->gender[m] && self->gender[e]) {
                pairs++;
                same += self->gender[m] == self->gender[e];
                behind[m] = behind[e] = true;
            }
    for (uint32_t i = 0; i < self->n; i++)
        people += behind[i];
    const struct eh_result *row = find(&self->toy, "access.same_group", LAYERS[layer], "", "none");
    assert_int_equal(row->n_people, people);
    if (row->undefined)
        return;
    assert_true(row->n == pairs && row->cases == same);
    toy_near(row->estimate, same / pairs, 1e-12);
}

static void check_load(const struct random_toy *self, int layer)
{
    double load[MOST], total = 0, apart = 0, top = 0;
    uint32_t mentors = 0;
    for (uint32_t m = 0; m < self->n; m++) {
        double mentees = 0;
        for (uint32_t e = 0; e < self->n; e++)
            mentees += self->arc[layer][m][e];
        total += mentees;
        if (mentees > 0)
            load[mentors++] = mentees;
    }
    const struct eh_result *gini = find(&self->toy, "access.load_gini", LAYERS[layer], "", "");
    const struct eh_result *busiest = find(&self->toy, "access.top10", LAYERS[layer], "", "");
    if (!mentors) {
        assert_string_equal(gini->undefined, "empty");
        assert_string_equal(busiest->undefined, "empty");
        return;
    }
    for (uint32_t i = 0; i < mentors; i++)
        for (uint32_t j = 0; j < mentors; j++)
            apart += fabs(load[i] - load[j]);
    for (uint32_t taken = 0; taken < (uint32_t)ceil(0.1 * mentors); taken++) {
        uint32_t most = 0;
        for (uint32_t i = 1; i < mentors; i++)
            most = load[i] > load[most] ? i : most;
        top += load[most];
        load[most] = 0;
    }
    assert_true(gini->n == mentors && busiest->n == mentors);
    toy_near(gini->estimate, apart / (2 * mentors * total), 1e-12);
    toy_near(busiest->estimate, top / total, 1e-12);
}

/* Lists every path of one or two steps, and asks of everybody else whether they are on all of them. */
static void check_single_route(const struct random_toy *self)
{
    const bool *is_decider = self->toy.study.people.is_decider;
    uint32_t with_path = 0, dependent = 0;
    for (uint32_t i = 0; i < self->n; i++) {
        if (is_decider[i])
            continue;
        uint32_t paths = 0, on[MOST] = {0};
        for (uint32_t d = 0; d < self->n; d++) {
            if (!is_decider[d])
                continue;
            if (self->tie[i][d]) {
                paths++;
                on[d]++;
            }
            for (uint32_t x = 0; x < self->n; x++)
                if (x != i && x != d && self->tie[i][x] && self->tie[x][d]) {
                    paths++;
                    on[x]++;
                    on[d]++;
                }
        }
        bool one = false;
        for (uint32_t x = 0; x < self->n; x++)
            one = one || (paths && on[x] == paths);
        with_path += paths > 0;
        dependent += one;
    }
    const struct eh_result *row = find(&self->toy, "access.single_route", "all", "", "");
    if (!with_path) {
        assert_string_equal(row->undefined, "empty");
        return;
    }
    assert_true(row->n == with_path && row->cases == dependent);
    toy_near(row->estimate, (double)dependent / with_path, 1e-12);
    double low, high;
    eh_wilson(dependent, with_path, &low, &high);
    assert_true(row->ci_low == low && row->ci_high == high);
}

static void test_oracle(void **state)
{
    (void)state;
    struct eh_random random;
    static struct random_toy self;
    eh_random_init(&random, 17, 0);
    for (int trial = 0; trial < 150; trial++) {
        draw_toy(&self, &random, trial % 5 ? 0.1 : 0);
        assert_int_equal(eh_measure_access(&self.toy.context, &failure), 0);
        for (int layer = 0; layer < 3; layer++) {
            for (uint32_t g = 1; g <= 3; g++) {
                if (!group_occurs(&self, g))
                    continue;
                check_rates(&self, layer, g);
                check_seniority(&self, layer, g);
            }
            check_same_group(&self, layer);
            check_load(&self, layer);
        }
        if (self.toy.study.people.n_deciders)
            check_single_route(&self);
        else
            assert_true(!toy_count(&self.toy, "access.single_route") &&
                        !toy_count(&self.toy, "access.power.rate"));
        toy_free(&self.toy);
    }
}

/* Eight people are mentees, four in each of two departments; one of them mentors too, and one has a mentor
 * of unknown gender only. Every order of the four labels of a department, 24 x 24, each equally likely. */
static void permute(uint32_t *label, uint32_t from, uint32_t to, void (*next)(uint32_t *, void *),
                    void *state)
{
    if (from == to) {
        next(label, state);
        return;
    }
    for (uint32_t k = from; k < to; k++) {
        uint32_t kept = label[from];
        label[from] = label[k];
        label[k] = kept;
        permute(label, from + 1, to, next, state);
        label[k] = label[from];
        label[from] = kept;
    }
}

enum { PEOPLE = 12, MENTEES = 8, PAIRS = 12 };
static const uint32_t MENTOR[PAIRS] = {0, 2, 8, 8, 8, 9, 9, 9, 10, 10, 10, 11};
static const uint32_t MENTEE[PAIRS] = {5, 4, 0, 1, 3, 1, 2, 7, 1, 5, 7, 6};
static const uint32_t GENDER[PEOPLE] = {1, 2, 1, 1, 3, 2, 2, 1, 1, 2, 3, 0};

struct count {
    double draws, sum, squares, up, low, observed;
};

static double count_same(const uint32_t *label)
{
    double same = 0;
    for (int k = 0; k < PAIRS; k++)
        same += GENDER[MENTOR[k]] && GENDER[MENTOR[k]] == label[MENTEE[k]];
    return same;
}

static void count_one(uint32_t *label, void *state)
{
    struct count *self = state;
    double same = count_same(label);
    self->draws++;
    self->sum += same;
    self->squares += same * same;
    self->up += same >= self->observed;
    self->low += same <= self->observed;
}

static void permute_second(uint32_t *label, void *state)
{
    permute(label, 4, 8, count_one, state);
}

static void test_same_group_enumeration(void **state)
{
    (void)state;
    const uint32_t department[PEOPLE] = {1, 1, 1, 1, 2, 2, 2, 2, 1, 2, 1, 2};
    for (int strata = 0; strata < 2; strata++) {
        uint32_t label[PEOPLE], mentor[PAIRS], mentee[PAIRS];
        memcpy(label, GENDER, sizeof label);
        memcpy(mentor, MENTOR, sizeof mentor);
        memcpy(mentee, MENTEE, sizeof mentee);
        struct count all = {.observed = count_same(GENDER)};
        if (strata)
            permute(label, 0, 4, permute_second, &all);
        else
            permute(label, 0, 8, count_one, &all);
        struct toy toy;
        toy_init(&toy, PEOPLE);
        toy.study.config.permutations = 9999;
        toy.study.mentoring.present = true;
        toy_add_attribute(&toy, "gender", 3, GENDER, TOY_GROUP);
        toy_add_attribute(&toy, "department", 2, department, TOY_STRUCTURE);
        toy_add_layer(&toy, "mentoring", false, PAIRS, mentor, mentee);
        assert_int_equal(eh_measure_access(&toy.context, &failure), 0);
        const struct eh_result *row =
            find(&toy, "access.same_group", "mentoring", "", strata ? "department" : "none");
        double pairs = PAIRS - 1, mean = all.sum / all.draws; /* one mentor is of unknown gender */
        assert_true(row->n == pairs && row->cases == all.observed && row->is_test == strata);
        toy_near(row->expected, mean / pairs, 1e-12);
        toy_near(row->null_sd, sqrt(all.squares / all.draws - mean * mean) / pairs, 1e-12);
        double p = fmin(1, 2 * fmin(all.up, all.low) / all.draws);
        assert_true(fabs(row->p - p) < 5 * 2 * sqrt(p / 2 * (1 - p / 2) / 9999));
        assert_int_equal(row->side_a, 4); /* four men, three women, one of the third group */
        assert_int_equal(row->side_b, 3);
        /* The same pairs are the formal ones, and nobody has a sponsor. */
        assert_true(find(&toy, "access.same_group", "formal", "", row->within)->p == row->p);
        assert_string_equal(find(&toy, "access.same_group", "sponsorship", "", row->within)->undefined,
                            "empty");
        toy_free(&toy);
    }
}

/* Who mentors whom is one group within each stratum: nothing can be said. */
static void test_same_group_one_sided(void **state)
{
    (void)state;
    const uint32_t gender[4] = {1, 1, 2, 2}, department[4] = {1, 1, 2, 2};
    uint32_t mentor[2] = {0, 2}, mentee[2] = {1, 3};
    struct toy toy;
    toy_init(&toy, 4);
    toy.study.mentoring.present = true;
    toy_add_attribute(&toy, "gender", 2, gender, TOY_GROUP);
    toy_add_attribute(&toy, "department", 2, department, TOY_STRUCTURE);
    toy_add_layer(&toy, "mentoring", false, 2, mentor, mentee);
    assert_int_equal(eh_measure_access(&toy.context, &failure), 0);
    assert_string_equal(find(&toy, "access.same_group", "mentoring", "", "department")->undefined,
                        "one-sided strata");
    assert_true(find(&toy, "access.same_group", "mentoring", "", "none")->estimate == 1);
    toy_free(&toy);
}

/* 55 mentors: 50 with one mentee, 5 with ten each. The curve bends at 50/55. */
static void test_lorenz(void **state)
{
    (void)state;
    enum { MENTORS = 55, ALL = 100 };
    struct toy toy;
    uint32_t mentor[ALL], mentee[ALL], count = 0;
    toy_init(&toy, MENTORS + ALL);
    toy.study.mentoring.present = true;
    for (uint32_t m = 0; m < MENTORS; m++)
        for (uint32_t k = 0; k < (m < 50 ? 1u : 10u); k++) {
            mentor[count] = m;
            mentee[count] = MENTORS + count;
            count++;
        }
    assert_int_equal(count, ALL);
    toy_add_layer(&toy, "mentoring", false, count, mentor, mentee);
    assert_int_equal(eh_measure_access(&toy.context, &failure), 0);
    toy_near(find(&toy, "access.lorenz", "mentoring", "10%", "")->estimate, 0.055, 1e-12);
    toy_near(find(&toy, "access.lorenz", "mentoring", "50%", "")->estimate, 0.275, 1e-12);
    toy_near(find(&toy, "access.lorenz", "mentoring", "90%", "")->estimate, 0.495, 1e-12);
    assert_true(find(&toy, "access.lorenz", "formal", "90%", "")->n == MENTORS);
    assert_int_equal(toy_count(&toy, "access.lorenz"), 18); /* not of the layer without pairs */
    toy_near(find(&toy, "access.top10", "mentoring", "", "")->estimate, 0.51, 1e-12);
    toy_near(find(&toy, "access.load_gini", "mentoring", "", "")->dominance_01, 0.1, 1e-12);
    toy_free(&toy);
}

static void test_absent(void **state)
{
    (void)state;
    struct toy toy;
    const uint32_t gender[3] = {1, 2, 1};
    toy_init(&toy, 3);
    toy_add_attribute(&toy, "gender", 2, gender, TOY_GROUP);
    toy_add_attribute(&toy, "level", 2, gender, TOY_STRUCTURE);
    assert_int_equal(eh_measure_access(&toy.context, &failure), 0);
    assert_int_equal(toy.results.count, 0);
    /* The file is there and nothing in it is active. */
    toy.study.mentoring.present = true;
    toy.study.people.is_decider[0] = true;
    toy.study.people.n_deciders = 1;
    assert_int_equal(eh_measure_access(&toy.context, &failure), 0);
    assert_true(find(&toy, "access.rate", "mentoring", "A", "none")->estimate == 0);
    assert_string_equal(find(&toy, "access.odds", "formal", "A", "none")->undefined, "0/0");
    assert_string_equal(find(&toy, "access.seniority", "formal", "A", "none")->undefined, "empty");
    assert_string_equal(find(&toy, "access.seniority.gap", "formal", "A", "none")->undefined,
                        "one-sided strata");
    assert_string_equal(find(&toy, "access.top10", "formal", "", "")->undefined, "empty");
    assert_string_equal(find(&toy, "access.single_route", "all", "", "")->undefined, "empty");
    toy_free(&toy);
    /* Nobody at all. */
    toy_init(&toy, 0);
    toy.study.mentoring.present = true;
    toy_add_attribute(&toy, "gender", 0, NULL, TOY_GROUP);
    assert_int_equal(eh_measure_access(&toy.context, &failure), 0);
    assert_string_equal(find(&toy, "access.rate", "mentoring", "", "none")->undefined, "empty");
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oracle),
        cmocka_unit_test(test_same_group_enumeration),
        cmocka_unit_test(test_same_group_one_sided),
        cmocka_unit_test(test_lorenz),
        cmocka_unit_test(test_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
