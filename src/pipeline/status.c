#include "evenhand/pipeline/status.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "evenhand/base/file.h"
#include "json_read.h"

enum { SCHEMA = 1, PRECISION = 12 }; /* of a number of seconds: 11.168, not 11.167999999999999 */

static json_t *write_time(void)
{
    char text[32];
    struct tm utc;
    time_t now = time(NULL);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    return json_string(text);
}

/* A number of seconds as a reader wants it, in thousandths. */
static double round_seconds(double seconds)
{
    return (double)(long long)(seconds * 1000 + 0.5) / 1000;
}

static json_t *write_success(const struct eh_outcome *run)
{
    json_int_t verdict[4] = {0};
    for (size_t i = 0; i < run->published.count; i++)
        verdict[run->published.row[i].verdict]++;
    return json_pack("{s:o, s:s, s:f, s:I, s:I, s:I, s:{s:I, s:I, s:I}}", "at", write_time(), "period",
                     run->provenance.period, "seconds", round_seconds(run->seconds), "people",
                     (json_int_t)run->provenance.people, "rows", (json_int_t)run->published.count,
                     "hidden_rows", (json_int_t)run->published.hidden_rows, "verdicts", "gap",
                     verdict[EH_GAP], "no gap shown", verdict[EH_NO_GAP_SHOWN], "cannot tell",
                     verdict[EH_CANNOT_TELL]);
}

/* What the file that stands there says of the last success; NULL where it says nothing that can be read. */
static json_t *read_success(int directory_fd)
{
    int fd = openat(directory_fd, "status.json", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    json_t *root = eh_json_read(fd);
    json_t *success = json_incref(json_object_get(root, "last_success"));
    json_decref(root);
    return success;
}

static char *compose(int directory_fd, const struct eh_outcome *run, const struct eh_failure *ended)
{
    bool is_success = ended->code == EH_OK || ended->code == EH_GAP_FOUND;
    json_t *success = is_success ? write_success(run) : read_success(directory_fd);
    json_t *root = json_pack("{s:i, s:s, s:{s:o, s:i, s:f, s:s}, s:o*}", "schema", SCHEMA, "program",
                             "evenhand " EVENHAND_VERSION, "last_run", "at", write_time(), "exit",
                             eh_failure_exit_status(ended->code), "seconds", round_seconds(run->seconds),
                             "text", ended->text, "last_success", success);
    char *text = json_dumps(root, JSON_INDENT(2) | JSON_SORT_KEYS | JSON_REAL_PRECISION(PRECISION));
    json_decref(root);
    char *line = NULL;
    if (text && asprintf(&line, "%s\n", text) < 0)
        line = NULL;
    free(text);
    return line;
}

static int replace(int directory_fd, const char *text, struct eh_failure *failure)
{
    char name[64];
    snprintf(name, sizeof name, ".evenhand-status-%ld", (long)getpid());
    int error = eh_file_write(directory_fd, name, text, strlen(text), failure);
    if (!error && renameat(directory_fd, name, directory_fd, "status.json") != 0)
        error = eh_fail(failure, EH_OUTPUT, "status.json cannot be put into place: %s", strerror(errno));
    if (error)
        eh_file_remove(directory_fd, name);
    else
        error = eh_file_sync_directory(directory_fd, "of status.json", failure);
    return error;
}

int eh_status_write(const char *directory, const struct eh_outcome *run, const struct eh_failure *ended,
                    struct eh_failure *failure)
{
    struct stat status;
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    if (fstat(fd, &status) != 0 || status.st_mode & S_IWOTH) {
        close(fd);
        return 0;
    }
    char *text = compose(fd, run, ended);
    int error = text ? replace(fd, text, failure)
                     : eh_fail(failure, EH_MEMORY, "memory ran out while status.json was written");
    free(text);
    close(fd);
    return error;
}
