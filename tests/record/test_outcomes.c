/* record: outcomes.csv and decisions.csv. */
#include "study_files.h"

static const char people[] = "person,hired,left\n"
                             "a,2020-01-01,\n"
                             "b,2024-03-01,2026-06-30\n"
                             "c,,\n"
                             "d,2020-01-01,2021-12-31\n"; /* outside the period */

static void read_with(struct study_files *f, const char *name, const char *text)
{
    study_clear(f);
    study_put(f, "people.csv", people);
    study_put(f, "collaboration.csv", "from,to,date\na,b,2026-05-01\n");
    study_override(f, "study.period=2026Q2");
    study_override(f, "study.as_of=2026-07-15");
    if (name)
        study_put(f, name, text);
    if (study_read(f) != EH_OK)
        fail_msg("%s", f->failure.text);
}

/* "person kind date; ..." */
static const char *outcomes_of(struct study_files *f)
{
    static const char *const kinds[] = {"promotion", "exit", "other"};
    const struct eh_outcomes *o = &f->study.outcomes;
    struct eh_text text;
    eh_text_init(&text, &f->arena);
    for (uint32_t i = 0; i < o->count; i++) {
        char date[EH_DATE_LENGTH] = "undated";
        if (o->date[i] != EH_DATE_NONE)
            eh_date_write(o->date[i], date);
        eh_text_add_format(&text, "%s %s %s;", study_person(f, o->person[i]), kinds[o->kind[i]], date);
    }
    return eh_text_get(&text);
}

/* "decider>candidate decision date flags; ...": s selected, n not, ? not said, D disclosed, R recused */
static const char *decisions_of(struct study_files *f)
{
    const struct eh_decisions *d = &f->study.decisions;
    struct eh_text text;
    eh_text_init(&text, &f->arena);
    for (uint32_t i = 0; i < d->count; i++) {
        char date[EH_DATE_LENGTH] = "undated", number[16] = "-";
        if (d->date[i] != EH_DATE_NONE)
            eh_date_write(d->date[i], date);
        if (d->decision[i] != EH_PERSON_NONE)
            snprintf(number, sizeof number, "%u", d->decision[i]);
        eh_text_add_format(&text, "%s>%s %s %s %s%s%s;", study_person(f, d->decider[i]),
                           study_person(f, d->candidate[i]), number, date,
                           !d->is_decided[i] ? "?"
                           : d->selected[i]  ? "s"
                                             : "n",
                           d->disclosed[i] ? "D" : "", d->recused[i] ? "R" : "");
    }
    return eh_text_get(&text);
}

static void a_study_without_them_has_none(void **state)
{
    struct study_files *f = *state;
    read_with(f, NULL, NULL);
    assert_false(f->study.outcomes.present || f->study.decisions.present);
    assert_int_equal(f->study.outcomes.count + f->study.decisions.count, 0);
    assert_int_equal(f->study.decisions.decision_count, 0);
}

static void outcomes_are_read_in_one_order(void **state)
{
    struct study_files *f = *state;
    static const char expected[] = "a promotion 2026-04-01;a promotion 2026-06-01;a other 2026-06-01;"
                                   "b exit 2026-06-30;b exit 2026-06-30;c exit undated;d exit 2021-12-31;";
    read_with(f, "outcomes.csv",
              "Person,Outcome,DATE\n"
              "a,award,2026-06-01\nb,EXIT,2026-06-30\na,Promotion,2026-06-01\n"
              "c,left,\nd,exit,2021-12-31\na, promotion ,2026-04-01T09:00\n"
              "b,left,2026-06-30\n");
    assert_true(f->study.outcomes.present);
    assert_string_equal(outcomes_of(f), expected);
    assert_string_equal(study_problems(f), "");
    read_with(f, "outcomes.csv",
              "date,outcome,person\n"
              "2026-06-30,left,b\n2026-04-01,promotion,a\n2021-12-31,exit,d\n,left,c\n"
              "2026-06-01,promotion,a\n2026-06-30,exit,b\n2026-06-01,award,a\n");
    assert_string_equal(outcomes_of(f), expected);
}

static void inputs_have_their_hash_and_rows(void **state)
{
    struct study_files *f = *state;
    read_with(f, "outcomes.csv", "person,outcome\na,promotion\n");
    const struct eh_input *input = &f->study.inputs[f->study.input_count - 1];
    assert_string_equal(input->name, "outcomes.csv");
    assert_string_equal(input->kind, "outcomes");
    assert_int_equal(input->rows, 1);
    /* printf 'person,outcome\na,promotion\n' | sha256sum */
    assert_string_equal(input->sha256, "90d493e2498986b11327eb60ae22d208746be00d0e2bb33fc804343c707fdd08");
    read_with(f, "decisions.csv", "decider,candidate\na,b\n");
    input = &f->study.inputs[f->study.input_count - 1];
    assert_string_equal(input->kind, "decisions");
    /* printf 'decider,candidate\na,b\n' | sha256sum */
    assert_string_equal(input->sha256, "6cccb5d76ac0b6dacd9742b7279e8f66b2856685402aa82dbab866203e973f29");
}

static void several_files_stand_beside_each_other(void **state)
{
    struct study_files *f = *state;
    read_with(f, "outcomes-2026.csv", "person,outcome\na,promotion\n");
    study_put(f, "outcomes-2025.csv", "person,outcome\nc,exit\n");
    study_put(f, "decisions-x.csv", "decider,candidate\na,b\n");
    study_put(f, "decisions-y.csv", "decider,candidate,decision\nc,b,hire\n");
    eh_arena_free(&f->arena);
    eh_arena_init(&f->arena, NULL);
    assert_int_equal(study_read(f), EH_OK);
    assert_string_equal(outcomes_of(f), "a promotion undated;c exit undated;");
    assert_string_equal(decisions_of(f), "a>b - undated ?;c>b 0 undated ?;");
    assert_true(f->study.decisions.has_decision);
}

static void problems_of_outcomes_are_told(void **state)
{
    struct study_files *f = *state;
    read_with(f, "outcomes.csv",
              "person,outcome,date\n"
              ",promotion,2026-05-01\n"       /* 2 */
              "a,,2026-05-01\n"               /* 3 */
              "a,promotion,01.05.2026\n"      /* 4 */
              "nobody,promotion,2026-05-01\n" /* 5 */
              "b,promotion,2024-02-29\n"      /* 6: the day before they were hired */
              "b,promotion,2024-03-01\n"
              "b,exit,2026-06-30\n"
              "b,exit,2026-07-01\n" /* 9: the day after they left */
              "a,exit,2026-07-15\n"
              "c,exit,2038-01-01\n" /* 11: to come */
              "a,exit,2026-07-15\n" /* 12: once more */
              "a,exit\n");          /* 13 */
    assert_string_equal(study_problems(f),
                        "ROW_LENGTH outcomes.csv:13:3;CELL_EMPTY outcomes.csv:2:1;CELL_EMPTY "
                        "outcomes.csv:3:2;DATE_FORM outcomes.csv:4:3;"
                        "PERSON_UNKNOWN outcomes.csv:5:1;BEFORE_HIRED outcomes.csv:6:3;"
                        "AFTER_LEFT outcomes.csv:9:3;DATE_FUTURE outcomes.csv:11:3;"
                        "RECORD_DUPLICATE outcomes.csv:12:0;");
    assert_int_equal(f->study.outcomes.count, 7);
    assert_int_equal(study_left_out(f, "unknown_person"), 1);
    read_with(f, "outcomes.csv", "person,date\na,2026-05-01\n");
    assert_string_equal(study_problems(f), "COLUMN_MISSING outcomes.csv:1:0;");
    assert_true(f->study.outcomes.present);
    assert_int_equal(f->study.outcomes.count, 0);
}

/* They say nothing about the days that contacts were recorded on. */
static void outcomes_do_not_move_the_first_and_last_record(void **state)
{
    struct study_files *f = *state;
    read_with(f, "outcomes.csv", "person,outcome,date\na,exit,2020-01-01\nc,exit,2026-07-01\n");
    study_put(f, "decisions.csv", "decider,candidate,date\na,c,2019-01-01\n");
    eh_arena_free(&f->arena);
    eh_arena_init(&f->arena, NULL);
    study_scan(f);
    char first[EH_DATE_LENGTH], last[EH_DATE_LENGTH];
    eh_date_write(f->study.first_event, first);
    eh_date_write(f->study.last_event, last);
    assert_string_equal(first, "2026-05-01");
    assert_string_equal(last, "2026-05-01");
}

static void decisions_are_read_in_one_order(void **state)
{
    struct study_files *f = *state;
    static const char expected[] = "a>b 0 2026-05-01 s;a>c 0 2026-05-01 n;a>c 1 undated ?R;"
                                   "b>c 1 2026-05-02 sD;c>b - 2026-05-01 nDR;d>a 1 2026-05-02 n;";
    read_with(f, "decisions.csv",
              "decider,candidate,decision,date,outcome,disclosed,recused\n"
              "c,b,,2026-05-01,not selected,yes,TRUE\n"
              "b,c,panel,2026-05-02,Selected,1,0\n"
              "a,c,panel,,,,yes\n"
              "d,a,panel,2026-05-02,no,no,no\n"
              "a,c,bonus,2026-05-01,not,false,false\n"
              "a,b,bonus,2026-05-01,true,,\n");
    const struct eh_decisions *d = &f->study.decisions;
    assert_true(d->present && d->has_decision && d->has_outcome && d->has_disclosed && d->has_recused);
    assert_int_equal(d->decision_count, 2);
    assert_string_equal(decisions_of(f), expected);
    assert_string_equal(study_problems(f), "AFTER_LEFT decisions.csv:5:4;"); /* d left: no decider then */
    read_with(f, "decisions.csv",
              "recused,disclosed,outcome,date,decision,candidate,decider\n"
              ",,1,2026-05-01,bonus,b,a\n"
              "yes,,,,panel,c,a\n"
              ",,0,2026-05-01,bonus,c,a\n"
              ",,false,2026-05-02,panel,a,d\n"
              "1,1,0,2026-05-01,,b,c\n"
              ",true,yes,2026-05-02,panel,c,b\n");
    assert_string_equal(decisions_of(f), expected);
}

static void columns_that_are_not_there_are_known(void **state)
{
    struct study_files *f = *state;
    read_with(f, "decisions.csv", "decider,candidate\na,b\n");
    const struct eh_decisions *d = &f->study.decisions;
    assert_true(d->present);
    assert_false(d->has_decision || d->has_outcome || d->has_disclosed || d->has_recused);
    assert_string_equal(decisions_of(f), "a>b - undated ?;");
}

static void problems_of_decisions_are_told(void **state)
{
    struct study_files *f = *state;
    read_with(f, "decisions.csv",
              "decider,candidate,decision,date,outcome,disclosed,recused\n"
              ",b,x,2026-05-01,no,no,no\n"      /* 2 */
              "a,,x,2026-05-01,no,no,no\n"      /* 3 */
              "a,b,x,5/1/2026,no,no,no\n"       /* 4 */
              "a,b,x,2026-05-01,maybe,no,no\n"  /* 5 */
              "a,b,x,2026-05-01,no,perhaps,2\n" /* 6 */
              "a,a,x,2026-05-01,yes,no,no\n"    /* 7 */
              "a,who,x,2026-05-01,yes,no,no\n"  /* 8 */
              "a,b,x,2026-05-01,yes,no,no\n"
              "a,b,x,2026-05-01,1,,\n"           /* 10: the same in other words */
              "who,who,y,2026-05-01,yes,no,no\n" /* 11 */
              "a,b,z,2026-05-01,yes,no,no\n");
    assert_string_equal(
        study_problems(f),
        "CELL_EMPTY decisions.csv:2:1;CELL_EMPTY decisions.csv:3:2;DATE_FORM decisions.csv:4:4;"
        "VALUE_UNKNOWN decisions.csv:5:5;VALUE_UNKNOWN decisions.csv:6:6;"
        "VALUE_UNKNOWN decisions.csv:6:7;DECISION_SELF decisions.csv:7:2;"
        "PERSON_UNKNOWN decisions.csv:8:2;RECORD_DUPLICATE decisions.csv:10:0;"
        "DECISION_SELF decisions.csv:11:2;DATE_AMBIGUOUS decisions.csv:1:4;");
    assert_string_equal(decisions_of(f), "a>b 0 2026-05-01 s;a>b 0 2026-05-01 s;a>b 1 2026-05-01 s;");
    assert_int_equal(f->study.decisions.decision_count, 2); /* nobody decided on y */
    assert_int_equal(study_left_out(f, "self_decision"), 2);
    assert_int_equal(study_left_out(f, "unknown_person"), 1);
    assert_int_equal(eh_problem_get_severity(EH_PROBLEM_DECISION_SELF), EH_WARNING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STUDY_TEST(a_study_without_them_has_none),
        STUDY_TEST(outcomes_are_read_in_one_order),
        STUDY_TEST(inputs_have_their_hash_and_rows),
        STUDY_TEST(several_files_stand_beside_each_other),
        STUDY_TEST(problems_of_outcomes_are_told),
        STUDY_TEST(outcomes_do_not_move_the_first_and_last_record),
        STUDY_TEST(decisions_are_read_in_one_order),
        STUDY_TEST(columns_that_are_not_there_are_known),
        STUDY_TEST(problems_of_decisions_are_told),
    };
    return cmocka_run_group_tests_name("record/outcomes", tests, NULL, NULL);
}
