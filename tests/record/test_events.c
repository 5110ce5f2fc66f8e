/* record: collaboration, meetings, mentoring, periods and files of a study. */
#include "study_files.h"

#include "evenhand/base/random.h"

static const char abc[] = "person\na\nb\nc\nd\n";

static void start(struct study_files *f, const char *people)
{
    study_clear(f);
    study_put(f, "people.csv", people);
}

static void records_are_typed(void **state)
{
    struct study_files *f = *state;
    start(f, abc);
    study_put(f, "collaboration.csv",
              "Weight;TO;from;Kind;Date\n2.5;b;a;mail;2020-01-02\n;c;b;;\n0.000000001; a ;\" c "
              "\";mail;2020-01-01T10:00\n");
    assert_string_equal(study_scan(f), "a>b 2.5 2020-01-02 mail;b>c 1 undated ;c>a 1e-09 2020-01-01 mail;");
    assert_string_equal(study_problems(f), "");
    assert_int_equal(f->study.first_event, eh_date_from_parts(2020, 1, 1));
    assert_int_equal(f->study.last_event, eh_date_from_parts(2020, 1, 2));
    assert_true(f->study.events_have_dates && f->study.has_collaboration && !f->study.has_meetings);
    assert_int_equal(f->study.kinds.count, 2);
    assert_int_equal(f->study.input_count, 2);
    assert_string_equal(f->study.inputs[1].name, "collaboration.csv");
    assert_string_equal(f->study.inputs[1].kind, "collaboration");
    assert_int_equal(f->study.inputs[1].rows, 3);
    assert_int_equal(strlen(f->study.inputs[1].sha256), 64);
}

static void bad_records_are_left_out_and_placed(void **state)
{
    struct study_files *f = *state;
    start(f, abc);
    study_put(f, "collaboration.csv",
              "from,to,date,weight\n"
              "a,a,,\n"               /* 2: self */
              "a,b,,0\n"              /* 3 */
              "a,b,,-1\n"             /* 4 */
              "a,zz,,1\n"             /* 5 */
              "yy,zz,,1\n"            /* 6: two unknown people, one record */
              ",b,1.1.2026,\"1,5\"\n" /* 7: three errors */
              "a,b,\"\n\",x\n"        /* 8-9 */
              "a,b\n"                 /* 10 */
              "a,b,,2\n");
    assert_string_equal(study_scan(f), "a>b 2 undated ;");
    assert_string_equal(study_problems(f),
                        "ROW_LENGTH collaboration.csv:10:3;SELF_TIE collaboration.csv:2:2;"
                        "WEIGHT_NOT_POSITIVE collaboration.csv:3:4;WEIGHT_NOT_POSITIVE collaboration.csv:4:4;"
                        "PERSON_UNKNOWN collaboration.csv:5:2;PERSON_UNKNOWN collaboration.csv:6:1;"
                        "PERSON_UNKNOWN collaboration.csv:6:2;CELL_EMPTY collaboration.csv:7:1;"
                        "DATE_FORM collaboration.csv:7:3;NUMBER_FORM collaboration.csv:7:4;"
                        "NUMBER_FORM collaboration.csv:9:4;");
    assert_int_equal(study_left_out(f, "self_tie"), 1);
    assert_int_equal(study_left_out(f, "weight_not_positive"), 2);
    assert_int_equal(study_left_out(f, "unknown_person"), 2);
    assert_int_equal(eh_problems_get_total(&f->study.problems, EH_ERROR), 5);
    assert_true(study_says(f, EH_PROBLEM_NUMBER_FORM, "decimal sign is a point"));
    for (size_t i = 0; i < f->study.problems.count; i++)
        assert_null(strstr(f->study.problems.list[i].text, "zz"));
}

static void externals_are_people_beyond_the_roster(void **state)
{
    struct study_files *f = *state;
    start(f, abc);
    study_put(f, "study.ini", "[study]\nexternals = yes\n");
    study_put(f, "collaboration.csv", "from,to\na,zz\nzz,yy\nzz,zz\n");
    assert_string_equal(study_scan(f), "a>(external) 1 undated ;(external)>(external) 1 undated ;");
    assert_string_equal(study_problems(f), "SELF_TIE collaboration.csv:4:2;");
    assert_int_equal(study_left_out(f, "unknown_person"), 0);
}

static void meetings_are_grouped_by_id_and_day(void **state)
{
    struct study_files *f = *state;
    start(f, abc);
    study_put(f, "meetings-2.csv", "meeting,person,date,kind\nm1,c,2020-01-01,\nm1,a,2020-01-01,\nm3,d,,\n");
    study_put(f, "meetings-1.csv",
              "meeting,person,date,kind\nm1,b,2020-01-01,staff\nm2,a,2020-01-01,\nm1,a,2020-01-02,\n"
              "m1,b,2020-01-01,project\nm1,d,2020-01-02,\nm2,zz,2020-01-01,\n");
    assert_string_equal(study_scan(f),
                        "[a b c] 2020-01-01 project;[a (external)] 2020-01-01 ;[a d] 2020-01-02 ;");
    assert_string_equal(study_problems(f), "PERSON_UNKNOWN meetings-1.csv:7:2;");
    assert_int_equal(study_left_out(f, "unknown_person"), 1);
    assert_true(f->study.has_meetings && !f->study.has_collaboration);
}

static void broadcasts_are_left_out(void **state)
{
    struct study_files *f = *state;
    start(f, abc);
    study_put(f, "study.ini", "[study]\nbroadcast = 3\n");
    study_put(f, "meetings.csv", "meeting,person\nbig,a\nbig,b\nbig,c\nbig,zz\nfit,a\nfit,b\nfit,c\nfit,c\n");
    assert_string_equal(study_scan(f), "[a b c] undated ;");
    assert_int_equal(f->study.problems.total[EH_PROBLEM_MEETING_BROADCAST], 1);
    assert_true(study_says(f, EH_PROBLEM_MEETING_BROADCAST, "4 people"));
    assert_int_equal(study_left_out(f, "broadcast"), 1);
}

static void mentoring_is_typed_and_in_order(void **state)
{
    struct study_files *f = *state;
    start(f, abc);
    study_put(f, "collaboration.csv", "from,to\na,b\n");
    study_put(f, "mentoring.csv",
              "mentor,mentee,kind,start,end,programme\n"
              "c,a,Sponsorship,2026-01-01,,formal\n"
              "a,b,,,,\n"
              "b,b,,,,\n"                                 /* 4 */
              "a,zz,mentoring,,,\n"                       /* 5 */
              "a,c,coaching,2026-02-01,2026-01-01,some\n" /* 6: two errors, the third needs sound cells */
              "a,c,,2026-02-01,2026-01-01,\n"             /* 7 */
              ",c,,1/1/2026,,\n"                          /* 8 */
              "a,c,mentoring,2026-01-01,2026-01-01,Informal\n");
    assert_int_equal(study_read(f), EH_OK);
    const struct eh_mentoring *m = &f->study.mentoring;
    assert_true(m->present);
    assert_int_equal(m->count, 3);
    assert_true(m->mentor[0] == 0 && m->mentee[0] == 1 && m->kind[0] == EH_MENTORING && !m->is_formal[0]);
    assert_true(m->start[0] == EH_DATE_NONE && m->end[0] == EH_DATE_NONE);
    assert_true(m->mentor[1] == 0 && m->mentee[1] == 2 && m->start[1] == m->end[1]);
    assert_true(m->mentor[2] == 2 && m->mentee[2] == 0 && m->kind[2] == EH_SPONSORSHIP && m->is_formal[2]);
    assert_string_equal(
        study_problems(f),
        "SELF_MENTOR mentoring.csv:4:2;PERSON_UNKNOWN mentoring.csv:5:2;VALUE_UNKNOWN mentoring.csv:6:3;"
        "VALUE_UNKNOWN mentoring.csv:6:6;END_BEFORE_START mentoring.csv:7:5;"
        "CELL_EMPTY mentoring.csv:8:1;DATE_FORM mentoring.csv:8:4;DATE_AMBIGUOUS mentoring.csv:1:4;");
    assert_int_equal(study_left_out(f, "self_tie"), 1);
    assert_int_equal(study_left_out(f, "unknown_person"), 1);
}

static const char *period_of(struct study_files *f, const char *collaboration, const char *override)
{
    start(f, abc);
    study_put(f, "collaboration.csv", collaboration);
    study_override(f, "study.as_of=2026-10-05");
    if (override)
        study_override(f, override);
    if (study_read(f) != EH_OK)
        fail_msg("%s", f->failure.text);
    return f->study.period.name;
}

static void the_period_follows_the_dates(void **state)
{
    struct study_files *f = *state;
    assert_string_equal(period_of(f, "from,to\na,b\n", NULL), "all");
    assert_string_equal(period_of(f, "from,to,date\na,b,\nb,c,\n", NULL), "all");
    assert_string_equal(period_of(f, "from,to,date\na,b,\nb,c,2020-01-01\n", NULL), "2026Q3");
    assert_string_equal(period_of(f, "from,to,date\na,b,2020-01-01\n", "study.period=all"), "all");
    assert_string_equal(period_of(f, "from,to\na,b\n", "study.period=2026-01..2026-02"), "2026-01..2026-02");
    assert_string_equal(period_of(f, "from,to\na,b\n", "study.period=last-quarter"), "2026Q3");
}

static void records_outside_employment_are_noted(void **state)
{
    struct study_files *f = *state;
    start(f, "person,hired,left\na,2020-01-10,\nb,,2020-01-20\n");
    study_put(f, "collaboration.csv",
              "from,to,date\na,b,2020-01-09\na,b,2020-01-10\na,b,2020-01-20\na,b,2020-01-21\n"
              "a,b,9999-01-01\n");
    study_override(f, "study.period=2020-01");
    study_scan(f);
    assert_string_equal(study_problems(f),
                        "BEFORE_HIRED collaboration.csv:2:3;AFTER_LEFT collaboration.csv:5:3;"
                        "DATE_IMPLAUSIBLE collaboration.csv:6:3;AFTER_LEFT collaboration.csv:6:3;"
                        "PERIOD_UNCOVERED collaboration.csv:0:0;PERIOD_UNCOVERED collaboration.csv:0:0;");
}

static void kinds_without_records_are_noted(void **state)
{
    struct study_files *f = *state;
    start(f, abc);
    study_put(f, "study.ini", "[layer informal]\nkinds = chat, lunhc\n");
    study_put(f, "collaboration.csv", "from,to,kind\na,b,chat\na,b,Chat\n");
    study_scan(f);
    assert_string_equal(study_problems(f), "KIND_UNUSED study.ini:2:0;");
    assert_int_equal(f->study.kinds.count, 3);
}

static void fails(struct study_files *f, int code, const char *part)
{
    assert_int_equal(study_read(f), code);
    if (!strstr(f->failure.text, part))
        fail_msg("'%s' is not in '%s'", part, f->failure.text);
}

static void a_study_needs_its_files(void **state)
{
    struct study_files *f = *state;
    struct eh_study study;
    assert_int_equal(eh_study_read("/nonexistent/study", NULL, &f->arena, &study, &f->failure),
                     EH_INPUT_MISSING);
    study_clear(f);
    fails(f, EH_INPUT_MISSING, "no people.csv");
    start(f, abc);
    fails(f, EH_INPUT_MISSING, "neither collaboration.csv nor meetings.csv");
    start(f, abc);
    study_put(f, "study.ini", "[files]\nmeetings = calendar-*.csv\n");
    fails(f, EH_INPUT_MISSING, "'calendar-*.csv'");
    start(f, abc);
    study_put(f, "meetings.csv", "meeting,person\n");
    study_put(f, "people.csv.gz", "x");
    fails(f, EH_CONFIG, "people.csv and people.csv.gz stand beside each other");
    start(f, abc);
    study_put(f, "meetings.csv", "\xff\xfem");
    fails(f, EH_INPUT_NOT_CSV, "iconv");
}

static void only_the_first_problems_of_a_code_are_kept(void **state)
{
    struct study_files *f = *state;
    struct eh_text text;
    start(f, abc);
    eh_text_init(&text, &f->arena);
    eh_text_add(&text, "from,to\n");
    for (int i = 0; i < 250; i++)
        eh_text_add(&text, "a,a\n");
    study_put(f, "collaboration.csv", eh_text_get(&text));
    study_scan(f);
    assert_int_equal(f->study.problems.total[EH_PROBLEM_SELF_TIE], 250);
    assert_int_equal(f->study.problems.count, EH_PROBLEM_SAMPLES);
    assert_int_equal(eh_problems_get_total(&f->study.problems, EH_WARNING), 250);
    assert_int_equal(eh_problems_get_total(&f->study.problems, EH_ERROR), 0);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The scanned records as sorted text. */
static char *sort_records(const char *text)
{
    char *copy = strdup(text), *list[4000], *sorted = calloc(strlen(text) + 2, 1);
    size_t count = 0;
    for (char *part = strtok(copy, ";"); part; part = strtok(NULL, ";"))
        list[count++] = part;
    qsort(list, count, sizeof *list, by_text);
    for (size_t i = 0; i < count; i++)
        strcat(strcat(sorted, list[i]), ";");
    free(copy);
    return sorted;
}

static void shuffle(struct eh_random *random, char rows[][40], uint32_t count)
{
    for (uint32_t i = count; i > 1; i--) {
        char row[40];
        uint32_t j = eh_random_below(random, i);
        memcpy(row, rows[i - 1], sizeof row);
        memcpy(rows[i - 1], rows[j], sizeof row);
        memcpy(rows[j], row, sizeof row);
    }
}

static void put_rows(struct study_files *f, const char *name, const char *header, char rows[][40],
                     uint32_t count)
{
    char text[40 * 1000];
    strcpy(text, header);
    for (uint32_t i = 0; i < count; i++)
        strcat(text, rows[i]);
    study_put(f, name, text);
}

static void the_order_of_rows_changes_nothing(void **state)
{
    enum { PEOPLE = 40, EVENTS = 500 };
    static char people[PEOPLE][40], events[EVENTS][40], places[EVENTS][40], pairs[PEOPLE][40];
    struct study_files *f = *state;
    struct eh_random random;
    char *expected = NULL;
    eh_random_init(&random, 11, 0);
    for (uint32_t i = 0; i < PEOPLE; i++)
        snprintf(people[i], 40, "p%u,%u,g%u,p%u\n", i, i % 4, eh_random_below(&random, 3), i / 5);
    for (uint32_t i = 0; i < EVENTS; i++)
        snprintf(events[i], 40, "p%u,p%u,k%u,%u\n", eh_random_below(&random, PEOPLE),
                 eh_random_below(&random, PEOPLE + 2), eh_random_below(&random, 3),
                 eh_random_below(&random, 4));
    for (uint32_t i = 0; i < EVENTS; i++)
        snprintf(places[i], 40, "m%u,p%u,k%u,2020-01-0%u\n", eh_random_below(&random, 60),
                 eh_random_below(&random, PEOPLE + 2), eh_random_below(&random, 3),
                 1 + eh_random_below(&random, 2));
    for (uint32_t i = 0; i < PEOPLE; i++)
        snprintf(pairs[i], 40, "p%u,p%u,2020-01-0%u\n", eh_random_below(&random, PEOPLE),
                 eh_random_below(&random, PEOPLE), 1 + eh_random_below(&random, 9));
    for (int run = 0; run < 4; run++) {
        study_clear(f);
        put_rows(f, "people.csv", "person,level,gender,manager\n", people, PEOPLE);
        put_rows(f, "collaboration-1.csv", "from,to,kind,weight\n", events, run % 2 ? EVENTS : EVENTS / 3);
        if (run % 2 == 0)
            put_rows(f, "collaboration-2.csv", "from,to,kind,weight\n", events + EVENTS / 3,
                     EVENTS - EVENTS / 3);
        put_rows(f, "meetings.csv", "meeting,person,kind,date\n", places, EVENTS);
        put_rows(f, "mentoring.csv", "mentor,mentee,start\n", pairs, PEOPLE);
        study_override(f, "study.period=all");
        struct eh_text text;
        char *records = sort_records(study_scan(f));
        eh_text_init(&text, &f->arena);
        eh_text_add(&text, records);
        free(records);
        for (uint32_t i = 0; i < f->study.people.n; i++)
            eh_text_add_format(&text, "\n%s %u %u %d %u", f->study.people.id[i],
                               f->study.people.attribute[0].label[i], f->study.people.manager[i],
                               f->study.people.level[i], f->study.people.is_decider[i]);
        for (uint32_t i = 0; i < f->study.mentoring.count; i++)
            eh_text_add_format(&text, "\n%u %u %d", f->study.mentoring.mentor[i],
                               f->study.mentoring.mentee[i], f->study.mentoring.start[i]);
        for (int code = 0; code < EH_PROBLEM_COUNT; code++)
            eh_text_add_format(&text, " %llu", (unsigned long long)f->study.problems.total[code]);
        if (!expected)
            expected = strdup(eh_text_get(&text));
        assert_string_equal(eh_text_get(&text), expected);
        shuffle(&random, people, PEOPLE);
        shuffle(&random, events, EVENTS);
        shuffle(&random, places, EVENTS);
        shuffle(&random, pairs, PEOPLE);
    }
    free(expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STUDY_TEST(records_are_typed),
        STUDY_TEST(bad_records_are_left_out_and_placed),
        STUDY_TEST(externals_are_people_beyond_the_roster),
        STUDY_TEST(meetings_are_grouped_by_id_and_day),
        STUDY_TEST(broadcasts_are_left_out),
        STUDY_TEST(mentoring_is_typed_and_in_order),
        STUDY_TEST(the_period_follows_the_dates),
        STUDY_TEST(records_outside_employment_are_noted),
        STUDY_TEST(kinds_without_records_are_noted),
        STUDY_TEST(a_study_needs_its_files),
        STUDY_TEST(only_the_first_problems_of_a_code_are_kept),
        STUDY_TEST(the_order_of_rows_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
