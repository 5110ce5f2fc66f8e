
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attack_run.h"

/* ---- judging ---- */

void attack_judge(struct run *self, struct linear *linear, int column, double unit, const struct line *line,
                  const char *what)
{
    double least, most;
    if (!linear_bound(linear, column, 0, &least, &most)) {
        self->out->infeasible++;
        if (self->tell)
            printf("# no solution: %s %s %s %s\n", what, line->cell[MEASURE], line->cell[LAYER],
                   line->cell[ATTRIBUTE]);
        return;
    }
    double width = unit * (most - least);
    self->out->counts++;
    if (self->out->counts == 1 || width < self->out->narrowest) {
        self->out->narrowest = width;
        snprintf(self->out->worst, sizeof self->out->worst, "%s of %s,%s,%s,%s,%s,%s: %.4g to %.4g", what,
                 line->cell[MEASURE], line->cell[LAYER], line->cell[ATTRIBUTE], line->cell[GROUP],
                 line->cell[OTHER], line->cell[WITHIN], least, most);
    }
    if (width >= self->k - ROUNDING)
        return;
    self->out->narrow++;
    self->out->recovered += width < unit * (1 - ROUNDING);
    if (self->tell)
        printf("# %s of %s,%s,%s,%s,%s,%s: %.4g to %.4g\n", what, line->cell[MEASURE], line->cell[LAYER],
               line->cell[ATTRIBUTE], line->cell[GROUP], line->cell[OTHER], line->cell[WITHIN], least, most);
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool is_one_of(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(text, *list) == 0)
            return true;
    return false;
}

/* Everybody who is known of an attribute, with a sign. */
static void add_known(struct linear *linear, const struct attribute *a, const char *kind, double factor)
{
    for (size_t g = 0; g < a->count; g++)
        if (strcmp(a->group[g], "(unknown)") != 0)
            linear_add(linear, linear_get(linear, "%s|%s|%s", kind, a->name, a->group[g]), factor);
}

static bool is_unknown(const char *group)
{
    return strcmp(group, "(unknown)") == 0;
}

/* ---- people ---- */

/* Whose n is the whole group, so that it is one more way to its size. */
static const char *const WHOLE_GROUP[] = {"inclusion.ties.mean",
                                          "inclusion.strength.mean",
                                          "inclusion.core.mean",
                                          "inclusion.isolated.rate",
                                          "inclusion.near.rate",
                                          "access.rate",
                                          "access.power.rate",
                                          "alliance.membership.rate",
                                          "meeting.state",
                                          "inclusion.gini",
                                          NULL};

static int find_cell_parts(const struct model *model, const char *name, int *out_structure)
{
    for (int a = 0; a < model->count; a++)
        for (int b = 0; b < model->count; b++) {
            char whole[1024];
            snprintf(whole, sizeof whole, "%s*%s", model->attribute[a].name, model->attribute[b].name);
            if (strcmp(whole, name) == 0) {
                *out_structure = b;
                return a;
            }
        }
    return -1;
}

/* People of one part whose other part is unknown. */
static int get_half(struct linear *linear, const struct attribute *a, const struct attribute *s, int side,
                    const char *group, const char *value)
{
    return linear_get(linear, "half|%s|%s|%d|%s|%s", a->name, s->name, side, group, value);
}

/* Inside one value of the structure: a group of a part is its pairs, and those whose other part is unknown.
 */
static void add_crossed_line(struct run *self, struct linear *linear, const struct attribute *a,
                             const struct attribute *s, int side, const char *group, const char *value)
{
    const struct model *model = &self->model;
    const struct attribute *part = &model->attribute[a->part[side]];
    linear_add(linear, linear_get(linear, "cell|%s|%s|%s|%s", part->name, s->name, group, value), -1);
    for (size_t g = 0; g < a->count; g++)
        if (!is_unknown(a->group[g]) && model_is_part(model, a, a->group[g], side, group))
            linear_add(linear, linear_get(linear, "cell|%s|%s|%s|%s", a->name, s->name, a->group[g], value),
                       1);
    if (model->attribute[a->part[1 - side]].has_unknown)
        linear_add(linear, get_half(linear, a, s, side, group, value), 1);
    linear_end(linear, GLP_FX, 0);
}

/* The unknown of a part: those of each value of the other part, and those of none. */
static void add_unknown_line(struct run *self, struct linear *linear, const struct attribute *a,
                             const struct attribute *s, int side, const char *value)
{
    const struct attribute *part = &self->model.attribute[a->part[side]],
                           *other = &self->model.attribute[a->part[1 - side]];
    linear_add(linear, linear_get(linear, "cell|%s|%s|(unknown)|%s", part->name, s->name, value), -1);
    for (size_t g = 0; g < other->count; g++)
        if (!is_unknown(other->group[g]))
            linear_add(linear, get_half(linear, a, s, 1 - side, other->group[g], value), 1);
    if (other->has_unknown)
        linear_add(linear, linear_get(linear, "neither|%s|%s|%s", a->name, s->name, value), 1);
    linear_end(linear, GLP_FX, 0);
}

/* Over all values of the structure, those of one known part are those of the whole table. */
static void add_half_sum(struct run *self, struct linear *linear, const struct attribute *a,
                         const struct attribute *s, int side, const char *group)
{
    if (!self->model.attribute[a->part[1 - side]].has_unknown)
        return;
    linear_add(linear, linear_get(linear, "people|%s|half|%d|%s", a->name, side, group), -1);
    for (size_t v = 0; v < s->count; v++)
        linear_add(linear, get_half(linear, a, s, side, group, s->group[v]), 1);
    linear_end(linear, GLP_FX, 0);
}

static void add_crossed_cells(struct run *self, struct linear *linear, const struct attribute *a,
                              const struct attribute *s)
{
    for (int side = 0; side < 2; side++) {
        const struct attribute *part = &self->model.attribute[a->part[side]];
        for (size_t v = 0; v < s->count; v++)
            for (size_t p = 0; p < part->count; p++)
                if (is_unknown(part->group[p]))
                    add_unknown_line(self, linear, a, s, side, s->group[v]);
                else
                    add_crossed_line(self, linear, a, s, side, part->group[p], s->group[v]);
        for (size_t p = 0; p < part->count; p++)
            if (!is_unknown(part->group[p]))
                add_half_sum(self, linear, a, s, side, part->group[p]);
    }
}

/* Cells: by group, by value of the structure, and those of a crossing by its parts inside each value. */
static void add_cells(struct run *self, struct linear *linear, int group, int structure)
{
    const struct model *model = &self->model;
    const struct attribute *a = &model->attribute[group], *s = &model->attribute[structure];
    for (size_t g = 0; g < a->count; g++) {
        linear_add(linear, linear_get(linear, "people|%s|%s", a->name, a->group[g]), -1);
        for (size_t v = 0; v < s->count; v++)
            linear_add(linear,
                       linear_get(linear, "cell|%s|%s|%s|%s", a->name, s->name, a->group[g], s->group[v]), 1);
        linear_end(linear, GLP_FX, 0);
    }
    for (size_t v = 0; v < s->count; v++) {
        linear_add(linear, linear_get(linear, "people|%s|%s", s->name, s->group[v]), -1);
        for (size_t g = 0; g < a->count; g++)
            linear_add(linear,
                       linear_get(linear, "cell|%s|%s|%s|%s", a->name, s->name, a->group[g], s->group[v]), 1);
        linear_end(linear, GLP_FX, 0);
    }
    if (a->part[0] >= 0)
        add_crossed_cells(self, linear, a, s);
}

/* What one published row says of how many people there are. */
static void add_people_row(struct run *self, struct linear *linear, const struct line *line)
{
    const char *measure = line->cell[MEASURE], *name = line->cell[ATTRIBUTE], *group = line->cell[GROUP];
    int a = model_find(&self->model, name), structure;
    if (strcmp(measure, "people.unknown") == 0) {
        linear_fix(linear, linear_get(linear, "people|all"), line->n);
        char unknown[1024];
        snprintf(unknown, sizeof unknown, "people|%s|(unknown)", name);
        if (linear_has(linear, unknown))
            linear_fix(linear, linear_get(linear, "%s", unknown), line->estimate);
    } else if (strcmp(measure, "alliance.members") == 0) {
        linear_fix(linear, linear_get(linear, "people|all"), line->n);
    } else if (strcmp(measure, "people.count") == 0 && line->cell[OTHER][0]) {
        a = find_cell_parts(&self->model, name, &structure);
        if (a >= 0)
            linear_fix(linear,
                       linear_get(linear, "cell|%s|%s|%s|%s", self->model.attribute[a].name,
                                  self->model.attribute[structure].name, group, line->cell[OTHER]),
                       line->n);
    } else if (a < 0) {
        return;
    } else if (strcmp(measure, "people.count") == 0 || (group[0] && is_one_of(measure, WHOLE_GROUP))) {
        linear_fix(linear, linear_get(linear, "people|%s|%s", name, group), line->n);
    } else if (strcmp(measure, "inclusion.theil_between") == 0) {
        add_known(linear, &self->model.attribute[a], "people", 1);
        linear_end(linear, GLP_FX, line->n);
    } else if (strcmp(measure, "inclusion.isolated.ratio") == 0 || strcmp(measure, "access.ratio") == 0) {
        linear_add(linear, linear_get(linear, "people|%s|%s", name, group), 1);
        linear_add(linear, linear_get(linear, "people|%s|%s", name, line->cell[OTHER]), 1);
        linear_end(linear, GLP_FX, line->n);
    }
}

/* "The others": everybody known without strata, at least as many as can be compared within them. */
static void add_comparison(struct run *self, struct linear *linear, const struct line *line)
{
    const char *within = line->cell[WITHIN], *equals = strchr(within, '=');
    int a = model_find(&self->model, line->cell[ATTRIBUTE]);
    bool is_of_all = is_one_of(line->cell[MEASURE],
                               (const char *const[]){"inclusion.ties.gap", "inclusion.isolated.odds",
                                                     "access.odds", "alliance.membership.odds", NULL});
    if (a < 0 || !is_of_all || !line->has_n)
        return;
    const struct attribute *attribute = &self->model.attribute[a];
    if (!equals) {
        add_known(linear, attribute, "people", 1);
        linear_end(linear, strcmp(within, "none") == 0 ? GLP_FX : GLP_LO, line->n);
        return;
    }
    char structure[512];
    snprintf(structure, sizeof structure, "%.*s", (int)(equals - within), within);
    if (model_find(&self->model, structure) < 0)
        return;
    for (size_t g = 0; g < attribute->count; g++)
        if (strcmp(attribute->group[g], "(unknown)") != 0)
            linear_add(linear,
                       linear_get(linear, "cell|%s|%s|%s|%s", attribute->name, structure, attribute->group[g],
                                  equals + 1),
                       1);
    linear_end(linear, GLP_LO, line->n);
}

/* (H - w)/(1 - w) with H = cases/n gives w = (n_g - 1)/(known - 1). It is the same whatever is shuffled. */
static void add_inbreeding(struct run *self, struct linear *linear, const struct line *line)
{
    int a = model_find(&self->model, line->cell[ATTRIBUTE]);
    if (a < 0 || strcmp(line->cell[MEASURE], "mixing.inbreeding") != 0 || !line->has_estimate ||
        !line->has_cases || !(line->n > 0) || !(line->estimate < 1))
        return;
    double w = (line->cases / line->n - line->estimate) / (1 - line->estimate);
    linear_add(linear, linear_get(linear, "people|%s|%s", line->cell[ATTRIBUTE], line->cell[GROUP]), 1);
    add_known(linear, &self->model.attribute[a], "people", -w);
    linear_end(linear, GLP_FX, 1 - w);
}

/* How many people a group has by its row of people.count; -1: it is not shown. */
static double find_people(const struct run *self, const char *attribute, const char *group)
{
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        if (is_cell(line, MEASURE, "people.count") && is_cell(line, ATTRIBUTE, attribute) &&
            is_cell(line, GROUP, group) && is_cell(line, OTHER, ""))
            return line->hidden ? -1 : line->n;
    }
    return -1;
}

/* Everybody shuffled, n ties are expected to give n times the share of pairs of people that are of the two
 * groups, so that ties over the ratio tell how many pairs of known people there are. */
static void add_expected(struct run *self, struct linear *linear, const struct line *line)
{
    const char *name = line->cell[ATTRIBUTE], *g = line->cell[GROUP], *h = line->cell[OTHER];
    int a = model_find(&self->model, name);
    if (a < 0 || strcmp(line->cell[MEASURE], "mixing.ratio") != 0 || !line->has_estimate ||
        !line->has_cases || !(line->estimate > 0))
        return;
    double one = find_people(self, name, g), two = find_people(self, name, h);
    if (one < 0 || two < 0)
        return;
    bool directed = false;
    for (size_t i = 0; i < self->sheet->count; i++)
        directed |= is_cell(&self->sheet->line[i], MEASURE, "data.arcs") &&
                    is_cell(&self->sheet->line[i], LAYER, line->cell[LAYER]);
    double ways = strcmp(g, h) == 0 ? one * (one - 1) : one * two * (directed ? 1 : 2);
    double pairs = line->n * ways * line->estimate / line->cases; /* known (known - 1) */
    add_known(linear, &self->model.attribute[a], "people", 1);
    linear_end(linear, GLP_FX, (1 + sqrt(1 + 4 * pairs)) / 2);
}

static void attack_people(struct run *self)
{
    struct linear linear;
    linear_init(&linear);
    model_add_up(&self->model, &linear, "people");
    const char *last = "";
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        int structure, a;
        if (!is_cell(line, MEASURE, "people.count") || !line->cell[OTHER][0] ||
            strcmp(last, line->cell[ATTRIBUTE]) == 0)
            continue;
        last = line->cell[ATTRIBUTE];
        if ((a = find_cell_parts(&self->model, last, &structure)) >= 0)
            add_cells(self, &linear, a, structure);
    }
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        if (line->hidden || !line->has_n)
            continue;
        add_people_row(self, &linear, line);
        if (is_cell(line, OTHER, "(others)"))
            add_comparison(self, &linear, line);
        add_inbreeding(self, &linear, line);
        if (is_cell(line, WITHIN, "none"))
            add_expected(self, &linear, line);
    }
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        int structure, a;
        if (!line->hidden || !is_cell(line, MEASURE, "people.count"))
            continue;
        if (!line->cell[OTHER][0])
            attack_judge(self, &linear,
                         linear_get(&linear, "people|%s|%s", line->cell[ATTRIBUTE], line->cell[GROUP]), 1,
                         line, "people");
        else if ((a = find_cell_parts(&self->model, line->cell[ATTRIBUTE], &structure)) >= 0)
            attack_judge(self, &linear,
                         linear_get(&linear, "cell|%s|%s|%s|%s", self->model.attribute[a].name,
                                    self->model.attribute[structure].name, line->cell[GROUP],
                                    line->cell[OTHER]),
                         1, line, "people");
    }
    linear_free(&linear);
}

/* ---- rates ---- */

/* Cases among everybody, or among those at risk, whose number is the same in each attribute. */
struct rate {
    const char *stem; /* "access", for access.rate, access.odds */
    bool of_everybody;
};

static const struct rate RATES[] = {
    {"inclusion.isolated", true},  {"inclusion.near", true},   {"access", true},   {"access.power", true},
    {"alliance.membership", true}, {"favour.exposure", false}, {"leaving", false}, {"favour", false}};

static bool is_rate(const struct line *line, const struct rate *rate, const char *end)
{
    size_t length = strlen(rate->stem);
    return starts_with(line->cell[MEASURE], rate->stem) && strcmp(line->cell[MEASURE] + length, end) == 0;
}

/* By odds without strata and the group's own rate: the cases of all others. */
static void add_odds(struct run *self, struct linear *linear, const struct rate *rate,
                     const struct line *odds)
{
    int a = model_find(&self->model, odds->cell[ATTRIBUTE]);
    for (size_t i = 0; a >= 0 && i < self->sheet->count; i++) {
        const struct line *own = &self->sheet->line[i];
        if (own->hidden || !own->has_cases || !is_rate(own, rate, ".rate") ||
            strcmp(own->cell[LAYER], odds->cell[LAYER]) != 0 ||
            strcmp(own->cell[ATTRIBUTE], odds->cell[ATTRIBUTE]) != 0 ||
            strcmp(own->cell[GROUP], odds->cell[GROUP]) != 0)
            continue;
        double with = own->cases, without = own->n - own->cases, others = odds->n - own->n;
        if (!(without > 0) || !(with > 0) || !(odds->estimate > 0))
            continue;
        double cases = others * with / (with + odds->estimate * without);
        add_known(linear, &self->model.attribute[a], "cases", 1);
        linear_end(linear, GLP_FX, with + cases);
    }
}

static void add_rate_row(struct run *self, struct linear *linear, const struct line *line, const char *table)
{
    const char *name = line->cell[ATTRIBUTE], *group = line->cell[GROUP];
    (void)self;
    linear_fix(linear, linear_get(linear, "n|%s%s|%s", table, name, group), line->n);
    if (line->has_cases)
        linear_fix(linear, linear_get(linear, "cases|%s%s|%s", table, name, group), line->cases);
}

/* In favour.rate and in leaving by connectedness the groups are no attribute: they add up to those at risk.
 */
static void add_plain(struct run *self, struct linear *linear, const struct rate *rate, const char *layer)
{
    bool any = false;
    for (int of_cases = 0; of_cases < 2; of_cases++) {
        for (size_t i = 0; i < self->sheet->count; i++) {
            const struct line *line = &self->sheet->line[i];
            if (!is_rate(line, rate, ".rate") || line->cell[ATTRIBUTE][0] ||
                strcmp(line->cell[LAYER], layer) != 0)
                continue;
            linear_add(linear,
                       linear_get(linear, "%s|%s#|%s", of_cases ? "cases" : "n", layer, line->cell[GROUP]),
                       1);
            any = true;
        }
        if (any)
            linear_add(linear, linear_get(linear, of_cases ? "cases|all" : "n|all"), -1);
        linear_end(linear, GLP_FX, 0);
    }
}

static void add_rate_rows(struct run *self, struct linear *linear, const struct rate *rate, const char *layer)
{
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        bool is_plain = line->cell[ATTRIBUTE][0] == '\0';
        bool is_layer = strcmp(line->cell[LAYER], layer) == 0 || strcmp(rate->stem, "leaving") == 0 ||
                        (is_plain && strcmp(rate->stem, "favour") == 0);
        if (line->hidden)
            continue;
        if (is_cell(line, MEASURE, "alliance.members") && strcmp(rate->stem, "alliance.membership") == 0)
            linear_fix(linear, linear_get(linear, "cases|all"), line->cases);
        if (rate->of_everybody && is_cell(line, MEASURE, "people.unknown"))
            linear_fix(linear, linear_get(linear, "n|all"), line->n);
        if (rate->of_everybody && is_cell(line, MEASURE, "people.count") && !line->cell[OTHER][0])
            linear_fix(linear, linear_get(linear, "n|%s|%s", line->cell[ATTRIBUTE], line->cell[GROUP]),
                       line->n);
        if (!is_layer)
            continue;
        char table[512] = "";
        if (is_plain)
            snprintf(table, sizeof table, "%s#", line->cell[LAYER]);
        if (is_rate(line, rate, ".rate") &&
            (is_plain || model_find(&self->model, line->cell[ATTRIBUTE]) >= 0) &&
            !(strcmp(rate->stem, "favour") == 0 && !is_plain))
            add_rate_row(self, linear, line, table);
        if (is_rate(line, rate, ".odds") && is_cell(line, OTHER, "(others)") &&
            is_cell(line, WITHIN, "none") && line->has_estimate)
            add_odds(self, linear, rate, line);
    }
}

static void add_limits(struct run *self, struct linear *linear)
{
    for (int a = 0; a < self->model.count; a++) {
        const struct attribute *attribute = &self->model.attribute[a];
        for (size_t g = 0; g < attribute->count; g++) {
            linear_add(linear, linear_get(linear, "cases|%s|%s", attribute->name, attribute->group[g]), 1);
            linear_add(linear, linear_get(linear, "n|%s|%s", attribute->name, attribute->group[g]), -1);
            linear_end(linear, GLP_UP, 0);
        }
    }
}

/* None and all of a group are findings, which rule 1 lets everybody see. */
static bool is_none_or_all(struct linear *linear, int cases, int n)
{
    double least, most;
    if (linear_bound(linear, cases, 0, &least, &most) && most < ROUNDING)
        return true;
    return linear_bound(linear, n, cases, &least, &most) && most < ROUNDING;
}

/* In a crossing, none or all among the other groups of a line leave the cases of the line to the last one.
 * That is what these findings say of it; a count of fewer than k must not follow all the same. */
static bool is_told_by_none(struct run *self, struct linear *linear, const struct line *line, int cases)
{
    double least, most;
    int a = model_find(&self->model, line->cell[ATTRIBUTE]);
    return a >= 0 && self->model.attribute[a].part[0] >= 0 && linear_bound(linear, cases, 0, &least, &most) &&
           least >= self->k - ROUNDING;
}

static void judge_rates(struct run *self, struct linear *linear, const struct rate *rate, const char *layer)
{
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        bool is_plain = line->cell[ATTRIBUTE][0] == '\0';
        if (!line->hidden || !is_rate(line, rate, ".rate") || strcmp(line->cell[LAYER], layer) != 0 ||
            (!is_plain && model_find(&self->model, line->cell[ATTRIBUTE]) < 0) ||
            (!is_plain && strcmp(rate->stem, "favour") == 0))
            continue;
        char table[512] = "";
        if (is_plain)
            snprintf(table, sizeof table, "%s#", layer);
        int cases = linear_get(linear, "cases|%s%s|%s", table, line->cell[ATTRIBUTE], line->cell[GROUP]);
        int n = linear_get(linear, "n|%s%s|%s", table, line->cell[ATTRIBUTE], line->cell[GROUP]);
        if (!is_none_or_all(linear, cases, n) && !is_told_by_none(self, linear, line, cases))
            attack_judge(self, linear, cases, 1, line, "cases");
    }
}

static void attack_rates(struct run *self, const struct rate *rate)
{
    const char *done[64];
    size_t count = 0;
    for (size_t i = 0; i < self->sheet->count; i++) {
        const struct line *line = &self->sheet->line[i];
        bool is_new = is_rate(line, rate, ".rate") && count < 64;
        for (size_t d = 0; d < count && is_new; d++)
            is_new = strcmp(done[d], line->cell[LAYER]) != 0;
        if (!is_new)
            continue;
        done[count++] = line->cell[LAYER];
    }
    for (size_t d = 0; d < count; d++) {
        struct linear linear;
        linear_init(&linear);
        if (strcmp(rate->stem, "favour") != 0) {
            model_add_up(&self->model, &linear, "n");
            model_add_up(&self->model, &linear, "cases");
            add_limits(self, &linear);
        }
        for (size_t other = 0; other < count; other++)
            if (!rate->of_everybody && strcmp(rate->stem, "favour.exposure") != 0)
                add_plain(self, &linear, rate, done[other]);
        add_rate_rows(self, &linear, rate, done[d]);
        judge_rates(self, &linear, rate, done[d]);
        linear_free(&linear);
    }
}

void attack_run(const char *csv, uint32_t k, bool tell, struct attack *out)
{
    struct sheet sheet;
    struct run run = {.sheet = &sheet, .k = k, .tell = tell, .out = out};
    sheet_read(&sheet, csv);
    model_read(&run.model, &sheet);
    attack_people(&run);
    for (size_t i = 0; i < sizeof RATES / sizeof *RATES; i++)
        attack_rates(&run, &RATES[i]);
    attack_scores(&run);
    attack_ties(&run);
    attack_circles(&run);
    model_free(&run.model);
    sheet_free(&sheet);
}
