/* Sums of scores: a mean times n. The groups of each attribute add up to everybody, and crude differences
 * from all others give the sum of these. Scores of inclusion are never negative. */
#include <math.h>
#include <string.h>

#include "attack_run.h"

/* A score is known by itself where its sum is known to this part of it. */
#define PINNED 1e-6

struct score {
    struct run *run;
    const char *mean; /* inclusion.ties.mean */
    const char *layer;
    struct linear linear;
};

static bool is_own(const struct score *self, const struct line *line, const char *end)
{
    size_t length = strlen(self->mean) - strlen(".mean");
    return is_cell(line, LAYER, self->layer) && strncmp(line->cell[MEASURE], self->mean, length) == 0 &&
           strcmp(line->cell[MEASURE] + length, end) == 0 &&
           model_find(&self->run->model, line->cell[ATTRIBUTE]) >= 0;
}

static int get_sum(struct score *self, const char *attribute, const char *group)
{
    return linear_get(&self->linear, "sum|%s|%s", attribute, group);
}

/* n times the mean of a group, and the difference from the others: their sum follows. */
static void add_gap(struct score *self, const struct line *gap, const struct line *own)
{
    const struct attribute *a =
        &self->run->model.attribute[model_find(&self->run->model, gap->cell[ATTRIBUTE])];
    double sum = own->n * own->estimate + (gap->n - own->n) * (own->estimate - gap->estimate);
    for (size_t g = 0; g < a->count; g++)
        if (strcmp(a->group[g], "(unknown)") != 0)
            linear_add(&self->linear, get_sum(self, a->name, a->group[g]), 1);
    linear_end(&self->linear, GLP_FX, sum);
}

static void add_row(struct score *self, const struct line *line)
{
    const struct sheet *sheet = self->run->sheet;
    if (line->hidden || !line->has_n || !line->has_estimate)
        return;
    if (is_own(self, line, ".mean"))
        linear_fix(&self->linear, get_sum(self, line->cell[ATTRIBUTE], line->cell[GROUP]),
                   line->n * line->estimate);
    for (size_t i = 0; is_own(self, line, ".gap") && is_cell(line, WITHIN, "none") && i < sheet->count; i++) {
        const struct line *own = &sheet->line[i];
        if (!own->hidden && own->has_n && own->has_estimate && is_own(self, own, ".mean") &&
            is_cell(own, ATTRIBUTE, line->cell[ATTRIBUTE]) && is_cell(own, GROUP, line->cell[GROUP]))
            add_gap(self, line, own);
    }
}

/* Ties are counted, and have two ends: of so many ends a person may have few. */
static bool is_counted(const struct score *self)
{
    return strcmp(self->mean, "inclusion.ties.mean") == 0;
}

/* Every tie has two ends, and influence is shared out: one a person. */
static void add_total(struct score *self)
{
    const struct sheet *sheet = self->run->sheet;
    double all = -1;
    for (size_t i = 0; i < sheet->count; i++) {
        const struct line *line = &sheet->line[i];
        if (is_counted(self) && is_cell(line, LAYER, self->layer) && is_cell(line, MEASURE, "data.ties") &&
            line->has_estimate)
            all = 2 * line->estimate;
        if (strcmp(self->mean, "inclusion.influence.mean") == 0 && is_cell(line, MEASURE, "people.unknown") &&
            line->has_n)
            all = line->n;
    }
    if (all >= 0)
        linear_fix(&self->linear, linear_get(&self->linear, "sum|all"), all);
}

static void judge(struct score *self, const struct line *line)
{
    double least, most, unit = 1;
    int column = get_sum(self, line->cell[ATTRIBUTE], line->cell[GROUP]);
    if (linear_bound(&self->linear, column, 0, &least, &most)) {
        if (most < ROUNDING)
            return; /* none at all is a finding */
        if (!is_counted(self) && most < HUGE_VAL)
            unit = self->run->k / (PINNED * most);
    }
    attack_judge(self->run, &self->linear, column, unit, line, "sum");
}

static void attack_score(struct score *self)
{
    const struct sheet *sheet = self->run->sheet;
    linear_init(&self->linear);
    model_add_up(&self->run->model, &self->linear, "sum");
    add_total(self);
    for (size_t i = 0; i < sheet->count; i++)
        add_row(self, &sheet->line[i]);
    for (size_t i = 0; i < sheet->count; i++)
        if (sheet->line[i].hidden && is_own(self, &sheet->line[i], ".mean"))
            judge(self, &sheet->line[i]);
    linear_free(&self->linear);
}

void attack_scores(struct run *self)
{
    const struct line *last = NULL;
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        size_t length = strlen(line->cell[MEASURE]);
        if (strncmp(line->cell[MEASURE], "inclusion.", 10) != 0 || length < 15 ||
            strcmp(line->cell[MEASURE] + length - 5, ".mean") != 0 ||
            (last && is_cell(line, MEASURE, last->cell[MEASURE]) && is_cell(line, LAYER, last->cell[LAYER])))
            continue;
        last = line;
        struct score score = {.run = self, .mean = line->cell[MEASURE], .layer = line->cell[LAYER]};
        attack_score(&score);
    }
}
