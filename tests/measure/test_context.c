/* Strata: which, in what order, and numbered how. */
#include "toy.h"

enum { N = 8 };
static const uint32_t gender[N] = {1, 2, 1, 2, 1, 2, 1, 0};
static const uint32_t department[N] = {1, 1, 1, 2, 2, 2, 3, 0};
static const uint32_t level[N] = {1, 2, 1, 1, 0, 2, 2, 1};
static const uint32_t region[N] = {1, 1, 2, 2, 1, 1, 2, 2};

static void set_names(struct toy *toy, struct eh_names *names, bool *set, uint32_t count, const char *a,
                      const char *b)
{
    names->name = EH_NEW_ARRAY(&toy->arena, const char *, 2);
    names->name[0] = a;
    names->name[1] = b;
    names->count = count;
    *set = true;
}

static uint32_t compute(struct toy *toy, uint32_t attribute, struct eh_strata *out)
{
    uint32_t count = eh_strata_compute(&toy->study.people, &toy->study.config, attribute, &toy->arena, out);
    assert_true(count >= 1 && count <= EH_STRATA_MOST && out[count - 1].is_full);
    for (uint32_t s = 0; s + 1 < count; s++)
        assert_false(out[s].is_full);
    return count;
}

static void fill(struct toy *toy)
{
    toy_init(toy, N);
    toy_add_attribute(toy, "gender", 2, gender, TOY_GROUP);
    toy_add_attribute(toy, "department", 3, department, TOY_STRUCTURE | TOY_STRATUM);
    toy_add_attribute(toy, "level", 2, level, TOY_STRUCTURE | TOY_STRATUM);
    toy_add_attribute(toy, "region", 2, region, TOY_STRATUM);
}

static void test_default(void **state)
{
    (void)state;
    struct toy toy;
    struct eh_strata s[EH_STRATA_MOST];
    fill(&toy);
    assert_int_equal(compute(&toy, 0, s), 3);
    assert_string_equal(s[0].within, "none");
    assert_string_equal(s[1].within, "level");
    assert_string_equal(s[2].within, "department*level");
    assert_true(s[0].rank < s[1].rank && s[1].rank < s[2].rank);
    /* By department, then level; unknown is a value and comes first. */
    const uint32_t by_level[N] = {1, 2, 1, 1, 0, 2, 2, 1}, full[N] = {1, 2, 1, 4, 3, 5, 6, 0};
    assert_int_equal(s[0].count, 1);
    assert_int_equal(s[1].count, 3);
    assert_int_equal(s[2].count, 7);
    for (uint32_t i = 0; i < N; i++) {
        assert_int_equal(eh_strata_get(&s[0], i), 0);
        assert_int_equal(eh_strata_get(&s[1], i), by_level[i]);
        assert_int_equal(eh_strata_get(&s[2], i), full[i]);
    }
    /* Nothing taken out. */
    assert_int_equal(compute(&toy, UINT32_MAX, s), 3);
    toy_free(&toy);
}

static void test_attribute_taken_out(void **state)
{
    (void)state;
    struct toy toy;
    struct eh_strata s[EH_STRATA_MOST];
    fill(&toy);
    assert_int_equal(compute(&toy, 1, s), 2); /* department: none, level */
    assert_string_equal(s[1].within, "level");
    assert_int_equal(compute(&toy, 2, s), 2); /* level: none, department */
    assert_string_equal(s[0].within, "none");
    assert_string_equal(s[1].within, "department");
    toy.attribute[3].is_crossing = true; /* as if department*level */
    toy.attribute[3].part[0] = 1;
    toy.attribute[3].part[1] = 2;
    assert_int_equal(compute(&toy, 3, s), 1);
    assert_string_equal(s[0].within, "none");
    toy_free(&toy);
}

static void test_configured(void **state)
{
    (void)state;
    struct toy toy;
    struct eh_strata s[EH_STRATA_MOST];
    fill(&toy);
    set_names(&toy, &toy.study.config.strata, &toy.study.config.strata_set, 2, "Region", "level");
    assert_int_equal(compute(&toy, 0, s), 3);
    assert_string_equal(s[2].within, "region*level");
    toy.study.config.strata.count = 1;
    assert_int_equal(compute(&toy, 0, s), 3);
    assert_string_equal(s[1].within, "level");
    assert_string_equal(s[2].within, "region");
    /* strata = none: level is shown, none is the fullest. */
    toy.study.config.strata.count = 0;
    assert_int_equal(compute(&toy, 0, s), 2);
    assert_string_equal(s[0].within, "level");
    assert_string_equal(s[1].within, "none");
    assert_true(s[1].rank < s[0].rank);
    toy_free(&toy);
}

static void test_inside(void **state)
{
    (void)state;
    struct toy toy;
    struct eh_strata *s;
    fill(&toy);
    const struct eh_people *people = &toy.study.people;
    assert_int_equal(eh_strata_compute_inside(people, &toy.study.config, 0, &toy.arena, &s), 3);
    assert_string_equal(s[0].within, "department=A");
    assert_string_equal(s[2].within, "department=C");
    const uint32_t by_level[N] = {0, 1, 0, 1, 0, 2, 0, 9}, count[3] = {2, 3, 1};
    for (uint32_t v = 0; v < 3; v++) {
        assert_true(s[v].is_full);
        assert_int_equal(s[v].count, count[v]);
        for (uint32_t i = 0; i < N; i++)
            assert_int_equal(eh_strata_get(&s[v], i), department[i] == v + 1 ? by_level[i] : UINT32_MAX);
    }
    /* Not inside the attribute itself. */
    assert_int_equal(eh_strata_compute_inside(people, &toy.study.config, 1, &toy.arena, &s), 0);
    set_names(&toy, &toy.study.config.structure, &toy.study.config.structure_set, 2, "location", "level");
    assert_int_equal(eh_strata_compute_inside(people, &toy.study.config, 0, &toy.arena, &s), 2);
    assert_string_equal(s[0].within, "level=A");
    toy_free(&toy);
}

static void test_nobody(void **state)
{
    (void)state;
    struct toy toy;
    struct eh_strata s[EH_STRATA_MOST], *inside;
    toy_init(&toy, 0);
    toy_add_attribute(&toy, "gender", 0, NULL, TOY_GROUP);
    toy_add_attribute(&toy, "department", 0, NULL, TOY_STRUCTURE);
    assert_int_equal(compute(&toy, 0, s), 2);
    assert_int_equal(s[0].count, 0);
    assert_int_equal(eh_strata_compute_inside(&toy.study.people, &toy.study.config, 0, &toy.arena, &inside),
                     0);
    toy_free(&toy);
}

static void test_wants(void **state)
{
    (void)state;
    struct toy toy;
    toy_init(&toy, 1);
    assert_true(eh_context_wants(&toy.context, "inclusion.ties.gap", "collaboration"));
    struct eh_results first;
    eh_results_init(&first, &toy.arena);
    struct eh_result row = eh_result_start("inclusion.ties.gap");
    row.layer = "collaboration";
    row.verdict = EH_GAP;
    eh_results_add(&first, &row);
    toy.context.first = &first;
    assert_false(eh_context_wants(&toy.context, "inclusion.ties.gap", "collaboration"));
    first.row[0].hangs_on_weight = true;
    assert_true(eh_context_wants(&toy.context, "inclusion.ties.gap", "collaboration"));
    assert_false(eh_context_wants(&toy.context, "inclusion.ties.gap", "informal"));
    first.row[0].verdict = EH_CANNOT_TELL;
    assert_false(eh_context_wants(&toy.context, "inclusion.ties.gap", "collaboration"));
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default),    cmocka_unit_test(test_attribute_taken_out),
        cmocka_unit_test(test_configured), cmocka_unit_test(test_inside),
        cmocka_unit_test(test_nobody),     cmocka_unit_test(test_wants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
