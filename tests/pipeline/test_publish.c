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
    char root[64], out[96], mended[64]; /* mended: by the last publish() */
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
                                           {"metrics.csv", content, strlen(content)},
                                           {"report.json", last_day, strlen(last_day)}};
    const char *day = strstr(last_day, "20");
    char last[11] = "";
    snprintf(last, sizeof last, "%s", day ? day : "");
    eh_arena_init(&arena, NULL);
    self->failure = (struct eh_failure){0};
    int error = eh_publication_open(self->out, 0, &arena, &publication, &self->failure);
    if (!error) {
        const char *mended = eh_publication_get_mended(publication);
        snprintf(self->mended, sizeof self->mended, "%s", mended ? mended : "");
        error = eh_publication_claim(publication, period, force, &arena, &self->failure);
    }
    if (!error)
        error = eh_publication_commit(publication, files, 3, last, &arena, &kept, &self->failure);
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

static void shell(struct place *self, const char *commands)
{
    char command[400];
    snprintf(command, sizeof command, "cd '%s' && { %s; }", self->out, commands);
    assert_int_equal(system(command), 0);
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
    shell(self, "rm -r 2026Q3");
    assert_int_equal(publish(self, "2026Q2", true, "q2 again", JSON("2026-06-30"), NULL), 0);
    assert_string_equal(content(self, "latest/report.pdf"), "q2 again");
}

/* Publishes 2026Q1 again without force: refused, but `latest` is where it should be afterwards. */
static void refused_run_leaves_latest_at(struct place *self, const char *period, bool is_mended)
{
    char path[64];
    snprintf(path, sizeof path, "%s/report.pdf", period);
    assert_int_equal(publish(self, "2026Q1", false, "one", JSON("2026-03-31"), NULL), EH_OUTPUT_EXISTS);
    assert_string_equal(content(self, "latest/report.pdf"), content(self, path));
    assert_string_equal(self->mended, is_mended ? period : "");
}

static void latest_is_mended_by_any_run(void **state)
{
    struct place *self = *state;
    assert_int_equal(publish(self, "2026Q3", false, "q3", JSON("2026-09-30"), NULL), 0);
    assert_int_equal(publish(self, "2026Q2", false, "q2", JSON("2026-06-30"), NULL), 0);
    assert_int_equal(publish(self, "2026Q1", false, "q1", JSON("2026-03-31"), NULL), 0);
    assert_int_equal(publish(self, "2026Q2", true, "q2 again", JSON("2026-06-30"), NULL), 0);
    refused_run_leaves_latest_at(self, "2026Q3", false);
    shell(self, "ln -sfn 2026Q2 latest");
    refused_run_leaves_latest_at(self, "2026Q3", true);
    assert_int_equal(entries(self), 5); /* four periods, one of them kept aside, and the link */
    shell(self, "rm latest");
    refused_run_leaves_latest_at(self, "2026Q3", true);
    shell(self, "rm 2026Q3/metrics.csv"); /* no whole period any more */
    refused_run_leaves_latest_at(self, "2026Q2", true);
    shell(self, "rm -r 2026Q3");
    refused_run_leaves_latest_at(self, "2026Q2", false);
}

static void what_is_no_period_never_becomes_the_latest(void **state)
{
    struct place *self = *state;
    assert_int_equal(publish(self, "2026Q1", false, "q1", JSON("2026-03-31"), NULL), 0);
    assert_int_equal(publish(self, "2026Q2", false, "q2", JSON("2026-06-30"), NULL), 0);
    shell(self, "cp -r 2026Q2 2026Q2.replaced-1; cp -r 2026Q2 mine; ln -s mine 2026Q4; mkdir 2026Q3");
    shell(self, "printf '{' > 2026Q3/report.json; touch 2026Q3/report.pdf 2026Q3/metrics.csv");
    refused_run_leaves_latest_at(self, "2026Q2", false);
    shell(self, "rm latest");
    refused_run_leaves_latest_at(self, "2026Q2", true);
    /* Two that end on one day: the link stays at the one where it stands. */
    assert_int_equal(publish(self, "2026-04..2026-06", false, "months", JSON("2026-06-30"), NULL), 0);
    refused_run_leaves_latest_at(self, "2026-04..2026-06", false);
    shell(self, "ln -sfn 2026Q2 latest");
    refused_run_leaves_latest_at(self, "2026Q2", false);
    /* A period without a last day is neither before nor behind another. */
    assert_int_equal(publish(self, "all", false, "all", "{}", NULL), 0);
    refused_run_leaves_latest_at(self, "all", false);
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
    assert_int_equal(publish(self, "2026Q2", false, "one", "", NULL), 0);
    shell(self, "mkdir .evenhand-77 && echo half > .evenhand-77/report.pdf && ln -s x .evenhand-latest");
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
        TEST(latest_is_mended_by_any_run),
        TEST(what_is_no_period_never_becomes_the_latest),
        TEST(what_is_in_the_way_is_left_alone),
        TEST(two_runs_do_not_meet),
        TEST(debris_of_killed_runs_is_cleaned),
        TEST(a_failed_write_publishes_nothing),
        TEST(a_signal_waits_for_a_clean_end),
        TEST(no_directory_can_be_made_under_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
