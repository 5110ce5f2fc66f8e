#include <string.h>

#include "attack_run.h"

/* One layer: the ties of all attributes, since the pairs of a crossing add up to those of its parts. */
struct layer {
    struct run *run;
    const char *name;
    bool directed;
    bool has[ATTRIBUTES_MOST]; /* whether there are rows of mixing.ratio */
    struct linear linear;
};

static int get_pair(struct layer *self, const struct attribute *a, const char *g, const char *h)
{
    bool swap = !self->directed && strcmp(g, h) > 0;
    return linear_get(&self->linear, "ties|%s|%s|%s", a->name, swap ? h : g, swap ? g : h);
}

static int get_total(struct layer *self, const struct attribute *a)
{
    return linear_get(&self->linear, "total|%s", a->name);
}

static bool is_unknown(const char *group)
{
    return strcmp(group, "(unknown)") == 0;
}

/* Adds all ties of a group, by their ends (arcs: by where they start). */
static void add_ends(struct layer *self, const struct attribute *a, const char *g)
{
    for (size_t h = 0; h < a->count; h++)
        if (!is_unknown(a->group[h]))
            linear_add(&self->linear, get_pair(self, a, g, a->group[h]),
                       !self->directed && strcmp(g, a->group[h]) == 0 ? 2 : 1);
}

static void add_ties_row(struct layer *self, const struct attribute *a, const struct line *line)
{
    struct linear *linear = &self->linear;
    const char *g = line->cell[GROUP], *h = line->cell[OTHER];
    if (is_cell(line, MEASURE, "mixing.ratio")) {
        linear_fix(linear, get_total(self, a), line->n);
        linear_fix(linear, get_pair(self, a, g, h), line->cases);
    } else if (is_cell(line, MEASURE, "mixing.reciprocity")) {
        linear_fix(linear, get_pair(self, a, g, h), line->n);
    } else if (is_cell(line, MEASURE, "mixing.ei") && line->has_estimate) {
        linear_fix(linear, get_total(self, a), line->n);
        for (size_t i = 0; i < a->count; i++)
            if (!is_unknown(a->group[i]))
                linear_add(linear, get_pair(self, a, a->group[i], a->group[i]), 1);
        linear_end(linear, GLP_FX, line->n * (1 - line->estimate) / 2);
    } else if (is_cell(line, MEASURE, "mixing.inbreeding") && line->has_cases) {
        linear_fix(linear, get_pair(self, a, g, g), line->cases / (self->directed ? 1 : 2));
        add_ends(self, a, g);
        linear_end(linear, GLP_FX, line->n);
    }
}

/* A mean number of ties times n is the ends of a group's ties, those with people of no known group among
 * them. */
static void add_degrees(struct layer *self, const struct attribute *a)
{
    const struct sheet *sheet = self->run->sheet;
    struct linear *linear = &self->linear;
    bool is_total = false;
    for (size_t i = 0; i < sheet->count; i++) {
        const struct line *line = &sheet->line[i];
        if (line->hidden || !is_cell(line, LAYER, self->name))
            continue;
        if (is_cell(line, MEASURE, "data.ties") && line->has_estimate) {
            linear_fix(linear, linear_get(linear, "every tie"), line->estimate);
            is_total = true;
        }
        if (!is_cell(line, MEASURE, "inclusion.ties.mean") || !is_cell(line, ATTRIBUTE, a->name) ||
            !line->has_estimate || is_unknown(line->cell[GROUP]))
            continue;
        add_ends(self, a, line->cell[GROUP]);
        if (a->has_unknown)
            linear_add(linear, linear_get(linear, "with unknown|%s|%s", a->name, line->cell[GROUP]), 1);
        linear_end(linear, GLP_FX, line->n * line->estimate);
    }
    if (!is_total)
        return;
    linear_add(linear, linear_get(linear, "every tie"), 1);
    linear_add(linear, get_total(self, a), -1);
    if (a->has_unknown)
        linear_add(linear, linear_get(linear, "among unknown|%s", a->name), -1);
    for (size_t g = 0; g < a->count && a->has_unknown; g++)
        if (!is_unknown(a->group[g]))
            linear_add(linear, linear_get(linear, "with unknown|%s|%s", a->name, a->group[g]), -1);
    linear_end(linear, GLP_FX, 0);
}

/* The pairs of a crossing whose groups are of p and q on one side add up to the ties of p and q, or to fewer
 * where the other side of somebody is unknown. */
static void add_part_pair(struct layer *self, const struct attribute *a, int side, const char *p,
                          const char *q)
{
    const struct model *model = &self->run->model;
    const struct attribute *part = &model->attribute[a->part[side]];
    linear_add(&self->linear, get_pair(self, part, p, q), -1);
    for (size_t g = 0; g < a->count; g++)
        for (size_t h = self->directed ? 0 : g; h < a->count; h++) {
            const char *one = a->group[g], *two = a->group[h];
            if (is_unknown(one) || is_unknown(two))
                continue;
            bool is_pair = model_is_part(model, a, one, side, p) && model_is_part(model, a, two, side, q);
            bool is_mirror = !self->directed && model_is_part(model, a, one, side, q) &&
                             model_is_part(model, a, two, side, p);
            if (is_pair || is_mirror)
                linear_add(&self->linear, get_pair(self, a, one, two), 1);
        }
    linear_end(&self->linear, model->attribute[a->part[1 - side]].has_unknown ? GLP_UP : GLP_FX, 0);
}

static void add_parts(struct layer *self, const struct attribute *a)
{
    for (int side = 0; side < 2 && a->part[0] >= 0; side++) {
        const struct attribute *part = &self->run->model.attribute[a->part[side]];
        for (size_t p = 0; p < part->count && self->has[a->part[side]]; p++)
            for (size_t q = self->directed ? 0 : p; q < part->count; q++)
                if (!is_unknown(part->group[p]) && !is_unknown(part->group[q]))
                    add_part_pair(self, a, side, part->group[p], part->group[q]);
    }
}

static void add_attribute(struct layer *self, const struct attribute *a)
{
    linear_add(&self->linear, get_total(self, a), -1);
    for (size_t g = 0; g < a->count; g++)
        for (size_t h = self->directed ? 0 : g; h < a->count; h++)
            if (!is_unknown(a->group[g]) && !is_unknown(a->group[h]))
                linear_add(&self->linear, get_pair(self, a, a->group[g], a->group[h]), 1);
    linear_end(&self->linear, GLP_FX, 0);
    if (!self->directed)
        add_degrees(self, a);
    add_parts(self, a);
}

/* A group hidden for nothing but to keep the number of the unknown company is none to protect, but for those
 * of its pairs that may have too few ties. */
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

/* None at all between two groups is a finding, which rule 1 lets everybody see, and it is one about each of
 * their parts. */
static bool is_told_by_none(struct layer *self, const struct attribute *a, const struct line *line)
{
    const struct sheet *sheet = self->run->sheet;
    const struct model *model = &self->run->model;
    const char *g = line->cell[GROUP], *h = line->cell[OTHER];
    for (size_t i = 0; a->part[0] >= 0 && i < sheet->count; i++) {
        const struct line *whole = &sheet->line[i];
        if (whole->hidden || !whole->has_cases || whole->cases > 0 ||
            !is_cell(whole, MEASURE, "mixing.ratio") || !is_cell(whole, LAYER, self->name))
            continue;
        const char *p = whole->cell[GROUP], *q = whole->cell[OTHER];
        for (int side = 0; side < 2; side++)
            if (is_cell(whole, ATTRIBUTE, model->attribute[a->part[side]].name) &&
                ((model_is_part(model, a, g, side, p) && model_is_part(model, a, h, side, q)) ||
                 (!self->directed && model_is_part(model, a, g, side, q) &&
                  model_is_part(model, a, h, side, p))))
                return true;
    }
    return false;
}

static bool may_be_few(struct layer *self, int column)
{
    double least, most;
    return !linear_bound(&self->linear, column, 0, &least, &most) ||
           (most > ROUNDING && 2 * least < self->run->k - ROUNDING);
}

static void judge_pair(struct layer *self, const struct attribute *a, bool is_of_company,
                       const struct line *line)
{
    int column = get_pair(self, a, line->cell[GROUP], line->cell[OTHER]);
    if (!is_shown_elsewhere(self->run, line) && !is_told_by_none(self, a, line) &&
        (!is_of_company || may_be_few(self, column)))
        attack_judge(self->run, &self->linear, column, 2, line, "ties");
}

static void attack_layer(struct layer *self)
{
    const struct sheet *sheet = self->run->sheet;
    struct model *model = &self->run->model;
    bool is_of_company[ATTRIBUTES_MOST] = {false};
    linear_init(&self->linear);
    for (size_t i = 0; i < sheet->count; i++)
        self->directed |=
            is_cell(&sheet->line[i], MEASURE, "data.arcs") && is_cell(&sheet->line[i], LAYER, self->name);
    for (int a = 0; a < model->count; a++)
        if (self->has[a]) {
            add_attribute(self, &model->attribute[a]);
            is_of_company[a] = is_company(self->run, &model->attribute[a]);
        }
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < sheet->count; i++) {
            const struct line *line = &sheet->line[i];
            int a = is_cell(line, LAYER, self->name) ? model_find(model, line->cell[ATTRIBUTE]) : -1;
            if (a < 0 || !self->has[a])
                continue;
            if (pass == 0 && !line->hidden && line->has_n)
                add_ties_row(self, &model->attribute[a], line);
            if (pass == 1 && line->hidden && is_cell(line, MEASURE, "mixing.ratio") &&
                is_cell(line, WITHIN, "none"))
                judge_pair(self, &model->attribute[a], is_of_company[a], line);
        }
    linear_free(&self->linear);
}

void attack_ties(struct run *self)
{
    const char *last = NULL;
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        if (!is_cell(line, MEASURE, "mixing.ratio") || (last && is_cell(line, LAYER, last)))
            continue;
        last = line->cell[LAYER];
        struct layer layer = {.run = self, .name = last};
        for (size_t j = i; j < self->sheet->count; j++) {
            const struct line *other = &self->sheet->line[j];
            int a = is_cell(other, MEASURE, "mixing.ratio") && is_cell(other, LAYER, last)
                        ? model_find(&self->model, other->cell[ATTRIBUTE])
                        : -1;
            if (a >= 0)
                layer.has[a] = true;
        }
        attack_layer(&layer);
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
