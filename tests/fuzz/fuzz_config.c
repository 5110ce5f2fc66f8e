/* Any bytes as study.ini: refused with a sentence, or settings that --print-config writes and reads back. */
#include <string.h>

#include "evenhand/record/config.h"
#include "evenhand/record/problem.h"
#include "fuzz.h"

static int read_config(struct eh_arena *arena, struct eh_config *out, struct eh_failure *failure)
{
    return eh_config_read(fuzz_directory(), NULL, arena, NULL, out, failure);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct eh_arena arena;
    struct eh_failure failure = {0};
    struct eh_config config;
    eh_arena_init(&arena, NULL);
    fuzz_put("study.ini", data, size);
    int code = read_config(&arena, &config, &failure);
    /* Whoever collects what is wrong learns of it, and of nothing else. */
    struct eh_problems problems;
    struct eh_failure first = {0};
    eh_problems_init(&problems, &arena);
    int again = eh_config_read(fuzz_directory(), NULL, &arena, &problems, &config, &first);
    fuzz_need((again == EH_OK) == (code == EH_OK), "the settings are good or bad, whoever asks");
    fuzz_need(again == EH_OK || again != EH_CONFIG || problems.count > 0, "what is wrong has a place");
    fuzz_need(code == failure.code && (code == EH_OK) == (failure.text[0] == '\0'),
              "a failure has a sentence");
    if (code == EH_OK) {
        const char *written = eh_config_write(&config, false, &arena);
        fuzz_put("study.ini", (const uint8_t *)written, strlen(written));
        if (read_config(&arena, &config, &failure) != EH_OK) {
            fprintf(stderr, "%s\n%s\n", failure.text, written);
            fuzz_need(false, "what is written can be read");
        }
        const char *same = eh_config_write(&config, false, &arena);
        if (strcmp(written, same) != 0)
            fprintf(stderr, "%s\n---\n%s\n", written, same);
        fuzz_need(strcmp(written, same) == 0, "what is written reads back");
    }
    eh_arena_free(&arena);
    return 0;
}
