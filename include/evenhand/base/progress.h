/* base/progress: how a long run says where it is. A room reports a stage by name; only command/ shows it,
 * and only where standard error is a terminal. NULL is allowed everywhere. */
#ifndef EVENHAND_BASE_PROGRESS_H
#define EVENHAND_BASE_PROGRESS_H

struct eh_progress {
    void *state;
    void (*show)(void *state, const char *stage); /* "reading", "measuring", ...; "" at the end */
};

static inline void eh_progress_show(const struct eh_progress *self, const char *stage)
{
    if (self && self->show)
        self->show(self->state, stage);
}

#endif
