/* Places of fields against the reader's own cells, over random small files, and by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "evenhand/csv/csv.h"
#include "evenhand/csv/locate.h"

struct fixture {
    char path[64];
    struct eh_arena arena;
    struct eh_failure failure;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->path, "/tmp/evenhand-locate-XXXXXX");
    int file = mkstemp(f->path);
    assert_true(file >= 0);
    close(file);
    eh_arena_init(&f->arena, NULL);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    unlink(f->path);
    eh_arena_free(&f->arena);
    free(f);
    return 0;
}

static void write_file(const struct fixture *f, const char *text, size_t length)
{
    FILE *file = fopen(f->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static struct eh_csv_place locate(struct fixture *f, uint64_t line, uint32_t field)
{
    struct eh_csv_place place = {.line = line, .field = field};
    assert_int_equal(eh_csv_locate(f->path, "x.csv", ',', &f->arena, &place, 1, &f->failure), EH_OK);
    return place;
}

static void fields_are_found(void **state)
{
    struct fixture *f = *state;
    static const char text[] = "\xef\xbb\xbf"
                               "a,b,c\n\n x ,\"y\"\"\nz\" , \r\n\xc3\xa9\xc3\xa9,,last";
    static const struct {
        uint64_t line;
        uint32_t field;
        uint64_t column, record;
    } cases[] = {{1, 1, 1, 0}, {1, 3, 5, 0}, {3, 1, 2, 1}, {3, 2, 5, 1}, {4, 3, 5, 1}, {5, 2, 4, 2},
                 {5, 3, 5, 2}, {5, 4, 9, 2}, {5, 0, 0, 2}, {2, 0, 0, 0}, {9, 1, 0, 0}};
    write_file(f, text, sizeof text - 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct eh_csv_place place = locate(f, cases[i].line, cases[i].field);
        if (place.column != cases[i].column || place.record != cases[i].record)
            fail_msg("line %d field %d: column %d of record %d", (int)cases[i].line, (int)cases[i].field,
                     (int)place.column, (int)place.record);
    }
}

/* The bytes from a place on, in a file of one byte a character. */
static const char *go_to(const char *text, uint64_t line, uint64_t column)
{
    for (uint64_t at = 1; at < line; at++) {
        text += strcspn(text, "\r\n");
        text += text[0] == '\r' && text[1] == '\n' ? 2 : 1;
    }
    return text + column - 1;
}

static void check_rows(struct fixture *f, const char *text)
{
    struct eh_csv *csv;
    struct eh_csv_row row;
    struct eh_csv_options options = {.path = f->path, .name = "x.csv"};
    uint64_t record = 0;
    if (eh_csv_open(&options, &f->arena, &csv, &f->failure) != EH_OK)
        fail_msg("%s", f->failure.text);
    while (eh_csv_read(csv, &row, &f->failure) == 1) {
        record++;
        for (uint32_t c = 0; c < row.count; c++) {
            const char *cell = eh_csv_row_get_text(&row, c);
            struct eh_csv_place place = locate(f, eh_csv_row_get_line(&row, c), c + 1);
            if (place.record != record || !place.column)
                fail_msg("record %d cell %d of:\n%s", (int)record, (int)c, text);
            const char *at = go_to(text, place.line, place.column);
            if (row.cells[c].length && *at != '"' && *at != *cell)
                fail_msg("record %d cell %d is not at %d:%d of:\n%s", (int)record, (int)c, (int)place.line,
                         (int)place.column, text);
        }
    }
}

static void places_are_those_of_the_reader(void **state)
{
    struct fixture *f = *state;
    static const char alphabet[] = "ab,,,\n\n\r\"\"x";
    uint64_t random = 11;
    for (int round = 0; round < 3000; round++) {
        char text[64] = "h,i,j\n";
        size_t length = strlen(text), more = (size_t)round % 40;
        for (size_t i = 0; i < more; i++) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            text[length++] = alphabet[(random >> 33) % (sizeof alphabet - 1)];
        }
        text[length] = '\0';
        write_file(f, text, length);
        check_rows(f, text);
        eh_arena_free(&f->arena);
        eh_arena_init(&f->arena, NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fields_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(places_are_those_of_the_reader, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
