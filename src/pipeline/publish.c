/* Why this order. A directory can be renamed in one step but not filled in one, so a period is filled under
 * a name that nobody reads and renamed when it is whole and synced. With --force the whole new period first
 * takes the name that the old one will be kept under, and then the two are exchanged: a kill between the two
 * steps leaves two whole periods and no loss, and whatever is still called .evenhand-* is half-made and may
 * be removed by the next run that holds the lock. */
#include "evenhand/pipeline/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/date.h"
#include "evenhand/base/file.h"
#include "evenhand/record/period.h"
#include "json_read.h"

#define DEBRIS      ".evenhand-"
#define LOCK_FILE   ".evenhand-lock"
#define LATEST_LINK ".evenhand-latest"

struct eh_publication {
    const char *directory, *period; /* period: NULL until it is claimed */
    unsigned wait_seconds;
    bool force, is_new; /* is_new: this run made the directory */
    int fd, lock_fd;    /* -1: not open; lock_fd only where directories cannot be locked */
    char stage[64];     /* .evenhand-PID */
    char kept[300];     /* PERIOD.replaced-N; "" where nothing is replaced */
    char mended[256];   /* the period that `latest` was mended to; "" where it was right */
    bool is_placed;
};

/* ---- latest ---- */

enum standing { NOT_WHOLE, WHOLE, UNKNOWN }; /* UNKNOWN: something that is there could not be opened */

static enum standing judge_open(void)
{
    return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? NOT_WHOLE : UNKNOWN;
}

/* Whether a whole period stands at `name`; its last day, or "" where it has none. */
static enum standing read_last_day(int directory_fd, const char *name, char out[EH_DATE_LENGTH])
{
    static const char *const files[] = {"report.pdf", "metrics.csv", "report.json"};
    char path[300];
    struct stat status;
    out[0] = '\0';
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", name, files[i]);
        if (fstatat(directory_fd, path, &status, AT_SYMLINK_NOFOLLOW) != 0)
            return judge_open();
        if (!S_ISREG(status.st_mode))
            return NOT_WHOLE;
    }
    int fd = openat(directory_fd, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd < 0)
        return judge_open();
    json_t *root = eh_json_read(fd);
    bool is_report = json_is_object(root);
    const char *last = json_string_value(json_object_get(json_object_get(root, "period"), "last"));
    if (last && strlen(last) < EH_DATE_LENGTH)
        strcpy(out, last);
    json_decref(root);
    return is_report ? WHOLE : NOT_WHOLE;
}

/* A period republished years later must not become the latest one. */
static bool stands_later(const struct eh_publication *self, const char *last_day)
{
    char standing[EH_DATE_LENGTH];
    if (last_day[0] == '\0')
        return false;
    enum standing latest = read_last_day(self->fd, "latest", standing);
    return latest == UNKNOWN || (latest == WHOLE && strcmp(standing, last_day) > 0);
}

static int prepare_latest(const struct eh_publication *self, const char *period, struct eh_failure *failure)
{
    if (symlinkat(period, self->fd, LATEST_LINK) != 0)
        return eh_fail(failure, EH_OUTPUT, "the link latest in %s cannot be made: %s", self->directory,
                       strerror(errno));
    return 0;
}

static int move_latest(const struct eh_publication *self, struct eh_failure *failure)
{
    if (renameat(self->fd, LATEST_LINK, self->fd, "latest") != 0)
        return eh_fail(failure, EH_OUTPUT, "the link latest in %s cannot be moved: %s", self->directory,
                       strerror(errno));
    return 0;
}

struct newest {
    int fd;
    char name[256], last[EH_DATE_LENGTH];
};

/* By its last day, never by when it was published; of two that end on one day the first by name. */
static void visit_period(void *state, const char *name)
{
    struct newest *self = state;
    struct eh_period meant;
    struct stat status;
    char last[EH_DATE_LENGTH];
    if (!eh_period_read(name, 0, NULL, &meant) || strlen(name) >= sizeof self->name ||
        fstatat(self->fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(status.st_mode) ||
        read_last_day(self->fd, name, last) != WHOLE)
        return;
    int order = strcmp(last, self->last);
    if (self->name[0] != '\0' && (order < 0 || (order == 0 && strcmp(name, self->name) > 0)))
        return;
    strcpy(self->name, name);
    strcpy(self->last, last);
}

/* A run that was killed between the two renames has published its period and left the link at the one before;
 * a period that somebody removed leaves it in the air. A link that stands at a newest period, or at one
 * without a last day, is left as it is. */
static int mend_latest(struct eh_publication *self, struct eh_failure *failure)
{
    struct stat status;
    struct newest newest = {.fd = self->fd};
    char standing[EH_DATE_LENGTH];
    if (fstatat(self->fd, "latest", &status, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISLNK(status.st_mode))
        return 0; /* check_place says so */
    int error = eh_file_list(self->fd, visit_period, &newest, failure);
    if (error || newest.name[0] == '\0')
        return error;
    enum standing latest = read_last_day(self->fd, "latest", standing);
    if (latest == UNKNOWN || (latest == WHOLE && (standing[0] == '\0' || strcmp(standing, newest.last) >= 0)))
        return 0;
    error = prepare_latest(self, newest.name, failure);
    if (!error)
        error = move_latest(self, failure);
    if (error) {
        eh_file_remove(self->fd, LATEST_LINK);
        return error;
    }
    fsync(self->fd);
    strcpy(self->mended, newest.name);
    return 0;
}

/* ---- opening and locking ---- */

static void close_publication(void *object)
{
    struct eh_publication *self = object;
    if (self->lock_fd >= 0)
        close(self->lock_fd);
    if (self->fd >= 0)
        close(self->fd);
    self->fd = self->lock_fd = -1;
}

/* NFS emulates flock by record locks, which a directory cannot have: a file stands in. */
static bool try_lock(struct eh_publication *self)
{
    if (flock(self->fd, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno == EWOULDBLOCK)
        return false;
    if (self->lock_fd < 0)
        self->lock_fd = openat(self->fd, LOCK_FILE, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    return self->lock_fd >= 0 && flock(self->lock_fd, LOCK_EX | LOCK_NB) == 0;
}

/* A lock that is waited for by asking ten times a second needs no alarm, and a signal ends the wait. */
static int lock(struct eh_publication *self, struct eh_failure *failure)
{
    enum { TRIES_A_SECOND = 10 };
    const struct timespec pause = {.tv_nsec = 1000000000L / TRIES_A_SECOND};
    for (uint64_t left = (uint64_t)self->wait_seconds * TRIES_A_SECOND;; left--) {
        if (try_lock(self))
            return 0;
        if (errno != EWOULDBLOCK || left == 0)
            break;
        nanosleep(&pause, NULL);
    }
    if (errno == EWOULDBLOCK)
        return eh_fail(failure, EH_LOCKED, "another run is publishing into %s; try again later",
                       self->directory);
    return eh_fail(failure, EH_OUTPUT, "the directory %s cannot be locked: %s", self->directory,
                   strerror(errno));
}

static void remove_debris(void *state, const char *name)
{
    if (strncmp(name, DEBRIS, strlen(DEBRIS)) == 0 && strcmp(name, LOCK_FILE) != 0)
        eh_file_remove(*(const int *)state, name);
}

static bool exists(int fd, const char *name)
{
    struct stat status;
    return fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

static int check_place(const struct eh_publication *self, struct eh_failure *failure)
{
    struct stat status;
    if (fstatat(self->fd, "latest", &status, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISLNK(status.st_mode))
        return eh_fail(failure, EH_OUTPUT, "%s/latest is in the way: it is no symbolic link",
                       self->directory);
    if (fstatat(self->fd, self->period, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return 0;
    if (!S_ISDIR(status.st_mode))
        return eh_fail(failure, EH_OUTPUT, "%s/%s is in the way: it is no directory", self->directory,
                       self->period);
    if (!self->force)
        return eh_fail(
            failure, EH_OUTPUT_EXISTS,
            "%s/%s is published already; --force publishes it again and keeps the old one beside it",
            self->directory, self->period);
    return 0;
}

static int check_owner(const struct eh_publication *self, struct eh_failure *failure)
{
    struct stat status;
    if (fstat(self->fd, &status) == 0 && status.st_mode & S_IWOTH)
        return eh_fail(
            failure, EH_OUTPUT,
            "everybody may write into the directory %s; take that right away (chmod o-w) or publish "
            "into a directory below it",
            self->directory);
    return 0;
}

static int open_directory(struct eh_publication *self, struct eh_failure *failure)
{
    self->fd = open(self->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (self->fd < 0)
        return eh_fail(failure, EH_OUTPUT, "the directory %s cannot be opened: %s", self->directory,
                       strerror(errno));
    int error = check_owner(self, failure);
    if (!error)
        error = lock(self, failure);
    if (error)
        return error;
    error = eh_file_list(self->fd, remove_debris, &self->fd, failure);
    return error ? error : mend_latest(self, failure);
}

int eh_publication_open(const char *directory, unsigned wait_seconds, struct eh_arena *arena,
                        struct eh_publication **out, struct eh_failure *failure)
{
    struct eh_publication *self = EH_NEW(arena, struct eh_publication);
    *self = (struct eh_publication){.directory = eh_arena_copy_text(arena, directory),
                                    .wait_seconds = wait_seconds,
                                    .fd = -1,
                                    .lock_fd = -1};
    eh_arena_own(arena, self, close_publication);
    *out = self;
    struct stat status;
    if (stat(directory, &status) != 0 && errno == ENOENT)
        return 0; /* made when there is something to put into it */
    return open_directory(self, failure);
}

const char *eh_publication_get_mended(const struct eh_publication *self)
{
    return self->mended[0] != '\0' ? self->mended : NULL;
}

int eh_publication_claim(struct eh_publication *self, const char *period, bool force, struct eh_arena *arena,
                         struct eh_failure *failure)
{
    EH_CHECK(period[0] != '\0' && period[0] != '.' && !strchr(period, '/') && strlen(period) < 200);
    self->period = eh_arena_copy_text(arena, period);
    self->force = force;
    return self->fd < 0 ? 0 : check_place(self, failure);
}

/* ---- signals ---- */

static const int waiting_signals[] = {SIGTERM, SIGINT, SIGHUP};
enum { WAITING_COUNT = sizeof waiting_signals / sizeof *waiting_signals };

static void hold_signals(sigset_t *out_before)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < WAITING_COUNT; i++)
        sigaddset(&set, waiting_signals[i]);
    pthread_sigmask(SIG_BLOCK, &set, out_before);
}

/* Whether a signal waits that will end the process: one that is ignored (nohup) waits too, and means nothing.
 */
static int check_signals(struct eh_failure *failure)
{
    sigset_t pending;
    sigpending(&pending);
    for (size_t i = 0; i < WAITING_COUNT; i++) {
        struct sigaction action;
        if (sigismember(&pending, waiting_signals[i]) == 1 &&
            sigaction(waiting_signals[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            return eh_fail(failure, EH_OUTPUT,
                           "interrupted by a signal before the report was put into place");
    }
    return 0;
}

/* ---- filling and placing ---- */

static int fill_stage(const struct eh_publication *self, const struct eh_output_file *files, size_t count,
                      struct eh_failure *failure)
{
    if (mkdirat(self->fd, self->stage, 0700) != 0)
        return eh_fail(failure, EH_OUTPUT, "a directory in %s cannot be made: %s", self->directory,
                       strerror(errno));
    int fd = openat(self->fd, self->stage, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return eh_fail(failure, EH_OUTPUT, "a directory in %s cannot be opened: %s", self->directory,
                       strerror(errno));
    int error = 0;
    for (size_t i = 0; i < count && !error; i++) {
        error = eh_file_write(fd, files[i].name, files[i].bytes, files[i].length, failure);
        if (!error)
            error = check_signals(failure);
    }
    if (!error)
        error = eh_file_sync_directory(fd, self->directory, failure);
    close(fd);
    return error;
}

/* File systems without RENAME_EXCHANGE leave an instant in which the period is not there. */
static bool exchange_in_steps(struct eh_publication *self)
{
    if (renameat(self->fd, self->kept, self->fd, self->stage) != 0)
        return false;
    if (renameat(self->fd, self->period, self->fd, self->kept) != 0)
        return false;
    if (renameat(self->fd, self->stage, self->fd, self->period) == 0)
        return true;
    int reason = errno;
    if (renameat(self->fd, self->kept, self->fd, self->period) != 0)
        self->stage[0] = '\0'; /* both are whole; remove neither */
    errno = reason;
    return false;
}

static bool place_over(struct eh_publication *self)
{
    for (unsigned i = 1;; i++) {
        snprintf(self->kept, sizeof self->kept, "%s.replaced-%u", self->period, i);
        if (!exists(self->fd, self->kept))
            break;
    }
    if (renameat(self->fd, self->stage, self->fd, self->kept) != 0)
        return false;
    if (renameat2(self->fd, self->kept, self->fd, self->period, RENAME_EXCHANGE) == 0)
        return true;
    if (errno == EINVAL || errno == ENOSYS)
        return exchange_in_steps(self);
    int reason = errno;
    if (renameat(self->fd, self->kept, self->fd, self->stage) != 0)
        eh_file_remove(self->fd, self->kept);
    errno = reason;
    return false;
}

static int place(struct eh_publication *self, struct eh_failure *failure)
{
    self->is_placed = exists(self->fd, self->period)
                          ? place_over(self)
                          : renameat(self->fd, self->stage, self->fd, self->period) == 0;
    if (!self->is_placed)
        return eh_fail(failure, EH_OUTPUT, "%s/%s cannot be put into place: %s", self->directory,
                       self->period, strerror(errno));
    return eh_file_sync_directory(self->fd, self->directory, failure);
}

/* After a failure behind the placing: as if nothing had been published. */
static void take_back(struct eh_publication *self)
{
    if (!self->is_placed)
        return;
    if (self->kept[0] == '\0') {
        if (renameat(self->fd, self->period, self->fd, self->stage) == 0)
            self->is_placed = false;
    } else if (renameat2(self->fd, self->kept, self->fd, self->period, RENAME_EXCHANGE) == 0) {
        eh_file_remove(self->fd, self->kept);
        self->is_placed = false;
    }
}

/* ---- the whole ---- */

static int open_new_directory(struct eh_publication *self, struct eh_failure *failure)
{
    int error = eh_file_make_directories(self->directory, failure);
    self->is_new = !error;
    if (!error)
        error = open_directory(self, failure);
    return error ? error : check_place(self, failure);
}

static int fill_and_place(struct eh_publication *self, const struct eh_output_file *files, size_t count,
                          const char *last_day, struct eh_failure *failure)
{
    bool is_latest = !stands_later(self, last_day);
    int error = fill_stage(self, files, count, failure);
    if (!error && is_latest)
        error = prepare_latest(self, self->period, failure);
    if (!error)
        error = check_signals(failure);
    if (!error)
        error = place(self, failure);
    if (!error && is_latest)
        error = move_latest(self, failure);
    if (error)
        take_back(self);
    else
        fsync(self->fd); /* the link; the report itself is synced already */
    if (self->stage[0] != '\0')
        eh_file_remove(self->fd, self->stage);
    eh_file_remove(self->fd, LATEST_LINK);
    return error;
}

int eh_publication_commit(struct eh_publication *self, const struct eh_output_file *files, size_t count,
                          const char *last_day, struct eh_arena *arena, const char **out_kept,
                          struct eh_failure *failure)
{
    EH_CHECK(self->period);
    *out_kept = NULL;
    snprintf(self->stage, sizeof self->stage, DEBRIS "%ld", (long)getpid());
    /* No arena is used between here and the end: running out of memory jumps, and would leave the stage. */
    sigset_t before;
    hold_signals(&before);
    int error = self->fd < 0 ? open_new_directory(self, failure) : 0;
    if (!error)
        error = fill_and_place(self, files, count, last_day, failure);
    if (error && self->is_new)
        rmdir(self->directory);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!error && self->kept[0] != '\0')
        *out_kept = eh_arena_format(arena, "%s/%s", self->directory, self->kept);
    return error;
}
