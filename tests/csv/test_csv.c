/* csv: every odd input and what becomes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>
#include <zlib.h>
#include <zstd.h>

#include "evenhand/base/random.h"
#include "evenhand/base/text.h"
#include "evenhand/csv/csv.h"
#include "evenhand/csv/encoding.h"

struct fixture {
    char directory[64], path[128];
    const char *name;
    struct eh_arena arena;
    struct eh_failure failure;
    struct eh_text rows;     /* "1:a|b;2:c|d;", line breaks in cells as ~ */
    struct eh_text findings; /* "ROW_LENGTH@2:3;" */
    struct eh_text texts;    /* sentences of the findings, one a line */
    struct eh_csv_summary summary;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->directory, "/tmp/evenhand-csv-XXXXXX");
    assert_non_null(mkdtemp(f->directory));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    if (*f->path)
        unlink(f->path);
    rmdir(f->directory);
    eh_arena_free(&f->arena);
    free(f);
    return 0;
}

static void on_finding(void *state, enum eh_csv_finding finding, uint64_t line, uint32_t column,
                       const char *text)
{
    static const char *const names[] = {"BOM",   "NOT_UTF8", "NUL",        "BEHIND",
                                        "QUOTE", "LONG",     "ROW_LENGTH", "EMPTY"};
    struct fixture *f = state;
    eh_text_add_format(&f->findings, "%s@%llu:%u;", names[finding], (unsigned long long)line, column);
    eh_text_add_format(&f->texts, "%s\n", text);
}

static void add_row(struct fixture *f, const struct eh_csv_row *row)
{
    eh_text_add_format(&f->rows, "%llu:", (unsigned long long)row->line);
    for (uint32_t i = 0; i < row->count; i++) {
        eh_text_add(&f->rows, i ? "|" : "");
        for (const char *c = eh_csv_row_get_text(row, i);
             c < eh_csv_row_get_text(row, i) + row->cells[i].length; c++)
            eh_text_add_bytes(&f->rows, *c == '\n' || *c == '\r' ? "~" : *c ? c : "0", 1);
    }
    eh_text_add(&f->rows, ";");
}

static void put_file(struct fixture *f, const char *name, const void *bytes, size_t length)
{
    if (*f->path)
        unlink(f->path);
    eh_arena_free(&f->arena);
    eh_arena_init(&f->arena, NULL);
    eh_text_init(&f->rows, &f->arena);
    eh_text_init(&f->findings, &f->arena);
    eh_text_init(&f->texts, &f->arena);
    f->failure = (struct eh_failure){0};
    f->name = name;
    snprintf(f->path, sizeof f->path, "%s/%s", f->directory, name);
    FILE *file = fopen(f->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* Reads the whole file; the header is the first row. */
static int read_file(struct fixture *f)
{
    struct eh_csv *csv;
    struct eh_csv_row row;
    struct eh_csv_options options = {
        .path = f->path, .name = f->name, .hash = true, .found = on_finding, .state = f};
    int code = eh_csv_open(&options, &f->arena, &csv, &f->failure);
    if (code != EH_OK) {
        assert_null(csv);
        return code;
    }
    if (eh_csv_get_header(csv)->count)
        add_row(f, eh_csv_get_header(csv));
    while ((code = eh_csv_read(csv, &row, &f->failure)) == 1)
        add_row(f, &row);
    return code == EH_OK ? eh_csv_close(csv, &f->summary, &f->failure) : code;
}

static void reads_as(struct fixture *f, const char *bytes, size_t length, const char *rows,
                     const char *findings)
{
    put_file(f, "odd.csv", bytes, length);
    assert_int_equal(read_file(f), EH_OK);
    assert_string_equal(eh_text_get(&f->rows), rows);
    assert_string_equal(eh_text_get(&f->findings), findings);
}

#define READS_AS(input, rows, findings) reads_as(*state, input, sizeof(input) - 1, rows, findings)

static void rows_end_with_any_line_break(void **state)
{
    READS_AS("a,b\n1,2\n3,4\n", "1:a|b;2:1|2;3:3|4;", "");
    READS_AS("a,b\r\n1,2\r\n3,4\r\n", "1:a|b;2:1|2;3:3|4;", "");
    READS_AS("a,b\r1,2\r3,4\r", "1:a|b;2:1|2;3:3|4;", "");
    READS_AS("a,b\n1,2\n3,4", "1:a|b;2:1|2;3:3|4;", "");
    READS_AS("a,b\n\n\n1,2\n", "1:a|b;4:1|2;", "");
    READS_AS("\r\n\r\na,b\r\n\r\n1,2\r\n", "3:a|b;5:1|2;", "");
    READS_AS("a,b\n  \t\n1,2\n", "1:a|b;3:1|2;", "");
}

static void quotes_hold_delimiters_breaks_and_quotes(void **state)
{
    READS_AS("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "1:a|b;2:x,y|say \"hi\";", "");
    READS_AS("a,b\n\"x\ny\",1\nz,2\n", "1:a|b;2:x~y|1;4:z|2;", "");
    READS_AS("a,b\r\n\"x\r\n\r\ny\",1\r\nz,2\r\n", "1:a|b;2:x~~~~y|1;5:z|2;", "");
    READS_AS("a,b\n 5\" pipe , 6 \n", "1:a|b;2:5\" pipe|6;", "");
    READS_AS("a,b\n\"\",\n", "1:a|b;2:|;", "");
    READS_AS("a,b\n\" x \", y \n", "1:a|b;2: x |y;", "");
}

static void the_header_tells_the_delimiter(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text;
        char delimiter;
    } files[] = {{"a,b\n1,2\n", ','},  {"a;b\n1;2\n", ';'}, {"a\tb\n1\t2\n", '\t'},
                 {"a|b\n1|2\n", '|'},  {"a\n1\n", ','},     {"\"x,y,z\";b\n1;2\n", ';'},
                 {"a,b;c\n1,2\n", ','}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        put_file(f, "odd.csv", files[i].text, strlen(files[i].text));
        assert_int_equal(read_file(f), EH_OK);
        assert_int_equal(f->summary.delimiter, files[i].delimiter);
        assert_string_equal(eh_text_get(&f->findings), "");
    }
    READS_AS("a\tb\tc\n1\t\t3\n\t\t\n", "1:a|b|c;2:1||3;3:||;", "");
}

static void wrong_row_lengths_have_a_place(void **state)
{
    READS_AS("a,b,c\n1,2\n1,2,3\n1,2,3,4,5\n", "1:a|b|c;2:1|2;3:1|2|3;4:1|2|3|4|5;",
             "ROW_LENGTH@2:3;ROW_LENGTH@4:4;");
    READS_AS("a,b\n\"x\ny\",2,3\n", "1:a|b;2:x~y|2|3;", "ROW_LENGTH@3:3;");
    READS_AS("a,b\n\"x\ny\"\n", "1:a|b;2:x~y;", "ROW_LENGTH@3:2;");
}

static void an_unclosed_quote_is_found_where_it_opens(void **state)
{
    struct fixture *f = *state;
    READS_AS("a,b\n1,2\n3,\"4\n5,6\n", "1:a|b;2:1|2;", "QUOTE@3:2;");
    assert_true(f->summary.cut);
    READS_AS("a,b\n\"x\ny\",\"4\n5,6", "1:a|b;", "QUOTE@3:2;");
    READS_AS("\"a,b\n1,2\n", "", "QUOTE@1:1;");
}

static void a_nul_byte_has_a_place(void **state)
{
    READS_AS("a,b\n1,2\n3,x\0y\n", "1:a|b;2:1|2;3:3|x0y;", "NUL@3:2;");
}

static void byte_order_marks_are_dropped(void **state)
{
    READS_AS("\xef\xbb\xbfy,b\n1,2\n", "1:y|b;2:1|2;", "BOM@1:0;");
}

static void utf8_is_read_and_latin1_is_named(void **state)
{
    struct fixture *f = *state;
    READS_AS("a,b\nZ\xc3\xbcrich,\xe2\x82\xac\n", "1:a|b;2:Z\xc3\xbcrich|\xe2\x82\xac;", "");
    READS_AS("a,b\n1,2\nZ\xfcrich,\"\n\"\nx,Gen\xe8ve\n", "1:a|b;2:1|2;3:Z\xfcrich|~;5:x|Gen\xe8ve;",
             "NOT_UTF8@3:1;NOT_UTF8@5:2;");
    assert_non_null(strstr(eh_text_get(&f->texts), "Latin-1"));
    assert_non_null(strstr(eh_text_get(&f->texts), "iconv -f WINDOWS-1252 -t UTF-8 odd.csv > odd-utf8.csv"));
}

static void well_formed_utf8_is_told_from_the_rest(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "abc",
                                       "\xc2\x80",
                                       "\xdf\xbf",
                                       "\xe0\xa0\x80",
                                       "\xed\x9f\xbf",
                                       "\xef\xbf\xbf",
                                       "\xf0\x90\x80\x80",
                                       "\xf4\x8f\xbf\xbf"};
    static const char *const bad[] = {"\x80",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xc2",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xe2\x82",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xff",
                                      "a\xe9z"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(eh_text_is_utf8(good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(eh_text_is_utf8(bad[i], strlen(bad[i])));
    char text[200];
    for (size_t i = 0; i + 1 < sizeof text; i++) { /* ASCII is skipped many bytes at a time */
        memset(text, 'a', sizeof text);
        memcpy(text + i, "\xc3\xbc", 2);
        assert_true(eh_text_is_utf8(text, sizeof text));
        assert_false(eh_text_is_utf8(text, i + 1));
        text[i + 1] = 'a';
        assert_false(eh_text_is_utf8(text, sizeof text));
    }
}

static void fails_with(struct fixture *f, const char *bytes, size_t length, int code, const char *part)
{
    put_file(f, "odd.csv", bytes, length);
    assert_int_equal(read_file(f), code);
    assert_non_null(strstr(f->failure.text, part));
}

#define FAILS_WITH(input, code, part) fails_with(*state, input, sizeof(input) - 1, code, part)

static void other_encodings_name_their_remedy(void **state)
{
    FAILS_WITH("\xff\xfe"
               "a\0,\0b\0\n\0",
               EH_INPUT_NOT_CSV, "iconv -f UTF-16 -t UTF-8 odd.csv > odd-utf8.csv");
    FAILS_WITH("\xfe\xff"
               "\0a\0,\0b\0\n",
               EH_INPUT_NOT_CSV, "iconv -f UTF-16 -t UTF-8");
    FAILS_WITH("a\0,\0b\0\n\0c\0,\0d\0\n\0", EH_INPUT_NOT_CSV, "iconv -f UTF-16LE -t UTF-8");
    FAILS_WITH("\0a\0,\0b\0\n\0c\0,\0d\0\n", EH_INPUT_NOT_CSV, "iconv -f UTF-16BE -t UTF-8");
    FAILS_WITH("\xff\xfe\0\0a\0\0\0", EH_INPUT_NOT_CSV, "iconv -f UTF-32");
    FAILS_WITH("PK\x03\x04xyz", EH_INPUT_NOT_CSV, "spreadsheet");
}

static void remedies_can_be_pasted(void **state)
{
    struct fixture *f = *state;
    put_file(f, "x", "", 0);
    assert_string_equal(eh_encoding_write_remedy("a b.csv", EH_STORAGE_PLAIN, "UTF-16", &f->arena),
                        "iconv -f UTF-16 -t UTF-8 'a b.csv' > 'a b-utf8.csv'");
    assert_string_equal(eh_encoding_write_remedy("o'x.csv.gz", EH_STORAGE_GZIP, "UTF-16", &f->arena),
                        "zcat 'o'\\''x.csv.gz' | iconv -f UTF-16 -t UTF-8 > 'o'\\''x.csv'");
    assert_string_equal(eh_encoding_write_remedy("a.csv.zst", EH_STORAGE_ZSTD, "UTF-16", &f->arena),
                        "zstdcat a.csv.zst | iconv -f UTF-16 -t UTF-8 > a.csv");
}

static void empty_files_and_bare_headers(void **state)
{
    struct fixture *f = *state;
    READS_AS("", "", "EMPTY@0:0;");
    READS_AS("\n\r\n  \n", "", "EMPTY@0:0;");
    READS_AS("\xef\xbb\xbf", "", "BOM@1:0;EMPTY@0:0;");
    READS_AS("a,b", "1:a|b;", "");
    assert_int_equal(f->summary.rows, 0);
}

static char *fill(const char *before, size_t count, const char *after, size_t *out_length)
{
    size_t head = strlen(before);
    char *text = test_malloc(head + count + strlen(after) + 1);
    memcpy(text, before, head);
    memset(text + head, 'x', count);
    strcpy(text + head + count, after);
    *out_length = strlen(text);
    return text;
}

static void fields_have_a_limit(void **state)
{
    struct fixture *f = *state;
    size_t length;
    char *text = fill("a,b\n1,", EH_CSV_FIELD_BYTES, "\n3,4\n", &length);
    put_file(f, "odd.csv", text, length);
    assert_int_equal(read_file(f), EH_OK);
    assert_int_equal(f->summary.rows, 2);
    assert_string_equal(eh_text_get(&f->findings), "");
    test_free(text);
    static const size_t over[] = {EH_CSV_FIELD_BYTES + 1, 3 * EH_CSV_FIELD_BYTES};
    for (size_t i = 0; i < 2; i++) {
        text = fill("a,b\n1,2\n3,", over[i], "\n5,6\n", &length);
        put_file(f, "odd.csv", text, length);
        assert_int_equal(read_file(f), EH_OK);
        assert_string_equal(eh_text_get(&f->rows), "1:a|b;2:1|2;");
        assert_string_equal(eh_text_get(&f->findings), "LONG@3:2;");
        assert_true(f->summary.cut);
        assert_int_equal(f->summary.bytes, length);
        test_free(text);
    }
}

static void columns_have_a_limit(void **state)
{
    struct fixture *f = *state;
    char *text = test_malloc(3 * EH_CSV_COLUMNS);
    for (int more = 0; more < 2; more++) {
        size_t length = 0;
        for (int i = 0; i < EH_CSV_COLUMNS + more; i++)
            length += (size_t)sprintf(text + length, "%sa", i ? "," : "");
        put_file(f, "odd.csv", text, length);
        assert_int_equal(read_file(f), more ? EH_INPUT_TOO_LARGE : EH_OK);
    }
    test_free(text);
    text = test_malloc(EH_CSV_COLUMNS * 2 + 100);
    strcpy(text, "a,b\n");
    size_t length = 4;
    for (int i = 0; i < EH_CSV_COLUMNS + 50; i++)
        text[length++] = ',';
    strcpy(text + length, "\n1,2\n");
    put_file(f, "odd.csv", text, strlen(text));
    assert_int_equal(read_file(f), EH_OK);
    assert_string_equal(eh_text_get(&f->findings), "ROW_LENGTH@2:3;");
    assert_int_equal(f->summary.rows, 2);
    test_free(text);
}

static size_t gzip(const char *text, size_t length, unsigned char *out, size_t size)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    char *copy = test_malloc(length + 1);
    memcpy(copy, text, length);
    z.next_in = (unsigned char *)copy;
    z.avail_in = (uInt)length;
    z.next_out = out;
    z.avail_out = (uInt)size;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    test_free(copy);
    return size - z.avail_out;
}

static void compressed_files_are_read_as_they_are(void **state)
{
    struct fixture *f = *state;
    static const char text[] = "a,b\n1,2\n";
    unsigned char packed[1000];
    size_t length = gzip(text, strlen(text), packed, sizeof packed);
    put_file(f, "x.csv.gz", packed, length);
    assert_int_equal(read_file(f), EH_OK);
    assert_string_equal(eh_text_get(&f->rows), "1:a|b;2:1|2;");
    assert_int_equal(f->summary.bytes, length);
    /* The sum is that of the stored bytes. */
    unsigned char sum[crypto_hash_sha256_BYTES];
    char hex[65];
    crypto_hash_sha256(sum, packed, length);
    assert_string_equal(f->summary.sha256, sodium_bin2hex(hex, sizeof hex, sum, sizeof sum));
    /* Two members behind each other are one text, and zeros behind them are padding. */
    length += gzip("3,4\n", 4, packed + length, sizeof packed - length);
    memset(packed + length, 0, 20);
    put_file(f, "x.csv.gz", packed, length + 20);
    assert_int_equal(read_file(f), EH_OK);
    assert_string_equal(eh_text_get(&f->rows), "1:a|b;2:1|2;3:3|4;");
    length = ZSTD_compress(packed, sizeof packed, text, strlen(text), 3);
    assert_false(ZSTD_isError(length));
    put_file(f, "x.csv.zst", packed, length);
    assert_int_equal(read_file(f), EH_OK);
    assert_string_equal(eh_text_get(&f->rows), "1:a|b;2:1|2;");
}

static void damaged_files_fail(void **state)
{
    struct fixture *f = *state;
    unsigned char packed[1000];
    size_t length = gzip("a,b\n1,2\n3,4\n", 12, packed, sizeof packed);
    put_file(f, "x.csv.gz", packed, length - 5);
    assert_int_equal(read_file(f), EH_INPUT_UNREADABLE);
    assert_non_null(strstr(f->failure.text, "x.csv.gz is cut"));
    packed[length - 8] ^= 1; /* the check sum */
    put_file(f, "x.csv.gz", packed, length);
    assert_int_equal(read_file(f), EH_INPUT_UNREADABLE);
    put_file(f, "x.csv.gz", "a,b\n", 4);
    assert_int_equal(read_file(f), EH_INPUT_UNREADABLE);
    assert_non_null(strstr(f->failure.text, "not compressed"));
    length = ZSTD_compress(packed, sizeof packed, "a,b\n1,2\n3,4\n", 12, 3);
    put_file(f, "x.csv.zst", packed, length - 3);
    assert_int_equal(read_file(f), EH_INPUT_UNREADABLE);
    unlink(f->path);
    assert_int_equal(read_file(f), EH_INPUT_UNREADABLE); /* the first failure stays */
    f->failure = (struct eh_failure){0};
    assert_int_equal(read_file(f), EH_INPUT_MISSING);
    f->failure = (struct eh_failure){0};
    assert_int_equal(mkdir(f->path, 0700), 0);
    assert_int_equal(read_file(f), EH_INPUT_UNREADABLE);
    rmdir(f->path);
    f->path[0] = '\0';
}

/* Random cells, quoted where they must be and where they need not, come back with the lines they stand on,
 * whatever cuts the blocks make. */
static void what_is_written_is_read(void **state)
{
    struct fixture *f = *state;
    enum { ROWS = 60000 };
    static const char *const pieces[] = {"a",    "bc", ",",        "\"",         "\n",
                                         "\r\n", " ",  "\xc3\xa9", "0123456789", ";"};
    struct eh_random random;
    struct eh_arena arena;
    struct eh_text file, expected;
    eh_arena_init(&arena, NULL);
    eh_random_init(&random, 20, 1);
    eh_text_init(&file, &arena);
    eh_text_init(&expected, &arena);
    eh_text_add(&file, "h1,h2,h3\n");
    eh_text_add(&expected, "1:h1|h2|h3;");
    uint64_t line = 2;
    for (int r = 0; r < ROWS; r++) {
        eh_text_add_format(&expected, "%llu:", (unsigned long long)line);
        for (int c = 0; c < 3; c++) {
            uint32_t count = eh_random_below(&random, 6);
            bool quoted = c == 0 || eh_random_below(&random, 2);
            eh_text_add(&file, c ? "," : "");
            eh_text_add(&expected, c ? "|" : "");
            eh_text_add(&file, quoted ? "\"" : "");
            for (uint32_t i = 0; i < count; i++) {
                const char *piece = pieces[eh_random_below(&random, 10)];
                if (!quoted && strpbrk(piece, ",\"\r\n "))
                    piece = "z";
                if (*piece == '\n' || *piece == '\r') {
                    line++;
                    eh_text_add(&expected, *piece == '\r' ? "~~" : "~");
                } else {
                    eh_text_add(&expected, piece);
                }
                eh_text_add(&file, *piece == '"' ? "\"\"" : piece);
            }
            eh_text_add(&file, quoted ? "\"" : "");
        }
        eh_text_add(&expected, ";");
        eh_text_add(&file, "\n");
        line++;
    }
    assert_true(file.length > 4 * 256 * 1024);
    put_file(f, "odd.csv", file.bytes, file.length);
    assert_int_equal(read_file(f), EH_OK);
    assert_int_equal(f->summary.rows, ROWS);
    assert_true(strcmp(eh_text_get(&f->rows), eh_text_get(&expected)) == 0);
    assert_string_equal(eh_text_get(&f->findings), "");
    unsigned char *packed = test_malloc(file.length);
    size_t length = gzip(file.bytes, file.length, packed, file.length);
    put_file(f, "odd.csv.gz", packed, length);
    assert_int_equal(read_file(f), EH_OK);
    assert_true(strcmp(eh_text_get(&f->rows), eh_text_get(&expected)) == 0);
    length = ZSTD_compress(packed, file.length, file.bytes, file.length, 1);
    put_file(f, "odd.csv.zst", packed, length);
    assert_int_equal(read_file(f), EH_OK);
    assert_true(strcmp(eh_text_get(&f->rows), eh_text_get(&expected)) == 0);
    test_free(packed);
    eh_arena_free(&arena);
}

/* Whatever the bytes are, the reading ends in one of the documented ways, and no row is longer than it says.
 */
static void no_bytes_break_the_reading(void **state)
{
    struct fixture *f = *state;
    static const char alphabet[] = "ab\"\"\",,;\t|\n\n\r \0\xc3\xa9\xff\x1f\x8b";
    struct eh_random random;
    eh_random_init(&random, 33, 1);
    for (int i = 0; i < 2000; i++) {
        char bytes[200];
        size_t length = eh_random_below(&random, sizeof bytes);
        for (size_t b = 0; b < length; b++)
            bytes[b] = alphabet[eh_random_below(&random, sizeof alphabet - 1)];
        put_file(f, "odd.csv", bytes, length);
        int code = read_file(f);
        assert_true(code == EH_OK || code == EH_INPUT_NOT_CSV || code == EH_INPUT_UNREADABLE);
        assert_true(f->failure.code == code);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_end_with_any_line_break),
        TEST(quotes_hold_delimiters_breaks_and_quotes),
        TEST(the_header_tells_the_delimiter),
        TEST(wrong_row_lengths_have_a_place),
        TEST(an_unclosed_quote_is_found_where_it_opens),
        TEST(a_nul_byte_has_a_place),
        TEST(byte_order_marks_are_dropped),
        TEST(utf8_is_read_and_latin1_is_named),
        TEST(well_formed_utf8_is_told_from_the_rest),
        TEST(other_encodings_name_their_remedy),
        TEST(remedies_can_be_pasted),
        TEST(empty_files_and_bare_headers),
        TEST(fields_have_a_limit),
        TEST(columns_have_a_limit),
        TEST(compressed_files_are_read_as_they_are),
        TEST(damaged_files_fail),
        TEST(what_is_written_is_read),
        TEST(no_bytes_break_the_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
