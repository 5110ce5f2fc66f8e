/* Any bytes as a CSV file: rows and cells stay inside their bytes, lines run forward. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "evenhand/csv/csv.h"
#include "fuzz.h"

static void check_row(const struct eh_csv_row *row, uint64_t after)
{
    uint64_t line = row->line;
    fuzz_need(row->count >= 1 && row->count <= EH_CSV_COLUMNS, "a row has cells, and no more than the limit");
    fuzz_need(row->line > after, "each row starts on a later line");
    for (uint32_t i = 0; i < row->count; i++) {
        const char *text = eh_csv_row_get_text(row, i);
        size_t sum = 0; /* touches every byte, for the sanitizers */
        for (uint32_t c = 0; c < row->cells[i].length; c++)
            sum += (unsigned char)text[c];
        fuzz_need(sum <= 255 * (size_t)row->cells[i].length, "bytes are bytes");
        fuzz_need(after || text[row->cells[i].length] == '\0', "a NUL stands behind each cell of a header");
        fuzz_need(eh_csv_row_get_line(row, i) >= line, "cells run down the lines");
        line = eh_csv_row_get_line(row, i);
    }
}

static void on_finding(void *state, enum eh_csv_finding finding, uint64_t line, uint32_t column,
                       const char *text)
{
    (void)column;
    *(uint64_t *)state += 1;
    fuzz_need(text && text[0], "a finding has a sentence");
    fuzz_need(line > 0 || finding == EH_CSV_FILE_EMPTY, "a finding has a line");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"a.csv", "a.csv.gz", "a.csv.zst"};
    char path[40];
    int file = memfd_create("input", MFD_CLOEXEC);
    fuzz_need(file >= 0 && write(file, data, size) == (ssize_t)size, "the input is written");
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    struct eh_arena arena;
    struct eh_failure failure = {0};
    uint64_t findings = 0;
    eh_arena_init(&arena, NULL);
    const char *name = names[size >= 4 && memcmp(data, "\x1f\x8b", 2) == 0           ? 1
                             : size >= 4 && memcmp(data, "\x28\xb5\x2f\xfd", 4) == 0 ? 2
                                                                                     : 0];
    struct eh_csv_options options = {
        .path = path, .name = name, .hash = size % 2, .found = on_finding, .state = &findings};
    struct eh_csv *csv;
    int code = eh_csv_open(&options, &arena, &csv, &failure);
    if (code == EH_OK) {
        struct eh_csv_row row;
        uint64_t rows = 0, line = 0;
        if (eh_csv_get_header(csv)->count) {
            check_row(eh_csv_get_header(csv), 0);
            line = eh_csv_get_header(csv)->line;
        }
        while ((code = eh_csv_read(csv, &row, &failure)) == 1) {
            check_row(&row, line);
            line = row.line;
            rows++;
        }
        struct eh_csv_summary summary;
        int closed = eh_csv_close(csv, &summary, &failure);
        fuzz_need(summary.rows == rows, "the summary counts the rows");
        if (code == EH_OK)
            code = closed;
    }
    fuzz_need(code == failure.code && (code == EH_OK) == (failure.text[0] == '\0'),
              "a failure has a sentence");
    eh_arena_free(&arena);
    close(file);
    return 0;
}
