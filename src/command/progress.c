/* A bar for whoever waits at a terminal: the phase, how much of it is done, how long the rest may take. One
 * line that the next one overwrites. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "evenhand/command/call.h"

/* Before that a guess of the time left is worth nothing. */
#define SECONDS_BEFORE_GUESS 2.0
enum { BAR = 20, PHASE_MOST = 64 };

struct bar {
    char phase[PHASE_MOST];
    struct timespec begun;
    int shown; /* percent, -1: none */
};

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + 1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

/* "about 40 s left", "about 3 min left" */
static void say_left(double seconds)
{
    if (seconds < 90)
        fprintf(stderr, ", about %.0f s left", ceil(seconds));
    else
        fprintf(stderr, ", about %.0f min left", ceil(seconds / 60));
}

static void draw_bar(const struct bar *self, double share)
{
    int full = (int)(share * BAR);
    double spent = seconds_since(&self->begun);
    fprintf(stderr, "\r\033[K%s [", self->phase);
    for (int i = 0; i < BAR; i++)
        fputc(i < full ? '#' : '.', stderr);
    fprintf(stderr, "] %d%%", self->shown);
    if (spent >= SECONDS_BEFORE_GUESS && share > 0.02 && share < 1)
        say_left(spent * (1 - share) / share);
    fflush(stderr);
}

static void show(void *state, const char *phase, double share_01)
{
    struct bar *self = state;
    if (strncmp(self->phase, phase, PHASE_MOST - 1) != 0 || share_01 < 0) {
        snprintf(self->phase, sizeof self->phase, "%s", phase);
        clock_gettime(CLOCK_MONOTONIC, &self->begun);
        self->shown = -1;
        fprintf(stderr, phase[0] ? "\r\033[K%s ..." : "\r\033[K%s", self->phase);
        fflush(stderr);
    }
    int percent = (int)(100 * fmin(share_01, 1));
    if (share_01 < 0 || percent == self->shown)
        return;
    self->shown = percent;
    draw_bar(self, fmin(share_01, 1));
}

const struct eh_progress *eh_call_get_progress(const struct eh_call *self)
{
    const char *terminal = getenv("TERM");
    bool is_dumb = terminal && strcmp(terminal, "dumb") == 0; /* it cannot take a line back */
    if (self->quiet || is_dumb || !isatty(STDERR_FILENO))
        return NULL;
    struct eh_progress *out = EH_NEW(self->arena, struct eh_progress);
    *out = (struct eh_progress){.state = EH_NEW(self->arena, struct bar), .show = show};
    return out;
}
