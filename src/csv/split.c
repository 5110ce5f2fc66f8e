#include "evenhand/csv/split.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/text.h"
#include "quotes.h"
#include "special.h"

enum { FIELD_STEP = 4096, GROUP = 64 };

/* A row on its way through libcsv. */
struct eh_split_parser {
    struct csv_parser csv;
    bool ready, careful; /* careful: a cell may hold a NUL or be no UTF-8 */
    bool ended;          /* the row's end was seen */
    uint64_t line;       /* where the parser stands */
    uint64_t fields;     /* of the row, those over the limit too */
    struct eh_split_row row;
    size_t row_text; /* where the row's text starts */
    struct eh_quotes quotes;
};

static void destroy(void *object)
{
    struct eh_split_parser *parser = object;
    if (parser->ready)
        csv_free(&parser->csv);
    parser->ready = false;
}

/* libcsv asks for memory by FIELD_STEP bytes: refusing is how a field meets its limit. */
static void *grow_field(void *buffer, size_t size)
{
    return size > EH_CSV_FIELD_BYTES + 2 * (size_t)FIELD_STEP ? NULL : realloc(buffer, size);
}

static bool start_parser(struct eh_split *self)
{
    struct eh_split_parser *parser = self->parser;
    destroy(parser);
    if (csv_init(&parser->csv, CSV_REPALL_NL) != 0)
        return false;
    parser->ready = true;
    csv_set_delim(&parser->csv, (unsigned char)self->delimiter);
    csv_set_realloc_func(&parser->csv, grow_field);
    csv_set_blk_size(&parser->csv, FIELD_STEP);
    return true;
}

int eh_split_init(struct eh_split *self, char delimiter, struct eh_arena *arena)
{
    *self = (struct eh_split){.arena = arena, .delimiter = delimiter, .rows_most = SIZE_MAX};
    self->parser = EH_NEW(arena, struct eh_split_parser);
    self->parser->quotes.arena = arena;
    eh_arena_own(arena, self->parser, destroy);
    return start_parser(self) ? EH_OK : EH_LIBRARY;
}

static uint32_t field_number(uint64_t fields)
{
    return fields < UINT32_MAX ? (uint32_t)fields : UINT32_MAX;
}

static void found(struct eh_split *self, struct eh_split_finding finding)
{
    EH_RESERVE(self->arena, self->findings, self->finding_count, self->finding_capacity);
    self->findings[self->finding_count++] = finding;
}

/* Too many or too few fields, seen from the first that is too many or missing. */
static void check_length(struct eh_split *self, struct eh_split_row *row, uint64_t fields, uint64_t line)
{
    if (!self->columns) /* the header: its length is the measure */
        self->columns = field_number(fields);
    row->right_length = fields == self->columns;
    if (!row->right_length)
        found(self, (struct eh_split_finding){.finding = EH_CSV_ROW_LENGTH,
                                              .line = line,
                                              .column = fields > self->columns ? self->columns + 1
                                                                               : field_number(fields + 1),
                                              .fields = fields});
}

/* Line breaks in text: LF, CR and CRLF are one each. */
static uint64_t count_breaks(const char *text, size_t length, bool after_cr)
{
    uint64_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] == '\n' ? !(i ? text[i - 1] == '\r' : after_cr) : text[i] == '\r';
    return count;
}

/* --- rows that go through libcsv --- */

static void cut(struct eh_split *self, enum eh_csv_finding finding, const char *text)
{
    struct eh_split_parser *parser = self->parser;
    if (!self->cut)
        found(self,
              (struct eh_split_finding){finding, parser->line, field_number(parser->fields + 1), 0, text});
    self->cut = true;
}

static void check_cell(struct eh_split *self, const char *text, size_t length)
{
    const struct eh_split_parser *parser = self->parser;
    uint32_t column = field_number(parser->fields + 1);
    if (memchr(text, 0, length))
        found(self, (struct eh_split_finding){EH_CSV_NUL_BYTE, parser->line, column, 0, NULL});
    if (!eh_text_is_utf8(text, length))
        found(self, (struct eh_split_finding){EH_CSV_NOT_UTF8, parser->line, column, 0, NULL});
}

static void keep_cell(struct eh_split *self, const char *text, size_t length)
{
    while (self->text_length + length + 1 + EH_SPLIT_SLACK > self->text_capacity) {
        size_t capacity = self->text_capacity ? 2 * self->text_capacity : 2 * (size_t)FIELD_STEP;
        self->text = eh_arena_grow(self->arena, self->text, self->text_capacity, capacity, 1);
        self->text_capacity = capacity;
    }
    EH_RESERVE(self->arena, self->cells, self->cell_count, self->cell_capacity);
    self->cells[self->cell_count++] = (struct eh_csv_cell){(uint32_t)self->text_length, (uint32_t)length};
    if (length)
        memcpy(self->text + self->text_length, text, length);
    self->text_length += length;
    self->text[self->text_length++] = '\0';
}

static void on_cell(void *bytes, size_t length, void *state)
{
    struct eh_split *self = state;
    struct eh_split_parser *parser = self->parser;
    if (self->cut)
        return;
    if (length > EH_CSV_FIELD_BYTES) {
        cut(self, EH_CSV_FIELD_TOO_LONG, "a field longer than 1 MiB; the rest of the file was not read");
        return;
    }
    if (parser->careful)
        check_cell(self, bytes, length);
    if (parser->row.count < EH_CSV_COLUMNS) {
        if (self->text_length - parser->row_text + length > EH_CSV_ROW_BYTES) {
            cut(self, EH_CSV_FIELD_TOO_LONG, "a row longer than 16 MiB; the rest of the file was not read");
            return;
        }
        keep_cell(self, bytes, length);
        parser->row.count++;
    }
    parser->fields++;
    uint64_t breaks = count_breaks(bytes, length, false);
    parser->row.spans_lines = parser->row.spans_lines || breaks;
    parser->line += breaks;
}

static void on_row(int end, void *state)
{
    (void)end;
    struct eh_split *self = state;
    struct eh_split_parser *parser = self->parser;
    parser->ended = true;
    if (self->cut || !parser->fields) /* a row of blanks is none */
        return;
    EH_RESERVE(self->arena, self->rows, self->row_count, self->row_capacity);
    struct eh_split_row *row = &self->rows[self->row_count++];
    *row = parser->row;
    uint64_t line = row->line; /* of the field that is too many or missing */
    for (uint32_t i = 0; row->spans_lines && i < row->count && i < self->columns; i++) {
        const struct eh_csv_cell *cell = &self->cells[row->first_cell + i];
        line += count_breaks(self->text + cell->offset, cell->length, false);
    }
    check_length(self, row, parser->fields, line);
}

static int parse(struct eh_split *self, const unsigned char *bytes, size_t length)
{
    struct csv_parser *csv = &self->parser->csv;
    if (!length || csv_parse(csv, bytes, length, on_cell, on_row, self) == length)
        return EH_OK;
    if (csv_error(csv) != CSV_ENOMEM || csv_get_buffer_size(csv) + FIELD_STEP <= EH_CSV_FIELD_BYTES)
        return EH_MEMORY;
    cut(self, EH_CSV_FIELD_TOO_LONG,
        "a field longer than 1 MiB, or a quote that is never closed; the rest of the file was not read");
    return EH_OK;
}

/* The place behind the first line break from `from` on, or 0. */
static size_t find_break(const unsigned char *bytes, size_t from, size_t length)
{
    const unsigned char *lf = memchr(bytes + from, '\n', length - from);
    size_t end = lf ? (size_t)(lf - bytes) : length;
    const unsigned char *cr = memchr(bytes + from, '\r', end - from);
    return cr ? (size_t)(cr - bytes) + 1 : lf ? end + 1 : 0;
}

/* Tells of fields with text behind a closing quote, and parses the row as it is meant. */
static int parse_mended(struct eh_split *self, const unsigned char *bytes, size_t from, size_t end)
{
    struct eh_quotes *quotes = &self->parser->quotes;
    for (size_t i = 0; i < quotes->count; i++) {
        const struct eh_behind *behind = &quotes->list[i];
        uint64_t line = self->lines + count_breaks((const char *)bytes + from, behind->field - from, false);
        found(self, (struct eh_split_finding){.finding = EH_CSV_TEXT_BEHIND_QUOTE,
                                              .line = line,
                                              .column = field_number(behind->number),
                                              .text = "text behind a closing quote; quotes inside a quoted "
                                                      "field are written twice"});
    }
    eh_quotes_mend(quotes, bytes, from, end);
    return parse(self, (const unsigned char *)quotes->text, quotes->length);
}

static int parse_row(struct eh_split *self, const unsigned char *bytes, size_t length, size_t *at)
{
    size_t next;
    do {
        next = find_break(bytes, *at, length);
        int code = parse(self, bytes + *at, (next ? next : length) - *at);
        if (code != EH_OK)
            return code;
        *at = next ? next : length;
    } while (!self->parser->ended && next && !self->cut);
    return EH_OK;
}

/* One row from `from` on, through libcsv. *out_end: behind it, or `from` where its end is not among the
 * bytes. */
static int split_slow(struct eh_split *self, const unsigned char *bytes, size_t length, size_t from,
                      bool after_cr, bool is_last, size_t *out_end)
{
    struct eh_split_parser *parser = self->parser;
    const size_t cells = self->cell_count, text = self->text_length, findings = self->finding_count;
    size_t at = from;
    bool ended;
    parser->ended = false;
    parser->line = self->lines;
    parser->fields = 0;
    parser->row = (struct eh_split_row){.line = self->lines, .first_cell = cells, .in_text = true};
    parser->row_text = text;
    *out_end = from;
    size_t end =
        eh_quotes_scan(&parser->quotes, bytes, length, from, (unsigned char)self->delimiter, is_last, &ended);
    bool is_mended = parser->quotes.count > 0;
    if (is_mended && !ended && end - from <= EH_CSV_ROW_BYTES)
        return EH_OK; /* what libcsv takes for its end may be none */
    int code =
        is_mended && ended ? parse_mended(self, bytes, from, end) : parse_row(self, bytes, length, &at);
    if (code != EH_OK)
        return code;
    at = is_mended && ended ? end : at;
    if (!parser->ended && !self->cut && is_last) {
        csv_set_opts(&parser->csv, CSV_STRICT | CSV_STRICT_FINI);
        if (csv_fini(&parser->csv, on_cell, on_row, self) != 0)
            cut(self, EH_CSV_QUOTE_UNCLOSED, "a quote that is never closed");
        parser->ended = true;
        if (!start_parser(self)) /* strict no more: the block may be split again */
            return EH_MEMORY;
    }
    if (parser->ended || self->cut) {
        self->lines += count_breaks((const char *)bytes + from, at - from, after_cr);
        *out_end = at;
        return EH_OK;
    }
    self->cell_count = cells;
    self->text_length = text;
    self->finding_count = findings;
    return start_parser(self) ? EH_OK : EH_MEMORY;
}

/* --- plain rows --- */

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t';
}

static void reserve(struct eh_split *self)
{
    if (self->cell_capacity < self->cell_count + GROUP + 1) {
        size_t capacity = 2 * self->cell_capacity + 2 * GROUP;
        self->cells =
            eh_arena_grow(self->arena, self->cells, self->cell_capacity, capacity, sizeof *self->cells);
        self->cell_capacity = capacity;
    }
    if (self->row_capacity < self->row_count + GROUP + 1) {
        size_t capacity = 2 * self->row_capacity + 2 * GROUP;
        self->rows = eh_arena_grow(self->arena, self->rows, self->row_capacity, capacity, sizeof *self->rows);
        self->row_capacity = capacity;
    }
}

/* A plain row while it is split. */
struct plain {
    size_t row, cell; /* where the row and the open cell start */
    size_t first_cell;
    bool is_plain;
};

static inline void end_cell(struct eh_split *self, const unsigned char *bytes, size_t end, struct plain *at)
{
    if (end > at->cell && (is_blank(bytes[at->cell]) || is_blank(bytes[end - 1])))
        at->is_plain = false;
    self->cells[self->cell_count++] = (struct eh_csv_cell){(uint32_t)at->cell, (uint32_t)(end - at->cell)};
    at->cell = end + 1;
}

/* Ends the row before the break at `end`; false where the row has to go through libcsv. */
static inline bool end_row(struct eh_split *self, const unsigned char *bytes, size_t end, struct plain *at)
{
    size_t count = 0;
    if (end > at->row) {
        end_cell(self, bytes, end, at);
        count = self->cell_count - at->first_cell;
        if (!at->is_plain || count > EH_CSV_COLUMNS || end - at->row > EH_CSV_FIELD_BYTES)
            return false;
        struct eh_split_row *row = &self->rows[self->row_count++];
        *row = (struct eh_split_row){
            .line = self->lines, .first_cell = at->first_cell, .count = (uint32_t)count};
        check_length(self, row, count, self->lines);
    }
    *at = (struct plain){end + 1, end + 1, self->cell_count, true};
    return true;
}

/* Rows from `from` on, up to the first that is not plain. *out_end: behind the last row that was split. True
 * where nothing is left to split but a row without an end. */
static bool split_plain(struct eh_split *self, const unsigned char *bytes, size_t length, size_t from,
                        bool after_cr, bool is_last, size_t *out_end)
{
    struct plain at = {from, from, self->cell_count, true};
    for (size_t group = from / GROUP * GROUP; group < length; group += GROUP) {
        uint64_t mask = eh_special_find(bytes + group, (unsigned char)self->delimiter);
        if (group < from)
            mask &= ~UINT64_C(0) << (from - group);
        if (length - group < GROUP)
            mask &= (UINT64_C(1) << (length - group)) - 1;
        reserve(self);
        for (; mask; mask &= mask - 1) {
            size_t place = group + (size_t)__builtin_ctzll(mask);
            unsigned char c = bytes[place];
            if (c == (unsigned char)self->delimiter) {
                end_cell(self, bytes, place, &at);
                continue;
            }
            at.is_plain = at.is_plain && c != '"';
            if (c == '"')
                continue;
            if (!end_row(self, bytes, place, &at)) {
                self->cell_count = at.first_cell;
                *out_end = at.row;
                return false;
            }
            self->lines += c == '\r' || !(place ? bytes[place - 1] == '\r' : after_cr);
            if (self->row_count == self->rows_most) {
                *out_end = at.row;
                return true;
            }
        }
    }
    *out_end = at.row;
    reserve(self);
    bool ended = at.row == length || (is_last && end_row(self, bytes, length, &at));
    if (!ended || at.row < length)
        self->cell_count = at.first_cell;
    if (ended)
        *out_end = length;
    /* A row without an end may be over a limit already, which libcsv tells. */
    return ended || (!is_last && length - at.row <= EH_CSV_FIELD_BYTES);
}

int eh_split_run(struct eh_split *self, const unsigned char *bytes, size_t length, bool after_cr,
                 bool is_last)
{
    size_t at = 0;
    int code = EH_OK;
    self->used = self->row_count = self->cell_count = self->text_length = self->finding_count = 0;
    self->lines = 0;
    self->cut = false;
    self->parser->careful =
        length && (memchr(bytes, 0, length) || !eh_text_is_utf8((const char *)bytes, length));
    bool through_libcsv = self->without_plain || self->parser->careful, done = false;
    while (code == EH_OK && at < length && !done && !self->cut) {
        if (!through_libcsv)
            done = split_plain(self, bytes, length, at, after_cr, is_last, &at);
        if (done || at == length)
            break;
        size_t from = at;
        code = split_slow(self, bytes, length, from, from ? bytes[from - 1] == '\r' : after_cr, is_last, &at);
        done = at == from || self->row_count == self->rows_most;
    }
    if (self->rows_most == SIZE_MAX && is_last)
        at = length;
    self->used = at;
    return code;
}
