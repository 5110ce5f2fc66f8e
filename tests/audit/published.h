/* tests/audit/published: a metrics.csv as anybody reads it. */
#ifndef EVENHAND_TESTS_AUDIT_PUBLISHED_H
#define EVENHAND_TESTS_AUDIT_PUBLISHED_H

#include <stdbool.h>
#include <stddef.h>

enum { MEASURE, LAYER, ATTRIBUTE, GROUP, OTHER, WITHIN, PERIOD, N, CASES, ESTIMATE, STATUS = 18, COLUMNS };

struct line {
    const char *cell[COLUMNS];
    bool hidden, has_n, has_cases, has_estimate;
    double n, cases, estimate;
};

struct sheet {
    size_t count;
    struct line *line;
    char *text;
};

void sheet_read(struct sheet *self, const char *csv);
void sheet_free(struct sheet *self);
bool is_cell(const struct line *line, int column, const char *text);

#endif
