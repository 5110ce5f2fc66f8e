#include "evenhand/base/worker.h"

#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS_MOST = 1024 };

static const int HELD[] = {SIGTERM, SIGINT, SIGHUP};

static sigset_t list_signals(bool with_child)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof HELD / sizeof *HELD; i++)
        sigaddset(&set, HELD[i]);
    if (with_child)
        sigaddset(&set, SIGCHLD);
    return set;
}

void eh_workers_hold(struct eh_workers *self)
{
    /* A blocked SIGCHLD waits for sigwaitinfo unless the process was started with it ignored. */
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigset_t set = list_signals(true);
    self->signal = 0;
    sigprocmask(SIG_BLOCK, &set, &self->before);
    sigaction(SIGCHLD, &standard, &self->child_before);
}

void eh_workers_release(struct eh_workers *self)
{
    if (self->signal)
        raise(self->signal);
    sigaction(SIGCHLD, &self->child_before, NULL);
    sigprocmask(SIG_SETMASK, &self->before, NULL);
}

struct crew {
    pid_t pid[WORKERS_MOST]; /* 0: has ended */
    uint32_t count, running;
    bool has_failed;
};

static void work_in_child(const struct eh_workers *self, pid_t parent, int (*work)(void *, uint32_t),
                          void *state, uint32_t worker)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    sigaction(SIGCHLD, &self->child_before, NULL);
    sigprocmask(SIG_SETMASK, &self->before, NULL);
    _exit(work(state, worker) == 0 ? 0 : 1);
}

static void end_all(const struct crew *crew)
{
    for (uint32_t k = 0; k < crew->count; k++)
        if (crew->pid[k])
            kill(crew->pid[k], SIGKILL);
}

/* Notes who has ended. Only own children are asked for: the caller may have others. */
static void collect(struct crew *crew)
{
    for (uint32_t k = 0; k < crew->count; k++) {
        int status = 0;
        if (!crew->pid[k] || waitpid(crew->pid[k], &status, WNOHANG) == 0)
            continue;
        crew->pid[k] = 0;
        crew->running--;
        crew->has_failed |= !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    }
}

int eh_workers_run(struct eh_workers *self, uint32_t count, int (*work)(void *state, uint32_t worker),
                   void *state, struct eh_failure *failure)
{
    struct crew crew = {.count = count < WORKERS_MOST ? count : WORKERS_MOST};
    sigset_t awaited = list_signals(true);
    pid_t parent = getpid();
    bool has_all = count <= WORKERS_MOST;
    for (uint32_t k = 0; has_all && k < count; k++) {
        pid_t pid = fork();
        if (pid == 0)
            work_in_child(self, parent, work, state, k);
        has_all = pid > 0;
        if (has_all) {
            crew.pid[k] = pid;
            crew.running++;
        }
    }
    bool is_ending = false;
    while (crew.running) {
        if ((!has_all || crew.has_failed || self->signal) && !is_ending) {
            is_ending = true;
            end_all(&crew);
        }
        int signal = sigwaitinfo(&awaited, NULL);
        if (signal > 0 && signal != SIGCHLD)
            self->signal = signal;
        collect(&crew);
    }
    if (!has_all)
        return eh_fail(failure, EH_MEMORY, "no process could be had for a worker");
    if (self->signal)
        return eh_fail(failure, EH_LIBRARY, "ended by a signal");
    if (crew.has_failed)
        return eh_fail(failure, EH_LIBRARY, "a worker ended before its work was done");
    return EH_OK;
}

void *eh_workers_share(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void eh_workers_unshare(void *memory, size_t size)
{
    if (memory)
        munmap(memory, size);
}
