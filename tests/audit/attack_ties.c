#include <string.h>

#include "attack_run.h"

static int get_pair(struct linear *linear, bool directed, const char *g, const char *h)
{
    bool swap = !directed && strcmp(g, h) > 0;
    return linear_get(linear, "ties|%s|%s", swap ? h : g, swap ? g : h);
}

static void add_ties_row(struct linear *linear, const struct attribute *a, bool directed,
                         const struct line *line)
{
    const char *g = line->cell[GROUP], *h = line->cell[OTHER];
    if (is_cell(line, MEASURE, "mixing.ratio")) {
        linear_fix(linear, linear_get(linear, "total"), line->n);
        linear_fix(linear, get_pair(linear, directed, g, h), line->cases);
    } else if (is_cell(line, MEASURE, "mixing.reciprocity")) {
        linear_fix(linear, get_pair(linear, directed, g, h), line->n);
    } else if (is_cell(line, MEASURE, "mixing.ei") && line->has_estimate) {
        linear_fix(linear, linear_get(linear, "total"), line->n);
        for (size_t i = 0; i < a->count; i++)
            if (strcmp(a->group[i], "(unknown)") != 0)
                linear_add(linear, get_pair(linear, directed, a->group[i], a->group[i]), 1);
        linear_end(linear, GLP_FX, line->n * (1 - line->estimate) / 2);
    } else if (is_cell(line, MEASURE, "mixing.inbreeding") && line->has_cases) {
        linear_fix(linear, get_pair(linear, directed, g, g), line->cases / (directed ? 1 : 2));
        for (size_t i = 0; i < a->count; i++)
            if (strcmp(a->group[i], "(unknown)") != 0)
                linear_add(linear, get_pair(linear, directed, g, a->group[i]),
                           !directed && strcmp(g, a->group[i]) == 0 ? 2 : 1);
        linear_end(linear, GLP_FX, line->n);
    }
}

/* A mean number of ties times n is the ends of a group's ties, those with people of no known group among
 * them. */
static void add_degrees(struct run *self, struct linear *linear, const struct attribute *a, const char *layer)
{
    bool is_total = false;
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        if (line->hidden || strcmp(line->cell[LAYER], layer) != 0)
            continue;
        if (is_cell(line, MEASURE, "data.ties") && line->has_estimate) {
            linear_fix(linear, linear_get(linear, "every tie"), line->estimate);
            is_total = true;
        }
        if (!is_cell(line, MEASURE, "inclusion.ties.mean") || strcmp(line->cell[ATTRIBUTE], a->name) != 0 ||
            !line->has_estimate || strcmp(line->cell[GROUP], "(unknown)") == 0)
            continue;
        const char *g = line->cell[GROUP];
        for (size_t h = 0; h < a->count; h++)
            if (strcmp(a->group[h], "(unknown)") != 0)
                linear_add(linear, get_pair(linear, false, g, a->group[h]),
                           strcmp(g, a->group[h]) == 0 ? 2 : 1);
        if (a->has_unknown)
            linear_add(linear, linear_get(linear, "with unknown|%s", g), 1);
        linear_end(linear, GLP_FX, line->n * line->estimate);
    }
    if (!is_total)
        return;
    linear_add(linear, linear_get(linear, "every tie"), 1);
    linear_add(linear, linear_get(linear, "total"), -1);
    if (a->has_unknown)
        linear_add(linear, linear_get(linear, "among unknown"), -1);
    for (size_t g = 0; g < a->count && a->has_unknown; g++)
        if (strcmp(a->group[g], "(unknown)") != 0)
            linear_add(linear, linear_get(linear, "with unknown|%s", a->group[g]), -1);
    linear_end(linear, GLP_FX, 0);
}

/* A group hidden for nothing but to keep the number of the unknown company is none to protect. */
static bool is_company(const struct run *self, const struct attribute *a)
{
    size_t hidden = 0;
    bool unknown = false;
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        if (!line->hidden || !is_cell(line, MEASURE, "people.count") || line->cell[OTHER][0] ||
            strcmp(line->cell[ATTRIBUTE], a->name) != 0)
            continue;
        unknown |= is_cell(line, GROUP, "(unknown)");
        hidden += !is_cell(line, GROUP, "(unknown)");
    }
    return unknown && hidden == 1;
}

/* Whether the count of a hidden row is published beside it, in the same pair within other strata: then it is
 * not what was hidden, but what chance would make of it. */
static bool is_shown_elsewhere(const struct run *self, const struct line *line)
{
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *other = &self->sheet->line[i];
        if (!other->hidden && other->has_cases && is_cell(other, MEASURE, "mixing.ratio") &&
            is_cell(other, LAYER, line->cell[LAYER]) && is_cell(other, ATTRIBUTE, line->cell[ATTRIBUTE]) &&
            is_cell(other, GROUP, line->cell[GROUP]) && is_cell(other, OTHER, line->cell[OTHER]))
            return true;
    }
    return false;
}

static void attack_layer(struct run *self, size_t first)
{
    const char *layer = self->sheet->line[first].cell[LAYER];
    int index = model_find(&self->model, self->sheet->line[first].cell[ATTRIBUTE]);
    bool directed = false;
    if (index < 0 || is_company(self, &self->model.attribute[index]))
        return;
    const struct attribute *a = &self->model.attribute[index];
    for (size_t i = 0; i < self->sheet->count; i++)
        directed |= is_cell(&self->sheet->line[i], MEASURE, "data.arcs") &&
                    strcmp(self->sheet->line[i].cell[LAYER], layer) == 0;
    struct linear linear;
    linear_init(&linear);
    linear_add(&linear, linear_get(&linear, "total"), -1);
    for (size_t g = 0; g < a->count; g++)
        for (size_t h = directed ? 0 : g; h < a->count; h++)
            if (strcmp(a->group[g], "(unknown)") != 0 && strcmp(a->group[h], "(unknown)") != 0)
                linear_add(&linear, get_pair(&linear, directed, a->group[g], a->group[h]), 1);
    linear_end(&linear, GLP_FX, 0);
    if (!directed)
        add_degrees(self, &linear, a, layer);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < self->sheet->count; i++) {
            const struct line *line = &self->sheet->line[i];
            if (strcmp(line->cell[LAYER], layer) != 0 || strcmp(line->cell[ATTRIBUTE], a->name) != 0)
                continue;
            if (pass == 0 && !line->hidden && line->has_n)
                add_ties_row(&linear, a, directed, line);
            if (pass == 1 && line->hidden && is_cell(line, MEASURE, "mixing.ratio") &&
                is_cell(line, WITHIN, self->sheet->line[first].cell[WITHIN]) &&
                !is_shown_elsewhere(self, line))
                attack_judge(self, &linear, get_pair(&linear, directed, line->cell[GROUP], line->cell[OTHER]),
                             2, line, "ties");
        }
    linear_free(&linear);
}

void attack_ties(struct run *self)
{
    const struct line *last = NULL;
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        if (!is_cell(line, MEASURE, "mixing.ratio") ||
            (last && strcmp(last->cell[LAYER], line->cell[LAYER]) == 0 &&
             strcmp(last->cell[ATTRIBUTE], line->cell[ATTRIBUTE]) == 0))
            continue;
        last = line;
        attack_layer(self, i);
    }
}

/* ---- circles ---- */

void attack_circles(struct run *self)
{
    struct linear linear;
    linear_init(&linear);
    bool any = false;
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        if (is_cell(line, MEASURE, "alliance.size")) {
            linear_add(&linear, linear_get(&linear, "%s", line->cell[GROUP]), 1);
            any = true;
        }
    }
    if (any)
        linear_add(&linear, linear_get(&linear, "all"), -1);
    linear_end(&linear, GLP_FX, 0);
    for (int pass = 0; any && pass < 2; pass++)
        for (size_t i = 0; i < self->sheet->count; i++) {
            const struct line *line = &self->sheet->line[i];
            if (pass == 0 && is_cell(line, MEASURE, "alliance.members") && !line->hidden && line->has_cases)
                linear_fix(&linear, linear_get(&linear, "all"), line->cases);
            if (!is_cell(line, MEASURE, "alliance.size") || line->hidden != (pass == 1))
                continue;
            if (pass == 0)
                linear_fix(&linear, linear_get(&linear, "%s", line->cell[GROUP]), line->n);
            else
                attack_judge(self, &linear, linear_get(&linear, "%s", line->cell[GROUP]), 1, line, "members");
        }
    linear_free(&linear);
}
