/* evenhand sample DIR */
#include "evenhand/command/call.h"
#include "evenhand/sample/sample.h"

enum { PEOPLE = 250, SEED = 1 };

static const struct eh_option options[] = {
    {0, "people", "N", "people of the organisation (default 250)", NULL},
    {0, "seed", "N", "another seed, another organisation (default 1)", NULL},
    {0, "name", "TEXT", "the organisation's name", NULL},
    {0, "plant", "NAME=SIZE", "an effect at another size, or 'none' for none at all (repeatable)", "*"},
    {'q', "quiet", NULL, "say nothing on success", NULL},
    {'h', "help", NULL, "this text", NULL},
};

static int run_sample(struct eh_call *call, struct eh_failure *failure)
{
    int64_t people, seed;
    int error = eh_option_read_integer(&call->arguments, "people", EH_SAMPLE_PEOPLE_MIN, EH_SAMPLE_PEOPLE_MAX,
                                       PEOPLE, &people, failure);
    if (!error)
        error = eh_option_read_integer(&call->arguments, "seed", 0, INT64_MAX, SEED, &seed, failure);
    if (error)
        return error;
    const struct eh_sample_options sample = {.directory = call->arguments.operand[0],
                                             .name = eh_option_get(&call->arguments, "name"),
                                             .people = (uint32_t)people,
                                             .seed = (uint64_t)seed,
                                             .plant = call->arguments.settings.name,
                                             .plant_count = call->arguments.settings.count};
    error = eh_sample_write(&sample, NULL, failure);
    if (!error && !eh_option_has(&call->arguments, "quiet"))
        eh_say(
            "%s: a study of %lld people who do not exist; truth.csv names the effects planted in it. Next: "
            "evenhand report %s",
            sample.directory, (long long)people, sample.directory);
    return error;
}

const struct eh_command eh_command_sample = {
    .name = "sample",
    .operands = "DIR",
    .summary = "a synthetic study with planted, known effects, and its truth",
    .text =
        "DIR is made, or must be empty. The same people, seed, name and effects give the same files. Effects "
        "and "
        "their standard sizes: homophily=0.3 distance=0.05 isolates=0.02 ladder=0.055 meeting-size=3 "
        "sponsor-gap=0.15 alliance-first=6 mentoring-first=8 closed-circle=12 promotion-tie=4 decision-tie=4 "
        "undisclosed=0.7 isolated-exit=5. NAME=none takes one out, none takes all out, and what follows it "
        "is put in again.",
    .operand_min = 1,
    .operand_max = 1,
    .option = options,
    .option_count = sizeof options / sizeof *options,
    .run = run_sample,
};
