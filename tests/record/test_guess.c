/* record/guess: what files of other names and headers seem to be, and that the proposal reads. */
#include "study_files.h"

#include <errno.h>

#include "evenhand/record/guess.h"

static const struct eh_guess_file *find(const struct eh_guess *guess, const char *name)
{
    for (size_t i = 0; i < guess->count; i++)
        if (strcmp(guess->files[i].name, name) == 0)
            return &guess->files[i];
    fail_msg("%s is not among the files", name);
    return NULL;
}

static struct eh_guess guess_at(struct study_files *f)
{
    struct eh_guess guess;
    if (eh_guess_read(f->directory, &f->arena, &guess, &f->failure) != EH_OK)
        fail_msg("%s", f->failure.text);
    return guess;
}

/* "kind: header>column, ..." */
static const char *tell(struct study_files *f, const struct eh_guess *guess, const char *name)
{
    const struct eh_guess_file *file = find(guess, name);
    struct eh_text text;
    eh_text_init(&text, &f->arena);
    eh_text_add_format(&text, "%s:", file->kind ? file->kind : "nothing");
    for (size_t i = 0; i < file->column_count; i++)
        eh_text_add_format(&text, " %s>%s", file->columns[i].header, file->columns[i].column);
    return eh_text_get(&text);
}

/* Writes the proposal as study.ini and reads the study by it; returns the events. */
static const char *scan_proposal(struct study_files *f, const struct eh_guess *guess)
{
    study_put(f, "study.ini", eh_guess_write(guess, &f->arena));
    return study_scan(f);
}

static const char staff[] = "Employee ID,Sex,Dept,Line Manager,Date joined,Desk\n"
                            "e1,f,A,,2010-01-01,1\ne2,m,A,e1,2010-02-01,2\ne3,f,B,e1,2011-01-01,3\n";

static void headers_in_other_words_are_known(void **state)
{
    struct study_files *f = *state;
    study_put(f, "staff.csv", staff);
    study_put(f, "mail.csv",
              "Sent on,Sender,Recipient,Subject length\n2019-05-05,e1,e2,14\n2019-05-06,e2,e3,2\n");
    study_put(f, "coaching.csv", "Coach,Protege,From,Until\ne1,e3,2019-01-01,\n");
    study_put(f, "moves.csv",
              "Employee ID,Action,Effective date\ne2,promotion,2019-03-01\ne2,transfer,2019-04-01\n");
    study_put(f, "panel.csv", "Interviewer,Applicant,Result\ne1,e2,selected\n");
    study_put(f, "calendar.csv",
              "Meeting ID,Attendee,Start\nm1,e1,2019-05-05\nm1,e2,2019-05-05\nm1,e3,2019-05-05\n");
    study_put(f, "notes.txt", "Topic;Text\nx;y\n");
    struct eh_guess guess = guess_at(f);
    assert_string_equal(
        tell(f, &guess, "staff.csv"),
        "people: Employee ID>person Date joined>hired Dept>department Line Manager>manager Sex>sex");
    assert_string_equal(tell(f, &guess, "mail.csv"), "collaboration: Sender>from Recipient>to Sent on>date");
    assert_string_equal(tell(f, &guess, "coaching.csv"),
                        "mentoring: Coach>mentor Protege>mentee From>start Until>end");
    assert_string_equal(tell(f, &guess, "moves.csv"),
                        "outcomes: Employee ID>person Action>outcome Effective date>date");
    assert_string_equal(tell(f, &guess, "panel.csv"),
                        "decisions: Interviewer>decider Applicant>candidate Result>outcome");
    assert_string_equal(tell(f, &guess, "calendar.csv"),
                        "meetings: Meeting ID>meeting Attendee>person Start>date");
    assert_string_equal(tell(f, &guess, "notes.txt"), "nothing:");
    assert_true(guess.has_people && guess.has_records);
    assert_null(guess.preset);
    assert_string_equal(find(&guess, "staff.csv")->unused[0], "Desk");
    assert_string_equal(scan_proposal(f, &guess),
                        "e1>e2 1 2019-05-05 ;e2>e3 1 2019-05-06 ;[e1 e2 e3] 2019-05-05 ;");
    assert_string_equal(study_problems(f), "PERIOD_UNCOVERED mail.csv:0:0;"); /* two days of a month */
    assert_string_equal(f->study.config.period, "2019-05..2019-05");
    assert_int_equal(f->study.mentoring.count, 1);
    assert_int_equal(f->study.outcomes.count, 2);
    assert_int_equal(f->study.decisions.count, 1);
}

static void our_own_names_need_no_columns(void **state)
{
    struct study_files *f = *state;
    study_put(f, "people.csv", "person,gender,level\na,x,1\nb,y,2\n");
    study_put(f, "collaboration.csv", "from,to\na,b\n");
    struct eh_guess guess = guess_at(f);
    const char *ini = eh_guess_write(&guess, &f->arena);
    assert_non_null(strstr(ini, "; found by itself: people.person = person\n"));
    assert_null(strstr(ini, "\npeople.person"));
    assert_string_equal(scan_proposal(f, &guess), "a>b 1 undated ;");
}

/* No header says anything: who stands once is the id, and who stands in two columns is in contact. */
static void contents_tell_where_headers_do_not(void **state)
{
    struct study_files *f = *state;
    study_put(f, "1.csv", "k1|Gender|Team\nu1|f|A\nu2|m|A\nu3|f|B\n");
    study_put(f, "2.csv", "k8\tk9\twhen was it\nu1\tu2\t2020-01-01\nu3\tu2\t2020-01-02\n");
    study_put(f, "3.csv", "k7,k6\nu1,9\nu1,8\n");
    study_put(f, "4.csv", "From,To\nu1,Paris\nu2,Oslo\nu3,Rome\n");
    struct eh_guess guess = guess_at(f);
    assert_string_equal(tell(f, &guess, "1.csv"), "people: Team>department Gender>gender k1>person");
    assert_string_equal(tell(f, &guess, "2.csv"), "collaboration: k8>from k9>to when was it>date");
    assert_string_equal(tell(f, &guess, "3.csv"), "nothing:");
    assert_non_null(strstr(find(&guess, "3.csv")->why, "'k7' holds people"));
    assert_string_equal(tell(f, &guess, "4.csv"), "nothing:");
    assert_non_null(strstr(find(&guess, "4.csv")->why, "a second list of people"));
    assert_string_equal(scan_proposal(f, &guess), "u1>u2 1 2020-01-01 ;u3>u2 1 2020-01-02 ;");
}

static void exports_of_known_programs_get_their_preset(void **state)
{
    struct study_files *f = *state;
    study_put(f, "PersonQuery.csv",
              "PersonId,MetricDate,Email_hours,Organization,LevelDesignation\np1,2020-01-05,1.5,X,Director\n"
              "p2,2020-01-05,1.5,X,Support\np1,2020-01-12,1.0,X,Director\np2,2020-01-12,1.0,Y,Support\n");
    study_put(f, "p2p.csv",
              "PrimaryCollaborator_PersonId,PrimaryCollaborator_Organization,SecondaryCollaborator_PersonId,"
              "SecondaryCollaborator_Organization,MetricDate,Strong_tie_score\np1,X,p2,X,2020-01-01,0\n");
    struct eh_guess guess = guess_at(f);
    assert_string_equal(guess.preset, "viva");
    assert_string_equal(find(&guess, "PersonQuery.csv")->levels, "Director, Support");
    const char *ini = eh_guess_write(&guess, &f->arena);
    assert_non_null(strstr(ini, "\npreset = viva\n"));
    assert_null(strstr(ini, "\npeople.person ="));
    study_override(f, "study.levels=Support, Director");
    assert_string_equal(scan_proposal(f, &guess), "p1>p2 1 2020-01-01 ;");
    assert_string_equal(study_problems(f), "");
    assert_int_equal(study_left_out(f, "superseded"), 2);

    study_clear(f);
    study_put(f, "a.csv", "Id,Label,gender\nn1,One,x\nn2,Two,y\n");
    study_put(f, "b.csv", "Source,Target,Type,Id,Label,Weight\nn1,n2,Undirected,0,,2.0\n");
    guess = guess_at(f);
    assert_string_equal(guess.preset, "gephi");
    assert_string_equal(scan_proposal(f, &guess), "n1>n2 2 undated ;");

    study_clear(f);
    study_put(f, "a.csv", "Vertex,Color,gender\nn1,,x\nn2,,y\n");
    study_put(f, "b.csv", "Vertex 1,Vertex 2,Color,Relationship\nn1,n2,,Mentions\n");
    guess = guess_at(f);
    assert_string_equal(guess.preset, "nodexl");
    assert_string_equal(scan_proposal(f, &guess), "n1>n2 1 undated Mentions;");
}

static void answers_with_names_are_a_survey(void **state)
{
    struct study_files *f = *state;
    study_put(f, "staff.csv", "person,gender\nann,f\nbo,m\ncy,m\ndi,f\n");
    study_put(f, "answers.csv",
              "Timestamp,Who are you?,Whom do you ask: advice?,Friend 1,Friend 2,Any comment?\n"
              "x,ann,bo; cy,bo,,none\nx,bo,\"ann;cy\",ann,cy,too long\nx,cy,,di,ann,-\n");
    struct eh_guess guess = guess_at(f);
    const struct eh_guess_file *file = find(&guess, "answers.csv");
    assert_true(file->is_survey);
    assert_string_equal(
        tell(f, &guess, "answers.csv"),
        "collaboration: Who are you?>from Whom do you ask: advice?>to.Whom do you ask advice? "
        "Friend 1>to.Friend 1 Friend 2>to.Friend 2");
    assert_string_equal(scan_proposal(f, &guess),
                        "ann>bo 1 undated Whom do you ask advice?;ann>cy 1 undated Whom do you ask advice?;"
                        "ann>bo 1 undated Friend 1;bo>ann 1 undated Whom do you ask advice?;"
                        "bo>cy 1 undated Whom do you ask advice?;bo>ann 1 undated Friend 1;"
                        "bo>cy 1 undated Friend 2;cy>di 1 undated Friend 1;cy>ann 1 undated Friend 2;");
    assert_string_equal(study_problems(f), "");
}

static void days_of_other_forms_get_their_command(void **state)
{
    static const struct {
        const char *day[2], *damage, *command;
    } forms[] = {
        {{"03/14/2020", "01/02/2020"}, "it looks like MM/DD/YYYY", "|\\3-\\1-\\2|"},
        {{"14/03/2020", "01/02/2020"}, "it looks like DD/MM/YYYY", "|\\3-\\2-\\1|"},
        {{"04/03/2020", "01/02/2020"}, "no row looked at tells which", "|\\3-\\2-\\1|"},
        {{"14/03/2020", "01/22/2020"}, "the day stands first in some rows", NULL},
        {{"2020/03/14", "2020/01/02"}, "it looks like YYYY/MM/DD", "|\\1-\\2-\\3|"},
        {{"3/4/2020 1:15:00 PM", "3/14/2020 2:15:00 AM"}, "it looks like MM/DD/YYYY", "[AP]M"},
        {{"14 March 2020", "2 Jan 2020"}, "the month as a word", NULL},
        {{"20200314", "20200102"}, "it looks like YYYYMMDD", "#\\1-\\2-\\3#"},
    };
    struct study_files *f = *state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        study_clear(f);
        study_put(f, "people.csv", "person,gender\na,x\nb,y\n");
        study_put(
            f, "mail.csv",
            eh_arena_format(&f->arena, "from,to,date\na,b,%s\nb,a,%s\n", forms[i].day[0], forms[i].day[1]));
        struct eh_guess guess = guess_at(f);
        const struct eh_guess_file *file = find(&guess, "mail.csv");
        assert_string_equal(tell(f, &guess, "mail.csv"), "collaboration: from>from to>to date>date");
        if (!file->damage || !strstr(file->damage, forms[i].damage))
            fail_msg("%s: '%s'", forms[i].damage, file->damage ? file->damage : "(none)");
        if (!file->mend != !forms[i].command || (file->mend && !strstr(file->mend, forms[i].command)))
            fail_msg("%s: '%s'", forms[i].damage, file->mend ? file->mend : "(none)");
        assert_string_equal(file->use, file->mend ? "mail-mended.csv" : "mail.csv");
    }
}

/* Eight digits may be an amount; and the same id in capitals, or without its zeros, is found all the same. */
static void what_a_command_could_damage_gets_none(void **state)
{
    struct study_files *f = *state;
    study_put(f, "people.csv", "person,gender\na,x\nb,y\n");
    study_put(f, "mail.csv", "from,to,date,amount\na,b,20200314,20200102\nb,a,20200102,99\n");
    struct eh_guess guess = guess_at(f);
    assert_null(find(&guess, "mail.csv")->mend);
    assert_non_null(strstr(find(&guess, "mail.csv")->damage, "YYYYMMDD"));

    study_clear(f);
    study_put(f, "people.csv", "person,gender,phone\n7,x,0171\n8,y,0172\n");
    study_put(f, "mail.csv", "from,to\n007,008\n008,007\n");
    guess = guess_at(f);
    assert_string_equal(tell(f, &guess, "mail.csv"), "collaboration: from>from to>to");
    assert_non_null(strstr(find(&guess, "mail.csv")->mend, "0+([0-9])"));
    assert_null(find(&guess, "people.csv")->mend); /* it would take the zeros of the numbers of telephones */
    assert_non_null(strstr(find(&guess, "people.csv")->damage, "ids of people are written otherwise"));

    study_clear(f);
    study_put(f, "people.csv", "email,gender\nAnn@x.org,x\nBo@x.org,y\n");
    study_put(f, "mail.csv", "from,to\nann@x.org,bo@x.org\n");
    guess = guess_at(f);
    assert_string_equal(tell(f, &guess, "mail.csv"), "collaboration: from>from to>to");
    assert_non_null(strstr(find(&guess, "mail.csv")->mend, "\\L&"));
    assert_non_null(strstr(find(&guess, "people.csv")->mend, "\\L&"));
}

/* Words of a header that a dictionary need not have, and what only looks like a day. */
static void small_words_and_false_days_do_not_hinder(void **state)
{
    struct study_files *f = *state;
    study_put(f, "personal.csv",
              "Nummer des Mitarbeiters,Date d'embauche,Fecha de baja,Altersgruppe,Sexe,Abteilung\n"
              "m1@x.org,2020-01-01,,unter 30,x,Marketing 2\nm2@x.org,2020-01-02,,30-50,y,IT 1\n"
              "m3@x.org,2020-01-03,,30-50,y,IT 1\n");
    struct eh_guess guess = guess_at(f);
    assert_string_equal(
        tell(f, &guess, "personal.csv"),
        "people: Date d'embauche>hired Fecha de baja>left "
        "Abteilung>department Sexe>gender Altersgruppe>age_band Nummer des Mitarbeiters>person");
    assert_null(find(&guess, "personal.csv")->damage);
}

static void answers_with_commas_get_the_setting(void **state)
{
    struct study_files *f = *state;
    study_put(f, "staff.csv", "person,gender\nann,f\nbo,m\ncy,m\ndi,f\n");
    study_put(f, "answers.csv", "Name,Advice\nann,\"bo, cy\"\nbo,\"ann, di\"\ncy,bo\n");
    struct eh_guess guess = guess_at(f);
    assert_string_equal(tell(f, &guess, "answers.csv"), "collaboration: Name>from Advice>to.Advice");
    assert_string_equal(scan_proposal(f, &guess), "ann>bo 1 undated Advice;ann>cy 1 undated Advice;"
                                                  "bo>ann 1 undated Advice;bo>di 1 undated Advice;"
                                                  "cy>bo 1 undated Advice;");
    assert_string_equal(study_problems(f), "");
}

static void a_first_line_that_is_no_header_is_named(void **state)
{
    struct study_files *f = *state;
    study_put(f, "a.csv", "sep=;\r\nperson;gender\r\na;x\r\n");
    study_put(f, "b.csv", "# of Monday\nfrom,to\na,b\n");
    study_put(f, "c.csv", "Staff list,,\nperson,gender,level\na,x,1\n");
    struct eh_guess guess = guess_at(f);
    assert_non_null(strstr(find(&guess, "a.csv")->why, "a note to a spreadsheet"));
    assert_non_null(strstr(find(&guess, "a.csv")->mend, "sed 1d "));
    assert_non_null(strstr(find(&guess, "a.csv")->mend, "/a-mended.csv"));
    assert_non_null(strstr(find(&guess, "b.csv")->why, "a comment"));
    assert_non_null(strstr(find(&guess, "c.csv")->why, "a title"));
    assert_string_equal(tell(f, &guess, "a.csv"), "nothing:");
}

/* What a name or a header could do to study.ini, it does not. */
static void odd_names_survive_the_proposal(void **state)
{
    struct study_files *f = *state;
    study_put(f, "staff, all [new].csv", "Employee ID,gender\na,x\nb,y\n");
    study_put(f, "x.csv", "\"Sender ;\",Recipient,\"Time\nof day\"\na,b,2020-01-01\nb,a,2020-01-02\n");
    struct eh_guess guess = guess_at(f);
    const char *ini = eh_guess_write(&guess, &f->arena);
    assert_non_null(strstr(ini, "people = staff? all \\[new\\].csv\n"));
    assert_non_null(strstr(ini, "a header that study.ini cannot hold"));
    study_put(f, "study.ini", ini);
    assert_int_equal(study_read(f), EH_OK);
    assert_int_equal(f->study.people.n, 2);
    (void)study_scan(f);
    assert_string_equal(study_problems(f), "COLUMN_MISSING x.csv:1:0;");
}

static void nothing_to_look_at_is_said(void **state)
{
    struct study_files *f = *state;
    struct eh_guess guess;
    assert_int_equal(eh_guess_read("/nowhere", &f->arena, &guess, &f->failure), EH_INPUT_MISSING);
    f->failure = (struct eh_failure){0};
    study_put(f, "readme.md", "x");
    assert_int_equal(eh_guess_read(f->directory, &f->arena, &guess, &f->failure), EH_INPUT_MISSING);
    assert_int_equal(guess.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STUDY_TEST(headers_in_other_words_are_known),
        STUDY_TEST(our_own_names_need_no_columns),
        STUDY_TEST(contents_tell_where_headers_do_not),
        STUDY_TEST(exports_of_known_programs_get_their_preset),
        STUDY_TEST(answers_with_names_are_a_survey),
        STUDY_TEST(what_a_command_could_damage_gets_none),
        STUDY_TEST(small_words_and_false_days_do_not_hinder),
        STUDY_TEST(answers_with_commas_get_the_setting),
        STUDY_TEST(a_first_line_that_is_no_header_is_named),
        STUDY_TEST(days_of_other_forms_get_their_command),
        STUDY_TEST(odd_names_survive_the_proposal),
        STUDY_TEST(nothing_to_look_at_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
