/* record/config: every key, every refusal with its place, and the way back. */
#include "study_files.h"

#include <sys/stat.h>

#include "evenhand/base/number.h"
#include "evenhand/record/period.h"

static int read_config(struct study_files *f, const char *ini, struct eh_config *out)
{
    study_clear(f);
    if (ini)
        study_put(f, "study.ini", ini);
    return eh_config_read(f->directory, &f->overrides, &f->arena, NULL, out, &f->failure);
}

static void refuses(void **state, const char *ini, const char *sentence)
{
    struct study_files *f = *state;
    struct eh_config config;
    assert_int_equal(read_config(f, ini, &config), EH_CONFIG);
    if (!strstr(f->failure.text, sentence))
        fail_msg("'%s' is not in '%s'", sentence, f->failure.text);
    assert_null(config.name);
}

static void without_study_ini_the_defaults_stand(void **state)
{
    struct study_files *f = *state;
    struct eh_config c;
    assert_int_equal(read_config(f, NULL, &c), EH_OK);
    assert_string_equal(c.name, strrchr(f->directory, '/') + 1);
    assert_false(c.groups_set || c.structure_set || c.strata_set || c.permutations_set || c.decision_rule ||
                 c.externals);
    assert_null(c.period);
    assert_null(c.informal);
    assert_null(c.decision_column);
    assert_int_equal(c.as_of, eh_date_today());
    assert_int_equal(c.lookback_months, 12);
    assert_int_equal(c.broadcast, 50);
    assert_int_equal(c.permutations, 9999);
    assert_int_equal(c.seed, 1);
    assert_int_equal(c.minimum_group, 5);
    assert_string_equal(c.paper, "a4");
    assert_string_equal(c.language, "en-GB");
}

static const char everything[] = "\xef\xbb\xbf; a study\n"
                                 "[study]\n"
                                 "name = Werft S\xc3\xbc"
                                 "d; Nord ; shown on the report\n"
                                 "  groups = gender, Ethnicity ,gender * Ethnicity\n"
                                 "structure = department,level\n"
                                 "strata = none\n"
                                 "levels = assistant, officer, manager\n"
                                 "decision_makers = level>=manager\n"
                                 "period = 2026-07..2026-09\n"
                                 "as_of = 2026-10-05\n"
                                 "lookback = 6\n"
                                 "broadcast = 20\n"
                                 "informal = lunch\n"
                                 "externals = yes\n"
                                 "[layer collaboration]\n"
                                 "directed = yes\n"
                                 "[layer lunch]\n"
                                 "kinds = lunch, chat\n"
                                 "tie_weight = 2\n"
                                 "close_weight = 4.5\n"
                                 "[columns]\n"
                                 "people.person = EmployeeId\n"
                                 "people.ethnicity = Self description\n"
                                 "collaboration.from = Primary\n"
                                 "[files]\n"
                                 "collaboration = exports/teams-*.csv.gz, mail.csv\n"
                                 "[inference]\n"
                                 "permutations = 999\n"
                                 "seed = 7\n"
                                 "betweenness = 256\n"
                                 "[privacy]\n"
                                 "minimum_group = 10\n"
                                 "[report]\n"
                                 "paper = letter\n"
                                 "language = en-US\n";

static void every_key_is_read(void **state)
{
    struct study_files *f = *state;
    struct eh_config c;
    if (read_config(f, everything, &c) != EH_OK)
        fail_msg("%s", f->failure.text);
    assert_string_equal(c.name, "Werft S\xc3\xbc"
                                "d; Nord");
    assert_int_equal(c.groups.count, 3);
    assert_string_equal(c.groups.name[2], "gender*Ethnicity");
    assert_int_equal(c.structure.count, 2);
    assert_true(c.strata_set);
    assert_int_equal(c.strata.count, 0);
    assert_int_equal(c.levels.count, 3);
    assert_true(c.decision_rule);
    assert_int_equal(c.decision_compare, EH_GREATER_EQUAL);
    assert_string_equal(c.decision_level, "manager");
    assert_string_equal(c.period, "2026-07..2026-09");
    assert_int_equal(c.as_of, eh_date_from_parts(2026, 10, 5));
    assert_int_equal(c.lookback_months, 6);
    assert_int_equal(c.broadcast, 20);
    assert_string_equal(c.informal, "lunch");
    assert_true(c.externals);
    assert_int_equal(c.layer_count, 2);
    assert_string_equal(c.layers[0].name, "collaboration");
    assert_true(c.layers[0].directed);
    assert_string_equal(c.layers[1].kinds.name[1], "chat");
    assert_int_equal(c.layers[1].tie_weight, 2 * EH_WEIGHT_ONE);
    assert_int_equal(c.layers[1].close_weight, 4500000000);
    assert_int_equal(c.column_count, 3);
    assert_string_equal(c.columns[1].header, "Self description");
    assert_int_equal(c.files[0].patterns.count, 2);
    assert_int_equal(c.permutations, 999);
    assert_true(c.permutations_set);
    assert_int_equal(c.seed, 7);
    assert_int_equal(c.betweenness, 256);
    assert_int_equal(c.minimum_group, 10);
    assert_string_equal(c.paper, "letter");
    assert_string_equal(c.language, "en-US");
}

static void what_is_written_reads_back(void **state)
{
    struct study_files *f = *state;
    static const char *const inis[] = {
        everything, "[study]\nname = x\nas_of = 2026-01-01\n",
        "[study]\nname = x\nas_of = 2026-01-01\ndecision_makers = is_boss\nstrata = a\n"
        "[layer l]\nkinds = k\ntie_weight = 0.000000001\n"};
    for (size_t i = 0; i < sizeof inis / sizeof *inis; i++) {
        struct eh_config c;
        assert_int_equal(read_config(f, inis[i], &c), EH_OK);
        char *first = strdup(eh_config_write(&c, false, &f->arena));
        assert_int_equal(read_config(f, first, &c), EH_OK);
        assert_string_equal(eh_config_write(&c, false, &f->arena), first);
        assert_true(c.permutations_set == (i == 0) && c.groups_set == (i == 0) && c.strata_set == (i != 1));
        free(first);
    }
}

static void unknown_names_are_refused_with_a_suggestion(void **state)
{
    refuses(state, "[study]\n\nperoid = all\n",
            "study.ini:3: unknown key 'peroid' in [study]; did you mean 'period'?");
    refuses(state, "[privcy]\nminimum_group = 3\n",
            "study.ini:2: unknown section [privcy]; did you mean 'privacy'?");
    refuses(state, "[privacy]\nminimum_gruop = 3\n",
            "study.ini:2: unknown key 'minimum_gruop' in [privacy]; did you mean 'minimum_group'?");
    refuses(state, "[study]\nminimum_group = 3\n", "it belongs in [privacy]");
    refuses(state, "[study]\nxyzzy = 3\n", "study.ini:2: unknown key 'xyzzy' in [study]");
    refuses(state, "[layer a]\nkind = x\n",
            "study.ini:2: unknown key 'kind' in [layer a]; did you mean 'kinds'?");
    refuses(state, "[columns]\npeopel.person = x\n",
            "unknown file 'peopel' in [columns]; did you mean 'people'?");
    refuses(state, "[columns]\ncollaboration.form = x\n",
            "collaboration has no column 'form'; did you mean 'from'?");
    refuses(state, "[columns]\nperson = x\n", "FILE.COLUMN");
    refuses(state, "[files]\nmeeting = x.csv\n", "did you mean 'meetings'?");
}

static void values_out_of_range_are_refused(void **state)
{
    refuses(state, "[privacy]\nminimum_group = 2\n", "study.ini:2: minimum_group below 3 is refused");
    refuses(state, "[privacy]\nminimum_group = -5\n", "below 3 is refused");
    refuses(state, "[privacy]\nminimum_group = five\n", "whole number");
    refuses(state, "[study]\nlookback = 0\n", "lookback must be a whole number from 1 to 120");
    refuses(state, "[study]\nbroadcast = 1\n", "broadcast must be");
    refuses(state, "[study]\nexternals = perhaps\n", "externals must be yes or no");
    refuses(state, "[study]\nperiod = Q3 2026\n", "study.ini:2: period is none of");
    refuses(state, "[study]\nperiod = 2026-09..2026-07\n", "period is none of");
    refuses(state, "[study]\nas_of = 5.10.2026\n", "as_of must be a date");
    refuses(state, "[study]\ngroups = a*b*c\n", "a crossing joins two");
    refuses(state, "[study]\ngroups = a*A\n", "crossed with itself");
    refuses(state, "[study]\ngroups = a, A\n", "twice");
    refuses(state, "[study]\ngroups = person\n", "cannot be an attribute");
    refuses(state, "[study]\nstrata = a*b\n", "only groups can be crossed");
    refuses(state, "[study]\nstrata =\n", "write none");
    refuses(state, "[inference]\npermutations = 1\n", "permutations must be");
    refuses(state, "[inference]\nseed = -1\n", "seed must be");
    refuses(state, "[layer l]\nkinds = a\ntie_weight = 0\n", "tie_weight must be a number above 0");
    refuses(state, "[layer l]\nkinds = a\nclose_weight = 1,5\n", "close_weight must be a number above 0");
    refuses(state, "[layer l]\ndirected = no\n", "names no kinds");
    refuses(state, "[layer mentoring]\nkinds = a\n", "built-in");
    refuses(state, "[report]\npaper = a3\n", "paper must be");
    refuses(state, "[report]\nlanguage = English\n", "language must be");
}

static void names_must_lead_somewhere(void **state)
{
    refuses(
        state, "[study]\ninformal = luncheon\n[layer lunches]\nkinds = a\n",
        "study.ini:2: informal names a layer 'luncheon' that no [layer] describes; did you mean 'lunches'?");
    refuses(state, "[study]\nlevels = a, senior\ndecision_makers = level >= senor\n",
            "study.ini:3: decision_makers names a level 'senor' that levels has not; did you mean 'senior'?");
    refuses(state, "[study]\ndecision_makers = level >= senior\n", "which is no integer");
    refuses(state, "[study]\ndecision_makers = rank >= 3\n", "compares the level");
}

static void broken_files_are_refused_with_the_line(void **state)
{
    refuses(state, "[study]\nname = x\njust words\n", "study.ini:3: neither a [section] nor a 'key = value'");
    refuses(state, "[study]\nname = x\nperiod = all\nname = y\n",
            "study.ini:4: 'name' is set twice, first on line 2");
    refuses(state, "name = x\n", "study.ini:1: 'name' stands before any [section]");
    refuses(state, "[study]\nname = Z\xfcrich\n", "not text in UTF-8");
    refuses(state, "[layer a-name-that-is-longer-than-the-parser-would-keep-whole]\nkinds = a\n",
            "study.ini:1: a section name longer");
    /* A line that looks like more of the value above is a line of its own. */
    refuses(state, "[privacy]\nminimum_group = 5\n   3\n", "study.ini:3: neither");
    refuses(state, "[study]\nname =; the firm\n", "study.ini:2: the value of 'name' begins with a semicolon");
    refuses(state, "[study\nname = x\n", "study.ini:1: a [section] without its closing bracket");
    refuses(state, "[privacy] minimum_group = 9\n", "study.ini:1: a setting behind a [section]");
    refuses(state, "[layer]\nkinds = chat\n", "study.ini:2: a layer needs a name");
    refuses(state, "[layer x]\nkinds = chat\ntie_weight = 4\nclose_weight = 2\n",
            "study.ini:2: [layer x] has a close_weight below its tie_weight");
}

static void any_line_end_ends_a_line(void **state)
{
    static const char *const texts[] = {"[privacy] ; all of it\r\nminimum_group = 9\r\n",
                                        "[privacy] # all of it\rminimum_group = 9\r",
                                        "\r\r[privacy]\n\r\nminimum_group = 9"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct eh_config config;
        assert_int_equal(read_config(*state, texts[i], &config), EH_OK);
        assert_int_equal(config.minimum_group, 9);
    }
    refuses(state, "[study]\r\nname = x\r\njust words\r\n", "study.ini:3: neither");
    refuses(state, "[study]\rname = x\rjust words\r", "study.ini:3: neither");
}

/* Settings that are meant and cannot be read never give way to the defaults. */
static void what_is_no_file_is_refused(void **state)
{
    struct study_files *f = *state;
    struct eh_config config;
    study_clear(f);
    const char *path = eh_arena_format(&f->arena, "%s/study.ini", f->directory);
    assert_int_equal(symlink("nowhere", path), 0);
    assert_int_equal(eh_config_read(f->directory, NULL, &f->arena, NULL, &config, &f->failure),
                     EH_INPUT_UNREADABLE);
    assert_int_equal(unlink(path), 0);
    f->failure = (struct eh_failure){0};
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(eh_config_read(f->directory, NULL, &f->arena, NULL, &config, &f->failure),
                     EH_INPUT_UNREADABLE);
    assert_int_equal(unlink(path), 0);
    assert_string_equal(f->failure.text, "study.ini is not a regular file");
}

static void long_lines_are_read_whole(void **state)
{
    struct study_files *f = *state;
    struct eh_config c;
    char ini[4000] = "[layer l]\nkinds = first";
    for (int i = 0; i < 300; i++)
        sprintf(ini + strlen(ini), ", kind%d", i);
    assert_int_equal(read_config(f, ini, &c), EH_OK);
    assert_int_equal(c.layers[0].kinds.count, 301);
}

static void overrides_stand_above_the_file(void **state)
{
    struct study_files *f = *state;
    struct eh_config c;
    static const char *const texts[] = {"privacy.minimum-group=7",           "study.period = all",
                                        "layer informal.tie_weight=2",       "layer v1.2.kinds=x, y",
                                        "columns.people.person=Employee.Id", "layer informal.kinds=lunch"};
    study_clear(f);
    study_put(f, "study.ini", "[study]\nperiod = 2026\n[privacy]\nminimum_group = 5\n");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        study_override(f, texts[i]);
    if (eh_config_read(f->directory, &f->overrides, &f->arena, NULL, &c, &f->failure) != EH_OK)
        fail_msg("%s", f->failure.text);
    assert_int_equal(c.minimum_group, 7);
    assert_string_equal(c.period, "all");
    assert_int_equal(c.layer_count, 2);
    assert_string_equal(c.layers[0].name, "informal");
    assert_string_equal(c.layers[1].name, "v1.2");
    assert_string_equal(c.columns[0].header, "Employee.Id");
    static const struct {
        const char *text, *sentence;
    } bad[] = {{"privacy.minimum_group=2", "setting privacy.minimum_group: minimum_group below 3"},
               {"minimum_group=5", "not of the form"},
               {"study.name=a\nb", "could not hold"},
               {"study.name=a ;b", "could not hold"},
               {"study.nmae=a", "setting study.nmae: unknown key 'nmae' in [study]; did you mean 'name'?"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        study_clear(f);
        study_override(f, bad[i].text);
        assert_int_equal(eh_config_read(f->directory, &f->overrides, &f->arena, NULL, &c, &f->failure), EH_CONFIG);
        if (!strstr(f->failure.text, bad[i].sentence))
            fail_msg("'%s' is not in '%s'", bad[i].sentence, f->failure.text);
    }
}

static void period_is(struct study_files *f, const char *text, const char *first, const char *last,
                      const char *name)
{
    struct eh_period period;
    char date[EH_DATE_LENGTH];
    assert_true(eh_period_read(text, eh_date_from_parts(2026, 9, 30), &f->arena, &period));
    assert_false(period.all);
    eh_date_write(period.first, date);
    assert_string_equal(date, first);
    eh_date_write(period.last, date);
    assert_string_equal(date, last);
    assert_string_equal(period.name, name);
}

static void periods_are_days(void **state)
{
    struct study_files *f = *state;
    struct eh_period period;
    period_is(f, "2026Q3", "2026-07-01", "2026-09-30", "2026Q3");
    period_is(f, "2026q1", "2026-01-01", "2026-03-31", "2026Q1");
    period_is(f, "2026", "2026-01-01", "2026-12-31", "2026");
    period_is(f, "2024-02", "2024-02-01", "2024-02-29", "2024-02");
    period_is(f, "2026-07..2026-09", "2026-07-01", "2026-09-30", "2026-07..2026-09");
    period_is(f, "2026-07-15..2026-08-02", "2026-07-15", "2026-08-02", "2026-07-15..2026-08-02");
    period_is(f, "2025Q4..2026Q1", "2025-10-01", "2026-03-31", "2025Q4..2026Q1");
    /* On the last day of a quarter that quarter is not completed yet. */
    period_is(f, "last-quarter", "2026-04-01", "2026-06-30", "2026Q2");
    assert_true(eh_period_read("last-quarter", eh_date_from_parts(2026, 1, 1), &f->arena, &period));
    assert_string_equal(period.name, "2025Q4");
    assert_true(eh_period_read("all", 0, &f->arena, &period));
    assert_true(period.all && period.first == EH_DATE_NONE && period.last == EH_DATE_NONE);
    static const char *const bad[] = {"",           "2026Q5", "2026Q0",  "2026-13", "26Q1",
                                      "2026-7",     "..",     "2026..",  "..2026",  "2026-02-30",
                                      "2026..2025", "+026",   "quarter", "2026Q3x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(eh_period_read(bad[i], 0, NULL, &period));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STUDY_TEST(without_study_ini_the_defaults_stand),
        STUDY_TEST(every_key_is_read),
        STUDY_TEST(what_is_written_reads_back),
        STUDY_TEST(unknown_names_are_refused_with_a_suggestion),
        STUDY_TEST(values_out_of_range_are_refused),
        STUDY_TEST(names_must_lead_somewhere),
        STUDY_TEST(broken_files_are_refused_with_the_line),
        STUDY_TEST(any_line_end_ends_a_line),
        STUDY_TEST(what_is_no_file_is_refused),
        STUDY_TEST(long_lines_are_read_whole),
        STUDY_TEST(overrides_stand_above_the_file),
        STUDY_TEST(periods_are_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
