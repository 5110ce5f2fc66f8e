/* metrics.csv back into rows. The file is our own, so whatever we would not have written is refused: a
 * report drawn from a mended or truncated file would look as sure of itself as a right one. */
#include <string.h>

#include "evenhand/base/number.h"
#include "evenhand/base/text.h"
#include "evenhand/disclosure/published.h"
#include "evenhand/measure/catalogue.h"
#include "published_format.h"

/* No number of ours comes near it, and differences of two such numbers are still finite. */
#define LARGEST 1e100

struct reader {
    const char *at, *end;
    size_t line;
    struct eh_arena *arena;
    struct eh_failure *failure;
};

static int refuse(struct reader *self, const char *why)
{
    return eh_fail(self->failure, EH_INPUT_NOT_CSV, "line %zu: %s", self->line, why);
}

/* A quoted cell; `at` stands behind its opening quote. Returns NULL where it is never closed. */
static char *read_quoted(struct reader *self)
{
    const char *start = self->at;
    for (size_t quotes = 0;; self->at++) {
        if (self->at == self->end)
            return NULL;
        if (*self->at != '"')
            continue;
        if (self->at + 1 < self->end && self->at[1] == '"') {
            self->at++;
            quotes++;
            continue;
        }
        size_t length = (size_t)(self->at - start) - quotes, j = 0;
        char *out = eh_arena_alloc(self->arena, length + 1, 1);
        for (const char *c = start; c < self->at; c++) {
            out[j++] = *c;
            if (*c == '"')
                c++;
        }
        self->at++;
        return out;
    }
}

/* One cell and the separator behind it: a comma, or the line feed after the last. */
static int read_cell(struct reader *self, bool is_last, const char **out)
{
    if (self->at < self->end && *self->at == '"') {
        self->at++;
        const char *quoted = self->at;
        *out = read_quoted(self);
        if (!*out)
            return refuse(self, "a quote is never closed");
        if (!strpbrk(*out, ",\"\r\n") || memchr(quoted, '\0', (size_t)(self->at - quoted)))
            return refuse(self, "quotes where none are needed, or a NUL between them");
    } else {
        const char *start = self->at;
        while (self->at < self->end && *self->at != ',' && *self->at != '\n') {
            if (*self->at == '"' || *self->at == '\r' || *self->at == '\0')
                return refuse(self, "a quote, carriage return or NUL inside a cell");
            self->at++;
        }
        *out = eh_arena_copy_bytes(self->arena, start, (size_t)(self->at - start));
    }
    if (!eh_text_is_utf8(*out, strlen(*out)))
        return refuse(self, "text that is not UTF-8");
    if (self->at == self->end)
        return refuse(self, "the file ends inside a row");
    if (*self->at++ != (is_last ? '\n' : ','))
        return refuse(self, "not as many cells as the header has");
    return 0;
}

static int read_word(struct reader *self, const char *text, const char *const *words, unsigned count,
                     unsigned *out)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(text, words[i]) == 0) {
            *out = i;
            return 0;
        }
    return refuse(self, "a verdict or robust that is no word of ours");
}

static int read_numbers(struct reader *self, const char *const *cell, struct eh_published_row *out)
{
    double *const value[EH_PUBLISHED_NUMBERS] = {&out->n,       &out->cases,   &out->estimate,
                                                 &out->ci_low,  &out->ci_high, &out->expected,
                                                 &out->null_sd, &out->p,       &out->q};
    char written[EH_NUMBER_LENGTH];
    for (unsigned i = 0; i < EH_PUBLISHED_NUMBERS; i++) {
        if (!cell[i][0])
            continue;
        if (!eh_number_read(cell[i], strlen(cell[i]), -LARGEST, LARGEST, value[i]))
            return refuse(self, "a number that cannot be read");
        eh_number_write(*value[i], written);
        if (strcmp(written, cell[i]) != 0)
            return refuse(self, "a number in another form than ours");
        out->has |= 1u << i;
    }
    /* What is not given is 0, and passes. */
    if (out->n < 0 || out->null_sd < 0 || out->p < 0 || out->p > 1 || out->q < 0 || out->q > 1 ||
        ((out->has & EH_CI) == EH_CI && out->ci_low > out->ci_high))
        return refuse(self, "a number out of its range");
    return 0;
}

static int read_status(struct reader *self, const char *text, struct eh_published_row *out)
{
    static const char undefined[] = "undefined:";
    if (strcmp(text, "ok") == 0) {
        out->status = EH_STATUS_OK;
    } else if (strcmp(text, "hidden") == 0) {
        out->status = EH_STATUS_HIDDEN;
        if (out->has || out->verdict != EH_VERDICT_NONE || out->robust != EH_ROBUST_NONE)
            return refuse(self, "a hidden row with numbers");
    } else if (strncmp(text, undefined, sizeof undefined - 1) == 0 && text[sizeof undefined - 1]) {
        out->status = EH_STATUS_UNDEFINED;
        out->undefined = text + sizeof undefined - 1;
        if (out->has & EH_ESTIMATE)
            return refuse(self, "an undefined row with an estimate");
    } else {
        return refuse(self, "a status that is no word of ours");
    }
    return 0;
}

static int read_row(struct reader *self, struct eh_published *published, struct eh_published_row *out)
{
    const char *cell[EH_PUBLISHED_COLUMNS];
    for (unsigned i = 0; i < EH_PUBLISHED_COLUMNS; i++) {
        int code = read_cell(self, i + 1 == EH_PUBLISHED_COLUMNS, &cell[i]);
        if (code)
            return code;
        bool known = true;
        if (i < EH_PUBLISHED_TEXTS)
            cell[i] = eh_text_skip_guard(cell[i], &known);
        if (!known)
            return refuse(self, "a text that a spreadsheet would take for a formula");
    }
    *out = (struct eh_published_row){.measure = cell[0],
                                     .layer = cell[1],
                                     .attribute = cell[2],
                                     .group = cell[3],
                                     .other = cell[4],
                                     .within = cell[5]};
    out->measure_index = eh_catalogue_find(cell[0]);
    if (out->measure_index == UINT32_MAX)
        return refuse(self, "a measure that this version does not know");
    if (!published->period)
        published->period = cell[6];
    else if (strcmp(published->period, cell[6]) != 0)
        return refuse(self, "a second period");
    unsigned verdict = 0, robust = 0;
    int code = read_numbers(self, cell + EH_PUBLISHED_TEXTS, out);
    if (!code)
        code = read_word(self, cell[16], EH_PUBLISHED_VERDICT, 4, &verdict);
    if (!code)
        code = read_word(self, cell[17], EH_PUBLISHED_ROBUST, 3, &robust);
    out->verdict = (enum eh_verdict)verdict;
    out->robust = (enum eh_robust)robust;
    return code ? code : read_status(self, cell[18], out);
}

int eh_published_read_csv(const char *bytes, size_t length, struct eh_arena *arena, struct eh_published *out,
                          struct eh_failure *failure)
{
    struct reader self = {.at = bytes, .end = bytes + length, .line = 1, .arena = arena, .failure = failure};
    struct eh_published published = {0};
    size_t capacity = 0, header = strlen(EH_PUBLISHED_HEADER);
    *out = (struct eh_published){.period = ""};
    if (length <= header || memcmp(bytes, EH_PUBLISHED_HEADER, header) != 0 || bytes[header] != '\n')
        return refuse(&self, "not the header of metrics.csv");
    for (self.at += header + 1; self.at < self.end;) {
        self.line++;
        EH_RESERVE(arena, published.row, published.count, capacity);
        struct eh_published_row *row = &published.row[published.count];
        int code = read_row(&self, &published, row);
        if (code)
            return code;
        published.count++;
        published.hidden_rows += row->status == EH_STATUS_HIDDEN;
    }
    if (!published.period)
        published.period = "";
    *out = published;
    return 0;
}
