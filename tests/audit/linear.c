#include "linear.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *need(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

void linear_init(struct linear *self)
{
    *self = (struct linear){.problem = glp_create_prob(), .capacity = 1024};
    self->name = need(calloc(self->capacity, sizeof *self->name));
    self->column = need(calloc(self->capacity, sizeof *self->column));
}

void linear_free(struct linear *self)
{
    for (size_t i = 0; i < self->capacity; i++)
        free(self->name[i]);
    free(self->name);
    free(self->column);
    free(self->index);
    free(self->factor);
    glp_delete_prob(self->problem);
}

static size_t place(char *const *name, size_t capacity, const char *wanted)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (const char *c = wanted; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    size_t i = (size_t)hash & (capacity - 1);
    while (name[i] && strcmp(name[i], wanted) != 0)
        i = (i + 1) & (capacity - 1);
    return i;
}

static void grow(struct linear *self)
{
    size_t capacity = 2 * self->capacity;
    char **name = need(calloc(capacity, sizeof *name));
    int *column = need(calloc(capacity, sizeof *column));
    for (size_t i = 0; i < self->capacity; i++)
        if (self->name[i]) {
            size_t to = place(name, capacity, self->name[i]);
            name[to] = self->name[i];
            column[to] = self->column[i];
        }
    free(self->name);
    free(self->column);
    self->name = name;
    self->column = column;
    self->capacity = capacity;
}

bool linear_has(const struct linear *self, const char *name)
{
    return self->name[place(self->name, self->capacity, name)] != NULL;
}

int linear_get(struct linear *self, const char *format, ...)
{
    char name[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    size_t at = place(self->name, self->capacity, name);
    if (self->name[at])
        return self->column[at];
    int column = glp_add_cols(self->problem, 1);
    glp_set_col_bnds(self->problem, column, GLP_LO, 0, 0);
    self->name[at] = need(strdup(name));
    self->column[at] = column;
    if (2 * ++self->count > self->capacity)
        grow(self);
    return column;
}

void linear_add(struct linear *self, int column, double factor)
{
    for (int i = 1; i <= self->terms; i++)
        if (self->index[i] == column) {
            self->factor[i] += factor;
            return;
        }
    if (self->terms + 2 > self->most_terms) {
        self->most_terms = 2 * self->most_terms + 16;
        self->index = need(realloc(self->index, (size_t)self->most_terms * sizeof *self->index));
        self->factor = need(realloc(self->factor, (size_t)self->most_terms * sizeof *self->factor));
    }
    self->terms++;
    self->index[self->terms] = column;
    self->factor[self->terms] = factor;
}

void linear_end(struct linear *self, int kind, double value)
{
    if (self->terms > 0) {
        int row = glp_add_rows(self->problem, 1);
        glp_set_row_bnds(self->problem, row, kind, value, value);
        glp_set_mat_row(self->problem, row, self->terms, self->index, self->factor);
    }
    self->terms = 0;
}

void linear_fix(struct linear *self, int column, double value)
{
    linear_add(self, column, 1);
    linear_end(self, GLP_FX, value);
}

static bool optimise(struct linear *self, int direction, double *out)
{
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    glp_set_obj_dir(self->problem, direction);
    if (glp_simplex(self->problem, &how) != 0) {
        glp_std_basis(self->problem); /* a basis gone singular: from scratch */
        how.presolve = GLP_ON;
        if (glp_simplex(self->problem, &how) != 0)
            return false;
    }
    int status = glp_get_status(self->problem);
    *out =
        status == GLP_UNBND ? (direction == GLP_MAX ? HUGE_VAL : -HUGE_VAL) : glp_get_obj_val(self->problem);
    return status == GLP_OPT || status == GLP_UNBND;
}

bool linear_bound(struct linear *self, int column, int opt_less, double *out_least, double *out_most)
{
    glp_set_obj_coef(self->problem, column, 1);
    if (opt_less)
        glp_set_obj_coef(self->problem, opt_less, -1);
    bool found = optimise(self, GLP_MIN, out_least) && optimise(self, GLP_MAX, out_most);
    glp_set_obj_coef(self->problem, column, 0);
    if (opt_less)
        glp_set_obj_coef(self->problem, opt_less, 0);
    return found;
}
