/* Full tables, two for each chapter and layer: what is described (a line a group, a column a measure) and
 * what is compared (a line a comparison, its adjustments side by side). What says nothing to a reader has no
 * line and is counted: metrics.csv has every row. */
#include <string.h>

#include "compose.h"
#include "format.h"
#include "tables.h"

enum { MOST_GAPS = 12, MOST_GAPS_OF_MANY = 4, MANY_ROWS = 20000 };

static const enum eh_say CHAPTER[] = {EH_SAY_NOTHING,   EH_SAY_CHAPTER_1, EH_SAY_TABLES_2,
                                      EH_SAY_TABLES_3,  EH_SAY_TABLES_4,  EH_SAY_CHAPTER_5,
                                      EH_SAY_CHAPTER_6, EH_SAY_TABLES_7,  EH_SAY_CHAPTER_8};

bool eh_tables_end_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Chapter 7 names an exposure where others name a layer of ties. */
static bool is_exposure(const struct eh_part *part)
{
    static const char *const exposure[] = {"tied", "sponsored", "circle", "same_group"};
    for (size_t i = 0; part->chapter == EH_CHAPTER_FAVOUR && i < sizeof exposure / sizeof *exposure; i++)
        if (strcmp(part->layer, exposure[i]) == 0)
            return true;
    return false;
}

const char *eh_tables_name_part(const struct eh_compose *self, const struct eh_part *part, const char *what)
{
    const char *chapter = eh_word(self, CHAPTER[part->chapter]);
    if (!*part->layer)
        return eh_arena_format(self->arena, "%s: %s", chapter, what);
    return is_exposure(part)
               ? eh_say(self, EH_SAY_TABLE_GIVEN, chapter, part->layer, what)
               : eh_say(self, EH_SAY_TABLE_OF_LAYER, chapter, eh_report_name_net(self, part->layer), what);
}

const char *eh_tables_name_group(const struct eh_compose *self, eh_row *row)
{
    const char *subject = eh_report_name_subject(self, row);
    if (subject && strcmp(row->measure, "alliance.homogeneity") == 0)
        return eh_arena_format(self->arena, "%s, %s", row->group,
                               eh_report_name_attribute(self, row->attribute));
    if (subject)
        return subject;
    if (!*row->group)
        return *row->attribute ? eh_report_name_attribute(self, row->attribute)
                               : eh_word(self, EH_SAY_EVERYONE);
    const char *group = eh_report_name_label(self, row->attribute, row->group);
    if (eh_report_is_inside(row))
        return eh_arena_format(self->arena, "%s %s", group, eh_report_name_place(self, row->within));
    if (!*row->other || strcmp(row->other, "(others)") == 0)
        return group;
    return eh_arena_format(self->arena, "%s " EH_EN_DASH " %s", group,
                           eh_report_name_value(self, row->attribute, row->other));
}

/* ---- comparisons ---- */

/* The standardised size of a gap stands behind the gap, not in a row of its own. The order of metrics.csv
 * puts a measure's rows together, so the search starts at the gap and is short. */
static const char *find_size(const struct eh_compose *self, eh_row *row)
{
    eh_row *end = self->published->row + self->published->count;
    size_t stem = strlen(row->measure) - strlen("gap");
    for (eh_row *other = row + 1; other < end && strncmp(other->measure, row->measure, stem) == 0; other++)
        if (strcmp(other->measure + stem, "size") == 0 && strcmp(other->layer, row->layer) == 0 &&
            strcmp(other->attribute, row->attribute) == 0 && strcmp(other->group, row->group) == 0 &&
            strcmp(other->within, row->within) == 0)
            return other->has & EH_ESTIMATE
                       ? eh_say(self, EH_SAY_SD, eh_format_signed(&self->form, other->estimate, 2))
                       : "";
    return "";
}

/* What stands beside an estimate: what chance gives, the size of a gap, the people missing to equal odds. */
static const char *find_beside(const struct eh_compose *self, eh_row *row)
{
    if (eh_tables_end_with(row->measure, ".gap"))
        return find_size(self, row);
    if (eh_report_get_scale(self, row) == EH_SCALE_RATIO || !(row->has & EH_EXPECTED) ||
        !(row->has & EH_ESTIMATE))
        return "";
    struct eh_published_row chance = *row;
    chance.estimate = row->expected;
    return eh_report_format_estimate(self, &chance);
}

static const char *format_step(const struct eh_compose *self, eh_row *row, const char *within)
{
    if (eh_report_is_inside(row) || strcmp(row->within, within) == 0)
        return "";
    eh_row *step = eh_report_find(
        self, (struct eh_query){row->measure, row->layer, row->attribute, row->group, row->other, within});
    return step ? eh_report_format_estimate(self, step) : "";
}

static const char *name_measure(eh_row *row)
{
    const char *dot = strchr(row->measure, '.');
    return dot ? dot + 1 : row->measure;
}

static void fill_line(const struct eh_compose *self, eh_row *row, struct eh_table_cell *cell)
{
    cell[0].text = name_measure(row);
    cell[1].text = eh_tables_name_group(self, row);
    cell[2].text = row->has & EH_N ? eh_format_count(&self->form, row->n) : "";
    cell[3].text = format_step(self, row, "none");
    cell[4].text = format_step(self, row, "level");
    cell[5].text = eh_report_format_estimate(self, row);
    cell[6].text = eh_format_keep(self->arena, eh_report_format_interval(self, row));
    cell[7].text = eh_format_keep(self->arena, find_beside(self, row));
    cell[8].text = row->has & EH_Q ? eh_format_p_bare(&self->form, row->q) : "";
    cell[9].text = eh_format_keep(self->arena, eh_report_format_verdict(self, row));
    cell[9].mark = eh_report_mark(row);
    cell[5].bold = cell[9].bold = cell[9].mark == EH_MARK_GAP;
}

/* Pairs of groups, crossed groups and comparisons inside a part of the organisation are so many that only
 * what is clear has a line. */
static bool is_detail(eh_row *row)
{
    bool is_pair = *row->other && strcmp(row->other, "(others)") != 0;
    return eh_report_is_inside(row) || is_pair || strchr(row->attribute, '*') != NULL;
}

static bool is_wanted(eh_row *row)
{
    enum eh_mark mark = eh_report_mark(row);
    if (mark == EH_MARK_GAP || is_detail(row))
        return mark == EH_MARK_GAP;
    return mark == EH_MARK_NO_GAP || (mark == EH_MARK_CANNOT_TELL && row->has & EH_Q);
}

static bool is_one_kind(eh_row *a, eh_row *b)
{
    return a->measure_index == b->measure_index && strcmp(a->layer, b->layer) == 0 &&
           strcmp(a->attribute, b->attribute) == 0;
}

/* The four indices of mixing stand side by side in a table of their own, so does inbreeding. */
static bool is_matrix(eh_row *row)
{
    return strncmp(row->measure, "mixing.", 7) == 0 && strcmp(row->measure, "mixing.ratio") != 0 &&
           strcmp(row->measure, "mixing.reciprocity") != 0 && strcmp(row->measure, "mixing.bias.gap") != 0;
}

bool eh_tables_are_many(const struct eh_compose *self)
{
    return self->published->count > MANY_ROWS;
}

/* In a large organisation nearly everything is clear. */
static size_t get_most(const struct eh_compose *self)
{
    return eh_tables_are_many(self) ? MOST_GAPS_OF_MANY : MOST_GAPS;
}

static void add_comparisons(struct eh_compose *self, const struct eh_part *part, struct eh_left_lines *left)
{
    const char *const heading[] = {eh_word(self, EH_SAY_MEASURE),
                                   eh_word(self, EH_SAY_GROUP),
                                   ">n",
                                   eh_word(self, EH_SAY_HEAD_BEFORE),
                                   eh_word(self, EH_SAY_HEAD_LEVEL),
                                   eh_word(self, EH_SAY_HEAD_ESTIMATE),
                                   eh_word(self, EH_SAY_HEAD_95_INTERVAL),
                                   eh_word(self, EH_SAY_HEAD_CHANCE_SIZE),
                                   ">q",
                                   eh_word(self, EH_SAY_VERDICT),
                                   NULL};
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_tables_name_part(self, part, eh_word(self, EH_SAY_COMPARISONS)),
                         heading);
    grid.table.small = true;
    grid.table.column[1].weight = 1;
    eh_row *kind = NULL;
    size_t details = 0, most = get_most(self);
    for (size_t i = 0; i < part->rows.count; i++) {
        eh_row *row = part->rows.row[i];
        if (!eh_report_is_tested(self, row) || is_matrix(row) || eh_report_is_mirror(self, row))
            continue;
        if (!kind || !is_one_kind(kind, row))
            details = 0;
        kind = row;
        if (row->status == EH_STATUS_HIDDEN) {
            left->hidden++;
        } else if (!is_wanted(row) || (is_detail(row) && ++details > most)) {
            left->open++;
        } else {
            fill_line(self, row, eh_report_grid_add(self, &grid));
        }
    }
    eh_report_add_grid(self, &grid);
}

/* ---- mixing: indices side by side ---- */

static const char *format_index(const struct eh_compose *self, eh_row *row)
{
    if (!row || !(row->has & EH_ESTIMATE))
        return row && row->status == EH_STATUS_HIDDEN ? eh_word(self, EH_SAY_HIDDEN) : EH_EN_DASH;
    if (!(row->has & EH_EXPECTED) || strcmp(row->measure, "mixing.segregation") == 0)
        return eh_report_format_estimate(self, row);
    struct eh_published_row chance = *row;
    chance.estimate = row->expected;
    return eh_format_keep(self->arena,
                          eh_arena_format(self->arena, "%s (%s)", eh_report_format_estimate(self, row),
                                          eh_report_format_estimate(self, &chance)));
}

static bool fill_indices(const struct eh_compose *self, const char *layer, const char *attribute,
                         const char *group, const char *const *measure, size_t measures,
                         struct eh_table_cell *cell)
{
    size_t shown = 0;
    for (size_t j = 0; j < measures; j++) {
        eh_row *row = eh_report_find(self, (struct eh_query){measure[j], layer, attribute, group, NULL,
                                                             eh_report_full_within(self, attribute)});
        cell[j].text = format_index(self, row);
        cell[j].mark = row ? eh_report_mark(row) : EH_MARK_NONE;
        cell[j].bold = cell[j].mark == EH_MARK_GAP;
        shown += row && row->has & EH_ESTIMATE;
    }
    return shown > 0;
}

static void add_indices(struct eh_compose *self, const char *const *layer, size_t layers)
{
    const char *const heading[] = {eh_word(self, EH_SAY_HEAD_LAYER),
                                   eh_word(self, EH_SAY_ATTRIBUTE),
                                   eh_word(self, EH_SAY_HEAD_SEGREGATION),
                                   eh_word(self, EH_SAY_HEAD_E_I_INDEX),
                                   eh_word(self, EH_SAY_HEAD_ASSORTATIVITY),
                                   eh_word(self, EH_SAY_HEAD_ADJUSTED_FOR_SIZE),
                                   NULL};
    static const char *const measure[] = {"mixing.segregation", "mixing.ei", "mixing.assortativity",
                                          "mixing.assortativity_adjusted"};
    const char **attribute;
    size_t count = eh_report_list_attributes(self, true, true, &attribute);
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_TABLES_3_INDICES), heading);
    grid.table.small = true;
    for (size_t i = 0; i < layers; i++)
        for (size_t j = 0; j < count; j++) {
            struct eh_table_cell cell[4];
            memset(cell, 0, sizeof cell);
            if (!fill_indices(self, layer[i], attribute[j], "", measure, 4, cell))
                continue;
            struct eh_table_cell *line = eh_report_grid_add(self, &grid);
            line[0].text = eh_report_name_net(self, layer[i]);
            line[1].text = eh_report_name_attribute(self, attribute[j]);
            memcpy(line + 2, cell, sizeof cell);
        }
    eh_report_add_grid(self, &grid);
}

static void add_inbreeding(struct eh_compose *self, const char *const *layer, size_t layers)
{
    enum { MOST_LAYERS = 6, MOST_GROUPS = 60 };
    const char *heading[MOST_LAYERS + 2] = {eh_word(self, EH_SAY_GROUP)};
    size_t shown_layers = layers < MOST_LAYERS ? layers : MOST_LAYERS;
    for (size_t i = 0; i < shown_layers; i++)
        heading[i + 1] = eh_arena_format(self->arena, ">%s", eh_report_name_net(self, layer[i]));
    const char **attribute;
    size_t count = eh_report_list_attributes(self, true, true, &attribute);
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_TABLES_3_INBREEDING), heading);
    grid.table.small = true;
    for (size_t a = 0; a < count; a++) {
        struct eh_rows groups = eh_report_select(
            self, (struct eh_query){.measure = "people.count", .attribute = attribute[a], .other = ""});
        for (size_t g = 0; g < groups.count && grid.table.rows < MOST_GROUPS; g++) {
            struct eh_table_cell cell[MOST_LAYERS];
            memset(cell, 0, sizeof cell);
            size_t shown = 0;
            for (size_t i = 0; i < shown_layers; i++)
                shown += fill_indices(self, layer[i], attribute[a], groups.row[g]->group,
                                      (const char *const[]){"mixing.inbreeding"}, 1, &cell[i]);
            if (!shown)
                continue;
            struct eh_table_cell *line = eh_report_grid_add(self, &grid);
            line[0].text = eh_report_name_label(self, attribute[a], groups.row[g]->group);
            memcpy(line + 1, cell, shown_layers * sizeof *cell);
        }
    }
    eh_report_add_grid(self, &grid);
}

/* ---- all ---- */

static struct eh_part find_part(const struct eh_compose *self, enum eh_chapter chapter, const char *layer)
{
    struct eh_part out = {.chapter = chapter, .layer = layer};
    for (size_t i = 0; i < self->published->count; i++) {
        eh_row *row = &self->published->row[i];
        if (self->catalogue[row->measure_index].chapter != chapter || strcmp(row->layer, layer) != 0)
            continue;
        EH_RESERVE(self->arena, out.rows.row, out.rows.count, out.rows.capacity);
        out.rows.row[out.rows.count++] = row;
    }
    return out;
}

static void add_chapter(struct eh_compose *self, enum eh_chapter chapter, struct eh_left_lines *left)
{
    const char **layer;
    size_t layers = eh_report_list_layers(self, chapter, &layer);
    if (chapter == EH_CHAPTER_MIXING) {
        add_indices(self, layer, layers);
        add_inbreeding(self, layer, layers);
    }
    for (size_t i = 0; i <= layers; i++) {
        struct eh_part part = find_part(self, chapter, i ? layer[i - 1] : "");
        eh_tables_add_described(self, &part);
        add_comparisons(self, &part, left);
    }
}

void eh_report_add_tables(struct eh_compose *self)
{
    eh_report_add_chapter(self, eh_word(self, EH_SAY_FULL_TABLES),
                          eh_say(self, EH_SAY_THE_PUBLISHED_RESULTS_BY_CHAPTER_AND_LAYER,
                                 eh_format_count(&self->form, (double)self->published->count)),
                          "tables", EH_MARK_NONE, false);
    eh_report_add_paragraph(self, eh_say(self, EH_SAY_OF_COMPARISONS_ESTIMATE_IS_THAT_OF_LIKE,
                                         eh_format_count(&self->form, (double)get_most(self))));
    if (eh_tables_are_many(self))
        eh_report_add_paragraph(self, eh_say(self, EH_SAY_PARTS_OF_WHICH_THERE_ARE_MANY,
                                             eh_format_count(&self->form, (double)EH_TABLES_MOST_PARTS)));
    struct eh_left_lines left = {0};
    for (unsigned chapter = EH_CHAPTER_INCLUSION; chapter <= EH_CHAPTER_LEAVING; chapter++)
        add_chapter(self, (enum eh_chapter)chapter, &left);
    if (left.hidden || left.open)
        eh_report_add_paragraph(self, eh_say(self, EH_SAY_WITHOUT_A_LINE_HERE_AND_IN_METRICS,
                                             eh_format_count(&self->form, (double)left.hidden),
                                             eh_format_count(&self->form, (double)left.open)));
}
