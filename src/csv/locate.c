#include "evenhand/csv/locate.h"

#include <stdbool.h>
#include <string.h>

#include "evenhand/csv/stream.h"

enum { BLOCK = 256 * 1024 };

/* As libcsv has them: before a row, before a field, inside one, behind a quote that may end one. */
enum state { ROW_START, FIELD_START, IN_FIELD, MIGHT_END };

struct walk {
    char delimiter;
    struct eh_csv_place *places;
    size_t count, next; /* next: the first place that the walk has not gone past */
    enum state state;
    bool quoted, spaces, after_cr;
    bool behind;    /* text stands behind a quote: unless one more comes, the field was closed by it */
    uint32_t field; /* fields of the row that are complete */
    uint64_t start; /* where an empty field would start */
    uint64_t line, column, record;
};

static void found(struct walk *self, uint64_t column)
{
    for (size_t i = self->next; i < self->count && self->places[i].line == self->line; i++)
        if (self->places[i].field == self->field + 1)
            self->places[i].column = column;
}

/* The walk is on the last character of a line, or behind the last of the file. */
static void end_line(struct walk *self)
{
    bool in_row = self->state != ROW_START;
    for (; self->next < self->count && self->places[self->next].line <= self->line; self->next++) {
        struct eh_csv_place *place = &self->places[self->next];
        if (place->line < self->line)
            continue;
        if (place->field && !place->column)
            place->column = self->column;
        place->record = in_row && self->record ? self->record - 1 : 0;
    }
}

static void begin_field(struct walk *self, bool quoted)
{
    found(self, self->column);
    self->quoted = quoted;
    self->spaces = self->behind = false;
    self->state = IN_FIELD;
}

static void end_field(struct walk *self)
{
    self->field++;
    self->start = self->column + 1;
    self->state = FIELD_START;
}

static void take_break(struct walk *self, char c)
{
    bool inside = self->quoted && self->state == IN_FIELD && !self->behind;
    if (self->state == FIELD_START)
        found(self, self->start);
    end_line(self);
    self->line++;
    self->column = 0;
    self->after_cr = c == '\r';
    if (inside)
        return;
    self->state = ROW_START;
    self->field = 0;
    self->start = 1;
}

static void take_between(struct walk *self, char c)
{
    if (c != self->delimiter && (c == ' ' || c == '\t'))
        return;
    self->record += self->state == ROW_START;
    if (c == self->delimiter) {
        found(self, self->start);
        end_field(self);
    } else {
        begin_field(self, c == '"');
    }
}

static void take_behind_quote(struct walk *self, char c)
{
    if (c == self->delimiter) {
        end_field(self);
    } else if (c == ' ' || c == '\t') {
        self->spaces = true;
    } else if (c == '"' && self->spaces) {
        self->spaces = false;
    } else {
        self->spaces = false;
        self->behind = c != '"';
        self->state = IN_FIELD;
    }
}

static void take(struct walk *self, char c)
{
    if (c == '\n' && self->after_cr) {
        self->after_cr = false;
        return;
    }
    self->after_cr = false;
    self->column += ((unsigned char)c & 0xc0) != 0x80;
    if (c == '\n' || c == '\r') {
        take_break(self, c);
        return;
    }
    switch (self->state) {
    case ROW_START:
    case FIELD_START:
        take_between(self, c);
        break;
    case IN_FIELD:
        if (self->quoted && c == '"') {
            self->state = MIGHT_END;
            self->behind = false;
        } else if ((!self->quoted || self->behind) && c == self->delimiter) {
            end_field(self);
        }
        break;
    case MIGHT_END:
        take_behind_quote(self, c);
        break;
    }
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] != ' ' && text[i] != '\t')
            return false;
    return true;
}

/* Past whole lines that nobody asked for, where nothing but LF can end them: most of a file. Returns the
 * bytes that it went past. */
static size_t skip_lines(struct walk *self, const char *bytes, size_t length)
{
    const char *at = bytes, *end = bytes + length;
    while (self->line < self->places[self->next].line) {
        const char *lf = memchr(at, '\n', (size_t)(end - at));
        if (!lf)
            break;
        bool blank = self->delimiter != '\t' && (*at == '\n' || *at == ' ' || *at == '\t') &&
                     is_blank(at, (size_t)(lf - at));
        self->record += !blank && lf > at;
        self->line++;
        at = lf + 1;
    }
    return (size_t)(at - bytes);
}

/* The length of the bytes in front of the first quote or CR. */
static size_t measure_plain(const char *bytes, size_t length)
{
    const char *quote = memchr(bytes, '"', length);
    length = quote ? (size_t)(quote - bytes) : length;
    const char *cr = memchr(bytes, '\r', length);
    return cr ? (size_t)(cr - bytes) : length;
}

static void take_block(struct walk *self, const char *bytes, size_t length)
{
    size_t plain = measure_plain(bytes, length);
    for (size_t i = 0; i < length && self->next < self->count; i++) {
        if (i < plain && self->state == ROW_START && self->column == 0 && !self->after_cr)
            i += skip_lines(self, bytes + i, plain - i);
        if (i < length)
            take(self, bytes[i]);
    }
}

int eh_csv_locate(const char *path, const char *name, char delimiter, struct eh_arena *arena,
                  struct eh_csv_place *places, size_t count, struct eh_failure *failure)
{
    struct walk walk = {.delimiter = delimiter, .places = places, .count = count, .start = 1, .line = 1};
    struct eh_arena scratch;
    struct eh_stream *stream;
    eh_arena_init(&scratch, arena);
    char *block = eh_arena_alloc(&scratch, BLOCK, 1);
    size_t length = BLOCK, begin = 0;
    int code = eh_stream_open(path, name, false, &scratch, &stream, failure);
    for (bool first = true; code == EH_OK && length == BLOCK && walk.next < count; first = false) {
        code = eh_stream_read(stream, (unsigned char *)block, BLOCK, &length, failure);
        begin = first && length >= 3 && memcmp(block, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        if (code == EH_OK)
            take_block(&walk, block + begin, length - begin);
    }
    if (code == EH_OK && walk.next < count) {
        walk.column++;
        if (walk.state == FIELD_START)
            found(&walk, walk.start);
        end_line(&walk);
    }
    eh_arena_free(&scratch);
    return code;
}
