#include "evenhand/base/bug.h"

#include <stdio.h>
#include <unistd.h>

void eh_bug(const char *file, int line, const char *condition)
{
    fprintf(stderr, "evenhand: bug at %s:%d: %s; please report it\n", file, line, condition);
    fflush(stderr);
    _exit(70);
}

void eh_bug_end(int status)
{
    _exit(status);
}

void eh_bug_given_up(const char *reason)
{
    fprintf(stderr, "evenhand: a library gave up: %s; what was published before stands\n", reason);
    fflush(stderr);
    _exit(4);
}
