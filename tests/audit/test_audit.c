/* audit: the outsider's attack on a few generated organisations. `make audit` does it on 200. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "organisation.h"

enum { K = 5 };

static char root[] = "/tmp/evenhand-test-audit-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(root) ? 0 : -1;
}

static int tear_down(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", root);
    return system(command);
}

static void audit(uint32_t people, uint64_t seed, struct audit *out)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%u-%u", root, people, (unsigned)seed);
    audit_organisation(path, people, seed, K, true, out);
}

static void nothing_hidden_follows_from_what_is_shown(void **state)
{
    static const struct {
        uint32_t people;
        uint64_t seed;
    } organisations[] = {{20, 1}, {45, 14}, {66, 3}, {130, 8}, {254, 13}, {373, 2}};
    struct audit all = {0};
    (void)state;
    for (size_t i = 0; i < sizeof organisations / sizeof *organisations; i++)
        audit(organisations[i].people, organisations[i].seed, &all);
    if (all.guarded.narrow)
        print_message("narrowest: %s\n", all.guarded.worst);
    assert_true(all.guarded.counts > 1000);
    assert_int_equal(all.guarded.narrow, 0);
    assert_int_equal(all.guarded.recovered, 0);
    assert_int_equal(all.guarded.infeasible, 0);
    assert_int_equal(all.differences, 0);
    /* Without what shields them the same attack finds counts in the same organisations. */
    assert_true(all.open.recovered > 100);
    assert_int_equal(all.open.infeasible, 0);
}

/* The attack against tables whose answer is known. */
static struct attack attack(const char *rows)
{
    static const char header[] =
        "measure,layer,attribute,group,other,within,period,n,cases,estimate,ci_low,ci_high,"
        "expected,null_sd,p,q,verdict,robust,status\n";
    struct attack out = {0};
    char csv[4096];
    snprintf(csv, sizeof csv, "%s%s", header, rows);
    attack_run(csv, K, false, &out);
    return out;
}

static void the_last_group_follows_from_the_total(void **state)
{
    (void)state;
    struct attack out = attack("people.count,,gender,man,,,all,30,,30,,,,,,,,,ok\n"
                               "people.count,,gender,nonbinary,,,all,,,,,,,,,,,,hidden\n"
                               "people.count,,gender,woman,,,all,20,,20,,,,,,,,,ok\n"
                               "people.unknown,,gender,,,,all,53,,0,,,,,,,,,ok\n");
    assert_int_equal(out.counts, 1);
    assert_int_equal(out.recovered, 1);
    assert_true(out.narrowest < 0.001);
}

static void two_groups_shield_each_other_as_far_as_they_go(void **state)
{
    (void)state;
    struct attack out = attack("people.count,,gender,man,,,all,30,,30,,,,,,,,,ok\n"
                               "people.count,,gender,nonbinary,,,all,,,,,,,,,,,,hidden\n"
                               "people.count,,gender,other,,,all,,,,,,,,,,,,hidden\n"
                               "people.unknown,,gender,,,,all,34,,0,,,,,,,,,ok\n");
    assert_int_equal(out.counts, 2);
    assert_int_equal(out.recovered, 0);
    assert_int_equal(out.narrow, 2); /* 0 to 4 */
    assert_true(out.narrowest > 3.999 && out.narrowest < 4.001);
}

static void ties_between_two_hidden_groups_follow_from_ei(void **state)
{
    (void)state;
    struct attack out = attack("people.count,,gender,a,,,all,30,,30,,,,,,,,,ok\n"
                               "people.count,,gender,b,,,all,,,,,,,,,,,,hidden\n"
                               "people.count,,gender,c,,,all,,,,,,,,,,,,hidden\n"
                               "people.unknown,,gender,,,,all,50,,0,,,,,,,,,ok\n"
                               "mixing.ei,work,gender,,,none,all,40,,-0.5,,,,,,,,,ok\n"
                               "mixing.ratio,work,gender,a,a,none,all,40,20,1.4080459770114941,,,,,,,,,ok\n"
                               "mixing.ratio,work,gender,a,b,none,all,,,,,,,,,,,,hidden\n"
                               "mixing.ratio,work,gender,a,c,none,all,,,,,,,,,,,,hidden\n"
                               "mixing.ratio,work,gender,b,b,none,all,,,,,,,,,,,,hidden\n"
                               "mixing.ratio,work,gender,b,c,none,all,,,,,,,,,,,,hidden\n"
                               "mixing.ratio,work,gender,c,c,none,all,,,,,,,,,,,,hidden\n"
                               "mixing.inbreeding,work,gender,a,,none,all,46,40,1,,,,,,,,,ok\n");
    /* E = 10; six of them are a's: four are left between b and c, and a's six are shared out. */
    assert_int_equal(out.recovered, 1);
    assert_int_equal(out.infeasible, 0);
}

/* Of 58 people 30 are a, 20 b, 6 c and two unknown; chance alone gives 40 ties 40 * 2 * 30 * 20/(56 * 55)
 * between a and b. */
static void the_known_follow_from_what_chance_makes_of_ties(void **state)
{
    static const char people[] = "people.count,,gender,a,,,all,30,,30,,,,,,,,,ok\n"
                                 "people.count,,gender,b,,,all,20,,20,,,,,,,,,ok\n"
                                 "people.count,,gender,c,,,all,,,,,,,,,,,,hidden\n"
                                 "people.count,,gender,(unknown),,,all,,,,,,,,,,,,hidden\n"
                                 "people.count,,level,1,,,all,58,,58,,,,,,,,,ok\n"
                                 "people.unknown,,level,,,,all,58,,0,,,,,,,,,ok\n";
    static const char *const rows[] = {
        "mixing.ratio,work,gender,a,b,none,all,40,10,0.6416666666666667,,,,,,,,,ok\n",
        "mixing.inbreeding,work,gender,a,,level,all,50,30,0.15384615384615374,,,,,,,,,ok\n"};
    char text[2048];
    (void)state;
    assert_int_equal(attack(people).recovered, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(text, sizeof text, "%s%s", people, rows[i]);
        struct attack out = attack(text);
        assert_int_equal(out.counts, 2);
        assert_int_equal(out.recovered, 2);
        assert_int_equal(out.infeasible, 0);
    }
}

/* 100 ties have 200 ends; those of a have 30 times 4. */
static void a_mean_follows_from_the_ends_of_all_ties(void **state)
{
    (void)state;
    struct attack out = attack("people.count,,gender,a,,,all,30,,30,,,,,,,,,ok\n"
                               "people.count,,gender,b,,,all,20,,20,,,,,,,,,ok\n"
                               "people.unknown,,gender,,,,all,50,,0,,,,,,,,,ok\n"
                               "data.ties,work,,,,,all,50,,100,,,,,,,,,ok\n"
                               "inclusion.ties.mean,work,gender,a,,none,all,30,,4,,,,,,,,,ok\n"
                               "inclusion.ties.mean,work,gender,b,,none,all,,,,,,,,,,,,hidden\n");
    assert_int_equal(out.counts, 1);
    assert_int_equal(out.recovered, 1);
    assert_int_equal(out.infeasible, 0);
}

/* The mean of a is 1, the others' 1 less 0.5: their sum of 25 less that of b leaves c. */
static void a_score_follows_from_a_crude_difference(void **state)
{
    (void)state;
    struct attack out = attack("people.count,,gender,a,,,all,30,,30,,,,,,,,,ok\n"
                               "people.count,,gender,b,,,all,20,,20,,,,,,,,,ok\n"
                               "people.count,,gender,c,,,all,30,,30,,,,,,,,,ok\n"
                               "people.unknown,,gender,,,,all,80,,0,,,,,,,,,ok\n"
                               "inclusion.reach.mean,work,gender,a,,none,all,30,,1,,,,,,,,,ok\n"
                               "inclusion.reach.mean,work,gender,b,,none,all,20,,0.5,,,,,,,,,ok\n"
                               "inclusion.reach.mean,work,gender,c,,none,all,,,,,,,,,,,,hidden\n"
                               "inclusion.reach.gap,work,gender,a,(others),none,all,80,,0.5,,,,,,,,,ok\n");
    assert_int_equal(out.counts, 1);
    assert_int_equal(out.recovered, 1);
}

/* Everybody has a gender, so that whoever lacks one of gender and origin lacks an origin. */
static void who_is_unknown_follows_from_the_parts(void **state)
{
    (void)state;
    struct attack out = attack("people.count,,gender,m,,,all,20,,20,,,,,,,,,ok\n"
                               "people.count,,gender,w,,,all,20,,20,,,,,,,,,ok\n"
                               "people.count,,origin,x,,,all,20,,20,,,,,,,,,ok\n"
                               "people.count,,origin,(unknown),,,all,20,,20,,,,,,,,,ok\n"
                               "people.count,,gender*origin,m*x,,,all,10,,10,,,,,,,,,ok\n"
                               "people.count,,gender*origin,w*x,,,all,10,,10,,,,,,,,,ok\n"
                               "people.count,,gender*origin,(unknown),,,all,20,,20,,,,,,,,,ok\n"
                               "people.count,,site,f,,,all,22,,22,,,,,,,,,ok\n"
                               "people.count,,site,s,,,all,18,,18,,,,,,,,,ok\n"
                               "people.count,,gender*site,m,f,,all,10,,10,,,,,,,,,ok\n"
                               "people.count,,gender*site,m,s,,all,10,,10,,,,,,,,,ok\n"
                               "people.count,,gender*site,w,f,,all,12,,12,,,,,,,,,ok\n"
                               "people.count,,gender*site,w,s,,all,8,,8,,,,,,,,,ok\n"
                               "people.count,,origin*site,x,f,,all,9,,9,,,,,,,,,ok\n"
                               "people.count,,origin*site,x,s,,all,11,,11,,,,,,,,,ok\n"
                               "people.count,,origin*site,(unknown),f,,all,13,,13,,,,,,,,,ok\n"
                               "people.count,,origin*site,(unknown),s,,all,7,,7,,,,,,,,,ok\n"
                               "people.count,,gender*origin*site,(unknown),f,,all,,,,,,,,,,,,hidden\n"
                               "people.count,,gender*origin*site,(unknown),s,,all,,,,,,,,,,,,hidden\n"
                               "people.unknown,,gender,,,,all,40,,0,,,,,,,,,ok\n");
    assert_int_equal(out.counts, 2);
    assert_int_equal(out.recovered, 2);
    assert_int_equal(out.infeasible, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_group_follows_from_the_total),
        cmocka_unit_test(two_groups_shield_each_other_as_far_as_they_go),
        cmocka_unit_test(ties_between_two_hidden_groups_follow_from_ei),
        cmocka_unit_test(the_known_follow_from_what_chance_makes_of_ties),
        cmocka_unit_test(a_mean_follows_from_the_ends_of_all_ties),
        cmocka_unit_test(a_score_follows_from_a_crude_difference),
        cmocka_unit_test(who_is_unknown_follows_from_the_parts),
        cmocka_unit_test(nothing_hidden_follows_from_what_is_shown),
    };
    return cmocka_run_group_tests_name("audit", tests, set_up, tear_down);
}
