/* pipeline: a publication that is killed at any system call leaves the whole old period or the whole new one.
 *
 * A child publishes under ptrace; the parent stops it at its n-th entry to or exit from the kernel and kills
 * it there, for every n until the child gets through. Nothing on a disk changes between two system calls, so
 * these are all the instants there are. Where tracing is not allowed the tests are skipped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "evenhand/pipeline/publish.h"

enum { STOPS_MOST = 5000 };

static char root[64], out[96];

static int publish_period(const char *period, const char *last_day, const char *content, bool force)
{
    struct eh_arena arena;
    struct eh_failure failure = {0};
    struct eh_publication *publication;
    const char *kept;
    char json[64];
    snprintf(json, sizeof json, "{\"period\": {\"last\": \"%s\"}}", last_day);
    const struct eh_output_file files[] = {{"report.pdf", content, strlen(content)},
                                           {"metrics.csv", content, strlen(content)},
                                           {"report.json", json, strlen(json)}};
    eh_arena_init(&arena, NULL);
    int error = eh_publication_open(out, 0, &arena, &publication, &failure);
    if (!error)
        error = eh_publication_claim(publication, period, force, &arena, &failure);
    if (!error)
        error = eh_publication_commit(publication, files, 3, last_day, &arena, &kept, &failure);
    eh_arena_free(&arena);
    return error;
}

static int publish(const char *content)
{
    return publish_period("2026Q3", "2026-09-30", content, true);
}

static bool holds(const char *directory, const char *name, const char *content)
{
    char path[200], text[64] = "";
    snprintf(path, sizeof path, "%s/%s/%s", out, directory, name);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    return length == strlen(content) && strcmp(text, content) == 0;
}

static bool is_whole(const char *directory, const char *content)
{
    return holds(directory, "report.pdf", content) && holds(directory, "metrics.csv", content) &&
           holds(directory, "report.json", "{\"period\": {\"last\": \"2026-09-30\"}}");
}

static void start_over(const char *old)
{
    char command[200];
    snprintf(command, sizeof command, "rm -rf '%s'", out);
    assert_int_equal(system(command), 0);
    if (old)
        assert_int_equal(publish(old), 0);
}

/* Runs the child as far as its n-th stop and sends the signal there. Returns its wait status, or -1 where it
 * came to its end before. */
static int publish_until(int n, int signal_number, int *out_stops)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
            _exit(77);
        raise(SIGSTOP);
        _exit(publish("new") == 0 ? 0 : 1);
    }
    int status, pass_on = 0, sent = 0;
    *out_stops = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    while (!WIFEXITED(status) && !WIFSIGNALED(status)) {
        int stopped_by = WSTOPSIG(status);
        if (stopped_by == SIGTRAP)
            ++*out_stops;
        pass_on = stopped_by != SIGTRAP && stopped_by != SIGSTOP ? stopped_by : 0;
        if (*out_stops == n && !sent) {
            sent = 1;
            kill(child, signal_number);
        }
        if (ptrace(PTRACE_SYSCALL, child, NULL, (void *)(intptr_t)pass_on) != 0 && errno != ESRCH)
            fail();
        assert_int_equal(waitpid(child, &status, 0), child);
    }
    return sent ? status : -1;
}

static bool may_trace(void)
{
    int stops, status;
    start_over(NULL);
    status = publish_until(STOPS_MOST, SIGKILL, &stops);
    return status == -1 && stops > 20;
}

static bool has_debris(void)
{
    char command[200];
    snprintf(command, sizeof command, "ls -A '%s' 2>/dev/null | grep -q '^\\.evenhand'", out);
    return system(command) == 0;
}

/* A period that stood there is at its place or beside it, whatever happened. */
static void check_state(const char *old)
{
    bool is_new = is_whole("2026Q3", "new"), is_old = old && is_whole("2026Q3", old);
    char path[200];
    struct stat status;
    snprintf(path, sizeof path, "%s/2026Q3", out);
    assert_true(is_new || is_old || (!old && stat(path, &status) != 0));
    if (old) {
        assert_true(is_old || is_whole("2026Q3.replaced-1", old));
        assert_true(is_whole("latest", old) || is_whole("latest", "new"));
    }
}

static void kill_everywhere(int signal_number, const char *old)
{
    int stops, n = 1;
    if (!may_trace())
        skip();
    for (;; n++) {
        assert_true(n < STOPS_MOST);
        start_over(old);
        if (publish_until(n, signal_number, &stops) == -1)
            break;
        check_state(old);
        if (signal_number == SIGTERM) {
            assert_false(has_debris());
            assert_true(old || is_whole("2026Q3", "new") || rmdir(out) != 0); /* no empty directory */
        }
        assert_int_equal(publish("new"), 0); /* the next run is not held up */
        assert_true(is_whole("2026Q3", "new"));
        assert_false(has_debris());
    }
    assert_true(n > 20);
}

/* The next run refuses: what stands there is published. `latest` points at it all the same. */
static void killed_while_a_second_period_is_published(void **state)
{
    (void)state;
    int stops, behind = 0;
    if (!may_trace())
        skip();
    for (int n = 1;; n++) {
        assert_true(n < STOPS_MOST);
        start_over(NULL);
        assert_int_equal(publish_period("2026Q2", "2026-06-30", "q2", false), 0);
        if (publish_until(n, SIGKILL, &stops) == -1)
            break;
        bool is_there = is_whole("2026Q3", "new");
        behind += is_there && !is_whole("latest", "new");
        assert_int_equal(publish_period("2026Q2", "2026-06-30", "again", false), EH_OUTPUT_EXISTS);
        assert_int_equal(is_whole("2026Q3", "new"), is_there);
        assert_true(is_there ? is_whole("latest", "new") : holds("latest", "report.pdf", "q2"));
        assert_false(has_debris());
    }
    assert_true(behind > 0); /* else the window that this is about was never hit */
}

static void killed_while_a_first_period_is_published(void **state)
{
    (void)state;
    kill_everywhere(SIGKILL, NULL);
}

static void killed_while_a_period_is_replaced(void **state)
{
    (void)state;
    kill_everywhere(SIGKILL, "old");
}

static void terminated_while_a_first_period_is_published(void **state)
{
    (void)state;
    kill_everywhere(SIGTERM, NULL);
}

static void terminated_while_a_period_is_replaced(void **state)
{
    (void)state;
    kill_everywhere(SIGTERM, "old");
}

static int set_up(void **state)
{
    (void)state;
    strcpy(root, "/tmp/evenhand-kill-XXXXXX");
    if (!mkdtemp(root))
        return -1;
    snprintf(out, sizeof out, "%s/harbour", root);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    return system(command);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(killed_while_a_first_period_is_published), TEST(killed_while_a_second_period_is_published),
        TEST(killed_while_a_period_is_replaced),        TEST(terminated_while_a_first_period_is_published),
        TEST(terminated_while_a_period_is_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
