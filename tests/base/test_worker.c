/* base: workers share what they write, tell failures, and a signal waits until the caller has cleaned up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#include "evenhand/base/worker.h"

enum { WORKERS = 5 };

struct board {
    uint32_t number[WORKERS];
    pid_t pid[WORKERS];
    bool cleaned;
};

static int write_number(void *state, uint32_t worker)
{
    struct board *board = state;
    board->number[worker] = 10 + worker;
    board->pid[worker] = getpid();
    return 0;
}

static int fail_third(void *state, uint32_t worker)
{
    return worker == 3 ? -1 : write_number(state, worker);
}

/* The third dies; the others would wait for ever. */
static int die_third(void *state, uint32_t worker)
{
    write_number(state, worker);
    if (worker == 3)
        kill(getpid(), SIGKILL);
    return pause(); /* for ever: no signal that comes is caught */
}

static int signal_parent(void *state, uint32_t worker)
{
    write_number(state, worker);
    if (worker == 0)
        kill(getppid(), SIGTERM);
    return pause();
}

static int run(int (*work)(void *, uint32_t), struct board *board, struct eh_failure *failure)
{
    struct eh_workers workers;
    eh_workers_hold(&workers);
    int code = eh_workers_run(&workers, WORKERS, work, board, failure);
    eh_workers_release(&workers);
    return code;
}

static void test_results_come_back(void **state)
{
    (void)state;
    struct eh_failure failure = {0};
    struct board *board = eh_workers_share(sizeof *board);
    assert_non_null(board);
    assert_int_equal(run(write_number, board, &failure), EH_OK);
    for (uint32_t k = 0; k < WORKERS; k++) {
        assert_int_equal(board->number[k], 10 + k);
        assert_int_not_equal(board->pid[k], getpid());
    }
    eh_workers_unshare(board, sizeof *board);
}

static void test_failures_are_told(void **state)
{
    (void)state;
    struct board *board = eh_workers_share(sizeof *board);
    struct eh_failure failed = {0}, died = {0};
    assert_int_equal(run(fail_third, board, &failed), EH_LIBRARY);
    assert_int_equal(run(die_third, board, &died), EH_LIBRARY);
    assert_int_equal(waitpid(-1, NULL, 0), -1); /* nobody is left behind */
    assert_int_equal(errno, ECHILD);
    eh_workers_unshare(board, sizeof *board);
}

/* In a process of its own, since the signal ends it. */
static void test_signal_waits_for_the_cleaning(void **state)
{
    (void)state;
    struct board *board = eh_workers_share(sizeof *board);
    pid_t pid = fork();
    if (pid == 0) {
        struct eh_workers workers;
        struct eh_failure failure = {0};
        eh_workers_hold(&workers);
        int code = eh_workers_run(&workers, WORKERS, signal_parent, board, &failure);
        board->cleaned = code == EH_LIBRARY && workers.signal == SIGTERM;
        eh_workers_release(&workers);
        _exit(0); /* not reached */
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
    assert_true(board->cleaned);
    eh_workers_unshare(board, sizeof *board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results_come_back),
        cmocka_unit_test(test_failures_are_told),
        cmocka_unit_test(test_signal_waits_for_the_cleaning),
    };
    return cmocka_run_group_tests_name("base/worker", tests, NULL, NULL);
}
