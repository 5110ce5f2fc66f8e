/* bench/ingest: reads a study and builds its network, nothing else; prints what came of it.
 *
 *   ingest STUDY [THREADS]
 *
 * The sums let two runs be compared: they depend on every arc, and on nothing else.
 */
#include <stdio.h>
#include <stdlib.h>

#include "evenhand/base/memory.h"
#include "evenhand/network/network.h"

static uint64_t mix(uint64_t sum, uint64_t value)
{
    sum = (sum ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return sum ^ (sum >> 29);
}

int main(int argc, char **argv)
{
    struct eh_arena arena;
    struct eh_study study;
    struct eh_network network;
    const char *override = "study.as_of=2030-01-01"; /* generated days lie in no future */
    struct eh_names overrides = {1, &override};
    struct eh_failure failure = {EH_OK};
    if (argc < 2)
        return 2;
    eh_memory_return_early(); /* as the program does */
    eh_arena_init(&arena, NULL);
    if (eh_study_read(argv[1], &overrides, &arena, &study, &failure)) {
        fprintf(stderr, "%s\n", failure.text);
        return 1;
    }
    study.threads = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;
    if (eh_network_build(&study, &arena, &network, &failure)) {
        fprintf(stderr, "%s\n", failure.text);
        return 1;
    }
    for (uint32_t l = 0; l < network.layer_count; l++) {
        const struct eh_arcs *arcs = &network.layer[l].arcs;
        uint64_t sum = 0;
        for (uint64_t i = 0; i < arcs->count; i++)
            sum = mix(mix(sum, (uint64_t)arcs->from[i] << 32 | arcs->to[i]), (uint64_t)arcs->weight[i]);
        printf("%s: %llu arcs, %016llx\n", network.layer[l].name, (unsigned long long)arcs->count,
               (unsigned long long)sum);
    }
    eh_arena_free(&arena);
    return 0;
}
