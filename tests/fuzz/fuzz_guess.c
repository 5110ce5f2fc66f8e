/* Any bytes as a directory of unknown files: a line "@a" begins a.csv, "@b" and "@c" the others. What
 * evenhand init proposes is a study.ini that can be read, and reads as it was meant. */
#include <string.h>

#include "evenhand/record/config.h"
#include "evenhand/record/guess.h"
#include "fuzz.h"

static const char *const names[] = {"a.csv", "b.csv", "c.txt"};

static bool is_mark(const uint8_t *at, const uint8_t *begin, const uint8_t *end)
{
    return at + 3 <= end && at[0] == '@' && at[1] >= 'a' && at[1] <= 'c' && at[2] == '\n' &&
           (at == begin || at[-1] == '\n');
}

static void put_files(const uint8_t *data, size_t size)
{
    const uint8_t *end = data + size;
    fuzz_put("study.ini", NULL, 0);
    for (size_t i = 0; i < 3; i++)
        fuzz_put(names[i], NULL, 0);
    for (const uint8_t *at = data; at < end; at++) {
        if (!is_mark(at, data, end))
            continue;
        const uint8_t *next = at + 3;
        while (next < end && !is_mark(next, data, end))
            next++;
        fuzz_put(names[at[1] - 'a'], at + 3, (size_t)(next - at - 3));
        at = next - 1;
    }
}

static size_t count_placed(const struct eh_guess *guess)
{
    size_t count = 0;
    for (size_t i = 0; i < guess->count; i++) {
        fuzz_need(guess->files[i].why && guess->files[i].why[0], "each file has its reason");
        count += guess->files[i].kind != NULL;
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct eh_arena arena;
    struct eh_failure failure = {0};
    struct eh_guess guess;
    struct eh_config config;
    eh_arena_init(&arena, NULL);
    put_files(data, size);
    if (eh_guess_read(fuzz_directory(), &arena, &guess, &failure) == EH_OK) {
        const char *text = eh_guess_write(&guess, &arena);
        size_t patterns = 0;
        fuzz_put("study.ini", (const uint8_t *)text, strlen(text));
        if (eh_config_read(fuzz_directory(), NULL, &arena, NULL, &config, &failure) != EH_OK) {
            fprintf(stderr, "%s\n%s\n", failure.text, text);
            fuzz_need(false, "the proposal can be read");
        }
        for (size_t i = 0; i < config.file_count; i++)
            patterns += config.files[i].patterns.count;
        fuzz_need(patterns == count_placed(&guess), "each file that is placed is in [files]");
    }
    eh_arena_free(&arena);
    return 0;
}
