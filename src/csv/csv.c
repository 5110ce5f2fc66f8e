#include "evenhand/csv/csv.h"

#include <string.h>

#include "evenhand/csv/block.h"
#include "evenhand/csv/encoding.h"
#include "evenhand/csv/stream.h"

/* What a block, its cells and the records that are read from them take stays in the cache together. */
enum { BLOCK_BYTES = 64 * 1024, LOOK_BYTES = 256 * 1024 };

/* Bytes that wait for the block that they belong to. */
struct rest {
    unsigned char *bytes;
    size_t length, capacity;
};

struct eh_csv {
    struct eh_arena *arena;
    struct eh_csv_options options;
    struct eh_stream *stream;
    struct eh_csv_row header;
    uint32_t columns; /* of the header */
    struct eh_csv_summary summary;
    bool filled; /* the last block was filled */

    struct rest unread; /* behind the last block: the start of the next */
    struct rest open;   /* of settled blocks: a row whose end was not among them */
    size_t open_tried;  /* the length of `open` when it was last split */
    bool unread_after_cr, open_after_cr;
    uint64_t line; /* of the first byte that is not settled */

    struct eh_csv_block *block; /* for reading row by row */
    size_t next_row;
};

static void found(struct eh_csv *self, enum eh_csv_finding finding, uint64_t line, uint32_t column,
                  const char *text)
{
    if (self->options.found)
        self->options.found(self->options.state, finding, line, column, text);
}

/* Line breaks in a cell: LF, CR and CRLF are one each. */
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

/* --- what was found, in words --- */

static const char *describe(const struct eh_csv *self, const struct eh_split_finding *finding,
                            struct eh_arena *scratch)
{
    switch (finding->finding) {
    case EH_CSV_NUL_BYTE:
        return "a NUL byte: the file is damaged, or it is no text file";
    case EH_CSV_NOT_UTF8:
        return eh_arena_format(
            scratch, "text that is not UTF-8; if it is Latin-1 (Windows-1252), mend it with: %s",
            eh_encoding_write_remedy(self->options.name, eh_stream_get_storage(self->stream), "WINDOWS-1252",
                                     scratch));
    case EH_CSV_ROW_LENGTH:
        return eh_arena_format(scratch, "%llu %s where the header has %u",
                               (unsigned long long)finding->fields, finding->fields == 1 ? "field" : "fields",
                               self->columns);
    default:
        return finding->text;
    }
}

static void tell(struct eh_csv *self, const struct eh_csv_block *block)
{
    struct eh_arena scratch;
    eh_arena_init(&scratch, self->arena);
    for (size_t i = 0; i < block->split.finding_count; i++) {
        const struct eh_split_finding *finding = &block->split.findings[i];
        found(self, finding->finding, block->line + finding->line, finding->column,
              describe(self, finding, &scratch));
        eh_arena_free(&scratch);
    }
}

/* --- blocks --- */

static void reserve(struct eh_arena *arena, unsigned char **bytes, size_t *capacity, size_t length)
{
    if (length + EH_SPLIT_SLACK <= *capacity)
        return;
    size_t wanted = length + length / 2 + EH_SPLIT_SLACK;
    *bytes = eh_arena_grow(arena, *bytes, *capacity, wanted, 1);
    *capacity = wanted;
}

static void add_rest(struct eh_csv *self, struct rest *rest, const unsigned char *bytes, size_t length)
{
    reserve(self->arena, &rest->bytes, &rest->capacity, rest->length + length);
    if (length)
        memcpy(rest->bytes + rest->length, bytes, length);
    rest->length += length;
}

int eh_csv_block_init(struct eh_csv_block *self, const struct eh_csv *csv, struct eh_arena *arena,
                      struct eh_failure *failure)
{
    *self = (struct eh_csv_block){.arena = arena};
    if (eh_split_init(&self->split, csv->summary.delimiter, arena) != EH_OK)
        return eh_fail(failure, EH_LIBRARY, "libcsv could not be started");
    self->split.columns = csv->columns;
    return EH_OK;
}

/* Where a block can end so that it most likely ends a row: behind its last LF, else behind its last CR that
 * no LF follows; its whole length where it has neither. */
static size_t find_end(const unsigned char *bytes, size_t length)
{
    const unsigned char *lf = memrchr(bytes, '\n', length);
    if (lf || length < 2)
        return lf ? (size_t)(lf - bytes) + 1 : length;
    const unsigned char *cr = memrchr(bytes, '\r', length - 1);
    return cr ? (size_t)(cr - bytes) + 1 : length;
}

int eh_csv_fill(struct eh_csv *self, struct eh_csv_block *block, struct eh_failure *failure)
{
    if (self->filled || self->summary.cut)
        return 0;
    const size_t size = self->options.block_bytes;
    size_t taken = self->unread.length < size ? self->unread.length : size, count = 0;
    reserve(block->arena, &block->bytes, &block->capacity, size);
    memcpy(block->bytes, self->unread.bytes, taken);
    if (taken < size) {
        int code = eh_stream_read(self->stream, block->bytes + taken, size - taken, &count, failure);
        if (code != EH_OK)
            return code;
        self->filled = count < size - taken;
    }
    block->length = taken + count;
    block->is_last = self->filled;
    block->after_cr = self->unread_after_cr;
    size_t end = block->is_last ? block->length : find_end(block->bytes, block->length);
    if (taken < self->unread.length || taken == size) {
        self->unread.length -= end;
        memmove(self->unread.bytes, self->unread.bytes + end, self->unread.length);
    } else {
        self->unread.length = 0;
        add_rest(self, &self->unread, block->bytes + end, block->length - end);
    }
    block->length = end;
    if (end)
        self->unread_after_cr = block->bytes[end - 1] == '\r';
    return 1;
}

void eh_csv_split(struct eh_csv_block *block)
{
    block->code = eh_split_run(&block->split, block->bytes, block->length, block->after_cr, block->is_last);
}

/* Puts the open row in front of the block. False where it is not worth splitting yet: a row that goes on and
 * on is split again when it has doubled, so that its length costs no more than in proportion. */
static bool join(struct eh_csv *self, struct eh_csv_block *block)
{
    size_t old = self->open.length;
    add_rest(self, &self->open, block->bytes, block->length);
    if (!block->is_last && self->open.length < 2 * self->open_tried)
        return false;
    reserve(block->arena, &block->bytes, &block->capacity, self->open.length);
    memcpy(block->bytes, self->open.bytes, self->open.length);
    block->length = self->open.length;
    block->after_cr = old ? self->open_after_cr : block->after_cr;
    self->open.length = 0;
    return true;
}

static void forget_rows(struct eh_csv_block *block)
{
    block->split.row_count = block->split.finding_count = 0;
}

int eh_csv_settle(struct eh_csv *self, struct eh_csv_block *block, bool *out_again,
                  struct eh_failure *failure)
{
    *out_again = self->open.length > 0 || self->summary.cut;
    block->line = self->line;
    if (self->summary.cut || (self->open.length && !join(self, block))) {
        forget_rows(block);
        return EH_OK;
    }
    if (*out_again) {
        block->split.columns = self->columns; /* 0 as long as the header is open */
        eh_csv_split(block);
    }
    if (block->code != EH_OK)
        return eh_fail(failure, EH_MEMORY, "%s: no memory to parse", self->options.name);
    const struct eh_split *split = &block->split;
    self->columns = split->columns;
    tell(self, block);
    self->line += split->lines;
    self->summary.rows += split->row_count;
    self->summary.cut = split->cut;
    if (split->used < block->length) {
        self->open_after_cr = split->used ? block->bytes[split->used - 1] == '\r' : block->after_cr;
        add_rest(self, &self->open, block->bytes + split->used, block->length - split->used);
        self->open_tried = self->open.length;
    }
    return EH_OK;
}

/* --- the header --- */

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

static int check_encoding(struct eh_csv *self, const unsigned char *bytes, size_t length, size_t *out_skip,
                          struct eh_failure *failure)
{
    const char *from = NULL;
    *out_skip = 0;
    switch (eh_encoding_find(bytes, length)) {
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

/* The first bytes tell the encoding and the delimiter, whatever the size of a block. */
static int look_ahead(struct eh_csv *self, struct eh_failure *failure)
{
    size_t count, skip;
    reserve(self->arena, &self->unread.bytes, &self->unread.capacity, LOOK_BYTES);
    int code = eh_stream_read(self->stream, self->unread.bytes, LOOK_BYTES, &count, failure);
    if (code == EH_OK)
        code = check_encoding(self, self->unread.bytes, count, &skip, failure);
    if (code != EH_OK)
        return code;
    self->summary.delimiter = find_delimiter(self->unread.bytes + skip, count - skip);
    self->unread.length = count - skip;
    memmove(self->unread.bytes, self->unread.bytes + skip, count - skip);
    return EH_OK;
}

/* The header outlives its block, so it is copied. */
static void keep_header(struct eh_csv *self)
{
    struct eh_csv_row row = eh_split_get_row(&self->block->split, self->block->bytes, self->block->line, 0);
    struct eh_csv_cell *cells = EH_NEW_ARRAY(self->arena, struct eh_csv_cell, row.count);
    size_t length = 0;
    for (uint32_t i = 0; i < row.count; i++) {
        cells[i] = (struct eh_csv_cell){(uint32_t)length, row.cells[i].length};
        length += cells[i].length + 1;
    }
    char *bytes = eh_arena_alloc(self->arena, length, 1);
    for (uint32_t i = 0; i < row.count; i++)
        if (cells[i].length)
            memcpy(bytes + cells[i].offset, eh_csv_row_get_text(&row, i), cells[i].length);
    self->header = row;
    self->header.bytes = bytes;
    self->header.cells = cells;
    self->header.right_length = true;
}

/* Splits until the first row is there; what stands behind it was not read. */
static int read_header(struct eh_csv *self, struct eh_failure *failure)
{
    bool again;
    int code = look_ahead(self, failure);
    self->block = EH_NEW(self->arena, struct eh_csv_block);
    if (code == EH_OK)
        code = eh_csv_block_init(self->block, self, self->arena, failure);
    if (code != EH_OK)
        return code;
    struct eh_split *split = &self->block->split;
    split->rows_most = 1;
    while (!split->row_count && (code = eh_csv_fill(self, self->block, failure)) == 1) {
        eh_csv_split(self->block);
        code = eh_csv_settle(self, self->block, &again, failure);
        if (code != EH_OK)
            return code;
    }
    if (code < 0)
        return code;
    split->rows_most = SIZE_MAX;
    if (self->columns > EH_CSV_COLUMNS)
        return eh_fail(failure, EH_INPUT_TOO_LARGE, "%s has %u columns; the limit is %d", self->options.name,
                       self->columns, EH_CSV_COLUMNS);
    if (split->row_count)
        keep_header(self);
    else if (!self->summary.cut)
        found(self, EH_CSV_FILE_EMPTY, 0, 0, "the file is empty: not even a header");
    self->summary.rows = 0;
    forget_rows(self->block);
    /* What settling took for an open row stands in front of what was not read. */
    if (self->open.length) {
        add_rest(self, &self->open, self->unread.bytes, self->unread.length);
        struct rest unread = self->open;
        self->open = self->unread;
        self->unread = unread;
        self->open.length = 0;
        self->unread_after_cr = self->open_after_cr;
        self->filled = false;
    }
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
    self->options.block_bytes = options->block_bytes ? options->block_bytes : BLOCK_BYTES;
    self->line = 1;
    int code = eh_stream_open(options->path, options->name, options->hash, arena, &self->stream, failure);
    if (code == EH_OK)
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
    struct eh_csv_block *block = self->block;
    bool again;
    while (self->next_row == block->split.row_count) {
        int code = eh_csv_fill(self, block, failure);
        if (code != 1)
            return code;
        eh_csv_split(block);
        code = eh_csv_settle(self, block, &again, failure);
        if (code != EH_OK)
            return code;
        self->next_row = 0;
    }
    *out = eh_split_get_row(&block->split, block->bytes, block->line, self->next_row++);
    return 1;
}

int eh_csv_close(struct eh_csv *self, struct eh_csv_summary *out, struct eh_failure *failure)
{
    self->filled = true;
    self->next_row = self->block->split.row_count;
    int code = eh_stream_close(self->stream, self->summary.sha256, &self->summary.bytes, failure);
    *out = self->summary;
    return code;
}
