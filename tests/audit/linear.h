/* tests/audit/linear: variables with names, equations between them, and their bounds. */
#ifndef EVENHAND_TESTS_AUDIT_LINEAR_H
#define EVENHAND_TESTS_AUDIT_LINEAR_H

#include <glpk.h>
#include <stdbool.h>
#include <stddef.h>

struct linear {
    glp_prob *problem;
    size_t capacity, count; /* of names: a hash table with open addressing */
    char **name;
    int *column;
    int terms, most_terms; /* the equation under construction, from 1 on */
    int *index;
    double *factor;
};

void linear_init(struct linear *self);
void linear_free(struct linear *self);
/* The variable of this name (printf), at least 0; made at first sight. */
int linear_get(struct linear *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool linear_has(const struct linear *self, const char *name);
/* An equation: its terms one by one, then its end. A variable may come twice. */
void linear_add(struct linear *self, int column, double factor);
void linear_end(struct linear *self, int kind,
                double value); /* GLP_FX: equal; GLP_LO: at least; GLP_UP: at most */
void linear_fix(struct linear *self, int column, double value);
/* The least and the most of a sum `column - opt_less` (0: none). False: no solution at all. */
bool linear_bound(struct linear *self, int column, int opt_less, double *out_least, double *out_most);

#endif
