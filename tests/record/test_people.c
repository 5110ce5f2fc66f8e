/* record: people, their attributes, levels, managers and decision makers. */
#include "evenhand/base/text.h"
#include "study_files.h"

static const char ties[] = "from,to\na,b\n";

/* A study of one people.csv, read and scanned. */
static void read_people(struct study_files *f, const char *people, const char *ini)
{
    study_clear(f);
    study_put(f, "people.csv", people);
    study_put(f, "collaboration.csv", ties);
    if (ini)
        study_put(f, "study.ini", ini);
    if (study_read(f) != EH_OK)
        fail_msg("%s", f->failure.text);
}

/* "name(flags): value value; a=label b=label" */
static const char *describe(struct study_files *f, uint32_t index)
{
    const struct eh_people *people = &f->study.people;
    const struct eh_attribute *a = &people->attribute[index];
    struct eh_text text;
    eh_text_init(&text, &f->arena);
    eh_text_add_format(&text, "%s(%s%s%s):", a->name, a->is_group ? "g" : "", a->is_structure ? "s" : "",
                       a->is_stratum ? "t" : "");
    for (uint32_t v = 1; v <= a->n_values; v++)
        eh_text_add_format(&text, " %s", a->value[v]);
    eh_text_add(&text, ";");
    for (uint32_t i = 0; i < people->n; i++)
        eh_text_add_format(&text, " %s=%u", people->id[i], a->label[i]);
    return eh_text_get(&text);
}

static void people_stand_in_code_point_order(void **state)
{
    struct study_files *f = *state;
    read_people(f, "Person,Dep-artment\nb,Y\nZ,X\n10,Y\n\xc3\xa9,\n9,X\n", NULL);
    const struct eh_people *p = &f->study.people;
    assert_int_equal(p->n, 5);
    assert_int_equal(p->n_roster, 5);
    static const char *const order[] = {"10", "9", "Z", "b", "\xc3\xa9"};
    for (int i = 0; i < 5; i++)
        assert_string_equal(p->id[i], order[i]);
    assert_true(p->has_department);
    assert_false(p->has_level || p->has_manager || p->has_left);
    assert_string_equal(describe(f, p->department), "department(st): X Y; 10=2 9=1 Z=1 b=2 \xc3\xa9=0");
    assert_string_equal(p->attribute[p->department].value[EH_UNKNOWN], "(unknown)");
    assert_string_equal(study_problems(f), "");
}

static void known_groups_are_found_in_their_order(void **state)
{
    struct study_files *f = *state;
    read_people(f, "person,race,Age Band,GENDER,location,shoe\na,r,1,w,L,9\nb,q,2,m,L,9\n", NULL);
    const struct eh_people *p = &f->study.people;
    assert_int_equal(p->attribute_count, 4);
    assert_string_equal(describe(f, 0), "gender(g): m w; a=2 b=1");
    assert_string_equal(describe(f, 1), "race(g): q r; a=2 b=1");
    assert_string_equal(describe(f, 2), "age_band(g): 1 2; a=1 b=2");
    assert_string_equal(describe(f, 3), "location(s): L; a=1 b=1");
    assert_int_equal(f->study.config.groups.count, 3);
    assert_false(f->study.config.groups_set);
    assert_int_equal(f->study.config.strata.count, 0);
    assert_true(study_says(f, EH_PROBLEM_COLUMN_UNKNOWN, "not used"));
    assert_int_equal(f->study.problems.total[EH_PROBLEM_COLUMN_UNKNOWN], 1);
}

static void crossings_join_values_that_occur(void **state)
{
    struct study_files *f = *state;
    read_people(f, "person,gender,ethnicity\na,w,X\nb,m,Y\nc,w,\nd,m,X\ne,w,X\n",
                "[study]\ngroups = ethnicity*gender, gender\nstructure = none\n");
    const struct eh_people *p = &f->study.people;
    assert_int_equal(p->attribute_count, 3);
    assert_string_equal(describe(f, 0), "ethnicity*gender(g): X*m X*w Y*m; a=2 b=3 c=0 d=1 e=2");
    assert_string_equal(describe(f, 1), "gender(g): m w; a=2 b=1 c=2 d=1 e=2");
    assert_string_equal(describe(f, 2), "ethnicity(): X Y; a=1 b=2 c=0 d=1 e=1");
    assert_true(p->attribute[0].is_crossing);
    assert_int_equal(p->attribute[0].part[0], 2);
    assert_int_equal(p->attribute[0].part[1], 1);
}

static void absent_and_empty_columns_differ(void **state)
{
    struct study_files *f = *state;
    read_people(f, "person,gender,team\na,,x\nb, ,x\n",
                "[study]\ngroups = gender, faith, gender*faith\nstrata = taem\n");
    const struct eh_people *p = &f->study.people;
    assert_int_equal(p->attribute_count, 1);
    assert_string_equal(describe(f, 0), "gender(g):; a=0 b=0");
    assert_string_equal(study_problems(f), "ATTRIBUTE_MISSING study.ini:2:0;"
                                           "ATTRIBUTE_MISSING study.ini:3:0;");
    assert_true(study_says(f, EH_PROBLEM_ATTRIBUTE_MISSING, "did you mean 'team'?"));
    assert_int_equal(f->study.config.groups.count, 1);
    assert_int_equal(f->study.config.strata.count, 0);
    assert_true(f->study.config.strata_set);
}

static void strata_keep_their_order(void **state)
{
    struct study_files *f = *state;
    read_people(f, "person,level,region\na,1,x\nb,2,y\n",
                "[study]\nstructure = level, region\nstrata = Region, level\n");
    assert_string_equal(f->study.config.strata.name[0], "region");
    assert_string_equal(f->study.config.strata.name[1], "level");
    assert_string_equal(describe(f, 0), "level(st): 1 2; a=1 b=2");
}

static void columns_are_mapped(void **state)
{
    struct study_files *f = *state;
    read_people(f, "EmployeeId,person,Geschlecht\na,zz,w\nb,yy,m\n",
                "[columns]\npeople.person = Employee ID\npeople.gender = geschlecht\n");
    assert_string_equal(f->study.people.id[0], "a");
    assert_string_equal(describe(f, 0), "gender(g): m w; a=2 b=1");
    read_people(f, "person,x\na,1\n", "[columns]\npeople.level = Grade\n");
    assert_string_equal(study_problems(f), "COLUMN_MISSING people.csv:1:0;");
}

static void integer_levels_rank_numerically(void **state)
{
    struct study_files *f = *state;
    read_people(f, "person,level\na,10\nb,9\nc,\nd,-2\ne,09\n", NULL);
    const struct eh_people *p = &f->study.people;
    assert_string_equal(describe(f, p->level_attribute), "level(st): -2 9 10; a=3 b=2 c=0 d=1 e=2");
    assert_true(p->attribute[p->level_attribute].is_level);
    static const int32_t rank[] = {3, 2, 0, 1, 2};
    static const double value[] = {10, 9, 0, -2, 9};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(p->level[i], rank[i]);
        assert_true(p->level_value[i] == value[i]);
        assert_true(p->is_decider[i] == (i == 0));
    }
    assert_int_equal(p->n_deciders, 1);
}

static void labelled_levels_rank_as_listed(void **state)
{
    struct study_files *f = *state;
    read_people(f, "person,level\na,lead\nb,aid\nc,Lead\nd,temp\n", "[study]\nlevels = aid, officer, lead\n");
    const struct eh_people *p = &f->study.people;
    assert_string_equal(describe(f, p->level_attribute), "level(st): aid lead; a=2 b=1 c=0 d=0");
    assert_int_equal(p->level[0], 3);
    assert_true(p->level_value[0] == 3);
    assert_int_equal(p->level[1], 1);
    assert_string_equal(study_problems(f), "LEVEL_UNKNOWN people.csv:4:2;LEVEL_UNKNOWN people.csv:5:2;");
    assert_true(study_says(f, EH_PROBLEM_LEVEL_UNKNOWN, "case or blanks"));
    read_people(f, "person,level\na,lead\n", NULL);
    assert_true(study_says(f, EH_PROBLEM_LEVEL_UNKNOWN, "levels = lowest"));
}

static const char *deciders(struct study_files *f)
{
    char *text = eh_arena_alloc(&f->arena, 100, 1);
    for (uint32_t i = 0; i < f->study.people.n; i++)
        if (f->study.people.is_decider[i])
            strcat(text, f->study.people.id[i]);
    return text;
}

static void decision_makers_come_from_column_rule_or_level(void **state)
{
    struct study_files *f = *state;
    read_people(f, "person,decision_maker\na,yes\nb,No\nc,X\nd,\ne,TRUE\nf,0\ng,maybe\n", NULL);
    assert_string_equal(deciders(f), "ace");
    assert_string_equal(study_problems(f), "VALUE_UNKNOWN people.csv:8:2;");
    static const char levels[] = "person,level,boss,decision_maker\na,1,x,\nb,2,,x\nc,3,,\nd,,,\n";
    static const struct {
        const char *ini, *who;
    } cases[] = {{NULL, "b"},
                 {"[study]\ndecision_makers = boss\n", "a"},
                 {"[study]\ndecision_makers = level >= 2\n", "bc"},
                 {"[study]\ndecision_makers = level > 2\n", "c"},
                 {"[study]\ndecision_makers = level < 2\n", "a"},
                 {"[study]\ndecision_makers = level <= 2\n", "ab"},
                 {"[study]\ndecision_makers = level = 2\n", "b"},
                 {"[study]\ndecision_makers = level >= 4\n", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_people(f, levels, cases[i].ini);
        assert_string_equal(deciders(f), cases[i].who);
        assert_int_equal(f->study.people.n_deciders, strlen(cases[i].who));
    }
    read_people(f, "person,level\na,low\nb,mid\nc,top\n",
                "[study]\nlevels = low,mid,top\ndecision_makers = level >= mid\n");
    assert_string_equal(deciders(f), "bc");
    read_people(f, "person\na\n", "[study]\ndecision_makers = boss\n");
    assert_string_equal(study_problems(f), "COLUMN_MISSING people.csv:1:0;");
    read_people(f, "person\na\n", NULL);
    assert_int_equal(f->study.people.n_deciders, 0);
}

static void managers_are_found_or_reported(void **state)
{
    struct study_files *f = *state;
    read_people(f, "person,manager\nc,a\na,\nb,zz\nd,d\ne,g\nf,e\ng,f\nh,e\n", NULL);
    const struct eh_people *p = &f->study.people;
    static const uint32_t manager[] = {EH_PERSON_NONE, EH_PERSON_NONE, 0, EH_PERSON_NONE, 6, 4, 5, 4};
    for (int i = 0; i < 8; i++)
        assert_int_equal(p->manager[i], manager[i]);
    assert_true(p->has_manager);
    assert_string_equal(study_problems(f), "MANAGER_UNKNOWN people.csv:4:2;MANAGER_SELF people.csv:5:2;"
                                           "MANAGER_CYCLE people.csv:6:2;");
    assert_true(study_says(f, EH_PROBLEM_MANAGER_CYCLE, "3 people"));
}

static void the_population_is_who_was_there(void **state)
{
    struct study_files *f = *state;
    /* The edges of 2026Q3: hired on its last day, left on its first, and a day beside each. */
    read_people(f,
                "person,hired,left,gender,level,manager\n"
                "f,2026-10-01,,x,9,\n"
                "e,2026-09-30,,w,1,f\n"
                "d,,2026-07-01,m,2,\n"
                "c,,2026-06-30,w,1,\n"
                "b,,,m,1,a\n"
                "a,2010-01-01T08:00:00Z,2026-12-31,w,2,\n",
                "[study]\nperiod = 2026Q3\ngroups = gender, gender*level\n");
    const struct eh_people *p = &f->study.people;
    assert_string_equal(study_problems(f), "");
    assert_int_equal(p->n, 4);
    assert_int_equal(p->n_roster, 6);
    static const char *const order[] = {"a", "b", "d", "e", "c", "f"};
    for (int i = 0; i < 6; i++)
        assert_string_equal(p->id[i], order[i]);
    assert_int_equal(study_left_out(f, "people_outside_period"), 2);
    assert_string_equal(describe(f, 0), "gender(g): m w; a=2 b=1 d=1 e=2");
    assert_int_equal(p->attribute[0].roster_label[4], 2);
    /* A value that only somebody outside has: known, named, and no value of the population. */
    assert_int_equal(p->attribute[0].roster_label[5], 3);
    assert_string_equal(p->attribute[0].value[3], "x");
    assert_string_equal(describe(f, 1), "gender*level(g): m*1 m*2 w*1 w*2; a=4 b=1 d=2 e=3");
    assert_int_equal(p->attribute[1].roster_label[4], 3);
    assert_string_equal(p->attribute[1].value[p->attribute[1].roster_label[5]], "x*9");
    assert_int_equal(p->manager[3], 5);
    /* The highest level is that of the population. */
    assert_string_equal(deciders(f), "ad");
    assert_int_equal(p->hired[0], eh_date_from_parts(2010, 1, 1));
    assert_int_equal(p->left[1], EH_DATE_NONE);
}

static void dates_are_named_by_their_form(void **state)
{
    struct study_files *f = *state;
    static const struct {
        const char *date, *form;
    } cases[] = {{"30/09/2026", "DD/MM/YYYY"},
                 {"09/30/2026", "MM/DD/YYYY"},
                 {"09/08/2026", "DD/MM/YYYY or MM/DD/YYYY"},
                 {"30.09.2026", "DD.MM.YYYY"},
                 {"30-09-2026", "DD-MM-YYYY"},
                 {"2026/09/30", "YYYY/MM/DD"},
                 {"20260930", "YYYYMMDD"},
                 {"2026-9-3", "YYYY-M-D"},
                 {"2026-09", "YYYY-MM"},
                 {"2026-09-31", "no such day"},
                 {"2026-09-30T25:00", "time"},
                 {"46295", "spreadsheet"},
                 {"1790726400", "since 1970"},
                 {"30 Sep 2026", "month as a word"},
                 {"1/2/26", "two digits"},
                 {"soon", "YYYY-MM-DD"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char people[100];
        snprintf(people, sizeof people, "person,hired\na,\nb,\"%s\"\n", cases[i].date);
        read_people(f, people, NULL);
        bool ambiguous = strstr(cases[i].form, " or ") || strstr(cases[i].form, "two digits");
        assert_string_equal(study_problems(f), ambiguous
                                                   ? "DATE_FORM people.csv:3:2;DATE_AMBIGUOUS people.csv:1:2;"
                                                   : "DATE_FORM people.csv:3:2;");
        if (!study_says(f, EH_PROBLEM_DATE_FORM, cases[i].form))
            fail_msg("%s: %s", cases[i].date, f->study.problems.list[0].text);
        assert_null(strstr(f->study.problems.list[0].text, cases[i].date));
        assert_string_equal(f->study.problems.list[0].value, cases[i].date);
    }
}

static void one_bad_row_spoils_nothing_else(void **state)
{
    struct study_files *f = *state;
    study_clear(f);
    study_put(f, "people.csv",
              "person,hired,left,level\n"
              "a,yesterday,,1\n"            /* bad date */
              "b,2026-05-01,2026-04-01,2\n" /* left before hired */
              "c,,,x\n"                     /* bad level */
              "d,,\n"                       /* short */
              ",,,1\n"                      /* nobody */
              "a,,,1\n"                     /* again */
              "\"e\n\",,,1,9\n");           /* long, on two lines */
    study_put(f, "collaboration.csv", "from,to\na,b\nb,c\nc,d\nd,e\n");
    assert_string_equal(study_scan(f), "a>b 1 undated ;b>c 1 undated ;c>d 1 undated ;d>e 1 undated ;");
    assert_string_equal(
        study_problems(f),
        "ROW_LENGTH people.csv:5:4;ROW_LENGTH people.csv:9:5;DATE_FORM people.csv:2:2;"
        "LEFT_BEFORE_HIRED people.csv:3:3;LEVEL_UNKNOWN people.csv:4:4;CELL_EMPTY people.csv:6:1;"
        "PERSON_DUPLICATE people.csv:7:1;");
    assert_true(f->study.people.has_left);
    assert_int_equal(f->study.people.n, 5);
}

static void a_missing_person_column_is_one_error(void **state)
{
    struct study_files *f = *state;
    study_clear(f);
    study_put(f, "people.csv", "preson,level\na,1\nb,2\n");
    study_put(f, "collaboration.csv", "from,to\na,b\nb,a\n");
    study_put(f, "mentoring.csv", "mentor,mentee\na,b\n");
    study_scan(f);
    assert_string_equal(study_problems(f), "COLUMN_MISSING people.csv:1:0;");
    assert_true(study_says(f, EH_PROBLEM_COLUMN_MISSING, "did you mean 'preson'?"));
    read_people(f, "", NULL);
    assert_string_equal(study_problems(f), "FILE_EMPTY people.csv:0:0;");
    read_people(f, "person\n", NULL);
    assert_string_equal(study_problems(f), "NO_RECORDS people.csv:0:0;");
    assert_int_equal(f->study.people.n, 0);
    read_people(f, "person,Level,level\na,1,2\n", NULL);
    assert_string_equal(study_problems(f), "COLUMN_DUPLICATE people.csv:1:3;");
}

static void variants_of_a_category_are_noted(void **state)
{
    struct study_files *f = *state;
    read_people(f, "person,department\na,Sales\nb,sales\nc,Sal es\nd,SALES\ne,sales\n", NULL);
    assert_string_equal(study_problems(f), "CATEGORY_CASE people.csv:3:2;CATEGORY_CASE people.csv:4:2;"
                                           "CATEGORY_CASE people.csv:5:2;");
    assert_int_equal(f->study.people.attribute[0].n_values, 4);
}

static void blanks_that_nobody_sees_are_blanks(void **state)
{
    struct study_files *f = *state;
    read_people(f,
                "person,department\na,Sales\nb,Sales\xc2\xa0\nc,\xe2\x80\x8bSales\nd,Sales\xef\xbb\xbf\n"
                "e,Sal\xc3\xa9s\nf,\xc2\xa0\n",
                NULL);
    assert_string_equal(study_problems(f), "CATEGORY_CASE people.csv:3:2;CATEGORY_CASE people.csv:4:2;"
                                           "CATEGORY_CASE people.csv:5:2;CATEGORY_CASE people.csv:7:2;");
}

/* Of w*x in front of y and w in front of x*y nobody could tell which is which. */
static void a_star_is_refused_where_it_would_be_read_as_a_crossing(void **state)
{
    struct study_files *f = *state;
    static const char people[] = "person,gender,department\na,w*x,y\nb,w,x*y\n";
    read_people(f, people, "[study]\ngroups = gender*department\n");
    assert_string_equal(study_problems(f), "CATEGORY_STAR people.csv:2:2;");
    read_people(f, people, "[study]\ngroups = gender, department\n");
    assert_string_equal(study_problems(f), "");
}

static void a_column_that_tells_people_apart_is_no_group(void **state)
{
    struct study_files *f = *state;
    struct eh_arena arena;
    struct eh_text people;
    eh_arena_init(&arena, NULL);
    eh_text_init(&people, &arena);
    eh_text_add(&people, "person,badge\n");
    for (int i = 0; i < 20; i++) /* 18 of 20 is nine tenths */
        eh_text_add_format(&people, "p%d,%d\n", i, i < 18 ? i : 17);
    read_people(f, eh_text_get(&people), "[study]\ngroups = badge\n");
    assert_string_equal(study_problems(f), "CATEGORY_UNIQUE people.csv:1:2;");
    read_people(f, eh_text_get(&people), "");
    assert_string_equal(study_problems(f), "");
    eh_text_init(&people, &arena);
    eh_text_add(&people, "person,badge\n");
    for (int i = 0; i < 20; i++)
        eh_text_add_format(&people, "p%d,%d\n", i, i < 17 ? i : 16);
    read_people(f, eh_text_get(&people), "[study]\ngroups = badge\n");
    assert_string_equal(study_problems(f), "");
    eh_arena_free(&arena);
}

/* Its parts stand in the published keys of a crossing as well; addresses do among however few. */
static void a_part_of_a_crossing_may_not_tell_people_apart(void **state)
{
    struct study_files *f = *state;
    struct eh_arena arena;
    struct eh_text people;
    eh_arena_init(&arena, NULL);
    eh_text_init(&people, &arena);
    eh_text_add(&people, "person,gender,pay,mail,team\n");
    for (int i = 0; i < 12; i++)
        eh_text_add_format(&people, "p%d,%s,%d,%d@x.example,%d\n", i, i % 2 ? "f" : "m", 1000 + i, i % 3, i % 2);
    const char *text = eh_text_get(&people);
    read_people(f, text, "[study]\ngroups = gender, gender*pay\n");
    assert_string_equal(study_problems(f), "CATEGORY_UNIQUE people.csv:1:3;");
    read_people(f, text, "[study]\ngroups = pay*gender, pay*team, pay\n");
    assert_string_equal(study_problems(f), "CATEGORY_UNIQUE people.csv:1:3;");
    read_people(f, text, "[study]\ngroups = gender*mail, team*mail\n");
    assert_string_equal(study_problems(f), "CATEGORY_UNIQUE people.csv:1:4;");
    read_people(f, text, "[study]\ngroups = gender*team\n");
    assert_string_equal(study_problems(f), "");
    eh_arena_free(&arena);
}

static void a_category_is_a_short_name(void **state)
{
    struct study_files *f = *state;
    char people[700] = "person,department,notes\na,";
    memset(people + strlen(people), 'D', 401);
    strcat(people, ",\nb,East,");
    read_people(f, strcat(people, "\n"), NULL);
    assert_string_equal(study_problems(f), "FIELD_TOO_LONG people.csv:2:2;");
    read_people(f, "person,level\na,1\nb,99999999999999999999\nc,two\n", NULL);
    assert_string_equal(study_problems(f), "LEVEL_UNKNOWN people.csv:3:2;LEVEL_UNKNOWN people.csv:4:2;");
    assert_true(study_says(f, EH_PROBLEM_LEVEL_UNKNOWN, "beyond"));
}

static void people_may_come_in_several_files(void **state)
{
    struct study_files *f = *state;
    study_clear(f);
    study_put(f, "hq.csv", "person,gender\nb,w\n");
    study_put(f, "plant.csv", "person;level\na;3\nc;4\nb;1\n");
    study_put(f, "ties", ties);
    study_put(f, "study.ini", "[files]\npeople = plant.csv, h*.csv, hq.csv\ncollaboration = ties\n");
    if (study_read(f) != EH_OK)
        fail_msg("%s", f->failure.text);
    assert_string_equal(study_problems(f), "PERSON_DUPLICATE plant.csv:4:1;");
    assert_true(study_says(f, EH_PROBLEM_PERSON_DUPLICATE, "on line 2 of hq.csv"));
    assert_string_equal(describe(f, 0), "gender(g): w; a=0 b=1 c=0");
    assert_string_equal(describe(f, 1), "level(st): 3 4; a=1 b=0 c=2");
    assert_int_equal(f->study.input_count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STUDY_TEST(people_stand_in_code_point_order),
        STUDY_TEST(known_groups_are_found_in_their_order),
        STUDY_TEST(crossings_join_values_that_occur),
        STUDY_TEST(absent_and_empty_columns_differ),
        STUDY_TEST(strata_keep_their_order),
        STUDY_TEST(columns_are_mapped),
        STUDY_TEST(integer_levels_rank_numerically),
        STUDY_TEST(labelled_levels_rank_as_listed),
        STUDY_TEST(decision_makers_come_from_column_rule_or_level),
        STUDY_TEST(managers_are_found_or_reported),
        STUDY_TEST(the_population_is_who_was_there),
        STUDY_TEST(dates_are_named_by_their_form),
        STUDY_TEST(one_bad_row_spoils_nothing_else),
        STUDY_TEST(a_missing_person_column_is_one_error),
        STUDY_TEST(variants_of_a_category_are_noted),
        STUDY_TEST(blanks_that_nobody_sees_are_blanks),
        STUDY_TEST(a_star_is_refused_where_it_would_be_read_as_a_crossing),
        STUDY_TEST(a_column_that_tells_people_apart_is_no_group),
        STUDY_TEST(a_part_of_a_crossing_may_not_tell_people_apart),
        STUDY_TEST(a_category_is_a_short_name),
        STUDY_TEST(people_may_come_in_several_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
