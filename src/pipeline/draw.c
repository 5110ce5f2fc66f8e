/* A report drawn again. Nothing but published files comes in here: whatever a page shows beyond the rows of
 * metrics.csv stands in report.json. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/base/file.h"
#include "evenhand/disclosure/change.h"
#include "evenhand/pipeline/draw.h"
#include "evenhand/render/render.h"
#include "evenhand/report/report.h"

struct target { /* where the PDF goes */
    const char *directory, *name, *path;
};

static struct target find_target(const char *opt_out, struct eh_arena *arena)
{
    struct stat status;
    const char *out = opt_out ? opt_out : "report.pdf", *slash = strrchr(out, '/');
    if ((stat(out, &status) == 0 && S_ISDIR(status.st_mode)) || (slash && !slash[1]))
        return (struct target){out, "report.pdf", eh_arena_format(arena, "%s/report.pdf", out)};
    if (!slash)
        return (struct target){".", out, out};
    return (struct target){slash == out ? "/" : eh_arena_copy_bytes(arena, out, (size_t)(slash - out)),
                           slash + 1, out};
}

static int check_target(const struct target *target, bool force, struct eh_failure *failure)
{
    struct stat status;
    if (lstat(target->path, &status) != 0)
        return 0;
    if (!S_ISREG(status.st_mode))
        return eh_fail(failure, EH_OUTPUT, "%s is in the way: it is no file", target->path);
    if (!force)
        return eh_fail(failure, EH_OUTPUT_EXISTS, "%s is there already; --force writes over it",
                       target->path);
    return 0;
}

static int place(int fd, const char *stage, const struct target *target, bool force,
                 struct eh_failure *failure)
{
    if (!force && renameat2(fd, stage, fd, target->name, RENAME_NOREPLACE) == 0)
        return 0;
    if (!force && errno == EEXIST) /* it came up meanwhile */
        return eh_fail(failure, EH_OUTPUT_EXISTS, "%s is there already; --force writes over it",
                       target->path);
    /* A file system without that promise is met by the look before the drawing. */
    if (renameat(fd, stage, fd, target->name) == 0)
        return 0;
    return eh_fail(failure, EH_OUTPUT, "%s cannot be put into place: %s", target->path, strerror(errno));
}

/* Whole or not at all: written under another name, synced, and renamed. A signal waits meanwhile, so that
 * nothing half-made is left; and no arena is used. */
static int write_target(const struct target *target, bool force, const char *bytes, size_t length,
                        struct eh_failure *failure)
{
    char stage[64];
    sigset_t waiting, before;
    snprintf(stage, sizeof stage, ".evenhand-%ld", (long)getpid());
    int error = eh_file_make_directories(target->directory, failure);
    if (error)
        return error;
    int fd = open(target->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return eh_fail(failure, EH_OUTPUT, "the directory %s cannot be opened: %s", target->directory,
                       strerror(errno));
    sigemptyset(&waiting);
    sigaddset(&waiting, SIGTERM);
    sigaddset(&waiting, SIGINT);
    sigaddset(&waiting, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &waiting, &before);
    error = eh_file_write(fd, stage, bytes, length, failure);
    if (!error)
        error = place(fd, stage, target, force, failure);
    if (error)
        eh_file_remove(fd, stage);
    else
        error = eh_file_sync_directory(fd, target->directory, failure);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(fd);
    return error;
}

/* The periods in the order of time, and what the last of them was drawn with where it is the only one. */
static int read_editions(const struct eh_draw_options *options, struct eh_arena *arena,
                         struct eh_drawing *out, struct eh_failure *failure)
{
    struct eh_editions *editions = out->editions = EH_NEW(arena, struct eh_editions);
    int error =
        eh_editions_read_all(options->directories.name, options->directories.count, arena, editions, failure);
    if (error)
        return error;
    struct eh_edition *latest = EH_NEW(arena, struct eh_edition);
    *latest = editions->edition[editions->count - 1];
    if (editions->count == 1 && !options->no_previous && latest->listed_count > 0) {
        error = eh_editions_read_listed(options->directories.name[0], latest, arena, editions, failure);
        if (error)
            return error;
        editions->edition[editions->count++] = *latest;
    }
    latest->provenance.earlier_count = editions->count - 1;
    latest->provenance.earlier = editions->edition;
    out->latest = latest;
    return 0;
}

int eh_pipeline_draw(const struct eh_draw_options *options, struct eh_arena *arena, struct eh_drawing *out,
                     struct eh_failure *failure)
{
    const char *bytes;
    size_t length;
    *out = (struct eh_drawing){0};
    struct target target = find_target(options->out, arena);
    bool draws = !options->composes_only;
    if (draws && (check_target(&target, options->force, failure) ||
                  eh_render_check_fonts(options->font_directory, failure)))
        return failure->code;
    eh_progress_show(options->progress, "reading");
    int error = read_editions(options, arena, out, failure);
    if (!error) {
        eh_progress_show(options->progress, "drawing");
        eh_report_compose(&out->latest->published, &out->latest->provenance, arena, &out->document);
    }
    if (!error && draws)
        error = eh_render_pdf(&out->document, options->font_directory, arena, &bytes, &length, &out->pages,
                              failure);
    if (!error && draws)
        error = write_target(&target, options->force, bytes, length, failure);
    eh_progress_show(options->progress, "");
    out->path = target.path;
    return error;
}

const char *eh_pipeline_write_changes(const struct eh_editions *editions, struct eh_arena *arena,
                                      size_t *out_length)
{
    struct eh_text out;
    eh_text_init(&out, arena);
    eh_change_write_head(&out);
    for (size_t i = 1; i < editions->count; i++)
        eh_change_write_csv(&editions->edition[i - 1], &editions->edition[i], &out);
    *out_length = out.length;
    return eh_text_get(&out);
}
