/* evenhand version */
#include <stdio.h>

#include "evenhand/base/memory.h"
#include "evenhand/command/call.h"
#include "evenhand/network/builder.h"

#ifdef __clang__
#define COMPILER "clang"
#else
#define COMPILER "gcc"
#endif

static const struct eh_option options[] = {
    {'h', "help", NULL, "this text", NULL},
};

/* For whoever asks what size of study this machine can take. */
static void print_room(void)
{
    enum { ROUND = 1000 };
    char ties[32];
    uint64_t free_bytes = eh_memory_get_available();
    if (free_bytes > 0)
        printf("memory free: %llu MB; room for about %s ties, all layers together (of a directed layer each "
               "direction)\n",
               (unsigned long long)(free_bytes >> 20),
               eh_say_count(free_bytes / EH_BUILDER_BYTES_A_TIE / ROUND * ROUND, ties));
}

static int run_version(struct eh_call *call, struct eh_failure *failure)
{
    (void)call;
    (void)failure;
    printf("evenhand %s\n", EVENHAND_VERSION);
    printf("compiler: %s %s\n", COMPILER, __VERSION__);
    printf("libraries: %s\n", eh_pipeline_get_libraries());
    print_room();
    printf("licence: GPL-3.0-or-later\n");
    return 0;
}

const struct eh_command eh_command_version = {
    .name = "version",
    .operands = "",
    .summary = "this program's version, those of its compiler and libraries, and the room for a study",
    .text = "",
    .option = options,
    .option_count = sizeof options / sizeof *options,
    .run = run_version,
};
