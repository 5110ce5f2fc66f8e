/* split: what the fast path, the blocks and the threads' way of reading give is what libcsv gives, fed byte
 * by byte: on random bytes, with quotes, blanks, breaks of every kind and damage, cut at random places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <csv.h>

#include "evenhand/base/random.h"
#include "evenhand/base/text.h"
#include "evenhand/csv/block.h"

struct said {
    struct eh_text rows, findings; /* "2:a|b;", "ROW_LENGTH@2:3;" */
    struct eh_text behind;         /* text behind quotes: told before whatever else its row has */
};

static void start_said(struct said *self, struct eh_arena *arena)
{
    eh_text_init(&self->rows, arena);
    eh_text_init(&self->findings, arena);
    eh_text_init(&self->behind, arena);
}

struct fixture {
    char path[64];
    struct eh_arena arena;
    struct eh_failure failure;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->path, "/tmp/evenhand-split-XXXXXX");
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

static void say_cell(struct said *said, bool first, const char *text, size_t length)
{
    eh_text_add(&said->rows, first ? "" : "|");
    for (size_t i = 0; i < length; i++)
        eh_text_add_bytes(&said->rows, text[i] ? &text[i] : "\\0", text[i] ? 1 : 2);
}

static void say_finding(void *state, enum eh_csv_finding finding, uint64_t line, uint32_t column,
                        const char *text)
{
    static const char *const names[] = {"BOM",   "NOT_UTF8", "NUL",        "BEHIND",
                                        "QUOTE", "LONG",     "ROW_LENGTH", "EMPTY"};
    struct said *said = state;
    (void)text;
    eh_text_add_format(finding == EH_CSV_TEXT_BEHIND_QUOTE ? &said->behind : &said->findings, "%s@%llu:%u;",
                       names[finding], (unsigned long long)line, column);
}

/* --- the oracle --- */

struct oracle {
    struct said *said;
    uint64_t breaks; /* in all bytes up to the last row's end */
    uint64_t seen;   /* in all bytes so far */
    uint64_t line;   /* of the open cell */
    uint64_t fields, columns, wrong_line;
    size_t row_start; /* of the open row, in rows */
};

static uint64_t count_breaks(const char *text, size_t length)
{
    uint64_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] == '\n' ? i == 0 || text[i - 1] != '\r' : text[i] == '\r';
    return count;
}

static void oracle_cell(void *bytes, size_t length, void *state)
{
    struct oracle *o = state;
    const char *text = bytes;
    if (o->fields == 0) {
        o->line = o->breaks + 1;
        o->row_start = o->said->rows.length;
        eh_text_add_format(&o->said->rows, "%llu:", (unsigned long long)o->line);
    }
    if (length && memchr(text, 0, length))
        say_finding(o->said, EH_CSV_NUL_BYTE, o->line, (uint32_t)o->fields + 1, "");
    if (!eh_text_is_utf8(text, length))
        say_finding(o->said, EH_CSV_NOT_UTF8, o->line, (uint32_t)o->fields + 1, "");
    if (o->fields == o->columns)
        o->wrong_line = o->line;
    say_cell(o->said, o->fields == 0, text, length);
    o->fields++;
    o->line += count_breaks(text, length);
}

static void oracle_row(int end, void *state)
{
    struct oracle *o = state;
    (void)end;
    o->breaks = o->seen;
    if (!o->fields)
        return;
    eh_text_add(&o->said->rows, ";");
    if (!o->columns)
        o->columns = o->fields;
    if (o->fields > o->columns)
        say_finding(o->said, EH_CSV_ROW_LENGTH, o->wrong_line, (uint32_t)o->columns + 1, "");
    if (o->fields < o->columns)
        say_finding(o->said, EH_CSV_ROW_LENGTH, o->line, (uint32_t)o->fields + 1, "");
    o->fields = 0;
}

/* Behind a quote that may close a field stand blanks and other text, with no quote in it. */
static bool is_behind(const char *bytes, size_t length, size_t at, char delimiter)
{
    while (at < length && bytes[at] != delimiter && (bytes[at] == ' ' || bytes[at] == '\t'))
        at++;
    bool any = at < length && bytes[at] != delimiter && !strchr("\n\r\"", bytes[at] ? bytes[at] : 'x');
    while (at < length && bytes[at] != delimiter && bytes[at] != '\n' && bytes[at] != '\r')
        if (bytes[at++] == '"')
            return false;
    return any;
}

/* The file as it is meant, character by character: such a quote twice, and one more at the field's end. */
static void mend(const char *bytes, size_t length, char delimiter, struct said *said, struct eh_text *out)
{
    enum { START, PLAIN, QUOTED, BEHIND } state = START;
    uint64_t line = 1, field = 1, field_line = 1;
    for (size_t i = 0; i < length; i++) {
        char c = bytes[i];
        bool is_break = c == '\n' || c == '\r', ends = c == delimiter || is_break;
        if (is_break && !(c == '\n' && i && bytes[i - 1] == '\r'))
            line++;
        if (state == BEHIND && ends)
            eh_text_add(out, "\"");
        if (state != QUOTED && ends) {
            field = is_break ? 1 : field + 1;
            field_line = line;
            state = START;
        } else if (state == START && c != ' ' && c != '\t') {
            state = c == '"' ? QUOTED : PLAIN;
        } else if (state == QUOTED && c == '"') {
            size_t next = i + 1;
            if (next < length && bytes[next] == '"') { /* written twice */
                eh_text_add(out, "\"");
                i++;
            } else if (is_behind(bytes, length, next, delimiter)) {
                say_finding(said, EH_CSV_TEXT_BEHIND_QUOTE, field_line, (uint32_t)field, "");
                eh_text_add(out, "\"");
                state = BEHIND;
            } else {
                while (next < length && bytes[next] != delimiter &&
                       (bytes[next] == ' ' || bytes[next] == '\t'))
                    next++;
                if (next == length || bytes[next] == delimiter || bytes[next] == '\n' || bytes[next] == '\r')
                    state = PLAIN;
            }
        }
        eh_text_add_bytes(out, &c, 1);
    }
    if (state == BEHIND)
        eh_text_add(out, "\"");
}

static void ask_oracle(const char *bytes, size_t length, char delimiter, struct said *said)
{
    struct csv_parser parser;
    struct oracle o = {.said = said};
    assert_int_equal(csv_init(&parser, CSV_REPALL_NL), 0);
    csv_set_delim(&parser, (unsigned char)delimiter);
    for (size_t i = 0; i < length; i++) {
        o.seen += bytes[i] == '\n' ? i == 0 || bytes[i - 1] != '\r' : bytes[i] == '\r';
        assert_int_equal(csv_parse(&parser, bytes + i, 1, oracle_cell, oracle_row, &o), 1);
    }
    csv_set_opts(&parser, CSV_STRICT | CSV_STRICT_FINI);
    if (csv_fini(&parser, oracle_cell, oracle_row, &o) != 0) {
        uint64_t line = o.fields ? o.line : o.breaks + 1;
        say_finding(said, EH_CSV_QUOTE_UNCLOSED, line, (uint32_t)o.fields + 1, "");
        if (o.fields) { /* the row of such a quote is not handed over */
            said->rows.length = o.row_start;
            said->rows.bytes[o.row_start] = '\0';
        }
    }
    csv_free(&parser);
}

/* --- what is tested --- */

static void say_row(struct said *said, const struct eh_csv_row *row)
{
    eh_text_add_format(&said->rows, "%llu:", (unsigned long long)row->line);
    for (uint32_t i = 0; i < row->count; i++)
        say_cell(said, i == 0, eh_csv_row_get_text(row, i), row->cells[i].length);
    eh_text_add(&said->rows, ";");
}

static void put_file(struct fixture *f, const char *bytes, size_t length)
{
    FILE *file = fopen(f->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static struct eh_csv *open_file(struct fixture *f, size_t block_bytes, struct said *said)
{
    struct eh_csv *csv;
    struct eh_csv_options options = {
        .path = f->path, .name = "odd.csv", .found = say_finding, .block_bytes = block_bytes, .state = said};
    start_said(said, &f->arena);
    if (eh_csv_open(&options, &f->arena, &csv, &f->failure) != EH_OK)
        fail_msg("%s", f->failure.text);
    if (eh_csv_get_header(csv)->count)
        say_row(said, eh_csv_get_header(csv));
    return csv;
}

static struct eh_csv_summary read_rows(struct fixture *f, size_t block_bytes, struct said *said)
{
    struct eh_csv_row row;
    struct eh_csv_summary summary;
    struct eh_csv *csv = open_file(f, block_bytes, said);
    int code;
    while ((code = eh_csv_read(csv, &row, &f->failure)) == 1)
        say_row(said, &row);
    assert_int_equal(code, EH_OK);
    assert_int_equal(eh_csv_close(csv, &summary, &f->failure), EH_OK);
    return summary;
}

/* As several threads do: blocks are filled and split ahead, then settled in order. */
static struct eh_csv_summary read_blocks(struct fixture *f, size_t block_bytes, struct said *said)
{
    enum { AHEAD = 3 };
    struct eh_csv_block block[AHEAD];
    struct eh_csv_summary summary;
    struct eh_csv *csv = open_file(f, block_bytes, said);
    for (size_t i = 0; i < AHEAD; i++)
        assert_int_equal(eh_csv_block_init(&block[i], csv, &f->arena, &f->failure), EH_OK);
    for (int code = 1; code == 1;) {
        size_t count = 0;
        while (count < AHEAD && (code = eh_csv_fill(csv, &block[count], &f->failure)) == 1)
            count++;
        for (size_t i = count; i-- > 0;)
            eh_csv_split(&block[i]);
        for (size_t i = 0; i < count; i++) {
            bool again;
            assert_int_equal(eh_csv_settle(csv, &block[i], &again, &f->failure), EH_OK);
            for (size_t r = 0; r < block[i].split.row_count; r++) {
                struct eh_csv_row row = eh_split_get_row(&block[i].split, block[i].bytes, block[i].line, r);
                say_row(said, &row);
            }
        }
        assert_true(code >= 0);
    }
    assert_int_equal(eh_csv_close(csv, &summary, &f->failure), EH_OK);
    return summary;
}

static void agrees(const char *name, const struct said *said, const struct said *expected, size_t block_bytes,
                   int file)
{
    assert_string_equal(eh_text_get(&said->behind), eh_text_get(&expected->behind));
    if (strcmp(eh_text_get(&said->rows), eh_text_get(&expected->rows)) != 0 ||
        strcmp(eh_text_get(&said->findings), eh_text_get(&expected->findings)) != 0)
        fail_msg("file %d, blocks of %zu, %s:\n%s\n%s\nlibcsv:\n%s\n%s", file, block_bytes, name,
                 eh_text_get(&said->rows), eh_text_get(&said->findings), eh_text_get(&expected->rows),
                 eh_text_get(&expected->findings));
}

/* Files of pieces: the more of a kind, the likelier what it breaks. */
static size_t draw_file(struct eh_random *random, char *out, size_t most)
{
    static const char *const plain[] = {"a",          "bcd", "0123456789abcdefghijklmnopqrstuvwxyz",
                                        "2026-01-02", "x y", "\xc3\xa9"},
                             *const odd[] = {"\"",       "\"\"",  " ",       "\t",       "\r",      "\r\n",
                                             ";",        "\"q\"", "\"a,b\"", "\"a\nb\"", "\" x \"", "\n\n",
                                             "5\" pipe", "\xe9",  ",,,",     "\r \n"};
    uint32_t oddness = eh_random_below(random, 4) * 12 + 1, pieces = eh_random_below(random, 120);
    const char *breaks[] = {"\n", "\r\n", "\r"}, *end = breaks[eh_random_below(random, 3)];
    size_t length = (size_t)sprintf(out, "h1,h2,h3%s", end);
    for (uint32_t i = 0; i < pieces; i++) {
        const char *piece = eh_random_below(random, 100) < oddness ? odd[eh_random_below(random, 16)]
                            : i % 2 == 0                           ? plain[eh_random_below(random, 6)]
                            : i % 6 == 5                           ? end
                                                                   : ",";
        assert_true(length + strlen(piece) + 1 < most);
        memcpy(out + length, piece, strlen(piece));
        length += strlen(piece);
        if (eh_random_below(random, 2000) == 0)
            out[length++] = '\0';
    }
    return length;
}

static void every_cut_gives_what_libcsv_gives(void **state)
{
    enum { FILES = 3000, MOST = 8192 };
    struct fixture *f = *state;
    char bytes[MOST];
    struct eh_random random;
    eh_random_init(&random, 31, 7);
    int told = 0;
    for (int file = 0; file < FILES; file++) {
        struct said expected, said;
        size_t length = draw_file(&random, bytes, MOST);
        put_file(f, bytes, length);
        for (int round = 0; round < 3; round++) {
            size_t block = round ? 1 + eh_random_below(&random, round == 1 ? 20 : 300) : 0;
            struct eh_csv_summary summary = read_rows(f, block, &said);
            struct eh_text meant;
            start_said(&expected, &f->arena);
            eh_text_init(&meant, &f->arena);
            mend(bytes, length, summary.delimiter, &expected, &meant);
            ask_oracle(eh_text_get(&meant), meant.length, summary.delimiter, &expected);
            told += expected.behind.length > 0;
            agrees("by row", &said, &expected, block, file);
            struct eh_csv_summary again = read_blocks(f, block, &said);
            agrees("by block", &said, &expected, block, file);
            assert_int_equal(summary.rows, again.rows);
            assert_int_equal(summary.cut, again.cut);
        }
        eh_arena_free(&f->arena);
    }
    assert_true(told > 300);
}

/* A quoted field over many blocks, and one that never ends, far from the end of the file. */
static void long_fields_are_read_through_any_blocks(void **state)
{
    struct fixture *f = *state;
    static const size_t sizes[] = {100, 70000, EH_CSV_FIELD_BYTES, EH_CSV_FIELD_BYTES + 1};
    for (int quoted = 0; quoted < 2; quoted++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            struct eh_text text;
            struct said said, whole;
            eh_text_init(&text, &f->arena);
            eh_text_add(&text, quoted ? "a,b\n1,2\n3,\"" : "a,b\n1,2\n3,");
            for (size_t i = 0; i < sizes[s]; i++)
                eh_text_add_bytes(&text, quoted && i % 10 == 9 ? "\n" : "x", 1);
            eh_text_add(&text, quoted ? "\"\n5,6\n7,\"8\n" : "\n5,6\n7,\"8\n");
            for (int i = 0; i < 50000; i++)
                eh_text_add(&text, "9,10\n");
            put_file(f, text.bytes, text.length);
            struct eh_csv_summary summary = read_rows(f, 0, &whole);
            assert_true(summary.cut);
            assert_int_equal(summary.rows, sizes[s] > EH_CSV_FIELD_BYTES ? 1 : 3);
            for (size_t block = 1000; block <= 100000; block *= 10) {
                read_blocks(f, block, &said);
                assert_string_equal(eh_text_get(&said.findings), eh_text_get(&whole.findings));
                assert_true(strcmp(eh_text_get(&said.rows), eh_text_get(&whole.rows)) == 0);
            }
            eh_arena_free(&f->arena);
        }
}

/* A row of the limit's length does not cost its square. */
static void wide_rows_have_a_limit(void **state)
{
    struct fixture *f = *state;
    struct eh_text text;
    struct said said;
    eh_text_init(&text, &f->arena);
    eh_text_add(&text, "a,b\n1,2\n");
    for (int i = 0; i < 33; i++) {
        for (int j = 0; j < EH_CSV_FIELD_BYTES / 2 / 64; j++)
            eh_text_add(&text, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
        eh_text_add(&text, i % 2 ? "," : "\",");
    }
    eh_text_add(&text, "\n3,4\n");
    put_file(f, text.bytes, text.length);
    struct eh_csv_summary summary = read_blocks(f, 0, &said);
    assert_true(summary.cut);
    assert_int_equal(summary.rows, 1);
    assert_string_equal(eh_text_get(&said.findings), "LONG@3:32;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_cut_gives_what_libcsv_gives, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_fields_are_read_through_any_blocks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wide_rows_have_a_limit, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
