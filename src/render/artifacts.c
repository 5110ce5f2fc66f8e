/* Content outside of any marked content (rules, running heads and feet) becomes /Artifact. Cairo opens and
 * closes structure outside of text objects, so a stretch between two of them is wrapped whole. What it opens
 * inside of one is a Span around glyphs that stand for another text (brackets that writing from the right has
 * turned round): part of the stretch, as marked content must not cross the ends of a text object. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "evenhand/base/text.h"

#include "finish.h"

struct reader {
    const char *at, *end;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool is_delimiter(char c)
{
    return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' ||
           c == '/' || c == '%';
}

static void skip_string(struct reader *self)
{
    int depth = 0;
    for (; self->at < self->end; self->at++) {
        if (*self->at == '\\' && self->at + 1 < self->end)
            self->at++;
        else if (*self->at == '(')
            depth++;
        else if (*self->at == ')' && --depth == 0) {
            self->at++;
            return;
        }
    }
}

/* The next token; an operator or number is a run of regular characters. False at the end. */
static bool read_token(struct reader *self, const char **out_start, size_t *out_length)
{
    while (self->at < self->end && is_space(*self->at))
        self->at++;
    if (self->at == self->end)
        return false;
    *out_start = self->at;
    if (*self->at == '(') {
        skip_string(self);
    } else if (*self->at == '%') {
        while (self->at < self->end && *self->at != '\n')
            self->at++;
    } else if (*self->at == '<' && self->at + 1 < self->end && self->at[1] != '<') { /* hexadecimal */
        while (self->at < self->end && *self->at++ != '>')
            continue;
    } else if (*self->at == '<') {
        self->at += self->at + 1 < self->end ? 2 : 1;
    } else if (is_delimiter(*self->at) && *self->at != '/') {
        self->at++;
    } else {
        self->at++; /* the '/' of a name, or the first character */
        while (self->at < self->end && !is_space(*self->at) && !is_delimiter(*self->at))
            self->at++;
    }
    *out_length = (size_t)(self->at - *out_start);
    return true;
}

static bool is_one_of(const char *token, size_t length, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(names[i]) == length && memcmp(names[i], token, length) == 0)
            return true;
    return false;
}

static bool paints(const char *token, size_t length)
{
    static const char *const names[] = {"f",  "F",  "f*", "S", "s",  "B",  "B*", "b",
                                        "b*", "Tj", "TJ", "'", "\"", "sh", "Do"};
    return is_one_of(token, length, names, sizeof names / sizeof *names);
}

static void add_stretch(struct eh_text *out, const char *from, const char *to, bool painted)
{
    if (painted)
        eh_text_add(out, "/Artifact BMC\n");
    eh_text_add_bytes(out, from, (size_t)(to - from));
    if (painted)
        eh_text_add(out, "\nEMC\n");
}

/* Where the walk through a page stands. */
struct place {
    size_t depth, inner; /* open structure; spans inside of a text object that is in none */
    bool in_text, painted;
};

/* One operator: whether it opens the outermost structure (1) or closes it (-1). */
static int step(struct place *self, const char *token, size_t size)
{
    static const char *const opening[] = {"BDC", "BMC"}, *const closing[] = {"EMC"}, *const text[] = {"BT"},
                             *const no_text[] = {"ET"};
    if (is_one_of(token, size, text, 1))
        self->in_text = true;
    else if (is_one_of(token, size, no_text, 1))
        self->in_text = false;
    else if (self->depth == 0 && paints(token, size))
        self->painted = true;
    if (is_one_of(token, size, opening, 2)) {
        bool is_span = self->depth == 0 && self->in_text;
        self->inner += is_span;
        self->depth += !is_span;
        return !is_span && self->depth == 1;
    }
    if (!is_one_of(token, size, closing, 1))
        return 0;
    if (self->inner > 0)
        self->inner--;
    else if (self->depth > 0 && --self->depth == 0)
        return -1;
    return 0;
}

const char *eh_finish_mark_artifacts(const char *content, size_t length, struct eh_arena *arena,
                                     size_t *out_length)
{
    struct reader reader = {content, content + length};
    struct place place = {0};
    const char *token = NULL, *stretch = content, *operands = content;
    size_t size = 0;
    struct eh_text out;
    eh_text_init(&out, arena);
    while (read_token(&reader, &token, &size)) {
        bool is_operator = (*token >= 'a' && *token <= 'z') || (*token >= 'A' && *token <= 'Z') ||
                           *token == '\'' || *token == '"';
        if (!is_operator)
            continue;
        int turn = step(&place, token, size);
        if (turn > 0) {
            add_stretch(&out, stretch, operands, place.painted);
            stretch = operands;
        } else if (turn < 0) {
            eh_text_add_bytes(&out, stretch, (size_t)(reader.at - stretch));
            eh_text_add(&out, "\n");
            stretch = reader.at;
            place.painted = false;
        }
        operands = reader.at; /* of the next operator */
    }
    add_stretch(&out, stretch, content + length, place.painted && place.depth == 0);
    *out_length = out.length;
    return eh_text_get(&out);
}
