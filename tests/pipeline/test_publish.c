/* pipeline: a period appears whole or not at all. Each test works in a directory of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/base/file.h"
#include "evenhand/pipeline/publish.h"

struct place {
    struct eh_arena arena;
    struct eh_failure failure;
    char root[64], out[96];
};

static int set_up(void **state)
{
    struct place *self = calloc(1, sizeof *self);
    assert_non_null(self);
    eh_arena_init(&self->arena, NULL);
    strcpy(self->root, "/tmp/evenhand-publish-XXXXXX");
    assert_non_null(mkdtemp(self->root));
    snprintf(self->out, sizeof self->out, "%s/reports/harbour", self->root);
    *state = self;
    return 0;
}

static int tear_down(void **state)
{
    struct place *self = *state;
    char command[128];
    eh_arena_free(&self->arena);
    snprintf(command, sizeof command, "rm -rf '%s'", self->root);
    int status = system(command);
    free(self);
    return status;
}

/* A run of its own, which holds the lock until its arena ends. */
static int publish(struct place *self, const char *period, bool force, const char *content,
                   const char *last_day, const char **out_kept)
{
    struct eh_arena arena;
    struct eh_publication *publication;
    const char *kept = NULL;
    const struct eh_output_file files[] = {{"report.pdf", content, strlen(content)},
                                           {"report.json", last_day, strlen(last_day)}};
    const char *day = strlen(last_day) > 20 ? strstr(last_day, "20") : last_day;
    char last[11] = "";
    snprintf(last, sizeof last, "%s", day);
    eh_arena_init(&arena, NULL);
    self->failure = (struct eh_failure){0};
    int error = eh_publication_open(self->out, period, force, 0, &arena, &publication, &self->failure);
    if (!error)
        error = eh_publication_commit(publication, files, 2, last, &arena, &kept, &self->failure);
    if (out_kept)
        *out_kept = kept ? eh_arena_copy_text(&self->arena, kept) : NULL;
    eh_arena_free(&arena);
    return error;
}

#define JSON(day) "{\"period\": {\"last\": \"" day "\"}}"

static const char *content(struct place *self, const char *path)
{
    char name[256];
    char *text = eh_arena_alloc(&self->arena, 1, 256);
    snprintf(name, sizeof name, "%s/%s", self->out, path);
    FILE *file = fopen(name, "r");
    if (!file)
        return "(missing)";
    text[fread(text, 1, 255, file)] = '\0';
    fclose(file);
    return text;
}

static void count_entry(void *state, const char *name)
{
    (void)name;
    ++*(size_t *)state;
}

/* Entries of the output directory; SIZE_MAX where it does not exist. */
static size_t entries(struct place *self)
{
    size_t count = 0;
    int fd = open(self->out, O_RDONLY | O_DIRECTORY);
    if (fd < 0)
        return SIZE_MAX;
    assert_int_equal(eh_file_list(fd, count_entry, &count, &self->failure), 0);
    close(fd);
    return count;
}

static void a_first_period_makes_its_directories(void **state)
{
    struct place *self = *state;
    struct stat status;
    char name[160];
    assert_int_equal(publish(self, "2026Q3", false, "one", JSON("2026-09-30"), NULL), 0);
    assert_string_equal(content(self, "2026Q3/report.pdf"), "one");
    assert_string_equal(content(self, "latest/report.pdf"), "one");
    assert_int_equal(entries(self), 2);
    snprintf(name, sizeof name, "%s/2026Q3/report.pdf", self->out);
    assert_int_equal(stat(name, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void a_period_is_published_once(void **state)
{
    struct place *self = *state;
    assert_int_equal(publish(self, "2026Q3", false, "one", "", NULL), 0);
    assert_int_equal(publish(self, "2026Q3", false, "two", "", NULL), EH_OUTPUT_EXISTS);
    assert_non_null(strstr(self->failure.text, "--force"));
    assert_string_equal(content(self, "2026Q3/report.pdf"), "one");
    assert_int_equal(entries(self), 2);
}

static void force_keeps_the_old_one(void **state)
{
    struct place *self = *state;
    const char *kept;
    assert_int_equal(publish(self, "2026Q3", false, "one", "", NULL), 0);
    assert_int_equal(publish(self, "2026Q3", true, "two", "", &kept), 0);
    assert_non_null(strstr(kept, "2026Q3.replaced-1"));
    assert_int_equal(publish(self, "2026Q3", true, "three", "", &kept), 0);
    assert_non_null(strstr(kept, "2026Q3.replaced-2"));
    assert_string_equal(content(self, "2026Q3/report.pdf"), "three");
    assert_string_equal(content(self, "2026Q3.replaced-1/report.pdf"), "one");
    assert_string_equal(content(self, "2026Q3.replaced-2/report.pdf"), "two");
    assert_int_equal(entries(self), 4);
}

static void latest_is_the_newest_period(void **state)
{
    struct place *self = *state;
    assert_int_equal(publish(self, "2026Q2", false, "q2", JSON("2026-06-30"), NULL), 0);
    assert_int_equal(publish(self, "2026Q3", false, "q3", JSON("2026-09-30"), NULL), 0);
    assert_string_equal(content(self, "latest/report.pdf"), "q3");
    assert_int_equal(publish(self, "2026Q1", false, "q1", JSON("2026-03-31"), NULL), 0);
    assert_string_equal(content(self, "latest/report.pdf"), "q3");
    assert_int_equal(publish(self, "2026Q3", true, "again", JSON("2026-09-30"), NULL), 0);
    assert_string_equal(content(self, "latest/report.pdf"), "again");
    /* A link to a period that somebody deleted holds nothing up. */
    char command[200];
    snprintf(command, sizeof command, "rm -r '%s/2026Q3'", self->out);
    assert_int_equal(system(command), 0);
    assert_int_equal(publish(self, "2026Q2", true, "q2 again", JSON("2026-06-30"), NULL), 0);
    assert_string_equal(content(self, "latest/report.pdf"), "q2 again");
}

static void what_is_in_the_way_is_left_alone(void **state)
{
    struct place *self = *state;
    char name[160];
    assert_int_equal(eh_file_make_directories(self->out, &self->failure), 0);
    snprintf(name, sizeof name, "%s/latest", self->out);
    assert_int_equal(mkdir(name, 0700), 0);
    assert_int_equal(publish(self, "all", false, "one", "", NULL), EH_OUTPUT);
    assert_int_equal(entries(self), 1);
    assert_int_equal(rmdir(name), 0);
    snprintf(name, sizeof name, "%s/all", self->out);
    int fd = open(name, O_CREAT | O_WRONLY, 0600);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(publish(self, "all", true, "one", "", NULL), EH_OUTPUT);
    assert_int_equal(entries(self), 1);
}

static void two_runs_do_not_meet(void **state)
{
    struct place *self = *state;
    assert_int_equal(publish(self, "2026Q2", false, "one", "", NULL), 0);
    int fd = open(self->out, O_RDONLY | O_DIRECTORY);
    assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(publish(self, "2026Q3", false, "two", "", NULL), EH_LOCKED);
    assert_int_equal(eh_failure_exit_status(self->failure.code), 75);
    close(fd);
    assert_int_equal(publish(self, "2026Q3", false, "two", "", NULL), 0);
}

static void debris_of_killed_runs_is_cleaned(void **state)
{
    struct place *self = *state;
    char command[300];
    assert_int_equal(publish(self, "2026Q2", false, "one", "", NULL), 0);
    snprintf(
        command, sizeof command,
        "cd '%s' && mkdir .evenhand-77 && echo half > .evenhand-77/report.pdf && ln -s x .evenhand-latest",
        self->out);
    assert_int_equal(system(command), 0);
    assert_int_equal(publish(self, "2026Q3", false, "two", "", NULL), 0);
    assert_int_equal(entries(self), 3);
}

static void a_failed_write_publishes_nothing(void **state)
{
    struct place *self = *state;
    struct rlimit before, limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = (struct rlimit){.rlim_cur = 2, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    int first = publish(self, "2026Q3", false, "more than two bytes", "", NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(first, EH_OUTPUT);
    assert_int_equal(entries(self), SIZE_MAX); /* nor the directory that was made for it */

    assert_int_equal(publish(self, "2026Q3", false, "old", "", NULL), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    int second = publish(self, "2026Q3", true, "more than two bytes", "", NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(second, EH_OUTPUT);
    assert_string_equal(content(self, "2026Q3/report.pdf"), "old");
    assert_int_equal(entries(self), 2);
}

static volatile sig_atomic_t caught;
static void catch_signal(int number)
{
    caught = number;
}

static void a_signal_waits_for_a_clean_end(void **state)
{
    struct place *self = *state;
    sigset_t term, before;
    struct sigaction action = {.sa_handler = catch_signal}, old;
    caught = 0;
    assert_int_equal(sigaction(SIGTERM, &action, &old), 0);
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &term, &before);
    raise(SIGTERM);
    assert_int_equal(publish(self, "2026Q3", false, "one", "", NULL), EH_OUTPUT);
    assert_int_equal(caught, 0); /* as it came, so it waits on */
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    assert_int_equal(caught, SIGTERM);
    assert_int_equal(entries(self), SIZE_MAX);
    sigaction(SIGTERM, &old, NULL);
    assert_int_equal(publish(self, "2026Q3", false, "one", "", NULL), 0);
}

static void no_directory_can_be_made_under_a_file(void **state)
{
    struct place *self = *state;
    snprintf(self->out, sizeof self->out, "%s/file", self->root);
    int fd = open(self->out, O_CREAT | O_WRONLY, 0600);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(publish(self, "all", false, "one", "", NULL), EH_OUTPUT);
    snprintf(self->out, sizeof self->out, "%s/file/reports", self->root);
    assert_int_equal(publish(self, "all", false, "one", "", NULL), EH_OUTPUT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_first_period_makes_its_directories),
        TEST(a_period_is_published_once),
        TEST(force_keeps_the_old_one),
        TEST(latest_is_the_newest_period),
        TEST(what_is_in_the_way_is_left_alone),
        TEST(two_runs_do_not_meet),
        TEST(debris_of_killed_runs_is_cleaned),
        TEST(a_failed_write_publishes_nothing),
        TEST(a_signal_waits_for_a_clean_end),
        TEST(no_directory_can_be_made_under_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
