/* What the fuzz targets share. Each target is one file with the entry that libFuzzer calls; replay.c calls
 * the same entry with files, so that the corpus and every input that once broke something run as plain tests.
 */
#ifndef EVENHAND_TESTS_FUZZ_H
#define EVENHAND_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that must hold for every input; a breach ends the process, which is how libFuzzer sees it. */
static inline void fuzz_need(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

/* A directory of its own in memory where there is one, empty; removed when the process ends. */
const char *fuzz_directory(void);
/* Writes a file of the directory anew; NULL removes it. */
void fuzz_put(const char *name, const uint8_t *bytes, size_t length);

#endif
