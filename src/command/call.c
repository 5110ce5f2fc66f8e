#include "evenhand/command/call.h"

#include <sched.h>
#include <stdio.h>

static int64_t count_processors(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count < 1 ? 1 : count;
}

int eh_call_read_threads(const struct eh_call *self, uint32_t *out, struct eh_failure *failure)
{
    enum { THREADS_MOST = 256 };
    int64_t threads, processors = count_processors();
    int error =
        eh_option_read_integer(&self->arguments, "threads", 1, THREADS_MOST,
                               processors < THREADS_MOST ? processors : THREADS_MOST, &threads, failure);
    if (!error)
        *out = (uint32_t)threads;
    return error;
}

int eh_call_prepare(struct eh_call *self, enum eh_goal goal, struct eh_pipeline_options *out,
                    struct eh_failure *failure)
{
    uint32_t threads;
    int error = eh_call_read_threads(self, &threads, failure);
    if (error)
        return error;
    self->study = self->arguments.operand[0];
    *out = (struct eh_pipeline_options){
        .study = self->study,
        .overrides = self->arguments.settings,
        .goal = goal,
        .threads = threads,
        .progress = eh_call_get_progress(self),
    };
    return 0;
}

int eh_call_print_config(struct eh_call *self, struct eh_failure *failure)
{
    struct eh_config config;
    int error = eh_config_read(self->arguments.operand[0], &self->arguments.settings, self->arena, NULL,
                               &config, failure);
    if (error)
        return error;
    fputs(eh_config_write(&config, false, self->arena), stdout);
    return 0;
}
