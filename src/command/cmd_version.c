/* evenhand version */
#include <stdio.h>

#include "evenhand/command/call.h"

#ifdef __clang__
#define COMPILER "clang"
#else
#define COMPILER "gcc"
#endif

static const struct eh_option options[] = {
    {'h', "help", NULL, "this text", NULL},
};

static int run_version(struct eh_call *call, struct eh_failure *failure)
{
    (void)call;
    (void)failure;
    printf("evenhand %s\n", EVENHAND_VERSION);
    printf("compiler: %s %s\n", COMPILER, __VERSION__);
    printf("libraries: %s\n", eh_pipeline_get_libraries());
    printf("licence: GPL-3.0-or-later\n");
    return 0;
}

const struct eh_command eh_command_version = {
    .name = "version",
    .operands = "",
    .summary = "this program's version, and those of its compiler and libraries",
    .text = "",
    .option = options,
    .option_count = sizeof options / sizeof *options,
    .run = run_version,
};
