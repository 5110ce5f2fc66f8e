/* --log: a line is one write to a file opened for it, so that two runs never mix their lines. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "evenhand/command/call.h"

struct eh_log {
    const char *path, *study;
};

static int append(const struct eh_log *self, const char *text)
{
    char line[4300];
    struct tm utc;
    time_t now = time(NULL);
    size_t length = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    int rest = snprintf(line + length, sizeof line - length - 1, " evenhand[%ld] %s: %s", (long)getpid(),
                        self->study, text);
    length += rest < 0 ? 0 : (size_t)rest;
    if (length > sizeof line - 2)
        length = sizeof line - 2;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
            line[i] = '?';
    line[length++] = '\n';
    int fd = open(self->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
    if (fd < 0)
        return errno;
    ssize_t written = write(fd, line, length);
    int reason = written < 0 ? errno : (size_t)written < length ? ENOSPC : 0;
    return close(fd) != 0 && !reason ? errno : reason;
}

int eh_log_open(const struct eh_arguments *arguments, struct eh_arena *arena, const struct eh_log **out,
                struct eh_failure *failure)
{
    const char *path = eh_option_get(arguments, "log");
    *out = NULL;
    if (!path)
        return 0;
    struct eh_log *self = EH_NEW(arena, struct eh_log);
    *self = (struct eh_log){.path = path, .study = eh_say_last_part(arguments->operand[0], arena)};
    int reason = append(self, "begins");
    if (reason)
        return eh_fail(failure, EH_OUTPUT, "the log %s cannot be written: %s", path, strerror(reason));
    *out = self;
    return 0;
}

void eh_log(const struct eh_log *self, const char *format, ...)
{
    char text[4096];
    if (!self)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    (void)append(self, text); /* it could be written when the run began; a run does not fail for its log */
}
