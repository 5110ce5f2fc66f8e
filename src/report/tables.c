/* Full tables, one for each chapter and layer. A comparison has one line with its adjustments side by side;
 * what is hidden or not defined is counted below; a run of very many lines is cut short, with a sentence that
 * says so: metrics.csv has them all. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_OF_A_KIND = 24, FEW_PAIRS = 9 };

static const char *const CHAPTER[] = {"",
                                      "1 Who is here",
                                      "2 Inclusion",
                                      "3 Mixing",
                                      "4 Alliances",
                                      "5 Mentoring and sponsorship",
                                      "6 Where alliances and mentoring meet",
                                      "7 Favouritism",
                                      "8 Leaving"};

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* The attribute stands in the title of the table. */
static const char *name_group(const struct eh_compose *self, eh_row *row)
{
    if (!*row->group)
        return *row->attribute ? "all" : "everyone";
    const char *group = eh_report_name_value(self, row->attribute, row->group);
    if (eh_report_is_inside(row))
        return eh_arena_format(self->arena, "%s, in %s", group, strchr(row->within, '=') + 1);
    if (!*row->other || strcmp(row->other, "(others)") == 0)
        return group;
    return eh_arena_format(self->arena, "%s " EH_EN_DASH " %s", group,
                           eh_report_name_value(self, row->attribute, row->other));
}

/* The standardised size of a gap stands behind the gap, not in a row of its own. The order of metrics.csv
 * puts a measure's rows together, so the search starts at the gap and is short. */
static const char *find_size(const struct eh_compose *self, eh_row *row)
{
    if (!ends_with(row->measure, ".gap") || row->status != EH_STATUS_OK)
        return "";
    eh_row *end = self->published->row + self->published->count;
    size_t stem = strlen(row->measure) - strlen("gap");
    for (eh_row *other = row + 1; other < end && strncmp(other->measure, row->measure, stem) == 0; other++)
        if (strcmp(other->measure + stem, "size") == 0 && strcmp(other->layer, row->layer) == 0 &&
            strcmp(other->attribute, row->attribute) == 0 && strcmp(other->group, row->group) == 0 &&
            strcmp(other->within, row->within) == 0)
            return other->has & EH_ESTIMATE
                       ? eh_arena_format(self->arena, "%s", eh_format_signed(self->arena, other->estimate, 2))
                       : "";
    return "";
}

static const char *format_chance(const struct eh_compose *self, eh_row *row)
{
    if (!(row->has & EH_EXPECTED) || !(row->has & EH_ESTIMATE))
        return "";
    struct eh_published_row chance = *row;
    chance.estimate = row->expected;
    return eh_report_format_estimate(self, &chance);
}

static const char *format_n(const struct eh_compose *self, eh_row *row)
{
    if (!(row->has & EH_N))
        return "";
    const char *n = eh_format_count(self->arena, row->n);
    return row->has & EH_CASES
               ? eh_arena_format(self->arena, "%s/%s", eh_format_count(self->arena, row->cases), n)
               : n;
}

/* ---- lines: the same comparison before adjustment, within level and like with like stands on one ---- */

struct line {
    eh_row *lead, *level, *crude; /* NULL: no such row */
};

static bool is_one_kind(eh_row *a, eh_row *b)
{
    return a->measure_index == b->measure_index && strcmp(a->layer, b->layer) == 0 &&
           strcmp(a->attribute, b->attribute) == 0;
}

static eh_row *find_step(const struct eh_rows *run, eh_row *row, const char *within)
{
    for (size_t i = 0; i < run->count; i++)
        if (strcmp(run->row[i]->within, within) == 0 && strcmp(run->row[i]->group, row->group) == 0 &&
            strcmp(run->row[i]->other, row->other) == 0)
            return run->row[i];
    return NULL;
}

/* False where the row stands on the line of another one. */
static bool make_line(const struct eh_rows *run, eh_row *row, const char *full, struct line *out)
{
    *out = (struct line){.lead = row};
    if (!*row->within || eh_report_is_inside(row))
        return true;
    bool is_full = strcmp(row->within, full) == 0;
    if (!is_full && find_step(run, row, full))
        return false;
    if (is_full && strcmp(full, "level") != 0)
        out->level = find_step(run, row, "level");
    if (is_full && strcmp(full, "none") != 0)
        out->crude = find_step(run, row, "none");
    return true;
}

static bool has_numbers(eh_row *row)
{
    return row && (row->has & EH_ESTIMATE || row->verdict != EH_VERDICT_NONE);
}

static bool is_blank(const struct line *line)
{
    return !has_numbers(line->lead) && !has_numbers(line->level) && !has_numbers(line->crude);
}

static void fill_line(const struct eh_compose *self, const struct line *line, struct eh_table_cell *cell)
{
    eh_row *row = line->lead;
    const char *dot = strchr(row->measure, '.');
    cell[0].text = strcmp(row->measure, "mixing.assortativity_adjusted") == 0 ? "assort. adjusted"
                   : dot                                                      ? dot + 1
                                                                              : row->measure;
    cell[1].text = name_group(self, row);
    cell[2].text = eh_format_keep(self->arena, format_n(self, row));
    cell[3].text = line->crude ? eh_report_format_estimate(self, line->crude) : "";
    cell[4].text = line->level ? eh_report_format_estimate(self, line->level) : "";
    cell[5].text = eh_report_format_estimate(self, row);
    cell[6].text = eh_format_keep(self->arena, eh_report_format_interval(self, row));
    cell[7].text = ends_with(row->measure, ".gap") ? find_size(self, row) : format_chance(self, row);
    cell[8].text = row->has & EH_Q ? eh_format_p_bare(self->arena, row->q) : "";
    cell[9].text =
        eh_format_keep(self->arena, row->status == EH_STATUS_UNDEFINED && row->verdict == EH_VERDICT_NONE
                                        ? row->undefined
                                        : eh_report_format_verdict(row));
    cell[9].mark = eh_report_mark(row);
    cell[5].bold = cell[9].bold = cell[9].mark == EH_MARK_GAP;
}

/* ---- a table ---- */

struct omitted { /* what a table does not hold, told below it */
    size_t hidden, undefined;
    struct eh_list cut;
};

static void count_blank(const struct line *line, struct omitted *omitted)
{
    eh_row *const row[] = {line->lead, line->level, line->crude};
    for (size_t i = 0; i < 3; i++)
        if (row[i])
            *(row[i]->status == EH_STATUS_HIDDEN ? &omitted->hidden : &omitted->undefined) += 1;
}

/* Pairs of many groups, crossings and comparisons inside a structure value are so many that only gaps get a
 * line. */
static bool is_detail(eh_row *row, size_t count)
{
    bool is_pair = *row->other && strcmp(row->other, "(others)") != 0;
    bool is_crossing = strchr(row->attribute, '*') != NULL;
    return eh_report_is_inside(row) || (count > FEW_PAIRS && (is_pair || is_crossing));
}

/* Of a long run the gaps come first; what does not fit is counted. */
static void add_run(struct eh_compose *self, struct eh_grid *grid, const struct eh_rows *run,
                    struct omitted *omitted)
{
    const char *full = eh_report_full_within(self, run->row[0]->attribute);
    struct line *line = EH_NEW_ARRAY(self->arena, struct line, run->count);
    size_t count = 0, added = 0;
    for (size_t i = 0; i < run->count; i++) {
        if (eh_report_is_mirror(self, run->row[i]) || !make_line(run, run->row[i], full, &line[count]))
            continue;
        if (is_blank(&line[count]))
            count_blank(&line[count], omitted);
        else
            count++;
    }
    bool is_long = count > MOST_OF_A_KIND;
    for (unsigned pass = is_long ? 0 : 1; pass < 2; pass++)
        for (size_t i = 0; i < count && added < MOST_OF_A_KIND; i++) {
            bool is_gap = line[i].lead->verdict == EH_GAP;
            if ((is_long && is_gap == (pass == 1)) || (!is_gap && is_detail(line[i].lead, count)))
                continue;
            fill_line(self, &line[i], eh_report_grid_add(self, grid));
            added++;
        }
    if (added < count)
        eh_report_list_add(self, &omitted->cut, NULL,
                           eh_arena_format(self->arena, "%s: %s of %s lines are here, gaps first.",
                                           run->row[0]->measure, eh_format_count(self->arena, (double)added),
                                           eh_format_count(self->arena, (double)count)));
}

static void add_omitted(struct eh_compose *self, struct omitted *omitted)
{
    if (omitted->hidden)
        eh_report_list_add(self, &omitted->cut, NULL,
                           eh_arena_format(self->arena, "%s hidden rows have no line here.",
                                           eh_format_count(self->arena, (double)omitted->hidden)));
    if (omitted->undefined)
        eh_report_list_add(self, &omitted->cut, NULL,
                           eh_arena_format(self->arena, "%s rows that are not defined have no line here.",
                                           eh_format_count(self->arena, (double)omitted->undefined)));
    eh_report_add_list(self, &omitted->cut);
}

struct part { /* what one table is about */
    enum eh_chapter chapter;
    const char *layer, *attribute;
};

static bool is_of(const struct eh_compose *self, const struct part *part, eh_row *row)
{
    return self->catalogue[row->measure_index].chapter == part->chapter &&
           strcmp(row->layer, part->layer) == 0 && strcmp(row->attribute, part->attribute) == 0;
}

static const char *name_part(const struct eh_compose *self, const struct part *part, const char *what)
{
    return eh_arena_format(self->arena, "%s%s%s%s%s%s", CHAPTER[part->chapter],
                           *part->layer ? ", layer " : "", part->layer, *part->attribute ? ", by " : "",
                           eh_report_name_attribute(self, part->attribute), what);
}

static void add_comparisons(struct eh_compose *self, const struct part *part)
{
    static const char *const heading[] = {"Measure",       "Group", ">n", ">Before", ">Level", ">Estimate",
                                          ">95% interval", ">SD",   ">q", "Verdict", NULL};
    struct eh_grid grid;
    struct omitted omitted = {0};
    eh_report_grid_start(self, &grid, name_part(self, part, ""), heading);
    grid.table.small = true;
    if (part->chapter == EH_CHAPTER_MIXING)
        grid.table.column[7].heading = "Chance";
    const struct eh_published *published = self->published;
    for (size_t i = 0; i < published->count;) {
        eh_row *first = &published->row[i];
        struct eh_rows run = {0};
        bool is_wanted = is_of(self, part, first) && !ends_with(first->measure, ".size") &&
                         !ends_with(first->measure, ".lorenz") &&
                         !(part->chapter == EH_CHAPTER_INCLUSION && ends_with(first->measure, ".mean"));
        for (; i < published->count && is_one_kind(first, &published->row[i]); i++) {
            if (!is_wanted)
                continue;
            EH_RESERVE(self->arena, run.row, run.count, run.capacity);
            run.row[run.count++] = &published->row[i];
        }
        if (run.count)
            add_run(self, &grid, &run, &omitted);
    }
    eh_report_add_grid(self, &grid);
    add_omitted(self, &omitted);
}

/* Counts have nothing beside them. */
static void add_counts(struct eh_compose *self, const struct part *part)
{
    static const char *const heading[] = {"Measure", "Group", ">Value", NULL};
    struct eh_grid grid;
    struct omitted omitted = {0};
    eh_report_grid_start(self, &grid, name_part(self, part, ""), heading);
    grid.table.small = true;
    for (size_t i = 0; i < self->published->count; i++) {
        eh_row *row = &self->published->row[i];
        if (!is_of(self, part, row))
            continue;
        if (row->status == EH_STATUS_HIDDEN) {
            omitted.hidden++;
            continue;
        }
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = strchr(row->measure, '.') + 1;
        cell[1].text = name_group(self, row);
        cell[2].text = eh_report_format_estimate(self, row);
    }
    eh_report_add_grid(self, &grid);
    if (grid.table.rows)
        add_omitted(self, &omitted);
}

/* Means: a line a group, a column a score. */
static void add_means(struct eh_compose *self, const struct part *part)
{
    enum { MOST_SCORES = 12 };
    const char *measure[MOST_SCORES + 2], *heading[MOST_SCORES + 2] = {"Average of"};
    struct eh_rows groups = {0};
    size_t scores = 0;
    for (size_t i = 0; i < self->published->count; i++) {
        eh_row *row = &self->published->row[i];
        if (!is_of(self, part, row) || !ends_with(row->measure, ".mean"))
            continue;
        if (!scores || strcmp(measure[scores - 1], row->measure) != 0) {
            if (scores == MOST_SCORES)
                break;
            measure[scores++] = row->measure;
            heading[scores] =
                eh_arena_format(self->arena, ">%.*s", (int)strcspn(strchr(row->measure, '.') + 1, "."),
                                strchr(row->measure, '.') + 1);
        }
        if (scores == 1) {
            EH_RESERVE(self->arena, groups.row, groups.count, groups.capacity);
            groups.row[groups.count++] = row;
        }
    }
    heading[scores + 1] = NULL;
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, name_part(self, part, ": averages"), heading);
    grid.table.small = true;
    for (size_t i = 0; i < groups.count; i++) {
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = name_group(self, groups.row[i]);
        for (size_t j = 0; j < scores; j++) {
            eh_row *row = eh_report_find(self, (struct eh_query){measure[j], part->layer, part->attribute,
                                                                 groups.row[i]->group, NULL, NULL});
            cell[j + 1].text = row ? eh_report_format_estimate(self, row) : "";
            cell[j + 1].mark = row && row->status == EH_STATUS_HIDDEN ? EH_MARK_HIDDEN : EH_MARK_NONE;
        }
    }
    eh_report_add_grid(self, &grid);
}

static void add_layer(struct eh_compose *self, enum eh_chapter chapter, const char *layer)
{
    struct eh_rows seen = {0}; /* the first row of each attribute */
    for (size_t i = 0; i < self->published->count; i++) {
        eh_row *row = &self->published->row[i];
        struct part part = {chapter, layer, row->attribute};
        if (!is_of(self, &part, row))
            continue;
        bool is_new = true;
        for (size_t j = 0; j < seen.count && is_new; j++)
            is_new = strcmp(seen.row[j]->attribute, row->attribute) != 0;
        if (!is_new)
            continue;
        EH_RESERVE(self->arena, seen.row, seen.count, seen.capacity);
        seen.row[seen.count++] = row;
        if (chapter == EH_CHAPTER_INCLUSION)
            add_means(self, &part);
        if (chapter == EH_CHAPTER_PEOPLE && *row->attribute)
            add_counts(self, &part);
        else if (chapter != EH_CHAPTER_PEOPLE) /* chapter 1 itself has all there is about a layer */
            add_comparisons(self, &part);
    }
}

void eh_report_add_tables(struct eh_compose *self)
{
    eh_report_add_chapter(
        self, "Full tables",
        eh_arena_format(
            self->arena,
            "The %s published results, by chapter, layer and attribute. metrics.csv has every row with "
            "every digit.",
            eh_format_count(self->arena, (double)self->published->count)),
        "tables", EH_MARK_NONE, true);
    eh_report_add_paragraph(self, "Estimate is the comparison of like with like, which carries q and the "
                                  "verdict; the same before adjustment "
                                  "and within level stands beside it; SD is the size of a gap in standard "
                                  "deviations, Chance what chance "
                                  "gives. Where two groups mirror each other, the first has the line. Pairs "
                                  "of groups and comparisons inside "
                                  "a part of the organisation have a line where there is a gap.");
    for (unsigned chapter = EH_CHAPTER_PEOPLE; chapter <= EH_CHAPTER_LEAVING; chapter++) {
        const char **layer;
        size_t count = eh_report_list_layers(self, (enum eh_chapter)chapter, &layer);
        add_layer(self, (enum eh_chapter)chapter, "");
        for (size_t i = 0; i < count; i++)
            add_layer(self, (enum eh_chapter)chapter, layer[i]);
    }
}
