/* Every code of record/problem.h, each in a study of its own, at its exact place: the columns are those that
 * an editor jumps to, counted by hand. A code without a case fails. */
#include "../record/study_files.h"

#include <sys/stat.h>

#include "evenhand/pipeline/pipeline.h"

#define PEOPLE  "person,gender\na,w\nb,m\nc,w\nd,m\n"
#define CONTACT "from,to\na,b\nc,d\n"
#define DATED   "from,to,date\na,b,2026-07-01\nc,d,2026-09-30\n"

struct file {
    const char *name, *text;
};

static const struct test_case {
    enum eh_problem_code code;
    const char *place; /* of the first: file:line:column, 0 where there is none */
    uint64_t total;
    struct file file[3]; /* people.csv and collaboration.csv are PEOPLE and CONTACT where not named */
} cases[] = {
    /* study.ini */
    {EH_PROBLEM_SETTING_INVALID, "study.ini:2:1", 2, {{"study.ini", "[study]\nperod = all\nlookback = 0\n"}}},
    {EH_PROBLEM_SETTING_INVALID, "study.ini:3:14", 1, {{"study.ini", "[study]\nname = x\n  lookback = 0\n"}}},
    {EH_PROBLEM_SETTING_INVALID, "study.ini:2:0", 1, {{"study.ini", "[study]\nrubbish\n"}}},
    {EH_PROBLEM_SETTING_INVALID, "study.ini:2:10", 1, {{"study.ini", "[study]\ngroups = gender*manager\n"}}},
    {EH_PROBLEM_SETTING_INVALID, "study.ini:2:13", 1, {{"study.ini", "[study]\nstructure = hired\n"}}},
    /* -1 is neither yes nor 1 */
    {EH_PROBLEM_SETTING_INVALID, "study.ini:2:13", 1, {{"study.ini", "[study]\nexternals = -1\n"}}},
    {EH_PROBLEM_ATTRIBUTE_MISSING,
     "study.ini:3:18",
     1,
     {{"study.ini", "[study]\nname = x\ngroups = gender, gnder\n"}}},
    {EH_PROBLEM_ATTRIBUTE_MISSING, "study.ini:2:10", 1, {{"study.ini", "[study]\nstrata = Abteilung\n"}}},
    {EH_PROBLEM_MAPPING_UNKNOWN, "study.ini:2:1", 1, {{"study.ini", "[columns]\npeople.persn = person\n"}}},
    {EH_PROBLEM_KIND_UNUSED,
     "study.ini:2:16",
     1,
     {{"study.ini", "[layer informal]\nkinds = lunch, chat\n"},
      {"collaboration.csv", "from,to,kind\na,b,lunch\n"}}},
    {EH_PROBLEM_DECIDERS_NONE,
     "study.ini:2:19",
     1,
     {{"study.ini", "[study]\ndecision_makers = level >= 9\n"},
      {"people.csv", "person,level\na,1\nb,2\n"},
      {"collaboration.csv", "from,to\na,b\n"}}},
    {EH_PROBLEM_DECIDERS_NONE,
     "people.csv:0:0",
     1,
     {{"people.csv", "person,decision_maker\na,no\nb,\n"}, {"collaboration.csv", "from,to\na,b\n"}}},
    /* files */
    {EH_PROBLEM_FILE_MISSING, "people.csv:0:0", 1, {{"people.csv", NULL}}},
    {EH_PROBLEM_FILE_MISSING, "study.ini:2:12", 1, {{"study.ini", "[files]\noutcomes = exports/*.csv\n"}}},
    {EH_PROBLEM_FILE_UNREADABLE, "mentoring.csv:0:0", 1, {{"mentoring.csv", "\xff\xfem"}}},
    {EH_PROBLEM_FILE_UNUSED, "outcome.csv:0:0", 1, {{"outcome.csv", "person\n"}}},
    {EH_PROBLEM_SOURCE_INCOMPLETE,
     "source events:0:0",
     1,
     {{"study.ini", "[source events]\nurl = postgresql:///x?host=/nowhere\ntable = events\n"},
      {"collaboration.csv", NULL}}},
    {EH_PROBLEM_SUM_INVALID,
     "collaboration.csv:3:16",
     1,
     {{"collaboration.csv",
       "from,to,date,first,last,count\n"
       "a,b,2026-07-01,2026-07-03,2026-07-09,2\nc,d,2026-07-01,2026-08-03,2026-08-09,2\n"}}},
    {EH_PROBLEM_SUM_STRADDLES,
     "collaboration.csv:2:16",
     1,
     {{"study.ini", "[study]\nperiod = 2026-07-05..2026-07-31\n"},
      {"collaboration.csv",
       "from,to,date,first,last,count\n"
       "a,b,2026-07-01,2026-07-03,2026-07-09,2\nc,d,2026-07-01,2026-07-06,2026-07-09,2\n"}}},
    {EH_PROBLEM_FILE_EMPTY, "mentoring.csv:0:0", 1, {{"mentoring.csv", ""}}},
    {EH_PROBLEM_NO_RECORDS, "mentoring.csv:0:0", 1, {{"mentoring.csv", "mentor,mentee\n"}}},
    {EH_PROBLEM_ENCODING, "people.csv:3:3", 1, {{"people.csv", "person,gender\na,w\nb,m\xe4nn\nc,w\nd,w\n"}}},
    {EH_PROBLEM_BYTE_ORDER_MARK, "people.csv:1:0", 1, {{"people.csv", "\xef\xbb\xbf" PEOPLE}}},
    {EH_PROBLEM_NUL_BYTE, "people.csv:3:3", 1, {{"people.csv", "person,gender\na,w\nb,m@\nc,w\nd,w\n"}}},
    {EH_PROBLEM_QUOTE_UNCLOSED, "collaboration.csv:3:3", 1, {{"collaboration.csv", "from,to\na,b\nc,\"d\n"}}},
    /* the field ends where it would have ended: nothing else is found */
    {EH_PROBLEM_TEXT_BEHIND_QUOTE,
     "people.csv:2:3",
     2,
     {{"people.csv",
       "person,department,gender\na,\"North\" wing,w\nb,\"the \"old\" wing\",m\nc,\"x\ny\",\"w\" \n"
       "d,\"North\" wing,m\n"}}},
    {EH_PROBLEM_FIELD_TOO_LONG, "people.csv:2:3", 1, {{"people.csv", NULL}}}, /* written by the test */
    {EH_PROBLEM_ROW_LENGTH, "collaboration.csv:3:5", 2, {{"collaboration.csv", "from,to\na,b\nc,d,e\na\n"}}},
    /* headers */
    {EH_PROBLEM_ROWS_SKIPPED,
     "survey.csv:2:0",
     1,
     {{"survey.csv", "ExternalReference,Advice\nExternal Data Reference,\"Whom do you\nask?\"\n"
                     "\"{\"\"ImportId\"\":\"\"externalDataReference\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}"
                     "\"\na,b; c\nd,a\n"},
      {"study.ini", "[study]\npreset = survey\n"},
      {"collaboration.csv", NULL}}},
    /* a typo in a mapping: not a study without gender */
    {EH_PROBLEM_COLUMN_MISSING, "study.ini:2:1", 1, {{"study.ini", "[columns]\npeople.gender = Gendre\n"}}},
    {EH_PROBLEM_COLUMN_MISSING,
     "study.ini:4:1",
     1,
     {{"study.ini", "[study]\ngroups = tenure\n[columns]\npeople.tenure = Tenur\n"}}},
    {EH_PROBLEM_COLUMN_MISSING, "collaboration.csv:2:0", 1, {{"collaboration.csv", "\nfrom,two\na,b\n"}}},
    {EH_PROBLEM_COLUMN_DUPLICATE,
     "collaboration.csv:1:9",
     1,
     {{"collaboration.csv", "from,to,From\na,b,c\n"}}},
    {EH_PROBLEM_COLUMN_UNNAMED, "collaboration.csv:1:9", 1, {{"collaboration.csv", "from,to,\na,b,c\n"}}},
    {EH_PROBLEM_COLUMN_UNKNOWN,
     "collaboration.csv:1:10",
     1,
     {{"collaboration.csv", "from,to, colour\na,b,c\n"}}},
    /* cells */
    {EH_PROBLEM_CELL_EMPTY, "collaboration.csv:3:1", 1, {{"collaboration.csv", "from,to\na,b\n,d\n"}}},
    {EH_PROBLEM_DATE_FORM,
     "collaboration.csv:3:8",
     1,
     {{"collaboration.csv", "kind,\"f\",to,date\n\"x\ny\",a,b,30.09.2026\n"},
      {"study.ini", "[columns]\ncollaboration.from = f\n"}}},
    {EH_PROBLEM_DATE_AMBIGUOUS,
     "collaboration.csv:1:9",
     1,
     {{"collaboration.csv", "from,to,date\na,b,01/02/2026\nc,d,03/04/2026\n"}}},
    {EH_PROBLEM_DATE_FUTURE,
     "collaboration.csv:3:5",
     1,
     {{"collaboration.csv", "from,to,date\na,b,2026-01-02\nc,d,2099-01-01\n"}}},
    {EH_PROBLEM_DATE_IMPLAUSIBLE,
     "people.csv:3:3",
     1,
     {{"people.csv", "person,left\na,\nb,9999-12-31\nc,\nd,\n"}}},
    {EH_PROBLEM_NUMBER_FORM,
     "collaboration.csv:3:5",
     1,
     {{"collaboration.csv", "from,to,weight\na,b,1\nc,d,\"1,5\"\n"}}},
    {EH_PROBLEM_WEIGHT_NOT_POSITIVE,
     "collaboration.csv:3:5",
     2,
     {{"collaboration.csv", "from,to,weight\na,b,1\nc,d,-2\nc,d,0.0\n"}}},
    {EH_PROBLEM_WEIGHT_TOO_SMALL,
     "collaboration.csv:3:5",
     1,
     {{"collaboration.csv", "from,to,weight\na,b,1\nc,d,1e-12\nc,d,1\n"}}},
    {EH_PROBLEM_VALUE_UNKNOWN,
     "decisions.csv:3:5",
     1,
     {{"decisions.csv", "decider,candidate,outcome\na,b,1\nc,b,-1\n"}}},
    {EH_PROBLEM_VALUE_UNKNOWN,
     "mentoring.csv:2:5",
     1,
     {{"mentoring.csv", "mentor,mentee,kind\na,b,coaching\n"}}},
    {EH_PROBLEM_LEVEL_UNKNOWN,
     "people.csv:3:3",
     1,
     {{"people.csv", "person,level\na,1\nb,boss\nc,1\nd,1\n"}}},
    {EH_PROBLEM_CATEGORY_CASE,
     "people.csv:4:3",
     1,
     {{"people.csv", "person,gender\na,woman\nb,man\nc,Woman\nd,man\n"}}},
    {EH_PROBLEM_CATEGORY_CASE,
     "people.csv:3:3",
     1, /* composed and decomposed */
     {{"people.csv", "person,gender\na,\xc3\x89t\xc3\xa9\nb,E\xcc\x81t\xc3\xa9\nc,m\nd,m\n"}}},
    {EH_PROBLEM_CATEGORY_SIMILAR,
     "people.csv:3:3",
     1,
     {{"people.csv",
       "person,department\na,Engineering\nb,Enginering\nc,Engineering\nd,Engineering\ne,Engineering\n"
       "f,Engineering\ng,Engineering\nh,Engineering\ni,Engineering\nj,Engineering\nk,Engineering\n"}}},
    {EH_PROBLEM_CATEGORY_PLACEHOLDER,
     "people.csv:3:3",
     1,
     {{"people.csv", "person,gender\na,w\nb,N/A\nc,w\nd,m\n"}}},
    {EH_PROBLEM_CATEGORY_STAR,
     "people.csv:3:3",
     1,
     {{"people.csv", "person,gender,race\na,w,x\nb,w*,x\nc,w,y\nd,m,y\n"},
      {"study.ini", "[study]\ngroups = gender*race\n"}}},
    {EH_PROBLEM_CATEGORY_UNIQUE,
     "people.csv:1:8",
     1,
     {{"people.csv", "person,gender\na,1\nb,2\nc,3\nd,4\ne,5\nf,6\ng,7\nh,8\ni,9\nj,10\nk,11\nl,12\nm,13\nn,"
                     "14\no,15\np,16\n"
                     "q,17\nr,18\ns,19\nt,20\n"}}},
    {EH_PROBLEM_CATEGORY_MANY, "people.csv:1:8", 1, {{"people.csv", NULL}}}, /* written by the test */
    /* keys */
    {EH_PROBLEM_PERSON_DUPLICATE,
     "people.csv:3:1",
     1,
     {{"people.csv", "person,gender\na,w\na,m\nb,w\nc,m\nd,w\n"}}},
    {EH_PROBLEM_PERSON_SIMILAR, "people.csv:6:1", 1, {{"people.csv", PEOPLE "A,w\n"}}},
    {EH_PROBLEM_PERSON_SIMILAR, "people.csv:3:1", 1, {{"people.csv", "person\n0012\n12\na\nb\nc\nd\n"}}},
    {EH_PROBLEM_PERSON_UNKNOWN, "collaboration.csv:3:3", 1, {{"collaboration.csv", "from,to\na,b\na,who\n"}}},
    {EH_PROBLEM_MANAGER_UNKNOWN,
     "people.csv:2:3",
     1,
     {{"people.csv", "person,manager\na,who\nb,a\nc,a\nd,a\n"}}},
    {EH_PROBLEM_MANAGER_SELF, "people.csv:2:3", 1, {{"people.csv", "person,manager\na,a\nb,a\nc,a\nd,a\n"}}},
    {EH_PROBLEM_MANAGER_CYCLE, "people.csv:2:3", 1, {{"people.csv", "person,manager\na,b\nb,a\nc,a\nd,a\n"}}},
    {EH_PROBLEM_SELF_TIE, "collaboration.csv:3:3", 1, {{"collaboration.csv", "from,to\na,b\nc,c\n"}}},
    {EH_PROBLEM_SELF_MENTOR, "mentoring.csv:2:3", 1, {{"mentoring.csv", "mentor,mentee\na,a\n"}}},
    {EH_PROBLEM_DECISION_SELF, "decisions.csv:2:3", 1, {{"decisions.csv", "decider,candidate\na,a\n"}}},
    {EH_PROBLEM_RECORD_DUPLICATE,
     "outcomes.csv:3:0",
     1,
     {{"outcomes.csv", "person,outcome,date\na,exit,2026-01-01\na,exit,2026-01-01\n"}}},
    {EH_PROBLEM_RECORD_DUPLICATE,
     "mentoring.csv:4:0",
     1, /* another start is another mentorship */
     {{"mentoring.csv", "mentor,mentee,kind,start,end\na,b,,2026-01-01,\na,b,,2026-02-01,\na,b,mentoring,"
                        "2026-01-01,2026-03-01\n"
                        "a,b,sponsorship,2026-01-01,\n"}}},
    /* time */
    {EH_PROBLEM_LEFT_BEFORE_HIRED,
     "people.csv:2:14",
     1,
     {{"people.csv", "person,hired,left\na,2020-02-01,2020-01-01\nb,,\nc,,\nd,,\n"}}},
    {EH_PROBLEM_END_BEFORE_START,
     "mentoring.csv:2:16",
     1,
     {{"mentoring.csv", "mentor,mentee,start,end\na,b,2020-02-01,2020-01-01\n"}}},
    {EH_PROBLEM_BEFORE_HIRED,
     "collaboration.csv:2:5",
     1,
     {{"people.csv", "person,hired\na,2026-02-01\nb,\n"},
      {"collaboration.csv", "from,to,date\na,b,2026-01-31\n"}}},
    {EH_PROBLEM_AFTER_LEFT,
     "collaboration.csv:2:5",
     1,
     {{"people.csv", "person,left\na,2026-02-01\nb,\n"},
      {"collaboration.csv", "from,to,date\na,b,2026-02-02\n"}}},
    {EH_PROBLEM_EXIT_DATES_DIFFER,
     "outcomes.csv:2:9",
     1,
     {{"people.csv", "person,left\na,2026-05-31\nb,\nc,\nd,\n"},
      {"outcomes.csv", "person,outcome,date\na,exit ,2026-04-01\n"}}},
    {EH_PROBLEM_WEEK_EMPTY,
     "collaboration.csv:0:0",
     1,
     {{"collaboration.csv",
       "from,to,date\na,b,2026-07-06\na,b,2026-07-13\na,b,2026-07-20\na,b,2026-08-03\na,b,2026-08-10\n"
       "a,b,2026-08-17\na,b,2026-08-24\na,b,2026-08-31\na,b,2026-09-07\na,b,2026-09-14\n"}}},
    {EH_PROBLEM_PERIOD_UNCOVERED,
     "collaboration.csv:0:0",
     2,
     {{"collaboration.csv", "from,to,date\na,b,2026-07-08\nc,d,2026-09-23\n"},
      {"study.ini", "[study]\nperiod = 2026Q3\n"}}},
    {EH_PROBLEM_PERIOD_EMPTY,
     "collaboration.csv:0:0",
     1,
     {{"collaboration.csv", DATED}, {"study.ini", "[study]\nperiod = 2025Q3\n"}}},
    {EH_PROBLEM_PERIOD_EMPTY, "people.csv:0:0", 1, {{"people.csv", "person\n"}}},
    {EH_PROBLEM_EXPORT_STALE,
     "meetings.csv:0:0",
     1,
     {{"collaboration.csv", DATED},
      {"meetings.csv", "meeting,person,date\n1,a,2026-08-29\n1,b,2026-08-29\n"}}},
    {EH_PROBLEM_SAME_AS_LAST_RUN, "collaboration.csv:0:0", 1, {{"collaboration.csv", CONTACT}}},
    {EH_PROBLEM_LAST_REPORT_UNREADABLE, "out/latest/report.json:0:0", 1, {{"collaboration.csv", CONTACT}}},
    /* plausibility */
    {EH_PROBLEM_MEETING_BROADCAST,
     "meetings.csv:2:0",
     1,
     {{"meetings.csv", "meeting,person\n1,a\n1,b\n1,c\n"}, {"study.ini", "[study]\nbroadcast = 2\n"}}},
    {EH_PROBLEM_MEETING_SINGLE, "meetings.csv:2:0", 1, {{"meetings.csv", "meeting,person\n1,a\n"}}},
    {EH_PROBLEM_PERSON_NO_TIES, "people.csv:4:1", 2, {{"collaboration.csv", "from,to\na,b\n"}}},
    {EH_PROBLEM_PEOPLE_UNCONNECTED,
     "people.csv:0:0",
     1,
     {{"people.csv", PEOPLE "e,w\n"}, {"collaboration.csv", "from,to\na,b\n"}}},
    {EH_PROBLEM_VALUES_MISSING,
     "people.csv:1:8",
     1,
     {{"people.csv", "person,gender\na,w\nb,m\nc,w\nd,m\ne,w\nf,m\ng,w\nh,m\ni,w\nj,\n"}}},
    {EH_PROBLEM_GROUP_SMALL, "people.csv:2:3", 2, {{"people.csv", PEOPLE}}},
    {EH_PROBLEM_PERSON_VOLUME, "people.csv:2:1", 1, {{"collaboration.csv", NULL}}}, /* written by the test */
    {EH_PROBLEM_DAY_VOLUME, "collaboration.csv:0:0", 1, {{"collaboration.csv", NULL}}},
};

static void write_long_field(struct study_files *f)
{
    struct eh_text text;
    eh_text_init(&text, &f->arena);
    eh_text_add(&text, "person,gender\na,");
    for (int i = 0; i < 1100000; i++)
        eh_text_add(&text, "x");
    eh_text_add(&text, "\nb,m\n");
    study_put(f, "people.csv", eh_text_get(&text));
}

/* One value more than there may be, of two people each: it tells groups, only too many. */
static void write_many_values(struct study_files *f)
{
    struct eh_text text;
    eh_text_init(&text, &f->arena);
    eh_text_add(&text, "person,gender\na,v0\nb,v0\nc,v1\nd,v1\n");
    for (int i = 4; i < 2 * (EH_STUDY_VALUES_MOST + 1); i++)
        eh_text_add_format(&text, "p%d,v%d\n", i, i / 2);
    study_put(f, "people.csv", eh_text_get(&text));
}

/* A hub that every one of 60 people writes to twice; or ten days of ten records and one of 200. */
static void write_volume(struct study_files *f, bool days)
{
    struct eh_text people, contact;
    eh_text_init(&people, &f->arena);
    eh_text_init(&contact, &f->arena);
    eh_text_add(&people, "person\nhub\n");
    eh_text_add(&contact, days ? "from,to,date\n" : "from,to\n");
    for (int i = 0; i < 60; i++) {
        eh_text_add_format(&people, "p%02d\n", i);
        if (!days)
            eh_text_add_format(&contact, "p%02d,hub\np%02d,p%02d\n", i, i, (i + 1) % 60);
    }
    for (int i = 0; i < 300 && days; i++)
        eh_text_add_format(&contact, "p%02d,p%02d,2026-09-%02d\n", i % 60, (i + 7) % 60,
                           i < 100 ? 1 + i / 10 : 11);
    study_put(f, "people.csv", eh_text_get(&people));
    study_put(f, "collaboration.csv", eh_text_get(&contact));
}

static const char *find_text(const struct test_case *c, const char *name, const char *otherwise)
{
    for (int i = 0; i < 3 && c->file[i].name; i++)
        if (strcmp(c->file[i].name, name) == 0)
            return c->file[i].text;
    return otherwise;
}

/* '@' in a case stands for the byte that a C string cannot hold. */
static void put_nul(const struct study_files *f, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/people.csv", f->directory);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, (long)strcspn(text, "@"), SEEK_SET), 0);
    assert_int_equal(fputc(0, file), 0);
    assert_int_equal(fclose(file), 0);
}

static void write_case(struct study_files *f, const struct test_case *c)
{
    const char *people = find_text(c, "people.csv", PEOPLE);
    const char *contact = find_text(c, "collaboration.csv", CONTACT);
    if (people)
        study_put(f, "people.csv", people);
    if (contact)
        study_put(f, "collaboration.csv", contact);
    for (int i = 0; i < 3 && c->file[i].name; i++)
        if (c->file[i].text)
            study_put(f, c->file[i].name, c->file[i].text);
    if (c->code == EH_PROBLEM_FIELD_TOO_LONG)
        write_long_field(f);
    if (c->code == EH_PROBLEM_CATEGORY_MANY)
        write_many_values(f);
    if (c->code == EH_PROBLEM_NUL_BYTE)
        put_nul(f, people);
    if (c->code == EH_PROBLEM_PERSON_VOLUME || c->code == EH_PROBLEM_DAY_VOLUME)
        write_volume(f, c->code == EH_PROBLEM_DAY_VOLUME);
}

static struct eh_outcome *run(struct study_files *f)
{
    struct eh_outcome *out = EH_NEW(&f->arena, struct eh_outcome);
    struct eh_pipeline_options options = {.study = f->directory,
                                          .overrides = f->overrides,
                                          .goal = EH_GOAL_CHECK,
                                          .threads = 1,
                                          .out = eh_arena_format(&f->arena, "%s/out", f->directory)};
    f->failure = (struct eh_failure){0};
    (void)!eh_pipeline_run(&options, &f->arena, out, &f->failure);
    assert_true(out->is_read);
    return out;
}

/* A report.json of which only collaboration.csv is still the same, or one that is none. */
static void put_last_run(struct study_files *f, bool is_report, char *directory)
{
    struct eh_outcome *first = run(f);
    const char *sum = "";
    for (size_t i = 0; i < first->study.input_count; i++)
        if (strcmp(first->study.inputs[i].name, "collaboration.csv") == 0)
            sum = first->study.inputs[i].sha256;
    snprintf(directory, 160, "%s/out", f->directory);
    assert_int_equal(mkdir(directory, 0700), 0);
    strcat(directory, "/latest");
    assert_int_equal(mkdir(directory, 0700), 0);
    study_put(f, "out/latest/report.json",
              !is_report
                  ? "{}"
                  : eh_arena_format(
                        &f->arena,
                        "{\"period\": {\"name\": \"2026Q2\"}, \"inputs\": [{\"file\": \"collaboration.csv\", "
                        "\"sha256\": \"%s\"}, {\"file\": \"people.csv\", \"sha256\": \"00\"}]}",
                        sum));
}

static void every_code_has_its_place(void **state)
{
    struct study_files *f = *state;
    bool seen[EH_PROBLEM_COUNT] = {false};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct test_case *c = &cases[i];
        char directory[200] = "";
        study_clear(f);
        study_override(f, "study.as_of=2026-10-15");
        write_case(f, c);
        if (c->code == EH_PROBLEM_SAME_AS_LAST_RUN || c->code == EH_PROBLEM_LAST_REPORT_UNREADABLE)
            put_last_run(f, c->code == EH_PROBLEM_SAME_AS_LAST_RUN, directory);
        struct eh_outcome *out = run(f);
        const struct eh_problems *problems = &out->study.problems;
        const struct eh_problem *first = NULL;
        for (size_t p = 0; p < problems->count && !first; p++)
            first = problems->list[p].code == c->code ? &problems->list[p] : NULL;
        if (!first)
            fail_msg("case %zu: no %s", i, eh_problem_get_name(c->code));
        const char *file = *first->file == '/' ? strstr(first->file, "/out/") + 1 : first->file;
        const char *place = eh_arena_format(&f->arena, "%s:%llu:%llu", file, (unsigned long long)first->line,
                                            (unsigned long long)first->column);
        if (strcmp(place, c->place) != 0 || problems->total[c->code] != c->total)
            fail_msg("%s: %s, %llu times, not %s, %llu times", eh_problem_get_name(c->code), place,
                     (unsigned long long)problems->total[c->code], c->place, (unsigned long long)c->total);
        seen[c->code] = true;
        study_clear(f);
        if (*directory) {
            assert_int_equal(rmdir(directory), 0);
            *strrchr(directory, '/') = '\0';
            assert_int_equal(rmdir(directory), 0);
        }
    }
    for (enum eh_problem_code code = 0; code < EH_PROBLEM_COUNT; code++)
        if (!seen[code])
            fail_msg("no case of %s", eh_problem_get_name(code));
}

/* A file that cannot be read hides nothing of the others, and makes nobody unknown. */
static void one_bad_file_hides_nothing(void **state)
{
    struct study_files *f = *state;
    study_put(f, "people.csv", "\xff\xfep");
    study_put(f, "collaboration.csv", "from,to,date\na,b,1.2.26\nc,c,\n");
    struct eh_outcome *out = run(f);
    assert_int_equal(f->failure.code, EH_INPUT_NOT_CSV);
    assert_int_equal(out->study.problems.total[EH_PROBLEM_FILE_UNREADABLE], 1);
    assert_int_equal(out->study.problems.total[EH_PROBLEM_DATE_FORM], 1);
    assert_int_equal(out->study.problems.total[EH_PROBLEM_SELF_TIE], 1);
    assert_int_equal(out->study.problems.total[EH_PROBLEM_PERSON_UNKNOWN], 0);
}

/* An export by month has a record on the first of each, one by week every seventh day: they cover the
 * quarter. */
static void coverage_is_judged_by_what_days_stand_for(void **state)
{
    static const struct {
        const char *rows;
        uint64_t uncovered;
    } exports[] = {
        {"a,b,2026-07-01\na,b,2026-08-01\nc,d,2026-09-01\n", 0},
        {"a,b,2026-07-31\na,b,2026-08-31\nc,d,2026-09-30\n", 0},
        {"a,b,2026-07-15\na,b,2026-08-15\nc,d,2026-09-15\n", 0},
        {"a,b,2026-07-01\na,b,2026-08-01\n", 1}, /* September is not there */
        {"a,b,2026-08-01\na,b,2026-09-01\n", 1}, /* July is not there */
        {"a,b,2026-07-01\na,b,2026-08-01\nc,d,2026-09-02\n", 1},
        {"a,b,2026-07-06\na,b,2026-08-03\nc,d,2026-09-21\n", 0}, /* Mondays */
        {"a,b,2026-07-06\na,b,2026-08-03\nc,d,2026-09-14\n", 1},
    };
    struct study_files *f = *state;
    for (size_t i = 0; i < sizeof exports / sizeof *exports; i++) {
        study_put(f, "people.csv", PEOPLE);
        study_put(f, "study.ini", "[study]\nperiod = 2026Q3\nas_of = 2026-10-15\n");
        study_put(f, "collaboration.csv", eh_arena_format(&f->arena, "from,to,date\n%s", exports[i].rows));
        struct eh_outcome *out = run(f);
        if (out->study.problems.total[EH_PROBLEM_PERIOD_UNCOVERED] != exports[i].uncovered)
            fail_msg("export %zu: %llu findings", i,
                     (unsigned long long)out->study.problems.total[EH_PROBLEM_PERIOD_UNCOVERED]);
    }
}

/* A person whose row has faults is there for references, and the order of findings is that of files and
 * lines. */
static void one_bad_row_makes_no_cascade(void **state)
{
    struct study_files *f = *state;
    study_put(f, "people.csv", "person,hired,manager\na,soon,\nb,2020-01-01,a,x\nc,2020-01-01,b\n");
    study_put(f, "collaboration.csv", "from,to\na,b\nb,c\n");
    struct eh_outcome *out = run(f);
    f->study = out->study;
    assert_string_equal(study_problems(f), "DATE_FORM people.csv:2:2;ROW_LENGTH people.csv:3:4;");
    assert_int_equal(out->study.problems.list[0].record, 1);
    assert_int_equal(out->study.problems.list[1].record, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STUDY_TEST(every_code_has_its_place),
        STUDY_TEST(one_bad_file_hides_nothing),
        STUDY_TEST(coverage_is_judged_by_what_days_stand_for),
        STUDY_TEST(one_bad_row_makes_no_cascade),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
