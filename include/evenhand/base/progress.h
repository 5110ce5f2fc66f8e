/* base/progress: how a long run says where it is. A room reports a phase by name and, where it knows, how much
 * of it is done; only command/ shows it, and only where standard error is a terminal. NULL is allowed
 * everywhere. Nothing hangs on it: no number and no file is other where it is shown. */
#ifndef EVENHAND_BASE_PROGRESS_H
#define EVENHAND_BASE_PROGRESS_H

struct eh_progress {
    void *state;
    /* "reading", "measuring", ...; "" at the end. `share_01` of the phase; below 0: not known. */
    void (*show)(void *state, const char *phase, double share_01);
};

/* A phase begins; "": the run ends. */
static inline void eh_progress_show(const struct eh_progress *self, const char *phase)
{
    if (self && self->show)
        self->show(self->state, phase, -1);
}

/* So much of the phase is done. */
static inline void eh_progress_advance(const struct eh_progress *self, const char *phase, double share_01)
{
    if (self && self->show)
        self->show(self->state, phase, share_01);
}

#endif
