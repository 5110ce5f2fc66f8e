#include "evenhand/csv/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/csv/encoding.h"
#include "evenhand/csv/stream.h"

enum { BLOCK = 256 * 1024, FIELD_STEP = 4096 };

/* What a block holds, found in one pass over its bytes, so that a cell is looked at again only where one
 * of these can be in it. */
enum { HAS_NUL = 1, HAS_HIGH = 2, HAS_QUOTE = 4 };

struct row {
    uint64_t line;
    size_t first_cell;
    uint32_t count;
    bool right_length, spans_lines;
};

struct eh_csv {
    struct eh_arena *arena;
    struct eh_csv_options options;
    struct eh_stream *stream;
    struct csv_parser parser;
    bool parser_ready;
    struct eh_csv_row header;
    uint32_t columns; /* of the header; 0: not read yet */
    struct eh_csv_summary summary;
    bool ended;

    /* Rows of the last block. Cells of the row that the block cuts stand behind those of the last whole
     * row, and are moved to the front before the next block. */
    char *text;
    size_t text_length, text_capacity;
    struct eh_csv_cell *cells;
    size_t cell_count, cell_capacity;
    struct row *rows;
    size_t row_count, row_capacity, next_row;

    uint64_t line;          /* where the parser stands */
    bool after_cr;          /* a CR just ended a row: an LF now is the same line break */
    int flags, open_flags;  /* of the block; of earlier blocks that the open field began in */
    uint64_t fields_in_row; /* of the open row, those over the limit too */
    struct row open;
    size_t open_text; /* where the open row's text starts */

    unsigned char block[BLOCK];
};

static void destroy(void *object)
{
    struct eh_csv *self = object;
    if (self->parser_ready)
        csv_free(&self->parser);
    self->parser_ready = false;
}

static void found(struct eh_csv *self, enum eh_csv_finding finding, uint64_t line, uint32_t column,
                  const char *text)
{
    if (self->options.found)
        self->options.found(self->options.state, finding, line, column, text);
}

/* Line breaks in text: LF, CR and CRLF are one each. */
static uint64_t count_breaks(const char *text, size_t length)
{
    uint64_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] == '\n' ? i == 0 || text[i - 1] != '\r' : text[i] == '\r';
    return count;
}

uint64_t eh_csv_row_get_line(const struct eh_csv_row *self, uint32_t cell)
{
    uint64_t line = self->line;
    for (uint32_t i = 0; self->spans_lines && i < cell && i < self->count; i++)
        line += count_breaks(eh_csv_row_get_text(self, i), self->cells[i].length);
    return line;
}

/* libcsv asks for memory by FIELD_STEP bytes: refusing is how a field meets its limit. */
static void *grow_field(void *buffer, size_t size)
{
    return size > EH_CSV_FIELD_BYTES + 2 * (size_t)FIELD_STEP ? NULL : realloc(buffer, size);
}

static uint32_t field_number(uint64_t fields)
{
    return fields < UINT32_MAX ? (uint32_t)fields : UINT32_MAX;
}

static void cut(struct eh_csv *self, enum eh_csv_finding finding, const char *text)
{
    if (self->summary.cut)
        return;
    found(self, finding, self->line, field_number(self->fields_in_row + 1), text);
    self->summary.cut = true;
}

static void check_cell(struct eh_csv *self, const char *text, size_t length, int flags)
{
    uint32_t column = field_number(self->fields_in_row + 1);
    if ((flags & HAS_NUL) && memchr(text, 0, length))
        found(self, EH_CSV_NUL_BYTE, self->line, column,
              "a NUL byte: the file is damaged, or it is no text file");
    if ((flags & HAS_HIGH) && !eh_encoding_is_utf8(text, length)) {
        struct eh_arena scratch;
        eh_arena_init(&scratch, self->arena);
        const char *remedy = eh_encoding_write_remedy(self->options.name, eh_stream_get_storage(self->stream),
                                                      "WINDOWS-1252", &scratch);
        found(self, EH_CSV_NOT_UTF8, self->line, column,
              eh_arena_format(&scratch,
                              "text that is not UTF-8; if it is Latin-1 (Windows-1252), mend it with: %s",
                              remedy));
        eh_arena_free(&scratch);
    }
}

static void on_cell(void *bytes, size_t length, void *state)
{
    struct eh_csv *self = state;
    const char *text = bytes;
    if (self->summary.cut)
        return;
    if (self->fields_in_row == 0) {
        self->open = (struct row){.line = self->line, .first_cell = self->cell_count};
        self->open_text = self->text_length;
    }
    self->after_cr = false;
    if (length > EH_CSV_FIELD_BYTES) {
        cut(self, EH_CSV_FIELD_TOO_LONG, "a field longer than 1 MiB; the rest of the file was not read");
        return;
    }
    int flags = self->flags | self->open_flags;
    self->open_flags = 0;
    if (flags & (HAS_NUL | HAS_HIGH))
        check_cell(self, text, length, flags);
    uint64_t breaks = flags & HAS_QUOTE ? count_breaks(text, length) : 0;
    self->open.spans_lines = self->open.spans_lines || breaks;
    self->fields_in_row++;
    if (self->open.count < EH_CSV_COLUMNS) {
        if (self->text_length - self->open_text + length > EH_CSV_ROW_BYTES) {
            self->fields_in_row--;
            cut(self, EH_CSV_FIELD_TOO_LONG, "a row longer than 16 MiB; the rest of the file was not read");
            return;
        }
        while (self->text_length + length + 1 > self->text_capacity) {
            size_t capacity = self->text_capacity ? 2 * self->text_capacity : 2 * (size_t)BLOCK;
            self->text = eh_arena_grow(self->arena, self->text, self->text_capacity, capacity, 1);
            self->text_capacity = capacity;
        }
        EH_RESERVE(self->arena, self->cells, self->cell_count, self->cell_capacity);
        self->cells[self->cell_count++] = (struct eh_csv_cell){(uint32_t)self->text_length, (uint32_t)length};
        memcpy(self->text + self->text_length, text, length);
        self->text_length += length;
        self->text[self->text_length++] = '\0';
        self->open.count++;
    }
    self->line += breaks;
}

static void check_row_length(struct eh_csv *self)
{
    struct row *row = &self->open;
    row->right_length = self->fields_in_row == self->columns;
    if (row->right_length || !self->columns)
        return;
    bool more = self->fields_in_row > self->columns;
    uint32_t column = more ? self->columns + 1 : field_number(self->fields_in_row + 1);
    struct eh_csv_row view = {.line = row->line,
                              .bytes = self->text,
                              .cells = self->cells + row->first_cell,
                              .count = row->count,
                              .spans_lines = row->spans_lines};
    struct eh_arena scratch;
    eh_arena_init(&scratch, self->arena);
    found(self, EH_CSV_ROW_LENGTH, eh_csv_row_get_line(&view, more ? column - 1 : view.count), column,
          eh_arena_format(&scratch, "%llu %s where the header has %u",
                          (unsigned long long)self->fields_in_row,
                          self->fields_in_row == 1 ? "field" : "fields", self->columns));
    eh_arena_free(&scratch);
}

static void on_row(int end, void *state)
{
    struct eh_csv *self = state;
    if (self->summary.cut)
        return;
    if (self->fields_in_row) {
        check_row_length(self);
        if (!self->columns) /* the header: its length is the measure */
            self->columns = field_number(self->fields_in_row);
        EH_RESERVE(self->arena, self->rows, self->row_count, self->row_capacity);
        self->rows[self->row_count++] = self->open;
        self->fields_in_row = 0;
        self->open = (struct row){0};
    }
    if (end == '\n' && self->after_cr)
        self->after_cr = false;
    else if (end != -1) {
        self->line++;
        self->after_cr = end == '\r';
    }
}

static int look(const unsigned char *bytes, size_t length)
{
    unsigned high = 0, nul = 0, quote = 0;
    for (size_t i = 0; i < length; i++) {
        high |= bytes[i];
        nul |= bytes[i] == 0;
        quote |= bytes[i] == '"';
    }
    return (nul ? HAS_NUL : 0) | (high & 0x80 ? HAS_HIGH : 0) | (quote ? HAS_QUOTE : 0);
}

/* Moves the cells of the open row to the front: all others were handed over. */
static void start_batch(struct eh_csv *self)
{
    size_t from = self->fields_in_row ? self->open_text : self->text_length;
    size_t first = self->fields_in_row ? self->open.first_cell : self->cell_count;
    if (from < self->text_length)
        memmove(self->text, self->text + from, self->text_length - from);
    self->text_length -= from;
    for (size_t i = first; i < self->cell_count; i++) {
        self->cells[i - first] = self->cells[i];
        self->cells[i - first].offset -= (uint32_t)from;
    }
    self->cell_count -= first;
    self->open.first_cell = 0;
    self->open_text = 0;
    self->row_count = self->next_row = 0;
}

static int finish(struct eh_csv *self)
{
    self->ended = true;
    csv_set_opts(&self->parser, CSV_STRICT | CSV_STRICT_FINI);
    if (csv_fini(&self->parser, on_cell, on_row, self) != 0)
        cut(self, EH_CSV_QUOTE_UNCLOSED, "a quote that is never closed");
    return EH_OK;
}

static int parse(struct eh_csv *self, const unsigned char *bytes, size_t length, struct eh_failure *failure)
{
    self->flags = look(bytes, length);
    if (length && csv_parse(&self->parser, bytes, length, on_cell, on_row, self) != length) {
        if (csv_error(&self->parser) != CSV_ENOMEM ||
            csv_get_buffer_size(&self->parser) + FIELD_STEP <= EH_CSV_FIELD_BYTES)
            return eh_fail(failure, EH_MEMORY, "%s: no memory to parse", self->options.name);
        cut(self, EH_CSV_FIELD_TOO_LONG,
            "a field longer than 1 MiB, or a quote that is never closed; the rest of the file was not read");
    }
    self->open_flags |= self->flags;
    if (self->summary.cut)
        self->ended = true;
    return EH_OK;
}

static int read_block(struct eh_csv *self, struct eh_failure *failure)
{
    size_t count;
    start_batch(self);
    int code = eh_stream_read(self->stream, self->block, BLOCK, &count, failure);
    if (code == EH_OK)
        code = parse(self, self->block, count, failure);
    if (code == EH_OK && count < BLOCK && !self->ended)
        code = finish(self);
    return code;
}

/* The delimiter that the first row with any byte in it holds most often outside quotes. */
static char find_delimiter(const unsigned char *bytes, size_t length)
{
    static const char candidates[] = ",;\t|";
    size_t count[4] = {0}, best = 0, i = 0;
    bool quoted = false;
    while (i < length && (bytes[i] == '\n' || bytes[i] == '\r'))
        i++;
    for (; i < length && (quoted || (bytes[i] != '\n' && bytes[i] != '\r')); i++) {
        const char *c = bytes[i] && !quoted ? strchr(candidates, bytes[i]) : NULL;
        if (c)
            count[c - candidates]++;
        quoted = quoted != (bytes[i] == '"');
    }
    for (size_t c = 1; c < 4; c++)
        best = count[c] > count[best] ? c : best;
    return candidates[best];
}

static int check_encoding(struct eh_csv *self, size_t length, size_t *out_skip, struct eh_failure *failure)
{
    const char *from = NULL;
    *out_skip = 0;
    switch (eh_encoding_find(self->block, length)) {
    case EH_ENCODING_UTF8:
        return EH_OK;
    case EH_ENCODING_UTF8_BOM:
        *out_skip = 3;
        found(self, EH_CSV_BYTE_ORDER_MARK, 1, 0, "a byte order mark at the start was dropped");
        return EH_OK;
    case EH_ENCODING_UTF16:
        from = "UTF-16";
        break;
    case EH_ENCODING_UTF16_LE:
        from = "UTF-16LE";
        break;
    case EH_ENCODING_UTF16_BE:
        from = "UTF-16BE";
        break;
    case EH_ENCODING_UTF32:
        from = "UTF-32";
        break;
    case EH_ENCODING_WORKBOOK:
        return eh_fail(failure, EH_INPUT_NOT_CSV,
                       "%s is a spreadsheet's own file or an archive, not CSV; export it as CSV in UTF-8",
                       self->options.name);
    }
    return eh_fail(
        failure, EH_INPUT_NOT_CSV, "%s is %s, not UTF-8; mend it with: %s", self->options.name, from,
        eh_encoding_write_remedy(self->options.name, eh_stream_get_storage(self->stream), from, self->arena));
}

/* The header outlives its batch, so it is copied. */
static void keep_header(struct eh_csv *self)
{
    const struct row *row = &self->rows[self->next_row++];
    struct eh_csv_cell *cells = EH_NEW_ARRAY(self->arena, struct eh_csv_cell, row->count);
    size_t length = 0;
    for (uint32_t i = 0; i < row->count; i++) {
        cells[i] = (struct eh_csv_cell){(uint32_t)length, self->cells[row->first_cell + i].length};
        length += cells[i].length + 1;
    }
    const char *first = self->text + self->cells[row->first_cell].offset;
    self->header = (struct eh_csv_row){.line = row->line,
                                       .bytes = eh_arena_copy_bytes(self->arena, first, length),
                                       .cells = cells,
                                       .count = row->count,
                                       .right_length = true,
                                       .spans_lines = row->spans_lines};
}

static int read_header(struct eh_csv *self, struct eh_failure *failure)
{
    size_t count, skip;
    int code = eh_stream_read(self->stream, self->block, BLOCK, &count, failure);
    if (code == EH_OK)
        code = check_encoding(self, count, &skip, failure);
    if (code != EH_OK)
        return code;
    self->summary.delimiter = find_delimiter(self->block + skip, count - skip);
    csv_set_delim(&self->parser, (unsigned char)self->summary.delimiter);
    code = parse(self, self->block + skip, count - skip, failure);
    if (code == EH_OK && count < BLOCK && !self->ended)
        code = finish(self);
    while (code == EH_OK && !self->row_count && !self->ended)
        code = read_block(self, failure);
    if (code != EH_OK)
        return code;
    if (self->columns > EH_CSV_COLUMNS)
        return eh_fail(failure, EH_INPUT_TOO_LARGE, "%s has %u columns; the limit is %d", self->options.name,
                       self->columns, EH_CSV_COLUMNS);
    if (self->row_count)
        keep_header(self);
    else if (!self->summary.cut)
        found(self, EH_CSV_FILE_EMPTY, 0, 0, "the file is empty: not even a header");
    return EH_OK;
}

int eh_csv_open(const struct eh_csv_options *options, struct eh_arena *arena, struct eh_csv **out,
                struct eh_failure *failure)
{
    *out = NULL;
    struct eh_csv *self = EH_NEW(arena, struct eh_csv);
    self->arena = arena;
    self->options = *options;
    self->options.name = eh_arena_copy_text(arena, options->name);
    self->line = 1;
    eh_arena_own(arena, self, destroy);
    int code = eh_stream_open(options->path, options->name, options->hash, arena, &self->stream, failure);
    if (code != EH_OK)
        return code;
    if (csv_init(&self->parser, CSV_REPALL_NL) != 0)
        return eh_fail(failure, EH_LIBRARY, "libcsv could not be started");
    self->parser_ready = true;
    csv_set_realloc_func(&self->parser, grow_field);
    csv_set_blk_size(&self->parser, FIELD_STEP);
    code = read_header(self, failure);
    if (code == EH_OK)
        *out = self;
    return code;
}

const struct eh_csv_row *eh_csv_get_header(const struct eh_csv *self)
{
    return &self->header;
}

int eh_csv_read(struct eh_csv *self, struct eh_csv_row *out, struct eh_failure *failure)
{
    while (self->next_row == self->row_count) {
        if (self->ended)
            return 0;
        int code = read_block(self, failure);
        if (code != EH_OK)
            return code;
    }
    const struct row *row = &self->rows[self->next_row++];
    *out = (struct eh_csv_row){.line = row->line,
                               .bytes = self->text,
                               .cells = self->cells + row->first_cell,
                               .count = row->count,
                               .right_length = row->right_length,
                               .spans_lines = row->spans_lines};
    self->summary.rows++;
    return 1;
}

int eh_csv_close(struct eh_csv *self, struct eh_csv_summary *out, struct eh_failure *failure)
{
    destroy(self);
    self->ended = true;
    self->next_row = self->row_count;
    int code = eh_stream_close(self->stream, self->summary.sha256, &self->summary.bytes, failure);
    *out = self->summary;
    return code;
}
