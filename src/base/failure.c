#include "evenhand/base/failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int eh_fail(struct eh_failure *self, int code, const char *format, ...)
{
    if (self->code != EH_OK)
        return self->code;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(self->text, sizeof self->text, format, arguments);
    va_end(arguments);
    self->code = code;
    return code;
}

void eh_failure_add_context(struct eh_failure *self, const char *format, ...)
{
    if (self->code == EH_OK)
        return;
    char context[sizeof self->text], joined[2 * sizeof self->text + 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(context, sizeof context, format, arguments);
    va_end(arguments);
    snprintf(joined, sizeof joined, "%s: %s", context, self->text);
    joined[sizeof self->text - 1] = '\0';
    memcpy(self->text, joined, strlen(joined) + 1);
}

int eh_failure_exit_status(int code)
{
    switch (code) {
    case EH_OK:
        return 0;
    case EH_INPUT_REJECTED:
    case EH_GAP_FOUND:
    case EH_CHECK_FAILED:
    case EH_SELFTEST_OUTSIDE:
        return 1;
    case EH_USAGE:
    case EH_CONFIG:
        return 2;
    case EH_INPUT_MISSING:
    case EH_INPUT_UNREADABLE:
    case EH_INPUT_NOT_CSV:
    case EH_INPUT_TOO_LARGE:
        return 3;
    case EH_LOCKED:
        return 75;
    default:
        return 4;
    }
}
