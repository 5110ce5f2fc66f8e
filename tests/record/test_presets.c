/* Exports as people have them: each preset over a small file of the real shape, and what beats a preset. */
#include "study_files.h"

static void put_settings(struct study_files *f, const char *ini)
{
    study_clear(f);
    study_put(f, "study.ini", ini);
}

static const char *attribute_of(const struct study_files *f, const char *name, uint32_t person)
{
    const struct eh_people *people = &f->study.people;
    for (uint32_t a = 0; a < people->attribute_count; a++)
        if (strcmp(people->attribute[a].name, name) == 0)
            return people->attribute[a].value[people->attribute[a].roster_label[person]];
    return NULL;
}

/* Columns in the order of the query's results: the primary collaborator, the secondary one, the metrics. */
static const char viva_pairs[] =
    "PrimaryCollaborator_PersonId,PrimaryCollaborator_Organization,PrimaryCollaborator_LevelDesignation,"
    "SecondaryCollaborator_PersonId,SecondaryCollaborator_Organization,SecondaryCollaborator_"
    "LevelDesignation,"
    "MetricDate,Diverse_tie_score,Diverse_tie_type,Strong_tie_score,Strong_tie_type\n"
    "7d99,Finance,Senior IC,a1c2,HR,Director,2026-07-01,0.81,1,0,0\n"
    "a1c2,HR,Director,7d99,Finance,Senior IC,2026-07-01,0,0,0.42,2\n";

/* A row a person and week. One moves from Finance to Sales, another is promoted after the period. */
static const char viva_people[] =
    "PersonId,MetricDate,Collaboration_hours,Organization,LevelDesignation,HireDate,ManagerId,IsActive\n"
    "7d99,2026-07-05,14.1,Finance,Senior IC,2020-03-01,a1c2,TRUE\n"
    "a1c2,2026-07-05,26.0,HR,Director,2015-01-12,,TRUE\n"
    "a1c2,2026-10-04,26.0,HR,Executive,2015-01-12,,TRUE\n"
    "7d99,2026-07-12,12.9,Sales,Senior IC,2020-03-01,a1c2,TRUE\n"
    "a1c2,2026-07-12,25.0,HR,Director,2015-01-12,,TRUE\n";

static const char viva_ini[] = "[study]\npreset = viva\nperiod = 2026Q3\nas_of = 2026-12-01\n"
                               "levels = Senior IC, Director, Executive\n";

static void viva_has_a_row_a_week(void **state)
{
    struct study_files *f = *state;
    put_settings(f, viva_ini);
    study_put(f, "people.csv", viva_people);
    study_put(f, "collaboration.csv", viva_pairs);
    assert_string_equal(study_scan(f), "7d99>a1c2 1 2026-07-01 ;a1c2>7d99 1 2026-07-01 ;");
    assert_int_equal(eh_problems_get_total(&f->study.problems, EH_ERROR), 0);
    assert_int_equal(f->study.people.n, 2);
    assert_string_equal(attribute_of(f, "department", 0), "Sales");
    assert_string_equal(attribute_of(f, "level", 1), "Director");
    assert_int_equal(f->study.people.manager[0], 1);
    assert_int_equal(f->study.people.hired[0], eh_date_from_parts(2020, 3, 1));
    assert_int_equal(study_left_out(f, "superseded"), 3);
}

static void the_query_before_viva_is_known_too(void **state)
{
    struct study_files *f = *state;
    put_settings(f, viva_ini);
    study_put(f, "people.csv", viva_people);
    study_put(f, "collaboration.csv",
              "TieOrigin_PersonId,TieOrigin_Organization,TieDestination_PersonId,"
              "TieDestination_Organization,Date,StrongTieScore,DiverseTieScore\n"
              "a1c2,HR,7d99,Sales,2026-08-01,1,0\n");
    assert_string_equal(study_scan(f), "a1c2>7d99 1 2026-08-01 ;");
    assert_int_equal(eh_problems_get_total(&f->study.problems, EH_ERROR), 0);
}

/* Of rows for several days one stands, whatever their order; two for one day are one too many. */
static void the_last_row_in_the_period_stands(void **state)
{
    struct study_files *f = *state;
    static const char *const periods[] = {"2026Q3", "2026Q4", "2026Q1", "all"};
    static const char *const departments[] = {"Sales", "Board", "Finance", "Board"};
    for (int reversed = 0; reversed < 2; reversed++)
        for (size_t i = 0; i < 4; i++) {
            char ini[64];
            snprintf(ini, sizeof ini, "[study]\nperiod = %s\n", periods[i]);
            put_settings(f, ini);
            study_put(f, "people.csv",
                      reversed ? "person,snapshot,department\na,2026-11-01,Board\na,2026-08-01,Sales\n"
                                 "a,2026-07-01,Finance\n"
                               : "person,snapshot,department\na,2026-07-01,Finance\na,2026-08-01,Sales\n"
                                 "a,2026-11-01,Board\n");
            study_put(f, "collaboration.csv", "from,to\n");
            assert_int_equal(study_read(f), EH_OK);
            assert_string_equal(attribute_of(f, "department", 0), departments[i]);
            assert_string_equal(study_problems(f), "");
        }
    put_settings(f, "[study]\nperiod = all\n");
    study_put(f, "people.csv",
              "person,snapshot,department\na,2026-07-01,Finance\na,2026-07-01,Sales\na,,\na,,x\n");
    study_put(f, "collaboration.csv", "from,to\n");
    assert_int_equal(study_read(f), EH_OK);
    assert_string_equal(study_problems(f), "PERSON_DUPLICATE people.csv:3:1;");
    assert_string_equal(attribute_of(f, "department", 0), "Finance");
}

/* An empty cell of the row that stands is empty, whatever an earlier row says. */
static void a_row_stands_whole(void **state)
{
    struct study_files *f = *state;
    put_settings(f, "[study]\nperiod = all\n");
    study_put(f, "people.csv",
              "person,snapshot,department,left,manager\na,2026-07-01,Sales,2026-07-30,b\n"
              "a,2026-08-01,,,\nb,2026-07-01,Sales,,\n");
    study_put(f, "collaboration.csv", "from,to\n");
    assert_int_equal(study_read(f), EH_OK);
    assert_string_equal(attribute_of(f, "department", 0), "(unknown)");
    assert_int_equal(f->study.people.left[0], EH_DATE_NONE);
    assert_int_equal(f->study.people.manager[0], EH_PERSON_NONE);
}

static void gephi_tables_are_found_and_read(void **state)
{
    struct study_files *f = *state;
    static const char *const names[][2] = {
        {"nodes.csv", "edges.csv"}, {"Nodes.csv", "Edges.csv"}, {"firm [Nodes].csv", "firm [Edges].csv"}};
    for (size_t i = 0; i < 3; i++) {
        put_settings(f, "[study]\npreset = gephi\n");
        study_put(f, names[i][0],
                  "Id,Label,timeset,Modularity Class,gender\nn0,One,,3,woman\nn1,Two,,1,man\n");
        study_put(
            f, names[i][1],
            "Source,Target,Type,Id,Label,timeset,Weight\nn0,n1,Undirected,0,,,2.0\nn1,n0,Directed,1,,,1.0\n");
        assert_string_equal(study_scan(f), "n0>n1 2 undated ;n1>n0 1 undated ;");
        assert_string_equal(study_problems(f), "");
        assert_string_equal(attribute_of(f, "gender", 1), "man");
    }
}

static void nodexl_worksheets_are_read(void **state)
{
    struct study_files *f = *state;
    put_settings(f, "[study]\npreset = nodexl\n");
    study_put(f, "vertices.csv",
              "Vertex,Color,Shape,Size,Opacity,Label,In-Degree,Out-Degree,department\nann,,,,,,1,1,A\nbo,,,,,"
              ",1,1,B\n");
    study_put(f, "edges.csv",
              "Vertex 1,Vertex 2,Color,Width,Style,Opacity,Visibility,Label,Relationship,Relationship Date "
              "(UTC),Edge Weight\n"
              "ann,bo,,,,,,,Mentions,2026-08-01T10:30:00,3\nbo,ann,,,,,,,Replies to,2026-08-02,\n");
    study_override(f, "study.period=all");
    assert_string_equal(study_scan(f), "ann>bo 3 2026-08-01 Mentions;bo>ann 1 2026-08-02 Replies to;");
    assert_string_equal(study_problems(f), "");
}

static void columns_beat_a_preset(void **state)
{
    struct study_files *f = *state;
    put_settings(f, "[study]\npreset = viva\n[columns]\ncollaboration.weight = Strong_tie_score\n"
                    "people.department = Collaboration_hours\npeople.level = IsActive\n");
    study_override(f, "study.levels=FALSE, TRUE");
    study_override(f, "study.period=all");
    study_put(f, "people.csv", viva_people);
    study_put(f, "collaboration.csv", viva_pairs);
    assert_string_equal(study_scan(f), "a1c2>7d99 0.42 2026-07-01 ;");
    assert_string_equal(attribute_of(f, "department", 0), "12.9");
    /* Our own name of a column stands before the preset's. */
    put_settings(f, "[study]\npreset = gephi\n");
    study_put(f, "nodes.csv", "Id,person\n1,a\n2,b\n");
    study_put(f, "edges.csv", "Source,Target\na,b\n");
    assert_string_equal(study_scan(f), "a>b 1 undated ;");
    /* And our own name of a file. */
    study_put(f, "people.csv", "Id\n1\n2\n");
    study_put(f, "collaboration.csv", "Source,Target\n1,2\n2,1\n");
    study_clear(f);
    put_settings(f, "[study]\npreset = gephi\n");
    study_put(f, "nodes.csv", "Id\nx\n");
    study_put(f, "people.csv", "Id\n1\n2\n");
    study_put(f, "collaboration.csv", "Source,Target\n1,2\n");
    assert_string_equal(study_scan(f), "1>2 1 undated ;");
}

static void without_the_preset_the_message_says_what_is_missing(void **state)
{
    struct study_files *f = *state;
    put_settings(f, "[study]\nperiod = all\n");
    study_put(f, "people.csv", viva_people);
    study_put(f, "collaboration.csv", viva_pairs);
    (void)study_scan(f);
    assert_true(study_says(f, EH_PROBLEM_COLUMN_MISSING, "the column 'from' is not in the header"));
    put_settings(f, "[study]\npreset = nodexl\nperiod = all\n");
    study_put(f, "people.csv", viva_people);
    study_put(f, "collaboration.csv", viva_pairs);
    (void)study_scan(f);
    assert_true(
        study_says(f, EH_PROBLEM_COLUMN_MISSING,
                   "the column 'from' is not in the header, nor 'Vertex 1' as the preset nodexl has it"));
}

static const char staff[] = "person,gender\nann,woman\nbo,man\ncy,man\n\"Li, Di\",woman\n";

static void answers_become_records(void **state)
{
    struct study_files *f = *state;
    put_settings(f, "[study]\npreset = survey\n");
    study_put(f, "people.csv", staff);
    study_put(f, "survey.csv",
              "Timestamp,Email Address,Gender,Whom do you ask for advice?,Whom do you trust?\n"
              "9/30/2026 10:11:12,ann,woman,bo; cy,\"Li, Di\"\n"
              "9/30/2026 10:12:00,bo,man,,\"ann\n;; cy |Li, Di\"\n"
              "9/30/2026 10:13:00,cy,man,cy;zoe,\n");
    assert_string_equal(
        study_scan(f), "ann>bo 1 undated Whom do you ask for advice?;"
                       "ann>cy 1 undated Whom do you ask for advice?;ann>Li, Di 1 undated Whom do you trust?;"
                       "bo>ann 1 undated Whom do you trust?;bo>cy 1 undated Whom do you trust?;"
                       "bo>Li, Di 1 undated Whom do you trust?;");
    assert_string_equal(study_problems(f), "SELF_TIE survey.csv:5:4;PERSON_UNKNOWN survey.csv:5:4;");
    assert_int_equal(study_left_out(f, "unknown_person"), 1);
}

static void a_column_for_each_name_is_one_question(void **state)
{
    struct study_files *f = *state;
    put_settings(f, "[study]\npreset = survey\n");
    study_put(f, "people.csv", staff);
    study_put(
        f, "survey.csv",
        "respondent,Advice 1,Advice 2,Advice_3,Trust [1],Trust [2],Q1,Q2,Question 1,Question 2,Energy 2\n"
        "ann,bo,cy,,\"Li, Di\",,bo,cy,bo,cy,bo\n");
    assert_string_equal(study_scan(f),
                        "ann>bo 1 undated Advice;ann>cy 1 undated Advice;ann>Li, Di 1 undated Trust;"
                        "ann>bo 1 undated Q1;ann>cy 1 undated Q2;ann>bo 1 undated Question 1;"
                        "ann>cy 1 undated Question 2;ann>bo 1 undated Energy 2;");
    assert_string_equal(study_problems(f), "");
}

static void questions_can_be_named(void **state)
{
    struct study_files *f = *state;
    put_settings(f,
                 "[columns]\ncollaboration.from = Ego\ncollaboration.date = When\n"
                 "collaboration.to.advice = Friend*\ncollaboration.to.trust = Whom, if any\n"
                 "collaboration.to.none = Not there\n[survey]\nseparator = comma\n[study]\nperiod = all\n");
    study_put(f, "people.csv", staff);
    study_put(f, "collaboration.csv",
              "Ego,When,friend 1,FRIEND_two,\"Whom, if any\",Comment\nann,2026-08-01,bo,cy,\"bo, cy\",zoe\n"
              ",2026-08-01,bo,,,\n");
    assert_string_equal(study_scan(f), "ann>bo 1 2026-08-01 advice;ann>cy 1 2026-08-01 advice;"
                                       "ann>bo 1 2026-08-01 trust;ann>cy 1 2026-08-01 trust;");
    assert_string_equal(study_problems(f),
                        "COLUMN_MISSING collaboration.csv:1:0;CELL_EMPTY collaboration.csv:3:1;");
    const char *ini = eh_config_write(&f->study.config, false, &f->arena);
    assert_non_null(strstr(ini, "collaboration.to.advice = Friend*\n"));
    assert_non_null(strstr(ini, "[survey]\nseparator = comma\n"));
}

static void a_sheet_without_questions_is_an_error(void **state)
{
    struct study_files *f = *state;
    put_settings(f, "[study]\npreset = survey\n");
    study_put(f, "people.csv", staff);
    study_put(f, "survey.csv", "respondent,gender,Timestamp\nann,woman,x\n");
    assert_string_equal(study_scan(f), "");
    assert_true(study_says(f, EH_PROBLEM_COLUMN_MISSING, "no question whose answers are names"));
    /* A comma between names is not taken for a separator; the message says what would. */
    put_settings(f, "[study]\npreset = survey\n");
    study_put(f, "people.csv", staff);
    study_put(f, "survey.csv", "respondent,advice\nann,\"bo, cy\"\n");
    assert_string_equal(study_scan(f), "");
    assert_true(study_says(f, EH_PROBLEM_PERSON_UNKNOWN, "set separator = comma in [survey]"));
    /* Beside a sheet of answers a file of records is read as ever. */
    study_put(f, "collaboration.csv", "from,to\nann,bo\n");
    study_override(f, "files.collaboration=survey.csv, collaboration.csv");
    assert_string_equal(study_scan(f), "ann>bo 1 undated ;");
}

static void a_wrong_preset_is_refused(void **state)
{
    struct study_files *f = *state;
    struct eh_config config;
    put_settings(f, "[study]\npreset = gefi\n");
    assert_int_equal(eh_config_read(f->directory, NULL, &f->arena, NULL, &config, &f->failure), EH_CONFIG);
    assert_string_equal(f->failure.text,
                        "study.ini:2: preset is none of viva, gephi, nodexl, survey, none; did "
                        "you mean 'gephi'?");
    put_settings(f, "[survey]\nseparator = ,\n");
    assert_int_equal(eh_config_read(f->directory, NULL, &f->arena, NULL, &config, &f->failure), EH_CONFIG);
    put_settings(f, "[study]\npreset = none\n");
    assert_int_equal(eh_config_read(f->directory, NULL, &f->arena, NULL, &config, &f->failure), EH_OK);
    assert_null(config.preset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STUDY_TEST(viva_has_a_row_a_week),
        STUDY_TEST(the_query_before_viva_is_known_too),
        STUDY_TEST(the_last_row_in_the_period_stands),
        STUDY_TEST(a_row_stands_whole),
        STUDY_TEST(gephi_tables_are_found_and_read),
        STUDY_TEST(nodexl_worksheets_are_read),
        STUDY_TEST(columns_beat_a_preset),
        STUDY_TEST(without_the_preset_the_message_says_what_is_missing),
        STUDY_TEST(answers_become_records),
        STUDY_TEST(a_column_for_each_name_is_one_question),
        STUDY_TEST(questions_can_be_named),
        STUDY_TEST(a_sheet_without_questions_is_an_error),
        STUDY_TEST(a_wrong_preset_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
