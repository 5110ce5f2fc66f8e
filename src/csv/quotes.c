#include "quotes.h"

#include <string.h>

struct scan {
    const unsigned char *bytes;
    size_t length;
    unsigned char delimiter;
};

static bool is_blank(const struct scan *self, size_t at)
{
    unsigned char c = self->bytes[at];
    return at < self->length && c != self->delimiter && (c == ' ' || c == '\t');
}

static bool ends_field(const struct scan *self, size_t at)
{
    unsigned char c = self->bytes[at];
    return c == self->delimiter || c == '\n' || c == '\r';
}

static size_t skip_blanks(const struct scan *self, size_t at)
{
    while (at < self->length && is_blank(self, at))
        at++;
    return at;
}

/* The place of the next byte that ends a field, or of a quote before it, or the length. */
static size_t find_stop(const struct scan *self, size_t at, bool also_quote)
{
    while (at < self->length && !ends_field(self, at) && !(also_quote && self->bytes[at] == '"'))
        at++;
    return at;
}

/* A quoted field; `at`: behind its opening quote. Returns where it ends, or the length: there it is open, or
 * the bytes end. *out_quote: its closing quote where text stands behind it, else the length. */
static size_t scan_quoted(const struct scan *self, size_t at, size_t *out_quote)
{
    *out_quote = self->length;
    for (;;) {
        const unsigned char *found = memchr(self->bytes + at, '"', self->length - at);
        size_t quote = found ? (size_t)(found - self->bytes) : self->length, next = quote + 1;
        if (next >= self->length)
            return self->length;
        if (self->bytes[next] == '"') {
            at = next + 1;
            continue;
        }
        next = skip_blanks(self, next);
        if (next == self->length || ends_field(self, next))
            return next;
        if (self->bytes[next] == '"') { /* behind blanks: libcsv takes it for the one that may close */
            at = next;
            continue;
        }
        size_t stop = find_stop(self, next, true);
        if (stop == self->length || ends_field(self, stop)) {
            *out_quote = quote;
            return stop;
        }
        at = stop;
    }
}

size_t eh_quotes_scan(struct eh_quotes *self, const unsigned char *bytes, size_t length, size_t from,
                      unsigned char delimiter, bool is_last, bool *out_ended)
{
    const struct scan scan = {bytes, length, delimiter};
    size_t at = from;
    self->count = 0;
    for (uint64_t number = 1;; number++) {
        size_t field = skip_blanks(&scan, at), quote = length;
        at = field < length && bytes[field] == '"' ? scan_quoted(&scan, field + 1, &quote)
                                                   : find_stop(&scan, field, false);
        if (quote < length && (at < length || is_last)) {
            EH_RESERVE(self->arena, self->list, self->count, self->capacity);
            self->list[self->count++] = (struct eh_behind){field, quote, at, number};
        }
        if (at == length || bytes[at] != delimiter)
            break;
        at++;
    }
    *out_ended = at < length || is_last;
    return at < length ? at + 1 : length;
}

static void add(struct eh_quotes *self, const void *bytes, size_t length)
{
    memcpy(self->text + self->length, bytes, length);
    self->length += length;
}

void eh_quotes_mend(struct eh_quotes *self, const unsigned char *bytes, size_t from, size_t end)
{
    size_t wanted = end - from + 2 * self->count;
    if (wanted > self->text_capacity) {
        self->text = eh_arena_grow(self->arena, self->text, self->text_capacity, 2 * wanted, 1);
        self->text_capacity = 2 * wanted;
    }
    self->length = 0;
    for (size_t i = 0; i < self->count; i++) {
        const struct eh_behind *behind = &self->list[i];
        add(self, bytes + from, behind->quote - from);
        add(self, "\"\"", 2);
        add(self, bytes + behind->quote + 1, behind->end - behind->quote - 1);
        add(self, "\"", 1);
        from = behind->end;
    }
    add(self, bytes + from, end - from);
}
