#include "published.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool is_cell(const struct line *line, int column, const char *text)
{
    return strcmp(line->cell[column], text) == 0;
}

/* One cell of RFC 4180, unquoted in place. Returns the delimiter behind it. */
static char read_cell(char **at, const char **out)
{
    char *in = *at, *to = *at;
    *out = to;
    if (*in == '"') {
        for (in++; *in && !(*in == '"' && in[1] != '"'); in++) {
            in += *in == '"';
            *to++ = *in;
        }
        in += *in == '"';
    } else {
        while (*in && *in != ',' && *in != '\n')
            *to++ = *in++;
    }
    char delimiter = *in;
    *at = delimiter ? in + 1 : in;
    *to = '\0';
    return delimiter;
}

static bool read_number(const char *text, double *out)
{
    char *end;
    *out = strtod(text, &end);
    return end != text && !*end;
}

void sheet_read(struct sheet *self, const char *csv)
{
    size_t lines = 0;
    for (const char *c = csv; *c; c++)
        lines += *c == '\n';
    *self = (struct sheet){.text = strdup(csv), .line = calloc(lines + 1, sizeof *self->line)};
    if (!self->text || !self->line)
        abort();
    for (char *at = self->text; *at;) {
        struct line *line = &self->line[self->count];
        for (int c = 0; c < COLUMNS; c++) {
            char delimiter = read_cell(&at, &line->cell[c]);
            if (delimiter != (c + 1 < COLUMNS ? ',' : '\n')) {
                fprintf(stderr, "attack: line %zu is not RFC 4180 with %d cells\n", self->count + 1, COLUMNS);
                exit(2);
            }
        }
        line->hidden = is_cell(line, STATUS, "hidden");
        line->has_n = read_number(line->cell[N], &line->n);
        line->has_cases = read_number(line->cell[CASES], &line->cases);
        line->has_estimate = read_number(line->cell[ESTIMATE], &line->estimate);
        self->count += !is_cell(line, MEASURE, "measure");
    }
}

void sheet_free(struct sheet *self)
{
    free(self->text);
    free(self->line);
}
