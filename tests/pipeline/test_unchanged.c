/* pipeline: an input that changes or goes away while a run is under way. The run itself says when: the test
 * acts from its progress, so that each change falls into a stage and nothing hangs on time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/pipeline/pipeline.h"

enum { PEOPLE = 24 };

struct place {
    char root[64], study[96], out[96];
    const char *phase, *file; /* what happens to which file when the phase begins */
    void (*change)(const char *path);
    bool is_changed;
    struct eh_failure failure;
};

static const char *path_of(const struct place *self, const char *file)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", self->study, file);
    return path;
}

static void write_file(const char *path, const char *mode, const char *text)
{
    FILE *file = fopen(path, mode);
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void write_study(const struct place *self)
{
    char line[64];
    write_file(path_of(self, "people.csv"), "w", "person,gender,department\n");
    write_file(path_of(self, "collaboration.csv"), "w", "from,to\n");
    write_file(path_of(self, "study.ini"), "w", "[study]\nperiod = all\n[inference]\npermutations = 19\n");
    for (int i = 0; i < PEOPLE; i++) {
        snprintf(line, sizeof line, "p%02d,%s,%s\n", i, i % 2 ? "woman" : "man", i < 12 ? "North" : "South");
        write_file(path_of(self, "people.csv"), "a", line);
        snprintf(line, sizeof line, "p%02d,p%02d\n", i, (i + 1) % PEOPLE);
        write_file(path_of(self, "collaboration.csv"), "a", line);
    }
}

static int set_up(void **state)
{
    struct place *self = calloc(1, sizeof *self);
    assert_non_null(self);
    strcpy(self->root, "/tmp/evenhand-unchanged-XXXXXX");
    assert_non_null(mkdtemp(self->root));
    snprintf(self->study, sizeof self->study, "%s/study", self->root);
    snprintf(self->out, sizeof self->out, "%s/reports", self->root);
    assert_int_equal(mkdir(self->study, 0700), 0);
    write_study(self);
    *state = self;
    return 0;
}

static int tear_down(void **state)
{
    struct place *self = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", self->root);
    int status = system(command);
    free(self);
    return status;
}

static void on_phase(void *state, const char *phase, double share_01)
{
    struct place *self = state;
    if (self->change && share_01 < 0 && strcmp(phase, self->phase) == 0 && !self->is_changed) {
        self->is_changed = true;
        self->change(path_of(self, self->file));
    }
}

static int run(struct place *self, enum eh_goal goal)
{
    struct eh_arena arena;
    struct eh_outcome outcome;
    const struct eh_progress progress = {self, on_phase};
    const struct eh_pipeline_options options = {
        .study = self->study, .goal = goal, .out = self->out, .threads = 1, .progress = &progress};
    self->failure = (struct eh_failure){0};
    eh_arena_init(&arena, NULL);
    int error = eh_pipeline_run(&options, &arena, &outcome, &self->failure);
    eh_arena_free(&arena);
    return error;
}

/* A change in each phase in which one can still be noticed ends the run, names the file and leaves no report.
 */
static void assert_noticed(struct place *self, const char *file, void (*change)(const char *),
                           const char *word)
{
    static const char *const phases[] = {"building the network", "measuring", "composing", "drawing"};
    struct stat status;
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++) {
        write_study(self);
        self->phase = phases[i];
        self->file = file;
        self->change = change;
        self->is_changed = false;
        assert_int_equal(run(self, EH_GOAL_PUBLISH), EH_INPUT_UNREADABLE);
        assert_true(self->is_changed);
        assert_int_equal(eh_failure_exit_status(self->failure.code), 3);
        assert_int_equal(strncmp(self->failure.text, file, strlen(file)), 0);
        assert_non_null(strstr(self->failure.text, word));
        assert_int_not_equal(stat(self->out, &status), 0);
    }
}

static void append(const char *path)
{
    write_file(path, "a", "p00,p05\n");
}

/* The last row comes in two writes, and the run reads between them: an error by itself, of no finished file.
 */
static void append_half(const char *path)
{
    write_file(path, "a", "p00");
}

static void replace(const char *path)
{
    char other[220];
    snprintf(other, sizeof other, "%s.new", path);
    write_file(other, "w", "from,to\np00,p05\n");
    assert_int_equal(rename(other, path), 0);
}

/* The same bytes and the same size: only the time tells. */
static void touch(const char *path)
{
    const struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void take_away(const char *path)
{
    assert_int_equal(unlink(path), 0);
}

static void a_file_that_grows_is_noticed(void **state)
{
    assert_noticed(*state, "collaboration.csv", append, "changed");
    assert_noticed(*state, "people.csv", append_half, "changed");
}

static void a_file_that_is_replaced_or_touched_is_noticed(void **state)
{
    assert_noticed(*state, "collaboration.csv", replace, "changed");
    assert_noticed(*state, "people.csv", touch, "changed");
    assert_noticed(*state, "study.ini", touch, "changed");
}

static void a_file_that_goes_away_is_noticed(void **state)
{
    assert_noticed(*state, "people.csv", take_away, "went away");
    assert_noticed(*state, "collaboration.csv", take_away, "went away");
}

/* What a half-written row looks like is not what is wrong: the sentence is about the change, and check says
 * it as well as report. */
static void a_change_comes_before_what_it_looks_like(void **state)
{
    struct place *self = *state;
    self->phase = "building the network";
    self->file = "collaboration.csv";
    self->change = append_half;
    assert_int_equal(run(self, EH_GOAL_CHECK), EH_INPUT_UNREADABLE);
    assert_non_null(strstr(self->failure.text, "collaboration.csv changed"));
    self->change = NULL;
    assert_int_equal(run(self, EH_GOAL_PUBLISH), EH_INPUT_REJECTED); /* and this time it stands like that */
}

static void what_does_not_change_is_published(void **state)
{
    struct place *self = *state;
    char link_path[220], target[220];
    /* A link that is made to a file meanwhile, as backups do, is no change. */
    snprintf(target, sizeof target, "%s", path_of(self, "people.csv"));
    snprintf(link_path, sizeof link_path, "%s/copy", self->root);
    assert_int_equal(link(target, link_path), 0);
    assert_int_equal(run(self, EH_GOAL_PUBLISH), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_that_grows_is_noticed),      TEST(a_file_that_is_replaced_or_touched_is_noticed),
        TEST(a_file_that_goes_away_is_noticed),  TEST(a_change_comes_before_what_it_looks_like),
        TEST(what_does_not_change_is_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
