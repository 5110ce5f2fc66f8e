/* The smallest gap from numbers of people, against the formula written out by hand. */
#include "../record/study_files.h"

#include <math.h>

#include "evenhand/measure/power.h"
#include "evenhand/measure/result.h"

/* North: 6 women, 12 men; South: 18 women, 4 men; nobody else there; one without a gender. */
static void write_people(struct study_files *f, const char *settings)
{
    static const struct {
        const char *gender, *department;
        int count;
    } parts[] = {{"woman", "North", 6}, {"man", "North", 12}, {"woman", "South", 18},
                 {"man", "South", 4},   {"", "South", 1},     {"woman", "West", 5}};
    struct eh_text text;
    int number = 0;
    eh_text_init(&text, &f->arena);
    eh_text_add(&text, "person,gender,department\n");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (int k = 0; k < parts[i].count; k++)
            eh_text_add_format(&text, "p%02d,%s,%s\n", number++, parts[i].gender, parts[i].department);
    study_put(f, "people.csv", eh_text_get(&text));
    study_put(f, "collaboration.csv", "from,to\np00,p01\n");
    study_put(f, "study.ini", settings);
    if (study_read(f) != EH_OK)
        fail_msg("%s", f->failure.text);
}

static void strata_add_their_pairs(void **state)
{
    struct study_files *f = *state;
    struct eh_power *power;
    write_people(f, "[study]\ngroups = gender\nstrata = department\n");
    assert_int_equal(eh_power_compute(&f->study.people, &f->study.config, &f->arena, &power), 2);
    /* West has no men and adds nothing. */
    double sum = 6.0 * 12 / 18 + 18.0 * 4 / 22;
    assert_string_equal(power[1].group, "woman");
    assert_string_equal(power[1].within, "department");
    assert_int_equal(power[1].n, 29);
    assert_int_equal(power[1].others, 16);
    assert_int_equal(power[1].compared, 24);
    assert_true(power[1].has_verdict);
    assert_true(fabs(power[1].chance_sd - 1 / sqrt(sum)) < 1e-12);
    assert_true(fabs(power[0].chance_sd - power[1].chance_sd) < 1e-12);
    assert_int_equal(eh_power_count_tests(power, 2), 1); /* one is the mirror of the other */
}

static void no_strata_is_one_stratum(void **state)
{
    struct study_files *f = *state;
    struct eh_power *power;
    write_people(f, "[study]\ngroups = gender\nstrata = none\n");
    assert_int_equal(eh_power_compute(&f->study.people, &f->study.config, &f->arena, &power), 2);
    assert_true(fabs(power[0].chance_sd - 1 / sqrt(29.0 * 16 / 45)) < 1e-12);
}

static void few_people_and_one_side_have_no_verdict(void **state)
{
    struct study_files *f = *state;
    struct eh_power *power;
    study_put(f, "people.csv", "person,gender,race\na,w,x\nb,m,x\nc,w,x\n");
    study_put(f, "collaboration.csv", "from,to\na,b\n");
    assert_int_equal(study_read(f), EH_OK);
    assert_int_equal(eh_power_compute(&f->study.people, &f->study.config, &f->arena, &power), 3);
    assert_true(power[0].is_known && !power[0].has_verdict);
    assert_true(!power[2].is_known && !power[2].has_verdict);
}

static void the_more_tests_the_larger_the_gap(void **state)
{
    (void)state;
    static const char gender[] = "gender", race[] = "race";
    const struct eh_power group[] = {
        {.attribute = gender, .n = 20, .has_verdict = true},
        {.attribute = gender, .n = 30, .has_verdict = true},
        {.attribute = gender, .n = 3},
        {.attribute = race, .n = 20, .has_verdict = true},
        {.attribute = race, .n = 33, .has_verdict = true},
    };
    assert_int_equal(eh_power_count_tests(group, 5), 3);
    assert_int_equal(eh_power_count_tests(group, 0), 1);
    assert_true(fabs(eh_result_get_factor(1) - 2.8) < 1e-4);
    /* Python: statistics.NormalDist().inv_cdf(1 - 0.025/12) + 0.84 */
    assert_true(fabs(eh_result_get_factor(12) - 3.705260) < 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STUDY_TEST(strata_add_their_pairs),
        STUDY_TEST(no_strata_is_one_stratum),
        STUDY_TEST(few_people_and_one_side_have_no_verdict),
        STUDY_TEST(the_more_tests_the_larger_the_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
