/* Any bytes as a published metrics.csv: refused with a sentence, or written back byte by byte. */
#include <string.h>

#include "evenhand/disclosure/published.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct eh_arena arena;
    struct eh_failure failure = {0};
    struct eh_published published;
    eh_arena_init(&arena, NULL);
    int code = eh_published_read_csv((const char *)data, size, &arena, &published, &failure);
    fuzz_need(code == failure.code && (code == EH_OK) == (failure.text[0] == '\0'),
              "a failure has a sentence");
    if (code == EH_OK) {
        size_t length;
        const char *written = eh_published_write_csv(&published, &arena, &length);
        fuzz_need(length == size && memcmp(written, data, size) == 0, "what is read is written back");
    }
    eh_arena_free(&arena);
    return 0;
}
